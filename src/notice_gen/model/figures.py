"""Words of a cell → the figure that they are, with the way in which it is written. Nothing is rounded, nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from notice_gen.model.patterns import lazy_pattern

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans("−–", "--")
_FIGURE = lazy_pattern(r"([-+]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([%‰]?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a cell writes it: its decimals, whether thousands are parted, the sign behind it (%)."""

    value: Decimal
    decimals: int = 0
    parted: bool = False
    sign: str = ""

    def __str__(self) -> str:
        return f"{self.value:{',' if self.parted else ''}.{self.decimals}f}{self.sign}"


def figure(words: str) -> Figure | None:
    """The figure that the words are, as a whole; None for any other words (30人, 约5, （3））."""
    found = _FIGURE.fullmatch(words.translate(_FULL_WIDTH).strip())
    if found is None:
        return None
    digits = found[2].replace(",", "")
    return Figure(Decimal(found[1] + digits), len(digits.partition(".")[2]), "," in found[2], found[3])
