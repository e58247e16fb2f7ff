"""The command `units`: what was asked for on the line, how far the run is, what a person reads at its end.

Progress is for a terminal only.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.batch.batch_run import Asked, Outcome, run_batch
from notice_gen.batch.remembered import recall, remember
from notice_gen.batch.stores import NOTES
from notice_gen.book import read_workbook
from notice_gen.build.engines import Engine, Running, usual_workers
from notice_gen.build.kinds import USUAL_KIND, kinds_of
from notice_gen.files.names import portable
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.settings.campaign import Settings
from notice_gen.settings.faults import NO_OFFICE
from notice_gen.settings.office import find_office
from notice_gen.writers import WRITERS

if TYPE_CHECKING:
    from notice_gen.office.issuing.citing import Citations

UNIT_KIND = "unit-plan"
WORTH_PROCESSES = 80_000  # bytes of a workbook, some 1,500 units; fewer are made before other processes start


def make_units(
    workbook: Path,
    settings: Settings,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
    *,
    output: str | None,
    kind: str | None,
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
) -> int:
    """Make the units' documents; gives how many there are now, or -1 where the run was stopped."""
    wanted = [name.strip() for name in formats.split(",")] if formats is not None else settings.formats
    for name in wanted:
        if name not in WRITERS:
            raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
    if engine == "dask" and not scheduler:
        raise click.UsageError("--engine dask 要同时写 --scheduler 和集群的地址")
    report.extend(settings.differences)
    place = output or str(settings.output)
    if (pack or printed) and "://" in place:
        raise click.UsageError("--pack 和 --print 只能写到本机的文件夹")
    many = workbook.is_file() and workbook.stat().st_size > WORTH_PROCESSES
    workers = jobs or (usual_workers() if many else 1)
    usual: Engine = "dask" if scheduler else "processes" if workers > 1 else "local"
    asked = Asked(
        formats=tuple(wanted),
        for_libreoffice=reader == "libreoffice",
        only=only,
        types=types,
        first=first,
        engine=engine or usual,
        workers=workers,
        scheduler=scheduler,
        pack=pack,
        printed=printed,
        listed=as_json,
        layout=settings.layout,
    )
    started = time.monotonic()
    total: Counter[str] = Counter()
    documents: list[dict[str, Any]] = []
    stopped = False
    # A run of the very same that left nothing to do need not read the workbook.
    said = repr((kind, settings.kind, asked.formats, asked.for_libreoffice, asked.layout))
    whole = not (asked.part or pack or printed or as_json or "://" in place) and workbook.is_file()
    cited = _citations(workbook, report)
    citing = cited.numbers if cited is not None else lambda keys: dict.fromkeys(keys, "")
    if whole and (last := recall(Path(place), workbook, said, citing)):
        report.extend(last.findings)
        _say(Counter(unchanged=last.documents), time.monotonic() - started, place, stopped)
        return last.documents
    addresses: list[str] = []
    # Where nothing was made yet, other processes start while the workbook is read.
    fresh = "://" in place or not any(Path(place).glob(f"*/{NOTES}"))
    with Running(asked.engine, workers, scheduler) if fresh else nullcontext(None) as running:
        read = read_workbook(workbook)
        all_kinds = kinds_of(read, workbook.parent, kind, settings.kind or USUAL_KIND)
        kinds = [one for one in all_kinds if one[0].per_row] or kinds_of(read, workbook.parent, UNIT_KIND)
        for found, named in kinds:
            address = place if "://" in place else str(Path(place) / portable(found.title, 100))
            addresses.append(address)
            progress = Progress(found.title) if sys.stderr is not None and sys.stderr.isatty() else None
            outcome = run_batch(
                read,
                found,
                named,
                address,
                asked,
                report,
                progress or _untold,
                running,
                cited.fill if cited is not None else lambda book: book,
            )
            if progress is not None:
                progress.end()
            total.update(outcome.counts)
            documents += _as_data(outcome, address)
            stopped = stopped or outcome.stopped
    if whole and not (stopped or report.refused or total["failed"] or total["beside"]):
        folders = [folder for found, _ in kinds for folder in found.folders]
        asked_of = cited.asked if cited is not None else {}
        remember(Path(place), workbook, said, addresses, folders, total, report, asked_of)
    answer["documents"], answer["counts"] = documents, dict(total)
    if cited is not None and cited.said:
        answer["cited"] = cited.said
        if not as_json:
            numbers = "、".join(f"“{file}”{number}" for file, number in cited.said.items())
            click.echo(f"引用登记簿中的字号：{numbers}。")
    if not as_json:
        _say(total, time.monotonic() - started, place, stopped)
    return -1 if stopped else total["written"] + total["unchanged"] + total["beside"]


def _citations(workbook: Path, report: Report) -> Citations | None:
    """What the office's register says of this campaign, where its folder points to an office."""
    try:
        office = find_office(workbook.parent)
    except Refused as refused:
        if refused.findings[0].fault != NO_OFFICE:
            report.extend(replace(one, softened=True) for one in refused.findings)
        return None
    from notice_gen.office.issuing.citing import citations  # a database's driver is not loaded for nothing

    return citations(office, report)


def _untold(done: int, all_of: int) -> None:
    """Do nothing: nobody is at a terminal to see the progress."""


def _as_data(outcome: Outcome, address: str) -> list[dict[str, Any]]:
    return [
        {
            "key": key,
            "files": [f"{address}/{one.name}" for one in stands],
            "states": [one.state for one in stands],
        }
        for key, stands in outcome.stands.items()
    ]


def _say(counts: Counter[str], seconds: float, place: str, stopped: bool) -> None:
    """What became of the run, in words."""
    words = [f"生成 {counts['written']} 份"]
    words += [f"{counts['unchanged']} 份没有变化"] if counts["unchanged"] else []
    words += [f"{counts['beside']} 份写在旁边（原来的有人改过）"] if counts["beside"] else []
    words += [f"{counts['failed']} 份没有生成"] if counts["failed"] else []
    rate = counts["written"] / seconds if seconds > 0 else 0
    pace = f"，每秒 {rate:.0f} 份" if counts["written"] >= 100 else ""
    click.echo(f"{'已停下：' if stopped else ''}{'，'.join(words)}（用时 {seconds:.1f} 秒{pace}）。")
    click.echo(f"在：{place}")
    if stopped:
        click.echo("再运行一次，从停下的地方接着做。")


class Progress:
    """One line of a terminal that says how far the run is: rate, and time left."""

    def __init__(self, what: str) -> None:
        self._what, self._started, self._shown = what, time.monotonic(), 0.0
        self._first: int | None = None

    def __call__(self, done: int, all_of: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = done
        if now - self._shown < 0.2 and done < all_of:
            return
        self._shown = now
        rate = (done - self._first) / max(now - self._started, 0.001)
        left = f"，还要 {_span((all_of - done) / rate)}" if rate > 0 and done < all_of else ""
        words = f"{self._what} {done}/{all_of}，每秒 {rate:.0f} 份{left}"
        sys.stderr.write(f"\r{words}\x1b[K")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line empty for what comes after."""
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _span(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"
