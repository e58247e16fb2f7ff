"""Objects → what was made of them, remembered for the last few. Nothing is made here.

By identity: the hash of a tree of thousands of elements would take longer than all that is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """What was made of the last `most` objects (or pairs of objects); those met first are forgotten first.

    Several threads may ask at once. An object is kept alive as long as it is remembered, or another one could get its id.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[tuple[int, ...], tuple[tuple[object, ...], Made]] = {}
        self._changing = Lock()

    def of(self, make: Callable[[], Made], *ones: object) -> Made:
        """What was made of these objects; made now where it was not, or was forgotten."""
        key = tuple(map(id, ones))
        known = self._made.get(key)
        if known is not None:
            return known[1]
        made = make()  # outside of the lock: two threads may make the same, and that of one is kept
        with self._changing:
            while len(self._made) >= self._most:
                del self._made[next(iter(self._made))]
            self._made[key] = (ones, made)
        return made
