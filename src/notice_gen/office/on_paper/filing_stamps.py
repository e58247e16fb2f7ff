"""Archived items → copies with the 归档章 on their first page, and sheets of labels with the same words to be glued on.

DA/T 22—2015, 5.4: six equal cells, 45 mm by 16 mm, at the top of page 1 where nothing stands; only 机构（问题） may be left out. A
copy is for use: the item in the archive, and its bytes, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from notice_gen.files.names import Artifact, portable
from notice_gen.model.diagnostics import Report
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import NOWHERE
from notice_gen.office.handover import Item
from notice_gen.office.handover.catalogue import pages_of_item
from notice_gen.office.handover.item import TYPESET, role_of
from notice_gen.office.on_paper.faults import (
    NO_PDF_TO_STAMP,
    NO_ROOM_FOR_STAMP,
    STAMP_INCOMPLETE,
    STAMP_UNPRINTABLE,
)
from notice_gen.writers.pdf.labels import Stamp, stamp_page, stamp_sheets, unprintable_in
from notice_gen.writers.pdf.stamping import Unfit, stamped

LABELS = "归档章标签.pdf"
CELLS = ("全宗号", "年度", "件号", "机构（问题）", "保管期限", "页数")
LONGEST_MATTER = (
    18  # characters that the cell of 15 mm by 8 mm holds in three lines; a longer one goes by its code
)
FACES = GB_T_9704.faces
BY_LABEL = f"{LABELS} 里有它的标签，剪下来贴在首页的空白处"


@dataclass(frozen=True, slots=True)
class Stamped:
    """The copies that were made, by items in their order, and the stamps of those that got none because of their page."""

    copies: tuple[Artifact, ...]
    labels: tuple[Stamp, ...]


def stamps_of(items: Sequence[Item], fonds: str, report: Report) -> list[tuple[Item, Stamp]]:
    """The stamp of each item that can have one; what one lacks is reported. `fonds` is the office's 全宗号."""
    made = []
    for item in sorted(items, key=lambda one: one.order):
        stamp = _stamp(item, fonds, report)
        words = dict(zip(CELLS, stamp, strict=True))
        lacks = [name for name, said in words.items() if not said and name != "机构（问题）"]
        if lacks:
            seen = f"{item.name} 还没有{'、'.join(lacks)}，没有做归档章"
            report.found(STAMP_INCOMPLETE, NOWHERE, seen, _remedy(lacks))
            continue
        if without := unprintable_in("".join(stamp), FACES):
            seen = f"{item.name} 的归档章要印“{'”“'.join(without)}”，本机的字体都没有，没有做归档章"
            report.found(STAMP_UNPRINTABLE, NOWHERE, seen, "安装收有这个字的字体（见 README“字体”一节）")
            continue
        made.append((item, stamp))
    return made


def stamped_copies(items: Sequence[Item], fonds: str, report: Report) -> Stamped:
    """A copy of each item's 正本 (the sealed scan, else the typeset one) with its stamp; where none could be put is reported."""
    copies, labels = [], []
    for item, stamp in stamps_of(items, fonds, report):
        name = _first_page_of(item)
        if name is None:
            seen = f"{item.name} 的正本不是 PDF，盖不上归档章"
            report.found(NO_PDF_TO_STAMP, NOWHERE, seen, BY_LABEL)
        else:
            data = _copy(item, name, stamp, report)
            if data is not None:
                stem = portable(f"{item.code_words} {item.number} {PurePosixPath(name).stem}")
                copies.append(Artifact(f"{stem}（归档章）.pdf", data))
                continue
        labels.append(stamp)
    return Stamped(tuple(copies), tuple(labels))


def label_sheets(stamps: Sequence[Stamp]) -> bytes:
    """The PDF of their labels."""
    return stamp_sheets(stamps, FACES)


def _copy(item: Item, name: str, stamp: Stamp, report: Report) -> bytes | None:
    try:
        data = stamped(item.files[name].read_bytes(), stamp_page(stamp, FACES))
    except Unfit:
        seen = f"{item.name} 的“{name}”打不开，盖不上归档章"
        report.found(NO_PDF_TO_STAMP, NOWHERE, seen, BY_LABEL)
        return None
    if data is None:
        seen = f"{item.name} 的“{name}”首页上端没有放得下归档章的空白（45×16 毫米）"
        report.found(NO_ROOM_FOR_STAMP, NOWHERE, seen, BY_LABEL)
    return data


def _stamp(item: Item, fonds: str, report: Report) -> Stamp:
    code, pages = item.code, pages_of_item(item, report)
    matter = item.unit if len(item.unit) <= LONGEST_MATTER or code is None else code.unit
    return (
        code.fonds if code else fonds,
        str(item.year or ""),
        f"{code.n:04d}" if code else "",
        matter,
        item.retention,
        "" if pages is None else str(pages),
    )


def _remedy(lacks: Sequence[str]) -> str:
    if "全宗号" in lacks:
        return "全宗号写在 办公室.toml 中，编了档号以后再盖"
    if "件号" in lacks:
        return "编了档号以后再盖"
    return "页数数不出来的，打开它的文件看一看" if "页数" in lacks else "先补齐归档的记录"


def _first_page_of(item: Item) -> str | None:
    """The file whose first page is stamped."""
    return next(iter(_fair_copies(item)), None)


def _fair_copies(item: Item) -> Iterator[str]:
    """The PDFs of the 正本, the sealed scan first."""
    names = [name for name in item.in_order() if role_of(name) == "正本" and name.lower().endswith(".pdf")]
    yield from sorted(names, key=lambda name: name == TYPESET)


def unstamped(found: Stamped) -> Artifact | None:
    """The sheet of labels for the items whose page took no stamp; None where there are none."""
    return Artifact(LABELS, label_sheets(found.labels)) if found.labels else None
