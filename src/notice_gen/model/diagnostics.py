"""Where something was seen, what was seen, what to do: the one form of every finding.

Nothing here decides what is a fault; stages do, and hand their findings to a Report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
class Fault:
    """What can be found, for ever under one code: its weight, its name in the office's words, how far it reaches.

    Each room has one table of its faults (`faults`), and a finding is made of a line of it. `scope` is how far an
    错误 reaches: the whole book, or the one row of a kind that makes a document of each row.
    """

    code: str
    severity: Severity
    name: str
    scope: Scope = "book"

    def at(self, place: Place, seen: str, remedy: str = "", meant: str = "") -> Diagnostic:
        """A finding of it."""
        return Diagnostic(self, place, seen, remedy, meant)


def table(names: Mapping[str, object]) -> dict[str, Fault]:
    """The faults among a module's names, by code. Raises ValueError where two have one code."""
    faults = [value for value in names.values() if isinstance(value, Fault)]
    return joined({fault.code: fault} for fault in faults)


def joined(tables: Iterable[Mapping[str, Fault]]) -> dict[str, Fault]:
    """Several tables as one. Raises ValueError where a code has two meanings."""
    faults: dict[str, Fault] = {}
    for one in tables:
        for code, fault in one.items():
            if faults.setdefault(code, fault) is not fault:
                raise ValueError(f"{code} is both {faults[code].name} and {fault.name}")
    return faults


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what of, its place, what was seen and what to do.

    `meant` is the value that was probably meant, where the program has one. `softened`: an 错误 or 待补 that is only
    said here, for what it concerns is not what is being done; `of_row`: it keeps back one document, not the book.
    """

    fault: Fault
    place: Place
    seen: str
    remedy: str = ""
    meant: str = ""
    of_row: bool = False
    softened: bool = False

    @property
    def code(self) -> str:
        """The code of its fault."""
        return self.fault.code

    @property
    def severity(self) -> Severity:
        """How much it weighs here."""
        return Severity.NOTE if self.softened else self.fault.severity

    @property
    def scope(self) -> Scope:
        """How far it reaches here."""
        return "row" if self.of_row else self.fault.scope

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

    def found(self, fault: Fault, place: Place, seen: str, remedy: str = "", meant: str = "") -> None:
        """Keep a finding of a fault."""
        self.add(Diagnostic(fault, place, seen, remedy, meant))

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
