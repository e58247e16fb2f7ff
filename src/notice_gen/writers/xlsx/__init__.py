"""The tables of a document → a workbook (.xlsx) to go on working with: a sheet each, set up for printing."""

from __future__ import annotations

from notice_gen.model.binding import Composed
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Layout


def write(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The workbook. What draws it is loaded with the first one, so that other formats start without it."""
    from notice_gen.writers.xlsx import workbook

    return workbook.write(composed, layout, fit)
