"""Full text search: words → items, by number, title, units and text, with an index in the register's database.

Chinese is written without spaces, so every 汉字 and every pair of neighbours is a token of the index; Latin words
and numbers are tokens as they are. The index gives candidates, which are then compared with the text itself. It is a
copy of what is in the archive and can be rebuilt from it at any time.

Of a document with a 密级 the index has only the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Engine, text

from notice_gen.model.patterns import lazy_pattern

NEWEST = 200  # rows that are looked through first
AROUND = 18  # characters of a snippet before and after the word
_RUN = lazy_pattern(r"[^\W_]+")
_PIECE = lazy_pattern(r"[a-z0-9]+|[^a-z0-9]+")
_SQLITE = (
    "CREATE TABLE IF NOT EXISTS archive_search (id INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE,"
    " version INTEGER NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, units TEXT NOT NULL, text TEXT NOT NULL)",
    # Without a copy of the words, and without their positions: the text decides, and it stands in the table above.
    "CREATE VIRTUAL TABLE IF NOT EXISTS archive_words USING fts5("
    "head, body, content='', detail=column, tokenize='ascii')",
)
_POSTGRESQL = (
    "CREATE TABLE IF NOT EXISTS archive_search (id BIGSERIAL PRIMARY KEY, item TEXT NOT NULL UNIQUE,"
    " version INTEGER NOT NULL, number TEXT NOT NULL, title TEXT NOT NULL, units TEXT NOT NULL, text TEXT NOT NULL,"
    " head TEXT[] NOT NULL, body TEXT[] NOT NULL)",
    "CREATE INDEX IF NOT EXISTS archive_search_head ON archive_search USING gin (head)",
    "CREATE INDEX IF NOT EXISTS archive_search_body ON archive_search USING gin (body)",
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index gets of a version of an item. `secret`: it has a 密级."""

    item: str
    version: int
    number: str
    title: str
    units: str = ""
    text: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An item in which all words occur, and the words around the first of them."""

    item: str
    number: str
    title: str
    snippet: str


class Search:
    """The index in a register's database, SQLite or PostgreSQL; missing tables are created."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"
        with engine.begin() as connection:
            for statement in _SQLITE if self._sqlite else _POSTGRESQL:
                connection.execute(text(statement))

    def index(self, items: Sequence[Indexed]) -> None:
        """Index these versions. They replace what the index has of the item; the same version again changes nothing."""
        with self._engine.begin() as connection:
            for item in items:
                self._index(connection, _searchable(item))
            if not self._sqlite:  # words that wait to be sorted into the index are looked through one by one
                for part in ("head", "body"):
                    connection.execute(
                        text(f"SELECT gin_clean_pending_list('archive_search_{part}'::regclass)")
                    )

    def missing(self, newest: Mapping[str, int]) -> list[str]:
        """Those of the items, given with their newest versions, that are not in the index in that version."""
        with self._engine.connect() as connection:
            rows = connection.execute(text("SELECT item, version FROM archive_search"))
            held = {row.item: row.version for row in rows}
        return [item for item, version in newest.items() if held.get(item) != version]

    def find(self, words: Sequence[str], limit: int = 20) -> list[Found]:
        """The items in which all words occur: those with all of them in number, title or units first, then the newest."""
        runs = [run for word in words for run in runs_of(word)]
        found: dict[str, Found] = {}
        if not runs:
            return []
        with self._engine.connect() as connection:
            for part in ("head", "body"):
                for row in self._candidates(connection, part, runs):
                    head = f"{row.number}\n{row.title}\n{row.units}"
                    whole = plainly(head if part == "head" else f"{head}\n{row.text}")
                    if row.item not in found and all(run in whole for run in runs):
                        found[row.item] = Found(row.item, row.number, row.title, _snippet(row, runs))
                    if len(found) >= limit:
                        return list(found.values())
        return list(found.values())

    # ---- the two databases ----------------------------------------------------------------------

    def _index(self, connection: Connection, item: Indexed) -> None:
        old = connection.execute(
            text(
                "SELECT id, item, version, number, title, units, text FROM archive_search WHERE item = :item"
            ),
            {"item": item.item},
        ).one_or_none()
        values: dict[str, Any] = {
            "item": item.item, "version": item.version, "number": item.number,
            "title": item.title, "units": item.units, "text": item.text,
        }  # fmt: skip
        if old is not None:
            if dict(old._mapping, id=None) == dict(values, id=None):
                return
            if self._sqlite:  # an index without a copy of the words is told which to forget
                head, body = _tokens(old)
                words = {"id": old.id, "head": _written(head), "body": _written(body)}
                statement = "INSERT INTO archive_words (archive_words, rowid, head, body) VALUES ('delete', :id, :head, :body)"
                connection.execute(text(statement), words)
            connection.execute(text("DELETE FROM archive_search WHERE id = :id"), {"id": old.id})
        head, body = _tokens(item)
        if not self._sqlite:
            statement = (
                "INSERT INTO archive_search (item, version, number, title, units, text, head, body)"
                " VALUES (:item, :version, :number, :title, :units, :text, :head, :body)"
            )
            connection.execute(text(statement), {**values, "head": sorted(head), "body": sorted(body)})
            return
        statement = (
            "INSERT INTO archive_search (item, version, number, title, units, text)"
            " VALUES (:item, :version, :number, :title, :units, :text) RETURNING id"
        )
        at = connection.execute(text(statement), values).scalar_one()
        statement = "INSERT INTO archive_words (rowid, head, body) VALUES (:id, :head, :body)"
        connection.execute(text(statement), {"id": at, "head": _written(head), "body": _written(body)})

    def _candidates(self, connection: Connection, part: str, runs: Iterable[str]) -> Iterator[Any]:
        """The rows whose column `part` has all tokens of the runs, the newest first; `body` includes the head's tokens."""
        wanted = sorted({token for run in runs for token in _asked(run)})
        columns = "SELECT item, number, title, units, text FROM archive_search"
        if self._sqlite:
            match = f"{{{part}}} : ({' AND '.join(_ascii(token) for token in wanted)})"
            statement = (
                "SELECT s.item, s.number, s.title, s.units, s.text FROM archive_words AS w"
                " CROSS JOIN archive_search AS s ON s.id = w.rowid"
                " WHERE archive_words MATCH :wanted ORDER BY w.rowid DESC"
            )
            streamed = connection.execution_options(yield_per=50)
            yield from streamed.execute(text(statement), {"wanted": match})
        else:
            # A common word is among the newest; a rare one is quickly found by its index, which the planner
            # does not take by itself: it thinks that reading every row's words costs nothing.
            newest = f"SELECT * FROM archive_search ORDER BY id DESC LIMIT {NEWEST}"
            statement = f"SELECT item, number, title, units, text FROM ({newest}) AS n WHERE {part} @> :wanted ORDER BY id DESC"
            yield from connection.execute(text(statement), {"wanted": wanted})
            for way in ("seqscan", "indexscan", "indexonlyscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = off"))
            statement = f"SELECT id FROM archive_search WHERE {part} @> :wanted ORDER BY id DESC"
            ids = connection.execute(text(statement), {"wanted": wanted}).scalars().all()
            for n in range(0, len(ids), 50):
                statement = f"{columns} WHERE id = ANY(:ids) ORDER BY id DESC"
                yield from connection.execute(text(statement), {"ids": list(ids[n : n + 50])})
            for way in ("seqscan", "indexscan", "indexonlyscan"):
                connection.execute(text(f"SET LOCAL enable_{way} = on"))


