"""Fitted table → plain data for page.typ: its cells with their places, and the lines beside it. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice_gen.model.fitted import FittedCell, FittedCells, FittedTable
from notice_gen.model.layout import Layout
from notice_gen.model.table import TableLine
from notice_gen.writers.line_ends import ROOM
from notice_gen.writers.pdf.runs import Instruction, Run, marked, runs_of

_FACES = {"section": "level_1", "subsection": "level_2"}
# Of the width of a cell, what a piece may take that no line parts: Latin letters are wider than half a 字 in some faces.
LEAST_ROOM = 0.75
_EMPTY = FittedCell(("",))


def table(table: FittedTable, layout: Layout) -> Instruction:
    """The table as page.typ draws it."""
    deep = len(table.header)
    header = _placed(table.header, ["level_1"] * deep, [False] * deep, 0, table, layout)
    faces = [_FACES.get(row.kind, "") for row in table.rows]
    parted = [row.parted for row in table.rows]
    rows = _placed([row.cells for row in table.rows], faces, parted, deep, table, layout)
    return {
        "size": table.size,
        "line": table.size * layout.table_line,
        "margin": table.margin / 20,
        "columns": [width / 20 for width in table.columns],
        "header": list(header),
        "rows": list(rows),
        "kept": list(_kept(table, deep)),
        "heights": [[deep + n, row.height / 20] for n, row in enumerate(table.rows) if row.height],
        "end": deep + len(table.rows),
        "before": [_pieces(line) for line in table.before],
        "after": [_pieces(line) for line in table.after],
    }


def _kept(table: FittedTable, deep: int) -> Iterator[list[int]]:
    """Rows that stay together, each group as its first row and how many; the lines after belong to the last row."""
    rows = table.rows
    last = len(rows) - 1 + len(table.after)
    start = 0
    for n in range(last + 1):
        stays = rows[n].kept if n < len(rows) - 1 else n < last
        if not stays:
            if n > start:
                yield [deep + start, n - start + 1]
            start = n + 1


def _placed(
    rows: Sequence[FittedCells],
    faces: Sequence[str],
    parted: Sequence[bool],
    first: int,
    table: FittedTable,
    layout: Layout,
) -> Iterator[Instruction]:
    """The cells with their places; a span ends where the next cell stands or the rows do."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if (x, y) in taken:
                continue
            cell = cell or _EMPTY
            wide, deep = max(1, min(cell.columns, len(table.columns) - x)), 1
            while deep < cell.rows and y + deep < len(rows) and rows[y + deep][x] is None:
                deep += 1
            if wide > 1 or deep > 1:
                taken.update((x + across, y + down) for across in range(wide) for down in range(deep))
            inside = (sum(table.columns[x : x + wide]) - 2 * table.margin) / 20
            made = _cell(cell, faces[y], inside / table.size)
            made |= {"x": x, "y": first + y}
            if wide > 1:
                made["colspan"] = wide
            if deep > 1:
                made["rowspan"] = deep
            if deep > 1 or parted[y]:
                made["breakable"] = True
            if cell.diagonal:
                width = sum(table.columns[x : x + wide]) / 20
                made["corner"] = [cell.diagonal, width, sum(table.heights[y : y + deep]) / 20]
            yield made


def _cell(cell: FittedCell, face: str, wide: float) -> Instruction:
    """How a cell so many 字 wide stands, and its lines: in one piece where nothing is marked or hangs in it, and no line's end
    must leave anything whole."""
    made: Instruction = {"align": [cell.align, cell.valign]} if cell.align != "left" or cell.valign else {}
    if cell.indent:
        made["indent"] = cell.indent / 20
    plain = not (cell.hanging or cell.closing or cell.diagonal)
    words = "\n".join(cell.lines)
    room = min(ROOM, LEAST_ROOM * wide)
    if plain and (runs := runs_of(face, words, room)) == [["", words]] and "\n" not in words:
        made["words"] = words
    elif plain:
        made["runs"] = runs
    else:
        made["lines"] = [
            [
                cell.hanging[n] if cell.hanging else 0,
                n >= len(cell.lines) - cell.closing,
                runs_of(face, line, room),
            ]
            for n, line in enumerate(cell.lines)
        ]
    return made


def _pieces(line: TableLine) -> list[list[Run]]:
    """What stands at the left of a line beside a table, between, and at its right."""
    return [marked("body", piece) for piece in (line.left, *line.between, line.right)]
