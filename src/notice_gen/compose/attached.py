"""Functions of templates that give a table: an attachment's, by its row of 附件, or a whole sheet in the text.

A sheet that the kind declares gives a row for each of its records; any other is printed as it stands (`standing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.arranging import original_pages
from notice_gen.compose.bounds import METER, TemplateFault
from notice_gen.compose.choosing import SERIAL, Pick, all_names, levels_of, merged, named_columns
from notice_gen.compose.column_settings import COLUMN_SETTINGS, Setting, picks_of, settings_of
from notice_gen.compose.faults import (
    COLUMN_EMPTY,
    MERGED_COLUMN_NOT_THERE,
    PART_EMPTY,
    SHOWN_COLUMN_NOT_THERE,
    TABLE_EMPTY,
    TABLE_NOT_THERE,
    WRONG_ARGUMENTS,
)
from notice_gen.compose.holding import held_by, held_by_field
from notice_gen.compose.rows import INPUTS, Inputs, Row, records_of
from notice_gen.compose.standing.row_kinds import with_sections
from notice_gen.compose.standing_said import say_of_standing
from notice_gen.compose.table_as_set import (
    AS_IT_IS,
    NO_WORDS,
    Whole,
    as_a_whole,
    in_columns,
    is_asked,
    whole_of,
)
from notice_gen.compose.typed_sums import typed_sums
from notice_gen.compose.words_of_tables import say_of_words, undeclared_words
from notice_gen.model.kind import header_key, instead, likely
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import cells_of
from notice_gen.model.table import Cell, Holds, Table, TableColumn, TableRow
from notice_gen.model.tables import SHOWN_IN_TABLES, Record, UndeclaredSheet
from notice_gen.model.tables import Table as Records
from notice_gen.model.values import Gap, Listing, Value, Words, on_one_line, place_of, remade, shown

NOT_TABLES = (
    "发文",
    "正文",
    "附件",
    COLUMN_SETTINGS,
)  # sheets that say what is printed, and are no table to print
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
    if (absent := _of_another_document(context[INPUTS], row.column("来源"))) is not None:
        return absent
    title = on_one_line(shown(row.record.values.get("标题", "")))
    whole = whole_of(row, context[INPUTS])
    asked = Asked(row.column("显示列"), row.column("合并列"), whole)
    return _made(context, row.column("来源"), asked, title)


def _of_another_document(inputs: Inputs, source: Value) -> Gap | None:
    """A gap, reported, where a row's 来源 is no table but a 部分 of 正文 in which this document has no rows.

    The book's checks know it, for another document of the workbook has rows there.
    """
    name, place = shown(source).strip(), place_of(source)
    if not cells_of(place) or name in inputs.book.undeclared or name in inputs.book.tables:
        return None
    text = inputs.book.tables.get("正文")
    parts = {shown(one.values.get(header_key("部分"), "")).strip() for one in text.records} if text else set()
    if name not in parts:
        return None  # a cell's own word was checked with the book
    seen = f"“正文”表的部分“{name}”里没有这份公文的内容"
    remedy = f"印发前补上，看一看那几行的“文件”；“{name}”不是这份公文的，改正来源"
    inputs.report.found(PART_EMPTY, place, seen, remedy)
    return Gap.of(f"{name}的内容", place)


@jinja2.pass_context
def whole_table(context: Context, name: Words) -> Table | Words:
    """表格(名称): a whole sheet as a table in the text; a gap where it has no rows."""
    if not isinstance(name, str):
        raise TemplateFault(WRONG_ARGUMENTS, "表格( ) 里要写表的名称", '写成 {{ 表格("任务") }}')
    return _made(context, name, Asked(), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a table where it is drawn in: 显示列, 合并列, and what concerns the whole of it."""

    columns: Value = NO_WORDS
    together: Value = NO_WORDS
    whole: Whole = AS_IT_IS


def _made(context: Context, source: Value | str, asked: Asked, title: str) -> Table | Words:
    inputs: Inputs = context[INPUTS]
    name = shown(source).strip()
    if name in inputs.book.undeclared:
        standing = _standing(context, inputs.book.undeclared[name], asked, title)
        say_of_words(standing.words, inputs)
        return as_a_whole(standing, asked.whole)
    if name in inputs.book.tables:
        table = _of_records(context, inputs.book.tables[name], source, asked)
        if isinstance(table, Table):
            say_of_words(undeclared_words(inputs, inputs.book.tables[name], table), inputs)
            return as_a_whole(table, asked.whole)
        return table
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


def _standing(context: Context, sheet: UndeclaredSheet, asked: Asked, title: str) -> Table:
    """An undeclared sheet as it stands, with the columns that were asked for, as they were asked for."""
    from notice_gen.compose.standing import as_it_stands  # most runs have no such sheet

    inputs: Inputs = context[INPUTS]
    inputs.report.extend(sheet.faults)
    found = as_it_stands(sheet, title, lambda cells: context[METER].draw(cells, sheet.name))
    say_of_standing(found, inputs, title)
    table = found.table
    names, words = named_columns(table), all_names(table)
    settings = settings_of(inputs, sheet.name, names, words)
    inputs.report.extend(
        typed_sums(table, {n for one in settings if one.summed for n in one.columns if n is not None})
    )
    shown_columns = _picks(inputs, sheet, asked.columns, names, words) if asked.columns else None
    at: list[int | None] = list(range(table.width))
    if shown_columns or is_asked(asked.whole, settings):
        picks = picks_of(inputs, settings, table.width, shown_columns or None)
        table, at = in_columns(inputs, table, picks, settings, asked.whole)
    if asked.together:
        merging = _asked(inputs, "合并列", sheet.name, asked.together, names, words)
        columns = [c for own, _ in merging for c in own]
        table = replace(table, rows=merged(table.rows, [at.index(c) for c in columns if c in at]))
    return table


