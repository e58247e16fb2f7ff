"""A sheet of an .xlsx, opened once more → how it looks and prints: borders, alignment, sizes, page setup.

Most sheets are never printed as they stand, and a style for each of a million cells would cost much; so nothing of it is
read with the cells, and all of it when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

from notice_gen.book.beside_cells import RUNNING, beside_cells
from notice_gen.book.grid import unescaped
from notice_gen.book.limits import MOST_COLUMNS, MOST_OF_SMALL_PART, MOST_ROWS, MOST_STYLES
from notice_gen.book.pieces import chunks, head_of
from notice_gen.book.stamp import Stamp
from notice_gen.book.tags import column_of, position
from notice_gen.book.unpacking import Package, local, xml_parser
from notice_gen.model.appearance import BOTTOM, LEFT, RIGHT, TOP, Appearance, CellAppearance, Position
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across, Diagonal, Down

EDGES = {"top": TOP, "right": RIGHT, "bottom": BOTTOM, "left": LEFT, "end": RIGHT, "start": LEFT}
ACROSS: Mapping[str, Across] = {
    "left": "left",
    "center": "center",
    "right": "right",
    "centerContinuous": "center",
}
TWIPS = 20  # a row's height is in points
# One of the areas that a name stands for, with its sheet: 'a,b'!$A$1:$C$9,表!$1:$2
_AREA = lazy_pattern(
    r"(?<![^,])[\s(]*+(?:'(?:[^']|'')*+'|[^'!,]*+)!\$?([A-Z]{1,3})?\$?(\d+)?(?::\$?([A-Z]{1,3})?\$?(\d+)?)?"
)
_TRUE = ("1", "true")
_STYLED = lazy_pattern(r'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*? s="(\d{1,6})"')
_HIGH_ROW = lazy_pattern(r'<row( r="\d+"[^<>]* ht="[^<>]*)>')
_ATTRIBUTE = lazy_pattern(r' (\w+)="([^"]*)"')


def read_appearance(stamp: Stamp, sheet: str, part: str, main: str, styles: str) -> Appearance:
    """The appearance of a sheet by its name and part; `main` and `styles` are the workbook's parts.

    Raises Refused where the file is not the one whose cells were read.
    """
    with Package(stamp.unchanged(), stamp.path.name) as package:
        reading = _Rows(_cell_styles(package, styles))
        if not _quickly(package, part, reading):
            reading = _Rows(reading.styles)
            package.parse(part, reading.start, None, reading.words)
        titles, area = _printed(package, main, sheet)
        beside = beside_cells(package, part, reading.running)
    widths = {column: width for first, last, width in reading.widths for column in range(first, last + 1)}
    return Appearance(
        reading.cells, widths, reading.other_width, reading.heights, frozenset(reading.by_hand), titles, area,
        reading.landscape, beside,
    )  # fmt: skip


@dataclass(slots=True)
class _Rows:
    """The handler of a sheet's elements."""

    styles: list[CellAppearance | None]
    cells: dict[Position, CellAppearance] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    other_width: float = 8.43
    heights: dict[int, int] = field(default_factory=dict)
    by_hand: set[int] = field(default_factory=set)
    landscape: bool = False
    running: list[str] = field(default_factory=list)
    in_running: bool = False
    row: int = -1
    column: int = -1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        element = local(name)
        self.in_running = element in RUNNING
        if self.in_running:
            self.running.append("")
        match element:
            case "c":
                self._cell(attributes)
            case "row":
                self._row(attributes)
            case "col":
                if attributes.get("customWidth") in _TRUE:
                    first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
                    self.widths.append((first, min(last, MOST_COLUMNS - 1), float(attributes["width"])))
            case "sheetFormatPr":
                self.other_width = float(
                    attributes.get("defaultColWidth") or attributes.get("baseColWidth") or 8.43
                )
            case "pageSetup":
                self.landscape = attributes.get("orientation") == "landscape"

    def words(self, text: str) -> None:
        """Text; that of headers and footers is kept."""
        if self.in_running:
            self.running[-1] += text

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if "ht" in attributes and 0 <= self.row < MOST_ROWS:
            self.heights[self.row] = round(float(attributes["ht"]) * TWIPS)
            if attributes.get("customHeight") in _TRUE:
                self.by_hand.add(self.row)

    def _cell(self, attributes: dict[str, str]) -> None:
        at = attributes.get("r")
        row, self.column = position(at) if at else (self.row, self.column + 1)
        style = int(attributes.get("s") or 0)
        if style < len(self.styles) and (appearance := self.styles[style]) is not None:
            self.cells[row, self.column] = appearance


