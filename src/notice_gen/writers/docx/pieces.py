"""Pieces of XML: literal text, slots for values, and elements that are fitted when their values are known.

`join` puts the values of one document between them: a single document is written in the same way as thousands. What
makes thousands cheaper is decided before, in `compose` (docs/decisions/0016).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from notice_gen.model.binding import Bindable, bind, has_slots
from notice_gen.model.fitted import Fit, Fitted, FittedSection
from notice_gen.model.sections import Section
from notice_gen.model.text import Slot, Text, inline
from notice_gen.model.values import GAP, Day, Listing, Words

Wrap = Callable[[str], str]  # XML of text → the run around it
Seams = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SlotPiece:
    """The place of a value. Where the value is all of a paragraph, `between` is the XML between its lines' paragraphs.

    `seams` go around a gap in it: XML that ends the run and begins a marked one, and back.
    """

    index: int
    seams: Seams
    between: str = ""


@dataclass(frozen=True, slots=True)
class FittedPiece:
    """An element that is fitted for each document, and the function that draws it then."""

    element: Any
    draw: Callable[[Fitted], str]
    kept: list[str] | None = None  # cache of an element without slots: its XML, once drawn


@dataclass(frozen=True, slots=True)
class SectionPiece:
    """An attachment drawn on upright pages and on pages that lie on their side; its tables decide which it has.

    `before` ends the section of upright pages above it, where what stands above is no such page itself; each drawing
    ends the section that it is in.
    """

    section: FittedPiece
    upright: tuple[Piece, ...]
    turned: tuple[Piece, ...]
    before: str


Piece = str | SlotPiece | FittedPiece | SectionPiece


class Pieces:
    """Collects the pieces of a document in its order."""

    def __init__(self) -> None:
        self._gathered: list[Piece] = []

    def xml(self, xml: str) -> None:
        """Literal XML."""
        self._gathered.append(xml)

    def fitted(self, element: Any, draw: Callable[[Any], str]) -> None:
        """An element that is fitted when bound."""
        self._gathered.append(FittedPiece(element, draw, None if has_slots(element) else []))

    def section(
        self, section: Section, upright: tuple[Piece, ...], turned: tuple[Piece, ...], before: str
    ) -> None:
        """An attachment drawn both ways."""

        def lies(fitted: Fitted) -> str:
            assert isinstance(fitted, FittedSection)
            return "turned" if fitted.turned else "upright"

        decided = FittedPiece(section, lies, None if has_slots(section) else [])
        self._gathered.append(SectionPiece(decided, upright, turned, before))

    def text(self, text: Text, run: Wrap, gap: Wrap, between: str = "") -> None:
        """The runs of a text; `run` and `gap` wrap what is given them, `between` as in SlotPiece."""
        before, after = run("\0").split("\0")
        seams = seams_between(run, gap)
        parted = after + between + before if between else ""
        for part in text.parts:
            alone = parted and part is text.alone
            if isinstance(part, Slot):
                self.xml(before)
                self._gathered.append(SlotPiece(part.index, seams, parted if alone else ""))
                self.xml(after)
            else:
                lines = Text((part,)).paragraphs if alone else [inline(part)]
                self.xml(before + parted.join(xml_text(line, seams) for line in lines) + after)

    def done(self) -> tuple[Piece, ...]:
        """The pieces, neighbouring literals made one."""
        # One by one, += would copy a long document again for each of its lines.
        merged: list[Piece] = []
        for literal, run in groupby(self._gathered, key=lambda piece: isinstance(piece, str)):
            pieces = list(run)
            merged += ["".join(map(str, pieces))] if literal else pieces
        return tuple(piece for piece in merged if piece != "")


def join(pieces: Sequence[Piece], values: Sequence[Bindable], fit: Fit) -> str:
    """The XML of one document."""
    out: list[str] = []
    lies = False  # whether what was drawn last lies on its side
    for piece in pieces:
        before, lies = lies, False
        if isinstance(piece, str):
            out.append(piece)
        elif isinstance(piece, SectionPiece):
            lies = _drawn(piece.section, values, fit) == "turned"
            if lies and not before:
                out.append(piece.before)
            out.append(join(piece.turned if lies else piece.upright, values, fit))
        elif isinstance(piece, SlotPiece):
            value = values[piece.index]
            if not isinstance(value, Words | Day | Listing):
                raise TypeError(f"a {type(value).__name__} stands inside a line of text")
            lines = Text((value,)).paragraphs if piece.between else [inline(value)]
            out.append(piece.between.join(xml_text(line, piece.seams) for line in lines))
        else:
            out.append(_drawn(piece, values, fit))
    return "".join(out)


def _drawn(piece: FittedPiece, values: Sequence[Bindable], fit: Fit) -> str:
    """The XML of an element, from its cache where it has no slots and was drawn before."""
    if piece.kept:
        return piece.kept[0]
    xml = piece.draw(fit(bind(piece.element, values)))
    if piece.kept is not None:
        piece.kept.append(xml)
    return xml


def seams_between(run: Wrap, gap: Wrap) -> Seams:
    """The XML that leads out of one kind of run into the other, and back."""
    before, after = run("\0").split("\0")
    into, out_of = gap("\0").split("\0")
    return after + into, out_of + before


def xml_text(text: str, seams: Seams = ("", "")) -> str:
    """Text for the inside of w:t: a tab is an element of its own there, a gap a run of its own."""
    # The standard library's escape() loads an HTTP client with it: a tenth of the whole start.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "\t" in escaped:
        escaped = escaped.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    if "【待" in escaped:
        escaped = GAP.sub(lambda match: seams[0] + match[0] + seams[1], escaped)
    return escaped
