"""Rows of prose → rows with levels: typed numbers are removed, as the program numbers headings itself.

Prose pasted from Word has no 层级; its levels are read from 一、 （一） 1. （1） and ——. That is reported, with the cells
where the numbers did not follow each other. How numbers look on the page is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from notice_gen.book.faults import (
    HEADING_WITHOUT_TEXT,
    LEVEL_SKIPPED,
    LEVELS_FROM_NUMBERS,
    NO_SUCH_ATTACHMENT,
    NUMBER_WITHOUT_LEVEL,
    NUMBERS_BROKEN,
    TWO_TITLES,
    TYPED_NUMBER,
)
from notice_gen.book.laying import cells_together
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import BULLETIN
from notice_gen.model.kind import FILE_COLUMN, Kind, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InParagraph, Place, spot
from notice_gen.model.tables import Record, Table
from notice_gen.model.text import announces
from notice_gen.model.values import Gap, Title, Value, Words, place_of, shown

LEVEL, NUMBER, TITLE, TEXT, PART, INSERT = "层级", "编号", "标题", "内容", "部分", "插入"
LEVELS = ("一级", "二级", "三级", "四级")
UNNUMBERED = ("标题", "段落", "——", "标签")  # levels whose rows are never numbered
ARTICLES = ("", "正文", "简报")  # the parts of a 简报 that its articles stand in, one below the other
LONGEST_HEADING = 40  # characters; a longer first sentence is text, not a heading
# 一、二级医院: the 、 stands between two ranks, and is no number's.
_NUMERALS = "一二三四五六七八九十"
_RANKS = "级|类|年级|线|期|批|档|产业|季度|等奖|号楼|把手|审"
_NO_RANKS = "".join(
    f"(?!{one}、{next_one}(?:、[{_NUMERALS}])*+(?:{_RANKS}))" for one, next_one in pairwise(_NUMERALS)
)
_TYPED = {
    "一级": lazy_pattern(rf"{_NO_RANKS}([一二三四五六七八九十百]+)\s*、\s*"),
    "二级": lazy_pattern(r"[（(]\s*([一二三四五六七八九十百]+)\s*[）)]\s*、?\s*"),
    "三级": lazy_pattern(r"(\d{1,3})\s*[.．、]\s*(?!\d)"),
    "四级": lazy_pattern(r"[（(]\s*(\d{1,3})\s*[）)]\s*、?\s*"),
    "——": lazy_pattern(r"(?:—{1,2}|－{2}|-{2,})\s*(?=\S)"),
}
_NUMBERS = (
    *(_TYPED[level] for level in LEVELS),
    lazy_pattern(r"\d{1,2}\s*[)）]\s*、?\s*"),
    lazy_pattern(r"[①-⑳⑴-⒇⒈-⒛㈠-㈩]\s*[、.．]?\s*"),
)
# Numbers that are not the standard's, 第一条 and 1.1: they are the text's own, and stay.
_ARTICLE = lazy_pattern(
    r"(?:第[一二三四五六七八九十百零\d]{1,6}[章节条款项篇](?=\S|[ 　]++\S)|\d{1,2}(?:\.\d{1,2}){1,3}(?=[ 　]++[^\W\d_万亿元]))"
)
_LED = lazy_pattern(r"[^，。；：？！、《》（）“”\d]{2,12}：(?!\n)")  # 义诊活动：专家组…
_DIGITS = {digit: n for n, digit in enumerate("一二三四五六七八九", 1)}
_MENTION = lazy_pattern(r"(?<!》)附件\s*(\d{1,2}|[一二三四五六七八九十]+)(?![\d年月日号])")


def is_prose(names: Sequence[str]) -> bool:
    """Whether a sheet with these columns has the text of documents, a row a paragraph."""
    return {LEVEL, NUMBER, TITLE, TEXT}.issubset(names)


def articles_of(kind: Kind) -> tuple[str, ...]:
    """The parts of a kind that have a title for each of their articles."""
    return ARTICLES if kind.formats[0] == BULLETIN else ()


def read_prose(kind: Kind, tables: dict[str, Table], report: Report) -> None:
    """Give the rows of every prose sheet their levels; findings on them go to the report."""
    for declared in kind.sheets:
        table = tables[declared.name]
        if not is_prose([column.name for column in declared.fields]) or not table.records:
            continue
        if declared.name == kind.documents:
            continue
        articles = articles_of(kind)
        records = _levelled(list(table.records), report, articles)
        _unfinished(records, report)
        table.records = records
        _mentions(table, tables, report)


@dataclass(slots=True)
class _Count:
    """Follows the typed numbers of a part: the last of each level, and whether a higher heading came since."""

    last: dict[str, int] = field(default_factory=dict)
    above: dict[str, bool] = field(default_factory=dict)  # a higher heading has come since
    places: list[Place] = field(default_factory=list)  # of the numbers that were read as levels, in order

    def begins_anew(self) -> None:
        """Another article begins, whose numbers are its own."""
        self.last.clear()
        self.above.clear()

    def passes(self, level: str) -> None:
        """A heading of this level begins the lower ones anew."""
        for lower in LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else LEVELS[2:]:
            self.above[lower] = True

    def numbering(self, level: str, typed: int) -> tuple[str, int]:
        """How the program is to number (续 or nothing), and the number that was expected here."""
        last, fresh = self.last.get(level, 0), self.above.pop(level, level not in self.last)
        self.last[level] = typed
        if fresh and typed == 1:
            return "", 1
        if fresh and last and typed == last + 1:
            return "续", typed
        return "", 1 if fresh else last + 1


@dataclass(frozen=True, slots=True)
class _Doubled:
    """A number that stands before the words of a row with a level."""

    place: Place
    level: str
    where: str
    typed: str


def _levelled(records: list[Record], report: Report, of_articles: Collection[str] = ()) -> list[Record]:
    """The rows with their levels; `of_articles` are the parts that have a title for each of their articles."""
    made: list[Record] = []
    counts: dict[tuple[str, str], _Count] = {}
    titles: dict[tuple[str, str], Record] = {}  # by part: its row of 层级 标题
    doubled: list[_Doubled] = []
    for record in records:
        key = (_text(record, FILE_COLUMN), _text(record, PART))
        count = counts.setdefault(key, _Count())
        level = _text(record, LEVEL)
        if level == TITLE and key[1] in of_articles:
            count.begins_anew()
        elif level == TITLE:
            _second_title(record, key, titles, report)
        if level in UNNUMBERED and _text(record, NUMBER):
            _number_without_level(record, f"“层级”是{level}", report)
        if level:
            made.append(_without_double(record, level, doubled))
            if level in LEVELS or level == "无号标题":
                count.passes(level)
        else:
            made += _read(record, count, report)
    _say_doubled(doubled, report)
    for (_, part), count in counts.items():
        if count.places:
            whose = f"“{part}”的" if part else ""
            seen = f"{whose}正文没有填层级，按打上的编号（一、（一）1.（1）——）认出 {len(count.places)} 处，编号由程序重编"
            taken = isinstance(count.places[0], InParagraph)  # of a Word file, which has no cells
            remedy = "看看各级标题对不对" if taken else "在“层级”中填写，就不用猜了"
            where = count.places[0] if taken else cells_together(dict.fromkeys(count.places))
            report.found(LEVELS_FROM_NUMBERS, where, seen, remedy)
    return made


def _read(record: Record, count: _Count, report: Report) -> list[Record]:
    """A row without level: itself, or a heading for each typed number in it."""
    where = TITLE if _text(record, TITLE) else TEXT
    words = record.values.get(where)
    if not isinstance(words, Words) or isinstance(words, Gap | Title) or _text(record, NUMBER):
        if _text(record, NUMBER):
            _number_without_level(record, "“层级”却空着", report)
        return [record]
    lines = [line for line in words.split("\n") if line.strip()]
    levels = [level_of(line) for line in lines]
    if not any(levels):
        return [record]
    if where == TITLE:
        level = levels[0]
        if not level or len(lines) > 1:
            return [record]
        return [_heading(record, level, lines[0], count, report, _text(record, TEXT))]
    made: list[Record] = []
    for n, (line, level) in enumerate(zip(lines, levels, strict=True)):
        last = n == len(lines) - 1
        base = record if last else _with(record, {INSERT: Words("", record.place)})
        if level:
            made.append(_heading(base, level, line, count, report))
        else:
            made.append(_with(base, {TEXT: Words(line.strip(), words.place)}))
    return made


def _number_without_level(record: Record, level: str, report: Report) -> None:
    """A typed 编号 in a row that is no numbered heading."""
    seen = f"“编号”填了“{_text(record, NUMBER)}”，{level}，编号没有印"
    remedy = "填上层级；只是一段文字的话，删去编号"
    report.found(NUMBER_WITHOUT_LEVEL, place_of(record.values[NUMBER]), seen, remedy)


def _second_title(
    record: Record, part: tuple[str, str], titles: dict[tuple[str, str], Record], report: Report
) -> None:
    """A part has one title: a second row of 层级 标题 would begin the part anew."""
    place = place_of(record.values[LEVEL])
    first = titles.setdefault(part, record)
    if first is not record:
        whose = f"“{part[1]}”" if part[1] else "这一部分"
        seen = f"{whose}已经有标题了（{spot(place_of(first.values[LEVEL]))}），这里“层级”又填了标题"
        report.found(
            TWO_TITLES, place, seen, "标题要分两行的，在一格里换行（Alt+Enter）；不是标题的，改写层级"
        )


def level_of(line: str) -> str:
    """The level that a line's typed number means; nothing where it has none."""
    bare = line.strip()
    return next((level for level, pattern in _TYPED.items() if pattern.match(bare)), "")


