"""Columns as they were typed → the same without what came along by pasting; each sort is said once, with its cells.

Nothing is taken off that could have been meant: what only looks odd is named by the checks (`checking`).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Sequence

from notice_gen.book.columns import Column, items_of, without_spaces
from notice_gen.book.faults import (
    BLANK_LINES,
    DAY_IN_WORDS,
    INDENTED,
    INTERNAL_IS_NO_LEVEL,
    LABEL_IN_TITLE,
    LIST_MARKS,
    MARKED_LABEL,
    MARKED_NUMBER,
    MARKED_TITLE,
    NO_LEVEL,
    NUMBER_IN_WRONG_BRACKETS,
    NUMBERED_ACTIVITY,
)
from notice_gen.book.laying import Laid, cells_together
from notice_gen.book.prose import LEVEL, TEXT, TITLE, is_prose, typed_number
from notice_gen.model.diagnostics import Fault, Report
from notice_gen.model.filing import means_no_secret
from notice_gen.model.kind import ACTIVITY, ATTACHMENTS, PEOPLE, ROLE, Field, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.text import is_phrase, unbracketed

CLASSIFICATION = "密级"
_INTERNAL = lazy_pattern("内部(?:资料|文件|材料|使用|公开|掌握)?")
DOCUMENT_NUMBER = "字号"  # what columns with the number of a document end in
_SPACE = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Before 年, 月 and 同志 a blank is left for what is written in by hand; so is one before a mark.
_INDENT = lazy_pattern(rf"^[{_SPACE}]++(?=[^\n])(?!年|月|日|时|同志|先生|女士|[：:（(])", re.M)
_BLANK_LINES = lazy_pattern(rf"\A(?:[{_SPACE}]*+\n)++|(?:\n[{_SPACE}]*+)++\Z|(?<=\n)(?:[{_SPACE}]*+\n)++")
_WIDE = {ord(wide): unicodedata.normalize("NFKC", wide) for wide in map(chr, range(0xFF10, 0xFF1A))}
_YEAR = lazy_pattern(r"[〔【\[［(（]?(\d{4})[〕】\]］)）]?(?:年度?)?")
_NUMBER = lazy_pattern(r"(?:总?第|共印?)?(\d++)[号份期]?")
_IN_TITLE_MARKS = lazy_pattern("《([^《》]++)》")
# A day or time as Excel shows it, in figures: 2026-12-03 9:00:00, 2026/12, 9:00.
_SHOWN = lazy_pattern(
    r"(?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?\s*(?:(?P<clock>\d{1,2}:\d{2})(?::(?P<seconds>\d{2}))?)?"
)
_CODE_NUMBER = lazy_pattern(r"[\[［【(（{〔]\s?((?:19|20)\d{2})\s?[\]］】)）}〕]\s?第?\s?(0*)(\d{1,5})\s?号")
_OTHER_MARKS = lazy_pattern(r"[，,；;/]\s*[^\s，,；;/]")
_ORDER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LABELLED = lazy_pattern(
    rf"附\s?件\s?(?:{_ORDER}?\s?[:：]\s*+|{_ORDER}(?:[.．、]\s*+|[ 　\n]\s*+|(?=《)))|\d{{1,2}}[.．、]\s*+(?!\d)"
)

# What is said of each: what was seen, what to do. Of every cell of a sheet in the same words, so that they are one finding.
SAID: dict[Fault, tuple[str, str]] = {
    INDENTED: (
        "格的开头或换行后有空格（多是从 Word 贴来的段首空两字），已经去掉",
        "段首缩进由程序排，不用打空格；要排成别的样子，在 Word 文件中改",
    ),
    BLANK_LINES: ("格中有空行，已经去掉", "段与段之间不空行；一格里换行就是另起一段"),
    MARKED_LABEL: (
        f"“{ROLE}”里有空格或冒号，已经去掉",
        "冒号由程序加，几个职务由程序排得一样宽，不用打空格",
    ),
    MARKED_TITLE: ("标题两头打了书名号，已经去掉", "书名号由程序在引用标题的地方加，这里只写标题的字"),
    NUMBERED_ACTIVITY: (f"“{ACTIVITY}”前又打了编号，已经去掉", "印在正文里的编号由程序来编，请删去"),
    LIST_MARKS: (
        "几个人、几个科室之间用了“，”“；”“/”或空格，印出来是“、”，名单和表格里是空格或换行",
        "看一看分得对不对；写成“、”，就不再提醒",
    ),
    LABEL_IN_TITLE: ("附件的标题前打了“附件”和序号，已经去掉", "“附件1”由程序编，这里只写标题的字"),
    DAY_IN_WORDS: (
        "格里存的是日期或时间，照公文的写法印，如 2026年12月3日9:00",
        "要印成别的样子（上午9时，加上星期几），把这一格设为文本格式，写上要印的字",
    ),
    NUMBER_IN_WRONG_BRACKETS: (
        "发文字号的年份没有用六角括号，或加了“第”、用 0 补齐，已经改成〔2026〕5号 这样",
        "年份用六角括号，号前不加“第”，不用 0 补齐",
    ),
    NO_LEVEL: ("“密级”写的是没有密级，照没有密级的办，不印", "没有密级的，把它空着"),
    INTERNAL_IS_NO_LEVEL: (
        "“密级”写的“内部”不是密级（密级只有绝密、机密、秘密），版头上不印",
        "把它空着；内部使用、不公开的，“公开方式”写 不予公开（内部管理信息）",
    ),
    MARKED_NUMBER: (
        "只写数字的地方有“年”“号”“第”“期”“份”、括号或全角数字，按半角数字使用",
        "只写数字，如 2026、7；其余的字由程序加",
    ),
}


def tidy(laid: Laid, report: Report) -> None:
    """Take off a sheet's columns what people paste along, and say so."""
    cells: dict[Fault, list[Place]] = {}
    for column in laid.columns.values():
        if column.field is not None:
            for fault, index in _changed(laid, column, column.field):
                cells.setdefault(fault, []).append(column.place(index))
    levels = laid.columns.get(header_key(LEVEL))
    if levels is not None and is_prose([field.name for field in laid.declared.fields]):
        for column in (laid.columns[key] for key in (TITLE, TEXT) if key in laid.columns):
            titles = [index for index, level in enumerate(levels.texts) if level.strip() == TITLE]
            for fault, index in _unmarked(column, titles):
                cells.setdefault(fault, []).append(column.place(index))
    for fault, places in cells.items():
        report.found(fault, cells_together(places), *SAID[fault])


