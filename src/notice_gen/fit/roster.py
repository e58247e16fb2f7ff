"""Roster → FittedRoster: roles of one width, names of two characters spaced to three, further lines under the first name."""

from __future__ import annotations

import math

from notice_gen.fit.em import FULL_SPACE, em, spread
from notice_gen.model.document import Member, Roster
from notice_gen.model.fitted import FittedRoster, RosterRow
from notice_gen.model.layout import Layout

NAME = 3  # 字 that a name takes; longer names take as many as they need
BETWEEN = 1  # 字


def fit_roster(roster: Roster, layout: Layout) -> FittedRoster:
    """The paragraphs of a roster: names in columns, or one person a line where posts are given."""
    roles = max((math.ceil(em(role)) for role, members in roster.groups if members), default=0)
    rows: list[RosterRow] = []
    for role, members in roster.groups:
        if not members:
            rows.append(RosterRow((f"{role}：",), layout.first_line_indent, 0))
            continue
        label = spread(role, roles) + "："
        if any(member.post for member in members):
            rows.extend(_with_posts(label, members, roster, layout))
        elif any(member.phrase for member in members):
            rows.append(_hanging(label, ("、".join(member.name for member in members),), layout))
        else:
            rows.append(_hanging(label, _in_columns(members, label, layout), layout))
    return FittedRoster(tuple(rows))


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


def spread_right(text: str, width: int) -> str:
    """Text filled up with full-width spaces at its end."""
    return text + FULL_SPACE * max(0, width - math.ceil(em(text)))
