"""Entries of two years → 发文统计: how many documents of each kind, department and month, against the year before.

Counted is what was issued; numbers that are void, reserved or not finished are not. Nothing is guessed: what says no
department stands in a line of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from notice_gen.model.document import Document
from notice_gen.model.filing import Entry, State
from notice_gen.model.kind import GENRES
from notice_gen.model.table import Table, TableLine
from notice_gen.office.on_paper.sheets import Column, paper, row, table, total
from notice_gen.office.register.ledger import department

UNSAID = "没有写"
ROWS_OF_A_PAGE = 27  # of three tables with what stands above them, as A4 holds them in type of 10.5 pt
BULLETIN = "简报"  # none of the fifteen 文种 (条例, 第八条), and an office counts what it issues
MONTHS = tuple(f"{n}月" for n in range(1, 13))


@dataclass(frozen=True, slots=True)
class Counted:
    """One count: what by, and for each name how many in the year before and in the year."""

    by: str
    lines: tuple[tuple[str, int, int], ...]

    @property
    def whole(self) -> tuple[int, int]:
        """All of the year before, all of the year."""
        return sum(line[1] for line in self.lines), sum(line[2] for line in self.lines)


def counted(entries: Iterable[Entry], year: int) -> tuple[Counted, ...]:
    """The counts of the entries of a year and of the year before; others are passed over."""
    issued = [one for one in entries if one.state in (State.ISSUED, State.FILED)]
    before = [one for one in issued if one.year == year - 1]
    now = [one for one in issued if one.year == year]
    return (
        _by("文种", _genre, before, now),
        _by("拟稿科室", lambda entry: department(entry) or UNSAID, before, now),
        _by("月份", _month, before, now, MONTHS),
    )


def _by(
    name: str,
    of: Callable[[Entry], str],
    before: Sequence[Entry],
    now: Sequence[Entry],
    order: Sequence[str] = (),
) -> Counted:
    """The counts by what `of` says: in this order first, then the most frequent, what says nothing last."""
    past, present = Counter(map(of, before)), Counter(map(of, now))
    others = sorted(
        {*past, *present} - set(order), key=lambda one: (one == UNSAID, -present[one], -past[one], one)
    )
    return Counted(name, tuple((one, past[one], present[one]) for one in (*order, *others)))


def _genre(entry: Entry) -> str:
    """The 文种, by the title or the mark where nobody said it; what is counted in 期 and has none is a 简报."""
    if entry.facts.get("文种"):
        return entry.facts["文种"]
    for words in (entry.facts.get("标题", "").rstrip("）)"), entry.number.series):
        if genre := next((genre for genre in GENRES if words.endswith(genre)), ""):
            return genre
    return BULLETIN if entry.number.form.unit == "期" else UNSAID


def _month(entry: Entry) -> str:
    """The month of 印发日期, else that in which its number was entered."""
    day = entry.facts.get("印发日期") or entry.registered[:10]
    month = day[5:7]
    return MONTHS[int(month) - 1] if month.isdecimal() and 1 <= int(month) <= 12 else UNSAID


def report_of(counts: Sequence[Counted], year: int) -> Document:
    """发文统计 of a year against the year before; what does not stand below the others whole has a page of its own."""
    title = f"{year}年发文统计"
    rows = sum(len(one.lines) + 2 for one in counts)  # each with its header and its sum
    *others, last = counts
    if rows <= ROWS_OF_A_PAGE:
        others.append(last)
    first = title, tuple(_table(one, year, n) for n, one in enumerate(others))
    return paper(first, *([] if rows <= ROWS_OF_A_PAGE else [(title, (_table(last, year, 0),))]))


def _table(count: Counted, year: int, tables_above: int) -> Table:
    columns = (
        Column(count.by, "text", 24), Column(f"{year - 1}年", "figures", 12), Column(f"{year}年", "figures", 12),
        Column("增减", "figures", 12),
    )  # fmt: skip
    rows = [row((name, before, now, now - before)) for name, before, now in count.lines]
    before, now = count.whole
    apart = [TableLine("\u3000")] if tables_above else []
    rows.append(total(("合计", before, now, now - before)))
    return table(columns, rows, before=[*apart, TableLine(f"按{count.by}", "单位：件")])


def lines_of(counts: Sequence[Counted], year: int) -> Iterable[str]:
    """The counts in words, a line each."""
    for count in counts:
        yield f"按{count.by}（{year - 1}年、{year}年）："
        for name, before, now in count.lines:
            if before or now:
                yield f"  {name}　{before}　{now}"
        yield f"  合计　{count.whole[0]}　{count.whole[1]}"
