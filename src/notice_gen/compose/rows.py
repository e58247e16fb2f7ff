"""The book's records → the rows that a template sees: columns by their header, and nothing else. No text is made here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from notice_gen.compose.bounds import LONGEST_TEXT, TemplateFault
from notice_gen.compose.column_use import FOR_TYPES
from notice_gen.compose.faults import ENTRY_EMPTY, NO_SUCH_ENTRY, TEXT_TOO_LONG
from notice_gen.compose.tracing import Key, Trace
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import DISPATCH, Field, Sheet, header_key, likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.placeholders import is_placeholder
from notice_gen.model.places import Place
from notice_gen.model.tables import Book, Record
from notice_gen.model.text import inline
from notice_gen.model.values import GAP, Gap, Listing, Value, Words, place_of, remade, shown

if TYPE_CHECKING:
    from notice_gen.compose.arranging import Arranged

INPUTS = "§inputs"  # under this name, which no template can write, its functions find the Inputs
_OPEN = lazy_pattern(r"【【|【([^【】\n]+)】")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one document is composed from: the book, the record it is made for (a row of `sheet`), where findings go.

    `dispatch` is the dispatch record where each row of a list has a document, else None; `trace` is there where a plan
    is to be made. `taken` collects cells that the document takes without printing their words: what draws a table in,
    and what 显示列 leaves out of one (`accounting`). `arranged` remembers how its rows of 附件 are (`arranging`).
    """

    book: Book
    issued: Record
    sheet: Sheet
    report: Report
    taken: set[Place]
    dispatch: Record | None = None
    sheets: tuple[Sheet, ...] = ()  # that the kind declares
    trace: Trace | None = None
    arranged: dict[Place, Arranged] = field(default_factory=dict)


TYPE = "类型"  # a unit's, which 适用类型 of a row names


class Row:
    """A record as a template gets it. `column` raises KeyError, with the known headers, for an unknown column."""

    __slots__ = ("inputs", "record", "sheet")

    def __init__(self, record: Record, sheet: Sheet, inputs: Inputs) -> None:
        self.record, self.sheet, self.inputs = record, sheet, inputs

    def column(self, name: str) -> Value:
        """The value under that header, 【列名】 in it filled in; empty words where nothing is."""
        key = header_key(name)
        value = self.record.values.get(key)
        declared = self.sheet.field(name)
        if value is None:
            if declared is None and key not in self.inputs.book.tables[self.sheet.name].headers:
                raise KeyError(name)
            return Words("", self.record.place)
        if declared is not None and declared.type == "sheet":
            self.inputs.taken.add(place_of(value))
        if self.record is self.inputs.issued and self.inputs.trace is not None:
            return self._traced(key, value, declared, self.inputs.trace)
        if isinstance(value, Words):
            if not value.strip():
                return Words("", value.place)
            if declared is not None and declared.open and "【" in value and not isinstance(value, Gap):
                return self._filled_in(value)
        elif isinstance(value, Listing) and declared is not None and declared.open:
            typed = self._filled_in(Words(value.typed, value.place)) if "【" in value.typed else value.typed
            return Listing.of(
                (self._filled_in(item) if "【" in item else item for item in value), value.place, typed
            )
        return value

    def _traced(self, key: str, value: Value, declared: Field | None, trace: Trace) -> Value:
        """A value of the issued row that remembers its column; a value that cannot counts as inspected."""
        if type(value) is not Words or (declared is not None and declared.open and "【" in value):
            trace.inspected.add(key)
            return Row(self.record, self.sheet, replace(self.inputs, trace=None)).column(key)
        return trace.value(value, (Key(key),)) if value.strip() else Words("", value.place)

    def columns(self) -> Sequence[str]:
        """The headers that this row answers to."""
        return columns_of(self.sheet, self.inputs.book)

    def _filled_in(self, words: Words) -> Words:
        """The words with each 【列名】 replaced by the issued record's value; values are not searched again; 【【 is a plain 【.

        A 【列名】 that is all of its cell gives the value as it stands, a paragraph for each of its lines.
        """
        values = self.inputs.issued.values
        alone = _OPEN.fullmatch(words.strip())
        key = header_key(alone[1]) if alone and alone[1] else ""
        own = values.get(key)
        if type(own) is Words and own.strip():
            alone_there = remade(own, own, words)
            trace = self.inputs.trace
            return alone_there if trace is None else trace.value(alone_there, (Key(key),))
        length = len(words)
        sources: list[Value] = [words]

        def replacement(match: re.Match[str]) -> str:
            nonlocal length
            name = match[1]
            if name is None:
                return "【"
            if GAP.fullmatch(match[0]):
                return match[0]
            value = values.get(header_key(name))
            if value is not None and inline(value).strip():
                length += len(inline(value))
                sources.append(value)
                if length > LONGEST_TEXT:
                    seen = f"填入【{name}】等以后文字太长，已停下"
                    raise TemplateFault(
                        TEXT_TOO_LONG, seen, "减少【】的个数，或改短所填的内容", place=words.place
                    )
                return inline(value)
            if value is not None or self.inputs.sheet.field(name):
                place = words.place if value is None else place_of(value)
                seen, remedy = f"【{name}】还没有填写", f"在“{self.inputs.sheet.name}”表中补上{name}"
                self.inputs.report.found(ENTRY_EMPTY, place, seen, remedy)
                return Gap.of(name)
            if is_placeholder(match[0]):
                return match[0]  # the book's checks have said that it is still to come
            meant = likely(header_key(name), values)
            remedy = (
                f"改为【{meant}】"
                if meant
                else f"改为“{self.inputs.sheet.name}”表中的一项；要印出【本身，写成【【"
            )
            seen = f"【{name}】不是可以填入的项目"
            self.inputs.report.found(NO_SUCH_ENTRY, words.place, seen, remedy, meant)
            return match[0]

        filled = remade(_OPEN.sub(replacement, words), *sources)
        if self.inputs.trace is None:
            return filled
        return self.inputs.trace.value(filled, tuple(_pieces(words, values)))


