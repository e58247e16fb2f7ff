"""A number as a clerk writes it (望卫政发〔2022〕7号, 7号, 7) → the Number, the Entry. Nothing is guessed among several."""

from __future__ import annotations

import re
import unicodedata

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Entry, Number
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import NO_SUCH_NUMBER, SEVERAL_NUMBERS
from notice_gen.office.register.numbers import unknown
from notice_gen.office.register.register import Register

# In NFKC, where brackets and digits of any width have become these.
_OPEN, _CLOSE = r"[〔\[({<〈《【「]", r"[〕\])}>〉》】」]"
_WHOLE = re.compile(rf"(?P<series>[^\s\d〔\[(【]+?){_OPEN}(?P<year>\d{{4}})年?{_CLOSE}第?(?P<n>\d{{1,6}})号?")
_N = re.compile(r"第?(\d{1,6})号?")


def number_of(words: str) -> Number | None:
    """The number that words are: brackets 〔〕 [] （） 【】, digits of any width, 007 and 第7号 alike; None for others."""
    match = _WHOLE.fullmatch("".join(unicodedata.normalize("NFKC", words).split()))
    if match is None or int(match["n"]) < 1:
        return None
    return Number(match["series"], int(match["year"]), int(match["n"]))


def entry_named(register: Register, words: str, year: int) -> Entry:
    """The entry that a clerk means: by the whole number, or by 7号 of that year where only one has it.

    Raises Refused where none or several have it, or where the words are no number.
    """
    number = number_of(words)
    if number is not None:
        found = register.find(number)
        if found is None:
            raise Refused(unknown(str(number)))
        return found
    match = _N.fullmatch("".join(unicodedata.normalize("NFKC", words).split()))
    if match is None:
        seen, remedy = f"“{words}”不是发文字号", "写成 某卫发〔2026〕7号，或只写 7号"
        raise Refused(Diagnostic(NO_SUCH_NUMBER, NOWHERE, seen, remedy))
    several = register.numbered(year, int(match[1]))
    if not several:
        raise Refused(unknown(f"{year} 年的 {int(match[1])}号"))
    if len(several) > 1:
        seen = f"{year} 年有 {len(several)} 个 {int(match[1])}号：{'、'.join(str(one.number) for one in several)}"
        raise Refused(Diagnostic(SEVERAL_NUMBERS, NOWHERE, seen, "把发文字号写全"))
    return several[0]
