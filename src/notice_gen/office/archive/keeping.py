"""Items → 归档库: a group of items is written as a whole or not at all, whatever stops the run; what is there is not changed.

    归档库/件/                the OCFL storage root
    归档库/标记.json          the high-water mark (HighWaterMark)
    归档库/.锁                locked by whoever writes, or reads all of it
    归档库/.待入库/正在写/    staging: a group that is being written, with the paths that it will have in 归档库
    归档库/.待入库/就绪/      the same, complete and synced; the next writer moves it to its places first

The commit is the renaming of 正在写 to 就绪. What a run that is killed before it leaves is deleted by the next one;
after it the next one finishes the moves, each of which is a rename and can be repeated. Nothing is verified here (`fixity`).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from notice_gen.files.locks import try_lock
from notice_gen.files.outbox import disk_fault
from notice_gen.files.turns import acquire_in_turn
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import HighWaterMark, Link, Number
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive.faults import (
    ARCHIVE_IN_USE,
    ARCHIVE_NOT_THERE,
    FOLDER_NOT_EMPTY,
    MANIFEST_CHANGED,
    MARK_CHANGED,
)
from notice_gen.office.archive.high_water import HIGH_WATER, ahead, high_water_bytes, read_high_water
from notice_gen.office.archive.objects import (
    DECLARATIONS,
    INVENTORY,
    ROOT,
    SCHEME,
    Inventory,
    Unsound,
    place_of,
    read_inventory,
)
from notice_gen.office.archive.staging import USUAL, Staged, digest_of, move, remove, sync

LOCK, STAGING = ".锁", ".待入库"
WRITING, READY = "正在写", "就绪"
PATIENCE = 60.0  # seconds to wait for another writer


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be written, or a new version of one: its files by logical name (正本/正本.pdf), bytes or a path.

    `message` says why, `number` goes into the high-water mark; with `keep` the files of the newest version are part of
    the new one too. With `new` nothing is written where the item is there already (another run was quicker). `after` is the
    version that was read to make this one: where another run has put a newer one since, the whole group is refused.
    """

    id: str
    files: Mapping[str, bytes | Path]
    message: str
    number: Number | None = None
    keep: bool = False
    new: bool = False
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An item in the archive: its newest version and the sha512 of that inventory.json; `again`: nothing had to be written."""

    item: str
    version: int
    digest: str
    again: bool


class Archive:
    """归档库, as open_archive gives it. Reading needs no lock: what is there does not change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = path / ROOT

    # ---- what is there --------------------------------------------------------------------------

    def folder(self, item: str) -> Path:
        """Where an item lies, or would lie."""
        return self.root.joinpath(*place_of(item))

    def inventory(self, item: str) -> Inventory:
        """The newest inventory; one without versions where the item is not there. Raises Refused where damaged."""
        folder = self.folder(item)
        return self._read(folder) if os.path.lexists(folder) else Inventory(item)

    def _read(self, folder: Path) -> Inventory:
        path = folder / INVENTORY
        try:
            return read_inventory(path.read_bytes())
        except (Unsound, OSError) as error:
            words = (
                error
                if isinstance(error, Unsound)
                else f"系统说 {errno.errorcode.get(error.errno or 0, '出错')}"
            )
            seen = f"件的清单读不出来（{words}）"
            remedy = "先运行 notice-gen archive verify，按结果从备份取回这一件"
            raise Refused(Diagnostic(MANIFEST_CHANGED, InFile(str(path)), seen, remedy)) from error

    def newest(self, item: str) -> int:
        """The number of an item's newest version; 0 where it is not there."""
        return self.inventory(item).head

    def files(self, item: str, version: int | None = None) -> dict[str, Path]:
        """Where the bytes of each file of a version (the newest) are, by logical name; empty: not there."""
        inventory, folder = self.inventory(item), self.folder(item)
        if not inventory.head:
            return {}
        state = inventory.versions[(version or inventory.head) - 1].state
        return {name: folder / inventory.manifest[state[name]] for name in sorted(state)}

    def digest(self, item: str, version: int | None = None) -> str:
        """sha512 of the inventory.json of a version (the newest), in hexadecimal."""
        inventory = self.inventory(item)
        data = inventory.as_bytes()
        if version is not None and version != inventory.head:
            data = (self.folder(item) / f"v{version}" / INVENTORY).read_bytes()
        return hashlib.sha512(data).hexdigest()

    def links(self, item: str) -> list[Link]:
        """All versions of an item, as links for the register's chain."""
        return [Link(item, n, self.digest(item, n)) for n in range(1, self.newest(item) + 1)]

    def items(self) -> Iterator[str]:
        """Every item, in the order of the folders. Raises Refused where one cannot be read."""
        return map(self.item_in, self.folders())

    def folders(self) -> Iterator[Path]:
        """The folder of every item, sorted."""
        for first in sorted(os.scandir(self.root), key=lambda entry: entry.name):
            if re.fullmatch("[0-9a-f]{3}", first.name) and first.is_dir(follow_symlinks=False):
                for second in sorted(os.scandir(first), key=lambda entry: entry.name):
                    if second.is_dir(follow_symlinks=False):
                        yield Path(second.path)

    def item_in(self, folder: Path) -> str:
        """The item that lies in a folder. Raises Refused where its inventory has to be asked and cannot be read."""
        name = folder.name
        return unquote(name).removeprefix(SCHEME) if len(name) <= 100 else self._read(folder).item

    def high_water(self) -> HighWaterMark:
        """The high-water mark. Raises Refused where 标记.json is damaged."""
        try:
            return read_high_water((self.path / HIGH_WATER).read_bytes())
        except (OSError, ValueError) as error:
            seen, remedy = (
                f"“{self.path / HIGH_WATER}”不在或者改过",
                "先运行 notice-gen archive verify，再从备份取回这个文件；没有备份的，"
                "运行 notice-gen register catch-up，照库中各件重写",
            )
            raise Refused(Diagnostic(MARK_CHANGED, NOWHERE, seen, remedy)) from error

    def rewrite_high_water(self, numbers: Iterable[Number]) -> bool:
        """Rewrite 标记.json from what is here, unless it agrees; returns whether it was written. `numbers` are those of all items.

        Raises Refused where the disk refuses.
        """
        with self._writing():
            try:
                self._finish()
                versions = sum(self.inventory(item).head for item in self.items())
                high_water = replace(ahead(HighWaterMark({}, 0), list(numbers)), links=versions)
                with contextlib.suppress(OSError, ValueError):
                    if read_high_water((self.path / HIGH_WATER).read_bytes()) == high_water:
                        return False
                staged = Staged(self.path / STAGING / WRITING)
                staged.write(HIGH_WATER, high_water_bytes(high_water), USUAL)
                self._commit(staged)
            except OSError as error:
                raise Refused(disk_fault(error, Path(error.filename or self.path))) from error
        return True

    # ---- putting --------------------------------------------------------------------------------

    def put(self, items: Sequence[NewItem], *, created: datetime) -> list[Kept]:
        """Write a group of items, each as a new object or a new version; all are in their places and synced on return.

        An item whose newest version has just these files is not changed (`again`), nor is one that should be `new` and
        is there. Raises Refused with the disk's fault: then the archive is as it was, or the next call finishes the moves.
        """
        with self._writing():
            try:
                self._finish()
                return self._put(items, created)
            except OSError as error:
                raise Refused(disk_fault(error, Path(error.filename or self.path))) from error
            finally:
                with contextlib.suppress(OSError):
                    remove(self.path / STAGING / WRITING)

    def finish(self) -> None:
        """Move what a run that was broken off left in 就绪 to its places, so that what is read next is of it too. Raises Refused."""
        if not (self.path / STAGING / READY).is_dir():
            return
        with self._writing():
            try:
                self._finish()
            except OSError as error:
                raise Refused(disk_fault(error, Path(error.filename or self.path))) from error

    def _put(self, items: Sequence[NewItem], created: datetime) -> list[Kept]:
        if len({item.id for item in items}) != len(items):
            raise ValueError("an item stands twice in a group")
        staged = Staged(self.path / STAGING / WRITING)
        kept = []
        for item in items:
            old = self.inventory(item.id)
            if item.after is not None and item.after != old.head:
                raise Refused(in_use(self.path))
            state = {name: digest_of(source) for name, source in item.files.items()}
            if item.keep:
                state = {**old.state, **state}
            if old.head and (item.new or state == old.state):
                kept.append(Kept(item.id, old.head, self.digest(item.id), True))
                continue
            inventory = old.next(state, created, item.message)
            kept.append(Kept(item.id, inventory.head, staged.add(item.files, old, inventory), False))
        new = [item.number for item, one in zip(items, kept, strict=True) if not one.again]
        if new:
            high_water = ahead(self.high_water(), new)
            staged.write(HIGH_WATER, high_water_bytes(high_water), USUAL)
            self._commit(staged)
        return kept

    def _commit(self, staged: Staged) -> None:
        sync(staged.paths)
        ready = self.path / STAGING / READY
        staged.folder.rename(ready)
        sync([ready.parent])
        self._finish()

    def _finish(self) -> None:
        """Move a group that is in 就绪 to its places, and delete one that is still in 正在写."""
        staging = self.path / STAGING
        remove(staging / WRITING)
        ready = staging / READY
        if ready.is_dir():
            touched: list[Path] = []
            if (
                ready / HIGH_WATER
            ).exists():  # first: no number in the archive may be above the high-water mark
                (ready / HIGH_WATER).replace(self.path / HIGH_WATER)
                sync([self.path])
            move(ready, self.path, touched)
            sync(touched)
            ready.rmdir()
            sync([staging])

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            held = acquire_in_turn(self.path / LOCK, PATIENCE)
        except OSError as error:
            raise Refused(disk_fault(error, self.path)) from error
        if held is None:
            raise Refused(in_use(self.path))
        try:
            yield
        finally:
            os.close(held[0])

    @contextlib.contextmanager
    def reading(self) -> Iterator[bool]:
        """Lock the archive for reading all of it; gives False where another process writes. Creates no file: a copy
        without .锁 is read without a lock."""
        try:
            handle = os.open(self.path / LOCK, os.O_RDONLY)
        except OSError:
            yield True
            return
        try:
            yield try_lock(handle, shared=True) is not False
        finally:
            os.close(handle)


