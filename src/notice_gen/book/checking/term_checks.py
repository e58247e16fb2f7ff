"""Words that say from when to when (公示时间) → findings where they cannot all be right.

A day that is not there (6月31日) and its weekday are looked at elsewhere.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import MET_BEFORE, TERM_MISCOUNTED, TERM_REVERSED
from notice_gen.book.laying import Laid
from notice_gen.book.sheets import short
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, header_key
from notice_gen.model.numbering import chinese_numeral
from notice_gen.model.patterns import lazy_pattern

OF_MEETING, DATED = "会议时间", ("成文日期", "签发日期")
_DAY = lazy_pattern(
    r"(?:(?P<year>\d{4})\s*[年./-]\s*)?(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})(?:\s*[日号]|(?![\d年月./-]))"
)
_ONLY_DAY = lazy_pattern(r"(?P<day>\d{1,2})\s*[日号]")
_TO = lazy_pattern(r"[^，。；、（）()]{0,12}?(?:至|到|[—－–~～-])+\s*")  # a time of day may stand before it
_COUNT = lazy_pattern(
    r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})\s*+(?:[个天日]\s*+)?(?P<what>工作日|自然日|天|日)"
)
_WORDS = {chinese_numeral(n): n for n in range(1, 100)}


@dataclass(frozen=True, slots=True)
class _Term:
    """The first and last day that words say, and how many days, of work or not; None for what they do not say."""

    first: datetime.date | None
    last: datetime.date | None
    count: int | None
    of_work: bool


def terms(checked: Checked) -> None:
    """A term that ends before it begins, begins before the document's day, or has other days than it says."""
    for laid, field, column in checked.fields():
        since = laid.columns.get(header_key(field.term_from)) if field.term_from else None
        if since is None:
            continue
        for index in checked.judged(laid):
            words, dated = column.texts[index].strip(), since.day(index)
            if not words or not column.own(index):
                continue
            term = _term(words, dated.year if dated else None)
            place, said = column.place(index), f"“{field.name}”（{short(words, 30)}）"
            if (wrong := _order(term, dated, field.term_from)) is not None:
                checked.report.found(TERM_REVERSED, place, f"{said}{wrong}", "看看哪一个日期对")
            elif (wrong := _length(term)) is not None:
                checked.report.found(TERM_MISCOUNTED, place, f"{said}{wrong}", "看看日期和天数哪一个对")


def met_before(checked: Checked) -> None:
    """A meeting before the day of the notice that calls it; of one over several days the last decides.

    Only that is asked: people say of a meeting's days, and how many there are, in too many ways.
    """
    dispatch = checked.laid.get(DISPATCH)
    for laid, field, column in checked.fields():
        if dispatch is None or field.name != OF_MEETING:
            continue
        for index in checked.judged(laid):
            words, dated = column.texts[index].strip(), _dated(checked, laid, index, dispatch)
            opening = _DAY.search(words) if dated and column.own(index) else None
            if dated is None or opening is None:
                continue
            name, signed = dated
            term = _term(words, signed.year)
            day = term.last or term.first
            if day is None or day >= signed:
                continue
            seen = f"“{field.name}”（{short(words, 30)}）在“{name}”（{signed.isoformat()}）以前"
            remedy = "看看哪一个日期对"
            if day.year == signed.year:
                remedy += f"；是明年的，写明{day.year + 1}年{day.month}月{day.day}日"
            checked.report.found(MET_BEFORE, column.place(index), seen, remedy)


def _dated(checked: Checked, laid: Laid, index: int, dispatch: Laid) -> tuple[str, datetime.date] | None:
    """The day of the document that a record belongs to by 文件 (of the only one where it names none), and where it is said.

    成文日期 that is left open is the day of signing.
    """
    of_record, files = (one.columns.get(header_key(FILE_COLUMN)) for one in (laid, dispatch))
    named = of_record.texts[index].strip() if of_record else ""
    documents = [
        n
        for n in checked.judged(dispatch)
        if not named or (files is not None and files.texts[n].strip() == named)
    ]
    for name in DATED if len(documents) == 1 else ():
        column = dispatch.columns.get(header_key(name))
        day = column.day(documents[0]) if column else None
        if day is not None:
            return name, day
    return None


def _order(term: _Term, dated: datetime.date | None, name: str) -> str | None:
    if term.first and term.last and term.last < term.first:
        return "后一个日期比前一个早"
    if dated and term.last and term.last < dated:
        return f"在“{name}”（{dated.isoformat()}）以前就结束了"
    if dated and term.first and term.first < dated:
        return f"比“{name}”（{dated.isoformat()}）早"
    return None


def _length(term: _Term) -> str | None:
    """Which days are days of work is not known: there are not more of them than days."""
    if not (term.first and term.last and term.count):
        return None
    days = (term.last - term.first).days + 1
    if term.of_work:
        return f"共 {days} 天，没有 {term.count} 个工作日" if days < term.count else None
    # Some count the first day, some do not.
    return f"共 {days} 天，不是 {term.count} 天" if days - term.count not in (0, 1) else None


def _term(words: str, year: int | None) -> _Term:
    opening = _DAY.search(words)
    first = last = None
    end = 0
    if opening is not None:
        first, end = _day(opening, year, None), opening.end()
        joint = _TO.match(words, end)
        later = joint and (_DAY.match(words, joint.end()) or _ONLY_DAY.match(words, joint.end()))
        if later:
            last, end = _day(later, year, first), later.end()
        elif re.match(r"\s*(?:止|截止|前|以前|之前)", words[end:]):
            first, last = None, first
    counted = _COUNT.search(words, end)
    count = None
    if counted is not None:
        count = _WORDS.get(counted["count"]) or (
            int(counted["count"]) if counted["count"].isdigit() else None
        )
    return _Term(first, last, count, counted is not None and counted["what"] == "工作日")


def _day(match: re.Match[str], year: int | None, first: datetime.date | None) -> datetime.date | None:
    """The day; without a year it is of that of the day before it, or of the next one where a term goes over New Year."""
    said = match.groupdict()
    month = int(said["month"]) if said.get("month") else first.month if first else 0
    own = int(said["year"]) if said.get("year") else first.year if first else year
    if first and own and not said.get("year") and first.month >= 11 and month <= 2:
        own += 1
    try:
        return datetime.date(own, month, int(said["day"])) if own else None
    except ValueError:
        return None


CHECKS = (terms, met_before)
