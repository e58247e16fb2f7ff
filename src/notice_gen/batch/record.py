"""The manifest of a batch, what was made from what, in the folder `.notice-gen-units` of its output.

Files `000001.jsonl` and on, a line per document:

    {"key": "2026-03/单位方案/A01", "inputs": "〈digest〉", "files": {"〈name〉": "〈digest of its bytes〉"},
     "findings": [...], "left": "〈hexadecimal〉"}

`left` has a bit for each cell of the workbook that all documents share and this one does not take, in the book's order.

A later line replaces earlier ones of its key. A run adds a file every few hundred documents, each written whole, and at
its end merges them into few. What a killed run had written and not added yet is in its journal 〈process〉.run (`stores`).
"""

from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notice_gen.batch.stores import NOTES, Store
from notice_gen.files.names import Artifact
from notice_gen.model.patterns import lazy_pattern

SETTLED = 10_000  # lines of a file when all is done
_SEGMENT = lazy_pattern(rf"{re.escape(NOTES)}/(\d+)\.jsonl")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that was made: the digests of what it was made from and of each of its files."""

    key: str
    inputs: str
    files: tuple[tuple[str, str], ...]
    findings: tuple[Any, ...] = ()
    left: int = 0

    def line(self) -> str:
        """The entry as it stands in the manifest."""
        data: dict[str, Any] = {"key": self.key, "inputs": self.inputs, "files": dict(self.files)}
        if self.findings:
            data["findings"] = list(self.findings)
        if self.left:
            data["left"] = f"{self.left:x}"
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class Record:
    """The manifest of one store. While it is open its lines are in a temporary table on the disk, not in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._table = sqlite3.connect("")  # a temporary file of SQLite's own, gone when it is closed
        self._table.execute("CREATE TABLE line (key BLOB PRIMARY KEY, words BLOB)")
        self._segments = sorted(name for name in store.notes() if _SEGMENT.fullmatch(name))
        lines = 0
        for name in self._segments:
            with contextlib.suppress(OSError):
                entries = [entry for entry in map(_entry, store.read(name).splitlines()) if entry is not None]
                lines += len(entries)
                self._keep(entries)
        self._last = max((int(m[1]) for m in map(_SEGMENT.fullmatch, self._segments) if m), default=0)
        (many,) = self._table.execute("SELECT count(*) FROM line").fetchone()
        self._settled = lines == many and len(self._segments) <= 1 + many // SETTLED

    def entry(self, key: str) -> Entry | None:
        """What was made under that key."""
        found = self._table.execute("SELECT words FROM line WHERE key = ?", (_bytes(key),)).fetchone()
        return _entry(found[0]) if found else None

    def add(self, entries: Iterable[Entry]) -> None:
        """Add documents and write them at once, as one whole file. Raises OSError."""
        added = list(entries)
        if added:
            self._keep(added)
            self._write([_bytes(entry.line()) for entry in added])
            self._settled = False

    def settle(self) -> None:
        """Merge all files into few, each key once. Raises OSError."""
        if self._settled:
            return
        earlier = list(self._segments)
        rows = self._table.execute("SELECT words FROM line ORDER BY rowid")
        while lines := [words for (words,) in rows.fetchmany(SETTLED)]:
            self._write(lines)
        for name in earlier:
            self._store.remove(name)

    def close(self) -> None:
        """Close the temporary table."""
        self._table.close()

    def _keep(self, entries: Iterable[Entry]) -> None:
        rows = ((_bytes(entry.key), _bytes(entry.line())) for entry in entries)
        self._table.executemany(
            "INSERT INTO line VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET words = excluded.words", rows
        )

    def _write(self, lines: list[bytes]) -> None:
        self._last += 1
        name = f"{NOTES}/{self._last:06d}.jsonl"
        self._store.write(Artifact(name, b"\n".join((*lines, b""))))
        self._segments.append(name)


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")  # half a character comes from a cell that holds one


def _entry(line: bytes) -> Entry | None:
    """One line of the manifest; None for what is not one."""
    try:
        data = json.loads(line.decode("utf-8", "surrogatepass"))
        files = tuple((str(name), str(digest)) for name, digest in data["files"].items())
        found = tuple(data.get("findings", ()))
        left = int(data.get("left", "0"), 16)
        return Entry(str(data["key"]), str(data["inputs"]), files, found, left)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
