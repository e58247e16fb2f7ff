"""Cells → the tables that a kind asks for, each value of its type and each fault with its cell.

All of the book is checked in one run; what a fault means for the documents is decided elsewhere.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from notice_gen.book.reading import Sheet, Workbook
from notice_gen.diagnostics import Diagnostic, Place, Report, Severity
from notice_gen.kind import Field, Kind, header_key, likely
from notice_gen.kind import Sheet as Declared
from notice_gen.tables import SHOWN_IN_TABLES, Book, Record, Standing, Table, cell_name
from notice_gen.values import Day, Gap, Listing, Title, Value, Words, is_cjk

HEADER_WITHIN = 20  # rows in which the header is looked for
KIND = "模板"  # the column that names the kind of a document
ITEM, EXPLANATIONS = "项目", frozenset(("说明", "填写说明", "备注", "示例"))
LIST_SEPARATORS = re.compile(r"[、，,；;/\n]")
_DATE = re.compile(r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")


def check_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None = None) -> Book:
    """The tables of the kind, filled from the workbook; every finding goes to the report.

    `named` are the words by which 模板 names this kind: a document of another kind is read, so that others
    may refer to it, and judged with its own kind.
    """
    tables = {declared.name: lay_out(declared, workbook, report, named) for declared in kind.sheets}
    for declared in kind.sheets:
        sheet = _sheet(declared, workbook)
        if sheet is not None:
            report.extend(sheet.faults)
        if not declared.required:
            continue
        table = tables[declared.name]
        if sheet is None:
            _missing_sheet(declared, workbook, kind, report)
        elif table.headers and not table.records:
            _add(report, "W101", Place(workbook.file, sheet.name), "表中还没有内容", "在表头下面填写")
    _renamed_sheets(kind, workbook, report)
    _split_lists(kind, tables)
    for declared in kind.sheets:
        _unique(declared, tables, report)
        _references(declared, tables, report)
    standing = {
        sheet.name: Standing(sheet.name, sheet.cells, sheet.spans, tuple(sheet.faults))
        for sheet in workbook.sheets.values()
        if kind.sheet(sheet.name) is None and sheet.cells
    }
    for declared in kind.sheets:
        _named_sheets(declared, kind, tables, standing, report)
    return Book(workbook.file, tables, standing)


def lay_out(declared: Declared, workbook: Workbook, report: Report, named: set[str] | None = None) -> Table:
    """One declared sheet as records, by itself; an empty table where the workbook has none."""
    sheet = _sheet(declared, workbook)
    if sheet is None:
        return Table(declared.name, {})
    return _table(declared, sheet, Place(workbook.file, sheet.name), report, named)


def _sheet(declared: Declared, workbook: Workbook) -> Sheet | None:
    """The workbook's sheet of that name, if anything stands in it."""
    key = header_key(declared.name)
    return next((s for name, s in workbook.sheets.items() if header_key(name) == key and s.cells), None)


# ---- sheets into records ------------------------------------------------------------------------


@dataclass(slots=True)
class _Columns:
    """A sheet laid out as records: where each header stands, and the cells of each record."""

    headers: dict[str, Words]
    records: list[dict[str, tuple[int, int]]]
    nameless: list[Words]  # cells that stand under (or beside) no header


def _table(declared: Declared, sheet: Sheet, place: Place, report: Report, named: set[str] | None) -> Table:
    laid = _upright(declared, sheet, report) if declared.form == "upright" else None
    laid = laid or _lying(declared, sheet, place, report)
    if laid is None:
        wanted = (
            "、".join(field.name for field in declared.fields if field.required) or declared.fields[0].name
        )
        _add(report, "W104", place, "找不到表头", f"在第一行写上列名（{wanted} 等）")
        return Table(declared.name, {})
    table = Table(declared.name, {key: str(words) for key, words in laid.headers.items()})
    _missing_columns(declared, laid, place, report)
    for words in laid.nameless:
        seen = (
            f"“{_short(words)}”{'左边没有项目' if declared.form == 'upright' else '上面没有列名'}，没有用到"
        )
        remedy = "补上列名，或删去这些内容"
        report.add(Diagnostic("W107", Severity.NOTE, words.place, seen, remedy))
    above: dict[str, Value] = {}
    for positions in laid.records:
        cells = {key: _cell(sheet, at, place) for key, at in positions.items()}
        if not any(words.strip() for words in cells.values()):
            continue
        record = Record(next(iter(cells.values())).place)
        elsewhere = named is not None and declared.field(KIND) and cells.get(KIND, "").strip() not in named
        heard = Report() if elsewhere else report
        for key, words in list(cells.items()):
            field = declared.field(key) or declared.field(key.removesuffix(SHOWN_IN_TABLES))
            if field and field.fill and not words.strip() and key in above:
                record.values[key] = above[key]  # the same value, with the cell it was typed in
                del cells[key]
                continue
            value = _value(field, words, sheet, positions[key], heard) if field else words
            record.values[key] = value
            if words.strip():
                above[key] = value
        broken = {key for key in cells if positions[key] in sheet.broken}
        _fill_gaps(declared, record, {k: w for k, w in cells.items() if k not in broken}, heard)
        table.records.append(record)
    return table


