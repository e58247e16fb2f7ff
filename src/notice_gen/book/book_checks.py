"""Columns → findings, and the Book of tables that a kind asks for.

All of the book is checked in one run; what a fault means for the documents is decided elsewhere. Each check is a
function of laid-out sheets; CHECKS is their order.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import partial

from notice_gen.book.columns import (
    OPEN_DATE,
    Column,
    Lacking,
    date_parts,
    day_of,
    items_of,
)
from notice_gen.book.laying import EXPLANATIONS, NEVER_READ, Laid, is_copy, lay_out, short
from notice_gen.book.overrides import read_overrides, tie_of
from notice_gen.book.prose import read_prose
from notice_gen.book.sheets import Sheet, Workbook, uncollected
from notice_gen.model.diagnostics import NOWHERE, Diagnostic, Place, Report, Severity
from notice_gen.model.kind import KIND_COLUMN as KIND
from notice_gen.model.kind import Field, Kind, header_key, likely
from notice_gen.model.tables import SHOWN_IN_TABLES, Book, Standing
from notice_gen.model.values import Words

# 条例 art. 8: the fifteen kinds of official document.
GENRES = (
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函",
    "纪要",
)  # fmt: skip
LONGEST_NAME = 20  # characters; longer words are not compared for near misses
MOST_HINTS = 50  # lost words of a column for which a likely one is looked for
STOPS = "。，、；：？！.,;:?!"


@dataclass(slots=True)
class Checked:
    """What the checks look at: the kind, its laid-out sheets, and where findings go.

    `named` are the words by which 模板 names this kind: a document of another kind is read, so that others
    may refer to it, and judged with its own kind.
    """

    kind: Kind
    workbook: Workbook
    laid: dict[str, Laid]
    report: Report
    named: set[str] | None = None
    _units: dict[str, int] = dataclass_field(
        default_factory=dict
    )  # the documents' rows by name, once asked for

    def judged(self, laid: Laid) -> Sequence[int]:
        """The records of a sheet that are this kind's to judge."""
        column = laid.columns.get(header_key(KIND))
        if self.named is None or column is None or laid.declared.field(KIND) is None:
            return range(len(laid.rows))
        return [index for index, text in enumerate(column.texts) if text.strip() in self.named]

    def error(
        self, laid: Laid, index: int, code: str, place: Place, seen: str, remedy: str, meant: str = ""
    ) -> None:
        """An 错误 of one record; where each record becomes a document, or belongs to one, it holds back no other."""
        alone = laid.declared.name == self.kind.documents and laid.declared.form == "rows"
        if alone:
            laid.rows.refused.add(index)
        elif laid.declared.overrides is not None:
            alone = self._hold_back(laid, index)
        self.report.error(code, place, seen, remedy, meant, "row" if alone else "book")

    def _hold_back(self, laid: Laid, index: int) -> bool:
        """Refuse the unit that a row of overrides belongs to; False where it names none that there is."""
        tie = tie_of(laid.declared, self.kind)
        column = laid.columns.get(tie.key) if tie else None
        if tie is None or tie.reference is None or column is None:
            return False
        documents = self.laid[self.kind.documents]
        if not self._units and tie.reference[1] in documents.columns:
            texts = documents.columns[tie.reference[1]].texts
            self._units = {text.strip(): n for n, text in enumerate(texts) if text.strip()}
        unit = self._units.get(column.texts[index].strip())
        if unit is not None:
            documents.rows.refused.add(unit)
        return unit is not None

    def fields(self) -> Iterator[tuple[Laid, Field, Column]]:
        """Every declared column that the workbook has."""
        for laid in self.laid.values():
            for field in laid.declared.fields:
                column = laid.columns.get(field.key)
                if column is not None:
                    yield laid, field, column


def check_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None = None) -> Book:
    """The tables of the kind, filled from the workbook; every finding goes to the report."""
    with uncollected():
        return _checked_book(kind, workbook, report, named)


def _checked_book(kind: Kind, workbook: Workbook, report: Report, named: set[str] | None) -> Book:
    report.extend(workbook.notes)
    laid = {declared.name: lay_out(declared, workbook, report) for declared in kind.sheets}
    checked = Checked(kind, workbook, laid, report, named)
    for check in CHECKS:
        check(checked)
    tables = {name: one.table for name, one in laid.items()}
    read_prose(kind, tables, report)
    read_overrides(kind, tables)
    standing = {
        sheet.name: Standing(
            sheet.name,
            partial(_cells, sheet),
            sheet.spans,
            tuple(sheet.faults),
        )
        for sheet in workbook.sheets.values()
        if kind.sheet(sheet.name) is None and sheet.filled and sheet.name not in NEVER_READ
    }
    lost_sheets(checked, set(standing))
    return Book(workbook.file, tables, standing)


