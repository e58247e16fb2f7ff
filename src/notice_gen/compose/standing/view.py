"""A sheet as it stands → its filled cells row by row with how far they reach, within what prints.

What is a header, a title or a note is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from notice_gen.model.appearance import Appearance, CellAppearance, Position
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across
from notice_gen.model.tables import UndeclaredSheet
from notice_gen.model.values import Words

NO_LOOK = CellAppearance()
LARGEST = 100_000  # cells of a merged one that are looked at
_LABEL = lazy_pattern(
    r"\s*[（(]?[^\d\s：:][^\d：:]{0,15}[：:]|\s*[（(]?(?:计量|金额|货币)?单位\s+\S{1,8}[）)]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Area:
    """Rows and columns of a sheet from 0, the last ones among them."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1

    @property
    def rows(self) -> range:
        """Its rows."""
        return range(self.top, self.bottom + 1)

    @property
    def columns(self) -> range:
        """Its columns."""
        return range(self.left, self.right + 1)


class Piece(NamedTuple):
    """A filled cell: its words, the first and last column over which it reaches, the rows, and how it is aligned."""

    words: Words
    left: int
    right: int
    rows: int
    align: Across

    @property
    def labelled(self) -> bool:
        """Whether it is a label with a colon, alone or before what is filled in: 填报单位：某局, 单位：万元."""
        return bool(_LABEL.match(self.words))


@dataclass(slots=True)
class View:
    """The sheet: `cells` are those that are filled and print, `outside` those that are filled and do not."""

    cells: dict[Position, Words]
    outside: dict[Position, Words]
    spans: Mapping[Position, tuple[int, int]]
    appearance: Appearance
    _by_row: dict[int, list[int]] = field(default_factory=dict)  # its filled columns

    @classmethod
    def of(cls, sheet: UndeclaredSheet) -> View:
        """What is seen of a sheet; a cell of nothing but white space is empty."""
        area = sheet.appearance.area
        inside: dict[Position, Words] = {}
        outside: dict[Position, Words] = {}
        for (row, column), words in sheet.cells.items():
            if words.strip():
                prints = area is None or (area[0] <= row <= area[2] and area[1] <= column <= area[3])
                (inside if prints else outside)[row, column] = words
        if not inside:  # an area that was drawn for another state of the sheet
            inside, outside = outside, {}
        spans = {**sheet.spans, **_centred_over(inside, sheet)}
        view = cls(inside, outside, spans, sheet.appearance)
        for row, column in sorted(inside):
            view._by_row.setdefault(row, []).append(column)
        return view

    def appearance_at(self, row: int, column: int) -> CellAppearance:
        """How a cell looks."""
        return self.appearance.cells.get((row, column), NO_LOOK)

    def pieces(self, row: int) -> list[Piece]:
        """The filled cells of a row from left to right."""
        made = []
        for column in self._by_row.get(row, ()):
            rows, columns = self.spans.get((row, column), (1, 1))
            align = self.appearance_at(row, column).align
            made.append(Piece(self.cells[row, column], column, column + columns - 1, rows, align))
        return made

    def count(self, row: int) -> int:
        """How many cells of a row are filled."""
        return len(self._by_row.get(row, ()))

    @property
    def rows(self) -> list[int]:
        """The rows with anything filled in, downwards."""
        return list(self._by_row)

    def reach(self) -> Area:
        """What the filled cells and those merged with them take up; a merge that goes on far beyond them does not count."""
        rows, columns = [row for row, _ in self.cells], [column for _, column in self.cells]
        top, left, bottom, right = min(rows), min(columns), max(rows), max(columns)
        within = self.appearance.area
        for (row, column), (deep, wide) in self._spans_of_filled():
            if deep <= 1_000 and wide <= 100:
                bottom, right = max(bottom, row + deep - 1), max(right, column + wide - 1)
        if within is not None:
            bottom, right = max(max(rows), min(bottom, within[2])), max(max(columns), min(right, within[3]))
        return Area(top, left, bottom, right)

    def _spans_of_filled(self) -> Iterator[tuple[Position, tuple[int, int]]]:
        return ((at, span) for at, span in self.spans.items() if at in self.cells)


def _centred_over(cells: Mapping[Position, Words], sheet: UndeclaredSheet) -> dict[Position, tuple[int, int]]:
    """The cells that are centred over empty ones to their right (跨列居中), which stand as if they were merged."""
    looks = sheet.appearance.cells
    if not any(look.goes_on for look in looks.values()):
        return {}
    covered = {
        (row + down, column + across)
        for (row, column), (rows, columns) in sheet.spans.items()
        if rows * columns <= LARGEST
        for down in range(rows)
        for across in range(columns)
    }
    made = {}
    for (row, column), look in looks.items():
        if look.goes_on and (row, column) in cells and (row, column) not in covered:
            wide = 1
            while (
                (at := (row, column + wide)) not in cells
                and at not in covered
                and looks.get(at, NO_LOOK).goes_on
            ):
                wide += 1
            if wide > 1:
                made[row, column] = (1, wide)
    return made
