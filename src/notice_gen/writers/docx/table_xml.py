"""Fitted table or form → the XML of a ruled Word table. Widths and sizes were decided when it was fitted."""

from __future__ import annotations

from collections.abc import Sequence

from notice_gen.model.fitted import FittedForm, FittedTable, FormCell
from notice_gen.model.layout import Layout, pt
from notice_gen.model.table import Cell, Cells, TableLine
from notice_gen.writers.docx.wordml import KEEP_NEXT, TAB, TINY, exact, paragraph, words

CENTRED = '<w:jc w:val="center"/>'


def table(table: FittedTable, layout: Layout) -> str:
    """The lines before a table, the table whose header is repeated on each page, no row parted, the lines after it.

    Word joins two tables that touch, and wants a paragraph at the end of the file: a line after is one.
    """
    rows = [(row, True) for row in table.header] + [(row.cells, False) for row in table.rows]
    widths = [column.width for column in table.columns]
    grid = _grid(widths, layout.table_cell_margin, _rows(rows, table, layout), layout)
    before = "".join(_line(line, table, layout, KEEP_NEXT) for line in table.before)
    return before + grid + ("".join(_line(line, table, layout) for line in table.after) or TINY)


def _line(line: TableLine, table: FittedTable, layout: Layout, keep: str = "") -> str:
    """A line above or below the grid; what does not begin at its left stands at tabs."""
    width = sum(column.width for column in table.columns)
    count = len(line.between) + 1
    stops = [("center", width * n // count) for n in range(1, count)] + [("right", width)]
    tabs = "".join(f'<w:tab w:val="{side}" w:pos="{at}"/>' for side, at in stops)
    half = round(table.size * 2)
    sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    pieces = [words(piece, sized) if piece else "" for piece in (line.left, *line.between, line.right)]
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    tabbed = f"<w:tabs>{tabs}</w:tabs>" if len(pieces) > 1 else ""
    properties = keep + tabbed + exact(round(pt(table.size) * layout.table_line))
    return paragraph("GwCell", TAB.join(pieces), properties)


def form(form: FittedForm, layout: Layout) -> str:
    """A form (发文处理单): rows of at least their height, none parted between two pages."""
    rows = []
    for row in form.rows:
        at, cells = 0, []
        for cell in row.cells:
            width = sum(form.columns[at : at + cell.columns])
            cells.append(_form_cell(cell, width, form.size, layout))
            at += cell.columns
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


def _rows(rows: Sequence[tuple[Cells, bool]], table: FittedTable, layout: Layout) -> list[str]:
    """Rows of cells, each said to be of the header or not."""
    drawn = []
    open_spans: dict[int, tuple[int, Cell]] = {}  # column → rows still to cover, and by which cell
    for row, is_header in rows:
        cells = []
        column = 0
        while column < len(row):
            cell = row[column]
            merge = ""
            if cell is None and column in open_spans:
                left, cell = open_spans.pop(column)
                if left > 1:
                    open_spans[column] = (left - 1, cell)
                merge = "<w:vMerge/>"
            elif cell is not None and cell.rows > 1:
                open_spans[column] = (cell.rows - 1, cell)
                merge = '<w:vMerge w:val="restart"/>'
            cell = cell or Cell("")
            cells.append(_table_cell(cell, column, merge, is_header, table, layout))
            column += cell.columns
        header = "<w:tblHeader/>" if is_header else ""
        drawn.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>")
    return drawn


def _table_cell(
    cell: Cell, column: int, merge: str, is_header: bool, table: FittedTable, layout: Layout
) -> str:
    width = sum(c.width for c in table.columns[column : column + cell.columns])
    centred = not is_header and (table.columns[column].align == "center" or cell.columns > 1)
    style = "GwHeaderCell" if is_header else "GwCell"
    lines = [""] if merge == "<w:vMerge/>" else cell.text.split("\n")
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return _cell(_lines(lines, style, table.size, layout, CENTRED if centred else ""), width, span + merge)


def _form_cell(cell: FormCell, width: int, size: float, layout: Layout) -> str:
    inside = _lines(cell.lines or ("",), "GwHeaderCell" if cell.label else "GwCell", size, layout)
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return _cell(inside, width, span)


def _lines(lines: Sequence[str], style: str, size: float, layout: Layout, aligned: str = "") -> str:
    """The paragraphs of a cell, in type of so many points."""
    half = round(size * 2)
    properties = exact(round(pt(size) * layout.table_line)) + aligned
    sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    return "".join(paragraph(style, words(line, sized) if line else "", properties) for line in lines)


def _cell(inside: str, width: int, spans: str) -> str:
    """A cell of these paragraphs, between its upper and its lower rule in the middle."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )
