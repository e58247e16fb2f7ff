"""The exit codes of the program, by name."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; `docs/commands.md` and the help of `archive verify` say the same."""

    CLEAN = 0
    FINDINGS = 1  # something to look at; documents were let out
    REFUSED = 2  # 错误, wrong input or usage
    MISSING = 3  # this machine lacks something
    DAMAGED = 4  # what is kept, or is to be handed over, is not as it was or should be
    IN_USE = 5  # the archive is being written
    NOT_FOUND = 6  # no archive is there
    INTERRUPTED = 130
