"""A working folder: the workbook, the templates, the settings, and icons to double-click.

The one place that knows what stands in such a folder; what is printed on a page is not known here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from notice_gen.book import check_book, read_workbook
from notice_gen.build.kinds import USUAL_KIND, kinds_of
from notice_gen.build.marking import LARGEST_COPY, is_marked, unpacked
from notice_gen.cli.faults import (
    CANNOT_BE_RENEWED,
    FOLDER_IN_USE,
    FOLDER_IS_A_FILE,
    NO_WORKBOOK,
    NOT_CARRIED_OVER,
    SEVERAL_WORKBOOKS,
    WORKBOOK_ALREADY_THERE,
)
from notice_gen.cli.which import HERE
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import save
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report
from notice_gen.model.kind import Kind
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.settings.campaign import OFFICE_FOLDER, SETTINGS
from notice_gen.settings.kinds import find_kind

if TYPE_CHECKING:
    from notice_gen.forms.renewed import Renewed

WORKBOOK = "工作簿.xlsx"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")  # what a workbook's name ends in
LEFT_BY_SYSTEMS = {"desktop.ini", "thumbs.db", ".ds_store", ".directory"}

SETTINGS_TEXT = """\
# notice-gen 的设置。以 # 开头的是说明，不起作用。
# 中文的名称和文字都要放在英文引号里；改完后保存，再双击“检查”或“生成”。

["生成"]
# 工作簿中没有写模板的公文，用哪一个模板
"模板" = "{kind}"
# 公文写到哪个文件夹（从本文件夹算起）
"输出文件夹" = "output"
# 写成什么格式
"格式" = ["docx"]

# 印发用的发文登记簿和归档库在哪个办公室文件夹（用 notice-gen init --office 建）
["办公室"]
{office}

# 本机关与 GB/T 9704—2012 不同的版式，只写不同的几项：去掉行首的 # 就起作用，每次检查都会提醒。
# 长度可写毫米、厘米，行距写磅，字号写几号或几磅。
# ["版式"]
# "标题字体" = "方正小标宋_GBK"   # 还有：标志字体、正文字体、一级标题字体、二级标题字体、页码字体
# "正文字号" = "3号"              # 还有：标题字号、标志字号、版记字号、页码字号
# "行距" = "28磅"
# "字面撑满版心" = true           # 首末行的字面与版心上下边缘齐；行距由程序算出，不写“行距”
# "上边距" = "37毫米"             # 还有：下边距、左边距、右边距
# "页码样式" = "-1-"              # 或 "— 1 —"、"- 1 -"、"1"
# "标志上边距" = "35毫米"         # 发文机关标志的上边缘到版心上边缘
# "套打红线位置" = "118毫米"      # 预印纸上红线到纸上边的距离，字号排在它上面
# "版记在偶数页" = true           # 版记排在末页背面；前面有空白页时，空白页和版记页不编页码
# "双面打印" = true               # 双数页的订口在右边，左右边距对调
"""

ACTIONS = {
    "检查": ("check", "检查工作簿，不生成文件"),
    "生成": ("build", "生成公文，并打开存放公文的文件夹"),
    "列出表头": ("columns", "把附表的各列列进“表格设置”表，打开来改"),
    "印发": ("issue", "登记字号、印发、归档；改好的 Word 定稿拖到图标上"),
}  # icon → its command, what it says of itself


# ---- finding the workbook -------------------------------------------------------------------------


EXPORTED = "发文登记簿"  # `register export` writes here, where nothing else is said


def workbooks(folder: Path) -> list[Path]:
    """The workbooks of a folder by name, without lock files, marked copies and exported registers."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in WORKBOOKS
        and not path.name.startswith(("~$", ".", EXPORTED))
        and not is_marked(path)
        and path.is_file()
    )


def only_workbook(folder: Path) -> Path:
    """The only workbook of a working folder. Raises Refused where there is none, or more than one."""
    found = workbooks(folder)
    if not found:
        remedy = "把填好的 .xlsx 工作簿放进来，或把它拖到“检查”“生成”图标上"
        raise _refused(NO_WORKBOOK, "文件夹里没有工作簿", remedy)
    if len(found) > 1:
        names = "、".join(f"《{path.name}》" for path in found)
        seen = f"文件夹里有 {len(found)} 本工作簿：{names}"
        raise _refused(SEVERAL_WORKBOOKS, seen, "把要用的那一本拖到图标上，或指明它的文件名")
    return found[0]


