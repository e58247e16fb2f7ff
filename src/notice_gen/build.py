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
from notice_gen.declaring import find_kind, named_kind
from notice_gen.diagnostics import NOWHERE, Diagnostic, Missing, Place, Refused, Report, Severity
from notice_gen.document import Composed, Imprint
from notice_gen.fit import fit, fit_document
from notice_gen.kind import FILE_COLUMN, FORM, KIND_COLUMN, Kind
from notice_gen.layout import GB_T_9704, Layout
from notice_gen.marking import MARKED, is_marked
from notice_gen.outbox import Outbox, Saved
from notice_gen.output import LONGEST_NAME, Artifact, distinct, file_stem, portable
from notice_gen.tables import Book, Record
from notice_gen.values import place_of

USUAL_KIND = "printed-notice"
PREVIEW = "_预览"


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
        report.add(Diagnostic("O110", Severity.NOTE, Place(path.name), seen, remedy))
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
            if not record.refused and (keys is None or found.documents != FORM or _named(record) in keys)
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


def kinds_of(
    workbook: Workbook, beside: Path, kind: str | None, usual: str = USUAL_KIND
) -> list[tuple[Kind, set[str] | None]]:
    """The kinds that the documents of 发文 name in 模板, and the words they name each by.

    A document that names none is of the kind `usual`; `kind` makes all of them of that one (None).
    """
    if kind:
        found = find_kind(kind, beside)
        return [(found, {found.name, found.title} if found.per_row else None)]
    assumed = find_kind(usual, beside)
    form = assumed.sheet(FORM)
    # What is wrong with the form is said when it is checked for its kind.
    records = lay_out(form, workbook, Report()).table.records if form else []
    kinds: dict[str, tuple[Kind, set[str] | None]] = {}
    for words in dict.fromkeys(_named(record) for record in records):
        try:
            found = named_kind(words, beside) if words else assumed
        except Refused as refused:
            place = next(place_of(record.values["模板"]) for record in records if _named(record) == words)
            raise Refused(*(replace(finding, place=place) if finding.place == NOWHERE else finding
                            for finding in refused.findings)) from refused  # fmt: skip
        _, keys = kinds.setdefault(found.name, (found, set()))
        if keys is not None:
            keys.add(words)
    return list(kinds.values()) or [(assumed, None)]


def files_of(kind: Kind, workbook: Workbook, named: set[str] | None) -> set[str]:
    """文件 of the columns of 发文 that name a kind by one of these words."""
    form = kind.sheet(FORM)
    records = lay_out(form, workbook, Report()).table.records if form else []
    of_kind = [one for one in records if named is None or _named(one) in named]
    return {str(one.values.get(FILE_COLUMN, "")).strip() for one in of_kind}


def _named(record: Record) -> str:
    """What a document's 模板 says."""
    return str(record.values.get(KIND_COLUMN, "")).strip()


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
        try:
            composed = [one for one in composed if _printable(one, layout, report)]
        except Missing as missing:
            formats = [name for name in formats if name != "pdf"]
            if not formats:
                raise
            # The Word files do not wait for a face that only the PDF needs.
            report.extend(replace(finding, scope="row") for finding in missing.findings)
        if not composed:
            return []
    layouts = [_settled(one, layout, report if "docx" in formats else Report()) for one in composed]
    stems = distinct([file_stem(one.document) for one in composed])
    make = partial(_artifacts, formats=tuple(formats), for_libreoffice=for_libreoffice)
    if jobs > 1 and len(composed) > 1:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        from notice_gen.locking import leave_with_parent

        # Spawned, not forked: Typst's threads do not survive a fork.
        with ProcessPoolExecutor(jobs, get_context("spawn"), leave_with_parent) as pool:
            made = list(pool.map(make, composed, stems, layouts))
    else:
        made = [make(*each) for each in zip(composed, stems, layouts, strict=True)]
    written = []
    with Outbox(output, report) as outbox:
        for one, (artifacts, found) in zip(composed, made, strict=True):
            report.extend(found)
            try:
                written.append(Written(one.key, tuple(outbox.save(artifact) for artifact in artifacts)))
            except Refused as refused:
                report.extend(refused.findings)
    return written


def check_printed(composed: Sequence[Composed], report: Report, layout: Layout = GB_T_9704) -> None:
    """Report what only the pages of these documents show. Raises Missing where a role has no face."""
    for one in composed:
        if _printable(one, layout, report):
            report.extend(_printed(one, _settled(one, layout, Report()))[1])


def printed(composed: Composed, layout: Layout, report: Report) -> bytes:
    """The PDF of one document, its pages checked; nothing where a character has no face, which is reported.

    Raises Missing where a role has no face.
    """
    if not _printable(composed, layout, report):
        return b""
    data, found = _printed(composed, _settled(composed, layout, report))
    report.extend(found)
    return data


def in_formats(
    composed: Composed, formats: Sequence[str], layout: Layout, report: Report
) -> dict[str, bytes]:
    """A document's bytes by format, its pages checked; no PDF where a character has no face, which is reported.

    Raises Missing where a role has no face.
    """
    if "pdf" in formats and not _printable(composed, layout, report):
        formats = [name for name in formats if name != "pdf"]
    settled = _settled(composed, layout, report if "docx" in formats else Report())
    made = {}
    for name in formats:
        if name == "pdf":
            made[name], found = _printed(composed, settled)
            report.extend(found)
        else:
            made[name] = _written(name, composed, settled)
    return made


