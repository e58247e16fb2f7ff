"""A kind and a workbook → the checked Book: every check in its order, each over all sheets.

No fault is looked for here: each module of checks ends with the list of its own, and CHECKS is their order.
"""

from __future__ import annotations

from notice_gen.book.checking import (
    cell_checks,
    conduct_checks,
    date_checks,
    format_checks,
    issuer_checks,
    mark_checks,
    name_checks,
    people_checks,
    reference_checks,
    renamed_sheets,
    row_checks,
    sheet_checks,
    term_checks,
    text_checks,
)
from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.joint import join_issuers
from notice_gen.book.checking.name_checks import parted_lists
from notice_gen.book.checking.people_checks import part_people
from notice_gen.book.checking.reference_checks import lost_sheets
from notice_gen.book.checking.text_checks import words_of_files
from notice_gen.book.habits import tidy
from notice_gen.book.laying import NEVER_READ, lay_out
from notice_gen.book.overrides import read_overrides
from notice_gen.book.page_words import without_page_words
from notice_gen.book.prose import read_prose
from notice_gen.book.sheets import Sheet, Workbook, uncollected
from notice_gen.book.taken_rows import add_rows, taken_files
from notice_gen.book.typed_notes import tidy_notes
from notice_gen.book.unlevelled import part_rows
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import Kind
from notice_gen.model.tables import Book, UndeclaredSheet

CHECKS = (
    *sheet_checks.CHECKS,
    *renamed_sheets.CHECKS,
    *cell_checks.CHECKS,
    *reference_checks.CHECKS,
    *issuer_checks.CHECKS,
    *name_checks.CHECKS,
    *people_checks.CHECKS,
    *date_checks.CHECKS,
    *term_checks.CHECKS,
    *row_checks.CHECKS,
    *conduct_checks.CHECKS,
    *mark_checks.CHECKS,
    *text_checks.CHECKS,
    *format_checks.CHECKS,
)


def check_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None = None) -> Book:
    """The tables of the kind, filled from the workbook; every finding goes to the report."""
    with uncollected():
        return _checked_book(kind, workbook, report, named)


def _checked_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None) -> Book:
    """Lay out the sheets, check them, then read the levels of prose and what units have of their own."""
    report.extend(workbook.notes)
    laid = {declared.name: lay_out(declared, workbook, report) for declared in kind.sheets}
    for one in laid.values():
        tidy(one, report)
        without_page_words(one, report)
    tidy_notes(laid, report)
    checked = Checked(kind, workbook, laid, report, named)
    join_issuers(checked)
    parted_lists(checked)
    part_people(checked)
    for check in CHECKS:
        check(checked)
    tables = {name: one.table for name, one in laid.items()}
    book = Book(workbook.file, tables, _undeclared_sheets(kind, workbook))
    standing = set(book.undeclared)
    taken = taken_files(laid, workbook, report)
    add_rows(book, kind, laid, taken, report)
    if taken:
        words_of_files(checked, book)
    read_prose(kind, tables, report)
    part_rows(kind, tables, report)
    read_overrides(kind, tables)
    lost_sheets(checked, standing, set(taken))
    return book


def _undeclared_sheets(kind: Kind, workbook: Workbook) -> dict[str, UndeclaredSheet]:
    return {
        sheet.name: _undeclared(sheet)
        for sheet in workbook.sheets.values()
        if kind.sheet(sheet.name) is None and sheet.filled and sheet.name not in NEVER_READ
    }


def _undeclared(sheet: Sheet) -> UndeclaredSheet:
    """A sheet that no kind declares; its cells and how they look are read when it is printed."""
    return UndeclaredSheet(
        sheet.name, lambda: sheet.cells, sheet.spans, tuple(sheet.faults), sheet.read_appearance
    )
