"""The command that says what a code means, with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import CLEAN, command, json_option
from notice_gen.cli.usage import Command

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Report


@click.command(cls=Command)
@click.argument("code", metavar="编号", required=False)
@json_option
@command
def explain(code: str | None, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """说明一个编号（如 W112）是什么问题：举一个例子，怎么办。

    不写编号，列出全部编号。
    """
    from notice_gen.cli.explaining import all_faults, list_lines, meant, page, page_lines

    if code is None:
        answer["faults"] = [
            {"code": fault.code, "severity": fault.severity.value, "name": fault.name}
            for fault in all_faults().values()
        ]
        lines = list_lines()
    else:
        wanted = code.strip("〔〕 ").upper()
        known = page(wanted)
        if not known:
            near = meant(wanted)
            raise click.UsageError(f"没有“{code}”这个编号" + (f"，可能是“{near}”" if near else ""))
        answer.update(known)
        lines = page_lines(known)
    if not as_json:
        for line in lines:
            click.echo(line)
    return CLEAN
