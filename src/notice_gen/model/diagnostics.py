"""Findings: where something was seen, what was seen, what to do about it. All rooms report with these types.

Nothing here decides what is a fault; stages do, and hand their findings to a Report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place, place_as_data
from notice_gen.model.raised import bears, plain

_UNSEEN = lazy_pattern("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text on one line, without control characters and marks that turn the direction of writing."""
    return _UNSEEN.sub("", " ".join(text.splitlines()))


class Severity(Enum):
    """How much a finding weighs, in the office's own words."""

    ERROR = "错误"  # nothing is written
    DUE = "待补"  # a draft is written with the gap marked
    NOTE = "提醒"  # the document is written; a person should check it


Scope = Literal["book", "row"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A sort of finding: its code (never given to another), its weight, its name in the office's words, its scope.

    Each room lists its faults in its module `faults`; a finding (Diagnostic) is one of them, seen at a place.
    `scope` says what an 错误 keeps from being written: "book" every document, "row" only the document of its row.
    `mark` is what a draft shows in the place of a 待补, "" where the words stand as they were typed, or nowhere.
    """

    code: str
    severity: Severity
    name: str
    scope: Scope = "book"
    mark: str = "【待填：…】"
    together: bool = False  # its cells are one thing to mend, and counted as one

    def at(self, place: Place, seen: str, remedy: str = "", meant: str = "") -> Diagnostic:
        """A finding of this fault at a place; the arguments are those of Diagnostic."""
        return Diagnostic(self, place, seen, remedy, meant)


def table(names: Mapping[str, object]) -> dict[str, Fault]:
    """The faults among a module's names (`vars()`), by code. Raises ValueError where two have one code."""
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
    """One finding: its fault, its place, what was seen (`seen`) and what to do (`remedy`), both in Chinese.

    `meant` is the value that was probably meant, where the program has a guess. `softened`: an 错误 or 待补 reported as
    a 提醒, because it concerns documents that this run does not make. `of_row`: its scope is the row, whatever its fault says.
    """

    fault: Fault
    place: Place
    seen: str
    remedy: str = ""
    meant: str = ""
    of_row: bool = False
    softened: bool = False

    def __post_init__(self) -> None:
        if bears(
            self.seen + self.remedy + self.meant
        ):  # quoted of a cell: no screen and no file can raise it
            for name in ("seen", "remedy", "meant"):
                object.__setattr__(self, name, plain(getattr(self, name)))

    @property
    def code(self) -> str:
        """Its fault's code, such as W101."""
        return self.fault.code

    @property
    def severity(self) -> Severity:
        """Its fault's weight, or 提醒 where it is softened."""
        return Severity.NOTE if self.softened else self.fault.severity

    @property
    def scope(self) -> Scope:
        """Its fault's scope, or "row" where `of_row` says so."""
        return "row" if self.of_row else self.fault.scope

    def __str__(self) -> str:
        where = str(self.place)
        where = f"{where}：" if where else ""
        remedy = f"建议：{self.remedy}。" if self.remedy else ""
        return f"{where}{self.seen}。{remedy}〔{self.code}〕"

    def as_data(self) -> dict[str, Any]:
        """The finding for a program to read (`--json`)."""
        data = {
            "code": self.code,
            "severity": self.severity.value,
            **place_as_data(self.place),
            "seen": self.seen,
            "remedy": self.remedy,
            "meant": self.meant,
            "scope": "" if self.scope == "book" else self.scope,
        }
        return {name: value for name, value in data.items() if value}


class Report:
    """The findings of one run in the order they were added, without duplicates."""

    def __init__(self) -> None:
        self._findings: dict[Diagnostic, None] = {}

    def add(self, finding: Diagnostic) -> None:
        """Add a finding, unless an equal one is there."""
        self._findings.setdefault(finding)

    def found(self, fault: Fault, place: Place, seen: str, remedy: str = "", meant: str = "") -> None:
        """Add a finding of a fault; the arguments are those of Diagnostic."""
        self.add(Diagnostic(fault, place, seen, remedy, meant))

    def extend(self, findings: Iterable[Diagnostic]) -> None:
        """Add several findings."""
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
        """Whether there is an 错误 of the whole book: then no document may be written."""
        return any(finding.severity is Severity.ERROR and finding.scope == "book" for finding in self)


class Refused(Exception):
    """The work cannot go on; `findings` say why. Callers put them into the report and stop."""

    def __init__(self, *findings: Diagnostic) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


class Missing(Refused):
    """A program, package or font that the work needs is not on this machine."""
