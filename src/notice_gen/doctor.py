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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from notice_gen import __version__
from notice_gen.diagnostics import Refused
from notice_gen.screen import width, wrapped

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


@dataclass(frozen=True, slots=True)
class Face:
    """A face of the standard: the families that are it, and the free ones that may stand in, best first."""

    name: str
    families: tuple[str, ...]
    free: tuple[str, ...]
    package: str  # of Debian, and so of 统信 and 麒麟, that brings a free one


FACES = (
    Face(
        "小标宋",
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "华文中宋", "STZhongsong"),
        ("Noto Serif CJK SC Black", "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体"),
        "fonts-noto-cjk-extra",
    ),
    Face(
        "仿宋",
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "华文仿宋", "STFangsong", "方正仿宋_GBK"),
        ("FandolFang",),
        "texlive-lang-chinese",
    ),
    Face(
        "楷体",
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "华文楷体", "STKaiti", "方正楷体_GBK"),
        ("FandolKai", "LXGW WenKai", "霞鹜文楷", "AR PL UKai CN", "AR PL KaitiM GB"),
        "fonts-lxgw-wenkai",
    ),
    Face(
        "黑体",
        ("黑体", "SimHei", "华文黑体", "STHeiti", "方正黑体_GBK"),
        ("Noto Sans CJK SC", "FandolHei", "Source Han Sans SC", "思源黑体"),
        "fonts-noto-cjk",
    ),
    Face(
        "宋体",
        ("宋体", "SimSun", "华文宋体", "STSong", "方正书宋_GBK"),
        ("Noto Serif CJK SC", "FandolSong", "Source Han Serif SC", "思源宋体"),
        "fonts-noto-cjk",
    ),
)  # fmt: skip
IMPORTED = {"python-docx": "docx", "fonttools": "fontTools", "pillow": "PIL"}  # where the names differ
REINSTALL = "按 README 重新安装 notice-gen"


def examine(output: Path) -> list[Item]:
    """Everything that matters here, in the order of the screen."""
    return [*_program(), *_faces(families()), *_offices(), *_places(output), *_templates()]


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
    yield Item(group, "notice-gen", "好", f"{__version__}，在 {Path(__file__).parent}")
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


def families() -> set[str] | None:
    """The families of the faces installed here; None where there is no way to ask."""
    if sys.platform == "win32":
        return set(_families_of_windows())
    if listed := _run(shutil.which("fc-list"), "--format", "%{family}\n"):
        names = listed.replace("\\-", "-").splitlines()
        return {family.strip() for line in names for family in line.split(",") if family.strip()}
    if sys.platform == "darwin":
        folders = (
            Path("/System/Library/Fonts"),
            Path("/Library/Fonts"),
            Path("~/Library/Fonts").expanduser(),
        )
        return {file.stem for folder in folders for file in folder.rglob("*.[ot]t[fc]")}
    return None


def _families_of_windows() -> Iterator[str]:
    """As the registry names them: “SimSun & NSimSun (TrueType)”."""
    yield from ()
    if sys.platform == "win32":
        import winreg

        for root in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
            try:
                with winreg.OpenKey(root, r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts") as key:
                    for n in range(winreg.QueryInfoKey(key)[1]):
                        name = winreg.EnumValue(key, n)[0].partition(" (")[0]
                        yield from name.split(" & ")
            except OSError:
                continue


def face_used(face: Face, installed: Iterable[str]) -> tuple[str, bool]:
    """The family that will be used here for a face, and whether it is the standard's own; else empty."""
    known = {_plain(family): family for family in installed}
    for official, names in ((True, face.families), (False, face.free)):
        for name in names:
            if _plain(name) in known:
                return name, official
    return "", False


def _plain(family: str) -> str:
    return family.replace(" ", "").casefold()


def _faces(installed: set[str] | None) -> Iterator[Item]:
    group = "字体（只影响在本机看和打印；Word 文件里写的是规定的字体，有这些字体的电脑照样显示）"
    if installed is None:
        yield Item(group, "字体", "留意", "本机没有 fontconfig，看不到装了哪些字体", _apt("fontconfig"))
        return
    for face in FACES:
        family, official = face_used(face, installed)
        if official:
            yield Item(group, face.name, "好", family)
        elif family:
            yield Item(group, face.name, "好", f"没有{face.families[0]}，可用 {family} 代替")
        else:
            yield Item(
                group, face.name, "留意", f"没有{face.families[0]}，也没有可以代替的", _font_remedy(face)
            )


def _font_remedy(face: Face) -> str:
    own = f"安装{face.families[0]}"
    if sys.platform == "win32":
        return f"{own}（双击字体文件，点“安装”；在“设置—可选功能”中也可添加中文补充字体）"
    if sys.platform == "darwin":
        return f"{own}（双击字体文件，点“安装”）"
    return f"{own}（字体文件放进 ~/.local/share/fonts），或用自由字体：{_apt(face.package)}"


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
        version = re.search(r"\d+(\.\d+)+", _run(libreoffice, "--version"))
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
    from notice_gen.outbox import TEMPORARY, disk_fault

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
    from notice_gen.declaring import builtin_templates, load_kind

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
