"""One writer at a time: a lock on an open file, which the system takes away when its process ends.

What the file holds, and whether it stays, is decided by who locks it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int, shared: bool = False) -> bool | None:
        """Lock one byte far behind what is written; False where another process has it."""
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int, shared: bool = False) -> bool | None:
        """Lock the file, beside other readers where shared; False where another process has it, None where
        the disk knows no locks."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True


def acquire_lock(path: Path, patience: float) -> tuple[int, bool] | None:
    """Open a file, made where it is missing, and lock it: the handle, and whether it is really locked.

    Waits up to `patience` seconds for another process, then gives None. Raises OSError where the disk does not
    let it. The lock goes with os.close.
    """
    until = time.monotonic() + patience
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        got = try_lock(handle)
        if got is not False:
            # The run that we waited for took the file away: then lock the one that stands there now.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle, got is True
        os.close(handle)
        if time.monotonic() > until:
            return None
        time.sleep(0.02)


def leave_with_parent() -> None:
    """Let this worker process end when the one that started it is gone, killed or not.

    A pool's worker waits for work on a pipe that it holds open itself, so it would never see the end; one that
    was forked would keep its parent's locks as long.
    """
    from multiprocessing import parent_process

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
