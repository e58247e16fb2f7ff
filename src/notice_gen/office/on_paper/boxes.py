"""Archived items → boxes, and their papers: 备考表, 盒目录, the labels of their backs, 移交清单, 交接文据.

DA/T 22—2015, 6.4: items go into boxes in the order of their 件号; those of another 年度, 机构（问题） or 保管期限 go into another
box. Nothing is numbered here but the boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from notice_gen.model.diagnostics import Report
from notice_gen.model.document import Blank, Document, Form, FormRow
from notice_gen.model.places import NOWHERE
from notice_gen.model.table import TableLine
from notice_gen.model.text import Text
from notice_gen.office.handover import Item, Sender
from notice_gen.office.on_paper.faults import NOT_BOXED
from notice_gen.office.on_paper.sheets import Column, paper, row, table, total
from notice_gen.writers.pdf.labels import Spine

MATTER = "机构（问题）"
ROOM = 12  # lines of a 备考表 for what is known of the contents and what is written by hand


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its 盒号, what its items have in common, the items with their 页数 (None where they could not be counted)."""

    n: int
    fonds: str
    year: int
    retention: str
    unit: str
    items: tuple[Item, ...]
    pages: tuple[int | None, ...] = field(default=())

    @property
    def numbers(self) -> tuple[int, ...]:
        """The 件号 of its items."""
        return tuple(item.code.n for item in self.items if item.code)

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last 件号."""
        return f"{self.numbers[0]:04d}", f"{self.numbers[-1]:04d}"

    @property
    def range(self) -> str:
        """The first and the last 件号 on one line; of a box of one item its own."""
        return "—".join(dict.fromkeys(self.ends))

    @property
    def holes(self) -> tuple[int, ...]:
        """The 件号 between the first and the last that no item in it has."""
        return tuple(sorted(set(range(self.numbers[0], self.numbers[-1] + 1)) - set(self.numbers)))

    @property
    def count(self) -> str:
        """How many pages are in it, as it is written: nothing where some could not be counted."""
        return "" if None in self.pages else str(sum(n for n in self.pages if n is not None))


def boxes_of(
    items: Sequence[Item], pages: Mapping[str, int | None], most: int, report: Report, first: int = 1
) -> list[Box]:
    """The boxes of the items, no more than so many pages in each, unless a single item has more; 盒号 from `first` on.

    An item without a 档号 is in none, which is reported. `pages` are the 页数 by the items' ids.
    """
    for item in items:
        if item.code is None:
            seen = f"{item.name} 还没有件号，没有装盒"
            report.found(NOT_BOXED, NOWHERE, seen, "编了档号以后再装盒")
    coded = sorted((item for item in items if item.code), key=lambda item: item.order)
    boxes: list[Box] = []
    for _, members in groupby(coded, lambda item: item.code and item.code.item_class):
        for held in _filled(list(members), pages, most):
            counts = tuple(pages.get(item.id) for item in held)
            boxes.append(_box(first + len(boxes), held, counts))
    return boxes


def _box(n: int, held: Sequence[Item], counts: tuple[int | None, ...]) -> Box:
    one = held[0]  # they are of one class; two may have 机构（问题） in other words
    return Box(n, one.code.fonds if one.code else "", one.year, one.retention, one.unit, tuple(held), counts)


def _filled(items: Sequence[Item], pages: Mapping[str, int | None], most: int) -> Iterator[list[Item]]:
    held: list[Item] = []
    full = 0
    for item in items:
        count = pages.get(item.id) or 1
        if held and full + count > most:
            yield held
            held, full = [], 0
        held.append(item)
        full += count
    if held:
        yield held


# ---- 备考表 ---------------------------------------------------------------------------------------


def notes(boxes: Sequence[Box]) -> Document:
    """A 备考表 for each box, to be put behind its items (6.4.2): what is known of them stands there, the rest is for the hand."""
    return paper(*(("备考表", (_note(box),)) for box in boxes))


def _note(box: Box) -> Form:
    return Form(
        (
            FormRow((_field("全宗号", box.fonds), _field("年度", str(box.year)))),
            FormRow((_field("保管期限", box.retention), _field(MATTER, box.unit))),
            FormRow((_field("盒号", str(box.n)), _field("起止件号", box.range))),
            FormRow((Blank(Text.of("情况说明"), tuple(map(Text.of, _about(box))), top=True),), ROOM),
            FormRow((_field("整理人"), _field("整理日期")), 2),
            FormRow((_field("检查人"), _field("检查日期")), 2),
        )
    )


def _about(box: Box) -> Iterator[str]:
    """What can be said of a box's contents without looking into it."""
    pages = f"，{box.count} 页" if box.count else ""
    yield f"本盒 {len(box.items)} 件{pages}，件号 {box.range}。"
    others = [n for item, n in zip(box.items, box.numbers, strict=True) if not item.files]
    if others:
        yield f"件号 {ranges(others)} 照件号目录计入，没有电子文件。"
    if box.holes:
        yield f"件号 {ranges(box.holes)} 没有列入，上面的件数、页数没有计入。"
    unknown = [n for n, count in zip(box.numbers, box.pages, strict=True) if count is None]
    if unknown:
        yield f"件号 {ranges(unknown)} 的页数没有数出来。"


