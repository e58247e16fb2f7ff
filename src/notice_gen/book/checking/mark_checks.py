"""Words that are printed as they stand → findings on marks that a 公文 writes otherwise (GB/T 15834—2011, GB/T 9704—2012 7.2.5).

Nothing is exchanged: each finding says what to write. Marks within addresses of the web and of mail, within figures and
Latin words are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from notice_gen.book.checking.checked import Checked
from notice_gen.book.columns import Column
from notice_gen.book.faults import (
    ADDRESSEES_APART,
    HALF_WIDTH_MARKS,
    NUMBER_IN_WRONG_BRACKETS,
    ODD_MARKS,
    WRONG_QUOTES,
)
from notice_gen.book.laying import cells_together
from notice_gen.model.addresses import without_addresses
from notice_gen.model.diagnostics import Fault
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.raised import base

_HAN = "\u2e80-\u2fff\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_AFTER = f"{_HAN}）》〉”’】〕％"  # what a mark of Chinese words follows
_APOSTROPHE = lazy_pattern("(?<=[A-Za-z])’(?=[A-Za-z])")
_BRACKETS = r"[\[［【(（{]", r"[\]］】)）}]"
_YEAR = "(?:19|20)[0-9]{2}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A mark that is written otherwise: what it looks like, what is said of it, what to write. `{}` are the words found.

    `marks`: words without any of these characters need not be looked through; "" where there are too many of them.
    """

    fault: Fault
    pattern: re.Pattern[str]
    seen: str
    remedy: str
    marks: str = ""

    def found_in(self, words: str) -> bool:
        """Whether the mark is anywhere in the words."""
        perhaps = not self.marks or any(mark in words for mark in self.marks)
        return perhaps and self.pattern.search(words) is not None


def _half_width(mark: str, wide: str, pattern: str, also: str = "") -> Rule:
    late = lazy_pattern(pattern, re.M)
    return Rule(HALF_WIDTH_MARKS, late, f"有半角的“{mark}”", f"写成全角的“{wide}”{also}", mark[0])


def _unpaired(opening: str, closing: str) -> Rule:
    """One that nothing closes, or that nothing has opened, in its line."""
    both = f"[^{opening}{closing}\\n]*+"
    pattern = lazy_pattern(f"{opening}{both}(?!{closing})|(?:^|(?<={closing})){both}{closing}", re.M)
    seen = f"{opening} {closing}没有成对，缺了一半或写反了"
    return Rule(WRONG_QUOTES, pattern, seen, "一前一后，两两相对", opening + closing)


RULES = (
    *(
        _half_width(
            mark, wide, rf"(?<=[{_AFTER}]){re.escape(mark)}|(?<=[0-9%)]){re.escape(mark)}(?=[{_HAN}“‘（《])"
        )
        for mark, wide in zip(",;!?", "，；！？", strict=True)
    ),
    _half_width(":", "：", rf"(?<=[{_AFTER}]):(?!//)"),
    _half_width(".", "。", rf"(?<=[{_AFTER}])\.(?![A-Za-z0-9.])", "；人名中间的点写成“·”"),
    # A number before a paragraph, (一), is made anew.
    _half_width(
        "( )",
        "（ ）",
        rf"\((?!(?<=^\()[一二三四五六七八九十]{{1,3}}\))[^()\n]{{0,40}}[{_HAN}][^()\n]{{0,40}}\)",
    ),
    Rule(
        WRONG_QUOTES,
        lazy_pattern(rf"(?<=[{_HAN}，。、；：])[\"']|[\"'](?=[{_HAN}])"),
        "有直的引号",
        "引号写成“ ”，引号里的引号写成‘ ’",
        "\"'",
    ),
    *(_unpaired(*pair) for pair in ("“”", "‘’", "《》")),
    Rule(
        NUMBER_IN_WRONG_BRACKETS,
        lazy_pattern(rf"{_BRACKETS[0]}\s?{_YEAR}\s?{_BRACKETS[1]}\s?第?[0-9]{{1,5}}\s?号"),
        "发文字号写成了“{}”",
        "年份用六角括号，写成〔2026〕5号 这样",
        "号",
    ),
    Rule(
        NUMBER_IN_WRONG_BRACKETS,
        lazy_pattern(rf"〔{_YEAR}〕(?:第[0-9]{{1,5}}|0[0-9]{{0,4}})号"),
        "发文字号写成了“{}”",
        "前面不加“第”，不用 0 补齐，写成〔2026〕5号 这样",
        "〔",
    ),
    Rule(ODD_MARKS, lazy_pattern(r"\.{3,}|。{2,}"), "省略号写成了“{}”", "写成“……”", ".。"),
    Rule(
        ODD_MARKS,
        lazy_pattern(rf"(?<=[{_AFTER}])-{{2,}}|(?<!-)-{{2,}}(?=[{_HAN}])"),
        "破折号写成了“{}”",
        "写成“——”",
        "-",
    ),
    Rule(
        ODD_MARKS,
        lazy_pattern(r"[，、；：][，、；：。]|。[，、；：]"),
        "有连着的两个标点“{}”",
        "留一个",
        "，、；：。",
    ),
    Rule(ODD_MARKS, lazy_pattern("[０-９Ａ-Ｚａ-ｚ]++"), "有全角的数字或字母", "用半角的，如 2026、web"),
    Rule(ODD_MARKS, lazy_pattern(rf"(?<=[0-9{_HAN}])~(?=[0-9{_HAN}])"), "有半角的“~”", "写成“～”", "~"),
)
COPIES = "抄送机关"
LAST_MARKS = {"主送机关": "：", COPIES: "。"}  # what closes them on the page
_BETWEEN_ADDRESSEES = lazy_pattern(rf"(?<=[{_AFTER}])(?:[；。：/／][ \u3000]*+|\s++)(?=[{_HAN}《“])")
READ = ("prose", "title", "string", "deadline")  # types of columns whose words are printed as they stand


