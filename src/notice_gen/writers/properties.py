"""Composed document → what a file says of itself: title, author, subject. Every format that has properties says the same.

Nothing is said that the document does not say: what is still to be filled in is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import cast

from notice_gen.model.binding import Composed
from notice_gen.model.document import Document, DocumentNumber, Mark, first
from notice_gen.model.raised import plain
from notice_gen.model.text import Slot, Text, inline
from notice_gen.model.values import GAP, Value
from notice_gen.writers.by_identity import ByIdentity


@dataclass(frozen=True, slots=True)
class Properties:
    """The title, the issuer (发文机关) and the number (发文字号) of a document, each "" where it has none yet."""

    title: str
    author: str
    subject: str


def properties_of(composed: Composed) -> Properties:
    """What the file of a document says of itself."""
    title, issuer, number = _FOUND.of(partial(_found, composed.shape), composed.shape)
    return Properties(_said(title, composed), _whole(issuer, composed), _whole(number, composed))


Texts = tuple[Text | None, Text | None, Text | None]
_FOUND = ByIdentity[Texts]()


def _found(shape: Document) -> Texts:
    """Title, issuer and number of a shape."""
    mark, number = first(shape.head.elements, Mark), first(shape.head.elements, DocumentNumber)
    signature, title = shape.signature, shape.title
    issuer = signature.issuer if signature else mark.text if mark else None
    return title.text if title else None, issuer, number.text if number else None


def _said(text: Text | None, composed: Composed) -> str:
    if text is None:
        return ""
    # A slot in a line of text has a value, never a table or a roster.
    parts = [cast(Value, composed.values[p.index]) if isinstance(p, Slot) else p for p in text.parts]
    return plain("".join(map(inline, parts)).strip())


def _whole(text: Text | None, composed: Composed) -> str:
    """The words, or "" where some are still to be filled in."""
    words = _said(text, composed)
    return "" if "【" in words and GAP.search(words) else words
