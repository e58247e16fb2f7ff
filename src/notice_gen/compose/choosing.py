"""A table and what 显示列 and 合并列 name → the table of these columns, equal neighbours merged.

A column is named by its heading, or by its headings from above with / between them: 健康管理/任务数. Which words of the
cells say so, and what is said of a name that no column has, is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from notice_gen.model.kind import header_key
from notice_gen.model.table import Cell, Cells, Table, TableColumn, TableRow
from notice_gen.model.values import on_one_line, remade

SERIAL = "序号"
Path = tuple[Cell, ...]  # the headings of a column, from above


@dataclass(frozen=True, slots=True)
class Pick:
    """A column to print: its place in the table, None for 序号 that is counted; its headings where they are to be others."""

    column: int | None
    headings: tuple[str, ...] = ()


def paths_of(table: Table) -> list[Path]:
    """The headings of each column, those of groups above its own."""
    owners = [_owners(table.header, n) for n in range(len(table.header))]
    paths: list[Path] = []
    for column in range(table.width):
        path: list[Cell] = []
        for row in owners:
            cell = row[column]
            if cell is not None and not (path and path[-1] is cell):
                path.append(cell)
        paths.append(tuple(path))
    return paths


def _owners(header: Sequence[Cells], row: int) -> list[Cell | None]:
    """For each column the cell that stands in this header row, or reaches into it."""
    made: list[Cell | None] = [None] * (len(header[0]) if header else 0)
    for above in range(row + 1):
        for column, cell in enumerate(header[above]):
            if cell is not None and above + cell.rows > row:
                for at in range(column, min(column + cell.columns, len(made))):
                    made[at] = cell
    return made


def named_columns(table: Table) -> dict[str, tuple[int, ...]]:
    """The columns by header key: by their own heading, where no other has it, by all of their headings, by their group's."""
    found: dict[str, list[int]] = {}
    paths = paths_of(table)
    for column, path in enumerate(paths):
        words = [cell.text for cell in path if cell.text]
        keys = [header_key("/".join(words[:n])) for n in range(1, len(words) + 1)]
        for key in dict.fromkeys(keys):
            found.setdefault(key, []).append(column)
    own = [header_key(path[-1].text) if path else "" for path in paths]
    for column, key in enumerate(own):
        if key and own.count(key) == 1:
            found.setdefault(key, []).append(column) if found.get(key, [column]) == [column] else None
    return {key: tuple(dict.fromkeys(columns)) for key, columns in found.items()}


def all_names(table: Table) -> list[str]:
    """The columns as they can be named, each once."""
    own, names = [], named_columns(table)
    for column, path in enumerate(paths_of(table)):
        words = [on_one_line(cell.text) for cell in path if cell.text]
        alone = words[-1] if words else ""
        own.append(alone if names.get(header_key(alone)) == (column,) else "/".join(words))
    return [name for name in own if name]


def levels_of(heading: str) -> tuple[str, ...]:
    """A heading's words in levels, where they have a / between them; one within brackets (元/人) parts nothing."""
    words, end, within = (
        [],
        len(heading),
        False,
    )  # from the end on: a ） says that what is before it is within brackets
    for at in range(len(heading) - 1, -1, -1):
        if heading[at] in "）)（(":
            within = heading[at] in "）)"
        elif heading[at] in "/／" and not within:
            words.append(heading[at + 1 : end])
            end = at
    words.append(heading[:end])
    return tuple(remade(word.strip(), heading) for word in reversed(words) if word.strip())


def chosen(table: Table, picks: Sequence[Pick]) -> Table:
    """The table with these columns only, in this order."""
    rows: list[TableRow] = []
    count = 0
    left: dict[int, int] = {}  # rows that a cell above still takes of a picked column
    for row in table.rows:
        count += row.kind == "data"
        cells = _picked(row, table.width, picks, str(count) if row.kind == "data" else "", left)
        rows.append(replace(row, cells=cells))
    columns = table.columns or (TableColumn(),) * table.width
    kept = tuple(TableColumn("serial") if pick.column is None else columns[pick.column] for pick in picks)
    return replace(table, header=_header(table, picks), rows=tuple(rows), columns=kept)


