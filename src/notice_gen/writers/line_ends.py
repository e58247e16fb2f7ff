"""Words → where a line of them must not end or begin (GB/T 15834—2011, 5.1; 5.1.8 to 5.1.10 of dashes, ellipses and 分隔号).

Word is given the two lists of characters, and keeps to them by itself. Typst knows the marks of Chinese but not
dashes, ranges and numbers with units: these are given to it as pieces that stay whole (`pieces`). Nothing is drawn here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from notice_gen.model.patterns import lazy_pattern

_DASHES = "—～"  # 连接号 and 破折号: they stay with what stands on their two sides
_DIGITS = "０１２３４５６７８９"
# A line begins with none of these …
NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃℉∶、。〃々〉》」』】〕〗〞ー！＂％＇），．／：；＞？］｀｜｝￠"
    + _DASHES
    + _DIGITS
)
# … and ends in none of these.
NOT_LAST = "$([{£¥‘“‹〈《「『【〔〖〝﹙＄（／［｛￡￥＃№" + _DASHES

ROOM = 14.0  # 字: what is wider than half a line may be parted, or the line before it would be left too empty
_SIGN = "[第￥¥＄$€£￡№＃#±＋－+−≥≤≈＜＞<>-]{0,4}+"
_NUMBER = "[0-9０-９]+(?:[,.．:：∶/／×xX][0-9０-９]+)*"
_UNIT = (
    "(?:%|％|‰|°C|℃|℉|°|′|″|㎡|㎥|㎏|㎜|㎝|㎞|[Ａ-Ｚａ-ｚA-Za-z\U000f0000-\U0010ffff]+| ?[A-Za-zμΩ]{1,3}(?![A-Za-z])"
    "|(?:百|千|万|亿)*(?:年度|学年|周年|年代|月份|小时|分钟|平方米|立方米|平方公里|公里|公斤|公顷|千米|毫米|厘米|毫升|百分点|"
    "批次|人次|年|月|日|号|时|分|秒|天|周|个|项|级|次|届|期|批|份|种|名|家|所|处|座|条|件|起|例|户|人|位|元|角|米|吨|克|升|亩|"
    "岁|度|类|款|章|节|路|楼|层|倍|部|轮|版|点|页|字|台|辆|张|支|只|床|间|套|组|万|亿)?)?"
)
_RANGE = f"{_SIGN}{_NUMBER}{_UNIT}(?:(?:[{_DASHES}–－~-]|——){_SIGN}{_NUMBER}{_UNIT})*"
_CLOSING = re.escape("".join(c for c in NOT_FIRST if c not in _DASHES + _DIGITS + "／"))
_CLOSES = re.escape("".join(c for c in NOT_FIRST if c not in _DASHES + _DIGITS + "／·"))
_OPENING = re.escape("".join(c for c in NOT_LAST if c not in _DASHES + "／$￥¥£￡＄№＃"))
_TIED = f"[{_DASHES}／~–]+"  # stays with what stands on its two sides
_DOTS = "[·•]+"  # 间隔号, which only begins no line
# A word of letters with what is written as part of it: PDCA, COVID-19, DRG/DIP, ILI%.
_WORD = r"(?<![!-~])[A-Za-z][A-Za-z0-9%％/&+._'-]*+"
# A number with all that belongs to it, a word, or a character that a dash follows; then dashes, each with what follows it.
_CORE = rf"(?:{_RANGE}|{_WORD}|[^\s{_OPENING}])"
_BRACKETS = "“‘〈《「『【〔〖（［｛"  # one at the beginning of a line would lose half of its square
# Of several brackets, or marks that close, the first begins a piece: a piece that is looked for from each of them takes long.
_WHOLE = lazy_pattern(
    rf"(?:(?<![{_BRACKETS}])[{_BRACKETS}]++{_CORE}[{_CLOSING}]*|{_RANGE}[{_CLOSING}]*"
    rf"|(?:{_WORD}|[^\s{_OPENING}{_DASHES}／·•{_CLOSES}]|(?<![{_CLOSES}])[{_CLOSES}])[{_CLOSING}]*(?={_TIED}|{_DOTS}))"
    rf"(?:{_DOTS}|{_TIED}(?:[{_OPENING}]*{_CORE})?[{_CLOSING}]*)*"
)
_MARKS = "".join(c for c in NOT_FIRST if c not in _DASHES + _DIGITS + "／·℃％‰")
_ANY = lazy_pattern(f"[0-9０-９{_DASHES}{_BRACKETS}／·•~–]")


class Piece(Enum):
    """How the end of a line may part a piece of words."""

    PLAIN = ""  # where Typst does
    WHOLE = "whole"  # nowhere
    LOOSE = "loose"  # between any two characters, as Word does where a word is longer than a line


_LONG = lazy_pattern(r"(?<![!-~])[!-~]{40,}+")


def pieces(words: str, room: float = ROOM) -> Iterator[tuple[str, Piece]]:
    """The words in pieces, each with how it may be parted. What is wider than `room` 字 is never kept whole."""
    at = 0
    for long in _LONG.finditer(words):
        yield from _pieces(words[at : long.start()], room)
        yield long[0], Piece.LOOSE
        at = long.end()
    yield from _pieces(words[at:], room)


def _pieces(words: str, room: float) -> Iterator[tuple[str, Piece]]:
    at = 0
    if _ANY.search(words):
        for found in _WHOLE.finditer(words):
            piece = found[0]
            core = piece.rstrip(_MARKS)
            if (core.isascii() and " " not in core) or len(core) < 2 or _wide(piece) > room:
                continue  # Typst parts no number of plain digits, and must part what is too wide
            if found.start() > at:
                yield words[at : found.start()], Piece.PLAIN
            yield piece, Piece.WHOLE
            at = found.end()
    if at < len(words):
        yield words[at:], Piece.PLAIN


def _wide(piece: str) -> float:
    return sum(0.5 if character.isascii() else 1.0 for character in piece)
