"""An OpenDocument spreadsheet (.ods) → its sheets. The text is what the program that wrote it showed.

Formulas are not calculated; comments, pictures and drawings are no part of a cell's text.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from notice_gen.book.faults import ENCRYPTED, NO_SHEETS
from notice_gen.book.grid import Count, Grid
from notice_gen.book.limits import MOST_COLUMNS, MOST_IN_A_CELL, MOST_OF_SMALL_PART, MOST_ROWS, MOST_SHEETS
from notice_gen.book.number_format import compiled, plain
from notice_gen.book.ods_appearance import read_appearance
from notice_gen.book.sheets import Workbook
from notice_gen.book.stamp import Stamp
from notice_gen.book.unpacking import Package, local, refused
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InSheet
from notice_gen.model.raised import Manner

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text", "style"))
Run = tuple[Manner | None, str]  # words in one font; None is the cell's own
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_NO_TEXT = (_OFFICE + "annotation", _TABLE + "shapes", _TEXT + "ruby-text")
_ERROR = lazy_pattern(r"#(?:N/A|NAME\?|REF!|DIV/0!|VALUE!|NUM!|NULL!)|(?:Err|错误):\d{3}")
_SPACE, _TAB, _BREAK = "\0", "\1", "\2"  # stand for elements inside text; XML cannot contain these characters


def read_ods(package: Package, stamp: Stamp) -> Workbook:
    """The workbook in a package. Raises Refused where it cannot be read."""
    package.without_doctype()
    _not_encrypted(package)
    reading = _Reading(package)
    if "styles.xml" in package:
        package.parse("styles.xml", reading.start, reading.end, most=MOST_OF_SMALL_PART, namespaces=True)
    package.parse("content.xml", reading.start, reading.end, reading.characters, namespaces=True)
    if not reading.workbook.sheets:
        raise refused(NO_SHEETS, package.file, "文件里没有工作表", "选一本有内容的工作簿")
    for name, sheet in reading.workbook.sheets.items():
        sheet.read_appearance = partial(read_appearance, stamp, name)
    return reading.workbook


def _not_encrypted(package: Package) -> None:
    found: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "encryption-data":
            found.append(name)

    if "META-INF/manifest.xml" in package:
        package.parse("META-INF/manifest.xml", start, most=MOST_OF_SMALL_PART)
    if found:
        raise refused(ENCRYPTED, package.file, "文件加了密码", "去掉密码后另存")


@dataclass(slots=True)
class _Cell:
    """A table cell: its attributes, its paragraphs, how often it is repeated, whether a merged one covers it."""

    columns: int
    about: dict[str, str]
    covered: bool
    paragraphs: list[list[Run]] = field(default_factory=list)


class _Reading:
    """The handlers of the stream over content.xml, and what they gathered."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.workbook, self.count = Workbook(package.file, {}), Count()
        self.grid: Grid | None = None
        self.tables = 0  # how deep: a table inside a cell is no sheet
        self.hidden_styles: set[str] = set()
        self.style = "", ""  # family and name
        self.manners: dict[tuple[str, str], Manner] = {}  # of the styles that say it
        self.row_style = ""
        self.column_styles: list[tuple[int, str]] = []  # the column after, its cells' style
        self.row = self.column = self.rows = 0
        self.cells: list[_Cell] = []
        self.cell: _Cell | None = None
        self.pieces: list[Run] | None = None  # of the paragraph
        self.spans: list[Manner | None] = []  # text:span around what comes
        self.length = 0  # of the cell's text
        self.skipping = 0  # inside a comment or a drawing

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        drawn = self.cell is not None and "drawing" in name.partition(" ")[0]
        if self.skipping or drawn or name in _NO_TEXT:
            self.skipping += 1
        elif name.startswith(_TEXT):
            self._text(name.removeprefix(_TEXT), attributes)
        elif name.startswith(_TABLE):
            self._table(name.removeprefix(_TABLE), attributes)
        elif name == _STYLE + "style":
            family = attributes.get(_STYLE + "family", "")
            self.style = family, attributes.get(_STYLE + "name", "")
            parent = self.manners.get((family, attributes.get(_STYLE + "parent-style-name", "")))
            if parent is not None:
                self.manners[self.style] = parent
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self.hidden_styles.add(self.style[1])
        elif name == _STYLE + "text-properties":
            known = self.manners.get(self.style, Manner.PLAIN)
            self.manners[self.style] = _manner(attributes, known)

    def _text(self, element: str, attributes: dict[str, str]) -> None:
        if self.cell is None:
            return
        if element in ("p", "h"):
            self.pieces = []
        elif self.pieces is not None:
            if element == "s":
                self.add(_SPACE * min(int(attributes.get(_TEXT + "c", "1")), MOST_IN_A_CELL))
            elif element == "tab":
                self.add(_TAB)
            elif element == "line-break":
                self.add(_BREAK)
            elif element == "span":
                self.spans.append(self.manners.get(("text", attributes.get(_TEXT + "style-name", ""))))

    def add(self, text: str) -> None:
        """A piece of the paragraph."""
        self.length += len(text)
        if self.length > MOST_IN_A_CELL:
            raise self.package.swollen()
        if self.pieces is not None:
            inside = (one for one in reversed(self.spans) if one is not None)
            self.pieces.append((next(inside, None), text))

    def _table(self, element: str, attributes: dict[str, str]) -> None:
        if element == "table":
            self.tables += 1
            if self.tables == 1:
                title = attributes.get(_TABLE + "name", "")
                if title in self.workbook.sheets or len(self.workbook.sheets) >= MOST_SHEETS:
                    raise ValueError(title)
                hidden = attributes.get(_TABLE + "style-name", "") in self.hidden_styles
                self.grid = Grid(InSheet(self.package.file, title), self.count, hidden=hidden)
                self.row = self.column = 0
                self.column_styles = []
        elif self.grid is None or self.tables != 1:
            return
        elif element == "table-column":
            columns = _times(attributes, "number-columns-repeated", MOST_COLUMNS)
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter"):
                self.grid.hidden_columns.append((self.column, self.column + columns - 1))
            self.column += columns
            self.column_styles.append((self.column, attributes.get(_TABLE + "default-cell-style-name", "")))
        elif element == "table-row":
            self.cells, self.column = [], 0
            self.row_style = attributes.get(_TABLE + "default-cell-style-name", "")
            self.rows = _times(attributes, "number-rows-repeated", MOST_ROWS)
            if attributes.get(_TABLE + "visibility") in ("collapse", "filter") and self.row < MOST_ROWS:
                self.grid.hidden_rows.update(range(self.row, min(self.row + self.rows, MOST_ROWS)))
        elif element in ("table-cell", "covered-table-cell"):
            columns = _times(attributes, "number-columns-repeated", MOST_COLUMNS)
            self.length = 0
            self.cell = _Cell(columns, attributes, element == "covered-table-cell")

    def characters(self, text: str) -> None:
        """Text between the tags."""
        if self.pieces is not None and not self.skipping:
            self.add(text)

    def end(self, name: str) -> None:
        """An element closes."""
        if self.skipping:
            self.skipping -= 1
        elif name in (_TEXT + "p", _TEXT + "h") and self.cell is not None and self.pieces is not None:
            self.cell.paragraphs.append(_collapsed(self.pieces))
            self.pieces, self.spans = None, []
        elif name == _TEXT + "span" and self.spans:
            self.spans.pop()
        elif not name.startswith(_TABLE):
            return
        elif name == _TABLE + "table":
            self.tables -= 1
            if self.tables == 0 and self.grid is not None:
                self.workbook.sheets[self.grid.place.sheet] = self.grid.sheet()
                self.grid = None
        elif self.tables != 1 or self.grid is None:
            return
        elif name in (_TABLE + "table-cell", _TABLE + "covered-table-cell") and self.cell is not None:
            self.cells.append(self.cell)
            self.cell = None
        elif name == _TABLE + "table-row":
            self._row(self.grid)
            self.row += self.rows

    def _row(self, grid: Grid) -> None:
        """The cells of a row, as often as it is repeated."""
        filled: list[tuple[int, _Cell]] = []
        column = 0
        for cell in self.cells:
            if not cell.covered and (
                cell.paragraphs or _OFFICE + "value-type" in cell.about or _TABLE + "formula" in cell.about
            ):
                filled += [(at, cell) for at in range(column, min(column + cell.columns, MOST_COLUMNS + 1))]
            rows, columns = (
                int(cell.about.get(_TABLE + f"number-{what}-spanned", "1")) for what in ("rows", "columns")
            )
            if rows > 1 or columns > 1:
                grid.merge(self.row, column, rows, columns)
            column += cell.columns
        for row in range(self.row, self.row + self.rows if filled else self.row):
            for at, cell in filled:
                _fill(grid, row, at, cell, self._manner_of(cell, at))
            if row == self.row and self.rows > 1 and grid.repeat(row, self.rows):
                break

    def _manner_of(self, cell: _Cell, column: int) -> Manner:
        """How the style of a cell, else of its row or column, sets the words."""
        if not self.manners:
            return Manner.PLAIN
        style = cell.about.get(_TABLE + "style-name") or self.row_style
        if not style:
            style = next((style for after, style in self.column_styles if column < after), "")
        return self.manners.get(("table-cell", style), Manner.PLAIN)