def _changed(laid: Laid, column: Column, field: Field) -> Iterator[tuple[Fault, int]]:
    """What is taken off the cells of a column: the fault and the index of each. The column is changed."""
    match field.type:
        case "string" | "prose" | "deadline" | "title":
            yield from _taken_off(column, INDENTED, _INDENT)
            yield from _taken_off(column, BLANK_LINES, _BLANK_LINES)
            if field.use == "printed":
                yield from _days(column)
        case "year" | "integer":
            yield from _replaced(column, MARKED_NUMBER, _YEAR if field.type == "year" else _NUMBER)
        case "phone" | "number":
            yield from _half_width(column)
        case "word" if field.pattern:
            yield from _half_width(column)
    if field.type == "title":
        if laid.declared.name == ATTACHMENTS:
            yield from _labels(column)
        yield from _unmarked(column, range(len(column.texts)))
    if field.type == "list" and field.use == "printed":
        yield from _separators(column, field)
    if field.name.endswith(DOCUMENT_NUMBER) and field.type == "string":
        yield from _code_numbers(column)
    if field.name == CLASSIFICATION:
        yield from _without_level(column)
    if field.name == ROLE:
        yield from _roles(column)
    if field.name == ACTIVITY:
        yield from _numbers(column)


def _taken_off(column: Column, fault: Fault, pattern: re.Pattern[str]) -> Iterator[tuple[Fault, int]]:
    """Whatever a pattern finds in the cells is taken off; a cell of nothing but white space is left, being empty."""
    # Searched at once, as few sheets have any; an empty cell between two others is no blank line.
    if not pattern.search("\n".join(filter(None, column.texts))):
        return
    for index, text in enumerate(column.texts):
        left = pattern.sub("", text) if text else text
        if left != text and left.strip():
            column.texts[index] = left
            yield fault, index


def _replaced(column: Column, fault: Fault, pattern: re.Pattern[str]) -> Iterator[tuple[Fault, int]]:
    """Cells that are all of a pattern, spaces left aside, become what its group found."""
    for index, text in enumerate(column.texts):
        match = pattern.fullmatch("".join(text.split())) if text else None
        if match is not None and (number := match[1].translate(_WIDE)) != text.strip():
            column.texts[index] = number
            yield fault, index


