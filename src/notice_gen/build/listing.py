"""A workbook and names of its tables → the same workbook, their columns listed in 表格设置, a row each.

What somebody typed there stays as it is; a column that it names is not listed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from notice_gen.book import check_book, read_workbook
from notice_gen.book.stamp import Stamp
from notice_gen.build.faults import NO_COLUMN_SETTINGS, NO_SUCH_TABLE, NOT_FILLED_IN, OPEN_ELSEWHERE
from notice_gen.build.kinds import kinds_of
from notice_gen.build.requests import Source, gathering
from notice_gen.compose.choosing import all_names, named_columns
from notice_gen.compose.column_settings import COLUMN_SETTINGS
from notice_gen.files.outbox import is_open, rewrite
from notice_gen.model.diagnostics import Diagnostic, Refused, Report, Severity
from notice_gen.model.kind import ATTACHMENTS, Kind, Sheet, header_key, instead
from notice_gen.model.places import InFile, cells_of, sheet_name
from notice_gen.model.tables import SHOWN_IN_TABLES, Book
from notice_gen.model.values import on_one_line, place_of, shown


@dataclass(frozen=True, slots=True)
class Listed:
    """The columns that were listed, by table in the order of the workbook, and all findings."""

    columns: Mapping[str, tuple[str, ...]]
    findings: tuple[Diagnostic, ...] = ()


def list_columns(source: Source, tables: Sequence[str] = ()) -> Listed:
    """List the columns of these tables, or of all that 附件 names, in the workbook itself, which is written whole.

    Raises Refused, and leaves the workbook as it is, where it is open, cannot be written so, or has no such table.
    """
    with gathering(source.known) as report:
        path = source.path
        before = Stamp.of(path)
        kind, book = _book(source, tables)
        declared = kind.sheet(COLUMN_SETTINGS)
        assert declared is not None
        names = list(dict.fromkeys(tables or _attached(book)))
        new = {name: _unlisted(book, name, path.name) for name in names}
        if any(new.values()):
            _write(before, declared, book, new)
        return Listed(new, tuple(report))


def _book(source: Source, tables: Sequence[str]) -> tuple[Kind, Book]:
    """The workbook as the first of its kinds reads it that has 表格设置, and all of these tables."""
    workbook = read_workbook(source.path)
    kinds = [
        one
        for one, _ in kinds_of(
            workbook, source.path.parent, source.kind, source.usual, source.here, source.codes
        )
    ]
    declaring = [one for one in kinds if one.sheet(COLUMN_SETTINGS)]
    if not declaring:
        seen, remedy = (
            f"这个模板没有“{COLUMN_SETTINGS}”表",
            f'在 kind.toml 的 sheets 中加上 "{COLUMN_SETTINGS}"',
        )
        raise Refused(Diagnostic(NO_COLUMN_SETTINGS, InFile(workbook.file), seen, remedy))
    books = []
    for kind in declaring:
        report = Report()
        books.append((kind, check_book(kind, workbook, report)))
        wrong = [
            one for one in report
            if one.severity is Severity.ERROR and sheet_name(one.place) == COLUMN_SETTINGS and not cells_of(one.place)
        ]  # fmt: skip
        if wrong:  # no header: nobody can tell where the rows belong
            raise Refused(*wrong)
    return next((one for one in books if all(name in _tables(one[1]) for name in tables)), books[0])


def _tables(book: Book) -> list[str]:
    """The sheets that may be printed as tables."""
    filled = (name for name, table in book.tables.items() if table.headers)
    return [*(name for name in filled if name != COLUMN_SETTINGS), *book.undeclared]


def _attached(book: Book) -> Iterator[str]:
    """The sheets that 附件 names as 来源; a part of 正文 has no columns."""
    known = _tables(book)
    table = book.tables.get(ATTACHMENTS)
    for record in table.records if table else ():
        name = shown(record.values.get(header_key("来源"), "")).strip()
        if name in known:
            yield name


def _unlisted(book: Book, name: str, file: str) -> tuple[str, ...]:
    """The columns of a table, as they are named, that 表格设置 does not name yet. Raises Refused where there is no such table."""
    if name in book.undeclared:
        from notice_gen.compose.standing import as_it_stands

        table = as_it_stands(book.undeclared[name], "", lambda cells: None).table
        named, words = named_columns(table), all_names(table)
    elif name in book.tables and name != COLUMN_SETTINGS:
        headers = {k: h for k, h in book.tables[name].headers.items() if not k.endswith(SHOWN_IN_TABLES)}
        named = {key: (n,) for n, key in enumerate(headers)}
        words = [on_one_line(header).strip() for header in headers.values()]
    else:
        meant, remedy = instead(name, _tables(book))
        raise Refused(Diagnostic(NO_SUCH_TABLE, InFile(file), f"工作簿中没有“{name}”表", remedy, meant))
    told: set[int] = set()
    for record in book.tables[COLUMN_SETTINGS].records:
        if shown(record.values.get(header_key("表"), "")).strip() == name:
            column = shown(record.values.get(header_key("列"), "")).replace("／", "/")
            told.update(named.get(header_key(column), ()))
    return tuple(one for one in dict.fromkeys(words) if not set(named.get(header_key(one), ())) <= told)


def _write(before: Stamp, declared: Sheet, book: Book, new: Mapping[str, Sequence[str]]) -> None:
    from notice_gen.forms.column_rows import NotPatched, with_rows

    path = before.path
    if is_open(path):
        seen = "工作簿正在 Excel 或 WPS 中打开，没有写"
        raise Refused(Diagnostic(OPEN_ELSEWHERE, InFile(path.name), seen, "保存并关闭它，再列一次"))
    table = book.tables[COLUMN_SETTINGS]
    where = [cell for header in table.headers.values() for cell in cells_of(place_of(header))]
    sheet = where[0].sheet if where else COLUMN_SETTINGS
    at = {key: cells_of(place_of(header))[0].column for key, header in table.headers.items()}
    at = at or {field.key: n for n, field in enumerate(declared.fields)}
    filled = [cell.row for row in table.typed_rows() for w in row.own.values() for cell in cells_of(w.place)]
    below = max((*filled, *(cell.row for cell in where)), default=-1) + 1
    rows = [] if where else [{n: field.name for n, field in enumerate(declared.fields)}]
    for name, columns in new.items():
        for column in columns:
            told = {"表": name, "列": column, "印否": "是"}
            rows.append({at[key]: words for word, words in told.items() if (key := header_key(word)) in at})
    data = before.unchanged().read_bytes()
    try:
        made = with_rows(data, declared, sheet, below, rows)
    except NotPatched:
        seen = "这个文件写不进去（不是 Excel 或 WPS 存的 .xlsx）"
        remedy = "用 Excel 或 WPS 打开，另存为 .xlsx，再列一次"
        raise Refused(Diagnostic(NOT_FILLED_IN, InFile(path.name), seen, remedy)) from None
    before.unchanged()
    rewrite(path, made)
