"""A table as it is printed → the XML of a worksheet: title, lines before, grid with its spans, notes, page setup.

A figure is written as a number that shows as it was written (1,234.50, 12.5%); whatever would show otherwise stays words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from notice_gen.model.figures import Figure, figure
from notice_gen.model.fitted import FittedCell, FittedTable
from notice_gen.model.layout import Layout, turned
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import cell_name, column_letters
from notice_gen.model.raised import plain
from notice_gen.model.table import Across, Cell, Holds, Table, TableColumn, TableLine
from notice_gen.writers.xlsx.styles import Look, Styles

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what other programs take for the beginning of a formula
_NOT_IN_XML = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TITLE_SIZE = 18.0
CHARACTER = 105.0  # twips of a digit in Excel's usual face, by which columns are counted
LEADING, AIR = (
    1.35,
    6.0,
)  # a line's height by its type; what is above and below the lines of a cell, in points
MOST_DIGITS = 15  # that Excel keeps of a number
_ALIGN: dict[Holds, Across] = {"text": "left", "list": "left", "figures": "right", "latin": "left"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A table with what stands above it, whether its pages lie on their side, and how it is set there."""

    table: Table
    fitted: FittedTable
    title: str = ""
    label: str = ""
    lies: bool = False

    @property
    def size(self) -> float:
        """Its type in points."""
        return self.fitted.size


@dataclass(frozen=True, slots=True)
class Worksheet:
    """The part of a table; its header, which is printed on each page, begins below so many rows (`above`) and is so deep."""

    xml: str
    above: int = 0
    header: int = 0


class _Sheet:
    """The rows that are made of a table."""

    def __init__(self, printed: Printed, styles: Styles) -> None:
        self.printed, self.styles = printed, styles
        self.width = max(1, printed.table.width)
        self.rows: list[str] = []
        self.merges: list[str] = []

    def cell(self, column: int, words: str, look: Look) -> str:
        """A cell of the next row that holds words."""
        words = _NOT_IN_XML.sub("", plain(words))
        name = cell_name(len(self.rows), column)
        if not words:
            return f'<c r="{name}" s="{self.styles.number(look)}"/>'
        if words.startswith(_FORMULA):
            look = Look(look.size, look.across, look.down, look.ruled, look.bold, look.form, True)
        return (
            f'<c r="{name}" s="{self.styles.number(look)}" t="inlineStr">'
            f'<is><t xml:space="preserve">{escape(words)}</t></is></c>'
        )

    def number(self, column: int, value: Decimal, look: Look) -> str:
        """A cell of the next row that holds a number."""
        return (
            f'<c r="{cell_name(len(self.rows), column)}" s="{self.styles.number(look)}"><v>{value:f}</v></c>'
        )

    def close(self, cells: str, height: float = 0) -> None:
        """End the row."""
        high = f' ht="{height:g}" customHeight="1"' if height else ""
        self.rows.append(f'<row r="{len(self.rows) + 1}"{high}>{cells}</row>')

    def merge(self, column: int, rows: int, columns: int) -> None:
        """Make one cell of so many, from this column of the next row on."""
        row = len(self.rows)
        if rows > 1 or columns > 1:
            self.merges.append(f"{cell_name(row, column)}:{cell_name(row + rows - 1, column + columns - 1)}")


def worksheet(printed: Printed, layout: Layout, styles: Styles) -> Worksheet:
    """The worksheet of a table."""
    sheet, table = _Sheet(printed, styles), printed.table
    beside = Look(printed.size, "", ruled=False)
    if printed.label:
        sheet.close(sheet.cell(0, printed.label, beside))
    if printed.title:
        sheet.merge(0, 1, sheet.width)
        sheet.close(sheet.cell(0, printed.title, Look(TITLE_SIZE, ruled=False, bold=True)), 36)
    for line in table.before:
        _line(sheet, line)
    top = len(sheet.rows)
    _grid(sheet, table)
    for line in table.after:
        _line(sheet, line)
    return Worksheet(_part(sheet, layout), top, len(table.header))


def _line(sheet: _Sheet, line: TableLine) -> None:
    """A line beside the table: at the left, between, at the right edge."""
    size = sheet.printed.size
    last = sheet.width - 1
    at: dict[int, tuple[str, str]] = {}
    pieces = [(line.left, 0, "left"), (line.right, last, "right")]
    step = sheet.width / (len(line.between) + 1)
    pieces += [(words, round(step * n), "center") for n, words in enumerate(line.between, 1)]
    for words, column, across in pieces:
        if words:
            column = min(column, last)
            there = at[column][0] + "　" if column in at else ""  # a table of few columns
            at[column] = (there + plain(words), across)
    cells = (
        sheet.cell(c, words, Look(size, across, ruled=False)) for c, (words, across) in sorted(at.items())
    )
    sheet.close("".join(cells), size * LEADING + AIR)


