"""The places that files are written to: a folder, or any address that fsspec knows. Files are written whole, and a
person's changes are never overwritten.

A store writes a group of files at once. Before the first of them is put in its place, their names and digests go into a
journal, so that after a kill it is still known which files are the program's own. Which documents there are is not
known here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from notice_gen.files.names import Artifact
from notice_gen.files.outbox import TEMPORARY, is_open, names_beside

NOTES = ".notice-gen-units"  # the folder of what the program remembers, inside the output
State = Literal["written", "unchanged", "beside"]


@dataclass(frozen=True, slots=True)
class Put:
    """A file to be written: its name in the store, its bytes and digest, and the digests of what we may have written before."""

    name: str
    data: bytes
    digest: str
    ours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stands:
    """The name that a file has now, and whether it was written, was there already, or got a name beside a person's."""

    name: str
    state: State


class Store(Protocol):
    """What a batch needs of the place that its files go to."""

    def put(self, files: Sequence[Put]) -> list[Stands | OSError]:
        """Put the files, each whole; an OSError where the place refused one."""

    def names(self) -> Iterator[str]:
        """The names of all files that are there."""

    def notes(self) -> list[str]:
        """The names of what the program remembers there."""

    def there(self, name: str) -> bool:
        """Whether a file of that name is there."""

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises OSError."""

    def write(self, artifact: Artifact) -> None:
        """Write a file of the program's own, whatever stood there. Raises OSError."""

    def remove(self, name: str) -> None:
        """Take a file away, if it is there. Raises OSError."""


def store_of(address: str) -> Store:
    """The store at a folder's path or an fsspec address (memory://…, s3://…)."""
    return Remote(address) if "://" in address else Folder(Path(address))


class Folder:
    """A folder of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folders: set[str] = set()
        self._count = 0

    def put(self, files: Sequence[Put]) -> list[Stands | OSError]:
        self._note(files)
        return [self._put(file) for file in files]

    def _put(self, file: Put) -> Stands | OSError:
        try:
            folder = file.name.rpartition("/")[0]
            if folder not in self._folders:
                (self.path / folder).mkdir(parents=True, exist_ok=True)
                self._folders.add(folder)
            whole = os.path.join(self.path, file.name)  # noqa: PTH118 (a Path costs as much as a system call)
            if not os.path.lexists(whole):
                self._replace(whole, file.data)
                return Stands(file.name, "written")
            return self._beside(file)
        except OSError as error:
            return error

    def _beside(self, file: Put) -> Stands:
        """Put a file where one stands: over our own, beside one that a person changed or has open."""
        first = self.path / file.name
        for candidate in names_beside(first):
            there = _digest(candidate)
            name = candidate.relative_to(self.path).as_posix()
            if there == file.digest:
                return Stands(name, "unchanged" if candidate == first else "beside")
            if not os.path.lexists(candidate) or (there in file.ours and not is_open(candidate)):
                self._replace(str(candidate), file.data)
                return Stands(name, "written" if candidate == first else "beside")
        raise AssertionError  # there is always a next name

    def _replace(self, whole: str, data: bytes) -> None:
        self._count += 1
        name = f"{TEMPORARY[0]}{os.getpid()}-{self._count}{TEMPORARY[1]}"
        temporary = os.path.join(os.path.dirname(whole), name)  # noqa: PTH118, PTH120 (as above)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(handle, left) :]
            finally:
                os.close(handle)
            os.replace(temporary, whole)  # noqa: PTH105
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108
            raise

    def _note(self, files: Sequence[Put]) -> None:
        """Say before it is done which files will be ours; a disk that refuses this will refuse them too.

        The journal is closed again at once: Windows takes away no file that a worker has open.
        """
        with contextlib.suppress(OSError):
            notes = self.path / NOTES
            notes.mkdir(parents=True, exist_ok=True)
            lines = "".join(f"{json.dumps([file.name, file.digest], ensure_ascii=False)}\n" for file in files)
            with (notes / f"{os.getpid()}.run").open("ab") as journal:
                journal.write(f"\n{lines}".encode("utf-8", "surrogatepass"))

    def names(self) -> Iterator[str]:
        for folder, _, files in os.walk(self.path):
            within = Path(folder).relative_to(self.path).as_posix()
            yield from (name if within == "." else f"{within}/{name}" for name in files)

    def notes(self) -> list[str]:
        return [f"{NOTES}/{path.name}" for path in (self.path / NOTES).glob("*")]

    def there(self, name: str) -> bool:
        return os.path.lexists(os.path.join(self.path, name))  # noqa: PTH118 (as above)

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def write(self, artifact: Artifact) -> None:
        target = self.path / artifact.name
        target.parent.mkdir(parents=True, exist_ok=True)
        self._replace(str(target), artifact.data)

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


class Remote:
    """An address of fsspec. A store of objects takes each whole."""

    def __init__(self, address: str) -> None:
        import fsspec

        self._system, self._root = fsspec.core.url_to_fs(address)
        self._root = self._root.rstrip("/")

    def put(self, files: Sequence[Put]) -> list[Stands | OSError]:
        return [self._put(file) for file in files]

    def _put(self, file: Put) -> Stands | OSError:
        try:
            for candidate in names_beside(Path(file.name)):
                name = candidate.as_posix()
                there = hashlib.sha256(self.read(name)).hexdigest() if self.there(name) else ""
                first = name == file.name
                if there == file.digest:
                    return Stands(name, "unchanged" if first else "beside")
                if not there or there in file.ours:
                    self.write(Artifact(name, file.data))
                    return Stands(name, "written" if first else "beside")
        except OSError as error:
            return error
        raise AssertionError  # there is always a next name

    def there(self, name: str) -> bool:
        return bool(self._system.exists(f"{self._root}/{name}"))

    def names(self) -> Iterator[str]:
        yield from self._found(self._root)

    def notes(self) -> list[str]:
        return self._found(f"{self._root}/{NOTES}")

    def _found(self, under: str) -> list[str]:
        if not self._system.exists(under):
            return []
        self._system.invalidate_cache()
        start = len(self._root) + 1
        return [path[start:] for path in self._system.find(under)]

    def read(self, name: str) -> bytes:
        data: bytes = self._system.cat_file(f"{self._root}/{name}")
        return data

    def write(self, artifact: Artifact) -> None:
        whole = f"{self._root}/{artifact.name}"
        self._system.makedirs(str(PurePosixPath(whole).parent), exist_ok=True)
        self._system.pipe_file(whole, artifact.data)

    def remove(self, name: str) -> None:
        if self.there(name):
            self._system.rm_file(f"{self._root}/{name}")


def _digest(path: Path) -> str:
    """The digest of a file's bytes; empty where there is none."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def noted(store: Store) -> dict[str, set[str]]:
    """What runs that did not end had noted: digests by file name. Torn lines are left out."""
    found: dict[str, set[str]] = {}
    for name in store.notes():
        if not name.endswith(".run"):
            continue
        with contextlib.suppress(OSError):
            for line in store.read(name).splitlines():
                with contextlib.suppress(ValueError, TypeError):
                    file, digest = json.loads(line)
                    found.setdefault(file, set()).add(digest)
    return found
