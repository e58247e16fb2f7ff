"""An output folder while one run writes into it: files are written whole, and a person's changes are never overwritten.

The manifest `.notice-gen.json` in the folder lists what the program wrote:

    {"format": 1, "files": {"〈name〉": {"sha256": "〈digest of what was written last〉"}}}

Keys that a later version adds, beside `sha256` or beside `files`, are kept as they stand. While a run writes,
`.notice-gen.run` is locked, so that a second one waits (`turns`). It says who writes, and is a journal: it gets a line
for each file *before* the file is put in its place; a killed run leaves it behind, and the next run reads it together
with the manifest. A file that is in neither, or has other bytes than they say, is a person's. So is every file where
the manifest is missing or damaged, except those that already have the bytes to be written.

Which documents there are is not known here.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from notice_gen.files.faults import (
    DISK_FAULT,
    DISK_FULL,
    DISK_READ_ONLY,
    FILE_EDITED,
    FILE_OPEN,
    FOLDER_GONE,
    FOLDER_OF_THAT_NAME,
    NAME_NOT_TAKEN,
    NAME_TOO_LONG,
    NOT_ALLOWED,
    OTHER_RUN_WRITES,
    PATH_IS_A_FILE,
)
from notice_gen.files.names import Artifact
from notice_gen.files.turns import SILENT, Waiting, acquire_in_turn, holder_of
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report
from notice_gen.model.places import NOWHERE, InFile

MANIFEST, RUNNING = ".notice-gen.json", ".notice-gen.run"
TEMPORARY = (".notice-gen-", ".tmp")  # how the names of files that are not whole yet begin and end
PATIENCE = 600.0  # seconds to wait for another run that does nothing

State = Literal["written", "unchanged", "beside"]


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a file is now, and whether it was written, was there already, or got another name beside a person's."""

    path: Path
    state: State


