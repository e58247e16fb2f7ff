"""A document of the register → its 分发签收单: who gets how many copies, who signed for them and when, what is kept.

The recipients come from the entry, or from the sheet as a clerk has filled it in; all copies and those that are kept must
make up the number that was printed (份数). Nothing is entered into the register here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from notice_gen.book import Sheet, Workbook
from notice_gen.book.columns import day_of
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import Document
from notice_gen.model.filing import Entry
from notice_gen.model.kind import header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.model.table import TableLine
from notice_gen.model.text import parted
from notice_gen.office.on_paper.faults import COPIES_DIFFER, COPIES_UNCLEAR, NO_COPIES_PRINTED, NO_RECIPIENTS
from notice_gen.office.on_paper.sheets import Column, paper, row, table, total

TITLE = "文件分发签收单"
NAME, COPIES, SIGNER, SIGNED, REMARK = "收文单位", "份数", "签收人", "签收日期", "备注"
KEPT, SUM = "存档", "合计"
_HEADERS = {
    NAME: (NAME, "单位", "分发单位"),
    COPIES: (COPIES, "分发份数"),
    SIGNER: (SIGNER, "签收"),
    SIGNED: (SIGNED, "日期"),
    REMARK: (REMARK,),
}
_BREAKS = lazy_pattern("[，,；;\n]")
_SHORTEST = (
    4  # characters of an office's name: 各区、县卫生健康局 is one recipient, 市委办公室、市政府办公室 are two
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets copies: the name, how many, who signed for them, the day as written, a remark."""

    name: str
    copies: int
    signer: str = ""
    signed: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The recipients of a document, and how many copies are kept."""

    recipients: tuple[Recipient, ...]
    kept: int

    @property
    def whole(self) -> int:
        """All copies."""
        return sum(one.copies for one in self.recipients) + self.kept


def by_entry(entry: Entry, copies: int, kept: int | None) -> Distribution:
    """So many copies for each of 主送机关 and 抄送机关, for the issuers of a joint document what 联合机关 said of them (各机关份数);
    kept is what is left of 份数, unless it is given.
    """
    facts = entry.shown
    names = [name for fact in ("主送机关", "抄送机关") for name in _names(facts.get(fact, ""))]
    issuers = _of_issuers(facts.get("各机关份数", ""))
    counts = {**issuers, **{name: issuers.get(name, copies) for name in names}}
    recipients = tuple(Recipient(name, count) for name, count in counts.items())
    left = max(0, (_printed(entry) or 0) - sum(counts.values()))
    return Distribution(recipients, left if kept is None else kept)


def _of_issuers(words: str) -> dict[str, int]:
    """The copies of each issuer of a joint document: 某某市教育局 20份；某某市财政局 5份."""
    said = (one.rpartition(" ") for one in words.split("；"))
    return {
        name: int(copies[:-1])
        for name, _, copies in said
        if name and copies[:-1].isdecimal() and copies[-1] == "份"
    }


def _names(words: str) -> Iterator[str]:
    for piece in parted(words, _BREAKS):
        several = [name.strip() for name in parted(piece, re.compile("、"))]
        if all(len(name) >= _SHORTEST for name in several):
            yield from several
        elif piece.strip():
            yield piece.strip()


def check(entry: Entry, distribution: Distribution, report: Report) -> None:
    """A 提醒 where the copies do not make up 份数, or nobody said how many were printed."""
    printed, given = _printed(entry), sum(one.copies for one in distribution.recipients)
    if printed is None:
        seen = f"登记簿中 {entry.number} 没有写份数，分发的 {distribution.whole} 份没有核对"
        report.found(NO_COPIES_PRINTED, NOWHERE, seen, "下一次在“发文”表的印数中写上")
    elif distribution.whole != printed:
        seen = f"{entry.number} 印了 {printed} 份，各单位共 {given} 份，存档 {distribution.kept} 份，合起来是 {distribution.whole} 份"
        report.found(
            COPIES_DIFFER, NOWHERE, seen, "在分发单的 Excel 表中改正各单位的份数，再用 --filled 印一次"
        )


def _printed(entry: Entry) -> int | None:
    found = re.fullmatch(r"(\d+)\s*份?", entry.facts.get("份数", "").strip(), re.ASCII)
    return int(found[1]) if found else None


# ---- the paper ------------------------------------------------------------------------------------


def sheet_of(entry: Entry, distribution: Distribution) -> Document:
    """The 分发签收单."""
    columns = (
        Column("序号", "serial", 6), Column(NAME, "text", 40), Column(COPIES, "figures", 8), Column(SIGNER, "text", 14),
        Column(SIGNED, "dates", 16), Column(REMARK, "text", 16),
    )  # fmt: skip
    rows = [
        row((n, one.name, one.copies, one.signer, one.signed, one.remark))
        for n, one in enumerate(distribution.recipients, 1)
    ]
    rows.append(row(("", KEPT, distribution.kept, "", "", "")))
    rows.append(total(("", SUM, distribution.whole, "", "", "")))
    printed = entry.facts.get("份数", "")
    above = (
        TableLine(f"{entry.number}　{entry.shown.get('标题', '')}"),
        TableLine(f"印发日期：{entry.facts.get('印发日期', '')}", f"印数：{printed}"),
    )
    return paper((TITLE, (table(columns, rows, before=above),)))


# ---- as it was filled in --------------------------------------------------------------------------


def filled_in(workbook: Workbook, report: Report) -> Distribution | None:
    """The sheet as a clerk has filled it in; None, and what is wrong by its cells, where it cannot be read."""
    for sheet in workbook.sheets.values():
        for at in range(sheet.top, sheet.bottom):
            columns = _columns(sheet, at)
            if NAME in columns and COPIES in columns:
                return _read(sheet, at, columns, report)
    seen = f"没有找到表头：要有“{NAME}”和“{COPIES}”两列"
    report.found(NO_RECIPIENTS, InFile(workbook.file), seen, "用程序写的分发单 Excel 表来填，不改列名")
    return None


def _columns(sheet: Sheet, at: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in range(sheet.left, sheet.right):
        key = header_key(sheet.text(at, column))
        for name, headers in _HEADERS.items():
            if key in map(header_key, headers):
                found.setdefault(name, column)
    return found


def _read(sheet: Sheet, header: int, columns: dict[str, int], report: Report) -> Distribution | None:
    recipients: list[Recipient] = []
    kept, sound = 0, True
    for at in range(header + 1, sheet.bottom):
        said = {name: sheet.text(at, column).strip() for name, column in columns.items()}
        name, count = said[NAME], said[COPIES]
        if name == SUM or not any(said.values()):
            continue
        copies = int(count) if count.isdecimal() else None
        if copies is None or not name:
            seen = f"“{name}”的份数写的是“{count}”" if name else f"这一行没有{NAME}"
            report.found(
                COPIES_UNCLEAR,
                sheet.place_of(at, columns[COPIES]),
                seen,
                "写整数，不发的写 0；没有单位的行删去",
            )
            sound = False
        elif name == KEPT:
            kept += copies
        else:
            day = day_of(said[SIGNED], sheet.raw_at(at, columns[SIGNED])) if SIGNED in columns else None
            signed = day.isoformat() if day else said.get(SIGNED, "")
            recipients.append(Recipient(name, copies, said.get(SIGNER, ""), signed, said.get(REMARK, "")))
    return Distribution(tuple(recipients), kept) if sound else None
