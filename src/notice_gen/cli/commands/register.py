"""The commands of the 发文登记簿: look at it, reserve numbers, make them void, take over a ledger in Excel, export copies.

Numbers are given by `issue`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import code_of, command, json_option
from notice_gen.cli.faults import CAUGHT_UP, NO_LEDGER, SERIES_AFTER_IMPORT
from notice_gen.cli.usage import Command, Group
from notice_gen.cli.where import Where, in_register

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Report
    from notice_gen.model.filing import Entry, HighWaterMark, Number
    from notice_gen.office.register import Register

STATES = ("预留", "登记", "印发", "归档", "作废")


@click.group(cls=Group)
def register() -> None:
    """发文登记簿：查看、预留、作废、接收、导出、核对、备份。"""


def opened(where: Where, answer: dict[str, Any], as_json: bool, *, writing: bool) -> Register:
    """The register that the options or the current folder mean; says which one it is."""
    book = where.register(writing=writing)
    answer["register"] = book.address
    if not as_json:
        click.echo(f"登记簿：{book.address}")
    return book


@register.command("list", cls=Command)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只看这一年的。")
@click.option("--series", metavar="机关代字", help="只看这个代字的。")
@click.option(
    "--state", "states", type=click.Choice(STATES), multiple=True, help="只看这种状态的；可以写几次。"
)
@in_register
@json_option
@command
def list_(
    year: int | None,
    series: str | None,
    states: tuple[str, ...],
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """列出登记的文件。"""
    from notice_gen.cli.screen import columns_of
    from notice_gen.model.filing import Number, State

    book = opened(where, answer, as_json, writing=False)
    wanted = [State(state) for state in states] or None
    lines = list(book.entries(year, series, wanted))
    answer["entries"] = [as_data(line) for line in lines]
    if as_json:
        return code_of(report, len(lines))
    for line in table(lines, columns_of(sys.stdout)):
        click.echo(line)
    counts = {state: sum(line.state is state for line in lines) for state in State}
    said = "，".join(f"{state.value} {count}" for state, count in counts.items() if count)
    click.echo(f"共 {len(lines)} 个号" + (f"：{said}。" if said else "。"))
    for one, of in book.series(year):
        if series in (None, one) and (year is not None or of == _this_year()):
            click.echo(f"下一个号：{Number(one, of, book.next(one, of))}")
    return code_of(report, len(lines))


@register.command(cls=Command)
@click.argument("number", metavar="字号")
@in_register
@json_option
@command
def show(number: str, where: Where, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """看一个号登记了什么：7号、7，或写全 某卫发〔2026〕7号。"""
    from notice_gen.cli.screen import moment
    from notice_gen.model.diagnostics import printable
    from notice_gen.model.filing import FACTS
    from notice_gen.office.register import entry_named

    book = opened(where, answer, as_json, writing=False)
    line = entry_named(book, number, _this_year())
    answer["entry"] = as_data(line)
    if as_json:
        return code_of(report, 1)
    said = {
        "发文字号": str(line.number),
        "状态": line.state.value,
        **{name: line.shown.get(name, "") for name in FACTS},
        "档号": line.code,
        "登记": moment(line.registered),
        "印发": moment(line.issued),
        "文件编号": line.item if line.key else "",
        "印发的版本": f"第 {line.version} 版" if line.version else "",
    }
    for name, words in said.items():
        if words:
            click.echo(f"{name}：{printable(words)}")
    for name, digest in line.digests.items():
        click.echo(f"校验值：{printable(name)} {digest[:16]}…")
    return code_of(report, 1)


@register.command(cls=Command)
@click.argument("number", metavar="字号")
@click.option("--reason", required=True, metavar="原因", help="为什么作废，记在备注中。")
@click.option("--issued", is_flag=True, help="已经印发的也作废。")
@in_register
@json_option
@command
def void(
    number: str,
    reason: str,
    issued: bool,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """把一个号作废；作废的号留在登记簿中，不再给别的文件。"""
    from notice_gen.office.register import entry_named, number_of

    book = opened(where, answer, as_json, writing=True)
    which = number_of(number) or entry_named(book, number, _this_year()).number
    line = book.void(which, reason, issued=issued)
    answer["entry"] = as_data(line)
    if not as_json:
        title = line.shown.get("标题", "")
        click.echo(f"已作废：{line.number}" + (f"《{title}》" if title else ""))
    return code_of(report, 1)


@register.command(cls=Command)
@click.argument("series", metavar="机关代字")
@click.argument("year", metavar="年份", type=click.IntRange(min=1))
@click.option("--number", "n", type=click.IntRange(min=1), metavar="号", help="从这个号起；不写为下一个号。")
@click.option("--count", type=click.IntRange(min=1), default=1, metavar="个数", help="预留几个号。")
@in_register
@json_option
@command
def reserve(
    series: str,
    year: int,
    n: int | None,
    count: int,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """预留号码，以后用 issue --number 用上。"""
    from notice_gen.model.diagnostics import Place
    from notice_gen.office.register import numbers_from

    book = opened(where, answer, as_json, writing=True)
    known = dict.fromkeys(one for one, _ in book.series())
    if known and series not in known:
        seen = f"登记簿中第一次用机关代字“{series}”；已有的代字是 {'、'.join(known)}"
        report.found(SERIES_AFTER_IMPORT, Place(), seen, "核对有没有写错；写错的，用 register void 作废")
    if n is not None:
        _hold_archived(book, numbers_from(series, year, n, count), where)
    lines = book.reserve(series, year, count, n, _mark(where))
    answer["entries"] = [as_data(line) for line in lines]
    if not as_json:
        click.echo(f"已预留：{'、'.join(str(line.number) for line in lines)}")
    return code_of(report, 1)


@register.command("import", cls=Command)
@click.argument("kept", type=click.Path(path_type=Path), metavar="登记簿.xlsx")
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="接收哪一年的；不写为今年。")
@in_register
@json_option
@command
def import_(
    kept: Path, year: int | None, where: Where, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """接收用 Excel 登记的发文登记簿，接着往下给号。有一行读不懂就全都不接收。"""
    from notice_gen.book import read_workbook
    from notice_gen.files.clock import now
    from notice_gen.model.diagnostics import Diagnostic, Place, Refused
    from notice_gen.model.filing import Number
    from notice_gen.office.register.faults import NUMBERS_MISSING
    from notice_gen.office.register.taking_over import read_ledger, take_over

    if not kept.is_file():
        seen = f"找不到“{kept}”"
        raise Refused(Diagnostic(NO_LEDGER, Place(), seen, "核对文件的名称和所在的文件夹"))
    book = opened(where, answer, as_json, writing=True)
    year = year if year is not None else _this_year()
    lines = read_ledger(read_workbook(kept), year, report, now().isoformat())
    if report.refused:
        return code_of(report, 0)
    new = take_over(book, lines)
    series = sorted({line.entry.number.series for line in lines})
    following = [Number(one, year, book.next(one, year)) for one in series]
    report.extend(finding for finding in book.verify() if finding.fault == NUMBERS_MISSING)
    answer["taken_over"], answer["next"] = new, [str(number) for number in following]
    if not as_json:
        again = f"，另有 {len(lines) - new} 个原来就有" if len(lines) > new else ""
        click.echo(f"已接收 {year} 年的 {new} 个号{again}。")
        for number in following:
            click.echo(f"下一个号：{number}")
    return code_of(report, 1)


@register.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件.xlsx", required=False)
@click.option("--year", type=click.IntRange(min=1), metavar="年份", help="导出哪一年的；不写为今年。")
@click.option("--all", "every", is_flag=True, help="导出所有年份的。")
@in_register
@json_option
@command
def export(
    file: Path | None,
    year: int | None,
    every: bool,
    where: Where,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """导出成 Excel 表：发文登记簿和用印登记，可以看，可以打印。"""
    from notice_gen.office.register import export_register

    book = opened(where, answer, as_json, writing=False)
    of = None if every else year if year is not None else _this_year()
    path = file or Path(f"发文登记簿 {of}.xlsx" if of is not None else "发文登记簿.xlsx")
    saved = export_register(book, of, path, report)
    answer["file"] = str(saved.path)
    if not as_json:
        said = {"written": "已导出", "unchanged": "未变", "beside": "已导出，写在旁边"}[saved.state]
        click.echo(f"{said}：{saved.path}")
    return code_of(report, 1)


@register.command(cls=Command)
@click.option(
    "--head", "printed", metavar="校验值", help="印在归档文件目录末尾的校验值，看校验链中有没有它。"
)
@in_register
@json_option
@command
def verify(printed: str | None, where: Where, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """核对登记簿：有没有缺号、重号，校验链有没有被改动。什么都不改。"""
    from notice_gen.office.register import printed_link

    book = opened(where, answer, as_json, writing=False)
    findings = book.verify()
    if printed is not None:
        link, missing = printed_link(book.links(), printed)
        findings += [missing] if missing else []
        if link is not None:
            answer["link"] = {"n": link.n, "item": link.item, "version": link.version, "hash": link.hash}
            if not as_json:
                click.echo(f"校验链中有这个值：第 {link.n} 环，{link.item} 的第 {link.version} 版。")
    report.extend(findings)
    head = book.head()
    answer["head"], answer["result"] = head, "发现问题" if findings else "没有发现问题"
    if not as_json and not report.refused:
        click.echo(f"校验链末环：{head[:32]}…" if head else "校验链：还没有")
        if not findings:
            click.echo("没有发现问题。")
    return code_of(report, 1)


@register.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@in_register
@json_option
@command
def backup(file: Path, where: Where, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """备份登记簿，别人正在用也可以；写到文件夹的，文件名带上日期。"""
    from notice_gen.files.clock import now
    from notice_gen.files.outbox import names_beside

    book = opened(where, answer, as_json, writing=False)
    sqlite = book.engine.dialect.name == "sqlite"
    if file.is_dir() or (sqlite and not file.suffix):  # a folder, which pg_dump would not make
        dated = file / f"发文登记簿 {now().date().isoformat()}{'.db' if sqlite else '.dump'}"
        file = next(name for name in names_beside(dated) if not name.exists())
    book.backup(file)
    answer["file"] = str(file)
    if not as_json:
        click.echo(f"已备份：{file}")
    return code_of(report, 1)


@register.command("catch-up", cls=Command)
@in_register
@json_option
@command
def catch_up(where: Where, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """登记簿丢了新的一份时，从归档库补登：归档库中有、登记簿中没有的号。"""
    from notice_gen.model.diagnostics import Place
    from notice_gen.office.archive.descriptions import lacking, read_description
    from notice_gen.office.register.faults import NUMBERS_MISSING
    from notice_gen.office.register.taking_over import entry_of_description

    kept = where.archive()
    book = opened(where, answer, as_json, writing=True)
    entries, versions = [], []
    for item in kept.items():
        record, inventory = read_description(kept, item), kept.inventory(item)
        if record:
            entries.append(entry_of_description(record, inventory.head, filed=not lacking(record)))
        place = (
            int(record.get("year", 0)),
            int(record.get("n", 0)),
            item,
        )  # a campaign's object before its items
        for link, version in zip(kept.links(item), inventory.versions, strict=True):
            versions.append((version.created, *place, link.version, link))
    versions.sort(key=lambda one: one[:5])
    before = book.head()
    new = book.adopt(entries, [one[5] for one in versions])
    if book.head() != before:
        seen = "补登的各件按归档的先后接在校验链上，与丢失的那份登记簿先后可能不同"
        remedy = "以前印出的归档文件目录末尾的校验值与现在不同的，附上这次补登的说明"
        report.found(CAUGHT_UP, Place(), seen, remedy)
    answer["taken_over"] = new
    answer["marked"] = kept.rewrite_high_water(entry.number for entry in entries)
    if not as_json and answer["marked"]:
        click.echo("已照库中各件重写归档库的标记.json。")
    if not as_json:
        click.echo(f"归档库中有 {len(entries)} 件，补登了 {new} 个号。")
    report.extend(finding for finding in book.verify() if finding.fault == NUMBERS_MISSING)
    return code_of(report, 1)


# ---- how lines are shown -------------------------------------------------------------------------


def as_data(line: Entry) -> dict[str, Any]:
    """The entry for a program to read."""
    return {
        "number": str(line.number),
        "series": line.number.series,
        "year": line.number.year,
        "n": line.number.n,
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


def table(lines: list[Entry], columns: int) -> list[str]:
    """Number, state, day and title within so many columns; a long title goes on below itself."""
    from notice_gen.cli.screen import width, wrapped

    room = max((width(str(line.number)) for line in lines), default=0)
    shown = []
    for line in lines:
        start = f"{line.number}{' ' * (room - width(str(line.number)))}  {line.state.value}  "
        start += f"{line.facts.get('印发日期') or (line.issued or line.registered)[:10]}  "
        title = line.shown.get("标题", "") or line.shown.get("备注", "")
        first, *rest = wrapped(title, max(columns - width(start), 12))
        shown.append((start + first).rstrip())
        shown.extend(" " * width(start) + more for more in rest)
    return shown


def _mark(where: Where) -> HighWaterMark:
    """The high-water mark of the office's archive; an empty one where there is no archive."""
    from notice_gen.model.filing import HighWaterMark

    kept = where.archive_beside()
    return kept.high_water() if kept is not None else HighWaterMark()


def _hold_archived(book: Register, numbers: list[Number], where: Where) -> None:
    """Raise Refused where the archive has one of these numbers and the register, an old copy, does not."""
    from notice_gen.office.archive.descriptions import numbered
    from notice_gen.office.register import old_copy

    kept = where.archive_beside()
    there = numbered(kept, numbers) if kept is not None else None
    if there is not None and book.find(there.number) is None:
        raise old_copy(f"归档库中 {there.number} 是“{there.item}”，登记簿中没有")


def _this_year() -> int:
    from notice_gen.files.clock import now

    return now().year
