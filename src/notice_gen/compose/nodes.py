"""The functions that a template may call: rows of the book → a roster or a table.

They return nodes of the document tree, never text to be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.gate import JOB, TemplateFault
from notice_gen.compose.rows import Job, Row
from notice_gen.diagnostics import Diagnostic, Severity
from notice_gen.document import Cell, Member, Roster, Table, inline
from notice_gen.kind import header_key, likely
from notice_gen.tables import SHOWN_IN_TABLES, Record, Standing
from notice_gen.values import Listing, Value, Words, shown

SERIAL = "序号"
_GROUPS = ("各", "全体", "有关", "相关")


def roster(rows: Sequence[Row]) -> Roster:
    """名单(领导小组): people by their role, in the order of the sheet."""
    if not isinstance(rows, list) or not all(isinstance(row, Row) for row in rows):
        raise TemplateFault("名单( ) 里要写一张表", "写成 {{ 名单(领导小组) }}")
    groups = []
    for role, members in groupby(rows, key=lambda row: inline(row.column("组内职务"))):
        people = tuple(
            Member(name, inline(row.column("单位及职务")), _is_phrase(name))
            for row in members
            for name in _names(row.column("姓名"))
        )
        groups.append((role, people))
    return Roster(tuple(groups))


def _names(value: Value) -> list[str]:
    """The names in a cell, spaces inside them taken out (吴 刚 = 吴刚)."""
    items = value if isinstance(value, Listing) else (value,)
    return ["".join(shown(item).split()) for item in items if shown(item).strip()]


def _is_phrase(name: str) -> bool:
    """Whether it is words for several people (各科室负责人) and not a person's name."""
    return name.startswith(_GROUPS) or (len(name) > 4 and "·" not in name and not name.isascii())


@jinja2.pass_context
def attached_table(context: Context, row: Row) -> Table | Words:
    """附表(件): the table that a row of 附件 asks for by 来源, 显示列 and 合并列."""
    if not isinstance(row, Row):
        raise TemplateFault("附表( ) 里要写附件表的一行", "写成 {{ 附表(件) }}")
    return _made(
        context[JOB],
        row.column("来源"),
        _list(row.column("显示列")),
        [header_key(name) for name in _list(row.column("合并列"))],
    )


@jinja2.pass_context
def whole_table(context: Context, name: Words) -> Table | Words:
    """表格(名称): a whole sheet as a table in the text."""
    return _made(context[JOB], name, [], [])


def _list(value: Value) -> list[str]:
    """显示列 as typed: items between 、 ， ； only, for 列=名称 may hold a line break."""
    items = value if isinstance(value, Listing) else re.split("[、，,；;]", shown(value))
    return [item.strip() for item in items if item.strip()]


def _made(job: Job, source: Value, wanted: list[str], merged: list[str]) -> Table | Words:
    name = shown(source).strip()
    if name in job.book.standing:
        return _as_it_stands(job.book.standing[name])
    if name not in job.book.tables:
        known = [*job.book.tables, *job.book.standing]
        meant = likely(name, known)
        remedy = f"改为“{meant}”" if meant else f"改为“正文”表中的一个部分，或下列之一：{'、'.join(known)}"
        place = getattr(source, "place", job.issued.place)
        job.report.add(Diagnostic("W141", Severity.ERROR, place, f"没有名为“{name}”的表", remedy, meant))
        return Words(name)
    table = job.book.tables[name]
    headers = {key: header for key, header in table.headers.items() if not key.endswith(SHOWN_IN_TABLES)}
    columns: list[tuple[str, str]] = []
    for item in wanted or headers.values():
        column, _, label = item.partition("=")
        key = header_key(column)
        if key not in headers and key != SERIAL:
            meant = likely(column, headers.values())
            remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(headers.values())}"
            seen = f"“显示列”中的“{column}”不是“{name}”表的列"
            job.report.add(Diagnostic("W142", Severity.ERROR, job.issued.place, seen, remedy, meant))
            continue
        columns.append((key, (label or headers.get(key, column)).strip()))
    header = (tuple(Cell(label) for _, label in columns),)
    texts = [
        [_in_cell(record, key, number) for key, _ in columns]
        for number, record in enumerate(table.records, 1)
    ]
    return Table(header, _merged(texts, [n for n, (key, _) in enumerate(columns) if key in merged]))


def _in_cell(record: Record, key: str, number: int) -> str:
    value = record.in_tables(key)
    if isinstance(value, Listing):
        return "\n".join(value)
    words = shown(value).strip("\n") if value else ""
    return str(number) if key == SERIAL and not words else words


def _merged(texts: list[list[str]], columns: list[int]) -> tuple[tuple[Cell | None, ...], ...]:
    """Rows of cells; equal neighbours in a merged column become one cell, within the merges to its left."""
    cells: list[list[Cell | None]] = [[Cell(text) for text in row] for row in texts]
    for order, column in enumerate(columns):
        within = [*columns[:order], column]
        for _, run in groupby(range(len(texts)), key=lambda r: [texts[r][c] for c in within]):
            first, *others = run
            cells[first][column] = Cell(texts[first][column], rows=1 + len(others))
            for other in others:
                cells[other][column] = None
    return tuple(tuple(row) for row in cells)


def _as_it_stands(sheet: Standing) -> Table:
    """A sheet's filled area with its spans; the first row, as far down as its spans reach, is the header."""
    filled = sorted(sheet.cells)
    top, left = filled[0][0], min(column for _, column in filled)
    bottom, right = filled[-1][0], max(column for _, column in filled)
    covered = {
        (row + down, column + across)
        for (row, column), (rows, columns) in sheet.spans.items()
        for down in range(rows)
        for across in range(columns)
        if (down, across) != (0, 0)
    }

    def cell(row: int, column: int) -> Cell | None:
        if (row, column) in covered:
            return None
        rows, columns = sheet.spans.get((row, column), (1, 1))
        return Cell(str(sheet.cells.get((row, column), "")), rows, columns)

    grid = [tuple(cell(r, c) for c in range(left, right + 1)) for r in range(top, bottom + 1)]
    deep = max((c.rows for c in grid[0] if c is not None), default=1)
    return Table(
        tuple(grid[:deep]), tuple(row for row in grid[deep:] if any(c is None or c.text for c in row))
    )


def ends_a_sentence(value: object) -> bool:
    """成句: the words end in 。？！, so that text is run in after them."""
    return shown(value).rstrip()[-1:] in ("。", "？", "！")


FUNCTIONS = {"名单": roster, "附表": attached_table, "表格": whole_table}
TESTS = {"成句": ends_a_sentence}
