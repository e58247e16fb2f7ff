"""A number that was made void → its files in the output folders bear 作废 before their names; nothing in them is changed.

The archive keeps its files as they are. Which folders documents were issued to, the office's folder remembers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from notice_gen.files.outbox import Outbox, disk_fault, names_beside
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.filing import DESCRIPTION, Entry, State, is_secret
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive
from notice_gen.office.archive.descriptions import outputs_of
from notice_gen.office.faults import NOT_MARKED_VOID

FOLDERS = "印发到的文件夹.txt"  # in the office's folder: where this machine has written issued documents, a line each
MARK = f"{State.VOID.value} "
MOST_BESIDE = 20  # 〈name〉（新）… that are looked for


def remember_output(office: Path, output: Path) -> None:
    """Note that documents of an office were issued to a folder. Raises Refused where the disk does not let it."""
    path, line = office / FOLDERS, str(output.resolve())
    try:
        if line not in _lines(path):
            with path.open("a", encoding="utf-8") as stream:
                stream.write(f"{line}\n")
    except OSError as error:
        raise Refused(disk_fault(error, path)) from error


def mark_void(office: Path, archive: Archive, entry: Entry, report: Report) -> list[Path]:
    """Mark the files of a void entry in every folder that documents were issued to; where they are now.

    It is said where there is none, or one could not be marked.
    """
    if not entry.version:
        return []
    marked: list[Path] = []
    for folder in map(Path, _lines(office / FOLDERS)):
        for below in {Path(output).parent for output, _, _ in _names(archive, entry)}:
            place = folder / below
            if place.is_dir() and any(map(_found, _paths(archive, entry, folder, below))):
                with Outbox(place, report) as outbox:
                    marked += mark_in(outbox, archive, entry, report)
    if not marked:
        seen = f"没有找到 {entry.number} 印发到文件夹里的文件，没有标上作废"
        report.found(NOT_MARKED_VOID, NOWHERE, seen, "在别处有的，自己在文件名前写上“作废”；发出去的收回")
    return marked


def mark_in(outbox: Outbox, archive: Archive, entry: Entry, report: Report) -> list[Path]:
    """Mark what one open folder has of a void entry, also what a person changed; where it is now."""
    marked = []
    for _, name, digest in _names(archive, entry):
        # A file that has the number in its name is this document's, whatever became of it; another only as it was.
        for path in islice(names_beside(outbox.path / name), MOST_BESIDE):
            if not path.is_file() or (digest and _digest(path) != digest):
                continue
            try:
                marked.append(outbox.set_aside(path.name, MARK))
            except OSError as error:
                what = str(entry.number) if is_secret(entry.facts) else f"“{path.name}”"
                why = error.strerror or type(error).__name__
                seen = f"{what} 在“{path.parent}”的文件没有标上作废（系统说 {why}）"
                remedy = "关闭打开着的文件，自己在文件名前写上“作废”"
                report.found(NOT_MARKED_VOID, NOWHERE, seen, remedy)
    return marked


def _names(archive: Archive, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """What the versions of an item were written as: the output of its 件.json, a file's name, and its sha512 where the name
    does not have the number in it. Each once."""
    known = set()
    for version in range(1, archive.newest(entry.item) + 1):
        files = archive.files(entry.item, version)
        description = json.loads(files[DESCRIPTION].read_bytes())
        digests = {file["name"]: file["sha512"] for file in description["files"]}
        stem = description["output"].rpartition("/")[2]
        for name, file in outputs_of(description).items() if stem else ():
            one = description["output"], file, "" if file.startswith(stem) else digests[name]
            if one not in known:
                known.add(one)
                yield one


def _paths(archive: Archive, entry: Entry, folder: Path, below: Path) -> Iterator[Path]:
    for output, name, _ in _names(archive, entry):
        if Path(output).parent == below:
            yield folder / below / name


def _found(path: Path) -> bool:
    return any(one.is_file() for one in islice(names_beside(path), MOST_BESIDE))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return []
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
