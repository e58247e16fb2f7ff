"""The screen: commands, words for people, exit codes. Everything heavy is imported inside a command.

Exit codes: 0 clean; 1 findings that let the documents out; 2 错误, wrong input or usage; 3 something is
missing on this machine.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen import __version__
from notice_gen.usage import Group

if TYPE_CHECKING:
    from notice_gen.diagnostics import Report
    from notice_gen.settings import Settings

CLEAN, FINDINGS, REFUSED, MISSING = 0, 1, 2, 3

workbook_argument = click.argument(
    "workbook", type=click.Path(path_type=Path), metavar="工作簿", required=False
)
kind_option = click.option(
    "--kind", metavar="模板", help="不看工作簿中的“模板”，用这个模板（名称或文件夹）。"
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


@click.group(cls=Group, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="notice-gen %(version)s", help="显示版本。")
def main() -> None:
    """把 Excel 工作簿变成符合 GB/T 9704—2012 的公文。

    \b
    先检查：notice-gen check 工作簿.xlsx
    再生成：notice-gen build 工作簿.xlsx
    """


def _command(function: Callable[..., int]) -> Callable[..., None]:
    """A command that gives its exit code; what was refused on the way is said, never a traceback."""

    @wraps(function)
    def run(*arguments: Any, as_json: bool = False, **options: Any) -> None:
        from notice_gen.diagnostics import Diagnostic, Place, Refused, Report, Severity

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a console of code page 936 has not every character
                stream.reconfigure(errors="backslashreplace")
        report = Report()
        answer: dict[str, Any] = {}
        try:
            code = function(*arguments, report=report, answer=answer, as_json=as_json, **options)
        except Refused as refused:
            report.extend(refused.findings)
            code = REFUSED
        except ModuleNotFoundError as missing:
            seen, remedy = f"本机缺少 Python 软件包“{missing.name}”", "按 README 重新安装 notice-gen"
            report.add(Diagnostic("M001", Severity.ERROR, Place(), seen, remedy))
            code = MISSING
        if as_json:
            import json

            findings = [finding.as_data() for finding in report]
            click.echo(json.dumps({**answer, "findings": findings}, ensure_ascii=False, indent=2))
        else:
            _say(report, wrote=any("files" in document for document in answer.get("documents", ())))
        sys.exit(code)

    return run


@main.command()
@workbook_argument
@click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里。")
@kind_option
@click.option("--format", "formats", metavar="格式", help="docx、outline，可用逗号并列。")
@click.option(
    "--for", "reader", type=click.Choice(["word", "libreoffice"]), default="word", help="给哪个程序打开。"
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="个数", help="同时用几个进程。")
@json_option
@_command
def build(
    workbook: Path | None,
    output: Path | None,
    kind: str | None,
    formats: str | None,
    reader: str,
    jobs: int,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """生成工作簿中的各份公文。"""
    from notice_gen.build import USUAL_KIND
    from notice_gen.build import build as build_workbook
    from notice_gen.writers import WRITERS

    workbook = workbook or _the_workbook()
    settings = _settings(workbook)
    wanted = [name.strip() for name in formats.split(",")] if formats is not None else settings.formats
    for name in wanted:
        if name not in WRITERS:
            raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
    written = build_workbook(
        workbook,
        output or settings.output,
        report,
        kind=kind,
        formats=wanted,
        for_libreoffice=reader == "libreoffice",
        jobs=jobs,
        usual=settings.kind or USUAL_KIND,
    )
    answer["documents"] = [
        {"key": document.key, "files": [str(file) for file in document.files]} for document in written
    ]
    if not as_json:
        for document in written:
            for file in document.files:
                click.echo(f"已生成：{file}")
        if not written and not report.refused:
            click.echo("工作簿中没有要生成的公文。")
    return _code(report, len(answer["documents"]))


@main.command()
@workbook_argument
@kind_option
@json_option
@_command
def check(
    workbook: Path | None, kind: str | None, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """检查工作簿，不生成文件。"""
    from notice_gen.build import USUAL_KIND, compose_workbook

    workbook = workbook or _the_workbook()
    usual = _settings(workbook).kind or USUAL_KIND
    composed = compose_workbook(workbook, report, kind, usual=usual)
    answer["documents"] = [{"key": document.key} for document in composed]
    if not as_json and not len(report):
        click.echo(f"没有发现问题，可以生成 {len(composed)} 份公文。")
    return _code(report, len(answer["documents"]))


@main.command()
@workbook_argument
@click.option("--as", "view", type=click.Choice(["outline"]), default="outline", help="看成什么样子。")
@kind_option
@json_option
@_command
def show(
    workbook: Path | None, view: str, kind: str | None, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """在屏幕上看公文的内容和层次。"""
    from notice_gen.build import USUAL_KIND, compose_workbook
    from notice_gen.writers.outline import outline

    workbook = workbook or _the_workbook()
    usual = _settings(workbook).kind or USUAL_KIND
    composed = compose_workbook(workbook, report, kind, usual=usual)
    outlines = [] if report.refused else [outline(document.document) for document in composed]
    answer["documents"] = [
        {"key": document.key, view: text} for document, text in zip(composed, outlines, strict=False)
    ]
    if not as_json:
        click.echo("\n".join(outlines), nl=False)
    return _code(report, len(answer["documents"]))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
@click.option("--kind", metavar="模板", help="为哪种公文建：模板的名称或文件夹；不写为印发类通知。")
@click.option(
    "--from",
    "last",
    type=click.Path(path_type=Path),
    metavar="工作簿",
    help="以去年的工作簿为底：去掉字号、日期、签发和结果，旧年份标上【待核】。",
)
@json_option
@_command
def init(
    folder: Path, kind: str | None, last: Path | None, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """建一个工作文件夹：空白工作簿、模板、设置，和双击即用的图标。"""
    import datetime

    from notice_gen.folder import WORKBOOK, make_folder

    made = make_folder(
        folder, report, kind=kind, last=last, python=sys.executable, this_year=datetime.date.today().year
    )
    answer["folder"], answer["files"] = str(folder), [str(path) for path in made.files]
    answer["kept"] = [str(path) for path in made.kept]
    if made.renewed:
        answer["changes"] = [
            {"sheet": c.sheet, "cleared": c.cleared, "headers": list(c.headers), "marked": c.marked}
            for c in made.renewed.changes
        ]
    if as_json:
        return _code(report, 1)
    if made.kept:
        click.echo(f"“{folder}”已经是工作文件夹：补上 {len(made.files)} 个文件，原有的都没有动。")
    else:
        click.echo(f"已建好工作文件夹：{folder}")
    for change in made.renewed.changes if made.renewed else ():
        done = [f"清空 {change.cleared} 格（{'、'.join(change.headers)}）"] if change.cleared else []
        done += [f"标出【待核】 {change.marked} 处"] if change.marked else []
        click.echo(f"“{change.sheet}”表：{'，'.join(done)}。")
    if made.renewed and not made.renewed.changes:
        click.echo("没有要清空的格，也没有旧年份。")
    click.echo(f"接着：打开其中的{WORKBOOK}填写，保存后双击“检查”，再双击“生成”。")
    return _code(report, 1)


@main.command(hidden=True)
@click.argument("action", type=click.Choice(["check", "build"]))
@click.argument("files", nargs=-1)
@click.option("--file", envvar="NOTICE_GEN_FILE", default="")
@click.option("--icon", envvar="NOTICE_GEN_ICON", default="")
@click.option("--line", envvar="NOTICE_GEN_LINE", default="")
def clicked(action: str, files: tuple[str, ...], file: str, icon: str, line: str) -> None:
    """What an icon of a working folder does: its command on each file dropped on it, else on the workbook there."""
    import contextlib
    import time

    from notice_gen.folder import dropped, folder_of, made_in, marked_copy, open_in_desktop

    mark = ["--mark"] if action == "check" and any("--mark" in o.opts for o in check.params) else []
    named = dropped(line, icon) or [one for one in (*files, file) if one]
    worst = CLEAN
    with contextlib.chdir(folder_of(icon)):
        for workbook in named or [""]:
            started = time.time()
            try:
                main([action, *([workbook] if workbook else []), *mark], prog_name="notice-gen")
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else REFUSED
            worst = max(worst, code)
            if action == "check":
                shown = marked_copy(Path(workbook), started)
            else:  # where the settings are at fault, nothing was made
                shown = None if code == REFUSED else made_in(_settings(Path(workbook)).output, started)
            if shown:
                open_in_desktop(shown)
    sys.exit(worst)


def _the_workbook() -> Path:
    """The workbook that was not named: the only one of the working folder that one stands in."""
    from notice_gen.folder import only_workbook
    from notice_gen.settings import SETTINGS

    if not Path(SETTINGS).is_file():
        context = click.get_current_context()
        missing = next(parameter for parameter in context.command.params if parameter.name == "workbook")
        raise click.MissingParameter(ctx=context, param=missing)
    return only_workbook(Path())


def _settings(workbook: Path) -> Settings:
    """The settings beside the workbook, else here."""
    from notice_gen.settings import find_settings
    from notice_gen.writers import WRITERS

    return find_settings(workbook.parent, Path(), tuple(WRITERS))


def _code(report: Report, made: int) -> int:
    """The exit code of a run that made so many documents."""
    from notice_gen.diagnostics import Severity

    if report.refused or (not made and report.of(Severity.ERROR)):
        return REFUSED
    return FINDINGS if len(report) else CLEAN


def _say(report: Report, wrote: bool) -> None:
    """The findings on the error stream, the heaviest first, and what they mean for the documents."""
    from notice_gen.diagnostics import Severity

    for severity in Severity:
        for finding in report.of(severity):
            click.echo(f"{severity.value}：{finding}", err=True)
    errors, gaps = len(report.of(Severity.ERROR)), len(report.of(Severity.DUE))
    if errors:
        left = "有的文件已经生成，其余没有" if wrote else "没有生成文件"
        click.echo(f"共有 {errors} 处错误，{left}。请改正后再运行一次。", err=True)
    elif gaps:
        click.echo(f"还有 {gaps} 处待补。", err=True)
