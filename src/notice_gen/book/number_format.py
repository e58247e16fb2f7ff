"""A number or date and its Excel format → the text that Excel shows, for the formats offices use.

A format that is not understood gives None: the caller shows the plain number and says so. Colours,
conditions, fractions and lunar calendars are not understood.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_LOCALE = re.compile(r"\[\$-[0-9A-Fa-f]+\]|\[DBNum0\]")
_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|y{1,4}|m{1,5}|d{1,4}|a{3,4}|h{1,2}|s{1,2}|.', re.IGNORECASE)
_NUMBER = re.compile(r"(?P<before>[^0#?.,%]*)(?P<digits>[#0?,]*[0#?](?:\.[0#?]+)?)(?P<after>[^0#?.,]*)")


def plain(value: float) -> str:
    """A number as Excel's General shows it: at most 11 significant digits, no trailing zeros."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.11G}"


def shown_number(value: float, code: str) -> str | None:
    """The number as the format shows it, or None for a format that is not understood."""
    code = _LOCALE.sub("", code)
    if code.lower() in ("general", "@", ""):
        return plain(value)
    sections = code.split(";")
    negative = value < 0
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    section = _QUOTED.sub(lambda m: m.group(1) or m.group(2) or "", section).strip()
    if section and not re.search(r"[0#\[\]@eE/]", section):
        return section.replace("?", "").strip()  # words alone: "-" for nothing
    match = _NUMBER.fullmatch(section)
    if not match or re.search(r"[\[\]/?@eE]", section):
        return None
    per_cent = "%" in match["before"] + match["after"]
    digits = match["digits"]
    whole, _, decimals = digits.partition(".")
    number = abs(Decimal(repr(value))) * (100 if per_cent else 1)
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    text = f"{number:,f}" if "," in whole else f"{number:f}"
    least = whole.count("0")
    front, dot, back = text.partition(".")
    if "," not in whole:
        front = front.zfill(least)
    while back.endswith("0") and decimals[len(back) - 1] == "#":
        back = back[:-1]
    sign = "-" if negative and len(sections) == 1 else ""
    return sign + match["before"] + front + (dot + back if back else "") + match["after"]


def shown_date(value: datetime.datetime | datetime.date | datetime.time, code: str) -> str | None:
    """The day or time as the format shows it, or None for a format that is not understood."""
    code = _LOCALE.sub("", code.split(";")[0])
    if code == "" or "[" in code:
        return None
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(datetime.date(1900, 1, 1), value)
    elif not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    shown, after_hour = "", False
    for token in _DATE_TOKEN.findall(code):
        low = token.lower()
        if token[0] == '"':
            shown += token[1:-1]
        elif token[0] == "\\":
            shown += token[1:]
        elif low in ("yyyy", "yy"):
            shown += f"{value.year:04d}"[-len(low) :]
        elif low in ("mm", "m"):
            part = value.minute if after_hour else value.month
            shown += f"{part:0{len(low)}d}"
        elif low in ("dd", "d"):
            shown += f"{value.day:0{len(low)}d}"
        elif low in ("hh", "h"):
            shown, after_hour = shown + f"{value.hour:0{len(low)}d}", True
        elif low in ("ss", "s"):
            shown += f"{value.second:0{len(low)}d}"
        elif token in "-/.:, 年月日时分秒@":
            shown += "" if token == "@" else token
        else:
            return None
    return shown