def _cell(sheet: Sheet, at: tuple[int, int], place: Place) -> Words:
    return sheet.at(*at) or Words("", Place(place.file, place.sheet, cell_name(*at)))


def _lying(declared: Declared, sheet: Sheet, place: Place, report: Report) -> _Columns | None:
    """One row a record, under the row of the first twenty that holds the most of the declared headers."""
    by_row: dict[int, dict[int, Words]] = {}
    for (row, column), words in sheet.cells.items():
        by_row.setdefault(row, {})[column] = words
    known = {field.key for field in declared.fields}
    candidates = sorted(by_row)[:HEADER_WITHIN]
    best = max(candidates, key=lambda row: sum(header_key(w) in known for w in by_row[row].values()))
    if not any(header_key(words) in known for words in by_row[best].values()):
        return None
    headers: dict[str, Words] = {}
    columns: dict[str, int] = {}
    for column, words in sorted(by_row[best].items()):
        key = header_key(words)
        if key in headers:
            _twice(words, report)
            continue
        if key:
            headers[key], columns[key] = words, column
    merged = {}
    for (top, left), (rows, _) in sheet.spans.items():
        for row in range(top, top + rows):
            merged[row, left] = (top, left)
    records = [
        {key: merged.get((row, column), (row, column)) for key, column in columns.items()}
        for row in range(best + 1, sheet.bottom)
    ]
    named = set(columns.values())
    first: dict[int, Words] = {}
    for (row, column), words in sorted(sheet.cells.items()):
        if row > best and column not in named and words.strip():
            first.setdefault(column, words)
    return _Columns(headers, records, list(first.values()))


def _upright(declared: Declared, sheet: Sheet, report: Report) -> _Columns | None:
    """项目 in one column, one more column per record; None where the form lies down."""
    known = {field.key for field in declared.fields}
    matches = Counter(column for (_, column), words in sheet.cells.items() if header_key(words) in known)
    lying = Counter(row for (row, _), words in sheet.cells.items() if header_key(words) in known)
    if not matches or matches.most_common(1)[0][1] < lying.most_common(1)[0][1]:
        return None
    column = matches.most_common(1)[0][0]
    headers: dict[str, Words] = {}
    rows: dict[str, int] = {}
    top: int | None = None
    for row in range(sheet.bottom):
        words = sheet.at(row, column)
        if words is None:
            continue
        if header_key(words) == ITEM and top is None:
            top = row
        elif header_key(words) in headers:
            _twice(words, report)
        else:
            headers[header_key(words)], rows[header_key(words)] = words, row
    explained = {c for (r, c), words in sheet.cells.items() if r == top and header_key(words) in EXPLANATIONS}
    filled = sorted(
        {c for r, c in sheet.cells if c > column and r in rows.values() and c not in explained}
        or {column + 1}
    )
    # A column without heading that fills a single line is a remark, not another document.
    remarks = [
        c
        for c in filled
        if top is not None
        and sheet.at(top, c) is None
        and sum(r in rows.values() for r, other in sheet.cells if other == c) == 1
    ]
    filled = [c for c in filled if c not in remarks] or filled
    nameless = [
        words
        for (row, c), words in sorted(sheet.cells.items())
        if words.strip()
        and (c in remarks or (c in filled and sheet.at(row, column) is None))
        and (top is None or row > top)
    ]
    return _Columns(headers, [{key: (row, c) for key, row in rows.items()} for c in filled], nameless)


def _twice(header: Words, report: Report) -> None:
    _add(report, "W103", header.place, f"“{header}”出现了两次", "改名或删去其中一处")


def _short(words: str, most: int = 12) -> str:
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most] + "……"


# ---- values -------------------------------------------------------------------------------------


