"""Table → FittedTable: column widths from the words in the cells, and the largest type in which they read well."""

from __future__ import annotations

import math
from collections.abc import Iterator

from notice_gen.fit.em import em
from notice_gen.fit.faults import CELL_TALLER_THAN_PAGE, TOO_MANY_COLUMNS
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.fitted import FittedColumn, FittedSection, FittedTable
from notice_gen.model.layout import Layout, pt
from notice_gen.model.places import NOWHERE
from notice_gen.model.sections import Section
from notice_gen.model.table import Cell, Table
from notice_gen.model.values import place_of

SHORT = 6.0  # em; words up to this width stay whole, and a wide column is no narrower
CENTRED = 10.0  # em; a column no wider is centred, a wider one reads from the left


def fit_table(table: Table, layout: Layout, report: Report) -> FittedTable:
    """The table at the largest of the layout's sizes at which it reads well.

    That is the largest at which it stands on one page, if any is; else the largest without too long a cell.
    """
    count = table.width
    natural = [max([1.0, *_widths(table, column)]) for column in range(count)]
    least = [min(wide, SHORT) for wide in natural]
    total = layout.text_width - layout.text_width % 12
    room = layout.table_room * layout.pitch
    tried = []
    for size in layout.table_sizes:
        widths = _column_widths(natural, least, total, size, layout)
        heights = _row_lines(table, widths, size, layout)
        line = pt(size) * layout.table_line
        tall = sum(lines * line + 2 * layout.table_row_air for lines in heights)
        tried.append((size, widths, tall <= room, max(heights, default=0) <= layout.table_longest_cell))
    size, widths = next((t[:2] for t in tried if t[2]), next((t[:2] for t in tried if t[3]), tried[-1][:2]))
    if count and any(w < pt(size) * short for w, short in zip(widths, least, strict=True)):
        heads = "、".join(cell.text for cell in table.all_rows[0][:3] if cell)
        seen = f"表格（{heads}……）有 {count} 列，竖排的纸面放不下，有的词被拆开"
        report.add(Diagnostic(TOO_MANY_COLUMNS, NOWHERE, seen, "减少“显示列”"))
    columns = tuple(
        FittedColumn(width, "center" if wide <= CENTRED else "left")
        for width, wide in zip(widths, natural, strict=True)
    )
    parted = _parted(table, widths, size, layout, report)
    return FittedTable(size, columns, table.header, table.rows, parted, table.before, table.after)


def _parted(table: Table, widths: list[int], size: float, layout: Layout, report: Report) -> frozenset[int]:
    """The rows that are taller than a page below the header; each is reported by its longest cell."""
    heights = [
        lines * pt(size) * layout.table_line + 2 * layout.table_row_air
        for lines in _row_lines(table, widths, size, layout)
    ]
    count = len(table.header)
    room = layout.lines * layout.pitch - sum(heights[:count])
    tall = [n for n, height in enumerate(heights[count:]) if height > room]
    for n in tall:
        longest = max((cell for cell in table.rows[n].cells if cell), key=lambda cell: len(cell.text))
        seen = (
            f"附表的一格有 {len(longest.text)} 个字（“{longest.text[:6]}……”），一页放不下，这一行要分在两页"
        )
        remedy = "把这一格的内容分成几行，或者写进正文"
        report.add(Diagnostic(CELL_TALLER_THAN_PAGE, place_of(longest.text), seen, remedy))
    return frozenset(tall)


def _cells(table: Table) -> Iterator[tuple[int, Cell]]:
    for row in table.all_rows:
        for column, cell in enumerate(row):
            if cell is not None and cell.columns == 1:
                yield column, cell


def _widths(table: Table, column: int) -> Iterator[float]:
    """The widths in em of all lines in a column; a header may take two lines."""
    headers = {id(cell) for row in table.header for cell in row}
    for at, cell in _cells(table):
        if at == column:
            for line in cell.text.split("\n"):
                yield _header_width(line) if id(cell) in headers else em(line)


def _header_width(words: str) -> float:
    """A header may take two lines, parted before its brackets: 经费 / （万元）."""
    if em(words) <= 4:
        return em(words)
    name, bracket, unit = words.partition("（")
    return max(em(name), em(bracket + unit)) if bracket else math.ceil(em(words) / 2)


def _column_widths(
    natural: list[float], least: list[float], total: int, size: float, layout: Layout
) -> list[int]:
    """Widths in twips that fill the type area, so that the tallest cells have as few lines as can be.

    Words of a short column stay whole (`least`); where not even those fit, all columns give way alike.
    """
    em_width = pt(size)
    air = 2 * layout.table_cell_margin + layout.table_slack * em_width
    room = (total - air * len(natural)) / em_width

    def at(lines: float) -> list[float]:
        return [max(short, wide / lines) for wide, short in zip(natural, least, strict=True)]

    if sum(least) >= room:
        widths = [short * room / sum(least) for short in least]
    elif sum(natural) <= room:
        # A first column is mostly a number: let the others have the room that is left.
        shares = [0.0 if wide <= 2 else wide for wide in natural]
        if not any(shares):
            shares = natural
        spare = (room - sum(natural)) / sum(shares)
        widths = [wide + spare * share for wide, share in zip(natural, shares, strict=True)]
    else:
        fewer, more = 1.0, max(natural)
        while more - fewer > 0.01:
            middle = (fewer + more) / 2
            fewer, more = (middle, more) if sum(at(middle)) > room else (fewer, middle)
        widths = at(more)
    rounded = [math.floor(width * em_width + air) for width in widths]
    rounded[-1] += total - sum(rounded)
    return rounded


def _row_lines(table: Table, widths: list[int], size: float, layout: Layout) -> list[int]:
    """Lines of the tallest cell of each row; a cell that spans rows counts for its share."""
    tallest = []
    for row in table.all_rows:
        lines = [1]
        for column, cell in enumerate(row):
            if cell is not None:
                wide = sum(widths[column : column + cell.columns]) - 2 * layout.table_cell_margin
                room = max(1, math.floor(wide / pt(size)))
                own = sum(max(1, math.ceil(em(line) / room)) for line in cell.text.split("\n"))
                lines.append(math.ceil(own / cell.rows))
        tallest.append(max(lines))
    return tallest


def fit_section(section: Section, layout: Layout) -> FittedSection:
    """Whether an attachment's pages lie on their side: where one of its tables wants it."""
    return FittedSection(
        any(
            isinstance(block, Table) and len(block.header[0] if block.header else ()) > 7
            for block in section.blocks
        )
    )
