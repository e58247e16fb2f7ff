"""The commands for what is kept: archive verify, add, withdraw, correct, number, list, show, restore, search.

Exit codes of verify: 0 whole, 1 something to look at, 4 damaged, or the register changed, 5 in use by a writer, 6 no archive there.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.clock import now
from notice_gen.cli.command import command
from notice_gen.cli.commands.filing_papers import catalogue, labels, papers, stamp
from notice_gen.cli.commands.handover import examine, export
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.questions import confirming
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command, Group
from notice_gen.cli.where import Where, in_office, in_office_or_archive
from notice_gen.cli.who import acting, by_option
from notice_gen.model.filing import RETENTION, ROLES, State

if TYPE_CHECKING:
    from notice_gen.office.archive import Archive
    from notice_gen.office.archive.descriptions import Named
    from notice_gen.office.archiving import ItemFound, Listed
    from notice_gen.office.register import Register

ENDS = {
    "有损坏": Exit.DAMAGED,
    "完好，登记簿有改动": Exit.DAMAGED,
    "正在使用，没有校验": Exit.IN_USE,
    "没有找到归档库": Exit.NOT_FOUND,
}
STATES = {"added": "已补入", "unchanged": "未变", "beside": "同名文件已有，放在旁边"}
MOST_LINES = 20  # documents named one by one
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
@command
def verify(run: Run, where: Where, log: Path | None, jobs: int) -> None:
    """逐字节校验归档库，与登记簿的链核对；什么都不改。"""
    from notice_gen.office.archiving import VerifyRequest, verify_archive

    request = VerifyRequest(where.archive_folder, now(), log, jobs)
    verified = verify_archive(request, where.register_beside)
    run.report.extend(verified.findings)
    run.give(result=verified.ending)
    if verified.register:
        run.give(register=verified.register)
    if (count := verified.count) is not None:
        run.give(archive=str(request.folder), items=count.items, files=count.files)
        run.give(bytes=count.bytes, links=count.links)
        run.say(f"归档库{verified.said}。")
    run.ended = ENDS.get(verified.ending)


@archive.command(cls=Command)
@item_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--as", "role", type=click.Choice(ROLES), required=True, help="补入的是什么。")
@click.option("--other-pages", is_flag=True, help="扫描件的页数与正本不同，也补入。")
@click.option("--other-name", is_flag=True, help="文件名里的号不是这一号，也补入。")
@by_option
@in_office
@command
def add(
    run: Run,
    where: Where,
    item: str,
    files: tuple[Path, ...],
    role: str,
    other_pages: bool,
    other_name: bool,
    who: str,
) -> None:
    """补入盖章扫描件、签批单等，成为这一件的新版本；接收来的号也可以补入。"""
    from notice_gen.office.adding import AddRequest, add_files, find_issued

    who = acting(who)
    kept, register = where.archive(), where.register(writing=True, who=who)
    found = find_issued(kept, register, item, now().year)
    run.report.extend(found.findings)
    request = AddRequest(files, role, who, now(), other_pages, other_name)
    made = add_files(kept, register, found, request, confirming(run))
    named = found.named
    run.give(item=named.item, number=str(named.number), version=made.version, state=made.state.value)
    run.give(added=[{"name": one.name, "state": one.state} for one in made.added], missing=list(made.lacks))
    _say_completed(run, made.completed)
    run.say(*(f"{STATES[one.state]}：{one.name}" for one in made.added))
    lacking = (
        f"，还缺{'、'.join(made.lacks)}" if made.lacks else "，已归档" if made.state is State.FILED else ""
    )
    run.say(f"{_called(found)}：第 {made.version} 版{lacking}。")


@archive.command(cls=Command)
@item_argument
@click.argument("file", metavar="文件")
@click.option("--reason", required=True, metavar="原因", help="为什么撤下，记入件的过程。")
@by_option
@in_office
@command
def withdraw(run: Run, where: Where, item: str, file: str, reason: str, who: str) -> None:
    """撤下补错的扫描件等：新的一版里没有它，旧的版本照样留着。"""
    from notice_gen.office.adding import withdraw_file
    from notice_gen.office.archive.changing import Act

    who = acting(who)
    kept, register = where.archive(), where.register(writing=True, who=who)
    found = _find(run, kept, register, item)
    made = withdraw_file(kept, register, found, file, Act(who, now(), reason.strip()))
    run.give(item=found.named.item, number=str(found.named.number), version=made.version)
    run.give(withdrawn=made.name, missing=list(made.lacks), state=made.state.value)
    _say_completed(run, made.completed)
    lacking = f"，还缺{'、'.join(made.lacks)}" if made.lacks else ""
    run.say(f"已撤下：{made.name}", f"{_called(found)}：第 {made.version} 版{lacking}。")


@archive.command(cls=Command)
@item_argument
@click.option("--retention", type=click.Choice(tuple(RETENTION)), help="正确的保管期限。")
@click.option("--matter", metavar="机构或问题", help="正确的机构或问题。")
@click.option("--title", metavar="题名", help="正确的题名（登记时写错的；公文本身不改）。")
@click.option("--agency", metavar="责任者", help="正确的责任者（从登记簿接收来的）；几个的用顿号分开。")
@click.option(
    "--dated",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="正确的成文日期，如 2026-03-05（从登记簿接收来的）。",
)
@click.option("--code", metavar="档号", help="正确的档号。")
@click.option("--free", is_flag=True, help="--code 的件号确实空着，不是收文等其他文件的。")
@click.option("--reason", required=True, metavar="原因", help="为什么更正，记入件的过程。")
@by_option
@in_office
@command
def correct(
    run: Run,
    where: Where,
    item: str,
    retention: str | None,
    matter: str | None,
    title: str | None,
    agency: str | None,
    dated: datetime.datetime | None,
    code: str | None,
    free: bool,
    reason: str,
    who: str,
) -> None:
    """更正登记错了的保管期限、机构或问题、题名、档号（接收来的还有责任者、日期）；公文不变，归档库中添一版。"""
    from notice_gen.office.adding import find_issued
    from notice_gen.office.archive.changing import Act
    from notice_gen.office.correcting import CorrectRequest
    from notice_gen.office.correcting import correct as correct_item
    from notice_gen.office.numbered_list import list_name

    who = acting(who)
    kept, register = where.archive(), where.register(writing=True, who=who)
    found = find_issued(kept, register, item, now().year)
    assert found.entry is not None
    facts = {"保管期限": retention or "", "机构或问题": matter or "", "标题": title or ""}
    facts |= {"发文机关": agency or "", "成文日期": dated.date().isoformat() if dated else ""}
    name = list_name(found.entry.year)
    lists = tuple(path for path in (Path(name), where.office.folder / name) if path.is_file())
    act = Act(who, now(), reason.strip())
    request = CorrectRequest(facts, code or "", act, lists, free)
    made = correct_item(where.office, kept, register, found.entry, request, confirming(run))
    run.report.extend(made.findings)
    run.give(item=found.named.item, number=str(found.named.number), version=made.entry.version)
    run.give(code=made.entry.code, changed=list(made.changed))
    _say_completed(run, made.completed)
    if made.changed or not made.completed:
        run.say(f"{_called(found)}：", *(f"  {words}" for words in made.changed or ("没有变化",)))


@archive.command(cls=Command)
@click.option("--year", type=click.IntRange(min=1), required=True, metavar="年份", help="给哪一年的件编号。")
@click.option("--first", type=click.IntRange(min=1), metavar="件号", help="从这个件号起；只用于一类。")
@click.option("--retention", type=click.Choice(tuple(RETENTION)), help="只编这种保管期限的。")
@click.option("--matter", metavar="机构或问题", help="只编这个机构或问题的。")
@click.option(
    "--others",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="目录.xlsx",
    help="收文、内部文件等的目录（题名、日期、保管期限……），和发文排在一起编。",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件.xlsx",
    help="编号的结果写到这里；不写为 归档文件编号 年份.xlsx。",
)
@by_option
@in_office
@command
def number(
    run: Run,
    where: Where,
    year: int,
    first: int | None,
    retention: str | None,
    matter: str | None,
    others: Path | None,
    output: Path | None,
    who: str,
) -> None:
    """给一年的件编档号：先按日期排列再编件号，作废的不编；第二年整理归档时办。"""
    from notice_gen.files.names import Artifact
    from notice_gen.files.outbox import Outbox
    from notice_gen.office.archive.changing import Act
    from notice_gen.office.item_numbers import NumberRequest, number_items
    from notice_gen.office.numbered_list import list_name, numbered_list

    who = acting(who)
    kept, register = where.archive(), where.register(writing=True, who=who)
    request = NumberRequest(year, Act(who, now()), first, retention or "", matter or "", others)
    made = number_items(where.office, kept, register, request)
    run.report.extend(made.findings)
    path = output or Path(list_name(year))
    with Outbox(path.parent, run.report) as outbox:
        saved = outbox.save(Artifact(path.name, numbered_list(made.items, year)))
    run.give(
        numbered=[{"number": str(one.number), "code": one.code} for one in made.new],
        others=made.others,
        file=str(saved.path),
    )
    _say_completed(run, [f"{entry.number}　{words}" for entry, words in made.completed])
    run.say(*(f"{one.code}　{one.number}" for one in made.new[:MOST_LINES]))
    if (left := len(made.new) - MOST_LINES) > 0:
        run.say(f"……另有 {left} 件，没有一一列出")
    more = "另" if made.completed else ""
    along = f"，另编其他文件 {made.others} 件" if made.others else ""
    run.say(f"{more}编了 {len(made.new)} 件的档号{along}；全部 {len(made.items)} 件的件号在：{saved.path}")


def _say_completed(run: Run, completed: Sequence[str]) -> None:
    """Say what of a run that was broken off was completed by this one."""
    if not completed:
        return
    run.give(completed=list(completed))
    left = len(completed) - MOST_LINES
    run.say(
        "上次的运行中断了，没有做完的这次接着做完了：", *(f"  {words}" for words in completed[:MOST_LINES])
    )
    if left > 0:
        run.say(f"  ……另有 {left} 项，没有一一列出")


@archive.command("list", cls=Command)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只列这一年的。")
@click.option("--missing", is_flag=True, help="只列缺盖章扫描件或处理单的。")
@in_office_or_archive
@command
def list_(run: Run, where: Where, year: int | None, missing: bool) -> None:
    """列出归档的各件，缺什么。"""
    from notice_gen.office.archiving import list_items

    listing = list_items(where.archive(), where.register_beside(), year, lacking=missing)
    run.report.extend(listing.findings)
    items = [_listed(one) for one in listing.items]
    run.give(items=items)
    for one in items:
        lacking = f"　缺：{'、'.join(one['missing'])}" if one["missing"] else "　作废" if one["void"] else ""
        run.say(f"{one['number']}　{one['title']}{lacking}")
    run.say(f"共 {len(items)} 件{'缺盖章扫描件或处理单' if missing else ''}。")


def _listed(one: Listed) -> dict[str, Any]:
    """An item in the list, for a program."""
    facts = one.description.get("facts", {})
    return {
        "item": one.item,
        "number": one.description.get("number", ""),
        "title": facts.get("标题", ""),
        "date": facts.get("成文日期", ""),
        "code": one.description.get("code", ""),
        "missing": list(one.lacks),
        "void": one.void,
    }


@archive.command(cls=Command)
@item_argument
@in_office_or_archive
@command
def show(run: Run, where: Where, item: str) -> None:
    """看一件：登记的各项、文件、过程、各版本。"""
    from notice_gen.office.archive import descriptions

    kept = where.archive()
    found = _find(run, kept, where.register_beside(), item)
    of = found.named.item
    record = descriptions.openly(descriptions.read_description(kept, of))
    run.give(item=of, folder=str(kept.folder(of)), record=record)
    run.give(
        versions=[
            {"version": n, "created": one.created, "message": one.message, "digest": kept.digest(of, n)}
            for n, one in enumerate(kept.inventory(of).versions, 1)
        ]
    )
    if found.entry is not None:
        run.give(state=found.entry.state.value)
    run.lines(lambda: _shown(found.named, record, run.answer))
    run.ended = Exit.CLEAN


@archive.command(cls=Command)
@item_argument
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--version", type=click.IntRange(min=1), metavar="版本", help="第几版；不写为最新的。")
@in_office_or_archive
@command
def restore(run: Run, where: Where, item: str, folder: Path, version: int | None) -> None:
    """把一件的文件复制到一个空文件夹，逐个核对校验值。"""
    from notice_gen.office.archive import descriptions

    kept = where.archive()
    named = _find(run, kept, where.register_beside(), item).named
    made = descriptions.restore(kept, named.item, folder, version)
    run.give(item=named.item, files=[str(path) for path in made])
    run.say(*(f"已取出：{path}" for path in made))
    run.say(f"共 {len(made)} 个文件，校验值都与归档时的相同。")
    run.ended = Exit.CLEAN


@archive.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, metavar="个数", help="最多列几件；不写为 20。"
)
@in_office
@command
def search(run: Run, where: Where, words: tuple[str, ...], limit: int) -> None:
    """在字号、标题、单位和全文中查找；几个词的，都要有。"""
    from notice_gen.office.archiving import search as search_archive

    found = search_archive(where.archive(), where.register(writing=True), words, limit)
    run.report.extend(found.findings)
    items = [
        {"item": one.item, "number": one.number, "title": one.title, "snippet": one.snippet}
        for one in found.items
    ]
    lines = [
        {"item": "", "number": str(line.number), "title": line.shown.get("标题", ""), "snippet": ""}
        for line in found.lines
    ]
    run.give(items=[*items, *lines])
    for one in (*items, *lines):
        where_it_is = "" if one["item"] else "　（只有登记，归档库中没有文件）"
        run.say(f"{one['number']}　{one['title']}{where_it_is}")
        if one["snippet"] and one["snippet"] != one["title"]:
            run.say(f"    {one['snippet']}")
    many = len(items) + len(lines)
    run.say(f"找到 {many} 件。" if many < limit else f"只列出 {limit} 件，可能还有。")


# ---- what the commands share --------------------------------------------------------------------


def _find(run: Run, kept: Archive, register: Register | None, words: str) -> ItemFound:
    """The item that the words mean; what was seen on the way is reported."""
    from notice_gen.office.archiving import find_item

    found = find_item(kept, register, words, now().year)
    run.report.extend(found.findings)
    return found


def _called(found: ItemFound) -> str:
    """The number and title of an item, so that a clerk sees which one it is."""
    title = found.entry.shown.get("标题", "") if found.entry is not None else ""
    return f"{found.named.number}" + (f"《{title}》" if title else "")


def _shown(found: Named, record: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """An item for a person: facts, files, process, versions."""
    from notice_gen.cli.screen import moment
    from notice_gen.office.archive.descriptions import asked_for

    lines = [f"{found.number}　{record.get('facts', {}).get('标题', '')}"]
    facts = {"档号": record.get("code", ""), "状态": answer.get("state", ""), **record.get("facts", {})}
    lines += [f"  {name}：{value}" for name, value in facts.items() if value and name != "标题"]
    lines.append("文件：")
    for file in record.get("files", []):
        pages = f"，{file['pages']} 页" if file.get("pages") else ""
        lines.append(
            f"  {file['role']}　{Path(file['name']).name}（{file['format']}，{file['bytes']} 字节{pages}）"
        )
    if record and (lacks := asked_for(record)):
        lines.append(f"  还缺：{'、'.join(lacks)}")
    lines.append("过程：")
    lines += [
        f"  {moment(step['时间'])}　{step['行为']}　{step['人']}　{step.get('说明', '')}".rstrip()
        for step in record.get("process", [])
    ]
    lines.append("版本：")
    lines += [
        f"  第 {one['version']} 版　{moment(one['created'])}　{one['message']}" for one in answer["versions"]
    ]
    return [*lines, f"位置：{answer['folder']}"]


for _one in (export, examine, stamp, labels, papers, catalogue):
    archive.add_command(_one)
