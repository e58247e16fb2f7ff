"""The office's 发文登记簿: gives numbers, marks documents as issued, chains versions. Each call is one transaction.

What a call returns is durable. Neither files nor documents are known here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select, true, update
from sqlalchemy.exc import DBAPIError

from notice_gen.files.clock import Clock, now
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import (
    Chained,
    Done,
    Entry,
    HighWaterMark,
    Link,
    Number,
    OtherPaper,
    Restated,
    State,
    Wanted,
)
from notice_gen.model.number_forms import USUAL_FORM, NumberForm, SaidNumber
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import chain, item_codes, numbers, other_papers, restating, schema, verifying
from notice_gen.office.register.acts import Act, By, acts_of, note
from notice_gen.office.register.address import WRITING, connect, fault, passing, shown
from notice_gen.office.register.backups import back_up
from notice_gen.office.register.counters import following, left_free, lock_counters
from notice_gen.office.register.faults import ALREADY_FILED, ALREADY_ISSUED
from notice_gen.office.register.fingerprints import take_all_fingerprints
from notice_gen.office.register.item_codes import NO_OTHERS, Others
from notice_gen.office.register.rows import as_json, compared, entry_of, form_in, lock_entries, rows_in

T = TypeVar("T")
ATTEMPTS = 8  # after a deadlock or a lost race, in each of which some other process succeeded
NO_HIGH_WATER = HighWaterMark()


def open_register(address: str, *, writing: bool = True, clock: Clock = now, who: str = "") -> Register:
    """The register at an address: the path of an SQLite file, or a postgresql:// URL; `clock` says when lines are entered,
    `who` by whom.

    An older one is brought up to date when it is opened for writing. Raises Refused where there is none, where it
    is newer than this program, damaged, out of reach, or on a network share and to be written; Missing where
    PostgreSQL's driver is not installed.
    """
    return Register(address, connect(address, writing=writing), writing=writing, clock=clock, who=who)


def make_register(address: str) -> Register:
    """The register at an address, made new and empty where there is none. Raises as `open_register`."""
    return Register(address, connect(address, writing=True, new=True), writing=True, new=True)


class Register:
    """The 发文登记簿 of an office. Methods raise Refused with what the database or the rules of numbers refuse.

    `address` is as it may be shown, without a password. Transactions of `engine` that will write are begun with
    `writing()`, or with the execution option `notice_gen_writing=True`: they wait for each other in good order.
    """

    def __init__(
        self,
        address: str,
        engine: Engine,
        *,
        writing: bool,
        new: bool = False,
        clock: Clock = now,
        who: str = "",
    ) -> None:
        self.address = shown(address)
        self.engine = engine
        self._clock, self._who = clock, who
        self._writing = engine.execution_options(**{WRITING: True})
        with self._said():
            if writing:
                schema.upgrade(self._writing, take_all_fingerprints, new)
            else:
                with engine.begin() as connection:
                    schema.settled(connection)

    # ---- numbers --------------------------------------------------------------------------------

    def take(self, wanted: Sequence[Wanted], high_water: HighWaterMark = NO_HIGH_WATER) -> list[Entry]:
        """Take numbers: the entries of these documents, in the same order.

        A document (key, edition) that has an entry gets that one, whatever its state. `high_water` is the archive's:
        Refused where it is above this register, which then is an old copy. Refused also where a number that was given
        elsewhere belongs to another document; SameTitle where somebody has to be asked about a title. 档号 come from a
        counter per item_class in the same transaction.
        """
        by = self._by()

        def work(connection: Connection) -> list[Entry]:
            numbers.compare(connection, high_water)
            return numbers.take(connection, wanted, by)

        return self._write(work)

    def reserve(
        self,
        series: str,
        year: int,
        count: int = 1,
        n: int | None = None,
        high_water: HighWaterMark = NO_HIGH_WATER,
        *,
        form: NumberForm = USUAL_FORM,
        total: int | None = None,
    ) -> list[Entry]:
        """Numbers kept free for documents to come (预留): the next ones, or those from n (and total) on.

        `year` is that of the register; `high_water` as for `take`.
        """
        first = Wanted("", series, year, {}, n=n, form=form, total=total)
        by = self._by()

        def work(connection: Connection) -> list[Entry]:
            numbers.compare(connection, high_water)
            return numbers.reserve(connection, first, count, by)

        return self._write(work)

    def void(self, number: Number, reason: str, *, issued: bool = False) -> Entry:
        """Mark a number as void, so that it is never given again; the reason goes to its 备注.

        A number that is missing between others becomes a void entry. Raises Refused for one that is filed, and for one
        that is issued unless `issued` is set.
        """
        moment = self._clock()

        def work(connection: Connection) -> Entry:
            counter = number.series, number.year
            counters = lock_counters(connection, {counter: number.form})
            line = self._at(connection, number)
            if line is None:
                if not counters[counter].first <= number.n <= counters[counter].last:
                    raise Refused(numbers.unknown(str(number)))
                year = number.year or moment.year
                line = numbers.missing(connection, number, year, moment.isoformat())
            line = lock_entries(connection, [line.id])[line.id]  # as it is now: it may just be issued
            if line.state is State.VOID:
                return line
            if line.state is State.FILED:
                seen = f"{number} 的文件已经归档，不能直接作废"
                remedy = "发出去了的，另发一份文件撤销；没有发出的，先用 archive withdraw 撤下盖章的正本，再加 --issued 作废"
                raise Refused(Diagnostic(ALREADY_FILED, NOWHERE, seen, remedy))
            if line.state is State.ISSUED and not issued:
                seen = f"{number} 的文件已经印发"
                remedy = "确实要作废的，加上 --issued；它的一件照原样留在归档库中，不再移交"
                raise Refused(Diagnostic(ALREADY_ISSUED, NOWHERE, seen, remedy))
            said = f"{moment.date().isoformat()} 作废：{reason}"
            before = line.facts.get("备注", "")
            facts = {**line.facts, "备注": f"{before}；{said}" if before else said}
            line = replace(line, state=State.VOID, facts=facts)
            of = schema.entry.c.id == line.id
            values = {"state": State.VOID.value, "facts": as_json(facts)}
            connection.execute(update(schema.entry).where(of).values(values))
            note(connection, [line.id], "作废", By(self._who, moment.isoformat()), reason)
            return line

        return self._write(work)

    def adopt(self, entries: Sequence[Entry], links: Sequence[Link] = ()) -> int:
        """Take over entries from elsewhere: a ledger in Excel, or the archive's items; returns how many were new.

        All or nothing. Their ids are ignored. The next number will be above the highest; a series that is new here
        begins with its lowest. Raises Refused where a number or key belongs to another document.
        """

        by = self._by()

        def work(connection: Connection) -> int:
            new = numbers.adopt(connection, entries, by)
            chain.append(connection, links)
            return new

        return self._write(work)

    # ---- what became of them --------------------------------------------------------------------

    def issued(self, done: Sequence[Done]) -> list[Entry]:
        """Mark entries whose files are in their places as 印发, with digests, version and links, in the order given.

        An entry that is issued already gets the new version; one that was filed becomes issued again where its new
        version lacks something. The same again changes nothing. Raises Refused for numbers that are void or only
        reserved, and for a version that is chained with another digest.
        """
        by = self._by()
        return self._write(lambda connection: restating.mark_issued(connection, done, by))

    def chain(self, links: Sequence[Link]) -> None:
        """Append further versions of objects to the chain in the order given, those left out that are there."""
        self._write(lambda connection: chain.append(connection, links))

    def filed(self, entry_id: int) -> None:
        """印发 → 归档: the item has its sealed 正本 and its 处理单."""

        by = self._by()

        def work(connection: Connection) -> None:
            of = schema.entry.c.id == entry_id
            line = lock_entries(connection, [entry_id])[entry_id]
            if line.state not in (State.ISSUED, State.FILED):
                seen = f"{line.number} 是“{line.state.value}”，还没有印发，不能归档"
                raise Refused(Diagnostic(ALREADY_FILED, NOWHERE, seen, "先印发这份文件"))
            connection.execute(update(schema.entry).where(of).values(state=State.FILED.value))
            note(connection, [entry_id] if line.state is State.ISSUED else [], "归档", by)

        self._write(work)

    def give_codes(self, codes: Mapping[int, str], others: Others = NO_OTHERS) -> set[int]:
        """Give 档号 to entries by their ids, and keep those of papers that are not in the register, in one transaction.

        Returns the ids of entries that have theirs now: one that is void by then gets none. Raises Refused where another
        entry or paper has one of them.
        """
        by = self._by()

        def work(connection: Connection) -> set[int]:
            given = item_codes.give(connection, codes, by, others)
            for id in (id for id, new in given.items() if new):
                note(connection, [id], "编号", by, codes[id])
            return set(given)

        return self._write(work)

    def was_given(self, code: str) -> bool:
        """Whether a line of this register has a 档号, or had it before it was numbered anew or corrected."""
        with self._said(), self.engine.begin() as connection:
            return item_codes.was_given(connection, code)

    def left_codes(self) -> dict[str, str]:
        """The 档号 that lines left for another and that nobody has now, each with the 档号 of its line now."""
        with self._said(), self.engine.begin() as connection:
            return item_codes.left_ones(connection)

    def was_numbered(self, entry: Entry) -> bool:
        """Whether the acts say that an entry was given the 档号 that it has, after its number."""
        return any(act.what == "编号" and act.words == entry.code for act in self.acts(entry.id))

    def other_papers(self) -> list[OtherPaper]:
        """The papers that are not in the register and have a 件号, in the order of their 档号; none of before step 5 of `schema`."""
        with self._said(), self.engine.begin() as connection:
            return other_papers.all_papers(connection)

    def last_codes(self) -> dict[str, int]:
        """The highest 件号 that was given in each class, to papers that are not in the register too."""
        with self._said(), self.engine.begin() as connection:
            return item_codes.last_ones(connection)

    def next_code(self, entry_id: int, item_class: str) -> str:
        """Give an entry the next 档号 of a class, and return it; one that is void keeps what it has."""
        by = self._by()

        def work(connection: Connection) -> str:
            code = item_codes.next_of(connection, item_class)  # its counter is locked before any entry
            line = lock_entries(connection, [entry_id])[entry_id]
            if line.state is State.VOID:
                return line.code
            item_codes.give(connection, {entry_id: code}, by)
            note(connection, [entry_id], "编号", by, code)
            return code

        return self._write(work)

    def restated(self, done: Sequence[Restated]) -> list[Entry]:
        """Write what changed of entries that are issued into their lines as they stand now, with the links of their items'
        new versions: another run may have made one void, or corrected it, since it was read."""
        by = self._by()
        return self._write(lambda connection: restating.restate(connection, done, by))

    def chained(self, item: str) -> int:
        """The newest version of an item that is in the chain; 0 where there is none."""
        table = schema.link.c
        with self._said(), self.engine.begin() as connection:
            return connection.scalar(select(func.max(table.version)).where(table.item == item)) or 0

    def note(self, entry_id: int, what: str, words: str) -> None:
        """Note an act on an entry that changes nothing in its line: a scan that came, or was withdrawn."""
        by = self._by()

        def work(connection: Connection) -> None:
            lock_entries(connection, [entry_id])
            note(connection, [entry_id], what, by, words)

        self._write(work)

    def acts(self, entry_id: int) -> list[Act]:
        """Who did what to an entry, in order."""
        with self._said(), self.engine.begin() as connection:
            return acts_of(connection, entry_id)

    def _by(self) -> By:
        return By(self._who, self._clock().isoformat())

    # ---- looking things up ----------------------------------------------------------------------

    def find(self, number: Number) -> Entry | None:
        """The entry of a number."""
        with self._said(), self.engine.begin() as connection:
            return self._at(connection, number)

    def by_key(self, key: str) -> list[Entry]:
        """The entries of a document, one for each edition."""
        return self._where(schema.entry.c.key == key, schema.entry.c.edition)

    def of_keys(self, keys: Collection[str]) -> dict[str, list[Entry]]:
        """The entries of very many documents by key, each with its editions in order; none for a key that has none."""
        found: dict[str, list[Entry]] = {}
        with self._said(), self.engine.begin() as connection:
            for row in rows_in(connection, schema.entry.c.key, keys):
                found.setdefault(row.key, []).append(entry_of(row))
        return {key: sorted(lines, key=lambda line: line.edition) for key, lines in found.items()}

    def numbered(self, year: int, said: SaidNumber) -> list[Entry]:
        """The entries that words without a series may mean: of that year, or of what counts on; of every series."""
        table = schema.entry.c
        of: list[ColumnElement[bool]] = []
        if said.n is not None:
            of += [table.year.in_((year, 0)), table.n == said.n]
        if said.total is not None:
            of.append(table.total == said.total)
        units = ("号", "期", "次") if said.n is None or not said.unit else (said.unit,)
        return [one for one in self._where(and_(true(), *of), table.series) if one.number.form.unit in units]

    def of_titles(self, titles: Collection[str]) -> dict[str, list[Entry]]:
        """The entries of very many titles, white space and width of characters aside; none for a title that has none."""
        bare = {title: compared(title) for title in titles}
        found: dict[str, list[Entry]] = {}
        with self._said(), self.engine.begin() as connection:
            for row in rows_in(connection, schema.entry.c.title, bare.values()):
                found.setdefault(row.title, []).append(entry_of(row))
        return {title: found[words] for title, words in bare.items() if words in found}

    def entries(
        self, year: int | None = None, series: str | None = None, states: Collection[State] | None = None
    ) -> Iterator[Entry]:
        """The lines of the register by year, series and number, read a page at a time; what counts on comes last."""
        table = schema.entry.c
        for one_series, one_year, _ in self.counters(year):
            if series is not None and one_series != series:
                continue
            page = select(schema.entry).where(table.series == one_series, table.year == one_year)
            if year is not None:
                page = page.where(table.book == year)
            if states is not None:
                page = page.where(table.state.in_([state.value for state in states]))
            page, after = page.order_by(table.n).limit(chain.PAGE), 0
            while True:
                with self._said(), self.engine.begin() as connection:
                    lines = [entry_of(row) for row in connection.execute(page.where(table.n > after))]
                if not lines:
                    break
                yield from lines
                after = lines[-1].number.n

    def series(self) -> list[str]:
        """Every series that has numbers, in the order of its first year."""
        return list(dict.fromkeys(series for series, _, _ in self.counters()))

    def counters(self, year: int | None = None) -> list[tuple[str, int, NumberForm]]:
        """Series and years that have numbers, by year, each with its form; those of year 0, which count on, come last."""
        table = schema.counter.c
        query = select(table.series, table.year, table.form).order_by(
            table.year == 0, table.year, table.series
        )
        if year is not None:
            query = query.where(table.year.in_((year, 0)))
        with self._said(), self.engine.begin() as connection:
            rows = [
                (row.series, row.year, form_in(row.series, row.form)) for row in connection.execute(query)
            ]
        return [one for one in rows if one[1] or not one[2].totalled]  # not those of 总第M期

    def counts_totals(self, series: str) -> bool:
        """Whether 总第M期 is counted in a series already."""
        table = schema.counter.c
        query = select(table.form).where(table.series == series, table.year == 0)
        with self._said(), self.engine.begin() as connection:
            return any(form_in(series, kept).totalled for kept in connection.scalars(query))

    def form(self, series: str) -> NumberForm | None:
        """The form of a series' numbers; None where it has none yet."""
        table = schema.counter.c
        query = select(table.form).where(table.series == series).order_by(table.year.desc()).limit(1)
        with self._said(), self.engine.begin() as connection:
            kept = connection.scalar(query)
        return form_in(series, kept) if kept is not None else None

    def next(self, series: str, year: int, form: NumberForm = USUAL_FORM) -> Number:
        """The number that would be given next, with its 总第M期; another process may get it first."""
        with self._said(), self.engine.begin() as connection:
            of = year if form.yearly else 0
            n = following(connection, series, of)
            total = following(connection, series, 0, of_totals=True) if form.totalled else None
        return Number(series, of, n, form, total)

    def left_free(self, wanted: Wanted) -> str:
        """The numbers, in words, that figures given elsewhere would leave free for good; empty where there are none."""
        with self._said(), self.engine.begin() as connection:
            return left_free(connection, wanted)

    # ---- the chain ------------------------------------------------------------------------------

    def links(self) -> Iterator[Chained]:
        """The chain from its first link on, read a page at a time."""
        n = 0
        while True:
            with self._said(), self.engine.begin() as connection:
                page = chain.links(connection, n)
            if not page:
                return
            yield from page
            n = page[-1].n

    def head(self, year: int | None = None) -> str:
        """The hash of the last link; of a year: of the last link of its items. Empty where there is none."""
        with self._said(), self.engine.begin() as connection:
            return chain.head_of(connection, year)

    def verify(self) -> list[Diagnostic]:
        """The findings on all of it: the file, the chain, numbers missing, doubled, begun and left. Changes nothing."""
        with self._said(), self.engine.begin() as connection:
            return verifying.verify(connection)

    def changed_by_hand(self) -> list[Diagnostic]:
        """The findings on rows that somebody changed with another program. Changes nothing."""
        with self._said(), self.engine.begin() as connection:
            return verifying.changed_by_hand(connection)

    def backup(self, path: Path) -> None:
        """A whole copy of the SQLite file under a new name, while others go on writing.

        Raises Refused where something has the name, the disk refuses, or the register is on PostgreSQL: the
        finding gives the command of pg_dump.
        """
        with self._said():
            back_up(self.engine, path)

    # ---- transactions ---------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; it has the write lock from its beginning and is durable at its end."""
        with self._said(), self._writing.begin() as connection:
            yield connection

    def _write(self, work: Callable[[Connection], T]) -> T:
        """One transaction, tried again where only a race or a deadlock stood in its way."""
        with self._said():
            for attempt in range(ATTEMPTS):
                try:
                    with self._writing.begin() as connection:
                        return work(connection)
                except DBAPIError as error:
                    if attempt == ATTEMPTS - 1 or not passing(error):
                        raise
                    time.sleep(0.01 * 2**attempt)
        raise AssertionError  # the last attempt came back or raised

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn errors of the database into Refused, in the clerk's words."""
        try:
            yield
        except DBAPIError as error:
            raise Refused(fault(error, self.address)) from error

    def _at(self, connection: Connection, number: Number) -> Entry | None:
        table = schema.entry.c
        of = (table.series == number.series, table.year == number.year, table.n == number.n)
        row = connection.execute(select(schema.entry).where(*of)).one_or_none()
        return entry_of(row) if row is not None else None

    def _where(self, of: ColumnElement[bool], order: ColumnElement[Any]) -> list[Entry]:
        with self._said(), self.engine.begin() as connection:
            return [
                entry_of(row) for row in connection.execute(select(schema.entry).where(of).order_by(order))
            ]