def _value(field: Field, words: Words, sheet: Sheet, at: tuple[int, int], report: Report) -> Value:
    """The cell's words as the field's type; what does not fit is named and stays as words."""
    bare = words.strip()
    if not bare or at in sheet.broken:
        return words
    place = words.place
    value: Value = words
    match field.type:
        case "string" | "prose" | "deadline":
            pass
        case "word" | "sheet":
            value = Words(bare, place)
        case "title":
            value = Title("\n".join(line.strip() for line in bare.split("\n") if line.strip()), place)
        case "name":
            value = Words("".join(bare.split()) if any(map(is_cjk, bare)) else bare, place)
        case "list":
            parts = (part.strip() for part in LIST_SEPARATORS.split(bare))
            value = Listing.of((Words(part, place) for part in parts if part), place)
        case "date":
            day = sheet.days.get(at) or _day(bare)
            if day is None:
                _add(
                    report, "W120", place, f"“{field.name}”填的“{bare}”不是日期", "写成 2026-12-05 这样的日期"
                )
            else:
                value = Day.of(day, place)
        case "integer" | "year":
            value = Words(bare, place)
            if not re.fullmatch(r"(19|20)\d\d" if field.type == "year" else r"[1-9]\d*|0", bare):
                wanted = "写成四位数字，如 2026" if field.type == "year" else "只写数字，如 7"
                _add(
                    report, "W121", place, f"“{field.name}”填的“{bare}”不是{_TYPE_NAMES[field.type]}", wanted
                )
        case "number":
            value = Words(bare, place)
            if not re.fullmatch(r"-?[\d,]*\.?\d+%?", bare):
                _add(report, "W121", place, f"“{field.name}”填的“{bare}”不是数", "只写数字")
        case "boolean":
            value = Words(bare, place)
            if bare not in ("是", "否"):
                _add(report, "W122", place, f"“{field.name}”填的“{bare}”不在可选的内容里", "改为是或否")
    if field.enum and bare not in field.enum:
        meant = likely(bare, field.enum)
        remedy = f"改为“{meant}”" if meant else "改为下列之一：" + "、".join(field.enum)
        _add(report, "W122", place, f"“{field.name}”填的“{bare}”不在可选的内容里", remedy, meant)
    elif field.pattern and not re.fullmatch(field.pattern, bare):
        remedy = field.description or f"按这一列的写法填写（{field.pattern}）"
        _add(report, "W123", place, f"“{field.name}”填的“{bare}”写法不对", remedy)
    return value


_TYPE_NAMES = {"integer": "整数", "year": "年份"}


def _day(text: str) -> datetime.date | None:
    match = _DATE.fullmatch(text)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _fill_gaps(declared: Declared, record: Record, cells: dict[str, Words], report: Report) -> None:
    """Name what is required or due and empty; a due value becomes a gap that the draft shows."""
    for field in declared.fields:
        empty = cells.get(field.key)
        for other, values in field.required_when:
            with_which = cells.get(other, Words()).strip()
            if not (empty and empty.strip()) and with_which and (not values or with_which in values):
                where = empty.place if empty is not None else cells[other].place
                seen = f"“{other}”为“{with_which}”时，“{field.name}”不能空着"
                _add(report, "W113", where, seen, f"填写{field.name}")
        if empty is None or empty.strip():
            continue
        if field.required:
            _add(report, "W110", empty.place, f"“{field.name}”没有填写", f"填写{field.name}")
        elif field.due:
            seen, remedy = f"“{field.name}”还没有填写", "印发前补上"
            report.add(Diagnostic("W111", Severity.DUE, empty.place, seen, remedy))
            record.values[field.key] = Gap.of(field.name, empty.place)


def _split_lists(kind: Kind, tables: dict[str, Table]) -> None:
    """Part list items at spaces where every piece is an item elsewhere in the book (党建办 工会)."""
    columns = [
        (tables[sheet.name], {key for key in tables[sheet.name].headers if _is_list(sheet, key)})
        for sheet in kind.sheets
    ]
    known = {item for table, keys in columns for item in _items(table, keys) if " " not in item}
    for table, keys in columns:
        for record in table.records:
            for key in keys:
                value = record.values.get(key)
                if isinstance(value, Listing) and any(len(item.split()) > 1 for item in value):
                    parts = [
                        piece
                        for item in value
                        for piece in (item.split() if known.issuperset(item.split()) else [item])
                    ]
                    record.values[key] = Listing.of((Words(p, value.place) for p in parts), value.place)


def _is_list(sheet: Declared, key: str) -> bool:
    field = sheet.field(key.removesuffix(SHOWN_IN_TABLES))
    return field is not None and field.type == "list"


def _items(table: Table, keys: set[str]) -> Iterator[str]:
    for record in table.records:
        for key in keys:
            value = record.values.get(key)
            if isinstance(value, Listing):
                yield from value


# ---- between records and between sheets ---------------------------------------------------------


def _missing_sheet(declared: Declared, workbook: Workbook, kind: Kind, report: Report) -> None:
    others = [name for name in workbook.sheets if kind.sheet(name) is None]
    meant = likely(declared.name, others)
    remedy = f"把“{meant}”表改名为“{declared.name}”" if meant else f"加一张名为“{declared.name}”的表"
    _add(report, "W101", Place(workbook.file), f"没有“{declared.name}”表，或表中没有内容", remedy, meant)