# ---- words --------------------------------------------------------------------------------------


def _searchable(item: Indexed) -> Indexed:
    """What of an item may be in the index: of a secret one only the number."""
    return Indexed(item.item, item.version, item.number, "", secret=True) if item.secret else item


def runs_of(words: str) -> list[str]:
    """The runs of letters, 汉字 and figures in somebody's words, as they are compared."""
    return _RUN.findall(plainly(words))


def plainly(words: str) -> str:
    """In lower case and half width; its length does not change, so that positions stay the same."""
    usual = words.translate(_USUAL_WIDTH)
    small = usual.lower()
    return (
        small if len(small) == len(usual) else "".join(c.lower() if len(c.lower()) == 1 else c for c in usual)
    )


_USUAL_WIDTH = {c + 0xFEE0: chr(c) for c in range(0x21, 0x7F)}  # ！…～


def _tokens(item: Any) -> tuple[set[str], set[str]]:
    """The tokens of number, title and units, and those of all of it."""
    head = set(_words(f"{item.number}\n{item.title}\n{item.units}"))
    return head, head | set(_words(item.text))


def _words(words: str) -> Iterator[str]:
    for run in _RUN.findall(plainly(words)):
        for piece in _PIECE.findall(run):
            if piece.isascii():
                yield piece
            else:
                yield from piece
                yield from map("".join, pairwise(piece))


def _asked(run: str) -> Iterator[str]:
    """The tokens that a text must have if this run occurs in it."""
    for piece in _PIECE.findall(run):
        if piece.isascii() or len(piece) <= 2:
            yield piece
        else:
            yield from map("".join, pairwise(piece))


@lru_cache(1 << 17)
def _ascii(token: str) -> str:
    """A token in ASCII, which no tokenizer splits: SQLite's own only knows the characters of an old Unicode."""
    return token if token.isascii() else "x" + "x".join(f"{ord(c):x}" for c in token) + "x"


def _written(tokens: Iterable[str]) -> str:
    return " ".join(map(_ascii, tokens))


def _snippet(row: Any, runs: Sequence[str]) -> str:
    """The words around the first run that the text has, else the title has."""
    for words in (row.text, row.title, row.units):
        plain = plainly(words)
        at = min((place for run in runs if (place := plain.find(run)) >= 0), default=-1)
        if at >= 0:
            start, end = max(0, at - AROUND), min(len(words), at + max(map(len, runs)) + AROUND)
            cut = " ".join(words[start:end].split())
            return f"{'…' if start else ''}{cut}{'…' if end < len(words) else ''}"
    return ""
