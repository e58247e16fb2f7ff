"""What fitting decided: lines, sizes, widths and indents, ready to be drawn.

Made by `fit`, drawn by `writers`. Indents in 字 (em cells of 3号 type on the page) unless a name says otherwise;
widths of tables in twips; scales in per cent of the type's own width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, assert_never

from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Diagonal, Down, RowKind, TableLine

HeadMode = Literal["全印", "套打", "不印"]
Align = Literal["left", "center", "right"]


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
class FittedJointMark:
    """The mark of several issuers: names below each other, spread to one width, and what stands at their right (文件).

    Each name has the twips between its characters. `size` in points, `scale` in per cent, `width` of the names, `gap` and
    `suffix_width` in twips.
    """

    names: tuple[tuple[str, int], ...]
    suffix: str
    size: float
    scale: int
    width: int
    gap: int
    suffix_width: int


@dataclass(frozen=True, slots=True)
class FittedNumber:
    """发文字号 and, on its line, signatories: rows of names, padded to one width.

    `columns` are where each name begins, in 字 from the left of the type area, `label_column` where 签发人： does.
    """

    text: str
    signatories: tuple[tuple[str, ...], ...] = ()
    label_column: float = 0
    columns: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FittedRules:
    """The double rules of a letter's first page: the upper edge of each from the type area's, in twips (10.1)."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class FittedBeside:
    """A line below the first double rule: 份号, 密级 or 紧急程度 at its left, 发文字号 at its right (10.1).

    `numbered`: what is at its right is the 发文字号; a letter may have signatories below it.
    """

    marker: FittedMarker | None
    right: str
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class FittedEdited:
    """编印单位 at the left and the day at the right of a line above the rule."""

    editor: str
    date: str


FittedHeadElement = (
    FittedMarker | FittedMark | FittedJointMark | FittedRules | FittedBeside | FittedNumber | FittedEdited
)


@dataclass(slots=True)
class HeadPieces:
    """What stands in a head, each sort by itself, in reading order where there are several."""

    markers: list[FittedMarker] = field(default_factory=list)
    mark: FittedMark | None = None
    joint: FittedJointMark | None = None
    rules: FittedRules | None = None
    beside: list[FittedBeside] = field(default_factory=list)
    number: FittedNumber = FittedNumber("")
    edited: FittedEdited | None = None


@dataclass(frozen=True, slots=True)
class FittedHead:
    """版头, from its first line to its rule. `lower`: so many twips lower than its layout has it stands all from the mark on.

    `taller`: so many twips higher than one line in the layout's size is the mark of several issuers.
    """

    mode: HeadMode
    elements: tuple[FittedHeadElement, ...]
    lower: int = 0
    taller: int = 0

    @property
    def pieces(self) -> HeadPieces:
        """Its elements by their sort, for whoever draws them."""
        found = HeadPieces()
        for element in self.elements:
            match element:
                case FittedMarker():
                    found.markers.append(element)
                case FittedMark():
                    found.mark = element
                case FittedJointMark():
                    found.joint = element
                case FittedRules():
                    found.rules = element
                case FittedBeside():
                    found.beside.append(element)
                case FittedNumber():
                    found.number = element
                case FittedEdited():
                    found.edited = element
                case _:
                    assert_never(element)
        return found


@dataclass(frozen=True, slots=True)
class FittedTitle:
    """Title lines, each with the twips by which its characters stand closer."""

    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FittedCentred:
    """Lines below the title, centred."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FittedLabelled:
    """A label with its colon, the paragraphs beside it, where their lines begin, and by how much the label stands out."""

    label: str
    paragraphs: tuple[str, ...]
    left: float
    hanging: float


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

    @property
    def line_count(self) -> int:
        """How many lines it takes, the empty ones above it among them."""
        return self.lines_above + 1 + self.lines_between + 1


@dataclass(frozen=True, slots=True)
class SignedRow:
    """Names of a joint signature on one line.

    Sealed, they stand side by side, each so many 字 wide and centred so many from the left of the type area (`centres`).
    Else it is one name, `right` from the right of it, with so many twips between its characters.
    """

    names: tuple[str, ...]
    widths: tuple[float, ...]
    centres: tuple[float, ...] = ()
    right: float = 0
    spread: int = 0


@dataclass(frozen=True, slots=True)
class FittedJointSignature:
    """署名 of several issuers and 成文日期: rows with empty lines above them, between them, and above the date."""

    lines_above: int
    rows: tuple[SignedRow, ...]
    between_rows: int
    lines_between: int
    date: str
    date_right: float

    @property
    def line_count(self) -> int:
        """How many lines it takes, the empty ones above it among them."""
        rows = len(self.rows) + (len(self.rows) - 1) * self.between_rows
        return self.lines_above + rows + self.lines_between + 1


@dataclass(frozen=True, slots=True)
class FittedCell:
    """A cell of a table as it is set: its lines, over so many rows and columns, and how they stand.

    A line is one paragraph; where it was parted to fit its column it has returns in it.

    A line that numbers something hangs: what it wraps to stands so many 字 in (`hanging`, one for each line, or empty).
    The last `closing` lines stand at the lower right. `indent`: so many twips from the right edge, for figures that
    stand below each other in the middle of their column.
    """

    lines: tuple[str, ...]
    rows: int = 1
    columns: int = 1
    align: Align = "center"
    valign: Down = ""
    hanging: tuple[float, ...] = ()
    closing: int = 0
    diagonal: Diagonal = ""
    indent: int = 0


FittedCells = tuple[FittedCell | None, ...]


@dataclass(frozen=True, slots=True)
class FittedRow:
    """A row of a table, at least so many twips high. `kept`: on one page with the row below it; `parted`: no page holds it."""

    cells: FittedCells
    kind: RowKind = "data"
    height: int = 0
    kept: bool = False
    parted: bool = False


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table: type size in points, air beside the words of its cells and widths of its columns in twips, its rows.

    `before` and `after` are set in type of that size, too, above and below its rules. `heights` are those of the header's
    rows in twips. `lying`: made for a page on its side; `pages`: how many it takes, as counted from its lines.
    """

    size: float
    margin: int
    columns: tuple[int, ...]
    header: tuple[FittedCells, ...]
    rows: tuple[FittedRow, ...]
    before: tuple[TableLine, ...] = ()
    after: tuple[TableLine, ...] = ()
    heights: tuple[int, ...] = ()
    lying: bool = False
    pages: int = 1


@dataclass(frozen=True, slots=True)
class FittedSection:
    """Whether the pages of an attachment lie on their side (8)."""

    turned: bool


@dataclass(frozen=True, slots=True)
class FormCell:
    """A label, or the lines filled in beside it, over so many columns of the form."""

    lines: tuple[str, ...]
    columns: int
    label: bool
    top: bool = False


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
    """主送, 抄送, 报, 送 or 发 in the imprint, with label and full stop; its lines begin so many 字 in, behind the label."""

    text: str
    hanging: int = 3


@dataclass(frozen=True, slots=True)
class FittedPrinted:
    """印发机关 at the left and 印发日期, with 印发, at the right of one line; or how many copies there are, at the right."""

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
    | FittedCentred
    | FittedLabelled
    | FittedAddressees
    | FittedRoster
    | FittedSignature
    | FittedJointSignature
    | FittedTable
    | FittedSection
    | FittedForm
    | FittedImprint
    | OriginalPages
)

Fit = Callable[
    [Any], Fitted
]  # fits one bound element; writers get it as an argument, as they may not import `fit`
