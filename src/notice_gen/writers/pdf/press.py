"""Composed document → the bytes of a PDF/A-2b, tagged, its faces embedded. The same values, the same bytes.

A process caches one press: a folder, fonts and a Typst compiler. A process that makes PDFs must not be forked: Typst's
threads do not survive that.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused
from notice_gen.model.fitted import Fit
from notice_gen.model.layout import Faces, Layout
from notice_gen.model.places import NOWHERE
from notice_gen.model.raised import RAISED_SIZE, bears
from notice_gen.model.values import Day
from notice_gen.writers.faults import TYPESETTING_FAILED
from notice_gen.writers.pdf.drawing import draw
from notice_gen.writers.pdf.fonts import Chosen, chosen
from notice_gen.writers.properties import Properties, properties_of

if TYPE_CHECKING:
    import typst

STANDARD: typst.PDFStandard = "a-2b"
SOURCE = Path(__file__).with_name("page.typ")
DOCUMENT = "document.json"
LABELS, LABELLED = Path(__file__).with_name("labels.typ"), "labels.json"
EPOCH = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)
RENEWED_AFTER = 200  # documents; Typst caches what it has laid out, and that cache only grows


def validate_typst() -> None:
    """Raise Missing where the compiler cannot be loaded, its library being not made for this machine.

    A package that is not there at all is Python's own ModuleNotFoundError, as of every other.
    """
    try:
        import typst  # noqa: F401
    except ModuleNotFoundError:
        raise
    except (ImportError, OSError) as error:
        seen = f"排 PDF 的程序 typst 不能运行（{error}）"
        remedy = (
            "重新安装 notice-gen；还不行的，先用 --format docx 生成 Word 文件，并把这句话告诉软件的维护者"
        )
        raise Missing(Diagnostic(TYPESETTING_FAILED, NOWHERE, seen, remedy)) from error


def printed(composed: Composed, layout: Layout, fit: Fit) -> bytes:
    """The PDF. Raises Missing where the machine has no face for a role."""
    drawn = draw(composed, layout, fit)
    return _press(layout.faces).printed(drawn, properties_of(composed), _dated(composed))


def set_labels(faces: Faces, data: dict[str, Any], slot: str) -> bytes:
    """The PDF that labels.typ draws of this data, in the faces of a slot. Raises Missing as `printed`."""
    return _press(faces).labels(data, slot)


def _dated(composed: Composed) -> datetime.datetime:
    """The moment of issuing where it is issued, else the document's issue date: its bytes do not depend on the clock."""
    if composed.issued is not None:
        issued = composed.issued
        return issued if issued.tzinfo else issued.replace(tzinfo=datetime.UTC)
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
        validate_typst()
        import typst

        self._kept = tempfile.TemporaryDirectory(prefix="notice-gen-")
        self._folder = Path(self._kept.name)
        for source in (SOURCE, LABELS):
            shutil.copyfile(source, self._folder / source.name)
        used = {face for one in chosen.values() for face in (*one.faces, one.marked) if face is not None}
        files = self._gathered({face.path for face in used})
        self._fonts = typst.Fonts(False, False, [str(self._folder / "fonts")])
        # A face has many names; Typst knows it by one of them.
        named = {(Path(str(info.path)).resolve(), info.index): info.family for info in self._fonts.fonts()}
        self._faces = {}
        for slot, one in chosen.items():
            known = [face for face in one.faces if (files[face.path], face.index) in named]
            families: list[Any] = list(dict.fromkeys(named[files[face.path], face.index] for face in known))
            if one.marked is not None:
                family = named[files[one.marked.path], one.marked.index]
                families.insert(0, {"name": family, "covers": _one_of(one.marks)})
            self._faces[slot] = {"families": families, "weight": known[0].weight}
        instead = {one.role: one.instead for one in chosen.values() if one.instead}
        self._keywords = [f"{role}以{other}代替" for role, other in instead.items()]
        self._compiler: typst.Compiler | None = None
        self._printed = 0
        self._in_use = Lock()

    def _gathered(self, paths: set[Path]) -> dict[Path, Path]:
        """The fonts in a folder of their own, for Typst reads whole folders; where each of them is now."""
        (self._folder / "fonts").mkdir()
        files = {}
        for n, path in enumerate(sorted(paths)):
            there = self._folder / "fonts" / f"{n}{path.suffix}"
            with contextlib.suppress(OSError):  # Windows lets only some people make links
                there.symlink_to(path)
            if not there.is_file():  # nor does it follow every link
                there.unlink(missing_ok=True)
                shutil.copyfile(path, there)
            files[path] = there.resolve()
        return files

    def printed(self, drawn: dict[str, Any], about: Properties, dated: datetime.datetime) -> bytes:
        """The PDF of what was drawn, with these properties and dated so."""
        said = {"title": about.title, "author": about.author, "subject": about.subject}
        any_raised = bears(json.dumps(drawn, ensure_ascii=False))
        values = json.dumps(
            {
                **drawn,
                "raised": {"any": any_raised, "size": RAISED_SIZE},
                "faces": self._faces,
                "about": {**said, "keywords": self._keywords},
            },
            ensure_ascii=False,
        )
        return self._set(SOURCE, DOCUMENT, values, dated, about.title)

    def labels(self, data: dict[str, Any], slot: str) -> bytes:
        """The PDF of labels; their bytes do not depend on the day."""
        values = json.dumps({**data, "face": self._faces[slot]}, ensure_ascii=False)
        return self._set(LABELS, LABELLED, values, EPOCH, data["title"])

    def _set(self, source: Path, name: str, values: str, dated: datetime.datetime, title: str) -> bytes:
        """The PDF that a source makes of the values that it reads under that name."""
        import typst

        with self._in_use:
            if self._compiler is None or self._printed % RENEWED_AFTER == 0:
                self._compiler = typst.Compiler(font_paths=self._fonts, root=str(self._folder))
            self._printed += 1
            (self._folder / name).write_text(values, encoding="utf-8")
            try:
                made = self._compiler.compile(
                    input=str(self._folder / source.name),
                    format="pdf",
                    pdf_standards=STANDARD,
                    timestamp=dated,
                )
            except typst.TypstError as error:
                seen = f"《{title}》排不成 PDF（{error.message}）"
                remedy = "先用 --format docx 生成 Word 文件，并把这句话告诉软件的维护者"
                raise Refused(Diagnostic(TYPESETTING_FAILED, NOWHERE, seen, remedy)) from error
        assert isinstance(made, bytes)
        return _of_the_mainland(made)


def _one_of(characters: str) -> str:
    """A regular expression for any one of these characters."""
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in characters) + "]"


def _of_the_mainland(pdf: bytes) -> bytes:
    """The PDF with the language of its words: page.typ asks for Taiwan's line ends, and Typst writes that down as theirs.

    Written in the catalog and in XMP, in as many bytes, so that every other byte stays in its place.
    """
    catalog = pdf.rindex(b"<</Type/Catalog")
    head, tail = pdf[:catalog], pdf[catalog:].replace(b"/Lang(zh-TW)", b"/Lang(zh-CN)", 1)
    listed = b"<dc:language><rdf:Bag><rdf:li>zh-%s</rdf:li>"
    return head.replace(listed % b"TW", listed % b"CN") + tail
