"""A workbook's cells and the documents composed of it → findings on the cells that nothing became of.

Each filled cell is printed, or it decides something by its column's name (`use` in kind.toml), or it is named: else words
would be missing on a page, and nobody would be told. A cell is printed where its value stands in the document that is
written, found by the cell's own identity, which values keep (`model/values`). See docs/decisions/0025.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from notice_gen.compose.column_settings import COLUMN_SETTINGS, OF_A_TABLE
from notice_gen.compose.faults import (
    NOT_PRINTED,
    NOTHING_TO_SET,
    SECTION_MISNAMED,
    SECTION_NOT_PRINTED,
    SETTINGS_NOT_USED,
    SHEET_NOT_USED,
)
from notice_gen.compose.undeclared_sheets import (
    BARE_REMEDY,
    NOTHING_ELSE,
    READ_BY_NAME,
    REMEDY,
    Elsewhere,
    bare_seen,
    cells_left,
    dispatches,
    finding_on,
    of_bare_documents,
    unread,
    without_attachments,
)
from notice_gen.model.binding import Bindable
from notice_gen.model.diagnostics import Diagnostic, Fault, Severity
from notice_gen.model.document import Document, Roster
from notice_gen.model.kind import (
    ATTACHMENTS,
    DISPATCH,
    FILE_COLUMN,
    KIND_COLUMN,
    Field,
    Kind,
    Sheet,
    header_key,
    likely,
)
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import NOWHERE, Place, cells_of, sheet_name, whole_sheet
from notice_gen.model.table import Table
from notice_gen.model.tables import Book, Record, TypedRow
from notice_gen.model.text import Slot, inline
from notice_gen.model.values import Gap, Words, on_one_line, place_of, places_of, shown

NOTHING = "无"  # of a unit's row: what the others have is left out


@dataclass(frozen=True, slots=True)
class Account:
    """The cells that a document takes, those of its own row left aside; the columns of that row that it does not take.

    A column is its header key and its header, which goes with its cells where the kind does not declare it.
    """

    cells: frozenset[Place]
    lost: tuple[tuple[str, Words], ...] = ()


# ---- what a document takes ----------------------------------------------------------------------


def printed(shape: Document, values: Sequence[Bindable]) -> set[Place]:
    """The cells whose values stand in the document of a shape and its values."""
    cells: set[Place] = set()
    for index in _slots_in(shape):
        if index < len(values):  # the last slot is that of names, which are not printed there
            cells.update(_cells_in(values[index]))
    return cells


def _slots_in(tree: Any) -> Iterator[int]:
    """The slots of a tree; a value that another line for the same element replaced has none."""
    if isinstance(tree, Slot):
        yield tree.index
    elif isinstance(tree, tuple):
        for item in tree:
            yield from _slots_in(item)
    elif is_dataclass(tree) and not isinstance(tree, type):
        for field in fields(tree):
            yield from _slots_in(getattr(tree, field.name))


def _cells_in(value: Bindable) -> Iterator[Place]:
    match value:
        case Roster():
            for group, members in value.groups:
                yield from places_of(group)
                for member in members:
                    yield from places_of(member.name, member.post)
        case Table():
            for words in value.words:
                yield from places_of(words)
        case OriginalPages():
            pass  # their cell decides
        case Gap():
            pass  # it stands for what is missing, and its place is where that was missed
        case _:
            yield from places_of(value)


def account_of_row(
    cells: set[Place], row: Record, kind: Kind, sheet: Sheet, headers: Mapping[str, str]
) -> Account:
    """The account of a document that was made for a row of a list, from all cells that it takes."""
    own: set[Place] = set()
    lost: list[tuple[str, Words]] = []
    said = {key: value for key, value in row.values.items() if value and not isinstance(value, Gap)}
    words = {key: Words(shown(value), place_of(value)) for key, value in said.items()}
    for key, value in said.items():
        own |= set(places_of(value))
        taken = not words[key].strip() or cells.intersection(places_of(value))
        if not taken and not _decides(kind, sheet, key, words):
            header = headers.get(key, key)
            where = NOWHERE if sheet.field(key) else place_of(header)
            lost.append((key, Words(_on_one_line(header), where)))
    return Account(frozenset(cells - own), tuple(lost))


def lost_of(row: Record, account: Account) -> Iterator[Diagnostic]:
    """The findings on columns of a row that its document does not take."""
    for key, header in account.lost:
        yield finding_on(NOT_PRINTED, (header.place, place_of(row.values[key])), _seen(header), REMEDY)


def lost_of_own(
    records: Iterable[Record], kind: Kind, common: Collection[Place], taken: Collection[Place]
) -> Iterator[Diagnostic]:
    """The findings on what a unit has instead of the `common` cells, and its document does not take."""
    for record in records:
        said = {key: Words(shown(value), place_of(value)) for key, value in record.values.items()}
        for key, words in said.items():
            if not words.strip() or isinstance(record.values[key], Gap):
                continue
            if words.place in common or any(place in taken for place in places_of(record.values[key])):
                continue
            sheet = kind.sheet(sheet_name(words.place))
            if sheet is not None and not _decides(kind, sheet, key, said):
                field = sheet.field(key)
                yield Diagnostic(NOT_PRINTED, words.place, _seen(field.name if field else key), REMEDY)


# ---- what a column's cells are for --------------------------------------------------------------


def _decides(kind: Kind, sheet: Sheet, key: str, row: Mapping[str, str]) -> bool:
    """Whether a filled cell is of use without being printed: by its column's name, or because another cell says the same."""
    if sheet.partial:
        return True
    if sheet.overrides is not None:
        tie = _tie(sheet, kind.documents)
        if key == sheet.overrides[0] or (tie and key == tie.key) or row[key].strip() == NOTHING:
            return True
    field = sheet.field(key)
    if field is None:
        return False
    match field.use:
        case "decides":
            return not field.said_in or _is_said(row[key], row.get(_key(sheet, field.said_in), ""))
        case "register" | "filed":
            return kind.register
        case "listed":
            return kind.per_row
    # What is compared with other words of the row is said there (W169, W162).
    if field.said_in and row.get(_key(sheet, field.said_in), "").strip():
        return True
    return any(one.contains == field.name and row.get(one.key, "").strip() for one in sheet.fields)


