"""The command `units`: what was asked for on the line, and what a person reads at its end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.which import FORMATS, KIND, READER, Which, of_workbook

if TYPE_CHECKING:
    from notice_gen.batch.units_run import UnitsRequest, UnitsResult
    from notice_gen.build.engines import Engine
    from notice_gen.model.diagnostics import Diagnostic
    from notice_gen.office.issuing.citing import Citations

ADDRESS = click.option(
    "--output", "address", metavar="文件夹", help="写到哪里：文件夹，或 s3://… 这样的地址。"
)


@click.command(cls=Command)
@of_workbook(ADDRESS, KIND)
@click.option("--only", multiple=True, metavar="单位名称", help="只做这个单位的；可以写几次。")
@click.option("--type", "types", multiple=True, metavar="类型", help="只做这一类单位的；可以写几次。")
@click.option(
    "--first", type=click.IntRange(min=0), default=0, metavar="个数", help="只做前几份，先看看样子。"
)
@FORMATS
@READER
@click.option("--pack", is_flag=True, help="打成一个 zip 文件。")
@click.option("--print", "printed", is_flag=True, help="合成一个 PDF 打印，每个单位从单页开始。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="个数", help="同时用几个进程。")
@click.option("--engine", type=click.Choice(["local", "processes", "dask"]), help="在哪里运行。")
@click.option("--scheduler", metavar="地址", help="Dask 集群的地址，如 tcp://…")
@command
def units(run: Run, which: Which, **options: Any) -> None:
    """为每个单位生成一份方案。"""
    from notice_gen.batch.units_run import make_units
    from notice_gen.cli.progress import following

    request = _request(which, listed=run.as_json, **options)
    started = time.monotonic()
    citing, seen = _citations(which.workbook)
    request = replace(request, source=replace(request.source, known=(*request.source.known, *seen)))
    with following() as follower:
        result = make_units(request, citing, follower)
    run.report.extend(result.findings)
    run.kept_back = result.counts.get("failed")
    if result.stopped:
        run.ended = Exit.INTERRUPTED
    run.give(**_as_data(result))
    run.lines(lambda: _words(result, request.output, time.monotonic() - started))


def _request(
    which: Which,
    *,
    listed: bool,
    address: str | None,
    only: tuple[str, ...],
    types: tuple[str, ...],
    first: int,
    formats: str | None,
    reader: str,
    pack: bool,
    printed: bool,
    jobs: int | None,
    engine: Engine | None,
    scheduler: str | None,
) -> UnitsRequest:
    """What was said on the line, as it is asked of the batch. Raises UsageError for what does not go together."""
    from notice_gen.batch.units_run import UnitsRequest

    request = UnitsRequest(
        source=which.source,
        output=address or str(which.settings.output),
        formats=which.formats(formats),
        for_libreoffice=reader == "libreoffice",
        only=only,
        types=types,
        first=first,
        pack=pack,
        printed=printed,
        jobs=jobs,
        engine=engine,
        scheduler=scheduler,
        listed=listed,
    )
    if engine == "dask" and not scheduler:
        raise click.UsageError("--engine dask 要同时写 --scheduler 和集群的地址")
    if (pack or printed) and request.remote:
        raise click.UsageError("--pack 和 --print 只能写到本机的文件夹")
    return request


def _citations(workbook: Path) -> tuple[Citations | None, tuple[Diagnostic, ...]]:
    """What the office's register says of this campaign, where its folder points to an office; and what was seen."""
    from notice_gen.model.diagnostics import Refused
    from notice_gen.settings.faults import NO_OFFICE
    from notice_gen.settings.office import find_office

    try:
        office = find_office(workbook.parent)
    except Refused as refused:
        if refused.findings[0].fault == NO_OFFICE:
            return None, ()
        return None, tuple(replace(one, softened=True) for one in refused.findings)
    from notice_gen.office.issuing.citing import citations  # a database's driver is not loaded for nothing

    return citations(office)


def _as_data(result: UnitsResult) -> dict[str, Any]:
    """What became of the run for a program to read."""
    documents = [
        {"key": one.key, "files": list(one.files), "states": list(one.states)} for one in result.documents
    ]
    data: dict[str, Any] = {"documents": documents, "counts": dict(result.counts)}
    if result.cited:
        data["cited"] = dict(result.cited)
    return data


def _words(result: UnitsResult, place: str, seconds: float) -> Iterator[str]:
    """What became of the run, for a person."""
    if result.cited:
        numbers = "、".join(f"“{file}”{number}" for file, number in result.cited.items())
        yield f"引用登记簿中的字号：{numbers}。"
    counts = {name: result.counts.get(name, 0) for name in ("written", "unchanged", "beside", "failed")}
    words = [f"生成 {counts['written']} 份"]
    words += [f"{counts['unchanged']} 份没有变化"] if counts["unchanged"] else []
    words += [f"{counts['beside']} 份写在旁边（原来的有人改过）"] if counts["beside"] else []
    words += [f"{counts['failed']} 份没有生成"] if counts["failed"] else []
    rate = counts["written"] / seconds if seconds > 0 else 0
    pace = f"，每秒 {rate:.0f} 份" if counts["written"] >= 100 else ""
    yield f"{'已停下：' if result.stopped else ''}{'，'.join(words)}（用时 {seconds:.1f} 秒{pace}）。"
    yield f"在：{place}"
    if result.stopped:
        yield "再运行一次，从停下的地方接着做。"
