"""A column as it was typed; its values are made only when they are asked for.

Checks work on the distinct words of a column, so that a sheet of a hundred thousand rows costs no value that nobody
uses. What is wrong with a column is said elsewhere (`checking`).
"""

from __future__ import annotations

import datetime
from collections.abc import ItemsView, Iterator, Mapping, Sequence

from notice_gen.book.sheets import Position, Sheet
from notice_gen.model.issuers import names_in_lines
from notice_gen.model.kind import Field
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.tables import Record
from notice_gen.model.text import parted
from notice_gen.model.values import Day, Gap, Listing, Title, Value, Words, is_cjk, on_one_line

LIST_SEPARATORS = lazy_pattern(r"[、，,；;/\n]")
_DATE = lazy_pattern(r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?")
OPEN_DATE = lazy_pattern(r"(\d{4})\s*年\s*(?:(\d{1,2})\s*月|[\s　]*月)[\s　]*日?")  # 2026年3月　日


class Column:
    """A header and the cells that belong to it, one for each record.

    `line` is the column in the sheet, `lines` are the sheet rows of the records (the other way round in an upright
    sheet). `texts` are the words as shown, "" for an empty cell; `gaps` are the indexes of records whose empty cell is
    due; `known` are the names by which a list is split at spaces.
    """

    __slots__ = (
        "_line",
        "_lines",
        "_moved",
        "_sheet",
        "_upright",
        "field",
        "gaps",
        "header",
        "known",
        "texts",
    )

    def __init__(
        self,
        header: Words,
        field: Field | None,
        sheet: Sheet,
        line: int,
        lines: Sequence[int],
        texts: list[str],
        upright: bool = False,
    ) -> None:
        self.header, self.field, self.texts = header, field, texts
        self.gaps: set[int] = set()
        self.known: frozenset[str] = frozenset()
        self._sheet, self._line, self._lines, self._upright = sheet, line, lines, upright
        self._moved: dict[int, Position] = {}

    def beside(self, header: Words, field: Field | None) -> Column:
        """A column of the same records that the sheet does not have, all of its cells empty; its place is this one's."""
        nothing = [""] * len(self.texts)
        return Column(header, field, self._sheet, self._line, self._lines, nothing, self._upright)

    def take(self, index: int, at: Position) -> None:
        """Give a record the words of another cell: the one above, or the first of merged ones."""
        self.texts[index] = self._sheet.text(*at)
        self._moved[index] = at

    def fill_down(self) -> None:
        """Empty cells take the words above."""
        above: Position | None = None
        for index, text in enumerate(self.texts):
            if text and not text.isspace():
                above = self.at(index)
            elif above is not None:
                self.take(index, above)

    def at(self, index: int) -> Position:
        """The cell (row, column) in which a record's words were typed."""
        if index in self._moved:
            return self._moved[index]
        line = self._lines[index]
        return (self._line, line) if self._upright else (line, self._line)

    def merged(self) -> dict[Place, int]:
        """The cells that are merged downwards, and over how many records each reaches, its own among them."""
        reach: dict[Position, int] = {}
        spans = {} if self._upright else self._sheet.spans
        for index, (row, column) in self._moved.items() if spans else ():
            if self._lines[index] < row + spans.get((row, column), (1, 1))[0]:
                reach[row, column] = reach.get((row, column), 1) + 1
        return {self._sheet.place_of(*at): count for at, count in reach.items()}

    def own(self, index: int) -> bool:
        """Whether the words were typed in this record, not taken from above."""
        return index not in self._moved

    def place(self, index: int) -> Place:
        """The cell that a record's words were typed in."""
        return self._sheet.place_of(*self.at(index))

    def raw(self, index: int) -> object:
        """The value as stored: a number or a day where the cell has one, else the words."""
        return self._sheet.raw_at(*self.at(index))

    def day(self, index: int) -> datetime.date | None:
        """The real day that is in a record's cell, as a date or in words; None for anything else."""
        text = self.texts[index].strip()
        return day_of(text, self.raw(index)) if text else None

    def not_words(self) -> set[int]:
        """The indexes of records whose cell is stored as a number or a day, not as words."""
        if self._upright:
            return {n for n in range(len(self._lines)) if self.texts[n] and not isinstance(self.raw(n), str)}
        across, top, raw = self._line - self._sheet.left, self._sheet.top, self._sheet.raw
        return {n for n, row in enumerate(self._lines) if type(raw[row - top][across]) is not str}

    def broken(self, index: int) -> bool:
        """Whether reading reported the cell as without a usable value, so that its words mean nothing."""
        return bool(self._sheet.broken) and self.at(index) in self._sheet.broken

    def struck(self, index: int) -> bool:
        """Whether words of the cell are struck through, which reading has said."""
        return bool(self._sheet.struck) and self.at(index) in self._sheet.struck

    def value(self, index: int) -> Value:
        """The record's value, of the field's type."""
        words = Words(self.texts[index], self.place(index))
        if index in self.gaps and self.field is not None:
            return Gap.of(self.field.name, words.place)
        if self.field is None or self.broken(index) or self.struck(index):
            return words
        if self.field.means:
            words = Words(self.field.meant(words.strip()), words.place)
        raw = self.raw(index) if self.field.type == "date" else None  # others are the words that are shown
        return as_type(self.field.type, words, raw, self.known)


class Lacking(Column):
    """A column that is due and not there: a gap in every record, at the place where it was missed."""

    __slots__ = ("_place",)

    def __init__(self, field: Field, place: Place, count: int) -> None:
        self.header, self.field, self.texts = Words(field.name, place), field, [""] * count
        self.gaps, self.known = set(range(count)), frozenset()
        self._moved = {}
        self._place = place

    def place(self, index: int) -> Place:
        """Where the column was missed."""
        return self._place

    def merged(self) -> dict[Place, int]:
        """No cell, none merged."""
        return {}

    def raw(self, index: int) -> object:
        """Nothing is stored."""
        return ""

    def not_words(self) -> set[int]:
        """No cell, none bent."""
        return set()

    def broken(self, index: int) -> bool:
        """No cell, none broken."""
        return False

    def struck(self, index: int) -> bool:
        """No cell, none struck."""
        return False


def as_type(kind: str, words: Words, raw: object, known: frozenset[str]) -> Value:
    """Words as a value of a field's type; what does not fit stays words."""
    bare, place = words.strip(), words.place
    if not bare:
        return words
    match kind:
        case "title":
            return Title("\n".join(line.strip() for line in bare.split("\n") if line.strip()), place)
        case "name":
            return Words(without_spaces(bare), place)
        case "issuers":
            names = names_in_lines(bare)
            if names:
                return Listing.of((Words(without_spaces(name), place) for name in names), place, bare)
            return Words(without_spaces(bare), place)
        case "list":
            return Listing.of((Words(item, place) for item in items_of(bare, known)), place, bare)
        case "date":
            day = day_of(bare, raw)
            return Day.of(day, place) if day else Words(bare, place)
        case "string" | "prose" | "deadline":
            return words
        case _:
            return Words(bare, place)


def without_spaces(name: str) -> str:
    """A name without the spaces between its 汉字 (李　某); those beside other letters are its own (北京 United 医院)."""
    pieces = name.split()
    joined = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        joined += piece if is_cjk(joined[-1]) and is_cjk(piece[0]) else f" {piece}"
    return joined


def items_of(bare: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """The items of a list cell, parted at marks outside brackets, and at spaces where every piece is known elsewhere."""
    for part in parted(bare, LIST_SEPARATORS):
        item = on_one_line(part.strip())
        pieces = item.split()
        if len(pieces) > 1 and known.issuperset(pieces):
            yield from pieces
        elif item:
            yield item


def day_of(bare: str, raw: object) -> datetime.date | None:
    """The real day of a date cell, or of words such as 2026-3-5; None for any other."""
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    parts = date_parts(bare)
    try:
        return datetime.date(*parts) if parts else None
    except ValueError:
        return None


def date_parts(bare: str) -> tuple[int, int, int] | None:
    """Year, month and day as typed, whether there is such a day or not."""
    match = _DATE.fullmatch(bare)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


class Values(Mapping[str, Value]):
    """A record's values by header key, each made on its first use and cached."""

    __slots__ = ("_columns", "_index", "_made")

    def __init__(self, columns: dict[str, Column], index: int) -> None:
        self._columns, self._index = columns, index
        self._made: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        value = self._made.get(key)
        if value is None:
            value = self._made[key] = self._columns[key].value(self._index)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def text(self, key: str) -> str:
        """The words of a cell as they were typed, or its gap, without making a value of them."""
        column = self._columns.get(key)
        if column is None:
            return ""
        if self._index in column.gaps and column.field is not None:
            return f"【待填：{column.field.name}】"
        return column.texts[self._index]

    def texts(self) -> list[str]:
        """The words of all cells, as `text` gives them."""
        index = self._index
        return [
            column.texts[index] if index not in column.gaps else self.text(key)
            for key, column in self._columns.items()
        ]

    def items(self) -> ItemsView[str, Value]:
        """All of them, made."""
        return {key: self[key] for key in self._columns}.items()

    def __reduce__(self) -> tuple[type[dict[str, Value]], tuple[dict[str, Value]]]:
        return dict, (dict(self),)  # another process gets the values, not the workbook behind them


class Rows(Sequence[Record]):
    """The records of a sheet, each made on its first use.

    `refused` are the indexes of records with an 错误 of their own, of which no document is made.
    """

    def __init__(self, columns: dict[str, Column], count: int) -> None:
        self.columns, self._count = columns, count
        self.refused: set[int] = set()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> Record:  # type: ignore[override]
        if not 0 <= index < self._count:
            raise IndexError(index)
        columns = self.columns.values()
        # A cell that was filled from above is the place of other records too.
        first = next((one for one in columns if one.own(index)), next(iter(columns)))
        return Record(first.place(index), Values(self.columns, index), index in self.refused)
