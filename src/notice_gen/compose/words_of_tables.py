"""The words of a table that is printed and that no check of the book sees → findings on days that there are not, and gaps.

The columns that a kind declares are looked through with the book. Of a table as it stands ×× and blanks are left alone: a
name half hidden, and what is filled in by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from notice_gen.compose.faults import NO_SUCH_DAY_IN_TABLE, PERHAPS_WRONG_IN_TABLE, TO_COME_IN_TABLE
from notice_gen.compose.rows import Inputs
from notice_gen.model.days_said import days_that_are_not
from notice_gen.model.diagnostics import Fault
from notice_gen.model.placeholders import is_plainly_to_come, is_to_come, placeholders, vacancy
from notice_gen.model.places import InCell, Place, one_place
from notice_gen.model.table import Table
from notice_gen.model.tables import Table as Records
from notice_gen.model.values import Words

_LEFT_OPEN = frozenset("xX×ｘＸ＿_□")  # of names half hidden, and blanks
_LOOK = "要改、要补的，印发前改好；原文如此的，不用管"


def say_of_words(words: Iterable[str], inputs: Inputs) -> None:
    """What is said of these words of a table, once for all cells that say the same."""
    found: dict[tuple[Fault, str, str], list[Place]] = {}
    for one in words:
        if not isinstance(one, Words) or not one.strip():
            continue
        for said in _said_of(one):
            found.setdefault(said, []).append(one.place)
    for (fault, seen, remedy), places in found.items():
        inputs.report.found(fault, one_place(places), seen, remedy)


def undeclared_words(inputs: Inputs, sheet: Records, made: Table) -> Iterable[str]:
    """The words of a declared sheet's table that stand in columns of the clerk's own."""
    declared = next((one for one in inputs.sheets if one.name == sheet.name), None)
    own = {
        header.place.column
        for key, header in sheet.headers.items()
        if isinstance(header, Words)
        and isinstance(header.place, InCell)
        and (declared is None or declared.field(key) is None)
    }
    for words in made.words if own else ():
        if isinstance(words, Words) and isinstance(words.place, InCell) and words.place.column in own:
            yield words


def _said_of(words: Words) -> Iterable[tuple[Fault, str, str]]:
    for day in days_that_are_not(words):
        fault, remedy = (
            (NO_SUCH_DAY_IN_TABLE, "改成日历上有的一天") if day.certain else (PERHAPS_WRONG_IN_TABLE, _LOOK)
        )
        yield fault, f"表里写着“{day.words}”，{day.why}", remedy
    bare = words.strip()
    gap = next((one[0] for one in placeholders(words) if one[0][0] not in _LEFT_OPEN), "")
    if gap or is_plainly_to_come(words):
        yield TO_COME_IN_TABLE, f"表里写着“{gap or bare}”，是要补的内容", "印发前补上"
    elif is_to_come(words) or vacancy(words):
        yield (
            PERHAPS_WRONG_IN_TABLE,
            f"表里写着“{bare if is_to_come(words) else vacancy(words)}”，照样印",
            _LOOK,
        )