class Outbox:
    """The folder, open for one run: `with Outbox(path, report) as outbox: outbox.save(artifact)`.

    Findings go to the report; `waiting` says who writes, and is told where another run has to be waited for. Entering
    and saving raise Refused with the disk's fault, or where another run does not end; files that were saved before stay.
    """

    def __init__(self, path: Path, report: Report, waiting: Waiting = SILENT) -> None:
        self.path = path
        self._report, self._waiting = report, waiting
        self._lock_file = -1  # handle of `.notice-gen.run`
        self._has_lock = False  # False on a disk without locks
        self._manifest: dict[str, Any] = {}
        self._known: dict[str, set[str]] = {}  # by name: digests of what the program wrote under it
        self._announced: list[str] = []  # names that a killed run was about to write
        self._made: list[Path] = []  # folders that were not there, the innermost first
        self._saved: dict[str, str] = {}  # digests of this run's files, by name

    def __enter__(self) -> Self:
        try:
            self._made = [folder for folder in (self.path, *self.path.parents) if not folder.exists()]
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock()
        except OSError as error:
            raise Refused(disk_fault(error, self.path)) from error
        try:
            self._read_manifest()
            self._sweep()
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._write_manifest()
        except OSError as error:
            self._report.add(disk_fault(error, self.path / MANIFEST))
            self._unlock(tidy=False)
        else:
            self._unlock()
        with contextlib.suppress(OSError):  # a run that wrote nothing leaves no empty folders of its own
            for folder in self._made:
                folder.rmdir()

    def save(self, artifact: Artifact) -> Saved:
        """Write the file, whole, under its name, unless a person changed the file there or has it open.

        Then the new one gets a name beside it (`names_beside`), and a 提醒 names both. Raises Refused with the disk's fault.
        """
        path = self.path / artifact.name
        try:
            return self._save(path, artifact.data)
        except OSError as error:
            raise Refused(disk_fault(error, path)) from error

    def set_aside(self, name: str, mark: str) -> Path:
        """Rename a file, with whatever it is now, so that this mark stands before its name; returns where it is.

        Nothing is overwritten: where that name is taken, it is renamed beside it. Raises OSError.
        """
        new = next(one for one in names_beside(self.path / f"{mark}{name}") if not os.path.lexists(one))
        (self.path / name).rename(new)
        self._known.pop(name, None)
        self._manifest["files"].pop(name, None)
        return new

    def changed(self, name: str) -> bool:
        """Whether a file of this name was written by the program, and by a person since."""
        return name in self._known and _digest(self.path / name) not in {"", *self._known[name]}

    # ---- one file -------------------------------------------------------------------------------

    def _save(self, path: Path, data: bytes) -> Saved:
        digest = hashlib.sha256(data).hexdigest()
        why = ""
        for candidate in names_beside(path):
            if candidate.name in self._saved and self._saved[candidate.name] != digest:
                continue  # another document of this run
            state = self._stands(candidate, digest)
            if state == "free":
                with _whole(data, self.path) as temporary:
                    self._announce(candidate.name, digest)
                    try:
                        temporary.replace(candidate)
                    except OSError as error:
                        # Windows, where a program has it open.
                        if error.errno not in _IN_USE or not candidate.exists():
                            raise
                        state = "open"
            if state in ("free", "same"):
                self._saved[candidate.name] = digest
                if candidate == path:
                    return Saved(path, "written" if state == "free" else "unchanged")
                self._report.add(_beside(path, candidate, why))
                return Saved(candidate, "beside")
            why = why or state
        raise AssertionError  # there is always a next name

    def _stands(self, path: Path, digest: str) -> Literal["free", "same", "changed", "open"]:
        """What is under a name: "free" (nothing, or our own), "same" (these bytes), "changed" (a person's), "open"."""
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not os.path.lexists(path):
            return "free"
        there = _digest(path)
        if there == digest:
            return "same"
        if there and there not in self._known.get(path.name, ()):
            return "changed"
        if is_open(path):
            return "open"
        return "free" if there else "changed"

    # ---- the manifest ---------------------------------------------------------------------------

    def _read_manifest(self) -> None:
        """Read manifest and journal. What cannot be read is left out: those files then count as a person's."""
        with contextlib.suppress(OSError, ValueError, RecursionError):
            manifest = json.loads((self.path / MANIFEST).read_bytes())
            if isinstance(manifest, dict):
                self._manifest = manifest
        files = self._manifest.get("files")
        self._manifest["files"] = files if isinstance(files, dict) else {}
        for name, known in self._manifest["files"].items():
            if isinstance(known, dict) and isinstance(known.get("sha256"), str):
                self._known[name] = {known["sha256"]}
        with contextlib.suppress(OSError):
            for line in (self.path / RUNNING).read_bytes().splitlines():
                with contextlib.suppress(
                    ValueError, TypeError, RecursionError
                ):  # the last line of a run that was killed
                    name, digest = json.loads(line)
                    self._known.setdefault(name, set()).add(digest)
                    self._announced.append(name)

    def _announce(self, name: str, digest: str) -> None:
        line = f"\n{json.dumps([name, digest], ensure_ascii=False)}\n"  # a torn one before it stays alone
        os.lseek(self._lock_file, 0, os.SEEK_END)
        os.write(self._lock_file, line.encode("utf-8", "surrogatepass"))
        self._known.setdefault(name, set()).add(digest)

    def _write_manifest(self) -> None:
        """Write the manifest of all files, those of this run included, unless nothing changed."""
        files = self._manifest["files"]
        left = {name: _digest(self.path / name) for name in self._announced}
        known = {name: digest for name, digest in left.items() if digest in self._known[name]}
        for name, digest in {**known, **self._saved}.items():
            files[name] = {**_as_dict(files.get(name)), "sha256": digest}
        if not files:
            return
        manifest = {"format": 1, **self._manifest, "files": dict(sorted(files.items()))}
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n"
        if _digest(self.path / MANIFEST) != hashlib.sha256(data).hexdigest():
            with _whole(data, self.path) as temporary:
                temporary.replace(self.path / MANIFEST)

    # ---- one run at a time ----------------------------------------------------------------------

    def _lock(self) -> None:
        """Open and lock `.notice-gen.run`. Raises Refused where another run does not end."""
        path = self.path / RUNNING
        held = acquire_in_turn(path, PATIENCE, self._waiting)
        if held is None:
            seen = f"{holder_of(path)}正在写“{self.path}”，没有等到它结束"
            remedy = "等它结束后再运行一次；它停住不动的，请那台机器上的人结束它"
            raise Refused(Diagnostic(OTHER_RUN_WRITES, NOWHERE, seen, remedy))
        self._lock_file, self._has_lock = held
        with contextlib.suppress(OSError):  # who it is, others can do without
            os.lseek(self._lock_file, 0, os.SEEK_END)
            os.write(self._lock_file, self._waiting.holder.line)

    def _unlock(self, tidy: bool = True) -> None:
        with contextlib.suppress(OSError):
            if tidy and os.name != "nt":  # gone before somebody else can lock it
                (self.path / RUNNING).unlink(missing_ok=True)
            elif tidy:
                os.ftruncate(self._lock_file, 0)
        with contextlib.suppress(OSError):
            os.close(self._lock_file)
        with contextlib.suppress(OSError):  # Windows takes away only what nobody has open
            if tidy and os.name == "nt":
                (self.path / RUNNING).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Delete temporary files of killed runs: all while we have the lock, else those an hour old."""
        start, end = TEMPORARY
        with contextlib.suppress(OSError):
            for left in self.path.glob(f"{start}*{end}"):
                if self._has_lock or left.stat().st_mtime < time.time() - 3600:
                    left.unlink(missing_ok=True)


def save(artifact: Artifact, folder: Path) -> Path:
    """Write a file that is not there yet, whole, into a folder without a manifest; returns its path.

    Raises Refused with the disk's fault.
    """
    path = folder / artifact.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _whole(artifact.data, folder) as temporary:
            temporary.replace(path)
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error
    return path


def rewrite(path: Path, data: bytes) -> None:
    """Put new bytes, whole, in the place of a file that a person gave to be filled in; a link stays one.

    Raises Refused with the disk's fault; then the file is as it was.
    """
    there = path.resolve()
    try:
        with _whole(data, there.parent) as temporary:
            with contextlib.suppress(OSError):  # whoever may read it now may read it then
                temporary.chmod(there.stat().st_mode & 0o777)
            temporary.replace(there)
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error


@contextlib.contextmanager
def _whole(data: bytes, folder: Path) -> Iterator[Path]:
    """The bytes in a temporary file of the folder, gone afterwards whatever happens."""
    start, end = TEMPORARY
    temporary = folder / f"{start}{os.urandom(8).hex()}{end}"
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        temporary.write_bytes(data)
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


_IN_USE = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)


def names_beside(path: Path) -> Iterator[Path]:
    """The name itself, then 〈name〉（新）, 〈name〉（新2）…"""
    yield path
    n = 1
    while True:
        yield path.with_name(f"{path.stem}（新{n if n > 1 else ''}）{path.suffix}")
        n += 1


def is_open(path: Path) -> bool:
    """Whether Word, Excel, WPS or LibreOffice left its mark beside the file that it has it open.

    Word puts ~$ before a short name, and in the place of the first characters of a longer one.
    """
    name = path.name
    marks = (f"~${name}", f"~${name[1:]}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    return any(os.path.lexists(path.with_name(mark)) for mark in marks)


def _digest(path: Path) -> str:
    """The digest of a regular file's bytes; empty where there is none or it cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


