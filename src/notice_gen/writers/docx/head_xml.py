"""Fitted 版头 → XML: markers, mark, number, signatories and the red rule, each at its height (GB/T 9704—2012, 7.2).

What stands there and how large it is was decided when it was fitted.
"""

from __future__ import annotations

from typing import assert_never

from notice_gen.model.fitted import FittedHead, FittedMark, FittedMarker, FittedNumber
from notice_gen.model.layout import Layout, pt
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.wordml import TAB, blank, exact, paragraph, run, styled


def head(head: FittedHead, layout: Layout) -> str:
    """From the first line of the page to the lines above the title."""
    markers: list[str] = []
    mark: FittedMark | None = None
    number = FittedNumber("")
    for element in head.elements:
        match element:
            case FittedMarker():
                style = "GwBoldMarker" if element.bold else "GwMarker"
                markers.append(paragraph(style, run(xml_text(element.text))))
            case FittedMark():
                mark = element
            case FittedNumber():
                number = element
            case _:
                assert_never(element)
    above = blank(layout.title_lines_above)
    if head.mode == "不印":
        numbered = _number_and_rule(number, head, layout) if number.text or number.signatories else ""
        return "".join(markers) + numbered + (above if markers or numbered else "")
    # Closed up from the first line; empty lines keep the mark's place.
    markers += [blank(1)] * (layout.marker_lines - len(markers))
    lower = layout.preprinted_lower if head.mode == "套打" else 0
    return "".join(markers) + _mark(mark, lower, layout) + _number_and_rule(number, head, layout) + above


def _mark(mark: FittedMark | None, lower: int, layout: Layout) -> str:
    """The mark with its ink 35 mm below the type area's top, or its room on pre-printed paper.

    `lower` is how much lower the paper of the office has it, in twips.
    """
    size = mark.size if mark else layout.mark_size
    line = pt(max(size * 1.14, 24))
    above = layout.mark_top + lower - layout.marker_lines * layout.pitch
    before = round(above - layout.baseline * line + layout.mark_ink_above * pt(size))
    inside, outside = "", ""
    if mark:
        closer = f'<w:spacing w:val="{mark.tracking}"/>' if mark.tracking else ""
        scale = f'<w:w w:val="{mark.scale}"/>' if mark.scale != 100 else ""
        half = round(mark.size * 2)
        inside = run(xml_text(mark.text), f'{closer}{scale}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        outside = _room(mark, layout)
    # What is left of the way from the mark's ink to the number's, as two lines that are empty.
    below = (1 - layout.baseline) * line - layout.mark_ink_below * pt(size)
    to_ink = layout.baseline * layout.pitch - layout.body_ink_above * pt(layout.body_size)
    half_way = round((layout.mark_to_number - below - to_ink) / 2)
    return (
        paragraph("GwMark", inside, exact(line, before=max(0, before)) + outside)
        + paragraph("GwBlank", "", exact(half_way)) * 2
    )


def _room(mark: FittedMark, layout: Layout) -> str:
    """Indents that give a narrowed mark the room that it would need at full width; none where it needs none.

    Nothing is seen of them, for it is centred. But a program that does not know w:w (ONLYOFFICE) keeps it on its line
    by them, and all pages as they are; it would break it else.
    """
    beyond = min(mark.beyond, layout.left, layout.right)
    return f'<w:ind w:left="-{beyond}" w:right="-{beyond}"/>' if beyond else ""


def _number_and_rule(number: FittedNumber, head: FittedHead, layout: Layout) -> str:
    """发文字号, with signatories on its line in an upward document, and the red rule below it."""
    rows = number.signatories or ((),)
    drawn = [_row(number, head, n, n == len(rows) - 1, layout) for n in range(len(rows))]
    if head.mode == "套打":  # room for the rule of the pre-printed paper
        drawn.append(paragraph("GwBlank", "", exact(pt(layout.rule_gap_pt + layout.rule_eighths / 8))))
    return "".join(drawn)


def _row(number: FittedNumber, head: FittedHead, n: int, last: bool, layout: Layout) -> str:
    """The n-th row of signatories; the last one has the number and the rule."""
    properties = ""
    if last and head.mode == "全印":
        properties = (
            f'<w:pBdr><w:bottom w:val="single" w:sz="{layout.rule_eighths}" '
            f'w:space="{layout.rule_gap_pt}" w:color="{layout.red}"/></w:pBdr>'
        )
    numbered = run(xml_text(number.text)) if last and number.text else ""
    if not number.signatories:
        return paragraph("GwNumber", numbered, properties)
    # Tab stops, not indents: a border is as wide as its paragraph's indents leave it.
    stops = (1.0, number.label_column, *number.columns)
    tabs = "".join(f'<w:tab w:val="left" w:pos="{round(stop * layout.cell)}"/>' for stop in stops)
    label = run("签发人：") if n == 0 else TAB
    named = styled("GwSignatory")
    names = TAB.join(named(xml_text(name.rstrip("\u3000"))) for name in number.signatories[n])
    inside = TAB + numbered + TAB + label + names
    return paragraph("GwNumber", inside, f'{properties}<w:tabs>{tabs}</w:tabs><w:jc w:val="left"/>')
