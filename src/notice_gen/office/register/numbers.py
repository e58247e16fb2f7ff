"""Documents → their numbers, inside one transaction of the register. A number is never given twice.

The row of `counter` for a 机关代字 and year is locked. A sequence of the database would leave gaps where a transaction
fails. The transaction is begun and committed in `register`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.filing import Entry, HighWaterMark, Number, State, Wanted
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.faults import (
    NO_SUCH_NUMBER,
    NUMBER_TAKEN,
    OLD_COPY,
    TOO_MANY_RESERVED,
    WRONG_YEAR,
)
from notice_gen.office.register.rows import by_item, entry_of, row_of, rows_in

# Links that may be in the archive and not here yet, because a run was killed: those of a group, and of its campaigns.
LEFT_BEHIND = 1000
LAST_NUMBER = 999_999  # of a series and year; commands read six digits
# Reserved at once. An office gives a few hundred numbers a year; a reserved one is never free again.
MOST_RESERVED = 1_000
_CODE = re.compile(r"(.+)-(\d{4,})")  # 档号: the lowest class, the 件号


def take(connection: Connection, wanted: Sequence[Wanted], registered: str) -> list[Entry]:
    """The entries of these documents, in the same order: existing ones, else new ones with the next numbers.

    Raises Refused where a number given elsewhere belongs to another document.
    """
    for one in wanted:
        check(one)
    known = by_item(connection, ((one.key, one.edition) for one in wanted))
    if any((one.key, one.edition) not in known for one in wanted):
        counters = lock_counters(connection, ((one.series, one.year) for one in wanted))
        # What another process gave the same document while this one waited for the lock.
        known = by_item(connection, ((one.key, one.edition) for one in wanted))
        missing = [one for one in wanted if (one.key, one.edition) not in known]
        items = lock_items(connection, (one.item_class for one in missing))
        _give(connection, missing, counters, items, registered)
        known = by_item(connection, ((one.key, one.edition) for one in wanted))
    for one in wanted:
        there = known[one.key, one.edition]
        if one.n is not None and one.n != there.number.n:
            seen = f"这份文件已有字号 {there.number}（{there.state.value}），不能再用 {one.n}号"
            raise Refused(
                _error(NUMBER_TAKEN, seen, "不写 --number 再运行一次；字号确实错了的，先作废原来的号")
            )
    return [known[one.key, one.edition] for one in wanted]


def check(one: Wanted) -> None:
    """Validate a request for a number: its series, year and given number. Raises Refused."""
    faults = []
    if not one.series.strip() or one.series != one.series.strip():
        faults.append("机关代字是空的或前后有空格")
    if not 1949 <= one.year <= 9999:
        faults.append(f"年份“{one.year}”不对")
    if one.n is not None and not 1 <= one.n <= LAST_NUMBER:
        faults.append(f"号码“{one.n}”不对")
    if faults:
        remedy = "机关代字、年份要填全，年份是四位数字，号码从 1 开始"
        raise Refused(_error(WRONG_YEAR, "不能登记字号：" + "，".join(faults), remedy))


def numbers_from(series: str, year: int, n: int, count: int) -> list[Number]:
    """So many numbers from n on. Raises Refused for none, more than MOST_RESERVED, or one beyond LAST_NUMBER."""
    if not 1 <= count <= MOST_RESERVED:
        seen = f"要预留 {count} 个号；一次最多预留 {MOST_RESERVED} 个"
        raise Refused(_error(TOO_MANY_RESERVED, seen, "核对个数；预留的号以后只能使用或作废，够用就行"))
    check(Wanted("", series, year, {}, n=n))
    check(Wanted("", series, year, {}, n=n + count - 1))
    return [Number(series, year, n + more) for more in range(count)]


def reserve(
    connection: Connection, series: str, year: int, count: int, n: int | None, registered: str
) -> list[Entry]:
    """Numbers kept free for documents that are to come: the next ones, or from n on.

    Raises Refused where one is taken, and as `numbers_from`.
    """
    wanted = numbers_from(series, year, n or 1, count)
    counters = lock_counters(connection, [(series, year)])
    counter = counters[series, year]
    if n is None:
        numbers = [Number(series, year, counter.next()) for _ in range(count)]
    else:
        numbers = wanted
        for taken in _at(connection, numbers).values():
            raise Refused(_taken(taken))
        counter.beyond.update(number.n for number in numbers)
    lines = [Entry(0, "", 1, number, State.RESERVED, {}, registered=registered) for number in numbers]
    connection.execute(insert(schema.entry), [row_of(line) for line in lines])
    save_counters(connection, counters.values())
    found = _at(connection, numbers)
    return [found[number] for number in numbers]


def missing(connection: Connection, number: Number, registered: str) -> Entry:
    """A new entry for a number that is missing between others; the caller has locked its counter."""
    line = Entry(0, "", 1, number, State.RESERVED, {}, registered=registered)
    connection.execute(insert(schema.entry).values(row_of(line)))
    return _at(connection, [number])[number]


def adopt(connection: Connection, entries: Sequence[Entry]) -> int:
    """Insert entries from elsewhere (a ledger in Excel, the archive's items) as they are; returns how many were new.

    An entry that exists is not changed, except from begun to issued. Raises Refused where a number or a key belongs to
    another document.
    """
    for line in entries:
        check(Wanted(line.key, line.number.series, line.number.year, {}, n=line.number.n))
    counters = lock_counters(connection, ((e.number.series, e.number.year) for e in entries))
    codes = [match for line in entries if (match := _CODE.fullmatch(line.code))]
    items = lock_items(connection, (match[1] for match in codes))
    there = _at(connection, [line.number for line in entries])
    keys = by_item(connection, ((line.key, line.edition) for line in entries if line.key))
    new: list[Entry] = []
    for line in entries:
        old = there.get(line.number)
        other = keys.get((line.key, line.edition))
        if other is not None and other.number != line.number:
            seen = f"“{line.key}”在登记簿中是 {other.number}，要补登的是 {line.number}"
            raise Refused(_error(NUMBER_TAKEN, seen, "核对两处的字号，以印出的文件为准"))
        if old is None:
            new.append(line)
            there[line.number] = line
        elif old.state is State.RESERVED or (old.key, old.edition) == (line.key, line.edition):
            if old.state in (State.RESERVED, State.BEGUN) and line.state is not old.state:
                values = row_of(line)
                connection.execute(update(schema.entry).where(schema.entry.c.id == old.id).values(values))
        else:
            raise Refused(_taken(old))
    for series_year in counters:
        numbers = [
            line.number.n
            for line in new
            if (line.number.series, line.number.year) == series_year and line.state is not State.RESERVED
        ]
        if numbers:
            counter = counters[series_year]
            counter.reach(min(numbers))
            counter.reach(max(numbers))
    for match in codes:
        items[match[1]] = max(items[match[1]], int(match[2]))
    if new:
        connection.execute(insert(schema.entry), [row_of(line) for line in new])
    save_counters(connection, counters.values())
    _save_items(connection, items)
    return len(new)


def compare(connection: Connection, high_water: HighWaterMark) -> None:
    """Raise Refused where the archive's high-water mark is above this register, which then is an old copy."""
    faults = []
    for (series, year), archived in sorted(high_water.highest.items()):
        here = highest(connection, series, year)
        if here < archived:
            said = f"只到 {here}号" if here else "还没有号"
            faults.append(f"归档库中已有 {Number(series, year, archived)}，登记簿中{said}")
    links = connection.scalar(select(schema.head.c.n)) or 0
    if high_water.links > links + LEFT_BEHIND:
        faults.append(f"归档库中已有 {high_water.links} 个版本，登记簿只记下 {links} 个")
    if faults:
        raise old_copy("；".join(faults))


def old_copy(why: str) -> Refused:
    """A Refused to raise for a register that is behind the archive."""
    seen = f"登记簿像是一份旧的备份：{why}。再给号会重号，没有给"
    remedy = "换回最新的一份登记簿；找不到的，运行 notice-gen register catch-up，从归档库补登"
    return Refused(_error(OLD_COPY, seen, remedy))


def highest(connection: Connection, series: str, year: int) -> int:
    """The highest number of a 机关代字 and year, whatever its state; 0 where there is none."""
    of = (schema.entry.c.series == series) & (schema.entry.c.year == year)
    return connection.scalar(select(func.max(schema.entry.c.n)).where(of)) or 0


# ---- counters ------------------------------------------------------------------------------------


class Counter:
    """A locked row of `counter`, which gives out the numbers of a 机关代字 and year until the transaction ends."""

    def __init__(self, series: str, year: int, first: int, last: int, beyond: Iterable[int]) -> None:
        self.series, self.year, self.first, self.last = series, year, first, last
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
    connection: Connection, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Counter]:
    """The counters of these series and years, locked one after the other in the same order by everybody."""
    table, found = schema.counter, {}
    for series, year in sorted(set(wanted)):
        row = {"series": series, "year": year, "first": 1, "last": 0}
        _insert_missing(connection, table, row)
        of = (table.c.series == series) & (table.c.year == year)
        locked = connection.execute(select(table.c.first, table.c.last).where(of).with_for_update()).one()
        first, last = locked.first, locked.last
        entry = schema.entry.c
        ahead = select(entry.n).where(entry.series == series, entry.year == year, entry.n > last)
        found[series, year] = Counter(series, year, first, last, connection.scalars(ahead))
    return found


