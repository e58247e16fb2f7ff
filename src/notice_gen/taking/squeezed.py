"""A w:p → whether it is laid out so that nobody sees its words: lines or rows lower than any type, or a place beyond the page.

Only what is certain counts; how its characters are set is asked elsewhere (`looks`).
"""

from __future__ import annotations

from typing import Any

from notice_gen.taking.word_parts import W

LOWEST = 80  # twips; 4 pt is the size below which characters are called unseen too (looks)
_WIDEST = (
    16838,
    23811,
)  # twips; width and height of a page where the file says none: A4 and A3 on their sides


def page_of(root: Any) -> tuple[int, int]:
    """Width and height in twips that no page of this part passes."""
    sizes = list(root.iter(f"{W}pgSz"))
    width = max((_twips(one, "w") or 0 for one in sizes), default=0)
    height = max((_twips(one, "h") or 0 for one in sizes), default=0)
    return width or _WIDEST[0], height or _WIDEST[1]


def squeezed(paragraph: Any, page: tuple[int, int]) -> bool:
    """Whether the paragraph, by its own properties or its row's, has no room on a page."""
    for row in paragraph.iterancestors(f"{W}tr"):
        height = row.find(f"{W}trPr/{W}trHeight")
        if height is not None and height.get(f"{W}hRule") == "exact" and _below(_twips(height, "val")):
            return True
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        return False
    spacing, indent, frame = (properties.find(f"{W}{name}") for name in ("spacing", "ind", "framePr"))
    if spacing is not None and spacing.get(f"{W}lineRule") == "exact" and _below(_twips(spacing, "line")):
        return True
    if indent is not None and any(
        abs(_twips(indent, name) or 0) >= page[0] for name in ("left", "start", "right", "end")
    ):
        return True
    return frame is not None and any(
        abs(_twips(frame, name) or 0) >= limit for name, limit in zip("xy", page, strict=True)
    )


def _below(twips: int | None) -> bool:
    return twips is not None and 0 < twips <= LOWEST


def _twips(element: Any, name: str) -> int | None:
    said = str(element.get(f"{W}{name}", ""))
    return int(said) if said.lstrip("-").isdecimal() else None
