"""A PDF and a stamp → a copy with the stamp in a free place at the top of its first page; nothing of the page is covered.

The free place is found by what the page shows, words and pictures alike; what stands in the stamp is not known here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from notice_gen.writers.pdf.originals import IN_USE, identified

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfMatrix, PdfPage

SCALE = 2  # pixels of a point, where the page is looked at
INK = 60  # of 255: by how much a pixel differs from the ground where it is ink
MOST_SPECKS = 0.001  # of the place: so much dirt has any scan
MM = 72 / 25.4
CLEAR = 1.5  # mm between the stamp and anything else
HIGHEST, LOWEST = (
    6.0,
    76.0,
)  # mm from the upper edge of the paper, which printers leave and within which it is the top
SIDE = 8.0  # mm from the sides
STEP = 1.0
ASIDE = 5.0  # steps away from the middle


class Unfit(Exception):
    """No PDF that can be opened and written."""


def stamped(pdf: bytes, stamp: bytes) -> bytes | None:
    """The PDF with the stamp (a PDF of one page as large as it) on its first page; None where no place is free there.

    In the middle as near to the top as may be, else beside it. Claims of the file (PDF/A) stay, for all that the stamp brings
    along is of that standard. Raises Unfit.
    """
    import pypdfium2 as pdfium

    with IN_USE:
        try:
            document, source = pdfium.PdfDocument(pdf), pdfium.PdfDocument(stamp)
            page, (wide, high) = document[0], source[0].get_size()
            place = _free_place(page, wide, high)
            if place is None:
                return None
            body = source.page_as_xobject(0, document).as_pageobject()
            body.set_matrix(_placed(page, *place))
            page.insert_obj(body)
            page.gen_content()
            out = io.BytesIO()
            document.save(out)
        except pdfium.PdfiumError as error:
            raise Unfit from error
        source.close()
        document.close()
    return identified(out.getvalue())


def _free_place(page: PdfPage, wide: float, high: float) -> tuple[float, float] | None:
    """The lower left corner of a free place for something so wide and high, in points as the page is shown."""
    across, down = page.get_size()
    ink = _ink(page, LOWEST * MM)
    clear = CLEAR * MM
    for left, top in _candidates(across, wide, high):
        box = (left - clear, top - clear, left + wide + clear, top + high + clear)
        seen = ink.crop(tuple(round(edge * SCALE) for edge in box))  # type: ignore[arg-type]
        if seen.histogram()[255] <= MOST_SPECKS * seen.width * seen.height:
            return left, down - top - high
    return None


def _candidates(across: float, wide: float, high: float) -> Iterator[tuple[float, float]]:
    """Upper left corners that may be tried, the best first: the middle from above, then further and further beside it."""
    middle = (across - wide) / 2
    most = middle - SIDE * MM
    aside = 0.0
    while aside <= most:
        for left in dict.fromkeys((middle + aside, middle - aside)):
            top = HIGHEST * MM
            while top + high <= (LOWEST - CLEAR) * MM:
                yield left, top
                top += STEP * MM
        aside += ASIDE * MM


def _ink(page: PdfPage, down: float) -> Image:
    """The upper so many points of a page: 255 where something stands, 0 where the ground is."""
    crop = (0, max(0.0, page.get_height() - down), 0, 0)
    seen = page.render(scale=SCALE, crop=crop, grayscale=True).to_pil().convert("L")
    shades = seen.histogram()
    ground = max(range(256), key=shades.__getitem__)
    ink: Image = seen.point([255 if abs(shade - ground) > INK else 0 for shade in range(256)])
    return ink


def _placed(page: PdfPage, x: float, y: float) -> PdfMatrix:
    """What puts something upright at a place of the page as it is shown, turned and cut as that may be."""
    from pypdfium2 import PdfMatrix

    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    match page.get_rotation():
        case 90:
            return PdfMatrix(0, 1, -1, 0, left + wide - y, bottom + x)
        case 180:
            return PdfMatrix(-1, 0, 0, -1, left + wide - x, bottom + high - y)
        case 270:
            return PdfMatrix(0, -1, 1, 0, left + y, bottom + high - x)
        case _:
            return PdfMatrix(1, 0, 0, 1, left + x, bottom + y)
