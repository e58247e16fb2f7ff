"""Pieces of a title that are not parted → the lines with the least cost, over all ways to set them.

One search for any number of lines: more lines rather than a bad one. Knows widths and costs, no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

LINE = 10.0  # what a line more costs: a break that a reader would not like is worth it
TURNED = 14.0  # lines that grow again after they shrank: neither trapezoid nor diamond (7.3.1)
ALIKE = 5.0  # two lines within one 字 of each other: a block (7.3.1)
BLOCK = 4.0  # more where these two lines are all of the title
STEP = 5.0  # 字 by which neighbouring lines may differ; further apart each costs UNEVEN
UNEVEN = 0.7
SHORT_LAST = 12.0  # a last line shorter than the layout asks
SHORT = 6.0  # any other such line
TIGHT = 8.0  # for each 字 by which a line fits only as it is meant, not in a face with wider digits


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two places: its width in em, with the widest digits, its characters, the blank it ends in."""

    width: float
    widest: float
    characters: int
    blank: float = 0.0


@lru_cache(maxsize=4096)
def best_cuts(
    pieces: tuple[Piece, ...], costs: tuple[float, ...], limit: float, least: float, stub: float
) -> tuple[float, tuple[int, ...]] | None:
    """The least cost, and after which pieces lines then end (counted from 1); None where a piece is wider than a line.

    `costs` are those of the places between the pieces. A line of one or two characters costs `stub`; at infinity there is none.
    """
    count = len(pieces)
    # best[end][start, turned]: the cheapest way to set the pieces up to `end` with a last line from `start` on
    best: list[dict[tuple[int, bool], tuple[float, tuple[int, bool] | None]]] = [{} for _ in range(count + 1)]
    widths: dict[tuple[int, int], float] = {}
    for start in range(count):
        if start and not best[start]:
            continue
        width = widest = 0.0
        characters = 0
        for end in range(start + 1, count + 1):
            piece = pieces[end - 1]
            width, widest, characters = (
                width + piece.width,
                widest + piece.widest,
                characters + piece.characters,
            )
            line = width - piece.blank
            if line > limit:
                break
            widths[start, end] = line
            cost = LINE + (costs[end - 1] if end < count else 0.0)
            if characters < 3 and count > 1 and (start or end < count):
                cost += stub
            if cost == float("inf"):
                continue
            if line < least:
                cost += SHORT_LAST if end == count else SHORT
            cost += TIGHT * max(0.0, widest - piece.blank - limit)
            if not start:
                best[end][start, False] = (cost, None)
                continue
            for (before, turned), (sofar, _) in best[start].items():
                step = line - widths[before, start]
                total, turns = sofar + cost, turned
                if costs[start - 1] <= 0:
                    turns, step = False, 0.0  # two things of their own, such as joint issuers
                elif abs(step) < 1:
                    total += ALIKE + BLOCK * (not before and end == count)
                elif step < 0:
                    turns = True
                elif turned:
                    total += TURNED
                if abs(step) > STEP:
                    total += UNEVEN * (abs(step) - STEP)
                known = best[end].get((start, turns))
                if known is None or total < known[0]:
                    best[end][start, turns] = (total, (before, turned))
    if not best[count]:
        return None
    state = min(best[count], key=lambda state: best[count][state][0])
    least_cost = best[count][state][0]
    cuts: list[int] = []
    end = count
    while (before_it := best[end][state][1]) is not None:
        end, state = state[0], before_it
        cuts.append(end)
    return least_cost, tuple(reversed(cuts))
