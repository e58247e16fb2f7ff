"""What all commands share: options, exit codes, and that a fault is said in words, never as a traceback.

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

from notice_gen.cli.faults import NO_CHINESE_FILE_NAMES, PACKAGE_MISSING, READING_FAILED

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Diagnostic, Report
    from notice_gen.settings.campaign import Settings

# Commands whose work is the register, the archive or a comparison, not a document.
WITHOUT_DOCUMENTS = ("register", "archive", "pull")

CLEAN, FINDINGS, REFUSED, MISSING, INTERRUPTED = 0, 1, 2, 3, 130

workbook_argument = click.argument(
    "workbook", type=click.Path(path_type=Path), metavar="工作簿", required=False
)
kind_option = click.option(
    "--kind", metavar="模板", help="不看工作簿中的“模板”，用这个模板（名称或文件夹）。"
)
output_option = click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Wraps a command that returns its exit code: a Refused is reported as findings, never as a traceback."""

    @wraps(function)
    def run(*arguments: Any, as_json: bool = False, **options: Any) -> None:
        from notice_gen.model.diagnostics import Diagnostic, Missing, Refused, Report
        from notice_gen.model.places import NOWHERE

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
            report.add(Diagnostic(PACKAGE_MISSING, NOWHERE, seen, remedy))
            code = MISSING
        except BrokenPipeError:  # who reads the output has read enough
            code = code_of(report, len(answer.get("documents", ())))
        except OSError as error:
            report.add(_fault(error))
            code = REFUSED
        _finish(report, answer, as_json, code)

    return run


def _finish(report: Report, answer: dict[str, Any], as_json: bool, code: int) -> NoReturn:
    """Say what was found, on the output as JSON with the answer or in words on the error stream; exit."""
    from notice_gen.cli.screen import let_go, say

    try:
        if as_json:
            import json

            from notice_gen.model.grouping import grouped

            findings = [finding.as_data() for finding in grouped(report)]
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
            wrote = any("files" in document for document in answer.get("documents", ()))
            # A check says its own result; what no document comes of has no file to speak of.
            says_itself = "result" in answer
            say(report, None if says_itself else wrote, documents=_of_all() not in WITHOUT_DOCUMENTS)
            if "marked" in answer:  # the last line of a long table, where it is seen
                click.echo(f"问题标在：{answer['marked']}")
        except OSError:
            let_go(sys.stdout)
            let_go(sys.stderr)
    sys.exit(code)


def _of_all() -> str:
    """The name of the command, or of its group, right under notice-gen."""
    context = click.get_current_context()
    while context.parent is not None and context.parent.parent is not None:
        context = context.parent
    return context.info_name or ""


def _fault(error: OSError) -> Diagnostic:
    """The finding on an OSError: the file that it names could not be read, else the output could not be written."""
    import errno

    from notice_gen.files.outbox import disk_fault
    from notice_gen.model.diagnostics import Diagnostic
    from notice_gen.model.places import NOWHERE

    if not error.filename:
        return disk_fault(error)
    known = {
        errno.EACCES: "没有读取的权限",
        errno.EPERM: "没有读取的权限",
        errno.ENOENT: "没有这个文件",
        errno.EISDIR: "是文件夹，不是文件",
    }
    cause = known.get(error.errno or 0, f"系统报告 {errno.errorcode.get(error.errno or 0, '出错')}")
    seen, remedy = f"“{error.filename}”读不出来（{cause}）", "检查这个文件是否还在、是否允许读取"
    return Diagnostic(READING_FAILED, NOWHERE, seen, remedy)


def _file_names_hold_chinese() -> None:
    """Raise Refused where Python was told to write file names in a character set without 汉字."""
    from notice_gen.model.diagnostics import Diagnostic, Refused
    from notice_gen.model.places import NOWHERE

    encoding = sys.getfilesystemencoding()
    try:
        "〔〕公文".encode(encoding)
    except UnicodeEncodeError as error:
        seen = f"本机的语言设置（{encoding}）写不出中文文件名"
        remedy = "把语言设为 zh_CN.UTF-8，或设环境变量 PYTHONUTF8=1"
        raise Refused(Diagnostic(NO_CHINESE_FILE_NAMES, NOWHERE, seen, remedy)) from error


def _open_streams() -> None:
    """Replace closed standard streams (else the next opened file would get their number), and never fail on a character."""
    opened = os.open(os.devnull, os.O_RDWR)
    while opened <= 2:
        opened = os.open(os.devnull, os.O_RDWR)
    os.close(opened)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of code page 936 has not every character
            stream.reconfigure(errors="backslashreplace")


def the_workbook() -> Path:
    """The workbook to use where none is named: the only one of the current working folder."""
    from notice_gen.cli.working_folder import only_workbook
    from notice_gen.settings.campaign import SETTINGS

    if not Path(SETTINGS).is_file():
        context = click.get_current_context()
        missing = next(parameter for parameter in context.command.params if parameter.name == "workbook")
        raise click.MissingParameter(ctx=context, param=missing)
    return only_workbook(Path())


def settings_of(workbook: Path) -> Settings:
    """The settings beside the workbook, else here."""
    from notice_gen.settings.campaign import find_settings
    from notice_gen.writers import WRITERS

    return find_settings(workbook.parent, Path(), tuple(WRITERS))


def code_of(report: Report, made: int) -> int:
    """The exit code of a run that made so many documents."""
    from notice_gen.model.diagnostics import Severity

    if report.refused or (not made and report.of(Severity.ERROR)):
        return REFUSED
    return FINDINGS if len(report) else CLEAN
