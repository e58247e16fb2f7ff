#!/usr/bin/env python3
"""The embeddable Python and wheels → one zip for Windows offices without Python: unpack it, double-click.

    scripts/pack_windows.py python-3.13.2-embed-amd64.zip --sha256 DIGEST
    scripts/pack_windows.py … --wheels FOLDER    the wheels lie in this folder already, ours among them

The embeddable Python is fetched by people, never by us, from where Python is released; its digest stands there too.
The wheels are those of requirements/run.txt, for Windows, by their digests. The same zip and wheels give the same bytes
(with the same zlib). Nothing of the pack is run here.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from io import BytesIO
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
OURS = "notice-gen"
PROGRAM, PACKAGES = (
    "program",
    "program/packages",
)  # ASCII: a library may be asked for by a path in the old code page
CONTENT = "清单.txt"
NEW_FOLDER = "新建工作文件夹.bat"

READ_ME = f"""\
notice-gen：把 Excel 工作簿变成符合 GB/T 9704—2012 的公文。不用安装，也不用联网。

一、把整个文件夹解压到固定的地方，如 D:\\notice-gen。以后不要移动：各工作文件夹的图标记着这里的程序。
二、双击“{NEW_FOLDER.removesuffix(".bat")}”，写一个名称，按回车，这里就多一个工作文件夹。
三、打开其中的“工作簿.xlsx”填写，保存后双击“检查”，再双击“生成”；也可以把工作簿拖到图标上。

