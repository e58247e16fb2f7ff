"""A file as it was when it was read → whether it still is, where more of it is read later."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notice_gen.book.faults import CHANGED_MEANWHILE
from notice_gen.book.unpacking import refused


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file as it was when its cells were read."""

    path: Path
    size: int
    changed: int  # nanoseconds

    @classmethod
    def of(cls, path: Path) -> Stamp:
        """The file as it is now."""
        about = path.stat()
        return cls(path, about.st_size, about.st_mtime_ns)

    def unchanged(self) -> Path:
        """Its path. Raises Refused where somebody saved it meanwhile: two states of a workbook make no document."""
        try:
            same = Stamp.of(self.path) == self
        except OSError:
            same = False
        if not same:
            raise refused(
                CHANGED_MEANWHILE,
                self.path.name,
                "读这本工作簿的时候，它被改动或移走了",
                "保存好以后再做一次",
            )
        return self.path
