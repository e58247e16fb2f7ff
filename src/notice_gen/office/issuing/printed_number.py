"""The number that stands on a document's pages, and the one that is to be entered: they are compared, and no other is filed.

Which number a document gets is not known here.
"""

from __future__ import annotations

import re

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.number_forms import SHAPES
from notice_gen.model.places import Place
from notice_gen.model.raised import plain
from notice_gen.office.issuing.faults import NUMBER_MISPRINTED

_FIGURE = r"[\d一二三四五六七八九十百千万零]++"
_PARTS = {"series": r"[^\s\d〔第]++", "year": r"\d{4}", "n": _FIGURE, "m": _FIGURE}


def validate_number(composed: Composed, number: str, place: Place) -> None:
    """Raises Refused where what stands on the pages as the document's number is not this one."""
    printed = "".join(plain(str(composed.document.number)).split())
    if printed == "".join(number.split()):
        return
    said = f"公文上印的字号是“{printed}”" if printed else "公文上没有印出字号"
    seen = f"{said}，要登记的是“{number}”（{composed.key}）"
    raise Refused(Diagnostic(NUMBER_MISPRINTED, place, seen, _to_do(printed)))


def _to_do(printed: str) -> str:
    """For words of a form that there is, which one to write into kind.toml; else to mend the template."""
    shape = next((name for name in SHAPES if _is_of(name, printed)), "")
    if shape:
        return f'公文是对的，在模板的 kind.toml 中写 [number] 和 form = "{shape}"；不对的，改模板的 @发文字号 一行'
    return "改模板的 @发文字号 一行，照 kind.toml 中 [number] 的 form 写；不写 [number] 的为 某卫发〔2026〕7号 这样"


def _is_of(shape: str, printed: str) -> bool:
    """Whether words are of a shape, whatever series, year and figures they have."""
    pattern = re.escape(SHAPES[shape])
    for name, part in _PARTS.items():
        pattern = pattern.replace(re.escape(f"{{{name}}}"), part)
    return re.fullmatch(pattern, printed) is not None
