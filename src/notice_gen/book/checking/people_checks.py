"""Cells that name people → names that stand parted, and findings on those that are run together or written twice.

Whether a name is nearly another one is not asked here (`name_checks`).
"""

from __future__ import annotations

from collections.abc import Iterator

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.joint import SIGNATORY, JointColumn
from notice_gen.book.columns import LIST_SEPARATORS, Column
from notice_gen.book.faults import LIST_MARKS, NAMES_TOGETHER, PRESENT_TWICE
from notice_gen.book.habits import SAID
from notice_gen.book.laying import cells_together
from notice_gen.model.kind import DISPATCH, PEOPLE, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.text import parted, unbracketed

PRESENT = ("出席", "请假", "列席")
SIGNING = (SIGNATORY, "会签人")
LONGEST = 4  # 汉字 of a name without ·, those with a surname of two among them
_NAME = lazy_pattern(r"[\u3400-\u9fff]{2,4}")
_CHARACTERS = lazy_pattern(r"[\u3400-\u9fff]+")
# A line of 出席 may begin with whose the people are: 市疾控中心　某甲、某乙, or 市疾控中心：某甲、某乙.
_WHOSE = lazy_pattern(
    r"\s*[^\s：:、，,；;]{2,}[：:]\s*|\s*[^\s：:、，,；;]{3,}(?<=[局委办院所站心科室处部厅队组团校司厂馆社会区县市镇乡村道])[ \u3000]+"
)
# What posts, bodies and groups end in: 副局长某甲 is one person, 各科室负责人 is nobody's name.
_NO_NAMES = lazy_pattern(
    "长|任|书记|员|师|者|授|代表|专家|同志|先生|女士|负责|领导|干部|秘书|职工|主席|人|等|会|局|委|办|院|所|站|中心|科|室|处|部|厅|队|组|团|校|公司"
    "|厂|馆|社|区|县|市|镇|乡|村|街道|各|全体|有关|协"
)
# 复姓: a name of four characters that begins so is one person's.
_SURNAME_OF_TWO = lazy_pattern(
    "欧阳|上官|司马|司徒|司空|诸葛|皇甫|尉迟|公孙|慕容|令狐|东方|夏侯|轩辕|长孙|"
    "宇文|端木|独孤|南宫|百里|呼延|闻人|淳于|单于|申屠|澹台|公冶|宗政|濮阳|太叔|仲孙|鲜于|闾丘|钟离|"
    "赫连|拓跋|西门|东郭|南门|左丘|梁丘|第五|万俟|公羊|谷梁|完颜|纳兰|爱新|叶赫"
)


def part_people(checked: Checked) -> None:
    """Let names in 出席, 请假 and 列席 that stand between blanks or other marks be parted by 、, and say so.

    Only where a line has nothing but names, after the words for whose they are; 某　甲 is one that was spaced out.
    """
    for laid in checked.laid.values():
        places = []
        for column in _columns(laid.columns, PRESENT):
            for index, text in enumerate(column.texts):
                lines = [_parted(line) for line in text.split("\n")] if text else []
                if lines and (said := "\n".join(lines)) != text:
                    column.texts[index] = said
                    places.append(column.place(index))
        if places:
            checked.report.found(LIST_MARKS, cells_together(places), *SAID[LIST_MARKS])


def _columns(columns: dict[str, Column], names: tuple[str, ...]) -> Iterator[Column]:
    for name in names:
        column = columns.get(header_key(name))
        if column is not None and column.field is not None:
            yield column


def _parted(line: str) -> str:
    """A line of names with 、 between them; any other line as it is."""
    whose = _WHOSE.match(line)
    start = whose.end() if whose else 0
    names: list[str] = []
    for piece in parted(line[start:].strip(), LIST_SEPARATORS):
        words = piece.split()
        several = len(words) > 1 and all(_NAME.fullmatch(unbracketed(word)) for word in words)
        names += words if several else [piece.strip()]
    if len(names) < 2 or not all(_NAME.fullmatch("".join(unbracketed(name).split())) for name in names):
        return line
    return line[:start] + "、".join(names)


def names_together(checked: Checked) -> None:
    """Words that are longer than a name can be, and name no post, body or group: several people without a mark between."""
    for laid, field, column in checked.fields():
        signing = field.name in SIGNING
        if not (signing or field.name in (*PRESENT, PEOPLE) or field.similar == PEOPLE):
            continue
        for index in checked.judged(laid):
            text = column.texts[index]
            if not text or not column.own(index) or _is_given(column, index):
                continue
            together = dict.fromkeys(piece for piece in _people_of(text) if _are_several(piece, signing))
            for piece in together:
                seen = f"“{field.name}”里的“{piece}”有 {len(piece)} 个字，不像一个人的姓名"
                remedy = "是几个人的，姓名之间用“、”；是一个人的，不用管"
                checked.report.found(NAMES_TOGETHER, column.place(index), seen, remedy)


def _is_given(column: Column, index: int) -> bool:
    """Whether the names were typed in 联合机关, where they are looked at."""
    return isinstance(column, JointColumn) and index in column.given


def _people_of(text: str) -> Iterator[str]:
    """What stands between the marks of a cell, without brackets, blanks and whose people they are."""
    for line in text.split("\n"):
        whose = _WHOSE.match(line)
        for piece in parted(line[whose.end() if whose else 0 :], LIST_SEPARATORS):
            bare = "".join(unbracketed(piece).split())
            if bare:
                yield bare


def _behind_posts(piece: str) -> str:
    """What stands behind the last word for a post or a body: 某甲 of 副局长某甲."""
    ends = [match.end() for match in _NO_NAMES.finditer(piece)]
    return piece[ends[-1] :] if ends else piece


def _are_several(piece: str, signing: bool) -> bool:
    """Whether the words may be several names; of those who sign, four characters are two people's."""
    if not _CHARACTERS.fullmatch(piece):
        return False
    if signing:
        return len(piece) > LONGEST or (len(piece) == LONGEST and not _SURNAME_OF_TWO.match(piece))
    return len(_behind_posts(piece)) > LONGEST


def present_twice(checked: Checked) -> None:
    """A person who is named twice among those who were there, were excused or sat in."""
    laid = checked.laid.get(DISPATCH)
    for index in checked.judged(laid) if laid is not None else ():
        assert laid is not None
        before: dict[str, str] = {}  # the columns in which they were named
        for column in _columns(laid.columns, PRESENT):
            for name in map(_behind_posts, _people_of(column.texts[index])):
                if not _NAME.fullmatch(name):
                    continue
                if name in before:
                    where = "写了两次" if before[name] == column.header else f"，在“{before[name]}”里也有"
                    seen = f"“{column.header}”里的“{name}”{where}"
                    remedy = "同一个人的，留下一处；同名的两个人，不用管"
                    checked.report.found(PRESENT_TWICE, column.place(index), seen, remedy)
                before.setdefault(name, column.header)


CHECKS = (names_together, present_twice)
