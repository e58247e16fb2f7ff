"""Book and register → the Book in which issued documents of 发文 have their numbers, so that others can cite them.

This is only for what is printed: the workbook file is not changed, and no number is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Number, State
from notice_gen.model.kind import DISPATCH, FILE_COLUMN
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record
from notice_gen.model.values import Words, shown
from notice_gen.office.issuing.issued_files import YEAR, N
from notice_gen.office.issuing.papers import CAMPAIGN
from notice_gen.office.register import Register, open_register
from notice_gen.settings.office import Office


class Citations:
    """Looks up the numbers of issued documents in the register.

    `said` are those that were filled in, by 文件; `asked` caches the register's answer by key, "" for not issued.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self.said: dict[str, str] = {}
        self.asked: dict[str, str] = {}

    def fill(self, book: Book) -> Book:
        """The book with 年份 and 序号 of the documents of 发文 that are issued and have no 序号 there."""
        table = book.tables.get(DISPATCH)
        if table is None:
            return book
        records = [self._filled(record) for record in table.records]
        return replace(book, tables={**book.tables, DISPATCH: replace(table, records=records)})

    def _filled(self, record: Record) -> Record:
        campaign, file = (
            plain(shown(record.values.get(name, ""))).strip() for name in (CAMPAIGN, FILE_COLUMN)
        )
        if not campaign or not file or record.values.get(N):
            return record
        key = f"{campaign}/{file}"
        number = self._issued(key)
        self.asked[key] = str(number or "")
        if number is None:
            return record
        self.said[file] = str(number)
        values = dict(record.values.items())
        if not number.form.coded:
            return record  # what cites writes 代字〔年〕N号
        values[YEAR] = Words(str(number.year), record.place)
        values[N] = Words(str(number.n), record.place)
        return Record(record.place, values, record.refused)

    def numbers(self, keys: Iterable[str]) -> dict[str, str]:
        """The numbers of the documents with these keys, "" for what is not issued."""
        return {key: str(self._issued(key) or "") for key in keys}

    def _issued(self, key: str) -> Number | None:
        entries = self._register.by_key(key)
        issued = [entry for entry in entries if entry.state in (State.ISSUED, State.FILED)]
        return issued[-1].number if issued else None


def citations(office: Office) -> tuple[Citations | None, tuple[Diagnostic, ...]]:
    """The citations of an office's register; None and 提醒 where it cannot be read: numbers stay open."""
    try:
        return Citations(open_register(office.register, writing=False)), ()
    except Refused as refused:
        return None, tuple(replace(one, softened=True) for one in refused.findings)
