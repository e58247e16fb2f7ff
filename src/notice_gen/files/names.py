"""Document → file name: names that a clerk recognises and every system takes.

Nothing is written here (`outbox` does).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from notice_gen.model.document import Document, Mark, first
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import plain
from notice_gen.model.values import Day

UNNUMBERED = "送审稿"
LONGEST_NAME = 200  # bytes of UTF-8; file systems take 255, copies and temporary names need some
_RESERVED = lazy_pattern(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])", re.IGNORECASE
)  # devices of Windows
_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")


@dataclass(frozen=True, slots=True)
class Artifact:
    """Bytes with a file name."""

    name: str
    data: bytes


def file_stem(document: Document, number: str = "") -> str:
    """Number (or 送审稿), title and date: 望卫政发〔2022〕7号 关于印发…的通知 2022-02-15.

    `number` is what the register calls it, where the document itself says less: 第3期 alone is one of many. A document
    without a title (an order, minutes) goes by its mark, and one that nobody signs by the day in its head.
    """
    start = UNNUMBERED if document.is_draft else number or _numbered(document)
    mark = first(document.head.elements, Mark)
    named = document.title or mark
    title = str(named.text) if named else ""
    if named is mark and start.startswith(title):
        title = ""  # 某某市人民政府令第7号 says it already
    date = document.date.alone
    end = f" {date.isoformat()}" if isinstance(date, Day) else ""
    return portable(f"{start} {title}".strip(), LONGEST_NAME - len(end)) + end


def _numbered(document: Document) -> str:
    """The number, behind the words of the mark where it has no 机关代字: 某某市人民政府令第40号."""
    number, mark = str(document.number), first(document.head.elements, Mark)
    without_code = number.startswith(("第", "〔")) or number[:1].isdigit()
    return f"{mark.text}{number}" if mark is not None and without_code else number


def portable(name: str, longest: int = LONGEST_NAME) -> str:
    """A file name's words made safe on Windows, Linux and macOS, at most so many bytes long."""
    name = unicodedata.normalize("NFC", plain(name)).translate(_FULL_WIDTH)
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = " ".join(name.split(" ")).strip(" .")
    if _RESERVED.fullmatch(name.split(".")[0].rstrip(" ")):
        name = f"_{name}"
    while len(name.encode()) > longest:
        name = name[:-1].rstrip(" .")
    return name or UNNUMBERED


def distinct(stems: list[str]) -> list[str]:
    """The same names, the second of two alike (in any width or case) with （2） after it."""
    taken: set[str] = set()
    made = []
    for stem in stems:
        name, n = stem, 1
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            n += 1
            name = f"{stem}（{n}）"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        made.append(name)
    return made
