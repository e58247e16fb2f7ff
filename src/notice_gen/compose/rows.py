"""The rows of the book as a template sees them: columns by their header, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from notice_gen.diagnostics import Diagnostic, Report, Severity
from notice_gen.document import inline
from notice_gen.kind import Sheet, header_key, likely
from notice_gen.tables import Book, Record
from notice_gen.values import Gap, Value, Words, place_of

_OPEN = re.compile(r"【【|【([^【】\n]+)】")


@dataclass(frozen=True, slots=True)
class Job:
    """What one document is made from: the book, the record being issued, and where findings go."""

    book: Book
    issued: Record
    report: Report
    printed: set[int] = field(default_factory=set)  # records whose prose a template has asked for


class Row:
    """A record that answers for its sheet's columns; an unknown column is a KeyError with the known ones."""

    __slots__ = ("job", "record", "sheet")

    def __init__(self, record: Record, sheet: Sheet, job: Job) -> None:
        self.record, self.sheet, self.job = record, sheet, job

    def column(self, name: str) -> Value:
        """The value under that header, 【列名】 in it filled in; empty words where nothing is."""
        key = header_key(name)
        value = self.record.values.get(key)
        declared = self.sheet.field(name)
        if declared is not None and declared.type == "prose":
            self.job.printed.add(id(self.record))
        if value is None:
            if declared is None and key not in self.job.book.tables[self.sheet.name].headers:
                raise KeyError(name)
            return Words("", self.record.place)
        if isinstance(value, Words):
            if not value.strip():
                return Words("", value.place)
            if declared is not None and declared.open and "【" in value and not isinstance(value, Gap):
                return self._filled_in(value)
        return value

    def columns(self) -> Sequence[str]:
        """The headers that this row answers to."""
        headers = self.job.book.tables[self.sheet.name].headers
        return list(dict.fromkeys([*(field.name for field in self.sheet.fields), *headers.values()]))

    def _filled_in(self, words: Words) -> Words:
        """【列名】 replaced once by the issued record's own value; 【【 is a plain 【."""
        values = self.job.issued.values

        def replacement(match: re.Match[str]) -> str:
            name = match[1]
            if name is None:
                return "【"
            value = values.get(header_key(name))
            if value is not None:
                return inline(value)
            meant = likely(header_key(name), values)
            remedy = f"改为【{meant}】" if meant else "改为发文表中的项目；要印出【本身，写成【【"
            seen = f"【{name}】不是可以填入的项目"
            self.job.report.add(Diagnostic("W140", Severity.ERROR, words.place, seen, remedy, meant))
            return match[0]

        return type(words)(_OPEN.sub(replacement, words), words.place)


def unprinted(rows: Sequence[Row], job: Job) -> Iterator[Diagnostic]:
    """Rows with prose that the template never asked for: they would be lost without a word.

    A prose row stands in the document by its 部分; one that is misspelt is the usual cause.
    """
    for row in rows:
        if id(row.record) in job.printed:
            continue
        prose = [row.record.values.get(f.key) for f in row.sheet.fields if f.type == "prose"]
        lost = next((words for words in prose if words), None)
        if lost is not None:
            seen = "这一行没有印在公文里"
            yield Diagnostic("W143", Severity.NOTE, place_of(lost), seen, "检查这一行的“文件”和“部分”")


def rows_of(sheet: Sheet, job: Job, document_sheet: str) -> Iterator[Row]:
    """The rows of a sheet that belong to the document being issued.

    A sheet with a reference to the sheet of documents (正文.文件 → 发文.文件) gives the rows of this
    document, and those that name none.
    """
    tie = next((f for f in sheet.fields if f.reference and f.reference[0] == document_sheet), None)
    for record in job.book.tables[sheet.name].records:
        if tie is not None and tie.reference is not None:
            theirs = str(record.values.get(tie.key, "")).strip()
            mine = str(job.issued.values.get(tie.reference[1], "")).strip()
            if theirs and theirs != mine:
                continue
        yield Row(record, sheet, job)
