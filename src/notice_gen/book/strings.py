"""The shared strings of an .xlsx → a list of texts, phonetics left out.

What must be said of a text is said at the cells that hold it.
"""

from __future__ import annotations

import re

from notice_gen.book.grid import INVISIBLE, ODD, unescaped
from notice_gen.book.limits import MOST_IN_A_CELL, MOST_SHARED_STRINGS
from notice_gen.book.pieces import chunks, decoded_together, head_of
from notice_gen.book.unpacking import Package, local


class SharedStrings:
    """The texts that cells share, and which of them hold something to say at the cell."""

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
        if head is None or not re.search(rb"<sst [^>]*>\s*$", head):
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
        pieces: list[str] = []
        texts: list[str] = []
        inside = phonetic = False
        length = 0

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal inside, phonetic, length
            element = local(name)
            if element == "si":
                length = 0
                pieces.clear()
            elif element == "rPh":
                phonetic = True
            elif element == "t":
                inside = not phonetic

        def end(name: str) -> None:
            nonlocal inside, phonetic
            element = local(name)
            if element == "t":
                inside = False
            elif element == "rPh":
                phonetic = False
            elif element == "si":
                texts.append("".join(pieces))
                if len(texts) >= 10_000:
                    self._add(texts)
                    texts.clear()

        def characters(text: str) -> None:
            nonlocal length
            if inside:
                pieces.append(text)
                length += len(text)
                if length > MOST_IN_A_CELL:
                    raise self.package.swollen()

        self.package.parse(part, start, end, characters)
        self._add(texts)
