"""Pieces of XML: literal text, slots for values, and elements that are fitted when their values are known.

`join` binds one document. Building a single document is the same path as building thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from notice_gen.document import Bindable, Slot, Text, bind, inline
from notice_gen.fitted import Fit, Fitted
from notice_gen.values import Day, Listing, Words


@dataclass(frozen=True, slots=True)
class SlotPiece:
    """A value. Where it stands alone, `between` is the XML that parts the paragraphs of its lines."""

    index: int
    between: str = ""


@dataclass(frozen=True, slots=True)
class FittedPiece:
    """An element with slots, and what draws it once it is bound and fitted."""

    element: Any
    draw: Callable[[Fitted], str]


Piece = str | SlotPiece | FittedPiece


class Pieces:
    """Pieces in the order of the document, gathered by a drawing."""

    def __init__(self) -> None:
        self._gathered: list[Piece] = []

    def xml(self, xml: str) -> None:
        """Literal XML."""
        self._gathered.append(xml)

    def fitted(self, element: Any, draw: Callable[[Any], str]) -> None:
        """An element that is fitted when bound."""
        self._gathered.append(FittedPiece(element, draw))

    def text(
        self, text: Text, run: Callable[[str], str], gap: Callable[[str], str], between: str = ""
    ) -> None:
        """The runs of a text; `run` and `gap` wrap what is given them, `between` as in SlotPiece."""
        alone = text.alone
        for part in text.parts:
            if isinstance(part, Slot):
                wrap = gap if part.gap else run
                before, after = wrap("\0").split("\0")
                self.xml(before)
                self._gathered.append(
                    SlotPiece(part.index, after + between + before if part is alone and between else "")
                )
                self.xml(after)
            else:
                words = Text((part,)).paragraphs if part is alone and between else [inline(part)]
                self.xml(between.join(run(xml_text(line)) for line in words))

    def done(self) -> tuple[Piece, ...]:
        """The pieces, neighbouring literals made one."""
        merged: list[Piece] = []
        for piece in self._gathered:
            if isinstance(piece, str) and merged and isinstance(merged[-1], str):
                merged[-1] += piece
            elif piece != "":
                merged.append(piece)
        return tuple(merged)


def join(pieces: Sequence[Piece], values: Sequence[Bindable], fit: Fit) -> str:
    """The XML of one document."""
    out: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, SlotPiece):
            value = values[piece.index]
            if not isinstance(value, Words | Day | Listing):
                raise TypeError(f"a {type(value).__name__} stands inside a line of text")
            if piece.between:
                out.append(piece.between.join(map(xml_text, Text((value,)).paragraphs)))
            else:
                out.append(xml_text(inline(value)))
        else:
            out.append(piece.draw(fit(bind(piece.element, values))))
    return "".join(out)


def xml_text(text: str) -> str:
    """Text for the inside of w:t; a tab is an element of its own there."""
    # The standard library's escape() loads an HTTP client with it: a tenth of the whole start.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "\t" in escaped:
        escaped = escaped.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return escaped
