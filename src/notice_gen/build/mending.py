"""A document whose PDF has a page that the standard lets a printer mend → the PDF with the least that helps, and what is said.

Where the signature would stand alone, the last lines of the text go over to it, or lines a little wider apart bring them
(7.3.5.5); addressees that leave the first page without text go to 版记 (7.3.2). Nothing is taken that makes anything else
the worse. Nothing is put on the disk here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.document import Addressees, Document, Imprint, MainTo
from notice_gen.model.layout import Layout
from notice_gen.pages import (
    Unreadable,
    addressees_mended,
    findings_on,
    last_lines,
    lines_brought,
    look_at,
    parted_signature_mended,
    unread,
)
from notice_gen.pages.faults import NO_TEXT_ON_FIRST_PAGE, PAGE_LEFT_EMPTY, SIGNATURE_ALONE

SPACINGS = (4, 12, 20, 28)  # twips; at most a twentieth of a line
MOST_BROUGHT = 2  # lines of the text; one where it has only two

Write = Callable[[Composed, Layout], bytes]  # a document in a layout → its PDF
Settle = Callable[[Composed, Layout], Layout]  # … → the layout with the page of 版记 counted


@dataclass(frozen=True, slots=True)
class _Try:
    """Another way to set a document, and what is said where it is taken."""

    composed: Composed
    layout: Layout
    said: Diagnostic


def mended(
    composed: Composed, layout: Layout, write: Write, settle: Settle
) -> tuple[bytes, list[Diagnostic]]:
    """The PDF of a document and what is to be said of its pages. `layout` is settled already."""
    data = write(composed, layout)
    try:
        pages = look_at(data, composed.document, layout)
        found = findings_on(pages)
        faults = {finding.fault for finding in found}
        for fault, tries in (
            (SIGNATURE_ALONE, _text_to_the_signature),
            (PAGE_LEFT_EMPTY, _lines_to_the_signature),
            (NO_TEXT_ON_FIRST_PAGE, _addressees_to_the_foot),
        ):
            for other in tries(composed, layout, last_lines(pages)) if fault in faults else ():
                settled = settle(other.composed, other.layout)
                again = write(other.composed, settled)
                left = findings_on(look_at(again, other.composed.document, settled))
                if _better(left, found, fault):
                    return again, [other.said, *left]
    except Unreadable:
        return data, [unread()]
    return data, found


def _better(left: list[Diagnostic], found: list[Diagnostic], fault: Fault) -> bool:
    """Whether a fault is seen less often than it was, and no other that was not there."""

    def often(findings: list[Diagnostic]) -> int:
        return sum(finding.fault is fault for finding in findings)

    others = {finding.fault for finding in left} <= {finding.fault for finding in found}
    return others and often(left) < often(found)


def _text_to_the_signature(composed: Composed, layout: Layout, lines: tuple[int, ...]) -> Iterator[_Try]:
    yield from _lines_to_the_signature(composed, layout, lines)
    document = composed.document
    for wider in SPACINGS:
        spaced = replace(layout, notice_spacing=wider)
        yield _Try(composed, spaced, parted_signature_mended(document, layout, spaced))


def _lines_to_the_signature(composed: Composed, layout: Layout, lines: tuple[int, ...]) -> Iterator[_Try]:
    """`lines` are the characters of each line of the last block of the text."""
    for many in range(min(MOST_BROUGHT, len(lines) - 1), 0, -1):
        brought = replace(layout, brought=sum(lines[-many:]))
        yield _Try(composed, brought, lines_brought(composed.document, many))


def _addressees_to_the_foot(composed: Composed, layout: Layout, lines: tuple[int, ...]) -> Iterator[_Try]:
    if composed.shape.addressees is not None:
        moved = replace(composed, shape=_addressees_at_the_foot(composed.shape))
        yield _Try(moved, layout, addressees_mended(composed.document))


def _addressees_at_the_foot(shape: Document) -> Document:
    """The document with its addressees in 版记, above 抄送 (7.3.2)."""
    below = shape.imprint.elements if shape.imprint is not None else ()
    elements = tuple(element for element in shape.main.elements if not isinstance(element, Addressees))
    moved = shape.with_main(replace(shape.main, elements=elements))
    return replace(moved, imprint=Imprint((MainTo(shape.main_to), *below)))
