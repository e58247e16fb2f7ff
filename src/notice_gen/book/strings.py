"""The shared strings of an .xlsx → a list of texts, phonetics left out.

Findings on a text are reported at the cells that refer to it, not here.
"""

from __future__ import annotations

import re

from notice_gen.book.characters import ODD, untidy
from notice_gen.book.grid import unescaped
from notice_gen.book.limits import MOST_IN_A_CELL, MOST_SHARED_STRINGS
from notice_gen.book.pieces import chunks, decoded_together, head_of
from notice_gen.book.unpacking import Package, local
from notice_gen.model.raised import Manner


class TextOfCell:
    """Joins the text of a cell or shared string from the pieces that Expat gives; phonetics are left out."""

    __slots__ = ("inside", "length", "package", "phonetic", "pieces")

    def __init__(self, package: Package) -> None:
        self.package = package
        self.pieces: list[str] = []
        self.length = 0  # of all that the cell had so far
        self.inside = False  # an element of text
        self.phonetic = False  # inside a reading, which is not text

    def open(self) -> None:
        """An element of text begins."""
        self.inside = not self.phonetic
        self.pieces.clear()

    def add(self, piece: str) -> None:
        """Expat's handler of characters. Raises Refused beyond MOST_IN_A_CELL."""
        if self.inside:
            self.pieces.append(piece)
            self.length += len(piece)
            if self.length > MOST_IN_A_CELL:
                raise self.package.swollen()

    def close(self) -> str:
        """The text since the last opening."""
        self.inside = False
        text = "".join(self.pieces)
        self.pieces.clear()
        return text


class Font:
    """What the properties of a font (w:rPr of a run, or font of the styles) say of raising, lowering and striking."""

    __slots__ = ("manner",)

    def __init__(self) -> None:
        self.manner: Manner | None = None  # None: the run has no font of its own

    def opens(self, element: str, attributes: dict[str, str]) -> bool:
        """Take note of an element that opens; False where it is none of these."""
        if element == "rPr":
            self.manner = Manner.PLAIN
        elif element == "strike" and attributes.get("val", "1") not in ("0", "false"):
            self.manner = Manner.STRUCK  # also of raised words
        elif element == "vertAlign" and self.manner is not Manner.STRUCK:
            self.manner = _ALIGNED.get(attributes.get("val", ""), Manner.PLAIN)
        else:
            return False
        return True

    def ends(self) -> None:
        """The run ends."""
        self.manner = None


_ALIGNED = {"superscript": Manner.RAISED, "subscript": Manner.LOWERED}


class SharedStrings:
    """The texts that cells share by index; `odd` are the indexes of those that need `Grid.clean`.

    `runs` has the runs of a text in several fonts, each with its manner, None where the font is the cell's.
    """

    PLAIN = re.compile(
        r'\s*+(?:<si>(?:<t(?: xml:space="preserve")?+>[^<]*+</t>|<t/>|<t xml:space="preserve"/>)</si>\s*+)*+'
    )
    TEXT = re.compile(r"<si><t(?:/>| xml:space=\"preserve\"/>|[^>]*+>)([^<]*+)")

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.texts: list[str] = []
        self.odd: set[int] = set()  # strings that a cell must clean
        self.runs: dict[int, list[tuple[Manner | None, str]]] = {}
        if part and part in package and not self._scanned(part):
            self.texts.clear()
            self._streamed(part)
        if any(len(text) > MOST_IN_A_CELL for text in self.texts):
            raise package.swollen()

    def _add(self, texts: list[str]) -> None:
        first = len(self.texts)
        self.texts += texts
        if len(self.texts) > MOST_SHARED_STRINGS:
            raise self.package.swollen()
        together = "\n".join(texts)
        if "_x" not in together and "\r" not in together and not untidy(together):
            return
        for at in range(first, len(self.texts)):
            if ODD.search(self.texts[at]):
                self.texts[at] = text = unescaped(self.texts[at]).replace("\r\n", "\n").replace("\r", "\n")
                if ODD.search(text):
                    self.odd.add(at)

    def _scanned(self, part: str) -> bool:
        head, blocks = head_of(self.package, part, b"<si>")
        if head is None or not re.search(rb"<sst [^<>]*+>\s*+$", head):
            return False
        for chunk in chunks(blocks, b"<si>", b"</sst>"):
            if chunk is None or not self.PLAIN.fullmatch(chunk):
                return False
            texts = self.TEXT.findall(chunk)
            if "&" in chunk:
                decoded = decoded_together([text for text in texts if "&" in text])
                if decoded is None:
                    return False
                following = iter(decoded)
                texts = [next(following) if "&" in text else text for text in texts]
            self._add(texts)
        return True

    def _streamed(self, part: str) -> None:
        text, texts = TextOfCell(self.package), list[str]()
        font, runs, begun = Font(), list[tuple[Manner | None, str]](), 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal begun
            element = local(name)
            if element == "si":
                text.length = begun = 0
                text.pieces.clear()
                runs.clear()
            elif font.opens(element, attributes):
                pass
            elif element == "rPh":
                text.phonetic = True
            elif element == "t":
                text.inside = not text.phonetic

        def end(name: str) -> None:
            element = local(name)
            nonlocal begun
            if element == "t":
                if text.inside:
                    runs.append((font.manner, unescaped("".join(text.pieces[begun:]))))
                    begun = len(text.pieces)
                text.inside = False
            elif element == "r":
                font.ends()
            elif element == "rPh":
                text.phonetic = False
            elif element == "si":
                if any(manner is not None for manner, _ in runs):
                    at = len(self.texts) + len(texts)
                    self.runs[at] = runs.copy()
                    if any(manner not in (None, Manner.PLAIN) for manner, _ in runs):
                        self.odd.add(at)
                texts.append(text.close())
                if len(texts) >= 10_000:
                    self._add(texts)
                    texts.clear()

        self.package.parse(part, start, end, text.add)
        self._add(texts)
