"""A workbook and its findings → the bytes of a copy with coloured cells, notes on them, and a list of findings in front.

The workbook itself is only read. Whatever we put into a cell is text, never a formula.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from notice_gen.forms.quiet import warnings_are
from notice_gen.forms.saving import FACE, LONG_AGO, put, repacked
from notice_gen.model.diagnostics import Diagnostic, Severity
from notice_gen.model.grouping import grouped
from notice_gen.model.places import Place, cells_of, file_name, sheet_name, spot
from notice_gen.model.raised import plain
from notice_gen.model.values import is_cjk

LIST = "问题"
CENTRED = (1, 2, 7)  # 序号, 轻重 and 编号; the others read from the left
COLUMNS = (("序号", 6), ("轻重", 7), ("表", 14), ("格", 14), ("看到什么", 56), ("怎么办", 44), ("编号", 8))
FILLS = {Severity.ERROR: "F8D0CE", Severity.DUE: "FFF0BF", Severity.NOTE: "D5E5F4"}
MOST_NOTES = 1000  # a sheet; Excel opens a sheet with many more slowly. The colours and the list are complete
MOST_LINKS = 65_000  # Excel takes 65,530 in a sheet
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # a sheet of Excel
LONGEST = 32_000  # characters of a cell; Excel takes 32,767
VALUES_ONLY = "副本中只有内容，没有带上格式。"
_LINE = 15.6  # points of a line of the list
_PLAIN, _BOLD = Font(name=FACE, size=11), Font(name=FACE, size=11, bold=True)
_LINK = Font(name=FACE, size=11, underline="single", color="0563C1")
_LEFT = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HAIR = Border(bottom=Side("thin", color="D9D9D9"))
_FILLS = {severity: PatternFill("solid", fgColor=colour) for severity, colour in FILLS.items()}
_LAST = "ABCDEFG"[len(COLUMNS) - 1]

Cells = Mapping[tuple[int, int], str]


def marked(
    source: Path | None, name: str, findings: Iterable[Diagnostic], shown: Mapping[str, Cells]
) -> bytes:
    """The marked copy of the workbook `source`, whose file name is `name`.

    Where openpyxl cannot open it, or `source` is None, the copy has only the values `shown`, by sheet and cell (row and
    column from 0), and the list says so.
    """
    findings = sorted(grouped(findings), key=lambda finding: list(Severity).index(finding.severity))
    remark = (
        f"这是《{name}》的副本，只用来查看问题。请改正原来的工作簿，再检查一次；写在这里的内容不会被使用。"
    )
    if source is None and shown:
        remark += VALUES_ONLY
    elif source is not None:
        # openpyxl raises whatever its parts raise on files of other writers; the values are then enough.
        try:
            with warnings_are("ignore"):
                workbook = openpyxl.load_workbook(source, keep_links=False, rich_text=True)
                return _saved(_mark(workbook, remark, findings))
        except Exception:
            remark += VALUES_ONLY
    if not shown:
        remark = f"《{name}》的内容读不出来，只列出问题。请改正后再检查一次。"
    workbook = openpyxl.Workbook()
    workbook.properties.created = datetime.datetime(*LONG_AGO)
    workbook.remove(workbook.active)
    for title, cells in shown.items():
        sheet = workbook.create_sheet(title)
        for (row, column), words in cells.items():
            _text(sheet.cell(row + 1, column + 1), plain(words))
    return _saved(_mark(workbook, remark, findings))


def _mark(workbook: Any, remark: str, findings: Sequence[Diagnostic]) -> Any:
    """Colour and annotate the cells of the book, and put the list in front."""
    by_cell: dict[tuple[str, str], list[Diagnostic]] = {}
    addresses: list[tuple[str, str] | None] = []
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    for finding in findings:
        title = sheet_name(finding.place)
        cells = _cells(sheets[title], finding.place) if title in sheets else []
        addresses.append((title, cells[0]) if cells else None)
        for cell in cells:
            by_cell.setdefault((title, cell), []).append(finding)
    notes: dict[str, int] = {}
    for (title, cell), here in by_cell.items():
        notes[title] = notes.get(title, 0) + 1
        _colour(sheets[title], cell, here[0].severity)
        if notes[title] <= MOST_NOTES:
            _annotate(sheets[title][cell], here)
    _list(workbook, remark, findings, addresses)
    return workbook


def _cells(sheet: Any, place: Place) -> list[str]:
    """The cells to mark, each once: of a merged cell its first, of a whole sheet its first filled one."""
    named = (cell for cell in cells_of(place) if cell.row < MOST_ROWS and cell.column < MOST_COLUMNS)
    cells = [cell.cell for cell in named]
    cells = cells or [sheet.cell(sheet.min_row, sheet.min_column).coordinate]
    return list(dict.fromkeys(_first(sheet, cell) for cell in cells))


def _first(sheet: Any, cell: str) -> str:
    if isinstance(sheet[cell], MergedCell):
        span = next(span for span in sheet.merged_cells.ranges if cell in span)
        return str(span.start_cell.coordinate)
    return cell


def _colour(sheet: Any, cell: str, severity: Severity) -> None:
    """Fill a cell with the colour of a finding's weight, and its sheet's tab with that of the heaviest."""
    sheet[cell].fill = _FILLS[severity]
    sheet.sheet_state = "visible"  # or its links lead nowhere
    if sheet.sheet_properties.tabColor is None:
        sheet.sheet_properties.tabColor = FILLS[severity]


def _annotate(cell: Any, findings: Sequence[Diagnostic]) -> None:
    """One note for all findings of a cell, after the clerk's own."""
    words = [
        f"{finding.severity.value}：{finding.seen}。"
        + (f"\n怎么办：{finding.remedy}。" if finding.remedy else "")
        for finding in findings
    ]
    own = cell.comment
    text = _clean("\n\n".join([own.text.rstrip(), *words] if own else words))
    lines = sum(ceil(max(1, _width(line)) / 40) for line in text.split("\n"))
    cell.comment = Comment(text, own.author if own else "notice-gen", height=lines * 19 + 16, width=300)


