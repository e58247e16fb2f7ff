"""The command `pull`: compares a final (定稿) with its workbook; the differences, as lines to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.which import KIND, Which, of_workbook

if TYPE_CHECKING:
    from notice_gen.model.places import Place
    from notice_gen.office.finals import Difference
    from notice_gen.office.pulling import Pulled

ROW = click.option(
    "--row", default="", metavar="文件", help="是工作簿中的哪一份：“文件”一栏的名称，或者单位代码。"
)


@click.command(cls=Command)
@click.argument("final", type=click.Path(path_type=Path), metavar="定稿")
@of_workbook(ROW, KIND)
@command
def pull(run: Run, final: Path, which: Which, row: str) -> None:
    """列出改过的 Word 定稿与工作簿不同的地方，并指出单元格。

    两个文件都不改动；照着列出的改工作簿。
    """
    from notice_gen.office.pulling import PullRequest
    from notice_gen.office.pulling import pull as compare

    pulled = compare(PullRequest(final, replace(which.source, known=()), row))
    run.report.extend(pulled.findings)
    run.give(key=pulled.key, by=pulled.by)
    run.give(differences=[difference.as_data() for difference in pulled.differences])
    run.lines(lambda: _lines(pulled, final.name, which.workbook.name))
    run.ended = Exit.FINDINGS if pulled.differences or len(run.report) else Exit.CLEAN


def _lines(pulled: Pulled, final: str, workbook: str, columns: int | None = None) -> Iterator[str]:
    """What differs as a person reads it, within so many columns of a terminal."""
    from notice_gen.cli.screen import columns_of, wrapped

    columns = columns or columns_of(sys.stdout)
    name = pulled.key.partition("/")[2] or pulled.key
    by = "（题目和文号都对不上，按内容最相近的比较）" if pulled.by == "相近" else ""
    yield from wrapped(f"《{final}》与《{workbook}》的“{name}”比较{by}：", columns)
    if not pulled.differences:
        yield "没有不同的地方，工作簿不用改。"
        return
    for n, difference in enumerate(pulled.differences, 1):
        yield ""
        yield from _one(n, difference, columns)
    yield ""
    yield f"共有 {len(pulled.differences)} 段不同。照上面改工作簿，再比较一次；定稿和工作簿都没有改动。"


def _one(n: int, difference: Difference, columns: int) -> Iterator[str]:
    from notice_gen.model.diagnostics import printable
    from notice_gen.model.places import NOWHERE

    cells = [part for part in difference.parts if part.place != NOWHERE]
    heading = f"{n}. {difference.kind}  "
    if difference.kind == "增":
        after = f"接在{_cell(cells[0].place)} 之后" if cells else ""
        yield printable(f"{heading}{after}（{difference.style}）")
        yield from _entry("定稿", difference.final, columns)
    elif difference.kind == "删":
        where = "、".join(dict.fromkeys(_cell(part.place) for part in cells)) or "模板中的文字"
        yield printable(f"{heading}{where}（{difference.style}）")
        yield from _entry("工作簿", difference.draft, columns)
    else:
        for part in difference.parts:
            where = _cell(part.place) if part.place != NOWHERE else "模板中的文字"
            yield printable(f"{heading}{where}（{difference.style}）")
            heading = " " * 4
            for old, new in part.around:
                yield from _entry("工作簿", old, columns)
                yield from _entry("定稿", new, columns)


def _cell(place: Place) -> str:
    from notice_gen.model.places import sheet_or_file, spot

    return f"{sheet_or_file(place)} {spot(place)}"


def _entry(label: str, text: str, columns: int) -> Iterator[str]:
    from notice_gen.cli.screen import wrapped

    indent = 13
    first, *rest = wrapped(text, columns - indent)
    label = f"{label}：".ljust(4, "\u3000")
    yield f"     {label}{first}"
    yield from (" " * indent + line for line in rest)