def _cells(sheet: Sheet) -> dict[tuple[int, int], Words]:
    """The filled cells of a sheet by row and column."""
    return {
        (row, column): Words(words, sheet.place_of(row, column))
        for row, cells in enumerate(sheet.rows, sheet.top)
        for column, words in enumerate(cells, sheet.left)
        if words
    }


# ---- sheets and columns that are missing or not known -------------------------------------------


def missing_sheets(checked: Checked) -> None:
    """A required sheet that is not there, or holds nothing below its header."""
    kind, workbook = checked.kind, checked.workbook
    for declared in kind.sheets:
        if not declared.required:
            continue
        laid = checked.laid[declared.name]
        if laid.found:
            if laid.columns and not laid.rows:
                checked.report.error("W117", laid.place, "表中还没有内容", "在表头下面填写")
            continue
        others = [
            n
            for n, s in workbook.sheets.items()
            if kind.sheet(n) is None and n not in NEVER_READ and s.filled
        ]
        meant = likely(declared.name, others)
        remedy = f"把“{meant}”表改名为“{declared.name}”" if meant else f"加一张名为“{declared.name}”的表"
        place = Place(workbook.file)
        checked.report.error("W101", place, f"没有“{declared.name}”表，或表中没有内容", remedy, meant)


def renamed_sheets(checked: Checked) -> None:
    """A sheet that nobody declares, with a name like that of one that is missing or empty."""
    kind = checked.kind
    missing = [name for name, laid in checked.laid.items() if not laid.columns and not laid.declared.required]
    for name, sheet in checked.workbook.sheets.items():
        if (
            kind.sheet(name) is not None
            or not sheet.filled
            or name in NEVER_READ
            or is_copy(name, kind.sheets)
        ):
            continue
        near = likely(name, missing, cutoff=0.6)
        if near:
            checked.report.note("W105", sheet.place, "不是认识的表", f"如果是“{near}”，请把表改名", near)


def missing_columns(checked: Checked) -> None:
    """A required or due column that is not there, or one under a name like it."""
    for laid in checked.laid.values():
        if not laid.columns:
            continue
        declared = laid.declared
        line, one = ("项目", "项") if declared.form == "upright" else ("列", "列")
        others = {k: c.header for k, c in laid.columns.items() if c.field is None and k not in EXPLANATIONS}
        missing = [field for field in declared.fields if field.key not in laid.columns]
        for field in sorted(missing, key=lambda field: not (field.required or field.due)):
            # What is needed has the first word on a name that could be two things.
            meant = likely(field.key, others)
            words = others.pop(meant, None)
            where = words.place if words is not None else laid.place
            if not (field.required or field.due):
                if words is not None:
                    seen, remedy = f"“{words}”不是认识的{line}", f"如果是“{field.name}”，请改名"
                    checked.report.note("W106", where, seen, remedy, field.name)
                continue
            remedy = f"把“{words}”改为“{field.name}”" if words is not None else f"加上“{field.name}”"
            seen = f"没有“{field.name}”这一{one}"
            if field.required:
                checked.report.error("W102", where, seen, remedy, field.name if meant else "")
            else:
                checked.report.due("W115", where, seen, remedy, field.name if meant else "")
                laid.columns[field.key] = Lacking(field, where, len(laid.rows))


# ---- cells ---------------------------------------------------------------------------------------


def empty_cells(checked: Checked) -> None:
    """What is required or due and empty; a due cell becomes a gap that the draft shows."""
    for laid, field, column in checked.fields():
        if field.required or field.due:
            for index in checked.judged(laid):
                missed = index in column.gaps  # said for the whole column
                if _blank(column.texts[index]) and not column.broken(index) and not missed:
                    place, own = column.place(index), f"“{field.name}”"
                    if field.required:
                        checked.error(laid, index, "W110", place, f"{own}没有填写", f"填写{field.name}")
                    elif laid.declared.form == "upright":
                        checked.report.due("W111", place, f"{own}还没有填写", "印发前补上")
                        column.gaps.add(index)
                    else:
                        checked.report.due("W114", place, f"这一行的{own}还没有填写", "印发前补上")
                        column.gaps.add(index)
    for laid in checked.laid.values():
        for field in laid.declared.fields:
            for other, values in field.required_when:
                _needed(checked, laid, field, other, values, required=True)
            for other, values in field.due_when:
                _needed(checked, laid, field, other, values, required=False)


