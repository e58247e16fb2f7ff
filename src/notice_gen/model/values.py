"""The value of a cell once it has been read: words, a day, a list, a gap. Each remembers its cell.

These are plain `str`, `date` and `tuple` with a place beside them, so that a template compares and
tests them as usual. `shown` gives the wording in running text (GB/T 15835—2011); nothing here reads cells.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Self

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Nowhere, Place
from notice_gen.model.raised import LEAST_RAISED, base


class Words(str):
    """Text as the clerk sees it in the cell, line breaks as \\n."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str = "", place: Place = NOWHERE) -> Self:
        words = super().__new__(cls, text)
        words.place = place
        return words

    def __reduce__(self) -> tuple[type[Words], tuple[Any, ...]]:
        return type(self), (str(self), self.place)


class Gap(Words):
    """What is due and still empty: 【待填：联系电话】. Writers mark such words wherever they stand.

    【待删：…】 shows words that are struck through in their cell. 【待核】 marks what was taken over from last year and has
    not been looked at.
    """

    __slots__ = ()

    @classmethod
    def of(cls, what: str, place: Place = NOWHERE) -> Gap:
        """The gap that names what is missing (联系电话) and the empty cell."""
        return cls(f"【待填：{what}】", place)

    @classmethod
    def struck(cls, words: str, place: Place = NOWHERE) -> Gap:
        """The gap that shows words which are struck through in their cell."""
        return cls(f"【待删：{words.translate(_BRACKETS)}】", place)


def unstruck(words: str) -> str:
    """The words with those that are struck through as they were typed: in a 发文登记簿 a line through an entry is 作废."""
    return _STRUCK.sub(r"\1", words) if "【待删" in words else words


TO_VERIFY = "待核"
GAP = lazy_pattern("【待[填删]：(?:(?!【待[填删]：)[^】])*+】|【待核】")
_STRUCK = lazy_pattern("【待删：((?:(?!【待删：)[^】])*+)】")
_BRACKETS = str.maketrans("【】", "［］")  # a gap ends at its first 】


class Title(Words):
    """A title; its line breaks are the clerk's own and are kept where the title is set as a title."""

    __slots__ = ()


class Joined(Words):
    """Words made of several values: `place` is the cell of the first that has one, `also` are the cells of the others."""

    __slots__ = ("also",)
    also: tuple[Place, ...]

    def __new__(cls, text: str = "", place: Place = NOWHERE, also: tuple[Place, ...] = ()) -> Self:
        words = super().__new__(cls, text, place)
        words.also = also
        return words

    def __reduce__(self) -> tuple[type[Words], tuple[Any, ...]]:
        return type(self), (str(self), self.place, self.also)


class JoinedTitle(Joined, Title):
    """A title made of several values."""

    __slots__ = ()


class Day(datetime.date):
    """A real calendar day."""

    place: Place

    @classmethod
    def of(cls, day: datetime.date, place: Place = NOWHERE) -> Day:
        """The same day, remembering its cell."""
        made = cls(day.year, day.month, day.day)
        made.place = place
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Day.of, (datetime.date(self.year, self.month, self.day), place_of(self))


class Listing(tuple[Words, ...]):
    """Several names in one cell, in the clerk's order; `typed` are the words of the cell, "" where nobody typed them so."""

    place: Place
    typed: str

    @classmethod
    def of(cls, items: Iterable[Words], place: Place = NOWHERE, typed: str = "") -> Listing:
        """The items as one value, remembering its cell."""
        made = cls(items)
        made.place, made.typed = place, typed
        return made


Value = Words | Day | Listing


def place_of(value: object) -> Place:
    """The cell a value came from, or nowhere for text that a template made."""
    return getattr(value, "place", NOWHERE)


def places_of(*values: object) -> tuple[Place, ...]:
    """Every cell that these values were made of, each once.

    Empty words have none: under a header that is not there, their place is the row's first cell, whatever stands in that.
    """
    places: list[Place] = []
    for value in values:
        if isinstance(value, str) and not str.__len__(
            value
        ):  # comparing would count as a look of the template (tracing)
            continue
        places.append(place_of(value))
        if isinstance(value, Joined):
            places += value.also
        elif isinstance(value, Listing):
            places += places_of(*value)
    there = [place for place in places if type(place) is not Nowhere]
    return tuple(dict.fromkeys(there)) if len(there) > 1 else tuple(there)


def remade(text: str, *sources: object) -> Words:
    """Words made of one value or several, which remember all of their cells; a title where the first is one."""
    if len(sources) == 1:  # most of what a batch remakes are one cell's words
        only = sources[0]
        if type(only) is Words:
            return only if text == only else Words(text, only.place)
        if type(only) is Joined:
            return Joined(text, only.place, only.also)
    places = places_of(*sources)
    title = bool(sources) and isinstance(sources[0], Title)
    first, *others = places or (NOWHERE,)
    if others:
        return (JoinedTitle if title else Joined)(text, first, tuple(others))
    return (Title if title else Words)(text, first)


def is_cjk(character: str) -> bool:
    """Whether a character is set in a full square: 汉字 and full-width marks."""
    if character >= LEAST_RAISED:
        character = base(character)
    return character >= "\u2e80" or character in "“”‘’—…·"


def on_one_line(text: str) -> str:
    """Line breaks undone for running text: nothing between full-width characters, else a space."""
    lines = [line for line in text.split("\n") if line]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += line if is_cjk(joined[-1]) and is_cjk(line[0]) else " " + line
    return joined


def shown(value: object) -> str:
    """A value as running text shows it, line breaks kept.

    Days as 2026年1月5日, without zeros (GB/T 15835—2011 5.1.4, GB/T 9704—2012 7.3.5.4); lists joined by 、.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return "、".join(shown(item) for item in value)
    return str(value)
