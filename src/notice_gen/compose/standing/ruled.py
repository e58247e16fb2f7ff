"""A sheet's borders → the rectangle that they enclose: that is the table, where somebody ruled one."""

from __future__ import annotations

from notice_gen.compose.standing.view import Area, View
from notice_gen.model.appearance import BOTTOM, LEFT, RIGHT, TOP, Position

ACROSS, DOWN = TOP | BOTTOM, LEFT | RIGHT


def ruled_rows(view: View) -> dict[int, tuple[int, int]]:
    """The rows that have a cell with rules above or below and beside it, each with its first and last such column.

    A rule belongs to both cells that it parts; a merged cell has the rules of all cells that it covers. So a title above
    the table, which has its first rule below itself and none beside it, is not in it.
    """
    edges: dict[Position, int] = {}
    for (row, column), cell in view.appearance.cells.items():
        if cell.edges:
            edges[row, column] = edges.get((row, column), 0) | cell.edges
            for bit, other, at in (
                (TOP, BOTTOM, (row - 1, column)),
                (BOTTOM, TOP, (row + 1, column)),
                (LEFT, RIGHT, (row, column - 1)),
                (RIGHT, LEFT, (row, column + 1)),
            ):
                if cell.edges & bit:
                    edges[at] = edges.get(at, 0) | other
    _shared_in_spans(view, edges)
    found: dict[int, tuple[int, int]] = {}
    area = view.appearance.area
    for row, column in sorted(at for at, own in edges.items() if own & ACROSS and own & DOWN):
        if area is None or (area[0] <= row <= area[2] and area[1] <= column <= area[3]):
            first, last = found.get(row, (column, column))
            found[row] = min(first, column), max(last, column)
    return found


def _shared_in_spans(view: View, edges: dict[Position, int]) -> None:
    """Give every cell of a merged one the rules of all of them, as far as any has rules."""
    for (top, left), (rows, columns) in view.spans.items():
        if rows * columns > 100_000:
            continue
        inside = [(row, column) for row in range(top, top + rows) for column in range(left, left + columns)]
        own = [view.look(*at).edges for at in inside]
        together = 0
        for one in own:
            together |= one
        if together & ACROSS and together & DOWN:
            for at in inside:
                edges[at] = edges.get(at, 0) | together


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