def _fill(grid: Grid, row: int, column: int, cell: _Cell, manner: Manner) -> None:
    """Fill the grid's cell with what the program showed, and with the value behind it; `manner` is of its style."""
    about = cell.about
    text = "\n".join("".join(words for _, words in runs) for runs in cell.paragraphs)
    kind = about.get(_OFFICE + "value-type", "")
    formula = about.get(_TABLE + "formula")
    if about.get(_CALC + "value-type") == "error" or (formula is not None and _ERROR.fullmatch(text)):
        grid.error(row, column, text or "#VALUE!", (formula or "").partition("=")[2])
    elif formula is not None and not kind and not text:
        grid.uncalculated(row, column)
    elif kind in ("float", "percentage", "currency"):
        value = float(about.get(_OFFICE + "value", ""))
        if abs(value) >= 1e15 and value == int(value):
            grid.number(row, column, value, "General")
        else:
            shown = (
                text or (compiled("0.00%").number(value) if kind == "percentage" else None) or plain(value)
            )
            grid.put(row, column, grid.clean(row, column, shown), value)
    elif kind == "date":
        moment = datetime.datetime.fromisoformat(about.get(_OFFICE + "date-value", "")).replace(tzinfo=None)
        day = moment.date() if moment.time() == datetime.time() else moment
        grid.put(row, column, text or str(day), day)
    elif kind == "time":
        grid.put(
            row,
            column,
            text or about.get(_OFFICE + "time-value", ""),
            _clock(about.get(_OFFICE + "time-value", "")),
        )
    elif kind == "boolean":
        grid.put(
            row,
            column,
            text or about.get(_OFFICE + "boolean-value", "").upper(),
            about.get(_OFFICE + "boolean-value") == "true",
        )
    else:
        own = _in_one(cell.paragraphs) if text else [(None, about.get(_OFFICE + "string-value", ""))]
        runs = [(manner if one is None else one, words) for one, words in own]
        text = grid.set_in(row, column, runs)
        grid.put(row, column, text, text)
        return
    if manner is not Manner.PLAIN:
        grid.set_all(row, column, manner)


