"""The screen: words of the command line → what the rooms are asked, and words for people. Nothing else imports click.

Everything heavy is imported inside a command, so that `--help` starts at once.
"""

from __future__ import annotations

import click

from notice_gen import __version__
from notice_gen.cli.commands.archive import archive
from notice_gen.cli.commands.documents import build, check, preview, show
from notice_gen.cli.commands.edited import pull
from notice_gen.cli.commands.explain import explain
from notice_gen.cli.commands.folder import clicked, doctor, init
from notice_gen.cli.commands.fonts import fonts
from notice_gen.cli.commands.handover import examine, export
from notice_gen.cli.commands.issue import issue
from notice_gen.cli.commands.register import register
from notice_gen.cli.commands.units import units
from notice_gen.cli.usage import Group

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


for _one in (
    build,
    units,
    check,
    preview,
    show,
    issue,
    pull,
    register,
    archive,
    explain,
    fonts,
    doctor,
    init,
    clicked,
):
    main.add_command(_one)
for _one in (export, examine):
    archive.add_command(_one)
