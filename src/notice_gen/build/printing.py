"""A composed document → its bytes in each format, its pages looked at and mended. Nothing is put on the disk here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notice_gen.build.apart import files_apart
from notice_gen.build.faults import IMPRINT_TURNED, PAGES_NOT_COUNTED
from notice_gen.build.requests import NOBODY, Follower
from notice_gen.files.names import Artifact
from notice_gen.fit import fit
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report, Severity
from notice_gen.model.document import parts_apart
from notice_gen.model.layout import Layout
from notice_gen.model.looks import STANDARD, Looks, without_head
from notice_gen.model.places import NOWHERE


def check_printed(
    composed: Sequence[Composed], report: Report, looks: Looks = STANDARD, follower: Follower = NOBODY
) -> None:
    """Report what only the pages of these documents show. Raises Missing where a role has no face, and Stopped."""
    from notice_gen.writers.pdf.fonts import standing_in

    report.extend(standing_in(looks.faces))
    for n, one in enumerate(composed):
        follower.went(n, len(composed))
        layout = looks.of(one.shape.format)
        if can_print(one, layout, report):
            report.extend(_printed(one, settle(one, layout, Report()))[1])


def printed(composed: Composed, looks: Looks, report: Report) -> bytes:
    """The PDF of one document, its pages checked; nothing where a character has no face, or it may not leave the house.

    Raises Missing where a role has no face.
    """
    layout = looks.of(composed.shape.format)
    if not can_print(composed, layout, report):
        return b""
    data, found = _printed(composed, settle(composed, layout, report))
    report.extend(found)
    return b"" if withheld(composed, found) else data


def in_formats(composed: Composed, formats: Sequence[str], looks: Looks, report: Report) -> dict[str, bytes]:
    """A document's bytes by format, its pages checked; no PDF where a character has no face, which is reported.

    Raises Missing where a role has no face.
    """
    layout = looks.of(composed.shape.format)
    if "pdf" in formats and not can_print(composed, layout, report):
        formats = [name for name in formats if name != "pdf"]
    settled = settle(composed, layout, report if "docx" in formats else Report())
    made = {}
    for name in formats:
        if name == "pdf":
            data, found = _printed(composed, settled)
            report.extend(found)
            if not withheld(composed, found):
                made[name] = data
        else:
            made[name] = _written(name, composed, settled)
    return made


def artifacts_of(
    composed: Composed, stem: str, layout: Layout, formats: tuple[str, ...], for_libreoffice: bool
) -> tuple[list[Artifact], list[Diagnostic]]:
    """One document in each format, and what only its pages show; findings of fitting were reported before."""
    from notice_gen.writers import WRITERS

    artifacts: list[Artifact] = []
    found: list[Diagnostic] = []
    for name in formats:
        if name == "pdf":
            data, found = _printed(composed, layout)
            if withheld(composed, found):
                continue
        else:
            data = _written(name, composed, layout)
        if name == "docx" and for_libreoffice:
            from notice_gen.writers.docx.libreoffice import for_libreoffice as copy_for_libreoffice

            data = copy_for_libreoffice(data)
            artifacts.append(Artifact(f"{stem}（LibreOffice）.docx", data))
        else:
            artifacts.append(Artifact(f"{stem}.{WRITERS[name].ending}", data))
    if any(parts_apart(composed.shape)):

        def make(one: Composed, named: str) -> list[Artifact]:
            files, more = artifacts_of(one, named, without_head(layout), formats, for_libreoffice)
            found.extend(more)
            return files

        artifacts += files_apart(composed, make)
    return artifacts, found


def withheld(composed: Composed, found: Sequence[Diagnostic]) -> bool:
    """Whether a PDF may not leave the house: one with a number, on whose pages something cannot be read.

    A draft (送审稿) shows what is wrong with it.
    """
    return not composed.document.is_draft and any(one.severity is Severity.ERROR for one in found)


def can_print(composed: Composed, layout: Layout, report: Report) -> bool:
    """Whether this machine's faces have every character of a document; what they lack is reported."""
    from notice_gen.writers.pdf.characters import unprintable

    found = unprintable(composed, layout)
    report.extend(found)
    return all(finding.severity is not Severity.ERROR for finding in found)


def settle(composed: Composed, layout: Layout, report: Report) -> Layout:
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
            report.add(Diagnostic(PAGES_NOT_COUNTED, NOWHERE, seen, remedy))
        return layout
    if turns:
        blank = f"，第 {page} 页空白，这两页不编页码" if turns == 2 else ""
        seen = f"“{composed.key}”的版记排在第 {page + 1} 页{blank}；这是按 PDF 的页数定的"
        remedy = "在 Word 或 WPS 中看一看最后几页，页数不同时删去或添上一页"
        report.add(Diagnostic(IMPRINT_TURNED, NOWHERE, seen, remedy))
    return replace(layout, imprint_turns=turns, imprint_page=page + bool(turns))


def _pages(composed: Composed, layout: Layout) -> int:
    """How many pages the PDF of a document has. Raises Missing where a role has no face."""
    from notice_gen.pages.pdfium import page_count

    return page_count(_typeset(composed, layout))


def _typeset(composed: Composed, layout: Layout) -> bytes:
    """Our own pages of the PDF, which are judged."""
    from notice_gen.writers.pdf import typeset

    unheard = Report()
    return typeset(composed, layout, lambda element: fit(element, layout, unheard))


def _written(name: str, composed: Composed, layout: Layout) -> bytes:
    from notice_gen.writers import WRITERS

    unheard = Report()
    return WRITERS[name].write(composed, layout, lambda element: fit(element, layout, unheard))


def _printed(composed: Composed, layout: Layout) -> tuple[bytes, list[Diagnostic]]:
    """The PDF, mended where the standard lets one, and what is to be said of its pages."""
    from notice_gen.build.mending import mended
    from notice_gen.pages import numbers_over
    from notice_gen.writers.pdf import with_originals

    data, found = mended(composed, layout, _typeset, lambda one, at: settle(one, at, Report()))
    bound, covered = with_originals(data, composed.document)
    return bound, [*found, *(said for one in covered for said in numbers_over(one))]
