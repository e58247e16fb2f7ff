"""The sheet 联合机关 → the columns 发文机关, 署名, 签发人, 签发日期 and 用印 of 发文, so that whoever reads that sheet asks no other.

Where both sheets say something they have to agree; nothing is put together of the two. How several issuers are set is
not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from notice_gen.book.checking.checked import Checked
from notice_gen.book.columns import Column, as_type, items_of, without_spaces
from notice_gen.book.faults import (
    LATER_THAN_SIGNED,
    NOT_ALL_SIGNED,
    ONE_ISSUER_ALONE,
    SEALED_DIFFERENTLY,
    SIGNED_ANOTHER_DAY,
    TWO_SHEETS_DISAGREE,
)
from notice_gen.book.laying import Laid
from notice_gen.model.diagnostics import Fault
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, header_key
from notice_gen.model.places import Place
from notice_gen.model.values import Day, Joined, Listing, Value, Words, place_of, shown

JOINT = "联合机关"
NAME, SIGNATURE, SIGNATORY, SIGNED_ON, SEALED = "机关名称", "署名", "签发人", "签发日期", "用印"
ISSUER, MADE = "发文机关", "成文日期"
REMEDY = f"两处写成一样，或清空“{DISPATCH}”表中的这一格"


class JointColumn(Column):
    """A column of 发文 with values for some of its records that were made of the sheet 联合机关."""

    __slots__ = ("given",)

    def __init__(self, base: Column) -> None:
        for name in Column.__slots__:
            setattr(self, name, getattr(base, name))
        self.given: dict[int, Value] = {}

    def give(self, index: int, value: Value) -> None:
        """Let a record have this value in the place of its cell's."""
        self.texts[index] = "\n".join(map(shown, value)) if isinstance(value, Listing) else shown(value)
        self.given[index] = value

    def value(self, index: int) -> Value:
        """The value that was given, else that of the cell."""
        return self.given[index] if index in self.given else super().value(index)

    def place(self, index: int) -> Place:
        """The cell that was given, else the record's own."""
        return place_of(self.given[index]) if index in self.given else super().place(index)

    def raw(self, index: int) -> object:
        """As shown, where a value was given."""
        return self.texts[index] if index in self.given else super().raw(index)


@dataclass(frozen=True, slots=True)
class _Issuers:
    """The rows of 联合机关 that are of one document, and the columns of both sheets."""

    checked: Checked
    dispatch: Laid
    index: int
    sheet: Laid
    rows: Sequence[int]

    def said(self, name: str) -> list[tuple[Column, int]]:
        """The filled cells of a column of 联合机关, the host's first."""
        column = self.sheet.columns.get(header_key(name))
        return [(column, n) for n in self.rows if column.texts[n].strip()] if column else []

    def typed(self, name: str) -> str:
        """What 发文 says under that name."""
        column = self.dispatch.columns.get(header_key(name))
        return column.texts[self.index].strip() if column else ""

    def give(self, name: str, value: Value) -> None:
        """Put a value into 发文, where the kind has such a column; the cell that said the same stands behind it."""
        field = self.dispatch.declared.field(name)
        if field is None:
            return
        column = self.dispatch.columns.get(field.key)
        if not isinstance(column, JointColumn):
            column = JointColumn(column or _empty(self.dispatch, name))
            self.dispatch.columns[field.key] = column
        if self.typed(name) and isinstance(value, Listing) and column.given.get(self.index) is None:
            first, *others = value
            both = Joined(str(first), first.place, (column.place(self.index),))
            value = Listing.of((both, *others), value.place, value.typed)
        column.give(self.index, value)

    def found(self, fault: Fault, place: Place, seen: str, remedy: str) -> None:
        self.checked.report.found(fault, place, seen, remedy)

    def disagree(self, name: str, theirs: str) -> None:
        """Say that the two sheets differ."""
        column = self.dispatch.columns[header_key(name)]
        seen = f"“{name}”是“{'、'.join(self.typed(name).split())}”，“{JOINT}”表却是“{theirs}”"
        self.found(TWO_SHEETS_DISAGREE, column.place(self.index), seen, REMEDY)


def _empty(dispatch: Laid, name: str) -> Column:
    """A column for a line that 发文 does not have."""
    other = dispatch.columns[header_key(FILE_COLUMN)]
    return other.beside(Words(name, place_of(other.header)), dispatch.declared.field(name))


def join_issuers(checked: Checked) -> None:
    """Fill 发文 with what 联合机关 says of its documents, and say where the two do not agree."""
    sheet, dispatch = checked.laid.get(JOINT), checked.laid.get(DISPATCH)
    if sheet is None or dispatch is None or not sheet.rows or header_key(NAME) not in sheet.columns:
        return
    if header_key(FILE_COLUMN) not in dispatch.columns:
        return
    for index in checked.judged(dispatch):
        rows = [
            n for n in _rows_of(sheet, dispatch, index) if sheet.columns[header_key(NAME)].texts[n].strip()
        ]
        if rows:
            one = _Issuers(checked, dispatch, index, sheet, rows)
            _names(one)
            _signatories(one)
            _signed_on(one)
            _sealed(one)


