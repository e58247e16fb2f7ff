"""What is seen of a sheet → the table: its rectangle, what stands beside it, header, rows of kinds, columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notice_gen.compose.standing.beside import above, below
from notice_gen.compose.standing.cells import columns_of, grid_of, holds_numbers, parted_below, spans_in
from notice_gen.compose.standing.header import (
    another_header,
    header_rows,
    names_above,
    unmerged_header,
    unnamed_columns,
)
from notice_gen.compose.standing.placing import Found, where_it_stands
from notice_gen.compose.standing.row_kinds import of_kinds
from notice_gen.compose.standing.view import View
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Table, TableRow, Wanted
from notice_gen.model.tables import UndeclaredSheet
from notice_gen.model.values import Words

_PICTURE = lazy_pattern("照片|相片|像片|图片|近照|示意图|现场图|二维码")


@dataclass(frozen=True, slots=True)
class Standing:
    """The table of a sheet, and the words of the sheet that are not in it.

    `said` are those that the attachment's title says; `left_out` stood above the table as its title or label; `outside`
    is beyond the print area or beside the rules. `blocks` is how many rectangles were ruled, `second` the first word of
    what seems to be another table's header in a sheet without rules, `empty_rows` how many
    blank rows end the table, from row `empty_from` of the sheet on;
    `beside` is what Excel prints that is no cell, in words. `unnamed` are the first words of columns without a heading,
    `names_above` words just above the table that may have been meant as headings.
    """

    table: Table
    said: tuple[Words, ...] = ()
    left_out: tuple[Words, ...] = ()
    outside: tuple[Words, ...] = ()
    blocks: int = 0
    second: Words | None = None
    empty_rows: int = 0
    empty_from: int = 0
    beside: tuple[str, ...] = ()
    unnamed: tuple[Words, ...] = ()
    names_above: tuple[Words, ...] = ()


def as_it_stands(sheet: UndeclaredSheet, title: str, spend: Callable[[int], None]) -> Standing:
    """The table of a sheet for an attachment of this title, "" in a text; `spend` is told how many cells it has."""
    view = View.of(sheet)
    spend(len(sheet.cells))
    found = where_it_stands(view, title)
    area = found.area
    spend(area.width * (area.bottom - area.top + 1))
    spans = spans_in(view, area)
    spans |= unmerged_header(view, area, spans)
    deep = header_rows(view, area, spans)
    spans = parted_below(spans, area.top + deep)
    grid = grid_of(view, area, spans, deep, is_form=deep == 0)
    heights = view.appearance.heights
    by_hand = view.appearance.set_by_hand
    kept_rows = found.ruled | {
        row + n for (row, _), (rows, _) in spans.items() for n in range(rows) if rows > 1
    }
    # Whoever drew rows higher where pictures are to come wants them so high.
    pictured = any(cell and _PICTURE.search(cell.text) for cells in grid[:deep] for cell in cells)
    rows: list[TableRow] = []
    at: list[int] = []
    for row in area.rows[deep:]:
        cells = grid[row - area.top]
        empty = not any(cell is not None and cell.text for cell in cells)
        if empty and row not in kept_rows:
            continue
        kept = empty or ((deep == 0 or pictured) and row in by_hand)
        rows.append(TableRow(cells, height=heights.get(row, 0) if kept else 0))
        at.append(row)
    numbered = holds_numbers(row.cells[0] for row in rows)
    told = of_kinds(rows, area.width, numbered) if deep else tuple(rows)
    over = above(view, found.above, area, title)
    after = tuple(below(view, found.below, area))
    columns, told = columns_of(view, area, grid[:deep], told)
    wanted = Wanted("横向" if view.appearance.landscape else "自动")
    table = Table(tuple(grid[:deep]), told, columns, over.lines, after, wanted)
    empty_rows = _at_the_end(told)
    return Standing(
        table,
        over.said,
        over.left_out,
        _outside(view, found),
        found.blocks,
        another_header(view, area, deep) if deep else None,
        empty_rows,
        at[len(at) - empty_rows] if empty_rows else 0,
        view.appearance.beside,
        unnamed_columns(view, area, deep, spans) if deep else (),
        names_above(view, found.above, area),
    )


def _at_the_end(rows: Sequence[TableRow]) -> int:
    """How many blank rows end a table."""
    count = 0
    for row in reversed(rows):
        if row.kind != "blank":
            break
        count += 1
    return count


def _outside(view: View, found: Found) -> tuple[Words, ...]:
    """The filled cells that are neither in the table nor in the lines beside it."""
    beside = {*found.above, *found.below}
    area = found.area
    left = [
        words
        for (row, column), words in view.cells.items()
        if row not in beside and not (area.left <= column <= area.right and area.top <= row <= area.bottom)
    ]
    return (*left, *view.outside.values())
