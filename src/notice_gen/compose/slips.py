"""A composed document and its row → its 发文处理单: title, addressees and attachments in the document's own words, the
rest from 发文.

Documents of any kind can have a slip. What a slip looks like is decided by the template of the kind dispatch-slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from notice_gen.compose.composing import Composer
from notice_gen.model.binding import Composed, bind
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, Kind, header_key
from notice_gen.model.places import NOWHERE, file_name
from notice_gen.model.tables import Book, Record, Table
from notice_gen.model.text import Text
from notice_gen.model.values import Day, Value, Words, place_of

ATTACHMENTS, NUMBER = "附件", "发文字号"
TITLES = ("标题", "印发件标题")
ISSUERS, SIGNING = "联合机关", frozenset(("签发人", "签发日期"))


class Slips:
    """Composes slips; `kind` is the slips' own (dispatch-slip), whatever kind the documents of `book` have."""

    def __init__(self, kind: Kind, book: Book) -> None:
        self._issuers = book.tables[ISSUERS].records if ISSUERS in book.tables else []
        self._composer = Composer(kind)
        self._dispatch = next(sheet for sheet in kind.sheets if sheet.name == DISPATCH)
        # The slip's own book: what the document's workbook has was checked for another kind.
        self._book = Book("", {sheet.name: Table(sheet.name, {}) for sheet in kind.sheets}, {})

    def of(
        self,
        composed: Composed,
        record: Record,
        dispatch: Record,
        report: Report,
        signed: Mapping[str, str] = MappingProxyType({}),
        number: str = "",
    ) -> Composed:
        """The slip of a document made of `record`, under the document's key; `signed` are words by column that were
        signed in place of the document's own, `number` is one that has no 机关代字, by which a document without a title goes.

        `dispatch` is its dispatch record: `record` itself, except where each row of a list has a document
        (`Composer.dispatch_of`); columns that such a row has itself (年份, 序号, 印发日期) take precedence.
        Raises Refused for a fault in the slip's template.
        """
        own = {key: value for key, value in record.values.items() if value and self._dispatch.field(key)}
        said = {header_key(name): words for name, words in _said(composed) if words}
        values: dict[str, Value] = {**dispatch.values, **own, **said}
        if number:
            values[NUMBER] = Words(number, record.place)
            if not any(values.get(header_key(name)) for name in TITLES):
                values[header_key(TITLES[0])] = Words(number, record.place)  # minutes: as in the catalogue
        for name, words in signed.items():
            if name.endswith("日期"):
                values[name] = Day.of(date.fromisoformat(words), record.place)
            elif self._dispatch.field(header_key(name)):
                values[header_key(name)] = Words(words, record.place)
        self._book.file = file_name(record.place)
        if ATTACHMENTS in self._book.tables:
            own_titles = list(_attachments(composed))
            if ATTACHMENTS in signed:
                own_titles = [
                    Words(title, record.place) for title in filter(None, signed[ATTACHMENTS].split("；"))
                ]
            titles = [Record(record.place, {header_key("标题"): title}) for title in own_titles]
            self._book.tables[ATTACHMENTS].records = titles
        if ISSUERS in self._book.tables:
            issuers = [] if SIGNING & signed.keys() else self._issuers_of(dispatch)
            self._book.tables[ISSUERS].records = issuers
        slip = self._composer.compose(self._book, Record(record.place, values), report)
        return replace(slip, key=composed.key)

    def _issuers_of(self, dispatch: Record) -> list[Record]:
        """The issuers of a joint document, each with who signed for it and when; none where the workbook does not say so."""
        file = header_key(FILE_COLUMN)
        of = [
            one
            for one in self._issuers
            if one.values.get(header_key("机关名称"))
            and one.values.get(file, "") in ("", dispatch.values.get(file))
        ]
        said = any(one.values.get(name) for one in of for name in map(header_key, SIGNING))
        return of if said and len(of) > 1 else []


def _said(composed: Composed) -> Iterator[tuple[str, Words]]:
    """The document's own words for columns of 发文."""
    shape = composed.shape
    texts = (
        ("标题", shape.title.text if shape.title else None),
        ("主送机关", shape.main_to),
        ("抄送机关", shape.copy_to),
    )
    for name, text in texts:
        if text:
            yield name, _words(text, composed)


def _attachments(composed: Composed) -> Iterator[Words]:
    """The titles of all attachments, those of what the document issues among them."""
    for title in composed.shape.attachment_titles:
        yield _words(title, composed)


def _words(text: Text, composed: Composed) -> Words:
    bound: Text = bind(text, composed.values)
    place = next((place_of(part) for part in bound.parts if place_of(part) != NOWHERE), NOWHERE)
    return Words(str(bound), place)
