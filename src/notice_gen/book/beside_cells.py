"""A sheet's part of an .xlsx → what Excel prints with its cells and is none of them: text boxes, pictures, charts, headers.

Nothing of it is taken; it is named, so that nobody misses it. Comments do not print, and are left out.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Sequence

from notice_gen.book.limits import MOST_OF_SMALL_PART
from notice_gen.book.sheets import short
from notice_gen.book.unpacking import Package, local
from notice_gen.model.patterns import lazy_pattern

RUNNING = frozenset(
    ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
)  # ECMA-376 part 1, 18.3.1.46
_CODE = lazy_pattern(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|&|[A-Za-z+-])')
_PAGE_NUMBER = lazy_pattern(r"[\s第共页码之\-—–_/.·]*")
_SHAPES = {"pic": "图片", "graphicFrame": "图表"}


def beside_cells(package: Package, part: str, running: Sequence[str]) -> tuple[str, ...]:
    """What stands beside the cells of a sheet, in words; `running` are its headers and footers as the file spells them.

    A page number is no loss, for the document has its own.
    """
    made: list[str] = []
    for drawing in _drawings(package, part):
        made += _shapes(package, drawing)
    for one in running:
        words = _CODE.sub("", one).strip()
        if not _PAGE_NUMBER.fullmatch(words):
            made.append(f"页眉页脚“{short(words)}”")
    return tuple(made)


def _drawings(package: Package, part: str) -> list[str]:
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/drawing"):
            target = posixpath.join("/", folder, attributes.get("Target", ""))
            found.append(posixpath.normpath(target).lstrip("/"))

    if relations in package:
        package.parse(relations, start, most=MOST_OF_SMALL_PART)
    return [one for one in found if one in package]


def _shapes(package: Package, part: str) -> list[str]:
    """The text boxes of a drawing with their words, the number of its pictures and charts."""
    words: list[str] = []
    counts: Counter[str] = Counter()
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        element = local(name)
        inside = element == "t"
        if element == "sp":
            words.append("")
        elif element in _SHAPES:
            counts[_SHAPES[element]] += 1

    def end(name: str) -> None:
        nonlocal inside
        inside = False

    def characters(text: str) -> None:
        if inside and words:
            words[-1] += text

    package.parse(part, start, end, characters, most=MOST_OF_SMALL_PART)
    boxes = [f"文本框“{short(one)}”" for one in words if one.strip()]
    return [*boxes, *(f"{what}（{many} 个）" for what, many in counts.items())]
