"""A PDF and its document → the faults that only its pages show: the checks, in their order, and what was mended.

The checks themselves stand in `text_checks`, `table_checks` and `area_checks`. Nothing is corrected here (`build/mending`
does what can be done).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import AttachmentNote, Document, first
from notice_gen.model.layout import Layout
from notice_gen.model.original import Covered
from notice_gen.model.places import NOWHERE
from notice_gen.model.values import place_of
from notice_gen.pages.area_checks import (
    imprint_off_its_place,
    not_found_again,
    off_the_grid,
    overprinted,
    stray_text,
    wide_table,
)
from notice_gen.pages.faults import (
    ADDRESSEES_MOVED,
    BROUGHT_TO_IMPRINT,
    LINES_BROUGHT,
    LINES_SPACED,
    NOTE_PARTED,
    NUMBER_NEAR_ANOTHER,
    NUMBER_OVER_ANOTHER,
    PAGES_UNREAD,
)
from notice_gen.pages.glyphs import Unreadable, read_pages
from notice_gen.pages.printed import Printed, mm
from notice_gen.pages.table_checks import label_left_behind, page_left_empty, parted_from_table, row_alone
from notice_gen.pages.text_checks import (
    date_without_printer,
    first_page_without_text,
    imprint_alone,
    orphaned_heading,
    parted_signature,
    poor_title_line,
    stub_line,
)

PAGE_RULES = (
    overprinted,
    not_found_again,
    parted_signature,
    imprint_alone,
    poor_title_line,
    orphaned_heading,
    stub_line,
    first_page_without_text,
    parted_from_table,
    row_alone,
    label_left_behind,
    page_left_empty,
    date_without_printer,
    imprint_off_its_place,
    wide_table,
    off_the_grid,
    stray_text,
)


def look_at(pdf: bytes, document: Document, layout: Layout) -> Printed:
    """The pages of a bound document, with where everything stands. Raises Unreadable."""
    even = mm(layout.left - layout.right) if layout.mirrored else 0
    return Printed(read_pages(pdf, layout.page_number_words, even), document, layout)


def check_pages(pdf: bytes, document: Document, layout: Layout) -> list[Diagnostic]:
    """The findings on the pages of a bound document, in the order of PAGE_RULES."""
    try:
        return findings_on(look_at(pdf, document, layout))
    except Unreadable:
        return [unread()]


def findings_on(printed: Printed) -> list[Diagnostic]:
    """The findings on pages that were read, in the order of PAGE_RULES."""
    return [finding for rule in PAGE_RULES for finding in rule(printed)]


def unread() -> Diagnostic:
    """The 提醒 where the pages could not be read, and nothing of them was checked."""
    remedy = "自己看一看 PDF 的每一页，并告诉软件的维护者"
    return Diagnostic(PAGES_UNREAD, NOWHERE, "PDF 的页面读不出来，版面没有检查", remedy)


def numbers_over(covered: Covered) -> Iterator[Diagnostic]:
    """The 提醒 where our page number stands on something that pages of others show, or near their own number (7.5)."""
    file, place = covered.original.file, covered.original.place
    remedy = "看一看 PDF；来文自己有页码的，在“页码”中写不编页码"
    if covered.pages:
        seen = f"《{file}》的第 {_some(covered.pages)} 页在排页码的地方已有字或图，页码印在了它的上面"
        yield Diagnostic(NUMBER_OVER_ANOTHER, place, seen, remedy)
    if covered.near:
        seen = f"《{file}》的第 {_some(covered.near)} 页好像自己有页码，和公文的页码上下不到 10 毫米，看的人分不清"
        yield Diagnostic(NUMBER_NEAR_ANOTHER, place, seen, remedy)


def _some(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:5])) + ("……" if pages[5:] else "")


# ---- what was mended ------------------------------------------------------------------------------


def parted_signature_mended(document: Document, layout: Layout, spaced: Layout) -> Diagnostic:
    """The 提醒 where wider lines brought text onto the signature's page (7.3.5.5); `spaced` is the layout with them."""
    place = place_of(document.signature.issuer.alone) if document.signature else NOWHERE
    was, now = layout.pitch / 20, (spaced.pitch + spaced.notice_spacing) / 20
    seen = f"PDF 正文的行距由 {was:g} 磅调到 {now:g} 磅，让署名和正文同处一页"
    remedy = "看一看 PDF；Word 文件的行距没有动，请在 Word 或 WPS 中看署名是不是独自在一页"
    return Diagnostic(LINES_SPACED, place, seen, remedy)


def lines_brought(document: Document, lines: int) -> Diagnostic:
    """The 提醒 where the last lines of the text went over to the signature's page (7.3.5)."""
    place = place_of(document.signature.issuer.alone) if document.signature else NOWHERE
    seen = f"署名在前一页放不下，PDF 中把正文的最后{'两' if lines == 2 else '一'}行排在了署名的上面"
    remedy = "看一看 PDF；Word 文件没有动，请在 Word 或 WPS 中看署名是不是独自在一页"
    return Diagnostic(LINES_BROUGHT, place, seen, remedy)


def brought_to_imprint(document: Document, lines: int) -> Diagnostic:
    """The 提醒 where the last lines of the text and the signature went over to the page of 版记."""
    main, signature = document.main, document.signature
    imprint = document.imprint.elements if document.imprint else ()
    place = place_of(signature.issuer.alone if signature else imprint[0].text.alone if imprint else None)
    ends = (
        "和署名"
        if signature
        else "和供稿单位"
        if main.blocks and main.last_text is not main.blocks[-1]
        else ""
    )
    seen = f"版记在前一页放不下，PDF 中把正文的最后{'两' if lines == 2 else '一'}行{ends}排到了版记的一页，前一页下面空着几行"
    remedy = "看一看 PDF；Word 文件没有动，请在 Word 或 WPS 中看版记是不是独自在一页"
    return Diagnostic(BROUGHT_TO_IMPRINT, place, seen, remedy)


def note_parted(document: Document) -> Diagnostic:
    """The 提醒 where a short note on attachments went on on the next page, as it would have left a page nearly empty."""
    note = first(document.main.elements, AttachmentNote)
    place = place_of(note.entries[0].title.alone) if note else NOWHERE
    seen = "附件说明和署名一页放不下，PDF 中分在了两页"
    remedy = "看一看 PDF；Word 文件没有动，要它也这样，在 Word 中取消附件说明的“与下段同页”"
    return Diagnostic(NOTE_PARTED, place, seen, remedy)


def addressees_mended(document: Document) -> Diagnostic:
    """The 提醒 where the addressees were moved to 版记 (7.3.2)."""
    place = place_of(document.addressees.text.alone) if document.addressees else NOWHERE
    seen = "主送机关太多，第一页排不下正文，PDF 中移到了版记“抄送”的上面"
    remedy = "看一看 PDF；要 Word 文件也这样，在“主送位置”中选版记"
    return Diagnostic(ADDRESSEES_MOVED, place, seen, remedy)
