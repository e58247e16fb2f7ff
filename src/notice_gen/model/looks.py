"""Each format's Layout: what 信函, 命令, 纪要, 简报 and 无红头 have otherwise than 文件 (GB/T 9704—2012, 10).

A format is nothing but a Layout: who fits and draws is given one and never asks which it is. Nothing is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from notice_gen.model.document import BARE, BULLETIN, DOCUMENT, FORMATS, LETTER, MINUTES, ORDER, Format
from notice_gen.model.layout import GB_T_9704, DoubleRules, Faces, Layout, mm, pt

# Upper edge of the mark from the upper edge of the type area; of the paper for 信函. House choice for 简报.
MARK_TOP: dict[Format, int] = {
    DOCUMENT: mm(35),  # 7.2.4
    LETTER: mm(30),  # 10.1: 上边缘至上页边
    ORDER: mm(20),  # 10.2
    MINUTES: mm(35),  # 10.3
    BULLETIN: mm(20),
    BARE: mm(35),
}


@dataclass(frozen=True, slots=True)
class Looks:
    """The Layout of each format as an office has it."""

    layouts: tuple[tuple[Format, Layout], ...]

    def of(self, format: Format) -> Layout:
        """The layout of a format."""
        return next(layout for name, layout in self.layouts if name == format)

    @property
    def faces(self) -> Faces:
        """The type faces, which all formats share."""
        return self.of(DOCUMENT).faces


def in_format(layout: Layout, format: Format) -> Layout:
    """The layout of a format by that of 文件, the mark in the format's own place."""
    match format:
        case "文件" | "无红头":
            return layout
        case "信函":
            return _letter(layout)
        case "命令":
            return _order(layout)
        case "纪要":
            return layout
        case "简报":
            return replace(_mark_at(layout, MARK_TOP[BULLETIN]), marker_lines=0)


def _mark_at(layout: Layout, top: int) -> Layout:
    """The layout with its mark so far below the type area's upper edge, and all that follows it moved along."""
    usual = MARK_TOP[DOCUMENT]
    return replace(
        layout,
        mark_top=layout.mark_top + top - usual,
        head_height=layout.head_height + top - usual,
    )


def _order(layout: Layout) -> Layout:
    """10.2: no rule, and no empty lines kept for 份号 and the like, or the mark would not stand at 20 mm."""
    order = replace(_mark_at(layout, MARK_TOP[ORDER]), marker_lines=0, rule_eighths=0)
    ink = round((order.mark_ink_above + order.mark_ink_below) * pt(order.mark_size))
    number = order.mark_top + ink + order.mark_to_number - above_ink(order)
    return replace(order, head_height=number + order.pitch)


def above_ink(layout: Layout) -> int:
    """From the upper edge of a line of the body to its ink."""
    return round(layout.baseline * layout.pitch - layout.body_ink_above * pt(layout.body_size))


def _letter(layout: Layout) -> Layout:
    """10.1. The mark stands above the type area; what is below the first double rule stands on the lines of the text."""
    rules = DoubleRules()
    letter = replace(
        layout,
        mark_top=MARK_TOP[LETTER] - layout.top,
        marker_lines=0,
        double_rules=rules,
        first_page_numbered=False,
        imprint_ruled=False,
    )
    return replace(letter, head_height=first_row(letter, layout.mark_size) + letter.pitch)


def first_row(layout: Layout, mark_size: float) -> int:
    """Where the line of number and markers begins on a page with double rules, from the type area's upper edge."""
    rules = layout.double_rules or DoubleRules()
    ink = round((layout.mark_ink_above + layout.mark_ink_below) * pt(mark_size))
    first_rule = layout.mark_top + ink + rules.below_mark
    return first_rule + rules.height + rules.to_text - above_ink(layout)


def without_head(layout: Layout) -> Layout:
    """The layout of a text that goes out with a document as a file of its own: nothing of the document's head is there."""
    if layout.double_rules is None and layout.first_page_numbered:
        return layout
    return replace(layout, double_rules=None, first_page_numbered=True)


def looks_of(layout: Layout) -> Looks:
    """Every format by the layout of 文件."""
    return Looks(tuple((format, in_format(layout, format)) for format in FORMATS))


STANDARD = looks_of(GB_T_9704)
