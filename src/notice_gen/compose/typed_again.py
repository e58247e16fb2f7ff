"""A composed document → findings on paragraphs of its text that say what the page says by itself.

Who types a text as it is to look types its title, its addressees, its signature and its date along, and they would be
printed twice. Nothing is taken off here: what comes with every pasted text (indents, an attachment note) is a habit
(`book/habits`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from notice_gen.compose.faults import (
    ARTICLE_TITLE_TWICE,
    ATTACHMENT_HEAD_TYPED,
    ATTACHMENT_MISCALLED,
    PAGE_WITHOUT_TEXT,
    TYPED_AGAIN,
)
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import (
    Article,
    AttachmentLabel,
    Byline,
    Document,
    Heading,
    Labelled,
    Paragraph,
    Part,
    Remark,
    Role,
    Signature,
    TitleLines,
    first,
    parts_in_order,
)
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.text import EMPTY, Text, without_end_marks
from notice_gen.model.values import places_of

LOOKED_AT = 6  # lines of a text at its head and its foot that are compared
_NUMERAL = "〇零○一二三四五六七八九十"
_LABEL = lazy_pattern(rf"附件[\d{_NUMERAL}]{{0,3}}[：:]?")
_DAY = lazy_pattern(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_CHINESE_DAY = lazy_pattern(rf"([{_NUMERAL}]{{4}})年([{_NUMERAL}]{{1,2}})月([{_NUMERAL}]{{1,3}})日")
_NO_TEXT = lazy_pattern(r"[（(\[【]?(?:此|本)页无正文[）)\]】]?[。．.]?")
# What stands in the imprint, or beside the date, and is passed over to find a signature above it.
_FOOT = lazy_pattern(r"(?:抄送|抄报|主题词)[：:].+|.+\d{1,2}日印发|[（(].+[）)]|联系(?:人|电话)[：:].+")
_NUMBERED = lazy_pattern(r"(?<![》\d第])附件1(?![\d.年月日号])|(?<![》第])附件一(?![一二三四五六七八九十])")
_UNNUMBERED = lazy_pattern(r"(?:见|按照|按|填写|填报|报送)附件(?=[的中所，。；、）)]|$)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph as it was typed: without white space, as it stands, and its cell."""

    bare: str
    words: str
    place: Place


@dataclass(slots=True)
class _Said:
    """What a part says around its text, without white space."""

    title: str = ""
    addressees: str = ""
    issuers: set[str] = field(default_factory=set)
    date: str = ""
    remark: str = ""
    signed: bool = False


