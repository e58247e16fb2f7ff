"""A table as it is printed: lines before, header, rows of kinds, notes after, columns, and what is asked of the page.

Made by `compose`, from a sheet as it stands or from records; fitted and drawn like every element. All words are in
`words`, once each: nothing above or below the grid is lost, and nothing of it becomes data. A value of the workbook
keeps its cell (`model/values`). Which orientation, size and widths it gets is decided in `fit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Across = Literal["", "left", "center", "right"]  # "": as its column, or what stands in it, wants
Down = Literal["", "top", "center", "bottom"]  # "": in the middle
Diagonal = Literal["", "falling", "rising"]
RowKind = Literal["data", "section", "subsection", "subtotal", "total", "blank"]
Holds = Literal["text", "serial", "figures", "names", "dates", "list", "code", "latin"]
Orientation = Literal["自动", "纵向", "横向"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that spans so many rows and columns; line breaks in its text are kept, an empty one is to be filled in.

    `align` and `valign` are said where the clerk, or what the cell is (the label of a form), decides them. The last
    `closing` lines of the text stand at the lower right: （盖章）, 年 月 日. A `diagonal` parts the corner of a header:
    falling from upper left to lower right, the first line of the text stands at the right above it, the last at the
    left below it; rising the other way round.
    """

    text: str
    rows: int = 1
    columns: int = 1
    align: Across = ""
    valign: Down = ""
    closing: int = 0
    diagonal: Diagonal = ""


Cells = tuple[Cell | None, ...]  # of one row; None stands where a cell above or to the left spans


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the header and what it is.

    A section's row has one cell over all columns, of the first level (一、) or, below it, of the second (（一）). It stays
    with the row that follows it, a sum with what it sums up: `total` is of the whole table (合计, 总计), first or last,
    `subtotal` of a section (小计). `blank` is ruled for handwriting. `height` is at least so many twips, 0 as the words
    need.
    """

    cells: Cells
    kind: RowKind = "data"
    height: int = 0


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of words above or below the grid (填报单位： … 单位：万元; 注：…), without line breaks, no cell of it.

    `left` begins at the table's left edge and may wrap, `right` ends at its right edge, `between` is spread evenly
    over the room that they leave.
    """

    left: str = ""
    right: str = ""
    between: tuple[str, ...] = ()

    @property
    def pieces(self) -> tuple[str, ...]:
        """Its words from left to right."""
        return tuple(piece for piece in (self.left, *self.between, self.right) if piece)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """What a column's cells hold, how they stand where the clerk said so, and its share of the width as set in Excel.

    `serial` is 序号; `figures` are amounts, `code` what has digits and is no amount (身份证号码, 电话), `list` several items
    in a cell, a line each, `latin` words of Latin letters (addresses of mail and web). `width` is relative to the other
    columns'; 0 where nobody said.
    """

    holds: Holds = "text"
    align: Across = ""
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked of the page, by the sheet's own page setup or in 附件: orientation, size of type in points."""

    orientation: Orientation = "自动"
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. One without header is a form of labels and what is filled in beside them (回执, 审批表).

    `columns` is empty where nothing is known of them, else has one for each column.
    """

    header: tuple[Cells, ...]
    rows: tuple[TableRow, ...]
    columns: tuple[TableColumn, ...] = ()
    before: tuple[TableLine, ...] = ()
    after: tuple[TableLine, ...] = ()
    wanted: Wanted = Wanted()

    @property
    def all_rows(self) -> tuple[Cells, ...]:
        """The cells of the header and of all rows below it."""
        return (*self.header, *(row.cells for row in self.rows))

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.header[0] if self.header else self.rows[0].cells if self.rows else ())

    @property
    def words(self) -> Iterator[str]:
        """All its words, in reading order: those before it, of each cell, after it."""
        for line in self.before:
            yield from line.pieces
        for row in self.all_rows:
            for cell in row:
                if cell is not None:
                    yield cell.text
        for line in self.after:
            yield from line.pieces
