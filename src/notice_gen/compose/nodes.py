"""The functions that a template may call: rows of the book → a roster or a table.

They return nodes of the document tree, never text to be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.gate import JOB, TemplateFault
from notice_gen.compose.rows import Job, Row
from notice_gen.diagnostics import Diagnostic, Severity
from notice_gen.document import Cell, Member, Roster, Table, inline
from notice_gen.kind import header_key, likely
from notice_gen.tables import SHOWN_IN_TABLES, Record, Standing
from notice_gen.values import Listing, Value, Words, place_of, shown

SERIAL = "序号"
_GROUPS = ("各", "全体", "有关", "相关")


def roster(rows: Sequence[Row]) -> Roster:
    """名单(领导小组): people by their role, in the order of the sheet.

    Where the sheet has several 组别, each begins with its own name on a line.
    """
    if not isinstance(rows, list) or not all(isinstance(row, Row) for row in rows):
        raise TemplateFault("名单( ) 里要写一张表", "写成 {{ 名单(领导小组) }}")
    named = [inline(row.column("组别")) for row in rows]
    several = len(set(named)) > 1
    groups: list[tuple[str, tuple[Member, ...]]] = []
    above = ""
    for (group, role), members in groupby(
        rows, key=lambda row: (inline(row.column("组别")), inline(row.column("组内职务")))
    ):
        if several and group != above:
            groups.append((group, ()))
        above = group
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
    return _made(context[JOB], row.column("来源"), row.column("显示列"), row.column("合并列"))


@jinja2.pass_context
def whole_table(context: Context, name: Words) -> Table | Words:
    """表格(名称): a whole sheet as a table in the text."""
    return _made(context[JOB], name, Words(), Words())


def _made(job: Job, source: Value, wanted: Value, merged: Value) -> Table | Words:
    name = shown(source).strip()
    if name in job.book.standing:
        table = _as_it_stands(job.book.standing[name])
        headers = {header_key(cell.text): cell.text for cell in table.header[0] if cell}
        chosen = _columns(job, name, wanted, headers)
        return _chosen(table, chosen) if wanted else table
    if name not in job.book.tables:
        known = [*job.book.tables, *job.book.standing]
        meant = likely(name, known)
        remedy = f"改为“{meant}”" if meant else f"改为“正文”表中的一个部分，或下列之一：{'、'.join(known)}"
        job.report.add(
            Diagnostic("W141", Severity.ERROR, place_of(source), f"没有名为“{name}”的表", remedy, meant)
        )
        return Words(name)
    records = job.book.tables[name].records
    job.asked.records.update(record.place for record in records)
    job.asked.sheets.add(name)
    headers = {
        key: header
        for key, header in job.book.tables[name].headers.items()
        if not key.endswith(SHOWN_IN_TABLES)
    }
    columns = _columns(job, name, wanted, headers)
    together = {key for key, _ in _columns(job, name, merged, headers)} if merged else set()
    texts = [[_in_cell(record, key, n) for key, _ in columns] for n, record in enumerate(records, 1)]
    return Table(
        (tuple(Cell(label) for _, label in columns),),
        _merged(texts, [n for n, (key, _) in enumerate(columns) if key in together]),
    )


def _columns(job: Job, sheet: str, wanted: Value, headers: dict[str, str]) -> list[tuple[str, str]]:
    """显示列 or 合并列: header keys and the words to print, in order; every column where none is named.

    Items are parted by 、 ， ； only, for 列=名称 may hold a line break. 序号 needs no column: it is counted.
    """
    items = wanted if isinstance(wanted, Listing) else re.split("[、，,；;]", shown(wanted))
    columns = []
    for item in [item.strip() for item in items if item.strip()] or headers.values():
        column, _, label = item.partition("=")
        key = header_key(column)
        if key in headers or key == SERIAL:
            columns.append((key, (label or headers.get(key, column)).strip()))
            continue
        meant = likely(column, headers.values())
        remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(headers.values())}"
        seen = f"“{column}”不是“{sheet}”表的列"
        job.report.add(Diagnostic("W142", Severity.ERROR, place_of(wanted), seen, remedy, meant))
    return columns


def _chosen(table: Table, columns: list[tuple[str, str]]) -> Table:
    """Some columns of a sheet as it stands, under one header row."""
    places = {header_key(cell.text): n for n, cell in enumerate(table.header[0]) if cell}
    rows = tuple(
        tuple(
            Cell(str(n)) if key not in places else cell and replace(cell, columns=1)
            for key, _ in columns
            for cell in [row[places.get(key, 0)]]
        )
        for n, row in enumerate(table.rows, 1)
    )
    return Table((tuple(Cell(label) for _, label in columns),), rows)


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
