"""Head → FittedHead: the size of the mark, and the places of number and signatories, as the layout's format has them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never, cast

from notice_gen.fit.em import FULL_SPACE, em, spread
from notice_gen.fit.faults import LETTER_MARK, MARK_LOWERED, MARK_SHRUNK
from notice_gen.fit.joint_mark import fit_joint_mark, taller
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import (
    Classification,
    CopyNumber,
    DocumentNumber,
    EditedOn,
    Editor,
    Head,
    Mark,
    Signatories,
    Urgency,
)
from notice_gen.model.fitted import (
    FittedBeside,
    FittedEdited,
    FittedHead,
    FittedHeadElement,
    FittedJointMark,
    FittedMark,
    FittedMarker,
    FittedNumber,
    FittedRules,
    HeadMode,
)
from notice_gen.model.issuers import marked
from notice_gen.model.layout import DoubleRules, Layout, mark_line, pt
from notice_gen.model.places import NOWHERE
from notice_gen.model.values import place_of

LABEL = "签发人："
A_ROW = 2  # 每排一般排两个签发人姓名 (7.2.6)


def fit_head(head: Head, layout: Layout, report: Report) -> FittedHead:
    """The head with its mark sized and its signatories in rows (GB/T 9704—2012, 7.2, 10)."""
    mode = cast(HeadMode, str(head.mode) or "全印")
    markers: list[FittedMarker] = []
    mark: FittedMark | None = None
    number = FittedNumber("")
    editor = edited_on = ""
    joint: Mark | None = None
    for element in head.elements:
        match element:
            case CopyNumber():
                markers.append(FittedMarker(str(element.text), bold=False))
            case Classification() | Urgency():
                markers.append(FittedMarker(str(element.text), bold=True))
            case Mark():
                if mode == "全印" and layout.joint_names and marked(element)[0]:
                    joint = element  # its size depends on the signatories below it
                elif mode == "全印":
                    mark = _mark(element, layout, report)
                    if layout.double_rules is not None and mark.text.endswith("文件"):
                        _say_letter_mark(element, mark, report)
            case DocumentNumber():
                number = replace(number, text=str(element.text))
            case Signatories():
                rows, label_column, columns = _signatories(element.text.items, em(number.text), layout)
                number = replace(number, signatories=rows, label_column=label_column, columns=columns)
            case Editor():
                editor = str(element.text)
            case EditedOn():
                edited_on = str(element.text)
            case _:
                assert_never(element)
    if layout.double_rules is not None:
        edited = [words for words in (editor, edited_on) if words]
        below = _below_rules(markers, mark, number, edited, mode, layout.double_rules, layout)
        return FittedHead(mode, below)
    several = _several(joint, number, layout, report) if joint is not None else None
    lower = _lower(len(markers), mark or several, layout)
    if mode == "全印" and lower:
        _say_lowered(head, len(markers), lower, report)
    elements: list[FittedHeadElement] = [*markers]
    if mark is not None:
        elements.append(mark)
    if several is not None:
        elements.append(several)
    elements.append(number)
    if editor or edited_on:
        elements.append(FittedEdited(editor, edited_on))
    higher = taller(len(several.names), several.size, layout) if several else 0
    return FittedHead(mode, tuple(elements), lower if mode != "不印" else 0, higher)


def _several(mark: Mark, number: FittedNumber, layout: Layout, report: Report) -> FittedJointMark:
    """The mark of several issuers."""
    names, suffix = marked(mark)
    lines = max(1, len(number.signatories))
    return fit_joint_mark(names, suffix, place_of(mark.text.parts[0]), lines, layout, report)


def _below_rules(
    markers: Sequence[FittedMarker],
    mark: FittedMark | None,
    number: FittedNumber,
    edited: Sequence[str],
    mode: HeadMode,
    rules: DoubleRules,
    layout: Layout,
) -> tuple[FittedHeadElement, ...]:
    """The head of a letter: mark, double rules, then number and markers side by side, at least one line (10.1)."""
    elements: list[FittedHeadElement] = []
    size = mark.size if mark else layout.mark_size
    if mark is not None:
        elements.append(mark)
    if mode == "全印":
        ink = round((layout.mark_ink_above + layout.mark_ink_below) * pt(size))
        foot = layout.page_height - rules.above_edge - rules.height
        elements.append(FittedRules(layout.mark_top + ink + rules.below_mark, foot - layout.top))
    signed = [
        f"{'' if n else LABEL}{_side_by_side(names, number.columns)}"
        for n, names in enumerate(number.signatories)
    ]
    right = [*([number.text] if number.text else []), *signed, *edited]
    rows = max(len(markers), len(right), 0 if mode == "不印" else 1)
    for n in range(rows):
        marker = markers[n] if n < len(markers) else None
        numbered = n == 0 and bool(number.text)
        elements.append(FittedBeside(marker, right[n] if n < len(right) else "", numbered))
    return tuple(elements)


def _side_by_side(names: Sequence[str], columns: Sequence[float]) -> str:
    """Names of one width as one run of words, as far apart as their columns are."""
    between = round(columns[1] - columns[0] - em(names[0])) if len(columns) > 1 else 0
    return (FULL_SPACE * between).join(names)


def _lower(markers: int, mark: FittedMark | FittedJointMark | None, layout: Layout) -> int:
    """How much lower a mark stands, in twips, that these lines of 份号 and the like would else run into; mostly nothing."""
    line = mark_line(mark.size if mark else layout.mark_size)
    ink_above = layout.baseline * line - layout.mark_ink_above * pt(mark.size if mark else layout.mark_size)
    return max(0, math.ceil(markers * layout.pitch + ink_above - layout.mark_top)) if markers else 0


def _say_letter_mark(mark: Mark, fitted: FittedMark, report: Report) -> None:
    seen = f"信函的发文机关标志是“{fitted.text}”，信函的标志只写机关名称，没有“文件”二字"
    remedy = "删去“文件”，或把“公文格式”改为文件"
    report.add(Diagnostic(LETTER_MARK, place_of(mark.text.parts[0]), seen, remedy))


def _say_lowered(head: Head, markers: int, lower: int, report: Report) -> None:
    place = next((place_of(one.text.parts[0]) for one in head.elements if isinstance(one, Mark)), NOWHERE)
    seen = f"份号、密级、紧急程度有 {markers} 行，发文机关标志下移了 {lower * 25.4 / 1440:.0f} 毫米"
    report.add(Diagnostic(MARK_LOWERED, place, seen, "看一看第一页；要标志在规定的位置，少写一项"))


def _mark(mark: Mark, layout: Layout, report: Report) -> FittedMark:
    """The layout's size, set closer to fit the type area, narrowed for what remains, smaller where it would be too narrow.

    Of several issuers it is the host's alone.
    """
    names, suffix = marked(mark)
    text = names[0] + suffix if names else str(mark.text)
    size = layout.mark_size
    tracking, scale = _closer(text, size, layout)
    while scale < layout.mark_narrowest and size > 0.5:
        size -= 0.5
        tracking, scale = _closer(text, size, layout)
    if size < layout.mark_size:
        report.add(
            Diagnostic(
                MARK_SHRUNK,
                place_of(mark.text.parts[0]),
                f"发文机关标志有 {len(text)} 个字，一行排下要缩到 {size:g} 磅",
                "在“发文机关标志”中改用规范化简称",
            )
        )
    unscaled = em(text) * pt(size) + tracking * len(text)
    beyond = max(0, math.ceil((unscaled - layout.text_width) / 2))
    return FittedMark(text, size, tracking, scale, beyond)


def _closer(text: str, size: float, layout: Layout) -> tuple[int, int]:
    """Twips between the characters of a mark, and the scale that it has with them."""
    wide = em(text) * pt(size)
    too_wide = max(0, math.ceil((wide - layout.mark_width) / len(text)))
    closer = min(too_wide, math.floor(layout.mark_closest * pt(size)))
    return -closer, min(100, math.floor(100 * (layout.mark_width + closer * len(text)) / wide))


def _signatories(
    names: tuple[str, ...], number: float, layout: Layout
) -> tuple[tuple[tuple[str, ...], ...], float, tuple[float, ...]]:
    """Rows of two names of one width, the last column ending one 字 before the right edge (7.2.6).

    Between two names there is more room than within one that is spread (张　三　　李　四), so that they are read as two;
    one 字 where a number of this width, in 字, would run into them.
    """
    if not names:
        return (), 0, ()
    width = max(3, *(math.ceil(em(name)) for name in names))
    padded = [spread(name, width) for name in names]
    rows = tuple(tuple(padded[start : start + A_ROW]) for start in range(0, len(padded), A_ROW))
    in_a_row = len(rows[0])
    right = layout.text_width / layout.cell - 1
    within = max(name.rstrip(FULL_SPACE).count(FULL_SPACE) for name in padded)
    for between in (within + 1, 1):
        columns = tuple(right - width - (width + between) * (in_a_row - 1 - n) for n in range(in_a_row))
        label_column = columns[0] - em(LABEL)
        if 1 + number + 1 <= (label_column if len(rows) == 1 else columns[0]):
            break
    return rows, label_column, columns
