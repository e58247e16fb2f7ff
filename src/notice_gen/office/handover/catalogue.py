"""Items → 归档文件目录.xlsx (DA/T 22—2015, 5.5): a cover and a catalogue per class, and back to plain rows.

A class is 年度-保管期限-机构. At the foot stands the head of the register's chain, so that a forger who
rewrites the digests beside the files is found by whoever has a printed copy.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.files.names import distinct
from notice_gen.forms.saving import FACE, TEXT, put, saved
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.filing import SLIP, SLIP_PDF
from notice_gen.model.places import NOWHERE
from notice_gen.office.handover.faults import SCAN_UNREADABLE
from notice_gen.office.handover.item import TYPESET, Item, Sender, legible, role_of
from notice_gen.office.handover.page_counts import Unreadable, pages_of

# DA/T 22—2015, 5.5: the columns and their order; widths (Excel's characters) are a house choice for A4 landscape.
COLUMNS = (
    ("序号", 6), ("档号", 29), ("文号", 20), ("责任者", 22), ("题名", 42), ("日期", 10), ("密级", 8),
    ("页数", 6), ("备注", 11),
)  # fmt: skip
_CENTRED = ("序号", "日期", "密级", "页数")
TITLE = "归档文件目录"
COVER, LIST = "封面", "目录"
PAGES_NOTE = "页数：正本（有盖章扫描件的，以扫描件为准）、附件、处理单的页面合计，空白页不计；Word 文件没有固定的页，不计。"
_LONGEST_SHEET = 31  # characters that Excel takes for a sheet's name
_LINE, _AROUND = 15.0, 9.0  # points of a row: a line of 11 pt, and what lies above and below
_IMAGES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a catalogue that was read back; all words as they stand."""

    code: str
    number: str
    title: str
    day: str
    pages: str


def catalogue(
    items: Sequence[Item], sender: Sender, heads: Mapping[int, str], pages: Mapping[str, int | None]
) -> bytes:
    """The workbook, each class in the order of the items.

    `heads` is the chain's head by year, in hexadecimal; `pages` the 页数 by the items' ids.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    classes: dict[tuple[int, str, str], list[Item]] = {}
    for item in items:
        classes.setdefault((item.year, item.retention, item.unit), []).append(item)
    names = distinct([_sheet_name(*key) for key in classes])
    for (key, members), name in zip(classes.items(), names, strict=True):
        head = heads.get(key[0], "")
        _cover(book.create_sheet(f"{COVER} {name}"), key, members, sender)
        _list(book.create_sheet(f"{LIST} {name}"), key, members, pages, head)
    return saved(book)


def read_catalogue(data: bytes) -> tuple[list[Row], dict[str, str]]:
    """The rows of all classes, and the head that is printed, by sheet. Raises ValueError where it is no catalogue."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise ValueError("目录打不开") from error
    rows, heads = [], {}
    for sheet in book.worksheets:
        if not sheet.title.startswith(LIST):
            continue
        for cells in sheet.iter_rows(min_row=4, values_only=True):
            first, *rest = ("" if value is None else str(value) for value in cells[: len(COLUMNS)])
            if first.isdecimal():
                code, number, _, title, day, _, pages, _ = rest
                rows.append(Row(code, number, title, day, pages))
            elif found := re.search("[0-9a-f]{128}", first):
                heads[sheet.title] = found[0]
    return rows, heads


def pages_of_item(item: Item, report: Report) -> int | None:
    """The 页数 of an item: the sealed 正本, else the typeset one, with attachments, the letter that it answers, and slip.

    None, and a 提醒, where a PDF of it cannot be opened or there is no 正本 to count.
    """
    names = [name for name in item.in_order() if role_of(name) in ("正本", "附件", "来文", "处理单")]
    if any(role_of(name) == "正本" and name != TYPESET for name in names):
        names = [name for name in names if name != TYPESET]
    if any(role_of(name) == "处理单" and name not in (SLIP, SLIP_PDF) for name in names):
        names = [
            name for name in names if name not in (SLIP, SLIP_PDF)
        ]  # its signed scan is the page that is kept
    if not any(role_of(name) == "正本" for name in names):
        return None
    said = {file["name"]: file.get("pages") for file in item.described()}
    total = 0
    for name in names:
        try:
            total += _pages(item.files[name], said.get(name))
        except Unreadable as error:
            seen = f"{item.name} 的“{name}”{error}，数不出页数，目录中的页数空着"
            report.add(Diagnostic(SCAN_UNREADABLE, NOWHERE, seen, "打开这个文件看一看，换上完好的一份再移交"))
            return None
    return total


def _pages(path: Path, said: object) -> int:
    if path.suffix.lower() == ".pdf":
        return pages_of(path).filled
    if isinstance(said, int):
        return said
    return 1 if path.suffix.lower() in _IMAGES else 0


# ---- sheets -------------------------------------------------------------------------------------


def _sheet_name(year: int, retention: str, unit: str) -> str:
    name = "-".join(str(part) for part in (year or "", retention, unit) if part) or "未分类"
    return re.sub(r"[\[\]:*?/\\']", "", legible(name))[: _LONGEST_SHEET - len(COVER) - 5]


