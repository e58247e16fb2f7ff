"""Kind → the bytes of the blank workbook that a clerk fills in: drop-downs, notes, text formats, 发文稿纸 to print.

Everything comes from the kind's declaration; a column more in kind.toml is a column more here.
"""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from notice_gen.forms.example import example_sheet
from notice_gen.forms.saving import FACE, GREY, TEXT, header_fill, put, roomy, saved
from notice_gen.model.kind import DISPATCH, KIND_COLUMN, Examples, Field, Kind, Sheet
from notice_gen.model.tables import BY_HAND, DISPATCH_PAPER, HINT

READY = 300  # rows below the header that are formatted
DOCUMENTS = 5  # columns of an upright sheet that are formatted

RED = "B3261E"

WIDTHS = {
    "prose": 44, "title": 36, "string": 20, "list": 20, "deadline": 24, "sheet": 14, "date": 16,
    "name": 16, "issuers": 16, "phone": 18, "file": 18, "word": 12, "integer": 9, "number": 10, "year": 9, "boolean": 9,
}  # fmt: skip
WAYS = {
    "sheet": "填写一张表的名称",
    "prose": "可以写几段，按 Alt+Enter 另起一段",
    "name": "中间的空格会自动去掉",
    "issuers": "联合行文的，一行一个，主办机关在前（按 Alt+Enter 换行）",
    "list": "有几个时用、隔开",
    "integer": "只写数字",
    "number": "只写数字",
    "year": "写四位数字，如 2026",
    "date": "写成 2026-12-05 或 2026年12月5日",
    "deadline": "写成文字，如 到5月12日护士节",
    "boolean": "写是或否",
    "file": "与工作簿放在一起的文件，如 来文.pdf",
    "phone": "照实写，如 0000-0000000",
}


