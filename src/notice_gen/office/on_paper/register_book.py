"""The register → 发文登记簿 to be printed on A4 across: the columns that the office prints, a section for each series."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from notice_gen.model.document import Document
from notice_gen.model.filing import Entry
from notice_gen.model.table import Holds, TableRow
from notice_gen.office.on_paper.sheets import Column, paper, row, section, table
from notice_gen.office.register.ledger import WIDTHS, Said, said

TITLE = "发文登记簿"
_HOLDS: dict[str, Holds] = {
    "顺序号": "serial", "份数": "serial", "登记日期": "dates", "签发日期": "dates", "印发日期": "dates", "档号": "code",
    "份号": "code", "发文字号": "code",
}  # fmt: skip


def register_book(entries: Sequence[Entry], year: int | None, columns: Sequence[str]) -> Document:
    """The paper of these lines in their order (`ledger.in_order`), with these columns (of LEDGER)."""
    rows = _rows(entries, columns)
    drawn = table([Column(name, _HOLDS.get(name, "text"), WIDTHS[name]) for name in columns], rows)
    return paper((f"{year}年{TITLE}" if year is not None else TITLE, (drawn,)))


def _rows(entries: Sequence[Entry], columns: Sequence[str]) -> Iterator[TableRow]:
    """The lines, below a row of the series' name where there are several."""
    several = len({(entry.year, entry.number.series) for entry in entries}) > 1
    years = len({entry.year for entry in entries}) > 1
    for (year, series), lines in groupby(_numbered(entries), lambda one: (one[1].year, one[1].number.series)):
        if several:
            yield section(f"{series}（{year}年）" if years else series, len(columns))
        for n, entry in lines:
            yield row(_words(name, said(entry, name, n)) for name in columns)


def _numbered(entries: Iterable[Entry]) -> Iterable[tuple[int, Entry]]:
    return enumerate(entries, 1)


def _words(name: str, value: Said) -> str:
    """The words of a cell; a number goes on below its 机关代字, so that its column is narrow and no figure is parted."""
    words = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return words.replace("〔", "\n〔") if name == "发文字号" else words
