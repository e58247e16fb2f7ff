"""Composed document → the bytes of a PDF/A-2b, tagged, its faces embedded. The same values, the same bytes.

One compiler is kept in a process. It is never carried into a forked process: Typst's threads do not survive that.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notice_gen.document import Composed
from notice_gen.fitted import Fit
from notice_gen.fonts import Chosen, chosen
from notice_gen.layout import Faces, Layout
from notice_gen.values import Day
from notice_gen.writers.pdf.drawing import draw

if TYPE_CHECKING:
    import typst

STANDARD: typst.PDFStandard = "a-2b"
REGION = "tw"
SOURCE = Path(__file__).with_name("page.typ")
EPOCH = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
RENEWED_AFTER = 200  # documents; Typst remembers what it has laid out, and the memory of it grows


def printed(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The PDF. Raises Missing where the machine has no face for a role."""
    page = draw(composed, layout, fit)
    page["region"] = REGION
    press = _press(layout.faces)
    return press.printed(page, _dated(composed))


def _dated(composed: Composed) -> datetime.datetime:
    """The document's own date as the file's, so that the clock has no part in its bytes."""
    signature = composed.document.signature
    day = signature.date.alone if signature else None
    if isinstance(day, Day):
        return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    return EPOCH


@lru_cache(maxsize=2)
def _press(faces: Faces) -> _Press:
    return _Press(chosen(faces))


@dataclass
class _Press:
    """The compiler with its fonts and what Typst calls them."""

    chosen: dict[str, Chosen]
    printed_so_far: int = 0
    compiler: typst.Compiler | None = None
    folder: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)

    def __post_init__(self) -> None:
        import typst

        files = self._gathered()
        self.fonts = typst.Fonts(False, False, [self.folder.name])
        # A face has many names; Typst knows it by one of them.
        named = {(Path(str(info.path)).resolve(), info.index): info.family for info in self.fonts.fonts()}
        self.faces = {}
        for slot, one in self.chosen.items():
            known = [face for face in one.faces if (files[face.path], face.index) in named]
            families = list(dict.fromkeys(named[files[face.path], face.index] for face in known))
            self.faces[slot] = {"families": families, "weight": known[0].weight}

    def printed(self, page: dict[str, Any], dated: datetime.datetime) -> bytes:
        import typst

        if self.compiler is None or self.printed_so_far % RENEWED_AFTER == 0:
            self.compiler = typst.Compiler(font_paths=self.fonts, root=str(SOURCE.parent))
        self.printed_so_far += 1
        values = json.dumps({**page, "faces": self.faces}, ensure_ascii=False)
        made = self.compiler.compile(
            input=str(SOURCE),
            format="pdf",
            sys_inputs={"v": values},
            pdf_standards=STANDARD,
            timestamp=dated,
        )
        assert isinstance(made, bytes)
        return made

    def _gathered(self) -> dict[Path, Path]:
        """The chosen fonts in a folder of their own, for Typst reads whole folders; where each is now."""
        files = {}
        for n, path in enumerate({face.path: face for one in self.chosen.values() for face in one.faces}):
            there = Path(self.folder.name, f"{n}{path.suffix}")
            try:
                there.symlink_to(path)
            except OSError:  # Windows lets only some people make links
                shutil.copyfile(path, there)
            files[path] = there.resolve()
        return files
