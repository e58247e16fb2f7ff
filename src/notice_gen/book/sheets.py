"""A workbook's sheets as the clerk sees them: text as shown, values as stored, cells without a usable value.

Plain rows of text, for speed; a cell becomes Words with its place only when it is asked for.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from notice_gen.model.appearance import NO_APPEARANCE, Appearance
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.places import InCell, InSheet
from notice_gen.model.taken import Beside
from notice_gen.model.values import Words


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Switch the cyclic garbage collector off meanwhile.

    Rows and records are made by the hundred thousand and have no cycles; collecting would take as long as making them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def short(words: str, most: int = 12) -> str:
    """Words on one line, at most so many characters of them."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[:most] + "……"


Position = tuple[int, int]  # row, column, from 0


@dataclass(slots=True)
class Sheet:
    """A sheet as the clerk sees it."""

    name: str
    place: InSheet
    rows: list[list[str]] = field(default_factory=list)
    """Text as shown, "" where empty; rectangular. rows[0][0] is the sheet's cell (top, left)."""
    raw: list[list[object]] = field(default_factory=list)
    """Values as stored (str, float, bool, date, datetime, time), in the same shape.

    A row of nothing but text is the same list as in `rows`."""
    top: int = 0  # from 0
    left: int = 0
    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    """Merged cells: top left cell, in the sheet's coordinates → rows, columns."""
    broken: dict[Position, Diagnostic] = field(default_factory=dict)
    """Cells without a usable value (#N/A, a formula without result …) with the finding that names them."""
    struck: set[Position] = field(default_factory=set)
    """Cells with words that are struck through; reading has named them."""
    faults: list[Diagnostic] = field(default_factory=list)
    """All findings of the sheet, also those of `broken`; whoever uses the sheet reports them."""
    hidden: bool = False  # the sheet itself; it is used all the same
    read_appearance: Callable[[], Appearance] = field(default=lambda: NO_APPEARANCE, compare=False)
    """How it looks and prints, read once a table is made of it as it stands."""

    @property
    def bottom(self) -> int:
        """One past the last row."""
        return self.top + len(self.rows)

    @property
    def right(self) -> int:
        """One past the last column."""
        return self.left + (len(self.rows[0]) if self.rows else 0)

    @property
    def filled(self) -> bool:
        """Whether it has any filled cell."""
        return bool(self.rows)

    @property
    def cells(self) -> dict[Position, Words]:
        """Every filled cell with its place, for what needs them all at once."""
        return {
            (row, column): Words(text, self.place_of(row, column))
            for row, line in enumerate(self.rows, self.top)
            for column, text in enumerate(line, self.left)
            if text
        }

    def text(self, row: int, column: int) -> str:
        """The cell as shown, "" for an empty one and outside."""
        if self.top <= row < self.bottom and self.left <= column < self.right:
            return self.rows[row - self.top][column - self.left]
        return ""

    def raw_at(self, row: int, column: int) -> object:
        """The cell's value as stored, "" for an empty one and outside."""
        if self.top <= row < self.bottom and self.left <= column < self.right:
            return self.raw[row - self.top][column - self.left]
        return ""

    def at(self, row: int, column: int) -> Words | None:
        """The cell's words with their place; None for an empty cell (also inside a merged one)."""
        text = self.text(row, column)
        return Words(text, self.place_of(row, column)) if text else None

    def place_of(self, row: int, column: int) -> InCell:
        """The cell's place."""
        return InCell(self.place.file, self.place.sheet, row, column)


@dataclass(slots=True)
class Workbook:
    """A file's sheets by name, in order, and the findings on the file as a whole."""

    file: str
    sheets: dict[str, Sheet]
    notes: list[Diagnostic] = field(default_factory=list)
    beside: Beside | None = None  # the files of its folder, which its cells may name
    classified: bool = False  # whether it is read on a machine for text with a 密级
