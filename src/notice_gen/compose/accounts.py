"""A composed document → the cells of the workbook that it takes, and what of its own row it does not.

A cell is printed where its value stands in the document that is written, found by the cell's own identity, which values
keep (`model/values`). See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from notice_gen.compose.column_use import decides, heading_of, seen_in
from notice_gen.compose.faults import NOT_PRINTED
from notice_gen.compose.undeclared_sheets import REMEDY, finding_on
from notice_gen.model.binding import Bindable
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import Document, Roster
from notice_gen.model.kind import Kind, Sheet
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import NOWHERE, Place, sheet_name
from notice_gen.model.table import Table
from notice_gen.model.tables import Record
from notice_gen.model.text import Slot
from notice_gen.model.values import Gap, Words, place_of, places_of, shown


@dataclass(frozen=True, slots=True)
class Account:
    """The cells that a document takes, those of its own row left aside; the columns of that row that it does not take.

    A column is its header key and its header, which goes with its cells where the kind does not declare it.
    """

    cells: frozenset[Place]
    lost: tuple[tuple[str, Words], ...] = ()


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
        if not taken and not decides(kind, sheet, key, words):
            header = headers.get(key, key)
            where = NOWHERE if sheet.field(key) else place_of(header)
            lost.append((key, Words(heading_of(header), where)))
    return Account(frozenset(cells - own), tuple(lost))


def lost_of(row: Record, account: Account) -> Iterator[Diagnostic]:
    """The findings on columns of a row that its document does not take."""
    for key, header in account.lost:
        yield finding_on(NOT_PRINTED, (header.place, place_of(row.values[key])), seen_in(header), REMEDY)


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
            if sheet is not None and not decides(kind, sheet, key, said):
                field = sheet.field(key)
                yield Diagnostic(NOT_PRINTED, words.place, seen_in(field.name if field else key), REMEDY)