def blank_workbook(kind: Kind, examples: Examples) -> bytes:
    """The .xlsx of a kind, nothing filled in but its own name, with a sheet of these examples; the same bytes for the same."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    sheets = [sheet for sheet in kind.sheets if not sheet.rare or sheet.name in examples]
    places = {sheet.name: _columns(sheet) for sheet in sheets}
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name)
        if sheet.arrangement == "upright":
            _upright_sheet(page, sheet, kind, places)
        else:
            _row_sheet(page, sheet, kind, places)
    example_sheet(workbook, kind, examples)
    return saved(workbook)


# ---- where things stand --------------------------------------------------------------------------


def _top(sheet: Sheet) -> int:
    """The row (from 1) of 项目 in an upright sheet, of the header in another one."""
    if sheet.arrangement != "upright":
        return 1
    return 3 + (len(BY_HAND) if sheet.name == DISPATCH else 0)


def _columns(sheet: Sheet) -> dict[str, str]:
    """By field key: the range of the cells with its values, as a formula names it."""
    quoted = "'" + sheet.name.replace("'", "''") + "'"
    places = {}
    for n, field in enumerate(sheet.offered):
        if sheet.arrangement == "upright":
            row = _top(sheet) + 1 + n
            cells, first = f"$B${row}:${get_column_letter(1 + DOCUMENTS)}${row}", f"$B${row}"
            size = "1,MAX(1,COUNTA({}))"
        else:
            letter = get_column_letter(n + 1)
            cells, first = f"${letter}$2:${letter}${READY + 1}", f"${letter}$2"
            size = "MAX(1,COUNTA({})),1"
        # Only the filled cells: a list with empty lines would let anything pass.
        places[field.key] = f"OFFSET({quoted}!{first},0,0,{size.format(f'{quoted}!{cells}')})"
    return places


# ---- sheets ---------------------------------------------------------------------------------------


def _upright_sheet(page: Any, sheet: Sheet, kind: Kind, places: dict[str, dict[str, str]]) -> None:
    """An upright sheet, laid out as the office's 发文稿纸: it is printed on one page for the leader, and read back as it is."""
    thin, thick = Side(style="thin", color=RED), Side(style="medium", color=RED)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 20, 82
    for n in range(3, 2 + DOCUMENTS):
        page.column_dimensions[get_column_letter(n)].width = 40
    _line(page, 1, HINT, Font(FACE, size=10, color=GREY))
    title = DISPATCH_PAPER if sheet.name == DISPATCH else sheet.name
    _line(page, 2, title, Font(FACE, size=26, bold=True, color=RED), height=56)
    row = 3
    for who in BY_HAND if sheet.name == DISPATCH else ():
        put(page.cell(row, 1), who)
        page.row_dimensions[row].height = 58
        row += 1
    for column, words in enumerate(("项目", "内容"), 1):
        put(page.cell(row, column), words)
        page.row_dimensions[row].height = 24
    for n, field in enumerate(sheet.offered, row + 1):
        put(page.cell(n, 1), field.name)
        page.cell(n, 1).comment = _note(field)
        if field.required or field.due:
            page.cell(n, 1).fill = header_fill(field)
        page.row_dimensions[n].height = _height(field)
        if field.name == KIND_COLUMN:
            put(page.cell(n, 2), kind.title)
        _validate(page, field, f"B{n}:{get_column_letter(1 + DOCUMENTS)}{n}", kind, places, prompted=True)
    last = row + len(sheet.offered)
    groups = {3, row, row + 1, *(row + 1 + n for n, field in enumerate(sheet.offered) if field.group)}
    for n in range(3, last + 1):
        above, below = thick if n in groups else thin, thick if n == last or n + 1 in groups else thin
        label, content = page.cell(n, 1), page.cell(n, 2)
        label.border = Border(left=thick, right=thin, top=above, bottom=below)
        content.border = Border(left=thin, right=thick, top=above, bottom=below)
        label.font = Font(FACE, size=12, bold=n == row, color=RED)
        label.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for column in range(2, 2 + DOCUMENTS):
            cell = page.cell(n, column)
            cell.number_format = TEXT
            cell.font = Font(FACE, size=12, bold=n == row, color=RED if n == row else None)
            cell.alignment = Alignment(
                horizontal="center" if n == row else "left",
                vertical="center",
                wrap_text=True,
                indent=n != row,
            )
    _print(page, f"A2:B{last}", "portrait", rows=1)


def _height(field: Field) -> float:
    """The height in points for as many lines as such words usually take; Excel does not fit rows of merged cells."""
    free = field.type == "string" and not field.enum and not field.pattern
    return 46 if field.type == "title" else 34 if free else 21


def _line(page: Any, row: int, words: str, font: Font, height: float = 20) -> None:
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
    put(page.cell(row, 1), words)
    page.cell(row, 1).font = font
    page.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[row].height = height


def _row_sheet(page: Any, sheet: Sheet, kind: Kind, places: dict[str, dict[str, str]]) -> None:
    """A header row with notes, and rows below it in text format, so that Excel does not change what is typed."""
    page.row_dimensions[1].height = 26
    page.freeze_panes = "A2"
    for column, field in enumerate(sheet.offered, 1):
        letter = get_column_letter(column)
        head = page.cell(1, column)
        put(head, field.name)
        head.comment, head.fill = _note(field), header_fill(field)
        head.font = Font(FACE, size=11, bold=True)
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.border = Border(
            bottom=Side(style="medium", color=GREY), right=Side(style="thin", color="C8C8C8")
        )
        whole = page.column_dimensions[letter]
        whole.width = max(WIDTHS[field.type], 2 * len(field.name) + 4)
        whole.number_format = TEXT
        font, alignment = Font(FACE, size=11), Alignment(vertical="top", wrap_text=True)
        for row in range(2, READY + 2):
            cell = page.cell(row, column)
            cell.number_format, cell.font, cell.alignment = TEXT, font, alignment
        _validate(page, field, f"{letter}2:{letter}{READY + 1}", kind, places, prompted=False)
    _print(page, "", "landscape", rows=0)
    page.print_title_rows = "1:1"


