"""An outline of a table (tests/tables) → the sheet as an office lays it out in Excel, in a workbook with a notice.

An outline says title, lines before (left | right), header, sample rows and how many to make of them, notes after, and
what was set for the page. A cell is its words or [words, columns, rows]; a row may be a section, a sum or blank.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, cycle
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import parts_in_order
from notice_gen.model.table import Cells, RowKind, Table
from notice_gen.model.values import shown
from workbooks import TESTS, notice, write_workbook

Laying = Literal["ruled", "plain", "bare"]
LAYINGS: tuple[Laying, ...] = ("ruled", "plain", "bare")
MM = 72 / 25.4  # a row's height in Excel is in points
_THIN = Side(style="thin")
_RULED = Border(_THIN, _THIN, _THIN, _THIN)
Spanned = tuple[str, int, int]  # words, columns, rows


@dataclass(frozen=True)
class Row:
    """A row of an outline: its own cells from left to right, those that others reach over left out."""

    kind: RowKind
    cells: tuple[tuple[Any, int, int], ...]
    height: float = 0  # mm


@dataclass(frozen=True)
class Outline:
    """A table of tests/tables, its samples repeated."""

    title: str
    before: tuple[tuple[str, str], ...]
    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    after: tuple[str, ...]
    orientation: str = ""
    print_titles: int = 0
    width: int = field(default=0)

    def __str__(self) -> str:
        return self.title


@cache
def outlines(name: str) -> tuple[Outline, ...]:
    """The tables of tests/tables/NAME.json: `outlines` are invented, `issued` have the shapes of published ones."""
    said = json.loads((TESTS / "tables" / f"{name}.json").read_text(encoding="utf-8"))
    return tuple(map(_outline, said))


def every_outline() -> tuple[Outline, ...]:
    """All of them."""
    return (*outlines("outlines"), *outlines("issued"))


def _outline(said: dict[str, Any]) -> Outline:
    page = said["page"]
    header = tuple(Row("data", _cells(row)) for row in said["header"])
    wide = [sum(columns for _, columns, _ in row.cells) for row in header[:1]]
    wide += [sum(_spanned(cell)[1] for cell in row) for row in said["rows"] if isinstance(row, list)]
    width = max(wide, default=0)
    heights = iter(page.get("row_heights_mm", ()))
    rows = [_row(row, width, next(heights, 0)) for row in said["rows"]]
    return Outline(
        said["title"],
        tuple((left, right) for left, _, right in (line.partition("|") for line in said["before"])),
        header,
        tuple(_repeated(rows, said["repeat"])),
        tuple(said["after"]),
        page.get("orientation", ""),
        page.get("print_titles", 0),
        width,
    )


def _spanned(cell: Any) -> tuple[Any, int, int]:
    return (cell[0], cell[1], cell[2]) if isinstance(cell, list) else (cell, 1, 1)


def _cells(cells: Sequence[Any]) -> tuple[tuple[Any, int, int], ...]:
    return tuple(map(_spanned, cells))


def _row(said: Any, width: int, height: float) -> Row:
    if isinstance(said, list):
        return Row("data", _cells(said), height)
    if "section" in said:
        return Row("section" if said["section"] == 1 else "subsection", ((said["text"], width, 1),))
    if "total" in said:
        part = any("小计" in str(words) for words in said["total"][:2])
        return Row("subtotal" if part else "total", _cells(said["total"]))
    return Row("blank", (("", 1, 1),) * width, said["blank"])


def _repeated(rows: Sequence[Row], wanted: int) -> Iterator[Row]:
    """The sample rows, and behind them those of data again in whole groups, with other numbers, until there are so many."""
    yield from rows
    groups: list[list[Row]] = []
    left = 0  # rows that a cell of the group still reaches over
    for row in rows:
        if row.kind != "data":
            continue
        if not left:
            groups.append([])
            left = max(deep for _, _, deep in row.cells)
        groups[-1].append(row)
        left -= 1
    there = sum(map(len, groups))
    numbers = count(1 + max((_number(row, group) or 0 for group in groups for row in group), default=0))
    for turn, group in zip(count(1), cycle(groups), strict=False):
        if there >= wanted:
            break
        there += len(group)
        yield from _varied(group, turn, numbers)


def _varied(group: Sequence[Row], turn: int, numbers: Iterator[int]) -> Iterator[Row]:
    """The rows with the next serial numbers, and other figures."""
    for row in group:
        cells = [
            (words + turn if isinstance(words, int) else words, columns, rows)
            for words, columns, rows in row.cells
        ]
        if _number(row, group) is not None:
            cells[0] = (next(numbers), *cells[0][1:])
        yield Row(row.kind, tuple(cells), row.height)


def _number(row: Row, group: Sequence[Row]) -> int | None:
    """A row's serial number, if its first cell is one: not where a cell above reaches into the first column."""
    words = row.cells[0][0]
    own = row is group[0] or group[0].cells[0][2] == 1
    return words if isinstance(words, int) and own else None


# ---- the workbook -------------------------------------------------------------------------------


def workbook_with(outline: Outline, path: Path, laying: Laying = "ruled", **attachment: Any) -> Path:
    """A workbook with a notice whose only attachment is the table; `attachment` are further columns of 附件."""
    notice_with([], path, 标题=outline.title, **attachment)
    return laid_out(outline, path, laying)


