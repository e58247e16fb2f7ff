"""A table, and what 表格设置 and 附件 say of it → the table that is printed.

`column_settings` reads what is asked of columns, `by_columns` and `sums` do it; here it is done in order, and what
comes of it is said. Pages are not thought of: orientation and size are handed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from notice_gen.compose.by_columns import (
    SUMS,
    Scope,
    aligned,
    merged_alike,
    moved_totals,
    numbered,
    scopes_of,
    sectioned,
    sums_of_their_own,
    with_sums,
)
from notice_gen.compose.choosing import SERIAL, Pick, chosen, paths_of
from notice_gen.compose.column_settings import Setting
from notice_gen.compose.faults import NOTHING_TO_SET, SECTION_APART, SETTING_CONTRADICTS
from notice_gen.compose.rows import Inputs, Row
from notice_gen.compose.sums import Summed, compared, doubtful_rows, read_figures
from notice_gen.model.kind import header_key
from notice_gen.model.places import NOWHERE
from notice_gen.model.table import Cell, Cells, Table, TableColumn, TableLine, TableRow, Wanted
from notice_gen.model.values import Value, Words, on_one_line, place_of, places_of, remade, shown

_SIZES = {"四号": 14.0, "小四": 12.0, "五号": 10.5, "小五": 9.0}  # points
_FIRST_ROW = "首行"
_COUNTED = ("连续", "分段重编")
NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Whole:
    """What a row of 附件 says of its table as a whole, as it was typed; "" for what it does not say."""

    orientation: str = ""
    size: str = ""
    numbering: str = ""
    totals: Value = NO_WORDS
    left: Value = NO_WORDS
    right: Value = NO_WORDS
    notes: Value = NO_WORDS

    @property
    def totals_first(self) -> bool | None:
        """Whether 合计 stands in the first row; None where nobody said."""
        said = shown(self.totals).strip()
        return said == _FIRST_ROW if said else None


AS_IT_IS = Whole()


def whole_of(row: Row, inputs: Inputs) -> Whole:
    """What the row says; its cells count as used, whatever they decide."""
    names = {header_key(name) for name in row.columns()}

    def said(name: str) -> Value:
        value = row.column(name) if header_key(name) in names else Words()
        inputs.taken.update(places_of(value))
        return value

    return Whole(
        shown(said("纸张方向")).strip(),
        shown(said("字号")).strip(),
        shown(said("表内序号")).strip(),
        said("合计位置"),
        said("表上左"),
        said("表上右"),
        said("表下注"),
    )


# ---- columns ------------------------------------------------------------------------------------


def in_columns(
    inputs: Inputs,
    table: Table,
    picks: Sequence[Pick],
    settings: Sequence[Setting],
    whole: Whole,
    beside: Sequence[Mapping[int, Words]] = (),
) -> tuple[Table, list[int | None]]:
    """The table with these columns, set as was asked, and which column of the given table stands in each place.

    What stood in columns that are not printed counts as decided upon. `beside` are sums of the whole that the sheet has
    and the table has not, by its columns: they are compared.
    """
    levels = _levels(table, settings)
    picks = _with_numbers(table, picks, whole)
    at = [pick.column for pick in picks]
    if not picks:
        place = settings[0].place if settings else NOWHERE
        seen = "这张表没有要印的列"
        inputs.report.found(SETTING_CONTRADICTS, place, seen, "至少留一列，“印否”改为是，不作分类")
        return table, list(range(table.width))
    made = table
    if at != list(range(table.width)) or any(pick.headings for pick in picks):
        made = chosen(table, picks)
        kept = {place_of(words) for words in made.words}
        inputs.taken.update({place_of(words) for words in table.words} - kept)
    rows = made.rows
    if levels:
        found = sectioned(rows, levels, made.width)
        rows = found.rows
        for words in found.again:
            seen = f"“{on_one_line(words)}”的几行没有排在一起，又起了一段"
            inputs.report.found(SECTION_APART, words.place, seen, "是同一段的，在工作表里把这几行移到一起")
    sums = [TableRow(tuple(Cell(one.get(c, "") if c is not None else "") for c in at)) for one in beside]
    rows = _with_sums(inputs, replace(made, rows=rows), at, settings, whole, sums)
    numbers = _serial(table, at)
    if whole.numbering in _COUNTED and numbers is not None:
        inputs.taken.update(place_of(c.text) for row in rows if (c := row.cells[numbers]) is not None)
        rows = numbered(rows, numbers, again=whole.numbering == _COUNTED[1])
    told = {column: one for one in settings for column in one.columns}
    asked = {n: told[column] for n, column in enumerate(at) if column in told}
    merging = [n for n, one in asked.items() if one.merged]
    if merging:
        rows = merged_alike(rows, merging)
    ways = {n: one.align for n, one in asked.items() if one.align}
    columns = made.columns or (TableColumn(),) * made.width
    columns = tuple(replace(one, align=ways.get(n, one.align)) for n, one in enumerate(columns))
    return replace(made, rows=aligned(rows, ways) if ways else rows, columns=columns), at


def _levels(table: Table, settings: Sequence[Setting]) -> list[list[Cell | None]]:
    """The cells of the columns whose values become section rows, the first level first."""
    named = sorted((one for one in settings if one.level), key=lambda one: one.level)
    columns = [one.columns[0] for one in named]
    return [[row.cells[column] for row in table.rows] for column in columns if column is not None]


def _with_numbers(table: Table, picks: Sequence[Pick], whole: Whole) -> list[Pick]:
    """The picks with a column 序号 before them where one is to be counted and there is none; without it for 不编."""
    if whole.numbering == "不编":
        return [pick for pick in picks if pick.column is not None]
    missing = picks and _serial(table, [pick.column for pick in picks]) is None
    return [Pick(None), *picks] if whole.numbering in _COUNTED and missing else list(picks)


def _serial(table: Table, at: Sequence[int | None]) -> int | None:
    """The place of 序号 among the printed columns `at` of a table."""
    paths = paths_of(table)
    for n, column in enumerate(at):
        if column is None or (paths[column] and header_key(paths[column][-1].text) == SERIAL):
            return n
    return None


# ---- sums ---------------------------------------------------------------------------------------


def _with_sums(
    inputs: Inputs,
    table: Table,
    at: Sequence[int | None],
    settings: Sequence[Setting],
    whole: Whole,
    beside: Sequence[TableRow],
) -> tuple[TableRow, ...]:
    """The rows with sums of the columns that are to be summed; sums that the sheet has are compared and stay."""
    rows = table.rows
    own = {n: row for n, row in enumerate(rows) if row.kind in SUMS}
    told = {column: one for one in settings if one.summed for column in one.columns}
    paths = paths_of(table)
    columns = [
        Summed(n, "/".join(on_one_line(cell.text) for cell in paths[n] if cell.text), told[column].place)
        for n, column in enumerate(at)
        if column in told
    ]
    if not (columns or own) and whole.totals_first is not None:
        seen = f"“合计位置”写了{shown(whole.totals)}，表里没有合计"
        remedy = "在表格设置中给要合计的列写上“汇总”，或清空这一格"
        inputs.report.found(NOTHING_TO_SET, place_of(whole.totals), seen, remedy)
    scopes = scopes_of(rows) if columns else ()
    of_own = {n: sums_of_their_own(rows, n, scopes) for n in own} if columns else {}
    for column in columns:
        inputs.report.extend(read_figures(column, rows))
        for n, row in own.items():
            inputs.report.extend(compared(row, column, of_own[n]))
        for row in beside:
            cell = row.cells[column.column]
            if cell is not None and cell.text.strip():  # where nothing is typed, nothing differs
                inputs.report.extend(compared(row, column, [scopes[0].rows]))
    if columns:
        inputs.report.extend(doubtful_rows(rows, columns[0].place))
        rows = _summed(inputs, rows, columns, table.width, bool(whole.totals_first))
    first = whole.totals_first
    return rows if first is None else moved_totals(rows, first)


def _summed(
    inputs: Inputs, rows: tuple[TableRow, ...], columns: Sequence[Summed], width: int, first: bool
) -> tuple[TableRow, ...]:
    """The rows with sums where the sheet has none of that kind."""
    kinds = {row.kind for row in rows}
    scopes = [one for one in scopes_of(rows) if ("total" if one.kind == "total" else "subtotal") not in kinds]
    label = _label(rows, {one.column for one in columns}, width)
    if scopes and not label:
        seen, remedy = "第一列就要合计，没有地方印“合计”二字", "把不合计的一列排在最前面"
        inputs.report.found(SETTING_CONTRADICTS, columns[0].place, seen, remedy)
        return rows
    names = ("总计", "合计", "小计") if "subsection" in kinds else ("合计", "小计", "小计")
    name_of = dict(zip(("total", "section", "subsection"), names, strict=True))
    sums = {one: _row_of_sums(one, name_of[one.kind], columns, label, width) for one in scopes}
    return with_sums(rows, sums, first)


def _label(rows: Sequence[TableRow], summed: set[int], width: int) -> int:
    """Over how many columns the word 合计 stands: 序号 and the next, or the first alone; 0 where that is summed."""
    free = next((n for n in range(width) if n in summed), width)
    return min(free, 2)


def _row_of_sums(scope: Scope, name: str, columns: Sequence[Summed], label: int, width: int) -> Cells:
    figures = {one.column: one.of(scope.rows) for one in columns}
    first = (Cell(name, columns=label), *(None,) * (label - 1))
    return (*first, *(Cell(str(figures.get(n) or "")) for n in range(label, width)))


# ---- the whole ----------------------------------------------------------------------------------


def as_a_whole(table: Table, whole: Whole) -> Table:
    """The table with what 附件 says of it: lines above, notes below, orientation and size of type."""
    if whole == AS_IT_IS:
        return table
    wanted = table.wanted
    match whole.orientation:
        case "自动" | "纵向" | "横向" as orientation:
            wanted = replace(wanted, orientation=orientation)
    wanted = Wanted(wanted.orientation, _SIZES.get(whole.size, wanted.size))
    return replace(
        table, before=_before(table.before, whole), after=_after(table.after, whole.notes), wanted=wanted
    )


def _before(lines: tuple[TableLine, ...], whole: Whole) -> tuple[TableLine, ...]:
    """The lines with 表上左 and 表上右: in the last line where it has room, else in one more; none is said twice."""
    lines, left = _said_once(lines, whole.left)
    lines, right = _said_once(lines, whole.right)
    if not (left or right):
        return lines
    last = lines[-1] if lines else TableLine("", "", ("",))
    if last.between or (left and last.left) or (right and last.right):
        return (*lines, TableLine(left, right))
    return (*lines[:-1], TableLine(left or last.left, right or last.right))


def _said_once(lines: tuple[TableLine, ...], value: Value) -> tuple[tuple[TableLine, ...], Words]:
    """The words that are to be added to the lines; none where a line says them, which then keeps their cell too."""
    words = remade(on_one_line(shown(value)).strip(), value)
    for n, line in enumerate(lines):
        for name in ("left", "right"):
            there = getattr(line, name)
            if words and header_key(there) == header_key(words):
                both = remade(there, there, value)
                said = replace(line, left=both) if name == "left" else replace(line, right=both)
                return (*lines[:n], said, *lines[n + 1 :]), Words()
    return lines, words


def _after(lines: tuple[TableLine, ...], notes: Value) -> tuple[TableLine, ...]:
    for line in shown(notes).split("\n"):
        lines, words = _said_once(lines, remade(line, notes))
        lines = (*lines, TableLine(words)) if words else lines
    return lines


def is_asked(whole: Whole, settings: Sequence[Setting]) -> bool:
    """Whether anything is asked of the columns."""
    return bool(settings) or bool(whole.numbering) or whole.totals_first is not None
