"""What of a document depends on the row it is issued for: values that remember their column until they are used.

The list of what a template may do is closed (`gate`), so what can become of a value is known: it is printed, its
emptiness is asked for, it is joined to others, or it is looked at (compared, tested, given to a function).
Only the last lets another row's document differ in more than the printed words; `Trace.looked_at` gathers
those columns. Nothing is composed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from notice_gen.model.diagnostics import NOWHERE, Place
from notice_gen.model.values import Words

Made = tuple["str | Key", ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A column of the issued row, as a piece of text."""

    name: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """A roster or table that a function made of the issued row's values, among others: to be made anew."""

    function: Callable[..., Any]
    takes_context: bool
    arguments: Sequence[Any]


@dataclass(slots=True)
class Trace:
    """The columns of the issued row that were looked at while its document was composed.

    `inside` is how deep in functions of templates we are, `read` what they read there.
    """

    looked_at: set[str] = field(default_factory=set)
    inside: int = 0
    read: set[str] = field(default_factory=set)
    recipes: dict[int, tuple[Any, Recipe]] = field(default_factory=dict)  # by the node's id, which is kept

    def value(self, words: Words, made: Made) -> Words:
        """The words, remembering what they are made of."""
        keys = {piece.name for piece in made if isinstance(piece, Key)}
        if self.inside:
            self.read |= keys
            return words
        if type(words) is not Words:
            self.looked_at |= keys
            return words
        return Traced(words, words.place, made, self)

    def call(self, function: Callable[..., Any], takes_context: bool, context: Any, arguments: Any) -> Any:
        """What a function makes; of a roster or table, how to make it for another row."""
        look(arguments)
        self.inside += 1
        outer, self.read = self.read, set()
        try:
            made = function(context, *arguments) if takes_context else function(*arguments)
            if self.read and not isinstance(made, str):
                self.recipes[id(made)] = (made, Recipe(function, takes_context, arguments))
            else:
                self.looked_at |= self.read
        finally:
            self.inside -= 1
            self.read = outer
        return made


class Traced(Words):
    """Words of the issued row, or made of them; comparing them is looking at them."""

    __slots__ = ("made", "trace")
    made: Made
    trace: Trace

    def __new__(cls, text: str, place: Place = NOWHERE, made: Made = (), trace: Trace | None = None) -> Self:
        words = super().__new__(cls, text, place)
        words.made, words.trace = made, trace or Trace()
        return words

    def looked_at(self) -> None:
        """Another row's document may differ by these words."""
        self.trace.looked_at |= {piece.name for piece in self.made if isinstance(piece, Key)}

    def __eq__(self, other: object) -> bool:
        self.looked_at()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self.looked_at()
        return str.__ne__(self, other)

    def __lt__(self, other: str) -> bool:
        self.looked_at()
        return str.__lt__(self, other)

    def __le__(self, other: str) -> bool:
        self.looked_at()
        return str.__le__(self, other)

    def __gt__(self, other: str) -> bool:
        self.looked_at()
        return str.__gt__(self, other)

    def __ge__(self, other: str) -> bool:
        self.looked_at()
        return str.__ge__(self, other)

    def __hash__(self) -> int:
        self.looked_at()
        return str.__hash__(self)

    def __reduce__(self) -> tuple[type[Words], tuple[str, Place]]:
        return Words, (str(self), self.place)


def look(values: Iterable[Any]) -> None:
    """These values are used otherwise than by printing them."""
    for value in values:
        if isinstance(value, Traced):
            value.looked_at()


def made_of(words: Any) -> Made:
    """The pieces of words that are to be joined."""
    return words.made if isinstance(words, Traced) else (str(words),)
