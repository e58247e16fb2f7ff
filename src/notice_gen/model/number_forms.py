"""How a 发文字号 is written and counted, and what a person's words for one say. Plain types; the register is not known here.

A form is data of the kind (`[number]` in kind.toml). What stands on the pages need not name the document among all others
(第3期 comes again each year): `registered` is what register, archive and people call it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from notice_gen.model.numbering import chinese_numeral
from notice_gen.model.patterns import lazy_pattern

# What stands on the pages, by the form's name in kind.toml: 代字 is the office's 机关代字, N counts, M counts on through
# all years. 代字〔年〕N号: GB/T 9704—2012, 7.2.5; 第N号: 令号, 10.2. The others are the offices' own.
SHAPES = {
    "代字〔年〕N号": "{series}〔{year}〕{n}号",
    "〔年〕N号": "〔{year}〕{n}号",
    "第N号": "第{n}号",
    "年第N号": "{year}年第{n}号",
    "第N期": "第{n}期",
    "年第N期": "{year}年第{n}期",
    "第N期（总第M期）": "第{n}期（总第{m}期）",
    "年第N期（总第M期）": "{year}年第{n}期（总第{m}期）",
    "第N次": "第{n}次",
}
_TOTALLED = "（总第{m}期）"
SHAPES_WITHOUT_TOTAL = {"第N期（总第M期）": "第N期", "年第N期（总第M期）": "年第N期"}
USUAL_SHAPE = "代字〔年〕N号"
_BY_YEAR, _IN_WORDS = "，按年", "，汉字"  # behind a shape's name, where a register keeps a form


@dataclass(frozen=True, slots=True)
class NumberForm:
    """A shape of SHAPES; `yearly`: N begins again at 1 each year; `chinese`: figures are written 四十, not 40."""

    shape: str = USUAL_SHAPE
    yearly: bool = True
    chinese: bool = False

    @property
    def coded(self) -> bool:
        """Whether the series (机关代字) is part of what stands on the pages."""
        return "{series}" in SHAPES[self.shape]

    @property
    def dated(self) -> bool:
        """Whether the year is."""
        return "{year}" in SHAPES[self.shape]

    @property
    def totalled(self) -> bool:
        """Whether a second number counts on through all years (总第M期)."""
        return "{m}" in SHAPES[self.shape]

    @property
    def without_total(self) -> NumberForm:
        """The form of the same numbers where no 总第M期 is counted."""
        return replace(self, shape=SHAPES_WITHOUT_TOTAL.get(self.shape, self.shape))

    @property
    def unit(self) -> str:
        """号, 期 or 次."""
        return "期" if "期" in self.shape else self.shape[-1]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a workbook that take N, and M where there is one."""
        first = "期数" if self.unit == "期" else "序号"
        return (first, "总期数") if self.totalled else (first,)

    def counts_like(self, other: NumberForm) -> bool:
        """Whether numbers of both may stand in one series: an office may begin to print a year, or 总第M期."""
        mine, theirs = (("〔" in one.shape, one.unit, one.yearly) for one in (self, other))
        return mine == theirs

    def printed(self, series: str, year: int, n: int, total: int | None) -> str:
        """What stands on the pages; of an old ledger's line without 总第M期 the rest."""
        figure = chinese_numeral if self.chinese else str
        shape = SHAPES[self.shape] if total is not None else SHAPES[self.shape].replace(_TOTALLED, "")
        return shape.format(series=series, year=year, n=figure(n), m=figure(total or 0))

    def registered(self, series: str, year: int, n: int, total: int | None) -> str:
        """What the register calls it: with its series, and its year where N comes again each year."""
        year_words = f"{year}年" if self.yearly and not self.dated else ""
        return ("" if self.coded else series) + year_words + self.printed(series, year, n, total)

    def row(self, series: str, year: int) -> str:
        """The words before figures of one series and year: 某卫发〔2026〕, 某府令, 工作简报2026年."""
        if "〔" in self.shape:
            return f"{series}〔{year}〕"
        return f"{series}{year}年" if self.yearly and year else series

    def figures(self, words: str, *, of_totals: bool = False) -> str:
        """Such figures with their unit: 3、5—7号, 第3、5号, 总第45期."""
        if of_totals:
            return f"总第{words}期"
        return f"{words}号" if "〔" in self.shape else f"第{words}{self.unit}"

    @property
    def kept(self) -> str:
        """The form as a register and an item keep it; empty for the usual one."""
        if self == USUAL_FORM:
            return ""
        own = _BY_YEAR if self.yearly and not self.dated else ""
        return f"{self.shape}{own}{_IN_WORDS if self.chinese else ''}"


