"""A title → the places where its lines may end, each with its cost: how much a reader would mind.

Words, numbers with their units, groups in marks and the workbook's own names are found first (`words_of`); then each place
between two characters is weighed by what stands on its two sides. How lines are chosen is `title_search`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from notice_gen.fit.em import em
from notice_gen.fit.title_words import (
    ADVERBS,
    ATTRIBUTES,
    CLOSING_NOUNS,
    ENDINGS,
    FORWARD,
    HEADS,
    JOINING,
    LONGEST,
    NAMED_PLACES,
    OF_A_YEAR,
    ORGANS,
    PLACES,
    SORTS,
    VERBS,
    WORDS,
)
from notice_gen.model.patterns import lazy_pattern

NAME = "\ue000"  # stands for a name of the workbook: a private character, which no title has


class Cost:
    """What a line's end costs, by what it parts. Only the order and the gaps matter; a line more costs LINE.

    From HARD on, a place is taken only where a title cannot be set without.
    """

    # ---- where a writer would end a line
    # (below zero it is wanted; the lines on its two sides are then things of their own, whose lengths are not compared)
    NEXT_ISSUER = -15.0  # 某某市财政局 | 某某市卫生局, which read as one name where they are not parted
    BLANK_IN_ISSUER = -3.0  # 某某市财政局 某某市卫生局
    BLANK = 0.0  # any other blank: a line of the paper that the title was copied from
    BEFORE_ABOUT = 0.5  # 某某局 | 关于…
    BEFORE_TITLE = 1.0  # 关于印发 | 《…》
    AFTER_COMMA = 1.0  # 、 and ，
    BEFORE_ISSUING = 2.0  # 某某局 | 印发《…》
    BEFORE_NUMBER = 2.5  # 某某县 | 2026年
    # ---- between words, by how closely they belong together
    AFTER_OF = 2.5  # …先进单位的 | 通知
    WORDS = 3.0
    BEFORE_BRACKET = 4.0  # …办法 | （试行）
    AFTER_YEAR = 4.5  # 2026年 | 某某县
    AFTER_QUOTATION = 4.5  # “热血送暖 为生命接力” | 无偿献血活动
    AFTER_ORGAN = 5.0  # in an issuer: 某某管理局 | 防汛抗旱指挥部
    BEFORE_JOINING = 6.0  # … | 和先进个人
    AFTER_VERB = 6.0  # 加强 | …, its object follows
    AFTER_DASH = 6.0
    AFTER_NUMBER = 8.0  # 第十批 | 文物保护单位
    AFTER_SHORT_QUOTATION = 12.0  # “三公” | 经费
    IN_LONG_BRACKET = 12.0  # （服务业、 | 农业和海洋产业）
    AFTER_ATTRIBUTE = 14.0  # 重大 | 动物疫病
    AFTER_ADVERB = 15.0  # 进一步 | 加强
    LONE = 18.0  # beside a single character that belongs to a neighbour: 区 | 级
    IN_COMPOUND = 20.0  # 工作 | 方案
    BESIDE_UNKNOWN = 20.0  # unknown characters, then a word: 龙凤 | 路口
    AFTER_FORWARD = 22.0  # 关于 | …, 和 | …
    IN_DATE = 24.0  # 2017年 | 上半年
    # ---- seldom: such places are looked at only where the others do not do
    SELDOM = 25.0
    BEFORE_AND_SO_ON = 30.0  # … | 等八部门
    IN_UNKNOWN = 40.0  # inside characters that no list knows: probably a name
    IN_PLACE = 60.0  # 某某 | 综合实验区
    BEFORE_OF = 60.0  # 《…》 | 的通知, where the group fills its line
    # ---- added to these
    BEFORE_CLOSING_NOUN = 3.0  # 安全生产 | 工作
    CROSSED = 5.0  # another word of the list reaches over the place
    AFTER_OPENED = 6.0  # 《某某省 | …: a line better does not end so soon after its 《
    BEFORE_HEAD = 8.0  # 残疾人 | 协会, 春节 | 期间
    IN_ISSUER = 14.0  # 某某市人民政府 | 办公室关于…
    # ---- never, while there is another way
    HARD = 100.0
    IN_WORD = 100.0
    IN_NUMBER = 200.0  # 2026—2028年, 第十二届
    IN_GROUP = 300.0  # in 《》 or “” that fit a line
    STUB = 400.0  # a line of one or two characters


OPENING = "“‘《〈（〔【([{「『"
CLOSING = "”’》〉）〕】)]}」』，。、；：！？,.;:!?％%℃·～~—–…－"
_DASHES = "—–－…～~·"
_GROUPS = (("《", "》"), ("“", "”"), ("〈", "〉"), ("‘", "’"), ("「", "」"), ("『", "』"), ('"', '"'))
_BRACKETS = (("（", "）"), ("(", ")"), ("〔", "〕"), ("【", "】"), ("[", "]"))
_SHORT_BRACKET = 8.0  # em; a bracket so short is one word: （2019年修订）

_NEVER_IN_A_PLACE = VERBS | FORWARD | ADVERBS | SORTS | {"的", "等"}
_HAN = "[一二三四五六七八九十百千零〇两]"
_UNITS = (
    "年度|学年|周年|年|月份|月|日|号|个|项|级|次|届|期|批次|批|份|种|名|家|所|处|座|条|件|起|例|户|人|天|小时|分钟|周|季度|千伏|"
    "万元|亿元|元|公里|千米|米|亩|公顷|平方米|吨|公斤|岁|%|％|‰|度|℃|类|款|章|节|路|标|孔|倍|部|轮|版|分|点"
)
_RUN = r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ\u2160-\u217f]+"
_JOINT = r"[-.．·:：/／～~—–－—+,&]{1,2}"
_NUMBERS = lazy_pattern(
    rf"(?:第?{_RUN}(?:{_JOINT}{_RUN})*|第{_HAN}{{1,8}}+)(?:{_UNITS})?|十{_HAN}五(?!年)"
    rf"|{_HAN}{{1,8}}+(?:个|项|年|届|次|批次|批|期|级|类|轮|部门|季度|月|日|周年|方面|大(?=[工行体])|条(?=措))"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a title from `start` to `end` that is read as one word; `sort` says how it was found."""

    text: str
    start: int
    end: int
    sort: str  # 词 of the list, 数 number, 地 place, 名 name of the workbook, 标 mark, 空 blank, 生 unknown characters


