"""An .xlsx package → its sheets. The plain dialect is scanned quickly, every other one is streamed through Expat.

Both ways see the same: the quick one first proves, with a grammar over the bytes, that a sheet is in the
dialect that Excel, WPS, LibreOffice, openpyxl and XlsxWriter write, and else leaves it to the other. Formulas
are not calculated, links are not followed.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from notice_gen.book.grid import INVISIBLE, ODD, Count, Grid, unescaped
from notice_gen.book.limits import (
    MOST_COLUMNS,
    MOST_IN_A_CELL,
    MOST_OF_SMALL_PART,
    MOST_ROWS,
    MOST_SHARED_STRINGS,
    MOST_SHEETS,
    MOST_STYLES,
)
from notice_gen.book.number_format import BUILTIN_FORMATS, compiled
from notice_gen.book.package import SAVE_ANEW, Package, local, refused, xml_parser
from notice_gen.book.sheets import Position, Workbook
from notice_gen.diagnostics import Place, Refused
from notice_gen.tables import column_letters

COLUMNS = {column_letters(column): column for column in range(MOST_COLUMNS)}


def read_xlsx(package: Package) -> Workbook:
    """The workbook in a package. Raises Refused where it cannot be read."""
    package.without_doctype()
    parts = _Parts(package)
    if not parts.sheets:
        raise refused("W022", package.file, "文件里没有工作表", "选一本有内容的工作簿")
    strings = _SharedStrings(package, parts.strings)
    formats = _formats(package, parts.styles)
    workbook = Workbook(package.file, {})
    count = Count()
    for listed in parts.sheets:
        if listed.part not in package:
            raise package.damaged(listed.part, "缺少一部分")
        place = Place(package.file, listed.name)
        quick = Grid(place, count, parts.dates_from_1904, listed.hidden)
        before = count.filled
        if not _Scan(package, listed.part, quick, strings, formats).done():
            count.filled = before
            quick = Grid(place, count, parts.dates_from_1904, listed.hidden)
            _stream(package, listed.part, quick, strings, formats)
        workbook.sheets[listed.name] = quick.sheet()
    return workbook


# ---- the parts beside the sheets -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Listed:
    """A worksheet as the workbook part lists it."""

    name: str
    part: str
    hidden: bool


class _Parts:
    """The parts of the package that matter, found by their relations."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.dates_from_1904 = False
        self.sheets: list[_Listed] = []
        main = next(
            (t for t, _ in self._related("", "officeDocument").values() if t in package), "xl/workbook.xml"
        )
        self.main = main
        related = self._related(main)
        self.strings = next((part for part, kind in related.values() if kind == "sharedStrings"), "")
        self.styles = next((part for part, kind in related.values() if kind == "styles"), "")

        def start(name: str, attributes: dict[str, str]) -> None:
            if local(name) == "workbookPr":
                self.dates_from_1904 = attributes.get("date1904") in ("1", "true", "on")
            elif local(name) == "sheet":
                relation = next((v for k, v in attributes.items() if local(k) == "id" and ":" in k), "")
                part, kind = related.get(relation, ("", "missing"))
                title = unescaped(attributes.get("name", ""))
                if kind == "missing" or any(title == listed.name for listed in self.sheets):
                    raise package.damaged(main)
                if kind == "worksheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(_Listed(title, part, hidden))
                if len(self.sheets) > MOST_SHEETS:
                    raise refused("W020", package.file, "工作表太多，读不了", SAVE_ANEW)

        package.parse(main, start, most=MOST_OF_SMALL_PART)

    def _related(self, part: str, kind: str = "") -> dict[str, tuple[str, str]]:
        """A part's relations inside the package: id → part and kind of relation."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if local(name) != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
                return
            of = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "").replace("\\", "/")
            inside = target if target.startswith("/") else posixpath.join("/", folder, target)
            if not kind or of == kind:
                found[attributes.get("Id", "")] = (posixpath.normpath(inside).lstrip("/"), of)

        if relations in self.package:
            self.package.parse(relations, start, most=MOST_OF_SMALL_PART)
        return found


def _formats(package: Package, part: str) -> list[str]:
    """The number format of each cell style, in order. None where the package has no styles."""
    custom: dict[int, str] = {}
    numbers: list[int] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        element = local(name)
        if element in ("cellXfs", "numFmts", "dxfs", "cellStyleXfs"):
            inside = element
        elif element == "numFmt" and inside == "numFmts":
            custom[int(attributes["numFmtId"])] = unescaped(attributes["formatCode"])
        elif element == "xf" and inside == "cellXfs":
            numbers.append(int(attributes.get("numFmtId", "0")))
        if len(numbers) > MOST_STYLES or len(custom) > MOST_STYLES:
            raise package.swollen()

    def end(name: str) -> None:
        nonlocal inside
        if local(name) == inside:
            inside = ""

    if part and part in package:
        package.parse(part, start, end, most=MOST_OF_SMALL_PART)
    return [
        custom.get(n) or BUILTIN_FORMATS.get(n, "General" if n < 50 else f"[内置格式 {n}]") for n in numbers
    ]


class _SharedStrings:
    """The texts that cells share, and which of them hold something to say at the cell."""

    PLAIN = re.compile(
        r'\s*+(?:<si>(?:<t(?: xml:space="preserve")?+>[^<]*+</t>|<t/>|<t xml:space="preserve"/>)</si>\s*+)*+'
    )
    TEXT = re.compile(r"<si><t(?:/>| xml:space=\"preserve\"/>|[^>]*+>)([^<]*+)")

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.texts: list[str] = []
        self.odd: set[int] = set()  # strings that a cell must clean
        if part and part in package and not self._scanned(part):
            self.texts.clear()
            self._streamed(part)
        if any(len(text) > MOST_IN_A_CELL for text in self.texts):
            raise package.swollen()

    def _add(self, texts: list[str]) -> None:
        first = len(self.texts)
        self.texts += texts
        if len(self.texts) > MOST_SHARED_STRINGS:
            raise self.package.swollen()
        together = "\n".join(texts)
        if "_x" not in together and "\r" not in together and INVISIBLE.search(together) is None:
            return
        for at in range(first, len(self.texts)):
            if ODD.search(self.texts[at]):
                self.texts[at] = text = unescaped(self.texts[at]).replace("\r\n", "\n").replace("\r", "\n")
                if ODD.search(text):
                    self.odd.add(at)

    def _scanned(self, part: str) -> bool:
        head, blocks = _head(self.package, part, b"<si>")
        if head is None or not re.search(rb"<sst [^>]*>\s*$", head):
            return False
        for chunk in _chunks(blocks, b"<si>", b"</sst>"):
            if chunk is None or not self.PLAIN.fullmatch(chunk):
                return False
            texts = self.TEXT.findall(chunk)
            if "&" in chunk:
                decoded = _decoded([text for text in texts if "&" in text])
                if decoded is None:
                    return False
                following = iter(decoded)
                texts = [next(following) if "&" in text else text for text in texts]
            self._add(texts)
        return True

    def _streamed(self, part: str) -> None:
        pieces: list[str] = []
        texts: list[str] = []
        inside = phonetic = False
        length = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal inside, phonetic, length
            element = local(name)
            if element == "si":
                length = 0
                pieces.clear()
            elif element == "rPh":
                phonetic = True
            elif element == "t":
                inside = not phonetic

        def end(name: str) -> None:
            nonlocal inside, phonetic
            element = local(name)
            if element == "t":
                inside = False
            elif element == "rPh":
                phonetic = False
            elif element == "si":
                texts.append("".join(pieces))
                if len(texts) >= 10_000:
                    self._add(texts)
                    texts.clear()

        def characters(text: str) -> None:
            nonlocal length
            if inside:
                pieces.append(text)
                length += len(text)
                if length > MOST_IN_A_CELL:
                    raise self.package.swollen()

        self.package.parse(part, start, end, characters)
        self._add(texts)


# ---- a sheet, whatever its dialect ---------------------------------------------------------------


@dataclass(slots=True)
class _Cell:
    """What a sheet's XML says of one cell."""

    row: int
    column: int
    kind: str = "n"
    style: str = ""
    formula: str | None = None
    value: str | None = None


