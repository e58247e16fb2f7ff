"""A format code → a Format, which shows numbers, days and text as Excel does in a Chinese office.

The width of the column is not known here, so nothing ever becomes ####.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from notice_gen.book.number_format.digits import shown_digits
from notice_gen.book.number_format.moments import in_calendar, shown_moment
from notice_gen.book.number_format.sections import (
    NotUnderstood,
    Section,
    holds,
    is_moment,
    literal,
    minutes_in,
    sections_of,
)
from notice_gen.model.patterns import lazy_pattern

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


_MERE_DIGITS = lazy_pattern(r"[¥￥$€]?\s*[\d,.]+\s*[%‰]?")


@dataclass(slots=True)
class Format:
    """A format code that has been read."""

    sections: list[Section]

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
        minutes = minutes_in(section.tokens)
        return any(
            (token[0].lower() in "ydae" and is_moment(token)) or (token[0].lower() == "m" and at not in minutes)
            for at, token in enumerate(section.tokens)
            if token[:2].lower() not in ("am", "a/")
        )  # fmt: skip

    @property
    def shows_moment(self) -> bool:
        """Whether a day or a time of day is shown, no elapsed time."""
        return self.is_date and not any(token.startswith("[") for token in self.sections[0].tokens)

    def number(self, value: float, from_1904: bool = False) -> str | None:
        """The number as Excel shows it, or None where the format is not understood."""
        if not math.isfinite(value):
            return None
        section, signed = self._choose(value)
        if section is None or not section.understood:
            return None
        if section.is_date:
            if not in_calendar(value, from_1904):
                return None
            try:
                return shown_moment(section, value, from_1904)
            except NotUnderstood:
                return None
        if section.is_empty and len(self.sections) > 1:
            return ""  # 0;; hides what is not above zero, ;;; hides everything
        try:
            text = shown_digits(section, value)
        except (NotUnderstood, ArithmeticError):
            return None
        lost = value < 0 and not signed and section.coloured and self._looks_positive(text, value)
        return ("-" if lost or (signed and value < 0) else "") + text

    def hides_sign(self, value: float) -> bool:
        """Whether Excel shows a number below zero without any sign of it, or with none but a colour: 0;[Red]0."""
        if value >= 0 or not math.isfinite(value) or self.is_date:
            return False
        section, signed = self._choose(value)
        text = None if section is None or signed else self.number(value)
        return text is not None and self._looks_positive(text.removeprefix("-"), value)

    def _looks_positive(self, text: str, value: float) -> bool:
        """Whether a number below zero is shown as one above it would be, or as mere digits."""
        seen = any(character not in "0〇零.,%‰ " for character in text)
        return seen and (_MERE_DIGITS.fullmatch(text) is not None or text == self.number(-value))

    def text(self, text: str) -> str:
        """Text as Excel shows it in this format."""
        last = self.sections[-1]
        if len(self.sections) > 3 and last.is_empty:
            return ""  # the fourth section is for text
        if "@" not in last.tokens or not last.understood:
            return text
        shown = [text if token == "@" else literal(token) for token in last.tokens]
        return text if None in shown else "".join(filter(None, shown))

    def _choose(self, value: float) -> tuple[Section | None, bool]:
        """The section for a number, and whether the minus sign is still to be shown."""
        sections = self.sections[:3]
        if len(sections) > 1 and len(sections) == len(self.sections) and "@" in sections[-1].tokens:
            sections = sections[:-1]  # a last section with @ is for text
        if any(section.condition for section in sections):
            for section in sections:
                if section.condition is None or holds(value, section.condition):
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
    return Format(sections_of(code))
