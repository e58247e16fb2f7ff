"""A rendered PDF → glyphs, lines and rules in millimetres from the page's top left corner.

Read with pdfium, whose tight boxes are the ink of a glyph. Colours are read off a raster of the page.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

MM = 25.4 / 72
ZERO_WIDTH = "\u200b\u2060\ufeff"


@dataclass(frozen=True)
class Glyph:
    """A character: its ink box, the left end of its advance and its baseline."""

    character: str
    left: float
    top: float
    right: float
    bottom: float
    origin: float
    baseline: float
    size: float  # points
    font: str


@dataclass(frozen=True)
class Line:
    """Glyphs on one baseline, from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def left(self) -> float:
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    @property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def start(self) -> float:
        """Where the first character's square begins, its side bearing included."""
        return self.glyphs[0].origin

    def from_(self, words: str) -> Line:
        """The part of the line that begins with these words."""
        at = self.text.index(words)
        return Line(self.glyphs[at:])

    def only(self, words: str) -> Line:
        """These words of the line."""
        at = self.text.index(words)
        return Line(self.glyphs[at : at + len(words)])


@dataclass(frozen=True)
class Rule:
    """A straight line: pieces on one height are joined."""

    left: float
    right: float
    y: float
    thickness: float
    red: bool


class Page:
    """One page of a PDF."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self.page, self.number = page, number
        self.width, self.height = page.get_width() * MM, page.get_height() * MM

    @cached_property
    def glyphs(self) -> list[Glyph]:
        text = self.page.get_textpage()
        found = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if not character or character.isspace() or character in ZERO_WIDTH:
                continue
            left, bottom, right, top = text.get_charbox(index)
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(text, index, x, y)
            found.append(
                Glyph(
                    character,
                    left * MM,
                    self.height - top * MM,
                    right * MM,
                    self.height - bottom * MM,
                    x.value * MM,
                    self.height - y.value * MM,
                    raw.FPDFText_GetFontSize(text, index),
                    _font(text, index),
                )
            )
        return found

    @cached_property
    def lines(self) -> list[Line]:
        """Lines from top to bottom; glyphs whose baselines are within half a millimetre share one."""
        rows: list[list[Glyph]] = []
        for glyph in sorted(self.glyphs, key=lambda g: (g.baseline, g.left)):
            if rows and abs(rows[-1][0].baseline - glyph.baseline) < 0.5:
                rows[-1].append(glyph)
            else:
                rows.append([glyph])
        return [Line(tuple(sorted(row, key=lambda g: g.left))) for row in rows]

    @cached_property
    def text_lines(self) -> list[Line]:
        """The lines inside the type area: without the page number."""
        return [line for line in self.lines if line.top < 262]

    @property
    def page_number(self) -> Line | None:
        below = [line for line in self.lines if line.top >= 262]
        return below[0] if below else None

    def line(self, words: str) -> Line:
        """The first line that holds these words."""
        for line in self.text_lines:
            if words in line.text:
                return line
        raise AssertionError(
            f"no line with {words!r} on page {self.number}: {[x.text for x in self.text_lines]}"
        )

    @cached_property
    def rules(self) -> list[Rule]:
        """Horizontal rules, drawn as strokes or as thin filled strips."""
        pieces: list[Rule] = []
        for item in self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
            left, bottom, right, top = (edge * MM for edge in item.get_bounds())
            wide, high = right - left, top - bottom
            if wide < 2 or high > 1.5:
                continue
            fill, stroke = _is_filled(item)
            colour = _colour(item, stroke=stroke and not fill)
            width = ctypes.c_float()
            raw.FPDFPageObj_GetStrokeWidth(item, width)
            thickness = high if fill else width.value * MM
            if not fill:  # the bounds of a stroke are widened by its own width
                left, right = left + thickness, right - thickness
            red = colour[0] >= 200 and max(colour[1:3]) <= 80
            pieces.append(Rule(left, right, self.height - (top + bottom) / 2, thickness, red))
        return _joined(pieces)

    @cached_property
    def red_ink(self) -> tuple[float, float] | None:
        """The highest and lowest red on the page, or None."""
        image, scale = self._picture()
        red, green, blue = image.split()
        mask = ImageChops.multiply(_mask(red, least=200), _mask(green, most=80))
        box = ImageChops.multiply(mask, _mask(blue, most=80)).getbbox()
        return (box[1] * MM / scale, box[3] * MM / scale) if box else None

    def is_grey_below(self, height: float) -> bool:
        """Whether everything below that height is black, white or grey."""
        image, scale = self._picture()
        red, green, blue = image.crop((0, int(height / MM * scale), image.width, image.height)).split()
        differences = (ImageChops.difference(red, green), ImageChops.difference(red, blue))
        return all(difference.getextrema()[1] <= 40 for difference in differences)  # type: ignore[operator]

    def _picture(self) -> tuple[Image.Image, int]:
        scale = 4
        return self.page.render(scale=scale).to_pil().convert("RGB"), scale


def _mask(channel: Image.Image, least: int = 0, most: int = 255) -> Image.Image:
    return channel.point(lambda value: 255 if least <= value <= most else 0)


class Pages(list[Page]):
    """All pages of a PDF."""

    def __init__(self, path: Path) -> None:
        self.document = pdfium.PdfDocument(path)
        super().__init__(Page(page, n) for n, page in enumerate(self.document, 1))

    def find(self, words: str) -> tuple[Page, Line]:
        """The first page and line that hold these words."""
        for page in self:
            for line in page.text_lines:
                if words in line.text:
                    return page, line
        raise AssertionError(f"{words!r} is on no page")


def _font(text: pdfium.PdfTextPage, index: int) -> str:

    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFText_GetFontInfo(text, index, buffer, 256, flags)
    return buffer.value.decode("utf-8", "replace")


def _is_filled(item: pdfium.PdfObject) -> tuple[bool, bool]:

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    return mode.value != 0, bool(stroke.value)


def _colour(item: pdfium.PdfObject, stroke: bool) -> tuple[int, int, int]:

    channels = [ctypes.c_uint() for _ in range(4)]
    (raw.FPDFPageObj_GetStrokeColor if stroke else raw.FPDFPageObj_GetFillColor)(item, *channels)
    return channels[0].value, channels[1].value, channels[2].value


def _joined(pieces: list[Rule]) -> list[Rule]:
    rules: list[Rule] = []
    for piece in sorted(pieces, key=lambda r: (round(r.y, 1), r.left)):
        last = rules[-1] if rules else None
        if last and abs(last.y - piece.y) < 0.15 and piece.left - last.right < 0.5:
            rules[-1] = Rule(
                last.left,
                max(last.right, piece.right),
                last.y,
                max(last.thickness, piece.thickness),
                last.red,
            )
        else:
            rules.append(piece)
    return rules
