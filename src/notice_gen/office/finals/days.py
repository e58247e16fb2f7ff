"""The words of a day in a final (2026年3月5日, 二〇二六年三月　日) → its year, month and day as far as they are stated.

What is stated is either a day that there is, or a fault: nothing of it may be overwritten in silence.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from notice_gen.model.patterns import lazy_pattern
from notice_gen.taking.paragraphs import DATE_WORDS, Paragraph, bare

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "0123456789000123456789")
_BLANK = lazy_pattern(r"[_＿XxＸ×]+")
_TENS = lazy_pattern("[一二三四五六七八九]?十[一二三四五六七八九]?")


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day as it is typed: the words, and year, month and day, None where they are open; `fault` says in the office's
    words why it is none, "" where it may be one."""

    words: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    fault: str = ""

    @property
    def whole(self) -> datetime.date | None:
        """The day, where all of it is stated and there is one."""
        if self.fault or self.year is None or self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)

    def may_be(self, day: datetime.date) -> bool:
        """Whether what is stated is that day's."""
        ours = (self.year, self.month, self.day)
        return all(
            mine in (None, theirs) for mine, theirs in zip(ours, (day.year, day.month, day.day), strict=True)
        )


def typed_day(words: str) -> TypedDay | None:
    """The first day in these words; None where there is none (DATE_WORDS finds it)."""
    match = DATE_WORDS.search(words)
    if match is None:
        return None
    stated_year, _, rest = bare(match[0]).partition("年")
    stated_month, _, stated_day = rest.partition("月")
    typed = [_BLANK.sub("", part) for part in (stated_year, stated_month, stated_day.removesuffix("日"))]
    figures = [_figure(part) for part in typed]
    year, month, day = figures
    if typed[0] and (year is None or len(_arabic(typed[0])) != 4):
        fault = f"年份写的是“{typed[0]}”，要四位"
    elif (typed[1] and month is None) or (typed[2] and day is None):
        fault = "认不出月、日"
    elif not _exists(year, month, day):
        fault = "没有这一天"
    else:
        fault = ""
    return TypedDay(match[0].strip(), year, month, day, fault)


def day_in(paragraphs: Sequence[Paragraph], style: str) -> TypedDay | None:
    """The first day in the paragraphs of a style (成文日期, 印发日期)."""
    found = (typed_day(one.text) for one in paragraphs if one.style == style)
    return next((day for day in found if day is not None), None)


def _exists(year: int | None, month: int | None, day: int | None) -> bool:
    """Whether there may be such a day, whatever is still open of it."""
    try:
        # 2000 is a leap year, and January has 31 days.
        datetime.date(
            2000 if year is None else year, 1 if month is None else month, 1 if day is None else day
        )
    except ValueError:
        return False
    return True


def _figure(words: str) -> int | None:
    said = _arabic(words)
    return int(said) if said.isascii() and said.isdecimal() else None


def _arabic(words: str) -> str:
    """Figures that may be written in 汉字: 二〇二六, 十五, 三十一."""

    def figures(match: re.Match[str]) -> str:
        tens, _, ones = match[0].partition("十")
        return str((int(tens.translate(_DIGITS) or 1)) * 10 + int(ones.translate(_DIGITS) or 0))

    return _TENS.sub(figures, words).translate(_DIGITS)
