"""The one clock: the moment that a run writes down, settable so that the same run gives the same bytes."""

from __future__ import annotations

import datetime
import os


def now() -> datetime.datetime:
    """The moment with the local offset, to the second; SOURCE_DATE_EPOCH (seconds since 1970, UTC) stands for it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is not None:
        return datetime.datetime.fromtimestamp(int(fixed), datetime.UTC)
    return datetime.datetime.now().astimezone().replace(microsecond=0)
