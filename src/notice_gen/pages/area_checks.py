"""Pages → faults of where things stand: over each other, off the grid, outside the type area, nowhere at all.

A docstring names what the page is to be, and the clause. Nothing is corrected here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, zip_longest
from operator import itemgetter
from typing import NamedTuple

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.places import NOWHERE, Place
from notice_gen.pages.faults import (
    IMPRINT_OFF,
    NOT_FOUND_AGAIN,
    OFF_THE_GRID,
    OVERPRINTED,
    STRAY_TEXT,
    TABLE_TOO_WIDE,
)
from notice_gen.pages.glyphs import MM, Line, Page, Rule, Run
from notice_gen.pages.printed import Printed, mm, on_page
from notice_gen.pages.text_checks import CLOSING, OPENING
from notice_gen.pages.tracing import ABOVE, BELOW

STRAY = 0.5  # mm that a square may lie outside before it is said
OFF = 0.5  # mm that a rule or a baseline may be off
REMEDY = "表格中的，减少“显示列”，把长的字母或数字分成两行；别处的，缩短它，或者告诉软件的维护者"
DEEP = 0.2  # of a type size: so far two runs must reach into each other before it is said
DEEP_IN_RULE = (
    0.1  # … and so far a rule must stand inside of one: squares have more air than that around their ink
)


class _Ink(NamedTuple):
    """What a run covers for certain, in millimetres: its squares but for the empty half of a mark at either end."""

    top: float
    left: float
    right: float
    bottom: float
    size: float  # mm
    run: Run

    @classmethod
    def of(cls, run: Run) -> _Ink:
        size = run.size * MM
        left = run.start + _empty(run.text[0], OPENING, size)
        right = run.end - _empty(run.text[-1], CLOSING, size)
        return cls(run.baseline - ABOVE * size, left, right, run.baseline + BELOW * size, size, run)

    def meets(self, other: _Ink) -> bool:
        """Whether both reach into each other, sideways and up and down."""
        deep = DEEP * min(self.size, other.size)
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > deep and down > deep

    def crossed(self, rules: Sequence[Rule]) -> bool:
        """Whether one of these rules runs through it."""
        deep = DEEP_IN_RULE * self.size
        left, top, right, bottom = self.left + deep, self.top + deep, self.right - deep, self.bottom - deep
        return any(
            rule.left < right and rule.right > left and rule.top < bottom and rule.bottom > top
            for rule in rules
        )


def overprinted(printed: Printed) -> Iterator[Diagnostic]:
    """字与字、字与线不相叠，都在纸上 (custom): what is printed over something else, or beside the paper, cannot be read."""
    for page in printed.pages:
        for line in page.lines:
            if line.start < 0 or line.end > page.width or not 0 < line.baseline < page.height:
                run = line.runs[-1]
                seen = f"的“{run.text[:12]}”排到了纸的外面"
                yield on_page(OVERPRINTED, page.number, seen, REMEDY, printed.place_of(page.number, run))
        said: set[Place] = set()
        for run, what in _collisions(page):
            place = printed.place_of(page.number, run)
            if place == NOWHERE or place not in said:  # once of all lines of a cell
                seen = f"的“{run.text[:12]}”和{what}叠在一起"
                yield on_page(OVERPRINTED, page.number, seen, REMEDY, place)
            said.add(place)


def _collisions(page: Page) -> Iterator[tuple[Run, str]]:
    """Each run that meets another or a rule, said once, with what it meets."""
    inks = sorted([_Ink.of(run) for line in page.lines for run in line.runs], key=itemgetter(0))
    for n, ink in enumerate(inks, 1):
        _, left, right, bottom, _, run = ink
        met = None
        for other in islice(inks, n, None):
            if other[0] >= bottom:
                break
            if other[1] < right and other[2] > left and ink.meets(other):
                met = other
                break
        if met is not None:
            yield run, f"“{met.run.text[:12]}”"
        elif page.rules and ink.crossed(page.rules):
            yield run, "线"


def not_found_again(printed: Printed) -> Iterator[Diagnostic]:
    """填写的内容都印在公文中 (custom): words of the workbook that no page shows were lost in the setting."""
    for one in printed.traced:
        if not one.runs:
            seen = f"“{one.words[:20]}”在 PDF 中没有找到"
            remedy = "看一看 PDF 的这一处；字不全的，告诉软件的维护者"
            yield Diagnostic(NOT_FOUND_AGAIN, one.place, seen, remedy)


def imprint_off_its_place(printed: Printed) -> Iterator[Diagnostic]:
    """版记的最后一条线与最后一面版心的下边缘重合 (7.4.1)."""
    if printed.document.imprint is None:
        return
    last = printed.pages[-1]
    if printed.layout.imprint_ruled:
        lowest = max((rule.y for rule in last.rules if rule.lies), default=0.0)
    else:  # its last line stands where it does above a rule (10.1)
        layout = printed.layout
        below = mm((1 - layout.baseline) * layout.imprint_line + layout.imprint_air)
        lowest = max((line.baseline for line in last.lines), default=0.0) + below
    if abs(lowest - printed.bottom) > OFF:
        yield on_page(
            IMPRINT_OFF, last.number, "的版记不在版心的下边缘", "告诉软件的维护者；印发前在 Word 中调整"
        )


def wide_table(printed: Printed) -> Iterator[Diagnostic]:
    """表格不宽于版心 (5.2.1)."""
    for page in printed.pages:
        edges = printed.on(page)
        rules = [rule for rule in page.rules if not printed.of_the_head(page, rule)]
        if any(rule.left < edges.left - OFF or rule.right > edges.right + OFF for rule in rules):
            yield on_page(TABLE_TOO_WIDE, page.number, "的表格比版心宽", "减少“显示列”，或者缩小列宽")


def off_the_grid(printed: Printed) -> Iterator[Diagnostic]:
    """一般每面排22行，每行排28个字 (5.2.3): full lines of 汉字 have 28, and lines are one pitch apart."""
    for page in printed.upright:
        for line, below in zip_longest(page.lines, page.lines[1:]):
            if not (printed.full(line) and printed.flush(line)):
                continue
            text = line.text
            # A mark or a number that does not begin a line takes a character or two along to the next one.
            behind = below.text[:3] if below is not None else "。"
            off = len(text) != printed.layout.characters
            if off and _only_characters(text + behind) and not _spaced(line, printed.cell):
                seen = f"有一行排了 {len(text)} 个字（“{text[:6]}……”），应当是 {printed.layout.characters} 个"
                yield on_page(OFF_THE_GRID, page.number, seen, "检查字体和版式的设置")
        if page.rules or not all(printed.body(line) for line in page.lines):
            continue
        for above, below in pairwise(page.lines):
            steps = (below.baseline - above.baseline) / printed.pitch
            if abs(steps - round(steps)) * printed.pitch > OFF:
                seen = f"的行不在格上（“{below.text[:6]}……”）"
                yield on_page(OFF_THE_GRID, page.number, seen, "检查字体和版式的设置")


def _spaced(line: Line, cell: float) -> bool:
    """Whether words of a line stand apart (某甲　某乙): where nobody counts characters."""
    return any(after.left - before.right > cell / 4 for before, after in pairwise(line.glyphs))


def _only_characters(words: str) -> bool:
    return all(unicodedata.category(c) == "Lo" for c in words)


def stray_text(printed: Printed) -> Iterator[Diagnostic]:
    """文字不出版心 (5.2.1): long words without a place to break, or a row taller than the page."""
    for page in printed.pages:
        edges = printed.on(page)
        for line in page.lines:
            size = line.size * MM
            sideways = line.start < edges.left - STRAY - _empty(line.text[0], OPENING, size)
            sideways = sideways or line.end > edges.right + STRAY + _empty(line.text[-1], CLOSING, size)
            top, bottom = line.baseline - ABOVE * size, line.baseline + BELOW * size
            if sideways or top < edges.top_of(page) - STRAY or bottom > edges.bottom + STRAY:
                seen = f"有文字排到了版心外面（“{line.text[:10]}”）"
                remedy = "在长的字母或数字串中加空格；表格的一格太长时，分成几行"
                place = printed.place_of(page.number, *line.runs)
                yield on_page(STRAY_TEXT, page.number, seen, remedy, place)
                break


def _empty(character: str, marks: str, size: float) -> float:
    """How much of the square of a character at the end of a line has no ink, for certain."""
    return size / 2 if character in marks and not character.isascii() else 0
