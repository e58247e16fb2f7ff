"""The checked contents of a workbook: a Book of declared tables and undeclared sheets, a Table of Records.

Plain types: filled by `book`, read by `compose`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from notice_gen.model.appearance import NO_APPEARANCE, Appearance
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.kind import header_key
from notice_gen.model.places import Place
from notice_gen.model.table import Holds
from notice_gen.model.taken import TakenPages
from notice_gen.model.values import Value, Words

EXAMPLE = "填写示例"  # the sheet that shows how to fill in the others; it is never read
# What the program writes above 项目 of a blank dispatch sheet; the leaders write by hand beside the last ones.
HINT = "红底的项目必须填写，黄底的可以以后补上。点一下格子，旁边会出现填法；怎样填见“填写示例”表。"
DISPATCH_PAPER = "发文稿纸"
BY_HAND = ("签发", "会签", "核稿")
SHOWN_IN_TABLES = header_key("（表）")  # 活动名称（表） takes the place of 活动名称 in attachments


@dataclass(slots=True)
class Record:
    """One row of data (in an upright sheet one column): its values by header key, in the order of the sheet.

    `place` is its first cell or its line. `refused`: it has an 错误 of its own, so that no document is made of it.
    """

    place: Place
    values: Mapping[str, Value] = field(default_factory=dict)
    refused: bool = False

    def in_tables(self, key: str) -> Value | None:
        """The value as an attachment's table words it: that of X（表） where it is filled, else of X."""
        special = self.values.get(key + SHOWN_IN_TABLES)
        return special if special else self.values.get(key)


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A record as somebody typed it: its own filled cells by header key, and all that it says, read downwards too."""

    own: Mapping[str, Words]
    said: Mapping[str, Words]


@dataclass(slots=True)
class Table:
    """A declared sheet that has been read: headers as the clerk typed them, by key, and its records.

    `own`: for each unit with overrides, by the place of the unit's row, the records that it has instead of `records`.
    `typed`: all rows as they stand in the sheet, where `records` leaves out those of single units; else empty.
    `typed_rows` gives the rows as they were typed, before anything was read into them. `merged` gives for each column
    the cells that are merged downwards, and over how many records each reaches; `held` keeps what a column was found to
    hold, once a table was made of it. `sums` gives the cells of its rows 合计, 总计, 共计, which are no records; neither
    are its `sections`, words over all columns, each with the index, in all rows, of the record below it.
    """

    name: str
    headers: Mapping[str, str]
    records: Sequence[Record] = field(default_factory=list)
    own: dict[Place, Sequence[Record]] = field(default_factory=dict)
    typed: Sequence[Record] = ()
    typed_rows: Callable[[], Sequence[TypedRow]] = tuple
    merged: Callable[[], Mapping[str, Mapping[Place, int]]] = dict
    held: dict[str, Holds] = field(default_factory=dict)
    sums: Callable[[], Sequence[Mapping[str, Words]]] = tuple
    sections: Sequence[tuple[int, Words]] = ()


@dataclass(frozen=True)
class UndeclaredSheet:
    """A sheet that no kind declares: filled cells by (row, column) from 0, and merged cells.

    `read_cells` is called on the first use of `cells`, and `read_appearance` on that of `appearance`, so that a million
    rows that nobody prints cost nothing.
    """

    name: str
    read_cells: Callable[[], dict[tuple[int, int], Words]]
    spans: dict[tuple[int, int], tuple[int, int]]  # top left cell → rows, columns
    faults: tuple[Diagnostic, ...] = ()  # on its cells; they matter once the sheet is printed
    read_appearance: Callable[[], Appearance] = lambda: NO_APPEARANCE

    @cached_property
    def cells(self) -> dict[tuple[int, int], Words]:
        """The filled cells."""
        return self.read_cells()

    @cached_property
    def appearance(self) -> Appearance:
        """How it looks and prints. Raises Refused where the workbook was changed meanwhile."""
        return self.read_appearance()


@dataclass(slots=True)
class Book:
    """What `book` makes of a Workbook: a table for each sheet that the kind declares, and the undeclared sheets.

    `pages` are the PDF files that its cells name, by name.
    """

    file: str
    tables: dict[str, Table]
    undeclared: dict[str, UndeclaredSheet]
    pages: dict[str, TakenPages] = field(default_factory=dict)