USUAL_FORM = NumberForm()


def usual_form(shape: str) -> NumberForm:
    """The form of a shape where nothing else is said: 令号 and 第N次 count on through the years, whatever shows a year or
    has 总第M期 beside it begins anew with each, and so does 第N期."""
    form = NumberForm(shape)
    return form if by_year(form) or form.unit == "期" else NumberForm(shape, yearly=False)


def by_year(form: NumberForm) -> bool:
    """Whether such numbers can only be counted by year."""
    return form.dated or form.totalled


def form_kept(words: str) -> NumberForm:
    """The form that `NumberForm.kept` says. Raises ValueError for words that are none."""
    if not words:
        return USUAL_FORM
    bare = words.removesuffix(_IN_WORDS)
    shape = bare.removesuffix(_BY_YEAR)
    if shape not in SHAPES:
        raise ValueError(words)
    yearly = shape != bare or "{year}" in SHAPES[shape]
    return NumberForm(shape, yearly, bare != words)


MOST_NAMED = 20  # figures, and runs of figures, that one sentence names


def spans(figures: Sequence[int]) -> str:
    """Figures in their order for `NumberForm.figures`: 3、5—7."""
    runs: list[list[int]] = []
    for n in figures:
        if runs and runs[-1][1] == n - 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    words = [str(a) if a == b else f"{a}—{b}" for a, b in runs]
    return "、".join(words[:MOST_NAMED]) + ("……" if len(words) > MOST_NAMED else "")


