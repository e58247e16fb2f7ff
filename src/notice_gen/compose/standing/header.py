"""The first rows of a table → how many of them are its header; none of a form of labels and what is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notice_gen.compose.standing.beside import is_figure, is_line
from notice_gen.compose.standing.row_kinds import is_sum
from notice_gen.compose.standing.view import Area, Piece, View
from notice_gen.model.appearance import Position
from notice_gen.model.values import Words

DEEPEST = 6  # rows; no header has more
LOOKED_AT = 40  # rows; a form is no longer
Spans = Mapping[Position, tuple[int, int]]


def header_rows(view: View, area: Area, spans: Spans) -> int:
    """How many rows of a table are its header: as the print titles say, else as far as its merged cells reach."""
    titles = view.appearance.titles
    if titles is not None and titles[0] <= area.bottom and titles[1] >= area.top:
        depth = titles[1] - area.top + 1
        if depth <= DEEPEST and titles[1] < area.bottom:
            return max(depth, _deep(view, area, spans, depth, as_said=True))
    if _is_form(view, area, spans):
        return 0
    return min(_deep(view, area, spans, 1), area.bottom - area.top + 1)


def _deep(view: View, area: Area, spans: Spans, depth: int, as_said: bool = False) -> int:
    """As deep as its cells reach down; below a heading over several columns stand those of each."""
    row = area.top
    while row < area.top + depth and depth < DEEPEST:
        for column in area.columns:
            rows, columns = spans.get((row, column), (1, 1))
            reach = row - area.top + rows
            if columns > 1 and not as_said and _headings_below(view, row + rows, column, columns, area):
                reach += 1
            depth = max(depth, min(reach, DEEPEST))
        row += 1
    return depth


def _headings_below(view: View, row: int, column: int, columns: int, area: Area) -> bool:
    """Whether words stand below each of these columns, so that they are headings and no row of data."""
    if row > area.bottom:
        return False
    pieces = [one for one in view.pieces(row) if column <= one.left < column + columns]
    covered = sum(min(one.right, column + columns - 1) - one.left + 1 for one in pieces)
    return covered == columns and not any(any(c.isdigit() for c in one.words[:1]) for one in pieces)


def unmerged_header(view: View, area: Area, spans: Spans) -> dict[Position, tuple[int, int]]:
    """The spans of a header of two rows that nobody merged: groups in the first, what is below each in the second.

    None but where that is certain: the first column has its heading above, each group has words below all of its columns,
    no heading begins with a digit, and a row of data follows.
    """
    top, below = area.top, area.top + 1
    if below >= area.bottom or any(row in (top, below) for row, _ in spans):
        return {}
    above, under = view.pieces(top), view.pieces(below)
    heads = {piece.left for piece in above}
    lower = {piece.left for piece in under}
    gaps = [column for column in area.columns if column not in heads]
    if not gaps or area.left not in heads or area.left in lower or view.count(below + 1) < 2:
        return {}
    if any(piece.labelled or piece.words.strip()[:1].isdigit() for piece in (*above, *under)):
        return {}
    if not lower <= set(area.columns) or any(column not in lower for column in gaps):
        return {}
    if not any(is_figure(view.cells.get((below + 1, column), "")) for column in lower):
        return {}
    made: dict[Position, tuple[int, int]] = {}
    for column in sorted(heads):
        wide = 1
        while column + wide <= area.right and column + wide in gaps:
            wide += 1
        if wide > 1 and column not in lower:
            return {}
        if column not in lower:
            made[top, column] = (2, 1)
        elif wide > 1:
            made[top, column] = (1, wide)
    return made


def another_header(view: View, area: Area, deep: int) -> Words | None:
    """The first word of a row below the header that is a header too: it says the same or begins so, or heads other rows behind a gap.

    Behind an empty row: words in as many columns as the first header names, no figure among them, above a row with one.
    """
    own = [piece.words.strip() for piece in view.pieces(area.top)] or [""]
    for row in area.rows[deep + 1 : -1]:
        pieces = view.pieces(row)
        if len(pieces) < 2:
            continue
        words = [piece.words.strip() for piece in pieces]
        if words == own:
            return pieces[0].words
        begins_anew = (
            words[0] == own[0] and pieces[0].left == area.left
        )  # 序号 | 姓名 | 电话 below 序号 | 项目 | 金额
        if begins_anew and not any(any(map(str.isdigit, one)) for one in words):
            return pieces[0].words
        gap = not view.count(row - 1) or (view.count(row - 1) == 1 and not view.count(row - 2))
        if not gap or any(any(map(str.isdigit, one)) or is_sum(one) for one in words):
            continue
        below = {piece.left: piece.words for piece in view.pieces(row + 1)}
        if set(below) <= {piece.left for piece in pieces} and any(map(is_figure, below.values())):
            return pieces[0].words
    return None


def _is_form(view: View, area: Area, spans: Spans) -> bool:
    """Whether the table is of labels, with room beside them: cells merged now so, now otherwise, or nothing in most of them.

    A header names every column but perhaps the first; a form's first row leaves room.
    """
    if area.width < 2:
        return False
    first = _cells(area.top, area, spans)
    filled = [column for column, _ in first if (area.top, column) in view.cells]
    if len(first) > 1 and 2 * len(filled) <= len(first) and area.left in filled:
        return not _full_below(
            view, area, [column for column, wide in first if wide == 1 and column not in filled]
        )
    return _seldom_alike(area, spans)


def _full_below(view: View, area: Area, columns: Sequence[int]) -> bool:
    """Whether columns that the first row leaves empty are filled in two thirds of the rows below: names were forgotten.

    A form's room is empty, or filled in all its rows.
    """
    rows = [row for row in area.rows[1:LOOKED_AT] if view.count(row)]
    filled = [sum((row, column) in view.cells for row in rows) for column in columns]
    return len(rows) > 1 and bool(filled) and all(3 * many >= 2 * len(rows) for many in filled)


def unnamed_columns(view: View, area: Area, deep: int, spans: Spans) -> tuple[Words, ...]:
    """The first words of each column that has no heading, but for the first one, whose rows speak for themselves."""
    named: set[int] = set()
    for row in area.rows[:deep]:
        for piece in view.pieces(row):
            named.update(range(piece.left, piece.right + 1))
    named.update(
        column + n
        for (row, column), (_, wide) in spans.items()
        if row < area.top + deep and (row, column) in view.cells
        for n in range(wide)
    )
    found = []
    for column in area.columns[1:]:
        if column not in named:
            cells = (view.cells.get((row, column)) for row in area.rows[deep:])
            found += [words for words in cells if words is not None][:1]
    return tuple(found)


def names_above(view: View, rows: Sequence[int], area: Area) -> tuple[Words, ...]:
    """The words of the row just above a table that stand apart and may be its heading, of some columns only."""
    pieces = view.pieces(rows[-1]) if rows and rows[-1] == area.top - 1 else []
    if len(pieces) < 2 or any(one.labelled or any(map(str.isdigit, one.words)) for one in pieces):
        return ()
    return tuple(one.words for one in pieces)


def _seldom_alike(area: Area, spans: Spans) -> bool:
    """Whether at least a third of the rows, and three, are merged across, in two ways or more, each over a part of them."""
    looked_at = area.rows[:LOOKED_AT]
    near = {at: span for at, span in spans.items() if at[0] in looked_at}
    ways: dict[tuple[tuple[int, int], ...], int] = {}
    for row in looked_at:
        across = tuple((column, wide) for column, wide in _cells(row, area, near) if 1 < wide < area.width)
        if across:
            ways[across] = ways.get(across, 0) + 1
    rows, merged = len(looked_at), sum(ways.values())
    return (
        len(ways) > 1
        and merged >= 3
        and 3 * merged >= rows
        and (area.top, area.left) not in _groups(area, spans)
    )


def _groups(area: Area, spans: Spans) -> set[Position]:
    """The first cell, where it reaches over all columns, or down over a header of several rows."""
    deep, wide = spans.get((area.top, area.left), (1, 1))
    return {(area.top, area.left)} if wide >= area.width or (deep == 2 and _parts(area, spans)) else set()


def _parts(area: Area, spans: Spans) -> bool:
    return any(spans.get((area.top, column), (1, 1))[1] > 1 for column in area.columns if column > area.left)


def _cells(row: int, area: Area, spans: Spans) -> list[tuple[int, int]]:
    """The cells of a row that no other covers: first column and width."""
    covered: set[int] = set()
    for (top, left), (deep, wide) in spans.items():
        if top < row < top + deep:
            covered.update(range(left, left + wide))
    made: list[tuple[int, int]] = []
    column = area.left
    while column <= area.right:
        wide = spans.get((row, column), (1, 1))[1]
        if column not in covered:
            made.append((column, wide))
        column += wide
    return made


def heads_the_rules(view: View, row: int, area: Area, rows_of_table: Sequence[int]) -> bool:
    """Whether a row above the rules of a table is its header, which somebody did not rule.

    It names all columns; or most of them, and the first row inside the rules is no header itself.
    """
    if not looks_like_a_row(view, row, area, rows_of_table):
        return False
    return _covered(view, row, area) >= area.width or not (
        _covered(view, area.top, area) >= area.width
        and not any(piece.words.strip()[:1].isdigit() for piece in view.pieces(area.top))
    )


def _covered(view: View, row: int, area: Area) -> int:
    """How many columns the filled cells of a row reach over."""
    inside = [piece for piece in view.pieces(row) if area.left <= piece.left <= area.right]
    return sum(min(piece.right, area.right) - piece.left + 1 for piece in inside)


def looks_like_a_row(view: View, row: int, area: Area, rows_of_table: Sequence[int]) -> bool:
    """Whether a row beside the rules of a table has cells as its rows have: somebody forgot to rule it."""
    pieces = view.pieces(row)
    inside = [piece for piece in pieces if area.left <= piece.left <= area.right]
    if len(inside) < 2:
        return False
    if row > area.top and _sums_up(view, inside, area, rows_of_table):
        return True
    if is_line(pieces):
        return False
    usual = max(map(view.count, rows_of_table), default=0)
    return 2 * _covered(view, row, area) >= area.width or 2 * len(inside) >= usual > 0


def _sums_up(view: View, pieces: Sequence[Piece], area: Area, rows_of_table: Sequence[int]) -> bool:
    """Whether a row has words at the left and figures below figures only: 合计, 平均 without rules of its own."""
    words, *others = pieces
    if words.left > area.left + 1 or (words.labelled and not is_sum(words.words)):
        return False

    def of_figures(column: int) -> bool:
        above = [view.cells[row, column] for row in rows_of_table if (row, column) in view.cells]
        return 2 * sum(map(is_figure, above)) >= len(above) > 0

    return all(is_figure(piece.words) and of_figures(piece.left) for piece in others)
