"""The commands for what is kept: archive verify, add, list, show, restore, search.

Exit codes of verify: 0 whole, 1 something to look at, 4 damaged, 5 in use by a writer, 6 no archive there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import CLEAN, code_of, command, json_option
from notice_gen.cli.faults import LOG_INSIDE_ARCHIVE
from notice_gen.cli.usage import Command, Group
from notice_gen.cli.where import Where, in_office, in_office_or_archive
from notice_gen.model.filing import ROLES

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Report
    from notice_gen.model.filing import Entry
    from notice_gen.office.archive import Archive
    from notice_gen.office.archive.descriptions import Named
    from notice_gen.office.archive.searching import Search
    from notice_gen.office.register import Register

DAMAGED, IN_USE, NOT_FOUND = 4, 5, 6

LONGEST_BETWEEN = 5  # seconds that a run may need from the archive to the register
item_argument = click.argument("item", metavar="件")


@click.group(cls=Group)
def archive() -> None:
    """归档库：补入扫描件，列出、查找、取出、校验归档的文件。"""


@archive.command(cls=Command)
@in_office_or_archive
@click.option(
    "--log", type=click.Path(path_type=Path), metavar="文件", help="把结果添在这个文件末尾，在归档库之外。"
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="个数",
    help="同时用几个进程。",
)
@json_option
@command
def verify(
    where: Where, log: Path | None, jobs: int, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """逐字节校验归档库，与登记簿的链核对；什么都不改。"""
    from notice_gen.files.clock import now
    from notice_gen.model.diagnostics import Refused
    from notice_gen.model.filing import State
    from notice_gen.office.archive import fixity
    from notice_gen.office.archive.faults import ITEM_UNCHAINED
    from notice_gen.office.archive.keeping import in_use

    archive_folder = where.archive_folder
    _not_inside(log, archive_folder)
    moment = now()
    try:
        kept = where.archive()
    except Refused as refused:
        report.extend(refused.findings)
        answer["result"] = "没有找到归档库"
        _log(log, moment.isoformat(), archive_folder, "没有找到归档库", [])
        return NOT_FOUND
    links, issued = None, []
    entries: Iterator[Entry] = iter(())
    register = where.register_beside()
    if register is not None:
        links = register.links()  # read after the archive, so that what is issued just now has its links
        issued = [e.item for e in register.entries(states=(State.ISSUED, State.FILED)) if e.version]
        entries = register.entries()
        answer["register"] = register.address
    count = fixity.Count()
    with kept.reading() as quiet:
        if not quiet:
            report.add(in_use(archive_folder))
            answer["result"] = "正在使用，没有校验"
            _log(log, moment.isoformat(), archive_folder, "正在使用，没有校验", [])
            return IN_USE
        findings = fixity.verify(kept, links, jobs, issued=issued, entries=entries, count=count)
    for _ in range(LONGEST_BETWEEN):  # a run that is at work files a group, copies it, then enters it
        if register is None or not any(finding.fault == ITEM_UNCHAINED for finding in findings):
            break
        time.sleep(1)
        findings = fixity.still_unchained(kept, findings, register.links())
    report.extend(findings)
    result = "有损坏" if fixity.damaged(findings) else "完好"
    answer |= {"archive": str(archive_folder), "result": result}
    answer |= {"items": count.items, "files": count.files, "bytes": count.bytes, "links": count.links}
    compared = f"与登记簿的校验链（{count.links} 环）核对" if links is not None else "没有与登记簿核对"
    campaigns = f"和 {count.campaigns} 项活动的工作簿" if count.campaigns else ""
    said = f"{result}：{count.items} 件{campaigns}，{count.files} 个文件，{count.bytes} 字节，{compared}"
    _log(log, moment.isoformat(), archive_folder, said, [str(finding) for finding in findings])
    if not as_json:
        click.echo(f"归档库{said}。")
    return DAMAGED if fixity.damaged(findings) else code_of(report, 0)


@archive.command(cls=Command)
@item_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--as", "role", type=click.Choice(ROLES), required=True, help="补入的是什么。")
@click.option("--by", "who", default="", metavar="姓名", help="谁来归档的，记入件的过程。")
@in_office
@json_option
@command
def add(
    item: str,
    files: tuple[Path, ...],
    role: str,
    who: str,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """补入盖章扫描件、签批单等，成为这一件的新版本。"""
    from notice_gen.files.clock import now
    from notice_gen.model.filing import State
    from notice_gen.office.archive import descriptions

    kept, register = where.archive(), where.register(writing=True)
    found, entry = _item(item, kept, register, report)
    at, added, record = descriptions.add(kept, found.item, files, role, created=now(), who=who)
    register.chain(kept.links(found.item))  # also of a run that was broken off before this line
    lacks = descriptions.lacking(record)
    if entry is not None and not lacks and entry.state is State.ISSUED:
        register.filed(entry.id)
    state = State.FILED if not lacks else entry.state if entry is not None else State.ISSUED
    answer |= {"item": found.item, "number": str(found.number), "version": at.version, "state": state.value}
    answer |= {"added": [{"name": one.name, "state": one.state} for one in added], "missing": list(lacks)}
    if not as_json:
        for one in added:
            click.echo(f"{STATES[one.state]}：{one.name}")
        lacking = f"，还缺{'、'.join(lacks)}" if lacks else "，已归档"
        click.echo(f"{found.number}：第 {at.version} 版{lacking}。")
    return code_of(report, 0)


STATES = {"added": "已补入", "unchanged": "未变", "beside": "同名文件已有，放在旁边"}


@archive.command("list", cls=Command)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只列这一年的。")
@click.option("--missing", is_flag=True, help="只列缺盖章扫描件或处理单的。")
@in_office_or_archive
@json_option
@command
def list_(
    year: int | None, missing: bool, where: Where, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """列出归档的各件，缺什么。"""
    from notice_gen.model.filing import State
    from notice_gen.office.archive import descriptions

    kept = where.archive()
    void: set[str] = set()
    register = where.register_beside()
    if register is not None:
        void = {entry.item for entry in register.entries(states=(State.VOID,)) if entry.version}
    answer["items"] = []
    for item, record in descriptions.all_descriptions(kept, report):
        lacks = () if item in void else descriptions.lacking(record)  # nobody seals what is void
        if (year is None or record.get("year") == year) and (lacks or not missing):
            facts = descriptions.openly(record).get("facts", {})
            one = {"item": item, "number": record.get("number", ""), "title": facts.get("标题", "")}
            one |= {"date": facts.get("成文日期", ""), "code": record.get("code", ""), "missing": list(lacks)}
            one["void"] = item in void
            answer["items"].append(one)
            if not as_json:
                lacking = f"　缺：{'、'.join(lacks)}" if lacks else "　作废" if item in void else ""
                click.echo(f"{one['number']}　{one['title']}{lacking}")
    if not as_json:
        click.echo(f"共 {len(answer['items'])} 件{'缺盖章扫描件或处理单' if missing else ''}。")
    return code_of(report, 0)


@archive.command(cls=Command)
@item_argument
@in_office_or_archive
@json_option
@command
def show(item: str, where: Where, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """看一件：登记的各项、文件、过程、各版本。"""
    from notice_gen.office.archive import descriptions

    kept, register = where.archive(), where.register_beside()
    found, entry = _item(item, kept, register, report)
    record = descriptions.openly(descriptions.read_description(kept, found.item))
    versions = kept.inventory(found.item).versions
    answer |= {"item": found.item, "folder": str(kept.folder(found.item)), "record": record}
    answer["versions"] = [
        {"version": n, "created": one.created, "message": one.message, "digest": kept.digest(found.item, n)}
        for n, one in enumerate(versions, 1)
    ]
    if entry is not None:
        answer["state"] = entry.state.value
    if not as_json:
        click.echo("\n".join(_shown(found, record, answer)))
    return CLEAN


@archive.command(cls=Command)
@item_argument
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--version", type=click.IntRange(min=1), metavar="版本", help="第几版；不写为最新的。")
@in_office_or_archive
@json_option
@command
def restore(
    item: str,
    folder: Path,
    version: int | None,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """把一件的文件复制到一个空文件夹，逐个核对校验值。"""
    from notice_gen.office.archive import descriptions

    kept, register = where.archive(), where.register_beside()
    found, _ = _item(item, kept, register, report)
    made = descriptions.restore(kept, found.item, folder, version)
    answer |= {"item": found.item, "files": [str(path) for path in made]}
    if not as_json:
        for path in made:
            click.echo(f"已取出：{path}")
        click.echo(f"共 {len(made)} 个文件，校验值都与归档时的相同。")
    return CLEAN


@archive.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, metavar="个数", help="最多列几件；不写为 20。"
)
@in_office
@json_option
@command
def search(
    words: tuple[str, ...], limit: int, where: Where, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """在字号、标题、单位和全文中查找；几个词的，都要有。"""
    from notice_gen.office.archive.searching import Search

    kept, register = where.archive(), where.register(writing=True)
    index = Search(register.engine)
    _bring_up(index, kept, register, report)
    found = index.find(words, limit)
    answer["items"] = [
        {"item": one.item, "number": one.number, "title": one.title, "snippet": one.snippet} for one in found
    ]
    if not as_json:
        for one in found:
            click.echo(f"{one.number}　{one.title}")
            if one.snippet and one.snippet != one.title:
                click.echo(f"    {one.snippet}")
        click.echo(f"找到 {len(found)} 件。" if len(found) < limit else f"只列出 {limit} 件，可能还有。")
    return code_of(report, 0)


# ---- what the commands share --------------------------------------------------------------------


def _item(words: str, kept: Archive, register: Register | None, report: Report) -> tuple[Named, Entry | None]:
    """The item that the words mean, by the register, or by the descriptions in an archive without a register."""
    from notice_gen.files.clock import now
    from notice_gen.model.filing import State
    from notice_gen.office.archive import descriptions

    if register is None:
        among = [
            descriptions.named(item, record) for item, record in descriptions.all_descriptions(kept, report)
        ]
        return descriptions.which(words, among, now().year), None
    entries = {
        entry.item: entry
        for entry in register.entries(states=(State.ISSUED, State.FILED, State.VOID))
        if entry.version
    }
    among = [descriptions.Named(item, entry.key, entry.number) for item, entry in entries.items()]
    found = descriptions.which(words, among, now().year)
    return found, entries[found.item]


def _bring_up(index: Search, kept: Archive, register: Register, report: Report) -> None:
    """Bring the search index up to date: add versions that are in the chain and not in the index, some hundreds at a time."""
    from notice_gen.model.diagnostics import Refused
    from notice_gen.office.archive import descriptions

    newest = {link.item: link.version for link in register.links()}
    missing = index.missing(newest)
    for n in range(0, len(missing), 500):
        group = []
        for item in missing[n : n + 500]:
            try:
                group.append(
                    descriptions.indexed(item, newest[item], descriptions.read_description(kept, item))
                )
            except Refused as refused:  # one that is damaged keeps nobody from finding the others
                report.extend(refused.findings)
        index.index(group)


def _shown(found: Named, record: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """An item for a person: facts, files, process, versions."""
    from notice_gen.cli.screen import moment
    from notice_gen.office.archive.descriptions import lacking

    lines = [f"{found.number}　{record.get('facts', {}).get('标题', '')}"]
    facts = {"档号": record.get("code", ""), "状态": answer.get("state", ""), **record.get("facts", {})}
    lines += [f"  {name}：{value}" for name, value in facts.items() if value and name != "标题"]
    lines.append("文件：")
    for file in record.get("files", []):
        pages = f"，{file['pages']} 页" if file.get("pages") else ""
        lines.append(
            f"  {file['role']}　{Path(file['name']).name}（{file['format']}，{file['bytes']} 字节{pages}）"
        )
    if record and (lacks := lacking(record)):
        lines.append(f"  还缺：{'、'.join(lacks)}")
    lines.append("过程：")
    lines += [
        f"  {moment(step['时间'])}　{step['行为']}　{step['人']}".rstrip()
        for step in record.get("process", [])
    ]
    lines.append("版本：")
    lines += [
        f"  第 {one['version']} 版　{moment(one['created'])}　{one['message']}" for one in answer["versions"]
    ]
    return [*lines, f"位置：{answer['folder']}"]


def _not_inside(log: Path | None, archive_folder: Path) -> None:
    """Raise Refused for a log inside the archive."""
    from notice_gen.model.diagnostics import Diagnostic, Refused
    from notice_gen.model.places import NOWHERE

    if log is not None and log.resolve().is_relative_to(archive_folder.resolve()):
        seen, remedy = f"校验日志“{log}”在归档库里面", "写到归档库以外的地方"
        raise Refused(Diagnostic(LOG_INSIDE_ARCHIVE, NOWHERE, seen, remedy))


def _log(log: Path | None, moment: str, archive_folder: Path, result: str, findings: Sequence[str]) -> None:
    """A line for the run and one for each finding at the end of the log. Raises Refused where the disk refuses."""
    from notice_gen.files.outbox import disk_fault
    from notice_gen.model.diagnostics import Refused

    if log is None:
        return
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{moment}\t{archive_folder}\t{result}\n")
            stream.writelines(f"{moment}\t\t{' '.join(finding.splitlines())}\n" for finding in findings)
    except OSError as error:
        raise Refused(disk_fault(error, log)) from error
