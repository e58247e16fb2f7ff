"""A ledger, the 发文登记簿 that an office kept in Excel → entries. Every line is read, or reported by its cell.

Nothing is guessed. Whether a number is free in the register is asked at the end; all lines are taken over or none.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from notice_gen.book import Sheet, Workbook
from notice_gen.book.columns import day_of
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Entry, Number, State, number_in
from notice_gen.model.kind import GENRES, header_key
from notice_gen.model.number_forms import NumberForm, said_number
from notice_gen.model.places import InCell, InFile
from notice_gen.model.raised import plain
from notice_gen.model.values import on_one_line, unstruck
from notice_gen.office.register.faults import (
    NO_LEDGER_DATE,
    NO_LEDGER_HEADER,
    NUMBER_MISSING,
    NUMBER_OF_ANOTHER,
    NUMBER_TWICE,
    NUMBER_UNCLEAR,
    OTHER_YEARS,
    TITLE_MISSING,
)
from notice_gen.office.register.naming import number_of
from notice_gen.office.register.register import Register
from notice_gen.office.register.rows import compared

SEAL_SHEET = "用印"  # a sheet of this name is the 用印登记 beside the 发文登记簿
MOST_ABOVE = 20  # filled rows of titles and remarks above the header
NUMBER, TITLE, STATE, REGISTERED, CODE = "发文字号", "标题", "状态", "登记日期", "档号"
# By fact: what its column is called in ledgers.
HEADERS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("发文字号", "文号", "字号", "发文号", "发文文号", "公文字号", "文件字号", "发文编号"),
    TITLE: ("文件标题", "标题", "题名", "文件名称", "文件题名", "公文标题", "文件名", "发文标题"),
    REGISTERED: ("登记日期", "登记时间"),
    "印发日期": ("印发日期", "发文日期", "发文时间", "印发时间", "日期", "登记/发文日期"),
    "成文日期": ("成文日期",),
    "签发日期": ("签发日期", "签发时间"),
    "附件": ("附件", "附件名称"),
    "密级": ("密级", "秘密等级"),
    "保密期限": ("保密期限",),
    "紧急程度": ("紧急程度", "缓急", "缓急程度"),
    "文种": ("文种", "公文种类"),
    "公开方式": ("公开方式", "公开属性"),
    "份数": ("份数", "印发份数", "印数", "印制份数"),
    "拟稿人": (
        "拟稿人",
        "拟稿",
        "拟稿部门/人",
        "拟稿部门/拟稿人",
        "拟稿部门",
        "拟稿单位",
        "主办部门",
        "承办人",
    ),
    "核稿人": ("核稿人", "核稿", "审核人"),
    "会签人": ("会签人", "会签"),
    "签发人": ("签发人", "签发", "签发领导"),
    "发文机关": ("发文机关", "发文单位"),
    "主送机关": ("主送机关", "主送", "主送单位", "发往机关", "发往单位", "发往机关及份数"),
    "抄送机关": ("抄送机关", "抄送", "抄送单位"),
    "保管期限": ("保管期限",),
    "备注": ("备注", "说明"),
    STATE: ("状态",),
    CODE: ("档号",),
}
_FACT_OF = {header_key(name): fact for fact, names in HEADERS.items() for name in names}
_DATES = (REGISTERED, "印发日期", "成文日期", "签发日期")
_DITTO = {"〃", "″", '"', "同上"}
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[月.\-/](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger as an Entry, and the cell of its number."""

    entry: Entry
    place: InCell


Forms = Callable[[str], NumberForm | None]  # the form of a series' numbers, where the register has it


def read_ledger(workbook: Workbook, year: int, report: Report, moment: str, known: Forms) -> list[Line]:
    """The lines of that year; what cannot be read goes to the report, each by its cell.

    `moment` is the time of registration of lines without a date, `known` the forms of the register's series. Lines of
    other years are left out, and reported.
    """
    lines: list[Line] = []
    others: dict[int, int] = {}
    found = False
    for sheet in workbook.sheets.values():
        if SEAL_SHEET in sheet.name:
            continue
        columns, top = _header(sheet)
        if not columns:
            continue
        found = True
        reading = _Reading(sheet, year, report, moment, known)
        for line in _lines(reading, columns, top):
            if line.entry.year == year:
                lines.append(line)
            else:
                others[line.entry.year] = others.get(line.entry.year, 0) + 1
    if not found:
        seen = "没有找到登记簿的表头：要有“发文字号”和“文件标题”两列"
        report.found(
            NO_LEDGER_HEADER,
            InFile(workbook.file),
            seen,
            "在各列上面写明列名，如 发文字号、文件标题、登记日期",
        )
    for other, count in sorted(others.items()):
        remedy = f"也要接收的，加 --year {other} 再运行一次"
        report.found(OTHER_YEARS, InFile(workbook.file), f"有 {count} 行是 {other} 年的，没有接收", remedy)
    _find_doubles(lines, report)
    return lines


