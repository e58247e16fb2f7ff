"""The smallest wrong example of each code: reviewable text → a workbook (or template, or settings) → what is said.

`tests/bad/〈code〉.txt` begins with `# ` and the fault in a clerk's words. Then sections:

    〔发文〕            lines of the form that differ from the smallest notice: 项目 | 内容; `去掉 | 项目` takes one out
    〔正文〕 …          a whole sheet: a row a line, cells parted by |
    〔没有 正文〕        the sheet is left out
    〔框线 任务〕        ranges of its cells that are ruled, such as A2:C9, a line each
    〔打印 任务〕        打印区域 | A1:C9, 标题行 | 1:2: its page setup
    〔改 part.xml〕     old → new: a piece of the package's XML exchanged
    〔加 part.xml〕     a part more in the package
    〔没有 工作簿.xlsx〕, 〔再有 乙.xlsx〕 no workbook at all; a copy of it under another name
    〔文件〕, 〔十六进制〕 the file itself instead of a workbook
    〔压缩包〕, 〔旧式文件〕 a zip of `name: content` lines, an OLE2 file of these streams instead of a workbook
    〔模板 body.md.j2〕  a file of a kind of one's own (also kind.toml, ../shared/sheets.toml); `×900` repeats its lines
    〔模板十六进制 …〕   the same in bytes; 〔链接 …〕 as a link to another file
    〔定稿〕            old → new: pieces of the draft's document.xml exchanged, the draft saved as 定稿.docx
    〔定稿加 part.xml〕  a part more in it; 〔定稿文件〕, 〔定稿旧式文件〕 what 定稿.docx is instead of a draft
    〔旁边 文件名〕      a file beside the workbook: of a .docx a paragraph (or its XML) a line, or its header (<w:hdr>)
    〔设置〕            notice-gen.toml
    〔情形〕            a state of the machine, by its name in SITUATIONS
    〔改好〕            old → new: words exchanged that mend it; so tried of pages (`tests/test_pages.py`)
    〔命令〕            the command's words; default: build 工作簿.xlsx
    〔应说〕            every finding of the run: 错误：《工作簿.xlsx》“发文”表 B9：…

In a cell ⏎ is a line break, ␣ a space, {7} a number, {2026-03-05} a date, {46086 yyyy-mm-dd} a number with
its format, =… a formula without result, #N/A an error value. `NEW_BAD=1 pytest tests/test_bad_examples.py`
writes the last section anew, to be read before it is committed.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, chdir, contextmanager, nullcontext
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

import archives
import handed_over
import issuing
import odd_fonts
import on_paper
from notice_gen.cli import main
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox
from notice_gen.files.turns import Waiting
from notice_gen.model.diagnostics import Diagnostic, Fault, Report, Severity, joined
from notice_gen.model.places import place_from_data
from notice_gen.writers.pdf.font_files import OURS
from odd_files import ole, situations
from odd_registers import REGISTERS

BAD = Path(__file__).parent / "bad"
BOOK = "工作簿.xlsx"
FINAL = "定稿.docx"
SMALLEST: dict[str, list[list[str]]] = {
    "发文": [
        ["项目", "内容"],
        ["文件", "通知"],
        ["印发件标题", "某某活动方案"],
        ["发文机关", "某某市卫生健康委员会"],
        ["机关代字", "某卫发"],
        ["年份", "2026"],
        ["主送机关", "各区、县卫生健康局"],
        ["成文日期", "2026年3月5日"],
    ],
    "正文": [["部分", "内容"], ["方案", "为做好活动，制定本方案。"]],
}
OUTPUT = Path("output")
NOTICE = "送审稿 关于印发《某某活动方案》的通知 2026-03-05.docx"  # what the smallest notice is written as


def refusing(code: int) -> AbstractContextManager[Any]:
    """A disk that refuses, for one reason, to open any file in the output folder."""
    real = os.open

    def refuse(path: Any, *arguments: Any, **options: Any) -> int:
        if ".notice-gen" in str(path):
            raise OSError(code, os.strerror(code))
        return real(path, *arguments, **options)

    return patch("os.open", refuse)


@contextmanager
def output_is_a_file() -> Iterator[None]:
    """A file is called as the output folder is."""
    OUTPUT.write_text("x")
    yield
    OUTPUT.unlink()


@contextmanager
def a_folder_has_the_name() -> Iterator[None]:
    """A folder is called as the notice is."""
    (OUTPUT / NOTICE).mkdir(parents=True)
    yield


@contextmanager
def another_run_writes() -> Iterator[None]:
    """Another run has the folder, and does not end while we wait."""
    with patch("notice_gen.files.turns.os.getpid", lambda: 4711):
        other = Outbox(OUTPUT, Report(), Waiting("张三", "一号机")).__enter__()
    with patch("notice_gen.files.outbox.PATIENCE", 0.1):
        yield
    other.__exit__(None, None, None)


@contextmanager
def somebody_changed_it() -> Iterator[None]:
    """A person's file stands where the notice is to be written."""
    OUTPUT.mkdir()
    (OUTPUT / NOTICE).write_bytes(b"read and changed")
    yield
    (OUTPUT / NOTICE).unlink()


