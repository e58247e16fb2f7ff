"""Pages of a document → the faults that only a page shows, each rule named for its fault.

A rule's docstring names the clause and what breaks it. Nothing is corrected here (`build/printing` does what can be done),
and every finding is a 提醒: the document is written, and somebody should look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.document import Document, Heading, Paragraph, walk
from notice_gen.model.layout import Layout, turned
from notice_gen.model.places import NOWHERE, OnPage, Place
from notice_gen.model.raised import base
from notice_gen.model.values import place_of
from notice_gen.pages.faults import (
    ADDRESSEES_MOVED,
    HEADING_ALONE,
    IMPRINT_OFF,
    LINES_SPACED,
    NO_TEXT_ON_FIRST_PAGE,
    OFF_THE_GRID,
    SIGNATURE_ALONE,
    STRAY_TEXT,
    STUB_LINE,
    TABLE_TOO_WIDE,
)
from notice_gen.pages.glyphs import Line, Page, read_pages

STRAY = 0.5  # mm that ink may lie outside before it is said
OFF = 0.5  # mm that a rule or a baseline may be off


@dataclass(frozen=True, slots=True)
class Printed:
    """What a rule looks at: the pages of a PDF, the bound document, its layout; properties are in millimetres."""

    pages: tuple[Page, ...]
    document: Document
    layout: Layout

    @property
    def left(self) -> float:
        """Left edge of the type area."""
        return _mm(self.layout.left)

    @property
    def right(self) -> float:
        """Right edge of the type area."""
        return _mm(self.layout.page_width - self.layout.right)

    @property
    def top(self) -> float:
        """Upper edge of the type area."""
        return _mm(self.layout.top)

    @property
    def bottom(self) -> float:
        """Lower edge of the type area."""
        return _mm(self.layout.foot)

    def on(self, page: Page) -> Printed:
        """The same, to measure a page by that lies on its side where this one does."""
        return replace(self, layout=turned(self.layout)) if page.lies else self

    @property
    def pitch(self) -> float:
        """Distance of two lines."""
        return _mm(self.layout.pitch)

    def body(self, line: Line) -> bool:
        """Whether a line has the body's size."""
        return abs(line.size - self.layout.body_size) < 0.2

    def full(self, line: Line) -> bool:
        """Whether a line of the body goes on to the right edge."""
        return self.body(line) and line.glyphs[-1].origin > self.right - 2 * _mm(self.layout.cell)

    def flush(self, line: Line) -> bool:
        """Whether a line of the body begins at the left edge."""
        return self.body(line) and abs(line.start - self.left) < 1

    def place_of_end(self, words: str) -> Place:
        """The cell of the paragraph that ends in these words."""
        for element in walk(self.document):
            match element:
                case Paragraph(text) | Heading(run_in=text):
                    if text and any(_bare(paragraph).endswith(words) for paragraph in text.paragraphs):
                        return place_of(text.alone)
        return NOWHERE


def _mm(twips: float) -> float:
    return twips * 25.4 / 1440


def check_pages(pdf: bytes, document: Document, layout: Layout) -> list[Diagnostic]:
    """The findings on the pages of a bound document, in the order of PAGE_RULES."""
    even = _mm(layout.left - layout.right) if layout.mirrored else 0
    printed = Printed(read_pages(pdf, layout.page_number_words, even), document, layout)
    return [finding for rule in PAGE_RULES for finding in rule(printed)]


def _note(fault: Fault, page: int, seen: str, remedy: str, place: Place = NOWHERE) -> Diagnostic:
    return Diagnostic(fault, OnPage(page, place), f"PDF 第 {page} 页{seen}", remedy)


def _bare(words: object) -> str:
    """Words as a page shows them: without spaces."""
    return "".join(c for c in base(str(words)) if not c.isspace() and unicodedata.category(c) != "Cf")


# ---- the rules ------------------------------------------------------------------------------------


def parted_signature(printed: Printed) -> Iterator[Diagnostic]:
    """署名和成文日期要与正文同处一面 (7.3.5): neither stands alone on a page, nor on two pages."""
    signature = printed.document.signature
    if signature is None:
        return
    words = [word for word in (_bare(signature.issuer), _bare(signature.date)) if word]
    for page in printed.pages:
        for first, second in pairwise((*page.lines, None)):
            if first is None or first.text != words[0]:
                continue
            alone = first is page.lines[0]
            parted = len(words) > 1 and (second is None or second.text != words[1])
            if parted and second is not None:
                return  # the same words in the text
            if alone or parted:
                seen = "的署名上面没有正文" if alone else "只有署名，成文日期在下一页"
                remedy = "把正文改长或改短一行，或者分成两段"
                yield _note(SIGNATURE_ALONE, page.number, seen, remedy, place_of(signature.issuer.alone))
            return


def parted_signature_mended(document: Document, layout: Layout, spaced: Layout) -> Diagnostic:
    """The 提醒 where wider lines brought text onto the signature's page (7.3.5.5); `spaced` is the layout with them."""
    place = place_of(document.signature.issuer.alone) if document.signature else NOWHERE
    was, now = layout.pitch / 20, (spaced.pitch + spaced.notice_spacing) / 20
    seen = f"PDF 正文的行距由 {was:g} 磅调到 {now:g} 磅，让署名和正文同处一页"
    remedy = "看一看 PDF；Word 文件的行距没有动，请在 Word 或 WPS 中看署名是不是独自在一页"
    return Diagnostic(LINES_SPACED, place, seen, remedy)


def addressees_mended(document: Document) -> Diagnostic:
    """The 提醒 where the addressees were moved to 版记 (7.3.2)."""
    place = place_of(document.addressees.text.alone) if document.addressees else NOWHERE
    seen = "主送机关太多，第一页排不下正文，PDF 中移到了版记“抄送”的上面"
    remedy = "看一看 PDF；要 Word 文件也这样，在“主送位置”中选版记"
    return Diagnostic(ADDRESSEES_MOVED, place, seen, remedy)


