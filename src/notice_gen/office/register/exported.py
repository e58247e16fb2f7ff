"""The register → a workbook for colleagues: 发文登记簿 and 用印登记, to look at and to print on A4 across.

It is a copy: what somebody writes into it does not come back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins

from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.forms.saving import FACE, put, saved
from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import FACTS, FOR_FINAL, Entry, State
from notice_gen.model.values import is_cjk
from notice_gen.office.register.register import Register

Columns = tuple[tuple[str, float, Callable[[Entry, int], str]], ...]


def _fact(name: str) -> Callable[[Entry, int], str]:
    return lambda entry, _: entry.shown.get(name, "")


def _day(entry: Entry, _: int) -> str:
    return entry.registered[:10]


# Header, width in characters of half a 汉字, the cell's words. The headers are those of the ledgers that offices
# keep (发文登记簿: docs/standards.md, section 3); `register import` reads them.
REGISTER_COLUMNS: Columns = (
    ("顺序号", 6, lambda _, n: str(n)),
    ("登记日期", 12, _day),
    ("发文字号", 18, lambda entry, _: str(entry.number)),
    ("文件标题", 30, _fact("标题")),
    ("附件", 10, _fact("附件")),
    ("密级", 6, _fact("密级")),
    ("紧急程度", 6, _fact("紧急程度")),
    ("文种", 6, _fact("文种")),
    ("公开方式", 9, _fact("公开方式")),
    ("份数", 5, _fact("份数")),
    ("拟稿人", 8, _fact("拟稿人")),
    ("核稿人", 8, _fact("核稿人")),
    ("会签人", 8, _fact("会签人")),
    ("签发人", 8, _fact("签发人")),
    ("签发日期", 12, _fact("签发日期")),  # 成文日期 is the same day: GB/T 9704—2012, 7.3.5.4
    ("主送机关", 15, _fact("主送机关")),
    ("抄送机关", 12, _fact("抄送机关")),
    ("印发日期", 12, _fact("印发日期")),
    ("状态", 6, lambda entry, _: entry.state.value),
    ("档号", 17, lambda entry, _: entry.code),
    ("备注", 10, _fact("备注")),
)
# Its columns for the hand stay empty: 用印日期, 盖章人.
SEAL_COLUMNS: Columns = (
    ("序号", 6, lambda _, n: str(n)),
    ("用印日期", 14, lambda *_: ""),
    ("发文字号", 20, lambda entry, _: str(entry.number)),
    ("文件标题", 46, _fact("标题")),
    ("印章名称", 26, _fact("发文机关")),
    ("用印份数", 10, _fact("份数")),
    ("批准人", 12, _fact("签发人")),
    ("经办人", 12, _fact("拟稿人")),
    ("盖章人", 12, lambda *_: ""),
    ("备注", 18, lambda *_: ""),
)
REGISTER_SHEET, SEAL_SHEET = "发文登记簿", "用印登记"
SIZE = 11  # points; on the sheet of A4 about 8
A4 = 9  # as page setup names it: ECMA-376 part 1, 18.3.1.63
_LINE = Side(style="thin", color="9A9A9A")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


@dataclass(frozen=True)
class _Style:
    font: Font
    alignment: Alignment
    border: Border = _BORDER
    fill: PatternFill = field(default_factory=PatternFill)


_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_START = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TITLE = _Style(Font(name=FACE, size=16, bold=True), Alignment(horizontal="left"), Border())
_HEADER = _Style(Font(name=FACE, size=SIZE, bold=True), _MIDDLE, fill=PatternFill("solid", fgColor="EDF1F5"))
_PLAIN = tuple(_Style(Font(name=FACE, size=SIZE), at) for at in (_MIDDLE, _START))
_VOID = tuple(_Style(Font(name=FACE, size=SIZE, color="7A7A7A", strike=True), at) for at in (_MIDDLE, _START))
_LEFT = {"文件标题", "附件", "主送机关", "抄送机关", "备注", "档号", "印章名称"}


def export_register(register: Register, year: int | None, path: Path, report: Report | None = None) -> Saved:
    """Write 发文登记簿 and 用印登记 of a year, or of all years, as an .xlsx.

    A copy that somebody changed or has open stays, and the new one stands beside it; a 提醒 goes to the report.
    Raises Refused where the disk does not let it.
    """
    data = workbook_of(register.entries(year), year)
    with Outbox(path.parent, report if report is not None else Report()) as outbox:
        return outbox.save(Artifact(path.name, data))


def workbook_of(entries: Iterable[Entry], year: int | None) -> bytes:
    """The .xlsx of these lines in their order; the same lines, the same bytes."""
    workbook = Workbook(write_only=True)
    lines = list(entries)
    of = f"{year}年" if year is not None else ""
    _write(workbook, REGISTER_SHEET, f"{of}{REGISTER_SHEET}", (*REGISTER_COLUMNS, *_own(lines)), lines)
    sealed = [line for line in lines if line.state in (State.ISSUED, State.FILED)]
    _write(workbook, SEAL_SHEET, f"{of}{SEAL_SHEET}", SEAL_COLUMNS, sealed)
    return saved(workbook)


def _own(lines: list[Entry]) -> Columns:
    """Columns for what a ledger that was taken over said under headers of its own."""
    known = {*FACTS, FOR_FINAL}
    own = dict.fromkeys(name for line in lines for name in line.facts if name not in known)
    return tuple((name, 12.0, _fact(name)) for name in own)


def _write(workbook: Workbook, name: str, heading: str, columns: Columns, lines: list[Entry]) -> None:
    sheet = workbook.create_sheet(name)
    for n, (_, width, _) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    sheet.freeze_panes = "E3" if name == REGISTER_SHEET else "A3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.39, right=0.39, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_title_rows = "1:2"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    pen = _Pen(sheet)
    sheet.append([pen.cell(heading, _TITLE)])
    sheet.row_dimensions[2].height = _height(((column, width) for column, width, _ in columns), least=2)
    sheet.append([pen.cell(column, _HEADER) for column, _, _ in columns])
    for n, line in enumerate(lines, 1):
        said = [words(line, n) for _, _, words in columns]
        row = []
        for words, (column, _, _) in zip(said, columns, strict=True):
            void = line.state is State.VOID and column in ("发文字号", "文件标题")
            row.append(pen.cell(words, (_VOID if void else _PLAIN)[column in _LEFT]))
        widths = [width for _, width, _ in columns]
        sheet.row_dimensions[n + 2].height = _height(zip(said, widths, strict=True))
        sheet.append(row)


def _height(cells: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Points for a row in which every cell's words are seen: not every program makes rows higher when it opens a file."""
    lines = least
    for words, width in cells:
        room = max(int((width - 1) / 2.2), 1)  # 汉字 of a line at this size
        if len(words) <= room and "\n" not in words:
            continue
        taken = [sum(1 if is_cjk(c) else 0.5 for c in line) for line in words.split("\n")]
        lines = max(lines, sum(max(math.ceil(one / room), 1) for one in taken))
    return min(lines * SIZE * 1.3 + 5, 409)  # the highest that Excel takes


class _Pen:
    """Cells of text for one sheet, whatever they begin with; without the characters that XML forbids."""

    def __init__(self, sheet: object) -> None:
        self._sheet = sheet
        self._drawn: dict[tuple[int, bool], Any] = {}

    def cell(self, words: str, style: _Style) -> WriteOnlyCell:
        """A cell; openpyxl compares a font with all others each time it is set: here once for each style."""
        cell = WriteOnlyCell(self._sheet)
        words = ILLEGAL_CHARACTERS_RE.sub("", words)
        if words:
            put(cell, words)
        known = (id(style), bool(words) and cell.quotePrefix)
        if known not in self._drawn:
            cell.font, cell.alignment, cell.border = style.font, style.alignment, style.border
            cell.fill = style.fill
            self._drawn[known] = cell._style
        cell._style = copy(self._drawn[known])
        return cell
