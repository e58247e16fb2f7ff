"""Rows of 正文 whose 层级 is empty or does not fit what they say → rows that print apart what is apart, and findings.

Typed numbers are no concern of this module: a row that has its level of one (`prose`) comes here with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from notice_gen.book.faults import LEVEL_MISSING, PERHAPS_HEADING, SUBTITLE_ALONE
from notice_gen.book.laying import cells_together
from notice_gen.book.prose import INSERT, LEVEL, NUMBER, PART, TEXT, TITLE, articles_of, is_prose
from notice_gen.book.sheets import short
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import FILE_COLUMN, Kind, header_key
from notice_gen.model.places import Place
from notice_gen.model.tables import Record, Table
from notice_gen.model.values import Gap, Value, Words, place_of, shown

PARAGRAPH, SUBTITLE = "段落", "副标题"
RUNS_ON = ("", PARAGRAPH, "——")  # levels whose 标题 and 内容 are printed as one paragraph
# What words end in that others may follow on the same line.
_ENDS = ("。", "？", "！", "：", "；", "，", "、", "…", "—", ".", "?", "!", ":", ";", ",")


def part_rows(kind: Kind, tables: Mapping[str, Table], report: Report) -> None:
    """Part the rows of every prose sheet that `prose` has read; findings on them go to the report."""
    for declared in kind.sheets:
        if is_prose([column.name for column in declared.fields]) and declared.name != kind.documents:
            table = tables[declared.name]
            table.records = _parted(table.records, report, articles_of(kind))


def _parted(records: Sequence[Record], report: Report, articles: Collection[str]) -> list[Record]:
    """The rows, a heading and a text that would be glued together each in a row of its own.

    `articles` are the parts that have a title for each of their articles: text beside such a title stands below it, and
    a subtitle that has no title above is said (an 错误).
    """
    made: list[Record] = []
    perhaps: list[Place] = []
    for record in records:
        level, title, text = (_text(record, name) for name in (LEVEL, TITLE, TEXT))
        of_article = _text(record, PART) in articles and level in (TITLE, SUBTITLE)
        if of_article and title and text:
            made += [
                _with(record, {TEXT: _empty(record), INSERT: _empty(record)}),
                _with(record, {LEVEL: Words(PARAGRAPH), NUMBER: _empty(record), TITLE: _empty(record)}),
            ]
        elif level in RUNS_ON and title and text and not title.endswith(_ENDS):
            made += _apart(record, level, title, report)
        else:
            made.append(record)
            if not level and title and (bool(text) or not (title.endswith(_ENDS) or _text(record, INSERT))):
                perhaps.append(place_of(record.values[TITLE]))
    if perhaps:
        seen = "“标题”里填了字，“层级”空着，照一段文字印，没有编号，不用标题的字体"
        remedy = "是标题的，在“层级”中填一级、二级……；就是一段文字的，写在“内容”里"
        report.found(PERHAPS_HEADING, cells_together(perhaps), seen, remedy)
    return _subtitles(made, report) if articles else made


def _apart(record: Record, level: str, title: str, report: Report) -> list[Record]:
    """A heading of unknown level, marked in the draft, and its text below it."""
    place = place_of(record.values[TITLE])
    said = f"是{level}" if level else "空着"
    seen = f"“层级”{said}，标题“{short(title, 20)}”和内容中间没有标点，不能连着印成一段"
    remedy = "在“层级”中填一级、二级、三级、四级或无号标题；是一段文字的，都写在“内容”里"
    report.found(LEVEL_MISSING, place, seen, remedy)
    nothing = _empty(record)
    gap = Gap.of(f"“{short(title, 20)}”的层级", place)
    above = {LEVEL: Words(level or PARAGRAPH), TITLE: gap, TEXT: Words(title, place), INSERT: nothing}
    below = {LEVEL: Words(PARAGRAPH), NUMBER: nothing, TITLE: nothing}
    return [_with(record, above), _with(record, below)]


def _subtitles(records: Sequence[Record], report: Report) -> list[Record]:
    """The rows, a subtitle that stands below no title being a paragraph."""
    made: list[Record] = []
    above: dict[tuple[str, str], str] = {}  # of each part, the level of the row above, where it says anything
    for record in records:
        key, level = (_text(record, FILE_COLUMN), _text(record, PART)), _text(record, LEVEL)
        words = _text(record, TITLE) or _text(record, TEXT)
        if level == SUBTITLE and words and above.get(key) != TITLE:
            seen = f"副标题“{short(words, 20)}”的上一行不是文章的标题（层级 标题）"
            remedy = "第一篇文章的标题和副标题写在发文表的“标题”“副标题”里；别的文章的，写在它的标题的下一行"
            report.found(SUBTITLE_ALONE, place_of(record.values[LEVEL]), seen, remedy)
            record = _with(record, {LEVEL: Words(PARAGRAPH)})
        if words or _text(record, INSERT):
            above[key] = level
        made.append(record)
    return made


def _empty(record: Record) -> Words:
    return Words("", record.place)


def _text(record: Record, name: str) -> str:
    value = record.values.get(header_key(name))
    return "" if value is None or isinstance(value, Gap) else shown(value).strip()


def _with(record: Record, changed: Mapping[str, Value]) -> Record:
    values = {header_key(key): value for key, value in changed.items()}
    return Record(record.place, {**record.values, **values}, record.refused)
