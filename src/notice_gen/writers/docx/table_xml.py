"""Fitted table or form → the XML of a ruled Word table. Widths and sizes were decided when it was fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice_gen.model.fitted import FittedCell, FittedCells, FittedForm, FittedTable, FormCell
from notice_gen.model.layout import Layout, pt
from notice_gen.model.table import Diagonal, Down, TableLine
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.wordml import BREAK, KEEP_NEXT, TAB, TINY, exact, paragraph, run, words

CENTRED = '<w:jc w:val="center"/>'
RETURN = f'</w:t>{BREAK}<w:t xml:space="preserve">'
TWIPS_OF_RULE = (
    2.25  # to the eighth of a point, as it moves what is below it (measured: 9 twips for half a point)
)
EMPTY_CELL = FittedCell(("",))
_ALIGNED = {"left": "", "center": CENTRED, "right": '<w:jc w:val="right"/>'}
_FACES = {"section": "GwTableSection", "subsection": "GwTableSubsection"}


def table(table: FittedTable, layout: Layout) -> str:
    """The lines before a table, the table whose header is repeated on each page, no row parted, the lines after it.

    Word joins two tables that touch, and wants a paragraph at the end of the file: a line after is one.
    """
    drawing = _Table(table, layout)
    grid = _grid(table.columns, table.margin, drawing.rows(), layout)
    before = "".join(
        _line(line, table, layout, KEEP_NEXT, layout.table_row_air if n == len(table.before) else 0)
        for n, line in enumerate(table.before, 1)
    )
    return before + grid + ("".join(_line(line, table, layout) for line in table.after) or TINY)


def _line(line: TableLine, table: FittedTable, layout: Layout, keep: str = "", air: int = 0) -> str:
    """A line above or below the grid, so much above what follows; what does not begin at its left stands at tabs."""
    width = sum(table.columns)
    count = len(line.between) + 1
    stops = [("center", width * n // count) for n in range(1, count)] + [("right", width)]
    tabs = "".join(f'<w:tab w:val="{side}" w:pos="{at}"/>' for side, at in stops)
    half = round(table.size * 2)
    sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    pieces = [words(piece, sized) if piece else "" for piece in (line.left, *line.between, line.right)]
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    tabbed = f"<w:tabs>{tabs}</w:tabs>" if len(pieces) > 1 else ""
    properties = keep + tabbed + exact(round(pt(table.size) * layout.table_line), after=air)
    return paragraph("GwCell", TAB.join(pieces), properties)


def form(form: FittedForm, layout: Layout) -> str:
    """A form (发文处理单): rows of at least their height, none parted between two pages."""
    rows = []
    for row in form.rows:
        at, cells, label = 0, [], ""
        for cell in row.cells:
            width = sum(form.columns[at : at + cell.columns])
            cells.append(_form_cell(cell, width, form.size, layout, label))
            at += cell.columns
            label = " ".join(cell.lines) if cell.label else ""
        height = f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>'
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>")
    return _grid(form.columns, layout.form_cell_margin, rows, layout)


def _grid(widths: Sequence[int], side: int, rows: Sequence[str], layout: Layout) -> str:
    """A ruled table as wide as its columns, in the middle of the type area; `side` is the air beside words."""
    width = sum(widths)
    rule = f'w:val="single" w:sz="{layout.table_rule}" w:space="0" w:color="auto"'
    borders = "".join(
        f"<w:{edge} {rule}/>" for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = (
        f'<w:top w:w="{layout.table_row_air}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{layout.table_row_air}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        + "".join(rows)
        + "</w:tbl>"
    )


class _Table:
    """A table's rows, drawn in its size; what is the same for all of its cells is made once."""

    def __init__(self, table: FittedTable, layout: Layout) -> None:
        self.table, half = table, round(table.size * 2)
        self.line = exact(round(pt(table.size) * layout.table_line))
        self.sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        self.seams = run("\0", self.sized).split("\0")
        self.em = pt(table.size)
        self.open: dict[int, tuple[int, FittedCell]] = {}  # column → rows still to cover, and by which cell
        # LibreOffice, and Word as far as is known, put the rule above a table's first row on top of its height. That
        # much less air there, on each page of a repeated header, and rows end where they end in the PDF.
        self.top = _top(layout.table_row_air - round(layout.table_rule * TWIPS_OF_RULE))

    def rows(self) -> list[str]:
        header = [self.row(cells, "GwHeaderCell", KEEP_NEXT, "<w:tblHeader/>") for cells in self.table.header]
        body = []
        for row in self.table.rows:
            high = f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>' if row.height else ""
            style = _FACES.get(row.kind, "GwCell")
            body.append(self.row(row.cells, style, KEEP_NEXT if row.kept else "", high, row.parted))
        return header + body

    def row(self, cells: FittedCells, style: str, keep: str, properties: str, parted: bool = False) -> str:
        """A row; `properties` follow w:cantSplit, `keep` is that of every paragraph in it."""
        drawn: list[str] = []
        column = 0
        while column < len(cells):
            cell, merge = cells[column], ""
            if cell is None and column in self.open:
                left, cell = self.open.pop(column)
                if left > 1:
                    self.open[column] = (left - 1, cell)
                merge = "<w:vMerge/>"
            elif cell is not None and cell.rows > 1:
                self.open[column] = (cell.rows - 1, cell)
                merge = '<w:vMerge w:val="restart"/>'
            cell = cell or EMPTY_CELL
            drawn.append(self.cell(cell, column, merge, style, keep))
            column += cell.columns
        self.top = ""
        whole = "" if parted else "<w:cantSplit/>"
        opened = f"<w:trPr>{whole}{properties}</w:trPr>" if whole or properties else ""
        return f"<w:tr>{opened}{''.join(drawn)}</w:tr>"

    def cell(self, cell: FittedCell, column: int, merge: str, style: str, keep: str) -> str:
        width = sum(self.table.columns[column : column + cell.columns])
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        if merge == "<w:vMerge/>":
            inside = paragraph(style, "", keep + self.line)
        elif cell.diagonal:
            inside = self.corner(cell, style, keep)
        else:
            inside = "".join(self.lines(cell, style, keep))
        return _cell(inside, width, span + merge, cell.valign, cell.diagonal, self.top)

    def lines(self, cell: FittedCell, style: str, keep: str) -> Iterator[str]:
        """The paragraphs of a cell."""
        indent = f'<w:ind w:right="{cell.indent}"/>' if cell.indent else ""
        own = "" if style == "GwHeaderCell" and cell.align == "center" else _ALIGNED[cell.align]
        if style == "GwHeaderCell" and cell.align == "left":
            own = '<w:jc w:val="left"/>'
        first_closing = len(cell.lines) - cell.closing
        for n, line in enumerate(cell.lines):
            if cell.hanging and cell.hanging[n]:
                hang = round(cell.hanging[n] * self.em)
                indent = f'<w:ind w:left="{hang}" w:hanging="{hang}"/>'
            elif cell.hanging:
                indent = ""
            aligned = _ALIGNED["right"] if n >= first_closing else own
            properties = keep + self.line + indent + aligned
            yield paragraph(style, self.words(line), properties)

    def words(self, line: str) -> str:
        """A line's words; nearly all cells have no gap to be marked."""
        if not line or "【待" in line:
            return words(line, self.sized).replace("\n", RETURN) if line else ""
        return RETURN.join(xml_text(line).split("\n")).join(self.seams)

    def corner(self, cell: FittedCell, style: str, keep: str) -> str:
        """The corner that a diagonal parts: the first words at one side of it, the last at the other."""
        first, last = ("right", "left") if cell.diagonal == "falling" else ("left", "right")
        made = []
        for n, line in enumerate(cell.lines):
            side = first if n == 0 else last if n == len(cell.lines) - 1 else "center"
            aligned = f'<w:jc w:val="{side}"/>'
            made.append(paragraph(style, self.words(line), keep + self.line + aligned))
        return "".join(made)


