"""Fitted 版记 → XML: a floating table whose last rule lies on the type area's lower edge (GB/T 9704—2012, 7.4).

On which page it comes is Word's; where its page is counted, the section around it is made by `drawing`.
"""

from __future__ import annotations

from typing import assert_never

from notice_gen.model.fitted import FittedImprint, FittedPrinted, FittedSentTo
from notice_gen.model.layout import Layout
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.wordml import TAB, TINY, exact, paragraph, run, words


def imprint(imprint: FittedImprint, layout: Layout) -> str:
    """A floating table at the foot of the page.

    It is the one form that Word, WPS and LibreOffice all put there and let grow upwards; it must be as wide as the
    text and anchored to the page sideways (docs/word-and-libreoffice.md, "imprint").
    """
    right = layout.text_width - round(layout.imprint_indent * layout.small_cell)
    sent, printed = [], []
    for element in imprint.elements:
        match element:
            case FittedSentTo():
                sent.append(paragraph("GwCopyTo", words(element.text), _hanging(element, layout)))
            case FittedPrinted():
                tabs = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
                inside = run(xml_text(element.printer)) + TAB + run(xml_text(element.date))
                printed.append(paragraph("GwPrinter", inside, tabs))
            case _:
                assert_never(element)
    rows = ["".join(sent)] * bool(sent) + printed  # no rule between 主送 and 抄送 (7.4.2)
    if not rows:
        return ""
    none = NO_RULE
    outer, inner = _rule(layout.rule_outer, layout), _rule(layout.rule_inner, layout)
    width = layout.text_width
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:topFromText="0" '
        f'w:bottomFromText="0" w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{layout.imprint_left}" '
        f'w:tblpYSpec="bottom"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>'
        f"<w:top {outer}/><w:left {none}/><w:bottom {outer}/><w:right {none}/><w:insideH {inner}/><w:insideV {none}/>"
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:bottom w:w="{layout.imprint_air}" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/>'
        "</w:tblGrid>"
        + "".join(
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
            f"</w:tcPr>{row}</w:tc></w:tr>"
            for row in rows
        )
        + _below(width, layout)
        + "</w:tbl>"
        + TINY
    )


def _hanging(sent: FittedSentTo, layout: Layout) -> str:
    """Where its lines begin, which the style says of 抄送 and 主送."""
    if sent.hanging == HANGING:
        return ""
    left, right = (
        round(n * layout.small_cell) for n in (layout.imprint_indent + sent.hanging, layout.imprint_indent)
    )
    hanging = sent.hanging * layout.small_cell
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


HANGING = 3  # 字 of 抄送： and 主送：, in their style
NO_RULE = 'w:val="nil"'


def _rule(eighths: int, layout: Layout) -> str:
    """The attributes of a rule so thick, in eighths of a point; of none where the format has none in 版记 (10.1)."""
    return f'w:val="single" w:sz="{eighths}" w:space="0" w:color="auto"' if layout.imprint_ruled else NO_RULE


def _below(width: int, layout: Layout) -> str:
    """A last row below the last rule, as high as the body reaches below the type area; mostly none."""
    high = layout.below_foot
    if not high:
        return ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders><w:top {_rule(layout.rule_outer, layout)}/>'
        '<w:bottom w:val="nil"/></w:tcBorders><w:tcMar><w:bottom w:w="0" w:type="dxa"/></w:tcMar></w:tcPr>'
        f"{paragraph('GwBlank', '', exact(high))}</w:tc></w:tr>"
    )
