"""Where something was seen: a closed union of places, and what all rooms ask of one.

A place only says where. Rows and columns are numbers from 0; `cell_name` and `ranges` give the clerk's B7 and C3:C17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from notice_gen.model.patterns import lazy_pattern

MOST_RANGES = 12  # so many ranges are named, further ones only counted

_CELL = lazy_pattern("([A-Z]{1,3})([1-9][0-9]{0,6})")  # as far as Excel goes: XFD1048576


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No place: a finding on the run, or on a document as a whole."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class InFile:
    """A file as a whole; `file` is its name or path as the clerk knows it."""

    file: str

    def __str__(self) -> str:
        return sheet_or_file(self)


@dataclass(frozen=True, slots=True)
class InLine:
    """A line, from 1, of a text file: a template, kind.toml, settings."""

    file: str
    line: int

    def __str__(self) -> str:
        return sheet_or_file(self) + spot(self)


@dataclass(frozen=True, slots=True)
class InParagraph:
    """A paragraph, from 1, of a Word file. Word shows no such numbers, so that only `--json` gives them."""

    file: str
    paragraph: int

    def __str__(self) -> str:
        return sheet_or_file(self)


@dataclass(frozen=True, slots=True)
class InSheet:
    """A sheet of a workbook as a whole."""

    file: str
    sheet: str

    def __str__(self) -> str:
        return _in_workbook(self.file, self.sheet)


@dataclass(frozen=True, slots=True)
class InCell:
    """A cell of a workbook."""

    file: str
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        return f"{_in_workbook(self.file, self.sheet)} {self.cell}"

    @property
    def cell(self) -> str:
        """The cell as the clerk names it, such as B7."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class InCells:
    """Several cells of a sheet, each by (row, column), column by column and downwards."""

    file: str
    sheet: str
    cells: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        return f"{_in_workbook(self.file, self.sheet)} {spot(self)}"


@dataclass(frozen=True, slots=True)
class OnPage:
    """A page, from 1, of a document's PDF, and where its words come from. What was seen names the page in words."""

    page: int
    source: Place

    def __str__(self) -> str:
        return str(self.source)


Place = Nowhere | InFile | InLine | InParagraph | InSheet | InCell | InCells | OnPage

NOWHERE = Nowhere()


def in_line(file: str, line: int) -> InFile | InLine:
    """The line of a file; where `line` is 0, the file as a whole."""
    return InLine(file, line) if line else InFile(file)


# ---- what is asked of a place -------------------------------------------------------------------


def file_name(place: Place) -> str:
    """The file, "" for none."""
    match place:
        case Nowhere():
            return ""
        case InFile() | InLine() | InParagraph() | InSheet() | InCell() | InCells():
            return place.file
        case OnPage():
            return file_name(place.source)
        case _:
            assert_never(place)


def sheet_name(place: Place) -> str:
    """The workbook's sheet, "" for none."""
    match place:
        case Nowhere() | InFile() | InLine() | InParagraph():
            return ""
        case InSheet() | InCell() | InCells():
            return place.sheet
        case OnPage():
            return sheet_name(place.source)
        case _:
            assert_never(place)


def page_of(place: Place) -> int:
    """The page of the PDF, 0 for none."""
    return place.page if isinstance(place, OnPage) else 0


def cells_of(place: Place) -> tuple[InCell, ...]:
    """Every cell, in the order of InCells; none for a place that is not of cells."""
    match place:
        case InCell():
            return (place,)
        case InCells():
            return tuple(InCell(place.file, place.sheet, row, column) for row, column in place.cells)
        case OnPage():
            return cells_of(place.source)
        case Nowhere() | InFile() | InLine() | InParagraph() | InSheet():
            return ()
        case _:
            assert_never(place)


def one_place(places: Iterable[Place]) -> Place:
    """The cells of these places, which are of one sheet, as one place: a cell, or several column by column and downwards."""
    cells = {cell for place in places for cell in cells_of(place)}
    first, *others = sorted(cells, key=lambda cell: (cell.column, cell.row))
    if not others:
        return first
    return InCells(first.file, first.sheet, tuple((cell.row, cell.column) for cell in (first, *others)))


def whole_sheet(place: Place) -> Place:
    """The sheet that a cell is in; any other place as it is."""
    match place:
        case InCell() | InCells():
            return InSheet(place.file, place.sheet)
        case Nowhere() | InFile() | InLine() | InParagraph() | InSheet() | OnPage():
            return place
        case _:
            assert_never(place)


def placed(place: Place, otherwise: Place) -> Place:
    """The place; `otherwise` where it is nowhere, or a page whose words come from nowhere."""
    match place:
        case Nowhere():
            return otherwise
        case OnPage(page, Nowhere()):
            return OnPage(page, otherwise)
        case InFile() | InLine() | InParagraph() | InSheet() | InCell() | InCells() | OnPage():
            return place
        case _:
            assert_never(place)


# ---- in words -----------------------------------------------------------------------------------


def sheet_or_file(place: Place) -> str:
    """What findings are listed under: “活动”表, else 《settings.toml》, else nothing."""
    sheet, file = sheet_name(place), file_name(place)
    if sheet:
        return f"“{sheet}”表"
    return f"《{file}》" if file else ""


