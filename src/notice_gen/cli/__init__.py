"""The screen: words of the command line → what the rooms are asked, and words for people. Nothing else imports click.

A command's module is imported when the command is called, and whatever is heavy inside it, so that `--help` starts at once.
"""

from __future__ import annotations

import click

from notice_gen import __version__
from notice_gen.cli.usage import Listed, Program

# In the order in which they are loaded when all are; the help page has them by name.
COMMANDS = (
    Listed("build", "documents", "生成工作簿中的各份公文。"),
    Listed("units", "units", "为每个单位生成一份方案。"),
    Listed("check", "documents", "检查工作簿，不生成公文。"),
    Listed("columns", "documents", "把附表的各列列进“表格设置”表，由人改怎样印。"),
    Listed("preview", "documents", "把各页画成一个网页，问题列在旁边，写好后打开来看。"),
    Listed("show", "documents", "在屏幕上看公文的内容和层次。"),
    Listed("issue", "issue", "印发：登记字号，把字号和日期写进公文，存进归档库。"),
    Listed("pull", "edited", "列出改过的 Word 定稿与工作簿不同的地方，并指出单元格。"),
    Listed("register", "register", "发文登记簿：查看、预留、作废、接收、导出、核对、备份。"),
    Listed("archive", "archive", "归档库：补入扫描件，列出、查找、取出、校验归档的文件。"),
    Listed("explain", "explain", "说明一个编号（如 W112）是什么问题：举一个例子，怎么办。"),
    Listed("fonts", "fonts", "字体：排 PDF 用哪些，添加一种。不写命令，就列出来。"),
    Listed("doctor", "folder", "看本机装了什么、用哪些字体、缺什么。"),
    Listed("init", "folder", "建一个工作文件夹：空白工作簿、模板、设置，和双击即用的图标。"),
    Listed("clicked", "folder", ""),  # what the icons call
)

FIRST_WORDS = """\
notice-gen 把 Excel 工作簿变成符合 GB/T 9704—2012 的公文。
1. 新建：notice-gen init 文件夹，里面有空白工作簿，用 Excel 或 WPS 填写。
2. 检查：notice-gen check 工作簿.xlsx --mark，问题标在“工作簿_问题.xlsx”里。
3. 生成：notice-gen build 工作簿.xlsx，Word 文件写到 output 文件夹。
不能用时：notice-gen doctor。全部说明：notice-gen --help。"""


@click.group(
    cls=Program,
    commands=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
)
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