def _list(
    workbook: Any, remark: str, findings: Sequence[Diagnostic], addresses: Sequence[tuple[str, str] | None]
) -> None:
    """The sheet 问题: every finding a row, with a link to its cell, of several the first."""
    sheet = workbook.create_sheet(LIST, 0)
    _heading(sheet, remark)
    links = 0
    for row, (finding, address) in enumerate(zip(findings, addresses, strict=True), 3):
        _row(sheet, row, finding, address)
        if address and links < MOST_LINKS:
            links += 1
            _link(sheet.cell(row, 4), address)
    if not findings:
        _text(sheet["E3"], "没有发现问题。")
    _printed(sheet, len(findings))
    for other in workbook.worksheets:  # two selected sheets would both take what is typed into one
        other.sheet_view.tabSelected = other is sheet
    workbook.active = 0


def _heading(sheet: Any, remark: str) -> None:
    """The remark over all columns, and the columns' names."""
    _text(sheet["A1"], remark)
    sheet.merge_cells(f"A1:{_LAST}1")
    sheet["A1"].font, sheet["A1"].alignment = _PLAIN, _LEFT
    sheet.row_dimensions[1].height = 2.2 * _LINE
    for column, (title, wide) in enumerate(COLUMNS, 1):
        cell = sheet.cell(2, column)
        _text(cell, title)
        cell.font, cell.border = _BOLD, _HAIR
        cell.alignment = _CENTRED if column in CENTRED else _LEFT
        cell.fill = PatternFill("solid", fgColor="EDEDED")
        sheet.column_dimensions[cell.column_letter].width = wide


def _row(sheet: Any, row: int, finding: Diagnostic, address: tuple[str, str] | None) -> None:
    """A finding, in a row as high as its words need."""
    place = finding.place
    where = spot(place) or ("全表" if address else "")
    words = (
        str(row - 2),
        finding.severity.value,
        sheet_name(place) or file_name(place),
        where,
        finding.seen,
        finding.remedy,
        finding.code,
    )
    height = 1
    for column, text in enumerate(words, 1):
        cell = sheet.cell(row, column)
        _text(cell, text)
        cell.font, cell.border = _PLAIN, _HAIR
        cell.alignment = _CENTRED if column in CENTRED else _LEFT
        room = COLUMNS[column - 1][1] - 1.5
        height = max(height, sum(ceil(max(1, _width(line)) / room) for line in text.split("\n")))
    sheet.cell(row, 1).value = row - 2
    sheet.cell(row, 2).fill = _FILLS[finding.severity]
    sheet.row_dimensions[row].height = min(409, height * _LINE + 3)


def _link(cell: Any, address: tuple[str, str]) -> None:
    """Link a cell of the list to the finding's cell."""
    quoted = address[0].replace("'", "''")
    cell.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{address[1]}")
    cell.font = _LINK


def _printed(sheet: Any, findings: int) -> None:
    """A4 lying, as wide as the page, the columns' names on each; Excel shows them always and can sort."""
    sheet.freeze_panes = "A3"
    sheet.auto_filter.ref = f"A2:{_LAST}{max(2, findings + 2)}"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _text(cell: Any, words: str) -> None:
    """Write the words into a cell as text, without characters that a workbook cannot have."""
    put(cell, _clean(words))


def _clean(words: str) -> str:
    """The words without what XML forbids; _x0041_, which Excel reads as A, stays these characters."""
    words = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", words)
    return re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", words)[:LONGEST]


def _width(text: str) -> int:
    """In half squares."""
    return sum(2 if is_cjk(character) else 1 for character in text)


def _saved(workbook: Any) -> bytes:
    """The workbook's bytes, which depend on its contents only."""
    return repacked(workbook, _undated)


def _undated(part: str, data: bytes) -> bytes:
    """A part of the package, without the moment of saving."""
    if part == "docProps/core.xml":
        return re.sub(rb"(<dcterms:modified[^<>]*+>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
    return data