def _print(page: Any, area: str, orientation: str, rows: int) -> None:
    """A4, centred, as wide as the page; `rows` is the number of pages down, 0 for as many as it takes."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = orientation
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, rows
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins = PageMargins(left=0.6, right=0.6, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    if area:
        page.print_area = area


# ---- what a column says of itself -----------------------------------------------------------------


def _weight(field: Field) -> str:
    return "必填" if field.required else "可以以后补" if field.due else "可以空着"


def _way(field: Field) -> str:
    """How a column is to be filled in, in sentences for the clerk."""
    says = [field.description, WAYS.get(field.type, "")]
    if field.enum:
        says.append("可选：" + "、".join(field.choices))
    if field.reference and field.type != "sheet":
        says.append(f"要与“{field.reference[0]}”表的“{field.reference[1]}”一致")
    if field.fill and "同上" not in field.description:
        says.append("空着表示同上一行")
    if field.unique:
        says.append("各不相同")
    if field.required_without:
        says.append(f"{'、'.join(f'“{other}”' for other in field.required_without)}空着时必填")
    for other, values in field.required_when:
        says.append(f"“{other}”{_when(values)}时必填")
    for other, values in field.due_when:
        says.append(f"“{other}”{_when(values)}时也要填")
    if field.due:
        says.append("空着时草稿里留出待填的位置")
    return "".join(words if words[-1] in "。…" else f"{words}。" for words in says if words)


def _when(values: tuple[str, ...]) -> str:
    ends = [value.removeprefix("…") for value in values if value.startswith("…")]
    if ends:
        return f"以{'、'.join(ends)}结尾"
    return "填" + "、".join(values) if values else "有内容"


def _note(field: Field) -> Comment:
    words = f"{field.name}（{_weight(field)}）\n{_way(field)}".strip()
    return roomy(Comment(words, "notice-gen"))


def _validate(
    page: Any, field: Field, cells: str, kind: Kind, places: dict[str, dict[str, str]], *, prompted: bool
) -> None:
    """Add the cells' data validation: a drop-down where the values are known, and the prompt shown in a selected cell."""
    choices, free = _choices(field, kind, places)
    if not choices and not prompted:
        return
    rule = DataValidation(type="list" if choices else None, formula1=choices or None, allow_blank=True)
    if choices:
        rule.showErrorMessage = True
        rule.errorStyle = "warning" if free else "stop"
        rule.errorTitle = field.name
        rule.error = f"填的内容不在可选的内容里。{_way(field)}"[:250]
    if prompted:
        rule.showInputMessage = True
        rule.promptTitle = f"{field.name}（{_weight(field)}）"[:32]
        rule.prompt = (_way(field) or "照实填写。")[:250]
    rule.add(cells)
    page.add_data_validation(rule)


def _choices(field: Field, kind: Kind, places: dict[str, dict[str, str]]) -> tuple[str, bool]:
    """The formula of a drop-down ("" for none), and whether other values than those in it are allowed."""
    words: tuple[str, ...] = field.choices or (("是", "否") if field.type == "boolean" else ())
    free = False
    if field.offered:
        words, free = field.offered, True
    if field.type == "list":
        return "", True
    if field.type == "sheet":
        # 插入 and 来源 take any sheet with content, also the clerk's own.
        words = tuple(s.name for s in kind.sheets if s.arrangement == "rows" and not _directs(s))
        free = True
    elif field.reference and field.reference[0] in places:
        there = places[field.reference[0]]
        return there.get(field.reference[1], ""), True
    listed = ",".join(words)
    if not words or any("," in word or '"' in word for word in words) or len(listed) > 250:
        return "", True  # Excel takes 255 characters and no commas in a list that stands in the rule
    return f'"{listed}"', free


def _directs(sheet: Sheet) -> bool:
    """Whether a sheet says what is printed where (正文, 附件), and is no table that could be printed itself."""
    return any(field.type == "sheet" for field in sheet.fields)