def _needed(
    checked: Checked, laid: Laid, field: Field, other: str, values: tuple[str, ...], required: bool
) -> None:
    """A cell that may not stay empty where another has one of these values (none named: any)."""
    reason, column = laid.columns.get(other), laid.columns.get(field.key)
    if reason is None:
        return
    for index in checked.judged(laid):
        why = reason.texts[index].strip()
        filled = column is not None and not _blank(column.texts[index])
        if not why or filled or (values and why not in values):
            continue
        place = column.place(index) if column is not None else reason.place(index)
        if required:
            seen = f"“{other}”为“{short(why)}”时，“{field.name}”不能空着"
            checked.error(laid, index, "W113", place, seen, f"填写{field.name}")
        else:
            seen = f"“{other}”为“{short(why)}”，“{field.name}”还没有填写"
            checked.report.due("W116", place, seen, "印发前补上")
            if column is not None:
                column.gaps.add(index)


def wrong_cells(checked: Checked) -> None:
    """Cells whose words are not of the column's type, or not among those that it takes."""
    for laid in checked.laid.values():
        for column in laid.columns.values():
            field = column.field
            if field is None:
                continue
            wrong = _wrong_words(field, column)
            suspects = {index for index, text in enumerate(column.texts) if text in wrong} if wrong else set()
            if field.type in _BENT:
                suspects |= column.bent()
            for index in sorted(suspects.intersection(checked.judged(laid))) if suspects else ():
                if not column.own(index) or column.broken(index):
                    continue
                fault = _fault(field, column.texts[index], column.raw(index))
                if fault is None:
                    continue
                place = column.place(index)
                if fault.severity is Severity.ERROR:
                    checked.error(laid, index, fault.code, place, fault.seen, fault.remedy, fault.meant)
                else:
                    checked.report.add(replace(fault, place=place))


_RULED = frozenset(
    ("date", "integer", "year", "number", "boolean", "list")
)  # types that not all words are of
_BENT = frozenset(("word", "name", "list", "phone"))  # types whose words Excel bends into numbers and dates


def _wrong_words(field: Field, column: Column) -> set[str]:
    """Which of the distinct words of a column do not fit, so far as words tell."""
    if field.type not in _RULED and not field.enum and not field.pattern:
        return set()
    return {text for text in set(column.texts) if text and _fault(field, text, "") is not None}


def _blank(text: str) -> bool:
    return not text or text.isspace()


_PLAIN = {
    "integer": re.compile(r"[1-9]\d*|0"),
    "year": re.compile(r"(19|20)\d\d"),
    "number": re.compile(r"-?[\d,]*\.?\d+%?"),
    "boolean": re.compile("是|否"),
}


def _said(
    code: str, seen: str, remedy: str, meant: str = "", severity: Severity = Severity.ERROR
) -> Diagnostic:
    """A finding whose place is still to be given."""
    return Diagnostic(code, severity, NOWHERE, seen, remedy, meant)


