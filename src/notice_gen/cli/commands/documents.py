"""The commands that make documents of a workbook, or show what they would be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from notice_gen.cli.command import command
from notice_gen.cli.exit_codes import Exit
from notice_gen.cli.run import Run
from notice_gen.cli.usage import Command
from notice_gen.cli.which import FORMATS, HERE, KIND, OUTPUT, READER, Which, of_workbook

if TYPE_CHECKING:
    from notice_gen.build.checking import SetTable
    from notice_gen.build.documents import DocumentsResult, Written


@click.command(cls=Command)
@of_workbook(OUTPUT, KIND)
@FORMATS
@READER
@click.option("--jobs", type=click.IntRange(min=1), default=1, metavar="个数", help="同时用几个进程。")
@command
def build(run: Run, which: Which, formats: str | None, reader: str, jobs: int) -> None:
    """生成工作簿中的各份公文。"""
    from notice_gen.build.documents import DocumentsRequest
    from notice_gen.build.documents import build as build_workbook
    from notice_gen.build.requests import Follower
    from notice_gen.cli.progress import waiting
    from notice_gen.files.names import UNNUMBERED
    from notice_gen.office.issued_before import issued_before
    from notice_gen.settings.office import office_beside
    from notice_gen.writers.faults import FACE_MISSING

    wanted = which.formats(formats)
    request = DocumentsRequest(which.source, which.output, wanted, reader == "libreoffice", jobs)
    built = build_workbook(request, Follower(waiting=waiting()))
    run.report.extend(built.findings)
    office = office_beside(which.workbook.parent, HERE)
    if office is not None:
        drafts = (one for one in built.documents if one.files[0].name.startswith(UNNUMBERED))
        keys = [document.key for document in drafts]
        run.report.extend(issued_before(office, keys, which.workbook.name))
    run.made = len(built.documents)
    if any(finding.fault == FACE_MISSING for finding in run.report):  # a face, for the PDF
        run.ended = Exit.MISSING
    run.give(documents=[_as_data(document) for document in built.documents])
    run.say(*_built_words(run, which, built))


STATES = {"written": "已生成", "unchanged": "未变", "beside": "已生成，写在旁边"}


def _built_words(run: Run, which: Which, built: DocumentsResult) -> list[str]:
    """Which files were written, and which documents another command makes."""
    from notice_gen.model.diagnostics import Severity

    lines = [
        f"{STATES[saved.state]}：{saved.path}" for document in built.documents for saved in document.saved
    ]
    if not run.report.refused:
        elsewhere = f"一个单位一份，这里不生成，也没有检查；先用“检查”看问题，再生成：notice-gen units {which.workbook}"
        lines += [f"{kind.title}{elsewhere}" for kind in built.waiting]
    if not (built.documents or built.waiting or run.report.of(Severity.ERROR)):
        lines.append("工作簿中没有要生成的公文。")
    return lines


def _as_data(document: Written) -> dict[str, Any]:
    """The document with all its files, and which were written, stood there already, had to stand beside."""
    data: dict[str, Any] = {"key": document.key, "files": [str(file) for file in document.files]}
    for state in STATES:
        if files := [str(saved.path) for saved in document.saved if saved.state == state]:
            data[state] = files
    return data


@click.command(cls=Command)
@click.option("--mark", is_flag=True, help="另存一份标出问题的副本：工作簿_问题.xlsx。")
@of_workbook(OUTPUT, KIND)
@click.option("--pages", is_flag=True, help="也检查排好的每一页（排成 PDF，不保存）。")
@command
def check(run: Run, which: Which, mark: bool, pages: bool) -> None:
    """检查工作簿，不生成公文。"""
    from notice_gen.build.checking import CheckRequest
    from notice_gen.build.checking import check as check_workbook

    checked = check_workbook(CheckRequest(which.source, which.output, pages, mark))
    run.report.extend(checked.findings)
    run.made = len(checked.keys)
    if checked.faces:
        run.give(fonts={role: name for role, (name, _) in checked.faces.items()})
        said = (f"{role} {name}{'' if own else '（代用）'}" for role, (name, own) in checked.faces.items())
        run.say(f"排版所用的字体：{'，'.join(said)}")
    run.give(documents=[{"key": key} for key in checked.keys])
    if checked.tables:
        run.give(tables=[_table_as_data(table) for table in checked.tables])
        run.say("\n".join(map(_table_in_words, checked.tables)))
    if not len(run.report):
        run.say(f"没有发现问题，可以生成 {len(checked.keys)} 份公文。")
    if checked.marked is not None:
        run.give(marked=str(checked.marked))


def _table_in_words(table: SetTable) -> str:
    from notice_gen.settings.look import size_in_words

    way = "横排" if table.lying else "竖排"
    if table.upright_pages:
        way += f"（竖排要 {table.upright_pages} 页）"
    return f"{table.title}：{way}，{size_in_words(table.size)}，约 {table.pages} 页"


def _table_as_data(table: SetTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "lying": table.lying,
        "size": table.size,
        "pages": table.pages,
        "upright_pages": table.upright_pages,
    }


@click.command(cls=Command)
@of_workbook(OUTPUT, KIND)
@click.option("--no-open", is_flag=True, help="写好后不打开。")
@command
def preview(run: Run, which: Which, no_open: bool) -> None:
    """把各页画成一个网页，问题列在旁边，写好后打开来看。"""
    from notice_gen.build.preview import preview_workbook
    from notice_gen.build.requests import Follower
    from notice_gen.cli.progress import waiting
    from notice_gen.cli.working_folder import has_screen, open_in_desktop

    result = preview_workbook(which.source, which.output, Follower(waiting=waiting()))
    run.report.extend(result.findings)
    run.made = len(result.documents)
    run.give(documents=[_as_data(document) for document in result.documents])
    if result.page is not None:
        run.give(preview=str(result.page.path))
        run.say(f"预览：{result.page.path}")
        for title in result.waiting:
            run.say(
                f"{title}一个单位一份，不在预览里，也没有检查；先用“检查”看问题，再生成：notice-gen units {which.workbook}"
            )
        if not no_open and has_screen():
            open_in_desktop(result.page.path)


@click.command(cls=Command)
@click.argument("workbook", type=click.Path(path_type=Path), metavar="工作簿", required=False)
@click.argument("tables", nargs=-1, metavar="表")
@KIND
@command
def columns(run: Run, workbook: Path | None, tables: tuple[str, ...], kind: str | None) -> None:
    """把附表的各列列进“表格设置”表，由人改怎样印。

    不写表的名称，列出“附件”表用到的各张表。已经写在“表格设置”里的不动。
    """
    from notice_gen.build.listing import list_columns

    which = Which(workbook, kind)
    listed = list_columns(replace(which.source, known=()), tables)
    run.report.extend(listed.findings)
    run.give(workbook=str(which.workbook), columns={name: list(new) for name, new in listed.columns.items()})
    for name, new in listed.columns.items():
        run.say(f"“{name}”表：列出 {len(new)} 列（{'、'.join(new)}）" if new else f"“{name}”表：各列都已列出")
    if any(listed.columns.values()):
        run.say(f"写在《{which.workbook.name}》的“表格设置”表里，打开来改。")
    elif not listed.columns:
        run.say("附件表里没有用到表。写上表的名称：notice-gen columns 工作簿 表")


AS = click.option("--as", "view", type=click.Choice(["outline"]), default="outline", help="看成什么样子。")


@click.command(cls=Command)
@of_workbook(AS, KIND)
@command
def show(run: Run, which: Which, view: str) -> None:
    """在屏幕上看公文的内容和层次。"""
    from notice_gen.build.documents import outlines

    shown = outlines(replace(which.source, known=()))
    run.report.extend(shown.findings)
    run.made = len(shown.texts)
    run.give(documents=[{"key": key, view: text} for key, text in shown.texts])
    run.say("\n".join(text for _, text in shown.texts), end="")
