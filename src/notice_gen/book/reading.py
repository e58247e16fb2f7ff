"""An .xlsx file → its sheets, cell by cell, as the clerk sees them in Excel.

Which sheets and columns a document needs is not known here.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from notice_gen.book.number_format import plain, shown_date, shown_number
from notice_gen.book.survey import Position, SheetSurvey, survey
from notice_gen.diagnostics import Diagnostic, Place, Refused, Report, Severity
from notice_gen.tables import EXAMPLE, cell_name
from notice_gen.values import TO_CHECK, Words

# What XML 1.0 forbids (production 2) and no document can hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class Sheet:
    """The filled cells of a sheet as shown, with the real day where the cell holds one."""

    name: str
    cells: dict[Position, Words]
    days: dict[Position, datetime.date] = field(default_factory=dict)
    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    broken: frozenset[Position] = frozenset()  # cells that a fault names
    faults: list[Diagnostic] = field(default_factory=list)  # #N/A and the like: they matter where it is used

    def at(self, row: int, column: int) -> Words | None:
        """The cell's words, or None for an empty cell (also inside a merged one, but for its first)."""
        return self.cells.get((row, column))


@dataclass(slots=True)
class Workbook:
    """A file's sheets by name, in order."""

    file: str
    sheets: dict[str, Sheet]


def read_workbook(path: Path, report: Report) -> Workbook:
    """The workbook's cells as shown. Findings on cells go to the report.

    Raises Refused where the file is no workbook that can be read, saying what it is.
    """
    file = path.name
    _is_a_workbook(path)
    with zipfile.ZipFile(path) as package:
        surveyed = survey(package, file)
    if not surveyed:
        raise _unreadable(file, "文件里没有工作表", "选一本有内容的工作簿")

    from python_calamine import CalamineError, CalamineWorkbook

    sheets: dict[str, Sheet] = {}
    try:
        source = CalamineWorkbook.from_path(str(path))
        for name, seen in surveyed.items():
            if not seen.rows or name == EXAMPLE:
                sheets[name] = Sheet(name, {})
                continue
            values = source.get_sheet_by_name(name)
            start = values.start or (0, 0)
            rows = values.to_python(skip_empty_area=True)
            sheets[name] = _sheet(Place(file, name), seen, start, rows, report)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(file, "文件已损坏，读不出内容", "用 Excel 或 WPS 打开修复后另存") from error
    return Workbook(file, sheets)


def _is_a_workbook(path: Path) -> None:
    """Raise Refused, saying what the file is, unless it is an unencrypted .xlsx package."""
    file = path.name
    if not path.exists():
        raise _unreadable(file, "找不到这个文件", "检查文件名和所在的文件夹")
    if not path.is_file():
        raise _unreadable(file, "这不是一个文件", "指明一本 .xlsx 工作簿")
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise _unreadable(file, f"文件打不开（{error.strerror}）", "检查文件是否允许读取") from error
    if not head:
        raise _unreadable(file, "文件是空的", "重新取得这本工作簿")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(
            file, "这是加密的工作簿或旧的 .xls 文件", "在 Excel 或 WPS 中去掉密码，另存为 .xlsx"
        )
    if not head.startswith(b"PK") or not zipfile.is_zipfile(path):
        raise _unreadable(file, "这不是 .xlsx 工作簿（或没有下载完整）", "在 Excel 或 WPS 中另存为 .xlsx")


def _sheet(
    place: Place,
    seen: SheetSurvey,
    start: tuple[int, int],
    rows: Sequence[Sequence[object]],
    report: Report,
) -> Sheet:
    cells: dict[Position, Words] = {}
    days: dict[Position, datetime.date] = {}
    top, left = start
    for down, values in enumerate(rows):
        row = top + down
        for across, value in enumerate(values):
            if value == "":
                continue
            at = (row, left + across)
            where = Place(place.file, place.sheet, cell_name(*at))
            if isinstance(value, str):
                text = value
            elif isinstance(value, bool):
                text = "TRUE" if value else "FALSE"
            elif isinstance(value, float | int):
                text = _number(float(value), seen.formats.get(at, "General"), where, report)
            elif isinstance(value, datetime.date | datetime.time):
                if isinstance(value, datetime.date):
                    days[at] = value.date() if isinstance(value, datetime.datetime) else value
                text = _date(value, seen.formats.get(at, ""), where, report)
            else:
                text = str(value)
            cells[at] = Words(_clean(text, where, report), where)
    faults: list[Diagnostic] = []
    for at in sorted(seen.errors):
        _fault(
            faults, "W130", place, at, "格中是错误值（如 #N/A、#REF!、#NAME?）", "改正公式，或直接填写内容"
        )
    for at in sorted(seen.uncalculated):
        _fault(faults, "W131", place, at, "格中的公式还没有算出结果", "用 Excel 或 WPS 打开工作簿，保存一次")
    for at, digits in sorted(seen.long_integers.items()):
        _fault(
            faults,
            "W132",
            place,
            at,
            f"{len(digits)} 位的数字存成了数值，15 位以后的数字已经不可靠",
            "把这一列设为文本格式，重新填写",
        )
    if seen.hidden_rows and cells:
        used = sorted(row for row in seen.hidden_rows if any((row, c) in cells for c in range(seen.columns)))
        if used:
            report.add(
                Diagnostic(
                    "W135",
                    Severity.NOTE,
                    Place(place.file, place.sheet),
                    f"有 {len(used)} 行隐藏着，照样使用",
                    "不要的行请删除，不要只是隐藏",
                )
            )
    broken = frozenset({*seen.errors, *seen.uncalculated, *seen.long_integers})
    return Sheet(place.sheet, cells, days, seen.spans, seen.rows, seen.columns, broken, faults)


def _number(value: float, code: str, where: Place, report: Report) -> str:
    text = shown_number(value, code)
    return text if text is not None else _not_understood(plain(value), code, where, report)


def _date(
    value: datetime.datetime | datetime.date | datetime.time, code: str, where: Place, report: Report
) -> str:
    text = shown_date(value, code)
    return text if text is not None else _not_understood(value.isoformat(), code, where, report)


def _not_understood(text: str, code: str, where: Place, report: Report) -> str:
    report.add(
        Diagnostic(
            "W133",
            Severity.NOTE,
            where,
            f"数字格式“{code}”不认识，按“{text}”使用",
            "把这一格设为文本格式，写成要印出的样子",
        )
    )
    return text


def _clean(text: str, where: Place, report: Report) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if TO_CHECK in text:
        seen, remedy = f"{TO_CHECK}前面的内容还没有核对", f"核对、改好以后删去{TO_CHECK}"
        report.add(Diagnostic("I007", Severity.DUE, where, seen, remedy))
    if not _FORBIDDEN.search(text):
        return text
    report.add(
        Diagnostic("W134", Severity.NOTE, where, "格中有看不见的控制字符，已经去掉", "重新输入这一格的内容")
    )
    return _FORBIDDEN.sub("", text)


def _fault(faults: list[Diagnostic], code: str, place: Place, at: Position, seen: str, remedy: str) -> None:
    where = Place(place.file, place.sheet, cell_name(*at))
    faults.append(Diagnostic(code, Severity.ERROR, where, seen, remedy))


def _unreadable(file: str, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic("W001", Severity.ERROR, Place(file), seen, remedy))
