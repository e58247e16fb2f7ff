"""A ledger, the 发文登记簿 that an office kept in Excel → entries. Every line is read, or reported by its cell.

Nothing is guessed. Whether a number is free in the register is asked at the end; all lines are taken over or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from notice_gen.book import Sheet, Workbook
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import RETENTION, Entry, Number, State, number_in
from notice_gen.model.kind import GENRES
from notice_gen.model.number_forms import NumberForm, said_number
from notice_gen.model.places import InCell, InFile
from notice_gen.model.raised import plain
from notice_gen.model.values import on_one_line, unstruck
from notice_gen.office.register.faults import (
    NO_DATE_COLUMN,
    NO_DATE_SAID,
    NO_LEDGER_DATE,
    NO_LEDGER_HEADER,
    NUMBER_MISSING,
    NUMBER_OF_ANOTHER,
    NUMBER_TWICE,
    NUMBER_UNCLEAR,
    OTHER_YEARS,
    OWN_COLUMNS,
    RETENTION_UNCLEAR,
    SECRECY_UNCLEAR,
    TITLE_MISSING,
)
from notice_gen.office.register.ledger_columns import (
    CODE,
    DATES,
    HEADERS,
    NUMBER,
    PARTS,
    REGISTERED,
    RETAINED,
    SERIES,
    STATE,
    TITLE,
    YEAR,
    Columns,
    columns_of,
    is_header_again,
    near_header,
)
from notice_gen.office.register.ledger_values import day_in, retention_in, secrecy_in, secret_elsewhere
from notice_gen.office.register.naming import number_of
from notice_gen.office.register.register import Register
from notice_gen.office.register.rows import compared

SEAL_SHEET = "用印"  # a sheet of this name is the 用印登记 beside the 发文登记簿
_DITTO = {"〃", "″", '"', "同上"}


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
        columns = columns_of(sheet)
        if columns is None:
            continue
        found = True
        _validate_dates(sheet, columns, year, report)
        _remark_own(sheet, columns, report)
        reading = _Reading(sheet, year, report, moment, known, columns.own)
        for line in _lines(reading, columns.of, columns.top):
            if line.entry.year == year:
                lines.append(line)
            else:
                others[line.entry.year] = others.get(line.entry.year, 0) + 1
    if not found:
        report.add(_no_header(workbook))
    for other, count in sorted(others.items()):
        remedy = f"也要接收的，加 --year {other} 再运行一次"
        report.found(OTHER_YEARS, InFile(workbook.file), f"有 {count} 行是 {other} 年的，没有接收", remedy)
    _find_doubles(lines, report)
    return lines


def _no_header(workbook: Workbook) -> Diagnostic:
    """What a workbook lacks that has no ledger's header: the cell that seems to be meant, or which columns there must be."""
    number, title = "、".join(HEADERS[NUMBER]), "、".join(HEADERS[TITLE])
    for sheet in workbook.sheets.values():
        near = near_header(sheet)
        if near is None:
            continue
        names = number if near.lacks == NUMBER else title
        seen = f"这一行像登记簿的表头，没有认出哪一列是{near.lacks}"
        remedy = f"{near.lacks}的一列，列名改为下列之一：{names}"
        if near.words:
            seen = f"列名“{near.words}”不认识，没有认出哪一列是{near.lacks}"
            remedy = f"是{near.lacks}的，这一格改为 {HEADERS[near.lacks][0]}"
            remedy += (
                "；列中有来文的，把来文的行移走再接收" if "来文" in near.words or "收文" in near.words else ""
            )
        return Diagnostic(NO_LEDGER_HEADER, sheet.place_of(*near.at), seen, remedy)
    seen = "没有找到登记簿的表头：要有“发文字号”和“文件标题”两列"
    remedy = f"在各列上面写明列名：字号的写 {number} 之一，标题的写 {title} 之一"
    return Diagnostic(NO_LEDGER_HEADER, InFile(workbook.file), seen, remedy)


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


