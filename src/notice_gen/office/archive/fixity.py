"""归档库 and the register's chain → findings: every byte is read, every bad path named, nothing changed.

An object is judged by itself (each file against its inventory, each inventory against its sidecar and those
before it), then the digests of its inventories by the chain: who rewrites a file *and* all digests beside it is
found there. Nothing is mended here.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from notice_gen.files.locks import leave_with_parent
from notice_gen.model.diagnostics import Diagnostic, Fault, Place, Severity
from notice_gen.model.filing import CAMPAIGN, RECORD, Chained, Entry, Number, State, hash_of, proof
from notice_gen.office.archive.faults import (
    CHAIN_CHANGED,
    CHAIN_DIFFERS,
    CONTENT_CHANGED,
    FILE_MISSING,
    FILE_UNEXPECTED,
    INVENTORY_CHANGED,
    ITEM_MISSING,
    ITEM_UNCHAINED,
    LAST_STEP_MISSING,
    LEFTOVERS,
    MARK_WRONG,
    OLD_INVENTORY_CHANGED,
    REGISTER_LINE_CHANGED,
    REGISTER_LINE_GONE,
    SIDECAR_CHANGED,
    UNREADABLE,
    VERSION_INCOMPLETE,
)
from notice_gen.office.archive.keeping import LOCK, MARK, READY, STAGING, Archive, read_mark
from notice_gen.office.archive.objects import (
    DECLARATIONS,
    INVENTORY,
    OBJECT,
    ROOT,
    SIDECAR,
    Inventory,
    Unsound,
    place_of,
    read_inventory,
    sidecar,
)

_BLOCK = 1 << 20
_FROM_BACKUP = "不要改动归档库，从备份取回这个文件"
_GROUP = 64  # objects that a process is given at once


@dataclass(slots=True)
class Checked:
    """What one object, or the root, came to."""

    item: str = ""
    digests: list[str] = field(default_factory=list)  # of the inventory of each version
    number: Number | None = None  # of its 件.json
    proof: bytes = b""  # of what its 件.json says (filing.proof)
    files: int = 0  # of its content, and their bytes
    bytes: int = 0
    findings: list[Diagnostic] = field(default_factory=list)


@dataclass(slots=True)
class Count:
    """How much was read; the objects of campaigns stand beside the items."""

    items: int = 0
    campaigns: int = 0
    links: int = 0
    files: int = 0
    bytes: int = 0


def verify(
    archive: Archive,
    links: Iterable[Chained] | None,
    jobs: int = 1,
    *,
    issued: Collection[str] = (),
    entries: Iterable[Entry] | None = None,
    count: Count | None = None,
) -> list[Diagnostic]:
    """Everything wrong in an archive, in the order of the paths; a 提醒 is nothing wrong.

    `links` is the register's chain in its order, None where there is no register to compare with; `issued` the
    items that the register calls issued; `entries` are its lines, asked for when the archive has been read.
    `count` is told how much was read.
    """
    findings: list[Diagnostic] = []
    objects = []
    try:
        findings += _around(archive)
        objects = list(_places(archive.root, findings))
    except OSError as error:
        findings.append(_unreadable(error.filename or str(archive.path), error))
    pending = _pending(archive)
    mark = None
    with contextlib.suppress(OSError, ValueError):
        mark = read_mark((archive.path / MARK).read_bytes())
    there: dict[str, list[str]] = {}
    proofs: dict[str, bytes] = {}
    for checked in _checked(archive, objects, jobs):
        if checked.findings and checked.item and place_of(checked.item) in pending:
            findings.append(_unfinished(checked.item))
        else:
            findings += checked.findings
        if checked.item:
            there[checked.item] = checked.digests
            if checked.proof:
                proofs[checked.item] = checked.proof
        if checked.number and mark is not None:
            series, year, n = checked.number.series, checked.number.year, checked.number.n
            if mark.highest.get((series, year), 0) < n:
                seen = f"标记说“{series}”{year}年最大到 {mark.highest.get((series, year), 0)} 号，库中却有 {n} 号"
                findings.append(_wrong(MARK_WRONG, archive.path / MARK, seen, "从备份取回“标记.json”"))
        if count is not None:
            of_campaign = checked.item.startswith(CAMPAIGN)
            count.items += not of_campaign
            count.campaigns += of_campaign
            count.files += checked.files
            count.bytes += checked.bytes
    if links is not None:
        chain = list(links)  # asked for now: what was put while we read is not there, what was chained is
        findings += _against(archive, chain, there, pending, issued)
        chained = {link.item for link in chain}
        unchained = {finding.place.file for finding in findings if finding.fault == ITEM_UNCHAINED}
        sure = {item: proof for item, proof in proofs.items() if item in chained
                and not any(path.startswith(f"{archive.folder(item)}/") for path in unchained)}  # fmt: skip
        if entries is not None:
            findings += _entered(archive, sure, there, entries)
        if count is not None:
            count.links = len(chain)
    versions = sum(map(len, there.values()))
    said = any(finding.fault in (ITEM_MISSING, ITEM_UNCHAINED) for finding in findings)  # which ones, then
    if mark is not None and mark.links != versions and not pending and not said:
        seen = f"标记说库中有 {mark.links} 个版本，实有 {versions} 个"
        findings.append(_wrong(MARK_WRONG, archive.path / MARK, seen, "按其他各条查明少了或多了哪一件"))
    return list(dict.fromkeys(findings))


def damaged(findings: Iterable[Diagnostic]) -> bool:
    """Whether anything is wrong, not only to be looked at."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def still_unchained(
    archive: Archive, findings: Iterable[Diagnostic], links: Iterable[Chained]
) -> list[Diagnostic]:
    """The findings without the versions that the chain has by now: a run had filed them and not entered them yet."""
    findings = list(findings)
    waiting = {finding.place.file for finding in findings if finding.fault == ITEM_UNCHAINED}
    chained = set()
    for link in links if waiting else ():
        path = str(archive.folder(link.item) / f"v{link.version}")
        if path in waiting and archive.digest(link.item, link.version) == link.digest:
            chained.add(path)
    return [one for one in findings if one.fault != ITEM_UNCHAINED or one.place.file not in chained]


