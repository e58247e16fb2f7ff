"""Words → what people leave in them in place of something still to come: XX月, ××局, （待定）, 【待补】, TBD.

A workbook's cells and a final's paragraphs are looked through alike. A blank left for handwriting is none of these.
"""

from __future__ import annotations

import re

from notice_gen.model.addresses import without_addresses
from notice_gen.model.patterns import lazy_pattern

# 【待填：…】, 【待删：…】 and 【待核】 are the program's own gaps, which have their own findings.
_TO_COME = (
    "待(?:补充?|填写?|核(?:实|对|定|查)?|上?报|确认|通知|商[定议]?|议|落实|明确|完善|提供|更新)|未定|TBD|tbd"
)
_BRACKETED = rf"[（(【\[［](?!(?<=【)待(?:[填删]|核】))(?:{_TO_COME})(?:[：:，,][^（()）【】\[\]\n]{{0,20}})?[）)】\]］]"
_PLACEHOLDER = lazy_pattern(
    r"(?<![A-Za-z0-9×])(?:[xXｘＸ]{2,}|×{2,}|＿{2,}|_{2,}|□{2,}|？{2,}|\?{2,}|TBD)(?![A-Za-z0-9])"
    rf"|（待定）|待定(?!的|岗|职|人选|人员|事项|项目|名额|单位)|{_BRACKETED}"
)
SIGNS = (
    "XX",
    "xx",
    "ＸＸ",
    "ｘｘ",
    "Xx",
    "xX",
    "××",
    "＿＿",
    "__",
    "□□",
    "？？",
    "??",
    "TBD",
    "tbd",
    "待",
    "未定",
)
_ALONE = lazy_pattern(rf"(?:{_TO_COME}|待定)[。.]?")
# Others may say how a matter stands: 待核实 in a column 整改情况.
_PLAIN = lazy_pattern("(?:待补充?|待填写?|待定|未定|TBD|tbd)[。.]?")
_VACANT = lazy_pattern("[（(【][暂空]缺[）)】]")
_NOBODY = lazy_pattern("[暂空]缺")
_A_GAP = lazy_pattern(r"(?:^|//|@)(?:www\.)?(?:x{3,}|X{2,})(?=[@.])")  # xxx@163.com, www.XX.gov.cn


def placeholders(words: str) -> list[re.Match[str]]:
    """What is still to come, where it stands in the words; letters xx within an address are the address's own."""
    if not any(sign in words for sign in SIGNS):
        return []
    return list(_PLACEHOLDER.finditer(without_addresses(words, lambda one: _A_GAP.search(one) is not None)))


def is_to_come(words: str) -> bool:
    """Whether a whole cell says no more than that its words are still to come: 待补, 待核实."""
    return _ALONE.fullmatch(words.strip()) is not None


def is_plainly_to_come(words: str) -> bool:
    """Whether it says so in words that mean nothing else, wherever the cell stands: 待补, TBD."""
    return _PLAIN.fullmatch(words.strip()) is not None


def vacancy(words: str) -> str:
    """（空缺）, （暂缺）, or one of them alone: a post that nobody holds, or words that nobody wrote. "" where there is none."""
    match = _NOBODY.fullmatch(words.strip()) or _VACANT.search(words) if "缺" in words else None
    return match[0] if match else ""


def is_placeholder(words: str) -> bool:
    """Whether the words are one placeholder and nothing else, such as 【待补】."""
    return any(one[0] == words for one in placeholders(words)) or words == "【待定】"