def _grid(sheet: _Sheet, table: Table) -> None:
    size = sheet.printed.size
    columns = table.columns or (TableColumn(),) * table.width
    heights = iter(_heights(sheet.printed.fitted))
    for header in table.header:
        cells = ""
        for n, cell in enumerate(header):
            cells += sheet.cell(n, cell.text if cell else "", Look(size, bold=True))
            if cell is not None:
                sheet.merge(n, cell.rows, cell.columns)
        sheet.close(cells, next(heights))
    for row in table.rows:
        heading = row.kind in ("section", "subsection")
        cells = ""
        for n, cell in enumerate(row.cells):
            if cell is None:
                cells += sheet.cell(n, "", Look(size))
                continue
            look = Look(size, _across(cell, columns[n], heading), cell.valign or "center")
            cells += _filled(sheet, n, cell, columns[n].holds, look)
            sheet.merge(n, cell.rows, cell.columns)
        sheet.close(cells, next(heights))


def _heights(fitted: FittedTable) -> list[float]:
    """The heights of the rows in points, those of the header first: as many lines as were set, the least that was asked."""
    rows = [*fitted.header, *(row.cells for row in fitted.rows)]
    least = [0] * len(fitted.header) + [row.height for row in fitted.rows]

    def lines(cell: FittedCell) -> float:
        return len(cell.lines) * fitted.size * LEADING + AIR

    high = [
        max([at / 20, fitted.size * LEADING + AIR, *(lines(c) for c in row if c is not None and c.rows == 1)])
        for row, at in zip(rows, least, strict=True)
    ]
    for n, row in enumerate(rows):
        for cell in row:
            if cell is not None and cell.rows > 1:
                last = min(n + cell.rows, len(rows)) - 1
                high[last] += max(0.0, lines(cell) - sum(high[n : last + 1]))
    return high


def _across(cell: Cell, column: TableColumn, heading: bool) -> str:
    if heading:
        return cell.align or "left"
    wide = cell.columns > 1 and not cell.align
    return "center" if wide else cell.align or column.align or _ALIGN.get(column.holds, "center")


def _filled(sheet: _Sheet, column: int, cell: Cell, holds: Holds, look: Look) -> str:
    """A cell of the grid: a number where it is a figure in a column of figures, else its words."""
    found = figure(cell.text) if holds in ("figures", "serial") and cell.columns == 1 else None
    if found is None or not _shows_alike(found, cell.text):
        return sheet.cell(column, cell.text, look)
    form = (
        ("#,##0" if found.parted else "0")
        + ("." + "0" * found.decimals if found.decimals else "")
        + found.sign
    )
    value = found.value / 100 if found.sign else found.value
    return sheet.number(column, value, Look(look.size, look.across, look.down, look.ruled, look.bold, form))


def _shows_alike(found: Figure, words: str) -> bool:
    """Whether a number of that format shows just these words, and Excel keeps all of its digits."""
    digits = len(found.value.as_tuple().digits)
    zero = not found.value and found.value.is_signed()  # Excel has no -0
    return str(found) == words.strip() and found.sign in ("", "%") and digits <= MOST_DIGITS and not zero


def _part(sheet: _Sheet, layout: Layout) -> str:
    """The worksheet: on A4, as wide as the page, as its table lies; what is printed above each page is the workbook's."""
    page = turned(layout) if sheet.printed.lies else layout
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{max(4.0, width / CHARACTER):.2f}" customWidth="1"/>'
        for n, width in enumerate(sheet.printed.fitted.columns, 1)
    )
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in sheet.merges)
    merged = f'<mergeCells count="{len(sheet.merges)}">{merges}</mergeCells>' if sheet.merges else ""
    inches = {name: getattr(page, name) / 1440 for name in ("left", "right", "top", "bottom")}
    margins = " ".join(f'{name}="{value:.4f}"' for name, value in inches.items())
    way = "landscape" if sheet.printed.lies else "portrait"
    reach = f"A1:{column_letters(sheet.width - 1)}{max(1, len(sheet.rows))}"
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="{reach}"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(sheet.rows)}</sheetData>{merged}"
        f'<printOptions horizontalCentered="1"/><pageMargins {margins} header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{way}" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )
