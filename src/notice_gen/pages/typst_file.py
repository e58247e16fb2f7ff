"""The bytes of a PDF that Typst wrote → its pages' dictionaries, the streams of its objects, its faces.

Only what Typst writes is understood: a table of objects that are not packed, streams that are deflated. What a page shows
is not known here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

Step = tuple[str, float]  # a character, and how far on the next one is, in thousandths of the type size

_ENTRY = (
    20  # bytes of an object's line in the table of a file: its place, in ten digits, and whether it is in use
)
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_WIDTH = re.compile(rb"(?<!\d)(?:(\d++) (\d++) ([\d.]++)|(\d++) ?\[([^\[\]]*+)\])")


class TypstFile:
    """The objects of a PDF, read where they are asked for."""

    def __init__(self, pdf: bytes) -> None:
        table = int(one(rb"startxref\s+(\d+)\s+%%EOF", pdf[-64:]))
        count = one(rb"xref\s+0 (\d+) ?\r?\n", pdf[table : table + 32])
        self._table, self._count = pdf.index(count, table + 6) + len(count) + 1, int(count)
        self._pdf = pdf
        self._faces: dict[int, Face] = {}

    def _start(self, number: int) -> int:
        """Where an object begins, behind its number."""
        entry = self._table + number * _ENTRY
        opening = b"%d 0 obj\n" % number
        start = int(self._pdf[entry : entry + 10])
        if not (0 < number < self._count and self._pdf.startswith(opening, start)):
            raise ValueError(f"there is no object {number}")
        return start + len(opening)

    def head(self, number: int) -> bytes:
        """An object's dictionary or array."""
        start = self._start(number)
        end = self._pdf.index(b"endobj", start)
        stream = self._pdf.find(b"\nstream\n", start, end)
        return self._pdf[start : end if stream < 0 else stream]

    def stream(self, number: int) -> bytes:
        """An object's stream, inflated."""
        head = self.head(number)
        start = self._start(number) + len(head) + len(b"\nstream\n")
        data = self._pdf[start : start + int(one(rb"/Length (\d+)", head))]
        return zlib.decompress(data) if b"/FlateDecode" in head else data

    @property
    def pages(self) -> list[bytes]:
        """The dictionaries of its pages, in their order."""
        root = self._pdf.rindex(b"/Type/Catalog")
        kids = self.head(int(one(rb"/Pages (\d+) 0 R", self._pdf[root:])))
        return [page for number in _kids(kids) for page in self._pages_of(number)]

    def _pages_of(self, number: int) -> Iterator[bytes]:
        head = self.head(number)
        if b"/Type/Pages" not in head:
            yield head
            return
        for kid in _kids(head):
            yield from self._pages_of(kid)

    def faces(self, resources: int) -> dict[bytes, Face]:
        """The faces of a page by the names that it has for them."""
        fonts = re.search(rb"/Font<<([^<>]*+)>>", self.head(resources))
        named = re.findall(rb"/(f\d+) (\d+) 0 R", fonts[1]) if fonts else []
        return {name: self._face(int(number)) for name, number in named}

    def _face(self, number: int) -> Face:
        if number not in self._faces:
            head = self.head(number)
            name = one(rb"/BaseFont/(?:[A-Z]{6}\+)?([^/]+)", head).decode()
            words = self.stream(int(one(rb"/ToUnicode (\d+)", head)))
            widths = self.head(int(one(rb"/DescendantFonts\[(\d+)", head)))
            self._faces[number] = Face(name, words, _widths(widths))
        return self._faces[number]


def _kids(head: bytes) -> list[int]:
    return [int(kid) for kid in re.findall(rb"(?<!\d)(\d++) 0 R", one(rb"/Kids ?\[(.*?)\]", head))]


def one(pattern: bytes, head: bytes) -> bytes:
    found = re.search(pattern, head, re.S)
    if found is None:
        raise ValueError(f"{pattern!r} is not in the file")
    return found[1]


def _widths(head: bytes) -> dict[int, float]:
    """Widths of glyphs in thousandths of the type size; those that are not listed have none, as accents have not."""
    one(rb"/DW (0)/", head)
    widths: dict[int, float] = {}
    start = head.index(b"/W[") + 3
    for first, last, wide, begins, each in _WIDTH.findall(head, start):
        if begins:
            widths.update(enumerate(map(float, each.split()), int(begins)))
        else:
            widths.update(dict.fromkeys(range(int(first), int(last) + 1), float(wide)))
    return widths


_ONE_STRING = re.compile(rb"<[0-9A-F]+>|\((?:\\.|[^\\)])+\)", re.S)
_ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.S)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Face(dict[bytes, Step]):
    """A piece of a run of glyphs → its characters and how far it leads; each piece is understood once.

    Raises KeyError for what is no string of glyphs.
    """

    def __init__(self, name: str, words: bytes, widths: dict[int, float]) -> None:
        self._words = {int(glyph, 16): code for glyph, code in _PAIR.findall(words)}
        self._widths = widths
        self.name = name

    def __missing__(self, piece: bytes) -> Step:
        if _ONE_STRING.fullmatch(piece) is None:
            raise KeyError(piece)
        glyphs = _glyphs_of(piece)
        shown = seen(self._words.get(glyphs[0], b"")) if len(glyphs) == 1 else ()
        if len(shown) == 1:  # mostly
            step = (shown[0], self._widths.get(glyphs[0], 0.0))
        else:
            steps = self.steps(piece)
            step = ("".join(said for said, _ in steps), sum(wide for _, wide in steps))
        self[piece] = step
        return step

    def steps(self, piece: bytes) -> list[Step]:
        """The characters of a piece that can be seen, each with its width; "" for room that nothing is seen in.

        A part of a character, which has none of its own, only takes its room.
        """
        steps: list[Step] = []
        for glyph in _glyphs_of(piece):
            shown = seen(self._words.get(glyph, b"")) or ("",)
            steps += [
                *((character, 0.0) for character in shown[:-1]),
                (shown[-1], self._widths.get(glyph, 0.0)),
            ]
        return steps


@lru_cache(maxsize=16384)
def _glyphs_of(piece: bytes) -> tuple[int, ...]:
    """The glyphs of a string, which have two bytes each."""
    data = bytes.fromhex(piece[1:-1].decode()) if piece[:1] == b"<" else _literal(piece[1:-1])
    return tuple(data[n] << 8 | data[n + 1] for n in range(0, len(data), 2))


@lru_cache(maxsize=16384)
def seen(code: bytes) -> tuple[str, ...]:
    """The characters of a code in UTF-16 that can be seen."""
    said = bytes.fromhex(code.decode()).decode("utf-16-be")
    return tuple(c for c in said if not (c.isspace() or category(c) == "Cf"))


def _literal(string: bytes) -> bytes:
    return _ESCAPED.sub(_unescaped, string) if b"\\" in string else string


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return bytes([int(escaped, 8)]) if len(escaped) == 3 else _LETTERS.get(escaped, escaped)