def typed_again(document: Document, issuers: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Findings on a bound document; `issuers` are the names in 发文机关, which a signature may say otherwise."""
    for part in (*parts_in_order(document), *_apart(document)):
        said = _said(part, document, issuers)
        lines = _paragraphs(part)
        for line in lines:
            if _NO_TEXT.fullmatch(line.bare):
                seen = f"正文里打了“{line.words.strip()}”，照样印成一段"
                remedy = "现行标准不用这句话，印章排不下时由程序调整；这里删去"
                yield PAGE_WITHOUT_TEXT.at(line.place, seen, remedy)
        lines = [line for line in lines if not _NO_TEXT.fullmatch(line.bare)]
        yield from _at_the_head(part, said, _outer(part, lines, at_end=False))
        yield from _at_the_foot(said, _outer(part, lines, at_end=True))
        yield from _first_article(part, said)
    yield from _miscalled(document)


def _apart(document: Document) -> Iterator[Part]:
    for part in document.parts:
        yield from (one for one in part.attachments if one.role is Role.APART)


def _said(part: Part, document: Document, issuers: Collection[str]) -> _Said:
    title, remark = first(part.elements, TitleLines), first(part.elements, Remark)
    signature, byline = first(part.elements, Signature), first(part.elements, Byline)
    said = _Said(
        title=_bare(str(title.text)) if title else "", remark=_bare(str(remark.text)) if remark else ""
    )
    if part.role is Role.MAIN:
        said.addressees = without_end_marks(_bare(str(document.main_to)))
    signed = signature.issuer if signature else byline.author if byline else EMPTY
    dated = signature.date if signature else byline.date if byline else EMPTY
    said.signed = bool(signature or byline)
    if part.role is Role.MAIN and not said.signed:
        dated = document.date  # of minutes and bulletins, which have it in their heads
    said.date = _day(_bare(str(dated)))
    if said.signed:
        names = [str(signed), *signed.items, *str(signed).split("\n")]
        names += issuers if part.role is Role.MAIN else ()
        said.issuers = {_bare(name) for name in names} - {""}
    return said


def _paragraphs(part: Part) -> list[_Line]:
    """The paragraphs of a part and its headings that have no text on their line, in their order."""
    lines = []
    for block in part.blocks:
        match block:
            case Paragraph(text):
                lines += _lines(text)
            case Heading(title=title, run_in=run_in) if not run_in:
                lines += _lines(title)
    return lines


def _outer(part: Part, lines: Sequence[_Line], at_end: bool) -> list[_Line]:
    """The lines above (below, from the last upwards) all else that a text has, such as a table."""
    blocks = part.blocks[::-1] if at_end else part.blocks
    near = list(takewhile(lambda block: isinstance(block, Paragraph | Heading), blocks))
    places = {line.place for line in _paragraphs(Part(part.role, tuple(near)))}
    found = [line for line in lines if line.place in places]
    return (found[::-1] if at_end else found)[:LOOKED_AT]


def _lines(text: Text) -> list[_Line]:
    place = next(iter(places_of(*text.parts)), NOWHERE)
    if place == NOWHERE:
        return []  # the template's own words
    return [_Line(_bare(words), words, place) for words in text.paragraphs]


def _at_the_head(part: Part, said: _Said, lines: Sequence[_Line]) -> Iterator[Diagnostic]:
    """The label, the title and the addressees that stand above a text already."""
    labelled = first(part.elements, AttachmentLabel) is not None
    n = 0
    while n < len(lines):
        line = lines[n]
        many = _title_lines(said, lines[n:])
        if labelled and _LABEL.fullmatch(line.bare):
            seen = f"附件的开头打了“{line.words.strip()}”，会印两遍"
            yield ATTACHMENT_HEAD_TYPED.at(line.place, seen, "“附件”和序号由程序印，这里删去")
        elif many:
            whose = "公文" if part.role is Role.MAIN else "附件" if labelled else "印发（转发）件"
            fault = TYPED_AGAIN if part.role is Role.MAIN else ATTACHMENT_HEAD_TYPED
            seen = f"{whose}的开头又打了标题，会印两遍"
            sheet = "发文表" if part.role is Role.MAIN else "附件表"
            for one in lines[n : n + many]:
                yield fault.at(one.place, seen, f"标题由程序照{sheet}印，这里删去")
            n += many - 1
        elif said.addressees and without_end_marks(line.bare) == said.addressees:
            seen = "正文的开头又打了主送机关，会印两遍"
            yield TYPED_AGAIN.at(line.place, seen, "主送机关由程序照发文表印，这里删去")
        elif not (n == 0 and line.bare in said.issuers):  # the first line of a title may be who issues
            return
        n += 1


def _title_lines(said: _Said, lines: Sequence[_Line]) -> int:
    """How many lines the title takes that these begin with, who issues before it or not; 0 where there is none."""
    whole = {said.title, *(name + said.title for name in said.issuers)} if said.title else set()
    so_far = ""
    for n, line in enumerate(lines, 1):
        so_far += line.bare.strip("《》")
        if so_far in whole:
            return n
    return 0


def _at_the_foot(said: _Said, lines: Sequence[_Line]) -> Iterator[Diagnostic]:
    """The signature, its date and the remark that stand below a text already; `lines` from the last upwards."""
    for line in lines if said.signed or said.date else ():
        day = _day(line.bare)
        if line.bare in said.issuers:
            seen = f"正文的末尾又打了署名“{line.words.strip()}”，会印两遍"
            yield TYPED_AGAIN.at(line.place, seen, "署名由程序照发文表印，这里删去")
        elif day:
            yield TYPED_AGAIN.at(line.place, *_of_the_day(line, day, said))
        elif said.remark and line.bare.strip("（）()") == said.remark.strip("（）()"):
            seen = f"正文的末尾又打了附注“{line.words.strip()}”，会印两遍"
            yield TYPED_AGAIN.at(line.place, seen, "附注由程序照发文表印，这里删去")
        elif not _FOOT.fullmatch(line.bare):
            return


def _of_the_day(line: _Line, day: str, said: _Said) -> tuple[str, str]:
    """What is said of a date below a text, and what is to be done."""
    typed = f"正文的末尾打了日期“{line.words.strip()}”"
    if not said.date:
        return f"{typed}，会印在署名的上面", "日期填在“成文日期”里，由程序印在署名下面，这里删去"
    if day != said.date:
        return (
            f"{typed}，和成文日期（{said.date}）不一样，两个都会印",
            "看看哪一个对，改好“成文日期”，这里删去",
        )
    return f"{typed}，会印两遍", "成文日期由程序照发文表印，这里删去"


def _first_article(part: Part, said: _Said) -> Iterator[Diagnostic]:
    """The first article of a bulletin with the title that the bulletin's own is."""
    top = part.blocks[0] if part.blocks else None
    if isinstance(top, Article) and said.title and _bare(str(top.text)) == said.title:
        place = next(iter(places_of(*top.text.parts)), NOWHERE)
        seen = "第一篇文章的标题在发文表的“标题”里已经有了，会印两遍"
        yield ARTICLE_TITLE_TWICE.at(place, seen, "第一篇的标题只写在发文表，这一行删去，下面直接写内容")


def _miscalled(document: Document) -> Iterator[Diagnostic]:
    """附件1 in a text whose only attachment has no number (7.3.4), 见附件 where there are several."""
    for owner in document.parts:
        count = len(owner.attachments)
        for part in (owner, *owner.attachments) if count else ():
            for text in _texts(part):
                words, place = _bare(str(text)), next(iter(places_of(*text.parts)), NOWHERE)
                if place == NOWHERE or _LABEL.fullmatch(words):
                    continue
                if count == 1 and (found := _NUMBERED.search(words)):
                    seen = f"写了“{found[0]}”，附件只有一个，印成“附件”，没有序号"
                    yield ATTACHMENT_MISCALLED.at(
                        place, seen, f"把“{found[0]}”改为“附件”；少了附件的，补在附件表里"
                    )
                elif count > 1 and (found := _UNNUMBERED.search(words)):
                    seen = f"写了“{found[0]}”，附件有 {count} 个，没有说是哪一个"
                    yield ATTACHMENT_MISCALLED.at(place, seen, "写明序号，如 见附件1；几个都是的，不用管")


def _texts(part: Part) -> Iterator[Text]:
    """The words of a part's body, those of tables left aside."""
    for block in part.blocks:
        match block:
            case Paragraph(text):
                yield text
            case Heading(title=title, run_in=run_in):
                yield from (title, run_in)
            case Labelled(label, text):
                yield from (label, text)


def _bare(words: str) -> str:
    return "".join(words.split())


def _day(words: str) -> str:
    """The day that words are, as documents write it; nothing where they are something else."""
    if match := _DAY.fullmatch(words):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日"
    if match := _CHINESE_DAY.fullmatch(words):
        year = "".join(map(_digit, match[1]))
        return f"{year}年{_number(match[2])}月{_number(match[3])}日"
    return ""


def _digit(numeral: str) -> str:
    return "0" if numeral in "〇零○" else str("一二三四五六七八九".find(numeral) + 1)


def _number(numeral: str) -> int:
    """二十三 → 23."""
    tens, ten, ones = numeral.rpartition("十")
    return (int(_digit(tens)) if tens else 1) * 10 * bool(ten) + (int(_digit(ones)) if ones else 0)
