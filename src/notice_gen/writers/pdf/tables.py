"""Fitted table → plain data for page.typ: its cells with their places, and the lines beside it. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from notice_gen.model.fitted import FittedTable
from notice_gen.model.layout import Layout
from notice_gen.model.table import Cell, Cells, TableLine
from notice_gen.model.values import GAP

Instruction = dict[str, Any]  # one thing for page.typ to draw: its kind and its measures
Run = list[str]  # a face (a field of Faces, or "gap"), and words


def table(table: FittedTable, layout: Layout) -> Instruction:
    """The table as page.typ draws it."""
    aligned = [column.align for column in table.columns]
    return {
        "kind": "table",
        "size": table.size,
        "line": table.size * layout.table_line,
        "columns": [column.width / 20 for column in table.columns],
        "header-rows": len(table.header),
        "header": _placed(table.header, ["center"] * len(aligned)),
        "rows": _placed([row.cells for row in table.rows], aligned, table.parted),
        "before": [_pieces(line) for line in table.before],
        "after": [_pieces(line) for line in table.after],
    }


def runs(face: str, words: str) -> list[Run]:
    """Words in one face, what is still to be filled in as runs of their own."""
    words = words.replace("\t", " ")
    parted: list[Run] = []
    at = 0
    for gap in GAP.finditer(words):
        parted += [[face, words[at : gap.start()]], [f"{face} gap", gap[0]]]
        at = gap.end()
    parted.append([face, words[at:]])
    return [run for run in parted if run[1]]


def _pieces(line: TableLine) -> list[list[Run]]:
    """What stands at the left of a line beside a table, between, and at its right."""
    return [runs("body", piece) for piece in (line.left, *line.between, line.right)]


def _placed(
    rows: Sequence[Cells], aligned: Sequence[str], parted: frozenset[int] = frozenset()
) -> list[Instruction]:
    """The cells with their places; a span ends where the next cell stands or the rows do."""
    taken: set[tuple[int, int]] = set()
    made = []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if (x, y) in taken:
                continue
            cell = cell or Cell("")
            wide = max(1, min(cell.columns, len(aligned) - x))
            deep = 1
            while deep < cell.rows and y + deep < len(rows) and rows[y + deep][x] is None:
                deep += 1
            taken.update((x + across, y + down) for across in range(wide) for down in range(deep))
            align = "center" if wide > 1 else aligned[x]
            breakable = deep > 1 or y in parted
            made.append(
                {
                    "breakable": breakable,
                    "x": x,
                    "y": y,
                    "wide": wide,
                    "deep": deep,
                    "align": align,
                    "runs": runs("", cell.text),
                }
            )
    return made