_MERE_KEY = re.compile(r"[一二三四五六七八九十\da-zA-Z.\-]+")


def _is_said(name: str, words: str) -> bool:
    """Whether words say a name by which rows are found, 第一阶段 as 第一个阶段; one that is a mere number need not be said."""
    bare, there = ("".join(one.split()).replace("个", "") for one in (name, words))
    return bare in there or _MERE_KEY.fullmatch(bare) is not None


def _key(sheet: Sheet, name: str) -> str:
    field = sheet.field(name)
    return field.key if field else name


def _tie(sheet: Sheet, documents: str) -> Field | None:
    return next((f for f in sheet.fields if f.reference and f.reference[0] == documents), None)


# ---- a whole workbook ---------------------------------------------------------------------------


def unaccounted(
    read: Sequence[tuple[Kind, Book]],
    taken: Collection[Place],
    elsewhere: Elsewhere = NOTHING_ELSE,
    said: Iterable[Diagnostic] = (),
) -> Iterator[Diagnostic]:
    """Findings on the filled cells of a workbook that its documents do not take (`taken`) and that decide nothing.

    `read` are the kinds of the documents, each with its book. Rows of documents that are made in another run, and rows
    that `said`, the findings so far, hold to be wrong, are left aside. The rows of a list that has a document for each
    are accounted for with their documents.
    """
    said = list(said)
    wrong = {cell for one in said if one.severity is Severity.ERROR for cell in cells_of(one.place)}
    refused = set() if elsewhere.units else _refused(read)  # once: there may be very many units
    named = {cell for one in said for cell in cells_of(one.place)}
    elsewhere = replace(elsewhere, bare=without_attachments(read, elsewhere))
    for name in dict.fromkeys(sheet.name for kind, _ in read for sheet in kind.sheets):
        kinds = [kind for kind, _ in read if kind.sheet(name)]
        if all(kind.per_row and kind.documents == name for kind in kinds):
            for kind, book in read:
                yield from _empty_columns(kind, book) if kind.documents == name else ()
            continue
        book = next(book for kind, book in read if kind is kinds[0])
        one = _SheetAccount(name, kinds, book, taken, elsewhere, wrong, named, refused)
        yield from one.findings()
    # A sheet may be read under another name than its own (正文 (2)).
    tables = [table for _, book in read for table in book.tables.values()]
    declared = {sheet_name(place_of(header)) for table in tables for header in table.headers.values()}
    declared |= {sheet.name for kind, _ in read for sheet in kind.sheets}
    for name in dict.fromkeys(n for _, book in read for n in book.undeclared if n not in declared):
        book = next(book for _, book in read if name in book.undeclared)
        if name not in READ_BY_NAME:
            yield from cells_left(book, name, taken)
        elif elsewhere.reads(name):
            yield from of_bare_documents(book, name, elsewhere)
        else:
            yield from unread(book, name, read, taken)


