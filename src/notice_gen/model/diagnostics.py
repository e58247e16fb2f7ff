"""Where something was seen, what was seen, what to do: the one form of every finding.

Nothing here decides what is a fault; stages do, and hand their findings to a Report.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text without line breaks, and without what a terminal would obey or turn around."""
    return _UNSEEN.sub("", " ".join(text.splitlines()))


class Severity(Enum):
    """How much a finding weighs, in the office's own words."""

    ERROR = "错误"  # nothing is written
    DUE = "待补"  # a draft is written with the gap marked
    NOTE = "提醒"  # the document is written; somebody should look


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and inside it a sheet and cell, or a line (from 1). Empty parts are not shown."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0

    def __str__(self) -> str:
        words = f"《{self.file}》" if self.file else ""
        if self.sheet:
            words += f"“{self.sheet}”表"
        if self.cell:
            words += f" {self.cell}"
        if self.line:
            words += f"第 {self.line} 行"
        return words


NOWHERE = Place()


Scope = Literal["book", "row"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable code, its weight, its place, what was seen and what to do.

    `meant` is the value that was probably meant, where the program has one. `scope` is how far an 错误
    reaches: the whole book, or the one row of a kind that makes a document of each row.
    """

    code: str
    severity: Severity
    place: Place
    seen: str
    remedy: str = ""
    meant: str = ""
    scope: Scope = "book"

    def __str__(self) -> str:
        where = f"{self.place}：" if self.place != NOWHERE else ""
        remedy = f"建议：{self.remedy}。" if self.remedy else ""
        return f"{where}{self.seen}。{remedy}〔{self.code}〕"

    def as_data(self) -> dict[str, str | int]:
        """The finding for a program to read (`--json`)."""
        data: dict[str, str | int] = {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "line": self.place.line,
            "seen": self.seen,
            "remedy": self.remedy,
            "meant": self.meant,
            "scope": "" if self.scope == "book" else self.scope,
        }
        return {name: value for name, value in data.items() if value}


class Report:
    """The findings of one run, in the order seen, each once."""

    def __init__(self) -> None:
        self._findings: dict[Diagnostic, None] = {}

    def add(self, finding: Diagnostic) -> None:
        """Keep a finding; the same finding a second time changes nothing."""
        self._findings.setdefault(finding)

    def error(
        self, code: str, place: Place, seen: str, remedy: str = "", meant: str = "", scope: Scope = "book"
    ) -> None:
        """Keep an 错误."""
        self.add(Diagnostic(code, Severity.ERROR, place, seen, remedy, meant, scope))

    def due(self, code: str, place: Place, seen: str, remedy: str = "", meant: str = "") -> None:
        """Keep a 待补."""
        self.add(Diagnostic(code, Severity.DUE, place, seen, remedy, meant))

    def note(self, code: str, place: Place, seen: str, remedy: str = "", meant: str = "") -> None:
        """Keep a 提醒."""
        self.add(Diagnostic(code, Severity.NOTE, place, seen, remedy, meant))

    def extend(self, findings: Iterable[Diagnostic]) -> None:
        """Keep several findings."""
        for finding in findings:
            self.add(finding)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._findings)

    def __len__(self) -> int:
        return len(self._findings)

    def of(self, severity: Severity) -> list[Diagnostic]:
        """The findings of one weight."""
        return [finding for finding in self if finding.severity is severity]

    @property
    def refused(self) -> bool:
        """Whether anything was found that keeps every document from being written."""
        return any(finding.severity is Severity.ERROR and finding.scope == "book" for finding in self)


class Refused(Exception):
    """Going on is senseless; carries the findings that say why."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class Missing(Refused):
    """Something that the work needs is not on this machine."""
