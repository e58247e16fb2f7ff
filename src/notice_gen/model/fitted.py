"""What fitting decided: lines, sizes, widths and indents, ready to be drawn.

Made by `fit`, drawn by `writers`. Indents in 字 (em cells of 3号 type on the page) unless a name says otherwise;
widths of tables in twips; scales in per cent of the type's own width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from notice_gen.model.document import Cell, OriginalPages

HeadMode = Literal["全印", "套打", "不印"]
Align = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class FittedMarker:
    """份号, 密级 or 紧急程度: a line of its own, from the first line of the page on."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class FittedMark:
    """发文机关标志: its words, type size in points, twips between its characters (0 or less), and scale.

    `beyond` is by how many twips it would pass either edge of the type area if it were not narrowed.
    """

    text: str
    size: float
    tracking: int
    scale: int
    beyond: int


@dataclass(frozen=True, slots=True)
class FittedNumber:
    """发文字号 and, on its line, signatories: rows of names, padded to one width.

    `columns` are where each name begins, in 字 from the left of the type area, `label_column` where 签发人： does.
    """

    text: str
    signatories: tuple[tuple[str, ...], ...] = ()
    label_column: float = 0
    columns: tuple[float, ...] = ()


FittedHeadElement = FittedMarker | FittedMark | FittedNumber


@dataclass(frozen=True, slots=True)
class FittedHead:
    """版头, from its first line to its rule."""

    mode: HeadMode
    elements: tuple[FittedHeadElement, ...]


@dataclass(frozen=True, slots=True)
class FittedTitle:
    """Title lines, each with the twips by which its characters stand closer."""

    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FittedAddressees:
    """主送机关 with its colon."""

    text: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One paragraph of a roster: its lines, the first of which stands out by `hanging`."""

    lines: tuple[str, ...]
    left: float
    hanging: float


@dataclass(frozen=True, slots=True)
class FittedRoster:
    """A roster's paragraphs."""

    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class FittedSignature:
    """署名 and 成文日期 with their distances from the right of the type area, and the empty lines."""

    lines_above: int
    issuer: str
    issuer_right: float
    lines_between: int
    date: str
    date_right: float


@dataclass(frozen=True, slots=True)
class FittedColumn:
    """A table column: width in twips, and how its cells stand."""

    width: int
    align: Align


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table: type size in points, columns, and the rows of cells as in the tree.

    `parted` are the rows, from 0 below the header, that no page can hold whole.
    """

    size: float
    columns: tuple[FittedColumn, ...]
    header: tuple[tuple[Cell | None, ...], ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    parted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FormCell:
    """A label, or the lines filled in beside it, over so many columns of the form."""

    lines: tuple[str, ...]
    columns: int
    label: bool


@dataclass(frozen=True, slots=True)
class FittedFormRow:
    """A row of a form, at least so many twips high, its cells from left to right."""

    height: int
    cells: tuple[FormCell, ...]


@dataclass(frozen=True, slots=True)
class FittedForm:
    """A form: type size in points, widths of its columns in twips, rows."""

    size: float
    columns: tuple[int, ...]
    rows: tuple[FittedFormRow, ...]


@dataclass(frozen=True, slots=True)
class FittedSentTo:
    """主送 or 抄送 in the imprint, with label and full stop."""

    text: str


@dataclass(frozen=True, slots=True)
class FittedPrinted:
    """印发机关 at the left and 印发日期, with 印发, at the right of one line."""

    printer: str
    date: str


FittedImprintElement = FittedSentTo | FittedPrinted


@dataclass(frozen=True, slots=True)
class FittedImprint:
    """版记, between its rules."""

    elements: tuple[FittedImprintElement, ...]


Fitted = (
    FittedHead
    | FittedTitle
    | FittedAddressees
    | FittedRoster
    | FittedSignature
    | FittedTable
    | FittedForm
    | FittedImprint
    | OriginalPages
)

Fit = Callable[
    [Any], Fitted
]  # fits one bound element; writers get it as an argument, as they may not import `fit`
