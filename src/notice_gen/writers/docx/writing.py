"""Composed document → the bytes of a .docx: the shape's pieces, one join, one zip."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from notice_gen.document import Composed, Document
from notice_gen.fitted import Fit
from notice_gen.layout import Layout
from notice_gen.writers.docx.drawing import draw
from notice_gen.writers.docx.package import DOCUMENT, Package, document_xml, package, zipped
from notice_gen.writers.docx.pieces import Piece, join

MOST_SHAPES = 256


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The file for Word and WPS."""
    return zipped(parts(composed, layout, fit))


def parts(composed: Composed, layout: Layout, fit: Fit) -> tuple[tuple[str, bytes], ...]:
    """The parts of the file, by name."""
    body = join(drawn(composed.shape, layout), composed.values, fit)
    fixed = _package(layout).parts
    return (fixed[0], (DOCUMENT, document_xml(body)), *fixed[1:])


@lru_cache(maxsize=MOST_SHAPES)
def drawn(shape: Document, layout: Layout) -> tuple[Piece, ...]:
    """The pieces of a shape, drawn once."""
    return draw(shape, layout, _package(layout))


def _package(layout: Layout) -> Package:
    """The package of a layout, in which the page of 版记 makes no difference."""
    return package(replace(layout, imprint_page=0))
