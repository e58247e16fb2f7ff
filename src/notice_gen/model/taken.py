"""What was taken of a file beside the workbook: the paragraphs and tables of a Word file, or the pages of a PDF.

Plain types: filled by `taking`, made rows of the text by `book`. How it looks on the page is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.values import Words

WORD, PDF = ".docx", ".pdf"
OLD_WORD = (".doc", ".wps", ".docm", ".rtf", ".odt")  # named as files, and to be saved as .docx first
# Files that are only ever copied, beside a document that they are no pages of.
COPIED = (".xlsx", ".xls", ".et", ".csv", ".zip", ".pptx", ".jpg", ".jpeg", ".png", ".tif", ".mp4")


@dataclass(frozen=True, slots=True)
class TakenParagraph:
    """A paragraph with the number that Word wrote before it. `level`: of its heading style (1 to 9), 0 for none.

    `title`: it stands in the style of a title; `centred`: in the middle of its line.
    """

    words: Words
    level: int = 0
    title: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table: its filled cells by (row, column) from 0, and merged ones: top left cell → rows, columns."""

    cells: Mapping[tuple[int, int], Words]
    spans: Mapping[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TakenText:
    """The body of a Word file in its order, and what is to be said of what could not be taken."""

    file: str
    elements: tuple[TakenParagraph | TakenTable, ...]
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenPages:
    """The pages of a PDF, which go in as they are; a file without pages is only copied."""

    file: str
    data: bytes
    count: int
    findings: tuple[Diagnostic, ...] = ()


class NotThere(Refused):
    """No file of that name lies beside the workbook; the finding's `meant` is one that is likely meant."""


Taken = TakenText | TakenPages
# The file of that name beside the workbook. Raises Refused where it is not there, or cannot be taken.
Beside = Callable[[str], Taken]


def is_file_name(word: str) -> bool:
    """Whether a cell that could name a sheet names a file."""
    return word.strip().lower().endswith((WORD, PDF, *OLD_WORD, *COPIED))
