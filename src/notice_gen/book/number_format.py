"""A number and its Excel format → the text that Excel shows in a Chinese office, and the day it stands for.

`compiled` reads a format code once; its methods show numbers, days and text. A format that is not understood
(lunar calendars, eras, letters of other alphabets) gives None: the caller shows the plain number and says so.
The width of the column is not known here, so nothing ever becomes ####.
"""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

# ECMA-376 part 1, 18.8.30: all languages, then what zh-cn has at 27 to 36 and 50 to 58; 5 to 8, 14 and
# 37 to 44 as Excel shows them on a Chinese Windows.
BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}  # fmt: skip

_TOKEN = re.compile(
    r'"[^"]*"?|[\\!_*].|\[[^\]]*\]|General|G/通用格式|AM/PM|A/P|上午/下午|E[+-]|y+|m+|d+|a{3,4}|h+|s+|e+|.',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COLOUR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|洋红|(?:color|颜色)\s*\d+)\]",
    re.IGNORECASE,
)
_LOCALE = re.compile(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+)(?:,[^\]]*)?)?\]")
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
_CN_WEEKDAYS = "一二三四五六日"
_CN_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_CN_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)  # the digits that Excel keeps
_LAST_SERIAL = 2_958_465  # 9999-12-31 where 1900-01-01 is 1
_1904 = 1_462  # days from the one beginning to the other


class _NotUnderstood(Exception):
    """A piece of a format that is not understood."""


@dataclass(slots=True)
class _Section:
    """What stands between two semicolons."""

    tokens: list[str] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    chinese: bool = False  # names of days and halves of the day in Chinese
    numerals: int = 0  # DBNum1 or 2
    system: str = ""  # the system's own long date or time
    understood: bool = True

    @property
    def is_date(self) -> bool:
        return bool(self.system) or any(_is_moment(token) for token in self.tokens)


@dataclass(slots=True)
class Format:
    """A format code that has been read."""

    code: str
    sections: list[_Section]

    @property
    def is_general(self) -> bool:
        """Whether it is Excel's General and nothing more."""
        return len(self.sections) == 1 and [t.lower() for t in self.sections[0].tokens] in (
            ["general"],
            ["@"],
            [],
        )

    @property
    def is_date(self) -> bool:
        """Whether numbers are shown as days or times."""
        return self.sections[0].is_date

    @property
    def shows_day(self) -> bool:
        """Whether a year, month or day is shown."""
        section = self.sections[0]
        if section.system:
            return section.system == "date"
        minutes = _minutes(section.tokens)
        return any(
            (token[0].lower() in "ydae" and _is_moment(token)) or (token[0].lower() == "m" and at not in minutes)
            for at, token in enumerate(section.tokens)
            if token[:2].lower() not in ("am", "a/")
        )  # fmt: skip

    @property
    def shows_moment(self) -> bool:
        """Whether a day or a time of day is shown, no elapsed time."""
        return self.is_date and not any(token.startswith("[") for token in self.sections[0].tokens)

    def in_calendar(self, value: float, from_1904: bool) -> bool:
        """Whether Excel can show the number as a day or time."""
        return 0 <= value + (_1904 if from_1904 else 0) < _LAST_SERIAL + 1

    def number(self, value: float, from_1904: bool = False) -> str | None:
        """The number as Excel shows it, or None where the format is not understood."""
        if not math.isfinite(value):
            return None
        section, signed = self._choose(value)
        if section is None or not section.understood:
            return None
        if section.is_date:
            if not self.in_calendar(value, from_1904):
                return None
            try:
                return _moment(section, value, from_1904)
            except _NotUnderstood:
                return None
        if not section.tokens and len(self.sections) > 1:
            return "" if value == 0 else None  # 0;-0;; hides nothing but zeros
        try:
            text = _number(section, value)
        except (_NotUnderstood, ArithmeticError):
            return None
        return ("-" if signed and value < 0 else "") + text

    def text(self, text: str) -> str:
        """Text as Excel shows it in this format."""
        last = self.sections[-1]
        if "@" not in last.tokens or not last.understood:
            return text
        shown = [text if token == "@" else _literal(token) for token in last.tokens]
        return text if None in shown else "".join(filter(None, shown))

    def _choose(self, value: float) -> tuple[_Section | None, bool]:
        """The section for a number, and whether the minus sign is still to be shown."""
        sections = self.sections[:3]
        if len(sections) > 1 and len(sections) == len(self.sections) and "@" in sections[-1].tokens:
            sections = sections[:-1]  # a last section with @ is for text
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition is None or _holds(value, section.condition):
                    negative = (
                        section.condition is not None
                        and section.condition[0] in ("<", "<=")
                        and (section.condition[1] <= 0)
                    )
                    return section, not negative
            return None, False
        if value < 0 and len(sections) > 1:
            return sections[1], False
        if value == 0 and len(sections) > 2:
            return sections[2], False
        return sections[0], True


