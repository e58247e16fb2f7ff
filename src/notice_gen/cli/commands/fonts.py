"""The commands for type faces: which stand for the five roles of a 公文, and to add one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import code_of, command, json_option
from notice_gen.cli.usage import Command, Group

if TYPE_CHECKING:
    from notice_gen.model.diagnostics import Report


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def fonts(context: click.Context) -> None:
    """字体：排 PDF 用哪些，添加一种。不写命令，就列出来。"""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@fonts.command("list", cls=Command)
@json_option
@command
def list_(report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """列出公文的五种字体，本机各用哪一个。"""
    from notice_gen.cli.command import settings_of
    from notice_gen.cli.machine import faces_here, rendered
    from notice_gen.cli.screen import columns_of

    items = list(faces_here(settings_of(Path()).layout.faces))
    answer["items"] = [item.as_data() for item in items]
    if not as_json:
        lines = list(rendered(items, columns_of(sys.stdout)))[:-1]  # its last line is the doctor's
        adding = "添加一种：notice-gen fonts add 字体文件（.ttf .otf .ttc .woff2，或下载的 .zip）"
        click.echo("\n".join([*lines, adding]))
    return code_of(report, 0)


@fonts.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="字体文件")
@json_option
@command
def add(file: Path, report: Report, answer: dict[str, Any], as_json: bool) -> int:
    """把字体文件（.ttf .otf .ttc .woff2，或者下载的 .zip）放进本人的字体文件夹。

    先看名称和收的字，不是公文用的不收。
    """
    from notice_gen.cli.adding_fonts import add_fonts
    from notice_gen.cli.machine import about
    from notice_gen.writers.pdf.font_files import own_folder
    from notice_gen.writers.pdf.fonts import role_of

    added = add_fonts(file, own_folder())
    answer["added"] = []
    for one in added:
        said = "已经有了" if one.stood else "已添加"
        if not as_json:
            click.echo(f"{said}：{one.path}")
        for face in one.faces:
            role = role_of(face)
            said_of = {"file": str(one.path), "name": face.name, "role": role, "about": about(face)}
            answer["added"].append(said_of)
            if not as_json:
                click.echo(f"  {face.name}：{f'用作{role}' if role else '用于生僻字'}；{about(face)}")
    if not as_json:
        click.echo("看现在各用哪一个：notice-gen fonts list。Word、WPS 里也要用的，再双击字体文件安装。")
    return code_of(report, 0)
