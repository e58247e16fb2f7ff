"""The clock of this machine. Whoever runs something gives its clock, so that another can be given; nothing here asks for a setting."""

from __future__ import annotations

import datetime
from collections.abc import Callable

Clock = Callable[[], datetime.datetime]


def now() -> datetime.datetime:
    """The moment with the local offset, to the second."""
    return datetime.datetime.now().astimezone().replace(microsecond=0)
