"""A typeset PDF and the pages of other PDFs → the PDF with these pages on the places that were kept for them.

A page goes in as it is; only one that is no A4 is made as small as the paper. Its notes and stamps are drawn into it, for a
page that is put on another has none. Where page numbers stand was decided in page.typ.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from threading import RLock
from typing import TYPE_CHECKING

from notice_gen.model.original import Covered, Ground, OriginalPages
from notice_gen.writers.pdf.number_on_top import put_below_number

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

WIDER = (0.005, 0.5)  # points by which a kept page is wider than ours (page.typ)
_CHANCE = re.compile(rb"(/ID\[.*<)([0-9A-F]{32})(>\]>>\s*startxref)", re.DOTALL)
_CLAIM = re.compile(rb"<pdfaid:(part|conformance)>[^<]*</pdfaid:\1>")
IN_USE = RLock()  # pdfium has one state for a whole process


def put_on(pdf: bytes, originals: Sequence[OriginalPages]) -> tuple[bytes, tuple[Covered, ...]]:
    """The PDF with the pages of these files, in their order, and which of them have ink where the page number stands
    or a number of their own near it.

    What others made need not be PDF/A: that is claimed no more.
    """
    import pypdfium2 as pdfium

    bare = _CLAIM.sub(lambda claim: b" " * len(claim[0]), pdf)
    with IN_USE:
        document = pdfium.PdfDocument(bare)
        usual = min(page.get_width() for page in document)
        kept = iter([page for page in document if WIDER[0] < page.get_width() - usual < WIDER[1]])
        covered = []
        for original in originals:
            source = pdfium.PdfDocument(original.data)
            source.init_forms()
            grounds = [_put(source, n, next(kept), document, usual) for n in range(len(source))]
            inked, near = (
                tuple(n for n, ground in enumerate(grounds, 1) if ground is one)
                for one in (Ground.INK, Ground.NEAR)
            )
            if inked or near:
                covered.append(Covered(original, inked, near))
            source.close()
        out = io.BytesIO()
        document.save(out)
        document.close()
    return identified(out.getvalue()), tuple(covered)


def _put(source: PdfDocument, n: int, page: PdfPage, document: PdfDocument, width: float) -> Ground:
    """One page on another, as large as it is, in the middle of the paper where the sizes differ, and the page number on top.

    What the number stands on.
    """
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    original = source[n]
    raw.FPDFPage_Flatten(original.raw, raw.FLAT_PRINT)
    height = page.get_height()
    page.set_mediabox(0, 0, width, height)
    wide, high = original.get_size()  # as it is shown: what pdfium captures is turned and cut already
    matrix = pdfium.PdfMatrix()
    if wide > high * 1.02:  # a wide page is bound with its head at the left, as a wide table is
        matrix = matrix.rotate(90, ccw=True).translate(high, 0)
        wide, high = high, wide
    scale = min(width / wide, height / high, 1)
    if abs(scale - 1) > 0.005:
        matrix = matrix.scale(scale, scale)
    else:
        scale = 1
    matrix = matrix.translate((width - wide * scale) / 2, (height - high * scale) / 2)
    body = source.page_as_xobject(n, document).as_pageobject()
    body.set_matrix(matrix)
    return put_below_number(body, page, document)


def identified(pdf: bytes) -> bytes:
    """The PDF with an identifier made of its bytes, where pdfium puts one made by chance."""
    tail = max(len(pdf) - 2_000, 0)
    named = hashlib.sha256(_CHANCE.sub(rb"\1\3", pdf[tail:]) + pdf[:tail]).hexdigest()[:32].upper().encode()
    return pdf[:tail] + _CHANCE.sub(lambda found: found[1] + named + found[3], pdf[tail:])
