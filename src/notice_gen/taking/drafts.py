"""The bytes of a Word file → its paragraphs and tables in order, to be set by us; what cannot be taken is said.

Headings and text by the numbers in them are told apart elsewhere (`book/prose`); faces and sizes are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.places import InFile, InParagraph
from notice_gen.model.taken import TakenParagraph, TakenTable, TakenText
from notice_gen.model.values import Words
from notice_gen.taking.faults import NOTES_LEFT, PICTURE_LEFT, REVISIONS_TAKEN
from notice_gen.taking.list_numbers import Numbering
from notice_gen.taking.paragraphs import (
    PICTURE,
    body_of,
    deleted_mark,
    deleted_row,
    paragraphs_of,
    style_names,
    style_of,
    text_of,
)
from notice_gen.taking.word_parts import Parts, W, opened

_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLES = ("title", "subtitle", "标题", "公文标题", "公文附件标题")
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_APART = {"footnoteReference": "脚注", "endnoteReference": "尾注", "txbxContent": "文本框"}
_REVISED = ("ins", "del", "moveFrom", "moveTo")


def taken_text(data: bytes, file: str) -> TakenText:
    """The body of a .docx. Raises Refused for what is none, is locked, has macros, or is beyond the limits."""
    return _Draft(opened(data, file)).text()


class _Draft:
    def __init__(self, parts: Parts) -> None:
        self.parts, self.file = parts, parts.file
        self.styles, self.numbering = style_names(parts), Numbering(parts)
        self.root = body_of(parts)
        # As paragraphs are counted in all findings on Word files.
        self.places = {one: n for n, one in enumerate(paragraphs_of(self.root), 1)}
        self.elements: list[TakenParagraph | TakenTable] = []
        self.findings: list[Diagnostic] = []
        self.before = ""  # the words of a paragraph whose mark was deleted: they run on into the next one

    def text(self) -> TakenText:
        """All of it."""
        body = self.root.find(f"{W}body")
        for element in _blocks(body) if body is not None else ():
            if element.tag == f"{W}tbl":
                self.table(element)
            else:
                self.elements += self.paragraph(element)
        self.left()
        return TakenText(self.file, tuple(self.elements), tuple(self.findings))

    def paragraph(self, element: Any) -> Iterator[TakenParagraph]:
        """A paragraph, or one for each of its lines; nothing for an empty one."""
        text = self.before + self.numbering.next(element) + text_of(element)
        self.before = text if deleted_mark(element) else ""
        if self.before:
            return
        place = InParagraph(self.file, self.places.get(element, 0))
        style = style_of(element, self.styles)
        heading = _HEADING.fullmatch(style)
        aligned = element.find(f"{W}pPr/{W}jc")
        centred = aligned is not None and aligned.get(f"{W}val") == "center"
        for line in text.split("\n"):
            words = " ".join(line.replace("\t", " ").split(" ")).strip()
            if words:
                self.look(words, place)
                yield TakenParagraph(
                    Words(words, place),
                    int(heading[1]) if heading else 0,
                    style.lower() in _TITLES,
                    centred,
                )

    def look(self, words: str, place: InParagraph) -> None:
        """Say what of a paragraph is not taken."""
        if PICTURE in words:
            seen = f"“{words[:20]}”这一段有图，图没有取来"
            self.findings.append(
                Diagnostic(PICTURE_LEFT, place, seen, "图放在附件里：另存为 PDF，作为附件的来源")
            )

    def table(self, element: Any) -> None:
        """A table with its merged cells; what stands inside a cell is its lines."""
        cells: dict[tuple[int, int], Words] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        above: dict[int, tuple[int, int]] = {}  # by column: the cell that goes on downwards
        rows = [row for row in _rows(element) if not deleted_row(row)]
        for n, row in enumerate(rows):
            at = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in row.iterchildren(f"{W}tc"):
                wide = _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                if merged is not None and merged.get(f"{W}val", "continue") != "restart" and at in above:
                    top = above[at]
                    spans[top] = (n - top[0] + 1, spans.get(top, (1, 1))[1])
                else:
                    words = self.words_in(cell)
                    if words.strip():
                        cells[n, at] = words
                    if wide > 1:
                        spans[n, at] = (1, wide)
                    above.pop(at, None)
                    if merged is not None:
                        above[at] = (n, at)
                at += wide
        if cells:
            self.elements.append(TakenTable(cells, spans))

    def words_in(self, cell: Any) -> Words:
        """The words of a cell, a line for each of its paragraphs."""
        lines: list[str] = []
        place = InParagraph(self.file, 0)
        for paragraph in cell.iter(f"{W}p"):
            text = (self.numbering.next(paragraph) + text_of(paragraph)).strip()
            here = InParagraph(self.file, self.places.get(paragraph, 0))
            place = place if lines else here
            if text:
                self.look(text, here)
                lines.append(text)
        return Words("\n".join(lines), place)

    def left(self) -> None:
        """Say what stands apart from the text, and that open revisions were taken as if they were accepted."""
        apart = [
            said for name, said in _APART.items() if next(self.root.iter(f"{W}{name}"), None) is not None
        ]
        if apart:
            seen, remedy = f"文件里有{'、'.join(apart)}，没有取来", "把要印的话写进正文，再把它们删去"
            self.findings.append(Diagnostic(NOTES_LEFT, InFile(self.file), seen, remedy))
        if any(next(self.root.iter(f"{W}{name}"), None) is not None for name in _REVISED):
            seen = "文件里有没有接受的修订，按全部接受取来"
            self.findings.append(
                Diagnostic(REVISIONS_TAKEN, InFile(self.file), seen, "在 Word 或 WPS 中接受或拒绝修订后保存")
            )


def _blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body in order, whatever is wrapped around them."""
    for child in element.iterchildren("*"):
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _AROUND:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren("*"):
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _AROUND:
            yield from _rows(child)


def _number(element: Any, otherwise: int) -> int:
    value = str(element.get(f"{W}val", "")) if element is not None else ""
    return min(int(value), 200) if value.isdecimal() and int(value) > 0 else otherwise
