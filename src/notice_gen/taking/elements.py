"""The parts of a .docx → its paragraphs in the order of the file, each with its place, its cell, and its words as they
are set: raised, struck, bold, hidden …; and the fields among them.

Every reader of Word files stands on this one walk (`paragraphs`, `drafts`, the office's finals). It takes as long as
the file is: no paragraph is looked at twice. What the words mean is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, assert_never

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import Manner, base, from_typed, lowered, raised
from notice_gen.model.values import Gap
from notice_gen.taking.list_numbers import Numbering
from notice_gen.taking.looks import BARE, PLAIN, Look, Looks, LooksWithin, Mark
from notice_gen.taking.squeezed import page_of, squeezed
from notice_gen.taking.style_names import style_names, style_of
from notice_gen.taking.word_parts import Parts, W, torn

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATH_TEXT = f"{MATH}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
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
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"  # a watermark's words are an attribute
PICTURE = "〔图〕"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # U+2060 stands in the copies for LibreOffice
_UNSEEN = lazy_pattern(f"[{INVISIBLE}]")
# What Word and LibreOffice put in the place of a reference that leads nowhere.
_BROKEN = lazy_pattern(
    r"错误[!！]|Error[!！]|错误：(?:引用|未找到)|Reference source not found", re.IGNORECASE
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTE_MARKS = {f"{W}footnoteReference", f"{W}endnoteReference"}
AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
BODY = "body"
MOST_WIDE = 200  # columns that a cell reaches over; more is nobody's table


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a paragraph that are set alike. `words` are as in a draft: m², 【待删：…】; "" for what has none, as a
    drawn line (`drawn`). `text` is the w:t that they stand in, None for what stands in none; `hidden` ones do not print.
    """

    words: str
    text: Any
    look: Look = PLAIN
    hidden: bool = False
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its table, counted in the part; its row, its first column and how many it reaches over, from 0;
    whether it is merged downwards, and whether it goes on from the cell above it."""

    table: int
    row: int
    column: int
    wide: int = 1
    merged: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """A w:p. `place` counts them within their part from 1, as all findings do; `part` is body, footnotes, endnotes,
    header or footer; `number` is what Word itself writes before it (一、).

    `cells` are those that it stands in, the outermost first; `boxed` whether it stands in a text box; `runs_on` whether
    its mark was deleted, so that the next one goes on with it.
    """

    place: int
    part: str
    style: str
    number: str
    pieces: tuple[Piece, ...]
    cells: tuple[Cell, ...]
    boxed: bool
    runs_on: bool
    centred: bool

    @property
    def words(self) -> str:
        """Its own words that print, with tabs and line breaks, without the number."""
        return "".join(piece.words for piece in self.pieces if not piece.hidden)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a part: its code (DATE \\@ …), the words that it gave when the file was saved, the paragraph it is in."""

    code: str
    result: str
    place: int


def read_elements(parts: Parts) -> Iterator[Element]:
    """All paragraphs of a file: its body, then footnotes and endnotes, then each header and footer.

    Raises Refused for a dialect that Word calls Strict.
    """
    styles, looks, numbering = style_names(parts), Looks(parts), Numbering(parts)
    for part, root in roots_of(parts):
        yield from _elements(root, part, styles, looks, numbering)


def roots_of(parts: Parts) -> Iterator[tuple[str, Any]]:
    """The parts of a file that have text, by their role, in the order of `read_elements`."""
    yield BODY, body_of(parts)
    for part in ("footnotes", "endnotes", "header", "footer"):
        for root in parts.trees(part):
            yield part, root


def body_of(parts: Parts) -> Any:
    """The root of the main part. Raises Refused for a dialect that Word calls Strict."""
    root = parts.tree(parts.main)
    if root.tag != f"{W}document":
        raise torn(parts.file, "这不是普通的 .docx 文件（严格格式，或别的软件写的）")
    return root


def _elements(
    root: Any, part: str, styles: dict[str, str], looks: Looks, numbering: Numbering
) -> Iterator[Element]:
    cells, page = _cells(root), page_of(root)
    place = 0
    for paragraph in root.iter(f"{W}p"):
        if not _counts(paragraph):
            continue
        place += 1
        pieces = tuple(pieces_of(paragraph, looks.within(paragraph)))
        if any(map(hidden_row, paragraph.iterancestors(f"{W}tr"))):
            pieces = tuple(replace(piece, hidden=True) for piece in pieces)
        if squeezed(paragraph, page):
            pieces = tuple(replace(piece, look=piece.look.and_(Mark.UNSEEN)) for piece in pieces)
        around = [cells[cell] for cell in paragraph.iterancestors(f"{W}tc") if cell in cells]
        aligned = paragraph.find(f"{W}pPr/{W}jc")
        yield Element(
            place,
            part,
            style_of(paragraph, styles),
            numbering.next(paragraph),
            pieces,
            tuple(reversed(around)),
            next(paragraph.iterancestors(f"{W}txbxContent"), None) is not None,
            deleted_mark(paragraph),
            aligned is not None and aligned.get(f"{W}val") == "center",
        )


# ---- words --------------------------------------------------------------------------------------


