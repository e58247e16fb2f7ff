"""A path → which reader it needs, or Refused with a finding that says in the office's words what the file is.

The first bytes decide, never the suffix. Nothing is opened before it is known to be a regular file.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Literal

from notice_gen.book.faults import (
    ARCHIVE,
    BINARY_WORKBOOK,
    CANNOT_OPEN,
    EMPTY_FILE,
    ENCRYPTED,
    IS_A_DEVICE,
    IS_A_FOLDER,
    LOCK_FILE,
    NO_FILE,
    PDF_FILE,
    PICTURE,
    PLAIN_TEXT,
    TOO_BIG,
    UNKNOWN_FILE,
    WEB_PAGE,
    WORD_DOCUMENT,
    XML_TABLE,
)
from notice_gen.book.limits import MOST_ON_DISK, MOST_XLS
from notice_gen.book.unpacking import Package, refused
from notice_gen.model.diagnostics import Refused

Reader = Literal["package", "xls"]
AS_XLSX = "用 Excel 或 WPS 打开它，另存为 .xlsx 工作簿"
CHOOSE = "选一本工作簿（.xlsx）"

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")  # a .xls without its envelope
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(path: Path) -> Reader:
    """How the file at a path is read. Raises Refused where it is no workbook."""
    file = path.name
    head = _head(path, file)
    if head.startswith(b"PK"):
        return "package"
    if head.startswith(_OLE):
        return _in_an_envelope(path, file)
    if head.startswith(_BIFF):
        return "xls"
    raise _something_else(file, head)


def _head(path: Path, file: str) -> bytes:
    """The first bytes of a plain file."""
    try:
        status = path.stat()  # a named pipe must not be opened
    except (PermissionError, OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise _unreadable(file) from error
        raise refused(NO_FILE, file, "找不到这个文件", "检查文件名和所在的文件夹") from error
    if stat.S_ISDIR(status.st_mode):
        raise refused(IS_A_FOLDER, file, "这是一个文件夹，不是工作簿", "指明文件夹里的那本工作簿")
    if not stat.S_ISREG(status.st_mode):
        raise refused(IS_A_DEVICE, file, "这是设备或管道，不是文件", CHOOSE)
    if file.startswith(("~$", ".~")):
        raise refused(
            LOCK_FILE,
            file,
            "这是工作簿打开时留下的临时文件",
            f"选“{file.lstrip('.~$').removeprefix('lock.').rstrip('#')}”那本工作簿",
        )
    if status.st_size == 0:
        raise refused(EMPTY_FILE, file, "文件是空的", "重新取得这本工作簿")
    if status.st_size > MOST_ON_DISK:
        raise refused(
            TOO_BIG, file, f"文件超过 {MOST_ON_DISK >> 20} MB，读不了这么大", "删去用不着的表和图片，另存一份"
        )
    try:
        with path.open("rb") as stream:
            return stream.read(1 << 16)
    except OSError as error:
        raise _unreadable(file) from error


def _unreadable(file: str) -> Refused:
    return refused(
        CANNOT_OPEN,
        file,
        "文件打不开，没有读取的权限，或正被别的程序占用",
        "检查文件的权限，关掉占用它的程序",
    )


def _in_an_envelope(path: Path, file: str) -> Reader:
    """What is in an OLE2 file: a .xls, something encrypted, a document of another program."""
    size = path.stat().st_size
    if size > MOST_XLS:
        raise refused(TOO_BIG, file, f"旧式文件超过 {MOST_XLS >> 20} MB，读不了这么大", AS_XLSX)
    names = _streams(path.read_bytes())
    if "EncryptedPackage" in names:
        raise refused(ENCRYPTED, file, "文件加了密码", "在 Excel 或 WPS 中去掉密码后另存")
    if names & {"WordDocument", "PowerPoint Document"}:
        what = "Word 文档" if "WordDocument" in names else "演示文稿"
        raise refused(
            WORD_DOCUMENT,
            file,
            f"这是一份 {what}，不是工作簿" if what[0] == "W" else f"这是一份{what}，不是工作簿",
            CHOOSE,
        )
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    raise refused(UNKNOWN_FILE, file, "认不出这是什么文件", AS_XLSX)


def _streams(data: bytes) -> set[str]:
    """The names at the root of an OLE2 file (MS-CFB 2.6), as far as they can be followed."""
    shift = int.from_bytes(data[30:32], "little")
    if shift not in (9, 12):
        return set()
    sector = 1 << shift

    last = len(data) // sector - 2  # sector 0 stands behind the header

    def numbers(at: int, count: int) -> list[int]:
        piece = data[at : at + 4 * count]
        return [int.from_bytes(piece[n : n + 4], "little") for n in range(0, len(piece), 4)]

    tables = [n for n in numbers(76, 109) if n <= last]
    more, steps = int.from_bytes(data[68:72], "little"), 0
    while more <= last and steps < last:
        *listed, more = numbers((more + 1) * sector, sector // 4)
        tables += [n for n in listed if n <= last]
        steps += 1
    table: list[int] = []
    for at in tables[: last + 1]:
        table += numbers((at + 1) * sector, sector // 4)
    directory, at = b"", int.from_bytes(data[48:52], "little")
    for _ in range(2_000):
        piece = data[(at + 1) * sector : (at + 2) * sector]
        if at >= len(table) or not piece:
            break
        directory += piece
        at = table[at]
    names: set[str] = set()
    waiting, seen = [int.from_bytes(directory[76:80], "little")], set()
    while waiting:
        entry = waiting.pop()
        record = directory[128 * entry : 128 * entry + 128]
        if entry in seen or len(record) < 128:
            continue
        seen.add(entry)
        length = min(int.from_bytes(record[64:66], "little"), 64)
        names.add(record[: max(length - 2, 0)].decode("utf-16-le", "replace"))
        waiting += [int.from_bytes(record[68:72], "little"), int.from_bytes(record[72:76], "little")]
    return names


def _something_else(file: str, head: bytes) -> Refused:
    """What a file is that is neither a package nor an old workbook."""
    if b"%PDF-" in head[:1024]:
        return refused(PDF_FILE, file, "这是一份 PDF 文件，不是工作簿", CHOOSE)
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return refused(PICTURE, file, "这是一张图片，不是工作簿", CHOOSE)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        return refused(ARCHIVE, file, "这是一个压缩包，不是工作簿", "先解压，再选里面的工作簿")
    if head.startswith(b"{\\rtf"):
        return refused(WORD_DOCUMENT, file, "这是一份 Word 文档（RTF），不是工作簿", CHOOSE)
    text = _as_text(head)
    if text is None:
        return refused(UNKNOWN_FILE, file, "认不出这是什么文件", AS_XLSX)
    low = text.lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low or "<office:document" in low:
        return refused(XML_TABLE, file, "这是 XML 格式的表格，不是 .xlsx 工作簿", AS_XLSX)
    if re.match(r"<!doctype html|<html|<table|<meta|<style|<head|<div|mime-version:", low) or "<html" in low:
        return refused(WEB_PAGE, file, "这是一份网页（HTML），不是工作簿", AS_XLSX)
    if low.startswith("<"):
        return refused(UNKNOWN_FILE, file, "认不出这是什么文件（内容是 XML）", AS_XLSX)
    return refused(PLAIN_TEXT, file, "这是纯文本（如 CSV），不是工作簿", AS_XLSX)


def _as_text(head: bytes) -> str | None:
    """The bytes as text in one of the encodings that offices have; None where they are no text."""
    encodings = ["utf-16"] if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        for cut in range(4):  # the block may end inside a character
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            controls = sum(character < " " and character not in "\t\r\n\f" for character in text)
            return text if controls == 0 else None
    return None


def recognise_package(package: Package) -> Literal["xlsx", "ods"]:
    """Which sort of workbook a package is. Raises Refused where it is none."""
    file, names = package.file, package.names()
    kind = _declared(package)
    if kind.startswith("application/vnd.oasis.opendocument."):
        sort = kind.removeprefix("application/vnd.oasis.opendocument.")
        if sort.startswith("spreadsheet"):
            return "ods"
        what = {"text": "文字文档", "presentation": "演示文稿"}.get(sort.partition("-")[0], "别的文档")
        raise refused(WORD_DOCUMENT, file, f"这是一份{what}，不是工作簿", CHOOSE)
    if any(name.startswith("word/") for name in names) and "xl/workbook.xml" not in package:
        raise refused(WORD_DOCUMENT, file, "这是一份 Word 文档，不是工作簿", CHOOSE)
    if any(name.startswith("ppt/") for name in names) and "xl/workbook.xml" not in package:
        raise refused(WORD_DOCUMENT, file, "这是一份演示文稿，不是工作簿", CHOOSE)
    if any(name.endswith("workbook.bin") for name in names):
        raise refused(BINARY_WORKBOOK, file, "这是二进制工作簿（.xlsb），读不了", AS_XLSX)
    if "_rels/.rels" in package or "xl/workbook.xml" in package:
        return "xlsx"
    if "[content_types].xml" in package:
        raise package.damaged("_rels/.rels", "缺少一部分")
    inside = next((name for name in names if name.endswith((".xlsx", ".xls", ".et", ".ods"))), "")
    remedy = "先解压，再选里面的工作簿" if inside else CHOOSE
    raise refused(ARCHIVE, file, "这是一个压缩包，不是工作簿", remedy)


def _declared(package: Package) -> str:
    """What an OpenDocument package says it is."""
    if "mimetype" not in package:
        return ""
    if package.size("mimetype") > 1000:
        return ""
    return b"".join(package.blocks("mimetype")).decode("ascii", "replace").strip()
