"""A row of the table `entry` ↔ an Entry. Where rows come from is not known here."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Entry, Number, State, item_id
from notice_gen.model.number_forms import NumberForm, form_kept
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import LINE_BY_HAND
from notice_gen.office.register.fingerprints import keep_broken
from notice_gen.office.register.schema import entry

NUMBER = (entry.c.series, entry.c.year, entry.c.n, entry.c.form, entry.c.total)  # the columns of a number
AT_ONCE = 500  # values in one IN; old builds of SQLite take 999


def entry_of(row: Row[Any]) -> Entry:
    """The Entry of a row. Raises Refused for one that no program wrote so."""
    try:
        state, facts, digests = State(row.state), json.loads(row.facts), json.loads(row.digests)
    except ValueError as error:
        raise Refused(_unreadable(str(number_of_row(row)))) from error
    return Entry(
        id=row.id,
        key=row.key or "",
        edition=row.edition,
        number=number_of_row(row),
        state=state,
        facts=facts,
        code=row.code,
        version=row.version,
        digests=digests,
        registered=row.registered,
        issued=row.issued,
        book=row.book,
    )


def number_of_row(row: Row[*tuple[Any, ...]]) -> Number:
    """The number of a row, or of its columns NUMBER. Raises Refused as `form_in`."""
    return Number(row.series, row.year, row.n, form_in(row.series, row.form), row.total)


def form_in(series: str, column: str) -> NumberForm:
    """The form of a series that a column says. Raises Refused for words that no program wrote."""
    try:
        return form_kept(column)
    except ValueError as error:
        raise Refused(_unreadable(series)) from error


def _unreadable(what: str) -> Diagnostic:
    seen = f"登记簿中 {what} 的一行读不出来，它不是由程序改的"
    return Diagnostic(LINE_BY_HAND, NOWHERE, seen, "从备份取回登记簿，查清是谁改的")


def row_of(line: Entry) -> dict[str, Any]:
    """The columns of an entry, all but its id."""
    return {
        "key": line.key or None,
        "edition": line.edition,
        "item": item_id(line.key, line.edition) if line.key else None,
        "series": line.number.series,
        "year": line.number.year,
        "n": line.number.n,
        "state": line.state.value,
        "title": compared(line.facts.get("标题", "")),
        "facts": as_json(line.facts),
        "code": line.code,
        "version": line.version,
        "digests": as_json(line.digests),
        "registered": line.registered,
        "issued": line.issued,
        "form": line.number.form.kept,
        "total": line.number.total,
        "book": line.year,
    }


def as_json(data: Mapping[str, Any]) -> str:
    """A mapping as JSON text for a column."""
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))


def compared(title: str) -> str:
    """A title as titles are compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", title).split())


def rows_in(
    connection: Connection,
    column: ColumnElement[Any],
    values: Iterable[Any],
    *also: ColumnElement[bool],
    of: Sequence[ColumnElement[Any]] = tuple(entry.c),
) -> Iterator[Row[Any]]:
    """The rows (of `entry`, unless other columns are asked for) whose column has one of very many values."""
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), AT_ONCE):
        yield from connection.execute(select(*of).where(column.in_(wanted[start : start + AT_ONCE]), *also))


def lock_entries(connection: Connection, ids: Iterable[int]) -> dict[int, Entry]:
    """The entries with these ids, locked until the transaction ends; always in the same order, against deadlocks."""
    found, wanted = {}, sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        of = entry.c.id.in_(wanted[start : start + AT_ONCE])
        for row in connection.execute(select(entry).where(of).order_by(entry.c.id).with_for_update()):
            found[row.id] = entry_of(row)
    keep_broken(connection, found)
    return found


def by_item(connection: Connection, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Entry]:
    """The entries of these keys and editions that are there."""
    wanted = set(keys)
    found = rows_in(connection, entry.c.item, [item_id(key, edition) for key, edition in sorted(wanted)])
    return {(row.key, row.edition): entry_of(row) for row in found if (row.key, row.edition) in wanted}