def _cover(sheet: Any, key: tuple[int, str, str], items: Sequence[Item], sender: Sender) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    year, retention, unit = key
    fonds = next((item.code.fonds for item in items if item.code), sender.fonds)
    _page(sheet)
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["B"].width = 22
    sheet.column_dimensions["C"].width = 52
    sheet.column_dimensions["D"].width = 26
    sheet.row_dimensions[1].height = 110
    sheet.row_dimensions[2].height = 60
    sheet.merge_cells("A2:D2")
    put(sheet["A2"], TITLE)
    sheet["A2"].font = Font(name=FACE, size=32, bold=True)
    sheet["A2"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[3].height = 50
    lines = (
        ("全宗号", fonds),
        ("全宗名称", sender.fonds_name),
        ("年度", str(year) if year else ""),
        ("保管期限", retention),
        ("机构（问题）", unit),
        ("件数", str(len(items))),
    )
    for row, (name, words) in enumerate(lines, 4):
        sheet.row_dimensions[row].height = 34
        for column, text in (("B", f"{name}："), ("C", words)):
            cell = sheet[f"{column}{row}"]
            put(cell, legible(text))
            cell.font, cell.number_format = Font(name=FACE, size=16), TEXT
            across = "right" if column == "B" else "left"
            cell.alignment = Alignment(horizontal=across, vertical="bottom", wrap_text=column == "C")
        sheet[f"C{row}"].border = Border(bottom=Side("thin"))
    sheet.print_area = f"A1:D{3 + len(lines)}"


def _list(
    sheet: Any, key: tuple[int, str, str], items: Sequence[Item], pages: Mapping[str, int | None], head: str
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    year, retention, unit = key
    last = get_column_letter(len(COLUMNS))
    thin = Side("thin", color="595959")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    _page(sheet)
    for n, (_, wide) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(n)].width = wide
    sheet.merge_cells(f"A1:{last}1")
    put(sheet["A1"], TITLE)
    sheet["A1"].font = Font(name=FACE, size=20, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 36
    sheet.merge_cells(f"A2:{last}2")
    said = (("年度", str(year) if year else ""), ("保管期限", retention), ("机构（问题）", unit))
    put(sheet["A2"], legible("\u3000\u3000".join(f"{name}：{words}" for name, words in said if words)))
    sheet["A2"].font = Font(name=FACE, size=11)
    sheet.row_dimensions[2].height = 20
    for n, (name, _) in enumerate(COLUMNS, 1):
        cell = sheet.cell(3, n)
        put(cell, name)
        cell.font, cell.border = Font(name=FACE, size=11, bold=True), box
        cell.fill = PatternFill("solid", fgColor="EDF1F5")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[3].height = 24
    for row, item in enumerate(items, 4):
        words = _row(row - 3, item, pages.get(item.id))
        for n, ((name, _), text) in enumerate(zip(COLUMNS, words, strict=True), 1):
            cell = sheet.cell(row, n)
            put(cell, legible(text))
            cell.font, cell.border, cell.number_format = Font(name=FACE, size=11), box, TEXT
            cell.alignment = Alignment(
                horizontal="center" if name in _CENTRED else "left", vertical="center", wrap_text=True
            )
        lines = max(_lines(text, wide) for text, (_, wide) in zip(words, COLUMNS, strict=True))
        sheet.row_dimensions[row].height = _LINE * lines + _AROUND
    foot = len(items) + 4
    for row, line in enumerate(_foot(len(items), year, head), foot):
        sheet.merge_cells(f"A{row}:{last}{row}")
        put(sheet[f"A{row}"], line)
        sheet[f"A{row}"].font = Font(name=FACE, size=9)
        sheet[f"A{row}"].alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = 18 * _lines(line, 170)
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    sheet.print_area = f"A1:{last}{foot + 2}"
    # A printed page carries the head too, whichever page it is. In Excel's code & stands for itself twice.
    sheet.oddFooter.left.text = f"&7校验链{year}年:{head}" if head else ""
    sheet.oddFooter.right.text = "&9第 &P 页，共 &N 页"


def _row(n: int, item: Item, pages: int | None) -> tuple[str, ...]:
    day = item.day
    return (
        str(n),
        item.code_words,
        item.number,
        " ".join(item.fact("发文机关").split()),
        item.title,
        day.strftime("%Y%m%d") if day else "",  # 5.5: eight digits
        item.fact("密级"),
        "" if pages is None else str(pages),
        item.fact("备注"),
    )


def _foot(count: int, year: int, head: str) -> Iterator[str]:
    yield f"共 {count} 件。{PAGES_NOTE}"
    if head:
        yield f"校验链（{year} 年）：{head}"
        yield f"这是做本目录时 {year} 年校验链的最后一环。发文登记簿的校验链中有它，登记簿和归档库又都校验通过的，各件没有改动过。"
    else:
        yield "校验链：发文登记簿中没有本年度的校验链。"
        yield ""


def _page(sheet: Any) -> None:
    """A4 landscape, one page wide."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top, sheet.page_margins.bottom = 0.8, 0.75
    sheet.page_margins.footer = 0.35
    sheet.sheet_view.showGridLines = False


def _lines(words: str, wide: int) -> int:
    """Lines that the words take in a column so many characters wide; a 汉字 takes two."""
    lines = 0
    for line in words.split("\n"):
        taken = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
        lines += max(1, -(-taken // (wide - 1)))
    return lines
