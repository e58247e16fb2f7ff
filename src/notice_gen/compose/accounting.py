"""A workbook's cells and the documents composed of it → findings on the cells that nothing became of.

What a document takes is said in `accounts`, what a column is for in `column_use`, the account of one sheet in
`sheet_account`. See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from notice_gen.compose.column_use import decides, heading_of, seen_in, tie_of
from notice_gen.compose.faults import NOT_PRINTED
from notice_gen.compose.sheet_account import SheetAccount
from notice_gen.compose.undeclared_sheets import (
    NOTHING_ELSE,
    READ_BY_NAME,
    REMEDY,
    Elsewhere,
    cells_left,
    dispatches,
    finding_on,
    of_bare_documents,
    unread,
    without_attachments,
)
from notice_gen.model.diagnostics import Diagnostic, Severity
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, Kind, Sheet
from notice_gen.model.places import Place, cells_of, sheet_name
from notice_gen.model.tables import Book
from notice_gen.model.values import place_of, shown


def unaccounted(
    read: Sequence[tuple[Kind, Book]],
    taken: Collection[Place],
    elsewhere: Elsewhere = NOTHING_ELSE,
    said: Iterable[Diagnostic] = (),
) -> Iterator[Diagnostic]:
    """Findings on the filled cells of a workbook that its documents do not take (`taken`) and that decide nothing.

    `read` are the kinds of the documents, each with its book. Rows of documents that are made in another run, and rows
    that `said`, the findings so far, hold to be wrong, are left aside. The rows of a list that has a document for each
    are accounted for with their documents.
    """
    said = list(said)
    wrong = {cell for one in said if one.severity is Severity.ERROR for cell in cells_of(one.place)}
    refused = set() if elsewhere.units else _refused(read)  # once: there may be very many units
    named = {cell for one in said for cell in cells_of(one.place)}
    elsewhere = replace(elsewhere, bare=without_attachments(read, elsewhere))
    for name in dict.fromkeys(sheet.name for kind, _ in read for sheet in kind.sheets):
        kinds = [kind for kind, _ in read if kind.sheet(name)]
        if all(kind.per_row and kind.documents == name for kind in kinds):
            for kind, book in read:
                yield from _of_a_list(kind, book) if kind.documents == name else ()
            continue
        book = next(book for kind, book in read if kind is kinds[0])
        one = SheetAccount(name, kinds, book, taken, elsewhere, wrong, named, refused)
        yield from one.findings()
    # A sheet may be read under another name than its own (正文 (2)).
    tables = [table for _, book in read for table in book.tables.values()]
    declared = {sheet_name(place_of(header)) for table in tables for header in table.headers.values()}
    declared |= {sheet.name for kind, _ in read for sheet in kind.sheets}
    for name in dict.fromkeys(n for _, book in read for n in book.undeclared if n not in declared):
        book = next(book for _, book in read if name in book.undeclared)
        if name not in READ_BY_NAME:
            yield from cells_left(book, name, taken)
        elif elsewhere.reads(name):
            yield from of_bare_documents(book, name, elsewhere)
        else:
            yield from unread(book, name, read, taken)


def _refused(read: Sequence[tuple[Kind, Book]]) -> set[str]:
    """The names of units of which no document is made."""
    return {
        shown(value).strip()
        for kind, book in read
        if kind.per_row
        for record in book.tables[kind.documents].records
        if record.refused
        for value in record.values.values()
        if isinstance(value, str)
    }


def _of_a_list(kind: Kind, book: Book) -> Iterator[Diagnostic]:
    """Of a list that has a document for each row: headers that the kind does not declare with nothing below them, and
    rows through the whole list, which no document is made of."""
    sheet, table = kind.sheet(kind.documents), book.tables[kind.documents]
    if table.sections:
        places = [words.place for _, words in table.sections]
        yield finding_on(NOT_PRINTED, places, "这一行合并成一格，当作分段，没有印在公文里", REMEDY)
    for key, header in table.headers.items():
        known = sheet is not None and sheet.field(key)
        if not known and not any(shown(one.values.get(key, "")).strip() for one in table.records):
            yield finding_on(NOT_PRINTED, (place_of(header),), seen_in(heading_of(header)), REMEDY)


def common_cells(kind: Kind, book: Book) -> tuple[Place, ...]:
    """The filled cells that the documents of all rows of a list share and at least one of them is to take.

    That is without what decides, but for what draws a table in (插入), and without rows of other kinds' documents.
    """
    places: dict[Place, None] = {}
    mine = {shown(one.values.get(FILE_COLUMN, "")).strip() for one in dispatches(kind, book)}
    for sheet in kind.sheets:
        if sheet.name == kind.documents or _of_units_only(sheet):
            continue
        unit, file = tie_of(sheet, kind.documents), tie_of(sheet, DISPATCH)
        column = FILE_COLUMN if sheet.name == DISPATCH else file.key if file else ""
        table = book.tables[sheet.name]
        for row in table.typed_rows():
            whose = row.said.get(column, "").strip()
            if (unit and unit.key in row.said) or (mine and whose and whose not in mine):
                continue
            for key, words in row.own.items():
                field = sheet.field(key)
                if (field and field.type == "sheet") or not decides(kind, sheet, key, row.said):
                    places[words.place] = None
        places.update(dict.fromkeys(words.place for _, words in table.sections))
        headers = [header for key, header in table.headers.items() if sheet.field(key) is None]
        places.update(dict.fromkeys(map(place_of, headers)))
    for undeclared in book.undeclared.values():
        places.update(dict.fromkeys(words.place for words in undeclared.cells.values()))
    return tuple(places)


def _of_units_only(sheet: Sheet) -> bool:
    """Whether all rows of a sheet are single units' own (单位活动; not 单位小组, which has common rows)."""
    return sheet.overrides is not None and sheet.overrides[1] != sheet.name
