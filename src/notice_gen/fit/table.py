"""Table → FittedTable: which way its pages lie, the size of its type, the widths of its columns. One search.

Upright pages at a good size come first; pages on their side where they save pages or parting, the smallest type last.
An office's own orientation and size stand. What cannot be held at the last step is an 错误 that names the cells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from notice_gen.fit.cell_words import lines_about, lines_set
from notice_gen.fit.faults import (
    CELL_TALLER_THAN_PAGE,
    TABLE_TOO_WIDE_FOR_TYPE,
    TABLE_TURNED,
    TABLE_TYPE_SMALL,
)
from notice_gen.fit.table_columns import Measured, measured
from notice_gen.fit.table_pages import (
    above_height,
    beside_height,
    has_strip,
    kept_together,
    page_room,
    pages_of,
    row_height,
    row_lines,
)
from notice_gen.fit.table_setting import set_header, set_table, table_width
from notice_gen.fit.table_widths import (
    LONE,
    as_set,
    evened,
    least_widths,
    lone_in,
    widths_within,
    with_figures_roomy,
    with_words_kept,
)
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.fitted import FittedSection, FittedTable
from notice_gen.model.layout import Layout, pt, turned
from notice_gen.model.places import NOWHERE, Place, spot
from notice_gen.model.remembered import Remembered
from notice_gen.model.sections import Section
from notice_gen.model.table import Table
from notice_gen.model.values import place_of

USUAL_SIZE = 12.0  # 小四
GOOD_SIZE = 10.5  # 五号; smaller type is said
SMALL_SIZE = 9.0  # 小五
COUNTED = 80  # rows of a table whose lines are counted as they are set; those of longer ones about
SAMPLED = 400  # rows that a size is tried on; pages of more are counted in proportion
MOST_KNOWN = 64
WORTH_A_SIZE = 1.3  # so many more pages larger type may take
Band = Literal["good", "small", "smallest"]
POOR, FEW = 3, 3  # where one of so many rows ends poorly, and not only a few
WORTH_WORDS = 1.2  # so much higher, for dates, names and amounts that are not parted
BARELY = 1.05  # so much higher may a table be in the widths that were set in Excel


@dataclass(frozen=True, slots=True)
class Arranged:
    """A way to set a table: size, air beside words, widths in em; how good it is (0 is best), how it comes out."""

    size: float
    margin: int
    widths: tuple[float, ...]
    step: int
    pages: float
    height: float
    tallest: int
    strip: bool
    lone: int  # cells whose last line is of one character

    def no_worse(self, other: Arranged) -> bool:
        """Whether it is as low as the other, and as few cells end in a line of one character."""
        return self.height <= other.height and self.pages <= other.pages and self.lone <= other.lone

    def ends_poorly(self, rows: int) -> bool:
        """Whether a cell in every third row, and not only a few, ends in a line of one character."""
        return self.lone >= FEW and self.lone * POOR >= rows

    def quality(self, layout: Layout) -> tuple[int, bool]:
        """By what ways are compared before pages: what had to be parted, and whether a cell is too long to read."""
        return max(0, self.step - WHOLE), self.strip or self.tallest > layout.table_longest_cell


Try = Callable[[Sequence[float]], Arranged]  # widths in em → how a table comes out in them

# What is tried in order: the type (from 五号 up; 小五; smaller, which only holds what would else not be printed at all),
# how much air, how headings are set (`least_widths`).
TIGHT = 0.55  # of the usual air beside words
NARROW = 0.3  # less than half a millimetre
STEPS: tuple[tuple[Band, float, int], ...] = (
    ("good", 1.0, 0),
    ("good", TIGHT, 0),
    ("good", TIGHT, 1),
    ("small", TIGHT, 0),
    ("small", TIGHT, 1),
    ("small", TIGHT, 2),
    ("small", NARROW, 2),
    ("smallest", NARROW, 1),
    ("smallest", NARROW, 2),
)
FEWER = "减少列，或者分成两张表"
STRIP = 6  # lines from which on a cell that is narrower than it is high reads badly
WHOLE = 1  # up to this step nothing is parted, and type is at least 五号
HELD = len(STEPS)  # from here on nothing holds


def fit_section(section: Section, layout: Layout) -> FittedSection:
    """Whether an attachment's pages lie on their side: where one of its tables is better off there."""
    return FittedSection(any(isinstance(block, Table) and _lies(block, layout) for block in section.blocks))


