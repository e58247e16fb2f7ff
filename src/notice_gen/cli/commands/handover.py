"""The commands for handing over: archive export makes a 移交包, archive examine does the 四性检测.

Exit codes of examine: 0 nothing found, 4 something found; what was not decided changes neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import code_of, command, json_option
from notice_gen.cli.faults import ITEM_VOIDED, PROPERTY_NOT_MET, REPORT_INSIDE_PACKAGE, UNKNOWN_VERSION
from notice_gen.cli.usage import Command
from notice_gen.cli.where import Where, in_office, in_office_or_archive

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Diagnostic, Fault, Report
    from notice_gen.office.archive import Archive
    from notice_gen.office.handover import Item, Sender
    from notice_gen.office.register import Register
    from notice_gen.settings.office import Office

FOUND = 4  # as archive verify says that something is damaged

year_option = click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只要这一年的。")


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@year_option
@click.option("--only", multiple=True, metavar="件", help="只移交这一件：文号、几号或公文编号；可以写几次。")
@in_office
@json_option
@command
def export(
    folder: Path,
    year: int | None,
    only: tuple[str, ...],
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """做移交包：BagIt 格式的文件夹，每件一个文件夹，附目录、元数据和说明。"""
    from notice_gen.files.clock import now
    from notice_gen.model.filing import State
    from notice_gen.office.handover import CHOSEN, WHOLE, hand_over

    kept, register = where.archive(), where.register(writing=False)
    answer["register"] = register.address
    records = dict(_records(kept, year))
    items = [
        _item(kept, item, records[item])
        for item in _issued(_chosen(records, only, year or now().year), records, register, report)
    ]
    _hold_chain(items, register)
    heads = {item.year: register.head(item.year) for item in items}
    scope = CHOSEN if only else WHOLE
    void = [entry.code for entry in register.entries(states=[State.VOID]) if entry.code]
    made = hand_over(
        items, folder, report, sender=_sender(where.office), heads=heads, when=now(), scope=scope, void=void
    )
    answer |= {"folder": str(made.path), "items": made.items, "files": made.files, "bytes": made.bytes}
    answer["heads"] = {str(of): head for of, head in heads.items()}
    if not as_json:
        click.echo(f"已做好移交包：{made.path}，{made.items} 件，{made.files} 个文件，{made.bytes} 字节。")
        click.echo(f"移交前检测：notice-gen archive examine {made.path}")
    return code_of(report, made.items)


@click.command(cls=Command)
@click.argument("bag", type=click.Path(path_type=Path), metavar="移交包", required=False)
@year_option
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="文件夹", help="把报告写到哪里；不写不存。"
)
@in_office_or_archive
@json_option
@command
def examine(
    bag: Path | None,
    year: int | None,
    output: Path | None,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """四性检测：检测移交包，不写移交包时检测归档库中的各件；什么都不改。"""
    from notice_gen.files.clock import now
    from notice_gen.office import handover

    if bag is not None:
        if year is not None:
            raise click.UsageError("检测移交包时不写 --year")
        material = handover.of_bag(bag, now())
    else:
        material = _archived(year, where, report)
    results = handover.examine(material)
    answer |= handover.as_data(material, results)
    answer["result"] = "发现问题" if any(result.faults for result in results) else "没有发现问题"
    for result in results:
        for fault in result.faults:
            report.add(_finding(result, fault))
    if output is not None:
        _hold_outside(output, bag)
        saved = _save(output, handover.report(material, results), report)
        answer["report"] = str(saved)
    if not as_json:
        click.echo(f"{material.source}，{len(material.items)} 件：{handover.summary(results)}")
        if output is not None:
            click.echo(f"报告：{answer['report']}")
    return FOUND if answer["result"] == "发现问题" else code_of(report, 1)


# ---- from office, archive and register to plain items -------------------------------------------


def _archived(year: int | None, where: Where, report: Report) -> Any:
    """The archive's items as material of the examination."""
    from notice_gen.files.clock import now
    from notice_gen.office.handover import Sender, of_items

    sender = _sender(where.office) if where.alone is None else Sender()
    kept = where.archive()
    items = [_item(kept, item, record) for item, record in _records(kept, year, report)]
    return of_items(items, sender, now(), source=f"归档库“{kept.path}”")


