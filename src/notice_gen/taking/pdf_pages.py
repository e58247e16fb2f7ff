"""The bytes of a PDF → its pages, counted; what they show is not read here."""

from __future__ import annotations

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import InFile
from notice_gen.model.taken import TakenPages
from notice_gen.taking.faults import NOT_A_PDF

MOST_PAGES = 500


def taken_pages(data: bytes, file: str) -> TakenPages:
    """The pages of a PDF. Raises Refused for what is none, is locked, or has no page or too many."""
    import pypdfium2 as pdfium

    def refused(seen: str, remedy: str) -> Refused:
        return Refused(Diagnostic(NOT_A_PDF, InFile(file), seen, remedy))

    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
        document.close()
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise refused("这个 PDF 加了密码", "去掉密码后另存") from error
        raise refused("文件不完整，或者不是 PDF", "重新扫描或取得这个文件") from error
    if not 0 < count <= MOST_PAGES:
        raise refused(f"有 {count} 页，不像是随文的一件", "检查是不是这个文件")
    return TakenPages(file, data, count)
