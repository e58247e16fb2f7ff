"""A measured table, a size and widths → FittedTable: every cell with its lines, how they stand, which rows stay together.

Sizes and widths were decided in `table`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from notice_gen.fit.cell_words import ROOMY, broken, kept_whole, lines_in, safe
from notice_gen.fit.em import em
from notice_gen.fit.header_words import set_within
from notice_gen.fit.table_columns import Measured, SetCell, SetRow, hanging_of
from notice_gen.fit.table_pages import (
    above_height,
    beside_height,
    kept_together,
    page_room,
    pages_of,
    row_height,
    title_room,
    words_height,
)
from notice_gen.model.fitted import Align, FittedCell, FittedCells, FittedRow, FittedTable
from notice_gen.model.layout import Layout, pt
from notice_gen.model.table import Table

CENTRED = 10.0  # em; a column no wider is centred, a wider one reads from the left
GIVES_WAY = 0.4  # of the room for handwriting a form gives way at most, to stand on one page
ITEM = 16.0  # em; a longer line is no item of a list
NONE = frozenset(("-", "—", "——", "/", "／", "－", "无"))  # alone in a cell they stand in its middle
LABEL = 12.0  # em; a longer cell of a form is text
HANGS = 8.0  # em; in a narrower cell what a number stands before does not hang, for little would be left


@dataclass(frozen=True, slots=True)
class _Column:
    """How the cells of a column stand: width in em, alignment, twips from the right, whether addresses must be parted.

    `said`: the sheet or 表格设置 has the alignment, which then holds for cells that wrap too.
    """

    wide: float
    align: Align
    indent: int
    breaks: bool
    said: bool = False


def table_width(layout: Layout) -> int:
    """How wide a table is: the type area, in twelfths of which columns are made."""
    return layout.text_width - layout.text_width % 12


def set_table(
    known: Measured, size: float, margin: int, widths: Sequence[float], layout: Layout
) -> tuple[FittedTable, list[int]]:
    """The table as it is drawn, and the rows that no page can hold whole."""
    table = known.table
    header, heights = set_header(table, size, widths, layout)
    columns = [_column(known, at, size, widths[at]) for at in range(len(widths))]
    form = not table.header
    rows, own = _on_one_page(known, size, widths, sum(heights), layout)
    room = page_room(layout) - sum(heights)
    parted = [n for n, height in enumerate(own) if height > room]
    kept = kept_together(known.rows, own, page_room(layout) - sum(heights))
    for n in parted:  # what no page holds stays with nothing
        kept[n] = False
        if n:
            kept[n - 1] = False
    tall = frozenset(parted)
    fitted_rows = tuple(
        FittedRow(_cells(row, columns, form), row.kind, high, kept[n], n in tall)
        for n, (row, high) in enumerate(zip(known.rows, rows, strict=True))
    )
    beside = (above_height(table.before, size, layout), beside_height(table.after, size, layout))
    fitted = FittedTable(
        size,
        margin,
        _in_twips(widths, size, margin, layout),
        header,
        fitted_rows,
        table.before,
        table.after,
        tuple(map(round, heights)),
        layout.turned,
        pages_of(own, sum(heights), beside, layout, kept),
    )
    return fitted, parted


def _on_one_page(
    known: Measured, size: float, widths: Sequence[float], header: float, layout: Layout
) -> tuple[list[int], list[float]]:
    """The least heights of the rows, and how high they come out.

    Where rows that are held open for handwriting are a little too high for one page together, they give way.
    """
    table = known.table
    words = [words_height(row, widths, size, layout) for row in known.rows]
    highest = math.floor(page_room(layout) - header)  # no row is held open beyond a page
    asked = [min(row.height, highest) for row in known.rows]
    beside = above_height(table.before, size, layout) + beside_height(table.after, size, layout)
    room = title_room(layout) - header - beside
    over = sum(map(max, words, asked)) - room
    loose = sum(max(0.0, high - low) for low, high in zip(words, asked, strict=True))
    if 0 < over <= loose * GIVES_WAY:
        asked = [
            round(high - max(0.0, high - low) * over / loose) for low, high in zip(words, asked, strict=True)
        ]
    for n, row in enumerate(known.rows):  # a cell without words has no height of its own in the PDF
        if not any(cell is not None and cell.wide for cell in row.cells):
            asked[n] = max(asked[n], math.ceil(words[n]))
    return asked, [max(low, high) for low, high in zip(words, asked, strict=True)]


def _in_twips(widths: Sequence[float], size: float, margin: int, layout: Layout) -> tuple[int, ...]:
    """The widths as a Word file holds them, the widest taking what rounding leaves."""
    air = 2 * margin + layout.table_slack * pt(size)
    made = [math.floor(wide * pt(size) + air) for wide in widths]
    if made:
        made[made.index(max(made))] += table_width(layout) - sum(made)
    return tuple(made)


def set_header(
    table: Table, size: float, widths: Sequence[float], layout: Layout
) -> tuple[tuple[FittedCells, ...], list[float]]:
    """The header's rows, their words parted into lines between words, and how high they are."""
    rows, heights = [], []
    for row in table.header:
        cells: list[FittedCell | None] = []
        deepest = 1
        for at, cell in enumerate(row):
            if cell is None:
                cells.append(None)
                continue
            lines = set_within(cell.text, sum(widths[at : at + cell.columns]))
            if cell.diagonal:
                lines = tuple(cell.text.split("\n"))
            deepest = max(deepest, math.ceil(len(lines) / cell.rows))
            cells.append(
                FittedCell(
                    lines,
                    cell.rows,
                    cell.columns,
                    cell.align or "center",
                    cell.valign,
                    diagonal=cell.diagonal,
                )
            )
        rows.append(tuple(cells))
        heights.append(row_height(deepest, size, layout))
    return tuple(rows), heights


