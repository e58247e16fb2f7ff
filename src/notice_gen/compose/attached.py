"""Functions of templates that give a table: an attachment's, by its row of 附件, or a whole sheet in the text.

A sheet that the kind declares gives a row for each of its records; any other is printed as it stands (`standing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.arranging import original_pages
from notice_gen.compose.bounds import METER, TemplateFault
from notice_gen.compose.choosing import SERIAL, Pick, chosen, merged, named_columns, paths_of
from notice_gen.compose.faults import (
    BESIDE_TABLE,
    COLUMN_EMPTY,
    EMPTY_ROWS_AT_END,
    MERGED_COLUMN_NOT_THERE,
    SEVERAL_TABLES,
    SHOWN_COLUMN_NOT_THERE,
    TABLE_EMPTY,
    TABLE_NOT_THERE,
    TITLE_ABOVE_TABLE,
    WRONG_ARGUMENTS,
)
from notice_gen.compose.holding import held_by, held_by_field
from notice_gen.compose.rows import INPUTS, Inputs, Row, records_of
from notice_gen.model.kind import header_key, instead, likely
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import InCells, Place, cells_of, whole_sheet
from notice_gen.model.table import Cell, Holds, Table, TableColumn, TableRow
from notice_gen.model.tables import SHOWN_IN_TABLES, Record, UndeclaredSheet
from notice_gen.model.tables import Table as Records
from notice_gen.model.values import Gap, Listing, Value, Words, on_one_line, place_of, remade, shown

if TYPE_CHECKING:
    from notice_gen.compose.standing import Standing

NOT_TABLES = ("发文", "正文", "附件")  # sheets that say what is printed, and are no table to print
MANY_EMPTY_ROWS = 60  # at the end of a table: two pages or more
T = TypeVar("T")


@jinja2.pass_context
def attached_table(context: Context, row: Row) -> Table | OriginalPages | Words:
    """附表(件): the table that a row of 附件 asks for by 来源, 显示列 and 合并列; a gap where it has no rows."""
    if not isinstance(row, Row):
        raise TemplateFault(WRONG_ARGUMENTS, "附表( ) 里要写附件表的一行", "写成 {{ 附表(件) }}")
    for name in ("来源", "显示列", "合并列"):
        if header_key(name) not in map(header_key, row.columns()):
            seen = f"“{row.sheet.name}”表没有“{name}”列，不能用附表( )"
            raise TemplateFault(WRONG_ARGUMENTS, seen, "写成 {% for 件 in 附件 %} 中的 {{ 附表(件) }}")
    pages = context[INPUTS].book.pages.get(shown(row.column("来源")).strip())
    if pages is not None:
        return original_pages(context[INPUTS], row, pages)
    title = on_one_line(shown(row.record.values.get("标题", "")))
    return _made(context, row.column("来源"), row.column("显示列"), row.column("合并列"), title)


@jinja2.pass_context
def whole_table(context: Context, name: Words) -> Table | Words:
    """表格(名称): a whole sheet as a table in the text; a gap where it has no rows."""
    if not isinstance(name, str):
        raise TemplateFault(WRONG_ARGUMENTS, "表格( ) 里要写表的名称", '写成 {{ 表格("任务") }}')
    return _made(context, name, Words(), Words(), "")


def _made(context: Context, source: Value | str, wanted: Value, together: Value, title: str) -> Table | Words:
    inputs: Inputs = context[INPUTS]
    name = shown(source).strip()
    if name in inputs.book.undeclared:
        return _standing(context, inputs.book.undeclared[name], wanted, together, title)
    if name in inputs.book.tables:
        return _of_records(context, inputs.book.tables[name], source, wanted, together)
    lists = [table for table in inputs.book.tables if table not in NOT_TABLES]
    known = [*lists, *inputs.book.undeclared]
    meant = likely(name, known)
    remedy = f"改为“{meant}”" if meant else f"改为“正文”表中的一个部分，或下列之一：{'、'.join(known)}"
    if not cells_of(place_of(source)):  # a cell's own word was checked with the book
        inputs.report.found(
            TABLE_NOT_THERE, inputs.issued.place, f"模板要用的“{name}”表，工作簿中没有", remedy, meant
        )
    return Words(name)


# ---- a sheet as it stands -----------------------------------------------------------------------


def _standing(context: Context, sheet: UndeclaredSheet, wanted: Value, together: Value, title: str) -> Table:
    """An undeclared sheet as it stands, with the columns that were asked for."""
    from notice_gen.compose.standing import as_it_stands  # most runs have no such sheet

    inputs: Inputs = context[INPUTS]
    inputs.report.extend(sheet.faults)
    found = as_it_stands(sheet, title, lambda cells: context[METER].draw(cells, sheet.name))
    _say(found, inputs, title)
    table = found.table
    names = named_columns(table)
    picks: list[int | None] = list(range(table.width))
    if wanted:
        table, picks = _chosen(inputs, sheet, table, wanted, names)
    if together:
        asked = _asked(inputs, "合并列", sheet.name, together, names, _all_names(table, names))
        columns = [c for own, _ in asked for c in own]
        table = replace(table, rows=merged(table.rows, [picks.index(c) for c in columns if c in picks]))
    return table


def _chosen(
    inputs: Inputs, sheet: UndeclaredSheet, table: Table, wanted: Value, names: Mapping[str, tuple[int, ...]]
) -> tuple[Table, list[int | None]]:
    """The columns that 显示列 names; 序号 needs none, it is counted. What is left out was decided on."""
    counted: Mapping[str, tuple[int | None, ...]] = {header_key(SERIAL): (None,), **names}
    asked = _asked(inputs, "显示列", sheet.name, wanted, counted, _all_names(table, names))
    picks = []
    for columns, label in asked:
        for column in columns:
            renamed = bool(label) and len(columns) == 1
            picks.append(Pick(column, _headings(label) if renamed else ()))
    if not picks:
        return table, list(range(table.width))
    made = chosen(table, picks)
    inputs.taken.update(
        {place_of(words) for words in table.words} - {place_of(words) for words in made.words}
    )
    return made, [pick.column for pick in picks]


def _headings(label: Words) -> tuple[Words, ...]:
    """The words after 列=, in levels where they have a / between them."""
    return tuple(remade(words.strip(), label) for words in label.replace("／", "/").split("/"))


def _all_names(table: Table, names: Mapping[str, tuple[int, ...]]) -> list[str]:
    """The columns as they can be named, each once, for whoever misspelt one."""
    own = []
    for column, path in enumerate(paths_of(table)):
        words = [on_one_line(cell.text) for cell in path if cell.text]
        alone = words[-1] if words else ""
        own.append(alone if names.get(header_key(alone)) == (column,) else "/".join(words))
    return [name for name in own if name]


def _say(found: Standing, inputs: Inputs, title: str) -> None:
    """What of a sheet is not printed, or is printed otherwise than it may be meant."""
    inputs.taken.update(words.place for words in (*found.said, *found.left_out, *found.outside))
    for words in found.left_out:
        where = "附件的标题写在附件表里" if title else "正文里的表没有标题"
        remedy = f"{where}；要印在表的上面，写成“填报单位：……”“说明：……”这样带冒号的一行"
        seen = f"表上方的“{on_one_line(words)}”当作标题，没有印"
        inputs.report.found(TITLE_ABOVE_TABLE, words.place, seen, remedy)
    if found.outside:
        remedy = "要印的，用框线把它框进表里（设了打印区域的，也要在区域里面）；不要印的话，不用管"
        place = _cells(words.place for words in found.outside)
        seen = f"“{_short(found.outside[0])}”在表的框线或打印区域外面，没有印"
        inputs.report.found(BESIDE_TABLE, place, seen, remedy)
    first = next((place for words in found.table.words if cells_of(place := place_of(words))), None)
    if first is None:
        return
    if found.blocks > 1:
        seen = f"这张表里有 {found.blocks} 个框起来的表，合成一个印了"
        inputs.report.found(
            SEVERAL_TABLES, whole_sheet(first), seen, "要分开印的，分到两张工作表里，附件表中各写一行"
        )
    if found.empty_rows > MANY_EMPTY_ROWS:
        seen = f"第 {found.empty_from + 1} 行起有 {found.empty_rows} 行空着的框，照样印了"
        inputs.report.found(EMPTY_ROWS_AT_END, whole_sheet(first), seen, "不要印的，去掉这些行的框线")


def _short(words: str, most: int = 12) -> str:
    line = on_one_line(words)
    return line if len(line) <= most else f"{line[:most]}……"


def _cells(places: Iterator[Place]) -> Place:
    """Cells of one sheet as one place, column by column."""
    cells = sorted(
        (cell for place in places for cell in cells_of(place)), key=lambda one: (one.column, one.row)
    )
    first = cells[0]
    many = tuple((cell.row, cell.column) for cell in cells)
    return first if len(cells) == 1 else InCells(first.file, first.sheet, many)


# ---- a table of records -------------------------------------------------------------------------


def _of_records(
    context: Context, table: Records, source: Value | str, wanted: Value, together: Value
) -> Table | Words:
    """A declared sheet's records, a row each; what was merged downwards in Excel stays so."""
    inputs: Inputs = context[INPUTS]
    name = table.name
    records = _records(inputs, name)
    if not records:
        inputs.report.found(TABLE_EMPTY, place_of(source), f"“{name}”表还没有内容", f"印发前填写“{name}”表")
        return Gap.of(name, place_of(source))
    headers = {key: header for key, header in table.headers.items() if not key.endswith(SHOWN_IN_TABLES)}
    columns = _columns(inputs, "显示列", name, wanted, headers)
    if wanted:
        kept = {key for key, _ in columns}
        away = [key for key in headers if key not in kept]
        inputs.taken.update(place_of(headers[key]) for key in away)
        keys = [each for key in away for each in (key, key + SHOWN_IN_TABLES)]
        inputs.taken.update(place_of(record.values.get(key)) for record in records for key in keys)
    context[METER].draw(len(records) * len(columns), name)
    _say_empty_columns(inputs, name, records, columns, wanted if wanted else source)
    rows = tuple(
        TableRow(tuple(Cell(_in_cell(record, key, n)) for key, _ in columns))
        for n, record in enumerate(records, 1)
    )
    asked = {key for key, _ in _columns(inputs, "合并列", name, together, headers)} if together else set()
    rows = _merged_as_typed(rows, records, [key for key, _ in columns], asked, table)
    holds = _held(inputs, table, columns)
    return Table(
        (tuple(Cell(label) for _, label in columns),),
        merged(rows, [n for n, (key, _) in enumerate(columns) if key in asked]),
        tuple(map(TableColumn, holds)),
    )


