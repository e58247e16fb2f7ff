"""Element → Fitted: decides lines, sizes and indents, once for every output format.

One function per element. Each counts in em cells (`em`), with no font files, and looks only at that
element's own bound text. Nothing is drawn here.
"""

from __future__ import annotations

from typing import assert_never

from notice_gen.fit.first_page import signature_on_first_page
from notice_gen.fit.form import fit_form
from notice_gen.fit.head import fit_head
from notice_gen.fit.imprint import fit_imprint
from notice_gen.fit.roster import fit_roster
from notice_gen.fit.signature import fit_addressees, fit_signature
from notice_gen.fit.table import fit_table
from notice_gen.fit.title import fit_title
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import (
    Addressees,
    AttachmentLabel,
    AttachmentNote,
    Document,
    Form,
    Head,
    Heading,
    Imprint,
    OriginalPages,
    Paragraph,
    Remark,
    Roster,
    Signature,
    Table,
    TitleLines,
    walk,
)
from notice_gen.model.fitted import Fitted
from notice_gen.model.layout import Layout
from notice_gen.model.text import Slot

Fittable = Head | TitleLines | Addressees | Signature | Imprint | Roster | Table | Form | OriginalPages

__all__ = ["Fittable", "fit", "fit_document"]


def fit(element: Fittable, layout: Layout, report: Report) -> Fitted:
    """The element's lines, sizes and indents; what does not fit as the standard asks goes to the report."""
    match element:
        case Head():
            return fit_head(element, layout, report)
        case TitleLines():
            return fit_title(element, layout, report)
        case Addressees():
            return fit_addressees(element)
        case Signature():
            return fit_signature(element, layout, report)
        case Imprint():
            return fit_imprint(element)
        case Roster():
            return fit_roster(element, layout)
        case Table():
            return fit_table(element, layout, report)
        case Form():
            return fit_form(element, layout)
        case OriginalPages():
            return element
        case _:
            assert_never(element)


def fit_document(document: Document, layout: Layout, report: Report) -> None:
    """Fit every element of a bound document in the order of its pages, only for the findings (`notice-gen check`)."""
    fitted: list[Fitted] = []
    for element in walk(document):
        match element:
            case Head() | TitleLines() | Addressees() | Signature() | Imprint() | Roster() | Table() | Form():
                fitted.append(fit(element, layout, report))
            case Heading() | Paragraph() | AttachmentLabel() | AttachmentNote() | Remark() | OriginalPages():
                pass  # text that runs on: its lines are made where it is drawn
            case Slot():
                raise TypeError("a bound document is fitted")
            case _:
                assert_never(element)
    signature_on_first_page(document, fitted, layout, report)