# ---- what an icon was given, and what it shows ----------------------------------------------------


def dropped(line: str, icon: str) -> list[str]:
    """The files that were dropped on a .bat, from the command line that Windows made of them.

    Explorer puts no quotes round a name like 甲&乙.xlsx, so that %1 ends before the &; the line has it whole:
    cmd.exe /c ""D:\\公文\\检查.bat" D:\\公文\\甲&乙.xlsx". Empty where nothing was dropped.
    """
    _, found, rest = line.partition(f'{PureWindowsPath(icon).name}" ')
    if not icon or not found:
        return []
    # A name with spaces stands in quotes, so that a space parts two files.
    return [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|([^\s"]+)', rest)]


def folder_of(icon: str) -> Path:
    """The folder of an icon, from its path or, as some desktops give it, its file: address."""
    from urllib.parse import unquote, urlsplit

    if icon.startswith("file:"):
        icon = unquote(urlsplit(icon).path)
    return Path(icon).absolute().parent if icon else Path()


def has_screen() -> bool:
    """Whether somebody could see what is opened: not so on a server, nor where a program called us from one."""
    return sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def open_in_desktop(path: Path) -> None:
    """Show a folder or a file in the program that the desktop has for it; nothing where there is none."""
    import subprocess

    if sys.platform == "win32":
        os.startfile(path.absolute())
    elif opener := shutil.which("open" if sys.platform == "darwin" else "xdg-open"):
        subprocess.run([opener, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


# ---- making the folder ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What `init` put into the folder, what stood there already, and what became of last year's workbook."""

    files: tuple[Path, ...]
    kept: tuple[Path, ...]
    renewed: Renewed | None = None


def make_folder(
    folder: Path,
    report: Report,
    *,
    kind: str | None,
    last: Path | None,
    python: str,
    this_year: int,
    office: Path | None = None,
) -> Made:
    """A working folder for documents of that kind; `last` is the workbook that this year's is made from.

    `office` is the folder of the office whose register and archive it uses.

    Nothing that stands there is ever replaced: a working folder gets what is missing, any other folder
    that holds something is refused. `python` is the program that the icons start. Raises Refused.
    """
    _may_be_filled(folder, last)
    if last:
        kinds, renewed = _renewed(last, kind, report, this_year)
    else:
        kinds, renewed = [find_kind(kind or USUAL_KIND, folder, HERE)], None
    files: list[Path] = []
    kept: list[Path] = []
    for name, data in list(
        _artifacts(folder, kinds, renewed, python, office)
    ):  # all made before one is written
        path = folder / name
        if path.exists() or (name == WORKBOOK and folder.is_dir() and workbooks(folder)):
            kept.append(path)
            continue
        files.append(save(Artifact(path.name, data), path.parent))
        if path.suffix == ".desktop":
            path.chmod(path.stat().st_mode | 0o111)  # a desktop starts no icon that is not executable
    if not (folder / "output").exists():
        (folder / "output").mkdir()
    return Made(tuple(files), tuple(kept), renewed)


def _may_be_filled(folder: Path, last: Path | None, settings: str = SETTINGS) -> None:
    """Raise Refused where something stands in the way."""
    if folder.exists() and not folder.is_dir():
        raise _refused(FOLDER_IS_A_FILE, f"“{folder}”是一个文件，不是文件夹", "换一个文件夹的名称")
    try:
        inside = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        seen = f"文件夹“{folder}”打不开（{error.strerror}）"
        raise _refused(FOLDER_IS_A_FILE, seen, "检查它是否允许读取，或换一个文件夹") from error
    inside = [name for name in inside if name.lower() not in LEFT_BY_SYSTEMS]
    if inside and settings not in inside:
        seen = f"文件夹“{folder}”里已经有别的东西（{'、'.join(inside[:3])}{'……' if len(inside) > 3 else ''}）"
        raise _refused(FOLDER_IN_USE, seen, "换一个新的文件夹名称；原有的东西都没有动")
    if last and inside and workbooks(folder):
        seen = f"文件夹“{folder}”里已经有工作簿《{workbooks(folder)[0].name}》"
        raise _refused(WORKBOOK_ALREADY_THERE, seen, "换一个新的文件夹名称，今年的工作簿不会替换它")


def _refused(fault: Fault, seen: str, remedy: str) -> Refused:
    return Refused(Diagnostic(fault, NOWHERE, seen, remedy))


def _artifacts(
    folder: Path, kinds: list[Kind], renewed: Renewed | None, python: str, office: Path | None
) -> Iterator[tuple[str, bytes]]:
    """What stands in a working folder, by the name it has there."""
    # The settings first: by them a run that was broken off is known again, and completed by the next.
    yield SETTINGS, SETTINGS_TEXT.format(kind=kinds[0].title, office=office_line(folder, office)).encode()
    if renewed:
        yield WORKBOOK, renewed.data
    else:
        from notice_gen.forms.blank import blank_workbook
        from notice_gen.settings.examples_file import read_examples

        yield WORKBOOK, blank_workbook(kinds[0], read_examples(kinds[0]))
    for icon, (action, _) in ACTIONS.items():
        if action == "issue" and office is None:
            continue  # there is no register to take a number from
        yield f"{icon}.bat", windows_icon(icon, python)
        yield f"{icon}.desktop", linux_icon(icon, python, folder)
    sources = {}
    for kind in kinds:
        own, *shared = kind.folders
        sources[own.resolve().name] = own
        sources.update(("shared", common) for common in shared)
    for name, source in sources.items():
        for path in sorted(source.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield f"templates/{name}/{path.relative_to(source).as_posix()}", path.read_bytes()


def office_line(folder: Path, office: Path | None) -> str:
    """Where the office is, from the working folder where that can be said; a line to fill in where it has none."""
    if office is None:
        return f'# "{OFFICE_FOLDER}" = "../办公室"'
    try:
        way = Path(os.path.relpath(office.resolve(), folder.resolve()))
    except ValueError:  # another drive of Windows
        way = office.resolve()
    return f'"{OFFICE_FOLDER}" = {json.dumps(way.as_posix(), ensure_ascii=False)}'


def make_office(folder: Path) -> Made:
    """An office's folder: its settings, its register, its archive. What stands there already is kept.

    Raises Refused where the folder holds something else, or the disk does not let it be made.
    """
    from notice_gen.office.archive import make_archive
    from notice_gen.office.register import make_register
    from notice_gen.settings.office import OFFICE_SETTINGS, OFFICE_TEXT, find_office

    _may_be_filled(folder, None, OFFICE_SETTINGS)
    settings = folder / OFFICE_SETTINGS
    files: list[Path] = []
    kept: list[Path] = []
    if settings.exists():
        kept.append(settings)
    else:
        # The settings first: by them a run that was broken off is known again, and completed by the next.
        files.append(save(Artifact(OFFICE_SETTINGS, OFFICE_TEXT.encode()), folder))
    office = find_office(folder, folder)
    if "://" not in office.register:  # an address may hold a password, and is no file of this folder
        (kept if Path(office.register).exists() else files).append(Path(office.register))
    make_register(office.register)  # one of an older version is brought up to this one
    (kept if office.archive.exists() else files).append(office.archive)
    make_archive(office.archive)
    return Made(tuple(files), tuple(kept))


def _renewed(last: Path, kind: str | None, report: Report, this_year: int) -> tuple[list[Kind], Renewed]:
    """This year's workbook and its kinds. What is wrong with last year's is said when this year's is checked."""
    from notice_gen.book.spread import MOST_SPREAD, spread
    from notice_gen.forms.renewed import UnusualWorkbook, renewed_workbook

    unheard = Report()
    workbook = read_workbook(last)
    kinds = kinds_of(workbook, last.parent, kind, here=HERE)
    books = [(found, check_book(found, workbook, unheard, keys)) for found, keys in kinds]
    try:
        if spread(last) > MOST_SPREAD or unpacked(last) > LARGEST_COPY:
            raise UnusualWorkbook
        renewed = renewed_workbook(last.read_bytes(), books, this_year)
    except UnusualWorkbook as unusual:
        remedy = "用 Excel 或 WPS 打开，另存为新的 .xlsx 工作簿再试"
        raise Refused(
            Diagnostic(CANNOT_BE_RENEWED, InFile(last.name), "这本工作簿能读，但不能照样改写", remedy)
        ) from unusual
    if renewed.lost:
        seen = f"{'、'.join(renewed.lost)}没有带到新的工作簿里"
        remedy = "需要的话，从去年的工作簿中复制过来"
        report.add(Diagnostic(NOT_CARRIED_OVER, InFile(last.name), seen, remedy))
    return [found for found, _ in books], renewed


# ---- icons ----------------------------------------------------------------------------------------

_BAT = """\
@echo off
chcp 936 >nul
title {icon}
rem {icon}：双击，使用本文件夹中的工作簿；或者把工作簿拖到这个图标上。
set "PYTHONIOENCODING=gbk:backslashreplace"
set "NOTICE_GEN_ICON=%~f0"
set "NOTICE_GEN_FILE=%~1"
set "NOTICE_GEN_PYTHON={python}"
for %%P in (notice-gen.exe) do set "NOTICE_GEN_PROGRAM=%%~$PATH:P"
rem 文件名中有特殊符号时，Windows 只交来前一半；整行另交给程序去认。
setlocal EnableDelayedExpansion
set "NOTICE_GEN_LINE=!cmdcmdline!"
if exist "!NOTICE_GEN_PYTHON!" (
  "!NOTICE_GEN_PYTHON!" -m notice_gen clicked {action}
  goto done
)
if not "!NOTICE_GEN_PROGRAM!"=="" (
  "!NOTICE_GEN_PROGRAM!" clicked {action}
  goto done
)
echo 这台电脑上没有找到 notice-gen。
echo 请按说明书安装；装好以后仍是这样，删去这个图标，再对本文件夹运行一次 notice-gen init。
:done
echo.
pause
rem 用 exit 关闭窗口，文件名的后一半不会当作命令。
exit
"""


def windows_icon(icon: str, python: str) -> bytes:
    """A .bat that speaks Chinese on code page 936: GBK, CRLF, no byte order mark."""
    try:
        python.encode("gbk")
    except UnicodeEncodeError:
        python = ""  # cmd could not read the path; the program is looked for by its name
    text = _BAT.format(icon=icon, action=ACTIONS[icon][0], python=python.replace("%", "%%"))
    return text.replace("\n", "\r\n").encode("gbk")


_SHELL = """\
case "$1" in *.desktop) export NOTICE_GEN_ICON="$1"; shift;; *) cd {folder};; esac; \
if [ -x {python} ]; then {python} -m notice_gen clicked {action} "$@"; \
elif command -v notice-gen >/dev/null; then notice-gen clicked {action} "$@"; \
else echo 这台电脑上没有找到 notice-gen。请按说明书安装。; fi; \
echo; printf '按回车键关闭窗口 '; read -r _"""


def linux_icon(icon: str, python: str, folder: Path) -> bytes:
    """A .desktop of freedesktop.org that opens a terminal and keeps it. UTF-8.

    Some desktops do not say where an icon stands (%k); then it is the folder that it was made in.
    """
    import shlex

    script = _SHELL.format(
        action=ACTIONS[icon][0], python=shlex.quote(python), folder=shlex.quote(str(folder.absolute()))
    )
    # Inside "…" the Exec key escapes " ` $ \\ with \\, % is doubled, and a value doubles every \\ once more.
    quoted = re.sub(r'(["`$\\])', r"\\\1", script).replace("%", "%%").replace("\\", "\\\\")
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={icon}",
        f"Comment={ACTIONS[icon][1]}",
        f'Exec=sh -c "{quoted}" sh %k %F',
        "Terminal=true",
        "Icon=x-office-document",
        "MimeType=application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;",
    ]
    return ("\n".join(lines) + "\n").encode()