def _fill(grid: Grid, cell: _Cell, strings: _SharedStrings, formats: list[str]) -> None:
    """Fill the grid's cell with what the XML says of it."""
    row, column, value = cell.row, cell.column, cell.value
    code = formats[int(cell.style)] if cell.style and int(cell.style) < len(formats) else "General"
    if cell.formula is not None and "DISPIMG(" in cell.formula:
        grid.picture(row, column)
        return
    if value is None or (value == "" and cell.kind not in ("str", "inlineStr")):
        if cell.formula is not None:
            grid.uncalculated(row, column, cell.formula)
        return
    match cell.kind:
        case "s":
            at = int(value)
            if not 0 <= at < len(strings.texts):
                raise ValueError(value)
            grid.words(row, column, strings.texts[at], code)
        case "str" | "inlineStr":
            grid.words(row, column, unescaped(value), code)
        case "b":
            grid.boolean(row, column, value.strip() in ("1", "true"))
        case "e":
            grid.error(row, column, value, cell.formula or "")
        case "d":
            _iso_day(grid, row, column, value.strip(), code)
        case _:
            stored = value.strip()
            if not _NUMBER.fullmatch(stored):
                raise ValueError(value)
            grid.number(row, column, float(stored), code, stored)


def _iso_day(grid: Grid, row: int, column: int, text: str, code: str) -> None:
    """A day as Strict files spell it; its number format shows it."""
    beginning = datetime.datetime(1904, 1, 1) if grid.dates_from_1904 else datetime.datetime(1899, 12, 30)
    if re.fullmatch(r"\d\d:\d\d(:\d\d(\.\d+)?)?Z?", text):
        moment = datetime.datetime.combine(beginning, datetime.time.fromisoformat(text.rstrip("Z")))
    else:
        moment = datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    code = (
        code
        if compiled(code).is_date
        else "yyyy/m/d"
        if moment.time() == datetime.time()
        else "yyyy/m/d h:mm"
    )
    grid.number(row, column, (moment - beginning) / datetime.timedelta(days=1), code)


