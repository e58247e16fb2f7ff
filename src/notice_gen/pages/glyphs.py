"""The bytes of a PDF → its pages as lines of glyphs and rules, in millimetres from the top left corner.

What they mean is not known here.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from notice_gen.model.raised import RAISED_SIZE
from notice_gen.pages.pdfium import opened

MM = 25.4 / 72
INVISIBLE = "\u200b\u2060\ufeff"
SAME_LINE = 0.5  # mm between baselines


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its ink, where its square begins, its baseline and its size in points."""

    character: str
    left: float
    top: float
    right: float
    bottom: float
    origin: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs on one baseline, from left to right, without spaces."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def start(self) -> float:
        """Where the square of its first character begins."""
        return self.glyphs[0].origin

    @property
    def baseline(self) -> float:
        """Its height on the page."""
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        """Its type size in points."""
        return round(max(glyph.size for glyph in self.glyphs), 1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, lines from top to bottom without the page number, rules likewise."""

    number: int
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]


def read_pages(pdf: bytes, page_number: tuple[str, str] = ("—", "—"), even: float = 0) -> tuple[Page, ...]:
    """The pages of a PDF; `page_number` are the words around a page's number, which is left out.

    `even` is how many millimetres further left everything is on even pages (duplex); it is added, so that all pages
    compare alike.
    """
    numbered = "{}".join(words.strip() for words in page_number)
    with opened(pdf) as document:
        pages = [_page(page, number, numbered) for number, page in enumerate(document, 1)]
    return tuple(page if page.number % 2 or not even else _moved(page, even) for page in pages)


def _moved(page: Page, right: float) -> Page:
    """A page with everything so far further right."""
    lines = []
    for line in page.lines:
        glyphs = (
            replace(g, left=g.left + right, right=g.right + right, origin=g.origin + right)
            for g in line.glyphs
        )
        lines.append(Line(tuple(glyphs)))
    rules = (replace(rule, left=rule.left + right, right=rule.right + right) for rule in page.rules)
    return Page(page.number, tuple(lines), tuple(rules))


def _page(page: Any, number: int, numbered: str) -> Page:
    lines: list[list[Glyph]] = []
    for glyph in sorted(_glyphs(page), key=lambda g: (g.baseline, g.left)):
        if lines and abs(lines[-1][0].baseline - glyph.baseline) < SAME_LINE:
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    made = [Line(tuple(sorted(line, key=lambda g: g.left))) for line in _with_raised(lines)]
    # Not its own number where pages of others before it are not counted.
    is_number = re.compile(re.escape(numbered).replace(r"\{\}", r"\d+"))
    kept = tuple(line for line in made if not is_number.fullmatch(line.text))
    return Page(number, kept, tuple(_rules(page)))


def _with_raised(lines: list[list[Glyph]]) -> list[list[Glyph]]:
    """The lines with superscript and subscript on the baseline of the words that they stand beside."""
    kept: list[list[Glyph]] = []
    sizes = [max(glyph.size for glyph in line) for line in lines]
    for n, line in enumerate(lines):
        beside = [
            other
            for m in (n - 1, n + 1)
            if 0 <= m < len(lines)
            for other in [lines[m]]
            if abs(sizes[n] / sizes[m] - RAISED_SIZE) < 0.02
            and abs(other[0].baseline - line[0].baseline) < sizes[m] * MM / 2
        ]
        if not beside:
            kept.append(line)
            continue
        home = min(beside, key=lambda other: abs(other[0].baseline - line[0].baseline))
        home += [replace(glyph, baseline=home[0].baseline) for glyph in line]
    return kept


def _glyphs(page: Any) -> Iterator[Glyph]:
    """Every visible character. pdfium is asked directly: its Python layer would take three times as long."""
    import pypdfium2.raw as raw

    height = page.get_height()
    text = page.get_textpage()
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    for index in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, index))
        if "\ud800" <= character < "\ue000":  # halves of a rare character, each with its ink
            character = text.get_text_range(index, 1) or "\ufffd"
        if character.isspace() or character < " " or character in INVISIBLE:
            continue
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        yield Glyph(
            character,
            left.value * MM,
            (height - top.value) * MM,
            right.value * MM,
            (height - bottom.value) * MM,
            x.value * MM,
            (height - y.value) * MM,
            raw.FPDFText_GetFontSize(text, index),
        )


def _rules(page: Any) -> list[Rule]:
    """Strokes and thin strips that lie flat; pieces that touch are one rule."""
    import pypdfium2.raw as raw

    height = page.get_height()
    pieces = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * MM >= 2 and (top - bottom) * MM <= 1.5:
            pieces.append(Rule(left * MM, right * MM, (height - (top + bottom) / 2) * MM))
    pieces.sort(key=lambda rule: (round(rule.y, 1), rule.left))
    rules = pieces[:1]
    for before, piece in pairwise(pieces):
        if abs(before.y - piece.y) < 0.15 and piece.left - rules[-1].right < 0.5:
            rules[-1] = Rule(rules[-1].left, max(rules[-1].right, piece.right), rules[-1].y)
        else:
            rules.append(piece)
    return rules
