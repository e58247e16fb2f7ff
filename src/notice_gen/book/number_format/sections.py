"""A format code → its sections: what stands between the semicolons, with condition, language and numerals.

Nothing is shown here; that is `digits` and `moments`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notice_gen.model.patterns import lazy_pattern

TOKEN = lazy_pattern(
    r'"[^"]*"?|[\\!_*].|\[[^\[\]]*+\]|General|G/通用格式|AM/PM|A/P|上午/下午|E[+-]|y+|m+|d+|a{3,4}|h+|s+|e+|.',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = lazy_pattern(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COLOUR = lazy_pattern(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿红白黄]色?|洋红|(?:color|颜色)\s*\d+)\]",
    re.IGNORECASE,
)
_LOCALE = lazy_pattern(r"\[\$([^\]-]*)(?:-([0-9A-Fa-f]+)(?:,[^\]]*)?)?\]")
HALVES = ("am/pm", "a/p", "上午/下午")  # of the day


class NotUnderstood(Exception):
    """A piece of a format that is not understood."""


@dataclass(slots=True)
class Section:
    """What stands between two semicolons."""

    tokens: list[str] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    chinese: bool = False  # names of days and halves of the day in Chinese
    numerals: int = 0  # DBNum1 or 2
    system: str = ""  # the system's own long date or time
    coloured: bool = False
    understood: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether it shows nothing at all."""
        return not (self.tokens or self.numerals or self.system) and self.understood

    @property
    def is_date(self) -> bool:
        """Whether it shows a number as a day or time."""
        return bool(self.system) or any(is_moment(token) for token in self.tokens)


def sections_of(code: str) -> list[Section]:
    """The sections of a format code, one at least. Never raises."""
    sections = [Section()]
    for token in TOKEN.findall(code[:1024]):
        section = sections[-1]
        if token == ";":
            sections.append(Section(chinese=section.chinese))
        elif token[0] == "[":
            _bracket(section, token)
        elif token.lower() == "g/通用格式":
            section.tokens.append("general")
        else:
            section.tokens.append(token)
    return sections


def _bracket(section: Section, token: str) -> None:
    """Set in a section what is written in [ ]: a condition, elapsed time, numerals, a language, a colour."""
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
    elif _COLOUR.fullmatch(token):
        section.coloured = True
    elif low != "[dbnum0]":
        section.understood = False


def is_moment(token: str) -> bool:
    """Whether a token shows a part of a day or time."""
    low = token.lower()
    if low in HALVES or low[0] == "[":
        return True
    return low[0] in "ymdhs" or low in ("aaa", "aaaa") or set(low) == {"e"}


def minutes_in(tokens: list[str]) -> set[int]:
    """Which m are minutes: those after an hour or before a second."""
    found: set[int] = set()
    previous = ""
    last = -1
    for at, token in enumerate(tokens):
        low = token.lower()
        kind = low.strip("[")[0] if low.strip("[") else ""
        if not is_moment(token) or low in HALVES:
            continue
        if kind == "m" and previous == "h":
            found.add(at)
        if kind == "s" and previous == "m":
            found.add(last)
        previous, last = kind, at
    return found


def literal(token: str) -> str | None:
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


def holds(value: float, condition: tuple[str, float]) -> bool:
    """Whether a condition ([>=100]) holds for a number."""
    sign, bound = condition
    return {
        "<": value < bound, "<=": value <= bound, ">": value > bound, ">=": value >= bound,
        "=": value == bound, "<>": value != bound,
    }[sign]  # fmt: skip
