"""The functions and tests that a template may call: rows of the book → a roster, a table, words, a gap.

They return nodes of the document tree or values for slots, never text to be parsed again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.arranging import called, goes_with, original_pages
from notice_gen.compose.bounds import METER, TemplateFault
from notice_gen.compose.faults import (
    COLUMN_EMPTY,
    MERGED_COLUMN_NOT_THERE,
    PART_EMPTY,
    SHOWN_COLUMN_NOT_THERE,
    TABLE_EMPTY,
    TABLE_NOT_THERE,
    TITLE_ABOVE_TABLE,
    WRONG_ARGUMENTS,
)
from notice_gen.compose.rows import INPUTS, Inputs, Row, records_of
from notice_gen.model.document import Cell, Member, OriginalPages, Roster, Table
from notice_gen.model.kind import FILE_COLUMN, header_key, instead, likely
from notice_gen.model.places import Place, cells_of
from notice_gen.model.tables import SHOWN_IN_TABLES, Record, UndeclaredSheet
from notice_gen.model.text import inline
from notice_gen.model.values import Day, Gap, Listing, Value, Words, place_of, remade, shown

SERIAL = "序号"
NOT_TABLES = ("发文", "正文", "附件")  # sheets that say what is printed, and are no table to print
_GROUPS = ("各", "全体", "有关", "相关")


@jinja2.pass_context
def roster(context: Context, rows: Sequence[Row]) -> Roster:
    """名单(领导小组): people by their role, in the order of the sheet.

    Where the sheet has several 组别, each begins with its own name on a line.
    """
    if not isinstance(rows, list) or not all(isinstance(row, Row) for row in rows):
        raise TemplateFault(WRONG_ARGUMENTS, "名单( ) 里要写一张表", "写成 {{ 名单(领导小组) }}")
    context[METER].draw(4 * len(rows), "名单")
    there = {header_key(column) for column in rows[0].columns()} if rows else set()
    for name in ("组内职务", "姓名"):
        if rows and header_key(name) not in there:
            seen = f"“{rows[0].sheet.name}”表没有“{name}”列，不能作名单"
            raise TemplateFault(WRONG_ARGUMENTS, seen, "名单( ) 里写有组内职务和姓名的表，如 名单(领导小组)")

    def said(row: Row, column: str) -> Words:
        """The words in a row's column on one line; nothing where its sheet has no such column."""
        if column not in there:
            return Words()
        value = row.column(column)
        if type(value) is Words and "\n" not in value:
            return value
        return remade(inline(value), value)

    named = [said(row, "组别") for row in rows]
    several = len(set(named)) > 1
    groups: list[tuple[str, tuple[Member, ...]]] = []
    # Equal words below each other are printed once, and remember all of their cells.
    by_group = groupby(zip(rows, named, strict=True), key=lambda each: each[1])
    for _, grouped in by_group:
        together = list(grouped)
        if several and (groups or together[0][1]):
            group = remade(together[0][1], *(name for _, name in together))
            groups.append((group, ()))
        roles = ((row, said(row, "组内职务")) for row, _ in together)
        for _, alike in groupby(roles, key=lambda each: each[1]):
            members = list(alike)
            people = tuple(
                Member(name, said(row, "单位及职务"), _is_phrase(name))
                for row, _ in members
                for name in _names(row.column("姓名"))
            )
            groups.append((remade(members[0][1], *(role for _, role in members)), people))
    return Roster(tuple(groups))


def _names(value: Value) -> list[str]:
    """The names in a cell: 吴 刚 = 吴刚, and 熊 冰 李征斌 杨 杰 are three people."""
    items = value if isinstance(value, Listing) else (value,)
    return [remade(name, item) for item in items for name in _parted(shown(item).split())]


def _parted(pieces: list[str]) -> list[str]:
    """Pieces between spaces as names: single characters belong together, Latin names stay as they are."""
    if all(piece.isascii() for piece in pieces):
        return [" ".join(pieces)] if pieces else []
    names: list[str] = []
    for n, piece in enumerate(pieces):
        if len(piece) == 1 and n and len(pieces[n - 1]) == 1 and len(names[-1]) == 1:
            names[-1] += piece
        else:
            names.append(piece)
    return names


