"""The parts of a .docx → its paragraphs as a person reads them, and the words in the styles of title, number and dates.

Styles are known by name: LibreOffice gives every style a new id (Style19) and keeps w:name; Word adds
w:aliases. Deleted, hidden and field-code text is not read. A picture is 〔图〕: a text with one more is another text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from notice_gen.model.filing import Number
from notice_gen.model.places import Place
from notice_gen.model.raised import Manner, base, from_typed, lowered, raised
from notice_gen.model.values import Gap
from notice_gen.taking.list_numbers import Numbering
from notice_gen.taking.word_parts import UNNAMED_FINAL, Parts, W, opened, torn

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

# The styles of the writer (writers.docx.styles) that are looked for: id → name. A test compares the two.
# GwTitle is the title in files that were written before 2026-12.
NUMBER, DATE, PRINTER = "公文发文字号", "公文成文日期", "公文印发机关和日期"
TITLE, SIGNATORY, ISSUER = "公文标题", "公文签发人姓名", "公文署名"
OURS = {
    "GwNumber": NUMBER, "GwDate": DATE, "GwPrinter": PRINTER, "Title": TITLE, "GwTitle": TITLE,
    "GwSignatory": SIGNATORY, "GwIssuer": ISSUER,
}  # fmt: skip

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # U+2060 stands in the copies for LibreOffice
_UNSEEN = re.compile(f"[{INVISIBLE}]")
_SPACES = re.compile(rf"[\s{INVISIBLE}]+")
_SKIPPED = {f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "txbxContent", "rt", "sdtPr", "p")} | {
    FALLBACK
}
_DRAWN = {f"{W}{name}" for name in ("drawing", "pict", "object")}
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
)
PICTURE = "〔图〕"
_PAGE_NUMBER = re.compile(r"[\W_\d第页共]*")
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

_DIGITS = "0-9０-９〇○零一二三四五六七八九十"
# Looked for in paragraphs of any length: repeats are possessive and begin where a run begins, so that no character is
# looked at again from every place of its run.
# Hand-typed brackets and 第 are known too; a blank number is spaces, ＿ or ×. Numbers without a 机关代字 have no series:
# 第40号, 2026年第3号, 第3期（总第45期）.
_SERIES = r"[^\s〔〕【】\[\]（）()［］]"
_FIGURE, _ROOM = "[0-9０-９〇零一二三四五六七八九十百千万]*+", r"[\s_＿XxＸ×*＊]*+"
NUMBER_WORDS = re.compile(
    rf"(?<!{_SERIES})(?P<series>{_SERIES}*+)(?:(?<![ \u3000])[ \u3000]++)?"
    rf"[〔【\[（(［]\s*+(?P<year>[0-9０-９]*+)\s*+[〕】\]）)］]\s*+第?\s*+(?P<n>[0-9０-９]*+){_ROOM}号"
    rf"|(?<!{_SERIES})(?:(?P<dated>[0-9０-９]{{4}}|(?<![ \u3000])[ \u3000]++)年\s*+)?"
    rf"第\s*+(?P<nth>{_FIGURE}){_ROOM}[号期次]"
    rf"(?:\s*+[（(]\s*+总第?\s*+(?P<total>{_FIGURE}){_ROOM}期\s*+[）)])?"
)
_BLANK, _OPEN = r"[ \u3000\xa0_＿]", rf"[\s_＿XxＸ×]*+[{_DIGITS}]*+[\s_＿XxＸ×]*+"
DATE_WORDS = re.compile(
    rf"(?:(?<!{_BLANK}){_BLANK}++(?=年)|(?<![{_DIGITS}])[{_DIGITS}]++\s*+|(?<!\s)\s++|)年{_OPEN}月{_OPEN}日"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a paragraph that come from a cell: start and end, the cell and all its words."""

    start: int
    end: int
    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the name of its style, its words with \\t and \\n, and whether it stands in a table cell.

    `spans` are the words that were traced to cells (`cells.traced`).
    """

    style: str
    text: str
    in_table: bool = False
    spans: tuple[Span, ...] = ()

    @property
    def bare(self) -> str:
        """The words without any space: what two paragraphs are compared by."""
        return bare(self.text)


@dataclass(frozen=True, slots=True)
class StyledWords:
    """The words in the file's styles of title, number, issue date and imprint date; "" where there are none."""

    title: str
    number: str
    signed: str
    printed: str


