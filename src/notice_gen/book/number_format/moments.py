"""A serial number → the day and time that it stands for, and how a section of a format shows them.

Days of other calendars are not known here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from notice_gen.book.number_format.numerals import DIGITS, counted, one_by_one
from notice_gen.book.number_format.sections import (
    HALVES,
    TOKEN,
    NotUnderstood,
    Section,
    is_moment,
    literal,
    minutes_in,
)

_LAST_SERIAL = 2_958_465  # 9999-12-31 where 1900-01-01 is 1
_1904 = 1_462  # days from the one beginning to the other
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_CHINESE_WEEKDAYS = "一二三四五六日"


def in_calendar(value: float, from_1904: bool) -> bool:
    """Whether Excel can show the number as a day or time."""
    return 0 <= value + (_1904 if from_1904 else 0) < _LAST_SERIAL + 1


def day_of(
    value: float, from_1904: bool = False, with_day: bool = True
) -> datetime.date | datetime.datetime | datetime.time | float:
    """What a serial number stands for: a day, a moment, a time of day; the number itself where it is none.

    29 February 1900, which Excel has and the calendar has not, stays a number.
    """
    serial = value + (_1904 if from_1904 else 0)
    days, rest = divmod(round(serial * 86_400), 86_400)
    if not in_calendar(value, from_1904) or days > _LAST_SERIAL:
        return value
    clock = (datetime.datetime.min + datetime.timedelta(seconds=rest)).time()
    if not with_day or (days == 0 and rest):
        return clock
    if days in (0, 60):
        return value
    day = _calendar_day(days)
    return datetime.datetime.combine(day, clock) if rest else day


def _calendar_day(days: int) -> datetime.date:
    """The day of a serial number; from 60 on it is one too high, for Excel counts 29 February 1900."""
    return datetime.date(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(days=days)


@dataclass(slots=True)
class _Moment:
    """A serial number taken apart. Excel has a day 0 of January 1900 and a 29 February 1900."""

    year: int
    month: int
    day: int
    weekday: int  # from 0 for Monday
    seconds: int  # of the day
    fraction: int  # of a second, in units of the smallest place shown

    @classmethod
    def of(cls, value: float, from_1904: bool, places: int) -> _Moment:
        """The moment of a serial number, rounded to so many places of a second."""
        serial = value + (_1904 if from_1904 else 0)
        ticks = int(Decimal(repr(serial * 86_400)).scaleb(places).to_integral_value(ROUND_HALF_UP))
        seconds, fraction = divmod(ticks, 10**places)
        days, rest = divmod(seconds, 86_400)
        if days in (0, 60):
            year, month, day = (1900, 1, 0) if days == 0 else (1900, 2, 29)
        else:
            found = _calendar_day(min(days, _LAST_SERIAL))
            year, month, day = found.year, found.month, found.day
        return cls(year, month, day, (days + 5) % 7, rest, fraction)


def shown_moment(section: Section, value: float, from_1904: bool) -> str:
    """A serial number as a section shows it. Raises NotUnderstood."""
    tokens = section.tokens
    if section.system:
        tokens = TOKEN.findall('yyyy"年"m"月"d"日"' if section.system == "date" else "h:mm:ss")
    if "@" in tokens:
        raise NotUnderstood
    minutes = minutes_in(tokens)
    places = _places_of_seconds(tokens)
    moment = _Moment.of(value, from_1904, max(places.values(), default=0))
    halves = any(token.lower() in HALVES for token in tokens)
    shown = ""
    for at, token in enumerate(tokens):
        low = token.lower()
        if at in places:
            width = places[at]
            shown += f".{moment.fraction:0{max(places.values())}d}"[: width + 1] if width else ""
        elif low[0] == "[":
            shown += _elapsed(low, value)
        elif low in HALVES:
            late = moment.seconds >= 43_200
            names = (
                ("上午", "下午")
                if section.chinese or low[0] == "上"
                else ("A", "P")
                if low == "a/p"
                else ("AM", "PM")
            )
            shown += names[late]
        elif is_moment(token):
            shown += _piece(low, moment, section, at in minutes, halves, shown)
        else:
            text = literal(token)
            if text is None:
                raise NotUnderstood
            shown += text
    return shown.strip()


def _places_of_seconds(tokens: list[str]) -> dict[int, int]:
    """Where decimals of a second stand (the point after ss): position → number of places; 0 for the zeros."""
    places: dict[int, int] = {}
    for at, token in enumerate(tokens):
        if token == "." and at and tokens[at - 1].lower().strip("[]") in ("s", "ss"):
            end = at + 1
            while end < len(tokens) and tokens[end] == "0":
                places[end] = 0
                end += 1
            if end > at + 1:
                places[at] = end - at - 1
    return places


def _elapsed(token: str, value: float) -> str:
    """[h], [mm] …: all hours, minutes or seconds of a number of days."""
    seconds = round(value * 86_400)
    unit = {"h": 3600, "m": 60, "s": 1}[token[1]]
    return f"{seconds // unit:0{len(token) - 2}d}"


def _piece(token: str, moment: _Moment, section: Section, minutes: bool, halves: bool, before: str) -> str:
    """One run of letters of a date format."""
    letter, width = token[0], len(token)
    chinese = section.chinese
    if letter in "ye":
        year = f"{moment.year:04d}"
        year = year[-2:] if letter == "y" and width <= 2 else year
        return one_by_one(year, section.numerals) if section.numerals else year
    if letter == "a" or (letter == "d" and width >= 3):
        short = _CHINESE_WEEKDAYS[moment.weekday]
        if letter == "a":
            if width == 4:
                return f"星期{short}"
            return f"周{short}" if chinese and not before.endswith(("周", "星期")) else short
        if chinese:
            return f"星期{short}" if width >= 4 else f"周{short}"
        return _WEEKDAYS[moment.weekday] if width >= 4 else _WEEKDAYS[moment.weekday][:3]
    if letter == "m" and not minutes and width >= 3:
        name = _MONTHS[moment.month - 1]
        if chinese and width < 5:
            return f"{moment.month}月" if width == 3 else f"{counted(moment.month, 1)}月"
        return {3: name[:3], 4: name}.get(width, name[0])
    hours = moment.seconds // 3600
    number = {
        "m": moment.seconds // 60 % 60 if minutes else moment.month,
        "d": moment.day,
        "h": (hours % 12 or 12) if halves else hours,
        "s": moment.seconds % 60,
    }[letter]
    if section.numerals:
        padded = DIGITS[section.numerals][0] if width > 1 and number < 10 else ""
        return (padded if number else "") + counted(number, section.numerals)
    return f"{number:0{min(width, 2)}d}"