def _refused(read: Sequence[tuple[Kind, Book]]) -> set[str]:
    """The names of units of which no document is made."""
    return {
        shown(value).strip()
        for kind, book in read
        if kind.per_row
        for record in book.tables[kind.documents].records
        if record.refused
        for value in record.values.values()
        if isinstance(value, str)
    }


def _empty_columns(kind: Kind, book: Book) -> Iterator[Diagnostic]:
    """Headers that the kind does not declare, in a list that has a document for each row, with nothing below them."""
    sheet, table = kind.sheet(kind.documents), book.tables[kind.documents]
    for key, header in table.headers.items():
        known = sheet is not None and sheet.field(key)
        if not known and not any(shown(one.values.get(key, "")).strip() for one in table.records):
            yield finding_on(NOT_PRINTED, (place_of(header),), _seen(_on_one_line(header)), REMEDY)


def common_cells(kind: Kind, book: Book) -> tuple[Place, ...]:
    """The filled cells that the documents of all rows of a list share and at least one of them is to take.

    That is without what decides, but for what draws a table in (插入), and without rows of other kinds' documents.
    """
    places: dict[Place, None] = {}
    mine = {shown(one.values.get(FILE_COLUMN, "")).strip() for one in dispatches(kind, book)}
    for sheet in kind.sheets:
        if sheet.name == kind.documents or _of_units_only(sheet):
            continue
        unit, file = _tie(sheet, kind.documents), _tie(sheet, DISPATCH)
        column = FILE_COLUMN if sheet.name == DISPATCH else file.key if file else ""
        table = book.tables[sheet.name]
        for row in table.typed_rows():
            whose = row.said.get(column, "").strip()
            if (unit and unit.key in row.said) or (mine and whose and whose not in mine):
                continue
            for key, words in row.own.items():
                field = sheet.field(key)
                if (field and field.type == "sheet") or not _decides(kind, sheet, key, row.said):
                    places[words.place] = None
        headers = [header for key, header in table.headers.items() if sheet.field(key) is None]
        places.update(dict.fromkeys(map(place_of, headers)))
    for undeclared in book.undeclared.values():
        places.update(dict.fromkeys(words.place for words in undeclared.cells.values()))
    return tuple(places)


def _of_units_only(sheet: Sheet) -> bool:
    """Whether all rows of a sheet are single units' own (单位活动; not 单位小组, which has common rows)."""
    return sheet.overrides is not None and sheet.overrides[1] != sheet.name


@dataclass(frozen=True, slots=True)
class _Lost:
    """What is to be said of cells that nothing became of."""

    fault: Fault
    seen: str
    remedy: str
    meant: str