移动过的：删去工作文件夹里的“检查.bat”“生成.bat”，再双击“{NEW_FOLDER.removesuffix(".bat")}”，写原来的名称，图标就重新做好，别的都不动。
换新版本：关闭各窗口，删去 {PROGRAM} 文件夹，把新版本里的 {PROGRAM} 放进来；工作文件夹不动。
{CONTENT} 里是每个文件的 SHA-256。
"""

# Delayed expansion comes last: before it a ! in the folder's own path stays, behind it an & in the name does.
NEW_FOLDER_ICON = rf"""@echo off
chcp 936 >nul
title {NEW_FOLDER.removesuffix(".bat")}
cd /d "%~dp0"
set "NAME="
set /p "NAME=新文件夹的名称（直接按回车：公文）："
if not defined NAME set "NAME=公文"
setlocal EnableDelayedExpansion
"{PROGRAM}\python.exe" -m notice_gen init "!NAME!"
echo.
pause
"""


class Unfit(Exception):
    """What was given cannot be packed; the words say why, and what to do."""


def embedded(python: bytes, sha256: str) -> tuple[str, dict[str, bytes]]:
    """The version ("3.13") and the files of an embeddable Python, where the zip has this digest. Raises Unfit."""
    seen = hashlib.sha256(python).hexdigest()
    if seen != sha256.lower():
        raise Unfit(f"The zip of Python has the digest {seen}, not {sha256}: fetch it again, and compare.")
    files = _files(python)
    found = [name for name in files if re.fullmatch(r"python3\d+\._pth", name)]
    if len(found) != 1 or "python.exe" not in files:
        raise Unfit(
            "This is not the zip of an embeddable Python: there is no python.exe beside a python3….pth."
        )
    minor = found[0].removeprefix("python3").removesuffix("._pth")
    files[found[0]] = f"python3{minor}.zip\r\n.\r\n{Path(PACKAGES).name}\r\n".encode()
    return f"3.{minor}", files


def fetch(python: str, folder: Path) -> None:
    """Fetch the wheels of requirements/run.txt for Windows and this Python into a folder, and make ours there.

    What comes as source (pure Python all of it, `wanted` sees to that) is made a wheel here. Raises CalledProcessError.
    """
    pip = (sys.executable, "-m", "pip")
    target = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", python)
    locked = ("--no-deps", "--require-hashes", "-r", str(ROOT / "requirements" / "run.txt"))
    subprocess.run([*pip, "download", "--quiet", *target, *locked, "--dest", str(folder)], check=True)
    sources = [str(path) for path in sorted(folder.glob("*.tar.gz"))]
    subprocess.run(
        [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), *sources, str(ROOT)], check=True
    )


def wanted(wheels: Iterable[Path], python: str) -> list[Path]:
    """Our wheel and all that it needs on Windows, by name. Raises Unfit where one is missing, or is for another system."""
    by_name = {canonicalize_name(path.name.split("-")[0]): path for path in sorted(wheels)}
    machine = {
        "extra": "",
        "implementation_name": "cpython",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_system": "Windows",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }
    found: dict[str, Path] = {}
    left = [OURS]
    while left:
        name = left.pop()
        if name in found:
            continue
        if name not in by_name:
            raise Unfit(f"The wheel of {name} is missing: put it into the folder, or leave out --wheels.")
        found[name] = by_name[name]
        if not by_name[name].stem.endswith(("-any", "-win_amd64")):
            raise Unfit(f"{by_name[name].name} is not for Windows: fetch the one with win_amd64 in its name.")
        for line in _metadata(by_name[name]).get_all("Requires-Dist", []):
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate(machine):
                left.append(canonicalize_name(need.name))
    return [found[name] for name in sorted(found)]


def packed(python: dict[str, bytes], wheels: Iterable[Path]) -> dict[str, bytes]:
    """Every file of the pack by its name. Raises Unfit where two have names that are one on Windows."""
    files = {f"{PROGRAM}/{name}": data for name, data in python.items()}
    for wheel in wheels:
        for name, data in _files(wheel.read_bytes()).items():
            top, _, rest = name.partition("/")
            if top.endswith(".data"):  # commands and manual pages are of no use here
                where, _, rest = rest.partition("/")
                if where not in ("purelib", "platlib"):
                    continue
                name = rest
            _add(files, f"{PACKAGES}/{name}", data)
    _add(files, NEW_FOLDER, NEW_FOLDER_ICON.replace("\n", "\r\n").encode("gbk"))
    _add(files, "读我.txt", READ_ME.replace("\n", "\r\n").encode("utf-8-sig"))
    if len({name.casefold() for name in files}) < len(files):
        raise Unfit(
            "Two files of the pack have names that differ in case only: Windows would keep one of them."
        )
    listed = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\r\n" for name in sorted(files))
    _add(files, CONTENT, listed.encode("utf-8-sig"))
    return files


def zipped(files: dict[str, bytes]) -> bytes:
    """The zip: names in order, no dates of ours, no rights of this system."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"notice-gen/{name}")  # of 1980
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, files[name])
    return stream.getvalue()


def _files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist() if not one.is_dir()}


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def _add(files: dict[str, bytes], name: str, data: bytes) -> None:
    if files.setdefault(name, data) != data:
        raise Unfit(f"Two wheels bring different files {name}.")


def main() -> int:
    """Write the pack, and say what is in it; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("python", type=Path, help="the zip of an embeddable Python for Windows, 64 bit")
    parser.add_argument("--sha256", required=True, help="its digest, as its release says it")
    parser.add_argument("--wheels", type=Path, help="a folder with the wheels; without it they are fetched")
    parser.add_argument("--output", type=Path, default=Path("notice-gen-windows.zip"))
    asked = parser.parse_args()
    try:
        version, python = embedded(asked.python.read_bytes(), asked.sha256)
        with tempfile.TemporaryDirectory() as folder:
            if asked.wheels is None:
                fetch(version, Path(folder))
            wheels = wanted((asked.wheels or Path(folder)).glob("*.whl"), version)
            files = packed(python, wheels)
    except (Unfit, OSError, zipfile.BadZipFile, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
        return 2
    data = zipped(files)
    asked.output.write_bytes(data)
    print("\n".join(wheel.name for wheel in wheels))
    print(f"{asked.output}: Python {version}, {len(files)} files, {len(data)} bytes")
    print(f"longest name: {max(len(name) for name in files)} characters")
    print(f"sha256 {hashlib.sha256(data).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
