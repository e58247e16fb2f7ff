"""A sheet of an .xlsx in any dialect, tag by tag → the cells of a grid.

Prefixes, Strict, rich inline strings, cells without references. Formulas are not calculated.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from notice_gen.book.grid import Grid, unescaped
from notice_gen.book.limits import MOST_COLUMNS, MOST_IN_A_CELL, MOST_ROWS
from notice_gen.book.number_format import compiled
from notice_gen.book.sheets import Position
from notice_gen.book.strings import SharedStrings
from notice_gen.book.unpacking import Package, local
from notice_gen.model.tables import column_letters

COLUMNS = {column_letters(column): column for column in range(MOST_COLUMNS)}
NUMBER_AS_STORED = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)


@dataclass(slots=True)
class Cell:
    """What a sheet's XML says of one cell."""

    row: int
    column: int
    kind: str = "n"
    style: str = ""
    formula: str | None = None
    value: str | None = None


def fill(grid: Grid, cell: Cell, strings: SharedStrings, formats: list[str]) -> None:
    """Fill the grid's cell with what the XML says of it."""
    row, column, value = cell.row, cell.column, cell.value
    code = formats[int(cell.style)] if cell.style and int(cell.style) < len(formats) else "General"
    if cell.formula is not None and "DISPIMG(" in cell.formula:
        grid.picture(row, column)
        return
    if value is None or (value == "" and cell.kind not in ("str", "inlineStr")):
        if cell.formula is not None:
            grid.uncalculated(row, column, cell.formula)
        return
    match cell.kind:
        case "s":
            at = int(value)
            if not 0 <= at < len(strings.texts):
                raise ValueError(value)
            grid.words(row, column, strings.texts[at], code)
        case "str" | "inlineStr":
            grid.words(row, column, unescaped(value), code)
        case "b":
            grid.boolean(row, column, value.strip() in ("1", "true"))
        case "e":
            grid.error(row, column, value, cell.formula or "")
        case "d":
            _iso_day(grid, row, column, value.strip(), code)
        case _:
            stored = value.strip()
            if not NUMBER_AS_STORED.fullmatch(stored):
                raise ValueError(value)
            grid.number(row, column, float(stored), code, stored)


def _iso_day(grid: Grid, row: int, column: int, text: str, code: str) -> None:
    """A day as Strict files spell it; its number format shows it."""
    beginning = datetime.datetime(1904, 1, 1) if grid.dates_from_1904 else datetime.datetime(1899, 12, 30)
    if re.fullmatch(r"\d\d:\d\d(:\d\d(\.\d+)?)?Z?", text):
        moment = datetime.datetime.combine(beginning, datetime.time.fromisoformat(text.rstrip("Z")))
    else:
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    code = (
        code
        if compiled(code).is_date
        else "yyyy/m/d"
        if moment.time() == datetime.time()
        else "yyyy/m/d h:mm"
    )
    grid.number(row, column, (moment - beginning) / datetime.timedelta(days=1), code)


def stream(package: Package, part: str, grid: Grid, strings: SharedStrings, formats: list[str]) -> None:
    """Read a sheet in any dialect: prefixes, Strict, rich inline strings, no references."""
    row = column = -1
    length = 0  # of the cell's text
    cell: Cell | None = None
    pieces: list[str] = []
    inside = phonetic = False
    in_data = begun = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cell, inside, phonetic, in_data, length, begun
        element = local(name)
        if not begun:
            begun = True
            if element != "worksheet":
                raise ValueError(element)
        if element == "c" and in_data:
            at = attributes.get("r")
            row_of, column = position(at) if at else (row, column + 1)
            length = 0
            if row_of != row or column >= MOST_COLUMNS:
                raise ValueError(at)
            cell = Cell(row, column, attributes.get("t", "n"), attributes.get("s", ""))
        elif element in ("v", "t", "f") and cell is not None:
            inside = not phonetic
            pieces.clear()
            if element == "f" and cell.formula is None:
                cell.formula = ""
        elif element == "rPh":
            phonetic = True
        elif element == "row" and in_data:
            row = int(attributes["r"]) - 1 if "r" in attributes else row + 1
            column = -1
            if not 0 <= row < MOST_ROWS:
                raise ValueError(row)
            if attributes.get("hidden") in ("1", "true"):
                grid.hidden_rows.add(row)
        elif element == "sheetData":
            in_data = True
        else:
            beside(element, attributes)

    def end(name: str) -> None:
        nonlocal cell, inside, phonetic, in_data
        element = local(name)
        if element in ("v", "t", "f") and cell is not None:
            inside = False
            text = "".join(pieces)
            if element == "f":
                cell.formula = text
            elif element == "v":
                if cell.kind != "inlineStr":
                    cell.value = text
            elif not phonetic:
                cell.value = (cell.value or "") + text
            pieces.clear()
        elif element == "rPh":
            phonetic = False
        elif element == "c" and cell is not None:
            fill(grid, cell, strings, formats)
            cell = None
        elif element == "sheetData":
            in_data = False

    def characters(text: str) -> None:
        nonlocal length
        if inside:
            pieces.append(text)
            length += len(text)
            if length > MOST_IN_A_CELL:
                raise package.swollen()

    beside = Beside(grid)
    package.parse(part, start, end, characters)


@dataclass(slots=True)
class Beside:
    """What a sheet's XML says outside of its rows: hidden columns, merged cells."""

    grid: Grid
    last: int = -1  # hidden column

    def __call__(self, element: str, attributes: dict[str, str]) -> None:
        if element == "col":
            if attributes.get("hidden") in ("1", "true"):
                first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
                if first > self.last:  # in order, without overlap
                    self.last = last
                    self.grid.hidden_columns.append((first, min(last, MOST_COLUMNS - 1)))
        elif element == "mergeCell":
            first_cell, _, last_cell = attributes.get("ref", "").partition(":")
            if last_cell:
                (top, left), (bottom, right) = position(first_cell), position(last_cell)
                self.grid.merge(top, left, bottom - top + 1, right - left + 1)


def position(reference: str) -> Position:
    """D7 or $D$7 → (6, 3). Raises ValueError for anything else."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", reference.upper())
    if not match or match[1] not in COLUMNS:
        raise ValueError(reference)
    return int(match[2]) - 1, COLUMNS[match[1]]