# ---- the chain ----------------------------------------------------------------------------------


def _against(
    archive: Archive,
    links: Iterable[Chained],
    there: dict[str, list[str]],
    pending: set[tuple[str, ...]],
    issued: Collection[str],
) -> Iterator[Diagnostic]:
    """The chain by itself, then each version in it against the archive, both ways."""
    previous, named, broken = "", {}, False
    for n, link in enumerate(links, 1):
        sound = (link.n, link.previous, link.hash) == (n, previous, hash_of(previous, link))
        if not sound and not broken:
            broken = True  # every link after it hangs on it
            seen = f"登记簿的链从第 {n} 环起对不上（“{link.item}”第 {link.version} 版）"
            yield _finding(CHAIN_CHANGED, seen, "登记簿改过或者不全，从备份取回登记簿再校验")
        previous = link.hash
        named[link.item, link.version] = link.digest
    gone = set()
    for (item, version), digest in named.items():
        at = archive.folder(item)
        if item not in there:
            if item not in gone:
                gone.add(item)
                yield _wrong(
                    ITEM_MISSING, at, f"登记簿中有“{item}”，归档库中没有这一件", "从备份取回这一件的文件夹"
                )
        elif version > len(there[item]):
            seen = f"登记簿中有“{item}”第 {version} 版，归档库中没有这一版"
            yield _wrong(ITEM_MISSING, at / f"v{version}", seen, "从备份取回这一件的文件夹")
        elif there[item][version - 1] != digest:
            seen = f"“{item}”第 {version} 版与登记簿中的不一样，文件和旁边的校验值可能一起改过"
            yield _wrong(
                CHAIN_DIFFERS,
                at / f"v{version}" / INVENTORY,
                seen,
                "从备份取回这一件的文件夹，并查明是谁改的",
            )
    for item, digests in there.items():
        for version in range(1, len(digests) + 1):
            if (item, version) not in named and place_of(item) not in pending:
                seen = f"登记簿的链中没有“{item}”第 {version} 版"
                remedy = "上次印发或补件没有做完的，再做一次；不是的，查明是谁放进来的"
                yield _wrong(ITEM_UNCHAINED, archive.folder(item) / f"v{version}", seen, remedy)
    for item in issued:
        if item not in there and item not in gone:
            seen = f"登记簿中“{item}”已经印发，归档库中没有这一件"
            yield _wrong(ITEM_MISSING, archive.folder(item), seen, "从备份取回这一件的文件夹")


