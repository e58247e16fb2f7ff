"""What an office asks of its archive → what became of it: verified, scans added, items listed, found, searched, taken out.

Archive and register are given, opened; an archive that is looked at alone has no register. How bytes are kept is not
known here (`archive`).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

from notice_gen.build.requests import gathering
from notice_gen.files.outbox import disk_fault
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Chained, Entry, State
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive, descriptions, fixity, open_archive
from notice_gen.office.archive.descriptions import Named
from notice_gen.office.archive.keeping import in_use
from notice_gen.office.archive.searching import Found, Search
from notice_gen.office.bookkeeping import search_register
from notice_gen.office.faults import LOG_INSIDE_ARCHIVE
from notice_gen.office.register import Register

LONGEST_BETWEEN = 5  # seconds that a run may need from the archive to the register
INDEXED_AT_ONCE = 500  # items

# ---- verify -------------------------------------------------------------------------------------

UNFINISHED: Final = "没有损坏，上次的运行没有做完"
REGISTER_CHANGED: Final = "完好，登记簿有改动"
Ending = Literal[
    "完好", "没有损坏，上次的运行没有做完", "完好，登记簿有改动", "有损坏", "正在使用，没有校验", "没有找到归档库"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """The folder of an archive, with how many processes it is read, and a log that gets a line of the result."""

    folder: Path
    moment: datetime.datetime
    log: Path | None = None
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Verified:
    """How it ended, in words for the log too (`said`), what was counted, and the findings.

    `register` is the address of the register whose chain it was compared with.
    """

    ending: Ending
    said: str
    findings: tuple[Diagnostic, ...]
    count: fixity.Count | None = None
    register: str = ""


def verify_archive(request: VerifyRequest, register_beside: Callable[[], Register | None]) -> Verified:
    """Verify every byte of an archive, and compare it with the chain of its register; nothing is changed.

    `register_beside` opens the register, after the archive was found. Raises Refused for a log that lies in the
    archive or cannot be written, and where the register cannot be read.
    """
    folder = request.folder
    _validate_log(request)
    try:
        archive = open_archive(folder)
    except Refused as refused:
        verified = Verified("没有找到归档库", "没有找到归档库", refused.findings)
        _write_log(request, verified.said, [])
        return verified
    register = register_beside()
    with archive.reading() as quiet:
        if not quiet:
            ending: Ending = "正在使用，没有校验"
            _write_log(request, ending, [])
            return Verified(ending, ending, (in_use(folder),), None, register.address if register else "")
        count, findings = _compared(archive, register, request.jobs)
        by_hand = register.changed_by_hand() if register is not None else []
    findings = _unchained_at_last(archive, register, findings)
    ending = _ending(findings, by_hand)
    findings += by_hand
    said = f"{ending}：{_counted(count, compared=register is not None)}"
    _write_log(request, said, [str(finding) for finding in findings])
    return Verified(ending, said, tuple(findings), count, register.address if register else "")


def _compared(
    archive: Archive, register: Register | None, jobs: int
) -> tuple[fixity.Count, list[Diagnostic]]:
    links: Iterator[Chained] | None = None
    issued: list[str] = []
    entries: Iterator[Entry] | None = None
    if register is not None:
        links = register.links()  # read after the archive, so that what is issued just now has its links
        issued = [e.item for e in register.entries(states=(State.ISSUED, State.FILED)) if e.version]
        entries = register.entries()
    count = fixity.Count()
    findings = fixity.verify(
        archive,
        links,
        jobs,
        issued=issued,
        entries=entries,
        given=lambda entry: register is not None and register.was_numbered(entry),
        count=count,
    )
    return count, findings


def _ending(findings: Sequence[Diagnostic], by_hand: Sequence[Diagnostic]) -> Ending:
    """The worst that was found: of the archive, then of the register (`by_hand` are its own findings), then of a run."""
    if fixity.damaged(findings):
        return "有损坏"
    if by_hand or fixity.register_changed(findings):
        return REGISTER_CHANGED
    return UNFINISHED if any(finding.fault in fixity.UNFINISHED for finding in findings) else "完好"


def _unchained_at_last(
    archive: Archive, register: Register | None, findings: list[Diagnostic]
) -> list[Diagnostic]:
    """The findings without those that a run at work explains: it files a group, copies it, then enters it."""
    for _ in range(LONGEST_BETWEEN):
        if register is None or not any(finding.fault in fixity.UNCHAINED for finding in findings):
            break
        time.sleep(1)
        findings = fixity.still_unchained(archive, findings, register.links())
    return findings


def _counted(count: fixity.Count, *, compared: bool) -> str:
    with_chain = f"与登记簿的校验链（{count.links} 环）核对" if compared else "没有与登记簿核对"
    campaigns = f"和 {count.campaigns} 项活动的工作簿" if count.campaigns else ""
    return f"{count.items} 件{campaigns}，{count.files} 个文件，{count.bytes} 字节，{with_chain}"


def _validate_log(request: VerifyRequest) -> None:
    """Raise Refused for a log inside the archive."""
    log = request.log
    if log is not None and log.resolve().is_relative_to(request.folder.resolve()):
        seen, remedy = f"校验日志“{log}”在归档库里面", "写到归档库以外的地方"
        raise Refused(Diagnostic(LOG_INSIDE_ARCHIVE, NOWHERE, seen, remedy))


def _write_log(request: VerifyRequest, result: str, findings: Sequence[str]) -> None:
    """A line for the run and one for each finding at the end of the log. Raises Refused where the disk refuses."""
    log, moment = request.log, request.moment.isoformat()
    if log is None:
        return
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{moment}\t{request.folder}\t{result}\n")
            stream.writelines(f"{moment}\t\t{' '.join(finding.splitlines())}\n" for finding in findings)
    except OSError as error:
        raise Refused(disk_fault(error, log)) from error


# ---- one item -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemFound:
    """The item that was meant, its entry where there is a register, and what was seen on the way."""

    named: Named
    entry: Entry | None
    findings: tuple[Diagnostic, ...] = ()


def find_item(archive: Archive, register: Register | None, words: str, this_year: int) -> ItemFound:
    """The item that the words mean, by the register, or by the descriptions in an archive without a register.

    Raises Refused where none or several are meant.
    """
    with gathering() as report:
        if register is None:
            among = [
                descriptions.named(item, description)
                for item, description in descriptions.all_descriptions(archive, report)
            ]
            return ItemFound(descriptions.which(words, among, this_year), None, tuple(report))
        states = (State.ISSUED, State.FILED, State.VOID)
        entries = {entry.item: entry for entry in register.entries(states=states) if entry.version}
        among = [Named(item, entry.key, entry.number, entry.year) for item, entry in entries.items()]
        named = descriptions.which(words, among, this_year)
    return ItemFound(named, entries[named.item], tuple(report))


# ---- all items ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """An item with what may be shown of it: its description, what it lacks, whether its number is void."""

    item: str
    description: Mapping[str, Any]
    lacks: tuple[str, ...]
    void: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The items that were asked for, and findings on those that cannot be read."""

    items: tuple[Listed, ...]
    findings: tuple[Diagnostic, ...]


