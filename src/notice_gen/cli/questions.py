"""Questions to the person at the terminal, or in the window of an icon; nobody is asked where nobody can answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from notice_gen.cli.run import Run


def confirming(run: Run) -> Callable[[str], bool]:
    """The function that asks a question of yes or no; it answers no where nobody is there."""
    there = somebody_there(run)
    return lambda question: there and click.confirm(f"{question}确实这样吗？", default=False)


def somebody_there(run: Run) -> bool:
    """Whether a person can answer: at a terminal, or in the window of an icon, where one has just said yes."""
    terminal = sys.stdin is not None and sys.stdin.isatty()
    return not run.as_json and (terminal or bool(os.environ.get("NOTICE_GEN_ICON")))