def _entered(
    archive: Archive, proofs: dict[str, bytes], there: dict[str, list[str]], entries: Iterable[Entry]
) -> Iterator[Diagnostic]:
    """The register's lines against what was filed of them. Nothing else proves a line: it is in no link."""
    unknown = {item for item in proofs if not item.startswith(CAMPAIGN)}
    for entry in entries:
        if entry.item not in proofs or not 0 < entry.version <= len(there[entry.item]):
            unknown.discard(entry.item)
            continue
        unknown.discard(entry.item)
        at = archive.folder(entry.item)
        if proof(entry.number, entry.code, entry.facts, entry.digests) != proofs[entry.item]:
            seen = f"登记簿中“{entry.item}”（{entry.number}）的字号、档号、登记各项或校验值，与归档时的件.json 不同"
            yield _wrong(REGISTER_LINE_CHANGED, at, seen, "登记簿改过，从备份取回登记簿；查明是谁改的")
        elif entry.state is State.VOID and State.VOID.value not in entry.facts.get("备注", ""):
            seen = f"登记簿中“{entry.item}”（{entry.number}）是作废，备注中没有为什么"
            yield _wrong(REGISTER_LINE_CHANGED, at, seen, "登记簿改过，从备份取回登记簿；查明是谁改的")
    for item in sorted(unknown):
        seen = f"登记簿的链中有“{item}”，却没有登记这一件"
        yield _wrong(
            REGISTER_LINE_GONE, archive.folder(item), seen, "登记簿改过，从备份取回登记簿；查明是谁改的"
        )


# ---- around the objects -------------------------------------------------------------------------


def _around(archive: Archive) -> Iterator[Diagnostic]:
    """What stands in 归档库 beside the objects."""
    for entry in _entries(archive.path):
        if entry.name not in (ROOT, MARK, LOCK, STAGING) or entry.is_dir() != (entry.name in (ROOT, STAGING)):
            yield _foreign(entry.path)
    try:
        read_mark((archive.path / MARK).read_bytes())
    except (OSError, ValueError):
        yield _wrong(MARK_WRONG, archive.path / MARK, "标记不在或者改过", _FROM_BACKUP)
    for name, data in DECLARATIONS.items():
        path = archive.root / name
        try:
            same = path.is_file() and path.read_bytes() == data
        except OSError:
            same = False
        if not same:
            yield _wrong(MARK_WRONG, path, "归档库的说明文件不在或者改过", _FROM_BACKUP)
    if (archive.path / STAGING).is_dir():
        for entry in _entries(archive.path / STAGING):
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
    for first in _entries(root):
        if not first.is_dir(follow_symlinks=False):
            if first.name not in known:
                findings.append(_foreign(first.path))
        elif first.name == "extensions":
            for path in _walk(Path(first.path), findings):
                if os.path.relpath(path, root).replace(os.sep, "/") not in known:
                    findings.append(_foreign(path))
        elif re.fullmatch("[0-9a-f]{3}", first.name):
            entries = _entries(Path(first.path))
            if not entries:
                findings.append(_empty(first.path))
            for second in entries:
                if second.is_dir(follow_symlinks=False):
                    yield Path(second.path)
                else:
                    findings.append(_foreign(second.path))
        else:
            findings.append(_foreign(first.path))


def _pending(archive: Archive) -> set[tuple[str, ...]]:
    """The places of the items whose moving into the archive was cut short."""
    ready = archive.path / STAGING / READY / ROOT
    return {path.parts[-2:] for path in ready.glob("*/*")} if ready.is_dir() else set()


# ---- one object ---------------------------------------------------------------------------------


