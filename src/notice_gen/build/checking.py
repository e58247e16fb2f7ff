"""A workbook → everything that is to be said of it, its pages too where they are asked for. No document is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.build.documents import compose_workbook
from notice_gen.build.marking import is_marked, mark_workbook, marked_name
from notice_gen.build.printing import check_printed
from notice_gen.build.requests import NOBODY, Follower, Source, Stopped, gathering
from notice_gen.fit import tables_of
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A workbook to be checked. `pages`: its pages too, set as PDFs that are not kept.

    `mark`: a marked copy of the workbook is written beside it, or into the folder `output` where that is not allowed.
    """

    source: Source
    output: Path
    pages: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class SetTable:
    """How a table is set: its title, whether its pages lie on their side, its type size in points, about how many pages.

    `upright_pages`: how many it would take upright, where it lies on its side to save some; else 0.
    """

    title: str
    lying: bool
    size: float
    pages: int
    upright_pages: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The keys of the documents that the workbook makes, and all findings.

    `tables` are the tables of the documents, each as it is set: what was chosen for it is no fault.
    `faces` are the faces of the pages that were looked at, by role: their name, and whether it is the official one. A
    check that its follower stopped has not looked at all pages, and marks nothing.
    """

    keys: tuple[str, ...]
    findings: tuple[Diagnostic, ...]
    faces: Mapping[str, tuple[str, bool]]
    tables: tuple[SetTable, ...] = ()
    marked: Path | None = None
    stopped: bool = False


def check(request: CheckRequest, follower: Follower = NOBODY) -> CheckResult:
    """Check a workbook; `follower` hears of the pages. What makes going on senseless is a finding like any other, so that it can be marked.

    Raises Refused, with all findings, where the marked copy cannot be written.
    """
    source = request.source
    with gathering(source.known) as report:
        composed: list[Composed] = []
        faces: dict[str, tuple[str, bool]] = {}
        stopped = False
        try:
            composed = compose_workbook(source, report, units=True)
            if request.pages and not report.refused:
                check_printed(composed, report, source.looks, follower)
                faces = _faces(source)
        except Refused as refused:
            report.extend(refused.findings)
        except Stopped:
            stopped = True
        marked = _marked(request, report) if request.mark and not stopped else None
    tables = () if report.refused else _tables(composed, source)
    return CheckResult(tuple(one.key for one in composed), tuple(report), faces, tables, marked, stopped)


def _tables(composed: Sequence[Composed], source: Source) -> tuple[SetTable, ...]:
    """The tables of the documents, one for the same table in several."""
    found = {
        SetTable(title, table.lying, table.size, table.pages, upright): None
        for one in composed
        for title, table, upright in tables_of(one.document, source.looks.of(one.shape.format))
    }
    return tuple(found)


def _faces(source: Source) -> dict[str, tuple[str, bool]]:
    from notice_gen.writers.pdf.fonts import faces_by_role, is_official

    faces = faces_by_role(source.looks.faces)
    return {role: (face.name, is_official(role, face)) for role, face in faces.items() if face}


def _marked(request: CheckRequest, report: Report) -> Path | None:
    """Where the marked copy is; None where there is nothing to mark, and no older copy that says otherwise."""
    path = request.source.path
    if not path.is_file() or is_marked(path):
        return None
    stale = path.with_name(marked_name(path)).exists()  # it lists what has been mended since
    return mark_workbook(path, request.output, report).path if len(report) or stale else None
