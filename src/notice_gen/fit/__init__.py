"""Document → Fitted: where layout is decided, once for every output.

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
    Document,
    Form,
    Head,
    Imprint,
    Roster,
    Signature,
    Table,
    TitleLines,
    blocks_of,
)
from notice_gen.model.fitted import Fitted
from notice_gen.model.layout import Layout

Element = Head | TitleLines | Addressees | Signature | Imprint | Roster | Table | Form

__all__ = ["Element", "fit", "fit_document"]


def fit(element: Element, layout: Layout, report: Report) -> Fitted:
    """The element's lines, sizes and indents; what had to be forced goes to the report."""
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
        case _:
            assert_never(element)


def fit_document(document: Document, layout: Layout, report: Report) -> list[Fitted]:
    """Every element of a bound document fitted, in the order of its pages: what `check` looks at."""
    enclosed = [attachment for enclosure in document.enclosures for attachment in enclosure.attachments]
    elements: list[Element | None] = [document.head, document.title, document.addressees, document.signature]
    elements += [enclosure.title for enclosure in document.enclosures]
    elements += [attachment.title for attachment in (*enclosed, *document.attachments)]
    elements += [b for body in blocks_of(document) for b in body if isinstance(b, Roster | Table | Form)]
    elements.append(document.imprint)
    fitted = [fit(element, layout, report) for element in elements if element is not None]
    signature_on_first_page(document, fitted, layout, report)
    return fitted