def words_of(text: str) -> list[Word]:
    """The text as words: numbers, names and marks as they stand, the rest in as few words of the list as can be."""
    words: list[Word] = []
    at = 0
    for number in _NUMBERS.finditer(text):
        start, end = number.span()
        words += _plain(text, at, start)
        if words and words[-1].sort == "数" and words[-1].end == start and text[start - 1] in "年月":
            start = words.pop().start  # 2026年 3月
        words.append(Word(text[start:end], start, end, "数"))
        at = end
    return _places([*words, *_plain(text, at, len(text))])


def _with_endings(words: list[Word]) -> list[Word]:
    """The words, each with the single character that belongs to it: 科技 类."""
    made: list[Word] = []
    for word in words:
        last = made[-1] if made else None
        if (
            last
            and word.text in ENDINGS
            and last.end == word.start
            and last.sort in "词生"
            and last.text not in _NEVER_IN_A_PLACE
            and last.text not in NAMED_PLACES
            and not (last.sort == "生" and word.text in PLACES)
        ):
            made[-1] = Word(last.text + word.text, last.start, word.end, last.sort)
        else:
            made.append(word)
    return made


def _places(words: list[Word]) -> list[Word]:
    """The words, those that make a place's name as one: 平潭 综合 实验区."""
    made: list[Word] = []
    words = _with_endings(words)
    n = 0
    while n < len(words):
        word = words[n]
        if word.sort == "生" or word.text in NAMED_PLACES:
            for after in range(n + 1, min(n + 4, len(words))):
                last = words[after]
                if last.sort not in "词生" or last.text in _NEVER_IN_A_PLACE or last.end - word.start > 12:
                    break
                if last.text in PLACES:
                    text = "".join(one.text for one in words[n : after + 1])
                    word, n = Word(text, word.start, last.end, "地"), after
                    break
        made.append(word)
        n += 1
    return made


def _plain(text: str, start: int, end: int) -> Iterator[Word]:
    """The words between two numbers."""
    at = start
    while at < end:
        character = text[at]
        if character == NAME:
            yield Word(character, at, at + 1, "名")
        elif character.isspace():
            yield Word(character, at, at + 1, "空")
        elif not _in_words(character):
            yield Word(character, at, at + 1, "标")
        else:
            stop = at + 1
            while stop < end and _in_words(text[stop]) and text[stop] != NAME:
                stop += 1
            yield from _listed(text, at, stop)
            at = stop
            continue
        at += 1


def _in_words(character: str) -> bool:
    """Whether words are made of it: letters, 汉字, what is set upon them, and private characters for rare 汉字."""
    return character.isalnum() or category(character) in ("Mn", "Mc", "Me", "Cf", "Co")


