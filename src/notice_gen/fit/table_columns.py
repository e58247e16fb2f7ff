"""Table → what its columns hold and need, in em cells, whatever the size: measured once, before any size is tried.

Which width a column gets is decided in `table_widths`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from notice_gen.fit.cell_words import ROOMY, has_latin, kept_width, parted, safe, whole
from notice_gen.fit.em import FULL_SPACE, em
from notice_gen.fit.handwriting import leave_room
from notice_gen.fit.header_words import settings_of, stacked
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Across, Cell, Holds, RowKind, Table

NAME = 12.0  # em; a name up to this width stays whole: 阿卜杜某某·买某某
DATE = 9.0  # em; 2026年12月31日 with the air that LibreOffice leaves
FEW = 4  # one name of so many, or fewer, that is long does not make the column of all of them wide
WORTH_PARTING = 1.5  # and only one so much wider than what the column has without it is parted
SHORT = 6.0  # em; words up to this width stay whole where there is room
MOST_ROOMY = 14.0  # em; longer pieces, addresses and codes, have no more than they need
ONE_WORD = 3.0  # em; a heading no wider is not parted where there is room for it: 星期四
TEXT = 4.0  # em; a column of text is no narrower in any case but the last
MOST_SEEN = 4096
_DIGITS = str.maketrans("123456789", "000000000")
SEEN = 200  # rows by which a column is known
_NAMED = lazy_pattern(r"姓名|责任人|联系人|负责人|代表人|主讲人|主持人|经办人|填报人|领导$|组长$|成员$")
_HAN_NAME = lazy_pattern(
    r"[\u3400-\u9fff\U00020000-\U0003ffff][ \u3000]*(?:[\u3400-\u9fff\U00020000-\U0003ffff][ \u3000]*){1,3}"
)
_FIGURE = lazy_pattern(r"[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?|[-—–/]")
_LONG_NUMBER = lazy_pattern(r"\d{9,}[Xx]?")
_CODE = lazy_pattern(r"[A-Za-z+\-()（）/.]*+\d[A-Za-z0-9+\-()（）/.]*+")
_DAY = lazy_pattern(
    r"(?:\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:前|底|初|中旬|上旬|下旬|份)?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?"
)
_NUMBERED = lazy_pattern(
    r"(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)

_ANOTHER = lazy_pattern(
    r"[①-⑳]|[；;。]\s*(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）])"
)

_COUNT = lazy_pattern(r"[0-9一二三四五六日七八九十]+|[甲乙丙丁戊A-H](?=组|类|班|档|级|$)")


@dataclass(slots=True)
class Measure:
    """What a column needs: the widest line of its cells, its widest piece, and that where addresses are parted."""

    holds: Holds
    align: Across
    share: float
    natural: float = 1.0
    usual: float = 1.0  # the same without the few names that are much longer than the others
    short: float = 1.0  # its widest line of those that are no wider than SHORT
    whole: float = 1.0
    parted: float = 1.0
    kept: float = 0.0  # its widest date, name or amount within other words, kept whole where there is room
    roomy: float = 0.0  # its widest figure or code in a wider face, where that takes no room that words need
    title: float = 0.0  # its heading in one line, of a short one
    two_lines: float = 0.0  # its heading in two lines, of one too long for one
    head: tuple[float, float, float] = (1.0, 1.0, 1.0)  # in at most three lines, by words, stacked
    filled: bool = False  # whether anything stands in it
    names: int = 0
    long_names: int = 0  # of them those that are parted at their · where there is no room
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
    titles: tuple[
        tuple[int, int, float], ...
    ] = ()  # headings over several columns: what they need for one line
    alike: tuple[tuple[int, ...], ...] = ()  # columns of one sort, which stand best as wide as each other


def measured(table: Table) -> Measured:
    """The table's columns and rows, measured."""
    columns = tuple(_measure(table, at) for at in range(table.width))
    names = _name_width(table, columns)
    rows = tuple(_set_row(row.cells, row.kind, row.height, columns, names) for row in table.rows)
    spans = [*_header_needs(table, columns), *_own_spans(rows)]
    for row in rows:
        _needs(row, columns)
    for column in columns:
        few = 0 < column.long_names * FEW <= column.names
        if few and column.natural > WORTH_PARTING * max(column.whole, column.usual):
            column.kept = column.roomy = 0.0
        else:
            column.usual = column.natural
    leave_room(table, columns)
    return Measured(table, columns, rows, tuple(spans), tuple(_titles(table)), tuple(_alike(table, columns)))