def orphaned_heading(printed: Printed) -> Iterator[Diagnostic]:
    """标题不单独留在一页的最后一行 (custom): the text it heads begins on the next page."""
    headings = [
        (_bare(f"{heading.number}{heading.title}"), place_of(heading.title.alone))
        for heading in walk(printed.document)
        if isinstance(heading, Heading) and not heading.run_in
    ]
    for page in printed.pages[:-1]:
        for words, place in headings:
            if page.lines and page.lines[-1].text == words:
                remedy = "在前面的正文中增减一两行"
                yield _note(
                    HEADING_ALONE, page.number, f"的最后一行是标题“{words}”，正文在下一页", remedy, place
                )


def stub_line(printed: Printed) -> Iterator[Diagnostic]:
    """一段的最后一行不要只有一两个字 (custom): the eye stumbles over it, and a line could be saved."""
    for before, after in pairwise(printed.pages):
        yield from _stubs((*before.lines[-1:], *after.lines[:1]), after.number, printed)
    for page in printed.pages:
        yield from _stubs(page.lines, page.number, printed)


def _stubs(lines: tuple[Line, ...], page: int, printed: Printed) -> Iterator[Diagnostic]:
    for above, line in pairwise(lines):
        words = [c for c in line.text if c.isalnum()]
        label = re.fullmatch(r"附件\d*", line.text) is not None  # above an attachment's title (7.3.7)
        if printed.flush(line) and printed.full(above) and len(words) <= 2 and not label:
            place = printed.place_of_end(above.text + line.text)
            yield _note(STUB_LINE, page, f"有一行只有“{line.text}”", "把这一段减少或增加几个字", place)


def first_page_without_text(printed: Printed) -> Iterator[Diagnostic]:
    """公文首页必须显示正文 (7.3.3)."""
    block = next((b for b in printed.document.main.blocks if isinstance(b, Heading | Paragraph)), None)
    if block is None or not printed.pages:
        return
    words = block.text if isinstance(block, Paragraph) else f"{block.number}{block.title}"
    beginning = _bare(words)[:8]
    if beginning and not any(line.text.startswith(beginning) for line in printed.pages[0].lines):
        addressees = printed.document.addressees
        place = place_of(addressees.text.alone) if addressees else NOWHERE
        remedy = "缩短题目；主送机关太多时，在“主送位置”中选版记（7.3.2）"
        yield _note(NO_TEXT_ON_FIRST_PAGE, 1, "没有正文", remedy, place)


def imprint_off_its_place(printed: Printed) -> Iterator[Diagnostic]:
    """版记的最后一条线与最后一面版心的下边缘重合 (7.4.1)."""
    if printed.document.imprint is None:
        return
    last = printed.pages[-1]
    lowest = max((rule.y for rule in last.rules), default=0.0)
    if abs(lowest - printed.bottom) > OFF:
        yield _note(
            IMPRINT_OFF, last.number, "的版记不在版心的下边缘", "告诉软件的维护者；印发前在 Word 中调整"
        )


def wide_table(printed: Printed) -> Iterator[Diagnostic]:
    """表格不宽于版心 (5.2.1)."""
    for page in printed.pages:
        edges = printed.on(page)
        if any(rule.left < edges.left - OFF or rule.right > edges.right + OFF for rule in page.rules):
            yield _note(TABLE_TOO_WIDE, page.number, "的表格比版心宽", "减少“显示列”，或者缩小列宽")


def off_the_grid(printed: Printed) -> Iterator[Diagnostic]:
    """一般每面排22行，每行排28个字 (5.2.3): full lines of 汉字 have 28, and lines are one pitch apart."""
    for page in printed.pages:
        for line in page.lines:
            only_characters = all(unicodedata.category(c) == "Lo" for c in line.text)
            if (
                only_characters
                and printed.flush(line)
                and printed.full(line)
                and len(line.text) != printed.layout.characters
            ):
                seen = f"有一行排了 {len(line.text)} 个字（“{line.text[:6]}……”），应当是 {printed.layout.characters} 个"
                yield _note(OFF_THE_GRID, page.number, seen, "检查字体和版式的设置")
        if page.rules or not all(printed.body(line) for line in page.lines):
            continue
        for above, below in pairwise(page.lines):
            steps = (below.baseline - above.baseline) / printed.pitch
            if abs(steps - round(steps)) * printed.pitch > OFF:
                seen = f"的行不在格上（“{below.text[:6]}……”）"
                yield _note(OFF_THE_GRID, page.number, seen, "检查字体和版式的设置")


def stray_text(printed: Printed) -> Iterator[Diagnostic]:
    """文字不出版心 (5.2.1): long words without a place to break, or a row taller than the page."""
    for page in printed.pages:
        edges = printed.on(page)
        for line in page.lines:
            sideways = [
                glyph
                for glyph in line.glyphs
                if glyph.left < edges.left - STRAY or glyph.right > edges.right + STRAY
            ]
            upright = line.glyphs[0].top < edges.top - STRAY or line.glyphs[0].bottom > edges.bottom + STRAY
            if sideways or upright:
                seen = f"有文字排到了版心外面（“{line.text[:10]}”）"
                yield _note(
                    STRAY_TEXT, page.number, seen, "在长的字母或数字串中加空格；表格的一格太长时，分成几行"
                )
                break


PAGE_RULES = (
    parted_signature,
    orphaned_heading,
    stub_line,
    first_page_without_text,
    imprint_off_its_place,
    wide_table,
    off_the_grid,
    stray_text,
)