def bare(text: str) -> str:
    """The text without spaces and without characters that nobody sees."""
    return _SPACES.sub("", text)


def words(data: bytes, file: str = UNNAMED_FINAL) -> list[Paragraph]:
    """The words of a .docx, paragraph by paragraph in the order of the file, tables cell by cell, text boxes,
    notes, and what a person put into headers and footers; empty paragraphs are left out. Raises Refused for what is no Word file."""
    return read(opened(data, file))


def read(parts: Parts) -> list[Paragraph]:
    """The words of an opened file."""
    styles = style_names(parts)
    numbering = Numbering(parts)
    found: list[Paragraph] = []
    for root in (body_of(parts), *parts.trees("footnotes", "endnotes")):
        found += _paragraphs(root, styles, numbering)
    # What repeats on every page is read once, and page numbers are no words.
    repeated = [
        one for root in parts.trees("header", "footer") for one in _paragraphs(root, styles, numbering)
    ]
    return found + list({one.bare: one for one in repeated if not _PAGE_NUMBER.fullmatch(one.bare)}.values())


def _paragraphs(root: Any, styles: dict[str, str], numbering: Numbering) -> Iterator[Paragraph]:
    """The paragraphs of a part that have words."""
    before = ""
    for paragraph in paragraphs_of(root):
        text = before + numbering.next(paragraph) + text_of(paragraph)
        before = text if deleted_mark(paragraph) else ""  # it runs on into the next one
        if not before and bare(text):
            in_table = next(paragraph.iterancestors(f"{W}tc"), None) is not None
            yield Paragraph(style_of(paragraph, styles), text.strip(), in_table)


def styled_words(data: bytes, file: str = UNNAMED_FINAL) -> StyledWords:
    """The words in the styles of title, number and dates of a .docx. Raises Refused for what is no Word file."""
    return styled_words_of(read(opened(data, file)))


def styled_words_of(paragraphs: list[Paragraph]) -> StyledWords:
    """The same of paragraphs that have been read."""

    def first(style: str, pattern: re.Pattern[str]) -> str:
        matches = (pattern.search(one.text) for one in paragraphs if one.style == style)
        return next((match[0].strip() for match in matches if match), "")

    title = "".join(bare(one.text) for one in paragraphs if one.style == TITLE)
    return StyledWords(
        title, first(NUMBER, NUMBER_WORDS), first(DATE, DATE_WORDS), first(PRINTER, DATE_WORDS)
    )


def as_number(said: str) -> Number | None:
    """Words as a 发文字号; None where series, year or number is missing."""
    match = NUMBER_WORDS.fullmatch(said.strip())
    if match is None or not (match["series"] and match["year"] and match["n"]):
        return None
    return Number(match["series"], int(match["year"]), int(match["n"]))


# ---- the tree -----------------------------------------------------------------------------------


def body_of(parts: Parts) -> Any:
    """The root of the main part. Raises Refused for a dialect that Word calls Strict."""
    root = parts.tree(parts.main)
    if root.tag != f"{W}document":
        raise torn(parts.file, "这不是普通的 .docx 文件（严格格式，或别的软件写的）")
    return root


def style_names(parts: Parts) -> dict[str, str]:
    """Styles by id: our own name where name, alias or id say so, else the style's name; "" is the default one."""
    names: dict[str, str] = {}
    for root in parts.trees("styles"):
        for style in root.iter(f"{W}style"):
            own = str(style.get(f"{W}styleId", ""))
            name = _value(style, "name")
            aliases = [alias.strip() for alias in re.split("[,，;]", _value(style, "aliases"))]
            ours = next((n for n in (name, *aliases) if n in OURS.values()), OURS.get(own, name))
            names[own] = ours
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                names[""] = ours
    return names