def _printable(composed: Composed, layout: Layout, report: Report) -> bool:
    """Whether this machine's faces have every character of a document; what they lack is reported."""
    from notice_gen.writers.pdf.characters import unprintable

    lacking = unprintable(composed, layout)
    report.extend(lacking)
    return not lacking


def _settled(composed: Composed, layout: Layout, report: Report) -> Layout:
    """The layout with the page of 版记 counted in the PDF, where an office's look asks on which side it is.

    Word makes its own pages, so that somebody should look; that is said, as is where nothing could be counted.
    """
    if not (layout.imprint_on_even or layout.mirrored) or composed.document.imprint is None:
        return layout
    layout = replace(layout, imprint_turns=0, imprint_page=0)
    try:
        page = _pages(composed, layout)
        turns = 0
        if layout.imprint_on_even and page % 2:
            bare = replace(composed, shape=replace(composed.shape, imprint=None))
            # Text ends on this very page, or on the one before, with no room for 版记 on it.
            turns = 1 if _pages(bare, layout) == page else 2
    except (Refused, ModuleNotFoundError):
        if layout.imprint_on_even:
            seen = f"“{composed.key}”的页数数不出来，Word 文件的版记没有移到偶数页"
            remedy = "按 notice-gen doctor 的提示装上排 PDF 用的软件和字体，或者在 Word 中移动"
            report.add(Diagnostic("F321", Severity.NOTE, Place(), seen, remedy))
        return layout
    if turns:
        blank = f"，第 {page} 页空白，这两页不编页码" if turns == 2 else ""
        seen = f"“{composed.key}”的版记排在第 {page + 1} 页{blank}；这是按 PDF 的页数定的"
        remedy = "在 Word 或 WPS 中看一看最后几页，页数不同时删去或添上一页"
        report.add(Diagnostic("F320", Severity.NOTE, Place(), seen, remedy))
    return replace(layout, imprint_turns=turns, imprint_page=page + bool(turns))


def _pages(composed: Composed, layout: Layout) -> int:
    """How many pages the PDF of a document has. Raises Missing where a role has no face."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(_written("pdf", composed, layout))
    try:
        return len(document)
    finally:
        document.close()


def preview_workbook(
    path: Path, output: Path, report: Report, *, kind: str | None, layout: Layout, usual: str
) -> tuple[list[Written], Saved]:
    """〈name〉_预览.html in the folder `output`: the pages of every PDF, which are written too, and all findings.

    Where the workbook has a 错误 the page has only the findings. Raises Refused where going on is senseless, and
    Missing where this machine cannot make pages.
    """
    from notice_gen.preview import Shown, preview_page

    written = build(path, output, report, kind=kind, formats=("pdf",), layout=layout, usual=usual)
    shown = []
    for document in written:
        (pdf,) = document.files
        word = pdf.with_suffix(".docx")
        files = (("PDF", pdf), *((("Word", word),) if word.is_file() else ()))
        shown.append(Shown(pdf.stem, files, pdf))
    name = f"{portable(path.stem, LONGEST_NAME - len(PREVIEW.encode()))}{PREVIEW}.html"
    with Outbox(output, report) as outbox:
        return written, outbox.save(Artifact(name, preview_page(path, shown, report, output)))


def _artifacts(
    composed: Composed, stem: str, layout: Layout, formats: tuple[str, ...], for_libreoffice: bool
) -> tuple[list[Artifact], list[Diagnostic]]:
    """One document in each format, and what only its pages show; findings of fitting were reported before."""
    from notice_gen.writers import ENDINGS

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
            artifacts.append(Artifact(f"{stem}.{ENDINGS.get(name, name)}", data))
    return artifacts, found


def _written(name: str, composed: Composed, layout: Layout) -> bytes:
    from notice_gen.writers import WRITERS

    unheard = Report()
    return WRITERS[name](composed, layout, lambda element: fit(element, layout, unheard))


def _printed(composed: Composed, layout: Layout) -> tuple[bytes, list[Diagnostic]]:
    """The PDF and what is to be said of its pages.

    Where the signature would stand alone, lines a little wider apart bring text to it (7.3.5.5), and addressees
    that leave the first page without text go to 版记 (7.3.2), if nothing else is the worse for it.
    """
    from notice_gen.pages import addressees_mended, check_pages, parted_signature_mended

    document = composed.document
    data = _written("pdf", composed, layout)
    found = check_pages(data, document, layout)
    codes = {finding.code for finding in found}
    if "P101" in codes:
        for wider in SPACINGS:
            spaced = _settled(composed, replace(layout, notice_spacing=wider), Report())
            again = _written("pdf", composed, spaced)
            left = check_pages(again, document, spaced)
            if {finding.code for finding in left} <= codes - {"P101"}:
                return again, [parted_signature_mended(document, layout, spaced), *left]
    shape = composed.shape
    if "P104" in codes and shape.addressees is not None:
        imprint = replace(shape.imprint or Imprint(), main_to=shape.addressees.text)
        moved = replace(composed, shape=replace(shape, addressees=None, imprint=imprint))
        settled = _settled(moved, layout, Report())
        again = _written("pdf", moved, settled)
        left = check_pages(again, moved.document, settled)
        if {finding.code for finding in left} <= codes - {"P104"}:
            return again, [addressees_mended(document), *left]
    return data, found


SPACINGS = (4, 12, 20, 28)  # twips; at most a twentieth of a line
