"""署名 of several issuers and 成文日期 → XML: a paragraph for each line of names, kept with the next (GB/T 9704—2012, 7.3.5).

Names side by side stand at centring tab stops, which every program knows.
"""

from __future__ import annotations

from notice_gen.model.fitted import FittedJointSignature, SignedRow
from notice_gen.model.layout import Layout
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.wordml import KEEP_NEXT, TAB, blank, paragraph, run, words


def joint_signature(signature: FittedJointSignature, keep: str, layout: Layout) -> str:
    """All of its lines, from the empty ones above it; the date stays with a note below it (`keep`)."""
    xml = blank(signature.lines_above, keep=KEEP_NEXT)
    for n, row in enumerate(signature.rows):
        xml += blank(signature.between_rows if n else 0, keep=KEEP_NEXT) + _row(row, layout)
    xml += blank(signature.lines_between, keep=KEEP_NEXT)
    if signature.date:
        right = f'<w:ind w:right="{round(signature.date_right * layout.cell)}"/>'
        xml += paragraph("GwDate", words(signature.date), keep + right)
    return xml


def _row(row: SignedRow, layout: Layout) -> str:
    if row.centres:
        stops = "".join(
            f'<w:tab w:val="center" w:pos="{round(centre * layout.cell)}"/>' for centre in row.centres
        )
        inside = "".join(TAB + words(name) for name in row.names)
        return paragraph("GwIssuer", inside, f'{KEEP_NEXT}<w:tabs>{stops}</w:tabs><w:jc w:val="left"/>')
    name = row.names[0]
    right = f'{KEEP_NEXT}<w:ind w:right="{round(row.right * layout.cell)}"/>'
    if not row.spread:
        return paragraph("GwIssuer", words(name), right)
    # Nothing between the last character and the edge. A run's own spacing stands in the place of its style's.
    spread = f'<w:spacing w:val="{row.spread + layout.tracking}"/>'
    return paragraph("GwIssuer", run(xml_text(name[:-1]), spread) + run(xml_text(name[-1])), right)
