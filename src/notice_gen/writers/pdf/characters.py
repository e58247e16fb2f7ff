"""Document → the characters that no face of this machine has, and those set in another face than their neighbours.

Each has the cell it came from. It is called before a page is drawn, so that a missing glyph is never printed as a box.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import (
    Article,
    AttachmentLabel,
    Blank,
    Byline,
    Classification,
    Contributor,
    EditorsNote,
    Heading,
    Labelled,
    Mark,
    Signatories,
    Subtitle,
    TitleLines,
    TitleNote,
    Urgency,
)
from notice_gen.model.layout import Layout
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.raised import base
from notice_gen.model.table import Table
from notice_gen.model.values import place_of
from notice_gen.writers.faults import GLYPH_MISSING, SET_IN_ANOTHER_FACE
from notice_gen.writers.pdf.drawing import LEVELS
from notice_gen.writers.pdf.fonts import Chosen, chosen, lacking


def unprintable(composed: Composed, layout: Layout) -> list[Diagnostic]:
    """An 错误 for each character of a document that no face has, at its cell; its PDF is then not written.

    A 提醒 for the characters of a cell that come from another face than the words around them. Raises Missing where a
    role has no face at all.
    """
    faces = chosen(layout.faces)
    # Every role falls back on every face, so that one role's faces answer for all.
    every = faces["body"].faces
    found: dict[tuple[Place, str], Diagnostic] = {}
    sound: dict[str, set[str]] = {slot: set() for slot in faces}  # characters that the slot's own face has
    for words, place, slot in _words(composed.document, NOWHERE, "body"):
        if sound[slot].issuperset(words):
            continue
        beside = lacking(words, faces[slot].faces[:1])
        if not beside:
            sound[slot].update(words)
            continue
        missing = lacking("".join(beside), every)
        for character in missing:
            seen = f"“{_around(words, character)}”中的“{character}”（U+{ord(character):04X}）本机的字体都没有，这份公文没有排出 PDF"
            remedy = "安装收有这个字的字体（见 README“字体”一节）；Word 文件不受影响"
            finding = Diagnostic(GLYPH_MISSING, place, seen, remedy, of_row=True)
            found.setdefault((place, character), finding)
        others = [c for c in beside if c not in missing and unicodedata.category(c) == "Lo"]
        if others:
            finding = _set_beside(others, words, place, faces[slot])
            found.setdefault((place, finding.seen), finding)
    return list(found.values())


def _set_beside(characters: list[str], words: str, place: Place, slot: Chosen) -> Diagnostic:
    """The 提醒 on 汉字 that the face of their words does not have."""
    face = next(face for face in slot.faces if ord(characters[0]) in face.characters)
    name = slot.instead or slot.role
    seen = (
        f"“{_around(words, characters[0])}”中的“{'”“'.join(characters)}”{name}（{slot.faces[0].name}）里没有，"
        f"用了{face.name}，笔画粗细与旁边的字不同"
    )
    remedy = f"在 PDF 和 Word 文件中看一看这个字；要一样的，安装收有它的{slot.role}"
    return Diagnostic(SET_IN_ANOTHER_FACE, place, seen, remedy)


def _around(words: str, character: str) -> str:
    """The character with a few others beside it, on one line."""
    at = words.index(character)
    return words[max(0, at - 5) : at + 6].replace("\n", " ").strip()


def _words(tree: Any, place: Place, slot: str) -> Iterator[tuple[str, Place, str]]:
    """Every piece of words in an element of the tree, with its cell where it has one, and the face it is set in."""
    own = place_of(tree)
    place = own if own != NOWHERE else place
    slot = _SLOTS.get(type(tree), slot)
    if isinstance(tree, str):
        yield base(tree), place, slot
    elif isinstance(tree, Table):
        yield from _words_of_table(tree, slot)
    elif isinstance(tree, tuple):
        for item in tree:
            yield from _words(item, place, slot)
    elif is_dataclass(tree):
        for field in fields(tree):
            yield from _words(getattr(tree, field.name), place, _slot_within(tree, field.name, slot))


def _words_of_table(table: Table, slot: str) -> Iterator[tuple[str, Place, str]]:
    """The words of a table: its header and its sections are not set in the face of the text."""
    for line in (*table.before, *table.after):
        for piece in line.pieces:
            yield base(piece), place_of(piece), slot
    rows = [(row, "level_1") for row in table.header]
    rows += [(row.cells, _SECTIONS.get(row.kind, slot)) for row in table.rows]
    for cells, face in rows:
        for cell in cells:
            if cell is not None and cell.text:
                yield base(cell.text), place_of(cell.text), face


_SECTIONS = {"section": "level_1", "subsection": "level_2"}

# Elements that are not set in the face of the text; drawing.py draws them so.
_SLOTS: dict[type, str] = {
    TitleLines: "title",
    Mark: "mark",
    Classification: "level_1",
    Urgency: "level_1",
    AttachmentLabel: "level_1",
    Subtitle: "level_2",
    EditorsNote: "level_2",
    Article: "title",
    Contributor: "level_2",
    TitleNote: "level_2",
    Byline: "level_2",
    Signatories: "level_2",
}


def _slot_within(tree: Any, field: str, slot: str) -> str:
    """The face of one field of an element."""
    match tree, field:
        case Heading(level=level), "number" | "title":
            return LEVELS[level]
        case Blank() | Labelled(), "label":
            return "level_1"
        case _:
            return slot