def style_of(paragraph: Any, names: dict[str, str]) -> str:
    """The name of a paragraph's style."""
    properties = paragraph.find(f"{W}pPr")
    own = _value(properties, "pStyle") if properties is not None else ""
    return names.get(own) or OURS.get(own, own) or "正文"


def paragraphs_of(root: Any, fallback: bool = False) -> Iterator[Any]:
    """The w:p of a part in the order of the file. What stands twice for old programs (mc:Fallback) is read once;
    `fallback` gives just that second copy."""
    for paragraph in root.iter(f"{W}p"):
        second = next(paragraph.iterancestors(FALLBACK), None) is not None
        if second is fallback and not deleted_row(paragraph):
            yield paragraph


def pieces_of(element: Any, manner: Manner = Manner.PLAIN) -> Iterator[tuple[str, Any]]:
    """The visible text of a paragraph in order: words and the w:t they stand in, None for what stands in none.

    Words of a run that is raised, lowered or struck (`manner`) are as in a draft: m², 【待删：…】.
    """
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}t":
            yield from _set_in(manner, child)
        elif tag == f"{W}sym":
            yield _symbol(child), None
        elif tag == MATH_TEXT:
            yield child.text or "", None
        elif tag.startswith(W) and tag[len(W) :] in _SIGNS:
            yield _SIGNS[tag[len(W) :]], None
        elif tag in _DRAWN:
            yield PICTURE if next(child.iter(*_PICTURES), None) is not None else "", None
        elif tag != f"{W}r" or not _hidden(child):
            yield from pieces_of(child, _manner_of(child) if tag == f"{W}r" else manner)


def _set_in(manner: Manner, text: Any) -> Iterator[tuple[str, Any]]:
    """The words of a w:t in the manner of its run, a character for each of its own."""
    # Nothing of the private planes in a file of others is ours.
    words = from_typed(base(text.text or ""))
    match manner:
        case Manner.PLAIN:
            yield words, text
        case Manner.RAISED:
            yield raised(words), text
        case Manner.LOWERED:
            yield lowered(words), text
        case Manner.STRUCK:
            before, after = Gap.struck("\0").split("\0")
            if words.strip():
                yield before, None
            yield words, text
            if words.strip():
                yield after, None
        case _:
            assert_never(manner)


def _manner_of(run: Any) -> Manner:
    """How a run sets its words. Characters that their style raises are not known."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return Manner.PLAIN
    if _on(properties, "strike") or _on(properties, "dstrike"):
        return Manner.STRUCK
    aligned = _value(properties, "vertAlign")
    return {"superscript": Manner.RAISED, "subscript": Manner.LOWERED}.get(aligned, Manner.PLAIN)


def text_of(paragraph: Any) -> str:
    """The words of a w:p as a person reads them."""
    return _UNSEEN.sub("", "".join(text for text, _ in pieces_of(paragraph)))


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _on(properties: Any, name: str) -> bool:
    """Whether a switch of Word is on: there, and not said to be off."""
    found = properties.find(f"{W}{name}") if properties is not None else None
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _hidden(run: Any) -> bool:
    return _on(run.find(f"{W}rPr"), "vanish")


def deleted_mark(paragraph: Any) -> bool:
    """Whether its end was deleted, so that it runs on into the next one."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def deleted_row(element: Any) -> bool:
    """Whether a row was deleted, or that of a paragraph in a table."""
    rows = [element] if element.tag == f"{W}tr" else []
    rows += element.iterancestors(f"{W}tr")
    return any(row.find(f"{W}trPr/{W}del") is not None for row in rows)


def _symbol(element: Any) -> str:
    """The character of a w:sym; those of symbol fonts lie in the private area and have no words."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xE000 and not 0xD800 <= code < 0xE000 else "□"
