"""An old workbook (.xls, also WPS's .et of that kind) → its sheets, through xlrd.

Formulas come as their last result; BIFF does not tell xlrd whether one was ever calculated.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from notice_gen.book.faults import DAMAGED_FILE, ENCRYPTED, NO_SHEETS
from notice_gen.book.grid import Count, Grid, Run
from notice_gen.book.number_format import BUILTIN_FORMATS
from notice_gen.book.sheets import Workbook
from notice_gen.book.stamp import Stamp
from notice_gen.book.unpacking import refused
from notice_gen.book.xls_appearance import read_appearance
from notice_gen.model.diagnostics import Refused
from notice_gen.model.places import InSheet
from notice_gen.model.raised import Manner


def read_xls(path: Path, stamp: Stamp) -> Workbook:
    """The workbook in a .xls file. Raises Refused where it cannot be read."""
    import xlrd

    file = path.name
    try:
        # xlrd prints what it meets.
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            opened = xlrd.open_workbook(
                file_contents=path.read_bytes(),
                filename=None,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
                logfile=nowhere,
            )
            if not opened.nsheets:
                raise refused(NO_SHEETS, file, "文件里没有工作表", "选一本有内容的工作簿")
            workbook, count = Workbook(file, {}), Count()
            for at in range(opened.nsheets):
                sheet = opened.sheet_by_index(at)
                place = InSheet(file, sheet.name)
                grid = Grid(place, count, bool(opened.datemode), sheet.visibility != 0)
                _fill(grid, opened, sheet, xlrd)
                made = workbook.sheets[sheet.name] = grid.sheet()
                made.read_appearance = partial(read_appearance, stamp, at)
                opened.unload_sheet(at)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # xlrd raises whatever a damaged file leads it to
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower():
            raise refused(ENCRYPTED, file, "文件加了密码", "在 Excel 或 WPS 中去掉密码后另存") from error
        raise refused(
            DAMAGED_FILE, file, "文件已损坏，读不出内容", "用 Excel 或 WPS 打开修复后另存，或重新取得"
        ) from error
    return workbook


def _fill(grid: Grid, opened: Any, sheet: Any, xlrd: Any) -> None:
    formats: dict[int, str] = {}
    manners: dict[int, Manner] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            kind, value, style = cell.ctype, cell.value, cell.xf_index
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            code = formats.get(style)
            if code is None:
                code = formats[style] = _code(opened, style)
                manners[style] = _manner(opened, opened.xf_list[style].font_index)
            manner = manners[style]
            if kind == xlrd.XL_CELL_TEXT:
                runs = _runs(opened, value, manner, sheet.rich_text_runlist_map.get((row, column), ()))
                grid.words(row, column, value, code, runs)
                continue
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                grid.number(row, column, value, code)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                grid.boolean(row, column, bool(value))
            else:
                grid.error(row, column, xlrd.error_text_from_code.get(value, "#VALUE!"))
            if manner is not Manner.PLAIN:
                grid.set_all(row, column, manner)
    for top, bottom, left, right in sheet.merged_cells:
        grid.merge(top, left, bottom - top, right - left)
    grid.hidden_rows |= {row for row, about in sheet.rowinfo_map.items() if about.hidden}
    grid.hidden_columns += [(column, column) for column, about in sheet.colinfo_map.items() if about.hidden]


def _manner(opened: Any, font: int) -> Manner:
    """How a font sets its words."""
    if font >= len(opened.font_list):
        return Manner.PLAIN
    about = opened.font_list[font]
    if about.struck_out:
        return Manner.STRUCK
    return {1: Manner.RAISED, 2: Manner.LOWERED}.get(about.escapement, Manner.PLAIN)


def _runs(opened: Any, text: str, manner: Manner, changes: Sequence[tuple[int, int]]) -> list[Run]:
    """The runs of a text whose font changes at these characters; none where all are plain."""
    beginnings = [(0, manner), *((at, _manner(opened, font)) for at, font in changes)]
    if all(one is Manner.PLAIN for _, one in beginnings):
        return []
    # Excel counts a character beyond U+FFFF as two.
    halves = text.encode("utf-16-le", "surrogatepass")
    ends = [at for at, _ in beginnings[1:]] + [len(halves)]
    return [
        (one, halves[2 * at : 2 * end].decode("utf-16-le", "surrogatepass"))
        for (at, one), end in zip(beginnings, ends, strict=True)
        if at < end
    ]


def _code(opened: Any, style: int) -> str:
    """The number format of a cell style; the built-in ones as Excel shows them in Chinese."""
    key = opened.xf_list[style].format_key
    found = opened.format_map.get(key)
    own = (
        found.format_str if found is not None else None
    )  # None too for 27 to 36 and from 50 on, unless the file says
    if key in BUILTIN_FORMATS and (own is None or key < 5 or 9 <= key <= 26 or 45 <= key <= 49):
        return BUILTIN_FORMATS[key]
    return own or "General"
