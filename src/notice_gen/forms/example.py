"""A kind's examples.toml → the sheet 填写示例: what a filled workbook looks like. Nobody reads it back."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from notice_gen.forms.faults import EXAMPLE_INCOMPLETE
from notice_gen.forms.saving import FACE, GREY, TEXT, header_fill, put
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.kind import Kind
from notice_gen.model.places import InFile
from notice_gen.model.tables import EXAMPLE

FILE = "examples.toml"
WIDTHS = (16, 16, 22, 26, 52, 14, 14, 14)  # of the columns, in Excel's units: one Latin letter
INTRODUCTION = (
    "这里照着一份虚构的通知，画出各张表填好的样子，只供对照：程序不读这张表，也不会印出来。",
    "红底的列必须填写；黄底的可以以后补上，草稿里先留出位置；其余的可以空着。不用的表和列，空着就行。",
)

Rows = list[list[str]]


def examples(kind: Kind) -> dict[str, Rows]:
    """The filled sheets of a kind, by name, those columns only that the kind has; its own come first.

    Raises Refused where an examples.toml is not what it should be.
    """
    found: dict[str, Rows] = {}
    for folder in kind.folders:
        path = folder / FILE
        if path.is_file():
            for name, rows in _read(path).items():
                found.setdefault(name, rows)
    return {
        sheet.name: _known(sheet.name, found[sheet.name], kind)
        for sheet in kind.sheets
        if sheet.name in found
    }


def _read(path: Path) -> dict[str, Rows]:
    place = InFile(f"{path.parent.name}/{path.name}")
    remedy = "每张表写成一组行，每行一组文字；或者删去这个文件"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # no TOML, no UTF-8, a number or brackets that Python refuses
        raise Refused(Diagnostic(EXAMPLE_INCOMPLETE, place, "示例文件看不懂", remedy)) from error
    for name, rows in data.items():
        lists = isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)
        words = lists and all(isinstance(cell, str) for row in rows for cell in row)
        if not words or {len(row) for row in rows} != {len(rows[0])} or not rows[0]:
            seen = f"示例中“{name}”表的各行不是一样多的文字"
            raise Refused(Diagnostic(EXAMPLE_INCOMPLETE, place, seen, remedy))
    return data


def _known(name: str, rows: Rows, kind: Kind) -> Rows:
    sheet = kind.sheet(name)
    assert sheet is not None
    if sheet.arrangement == "upright":
        return [row for row in rows if sheet.field(row[0])]
    kept = [column for column, header in enumerate(rows[0]) if sheet.field(header)]
    return [[row[column] for column in kept] for row in rows]


def example_sheet(workbook: Workbook, kind: Kind) -> None:
    """Add the sheet 填写示例 to a workbook, last; nothing where the kind has no examples."""
    shown = examples(kind)
    if not shown:
        return
    page = workbook.create_sheet(EXAMPLE)
    page.sheet_properties.tabColor = "BFBFBF"
    for column, width in enumerate(WIDTHS):
        page.column_dimensions["ABCDEFGH"[column]].width = width
    row = 1
    for words in INTRODUCTION:
        put(page.cell(row, 1), words)
        page.cell(row, 1).font = Font(FACE, size=11, color=GREY)
        row += 1
    for name, rows in shown.items():
        row = _picture(page, row + 1, name, rows, kind)
    # Excel prints the print area only; this one is a single empty cell.
    page.print_area = "XFD1"


def _picture(page: Any, row: int, name: str, rows: Rows, kind: Kind) -> int:
    """One sheet as it looks when filled, from that row on; gives the row after it."""
    sheet = kind.sheet(name)
    assert sheet is not None
    upright = sheet.arrangement == "upright"
    put(page.cell(row, 1), f"“{name}”表：{sheet.description}" if sheet.description else f"“{name}”表")
    page.cell(row, 1).font = Font(FACE, size=12, bold=True)
    thin = Side(style="thin", color="BFBFBF")
    line = Border(left=thin, right=thin, top=thin, bottom=thin)
    for n, cells in enumerate(rows, row + 1):
        for column, words in enumerate(cells, 1):
            cell = page.cell(n, column)
            cell.number_format, cell.border = TEXT, line
            heads = column == 1 if upright else n == row + 1
            cell.font = Font(FACE, size=11, bold=heads)
            cell.alignment = Alignment(
                horizontal="center" if heads else None, vertical="center", wrap_text=True
            )
            if words:
                put(cell, words)
            field = sheet.field(words) if heads else None
            if field:
                cell.fill = header_fill(field)
        if upright:
            page.merge_cells(start_row=n, end_row=n, start_column=2, end_column=5)
        room = (WIDTHS[0], sum(WIDTHS[1:5])) if upright else WIDTHS
        page.row_dimensions[n].height = 18 * max(1, *map(_lines, cells, room))
    return row + 1 + len(rows)


def _lines(words: str, width: int) -> int:
    """How many lines words take in a column: Excel does not fit the height of merged cells itself."""
    taken = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)
    return -(-taken // (width - 2))
