"""The command that issues: numbers are taken, documents stamped, kept in the archive and entered in the register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.clock import now
from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.questions import confirming, somebody_there
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.which import OUTPUT, Which, of_workbook
from notice_gen.cli.who import acting, by_option

if TYPE_CHECKING:
    import datetime

    from notice_gen.office.issuing import Issued, IssueRequest, IssueResult
    from notice_gen.office.issuing.deciding import Answer, Ask
    from notice_gen.office.issuing.settling import Settle, Settled

DONE = {"issued": "已印发", "finished": "已接着办完", "reprinted": "已更正重印", "again": "没有变化"}
MOST_LINES = 20  # documents named one by one


@click.command(cls=Command)
@click.option(
    "--row", "rows", multiple=True, metavar="文件或单位", help="只印发这一份：文件或单位名称；可以写几次。"
)
@click.option(
    "--office", type=click.Path(path_type=Path), metavar="办公室文件夹", help="用这个办公室的登记簿和归档库。"
)
@click.option(
    "--number", type=click.IntRange(min=1), metavar="号", help="用在别处（OA、纸质登记簿）取得的这个号。"
)
@click.option("--leave-free", is_flag=True, help="--number 前面的号空着，以后不再给别的文件。")
@click.option("--total", type=click.IntRange(min=1), metavar="期", help="简报等在别处取得的总期数。")
@click.option(
    "--year",
    type=click.IntRange(1949, 9999),
    metavar="年份",
    help="用这一年的字号：去年办的文今年才签发的，写去年。",
)
@click.option("--new-series", is_flag=True, help="机关代字与用过的只差一个字，是新用的，没有写错。")
@click.option("--on", metavar="日期", help="印发日期，如 2026-03-05；不写为今天。")
@click.option("--unsigned", is_flag=True, help="没有填写签发人、签发日期的也印发。")
@click.option("--reprint", is_flag=True, help="改过的公文：更正重印，字号不变。")
@click.option("--new", is_flag=True, help="改过的公文：作为新文，另取一个号。")
@click.option(
    "--final",
    type=click.Path(path_type=Path),
    metavar="定稿",
    help="照这个改好的 Word 文件印发，只写入字号和日期。",
)
@click.option("--as-signed", is_flag=True, help="定稿与工作簿不同：签发的就是定稿，登记簿照定稿写。")
@click.option("--reviewed-by", metavar="姓名", help="签发以后又改了定稿的：谁复审的。")
@click.option("--reviewed-on", metavar="日期", help="哪一天复审的，如 2026-03-05。")
@by_option
@of_workbook(OUTPUT)
@click.option("--format", "formats", metavar="格式", help="docx 或 docx,pdf；不写为两种都要。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="个数", help="同时用几个进程。")
@command
def issue(run: Run, which: Which, reprint: bool, new: bool, **options: Any) -> None:
    """印发：登记字号，把字号和日期写进公文，存进归档库。"""
    from notice_gen.cli.progress import following
    from notice_gen.office.issuing import issue as issue_workbook

    request = _request(which, _choice(reprint, new), **options)
    try:
        with following("印发") as follower:
            result = issue_workbook(
                request,
                clock=now,
                ask=_asking(run),
                settle=_settling(run),
                confirm=confirming(run),
                follower=follower,
            )
    except KeyboardInterrupt:  # before the first number was taken
        click.echo("已停下，还没有登记字号。", err=True)
        run.ended = Exit.INTERRUPTED
        return
    run.report.extend(result.findings)
    run.made = len(result.documents)
    if result.stopped and run.exit_code() != Exit.REFUSED:
        run.ended = Exit.INTERRUPTED
    run.give(**_as_data(result))
    run.lines(lambda: _words(result, request.output))


# ---- words of the command line ------------------------------------------------------------------


def _choice(reprint: bool, new: bool) -> Answer | None:
    if reprint and new:
        raise click.UsageError("--reprint 和 --new 只能写一个")
    return "reprint" if reprint else "new" if new else None


def _request(
    which: Which,
    choice: Answer | None,
    *,
    rows: tuple[str, ...],
    office: Path | None,
    number: int | None,
    leave_free: bool,
    total: int | None,
    year: int | None,
    new_series: bool,
    on: str | None,
    unsigned: bool,
    final: Path | None,
    as_signed: bool,
    reviewed_by: str | None,
    reviewed_on: str | None,
    formats: str | None,
    jobs: int | None,
    who: str,
) -> IssueRequest:
    """What was said on the line, as it is asked of the office."""
    from dataclasses import replace

    from notice_gen.build.engines import usual_workers
    from notice_gen.office.issuing import IssueRequest
    from notice_gen.settings.office import find_office

    wanted, day = _formats(formats), _day("--on", on)
    settled = _settled(as_signed, reviewed_by, reviewed_on)
    if settled is not None and final is None:
        raise click.UsageError("--as-signed、--reviewed-by 和 --reviewed-on 与 --final 一起用")
    there = find_office(which.workbook.parent, office)
    return IssueRequest(
        replace(which.source, classified=there.classified, codes=tuple(there.formats.items())),
        there,
        which.output,
        rows=rows,
        number=number,
        total=total,
        year=year,
        on=day,
        unsigned=unsigned,
        answer=choice,
        final=final,
        settled=settled,
        formats=wanted,
        jobs=jobs or usual_workers(),
        who=acting(who),
        leave_free=leave_free,
        new_series=new_series,
    )


def _formats(words: str | None) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in (words or "docx,pdf").split(","))
    if "docx" not in wanted or not set(wanted) <= {"docx", "pdf"}:
        raise click.UsageError("--format 写 docx 或 docx,pdf：归档的定稿总是 Word 文件")
    return wanted


def _settled(as_signed: bool, by: str | None, on: str | None) -> Settled | None:
    from notice_gen.office.issuing.settling import AsSigned, Reviewed

    if by is None and on is None:
        return AsSigned() if as_signed else None
    day = _day("--reviewed-on", on)
    if by is None or day is None or as_signed:
        raise click.UsageError("--reviewed-by 和 --reviewed-on 要一起写，不与 --as-signed 一起写")
    return Reviewed(by, day)


def _day(option: str, words: str | None) -> datetime.date | None:
    import datetime

    if words is None:
        return None
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        raise click.UsageError(f"{option} 的“{words}”不是日期，写成 2026-03-05 这样") from None


# ---- words for people and programs --------------------------------------------------------------


def _asking(run: Run) -> Ask:
    """The function that asks the person at the terminal, or answers None where nobody is there."""
    return _ask if somebody_there(run) else lambda question: None


def _settling(run: Run) -> Settle:
    """The same about a final that says something else than the workbook."""
    return _settle if somebody_there(run) else lambda question: None


def _ask(question: str) -> Any:
    """What a person at the terminal decides of a document that is issued already."""
    click.echo(question)
    choice = click.prompt(
        "1 更正重印（字号不变，归档库中添一版）  2 新文（另取一个号）  0 先不办",
        type=click.Choice(["1", "2", "0"]),
        show_choices=False,
        default="0",
    )
    return {"1": "reprint", "2": "new", "0": None}[choice]


def _settle(question: str) -> Settled | None:
    """What a person at the terminal answers for such a final."""
    import datetime

    from notice_gen.office.issuing.settling import AsSigned, Reviewed

    click.echo(question)
    choice = click.prompt(
        "1 签发的就是这份定稿，登记簿等照定稿写  2 签发以后改的，已经复审  0 先不办",
        type=click.Choice(["1", "2", "0"]),
        show_choices=False,
        default="0",
    )
    if choice != "2":
        return AsSigned() if choice == "1" else None
    by = click.prompt("谁复审的").strip()
    on = click.prompt("哪一天复审的（如 2026-03-05）", type=click.DateTime(["%Y-%m-%d"]))
    assert isinstance(on, datetime.datetime)
    return Reviewed(by, on.date())


def _as_data(result: IssueResult) -> dict[str, Any]:
    """What became of a run for a program to read."""
    documents = [_document(one) for one in result.documents]
    return {"register": result.register, "documents": documents, "failed": result.failed}


def _document(one: Issued) -> dict[str, Any]:
    """A document for a program to read; of one with a 密级 nothing but number and key."""
    entry = one.entry
    data: dict[str, Any] = {
        "key": entry.key,
        "number": str(entry.number),
        "state": one.done,
        "item": entry.item,
        "version": entry.version,
        "code": entry.code,
    }
    if not one.secret:
        data["files"] = [str(saved.path) for saved in one.saved]
    return data


def _words(result: IssueResult, output: Path) -> Iterator[str]:
    """Which register was used, and what became of each document."""
    yield f"登记簿：{result.register}"
    many = len(result.documents) > MOST_LINES
    for one in () if many else result.documents:
        yield f"{DONE[one.done]}：{one.entry.number}（{one.entry.key}）"
        yield from (f"  {saved.path}" for saved in (() if one.secret else one.saved))
    if many:
        first, last = result.documents[0].entry.number, result.documents[-1].entry.number
        yield f"{first} 至 {last}，在：{output}"
    if len(result.documents) > 1:
        yield "，".join(f"{DONE[done]} {count} 份" for done, count in result.counts.items()) + "。"
    if result.failed:
        yield f"没有办成 {result.failed} 份，它们的字号留着，改好后再运行一次。"
    if result.stopped:
        yield "已停下。再运行一次，从停下的地方接着办；已登记的字号留着。"