def list_items(
    archive: Archive, register: Register | None, year: int | None = None, *, lacking: bool = False
) -> Listing:
    """The items of a year (None: of all), or only those that lack something."""
    report = Report()
    void: set[str] = set()
    if register is not None:
        void = {entry.item for entry in register.entries(states=(State.VOID,)) if entry.version}
    items = []
    for item, description in descriptions.all_descriptions(archive, report):
        lacks = () if item in void else descriptions.asked_for(description)  # nobody seals what is void
        if (year is None or description.get("year") == year) and (lacks or not lacking):
            items.append(Listed(item, descriptions.openly(description), tuple(lacks), item in void))
    return Listing(tuple(items), tuple(report))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found in the archive, then the lines of the register that have no item, and findings on items that cannot be
    read."""

    items: tuple[Found, ...]
    lines: tuple[Entry, ...] = ()
    findings: tuple[Diagnostic, ...] = field(default=())


def search(archive: Archive, register: Register, words: Sequence[str], limit: int) -> SearchResult:
    """The items with all of these words, the index being brought up to date first, and lines that were taken over."""
    report, index = Report(), Search(register.engine)
    newest = {link.item: link.version for link in register.links()}
    missing = index.missing(newest)
    for n in range(0, len(missing), INDEXED_AT_ONCE):
        index.index(list(_indexed(archive, missing[n : n + INDEXED_AT_ONCE], newest, report)))
    items = index.find(words, limit)
    lines = (entry for entry in search_register(register, words) if not entry.version)
    return SearchResult(tuple(items), tuple(islice(lines, limit - len(items))), tuple(report))


def _indexed(
    archive: Archive, items: Iterable[str], newest: Mapping[str, int], report: Report
) -> Iterator[Any]:
    """What the index is to have of items; one that is damaged keeps nobody from finding the others."""
    for item in items:
        try:
            yield descriptions.indexed(item, newest[item], descriptions.read_description(archive, item))
        except Refused as refused:
            report.extend(refused.findings)
