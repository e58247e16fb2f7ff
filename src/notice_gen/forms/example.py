"""A kind's examples → the sheet 填写示例: what a filled workbook looks like. Nobody reads it back."""

from __future__ import annotations

import unicodedata
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from notice_gen.forms.saving import FACE, GREY, TEXT, header_fill, put
from notice_gen.model.kind import Examples, Kind, Rows, Sheet
from notice_gen.model.tables import EXAMPLE

WIDTHS = (16, 16, 22, 26, 52, 14, 14, 14)  # of the columns, in Excel's units: one Latin letter
INTRODUCTION = (
    "这里照着一份虚构的通知，画出各张表填好的样子，只供对照：程序不读这张表，也不会印出来。",
    "红底的列必须填写；黄底的可以以后补上，草稿里先留出位置；其余的可以空着。不用的表和列，空着就行。",
)


def example_sheet(workbook: Workbook, kind: Kind, examples: Examples) -> None:
    """Add the sheet 填写示例 to a workbook, last; nothing where there are no examples."""
    if not examples:
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
    for name, rows in examples.items():
        row = _picture(page, row + 1, name, rows, kind)
    # Excel prints the print area only; this one is a single empty cell.
    page.print_area = "XFD1"


def _picture(page: Any, row: int, name: str, rows: Rows, kind: Kind) -> int:
    """One sheet as it looks when filled, from that row on; gives the row after it."""
    sheet = kind.sheet(name) or Sheet(name, (), description="自己加的表，照原样印")
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
