"""Click's own words in Chinese: help pages and usage errors.

What the commands do is not known here.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

import click

from notice_gen.cli.exit_codes import Exit

HEADINGS = {"Options": "选项", "Commands": "命令"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        args = args.replace("[OPTIONS]", "[选项]").replace("[COMMAND] [ARGS]...", "命令 …")
        args = args.replace("COMMAND [ARGS]...", "命令 …")  # a group that does nothing by itself
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{HEADINGS.get(heading, heading)}：\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _InChinese(click.Command):
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这份说明。"
        return option


class Command(_InChinese):
    """A command whose help page is in Chinese."""


class Group(_InChinese, click.Group):
    """The program: its help page and what it says of wrong usage are in Chinese."""

    command_class = Command

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Run, and exit; 2 after a word on wrong usage, 130 when interrupted."""
        extra["standalone_mode"] = False
        _open_streams()
        try:
            sys.exit(super().main(args, **extra) or 0)
        except click.ClickException as error:
            click.echo(f"用法不对：{said(error)}。", err=True)
            context = getattr(error, "ctx", None)
            if context is not None:
                click.echo(f"查看说明：{context.command_path} --help", err=True)
            sys.exit(Exit.REFUSED)
        except OSError:  # nobody takes the help page, or the disk that it goes to is full
            from notice_gen.cli.screen import discard

            discard(sys.stdout)
            sys.exit(Exit.REFUSED)
        except click.Abort:
            click.echo("已中断。", err=True)
            sys.exit(Exit.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A command as the program's help page lists it; `module` of `cli.commands` has the function. Without a line it is hidden."""

    name: str
    module: str
    line: str


class Program(Group):
    """notice-gen itself: its help page is made without loading the commands."""

    def __init__(self, *args: Any, commands: Sequence[Listed], **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.listed = tuple(commands)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(one.name for one in self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = next((one.module for one in self.listed if one.name == cmd_name), None)
        if module is None:
            return None
        command: click.Command = getattr(import_module(f"notice_gen.cli.commands.{module}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        lines = {one.name: one.line for one in self.listed if one.line}
        with formatter.section("Commands"):
            formatter.write_dl([(name, lines[name]) for name in self.list_commands(ctx) if name in lines])


def _shown(group: click.Group) -> list[str]:
    """The names of the commands that its help page lists."""
    if isinstance(group, Program):
        return [one.name for one in group.listed if one.line]
    return [name for name, command in group.commands.items() if not command.hidden]


def said(error: click.ClickException) -> str:
    """A usage error in the clerk's words."""
    from difflib import get_close_matches

    match error:
        case click.MissingParameter():
            return f"缺少“{_name(error.param)}”"
        case click.NoSuchOption():
            near = get_close_matches(error.option_name, error.possibilities or (), n=1)
            return f"没有“{error.option_name}”这个选项" + (f"，可能是“{near[0]}”" if near else "")
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Choice):
            return f"“{_name(error.param)}”只能是：{'、'.join(map(str, error.param.type.choices))}"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.IntRange):
            zero = " 0 或" if error.param.type.min == 0 else ""
            return f"“{_name(error.param)}”要写{zero}一个正整数"
        case click.BadOptionUsage():
            alone = "does not take a value" in error.message  # --json=1
            return f"选项“{error.option_name}”后面{'不写内容' if alone else '缺少内容'}"
        case click.UsageError() if error.ctx is not None and isinstance(error.ctx.command, click.Group):
            known = _shown(error.ctx.command)
            word = re.search("'(.+)'", error.message)  # Click has: No such command 'bild'.
            near = get_close_matches(word[1], known, n=1) if word else []
            return f"没有这个命令，可用：{'、'.join(known)}" + (f"；可能是“{near[0]}”" if near else "")
        case click.UsageError() if more := re.fullmatch(
            r"Got unexpected extra arguments? \((.*)\)", error.message
        ):
            return f"多写了“{more[1]}”；名称中有空格的，整个放在引号里"
        case _:
            return error.format_message().rstrip(".。")


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return str(parameter.metavar or parameter.name)


def _open_streams() -> None:
    """Replace closed standard streams (else the next opened file would get their number), and never fail on a character."""
    opened = os.open(os.devnull, os.O_RDWR)
    while opened <= 2:
        opened = os.open(os.devnull, os.O_RDWR)
    os.close(opened)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of code page 936 has not every character
            stream.reconfigure(errors="backslashreplace")
