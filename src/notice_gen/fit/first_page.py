"""A notice of a single paragraph → whether its signature may be parted from the text.

Such a paragraph is not kept with the signature (docs/word-and-libreoffice.md, "Keeping together"), so the
one case in which that shows is said. Lines are counted in em cells; which page Word makes is Word's.
"""

from __future__ import annotations

import math

from notice_gen.fit.em import em
from notice_gen.model.diagnostics import Diagnostic, Report, Severity
from notice_gen.model.document import Document, Paragraph
from notice_gen.model.fitted import Fitted, FittedHead, FittedSignature, FittedTitle
from notice_gen.model.layout import Layout
from notice_gen.model.values import place_of


def signature_on_first_page(document: Document, fitted: list[Fitted], layout: Layout, report: Report) -> None:
    """Report where text ends on the first page and the signature does not (7.3.5).

    `fitted` are the document's elements in the order of its pages.
    """
    if len(document.body) != 1 or not isinstance(document.body[0], Paragraph) or document.attachments:
        return
    head = next((one for one in fitted if isinstance(one, FittedHead)), None)
    title = next((one for one in fitted if isinstance(one, FittedTitle)), None)
    signature = next((one for one in fitted if isinstance(one, FittedSignature)), None)
    if head is None or title is None or signature is None or document.signature is None:
        return
    room = layout.lines_below_rule - max(0, len(head.signatories) - 1)
    if head.form == "套打":
        room -= math.ceil(layout.preprinted_lower / layout.pitch)
    if head.form == "不印":
        room = layout.lines - 1
    addressees = str(document.addressees.text) if document.addressees else ""
    text = layout.title_lines_above + len(title.lines) + 1 + _lines(addressees, 0, layout)
    text += sum(_lines(words, layout.first_line_indent, layout) for words in document.body[0].text.paragraphs)
    signed = signature.lines_above + 1 + signature.lines_between + 1 + bool(document.note)
    if text <= room < text + signed:
        place = place_of(document.signature.issuer.alone)
        seen = "第一页排完正文以后，大概放不下署名和成文日期"
        remedy = "在 Word 或 WPS 中看一看：署名独自在第二页时，把正文改长或改短一行，或分成两段"
        report.add(Diagnostic("F240", Severity.NOTE, place, seen, remedy))


def _lines(words: str, indent: float, layout: Layout) -> int:
    return math.ceil((em(words) + indent) / layout.characters) if words else 0