def _checked(archive: Archive, objects: list[Path], jobs: int) -> Iterator[Checked]:
    groups = [objects[n : n + _GROUP] for n in range(0, len(objects), _GROUP)]
    if jobs <= 1 or len(groups) <= 1:
        for group in groups:
            yield from check_objects(group)
        return
    with ProcessPoolExecutor(jobs, initializer=leave_with_parent) as pool:
        for group_checked in pool.map(check_objects, groups):
            yield from group_checked


def check_objects(folders: list[Path]) -> list[Checked]:
    """Each object by itself."""
    return [check_object(folder) for folder in folders]


def check_object(folder: Path) -> Checked:
    """One object by itself: its declaration, inventories, sidecars, and every file in it."""
    checked = Checked()
    try:
        _check_object(str(folder), checked)
    except OSError as error:
        checked.findings.append(_unreadable(error.filename or str(folder), error))
    if checked.item:  # the folder's own name is no word for a person
        checked.findings = [replace(f, seen=f"“{checked.item}”：{f.seen}") for f in checked.findings]
    return checked


def _check_object(folder: str, checked: Checked) -> None:
    found = checked.findings
    around: list[Diagnostic] = []
    there = {os.path.relpath(path, folder).replace(os.sep, "/") for path in _walk(Path(folder), around)}
    data = _bytes(f"{folder}/{INVENTORY}", there, folder, found)
    inventory = _inventory(f"{folder}/{INVENTORY}", data, found) if data is not None else None
    if inventory is not None:
        checked.item = inventory.item
        if tuple(Path(folder).parts[-2:]) != place_of(inventory.item):
            found.append(_wrong(INVENTORY_CHANGED, folder, "文件夹不在该在的地方", "从备份取回原来的文件夹"))
        if not any(f.fault == INVENTORY_CHANGED for f in found):
            _check_versions(folder, data or b"", inventory, there, checked)
    gone = [finding.place.file for finding in found if finding.fault == FILE_MISSING]
    # A folder that lost its only file is not to be named for itself.
    found += [one for one in around if not any(path.startswith(f"{one.place.file}/") for path in gone)]
    if inventory is None:  # what it says of itself cannot be read: is one of its versions readable?
        for n in range(1, 1000):
            path = f"{folder}/v{n}/{INVENTORY}"
            if f"v{n}/{INVENTORY}" not in there:
                break
            with contextlib.suppress(Unsound):
                raw = Path(path).read_bytes()
                checked.item = read_inventory(raw).item
                checked.digests.append(hashlib.sha512(raw).hexdigest())


def _check_versions(
    folder: str, data: bytes, inventory: Inventory, there: set[str], checked: Checked
) -> None:
    """The declaration, each version's inventory and sidecar, each file of the manifest, and nothing else."""
    found = checked.findings
    left = set(there)
    for name, wanted, code in (
        (OBJECT[0], OBJECT[1], INVENTORY_CHANGED),
        (SIDECAR, sidecar(data), SIDECAR_CHANGED),
    ):
        seen = _bytes(f"{folder}/{name}", left, folder, found)
        if seen is not None and seen != wanted:
            words = "说明文件改过" if code == INVENTORY_CHANGED else "清单与旁边的校验值不一致"
            found.append(_wrong(code, f"{folder}/{name}", words, _FROM_BACKUP))
    left.discard(INVENTORY)
    for n in range(1, inventory.head + 1):
        path = f"v{n}/{INVENTORY}"
        raw = _bytes(f"{folder}/{path}", left, folder, found)
        beside = _bytes(f"{folder}/v{n}/{SIDECAR}", left, folder, found)
        checked.digests.append(hashlib.sha512(raw).hexdigest() if raw is not None else "")
        if raw is None:
            continue
        if beside is not None and beside != sidecar(raw):
            found.append(
                _wrong(SIDECAR_CHANGED, f"{folder}/v{n}/{SIDECAR}", "清单与旁边的校验值不一致", _FROM_BACKUP)
            )
        if raw != (data if n == inventory.head else _until(inventory, n).as_bytes()):
            found.append(
                _wrong(
                    OLD_INVENTORY_CHANGED,
                    f"{folder}/{path}",
                    f"第 {n} 版的清单与最新的清单对不上",
                    _FROM_BACKUP,
                )
            )
    for digest, name in inventory.manifest.items():
        path = f"{folder}/{name}"
        if name not in left:
            found.append(_missing(path))
            continue
        left.discard(name)
        record = name.endswith(f"/{RECORD}") and inventory.state.get(RECORD) == digest
        size, seen_digest, kept = _hash(path, record)
        checked.files += 1
        checked.bytes += size
        if seen_digest != digest:
            found.append(_wrong(CONTENT_CHANGED, path, "文件改过，与清单中的校验值不一致", _FROM_BACKUP))
        elif record:
            checked.number, checked.proof = _said(kept)
    found += [_foreign(f"{folder}/{name}") for name in sorted(left)]


