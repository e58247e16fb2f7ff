"""The shared strings of an .xlsx → a list of texts, phonetics left out.

Findings on a text are reported at the cells that refer to it, not here.
"""

from __future__ import annotations

import re

from notice_gen.book.grid import INVISIBLE, ODD, unescaped
from notice_gen.book.limits import MOST_IN_A_CELL, MOST_SHARED_STRINGS
from notice_gen.book.pieces import chunks, decoded_together, head_of
from notice_gen.book.unpacking import Package, local


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


class SharedStrings:
    """The texts that cells share by index; `odd` are the indexes of those that need `Grid.clean`."""

    PLAIN = re.compile(
        r'\s*+(?:<si>(?:<t(?: xml:space="preserve")?+>[^<]*+</t>|<t/>|<t xml:space="preserve"/>)</si>\s*+)*+'
    )
    TEXT = re.compile(r"<si><t(?:/>| xml:space=\"preserve\"/>|[^>]*+>)([^<]*+)")

    def __init__(self, package: Package, part: str) -> None:
        self.package = package
        self.texts: list[str] = []
        self.odd: set[int] = set()  # strings that a cell must clean
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
        if "_x" not in together and "\r" not in together and INVISIBLE.search(together) is None:
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

        def start(name: str, _: dict[str, str]) -> None:
            element = local(name)
            if element == "si":
                text.length = 0
                text.pieces.clear()
            elif element == "rPh":
                text.phonetic = True
            elif element == "t":
                text.inside = not text.phonetic

        def end(name: str) -> None:
            element = local(name)
            if element == "t":
                text.inside = False
            elif element == "rPh":
                text.phonetic = False
            elif element == "si":
                texts.append(text.close())
                if len(texts) >= 10_000:
                    self._add(texts)
                    texts.clear()

        self.package.parse(part, start, end, text.add)
        self._add(texts)