def _stream(package: Package, part: str, grid: Grid, strings: _SharedStrings, formats: list[str]) -> None:
    """Read a sheet in any dialect: prefixes, Strict, rich inline strings, no references."""
    row = column = -1
    length = 0  # of the cell's text
    cell: _Cell | None = None
    pieces: list[str] = []
    inside = phonetic = False
    in_data = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cell, inside, phonetic, in_data, length
        element = local(name)
        if element == "c" and in_data:
            at = attributes.get("r")
            row_of, column = position(at) if at else (row, column + 1)
            length = 0
            if row_of != row or column >= MOST_COLUMNS:
                raise ValueError(at)
            cell = _Cell(row, column, attributes.get("t", "n"), attributes.get("s", ""))
        elif element in ("v", "t", "f") and cell is not None:
            inside = not phonetic
            pieces.clear()
            if element == "f" and cell.formula is None:
                cell.formula = ""
        elif element == "rPh":
            phonetic = True
        elif element == "row" and in_data:
            row = int(attributes["r"]) - 1 if "r" in attributes else row + 1
            column = -1
            if not 0 <= row < MOST_ROWS:
                raise ValueError(row)
            if attributes.get("hidden") in ("1", "true"):
                grid.hidden_rows.add(row)
        elif element == "sheetData":
            in_data = True
        else:
            beside(element, attributes)

    def end(name: str) -> None:
        nonlocal cell, inside, phonetic, in_data
        element = local(name)
        if element in ("v", "t", "f") and cell is not None:
            inside = False
            text = "".join(pieces)
            if element == "f":
                cell.formula = text
            elif element == "v":
                if cell.kind != "inlineStr":
                    cell.value = text
            elif not phonetic:
                cell.value = (cell.value or "") + text
            pieces.clear()
        elif element == "rPh":
            phonetic = False
        elif element == "c" and cell is not None:
            _fill(grid, cell, strings, formats)
            cell = None
        elif element == "sheetData":
            in_data = False

    def characters(text: str) -> None:
        nonlocal length
        if inside:
            pieces.append(text)
            length += len(text)
            if length > MOST_IN_A_CELL:
                raise package.swollen()

    beside = _Beside(grid)
    package.parse(part, start, end, characters)


