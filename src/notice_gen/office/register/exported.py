"""The register → a workbook for colleagues: 发文登记簿 and 用印登记, to look at and to print on A4 across.

It is a copy: what somebody writes into it does not come back. Figures and days are figures and days there, to sort and count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import partial
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
from notice_gen.forms.saving import FACE, put, row_height, saved
from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import FACTS, FOR_FINAL, LEDGER, LEDGER_PRINTED, Entry, State
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import LEDGER_TOO_WIDE
from notice_gen.office.register.ledger import WIDTHS, Said, in_order, said
from notice_gen.office.register.register import Register

# The columns of 用印登记, with what the register's column says there; those for the hand stay empty: 用印日期, 盖章人.
SEALED: tuple[tuple[str, float, str], ...] = (
    ("序号", 6, "顺序号"),
    ("用印日期", 14, ""),
    ("发文字号", 20, "发文字号"),
    ("文件标题", 46, "文件标题"),
    ("印章名称", 26, "发文机关"),
    ("用印份数", 10, "份数"),
    ("批准人", 12, "签发人"),
    ("经办人", 12, "拟稿人"),
    ("盖章人", 12, ""),
    ("备注", 18, ""),
)
REGISTER_SHEET, SEAL_SHEET = "发文登记簿", "用印登记"
SIZE = 11  # points, of which 10 are left on the sheet of A4
DAY = "yyyy-mm-dd"
OWN_WIDTH = 12.0  # of a column that the register has no name for
# Characters that stand side by side on A4 across (277 mm between the margins, 5.25 pt each) when type of 11 pt is made
# as small as 9 pt and no smaller.
MOST_WIDE = 180.0
# How narrow a column may become whose words wrap.
LEAST = {
    "发文字号": 14,
    "文件标题": 22,
    "主送机关": 12,
    "抄送机关": 12,
    "附件": 10,
    "拟稿科室": 9,
    "档号": 14,
    "备注": 8,
}
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


def export_register(
    register: Register,
    year: int | None,
    path: Path,
    report: Report | None = None,
    *,
    printed: Sequence[str] = LEDGER_PRINTED,
    series: Sequence[str] = (),
) -> Saved:
    """Write 发文登记簿 and 用印登记 of a year, or of all years, as an .xlsx; `series` come first, in that order.

    The columns `printed` (of LEDGER) stand first and are what Excel prints, on A4 across; all others stand beside them. A
    copy that somebody changed or has open stays, and the new one stands beside it; a 提醒 goes to the report.
    Raises Refused where the disk does not let it.
    """
    report = report if report is not None else Report()
    data = workbook_of(in_order(register.entries(year), series), year, printed)
    if _too_wide(printed):
        seen = f"登记簿的打印栏目有 {len(printed)} 栏，印在一张横放的 A4 纸上，字小于 9 磅"
        report.found(
            LEDGER_TOO_WIDE, NOWHERE, seen, "在 办公室.toml 的“打印栏目”中减去几栏；Excel 表里总有全部栏目"
        )
    with Outbox(path.parent, report) as outbox:
        return outbox.save(Artifact(path.name, data))


def workbook_of(entries: Iterable[Entry], year: int | None, printed: Sequence[str] = LEDGER_PRINTED) -> bytes:
    """The .xlsx of these lines in their order; the same lines, the same bytes."""
    workbook = Workbook(write_only=True)
    lines = list(entries)
    of = f"{year}年" if year is not None else ""
    widths = {**WIDTHS, **_on_the_page(printed)}
    others = [name for name in LEDGER if name not in printed]
    columns = [_Column(name, widths[name], partial(_of_ledger, name)) for name in (*printed, *others)]
    columns += [_Column(name, OWN_WIDTH, partial(_of_own, name)) for name in _own_columns(lines)]
    _write(workbook, REGISTER_SHEET, f"{of}{REGISTER_SHEET}", columns, lines, len(printed))
    sealed = [line for line in lines if line.state in (State.ISSUED, State.FILED)]
    columns = [_Column(header, width, partial(_of_seals, name)) for header, width, name in SEALED]
    _write(workbook, SEAL_SHEET, f"{of}{SEAL_SHEET}", columns, sealed, len(columns))
    return saved(workbook)


@dataclass(frozen=True)
class _Column:
    """A column: its header, its width in characters, and what its cell says of an entry, the nth line."""

    header: str
    width: float
    said: Callable[[Entry, int], Said]


def _of_ledger(name: str, entry: Entry, n: int) -> Said:
    return said(entry, name, n)


def _own_columns(lines: Sequence[Entry]) -> list[str]:
    """What lines say under names that are no facts of ours and no columns of the ledger: nothing stays unseen."""
    known = {*FACTS, *LEDGER, FOR_FINAL}
    return list(dict.fromkeys(name for line in lines for name in line.facts if name not in known))


def _of_own(name: str, entry: Entry, _: int) -> Said:
    return entry.shown.get(name, "")


def _of_seals(name: str, entry: Entry, n: int) -> Said:
    return said(entry, name, n) if name in LEDGER else entry.shown.get(name, "")


def _on_the_page(printed: Sequence[str]) -> dict[str, float]:
    """The widths of the columns that are printed: where they are too many for type of 9 pt, words wrap sooner."""
    wide = {name: float(WIDTHS[name]) for name in printed}
    give = {name: max(0.0, wide[name] - LEAST[name]) for name in printed if name in LEAST}
    over = sum(wide.values()) - MOST_WIDE
    if over <= 0 or not give:
        return wide
    share = min(1.0, over / sum(give.values()))
    return {name: round(width - give.get(name, 0) * share, 1) for name, width in wide.items()}


def _too_wide(printed: Sequence[str]) -> bool:
    return sum(_on_the_page(printed).values()) > MOST_WIDE + 1


def _write(
    workbook: Workbook,
    name: str,
    heading: str,
    columns: Sequence[_Column],
    lines: list[Entry],
    printed: int,
) -> None:
    """A sheet of which the first so many columns are printed."""
    sheet = workbook.create_sheet(name)
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = column.width
    sheet.freeze_panes = "A3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.39, right=0.39, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    sheet.print_title_rows = "1:2"
    sheet.print_area = f"A1:{get_column_letter(printed)}{len(lines) + 2}"
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    pen = _Pen(sheet)
    sheet.append([pen.cell(heading, _TITLE)])
    heads = ((column.header, column.width) for column in columns)
    sheet.row_dimensions[2].height = row_height(heads, SIZE, least=2)
    sheet.append([pen.cell(column.header, _HEADER) for column in columns])
    for n, line in enumerate(lines, 1):
        values = [column.said(line, n) for column in columns]
        row = []
        for value, column in zip(values, columns, strict=True):
            void = line.state is State.VOID and column.header in ("发文字号", "文件标题")
            row.append(pen.cell(value, (_VOID if void else _PLAIN)[column.header in _LEFT]))
        widths = [column.width for column in columns]
        sheet.row_dimensions[n + 2].height = row_height(zip(map(str, values), widths, strict=True), SIZE)
        sheet.append(row)


class _Pen:
    """Cells of one sheet: words stay words, whatever they begin with, without the characters that XML forbids."""

    def __init__(self, sheet: object) -> None:
        self._sheet = sheet
        self._drawn: dict[tuple[int, type, bool], Any] = {}

    def cell(self, value: Said, style: _Style) -> WriteOnlyCell:
        """A cell; openpyxl compares a font with all others each time it is set: here once for each style."""
        cell = WriteOnlyCell(self._sheet)
        if isinstance(value, str):
            words = ILLEGAL_CHARACTERS_RE.sub("", value)
            if words:
                put(cell, words)
        else:
            cell.value = value
        known = (id(style), type(value), bool(value) and cell.quotePrefix)
        if known not in self._drawn:
            cell.font, cell.alignment, cell.border = style.font, style.alignment, style.border
            cell.fill = style.fill
            cell.number_format = "General" if isinstance(value, str | int) else DAY
            self._drawn[known] = cell._style
        cell._style = copy(self._drawn[known])
        return cell
