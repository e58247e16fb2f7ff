"""A title → its lines: the clerk's own breaks, and where a line is too wide, whole words in a trapezoid or a diamond.

`title_costs` says what each break costs, `title_search` weighs all of them; a break inside a word is the last resort.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from notice_gen.fit.em import changes_of_script, em, widest
from notice_gen.fit.faults import TITLE_CONDENSED, TITLE_LINE_TOO_WIDE, TITLE_TOO_LONG
from notice_gen.fit.title_costs import NAME, Cost, costs_of
from notice_gen.fit.title_search import LINE, Piece, best_cuts
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import TitleLines
from notice_gen.model.fitted import FittedTitle
from notice_gen.model.layout import Layout, pt
from notice_gen.model.places import NOWHERE, cells_of
from notice_gen.model.values import place_of

MOST_LINES = 4  # a longer title is no title; it is reported
MOST_SEARCHED = 10  # lines; a text of more is a pasted paragraph, and is set in full lines
MOST_PIECES = (
    150  # where a line could end at more places, only words that nothing parts are left: all letters, say
)


def fit_title(title: TitleLines, layout: Layout, report: Report) -> FittedTitle:
    """The lines of a title (GB/T 9704—2012, 7.3.1), set closer where they would be too wide.

    Each break of the clerk's stands; a line of hers that is wider than the type area is broken again, and said.
    """
    names = tuple(title.names) if isinstance(title.names, tuple) else ()
    words = title.text.broken
    place = next((place_of(part) for part in title.text.parts if cells_of(place_of(part))), NOWHERE)
    limit, most = layout.title_cells, layout.title_cells * (1 + layout.title_condensed_at_most)
    own = [line.strip() for line in words.split("\n") if line.strip()]
    lines: list[str] = []
    for n, line in enumerate(own, 1):
        if em(line) <= (limit if len(own) == 1 else most):
            lines.append(line)
            continue
        made = broken(line, names, limit, layout.title_last_line_least)
        if len(own) > 1:
            seen = (
                f"题目第 {n} 行“{_short(line)}”宽 {em(line):g} 字，一行最多排 {limit:.1f} 字，"
                f"这一行已分成 {len(made)} 行，其余的换行照单元格"
            )
            report.add(Diagnostic(TITLE_LINE_TOO_WIDE, place, seen, "在单元格中给这一行另选换行的地方"))
        lines += made
    if len(lines) > MOST_LINES:
        seen = f"题目有 {len(words)} 个字，排了 {len(lines)} 行"
        report.add(Diagnostic(TITLE_TOO_LONG, place, seen, "缩短题目，或检查是不是把正文填在了题目里"))
    fitted = []
    for n, line in enumerate(lines, 1):
        if em(line) > limit:
            seen = f"题目第 {n} 行宽 {em(line):g} 字，一行最多排 {limit:.1f} 字，字距已调紧"
            report.add(Diagnostic(TITLE_CONDENSED, place, seen, "另选换行的地方，或减少几个字"))
        fitted.append((line, _closer(line, layout)))
    return FittedTitle(tuple(fitted))


def _short(line: str) -> str:
    return line if len(line) <= 12 else f"{line[:6]}……{line[-4:]}"


def _closer(line: str, layout: Layout) -> int:
    """By how many twips each character is set closer so that a line fits, also where a stand-in face has wide digits."""
    excess = (widest(line) - layout.title_cells) * pt(layout.title_size)
    if excess <= 0:
        return 0
    # LibreOffice does not bring 汉字 and digits closer where it leaves air between them.
    return math.ceil(excess / max(1, len(line) - changes_of_script(line))) + 1


@lru_cache(maxsize=1024)
def broken(text: str, names: tuple[str, ...], limit: float, least: float) -> tuple[str, ...]:
    """A line of words that is too wide, broken into lines of the best shape, none wider than `limit` em.

    `least` is the narrowest last line that needs no excuse. No line ends in an opening mark or begins with a closing one;
    one or two characters stand alone, and a word or a name is parted, only where there is no other way.
    """
    if em(text) <= limit:
        return (text,)
    if em(text) > limit * MOST_SEARCHED:
        return _full_lines(text, limit)
    hidden, there = _names_hidden(text, names, limit)
    for parted, dearest, stub in (
        ((hidden, there), Cost.SELDOM, math.inf),
        ((hidden, there), Cost.HARD, math.inf),
        ((hidden, there), math.inf, Cost.STUB),
        ((text, ()), math.inf, Cost.STUB),
    ):
        found = _searched(*parted, limit, least, dearest, stub)
        # With a dearer break the whole could be cheaper only if it cost less than that break and the fewest lines.
        if found and found[0] <= dearest + LINE * math.ceil(em(text) / limit):
            return found[1]
    return found[1] if found else _full_lines(text, limit)


def _names_hidden(text: str, names: tuple[str, ...], limit: float) -> tuple[str, tuple[str, ...]]:
    """The text with each of the workbook's names that fits a line as one private character, and these names in order.

    So a name cannot come apart, and the titles of thousands of units, which differ in their names, are looked at once.
    """
    if NAME in text:
        return text, ()
    there = [name for name in sorted(names, key=len, reverse=True) if len(name) > 1 and name in text]
    found: list[tuple[int, str]] = []
    for name in there:
        if em(name) > limit or NAME in name:
            continue
        at = text.find(name)
        while at >= 0:
            if not any(at < start + len(one) and start < at + len(name) for start, one in found):
                found.append((at, name))
            at = text.find(name, at + len(name))
    found.sort()
    hidden, last = "", 0
    for at, name in found:
        hidden += text[last:at] + NAME
        last = at + len(name)
    return hidden + text[last:], tuple(name for _, name in found)


def _searched(
    text: str, names: tuple[str, ...], limit: float, least: float, dearest: float, stub: float
) -> tuple[float, tuple[str, ...]] | None:
    """The least cost and its lines, none of whose breaks costs `dearest` or more; None where there are none."""
    hidden, costs = _parted(text, tuple(map(em, names)), limit, dearest)
    if len(hidden) > MOST_PIECES + 1:
        return None
    shown = iter(names)
    parts = [_with_names(part, shown) if NAME in part else part for part in hidden]
    pieces = tuple(map(_piece, parts, ["", *(part[-1:] for part in parts[:-1])]))
    cuts = best_cuts(pieces, costs, limit, least, stub)
    if cuts is None:
        return None
    least_cost, ends = cuts
    lines = ("".join(parts[start:end]).strip() for start, end in pairwise((0, *ends, len(parts))))
    return least_cost, tuple(lines)


@lru_cache(maxsize=1024)
def _parted(
    text: str, names: tuple[float, ...], limit: float, dearest: float
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """The text cut wherever a line may end for less than `dearest`, and what each cut costs. `names` are widths in em."""
    costs = costs_of(text, names, limit)
    places = [at for at, cost in enumerate(costs) if cost is not None and cost < dearest]
    parts = tuple(text[start:end] for start, end in pairwise((0, *places, len(text))))
    return parts, tuple(costs[at] or 0.0 for at in places)


def _with_names(part: str, names: Iterator[str]) -> str:
    """The part with the next names in the places where they were hidden."""
    return "".join(next(names, character) if character == NAME else character for character in part)


@lru_cache(maxsize=4096)
def _piece(part: str, before: str) -> Piece:
    words = part.rstrip()
    return Piece(em(part), widest(part, before), len(words), em(part[len(words) :]))


def _full_lines(text: str, limit: float) -> tuple[str, ...]:
    """Full lines, for a text that nothing parts or that is no title."""
    lines, start = [], 0
    costs = costs_of(text, (), limit)
    while em(text[start:]) > limit:
        end = start + 1
        while em(text[start : end + 1]) <= limit:
            end += 1
        good = [at for at in range(max(start + 3, end - 9), end + 1) if (costs[at] or 0) < Cost.HARD]
        end = max((at for at in good if costs[at] is not None), default=end)
        lines.append(text[start:end].strip())
        start = end
    return (*lines, text[start:].strip())
