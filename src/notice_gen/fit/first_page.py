"""A notice of a single paragraph → whether its signature may be parted from the text.

Such a paragraph is not kept with the signature (docs/word-and-libreoffice.md, "Keeping together"), so the
one case in which that shows is said. Lines are counted in em cells; which page Word makes is Word's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import assert_never

from notice_gen.fit.below_title import fit_below_title
from notice_gen.fit.em import em
from notice_gen.fit.faults import SIGNATURE_LEAVES_FIRST_PAGE
from notice_gen.model.diagnostics import Diagnostic, Report
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
    Heading,
    Labelled,
    Paragraph,
    Remark,
    Roster,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    first,
    with_above,
)
from notice_gen.model.fitted import (
    Fitted,
    FittedBeside,
    FittedHead,
    FittedJointSignature,
    FittedNumber,
    FittedSignature,
    FittedTitle,
)
from notice_gen.model.layout import Layout, lines_between
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.model.text import Slot
from notice_gen.model.values import place_of


def signature_on_first_page(
    document: Document, fitted: Sequence[Fitted], layout: Layout, report: Report
) -> None:
    """Report where text ends on the first page and the signature does not (7.3.5).

    `fitted` are the document's elements in the order of its pages.
    """
    head, title, signature = (
        first(fitted, FittedHead),
        first(fitted, FittedTitle),
        next((one for one in fitted if isinstance(one, FittedSignature | FittedJointSignature)), None),
    )
    if head is None or title is None or signature is None:
        return
    text, signed, paragraphs = layout.title_lines_above + len(title.lines), 0, 0
    issuer = None
    for above, element in with_above(document.main):
        text += lines_between(above, element, layout)
        match element:
            case TitleLines():
                pass  # counted as it was fitted
            case Subtitle() | TitleNote() | Byline():
                text += len(fit_below_title(element, layout).words)
            case Addressees():
                text += _lines(str(element.text), 0, layout)
            case Paragraph():
                paragraphs += 1
                text += sum(
                    _lines(words, layout.first_line_indent, layout) for words in element.text.paragraphs
                )
            case Signature():
                issuer = element.issuer
                signed += signature.line_count
            case Remark():
                signed += 1
            case (
                Heading()
                | Labelled()
                | EditorsNote()
                | Article()
                | Contributor()
                | Attendance()
                | Roster()
                | Table()
                | OriginalPages()
                | Form()
                | AttachmentNote()
                | AttachmentLabel()
            ):
                return  # several blocks: the last of them stays with the signature
            case Slot():
                raise TypeError("a bound document is fitted")
            case _:
                assert_never(element)
    if paragraphs != 1 or issuer is None:
        return
    room = _room(head, layout)
    if text <= room < text + signed:
        seen = "第一页排完正文以后，大概放不下署名和成文日期"
        remedy = "在 Word 或 WPS 中看一看：署名独自在第二页时，把正文改长或改短一行，或分成两段"
        report.add(Diagnostic(SIGNATURE_LEAVES_FIRST_PAGE, place_of(issuer.alone), seen, remedy))


def _room(head: FittedHead, layout: Layout) -> int:
    """Lines that the head leaves on the first page."""
    if head.mode == "不印":
        return layout.lines - 1
    number = first(head.elements, FittedNumber)
    beside = sum(isinstance(one, FittedBeside) for one in head.elements)
    room = layout.lines_below_rule - max(0, len(number.signatories) - 1 if number else beside - 1)
    room -= math.ceil((head.lower + head.taller) / layout.pitch)
    if head.mode == "套打":
        room -= math.ceil(layout.preprinted_lower / layout.pitch)
    return room


def _lines(words: str, indent: float, layout: Layout) -> int:
    return math.ceil((em(words) + indent) / layout.characters) if words else 0
