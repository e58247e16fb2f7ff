"""Archive and register → a 移交包, and the 四性检测 of a 移交包 or of the archive itself; what is handed over is decided here.

How a package is made and examined is not known here (`handover`).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.build.requests import gathering
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import State
from notice_gen.model.places import NOWHERE
from notice_gen.office import handover
from notice_gen.office.archive import Archive, descriptions
from notice_gen.office.faults import (
    ITEM_VOIDED,
    PROPERTY_NOT_MET,
    REPORT_INSIDE_PACKAGE,
    REPORT_NO_WORD_FILE,
    UNKNOWN_VERSION,
)
from notice_gen.office.handover import HandedOver, Item, Material, Result, Sender
from notice_gen.office.handover.codes import parse_code
from notice_gen.office.register import Register
from notice_gen.settings.office import Office

MOST_NAMED = 20  # documents named one by one
Descriptions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The items of a year (None: of all) that go into a new 移交包; `only` are words that name single items."""

    office: Office
    folder: Path
    moment: datetime.datetime
    year: int | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """The package that was made, the chain's last hash by year, and all findings."""

    made: HandedOver
    heads: Mapping[int, str]
    findings: tuple[Diagnostic, ...]


def export_package(archive: Archive, register: Register, request: ExportRequest) -> Exported:
    """Make a 移交包 of what the register calls issued.

    Raises Refused, with all findings, where an item cannot be read, is not what the register's chain says, or the
    package cannot be made.
    """
    with gathering() as report:
        items = items_of(
            archive, register, request.office, request.year, request.only, request.moment.year, report
        )
        heads = {item.year: register.head(item.year) for item in items}
        made = handover.hand_over(
            items,
            request.folder,
            report,
            sender=sender_of(request.office),
            heads=heads,
            when=request.moment,
            scope=handover.CHOSEN if request.only else handover.WHOLE,
            void=[entry.code for entry in register.entries(states=[State.VOID]) if entry.code],
            others=_codes_of_others(register, {item.year for item in items}),
            left=_left_codes(register, {item.year for item in items}),
        )
    return Exported(made, heads, tuple(report))


def items_of(
    archive: Archive,
    register: Register,
    office: Office,
    year: int | None,
    only: Sequence[str],
    this_year: int,
    report: Report,
) -> list[Item]:
    """The items of a year (None: of all), or those that the words `only` name, which the register calls issued.

    Why others are left out is reported. Raises Refused where an item cannot be read, is not what the register's chain
    says, or words name none or several.
    """
    described = dict(_described(archive, year))
    chosen = _chosen(described, only, year or this_year)
    issued = _issued(chosen, described, register, report)
    items = [_item(archive, item, described[item], office) for item in issued]
    _validate_against_chain(items, register)
    return items


@dataclass(frozen=True, slots=True)
class Examination:
    """What was examined, the result of each check, all findings, and where the report was written, where one was."""

    material: Material
    results: tuple[Result, ...]
    findings: tuple[Diagnostic, ...]
    report: Path | None = None

    @property
    def found(self) -> bool:
        """Whether a property is not met."""
        return any(result.faults for result in self.results)


def examine_package(package: Path, moment: datetime.datetime, output: Path | None = None) -> Examination:
    """The 四性检测 of a 移交包; its report is written to `output`, a folder or a file. Raises Refused for one inside the package."""
    with gathering() as report:
        return _examined(handover.of_bag(package, moment), output, report, package)


def examine_archive(
    archive: Archive,
    register: Register | None,
    office: Office | None,
    moment: datetime.datetime,
    year: int | None = None,
    output: Path | None = None,
) -> Examination:
    """The 四性检测 of an archive's items of a year (None: of all); without office and register, of an archive that is looked at
    alone.

    A void document is not handed over, so it is left out, which is reported.
    """
    with gathering() as report:
        described = dict(_described(archive, year, report))
        void = {entry.item for entry in register.entries(states=[State.VOID])} if register else set()
        items = [_item(archive, item, said, office) for item, said in described.items() if item not in void]
        _remark_void([said for item, said in described.items() if item in void], report)
        sender = sender_of(office) if office is not None else Sender()
        others = _codes_of_others(register, {item.year for item in items}, void=True) if register else ()
        left = _left_codes(register, {item.year for item in items}) if register else {}
        source = f"归档库“{archive.path}”"
        material = handover.of_items(items, sender, moment, source=source, others=others, left=left)
        return _examined(material, output, report)


def _examined(
    material: Material, output: Path | None, report: Report, package: Path | None = None
) -> Examination:
    if output is not None:
        _validate_outside(output, package)
        folder, name = _place_of_report(output)
    results = tuple(handover.examine(material))
    for result in results:
        for fault in result.faults:
            report.add(_finding(result, fault))
    saved = None
    if output is not None:
        with Outbox(folder, report) as outbox:
            saved = outbox.save(Artifact(name, handover.report(material, results))).path
    return Examination(material, results, tuple(report), saved)


def _place_of_report(output: Path) -> tuple[Path, str]:
    """The folder and the name of the report: what ends in .docx is the file itself. Raises Refused for another file's ending."""
    ending = output.suffix.lower()
    if output.is_dir() or not (ending[1:].isascii() and ending[1:].isalnum() and ending[1:2].isalpha()):
        return output, handover.REPORT
    if ending != Path(handover.REPORT).suffix:
        seen, remedy = f"报告是 Word 文件，写不成“{output.name}”", f"写文件夹，或者写 {output.stem}.docx"
        raise Refused(Diagnostic(REPORT_NO_WORD_FILE, NOWHERE, seen, remedy))
    return output.parent, output.name


