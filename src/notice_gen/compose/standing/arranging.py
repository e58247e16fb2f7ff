"""What is seen of a sheet → the table: its rectangle, what stands beside it, header, rows of kinds, columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from notice_gen.compose.standing.beside import above, is_line, is_note, lines_of
from notice_gen.compose.standing.cells import columns_of, grid_of, holds_numbers, parted_below, spans_in
from notice_gen.compose.standing.header import header_rows, heads_the_rules, looks_like_a_row
from notice_gen.compose.standing.row_kinds import of_kinds
from notice_gen.compose.standing.ruled import around, blocks, ruled_rows
from notice_gen.compose.standing.view import Area, View
from notice_gen.model.table import Table, TableRow, Wanted
from notice_gen.model.tables import UndeclaredSheet
from notice_gen.model.values import Words


@dataclass(frozen=True, slots=True)
class Standing:
    """The table of a sheet, and the words of the sheet that are not in it.

    `said` are those that the attachment's title says; `left_out` stood above the table as its title or label; `outside`
    is beyond the print area or beside the rules. `blocks` is how many rectangles were ruled, `empty_rows` how many
    blank rows end the table, from row `empty_from` of the sheet on.
    """

    table: Table
    said: tuple[Words, ...] = ()
    left_out: tuple[Words, ...] = ()
    outside: tuple[Words, ...] = ()
    blocks: int = 0
    empty_rows: int = 0
    empty_from: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the table stands; rows above and below it with anything in them; which rows of it are ruled."""

    area: Area
    above: tuple[int, ...]
    below: tuple[int, ...]
    ruled: frozenset[int] = frozenset()
    blocks: int = 0


def as_it_stands(sheet: UndeclaredSheet, title: str, spend: Callable[[int], None]) -> Standing:
    """The table of a sheet for an attachment of this title, "" in a text; `spend` is told how many cells it has."""
    view = View.of(sheet)
    spend(len(sheet.cells))
    found = _by_rules(view) or _by_words(view)
    area = found.area
    spend(area.width * (area.bottom - area.top + 1))
    spans = spans_in(view, area)
    deep = header_rows(view, area, spans)
    spans = parted_below(spans, area.top + deep)
    grid = grid_of(view, area, spans, deep, is_form=deep == 0)
    heights = view.appearance.heights
    by_hand = view.appearance.set_by_hand
    kept_rows = found.ruled | {
        row + n for (row, _), (rows, _) in spans.items() for n in range(rows) if rows > 1
    }
    rows: list[TableRow] = []
    at: list[int] = []
    for row in area.rows[deep:]:
        cells = grid[row - area.top]
        empty = not any(cell is not None and cell.text for cell in cells)
        if empty and row not in kept_rows:
            continue
        kept = empty or (deep == 0 and row in by_hand)
        rows.append(TableRow(cells, height=heights.get(row, 0) if kept else 0))
        at.append(row)
    numbered = holds_numbers(row.cells[0] for row in rows)
    told = of_kinds(rows, area.width, numbered) if deep else tuple(rows)
    over = above(view, found.above, area, title)
    after = tuple(line for row in found.below for line in lines_of(view.pieces(row), area))
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
        empty_rows,
        at[len(at) - empty_rows] if empty_rows else 0,
    )


def _at_the_end(rows: Sequence[TableRow]) -> int:
    """How many blank rows end a table."""
    count = 0
    for row in reversed(rows):
        if row.kind != "blank":
            break
        count += 1
    return count


def _outside(view: View, found: _Found) -> tuple[Words, ...]:
    """The filled cells that are neither in the table nor in the lines beside it."""
    beside = {*found.above, *found.below}
    area = found.area
    left = [
        words
        for (row, column), words in view.cells.items()
        if row not in beside and not (area.left <= column <= area.right and area.top <= row <= area.bottom)
    ]
    return (*left, *view.outside.values())


# ---- where the table is -------------------------------------------------------------------------