def _said(sheet: Sheet, at: tuple[int, int]) -> str:
    """A cell's words on one line. A ledger strikes out what is void; its words are words all the same."""
    return plain(on_one_line(unstruck(sheet.text(*at)).strip()))


def _stored(sheet: Sheet, at: tuple[int, int]) -> object:
    """A cell's value as stored; the words of one that is struck out."""
    raw = sheet.raw_at(*at)
    return unstruck(raw) if isinstance(raw, str) else raw


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sheet that is read, the year asked for, what `read_ledger` is given, and the ledger's own columns."""

    sheet: Sheet
    year: int
    report: Report
    moment: str
    known: Forms
    own: tuple[str, ...]


def _lines(reading: _Reading, columns: Mapping[str, int], top: int) -> Iterator[Line]:
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
        if is_header_again(words[NUMBER]):
            continue
        if not (broken or words[NUMBER] or words[TITLE] or _is_line(words)):
            continue
        report.extend(broken)
        where = {fact: inside.get((row, column), (row, column)) for fact, column in columns.items()}
        for fact in set(columns) - {NUMBER, TITLE}:
            words[fact] = _said(sheet, where[fact])
            if words[fact] in _DITTO:
                words[fact] = above.get(fact, "")
        above = words
        words[NUMBER] = _put_together(reading, words, where)
        line = _line(reading, words, where)
        if line is not None and not broken:
            yield line


def _put_together(reading: _Reading, words: Mapping[str, str], where: Mapping[str, tuple[int, int]]) -> str:
    """The number of a line whose 代字 stands in a column of its own, its year perhaps too; else as its cell has it."""
    said, series = said_number(words[NUMBER]), words.get(SERIES, "")
    if said is None or said.series or said.n is None or not series:
        return words[NUMBER]
    form, bare = (
        reading.known(series),
        unicodedata.normalize("NFKC", words.get(YEAR, "")).strip().removesuffix("年"),
    )
    if form is not None and not form.coded:
        return series + words[NUMBER]
    if series[-1] in "〕]）)":  # 某卫办〔2026〕
        return f"{series}{said.n}号"
    return f"{series}〔{said.year or bare or _dated(reading, words, where)}〕{said.n}号"


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
        remedy = "写成 某卫发〔2026〕7号 这样，一行一个"
        if said is not None and not said.series and said.unit in ("", "号"):
            remedy += "；代字另有一列的，那一列的列名写 代字，每行都写上"
        elif said is not None and not said.brackets:
            remedy = "令、公告、简报前面写上名称，分年的写上年份，如 工作简报2026年第3期"
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
    facts = _said_facts(reading, words, where)
    days = _days(reading, words, where, number.year or dated)
    if facts is None or days is None:
        return None
    facts |= {fact: day for fact, day in days.items() if fact != REGISTERED}
    if (copies := unicodedata.normalize("NFKC", facts.get("份数", ""))).isdecimal():
        facts["份数"] = copies  # it was typed as ２０
    if "文种" not in facts:
        genre = next((one for one in GENRES if words[TITLE].endswith(one)), "")
        facts |= {"文种": genre} if genre else {}
    issued = facts.get("印发日期") or days.get(REGISTERED) or facts.get("成文日期") or ""
    if not days and state is State.ISSUED and not report.refused:
        seen = "没有日期，登记日期记作接收的这一天"
        report.found(NO_DATE_SAID, place, seen, "按登记日期查找、按月统计时，这几行以原来的登记簿为准")
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