def _until(inventory: Inventory, n: int) -> Inventory:
    """The inventory as it was when version n was the newest."""
    versions = inventory.versions[:n]
    used = {digest for version in versions for digest in version.state.values()}
    return Inventory(
        inventory.item,
        versions,
        {digest: path for digest, path in inventory.manifest.items() if digest in used},
    )


def _inventory(path: str, data: bytes, found: list[Diagnostic]) -> Inventory | None:
    try:
        return read_inventory(data)
    except Unsound as error:
        found.append(_wrong(INVENTORY_CHANGED, path, f"清单读不出来（{error}）", _FROM_BACKUP))
        return None


def _said(record: bytes) -> tuple[Number | None, bytes]:
    """The number in a 件.json, and the proof of what it says; nothing where it says none."""
    try:
        said: Any = json.loads(record)
        number = Number(str(said["series"]), int(said["year"]), int(said["n"]))
        digests = {**said.get("made_from", {}), **{file["name"]: file["sha512"] for file in said["files"]}}
        return number, proof(number, str(said["code"] or ""), said["facts"], digests)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, b""


def _hash(path: str, keep: bool) -> tuple[int, str, bytes]:
    """Size and sha512 of a file, and its bytes where they are asked for."""
    digest, size, kept = hashlib.sha512(), 0, []
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123 (a hundred thousand times)
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if keep:
                kept.append(block)
    return size, digest.hexdigest(), b"".join(kept)


def _bytes(path: str, left: set[str], folder: str, found: list[Diagnostic]) -> bytes | None:
    """The bytes of a file that has to be there; a finding where it is not."""
    name = path[len(folder) + 1 :]
    if name not in left:
        found.append(_missing(path))
        return None
    if name != INVENTORY:
        left.discard(name)
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        return stream.read()


def _walk(folder: Path, found: list[Diagnostic]) -> Iterator[str]:
    """Every file below a folder; links, and folders with nothing in them, are findings."""
    entries = _entries(folder)
    if not entries:
        found.append(_empty(str(folder)))
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), found)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path
        else:
            found.append(_foreign(entry.path))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


# ---- what is said -------------------------------------------------------------------------------


def _finding(fault: Fault, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, Place(), seen, remedy)


def _wrong(fault: Fault, path: str | Path, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, Place(str(path)), seen, remedy)


def _note(fault: Fault, path: str | Path, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, Place(str(path)), seen, remedy)


def _missing(path: str) -> Diagnostic:
    return _wrong(FILE_MISSING, path, "文件不见了", "从备份取回这个文件")


def _foreign(path: str) -> Diagnostic:
    return _wrong(FILE_UNEXPECTED, path, "不是归档库的文件", "查明是谁放进来的，移到别处")


def _empty(path: str) -> Diagnostic:
    return _wrong(
        FILE_UNEXPECTED, path, "空文件夹，归档库中不该有", "缺的文件从备份取回；没有缺的，删去这个空文件夹"
    )


def _unreadable(path: str, error: OSError) -> Diagnostic:
    cause = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _wrong(UNREADABLE, path, f"读不出来（系统说 {cause}）", "检查磁盘和权限后再校验一次")


def _unfinished(item: str) -> Diagnostic:
    seen = f"“{item}”的新一版入库没有做完"
    return Diagnostic(VERSION_INCOMPLETE, Place(), seen, "再做一次上次的印发或补件，然后再校验")