def _alike(table: Table, columns: Sequence[Measure]) -> Iterator[tuple[int, ...]]:
    """The columns of one sort: their headings differ in a number only, or they hold figures below one heading of several."""
    groups: dict[tuple[str, str], list[int]] = {}
    for at, column in enumerate(columns):
        heads = [(n, cell) for n, row in enumerate(table.header) if (cell := row[at]) is not None]
        if not heads or heads[-1][1].columns > 1:
            continue
        sort = _COUNT.sub("#", heads[-1][1].text)
        if "#" in sort:
            groups.setdefault((column.holds, sort), []).append(at)
        elif column.holds == "figures" and len(table.header) > 1:
            above = next((n for n in range(at, -1, -1) if table.header[0][n] is not None), 0)
            groups.setdefault((column.holds, str(above)), []).append(at)
    return (tuple(group) for group in groups.values() if len(group) > 1)


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
    """The width of the number that a line begins with; 0 where it has none, or others follow: ①…；②….

    Below the first of several nothing hangs, or the others would seem to belong to it.
    """
    number = _NUMBERED.match(line)
    if number is None or _ANOTHER.search(line, number.end()):
        return 0.0
    return em(number[0])


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
        if column.holds == "names":
            _needs_of_names(cell, column)
        else:
            column.usual = max(column.usual, cell.wide)
        for line in cell.lines if cell.wide > column.short else ():
            if column.short < (wide := em(line)) <= SHORT:
                column.short = wide
        for line in cell.lines:
            if column.holds != "names" and _is_day(line) and em(line) <= DATE:
                column.whole = max(column.whole, safe(line))
                column.parted = max(column.parted, column.whole)
        if cell.wide > column.kept:
            for line in cell.lines:
                column.kept = max(column.kept, kept_width(line, NAME))
        if cell.wide * 2 > column.whole:  # no face sets a line wider than twice its cells
            for line in cell.lines:
                if has_latin(line):
                    wide = whole(line)
                    column.whole = max(column.whole, wide)
                    column.roomy = max(column.roomy, min(wide * ROOMY, MOST_ROOMY))
                    column.parted = max(column.parted, parted(line))


def _needs_of_names(cell: SetCell, column: Measure) -> None:
    """A name stays whole; one of several parts where there is room, else each of its parts with the · behind it."""
    for line in cell.lines:
        wide = em(line)
        if wide > NAME:
            continue
        parts = [part + "·" for part in line.split("·")[:-1]] + [line.rpartition("·")[2]]
        column.whole = max(column.whole, *map(safe, parts))
        column.parted = max(column.parted, column.whole)
        column.names += bool(line)
        column.long_names += len(parts) > 1
        if len(parts) == 1:
            column.usual = max(column.usual, wide)


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
            if em(cell.text) <= ONE_WORD:
                few = ways[0][0]
            if cell.columns > 1:
                yield at, cell.columns, ways[-1][0]
                continue
            column = columns[at]
            if ways[0][0] <= SHORT:
                column.title = max(column.title, ways[0][0])
            elif two := next((width for width, lines in ways if len(lines) == 2 and width <= SHORT), 0.0):
                column.two_lines = max(column.two_lines, two)
            one, words, stack = column.head
            column.head = max(one, few), max(words, ways[-1][0]), max(stack, stacked(cell.text)[0])
            # A heading in one line is no reason to widen a column of short words.
            column.natural, column.usual = max(column.natural, few), max(column.usual, few)


def _titles(table: Table) -> Iterator[tuple[int, int, float]]:
    for row in table.header:
        for at, cell in enumerate(row):
            if cell is not None and cell.columns > 1 and em(cell.text) <= NAME:
                yield at, cell.columns, settings_of(cell.text)[0][0]


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
