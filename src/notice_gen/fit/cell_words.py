"""Words of a table's cell → the pieces that no line may part, their widths, and the lines that they take. In em cells.

A figure, a code, a word of Latin letters is one piece, with the marks that may not begin or end a line; an address of
mail or web parts after @ . / where it must. Nothing is known here of columns or sizes.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from notice_gen.fit.em import changes_of_script, em

_OPENING = "（《〈【“‘「『〔([{"
_CLOSING = "，。、；：？！）》〉】”’」』〕…％℃,;:!?)]}"
_WORD = r"[!-~\u00c0-\u024f]+(?:[—–～·][!-~\u00c0-\u024f]+)*"
_AROUND = f"[{re.escape(_OPENING)}]*", f"[{re.escape(_CLOSING)}]*"
_PIECE = re.compile(f"{_AROUND[0]}(?:{_WORD}|[^\\s]){_AROUND[1]}", re.DOTALL)
_LATIN_PIECE = re.compile(f"{_AROUND[0]}{_WORD}{_AROUND[1]}")
_LATIN = re.compile(r"[!-~\u00c0-\u024f]+")
_ADDRESS = re.compile(r"@|://|^www\.|\.(?:com|cn|org|net|gov|edu)\b", re.IGNORECASE)
_PARTS = re.compile(r"[^@./]*[@./]+|[^@./]+")
# What a Latin character may take at most in a face of any machine: half a cell in 仿宋 and 宋体, more where a face with
# letters of their own widths stands in (measured: Times, Noto Serif, FandolFang).
_WIDE = {
    **dict.fromkeys("0123456789.,:;-/()", 0.52),
    **dict.fromkeys("abcdefghijklnopqrstuvxyz", 0.56),
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ%&", 0.72),
    **dict.fromkeys("mw", 0.84),
    **dict.fromkeys("MW@", 0.98),
}
_AIR = 0.21  # LibreOffice's between 汉字 and Latin characters


@lru_cache(maxsize=16384)
def safe(piece: str) -> float:
    """The width of a piece in whatever face it may be set."""
    if not piece.isascii():
        wide = sum(_WIDE.get(character, 0.0) or em(character) for character in piece)
        return wide + _AIR * changes_of_script(piece)
    return sum(_WIDE.get(character, 0.6) for character in piece)


def is_address(word: str) -> bool:
    """Whether a word of Latin letters is an address of mail or web, which may be parted."""
    return _ADDRESS.search(word) is not None


def parts_of(word: str) -> list[str]:
    """An address, parted after @ . /"""
    return _PARTS.findall(word)


@lru_cache(maxsize=8192)
def _pieces(line: str) -> tuple[tuple[float, float], ...]:
    """The widths of a line's pieces, each with the space that stands before it."""
    made, at = [], 0
    for found in _PIECE.finditer(line):
        made.append((em(line[at : found.start()]), em(found[0])))
        at = found.end()
    return tuple(made)


def whole(line: str) -> float:
    """The width of the widest piece of a line with Latin characters in it."""
    return max(map(safe, _LATIN_PIECE.findall(line)), default=0.0)


def parted(line: str) -> float:
    """The same where addresses are parted."""
    widest = 0.0
    for piece in _LATIN_PIECE.findall(line):
        parts = parts_of(piece) if is_address(piece) else [piece]
        widest = max(widest, *map(safe, parts))
    return widest


def has_latin(line: str) -> bool:
    """Whether anything in a line may not be parted but between 汉字."""
    return _LATIN.search(line) is not None


def lines_about(line: str, room: float) -> int:
    """About how many lines a line of words takes in so many cells: widths are weighed by it."""
    wide = em(line)
    return 1 if wide <= room else math.ceil(wide / max(1, math.floor(room)))


def lines_in(line: str, room: float) -> int:
    """How many lines a line of words takes in so many cells, piece by piece."""
    wide = em(line)
    if wide <= room:
        return 1
    if not has_latin(line):
        return math.ceil(wide / max(1, math.floor(room)))
    lines, at = 1, 0.0
    for before, piece in _pieces(line):
        if at and at + before + piece > room:
            lines, at = lines + 1, 0.0
        elif at:
            at += before
        if piece > room:  # parted by force
            more = math.ceil(piece / max(1.0, room)) - 1
            lines, at = lines + more, piece - more * room
        else:
            at += piece
    return lines


def broken(line: str, room: float) -> list[str]:
    """A line whose addresses are too wide for the room, as lines that break after @ . /; else the line itself."""
    if not has_latin(line) or whole(line) <= room:
        return [line]
    made = [""]
    for found in re.finditer(r"[!-~]+|[^!-~]", line):
        word = found[0]
        for part in parts_of(word) if is_address(word) and safe(word) > room else [word]:
            if made[-1] and safe(made[-1] + part) > room:
                made.append("")
            made[-1] += part
    return made
