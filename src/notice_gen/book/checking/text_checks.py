"""Words of the text, compared with what other sheets and the calendar say → findings.

How their marks are typed is not looked at here (`mark_checks`), nor a date cell (`date_checks`).
"""

from __future__ import annotations

import datetime
from collections import Counter

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.mark_checks import READ
from notice_gen.book.columns import Column
from notice_gen.book.faults import (
    ANOTHER_WEEKDAY,
    NO_SUCH_ATTACHMENT,
    NO_SUCH_DAY_SAID,
    PERHAPS_NO_SUCH_DAY,
    QUOTED_TWICE,
    UNFINISHED_WORDS,
)
from notice_gen.book.laying import Laid, cells_together
from notice_gen.book.prose import PART, TEXT, TITLE, attachments_named, is_prose
from notice_gen.book.sheets import short
from notice_gen.model.days_said import days_that_are_not
from notice_gen.model.kind import ATTACHMENTS, DISPATCH, FILE_COLUMN, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.placeholders import placeholders
from notice_gen.model.places import Place
from notice_gen.model.tables import Book
from notice_gen.model.values import Words

_DAYS = "一二三四五六日"
_DAY_OF_WEEK = lazy_pattern(
    r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日\s?[（(]?(?:星期|周|礼拜)([一二三四五六日天])(?![一二三四五六日天至])[）)]?"
)
QUOTED_TITLE, QUOTED_NUMBER, RECEIVED = "来文标题", "来文字号", "收悉"
OF_DAYS = (*READ, "list")
DOUBTFUL = "写错了的，改成日历上有的一天；原文如此、不是日子的，不用管"
_YEAR = lazy_pattern(r"(?:19|20)\d\d")
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


def days_that_are_not_there(checked: Checked) -> None:
    """2026年2月30日, 6月28日至31日 in words that are printed: no page may name such a day."""
    years = _years(checked)
    for laid, field, column in checked.fields():
        if field.type not in OF_DAYS or field.use != "printed":
            continue
        if not days_that_are_not("\n".join(column.texts), years):
            continue
        doubtful: dict[tuple[str, str], dict[Place, None]] = {}
        for index in checked.judged(laid):
            if not column.own(index) or column.broken(index):
                continue
            for day in days_that_are_not(column.texts[index], years):
                place = column.place(index)
                if day.certain:
                    seen = f"“{field.name}”里写着“{day.words}”，{day.why}"
                    checked.error(laid, index, NO_SUCH_DAY_SAID, place, seen, "改成日历上有的一天")
                else:
                    doubtful.setdefault((day.words, day.why), {})[place] = None
        for (words, why), places in doubtful.items():
            seen = f"写着“{words}”，{why}"
            checked.report.found(PERHAPS_NO_SUCH_DAY, cells_together(places), seen, DOUBTFUL)


def _years(checked: Checked) -> list[int]:
    """The years that a day without one may mean: those of the documents, and the years beside them."""
    dispatch = checked.laid.get(DISPATCH)
    columns = [dispatch.columns.get(header_key(name)) for name in ("成文日期", "年份")] if dispatch else []
    said = {
        int(found[0])
        for column in columns
        if column is not None
        for text in column.texts
        if (found := _YEAR.match(text.strip()))
    }
    return sorted({year + n for year in said for n in (0, 1, -1)}, key=lambda one: (one not in said, one))


def words_of_files(checked: Checked, book: Book) -> None:
    """Such days, and words still to come, in what was taken of a Word file for 正文, whose paragraphs are no cells."""
    years = _years(checked)
    for laid in checked.laid.values():
        if is_prose([field.name for field in laid.declared.fields]):
            for record in list(book.tables[laid.declared.name].records)[len(laid.rows) :]:
                for key in (TITLE, TEXT):
                    words = record.values.get(key)
                    if isinstance(words, Words):
                        _of_a_file(checked, words, years)


def _of_a_file(checked: Checked, words: Words, years: list[int]) -> None:
    for day in days_that_are_not(words, years):
        fault, remedy = (
            (NO_SUCH_DAY_SAID, "改成日历上有的一天") if day.certain else (PERHAPS_NO_SUCH_DAY, DOUBTFUL)
        )
        checked.report.found(fault, words.place, f"写着“{day.words}”，{day.why}", remedy)
    for found in placeholders(words)[:1]:
        seen = f"写着“{found[0]}”，是要补的内容"
        checked.report.found(UNFINISHED_WORDS, words.place, seen, "在 Word 文件里补上，再生成一次")


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


CHECKS = (weekdays, days_that_are_not_there, lost_attachments, quoted_twice)
