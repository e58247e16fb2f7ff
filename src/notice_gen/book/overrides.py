"""Sheets of overrides → the records that each unit has (单位活动 over 活动, 单位小组).

A filled cell replaces the common one, an empty one leaves it, 无 empties it. This is done once for the book;
templates see only the result for their unit. Which cells are wrong is reported elsewhere (`checking`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from notice_gen.model.kind import Field, Kind, Sheet, header_key
from notice_gen.model.places import NOWHERE
from notice_gen.model.tables import SHOWN_IN_TABLES, Record, Table
from notice_gen.model.values import Value, Words, shown

NOTHING = "无"
HELD, SERIAL = header_key("是否开展"), header_key("序号")


def tie_of(sheet: Sheet, kind: Kind) -> Field | None:
    """The column of a sheet that refers to the sheet of documents (单位); None where there is none."""
    return next((f for f in sheet.fields if f.reference and f.reference[0] == kind.documents), None)


def read_overrides(kind: Kind, tables: dict[str, Table]) -> None:
    """Fill `Table.own` of each table with the records that units have instead of the common ones."""
    for sheet in kind.sheets:
        tie = tie_of(sheet, kind)
        if sheet.overrides is None or tie is None or tie.reference is None:
            continue
        key, base_name, base_key = sheet.overrides
        by_unit: dict[str, list[Record]] = {}
        for record in tables[sheet.name].records:
            by_unit.setdefault(_text(record, tie.key), []).append(record)
        common = by_unit.pop("", [])
        base = tables[base_name]
        itself = base_name == sheet.name
        if itself:
            base.typed, base.records = base.records, list(_filled(common))
        records = list(base.records)
        columns = [field.key for field in sheet.fields if field.key not in (key, tie.key, HELD)]
        own = {} if not by_unit else {
            _text(unit, tie.reference[1]): unit.place for unit in tables[kind.documents].records
        }  # fmt: skip
        for unit, theirs in by_unit.items():
            if unit not in own:
                continue
            if itself:
                made = _replaced(records, theirs, key, columns)
            else:
                made = _closed_up(records, _overridden(records, theirs, key, base_key, columns))
            base.own[own[unit]] = made


def _overridden(
    records: Sequence[Record], theirs: Sequence[Record], key: str, base_key: str, columns: Sequence[str]
) -> list[Record]:
    """The common records with a unit's cells in them, without the activities that the unit does not carry out (是否开展 否)."""
    by_key = {_text(record, key): record for record in theirs}
    made = []
    for record in records:
        over = by_key.get(_text(record, base_key))
        if over is None:
            made.append(record)
        elif _text(over, HELD) != "否":
            made.append(_with(record, over, columns))
    return made


def _replaced(
    records: Sequence[Record], theirs: Sequence[Record], key: str, columns: Sequence[str]
) -> list[Record]:
    """The common roster, a unit's entries in the place of those of the same role; new roles at the end."""
    by_role: dict[str, list[Record]] = {}
    for record in theirs:
        by_role.setdefault(_text(record, key), []).append(record)
    made: list[Record] = []
    nobody = Record(NOWHERE)
    placed = set()
    for record in records:
        role = _text(record, key)
        if role not in by_role:
            made.append(record)
        elif role not in placed:
            placed.add(role)
            made += [_with(record, over, columns) for over in by_role[role]]
    for role, entries in by_role.items():
        if role not in placed:
            made += [_with(nobody, over, [key, *columns]) for over in entries]
    return list(_filled(made, columns))


def _with(record: Record, over: Record, columns: Sequence[str]) -> Record:
    """A record with the filled cells of another in it."""
    values: dict[str, Value] = dict(record.values)
    for column in columns:
        value = over.values.get(column)
        words = shown(value).strip() if value is not None else ""
        if words:
            values[column] = Words("", over.place) if value is None or words == NOTHING else value
            values.pop(column + SHOWN_IN_TABLES, None)  # it words what the common cell said
    return Record(over.place, values)


def _filled(records: Sequence[Record], columns: Sequence[str] = ()) -> Iterator[Record]:
    """The records in which something is left beside their key."""
    for record in records:
        if not columns or any(shown(record.values.get(column, "")).strip() for column in columns):
            yield record


def _closed_up(records: Sequence[Record], kept: Sequence[Record]) -> list[Record]:
    """The records that are left, numbered without gaps: 1, 2, 4 becomes 1, 2, 3."""
    if len(records) == len(kept) or not all(SERIAL in record.values for record in records):
        return list(kept)
    numbers = [record.values[SERIAL] for record in records]
    return [
        Record(record.place, {**record.values, SERIAL: number})
        for record, number in zip(kept, numbers, strict=False)
    ]


def _text(record: Record, key: str) -> str:
    value = record.values.get(key)
    return shown(value).strip() if value is not None else ""
