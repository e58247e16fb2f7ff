"""What is seen of a sheet → where the table is: its rectangle, and the rows above and below it."""

from __future__ import annotations

from dataclasses import dataclass

from notice_gen.compose.standing.beside import goes_on, is_line, is_note, same_as
from notice_gen.compose.standing.cells import holds_numbers, spans_in
from notice_gen.compose.standing.header import header_rows, heads_the_rules, looks_like_a_row, unmerged_header
from notice_gen.compose.standing.ruled import around, blocks, ruled_rows
from notice_gen.compose.standing.view import Area, View

WIDEST = 100  # columns of a merged cell; beyond, it is a whole row of Excel


@dataclass(frozen=True, slots=True)
class Found:
    """Where the table stands; rows above and below it with anything in them; which rows of it are ruled."""

    area: Area
    above: tuple[int, ...]
    below: tuple[int, ...]
    ruled: frozenset[int] = frozenset()
    blocks: int = 0


def where_it_stands(view: View, title: str) -> Found:
    """The table of a sheet: what is ruled, else what the words say; `title` is its attachment's."""
    return _by_rules(view, title) or _by_words(view)


def _by_rules(view: View, title: str) -> Found | None:
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
    while (row := _line_in_the_rules(view, area, title)) is not None:
        above_it += [row] if view.count(row) else []
        area = Area(row + 1, area.left, area.bottom, area.right)
    return Found(area, tuple(above_it), tuple(below), frozenset(rules), len(parts))


def _line_in_the_rules(view: View, area: Area, title: str) -> int | None:
    """The first row of the rules, where it is a title or a line before that somebody ruled with the table; else None.

    It is the attachment's title, or a label with a colon; or words alone above such a row. Words over all columns just
    above the header are a heading of it.
    """
    top = area.top
    if area.bottom - top < 2 or _has_room(view, top, area):
        return None
    pieces = view.pieces(top)
    if not pieces:
        return None
    below = [row for row in view.rows if top < row <= area.bottom][:2]
    full = any(view.count(row) > 1 and not is_line(view.pieces(row)) for row in below)
    alone = len(pieces) == 1
    if alone and same_as(title, [(top, pieces[0].words)]):
        return top
    if is_line(pieces) and full and all(piece.labelled for piece in pieces):
        return top
    ahead = bool(below) and is_line(view.pieces(below[0])) and not _has_room(view, below[0], area)
    labelled = ahead and all(piece.labelled for piece in view.pieces(below[0]))
    wide = alone and pieces[0].right >= area.right and pieces[0].left <= area.left
    return top if wide and labelled and full else None


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


def _by_words(view: View) -> Found:
    """All that is filled in; words alone above and below it, and labels with a colon, are lines beside the table."""
    area = view.reach()
    rows = view.rows
    if area.width < 2:
        return Found(area, (), ())
    first = _first_row(view, rows, area)
    numbered = holds_numbers(view.cells.get((row, area.left)) for row in rows[first + 1 :])
    last = len(rows) - 1
    while last > first and (
        is_note(view.pieces(rows[last]), area, numbered) or goes_on(view, rows[last]) is not None
    ):
        if _reached(view, rows[last], area):
            break
        last -= 1
    below = tuple(rows[last + 1 :])
    bottom = below[0] - 1 if below else area.bottom
    body = [piece for row in rows[first : last + 1] for piece in view.pieces(row)]
    left, right = min(piece.left for piece in body), max(piece.right for piece in body)
    return Found(
        Area(rows[first], left, bottom, max(left, min(right, area.right))), tuple(rows[:first]), below
    )


def _first_row(view: View, rows: list[int], area: Area) -> int:
    """The place in `rows` of the table's first row: below words alone, labels, and what print titles leave above them."""
    titles = view.appearance.titles
    last = len(rows) - 1
    if titles is not None and rows[0] < titles[0] <= rows[last]:  # they begin with the header
        return next(n for n, row in enumerate(rows) if row >= titles[0])
    first = 0
    while first < last and (
        (
            is_line(view.pieces(rows[first]))
            and not _has_room(view, rows[first], area)
            and not _corner(view, rows[first], rows[first + 1], area)
        )
        or _scattered(view, rows[first], rows[first + 1], area)
    ):
        first += 1
    if first < last:
        return first
    # Nothing but labels: a form, below its title.
    pieces = view.pieces(rows[0])
    return 1 if last and len(pieces) == 1 and not pieces[0].labelled else 0


def _corner(view: View, row: int, next_row: int, area: Area) -> bool:
    """Whether the only word of a row is the heading of the second of two columns, the corner empty."""
    piece = view.pieces(row)[0]
    return (
        area.width == 2 and view.count(row) == 1 and piece.left == area.right and not piece.labelled
        and not any(character.isdigit() for character in piece.words) and view.count(next_row) == 2
    )  # fmt: skip


def _has_room(view: View, row: int, area: Area) -> bool:
    """Whether a row has an empty merged cell, to be filled in."""
    return any((row, column) in view.spans and (row, column) not in view.cells for column in area.columns)


def _scattered(view: View, row: int, next_row: int, area: Area) -> bool:
    """Whether a few words stand apart above the first row that is full: 某某局 … 2026年3月."""
    if unmerged_header(view, Area(row, area.left, area.bottom, area.right), view.spans):
        return False
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
