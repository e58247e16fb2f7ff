"""What was made from what: the manifest of a batch, in the folder `.notice-gen-units` of its output.

Files `000001.jsonl` and on, a line per document:

    {"key": "2026-03/单位方案/A01", "inputs": "〈digest〉", "files": {"〈name〉": "〈digest of its bytes〉"},
     "findings": [...]}

Later lines stand for earlier ones; a run adds a file every few hundred documents, each whole, and at its end
makes one of all. What a killed run had noted and not recorded is in 〈process〉.run (`stores`).
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notice_gen.batch.stores import NOTES, Store
from notice_gen.output import Artifact

_SEGMENT = re.compile(rf"{re.escape(NOTES)}/(\d+)\.jsonl")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that was made: the digests of what it was made from and of each of its files."""

    key: str
    inputs: str
    files: tuple[tuple[str, str], ...]
    findings: tuple[Any, ...] = ()

    def line(self) -> str:
        """The entry as it stands in the manifest."""
        data: dict[str, Any] = {"key": self.key, "inputs": self.inputs, "files": dict(self.files)}
        if self.findings:
            data["findings"] = list(self.findings)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Record:
    """The manifest of one store."""

    def __init__(self, store: Store, names: Iterable[str]) -> None:
        self.entries: dict[str, Entry] = {}
        self._store = store
        self._segments = sorted(name for name in names if _SEGMENT.fullmatch(name))
        lines = 0
        for name in self._segments:
            with contextlib.suppress(OSError):
                for line in store.read(name).splitlines():
                    lines += 1
                    entry = _entry(line)
                    if entry is not None:
                        self.entries[entry.key] = entry
        self._last = max((int(m[1]) for m in map(_SEGMENT.fullmatch, self._segments) if m), default=0)
        self._settled = len(self._segments) <= 1 and lines == len(self.entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Remember documents, at once and whole. Raises OSError."""
        added = list(entries)
        for entry in added:
            self.entries[entry.key] = entry
        if added:
            self._write(added)
            self._settled = False

    def settle(self) -> None:
        """Make one file of all. Raises OSError."""
        if self._settled:
            return
        earlier = list(self._segments)
        self._write(self.entries.values())
        for name in earlier:
            self._store.remove(name)

    def _write(self, entries: Iterable[Entry]) -> None:
        self._last += 1
        name = f"{NOTES}/{self._last:06d}.jsonl"
        text = "".join(f"{entry.line()}\n" for entry in entries)
        self._store.write(Artifact(name, text.encode("utf-8", "surrogatepass")))
        self._segments.append(name)


def _entry(line: bytes) -> Entry | None:
    """One line of the manifest; None for what is not one."""
    try:
        data = json.loads(line)
        files = tuple((str(name), str(digest)) for name, digest in data["files"].items())
        found = tuple(data.get("findings", ()))
        return Entry(str(data["key"]), str(data["inputs"]), files, found)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
