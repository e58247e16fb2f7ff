"""Every picture of the README and of docs/tables.md: `make pictures`.

The sample campaigns' pages, and the README's own notice from the filled workbook to the finished page. Documents
are the program's own PDFs, with the free faces of the tests; the sheets of workbooks are rendered by LibreOffice,
and stay as they are where there is none.
"""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from first_notice import fill_in, mend  # noqa: E402

import grouped_tables  # noqa: E402
from notice_gen.build.checking import CheckRequest, check  # noqa: E402
from notice_gen.build.documents import DocumentsRequest, build  # noqa: E402
from notice_gen.build.requests import Source  # noqa: E402
from notice_gen.cli.working_folder import WORKBOOK, make_folder  # noqa: E402
from notice_gen.model.diagnostics import Report  # noqa: E402
from rendering import missing_fangsong, render, use_test_fonts  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
CAMPAIGNS = {"wangcheng": (1, 3, 9), "shaoxing": (1, 7, 8)}  # pages, from 1
# File → what of the walk it shows: the rendered file, its pages, pixels per point, and how much of the page's height
# is shown without white margins (None: whole pages).
WALK = {
    "form": ("filled", (1,), 1.2, 0.78),
    "text": ("filled", (2,), 1.5, 1.0),
    "findings": ("marked", (1,), 1.3, 0.3),
    "notice": ("notice", (1, 2, 4), 0.75, None),
}
TABLES = {"sections": grouped_tables.in_sections, "totals": grouped_tables.total_first}  # docs/tables.md
KINDS = {"request": (1,), "reply": (1,), "joint": (1, 2)}  # pages of the samples, docs/kinds.md
GREY = (208, 208, 208)
GAP = 12  # pixels around and between pages


def main() -> None:
    """Write all pictures to docs/pictures/."""
    use_test_fonts()
    if missing_fangsong():
        sys.exit(f"missing: {missing_fangsong()} (scripts/test-tools)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for campaign in CAMPAIGNS:
            document(ROOT / "data" / f"{campaign}.xlsx", folder / f"{campaign}.pdf")
        for name, make in TABLES.items():
            document(make(folder / f"{name}.xlsx"), folder / f"{name}.pdf")
            draw(folder / f"{name}.pdf", (3, 4), 0.85, name)
        for name, first in KINDS.items():
            document(ROOT / "data" / f"{name}.xlsx", folder / f"{name}.pdf")
            draw(folder / f"{name}.pdf", first, 0.75, name)
        walk(folder)
        if shutil.which("soffice"):
            render(folder, "*.xlsx")
        for campaign, pages in CAMPAIGNS.items():
            draw(folder / f"{campaign}.pdf", pages, 0.85, campaign)
        for name, (rendered, pages, scale, shown) in WALK.items():  # type: ignore[assignment]
            if (folder / f"{rendered}.pdf").exists():
                draw(folder / f"{rendered}.pdf", pages, scale, name, shown)
            else:
                print(f"{name}.png stays as it is: no LibreOffice here")


def walk(folder: Path) -> None:
    """The README's tour: filled.xlsx, marked.xlsx with its findings, and notice.pdf once they are mended."""
    place = folder / "walk"
    year = datetime.date.today().year
    make_folder(place, Report(), kind=None, last=None, python="python3", this_year=year)
    workbook = place / WORKBOOK
    fill_in(workbook)
    marked = check(CheckRequest(Source(workbook), place / "output", mark=True)).marked
    assert marked is not None  # it has findings
    marked.rename(folder / "marked.xlsx")
    mend(workbook)
    document(workbook, folder / "notice.pdf")
    workbook.rename(folder / "filled.xlsx")


def document(workbook: Path, path: Path) -> None:
    """The only document of a workbook as PDF."""
    made = path.parent / f"made-{path.stem}"
    (written,) = build(DocumentsRequest(Source(workbook), made, formats=("pdf",))).documents
    written.files[0].rename(path)


def draw(rendered: Path, pages: tuple[int, ...], scale: float, name: str, shown: float | None = None) -> None:
    """Pages of a PDF side by side on grey, in few colours; `shown` as in WALK."""
    pdf = pdfium.PdfDocument(rendered)
    pictures = [pdf[page - 1].render(scale=scale).to_pil().convert("RGB") for page in pages]
    pdf.close()
    if shown is not None:
        pictures = [within_margins(picture, shown) for picture in pictures]
    width = sum(picture.width + GAP for picture in pictures) + GAP
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + 2 * GAP), GREY)
    left = GAP
    for picture in pictures:
        sheet.paste(picture, (left, GAP))
        left += picture.width + GAP
    sheet.quantize(64).save(PICTURES / f"{name}.png", optimize=True)


def within_margins(picture: Image.Image, shown: float) -> Image.Image:
    """The upper part of a picture, without its white margins but for a narrow one."""
    upper = picture.crop((0, 0, picture.width, int(picture.height * shown)))
    white = Image.new("RGB", upper.size, (255, 255, 255))
    left, top, right, bottom = ImageChops.difference(upper, white).getbbox() or (0, 0, *upper.size)
    box = (
        max(left - GAP, 0),
        max(top - GAP, 0),
        min(right + GAP, upper.width),
        min(bottom + GAP, upper.height),
    )
    return upper.crop(box)


if __name__ == "__main__":
    main()
