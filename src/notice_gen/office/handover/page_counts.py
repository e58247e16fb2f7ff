"""A PDF → its pages: how many there are, and how many carry text or an image. Nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notice_gen.pages.pdfium import opened


class Unreadable(Exception):
    """The file is no PDF that can be opened; the message says why, in a clerk's words."""


@dataclass(frozen=True, slots=True)
class Pages:
    """`all`: pages of the file. `filled`: those with text or an image, which alone count as 页 (DA/T 22—2015, 5.5)."""

    all: int
    filled: int
    encrypted: bool


def pages_of(pdf: Path) -> Pages:
    """Open the PDF and load every page of it. Raises Unreadable."""
    import pypdfium2
    import pypdfium2.raw as raw

    if not pdf.is_file():
        raise Unreadable("文件不在")
    try:
        with opened(pdf) as document:
            filled = 0
            for n in range(len(document)):
                try:
                    page = document[n]
                except pypdfium2.PdfiumError as error:
                    raise Unreadable(f"第 {n + 1} 页打不开") from error
                filled += raw.FPDFPage_CountObjects(page) > 0
                page.close()
            return Pages(len(document), filled, raw.FPDF_GetSecurityHandlerRevision(document) != -1)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("打不开，或者加了密") from error
