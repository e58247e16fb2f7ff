"""档号 ↔ its parts (DA/T 22—2015, 5.4; DA/T 13—2022): Z109-WS·2026-D30-BGS-0001. No code is given here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from notice_gen.model.filing import RETENTION
from notice_gen.model.patterns import lazy_pattern

# 全宗号-档案门类代码·年度-保管期限-机构（问题）代码-件号: "-" parts the levels, "·" the two inside one (5.4).
PATTERN = lazy_pattern(
    r"(?P<fonds>[A-Z0-9]{4})-(?P<sort>WS)·(?P<year>\d{4})-(?P<retention>Y|D30|D10)-(?P<unit>[A-Z0-9]{3})-(?P<n>\d{4})",
    re.ASCII,
)
SHAPE = "全宗号四位-WS·年度四位-Y、D30 或 D10-机构代码三位-件号四位"
_IN_WORDS = {code: words for words, code in RETENTION.items()}


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """The parts of a 档号. `n` is the 件号, from 1, counted inside the class that the other parts make."""

    fonds: str
    sort: str
    year: int
    retention: str
    unit: str
    n: int

    def __str__(self) -> str:
        return f"{self.item_class}-{self.n:04d}"

    @property
    def item_class(self) -> str:
        """The code without its 件号: Z109-WS·2026-D30-BGS."""
        return f"{self.fonds}-{self.sort}·{self.year}-{self.retention}-{self.unit}"

    @property
    def retention_words(self) -> str:
        """The 保管期限 as it is written: 永久, 30年, 10年."""
        return _IN_WORDS[self.retention]


def parse_code(text: str) -> Code | None:
    """The parts of a 档号; None where it does not match PATTERN, or has the 件号 0000."""
    found = PATTERN.fullmatch(text)
    if found is None or found["n"] == "0000":
        return None
    return Code(
        found["fonds"], found["sort"], int(found["year"]), found["retention"], found["unit"], int(found["n"])
    )
