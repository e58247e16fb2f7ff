"""The page number of a page that lies on its side (GB/T 9704—2012, 8) → the text box that holds it beside the table.

Where the text box stands follows from the layout; the words of the number are given.
"""

from __future__ import annotations

from notice_gen.model.layout import Layout

NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
EMU = 635  # to the twip


def lying_number(page: Layout, style: str, number: str, box: int) -> str:
    """The run with the text box, as long as the type area is high; `style` sets the number to its end or beginning. `box`
    tells the boxes of a file apart.

    Its only line runs downwards, its dash as far from the paper's edge as on other pages. The words of a box turned so
    (`vert`) lie as Word, WPS and LibreOffice draw them: their upper side to the right.
    """
    wide, high = page.footer_line, page.foot - page.top
    # An exact line has its baseline at four fifths of its height, from the right here, and the dash above that.
    dash = page.left - page.page_number_below
    left = dash - round(DASH_IN_LINE * wide)
    name = "横排页的页码"
    return (
        f'<w:r><mc:AlternateContent {NAMESPACES}><mc:Choice Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" '
        'locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left * EMU}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{page.top * EMU}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{wide * EMU}" cy="{high * EMU}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:wrapNone/><wp:docPr id="{box}" name="{name}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide * EMU}" cy="{high * EMU}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f'<wps:txbx><w:txbxContent><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{number}</w:p></w:txbxContent>'
        '</wps:txbx><wps:bodyPr vert="vert" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t">'
        "<a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        "</mc:AlternateContent></w:r>"
    )


DASH_IN_LINE = (
    0.326  # of a line's height from its lower edge, which lies at the left (measured, LibreOffice 7.4)
)
