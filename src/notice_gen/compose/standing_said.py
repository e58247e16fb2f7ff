"""A sheet that was read as it stands → findings on what of it is not printed, or printed otherwise than it may be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notice_gen.compose.faults import (
    ANOTHER_HEADER,
    BESIDE_TABLE,
    EMPTY_ROWS_AT_END,
    NOT_IN_CELLS,
    SEVERAL_TABLES,
    TITLE_ABOVE_TABLE,
    UNNAMED_COLUMN,
)
from notice_gen.compose.rows import Inputs
from notice_gen.model.places import cells_of, one_place, whole_sheet
from notice_gen.model.values import on_one_line, place_of

if TYPE_CHECKING:
    from notice_gen.compose.standing import Standing

MANY_EMPTY_ROWS = 60  # at the end of a table: two pages or more
LONGEST_HEADING = 6  # characters of words alone above a table that may be the only heading


def say_of_standing(found: Standing, inputs: Inputs, title: str) -> None:
    """What of a sheet is not printed, or is printed otherwise than it may be meant."""
    inputs.taken.update(words.place for words in (*found.said, *found.left_out, *found.outside))
    for words in found.left_out:
        where = "附件的标题写在附件表里" if title else "正文里的表没有标题"
        remedy = f"{where}；要印在表的上面，写成“填报单位：……”“说明：……”这样带冒号的一行"
        if len(words.strip()) <= LONGEST_HEADING:
            remedy += "；是列名的，把各列的列名写全"
        seen = f"表上方的“{on_one_line(words)}”当作标题，没有印"
        inputs.report.found(TITLE_ABOVE_TABLE, words.place, seen, remedy)
    if found.outside:
        remedy = "要印的，用框线把它框进表里（设了打印区域的，也要在区域里面）；不要印的话，不用管"
        place = one_place(words.place for words in found.outside)
        seen = f"“{_short(found.outside[0])}”在表的框线或打印区域外面，没有印"
        inputs.report.found(BESIDE_TABLE, place, seen, remedy)
    first = next((place for words in found.table.words if cells_of(place := place_of(words))), None)
    if first is None:
        return
    if found.unnamed and found.second is None:  # else it is the other table's column
        seen = f"{'这几列' if len(found.unnamed) > 1 else '这一列'}（“{_short(found.unnamed[0])}”……）上面没有列名，表头印了空格"
        place = one_place(words.place for words in found.unnamed)
        inputs.report.found(UNNAMED_COLUMN, place, seen, "在表头写上列名；不要列名的，不用管")
    elif found.names_above:
        names = "　".join(map(_short, found.names_above))
        seen = f"“{names}”没有写全各列，印成了表上的一行，没有当作表头"
        remedy = "是表头的，把各列的列名写全；不是的，不用管"
        inputs.report.found(UNNAMED_COLUMN, found.names_above[0].place, seen, remedy)
    if found.blocks > 1:
        seen = f"这张表里有 {found.blocks} 个框起来的表，合成一个印了"
        inputs.report.found(
            SEVERAL_TABLES, whole_sheet(first), seen, "要分开印的，分到两张工作表里，附件表中各写一行"
        )
    elif found.second is not None:
        seen = f"“{_short(found.second)}”这一行好像又是一个表头，和上面的合成一个表印了"
        remedy = "是两张表的，分到两张工作表里，附件表中各写一行；每页重复的表头，删去这一行"
        inputs.report.found(ANOTHER_HEADER, found.second.place, seen, remedy)
    if found.beside:
        seen = f"表上的{'、'.join(found.beside)}不在格子里，没有印"
        remedy = "要印的字写进格子里，图片在成文后插入；不要印的话，不用管"
        inputs.report.found(NOT_IN_CELLS, whole_sheet(first), seen, remedy)
    if found.empty_rows > MANY_EMPTY_ROWS:
        seen = f"第 {found.empty_from + 1} 行起有 {found.empty_rows} 行空着的框，照样印了"
        inputs.report.found(EMPTY_ROWS_AT_END, whole_sheet(first), seen, "不要印的，去掉这些行的框线")


def _short(words: str, most: int = 12) -> str:
    line = on_one_line(words)
    return line if len(line) <= most else f"{line[:most]}……"
