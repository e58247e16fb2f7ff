"""Columns that are empty, and will be written in → the room that a hand needs there, by their headings.

What stands in a column is measured elsewhere (`table_columns`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from notice_gen.fit.em import em
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Table

if TYPE_CHECKING:
    from notice_gen.fit.table_columns import Measure

WRITING = 4.0  # em beside its heading that a column to be written in has where there is room
LEAST = 6.0  # em; more than that no column must have
NARROW = 3.0  # em; words can be written in so much
# What a heading asks for, in em: eighteen digits of an ID number, eleven of a telephone, a name of four characters.
_ROOMS = (
    (lazy_pattern(r"身份证|账号|卡号|帐号|邮箱|信用代码"), 10.0),
    (lazy_pattern(r"电话|手机|联系方式"), 7.0),
    (lazy_pattern(r"单位|地址|开户|航班|车次|职务|职称|学校|专业|时间|日期|原因|情况|意见|措施"), 5.0),
    (lazy_pattern(r"姓名|联系人|负责人|责任人|签名|签字|签收|民族|出生"), 4.0),
)


def leave_room(table: Table, columns: Sequence[Measure]) -> None:
    """An empty column is no narrower than its heading asks for; all columns of a form that is wholly empty are such."""
    beside_others = any(column.filled for column in columns)
    for at, column in enumerate(columns):
        if column.filled:
            continue
        heads = [cell.text for row in table.header if (cell := row[at]) is not None and cell.columns == 1]
        if heads:
            lines = heads[-1].split("\n")
            asked, wide = _room("".join(lines)), max(map(em, lines))
            hand = LEAST if asked > LEAST else min(asked, NARROW)
            column.short = max(column.short, hand, min(wide, LEAST) if beside_others else 0.0)
            column.natural = max(column.natural, asked, wide + WRITING if beside_others else WRITING)
        elif not table.header and beside_others:
            column.short = max(column.short, WRITING)
            column.natural = max(column.natural, 2 * WRITING)
        column.usual = column.natural


def _room(heading: str) -> float:
    return next((room for words, room in _ROOMS if words.search(heading)), 0.0)
