"""Taint tracking while a document is rendered: which columns of the issued row decided more than the printed words.

A template can do only four things with a value (`syntax` is a closed list): print it, test whether it is empty, join it
to others, or inspect it (compare it, test it, give it to a function). Only inspecting can make another row's document
differ in more than its words. Values of the row remember their columns (Traced), and `Trace.inspected` collects the
columns that were inspected; `plans` uses it as a cache key. Nothing is composed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.values import Joined, Words, places_of

Made = tuple["str | Key", ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Stands for the value of a column of the issued row, as one piece of a text."""

    name: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """The call of a function that made a roster or table from values of the issued row; repeated for other rows."""

    function: Callable[..., Any]
    takes_context: bool
    arguments: Sequence[Any]


@dataclass(slots=True)
class Trace:
    """The columns of the issued row that were inspected while its document was composed.

    `inside` counts the nested calls of template functions that are running; `read` are the columns read in the
    innermost one. `recipes` are the calls to repeat, by the id of the node that was made (kept alive beside it).
    """

    inspected: set[str] = field(default_factory=set)
    inside: int = 0
    read: set[str] = field(default_factory=set)
    recipes: dict[int, tuple[Any, Recipe]] = field(default_factory=dict)

    def value(self, words: Words, made: Made) -> Words:
        """The words as Traced, which remember the pieces they are made of; inside a function only their columns are noted."""
        keys = {piece.name for piece in made if isinstance(piece, Key)}
        if self.inside:
            self.read |= keys
            return words
        if type(words) not in (Words, Joined):
            self.inspected |= keys
            return words
        return Traced(words, words.place, made, self, places_of(words)[1:])

    def call(self, function: Callable[..., Any], takes_context: bool, context: Any, arguments: Any) -> Any:
        """Call a function of templates and return its result; of a roster or table the call is recorded as a Recipe."""
        mark_inspected(arguments)
        self.inside += 1
        outer, self.read = self.read, set()
        try:
            made = function(context, *arguments) if takes_context else function(*arguments)
            if self.read and not isinstance(made, str):
                self.recipes[id(made)] = (made, Recipe(function, takes_context, arguments))
            else:
                self.inspected |= self.read
        finally:
            self.inside -= 1
            self.read = outer
        return made


class Traced(Joined):
    """Words that come from columns of the issued row; comparing or hashing them marks these columns as inspected."""

    __slots__ = ("made", "trace")
    made: Made
    trace: Trace

    def __new__(
        cls,
        text: str,
        place: Place = NOWHERE,
        made: Made = (),
        trace: Trace | None = None,
        also: tuple[Place, ...] = (),
    ) -> Self:
        words = super().__new__(cls, text, place, also)
        words.made, words.trace = made, trace or Trace()
        return words

    def mark_inspected(self) -> None:
        """Note in the trace that the columns of these words decided something."""
        self.trace.inspected |= {piece.name for piece in self.made if isinstance(piece, Key)}

    def __eq__(self, other: object) -> bool:
        self.mark_inspected()
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self.mark_inspected()
        return str.__ne__(self, other)

    def __lt__(self, other: str) -> bool:
        self.mark_inspected()
        return str.__lt__(self, other)

    def __le__(self, other: str) -> bool:
        self.mark_inspected()
        return str.__le__(self, other)

    def __gt__(self, other: str) -> bool:
        self.mark_inspected()
        return str.__gt__(self, other)

    def __ge__(self, other: str) -> bool:
        self.mark_inspected()
        return str.__ge__(self, other)

    def __hash__(self) -> int:
        self.mark_inspected()
        return str.__hash__(self)

    def __reduce__(self) -> tuple[type[Words], tuple[Any, ...]]:
        return Joined, (str(self), self.place, self.also)


def mark_inspected(values: Iterable[Any]) -> None:
    """Note for each traced value that it is used otherwise than by printing it."""
    for value in values:
        if isinstance(value, Traced):
            value.mark_inspected()


def made_of(words: Any) -> Made:
    """The pieces of words that are to be joined."""
    return words.made if isinstance(words, Traced) else (str(words),)
