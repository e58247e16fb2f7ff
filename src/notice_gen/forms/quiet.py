"""Python's warnings → ignored, or raised, while a library works; by one thread at a time, for the process has one set of filters.

What a library warns of is not known here.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Literal

_IN_USE = RLock()


@contextmanager
def warnings_are(action: Literal["ignore", "error"], module: str = "") -> Iterator[None]:
    """Ignore or raise the warnings that modules give meanwhile, of those whose name begins so; other threads wait for their turn."""
    with _IN_USE, warnings.catch_warnings():
        warnings.filterwarnings(action, module=module)
        yield