@contextmanager
def word_has_it_open() -> Iterator[None]:
    """The notice was written before, and Word's mark stands beside it."""
    with Outbox(OUTPUT, Report()) as folder:
        folder.save(Artifact(NOTICE, b"of last week"))
    mark = OUTPUT / f"~${NOTICE[2:]}"
    mark.touch()
    yield
    mark.unlink()
    (OUTPUT / NOTICE).unlink()


@contextmanager
def excel_has_the_workbook_open() -> Iterator[None]:
    """Excel's mark stands beside the workbook."""
    mark = Path(f"~${BOOK}")
    mark.touch()
    yield
    mark.unlink()


@contextmanager
def a_unit_changed_its_plan() -> Iterator[None]:
    """A unit's clerk has a plan of that name already."""
    plan = OUTPUT / "单位方案" / "其他" / "1 甲医院 单位方案.docx"
    plan.parent.mkdir(parents=True)
    plan.write_bytes(b"finished by the unit")
    yield
    plan.unlink()


@contextmanager
def somebody_saves_the_workbook() -> Iterator[None]:
    """A colleague saves it after its cells were read, before it is looked at how they are ruled."""
    from notice_gen.book.xlsx import read_xlsx

    def read_and_changed(*given: Any) -> Any:
        made = read_xlsx(*given)
        os.utime(BOOK, ns=(0, 0))
        return made

    with patch("notice_gen.book.workbooks.read_xlsx", read_and_changed):
        yield


@contextmanager
def a_marked_copy() -> Iterator[None]:
    """The workbook was checked and marked before."""
    shutil.copy(BOOK, "工作簿_问题.xlsx")
    yield


