"""Fitted 版头 → XML: markers, mark, number, signatories and the red rule, each at its height (GB/T 9704—2012, 7.2), and
the mark and double rules of a letter (10.1).

What stands there and how large it is was decided when it was fitted.
"""

from __future__ import annotations

from notice_gen.model.fitted import (
    FittedBeside,
    FittedEdited,
    FittedHead,
    FittedMark,
    FittedMarker,
    FittedNumber,
    FittedRules,
)
from notice_gen.model.layout import Layout, mark_line, pt
from notice_gen.model.looks import first_row
from notice_gen.writers.docx.joint_mark_xml import above_mark, below_mark, joint_mark
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.rules_xml import double_rules
from notice_gen.writers.docx.wordml import TAB, blank, exact, paragraph, run, styled, words


def head(head: FittedHead, layout: Layout) -> str:
    """From the first line of the page to the lines above the title."""
    found = head.pieces
    mark, rules, beside = found.mark, found.rules, found.beside
    number, edited = found.number, found.edited
    joint = found.joint
    markers = [paragraph(_marker_style(element), run(xml_text(element.text))) for element in found.markers]
    if layout.double_rules is not None:
        return _letter(head, mark, rules, beside, layout)
    above = blank(layout.title_lines_above)
    if head.mode == "不印":
        shown = number.text or number.signatories or edited
        numbered = _number_and_rule(number, edited, head, layout) if shown else ""
        return "".join(markers) + numbered + (above if markers or numbered else "")
    # Closed up from the first line; empty lines keep the mark's place.
    markers += [blank(1)] * (layout.marker_lines - len(markers))
    lower = head.lower + (layout.preprinted_lower if head.mode == "套打" else 0)
    return (
        "".join(markers)
        + (
            joint_mark(joint, len(markers), lower, layout)
            if joint
            else _mark(mark, len(markers), lower, layout)
        )
        + _number_and_rule(number, edited, head, layout)
        + above
    )


def _marker_style(marker: FittedMarker) -> str:
    return "GwBoldMarker" if marker.bold else "GwMarker"


def _letter(
    head: FittedHead,
    mark: FittedMark | None,
    rules: FittedRules | None,
    beside: list[FittedBeside],
    layout: Layout,
) -> str:
    """The mark in a frame that begins above the type area and ends where the first line below the double rule does (10.1).

    The text goes on below the frame, for it is as wide as the type area. The rules are shapes of that first line's
    paragraph, at their places on the paper; they are on this page alone, whatever the text does.
    """
    rows = []
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{layout.characters * layout.cell}"/></w:tabs>'
    for n, row in enumerate(beside):
        drawn = double_rules(rules, layout) if n == 0 and rules is not None else ""
        right = TAB + styled("GwBeside")(xml_text(row.right)) if row.right else ""
        words = xml_text(row.marker.text) if row.marker else ""
        if row.numbered:  # the style of its number, so that a final of it is stamped as any other
            marked = styled("GwBesideMarker") if row.marker and row.marker.bold else run
            left = marked(words) if words else ""
            rows.append(paragraph("GwNumber", drawn + left + right, f'{stop}<w:jc w:val="left"/>'))
            continue
        style = _marker_style(row.marker) if row.marker else "GwMarker"
        left = run(words) if words else ""
        rows.append(paragraph(style, drawn + left + right, stop if right else ""))
    above = blank(layout.title_lines_above)
    if head.mode == "不印":
        return "".join(rows) + (above if rows else "")
    size = mark.size if mark else layout.mark_size
    line = mark_line(size)
    top = layout.mark_top - round(layout.baseline * line - layout.mark_ink_above * pt(size))
    frame = (
        f'<w:framePr w:w="{layout.text_width}" w:h="{first_row(layout, size) - top}" w:hRule="exact" w:hSpace="0" '
        f'w:vSpace="0" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" w:x="{layout.left}" w:y="{layout.top + top}"/>'
    )
    inside, outside = _mark_run(mark, layout)
    return paragraph("GwMark", inside, frame + exact(line) + outside) + "".join(rows) + above


def _mark(mark: FittedMark | None, markers: int, lower: int, layout: Layout) -> str:
    """The mark with its ink 35 mm below the type area's top, or its room on pre-printed paper.

    `markers` are the lines above it; `lower` is how much lower it stands than the layout has it, in twips.
    """
    size = mark.size if mark else layout.mark_size
    before = above_mark(size, markers, lower, layout)
    inside, outside = _mark_run(mark, layout)
    return paragraph("GwMark", inside, exact(mark_line(size), before=before) + outside) + below_mark(
        size, layout
    )


def _mark_run(mark: FittedMark | None, layout: Layout) -> tuple[str, str]:
    """The run of a mark, and the indents of its paragraph; nothing on pre-printed paper."""
    if mark is None:
        return "", ""
    closer = f'<w:spacing w:val="{mark.tracking}"/>' if mark.tracking else ""
    scale = f'<w:w w:val="{mark.scale}"/>' if mark.scale != 100 else ""
    half = round(mark.size * 2)
    inside = run(xml_text(mark.text), f'{closer}{scale}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
    return inside, _room(mark, layout)


def _room(mark: FittedMark, layout: Layout) -> str:
    """Indents that give a narrowed mark the room that it would need at full width; none where it needs none.

    Nothing is seen of them, for it is centred. But a program that does not know w:w (ONLYOFFICE) keeps it on its line
    by them, and all pages as they are; it would break it else.
    """
    beyond = min(mark.beyond, layout.left, layout.right)
    return f'<w:ind w:left="-{beyond}" w:right="-{beyond}"/>' if beyond else ""


def _number_and_rule(
    number: FittedNumber, edited: FittedEdited | None, head: FittedHead, layout: Layout
) -> str:
    """发文字号, with signatories on its line in an upward document, who edited it, and the red rule below."""
    rows = number.signatories or ((),)
    rule = _rule(layout) if head.mode == "全印" and layout.rule_eighths else ""
    last = "" if edited else rule
    drawn = [_row(number, last, n, n == len(rows) - 1, layout) for n in range(len(rows))]
    if edited:
        drawn.append(_edited(edited, rule, layout))
    if head.mode == "套打" and layout.rule_eighths:  # room for the rule of the pre-printed paper
        drawn.append(paragraph("GwBlank", "", exact(pt(layout.rule_gap_pt + layout.rule_eighths / 8))))
    return "".join(drawn)


def _rule(layout: Layout) -> str:
    """The property of the paragraph that the red rule is the lower border of."""
    return (
        f'<w:pBdr><w:bottom w:val="single" w:sz="{layout.rule_eighths}" '
        f'w:space="{layout.rule_gap_pt}" w:color="{layout.red}"/></w:pBdr>'
    )


def _edited(edited: FittedEdited, rule: str, layout: Layout) -> str:
    """编印单位 one 字 from the left, the day one from the right, as in 版记; tab stops, for a border is as wide as indents."""
    right = layout.characters * layout.cell - layout.cell
    tabs = (
        f'<w:tabs><w:tab w:val="left" w:pos="{layout.cell}"/><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
    )
    inside = TAB + words(edited.editor) + TAB + words(edited.date)
    return paragraph("GwNumber", inside, f'{rule}{tabs}<w:jc w:val="left"/>')


def _row(number: FittedNumber, rule: str, n: int, last: bool, layout: Layout) -> str:
    """The n-th row of signatories; the last one has the number and the rule."""
    properties = rule if last else ""
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
