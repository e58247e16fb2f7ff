"""Words of cells → figures, exact sums of them as the cells write theirs; where a table has sums of its own they are compared.

What is shown is what is added: a cell that shows 0.1 counts as 0.1. What is no figure is reported, never left out in
silence. Where sums stand in the table is not decided here (`by_columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from notice_gen.compose.faults import NOT_TO_BE_SUMMED, SUM_DIFFERS, SUMMED_WITHOUT
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.figures import Figure, figure
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, InCells, Place, cells_of
from notice_gen.model.table import Cell, TableRow
from notice_gen.model.values import on_one_line, place_of

NOTHING = lazy_pattern(r"[—–―\-－/／…]{1,2}|无")
_PART_OF = lazy_pattern(r"\s*其\s*中|.{0,8}(?:总|累|共|合|小)\s*计\s*$|.{0,8}总[数额]\s*$")


def total(figures: Sequence[Figure]) -> Figure | None:
    """Their exact sum, written as they are; None of none."""
    if not figures:
        return None
    with localcontext() as exact:
        exact.prec = 1_000  # no cell holds so many digits
        value = sum((one.value for one in figures), Decimal())
        decimals = _decimals(value, figures)
    return Figure(value, decimals, any(one.parted for one in figures), figures[0].sign)


def _decimals(value: Decimal, figures: Sequence[Figure]) -> int:
    """As many as all figures have, or one of them fills with zeros (1.50); else (1.5 and 2) as many as the sum needs."""
    written = {one.decimals for one in figures}
    most = max(written)
    fixed = any(one.decimals and not one.value.scaleb(one.decimals) % 10 for one in figures)
    while not fixed and most > min(written) and value == round(value, most - 1):
        most -= 1
    return most


@dataclass(slots=True)
class Summed:
    """A column that is to be summed: its place in the table, its heading, and the figures of the rows by their index."""

    column: int
    heading: str
    place: Place  # where it was asked for
    figures: dict[int, Figure] = field(default_factory=dict)

    def of(self, rows: Iterable[int]) -> Figure | None:
        """The sum of these rows."""
        return total([self.figures[row] for row in rows if row in self.figures])


def read_figures(column: Summed, rows: Sequence[TableRow]) -> Iterator[Diagnostic]:
    """Read the figures of a column's data rows; what is none is said, with its cells."""
    wrong: list[Cell] = []
    nothing: list[Cell] = []
    empty: list[int] = []
    for n, row in enumerate(rows):
        cell = row.cells[column.column]
        if row.kind != "data" or cell is None:
            continue
        words = cell.text.strip()
        found = figure(words)
        if found is not None:
            column.figures[n] = found
        elif not words:
            empty.append(n)
        else:
            (nothing if NOTHING.fullmatch(words) else wrong).append(cell)
    heading = f"“{column.heading}”"
    if wrong:
        seen = f"{heading}要合计，“{_short(wrong[0].text)}”不是数"
        remedy = "只写数，单位写在表头或“表上右”；不合计的，清空表格设置的“汇总”"
        yield Diagnostic(NOT_TO_BE_SUMMED, _together(wrong, column.place), seen, remedy)
    signs = {one.sign for one in column.figures.values()}
    if len(signs) > 1:
        seen = f"{heading}要合计，有的是{'‰' if '‰' in signs else '百分数'}，有的不是"
        yield Diagnostic(NOT_TO_BE_SUMMED, column.place, seen, "写成一样的，或清空“汇总”")
    elif signs - {""}:
        seen = f"{heading}是百分数，合计是各行相加得到的"
        yield Diagnostic(SUMMED_WITHOUT, column.place, seen, "比率不能相加的，清空“汇总”")
    if nothing:
        seen = f"{heading}合计时，“{_short(nothing[0].text)}”当作没有，没有算"
        yield Diagnostic(SUMMED_WITHOUT, _together(nothing, column.place), seen, "有数的补上；没有的，不用管")
    if empty:
        seen = f"{heading}要合计，有 {len(empty)} 格空着，当作没有，没有算"
        place = _empty(rows, empty, column.column, column.place)
        yield Diagnostic(SUMMED_WITHOUT, place, seen, "有数的补上；没有的，不用管")


def doubtful_rows(rows: Sequence[TableRow], place: Place) -> Iterator[Diagnostic]:
    """Rows that look like a part of another, or like a sum, and are added like all others."""
    for row in rows:
        if row.kind != "data":
            continue
        for cell in row.cells[:2]:
            if cell is not None and _PART_OF.match(cell.text):
                where = place_of(cell.text)
                seen = f"“{_short(cell.text)}”这一行也加进了合计"
                remedy = "不该加的，去掉这一行，或清空“汇总”、自己写合计行"
                yield Diagnostic(SUMMED_WITHOUT, place if where == NOWHERE else where, seen, remedy)
                break


def compared(row: TableRow, column: Summed, scopes: Sequence[Sequence[int]]) -> Iterator[Diagnostic]:
    """What differs between a sum that the sheet has and the sums of the rows that it may be of, the likeliest first."""
    cell = row.cells[column.column]
    own = figure(cell.text) if cell is not None else None
    sums = [column.of(scope) for scope in scopes]
    if own is not None and any((one.value if one else 0) == own.value for one in sums):
        return
    if cell is None or (own is None and sums[0] is None):
        return
    words = on_one_line(cell.text).strip()
    name = next((on_one_line(one.text) for one in row.cells if one is not None and one.text.strip()), "合计")
    what = f"写的是 {words}" if words else "空着"
    seen = f"“{column.heading}”的{name}{what}，各行加起来是 {sums[0] or 0}"
    remedy = "改正这一格或各行；没有错的（四舍五入、其中数），清空表格设置的“汇总”"
    where = place_of(cell.text)
    if where == NOWHERE:
        where = next((p for c in row.cells if c and (p := place_of(c.text)) != NOWHERE), column.place)
    yield Diagnostic(SUM_DIFFERS, where, seen, remedy)


def _empty(rows: Sequence[TableRow], empty: Sequence[int], column: int, otherwise: Place) -> Place:
    """The empty cells of a column: each is in the row of its neighbours, below what is filled of the column."""
    below = (row.cells[column] for row in rows if row.kind == "data")
    cell = next((one for c in below if c is not None for one in cells_of(place_of(c.text))), None)
    if cell is None:
        return otherwise
    found = []
    for n in empty:
        beside = (one for c in rows[n].cells if c is not None for one in cells_of(place_of(c.text)))
        found += [(one.row, cell.column) for one, _ in zip(beside, range(1), strict=False)]
    if not found:
        return otherwise
    return InCells(cell.file, cell.sheet, tuple(found)) if len(found) > 1 else replace(cell, row=found[0][0])


def _together(cells: Sequence[Cell], otherwise: Place) -> Place:
    """Cells of one sheet as one place, column by column."""
    found = dict.fromkeys(one for cell in cells for one in cells_of(place_of(cell.text)))
    down = sorted(found, key=lambda one: (one.column, one.row))
    if not down:
        return otherwise
    many = tuple((one.row, one.column) for one in down)
    return down[0] if len(down) == 1 else InCells(down[0].file, down[0].sheet, many)


def _short(words: str, most: int = 12) -> str:
    line = on_one_line(words).strip()
    return line if len(line) <= most else f"{line[:most]}……"