def _picked(row: TableRow, width: int, picks: Sequence[Pick], number: str, left: dict[int, int]) -> Cells:
    """The cells of a row in the picked columns; what reached over several reaches over those that are left of them."""
    owner: list[int | None] = [None] * width
    for column, cell in enumerate(row.cells):
        if cell is not None:
            owner[column : column + cell.columns] = [column] * len(owner[column : column + cell.columns])
    whole = row.cells[0] is not None and row.cells[0].columns >= width
    made: list[Cell | None] = []
    placed: dict[int, int] = {}  # the owner's column → the pick where it stands
    for n, pick in enumerate(picks):
        own = (0 if whole else None) if pick.column is None else owner[pick.column]
        if left.get(n):
            left[n] -= 1
            made.append(None)
        elif own is None:
            made.append(Cell(number if pick.column is None else ""))
        else:
            at = placed.get(own, n)
            first = made[at] if at < n else None
            cell = row.cells[own]
            assert cell is not None
            left[n] = cell.rows - 1
            if first is not None and n == at + first.columns and cell.columns > 1:
                made[at] = replace(first, columns=first.columns + 1)
                made.append(None)
            else:
                again = own in placed and cell.columns > 1  # its words stand there already
                made.append(replace(cell, columns=1, text="" if again else cell.text))
                placed[own] = n if not again else at
    return _with_its_name(row, tuple(made), placed)


def _with_its_name(row: TableRow, cells: Cells, placed: Mapping[int, int]) -> Cells:
    """A sum keeps its word (合计) where the column in which it stood is left out."""
    if row.kind not in ("total", "subtotal"):
        return cells
    at, name = next((n, cell) for n, cell in enumerate(row.cells) if cell is not None and cell.text.strip())
    first = cells[0] if cells else None
    if at in placed or first is None or first.text:
        return cells
    return replace(first, text=name.text), *cells[1:]


def _header(table: Table, picks: Sequence[Pick]) -> tuple[Cells, ...]:
    """Header rows of the picked columns: neighbours under one group stay under it."""
    paths = paths_of(table)
    told: list[list[Cell]] = []
    for pick in picks:
        path = [] if pick.column is None else [cell for cell in paths[pick.column] if cell.text]
        if pick.headings:
            path = [Cell(words) for words in pick.headings]
        told.append(path or [Cell(SERIAL if pick.column is None else "")])
    return header_of(told)


def header_of(paths: Sequence[Sequence[Cell]]) -> tuple[Cells, ...]:
    """Header rows of columns whose headings these are, from above: one cell for a group's neighbours, the last reaching down."""
    deep = max(map(len, paths), default=0)
    rows: list[list[Cell | None]] = [[None] * len(paths) for _ in range(deep)]
    for level in range(deep):
        for n, path in enumerate(paths):
            if level >= len(path):
                continue
            last = level == len(path) - 1
            before = paths[n - 1] if n else ()
            together = not last and len(before) > level + 1 and _same(before[: level + 1], path[: level + 1])
            if together:
                at = max(c for c in range(n) if rows[level][c] is not None)
                first = rows[level][at]
                assert first is not None
                rows[level][at] = replace(first, columns=first.columns + 1)
            else:
                rows[level][n] = replace(path[level], columns=1, rows=deep - level if last else 1)
    return tuple(map(tuple, rows))


def _same(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    return all(a is b or (a.text == b.text and not a.diagonal) for a, b in zip(one, other, strict=True))


def merged(rows: tuple[TableRow, ...], columns: Sequence[int]) -> tuple[TableRow, ...]:
    """Equal neighbours in a merged column become one cell, within the merges to its left and within a section."""
    if not columns:
        return rows
    made = [list(row.cells) for row in rows]
    runs = [list(run) for _, run in groupby(range(len(rows)), key=lambda r: rows[r].kind == "data")]

    def text(row: int, column: int) -> str:
        cell = rows[row].cells[column]
        return cell.text if cell else ""

    def within(order: int) -> Callable[[int], list[str]]:
        return lambda row: [text(row, c) for c in (*columns[:order], columns[order])]

    for order, column in enumerate(columns):
        for run in (one for one in runs if rows[one[0]].kind == "data"):
            for _, alike in groupby(run, key=within(order)):
                first, *others = alike
                cells = [rows[r].cells[column] for r in (first, *others)]
                one = cells[0]
                if one and others and all(c is not None and c.rows == c.columns == 1 for c in cells):
                    words = remade(one.text, *(text(r, column) for r in (first, *others)))
                    made[first][column] = replace(one, text=words, rows=len(others) + 1)
                    for other in others:
                        made[other][column] = None
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))
