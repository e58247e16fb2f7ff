"""The days of a column, of its row and of the rows above → findings where they cannot all be right.

Whether a cell holds a day at all is not judged here (`wrong_words`).
"""

from __future__ import annotations

import datetime

from notice_gen.book.checking.checked import Checked
from notice_gen.book.columns import Column
from notice_gen.book.faults import (
    ANSWERED_BEFORE,
    DATES_REVERSED,
    DEADLINE_DIFFERS,
    PHASES_OVERLAP,
    UNDATED,
    YEAR_DIFFERS,
)
from notice_gen.book.laying import Laid
from notice_gen.model.kind import DISPATCH, Field, header_key
from notice_gen.model.patterns import lazy_pattern

OF_LETTER, DATED, ISSUED = "来文日期", "成文日期", "印发日期"
NUMBERS = ("序号", "期数")  # what a document's number has of its own
ADOPTED = "题注"  # says the day on which a meeting adopted it; no other stands below the text


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


def undated(checked: Checked) -> None:
    """A document with a number, or a day on which it was issued, and no day of its own: such a page looks finished.

    A unit's document has the day of 发文 where its row has none.
    """
    usual, own = checked.laid.get(DISPATCH), checked.laid.get(checked.kind.documents)
    if usual is None or own is None:
        return
    for laid in (usual,) if own is usual else (own,):
        field = laid.declared.field(DATED)
        if field is None or field.use != "printed":
            continue
        for index in checked.judged(laid):
            reason = _says_it_is_out(laid, index)
            dated = _filled(laid, DATED, index) or _filled(laid, ADOPTED, index)
            if reason is None or dated or (own is not usual and _given_to_all(checked, usual)):
                continue
            column = laid.columns.get(field.key)
            place = (column or reason).place(index)
            seen = f"“{reason.header}”填了 {reason.texts[index].strip()}，“{DATED}”还没有填写"
            remedy = f"填上签发的日期；还没有签发的，清空“{reason.header}”"
            checked.report.found(UNDATED, place, seen, remedy)
            if column is not None:
                column.gaps.add(index)


def _says_it_is_out(laid: Laid, index: int) -> Column | None:
    """The column by which a document looks as if it had been issued: a number that is printed, else 印发日期."""
    for name in (*NUMBERS, ISSUED):
        field = laid.declared.field(name)
        if field is not None and field.use == "printed" and _filled(laid, name, index):
            return laid.columns[field.key]
    return None


def _filled(laid: Laid, name: str, index: int) -> bool:
    column = laid.columns.get(header_key(name))
    return column is not None and (bool(column.texts[index].strip()) or column.broken(index))


def _given_to_all(checked: Checked, usual: Laid) -> bool:
    """Whether 发文 has the day of all units' documents."""
    return any(_filled(usual, DATED, index) for index in checked.judged(usual))


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


_SAID = lazy_pattern(r"(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*[日号]")
_FROM_TO = lazy_pattern(r"\s*(?:至|到|—|－|-|–|~|～)+\s*")


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


_YEAR_SAID = lazy_pattern(r"\d{4}\s*年")

CHECKS = (dates_in_order, answered_before, undated)
