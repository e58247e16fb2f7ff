"""The parts of a .docx → its paragraphs as a person reads them, and the words in the styles of title, number and dates.

Styles are known by name: LibreOffice gives every style a new id (Style19) and keeps w:name; Word adds
w:aliases. Deleted, hidden and field-code text is not read. A picture is 〔图〕: a text with one more is another text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from notice_gen.model.filing import Number
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.taking.elements import (
    FALLBACK,
    INVISIBLE,
    Element,
    deleted_row,
    pieces_of,
    read_elements,
    without_unseen,
)
from notice_gen.taking.style_names import COPIES, DATE, EDITED, NUMBER, PRINTER, TITLE
from notice_gen.taking.word_parts import UNNAMED_FINAL, Parts, W, opened

REPEATED = ("header", "footer")
_SPACES = lazy_pattern(rf"[\s{INVISIBLE}]+")
_COPIES = lazy_pattern(r"共印[^印]{0,20}份")
PAGE_NUMBER = lazy_pattern(r"[\W_\d第页共]*")

_DIGITS = "0-9０-９〇○零一二三四五六七八九十"
# Looked for in paragraphs of any length: repeats are possessive and begin where a run begins, so that no character is
# looked at again from every place of its run.
# Hand-typed brackets and 第 are known too; a blank number is spaces, ＿ or ×. Numbers without a 机关代字 have no series:
# 第40号, 2026年第3号, 第3期（总第45期）.
_SERIES = r"[^\s〔〕【】\[\]（）()［］]"
_FIGURE, _ROOM = "[0-9０-９〇零一二三四五六七八九十百千万]*+", r"[\s_＿XxＸ×*＊]*+"
NUMBER_WORDS = lazy_pattern(
    rf"(?<!{_SERIES})(?P<series>{_SERIES}*+)(?:(?<![ \u3000])[ \u3000]++)?"
    rf"[〔【\[（(［]\s*+(?P<year>[0-9０-９]*+)\s*+[〕】\]）)］]\s*+第?\s*+(?P<n>[0-9０-９]*+){_ROOM}号"
    rf"|(?<!{_SERIES})(?:(?P<dated>[0-9０-９]{{4}}|(?<![ \u3000])[ \u3000]++)年\s*+)?"
    rf"第\s*+(?P<nth>{_FIGURE}){_ROOM}(?P<unit>[号期次])"
    rf"(?:\s*+[（(]\s*+总第?\s*+(?P<total>{_FIGURE}){_ROOM}期\s*+[）)])?"
)
_BLANK, _OPEN = r"[ \u3000\xa0_＿]", rf"[\s_＿XxＸ×]*+[{_DIGITS}]*+[\s_＿XxＸ×]*+"
DATE_WORDS = lazy_pattern(
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
    return said_of(read_elements(parts))


def said_of(elements: Iterable[Element]) -> list[Paragraph]:
    """The words of its elements."""
    found: list[Paragraph] = []
    repeated: dict[
        str, Paragraph
    ] = {}  # what repeats on every page is read once, and page numbers are no words
    before = ""
    for one in elements:
        text = before + one.number + without_unseen(one.words)
        before = text if one.runs_on else ""  # it runs on into the next one
        if before or not bare(text):
            continue
        paragraph = Paragraph(role(one.style, text), text.strip(), bool(one.cells))
        if one.part not in REPEATED:
            found.append(paragraph)
        elif not PAGE_NUMBER.fullmatch(paragraph.bare):
            repeated[paragraph.bare] = paragraph
    return [*found, *repeated.values()]


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


def role(style: str, text: str) -> str:
    """The style of a paragraph, but for two lines of minutes and bulletins that have another element's: EDITED above the
    rule has the number's, COPIES at the end the printer's."""
    if style == NUMBER:
        end = len(text.rstrip())
        return EDITED if any(match.end() == end for match in DATE_WORDS.finditer(text)) else style
    return COPIES if style == PRINTER and _COPIES.fullmatch(bare(text)) else style


def as_number(said: str) -> Number | None:
    """Words as a 发文字号; None where series, year or number is missing."""
    match = NUMBER_WORDS.fullmatch(said.strip())
    if match is None or not (match["series"] and match["year"] and match["n"]):
        return None
    return Number(match["series"], int(match["year"]), int(match["n"]))


# ---- the tree -----------------------------------------------------------------------------------


def paragraphs_of(root: Any, fallback: bool = False) -> Iterator[Any]:
    """The w:p of a part in the order of the file. What stands twice for old programs (mc:Fallback) is read once;
    `fallback` gives just that second copy."""
    for paragraph in root.iter(f"{W}p"):
        second = next(paragraph.iterancestors(FALLBACK), None) is not None
        if second is fallback and not any(map(deleted_row, paragraph.iterancestors(f"{W}tr"))):
            yield paragraph


def text_of(paragraph: Any) -> str:
    """The words of a w:p as a person reads them, by its own properties alone."""
    return without_unseen("".join(piece.words for piece in pieces_of(paragraph) if not piece.hidden))
