"""归档章 and the labels of boxes → PDF/A-2b, drawn to size by labels.typ. What stands in them is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notice_gen.model.layout import Faces
from notice_gen.writers.pdf.fonts import chosen, lacking
from notice_gen.writers.pdf.press import set_labels

STAMP_WIDTH, STAMP_HEIGHT = 45.0, 16.0  # mm, six equal cells: DA/T 22—2015, 5.4
FRAME = 0.3  # mm around a stamp for its rule
SLOT = "page_number"  # 宋体 of the layout's faces, as stamps and box labels are printed
RED, BLACK = "C80000", "000000"

Stamp = tuple[str, str, str, str, str, str]  # 全宗号, 年度, 件号; 机构（问题）, 保管期限, 页数


@dataclass(frozen=True, slots=True)
class Spine:
    """The label of a box's back: what each of its cells is called and says, from above."""

    rows: tuple[tuple[str, str], ...]


def stamp_page(stamp: Stamp, faces: Faces) -> bytes:
    """A page as large as the stamp with its frame, without a ground."""
    return set_labels(faces, {"kind": "stamp", "ink": RED, "title": "归档章", "items": [stamp]}, SLOT)


def stamp_sheets(stamps: Sequence[Stamp], faces: Faces) -> bytes:
    """Sheets of A4 with a label for each stamp, 39 on a sheet, to be cut out and glued on."""
    data = {"kind": "labels", "ink": BLACK, "title": "归档章标签", "items": list(stamps)}
    return set_labels(faces, data, SLOT)


def spine_sheets(spines: Sequence[Spine], wide: float, faces: Faces) -> bytes:
    """Sheets of A4 across with labels for the backs of boxes, each so many millimetres wide."""
    rows: list[Any] = [list(map(list, spine.rows)) for spine in spines]
    return set_labels(
        faces, {"kind": "spines", "ink": BLACK, "title": "盒脊标签", "items": rows, "wide": wide}, SLOT
    )


def unprintable_in(words: str, faces: Faces) -> list[str]:
    """The characters of these words that no face has."""
    return lacking(words, chosen(faces)[SLOT].faces)
