"""Digits → Chinese numerals, small (一) or banker's (壹), as [DBNum1] and [DBNum2] show them.

Which of them a format asks for is not known here.
"""

from __future__ import annotations

from notice_gen.book.number_format.sections import NotUnderstood

DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_UNITS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}


def spelt(digits: str, numerals: int) -> str:
    """123 → 一百二十三, as [DBNum1]General shows it; 10 → 一十. Raises NotUnderstood for more than 15 digits."""
    if "E" in digits or len(digits.partition(".")[0]) > 15:
        raise NotUnderstood
    names, units = DIGITS[numerals], _UNITS[numerals]
    whole, dot, decimals = digits.partition(".")
    groups = [int(whole[max(end - 4, 0) : end]) for end in range(len(whole), 0, -4)]
    text, gap = "", False
    for order in range(len(groups) - 1, -1, -1):
        group = groups[order]
        if not group:
            gap = bool(text)
            continue
        for power in (3, 2, 1, 0):
            digit = group // 10**power % 10
            if digit:
                text += (names[0] if gap else "") + names[digit] + units[power]
                gap = False
            elif text:
                gap = True
        text += ("", "万", "亿", "兆")[order]
        gap = group % 10 == 0 and gap
        if group % 10 == 0:
            gap = False if not order else groups[order - 1] < 1000
    return (text or names[0]) + dot + "".join(names[int(digit)] for digit in decimals)


def counted(number: int, numerals: int) -> str:
    """A day, month or hour in Chinese: 10 → 十 (small) or 壹拾 (banker's)."""
    names, ten = DIGITS[numerals], _UNITS[numerals][1]
    if number < 10:
        return names[number]
    tens, ones = divmod(number, 10)
    front = "" if tens == 1 and numerals == 1 else names[tens]
    return front + ten + (names[ones] if ones else "")


def one_by_one(text: str, numerals: int) -> str:
    """2026 → 二〇二六: every digit of a text by itself, all else as it stands."""
    return "".join(DIGITS[numerals][int(c)] if c in "0123456789" else c for c in text)