def _records(inputs: Inputs, name: str) -> Sequence[Record]:
    """The records of a table that belong to this document, where the kind declares its sheet, else all."""
    sheet = next((sheet for sheet in inputs.sheets if sheet.name == name), None)
    if sheet is None or not (inputs.book.tables[name].own or sheet.overrides):
        return inputs.book.tables[name].records
    return list(records_of(sheet, inputs))


def _say_empty_columns(
    inputs: Inputs, name: str, records: Sequence[Record], columns: Sequence[tuple[str, str]], asked: object
) -> None:
    for key, label in columns:
        if key != SERIAL and len(records) > 1 and not any(record.in_tables(key) for record in records):
            seen, remedy = f"附表“{name}”的“{label}”一列全是空的", "填上内容；用不着的话，从“显示列”中去掉"
            inputs.report.found(COLUMN_EMPTY, place_of(asked), seen, remedy)


def _in_cell(record: Record, key: str, number: int) -> str:
    value = record.in_tables(key)
    if isinstance(value, Listing):
        return remade("\n".join(value), value)
    words = remade(shown(value).strip("\n") if value else "", value)
    return str(number) if key == SERIAL and not words else words


def _merged_as_typed(
    rows: tuple[TableRow, ...],
    records: Sequence[Record],
    keys: Sequence[str],
    asked: set[str],
    table: Records,
) -> tuple[TableRow, ...]:
    """Cells that are one in the sheet are one in the table, but where 合并列 says how they merge."""
    typed = table.merged()
    if not typed:
        return rows
    made = [list(row.cells) for row in rows]
    for column, key in enumerate(keys):
        reach = typed.get(key, {}) if key not in asked else {}
        if not reach:
            continue
        runs = groupby(range(len(records)), key=lambda n: place_of(records[n].in_tables(key)))
        for place, run in runs:
            first, *others = list(run)[: reach.get(place, 1)]
            if others:
                cell = made[first][column]
                made[first][column] = cell and replace(cell, rows=len(others) + 1)
                for other in others:
                    made[other][column] = None
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))


