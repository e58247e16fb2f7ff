"""A sheet of an .xlsx in the plain dialect → the cells of a grid, by regular expressions over its text.

That is the dialect of Excel, WPS, LibreOffice, openpyxl and XlsxWriter. A grammar is matched first over every byte of
the rows; a sheet that does not match is left to `tags`, which gives the same result, only slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from notice_gen.book.characters import untidy
from notice_gen.book.grid import Grid
from notice_gen.book.limits import MOST_IN_A_CELL, MOST_ROWS
from notice_gen.book.number_format import compiled
from notice_gen.book.pieces import chunks, decoded_together, head_of
from notice_gen.book.strings import SharedStrings
from notice_gen.book.tags import NUMBER_AS_STORED, Cell, OutsideRows, Styles, column_of, fill
from notice_gen.book.unpacking import Package, local, xml_parser
from notice_gen.model.diagnostics import Refused
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import Manner

_ATTRIBUTES = r'(?: [\w:]++="[^"<>&]*+")*+'
_FORMULA = r'(?:<f(?: \w++="[^"<>]*+")*+(?:/>|>[^<]*+</f>))?+'
_VALUE = r'(?:<v>[^<]*+</v>|<v/>|<v></v>|<is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)?+'
_PLAIN_CELL = (
    r'<c r="[A-Z]{1,3}+[1-9]\d{0,6}+"(?: (?:s|t|cm|vm|ph)="\w*+")*+(?:/>|>'
    + _FORMULA + _VALUE + r"</c>)"
)  # fmt: skip
_PLAIN_ROW = rf'<row r="[1-9]\d{{0,6}}+"{_ATTRIBUTES}(?:/>|>(?:{_PLAIN_CELL}\s*+)*+</row>)'
_ROWS = lazy_pattern(rf"\s*+(?:{_PLAIN_ROW}\s*+)*+")
_ROW = lazy_pattern(r'\s*+<row r="(\d++)"([^>]*+)>')
_CELL = lazy_pattern(
    r'<c r="([A-Z]++)(\d++)"([^<>]*+)>'
    r"(<f[^<>]*+>(?:(?<=/>)|[^<]*+</f>))?+"
    r'(?:<v>|<is><t>|<is><t xml:space="preserve">)?+([^<]*+)'
)
_SHOWN_AS_STORED = lazy_pattern(r"(?:[1-9]\d*|0(?=\.(?!0000)))(?:\.\d*[1-9])?", re.ASCII)  # by General
_ATTRIBUTE = lazy_pattern(r' (\w+)="([^"]*)"')
GENERAL, NUMBER, TEXT, SHARED, OTHER = range(5)  # GENERAL: a number without a format of its own
RARE: tuple[str, object] = ("", None)  # a number that may need a finding: read cell by cell


@dataclass(frozen=True, slots=True)
class _RowPattern:
    """How to read a row whose cells are in these columns with these attributes; cached, as most rows are alike."""

    empty: list[str]
    columns: list[int]
    kinds: list[int]
    codes: list[str]  # number formats
    has_numbers: bool


UNUSUAL = _RowPattern([], [], [], [], False)


class Scan:
    """A sheet in the plain dialect, read by regular expressions over its text.

    `done()` reads it and returns whether it could; if not, the grid has half a sheet and is to be thrown away.
    """

    def __init__(
        self, package: Package, part: str, grid: Grid, strings: SharedStrings, styles: Styles
    ) -> None:
        self.package, self.part, self.grid = package, part, grid
        self.strings, self.styles = strings, styles
        self.kinds: dict[str, tuple[int, str]] = {}  # a cell's attributes → how to read it, its format
        self.numbers: dict[tuple[str, str], tuple[str, object]] = {}
        self.decoded: dict[str, str] = {}  # texts with entities that came before
        self.coded: list[str] = []  # texts with entities that wait to be decoded together
        self.where: list[tuple[list[str], list[Any], int]] = []  # the row's text and values, the column
        self.laid: dict[tuple[tuple[str, ...], tuple[str, ...]], _RowPattern] = {}
        self.last, self.width, self.filled, self.odd = -1, 0, 0, False

    def done(self) -> bool:
        """Read the sheet into the grid; False where it is not in the plain dialect."""
        head, blocks = head_of(self.package, self.part, b"<sheetData>")
        if head is None:
            return False
        tail: list[bytes] = []
        try:
            for chunk in chunks(blocks, b"<row ", b"</sheetData>", tail):
                if chunk is None or not _ROWS.fullmatch(chunk) or not self._read(chunk):
                    return False
        except (
            ValueError,
            LookupError,
            OverflowError,
        ):  # a number that is none: said when it is read tag by tag
            return False
        return self._around(head, tail)

    def _around(self, head: bytes, tail: list[bytes]) -> bool:
        """What stands before and after the rows, by Expat."""
        beside = OutsideRows(self.grid)
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
        if (
            "</c>" not in chunk and " hidden=" not in chunk
        ):  # formatted cells with nothing in them, whatever their order
            return True
        grid, find = self.grid, _CELL.findall
        self.odd = "_x" in chunk or untidy(chunk)
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
            if at == len(piece) or "</c>" not in piece or not (found := find(piece, at)):
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
        """A row's text and values, or None where it has to be read cell by cell."""
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
                if not 0 <= index < len(texts) or (odd_strings and index in odd_strings):
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

    def _lay(self, letters: tuple[str, ...], attributes: tuple[str, ...]) -> _RowPattern:
        """How a row of these columns and attributes is read."""
        columns = list(map(column_of, letters))
        ways = [self.kinds.get(one) or self._learn(one) for one in attributes]
        kinds = [kind for kind, _ in ways]
        laid = UNUSUAL
        if columns == sorted(set(columns)) and columns[0] >= 0 and OTHER not in kinds:
            laid = _RowPattern(
                [""] * (columns[-1] + 1), columns, kinds, [code for _, code in ways], min(kinds) <= NUMBER
            )
        if len(self.laid) < 1_000:
            self.laid[letters, attributes] = laid
        return laid

    def _unusual(self, row: int, number: str, found: list[tuple[str, ...]], text: str) -> bool:
        """Read a row cell by cell, with the code that reads every dialect (`tags.fill`)."""
        last = -1
        for letters, digits, attributes, formula, value in found:
            column = column_of(letters)
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
        elif len(value) < 16 and NUMBER_AS_STORED.fullmatch(value):
            text, raw, said = self.grid.shown(float(value), code)
            known = RARE if said else (text, raw)
        self.numbers[value, code] = known
        return known

    def _decode(self) -> bool:
        """Put the texts with entities, decoded, where they belong."""
        decoded = decoded_together(self.coded)
        if decoded is None:
            return False
        together = "\n".join(decoded)
        if "_x" in together or "\r" in together or untidy(together):
            return False
        for text, (line, values, column) in zip(decoded, self.where, strict=True):
            line[column] = values[column] = text
        if len(self.decoded) < 20_000:
            self.decoded.update(zip(self.coded, decoded, strict=True))
        self.coded, self.where = [], []
        return True

    def _rare(self, row: int, column: int, attributes: str, formula: str, value: str | None) -> bool:
        """Read a cell of a rare sort with the code that reads every dialect (`tags.fill`)."""
        formula_text = formula.partition(">")[2].removesuffix("</f>")
        if "&" in (value or "") or "&" in formula_text:
            decoded = decoded_together([value or "", formula_text])
            if decoded is None:
                return False
            value, formula_text = decoded[0] if value else value, decoded[1]
        of = dict(_ATTRIBUTE.findall(attributes))
        cell = Cell(row, column, of.get("t", "n"), of.get("s", ""), formula_text if formula else None, value)
        try:
            fill(self.grid, cell, self.strings, self.styles)
        except (ValueError, OverflowError):
            return False
        return True

    def _learn(self, attributes: str) -> tuple[int, str]:
        """How cells with these attributes are read, and their number format."""
        of = dict(_ATTRIBUTE.findall(attributes))
        t, s = of.get("t", "n"), of.get("s", "")
        code = self.styles.code(s)
        kind = OTHER
        if self.styles.manner(s) is not Manner.PLAIN:
            pass
        elif t == "n":
            kind = GENERAL if code == "General" else NUMBER
        elif t in ("s", "str", "inlineStr") and compiled(code).text("@") == "@":
            kind = SHARED if t == "s" else TEXT
        self.kinds[attributes] = kind, code
        return kind, code
