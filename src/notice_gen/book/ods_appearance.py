"""A sheet of an .ods, opened once more → how it looks and prints: OpenDocument's styles, print ranges, header rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from notice_gen.book.limits import MOST_COLUMNS, MOST_OF_SMALL_PART, MOST_ROWS, MOST_STYLES
from notice_gen.book.stamp import Stamp
from notice_gen.book.tags import position
from notice_gen.book.unpacking import Package, local
from notice_gen.model.appearance import BOTTOM, LEFT, RIGHT, TOP, Appearance, CellAppearance, Position
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across

_ACROSS: Mapping[str, Across] = {
    "start": "left",
    "left": "left",
    "center": "center",
    "end": "right",
    "right": "right",
}
_EDGES = {"border-top": TOP, "border-right": RIGHT, "border-bottom": BOTTOM, "border-left": LEFT}
_TWIPS = {"cm": 1440 / 2.54, "mm": 144 / 2.54, "in": 1440.0, "pt": 20.0}
_LENGTH = lazy_pattern(r"([\d.]+)(cm|mm|in|pt)")
_TWIPS_OF_A_CHARACTER = 105.0  # of Excel's usual face: widths are only compared
_NO_LOOK = CellAppearance()
MOST_REPEATED = 2_000  # rows: beyond, they are the rest of the sheet


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says that a table follows, its parent's words in it."""

    look: CellAppearance = _NO_LOOK
    length: float = 0.0  # of a column's width or a row's height, in twips
    by_hand: bool = False
    page: str = ""  # the master page of a sheet


def read_appearance(stamp: Stamp, sheet: str) -> Appearance:
    """The appearance of a sheet by its name. Raises Refused where the file is not the one whose cells were read."""
    reading = _Reading(sheet)
    with Package(stamp.unchanged(), stamp.path.name) as package:
        if "styles.xml" in package:
            package.parse("styles.xml", reading.start, reading.end, most=MOST_OF_SMALL_PART)
        package.parse("content.xml", reading.start, reading.end)
    return reading.appearance()


