"""Who did what to a line of the register, and when: a row of `act` for each, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from notice_gen.office.register import schema
from notice_gen.office.register.fingerprints import take_fingerprints


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, at which moment (ISO 8601 with the offset)."""

    who: str
    moment: str


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did to a line: 登记, 预留, 接收, 印发, 归档, 作废, 更正 …; `words` say more, as the reason."""

    moment: str
    who: str
    what: str
    words: str


def note(connection: Connection, entries: Iterable[int], what: str, by: By, words: str = "") -> None:
    """Note an act on these entries, and take their fingerprints as they stand: what an act changes in a line is written before it."""
    entries = list(entries)
    rows = [
        {"entry": entry, "moment": by.moment, "who": by.who, "what": what, "words": words}
        for entry in entries
    ]
    if rows:
        connection.execute(insert(schema.act), rows)
        take_fingerprints(connection, entries)


def acts_of(connection: Connection, entry: int) -> list[Act]:
    """The acts on an entry, in their order; none from before the register noted them."""
    table = schema.act.c
    found = connection.execute(select(schema.act).where(table.entry == entry).order_by(table.id))
    return [Act(row.moment, row.who, row.what, row.words) for row in found]
