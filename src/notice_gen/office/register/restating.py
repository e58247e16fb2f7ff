"""What an item says otherwise in a new version → its line, merged under the lock into what stands there by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, update

from notice_gen.model.filing import Entry, Restated, State
from notice_gen.office.register import chain, schema
from notice_gen.office.register.acts import By, note
from notice_gen.office.register.rows import lock_entries, row_of
from notice_gen.office.register.seals import seal_entries


def restate(connection: Connection, done: Sequence[Restated], by: By) -> list[Entry]:
    """Write what changed, note the acts, append the links; returns the lines as they are now."""
    chain.lock_head(connection)
    there = lock_entries(connection, (one.entry_id for one in done))
    changed = []
    for one in done:
        line = there[one.entry_id]
        line = replace(
            line,
            facts={**line.facts, **one.facts},
            code=line.code if one.code is None else one.code,
            version=max(line.version, one.version),
            state=State.ISSUED if line.state is State.FILED and one.lacks else line.state,
        )
        row = row_of(line)
        values = {name: row[name] for name in ("facts", "title", "code", "version", "state")}
        connection.execute(update(schema.entry).where(schema.entry.c.id == line.id).values(values))
        seal_entries(connection, [line.id])
        if one.words:
            note(connection, [line.id], one.what, By(one.who, one.moment) if one.moment else by, one.words)
        changed.append(line)
    chain.append(connection, [link for one in done for link in one.links])
    return changed
