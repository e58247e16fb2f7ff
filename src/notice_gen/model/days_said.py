"""Running words → the days in them that no calendar has: 2026年2月30日, 4月31日, 十一月三十一日, 6月28日至31日.

A date cell is not judged here, nor whether a day is the right one.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from notice_gen.model.patterns import lazy_pattern

_CHINESE = "〇○零一二三四五六七八九十"
_NUMERAL = f"0-9０-９{_CHINESE}"
# 31日龄 is an age, 5月31号楼 a building.
_END = r"\s?(?:日(?!龄)|号(?![楼院线房室门文令机窗馆仓井站车床铺厅厂码]))"
_OF_MONTH = rf"(?P<day>[{_NUMERAL}]{{1,3}})(?P<end>{_END})?"
_DAY = lazy_pattern(
    rf"(?<![{_NUMERAL}.．第])(?:(?P<year>[{_NUMERAL}]{{4}})\s?年\s?)?"
    rf"(?P<month>[{_NUMERAL}]{{1,3}})\s?月(?!龄)(?:份?\s?{_OF_MONTH})?"
)
_ONLY_DAY = lazy_pattern(rf"(?P<day>[{_NUMERAL}]{{1,3}}){_END}")
# What stands between the first and the last day of a span: （星期五）上午9时至, 、, —.
_TO = lazy_pattern(
    r"(?:[（(][^（）()\n]{0,12}[）)])?\s?(?:[上下中]午|凌晨|晚上?)?(?:\d{1,2}[时点:：]\d{0,2}[分整半]?)?\s?起?"
    r"(?:至|到|和|、|[—－–~～-]{1,2})\s?"
)
_UNNAMED_MONTH = lazy_pattern(rf"[本当每次下上同该]月份?(?P<day>[0-9]{{2}}){_END}")
_WITH_DOTS = lazy_pattern(
    r"(?<![A-Za-z0-9./-])(?P<year>(?:19|20)[0-9]{2})(?P<mark>[./-])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"(?![A-Za-z0-9./-])"
)
# A line without any of these has no such day: looked for first, as a column may have a hundred thousand lines.
_PERHAPS = lazy_pattern(
    rf"(?:29|3[0-9]|[4-9][0-9]|(?<![0-9])00?|[０-９{_CHINESE}])\s?[日号]"
    rf"|(?:1[3-9]|[2-9][0-9]|(?<![0-9])00?|[０-９{_CHINESE}])\s?月"
    r"|(?:19|20)[0-9]{2}[./-][0-9]"
)
_LUNAR = lazy_pattern("[农阴夏旧]历")
_FIGURES = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_TENS = lazy_pattern("([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_ROUND_A_QUOTATION = (("“", "”"), ("《", "》"))


@dataclass(frozen=True, slots=True)
class NoSuchDay:
    """A day that there is not: the words that say it, and `why` in the office's words.

    `certain`: it is a day that is meant, and stands in no quotation.
    """

    words: str
    why: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Said:
    year: int | None
    month: int
    day: int | None


def days_that_are_not(words: str, years: Collection[int] = ()) -> list[NoSuchDay]:
    """The days in words that are none, line by line. `years`: those that 2月29日 may mean where it names none."""
    lines = words.split("\n")
    return [day for line in lines if _PERHAPS.search(line) for day in _in_line(line, years)]


def _in_line(words: str, years: Collection[int]) -> list[NoSuchDay]:
    found: list[NoSuchDay] = []
    if "月" in words:
        found += _in_spans(words, years)
        for match in _UNNAMED_MONTH.finditer(words):
            if int(match["day"]) > 31:
                found.append(_found(words, match.start(), match[0], f"没有 {match['day']} 日"))
    for match in _WITH_DOTS.finditer(words):
        said = _Said(int(match["year"]), int(match["month"]), int(match["day"]))
        if why := _why_none(said, years):
            found.append(NoSuchDay(match[0], why, certain=False))  # it may be a number of something
    return found


def _in_spans(words: str, years: Collection[int]) -> Iterator[NoSuchDay]:
    at = 0
    while match := _DAY.search(words, at):
        at = match.end()
        said, begins = _read(match, None), match.start()
        if said is None:
            continue
        span = _later(words, at, said)
        if match["end"] or span or (said.day is None and said.year is not None):
            yield from _judged(words, begins, at, said, years)
        while span is not None:
            later, said = span
            yield from _judged(words, begins, later.end(), said, years)
            at = later.end()
            span = _later(words, at, said)


def _later(words: str, at: int, before: _Said) -> tuple[re.Match[str], _Said] | None:
    """The next day of a span or a list, whose month and year may be those of the day before it."""
    joint = _TO.match(words, at) if before.day is not None else None
    if joint is None:
        return None
    whole = _DAY.match(words, joint.end())
    match = whole if whole and whole["day"] and whole["end"] else _ONLY_DAY.match(words, joint.end())
    said = _read(match, before) if match else None
    return (match, said) if match and said else None


def _judged(words: str, begins: int, ends: int, said: _Said, years: Collection[int]) -> Iterator[NoSuchDay]:
    why = _why_none(said, years)
    lunar = said.month <= 12 and said.day == 30 and _LUNAR.search(words[max(0, begins - 8) : begins])
    if why and not lunar:
        certain = not (said.year is None and (said.month, said.day) == (2, 29))
        yield _found(words, begins, words[begins:ends], why, certain)


def _found(words: str, begins: int, said: str, why: str, certain: bool = True) -> NoSuchDay:
    quoted = any(
        words.rfind(opening, 0, begins) > words.rfind(closing, 0, begins)
        for opening, closing in _ROUND_A_QUOTATION
    )
    return NoSuchDay(said, why, certain and not quoted)


def _why_none(said: _Said, years: Collection[int]) -> str:
    """Why there is no such day; "" where there may be one."""
    if not 1 <= said.month <= 12:
        return f"没有 {said.month} 月"
    if said.day is None:
        return ""
    if (said.month, said.day) == (2, 29):
        meant = [said.year] if said.year is not None else list(years)
        common = meant and not any(map(calendar.isleap, meant))
        return f"{meant[0]} 年 2 月只有 28 天" if common else ""
    longest = calendar.monthrange(2000, said.month)[1]  # in a leap year
    if said.month == 2 and said.year is not None:
        longest = calendar.monthrange(said.year, 2)[1] if said.year else longest
    if 1 <= said.day <= longest:
        return ""
    return f"{said.month} 月{'最多' if longest == 29 else '只有'} {longest} 天" if said.day else "没有 0 日"


def _read(match: re.Match[str], before: _Said | None) -> _Said | None:
    """What is said; None where its numerals are none. What a later day leaves out is the earlier one's."""
    groups = match.groupdict()
    figures = {name: _figure(groups.get(name)) for name in ("year", "month", "day")}
    if any(figures[name] is None and groups.get(name) for name in figures):
        return None
    year, month, day = figures["year"], figures["month"], figures["day"]
    if before is not None:
        month = before.month if month is None else month
        if year is None and before.year is not None:
            year = before.year + (month < before.month)  # over New Year
    return None if month is None else _Said(year, month, day)


def _figure(words: str | None) -> int | None:
    """15, 十五, 二〇二六 as a number; None for what is none."""
    if not words:
        return None
    if match := _TENS.fullmatch(words):
        return int(match[1].translate(_FIGURES) or 1) * 10 + int(match[2].translate(_FIGURES) or 0)
    figures = words.translate(_FIGURES)
    typed = words[0] in _CHINESE and 1 < len(words) < 4  # 三四月 is no month
    return int(figures) if figures.isascii() and figures.isdecimal() and not typed else None
