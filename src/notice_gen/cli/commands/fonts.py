"""The commands for type faces: which stand for the five roles of a 公文, and to add one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from notice_gen.cli.command import command
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command, Group


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def fonts(context: click.Context) -> None:
    """字体：排 PDF 用哪些，添加一种。不写命令，就列出来。"""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@fonts.command("list", cls=Command)
@command
def list_(run: Run) -> None:
    """列出公文的五种字体，本机各用哪一个。"""
    from notice_gen.cli.machine import faces_here, rendered
    from notice_gen.cli.screen import columns_of
    from notice_gen.cli.which import HERE, settings_beside

    items = list(faces_here(settings_beside(HERE).looks.faces))
    run.give(items=[item.as_data() for item in items])
    run.lines(lambda: list(rendered(items, columns_of(sys.stdout)))[:-1])  # its last line is the doctor's
    run.say("添加一种：notice-gen fonts add 字体文件（.ttf .otf .ttc .woff2，或下载的 .zip）")


@fonts.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="字体文件")
@command
def add(run: Run, file: Path) -> None:
    """把字体文件（.ttf .otf .ttc .woff2，或者下载的 .zip）放进本人的字体文件夹。

    先看名称和收的字，不是公文用的不收。
    """
    from notice_gen.cli.adding_fonts import add_fonts
    from notice_gen.cli.machine import about
    from notice_gen.writers.pdf.font_files import own_folder
    from notice_gen.writers.pdf.fonts import role_of

    said: list[dict[str, Any]] = []
    for one in add_fonts(file, own_folder()):
        run.say(f"{'已经有了' if one.stood else '已添加'}：{one.path}")
        for face in one.faces:
            role = role_of(face)
            said.append({"file": str(one.path), "name": face.name, "role": role, "about": about(face)})
            run.say(f"  {face.name}：{f'用作{role}' if role else '用于生僻字'}；{about(face)}")
    run.give(added=said)
    run.say("看现在各用哪一个：notice-gen fonts list。Word、WPS 里也要用的，再双击字体文件安装。")