def upright_pages(table: Table, layout: Layout) -> int:
    """How many pages a table would take upright that lies on its side for that; 0 where it lies for another reason."""
    if table.wanted.orientation != "自动":
        return 0
    upright = best(measured_once(table), layout)
    return math.ceil(upright.pages) if upright.quality(layout) == (0, False) else 0


def fit_table(table: Table, layout: Layout, report: Report) -> FittedTable:
    """The table on pages of this layout."""
    known = measured_once(table)
    way = best(known, layout)
    fitted, parted = set_table(known, way.size, way.margin, way.widths, layout)
    report.extend(_findings(known, way, layout))
    report.extend(_tall(known, parted))
    return fitted


# ---- the search -----------------------------------------------------------------------------------


def _lies(table: Table, layout: Layout) -> bool:
    asked = table.wanted.orientation
    if asked != "自动":
        return asked == "横向"
    known = measured_once(table)
    upright = best(known, layout)
    if upright.quality(layout) == (0, False) and upright.pages <= 1:
        return False
    if upright.quality(layout) == (0, False) and _fewest_lying(known, upright.size, layout) >= upright.pages:
        return False
    lying = best(known, turned(layout))
    if lying.quality(layout) != upright.quality(layout):
        return lying.quality(layout) < upright.quality(layout)
    return lying.size >= upright.size and math.ceil(lying.pages) < math.ceil(upright.pages)


