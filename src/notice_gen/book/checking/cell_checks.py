"""Single cells → findings: empty ones, words that do not fit their column, placeholders that people left.

No cell is compared with another row's here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.wrong_words import CONVERTED_BY_EXCEL, fault_of, wrong_words
from notice_gen.book.faults import (
    BLANK_LEFT,
    DAY_LEFT_OPEN,
    DUE_BY_ANOTHER,
    DUE_EMPTY,
    DUE_IN_ROW,
    GAP_TYPED,
    PERHAPS_TO_COME,
    REQUIRED_BY_ANOTHER,
    REQUIRED_EMPTY,
    TO_BE_VERIFIED,
    UNFINISHED_WORDS,
)
from notice_gen.book.laying import Laid
from notice_gen.book.sheets import short
from notice_gen.model.diagnostics import Fault, Severity
from notice_gen.model.kind import Field
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.placeholders import SIGNS, is_plainly_to_come, is_to_come, placeholders, vacancy


def empty_cells(checked: Checked) -> None:
    """What is required or due and empty; a due cell becomes a gap that the draft shows."""
    for laid, field, column in checked.fields():
        if field.required or field.due:
            for index in checked.judged(laid):
                missed = index in column.gaps  # said for the whole column
                if _blank(column.texts[index]) and not column.broken(index) and not missed:
                    place, own = column.place(index), f"“{field.name}”"
                    if field.required:
                        checked.error(
                            laid, index, REQUIRED_EMPTY, place, f"{own}没有填写", f"填写{field.name}"
                        )
                    elif laid.declared.arrangement == "upright":
                        checked.report.found(DUE_EMPTY, place, f"{own}还没有填写", "印发前补上")
                        column.gaps.add(index)
                    else:
                        checked.report.found(DUE_IN_ROW, place, f"这一行的{own}还没有填写", "印发前补上")
                        column.gaps.add(index)
    for laid in checked.laid.values():
        said: set[frozenset[str]] = set()  # columns of which each may stand for the others
        for field in laid.declared.fields:
            for other, values in field.required_when:
                _needed(checked, laid, field, other, values, required=True)
            for other, values in field.due_when:
                _needed(checked, laid, field, other, values, required=False)
            together = frozenset((field.key, *field.required_without))
            if field.required_without and together not in said:
                said.add(together)
                _one_of(checked, laid, field)


def _one_of(checked: Checked, laid: Laid, field: Field) -> None:
    """A cell that may be empty only where one of some other columns of its row is filled."""
    others = [one for key in field.required_without if (one := laid.declared.field(key))]
    columns = [laid.columns.get(one.key) for one in (field, *others)]
    there = [column for column in columns if column is not None]
    for index in checked.judged(laid) if laid.columns else ():
        if all(_blank(column.texts[index]) and not column.broken(index) for column in there):
            place = there[0].place(index) if there else next(iter(laid.columns.values())).place(index)
            names = "、".join(f"“{one.name}”" for one in (field, *others))
            remedy = f"填写{'或'.join(one.name for one in (*others, field))}"
            checked.error(laid, index, REQUIRED_EMPTY, place, f"{names}都空着", remedy)


def _needed(
    checked: Checked, laid: Laid, field: Field, other: str, values: tuple[str, ...], required: bool
) -> None:
    """A cell that must be filled in where the column `other` has one of these values (no values: any)."""
    reason, column = laid.columns.get(other), laid.columns.get(field.key)
    if reason is None:
        return
    for index in checked.judged(laid):
        why = reason.texts[index].strip()
        filled = column is not None and not _blank(column.texts[index])
        if not why or filled or not _is_one_of(why, values):
            continue
        instead = [laid.columns[key].texts[index] for key in field.due_unless if key in laid.columns]
        if not required and not all(map(_blank, instead)):
            continue
        if field.formats and checked.format_of(laid, index) not in field.formats:
            continue  # this format prints none
        place = column.place(index) if column is not None else reason.place(index)
        if required:
            seen = f"“{other}”为“{short(why)}”时，“{field.name}”不能空着"
            checked.error(laid, index, REQUIRED_BY_ANOTHER, place, seen, f"填写{field.name}")
        else:
            seen = f"“{other}”为“{short(why)}”，“{field.name}”还没有填写"
            checked.report.found(DUE_BY_ANOTHER, place, seen, "印发前补上")
            if column is not None:
                column.gaps.add(index)


ENDS_SO = "…"  # before a value that the end of the cell is compared with


def _is_one_of(words: str, values: tuple[str, ...]) -> bool:
    """Whether a cell has one of these values, or any where none is given."""
    ends = tuple(value.removeprefix(ENDS_SO) for value in values if value.startswith(ENDS_SO))
    return not values or words in values or (bool(ends) and words.endswith(ends))


def wrong_cells(checked: Checked) -> None:
    """Cells whose words are not of the column's type, or not among those that it takes."""
    for laid in checked.laid.values():
        for column in laid.columns.values():
            field = column.field
            if field is None:
                continue
            wrong = wrong_words(field, column)
            suspects = {index for index, text in enumerate(column.texts) if text in wrong} if wrong else set()
            if field.type in CONVERTED_BY_EXCEL:
                suspects |= column.not_words()
            for index in sorted(suspects.intersection(checked.judged(laid))) if suspects else ():
                if not column.own(index) or column.broken(index):
                    continue
                if field.type == "date" and column.struck(index):  # a gap, and named as one
                    continue
                found = fault_of(field, column.texts[index], column.raw(index))
                if found is None:
                    continue
                place = column.place(index)
                if found.severity is Severity.ERROR:
                    checked.error(laid, index, found.fault, place, found.seen, found.remedy, found.meant)
                else:
                    checked.report.add(replace(found, place=place))


