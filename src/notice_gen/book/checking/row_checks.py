"""Cells of one row, compared → findings: a title and what it cites, words for tables and for the text.

Dates are not compared here (`date_checks`), and no other sheet is looked at.
"""

from __future__ import annotations

import re

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import NO_GENRE, TITLE_ENDS_IN_MARK, TITLE_NOT_CITED, WORDED_OTHERWISE
from notice_gen.book.sheets import short
from notice_gen.model.kind import GENRES, header_key
from notice_gen.model.tables import SHOWN_IN_TABLES

STOPS = "。，、；：？！.,;:?!"


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
                checked.report.found(WORDED_OTHERWISE, column.place(differing[0]), seen, remedy)


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
                    checked.report.found(TITLE_NOT_CITED, place, seen, "看看两处的字是不是一样")
            if title[-1] in STOPS:
                checked.report.found(
                    TITLE_ENDS_IN_MARK, place, f"标题末尾有“{title[-1]}”", "标题末尾不用标点，删去"
                )
            elif field.genres and not title.rstrip("）)").endswith(field.genres):
                wanted = "或".join(field.genres)
                seen = f"标题“……{title[-6:]}”没有以{wanted}结尾，模板是{checked.kind.title}"
                checked.report.found(NO_GENRE, place, seen, f"改为以{wanted}结尾，或在“模板”中换一种")
            elif field.genre and not field.genres and not title.rstrip("）)").endswith(GENRES):
                seen = f"标题“……{title[-6:]}”没有以文种结尾"
                checked.report.found(NO_GENRE, place, seen, "标题末尾写明文种，如 通知、意见、函")


def _bare_title(text: str) -> str:
    """A title without marks around titles and white space, to find one in another."""
    return re.sub(r"[\s《》〈〉“”\"]", "", text)


CHECKS = (words_for_tables, titles)
