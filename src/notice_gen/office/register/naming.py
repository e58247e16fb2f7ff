"""A number as a clerk writes it (望卫政发〔2022〕7号, 某府令第40号, 7号, 7) → the Number, the Entry.

Nothing is guessed among several.
"""

from __future__ import annotations

from collections.abc import Iterable

from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import Entry, Number
from notice_gen.model.number_forms import SHAPES, USUAL_FORM, NumberForm, SaidNumber, said_number
from notice_gen.model.places import NOWHERE
from notice_gen.office.register.faults import NO_SUCH_NUMBER, SEVERAL_NUMBERS
from notice_gen.office.register.numbers import unknown
from notice_gen.office.register.register import Register


def number_of(words: str, year: int | None = None, known: NumberForm | None = None) -> Number | None:
    """The whole number that words are, with its series; None for others.

    `known` is the form that the register has for the series, `year` the one that is meant where a number of it goes
    without. Without these the words themselves must say how the series counts: 第40号 counts on, 2026年第3期 and
    第3期（总第45期） by year, while 第3期 alone may do either.
    """
    said = said_number(words)
    if said is None or not said.series or said.n is None:
        return None
    form = known or _form_said(said)
    if form is None:
        return None
    of = (said.year or year) if form.yearly else 0
    if of is None:
        return None
    return Number(said.series, of, said.n, form, said.total if form.totalled else None)


def _form_said(said: SaidNumber) -> NumberForm | None:
    """The form of the words themselves; None where they leave open whether it counts by year."""
    if said.brackets:
        return USUAL_FORM
    shape = f"第N{said.unit}（总第M期）" if said.total is not None else f"第N{said.unit}"
    if said.year is not None and f"年{shape}" in SHAPES:
        return NumberForm(f"年{shape}", yearly=True, chinese=said.chinese)
    if said.total is not None or said.year is not None:
        return NumberForm(shape, yearly=True, chinese=said.chinese) if shape in SHAPES else None
    return NumberForm(shape, yearly=False, chinese=said.chinese) if said.unit == "号" else None


def named_number(register: Register, words: str, year: int) -> Number | None:
    """The whole number that words are, by the form that the register has for its series; None for others."""
    said = said_number(words)
    known = register.form(said.series) if said is not None and said.series else None
    return number_of(words, year, known)


def entry_named(register: Register, words: str, year: int) -> Entry:
    """The entry that a clerk means: by the whole number, or by 7号, 第3期 or 总第45期 of that year where only one has it.

    Raises Refused where none or several have it, or where the words are no number.
    """
    number = named_number(register, words, year)
    if number is not None:
        found = register.find(number)
        if found is None:
            raise Refused(unknown(str(number)))
        return found
    said = said_number(words)
    if said is None or (said.series and said.total is None):
        seen, remedy = f"“{words}”不是发文字号", "写成 某卫发〔2026〕7号，或只写 7号"
        raise Refused(Diagnostic(NO_SUCH_NUMBER, NOWHERE, seen, remedy))
    year = said.year or year
    several = [one for one in register.numbered(year, said) if said.series in ("", one.number.series)]
    if not several:
        raise Refused(unknown(f"{year} 年的 {_short(said)}"))
    if len(several) > 1:
        these = "、".join(str(one.number) for one in several)
        seen = f"{year} 年有 {len(several)} 个 {_short(said)}：{these}"
        raise Refused(Diagnostic(SEVERAL_NUMBERS, NOWHERE, seen, "把发文字号写全"))
    return several[0]


# 某卫发, 某卫函, 某卫办, 某卫办发 and 某卫党发 of one office are no slips of each other.
_OWN_SERIES = frozenset("发函办党")


def one_off(series: str, known: Iterable[str]) -> list[str]:
    """The known series that differ from this one in one character, which may be another, too many or missing; none
    where this one is known. Characters by which an office tells its own series apart do not count."""
    there = list(dict.fromkeys(known))
    return [] if series in there else [one for one in there if _one_apart(one, series)]


def _one_apart(one: str, other: str) -> bool:
    same = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    for here, there in ((1, 1), (0, 1), (1, 0)):  # how many characters of each are the other ones
        if one[same + here :] == other[same + there :]:
            ours, theirs = one[same : same + here], other[same : same + there]
            if ours and theirs:
                return not {ours, theirs} <= _OWN_SERIES
            return ours + theirs not in ("办", "党")
    return False


def _short(said: SaidNumber) -> str:
    return f"{said.n}{said.unit or '号'}" if said.n is not None else f"{said.series}总第{said.total}期"