def take_over(register: Register, lines: list[Line]) -> int:
    """Put the lines into the register, all or none; how many were new to it.

    A line that is there already, with the same title, is left. Raises Refused with the cell of each number that
    another document has.
    """
    new, faults = [], []
    for line in lines:
        there = register.find(line.entry.number)
        if there is None or there.state is State.RESERVED:
            new.append(line.entry)
        elif compared(line.entry.facts.get(TITLE, "")) not in _titles(there):
            seen = f"{there.number} 在登记簿中是另一份文件（《{there.shown.get(TITLE, '')}》）"
            remedy = "核对字号，改正后再接收一次"
            faults.append(Diagnostic(NUMBER_OF_ANOTHER, line.place, seen, remedy))
    if faults:
        raise Refused(*faults)
    return register.adopt(new)


def _titles(there: Entry) -> set[str]:
    """What an entry may be called in a ledger: its title, and what our own export says for one with a 密级."""
    return {compared(facts.get(TITLE, "")) for facts in (there.facts, there.shown)}


def entry_of_description(description: Mapping[str, Any], version: int, filed: bool) -> Entry:
    """The entry of an archived item, by its 件.json (docs/format.md) and its newest version.

    `filed` is whether the item lacks nothing; a step 归档 is also noted of a run that added an attachment alone.
    """
    done = {str(step.get("行为")): str(step.get("时间", "")) for step in description.get("process", ())}
    return Entry(
        id=0,
        key=str(description["key"]),
        edition=int(description.get("edition", 1)),
        number=number_in(description),
        state=State.FILED if filed else State.ISSUED,
        facts={str(name): str(said) for name, said in description.get("facts", {}).items()},
        code=str(description.get("code") or ""),
        version=version,
        digests={
            **description.get("made_from", {}),
            **{str(file["name"]): str(file["sha512"]) for file in description.get("files", ())},
        },
        registered=done.get("登记", ""),
        issued=done.get("印发", ""),
        book=int(description["year"]),
    )


# ---- reading -------------------------------------------------------------------------------------


def _header(sheet: Sheet) -> tuple[dict[str, int], int]:
    """The column of each fact and the row of the header; no columns where the sheet is no ledger."""
    looked = 0
    for row in range(sheet.top, sheet.bottom):
        columns: dict[str, int] = {}
        for column in range(sheet.left, sheet.right):
            fact = _FACT_OF.get(header_key(sheet.text(row, column)))
            if fact is not None:
                columns.setdefault(fact, column)
        if NUMBER in columns and TITLE in columns:
            return columns, row
        looked += any(sheet.text(row, column).strip() for column in range(sheet.left, sheet.right))
        if looked > MOST_ABOVE:
            break
    return {}, 0


def _said(sheet: Sheet, at: tuple[int, int]) -> str:
    """A cell's words on one line. A ledger strikes out what is void; its words are words all the same."""
    return plain(on_one_line(unstruck(sheet.text(*at)).strip()))


