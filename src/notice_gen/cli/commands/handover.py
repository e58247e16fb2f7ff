"""The commands for handing over: archive export makes a 移交包, archive examine does the 四性检测.

Exit codes of examine: 0 nothing found, 4 something found; what was not decided changes neither.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice_gen.cli.clock import now
from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.where import Where, in_office, in_office_or_archive

if TYPE_CHECKING:
    from notice_gen.office.handing_over import Examination

YEAR = click.option("--year", type=click.IntRange(min=1), metavar="年份", help="只要这一年的。")


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@YEAR
@click.option("--only", multiple=True, metavar="件", help="只移交这一件：文号、几号或公文编号；可以写几次。")
@in_office
@command
def export(run: Run, where: Where, folder: Path, year: int | None, only: tuple[str, ...]) -> None:
    """做移交包：BagIt 格式的文件夹，每件一个文件夹，附目录、元数据和说明。"""
    from notice_gen.office.handing_over import ExportRequest, export_package

    kept, register = where.archive(), where.register(writing=False)
    run.give(register=register.address)
    exported = export_package(kept, register, ExportRequest(where.office, folder, now(), year, only))
    run.report.extend(exported.findings)
    made = exported.made
    run.give(folder=str(made.path), items=made.items, files=made.files, bytes=made.bytes)
    run.give(heads={str(of): head for of, head in exported.heads.items()})
    run.say(f"已做好移交包：{made.path}，{made.items} 件，{made.files} 个文件，{made.bytes} 字节。")
    run.say(f"移交前检测：notice-gen archive examine {made.path}")


@click.command(cls=Command)
@click.argument("bag", type=click.Path(path_type=Path), metavar="移交包", required=False)
@YEAR
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件夹或文件.docx",
    help="把报告写到哪里；不写不存。",
)
@in_office_or_archive
@command
def examine(run: Run, where: Where, bag: Path | None, year: int | None, output: Path | None) -> None:
    """四性检测：检测移交包，不写移交包时检测归档库中的各件；什么都不改。"""
    from notice_gen.office.handover import as_data, summary

    examined = _examined(where, bag, year, output)
    run.report.extend(examined.findings)
    material, results = examined.material, examined.results
    run.give(**as_data(material, results), result="发现问题" if examined.found else "没有发现问题")
    run.say(f"{material.source}，{len(material.items)} 件：{summary(results)}")
    if examined.report is not None:
        run.give(report=str(examined.report))
        run.say(f"报告：{examined.report}")
    if examined.found:
        run.ended = Exit.DAMAGED


def _examined(where: Where, bag: Path | None, year: int | None, output: Path | None) -> Examination:
    from notice_gen.office.handing_over import examine_archive, examine_package

    if bag is None:
        office = where.office if where.alone is None else None
        return examine_archive(where.archive(), where.register_beside(), office, now(), year, output)
    if year is not None:
        raise click.UsageError("检测移交包时不写 --year")
    return examine_package(bag, now(), output)
