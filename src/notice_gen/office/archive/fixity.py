"""归档库 and the register's chain → findings: every byte is read and every bad path named; nothing is changed.

An object is verified by itself (`soundness`), then the digests of its inventories are compared with the chain
(`agreement`). Nothing is repaired here.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from notice_gen.files.locks import leave_with_parent
from notice_gen.model.diagnostics import Diagnostic, Fault, Severity
from notice_gen.model.filing import CAMPAIGN, Chained, Entry, HighWaterMark, Number
from notice_gen.model.places import NOWHERE, InFile, file_name
from notice_gen.office.archive.agreement import against_chain, against_lines
from notice_gen.office.archive.faults import (
    CHAIN_CHANGED,
    CODE_NOT_IN_ITEM,
    ITEM_MISSING,
    ITEM_UNCHAINED,
    LAST_STEP_MISSING,
    LEFTOVERS,
    MARK_WRONG,
    REGISTER_LINE_CHANGED,
    REGISTER_LINE_GONE,
    VERSION_INCOMPLETE,
    VERSION_NOT_ENTERED,
)
from notice_gen.office.archive.high_water import HIGH_WATER, read_high_water
from notice_gen.office.archive.keeping import READY, STAGING, Archive, is_own
from notice_gen.office.archive.objects import DECLARATIONS, ROOT, place_of
from notice_gen.office.archive.soundness import (
    FROM_BACKUP,
    Checked,
    Said,
    check_objects,
    empty,
    entries_of,
    foreign,
    unreadable,
    walk,
    wrong,
)

UNCHAINED = (ITEM_UNCHAINED, VERSION_NOT_ENTERED)  # what a run at work may explain
UNFINISHED = (VERSION_NOT_ENTERED, CODE_NOT_IN_ITEM)  # a run that was broken off, and is to be done again
# Of the register alone: the archive's file that it is compared with is in the chain as it stands.
_OF_REGISTER = (CHAIN_CHANGED, REGISTER_LINE_CHANGED, REGISTER_LINE_GONE)
_GROUP = 64  # objects that a process is given at once


@dataclass(slots=True)
class Count:
    """How much was read; objects of campaigns are counted apart from items."""

    items: int = 0
    campaigns: int = 0
    links: int = 0
    files: int = 0
    bytes: int = 0

    def add(self, checked: Checked) -> None:
        """Count one more object."""
        of_campaign = checked.item.startswith(CAMPAIGN)
        self.items += not of_campaign
        self.campaigns += of_campaign
        self.files += checked.files
        self.bytes += checked.bytes


def verify(
    archive: Archive,
    links: Iterable[Chained] | None,
    jobs: int = 1,
    *,
    issued: Collection[str] = (),
    entries: Iterable[Entry] | None = None,
    given: Callable[[Entry], bool] = lambda entry: False,
    count: Count | None = None,
) -> list[Diagnostic]:
    """Verify a whole archive; findings in the order of the paths. A 提醒 means that nothing is damaged.

    `links` is the register's chain in its order, None where there is no register to compare with; `issued` are the
    items that the register says are issued; `entries` are its entries, iterated after the archive has been read; `given` says
    whether the register gave an entry the 档号 that it has.
    `jobs` is the number of processes; `count` is updated with how much was read.
    """
    count = count if count is not None else Count()
    findings: list[Diagnostic] = []
    objects = []
    try:
        findings += _around(archive)
        objects = list(_places(archive.root, findings))
    except OSError as error:
        findings.append(unreadable(error.filename or str(archive.path), error))
    pending = _pending(archive)
    mark = None
    with contextlib.suppress(OSError, ValueError):
        mark = read_high_water((archive.path / HIGH_WATER).read_bytes())
    there: dict[str, list[str]] = {}
    said: dict[str, Said] = {}
    for checked in _checked(objects, jobs):
        if checked.findings and checked.item and place_of(checked.item) in pending:
            findings.append(_unfinished(checked.item))
        else:
            findings += checked.findings
        if checked.item:
            there[checked.item] = checked.digests
            if checked.said is not None:
                said[checked.item] = checked.said
        if checked.number and mark is not None:
            findings += _above(archive, mark, checked.number)
        count.add(checked)
    if links is not None:
        chain = list(links)  # asked for now: what was put while we read is not there, what was chained is
        count.links = len(chain)
        lines = list(entries) if entries is not None else []
        by_item = {line.item: line for line in lines}
        findings += against_chain(archive, chain, there, pending, issued, said, by_item)
        if entries is not None:
            unchained = {file_name(finding.place) for finding in findings if finding.fault in UNCHAINED}
            sure = _sure(archive, said, chain, unchained)
            findings += against_lines(archive, sure, there, lines, given)
    versions = sum(map(len, there.values()))
    named = any(finding.fault in (ITEM_MISSING, *UNCHAINED) for finding in findings)  # which ones, then
    if mark is not None and mark.links != versions and not pending and not named:
        seen = f"标记说库中有 {mark.links} 个版本，实有 {versions} 个"
        findings.append(wrong(MARK_WRONG, archive.path / HIGH_WATER, seen, "按其他各条查明少了或多了哪一件"))
    return list(dict.fromkeys(findings))


def damaged(findings: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings is an 错误 of the archive; what was changed in the register alone is none."""
    return any(
        finding.severity is Severity.ERROR and finding.fault not in _OF_REGISTER for finding in findings
    )