def _renamed_sheets(kind: Kind, workbook: Workbook, report: Report) -> None:
    """A sheet that nobody declares, with a name like that of one that is missing or empty."""
    present = {header_key(name) for name, sheet in workbook.sheets.items() if sheet.cells}
    missing = [
        sheet.name for sheet in kind.sheets if header_key(sheet.name) not in present and not sheet.required
    ]
    for name, sheet in workbook.sheets.items():
        near = likely(name, missing, cutoff=0.6) if kind.sheet(name) is None and sheet.cells else ""
        if near:
            seen, remedy = "不是认识的表", f"如果是“{near}”，请把表改名"
            report.add(Diagnostic("W105", Severity.NOTE, Place(workbook.file, name), seen, remedy, near))


def _named_sheets(
    declared: Declared, kind: Kind, tables: dict[str, Table], standing: dict[str, Standing], report: Report
) -> None:
    """插入 and 来源: the name of a sheet with content, or what the column refers to beside it (a 部分)."""
    for field in declared.fields:
        if field.type != "sheet":
            continue
        lists = [sheet.name for sheet in kind.sheets if sheet.form == "rows" and not _directs(sheet)]
        known = dict.fromkeys([*(name for name in lists if tables[name].records), *standing])
        if field.reference:
            sheet_name, column = field.reference
            known |= dict.fromkeys(str(r.values.get(column, "")) for r in tables[sheet_name].records)
        for record in tables[declared.name].records:
            value = record.values.get(field.key)
            if not isinstance(value, Words) or not value.strip() or value in known:
                continue
            meant = likely(value, known)
            remedy = f"填写“{value}”表" if value in lists else "改为一张有内容的表的名称"
            if meant:
                remedy = f"把“{meant}”表改名为“{value}”" if value in lists else f"改为“{meant}”"
            seen = f"“{field.name}”的“{value}”不是有内容的表"
            _add(report, "W126", value.place, seen, remedy, meant)


def _directs(sheet: Declared) -> bool:
    """Whether a sheet tells what is printed where (正文, 附件) and is no table to print itself."""
    return any(field.type == "sheet" for field in sheet.fields)


def _missing_columns(declared: Declared, laid: _Columns, place: Place, report: Report) -> None:
    line = "项目" if declared.form == "upright" else "列"
    others = {key: words for key, words in laid.headers.items() if declared.field(key) is None}
    for field in declared.fields:
        if field.key in laid.headers:
            continue
        if not (field.required or field.due):
            near = likely(field.key, [key for key in others if key not in EXPLANATIONS])
            if near:
                seen, remedy = f"“{others[near]}”不是认识的{line}", f"如果是“{field.name}”，请改名"
                report.add(Diagnostic("W106", Severity.NOTE, others[near].place, seen, remedy, field.name))
            continue
        meant = likely(field.key, others)
        where = others[meant].place if meant else place
        remedy = f"把“{others[meant]}”改为“{field.name}”" if meant else f"加上“{field.name}”"
        if field.required:
            _add(report, "W102", where, f"没有“{field.name}”这一{line}", remedy, field.name if meant else "")
        else:
            report.add(Diagnostic("W111", Severity.DUE, where, f"没有“{field.name}”这一{line}", remedy))


def _unique(declared: Declared, tables: dict[str, Table], report: Report) -> None:
    for field in declared.fields:
        if not field.unique:
            continue
        first: dict[str, Words] = {}
        for record in tables[declared.name].records:
            value = record.values.get(field.key)
            if not isinstance(value, Words) or not value.strip():
                continue
            bare = value.strip()
            if bare in first:
                seen = f"“{field.name}”的“{bare}”与 {first[bare].place.cell} 重复"
                _add(report, "W124", value.place, seen, "每行各不相同")
            else:
                first[bare] = value


def _references(declared: Declared, tables: dict[str, Table], report: Report) -> None:
    for field in declared.fields:
        if field.reference is None or field.type == "sheet":
            continue
        sheet, column = field.reference
        there = [record.values.get(column) for record in tables[sheet].records] if sheet in tables else []
        known = dict.fromkeys(str(value).strip() for value in there if value)
        for record in tables[declared.name].records:
            value = record.values.get(field.key)
            if not isinstance(value, Words) or not value.strip() or value.strip() in known:
                continue
            meant = likely(value.strip(), known)
            remedy = f"改为“{meant}”" if meant else f"先在“{sheet}”表中加上它"
            seen = f"“{field.name}”的“{value.strip()}”不在“{sheet}”表中"
            _add(report, "W125", value.place, seen, remedy, meant)


def _add(report: Report, code: str, place: Place, seen: str, remedy: str, meant: str = "") -> None:
    report.add(Diagnostic(code, Severity.ERROR, place, seen, remedy, meant))
