"""A dispatch record → the format of its document, also where 公文格式 is empty; what a format looks like is not known here."""

from __future__ import annotations

from dataclasses import replace

from notice_gen.model.document import Format
from notice_gen.model.kind import CODE_COLUMN, DISPATCH, FORMAT_COLUMN, Kind, header_key
from notice_gen.model.tables import Record
from notice_gen.model.values import Words, place_of, shown


def format_of(kind: Kind, record: Record) -> Format:
    """The format that a dispatch record has by what it says, its 机关代字, or its kind."""
    said, code = (record.values.get(header_key(name)) or "" for name in (FORMAT_COLUMN, CODE_COLUMN))
    return kind.format_of(shown(said), shown(code))


def in_its_format(kind: Kind, record: Record) -> Record:
    """The record with its format written out, so that templates may ask for it whatever was typed."""
    sheet = kind.sheet(DISPATCH)
    if sheet is None or sheet.field(FORMAT_COLUMN) is None:
        return record
    key = header_key(FORMAT_COLUMN)
    said = record.values.get(key)
    place = place_of(said) if said is not None else record.place
    return replace(record, values={**record.values, key: Words(format_of(kind, record), place)})