def _heading(record: Record, level: str, line: str, count: _Count, report: Report, text: str = "") -> Record:
    """The row as a heading of that level, its typed number taken off, its text run in."""
    match = _TYPED[level].match(line.strip())
    assert match is not None
    where = TITLE if text or _text(record, TITLE) else TEXT
    place = place_of(record.values[where])
    rest = line.strip()[match.end() :]
    numbering = ""
    if level in LEVELS:
        typed = int(match[1]) if match[1].isdigit() else _chinese(match[1])
        numbering, expected = count.numbering(level, typed)
        if not numbering and typed != expected:
            right = line.strip()[: match.end()].strip()
            seen = f"编号“{right}”接不上：这里应当是第 {expected} 个"
            report.found(NUMBERS_BROKEN, place, seen, "看看中间是不是少了内容；编号已由程序重编")
        count.passes(level)
    count.places.append(place)
    title, body = (rest, text) if text or _text(record, TITLE) else _parted(rest)
    return _with(
        record,
        {
            LEVEL: Words(level, place),
            NUMBER: Words(numbering, place),
            TITLE: Words(title, place),
            TEXT: Words(body, place),
        },
    )


def _parted(words: str) -> tuple[str, str]:
    """A heading and the text run in after it: the first sentence, or what a ： ends, where it is short enough for one."""
    led = _LED.match(words)
    if led is not None and words[led.end() :].strip() and not announces(led[0]):
        return led[0], words[led.end() :].strip()
    sentence = re.match(r"[^。？！]*[。？！]", words)
    if sentence is None:
        return (words, "") if len(words) <= LONGEST_HEADING else ("", words)
    if len(sentence[0]) > LONGEST_HEADING or "：" in sentence[0]:
        return "", words
    return sentence[0], words[sentence.end() :].strip()


