"""The cells that name who issues a document → findings where a name may be two, stands twice, or does not sign.

What 联合机关 says has been put into 发文 before (`joint`).
"""

from __future__ import annotations

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.joint import ISSUER, JOINT, NAME, SIGNATORY, SIGNATURE
from notice_gen.book.columns import Column, without_spaces
from notice_gen.book.faults import (
    ISSUER_TWICE,
    LINES_AS_ONE_ISSUER,
    OTHERS_SIGN,
    SIGNATORIES_MISSING,
    TITLE_OF_THE_HOST,
    TITLE_SAYS_ANOTHER_NUMBER,
    TWO_ISSUERS,
)
from notice_gen.book.laying import Laid
from notice_gen.book.prose import TITLE
from notice_gen.book.sheets import short
from notice_gen.model.issuers import SHORTEST, is_office, lines_of, perhaps_several
from notice_gen.model.kind import DISPATCH, Field, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.values import Listing

_BETWEEN_OFFICES = lazy_pattern(r"[ \t\u3000、，,；;/]+")


def two_issuers(checked: Checked) -> None:
    """Two names on one line of 发文机关 or 署名, which would be run together in the mark and above the date."""
    for laid, field, column in checked.fields():
        of_one = laid.declared.name == JOINT and field.name in (NAME, SIGNATURE)
        if field.type != "issuers" and not of_one:
            continue
        apart = "在表中另占一行" if of_one else "按 Alt+Enter 换行"
        for index in checked.judged(laid):
            text = column.texts[index]
            if column.own(index) and text:
                _names_in(text, field, column.place(index), apart, checked)


def _names_in(text: str, field: Field, place: Place, apart: str, checked: Checked) -> None:
    """What is to be said of a cell with the name of an office, or of several; `apart` says how names are put on lines."""
    pieces = [[p for p in _BETWEEN_OFFICES.split(line) if is_office(p)] for line in lines_of(text)]
    together = [names for names in pieces if len(names) > 1 and all(len(n) >= SHORTEST for n in names[1:])]
    for names in together[:1]:
        seen = f"“{field.name}”里有一行写了 {len(names)} 个机关（{'、'.join(short(name) for name in names)}）"
        remedy = f"联合行文的，一行写一个机关，主办机关在前，{apart}；本来是一个机关的，中间不空格"
        checked.report.found(TWO_ISSUERS, place, seen, remedy)
    if not together and perhaps_several(text):
        seen = f"“{field.name}”的 {len(lines_of(text))} 行当作一个机关（{short(without_spaces(text))}）"
        remedy = "是一个机关的，写成一行，就不再提醒；是几个机关的，每行都写全称，如 某某区财政局"
        checked.report.found(LINES_AS_ONE_ISSUER, place, seen, remedy)


def issuers_of_one_document(checked: Checked) -> None:
    """Names of several issuers that stand twice, do not all sign, or are not as many as title and 签发人 have."""
    laid = checked.laid.get(DISPATCH)
    for index in checked.judged(laid) if laid else ():
        assert laid is not None
        issuers = _items(laid.columns.get(header_key(ISSUER)), index)
        if len(issuers) > 1:
            _twice(checked, laid, index, issuers)
            _of_the_title(checked, laid, index, issuers)
        _signing(checked, laid, index, issuers)


def _twice(checked: Checked, laid: Laid, index: int, issuers: tuple[str, ...]) -> None:
    """A name that stands twice."""
    twice = next((one for one in issuers if issuers.count(one) > 1), "")
    if twice:
        place = laid.columns[header_key(ISSUER)].place(index)
        seen = f"“{ISSUER}”里“{twice}”写了两次"
        checked.report.found(ISSUER_TWICE, place, seen, "一个机关写一次，删去一个")


_SO_MANY = lazy_pattern(r"等(\d{1,2}|[二两三四五六七八九十]{1,3})个?(?:部门|单位|家)")
_FIGURES = {name: n for n, name in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def _of_the_title(checked: Checked, laid: Laid, index: int, issuers: tuple[str, ...]) -> None:
    """A title that begins with the host alone, or says another number of issuers (…等5部门)."""
    column = laid.columns.get(header_key(TITLE))
    title = "".join(column.texts[index].split()) if column else ""
    who = title.partition("关于")[0]
    if column is None or not who.startswith(issuers[0]):
        return
    many = _SO_MANY.search(who)
    if many and _figure(many[1]) != len(issuers):
        seen = f"标题写“{many[0]}”，“{ISSUER}”有 {len(issuers)} 个"
        checked.report.found(TITLE_SAYS_ANOTHER_NUMBER, column.place(index), seen, "数一数，改正其中一处")
    elif not many and "等" not in who and not all(name in who for name in issuers):
        seen = f"标题里只有“{who}”，“{ISSUER}”有 {len(issuers)} 个"
        remedy = "标题写全各机关，中间空一格，或写成“主办机关等几部门”；标题也可以不写机关"
        checked.report.found(TITLE_OF_THE_HOST, column.place(index), seen, remedy)


def _figure(words: str) -> int:
    """5, 五, 十, 十二 as a number."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_FIGURES.get(tens, 1) * 10 if ten else 0) + _FIGURES.get(ones, 0)


def _signing(checked: Checked, laid: Laid, index: int, issuers: tuple[str, ...]) -> None:
    """As many names below the text, and in an upward document as many heads, as there are issuers."""
    signed, people = (laid.columns.get(header_key(name)) for name in (SIGNATURE, SIGNATORY))
    signing, signatories = _items(signed, index), _items(people, index)
    if signed and signing and issuers and len(signing) != len(issuers):
        seen = (
            f"“{ISSUER}”有 {len(issuers)} 个，“{SIGNATURE}”有 {len(signing)} 个，照“{SIGNATURE}”印在正文后面"
        )
        remedy = f"署名和发文机关一样的，清空“{SIGNATURE}”；不一样的，一行写一个，看看少了谁"
        checked.report.found(OTHERS_SIGN, signed.place(index), seen, remedy)
    if people and signatories and len(signatories) < len(issuers) and _goes_up(laid, index):
        seen = f"“{ISSUER}”有 {len(issuers)} 个，“{SIGNATORY}”只有 {len(signatories)} 个"
        remedy = "联合上行文由各机关的负责人都签发，照发文机关的先后写上，以、隔开"
        checked.report.found(SIGNATORIES_MISSING, people.place(index), seen, remedy)


def _items(column: Column | None, index: int) -> tuple[str, ...]:
    """The names in a cell, one or several."""
    value = column.value(index) if column is not None and column.texts[index].strip() else ""
    if isinstance(value, Listing):
        return tuple(map(str, value))
    return (str(value),) if isinstance(value, str) and value.strip() else ()


def _goes_up(laid: Laid, index: int) -> bool:
    """Whether a document goes upward: what 行文方向 says, or its kind, which then always asks for who signs."""
    direction, field = laid.columns.get(header_key("行文方向")), laid.declared.field(SIGNATORY)
    return bool(direction and direction.texts[index].strip() == "上行") or bool(field and field.due)


CHECKS = (two_issuers, issuers_of_one_document)