def _is_phrase(name: str) -> bool:
    """Whether it is words for several people (各科室负责人) and not a person's name."""
    bare = re.sub("（[^（）]*+）|\\([^()]*+\\)", "", name)  # 某丙（女） is a person
    return bare.startswith(_GROUPS) or (len(bare) > 4 and "·" not in bare and not bare.isascii())


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
    return _made(context, row.column("来源"), row.column("显示列"), row.column("合并列"))


@jinja2.pass_context
def whole_table(context: Context, name: Words) -> Table | Words:
    """表格(名称): a whole sheet as a table in the text; a gap where it has no rows."""
    if not isinstance(name, str):
        raise TemplateFault(WRONG_ARGUMENTS, "表格( ) 里要写表的名称", '写成 {{ 表格("任务") }}')
    return _made(context, name, Words(), Words())


def _made(context: Context, source: Value | str, wanted: Value, merged: Value) -> Table | Words:
    inputs: Inputs = context[INPUTS]
    name = shown(source).strip()
    if name in inputs.book.undeclared:
        undeclared = inputs.book.undeclared[name]
        context[METER].draw(_area(undeclared), name)
        inputs.report.extend(undeclared.faults)
        table = _as_it_stands(undeclared, inputs)
        headers = {header_key(cell.text): cell.text for cell in table.header[0] if cell}
        columns = _columns(inputs, "显示列", name, wanted, headers)
        if wanted:
            inputs.taken.update(_left_out(table, columns))
            table = _chosen(table, columns)
        together = {key for key, _ in _columns(inputs, "合并列", name, merged, headers)} if merged else set()
        return replace(
            table, rows=_merged(table.rows, [n for n, (k, _) in enumerate(columns) if k in together])
        )
    if name not in inputs.book.tables:
        lists = [table for table in inputs.book.tables if table not in NOT_TABLES]
        known = [*lists, *inputs.book.undeclared]
        meant = likely(name, known)
        remedy = f"改为“{meant}”" if meant else f"改为“正文”表中的一个部分，或下列之一：{'、'.join(known)}"
        if not cells_of(place_of(source)):  # a cell's own word was checked with the book
            inputs.report.found(
                TABLE_NOT_THERE, inputs.issued.place, f"模板要用的“{name}”表，工作簿中没有", remedy, meant
            )
        return Words(name)
    records = _records(inputs, name)
    if not records:
        inputs.report.found(TABLE_EMPTY, place_of(source), f"“{name}”表还没有内容", f"印发前填写“{name}”表")
        return Gap.of(name, place_of(source))
    headers = {
        key: header
        for key, header in inputs.book.tables[name].headers.items()
        if not key.endswith(SHOWN_IN_TABLES)
    }
    columns = _columns(inputs, "显示列", name, wanted, headers)
    if wanted:
        kept = {key for key, _ in columns}
        away = [key for key in headers if key not in kept]
        inputs.taken.update(place_of(headers[key]) for key in away)
        keys = [each for key in away for each in (key, key + SHOWN_IN_TABLES)]
        inputs.taken.update(place_of(record.values.get(key)) for record in records for key in keys)
    context[METER].draw(len(records) * len(columns), name)
    together = {key for key, _ in _columns(inputs, "合并列", name, merged, headers)} if merged else set()
    for key, label in columns:
        if key != SERIAL and len(records) > 1 and not any(record.in_tables(key) for record in records):
            place = place_of(wanted) if wanted else place_of(source)
            seen, remedy = f"附表“{name}”的“{label}”一列全是空的", "填上内容；用不着的话，从“显示列”中去掉"
            inputs.report.found(COLUMN_EMPTY, place, seen, remedy)
    rows = tuple(
        tuple(Cell(_in_cell(record, key, n)) for key, _ in columns) for n, record in enumerate(records, 1)
    )
    return Table(
        (tuple(Cell(label) for _, label in columns),),
        _merged(rows, [n for n, (key, _) in enumerate(columns) if key in together]),
    )


def _records(inputs: Inputs, name: str) -> Sequence[Record]:
    """The records of a table that belong to this document, where the kind declares its sheet, else all."""
    sheet = next((sheet for sheet in inputs.sheets if sheet.name == name), None)
    if sheet is None or not (inputs.book.tables[name].own or sheet.overrides):
        return inputs.book.tables[name].records
    return list(records_of(sheet, inputs))


