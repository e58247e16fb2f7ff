"""Two sequences (paragraphs, or the characters of one) → which stretches of them are the same, in bounded time.

`difflib` decides wherever it can in time, as it does in any ordinary document. What is the same element is equality; what it
means is not known here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

# Steps that difflib may take at worst; two paragraphs of a thousand 汉字 have some ten million, of a thousand digits ten
# times that (which it then takes a tenth of a second for). Within a longer one, less.
MOST_STEPS, MOST_STEPS_INSIDE = 100_000_000, 10_000_000
DEEPEST = 4  # what is found once in each is looked for again in the stretches between, so many times
LONG_ENOUGH = 8  # characters that are found once in each of two texts and so stand for each other

Tag = Literal["equal", "replace", "delete", "insert"]
Code = tuple[Tag, int, int, int, int]  # what became of old[i1:i2], which is new[j1:j2] now
Block = tuple[int, int, int]  # old[i : i + n] == new[j : j + n]


def pairs(old: Sequence[Any], new: Sequence[Any]) -> int:
    """How many pairs of equal elements there are."""
    mine, theirs = Counter(old), Counter(new)
    return sum(count * theirs[one] for one, count in mine.items())


def _soon(old: Sequence[Any], new: Sequence[Any], depth: int) -> bool:
    """Whether difflib, which for each stretch it finds may look at all elements and pairs again, can be soon done."""
    most = MOST_STEPS if depth == 0 else MOST_STEPS_INSIDE
    several = min(len(old), len(new))
    if several * len(old) <= most // (several or 1):  # no need to count
        return True
    both = pairs(old, new)
    return min(both, several) * (len(old) + both) <= most


def codes(old: Sequence[Any], new: Sequence[Any]) -> list[Code]:
    """What was kept, exchanged, taken out and added, in order; as difflib says it where it can in MOST_STEPS.

    Beyond that, a stretch in which nothing is found once in each is exchanged as a whole.
    """
    found: list[Code] = []
    i = j = 0
    for at, there, size in [*_blocks(old, new), (len(old), len(new), 0)]:
        if i < at or j < there:
            tag: Tag = "replace" if i < at and j < there else "delete" if i < at else "insert"
            found.append((tag, i, at, j, there))
        if size:
            found.append(("equal", at, at + size, there, there + size))
        i, j = at + size, there + size
    return found


def likeness(old: str, new: str) -> float:
    """0 to 1: the share of both texts that is the same."""
    both = len(old) + len(new)
    return 2 * sum(size for _, _, size in _blocks(old, new)) / both if both else 1.0


def _blocks(old: Sequence[Any], new: Sequence[Any], depth: int = 0) -> list[Block]:
    """The stretches that are the same, in order, none touching the next."""
    if _soon(old, new, depth):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks() if block.size]
    joined: list[Block] = []
    for at, there, size in _anchored(old, new, depth):
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (at, there):
            joined[-1] = joined[-1][0], joined[-1][1], joined[-1][2] + size
        else:
            joined.append((at, there, size))
    return joined


def _anchored(old: Sequence[Any], new: Sequence[Any], depth: int) -> Iterator[Block]:
    """What both begin with, what they have in common between the elements that each has just once, what both end with."""
    least = min(len(old), len(new))
    begin = next((n for n in range(least) if old[n] != new[n]), least)
    least -= begin
    end = next((n for n in range(least) if old[-1 - n] != new[-1 - n]), least)
    if begin:
        yield 0, 0, begin
    bounds = [(begin, begin), *_once(old, new, begin, end), (len(old) - end, len(new) - end)]
    for (i1, j1), (i2, j2) in pairwise(bounds):
        mine, theirs = old[i1:i2], new[j1:j2]
        if not len(mine) or not len(theirs):
            continue
        if depth < DEEPEST or _soon(mine, theirs, depth):
            inside = _blocks(mine, theirs, depth + 1)
            yield from ((i1 + at, j1 + there, size) for at, there, size in inside)
    if end:
        yield len(old) - end, len(new) - end, end


def _once(old: Sequence[Any], new: Sequence[Any], begin: int, end: int) -> list[tuple[int, int]]:
    """Where the elements (of a text, its pieces of LONG_ENOUGH characters) stand that each has just once, in both orders."""
    size = LONG_ENOUGH if isinstance(old, str) else 1

    def places(one: Sequence[Any]) -> dict[Any, int]:
        cut = [one[n : n + size] if size > 1 else one[n] for n in range(begin, len(one) - end - size + 1)]
        times = Counter(cut)
        return {piece: begin + n for n, piece in enumerate(cut) if times[piece] == 1}

    theirs = places(new)
    both = [(i, theirs[piece]) for piece, i in places(old).items() if piece in theirs]
    # The longest run of them that stands in one order in both.
    tops: list[int] = []
    last: list[int] = []  # of `both`, the end of the best run of each length
    before = [-1] * len(both)
    for n, (_, j) in enumerate(both):
        at = bisect_left(tops, j)
        before[n] = last[at - 1] if at else -1
        tops[at : at + 1], last[at : at + 1] = [j], [n]
    run: list[tuple[int, int]] = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(both[n])
        n = before[n]
    return run[::-1]
