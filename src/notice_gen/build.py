"""A workbook's whole way: read, compose, fit, write. The one place that knows all the rooms.

It asks nothing of the screen; the disk is touched only to read the workbook and to save artifacts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from notice_gen.book import Workbook, check_book, lay_out, read_workbook
from notice_gen.compose import Asked, Composer
from notice_gen.diagnostics import Diagnostic, Refused, Report
from notice_gen.document import Composed
from notice_gen.fit import fit, fit_document
from notice_gen.kind import Kind, find_kind
from notice_gen.layout import GB_T_9704, Layout
from notice_gen.output import Artifact, distinct, file_stem, save
from notice_gen.tables import Book, Record

USUAL_KIND = "printed-notice"
FORM = "发文"  # the sheet whose 模板 names the kind of each document


def compose_workbook(
    path: Path, report: Report, kind: str | None = None, layout: Layout = GB_T_9704
) -> list[Composed]:
    """Every document of a workbook, composed and fitted; all findings are in the report.

    `kind` overrides what the workbook says in 模板. Documents are given even where the report refuses
    them, as far as they could be made. Raises Refused where going on is senseless.
    """
    workbook = read_workbook(path)
    composed: list[Composed] = []
    asked = Asked()
    books: list[tuple[Composer, Book]] = []
    for found, keys in _kinds(workbook, path.parent, kind):
        book = check_book(found, workbook, report, keys)
        records = [
            record
            for record in book.tables[found.documents].records
            if not record.refused and (keys is None or found.documents != FORM or _named(record) in keys)
        ]
        composer = Composer(found, asked)
        composed += [composer.compose(book, record, report) for record in records]
        books.append((composer, book))
    if composed:
        for composer, book in books:
            report.extend(composer.unprinted(book))
    if not report.refused:
        for one in composed:
            fit_document(one.document, layout, report)
    return composed


def _kinds(workbook: Workbook, beside: Path, kind: str | None) -> list[tuple[Kind, set[str] | None]]:
    """The kinds that the documents of 发文 name in 模板, and the words they name each by.

    A document that names none is of the usual kind; `kind` makes all of them of that one (None).
    """
    if kind:
        return [(find_kind(kind, beside), None)]
    usual = find_kind(USUAL_KIND, beside)
    form = usual.sheet(FORM)
    # What is wrong with the form is said when it is checked for its kind.
    records = lay_out(form, workbook, Report()).table.records if form else []
    kinds: dict[str, tuple[Kind, set[str] | None]] = {}
    for words in dict.fromkeys(_named(record) for record in records):
        found = find_kind(words, beside) if words else usual
        _, keys = kinds.setdefault(found.name, (found, set()))
        if keys is not None:
            keys.add(words)
    return list(kinds.values()) or [(usual, None)]


def _named(record: Record) -> str:
    """What a document's 模板 says."""
    return str(record.values.get("模板", "")).strip()


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was written: its key and where its files are."""

    key: str
    files: tuple[Path, ...]


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
) -> list[Written]:
    """Write every document of a workbook; nothing at all where the workbook has a 错误.

    A file that the disk refuses goes to the report, the others are written. `jobs` is the number of
    processes. Raises Refused where going on is senseless.
    """
    composed = compose_workbook(path, report, kind, layout)
    if report.refused:
        return []
    if "pdf" in formats:
        composed = [one for one in composed if _printable(one, layout, report)]
    stems = distinct([file_stem(one.document) for one in composed])
    make = partial(_artifacts, formats=tuple(formats), for_libreoffice=for_libreoffice, layout=layout)
    if jobs > 1 and len(composed) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Spawned, not forked: Typst's threads do not survive a fork.
        with ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn")) as pool:
            made = list(pool.map(make, composed, stems))
    else:
        made = [make(one, stem) for one, stem in zip(composed, stems, strict=True)]
    written = []
    for one, (artifacts, found) in zip(composed, made, strict=True):
        report.extend(found)
        try:
            written.append(Written(one.key, tuple(save(artifact, output) for artifact in artifacts)))
        except Refused as refused:
            report.extend(refused.findings)
    return written


def check_printed(composed: Sequence[Composed], report: Report, layout: Layout = GB_T_9704) -> None:
    """Report what only the pages of these documents show. Raises Missing where a role has no face."""
    for one in composed:
        if _printable(one, layout, report):
            report.extend(_printed(one, layout)[1])


def _printable(composed: Composed, layout: Layout, report: Report) -> bool:
    """Whether this machine's faces have every character of a document; what they lack is reported."""
    from notice_gen.writers.pdf.characters import unprintable

    lacking = unprintable(composed, layout)
    report.extend(lacking)
    return not lacking


def _artifacts(
    composed: Composed, stem: str, formats: tuple[str, ...], for_libreoffice: bool, layout: Layout
) -> tuple[list[Artifact], list[Diagnostic]]:
    """One document in each format, and what only its pages show; findings of fitting were reported before."""
    artifacts = []
    found: list[Diagnostic] = []
    for name in formats:
        if name == "pdf":
            data, found = _printed(composed, layout)
        else:
            data = _written(name, composed, layout)
        if name == "docx" and for_libreoffice:
            from notice_gen.writers.docx.libreoffice import for_libreoffice as copy_for_libreoffice

            data = copy_for_libreoffice(data)
            artifacts.append(Artifact(f"{stem}（LibreOffice）.docx", data))
        else:
            artifacts.append(Artifact(f"{stem}.{_ENDINGS.get(name, name)}", data))
    return artifacts, found


def _written(name: str, composed: Composed, layout: Layout) -> bytes:
    from notice_gen.writers import WRITERS

    unheard = Report()
    return WRITERS[name](composed, layout, lambda element: fit(element, layout, unheard))


def _printed(composed: Composed, layout: Layout) -> tuple[bytes, list[Diagnostic]]:
    """The PDF and what is to be said of its pages.

    Where the signature would stand alone, lines a little wider apart bring text to it (7.3.5.5), if
    nothing else is the worse for it.
    """
    from notice_gen.pages import check_pages, parted_signature_mended

    document = composed.document
    data = _written("pdf", composed, layout)
    found = check_pages(data, document, layout)
    codes = {finding.code for finding in found}
    if "P101" in codes:
        for wider in SPACINGS:
            spaced = replace(layout, notice_spacing=wider)
            again = _written("pdf", composed, spaced)
            left = check_pages(again, document, spaced)
            if {finding.code for finding in left} <= codes - {"P101"}:
                return again, [parted_signature_mended(document, layout, spaced), *left]
    return data, found


SPACINGS = (4, 12, 20, 28)  # twips; at most a twentieth of a line
_ENDINGS = {"outline": "txt"}
