"""档号 of lines that are in the register already (DA/T 22—2015, 5.4), inside one transaction. No two lines have the same.

What is numbered in which order is decided in `office/item_numbers`; those that are given with a number, in `numbers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select, update

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Entry, OtherPaper, State
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE
from notice_gen.office.register import other_papers, schema
from notice_gen.office.register.acts import By
from notice_gen.office.register.counters import lock_items, save_items
from notice_gen.office.register.faults import CODE_TAKEN
from notice_gen.office.register.rows import entry_of, lock_entries, rows_in

CODE = lazy_pattern(r"(.+)-(\d{4,})")  # 档号: the lowest class, the 件号
_LEFT = lazy_pattern(r"档号：([^；：→]++)→")  # as `office/correcting` notes it


@dataclass(frozen=True, slots=True)
class Others:
    """Papers that are not in the register and get or have a 档号: `new` ones, or with new words, and what is `replaced` by them."""

    new: Sequence[OtherPaper] = ()
    replaced: Sequence[OtherPaper] = ()


NO_OTHERS = Others()


def give(
    connection: Connection, codes: Mapping[int, str], by: By, others: Others = NO_OTHERS
) -> dict[int, bool]:
    """Give 档号 to entries by their ids, and keep those of `others`; returns the entries that have theirs now, and whether they had
    another one or none before. An entry that is void gets none.

    The counters of their classes go on behind the highest. Raises Refused where another entry or paper has one of them.
    """
    listed = [one.code for one in others.new]
    everything = (*codes.values(), *listed)
    parted = {code: match for code in everything if (match := CODE.fullmatch(code))}
    items = lock_items(connection, (match[1] for match in parted.values()))
    there = lock_entries(connection, codes)
    codes = {id: code for id, code in codes.items() if _may_have(there[id], code)}
    for row in rows_in(connection, schema.entry.c.code, {*codes.values(), *listed}):
        if codes.get(row.id) != row.code or row.code in listed:
            seen = f"档号 {row.code} 已经是 {entry_of(row).number} 的"
            raise Refused(Diagnostic(CODE_TAKEN, NOWHERE, seen, "核对件号；一个档号只给一件"))
    replaced = {one.code for one in others.replaced}
    for paper in other_papers.with_codes(connection, set(codes.values()) - replaced):
        raise Refused(other_papers.taken(paper))
    other_papers.keep(connection, others.new, others.replaced, by)
    given = {id: there[id].code != code for id, code in codes.items()}
    for id in (id for id, new in given.items() if new):
        connection.execute(update(schema.entry).where(schema.entry.c.id == id).values(code=codes[id]))
    for code in {*codes.values(), *listed} & parted.keys():
        item_class, n = parted[code].groups()
        items[item_class] = max(items[item_class], int(n))
    save_items(connection, items)
    return given


def _may_have(line: Entry, code: str) -> bool:
    """Whether a line may be given a 档号: none that is void gets a new one."""
    return line.state is not State.VOID or line.code == code


def was_given(connection: Connection, code: str) -> bool:
    """Whether a line has a 档号, or had it before it was numbered anew or corrected, as the acts say."""
    table = schema.act.c
    numbered = and_(table.what == "编号", table.words == code)
    left = and_(table.what == "更正", table.words.contains(f"档号：{code}→", autoescape=True))
    had = select(table.id).where(or_(numbered, left)).limit(1)
    has = select(schema.entry.c.id).where(schema.entry.c.code == code).limit(1)
    return any(connection.scalar(of) is not None for of in (has, had))


def left_ones(connection: Connection) -> dict[str, str]:
    """The 档号 that lines had before they were corrected, and that nobody has now, each with the 档号 of the line now; as the acts
    say it."""
    table, entry = schema.act.c, schema.entry.c
    acts = select(entry.code, table.what, table.words).join(schema.act, table.entry == entry.id)
    left: dict[str, str] = {}
    for now, what, words in connection.execute(acts.where(entry.code != "").order_by(table.id)):
        match = _LEFT.search(words) if what == "更正" else None
        before = words if what == "编号" else match[1] if match else ""
        if before != now and CODE.fullmatch(before):
            left[before] = now
    taken = set(connection.scalars(select(entry.code).where(entry.code.in_(left)))) if left else set()
    taken |= {paper.code for paper in other_papers.with_codes(connection, left)}
    return {before: now for before, now in left.items() if before not in taken}


def last_ones(connection: Connection) -> dict[str, int]:
    """The highest 件号 that was given, by class."""
    table = schema.item_counter.c
    return {row.item_class: row.last for row in connection.execute(select(table.item_class, table.last))}


def next_of(connection: Connection, item_class: str) -> str:
    """The next 档号 of a class, its counter locked."""
    last = lock_items(connection, [item_class])[item_class]
    used = connection.scalars(select(schema.entry.c.code).where(schema.entry.c.code.like(f"{item_class}-%")))
    taken = [int(match[2]) for code in used if (match := CODE.fullmatch(code)) and match[1] == item_class]
    return f"{item_class}-{max([last, *taken]) + 1:04d}"