def _days(column: Column) -> Iterator[tuple[Fault, int]]:
    """Cells that are stored as a day or a time and shown in figures, written as documents write them (GB/T 9704—2012, 7.3.5)."""
    for index in column.not_words():
        shown = _SHOWN.fullmatch(column.texts[index].strip())
        if not isinstance(column.raw(index), datetime.date | datetime.time) or shown is None:
            continue
        words = f"{shown['year']}年{int(shown['month'])}月" if shown["year"] else ""
        words += f"{int(shown['day'])}日" if shown["day"] else ""
        clock = shown["clock"] or ""
        # A day without a time of day is shown as midnight by many programs.
        if clock and not (shown["day"] and clock in ("0:00", "00:00")):
            hours, _, minutes = clock.partition(":")
            words += f"{int(hours)}:{minutes}" + (
                f":{shown['seconds']}" if int(shown["seconds"] or 0) else ""
            )
        if words:
            column.texts[index] = words
            yield DAY_IN_WORDS, index


def _code_numbers(column: Column) -> Iterator[tuple[Fault, int]]:
    """某卫[2026]第03号 → 某卫〔2026〕3号, as 7.2.5 writes it."""
    for index, text in enumerate(column.texts):
        right = _CODE_NUMBER.sub(r"〔\1〕\3号", text) if text else text
        if right != text:
            column.texts[index] = right
            yield NUMBER_IN_WRONG_BRACKETS, index


def _unmarked(column: Column, indexes: Sequence[int]) -> Iterator[tuple[Fault, int]]:
    """《…》 round the whole of a title; 《甲》和《乙》 stays."""
    for index in indexes:
        text = column.texts[index]
        match = _IN_TITLE_MARKS.fullmatch(text.strip()) if "《" in text else None
        if match is not None:
            column.texts[index] = match[1]
            yield MARKED_TITLE, index


def _half_width(column: Column) -> Iterator[tuple[Fault, int]]:
    for index, text in enumerate(column.texts):
        if not text.isascii() and (narrow := text.translate(_WIDE)) != text:
            column.texts[index] = narrow
            yield MARKED_NUMBER, index


def _labels(column: Column) -> Iterator[tuple[Fault, int]]:
    for index, text in enumerate(column.texts):
        match = _LABELLED.match(text.lstrip()) if text else None
        title = text.lstrip()[match.end() :] if match is not None else ""
        if title.strip():
            column.texts[index] = title
            yield LABEL_IN_TITLE, index


def _without_level(column: Column) -> Iterator[tuple[Fault, int]]:
    """普通, 公开, — in 密级 say that there is none; so does 内部, which is no 密级, and is meant to keep something from others."""
    for index, text in enumerate(column.texts):
        bare = text.strip()
        internal = _INTERNAL.fullmatch(bare) is not None
        if bare and (internal or means_no_secret(bare)):
            column.texts[index] = ""
            yield INTERNAL_IS_NO_LEVEL if internal else NO_LEVEL, index


def _roles(column: Column) -> Iterator[tuple[Fault, int]]:
    """组 长： → 组长: the colon is made, and the labels of a roster are set to one width."""
    for index, text in enumerate(column.texts):
        bare = without_spaces(text.strip().rstrip(":：")) if text else text
        if bare != text and bare:
            column.texts[index] = bare
            yield MARKED_LABEL, index


def _numbers(column: Column) -> Iterator[tuple[Fault, int]]:
    """1.摸底 → 摸底: activities are numbered where they are printed."""
    for index, text in enumerate(column.texts):
        match = typed_number(text.strip()) if text else None
        if match is not None:
            column.texts[index] = text.strip()[match.end() :]
            yield NUMBERED_ACTIVITY, index


def _separators(column: Column, field: Field) -> Iterator[tuple[Fault, int]]:
    """Items of a list that stand between other marks than 、; people beside words that are no name stay as they were typed."""
    if not _OTHER_MARKS.search("\n".join(column.texts)):
        return
    for index, text in enumerate(column.texts):
        if _OTHER_MARKS.search(unbracketed(text)) and not (
            field.name == PEOPLE and any(map(is_phrase, items_of(text)))
        ):
            yield LIST_MARKS, index
