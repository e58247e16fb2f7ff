"""Last year's workbook → this year's: the clerk's own file, without what was true last year only.

Numbers, dates, signing and results are cleared as the kind declares them (`renewed = false`); old years stay, marked
【待核】. Nothing is read from or written to the disk here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock

from notice_gen.forms.quiet import warnings_are
from notice_gen.forms.saving import put, roomy, saved
from notice_gen.model.kind import Field, Kind, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import cell_name, cells_of
from notice_gen.model.tables import BY_HAND, EXAMPLE, Book
from notice_gen.model.values import TO_VERIFY, Day, place_of, shown

MARK = f"【{TO_VERIFY}】"
# Headers of results that no kind declares: 考核得分 and 工作进展 end in one of these.
RESULTS = ("结果", "完成情况", "落实情况", "进展", "进展情况", "得分", "评分", "名次")
# Directly after the year: 2025年【待核】, 2025年度【待核】, 〔2025〕【待核】, 2025【待核】.
# 2025.5 alone is an amount, 2025.5.12 a day.
_YEAR = lazy_pattern(r"(?<![\d.])(20\d\d)(?!\d|\.\d+(?![\d.]))([〕\]］）]|年度|年)?+(?!" + MARK + ")")
_DIGITS = lazy_pattern(r"[\d\s+()（）\-－—/.]*")  # telephone numbers and the like: no year is meant
_DAY = lazy_pattern(r"\s*20\d\d([\-－—/.]\d{1,2}){0,2}\s*")
# What openpyxl may not carry over from a file: by the parts of the package, and shapes inside the drawings.
_PARTS = {
    "xl/media/": "图片", "xl/charts/chart": "图表", "xl/ctrlProps/": "控件", "xl/embeddings/": "嵌入的对象",
    "xl/vbaProject": "宏",
}  # fmt: skip
_SHAPE = re.compile(rb"<\w+:(sp|cxnSp|grpSp)\b")


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in one sheet: how many cells were cleared, under which headers, and how many years marked."""

    sheet: str
    cleared: int
    headers: tuple[str, ...]
    marked: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new workbook, what was changed in each sheet, and what could not be taken over (图表 …)."""

    data: bytes
    changes: tuple[Change, ...]
    lost: tuple[str, ...]


class UnusualWorkbook(Exception):
    """A file that can be read but not written anew as it is, such as one in Strict OOXML."""


def renewed_workbook(data: bytes, books: Sequence[tuple[Kind, Book]], this_year: int) -> Renewed:
    """This year's workbook from the bytes of last year's and its tables as each of its kinds reads them.

    A year is old up to the workbook's own (年份, else its latest date, else the year before `this_year`).
    Raises UnusualWorkbook.
    """
    try:
        # English, of styles and extensions; nothing that a clerk could mend.
        with warnings_are("ignore"):
            book = load_workbook(io.BytesIO(data), rich_text=True)
    except Exception as error:  # openpyxl raises whatever its parsing ran into
        raise UnusualWorkbook from error
    if not book.worksheets:
        raise UnusualWorkbook
    own = _own_year(books) or this_year - 1
    cleared: dict[str, dict[str, str]] = {}  # by sheet: cell → header
    for kind, tables in books:
        for sheet, cell, header in (*_declared(kind, tables), *_results(tables)):
            cleared.setdefault(sheet, {})[cell] = header
    changes = []
    for page in book.worksheets:
        if page.title == EXAMPLE:
            continue
        emptied = [header for cell, header in cleared.get(page.title, {}).items() if _empty(page[cell])]
        # iter_rows would make every cell up to a lone one in the far corner.
        cells = [cell for _, cell in sorted(page._cells.items())]
        marked = sum(_marked(cell, own, book.sheetnames) for cell in cells)
        for cell in cells:
            if cell.comment:
                roomy(cell.comment)
        if emptied or marked:
            changes.append(Change(page.title, len(emptied), tuple(Counter(emptied)), marked))
    new = saved(book)
    before, after = _pieces(data), _pieces(new)
    return Renewed(new, tuple(changes), tuple(word for word in before if before[word] > after[word]))


def _pieces(data: bytes) -> Counter[str]:
    """How many pictures, charts, shapes … a file holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        found = Counter(word for name in names for part, word in _PARTS.items() if name.startswith(part))
        drawings = [name for name in names if name.startswith("xl/drawings/drawing")]
        found["形状"] = sum(len(_SHAPE.findall(package.read(name))) for name in drawings)
    return found


def _own_year(books: Iterable[tuple[Kind, Book]]) -> int | None:
    years: list[int] = []
    days: list[int] = []
    for kind, book in books:
        for sheet in kind.sheets:
            for record in book.tables[sheet.name].records:
                for field in sheet.fields:
                    value = record.values.get(field.key)
                    if field.type == "year" and re.fullmatch(r"20\d\d", str(value or "")):
                        years.append(int(str(value)))
                    elif isinstance(value, Day):
                        days.append(value.year)
    return max(years, default=max(days, default=None))


def _goes(field: Field | None) -> bool:
    """Whether a column is cleared: dates and years are, and columns that the kind declares so (`renewed = false`)."""
    return field is not None and (field.type in ("date", "year") or not field.renewed)


def _declared(kind: Kind, book: Book) -> Iterator[tuple[str, str, str]]:
    """Sheet, cell and header of each cell to clear in the sheets that the kind declares."""
    for sheet in kind.sheets:
        table = book.tables[sheet.name]
        for record in table.records:
            for key, value in record.values.items():
                field = sheet.field(key)
                place = place_of(value)
                if _goes(field) or (field is None and (key in BY_HAND or key.endswith(RESULTS))):
                    for cell in cells_of(place):
                        yield cell.sheet, cell.cell, table.headers.get(key, key)


def _results(book: Book) -> Iterator[tuple[str, str, str]]:
    """The same in sheets that no kind declares: whatever stands below the header of a result."""
    for undeclared in book.undeclared.values():
        below = {
            column: (row, words)
            for (row, column), words in sorted(undeclared.cells.items(), reverse=True)
            if header_key(words).endswith(RESULTS)
        }
        for row, column in sorted(undeclared.cells):
            if column in below and row > below[column][0]:
                yield undeclared.name, cell_name(row, column), str(below[column][1])


def _empty(cell: Any) -> bool:
    """Clear a cell; whether anything stood in it."""
    if isinstance(cell, MergedCell) or cell.value is None:
        return False
    cell.value = None
    return True


def _marked(cell: Any, own: int, sheets: Sequence[str]) -> int:
    """Mark the old years of a cell; how many there were. Numbers and formulas stay as they are."""
    value = cell.value
    if isinstance(value, CellRichText):
        parts = [_with_marks(str(part), own) for part in value]
        if any(count for _, count in parts):
            cell.value = CellRichText(
                *(
                    TextBlock(old.font, new) if isinstance(old, TextBlock) else new
                    for old, (new, _) in zip(value, parts, strict=True)
                )
            )
        return sum(count for _, count in parts)
    if isinstance(value, date | datetime) and 2000 <= value.year <= own:
        put(cell, f"{shown(value)}{MARK}")
        return 1
    if not isinstance(value, str) or cell.data_type == "f" or value in sheets:
        return 0
    words, count = _with_marks(value, own)
    if count:
        put(cell, words)
    return count


def _with_marks(words: str, own: int) -> tuple[str, int]:
    if _DIGITS.fullmatch(words) and not _DAY.fullmatch(words):
        return words, 0
    count = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal count
        if int(match[1]) > own:
            return match[0]
        count += 1
        return match[0] + MARK

    return _YEAR.sub(mark, words), count