@lru_cache(maxsize=4096)
def compiled(code: str) -> Format:
    """The format that a code stands for. Never raises."""
    sections = [_Section()]
    for token in _TOKEN.findall(code[:1024]):
        section = sections[-1]
        low = token.lower()
        if token == ";":
            sections.append(_Section(chinese=section.chinese, numerals=0))
        elif token[0] == "[":
            _bracket(section, token)
        elif low == "g/通用格式":
            section.tokens.append("general")
        else:
            section.tokens.append(token)
    return Format(code, sections)


def day_of(
    value: float, from_1904: bool = False, with_day: bool = True
) -> datetime.date | datetime.datetime | datetime.time | float:
    """What a serial number stands for: a day, a moment, a time of day; the number itself where it is none.

    29 February 1900, which Excel has and the calendar has not, stays a number.
    """
    serial = value + (_1904 if from_1904 else 0)
    seconds = round(serial * 86_400)
    days, rest = divmod(seconds, 86_400)
    if not 0 <= serial < _LAST_SERIAL + 1 or days > _LAST_SERIAL:
        return value
    clock = (datetime.datetime.min + datetime.timedelta(seconds=rest)).time()
    if not with_day or (days == 0 and rest):
        return clock
    if days in (0, 60):
        return value
    day = datetime.date(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, clock) if rest else day


def is_long(value: float) -> bool:
    """Whether General shows an integer in the form 1.23457E+11."""
    return abs(value) >= 1e11 and value == int(value)


def plain(value: float) -> str:
    """A number as Excel's General shows it in a wide column: 11 characters with the point.

    An integer of up to 15 digits stays whole.
    """
    if value == 0:
        return "0"
    sign, value = ("-" if value < 0 else ""), abs(value)
    if value < 1e15 and value == int(value):
        return sign + str(int(value))
    exact = Decimal(repr(value))
    power = _FIFTEEN.plus(exact).adjusted()
    if -5 <= power <= 10:
        places = 9 - max(power, 0) if power < 10 else 0
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
        lost = power < -4 and Decimal(text) != _FIFTEEN.plus(exact)
        if not lost:
            return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
    mantissa, _, exponent = f"{exact:.5E}".partition("E")
    return f"{sign}{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"


# ---- reading a code ------------------------------------------------------------------------------


def _bracket(section: _Section, token: str) -> None:
    low = token.lower()
    condition, place = _CONDITION.fullmatch(token), _LOCALE.fullmatch(token)
    if condition:
        section.condition = condition[1], float(condition[2])
    elif re.fullmatch(r"\[(h+|m+|s+)\]", low):
        section.tokens.append(low)
    elif low in ("[dbnum1]", "[dbnum2]"):
        section.numerals = int(low[6])
    elif place:
        if place[1]:
            section.tokens.append(f'"{place[1]}"')
        number = int(place[2] or "0", 16)
        if number in (0xF800, 0xF400):
            section.system = "date" if number == 0xF800 else "time"
            return
        section.chinese |= number & 0xFF == 4 and number & 0xFFFF != 0
        if (number >> 16) & 0xFF not in (0, 1) or number >> 24 not in (0, 1):
            section.understood = False  # another calendar, or other digits
    elif not (_COLOUR.fullmatch(token) or low == "[dbnum0]"):
        section.understood = False


def _is_moment(token: str) -> bool:
    low = token.lower()
    if low in ("am/pm", "a/p", "上午/下午") or low[0] == "[":
        return True
    return low[0] in "ymdhs" or low in ("aaa", "aaaa") or set(low) == {"e"}


