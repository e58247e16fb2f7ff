"""A page with our page number, and what others made → that on the page with the number above it, and whether it stands on ink.

pdfium writes what was on a page before all that is put on it, in whatever order; so the number is made anew, of the same
face, each character at its place. Where the number stands was decided in page.typ.
"""

from __future__ import annotations

from ctypes import c_double, c_float, c_ushort
from typing import TYPE_CHECKING

from notice_gen.model.original import Ground
from notice_gen.writers.pdf.number_near import has_number

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfObject, PdfPage

AROUND = 1.5  # points of ground around the number that belong to it
SCALE = 2  # pixels of a point, where the ground is looked at
INK = 70  # of 255: by how much a pixel differs from the ground where it is ink
MOST_SPECKS = 0.015  # of the ground: so much dirt has any scan
DARK = 60  # of 255: on a ground that is darker nobody reads a black number


def put_below_number(body: PdfObject, page: PdfPage, document: PdfDocument) -> Ground:
    """Put what others made on a page of ours, below the page number; what the number stands on."""
    own = list(page.get_objects(max_depth=1))
    bounds = [one.get_bounds() for one in own]
    number = _number_of(page, document)
    for one in own:
        page.remove_obj(one)
    page.insert_obj(body)
    page.gen_content()
    if not number:
        return Ground.CLEAN
    left, bottom = min(b[0] for b in bounds) - AROUND, min(b[1] for b in bounds) - AROUND
    right, top = max(b[2] for b in bounds) + AROUND, max(b[3] for b in bounds) + AROUND
    ground = _ground(page, (left, bottom, right, top))
    if ground is Ground.CLEAN and has_number(page, bottom, top):
        ground = Ground.NEAR
    if ground is Ground.DARK:
        page.insert_obj(_white((left, bottom, right, top), document))
    for one in number:
        page.insert_obj(one)
    page.gen_content()
    return ground


def _number_of(page: PdfPage, document: PdfDocument) -> list[PdfObject]:
    from pypdfium2 import PdfMatrix, PdfObject, raw

    text = page.get_textpage()
    made = []
    for n in range(text.count_chars()):
        old = raw.FPDFText_GetTextObject(text, n)
        character = chr(raw.FPDFText_GetUnicode(text, n))
        if not old or character.isspace():
            continue
        size, x, y = c_float(), c_double(), c_double()
        raw.FPDFTextObj_GetFontSize(old, size)
        raw.FPDFText_GetCharOrigin(text, n, x, y)
        new = raw.FPDFPageObj_CreateTextObj(document, raw.FPDFTextObj_GetFont(old), size.value)
        raw.FPDFText_SetText(new, (c_ushort * 2)(ord(character), 0))
        one = PdfObject(new, pdf=document)
        one.set_matrix(PdfMatrix(1, 0, 0, 1, x.value, y.value))
        made.append(one)
    text.close()
    return made


def _ground(page: PdfPage, box: tuple[float, float, float, float]) -> Ground:
    """What a page shows in a box (left, bottom, right, top in points)."""
    left, bottom, right, top = box
    crop = (left, bottom, page.get_width() - right, page.get_height() - top)
    shades = page.render(scale=SCALE, crop=crop, grayscale=True).to_pil().convert("L").histogram()
    count = sum(shades)
    seen, middle = 0, 0
    while seen * 2 < count:
        seen += shades[middle]
        middle += 1
    ink = sum(many for shade, many in enumerate(shades) if abs(shade - middle) > INK)
    if ink > count * MOST_SPECKS:
        return Ground.INK
    return Ground.DARK if middle < DARK else Ground.CLEAN


def _white(box: tuple[float, float, float, float], document: PdfDocument) -> PdfObject:
    from pypdfium2 import PdfObject, raw

    left, bottom, right, top = box
    path = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    raw.FPDFPageObj_SetFillColor(path, 255, 255, 255, 255)
    raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_WINDING, False)
    return PdfObject(path, pdf=document)
