"""A table and what is asked of its columns → section rows of values, sums, numbers, merged cells, alignment.

The columns were chosen before (`choosing`), so that a column is its place in the table that is printed. Nothing is
sorted: rows stay in the clerk's order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from notice_gen.model.table import Across, Cell, Cells, RowKind, TableRow
from notice_gen.model.values import Words, on_one_line, remade

_HEADS: tuple[RowKind, ...] = ("section", "subsection")
SUMS: tuple[RowKind, ...] = ("subtotal", "total")


# ---- values become section rows -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sectioned:
    """The rows with a row before each section; words that begin a section again after another came between."""

    rows: tuple[TableRow, ...]
    again: tuple[Words, ...] = ()


@dataclass(slots=True)
class _Open:
    """The sections that a row stands in, and those that there were before it."""

    words: list[str] = field(default_factory=list)
    before: set[tuple[str, ...]] = field(default_factory=set)
    again: list[Words] = field(default_factory=list)
    cells: dict[int, list[Cell]] = field(default_factory=dict)  # by the row's place in what is made
    at: dict[int, int] = field(default_factory=dict)  # by level: the place of the row that began it last


def sectioned(rows: Sequence[TableRow], levels: Sequence[Sequence[Cell | None]], width: int) -> Sectioned:
    """A section row before each run of equal values: `levels` has for the first level, and for the second, a cell a row.

    An empty cell says what the one above it says. A section's row keeps the cells of all its rows; what reached over
    its place from above is parted there, its words said again below.
    """
    open_, made = _Open(), list[TableRow]()
    parted = parted_at(rows, _beginnings(rows, levels))
    for n, row in enumerate(rows):
        if row.kind in _HEADS or row.kind == "total":
            open_.words = []
        elif row.kind == "data":
            said = _said(levels, n, open_.words)
            for level in range(_common(said, open_.words), len(said)):
                if said[level]:
                    _begin(open_, made, said[: level + 1], levels[level][n])
            open_.words = said
            _keep_cells(open_, levels, n, said)
        made.append(parted[n])
    return Sectioned(
        tuple(
            _section(row, open_.cells[at], width) if at in open_.cells else row for at, row in enumerate(made)
        ),
        tuple(open_.again),
    )


def _said(levels: Sequence[Sequence[Cell | None]], row: int, before: Sequence[str]) -> list[str]:
    """The words of each level of a row; empty ones are those above, within the same section."""
    said: list[str] = []
    for level, cells in enumerate(levels):
        cell = cells[row]
        words = _bare(cell.text) if cell is not None else ""
        inherited = before[level] if level < len(before) and said == list(before[:level]) else ""
        said.append(words or inherited)
    return said


def _bare(words: str) -> str:
    return on_one_line(words).strip()


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many levels two rows share."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _beginnings(rows: Sequence[TableRow], levels: Sequence[Sequence[Cell | None]]) -> set[int]:
    """The rows before which a section begins."""
    found: set[int] = set()
    before: list[str] = []
    for n, row in enumerate(rows):
        if row.kind in _HEADS or row.kind == "total":
            before = []
        elif row.kind == "data":
            said = _said(levels, n, before)
            if any(said[_common(said, before) :]):
                found.add(n)
            before = said
    return found


def _begin(open_: _Open, made: list[TableRow], path: Sequence[str], cell: Cell | None) -> None:
    whole = tuple(path)
    if whole in open_.before and cell is not None and isinstance(cell.text, Words):
        open_.again.append(cell.text)
    open_.before.add(whole)
    open_.cells[len(made)] = []
    open_.at[len(path) - 1] = len(made)
    made.append(TableRow((Cell(path[-1]),), "section" if len(path) == 1 else "subsection"))


def _keep_cells(open_: _Open, levels: Sequence[Sequence[Cell | None]], row: int, said: Sequence[str]) -> None:
    """A section's row remembers the cell of each row that says its words."""
    for level, cells in enumerate(levels):
        cell = cells[row]
        if cell is not None and cell.text.strip() and said[level]:
            open_.cells[open_.at[level]].append(cell)