def _held(inputs: Inputs, table: Records, columns: Sequence[tuple[str, str]]) -> Iterator[Holds]:
    """What each column holds: as its field's type says, else by all words of the sheet's column, looked at once."""
    sheet = next((sheet for sheet in inputs.sheets if sheet.name == table.name), None)
    for key, label in columns:
        held = table.held.get(key)
        if held is None:
            field = sheet.field(key) if sheet else None
            words = (_in_cell(record, key, n) for n, record in enumerate(table.records, 1))
            held = table.held[key] = held_by_field(field) or held_by(label, words)
        yield held


# ---- what 显示列 and 合并列 name ------------------------------------------------------------------


def _columns(
    inputs: Inputs, asked_in: str, sheet: str, wanted: Value, headers: Mapping[str, str]
) -> list[tuple[str, str]]:
    """显示列 or 合并列 (`asked_in`): header keys and the words to print, in order; every column where none is named."""
    if not wanted or not list(_items(wanted)):
        return [(key, remade(header.strip(), header)) for key, header in headers.items()]
    known = {SERIAL: SERIAL, **{key: key for key in headers}}
    asked = _asked(inputs, asked_in, sheet, wanted, known, list(headers.values()))
    made: list[tuple[str, str]] = []
    for key, label in asked:
        words = label or headers.get(key, SERIAL)
        made.append((key, remade(words.strip(), words)))
    return made


def _items(wanted: Value) -> Iterator[str]:
    """The items of 显示列 or 合并列, parted by 、 ， ； only, for 列=名称 may hold a line break."""
    items = wanted if isinstance(wanted, Listing) else re.split("[、，,；;]", shown(wanted))
    return (item.strip() for item in items if item.strip())


def _asked(
    inputs: Inputs, asked_in: str, sheet: str, wanted: Value, known: Mapping[str, T], names: Sequence[str]
) -> list[tuple[T, Words]]:
    """What each item names, and the words after its =; an item that names nothing is reported, with what was meant."""
    found: list[tuple[T, Words]] = []
    for item in _items(wanted):
        column, _, label = item.replace("＝", "=").partition("=")
        key = header_key(column)
        if key in known:
            found.append((known[key], Words(label.strip())))
            continue
        meant, remedy = instead(column, names)
        seen = f"“{asked_in}”中的“{column}”不是“{sheet}”表的列"
        fault = MERGED_COLUMN_NOT_THERE if asked_in == "合并列" else SHOWN_COLUMN_NOT_THERE
        inputs.report.found(fault, place_of(wanted), seen, remedy, meant)
    return found
