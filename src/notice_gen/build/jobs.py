"""A checked book → jobs: one per unit, with a key, a file name and a digest of all that it is made from.

A job carries its own row and the rows that the unit has of its own; what all share goes once, in a Setup.
Nothing is made here.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from unicodedata import is_normalized

from notice_gen import __version__
from notice_gen.book.columns import Values
from notice_gen.compose import common_cells
from notice_gen.files.names import portable
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, KIND_COLUMN, Kind
from notice_gen.model.looks import Looks
from notice_gen.model.places import InFile, Place
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record, Table, UndeclaredSheet
from notice_gen.model.values import shown

NAME, CODE, TYPE = "单位名称", "单位代码", "类型"
NO_TYPE = "其他"
T = TypeVar("T")
Own = tuple[tuple[str, tuple[Record, ...]], ...]  # by sheet, what stands in the place of the common rows


@dataclass(frozen=True, slots=True)
class Job:
    """One document: its key in the record, where its files stand (without ending), the unit's rows.

    `number` is the unit's place in the sheet, from 1; `inputs` is the digest of the unit's own cells. With the
    Setup's it is all that the document is made from.
    """

    number: int
    key: str
    path: str
    unit: str
    type: str
    record: Record
    own: Own
    inputs: str


@dataclass(frozen=True, slots=True)
class Setup:
    """What all jobs of a run share: the kind, the book without its units, the looks, the formats.

    `cells` are those of the book that are to be accounted for, in an order that is the book's.
    """

    kind: Kind
    book: Book
    looks: Looks
    formats: tuple[str, ...]
    for_libreoffice: bool = False
    cells: tuple[Place, ...] = ()

    @property
    def digest(self) -> str:
        """Of everything that a document is made from beside its own unit's rows."""
        made = hashlib.sha256(__version__.encode())
        for folder in self.kind.folders:
            for path in sorted(folder.glob("*.*")):
                made.update(path.name.encode())
                made.update(path.read_bytes())
        # The standard's numbers are the program's; an office's own are in here.
        made.update(repr((self.looks, self.formats, self.for_libreoffice)).encode())
        for name, table in self.book.tables.items():
            made.update(f"\n{name} {sorted(table.headers.items())}".encode())
            for record in table.records:
                made.update(_cells(record))
        for name, sheet in self.book.undeclared.items():
            made.update(
                repr(
                    (name, sorted(sheet.cells.items()), sorted(sheet.spans.items()), sheet.appearance)
                ).encode()
            )
        return made.hexdigest()


def set_up(kind: Kind, book: Book, looks: Looks, formats: Sequence[str], for_libreoffice: bool) -> Setup:
    """The Setup of a checked book: its tables without the units and without what single units have."""
    tables = {}
    for name, table in book.tables.items():
        sheet = kind.sheet(name)
        own_only = sheet is not None and sheet.overrides is not None and sheet.overrides[1] != name
        records = [] if name == kind.documents or own_only else [_plain(record) for record in table.records]
        merged, sums = partial(_same, table.merged()), partial(_same, table.sums())
        tables[name] = Table(name, dict(table.headers), records, merged=merged, sums=sums)
    asked = _asked_for(kind, tables)
    undeclared = {
        name: _kept(sheet) for name, sheet in book.undeclared.items() if any(name in words for words in asked)
    }
    shared = Book(book.file, tables, undeclared, book.pages)
    # A sheet that is certainly asked for; the others are only there so that none is missing.
    named = {name for name in undeclared if any(name == words or f'"{name}"' in words for words in asked)}
    drawn = {name: sheet for name, sheet in book.undeclared.items() if name in named}
    cells = common_cells(kind, replace(book, undeclared=drawn))
    return Setup(kind, shared, looks, tuple(formats), for_libreoffice, cells)


