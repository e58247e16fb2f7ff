"""Table → what its columns hold and need, in em cells, whatever the size: measured once, before any size is tried.

Which width a column gets is decided in `table_widths`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from notice_gen.fit.cell_words import has_latin, kept_width, parted, safe, whole
from notice_gen.fit.em import FULL_SPACE, em
from notice_gen.fit.header_words import settings_of, stacked
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across, Cell, Holds, RowKind, Table

NAME = 12.0  # em; a name up to this width stays whole: 阿卜杜某某·买某某
DATE = 9.0  # em; 2026年12月31日 with the air that LibreOffice leaves
SHORT = 6.0  # em; words up to this width stay whole where there is room
TEXT = 4.0  # em; a column of text is no narrower in any case but the last
WRITING = 4.0  # em beside its heading that a column to be written in has where there is room
MOST_SEEN = 4096
_DIGITS = str.maketrans("123456789", "000000000")
SEEN = 200  # rows by which a column is known
_NAMED = re.compile(r"姓名|责任人|联系人|负责人|代表人|主讲人|主持人|经办人|填报人|领导$|组长$|成员$")
_HAN_NAME = lazy_pattern(
    r"[\u3400-\u9fff\U00020000-\U0003ffff][ \u3000]*(?:[\u3400-\u9fff\U00020000-\U0003ffff][ \u3000]*){1,3}"
)
_FIGURE = re.compile(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?|[-—–/]")
_LONG_NUMBER = re.compile(r"\d{9,}[Xx]?")
_CODE = re.compile(r"[A-Za-z+\-()（）/.]*+\d[A-Za-z0-9+\-()（）/.]*+")
_DAY = re.compile(
    r"(?:\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:前|底|初|中旬|上旬|下旬|份)?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
_NUMBERED = re.compile(
    r"(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)


@dataclass(slots=True)
class Measure:
    """What a column needs: the widest line of its cells, its widest piece, and that where addresses are parted."""

    holds: Holds
    align: Across
    share: float
    natural: float = 1.0
    short: float = 1.0  # its widest line of those that are no wider than SHORT
    whole: float = 1.0
    parted: float = 1.0
    kept: float = 0.0  # its widest date, name or amount within other words, kept whole where there is room
    head: tuple[float, float, float] = (1.0, 1.0, 1.0)  # in at most three lines, by words, stacked
    filled: bool = False  # whether anything stands in it
    seen: set[str] = field(default_factory=set)  # shapes of cells that have been measured


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its lines as they are shown: blank ones at its ends gone, names spread."""

    lines: tuple[str, ...]
    wide: float  # its widest line
    cell: Cell


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of them; `all_in` is the width of all its words, by which tall rows are known."""

    cells: tuple[SetCell | None, ...]
    kind: RowKind
    height: int
    all_in: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A table that has been measured."""

    table: Table
    columns: tuple[Measure, ...]
    rows: tuple[SetRow, ...]
    spans: tuple[tuple[int, int, float], ...] = field(
        default=()
    )  # cells over several columns: first, how many, least


def measured(table: Table) -> Measured:
    """The table's columns and rows, measured."""
    columns = tuple(_measure(table, at) for at in range(table.width))
    names = _name_width(table, columns)
    rows = tuple(_set_row(row.cells, row.kind, row.height, columns, names) for row in table.rows)
    spans = [*_header_needs(table, columns), *_own_spans(rows)]
    for row in rows:
        _needs(row, columns)
    _leave_room(table, columns)
    return Measured(table, columns, rows, tuple(spans))


def _measure(table: Table, at: int) -> Measure:
    said = table.columns[at] if at < len(table.columns) else None
    holds = said.holds if said is not None and said.holds != "text" else _held(table, at)
    share = said.width if said else 0.0
    if not table.header and not any(column.width for column in table.columns):
        share = 1.0  # a form whose widths nobody set has equal columns in Excel, with room to write in
    return Measure(holds, said.align if said else "", share)


def _held(table: Table, at: int) -> Holds:
    """What a column holds, by its heading and its first cells."""
    heads = [cell.text for row in table.header if (cell := row[at]) is not None]
    heading = heads[-1] if heads else ""
    cells = [
        cell.text.strip()
        for row in table.rows[:SEEN]
        if row.kind == "data"
        and (cell := row.cells[at]) is not None
        and cell.columns == 1
        and cell.text.strip()
    ]
    lines = [line.strip() for text in cells for line in text.split("\n") if line.strip()]
    if not lines:
        return "text"

    def all_are(matches: Callable[[str], object]) -> bool:
        return all(map(matches, lines))

    if (
        _NAMED.search(heading.strip())
        and sum(map(bool, map(_HAN_NAME.fullmatch, lines))) * 5 >= len(lines) * 3
    ):
        return "names"
    if all_are(_FIGURE.fullmatch):
        if heading.strip() in ("序号", "编号"):
            return "serial"
        return "code" if any(map(_LONG_NUMBER.fullmatch, lines)) else "figures"
    if all_are(_DAY.fullmatch):
        return "dates"
    if all_are(_CODE.fullmatch):
        return "code"
    if all(line.isascii() for line in lines):
        return "latin"
    return "list" if sum("\n" in text for text in cells) * 2 >= len(cells) else "text"


# ---- cells as they are shown ----------------------------------------------------------------------


def _name_width(table: Table, columns: Sequence[Measure]) -> tuple[int, ...]:
    """For each column how many cells a name of two characters is spread to: three where there are longer ones, or
    somebody spread one already; else 0.
    """
    made = []
    for at, column in enumerate(columns):
        spread = 0
        if column.holds == "names":
            for line in _lines_at(table, at):
                bare = line.strip()
                if _HAN_NAME.fullmatch(bare) and (
                    len(_joined(bare)) == 3 or len(bare) > len(_joined(bare)) == 2
                ):
                    spread = 3
                    break
        made.append(spread)
    return tuple(made)