# ---- a person's words ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """What words for a number say: what is left open is "" or None. `unit` is "" for a mere 7.

    `brackets`: the year stands in 〔 〕; `chinese`: in 四十, not 40.
    """

    series: str
    year: int | None
    n: int | None
    total: int | None
    unit: str
    brackets: bool = False
    chinese: bool = False


# In NFKC, where brackets and digits of any width have become these.
_OPEN, _CLOSE = r"[〔\[({<〈《【「]", r"[〕\])}>〉》】」]"
_FIGURE = r"[0-9]{1,6}|[一二三四五六七八九十百千万零〇]{1,12}"
_TOTAL = rf"(?:\(?总第?(?P<total>{_FIGURE})[期号]?\)?)"
_SERIES = r"(?P<series>[^\s〔\[(【]*?)"
_BRACKETS = lazy_pattern(
    rf"{_SERIES}{_OPEN}(?P<year>[0-9]{{4}})年?{_CLOSE}第?(?P<n>[0-9]{{1,6}})(?P<unit>号?)"
)
_ORDINAL = lazy_pattern(
    rf"{_SERIES}[(]?(?:(?P<year>[0-9]{{4}})年)?(?<!总)第(?P<n>{_FIGURE})(?P<unit>[号期次])[)]?{_TOTAL}?"
)
_ONLY_TOTAL = lazy_pattern(rf"{_SERIES}{_TOTAL}")
_BARE = lazy_pattern(r"(?P<n>[0-9]{1,6})(?P<unit>[号期次]?)")
LONGEST_SAID = 200  # characters of a number; a longer cell is none


def said_number(words: str) -> SaidNumber | None:
    """What words for a number say: brackets 〔〕 [] （） 【】, digits of any width, 007, 四十, 第7号 alike; None for others."""
    bare = "".join(unicodedata.normalize("NFKC", words[:LONGEST_SAID]).split())
    if len(words) >= LONGEST_SAID:
        return None
    bracketed = _BRACKETS.fullmatch(bare)
    match = bracketed or _ORDINAL.fullmatch(bare) or _ONLY_TOTAL.fullmatch(bare) or _BARE.fullmatch(bare)
    if match is None:
        return None
    brackets, found = bracketed is not None, match.groupdict()
    n, total = found.get("n"), found.get("total")
    figures = [figure_of(one) for one in (n, total) if one]
    if any(figure is None or figure < 1 for figure in figures):
        return None
    return SaidNumber(
        series=found.get("series") or "",
        year=int(found["year"]) if found.get("year") else None,
        n=figure_of(n) if n else None,
        total=figure_of(total) if total else None,
        unit=found.get("unit") or ("号" if brackets else ""),
        brackets=brackets,
        chinese=bool(n) and not str(n).isdecimal(),
    )


# A number among other words, as in the name of a scan; a day (3月8号) is none.
_AMONG_BRACKETS = lazy_pattern(
    rf"(?P<series>[^\W\d_]{{0,40}}){_OPEN} ?(?P<year>[0-9]{{4}})年? ?{_CLOSE} ?第?(?P<n>[0-9]{{1,6}})(?![0-9])"
)
_AMONG_TOTAL = lazy_pattern(rf"总第 ?(?P<total>{_FIGURE}) ?[期号]")
_AMONG = lazy_pattern(
    rf"(?P<series>[^\W\d_]{{0,40}}?)(?:(?P<year>[0-9]{{4}})年)?(?<![0-9月])第?(?P<n>{_FIGURE}) ?(?P<unit>[号期次])"
)
_DASHED = lazy_pattern(r"(?P<year>[0-9]{4}) ?[-_–—] ?(?P<n>[0-9]{1,6})(?![0-9]| ?[-_–—.] ?[0-9])")


def numbers_among(words: str, known: Collection[str] = ()) -> list[SaidNumber]:
    """The numbers that stand among other words: 某卫发〔2026〕8号 盖章, 第3期（总第45期）扫描, 9号. Their `series` are the words
    before, which may be none. 某卫发2026-8 is one behind a `known` series only: 扫描2026-8 is a day."""
    bare = unicodedata.normalize("NFKC", words[:LONGEST_SAID])
    found = []
    for match in _AMONG_BRACKETS.finditer(bare):
        found.append(
            SaidNumber(match["series"], int(match["year"]), int(match["n"]), None, "号", brackets=True)
        )
    rest = _AMONG_BRACKETS.sub(" ", bare)
    for match in _AMONG_TOTAL.finditer(rest):
        found.append(SaidNumber("", None, None, figure_of(match["total"]), ""))
    for match in _AMONG.finditer(_AMONG_TOTAL.sub(" ", rest)):
        year = int(match["year"]) if match["year"] else None
        found.append(SaidNumber(match["series"], year, figure_of(match["n"]), None, match["unit"]))
    for series in known:
        for match in _DASHED.finditer(bare):
            if bare[: match.start()].endswith(series):
                found.append(SaidNumber(series, int(match["year"]), int(match["n"]), None, "号"))
    return [one for one in found if one.n or one.total]


_DIGITS = {**{sign: n for n, sign in enumerate("零一二三四五六七八九")}, "〇": 0}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def figure_of(words: str) -> int | None:
    """007 → 7, 四十 → 40, 二〇 → 20, 一千零三 → 1003; None for what is no figure."""
    if words.isascii() and words.isdigit():
        return int(words)
    if words and all(sign in _DIGITS for sign in words):
        return int("".join(str(_DIGITS[sign]) for sign in words))
    whole = part = digit = 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            part, digit = part + (digit or 1) * _PLACES[sign], 0
        elif sign == "万":
            whole, part, digit = (part + digit) * 10_000, 0, 0
        else:
            return None
    return whole + part + digit