def _drawn_otherwise(kind: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """Items of this kind are drawn changed, as a faulty writer would draw them."""
    from notice_gen.writers.pdf.drawing import _Drawing

    add = _Drawing.add

    def changed(self: _Drawing, name: str, **item: Any) -> None:
        add(self, name, **(change(item) if name == kind else item))

    return patch.object(_Drawing, "add", changed)


def _measured_otherwise(**measures: float) -> Any:
    """The page is drawn with other measures than the layout's."""
    from notice_gen.writers.pdf import drawing

    page = drawing._page
    return patch.object(drawing, "_page", lambda layout: {**page(layout), **measures})


@contextmanager
def a_face_without(character: str) -> Iterator[None]:
    """The machine has our faces alone, and that of the text lacks this character."""
    from notice_gen.writers.pdf import font_files

    have = font_files._characters

    def fewer(path: Path, index: int) -> frozenset[int]:
        return have(path, index) - ({ord(character)} if path.name == "notice-kai.ttf" else set())

    with patch.object(font_files, "folders", lambda: [OURS]), patch.object(font_files, "_characters", fewer):
        yield


SITUATIONS: dict[str, Callable[[], AbstractContextManager[Any]]] = {
    "磁盘已满": lambda: refusing(errno.ENOSPC),
    "没有权限": lambda: refusing(errno.EACCES),
    "磁盘只读": lambda: refusing(errno.EROFS),
    "磁盘出错": lambda: refusing(errno.EIO),
    "名称不能用": lambda: refusing(errno.EINVAL),
    "工作簿读不出": lambda: patch(
        "notice_gen.build.reading.read_workbook", side_effect=PermissionError(errno.EACCES, "", BOOK)
    ),
    "文件夹不在了": lambda: refusing(errno.ENOENT),
    "output 是文件": output_is_a_file,
    "文件夹占了名字": a_folder_has_the_name,
    "另一次生成": another_run_writes,
    "有人改过": somebody_changed_it,
    "有人存过工作簿": somebody_saves_the_workbook,
    "单位改过": a_unit_changed_its_plan,
    "程序出错": lambda: patch("notice_gen.batch.making.written", side_effect=ValueError("x")),
    "工作簿打开着": excel_has_the_workbook_open,
    "Word 打开着": word_has_it_open,
    "有标注副本": a_marked_copy,
    "语言设置没有汉字": lambda: patch.object(sys, "getfilesystemencoding", lambda: "iso8859-1"),
    "缺少软件包": lambda: patch.dict(sys.modules, {"lxml": None}),
    **situations(BOOK),
    **odd_fonts.SITUATIONS,
    **handed_over.SITUATIONS,
    **archives.SITUATIONS,
    **issuing.SITUATIONS,
    **on_paper.SITUATIONS,
    **REGISTERS,
    "数不出页数": lambda: patch(
        "notice_gen.build.printing._pages", side_effect=ModuleNotFoundError(name="typst")
    ),
    "定稿过大": lambda: patch("notice_gen.taking.word_parts.MOST_ON_DISK", 1_000),
    "没有仿宋": lambda: patch("notice_gen.writers.pdf.font_files.folders", lambda: [OURS]),
    "仿宋收字少": lambda: a_face_without("玥"),
    "没有字体": lambda: patch("notice_gen.writers.pdf.font_files.folders", lambda: []),
    "标题不跟着正文": lambda: _drawn_otherwise("paragraph", lambda item: {**item, "keep": False}),
    "版记没有沉底": lambda: _measured_otherwise(below_foot=29),
    "表格没有收窄": lambda: _drawn_otherwise(
        "table", lambda item: {**item, "columns": [width * 1.1 for width in item["columns"]]}
    ),
    "长字母串不断开": lambda: patch("notice_gen.writers.line_ends._LONG", re.compile("(?!)")),
    "表格列太窄": lambda: _drawn_otherwise(
        "table", lambda item: {**item, "columns": [width / 8 for width in item["columns"]]}
    ),
    "排丢了字": lambda: _drawn_otherwise("paragraph", lambda item: {**item, "runs": item["runs"][:1]}),
    "读不出页面": lambda: patch("notice_gen.pages.glyphs.one", side_effect=ValueError("no PDF of Typst's")),
    "字没有收紧": lambda: _measured_otherwise(tracking=0),
    "排版出错": lambda: patch("notice_gen.writers.pdf.press.draw", lambda *_: {}),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A code's example: the fault in a clerk's words, its sections in order, what is to be said."""

    code: str
    fault: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    said: tuple[str, ...]

    def lines(self, name: str) -> tuple[str, ...] | None:
        """The lines of a section, or None."""
        return next((lines for title, lines in self.sections if title == name), None)


# Examples whose run lays out pages, and so needs a face for each role; all of P1 do.
WITH_PAGES = ("F320", "J022", "J045", "J046", "M012", "M013")


def lays_out_pages(example: Example) -> bool:
    """Whether the example's run needs faces."""
    return example.code.startswith("P1") or example.code in WITH_PAGES


@dataclass(frozen=True, slots=True)
class Answer:
    """What a run of the example said, did and left behind."""

    findings: tuple[Diagnostic, ...]
    exit_code: int
    output: str
    files: tuple[str, ...]

    @property
    def said(self) -> tuple[str, ...]:
        """The findings as lines."""
        return tuple(f"{finding.severity.value}：{finding}" for finding in self.findings)


def examples() -> list[Example]:
    """Every example, by code."""
    return [load(path) for path in sorted(BAD.glob("*.txt"))]


def load(path: Path) -> Example:
    """One example file."""
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    sections: list[tuple[str, list[str]]] = []
    for line in rest:
        title = re.fullmatch("〔(.+)〕", line)
        if title:
            sections.append((title[1], []))
        elif sections:
            sections[-1][1].append(line)
    said = next((tuple(filter(None, lines)) for name, lines in sections if name == "应说"), ())
    kept = tuple((name, tuple(lines)) for name, lines in sections if name != "应说")
    return Example(path.stem, first.removeprefix("# "), kept, said)


def renew(example: Example, said: tuple[str, ...]) -> None:
    """Write what is said into the example's last section."""
    path = BAD / f"{example.code}.txt"
    head = path.read_text(encoding="utf-8").partition("〔应说〕")[0]
    path.write_text(head + "\n".join(("〔应说〕", *said)) + "\n", encoding="utf-8")


def run(example: Example, folder: Path) -> Answer:
    """Make the example's files in a folder and run its command there."""
    write(example, folder)
    before = {path for path in folder.rglob("*") if path.is_file()}
    words = " ".join(example.lines("命令") or (f"build {BOOK}",)).split()
    if (folder / "kind").is_dir():
        words += ["--kind", "kind"]
    situation = SITUATIONS[(example.lines("情形") or ("",))[0]]() if example.lines("情形") else nullcontext()
    with chdir(folder), situation:
        result = CliRunner().invoke(main, [*words, "--json"])
    for name in (
        FINAL,
        *(name.removeprefix("旁边 ") for name, _ in example.sections if name.startswith("旁边 ")),
    ):
        (folder / name).unlink(missing_ok=True)  # not ours: Word may well refuse it
    answer = json.loads(result.stdout) if result.stdout.startswith("{") else {"findings": []}
    left = sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path not in before
    )
    return Answer(tuple(map(_finding, answer["findings"])), result.exit_code, result.output, tuple(left))


def _finding(data: dict[str, Any]) -> Diagnostic:
    fault = Fault(data["code"], Severity(data["severity"]), "", data.get("scope", "book"))
    return fault.at(place_from_data(data), data["seen"], data.get("remedy", ""), data.get("meant", ""))


def write(example: Example, folder: Path) -> None:
    """The example's workbook and what stands beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook = folder / BOOK
    for name, lines in example.sections:
        text = "\n".join(lines) + "\n"
        if name == "设置":
            (folder / "notice-gen.toml").write_text(text, encoding="utf-8")
        elif name == "文件":
            workbook.write_text(text, encoding="utf-8")
        elif name == "十六进制":
            workbook.write_bytes(bytes.fromhex(text))
        elif name == "压缩包":
            with zipfile.ZipFile(workbook, "w") as package:
                for line in filter(None, lines):
                    package.writestr(*line.split(": ", 1))  # type: ignore[arg-type]
        elif name == "旧式文件":
            workbook.write_bytes(ole(*filter(None, lines)))
        elif name.startswith("旁边 "):
            _beside(folder / name.removeprefix("旁边 "), lines)
        elif name.startswith(("模板", "链接 ")):
            kind = folder / "kind"
            _template(kind, *name.split(" "), text=text)
            if not (kind / "kind.toml").exists():
                (kind / "kind.toml").write_text('sheets = ["发文", "正文"]\n', encoding="utf-8")
    kind = folder / "kind"
    if kind.is_dir() and not (kind / "body.md.j2").exists() and example.lines("没有 body.md.j2") is None:
        (kind / "body.md.j2").write_text(
            "@标题 {{ 发文.标题 or 发文.印发件标题 }}\n正文。\n", encoding="utf-8"
        )
    if not workbook.exists() and example.lines(f"没有 {BOOK}") is None:
        _workbook(example, workbook)
    if any(name.startswith("定稿") for name, _ in example.sections):
        _final(example, folder)
    for name, _ in example.sections:
        if name.startswith("再有 "):
            (folder / name.removeprefix("再有 ")).write_bytes(workbook.read_bytes())


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _beside(path: Path, lines: tuple[str, ...]) -> None:
    """A file beside the workbook: of a .docx the paragraphs, a line each, or the XML of one; else these words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix != ".docx":
        path.write_text("\n".join(lines), encoding="utf-8")
        return
    body = "".join(
        line if line.startswith("<w:") else f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"
        for line in filter(None, lines)
        if not line.startswith("<w:hdr>")
    )
    with zipfile.ZipFile(path, "w") as package:
        for line in lines:
            if line.startswith("<w:hdr>"):
                package.writestr("word/header.xml", line.replace("<w:hdr>", f'<w:hdr xmlns:w="{W}">'))
                package.writestr("word/_rels/document.xml.rels", _related("header", "header.xml"))
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        package.writestr("_rels/.rels", _related("officeDocument", "word/document.xml"))


def _related(what: str, target: str) -> str:
    """A list of relations, of one part."""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{RELATIONS}/{what}" Target="{target}"/></Relationships>'
    )


