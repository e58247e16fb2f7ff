"""Composed document → PDF/A for the screen, the printer and the archive.

The bound, fitted document becomes plain data (`drawing`), and one fixed Typst source (`page.typ`) draws it
(`press`). Values are data there and never source: they cannot become markup. `fonts` chooses the faces, `characters`
finds those that no face has.
"""

from __future__ import annotations

from notice_gen.model.binding import Composed
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The PDF. Raises Missing where this machine has no face for a role.

    Typst and the reading of fonts are loaded with the first page, so that other formats start without them.
    """
    from notice_gen.writers.pdf.press import printed

    return printed(composed, layout, fit)
