"""The commands of the 发文登记簿: look at it, reserve numbers, make them void, take over a ledger in Excel, export copies.

Numbers are given by `issue`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.clock import now
from notice_gen.cli.command import command
from notice_gen.cli.questions import confirming
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command, Group
from notice_gen.cli.where import Where, in_register
from notice_gen.cli.who import acting, by_option

if TYPE_CHECKING:
    from notice_gen.model.filing import Entry, Number
    from notice_gen.model.number_forms import NumberForm
    from notice_gen.office.register import Register
    from notice_gen.office.register.acts import Act

STATES = ("预留", "登记", "印发", "归档", "作废")
_STATE_AND_DAY = 2 + 4 + 2 + 10 + 2  # columns of state and day with the space around them
# Columns that a list keeps for the title (twenty characters) where a number is very long, and for the number (a 代字〔年〕N号).
TITLE_ROOM, NUMBER_ROOM = 40, 22
SAVED = {"written": "已导出", "unchanged": "未变", "beside": "已导出，写在旁边"}


@click.group(cls=Group)
def register() -> None:
    """发文登记簿：查看、预留、作废、接收、导出、核对、备份。"""


def opened(run: Run, where: Where, *, writing: bool, who: str = "") -> Register:
    """The register that the options or the current folder mean; says which one it is."""
    register = where.register(writing=writing, who=acting(who) if writing else "")
    run.give(register=register.address)
    run.say(f"登记簿：{register.address}")
    return register


@register.command("list", cls=Command)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只看这一年的。")
@click.option("--series", metavar="机关代字", help="只看这个代字的。")
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help="只看这种状态的；可以写几次。"
)
@in_register
@command
def list_(run: Run, where: Where, year: int | None, series: str | None, states: tuple[str, ...]) -> None:
    """列出登记的文件。"""
    from notice_gen.model.filing import State
    from notice_gen.office.bookkeeping import next_numbers

    register = opened(run, where, writing=False)
    wanted = [State(state) for state in states] or None
    entries = list(register.entries(year, series, wanted))
    run.give(entries=[as_data(entry) for entry in entries])
    run.lines(lambda: _list_words(entries, next_numbers(register, year, series, now().year)))


def _list_words(entries: list[Entry], following: list[Number]) -> Iterator[str]:
    """The entries as a table, how many there are of each state, and which numbers come next."""
    from notice_gen.cli.screen import columns_of
    from notice_gen.model.filing import State

    yield from table(entries, columns_of(sys.stdout))
    counts = {state: sum(entry.state is state for entry in entries) for state in State}
    said = "，".join(f"{state.value} {count}" for state, count in counts.items() if count)
    yield f"共 {len(entries)} 个号" + (f"：{said}。" if said else "。")
    yield from (f"下一个号：{number}" for number in following)


@register.command(cls=Command)
@click.argument("number", metavar="字号")
@in_register
@command
def show(run: Run, where: Where, number: str) -> None:
    """看一个号登记了什么：7号、7、第3期、总第45期，或写全 某卫发〔2026〕7号。"""
    from notice_gen.office.register import entry_named

    register = opened(run, where, writing=False)
    entry = entry_named(register, number, now().year)
    acts = register.acts(entry.id)
    run.give(entry=as_data(entry), acts=[asdict(act) for act in acts])
    run.lines(lambda: [*_entry_words(entry), *_act_words(acts)])


@register.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="词…")
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, metavar="个数", help="最多列几个号；不写为 50。"
)
@in_register
@command
def search(run: Run, where: Where, words: tuple[str, ...], limit: int) -> None:
    """在字号、标题和登记的各项中查找，接收来的号也在内；几个词的，都要有。"""
    from itertools import islice

    from notice_gen.office.bookkeeping import search_register

    found = list(islice(search_register(opened(run, where, writing=False), words), limit))
    run.give(entries=[as_data(entry) for entry in found])
    run.lines(lambda: _found_words(found, limit))


def _found_words(found: list[Entry], limit: int) -> Iterator[str]:
    """What was found as a table, and whether there may be more."""
    from notice_gen.cli.screen import columns_of

    yield from table(found, columns_of(sys.stdout))
    yield f"找到 {len(found)} 个号。" if len(found) < limit else f"只列出 {limit} 个号，可能还有。"


@register.command(cls=Command)
@click.argument("number", metavar="字号")
@click.option("--reason", required=True, metavar="原因", help="为什么作废，记在备注中。")
@click.option("--issued", is_flag=True, help="已经印发的也作废。")
@by_option
@in_register
@command
def void(run: Run, where: Where, number: str, reason: str, issued: bool, who: str) -> None:
    """把一个号作废；作废的号留在登记簿中，不再给别的文件。"""
    from notice_gen.model.filing import is_secret
    from notice_gen.office import bookkeeping
    from notice_gen.office.voided_files import mark_void

    request = bookkeeping.VoidRequest(number, now().year, reason.strip(), issued)
    entry = bookkeeping.void(opened(run, where, writing=True, who=who), request, run.report)
    archive = where.archive_beside()
    marked = mark_void(where.office.folder, archive, entry, run.report) if archive is not None else []
    # A document with a 密级 is named by its number alone; where its files are, their folder says.
    places = dict.fromkeys(str(path.parent if is_secret(entry.facts) else path) for path in marked)
    run.give(entry=as_data(entry), marked=list(places))
    title = entry.shown.get("标题", "")
    run.say(f"已作废：{entry.number}" + (f"《{title}》" if title else ""))
    run.say(*(f"已标作废：{path}" for path in places))


@register.command(cls=Command)
@click.argument("series", metavar="机关代字")
@click.argument("year", metavar="年份", type=click.IntRange(min=1))
@click.option("--number", "n", type=click.IntRange(min=1), metavar="号", help="从这个号起；不写为下一个号。")
@click.option("--total", type=click.IntRange(min=1), metavar="期", help="简报等从这个总期数起。")
@click.option(
    "--form", "shape", metavar="写法", help="登记簿中还没有的，号怎样写，如 第N号、第N期（总第M期）。"
)
@click.option("--count", type=click.IntRange(min=1), default=1, metavar="个数", help="预留几个号。")
@click.option("--new-series", is_flag=True, help="机关代字与用过的只差一个字，是新用的，没有写错。")
@by_option
@in_register
@command
def reserve(
    run: Run,
    where: Where,
    series: str,
    year: int,
    n: int | None,
    total: int | None,
    shape: str | None,
    count: int,
    new_series: bool,
    who: str,
) -> None:
    """预留号码，以后用 issue --number 用上。令、公告、简报没有代字，写公文上发文机关标志的字。"""
    from notice_gen.office import bookkeeping

    form = _form(shape) if shape is not None else None
    register = opened(run, where, writing=True, who=who)
    office = where.office_beside()
    declared = tuple(office.formats) if office is not None else ()
    request = bookkeeping.ReserveRequest(series, year, count, n, form, total, new_series, declared)
    reserved = bookkeeping.reserve(register, where.archive_beside(), request, confirming(run))
    run.report.extend(reserved.findings)
    run.give(entries=[as_data(entry) for entry in reserved.entries])
    run.say(f"已预留：{'、'.join(str(entry.number) for entry in reserved.entries)}")


def _form(shape: str) -> NumberForm:
    """The form that the line names, as a kind that says no more has it."""
    from notice_gen.model.number_forms import SHAPES, usual_form

    if shape not in SHAPES:
        raise click.UsageError(f"--form 的“{shape}”不认识，写下列之一：{'、'.join(SHAPES)}")
    return usual_form(shape)


@register.command("import", cls=Command)
@click.argument("kept", type=click.Path(path_type=Path), metavar="登记簿.xlsx")
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="接收哪一年的；不写为今年。")
@by_option
@in_register
@command
def import_(run: Run, where: Where, kept: Path, year: int | None, who: str) -> None:
    """接收用 Excel 登记的发文登记簿，接着往下给号。有一行读不懂就全都不接收。"""
    from notice_gen.office import bookkeeping

    bookkeeping.validate_ledger(kept)
    register = opened(run, where, writing=True, who=who)
    moment = now()
    request = bookkeeping.ImportRequest(kept, year if year is not None else moment.year, moment)
    imported = bookkeeping.import_ledger(register, request)
    run.report.extend(imported.findings)
    following = [str(number) for number in imported.following]
    run.give(taken_over=imported.new, next=following)
    again = f"，另有 {imported.known} 个原来就有" if imported.known else ""
    run.say(f"已接收 {request.year} 年的 {imported.new} 个号{again}。")
    run.say(*(f"下一个号：{number}" for number in following))


@register.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件", required=False)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="导出哪一年的；不写为今年。")
@click.option("--all", "every", is_flag=True, help="导出所有年份的。")
@in_register
@command
def export(run: Run, where: Where, file: Path | None, year: int | None, every: bool) -> None:
    """导出登记簿：.xlsx 有全部栏目和用印登记；.docx、.pdf 是印在横放的 A4 纸上的发文登记簿。"""
    from notice_gen.office.bookkeeping import export_ledger

    register = opened(run, where, writing=False)
    of = None if every else year if year is not None else now().year
    path = file or Path(f"发文登记簿 {of}.xlsx" if of is not None else "发文登记簿.xlsx")
    saved = export_ledger(register, where.office_beside(), of, path, run.report)
    if saved is not None:
        run.give(file=str(saved.path))
        run.say(f"{SAVED[saved.state]}：{saved.path}")


@register.command(cls=Command)
@click.argument("number", metavar="字号")
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@click.option(
    "--copies", type=click.IntRange(min=0), default=1, metavar="份", help="每个收文单位几份；不写为 1。"
)
@click.option("--kept", type=click.IntRange(min=0), metavar="份", help="存档几份；不写为印数余下的。")
@click.option(
    "--filled",
    type=click.Path(path_type=Path),
    metavar="表.xlsx",
    help="照填好的分发单印，不照登记簿的主送、抄送。",
)
@in_register
@command
def distribute(
    run: Run, where: Where, number: str, file: Path, copies: int, kept: int | None, filled: Path | None
) -> None:
    """分发签收单：各收文单位几份、签收人、日期，加上存档的，与印数核对；文件可以是 .xlsx、.docx、.pdf。"""
    from notice_gen.office.bookkeeping import DistributeRequest, distribute

    request = DistributeRequest(number, now().year, file, copies, kept, filled)
    made, saved = distribute(opened(run, where, writing=False), request, run.report)
    run.give(recipients=[{"name": one.name, "copies": one.copies} for one in made.recipients], kept=made.kept)
    run.say(f"{len(made.recipients)} 个收文单位，连存档共 {made.whole} 份。")
    if saved is not None:
        run.give(file=str(saved.path))
        run.say(f"{SAVED[saved.state]}：{saved.path}")


@register.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件", required=False)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="统计哪一年的；不写为今年。")
@in_register
@command
def statistics(run: Run, where: Where, file: Path | None, year: int | None) -> None:
    """发文统计：按文种、拟稿科室、月份，与上一年比；写文件的，存成 .xlsx、.docx 或 .pdf。"""
    from notice_gen.office.bookkeeping import count_issued
    from notice_gen.office.on_paper.sheets import save
    from notice_gen.office.on_paper.statistics import lines_of, report_of

    of = year if year is not None else now().year
    counts = count_issued(opened(run, where, writing=False), of)
    run.give(year=of, counts={one.by: [list(line) for line in one.lines] for one in counts})
    if file is None:
        run.lines(lambda: lines_of(counts, of))
        return
    saved = save(report_of(counts, of), file, run.report)
    if saved is not None:
        run.give(file=str(saved.path))
        run.say(f"{SAVED[saved.state]}：{saved.path}")


@register.command(cls=Command)
@click.option(
    "--head", "printed", metavar="校验值", help="印在归档文件目录末尾的校验值，看校验链中有没有它。"
)
@in_register
@command
def verify(run: Run, where: Where, printed: str | None) -> None:
    """核对登记簿：有没有缺号、重号，校验链有没有被改动。什么都不改。"""
    from notice_gen.office.bookkeeping import verify_register

    verified = verify_register(opened(run, where, writing=False), printed)
    run.report.extend(verified.findings)
    link, head = verified.link, verified.head
    if link is not None:
        run.give(link={"n": link.n, "item": link.item, "version": link.version, "hash": link.hash})
        run.say(f"校验链中有这个值：第 {link.n} 环，{link.item} 的第 {link.version} 版。")
    run.give(head=head, result="发现问题" if verified.findings else "没有发现问题")
    if not run.report.refused:
        run.say(f"校验链末环：{head[:32]}…" if head else "校验链：还没有")
        if not verified.findings:
            run.say("没有发现问题。")


@register.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@in_register
@command
def backup(run: Run, where: Where, file: Path) -> None:
    """备份登记簿，别人正在用也可以；写到文件夹的，文件名带上日期。"""
    from notice_gen.office.bookkeeping import back_up

    copy = back_up(opened(run, where, writing=False), file, now().date())
    run.give(file=str(copy))
    run.say(f"已备份：{copy}")


@register.command("catch-up", cls=Command)
@by_option
@in_register
@command
def catch_up(run: Run, where: Where, who: str) -> None:
    """登记簿丢了新的一份时，从归档库补登：归档库中有、登记簿中没有的号。"""
    from notice_gen.office import bookkeeping

    archive = where.archive()
    caught_up = bookkeeping.catch_up(opened(run, where, writing=True, who=who), archive)
    run.report.extend(caught_up.findings)
    run.give(taken_over=caught_up.new, marked=caught_up.marked)
    if caught_up.marked:
        run.say("已照库中各件重写归档库的标记.json。")
    run.say(f"归档库中有 {caught_up.items} 件，补登了 {caught_up.new} 个号。")


# ---- how lines are shown -------------------------------------------------------------------------


def as_data(line: Entry) -> dict[str, Any]:
    """The entry for a program to read."""
    return {
        "number": str(line.number),
        "series": line.number.series,
        "year": line.year,
        "n": line.number.n,
        **({"total": line.number.total} if line.number.total is not None else {}),
        "key": line.key,
        "edition": line.edition,
        "state": line.state.value,
        "facts": dict(line.shown),
        "code": line.code,
        "version": line.version,
        "digests": dict(line.digests),
        "registered": line.registered,
        "issued": line.issued,
    }


def _entry_words(entry: Entry) -> Iterator[str]:
    """What is entered of a number, a line each."""
    from notice_gen.cli.screen import moment
    from notice_gen.model.diagnostics import printable
    from notice_gen.model.filing import FACTS

    said = {
        "发文字号": str(entry.number),
        "状态": entry.state.value,
        **{name: entry.shown.get(name, "") for name in (*FACTS, *entry.shown)},
        "档号": entry.code,
        "登记": moment(entry.registered),
        "印发": moment(entry.issued),
        "文件编号": entry.item if entry.key else "",
        "印发的版本": f"第 {entry.version} 版" if entry.version else "",
    }
    yield from (f"{name}：{printable(words)}" for name, words in said.items() if words)
    yield from (f"校验值：{printable(name)} {digest[:16]}…" for name, digest in entry.digests.items())


def _act_words(acts: list[Act]) -> Iterator[str]:
    """Who did what, a line each."""
    from notice_gen.cli.screen import moment
    from notice_gen.model.diagnostics import printable

    for act in acts:
        said = (moment(act.moment), act.what, act.who, act.words)
        yield f"办理：{printable('　'.join(filter(None, said)))}"


def table(lines: list[Entry], columns: int) -> list[str]:
    """Number, state, day and title within so many columns; a long number or title goes on below itself."""
    from notice_gen.cli.screen import width, wrapped

    longest = max((width(str(line.number)) for line in lines), default=0)
    room = min(longest, max(columns - _STATE_AND_DAY - TITLE_ROOM, NUMBER_ROOM))
    below = " " * (room + _STATE_AND_DAY)
    shown = []
    for line in lines:
        numbers = wrapped(str(line.number), room)
        day = line.facts.get("印发日期") or (line.issued or line.registered)[:10]
        title = line.shown.get("标题", "") or line.shown.get("备注", "")
        titles = wrapped(title, max(columns - len(below), 12))
        for n, (number, words) in enumerate(zip_longest(numbers, titles, fillvalue="")):
            start = number + " " * (room - width(number))
            start += f"  {line.state.value}  {day:<10}  " if n == 0 else " " * _STATE_AND_DAY
            shown.append((start + words).rstrip())
    return shown
