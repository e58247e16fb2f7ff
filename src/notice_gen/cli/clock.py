"""The clock that commands give to what they run: SOURCE_DATE_EPOCH sets it, so that the same run gives the same bytes."""

from __future__ import annotations

import datetime
import os

from notice_gen.files import clock


def now() -> datetime.datetime:
    """The moment; where it is set, SOURCE_DATE_EPOCH (seconds since 1970, UTC)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC)
    return clock.now()
