"""The bytes of a Word file → its paragraphs and tables in order, to be set by us; what cannot be taken is said.

Headings and text by the numbers in them are told apart elsewhere (`book/prose`); faces and sizes are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile, InParagraph
from notice_gen.model.taken import TakenParagraph, TakenTable, TakenText
from notice_gen.model.values import Words
from notice_gen.taking.elements import (
    BODY,
    PICTURE,
    Element,
    body_of,
    fields_of,
    is_broken,
    read_elements,
    without_unseen,
)
from notice_gen.taking.faults import NOTES_LEFT, PICTURE_LEFT, REVISIONS_TAKEN, RUNNING_WORDS_LEFT
from notice_gen.taking.paragraphs import PAGE_NUMBER, bare
from notice_gen.taking.word_parts import Parts, W, opened

_HEADING = lazy_pattern(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLES = ("title", "subtitle", "标题", "公文标题", "公文附件标题")
_APART = {"footnoteReference": "脚注", "endnoteReference": "尾注", "txbxContent": "文本框"}
_AROUND = {"header": "页眉", "footer": "页脚"}
_SHOWN = 20  # characters of what is left that are named
_REVISED = ("ins", "del", "moveFrom", "moveTo")


def taken_text(data: bytes, file: str) -> TakenText:
    """The body of a .docx. Raises Refused for what is none, is locked, has macros, or is beyond the limits."""
    return _Draft(opened(data, file)).text()


class _Draft:
    def __init__(self, parts: Parts) -> None:
        self.parts, self.file = parts, parts.file
        self.elements: list[TakenParagraph | TakenTable] = []
        self.findings: list[Diagnostic] = []
        self.before = ""  # the words of a paragraph whose mark was deleted: they run on into the next one

    def text(self) -> TakenText:
        """All of it."""
        elements = list(read_elements(self.parts))
        body = [one for one in elements if one.part == BODY]
        for table, within in groupby(body, lambda one: one.cells[0].table if one.cells else None):
            if table is not None:
                self.table(list(within))
            else:
                for one in within:
                    self.elements += () if one.boxed else self.paragraph(one)
        self.left(body)
        self.left_around(elements)
        return TakenText(self.file, tuple(self.elements), tuple(self.findings))

    def paragraph(self, element: Element) -> Iterator[TakenParagraph]:
        """A paragraph, or one for each of its lines; nothing for an empty one."""
        text = self.before + element.number + without_unseen(element.words)
        self.before = text if element.runs_on else ""
        if self.before:
            return
        place = InParagraph(self.file, element.place)
        heading = _HEADING.fullmatch(element.style)
        for line in text.split("\n"):
            words = " ".join(line.replace("\t", " ").split(" ")).strip()
            if words:
                self.look(words, place)
                yield TakenParagraph(
                    Words(words, place),
                    int(heading[1]) if heading else 0,
                    element.style.lower() in _TITLES,
                    element.centred,
                )

    def look(self, words: str, place: InParagraph) -> None:
        """Say what of a paragraph is not taken."""
        if PICTURE in words:
            seen = f"“{words[:20]}”这一段有图，图没有取来"
            self.findings.append(
                Diagnostic(PICTURE_LEFT, place, seen, "图放在附件里：另存为 PDF，作为附件的来源")
            )

    def table(self, elements: list[Element]) -> None:
        """A table with its merged cells; what stands inside a cell is its lines."""
        cells: dict[tuple[int, int], Words] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        above: dict[int, tuple[int, int]] = {}  # by column: the cell that goes on downwards
        for cell, inside in groupby(elements, lambda one: one.cells[0]):
            words = self.words_in(inside)
            here = cell.row, cell.column
            if cell.continued and cell.column in above:
                top = above[cell.column]
                spans[top] = (cell.row - top[0] + 1, spans.get(top, (1, 1))[1])
                continue
            above.pop(cell.column, None)
            if cell.merged:
                above[cell.column] = here
            if words.strip():
                cells[here] = words
            if cell.wide > 1:
                spans[here] = (1, cell.wide)
        if cells:
            self.elements.append(TakenTable(cells, spans))

    def words_in(self, elements: Iterable[Element]) -> Words:
        """The words of a cell, a line for each of its paragraphs."""
        lines: list[str] = []
        place = InParagraph(self.file, 0)
        for one in elements:
            text = (one.number + without_unseen(one.words)).strip()
            here = InParagraph(self.file, one.place)
            place = place if lines else here
            if text:
                self.look(text, here)
                lines.append(text)
        return Words("\n".join(lines), place)

    def left(self, body: Iterable[Element]) -> None:
        """Say what stands apart from the text, and that open revisions were taken as if they were accepted."""
        root = body_of(self.parts)
        apart = [said for name, said in _APART.items() if next(root.iter(f"{W}{name}"), None) is not None]
        if any(piece.hidden and piece.words.strip() for one in body for piece in one.pieces):
            apart.append("隐藏的文字")
        if apart:
            seen, remedy = f"文件里有{'、'.join(apart)}，没有取来", "把要印的话写进正文，再把它们删去"
            self.findings.append(Diagnostic(NOTES_LEFT, InFile(self.file), seen, remedy))
        broken = [field for field in fields_of(root) if is_broken(field.result)]
        if broken:
            seen = f"文件里有出错的域，取来的是“{broken[0].result.strip()[:20]}”"
            remedy = "在 Word 或 WPS 中把它改成要印的话，保存后再用"
            self.findings.append(
                Diagnostic(NOTES_LEFT, InParagraph(self.file, broken[0].place), seen, remedy)
            )
        if any(next(root.iter(f"{W}{name}"), None) is not None for name in _REVISED):
            seen = "文件里有没有接受的修订，按全部接受取来"
            self.findings.append(
                Diagnostic(REVISIONS_TAKEN, InFile(self.file), seen, "在 Word 或 WPS 中接受或拒绝修订后保存")
            )

    def left_around(self, elements: Iterable[Element]) -> None:
        """Say what stands around the text: words of headers and footers other than a page number, and comments."""
        found: dict[str, None] = {}  # what repeats on every page is said once
        for one in elements:
            words = without_unseen(one.words).strip()
            if one.part in _AROUND and not PAGE_NUMBER.fullmatch(bare(words)):
                found[f"{_AROUND[one.part]}“{' '.join(words.split())[:_SHOWN]}”"] = None
        comments = sum(1 for root in self.parts.trees("comments") for _ in root.iter(f"{W}comment"))
        named = [*found, *([f"批注（{comments} 个）"] if comments else ())]
        if named:
            seen = f"文件的{'、'.join(named)}没有取来"
            self.findings.append(
                Diagnostic(RUNNING_WORDS_LEFT, InFile(self.file), seen, "要印的话，写进文件的正文")
            )
