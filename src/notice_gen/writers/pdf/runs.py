"""Words → runs for page.typ: in one face, with gaps marked, kept whole or let loose at the end of a line, parted where a page is.

Where they stand is not known here.
"""

from __future__ import annotations

from typing import Any

from notice_gen.model.values import GAP
from notice_gen.writers.line_ends import ROOM, pieces

Instruction = dict[str, Any]  # one thing for page.typ to draw: its kind and its measures
Run = list[str]  # a face (a field of Faces), behind it "gap" or how a line may part it, and words


def runs_of(face: str, words: str, room: float = ROOM) -> list[Run]:
    """Words in one face, what is still to be filled in as runs of their own, and what no line's end parts.

    What is wider than `room` 字 of its size is parted all the same.
    """
    runs: list[Run] = []
    for name, part in marked(face, words):
        if name == face:
            runs += [[f"{face} {how.value}".strip(), piece] for piece, how in pieces(part, room)]
        else:
            runs.append([name, part])
    return runs


def marked(face: str, words: str) -> list[Run]:
    """Words in one face, what is still to be filled in as runs of their own."""
    words = words.replace("\t", " ")
    runs: list[Run] = []
    at = 0
    for gap in GAP.finditer(words):
        runs += [[face, words[at : gap.start()]], [f"{face} gap", gap[0]]]
        at = gap.end()
    runs.append([face, words[at:]])
    return [run for run in runs if run[1]]


def carried_over(
    paragraphs: list[Instruction], count: int, *, on_new_page: bool = False
) -> list[Instruction]:
    """The paragraphs with so many of their last characters, whole lines, in one that stays with what follows, and begins
    a page where that is asked."""
    *others, last = [{**paragraph, "keep": False} for paragraph in paragraphs]
    stays, goes = _parted(last["runs"], count)
    turned: list[Instruction] = [{"kind": "page"}] if on_new_page else []
    if not stays:
        return [*others, *turned, {**last, "keep": True}]
    return [
        *others,
        {**last, "runs": stays, "goes-on": True},
        *turned,
        {**last, "runs": goes, "first": 0, "keep": True},
    ]


def _parted(runs: list[Run], count: int) -> tuple[list[Run], list[Run]]:
    """The runs before and behind the place that has so many characters behind it, spaces not counted."""
    for n in range(len(runs) - 1, -1, -1):
        name, words = runs[n]
        for at in range(len(words), 0, -1):
            if count == 0:
                goes = [[name, words[at:]], *runs[n + 1 :]]
                return [*runs[:n], [name, words[:at]]], [run for run in goes if run[1]]
            count -= not words[at - 1].isspace()
    return [], runs