def _listed(text: str, start: int, end: int) -> Iterator[Word]:
    """A run of characters as the words of the list that leave fewest characters over, and are fewest."""
    best: list[tuple[float, int, str]] = [(0.0, end, "")]
    for at in range(end - 1, start - 1, -1):
        cost, after, sort = best[end - at - 1]
        choice = (cost + 2.1, at + 1, "生")
        for length in range(1, min(LONGEST, end - at) + 1):
            if text[at : at + length] in WORDS:
                cost = best[end - at - length][0] + (1.0 if length > 1 else 1.6)
                if cost <= choice[0]:
                    choice = (cost, at + length, "词")
        best.append(choice)
    at, unknown, last = start, start, ""
    while at < end:
        _, after, sort = best[end - at]
        here = text[at:after]
        if sort == "词" and not (
            # A lone ending amid unknown characters is one of them: 金 in 金井.
            here in ENDINGS
            and here not in PLACES
            and (unknown < at or not last or (after < end and best[end - after][2] == "生"))
        ):
            if unknown < at:
                yield Word(text[unknown:at], unknown, at, "生")
            yield Word(here, at, after, "词")
            unknown, last = after, here
        at = after
    if unknown < end:
        yield Word(text[unknown:end], unknown, end, "生")


@lru_cache(maxsize=512)
def costs_of(text: str, names: tuple[float, ...], limit: float) -> tuple[float | None, ...]:
    """What it costs to end a line before each character of a text; None where no line ever ends.

    `names` are the widths in em of the names that each `NAME` in the text stands for. A group in marks no wider than
    `limit` is not parted while there is another way.
    """
    words = words_of(text)
    costs: list[float | None] = [None] * len(text)
    for word in words:
        if word.sort == "空" or word.end - word.start == 1:
            continue
        inside = {"词": Cost.IN_WORD, "数": Cost.IN_NUMBER, "生": Cost.IN_UNKNOWN, "地": Cost.IN_PLACE}[
            word.sort
        ]
        for at in range(word.start + 1, word.end):
            compound = word.sort == "词" and text[word.start : at] in WORDS and text[at : word.end] in WORDS
            whole = compound and min(at - word.start, word.end - at) > 1
            costs[at] = Cost.IN_COMPOUND if whole else inside
    shown = [word for word in words if word.sort != "空"]
    issuers = _issuers(shown)
    for n in range(1, len(shown)):
        costs[shown[n].start] = _between(shown, n, text, n in issuers)
    for at, cost in enumerate(costs):
        opened = max(text.rfind(mark, 0, at) for mark in "《〈")
        if cost is not None and opened >= 0 and at - opened <= 5:
            costs[at] = cost + Cost.AFTER_OPENED
    for start, end, cost in _groups(text, names, limit):
        for at in range(start + 1, end):
            if costs[at] is not None:
                costs[at] = max(costs[at] or 0, cost)
        if cost == Cost.BEFORE_OF and start and text[end : end + 1].isalnum() and text[end] != "的":
            costs[start] = max(
                costs[start] or 0, Cost.IN_LONG_BRACKET
            )  # it stands amid words: 43个村（居）残疾人
    for at, character in enumerate(text):
        if category(character) in ("Mn", "Mc", "Me", "Cf"):  # it belongs to the character before it
            costs[at] = None
    return tuple(costs)


def _between(words: list[Word], n: int, text: str, in_issuer: bool) -> float | None:
    """What it costs to end a line before the n-th word."""
    before, after = words[n - 1], words[n]
    if before.text in OPENING or after.text in CLOSING:
        return None
    cost = _joint(before, after)
    if before.end < after.start:  # a blank
        if cost >= Cost.BEFORE_AND_SO_ON:
            return cost
        return Cost.BLANK_IN_ISSUER if in_issuer else Cost.BLANK
    if before.text in "”’" and cost == Cost.AFTER_QUOTATION and _short_quotation(words, n):
        cost = Cost.AFTER_SHORT_QUOTATION
    if after.text in ("印发", "转发", "批转") and before.text.endswith(tuple(ORGANS)):
        cost = Cost.BEFORE_ISSUING
    if in_issuer:
        again = after.start > 1 and text.startswith(text[:2], after.start)
        if cost < Cost.LONE and (before.sort == "名" or before.text.endswith(tuple(ORGANS))):
            cost = Cost.NEXT_ISSUER if again else Cost.AFTER_ORGAN
        else:
            cost += Cost.IN_ISSUER
    if _crossed(text, after.start, before, after):
        cost += Cost.CROSSED
    return cost