def _section(row: TableRow, cells: Sequence[Cell], width: int) -> TableRow:
    first = row.cells[0]
    assert first is not None
    words = remade(first.text, *(cell.text for cell in cells))
    return replace(row, cells=(Cell(words, columns=width), *(None,) * (width - 1)))


def parted_at(rows: Sequence[TableRow], starts: set[int]) -> tuple[TableRow, ...]:
    """The rows with every cell that reaches over one of these starts parted there; its words stand in both parts."""
    made = [list(row.cells) for row in rows]
    for n, row in enumerate(rows):
        for column, cell in enumerate(row.cells):
            if cell is None or cell.rows == 1:
                continue
            cuts = [n, *sorted(at for at in starts if n < at < n + cell.rows), n + cell.rows]
            for at, end in pairwise(cuts):
                made[at][column] = replace(cell, rows=end - at)
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))


# ---- where sums stand ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows that a sum is of: all of a table, of a section or of a subsection, which begins below the row `head`."""

    kind: RowKind  # of the head; total: the whole table
    head: int
    end: int  # the row after its last
    rows: tuple[int, ...]  # the data rows


def scopes_of(rows: Sequence[TableRow]) -> tuple[Scope, ...]:
    """The whole table, then each section and subsection, in order."""
    found = [Scope("total", -1, len(rows), _data(rows, 0, len(rows)))]
    for n, row in enumerate(rows):
        if row.kind in _HEADS:
            ends: tuple[RowKind, ...] = (*_HEADS[: _HEADS.index(row.kind) + 1], "total")
            end = next((at for at in range(n + 1, len(rows)) if rows[at].kind in ends), len(rows))
            found.append(Scope(row.kind, n, end, _data(rows, n + 1, end)))
    return tuple(found)


def _data(rows: Sequence[TableRow], start: int, end: int) -> tuple[int, ...]:
    return tuple(n for n in range(start, end) if rows[n].kind == "data")


def sums_of_their_own(rows: Sequence[TableRow], row: int, scopes: Sequence[Scope]) -> list[tuple[int, ...]]:
    """The rows that a sum which the sheet has may be of, the likeliest first."""
    if rows[row].kind == "total":
        return [scopes[0].rows]
    near = _near(rows, row)
    around = [one.rows for one in scopes[1:] if one.head < row < one.end]
    return [one for one in (*near, *reversed(around)) if one] or [()]


def parts_of_rows(rows: Sequence[TableRow], row: int) -> list[list[int]]:
    """The rows that a sum may be the sum of, the likeliest first: of data, of sums below it, of sections' own figures."""
    data = [list(one) for one in sums_of_their_own(rows, row, scopes_of(rows))]
    if rows[row].kind == "total":
        others = [n for n, one in enumerate(rows) if one.kind in SUMS and n != row]
        near = [list(one) for one in _near(rows, row)]
        heads = [[n for n, one in enumerate(rows) if one.kind == kind] for kind in _HEADS]
        return [*data, others, [n for n in others if rows[n].kind == "subtotal"], *heads, *near]
    return data


def _near(rows: Sequence[TableRow], row: int) -> list[tuple[int, ...]]:
    """The rows of data just above and just below a row."""
    above, below = row, row + 1
    while above and rows[above - 1].kind in ("data", "blank"):
        above -= 1
    while below < len(rows) and rows[below].kind in ("data", "blank"):
        below += 1
    return [_data(rows, above, row), _data(rows, row + 1, below)]


def with_sums(rows: Sequence[TableRow], sums: Mapping[Scope, Cells], first: bool) -> tuple[TableRow, ...]:
    """The rows with these sums' rows: above or below what each is of, that of a section between the two."""
    after: dict[int, list[TableRow]] = {}
    for scope in sums:
        kind: RowKind = "total" if scope.kind == "total" else "subtotal"
        made = TableRow(sums[scope], kind)
        at = scope.head + 1 if first else scope.end
        # The inner sum stands before the outer one at the end; at the head each has a place of its own.
        after.setdefault(at, []).insert(0, made)
    found: list[TableRow] = []
    for n in range(len(rows) + 1):
        found += after.get(n, [])
        found += [rows[n]] if n < len(rows) else []
    return tuple(found)


