"""A register → findings: a damaged file, a broken chain, numbers that are missing or were given twice. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, and_, func, literal, select, text, union_all

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.filing import State, hash_of
from notice_gen.model.number_forms import MOST_NAMED, NumberForm, spans
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import schema
from notice_gen.office.register.chain import links
from notice_gen.office.register.faults import (
    CHAIN_BROKEN,
    COUNTER_BY_HAND,
    COUNTER_GONE,
    DATABASE_DAMAGED,
    LINE_BY_HAND,
    LINE_GONE,
    LINK_OF_ANOTHER,
    NOT_CHAINED,
    NOT_FINISHED,
    NUMBER_DOUBLED,
    NUMBERS_MISSING,
    OTHER_PAPER_BY_HAND,
)
from notice_gen.office.register.fingerprints import broken_counters, broken_entries
from notice_gen.office.register.other_papers import broken_papers
from notice_gen.office.register.rows import NUMBER, form_in, number_of_row

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


def lines_by_hand(connection: Connection) -> Iterator[Diagnostic]:
    """Lines of which any column was changed, that were put in, or whose acts were changed, not by this program."""
    named = []
    for row in broken_entries(connection):
        try:
            named.append(str(number_of_row(row)))
        except Refused:  # its form is none of ours any more
            named.append(f"{row.series}（{row.year}，{row.n}）")
    if named:
        more = f" 等 {len(named)} 个号" if len(named) > MOST_NAMED else ""
        seen = f"登记簿中 {'、'.join(named[:MOST_NAMED])}{more} 的一行或它的经过，不是由程序改的"
        remedy = "对照备份、印出的登记簿和 notice-gen register show，查清改了什么、是谁改的；从备份取回登记簿"
        yield _error(LINE_BY_HAND, seen, remedy)


def counters_by_hand(connection: Connection) -> Iterator[Diagnostic]:
    """A counter that was changed, or put in, not by this program: the next number or 件号 may be given twice or left out."""
    for table, row in broken_counters(connection):
        if table is schema.counter:
            of = f"{row.series}{row.year}年" if row.year else row.series
            seen = f"{of}的字号计数（到 {row.last}）不是由程序改的"
        else:
            seen = f"{row.item_class} 的件号计数（到 {row.last}）不是由程序改的"
        yield _error(COUNTER_BY_HAND, seen, "核对下一个号会不会重、会不会空；从备份取回登记簿，查清是谁改的")


def papers_by_hand(connection: Connection) -> Iterator[Diagnostic]:
    """件号 of papers that are not in the register, changed or put in not by this program."""
    codes = [one.code for one in broken_papers(connection)]
    if codes:
        more = f" 等 {len(codes)} 件" if len(codes) > MOST_NAMED else ""
        seen = f"登记簿中其他文件的 {'、'.join(codes[:MOST_NAMED])}{more} 不是由程序记的"
        yield _error(
            OTHER_PAPER_BY_HAND, seen, "对照写出的 归档文件编号 和备份，查清是谁改的；从备份取回登记簿"
        )


def lines_gone(connection: Connection) -> Iterator[Diagnostic]:
    """Acts on a line that is not there any more: the program takes out none."""
    table, own = schema.act.c, schema.entry.alias()
    joined = select(table.what, table.words).outerjoin(own, own.c.id == table.entry)
    acts = connection.execute(joined.where(own.c.id.is_(None)).order_by(table.id)).all()
    if acts:
        said = [f"{row.what}{f'（{row.words}）' if row.words else ''}" for row in acts]
        more = f" 等 {len(said)} 条" if len(said) > MOST_NAMED else ""
        seen = f"登记簿中删去了一行或几行，只剩它们的经过：{'、'.join(said[:MOST_NAMED])}{more}"
        yield _error(LINE_GONE, seen, "对照备份和印出的登记簿，查清删了哪一号、是谁删的；从备份取回登记簿")


def links_of_others(connection: Connection) -> Iterator[Diagnostic]:
    """A link that names another line than its item's, or one that is gone: a year's last hash, which is printed, would be another one."""
    own = schema.entry.alias()
    joined = select(_LINK.n, _LINK.item, own.c.id).outerjoin(own, own.c.item == _LINK.item)
    wrong = joined.where(_LINK.entry.is_distinct_from(own.c.id)).order_by(_LINK.n)
    for n, item, of in connection.execute(wrong):
        what = "记到了别的一行" if of is not None else "记着的一行不在登记簿里了"
        seen = f"登记簿的校验链第 {n} 环（“{item}”）{what}"
        yield _error(LINK_OF_ANOTHER, seen, "从备份取回登记簿，查清是谁改的")
        return


def numbers_missing(connection: Connection) -> Iterator[Diagnostic]:
    """Numbers between the first and the last that no entry has: given elsewhere and not entered, or deleted."""
    for series, year, form, first, last in _counters(connection):
        totals = form.totalled and not year
        figure = _ENTRY.total if totals else _ENTRY.n
        of = [_ENTRY.series == series, figure >= first, figure <= last]
        of += [] if totals else [_ENTRY.year == year]
        if connection.scalar(select(func.count()).where(*of)) == last - first + 1:
            continue
        there = set(connection.scalars(select(figure).where(*of)))
        missing = [n for n in range(first, last + 1) if n not in there]
        if missing:
            lacking = form.figures(spans(missing), of_totals=totals)
            seen = f"{form.row(series, year)}缺 {lacking}，登记簿中没有这 {len(missing)} 个号"
            remedy = "在别处用了的，用 --number 补登；没有用的，用 notice-gen register void 作废"
            yield Diagnostic(NUMBERS_MISSING, NOWHERE, seen, remedy)


def numbers_doubled(connection: Connection) -> Iterator[Diagnostic]:
    """The same number in two entries. The table does not let it; a file that was put together by hand may."""
    doubled = []
    columns = (_ENTRY.series, _ENTRY.year, _ENTRY.n)
    seen_form = func.min(_ENTRY.form)
    twice = select(*columns, seen_form).group_by(*columns).having(func.count() > 1)
    for series, year, n, form in connection.execute(twice):
        doubled.append(form_in(series, form).row(series, year) + form_in(series, form).figures(str(n)))
    totals = (_ENTRY.series, _ENTRY.total)
    totals_twice = select(*totals).where(_ENTRY.total.is_not(None)).group_by(*totals).having(func.count() > 1)
    doubled += [f"{row.series}总第{row.total}期" for row in connection.execute(totals_twice)]
    for number in doubled:
        seen = f"{number} 登记了两次"
        yield _error(NUMBER_DOUBLED, seen, "查清哪一份用了这个号，另一份作废重发；登记簿不要手工修改")


def counter_behind(connection: Connection) -> Iterator[Diagnostic]:
    """A counter that would give a number again: lower than an issued number, with no way around it."""
    issued = _ENTRY.state.in_([State.ISSUED.value, State.FILED.value])
    own = select(_ENTRY.series, _ENTRY.year.label("year"), _ENTRY.n.label("n"), _ENTRY.form).where(issued)
    totals = select(_ENTRY.series, literal(0).label("year"), _ENTRY.total.label("n"), _ENTRY.form)
    figures = union_all(own, totals.where(issued, _ENTRY.total.is_not(None))).subquery().c
    grouped = select(
        figures.series, figures.year, func.max(figures.n).label("top"), func.min(figures.form).label("form")
    )
    top_of = grouped.group_by(figures.series, figures.year).subquery()
    same = and_(schema.counter.c.series == top_of.c.series, schema.counter.c.year == top_of.c.year)
    lost = select(top_of.c.series, top_of.c.year, top_of.c.top, top_of.c.form).outerjoin(schema.counter, same)
    for series, year, top, kept in connection.execute(lost.where(schema.counter.c.series.is_(None))):
        form = form_in(series, kept)
        last = form.figures(str(top), of_totals=form.totalled and not year)
        seen = f"{form.row(series, year)}已用到 {last}，登记簿中却没有这个代字的计数"
        yield _error(COUNTER_GONE, seen, "登记簿被手工改动过；换回最新的备份")


def begun_and_left(connection: Connection) -> Iterator[Diagnostic]:
    """Numbers that were taken, and whose files never all came to their places."""
    begun = select(*NUMBER).where(_ENTRY.state == State.BEGUN.value).order_by(*NUMBER[:3])
    numbers = [str(number_of_row(row)) for row in connection.execute(begun)]
    if numbers:
        more = f" 等 {len(numbers)} 个" if len(numbers) > MOST_NAMED else ""
        seen = f"{'、'.join(numbers[:MOST_NAMED])}{more}已登记，文件还没有印发完"
        remedy = "对原来的工作簿再运行一次 notice-gen issue；不发了的，用 notice-gen register void 作废"
        yield Diagnostic(NOT_FINISHED, NOWHERE, seen, remedy)


def not_chained(connection: Connection) -> Iterator[Diagnostic]:
    """An issued version that is not in the chain."""
    same = and_(_LINK.item == _ENTRY.item, _LINK.version == _ENTRY.version)
    lost = select(*NUMBER).outerjoin(schema.link, same)
    lost = lost.where(_ENTRY.version > 0, _LINK.n.is_(None)).order_by(*NUMBER[:3])
    numbers = [str(number_of_row(row)) for row in connection.execute(lost)]
    if numbers:
        more = f" 等 {len(numbers)} 个" if len(numbers) > MOST_NAMED else ""
        seen = f"{'、'.join(numbers[:MOST_NAMED])}{more}已印发，校验链中没有它们的归档文件"
        yield _error(NOT_CHAINED, seen, _TO_COMPARE)


CHECKS: tuple[Callable[[Connection], Iterator[Diagnostic]], ...] = (
    unsound_file,
    broken_chain,
    lines_by_hand,
    counters_by_hand,
    papers_by_hand,
    lines_gone,
    links_of_others,
    numbers_doubled,
    counter_behind,
    not_chained,
    numbers_missing,
    begun_and_left,
)


BY_HAND = (
    lines_by_hand,
    counters_by_hand,
    papers_by_hand,
    lines_gone,
    links_of_others,
)  # what the archive's own comparison needs besides


def changed_by_hand(connection: Connection) -> list[Diagnostic]:
    """The findings on rows that this program did not write as they are."""
    return [finding for check in BY_HAND for finding in check(connection)]


def verify(connection: Connection) -> list[Diagnostic]:
    """Every finding of every check, in their order; of a damaged file only that."""
    findings = list(unsound_file(connection))
    for check in CHECKS[1:] if not findings else ():
        try:
            findings.extend(check(connection))
        except Refused as refused:  # a row that cannot be read
            findings.extend(refused.findings)
    return findings


def _counters(connection: Connection) -> list[tuple[str, int, NumberForm, int, int]]:
    rows = connection.execute(select(schema.counter).order_by(_COUNTER.year, _COUNTER.series))
    return [(row.series, row.year, form_in(row.series, row.form), row.first, row.last) for row in rows]


def _error(fault: Fault, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, NOWHERE, seen, remedy)
