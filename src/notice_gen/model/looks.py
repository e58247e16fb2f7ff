"""Each format's Layout: what 信函, 命令, 纪要, 简报 and 无红头 have otherwise than 文件 (GB/T 9704—2012, 10).

A format is nothing but a Layout: who fits and draws is given one and never asks which it is. Nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from notice_gen.model.document import BARE, BULLETIN, DOCUMENT, FORMATS, LETTER, MINUTES, ORDER, Format
from notice_gen.model.layout import GB_T_9704, DoubleRules, Faces, Layout, mark_line, mm, pt

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


@dataclass(frozen=True, slots=True)
class OwnLook:
    """What an office has otherwise in one format; None where it has what the standard, or this program, has."""

    mark_top: int | None = None  # twips
    mark_size: float | None = None  # points
    title_size: float | None = None
    rule_width: int | None = None  # twips; of the double rules of a letter
    rule_above_edge: int | None = None


def in_format(
    layout: Layout, format: Format, own: OwnLook = OwnLook(), document_top: int = MARK_TOP[DOCUMENT]
) -> Layout:
    """The layout of a format by that of 文件, whose mark stands at `document_top`; what the office has `own` in it."""
    if format in (DOCUMENT, BARE):
        return layout
    top = MARK_TOP[format] if own.mark_top is None else own.mark_top
    sized = _sized(layout, own.mark_size, own.title_size)
    if format == LETTER:
        return _letter(sized, top, own)
    placed = _lines_above_mark(_mark_at(sized, top - document_top))
    return _without_rule(placed) if format == ORDER else placed


def _sized(layout: Layout, mark: float | None, title: float | None) -> Layout:
    """The layout with type of these sizes in its mark and its titles."""
    size = layout.mark_size if mark is None else mark
    more = (layout.mark_ink_above + layout.mark_ink_below) * (pt(size) - pt(layout.mark_size))
    titles = layout.title_size if title is None else title
    return replace(layout, mark_size=size, title_size=titles, head_height=round(layout.head_height + more))


def _mark_at(layout: Layout, lower: int) -> Layout:
    """The layout with its mark so much lower, and all that follows it."""
    return replace(layout, mark_top=layout.mark_top + lower, head_height=layout.head_height + lower)


def _lines_above_mark(layout: Layout) -> Layout:
    """The layout with as many of the lines kept above the mark, for 份号 and the like, as there is room for."""
    return replace(layout, marker_lines=lines_above_mark(layout))


def lines_above_mark(layout: Layout) -> int:
    """How many lines of 份号 and the like there is room for above the mark, of the three that there may be."""
    line = mark_line(layout.mark_size)
    room = layout.mark_top - layout.baseline * line + layout.mark_ink_above * pt(layout.mark_size)
    return max(0, min(GB_T_9704.marker_lines, int(room // layout.pitch)))


def _without_rule(layout: Layout) -> Layout:
    """10.2: an order has no rule; its text begins two lines below the number."""
    ink = round((layout.mark_ink_above + layout.mark_ink_below) * pt(layout.mark_size))
    number = layout.mark_top + ink + layout.mark_to_number - above_ink(layout)
    return replace(layout, rule_eighths=0, head_height=number + layout.pitch)


def above_ink(layout: Layout) -> int:
    """From the upper edge of a line of the body to its ink."""
    return round(layout.baseline * layout.pitch - layout.body_ink_above * pt(layout.body_size))


def _letter(layout: Layout, top: int, own: OwnLook) -> Layout:
    """10.1. The mark stands above the type area; what is below the first double rule stands on the lines of the text."""
    usual = DoubleRules()
    rules = replace(
        usual,
        width=usual.width if own.rule_width is None else own.rule_width,
        above_edge=usual.above_edge if own.rule_above_edge is None else own.rule_above_edge,
    )
    letter = replace(
        layout,
        mark_top=top - layout.top,
        marker_lines=0,
        double_rules=rules,
        first_page_numbered=False,
        imprint_ruled=False,
        joint_names=False,  # 10.1: 联合行文时，使用主办机关标志
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


def looks_of(
    layout: Layout, own: Mapping[Format, OwnLook] = {}, document_top: int = MARK_TOP[DOCUMENT]
) -> Looks:
    """Every format by the layout of 文件, and what the office has its own way in others."""
    each = (
        (format, in_format(layout, format, own.get(format, OwnLook()), document_top)) for format in FORMATS
    )
    return Looks(tuple(each))


STANDARD = looks_of(GB_T_9704)
