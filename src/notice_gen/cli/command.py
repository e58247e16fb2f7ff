"""A function of a Run → a command: --json, its answer at the end, and that a fault is said in words, never as a traceback.

What a command does is not known here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

from notice_gen.cli.faults import NO_CHINESE_FILE_NAMES
from notice_gen.cli.run import Run
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import NOWHERE

# Commands that make documents, or say of them what a run that makes them would: their last words are about documents.
OF_DOCUMENTS = ("build", "units", "check", "preview", "show", "issue", "init", "clicked")

json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序读取。")


def command(function: Callable[..., None]) -> Callable[..., None]:
    """A function of a Run → one that click calls, with the option --json; a Refused is reported as findings.

    Where the run ends, here alone, its answer is given and the program exits.
    """

    @wraps(function)
    def started(*arguments: Any, as_json: bool = False, **options: Any) -> None:
        # What was found and made; an icon that started the command wants to know it too.
        run = Run(as_json, answer=click.get_current_context().find_root().ensure_object(dict))
        try:
            _validate_file_names()
            function(run, *arguments, **options)
        except Refused as refused:
            run.refuse(refused)
        except BrokenPipeError:  # who reads the output has read enough
            pass
        except (OSError, ModuleNotFoundError) as error:
            from notice_gen.files.refusals import refusal_of

            run.refuse(refusal_of(error))
        _finish(run)

    return json_option(started)


def _finish(run: Run) -> NoReturn:
    """Say what was found, on the output as JSON with the answer or in words on the error stream; exit."""
    from notice_gen.cli.screen import discard, say

    in_words = not run.as_json
    try:
        if run.as_json:
            import json

            from notice_gen.model.grouping import grouped

            findings = [finding.as_data() for finding in grouped(run.report)]
            click.echo(json.dumps({**run.answer, "findings": findings}, ensure_ascii=False, indent=2))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        discard(sys.stdout)
    except OSError as error:  # the disk that the output goes to is full
        from notice_gen.files.refusals import refusal_of

        run.refuse(refusal_of(error))
        discard(sys.stdout)
        in_words = True
    if in_words:
        try:
            wrote = any("files" in document for document in run.answer.get("documents", ()))
            # A check says its own result; what no document comes of has no file to speak of.
            says_itself = "result" in run.answer
            of_documents = _of_all() in OF_DOCUMENTS
            say(
                run.report,
                None if says_itself else wrote,
                documents=of_documents,
                kept_back=run.kept_back,
            )
            if of_documents and "marked" in run.answer:  # the last line of a long table, where it is seen
                click.echo(f"问题标在：{run.answer['marked']}")
        except OSError:
            discard(sys.stdout)
            discard(sys.stderr)
    sys.exit(run.exit_code())


def _of_all() -> str:
    """The name of the command, or of its group, right under notice-gen."""
    context = click.get_current_context()
    while context.parent is not None and context.parent.parent is not None:
        context = context.parent
    return context.info_name or ""


def _validate_file_names() -> None:
    """Raise Refused where Python was told to write file names in a character set without 汉字."""
    encoding = sys.getfilesystemencoding()
    try:
        "〔〕公文".encode(encoding)
    except UnicodeEncodeError as error:
        seen = f"本机的语言设置（{encoding}）写不出中文文件名"
        remedy = "把语言设为 zh_CN.UTF-8，或设环境变量 PYTHONUTF8=1"
        raise Refused(Diagnostic(NO_CHINESE_FILE_NAMES, NOWHERE, seen, remedy)) from error
