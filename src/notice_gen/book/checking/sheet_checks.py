"""Sheets and columns that are missing, or have names that no kind declares → findings.

What their cells hold is not looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.renamed_sheets import known_by_columns
from notice_gen.book.columns import Lacking
from notice_gen.book.faults import (
    COLUMN_MISSING,
    COLUMN_NAME_SLIP,
    DUE_COLUMN_MISSING,
    NO_ROWS,
    SHEET_MISSING,
    TEXT_UNREAD,
)
from notice_gen.book.laying import EXPLANATIONS, NEVER_READ, Laid
from notice_gen.book.prose import INSERT, TEXT, TITLE, is_prose
from notice_gen.model.kind import header_key, likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile
from notice_gen.model.values import Words


def missing_sheets(checked: Checked) -> None:
    """A required sheet that is not there, or holds nothing below its header."""
    kind, workbook = checked.kind, checked.workbook
    for declared in kind.sheets:
        if not declared.required:
            continue
        laid = checked.laid[declared.name]
        if laid.found:
            if laid.columns and not laid.rows:
                checked.report.found(NO_ROWS, laid.place, "表中还没有内容", "在表头下面填写")
            continue
        others = [
            n
            for n, s in workbook.sheets.items()
            if kind.sheet(n) is None and n not in NEVER_READ and s.filled
        ]
        by_columns = (sheet.name for _, sheet in known_by_columns(checked, [declared]))
        meant = likely(declared.name, others) or next(by_columns, "")
        remedy = f"把“{meant}”表改名为“{declared.name}”" if meant else f"加一张名为“{declared.name}”的表"
        place = InFile(workbook.file)
        checked.report.found(SHEET_MISSING, place, f"没有“{declared.name}”表，或表中没有内容", remedy, meant)


def missing_columns(checked: Checked) -> None:
    """A required or due column that is not there, or one under a name like it."""
    for laid in checked.laid.values():
        if not laid.columns:
            continue
        declared = laid.declared
        line, one = ("项目", "项") if declared.arrangement == "upright" else ("列", "列")
        others = {k: c.header for k, c in laid.columns.items() if c.field is None and k not in EXPLANATIONS}
        for meant, header in _unread_prose(laid, others):
            others.pop(header_key(header))
            seen = (
                f"“{header}”不是认识的列，里面的文字读不到；“正文”表里正文写在“{TEXT}”，小标题写在“{TITLE}”"
            )
            checked.report.found(
                TEXT_UNREAD, header.place, seen, f"把“{header}”改为“{meant}”；不要印的，移到另一张表", meant
            )
        missing = [field for field in declared.fields if field.key not in laid.columns]
        for field in sorted(missing, key=lambda field: not (field.required or field.due)):
            # What is needed has the first word on a name that could be two things.
            meant = likely(field.key, others)
            words = others.pop(meant, None)
            where = words.place if words is not None else laid.place
            if not (field.required or field.due):
                if words is not None:
                    seen, remedy = f"“{words}”不是认识的{line}", f"如果是“{field.name}”，请改名"
                    checked.report.found(COLUMN_NAME_SLIP, where, seen, remedy, field.name)
                continue
            remedy = f"把“{words}”改为“{field.name}”" if words is not None else f"加上“{field.name}”"
            seen = f"没有“{field.name}”这一{one}"
            if field.required:
                checked.report.found(COLUMN_MISSING, where, seen, remedy, field.name if meant else "")
            else:
                checked.report.found(DUE_COLUMN_MISSING, where, seen, remedy, field.name if meant else "")
                laid.columns[field.key] = Lacking(field, where, len(laid.rows))


# What 内容 and 标题 of the prose are called by those who name them otherwise: so and no longer, or as a part of a name.
_NAMED = {
    TEXT: (
        "正文",
        "文字",
        "段落",
        "文本",
        "具体事项",
        "正文内容",
        "具体内容",
        "段落内容",
        "文字内容",
        "正文文字",
    ),
    TITLE: ("题目", "小题", "小标题", "段落标题", "标题文字"),
}
_OTHERWISE = {TEXT: ("正文", "文字", "段落", "文本", "具体事项"), TITLE: ("题目", "小题")}
# What a clerk keeps beside the text for herself, and the end of a sentence, which is in her remarks too.
_OF_HER_OWN = lazy_pattern("备注|说明|来源|出处|依据|审|核|经办|责任|意见|状态|进度|字数")
_SENTENCE = lazy_pattern(r"[。；：]")


def _unread_prose(laid: Laid, others: Mapping[str, Words]) -> Iterator[tuple[str, Words]]:
    """Of a prose sheet: 内容 or 标题 that is not there, with the filled column of another name that is likely meant.

    A name that is only like it is meant where rows would be empty without its words, or the words are sentences. Where
    neither is there, a column of any name is: without it a document would have no words.
    """
    if not is_prose([field.name for field in laid.declared.fields]):
        return
    lacking = [name for name in (TEXT, TITLE) if header_key(name) not in laid.columns]
    filled = {key: sum(map(len, laid.columns[key].texts)) for key in others}
    filled = {key: size for key, size in filled.items() if size}
    neither = len(lacking) == 2
    for name in lacking:
        alike = [key for key in filled if any(one in key for one in (name, *_OTHERWISE[name]))]
        alike = alike or [likely(name, filled)]
        near = max(
            (key for key in alike if key in filled and _is_meant(laid, name, key)),
            key=lambda key: filled[key],
            default="",
        )
        if not near and neither and name == TEXT:
            near = max(
                (key for key in filled if _says_alone(laid, key)), key=lambda key: filled[key], default=""
            )
        if near:
            del filled[near]
            yield name, others[near]


def _is_meant(laid: Laid, name: str, key: str) -> bool:
    """Whether a column whose name is like 内容 or 标题 is that one, and none that the clerk has for herself."""
    if key in _NAMED[name] or _says_alone(laid, key):
        return True
    return (
        name == TEXT and not _OF_HER_OWN.search(key) and any(map(_SENTENCE.search, laid.columns[key].texts))
    )


def _says_alone(laid: Laid, key: str) -> bool:
    """Whether a row has words in this column, and none that would be printed."""
    read = [
        laid.columns[one].texts for name in (TEXT, TITLE, INSERT) if (one := header_key(name)) in laid.columns
    ]
    return any(
        words.strip() and not any(texts[n].strip() for texts in read)
        for n, words in enumerate(laid.columns[key].texts)
    )


CHECKS = (missing_sheets, missing_columns)
