"""A file → its format by its bytes, whether it opens whole, is encrypted, has words.

Whether the format may be filed is not decided here.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from notice_gen.files.zips import TORN
from notice_gen.office.handover.material import Material, unpacks_too_large
from notice_gen.office.handover.page_counts import Unreadable, pages_of


def format_of(path: Path) -> str:
    """The format by the file's first bytes, a zip's by what is in it; empty where it is not known."""
    with path.open("rb") as stream:
        head = stream.read(1024)
    if b"%PDF-" in head:
        return "PDF"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    for start, kind in (
        (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n", "PNG"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"),
        (b"\xd0\xcf\x11\xe0", "OLE2"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7Z"), (b"\x1f\x8b", "GZIP"),
    ):  # fmt: skip
        if head.startswith(start):
            return kind
    return ""


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except TORN:
        # Torn at its end: by its name, so that 2-7 says that it does not open.
        return {".docx": "docx", ".xlsx": "xlsx", ".pptx": "pptx", ".ofd": "OFD"}.get(
            path.suffix.lower(), "ZIP"
        )
    for part, kind in (
        ("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"), ("OFD.xml", "OFD"),
    ):  # fmt: skip
        if part in names:
            return kind
    return "ZIP"


def _pdf_fault(material: Material, path: Path) -> str:
    try:
        return "" if material.once(pages_of, path).all else "没有一页"
    except Unreadable as error:
        return str(error)


def _zip_fault(_: Material, path: Path) -> str:
    if unpacks_too_large(path):
        return "展开后太大，没有打开"
    try:
        with zipfile.ZipFile(path) as package:
            torn = package.testzip()
    except TORN:
        return "打不开，文件不完整"
    return f"里面的 {torn} 坏了" if torn else ""


def _image_fault(_: Material, path: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "打不开，图像不完整"
    return ""


# By format, what is wrong with a file that does not open whole, in words; nothing where it does.
OPENED: dict[str, Callable[[Material, Path], str]] = {
    "PDF": _pdf_fault, "docx": _zip_fault, "xlsx": _zip_fault, "pptx": _zip_fault, "OFD": _zip_fault,
    "JPEG": _image_fault, "PNG": _image_fault, "TIFF": _image_fault,
}  # fmt: skip


def is_encrypted(material: Material, path: Path) -> bool:
    """Also where it cannot be opened: the dictionary names the encryption (ISO 32000-1, 7.6.1)."""
    try:
        return material.once(pages_of, path).encrypted
    except Unreadable:
        return b"/Encrypt" in path.read_bytes()


def has_words(path: Path) -> bool:
    """Whether the text of a Word file holds anything but spaces; False where it cannot be read."""
    if unpacks_too_large(path):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(
                package.read("word/document.xml"), etree.XMLParser(resolve_entities=False, no_network=True)
            )
    except (*TORN, KeyError, etree.XMLSyntaxError):
        return False
    return any(
        (text or "").strip()
        for text in root.itertext("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )
