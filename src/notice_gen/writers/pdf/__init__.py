"""Composed document → PDF/A for the screen, the printer and the archive.

The bound, fitted document becomes plain data (`drawing`), and one fixed Typst source (`page.typ`) draws it
(`press`). Values are data there and never source: they cannot become markup. `fonts` chooses the faces, `characters`
finds those that no face has.
"""

from __future__ import annotations

from notice_gen.model.binding import Composed
from notice_gen.model.document import Document, walk
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout
from notice_gen.model.original import Covered, OriginalPages


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The PDF. Raises Missing where this machine has no face for a role.

    Typst and the reading of fonts are loaded with the first page, so that other formats start without them.
    """
    return with_originals(typeset(composed, layout, fit), composed.document)[0]


def typeset(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The pages that are ours, with room for those that go in as they are. Raises as `write`."""
    from notice_gen.writers.pdf.press import printed

    return printed(composed, layout, fit)


def with_originals(pdf: bytes, document: Document) -> tuple[bytes, tuple[Covered, ...]]:
    """The PDF with the pages of others on the places kept for them, the same where there are none; and which of them
    have something of their own where the page number stands."""
    originals = [element for element in walk(document) if isinstance(element, OriginalPages)]
    if not originals:
        return pdf, ()
    from notice_gen.writers.pdf.originals import put_on

    return put_on(pdf, originals)
