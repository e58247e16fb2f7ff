"""Head → FittedHead: the size of the mark, and the places of number and signatories."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import assert_never, cast

from notice_gen.fit.em import em, spread
from notice_gen.fit.faults import MARK_SHRUNK
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import (
    Classification,
    CopyNumber,
    DocumentNumber,
    Head,
    Mark,
    Signatories,
    Urgency,
)
from notice_gen.model.fitted import (
    FittedHead,
    FittedHeadElement,
    FittedMark,
    FittedMarker,
    FittedNumber,
    HeadMode,
)
from notice_gen.model.layout import Layout, pt
from notice_gen.model.values import place_of

LABEL = "签发人："
A_ROW = 2  # 每排一般排两个签发人姓名 (7.2.6)


def fit_head(head: Head, layout: Layout, report: Report) -> FittedHead:
    """The head with its mark sized and its signatories in rows (GB/T 9704—2012, 7.2)."""
    mode = cast(HeadMode, str(head.mode) or "全印")
    elements: list[FittedHeadElement] = []
    number = FittedNumber("")
    for element in head.elements:
        match element:
            case CopyNumber():
                elements.append(FittedMarker(str(element.text), bold=False))
            case Classification() | Urgency():
                elements.append(FittedMarker(str(element.text), bold=True))
            case Mark():
                if mode == "全印":
                    elements.append(_mark(element, layout, report))
            case DocumentNumber():
                number = replace(number, text=str(element.text))
            case Signatories():
                rows, label_column, columns = _signatories(element.text.items, layout)
                number = replace(number, signatories=rows, label_column=label_column, columns=columns)
            case _:
                assert_never(element)
    return FittedHead(mode, (*elements, number))


def _mark(mark: Mark, layout: Layout, report: Report) -> FittedMark:
    """The layout's size, set closer to fit the type area, narrowed for what remains, smaller where it would be too narrow."""
    text = str(mark.text)
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
    names: tuple[str, ...], layout: Layout
) -> tuple[tuple[tuple[str, ...], ...], float, tuple[float, ...]]:
    """Rows of two names of one width, the last column ending one 字 before the right edge (7.2.6)."""
    if not names:
        return (), 0, ()
    width = max(3, *(math.ceil(em(name)) for name in names))
    padded = [spread(name, width) for name in names]
    rows = tuple(tuple(padded[start : start + A_ROW]) for start in range(0, len(padded), A_ROW))
    in_a_row = len(rows[0])
    right = layout.text_width / layout.cell - 1
    columns = tuple(right - width - (width + 1) * (in_a_row - 1 - n) for n in range(in_a_row))
    return rows, columns[0] - em(LABEL), columns