def notice_with(
    rows: Sequence[Sequence[Any]], path: Path, change: Callable[[Worksheet], object] = id, **attachment: Any
) -> Path:
    """A workbook with a notice whose only attachment is the sheet 附表 of these rows, changed with openpyxl."""
    about = {"所属": "方案", "标题": "某某表", "来源": "附表", "显示列": None, "合并列": None, **attachment}
    sheets = {
        "发文": notice(标题=None, 印发件标题="某某工作方案"),
        "正文": [["部分", "内容"], ["方案", "为做好有关工作，制定本方案。"]],
        "附件": [list(about), list(about.values())],
        "附表": rows,
    }
    book = load_workbook(write_workbook(path, sheets))
    change(book["附表"])
    book.save(path)
    return path


def laid_out(outline: Outline, path: Path, laying: Laying) -> Path:
    """Lay a table out in the sheet 附表 of a workbook.

    ruled: with borders, widths and all that an office sets. plain: title, merged cells, page setup, no borders.
    bare: nothing but the grid; cells of the header are merged, sections only typed.
    """
    book: Workbook = load_workbook(path)
    sheet = book["附表"]
    at = 1
    if laying != "bare":
        _put(sheet, at, 1, outline.title, outline.width, 1)
        sheet.cell(at, 1).font = Font(size=18, bold=True)
        sheet.cell(at, 1).alignment = Alignment(horizontal="center")
        at += 1
    for left, right in outline.before:
        if left:
            _put(sheet, at, 1, left, max(1, outline.width // 2) if laying == "ruled" else 1, 1)
        if right:
            sheet.cell(at, outline.width, right).alignment = Alignment(horizontal="right")
        at += 1
    first = at
    at = _grid(sheet, at, outline.header, laying, outline.width)
    if laying != "bare" and outline.print_titles:
        sheet.print_title_rows = f"{first}:{at - 1}"
    at = _grid(sheet, at, outline.rows, laying, outline.width)
    if laying == "ruled":
        rule(sheet, first, at - 1, outline.width)
        for column in range(1, outline.width + 1):
            sheet.column_dimensions[get_column_letter(column)].width = (
                6 if column == 1 and outline.header else 16
            )
    for note in outline.after:
        sheet.cell(at, 1, note)
        at += 1
    if laying != "bare" and outline.orientation:
        sheet.page_setup.orientation = outline.orientation
    book.save(path)
    return path


def _grid(sheet: Worksheet, at: int, rows: Sequence[Row], laying: Laying, width: int) -> int:
    """Fill rows from `at` on; the row below them comes back."""
    covered: set[tuple[int, int]] = set()
    for y, row in enumerate(rows, at):
        x = 1
        for words, columns, deep in row.cells:
            while (y, x) in covered:
                x += 1
            merged = laying != "bare" or row.kind not in ("section", "subsection")
            _put(sheet, y, x, words, columns if merged else 1, deep)
            covered |= {(y + down, x + across) for down in range(deep) for across in range(columns)}
            sheet.cell(y, x).alignment = Alignment(wrap_text="\n" in str(words) or None, vertical="center")
            x += columns
        if row.height and laying == "ruled":
            sheet.row_dimensions[y].height = row.height * MM
    return at + len(rows)


def _put(sheet: Worksheet, row: int, column: int, words: Any, columns: int, rows: int) -> None:
    sheet.cell(row, column, words if words != "" else None)
    if columns > 1 or rows > 1:
        sheet.merge_cells(None, row, column, row + rows - 1, column + columns - 1)


def rule(sheet: Worksheet, first: int, last: int, width: int) -> None:
    """Rules around every cell of these rows, in so many columns."""
    for row in range(first, last + 1):
        for column in range(1, width + 1):
            sheet.cell(row, column).border = _RULED


# ---- what is expected ---------------------------------------------------------------------------


def _said(cells: Cells) -> list[Spanned]:
    return [(shown(cell.text), cell.columns, cell.rows) for cell in cells if cell is not None]


def told(table: Table) -> dict[str, Any]:
    """A table of the model as plain lists that a test compares."""
    return {
        "before": [line.pieces for line in table.before],
        "header": [_said(row) for row in table.header],
        "rows": [(row.kind, _said(row.cells)) for row in table.rows],
        "after": [line.pieces for line in table.after],
    }


def expected(outline: Outline, laying: Laying = "ruled") -> dict[str, Any]:
    """The same of an outline: nothing shows where blank rows are in a sheet without borders."""
    rows = [row for row in outline.rows if row.kind != "blank" or laying == "ruled"]
    return {
        "before": [tuple(piece for piece in line if piece) for line in outline.before],
        "header": [_expected(row) for row in outline.header],
        "rows": [(row.kind, _expected(row)) for row in rows],
        "after": [(note,) for note in outline.after],
    }


def _expected(row: Row) -> list[Spanned]:
    return [(str(words), columns, rows) for words, columns, rows in row.cells]


def table_of(path: Path, report: Report | None = None, kind: str = "") -> Table:
    """The first table of the documents that a workbook makes; findings go to the report."""
    composed = compose_workbook(Source(path, kind=kind or None), Report() if report is None else report)
    return next(
        block
        for one in composed
        for part in parts_in_order(one.document)
        for block in part.blocks
        if isinstance(block, Table)
    )
