"""A kind and a workbook → the checked Book: every check in its order, each over all sheets.

No fault is looked for here; CHECKS names who does.
"""

from __future__ import annotations

from notice_gen.book.checking.cell_checks import empty_cells, unfinished_words, wrong_cells
from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.date_checks import dates_in_order
from notice_gen.book.checking.name_checks import near_misses, parted_lists
from notice_gen.book.checking.reference_checks import (
    doubled_overrides,
    lost_overrides,
    lost_references,
    lost_sheets,
    repeated_cells,
)
from notice_gen.book.checking.row_checks import titles, words_for_tables
from notice_gen.book.checking.sheet_checks import missing_columns, missing_sheets, renamed_sheets
from notice_gen.book.laying import NEVER_READ, lay_out
from notice_gen.book.overrides import read_overrides
from notice_gen.book.prose import read_prose
from notice_gen.book.sheets import Sheet, Workbook, uncollected
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import Kind
from notice_gen.model.tables import Book, UndeclaredSheet

CHECKS = (
    missing_sheets,
    renamed_sheets,
    missing_columns,
    parted_lists,
    empty_cells,
    wrong_cells,
    unfinished_words,
    repeated_cells,
    lost_references,
    lost_overrides,
    doubled_overrides,
    near_misses,
    dates_in_order,
    words_for_tables,
    titles,
)


def check_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None = None) -> Book:
    """The tables of the kind, filled from the workbook; every finding goes to the report."""
    with uncollected():
        return _checked_book(kind, workbook, report, named)


def _checked_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None) -> Book:
    """Lay out the sheets, check them, then read the levels of prose and what units have of their own."""
    report.extend(workbook.notes)
    laid = {declared.name: lay_out(declared, workbook, report) for declared in kind.sheets}
    checked = Checked(kind, workbook, laid, report, named)
    for check in CHECKS:
        check(checked)
    tables = {name: one.table for name, one in laid.items()}
    read_prose(kind, tables, report)
    read_overrides(kind, tables)
    undeclared = {
        sheet.name: _undeclared(sheet)
        for sheet in workbook.sheets.values()
        if kind.sheet(sheet.name) is None and sheet.filled and sheet.name not in NEVER_READ
    }
    lost_sheets(checked, set(undeclared))
    return Book(workbook.file, tables, undeclared)


def _undeclared(sheet: Sheet) -> UndeclaredSheet:
    """A sheet that no kind declares; its cells are read when it is printed."""
    return UndeclaredSheet(sheet.name, lambda: sheet.cells, sheet.spans, tuple(sheet.faults))
