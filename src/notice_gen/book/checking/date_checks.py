"""The days of a column, of its row and of the rows above → findings where they cannot all be right.

Whether a cell holds a day at all is not judged here (`wrong_words`).
"""

from __future__ import annotations

import datetime
import re

from notice_gen.book.checking.checked import Checked
from notice_gen.book.columns import Column
from notice_gen.book.faults import (
    ANSWERED_BEFORE,
    DATES_REVERSED,
    DEADLINE_DIFFERS,
    PHASES_OVERLAP,
    YEAR_DIFFERS,
)
from notice_gen.book.laying import Laid
from notice_gen.model.kind import DISPATCH, Field, header_key

OF_LETTER, DATED = "来文日期", "成文日期"


def dates_in_order(checked: Checked) -> None:
    """Dates of one document or phase that cannot follow each other so, or say another day than the words."""
    for laid, field, column in checked.fields():
        for earlier in field.not_before:
            before = laid.columns.get(header_key(earlier))
            if before is not None:
                _too_early(checked, laid, column, field, before, earlier)
        if field.ascending:
            _before_the_row_above(checked, column, field)
        dated = laid.columns.get(header_key(field.year_of)) if field.year_of else None
        if dated is not None:
            _another_year(checked, laid, column, field, dated)
        worded = laid.columns.get(header_key(field.said_in)) if field.said_in else None
        if worded is not None:
            _another_day_than_said(checked, laid, column, field, worded)


def _too_early(
    checked: Checked, laid: Laid, column: Column, field: Field, before: Column, earlier: str
) -> None:
    """A day before one of the same row that comes first."""
    for index in checked.judged(laid):
        day, least = column.day(index), before.day(index)
        if day and least and day < least:
            seen = f"“{field.name}”（{day.isoformat()}）早于“{earlier}”（{least.isoformat()}）"
            checked.error(laid, index, DATES_REVERSED, column.place(index), seen, "改正其中一个日期")


def answered_before(checked: Checked) -> None:
    """A letter (来文日期) of a later day than the document (成文日期) that answers it."""
    laid = checked.laid.get(DISPATCH)
    letter, answer = (laid.columns.get(header_key(name)) if laid else None for name in (OF_LETTER, DATED))
    if laid is None or letter is None or answer is None:
        return
    for index in checked.judged(laid):
        came, answered = letter.day(index), answer.day(index)
        if came and answered and came > answered:
            seen = f"“{OF_LETTER}”（{came.isoformat()}）比“{DATED}”（{answered.isoformat()}）还晚"
            checked.report.found(ANSWERED_BEFORE, letter.place(index), seen, "看看哪一个对")


def _before_the_row_above(checked: Checked, column: Column, field: Field) -> None:
    """A day before that of the row above, where they go down the sheet in order."""
    last: datetime.date | None = None
    for index in range(len(column.texts)):
        day = column.day(index)
        if day and last and day < last:
            seen = f"“{field.name}”（{day.isoformat()}）比上一行的还早"
            checked.report.found(PHASES_OVERLAP, column.place(index), seen, "看看顺序或日期对不对")
        last = day or last


def _another_year(checked: Checked, laid: Laid, column: Column, field: Field, dated: Column) -> None:
    """A year beside a day of another year."""
    for index in checked.judged(laid):
        day, year = dated.day(index), column.texts[index].strip()
        if day and year.isdigit() and int(year) != day.year:
            seen = f"“{field.name}”是 {year}，“{field.year_of}”却在 {day.year} 年"
            checked.report.found(YEAR_DIFFERS, column.place(index), seen, "看看哪一个对")


def _another_day_than_said(
    checked: Checked, laid: Laid, column: Column, field: Field, worded: Column
) -> None:
    """A day beside words that say another one (5月12日护士节)."""
    for index in checked.judged(laid):
        day = column.day(index)
        said = _days_said(worded.texts[index]) if day else []
        if day and said and (day.month, day.day) != said[-1][:2]:
            seen = f"“{field.name}”是 {day.month}月{day.day}日，“{field.said_in}”却写着 {said[-1][2]}"
            checked.report.found(DEADLINE_DIFFERS, column.place(index), seen, "看看哪一个对")


_SAID = re.compile(r"(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*[日号]")
_FROM_TO = re.compile(r"\s*(?:至|到|—|－|-|–|~|～)+\s*")


def _days_said(words: str) -> list[tuple[int, int, str]]:
    """Month and day of the days that words say, and how; of a span (2月1日至10日) the last is the end.

    Where the words are no span but name several days, the first one is meant, as in 5月12日护士节.
    """
    found: list[tuple[int, int, str]] = []
    month, end = 0, 0
    for match in _SAID.finditer(words):
        if found and not _FROM_TO.fullmatch(_YEAR_SAID.sub("", words[end : match.start()])):
            break
        month = int(match[1]) if match[1] else month
        if month:
            found.append((month, int(match[2]), match[0]))
            end = match.end()
    return found


_YEAR_SAID = re.compile(r"\d{4}\s*年")

CHECKS = (dates_in_order, answered_before)