def _final(example: Example, folder: Path) -> None:
    """定稿.docx: what a person made of the workbook's draft."""
    final = folder / FINAL
    with chdir(folder):
        CliRunner().invoke(main, ["build", BOOK, "--output", "草稿"])
    drafts = sorted((folder / "草稿").glob("*.docx"))
    if drafts:
        shutil.copy(drafts[0], final)
    shutil.rmtree(folder / "草稿", ignore_errors=True)
    for name, lines in example.sections:
        if name == "定稿":
            for line in filter(None, lines):
                old, _, new = line.partition(" → ")
                exchange(final, "word/document.xml", old, new)
        elif name.startswith("定稿加 "):
            with zipfile.ZipFile(final, "a") as package:
                package.writestr(name.removeprefix("定稿加 "), "\n".join(lines))
        elif name == "定稿文件":
            final.write_text("\n".join(lines) + "\n", encoding="utf-8")
        elif name == "定稿旧式文件":
            final.write_bytes(ole(*filter(None, lines)))


def _template(kind: Path, form: str, name: str, times: str = "×1", *, text: str) -> None:
    file = kind / name
    kind.mkdir(exist_ok=True)
    file.parent.mkdir(exist_ok=True)
    if form == "链接":
        file.unlink(missing_ok=True)
        file.symlink_to(text.strip())
    elif form == "模板十六进制":
        file.write_bytes(bytes.fromhex(text))
    else:
        file.write_text(text * int(times.removeprefix("×")), encoding="utf-8")


