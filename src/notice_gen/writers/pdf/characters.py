"""Document → the characters that no face of this machine has, each with the cell it came from.

It is called before a page is drawn, so that a missing glyph is never printed as a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.layout import Layout
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.values import place_of
from notice_gen.writers.faults import GLYPH_MISSING
from notice_gen.writers.pdf.fonts import chosen, lacking


def unprintable(composed: Composed, layout: Layout) -> list[Diagnostic]:
    """An 错误 for each character of a document that no face has, at its cell; its PDF is then not written.

    Raises Missing where a role has no face at all.
    """
    # Every role falls back on every face, so that one role's faces answer for all.
    faces = chosen(layout.faces)["body"].faces
    found: dict[tuple[Place, str], Diagnostic] = {}
    for words, place in _words(composed.document, NOWHERE):
        for character in lacking(words, faces):
            seen = f"“{_around(words, character)}”中的“{character}”（U+{ord(character):04X}）本机的字体都没有"
            remedy = "安装收有这个字的字体（见 README“字体”一节）；Word 文件不受影响"
            finding = Diagnostic(GLYPH_MISSING, place, seen, remedy, of_row=True)
            found.setdefault((place, character), finding)
    return list(found.values())


def _around(words: str, character: str) -> str:
    """The character with a few others beside it, on one line."""
    at = words.index(character)
    return words[max(0, at - 5) : at + 6].replace("\n", " ").strip()


def _words(tree: Any, place: Place) -> Iterator[tuple[str, Place]]:
    """Every piece of words in an element of the tree, with its cell where it has one."""
    own = place_of(tree)
    place = own if own != NOWHERE else place
    if isinstance(tree, str):
        yield tree, place
    elif isinstance(tree, tuple):
        for item in tree:
            yield from _words(item, place)
    elif is_dataclass(tree):
        for field in fields(tree):
            yield from _words(getattr(tree, field.name), place)