def _without_double(record: Record, level: str, doubled: list[_Doubled]) -> Record:
    """A row with a level whose words still have a number typed before them, in 标题 or, where that is empty, 内容.

    A number of another form than the level's is taken off too; 第一条 stays, and the program makes none.
    """
    where = TITLE if _text(record, TITLE) else TEXT
    words, number = record.values.get(where), _text(record, NUMBER)
    if not isinstance(words, Words) or isinstance(words, Gap) or level not in (*LEVELS, "——"):
        return record
    bare = words.strip()
    if level in LEVELS and not number and (article := _ARTICLE.match(bare)):
        doubled.append(_Doubled(words.place, level, where, article[0]))
        return _with(record, {NUMBER: Words("无", words.place)})
    match = typed_number(bare, level)
    if match is None:
        return record
    typed = match[0].strip()
    if number not in ("", "续") and _bare_number(number) != _bare_number(typed):
        return record  # 无: the typed number is the only one
    doubled.append(_Doubled(words.place, level, where, typed))
    return _with(record, {where: type(words)(bare[match.end() :], words.place)})


def _say_doubled(doubled: Sequence[_Doubled], report: Report) -> None:
    """All numbers that were typed before words with a level, as one finding; those that stay (第一条) as another."""
    for stays in (False, True):
        said = [one for one in doubled if bool(_ARTICLE.match(one.typed + "…")) is stays]
        if not said:
            continue
        first, more = said[0], "" if len(said) == 1 else "等"
        before = f"“层级”是{first.level}，{first.where}前" if not more else "填了“层级”的几行，前面"
        done = "照样印，程序不再编号" if stays else "已去掉"
        seen = f"{before}又打了“{first.typed}”{more}，{done}"
        remedy = "写在“编号”里，这里删去" if stays else "标题前的编号由程序来编，请删去"
        report.found(TYPED_NUMBER, cells_together(one.place for one in said), seen, remedy)