def _kept(sheet: UndeclaredSheet) -> UndeclaredSheet:
    """A sheet with all that is read of it, for machines that have no workbook."""
    return replace(
        sheet, read_cells=partial(dict, sheet.cells), read_appearance=partial(_same, sheet.appearance)
    )


def _same(known: T) -> T:
    return known


def _asked_for(kind: Kind, tables: dict[str, Table]) -> set[str]:
    """All words that may name a sheet to be printed: cells of such columns, and the templates themselves."""
    asked = {path.read_text(encoding="utf-8-sig") for folder in kind.folders for path in folder.glob("*.j2")}
    for sheet in kind.sheets:
        keys = [field.key for field in sheet.fields if field.type == "sheet"]
        for record in tables[sheet.name].records if keys else ():
            asked.update(text_of(record, key) for key in keys)
    return asked


def jobs_of(kind: Kind, book: Book) -> Iterator[Job]:
    """A job for every unit without 错误, in the order of the sheet; folders by type.

    The number that a file's name begins with is the unit's own, so that no two have one name.
    """
    units = book.tables[kind.documents].records
    form, name = form_of(kind, book)
    width, name = len(str(len(units))), portable(name, 100)
    overridden = [(sheet, table) for sheet, table in book.tables.items() if table.own]
    folders: dict[str, str] = {}
    campaign = [plain(text_of(form, column)).strip() for column in ("活动编号", FILE_COLUMN)]
    for n, record in enumerate(units, 1):
        if record.refused:
            continue
        unit, sort, code = (plain(text_of(record, key)).strip() for key in (NAME, TYPE, CODE))
        own: Own = ()
        if overridden:
            place = record.place
            own = tuple(
                (sheet, tuple(_plain(one) for one in table.own[place]))
                for sheet, table in overridden
                if place in table.own
            )
        digest = hashlib.sha256(_cells(record))
        for sheet, records in own:
            digest.update(sheet.encode())
            for one in records:
                digest.update(_cells(one))
        key = "/".join(part for part in (*campaign, code) if part)
        if sort not in folders:
            folders[sort] = portable(sort or NO_TYPE, 100)
        stem = f"{n:0{width}d} {unit} {name}"
        if not (unit.isalnum() and is_normalized("NFC", unit) and len(stem) < 60):
            stem = portable(stem, 180)
        path = f"{folders[sort]}/{stem}"
        yield Job(n, key, path, unit, sort, record, own, digest.hexdigest())


def form_of(kind: Kind, book: Book) -> tuple[Record, str]:
    """The dispatch record of the kind's documents (their column of 发文), and what they are called."""
    records = book.tables[DISPATCH].records if DISPATCH in book.tables else []
    named = (kind.name, kind.title)
    found = next((r for r in records if shown(r.values.get(KIND_COLUMN, "")).strip() in named), None)
    name = shown(found.values.get(FILE_COLUMN, "")).strip() if found else ""
    return found or Record(InFile(book.file)), name or kind.title


def packed(setup: Setup) -> bytes:
    """The Setup as it goes to other processes."""
    return pickle.dumps(setup)


def _plain(record: Record) -> Record:
    """The record with its values made: what goes to another process leaves the workbook behind."""
    return Record(record.place, dict(record.values.items()), record.refused)


def text_of(record: Record, key: str) -> str:
    """The words of a cell; of a record that is still in its workbook, without making a value of them."""
    if isinstance(record.values, Values):
        return record.values.text(key)
    value = record.values.get(key)
    return "" if value is None else shown(value)


def texts_of(record: Record) -> list[str]:
    """The words of all cells of a record, in the order of its columns."""
    if isinstance(record.values, Values):
        return record.values.texts()
    return [text_of(record, key) for key in record.values]


def _cells(record: Record) -> bytes:
    """The words of a record, so that different ones give different bytes."""
    words = [f"{key}\x1f{text}" for key, text in zip(record.values, texts_of(record), strict=True)]
    return "\x1e".join(words).encode("utf-8", "surrogatepass")
