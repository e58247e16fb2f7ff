"""Cells with words that the page puts round them (编者按：…, 任…, 免去…职务) → the same without; each column is said once.

What stands before or behind the cell's own words is taken off, nothing within them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from notice_gen.book.columns import Column
from notice_gen.book.faults import PAGE_WORDS, PERHAPS_APPOINTED
from notice_gen.book.laying import Laid, cells_together
from notice_gen.book.prose import LEVEL, TEXT, TITLE, is_prose
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import ATTACHMENTS, PEOPLE, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place

APPOINTED, RELIEVED, APPOINTMENTS = "任职", "免职", "任免"  # two columns, and the sheet that they stand in
LABEL = "标签"  # the level of a row whose 标题 is a label of its 内容
# What a column is called on the page or by those who type it, besides by its own name.
ALSO: Mapping[str, tuple[str, ...]] = {
    "编者按": ("按语",),
    "主送机关": ("主送",),
    "抄送机关": ("抄送", "抄报"),
    "签发人": ("签发",),
    "印发机关": ("印发",),
    "编印单位": ("编印",),
    "报": ("报送",),
    "送": ("抄送",),
    "发": ("发送", "分送"),
    "出席": ("出席人员", "出席人"),
    "请假": ("请假人员", "请假人"),
    "列席": ("列席人员", "列席人"),
}
_MARK = r"[\s。；;，,、.]"
_MARKS = f"(?<!{_MARK}){_MARK}*+"  # from the first of several
# 任村镇, 任城区, 任丘市, 任家庄 are places: 任 is theirs.
_PLACE_OF_REN = r"(?!.(?:镇|乡|村|街道|区|市|店|桥)|家|各庄|庄|丘)"
_OFFICE_END = lazy_pattern(rf"{_MARKS}(?:(?<!等)(?<!一切)的?职务{_MARKS})?\Z")
_RELIEVED_END = lazy_pattern(rf"{_MARKS}(?:的?职务{_MARKS})?\Z")


def without_page_words(laid: Laid, report: Report) -> None:
    """Take off a sheet's columns what the page puts round their words, and say so."""
    declared = laid.declared
    if is_prose([field.name for field in declared.fields]):
        _labels_of_rows(laid, report)
    elif declared.name == APPOINTMENTS:
        _appointments(laid, report)
    elif declared.arrangement == "upright" or declared.name == ATTACHMENTS:
        for column in laid.columns.values():
            if column.field is not None and column.field.type in (
                "string",
                "prose",
                "title",
                "name",
                "issuers",
                "list",
            ):
                label = _label_of(column.field.name, *ALSO.get(column.field.name, ()))
                _take_off(column, partial(_without, label), report)


def _without(label: re.Pattern[str], _: int, words: str) -> str:
    return label.sub("", words, count=1)


def _label_of(*names: str) -> re.Pattern[str]:
    """The names as a label before words: 抄送：, 抄 送：, 【编者按】."""
    spaced = "|".join(r"\s*".join(map(re.escape, name)) for name in names)
    return re.compile(rf"\A\s*(?:【(?:{spaced})】\s*[:：]?|(?:{spaced})\s*[:：])\s*")


def _take_off(column: Column, bare: Callable[[int, str], str], report: Report) -> None:
    """What `bare` leaves of a column's cells stays there; a cell of nothing else is left as it is."""
    found: dict[tuple[str, str], dict[Place, None]] = {}  # by what was taken off before and behind
    for index, text in enumerate(column.texts):
        words = text.strip()
        left = bare(index, words) if words else ""
        if not left or left == words:
            continue
        column.texts[index] = left
        at = words.index(left)
        taken = (words[:at].strip(), words[at + len(left) :].strip())
        found.setdefault(taken, {})[column.place(index)] = None
    if found:
        typed = dict.fromkeys(piece for pieces in found for piece in pieces if piece)
        named = "、".join(f"“{piece}”" for piece in list(typed)[:4]) + ("等" if len(typed) > 4 else "")
        seen = f"“{column.header.strip()}”里打了{named}，已经去掉"
        places = dict.fromkeys(place for cells in found.values() for place in cells)
        report.found(PAGE_WORDS, cells_together(places), seen, "这些字和标点由程序加，这里不写")


def _labels_of_rows(laid: Laid, report: Report) -> None:
    """参加单位 | 参加单位：甲局: the label that stands in 标题 once more before 内容."""
    level, title, text = (laid.columns.get(header_key(name)) for name in (LEVEL, TITLE, TEXT))
    if level is None or title is None or text is None or LABEL not in map(str.strip, level.texts):
        return

    def bare(index: int, words: str) -> str:
        said = title.texts[index].strip().rstrip("：:").strip()
        if level.texts[index].strip() != LABEL or not said:
            return words
        return _label_of(said).sub("", words, count=1)

    labels = {n for n, words in enumerate(level.texts) if words.strip() == LABEL}
    _take_off(text, bare, report)
    _take_off(title, lambda n, words: words.rstrip("：: ") if n in labels else words, report)


def _appointments(laid: Laid, report: Report) -> None:
    """周一同志 | 任某局局长。 | 免去某院院长职务；: all but the name and the offices is the page's."""
    people, appointed, relieved = (
        laid.columns.get(header_key(name)) for name in (PEOPLE, APPOINTED, RELIEVED)
    )
    if people is not None:
        _take_off(people, lambda _, words: re.sub(r"(?<!\s)\s*+同\s*+志\Z", "", words), report)

    def who(index: int) -> str:
        """A pattern of who the row is about, 同志 or not, or nobody."""
        name = people.texts[index].strip() if people is not None else ""
        return rf"(?:{re.escape(name)})?(?:\s*同志)?"

    def office(index: int, words: str) -> str:
        lead = rf"\A(?:任命{who(index)}为|{who(index)}(?:任命为|担任|任(?!命){_PLACE_OF_REN}))\s*"
        return _OFFICE_END.sub("", re.sub(lead, "", words, count=1), count=1)

    def lost_office(index: int, words: str) -> str:
        lead = rf"\A{who(index)}免[去除]{who(index)}(?:的)?\s*"
        return _RELIEVED_END.sub("", re.sub(lead, "", words, count=1), count=1)

    if appointed is not None:
        _take_off(appointed, office, report)
        doubtful = [n for n, words in enumerate(appointed.texts) if words.strip().startswith("任")]
        if doubtful:
            seen = f"“{APPOINTED}”以“任”开头，照样印在“同志任”的后面"
            remedy = "是地名的，不用管；不是的，删去“任”"
            places = dict.fromkeys(appointed.place(n) for n in doubtful)
            report.found(PERHAPS_APPOINTED, cells_together(places), seen, remedy)
    if relieved is not None:
        _take_off(relieved, lost_office, report)