def _records(
    kept: Archive, year: int | None, report: Report | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every item of a year (None: of all years) that has a description, with it.

    One that cannot be read is said in the report, and left out; without a report it raises Refused.
    """
    from notice_gen.model.diagnostics import Refused
    from notice_gen.office.archive import descriptions

    for item in kept.items():
        try:
            record = descriptions.read_description(kept, item)
        except Refused as refused:
            if report is None:
                raise
            report.extend(refused.findings)
            continue
        if record and (year is None or record.get("year") == year):
            yield item, record


def _item(kept: Archive, item: str, record: Mapping[str, Any]) -> Item:
    from notice_gen.office.handover import Item

    version = kept.newest(item)
    return Item(item, record, kept.files(item), version, kept.digest(item, version))


def _sender(office: Office) -> Sender:
    from notice_gen.office.handover import Sender

    return Sender(office.fonds, office.fonds_name, office.agency)


def _chosen(records: Mapping[str, Mapping[str, Any]], only: tuple[str, ...], this_year: int) -> list[str]:
    """The items that the words mean, all without words. Raises Refused where none or several fit."""
    from notice_gen.office.archive.descriptions import named, which

    if not only:
        return list(records)
    among = [named(item, record) for item, record in records.items()]
    return list(dict.fromkeys(which(words, among, this_year).item for words in only))


def _issued(
    items: list[str], records: Mapping[str, Mapping[str, Any]], register: Register, report: Report
) -> Iterator[str]:
    """Those that the register calls issued; of the others it is said why they are not handed over."""
    from notice_gen.model.filing import State

    states = {entry.item: entry.state for entry in register.entries()}
    for item in items:
        state = states.get(item)
        if state in (State.ISSUED, State.FILED):
            yield item
            continue
        words = f"在发文登记簿中是“{state.value}”" if state else "不在发文登记簿中"
        remedy = (
            "没有办完的，先把印发做完；作废的，不用移交" if state else "先运行 notice-gen archive verify 查明"
        )
        report.add(
            _note(ITEM_VOIDED, f"{records[item].get('number') or item} {words}，没有放进移交包", remedy)
        )


def _hold_chain(items: list[Item], register: Register) -> None:
    """Raise Refused where the newest version of an item is not the last one in the register's chain."""
    from notice_gen.model.diagnostics import Diagnostic, Refused
    from notice_gen.model.places import NOWHERE

    newest = {link.item: (link.version, link.digest) for link in register.links()}
    wrong = []
    for item in items:
        if newest.get(item.id) != (item.version, item.digest):
            seen = f"{item.name} 在归档库中的版本，与发文登记簿的校验链所记的不同，没有做移交包"
            remedy = "先校验归档库（notice-gen archive verify），查明后再移交"
            wrong.append(Diagnostic(UNKNOWN_VERSION, NOWHERE, seen, remedy))
    if wrong:
        raise Refused(*wrong)


# ---- what is said and saved ---------------------------------------------------------------------


# What mends it, where the office can; of the others the cause has to be found.
_REMEDIES = {
    "2-5": "在工作簿中补上人员和日期，用 notice-gen issue --reprint 更正，再做一次检测；确实没有的，另附说明",
}


def _finding(result: Any, fault: str) -> Diagnostic:
    from notice_gen.model.diagnostics import Diagnostic
    from notice_gen.model.places import NOWHERE

    check = result.check
    seen = f"{check.property} {check.code} {check.name}：{fault}"
    return Diagnostic(
        PROPERTY_NOT_MET, NOWHERE, seen, _REMEDIES.get(check.code, "查明原因，改正后再检测一次")
    )


def _note(fault: Fault, seen: str, remedy: str) -> Diagnostic:
    from notice_gen.model.diagnostics import Diagnostic
    from notice_gen.model.places import NOWHERE

    return Diagnostic(fault, NOWHERE, seen, remedy)


def _hold_outside(output: Path, bag: Path | None) -> None:
    """Raise Refused for a report that would lie inside the 移交包, which then were no longer as it was made."""
    from notice_gen.model.diagnostics import Diagnostic, Refused
    from notice_gen.model.places import NOWHERE

    if bag is not None and output.resolve().is_relative_to(bag.resolve()):
        seen, remedy = f"报告要写的文件夹“{output}”在移交包里面", "写到移交包以外的文件夹"
        raise Refused(Diagnostic(REPORT_INSIDE_PACKAGE, NOWHERE, seen, remedy))


def _save(output: Path, data: bytes, report: Report) -> Path:
    from notice_gen.files.names import Artifact
    from notice_gen.files.outbox import Outbox
    from notice_gen.office.handover import REPORT

    with Outbox(output, report) as outbox:
        return outbox.save(Artifact(REPORT, data)).path
