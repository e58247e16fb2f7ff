"""Cache of a run that had nothing left to do: a run with the same inputs then need not even read the workbook.

`.notice-gen-units.json` in the output folder has the digest of the inputs, the addresses of the documents, the file names
that were there at the end, and the findings. If anything differs, the run is made in full.
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
from notice_gen.build.requests import Source
from notice_gen.files.names import Artifact
from notice_gen.model.diagnostics import Diagnostic

REMEMBERED = f"{NOTES}.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The cached result: the number of documents of all kinds, and the findings of the run that made them."""

    documents: int
    findings: tuple[Diagnostic, ...]


def remember(
    place: Path, source: Source, options: str, addresses: Sequence[str], folders: Iterable[Path], counts: Counter[str],
    findings: Iterable[Diagnostic], cited: Mapping[str, str],
) -> None:  # fmt: skip
    """Write the cache of a run that made or found all of its documents. `options` are the others, as text.

    `folders` are those of the kinds, `cited` are the numbers that the register gave of cited documents, by key.
    An error of the disk is ignored: the next run is then made in full.
    """
    kept = sorted({str(folder) for folder in folders})
    data: dict[str, Any] = {
        "format": 1,
        "made_of": _made_of(source, options, kept),
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
    place: Path, source: Source, options: str, citing: Callable[[Iterable[str]], Mapping[str, str]]
) -> Remembered | None:
    """The cached result, if the inputs are the same and every file is where it was; else None.

    `citing` looks up in the register the numbers of the documents with these keys.
    """
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        data = json.loads((place / REMEMBERED).read_bytes())
        same = data["format"] == 1 and data["made_of"] == _made_of(source, options, data["folders"])
        same = same and data["cited"] == citing(data["cited"])
        if same and all(_names(address) == names for address, names in data["places"].items()):
            return Remembered(int(data["documents"]), tuple(map(finding_of, data["findings"])))
    return None


def _made_of(source: Source, options: str, folders: Sequence[str]) -> str:
    """The digest of all inputs: the workbook, the options, the kinds' folders and those that could take precedence."""
    said = (source.kind, source.usual, source.looks, options)
    made = hashlib.sha256(f"{__version__}\n{source.path.name}\n{said!r}\n".encode("utf-8", "surrogatepass"))
    with source.path.open("rb") as stream:
        made.update(hashlib.file_digest(stream, "sha256").digest())
    for near in (source.path.parent, source.here):
        templates = near / "templates" if near is not None else None
        there = sorted(path.name for path in templates.iterdir()) if templates and templates.is_dir() else []
        made.update(repr(there).encode("utf-8", "surrogatepass"))
    for folder in folders:
        for path in sorted(Path(folder).glob("*.*")):
            made.update(path.name.encode("utf-8", "surrogatepass"))
            made.update(path.read_bytes())
    return made.hexdigest()


def _names(address: str) -> str:
    """The digest of the names of all files in a store."""
    names = sorted(Folder(Path(address)).names())
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()