def _workbook(example: Example, path: Path) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, rows in _sheets(example).items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, words in enumerate(cells, 1):
                _fill(sheet.cell(row, column), words)
    for name, lines in example.sections:
        if name.startswith(("框线 ", "打印 ")):
            _page_setup(book[name[3:]], [line for line in lines if line])
    book.save(path)
    for name, lines in example.sections:
        if name.startswith("改 "):
            for line in filter(None, lines):
                old, _, new = line.partition(" → ")
                exchange(path, name.removeprefix("改 "), old, new)
        elif name.startswith("加 "):
            with zipfile.ZipFile(path, "a") as package:
                package.writestr(name.removeprefix("加 "), "\n".join(lines))


def _page_setup(sheet: Worksheet, lines: list[str]) -> None:
    """Rules around cells of a sheet, and what prints of it."""
    for line in lines:
        what, _, cells = line.partition(" | ")
        if what == "打印区域":
            sheet.print_area = cells
        elif what == "标题行":
            sheet.print_title_rows = cells
        else:
            thin = Side(style="thin")
            for row in sheet[line]:
                for cell in row:
                    cell.border = Border(thin, thin, thin, thin)


def _sheets(example: Example) -> dict[str, list[list[str]]]:
    sheets = {name: [list(row) for row in rows] for name, rows in SMALLEST.items()}
    for name, lines in example.sections:
        rows = [[cell.strip() for cell in line.split("|")] for line in lines]
        if name.startswith("没有 "):
            sheets.pop(name.removeprefix("没有 "), None)
        elif name == "发文" and rows and rows[0][0] not in ("项目", "文件"):
            form = {row[0]: row for row in sheets["发文"]}
            for row in rows:
                if row[0] == "去掉":
                    form.pop(row[1])
                else:
                    form[row[0]] = row
            sheets["发文"] = list(form.values())
        elif " " not in name and name not in (
            "文件",
            "十六进制",
            "压缩包",
            "旧式文件",
            "设置",
            "情形",
            "命令",
            "改好",
            "定稿",
            "定稿文件",
            "定稿旧式文件",
        ):
            sheets[name.replace("␣", " ")] = rows
    return sheets


def _fill(cell: Cell, words: str) -> None:
    words = words.replace("⏎", "\n").replace("␣", " ")
    typed = re.fullmatch(r"\{(\S+)(?: (.+))?\}", words)
    if words == "":
        return
    if typed:
        bare = typed[1]
        cell.value = (
            datetime.date.fromisoformat(bare) if re.fullmatch(r"\d{4}-\d\d-\d\d", bare) else float(bare)
        )
        if typed[2]:
            cell.number_format = typed[2]
    elif words.startswith("#") and words.isascii():
        cell.value, cell.data_type = words, "e"
    elif words.startswith("="):
        cell.value = words
    else:
        cell.value, cell.data_type = words, "s"


def exchange(path: Path, part: str, old: str, new: str) -> None:
    """A piece of one part of a package exchanged."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part].decode(), (part, old)
    parts[part] = parts[part].decode().replace(old, new).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def faults_of_the_program() -> dict[str, Fault]:
    """The tables of all rooms. Raises ValueError where a code has two meanings."""
    source = Path(__file__).parents[1] / "src" / "notice_gen"
    rooms = (path.relative_to(source).parent.parts for path in sorted(source.rglob("faults.py")))
    return joined(import_module(".".join(("notice_gen", *room, "faults"))).FAULTS for room in rooms)