def _by_rules(view: View) -> _Found | None:
    """The rectangle that is ruled, with rows beside it that somebody forgot to rule; None where no rules enclose a table.

    Rules around nothing but a header are only a mark of it.
    """
    rules = ruled_rows(view)
    parts = blocks(rules)
    while len(parts) > 1 and parts[0].top == parts[0].bottom and len(view.pieces(parts[0].top)) == 1:
        rules.pop(parts.pop(0).top)  # a title in a frame of its own
    if not parts:
        return None
    area = around(parts)
    whole = view.reach()
    inside = sum(area.left <= column <= area.right for row, column in view.cells if row in rules)
    beside = sum(not area.left <= column <= area.right for row, column in view.cells if row in area.rows)
    heads = any(area.left <= column <= area.right for _, column in view.cells)
    if not heads or beside > inside or area.width < 2 <= whole.width:
        return None
    rows = [row for row in view.rows if row in rules]
    top, bottom = area.top, area.bottom
    above_it = [row for row in view.rows if row < top]
    while above_it and above_it[-1] == top - 1 and heads_the_rules(view, above_it[-1], area, rows):
        top = above_it.pop()
    below = [row for row in view.rows if row > bottom]
    if below and below[0] == bottom + 1 and _only_a_header(view, Area(top, area.left, bottom, area.right)):
        return None
    while below and below[0] == bottom + 1 and looks_like_a_row(view, below[0], area, rows):
        bottom = below.pop(0)
    area = _with_named_columns(view, Area(top, area.left, bottom, area.right))
    return _Found(area, tuple(above_it), tuple(below), frozenset(rules), len(parts))


def _only_a_header(view: View, area: Area) -> bool:
    """Whether all rows in the rules are a header."""
    return header_rows(view, area, spans_in(view, area)) > area.bottom - area.top


def _with_named_columns(view: View, area: Area) -> Area:
    """The table with columns beside its rules that have a heading, and cells below it: they belong to it."""
    left, right = area.left, area.right
    heads = {piece.left for row in (area.top, area.top + 1) for piece in view.pieces(row)}

    def named(column: int) -> bool:
        return column in heads and any((row, column) in view.cells for row in area.rows[1:])

    while named(right + 1):
        right += 1
    while left and named(left - 1):
        left -= 1
    return Area(area.top, left, area.bottom, right)


def _by_words(view: View) -> _Found:
    """All that is filled in; words alone above and below it, and labels with a colon, are lines beside the table."""
    area = view.reach()
    rows = view.rows
    if area.width < 2:
        return _Found(area, (), ())
    first = _first_row(view, rows, area)
    body = Area(rows[first], area.left, area.bottom, area.right)
    numbered = holds_numbers(view.cells.get((row, area.left)) for row in rows[first + 1 :])
    last = len(rows) - 1
    while (
        last > first
        and is_note(view.pieces(rows[last]), body, numbered)
        and not _reached(view, rows[last], body)
    ):
        last -= 1
    below = tuple(rows[last + 1 :])
    bottom = below[0] - 1 if below else area.bottom
    return _Found(Area(rows[first], area.left, bottom, area.right), tuple(rows[:first]), below)


def _first_row(view: View, rows: list[int], area: Area) -> int:
    """The place in `rows` of the table's first row: below words alone, labels, and what print titles leave above them."""
    titles = view.appearance.titles
    last = len(rows) - 1
    if titles is not None and rows[0] < titles[0] <= rows[last]:  # they begin with the header
        return next(n for n, row in enumerate(rows) if row >= titles[0])
    first = 0
    while first < last and (
        (is_line(view.pieces(rows[first])) and not _has_room(view, rows[first], area))
        or _scattered(view, rows[first], rows[first + 1], area)
    ):
        first += 1
    if first < last:
        return first
    # Nothing but labels: a form, below its title.
    pieces = view.pieces(rows[0])
    return 1 if last and len(pieces) == 1 and not pieces[0].labelled else 0


def _has_room(view: View, row: int, area: Area) -> bool:
    """Whether a row has an empty merged cell, to be filled in."""
    return any((row, column) in view.spans and (row, column) not in view.cells for column in area.columns)


def _scattered(view: View, row: int, next_row: int, area: Area) -> bool:
    """Whether a few words stand apart above the first row that is full: 某某局 … 2026年3月."""
    here, there = view.pieces(row), view.pieces(next_row)
    one = all(piece.left == piece.right and piece.rows == 1 for piece in here)
    return one and 2 * len(here) < area.width and len(there) >= 2 * len(here) and len(there) >= area.width - 1


def _reached(view: View, row: int, area: Area) -> bool:
    """Whether a merged cell of a row above reaches down to this row."""
    return any(
        top < row < top + rows
        for (top, column), (rows, _) in view.spans.items()
        if rows > 1 and area.left <= column <= area.right and (top, column) in view.cells
    )
