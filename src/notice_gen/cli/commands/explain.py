"""The command that says what a code means, with an example."""

from __future__ import annotations

import click

from notice_gen.cli.command import command
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command


@click.command(cls=Command)
@click.argument("code", metavar="编号", required=False)
@command
def explain(run: Run, code: str | None) -> None:
    """说明一个编号（如 W112）是什么问题：举一个例子，怎么办。

    不写编号，列出全部编号。
    """
    from notice_gen.cli.explaining import all_faults, list_lines, meant, page, page_lines

    if code is None:
        faults = all_faults().values()
        run.give(
            faults=[
                {"code": fault.code, "severity": fault.severity.value, "name": fault.name} for fault in faults
            ]
        )
        run.lines(list_lines)
        return
    wanted = code.strip("〔〕 ").upper()
    known = page(wanted)
    if not known:
        near = meant(wanted)
        raise click.UsageError(f"没有“{code}”这个编号" + (f"，可能是“{near}”" if near else ""))
    run.give(**known)
    run.lines(lambda: page_lines(known))