def _fewest_lying(known: Measured, size: float, layout: Layout) -> float:
    """How many pages on their side the table would take if nothing wrapped there: whether a search is worth while."""
    rows = known.rows[:: max(1, len(known.rows) // SAMPLED)]
    lines = (
        max((len(cell.lines) for cell in row.cells if cell and cell.cell.rows == 1), default=1)
        for row in rows
    )
    heights = [max(row_height(own, size, layout), row.height) for own, row in zip(lines, rows, strict=True)]
    beside = (above_height(known.table.before, size, layout), beside_height(known.table.after, size, layout))
    pages = pages_of(heights, row_height(len(known.table.header), size, layout), beside, turned(layout))
    return pages * len(known.rows) / max(1, len(rows))


def best(known: Measured, layout: Layout) -> Arranged:
    """The best way to set a table on pages of this layout.

    Among the sizes at which nothing is parted, the largest at which it stands on one page, if any is; else the largest
    without too long a cell that does not take many pages more than the smallest.
    """
    return _best.of(lambda: _searched(known, layout), known, layout)


def _searched(known: Measured, layout: Layout) -> Arranged:
    asked = known.table.wanted.size
    sizes = (asked,) if asked else layout.table_sizes
    for step, (band, air, level) in enumerate(STEPS):
        margin = round(layout.table_cell_margin * air)
        ways: list[Arranged] = []
        for size in sizes:
            if asked or _band(size) == band:
                way = _arranged(known, size, margin, level, step, layout)
                if way is not None:
                    ways.append(way)
                    if way.pages <= 1 and way.tallest == 1:
                        break  # no smaller type is better
        if ways:
            chosen = _chosen(ways, layout)
            if chosen.tallest == 1 and not all(column.share for column in known.columns):
                return chosen  # nothing wraps, and nobody set widths: there is nothing to weigh
            way = _arranged(known, chosen.size, margin, level, step, layout, weighed=True) or chosen
            return _better_ended(known, way, sizes, layout) if step <= WHOLE else way
    size = sizes[-1]
    margin = round(layout.table_cell_margin * NARROW)
    least = least_widths(known, 2)
    room = _room(known, size, margin, layout)
    squeezed = tuple(wide * room / sum(least) for wide in least)
    return _tried(known, size, margin, squeezed, HELD, layout)


def _better_ended(known: Measured, way: Arranged, sizes: Sequence[float], layout: Layout) -> Arranged:
    """The way, or where cells by the dozen end in a line of one character, the first with less air or in smaller type, from
    五号 up, in which few do; else the one with fewest of those that have less than half as many. None takes more pages.
    """
    rows = len(known.rows)
    if not way.ends_poorly(rows):
        return way
    better = []
    for size in (one for one in sizes if way.size >= one and (one >= GOOD_SIZE or one == way.size)):
        for step, (_, air, level) in enumerate(STEPS[: WHOLE + 1]):
            if size == way.size and step <= way.step:
                continue
            margin = round(layout.table_cell_margin * air)
            other = _arranged(known, size, margin, level, step, layout, weighed=True)
            if other is None or other.lone * 2 > way.lone or other.pages > way.pages:
                continue
            if not other.ends_poorly(rows):
                return other
            better.append(other)
    return min(better, key=lambda one: one.lone, default=way)


def _band(size: float) -> Band:
    return "good" if size >= GOOD_SIZE else "small" if size >= SMALL_SIZE else "smallest"


def _chosen(ways: Sequence[Arranged], layout: Layout) -> Arranged:
    on_one_page = [way for way in ways if way.pages <= 1]
    if on_one_page:
        way = on_one_page[0]
        for smaller in on_one_page[1:]:
            if smaller.size >= USUAL_SIZE and smaller.tallest < way.tallest:
                way = smaller  # larger type is no gain where more words wrap for it
        return way
    readable = [way for way in ways if way.tallest <= layout.table_longest_cell] or [ways[-1]]
    fewest = min(way.pages for way in readable)
    return next(way for way in readable if way.pages <= fewest * WORTH_A_SIZE)


def _room(known: Measured, size: float, margin: int, layout: Layout) -> float:
    """The em cells that a table's columns have between them."""
    air = (2 * margin + layout.table_slack * pt(size)) * len(known.columns)
    return (table_width(layout) - air) / pt(size)


def _arranged(
    known: Measured, size: float, margin: int, level: int, step: int, layout: Layout, weighed: bool = False
) -> Arranged | None:
    """The table at one size, or None where its columns do not fit; widths are `weighed` when the size is chosen."""
    room = _room(known, size, margin, layout)
    least = least_widths(known, level)
    if sum(least) > room:
        return None

    def tried(widths: Sequence[float]) -> Arranged:
        return _tried(known, size, margin, tuple(widths), step, layout)

    own = tried(widths_within(known, least, room, weighed))
    return _weighed(known, own, least, room, tried) if weighed else _evened(known, own, least, tried)


def _evened(known: Measured, own: Arranged, least: Sequence[float], tried: Try) -> Arranged:
    alike = evened(known, own.widths, least) if known.alike else None
    even = tried(alike) if alike is not None else own
    return even if even.height <= own.height * BARELY and even.pages <= own.pages else own


def _weighed(known: Measured, own: Arranged, least: list[float], room: float, tried: Try) -> Arranged:
    """The way, or one that keeps more words and figures whole, ends fewer cells in a line of one character, is even, or as
    it was set in Excel, where that costs little height.
    """
    kept = with_words_kept(known, least, room)
    if kept != least:
        whole = tried(widths_within(known, kept, room, weighed=True))
        if whole.height <= own.height * WORTH_WORDS and whole.pages <= own.pages:
            own, least = whole, kept
    if own.lone:
        ended = tried(widths_within(known, least, room, weighed=True, lone=LONE))
        if ended.lone < own.lone and ended.height <= own.height * BARELY and ended.pages <= own.pages:
            own = ended
    roomy = with_figures_roomy(known, least, room)
    if roomy != least:
        wide = tried(widths_within(known, roomy, room, weighed=True))
        if wide.no_worse(own):
            own = wide
    own = _evened(known, own, least, tried)
    typed = [tried(widths) for low in (least, roomy) if (widths := as_set(known, low, room)) is not None]
    if typed and typed[0].height <= own.height * BARELY:
        return typed[1] if typed[1].no_worse(typed[0]) else typed[0]
    return own


def _tried(
    known: Measured, size: float, margin: int, widths: tuple[float, ...], step: int, layout: Layout
) -> Arranged:
    """How a table comes out in these widths; a long one is judged by some of its rows."""
    header = sum(set_header(known.table, size, widths, layout)[1])
    above = above_height(known.table.before, size, layout)
    rows = known.rows
    every = max(1, len(rows) // SAMPLED)
    counting = lines_set if len(rows) <= COUNTED else lines_about
    lines = [row_lines(row, widths, counting) for row in rows[::every]]
    heights = [
        max(row_height(n, size, layout), row.height) for n, row in zip(lines, rows[::every], strict=True)
    ]
    below = beside_height(known.table.after, size, layout)
    kept = kept_together(rows, heights, page_room(layout) - header) if every == 1 else ()
    pages: float = pages_of(heights, header, (above, below), layout, kept)
    if every > 1:
        pages = pages * len(rows) / len(heights)
    total = (header + above + below + sum(heights) * len(rows) / max(1, len(heights))) if rows else header
    strip = any(n >= STRIP and has_strip(row, widths) for n, row in zip(lines, rows[::every], strict=True))
    lone = sum(lone_in(row, n, wide) for row in rows[::every] for n, wide in enumerate(widths))
    return Arranged(size, margin, widths, step, pages, total, max(lines, default=1), strip, lone * every)


# ---- what is said ---------------------------------------------------------------------------------


def _findings(known: Measured, way: Arranged, layout: Layout) -> Iterator[Diagnostic]:
    table = known.table
    heads = (
        "、".join(cell.text.replace("\n", "") for cell in table.all_rows[0][:3] if cell)
        if table.width
        else ""
    )
    name, place = f"表格（{heads}……）", _first_place(table)
    if way.step == HELD:
        yield _cannot(known, way, name, place, layout)
        return
    upright = layout.upright
    if upright and table.wanted.orientation == "自动" and best(known, upright).quality(upright) != (0, False):
        parts = best(known, upright).step > WHOLE
        why = "会拆开词语，或者字太小" if parts else "有的格一行只排得下几个字"
        seen = f"{name}有 {len(known.columns)} 列，竖排{why}，已改为横排"
        yield Diagnostic(TABLE_TURNED, place, seen, "看一看；要竖排，减少列，或者缩短格里的文字")
    if way.size < GOOD_SIZE and table.wanted.size is None:
        seen = f"{name}列多字多，用了 {way.size:g} 磅的字，小于五号"
        yield Diagnostic(
            TABLE_TYPE_SMALL, place, seen, "看一看能不能看清；要大些，减少列，或者缩短格里的文字"
        )


def _cannot(known: Measured, way: Arranged, name: str, place: Place, layout: Layout) -> Diagnostic:
    """What no page holds, named by its cells."""
    least = least_widths(known, 2)
    wide = [n for n, low in sorted(enumerate(least), key=lambda one: -one[1]) if low > way.widths[n]]
    cells = [text for text in (_widest(known, n) for n in wide) if text]
    words = "、".join(f"{spot(place_of(text))}“{text[:20]}”" for text in cells[:3])
    if len(cells) > 3:
        words += f"等 {len(cells)} 格"
    first = next((place_of(text) for text in cells if place_of(text) != NOWHERE), place)
    seen = f"{name}有 {len(known.columns)} 列，最小的字也排不下，{words}会印到别的格里"
    return Diagnostic(TABLE_TOO_WIDE_FOR_TYPE, first, seen, _way_out(known.table, layout))


def _way_out(table: Table, layout: Layout) -> str:
    """What makes a table fit that does not."""
    if table.wanted.orientation == "纵向" and not layout.turned:
        return f"把纸张方向改为横向；还排不下时，{FEWER}"
    return FEWER


def _widest(known: Measured, at: int) -> str:
    """The words of the cell that makes a column as wide as it must be."""
    cells = [row.cells[at] for row in known.rows]
    own = [cell for cell in cells if cell is not None and cell.cell.columns == 1]
    return max(own, key=lambda cell: cell.wide).cell.text if own else ""


def _first_place(table: Table) -> Place:
    return next((place for text in table.words if (place := place_of(text)) != NOWHERE), NOWHERE)


def _tall(known: Measured, parted: Sequence[int]) -> Iterator[Diagnostic]:
    """The rows that are taller than a page, each by its longest cell."""
    for n in parted:
        own = [cell for cell in known.table.rows[n].cells if cell is not None]
        if not own:
            continue  # cells of the rows above reach down here
        longest = max(own, key=lambda cell: len(cell.text))
        begun = " ".join(longest.text.split())[:6]
        seen = f"附表的一格有 {len(longest.text)} 个字（“{begun}……”），一页放不下，这一行要分在两页"
        remedy = "把这一格的内容分成几行，或者写进正文"
        yield Diagnostic(CELL_TALLER_THAN_PAGE, place_of(longest.text), seen, remedy)


# ---- what is known already ------------------------------------------------------------------------


def measured_once(table: Table) -> Measured:
    """The table, measured; those of the last documents are kept, for every format asks again."""
    return _known.of(lambda: measured(table), table)


_known: Remembered[Measured] = Remembered(MOST_KNOWN)
_best: Remembered[Arranged] = Remembered(2 * MOST_KNOWN)  # for pages that stand and that lie
