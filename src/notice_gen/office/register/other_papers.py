"""件号 of papers that are not in the register (收文, 内部文件 …), kept with what the office's list says of them, inside one transaction.

So they outlast a run that is killed before it has written its list. Which paper gets which 件号 is decided in `office/item_numbers`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import OtherPaper
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.acts import By
from notice_gen.office.register.faults import CODE_TAKEN
from notice_gen.office.register.fingerprints import BROKEN, fingerprinted, fits

_TABLE = schema.other_paper
_WORDS = ("code", "title", "day", "number", "retention", "matter", "pages")


def all_papers(connection: Connection) -> list[OtherPaper]:
    """All of them in the order of their 档号."""
    return [_paper(row) for row in connection.execute(select(_TABLE).order_by(_TABLE.c.code))]


def keep(connection: Connection, new: Sequence[OtherPaper], replaced: Collection[OtherPaper], by: By) -> None:
    """Keep papers, `replaced` being what was said before of some of them, also with another 档号; the counters of their classes are locked.

    Raises Refused where another paper has one of the 档号.
    """
    before = {paper.code: paper for paper in replaced}
    touched = {*before, *(one.code for one in new)}
    rows = [row for row in connection.execute(select(_TABLE)) if row.code in touched]
    for row in rows:
        there = _paper(row)
        if before.get(there.code) != there:
            raise Refused(taken(there))
    # What somebody changed by hand stays marked in what takes its place.
    by_hand = any(not fits(_TABLE, row._mapping) for row in rows)
    for code in before:
        connection.execute(delete(_TABLE).where(_TABLE.c.code == code))
    for one in new:
        words = {name: getattr(one, name) for name in _WORDS}
        written = fingerprinted(_TABLE, {**words, "moment": by.moment, "who": by.who})
        connection.execute(insert(_TABLE).values({**written, "fingerprint": BROKEN} if by_hand else written))


def with_codes(connection: Connection, codes: Collection[str]) -> list[OtherPaper]:
    """The papers that have one of these 档号."""
    return [one for one in all_papers(connection) if one.code in codes] if codes else []


def broken_papers(connection: Connection) -> list[OtherPaper]:
    """The papers whose rows somebody changed, or put in."""
    rows = connection.execute(select(_TABLE).order_by(_TABLE.c.code))
    return [_paper(row) for row in rows if not fits(_TABLE, row._mapping)]


def taken(paper: OtherPaper) -> Diagnostic:
    """The finding on a 档号 that is to be another's."""
    seen = f"档号 {paper.code} 已经是其他文件“{paper.title}”的"
    return Diagnostic(CODE_TAKEN, NOWHERE, seen, "核对件号；一个档号只给一件")


def _paper(row: Row[Any]) -> OtherPaper:
    return OtherPaper(*(row._mapping[name] for name in _WORDS))
