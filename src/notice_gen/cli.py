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

CLEAN, FINDINGS, REFUSED, MISSING = 0, 1, 2, 3

workbook_argument = click.argument("workbook", type=click.Path(path_type=Path), metavar="工作簿")
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
        from notice_gen.diagnostics import Diagnostic, Missing, Place, Refused, Report, Severity

        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a console of code page 936 has not every character
                stream.reconfigure(errors="backslashreplace")
        report = Report()
        answer: dict[str, Any] = {}
        try:
            code = function(*arguments, report=report, answer=answer, as_json=as_json, **options)
        except Refused as refused:
            report.extend(refused.findings)
            code = MISSING if isinstance(refused, Missing) else REFUSED
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
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("output"), metavar="文件夹", help="写到哪里。"
)
@kind_option
@click.option(
    "--format", "formats", default="docx", metavar="格式", help="docx、pdf、outline，可用逗号并列。"
)
@click.option(
    "--for", "reader", type=click.Choice(["word", "libreoffice"]), default="word", help="给哪个程序打开。"
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="个数", help="同时用几个进程。")
@json_option
@_command
def build(
    workbook: Path,
    output: Path,
    kind: str | None,
    formats: str,
    reader: str,
    jobs: int,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """生成工作簿中的各份公文。"""
    from notice_gen.build import build as build_workbook
    from notice_gen.diagnostics import Severity
    from notice_gen.writers import WRITERS

    wanted = [name.strip() for name in formats.split(",")]
    for name in wanted:
        if name not in WRITERS:
            raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
    written = build_workbook(
        workbook,
        output,
        report,
        kind=kind,
        formats=wanted,
        for_libreoffice=reader == "libreoffice",
        jobs=jobs,
    )
    answer["documents"] = [
        {"key": document.key, "files": [str(file) for file in document.files]} for document in written
    ]
    if not as_json:
        for document in written:
            for file in document.files:
                click.echo(f"已生成：{file}")
        if not written and not report.of(Severity.ERROR):
            click.echo("工作簿中没有要生成的公文。")
    return _code(report, len(answer["documents"]))


@main.command()
@workbook_argument
@kind_option
@click.option("--pages", is_flag=True, help="也检查排好的每一页（排成 PDF，不保存）。")
@json_option
@_command
def check(
    workbook: Path, kind: str | None, pages: bool, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """检查工作簿，不生成文件。"""
    from notice_gen.build import check_printed, compose_workbook

    composed = compose_workbook(workbook, report, kind)
    if pages and not report.refused:
        from notice_gen.fonts import faces_by_role, is_official

        check_printed(composed, report)
        faces = {role: face for role, face in faces_by_role().items() if face}
        answer["fonts"] = {role: face.name for role, face in faces.items()}
        if not as_json:
            said = (f"{r} {f.name}{'' if is_official(r, f) else '（代用）'}" for r, f in faces.items())
            click.echo(f"排版所用的字体：{'，'.join(said)}")
    answer["documents"] = [{"key": document.key} for document in composed]
    if not as_json and not len(report):
        click.echo(f"没有发现问题，可以生成 {len(composed)} 份公文。")
    return _code(report, len(answer["documents"]))


@main.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="工作簿")
@click.option("--as", "view", type=click.Choice(["outline"]), default="outline", help="看成什么样子。")
@kind_option
@json_option
@_command
def show(
    file: Path, view: str, kind: str | None, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """在屏幕上看公文的内容和层次。"""
    from notice_gen.build import compose_workbook
    from notice_gen.writers.outline import outline

    composed = compose_workbook(file, report, kind)
    outlines = [] if report.refused else [outline(document.document) for document in composed]
    answer["documents"] = [
        {"key": document.key, view: text} for document, text in zip(composed, outlines, strict=False)
    ]
    if not as_json:
        click.echo("\n".join(outlines), nl=False)
    return _code(report, len(answer["documents"]))


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
