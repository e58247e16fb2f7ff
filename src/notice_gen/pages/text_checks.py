"""Pages → faults of title, text, signature and imprint, each check named for its fault.

A docstring names what the page is to be, and the clause. Nothing is corrected here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import (
    Article,
    AttachmentNote,
    Attendance,
    Contributor,
    Document,
    EditorsNote,
    Heading,
    Labelled,
    Paragraph,
    PrintDate,
    Printer,
    Remark,
    Signature,
    TitleLines,
    first,
    parts_in_order,
    walk,
)
from notice_gen.model.places import NOWHERE
from notice_gen.model.values import place_of
from notice_gen.pages.faults import (
    DATE_WITHOUT_PRINTER,
    HEADING_ALONE,
    IMPRINT_ALONE,
    NO_TEXT_ON_FIRST_PAGE,
    POOR_TITLE_LINE,
    SIGNATURE_ALONE,
    STUB_LINE,
)
from notice_gen.pages.glyphs import Line
from notice_gen.pages.printed import Printed, on_page
from notice_gen.pages.tracing import Traced

OPENING = "“‘《〈（〔【「『([{"
# What runs over several lines; 份号, 密级, 附件, 出席, 版记 and a table are short where they stand.
PROSE = (Paragraph, Heading, Article, Contributor, EditorsNote, Labelled)
CLOSING = "”’》〉）〕】」』，。、；：！？,.;:!?)]}"


def parted_signature(printed: Printed) -> Iterator[Diagnostic]:
    """署名和成文日期要与正文同处一面 (7.3.5): neither stands alone on a page, nor on two pages."""
    signature = printed.document.signature
    words = printed.words_of(signature) if signature else []
    if not words:
        return
    page, run = words[0].runs[0]
    place = next((one.place for one in words if one.place != NOWHERE), NOWHERE)
    if words[-1].last_page != page:
        remedy = "把正文改长或改短一行，或者分成两段"
        yield on_page(SIGNATURE_ALONE, page, "只有署名，成文日期在下一页", remedy, place)
        return
    above = list(printed.above(printed.pages[page - 1], run.baseline))
    if page > 1 and not above:
        yield on_page(SIGNATURE_ALONE, page, "的署名上面没有正文", _more_text(printed), place)
    elif page > 1 and _whole_note_above(printed, above, page):
        yield on_page(SIGNATURE_ALONE, page, "的署名上面只有附件说明，没有正文", _more_text(printed), place)


def imprint_alone(printed: Printed) -> Iterator[Diagnostic]:
    """版记不独自占一页 (custom): where the text that ends before it could end on its page. 7.5 knows such pages.

    Not where an office wants 版记 on an even page, nor behind attachments, which begin and end as their content does.
    """
    document = printed.document
    imprint = document.imprint
    attached = any(part.bound for part in document.parts) or len(document.parts) > 1
    if imprint is None or attached or printed.layout.imprint_on_even or len(printed.pages) < 2:
        return
    words, last = printed.words_of(imprint), printed.pages[-1]
    first_line = next((run.baseline for one in words for page, run in one.runs if page == last.number), None)
    if first_line is not None and not any(printed.above(last, first_line)):
        place = next((one.place for one in words if one.place != NOWHERE), NOWHERE)
        remedy = "把正文改长或改短一两行，让版记和正文同处一页；不要紧的，不用管"
        yield on_page(IMPRINT_ALONE, last.number, "只有版记，没有正文", remedy, place)


def _whole_note_above(printed: Printed, above: list[Line], page: int) -> bool:
    """Whether all that stands above the signature is the whole note on the attachments, which no other page shows."""
    note = first(printed.document.main.elements, AttachmentNote)
    entries = printed.words_of(note) if note else []
    if not entries or entries[0].first_page != page:
        return False
    return above[0].baseline >= entries[0].runs[0][1].baseline - 0.1


def _more_text(printed: Printed) -> str:
    """What to do where no lines of the text could be brought: a paragraph of one line has none."""
    blocks = printed.document.main.blocks
    lines = lines_of(printed.words_of(blocks[-1])) if blocks else 0
    if lines <= 1 and len(blocks) <= 1:
        return "正文只有一行，再写上一两句，满两行"
    return "把正文改长或改短一行，或者分成两段"


def lines_of(words: list[Traced]) -> int:
    """On how many lines words stand."""
    return len({(page, round(run.baseline)) for one in words for page, run in one.runs})


def last_lines(printed: Printed) -> tuple[int, ...]:
    """How many characters each line of the last block of the text has; none where it is no text."""
    last = printed.document.main.last_text
    if not isinstance(last, Heading | Paragraph):
        return ()
    lines: dict[tuple[int, int], int] = {}
    runs = {(page, run.drawn): run for one in printed.words_of(last) for page, run in one.runs}
    for (page, _), run in runs.items():
        line = (page, round(run.baseline))
        lines[line] = lines.get(line, 0) + len(run.text)
    return tuple(lines.values())


def left_before_signature(printed: Printed) -> int:
    """How many lines are left empty on the page before the signature's, where the last block went over to it as a whole,
    with the headings above it.
    """
    document = printed.document
    signed = printed.words_of(document.signature) if document.signature else []
    *before, last = document.main.blocks or (None,)
    text = printed.words_of(last) if last is not None else []
    if not signed or not text or not 1 < text[0].first_page == signed[0].first_page:
        return 0
    for block in reversed(before):
        if not isinstance(block, Heading):
            break
        text = printed.words_of(block) or text
    page, run = text[0].runs[0]
    if page != signed[0].first_page:
        return 0
    if any(printed.above(printed.pages[page - 1], run.baseline)):
        return 0
    return printed.lines_left(printed.pages[page - 2])


def poor_title_line(printed: Printed) -> Iterator[Diagnostic]:
    """标题回行要词意完整 (7.3.1): no line of one or two characters, none that a mark ends or begins wrongly."""
    for element in walk(printed.document):
        if not isinstance(element, TitleLines):
            continue
        words = printed.words_of(element)
        lines = _lines_of_words(printed, words)
        if len(lines) < 2:
            continue
        for page, line in lines:
            text = line.text
            if text[-1] in OPENING or text[0] in CLOSING or sum(map(str.isalnum, text)) <= 2:
                remedy = "在“标题”中用 Alt+Enter 另选换行的地方"
                place = next((one.place for one in words if one.place != NOWHERE), NOWHERE)
                yield on_page(POOR_TITLE_LINE, page, f"的题目有一行是“{text}”", remedy, place)


def _lines_of_words(printed: Printed, words: list[Traced]) -> list[tuple[int, Line]]:
    """The lines on which words stand, with their pages."""
    at = {(page, run.drawn) for one in words for page, run in one.runs}
    pages = sorted({page for page, _ in at})
    return [
        (page, line)
        for page in pages
        for line in printed.pages[page - 1].lines
        if any((page, run.drawn) in at for run in line.runs)
    ]


def orphaned_heading(printed: Printed) -> Iterator[Diagnostic]:
    """标题不单独留在一页的最后一行 (custom): the text it heads begins on the next page.

    One that is the last of its text heads nothing; what comes next is another attachment, a signature or 版记.
    """
    for element in _headings_with_text(printed.document):
        words = printed.words_of(element)
        if not words:
            continue
        page, run = words[-1].runs[-1]
        lines = printed.pages[page - 1].lines
        if page < len(printed.pages) and lines and lines[-1].baseline - run.baseline < 0.5:
            shown = "".join(one.words for one in words)
            remedy = "在前面的正文中增减一两行"
            seen = f"的最后一行是标题“{shown}”，正文在下一页"
            yield on_page(HEADING_ALONE, page, seen, remedy, place_of(element.title.alone))


def _headings_with_text(document: Document) -> Iterator[Heading]:
    """Headings on lines of their own, below which more of the same part's text stands."""
    for part in parts_in_order(document):
        for element, below in pairwise(part.elements):
            ends = isinstance(below, AttachmentNote | Signature | Remark | Attendance)
            if isinstance(element, Heading) and not element.run_in and not ends:
                yield element