def _minutes(tokens: list[str]) -> set[int]:
    """Which m are minutes: those after an hour or before a second."""
    found: set[int] = set()
    previous = ""
    last = -1
    for at, token in enumerate(tokens):
        low = token.lower()
        kind = low.strip("[")[0] if low.strip("[") else ""
        if not _is_moment(token) or low in ("am/pm", "a/p", "上午/下午"):
            continue
        if kind == "m" and previous == "h":
            found.add(at)
        if kind == "s" and previous == "m":
            found.add(last)
        previous, last = kind, at
    return found


def _literal(token: str) -> str | None:
    """What a token shows by itself, or None where it is a placeholder or a letter without meaning."""
    if token[0] == '"':
        return token.strip('"')
    if token[0] in "\\!" and len(token) > 1:
        return token[1]
    if token[0] in "_*" and len(token) > 1:
        return ""  # room as wide as a character, or filling
    if len(token) == 1 and not (token.isascii() and token.isalnum()) and token not in "0#?@%[]":
        return token
    return token if token.isdigit() and token != "0" else None


def _holds(value: float, condition: tuple[str, float]) -> bool:
    sign, bound = condition
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound,
        "=": value == bound, "<>": value != bound,
    }[sign]  # fmt: skip


# ---- numbers -------------------------------------------------------------------------------------


def _number(section: _Section, value: float) -> str:
    """A number without its sign, as a section shows it."""
    tokens = section.tokens
    if not tokens and section.numerals:
        tokens = ["general"]
    if any(token.lower() == "general" or token == "@" for token in tokens) or not tokens:
        shown = plain(abs(value))
        if section.numerals:
            shown = _spelt(shown, section.numerals)
        around = [None if t.lower() == "general" or t == "@" else _literal(t) for t in tokens]
        return "".join(shown if text is None else text for text in around) if tokens else shown
    number = _FIFTEEN.plus(Decimal(repr(abs(value)))) * 100 ** sum(token == "%" for token in tokens)
    digits = [at for at, token in enumerate(tokens) if token in "0#?"]
    if not digits:
        return "".join(_shown_literal(token) for token in tokens)
    if any(token[0] in "eE" and len(token) == 2 for token in tokens):
        text = _scientific(tokens, number)
    elif "/" in tokens and tokens.index("/") > digits[0]:
        text = _fraction(tokens, number)
    else:
        text = _fixed(tokens, number)
    if "?" in tokens:
        text = text.strip()
    return "".join(_CN_DIGITS[section.numerals][int(c)] if c in "0123456789" else c for c in text) if (
        section.numerals
    ) else text  # fmt: skip


def _shown_literal(token: str) -> str:
    text = "%" if token == "%" else _literal(token)
    if text is None:
        raise _NotUnderstood
    return text


def _fixed(tokens: list[str], number: Decimal) -> str:
    places = [at for at, token in enumerate(tokens) if token in "0#?"]
    dots = [at for at, token in enumerate(tokens) if token == "."]
    dot = dots[0] if dots else len(tokens)
    whole, decimals = [at for at in places if at < dot], [at for at in places if at > dot]
    commas = {at for at, token in enumerate(tokens) if token == ","}
    scaling = set()
    for end in {places[-1], whole[-1] if whole else places[-1]}:
        while end + 1 in commas:
            end += 1
            scaling.add(end)
    thousands = {at for at in commas if whole and whole[0] < at < whole[-1]}
    number = (number / 1000 ** len(scaling)).quantize(
        Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP
    )
    front, _, back = f"{number:f}".partition(".")
    shown = dict.fromkeys((*scaling, *thousands), "") | _whole(tokens, whole, front, bool(thousands))
    for order, at in enumerate(decimals):
        digit = back[order]
        if not back[order:].strip("0"):
            digit = {"0": "0", "#": "", "?": " "}[tokens[at]]
        shown[at] = digit
    if dots:
        shown[dot] = "."
        if not whole:
            shown[dot] = (front if front != "0" else "") + "."
    return "".join(shown[at] if at in shown else _shown_literal(token) for at, token in enumerate(tokens))


