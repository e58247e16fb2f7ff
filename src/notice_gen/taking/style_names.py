"""The styles of a .docx → their names: our own where name, alias or id say so.

Styles are known by name: LibreOffice gives every style a new id (Style19) and keeps w:name; Word adds w:aliases. How
they set characters is not known here (`looks`).
"""

from __future__ import annotations

import re
from typing import Any

from notice_gen.taking.word_parts import Parts, W, value_of

# The styles of the writer (writers.docx.styles) that are looked for: id → name. A test compares the two.
# GwTitle is the title in files that were written before 2026-12.
NUMBER, DATE, PRINTER = "公文发文字号", "公文成文日期", "公文印发机关和日期"
# No styles of their own (`paragraphs.role`): a line of NUMBER's that ends with a day, one of PRINTER's that says 共印…份.
EDITED, COPIES = "公文编印单位和日期", "公文共印份数"
TITLE, SIGNATORY, ISSUER = "公文标题", "公文签发人姓名", "公文署名"
MARK, ADDRESSEES, MARKER = "公文发文机关标志", "公文主送机关", "公文密级紧急程度"
NOTE, COPY_TO, REMARK = "公文附件说明", "公文抄送机关", "公文附注"
OURS = {
    "GwNumber": NUMBER, "GwDate": DATE, "GwPrinter": PRINTER, "Title": TITLE, "GwTitle": TITLE,
    "GwSignatory": SIGNATORY, "GwIssuer": ISSUER, "GwMark": MARK, "GwAddressees": ADDRESSEES, "GwBoldMarker": MARKER,
    "GwNote": NOTE, "GwCopyTo": COPY_TO, "GwRemark": REMARK,
}  # fmt: skip


def style_names(parts: Parts) -> dict[str, str]:
    """Styles by id: our own name where name, alias or id say so, else the style's name; "" is the default one."""
    names: dict[str, str] = {}
    for root in parts.trees("styles"):
        for style in root.iter(f"{W}style"):
            own = str(style.get(f"{W}styleId", ""))
            name = value_of(style, "name")
            aliases = [alias.strip() for alias in re.split("[,，;]", value_of(style, "aliases"))]
            ours = next((n for n in (name, *aliases) if n in OURS.values()), OURS.get(own, name))
            names[own] = ours
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                names[""] = ours
    return names


def style_of(paragraph: Any, names: dict[str, str]) -> str:
    """The name of a paragraph's style."""
    properties = paragraph.find(f"{W}pPr")
    own = value_of(properties, "pStyle") if properties is not None else ""
    return names.get(own) or OURS.get(own, own) or "正文"
