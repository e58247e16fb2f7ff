"""A cell of a ledger → its value: 密级, 保管期限, a day. None where it is not clear; nothing is guessed."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping

from notice_gen.book.columns import day_of
from notice_gen.model.filing import RETENTION, means_no_secret
from notice_gen.model.patterns import lazy_pattern

INTERNAL = "密级栏原写"  # a fact of a line that was 内部 in the ledger
# The three levels (保守国家秘密法, 第十四条), and 秘密, 机密级★1年, 绝密（长期）: the level and how long.
_LEVEL = lazy_pattern("绝密|机密|秘密")
_SECRET = lazy_pattern(r"(绝密|机密|秘密)级?[★☆*·]*+\(?([^()]*)\)?")
_MARKED = lazy_pattern(r"(绝密|机密|秘密)级?[★☆]")
_HOW_LONG = lazy_pattern(r"长期|\d+(年|个?月)|\d{4}年.*|解密.*|启用前|公布前")
_NONE_OF = lazy_pattern(r"[不未非无没][^,。;、]{0,6}?(绝密|机密|秘密)")  # 不涉及国家秘密
_YES = {"是", "有", "涉密", "√", "✓", "1"}
_TERM = lazy_pattern(r"(?:定期|D)?[(/:\-]?(10|30|十|三十)年?\)?")
_TERMS = {"10": "10年", "十": "10年", "30": "30年", "三十": "30年"}
_FOREVER = {"永久", "永久保存", "Y"}
_WITHOUT_YEAR = lazy_pattern(r"(\d{1,2})[月.\-/](\d{1,2})日?")


def secrecy_in(words: str) -> dict[str, str] | None:
    """密级 and 保密期限 by what stands in the column of 密级; empty for none, None where it is not clear.

    内部 is no 密级, and its word is kept; 内部（机密） is not clear.
    """
    bare = _bare(words)
    if means_no_secret(bare):
        return {}
    if bare.startswith("内部") and not _LEVEL.search(bare):
        return {INTERNAL: bare}
    match = _SECRET.fullmatch(bare)
    if match is None or (match[2] and not _HOW_LONG.fullmatch(match[2])):
        return None
    return {"密级": match[1], **({"保密期限": match[2]} if match[2] else {})}


def secret_elsewhere(words: Mapping[str, str], own: Iterable[str]) -> str:
    """The column of a line that says a 密级 though it is not the column of 密级; empty where none does.

    Such is a cell that is a 密级 and nothing else, or has one with its star (GB/T 9704—2012, 7.2.2); in a column of the
    ledger's `own` with 密 in its header also one with the word among others, and a yes under 是否涉密.
    """
    others = set(own)
    for name, said in words.items():
        bare = _bare(said)
        match = _SECRET.fullmatch(bare.strip("()[]【】"))
        whole = match is not None and (not match[2] or _HOW_LONG.fullmatch(match[2]) is not None)
        if name != "密级" and (whole or _MARKED.search(bare)):
            return name
        among = _LEVEL.search(_NONE_OF.sub("", bare)) or ("涉密" in name and bare in _YES)
        if among and name in others and "密" in name:
            return name
    return ""


def retention_in(words: str) -> str | None:
    """The 保管期限 that 10, 定期30年 or 永久 mean (DA/T 22—2015, 5.4); None for 长期 and whatever else is none of the three."""
    bare = _bare(words)
    if bare in _FOREVER:
        return next(iter(RETENTION))
    match = _TERM.fullmatch(bare)
    return _TERMS[match[1]] if match else None


def day_in(words: str, raw: object, year: int) -> datetime.date | None:
    """The day; 3.5 and 3月5日 in a ledger of one year are of that year, 20260305 is a day as archives write it."""
    bare = unicodedata.normalize("NFKC", words)
    if re.fullmatch(r"(19|20)\d{6}", bare):
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    day = day_of(bare, raw)
    match = _WITHOUT_YEAR.fullmatch(bare)
    if day is None and match:
        try:
            return datetime.date(year, int(match[1]), int(match[2]))
        except ValueError:
            return None
    return day


def _bare(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