def pieces_of(
    element: Any, looks: LooksWithin = BARE, look: Look = PLAIN, hidden: bool = False
) -> Iterator[Piece]:
    """The text of a paragraph in order, whatever stands around it (links, content controls, accepted changes)."""
    for child in element.iterchildren("*"):
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}t":
            yield from _set(child, look, hidden)
        elif tag == f"{W}sym":
            yield Piece(_symbol(child), None, look, hidden)
        elif tag == MATH_TEXT:
            yield Piece(child.text or "", None, look.and_(Mark.FORMULA), hidden)
        elif tag.startswith(W) and tag[len(W) :] in _SIGNS:
            yield Piece(_SIGNS[tag[len(W) :]], None, look, hidden)
        elif tag in _DRAWN:
            picture = next(child.iter(*_PICTURES), None) is not None
            art = "".join(str(one.get("string", "")) for one in child.iter(_WORD_ART))
            yield Piece(f"{PICTURE if picture else ''}{art}", None, look, hidden, drawn=True)
        elif tag in _NOTE_MARKS:
            yield Piece("", None, look, hidden, drawn=True)
        elif tag == f"{W}r":
            own, unseen = looks.of(child)
            yield from pieces_of(child, looks, own, unseen)
        elif tag == f"{W}ruby":
            yield from pieces_of(child, looks, look.and_(Mark.RUBY), hidden)
        else:
            yield from pieces_of(child, looks, look, hidden)


def _set(text: Any, look: Look, hidden: bool) -> Iterator[Piece]:
    """The words of a w:t as they are set, a character for each of its own."""
    # Nothing of the private planes in a file of others is ours.
    words = from_typed(base(text.text or ""))
    manner = look.manner
    match manner:
        case Manner.PLAIN:
            yield Piece(words, text, look, hidden)
        case Manner.RAISED:
            yield Piece(raised(words), text, look, hidden)
        case Manner.LOWERED:
            yield Piece(lowered(words), text, look, hidden)
        case Manner.STRUCK:
            before, after = Gap.struck("\0").split("\0")
            if words.strip():
                yield Piece(before, None, look, hidden)
            yield Piece(words, text, look, hidden)
            if words.strip():
                yield Piece(after, None, look, hidden)
        case _:
            assert_never(manner)


def _symbol(element: Any) -> str:
    """The character of a w:sym; those of symbol fonts lie in the private area and have no words."""
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xE000 and not 0xD800 <= code < 0xE000 else "□"


def _counts(paragraph: Any) -> bool:
    """Whether a w:p is one of the elements: what stands twice for old programs is read once, deleted rows are not."""
    above = paragraph.iterancestors(FALLBACK, f"{W}tr")
    return not any(one.tag == FALLBACK or deleted_row(one) for one in above)


def without_unseen(text: str) -> str:
    """The text without the characters that nobody sees."""
    return _UNSEEN.sub("", text)


# ---- tables -------------------------------------------------------------------------------------


def _cells(root: Any) -> dict[Any, Cell]:
    """The cells of all tables of a part by their w:tc; deleted rows do not count."""
    found: dict[Any, Cell] = {}
    for n, table in enumerate(root.iter(f"{W}tbl")):
        at = 0
        for row in inside(table, "tr"):
            column = number_in(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in inside(row, "tc"):
                wide = number_in(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merged is not None and merged.get(f"{W}val", "continue") != "restart"
                found[cell] = Cell(n, at, column, wide, merged is not None, goes_on)
                column += wide
            at += not deleted_row(row)
    return found


def inside(element: Any, name: str) -> Iterator[Any]:
    """The children of that name, whatever is wrapped around them."""
    for child in element.iterchildren("*"):
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in AROUND:
            yield from inside(child, name)


def number_in(element: Any, otherwise: int) -> int:
    """The w:val of an element as a number from 1 to MOST_WIDE; `otherwise` where it is none."""
    value = str(element.get(f"{W}val", "")) if element is not None else ""
    return min(int(value), MOST_WIDE) if value.isdecimal() and int(value) > 0 else otherwise


def deleted_row(row: Any) -> bool:
    """Whether a w:tr was deleted, in a change that is not accepted."""
    return row.find(f"{W}trPr/{W}del") is not None


def hidden_row(row: Any) -> bool:
    """Whether a w:tr is not to print."""
    found = row.find(f"{W}trPr/{W}hidden")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def deleted_mark(paragraph: Any) -> bool:
    """Whether its end was deleted, so that it runs on into the next one."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


# ---- fields -------------------------------------------------------------------------------------


def is_broken(result: str) -> bool:
    """Whether a field's words are Word's own message that it found nothing (错误!未找到引用源。)."""
    return _BROKEN.search(result) is not None


def fields_of(root: Any) -> Iterator[Field]:
    """The fields of a part, each when it ends; a code may be spread over several runs, a field over several paragraphs."""
    place = 0
    open_fields: list[tuple[int, list[str], list[str]]] = []  # where it began, its code, its words
    ended: list[bool] = []  # whether its code is over
    for element in root.iter(f"{W}p", f"{W}fldChar", f"{W}instrText", f"{W}t", f"{W}fldSimple"):
        tag = element.tag
        if tag == f"{W}p":
            place += _counts(element)
        elif tag == f"{W}fldSimple":
            words = "".join(text.text or "" for text in element.iter(f"{W}t"))
            yield Field(str(element.get(f"{W}instr", "")).strip(), words, place)
        elif tag == f"{W}instrText":
            if open_fields:
                open_fields[-1][1].append(element.text or "")
        elif tag == f"{W}t":
            for one, over in zip(open_fields, ended, strict=True):
                if over:
                    one[2].append(element.text or "")
        else:
            kind = element.get(f"{W}fldCharType")
            if kind == "begin":
                open_fields.append((place, [], []))
                ended.append(False)
            elif kind == "separate" and ended:
                ended[-1] = True
            elif kind == "end" and open_fields:
                began, code, said = open_fields.pop()
                ended.pop()
                yield Field("".join(code).strip(), "".join(said), began)