def register_changed(findings: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings is on what was changed in the register alone."""
    return any(finding.fault in _OF_REGISTER for finding in findings)


def still_unchained(
    archive: Archive, findings: Iterable[Diagnostic], links: Iterable[Chained]
) -> list[Diagnostic]:
    """The findings without versions that have been chained since: a run had filed them and was about to chain them."""
    findings = list(findings)
    waiting = {file_name(finding.place) for finding in findings if finding.fault in UNCHAINED}
    chained = set()
    for link in links if waiting else ():
        path = str(archive.folder(link.item) / f"v{link.version}")
        if path in waiting and archive.digest(link.item, link.version) == link.digest:
            chained.add(path)
    return [one for one in findings if one.fault not in UNCHAINED or file_name(one.place) not in chained]


def _sure(
    archive: Archive, said: dict[str, Said], chain: list[Chained], unchained: set[str]
) -> dict[str, Said]:
    """What those items say all of whose versions are in the chain."""
    chained = {link.item for link in chain}
    return {
        item: of
        for item, of in said.items()
        if item in chained and not any(path.startswith(f"{archive.folder(item)}/") for path in unchained)
    }


def _above(archive: Archive, high_water: HighWaterMark, number: Number) -> Iterator[Diagnostic]:
    """The finding on a number above the high-water mark of 标记.json."""
    for series, year, n in number.counted:
        highest = high_water.highest.get((series, year), 0)
        if highest >= n:
            continue
        of_year = f"{year}年" if year else ""
        seen = f"标记说“{series}”{of_year}最大到 {highest} 号，库中却有 {n} 号"
        yield wrong(MARK_WRONG, archive.path / HIGH_WATER, seen, "从备份取回“标记.json”")


def _checked(objects: list[Path], jobs: int) -> Iterator[Checked]:
    """Every object by itself, by several processes where there are many."""
    groups = [objects[n : n + _GROUP] for n in range(0, len(objects), _GROUP)]
    if jobs <= 1 or len(groups) <= 1:
        for group in groups:
            yield from check_objects(group)
        return
    with ProcessPoolExecutor(jobs, initializer=leave_with_parent) as pool:
        for group_checked in pool.map(check_objects, groups):
            yield from group_checked


# ---- around the objects -------------------------------------------------------------------------


def _around(archive: Archive) -> Iterator[Diagnostic]:
    """Findings on what is in 归档库 beside the objects."""
    for entry in entries_of(archive.path):
        known = entry.name in (ROOT, HIGH_WATER) or is_own(entry.name)
        if not known or entry.is_dir() != (entry.name in (ROOT, STAGING)):
            yield foreign(entry.path)
    try:
        read_high_water((archive.path / HIGH_WATER).read_bytes())
    except (OSError, ValueError):
        yield wrong(MARK_WRONG, archive.path / HIGH_WATER, "标记不在或者改过", FROM_BACKUP)
    for name, data in DECLARATIONS.items():
        path = archive.root / name
        try:
            same = path.is_file() and path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            yield wrong(MARK_WRONG, path, "归档库的说明文件不在或者改过", FROM_BACKUP)
    if (archive.path / STAGING).is_dir():
        for entry in entries_of(archive.path / STAGING):
            if entry.name == READY:
                yield _note(
                    LAST_STEP_MISSING, entry.path, "上次入库在最后一步中断", "下次印发或补件时会自动做完"
                )
            else:
                yield _note(
                    LEFTOVERS, entry.path, "上次入库中断，留下没有用的文件", "不用管，下次入库时自动清理"
                )


def _places(root: Path, findings: list[Diagnostic]) -> Iterator[Path]:
    """The folders of the objects; whatever else stands under the storage root is a finding."""
    known = set(DECLARATIONS)
    for first in entries_of(root):
        if not first.is_dir(follow_symlinks=False):
            if first.name not in known:
                findings.append(foreign(first.path))
        elif first.name == "extensions":
            for path in walk(Path(first.path), findings):
                if os.path.relpath(path, root).replace(os.sep, "/") not in known:
                    findings.append(foreign(path))
        elif re.fullmatch("[0-9a-f]{3}", first.name):
            entries = entries_of(Path(first.path))
            if not entries:
                findings.append(empty(first.path))
            for second in entries:
                if second.is_dir(follow_symlinks=False):
                    yield Path(second.path)
                else:
                    findings.append(foreign(second.path))
        else:
            findings.append(foreign(first.path))


def _pending(archive: Archive) -> set[tuple[str, ...]]:
    """The places of the items that an interrupted run was moving into the archive."""
    ready = archive.path / STAGING / READY / ROOT
    return {path.parts[-2:] for path in ready.glob("*/*")} if ready.is_dir() else set()


def _note(fault: Fault, path: str | Path, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, InFile(str(path)), seen, remedy)


def _unfinished(item: str) -> Diagnostic:
    seen = f"“{item}”的新一版入库没有做完"
    return Diagnostic(VERSION_INCOMPLETE, NOWHERE, seen, "再做一次上次的印发或补件，然后再校验")