def spot(place: Place) -> str:
    """Where inside its sheet or file: B7, C3:C17、C20, 第 3 行; "" for the whole of it."""
    match place:
        case InCell():
            return place.cell
        case InCells():
            return in_words(place.cells)
        case InLine():
            return f"第 {place.line} 行"
        case OnPage():
            return spot(place.source)
        case Nowhere() | InFile() | InParagraph() | InSheet():
            return ""
        case _:
            assert_never(place)


def in_words(cells: Iterable[tuple[int, int]]) -> str:
    """Cells as a clerk reads them: C3:C17、C20; of very many ranges the first, and how many cells there are."""
    distinct = set(cells)
    rectangles = _rectangles(distinct)
    words = "、".join(_range(*one) for one in rectangles[:MOST_RANGES])
    return words if len(rectangles) <= MOST_RANGES else f"{words} 等 {len(distinct)} 格"


def ranges(cells: Iterable[tuple[int, int]]) -> list[str]:
    """Cells as Excel's ranges, which cover these cells and no others: runs down a column; the same run in columns
    side by side is one range, such as B9:F9."""
    return [_range(*one) for one in _rectangles(cells)]


def lines_in_words(lines: Iterable[int], name: Callable[[int], str]) -> str:
    """Rows or columns as a clerk reads them, each run by its ends: 3、5—8; of very many runs the first, and how many lines."""
    distinct = sorted(set(lines))
    runs = [(first, last) for _, first, last in _runs((line, 0) for line in distinct)]
    said = [name(first) if first == last else f"{name(first)}—{name(last)}" for first, last in runs]
    return "、".join(said[:MOST_RANGES]) + (f" 等 {len(distinct)}" if len(said) > MOST_RANGES else "")


def _rectangles(cells: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """First row, last row, first column and last column of each range."""
    rectangles: list[tuple[int, int, int, int]] = []
    open_runs: dict[tuple[int, int, int], int] = {}  # first row, last row, last column → which rectangle
    for column, first, last in _runs(sorted(cells, key=lambda cell: (cell[1], cell[0]))):
        before = open_runs.get((first, last, column - 1))
        if before is None:
            before = len(rectangles)
            rectangles.append((first, last, column, column))
        else:
            rectangles[before] = (*rectangles[before][:3], column)
        open_runs[first, last, column] = before
    return rectangles


def _runs(cells: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of each unbroken run of cells, which come column by column and downwards."""
    run: tuple[int, int, int] | None = None
    for row, column in cells:
        if run is not None and run[0] == column and row <= run[2] + 1:
            run = (column, run[1], row)
            continue
        if run is not None:
            yield run
        run = (column, row, row)
    if run is not None:
        yield run


def _range(first: int, last: int, left: int, right: int) -> str:
    start, end = cell_name(first, left), cell_name(last, right)
    return start if start == end else f"{start}:{end}"


def _in_workbook(file: str, sheet: str) -> str:
    return (f"《{file}》" if file else "") + f"“{sheet}”表"


def column_letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA: a column as the clerk names it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(6, 3) → D7."""
    return f"{column_letters(column)}{row + 1}"


# ---- for programs -------------------------------------------------------------------------------


def place_as_data(place: Place) -> dict[str, Any]:
    """The place for a program to read; several cells by the first, by their ranges and one by one."""
    match place:
        case Nowhere():
            return {}
        case InFile():
            return {"file": place.file}
        case InLine():
            return {"file": place.file, "line": place.line}
        case InParagraph():
            return {"file": place.file, "paragraph": place.paragraph}
        case InSheet():
            return {"file": place.file, "sheet": place.sheet}
        case InCell():
            return {"file": place.file, "sheet": place.sheet, "cell": place.cell}
        case InCells():
            names = [cell_name(row, column) for row, column in place.cells]
            where = {"file": place.file, "sheet": place.sheet, "cell": names[0]}
            return {**where, "range": spot(place), "cells": names}
        case OnPage():
            return {**place_as_data(place.source), "page": place.page}
        case _:
            assert_never(place)


def place_from_data(data: Mapping[str, Any]) -> Place:
    """The place that `place_as_data` gave these data. Raises ValueError for a cell that is none."""
    if "page" in data:
        return OnPage(data["page"], place_from_data({k: v for k, v in data.items() if k != "page"}))
    file, sheet = data.get("file", ""), data.get("sheet", "")
    if "cells" in data:
        return InCells(file, sheet, tuple(map(_position, data["cells"])))
    if "cell" in data:
        return InCell(file, sheet, *_position(data["cell"]))
    if sheet:
        return InSheet(file, sheet)
    if "paragraph" in data:
        return InParagraph(file, data["paragraph"])
    if "line" in data:
        return InLine(file, data["line"])
    return InFile(file) if file else NOWHERE


def _position(cell: str) -> tuple[int, int]:
    """B7 → (6, 1). Raises ValueError for what names no cell."""
    match = _CELL.fullmatch(cell)
    if match is None:
        raise ValueError(f"{cell!r} is no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
