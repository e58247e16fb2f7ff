"""The double rules of a letter's first page (GB/T 9704—2012, 10.1) → shapes of a Word file, each at its place on the paper.

Where they stand was decided when they were fitted.
"""

from __future__ import annotations

from notice_gen.model.fitted import FittedRules
from notice_gen.model.layout import DoubleRules, Layout
from notice_gen.writers.docx.turned_number import EMU, NAMESPACES

FIRST_ID = 11  # the page numbers of pages that lie on their side have lower ones


def double_rules(rules: FittedRules, layout: Layout) -> str:
    """The run with both: four red bars, for no program but Word draws a line of two strokes."""
    of = layout.double_rules or DoubleRules()
    left = layout.left + (layout.characters * layout.cell - of.width) // 2
    heights = (of.thick, of.thin)
    bars = []
    for top, strokes in ((rules.first, heights), (rules.second, heights[::-1])):
        upper, lower = strokes
        bars += [(layout.top + top, upper), (layout.top + top + of.height - lower, lower)]
    return "".join(
        _bar(left, y, of.width, high, layout.red, FIRST_ID + n) for n, (y, high) in enumerate(bars)
    )


def _bar(left: int, top: int, wide: int, high: int, color: str, number: int) -> str:
    """A filled rectangle behind the text; lengths in twips from the paper's corner."""
    return (
        f'<w:r><mc:AlternateContent {NAMESPACES}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="1" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left * EMU}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top * EMU}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide * EMU}" cy="{high * EMU}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{number}" name="红线 {number - FIRST_ID + 1}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        "<wps:wsp><wps:cNvSpPr/><wps:spPr>"
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide * EMU}" cy="{high * EMU}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
