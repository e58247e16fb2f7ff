"""A PDF → its pages, opened with pdfium by one thread at a time: the library has one state for a whole process, and no locks.

What is on the pages is not known here. Whoever uses pdfium does so through this module.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

IN_USE = RLock()  # held by the thread that is inside pdfium


@contextmanager
def opened(pdf: bytes | Path) -> Iterator[PdfDocument]:
    """The document, closed afterwards with all of its pages; other threads wait meanwhile.

    Raises pypdfium2.PdfiumError where it is no PDF, or asks for a password.
    """
    import pypdfium2

    with IN_USE:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes | Path) -> int:
    """How many pages a PDF has. Raises as `opened`."""
    with opened(pdf) as document:
        return len(document)


def text_of(pdf: bytes | Path) -> str:
    """The words of all pages, as the PDF says that they can be copied. Raises as `opened`."""
    with opened(pdf) as document:
        said = []
        for page in document:
            words = page.get_textpage()
            said.append(str(words.get_text_range()))
            words.close()
            page.close()
        return "\n".join(said)
