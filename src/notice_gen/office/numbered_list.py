"""A year's items with their 档号 → an .xlsx to look at: our documents and the office's other items, class by class.

It tells the office which 件号 its other items got. The 归档文件目录 itself comes with the 移交包 (`handover/catalogue`).
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from notice_gen.forms.saving import FACE, put, row_height, saved
from notice_gen.model.filing import Entry, title_of
from notice_gen.office.item_numbers import Numbered

COLUMNS = (
    ("件号", 7), ("档号", 30), ("文号", 26), ("题名", 56), ("日期", 12), ("保管期限", 10), ("机构或问题", 14),
    ("页数", 7), ("来源", 10),
)  # fmt: skip
OURS, OTHERS = "发文登记簿", "其他文件"
SIZE = 11  # points
A4 = 9  # as page setup names it: ECMA-376 part 1, 18.3.1.63


def list_name(year: int) -> str:
    """The name of a year's list, unless somebody says another."""
    return f"归档文件编号 {year}.xlsx"


def numbered_list(items: Sequence[Numbered], year: int) -> bytes:
    """The workbook, in the order of the 档号; of a document with a 密级 without its words."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "件号"
    line = Side(style="thin", color="9A9A9A")
    border = Border(left=line, right=line, top=line, bottom=line)
    put(sheet.cell(1, 1), f"{year}年归档文件的件号")
    sheet.cell(1, 1).font = Font(name=FACE, size=16, bold=True)
    rows = [[name for name, _ in COLUMNS], *(_row(one) for one in items)]
    for n, row in enumerate(rows, 2):
        for column, words in enumerate(row, 1):
            cell = sheet.cell(n, column)
            put(cell, words)
            cell.font = Font(name=FACE, size=SIZE, bold=n == 2)
            left = n > 2 and COLUMNS[column - 1][0] in ("档号", "文号", "题名")
            cell.alignment = Alignment("left" if left else "center", "center", wrap_text=True)
            cell.border = border
        widths = [width for _, width in COLUMNS]
        sheet.row_dimensions[n].height = row_height(zip(row, widths, strict=True), SIZE)
    for column, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes, sheet.print_title_rows = "A3", "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return saved(book)


def _row(one: Numbered) -> list[str]:
    code, of = one.code, one.of
    number, title = (
        (str(of.number), title_of(of.shown, of.number.series, str(of.number)))
        if isinstance(of, Entry)
        else (of.number, of.title)
    )
    whose = OURS if isinstance(of, Entry) else OTHERS
    day = one.day if one.day != "9999" else ""
    # Those of an item of the archive are counted; of others the office writes them here, for the boxes (`listed_papers`).
    return [
        code.rpartition("-")[2], code, number, title, day, one.retention, one.matter, str(one.pages or ""), whose
    ]  # fmt: skip
