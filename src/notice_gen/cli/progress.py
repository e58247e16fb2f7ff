"""How far a run is → one line of a terminal, with rate and time left; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notice_gen.build.requests import Follower
    from notice_gen.files.turns import Waiting


@contextmanager
def following(part: str = "") -> Iterator[Follower]:
    """The Follower of a run: on a terminal it keeps a line up to date, which is empty again afterwards.

    `part` is what is done, where the run has no parts with names of their own.
    """
    from notice_gen.build.requests import Follower

    if sys.stderr is None or not sys.stderr.isatty():
        yield Follower(waiting=waiting())
        return
    line = _Line(part)
    try:
        yield Follower(told=line.show, began=line.begin, waiting=waiting())
    finally:
        line.clear()


def waiting() -> Waiting:
    """Who acts here; whoever has to wait for another run is told on the error stream."""
    import platform

    import click

    from notice_gen.cli.who import acting
    from notice_gen.files.turns import Waiting

    return Waiting(acting(), platform.node(), lambda words: click.echo(f"\r{words}", err=True))


class _Line:
    def __init__(self, part: str) -> None:
        self.begin(part)

    def begin(self, part: str) -> None:
        """Begin to count anew, for another part."""
        self._part, self._started, self._shown = part, time.monotonic(), 0.0
        self._first: int | None = None

    def show(self, done: int, all_of: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if now - self._shown < 0.2 and done < all_of:
            return
        self._shown = now
        rate = (done - self._first) / max(now - self._started, 0.001)
        left = f"，还要 {_span((all_of - done) / rate)}" if rate > 0 and done < all_of else ""
        sys.stderr.write(f"\r{self._part} {done}/{all_of}，每秒 {rate:.0f} 份{left}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave the line empty for what comes after."""
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _span(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"
