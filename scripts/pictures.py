"""The sample campaigns' pages as pictures for the README: `make pictures`.

Rendered by LibreOffice from its copies of the documents, with the free faces of the tests.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from notice_gen.build import build  # noqa: E402
from notice_gen.diagnostics import Report  # noqa: E402
from rendering import missing, render  # noqa: E402

SHOWN = {"wangcheng": (1, 3, 9), "shaoxing": (1, 7, 9)}  # pages, from 1
PICTURES = ROOT / "docs" / "pictures"
DOTS_PER_INCH = 72


def main() -> None:
    """Write one strip of pages per campaign to docs/pictures/."""
    if missing():
        sys.exit(f"missing: {missing()} (scripts/test-tools)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for campaign in SHOWN:
            (written,) = build(
                ROOT / "data" / f"{campaign}.xlsx", folder / "made", Report(), for_libreoffice=True
            )
            written.files[0].rename(folder / f"{campaign}.docx")
        render(folder)
        for campaign, pages in SHOWN.items():
            document = pdfium.PdfDocument(folder / f"{campaign}.pdf")
            strip(document, pages).save(PICTURES / f"{campaign}.png", optimize=True)
            document.close()


def strip(document: pdfium.PdfDocument, pages: tuple[int, ...]) -> Image.Image:
    """The pages side by side, on grey, in few colours."""
    scale = DOTS_PER_INCH / 72 * 0.85
    pictures = [document[page - 1].render(scale=scale).to_pil() for page in pages]
    gap = 12
    width = sum(picture.width + gap for picture in pictures) + gap
    sheet = Image.new("RGB", (width, pictures[0].height + 2 * gap), (208, 208, 208))
    left = gap
    for picture in pictures:
        sheet.paste(picture, (left, gap))
        left += picture.width + gap
    return sheet.quantize(64)


if __name__ == "__main__":
    main()
