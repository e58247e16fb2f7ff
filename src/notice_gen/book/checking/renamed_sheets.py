"""A sheet under a name that nobody reads, with the name or the columns of a declared one nearly → the one that is meant.

What a document uses under its own name is meant as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice_gen.book.checking.checked import Checked
from notice_gen.book.faults import SHEET_BY_COLUMNS, SHEET_NAME_SLIP, SHEET_PERHAPS_MEANT
from notice_gen.book.laying import EXPLANATIONS, HEADER_WITHIN, NEVER_READ, is_copy
from notice_gen.book.sheets import Sheet
from notice_gen.model.kind import DISPATCH, Field, header_key, likely
from notice_gen.model.kind import Sheet as Declared

# Columns that lists of an office's own have too: by these no sheet is known.
COMMON = frozenset(map(header_key, ("文件", "份数", "序号", "标题", "内容")))


def sheets_by_columns(checked: Checked) -> None:
    """A sheet that no document uses, with the columns of one that is missing or has no rows, and whose rows documents
    take without being asked (联合机关, 正文, 附件): these would be missing from a page that looks whole.
    """
    for declared, sheet in _renamed(checked):
        if _is_taken_unasked(declared):
            seen = f"这张表的列名和“{declared.name}”的一样，表名却不是，里面的内容没有用上"
            remedy = f"把表名改为“{declared.name}”；不是的，改掉列名，或移到别的工作簿"
            checked.report.found(SHEET_BY_COLUMNS, sheet.place, seen, remedy, declared.name)


def sheets_by_name(checked: Checked) -> None:
    """A sheet that nobody declares, with a name like that of one that is missing or empty, or with its columns."""
    missing = [laid.declared for laid in checked.laid.values() if not laid.columns]
    names = [one.name for one in missing if not one.required]
    renamed = {sheet.name: declared for declared, sheet in _renamed(checked)}
    for sheet in _strange(checked):
        by_columns = renamed.get(sheet.name)
        if by_columns is not None and _is_taken_unasked(by_columns):
            continue
        near = likely(sheet.name, names, cutoff=0.6)
        if near:
            remedy = f"如果是“{near}”，请把表改名"
            checked.report.found(SHEET_NAME_SLIP, sheet.place, "不是认识的表", remedy, near)
        elif by_columns is not None:
            seen = f"这张表没有用到，列名和“{by_columns.name}”表的一样"
            remedy = f"要印的，把表名改为“{by_columns.name}”，或在正文的“插入”、附件的“来源”中写上现在的表名；不要印的，不用管"
            checked.report.found(SHEET_PERHAPS_MEANT, sheet.place, seen, remedy, by_columns.name)


def _renamed(checked: Checked) -> list[tuple[Declared, Sheet]]:
    """Sheets that are missing or have no rows, each with the one that has its columns.

    One that is required is said to be missing, with the name of the other.
    """
    missing = [laid.declared for laid in checked.laid.values() if not laid.rows]
    return [one for one in known_by_columns(checked, missing) if not one[0].required]


def _strange(checked: Checked) -> Iterator[Sheet]:
    """The filled sheets that the kind does not declare."""
    declared = {header_key(one.name) for one in checked.kind.sheets}
    for sheet in checked.workbook.sheets.values():
        known = header_key(sheet.name) in declared or is_copy(sheet.name, checked.kind.sheets)
        if sheet.filled and sheet.name not in NEVER_READ and not known:
            yield sheet


def known_by_columns(checked: Checked, missing: Sequence[Declared]) -> Iterator[tuple[Declared, Sheet]]:
    """Those of the missing sheets that stand under other names, each with the sheet that has its columns."""
    used = _named_in_cells(checked)
    for sheet in _strange(checked):
        if header_key(sheet.name) in used:
            continue
        for declared in missing:
            if declared.arrangement == "rows" and _has_columns_of(declared, sheet):
                yield declared, sheet
                break


def _named_in_cells(checked: Checked) -> set[str]:
    """The names of sheets that 插入, 来源 and the like ask for."""
    return {
        header_key(text)
        for _, field, column in checked.fields()
        if field.type == "sheet"
        for text in column.texts
        if text.strip()
    }


def _has_columns_of(declared: Declared, sheet: Sheet) -> bool:
    """Whether one of the first rows has the declared sheet's columns, hardly any others, and words below it."""
    for n, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        headers = {header_key(words) for words in row if words} - EXPLANATIONS
        if _is_header_of(declared.fields, headers) and any(map(any, sheet.rows[n + 1 :])):
            return True
    return False


def _is_header_of(fields: Sequence[Field], headers: set[str]) -> bool:
    """Whether all columns that must be there are, others by which the sheet is known, and at most as many strange ones."""
    required = {field.key for field in fields if field.required}
    known = {field.key for field in fields} & headers
    telling = known - required - COMMON
    return required <= headers and len(telling) >= (1 if required else 2) and 2 * len(known) >= len(headers)


def _is_taken_unasked(declared: Declared) -> bool:
    """Whether the rows of a sheet belong to documents by their 文件, so that no text has to name it."""
    return any(field.reference and field.reference[0] == DISPATCH for field in declared.fields)


CHECKS = (sheets_by_columns, sheets_by_name)
