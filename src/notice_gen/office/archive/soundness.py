"""One object of 归档库 → findings: each file is compared with its inventory, each inventory with those before it.

The register is not read here (`agreement`), and nothing is repaired.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.filing import CAME, DESCRIPTION, LATER, WITHDRAWN, Number, number_in, proof
from notice_gen.model.places import InFile, file_name
from notice_gen.office.archive.faults import (
    CONTENT_CHANGED,
    FILE_MISSING,
    FILE_UNEXPECTED,
    INVENTORY_CHANGED,
    OLD_INVENTORY_CHANGED,
    SIDECAR_CHANGED,
    UNREADABLE,
)
from notice_gen.office.archive.objects import (
    INVENTORY,
    OBJECT,
    SIDECAR,
    Inventory,
    Unsound,
    place_of,
    read_inventory,
    sidecar,
)

_BLOCK = 1 << 20
FROM_BACKUP = "不要改动归档库，从备份取回这个文件"


@dataclass(frozen=True, slots=True)
class Said:
    """What a 件.json says, to be compared with the register: its proof (filing.proof), the 档号, the last step of the process; and
    whether the newest version changed no more than that step does."""

    proof: bytes
    code: str
    act: str
    who: str
    moment: str
    fits: bool = False


@dataclass(slots=True)
class Checked:
    """The result for one object, or for the storage root."""

    item: str = ""
    digests: list[str] = field(default_factory=list)  # of the inventory of each version
    number: Number | None = None  # of its 件.json
    said: Said | None = None  # in its 件.json; None where that cannot be read
    files: int = 0  # of its content, and their bytes
    bytes: int = 0
    findings: list[Diagnostic] = field(default_factory=list)


def check_objects(folders: list[Path]) -> list[Checked]:
    """`check_object` for each folder."""
    return [check_object(folder) for folder in folders]


def check_object(folder: Path) -> Checked:
    """Verify one object by itself: its declaration, inventories, sidecars, and every file in it."""
    checked = Checked()
    try:
        _check_object(str(folder), checked)
    except OSError as error:
        checked.findings.append(unreadable(error.filename or str(folder), error))
    if checked.item:  # the folder's own name is no word for a person
        checked.findings = [replace(f, seen=f"“{checked.item}”：{f.seen}") for f in checked.findings]
    return checked


def _check_object(folder: str, checked: Checked) -> None:
    found = checked.findings
    around: list[Diagnostic] = []
    there = {os.path.relpath(path, folder).replace(os.sep, "/") for path in walk(Path(folder), around)}
    data = _bytes(f"{folder}/{INVENTORY}", there, folder, found)
    inventory = _inventory(f"{folder}/{INVENTORY}", data, found) if data is not None else None
    if inventory is not None:
        checked.item = inventory.item
        if tuple(Path(folder).parts[-2:]) != place_of(inventory.item):
            found.append(wrong(INVENTORY_CHANGED, folder, "文件夹不在该在的地方", "从备份取回原来的文件夹"))
        if not any(f.fault == INVENTORY_CHANGED for f in found):
            _check_versions(folder, data or b"", inventory, there, checked)
    gone = [file_name(finding.place) for finding in found if finding.fault == FILE_MISSING]
    # A folder that lost its only file is not to be named for itself.
    found += [one for one in around if not any(path.startswith(f"{file_name(one.place)}/") for path in gone)]
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
            found.append(wrong(code, f"{folder}/{name}", words, FROM_BACKUP))
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
                wrong(SIDECAR_CHANGED, f"{folder}/v{n}/{SIDECAR}", "清单与旁边的校验值不一致", FROM_BACKUP)
            )
        if raw != (data if n == inventory.head else _until(inventory, n).as_bytes()):
            found.append(
                wrong(
                    OLD_INVENTORY_CHANGED,
                    f"{folder}/{path}",
                    f"第 {n} 版的清单与最新的清单对不上",
                    FROM_BACKUP,
                )
            )
    for digest, name in inventory.manifest.items():
        path = f"{folder}/{name}"
        if name not in left:
            found.append(_missing(path))
            continue
        left.discard(name)
        description = name.endswith(f"/{DESCRIPTION}") and inventory.state.get(DESCRIPTION) == digest
        size, seen_digest, kept = _hash(path, description)
        checked.files += 1
        checked.bytes += size
        if seen_digest != digest:
            found.append(wrong(CONTENT_CHANGED, path, "文件改过，与清单中的校验值不一致", FROM_BACKUP))
        elif description:
            checked.number, checked.said = _said(kept)
            if checked.said is not None:
                checked.said = replace(checked.said, fits=_fits(inventory, checked.said.act))
    found += [foreign(f"{folder}/{name}") for name in sorted(left)]


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
        found.append(wrong(INVENTORY_CHANGED, path, f"清单读不出来（{error}）", FROM_BACKUP))
        return None


def _fits(inventory: Inventory, act: str) -> bool:
    """Whether the newest version changed no file but the 件.json, and more or fewer only where files came or were withdrawn."""
    if inventory.head == 1:
        return True
    before, now = (dict(version.state) for version in inventory.versions[-2:])
    came, gone = now.keys() - before.keys(), before.keys() - now.keys()
    changed = {name for name in before.keys() & now.keys() if before[name] != now[name]} - {DESCRIPTION}
    return act in LATER and not changed and not (came and act != CAME) and not (gone and act != WITHDRAWN)


def _said(description: bytes) -> tuple[Number | None, Said | None]:
    """The number in a 件.json, and what is compared of it; nothing where it says none."""
    try:
        said: Any = json.loads(description)
        number = number_in(said)
        digests = {**said.get("made_from", {}), **{file["name"]: file["sha512"] for file in said["files"]}}
        step = (said.get("process") or [{}])[-1]
        act, who, moment = (str(step.get(name, "")) for name in ("行为", "人", "时间"))
        code = str(said["code"] or "")
        return number, Said(proof(number, code, said["facts"], digests), code, act, who, moment)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, None


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


# ---- folders ------------------------------------------------------------------------------------


def walk(folder: Path, found: list[Diagnostic]) -> Iterator[str]:
    """Every file below a folder; links, and folders with nothing in them, are findings."""
    entries = entries_of(folder)
    if not entries:
        found.append(empty(str(folder)))
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path), found)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path
        else:
            found.append(foreign(entry.path))


def entries_of(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


# ---- what is said -------------------------------------------------------------------------------


def wrong(fault: Fault, path: str | Path, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(fault, InFile(str(path)), seen, remedy)


def _missing(path: str) -> Diagnostic:
    return wrong(FILE_MISSING, path, "文件不见了", "从备份取回这个文件")


def foreign(path: str) -> Diagnostic:
    return wrong(FILE_UNEXPECTED, path, "不是归档库的文件", "查明是谁放进来的，移到别处")


def empty(path: str) -> Diagnostic:
    return wrong(
        FILE_UNEXPECTED, path, "空文件夹，归档库中不该有", "缺的文件从备份取回；没有缺的，删去这个空文件夹"
    )


def unreadable(path: str, error: OSError) -> Diagnostic:
    cause = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return wrong(UNREADABLE, path, f"读不出来（系统说 {cause}）", "检查磁盘和权限后再校验一次")
