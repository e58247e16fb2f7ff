"""The office's list of 件号 (归档文件编号 2026.xlsx) → items without files: 收文, internal papers, lines of an old ledger.

They lie in the boxes with the archive's items, and the papers of the boxes have and count them. Nothing is numbered here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import Entry, State, pages_entered
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive.faults import LIST_ROW_UNCLEAR
from notice_gen.office.faults import CODE_OF_LIST_OLD, LISTED_UNNUMBERED, PAGES_NOT_LISTED
from notice_gen.office.handover import Item
from notice_gen.office.handover.codes import SHAPE, Code, parse_code
from notice_gen.office.other_items import OtherItem, read_other_items
from notice_gen.office.register import Register, named_number
from notice_gen.settings.office import Office

MOST_NAMED = 20
NO_FILE = "无电子文件"  # what stands in 备注 of such an item


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list, and the line of the register that it names, where it is one of ours."""

    listed: OtherItem
    entry: Entry | None


def listed_papers(
    office: Office,
    register: Register,
    path: Path,
    year: int | None,
    items: Sequence[Item],
    report: Report,
) -> list[tuple[Item, int | None]]:
    """The items that the list has beside those of the archive, each with its 页数 (None: not said), of a year or of all.

    A document of ours goes by the register: its 档号, its title. What has no 件号 yet, no 页数, or another 档号 than the
    register says, is reported. Raises Refused where the list cannot be read, or two papers have one 件号.
    """
    faults = Report()
    listed = read_other_items(path, faults)
    if faults.refused:
        raise Refused(*faults)
    report.extend(faults)
    lines = [_Line(one, _entry_of(register, one, year)) for one in listed]
    _remark_old_codes(lines, report)
    there = {item.code_words: item.name for item in items}
    found: dict[str, tuple[Item, int | None]] = {}
    unnumbered = []
    for line in lines:
        if line.entry is not None and (line.entry.version or line.entry.state is State.VOID):
            continue  # it is an item of the archive, or it is in no box
        code = _code_of(office, line, year)
        if code is None:
            unnumbered.append(line.listed.title)
            continue
        if year is not None and code.year != year:
            continue
        words = str(code)
        if other := there.get(words):
            seen = f"档号 {words} 是“{other}”的，目录中又是“{line.listed.title}”"
            raise Refused(_unclear(line, seen, "核对件号，一件一个；更正过档号的，用最近一次写出的目录"))
        there[words] = line.listed.title
        entered = pages_entered(line.entry.facts) if line.entry is not None else None
        found[words] = _item(line, code), line.listed.pages or entered
    _remark_lacking(found, unnumbered, path, report)
    return [found[words] for words in sorted(found)]


def _entry_of(register: Register, one: OtherItem, year: int | None) -> Entry | None:
    if not one.number:
        return None
    number = named_number(register, one.number, year or int(one.day[:4] or 0))
    return register.find(number) if number is not None else None


def _code_of(office: Office, line: _Line, year: int | None) -> Code | None:
    """The 档号 of a line; None where it has none yet. Raises Refused where what is written is none."""
    one = line.listed
    if line.entry is not None:
        return parse_code(line.entry.code)
    if one.code:
        parsed = parse_code(one.code)
        if parsed is None or one.n not in (None, parsed.n):
            seen = f"档号“{one.code}”与件号不合" if parsed else f"“{one.code}”不是档号"
            raise Refused(_unclear(line, seen, f"写成：{SHAPE}"))
        return parsed
    of_year = year or int(one.day[:4] or 0)
    if one.n is None or not of_year:
        return None
    item_class = office.item_class({"保管期限": one.retention, "机构或问题": one.matter}, of_year)
    return parse_code(f"{item_class}-{one.n:04d}")


def _item(line: _Line, code: Code) -> Item:
    one, entry = line.listed, line.entry
    said = entry.shown if entry is not None else {}
    facts = {
        "标题": said.get("标题") or one.title,
        "成文日期": said.get("成文日期") or said.get("印发日期") or one.day,
        "保管期限": one.retention,
        "机构或问题": said.get("机构或问题") or one.matter,
        "发文机关": said.get("发文机关", ""),
        "密级": said.get("密级", ""),
        "备注": NO_FILE,
    }
    number = str(entry.number) if entry is not None else one.number
    return Item(f"目录 {code}", {"code": str(code), "number": number, "year": code.year, "facts": facts}, {})


def _remark_old_codes(lines: Sequence[_Line], report: Report) -> None:
    for line in lines:
        entry, one = line.entry, line.listed
        if entry is not None and one.code and entry.code and one.code != entry.code:
            seen = f"{entry.number} 的档号在登记簿中是 {entry.code}，目录中是 {one.code}，照登记簿列入"
            remedy = "目录是更正以前写的；再运行一次 notice-gen archive number，用新写出的目录"
            report.found(CODE_OF_LIST_OLD, one.place, seen, remedy)


def _remark_lacking(
    found: dict[str, tuple[Item, int | None]], unnumbered: Sequence[str], path: Path, report: Report
) -> None:
    if unnumbered:
        seen = f"“{path.name}”中还没有件号，没有装盒、没有列入：{_named(unnumbered)}"
        report.found(LISTED_UNNUMBERED, NOWHERE, seen, "用 notice-gen archive number --others 编了件号再做")
    uncounted = [words for words, (_, pages) in found.items() if pages is None]
    if uncounted:
        seen = f"“{path.name}”中没有写页数，装盒时每件算 1 页，页数、合计空着：{_named(uncounted)}"
        report.found(PAGES_NOT_LISTED, NOWHERE, seen, "在目录的“页数”一列补上，再做一次")


def _named(words: Sequence[str]) -> str:
    return f"{'、'.join(words[:MOST_NAMED])}{f' 等 {len(words)} 件' if len(words) > MOST_NAMED else ''}"


def _unclear(line: _Line, seen: str, remedy: str) -> Diagnostic:
    return Diagnostic(LIST_ROW_UNCLEAR, line.listed.place, seen, remedy)
