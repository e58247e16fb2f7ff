"""The rows of 表格设置 on one table → what is asked of each of its columns; what contradicts itself is reported.

Nothing is done to the table here (`by_columns`). Every cell of a row that names the table counts as decided upon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from notice_gen.compose.choosing import SERIAL, Pick, levels_of
from notice_gen.compose.faults import (
    SETTING_AGAINST_SHOWN,
    SETTING_CONTRADICTS,
    SETTING_TWICE,
    SETTING_WITHOUT_COLUMN,
    SETTINGS_NOT_USED,
)
from notice_gen.compose.rows import Inputs
from notice_gen.model.kind import header_key, instead
from notice_gen.model.places import Place, spot, whole_sheet
from notice_gen.model.table import Across
from notice_gen.model.tables import Record
from notice_gen.model.values import Words, on_one_line, place_of, places_of, remade, shown

COLUMN_SETTINGS = "表格设置"
OF_A_TABLE = (
    "纸张方向",
    "字号",
    "表内序号",
    "合计位置",
)  # columns of 附件 that a part of 正文 has no use for
_ALIGN: Mapping[str, Across] = {"左": "left", "中": "center", "右": "right"}
_LEVELS = {"一级": 1, "二级": 2}
_NOT_PRINTED = "否"

Columns = tuple[int | None, ...]  # None: 序号, which is counted


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: the columns that it names, and what is asked of them; `level` 0 is no section's, 1 and 2 are."""

    columns: Columns
    headings: tuple[str, ...]
    printed: bool
    merged: bool
    level: int
    summed: bool
    align: Across
    place: Place


def settings_of(
    inputs: Inputs, table: str, known: Mapping[str, tuple[int, ...]], names: Sequence[str]
) -> tuple[Setting, ...]:
    """What 表格设置 asks of a table whose columns are `known` by header key; `names` are for whoever misspelt one."""
    if COLUMN_SETTINGS not in inputs.book.tables:
        _say_unread(inputs)
        return ()
    found: list[Setting] = []
    first: dict[int | None, Place] = {}
    counted: Mapping[str, Columns] = {header_key(SERIAL): (None,), **known}
    for record in inputs.book.tables[COLUMN_SETTINGS].records:
        if _said(record, "表") != table:
            continue
        inputs.taken.update(place for value in record.values.values() for place in places_of(value))
        name = _said(record, "列")
        place = place_of(record.values.get(header_key("列")))
        columns = counted.get(header_key(name.replace("／", "/")))
        if columns is None:
            meant, remedy = (
                instead(name, names) if names else ("", "这张表没有表头，不能一列一列地说；清空这一行")
            )
            seen = f"“{on_one_line(name)}”不是“{table}”表的列"
            inputs.report.found(SETTING_WITHOUT_COLUMN, place, seen, remedy, meant)
            continue
        again = next((first[column] for column in columns if column in first), None)
        if again is not None:
            seen = f"“{table}”表的“{on_one_line(name)}”在 {spot(again)} 已经写过"
            inputs.report.found(SETTING_TWICE, place, seen, "合并为一行")
            continue
        first.update(dict.fromkeys(columns, place))
        setting = _setting(record, columns, place)
        _say_contradictions(inputs, setting, on_one_line(name))
        found.append(setting)
    _say_levels(inputs, found)
    return tuple(found)


def _say_unread(inputs: Inputs) -> None:
    """A kind of one's own that does not declare the sheet leaves it unread."""
    sheet = inputs.book.undeclared.get(COLUMN_SETTINGS)
    first = next(iter(sheet.cells.values()), None) if sheet is not None else None
    if first is not None:
        remedy = f'在模板的 kind.toml 的 sheets 中加上 "{COLUMN_SETTINGS}"'
        inputs.report.found(
            SETTINGS_NOT_USED, whole_sheet(first.place), "这个模板不读这张表，没有用上", remedy
        )


def _said(record: Record, name: str) -> str:
    return shown(record.values.get(header_key(name), "")).strip()