def _whole(tokens: list[str], places: list[int], digits: str, thousands: bool) -> dict[int, str]:
    """The digits before the point, laid into their places from the right; the first takes what is left."""
    shown: dict[int, str] = {}
    left = digits.lstrip("0")
    count = 0

    def grouped(text: str) -> str:
        nonlocal count
        out = ""
        for digit in reversed(text):
            if thousands and count and count % 3 == 0 and digit != " ":
                out = "," + out
            out, count = digit + out, count + 1
        return out

    for at in reversed(places):
        if at == places[0] and left:
            shown[at], left = grouped(left), ""
        elif left:
            shown[at], left = grouped(left[-1]), left[:-1]
        else:
            shown[at] = (
                {"0": grouped("0"), "#": "", "?": " "}[tokens[at]] if tokens[at] != "0" else grouped("0")
            )
    return shown


def _scientific(tokens: list[str], number: Decimal) -> str:
    at = next(at for at, token in enumerate(tokens) if token[0] in "eE" and len(token) == 2)
    front, back = tokens[:at], tokens[at + 1 :]
    dot = front.index(".") if "." in front else len(front)
    whole = max(sum(token in "0#?" for token in front[:dot]), 1)
    decimals = sum(token in "0#?" for token in front[dot:])
    power = number.adjusted() if number else 0
    power = power - power % whole if whole > 1 else power
    mantissa = number.scaleb(-power)
    if mantissa.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) >= 10**whole:
        power, mantissa = power + whole, mantissa.scaleb(-whole)
    sign = "-" if power < 0 else "+" if tokens[at][1] == "+" else ""
    least = sum(token == "0" for token in back)
    rest = "".join(_shown_literal(token) for token in back if token not in "0#?")
    return f"{_fixed(front, mantissa)}E{sign}{abs(power):0{max(least, 1)}d}{rest}"


def _fraction(tokens: list[str], number: Decimal) -> str:
    slash = tokens.index("/")
    before = [at for at in range(slash) if tokens[at] in "0#?"]
    over = [at for at in before if at == slash - 1 or all(tokens[x] in "0#?" for x in range(at, slash))]
    whole_places = [at for at in before if at not in over]
    after = slash + 1
    fixed = ""
    while after < len(tokens) and (tokens[after] in "0#?" or tokens[after].isdigit()):
        fixed += tokens[after]
        after += 1
    if not over or not fixed:
        raise _NotUnderstood
    exact = Fraction(number)
    whole, part = (int(exact), exact - int(exact)) if whole_places else (0, exact)
    if fixed.strip("0#?"):
        bottom = int(fixed.replace("#", "").replace("?", "") or "1")
        top = int(part * bottom + Fraction(1, 2))
    else:
        near = part.limit_denominator(10 ** len(fixed) - 1)
        top, bottom = near.numerator, near.denominator
    if whole_places and top == bottom:
        whole, top = whole + 1, 0
    front = "".join(_shown_literal(t) for t in tokens[: before[0]])
    end = "".join(_shown_literal(t) for t in tokens[after:])
    if whole_places and not top:
        return f"{front}{whole}{end}"
    return f"{front}{f'{whole} ' if whole else ''}{top}/{bottom}{end}"


def _spelt(digits: str, numerals: int) -> str:
    """123 → 一百二十三, as [DBNum1]General shows it; 10 → 一十."""
    if "E" in digits or len(digits.partition(".")[0]) > 15:
        raise _NotUnderstood
    names, units = _CN_DIGITS[numerals], _CN_UNITS[numerals]
    whole, dot, decimals = digits.partition(".")
    groups = [int(whole[max(end - 4, 0) : end]) for end in range(len(whole), 0, -4)]
    text, gap = "", False
    for order in range(len(groups) - 1, -1, -1):
        group = groups[order]
        if not group:
            gap = bool(text)
            continue
        for power in (3, 2, 1, 0):
            digit = group // 10**power % 10
            if digit:
                text += (names[0] if gap else "") + names[digit] + units[power]
                gap = False
            elif text:
                gap = True
        text += ("", "万", "亿", "兆")[order]
        gap = group % 10 == 0 and gap
        if group % 10 == 0:
            gap = False if not order else groups[order - 1] < 1000
    return (text or names[0]) + dot + "".join(names[int(digit)] for digit in decimals)


