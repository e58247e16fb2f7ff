"""What an office asks to have on paper of its archive → files: 归档章 on copies, labels, papers of the boxes, catalogues.

Archive and register are given, opened; nothing in them is changed. What a paper says is not known here (`on_paper`).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Entry, State, pages_entered
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive import Archive
from notice_gen.office.archive.descriptions import sealed_before
from notice_gen.office.handing_over import items_of, sender_of
from notice_gen.office.handover import Item
from notice_gen.office.handover.bag import remarks_of
from notice_gen.office.handover.catalogue import catalogue, pages_of_item
from notice_gen.office.handover.codes import parse_code
from notice_gen.office.handover.exchange import as_csv, as_xml, lines_of, schema_of_catalogue
from notice_gen.office.handover.faults import CLASSIFIED_ITEM
from notice_gen.office.handover.item import role_of
from notice_gen.office.listed_papers import listed_papers
from notice_gen.office.on_paper.boxes import box_list, boxes_of, deed, handover_list, notes, ranges, spine_of
from notice_gen.office.on_paper.faults import (
    NO_SUCH_CATALOGUE,
    NOT_COUNTED,
    PAGES_ENTERED_OTHERWISE,
    SEALED_BEFORE,
)
from notice_gen.office.on_paper.filing_stamps import FACES, label_sheets, stamped_copies, stamps_of, unstamped
from notice_gen.office.on_paper.sheets import LYING, files_of
from notice_gen.office.register import Register
from notice_gen.settings.office import Office
from notice_gen.writers.pdf.labels import spine_sheets

MOST_NAMED = 20  # numbers of a class that are named one by one
SPINE_AIR = 2  # mm by which a label is narrower than the back that it is glued on


@dataclass(frozen=True, slots=True)
class Asked:
    """The items of a year (None: of all) of an office, or those that the words `only` name; `moment` is when it is asked,
    `others` the office's list of 件号, whose other papers lie in the boxes too."""

    office: Office
    moment: datetime.datetime
    year: int | None = None
    only: tuple[str, ...] = ()
    others: Path | None = None


def stamp_copies(
    archive: Archive, register: Register, asked: Asked, folder: Path, report: Report
) -> list[Saved]:
    """Write copies with the 归档章 into a folder, and a sheet of labels for the items whose page took none.

    Raises Refused as `items_of`, and where the disk does not let it.
    """
    items = _items(archive, register, asked, report)
    _remark_sealed_before(archive, items, report)
    found = stamped_copies(items, asked.office.fonds, report)
    rest = unstamped(found)
    return _saved([*found.copies, *([rest] if rest else [])], folder, report)


def print_labels(
    archive: Archive, register: Register, asked: Asked, path: Path, report: Report
) -> list[Saved]:
    """Write the sheets of labels of all items that have a 件号. Raises Refused as `stamp_copies`."""
    items = _items(archive, register, asked, report)
    _remark_sealed_before(archive, items, report)
    stamps = [stamp for _, stamp in stamps_of(items, asked.office.fonds, report)]
    made = [Artifact(path.name, label_sheets(stamps))] if stamps else []
    return _saved(made, path.parent, report)


def box_papers(
    archive: Archive, register: Register, asked: Asked, folder: Path, first: int, report: Report
) -> list[Saved]:
    """Write the papers of the boxes of all items that have a 件号, 盒号 from `first` on. Raises Refused as `stamp_copies`.

    备考表 and lists as Word file and PDF, lists as workbooks too; the labels of their backs as PDF.
    """
    items, pages = _with_others(_items(archive, register, asked, report), register, asked, report)
    sender = sender_of(asked.office)
    boxes = boxes_of(items, pages, asked.office.box_pages, report, first)
    if not boxes:
        return []
    spines = spine_sheets([spine_of(box) for box in boxes], asked.office.spine - SPINE_AIR, FACES)
    both, listed = ("docx", "pdf"), ("docx", "pdf", "xlsx")
    made = [
        *files_of(notes(boxes), "备考表", both, report),
        *files_of(box_list(boxes, sender), "档案盒目录", listed, report),
        *files_of(handover_list(boxes, sender), "移交清单", listed, report, LYING),
        *files_of(deed(boxes, sender), "交接文据", both, report),
        Artifact("盒脊标签.pdf", spines),
    ]
    return _saved(made, folder, report)


def write_catalogue(
    archive: Archive, register: Register, asked: Asked, path: Path, report: Report
) -> list[Saved]:
    """Write the catalogue as the file's ending says: .csv, .xml (its schema beside it), or .xlsx as in a 移交包.

    Raises Refused for another ending, and as `stamp_copies`.
    """
    ending = path.suffix[1:].lower()
    if ending not in ("csv", "xml", "xlsx"):
        seen = f"“{path.name}”不是目录能写的一种文件"
        raise Refused(Diagnostic(NO_SUCH_CATALOGUE, NOWHERE, seen, "文件名以 .csv、.xml 或 .xlsx 结尾"))
    items, sender = _items(archive, register, asked, report), sender_of(asked.office)
    report.extend(remarks_of(items))
    items, pages = _with_others(items, register, asked, report)
    lines = lines_of(items, pages, sender)
    if ending == "csv":
        made = [Artifact(path.name, as_csv(lines))]
    elif ending == "xml":
        made = [Artifact(path.name, as_xml(lines)), Artifact(f"{path.stem}.xsd", schema_of_catalogue())]
    else:
        heads = {item.year: register.head(item.year) for item in items}
        made = [Artifact(path.name, catalogue(items, sender, heads, pages))] if items else []
    return _saved(made, path.parent, report)


