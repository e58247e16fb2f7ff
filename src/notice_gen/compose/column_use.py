"""A declared column and a row → whether its cell is of use without being printed. What is printed is not asked here.

Each filled cell is printed, or it decides something by its column's name (`use` in kind.toml), or it is named: else words
would be missing on a page, and nobody would be told. See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Mapping

from notice_gen.model.kind import Field, Kind, Sheet
from notice_gen.model.patterns import lazy_pattern

FOR_TYPES = "适用类型"  # which units a row is for, by their 类型
NOTHING = "无"  # of a unit's row: what the others have is left out


def decides(kind: Kind, sheet: Sheet, key: str, row: Mapping[str, str]) -> bool:
    """Whether a filled cell is of use without being printed: by its column's name, or because another cell says the same."""
    if sheet.partial:
        return True
    if sheet.overrides is not None:
        tie = tie_of(sheet, kind.documents)
        if key == sheet.overrides[0] or (tie and key == tie.key) or row[key].strip() == NOTHING:
            return True
    field = sheet.field(key)
    if field is None or is_idle(kind, sheet, key):
        return False
    match field.use:
        case "decides":
            return not field.said_in or _is_said(row[key], row.get(key_of(sheet, field.said_in), ""))
        case "register":
            return kind.register
        case "handling":
            return True
        case "listed":
            return kind.per_row
    # What is compared with other words of the row is said there (W169, W162).
    if field.said_in and row.get(key_of(sheet, field.said_in), "").strip():
        return True
    return any(one.contains == field.name and row.get(one.key, "").strip() for one in sheet.fields)


def is_idle(kind: Kind, sheet: Sheet, key: str) -> bool:
    """Whether the cells of a declared column do nothing in documents of this kind, neither print nor decide."""
    field = sheet.field(key)
    return field is not None and (field.use == "idle" or (field.name == FOR_TYPES and not kind.per_row))


_MERE_KEY = lazy_pattern(r"[一二三四五六七八九十\da-zA-Z.\-]+")


def _is_said(name: str, words: str) -> bool:
    """Whether words say a name by which rows are found, 第一阶段 as 第一个阶段; one that is a mere number need not be said."""
    bare, there = ("".join(one.split()).replace("个", "") for one in (name, words))
    return bare in there or _MERE_KEY.fullmatch(bare) is not None


def key_of(sheet: Sheet, name: str) -> str:
    """The key by which a row knows the column of that name."""
    field = sheet.field(name)
    return field.key if field else name


def tie_of(sheet: Sheet, documents: str) -> Field | None:
    """The column of a sheet that names a row of the sheet `documents`."""
    return next((f for f in sheet.fields if f.reference and f.reference[0] == documents), None)


def heading_of(words: str) -> str:
    """A column's header as findings name it: on one line."""
    return " ".join(words.split())


def seen_in(column: str) -> str:
    """What is said of a column whose cells nothing became of."""
    return f"“{column}”里填的没有印在公文里"
