"""Composed document → the bytes of a PDF/A-2b, tagged, its faces embedded. The same values, the same bytes.

A process caches one press: a folder, fonts and a Typst compiler. A process that makes PDFs must not be forked: Typst's
threads do not survive that.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Faces, Layout
from notice_gen.model.places import NOWHERE
from notice_gen.model.values import Day
from notice_gen.writers.faults import TYPESETTING_FAILED
from notice_gen.writers.pdf.drawing import draw
from notice_gen.writers.pdf.fonts import Chosen, chosen

if TYPE_CHECKING:
    import typst

STANDARD: typst.PDFStandard = "a-2b"
SOURCE = Path(__file__).with_name("page.typ")
DOCUMENT = "document.json"
EPOCH = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
RENEWED_AFTER = 200  # documents; Typst caches what it has laid out, and that cache only grows


def printed(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The PDF. Raises Missing where the machine has no face for a role."""
    return _press(layout.faces).printed(draw(composed, layout, fit), _dated(composed))


def _dated(composed: Composed) -> datetime.datetime:
    """The document's issue date, which becomes the file's: its bytes do not depend on the clock."""
    signature = composed.document.signature
    day = signature.date.alone if signature else None
    if isinstance(day, Day):
        return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
    return EPOCH


@lru_cache(maxsize=2)
def _press(faces: Faces) -> _Press:
    return _Press(chosen(faces))


class _Press:
    """A folder with page.typ, the chosen fonts and the document of the moment, and the compiler that reads it.

    The document is a file, not sys.inputs: these are part of the cache key of every line, and nothing would be found
    in Typst's cache from one document to the next.
    """

    def __init__(self, chosen: dict[str, Chosen]) -> None:
        import typst

        self._kept = tempfile.TemporaryDirectory(prefix="notice-gen-")
        self._folder = Path(self._kept.name)
        self._page = self._folder / SOURCE.name
        shutil.copyfile(SOURCE, self._page)
        files = self._gathered({face.path for one in chosen.values() for face in one.faces})
        self._fonts = typst.Fonts(False, False, [str(self._folder / "fonts")])
        # A face has many names; Typst knows it by one of them.
        named = {(Path(str(info.path)).resolve(), info.index): info.family for info in self._fonts.fonts()}
        self._faces = {}
        for slot, one in chosen.items():
            known = [face for face in one.faces if (files[face.path], face.index) in named]
            families = list(dict.fromkeys(named[files[face.path], face.index] for face in known))
            self._faces[slot] = {"families": families, "weight": known[0].weight}
        self._compiler: typst.Compiler | None = None
        self._printed = 0
        self._in_use = Lock()

    def _gathered(self, paths: set[Path]) -> dict[Path, Path]:
        """The fonts in a folder of their own, for Typst reads whole folders; where each of them is now."""
        (self._folder / "fonts").mkdir()
        files = {}
        for n, path in enumerate(sorted(paths)):
            there = self._folder / "fonts" / f"{n}{path.suffix}"
            try:
                there.symlink_to(path)
            except OSError:  # Windows lets only some people make links
                shutil.copyfile(path, there)
            files[path] = there.resolve()
        return files

    def printed(self, drawn: dict[str, Any], dated: datetime.datetime) -> bytes:
        """The PDF of what was drawn, dated so."""
        import typst

        values = json.dumps({**drawn, "faces": self._faces}, ensure_ascii=False)
        with self._in_use:
            if self._compiler is None or self._printed % RENEWED_AFTER == 0:
                self._compiler = typst.Compiler(font_paths=self._fonts, root=str(self._folder))
            self._printed += 1
            (self._folder / DOCUMENT).write_text(values, encoding="utf-8")
            try:
                made = self._compiler.compile(
                    input=str(self._page), format="pdf", pdf_standards=STANDARD, timestamp=dated
                )
            except typst.TypstError as error:
                seen = f"《{drawn['title']}》排不成 PDF（{error.message}）"
                remedy = "先用 --format docx 生成 Word 文件，并把这句话告诉软件的维护者"
                raise Refused(Diagnostic(TYPESETTING_FAILED, NOWHERE, seen, remedy)) from error
        assert isinstance(made, bytes)
        return made
