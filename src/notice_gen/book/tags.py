"""A sheet of an .xlsx in any dialect, tag by tag → the cells of a grid.

It knows prefixes, Strict, rich inline strings and cells without references, and is slower than `scan`. Formulas are not
calculated.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from notice_gen.book.grid import Grid, Run, unescaped
from notice_gen.book.limits import MOST_COLUMNS, MOST_ROWS
from notice_gen.book.number_format import compiled
from notice_gen.book.sheets import Position
from notice_gen.book.strings import Font, SharedStrings, TextOfCell
from notice_gen.book.unpacking import Package, local
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import Manner

NUMBER_AS_STORED = lazy_pattern(r"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_REFERENCE = lazy_pattern(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@cache  # there are MOST_COLUMNS names, and each text is one of up to three letters
def column_of(letters: str) -> int:
    """A → 0, AA → 26, XFD → 16383; −1 for what names no column."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1 if column <= MOST_COLUMNS else -1


@dataclass(slots=True)
class Cell:
    """What a sheet's XML says of one cell."""

    row: int
    column: int
    kind: str = "n"
    style: str = ""
    formula: str | None = None
    value: str | None = None
    runs: list[tuple[Manner | None, str]] = field(default_factory=list)  # of an inline text in several fonts


@dataclass(frozen=True, slots=True)
class Styles:
    """The cell styles of a workbook in their order: number formats, and those whose font raises, lowers or strikes."""

    codes: list[str] = field(default_factory=list)
    manners: dict[int, Manner] = field(default_factory=dict)

    def code(self, style: str) -> str:
        """The number format of a cell with this style; General where it has none."""
        return self.codes[int(style)] if style and int(style) < len(self.codes) else "General"

    def manner(self, style: str) -> Manner:
        """How the font of this style sets its words."""
        return self.manners.get(int(style), Manner.PLAIN) if style and self.manners else Manner.PLAIN


def fill(grid: Grid, cell: Cell, strings: SharedStrings, styles: Styles) -> None:
    """Fill the grid's cell with what the XML says of it."""
    row, column, value = cell.row, cell.column, cell.value
    code, manner = styles.code(cell.style), styles.manner(cell.style)
    if cell.formula is not None and "DISPIMG(" in cell.formula:
        grid.picture(row, column)
        return
    if value is None or (value == "" and cell.kind not in ("str", "inlineStr")):
        if cell.formula is not None:
            grid.uncalculated(row, column)
        return
    match cell.kind:
        case "s":
            at = int(value)
            if not 0 <= at < len(strings.texts):
                raise ValueError(value)
            runs = strings.runs.get(at, ())
            grid.words(row, column, strings.texts[at], code, in_font(manner, runs, strings.texts[at]))
            return
        case "str" | "inlineStr":
            words = unescaped(value)
            grid.words(row, column, words, code, in_font(manner, cell.runs, words))
            return
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
    if manner is not Manner.PLAIN:
        grid.set_all(row, column, manner)


def in_font(manner: Manner, runs: Sequence[tuple[Manner | None, str]], words: str) -> list[Run]:
    """The runs of a cell's words, those without a font of their own in the cell's; none where all are plain."""
    own = [(manner if one is None else one, said) for one, said in runs] or [(manner, words)]
    return own if any(one is not Manner.PLAIN for one, _ in own) else []


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


def stream(package: Package, part: str, grid: Grid, strings: SharedStrings, styles: Styles) -> None:
    """Read a sheet in any dialect: prefixes, Strict, rich inline strings, no references."""
    tags = _Tags(package, grid, strings, styles)
    package.parse(part, tags.start, tags.end, tags.text.add)


class _Tags:
    """The handlers of the stream over a sheet, and where in it they are."""

    def __init__(self, package: Package, grid: Grid, strings: SharedStrings, styles: Styles) -> None:
        self.grid, self.strings, self.styles = grid, strings, styles
        self.beside = OutsideRows(grid)
        self.text = TextOfCell(package)
        self.row = self.column = -1
        self.cell: Cell | None = None
        self.font = Font()
        self.begun = self.in_data = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        element = local(name)
        if not self.begun:
            self.begun = True
            if element != "worksheet":
                raise ValueError(element)
        if element == "c" and self.in_data:
            self._cell(attributes)
        elif element in ("v", "t", "f") and self.cell is not None:
            self.text.open()
            if element == "f" and self.cell.formula is None:
                self.cell.formula = ""
        elif self.cell is not None and self.font.opens(element, attributes):
            pass
        elif element == "rPh":
            self.text.phonetic = True
        elif element == "row" and self.in_data:
            self._row(attributes)
        elif element == "sheetData":
            self.in_data = True
        else:
            self.beside(element, attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        """A cell opens; where it has no reference it stands beside the one before."""
        at = attributes.get("r")
        row, self.column = position(at) if at else (self.row, self.column + 1)
        if row != self.row or self.column >= MOST_COLUMNS:
            raise ValueError(at)
        self.text.length = 0
        self.cell = Cell(row, self.column, attributes.get("t", "n"), attributes.get("s", ""))

    def _row(self, attributes: dict[str, str]) -> None:
        """A row opens; where it has no number it is the next."""
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if not 0 <= self.row < MOST_ROWS:
            raise ValueError(self.row)
        if attributes.get("hidden") in ("1", "true"):
            self.grid.hidden_rows.add(self.row)

    def end(self, name: str) -> None:
        """An element closes."""
        element = local(name)
        if element in ("v", "t", "f") and self.cell is not None:
            self._words(element, self.cell, self.text.close())
        elif element == "r":
            self.font.ends()
        elif element == "rPh":
            self.text.phonetic = False
        elif element == "c" and self.cell is not None:
            fill(self.grid, self.cell, self.strings, self.styles)
            self.cell = None
        elif element == "sheetData":
            self.in_data = False

    def _words(self, element: str, cell: Cell, words: str) -> None:
        """Set what the cell has in one of its elements (f, v, t)."""
        if element == "f":
            cell.formula = words
        elif element == "v":
            if cell.kind != "inlineStr":
                cell.value = words
        elif not self.text.phonetic:
            cell.value = (cell.value or "") + words
            cell.runs.append((self.font.manner, unescaped(words)))


@dataclass(slots=True)
class OutsideRows:
    """Handler of the elements outside a sheet's rows: hidden columns, merged cells."""

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
    match = _REFERENCE.fullmatch(reference.upper())
    column = column_of(match[1]) if match else -1
    if match is None or column < 0:
        raise ValueError(reference)
    return int(match[2]) - 1, column
