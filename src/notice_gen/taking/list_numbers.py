"""The parts of a .docx → the numbers that Word itself writes before the paragraphs of lists (一、 1. （1）).

Word turns a typed number into such a list as soon as Enter is pressed behind it; the number is then not in the
paragraph's text any more. Bullets have no number and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from notice_gen.model.numbering import chinese_numeral
from notice_gen.taking.word_parts import Parts, W, value_of


def _letters(n: int) -> str:
    """a … z, aa, bb …, as Word counts."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _roman(n: int) -> str:
    signs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
             (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    said = ""
    for value, sign in signs:
        said += sign * (n // value)
        n %= value
    return said


def _enclosed(n: int) -> str:
    return chr(0x2460 + n - 1) if 1 <= n <= 20 else str(n)


# Numbering formats (ECMA-376-1, 17.18.59, ST_NumberFormat) that Chinese documents use; others count as decimal.
FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese_numeral,
    "chineseCountingThousand": chinese_numeral,
    "japaneseCounting": chinese_numeral,  # what Word itself writes for 一、二、
    "taiwaneseCounting": chinese_numeral,
    "taiwaneseCountingThousand": chinese_numeral,
    "decimalFullWidth": lambda n: str(n).translate({ord("0") + d: ord("０") + d for d in range(10)}),
    "decimalEnclosedCircle": _enclosed,
    "decimalEnclosedCircleChinese": _enclosed,
    "decimalZero": lambda n: f"{n:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "none": lambda n: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Numbering:
    """The numbers of a part's paragraphs; asked for each paragraph once, in the order of the file."""

    def __init__(self, parts: Parts) -> None:
        """Raises Refused for broken XML."""
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # numId → abstract list, starts of its own
        self._styles: dict[str, tuple[str, Any]] = {}  # id → style it is based on, its w:numPr
        self._default = ""
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()
        for root in parts.trees("numbering"):
            self._read(root)
        for root in parts.trees("styles") if self._lists else ():
            for style in root.iter(f"{W}style"):
                own = str(style.get(f"{W}styleId", ""))
                self._styles[own] = value_of(style, "basedOn"), style.find(f"{W}pPr/{W}numPr")
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                    self._default = own

    def next(self, paragraph: Any) -> str:
        """The number that stands before this paragraph; nothing where it has none."""
        if not self._lists:
            return ""
        number, level = self._of(paragraph)
        if number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._started:
            self._started.add(number)
            for at in starts:  # a list that begins anew counts on from there
                counts.pop(at, None)
        start = starts.get(level, levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].format == "bullet":
            return ""

        def said(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = levels.get(at)
            if one is None:
                return ""
            n = counts.get(at, starts.get(at, one.start))
            return FORMATS.get(one.format, str)(n) if n > 0 else str(n)

        return re.sub(r"%([1-9])", said, levels[level].text)

    def _of(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else its style's."""
        properties = paragraph.find(f"{W}pPr")
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = value_of(own, "numId"), value_of(own, "ilvl")
        style = (value_of(properties, "pStyle") or self._default) if not number else ""
        seen: set[str] = set()
        while style and style not in seen and not number:
            seen.add(style)
            based_on, theirs = self._styles.get(style, ("", None))
            number, level = value_of(theirs, "numId"), level or value_of(theirs, "ilvl")
            style = based_on
        return number, int(level) if level.isdecimal() else 0

    def _read(self, root: Any) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            own = str(abstract.get(f"{W}abstractNumId", ""))
            self._abstract[own] = dict(map(_level, abstract.iter(f"{W}lvl")))
        for one in root.iter(f"{W}num"):
            starts = {}
            for override in one.iter(f"{W}lvlOverride"):
                begins, at = value_of(override, "startOverride"), str(override.get(f"{W}ilvl", ""))
                if begins.isdecimal() and at.isdecimal():
                    starts[int(at)] = int(begins)
            self._lists[str(one.get(f"{W}numId", ""))] = value_of(one, "abstractNumId"), starts


def _level(element: Any) -> tuple[int, _Level]:
    at, start = str(element.get(f"{W}ilvl", "")), value_of(element, "start")
    level = _Level(
        value_of(element, "numFmt") or "decimal",
        value_of(element, "lvlText"),
        int(start) if start.isdecimal() else 1,
    )
    return int(at) if at.isdecimal() else 0, level