@dataclass(slots=True)
class _Beside:
    """What a sheet's XML says outside of its rows: hidden columns, merged cells."""

    grid: Grid
    last: int = -1  # hidden column

    def __call__(self, element: str, attributes: dict[str, str]) -> None:
        if element == "col":
            if attributes.get("hidden") in ("1", "true"):
                first, last = int(attributes["min"]) - 1, int(attributes["max"]) - 1
                if first > self.last:  # in order, without overlap
                    self.last = last
                    self.grid.hidden_columns.append((first, min(last, MOST_COLUMNS - 1)))
        elif element == "mergeCell":
            first_cell, _, last_cell = attributes.get("ref", "").partition(":")
            if last_cell:
                (top, left), (bottom, right) = position(first_cell), position(last_cell)
                self.grid.merge(top, left, bottom - top + 1, right - left + 1)


def position(reference: str) -> Position:
    """D7 or $D$7 → (6, 3). Raises ValueError for anything else."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})", reference.upper())
    if not match or match[1] not in COLUMNS:
        raise ValueError(reference)
    return int(match[2]) - 1, COLUMNS[match[1]]


# ---- a sheet in the plain dialect ----------------------------------------------------------------

_ATTRIBUTES = r'(?: [\w:]++="[^"<>&]*+")*+'
_FORMULA = r'(?:<f(?: \w++="[^"<>]*+")*+(?:/>|>[^<]*+</f>))?+'
_VALUE = r'(?:<v>[^<]*+</v>|<v/>|<v></v>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+'
_PLAIN_CELL = (
    r'<c r="[A-Z]{1,3}+[1-9]\d{0,6}+"(?: (?:s|t|cm|vm|ph)="\w*+")*+(?:/>|>'
    + _FORMULA + _VALUE + r"</c>)"
)  # fmt: skip
_PLAIN_ROW = rf'<row r="[1-9]\d{{0,6}}+"{_ATTRIBUTES}(?:/>|>(?:{_PLAIN_CELL}\s*+)*+</row>)'
_ROWS = re.compile(rf"\s*+(?:{_PLAIN_ROW}\s*+)*+")
_ROW = re.compile(r'\s*+<row r="(\d++)"([^>]*+)>')
_CELL = re.compile(
    r'<c r="([A-Z]++)(\d++)"([^>]*+)>'
    r"(<f[^>]*+>(?:(?<=/>)|[^<]*+</f>))?+"
    r'(?:<v>|<is><t>|<is><t xml:space="preserve">)?+([^<]*+)'
)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)
_SHOWN_AS_STORED = re.compile(r"(?:[1-9]\d*|0(?=\.(?!0000)))(?:\.\d*[1-9])?", re.ASCII)  # by General
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
_SEPARATOR = "\ue0f0"  # parts texts that are decoded together
_ATTRIBUTE = re.compile(r' (\w+)="([^"]*)"')
GENERAL, NUMBER, TEXT, SHARED, OTHER = range(5)  # GENERAL: a number without a format of its own
RARE: tuple[str, object] = ("", None)  # a number of which something is to be said


@dataclass(frozen=True, slots=True)
class _Laid:
    """How a row of certain columns and attributes is read."""

    empty: list[str]
    columns: list[int]
    kinds: list[int]
    codes: list[str]  # number formats
    has_numbers: bool


UNUSUAL = _Laid([], [], [], [], False)


class _Scan:
    """A sheet in the plain dialect, read by regular expressions over its text.

    `done` says whether it was; if not, the grid holds half a sheet and is to be thrown away.
    """

    def __init__(
        self, package: Package, part: str, grid: Grid, strings: _SharedStrings, formats: list[str]
    ) -> None:
        self.package, self.part, self.grid = package, part, grid
        self.strings, self.formats = strings, formats
        self.kinds: dict[str, tuple[int, str]] = {}  # a cell's attributes → how to read it, its format
        self.numbers: dict[tuple[str, str], tuple[str, object]] = {}
        self.decoded: dict[str, str] = {}  # texts with entities that came before
        self.coded: list[str] = []  # texts with entities that wait to be decoded together
        self.where: list[tuple[list[str], list[Any], int]] = []  # the row's text and values, the column
        self.laid: dict[tuple[tuple[str, ...], tuple[str, ...]], _Laid] = {}
        self.last, self.width, self.filled, self.odd = -1, 0, 0, False

    def done(self) -> bool:
        """Read the sheet into the grid; False where it is not in the plain dialect."""
        head, blocks = _head(self.package, self.part, b"<sheetData>")
        if head is None:
            return False
        tail: list[bytes] = []
        for chunk in _chunks(blocks, b"<row ", b"</sheetData>", tail):
            if chunk is None or not _ROWS.fullmatch(chunk) or not self._read(chunk):
                return False
        return self._around(head, tail)

    def _around(self, head: bytes, tail: list[bytes]) -> bool:
        """What stands before and after the rows, by Expat."""
        beside = _Beside(self.grid)
        parser = xml_parser(lambda name, attributes: beside(local(name), attributes))
        try:
            parser.Parse(head, False)
            for block in tail:
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except Exception as error:
            if isinstance(error, Refused):
                raise
            return False
        return True

    def _read(self, chunk: str) -> bool:
        """Every row of a chunk into the grid; False where something in it is not plain after all."""
        grid, find = self.grid, _CELL.findall
        self.odd = "_x" in chunk or (not chunk.isascii() and INVISIBLE.search(chunk) is not None)
        for piece in chunk.split("</row>"):
            at = 0
            while match := _ROW.match(piece, at):
                number, attributes = match.groups()
                row, at = int(number) - 1, match.end()
                if row <= self.last or row >= MOST_ROWS:
                    return False
                self.last = row
                if 'hidden="1"' in attributes or 'hidden="true"' in attributes:
                    grid.hidden_rows.add(row)
            if at == len(piece) or not (found := find(piece, at)):
                continue
            if len(piece) > MOST_IN_A_CELL:
                return False
            usual = self._usual(number, found)
            if usual is None:
                if not self._unusual(row, number, found, piece):
                    return False
                continue
            line, values = usual
            while line and not line[-1]:
                line.pop()
                if values is not line:
                    values.pop()
            if line:
                grid.lines[row] = usual
                if len(line) > self.width:
                    self.width = len(line)
                    grid.reach(row, self.width, 0)
        grid.reach(self.last, self.width, self.filled)
        self.filled = 0
        return not self.coded or self._decode()

    def _usual(self, number: str, found: list[tuple[str, ...]]) -> tuple[list[str], list[Any]] | None:
        """A row's text and values, or None where it needs a closer look, cell by cell."""
        letters, numbers, attributes, formulas, contents = zip(*found, strict=True)
        laid = self.laid.get((letters, attributes)) or self._lay(letters, attributes)
        if numbers.count(number) != len(found) or laid is UNUSUAL:
            return None
        if any(formulas) and not all(
            content and "DISPIMG(" not in formula
            for formula, content in zip(formulas, contents, strict=True)
            if formula
        ):
            return None
        texts, odd_strings, memo = self.strings.texts, self.strings.odd, self.numbers
        line = laid.empty.copy()
        values: list[Any] = laid.empty.copy() if laid.has_numbers else line
        for column, kind, code, value in zip(laid.columns, laid.kinds, laid.codes, contents, strict=True):
            if not value:
                continue
            if kind == SHARED:
                index = int(value)
                if index >= len(texts) or (odd_strings and index in odd_strings):
                    return None
                line[column] = values[column] = texts[index]
            elif kind == TEXT:
                if self.odd:
                    return None
                if "&" in value:
                    text = self.decoded.get(value)
                    if text is None:
                        self.coded.append(value)
                        self.where.append((line, values, column))
                    else:
                        value = text
                line[column] = values[column] = value
            elif (
                kind == GENERAL
                and value.isdigit()
                and len(value) < 12
                and value[0] != "0"
                and value.isascii()
            ):
                line[column] = value
                values[column] = float(value)
            else:
                known = memo.get((value, code)) or self._number(value, code)
                if known is RARE:
                    return None
                line[column], values[column] = known
        self.filled += len(line) - line.count("")
        return line, values

    def _lay(self, letters: tuple[str, ...], attributes: tuple[str, ...]) -> _Laid:
        """How a row of these columns and attributes is read."""
        columns = [COLUMNS.get(one, -1) for one in letters]
        ways = [self.kinds.get(one) or self._learn(one) for one in attributes]
        kinds = [kind for kind, _ in ways]
        laid = UNUSUAL
        if columns == sorted(set(columns)) and columns[0] >= 0 and OTHER not in kinds:
            laid = _Laid(
                [""] * (columns[-1] + 1), columns, kinds, [code for _, code in ways], min(kinds) <= NUMBER
            )
        if len(self.laid) < 1_000:
            self.laid[letters, attributes] = laid
        return laid

    def _unusual(self, row: int, number: str, found: list[tuple[str, ...]], text: str) -> bool:
        """A row whose cells are read one by one, by the way that every dialect takes."""
        last = -1
        for letters, digits, attributes, formula, value in found:
            column = COLUMNS.get(letters, -1)
            if digits != number or column <= last:
                return False
            last = column
            shown: str | None = value or None
            if formula and not value:  # <v></v> is a result too, where a formula gives text
                after = text.partition(f' r="{letters}{digits}"')[2].partition("</c>")[0]
                shown = "" if "<v" in after else None
            if not self._rare(row, column, attributes, formula, shown):
                return False
        return True

    def _number(self, value: str, code: str) -> tuple[str, object]:
        """A number's text and value, or RARE."""
        if len(self.numbers) > 100_000:
            self.numbers.clear()
        known: tuple[str, object] = RARE
        if code == "General" and len(value) < 12 and _SHOWN_AS_STORED.fullmatch(value):
            known = value, float(value)
        elif len(value) < 16 and _NUMBER.fullmatch(value):
            text, raw, said = self.grid.shown(float(value), code)
            known = RARE if said else (text, raw)
        self.numbers[value, code] = known
        return known

    def _decode(self) -> bool:
        """Put the texts with entities, decoded, where they belong."""
        decoded = _decoded(self.coded)
        if decoded is None:
            return False
        together = "\n".join(decoded)
        if "_x" in together or "\r" in together or INVISIBLE.search(together) is not None:
            return False
        for text, (line, values, column) in zip(decoded, self.where, strict=True):
            line[column] = values[column] = text
        if len(self.decoded) < 20_000:
            self.decoded.update(zip(self.coded, decoded, strict=True))
        self.coded, self.where = [], []
        return True

    def _rare(self, row: int, column: int, attributes: str, formula: str, value: str | None) -> bool:
        """A cell of a rare sort, by the way that every dialect takes."""
        formula_text = formula.partition(">")[2].removesuffix("</f>")
        if "&" in (value or "") or "&" in formula_text:
            decoded = _decoded([value or "", formula_text])
            if decoded is None:
                return False
            value, formula_text = decoded[0] if value else value, decoded[1]
        of = dict(_ATTRIBUTE.findall(attributes))
        cell = _Cell(row, column, of.get("t", "n"), of.get("s", ""), formula_text if formula else None, value)
        try:
            _fill(self.grid, cell, self.strings, self.formats)
        except (ValueError, OverflowError):
            return False
        return True

    def _learn(self, attributes: str) -> tuple[int, str]:
        """How cells with these attributes are read, and their number format."""
        of = dict(_ATTRIBUTE.findall(attributes))
        t, s = of.get("t", "n"), of.get("s", "")
        code = self.formats[int(s)] if s and int(s) < len(self.formats) else "General"
        kind = OTHER
        if t == "n":
            kind = GENERAL if code == "General" else NUMBER
        if t in ("s", "str", "inlineStr") and compiled(code).text("@") == "@":
            kind = SHARED if t == "s" else TEXT
        self.kinds[attributes] = kind, code
        return kind, code