def _column(known: Measured, at: int, size: float, wide: float) -> _Column:
    column = known.columns[at]
    breaks = column.whole > wide
    if column.align:
        return _Column(wide, column.align, 0, breaks, said=True)
    if column.holds == "figures" and (most := _aligned_figures(known, at)):
        return _Column(wide, "right", max(0, round((wide - most) * pt(size) / 2)), breaks)
    if column.holds == "names":
        return _Column(wide, "center", 0, breaks, said=True)
    short = column.natural <= min(CENTRED, wide) or column.holds in ("serial", "dates", "code")
    return _Column(wide, "center" if short else "left", 0, breaks)


def _aligned_figures(known: Measured, at: int) -> float:
    """The widest of a column's figures where they have equally many decimals, so that they stand below each other; else 0."""
    decimals, most = set(), 0.0
    for row in known.rows:
        cell = row.cells[at]
        if cell is not None and cell.cell.columns == 1 and any(map(str.isdigit, cell.lines[0])):
            decimals.add(len(cell.lines[0].rstrip("%‰").partition(".")[2]))
            most = max(most, safe(cell.lines[0]) * ROOMY)
    return most if len(decimals) == 1 else 0.0


def _cells(row: SetRow, columns: Sequence[_Column], form: bool) -> FittedCells:
    """The cells of a row, lists that go together level item by item; the labels of a form part between words."""
    whole_row = row.kind in ("section", "subsection")
    made = [
        None
        if cell is None
        else _cell(_label(cell, columns[at].wide) if form else cell, at, columns, whole_row)
        for at, cell in enumerate(row.cells)
    ]
    return _level(made, columns)


def _label(set_cell: SetCell, wide: float) -> SetCell:
    """A short cell of a form that does not stand in one line, set as a heading is."""
    cell = set_cell.cell
    if cell.columns > 1 or cell.closing or len(set_cell.lines) > 1 or not wide < set_cell.wide <= LABEL:
        return set_cell
    lines = set_within(set_cell.lines[0], wide)
    return replace(set_cell, lines=("\n".join(lines),), wide=max(map(em, lines)))


def _cell(set_cell: SetCell, at: int, columns: Sequence[_Column], whole_row: bool) -> FittedCell:
    cell, lines = set_cell.cell, set_cell.lines
    column = columns[at]
    wide = column.wide if cell.columns == 1 else sum(c.wide for c in columns[at : at + cell.columns])
    if column.breaks and cell.columns == 1:
        lines = tuple("\n".join(broken(line, wide)) for line in lines)
    wraps = set_cell.wide > wide
    if wraps and not (column.breaks and cell.columns == 1):
        hangs = wide >= HANGS and column.align != "right"
        lines = tuple("\n".join(kept_whole(line, wide, hanging_of(line) if hangs else 0.0)) for line in lines)
    align: Align = column.align if cell.columns == 1 else "left" if wraps or whole_row else "center"
    if cell.columns == 1 and wraps and align == "center" and not column.said:
        align = "left"
    if align == "left" and not column.said and not whole_row and lines[0] in NONE:
        align = "center"
    hanging: tuple[float, ...] = ()
    if (wraps or len(lines) > 1) and align != "right" and wide >= HANGS:
        hanging = tuple(map(hanging_of, lines))
        if any(hanging):
            align = "left"
        else:
            hanging = ()
    align = cell.align or align
    indent = column.indent if align == "right" and cell.columns == 1 and not cell.align else 0
    return FittedCell(
        lines, cell.rows, cell.columns, align, cell.valign, hanging, cell.closing, cell.diagonal, indent
    )


def _is_list(lines: Sequence[str]) -> bool:
    """Whether lines are items of one sort: units, persons, or their telephones; 第1节 above 8:30—9:15 are none."""
    figures = {any(map(str.isdigit, line)) for line in lines}
    return len(figures) == 1 and all(map(_is_item, lines)) and not lines[-1].startswith(("（", "("))


def _is_item(line: str) -> bool:
    """Whether a line is an item of a list, such as a unit or a person, and no sentence."""
    return em(line) <= ITEM and not line.endswith(("。", "；", "，", "："))


def _level(cells: list[FittedCell | None], columns: Sequence[_Column]) -> FittedCells:
    """Cells of a row with equally many items: each item begins on the same line, though one above it wraps."""
    lists = [
        (at, cell)
        for at, cell in enumerate(cells)
        if cell is not None and cell.columns == 1 and len(cell.lines) > 1 and not cell.closing
        if _is_list(cell.lines)
    ]
    if len(lists) < 2 or len({len(cell.lines) for _, cell in lists}) > 1:
        return tuple(cells)
    taken = [[lines_in(line, columns[at].wide) for line in cell.lines] for at, cell in lists]
    if all(lines == taken[0] for lines in taken):
        return tuple(cells)
    deepest = [max(item) for item in zip(*taken, strict=True)]
    for (at, cell), lines in zip(lists, taken, strict=True):
        padded: list[str] = []
        hanging: list[float] = []
        for n, line in enumerate(cell.lines):
            below = deepest[n] - lines[n] if n < len(cell.lines) - 1 else 0
            padded += [line, *[""] * below]
            hanging += [cell.hanging[n] if cell.hanging else 0.0, *[0.0] * below]
        cells[at] = replace(
            cell, lines=tuple(padded), hanging=tuple(hanging) if any(hanging) else (), valign="top"
        )
    return tuple(cells)
