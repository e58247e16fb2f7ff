"""The words of a table's column → what they are: numbers of rows, figures, codes, dates, names, lists, text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from notice_gen.model.kind import Field, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Holds

MOST = 0.8  # of the filled cells
LOOKED_AT = 400  # cells of a column; the others are alike
_SERIAL = lazy_pattern(r"\d{1,4}")
_FIGURE = lazy_pattern(r"[-－–+＋]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s*[%％‰]?|[—–\-/／－]{1,2}|无")
_CODE = lazy_pattern(r"(?=.*\d)[\dA-Za-z*＊Xx()（）+.\-—–#/ ]{5,}")
_DATE = lazy_pattern(
    r"(?:\d{4}|[12]\d)?\s*(?:[年./\-]\s*)?\d{1,2}\s*[月./\-]\s*(?:\d{1,2}\s*[日号]?|[上中下]旬|底|初|末)?(?:\s*[前起止]|以前)?"
    r"|\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:底|初)?(?:前)?"
)
_LATIN = lazy_pattern(r"[!-~][!-?A-~]*+@[!-~]++|(?:https?://|www\.)[!-~]+", re.IGNORECASE)
_NAME = lazy_pattern(r"[\u4e00-\u9fff\u3400-\u4dbf]\s*[\u4e00-\u9fff\u3400-\u4dbf](?:\s*[\u4e00-\u9fff\u3400-\u4dbf]){0,2}"
                   r"|[\u4e00-\u9fff·]{2}[\u4e00-\u9fff]*+·[\u4e00-\u9fff·]++")  # fmt: skip
_NAMED = lazy_pattern(
    r"姓名|(?:责任|负责|联系|主讲|主持|经办|填报|审核|法定代表|带队|包保|挂钩|分管|责任)(?:人|人员|领导)|领导|主持人|成员"
)
_CODED = lazy_pattern(r"电话|手机|身份证|证件号|账号|帐号|编码|代码|学号|邮编|卡号")
_DATED = lazy_pattern("年月|日期|时间|时限|出生")
_MONTH = lazy_pattern(r"(?:19|20)\d{2}(?:\.\d{1,2})?")  # 1980.05 is no amount
_COUNTED = frozenset(("序号", "编号", "序", "项次", "行次"))
_PARTS = lazy_pattern(r"[、\n]")
_SENTENCE = lazy_pattern(r"[。；;！？]")


def held_by(header: str, cells: Iterable[str]) -> Holds:
    """What a column holds, by its heading and its words; a heading alone decides where nothing is filled in."""
    key = header_key(header)
    words = [one.strip() for one, _ in zip((c for c in cells if c.strip()), range(LOOKED_AT), strict=False)]
    if key in _COUNTED and _mostly(_SERIAL.fullmatch, words):
        return "serial"
    if not words:
        return "code" if _CODED.search(key) else "names" if _NAMED.search(key) else "text"
    if _mostly(_LATIN.fullmatch, words):
        return "latin"
    if _DATED.search(key) and _mostly(_MONTH.fullmatch, words):
        return "dates"
    if _mostly(_FIGURE.fullmatch, words) and any(any(c.isdigit() for c in one) for one in words):
        long = [one for one in words if one.isdigit() and (len(one) > 6 or (len(one) > 1 and one[0] == "0"))]
        return "code" if _CODED.search(key) or 2 * len(long) > len(words) else "figures"
    if _mostly(_DATE.fullmatch, words):
        return "dates"
    if _mostly(_CODE.fullmatch, words):
        return "code"
    items = [item for one in words for item in _PARTS.split(one) if item.strip()]
    if _NAMED.search(key) and _mostly(_NAME.fullmatch, [item.strip() for item in items]):
        return "names"
    several = [one for one in words if "\n" in one and not _SENTENCE.search(one)]
    return "list" if 3 * len(several) >= len(words) else "text"


def held_by_field(field: Field | None) -> Holds | None:
    """What a declared column holds, where its type says so."""
    match field.type if field else "":
        case "integer":
            return "serial" if field and field.name == "序号" else "figures"
        case "number":
            return "figures"
        case "date":
            return "dates"
        case "phone":
            return "code"
        case _:
            return None


def _mostly(matches: Callable[[str], object], words: list[str]) -> bool:
    """Whether most words match; where there are none, all do."""
    return sum(bool(matches(one)) for one in words) >= MOST * len(words)
