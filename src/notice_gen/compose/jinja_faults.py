"""What Jinja raised → a Diagnostic in the office's words, at the template's line. Nothing is rendered here."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import jinja2

from notice_gen.compose.bounds import TemplateFault, not_comparable
from notice_gen.compose.faults import SYNTAX
from notice_gen.compose.names import unknown_name
from notice_gen.compose.syntax import too_deep
from notice_gen.compose.template_files import file_of
from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.kind import likely
from notice_gen.model.places import InFile, InLine, Place

_TAGS = (
    "if", "elif", "else", "endif", "for", "endfor", "set", "with", "endwith", "include", "extends", "block",
    "endblock", "raw", "endraw",
)  # fmt: skip

# What Jinja says of syntax → what a clerk is told.
_SAID: tuple[tuple[str, str], ...] = (
    (r"Unexpected end of template", "没有写完，缺少 endif、endfor 或 endblock"),
    (r"Missing end of comment", "注释 {{# 没有用 #}} 结束"),
    (r"Missing end of raw", "raw 没有用 endraw 结束"),
    (r"block '(.+)' defined twice", "block“{}”写了两次"),
    (r"unexpected char '(.+)' at", "不认识的字符 {}"),
    (r"unexpected '?end of ", "这一处没有写完"),
    (r"unexpected '(.+)'", "这里不该有 {}"),
    (r"expected token '.+', got '(.+)'", "“{}”这里写得不对"),
    (r"Expected an expression, got '(?:end of .+)'", "这里少写了内容"),
    (r"can't assign to", "不能给它赋值"),
)


def finding(error: Exception, name: str, files: Collection[str], known: list[str]) -> Diagnostic:
    """The finding on what was raised while the template `name` was read or run.

    `files` are the paths of the templates read so far, `known` the names that a template can use.
    """
    match error:
        case TemplateFault():
            place = error.place or _line(error, name, files)
            return Diagnostic(error.code, place, error.seen, error.remedy, error.meant)
        case jinja2.TemplateSyntaxError():
            place = InLine(file_of(error.name or name, error.filename), error.lineno)
            said, remedy, meant = _in_chinese(error.message or "")
            seen = f"模板写法有误：{said}"
            return Diagnostic(SYNTAX, place, seen, remedy, meant)
        case jinja2.UndefinedError():
            label = (error.message or "").split("'")[1] if "'" in (error.message or "") else ""
            return unknown_name(label, known, _line(error, name, files))
        case RecursionError():
            fault = too_deep(_line(error, name, files))
        case TypeError():
            fault = not_comparable()
        case _:
            fault = TemplateFault(SYNTAX, "模板写法有误", "检查 extends 和 block")
    place = fault.place or _line(error, name, files)
    return Diagnostic(fault.code, place, fault.seen, fault.remedy)


def _in_chinese(message: str) -> tuple[str, str, str]:
    """What Jinja says of syntax: what was seen, what to do, what was probably meant."""
    tag = re.match("Encountered unknown tag '(.+?)'", message)
    if tag and tag[1] in _TAGS:
        return f"“{tag[1]}”不该在这里", "检查 if、for、block 和它们的结尾是否成对", ""
    if tag:
        meant = likely(tag[1], _TAGS)
        return (
            f"没有“{tag[1]}”这种标签",
            f"改为“{meant}”" if meant else f"可用的有：{'、'.join(_TAGS)}",
            meant,
        )
    for pattern, said in _SAID:
        found = re.search(pattern, message, re.I)
        if found:
            return said.format(*found.groups()), "检查这一行的括号、引号和标签", ""
    return "这一行不合写法", "检查这一行的括号、引号和标签", ""


def _line(error: BaseException, name: str, files: Collection[str]) -> Place:
    """The template line that Jinja's rewritten traceback ends in."""
    place: InFile | InLine = InFile(name)
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in files:
            place = InLine(Path(file).name, step.tb_lineno)
        step = step.tb_next
    return place