def _quickly(package: Package, part: str, reading: _Rows) -> bool:
    """Read a sheet as the usual programs write it by its text; False where it is written otherwise.

    Twenty thousand rows take a quarter of the time that they take tag by tag.
    """
    head, blocks = head_of(package, part, b"<sheetData>")
    if head is None or (reading.styles and reading.styles[0] is not None):  # that of cells that name none
        return False
    tail: list[bytes] = []
    try:
        for chunk in chunks(blocks, b"<row ", b"</sheetData>", tail):
            if chunk is None or "<!" in chunk or chunk.count("<c ") != chunk.count('<c r="'):
                return False
            for letters, digits, style in _STYLED.findall(chunk):
                appearance = reading.styles[int(style)]
                if appearance is not None:
                    reading.cells[int(digits) - 1, column_of(letters)] = appearance
            for row in _HIGH_ROW.findall(chunk):
                reading.start("row", dict(_ATTRIBUTE.findall(row)))
        parser = xml_parser(reading.start, None, reading.words)
        for block in (head, *tail):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except (ValueError, LookupError, ExpatError):
        return False
    return True


# ---- styles -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Border:
    edges: int = 0
    line: bool = False
    falling: bool = False
    rising: bool = False

    @property
    def diagonal(self) -> Diagonal:
        return ("falling" if self.falling else "rising" if self.rising else "") if self.line else ""


def _cell_styles(package: Package, part: str) -> list[CellAppearance | None]:
    """The appearance of each cell style in order; None for one without any. A border counts whatever its line."""
    borders: list[_Border] = []
    made: list[CellAppearance | None] = []
    inside = ""
    edges = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, edges
        element = local(name)
        if element in ("cellXfs", "borders", "dxfs", "cellStyleXfs"):
            inside = element
        elif inside == "borders" and element == "border":
            up, down = (attributes.get(key) in _TRUE for key in ("diagonalUp", "diagonalDown"))
            borders.append(_Border(falling=down, rising=up))
        elif inside == "borders" and attributes.get("style", "none") != "none" and borders:
            if element == "diagonal":
                borders[-1].line = True
            borders[-1].edges |= EDGES.get(element, 0)
        elif inside == "cellXfs" and element == "xf":
            at = int(attributes.get("borderId", "0"))
            border = borders[at] if at < len(borders) else _Border()
            look = CellAppearance(border.edges, diagonal=border.diagonal)
            made.append(look if look != CellAppearance() else None)
        elif inside == "cellXfs" and element == "alignment" and made:
            known = made[-1] or CellAppearance()
            valign: Down = "top" if attributes.get("vertical") == "top" else ""  # bottom is Excel's own way
            look = CellAppearance(
                known.edges,
                ACROSS.get(attributes.get("horizontal", ""), ""),
                valign,
                known.diagonal,
                attributes.get("horizontal") == "centerContinuous",
            )
            made[-1] = look if look != CellAppearance() else None
        if len(made) > MOST_STYLES or len(borders) > MOST_STYLES:
            raise package.swollen()

    if part and part in package:
        package.parse(part, start, most=MOST_OF_SMALL_PART)
    return made


# ---- what prints --------------------------------------------------------------------------------


def _printed(
    package: Package, main: str, sheet: str
) -> tuple[tuple[int, int] | None, tuple[int, int, int, int] | None]:
    """The rows that print on each page, and the area that prints, by the names that Excel has for them."""
    sheets: list[str] = []
    names: dict[tuple[str, str], str] = {}
    named: tuple[str, str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal named
        element = local(name)
        if element == "sheet":
            sheets.append(unescaped(attributes.get("name", "")))
        elif element == "definedName":
            named = attributes.get("name", "").removeprefix("_xlnm."), attributes.get("localSheetId", "")
            names[named] = ""

    def end(name: str) -> None:
        nonlocal named
        named = None if local(name) == "definedName" else named

    def characters(text: str) -> None:
        if named is not None:
            names[named] += text

    package.parse(main, start, end, characters, most=MOST_OF_SMALL_PART)
    of = str(sheets.index(sheet)) if sheet in sheets else ""
    return title_rows(names.get(("Print_Titles", of), "")), print_area(names.get(("Print_Area", of), ""))


def title_rows(said: str) -> tuple[int, int] | None:
    """'附表'!$A:$B,'附表'!$1:$3 → (0, 2): the rows, without columns."""
    for first_column, first, _, last in _AREA.findall(said):
        if not first_column and first:
            return int(first) - 1, int(last or first) - 1
    return None


def print_area(said: str) -> tuple[int, int, int, int] | None:
    """'附表'!$A$1:$F$20 → (0, 0, 19, 5); of several areas what holds them all. Whole columns print all rows."""
    areas = []
    for first_column, first, last_column, last in _AREA.findall(said):
        if not first_column and not first:
            continue  # #REF!
        top, left = (int(first) - 1 if first else 0), _column(first_column, 0)
        bottom = int(last) - 1 if last else int(first) - 1 if first and not last_column else MOST_ROWS - 1
        right = _column(last_column, left if first_column and not last else MOST_COLUMNS - 1)
        areas.append((top, left, bottom, right))
    if not areas:
        return None
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    return min(tops), min(lefts), max(bottoms), max(rights)


def _column(letters: str, otherwise: int) -> int:
    return position(f"{letters}1")[1] if letters else otherwise