def _codes_of_others(register: Register, years: Collection[int], *, void: bool = False) -> list[str]:
    """The 档号 of these years that were given to what has no files: lines of a ledger, 收文 and other papers; with `void` of void
    documents too."""
    entries = (
        entry.code
        for entry in register.entries()
        if entry.code and (not entry.version or (void and entry.state is State.VOID))
    )
    codes = [*entries, *(paper.code for paper in register.other_papers())]
    return [words for words in codes if (code := parse_code(words)) is not None and code.year in years]


def _left_codes(register: Register, years: Collection[int]) -> dict[str, str]:
    """The 档号 of these years that a correction left, each with the one which the document has now."""
    left = register.left_codes().items()
    return {
        words: now for words, now in left if (code := parse_code(words)) is not None and code.year in years
    }


def sender_of(office: Office) -> Sender:
    """Who hands over, by the office's settings."""
    return Sender(office.fonds, office.fonds_name, office.agency)


# ---- from archive and register to plain items ---------------------------------------------------


def _described(
    archive: Archive, year: int | None, report: Report | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every item of a year (None: of all years) that has a description, with it.

    One that cannot be read is said in the report, and left out; without a report it raises Refused.
    """
    for item in archive.items():
        try:
            description = descriptions.read_description(archive, item)
        except Refused as refused:
            if report is None:
                raise
            report.extend(refused.findings)
            continue
        if description and (year is None or description.get("year") == year):
            yield item, description


def _item(archive: Archive, item: str, description: Mapping[str, Any], office: Office | None) -> Item:
    version = archive.newest(item)
    digest, words = archive.digest(item, version), office.matters if office is not None else {}
    return Item(item, description, archive.files(item), version, digest, words)


def _chosen(described: Descriptions, only: Sequence[str], this_year: int) -> list[str]:
    """The items that the words mean, all without words. Raises Refused where none or several fit."""
    if not only:
        return list(described)
    among = [descriptions.named(item, description) for item, description in described.items()]
    return list(dict.fromkeys(descriptions.which(words, among, this_year).item for words in only))


def _issued(
    items: Sequence[str], described: Descriptions, register: Register, report: Report
) -> Iterator[str]:
    """Those that the register calls issued; of the others it is said why they are not handed over."""
    states = {entry.item: entry.state for entry in register.entries()}
    for item in items:
        state = states.get(item)
        if state in (State.ISSUED, State.FILED):
            yield item
            continue
        words = f"在发文登记簿中是“{state.value}”" if state else "不在发文登记簿中"
        remedy = (
            "没有办完的，先把印发做完；作废的，不归档" if state else "先运行 notice-gen archive verify 查明"
        )
        seen = f"{described[item].get('number') or item} {words}，没有列入"
        report.found(ITEM_VOIDED, NOWHERE, seen, remedy)


def _remark_void(void: Sequence[Mapping[str, Any]], report: Report) -> None:
    """A 提醒 on the void documents that are not examined."""
    if void:
        names = [str(said.get("number") or "") for said in void]
        more = f" 等 {len(names)} 件" if len(names) > MOST_NAMED else ""
        seen = f"{'、'.join(names[:MOST_NAMED])}{more} 在发文登记簿中是“作废”，没有检测"
        report.found(ITEM_VOIDED, NOWHERE, seen, "作废的不归档、不移交，不用补什么")


def _validate_against_chain(items: Sequence[Item], register: Register) -> None:
    """Raise Refused where the newest version of an item is not the last one in the register's chain."""
    newest = {link.item: (link.version, link.digest) for link in register.links()}
    wrong = []
    for item in items:
        if newest.get(item.id) != (item.version, item.digest):
            seen = f"{item.name} 在归档库中的版本，与发文登记簿的校验链所记的不同，什么也没有做"
            remedy = "先校验归档库（notice-gen archive verify），查明后再做"
            wrong.append(Diagnostic(UNKNOWN_VERSION, NOWHERE, seen, remedy))
    if wrong:
        raise Refused(*wrong)


# ---- findings -----------------------------------------------------------------------------------

# What mends it, where the office can; of the others the cause has to be found.
_BY_CORRECTING = "notice-gen archive correct 字号 --agency 责任者 --dated 日期 --reason 原因"
_NO_CODE = ("：没有档号", "：档号值空着")  # as 1-7 and 2-4 say it
_BY_NUMBERING = "用 notice-gen archive number --year 年份 编档号，再检测一次"
_REMEDIES = {
    "2-4": "有工作簿的，补上后用 notice-gen issue --reprint 更正；"
    f"从登记簿接收来的，责任者、日期用 {_BY_CORRECTING} 补上",
    "2-5": "有工作簿的，在工作簿中补上人员和日期，用 notice-gen issue --reprint 更正，再做一次检测；"
    "从登记簿接收来的、确实没有的，另附说明",
    "2-6": "收文等其他文件的件号，用 notice-gen archive number --year 年份 --others 归档文件编号.xlsx 让登记簿记下；"
    "确实空着的，在备考表中说明",
}


def _finding(result: Result, fault: str) -> Diagnostic:
    check = result.check
    seen = f"{check.property} {check.code} {check.name}：{fault}"
    remedy = _REMEDIES.get(check.code, "查明原因，改正后再检测一次")
    remedy = _BY_NUMBERING if fault.endswith(_NO_CODE) else remedy
    return Diagnostic(PROPERTY_NOT_MET, NOWHERE, seen, remedy)


def _validate_outside(output: Path, package: Path | None) -> None:
    """Raise Refused for a report that would lie inside the 移交包, which then were no longer as it was made."""
    if package is not None and output.resolve().is_relative_to(package.resolve()):
        seen, remedy = f"报告要写的文件夹“{output}”在移交包里面", "写到移交包以外的文件夹"
        raise Refused(Diagnostic(REPORT_INSIDE_PACKAGE, NOWHERE, seen, remedy))