def _lines_at(table: Table, at: int) -> Iterator[str]:
    for row in table.rows:
        cell = row.cells[at]
        if cell is not None and cell.columns == 1:
            yield from cell.text.split("\n")


def _joined(name: str) -> str:
    return name.replace(" ", "").replace(FULL_SPACE, "")


def _name(line: str, spread: int) -> str:
    """A name as all of its column are set: 王某, 王 某 and 王　某 alike; what is no name of 汉字 stays as it was typed."""
    bare = line.strip()
    if not _HAN_NAME.fullmatch(bare):
        return line
    bare = _joined(bare)
    return bare[0] + FULL_SPACE + bare[1] if len(bare) == 2 and spread else bare


def _set_row(
    cells: Sequence[Cell | None], kind: RowKind, height: int, columns: Sequence[Measure], names: Sequence[int]
) -> SetRow:
    made: list[SetCell | None] = []
    all_in = 0.0
    for at, cell in enumerate(cells):
        if cell is None:
            made.append(None)
            continue
        lines = shown_lines(cell.text)
        if columns[at].holds == "names" and cell.columns == 1:
            lines = tuple(_name(line, names[at]) for line in lines)
        wide = em(lines[0]) if len(lines) == 1 else max(map(em, lines))
        all_in += wide * len(lines)
        made.append(SetCell(lines, wide, cell))
    return SetRow(tuple(made), kind, height, all_in)


def shown_lines(text: str) -> tuple[str, ...]:
    """The lines of a cell, blank ones at its ends left out."""
    if "\n" not in text:
        return (text.rstrip(),)
    lines = [line.rstrip() for line in text.split("\n")]
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    while len(lines) > 1 and not lines[0]:
        del lines[0]
    return tuple(lines)


def hanging_of(line: str) -> float:
    """The width of the number that a line begins with; 0 where it has none."""
    number = _NUMBERED.match(line)
    return em(number[0]) if number else 0.0


# ---- what they need -------------------------------------------------------------------------------


def _needs(row: SetRow, columns: Sequence[Measure]) -> None:
    """Widen what the columns need by the cells of a row."""
    for at, cell in enumerate(row.cells):
        if cell is None or cell.cell.columns > 1:
            continue
        column = columns[at]
        column.filled = column.filled or bool(cell.wide)
        # What a cell needs does not depend on which digits are in it: IDs and telephones are looked at once.
        shape = cell.cell.text.translate(_DIGITS)
        if shape in column.seen:
            continue
        if len(column.seen) < MOST_SEEN:
            column.seen.add(shape)
        column.natural = max(column.natural, cell.wide)
        for line in cell.lines if cell.wide > column.short else ():
            if column.short < (wide := em(line)) <= SHORT:
                column.short = wide
        for line in cell.lines:
            if em(line) <= (NAME if column.holds == "names" else DATE if _is_day(line) else 0.0):
                column.whole = max(column.whole, safe(line))
                column.parted = max(column.parted, column.whole)
        if cell.wide > column.kept:
            for line in cell.lines:
                column.kept = max(column.kept, kept_width(line, NAME))
        if cell.wide * 2 > column.whole:  # no face sets a line wider than twice its cells
            for line in cell.lines:
                if has_latin(line):
                    column.whole = max(column.whole, whole(line))
                    column.parted = max(column.parted, parted(line))


def _leave_room(table: Table, columns: Sequence[Measure]) -> None:
    """A column that is empty beside filled ones is there to be written in: it is no narrower than its heading."""
    empty = [at for at, column in enumerate(columns) if not column.filled]
    if len(empty) < len(columns):
        for at in empty:
            if not table.header:
                columns[at].short = max(columns[at].short, WRITING)
                columns[at].natural = max(columns[at].natural, 2 * WRITING)
            heads = [cell.text for row in table.header if (cell := row[at]) is not None and cell.columns == 1]
            if heads:
                heading = max(map(em, heads[-1].split("\n")))
                columns[at].short = max(columns[at].short, min(heading, SHORT))
                columns[at].natural = max(columns[at].natural, heading + WRITING)


def _is_day(line: str) -> bool:
    """Whether a line is a day, a month or a year, which is not parted."""
    return ("月" in line or "年" in line or "日" in line) and _DAY.fullmatch(line.strip()) is not None


def _header_needs(table: Table, columns: Sequence[Measure]) -> Iterator[tuple[int, int, float]]:
    """What the header needs of its columns; cells over several are given back."""
    for row in table.header:
        for at, cell in enumerate(row):
            if cell is None:
                continue
            ways = settings_of(cell.text)
            few = min((width for width, lines in ways if len(lines) <= 3), default=ways[-1][0])
            if cell.columns > 1:
                yield at, cell.columns, ways[-1][0]
                continue
            column = columns[at]
            one, words, stack = column.head
            column.head = max(one, few), max(words, ways[-1][0]), max(stack, stacked(cell.text)[0])
            # A heading in one line is no reason to widen a column of short words.
            column.natural = max(column.natural, few)


def _own_spans(rows: Sequence[SetRow]) -> Iterator[tuple[int, int, float]]:
    """What cells over several columns need, a section's left out: it has all of them."""
    most: dict[tuple[int, int], float] = {}
    for row in rows:
        for at, cell in enumerate(row.cells):
            if cell is not None and 1 < cell.cell.columns < len(row.cells):
                least = max((whole(line) for line in cell.lines), default=0.0)
                key = at, cell.cell.columns
                most[key] = max(most.get(key, 0.0), least)
    for (at, many), least in most.items():
        if least:
            yield at, many, least