def _blank(text: str) -> bool:
    """Whether nothing but white space stands there."""
    return not text or text.isspace()


_OPEN = r"(?:(?<![ 　])[ 　]++|(?<!_)_++)"
_OPEN_DAY = lazy_pattern(rf"(?:\d{{4}}|{_OPEN})年{_OPEN}月|(?:\d{{1,2}}|{_OPEN})月{_OPEN}日")
_BLANK = lazy_pattern("[_＿□ 　年月日]+")
_TYPED_GAP = lazy_pattern("【待[填删](?:(?!【待[填删])[^】])*+】")
_UNVERIFIED = lazy_pattern("【待核】")
_Find = Callable[[str], Iterable[re.Match[str]]]


def _found_by(pattern: re.Pattern[str]) -> _Find:
    """What a pattern finds; it is compiled when it is first asked."""
    return lambda words: pattern.finditer(words)


UNFINISHED: tuple[
    tuple[Fault, tuple[str, ...], _Find, str], ...
] = (  # fault, strings one of which a column must have to be searched at all, what finds it in words, what is seen
    (UNFINISHED_WORDS, SIGNS, placeholders, "里还有“{}”，是要补的内容"),
    (TO_BE_VERIFIED, ("【待核】",), _found_by(_UNVERIFIED), "里有{}，还没有核对"),
    (
        DAY_LEFT_OPEN,
        (" 月", "　月", "_月", " 日", "　日", "_日"),
        _found_by(_OPEN_DAY),
        "里的“{}”还没有写全",
    ),
    (GAP_TYPED, ("【待填", "【待删"), _found_by(_TYPED_GAP), "里写着“{}”"),
)
WORDS = ("prose", "title", "string", "name", "issuers", "deadline", "list")  # types of columns of words
OPEN_REMEDY = "要补的，印发前补上；本来就这样写的，不用管"
_REMEDIES = {TO_BE_VERIFIED: "核对前面的内容，再删去【待核】"}


def unfinished_words(checked: Checked) -> None:
    """Placeholders that people leave in prose, titles and other words; a blank after a label is one to be filled in by hand."""
    for laid, field, column in checked.fields():
        if field.type not in WORDS:
            continue
        together = "\n".join(column.texts)
        for fault, signs, find, seen in UNFINISHED:
            if not any(sign in together for sign in signs):
                continue
            for index in checked.judged(laid):
                text = column.texts[index]
                found = list(find(text)) if column.own(index) else []
                if not found or (fault is GAP_TYPED and column.struck(index)):
                    continue
                forms = field.type == "prose"
                open_ones = [one for one in found if not (forms and _to_be_written_in(text, one))]
                if open_ones:
                    words, remedy = seen.format(open_ones[0][0]), _REMEDIES.get(fault, "印发前补上")
                    checked.report.found(fault, column.place(index), f"“{field.name}”{words}", remedy)
                else:
                    remedy = "表格、回执里留着手写的，不用管；要写上的，印发前补上"
                    checked.report.found(
                        BLANK_LEFT, column.place(index), f"“{field.name}”里有留空的地方，照样印成空白", remedy
                    )


def _to_be_written_in(text: str, found: re.Match[str]) -> bool:
    """Whether a blank stands where forms have one: nothing of it is filled in, and a label or nothing stands before it."""
    if not _BLANK.fullmatch(found[0]):
        return False
    before = text[: found.start()].rstrip(" 　_＿□")
    return before[-1:] in ("", "\n", "：", ":", "（", "(", "年", "月")


def words_to_come(checked: Checked) -> None:
    """A cell that says 待补 and nothing else, and 空缺, which may be a post that nobody holds.

    In a list 待核实 may be how a matter stands: there such a cell is only to be looked at.
    """
    for laid, field, column in checked.fields():
        if field.type not in WORDS or field.use != "printed":
            continue
        upright = laid.declared.arrangement == "upright"
        for index in checked.judged(laid):
            text = column.texts[index]
            if not ("待" in text or "缺" in text or "未定" in text or "TBD" in text.upper()):
                continue
            if not column.own(index) or column.broken(index) or placeholders(text):
                continue
            place, said = column.place(index), f"“{field.name}”写着“{short(text.strip(), 12)}”"
            open_there = upright or field.type in ("prose", "title") or is_plainly_to_come(text)
            if is_to_come(text) and open_there:
                checked.report.found(UNFINISHED_WORDS, place, f"{said}，是要补的内容", "印发前补上")
            elif is_to_come(text) or vacancy(text):
                checked.report.found(PERHAPS_TO_COME, place, f"{said}，照样印", OPEN_REMEDY)


CHECKS = (empty_cells, wrong_cells, unfinished_words, words_to_come)
