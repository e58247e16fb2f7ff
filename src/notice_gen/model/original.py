"""Pages that others made and that go in as they are. What they show is not known here."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OriginalPages:
    """The pages of a PDF, which go in as they are; `numbered`: with the document's own page numbers going on over them."""

    file: str
    count: int
    numbered: bool = True
    data: bytes = field(default=b"", repr=False)

    @property
    def said(self) -> str:
        """What stands in their place where they cannot."""
        return f"（《{self.file}》的原件共 {self.count} 页，排在 PDF 中。）"