@dataclass(slots=True)
class _Seen:
    """Where one thing was seen: the words around it in the first of its cells, and all of them."""

    around: str
    places: dict[Place, None]


_AllSeen = dict[tuple[Fault, str, str], _Seen]


def wrong_marks(checked: Checked) -> None:
    """Marks that are written otherwise, in the words that are printed: of a sheet one finding for each mark, with its cells."""
    for laid in checked.laid.values():
        seen: _AllSeen = {}
        for field in laid.declared.fields:
            column = laid.columns.get(field.key)
            if column is not None and field.type in READ and field.use == "printed":
                _look(column, checked.judged(laid), field.type == "title", seen)
        for (fault, what, remedy), one in seen.items():
            more = "等" if len(one.places) > 1 else ""
            checked.report.found(fault, cells_together(one.places), f"{what}（{one.around}{more}）", remedy)


def addressees(checked: Checked) -> None:
    """Marks between those addressed, and at their end, where the program makes the mark (7.3.2, 7.4.2)."""
    for _, field, column in checked.fields():
        last = LAST_MARKS.get(field.name)
        if last is None:
            continue
        for index, text in enumerate(column.texts):
            words = text.strip()
            bare = words.rstrip(" ：:，,、；;。")
            if not words or not column.own(index):
                continue
            between = _BETWEEN_ADDRESSEES.search(bare)
            if between is not None and not (field.name == COPIES and between[0].strip() == "；"):
                what = {"": "空格", "\n": "换行"}.get(
                    between[0].strip(" \u3000\u00a0\t"), f"“{between[0].strip()}”"
                )
                seen = f"“{field.name}”的几个机关之间用了{what}"
                remedy = "同一类的机关之间写“、”，不同类的之间写“，”；本来是一个机关的，中间不空格"
                checked.report.found(ADDRESSEES_APART, column.place(index), seen, remedy)
            if words[len(bare) :].strip() not in ("", last, {"：": ":"}.get(last)):
                seen = f"“{field.name}”末尾的“{words[len(bare) :].strip()}”没有印，印成了“{last}”"
                checked.report.found(ADDRESSEES_APART, column.place(index), seen, "末尾不写标点，由程序加")


def _look(column: Column, indexes: Sequence[int], is_title: bool, seen: _AllSeen) -> None:
    """Look through a column; a title is one line, wherever it is parted."""
    texts = [text.replace("\n", "") for text in column.texts] if is_title else column.texts
    together = _readable("\n".join(texts))
    rules = [rule for rule in RULES if rule.found_in(together)]
    for index in indexes if rules else ():
        if not column.own(index) or column.broken(index):
            continue
        words = _readable(texts[index])
        for rule in rules:
            for match in rule.pattern.finditer(words):
                what = rule.seen.format(match[0][:14])
                around = " ".join(words[max(0, match.start() - 6) : match.start() + 7].split())
                one = seen.setdefault((rule.fault, what, rule.remedy), _Seen(around, {}))
                one.places[column.place(index)] = None


def _readable(words: str) -> str:
    """The words in plain characters, with blanks in the place of addresses and apostrophes."""
    words = without_addresses(base(words))
    return _APOSTROPHE.sub(" ", words) if "’" in words else words


CHECKS = (wrong_marks, addressees)
