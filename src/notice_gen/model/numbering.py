"""Blocks → the same blocks with the numbers of their headings made: 一、 （一） 1. （1）. No words are changed."""

from __future__ import annotations

from dataclasses import replace

from notice_gen.model.document import Article, Block, Heading, Level
from notice_gen.model.text import Text


def chinese_numeral(n: int) -> str:
    """1 → 一, 10 → 十, 15 → 十五, 100 → 一百, 1003 → 一千零三; below 100,000,000."""
    digits = "零一二三四五六七八九"
    for unit, sign in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十")):
        if n >= unit:
            head, rest = divmod(n, unit)
            first = "" if unit == 10 and head == 1 else chinese_numeral(head)
            if not rest:
                return f"{first}{sign}"
            gap = "零" if rest < unit // 10 else ""
            one = "一" if 10 <= rest < 20 else ""  # 一百一十二, but 十二 alone
            return f"{first}{sign}{gap}{one}{chinese_numeral(rest)}"
    return digits[n]


def level_number(level: Level, n: int) -> str:
    """The number of the n-th heading of a level (GB/T 9704—2012, 7.3.3)."""
    match level:
        case 1:
            return f"{chinese_numeral(n)}、"
        case 2:
            return f"（{chinese_numeral(n)}）"
        case 3:
            return f"{n}."
        case 4:
            return f"（{n}）"
        case 0:
            return ""


def numbered(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the numbers of their headings made, from 1 within the heading above.

    A heading that runs on (`numbering="on"`) takes the next number of its level wherever it stands.
    A heading without number restarts 1. and （1） below it, never 一、 or （一）. Each article of a bulletin begins at 一、.
    """
    last = [0] * 5  # the last number given at each level
    over = [True] * 5  # whether a plain heading of the level begins again at 1
    done: list[Block] = []
    for block in blocks:
        if isinstance(block, Article):
            last, over = [0] * 5, [True] * 5
        if isinstance(block, Heading):
            level = block.level
            if level and block.numbering in ("program", "on"):
                runs = block.numbering == "on" or not over[level]
                last[level] = last[level] + 1 if runs else 1
                over[level] = False
                block = replace(block, number=Text.of(level_number(level, last[level])))
            for lower in range(level + 1 if level else 3, 5):
                over[lower] = True
        done.append(block)
    return tuple(done)
