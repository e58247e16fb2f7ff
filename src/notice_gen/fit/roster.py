"""Roster → FittedRoster: roles of one width, names of two characters spaced to three, further lines under the first name."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from notice_gen.fit.em import FULL_SPACE, em, spread
from notice_gen.model.document import Member, Roster
from notice_gen.model.fitted import FittedRoster, RosterRow
from notice_gen.model.layout import Layout

NAME = 3  # 字 that a name takes; longer names take as many as they need
BETWEEN = 1  # 字
MOST_SPREAD = 6  # 字; a longer role (领导小组办公室主任) stands as it is, and pulls no other apart


def fit_roster(roster: Roster, layout: Layout) -> FittedRoster:
    """The paragraphs of a roster: names in columns, or one person a line where posts are given."""
    widths = (math.ceil(em(role)) for role, members in roster.groups if members)
    width = max((one for one in widths if one <= MOST_SPREAD), default=0)
    rows: list[RosterRow] = []
    for role, members in roster.groups:
        if not members:
            rows.append(RosterRow((f"{role}：",), layout.first_line_indent, 0))
            continue
        label = spread_label(role, width) + "："
        if any(member.post for member in members):
            rows.extend(_with_posts(label, members, roster, layout))
        else:
            rows.append(_hanging(label, tuple(_lines(members, label, layout)), layout))
    return FittedRoster(tuple(rows))


def _lines(members: tuple[Member, ...], label: str, layout: Layout) -> Iterator[str]:
    """Names in columns, and each phrase on a line of its own: no mark is put between words that were typed apart."""
    for phrase, alike in groupby(members, key=lambda member: member.phrase):
        together = tuple(alike)
        yield from (member.name for member in together) if phrase else _in_columns(together, label, layout)


def _hanging(label: str, lines: tuple[str, ...], layout: Layout) -> RosterRow:
    first, *others = lines
    hanging = em(label)
    return RosterRow((label + first, *others), layout.first_line_indent + hanging, hanging)


def _in_columns(members: tuple[Member, ...], label: str, layout: Layout) -> tuple[str, ...]:
    room = layout.characters - layout.first_line_indent - em(label)
    lines, line = [], ""
    column = max([NAME, *(math.ceil(em(m.name)) for m in members if em(m.name) <= NAME + 1)]) + BETWEEN
    for member in members:
        name = spread(member.name, NAME)
        # A long name takes whole columns, so that the names after it stand in theirs.
        columns = math.ceil((em(name) + BETWEEN) / column)
        if line and em(line) + em(name) > room:
            lines.append(line.rstrip(FULL_SPACE))
            line = ""
        line += spread_right(name, columns * column)
    return (*lines, line.rstrip(FULL_SPACE))


def _with_posts(label: str, members: tuple[Member, ...], roster: Roster, layout: Layout) -> list[RosterRow]:
    everyone = [m for _, group in roster.groups for m in group if m.post]
    names = max(NAME, *(math.ceil(em(member.name)) for member in everyone)) + BETWEEN
    rows = []
    for n, member in enumerate(members):
        lead = label if n == 0 else FULL_SPACE * round(em(label))
        if member.post:
            name = spread_right(spread(member.name, NAME), names)
            hanging = em(lead) + names
            rows.append(RosterRow((lead + name + member.post,), layout.first_line_indent + hanging, hanging))
        else:
            rows.append(_hanging(lead, (spread(member.name, NAME),), layout))
    return rows


@lru_cache(maxsize=1024)
def spread_label(role: str, width: int) -> str:
    """A role set to so many cells, its characters evenly apart: 组　长 and 副 组 长 beside 总协调人."""
    halves, gaps = round(2 * (width - em(role))), len(role) - 1
    if halves <= 0 or not gaps:
        return str(role)
    each, more = divmod(halves, gaps)
    made = role[0]
    for n, character in enumerate(role[1:]):
        wide, half = divmod(each + (n < more), 2)
        made += FULL_SPACE * wide + " " * half + character
    return made


def spread_right(text: str, width: int) -> str:
    """Text filled up with full-width spaces at its end."""
    return text + FULL_SPACE * max(0, width - math.ceil(em(text)))