def _in_one(paragraphs: Sequence[Sequence[Run]]) -> list[Run]:
    """The runs of a cell, neighbours in one manner made one."""
    runs: list[Run] = []
    for n, paragraph in enumerate(paragraphs):
        for manner, words in [*([(None, "\n")] if n else []), *paragraph]:
            if runs and (runs[-1][0] is manner or words == "\n"):
                runs[-1] = runs[-1][0], runs[-1][1] + words
            else:
                runs.append((manner, words))
    return runs


def _manner(attributes: dict[str, str], known: Manner) -> Manner:
    """How a style sets words that its parent sets in the manner `known`."""
    through = [attributes[_STYLE + f"text-line-through-{name}"] for name in ("type", "style")
               if _STYLE + f"text-line-through-{name}" in attributes]  # fmt: skip
    if through:
        if any(one != "none" for one in through):
            return Manner.STRUCK
        known = Manner.PLAIN if known is Manner.STRUCK else known
    position = attributes.get(_STYLE + "text-position", "").split()
    if position and known is not Manner.STRUCK:
        if position[0] in ("super", "sub"):
            return Manner.RAISED if position[0] == "super" else Manner.LOWERED
        percent = float(position[0].removesuffix("%"))
        known = Manner.RAISED if percent > 0 else Manner.LOWERED if percent < 0 else Manner.PLAIN
    return known


def _clock(duration: str) -> datetime.time | float:
    """PT08H05M00S → 08:05; the days as a number where it is no time of day."""
    match = re.fullmatch(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S", duration)
    if not match:
        raise ValueError(duration)
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4])
    if match[1] or seconds >= 86_400:
        return (-seconds if match[1] else seconds) / 86_400
    return (datetime.datetime.min + datetime.timedelta(seconds=seconds)).time()


def _times(attributes: dict[str, str], name: str, most: int) -> int:
    times = int(attributes.get(_TABLE + name, "1"))
    if times < 1:
        raise ValueError(times)
    return min(times, most)


def _collapsed(pieces: Sequence[Run]) -> list[Run]:
    """White space as OpenDocument reads it: several are one space, but for what stands there as elements."""
    runs: list[Run] = []
    before = " "
    for manner, words in pieces:
        words = re.sub("[ \t\r\n]+", " ", words)
        words = words[1:] if before == " " and words[:1] == " " else words
        before = words[-1:] or before
        runs.append((manner, words))
    while runs and not (words := runs[-1][1].rstrip(" ")):
        runs.pop()
    if runs:
        runs[-1] = runs[-1][0], words
    return [
        (manner, words.replace(_SPACE, " ").replace(_TAB, "\t").replace(_BREAK, "\n"))
        for manner, words in runs
    ]