def moved_totals(rows: Sequence[TableRow], first: bool) -> tuple[TableRow, ...]:
    """The rows with the sheet's own sums of the whole table first or last."""
    totals = [row for row in rows if row.kind == "total"]
    others = [row for row in rows if row.kind != "total"]
    return tuple([*totals, *others] if first else [*others, *totals])


# ---- numbers, merges, alignment -----------------------------------------------------------------


def numbered(rows: Sequence[TableRow], column: int, again: bool) -> tuple[TableRow, ...]:
    """Numbers from 1 in this column of the data rows, from 1 again in each section where that is asked."""
    made: list[TableRow] = []
    count = 0
    for row in rows:
        count = 0 if again and row.kind in _HEADS else count
        cell = row.cells[column]
        if row.kind == "data" and cell is not None:
            count += 1
            row = replace(row, cells=_with(row.cells, column, replace(cell, text=str(count))))
        made.append(row)
    return tuple(made)


def _with(cells: Cells, column: int, cell: Cell | None) -> Cells:
    return (*cells[:column], cell, *cells[column + 1 :])


def merged_alike(rows: Sequence[TableRow], columns: Sequence[int]) -> tuple[TableRow, ...]:
    """Equal or empty cells under a cell become one with it, never across the cells so merged to the left, nor a section."""
    made = [list(row.cells) for row in rows]
    parents: set[int] = {n for n, row in enumerate(rows) if row.kind != "data"}
    parents |= {n + 1 for n in parents} | {0}
    for column in sorted(columns):
        starts = set(parents)
        words = ""
        for n, row in enumerate(rows):
            cell = row.cells[column]
            said = _bare(cell.text) if cell is not None else ""
            if n in starts:
                words = said
            elif said and said != words:
                starts.add(n)
                words = said
        for run in _runs(sorted(starts), len(rows)):
            _merge(rows, made, run, column)
        parents = starts
    return tuple(replace(row, cells=tuple(cells)) for row, cells in zip(rows, made, strict=True))


def _runs(starts: Sequence[int], end: int) -> list[range]:
    return [range(at, to) for at, to in zip(starts, [*starts[1:], end], strict=True) if to - at > 1]


def _merge(rows: Sequence[TableRow], made: list[list[Cell | None]], run: range, column: int) -> None:
    """One cell of a run, but where something in it reaches over other columns."""
    cells = [rows[n].cells[column] for n in run]
    first = cells[0]
    if first is None or any(cell is not None and cell.columns > 1 for cell in cells):
        return
    if any(cell is None and not _covered(rows, n, column) for n, cell in zip(run, cells, strict=True)):
        return
    if any(cell is not None and n + cell.rows > run[-1] + 1 for n, cell in zip(run, cells, strict=True)):
        return
    words = remade(first.text, *(cell.text for cell in cells if cell is not None))
    made[run[0]][column] = replace(first, text=words, rows=len(run))
    for n in run[1:]:
        made[n][column] = None


def _covered(rows: Sequence[TableRow], row: int, column: int) -> bool:
    """Whether a cell above, in this column, reaches down to here."""
    for above in range(row - 1, -1, -1):
        cell = rows[above].cells[column]
        if cell is not None:
            return cell.columns == 1 and above + cell.rows > row
    return False


def aligned(rows: Sequence[TableRow], wanted: Mapping[int, Across]) -> tuple[TableRow, ...]:
    """The data rows with their cells aligned as their column is to be."""

    def cells(row: TableRow) -> Cells:
        return tuple(
            replace(cell, align=wanted[n]) if cell is not None and cell.columns == 1 and n in wanted else cell
            for n, cell in enumerate(row.cells)
        )

    return tuple(replace(row, cells=cells(row)) if row.kind == "data" else row for row in rows)
