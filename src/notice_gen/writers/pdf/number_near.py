"""The foot of a page that others made → whether a page number of its own stands near the height of ours.

It is looked for in the picture, since a scan has no words: the lowest thing on the page, low and narrow, with white above it.
Where our number stands on ink is not asked here (`number_on_top`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfPage

MM = 72 / 25.4
SCALE = 2  # pixels of a point
NEAR = 10 * MM  # points above or below our number; a reader takes one of the two for the other
APART = (
    5 * MM
)  # white above a page number: lines of a text are nearer to each other (28.9 points, 13 of them white)
HEIGHTS = 1.5 * MM, 7 * MM  # of a page number, from that of a newspaper to 三号 with its dashes
WIDEST = 45 * MM  # “第 12 页　共 130 页”
EDGE = 8 * MM  # of the paper, where scans have dark borders
INK = 70  # of 255: by how much a pixel is darker than the paper


def has_number(page: PdfPage, bottom: float, top: float) -> bool:
    """Whether what looks like a page number stands within NEAR of the heights (in points) between which ours will."""
    above = top + NEAR + APART
    crop = (EDGE, 0, EDGE, page.get_height() - above)
    ink = _ink(page.render(scale=SCALE, crop=crop, grayscale=True).to_pil().convert("L"))
    lines = _lines(ink)
    if not lines:
        return False
    first, last = lines[-1]
    high, low = above - first / SCALE, above - last / SCALE
    left, _, right, _ = ink.crop((0, first, ink.width, last)).getbbox() or (0, 0, ink.width, 0)
    white = (first - (lines[-2][1] if len(lines) > 1 else 0)) / SCALE
    return (
        HEIGHTS[0] <= high - low <= HEIGHTS[1]
        and (right - left) / SCALE <= WIDEST
        and white >= APART
        and low <= top + NEAR
        and high >= bottom - NEAR
    )


def _ink(picture: Image) -> Image:
    """What is darker than the paper, in white on black, without specks."""
    from PIL import ImageFilter

    shades = picture.histogram()
    paper = max(range(256), key=lambda shade: shades[shade])
    mask = picture.point([255 if shade < paper - INK else 0 for shade in range(256)])
    return mask.filter(ImageFilter.MedianFilter(3))


def _lines(ink: Image) -> list[tuple[int, int]]:
    """The rows of pixels, from the first to behind the last, of each thing that has white above and below it."""
    width, rows = ink.width, ink.tobytes()
    found: list[tuple[int, int]] = []
    for n in range(ink.height):
        if rows.count(255, n * width, (n + 1) * width) < 2:
            continue
        if found and n - found[-1][1] <= MM * SCALE:
            found[-1] = found[-1][0], n + 1
        else:
            found.append((n, n + 1))
    return found
