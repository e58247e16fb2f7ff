"""A table: column widths from what the cells hold, and the largest type at which they read calmly."""

from __future__ import annotations

import math
from collections.abc import Iterator

from notice_gen.diagnostics import Diagnostic, Place, Report, Severity
from notice_gen.document import Cell, Table
from notice_gen.fit.em import em
from notice_gen.fitted import FittedColumn, FittedTable
from notice_gen.layout import Layout, pt

NARROW = 7.0  # em; a column no wider keeps its own width
CENTRED = 10.0  # em; a column no wider is centred, a wider one reads from the left


def fit_table(table: Table, layout: Layout, report: Report) -> FittedTable:
    """The table at the largest of the layout's sizes at which it reads well.

    That is the largest at which it stands on one page, if any is; else the largest without too long a cell.
    """
    count = len(table.header[0]) if table.header else len(table.rows[0]) if table.rows else 0
    natural = [max([1.0, *_widths(table, column)]) for column in range(count)]
    total = layout.text_width - layout.text_width % 12
    room = layout.table_room * layout.pitch
    tried = []
    for size in layout.table_sizes:
        widths = _column_widths(natural, total, size, layout)
        heights = _row_lines(table, widths, size, layout)
        line = pt(size) * layout.table_line
        tall = sum(lines * line + 2 * layout.table_row_air for lines in heights)
        tried.append((size, widths, tall <= room, max(heights, default=0) <= layout.table_longest_cell))
    size, widths = next((t[:2] for t in tried if t[2]), next((t[:2] for t in tried if t[3]), tried[-1][:2]))
    if count and min(widths) < pt(size) + 2 * layout.table_cell_margin:
        report.add(
            Diagnostic("F220", Severity.NOTE, Place(), f"表格有 {count} 列，竖排的纸面放不下", "减少“显示列”")
        )
    columns = tuple(
        FittedColumn(width, "center" if wide <= CENTRED else "left")
        for width, wide in zip(widths, natural, strict=True)
    )
    return FittedTable(size, columns, table.header, table.rows)


def _cells(table: Table) -> Iterator[tuple[int, Cell]]:
    for row in (*table.header, *table.rows):
        for column, cell in enumerate(row):
            if cell is not None and cell.columns == 1:
                yield column, cell


def _widths(table: Table, column: int) -> Iterator[float]:
    """The widths in em of all lines in a column; a header may take two lines."""
    headers = {id(cell) for row in table.header for cell in row}
    for at, cell in _cells(table):
        if at == column:
            for line in cell.text.split("\n"):
                yield math.ceil(em(line) / 2) if id(cell) in headers and em(line) > 4 else em(line)


def _column_widths(natural: list[float], total: int, size: float, layout: Layout) -> list[int]:
    """Widths in twips that fill the type area: narrow columns as they are, wide ones share the rest."""
    margins = 2 * layout.table_cell_margin
    own = [(wide + layout.table_slack) * pt(size) + margins for wide in natural]
    if sum(own) <= total:
        # The first column of a table is mostly a number: let the others have the room that is left.
        shares = [0.0 if wide <= 2 else wide for wide in natural]
        spare, all_shares = total - sum(own), sum(shares) or len(own)
        widths = [
            w + spare * (s if sum(shares) else 1) / all_shares for w, s in zip(own, shares, strict=True)
        ]
    else:
        wide = [n > NARROW for n in natural]
        if not any(wide):
            wide = [True] * len(natural)
        rest = total - sum(w for w, is_wide in zip(own, wide, strict=True) if not is_wide)
        roots = sum(math.sqrt(n) for n, is_wide in zip(natural, wide, strict=True) if is_wide)
        widths = [
            rest * math.sqrt(n) / roots if is_wide else w
            for n, w, is_wide in zip(natural, own, wide, strict=True)
        ]
    rounded = [math.floor(width) for width in widths]
    rounded[-1] += total - sum(rounded)
    return rounded


def _row_lines(table: Table, widths: list[int], size: float, layout: Layout) -> list[int]:
    """Lines of the tallest cell of each row; a cell that spans rows counts for its share."""
    tallest = []
    for row in (*table.header, *table.rows):
        lines = [1]
        for column, cell in enumerate(row):
            if cell is not None:
                wide = sum(widths[column : column + cell.columns]) - 2 * layout.table_cell_margin
                room = max(1, math.floor(wide / pt(size)))
                own = sum(max(1, math.ceil(em(line) / room)) for line in cell.text.split("\n"))
                lines.append(math.ceil(own / cell.rows))
        tallest.append(max(lines))
    return tallest