# ---- days and times ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Moment:
    """A serial number taken apart. Excel has a day 0 of January 1900 and a 29 February 1900."""

    year: int
    month: int
    day: int
    weekday: int  # from 0 for Monday
    seconds: int  # of the day
    fraction: int  # of a second, in units of the smallest place shown
    serial: float

    @classmethod
    def of(cls, value: float, from_1904: bool, places: int) -> _Moment:
        serial = value + (_1904 if from_1904 else 0)
        ticks = int(Decimal(repr(serial * 86_400)).scaleb(places).to_integral_value(ROUND_HALF_UP))
        seconds, fraction = divmod(ticks, 10**places)
        days, rest = divmod(seconds, 86_400)
        if days in (0, 60):
            year, month, day = (1900, 1, 0) if days == 0 else (1900, 2, 29)
        else:
            found = datetime.date(1899, 12, 31 if days < 60 else 30) + datetime.timedelta(
                days=min(days, _LAST_SERIAL)
            )
            year, month, day = found.year, found.month, found.day
        return cls(year, month, day, (days + 5) % 7, rest, fraction, value)


def _moment(section: _Section, value: float, from_1904: bool) -> str:
    tokens = section.tokens
    if section.system:
        tokens = _TOKEN.findall('yyyy"年"m"月"d"日"' if section.system == "date" else "h:mm:ss")
    if "@" in tokens:
        raise _NotUnderstood
    minutes = _minutes(tokens)
    places = _places_of_seconds(tokens)
    moment = _Moment.of(value, from_1904, max(places.values(), default=0))
    halves = any(token.lower() in ("am/pm", "a/p", "上午/下午") for token in tokens)
    shown = ""
    for at, token in enumerate(tokens):
        low = token.lower()
        if at in places:
            width = places[at]
            shown += f".{moment.fraction:0{max(places.values())}d}"[: width + 1] if width else ""
        elif low[0] == "[":
            shown += _elapsed(low, value, moment)
        elif low in ("am/pm", "a/p", "上午/下午"):
            late = moment.seconds >= 43_200
            names = (
                ("上午", "下午")
                if section.chinese or low[0] == "上"
                else ("A", "P")
                if low == "a/p"
                else ("AM", "PM")
            )
            shown += names[late]
        elif _is_moment(token):
            shown += _piece(low, moment, section, at in minutes, halves, shown)
        else:
            text = _literal(token)
            if text is None:
                raise _NotUnderstood
            shown += text
    return shown.strip() if shown != "" else shown


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


def _elapsed(token: str, value: float, moment: _Moment) -> str:
    seconds = round(value * 86_400)
    unit = {"h": 3600, "m": 60, "s": 1}[token[1]]
    return f"{seconds // unit:0{len(token) - 2}d}"


def _piece(token: str, moment: _Moment, section: _Section, minutes: bool, halves: bool, before: str) -> str:
    """One run of letters of a date format."""
    letter, width = token[0], len(token)
    chinese = section.chinese
    if letter in "ye":
        year = f"{moment.year:04d}"
        year = year[-2:] if letter == "y" and width <= 2 else year
        return "".join(_CN_DIGITS[section.numerals][int(c)] for c in year) if section.numerals else year
    if letter == "a" or (letter == "d" and width >= 3):
        short = _CN_WEEKDAYS[moment.weekday]
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
            return f"{moment.month}月" if width == 3 else f"{_counted(moment.month, 1)}月"
        return {3: name[:3], 4: name}.get(width, name[0])
    hours = moment.seconds // 3600
    number = {
        "m": moment.seconds // 60 % 60 if minutes else moment.month,
        "d": moment.day,
        "h": (hours % 12 or 12) if halves else hours,
        "s": moment.seconds % 60,
    }[letter]
    if section.numerals:
        padded = _CN_DIGITS[section.numerals][0] if width > 1 and number < 10 else ""
        return (padded if number else "") + _counted(number, section.numerals)
    return f"{number:0{min(width, 2)}d}"


def _counted(number: int, numerals: int) -> str:
    """A day, month or hour in Chinese: 10 → 十 (small) or 壹拾 (banker's)."""
    names, ten = _CN_DIGITS[numerals], _CN_UNITS[numerals][1]
    if number < 10:
        return names[number]
    tens, ones = divmod(number, 10)
    front = "" if tens == 1 and numerals == 1 else names[tens]
    return front + ten + (names[ones] if ones else "")
