"""A cell's words and its column → what is wrong with them, by the column's type, list of words and pattern.

Where the cell stands is not known here, and an empty one is never wrong.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections import Counter

from notice_gen.book.columns import OPEN_DATE, Column, date_parts, day_of, items_of
from notice_gen.book.faults import (
    BRACKETS_LOST,
    DATE_AS_NUMBER,
    DATE_INCOMPLETE,
    LEADING_ZERO_LOST,
    NAMED_TWICE,
    NO_SUCH_DAY,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_A_YEAR,
    NOT_AN_INTEGER,
    NOT_IN_LIST,
    NOT_YES_OR_NO,
    NUMBERING_LOST,
    SHORT_YEAR,
    TEXT_MADE_A_DATE,
    WRONG_PATTERN,
)
from notice_gen.book.sheets import short
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.kind import Field, likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE

CONVERTED_BY_EXCEL = frozenset(
    ("word", "name", "issuers", "list", "phone")
)  # types whose words Excel turns into numbers and dates
# Types that not all words are of.
_RULED = frozenset(("date", "integer", "year", "number", "boolean", "list"))
_SECTION = lazy_pattern(r"[（(]?[一二三四五六七八九十]{1,3}(?:[、.．]|[）)])|第[一二三四五六七八九十]{1,3}")
_PLAIN = {
    "integer": lazy_pattern(r"[1-9]\d*|0"),
    "year": lazy_pattern(r"(19|20)\d\d"),
    "number": lazy_pattern(r"-?[\d,]*+(?:(?<=\d)|\.\d++)%?"),
    "boolean": lazy_pattern("是|否"),
}


def wrong_words(field: Field, column: Column) -> set[str]:
    """The distinct words of a column that do not fit its field; what depends on the stored value is not looked at."""
    if field.type not in _RULED and not field.enum and not field.pattern:
        return set()
    return {text for text in set(column.texts) if text and fault_of(field, text, "") is not None}


def fault_of(field: Field, text: str, raw: object) -> Diagnostic | None:
    """What is wrong with a cell's words, without place; None where nothing is."""
    bare = text.strip()
    if not bare or (field.type in _PLAIN and _PLAIN[field.type].fullmatch(bare)):
        return None
    name = f"“{field.name}”填的“{short(bare, 20)}”"

    if isinstance(raw, datetime.date | datetime.time) and field.type in CONVERTED_BY_EXCEL:
        seen = f"“{field.name}”格中是日期（显示为“{short(bare, 20)}”），多半是 Excel 把打的字改成了日期"
        return _said(TEXT_MADE_A_DATE, seen, "把这一列设为文本格式，重新填写")
    if isinstance(raw, float | int) and not isinstance(raw, bool) and field.type == "word" and field.pattern:
        if raw < 0 and not re.fullmatch(field.pattern, bare):
            meant = f"（{bare.lstrip('-')}）"
            return _said(BRACKETS_LOST, f"{name}是负数，多半是 Excel 把“({bare.lstrip('-')})”改成了负数",
                         f"把这一列设为文本格式，写成“{meant}”", meant)  # fmt: skip
        if not re.fullmatch(field.pattern, bare):
            seen = f"{name}是一个数，多半是 Excel 把“{bare}.”改成了数"
            return _said(NUMBERING_LOST, seen, f"把这一列设为文本格式，写成“{bare}.”", f"{bare}.")
    match field.type:
        case "date":
            return _date_fault(name, bare, raw)
        case "integer":
            remedy = "只写数字，如 7"
            if _SECTION.match(bare):
                remedy += "；这一行是分段的名称的，把整行的格合并成一格"
            return _said(NOT_AN_INTEGER, f"{name}不是整数", remedy)
        case "year":
            return _said(NOT_A_YEAR, f"{name}不是年份", "写成四位数字，如 2026")
        case "number":
            return _said(NOT_A_NUMBER, f"{name}不是数", "只写数字")
        case "boolean":
            return _said(NOT_YES_OR_NO, f"{name}不是“是”或“否”", "改为是或否")
        case "phone" if isinstance(raw, float) and re.fullmatch(r"[2-9]\d{8,10}", bare):
            seen = f"{name}存成了数，前面的 0 可能丢了"
            return _said(LEADING_ZERO_LOST, seen, f"把这一格设为文本格式，写成 0{bare} 这样", f"0{bare}")
        case "list":
            twice = [item for item, times in Counter(items_of(bare)).items() if times > 1]
            if twice:
                seen = f"“{field.name}”的同一格里“{twice[0]}”写了 {bare.count(twice[0])} 次"
                return _said(NAMED_TWICE, seen, "删去重复的")
    if field.enum and field.meant(bare) not in field.enum:
        meant = _in_numerals(bare, field.choices)
        if not meant and (near := likely(bare, field.choices)):
            meant = _plainly(bare, near, field.choices)
        remedy = f"改为“{meant}”" if meant else "改为下列之一：" + "、".join(field.choices)
        return _said(NOT_IN_LIST, f"{name}不在可选的内容里", remedy, meant)
    if field.pattern and not re.fullmatch(field.pattern, bare):
        return _said(
            WRONG_PATTERN, f"{name}写法不对", field.advice or f"按这一列的写法填写（{field.pattern}）"
        )
    return None


_NUMERALS = str.maketrans("123456789１２３４５６７８９", "一二三四五六七八九" * 2)


def _in_numerals(bare: str, choices: tuple[str, ...]) -> str:
    """The choice that a word means with its figure in 汉字: 1级 is 一级; nothing where it means none."""
    numeral = bare.translate(_NUMERALS)
    return likely(numeral, choices) if numeral != bare else ""


def _plainly(bare: str, meant: str, choices: tuple[str, ...]) -> str:
    """The likely word, or nothing where another one is just as near: 二行 may be 一行 or 三行."""
    near = [difflib.SequenceMatcher(None, one, bare).ratio() for one in choices]
    return meant if near.count(max(near)) == 1 else ""


def _date_fault(name: str, bare: str, raw: object) -> Diagnostic | None:
    """What is wrong with the words of a date; None for a real day."""
    if day_of(bare, raw) is not None:
        return None
    if date_parts(bare) is not None:
        return _said(NO_SUCH_DAY, f"{name}不是真有的日子", "改成日历上有的一天")
    if isinstance(raw, float) and 20_000 < raw < 80_000 and raw == int(raw):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(int(raw))
        seen = f"{name}是一个数，像是日期失去了日期格式（{day.year}年{day.month}月{day.day}日）"
        return _said(DATE_AS_NUMBER, seen, f"把这一格设为日期格式，或写成 {day.isoformat()}", day.isoformat())
    if OPEN_DATE.fullmatch(bare):
        return _said(DATE_INCOMPLETE, f"{name}还没有写全", "印发前补上月、日")
    two = re.fullmatch(r"(\d\d)\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?", bare)
    if two:
        meant = f"20{two[1]}-{int(two[2]):02d}-{int(two[3]):02d}"
        return _said(SHORT_YEAR, f"{name}没有写出四位的年份", f"写成 {meant}", meant)
    return _said(NOT_A_DATE, f"{name}不是日期", "写成 2026-12-05 这样的日期")


def _said(fault: Fault, seen: str, remedy: str, meant: str = "") -> Diagnostic:
    """A finding whose place is still to be given."""
    return fault.at(NOWHERE, seen, remedy, meant)