def _setting(record: Record, columns: Columns, place: Place) -> Setting:
    heading = record.values.get(header_key("印成"))
    words = remade(shown(heading).strip(), heading) if heading else Words()
    return Setting(
        columns,
        levels_of(words),
        _said(record, "印否") != _NOT_PRINTED,
        _said(record, "相同合并") == "是",
        _LEVELS.get(_said(record, "分类"), 0),
        bool(_said(record, "汇总")),
        _ALIGN.get(_said(record, "对齐"), ""),
        place,
    )


def _say_contradictions(inputs: Inputs, setting: Setting, name: str) -> None:
    """What no column can be at once."""
    asked = [("分类", bool(setting.level)), ("相同合并", setting.merged), ("汇总", setting.summed)]
    both = [word for word, wanted in asked if wanted]
    if len(both) > 1:
        seen = f"“{name}”又要{'又要'.join(both)}"
        inputs.report.found(SETTING_CONTRADICTS, setting.place, seen, "只留一样，其余的清空")
    elif not setting.printed and (setting.merged or setting.summed):
        seen = f"“{name}”不印，却要{both[0]}"
        inputs.report.found(SETTING_CONTRADICTS, setting.place, seen, f"把“印否”改为是，或清空“{both[0]}”")
    elif None in setting.columns and both:
        seen = f"“{name}”是编出来的，不能{both[0]}"
        inputs.report.found(SETTING_CONTRADICTS, setting.place, seen, f"清空“{both[0]}”")
    elif len(setting.columns) > 1 and (setting.headings or setting.level):
        seen = f"“{name}”下面有 {len(setting.columns)} 列，不能合用一行来{'改名' if setting.headings else '分类'}"
        remedy = "把各列分开写，如 上层/下层"
        inputs.report.found(SETTING_CONTRADICTS, setting.place, seen, remedy)


def _say_levels(inputs: Inputs, found: Sequence[Setting]) -> None:
    for level, word in ((1, "一级"), (2, "二级")):
        own = [one for one in found if one.level == level]
        for one in own[1:]:
            seen = f"这张表已有一列分类为{word}（{spot(own[0].place)}）"
            inputs.report.found(SETTING_CONTRADICTS, one.place, seen, "一级、二级各用于一列")
    if any(one.level == 2 for one in found) and not any(one.level == 1 for one in found):
        place = next(one.place for one in found if one.level == 2)
        inputs.report.found(SETTING_CONTRADICTS, place, "分类有二级，没有一级", "把它改为一级")


def picks_of(
    inputs: Inputs, settings: Sequence[Setting], width: int, shown_columns: Sequence[Pick] | None
) -> list[Pick]:
    """The columns to print, in order: those that 显示列 names, else as 表格设置 has them.

    A column that 表格设置 does not mention stays behind its neighbour in the sheet; one that becomes section rows is
    not printed as a column.
    """
    told = {column: one for one in settings for column in one.columns}
    sections = {column for one in settings if one.level for column in one.columns}
    headed: dict[int | None, tuple[str, ...]] = {
        column: one.headings for column, one in told.items() if one.headings
    }
    if shown_columns is not None:
        _say_shown(inputs, settings, shown_columns)
        order = [pick.column for pick in shown_columns]
        headed |= {pick.column: pick.headings for pick in shown_columns if pick.headings}
    else:
        order = list(told)
        for column in range(width):
            if column not in told:
                order.insert(order.index(column - 1) + 1 if column else 0, column)
        order = [column for column in order if column not in told or told[column].printed]
    return [Pick(column, headed.get(column, ())) for column in order if column not in sections]


def _say_shown(inputs: Inputs, settings: Sequence[Setting], shown_columns: Sequence[Pick]) -> None:
    """显示列 says what is printed; where 表格设置 says otherwise, somebody should look."""
    wanted = {pick.column for pick in shown_columns}
    for one in settings:
        if not one.level and one.printed != any(column in wanted for column in one.columns):
            seen = "附件的“显示列”里" + ("没有这一列，没有印" if one.printed else "有这一列，照样印了")
            remedy = "只在一处写：清空“显示列”，或者改这里的“印否”"
            inputs.report.found(SETTING_AGAINST_SHOWN, one.place, seen, remedy)