def _picks(
    inputs: Inputs,
    sheet: UndeclaredSheet,
    wanted: Value,
    names: Mapping[str, tuple[int, ...]],
    words: Sequence[str],
) -> list[Pick]:
    """The columns that 显示列 names; 序号 needs none, it is counted. What is left out was decided on."""
    counted: Mapping[str, tuple[int | None, ...]] = {header_key(SERIAL): (None,), **names}
    picks = []
    for columns, label in _asked(inputs, "显示列", sheet.name, wanted, counted, words):
        for column in columns:
            renamed = bool(label) and len(columns) == 1
            picks.append(Pick(column, levels_of(label) if renamed else ()))
    return picks


# ---- a table of records -------------------------------------------------------------------------


def _of_records(context: Context, table: Records, source: Value | str, asked: Asked) -> Table | Words:
    """A declared sheet's records, a row each; what was merged downwards in Excel stays so."""
    inputs: Inputs = context[INPUTS]
    name = table.name
    records = _records(inputs, name)
    if not records:
        inputs.report.found(TABLE_EMPTY, place_of(source), f"“{name}”表还没有内容", f"印发前填写“{name}”表")
        return Gap.of(name, place_of(source))
    headers = {key: header for key, header in table.headers.items() if not key.endswith(SHOWN_IN_TABLES)}
    known = {key: (n,) for n, key in enumerate(headers)}
    settings = settings_of(inputs, name, known, list(headers.values()))
    columns = _columns(inputs, "显示列", name, asked.columns, headers)
    picks: list[Pick] = []
    if settings:  # all columns first: one that is not printed may be what the rows are grouped by
        shown_columns = _picks_of_records(columns, headers) if asked.columns else None
        picks = picks_of(inputs, settings, len(headers), shown_columns)
        columns = [(key, remade(header.strip(), header)) for key, header in headers.items()]
    keys = [key for key, _ in columns]
    printed = {keys[one.column] for one in picks if one.column is not None} if settings else set(keys)
    printed |= {keys[n] for one in settings if one.level for n in one.columns if n is not None}
    _leave_out(inputs, records, {key: header for key, header in headers.items() if key not in printed})
    context[METER].draw(len(records) * len(columns), name)
    visible = [column for column in columns if column[0] in printed]
    _say_empty_columns(inputs, name, records, visible, asked.columns or source)
    rows = tuple(
        TableRow(tuple(Cell(_in_cell(record, key, n)) for key, _ in columns))
        for n, record in enumerate(records, 1)
    )
    together = _columns(inputs, "合并列", name, asked.together, headers) if asked.together else []
    merging = {key for key, _ in together}
    rows = _merged_as_typed(rows, records, keys, merging | _merged_by_settings(settings, keys), table)
    rows = _with_sections(rows, records, table)
    made = Table(
        (tuple(Cell(label) for _, label in columns),),
        rows,
        tuple(map(TableColumn, _held(inputs, table, columns))),
    )
    at: list[int | None] = list(range(made.width))
    if is_asked(asked.whole, settings):
        picks = picks if settings else [Pick(n) for n in range(made.width)]
        whole_table = len(records) == len(table.records)
        beside = (
            [{n: one[k] for n, k in enumerate(keys) if k in one} for one in table.sums()]
            if whole_table
            else []
        )
        made, at = in_columns(inputs, made, picks, settings, asked.whole, beside)
    columns_of_them = [n for n, one in enumerate(at) if one is not None and keys[one] in merging]
    return replace(made, rows=merged(made.rows, columns_of_them)) if columns_of_them else made


def _picks_of_records(columns: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> list[Pick]:
    """What 显示列 names as picks among all columns of a sheet."""
    at = {key: n for n, key in enumerate(headers)}
    return [
        Pick(at.get(key), levels_of(label) if label != headers.get(key, SERIAL).strip() else ())
        for key, label in columns
    ]


def _merged_by_settings(settings: Sequence[Setting], keys: Sequence[str]) -> set[str]:
    """The columns of which 表格设置 says how they merge: what was merged in Excel does not count there."""
    return {keys[n] for one in settings if one.merged for n in one.columns if n is not None}


def _leave_out(inputs: Inputs, records: Sequence[Record], away: Mapping[str, str]) -> None:
    """The columns that are not to be printed were decided on, with all that stands in them."""
    inputs.taken.update(map(place_of, away.values()))
    keys = [each for key in away for each in (key, key + SHOWN_IN_TABLES)]
    inputs.taken.update(place_of(record.values.get(key)) for record in records for key in keys)


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


def _with_sections(
    rows: tuple[TableRow, ...], records: Sequence[Record], table: Records
) -> tuple[TableRow, ...]:
    """The rows below those that go through the whole sheet (一、环境整治)."""
    if not table.sections:
        return rows
    every = table.typed or table.records
    order = {record.place: n for n, record in enumerate(every)}
    at = range(len(rows)) if records is every else [order.get(record.place, 0) for record in records]
    return with_sections(rows, at, table.sections)


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
