"""A register → findings: a damaged file, a broken chain, numbers that are missing or were given twice. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, and_, func, select, text

from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.filing import Number, State, hash_of
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.chain import links
from notice_gen.office.register.faults import (
    CHAIN_BROKEN,
    COUNTER_GONE,
    DATABASE_DAMAGED,
    NOT_CHAINED,
    NOT_FINISHED,
    NUMBER_DOUBLED,
    NUMBERS_MISSING,
)

MOST_NAMED = 20  # numbers that one finding names
_ENTRY, _COUNTER, _LINK = schema.entry.c, schema.counter.c, schema.link.c


def unsound_file(connection: Connection) -> Iterator[Diagnostic]:
    """SQLite's own check of its file."""
    if connection.dialect.name != "sqlite":
        return
    said = connection.scalars(text("PRAGMA integrity_check(10)")).all()
    if said != ["ok"]:
        seen = "登记簿的文件有损坏，有的内容读不出来"
        yield _error(
            DATABASE_DAMAGED, seen, "不要再写它；换回最新的备份，再运行一次 notice-gen register verify"
        )


def broken_chain(connection: Connection) -> Iterator[Diagnostic]:
    """A link whose digest, number or hash was changed, taken out or put in after it was written."""
    n, previous = 0, ""
    while page := links(connection, n):
        for link in page:
            if link.n != n + 1 or link.hash != hash_of(previous, link):
                seen = f"登记簿的校验链在第 {n + 1} 环断开（“{link.item}”第 {link.version} 版），这里或前面被改动过"
                yield _error(CHAIN_BROKEN, seen, _TO_COMPARE)
                return
            n, previous = link.n, link.hash
    end = connection.execute(select(schema.head.c.n, schema.head.c.hash)).one()
    if (end.n, end.hash) != (n, previous):
        seen = f"登记簿的校验链应有 {end.n} 环，只有 {n} 环，末尾被改动过"
        yield _error(CHAIN_BROKEN, seen, _TO_COMPARE)


_TO_COMPARE = "对照备份和已印出的归档文件目录末尾的校验值，查清是谁改了登记簿"


def numbers_missing(connection: Connection) -> Iterator[Diagnostic]:
    """Numbers between the first and the last that no entry has: given elsewhere and not entered, or deleted."""
    for series, year, first, last in _counters(connection):
        of = (_ENTRY.series == series, _ENTRY.year == year, _ENTRY.n >= first, _ENTRY.n <= last)
        if connection.scalar(select(func.count()).where(*of)) == last - first + 1:
            continue
        there = set(connection.scalars(select(_ENTRY.n).where(*of)))
        missing = [n for n in range(first, last + 1) if n not in there]
        if missing:
            seen = f"{series}〔{year}〕缺 {_spans(missing)}，登记簿中没有这 {len(missing)} 个号"
            remedy = "在别处用了的，用 --number 补登；没有用的，用 notice-gen register void 作废"
            yield Diagnostic(NUMBERS_MISSING, NOWHERE, seen, remedy)


def numbers_doubled(connection: Connection) -> Iterator[Diagnostic]:
    """The same number in two entries. The table does not let it; a file that was put together by hand may."""
    columns = (_ENTRY.series, _ENTRY.year, _ENTRY.n)
    for series, year, n in connection.execute(select(*columns).group_by(*columns).having(func.count() > 1)):
        seen = f"{Number(series, year, n)} 登记了两次"
        yield _error(NUMBER_DOUBLED, seen, "查清哪一份用了这个号，另一份作废重发；登记簿不要手工修改")


def counter_behind(connection: Connection) -> Iterator[Diagnostic]:
    """A counter that would give a number again: lower than an issued number, with no way around it."""
    entries = (_ENTRY.series, _ENTRY.year, func.max(_ENTRY.n).label("top"))
    issued = _ENTRY.state.in_([State.ISSUED.value, State.FILED.value])
    tops = select(*entries).where(issued).group_by(_ENTRY.series, _ENTRY.year).subquery()
    same = and_(schema.counter.c.series == tops.c.series, schema.counter.c.year == tops.c.year)
    lost = select(tops.c.series, tops.c.year, tops.c.top).outerjoin(schema.counter, same)
    for series, year, top in connection.execute(lost.where(schema.counter.c.series.is_(None))):
        seen = f"{series}〔{year}〕已用到 {top}号，登记簿中却没有这个代字的计数"
        yield _error(COUNTER_GONE, seen, "登记簿被手工改动过；换回最新的备份")


def begun_and_left(connection: Connection) -> Iterator[Diagnostic]:
    """Numbers that were taken, and whose files never all came to their places."""
    columns = (_ENTRY.series, _ENTRY.year, _ENTRY.n)
    begun = select(*columns).where(_ENTRY.state == State.BEGUN.value).order_by(*columns)
    numbers = [str(Number(series, year, n)) for series, year, n in connection.execute(begun)]
    if numbers:
        more = f" 等 {len(numbers)} 个" if len(numbers) > MOST_NAMED else ""
        seen = f"{'、'.join(numbers[:MOST_NAMED])}{more}已登记，文件还没有印发完"
        remedy = "对原来的工作簿再运行一次 notice-gen issue；不发了的，用 notice-gen register void 作废"
        yield Diagnostic(NOT_FINISHED, NOWHERE, seen, remedy)


def not_chained(connection: Connection) -> Iterator[Diagnostic]:
    """An issued version that is not in the chain."""
    same = and_(_LINK.item == _ENTRY.item, _LINK.version == _ENTRY.version)
    lost = select(_ENTRY.series, _ENTRY.year, _ENTRY.n).outerjoin(schema.link, same)
    lost = lost.where(_ENTRY.version > 0, _LINK.n.is_(None)).order_by(_ENTRY.series, _ENTRY.year, _ENTRY.n)
    numbers = [str(Number(series, year, n)) for series, year, n in connection.execute(lost)]
    if numbers:
        more = f" 等 {len(numbers)} 个" if len(numbers) > MOST_NAMED else ""
        seen = f"{'、'.join(numbers[:MOST_NAMED])}{more}已印发，校验链中没有它们的归档文件"
        yield _error(NOT_CHAINED, seen, _TO_COMPARE)


CHECKS: tuple[Callable[[Connection], Iterator[Diagnostic]], ...] = (
    unsound_file,
    broken_chain,
    numbers_doubled,
    counter_behind,
    not_chained,
    numbers_missing,
    begun_and_left,
)


def verify(connection: Connection) -> list[Diagnostic]:
    """Every finding of every check, in their order; of a damaged file only that."""
    findings = list(unsound_file(connection))
    for check in CHECKS[1:] if not findings else ():
        findings.extend(check(connection))
    return findings


def _counters(connection: Connection) -> list[tuple[str, int, int, int]]:
    columns = (_COUNTER.series, _COUNTER.year, _COUNTER.first, _COUNTER.last)
    rows = connection.execute(select(*columns).order_by(_COUNTER.year, _COUNTER.series))
    return [(row.series, row.year, row.first, row.last) for row in rows]


def _spans(numbers: list[int]) -> str:
    """3、5—7号."""
    spans: list[list[int]] = []
    for n in numbers:
        if spans and spans[-1][1] == n - 1:
            spans[-1][1] = n
        else:
            spans.append([n, n])
    words = [str(a) if a == b else f"{a}—{b}" for a, b in spans]
    return "、".join(words[:MOST_NAMED]) + ("……" if len(words) > MOST_NAMED else "") + "号"


def _error(fault: Fault, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, NOWHERE, seen, remedy)