@jinja2.pass_context
def cited(context: Context, row: Row) -> Row:
    """依据文件(发文): the document that this one cites, by 依据; the first other one where that is empty."""
    if not isinstance(row, Row):
        raise TemplateFault(WRONG_ARGUMENTS, "依据文件( ) 里要写发文", "写成 {{ 依据文件(发文) }}")
    inputs: Inputs = context[INPUTS]
    name = shown(row.record.values.get("依据", "")).strip()
    others = [one for one in inputs.book.tables[row.sheet.name].records if one.place != row.record.place]
    found = next(
        (o for o in others if not name or shown(o.values.get(FILE_COLUMN, "")).strip() == name), None
    )
    return Row(found or row.record, row.sheet, inputs)


def _columns(
    inputs: Inputs, asked_in: str, sheet: str, wanted: Value, headers: dict[str, str]
) -> list[tuple[str, str]]:
    """显示列 or 合并列 (`asked_in`): header keys and the words to print, in order; every column where none is named.

    Items are parted by 、 ， ； only, for 列=名称 may hold a line break. 序号 needs no column: it is counted.
    """
    items = wanted if isinstance(wanted, Listing) else re.split("[、，,；;]", shown(wanted))
    columns: list[tuple[str, str]] = []
    for item in [item.strip() for item in items if item.strip()] or headers.values():
        column, _, label = item.replace("＝", "=").partition("=")
        key = header_key(column)
        if key in headers or key == SERIAL:
            words = label if label.strip() else headers.get(key, column)
            columns.append((key, remade(words.strip(), words)))
            continue
        meant, remedy = instead(column, headers.values())
        seen = f"“{asked_in}”中的“{column}”不是“{sheet}”表的列"
        if asked_in == "合并列":
            inputs.report.found(MERGED_COLUMN_NOT_THERE, place_of(wanted), seen, remedy, meant)
        else:
            inputs.report.found(SHOWN_COLUMN_NOT_THERE, place_of(wanted), seen, remedy, meant)
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


def _left_out(table: Table, columns: list[tuple[str, str]]) -> set[Place]:
    """The cells of the columns of a sheet as it stands that 显示列 does not name, their headers too."""
    kept = {key for key, _ in columns}
    away = [n for n, cell in enumerate(table.header[0]) if cell and header_key(cell.text) not in kept]
    return {place_of(cell.text) for row in (*table.header, *table.rows) for n in away if (cell := row[n])}


def _in_cell(record: Record, key: str, number: int) -> str:
    value = record.in_tables(key)
    if isinstance(value, Listing):
        return remade("\n".join(value), value)
    words = remade(shown(value).strip("\n") if value else "", value)
    return str(number) if key == SERIAL and not words else words


Rows = tuple[tuple[Cell | None, ...], ...]


def _merged(rows: Rows, columns: list[int]) -> Rows:
    """Equal neighbours in a merged column become one cell, within the merges to its left."""
    made = [list(row) for row in rows]

    def text(row: int, column: int) -> str:
        cell = rows[row][column]
        return cell.text if cell else ""

    for order, column in enumerate(columns):
        within = [*columns[:order], column]
        for _, alike in groupby(range(len(rows)), key=lambda r: [text(r, c) for c in within]):
            run = list(alike)
            first, *others = run
            if others and all(rows[r][column] == Cell(text(first, column)) for r in (first, *others)):
                words = remade(text(first, column), *(text(r, column) for r in run))
                made[first][column] = Cell(words, rows=len(run))
                for other in others:
                    made[other][column] = None
    return tuple(tuple(row) for row in made)