def _said_facts(
    reading: _Reading, words: Mapping[str, str], where: Mapping[str, tuple[int, int]]
) -> dict[str, str] | None:
    """The facts of a line but its days; None, and the cell, where it is not clear whether it has a 密级."""
    sheet, report = reading.sheet, reading.report
    facts = {
        fact: said
        for fact, said in words.items()
        if said and fact not in (NUMBER, STATE, REGISTERED, CODE, "密级", *PARTS)
    }
    secrecy = secrecy_in(words.get("密级", ""))
    elsewhere = "" if secrecy is None or "密级" in secrecy else secret_elsewhere(words, reading.own)
    if secrecy is None or elsewhere:
        said = words[elsewhere or "密级"]
        seen = f"“{said}”像是密级，写在“{elsewhere}”一栏" if elsewhere else f"“{said}”不是密级"
        none = "不是密级的，改用别的话写" if elsewhere else "没有密级的写 无"
        remedy = f"{'在“密级”一栏' if elsewhere else ''}写 绝密、机密 或 秘密（后面可以写保密期限）；{none}"
        report.found(SECRECY_UNCLEAR, sheet.place_of(*where[elsewhere or "密级"]), seen, remedy)
        return None
    if retained := words.get(RETAINED, ""):
        meant = retention_in(retained)
        if meant is None:
            seen = f"“{retained}”不是现在的保管期限，照原样接收"
            remedy = f"编档号以前用 notice-gen archive correct 字号 --retention 改为 {'、'.join(RETENTION)}"
            report.found(RETENTION_UNCLEAR, sheet.place_of(*where[RETAINED]), seen, remedy)
        facts[RETAINED] = meant or retained
    return {**facts, **secrecy}


def _days(
    reading: _Reading, words: Mapping[str, str], where: Mapping[str, tuple[int, int]], year: int
) -> dict[str, str] | None:
    """The days of a line, ISO 8601; None, and the cell, where one is none."""
    days: dict[str, str] = {}
    for fact in DATES:
        if words.get(fact):
            day = day_in(words[fact], _stored(reading.sheet, where[fact]), year)
            if day is None:
                seen, remedy = f"“{words[fact]}”不是日期", f"写成 {year}-03-05 这样"
                reading.report.found(NO_LEDGER_DATE, reading.sheet.place_of(*where[fact]), seen, remedy)
                return None
            days[fact] = day.isoformat()
    return days


def _remark_own(sheet: Sheet, columns: Columns, report: Report) -> None:
    """A 提醒 on the columns that are kept under the ledger's own headers."""
    if columns.own:
        place = sheet.place_of(columns.top, columns.of[columns.own[0]])
        seen = f"登记簿没有这几项，照原来的列名接收：{'、'.join(columns.own)}"
        remedy = "register show、导出的登记簿中可以看；是登记簿有的项目的，改列名后再接收"
        report.found(OWN_COLUMNS, place, seen, remedy)


def _validate_dates(sheet: Sheet, columns: Columns, year: int, report: Report) -> None:
    """Find the columns that look like dates where none is known as one: their lines would be entered as of today."""
    if any(fact in columns.of for fact in DATES):
        return
    alike = [name for name in columns.own if _looks_like_dates(sheet, columns.of[name], columns.top, year)]
    if alike:
        place = sheet.place_of(columns.top, columns.of[alike[0]])
        seen = f"没有认出哪一栏是日期，像日期的有：{'、'.join(alike)}"
        report.found(NO_DATE_COLUMN, place, seen, f"列名改为 {'、'.join(DATES)} 中的一个，再接收")


def _looks_like_dates(sheet: Sheet, column: int, top: int, year: int) -> bool:
    cells = [(row, column) for row in range(top + 1, sheet.bottom)]
    filled = [(said, at) for at in cells if (said := _said(sheet, at)) and said not in _DITTO]
    days = sum(day_in(said, _stored(sheet, at), year) is not None for said, at in filled)
    return days * 2 > len(filled)


def _dated(reading: _Reading, words: Mapping[str, str], where: Mapping[str, tuple[int, int]]) -> int:
    """The year of a line by its dates; the year asked for where it has none."""
    for fact in DATES:
        day = (
            day_in(words.get(fact, ""), _stored(reading.sheet, where[fact]), reading.year)
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


def _find_doubles(lines: list[Line], report: Report) -> None:
    first: dict[Number, Line] = {}
    for line in lines:
        other = first.setdefault(line.entry.number, line)
        if other is not line:
            seen = f"{line.entry.number} 在“{other.place.sheet}”表 {other.place.cell} 已有一行"
            report.found(NUMBER_TWICE, line.place, seen, "一个号只留一行，改正写错的字号")
