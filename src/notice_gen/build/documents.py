"""A workbook → its documents in their folder: read, composed, fitted, written; findings of every stage in one report.

It asks nothing of the screen; the disk is touched only to read the workbook and to save artifacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from notice_gen.book import Workbook, check_book
from notice_gen.build.faults import MARKED_COPY
from notice_gen.build.kinds import files_of, kinds_of, named_in
from notice_gen.build.marking import MARKED, is_marked
from notice_gen.build.printing import artifacts_of, can_print, settle
from notice_gen.build.reading import read_with_files
from notice_gen.build.requests import NOBODY, Follower, Source, Stopped, gathering
from notice_gen.compose import Composer, Elsewhere, unaccounted
from notice_gen.files.names import Artifact, distinct, file_stem
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.files.refusals import refusal_of
from notice_gen.fit import fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused, Report
from notice_gen.model.kind import DISPATCH, Kind
from notice_gen.model.layout import Layout
from notice_gen.model.places import InFile, Place
from notice_gen.model.tables import Book


@dataclass(frozen=True, slots=True)
class DocumentsRequest:
    """A workbook whose documents are to be written into the folder `output`; `jobs` is the number of processes."""

    source: Source
    output: Path
    formats: tuple[str, ...] = ("docx",)
    for_libreoffice: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A document whose files are there: its key, and each file's place and what was done for it."""

    key: str
    saved: tuple[Saved, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Where its files stand now."""
        return tuple(saved.path for saved in self.saved)


@dataclass(frozen=True, slots=True)
class DocumentsResult:
    """The documents that were written, and all findings.

    `waiting` are the kinds whose documents `batch` writes, one for each unit. A run that its follower stopped has
    written nothing.
    """

    documents: tuple[Written, ...] = ()
    waiting: tuple[Kind, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    stopped: bool = False


def build(request: DocumentsRequest, follower: Follower = NOBODY) -> DocumentsResult:
    """Write every document of a workbook; nothing at all where the workbook has a 错误.

    A file that the disk refuses is a finding, the others are written; what a person changed stays, and the new one
    stands beside it. Raises Refused, with all findings, where going on is senseless.
    """
    waiting: list[Kind] = []
    written: list[Written] = []
    stopped = False
    with gathering(request.source.known) as report:
        composed = compose_workbook(request.source, report, waiting=waiting)
        if not report.refused:
            composed, formats = _printable(composed, request, report)
            try:
                made = _made(composed, formats, request, report, follower)
                written = _saved(composed, made, request.output, report, follower)
            except Stopped:
                stopped = True
    return DocumentsResult(tuple(written), tuple(waiting), tuple(report), stopped)


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outline of every document, with its key, and all findings; none where the workbook has a 错误."""

    texts: tuple[tuple[str, str], ...]
    findings: tuple[Diagnostic, ...]


def outlines(source: Source) -> Outlines:
    """What a workbook's documents say and how they are built. Raises Refused where going on is senseless."""
    from notice_gen.writers.outline import outline

    with gathering(source.known) as report:
        composed = compose_workbook(source, report)
        made = [] if report.refused else [(one.key, outline(one.document)) for one in composed]
    return Outlines(tuple(made), tuple(report))


def compose_workbook(
    source: Source, report: Report, *, units: bool = False, waiting: list[Kind] | None = None
) -> list[Composed]:
    """Every document of a workbook, composed and fitted; all findings are in the report.

    The documents of the single units (`batch` writes them) are among them where `units` asks for that; else their
    kinds are put on the list `waiting`. Documents are given even where the report refuses them, as far as they could
    be made. Raises Refused where going on is senseless.
    """
    path = source.path
    workbook = read_with_files(path, classified=source.classified)
    if is_marked(path):
        seen = "这是检查时做的标注副本，不是原来的工作簿"
        remedy = f"在《{path.stem.rpartition(MARKED)[0]}》中改正，并用它检查和生成"
        report.add(Diagnostic(MARKED_COPY, InFile(path.name), seen, remedy))
    composed: list[Composed] = []
    read: list[tuple[Kind, Book]] = []
    files: set[str] = set()  # 文件 of the documents that are made in another run
    others: list[Kind] = []  # whose documents these are
    for found, keys in kinds_of(workbook, path.parent, source.kind, source.usual, source.here, source.codes):
        if found.per_row:
            everything, theirs = files_of(found, workbook, None), files_of(found, workbook, keys)
            if source.kind and theirs:  # where no column names the kind, the first one is its own
                files |= everything - theirs
            elif not units:
                files |= theirs
            if not (source.kind or units):
                others.append(found)
                if waiting is not None:
                    waiting.append(found)
                continue
        book = check_book(found, workbook, report, keys)
        records = [
            record
            for record in book.tables[found.documents].records
            if not record.refused
            and (keys is None or found.documents != DISPATCH or named_in(record) in keys)
        ]
        composer = Composer(found)
        composed += [composer.compose(book, record, report) for record in records]
        read.append((found, book))
    if composed and not report.refused:
        taken = frozenset[Place]().union(*(one.cells for one in composed))
        report.extend(unaccounted(read, taken, Elsewhere(frozenset(files), tuple(others)), report))
    if not report.refused:
        for one in composed:
            fit_document(one.document, source.looks.of(one.shape.format), report)
    return composed


class OtherDocuments:
    """The documents of a workbook other than those of the kinds `but`: their 文件, the sheets that their kinds declare.

    Nothing is reported: whoever makes these documents is told of their faults.
    """

    def __init__(self, workbook: Workbook, source: Source, but: set[str]) -> None:
        self._workbook = workbook
        self._kinds: list[tuple[Kind, set[str] | None]] = []
        self.files: frozenset[str] = frozenset()
        with suppress(Refused):
            found = kinds_of(workbook, source.path.parent, None, source.usual, source.here, source.codes)
            for kind, keys in found:
                if kind.name not in but:
                    self.files |= files_of(kind, workbook, keys)
                    self._kinds.append((kind, keys))
        self.sheets = frozenset(sheet.name for kind, _ in self._kinds for sheet in kind.sheets)

    def taken(self) -> tuple[frozenset[Place], tuple[Kind, ...]]:
        """The cells that these documents take, and the kinds of which that cannot be said: documents for each unit, and
        what has an 错误."""
        cells: set[Place] = set()
        unknown: list[Kind] = []
        for kind, keys in self._kinds:
            try:
                cells |= _cells_of(kind, keys, self._workbook) if not kind.per_row else set()
            except Refused:
                unknown.append(kind)
            else:
                unknown += [kind] if kind.per_row else []
        return frozenset(cells), tuple(unknown)


def _cells_of(kind: Kind, keys: set[str] | None, workbook: Workbook) -> set[Place]:
    """The cells that the documents of a kind take. Raises Refused where none is made."""
    report = Report()
    book = check_book(kind, workbook, report, keys)
    if report.refused:
        raise Refused(*report)
    composer = Composer(kind)
    records = [one for one in book.tables[kind.documents].records if keys is None or named_in(one) in keys]
    return {place for record in records for place in composer.compose(book, record, report).cells}


def _printable(
    composed: list[Composed], request: DocumentsRequest, report: Report
) -> tuple[list[Composed], list[tuple[str, ...]]]:
    """The documents that can be made, and the formats of each: no PDF where no face has one of its characters, and
    none at all without faces."""
    formats, looks = request.formats, request.source.looks
    if "pdf" not in formats or not composed:
        return composed, [formats] * len(composed)
    from notice_gen.writers.pdf.fonts import standing_in
    from notice_gen.writers.pdf.press import validate_typst

    without_pdf = tuple(name for name in formats if name != "pdf")
    try:
        validate_typst()
        report.extend(standing_in(looks.faces))
        of_each = [
            formats if can_print(one, looks.of(one.shape.format), report) else without_pdf for one in composed
        ]
    except (Missing, ModuleNotFoundError) as error:
        missing = error if isinstance(error, Missing) else refusal_of(error)
        if not without_pdf:
            raise missing from None
        # The Word files do not wait for a face, or a compiler, that only the PDF needs.
        report.extend(replace(finding, of_row=True) for finding in missing.findings)
        of_each = [without_pdf] * len(composed)
    made = [(one, wanted) for one, wanted in zip(composed, of_each, strict=True) if wanted]
    return [one for one, _ in made], [wanted for _, wanted in made]


Made = tuple[list[Artifact], list[Diagnostic]]


def _made(
    composed: Sequence[Composed],
    formats: Sequence[tuple[str, ...]],
    request: DocumentsRequest,
    report: Report,
    follower: Follower,
) -> list[Made]:
    """The files of each document, in the formats of each, and what its pages show. Raises Stopped."""
    layouts = [
        settle(one, request.source.looks.of(one.shape.format), report if "docx" in wanted else Report())
        for one, wanted in zip(composed, formats, strict=True)
    ]
    stems = distinct([file_stem(one.document) for one in composed])
    make = partial(artifacts_of, for_libreoffice=request.for_libreoffice)
    if request.jobs > 1 and len(composed) > 1:
        return _in_processes(make, request.jobs, follower, composed, stems, layouts, formats)
    made = []
    for n, each in enumerate(zip(composed, stems, layouts, formats, strict=True)):
        follower.went(n, len(composed))
        made.append(make(*each))
    follower.went(len(composed), len(composed))
    return made


def _in_processes(
    make: partial[Made],
    jobs: int,
    follower: Follower,
    composed: Sequence[Composed],
    stems: Sequence[str],
    layouts: Sequence[Layout],
    formats: Sequence[tuple[str, ...]],
) -> list[Made]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from notice_gen.files.locks import leave_with_parent

    made = []
    # Spawned, not forked: Typst's threads do not survive a fork.
    with ProcessPoolExecutor(jobs, get_context("spawn"), leave_with_parent) as pool:
        for one in pool.map(make, composed, stems, layouts, formats):
            made.append(one)
            follower.went(len(made), len(composed))
    return made


def _saved(
    composed: Sequence[Composed], made: Sequence[Made], output: Path, report: Report, follower: Follower
) -> list[Written]:
    """The files in their places; one that the disk refuses is reported, and its document left out."""
    if not composed:
        return []
    written = []
    with Outbox(output, report, follower.waiting) as outbox:
        for one, (files, found) in zip(composed, made, strict=True):
            report.extend(found)
            try:
                saved = tuple(outbox.save(file) for file in files)
                written += [Written(one.key, saved)] if saved else []  # a PDF with a number may be withheld
            except Refused as refused:
                report.extend(refused.findings)
    return written
