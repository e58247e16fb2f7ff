"""Findings → findings of which none says again, of another cell, what one before it says.

What differs in anything but its cell stays apart: a finding that quotes the cell's words is one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.places import InCell, InCells, OnPage, Place, cells_of


def grouped(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, those of one fault over many cells of a sheet as one whose place is all of these cells.

    A group stands where its first finding stood. Takes time in proportion to the number of findings.
    """
    alike: dict[object, list[Diagnostic]] = {}
    for finding in findings:
        alike.setdefault(_but_its_cell(finding), []).append(finding)
    return [same[0] if len(same) == 1 else _one(same) for same in alike.values()]


def count(finding: Diagnostic) -> int:
    """How many places a finding stands for: its cells, or one where it is not of cells."""
    return max(1, len(cells_of(finding.place)))


def _but_its_cell(finding: Diagnostic) -> object:
    """All that a finding says, its cell aside; for one that is not of cells the finding itself."""
    match finding.place:
        case OnPage(page, InCell() | InCells() as cell):
            where = (cell.file, cell.sheet, page)
        case InCell() | InCells() as cell:
            where = (cell.file, cell.sheet, 0)
        case _:
            return finding
    # A code belongs to one fault; hashing the fault would take as long as all the rest.
    said = (finding.code, finding.severity.value, finding.seen, finding.remedy, finding.meant)
    return where, said, finding.of_row, finding.softened


def _one(same: list[Diagnostic]) -> Diagnostic:
    """Several findings that differ in their cells only, as one."""
    first = same[0]
    cells = {(cell.row, cell.column) for finding in same for cell in cells_of(finding.place)}
    return replace(first, place=_with_cells(first.place, tuple(sorted(cells, key=lambda at: (at[1], at[0])))))


def _with_cells(place: Place, cells: tuple[tuple[int, int], ...]) -> Place:
    match place:
        case OnPage(page, source):
            return OnPage(page, _with_cells(source, cells))
        case InCell() | InCells():
            return InCells(place.file, place.sheet, cells) if len(cells) > 1 else place
        case _:
            raise AssertionError(f"{place} is not of cells")
