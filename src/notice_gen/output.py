"""Artifacts → files: names that a clerk recognises and every system takes, never half a file.

Which documents there are is not known here.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from notice_gen.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.document import Document
from notice_gen.values import Day

UNNUMBERED = "送审稿"
LONGEST_NAME = 200  # bytes of UTF-8; file systems take 255, copies and temporary names need some
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes with a file name."""

    name: str
    data: bytes


def file_stem(document: Document) -> str:
    """Number (or 送审稿), title and date: 望卫政发〔2022〕7号 关于印发…的通知 2022-02-15."""
    number = str(document.head.number)
    title = str(document.title.text) if document.title else ""
    date = document.signature.date.alone if document.signature else None
    end = f" {date.isoformat()}" if isinstance(date, Day) else ""
    start = number if number and "\u3000" not in number else UNNUMBERED
    return portable(f"{start} {title}".strip(), LONGEST_NAME - len(end)) + end


def portable(name: str, longest: int = LONGEST_NAME) -> str:
    """A file name's words made safe on Windows, Linux and macOS, at most so many bytes long."""
    name = unicodedata.normalize("NFC", name).translate(_FULL_WIDTH)
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = " ".join(name.split(" ")).strip(" .")
    if _RESERVED.fullmatch(name.split(".")[0]):
        name = f"_{name}"
    while len(name.encode()) > longest:
        name = name[:-1].rstrip(" .")
    return name or UNNUMBERED


def distinct(stems: list[str]) -> list[str]:
    """The same names, the second of two alike (in any width or case) with （2） after it."""
    taken: set[str] = set()
    made = []
    for stem in stems:
        name, n = stem, 1
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            n += 1
            name = f"{stem}（{n}）"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        made.append(name)
    return made


CAUSES = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EACCES: "没有写入的权限，或者文件正被打开",
    errno.EPERM: "没有写入的权限",
    errno.EROFS: "磁盘是只读的",
    errno.EEXIST: "已有同名的文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "已有同名的文件夹",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EBUSY: "文件正被打开",
}


def save(artifact: Artifact, folder: Path) -> Path:
    """Write the file under its final name only when it is whole; gives its path.

    Raises Refused where the disk does not let it.
    """
    path = folder / artifact.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _beside(path) as temporary:
            temporary.write_bytes(artifact.data)
            temporary.replace(path)
    except OSError as error:
        cause = CAUSES.get(error.errno or 0, error.strerror or str(error))
        seen = f"写不进文件“{path}”（{cause}）"
        remedy = "关闭正在打开它的程序，检查文件夹是否允许写入、磁盘是否已满"
        raise Refused(Diagnostic("O001", Severity.ERROR, Place(), seen, remedy)) from error
    return path


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder, gone afterwards whatever happens."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    temporary.chmod(0o666 & ~_umask())
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
