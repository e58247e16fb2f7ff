"""A kind's template and a record → the composed document: a shape, cached by its skeleton, and the values of its slots.

Nothing is parsed or run here: that is `gate`, `markup` and `plans`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from notice_gen.compose.accounts import Account, account_of_row, lost_of, printed
from notice_gen.compose.bounds import Rows
from notice_gen.compose.formats import format_of, in_its_format
from notice_gen.compose.gate import Gate, read, render
from notice_gen.compose.markup import parse
from notice_gen.compose.names import misspelt
from notice_gen.compose.nodes import FUNCTIONS, TESTS
from notice_gen.compose.plans import Plans
from notice_gen.compose.rows import INPUTS, Inputs, Row, columns_of, rows_of
from notice_gen.compose.tracing import Trace, Traced
from notice_gen.compose.typed_again import typed_again
from notice_gen.compose.undeclared_sheets import dispatches
from notice_gen.compose.whole_templates import incomplete
from notice_gen.model.binding import Bindable, Composed, bind
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.document import Document, Format
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, Kind, Sheet
from notice_gen.model.places import InSheet, Place
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record
from notice_gen.model.values import Listing, Value, Words, remade, shown

BODY = "body.md.j2"
CODE, ISSUERS = "单位代码", "发文机关"
MOST_SHAPES = 256


class Composer:
    """Composes the documents of one kind; caches the shapes and plans it has made."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.parsed = 0  # how many skeletons were new, for measuring
        self._gate = Gate(kind.folders, FUNCTIONS, TESTS)
        self._shapes: dict[tuple[Format, str], Document] = {}
        self._plans = Plans()
        self._dispatch: Record | None = None
        self._whole: list[str] = []  # the words of the book that no title line parts
        self._checked: Book | None = None  # the book against which the names in the templates were validated
        self._documents = next(sheet for sheet in kind.sheets if sheet.name == kind.documents)

    def compose(self, book: Book, record: Record, report: Report) -> Composed:
        """The document of one record of the sheet `kind.documents`.

        Findings on cells go to the report. Raises Refused for a fault in the template, with its line.
        """
        if self._checked is not book:
            self._validate_names(book)
        if not self.kind.per_row:
            record = in_its_format(self.kind, record)
        format = format_of(self.kind, self._dispatch or record)
        taken: set[Place] = set()
        inputs = Inputs(book, record, self._documents, report, taken, self._dispatch, self.kind.sheets)
        names = self._names(inputs)
        plan = self._plans.find(inputs) if self.kind.per_row else None
        values = plan.values_of(inputs) if plan is not None else None
        if plan is None or values is None:
            found = Report()
            trace = Trace() if self._plans.may_plan(inputs) and self.kind.per_row else None
            traced = replace(inputs, report=found, trace=trace)
            skeleton, all_values = render(self._gate, BODY, self._variables(traced), trace)
            shape = self._shape(skeleton, format)
            bound: Document = bind(shape, (*all_values, Listing()))
            found.extend(typed_again(bound, self._issuers(inputs)))
            report.extend(found)
            account = self._account(inputs, shape, all_values)
            plan = (
                self._plans.add(inputs, trace, shape, all_values, account, found)
                if trace is not None
                else None
            )
            if plan is None:
                values = [remade(v, v) if isinstance(v, Traced) else v for v in all_values]
                report.extend(lost_of(record, account))
                return Composed(self._key(inputs), shape, (*values, names), cells=account.cells)
            values = plan.values_of(inputs)
            assert values is not None  # the words are as long as those that were rendered
        report.extend(lost_of(record, plan.account))
        return Composed(self._key(inputs), plan.shape, (*values, names), cells=plan.account.cells)

    def _issuers(self, inputs: Inputs) -> tuple[str, ...]:
        """The names in 发文机关 of a document."""
        return _names((inputs.dispatch or inputs.issued).values.get(ISSUERS))

    def _account(self, inputs: Inputs, shape: Document, values: Sequence[Bindable]) -> Account:
        """Which cells a document that was just rendered takes."""
        cells = inputs.taken | printed(shape, values)
        if not self.kind.per_row:
            return Account(frozenset(cells))
        headers = inputs.book.tables[self.kind.documents].headers
        return account_of_row(cells, inputs.issued, self.kind, self._documents, headers)

    def _shape(self, skeleton: str, format: Format) -> Document:
        shape = self._shapes.get((format, skeleton))
        if shape is None:
            shape = replace(parse(skeleton, BODY, self._gate.sources), format=format)
            self.parsed += 1
            if len(self._shapes) >= MOST_SHAPES:
                self._shapes.pop(next(iter(self._shapes)))
            self._shapes[format, skeleton] = shape
        return shape

    def dispatch_of(self, book: Book) -> Record | None:
        """The dispatch record of the kind's documents: the column of 发文 whose 模板 names the kind; None without one."""
        return next(iter(dispatches(self.kind, book)), None)

    def _validate_names(self, book: Book) -> None:
        """Raise Refused with every unknown name in the templates, also in branches that no row takes; reset the plans."""
        read(self._gate, BODY)
        columns = {_variable(sheet): list(columns_of(sheet, book)) for sheet in self.kind.sheets}
        lists = {
            _variable(sheet)
            for sheet in self.kind.sheets
            if sheet.arrangement == "rows" and sheet.name != self.kind.documents
        }
        findings = list(misspelt(self._gate.named.values(), columns, lists))
        findings += incomplete(self._gate.sources.values(), BODY, self.kind.formats)
        if findings:
            raise Refused(*findings)
        self._checked = book
        self._plans = Plans()
        dispatch = self.dispatch_of(book) if self.kind.per_row else None
        self._dispatch = in_its_format(self.kind, dispatch) if dispatch else None
        self._whole = list(dict.fromkeys(self._words_of_titles(book)))

    def _variables(self, inputs: Inputs) -> dict[str, Any]:
        """The template's variables, a sheet each: the issued row, the row of an upright sheet, or a list of rows."""
        variables: dict[str, Any] = {}
        for sheet in self.kind.sheets:
            if sheet.name == self.kind.documents:
                variables[_variable(sheet)] = Row(inputs.issued, sheet, inputs)
                continue
            if sheet.arrangement == "upright" and inputs.dispatch is not None and sheet.name == DISPATCH:
                variables[_variable(sheet)] = Row(inputs.dispatch, sheet, inputs)
                continue
            rows = Rows(rows_of(sheet, inputs), sheet.name)
            if sheet.arrangement == "upright":
                nothing = Record(InSheet(inputs.book.file, sheet.name))
                variables[_variable(sheet)] = rows[0] if rows else Row(nothing, sheet, inputs)
            else:
                variables[_variable(sheet)] = rows
        return {**variables, INPUTS: inputs}

    def _names(self, inputs: Inputs) -> Listing:
        """The words that are not broken at the end of a title line of this document (`whole` in kind.toml)."""
        own = []
        if self.kind.per_row:
            keys = (field.key for field in self._documents.fields if field.whole)
            own = [name for key in keys for name in _names(inputs.issued.values.get(key))]
        return Listing.of(Words(name) for name in (*own, *self._whole))

    def _words_of_titles(self, book: Book) -> Iterator[str]:
        """Such words in all sheets but that of units: a unit's title names no other unit."""
        for sheet in self.kind.sheets:
            keys = [field.key for field in sheet.fields if field.whole]
            if sheet.name == self.kind.documents and self.kind.per_row:
                continue
            for record in book.tables[sheet.name].records if keys else ():
                for key in keys:
                    yield from _names(record.values.get(key))

    def _key(self, inputs: Inputs) -> str:
        """活动编号/文件, and /单位代码 where each row of a list has a document."""
        dispatch = inputs.dispatch or inputs.issued
        parts = [dispatch.values.get(name) for name in ("活动编号", FILE_COLUMN)]
        if self.kind.per_row:
            parts.append(inputs.issued.values.get(CODE))
        return plain("/".join(shown(part).strip() for part in parts if part))


def _names(value: Value | None) -> tuple[str, ...]:
    """The names in a cell, each of several by itself."""
    return tuple(map(shown, value if isinstance(value, Listing) else (value,))) if value else ()


def _variable(sheet: Sheet) -> str:
    """The name of a sheet as templates write it: in NFKC, as `syntax` turns the names in templates."""
    return unicodedata.normalize("NFKC", sheet.name)