def _items(archive: Archive, register: Register, asked: Asked, report: Report) -> list[Item]:
    """The items in the order of a catalogue; that one has a 密级 is said, for what is made of it leaves the archive."""
    items = items_of(archive, register, asked.office, asked.year, asked.only, asked.moment.year, report)
    ordered = sorted(items, key=lambda item: item.order)
    report.extend(remark for remark in remarks_of(ordered) if remark.fault is CLASSIFIED_ITEM)
    _remark_pages(ordered, report)
    return ordered


def _with_others(
    items: Sequence[Item], register: Register, asked: Asked, report: Report
) -> tuple[list[Item], dict[str, int | None]]:
    """The items with the other papers of the office's list among them, in the order of a catalogue, and all 页数 by their ids;
    what is still left out is reported."""
    pages = {item.id: pages_of_item(item, report) for item in items}
    whole = list(items)
    if asked.others is not None and not asked.only:
        for item, counted in listed_papers(asked.office, register, asked.others, asked.year, items, report):
            whole.append(item)
            pages[item.id] = counted
    if not asked.only:
        _remark_others(whole, register, asked, report)
    return sorted(whole, key=lambda item: item.order), pages


def _remark_pages(items: Sequence[Item], report: Report) -> None:
    """A 提醒 on each item that a ledger had with another number of pages than its files have, with slip and attachments or
    without."""
    for item in items:
        entered = pages_entered({name: item.fact(name) for name in item.description.get("facts") or {}})
        if entered is None or (whole := pages_of_item(item, Report())) is None:
            continue
        scans = [file.get("pages") for file in item.described() if role_of(file["name"]) == "正本"]
        if entered not in (whole, sum(pages for pages in scans if isinstance(pages, int))):
            seen = f"{item.name} 在接收的登记簿中是 {entered} 页，归档的文件一共 {whole} 页"
            remedy = "核对有没有漏扫、扫错；印出的页数照归档的文件"
            report.found(PAGES_ENTERED_OTHERWISE, NOWHERE, seen, remedy)


def _remark_sealed_before(archive: Archive, items: Sequence[Item], report: Report) -> None:
    """A 提醒 on each item whose sealed page is of the version before it was printed anew."""
    for item in items:
        if version := sealed_before(archive, item.id):
            seen = f"{item.name} 更正重印以后还没有盖章的扫描件，盖了章的是第 {version} 版，归档章要盖在重印的这一份上"
            remedy = "重印的一份盖章、扫描，用 notice-gen archive add 字号 扫描件 --as 正本 补入，再盖归档章"
            report.found(SEALED_BEFORE, NOWHERE, seen, remedy)


def _remark_others(items: Sequence[Item], register: Register, asked: Asked, report: Report) -> None:
    """A 提醒 for each class in which 件号 were given to what is no item of the archive: the papers leave these out.

    They are lines of the register that there is no item of (taken over from a ledger, void), and what the office's own
    list had (收文 …), of which the register keeps the last 件号 of a class alone. One that a document left for another is said
    to be so.
    """
    there = {item.code_words for item in items}
    entries = [entry for entry in register.entries() if entry.code]
    coded = {code: entry for entry in entries if (code := parse_code(entry.code)) is not None}
    lined: dict[str, dict[int, Entry]] = {}
    for code, entry in coded.items():
        lined.setdefault(code.item_class, {})[code.n] = entry
    left = register.left_codes()
    for name, last in sorted(register.last_codes().items()):
        if asked.year is not None and f"·{asked.year}-" not in name:
            continue
        lines = lined.get(name, {})
        given = {n for n in range(1, last + 1) if f"{name}-{n:04d}" not in there}
        ours = {n: lines[n] for n in sorted(given & set(lines))}
        moved = {n: left[was] for n in sorted(given - set(ours)) if (was := f"{name}-{n:04d}") in left}
        rest = given - set(ours) - set(moved)
        said = [f"{n:04d} {_why(entry)}" for n, entry in ours.items()][:MOST_NAMED]
        said += [f"等 {len(ours)} 件"] if len(ours) > MOST_NAMED else []
        said += [f"{n:04d} 已改编为 {now}" for n, now in moved.items()][:MOST_NAMED]
        said += [f"等 {len(moved)} 件改编"] if len(moved) > MOST_NAMED else []
        said += [f"{ranges(sorted(rest))} 不是登记簿里的发文（收文、内部文件，或没有用的号）"] if rest else []
        if said:
            seen = f"{name} 的件号有的没有列入：{'；'.join(said)}"
            void = any(entry.state is State.VOID for entry in ours.values())
            remedy = "加上 --others 归档文件编号.xlsx（archive number 写出的那张表，没有的补上一行），一起装盒、列入"
            if asked.others is not None:
                remedy = f"照实物在“{asked.others.name}”中补上"
            remedy += "；作废的不用补" if void else ""
            if moved:
                remedy = f"{remedy}；改编的不用补" if rest or ours else "不用补，备考表中说明"
            report.found(NOT_COUNTED, NOWHERE, seen, remedy)


def _why(entry: Entry) -> str:
    return f"{entry.number}（{'作废' if entry.state is State.VOID else '只有登记' if not entry.version else '另一年登记的'}）"


def _saved(artifacts: Sequence[Artifact], folder: Path, report: Report) -> list[Saved]:
    with Outbox(folder, report) as outbox:
        return [outbox.save(one) for one in artifacts]