def _fault(field: Field, text: str, raw: object) -> Diagnostic | None:
    """What is wrong with a cell's words, without place; None where nothing is."""
    bare = text.strip()
    if not bare or (field.type in _PLAIN and _PLAIN[field.type].fullmatch(bare)):
        return None
    name = f"“{field.name}”填的“{short(bare, 20)}”"

    if isinstance(raw, datetime.date | datetime.time) and field.type in ("word", "name", "list", "phone"):
        seen = f"“{field.name}”格中是日期（显示为“{short(bare, 20)}”），多半是 Excel 把打的字改成了日期"
        return _said("W155", seen, "把这一列设为文本格式，重新填写")
    if isinstance(raw, float | int) and not isinstance(raw, bool) and field.type == "word" and field.pattern:
        if raw < 0 and not re.fullmatch(field.pattern, bare):
            meant = f"（{bare.lstrip('-')}）"
            return _said("W154", f"{name}是负数，多半是 Excel 把“({bare.lstrip('-')})”改成了负数",
                         f"把这一列设为文本格式，写成“{meant}”", meant)  # fmt: skip
        if not re.fullmatch(field.pattern, bare):
            seen = f"{name}是一个数，多半是 Excel 把“{bare}.”改成了数"
            return _said("W153", seen, f"把这一列设为文本格式，写成“{bare}.”", f"{bare}.")
    match field.type:
        case "date":
            return _date_fault(name, bare, raw)
        case "integer":
            return _said("W121", f"{name}不是整数", "只写数字，如 7")
        case "year":
            return _said("W150", f"{name}不是年份", "写成四位数字，如 2026")
        case "number":
            return _said("W159", f"{name}不是数", "只写数字")
        case "boolean":
            return _said("W151", f"{name}不是“是”或“否”", "改为是或否")
        case "phone" if isinstance(raw, float) and re.fullmatch(r"[2-9]\d{8,10}", bare):
            seen = f"{name}存成了数，前面的 0 可能丢了"
            return _said("W156", seen, f"把这一格设为文本格式，写成 0{bare} 这样", f"0{bare}", Severity.NOTE)
        case "list":
            twice = [item for item, times in Counter(items_of(bare)).items() if times > 1]
            if twice:
                seen = f"“{field.name}”的同一格里“{twice[0]}”写了 {bare.count(twice[0])} 次"
                return _said("W158", seen, "删去重复的", severity=Severity.NOTE)
    if field.enum and bare not in field.enum:
        meant = likely(bare, field.enum)
        remedy = f"改为“{meant}”" if meant else "改为下列之一：" + "、".join(field.enum)
        return _said("W122", f"{name}不在可选的内容里", remedy, meant)
    if field.pattern and not re.fullmatch(field.pattern, bare):
        return _said("W123", f"{name}写法不对", field.description or f"按这一列的写法填写（{field.pattern}）")
    return None


def _date_fault(name: str, bare: str, raw: object) -> Diagnostic | None:
    if day_of(bare, raw) is not None:
        return None
    if date_parts(bare) is not None:
        return _said("W127", f"{name}不是真有的日子", "改成日历上有的一天")
    if isinstance(raw, float) and 20_000 < raw < 80_000 and raw == int(raw):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(int(raw))
        seen = f"{name}是一个数，像是日期失去了日期格式（{day.year}年{day.month}月{day.day}日）"
        return _said("W152", seen, f"把这一格设为日期格式，或写成 {day.isoformat()}", day.isoformat())
    if OPEN_DATE.fullmatch(bare):
        return _said("W129", f"{name}还没有写全", "印发前补上月、日", severity=Severity.DUE)
    two = re.fullmatch(r"(\d\d)\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?", bare)
    if two:
        meant = f"20{two[1]}-{int(two[2]):02d}-{int(two[3]):02d}"
        return _said("W128", f"{name}没有写出四位的年份", f"写成 {meant}", meant)
    return _said("W120", f"{name}不是日期", "写成 2026-12-05 这样的日期")


# What a draft still has in place of words: XX, ××, ____, （待定）.
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9×])(?:[xX]{2,}|×{2,}|＿{2,}|_{2,}|□{2,}|？{2,}|\?{2,})(?![A-Za-z0-9])|（待定）|待定"
)
_OPEN_DAY = re.compile(r"(?:\d{4}|[ 　]+|_+)年(?:[ 　]+|_+)月|(?:\d{1,2}|[ 　]+|_+)月(?:[ 　]+|_+)日")
UNFINISHED = (  # code, what a column must hold for a look at its cells, the words, what is said
    (
        "W175",
        ("XX", "xx", "××", "＿＿", "__", "□□", "？？", "??", "待定"),
        _PLACEHOLDER,
        "里还有“{}”，是要补的内容",
    ),
    ("W176", ("【待核】",), re.compile("【待核】"), "里有{}，还没有核对"),
    ("W177", (" 月", "　月", "_月", " 日", "　日", "_日"), _OPEN_DAY, "里的“{}”还没有写全"),
    ("W179", ("【待填",), re.compile("【待填[^】]*】"), "里写着“{}”"),
)
_REMEDIES = {"W176": "核对前面的内容，再删去【待核】"}


