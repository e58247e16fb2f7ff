"""The command that issues: numbers are taken, documents stamped, kept in the archive and entered in the register."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import (
    INTERRUPTED,
    REFUSED,
    code_of,
    command,
    json_option,
    output_option,
    settings_of,
    the_workbook,
    workbook_argument,
)
from notice_gen.cli.usage import Command

if TYPE_CHECKING:
    import datetime

    from notice_gen.model.diagnostics import Report
    from notice_gen.office.issuing import Issued, Outcome
    from notice_gen.office.issuing.deciding import Answer, Ask
    from notice_gen.office.issuing.final import FinalFile
    from notice_gen.office.issuing.run import Told

DONE = {"issued": "已印发", "finished": "已接着办完", "reprinted": "已更正重印", "again": "没有变化"}
MOST_LINES = 20  # documents named one by one


@click.command(cls=Command)
@workbook_argument
@click.option(
    "--row", "rows", multiple=True, metavar="文件或单位", help="只印发这一份：文件或单位名称；可以写几次。"
)
@click.option(
    "--office", type=click.Path(path_type=Path), metavar="办公室文件夹", help="用这个办公室的登记簿和归档库。"
)
@click.option(
    "--number", type=click.IntRange(min=1), metavar="号", help="用在别处（OA、纸质登记簿）取得的这个号。"
)
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
@output_option
@click.option("--format", "formats", metavar="格式", help="docx 或 docx,pdf；不写为两种都要。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="个数", help="同时用几个进程。")
@json_option
@command
def issue(
    workbook: Path | None,
    rows: tuple[str, ...],
    office: Path | None,
    number: int | None,
    on: str | None,
    unsigned: bool,
    reprint: bool,
    new: bool,
    final: Path | None,
    output: Path | None,
    formats: str | None,
    jobs: int | None,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """印发：登记字号，把字号和日期写进公文，存进归档库。"""
    from notice_gen.build.engines import usual_workers
    from notice_gen.build.kinds import USUAL_KIND
    from notice_gen.office.issuing import Wishes
    from notice_gen.office.issuing import issue as issue_workbook
    from notice_gen.settings.office import find_office

    choice, wanted, day = _choice(reprint, new), _formats(formats), _day(on)
    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    report.extend(settings.differences)
    wishes = Wishes(
        output=output or settings.output,
        rows=rows,
        number=number,
        on=day,
        unsigned=unsigned,
        answer=choice,
        formats=wanted,
        jobs=jobs or usual_workers(),
        layout=settings.layout,
        usual=settings.kind or USUAL_KIND,
    )
    place = find_office(workbook.parent, office)
    with _told() as told:
        try:
            outcome = issue_workbook(
                workbook, place, wishes, report, ask=_asked(as_json), told=told, final=_finished(final)
            )
        except KeyboardInterrupt:  # before the first number was taken
            click.echo("已停下，还没有登记字号。", err=True)
            return INTERRUPTED
    answer |= _as_data(outcome)
    if not as_json:
        _say(outcome, wishes.output)
    if outcome.stopped:
        return code_of(report, 0) if code_of(report, 1) == REFUSED else INTERRUPTED
    return code_of(report, len(outcome.documents))


# ---- words of the command line ------------------------------------------------------------------


def _choice(reprint: bool, new: bool) -> Answer | None:
    if reprint and new:
        raise click.UsageError("--reprint 和 --new 只能写一个")
    return "reprint" if reprint else "new" if new else None


def _formats(words: str | None) -> tuple[str, ...]:
    wanted = tuple(name.strip() for name in (words or "docx,pdf").split(","))
    if "docx" not in wanted or not set(wanted) <= {"docx", "pdf"}:
        raise click.UsageError("--format 写 docx 或 docx,pdf：归档的定稿总是 Word 文件")
    return wanted


def _finished(path: Path | None) -> FinalFile | None:
    if path is None:
        return None
    from notice_gen.office.issuing.final import FinalFile

    return FinalFile(path)


def _day(words: str | None) -> datetime.date | None:
    import datetime

    if words is None:
        return None
    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        raise click.UsageError(f"--on 的“{words}”不是日期，写成 2026-03-05 这样") from None


# ---- words for people and programs --------------------------------------------------------------


@contextlib.contextmanager
def _told() -> Iterator[Told]:
    """The function that is called with the progress of a run: it writes a line on a terminal, else it does nothing."""
    from notice_gen.cli.commands.units import Progress

    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done, all_of: None
        return
    progress = Progress("印发")
    try:
        yield progress
    finally:
        progress.end()


def _asked(as_json: bool) -> Ask:
    """The function that asks the person at the terminal, or answers None where nobody is there."""
    there = not as_json and sys.stdin is not None and sys.stdin.isatty()
    return _ask if there else lambda question: None


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


def _as_data(outcome: Outcome) -> dict[str, Any]:
    """What became of a run for a program to read."""
    documents = [_document(one) for one in outcome.documents]
    return {"register": outcome.register, "documents": documents, "failed": outcome.failed}


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


def _say(outcome: Outcome, output: Path) -> None:
    """Which register was used, and what became of each document."""
    click.echo(f"登记簿：{outcome.register}")
    many = len(outcome.documents) > MOST_LINES
    for one in () if many else outcome.documents:
        click.echo(f"{DONE[one.done]}：{one.entry.number}（{one.entry.key}）")
        for saved in () if one.secret else one.saved:
            click.echo(f"  {saved.path}")
    if many:
        first, last = outcome.documents[0].entry.number, outcome.documents[-1].entry.number
        click.echo(f"{first} 至 {last}，在：{output}")
    if len(outcome.documents) > 1:
        click.echo("，".join(f"{DONE[done]} {count} 份" for done, count in outcome.counts.items()) + "。")
    if outcome.failed:
        click.echo(f"没有办成 {outcome.failed} 份，它们的字号留着，改好后再运行一次。")
    if outcome.stopped:
        click.echo("已停下。再运行一次，从停下的地方接着办；已登记的字号留着。")
