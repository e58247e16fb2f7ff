"""The commands for a working folder and for the machine: init, doctor, and what an icon does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.faults import OFFICE_NOT_NAMED
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.which import OUTPUT

if TYPE_CHECKING:
    from notice_gen.cli.working_folder import Made
    from notice_gen.forms.renewed import Renewed
    from notice_gen.model.diagnostics import Report


@click.command(cls=Command)
@OUTPUT
@command
def doctor(run: Run, output: Path | None) -> None:
    """看本机装了什么、用哪些字体、缺什么。"""
    from notice_gen.cli.machine import examine, rendered
    from notice_gen.cli.screen import columns_of
    from notice_gen.cli.which import HERE, settings_beside
    from notice_gen.model.diagnostics import Refused

    try:
        output = output or settings_beside(HERE).output
    except Refused as refused:
        run.report.extend(refused.findings)
    except ImportError:  # that is one of the things to be found out
        pass
    items = examine(output or Path("output"))
    if any(item.state == "缺" for item in items):
        run.ended = Exit.MISSING
    run.give(items=[item.as_data() for item in items])
    run.lines(lambda: rendered(items, columns_of(sys.stdout)))


@click.command(cls=Command)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹", required=False)
@click.option(
    "--kind", metavar="模板", help="为哪种公文建：模板的名称或文件夹；不写为印发类通知。有哪些：--kinds。"
)
@click.option(
    "--from",
    "last",
    type=click.Path(path_type=Path),
    metavar="工作簿",
    help="以去年的工作簿为底：去掉字号、日期、签发和结果，旧年份标上【待核】。",
)
@click.option(
    "--office",
    type=click.Path(path_type=Path),
    metavar="办公室文件夹",
    help="单独写：建一个办公室文件夹（发文登记簿、归档库）；与文件夹同写：新文件夹用这个办公室的。",
)
@click.option("--kinds", is_flag=True, help="只列出有哪些模板，什么也不建。")
@command
def init(
    run: Run, folder: Path | None, kind: str | None, last: Path | None, office: Path | None, kinds: bool
) -> None:
    """建一个工作文件夹：空白工作簿、模板、设置，和双击即用的图标。"""
    from notice_gen.cli.clock import now
    from notice_gen.cli.working_folder import make_folder

    if kinds:
        _give_kinds(run, folder)
        return
    if folder is None:
        if office is None or kind or last:
            context = click.get_current_context()
            raise click.MissingParameter(ctx=context, param=context.command.params[0])
        _init_office(run, office)
        return
    if office is not None:
        from notice_gen.settings.office import find_office

        find_office(office, office)  # a misspelt name would begin a second register
    year = now().year
    made = make_folder(
        folder, run.report, kind=kind, last=last, python=sys.executable, this_year=year, office=office
    )
    if office is not None:
        _report_other_office(folder, office, run.report)
    _give_made(run, folder, made)
    if made.renewed:
        run.give(
            changes=[
                {"sheet": c.sheet, "cleared": c.cleared, "headers": list(c.headers), "marked": c.marked}
                for c in made.renewed.changes
            ]
        )
    run.lines(lambda: _made_words(folder, made))


def _give_kinds(run: Run, folder: Path | None) -> None:
    """The kinds that `--kind` takes, by what a clerk calls them."""
    from notice_gen.cli.which import HERE
    from notice_gen.settings.kinds import all_kinds

    found = all_kinds(folder, HERE)
    run.give(
        kinds=[
            {"name": one.name, "title": one.title, "group": one.group, "description": one.description}
            for one in found
        ]
    )

    def lines() -> Iterator[str]:
        for group, theirs in groupby(found, key=lambda one: one.group):
            yield f"{group or '自己的'}："
            yield from (
                f"  {one.title}　　{one.description}" if one.description else f"  {one.title}"
                for one in theirs
            )
        yield "用其中一种建工作文件夹：notice-gen init --kind 通知 文件夹"

    run.lines(lines)


def _give_made(run: Run, folder: Path, made: Made) -> None:
    run.give(folder=str(folder), files=[str(path) for path in made.files])
    run.give(kept=[str(path) for path in made.kept])


def _made_words(folder: Path, made: Made) -> Iterator[str]:
    """What became of the folder and of last year's workbook, and what comes next."""
    from notice_gen.cli.working_folder import WORKBOOK

    if made.kept:
        yield f"“{folder}”已经是工作文件夹：补上 {len(made.files)} 个文件，原有的都没有动。"
    else:
        yield f"已建好工作文件夹：{folder}"
    if made.renewed:
        yield from _renewed_words(made.renewed)
    yield f"接着：打开其中的{WORKBOOK}填写，保存后双击“检查”，再双击“生成”。"


