"""What an item says in a new version → its line, merged under the lock into what stands there by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, update

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Done, Entry, Restated, State
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import chain, schema
from notice_gen.office.register.acts import By, note
from notice_gen.office.register.faults import ALREADY_FILED
from notice_gen.office.register.fingerprints import take_fingerprints
from notice_gen.office.register.rows import as_json, compared, lock_entries, row_of


def restate(connection: Connection, done: Sequence[Restated], by: By) -> list[Entry]:
    """Write what changed, note the acts, append the links; returns the lines as they are now."""
    chain.lock_head(connection)
    there = lock_entries(connection, (one.entry_id for one in done))
    changed = []
    for one in done:
        line = there[one.entry_id]
        filed = line.state is State.ISSUED and _state(line, one) is State.FILED
        line = replace(
            line,
            facts={**line.facts, **one.facts},
            code=line.code if one.code is None else one.code,
            version=max(line.version, one.version),
            state=_state(line, one),
        )
        row = row_of(line)
        values = {name: row[name] for name in ("facts", "title", "code", "version", "state")}
        connection.execute(update(schema.entry).where(schema.entry.c.id == line.id).values(values))
        take_fingerprints(connection, [line.id])
        if one.words:
            note(connection, [line.id], one.what, By(one.who, one.moment) if one.moment else by, one.words)
        note(connection, [line.id] if filed else [], "归档", by)
        changed.append(line)
    chain.append(connection, [link for one in done for link in one.links])
    return changed


def _state(line: Entry, one: Restated) -> State:
    """归档 where the last of its files came, 印发 again where one is lacking."""
    match line.state:
        case State.ISSUED if one.what == "补入" and not one.lacks:
            return State.FILED
        case State.FILED if one.lacks:
            return State.ISSUED
        case as_it_was:
            return as_it_was


def mark_issued(connection: Connection, done: Sequence[Done], by: By) -> list[Entry]:
    """Mark entries as issued, as `Register.issued` says; returns the lines as they are now."""
    chain.lock_head(connection)  # before any entry, so that two of these never wait for each other
    there = lock_entries(connection, (one.entry_id for one in done))
    changed = {}
    for one in done:
        line = there[one.entry_id]
        if line.state in (State.VOID, State.RESERVED):
            seen = f"{line.number} 是{line.state.value}的号，不能印发"
            remedy = "再运行一次 notice-gen issue，由程序给号"
            raise Refused(Diagnostic(ALREADY_FILED, NOWHERE, seen, remedy))
        older = one.version < line.version  # another run filed a newer one meanwhile
        changed[line.id] = replace(
            line,
            state=State.ISSUED if line.state is State.BEGUN or one.lacks else line.state,
            version=max(line.version, one.version),
            digests=line.digests if older else dict(one.digests),
            facts=line.facts if older or one.facts is None else dict(one.facts),
            code=line.code if older or one.code is None else one.code,
            issued=line.issued or by.moment,
        )
    rows = [
        {
            "of": line.id,
            "state": line.state.value,
            "version": line.version,
            "digests": as_json(line.digests),
            "facts": as_json(line.facts),
            "title": compared(line.facts.get("标题", "")),
            "code": line.code,
            "issued": line.issued,
        }
        for line in changed.values()
        if line != there[line.id]
    ]
    if rows:
        connection.execute(update(schema.entry).where(schema.entry.c.id == bindparam("of")), rows)
    newer = [changed[id] for id in changed if changed[id].version > there[id].version]
    take_fingerprints(
        connection, changed.keys() - {line.id for line in newer}
    )  # those have theirs with their acts
    note(connection, (line.id for line in newer if there[line.id].version), "更正重印", by)
    note(connection, (line.id for line in newer if not there[line.id].version), "印发", by)
    chain.append(connection, [link for one in done for link in one.links])
    return [changed[one.entry_id] for one in done]
