"""The cells of a table's rectangle → cells of the model, with their spans and how they stand; what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from notice_gen.compose.holding import held_by
from notice_gen.compose.standing.header import Spans
from notice_gen.compose.standing.view import Area, View
from notice_gen.model.appearance import Position
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across, Cell, Cells, TableColumn, TableRow
from notice_gen.model.values import Words, shown

_CLOSING = lazy_pattern(
    r"\s*+(?:[（(](?:单位)?(?:盖章|公章|签章|签字|签名|章)[）)]\s*+)?"
    r"(?:(?:\d{2,4}|[Xx×_]{2,4})?\s*+年\s*+月\s*+日|[（(](?:单位)?(?:盖章|公章|签章|签字盖章|签字|签名|章)[）)])?\s*+"
)
_SIGNED = lazy_pattern(
    r"\s*+[^\d，。；]{0,12}(?:签字|签名|签章|盖章|公章|签字盖章)(?:[（(][^）)]*+[）)])?\s*+(?:[:：]\s*+)?"
)
_CLOSES = frozenset("日）) \t\u3000")  # what a line of closing words ends in
_CHOICE = lazy_pattern("[□☐■☑√○●]")
SHORT = 14  # characters; a form's cell with no more on each line stands in its middle


def spans_in(view: View, area: Area) -> dict[Position, tuple[int, int]]:
    """The merged cells that begin inside the table, as far as they are in it."""
    made = {}
    for (row, column), (rows, columns) in view.spans.items():
        if row in area.rows and column in area.columns:
            inside = min(rows, area.bottom - row + 1), min(columns, area.right - column + 1)
            if inside != (1, 1):
                made[row, column] = inside
    return made


def parted_below(spans: Spans, below: int) -> dict[Position, tuple[int, int]]:
    """The merged cells, none of which reaches from a header over the row `below` it."""
    return {
        (row, column): (min(rows, below - row) if row < below else rows, columns)
        for (row, column), (rows, columns) in spans.items()
    }


def grid_of(view: View, area: Area, spans: Spans, deep: int, is_form: bool) -> list[Cells]:
    """The table's cells, row by row; None where a merged one reaches."""
    covered = {
        (row + down, column + across)
        for (row, column), (rows, columns) in spans.items()
        for down in range(rows)
        for across in range(columns)
        if (down, across) != (0, 0)
    }

    def cell(row: int, column: int) -> Cell | None:
        at = row, column
        if at in covered:
            return None
        words, look = view.cells.get(at, ""), view.appearance_at(*at)
        rows, columns = spans.get(at, (1, 1))
        align: Across = look.align
        if row < area.top + deep:
            return Cell(
                words, rows, columns, "" if align == "center" else align, look.valign, 0, look.diagonal
            )
        if not words:
            return Cell(words, rows, columns, align, look.valign, 0, look.diagonal)
        closing = closing_lines(words)
        if is_form and not align and not closing:
            align = "left" if _CHOICE.search(words) or _longest(words) > SHORT else "center"
        elif not align and columns == area.width > 1 and _longest(words) > SHORT:
            align = "left"
        valign = look.valign or ("bottom" if closing and closing == words.count("\n") + 1 else "")
        return Cell(words, rows, columns, align, valign, closing, look.diagonal)

    return [tuple(cell(row, column) for column in area.columns) for row in area.rows]


def closing_lines(words: str) -> int:
    """How many lines at the end of a cell are for seal and day: （盖章） 年 月 日, 负责人签字：. A day that is filled in is none."""
    if words[-1:] not in _CLOSES:
        return 0
    lines = words.split("\n")
    if not lines[-1].strip() or not _CLOSING.fullmatch(lines[-1]):
        return 0
    count = 1
    while count < len(lines) and (
        _CLOSING.fullmatch(lines[-count - 1]) or _SIGNED.fullmatch(lines[-count - 1])
    ):
        count += 1
    while count > 1 and not lines[-count].strip():
        count -= 1
    return count


def _longest(words: str) -> int:
    return max(map(len, words.split("\n")))


def holds_numbers(cells: Iterable[Cell | Words | None]) -> bool:
    """Whether the first column of a table's rows is one of serial numbers, if it holds anything at all."""
    words = [
        shown(cell.text if isinstance(cell, Cell) else cell).strip() for cell in cells if cell is not None
    ]
    filled = [one for one in words if one]
    numbers = sum(one.isdigit() and len(one) < 5 for one in filled)
    return numbers > 0 and 2 * numbers >= len(filled)


# ---- columns ------------------------------------------------------------------------------------


def columns_of(
    view: View, area: Area, header: Sequence[Cells], rows: tuple[TableRow, ...]
) -> tuple[tuple[TableColumn, ...], tuple[TableRow, ...]]:
    """The columns, and the rows with the cells' own alignment only where it is not that of their column."""
    widths = view.appearance.widths
    somebody = any(column in widths for column in area.columns)
    own: list[Across] = []
    columns = []
    for n, column in enumerate(area.columns):
        cells = [cell for row in rows if row.kind in ("data", "total", "subtotal") and (cell := row.cells[n])]
        align: Across = "" if not header else _usual_align(cells)
        own.append(align)
        width = widths.get(column, view.appearance.other_width) if somebody else 0.0
        columns.append(TableColumn(held_by(_heading(header, n), (c.text for c in cells)), align, width))
    if not any(own):
        return tuple(columns), rows
    return tuple(columns), tuple(replace(row, cells=_without(row.cells, own)) for row in rows)


def _usual_align(cells: Sequence[Cell]) -> Across:
    """How nearly all filled cells of a column stand, where somebody said so."""
    filled = [cell for cell in cells if cell.text and cell.columns == 1]
    said = Counter(cell.align for cell in filled)
    if not said:
        return ""
    align, count = said.most_common(1)[0]
    return align if 10 * count >= 9 * len(filled) else ""


def _without(cells: Cells, own: Sequence[Across]) -> Cells:
    return tuple(
        replace(cell, align="") if cell is not None and cell.columns == 1 and cell.align == own[n] else cell
        for n, cell in enumerate(cells)
    )


def _heading(header: Sequence[Cells], column: int) -> str:
    """The lowest heading of a column."""
    for cells in reversed(header):
        cell = cells[column]
        if cell is not None and cell.text:
            return cell.text
    return ""
