"""Element → Fitted: decides lines, sizes and indents, once for every output format.

One function per element. Each counts in em cells (`em`), with no font files, and looks only at that
element's own bound text. Nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from notice_gen.fit.below_title import fit_below_title, fit_labelled
from notice_gen.fit.first_page import signature_on_first_page
from notice_gen.fit.form import fit_form
from notice_gen.fit.head import fit_head
from notice_gen.fit.imprint import fit_imprint
from notice_gen.fit.roster import fit_roster
from notice_gen.fit.signature import fit_addressees, fit_signature
from notice_gen.fit.table import fit_section, fit_table, upright_pages
from notice_gen.fit.title import fit_title
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    Byline,
    Contributor,
    Document,
    EditorsNote,
    Form,
    Head,
    Heading,
    Imprint,
    Labelled,
    Paragraph,
    Part,
    Remark,
    Roster,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    first,
    parts_in_order,
)
from notice_gen.model.fitted import Fitted, FittedTable
from notice_gen.model.layout import Layout, turned
from notice_gen.model.original import OriginalPages
from notice_gen.model.sections import Section, Turned, section_of
from notice_gen.model.table import Table
from notice_gen.model.text import Slot

Fittable = (
    Head
    | TitleLines
    | Article
    | Subtitle
    | TitleNote
    | Byline
    | Labelled
    | Addressees
    | Signature
    | Imprint
    | Roster
    | Table
    | Form
    | OriginalPages
    | Section
    | Turned
)

__all__ = ["Fittable", "fit", "fit_document", "tables_of"]


def fit(element: Fittable, layout: Layout, report: Report) -> Fitted:
    """The element's lines, sizes and indents; what does not fit as the standard asks goes to the report."""
    match element:
        case Head():
            return fit_head(element, layout, report)
        case TitleLines():
            return fit_title(element, layout, report)
        case Article():
            return fit_title(TitleLines(element.text, element.names), layout, report)
        case Subtitle() | TitleNote() | Byline():
            return fit_below_title(element, layout)
        case Labelled():
            return fit_labelled(element, layout)
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
        case Section():
            return fit_section(element, layout)
        case Turned():
            return fit(element.element, turned(layout), report)
        case _:
            assert_never(element)


def fit_document(document: Document, layout: Layout, report: Report) -> None:
    """Fit every element of a bound document in the order of its pages, only for the findings (`notice-gen check`)."""
    fitted: list[Fitted] = [fit(document.head, layout, report)]
    for part in parts_in_order(document):
        section = section_of(part, document.head)
        lies = section is not None and fit_section(section, layout).turned
        fitted += _of_part(part, turned(layout) if lies else layout, report)
    if document.imprint is not None:
        fitted.append(fit(document.imprint, layout, report))
    signature_on_first_page(document, fitted, layout, report)


def tables_of(document: Document, layout: Layout) -> Iterator[tuple[str, FittedTable, int]]:
    """Each table of a bound document as it is set, with the title of the part that it stands in, and how many pages it
    would take upright where it lies on its side to save them, else 0.
    """
    unheard = Report()
    for part in parts_in_order(document):
        section, title = section_of(part, document.head), first(part.elements, TitleLines)
        lies = section is not None and fit_section(section, layout).turned
        for block in part.blocks:
            if isinstance(block, Table):
                fitted = fit_table(block, turned(layout) if lies else layout, unheard)
                saves = upright_pages(block, layout) if lies else 0
                yield (
                    str(title.text).replace("\n", "") if title else "",
                    fitted,
                    saves if saves > fitted.pages else 0,
                )


def _of_part(part: Part, layout: Layout, report: Report) -> Iterator[Fitted]:
    """The elements of a part that are fitted, on pages of this layout."""
    for element in part.elements:
        match element:
            case (
                TitleLines() | Subtitle() | TitleNote() | Byline() | Addressees() | Labelled() | Signature()
                | Article() | Roster() | Table() | Form()
            ):  # fmt: skip
                yield fit(element, layout, report)
            case Attendance():
                yield from (fit(one, layout, report) for one in element.people)
            case EditorsNote() | Contributor():
                pass
            case Heading() | Paragraph() | AttachmentLabel() | AttachmentNote() | Remark() | OriginalPages():
                pass  # text that runs on: its lines are made where it is drawn
            case Slot():
                raise TypeError("a bound document is fitted")
            case _:
                assert_never(element)