def unfinished_words(checked: Checked) -> None:
    """Placeholders that people leave in prose, titles and other words."""
    for laid, field, column in checked.fields():
        if field.type not in ("prose", "title", "string", "name", "deadline", "list"):
            continue
        together = "\n".join(column.texts)
        for code, signs, pattern, seen in UNFINISHED:
            if not any(sign in together for sign in signs):
                continue
            for index in checked.judged(laid):
                found = pattern.search(column.texts[index]) if column.own(index) else None
                if found:
                    words = seen.format(found[0])
                    remedy = _REMEDIES.get(code, "印发前补上")
                    checked.report.due(code, column.place(index), f"“{field.name}”{words}", remedy)


def repeated_cells(checked: Checked) -> None:
    """The same words twice in a column that takes each once."""
    for laid, field, column in checked.fields():
        if not field.unique:
            continue
        first: dict[str, int] = {}
        for index, text in enumerate(column.texts):
            bare = text.strip()
            if not bare:
                continue
            if bare in first:
                seen = f"“{field.name}”的“{short(bare)}”与 {column.place(first[bare]).cell} 重复"
                checked.error(laid, index, "W124", column.place(index), seen, "每行各不相同")
            else:
                first[bare] = index


def doubled_overrides(checked: Checked) -> None:
    """Two rows of one unit for the same activity: which of them counts would be chance."""
    for laid in checked.laid.values():
        declared = laid.declared
        tie = tie_of(declared, checked.kind)
        if declared.overrides is None or tie is None or declared.overrides[1] == declared.name:
            continue
        units, keys = laid.columns.get(tie.key), laid.columns.get(declared.overrides[0])
        if units is None or keys is None:
            continue
        first: dict[tuple[str, str], int] = {}
        for index in range(len(laid.rows)):
            own = (units.texts[index].strip(), keys.texts[index].strip())
            if all(own) and first.setdefault(own, index) != index:
                above = keys.place(first[own]).cell
                seen = f"“{short(own[0], 20)}”的{keys.header}“{short(own[1])}”与 {above} 重复"
                checked.error(laid, index, "W185", keys.place(index), seen, "合并为一行")


def lost_references(checked: Checked) -> None:
    """Words that another sheet should know and does not."""
    for laid, field, column in checked.fields():
        if field.reference is None or field.type == "sheet":
            continue
        sheet, key = field.reference
        there = checked.laid[sheet].columns.get(key) if sheet in checked.laid else None
        known = dict.fromkeys(text.strip() for text in there.texts if text.strip()) if there else {}
        lost = {text for text in set(column.texts) if text.strip() and text.strip() not in known}
        # A column that is wrong from top to bottom needs no thousand guesses.
        hints = {word.strip(): likely(word.strip(), known) for word in sorted(lost)[:MOST_HINTS]}
        for index in checked.judged(laid) if lost else ():
            if column.texts[index] not in lost or not column.own(index):
                continue
            bare = column.texts[index].strip()
            meant = hints.get(bare, "")
            remedy = f"改为“{meant}”" if meant else f"先在“{sheet}”表中加上它"
            seen = f"“{field.name}”的“{short(bare, 20)}”不在“{sheet}”表中"
            checked.error(laid, index, "W125", column.place(index), seen, remedy, meant)


def lost_overrides(checked: Checked) -> None:
    """An override for an activity that there is none of; a new role in a roster is no fault."""
    for laid in checked.laid.values():
        if laid.declared.overrides is None or laid.declared.overrides[1] == laid.declared.name:
            continue
        key, sheet, base_key = laid.declared.overrides
        column, base = laid.columns.get(key), checked.laid[sheet].columns.get(base_key)
        known = {text.strip() for text in base.texts if text.strip()} if base else set()
        for index, text in enumerate(column.texts) if column is not None else ():
            if column is not None and text.strip() and text.strip() not in known:
                numbers = "、".join(short(word) for word in sorted(known, key=lambda w: (len(w), w))[:30])
                seen = f"“{sheet}”表中没有{base.header if base else base_key}为“{short(text.strip())}”的一行"
                remedy = f"改为下列之一：{numbers}" if known else f"先填写“{sheet}”表"
                checked.error(laid, index, "W186", column.place(index), seen, remedy)


def parted_lists(checked: Checked) -> None:
    """Let list items part at spaces where every piece is an item elsewhere in the book (党建办 工会)."""
    columns = [
        column
        for laid in checked.laid.values()
        for column in laid.columns.values()
        if column.field is not None and column.field.type == "list"
    ]
    texts = {text for column in columns for text in column.texts}
    known = frozenset(item for text in texts for item in items_of(text) if " " not in item)
    for column in columns:
        column.known = known


