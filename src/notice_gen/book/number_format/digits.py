"""A number → its digits as a section shows them: General, fixed, in thousands, scientific, as a fraction.

The sign is not shown here; `formats` knows whose it is.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from notice_gen.book.number_format.numerals import one_by_one, spelt
from notice_gen.book.number_format.sections import NotUnderstood, Section, literal

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)  # the digits that Excel keeps


def is_long(value: float) -> bool:
    """Whether General shows an integer in the form 1.23457E+11."""
    return abs(value) >= 1e11 and value == int(value)


def plain(value: float) -> str:
    """A number as Excel's General shows it in a wide column: 11 characters with the point.

    An integer of up to 15 digits stays whole.
    """
    if value == 0:
        return "0"
    sign, value = ("-" if value < 0 else ""), abs(value)
    if value < 1e15 and value == int(value):
        return sign + str(int(value))
    exact = Decimal(repr(value))
    power = _FIFTEEN.plus(exact).adjusted()
    if -5 <= power <= 10:
        places = 9 - max(power, 0) if power < 10 else 0
        text = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
        lost = power < -4 and Decimal(text) != _FIFTEEN.plus(exact)
        if not lost:
            return sign + (text.rstrip("0").rstrip(".") if "." in text else text)
    mantissa, _, exponent = f"{exact:.5E}".partition("E")
    return f"{sign}{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"


def shown_digits(section: Section, value: float) -> str:
    """A number without its sign, as a section shows it. Raises NotUnderstood, and ArithmeticError for huge ones."""
    tokens = section.tokens
    if not tokens and section.numerals:
        tokens = ["general"]
    if any(token.lower() == "general" or token == "@" for token in tokens) or not tokens:
        shown = plain(abs(value))
        if section.numerals:
            shown = spelt(shown, section.numerals)
        around = [None if t.lower() == "general" or t == "@" else literal(t) for t in tokens]
        return "".join(shown if text is None else text for text in around) if tokens else shown
    number = _FIFTEEN.plus(Decimal(repr(abs(value)))) * 100 ** sum(token == "%" for token in tokens)
    digits = [at for at, token in enumerate(tokens) if token in "0#?"]
    if not digits:
        return "".join(_shown_literal(token) for token in tokens)
    if any(token[0] in "eE" and len(token) == 2 for token in tokens):
        text = _scientific(tokens, number)
    elif "/" in tokens and tokens.index("/") > digits[0]:
        text = _fraction(tokens, number)
    else:
        text = _fixed(tokens, number)
    if "?" in tokens:
        text = text.strip()
    return one_by_one(text, section.numerals) if section.numerals else text


def _shown_literal(token: str) -> str:
    """What a token shows beside the digits; raises NotUnderstood where that is not known."""
    text = "%" if token == "%" else literal(token)
    if text is None:
        raise NotUnderstood
    return text


def _fixed(tokens: list[str], number: Decimal) -> str:
    """#,##0.00 and the like: so many decimals, thousands parted, scaled where commas stand at the end."""
    places = [at for at, token in enumerate(tokens) if token in "0#?"]
    dots = [at for at, token in enumerate(tokens) if token == "."]
    dot = dots[0] if dots else len(tokens)
    whole, decimals = [at for at in places if at < dot], [at for at in places if at > dot]
    commas = {at for at, token in enumerate(tokens) if token == ","}
    scaling = set()
    for end in {places[-1], whole[-1] if whole else places[-1]}:
        while end + 1 in commas:
            end += 1
            scaling.add(end)
    thousands = {at for at in commas if whole and whole[0] < at < whole[-1]}
    number = (number / 1000 ** len(scaling)).quantize(
        Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP
    )
    front, _, back = f"{number:f}".partition(".")
    shown = dict.fromkeys((*scaling, *thousands), "") | _whole(tokens, whole, front, bool(thousands))
    for order, at in enumerate(decimals):
        digit = back[order]
        if not back[order:].strip("0"):
            digit = {"0": "0", "#": "", "?": " "}[tokens[at]]
        shown[at] = digit
    if dots:
        shown[dot] = "."
        if not whole:
            shown[dot] = (front if front != "0" else "") + "."
    return "".join(shown[at] if at in shown else _shown_literal(token) for at, token in enumerate(tokens))


def _whole(tokens: list[str], places: list[int], digits: str, thousands: bool) -> dict[int, str]:
    """The digits before the point, laid into their places from the right; the first takes what is left."""
    shown: dict[int, str] = {}
    left = digits.lstrip("0")
    count = 0

    def grouped(text: str) -> str:
        nonlocal count
        out = ""
        for digit in reversed(text):
            if thousands and count and count % 3 == 0 and digit != " ":
                out = "," + out
            out, count = digit + out, count + 1
        return out

    for at in reversed(places):
        if at == places[0] and left:
            shown[at], left = grouped(left), ""
        elif left:
            shown[at], left = grouped(left[-1]), left[:-1]
        else:
            zero = grouped("0")  # a place counts for the thousands also where nothing is shown in it
            shown[at] = {"0": zero, "#": "", "?": " "}[tokens[at]]
    return shown


def _scientific(tokens: list[str], number: Decimal) -> str:
    """0.00E+00, and ##0.0E+0, whose exponents go by threes."""
    at = next(at for at, token in enumerate(tokens) if token[0] in "eE" and len(token) == 2)
    front, back = tokens[:at], tokens[at + 1 :]
    dot = front.index(".") if "." in front else len(front)
    whole = max(sum(token in "0#?" for token in front[:dot]), 1)
    decimals = sum(token in "0#?" for token in front[dot:])
    power = number.adjusted() if number else 0
    power = power - power % whole if whole > 1 else power
    mantissa = number.scaleb(-power)
    if mantissa.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) >= 10**whole:
        power, mantissa = power + whole, mantissa.scaleb(-whole)
    sign = "-" if power < 0 else "+" if tokens[at][1] == "+" else ""
    least = sum(token == "0" for token in back)
    rest = "".join(_shown_literal(token) for token in back if token not in "0#?")
    return f"{_fixed(front, mantissa)}E{sign}{abs(power):0{max(least, 1)}d}{rest}"


def _fraction(tokens: list[str], number: Decimal) -> str:
    """# ?/? to the nearest fraction with a denominator of so many digits, # ?/4 in quarters."""
    slash = tokens.index("/")
    before = [at for at in range(slash) if tokens[at] in "0#?"]
    over = [at for at in before if at == slash - 1 or all(tokens[x] in "0#?" for x in range(at, slash))]
    whole_places = [at for at in before if at not in over]
    after = slash + 1
    fixed = ""
    while after < len(tokens) and (tokens[after] in "0#?" or tokens[after].isdigit()):
        fixed += tokens[after]
        after += 1
    if not over or not fixed:
        raise NotUnderstood
    exact = Fraction(number)
    whole, part = (int(exact), exact - int(exact)) if whole_places else (0, exact)
    if fixed.strip("0#?"):
        bottom = int(fixed.replace("#", "").replace("?", "") or "1")
        top = int(part * bottom + Fraction(1, 2))
    else:
        near = part.limit_denominator(10 ** len(fixed) - 1)
        top, bottom = near.numerator, near.denominator
    if whole_places and top == bottom:
        whole, top = whole + 1, 0
    front = "".join(_shown_literal(t) for t in tokens[: before[0]])
    end = "".join(_shown_literal(t) for t in tokens[after:])
    if whole_places and not top:
        return f"{front}{whole}{end}"
    return f"{front}{f'{whole} ' if whole else ''}{top}/{bottom}{end}"
