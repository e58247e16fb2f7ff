"""A file that is to be archived → its bytes and its format; a file that does not open as its suffix says is refused.

Nothing in it is changed, and what it says is not read.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from notice_gen.forms.quiet import warnings_are
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import InFile
from notice_gen.office.archive.faults import FORMAT_NOT_KEPT, NO_FILE_TO_ADD, SCAN_DAMAGED
from notice_gen.pages import pdfium

LARGEST = 1 << 30  # bytes of a file; a scan of a thousand pages has a fifth of it
_LARGEST_PART = 64 << 20  # of a part of a package that is looked at


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's format in words, its number of pages where it has pages, the program that made it where it says so."""

    format: str
    pages: int | None = None
    program: str = ""


def opened(path: Path) -> tuple[bytes, Opened]:
    """The bytes of a file and what it is. Raises Refused where it is not there, or not what its ending says."""
    ending = path.suffix.lower()
    if not path.is_file():
        seen = f"找不到文件“{path}”" if not path.exists() else f"“{path}”是文件夹，不是文件"
        remedy = "核对文件名和所在的文件夹；文件名中有空格的，放在引号里"
        raise Refused(Diagnostic(NO_FILE_TO_ADD, InFile(path.name), seen, remedy))
    if ending not in FORMATS:
        seen, remedy = f"不收“{ending or path.name}”这种文件", f"存为下列之一：{'、'.join(FORMATS)}"
        raise Refused(Diagnostic(FORMAT_NOT_KEPT, InFile(path.name), seen, remedy))
    try:
        if path.stat().st_size > LARGEST:
            raise Odd("文件大于 1 GB")
        data = path.read_bytes()
        return data, FORMATS[ending](data)
    except Exception as error:  # a damaged file fails in as many ways as there are libraries
        seen = str(error) if isinstance(error, Odd) else f"打不开，不是完好的 {ending[1:]} 文件"
        remedy = "用平时的程序打开看看，重新扫描或另存一份"
        raise Refused(Diagnostic(SCAN_DAMAGED, InFile(path.name), seen, remedy)) from error


class Odd(ValueError):
    """Why a file is refused, in words for the clerk."""


def _pdf(data: bytes) -> Opened:
    import pypdfium2

    try:
        with pdfium.opened(data) as document:
            pages = len(document)
            if not pages:
                raise Odd("PDF 里没有页")
            for n in range(pages):
                document[n].close()
            said = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise (Odd("打开要密码，几十年后没有人打得开") if "assword" in str(error) else error) from error
    # PDF/A says so in its XMP, which stands uncompressed in the file (ISO 19005-1, 6.7.2).
    part = re.search(rb"pdfaid:part(?:>|=[\"'])\s*(\d)", data)
    level = re.search(rb"pdfaid:conformance(?:>|=[\"'])\s*([A-Za-z])", data)
    kind = f"PDF/A-{part[1].decode()}{level[1].decode().lower() if level else ''}" if part else "PDF"
    return Opened(kind, pages, str(said.get("Producer", "")))


def _picture(data: bytes) -> Opened:
    from PIL import Image

    with (
        warnings_are("error", "PIL"),  # Pillow warns of pictures that want too much memory
        Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as picture,
    ):
        pages = getattr(picture, "n_frames", 1)
        kind = str(picture.format)
        for n in range(pages):
            picture.seek(n)
            picture.load()
    return Opened(kind, pages)


def _package(kind: str, part: str) -> Callable[[bytes], Opened]:
    def check(data: bytes) -> Opened:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _part(package, part)
            return Opened(kind)

    return check


def _ofd(data: bytes) -> Opened:
    """GB/T 33190—2016: OFD.xml at the top names each Document.xml (7.4), which names its pages and what lies behind them
    (7.5, 7.6); what stands on a page are objects (7.7). Raises Odd for one without pages, or with nothing on any."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        roots = re.findall(rb"<(?:\w+:)?DocRoot>\s*/?([^<]+?)\s*</", _part(package, "OFD.xml"))
        pages, drawn = 0, False
        for root in roots:
            document = _part(package, root.decode())
            pages += len(re.findall(rb"<(?:\w+:)?Page\s", document))
            for at in re.findall(rb"<(?:\w+:)?(?:Template)?Page\s[^>]*?BaseLoc=[\"']([^\"']+)", document):
                place = at.decode()
                inside = (
                    place.removeprefix("/")
                    if place[:1] == "/"
                    else f"{root.decode().rpartition('/')[0]}/{place}"
                )
                content = _part(package, posixpath.normpath(inside.removeprefix("/")))
                drawn = (
                    drawn
                    or re.search(rb"<(?:\w+:)?(?:Text|Path|Image|Composite)Object\b", content) is not None
                )
    if not pages:
        raise Odd("OFD 里没有页")
    if not drawn:
        raise Odd("OFD 的各页都是空白的")
    return Opened("OFD", pages)


def _old_office(data: bytes) -> Opened:
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise ValueError
    return Opened("OLE2")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _LARGEST_PART:
        raise ValueError(name)
    return package.read(name)


# What a 正本 may be: what nobody goes on writing in.
FAIR_COPIES = (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
FORMATS: Mapping[str, Callable[[bytes], Opened]] = {
    ".pdf": _pdf,
    ".ofd": _ofd,
    ".jpg": _picture,
    ".jpeg": _picture,
    ".png": _picture,
    ".tif": _picture,
    ".tiff": _picture,
    ".docx": _package("docx", "word/document.xml"),
    ".xlsx": _package("xlsx", "xl/workbook.xml"),
    ".pptx": _package("pptx", "ppt/presentation.xml"),
    ".doc": _old_office,
    ".wps": _old_office,
    ".xls": _old_office,
    ".et": _old_office,
}
