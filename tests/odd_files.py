"""A workbook's path → what stands there instead: files that mean harm, and things that are no files."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch


def ole(*streams: str) -> bytes:
    """The envelope of an old Office file with these streams in it."""
    entries = [("Root Entry", 5, 1), *((name, 2, 0xFFFFFFFF) for name in streams)]
    directory = b""
    for at, (name, kind, child) in enumerate(entries):
        text = name.encode("utf-16-le") + b"\0\0"
        right = at + 1 if 0 < at < len(streams) else 0xFFFFFFFF
        directory += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child
        )
        directory = directory.ljust(128 * (at + 1), b"\0")
    directory = directory.ljust(512 * (-(-len(directory) // 512)), b"\0")
    sectors = len(directory) // 512
    table = [0xFFFFFFFD, *(n + 2 for n in range(sectors - 1)), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    header = (
        header.ljust(44, b"\0")
        + struct.pack("<II", 1, 1)
        + struct.pack("<IIIIIII", 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    )
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header.ljust(512, b"\xff") + fat + directory


def overlapping(path: Path) -> Path:
    """Sixty entries that share the same bytes (CVE-2024-0450)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(b" " * (9 << 20)) + packer.flush()
    directory, name = b"", b"xl/a.xml"
    start = (
        struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(body), 9 << 20, len(name), 0) + name + body
    )
    for n in range(60):
        name = b"xl/a%d.xml" % n
        directory += struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(body), 9 << 20, len(name),
                                 0, 0, 0, 0, 0, 0) + name  # fmt: skip
    path.write_bytes(
        start + directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 60, 60, len(directory), len(start), 0)
    )
    return path


def folder(path: Path) -> None:
    """A folder of that name."""
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    """A named pipe that nobody writes to."""
    path.unlink()
    os.mkfifo(path)


def half(path: Path) -> None:
    """The first half of the file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def swollen(path: Path) -> None:
    """A part of nothing but spaces."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/spaces.xml", b" " * (30 << 20))


def crowded(path: Path) -> None:
    """Thousands of parts."""
    with zipfile.ZipFile(path, "a") as package:
        for number in range(5_001):
            package.writestr(f"x{number}", b"")


def oddly_packed(path: Path) -> None:
    """A part packed in a way that Office does not know."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as package:
        package.writestr("xl/more.xml", b"<a/>")


def huge(path: Path) -> None:
    """More bytes on the disk than is read (with a hole, so that it costs none)."""
    os.truncate(path, 300 << 20)


def _made(make: Callable[[Path], object], path: str) -> Callable[[], AbstractContextManager[Any]]:
    @contextmanager
    def situation() -> Iterator[None]:
        make(Path(path))
        yield

    return situation


def _unreadable(path: str) -> Callable[[], AbstractContextManager[Any]]:
    """Root may read everything, so that the refusal is played."""
    opened = Path.open

    def refuse(self: Path, *arguments: Any, **options: Any) -> Any:
        if self.name == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    return lambda: patch.object(Path, "open", refuse)


def situations(path: str) -> dict[str, Callable[[], AbstractContextManager[Any]]]:
    """The states of a workbook's file, by name."""
    makers: dict[str, Callable[[Path], object]] = {
        "工作簿是文件夹": folder,
        "工作簿是管道": pipe,
        "工作簿只有一半": half,
        "工作簿里有三千万个空格": swollen,
        "工作簿里有五千个部件": crowded,
        "工作簿的部件互相重叠": overlapping,
        "工作簿用了别的压缩方式": oddly_packed,
        "工作簿有三百兆": huge,
    }
    return {name: _made(make, path) for name, make in makers.items()} | {"工作簿不许读取": _unreadable(path)}