def open_archive(path: Path) -> Archive:
    """The archive in a folder. Raises Refused where there is none."""
    archive = Archive(path)
    if not (archive.root / "0=ocfl_1.1").is_file():
        seen = f"“{path}”不是归档库" if path.is_dir() else f"没有找到归档库“{path}”"
        remedy = "检查办公室文件夹的设置“归档库”，或用 notice-gen init --office 建一个"
        raise Refused(Diagnostic(ARCHIVE_NOT_THERE, NOWHERE, seen, remedy))
    return archive


def make_archive(path: Path) -> Archive:
    """A new and empty archive in a folder; the one that is there already. Raises Refused where others' files are."""
    archive = Archive(path)
    try:
        if (archive.root / "0=ocfl_1.1").is_file():
            return archive
        if path.is_dir() and any(not is_own(entry.name) for entry in path.iterdir()):
            seen, remedy = f"“{path}”中已有别的文件，不能建归档库", "换一个空文件夹"
            raise Refused(Diagnostic(FOLDER_NOT_EMPTY, NOWHERE, seen, remedy))
        path.mkdir(parents=True, exist_ok=True)
        with archive._writing():
            archive._finish()
            if not archive.root.exists():
                staged = Staged(path / STAGING / WRITING)
                for name, data in DECLARATIONS.items():
                    staged.write(f"{ROOT}/{name}", data, USUAL)
                staged.write(HIGH_WATER, high_water_bytes(HighWaterMark({}, 0)), USUAL)
                archive._commit(staged)
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error
    return archive


def is_own(name: str) -> bool:
    """Whether a name beside the objects is the lock's, of those who wait for it, or of what is being written."""
    return name in (LOCK, STAGING) or name.startswith(f"{LOCK}.")


def in_use(path: Path) -> Diagnostic:
    """The finding that another process writes to the archive."""
    seen, remedy = f"另一个程序正在用归档库“{path}”", "等它结束后再运行一次"
    return Diagnostic(ARCHIVE_IN_USE, NOWHERE, seen, remedy)
