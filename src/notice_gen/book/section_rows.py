"""Rows of a declared sheet below its header → those that are one cell over all of its columns: 一、环境整治.

Such a row says what the rows below it are of, and is no record. Whether it is printed is decided where a table is made of
the sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from notice_gen.book.sheets import Sheet
from notice_gen.model.kind import Sheet as Declared
from notice_gen.model.values import Words


def section_rows(
    declared: Declared, sheet: Sheet, lines: Sequence[int], columns: Collection[int]
) -> list[int]:
    """Which of these rows are sections: one cell over the sheet's `columns`, nothing beside it, and a row below it.

    None in a sheet with texts of documents, or one that names other sheets.
    """
    if not sheet.spans or len(columns) < 2 or _says_what_is_printed(declared):
        return []
    left, right = min(columns), max(columns)
    wide = [row for row in lines if _reaches(sheet, row, left, right)]
    last = next((row for row in reversed(lines) if row not in wide), -1)
    return [row for row in wide if row < last]


def sections_of(
    sheet: Sheet, rows: Sequence[int], lines: Sequence[int], left: int
) -> list[tuple[int, Words]]:
    """The words of each section with the index of the record below it; `lines` are the rows of the records."""
    found = []
    index = 0
    for row in rows:
        while index < len(lines) and lines[index] < row:
            index += 1
        words = next((w for c in range(sheet.left, left + 1) if (w := sheet.at(row, c)) is not None), None)
        if words is not None:
            found.append((index, words))
    return found


def _says_what_is_printed(declared: Declared) -> bool:
    """Whether it is 正文, where a row through it is a paragraph that somebody typed across its columns, or 附件."""
    names = {field.name for field in declared.fields}
    return {"层级", "内容"} <= names or any(field.type == "sheet" for field in declared.fields)


def _reaches(sheet: Sheet, row: int, left: int, right: int) -> bool:
    for column in range(sheet.left, left + 1):
        deep, wide = sheet.spans.get((row, column), (1, 1))
        if wide > 1:
            return deep == 1 and column + wide > right and bool(sheet.text(row, column).strip())
    return False