# ---- what a clerk reads of it -------------------------------------------------------------------


def _beside(path: Path, new: Path, why: str) -> Diagnostic:
    where = InFile(path.name)
    if why == "open":
        seen = f"文件正在 Word、WPS 或 LibreOffice 中打开，没有动它，新的一份是“{new.name}”"
        return Diagnostic(FILE_OPEN, where, seen, "关闭后再生成一次，或者直接用新的一份")
    seen = f"这个文件有人改过，或者不是本程序写的，没有动它，新的一份是“{new.name}”"
    return Diagnostic(FILE_EDITED, where, seen, "对照两份，把要用的留下")


def disk_fault(error: OSError, path: Path | None = None) -> Diagnostic:
    """The finding on an error of the disk, by its cause. Without a path it was output to the screen."""
    what = f"写不进“{path}”" if path is not None else "结果送不出去"
    other = "换一个文件夹" if path is not None else "换一个文件"

    def fault(fault: Fault, cause: str, remedy: str) -> Diagnostic:
        return Diagnostic(fault, NOWHERE, f"{what}（{cause}）", remedy)

    if error.errno == errno.ENOENT and _too_long_for_windows(path):
        return fault(NAME_TOO_LONG, "名称太长", "换一个名称短些的文件夹")
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return fault(DISK_FULL, "磁盘已满", f"腾出空间后再运行一次，或{other}")
        case errno.EACCES | errno.EPERM:
            return fault(NOT_ALLOWED, "没有写入的权限", f"请管理员开通权限，或{other}")
        case errno.EROFS:
            return fault(DISK_READ_ONLY, "磁盘是只读的", other)
        case errno.ENOTDIR | errno.EEXIST:
            return fault(PATH_IS_A_FILE, "路径中有一段是文件，不是文件夹", other)
        case errno.EISDIR:
            return fault(FOLDER_OF_THAT_NAME, "已有同名的文件夹", "把这个文件夹改名或移走")
        case errno.ENAMETOOLONG:
            return fault(NAME_TOO_LONG, "名称太长", "换一个名称短些的文件夹")
        case errno.EINVAL if path is not None:  # Windows, and a stick or share made for it
            remedy = '换一个名称：不用 < > : " | ? *，也不以点或空格结尾'
            return fault(NAME_NOT_TAKEN, "名称里有这个磁盘不能用的字符", remedy)
        case errno.ENOENT | errno.ESTALE:
            return fault(FOLDER_GONE, "所在的文件夹已经不在", f"检查文件夹是否被移走或改名，或{other}")
        case _:
            cause = errno.errorcode.get(error.errno or 0, type(error).__name__)
            return fault(DISK_FAULT, f"磁盘读写出错（系统说 {cause}）", f"检查磁盘后再运行一次，或{other}")


def _too_long_for_windows(path: Path | None) -> bool:
    """Whether Windows, as most machines are set, says of this path only that there is none: more than 259 characters."""
    return sys.platform == "win32" and path is not None and len(os.path.abspath(path)) > 259  # noqa: PTH100
