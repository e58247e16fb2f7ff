"""Imprint → FittedImprint: its words with labels and marks as the standard asks."""

from __future__ import annotations

from typing import assert_never

from notice_gen.model.document import (
    Copies,
    CopyTo,
    Imprint,
    IssuedTo,
    MainTo,
    PrintDate,
    Printer,
    ReportedTo,
    SentTo,
)
from notice_gen.model.fitted import FittedImprint, FittedImprintElement, FittedPrinted, FittedSentTo
from notice_gen.model.text import without_end_marks


def fit_imprint(imprint: Imprint) -> FittedImprint:
    """主送 above 抄送, each closed by a full stop (GB/T 9704—2012, 7.4.2), the date followed by 印发 (7.4.3)."""
    elements: list[FittedImprintElement] = []
    printer = date = copies = ""
    for element in imprint.elements:
        match element:
            case MainTo():
                elements.append(_sent("主送：", element))
            case CopyTo():
                elements.append(_sent("抄送：", element))
            case ReportedTo():
                elements.append(_sent("报：", element))
            case SentTo():
                elements.append(_sent("送：", element))
            case IssuedTo():
                elements.append(_sent("发：", element))
            case Copies():
                copies = f"共印{element.text}份"
            case Printer():
                printer = str(element.text)
            case PrintDate():
                date = f"{element.text}印发"
            case _:
                assert_never(element)
    if printer or date:
        elements.append(FittedPrinted(printer, date))
    if copies:
        elements.append(FittedPrinted("", copies))
    return FittedImprint(tuple(elements))


def _sent(label: str, to: MainTo | CopyTo | ReportedTo | SentTo | IssuedTo) -> FittedSentTo:
    return FittedSentTo(f"{label}{without_end_marks(str(to.text))}。", len(label))
