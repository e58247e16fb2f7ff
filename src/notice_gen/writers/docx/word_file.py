"""Composed document → the bytes of a .docx: the shape's pieces, one join, one zip."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from notice_gen.model.binding import Composed
from notice_gen.model.document import Document
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout
from notice_gen.model.remembered import Remembered
from notice_gen.writers.docx.drawing import draw
from notice_gen.writers.docx.pieces import Piece, join
from notice_gen.writers.docx.raised_xml import with_raised
from notice_gen.writers.docx.word_package import (
    CORE,
    DOCUMENT,
    Frame,
    Package,
    core_xml,
    document_xml,
    framed,
    in_frame,
    package,
)
from notice_gen.writers.properties import properties_of

MOST_SHAPES = 256
LANDSCAPE = 'w:orient="landscape"'


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The file for Word and WPS."""
    body = join(drawn(composed.shape, layout), composed.values, fit)
    if not layout.first_page_numbered:  # whichever section is the first, now that its tables have been fitted
        package = _package(layout)
        body = body.replace(package.section, package.opening, 1)
    about = core_xml(properties_of(composed))
    lies = LANDSCAPE in body
    return in_frame(frame(layout, lies), (DOCUMENT, with_raised(document_xml(body))), (CORE, about))


@lru_cache(maxsize=8)
def frame(layout: Layout, lies: bool = False) -> Frame:
    """The parts of a file that depend on the layout alone, and on whether a page lies on its side; deflated once and cached."""
    package = _package(layout)
    first, *others = package.turned_parts if lies else package.parts
    return framed((first,), tuple(others))


def drawn(shape: Document, layout: Layout) -> tuple[Piece, ...]:
    """The pieces of a shape, from the cache where it was drawn with this layout before."""
    return _drawn.of(lambda: draw(shape, layout, _package(layout)), shape, layout)


_drawn: Remembered[tuple[Piece, ...]] = Remembered(MOST_SHAPES)


def _package(layout: Layout) -> Package:
    """The package of a layout, in which the page of 版记 makes no difference."""
    return package(replace(layout, imprint_page=0))
