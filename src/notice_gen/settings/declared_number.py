"""The [number] table of a kind.toml → how the kind's documents are numbered. Nothing is numbered here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from notice_gen.model.kind import Sheet
from notice_gen.model.number_forms import SHAPES, USUAL_FORM, NumberForm, by_year, usual_form
from notice_gen.settings.declaration import Declaration, Shape
from notice_gen.settings.faults import UNKNOWN_WORD, WRONG_VALUE

_NUMBER: Shape = {"form": str, "yearly": bool, "figures": str, "series": str, "totalIfCounted": bool}
_FIGURES = ("数字", "汉字")


@dataclass(frozen=True, slots=True)
class DeclaredNumber:
    """The form of a kind's numbers, and the series they are of where it is neither the 机关代字 nor the mark's words.

    `total_if_counted`: see `Kind`.
    """

    form: NumberForm = USUAL_FORM
    series: str = ""
    total_if_counted: bool = False


def number_of(declaration: Declaration) -> DeclaredNumber:
    """What the declaration says of numbers; 代字〔年〕N号 where it says nothing. Raises Refused with the line of a fault."""
    said = declaration.data.get("number", {})
    declaration.validate(said, _NUMBER, "“number”")
    shape = said.get("form", USUAL_FORM.shape)
    if shape not in SHAPES:
        seen = f"number 的 form“{shape}”不认识"
        raise declaration.unknown_word(UNKNOWN_WORD, seen, shape, SHAPES, "form", shape)
    figures = said.get("figures", _FIGURES[0])
    if figures not in _FIGURES:
        seen = f"number 的 figures“{figures}”不认识"
        raise declaration.unknown_word(UNKNOWN_WORD, seen, figures, _FIGURES, "figures", figures)
    usual = usual_form(shape)
    yearly = said.get("yearly", usual.yearly)
    if by_year(usual) and not yearly:
        seen = f"“{shape}”一年一列号，yearly 却是 false"
        raise declaration.refusal(
            WRONG_VALUE, seen, "去掉 yearly，或用 第N号、第N期 这样不带年份的 form", "yearly"
        )
    series = " ".join(said.get("series", "").split())
    if_counted = said.get("totalIfCounted", False)
    if if_counted and usual.without_total == usual:
        seen = f"number 的 form“{shape}”没有可以不编的总期数，totalIfCounted 却是 true"
        raise declaration.refusal(
            WRONG_VALUE, seen, "去掉 totalIfCounted，或用 第N期（总第M期）", "totalIfCounted"
        )
    return DeclaredNumber(NumberForm(shape, yearly, figures == "汉字"), series, if_counted)


def without_usual_parts(sheet: Sheet, form: NumberForm) -> Sheet:
    """The sheet of a kind whose numbers have no 机关代字, no year or another column: what they lack is not asked for.

    Old workbooks that have such a column are read as before.
    """
    changed: dict[str, dict[str, Any]] = {}
    if not form.coded:
        changed["机关代字"] = {"retired": True, "required_when": ()}
    if not form.dated:
        changed["年份"] = {"use": "register", "required_when": ()}
    if "序号" not in form.columns:
        changed["序号"] = {"retired": True}
    fields = [replace(one, **changed[one.name]) if one.name in changed else one for one in sheet.fields]
    return replace(sheet, fields=tuple(fields))
