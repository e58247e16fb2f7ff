"""A package → how many cells openpyxl would create for its merged ranges and links, one object each.

Our own reading creates none; code that copies a workbook with openpyxl asks here first whether that is bearable.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from notice_gen.book.tags import position
from notice_gen.book.unpacking import Package, local
from notice_gen.model.diagnostics import Refused

MOST_SPREAD = 200_000  # cells


def spread(path: Path) -> int:
    """The number of cells under the merged ranges and links; a sheet merged as a whole has 17 thousand millions."""
    cells = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cells
        if local(name) in ("mergeCell", "hyperlink"):
            first, _, last = attributes.get("ref", "").partition(":")
            try:
                (top, left), (bottom, right) = position(first), position(last or first)
                cells += (abs(bottom - top) + 1) * (abs(right - left) + 1)
            except ValueError:  # whole columns, for one
                cells += MOST_SPREAD

    with suppress(Refused), Package(path, path.name) as package:
        for part in package.names():
            with suppress(Refused):  # openpyxl cannot open it either
                package.parse(part, start)
    return cells