@dataclass(slots=True)
class _Reading:
    """The handlers of the stream over styles.xml and content.xml."""

    sheet: str
    styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    layouts: dict[str, bool] = field(default_factory=dict)  # page layouts: whether they lie on their side
    pages: dict[str, str] = field(default_factory=dict)  # master page → its layout
    at: tuple[str, str] = ("", "")  # the style that is read: family, name
    layout: str = ""
    inside: bool = False
    deep: int = 0  # tables inside one another
    row: int = 0
    rows: int = 1
    column: int = 0
    cells: dict[Position, CellAppearance] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, int] = field(default_factory=dict)
    by_hand: set[int] = field(default_factory=set)
    titles: list[int] = field(default_factory=list)
    in_titles: bool = False
    area: tuple[int, int, int, int] | None = None
    landscape: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        element = local(name)
        said = {local(key): value for key, value in attributes.items()}
        if element == "table":
            self._table(said)
        elif self.inside:
            if self.deep == 1:
                self._in_table(element, said)
        elif element == "style":
            self.at = said.get("family", ""), said.get("name", "")
            parent = self.styles.get((self.at[0], said.get("parent-style-name", "")), _Style())
            self.styles[self.at] = replace(parent, page=said.get("master-page-name", parent.page))
            if len(self.styles) > MOST_STYLES:
                raise ValueError(name)
        elif element == "default-style":
            self.at = "", ""
        elif element == "page-layout":
            self.layout = said.get("name", "")
        elif element == "page-layout-properties":
            self.layouts[self.layout] = said.get("print-orientation") == "landscape"
        elif element == "master-page":
            self.pages[said.get("name", "")] = said.get("page-layout-name", "")
        elif element.endswith("-properties") and self.at in self.styles:
            self._properties(element, said)

    def _properties(self, element: str, said: dict[str, str]) -> None:
        style = self.styles[self.at]
        look = style.look
        match element:
            case "table-cell-properties":
                edges = look.edges
                if "border" in said:
                    edges = 0 if said["border"].startswith("none") else TOP | RIGHT | BOTTOM | LEFT
                for key, edge in _EDGES.items():
                    if key in said:
                        edges = edges & ~edge if said[key].startswith("none") else edges | edge
                look = replace(look, edges=edges)
                if "vertical-align" in said:
                    look = replace(look, valign="top" if said["vertical-align"] == "top" else "")
                if said.get("diagonal-tl-br", "none") != "none":
                    look = replace(look, diagonal="falling")
                elif said.get("diagonal-bl-tr", "none") != "none":
                    look = replace(look, diagonal="rising")
            case "paragraph-properties":
                if self.at[0] == "table-cell" and "text-align" in said:
                    look = replace(look, align=_ACROSS.get(said["text-align"], ""))
            case "table-column-properties":
                style = replace(style, length=_twips(said.get("column-width", "")))
            case "table-row-properties":
                style = replace(
                    style,
                    length=_twips(said.get("row-height", "")),
                    by_hand=said.get("use-optimal-row-height") == "false",
                )
        self.styles[self.at] = replace(style, look=look)

    def _table(self, said: dict[str, str]) -> None:
        if self.inside:
            self.deep += 1
        elif said.get("name") == self.sheet:
            self.inside, self.deep, self.row, self.column = True, 1, 0, 0
            self.area = _area(said.get("print-ranges", ""))
            page = self.styles.get(("table", said.get("style-name", "")), _Style()).page
            self.landscape = self.layouts.get(self.pages.get(page, ""), False)

    def _in_table(self, element: str, said: dict[str, str]) -> None:
        match element:
            case "table-header-rows":
                self.in_titles = True
            case "table-column":
                times = int(said.get("number-columns-repeated", "1"))
                width = self.styles.get(("table-column", said.get("style-name", "")), _Style()).length
                for column in range(self.column, min(self.column + times, 512)):
                    self.widths[column] = width / _TWIPS_OF_A_CHARACTER
                self.column += times
            case "table-row":
                self.rows, self.column = int(said.get("number-rows-repeated", "1")), 0
                style = self.styles.get(("table-row", said.get("style-name", "")), _Style())
                for row in range(self.row, self.row + self.rows if self.rows <= MOST_REPEATED else self.row):
                    self.heights[row] = round(style.length)
                    if style.by_hand:
                        self.by_hand.add(row)
            case "table-cell" | "covered-table-cell":
                times = int(said.get("number-columns-repeated", "1"))
                look = self.styles.get(("table-cell", said.get("style-name", "")), _Style()).look
                if look != _NO_LOOK and self.rows <= MOST_REPEATED and times <= MOST_COLUMNS // 16:
                    for row in range(self.row, min(self.row + self.rows, MOST_ROWS)):
                        for column in range(self.column, self.column + times):
                            self.cells[row, column] = look
                self.column += times

    def end(self, name: str) -> None:
        """An element closes."""
        element = local(name)
        if not self.inside:
            return
        if element == "table":
            self.deep -= 1
            self.inside = self.deep > 0
        elif self.deep == 1 and element == "table-row":
            if self.in_titles:
                self.titles += [self.row, self.row + self.rows - 1]
            self.row += self.rows
        elif self.deep == 1 and element == "table-header-rows":
            self.in_titles = False

    def appearance(self) -> Appearance:
        """All that was read."""
        titles = (min(self.titles), max(self.titles)) if self.titles else None
        alike = len(set(self.widths.values())) < 2  # nobody set any
        return Appearance(
            self.cells,
            {} if alike else self.widths,
            heights=self.heights,
            set_by_hand=frozenset(self.by_hand),
            titles=titles,
            area=self.area,
            landscape=self.landscape,
        )


def _twips(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _TWIPS[match[2]] if match else 0.0


def _area(ranges: str) -> tuple[int, int, int, int] | None:
    """附表.A1:附表.F20 → (0, 0, 19, 5); of several what holds them all."""
    corners = [position(cell) for cell in re.findall(r"\.\$?([A-Z]{1,3}\$?\d+)", ranges)]
    if not corners:
        return None
    rows, columns = [row for row, _ in corners], [column for _, column in corners]
    return min(rows), min(columns), max(rows), max(columns)
