"""版记: its words closed as the standard asks."""

from __future__ import annotations

from notice_gen.model.document import Imprint
from notice_gen.model.fitted import FittedImprint


def fit_imprint(imprint: Imprint) -> FittedImprint:
    """主送 above 抄送, each closed by a full stop (GB/T 9704—2012, 7.4.2), the date followed by 印发 (7.4.3)."""
    labelled = (("主送：", imprint.main_to), ("抄送：", imprint.copy_to))
    return FittedImprint(
        sent_to=tuple(
            f"{label}{str(names).rstrip(' 。.，,、；;：')}。" for label, names in labelled if names
        ),
        printer=str(imprint.printer),
        date=f"{imprint.date}印发" if imprint.date else "",
    )
