"""The counters of the register: a row for each series and year, locked while figures are taken from it.

Which document gets which figure is decided in `numbers`; transactions are begun and committed in `register`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Wanted
from notice_gen.model.number_forms import USUAL_FORM, NumberForm, spans
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.faults import SERIES_OF_ANOTHER_FORM
from notice_gen.office.register.fingerprints import fingerprinted, write_counter
from notice_gen.office.register.rows import form_in


class Counter:
    """A locked row of `counter`, which gives out the numbers of a series and year until the transaction ends."""

    def __init__(
        self, series: str, year: int, form: NumberForm, first: int, last: int, beyond: Iterable[int]
    ) -> None:
        self.series, self.year, self.form, self.first, self.last = series, year, form, first, last
        self.beyond = set(beyond)  # numbers above `last` that are in use: reserved ahead

    def next(self) -> int:
        """The number after the last that nobody has."""
        self.last += 1
        while self.last in self.beyond:
            self.last += 1
        return self.last

    def reach(self, n: int) -> None:
        """Move the counter to a number that was given elsewhere, so that the next one is above it. The first number of
        a series is where the series begins."""
        if self.last == 0 and self.first == 1:
            self.first = n
        self.last = max(self.last, n)


def lock_counters(
    connection: Connection, wanted: Mapping[tuple[str, int], NumberForm]
) -> dict[tuple[str, int], Counter]:
    """The counters of these series and years, locked one after the other in the same order by everybody.

    Raises Refused where a series has numbers of another form.
    """
    table, found = schema.counter, {}
    for (series, year), form in sorted(wanted.items(), key=lambda one: one[0]):
        _refuse_another_form(connection, series, form)
        row = {"series": series, "year": year, "first": 1, "last": 0, "form": form.kept}
        _insert_missing(connection, table, fingerprinted(table, row))
        of = (table.c.series == series) & (table.c.year == year)
        locked = connection.execute(select(table.c.first, table.c.last).where(of).with_for_update()).one()
        first, last = locked.first, locked.last
        ahead = _beyond(connection, series, year, last, of_totals=form.totalled and not year)
        found[series, year] = Counter(series, year, form, first, last, ahead)
    return found


def _refuse_another_form(connection: Connection, series: str, form: NumberForm) -> None:
    """Raise Refused where the series has numbers that are written or counted otherwise: they would run together."""
    table = schema.counter.c
    for kept in connection.scalars(select(table.form).where(table.series == series)):
        there = form_in(series, kept)
        if not there.counts_like(form):
            raise _another_form(series, there, form)


def _form_words(form: NumberForm) -> str:
    return f"“{form.shape}”（{'一年一列' if form.yearly else '不分年'}）"


def _another_form(series: str, there: NumberForm, form: NumberForm) -> Refused:
    seen = f"“{series}”的号在登记簿中是{_form_words(there)}，这里要的是{_form_words(form)}，会排在一列里"
    remedy = "核对机关代字（没有代字的，是发文机关标志）和模板；两种写法的，各用各的名称"
    return Refused(Diagnostic(SERIES_OF_ANOTHER_FORM, NOWHERE, seen, remedy))


def counters_of(wanted: Iterable[Wanted]) -> dict[tuple[str, int], NumberForm]:
    """The counters that documents take their figures from, each with the form of its series.

    Raises Refused where two documents of one series have forms that do not go together.
    """
    forms: dict[str, NumberForm] = {}
    found = {}
    for one in wanted:
        first = forms.setdefault(one.series, one.form)
        if not first.counts_like(one.form):
            raise _another_form(one.series, first, one.form)
        found.update(dict.fromkeys(one.counters, one.form))
    return found


def save_counters(connection: Connection, counters: Iterable[Counter]) -> None:
    """Write down how far the counters have come."""
    for one in counters:
        row = {
            "series": one.series,
            "year": one.year,
            "first": one.first,
            "last": one.last,
            "form": one.form.kept,
        }
        write_counter(connection, schema.counter, row)


def lock_items(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """The last 件号 of each class, locked, after every counter of numbers."""
    table, found = schema.item_counter, {}
    for item_class in sorted(set(wanted) - {""}):
        _insert_missing(connection, table, fingerprinted(table, {"item_class": item_class, "last": 0}))
        of = table.c.item_class == item_class
        found[item_class] = connection.scalars(select(table.c.last).where(of).with_for_update()).one()
    return found


def save_items(connection: Connection, items: dict[str, int]) -> None:
    """Write down how far the 件号 have come."""
    for item_class, last in items.items():
        write_counter(connection, schema.item_counter, {"item_class": item_class, "last": last})


def _insert_missing(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())


def form_of(connection: Connection, series: str, year: int) -> NumberForm:
    """The form of a series as its counter has it; where there is none, the usual one, or 第N号 for what counts on."""
    table = schema.counter.c
    kept = connection.scalar(select(table.form).where(table.series == series).limit(1))
    return (
        form_in(series, kept)
        if kept is not None
        else USUAL_FORM
        if year
        else NumberForm("第N号", yearly=False)
    )


def following(connection: Connection, series: str, year: int, *, of_totals: bool = False) -> int:
    """The figure that a counter would give next, without locking it."""
    table = schema.counter.c
    last = connection.scalar(select(table.last).where(table.series == series, table.year == year)) or 0
    used = _beyond(connection, series, year, last, of_totals=of_totals)
    n = last + 1
    while n in used:
        n += 1
    return n


def left_free(connection: Connection, wanted: Wanted) -> str:
    """The numbers, in words, that nobody has between the last one and a number or 总第M期 that was given elsewhere: the next
    one will be above that, so that these are never given. None below one that is kept free, and in a series without
    numbers, which begins where the clerk says."""
    series, form, said = wanted.series, wanted.form, []
    for n, year, totals in ((wanted.n, wanted.counter[1], False), (wanted.total, 0, True)):
        free = _left_free(connection, series, year, n, of_totals=totals) if n is not None else ()
        if free:
            said.append(form.row(series, year) + form.figures(spans(free), of_totals=totals))
    return "、".join(said)


def _left_free(connection: Connection, series: str, year: int, n: int, *, of_totals: bool) -> list[int]:
    table, entry = schema.counter.c, schema.entry.c
    begun = select(func.count()).where(entry.series == series)
    if not connection.scalar(begun.where(entry.total.is_not(None)) if of_totals else begun):
        return []
    last = connection.scalar(select(table.last).where(table.series == series, table.year == year)) or 0
    used = _beyond(connection, series, year, last, of_totals=of_totals)
    return [] if n in used else [m for m in range(last + 1, n) if m not in used]


def _beyond(connection: Connection, series: str, year: int, last: int, *, of_totals: bool) -> set[int]:
    """The figures of a counter above its last one: reserved ahead, or entered from elsewhere."""
    entry = schema.entry.c
    figure = entry.total if of_totals else entry.n
    ahead = select(figure).where(entry.series == series, figure > last)
    return set(connection.scalars(ahead if of_totals else ahead.where(entry.year == year)))
