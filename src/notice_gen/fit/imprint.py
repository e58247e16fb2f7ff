"""版记: its words closed as the standard asks."""

from __future__ import annotations

from notice_gen.document import Imprint
from notice_gen.fitted import FittedImprint


def fit_imprint(imprint: Imprint) -> FittedImprint:
    """抄送 closed by a full stop (GB/T 9704—2012, 7.4.2), the date followed by 印发 (7.4.3)."""
    copy_to = str(imprint.copy_to).rstrip(" 。.，,、；;")
    return FittedImprint(
        copy_to=f"{copy_to}。" if copy_to else "",
        printer=str(imprint.printer),
        date=f"{imprint.date}印发" if imprint.date else "",
    )
