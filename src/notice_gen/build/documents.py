"""A workbook → its documents in their folder: read, composed, fitted, written; findings of every stage in one report.

It asks nothing of the screen; the disk is touched only to read the workbook and to save artifacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from notice_gen.book import check_book, read_workbook
from notice_gen.build.faults import MARKED_COPY
from notice_gen.build.kinds import USUAL_KIND, files_of, kinds_of, named_in
from notice_gen.build.marking import MARKED, is_marked
from notice_gen.build.printing import artifacts, can_print, settle
from notice_gen.compose import Asked, Composer
from notice_gen.files.names import distinct, file_stem
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.fit import fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Missing, Place, Refused, Report
from notice_gen.model.kind import DISPATCH, Kind
from notice_gen.model.layout import GB_T_9704, Layout
from notice_gen.model.tables import Book


def compose_workbook(
    path: Path,
    report: Report,
    kind: str | None = None,
    layout: Layout = GB_T_9704,
    usual: str = USUAL_KIND,
    units: bool = False,
    waiting: list[Kind] | None = None,
) -> list[Composed]:
    """Every document of a workbook, composed and fitted; all findings are in the report.

    `kind` overrides what the workbook says in 模板, `usual` is meant where it says nothing. The documents of
    the single units (`batch` writes them) are among them where `units` asks for that; else their kinds are put
    on the list `waiting`. Documents are given even where the report refuses them, as far as they could be made.
    Raises Refused where going on is senseless.
    """
    workbook = read_workbook(path)
    if is_marked(path):
        seen = "这是检查时做的标注副本，不是原来的工作簿"
        remedy = f"在《{path.stem.rpartition(MARKED)[0]}》中改正，并用它检查和生成"
        report.add(Diagnostic(MARKED_COPY, Place(path.name), seen, remedy))
    composed: list[Composed] = []
    asked = Asked()
    books: list[tuple[Composer, Book]] = []
    elsewhere: set[str] = set()  # 文件 of the documents that are made in another run
    for found, keys in kinds_of(workbook, path.parent, kind, usual):
        if found.per_row:
            everything, theirs = files_of(found, workbook, None), files_of(found, workbook, keys)
            elsewhere |= everything - theirs if kind else set() if units else theirs
            if not (kind or units):
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
        composer = Composer(found, asked)
        composed += [composer.compose(book, record, report) for record in records]
        books.append((composer, book))
    if composed:
        for composer, book in books:
            report.extend(composer.unprinted(book, elsewhere))
    if not report.refused:
        for one in composed:
            fit_document(one.document, layout, report)
    return composed


@dataclass(frozen=True, slots=True)
class Written:
    """A document whose files are there: its key, and each file's place and what was done for it."""

    key: str
    saved: tuple[Saved, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Where its files stand now."""
        return tuple(saved.path for saved in self.saved)


def build(
    path: Path,
    output: Path,
    report: Report,
    *,
    kind: str | None = None,
    formats: Sequence[str] = ("docx",),
    for_libreoffice: bool = False,
    jobs: int = 1,
    layout: Layout = GB_T_9704,
    usual: str = USUAL_KIND,
    waiting: list[Kind] | None = None,
) -> list[Written]:
    """Write every document of a workbook; nothing at all where the workbook has a 错误.

    A file that the disk refuses goes to the report, the others are written; what a person changed stays,
    and the new one stands beside it. `jobs` is the number of processes; kinds whose documents `batch` writes
    are put on the list `waiting`. Raises Refused where going on is senseless.
    """
    composed = compose_workbook(path, report, kind, layout, usual, waiting=waiting)
    if report.refused or not composed:
        return []
    if "pdf" in formats:
        from notice_gen.writers.pdf.fonts import standing_in

        try:
            report.extend(standing_in(layout.faces))
            composed = [one for one in composed if can_print(one, layout, report)]
        except Missing as missing:
            formats = [name for name in formats if name != "pdf"]
            if not formats:
                raise
            # The Word files do not wait for a face that only the PDF needs.
            report.extend(replace(finding, of_row=True) for finding in missing.findings)
        if not composed:
            return []
    layouts = [settle(one, layout, report if "docx" in formats else Report()) for one in composed]
    stems = distinct([file_stem(one.document) for one in composed])
    make = partial(artifacts, formats=tuple(formats), for_libreoffice=for_libreoffice)
    if jobs > 1 and len(composed) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        from notice_gen.files.locks import leave_with_parent

        # Spawned, not forked: Typst's threads do not survive a fork.
        with ProcessPoolExecutor(jobs, get_context("spawn"), leave_with_parent) as pool:
            made = list(pool.map(make, composed, stems, layouts))
    else:
        made = [make(*each) for each in zip(composed, stems, layouts, strict=True)]
    written = []
    with Outbox(output, report) as outbox:
        for one, (files, found) in zip(composed, made, strict=True):
            report.extend(found)
            try:
                written.append(Written(one.key, tuple(outbox.save(file) for file in files)))
            except Refused as refused:
                report.extend(refused.findings)
    return written
