"""Findings → findings of which none says again, of another cell, what one before it says.

What differs in anything but its cell stays apart: a finding that quotes the cell's words is one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.places import (
    InCell,
    InCells,
    InFile,
    InLine,
    InParagraph,
    InSheet,
    Nowhere,
    OnPage,
    cells_of,
    one_place,
    page_of,
)


def grouped(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, those of one fault over many cells of a sheet as one whose place is all of these cells.

    A group stands where its first finding stood. Takes time in proportion to the number of findings.
    """
    alike: dict[object, list[Diagnostic]] = {}
    for finding in findings:
        alike.setdefault(_but_its_cell(finding), []).append(finding)
    return [same[0] if len(same) == 1 else _one(same) for same in alike.values()]


def count(finding: Diagnostic) -> int:
    """How many places a finding stands for: its cells, or one where it is not of cells or of all of them together."""
    return 1 if finding.fault.together else max(1, len(cells_of(finding.place)))


def _but_its_cell(finding: Diagnostic) -> object:
    """All that a finding says, its cell aside; for one that is not of cells the finding itself."""
    match finding.place:
        case InCell() | InCells() as cell:
            page = 0
        case OnPage(page, InCell() | InCells() as cell):
            pass
        case Nowhere() | InFile() | InLine() | InParagraph() | InSheet() | OnPage():
            return finding
        case other:
            assert_never(other)
    return (
        *(finding.fault, cell.file, cell.sheet, page),
        *(finding.seen, finding.remedy, finding.meant, finding.of_row, finding.softened),
    )


def _one(same: list[Diagnostic]) -> Diagnostic:
    """Several findings that differ in their cells only, as one."""
    first, page = same[0], page_of(same[0].place)
    place = one_place(finding.place for finding in same)
    return replace(first, place=OnPage(page, place) if page else place)
