"""The commands for the papers of an archive: archive stamp, labels, papers, catalogue. The archive itself stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice_gen.cli.clock import now
from notice_gen.cli.command import command
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.where import Where, in_office
from notice_gen.files.outbox import Saved

if TYPE_CHECKING:
    from notice_gen.office.archive_papers import Asked

YEAR = click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只要这一年的。")
ONLY = click.option(
    "--only", multiple=True, metavar="件", help="只要这一件：文号、几号或公文编号；可以写几次。"
)
OTHERS = click.option(
    "--others",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="目录.xlsx",
    help="archive number 写出的 归档文件编号：收文等没有电子文件的也列入、计数。",
)
SAVED = {"written": "已写", "unchanged": "未变", "beside": "已写在旁边"}


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@YEAR
@ONLY
@in_office
@command
def stamp(run: Run, where: Where, folder: Path, year: int | None, only: tuple[str, ...]) -> None:
    """做盖了归档章的副本，供打印、利用；归档库里的不动。首页没有空白的，另出标签。"""
    from notice_gen.office.archive_papers import stamp_copies

    saved = stamp_copies(
        where.archive(), where.register(writing=False), _asked(where, year, only), folder, run.report
    )
    _say(run, saved)


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="标签.pdf")
@YEAR
@ONLY
@in_office
@command
def labels(run: Run, where: Where, file: Path, year: int | None, only: tuple[str, ...]) -> None:
    """印归档章标签：一张 A4 纸 39 个，剪下来贴在各件首页上端。"""
    from notice_gen.office.archive_papers import print_labels

    saved = print_labels(
        where.archive(), where.register(writing=False), _asked(where, year, only), file, run.report
    )
    _say(run, saved)


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@YEAR
@ONLY
@OTHERS
@click.option(
    "--first-box",
    "first",
    type=click.IntRange(min=1),
    default=1,
    metavar="盒号",
    help="从这个盒号起；不写为 1。",
)
@in_office
@command
def papers(
    run: Run,
    where: Where,
    folder: Path,
    year: int | None,
    only: tuple[str, ...],
    others: Path | None,
    first: int,
) -> None:
    """装盒、移交用的纸：备考表、档案盒目录、盒脊标签、移交清单、交接文据。"""
    from notice_gen.office.archive_papers import box_papers

    saved = box_papers(
        where.archive(),
        where.register(writing=False),
        _asked(where, year, only, others),
        folder,
        first,
        run.report,
    )
    _say(run, saved)


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path), metavar="文件")
@YEAR
@ONLY
@OTHERS
@in_office
@command
def catalogue(
    run: Run, where: Where, file: Path, year: int | None, only: tuple[str, ...], others: Path | None
) -> None:
    """归档文件目录：.csv、.xml 供档案系统导入，.xlsx 供打印。"""
    from notice_gen.office.archive_papers import write_catalogue

    saved = write_catalogue(
        where.archive(), where.register(writing=False), _asked(where, year, only, others), file, run.report
    )
    _say(run, saved)


def _say(run: Run, saved: list[Saved]) -> None:
    run.give(files=[str(one.path) for one in saved])
    run.say(*(f"{SAVED[one.state]}：{one.path}" for one in saved))
    if not saved:
        run.say("没有可以做的。")


def _asked(where: Where, year: int | None, only: tuple[str, ...], others: Path | None = None) -> Asked:
    from notice_gen.office.archive_papers import Asked

    return Asked(where.office, now(), year, only, others)
