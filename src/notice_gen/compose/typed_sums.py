"""A table with sums that somebody typed → those that are not the sum of their rows or columns.

Only what is certain is said: a row is called 合计 or the like, all cells of the column are figures that can be added, and
none of the ways in which offices sum up (rows, subtotals, sections, parts below their whole) gives what is typed. Where
all sums of a row are far off, the rows are an excerpt. A column of sums is one where most rows agree. A sum is said once,
also where it is one both of its column and of its row. What 表格设置 sums is compared in `sums`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from notice_gen.compose.by_columns import SUMS, parts_of_rows
from notice_gen.compose.choosing import paths_of
from notice_gen.compose.faults import TYPED_SUM_DIFFERS
from notice_gen.compose.standing.row_kinds import is_sum
from notice_gen.compose.sums import NOTHING, total
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.figures import Figure, figure
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE
from notice_gen.model.table import Cell, Table
from notice_gen.model.values import on_one_line, place_of

# Headings of what is not added up, and rows that are none of the rows that are.
_NOT_ADDED = lazy_pattern(
    r"率|比|价|均|排名|名次|位次|序号|编号|编码|代码|号码|电话|年份|年龄|标准|指数|系数|密度|增长|增幅|增速|同期|最高|最低|时间|日期|%|％"
)
_OF_NO_SUM = lazy_pattern(r"平均|人均|占比|比例|同比|增长|上年|去年|上期|其\s*中|[…⋯]|略|以上|以下|共\s*\d")
LONGEST = 400  # rows below a whole that are looked at for its parts
MOST = 3  # sums of a row that are said one by one; of a column of sums so many may differ, or it sums up something else
Figures = dict[int, Figure]


@dataclass(frozen=True, slots=True)
class _Differing:
    """A sum at its row and column, what it is called, and what its parts, the words `of` them, add up to."""

    at: tuple[int, int]
    what: str
    added: Figure | None
    of: str


def typed_sums(table: Table, summed: Collection[int] = ()) -> Iterator[Diagnostic]:
    """The sums of a table's rows and columns that differ; `summed` are the columns that 表格设置 sums."""
    paths = paths_of(table)
    heads = ["/".join(on_one_line(cell.text) for cell in path if cell.text) for path in paths]
    added = [n for n in range(table.width) if n not in summed and not _NOT_ADDED.search(heads[n])]
    columns = {n: figures for n in added if (figures := _figures(table, n)) is not None}
    below = {one.at: one for one in _of_rows(table, columns, heads)}
    beside = list(
        _of_columns(table, columns, [path[-1].text if path else "" for path in paths], heads, below)
    )
    for one in below.values():
        yield _said(table, one, next((other for other in beside if other.at == one.at), None))
    for one in beside:
        if one.at not in below:
            yield _said(table, one, None)


def _figures(table: Table, column: int) -> Figures | None:
    """The figures of a column by their rows; None where anything else stands in it."""
    found: Figures = {}
    for n, row in enumerate(table.rows):
        cell = row.cells[column]
        words = cell.text.strip() if cell is not None else ""
        if cell is None or not words or row.kind == "blank" or NOTHING.fullmatch(words):
            continue
        if row.kind in ("section", "subsection") and cell.columns > 1:
            continue
        one = figure(words)
        if one is None and row.kind in SUMS and is_sum(words):
            continue
        if one is None or one.sign or (cell.columns > 1 and row.kind == "data"):
            return None
        found[n] = one
    return found


# ---- rows of sums -------------------------------------------------------------------------------


def _of_rows(table: Table, columns: dict[int, Figures], heads: Sequence[str]) -> Iterator[_Differing]:
    rows = table.rows
    sums = [n for n, row in enumerate(rows) if row.kind in SUMS]
    doubtful = [
        n for n, row in enumerate(rows)
        if row.kind == "data" and any(c is not None and _OF_NO_SUM.search(c.text) for c in row.cells[:2])
    ]  # fmt: skip
    if not sums or doubtful:
        return
    for n in sums:
        yield from _of_row(table, n, parts_of_rows(rows, n), columns, heads)


def _of_row(
    table: Table, n: int, scopes: Sequence[Sequence[int]], columns: dict[int, Figures], heads: Sequence[str]
) -> Iterator[_Differing]:
    """A row of sums: what differs; where nothing agrees and all is far off, the rows are an excerpt of what it sums up."""
    differ: list[tuple[int, Figure]] = []
    agree = 0
    for column, figures in columns.items():
        if n not in figures or table.rows[n].cells[column] is None:
            continue
        ways = [[figures[row] for row in scope if row in figures] for scope in scopes]
        told = next((way for way in ways if len(way) > 1), None)
        if any(_agrees(figures[n], way) for way in ways if way):
            agree += 1
        elif told and (added := total(told)):
            differ.append((column, added))
    if not differ or (not agree and len(differ) > 1 and not _near(table, n, columns, differ)):
        return
    name = next((on_one_line(c.text).strip() for c in table.rows[n].cells if c and c.text.strip()), "合计")
    what = f"“{heads[differ[0][0]]}”"
    if len(differ) > MOST:
        what += f"等 {len(differ)} 列"
        differ = differ[:1]
    for column, added in differ:
        yield _Differing(
            (n, column), f"{what if len(differ) == 1 else f'“{heads[column]}”'}的{name}", added, "各行"
        )


