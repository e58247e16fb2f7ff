"""One writer at a time, first come first served: whoever has to wait stands in a line, and is told who holds the lock.

The line is files beside the lock, `〈lock〉.〈when it came〉-〈process〉`, each locked by the process that waits. One that
nobody locks is of a process that is gone: it is taken away, and the next one moves up. On a disk without locks nobody waits.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from notice_gen.files.locks import acquire_lock, try_lock

SAID_AFTER = 5.0  # seconds until whoever waits is told who holds the lock
_AGAIN = 0.02  # seconds between two looks
_turns = count()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: the name of whoever acts, the machine and the process; what is not known is empty or 0."""

    who: str = ""
    machine: str = ""
    process: int = 0

    def __str__(self) -> str:
        where = f"{self.machine}，进程 {self.process}" if self.machine else f"进程 {self.process}"
        return f"{self.who or '别人'}（{where}）" if self.process else "另一个程序"

    @property
    def line(self) -> bytes:
        """What the holder writes into the lock's file, a line of its own."""
        said = {"who": self.who, "machine": self.machine, "process": self.process}
        return b"\n" + json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who acts here, on which machine, and how a person is told that this run waits for another one."""

    who: str = ""
    machine: str = ""
    told: Callable[[str], None] = lambda words: None

    @property
    def holder(self) -> Holder:
        """This process as others are told of it."""
        return Holder(self.who, self.machine, os.getpid())


SILENT = Waiting()


def acquire_in_turn(path: Path, patience: float, waiting: Waiting = SILENT) -> tuple[int, bool] | None:
    """Lock a file as `acquire_lock` does, after everybody who came before.

    Waits as long as those before go on: None where nothing moves for `patience` seconds. Raises OSError.
    """
    began = moved = time.monotonic()
    said, before, turn = False, _state(path, []), _Turn(path)
    try:
        while True:
            ahead = turn.ahead()
            held = acquire_lock(path, 0) if not ahead else None
            if held is not None:
                return held
            turn.stand()
            now, state = time.monotonic(), _state(path, ahead)
            before, moved = (before, moved) if state == before else (state, now)
            if not said and now - began >= SAID_AFTER:
                said = True
                line = f"，前面还有 {len(ahead)} 个在等" if ahead else ""
                waiting.told(
                    f"“{path.parent}”正由{holder_of(path)}在写{line}，等它写完就接着办；按 Ctrl-C 停下。"
                )
            if now - moved > patience:
                return None
            time.sleep(_AGAIN)
    finally:
        turn.leave()


def holder_of(path: Path) -> Holder:
    """Who wrote last that it holds a lock; nobody known where its file does not say."""
    with contextlib.suppress(OSError):
        for line in reversed(path.read_bytes().splitlines()):
            with contextlib.suppress(ValueError, TypeError, RecursionError):
                said = json.loads(line)
                if isinstance(said, dict):
                    return Holder(str(said["who"]), str(said["machine"]), int(said["process"]))
    return Holder()


class _Turn:
    """A place in the line before a lock."""

    def __init__(self, lock: Path) -> None:
        # The wall clock, which machines that share a disk have in common.
        self._path = lock.with_name(f"{lock.name}.{time.time_ns():020d}-{os.getpid()}-{next(_turns)}")
        self._lock, self._handle = lock, -1

    def stand(self) -> None:
        """Take the place, where it is not taken yet."""
        if self._handle < 0 and (held := acquire_lock(self._path, 60)) is not None:
            self._handle = held[0]

    def ahead(self) -> list[str]:
        """Those who came before and are still there; those who are gone lose their place."""
        return [place.name for place in self._places() if place.name < self._path.name and _is_held(place)]

    def leave(self) -> None:
        """Give the place up."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                if os.name != "nt":
                    self._path.unlink(missing_ok=True)
            os.close(self._handle)
            with contextlib.suppress(OSError):  # Windows takes away only what nobody has open
                self._path.unlink(missing_ok=True)
            self._handle = -1

    def _places(self) -> Iterator[Path]:
        start = f"{self._lock.name}."
        with contextlib.suppress(OSError), os.scandir(self._lock.parent) as there:
            yield from sorted(Path(one.path) for one in there if one.name.startswith(start))


def _is_held(place: Path) -> bool:
    """Whether the process that stands at a place is alive; the place of one that is not is taken away."""
    try:
        handle = os.open(place, os.O_RDWR)
    except OSError:
        return False
    try:
        if try_lock(handle) is False:
            return True
        with contextlib.suppress(OSError):
            place.unlink(missing_ok=True)
        return False
    finally:
        os.close(handle)


def _state(path: Path, ahead: list[str]) -> tuple[object, ...]:
    """What changes whenever those before go on: the line, and the lock's file, to which its holder adds."""
    with contextlib.suppress(OSError):
        there = path.stat()
        return (*ahead, there.st_ino, there.st_size, there.st_mtime_ns)
    return tuple(ahead)
