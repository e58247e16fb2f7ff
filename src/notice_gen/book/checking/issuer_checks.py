"""The cells that name who issues a document → findings where a name may be two, stands twice, or does not sign.

What 联合机关 says has been put into 发文 before (`joint`).
"""

from __future__ import annotations

import re

from notice_gen.book.checking.checked import Checked
from notice_gen.book.checking.joint import ISSUER, SIGNATORY, SIGNATURE
from notice_gen.book.columns import Column, without_spaces
from notice_gen.book.faults import (
    ISSUER_TWICE,
    LINES_AS_ONE_ISSUER,
    OTHERS_SIGN,
    SIGNATORIES_MISSING,
    TWO_ISSUERS,
)
from notice_gen.book.laying import Laid
from notice_gen.book.sheets import short
from notice_gen.model.issuers import SHORTEST, is_office, lines_of, perhaps_several
from notice_gen.model.kind import DISPATCH, Field, header_key
from notice_gen.model.places import Place
from notice_gen.model.values import Listing

_BETWEEN_OFFICES = re.compile(r"[ \t\u3000、，,；;/]+")


def two_issuers(checked: Checked) -> None:
    """Two names on one line of 发文机关 or 署名, which would be run together in the mark and above the date."""
    for laid, field, column in checked.fields():
        if field.type != "issuers":
            continue
        for index in checked.judged(laid):
            text = column.texts[index]
            if column.own(index) and text:
                _names_in(text, field, column.place(index), checked)


def _names_in(text: str, field: Field, place: Place, checked: Checked) -> None:
    """What is to be said of a cell with the name of an office, or of several."""
    pieces = [[p for p in _BETWEEN_OFFICES.split(line) if is_office(p)] for line in lines_of(text)]
    together = [names for names in pieces if len(names) > 1 and all(len(n) >= SHORTEST for n in names[1:])]
    for names in together[:1]:
        seen = f"“{field.name}”里有一行写了 {len(names)} 个机关（{'、'.join(short(name) for name in names)}）"
        remedy = "联合行文的，一行写一个机关，主办机关在前，按 Alt+Enter 换行；本来是一个机关的，中间不空格"
        checked.report.found(TWO_ISSUERS, place, seen, remedy)
    if not together and perhaps_several(text):
        seen = f"“{field.name}”的 {len(lines_of(text))} 行当作一个机关（{short(without_spaces(text))}）"
        remedy = "是一个机关的，写成一行，就不再提醒；是几个机关的，每行都写全称，如 某某区财政局"
        checked.report.found(LINES_AS_ONE_ISSUER, place, seen, remedy)


def issuers_of_one_document(checked: Checked) -> None:
    """Names of several issuers that stand twice, do not all sign, or whose heads are not all named in an upward document."""
    laid = checked.laid.get(DISPATCH)
    names, signed, people = (
        laid.columns.get(header_key(name)) if laid else None for name in (ISSUER, SIGNATURE, SIGNATORY)
    )
    for index in checked.judged(laid) if laid and names else ():
        issuers = _items(names, index)
        twice = next((one for one in issuers if issuers.count(one) > 1), "")
        if twice and names:
            seen = f"“{ISSUER}”里“{twice}”写了两次"
            checked.report.found(ISSUER_TWICE, names.place(index), seen, "一个机关写一次，删去一个")
        signing = _items(signed, index)
        if signed and signing and len(signing) != len(issuers):
            seen = f"“{ISSUER}”有 {len(issuers)} 个，“{SIGNATURE}”有 {len(signing)} 个，照“{SIGNATURE}”印在正文后面"
            remedy = f"署名和发文机关一样的，清空“{SIGNATURE}”；不一样的，一行写一个，看看少了谁"
            checked.report.found(OTHERS_SIGN, signed.place(index), seen, remedy)
        signatories = _items(people, index)
        if people and signatories and len(signatories) < len(issuers) and laid and _goes_up(laid, index):
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