def _joint(before: Word, after: Word) -> float:
    """How closely two words belong together."""
    if after.text == "的":
        return Cost.BEFORE_OF
    if after.text == "等":
        return Cost.BEFORE_AND_SO_ON
    if after.text == "关于" and before.text not in JOINING:
        return Cost.BEFORE_ABOUT
    if before.text in JOINING:
        return Cost.AFTER_FORWARD
    if after.text in JOINING:
        return Cost.BEFORE_JOINING
    if before.sort == "标" or after.sort == "标":
        return _beside_mark(before, after)
    if before.text in FORWARD:
        return Cost.AFTER_FORWARD
    if before.text in ADVERBS:
        return Cost.AFTER_ADVERB
    if before.text == "的":
        return Cost.AFTER_OF
    if (before.sort in "词生" and len(before.text) == 1) or (after.sort in "词生" and len(after.text) == 1):
        return Cost.LONE
    if before.sort == "数":
        year = before.text.endswith(("年", "年度", "月", "日"))
        if after.text in OF_A_YEAR:
            return Cost.IN_DATE
        head = Cost.BEFORE_HEAD if after.text in HEADS else 0.0  # 第一 | 人民医院
        return head + (Cost.AFTER_YEAR if year else Cost.AFTER_NUMBER)
    cost = Cost.WORDS
    if (before.sort == "生" and after.sort == "词") or (
        after.sort == "生" and after.text[0] in ENDINGS and before.sort == "词"
    ):
        cost = Cost.BESIDE_UNKNOWN  # the second: 董事 | 会…, if it is one
    elif before.text in VERBS:
        cost = Cost.AFTER_VERB
    elif before.text in ATTRIBUTES or before.text in NAMED_PLACES:
        cost = Cost.AFTER_ATTRIBUTE
    elif after.sort == "数":
        cost = Cost.BEFORE_NUMBER
    if after.text in HEADS:
        cost += Cost.BEFORE_HEAD
    elif after.text in CLOSING_NOUNS:
        cost += Cost.BEFORE_CLOSING_NOUN
    return cost


def _beside_mark(before: Word, after: Word) -> float:
    """The same where one of the two is a mark; where no line may end is decided before."""
    if before.sort == "标":
        if before.text in _DASHES:
            return Cost.AFTER_DASH
        if before.text in "、，；：,;:":
            return Cost.AFTER_COMMA
        return Cost.AFTER_QUOTATION if before.text in "”’" and after.sort != "标" else Cost.WORDS
    if after.text in "《〈":
        return Cost.BEFORE_TITLE if before.text in VERBS or before.text == "关于" else Cost.WORDS
    if before.text in FORWARD or before.text in ADVERBS:
        return Cost.AFTER_VERB
    return Cost.BEFORE_BRACKET if after.text in "（([〔【" else Cost.WORDS


def _short_quotation(words: list[Word], n: int) -> bool:
    """Whether the quotation that ends before the n-th word is of one word or of a few characters."""
    start = next((at for at in range(n - 1, -1, -1) if words[at].text in "“‘"), 0)
    return words[n - 1].start - words[start].end <= 4


def _crossed(text: str, at: int, before: Word, after: Word) -> bool:
    """Whether a word of the list reaches from one of two words into the other."""
    if before.sort not in "词生" or after.sort not in "词生":
        return False
    return any(
        text[start:end] in WORDS
        for start in range(max(before.start, at - 4), at)
        for end in range(at + 1, min(after.end, at + 4) + 1)
        if end - start > 1
    )


def _issuers(words: list[Word]) -> set[int]:
    """The words (by their place in the list) that lie inside an issuer's name: what stands before 关于, or before the verb."""
    inside: set[int] = set()
    begin = 0
    for n, word in enumerate(words):
        if word.text in ("印发", "转发", "批转"):
            inside.update(range(begin + 1, n))
            begin = n + 1
        elif word.text == "关于":
            inside.update(range(begin + 1, n))
            begin = len(words)
        elif word.text in "《“（":
            begin = n + 1
        elif word.text in SORTS:
            begin = len(words)
    return inside


def _groups(text: str, names: tuple[float, ...], limit: float) -> Iterator[tuple[int, int, float]]:
    """Groups in marks, from where to where, with the cost of parting them."""
    wide = iter(names)
    widths = [next(wide, 1.0) if character == NAME else em(character) for character in text]
    for pairs in (_GROUPS, _BRACKETS):
        for opening, closing in pairs:
            inner = re.escape(opening + closing)
            for group in re.finditer(f"{re.escape(opening)}[^{inner}]*{re.escape(closing)}", text):
                width = sum(widths[group.start() : group.end()])
                if width > limit:
                    continue
                if pairs is _GROUPS:
                    yield group.start(), group.end(), Cost.IN_GROUP
                else:
                    short = width <= _SHORT_BRACKET
                    yield group.start(), group.end(), Cost.BEFORE_OF if short else Cost.IN_LONG_BRACKET