def ranges(numbers: Sequence[int]) -> str:
    """件号 in words, those that follow each other as a range: 0002、0004—0009."""
    said = []
    for _, run in groupby(enumerate(sorted(numbers)), lambda one: one[1] - one[0]):
        first, *rest = (f"{n:04d}" for _, n in run)
        said.append(f"{first}—{rest[-1]}" if len(rest) > 1 else "、".join((first, *rest)))
    return "、".join(said)


# ---- lists ----------------------------------------------------------------------------------------


def box_list(boxes: Sequence[Box], sender: Sender) -> Document:
    """档案盒目录: a line for each box."""
    columns = (
        Column("盒号", "serial"), Column("年度", "code"), Column("保管期限"), Column(MATTER), Column("起止件号", "code"),
        Column("件数", "serial"), Column("页数", "serial"), Column("备注"),
    )  # fmt: skip
    rows = [
        row((box.n, box.year, box.retention, box.unit, box.range, len(box.items), box.count, ""))
        for box in boxes
    ]
    rows.append(total(("合计", "", "", "", "", sum(len(box.items) for box in boxes), _pages(boxes), "")))
    return paper(("档案盒目录", (table(columns, rows, before=[_sender(sender)]),)))


def handover_list(boxes: Sequence[Box], sender: Sender) -> Document:
    """移交清单: a line for each item, with its box."""
    columns = (
        Column("序号", "serial", 5), Column("盒号", "serial", 5), Column("档号", "code", 27), Column("文号", "code", 28),
        Column("题名", "text", 41), Column("日期", "dates", 13), Column("密级", "text", 6), Column("页数", "serial", 6),
        Column("备注", "text", 12),
    )  # fmt: skip
    lines = [(box, item, count) for box in boxes for item, count in zip(box.items, box.pages, strict=True)]
    rows = [row(_listed(n, *line)) for n, line in enumerate(lines, 1)]
    rows.append(total(("合计", "", "", "", f"{len(lines)} 件，{len(boxes)} 盒", "", "", _pages(boxes), "")))
    # The empty line is room to sign.
    signed = TableLine("移出单位经办人：　　　　　　　　接收单位经办人：", "　　　　年　　月　　日")
    return paper(
        (
            "归档文件移交清单",
            (table(columns, rows, before=[_sender(sender)], after=[TableLine("　"), signed]),),
        )
    )


def _listed(n: int, box: Box, item: Item, pages: int | None) -> tuple[object, ...]:
    day = item.day.strftime("%Y%m%d") if item.day else ""  # DA/T 22—2015, 5.5
    count = "" if pages is None else pages
    return (
        n,
        box.n,
        item.code_words,
        item.number,
        item.title,
        day,
        item.fact("密级"),
        count,
        item.fact("备注"),
    )


def _sender(sender: Sender) -> TableLine:
    return TableLine(f"全宗号：{sender.fonds}　全宗名称：{sender.fonds_name}")


def _pages(boxes: Sequence[Box]) -> str:
    counts = [box.count for box in boxes]
    return str(sum(map(int, counts))) if all(counts) else ""


# ---- 交接文据 -------------------------------------------------------------------------------------


def deed(boxes: Sequence[Box], sender: Sender) -> Document:
    """档案交接文据, after the parts of GB/T 13968—92 as they are quoted: who and what sort, what and how much, remarks of both sides."""
    years = sorted({box.year for box in boxes})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}—{years[-1]}" if years else ""
    items = sum(len(box.items) for box in boxes)
    rows = (
        FormRow((_field("移出单位", sender.body), _field("接收单位"))),
        FormRow((_field("领导人"), _field("领导人")), 2),
        FormRow((_field("经办人"), _field("经办人")), 2),
        FormRow((_field("移出日期"), _field("收进日期"))),
        FormRow((_field("单位印章"), _field("单位印章")), 4),
        FormRow((_field("交接性质", "移交"), _field("所属年度", span))),
        FormRow((_field("档案类别", "文书"), _field("档案数量", f"{items} 件（{len(boxes)} 盒）"))),
        FormRow((_field("检索工具", "归档文件目录"), _field("工具数量", "1 册（套）"))),
        FormRow((_field("移出说明"),), 4),
        FormRow((_field("接收意见"),), 4),
    )
    return paper(("档案交接文据", (Form(rows),)))


def _field(label: str, words: str = "") -> Blank:
    return Blank(Text.of(label), (Text.of(words),) if words else ())


# ---- backs ----------------------------------------------------------------------------------------


def spine_of(box: Box) -> Spine:
    """The label of a box's back (6.4.1.2): the first 件号 in the upper cell, the last in the lower."""
    first, last = box.ends
    return Spine(
        (
            ("全宗号", box.fonds),
            ("年度", str(box.year)),
            ("保管期限", box.retention),
            (MATTER, box.unit),
            ("起止件号", first),
            ("", last),
            ("盒号", str(box.n)),
        )
    )