def _near(table: Table, n: int, columns: dict[int, Figures], differ: Sequence[tuple[int, Figure]]) -> bool:
    """Whether most sums are off by less than a quarter: a row came or went since they were typed."""
    close = [abs(columns[c][n].value - added.value) * 4 < abs(added.value) for c, added in differ]
    return 2 * sum(close) > len(close)


def _agrees(own: Figure, figures: Sequence[Figure]) -> bool:
    """Whether a figure is the sum of these, or of those of them that are no parts of another above."""
    return own.value in (_sum(figures), _sum(_wholes(figures)))


def _sum(figures: Sequence[Figure]) -> Decimal:
    found = total(figures)
    return found.value if found else Decimal()


def _wholes(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without those that the one above them is the sum of."""
    made: list[Figure] = []
    n = 0
    while n < len(figures):
        made.append(figures[n])
        rest, taken = figures[n].value, 0
        for m in range(n + 1, min(n + 1 + LONGEST, len(figures))):
            rest -= figures[m].value
            if not rest and m > n + 1:
                taken = m - n
                break
        n += 1 + taken
    return made


# ---- columns of sums ----------------------------------------------------------------------------


def _of_columns(
    table: Table,
    columns: dict[int, Figures],
    lowest: Sequence[str],
    heads: Sequence[str],
    below: Collection[tuple[int, int]],
) -> Iterator[_Differing]:
    """The sums of rows that differ, but for a row whose parts are themselves among those `below` that differ."""
    for column, own in columns.items():
        if not is_sum(lowest[column]):
            continue
        for others in _summed_columns(table, column, columns, lowest):
            rows = [n for n in own if any(n in columns[other] for other in others)]
            wrong = [
                n for n in rows if not _row_agrees(own[n], [columns[o][n] for o in others if n in columns[o]])
            ]
            if not wrong or len(wrong) > MOST or 3 * len(wrong) > len(rows):
                if not wrong and rows:
                    break  # it is the sum of these
                continue
            for n in wrong:
                if any((n, other) in below for other in others):
                    continue
                added = total([columns[o][n] for o in others if n in columns[o]])
                name = next((on_one_line(c.text).strip() for c in _words_first(table, n)), "")
                yield _Differing((n, column), f"“{name}”一行的{heads[column]}", added, "这一行各列")
            break


def _row_agrees(own: Figure, figures: Sequence[Figure]) -> bool:
    return _sum(figures) == own.value


def _words_first(table: Table, row: int) -> list[Cell]:
    """The cells of a row that are words, else all that are filled."""
    filled = [cell for cell in table.rows[row].cells if cell is not None and cell.text.strip()]
    return [cell for cell in filled if figure(cell.text) is None] or filled


def _summed_columns(
    table: Table, column: int, columns: dict[int, Figures], lowest: Sequence[str]
) -> Iterator[list[int]]:
    """The columns that one of sums may be the sum of: the others below its heading, all to its right or left, all."""
    sums = {n for n in columns if is_sum(lowest[n])}
    first = next(
        (n for n in range(column, -1, -1) if table.header and table.header[0][n] is not None), column
    )
    cell = table.header[0][first] if table.header else None
    below = range(first, first + (cell.columns if cell else 1))
    near = [n for n in columns if n in below and n not in sums]
    for ways in (
        near,
        [n for n in columns if n > column and n not in sums],
        [n for n in columns if n < column and n not in sums],
        [n for n in columns if n not in sums],
        [n for n in sums if n != column],
    ):
        if len(ways) > 1:
            yield ways


def _said(table: Table, one: _Differing, across: _Differing | None) -> Diagnostic:
    """The finding on a sum; `across` is the same cell as the sum of its row, where it differs there too."""
    row, column = one.at
    cell = table.rows[row].cells[column]
    words, place = ("", NOWHERE) if cell is None else (on_one_line(cell.text).strip(), place_of(cell.text))
    added = f"{one.of}加起来是 {one.added}"
    if across is not None and across.added == one.added:
        added = f"{one.of}、{across.of}加起来都是 {one.added}"
    elif across is not None:
        added += f"，{across.of}加起来是 {across.added}"
    remedy = "核对一下；没有错的（四舍五入、另有口径），不用管"
    return Diagnostic(TYPED_SUM_DIFFERS, place, f"{one.what}写的是 {words}，{added}", remedy)