class _SheetAccount:
    """The account of one sheet, which several kinds may read."""

    def __init__(
        self,
        name: str,
        kinds: Sequence[Kind],
        book: Book,
        taken: Collection[Place],
        elsewhere: Elsewhere,
        wrong: Collection[Place],
        named: Collection[Place],
        refused: Collection[str],
    ) -> None:
        self.name, self.kinds, self.taken, self.elsewhere = name, kinds, taken, elsewhere
        self.wrong, self.named, self.refused = wrong, named, refused
        self.sheets = [sheet for kind in kinds if (sheet := kind.sheet(name))]
        self.sheet = self.sheets[0]
        self.table = book.tables[name]
        # What the rows belong to by a key that is read downwards (部分, 所属), and what of it is printed.
        fills = (one for one in reversed(self.sheet.fields) if one.fill and one.use == "decides")
        self.owner = next(fills, None)
        self.owners: set[str] = set()
        self.lost: dict[_Lost, list[Place]] = {}

    def findings(self) -> Iterator[Diagnostic]:
        """One finding for all cells of which the same is to be said."""
        rows = [row for row in self.table.typed_rows() if row.own and not self._aside(row)]
        if (
            rows
            and self._is_list()
            and not any(self._taken(words) for row in rows for words in row.own.values())
        ):
            if not self.elsewhere.kinds or not any(kind.sheet(self.name) for kind in self.elsewhere.kinds):
                place = whole_sheet(next(iter(rows[0].own.values())).place)
                remedy = "在正文的“插入”或附件的“来源”中写上它；不用的表请删去"
                yield Diagnostic(SHEET_NOT_USED, place, "这张表没有用到", remedy)
            return
        if self.owner:
            taken = [row for row in rows if any(map(self._taken, row.own.values()))]
            self.owners = {row.said.get(self.owner.key, "").strip() for row in taken}
        for row in rows:
            self._account(row)
        self._headers(rows)
        for lost, places in self.lost.items():
            # Of units the documents are there already, and what one of them prints is that unit's.
            found = finding_on(lost.fault, places, lost.seen, lost.remedy)
            yield replace(found, meant=lost.meant, softened=self.elsewhere.units)

    def _is_list(self) -> bool:
        """Whether the sheet is drawn by its name (领导小组, 活动), not by what its rows belong to (正文, 附件)."""
        return self.sheet.arrangement == "rows" and not any(
            field.type == "sheet" or (field.reference and field.reference[0] == DISPATCH)
            for sheet in self.sheets
            for field in sheet.fields
        )

    def _aside(self, row: TypedRow) -> bool:
        """Whether a row is another run's, or is wrong, or a unit's of which no document is made."""
        if any(words.place in self.wrong for words in row.own.values()):
            return True
        for kind in self.kinds:
            sheet = kind.sheet(self.name)
            assert sheet is not None
            tie = _tie(sheet, DISPATCH) if self.name != DISPATCH else None
            if tie and row.said.get(tie.key, "").strip() in self.elsewhere.files - {""}:
                return not self._of_a_bare_document(row)
            unit = _tie(sheet, kind.documents) if sheet.overrides else None
            whose = row.said.get(unit.key, "").strip() if unit else ""
            if whose and (self.elsewhere.units or whose in self.refused):
                return True
        file = row.said.get(_key(self.sheet, FILE_COLUMN), "").strip()
        return self.name == DISPATCH and file in self.elsewhere.files

    def _of_a_bare_document(self, row: TypedRow) -> bool:
        """Whether a row of 附件 is of a document that has no attachments, so that no run prints it."""
        return self.name == ATTACHMENTS and self._is_bare(row)

    def _is_bare(self, row: TypedRow) -> bool:
        return row.said.get(_key(self.sheet, FILE_COLUMN), "").strip() in self.elsewhere.bare

    def _account(self, row: TypedRow) -> None:
        kinds = self._kinds_of(row)
        pending = {
            key: words
            for key, words in row.own.items()
            if not self._taken(words)
            and not any(_decides(kind, sheet, key, row.said) for kind, sheet in kinds)
            and not self._elsewhere(row, key)
        }
        draws = any(field.type == "sheet" for sheet in self.sheets for field in sheet.fields)
        keys_only = all((field := self.sheet.field(key)) and field.fill for key in row.own)
        whole = self.sheet.arrangement == "rows" and not any(map(self._taken, row.own.values()))
        if whole and not keys_only and self.sheet.overrides is None and (pending or draws):
            if any(not self._elsewhere(row, key) for key in row.own):
                self._lose_row(row)
            return
        for key, words in pending.items():
            field = self.sheet.field(key)
            said_in = field.said_in if field and field.use == "decides" else ""
            remedy = f"要印的话，写进“{said_in}”；不要印的话，不用管" if said_in else REMEDY
            self._lose(_seen(self._name(key)), remedy, words.place)
        for name in OF_A_TABLE if self.name == ATTACHMENTS else ():
            said = row.own.get(header_key(name))
            if said is not None and not self._taken(said) and not self._elsewhere(row, header_key(name)):
                seen = f"“{name}”只对表有用，这一行的来源不是表，没有用上"
                self._lose(seen, "清空这一格", said.place, fault=NOTHING_TO_SET)

    def _kinds_of(self, row: TypedRow) -> list[tuple[Kind, Sheet]]:
        """The kinds that a row may be of, with what they call its sheet: of 发文 those that its 模板 names."""
        both = list(zip(self.kinds, self.sheets, strict=True))
        if self.name != DISPATCH:
            return both
        named = row.said.get(_key(self.sheet, KIND_COLUMN), "").strip()
        return [(kind, sheet) for kind, sheet in both if named in (kind.name, kind.title)] or both

    def _taken(self, words: Words) -> bool:
        return words.place in self.taken

    def _elsewhere(self, row: TypedRow, key: str) -> bool:
        """Whether a cell that belongs to none of this run's documents may be of use in another run."""
        tie = _tie(self.sheet, DISPATCH)
        tied = self.name == DISPATCH or (tie is not None and row.said.get(tie.key, "").strip())
        return not tied and self.elsewhere.declares(self.name, key)

    def _lose_row(self, row: TypedRow) -> None:
        """No word of the row is printed; where nothing is of what it belongs to by a key, a whole section is lost."""
        places = [words.place for words in row.own.values()]
        if self.name == COLUMN_SETTINGS:
            named = on_one_line(row.said.get(self.sheet.fields[0].key, "")).strip()
            remedy = "要印的，在正文的“插入”或附件的“来源”中写上它；不印的，不用管"
            self._lose(f"“{named}”表没有印，给它的设置没有用上", remedy, *places, fault=SETTINGS_NOT_USED)
            return
        if self._of_a_bare_document(row):
            seen = bare_seen(row.said[_key(self.sheet, FILE_COLUMN)].strip())
            self._lose(seen, BARE_REMEDY, *places, fault=SECTION_NOT_PRINTED)
            return
        owner = self.owner
        belongs = row.said.get(owner.key) if owner else None
        name = belongs.strip() if belongs else ""
        if owner is None or name in self.owners or not (belongs or self.owners):
            remedy = "检查它属于哪份公文的哪个部分、用于哪些单位；不要印的话，不用管"
            self._lose("这一行没有印在公文里", remedy, *places)
            return
        whose = f"“{owner.name}”为“{inline(name)}”的几行" if belongs else f"“{owner.name}”空着的几行"
        seen = f"{whose}没有印在公文里"
        meant = likely(name, [one for one in self.owners if one and _digits(one) == _digits(name)])
        places = [*([belongs.place] if belongs else ()), *places]
        if meant:
            self._lose(seen, f"把“{owner.name}”改为“{meant}”", *places, fault=SECTION_MISNAMED, meant=meant)
        else:
            remedy = f"改正“{owner.name}”；是附件的，在附件表中加一行；不要印的，移到另一张表"
            if self.name == ATTACHMENTS:
                remedy = (
                    "看看“文件”是不是带附件的那份公文，“随文”是不是它的正文或印发件；不要印的，删去这几行"
                )
            elif self._is_bare(row) or not any(kind.sheet(ATTACHMENTS) for kind in self.kinds):
                remedy = f"是正文的，改正“{owner.name}”；这样的公文没有附件，要附的表在正文的“插入”中写表名；不要印的，移到另一张表"
            self._lose(seen, remedy, *places, fault=SECTION_NOT_PRINTED)

    def _headers(self, rows: Sequence[TypedRow]) -> None:
        """Headers of columns that no kind declares and no table prints."""
        for key, header in self.table.headers.items():
            known = any(sheet.field(key) for sheet in self.sheets) or self.elsewhere.declares(self.name, key)
            filled = [row.own[key] for row in rows if key in row.own]
            used = any(map(self._taken, filled)) or place_of(header) in self.taken
            if not known and not used and (filled or place_of(header) not in self.named):
                self._lose(_seen(self._name(key)), REMEDY, place_of(header))

    def _name(self, key: str) -> str:
        """A column as the clerk calls it."""
        return _on_one_line(self.table.headers[key])

    def _lose(
        self, seen: str, remedy: str, *places: Place, fault: Fault = NOT_PRINTED, meant: str = ""
    ) -> None:
        self.lost.setdefault(_Lost(fault, seen, remedy, meant), []).extend(places)


def _digits(name: str) -> str:
    """方案2 is another part than 方案; 方按 is a slip."""
    return "".join(filter(str.isdigit, name))


def _on_one_line(words: str) -> str:
    return " ".join(words.split())


def _seen(column: str) -> str:
    return f"“{column}”里填的没有印在公文里"
