"""版记: its words closed as the standard asks, and how many lines it takes."""

from __future__ import annotations

import math

from notice_gen.document import Imprint
from notice_gen.fit.em import em
from notice_gen.fitted import FittedImprint
from notice_gen.layout import Layout

COPY_TO = "抄送："


def fit_imprint(imprint: Imprint, layout: Layout) -> FittedImprint:
    """抄送 closed by a full stop (GB/T 9704—2012, 7.4.2), the date followed by 印发 (7.4.3)."""
    copy_to = str(imprint.copy_to).rstrip(" 。.，,、；;")
    line = layout.text_width / layout.small_cell - 2 * layout.imprint_indent - em(COPY_TO)
    lines = math.ceil((em(copy_to) + 1) / math.floor(line)) if copy_to else 0
    date = f"{imprint.date}印发" if imprint.date else ""
    return FittedImprint(
        copy_to=f"{copy_to}。" if copy_to else "",
        printer=str(imprint.printer),
        date=date,
        lines=lines + (1 if imprint.printer or date else 0),
    )