def _renewed_words(renewed: Renewed) -> Iterator[str]:
    for change in renewed.changes:
        done = [f"清空 {change.cleared} 格（{'、'.join(change.headers)}）"] if change.cleared else []
        done += [f"标出【待核】 {change.marked} 处"] if change.marked else []
        yield f"“{change.sheet}”表：{'，'.join(done)}。"
    if not renewed.changes:
        yield "没有要清空的格，也没有旧年份。"


def _init_office(run: Run, folder: Path) -> None:
    """An office's folder, and what it holds."""
    from notice_gen.cli.working_folder import make_office
    from notice_gen.settings.office import OFFICE_SETTINGS

    made = make_office(folder)
    _give_made(run, folder, made)
    if made.kept:
        run.say(f"“{folder}”已经是办公室文件夹：补上 {len(made.files)} 项，原有的都没有动。")
    else:
        run.say(f"已建好办公室文件夹：{folder}，其中有发文登记簿和归档库。")
    run.say(
        f"接着：在其中的 {OFFICE_SETTINGS} 写上全宗号；各个活动的文件夹这样建，就用这里的登记簿：",
        f"notice-gen init 活动文件夹 --office {folder}",
    )


def _report_other_office(folder: Path, office: Path, report: Report) -> None:
    """Say it where settings that stood there already point to no office, or to another one."""
    from notice_gen.cli.working_folder import office_line
    from notice_gen.model.diagnostics import Refused
    from notice_gen.model.places import InFile
    from notice_gen.settings.campaign import SETTINGS
    from notice_gen.settings.office import find_office

    try:
        same = find_office(folder).folder.resolve() == office.resolve()
    except Refused:
        same = False
    if not same:
        seen = "原有的设置没有动，其中写的不是这个办公室文件夹"
        remedy = f'在 ["办公室"] 下面写：{office_line(folder, office)}'
        report.found(OFFICE_NOT_NAMED, InFile(SETTINGS), seen, remedy)


@click.command(cls=Command, hidden=True)
@click.argument("action", type=click.Choice(["check", "build", "columns", "issue"]))
@click.argument("files", nargs=-1)
@click.option("--file", envvar="NOTICE_GEN_FILE", default="")
@click.option("--icon", envvar="NOTICE_GEN_ICON", default="")
@click.option("--line", envvar="NOTICE_GEN_LINE", default="")
def clicked(action: str, files: tuple[str, ...], file: str, icon: str, line: str) -> None:
    """What an icon of a working folder does: its command on each file dropped on it, else on the workbook there."""
    import contextlib

    from notice_gen.cli import main
    from notice_gen.cli.working_folder import dropped, folder_of, open_in_desktop, workbooks

    mark = ["--mark"] if action == "check" else []
    named = dropped(line, icon) or [one for one in (*files, file) if one]
    worst = int(Exit.CLEAN)
    with contextlib.chdir(folder_of(icon)):
        alone = [str(path) for path in workbooks(Path())]
        for workbook in named or (alone if len(alone) == 1 else [""]):
            answer: dict[str, Any] = {}
            words = [action, *([workbook] if workbook else []), *mark]
            if action == "issue":
                if workbook.lower().endswith(".docx"):
                    words = ["issue", "--final", workbook]
                if not click.confirm("印发要用掉字号，办了就不能撤回。现在印发吗", default=False):
                    click.echo("没有印发。")
                    continue
            try:
                main(words, prog_name="notice-gen", obj=answer)
            except SystemExit as end:
                worst = max(worst, end.code if isinstance(end.code, int) else Exit.REFUSED)
            made = [file for document in answer.get("documents", ()) for file in document.get("files", ())]
            if "marked" in answer:
                open_in_desktop(Path(answer["marked"]))
            elif "columns" in answer:
                open_in_desktop(Path(answer["workbook"]))
            elif made:
                open_in_desktop(Path(made[0]).parent)
    sys.exit(worst)
