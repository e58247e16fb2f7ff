"""The only clock of the program; SOURCE_DATE_EPOCH sets it, so that the same run gives the same bytes."""

from __future__ import annotations

import datetime
import os


def now() -> datetime.datetime:
    """The moment with the local offset, to the second; where it is set, SOURCE_DATE_EPOCH (seconds since 1970, UTC)."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC)
    return datetime.datetime.now().astimezone().replace(microsecond=0)
