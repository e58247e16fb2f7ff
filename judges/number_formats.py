"""Number formats as we show them, beside npm's numfmt as a second opinion: two hundred codes, a few values each.

Where the two differ, REASONS says why; a difference that it does not know is a finding of the judge. None is what we
do not understand: the cell's number is then shown plain, and that is said (W133), or it is no day (W181).
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from notice_gen.book.number_format import compiled, in_calendar

HERE = Path(__file__).parent

_DIGITS = (
    "0", "00", "0000", "0.0", "0.00", "0.000", "#", "##", "#.##", "0.#", "0.0#", "#,##0", "#,##0.0", "#,##0.00",
    "#,###", "0%", "0.0%", "0.00%", "0,", "0.0,,", "000000", "General",
)  # fmt: skip
_AROUND = ("{}", '{}"元"', '"¥"{}', "{};[Red]-{}", "_ * {}_ ;_ * -{}_ ")
_OTHERS = (
    # nothing is shown in an empty section
    "0;;", "0;", ";;;", ";", ";0", "0;;0", ";;", "0;-0;", "0;-0;;@", "#,##0;;", '0"人";;', '0;;"无"', '0.00;"";"-"',
    # signs, words, colours, conditions
    "+0;-0;0", '"增加"0;"减少"0;"持平"', "(0);(0)", "#,##0_);(#,##0)", "[Red]0", "[蓝色]0", "[Color 10]0.0", "0\\-0", "0!人",
    '[>=100]0"个";0"只"', '[<60]"不合格";[<85]"合格";"优良"', '[=1]"是";[=0]"否";0', "[<0]-0.0;[=0]0;0.00",
    "000-0000", "0000-0000", "000 0000 0000", "00000000000", '"第"0"号"', '0"/"0',
    # fractions and powers
    "# ?/?", "# ??/??", "# ?/4", "# ??/100", "?/?", "0/10", "0.00E+00", "0.0E+0", "##0.0E+0", "0E+0", "0.000E-00",
    # Chinese numerals
    "[DBNum1]General", "[DBNum2]General", "[DBNum1]0", "[DBNum2]0", '[DBNum2]General"元整"', "[DBNum1][$-804]General",
    "[DBNum2][$-804]0.00", '[DBNum1]"第"General"批"',
    # a currency sign and a language in brackets
    "[$¥-804]#,##0.00", "[$¥-804]#,##0.00;[$¥-804]-#,##0.00", "[$-804]0.0", "[$$-409]#,##0", "[$€-2]0.00",
    # days
    "yyyy/m/d", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"', 'm"月"d"日"', "yyyy.m.d", "yy-m-d", "m/d", "mm/dd", "d", "dd",
    "m", "mm", "yyyy", "yy", "yyyymmdd", "yyyy/m/d;@", '[$-F800]dddd, mmmm dd, yyyy', "[$-804]aaaa", "[$-804]aaa", "aaaa",
    "d-mmm-yy", "d-mmm", "mmm-yy", "mmmm", "mmmmm", "ddd", "dddd", "[$-409]dddd", '[$-804]yyyy"年"m"月"d"日"', "[$-804]dddd",
    '[DBNum1]yyyy"年"m"月"d"日"', '[DBNum1][$-804]yyyy"年"m"月"d"日"', '[DBNum1]m"月"d"日"', "e/m/d", 'yyyy"年"mm"月"dd"日" aaaa',
    # times of day, and how long
    "h:mm", "hh:mm", "h:mm:ss", "mm:ss", "mm:ss.0", "h:mm AM/PM", "h AM/PM", "h:mm:ss AM/PM", 'h"时"mm"分"', 'h"时"mm"分"ss"秒"',
    '上午/下午h"时"mm"分"', "[h]:mm", "[h]:mm:ss", "[mm]:ss", "[ss]", '[h]"小时"', "yyyy/m/d h:mm", "h:mm A/P", "ss.00",
)  # fmt: skip
CODES = (*(around.format(*[code] * 2) for code in _DIGITS for around in _AROUND), *_OTHERS)
VALUES = (0, 1, -1, 12, 1234.567, -0.5, 0.125, 45_658, 45_658.75, 13_912_345_678)


@dataclass(frozen=True, slots=True)
class Shown:
    """A value in a format, as we show it and as numfmt does."""

    code: str
    value: float
    ours: str | None
    theirs: str | None

    @property
    def alike(self) -> bool:
        """Room at the ends, which is as wide as a sign, is no difference."""
        return self.ours is not None and self.theirs is not None and self.ours.strip() == self.theirs.strip()


REASONS: dict[str, Callable[[Shown], bool]] = {
    "Excel shows ####: no day or time has this number": lambda one: (
        one.ours is None and compiled(one.code).is_date and not in_calendar(one.value, False)
    ),
    "numfmt does not know [DBNum1] and [DBNum2]": lambda one: "DBNum" in one.code,
    "numfmt does not know 上午/下午, colours in Chinese and !": lambda one: (
        "上午/下午" in one.code or "[蓝色]" in one.code or "!" in one.code
    ),
    "numfmt has the names of months, days and halves in the language asked for, Excel in English without [$-804]": lambda one: (
        "$-" not in one.code and any(name in one.code for name in ("mmm", "ddd", "AM/PM"))
    ),
    "numfmt keeps the room of digits that a fraction has not, we leave it out": lambda one: (
        "/" in one.code and (one.ours or "").replace(" ", "") == (one.theirs or "").replace(" ", "")
    ),
    "a negative number that rounds to zero keeps its sign here; not settled": lambda one: (
        one.value < 0 and one.ours == f"-{one.theirs}"
    ),
    "zero in ##0.0E+0: numfmt fills all places; not settled": lambda one: (
        (one.code, one.value) == ("##0.0E+0", 0)
    ),
}


def compared(modules: Path) -> tuple[Counter[str], list[Shown]]:
    """How many values are shown alike ("") or differ for a known reason, and those that differ for none.

    `modules` is the folder of numfmt.
    """
    pairs = [(code, value) for code in CODES for value in VALUES]
    done = subprocess.run(
        ["node", HERE / "with_numfmt.cjs", modules],
        input=json.dumps(pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    counted: Counter[str] = Counter()
    unknown = []
    for (code, value), theirs in zip(pairs, json.loads(done.stdout), strict=True):
        one = Shown(code, value, compiled(code).number(value), theirs)
        reason = "" if one.alike else next((why for why, holds in REASONS.items() if holds(one)), None)
        if reason is None:
            unknown.append(one)
        else:
            counted[reason] += 1
    return counted, unknown
