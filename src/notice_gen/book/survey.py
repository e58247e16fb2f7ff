"""The XML of an .xlsx → what the values do not tell: formats, errors, formulas, spans, hidden rows.

A stream over each sheet that keeps only the cells that need a second look; the values themselves are read
by a library. It also guards that library: a grid beyond the limit or a DOCTYPE is refused here, before.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from notice_gen.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.tables import cell_name

MOST_ENTRIES = 5_000
MOST_UNPACKED = 1 << 30  # bytes
MOST_RATIO = 200  # of unpacked to packed size, for an entry above 10 MiB
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 20_000_000  # rows times columns of the filled part

# ECMA-376 part 1, 18.8.30, and the formats that Chinese Excel puts at 27 to 58.
BUILTIN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 49: "@",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

Position = tuple[int, int]  # row, column, from 0


@dataclass(slots=True)
class SheetSurvey:
    """What the stream over one sheet saw. Positions are (row, column) from 0."""

    formats: dict[Position, str] = field(default_factory=dict)  # of numbers, where not General
    errors: set[Position] = field(default_factory=set)
    uncalculated: set[Position] = field(default_factory=set)
    long_integers: dict[Position, str] = field(default_factory=dict)
    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    rows: int = 0  # extent of the filled cells
    columns: int = 0


def survey(package: zipfile.ZipFile, file: str) -> dict[str, SheetSurvey]:
    """What each sheet of the workbook holds beside its values, by sheet name.

    Raises Refused for a package beyond the limits, a DOCTYPE, broken XML or a grid beyond the limits.
    """
    _within_limits(package, file)
    book = _Parts(package, file)
    formats = _formats(book)
    return {name: _survey_sheet(book, part, name, formats) for name, part in book.sheets}


def _within_limits(package: zipfile.ZipFile, file: str) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > 10 << 20 and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise _refused(
            "W002",
            Place(file),
            "文件解压后过大，不像是一本工作簿",
            "用 Excel 或 WPS 另存为新的 .xlsx 文件再试",
        )


class _Parts:
    """The parts of the package that the survey needs, found by their relationships."""

    def __init__(self, package: zipfile.ZipFile, file: str) -> None:
        self.package, self.file = package, file
        workbook = next(iter(self._related("", "officeDocument").values()), "xl/workbook.xml")
        self.styles = next(iter(self._related(workbook, "styles").values()), "")
        targets = self._related(workbook, "worksheet")
        self.sheets: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if _local(name) != "sheet":
                return
            relation = next((v for k, v in attributes.items() if _local(k) == "id" and ":" in k), "")
            if relation in targets:
                self.sheets.append((attributes.get("name", ""), targets[relation]))

        self.parse(workbook, start)

    def _related(self, part: str, kind: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if _local(name) == "Relationship" and attributes.get("Type", "").endswith(f"/{kind}"):
                target = attributes.get("Target", "")
                absolute = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[attributes.get("Id", "")] = posixpath.normpath(absolute)

        if relations in self.package.namelist():
            self.parse(relations, start)
        return found

    def parse(self, part: str, start: Any, end: Any = None, characters: Any = None) -> None:
        """Stream a part through the handlers. Raises Refused for a DOCTYPE or broken XML."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        if end:
            parser.EndElementHandler = end
        if characters:
            parser.CharacterDataHandler = characters

        def doctype(*_: object) -> None:
            raise _refused(
                "W003",
                Place(self.file),
                f"文件内含有 DOCTYPE（{part}），正常的工作簿没有",
                "用 Excel 或 WPS 另存为新的 .xlsx 文件",
            )

        parser.StartDoctypeDeclHandler = doctype
        try:
            with self.package.open(part) as stream:
                parser.ParseFile(stream)
        except (expat.ExpatError, zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
            raise _refused(
                "W001", Place(self.file), f"文件已损坏（{part}）", "用 Excel 或 WPS 打开修复后另存"
            ) from error


def _formats(book: _Parts) -> list[str]:
    """The number format of each cell style, in order."""
    custom: dict[int, str] = {}
    of_styles: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = _local(name)
        if local == "numFmt":
            custom[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif local == "cellXfs":
            inside = True
        elif local == "xf" and inside:
            number = int(attributes.get("numFmtId", "0"))
            of_styles.append(custom.get(number) or BUILTIN_FORMATS.get(number, f"[内置格式 {number}]"))

    def end(name: str) -> None:
        nonlocal inside
        if _local(name) == "cellXfs":
            inside = False

    if book.styles:
        book.parse(book.styles, start, end)
    return of_styles


def _survey_sheet(book: _Parts, part: str, sheet: str, formats: list[str]) -> SheetSurvey:
    seen = SheetSurvey()
    row = column = -1
    kind = style = ""
    formula = filled = in_value = False
    value: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, style, formula, filled, in_value
        local = _local(name)
        if local == "c":
            at = attributes.get("r")
            column = _column(at) if at else column + 1
            kind, style = attributes.get("t", "n"), attributes.get("s", "")
            formula = filled = False
        elif local in ("v", "is"):
            in_value = True
            value.clear()
        elif local == "f":
            formula = True
        elif local == "row":
            row = int(attributes["r"]) - 1 if "r" in attributes else row + 1
            column = -1
            if attributes.get("hidden") in ("1", "true"):
                seen.hidden_rows.add(row)
        elif local == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            if last:
                (top, left), (bottom, right) = _position(first), _position(last)
                seen.spans[top, left] = (bottom - top + 1, right - left + 1)

    def characters(text: str) -> None:
        if in_value:
            value.append(text)

    def end(name: str) -> None:
        nonlocal in_value, filled
        local = _local(name)
        if local in ("v", "is"):
            in_value, filled = False, bool(value)
        elif local == "c":
            if filled:
                seen.rows, seen.columns = max(seen.rows, row + 1), max(seen.columns, column + 1)
                if kind == "e":
                    seen.errors.add((row, column))
                elif kind == "n":
                    digits = "".join(value)
                    if len(digits) > 15 and re.fullmatch(r"-?\d{16,}", digits):
                        seen.long_integers[row, column] = digits
                    code = formats[int(style)] if style and int(style) < len(formats) else "General"
                    if code != "General":
                        seen.formats[row, column] = code
            elif formula:
                seen.uncalculated.add((row, column))
                seen.rows, seen.columns = max(seen.rows, row + 1), max(seen.columns, column + 1)

    book.parse(part, start, end, characters)
    if seen.rows > MOST_ROWS or seen.columns > MOST_COLUMNS or seen.rows * seen.columns > MOST_CELLS:
        corner = cell_name(seen.rows - 1, seen.columns - 1)
        raise _refused(
            "W004",
            Place(book.file, sheet, corner),
            "有内容的格离表头太远，整张表超出了能读的范围",
            "删去远处的内容，或把数据移到靠左上的地方",
        )
    return seen


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _position(reference: str) -> Position:
    return int(reference.lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("$")) - 1, _column(reference)


def _column(reference: str) -> int:
    column = 0
    for character in reference:
        if character == "$":
            continue
        if not character.isalpha():
            break
        column = column * 26 + ord(character) - 64
    return column - 1


def _refused(code: str, place: Place, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic(code, Severity.ERROR, place, seen, remedy))