def stub_line(printed: Printed) -> Iterator[Diagnostic]:
    """一段的最后一行不要只有一两个字 (custom): the eye stumbles over it, and a line could be saved."""
    for before, after in pairwise(printed.pages):
        yield from _stubs((*before.lines[-1:], *after.lines[:1]), after.number, printed)
    for page in printed.pages:
        yield from _stubs(page.lines, page.number, printed)


def _stubs(lines: tuple[Line, ...], page: int, printed: Printed) -> Iterator[Diagnostic]:
    for above, line in pairwise(lines):
        if not (printed.flush(line) and line.end < printed.left + 3.5 * printed.cell and printed.full(above)):
            continue
        element = printed.element_of(page, *line.runs)
        prose = element is None or isinstance(element, PROSE)
        if prose and sum(map(str.isalnum, line.text)) <= 2:
            place = printed.place_of(page, *line.runs)
            yield on_page(STUB_LINE, page, f"有一行只有“{line.text}”", "把这一段减少或增加几个字", place)


def first_page_without_text(printed: Printed) -> Iterator[Diagnostic]:
    """公文首页必须显示正文 (7.3.3)."""
    block = next((b for b in printed.document.main.blocks if isinstance(b, Heading | Paragraph)), None)
    words = printed.words_of(block) if block else []
    if words and words[0].first_page > 1:
        addressees = printed.document.addressees
        place = place_of(addressees.text.alone) if addressees else NOWHERE
        remedy = "缩短题目；主送机关太多时，在“主送位置”中选版记（7.3.2）"
        yield on_page(NO_TEXT_ON_FIRST_PAGE, 1, "没有正文", remedy, place)


def date_without_printer(printed: Printed) -> Iterator[Diagnostic]:
    """印发机关和印发日期同在版记的末条 (7.4.3): a date without an office is half of a line."""
    imprint = printed.document.imprint
    date = first(imprint.elements, PrintDate) if imprint else None
    if imprint is None or date is None:
        return
    printer = first(imprint.elements, Printer)
    if printer is None or not str(printer.text).strip():
        remedy = "在“印发机关”中填写送印的机关；没有的，把“印发日期”空着"
        yield on_page(
            DATE_WITHOUT_PRINTER,
            len(printed.pages),
            "的版记只有印发日期，没有印发机关",
            remedy,
            place_of(date.text.alone),
        )
