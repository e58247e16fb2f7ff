"""The mark of several issuers → XML: a table without rules, a name a row, 文件 over all rows at the right (GB/T 9704—2012,
7.2.4); and the room above and below a mark, of one issuer or of several.

Nothing is fitted here. Characters are spread by w:spacing, so that they are as wide in every program, and as in the PDF.
"""

from __future__ import annotations

from notice_gen.model.fitted import FittedJointMark
from notice_gen.model.layout import Layout, mark_line, pt
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.wordml import exact, paragraph, run

SLACK = 40  # twips left free beside words, so that rounding never breaks a line of them
_NO_RULES = "".join(
    f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_NO_MARGINS = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))


def above_mark(size: float, markers: int, lower: int, layout: Layout) -> int:
    """Twips between the lines of 份号 and the like and a mark's line, so that its ink stands where the layout has it."""
    above = layout.mark_top + lower - markers * layout.pitch
    return max(0, round(above - layout.baseline * mark_line(size) + layout.mark_ink_above * pt(size)))


def below_mark(size: float, layout: Layout) -> str:
    """What is left of the way from a mark's ink to the number's, as two lines that are empty."""
    below = (1 - layout.baseline) * mark_line(size) - layout.mark_ink_below * pt(size)
    to_ink = layout.baseline * layout.pitch - layout.body_ink_above * pt(layout.body_size)
    half_way = round((layout.mark_to_number - below - to_ink) / 2)
    return paragraph("GwBlank", "", exact(half_way)) * 2


def joint_mark(mark: FittedJointMark, markers: int, lower: int, layout: Layout) -> str:
    """The table with the empty lines above and below it; `markers` and `lower` as for a mark of one issuer."""
    before = above_mark(mark.size, markers, lower, layout)
    line = mark_line(mark.size)
    columns = [mark.width + 2 * SLACK]
    if mark.suffix:
        columns.append(mark.gap + mark.suffix_width)
    rows = "".join(_row(mark, n, columns, line) for n in range(len(mark.names)))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_NO_RULES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_NO_MARGINS}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    return (paragraph("GwBlank", "", exact(before)) if before else "") + table + below_mark(mark.size, layout)


def _row(mark: FittedJointMark, n: int, columns: list[int], line: int) -> str:
    """The n-th name; the cell of 文件 begins in the first row and reaches over all."""
    name, between = mark.names[n]
    cells = _cell(columns[0], "", paragraph("GwMark", _spread(name, between, mark), exact(line)))
    if mark.suffix:
        first = n == 0
        inside = _spread(mark.suffix, 0, mark) if first else ""
        # From the names' edge the gap, at the right the room that the names have at their left.
        indent = f'<w:ind w:left="{mark.gap - SLACK}"/><w:jc w:val="left"/>'
        merged = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        own = paragraph("GwMark" if first else "GwBlank", inside, exact(line) + (indent if first else ""))
        cells += _cell(columns[1], merged, own)
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{line}" w:hRule="exact"/></w:trPr>{cells}</w:tr>'


def _cell(width: int, merged: str, inside: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}<w:noWrap/><w:vAlign w:val="center"/></w:tcPr>'
        f"{inside}</w:tc>"
    )


def _spread(words: str, between: int, mark: FittedJointMark) -> str:
    """Words with so many twips between their characters, none behind the last."""
    half = round(mark.size * 2)
    scale = f'<w:w w:val="{mark.scale}"/>' if mark.scale != 100 else ""
    sized = f'{scale}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    if not between:
        return run(xml_text(words), sized)
    return run(xml_text(words[:-1]), f'<w:spacing w:val="{between}"/>{sized}') + run(
        xml_text(words[-1]), sized
    )