def lost_sheets(checked: Checked, standing: set[str]) -> None:
    """插入 and 来源: the name of a sheet with content, or what the column refers to beside it (a 部分).

    A list that is there and still empty is no fault: the draft shows the gap.
    """
    lists = {
        laid.declared.name: laid
        for laid in checked.laid.values()
        if laid.declared.form == "rows" and not any(field.type == "sheet" for field in laid.declared.fields)
    }
    renamed = [
        name for name in standing if likely(name, [n for n, laid in lists.items() if not laid.rows], 0.6)
    ]
    for laid, field, column in checked.fields():
        if field.type != "sheet":
            continue
        if field.reference and field.reference[0] not in checked.laid:
            continue  # a kind without 正文 cannot tell what its parts are called
        known = {*(name for name, one in lists.items() if one.found), *standing}
        if field.reference:
            there = checked.laid[field.reference[0]].columns.get(field.reference[1])
            known |= {text.strip() for text in there.texts} if there else set()
        for index in checked.judged(laid):
            bare = column.texts[index].strip()
            if not bare or bare in known:
                continue
            meant = likely(bare, renamed if bare in lists else known)
            remedy = f"改为“{meant}”" if meant else "改为一张有内容的表的名称"
            if bare in lists:
                remedy = f"把“{meant}”表改名为“{bare}”" if meant else f"加上“{bare}”表"
            seen = f"“{field.name}”的“{short(bare, 20)}”不是有内容的表"
            checked.error(laid, index, "W126", column.place(index), seen, remedy, meant)


# ---- between cells -------------------------------------------------------------------------------


def near_misses(checked: Checked) -> None:
    """A name that stands once beside one that stands several times and differs by a character."""
    groups: dict[str, list[Column]] = {}
    for laid in checked.laid.values():
        for column in laid.columns.values():
            if column.field is not None and column.field.similar:
                groups.setdefault(column.field.similar, []).append(column)
    for columns in groups.values():
        places: dict[str, list[tuple[Column, int]]] = {}
        for column in columns:
            for index, text in enumerate(column.texts):
                for item in items_of(text, column.known) if text and column.own(index) else ():
                    places.setdefault("".join(item.split()), []).append((column, index))
        often: dict[str, str] = {}
        for word, where in places.items():
            if len(where) > 1:
                often.update(dict.fromkeys(_neighbours(word), word))
        for word, where in places.items():
            meant = next((often[n] for n in _neighbours(word) if n in often), "") if len(where) == 1 else ""
            if meant and _may_be_a_slip(word, meant):
                column, index = where[0]
                name = column.field.name if column.field is not None else ""
                seen = f"{name}“{word}”只出现一次，“{meant}”出现 {len(places[meant])} 次"
                checked.report.note("W112", column.place(index), seen, f"写错了的话，改为“{meant}”", meant)


def _neighbours(word: str) -> list[str]:
    """What a name of three characters and more shares with those that differ from it by one character.

    Its first character stays: names that begin differently (财务科, 医务科) are different names.
    """
    if not 3 <= len(word) <= LONGEST_NAME:
        return []
    exchanged = [f"{word[:n]}*{word[n + 1 :]}" for n in range(1, len(word))]
    return [word, *exchanged, *(word[:n] + word[n + 1 :] for n in range(1, len(word)) if len(word) > 3)]


UNITS = frozenset("科室处部办股组局委院站所队中心")  # what the name of a department ends in


def _may_be_a_slip(word: str, meant: str) -> bool:
    """Whether one was typed for the other: a character too many or too few, of the same sound, or no unit's.

    医政课 for 医政科; but 医保科 and 医务科, 医务处 and 医务科, 张建英 and 张建荣 may well be two.
    """
    if len(word) != len(meant):
        return True
    differing = [(a, b) for a, b in zip(word, meant, strict=True) if a != b]
    if len(differing) != 1:
        return False
    if word[-1] != meant[-1] and meant[-1] in UNITS and word[-1] not in UNITS:
        return True
    from pypinyin import lazy_pinyin

    one, other = differing[0]
    return bool(lazy_pinyin(one) == lazy_pinyin(other))


