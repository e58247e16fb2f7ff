"""The commands that make documents of a workbook, or show what they would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import (
    INTERRUPTED,
    MISSING,
    code_of,
    command,
    json_option,
    kind_option,
    output_option,
    settings_of,
    the_workbook,
    workbook_argument,
)
from notice_gen.cli.usage import Command

if TYPE_CHECKING:
    from notice_gen.build.documents import Written
    from notice_gen.model.diagnostics import Report
    from notice_gen.model.kind import Kind


@click.command(cls=Command)
@workbook_argument
@output_option
@kind_option
@click.option("--format", "formats", metavar="格式", help="docx、pdf、outline，可用逗号并列。")
@click.option(
    "--for", "reader", type=click.Choice(["word", "libreoffice"]), default="word", help="给哪个程序打开。"
)
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="个数", help="同时用几个进程。")
@json_option
@command
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
    from notice_gen.build.documents import build as build_workbook
    from notice_gen.build.kinds import USUAL_KIND
    from notice_gen.model.diagnostics import Severity
    from notice_gen.writers import WRITERS
    from notice_gen.writers.faults import FACE_MISSING

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    wanted = [name.strip() for name in formats.split(",")] if formats is not None else settings.formats
    for name in wanted:
        if name not in WRITERS:
            raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
    report.extend(settings.differences)
    waiting: list[Kind] = []
    written = build_workbook(
        workbook,
        output or settings.output,
        report,
        kind=kind,
        formats=wanted,
        for_libreoffice=reader == "libreoffice",
        jobs=jobs,
        layout=settings.layout,
        usual=settings.kind or USUAL_KIND,
        waiting=waiting,
    )
    answer["documents"] = [_as_data(document) for document in written]
    if not as_json:
        for document in written:
            for saved in document.saved:
                click.echo(f"{STATES[saved.state]}：{saved.path}")
        for one in waiting if not report.refused else ():
            click.echo(f"{one.title}一个单位一份，另外生成：notice-gen units {workbook}")
        if not (written or waiting or report.of(Severity.ERROR)):
            click.echo("工作簿中没有要生成的公文。")
    lacking = any(finding.fault == FACE_MISSING for finding in report)  # a face, for the PDF
    return MISSING if lacking else code_of(report, len(answer["documents"]))


STATES = {"written": "已生成", "unchanged": "未变", "beside": "已生成，写在旁边"}


def _as_data(document: Written) -> dict[str, Any]:
    """The document with all its files, and which were written, stood there already, had to stand beside."""
    data: dict[str, Any] = {"key": document.key, "files": [str(file) for file in document.files]}
    for state in STATES:
        if files := [str(saved.path) for saved in document.saved if saved.state == state]:
            data[state] = files
    return data


@click.command(cls=Command)
@workbook_argument
@click.option("--output", metavar="文件夹", help="写到哪里：文件夹，或 s3://… 这样的地址。")
@kind_option
@click.option("--only", multiple=True, metavar="单位名称", help="只做这个单位的；可以写几次。")
@click.option("--type", "types", multiple=True, metavar="类型", help="只做这一类单位的；可以写几次。")
@click.option(
    "--first", type=click.IntRange(min=0), default=0, metavar="个数", help="只做前几份，先看看样子。"
)
@click.option("--format", "formats", metavar="格式", help="docx、pdf、outline，可用逗号并列。")
@click.option(
    "--for", "reader", type=click.Choice(["word", "libreoffice"]), default="word", help="给哪个程序打开。"
)
@click.option("--pack", is_flag=True, help="打成一个 zip 文件。")
@click.option("--print", "printed", is_flag=True, help="合成一个 PDF 打印，每个单位从单页开始。")
@click.option("--jobs", type=click.IntRange(min=1), metavar="个数", help="同时用几个进程。")
@click.option("--engine", type=click.Choice(["local", "processes", "dask"]), help="在哪里运行。")
@click.option("--scheduler", metavar="地址", help="Dask 集群的地址，如 tcp://…")
@json_option
@command
def units(
    workbook: Path | None, report: Report, answer: dict[str, Any], as_json: bool, **options: Any
) -> int:
    """为每个单位生成一份方案。"""
    from notice_gen.cli.commands.units import make_units

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    code = make_units(workbook, settings, report, answer, as_json, **options)
    return code_of(report, code) if code >= 0 else INTERRUPTED


@click.command(cls=Command)
@workbook_argument
@click.option("--mark", is_flag=True, help="另存一份标出问题的副本：工作簿_问题.xlsx。")
@output_option
@kind_option
@click.option("--pages", is_flag=True, help="也检查排好的每一页（排成 PDF，不保存）。")
@json_option
@command
def check(
    workbook: Path | None,
    mark: bool,
    output: Path | None,
    kind: str | None,
    pages: bool,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """检查工作簿，不生成公文。"""
    from notice_gen.build.documents import compose_workbook
    from notice_gen.build.kinds import USUAL_KIND
    from notice_gen.build.marking import is_marked, mark_workbook, marked_name
    from notice_gen.build.printing import check_printed
    from notice_gen.model.diagnostics import Refused

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    layout = settings.layout
    report.extend(settings.differences)
    composed = []
    try:
        composed = compose_workbook(workbook, report, kind, layout, settings.kind or USUAL_KIND, units=True)
        if pages and not report.refused:
            from notice_gen.writers.pdf.fonts import faces_by_role, is_official

            check_printed(composed, report, layout)
            faces = {role: face for role, face in faces_by_role(layout.faces).items() if face}
            answer["fonts"] = {role: face.name for role, face in faces.items()}
            if not as_json:
                said = (f"{r} {f.name}{'' if is_official(r, f) else '（代用）'}" for r, f in faces.items())
                click.echo(f"排版所用的字体：{'，'.join(said)}")
    except Refused as refused:
        report.extend(refused.findings)
    answer["documents"] = [{"key": document.key} for document in composed]
    if not as_json and not len(report):
        click.echo(f"没有发现问题，可以生成 {len(composed)} 份公文。")
    if mark and workbook.is_file() and not is_marked(workbook):
        stale = workbook.with_name(marked_name(workbook)).exists()  # it lists what has been mended since
        if len(report) or stale:
            saved = mark_workbook(workbook, output or settings.output, report)
            answer["marked"] = str(saved.path)
    return code_of(report, len(answer["documents"]))


@click.command(cls=Command)
@workbook_argument
@output_option
@kind_option
@click.option("--no-open", is_flag=True, help="写好后不打开。")
@json_option
@command
def preview(
    workbook: Path | None,
    output: Path | None,
    kind: str | None,
    no_open: bool,
    report: Report,
    answer: dict[str, Any],
    as_json: bool,
) -> int:
    """把各页画成一个网页，问题列在旁边，写好后打开来看。"""
    from notice_gen.build.kinds import USUAL_KIND
    from notice_gen.build.preview import preview_workbook
    from notice_gen.cli.working_folder import has_screen, open_in_desktop

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    report.extend(settings.differences)
    written, page = preview_workbook(
        workbook,
        output or settings.output,
        report,
        kind=kind,
        layout=settings.layout,
        usual=settings.kind or USUAL_KIND,
    )
    answer["documents"] = [_as_data(document) for document in written]
    answer["preview"] = str(page.path)
    if not as_json:
        click.echo(f"预览：{page.path}")
    if not no_open and has_screen():
        open_in_desktop(page.path)
    return code_of(report, len(written))


@click.command(cls=Command)
@workbook_argument
@click.option("--as", "view", type=click.Choice(["outline"]), default="outline", help="看成什么样子。")
@kind_option
@json_option
@command
def show(
    workbook: Path | None, view: str, kind: str | None, report: Report, answer: dict[str, Any], as_json: bool
) -> int:
    """在屏幕上看公文的内容和层次。"""
    from notice_gen.build.documents import compose_workbook
    from notice_gen.build.kinds import USUAL_KIND
    from notice_gen.writers.outline import outline

    workbook = workbook or the_workbook()
    settings = settings_of(workbook)
    composed = compose_workbook(workbook, report, kind, settings.layout, settings.kind or USUAL_KIND)
    outlines = [] if report.refused else [outline(document.document) for document in composed]
    answer["documents"] = [
        {"key": document.key, view: text} for document, text in zip(composed, outlines, strict=False)
    ]
    if not as_json:
        click.echo("\n".join(outlines), nl=False)
    return code_of(report, len(answer["documents"]))