def _pieces(words: Words, values: Mapping[str, Value]) -> Iterator[str | Key]:
    """The literal text and the filled columns that words with 【列名】 consist of; an unfilled 【列名】 is literal text."""
    at = 0
    for match in _OPEN.finditer(words):
        yield words[at : match.start()]
        at = match.end()
        name = match[1]
        if name is None:
            yield "【"
        elif GAP.fullmatch(match[0]) or header_key(name) not in values:
            yield match[0]
        else:
            yield Key(header_key(name))
    yield words[at:]


def columns_of(sheet: Sheet, book: Book) -> Sequence[str]:
    """The headers that a template may name in rows of a sheet: those declared, and those that the workbook has."""
    headers = book.tables[sheet.name].headers
    return list(dict.fromkeys([*(field.name for field in sheet.fields), *headers.values()]))


def rows_of(sheet: Sheet, inputs: Inputs) -> Iterator[Row]:
    """The rows of a sheet that belong to the document being issued."""
    for record in records_of(sheet, inputs):
        yield Row(record, sheet, inputs)


def records_of(sheet: Sheet, inputs: Inputs) -> Iterator[Record]:
    """The records of a sheet that belong to the document being composed; a unit's own ones instead of the common ones.

    Of a sheet that refers to the sheet of documents (正文.文件 → 发文.文件) these are the records that name this
    document, and those that name none; where each row of a list has a document, those of its dispatch record. Records
    with 适用类型 are only for the units of these types.
    """
    table = inputs.book.tables[sheet.name]
    if sheet.overrides is not None:  # what it says is in the rows that it overrides
        if sheet.overrides[1] == sheet.name:
            yield from table.own.get(inputs.issued.place, table.records)
        return
    owner, tie = inputs.issued, _tie(sheet, inputs.sheet.name)
    if tie is None and inputs.dispatch is not None:
        owner, tie = inputs.dispatch, _tie(sheet, DISPATCH)
    mine = str(owner.values.get(tie.reference[1], "")).strip() if tie and tie.reference else ""
    kind_of_unit = shown(inputs.issued.values.get(TYPE, "")).strip()
    chosen = sheet.field(FOR_TYPES)
    for record in table.own.get(inputs.issued.place, table.records) if table.own else table.records:
        if tie is not None:
            theirs = str(record.values.get(tie.key, "")).strip()
            if theirs and theirs != mine:
                continue
        if chosen is not None and kind_of_unit:
            types = record.values.get(chosen.key)
            if types and kind_of_unit not in (types if isinstance(types, tuple) else (shown(types),)):
                continue
        yield record


def _tie(sheet: Sheet, documents: str) -> Field | None:
    """The column of a sheet that names a row of the sheet of documents."""
    if sheet.name == documents:
        return None
    return next((f for f in sheet.fields if f.reference and f.reference[0] == documents), None)
