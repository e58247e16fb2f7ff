"""Documents as they are made → one file of all: a zip, or a PDF to be printed.

Documents are given in the order in which they are to be in it; where the file goes is decided elsewhere (`batch_run`).
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, Protocol

from notice_gen.pages.pdfium import IN_USE, opened

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold


class Together(Protocol):
    """A file that grows by documents."""

    def add(self, name: str, data: bytes) -> None:
        """The next document."""

    def close(self) -> None:
        """Finish the file."""


class Zip:
    """All files in one zip; they are deflated already."""

    ending = ".zip"

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w")

    def add(self, name: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(name, _LONG_AGO)
        entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same bytes on every system
        self._zip.writestr(entry, data)

    def close(self) -> None:
        self._zip.close()


class PrintFile:
    """All pages in one PDF, each document beginning on the front of a sheet."""

    ending = "（打印）.pdf"

    def __init__(self, path: Path) -> None:
        from pypdfium2 import PdfDocument

        with IN_USE:
            self._path, self._pages = path, PdfDocument.new()
        self._size: tuple[Any, Any] = (0, 0)

    def add(self, name: str, data: bytes) -> None:
        with opened(data) as one:
            if len(self._pages) % 2:
                self._pages.new_page(*self._size).close()
            self._size = one.get_page_size(0)
            self._pages.import_pages(one)

    def close(self) -> None:
        with IN_USE:
            self._pages.save(str(self._path))
            self._pages.close()
