"""This machine → what the program finds on it: packages, type faces, office programs, folders, templates.

Nothing is installed or changed; one file is written into the output folder and taken away, to see
whether that may be done.
"""

from __future__ import annotations

import importlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from notice_gen import __version__
from notice_gen.cli.screen import width, wrapped
from notice_gen.model.diagnostics import Refused
from notice_gen.model.layout import GB_T_9704, Faces

if TYPE_CHECKING:
    from notice_gen.writers.pdf.font_files import Face

State = Literal["好", "留意", "缺"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was looked at: 好, 留意 (the program works without it), 缺 (it does not)."""

    group: str
    name: str
    state: State
    seen: str
    remedy: str = ""

    def as_data(self) -> dict[str, str]:
        """The item for a program to read (`--json`)."""
        data = {"group": self.group, "name": self.name, "state": self.state, "seen": self.seen}
        return {**data, "remedy": self.remedy} if self.remedy else data


PACKAGES = {  # of Debian, and so of 统信 and 麒麟, that bring a free face for a role
    "小标宋": "fonts-noto-cjk-extra",
    "仿宋": "texlive-lang-chinese",
    "楷体": "fonts-lxgw-wenkai",
    "黑体": "fonts-noto-cjk",
    "宋体": "fonts-noto-cjk",
}
IMPORTED = {"python-docx": "docx", "fonttools": "fontTools", "pillow": "PIL"}  # where the names differ
REINSTALL = "按 README 重新安装 notice-gen"


def examine(output: Path) -> list[Item]:
    """Everything that matters here, in the order of the screen."""
    return [*_program(), *faces_here(GB_T_9704.faces), *_offices(), *_places(output), *_templates()]


def rendered(items: Sequence[Item], columns: int) -> Iterator[str]:
    """The items as a table of at most so many columns."""
    room = max(width(item.name) for item in items)
    group = ""
    for item in items:
        if item.group != group:
            group = item.group
            yield f"\n{group}"
        indent = 8 + room + 2
        lines = wrapped(item.seen, columns - indent)
        lines += [
            ("→ " if n == 0 else "  ") + line
            for n, line in enumerate(wrapped(item.remedy, columns - indent - 2) if item.remedy else ())
        ]
        mark = item.state + " " * (4 - width(item.state))
        yield f"  {mark}  {item.name}{' ' * (room + 2 - width(item.name))}{lines[0]}"
        yield from (" " * indent + line for line in lines[1:])
    yield ""
    lacking = [item.name for item in items if item.state == "缺"]
    noted = sum(item.state == "留意" for item in items)
    if lacking:
        yield f"缺少：{'、'.join(lacking)}。补上以后再运行 notice-gen doctor。"
    else:
        yield "可以使用。" + (f"有 {noted} 处可以留意。" if noted else "")


# ---- the program and its packages ---------------------------------------------------------------


def _program() -> Iterator[Item]:
    group = "程序"
    yield Item(group, "notice-gen", "好", f"{__version__}，在 {Path(__file__).parents[1]}")
    enough = sys.version_info >= (3, 11)
    yield Item(
        group, "Python", "好" if enough else "缺", f"{platform.python_version()}，{platform.platform(terse=True)}",
        "" if enough else "安装 Python 3.11 或更新的版本",
    )  # fmt: skip
    try:
        wanted = metadata.requires("notice-gen") or []
    except metadata.PackageNotFoundError:
        yield Item(group, "软件包", "留意", "没有找到安装记录，不知道需要哪些软件包", REINSTALL)
        return
    for requirement in wanted:
        named = re.match(r"([\w.-]+)\s*(?:>=\s*([\d.]+))?", requirement)
        if named and "extra ==" not in requirement:
            yield _package(named[1], named[2] or "")


def _package(name: str, least: str) -> Item:
    group = "程序"
    try:
        version = metadata.version(name)
        importlib.import_module(IMPORTED.get(name, name.replace("-", "_")))
    except metadata.PackageNotFoundError:
        return Item(group, name, "缺", "没有安装", REINSTALL)
    except (ImportError, OSError) as error:
        return Item(group, name, "缺", f"装上了，但不能使用（{error}）", REINSTALL)
    if _numbers(version) < _numbers(least):
        return Item(group, name, "缺", f"{version}，需要 {least} 或更新的版本", REINSTALL)
    return Item(group, name, "好", version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


# ---- type faces ---------------------------------------------------------------------------------


def faces_here(wanted: Faces) -> Iterator[Item]:
    """What stands for each role of a 公文 here, with its licence and what it lacks."""
    from notice_gen.writers.pdf.fonts import OFFICIAL, STAND_INS, faces_by_role, is_official

    group = "字体（用于 PDF 和预览；Word 文件里写的是规定的字体，有这些字体的电脑照样显示）"
    faces = faces_by_role(wanted)
    for role, face in faces.items():
        official = OFFICIAL[role][0][0]
        other = STAND_INS.get(role, "")
        if face is not None:
            said = about(face)
            seen = face.name if is_official(role, face) else f"没有{official}，用 {face.name} 代替"
            yield Item(group, role, "好", f"{seen}；{said}" if said else seen)
        elif faces.get(other):
            seen = f"没有{official}，PDF 和预览先用{other}代替；印发时不排 PDF"
            yield Item(group, role, "留意", seen, _font_remedy(role))
        else:
            yield Item(
                group, role, "留意", f"没有{official}，也没有可以代替的，排不成 PDF", _font_remedy(role)
            )


def about(face: Face) -> str:
    """A face's licence, how many of the characters of 《通用规范汉字表》 it lacks, and marks that are set in ours."""
    from notice_gen.writers.pdf.font_files import lacks
    from notice_gen.writers.pdf.fonts import is_official, off_cells, role_of

    try:
        missing = lacks(face)
        official = is_official(role_of(face) or "宋体", face)
        narrow, wrong = ("", "") if official else (off_cells(face), face.drawn_as_others())
        parts = [face.licence]
    except OSError:  # the file has gone since
        return ""
    few = "、".join(missing[:8]) + ("……" if len(missing) > 8 else "")
    parts.append(
        f"《通用规范汉字表》缺 {len(missing)} 字（{few}）" if missing else "《通用规范汉字表》8105 字齐全"
    )
    if marks := [c for c in narrow if not c.isascii()]:
        parts.append(f"{''.join(marks)}不满一格，改用随附的")
    if wrong:
        parts.append(f"{''.join(wrong)}画成别的符号，改用随附的")
    if any(c.isascii() for c in narrow):
        parts.append("数字、字母、英文标点有不是半格的，改用随附的")
    return "；".join(parts)


def _font_remedy(role: str) -> str:
    from notice_gen.writers.pdf.fonts import OFFICIAL

    own = f"安装{OFFICIAL[role][0][0]}"
    if sys.platform == "win32":
        return f"{own}（双击字体文件，点“安装”；在“设置—可选功能”中也可添加中文补充字体）"
    if sys.platform == "darwin":
        return f"{own}（双击字体文件，点“安装”）"
    free = _apt(PACKAGES[role])
    if role == "仿宋":  # fonts for TeX lie where only TeX looks
        free = f"朱雀仿宋，下载后运行 notice-gen fonts add；或 {PACKAGES[role]} 中的 FandolFang，取法见 README“字体”一节"
    return f"{own}（字体文件放进 ~/.local/share/fonts），或用免费字体：{free}"


# ---- office programs ----------------------------------------------------------------------------


def _offices() -> Iterator[Item]:
    group = "看和改 Word 文件的程序"
    found = False
    for name in _office_programs_of_windows():
        found = True
        yield Item(group, name, "好", "已安装")
    for command in ("wps", "et"):
        if path := shutil.which(command):
            found = True
            yield Item(group, "WPS", "好", path)
            break
    libreoffice = _libreoffice()
    if libreoffice:
        version = re.search(r"(?<!\d)\d++(\.\d++)+", _run(libreoffice, "--version"))
        seen = f"{version[0] if version else '版本不详'}；用它看文件，请生成时加 --for libreoffice"
        yield Item(group, "LibreOffice", "好", seen)
    elif not found:
        where = "到有 Word 或 WPS 的电脑上打开文件"
        if sys.platform not in ("win32", "darwin"):
            where += f"，或安装 LibreOffice：{_apt('libreoffice-writer')}"
        yield Item(group, "办公软件", "留意", "没有找到 Word、WPS 或 LibreOffice", where)


def _libreoffice() -> str | None:
    places = (
        Path(os.environ.get("PROGRAMFILES", "")) / "LibreOffice" / "program" / "soffice.com",
        Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    )
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((str(place) for place in places if place.is_file()), None)


def _office_programs_of_windows() -> Iterator[str]:
    yield from ()
    if sys.platform == "win32":
        import winreg

        for name, program in (("Word", "Winword.exe"), ("Excel", "excel.exe"), ("WPS", "wps.exe")):
            key = rf"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\{program}"
            for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
                try:
                    winreg.CloseKey(winreg.OpenKey(root, key))
                except OSError:
                    continue
                yield name
                break


# ---- folders, screen, templates -----------------------------------------------------------------


def _places(output: Path) -> Iterator[Item]:
    from notice_gen.files.outbox import TEMPORARY, disk_fault

    group = "文件夹和屏幕"
    start, end = TEMPORARY
    try:
        folder = next(near for near in (output, *output.absolute().parents) if near.exists())
        with tempfile.NamedTemporaryFile(prefix=start, suffix=end, dir=folder):
            yield Item(group, "输出文件夹", "好", f"{output}，可以写入")
    except OSError as error:
        fault = disk_fault(error, output)
        yield Item(group, "输出文件夹", "缺", fault.seen, fault.remedy)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "汉字〔2026〕→".encode(encoding)
        yield Item(group, "屏幕编码", "好", encoding)
    except (UnicodeEncodeError, LookupError):
        remedy = "设环境变量 PYTHONUTF8=1，Windows 上再运行 chcp 65001"
        yield Item(group, "屏幕编码", "留意", f"{encoding}，有些汉字显示不出来，文件不受影响", remedy)


def _templates() -> Iterator[Item]:
    from notice_gen.settings.kinds import builtin_templates, load_kind

    group = "模板"
    taken: set[str] = set()
    roots = {root.resolve(): root for root in (Path("templates"), builtin_templates())}
    for root in roots.values():
        for declaration in sorted(root.glob("*/kind.toml")):
            try:
                kind = load_kind(declaration.parent)
            except Refused as refused:
                fault = refused.findings[0]
                taken.add(declaration.parent.name)
                yield Item(group, declaration.parent.name, "缺", f"{fault.place}：{fault.seen}", fault.remedy)
            else:
                over = "（没有用：用上面那一个）" if kind.title in taken else ""
                taken.add(kind.title)
                yield Item(group, kind.title, "好", f"{declaration.parent}{over}")
    if not taken:
        yield Item(group, "模板", "缺", "没有找到模板", REINSTALL)


def _apt(package: str) -> str:
    """How a Debian package is installed here; 统信 and 麒麟 take the same names."""
    if shutil.which("apt-get"):
        return f"sudo apt-get install {package}"
    return f"用系统的软件管理器安装 {package}（Debian、统信、麒麟上的名称）"


def _run(program: str | None, *words: str) -> str:
    """What another program prints; empty where there is none or it does not answer."""
    if not program:
        return ""
    try:
        done = subprocess.run([program, *words], capture_output=True, timeout=20, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
