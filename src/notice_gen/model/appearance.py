"""How a sheet looks and prints in Excel, as far as a table made of it follows: rules, alignment, sizes, page setup.

Plain types: filled by `book` when a sheet is printed as it stands, read by `compose`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from notice_gen.model.table import Across, Diagonal, Down

Position = tuple[int, int]  # row, column, from 0
TOP, RIGHT, BOTTOM, LEFT = 1, 2, 4, 8  # edges of a cell that are ruled


@dataclass(frozen=True, slots=True)
class CellAppearance:
    """A cell's ruled edges, and how its words stand where the clerk said so; Excel's own ways are said by nobody.

    `goes_on`: centred over the empty cells to its right that are so too (跨列居中), as a merged cell would be.
    """

    edges: int = 0
    align: Across = ""
    valign: Down = ""
    diagonal: Diagonal = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """A sheet's cells by position, where they have any appearance, and what is set for printing it.

    `widths` are those of columns that somebody set, in Excel's characters, with the width of the others; `heights`
    are rows' in twips, `set_by_hand` those rows whose height is not Excel's own. `titles` are the first and last row that
    print on each page; `area` is what prints: first row, first column, last row, last column.
    `beside`, in words: text boxes, pictures, headers and footers, which Excel prints and are no cells.
    """

    cells: Mapping[Position, CellAppearance] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    other_width: float = 8.43
    heights: Mapping[int, int] = field(default_factory=dict)
    set_by_hand: frozenset[int] = frozenset()
    titles: tuple[int, int] | None = None
    area: tuple[int, int, int, int] | None = None
    landscape: bool = False
    beside: tuple[str, ...] = ()


NO_APPEARANCE = Appearance()