def _head(package: Package, part: str, mark: bytes) -> tuple[bytes | None, Iterator[bytes]]:
    """A UTF-8 part's bytes up to and with a mark, and the rest as blocks. None where the mark is not near."""
    blocks = package.blocks(part)
    head = b""
    for block in blocks:
        head += block
        at = head.find(mark)
        if at >= 0:
            rest = head[at:] if mark == b"<si>" else head[at + len(mark) :]
            head = head[: at + len(mark)] if mark != b"<si>" else head[:at]
            encoding = re.match(
                rb"\s*<\?xml[^>]*?encoding=[\"']([^\"']+)", head.removeprefix(b"\xef\xbb\xbf")
            )
            if (encoding and encoding[1].lower() != b"utf-8") or b"<!" in head:
                break
            return head, _joined(rest, blocks)
        if len(head) > 4 << 20:
            break
    return None, iter(())


def _joined(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from blocks


def _chunks(
    blocks: Iterator[bytes], opening: bytes, closing: bytes, tail: list[bytes] | None = None
) -> Iterator[str | None]:
    """Blocks cut before an opening tag, as text; None where that cannot be done.

    What follows the closing tag (with it) goes to the tail; it may only be read once.
    """
    kept = b""
    for block in blocks:
        kept += block
        end = kept.find(closing)
        if end >= 0:
            yield _text(kept[:end])
            after = tail if tail is not None else []
            after.append(kept[end:])
            size = 0
            for rest in blocks:
                after.append(rest)
                size += len(rest)
                if size > 64 << 20:
                    yield None
                    return
            if tail is None and b"".join(after).strip() != closing:
                yield None
            return
        if len(kept) < 4 << 20:
            continue
        cut = kept.rfind(opening)
        if cut <= 0:
            if len(kept) > 32 << 20:
                yield None
                return
            continue
        yield _text(kept[:cut])
        kept = kept[cut:]
    yield None


def _text(data: bytes) -> str | None:
    """UTF-8 bytes as text; None where they are not, or hold what XML forbids."""
    if len(data.translate(None, _CONTROLS)) != len(data):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if not text.isascii() and ("\ufffe" in text or "\uffff" in text) else text


def _decoded(texts: list[str]) -> list[str] | None:
    """Texts with their entities decoded, all at once; None where that cannot be done."""
    pieces: list[str] = []
    parser = xml_parser(characters=pieces.append)
    parser.buffer_size = 1 << 20
    try:
        parser.Parse(f"<r>{_SEPARATOR.join(texts)}</r>", True)
    except Exception:
        return None
    decoded = "".join(pieces).split(_SEPARATOR)
    return decoded if len(decoded) == len(texts) else None
