"""A row of the register → its fingerprint: a digest over all its columns, of an entry over its acts too. Who changes a row by
hand leaves one that does not fit.

Whatever the program writes gets its own in the same transaction. A row whose fingerprint did not fit before stays so (BROKEN): the
next act on it must not hide what was done. The chain has its own hashes (`chain`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, bindparam, select, update

from notice_gen.office.register import schema

BROKEN = "改过"
# What a fingerprint is of, in this order for ever: a column that a later step adds needs a new sort of them.
_OF_ENTRY = (
    "id", "key", "edition", "item", "series", "year", "n", "state", "title", "facts", "code", "version", "digests",
    "registered", "issued", "form", "total", "book",
)  # fmt: skip
_OF_ACT = ("moment", "who", "what", "words")
_OF_COUNTER = ("series", "year", "first", "last", "form")
_OF_ITEM_COUNTER = ("item_class", "last")
_OF_OTHER_PAPER = ("code", "title", "day", "number", "retention", "matter", "pages", "moment", "who")
PAGE = 500  # entries at once; old builds of SQLite take 999 values in one IN


def _digest(values: Sequence[object]) -> str:
    """sha256 of the values as JSON on one line in ASCII, in hexadecimal."""
    return hashlib.sha256(json.dumps(values).encode("ascii")).hexdigest()


# ---- entries -------------------------------------------------------------------------------------


def take_fingerprints(connection: Connection, ids: Iterable[int]) -> None:
    """Take the fingerprints of entries with their acts, as they stand in a transaction that has them locked; BROKEN ones
    stay so."""
    rows = [
        {"of": row.id, "new": fits}
        for row, fits in _entries(connection, sorted(set(ids)))
        if row.fingerprint not in (BROKEN, fits)
    ]
    if rows:
        table = schema.entry
        connection.execute(
            update(table).where(table.c.id == bindparam("of")).values(fingerprint=bindparam("new")), rows
        )


def keep_broken(connection: Connection, ids: Collection[int]) -> None:
    """Mark those of these entries whose fingerprint does not fit, before anything is written into them."""
    broken = [row.id for row, fits in _entries(connection, sorted(ids)) if row.fingerprint != fits]
    if broken:
        table = schema.entry
        connection.execute(update(table).where(table.c.id.in_(broken)).values(fingerprint=BROKEN))


def broken_entries(connection: Connection) -> Iterator[Row[Any]]:
    """The rows of entries that somebody changed, or whose acts."""
    table, after = schema.entry.c, 0
    while ids := connection.scalars(
        select(table.id).where(table.id > after).order_by(table.id).limit(PAGE)
    ).all():
        yield from (row for row, fits in _entries(connection, ids) if row.fingerprint != fits)
        after = ids[-1]


def _entries(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[Row[Any], str]]:
    """The rows of entries, each with the fingerprint that fits it."""
    table, act = schema.entry, schema.act
    for n in range(0, len(ids), PAGE):
        group = ids[n : n + PAGE]
        acts: dict[int, list[list[object]]] = {}
        for row in connection.execute(select(act).where(act.c.entry.in_(group)).order_by(act.c.id)):
            acts.setdefault(row.entry, []).append(_values(row, _OF_ACT))
        for row in connection.execute(select(table).where(table.c.id.in_(group)).order_by(table.c.id)):
            yield row, _digest([*_values(row, _OF_ENTRY), acts.get(row.id, [])])


def _values(row: Row[Any], names: Sequence[str]) -> list[object]:
    return [row._mapping[name] for name in names]


# ---- counters, other papers -----------------------------------------------------------------------


def fingerprinted(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a counter or of another paper, with its fingerprint."""
    return {**row, "fingerprint": _fingerprint_of(table, row)}


def write_counter(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write a row of a counter that is there and locked; one that was BROKEN, or is found so, stays so."""
    of = and_(*(column == row[column.key] for column in table.primary_key))
    before = connection.execute(select(table).where(of)).one()
    new = fingerprinted(table, row)
    if not fits(table, before._mapping):
        new["fingerprint"] = BROKEN
    connection.execute(update(table).where(of).values(new))


def broken_counters(connection: Connection) -> Iterator[tuple[Table, Row[Any]]]:
    """The rows of counters that somebody changed."""
    for table in (schema.counter, schema.item_counter):
        for row in connection.execute(select(table).order_by(*table.primary_key)):
            if not fits(table, row._mapping):
                yield table, row


def fits(table: Table, row: Mapping[Any, Any]) -> bool:
    """Whether the fingerprint of a row of a counter or of another paper is its own."""
    return bool(row["fingerprint"] == _fingerprint_of(table, row))


def _fingerprint_of(table: Table, row: Mapping[Any, Any]) -> str:
    names = {
        schema.counter: _OF_COUNTER,
        schema.item_counter: _OF_ITEM_COUNTER,
        schema.other_paper: _OF_OTHER_PAPER,
    }[table]
    return _digest([row[name] for name in names])


# ---- a register of before ------------------------------------------------------------------------


def take_all_fingerprints(connection: Connection) -> None:
    """Take the fingerprint of every row as it stands: of a register that had none."""
    table, after = schema.entry.c, 0
    while ids := connection.scalars(
        select(table.id).where(table.id > after).order_by(table.id).limit(PAGE)
    ).all():
        take_fingerprints(connection, ids)
        after = ids[-1]
    for counter in (schema.counter, schema.item_counter):
        for row in connection.execute(select(counter)).all():
            of = and_(*(column == row._mapping[column.key] for column in counter.primary_key))
            connection.execute(
                update(counter).where(of).values(fingerprint=_fingerprint_of(counter, row._mapping))
            )
