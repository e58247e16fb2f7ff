"""Rows of a table with their lines → how high they are, how many pages they take, which of them stay together.

Counted in twips, as Word and the PDF set them. Where a page ends is theirs; nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from notice_gen.fit.cell_words import lines_about, lines_in, lines_set
from notice_gen.fit.table_columns import SetRow
from notice_gen.model.layout import Layout, pt
from notice_gen.model.table import RowKind, TableLine

EIGHTH = 2.5  # twips; a rule is so many eighths of a point
SMALLEST_GROUP = 3  # a merged group no higher than a third of a page is not parted
LONGEST_CHAIN = 2  # rows that stay together take at most half a page


def row_height(lines: int, size: float, layout: Layout) -> float:
    """The height of a row with so many lines of that size, its rule with it."""
    return lines * pt(size) * layout.table_line + 2 * layout.table_row_air + layout.table_rule * EIGHTH


def row_lines(
    row: SetRow, widths: Sequence[float], lines_of: Callable[[str, float], int] = lines_about
) -> int:
    """The lines of a row's tallest cell, about; one that spans rows counts for its share."""
    most = 1
    for at, cell in enumerate(row.cells):
        if cell is None:
            continue
        wide = widths[at] if cell.cell.columns == 1 else sum(widths[at : at + cell.cell.columns])
        own = len(cell.lines)
        if cell.wide > wide:
            own = sum(lines_of(line, wide) for line in cell.lines)
        if own > most:
            most = max(most, -(-own // cell.cell.rows))
    return most


def has_strip(row: SetRow, widths: Sequence[float]) -> bool:
    """Whether the words of a cell run down in a strip: more lines than characters in a line."""
    return any(
        cell is not None
        and cell.cell.columns == 1
        and cell.wide > widths[at]
        and sum(lines_about(line, widths[at]) for line in cell.lines) > widths[at]
        for at, cell in enumerate(row.cells)
    )


def words_height(row: SetRow, widths: Sequence[float], size: float, layout: Layout) -> float:
    """The height that a row's words need, as its cells are set."""
    return row_height(row_lines(row, widths, lines_set), size, layout)


def beside_height(lines: Sequence[TableLine], size: float, layout: Layout) -> float:
    """The height of lines above or below the grid; what begins at the left wraps."""
    room = layout.text_width / pt(size)
    count = sum(lines_in(line.left, room) if line.pieces == (line.left,) else 1 for line in lines)
    return count * pt(size) * layout.table_line


def above_height(lines: Sequence[TableLine], size: float, layout: Layout) -> float:
    """The height of lines above the grid with the air that keeps them off its top rule."""
    return beside_height(lines, size, layout) + (layout.table_row_air if lines else 0)


def page_room(layout: Layout) -> float:
    """How high a page's type area is."""
    return layout.lines * layout.pitch


def title_room(layout: Layout) -> float:
    """What is left of it below an attachment's title."""
    return layout.table_room * layout.pitch


def pages_of(
    heights: Sequence[float],
    header: float,
    beside: tuple[float, float],
    layout: Layout,
    kept: Sequence[bool] = (),
) -> int:
    """How many pages rows of these heights take, below an attachment's title; `beside` is how high the lines above and
    below the grid are, `kept` tells for each row whether the next one stands on the same page.
    """
    pages, left = 1, title_room(layout) - beside[0] - header
    together = 0.0
    for n, height in enumerate(heights):
        last = n == len(heights) - 1
        together += height + (beside[1] if last else 0.0)
        if kept and kept[n] and not last:
            continue
        if together > left:
            pages, left = pages + 1, page_room(layout) - header
        left -= min(together, left)
        together = 0.0
    return pages


def kept_together(rows: Sequence[SetRow], heights: Sequence[float], room: float) -> list[bool]:
    """For each row whether it stays on one page with the next.

    A section's row stays with its first row, a sum with what it sums up, a merged group whole where it is not too high,
    and the last two rows, so that none stands alone on a page.
    """
    kinds = [row.kind for row in rows]
    kept = [_stays(kinds, n) for n in range(len(rows))]
    for n, row in enumerate(rows):
        deep = max((cell.cell.rows for cell in row.cells if cell is not None), default=1)
        if deep > 1 and sum(heights[n : n + deep]) <= room / SMALLEST_GROUP:
            for m in range(n, min(n + deep, len(rows)) - 1):
                kept[m] = True
    chain = 0.0
    for n, height in enumerate(heights):
        chain += height
        if kept[n] and chain + (heights[n + 1] if n + 1 < len(rows) else 0) > room / LONGEST_CHAIN:
            kept[n] = False
        if not kept[n]:
            chain = 0.0
    return kept


def _stays(kinds: Sequence[RowKind], n: int) -> bool:
    if n == len(kinds) - 1:
        return False
    own, below = kinds[n], kinds[n + 1]
    if own in ("section", "subsection") or n == len(kinds) - 2:
        return True
    if own in ("total", "subtotal") and (n == 0 or kinds[n - 1] in ("section", "subsection", "total")):
        return True  # a sum above what it sums up
    return below in ("total", "subtotal")  # and so do the sums of sections within sections