def dates_in_order(checked: Checked) -> None:
    """Dates of one document or phase that cannot follow each other so, or say another day than the words."""
    for laid, field, column in checked.fields():
        days = _Days(column)
        for earlier in field.not_before:
            before = laid.columns.get(header_key(earlier))
            for index in checked.judged(laid) if before else ():
                day, least = days[index], _Days(before)[index] if before else None
                if day and least and day < least:
                    seen = f"“{field.name}”（{day.isoformat()}）早于“{earlier}”（{least.isoformat()}）"
                    checked.error(laid, index, "W160", column.place(index), seen, "改正其中一个日期")
        if field.ascending:
            last: datetime.date | None = None
            for index in range(len(column.texts)):
                day = days[index]
                if day and last and day < last:
                    seen = f"“{field.name}”（{day.isoformat()}）比上一行的还早"
                    checked.report.note("W167", column.place(index), seen, "看看顺序或日期对不对")
                last = day or last
        if field.year_of:
            other = laid.columns.get(header_key(field.year_of))
            for index in checked.judged(laid) if other else ():
                day, year = _Days(other)[index] if other else None, column.texts[index].strip()
                if day and year.isdigit() and int(year) != day.year:
                    seen = f"“{field.name}”是 {year}，“{field.year_of}”却在 {day.year} 年"
                    checked.report.note("W161", column.place(index), seen, "看看哪一个对")
        if field.said_in:
            other = laid.columns.get(header_key(field.said_in))
            for index in checked.judged(laid) if other else ():
                day = days[index]
                said = re.search(r"(\d{1,2})\s*月\s*(\d{1,2})\s*日", other.texts[index]) if other else None
                if day and said and (int(said[1]), int(said[2])) != (day.month, day.day):
                    seen = f"“{field.name}”是 {day.month}月{day.day}日，“{field.said_in}”却写着 {said[0]}"
                    checked.report.note("W169", column.place(index), seen, "看看哪一个对")


class _Days:
    """A column's real days by record."""

    def __init__(self, column: Column) -> None:
        self.column = column

    def __getitem__(self, index: int) -> datetime.date | None:
        text = self.column.texts[index].strip()
        return day_of(text, self.column.raw(index)) if text else None


def words_for_tables(checked: Checked) -> None:
    """Rows where a table words something differently from the text: X（表） beside X."""
    for laid in checked.laid.values():
        for key, column in laid.columns.items():
            base = laid.columns.get(key.removesuffix(SHOWN_IN_TABLES))
            if not key.endswith(SHOWN_IN_TABLES) or base is None or base is column:
                continue
            differing = [
                index
                for index, text in enumerate(column.texts)
                if text.strip() and column.own(index) and text.strip() != base.texts[index].strip()
            ]
            if differing:
                rows = "、".join(str(column.at(index)[0] + 1) for index in differing[:20])
                more = "等" if len(differing) > 20 else ""
                seen = f"“{column.header}”有 {len(differing)} 行与“{base.header}”不同（第 {rows} 行{more}）"
                remedy = "附表和正文的说法本来就不同的话，不用管"
                checked.report.note("W166", column.place(differing[0]), seen, remedy)


def titles(checked: Checked) -> None:
    """Titles that do not name what they issue, end in no legal kind of document, or end in a mark."""
    for laid, field, column in checked.fields():
        if field.type != "title":
            continue
        other = laid.columns.get(header_key(field.contains)) if field.contains else None
        for index in checked.judged(laid):
            title = "".join(column.texts[index].split())
            if not title or not column.own(index):
                continue
            place = column.place(index)
            if other is not None:
                part = _bare_title(other.texts[index])
                if part and part not in _bare_title(title):
                    seen = f"“{field.name}”里没有“{field.contains}”的全文（{short(part, 24)}）"
                    checked.report.note("W162", place, seen, "看看两处的字是不是一样")
            if title[-1] in STOPS:
                checked.report.note("W164", place, f"标题末尾有“{title[-1]}”", "标题末尾不用标点，删去")
            elif field.genre and not title.rstrip("）)").endswith(GENRES):
                seen = f"标题“……{title[-6:]}”没有以文种结尾"
                checked.report.note("W163", place, seen, "标题末尾写明文种，如 通知、意见、函")


def _bare_title(text: str) -> str:
    """A title without marks around titles and white space, to find one in another."""
    return re.sub(r"[\s《》〈〉“”\"]", "", text)


CHECKS = (
    missing_sheets,
    renamed_sheets,
    missing_columns,
    parted_lists,
    empty_cells,
    wrong_cells,
    unfinished_words,
    repeated_cells,
    lost_references,
    lost_overrides,
    doubled_overrides,
    near_misses,
    dates_in_order,
    words_for_tables,
    titles,
)
