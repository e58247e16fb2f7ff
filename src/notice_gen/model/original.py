"""Pages that others made and that go in as they are. What they show is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from notice_gen.model.places import NOWHERE, Place


@dataclass(frozen=True, slots=True)
class OriginalPages:
    """The pages of a PDF, which go in as they are; `numbered`: with the document's own page numbers going on over them.

    `place` is the cell that decides whether they are numbered, or that names the file.
    """

    file: str
    count: int
    numbered: bool = True
    data: bytes = field(default=b"", repr=False)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def said(self) -> str:
        """What stands in their place where they cannot."""
        return f"（《{self.file}》的原件共 {self.count} 页，排在 PDF 中。）"


@dataclass(frozen=True, slots=True)
class Covered:
    """Pages of a PDF (from 1) that have something of their own where our page number stands, or a number `near` to it."""

    original: OriginalPages
    pages: tuple[int, ...]
    near: tuple[int, ...] = ()


class Ground(Enum):
    """What our page number stands on."""

    CLEAN = "clean"
    DARK = "dark"  # all of one dark colour
    INK = "ink"  # words, most often a number of its own
    NEAR = "near"  # clean, but what looks like a number of its own stands less than 10 mm above or below
