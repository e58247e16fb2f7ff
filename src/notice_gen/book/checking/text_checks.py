"""Words of the text, compared with what other sheets and the calendar say → findings.

How their marks are typed is not looked at here (`mark_checks`), nor a date cell (`date_checks`).
"""

from __future__ import annotations

import datetime
from collections import Counter

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.mark_checks import READ
from notice_gen.book.columns import Column
from notice_gen.book.faults import ANOTHER_WEEKDAY, NO_SUCH_ATTACHMENT, QUOTED_TWICE
from notice_gen.book.laying import Laid, cells_together
from notice_gen.book.prose import PART, TEXT, TITLE, attachments_named, is_prose
from notice_gen.book.sheets import short
from notice_gen.model.kind import ATTACHMENTS, DISPATCH, FILE_COLUMN, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place

_DAYS = "一二三四五六日"
_DAY_OF_WEEK = lazy_pattern(
    r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日\s?[（(]?(?:星期|周|礼拜)([一二三四五六日天])(?![一二三四五六日天至])[）)]?"
)
QUOTED_TITLE, QUOTED_NUMBER, RECEIVED = "来文标题", "来文字号", "收悉"
OWN_TEXT = ("", "正文")  # the parts of an answer's own text


def weekdays(checked: Checked) -> None:
    """2026年3月12日（星期三）, which is a Thursday; one finding for all cells that say the same."""
    for laid, field, column in checked.fields():
        if field.type not in READ:
            continue
        wrong: dict[tuple[str, str], list[Place]] = {}
        for index in checked.judged(laid):
            if column.own(index) and not column.broken(index):
                for day in _wrong_weekdays(column.texts[index]):
                    wrong.setdefault(day, []).append(column.place(index))
        for (said, right), places in wrong.items():
            seen = f"“{said}”，这一天是星期{right}"
            place = cells_together(dict.fromkeys(places))
            checked.report.found(ANOTHER_WEEKDAY, place, seen, "看看日期和星期哪一个对")


def _wrong_weekdays(words: str) -> list[tuple[str, str]]:
    """The days whose weekday is another than the one said: how it is said, and which it is."""
    found = []
    for match in _DAY_OF_WEEK.finditer(words) if "年" in words else ():
        try:
            day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue  # no day at all
        right = _DAYS[day.weekday()]
        if right != match[4].replace("天", "日"):
            found.append((match[0], right))
    return found


def lost_attachments(checked: Checked) -> None:
    """附件2 in a column of words outside the text (its own rows are looked at in `prose`), where there is but one."""
    attachments = checked.laid.get(ATTACHMENTS)
    if attachments is None:
        return
    of_files = attachments.columns.get(header_key(FILE_COLUMN))
    files = of_files.texts if of_files is not None else [""] * len(attachments.rows)
    count = Counter(text.strip() for text in files)
    for laid, field, column in checked.fields():
        is_text = is_prose([one.name for one in laid.declared.fields])
        if is_text or laid.declared.name == ATTACHMENTS or field.type not in READ or field.use != "printed":
            continue
        for index in checked.judged(laid):
            text = column.texts[index]
            if "附件" not in text or not column.own(index):
                continue
            file = _said(laid, index, FILE_COLUMN)
            theirs = count[""] + count[file] if file else sum(count.values())
            for named, number in attachments_named(text):
                if number > theirs:
                    there = f"只有 {theirs} 个附件" if theirs else "没有附件"
                    seen = f"“{field.name}”提到“附件{named}”，“附件”表中{there}"
                    checked.report.found(
                        NO_SUCH_ATTACHMENT, column.place(index), seen, "补上附件，或改正这里"
                    )


def quoted_twice(checked: Checked) -> None:
    """An answer that begins 你局《…》收悉 where the program makes that sentence of 来文标题 and 来文字号 (`答复.md.j2`)."""
    dispatch = checked.laid.get(DISPATCH)
    if dispatch is None or dispatch.declared.field(QUOTED_TITLE) is None:
        return
    for laid in checked.laid.values():
        if not is_prose([field.name for field in laid.declared.fields]):
            continue
        texts = [laid.columns[key] for key in (TITLE, TEXT) if key in laid.columns]
        for index in checked.judged(dispatch):
            rows = _own_text(laid, _said(dispatch, index, FILE_COLUMN))
            title, number = (_said(dispatch, index, name) for name in (QUOTED_TITLE, QUOTED_NUMBER))
            text = laid.columns.get(TEXT)
            if not rows or any(
                one and text is not None and one in text.texts[row] for one in (title, number) for row in rows
            ):
                continue
            for column in texts:
                sentence = column.texts[rows[0]].split("。")[0]
                if RECEIVED in sentence:
                    _say_twice(checked, laid, rows[0], column, sentence)


def _say_twice(checked: Checked, laid: Laid, row: int, column: Column, sentence: str) -> None:
    seen = f"正文开头打了“{short(sentence.strip(), 30)}”，和发文表的“{QUOTED_TITLE}”不一样，引语会印两遍"
    remedy = f"这一句由程序照“{QUOTED_TITLE}”“{QUOTED_NUMBER}”印：把它们填对，这里删去这一句"
    checked.error(laid, row, QUOTED_TWICE, column.place(row), seen, remedy)


def _own_text(laid: Laid, file: str) -> list[int]:
    """The rows of a document's own text."""
    return [
        row
        for row in range(len(laid.rows))
        if _said(laid, row, FILE_COLUMN) in ("", file) and _said(laid, row, PART) in OWN_TEXT
    ]


def _said(laid: Laid, index: int, name: str) -> str:
    column = laid.columns.get(header_key(name))
    return column.texts[index].strip() if column is not None else ""


CHECKS = (weekdays, lost_attachments, quoted_twice)
