"""Words of a table's cell → the pieces that no line may part, their widths, and the lines that they take. In em cells.

A figure, a code, a word of Latin letters is one piece, with the marks that may not begin or end a line; an address of
mail or web parts after @ . / where it must. Nothing is known here of columns or sizes.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from notice_gen.fit.em import changes_of_script, em
from notice_gen.model.patterns import lazy_pattern

_WIDE_OPENING = "（《〈【“‘「『〔"
_OPENING = f"{_WIDE_OPENING}([{{"
_CLOSING = "，。、；：？！）》〉】”’」』〕…％℃,;:!?)]}"
_LETTERS = r"[!-~\u00c0-\u024f±≥≤≠≈＜＞￥]+"  # with the signs that stand before a figure or between two
_WORD = rf"{_LETTERS}(?:[—–～·]{_LETTERS})*|[０-９][０-９．，]*"
_CLOSING_CLASS = re.escape(_CLOSING)
_AROUND = f"[{re.escape(_OPENING)}]*", f"[{re.escape(_CLOSING)}]*"
_PIECE = lazy_pattern(f"{_AROUND[0]}(?:{_WORD}|[^\\s]){_AROUND[1]}", re.DOTALL)
# From the first of several brackets; half-wide ones are of a word too, and begin anew behind another.
_LATIN_PIECE = lazy_pattern(f"(?<![{_WIDE_OPENING}]){_AROUND[0]}(?:{_WORD}){_AROUND[1]}")
_LATIN = lazy_pattern(r"[!-~\u00c0-\u024f０-９]+")
_BRACKETED = lazy_pattern(r"([^（(]+)([（(][^（()）]+[）)])")
_ADDRESS = lazy_pattern(r"@|://|^www\.|\.(?:com|cn|org|net|gov|edu)\b", re.IGNORECASE)
_DATE = r"(?:\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月(?:\d{1,2}日)?)"
_HAN = "\u3400-\u9fff"
_NAME = f"[{_HAN}]{{1,7}}(?:·[{_HAN}]{{1,7}})+"
_IN_A_LIST = f"(?<=、)[{_HAN}]{{2,4}}(?=、|$)|^[{_HAN}]{{2,4}}(?=、)"
_AMOUNT = r"(?<![\d,.])[≥≤≈±＜＞]?\d[\d,.]*+(?:[万亿]?元|[万亿]|[人户个项次份家年月日天台套号分件名场批处条张亩吨期级])"
_KEPT = lazy_pattern(  # from the first of several brackets
    f"(?<!{_AROUND[0][:-1]}){_AROUND[0]}(?:{_DATE}|{_NAME}|{_IN_A_LIST}|{_AMOUNT}){_AROUND[1]}[—–～~]?"
)
_KEPT_PIECE = lazy_pattern(
    f"{_AROUND[0]}(?:{_DATE}|{_NAME}|{_IN_A_LIST}|{_AMOUNT}|{_WORD}|.){_AROUND[1]}[—–～~]?"
)
_DATE_PART = lazy_pattern(
    r"[^年月日]{0,8}+年|[^年月日]{0,8}+月(?:\d{1,2}日)?[^年月日]{0,8}+|[^年月日]{0,8}+日|."
)
# A word of letters with figures or marks in it: Word parts it at -, LibreOffice and Typst at / and elsewhere too.
_PARTS_WRONGLY = lazy_pattern(r"[A-Za-z][!-,.-@\[-`{-~±]|[0-9±%/+][A-Za-z/]|[!-~]-[!-~]")
_PARTS = lazy_pattern(r"[^@./]*[@./]+|[^@./]+")
# What a Latin character may take at most in a face of any machine: half a cell in 仿宋 and 宋体, more where a face with
# letters of their own widths stands in (measured: Times, Noto Serif, FandolFang).
_WIDE = {
    **dict.fromkeys("0123456789.,:;-/()", 0.52),
    **dict.fromkeys("abcdefghijklnopqrstuvxyz", 0.56),
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ%&", 0.72),
    **dict.fromkeys("mw", 0.84),
    **dict.fromkeys("MW@", 0.98),
}
ROOMY = 1.23  # so much wider are digits in DejaVu Sans, which LibreOffice takes where a machine has no 仿宋 at all
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
    return _filled(line, room)[0]


def _filled(line: str, room: float) -> tuple[int, float]:
    """The same, and how wide the last of them is."""
    wide = em(line)
    if wide <= room:
        return 1, wide
    if not has_latin(line):
        each = max(1, math.floor(room))
        lines = math.ceil(wide / each)
        return lines, wide - (lines - 1) * each
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
    return lines, at


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


def kept_width(line: str, most: float) -> float:
    """The width of the widest date, name or amount in a line, of those up to so many cells: 0 where there is none."""
    widths = (safe(found[0]) for found in _KEPT.finditer(line)) if _has_kept(line) else ()
    return max((wide for wide in widths if wide <= most), default=0.0)


def _has_kept(line: str) -> bool:
    return "·" in line or "、" in line or any(character in "0123456789" for character in line)


def kept_whole(line: str, room: float, hanging: float = 0.0) -> list[str]:
    """A line too wide for the room as lines that part no date, name, amount or word of letters and figures; a date too wide
    by itself parts after 年 月 日.

    What stands in brackets behind a word goes on a line of its own: 王某（副局长）. The line itself, where it has none of
    these: Word and the PDF part it well. Behind its first line there is so much less room (`hanging`).
    """
    if safe(line) <= room:
        return [line]
    if (found := _BRACKETED.fullmatch(line)) and max(map(safe, found.groups())) <= room:
        return list(found.groups())
    if not ((_has_kept(line) and _KEPT.search(line)) or _PARTS_WRONGLY.search(line)):
        return [line]
    made = [""]
    for found in _KEPT_PIECE.finditer(line):
        piece = found[0]
        parts = [piece] if em(piece) <= room else _where_it_must(piece)
        for part in parts:
            if made[-1] and safe(made[-1] + part) > room - (hanging if len(made) > 1 else 0.0):
                made.append("")
            made[-1] += part
    return made


@lru_cache(maxsize=16384)
def lines_set(line: str, room: float) -> int:
    """How many lines a line of words takes in so many cells as `kept_whole` sets it."""
    return sum(lines_in(part, room) for part in kept_whole(line, room)) if em(line) > room else 1


@lru_cache(maxsize=16384)
def ends_alone(line: str, room: float) -> bool:
    """Whether a line of words, set in so many cells, ends in a line of one character: 某某县人民医 and 院."""
    if em(line) <= room:
        return False
    lines, last = _filled(kept_whole(line, room)[-1], room)
    return lines > 1 and last <= 1


def _where_it_must(piece: str) -> list[str]:
    """A piece for which there is no room: a date parts after 年 月 日, a name after ·, an amount before its unit."""
    if re.match(_DATE, piece):
        return _DATE_PART.findall(piece)
    return (
        re.findall("[^·]+·?", piece) if "·" in piece else re.findall(f"{_WORD}|.[{_CLOSING_CLASS}]*", piece)
    )
