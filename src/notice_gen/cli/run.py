"""One run of a command: how it answers (words, or JSON with --json), what was found, what the exit code will be.

Commands are given a Run and use nothing else of the command line; what they do is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import click

from notice_gen.cli.exit_codes import Exit
from notice_gen.model.diagnostics import Missing, Refused, Report, Severity


@dataclass
class Run:
    """What the command answers, and how.

    `answer` is what was made and found, for --json and for an icon that started the command; `made` counts documents
    that were let out although an 错误 kept others back. `ended` is an exit code that follows from the result itself,
    `kept_back` how many documents were not made, where the result tells.
    """

    as_json: bool = False
    report: Report = field(default_factory=Report)
    answer: dict[str, Any] = field(default_factory=dict)
    made: int = 0
    ended: Exit | None = None
    kept_back: int | None = None

    def say(self, *lines: str, end: str = "\n") -> None:
        """Lines for a person, on the output, each with this end; nothing with --json."""
        if not self.as_json:
            for line in lines:
                click.echo(line + end, nl=False)

    def lines(self, lines: Callable[[], Iterable[str]]) -> None:
        """Lines for a person that are made only where somebody reads them; nothing with --json."""
        if not self.as_json:
            self.say(*lines())

    def give(self, **named: Any) -> None:
        """Parts of the answer for a program, by their names in the JSON."""
        self.answer |= named

    def refuse(self, refused: Refused) -> None:
        """Nothing more can be done: what the exception found is reported, and the run ends with it."""
        self.report.extend(refused.findings)
        self.ended = Exit.MISSING if isinstance(refused, Missing) else Exit.REFUSED

    def exit_code(self) -> Exit:
        """How the run ended: by its result, else by its findings.

        An 错误 is 2; where documents were let out nevertheless, one that kept back only the document of its row is 1.
        """
        if self.ended is not None:
            return self.ended
        if self.report.refused or (not self.made and self.report.of(Severity.ERROR)):
            return Exit.REFUSED
        return Exit.FINDINGS if len(self.report) else Exit.CLEAN