def _form_cell(cell: FormCell, width: int, size: float, layout: Layout, label: str) -> str:
    """A label, or what is filled in beside it; an empty field is one to type in, called by its label."""
    if not cell.lines and label:
        inside = paragraph("GwCell", _field(label, size), exact(round(pt(size) * layout.table_line)))
    else:
        inside = _lines(cell.lines or ("",), "GwHeaderCell" if cell.label else "GwCell", size, layout)
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return _cell(inside, width, span, "top" if cell.top else "")


def _lines(lines: Sequence[str], style: str, size: float, layout: Layout, aligned: str = "") -> str:
    """The paragraphs of a cell, in type of so many points."""
    half = round(size * 2)
    properties = exact(round(pt(size) * layout.table_line)) + aligned
    sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    return "".join(paragraph(style, words(line, sized) if line else "", properties) for line in lines)


FIELD = "\u3000" * 4  # what a click selects and typing replaces; it prints as nothing


def _field(label: str, size: float) -> str:
    """A plain-text content control (ISO/IEC 29500-1, 17.5.2): Word shows its label where it is clicked."""
    half = round(size * 2)
    named = xml_text(" ".join(label.split())).replace('"', "&quot;")
    room = run(FIELD, f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{named}"/><w:showingPlcHdr/><w:text w:multiLine="1"/></w:sdtPr>'
        f"<w:sdtContent>{room}</w:sdtContent></w:sdt>"
    )


def _top(air: int) -> str:
    """The property of a cell with so much air above its words."""
    return f'<w:tcMar><w:top w:w="{air}" w:type="dxa"/></w:tcMar>'


def _cell(
    inside: str, width: int, spans: str, valign: Down = "", diagonal: Diagonal = "", margins: str = ""
) -> str:
    """A cell of these paragraphs, between its upper and its lower rule in the middle where nobody said otherwise."""
    corner = {"": "", "falling": "tl2br", "rising": "tr2bl"}[diagonal]
    borders = (
        f'<w:tcBorders><w:{corner} w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders>'
        if corner
        else ""
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{borders}{margins}<w:vAlign w:val="{valign or "center"}"/>'
        f"</w:tcPr>{inside}</w:tc>"
    )
