"""The screen: commands, words for people, exit codes. Everything heavy is imported inside a command.

Exit codes: 0 clean; 1 findings that let the documents out; 2 错误, wrong input or usage; 3 something is
missing on this machine.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from notice_gen import __version__
from notice_gen.usage import Group

if TYPE_CHECKING:
    from notice_gen.build import Written
    from notice_gen.diagnostics import Diagnostic, Report
    from notice_gen.settings import Settings

CLEAN, FINDINGS, REFUSED, MISSING, INTERRUPTED = 0, 1, 2, 3, 130

workbook_argument = click.argument(
    "workbook", type=click.Path(path_type=Path), metavar="工作簿", required=False
)
kind_option = click.option(
    "--kind", metavar="模板", help="不看工作簿中的“模板”，用这个模板（名称或文件夹）。"
)
output_option = click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


FIRST_WORDS = """\
notice-gen 把 Excel 工作簿变成符合 GB/T 9704—2012 的公文。
1. 新建：notice-gen init 文件夹，里面有空白工作簿，用 Excel 或 WPS 填写。
2. 检查：notice-gen check 工作簿.xlsx --mark，问题标在“工作簿_问题.xlsx”里。
3. 生成：notice-gen build 工作簿.xlsx，Word 文件写到 output 文件夹。
不能用时：notice-gen doctor。全部说明：notice-gen --help。"""


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="notice-gen %(version)s", help="显示版本。")
@click.pass_context
def main(context: click.Context) -> None:
    """把 Excel 工作簿变成符合 GB/T 9704—2012 的公文。

    \b
    先检查：notice-gen check 工作簿.xlsx
    再生成：notice-gen build 工作簿.xlsx
    """
    if context.invoked_subcommand is None:
        click.echo(FIRST_WORDS)


def _command(function: Callable[..., int]) -> Callable[..., None]:
    """A command that gives its exit code; what was refused on the way is said, never a traceback."""

    @wraps(function)
    def run(*arguments: Any, as_json: bool = False, **options: Any) -> None:
        from notice_gen.diagnostics import Diagnostic, Missing, Place, Refused, Report, Severity

        _open_streams()
        report = Report()
        # What was found and made, for --json; an icon that started the command wants to know it too.
        answer: dict[str, Any] = click.get_current_context().find_root().ensure_object(dict)
        try:
            _file_names_hold_chinese()
            code = function(*arguments, report=report, answer=answer, as_json=as_json, **options)
        except Refused as refused:
            report.extend(refused.findings)
            code = MISSING if isinstance(refused, Missing) else REFUSED
        except ModuleNotFoundError as missing:
            seen, remedy = f"本机缺少 Python 软件包“{missing.name}”", "按 README 重新安装 notice-gen"
            report.add(Diagnostic("M001", Severity.ERROR, Place(), seen, remedy))
            code = MISSING
        except BrokenPipeError:  # who reads the output has read enough
            code = _code(report, len(answer.get("documents", ())))
        except OSError as error:
            report.add(_fault(error))
            code = REFUSED
        _finish(report, answer, as_json, code)

    return run


def _finish(report: Report, answer: dict[str, Any], as_json: bool, code: int) -> NoReturn:
    """Say what was found, on the output as JSON with the answer or in words on the error stream; exit."""
    from notice_gen.screen import let_go, say

    try:
        if as_json:
            import json

            findings = [finding.as_data() for finding in report]
            click.echo(json.dumps({**answer, "findings": findings}, ensure_ascii=False, indent=2))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        let_go(sys.stdout)
    except OSError as error:  # the disk that the output goes to is full
        report.add(_fault(error))
        let_go(sys.stdout)
        as_json, code = False, REFUSED
    if not as_json:
        try:
            say(report, wrote=any("files" in document for document in answer.get("documents", ())))
            if "marked" in answer:  # the last line of a long table, where it is seen
                click.echo(f"问题标在：{answer['marked']}")
        except OSError:
            let_go(sys.stdout)
            let_go(sys.stderr)
    sys.exit(code)


def _fault(error: OSError) -> Diagnostic:
    """What the system refused: to read a file, where the error names one, else to take the output."""
    import errno

    from notice_gen.diagnostics import Diagnostic, Place, Severity
    from notice_gen.outbox import disk_fault

    if not error.filename:
        return disk_fault(error)
    refused = error.errno in (errno.EACCES, errno.EPERM)
    cause = "没有读取的权限" if refused else f"系统报告 {errno.errorcode.get(error.errno or 0, '出错')}"
    seen, remedy = f"“{error.filename}”读不出来（{cause}）", "检查这个文件是否还在、是否允许读取"
    return Diagnostic("O010", Severity.ERROR, Place(), seen, remedy)


def _file_names_hold_chinese() -> None:
    """Raise Refused where Python was told to write file names in a character set without 汉字."""
    from notice_gen.diagnostics import Diagnostic, Place, Refused, Severity

    encoding = sys.getfilesystemencoding()
    try:
        "〔〕公文".encode(encoding)
    except UnicodeEncodeError as error:
        seen = f"本机的语言设置（{encoding}）写不出中文文件名"
        remedy = "把语言设为 zh_CN.UTF-8，或设环境变量 PYTHONUTF8=1"
        raise Refused(Diagnostic("M002", Severity.ERROR, Place(), seen, remedy)) from error


def _open_streams() -> None:
    """Take the places of closed streams, or a file that we write would get one; no character may fail."""
    opened = os.open(os.devnull, os.O_RDWR)
    while opened <= 2:
        opened = os.open(os.devnull, os.O_RDWR)
    os.close(opened)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of code page 936 has not every character
            stream.reconfigure(errors="backslashreplace")


@main.command()
@workbook_argument
@output_option
@kind_option
@click.option("--format", "formats", metavar="格式", help="docx、pdf、outline，可用逗号并列。")
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
    from notice_gen.diagnostics import Severity
    from notice_gen.writers import WRITERS

    workbook = workbook or _the_workbook()
    settings = _settings(workbook)
    wanted = [name.strip() for name in formats.split(",")] if formats is not None else settings.formats
    for name in wanted:
        if name not in WRITERS:
            raise click.UsageError(f"没有“{name}”这种格式，可用：{'、'.join(WRITERS)}")
    report.extend(settings.differences)
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
    )
    answer["documents"] = [_as_data(document) for document in written]
    if not as_json:
        for document in written:
            for saved in document.saved:
                click.echo(f"{STATES[saved.state]}：{saved.path}")
        if not written and not report.of(Severity.ERROR):
            click.echo("工作簿中没有要生成的公文。")
    lacking = any(finding.code == "M011" for finding in report)  # a face, for the PDF
    return MISSING if lacking else _code(report, len(answer["documents"]))


STATES = {"written": "已生成", "unchanged": "未变", "beside": "已生成，写在旁边"}


def _as_data(document: Written) -> dict[str, Any]:
    """The document with all its files, and which were written, stood there already, had to stand beside."""
    data: dict[str, Any] = {"key": document.key, "files": [str(file) for file in document.files]}
    for state in STATES:
        if files := [str(saved.path) for saved in document.saved if saved.state == state]:
            data[state] = files
    return data


@main.command()
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
@_command
def units(
    workbook: Path | None, report: Report, answer: dict[str, Any], as_json: bool, **options: Any
) -> int:
    """为每个单位生成一份方案。"""
    from notice_gen.batch.screen import make_units

    workbook = workbook or _the_workbook()
    settings = _settings(workbook)
    code = make_units(workbook, settings, report, answer, as_json, **options)
    return _code(report, code) if code >= 0 else INTERRUPTED


@main.command()
@workbook_argument
@click.option("--mark", is_flag=True, help="另存一份标出问题的副本：工作簿_问题.xlsx。")
@output_option
@kind_option
@click.option("--pages", is_flag=True, help="也检查排好的每一页（排成 PDF，不保存）。")
@json_option
@_command
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
    from notice_gen.build import USUAL_KIND, check_printed, compose_workbook
    from notice_gen.diagnostics import Refused
    from notice_gen.marking import is_marked, mark_workbook, marked_name

    workbook = workbook or _the_workbook()
    settings = _settings(workbook)
    layout = settings.layout
    report.extend(settings.differences)
    composed = []
    try:
        composed = compose_workbook(workbook, report, kind, layout, settings.kind or USUAL_KIND, units=True)
        if pages and not report.refused:
            from notice_gen.fonts import faces_by_role, is_official

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
    return _code(report, len(answer["documents"]))


@main.command()
@workbook_argument
@output_option
@kind_option
@click.option("--no-open", is_flag=True, help="写好后不打开。")
@json_option
@_command
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
    from notice_gen.build import USUAL_KIND, preview_workbook
    from notice_gen.folder import has_screen, open_in_desktop

    workbook = workbook or _the_workbook()
    settings = _settings(workbook)
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
    return _code(report, len(written))


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
    settings = _settings(workbook)
    composed = compose_workbook(workbook, report, kind, settings.layout, settings.kind or USUAL_KIND)
    outlines = [] if report.refused else [outline(document.document) for document in composed]
    answer["documents"] = [
        {"key": document.key, view: text} for document, text in zip(composed, outlines, strict=False)
    ]
    if not as_json:
        click.echo("\n".join(outlines), nl=False)
    return _code(report, len(answer["documents"]))


@main.command()
@output_option
@json_option
@_command
def doctor(output: Path | None, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """看本机装了什么、用哪些字体、缺什么。"""
    from notice_gen.diagnostics import Refused
    from notice_gen.doctor import examine, rendered
    from notice_gen.screen import columns_of

    try:
        output = output or _settings(Path()).output
    except Refused as refused:
        report.extend(refused.findings)
    except ImportError:  # that is one of the things to be found out
        pass
    items = examine(output or Path("output"))
    answer["items"] = [item.as_data() for item in items]
    if not as_json:
        click.echo("\n".join(rendered(items, columns_of(sys.stdout))))
    return MISSING if any(item.state == "缺" for item in items) else _code(report, 0)


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

    from notice_gen.folder import dropped, folder_of, open_in_desktop, workbooks

    mark = ["--mark"] if action == "check" else []
    named = dropped(line, icon) or [one for one in (*files, file) if one]
    worst = CLEAN
    with contextlib.chdir(folder_of(icon)):
        alone = [str(path) for path in workbooks(Path())]
        for workbook in named or (alone if len(alone) == 1 else [""]):
            answer: dict[str, Any] = {}
            words = [action, *([workbook] if workbook else []), *mark]
            try:
                main(words, prog_name="notice-gen", obj=answer)
            except SystemExit as end:
                worst = max(worst, end.code if isinstance(end.code, int) else REFUSED)
            made = [file for document in answer.get("documents", ()) for file in document.get("files", ())]
            if "marked" in answer:
                open_in_desktop(Path(answer["marked"]))
            elif made:
                open_in_desktop(Path(made[0]).parent)
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