def typed_number(words: str, level: str = "") -> re.Match[str] | None:
    """The number that words begin with, of whatever level (of ——: the dash); None where it is all there is."""
    for pattern in (_TYPED[level],) if level == "——" else _NUMBERS:
        match = pattern.match(words)
        if match is not None and words[match.end() :].strip():
            return match
    return None


def _bare_number(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).strip("().、,")


def _unfinished(records: list[Record], report: Report) -> None:
    """Headings with nothing below them, and headings that leave out a level."""
    deepest: dict[tuple[str, str], int] = {}
    heading: dict[tuple[str, str], int] = {}  # of each part, the 一级 heading that nothing has followed yet
    for n, record in enumerate(records):
        level, key = _text(record, LEVEL), (_text(record, FILE_COLUMN), _text(record, PART))
        before = heading.pop(key, None)
        if level == LEVELS[0] and before is not None:
            _without_text(records, before, report)
        if level not in LEVELS:
            continue
        rank = LEVELS.index(level) + 1
        if rank == 1:
            alone = not (_text(record, TEXT) or _text(record, INSERT))
            if alone and not _text(record, TITLE).endswith(("。", "？", "！")):
                heading[key] = n
        elif rank == 4 and deepest.get(key, 0) < 3:
            remedy = "看看层级对不对；层级本来如此的话，不用管"
            report.found(
                LEVEL_SKIPPED, place_of(record.values[LEVEL]), "四级标题（1）上面没有三级标题 1.", remedy
            )
        deepest[key] = rank
    for n in heading.values():
        _without_text(records, n, report)


def _without_text(records: list[Record], n: int, report: Report) -> None:
    """A heading whose text is still to come: the draft shows the gap."""
    record = records[n]
    words, place = _text(record, TITLE), place_of(record.values.get(TITLE))
    remedy = "印发前补上；本来就是一句话、下面没有内容的，在它末尾加上“。”"
    report.found(HEADING_WITHOUT_TEXT, place, f"标题“{words}”下面还没有内容", remedy)
    records[n] = _with(record, {TEXT: Gap.of(f"“{words}”的内容", place)})


def _mentions(prose: Table, tables: dict[str, Table], report: Report) -> None:
    """附件3 in the text where there are only two."""
    if "附件" not in tables:
        return
    count = Counter(_text(row, FILE_COLUMN) for row in tables["附件"].records)
    for record in prose.records:
        file = _text(record, FILE_COLUMN)
        theirs = count[""] + (count[file] if file else 0)
        for words in (record.values.get(TITLE), record.values.get(TEXT)):
            if not isinstance(words, Words) or "附件" not in words:
                continue
            for named, number in attachments_named(words):
                if number > theirs:
                    there = f"只有 {theirs} 个附件" if theirs else "没有附件"
                    seen = f"正文提到“附件{named}”，“附件”表中{there}"
                    report.found(NO_SUCH_ATTACHMENT, words.place, seen, "补上附件，或改正正文")


def attachments_named(words: str) -> list[tuple[str, int]]:
    """The attachments that words name by number: how it is written, and which it is."""
    named = [match[1] for match in _MENTION.finditer(words)]
    return [(one, int(one) if one.isdigit() else _chinese(one)) for one in named]


def _chinese(numeral: str) -> int:
    """十五 → 15, from 1 to 999."""
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return (
        100 * _DIGITS.get(hundreds, 1 if "百" in numeral else 0)
        + 10 * _DIGITS.get(tens, 1 if ten else 0)
        + _DIGITS.get(ones, 0)
    )


def _text(record: Record, key: str) -> str:
    value = record.values.get(key)
    return "" if value is None or isinstance(value, Gap) else shown(value).strip()


def _with(record: Record, changed: dict[str, Value]) -> Record:
    values = {header_key(key): value for key, value in changed.items()}
    return Record(record.place, {**record.values, **values}, record.refused)
