"""Composed document → what a file says of itself: title, author, subject. Every format that has properties says the same.

Nothing is said that the document does not say: what is still to be filled in is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from notice_gen.model.binding import Composed, bind
from notice_gen.model.document import DocumentNumber, Mark, first
from notice_gen.model.text import Text
from notice_gen.model.values import GAP


@dataclass(frozen=True, slots=True)
class Properties:
    """The title, the issuer (发文机关) and the number (发文字号) of a document, each "" where it has none yet."""

    title: str
    author: str
    subject: str


def properties_of(composed: Composed) -> Properties:
    """What the file of a document says of itself."""
    shape = composed.shape
    mark, number = first(shape.head.elements, Mark), first(shape.head.elements, DocumentNumber)
    issuer = shape.signature.issuer if shape.signature else mark.text if mark else None

    def said(text: Text | None) -> str:
        return "" if text is None else str(bind(text, composed.values)).strip()

    def whole(text: Text | None) -> str:
        words = said(text)
        return "" if GAP.search(words) else words

    return Properties(
        said(shape.title.text if shape.title else None), whole(issuer), whole(number.text if number else None)
    )
