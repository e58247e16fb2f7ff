"""A cache by what its keys are, not by what they equal: the shapes that the thousands of documents of a batch share.

The hash of a tree of thousands of elements would take longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_KEPT = 256


class ByIdentity(Generic[T]):
    """What was made of some objects, kept for the very same ones; of the oldest first none is kept any longer."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        # The objects are kept alive beside it, or others could get their ids.
        self._kept: dict[tuple[int, ...], tuple[T, tuple[object, ...]]] = {}

    def of(self, make: Callable[[], T], *objects: object) -> T:
        """What was made of these objects before; else what `make` makes of them now."""
        key = tuple(map(id, objects))
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= self._most:
                self._kept.pop(next(iter(self._kept)), None)
            kept = self._kept[key] = (make(), objects)
        return kept[0]