def _stored(sheet: Sheet, at: tuple[int, int]) -> object:
    """A cell's value as stored; the words of one that is struck out."""
    raw = sheet.raw_at(*at)
    return unstruck(raw) if isinstance(raw, str) else raw


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sheet that is read, the year asked for, and what `read_ledger` is given."""

    sheet: Sheet
    year: int
    report: Report
    moment: str
    known: Forms


def _lines(reading: _Reading, columns: dict[str, int], top: int) -> Iterator[Line]:
    sheet, report = reading.sheet, reading.report
    inside = {
        (row + down, column): (row, column)
        for (row, column), (rows, _) in sheet.spans.items()
        for down in range(1, rows)
    }
    above: dict[str, str] = {}
    for row in range(top + 1, sheet.bottom):
        broken = [sheet.broken[row, c] for c in columns.values() if (row, c) in sheet.broken]
        words = {fact: _said(sheet, (row, column)) for fact, column in columns.items()}
        if _FACT_OF.get(header_key(words[NUMBER])) == NUMBER:
            continue  # the header once more, at the top of a printed page
        if not (broken or words[NUMBER] or words[TITLE] or _is_line(words)):
            continue
        report.extend(broken)
        where = {fact: inside.get((row, column), (row, column)) for fact, column in columns.items()}
        for fact in set(columns) - {NUMBER, TITLE}:
            words[fact] = _said(sheet, where[fact])
            if words[fact] in _DITTO:
                words[fact] = above.get(fact, "")
        above = words
        line = _line(reading, words, where)
        if line is not None and not broken:
            yield line


def _is_line(words: Mapping[str, str]) -> bool:
    """Whether a row without number and title is meant as a line: it names somebody or says where it went."""
    return any(words.get(fact) for fact in ("签发人", "拟稿人", "主送机关"))


def _line(reading: _Reading, words: dict[str, str], where: Mapping[str, tuple[int, int]]) -> Line | None:
    sheet, report, moment = reading.sheet, reading.report, reading.moment
    place = sheet.place_of(*where[NUMBER])
    said = said_number(words[NUMBER])
    dated = _dated(reading, words, where)
    number = number_of(words[NUMBER], dated, reading.known(said.series) if said and said.series else None)
    if number is None and not words[NUMBER]:
        report.found(NUMBER_MISSING, place, "这一行没有发文字号", "补上字号；不是发文的，删去这一行")
        return None
    if number is None:
        seen = f"“{words[NUMBER]}”看不出是哪个字号"
        remedy = (
            "令、公告、简报前面写上名称，分年的写上年份，如 工作简报2026年第3期"
            if said is not None and not said.brackets
            else "写成 某卫发〔2026〕7号 这样，一行一个"
        )
        report.found(NUMBER_UNCLEAR, place, seen, remedy)
        return None
    state = _state(words)
    if not words[TITLE] and state not in (State.VOID, State.RESERVED):
        report.found(
            TITLE_MISSING,
            sheet.place_of(*where[TITLE]),
            f"{number} 没有标题",
            "补上标题；作废的，在备注中写“作废”",
        )
        return None
    facts = {
        fact: said for fact, said in words.items() if said and fact not in (NUMBER, STATE, REGISTERED, CODE)
    }
    days: dict[str, str] = {}
    for fact in _DATES:
        if words.get(fact):
            day = _day(words[fact], _stored(sheet, where[fact]), number.year or dated)
            if day is None:
                seen, remedy = f"“{words[fact]}”不是日期", f"写成 {number.year or dated}-03-05 这样"
                report.found(NO_LEDGER_DATE, sheet.place_of(*where[fact]), seen, remedy)
                return None
            days[fact] = day.isoformat()
    facts |= {fact: day for fact, day in days.items() if fact != REGISTERED}
    if (copies := unicodedata.normalize("NFKC", facts.get("份数", ""))).isdecimal():
        facts["份数"] = copies  # it was typed as ２０
    if "文种" not in facts:
        genre = next((one for one in GENRES if words[TITLE].endswith(one)), "")
        facts |= {"文种": genre} if genre else {}
    issued = facts.get("印发日期") or days.get(REGISTERED) or facts.get("成文日期") or ""
    entry = Entry(
        id=0,
        key="" if state is State.RESERVED else str(number),
        edition=1,
        number=number,
        state=state,
        facts=facts,
        code=words.get(CODE, ""),
        registered=days.get(REGISTERED) or issued or moment,
        issued=issued if state is State.ISSUED else "",
        book=number.year or dated,
    )
    return Line(entry, place)


def _dated(reading: _Reading, words: Mapping[str, str], where: Mapping[str, tuple[int, int]]) -> int:
    """The year of a line by its dates; the year asked for where it has none."""
    for fact in _DATES:
        day = (
            _day(words.get(fact, ""), _stored(reading.sheet, where[fact]), reading.year)
            if words.get(fact)
            else None
        )
        if day is not None:
            return day.year
    return reading.year


def _state(words: Mapping[str, str]) -> State:
    """The state by 作废 and 预留 in the ledger: in a column of its own, in place of the title or before the remarks."""
    for said in (words.get(STATE, ""), words.get(TITLE, ""), words.get("备注", "")):
        bare = unicodedata.normalize("NFKC", said).strip("()[]【】 ")
        for state in (State.VOID, State.RESERVED):
            if bare == state.value or (said == words.get("备注") and bare.startswith(state.value)):
                return state
    if re.search(r"\d{4}-\d\d-\d\d 作废：", words.get("备注", "")):  # our own remark
        return State.VOID
    return State.ISSUED


def _day(words: str, raw: object, year: int) -> datetime.date | None:
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


def _find_doubles(lines: list[Line], report: Report) -> None:
    first: dict[Number, Line] = {}
    for line in lines:
        other = first.setdefault(line.entry.number, line)
        if other is not line:
            seen = f"{line.entry.number} 在“{other.place.sheet}”表 {other.place.cell} 已有一行"
            report.found(NUMBER_TWICE, line.place, seen, "一个号只留一行，改正写错的字号")
