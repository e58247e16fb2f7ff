"""The names of several issuers → their mark: below each other, spread to one width, 文件 at their right (GB/T 9704—2012, 7.2.4).

Its size is what leaves the first page room for text (7.3.3). Which names there are was decided before.
"""

from __future__ import annotations

import math

from notice_gen.fit.em import em
from notice_gen.fit.faults import JOINT_MARK_SHRUNK, JOINT_MARK_TOO_HIGH
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.fitted import FittedJointMark
from notice_gen.model.layout import Layout, mark_line, pt
from notice_gen.model.places import Place

HOST_ALONE = '只标主办机关的，在设置的“版式”中写 联合行文标志 = "主办机关"'


def fit_joint_mark(
    names: tuple[str, ...], suffix: str, place: Place, lines: int, layout: Layout, report: Report
) -> FittedJointMark:
    """The largest mark of these names, up to the layout's size, that is as wide as marks may be and leaves room for text.

    `lines` are the lines that number and signatories take. A mark that had to be smaller is said.
    """
    size = layout.mark_size
    while size > layout.joint_least and not _fits(names, suffix, size, lines, layout):
        size -= 0.5
    longest = max(map(len, names))
    wide = _scale(names, suffix, layout.mark_size, layout) < layout.mark_narrowest
    why = f"最长的机关名称有 {longest} 个字" if wide else f"发文机关有 {len(names)} 个"
    shrunk = f"{why}，标志缩到 {size:g} 磅"
    if not _leaves_room(len(names), size, lines, layout):
        seen = f"{shrunk}，第一页还是排不下正文"
        report.add(Diagnostic(JOINT_MARK_TOO_HIGH, place, seen, HOST_ALONE))
    elif size < layout.mark_size:
        remedy = f"看一看第一页；嫌小的，改用规范化简称；{HOST_ALONE}"
        report.add(Diagnostic(JOINT_MARK_SHRUNK, place, shrunk, remedy))
    scale = min(100, _scale(names, suffix, size, layout))
    square = pt(size) * scale / 100
    width = round(max(map(em, names)) * square)
    spread = tuple((name, _between(name, width, square)) for name in names)
    return FittedJointMark(
        spread, suffix, size, scale, width, round(layout.joint_gap * pt(size)), round(em(suffix) * square)
    )


def taller(count: int, size: float, layout: Layout) -> int:
    """By how many twips so many names are higher than one of the layout's size."""
    ink = layout.mark_ink_above + layout.mark_ink_below
    return round((count - 1) * mark_line(size) - ink * (pt(layout.mark_size) - pt(size)))


def _fits(names: tuple[str, ...], suffix: str, size: float, lines: int, layout: Layout) -> bool:
    wide_enough = _scale(names, suffix, size, layout) >= layout.mark_narrowest
    return wide_enough and _leaves_room(len(names), size, lines, layout)


def _leaves_room(count: int, size: float, lines: int, layout: Layout) -> bool:
    head = layout.head_height + taller(count, size, layout) + (lines - 1) * layout.pitch
    return layout.lines * layout.pitch - head >= layout.joint_lines_below * layout.pitch


def _scale(names: tuple[str, ...], suffix: str, size: float, layout: Layout) -> int:
    """Per cent of its width at which a mark in this size is as wide as marks may be; the gap is not narrowed."""
    wide = (max(map(em, names)) + em(suffix)) * pt(size)
    room = layout.mark_width - (layout.joint_gap * pt(size) if suffix else 0)
    return math.floor(100 * room / wide)


def _between(name: str, width: int, square: float) -> int:
    """Twips between the characters of a name that is spread to the width."""
    return round((width - em(name) * square) / (len(name) - 1)) if len(name) > 1 else 0
