"""署名 of several issuers → where each name stands: side by side with room for seals, or below each other (GB/T 9704—2012,
7.3.5.1 sealed, 7.3.5.2 unsealed, 7.3.5.3 signature stamps).

Counted in 字 from the edges of the type area. Seals are not drawn: their room is what is fitted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from notice_gen.fit.em import FULL_SPACE, em
from notice_gen.fit.faults import ISSUER_TOO_LONG, SEALS_TOO_MANY
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import Signature
from notice_gen.model.fitted import FittedJointSignature, SignedRow
from notice_gen.model.layout import Layout
from notice_gen.model.values import GAP, place_of

STAMP = 7.0  # 字; room for a signature stamp of 40 mm, whose size the standard leaves open
WHOLE_DATE = 7.0  # 字, of 2026年11月20日: a date that is still open is as wide once it is filled in
APART = 0.5  # 字 between two names on one line, at the least; open
MOST_SPREAD = 2.5  # a name that would become more than so many times as wide is not spread

Rows = tuple[tuple[str, ...], ...]


def fit_joint_signature(signature: Signature, layout: Layout, report: Report) -> FittedJointSignature:
    """The rows of a signature that names several issuers, the host first."""
    names, date = signature.issuer.items, str(signature.date)
    match str(signature.seal):
        case "否":
            fitted = _unsealed(names, date, layout)
        case "签名章":
            right = layout.date_right_sealed
            rows = tuple(_row((name,), right=right + STAMP + layout.date_after_issuer) for name in names)
            between = layout.stamp_lines_between
            above, below = layout.stamp_lines_above, layout.stamp_lines_below
            fitted = FittedJointSignature(above, rows, between, below, date, right)
        case _:
            fitted = _sealed(names, date, layout)
    _say(signature, fitted, layout, report)
    return fitted


def _row(
    names: tuple[str, ...], centres: tuple[float, ...] = (), right: float = 0, spread: int = 0
) -> SignedRow:
    return SignedRow(names, tuple(map(em, names)), centres, right, spread)


def _say(signature: Signature, fitted: FittedJointSignature, layout: Layout, report: Report) -> None:
    """What is said of names too long for their places, and of more rows than a page has."""
    place = place_of(signature.issuer.alone)
    for row in fitted.rows:
        for name, wide in zip(row.names, row.widths, strict=True):
            if wide + (0 if row.centres else row.right) > layout.characters:
                seen = f"署名“{name}”有 {len(name)} 个字，一行放不下规定的位置"
                report.add(Diagnostic(ISSUER_TOO_LONG, place, seen, "在“署名”中改用规范化简称"))
    if fitted.line_count >= layout.lines - 1:
        many = sum(len(row.names) for row in fitted.rows)
        seen = f"{many} 个机关的署名要占 {fitted.line_count} 行，不能和正文同在一页"
        remedy = "在“署名”中改用规范化简称，一排能放下三个；不盖印章的，“用印”写否"
        report.add(Diagnostic(SEALS_TOO_MANY, place, seen, remedy))


# ---- below each other (7.3.5.2) -------------------------------------------------------------------


def _unsealed(names: tuple[str, ...], date: str, layout: Layout) -> FittedJointSignature:
    """Names below each other, spread to one width, so that each begins and ends where the host's does; one date."""
    widest, wide_date, step = max(map(em, names)), em(date), layout.date_after_issuer
    right = layout.signature_right
    date_right = right + widest - step - wide_date
    if date_right < layout.signature_right:  # the date is the longer one
        date_right = layout.signature_right
        right = date_right + wide_date + step - widest
    spread = all(MOST_SPREAD * em(name) >= widest and not GAP.search(name) for name in names)
    rows = tuple(
        _row((name,), right=right, spread=_spread(name, widest, layout) if spread else 0) for name in names
    )
    return FittedJointSignature(layout.unsealed_lines_above, rows, 0, 0, date, date_right)


def _spread(name: str, widest: float, layout: Layout) -> int:
    return round((widest - em(name)) * layout.cell / (len(name) - 1)) if len(name) > 1 else 0


# ---- side by side, with room for seals (7.3.5.1) ----------------------------------------------------


def _sealed(names: tuple[str, ...], date: str, layout: Layout) -> FittedJointSignature:
    """As many names on a line as there is room for, at most three; the last stands above the date, centred on it."""
    wide_date = WHOLE_DATE if FULL_SPACE in date else em(date)
    for a_row in range(min(layout.seals_a_row, len(names)), 1, -1):
        rows = _in_rows(names, a_row)
        date_right = layout.date_right_sealed
        columns = _columns(rows, layout.characters - date_right - wide_date / 2, layout)
        if columns:
            break
    else:
        rows = tuple((name,) for name in names)
        date_right = max(layout.date_right_sealed, (max(map(em, names)) - wide_date) / 2)
        columns = (layout.characters - date_right - wide_date / 2,)
    signed = tuple(_row(row, centres=columns[len(columns) - len(row) :]) for row in rows)
    fitted = FittedJointSignature(
        layout.sealed_lines_above, signed, layout.seal_lines - 1, 0, date, date_right
    )
    return replace(fitted, date_right=date_below(fitted, date, layout))


def date_below(fitted: FittedJointSignature, date: str, layout: Layout) -> float:
    """How far from the right a date stands, in 字, centred below the last name that is sealed; else where it was fitted."""
    centres = fitted.rows[-1].centres
    return layout.characters - centres[-1] - em(date) / 2 if centres else fitted.date_right


def _in_rows(names: tuple[str, ...], most: int) -> Rows:
    """The names on as few lines as can be, as evenly as can be: four are two and two, five are three and two."""
    a_row = math.ceil(len(names) / math.ceil(len(names) / most))
    return tuple(names[start : start + a_row] for start in range(0, len(names), a_row))


def _columns(rows: Rows, last: float, layout: Layout) -> tuple[float, ...]:
    """The centres of as many columns as the first row has names, the last given; nothing where names or seals would touch.

    The first is as far from the left as the last from the right, or farther out where they would touch. A shorter last
    row stands in the columns at the right, for its last seal presses on the date too.
    """
    across = len(rows[0])
    seal, clear = layout.seal / layout.cell, layout.seal_gap / layout.cell
    widest = [max(em(row[n - across]) for row in rows if len(row) >= across - n) for n in range(across)]
    apart = max(seal + clear, *(_reach(row) for row in rows))
    first = min(layout.characters - last, last - (across - 1) * apart)
    if first < max(seal, widest[0]) / 2 or last + max(seal, widest[-1]) / 2 > layout.characters:
        return ()
    step = (last - first) / (across - 1)
    return tuple(first + n * step for n in range(across))


def _reach(names: Sequence[str]) -> float:
    """How far apart the centres of neighbouring names have to be."""
    pairs = pairwise(names)
    return max(((em(one) + em(other)) / 2 + APART for one, other in pairs), default=0.0)