def _area(sheet: UndeclaredSheet) -> int:
    """How many cells there are from the first filled one to the last."""
    rows, columns = [row for row, _ in sheet.cells], [column for _, column in sheet.cells]
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _as_it_stands(sheet: UndeclaredSheet, inputs: Inputs) -> Table:
    """An undeclared sheet's filled area with its merged cells; the first row, as far down as its spans reach, is the header.

    A single cell above all others is the sheet's own title and left out: the attachment has one.
    """
    cells = dict(sheet.cells)
    top = min(row for row, _ in cells)
    first = [at for at in cells if at[0] == top]
    if len(first) == 1 and len({row for row, _ in cells}) > 1 and len({column for _, column in cells}) > 1:
        title = cells.pop(first[0])
        remedy = "附件的标题写在附件表里；不是标题的话，请与下面各列对齐"
        inputs.taken.add(title.place)  # named here
        inputs.report.found(TITLE_ABOVE_TABLE, title.place, f"表上方的“{title}”当作标题，没有印", remedy)
    top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
    left, right = min(column for _, column in cells), max(column for _, column in cells)
    spans = {
        (row, column): (min(rows, bottom - row + 1), min(columns, right - column + 1))
        for (row, column), (rows, columns) in sheet.spans.items()
        if (row, column) in cells
    }
    covered = {
        (row + down, column + across)
        for (row, column), (rows, columns) in spans.items()
        for down in range(rows)
        for across in range(columns)
        if (down, across) != (0, 0)
    }

    def cell(row: int, column: int) -> Cell | None:
        if (row, column) in covered:
            return None
        return Cell(cells.get((row, column), ""), *spans.get((row, column), (1, 1)))

    grid = [tuple(cell(r, c) for c in range(left, right + 1)) for r in range(top, bottom + 1)]
    deep = max((c.rows for c in grid[0] if c is not None), default=1)
    rows = tuple(row for row in grid[deep:] if any(c is None or c.text for c in row))
    return Table(tuple(grid[:deep]), rows)


def ends_a_sentence(value: object) -> bool:
    """成句: the words end in 。？！, so that text is run in after them."""
    if not isinstance(value, str | Day | Listing):
        raise TemplateFault(
            WRONG_ARGUMENTS, "“is 成句”前面要写一列的内容", "写成 {% if 段.标题 is 成句 %} 这样"
        )
    return shown(value).rstrip()[-1:] in ("。", "？", "！")


def _bare(words: object) -> str:
    """The words that a function is given, without outer spaces."""
    if not isinstance(words, str | Day | Listing):
        raise TemplateFault(WRONG_ARGUMENTS, "括号里要写一列的内容", "写成 {{ 加括号(发文.附注) }} 这样")
    return shown(words).strip()


def in_brackets(words: Value) -> Words:
    """加括号(附注): the words in （）, once."""
    bare = _bare(words)
    enclosed = bare.startswith("（") and bare.endswith("）")
    return remade(bare if enclosed or not bare else f"（{bare}）", words)


def as_sentence(words: Value) -> Words:
    """加句号(项.活动名称): the words closed by 。, once."""
    bare = _bare(words)
    return remade(bare if ends_a_sentence(bare) or not bare else f"{bare}。", words)


def in_title_marks(words: Value) -> Words:
    """加书名号(发文.印发件标题): the title in 《》, titles inside it in 〈〉 (GB/T 15834—2011, 4.15)."""
    bare = _bare(words)
    if bare.startswith("《") and bare.find("》") == len(bare) - 1:
        bare = bare[1:-1]
    marked = f"《{bare.replace('《', '〈').replace('》', '〉')}》"
    return remade(marked, words)


@jinja2.pass_context
def still_to_fill(context: Context, what: str) -> Gap:
    """待填("方案的正文"): a gap that the draft shows and the run reports."""
    if not isinstance(what, str):
        raise TemplateFault(WRONG_ARGUMENTS, "待填( ) 里要写缺少什么", '写成 {{ 待填("方案的正文") }}')
    inputs: Inputs = context[INPUTS]
    seen, remedy = f"还没有{what}", "印发前补上"
    inputs.report.found(PART_EMPTY, inputs.issued.place, seen, remedy)
    return Gap.of(what, inputs.issued.place)


@jinja2.pass_context
def is_empty_sheet(context: Context, name: object) -> bool:
    """空表: the named sheet is one that the kind knows, and has no rows yet."""
    table = context[INPUTS].book.tables.get(shown(name).strip())
    return table is not None and not table.records


@jinja2.pass_context
def is_declared(context: Context, name: Value) -> bool:
    """认识: the kind declares a sheet of that name."""
    said = shown(name).strip()
    return any(sheet.name == said for sheet in context[INPUTS].sheets)


FUNCTIONS = {
    "名单": roster,
    "附表": attached_table,
    "表格": whole_table,
    "加括号": in_brackets,
    "加句号": as_sentence,
    "加书名号": in_title_marks,
    "待填": still_to_fill,
    "依据文件": cited,
    "随文": goes_with,
    "件名": called,
}
TESTS = {"成句": ends_a_sentence, "空表": is_empty_sheet, "认识": is_declared}
