"""The office's list of what else is archived with its documents (收文, 内部文件 …), an .xlsx → plain lines.

件号 run over all of them together (DA/T 22—2015, 5.4). Nothing is numbered here.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from notice_gen.book import Sheet, read_workbook
from notice_gen.book.columns import day_of
from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import RETENTION
from notice_gen.model.kind import header_key
from notice_gen.model.places import InFile, Place
from notice_gen.office.archive.faults import LIST_ROW_UNCLEAR, NO_ITEM_LIST

TITLE, DAY, RETAINED, MATTER, NUMBER, N = "题名", "日期", "保管期限", "机构或问题", "文号", "件号"
CODE, PAGES = "档号", "页数"
HEADERS: Mapping[str, tuple[str, ...]] = {
    TITLE: ("题名", "文件题名", "标题", "文件标题", "名称"),
    DAY: ("日期", "成文日期", "文件日期", "形成日期", "形成时间", "收文日期"),
    RETAINED: ("保管期限", "期限"),
    MATTER: ("机构或问题", "机构（问题）", "机构", "问题"),
    NUMBER: ("文号", "发文字号", "文件编号", "来文字号"),
    N: ("件号", "室编件号"),
    CODE: ("档号",),
    PAGES: ("页数",),
}
_FACT_OF = {header_key(name): fact for fact, names in HEADERS.items() for name in names}
MOST_ABOVE = 20  # rows of titles and remarks above the header


@dataclass(frozen=True, slots=True)
class OtherItem:
    """A line of the list; `n` is the 件号 that it has already, `day` is ISO 8601, empty where none is written. `code` is its 档号
    as it is written, `pages` its 页数, None where none can be read; `place` is its cell, nowhere of one that the register has kept."""

    place: Place
    title: str
    day: str
    retention: str
    matter: str
    number: str
    n: int | None
    code: str = ""
    pages: int | None = None


def read_other_items(path: Path, report: Report) -> list[OtherItem]:
    """The lines of every sheet that has 题名 and 保管期限; what is not clear goes to the report by its cell."""
    found = False
    items: list[OtherItem] = []
    for sheet in read_workbook(path).sheets.values():
        columns, top = _header(sheet)
        if not columns:
            continue
        found = True
        report.extend(sheet.broken[at] for at in sorted(sheet.broken) if at[1] in columns.values())
        items += _lines(sheet, columns, top, report)
    if not found:
        seen = "没有找到目录的表头：要有“题名”和“保管期限”两列"
        remedy = "在各列上面写明列名：题名、日期、保管期限、机构或问题，已编号的写件号"
        report.found(NO_ITEM_LIST, InFile(path.name), seen, remedy)
    return items


def _header(sheet: Sheet) -> tuple[dict[str, int], int]:
    for row in range(sheet.top, min(sheet.bottom, sheet.top + MOST_ABOVE)):
        columns: dict[str, int] = {}
        for column in range(sheet.left, sheet.right):
            fact = _FACT_OF.get(header_key(sheet.text(row, column)))
            if fact is not None:
                columns.setdefault(fact, column)
        if TITLE in columns and RETAINED in columns:
            return columns, row
    return {}, 0


def _lines(sheet: Sheet, columns: Mapping[str, int], top: int, report: Report) -> Iterator[OtherItem]:
    for row in range(top + 1, sheet.bottom):
        words = {
            fact: unicodedata.normalize("NFKC", sheet.text(row, column)).strip()
            for fact, column in columns.items()
        }
        if not any(words.values()):
            continue
        place, day = sheet.place_of(row, columns[TITLE]), _day(sheet, row, columns, words)
        faults = [
            "没有题名" if not words[TITLE] else "",
            f"保管期限是“{words[RETAINED]}”，要写{'、'.join(RETENTION)}"
            if words[RETAINED] not in RETENTION
            else "",
            f"“{words.get(DAY)}”不是日期" if day is None else "",
            f"件号“{words.get(N)}”不是数字" if words.get(N) and not words[N].isdecimal() else "",
        ]
        if said := "，".join(filter(None, faults)):
            report.found(
                LIST_ROW_UNCLEAR, place, f"这一行编不了号：{said}", "改正后再编一次；不归档的删去这一行"
            )
            continue
        n = int(words[N]) if words.get(N) else None
        title, matter = words[TITLE], words.get(MATTER, "")
        said = words.get(PAGES, "").removesuffix("页")
        pages = int(said) if said.isdecimal() and int(said) else None
        number, code = words.get(NUMBER, ""), words.get(CODE, "")
        yield OtherItem(place, title, day or "", words[RETAINED], matter, number, n, code, pages)


def _day(sheet: Sheet, row: int, columns: Mapping[str, int], words: Mapping[str, str]) -> str | None:
    """The day of a line, ISO 8601; empty where none is written, None where it is no day."""
    said = words.get(DAY, "")
    if not said:
        return ""
    if said.isdecimal() and len(said) == 8:  # as 归档文件目录 write it (DA/T 22—2015, 5.5)
        said = f"{said[:4]}-{said[4:6]}-{said[6:]}"
    raw = sheet.raw_at(row, columns[DAY])
    day: datetime.date | None = day_of(said, raw)
    return day.isoformat() if day else None
