"""What must come to an end: work that a fault would make last for minutes or hours."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds of the processor, some thirty times what any of these takes: no busy machine reaches it, an endless search does.
ENDLESS = 60


@contextmanager
def comes_to_an_end() -> Iterator[None]:
    """Fails where the work inside takes the processor for longer than `ENDLESS` seconds."""
    before = time.process_time()
    yield
    assert time.process_time() - before < ENDLESS


def calls(work: Callable[[], object]) -> int:
    """How many functions are called by a piece of work: the same on every machine, however busy."""
    with cProfile.Profile() as profile:
        work()
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]
