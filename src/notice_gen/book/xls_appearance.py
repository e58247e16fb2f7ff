"""A sheet of an old .xls, opened once more through xlrd → how it looks and prints.

xlrd does not tell a sheet's orientation, so that a table of an .xls is turned only where that is said elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from notice_gen.book.faults import DAMAGED_FILE
from notice_gen.book.stamp import Stamp
from notice_gen.book.unpacking import refused
from notice_gen.model.appearance import BOTTOM, LEFT, RIGHT, TOP, Appearance, CellAppearance, Position
from notice_gen.model.diagnostics import Refused
from notice_gen.model.table import Across, Diagonal

_OVER_COLUMNS = 6
_ACROSS: Mapping[int, Across] = {1: "left", 2: "center", 3: "right", 6: "center"}  # BIFF8, XF record
_UNITS_OF_A_CHARACTER = 256


def read_appearance(stamp: Stamp, at: int) -> Appearance:
    """The appearance of the sheet at this place. Raises Refused where the file is not the one whose cells were read."""
    import xlrd

    path = stamp.unchanged()
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            opened = xlrd.open_workbook(
                file_contents=path.read_bytes(), formatting_info=True, on_demand=True, logfile=nowhere
            )
            return _appearance(opened, opened.sheet_by_index(at), at)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # xlrd raises whatever a damaged file leads it to
        seen, remedy = "文件已损坏，读不出框线", "用 Excel 或 WPS 打开修复后另存，或重新取得"
        raise refused(DAMAGED_FILE, path.name, seen, remedy) from error


def _appearance(opened: Any, sheet: Any, at: int) -> Appearance:
    styles: dict[int, CellAppearance | None] = {}
    cells: dict[Position, CellAppearance] = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            style = sheet.cell_xf_index(row, column)
            if style not in styles:
                styles[style] = _style(opened.xf_list[style])
            look = styles[style]
            if look is not None:
                cells[row, column] = look
    rows = {row: about for row, about in sheet.rowinfo_map.items() if about.height}
    widths = {column: about.width / _UNITS_OF_A_CHARACTER for column, about in sheet.colinfo_map.items()}
    titles, area = _printed(opened, at)
    return Appearance(
        cells,
        widths,
        heights={row: about.height for row, about in rows.items()},
        set_by_hand=frozenset(row for row, about in rows.items() if about.height_mismatch),
        titles=titles,
        area=area,
    )


def _style(xf: Any) -> CellAppearance | None:
    border, alignment = xf.border, xf.alignment
    sides = ((border.top_line_style, TOP), (border.right_line_style, RIGHT), (border.bottom_line_style, BOTTOM),
             (border.left_line_style, LEFT))  # fmt: skip
    diagonal: Diagonal = ""
    if border.diag_line_style:
        diagonal = "falling" if border.diag_down else "rising" if border.diag_up else ""
    look = CellAppearance(
        sum(edge for line, edge in sides if line),
        _ACROSS.get(alignment.hor_align, ""),
        "top" if alignment.vert_align == 0 else "",
        diagonal,
        alignment.hor_align == _OVER_COLUMNS,
    )
    return look if look != CellAppearance() else None


def _printed(opened: Any, at: int) -> tuple[tuple[int, int] | None, tuple[int, int, int, int] | None]:
    """The rows that print on each page, and the area that prints, by the names that Excel has for them."""
    titles: tuple[int, int] | None = None
    area: tuple[int, int, int, int] | None = None
    for name in opened.name_obj_list:
        found = getattr(name.result, "value", None) if name.builtin and name.scope == at else None
        if not isinstance(found, list):
            continue
        for place in found:
            _, _, top, bottom, left, right = place.coords
            if name.name == "Print_Titles" and right - left >= 255:
                titles = top, bottom - 1
            elif name.name == "Print_Area":
                area = top, left, bottom - 1, right - 1
    return titles, area
