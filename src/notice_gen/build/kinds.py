"""A workbook → the kinds of document that its 发文 names, and which of its columns are of each. No document is made here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from notice_gen.book import Workbook, lay_out
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.document import Format
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, KIND_COLUMN, Kind
from notice_gen.model.places import placed
from notice_gen.model.tables import Record
from notice_gen.model.values import place_of
from notice_gen.settings.kinds import find_kind, named_kind

USUAL_KIND = "printed-notice"


def kinds_of(
    workbook: Workbook,
    beside: Path,
    kind: str | None,
    usual: str = USUAL_KIND,
    here: Path | None = None,
    codes: tuple[tuple[str, Format], ...] = (),
) -> list[tuple[Kind, set[str] | None]]:
    """The kinds that the documents of 发文 name in 模板, and the words they name each by.

    A document that names none is of the kind `usual`; `kind` makes all of them of that one (None). Kinds are looked
    for beside the workbook, then in the folder `here`; each knows the formats of the office's `codes`.
    """
    return [(replace(one, codes=codes), keys) for one, keys in _kinds_of(workbook, beside, kind, usual, here)]


def _kinds_of(
    workbook: Workbook, beside: Path, kind: str | None, usual: str, here: Path | None
) -> list[tuple[Kind, set[str] | None]]:
    if kind:
        found = find_kind(kind, beside, here)
        return [(found, {found.name, found.title} if found.per_row else None)]
    assumed = find_kind(usual, beside, here)
    form = assumed.sheet(DISPATCH)
    # Faults of the dispatch sheet are reported when it is checked for its kind.
    records = lay_out(form, workbook, Report()).table.records if form else []
    kinds: dict[str, tuple[Kind, set[str] | None]] = {}
    for words in dict.fromkeys(named_in(record) for record in records):
        try:
            found = named_kind(words, beside, here) if words else assumed
        except Refused as refused:
            place = next(place_of(record.values["模板"]) for record in records if named_in(record) == words)
            found_here = (replace(one, place=placed(one.place, place)) for one in refused.findings)
            raise Refused(*found_here) from refused
        _, keys = kinds.setdefault(found.name, (found, set()))
        if keys is not None:
            keys.add(words)
    return list(kinds.values()) or [(assumed, None)]


def files_of(kind: Kind, workbook: Workbook, named: set[str] | None) -> set[str]:
    """文件 of the columns of 发文 that name a kind by one of these words."""
    form = kind.sheet(DISPATCH)
    records = lay_out(form, workbook, Report()).table.records if form else []
    of_kind = [one for one in records if named is None or named_in(one) in named]
    return {str(one.values.get(FILE_COLUMN, "")).strip() for one in of_kind}


def named_in(record: Record) -> str:
    """What a document's 模板 says."""
    return str(record.values.get(KIND_COLUMN, "")).strip()