def save_counters(connection: Connection, counters: Iterable[Counter]) -> None:
    """Write down how far the counters have come."""
    table = schema.counter
    for one in counters:
        of = (table.c.series == one.series) & (table.c.year == one.year)
        connection.execute(update(table).where(of).values(first=one.first, last=one.last))


def lock_items(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """The last 件号 of each class, locked, after every counter of numbers."""
    table, found = schema.item_counter, {}
    for item_class in sorted(set(wanted) - {""}):
        _insert_missing(connection, table, {"item_class": item_class, "last": 0})
        of = table.c.item_class == item_class
        found[item_class] = connection.scalars(select(table.c.last).where(of).with_for_update()).one()
    return found


def _save_items(connection: Connection, items: dict[str, int]) -> None:
    table = schema.item_counter
    for item_class, last in items.items():
        connection.execute(update(table).where(table.c.item_class == item_class).values(last=last))


def _insert_missing(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).values(row).on_conflict_do_nothing())


# ---- giving --------------------------------------------------------------------------------------


def _give(
    connection: Connection,
    missing: Sequence[Wanted],
    counters: dict[tuple[str, int], Counter],
    items: dict[str, int],
    registered: str,
) -> None:
    """Insert entries for documents that have none, in their order; the others skip numbers that were given elsewhere."""
    wanted = list({(one.key, one.edition): one for one in reversed(missing)}.values())[::-1]
    given = [Number(one.series, one.year, one.n) for one in wanted if one.n is not None]
    there = _at(connection, given)
    for number in given:
        if number in there and there[number].state is not State.RESERVED:
            raise Refused(_taken(there[number]))
        counters[number.series, number.year].beyond.add(number.n)
    if len(set(given)) < len(given):
        doubled = max(given, key=given.count)
        seen = f"两份文件都要用 {doubled}"
        raise Refused(_error(NUMBER_TAKEN, seen, "每份文件写各自的号，或不写号由程序给"))
    new: list[dict[str, Any]] = []
    for one in wanted:
        counter, code = counters[one.series, one.year], ""
        number = Number(one.series, one.year, counter.next() if one.n is None else one.n)
        if one.n is not None and number not in there:
            counter.reach(one.n)
        if one.item_class:
            items[one.item_class] += 1
            code = f"{one.item_class}-{items[one.item_class]:04d}"  # DA/T 22—2015, 5.4: four digits
        line = Entry(0, one.key, one.edition, number, State.BEGUN, one.facts, code, registered=registered)
        if number in there:
            of = schema.entry.c.id == there[number].id
            connection.execute(update(schema.entry).where(of).values(row_of(line)))
        else:
            new.append(row_of(line))
    if new:
        connection.execute(insert(schema.entry), new)
    save_counters(connection, counters.values())
    _save_items(connection, items)


def _at(connection: Connection, numbers: Sequence[Number]) -> dict[Number, Entry]:
    """The entries that have these numbers."""
    found: dict[Number, Entry] = {}
    column = schema.entry.c
    for series, year in dict.fromkeys((number.series, number.year) for number in numbers):
        of = [number.n for number in numbers if (number.series, number.year) == (series, year)]
        for row in rows_in(connection, column.n, of, column.series == series, column.year == year):
            line = entry_of(row)
            found[line.number] = line
    return found


def _taken(line: Entry) -> Diagnostic:
    title = line.shown.get("标题", "")
    who = f"，是《{title}》的" if title else ""
    seen = f"{line.number} 已经用了（{line.state.value}）{who}"
    return _error(NUMBER_TAKEN, seen, "核对号码；要用下一个号的，不写号由程序给")


def _error(fault: Fault, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, NOWHERE, seen, remedy)


def unknown(number: str) -> Diagnostic:
    """The finding that the register does not have that number."""
    return _error(NO_SUCH_NUMBER, f"登记簿中没有 {number}", "用 notice-gen register list 看有哪些号")
