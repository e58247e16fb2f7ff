"""The command that compares a Word file people worked on with the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import (
    CLEAN,
    FINDINGS,
    command,
    json_option,
    kind_option,
    settings_of,
    the_workbook,
    workbook_argument,
)
from notice_gen.usage import Command

if TYPE_CHECKING:
    from notice_gen.diagnostics import Report


@click.command(cls=Command)
@click.argument("final", type=click.Path(path_type=Path), metavar="定稿")
@workbook_argument
@click.option(
    "--row", default="", metavar="文件", help="是工作簿中的哪一份：“文件”一栏的名称，或者单位代码。"
)
@kind_option
@json_option
@command
def pull(
    final: Path,
    workbook: Path | None,
    row: str,
    kind: str | None,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """列出改过的 Word 定稿与工作簿不同的地方，并指出单元格。

    两个文件都不改动；照着列出的改工作簿。
    """
    from notice_gen.build import USUAL_KIND
    from notice_gen.pulling import lines
    from notice_gen.pulling import pull as compare

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    usual = settings.kind or USUAL_KIND
    pulled = compare(final, workbook, report, row=row, kind=kind, layout=settings.layout, usual=usual)
    answer["key"], answer["by"] = pulled.key, pulled.by
    answer["differences"] = [difference.as_data() for difference in pulled.differences]
    if not as_json:
        for line in lines(pulled, final.name, workbook.name):
            click.echo(line)
    return FINDINGS if pulled.differences or len(report) else CLEAN
