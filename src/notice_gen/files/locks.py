"""Locks on open files, for one writer at a time; the system releases them when their process ends.

What is in the file, and whether it is deleted afterwards, is the caller's affair.

PyPI's filelock (4.3.1) is no stand-in: it shares through SQLite or through marker files that a killed process leaves,
makes the file that is only to be read, and locks on Windows the first byte, which we write.
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
        """Lock one byte far behind what is written, without waiting; False where another process has locked it."""
        os.lseek(handle, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int, shared: bool = False) -> bool | None:
        """Lock the file without waiting, beside other readers where `shared`; False where another process has locked
        it, None where the disk has no locks."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True


def acquire_lock(path: Path, patience: float) -> tuple[int, bool] | None:
    """Open a file, created where it is missing, and lock it. Returns the handle, and False where the disk has no locks.

    Waits up to `patience` seconds for another process, then returns None. os.close(handle) releases the lock.
    Raises OSError where the file cannot be opened.
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
    """End this worker process as soon as its parent process is gone, killed or not.

    A pool's worker waits for work on a pipe of which it has the other end open as well, so that it would wait for
    ever; a forked one would keep its parent's locks until then.
    """
    from multiprocessing import parent_process

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
