"""A sheet's borders → the rectangle that they enclose: that is the table, where somebody ruled one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from notice_gen.compose.standing.view import Area, View
from notice_gen.model.appearance import BOTTOM, LEFT, RIGHT, TOP, CellAppearance, Position

ACROSS, DOWN = TOP | BOTTOM, LEFT | RIGHT
MOST = 16_384  # columns of a sheet
LARGEST = 100_000  # cells of a merged one whose rules are looked at


def ruled_rows(view: View) -> dict[int, tuple[int, int]]:
    """The rows that have a cell with rules above or below and beside it, each with its first and last such column.

    A rule belongs to both cells that it parts; a merged cell has the rules of all cells that it covers. So a title above
    the table, which has its first rule below itself and none beside it, is not in it.
    """
    cells, area = view.appearance.cells, view.appearance.area
    enclosed = {e: bool(e & ACROSS and e & DOWN) for e in range(16)}
    merged = _rules_of_merged(view)
    found: dict[int, list[int]] = {}
    partly: list[Position] = []
    for (row, column), look in cells.items():
        if enclosed[look.edges]:
            reach = found.setdefault(row, [column, column])
            reach[0], reach[1] = min(reach[0], column), max(reach[1], column)
        elif look.edges:
            partly.append((row, column))
    for row, column in (*partly, *merged):
        if _enclosed_with_neighbours(cells, merged, row, column):
            reach = found.setdefault(row, [column, column])
            reach[0], reach[1] = min(reach[0], column), max(reach[1], column)
    for row, reach in found.items():  # a cell without rules of its own, inside those of its neighbours
        while reach[1] < MOST and _enclosed_with_neighbours(cells, merged, row, reach[1] + 1):
            reach[1] += 1
    _within_a_frame(view, found)
    if area is None:
        return {row: (reach[0], reach[1]) for row, reach in found.items()}
    return {
        row: (max(reach[0], area[1]), min(reach[1], area[3]))
        for row, reach in found.items()
        if area[0] <= row <= area[2] and reach[0] <= area[3] and reach[1] >= area[1]
    }


def _within_a_frame(view: View, found: dict[int, list[int]]) -> None:
    """Add the rows between ruled ones that have rules at both sides: somebody ruled nothing but the table's outside."""
    ruled = sorted(found)
    for above, below in pairwise(ruled):
        left, right = found[above]
        between = range(above + 1, below)
        if found[below] == [left, right] and all(
            view.appearance_at(row, left).edges & LEFT and view.appearance_at(row, right).edges & RIGHT
            for row in between
        ):
            found.update((row, [left, right]) for row in between)


def _enclosed_with_neighbours(
    cells: Mapping[Position, CellAppearance], merged: Mapping[Position, int], row: int, column: int
) -> bool:
    """Whether a cell has rules of both sorts, its neighbours' where they meet it among them."""

    def edges(at: Position) -> int:
        look = cells.get(at)
        return (look.edges if look else 0) | merged.get(at, 0)

    own = edges((row, column))
    across = own & ACROSS or edges((row - 1, column)) & BOTTOM or edges((row + 1, column)) & TOP
    return bool(
        across and (own & DOWN or edges((row, column - 1)) & RIGHT or edges((row, column + 1)) & LEFT)
    )


def _rules_of_merged(view: View) -> dict[Position, int]:
    """For the cells of each merged one that is enclosed, the rules of all of them together."""
    found: dict[Position, int] = {}
    for (top, left), (rows, columns) in view.spans.items():
        if rows * columns > LARGEST:
            continue
        inside = [(row, column) for row in range(top, top + rows) for column in range(left, left + columns)]
        together = 0
        for at in inside:
            together |= view.appearance_at(*at).edges
        if together & ACROSS and together & DOWN:
            found.update(dict.fromkeys(inside, together))
    return found


def blocks(rows: dict[int, tuple[int, int]]) -> list[Area]:
    """Rows that follow one another as rectangles, downwards."""
    made: list[Area] = []
    for row in sorted(rows):
        first, last = rows[row]
        if made and made[-1].bottom == row - 1:
            above = made.pop()
            made.append(Area(above.top, min(above.left, first), row, max(above.right, last)))
        else:
            made.append(Area(row, first, row, last))
    return made


def around(areas: list[Area]) -> Area:
    """One rectangle around several."""
    return Area(
        min(area.top for area in areas),
        min(area.left for area in areas),
        max(area.bottom for area in areas),
        max(area.right for area in areas),
    )
