"""Documents → their numbers, inside one transaction of the register. A number is never given twice.

The row of `counter` for a series and year is locked, and that of 总第M期 with it (`counters`). A sequence of the database
would leave gaps where a transaction fails. The transaction is begun and committed in `register`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.filing import Entry, HighWaterMark, Number, State, Wanted
from notice_gen.model.number_forms import USUAL_FORM, NumberForm
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.acts import By, note
from notice_gen.office.register.counters import (
    Counter,
    counters_of,
    form_of,
    lock_counters,
    lock_items,
    save_counters,
    save_items,
)
from notice_gen.office.register.faults import (
    NO_SUCH_NUMBER,
    NUMBER_TAKEN,
    OLD_COPY,
    TOO_MANY_RESERVED,
    WRONG_YEAR,
)
from notice_gen.office.register.fingerprints import take_fingerprints
from notice_gen.office.register.item_codes import CODE
from notice_gen.office.register.rows import by_item, compared, entry_of, lock_entries, row_of, rows_in

# Links that may be in the archive and not here yet, because a run was killed: those of a group, and of its campaigns.
LEFT_BEHIND = 1000
LAST_NUMBER = 999_999  # of a series and year; commands read six digits
# Reserved at once. An office gives a few hundred numbers a year; a reserved one is never free again.
MOST_RESERVED = 1_000


class SameTitle(Exception):
    """Documents got no number because others have their titles since somebody was asked: (key, the other's entry)."""

    def __init__(self, found: Sequence[tuple[str, Entry]]) -> None:
        super().__init__(found)
        self.found = tuple(found)


def take(connection: Connection, wanted: Sequence[Wanted], by: By) -> list[Entry]:
    """The entries of these documents, in the same order: existing ones, else new ones with the next numbers.

    Raises Refused where a number given elsewhere belongs to another document, SameTitle where somebody has to be asked.
    """
    for one in wanted:
        check(one)
    known = by_item(connection, ((one.key, one.edition) for one in wanted))
    if any((one.key, one.edition) not in known for one in wanted):
        counters = lock_counters(connection, counters_of(wanted))
        # What another process gave the same document while this one waited for the lock.
        known = by_item(connection, ((one.key, one.edition) for one in wanted))
        missing = [one for one in wanted if (one.key, one.edition) not in known]
        if same := list(_same_titles(connection, missing)):
            raise SameTitle(same)
        items = lock_items(connection, (one.item_class for one in missing))
        _give(connection, missing, counters, items, by.moment)
        known = by_item(connection, ((one.key, one.edition) for one in wanted))
        given = (known[one.key, one.edition].id for one in missing)
        note(connection, dict.fromkeys(given), "登记", by)
    for one in wanted:
        there = known[one.key, one.edition]
        other_n = one.n is not None and one.n != there.number.n
        if other_n or (one.total is not None and one.total != there.number.total):
            other = f"{one.n}{one.form.unit}" if other_n else f"总第{one.total}期"
            seen = f"这份文件已有字号 {there.number}（{there.state.value}），不能再用 {other}"
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
    for n in (one.n, one.total):
        if n is not None and not 1 <= n <= LAST_NUMBER:
            faults.append(f"号码“{n}”不对")
    if one.total is not None and not one.form.totalled:
        faults.append(f"“{one.form.shape}”没有总期数")
    if faults:
        remedy = "机关代字、年份要填全，年份是四位数字，号码从 1 开始"
        raise Refused(_error(WRONG_YEAR, "不能登记字号：" + "，".join(faults), remedy))


def numbers_from(
    series: str,
    year: int,
    n: int,
    count: int,
    form: NumberForm = USUAL_FORM,
    total: int | None = None,
) -> list[Number]:
    """So many numbers from n on. Raises Refused for none, more than MOST_RESERVED, or one beyond LAST_NUMBER."""
    if not 1 <= count <= MOST_RESERVED:
        seen = f"要预留 {count} 个号；一次最多预留 {MOST_RESERVED} 个"
        raise Refused(_error(TOO_MANY_RESERVED, seen, "核对个数；预留的号以后只能使用或作废，够用就行"))
    check(Wanted("", series, year, {}, n=n, form=form, total=total))
    last_total = total + count - 1 if total is not None else None
    last = Wanted("", series, year, {}, n=n + count - 1, form=form, total=last_total)
    check(last)
    of = last.counter[1]
    return [
        Number(series, of, n + more, form, total + more if total is not None else None)
        for more in range(count)
    ]


def reserve(
    connection: Connection,
    first: Wanted,
    count: int,
    by: By,
) -> list[Entry]:
    """Numbers kept free for documents that are to come: the next ones, or from `first.n` (and `first.total`) on.

    Raises Refused where one is taken, the series has another form, and as `numbers_from`.
    """
    asked = numbers_from(first.series, first.year, first.n or 1, count, first.form, first.total)
    counters = lock_counters(connection, counters_of([first]))
    counter = counters[first.counter]
    totals = counters[first.series, 0] if first.form.totalled else None
    if first.n is not None:
        for taken in _at(connection, asked).values():
            raise Refused(_taken(taken))
        counter.beyond.update(number.n for number in asked)
    if totals is not None and first.total is not None:
        _refuse_taken_totals(connection, asked)
        totals.beyond.update(number.total for number in asked if number.total is not None)
    numbers = []
    for number in asked:
        n = counter.next() if first.n is None else number.n
        total = totals.next() if totals is not None and number.total is None else number.total
        numbers.append(replace(number, n=n, total=total))
    lines = [
        Entry(0, "", 1, number, State.RESERVED, {}, registered=by.moment, book=first.year)
        for number in numbers
    ]
    connection.execute(insert(schema.entry), [row_of(line) for line in lines])
    save_counters(connection, counters.values())
    found = _at(connection, numbers)
    note(connection, (found[number].id for number in numbers), "预留", by)
    return [found[number] for number in numbers]


def missing(connection: Connection, number: Number, year: int, registered: str) -> Entry:
    """A new entry, in the register of that year, for a number that is missing between others; the caller has locked its counter."""
    line = Entry(0, "", 1, number, State.RESERVED, {}, registered=registered, book=year)
    connection.execute(insert(schema.entry).values(row_of(line)))
    line = _at(connection, [number])[number]
    take_fingerprints(connection, [line.id])
    return line


def adopt(connection: Connection, entries: Sequence[Entry], by: By) -> int:
    """Insert entries from elsewhere (a ledger in Excel, the archive's items) as they are; returns how many were new.

    An entry that exists is not changed, except from begun to issued. Raises Refused where a number or a key belongs to
    another document.
    """
    for line in entries:
        check(_wanted_of(line))
    counters = lock_counters(connection, counters_of([_wanted_of(line) for line in entries]))
    codes = [match for line in entries if (match := CODE.fullmatch(line.code))]
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
                lock_entries(connection, [old.id])
                connection.execute(update(schema.entry).where(schema.entry.c.id == old.id).values(values))
                take_fingerprints(connection, [old.id])
        else:
            raise Refused(_taken(old))
    _refuse_taken_totals(connection, [line.number for line in new])
    figures: dict[tuple[str, int], list[int]] = {}
    for line in new:
        for series, year, n in line.number.counted if line.state is not State.RESERVED else ():
            figures.setdefault((series, year), []).append(n)
    for of, numbers in figures.items():
        counters[of].reach(min(numbers))
        counters[of].reach(max(numbers))
    for match in codes:
        items[match[1]] = max(items[match[1]], int(match[2]))
    if new:
        connection.execute(insert(schema.entry), [row_of(line) for line in new])
        found = _at(connection, [line.number for line in new])
        note(connection, (line.id for line in found.values()), "接收", by)
    save_counters(connection, counters.values())
    save_items(connection, items)
    return len(new)


def compare(connection: Connection, high_water: HighWaterMark) -> None:
    """Raise Refused where the archive's high-water mark is above this register, which then is an old copy."""
    faults = []
    for (series, year), archived in sorted(high_water.highest.items()):
        here = highest(connection, series, year)
        if here < archived:
            form = form_of(connection, series, year)
            said = f"只到 {here}{form.unit}" if here else "还没有号"
            figures = form.figures(str(archived), of_totals=form.totalled and not year)
            faults.append(f"归档库中已有 {form.row(series, year)}{figures}，登记簿中{said}")
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
    """The highest number of a series and year, whatever its state; 0 where there is none. Of year 0: of what counts on."""
    entry = schema.entry.c
    n = connection.scalar(select(func.max(entry.n)).where(entry.series == series, entry.year == year)) or 0
    if year:
        return n
    return max(n, connection.scalar(select(func.max(entry.total)).where(entry.series == series)) or 0)


def _wanted_of(line: Entry) -> Wanted:
    """What a document would have asked for to have this entry."""
    number = line.number
    return Wanted(line.key, number.series, line.year, {}, n=number.n, form=number.form, total=number.total)


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
    given = [
        Number(one.series, one.counter[1], one.n, one.form, one.total) for one in wanted if one.n is not None
    ]
    there = _at(connection, given)
    for number in given:
        if number in there and there[number].state is not State.RESERVED:
            raise Refused(_taken(there[number]))
        counters[number.series, number.year].beyond.add(number.n)
    _validate_totals(connection, wanted, there, counters)
    if len(set(given)) < len(given):
        doubled = max(given, key=given.count)
        seen = f"两份文件都要用 {doubled}"
        raise Refused(_error(NUMBER_TAKEN, seen, "每份文件写各自的号，或不写号由程序给"))
    new: list[dict[str, Any]] = []
    for one in wanted:
        counter, code = counters[one.counter], ""
        number = Number(one.series, counter.year, counter.next() if one.n is None else one.n, one.form)
        if one.n is not None and number not in there:
            counter.reach(one.n)
        if one.form.totalled:
            number = replace(number, total=_total(one, there.get(number), counters[one.series, 0]))
        if one.item_class:
            items[one.item_class] += 1
            code = f"{one.item_class}-{items[one.item_class]:04d}"  # DA/T 22—2015, 5.4: four digits
        line = Entry(
            0,
            one.key,
            one.edition,
            number,
            State.BEGUN,
            one.facts,
            code,
            registered=registered,
            book=one.year,
        )
        if number in there:
            lock_entries(connection, [there[number].id])
            of = schema.entry.c.id == there[number].id
            connection.execute(update(schema.entry).where(of).values(row_of(line)))
        else:
            new.append(row_of(line))
    if new:
        connection.execute(insert(schema.entry), new)
    save_counters(connection, counters.values())
    save_items(connection, items)


def _same_titles(connection: Connection, missing: Sequence[Wanted]) -> Iterator[tuple[str, Entry]]:
    """The documents whose title another one of the series and year has that nobody was asked about.

    The counter of both is locked, so that of two clerks at once the later one sees the other's line.
    """
    asked = [
        (one, one.asked, compared(one.facts.get("标题", ""))) for one in missing if one.asked is not None
    ]
    there: dict[str, list[Entry]] = {}
    live = schema.entry.c.state.in_([state.value for state in (State.BEGUN, State.ISSUED, State.FILED)])
    for row in rows_in(connection, schema.entry.c.title, (title for _, _, title in asked), live):
        there.setdefault(row.title, []).append(entry_of(row))
    for one, known, title in asked:
        for line in there.get(title, ()):
            same_series = (line.number.series, line.year) == (one.series, one.year)
            other = line.key.split("/")[:2] != one.family
            if same_series and other and line.key and line.id not in known:
                yield one.key, line


def _total(one: Wanted, reserved: Entry | None, counter: Counter) -> int:
    """The M of 总第M期 of a document: the one given, that of the reserved number it takes, or the next."""
    if reserved is not None and reserved.number.total is not None:
        return reserved.number.total
    if one.total is None:
        return counter.next()
    counter.reach(one.total)
    return one.total


def _validate_totals(
    connection: Connection,
    wanted: Sequence[Wanted],
    there: Mapping[Number, Entry],
    counters: Mapping[tuple[str, int], Counter],
) -> None:
    """Raise Refused for a given 总第M期 that another document has, or that is not the one reserved with its number."""
    asked = []
    for one in wanted:
        if one.total is None:
            continue
        n = one.n or 0
        number = Number(one.series, one.counter[1], n, one.form, one.total)
        reserved = there.get(number)
        if reserved is None or reserved.number.total is None:
            asked.append(number)
        elif reserved.number.total != one.total:
            seen = f"{reserved.number} 是一起预留的，不能改用总第{one.total}期"
            raise Refused(_error(NUMBER_TAKEN, seen, "照预留的用，或用另一个号"))
        counters[one.series, 0].beyond.add(one.total)
    _refuse_taken_totals(connection, asked)


def _refuse_taken_totals(connection: Connection, numbers: Sequence[Number]) -> None:
    """Raise Refused where a 总第M期 stands in the register already, or twice among these."""
    column, totals = schema.entry.c, [(one.series, one.total) for one in numbers if one.total is not None]
    if len(set(totals)) < len(totals):
        series, total = next(one for n, one in enumerate(totals) if one in totals[:n])
        raise Refused(_error(NUMBER_TAKEN, f"两份文件都要用 {series}总第{total}期", "每份写各自的总期数"))
    for series in dict.fromkeys(series for series, _ in totals):
        of = [total for one, total in totals if one == series]
        for row in rows_in(connection, column.total, of, column.series == series):
            raise Refused(_taken(entry_of(row)))


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
