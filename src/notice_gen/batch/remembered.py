"""A whole run that left nothing to do, remembered: the next of the very same need not read the workbook.

`.notice-gen-units.json` in the output folder says what the run was made from, where its documents stand, what
names stood there at its end, and what was found. Whatever differs, the run is made in full.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen import __version__
from notice_gen.batch.making import finding_of
from notice_gen.batch.stores import NOTES, Folder
from notice_gen.files.names import Artifact
from notice_gen.model.diagnostics import Diagnostic

REMEMBERED = f"{NOTES}.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """How many documents there are of all kinds, and what was found when they were made."""

    documents: int
    findings: tuple[Diagnostic, ...]


def remember(
    place: Path, workbook: Path, asked: str, addresses: Sequence[str], folders: Iterable[Path], counts: Counter[str],
    findings: Iterable[Diagnostic], cited: Mapping[str, str],
) -> None:  # fmt: skip
    """Remember a run that made or found all of its documents. `asked` is what it was asked for, as words.

    `folders` are those of the kinds, `cited` what the register said of documents that others cite, by key.
    A disk that refuses this is no fault: the next run is made in full.
    """
    kept = sorted({str(folder) for folder in folders})
    data: dict[str, Any] = {
        "format": 1,
        "made_of": _made_of(workbook, asked, kept),
        "folders": kept,
        "places": {address: _names(address) for address in addresses},
        "cited": dict(cited),
        "documents": counts["written"] + counts["unchanged"],
        "findings": [finding.as_data() for finding in findings],
    }
    with contextlib.suppress(OSError):
        text = json.dumps(data, ensure_ascii=False, indent=1)
        Folder(place).write(Artifact(REMEMBERED, text.encode("utf-8", "surrogatepass")))


def recall(
    place: Path, workbook: Path, asked: str, citing: Callable[[Iterable[str]], Mapping[str, str]]
) -> Remembered | None:
    """What the last run left, where just the same is asked for and every file is where it was.

    `citing` is what the register says now of documents of these keys.
    """
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        data = json.loads((place / REMEMBERED).read_bytes())
        same = data["format"] == 1 and data["made_of"] == _made_of(workbook, asked, data["folders"])
        same = same and data["cited"] == citing(data["cited"])
        if same and all(_names(address) == names for address, names in data["places"].items()):
            return Remembered(int(data["documents"]), tuple(map(finding_of, data["findings"])))
    return None


def _made_of(workbook: Path, asked: str, folders: Sequence[str]) -> str:
    """The digest of the workbook, of what is asked for, of the kinds' folders and of those that may stand before them."""
    made = hashlib.sha256(f"{__version__}\n{workbook.name}\n{asked}\n".encode("utf-8", "surrogatepass"))
    with workbook.open("rb") as stream:
        made.update(hashlib.file_digest(stream, "sha256").digest())
    for near in (workbook.parent / "templates", Path("templates")):
        there = sorted(path.name for path in near.iterdir()) if near.is_dir() else []
        made.update(repr(there).encode("utf-8", "surrogatepass"))
    for folder in folders:
        for path in sorted(Path(folder).glob("*.*")):
            made.update(path.name.encode("utf-8", "surrogatepass"))
            made.update(path.read_bytes())
    return made.hexdigest()


def _names(address: str) -> str:
    """The digest of the names of all files at a folder."""
    names = sorted(Folder(Path(address)).names())
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()