def _rows_of(sheet: Laid, dispatch: Laid, index: int) -> Iterator[int]:
    """The rows that name a document, and those that name none."""
    file = dispatch.columns[header_key(FILE_COLUMN)].texts[index].strip()
    column = sheet.columns.get(header_key(FILE_COLUMN))
    for n in range(len(sheet.rows)):
        named = column.texts[n].strip() if column else ""
        if named in ("", file):
            yield n


def _names(one: _Issuers) -> None:
    """发文机关 and, where 联合机关 has another name for one of them below the text, 署名."""
    names = [Words(without_spaces(column.texts[n].strip()), column.place(n)) for column, n in one.said(NAME)]
    if len(names) == 1:
        seen = f"“{JOINT}”表里只有“{names[0]}”一个机关"
        one.found(
            ONE_ISSUER_ALONE,
            names[0].place,
            seen,
            "联合行文的，主办机关写在第一行，其他机关写在下面；不是的，删去这一行",
        )
    typed = _listed(one.typed(ISSUER))
    if typed and typed != names and typed != names[:1]:
        one.disagree(ISSUER, "、".join(names))
    one.give(ISSUER, _several(names))
    signed = {n: Words(without_spaces(c.texts[n].strip()), c.place(n)) for c, n in one.said(SIGNATURE)}
    if signed:
        all_signed = [signed.get(n, name) for n, name in zip(one.rows, names, strict=True)]
        typed = _listed(one.typed(SIGNATURE))
        if typed and typed != all_signed:
            one.disagree(SIGNATURE, "、".join(all_signed))
        one.give(SIGNATURE, _several(all_signed))


def _listed(typed: str) -> list[str]:
    """The names in a cell of 发文, each line one; a name on two lines is one."""
    value = as_type("issuers", Words(typed), typed, frozenset()) if typed else ()
    return [str(one) for one in (value if isinstance(value, tuple) else (value,))]


def _several(names: Sequence[Words]) -> Value:
    return Listing.of(names, names[0].place, "\n".join(names)) if len(names) > 1 else names[0]


def _signatories(one: _Issuers) -> None:
    """签发人 in the order of the issuers (7.2.6)."""
    people = [
        Words(item, column.place(n))
        for column, n in one.said(SIGNATORY)
        for item in items_of(column.texts[n])
    ]
    if not people:
        return
    typed = list(items_of(one.typed(SIGNATORY)))
    if typed and typed != people and typed != people[:1]:
        one.disagree(SIGNATORY, "、".join(people))
    one.give(SIGNATORY, Listing.of(people, people[0].place, "、".join(people)))


def _signed_on(one: _Issuers) -> None:
    """签发日期: the day on which the last of them signed, which is 成文日期 where nobody typed one (7.3.5.4)."""
    days = [Day.of(day, column.place(n)) for column, n in one.said(SIGNED_ON) if (day := column.day(n))]
    if not days:
        return
    if len(days) < len(one.rows):
        seen = f"“{JOINT}”表的 {len(one.rows)} 个机关里，{len(one.rows) - len(days)} 个没有填“{SIGNED_ON}”"
        one.found(NOT_ALL_SIGNED, days[0].place, seen, "各机关都签发以后补上；成文日期是最后签发的日期")
        return
    last = max(days)
    typed = one.dispatch.columns.get(header_key(SIGNED_ON))
    if typed and (day := typed.day(one.index)) and day != last:
        seen = f"“{SIGNED_ON}”是{shown(day)}，“{JOINT}”表里最后签发的是{shown(last)}"
        one.found(SIGNED_ANOTHER_DAY, typed.place(one.index), seen, REMEDY)
    one.give(SIGNED_ON, last)
    made = one.dispatch.columns.get(header_key(MADE))
    if made and (day := made.day(one.index)) and day > last:
        seen = f"“{MADE}”是{shown(day)}，最后签发的机关是{shown(last)}签发的"
        one.found(LATER_THAN_SIGNED, made.place(one.index), seen, "成文日期是最后签发的日期，改正其中一个")
    if not one.typed(MADE):
        one.give(MADE, last)


def _sealed(one: _Issuers) -> None:
    """用印, which is one for all of them."""
    field = one.dispatch.declared.field(SEALED)
    cells = one.said(SEALED)
    if field is None or not cells:
        return
    words = [Words(field.meant(column.texts[n].strip()), column.place(n)) for column, n in cells]
    if len(set(words)) > 1:
        seen = f"“{JOINT}”表里有的“{SEALED}”写“{words[0]}”，有的写“{next(w for w in words if w != words[0])}”"
        remedy = "一份公文上，各机关都盖章或都不盖章，写成一样"
        one.found(SEALED_DIFFERENTLY, words[0].place, seen, remedy)
        return
    typed = one.typed(SEALED)
    if typed and field.meant(typed) != words[0]:
        one.disagree(SEALED, words[0])
    one.give(SEALED, words[0])
