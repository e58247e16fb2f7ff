"""Composed document → plain data for page.typ: what stands on the pages, in order, each length in points.

Every length comes from Layout or from what was fitted; what follows from a face's ink is measured in page.typ.
"""

from __future__ import annotations

from typing import Any, TypeVar, assert_never

from notice_gen.model.binding import Composed
from notice_gen.model.document import (
    Addressees,
    Article,
    AttachmentLabel,
    AttachmentNote,
    Attendance,
    BelowTitle,
    Byline,
    Contributor,
    Document,
    EditorsNote,
    Form,
    Heading,
    Labelled,
    Paragraph,
    Part,
    PartElement,
    Remark,
    Role,
    Roster,
    Signature,
    Subtitle,
    TitleLines,
    TitleNote,
    kept_with_next,
    parts_in_order,
    with_above,
)
from notice_gen.model.fitted import (
    Fit,
    FittedAddressees,
    FittedCentred,
    FittedForm,
    FittedHead,
    FittedImprint,
    FittedJointSignature,
    FittedLabelled,
    FittedPrinted,
    FittedRoster,
    FittedSection,
    FittedSentTo,
    FittedSignature,
    FittedTable,
    FittedTitle,
)
from notice_gen.model.layout import Layout, lines_between, turned
from notice_gen.model.original import OriginalPages
from notice_gen.model.sections import Turned, section_of
from notice_gen.model.table import Table
from notice_gen.model.text import Slot, Text
from notice_gen.writers.pdf.head import head_items
from notice_gen.writers.pdf.runs import Instruction, Run, carried_over, marked, runs_of
from notice_gen.writers.pdf.tables import table

LEVELS = ("level_2", "level_1", "level_2", "body", "body")  # faces of levels 0 to 4 (7.3.3)


def draw(composed: Composed, layout: Layout, fit: Fit) -> Instruction:
    """The document as page.typ reads it."""
    document = composed.document
    drawing = _Drawing(layout, fit)
    drawing.document(document)
    return {"page": _page(layout), "flow": drawing.flow}


def _page(layout: Layout) -> Instruction:
    """The page's measures in points."""
    twips = {
        "width": layout.page_width,
        "height": layout.page_height,
        "top": layout.top,
        "left": layout.left,
        "right": layout.right,
        "bottom": layout.bottom,
        "pitch": layout.pitch,
        "notice_pitch": layout.pitch + layout.notice_spacing,
        "tracking": layout.tracking,
        "mark_to_number": layout.mark_to_number,
        "rule_gap": layout.rule_gap,
        "page_number_below": layout.page_number_below,
        "page_number_indent": layout.page_number_indent,
        "cell_margin": layout.table_cell_margin,
        "row_air": layout.table_row_air,
        "imprint_line": layout.imprint_line,
        "imprint_air": layout.imprint_air,
        "foot": layout.foot - (layout.page_height - layout.bottom),
        "below_foot": layout.below_foot,
    }
    return {
        **{name: length / 20 for name, length in twips.items()},
        "lines": layout.lines,
        "size": layout.body_size,
        "small_size": layout.small_size,
        "page_number_size": layout.page_number_size,
        "page_number_words": layout.page_number_words,
        "mirrored": layout.mirrored,
        "first_page_numbered": layout.first_page_numbered,
        "title_size": layout.title_size,
        "mark_size": layout.mark_size,
        "baseline": layout.baseline,
        "red": layout.red,
        "rule": layout.rule_eighths / 8,
        "table_rule": layout.table_rule / 8,
        "rule_outer": layout.rule_outer / 8,
        "rule_inner": layout.rule_inner / 8,
        "imprint_ruled": layout.imprint_ruled,
    }


class _Drawing:
    def __init__(self, layout: Layout, fit: Fit) -> None:
        self.layout, self.fit = layout, fit
        self.flow: list[Instruction] = []

    def add(self, kind: str, **item: Any) -> None:
        self.flow.append({"kind": kind, **item})

    def blank(self, lines: int, keep: bool = False) -> None:
        """Empty lines on the grid."""
        if lines > 0:
            on_notice = all(item["kind"] not in ("page", "lying", "original") for item in self.flow)
            pitch = self.layout.pitch + (self.layout.notice_spacing if on_notice else 0)
            self.add("blank", lines=lines, pitch=pitch / 20, keep=keep)

    def line(self, runs: list[Run], face: str = "body", **item: Any) -> None:
        """A paragraph: `first` and `left` indents and `right` in points, `keep` it with what follows."""
        self.add("paragraph", face=face, runs=runs, **item)

    def cells(self, count: float) -> float:
        """字 as points on the page."""
        return count * self.layout.cell / 20

    # ---- the whole ------------------------------------------------------------------------------

    def document(self, document: Document) -> None:
        self.flow += head_items(_fitted(self.fit(document.head), FittedHead), self.layout)
        for part in parts_in_order(document):
            section = section_of(part, document.head)
            if section is not None and _fitted(self.fit(section), FittedSection).turned:
                self.lying(part)
            else:
                self.part(part)
        if document.imprint is not None:
            imprint = _fitted(self.fit(document.imprint), FittedImprint)
            if self.layout.imprint_turns == 1:
                self.add("page")
            self.imprint(imprint)

    def lying(self, part: Part) -> None:
        """A part on pages that lie on their side (8), whose own page begins it."""
        page = turned(self.layout)
        drawing = _Drawing(page, lambda element: self.fit(Turned(element)))
        drawing.part(part)
        flow = drawing.flow[1:] if drawing.flow[0]["kind"] == "page" else drawing.flow
        self.add("lying", page=_page(page), flow=flow)

    def part(self, part: Part) -> None:
        """A part from its first page on; an enclosure (印发件) has no label, and its title stands in its row."""
        if part.is_original:  # its own first page is its title
            for block in part.blocks:
                self.element(block, keep=False)
            return
        if part.role is Role.ENCLOSURE:
            self.add("page")
            self.blank(self.layout.enclosure_title_row - 1)
        kept = kept_with_next(part)
        brought = self.layout.brought if part.role is Role.MAIN else 0
        for n, (above, element) in enumerate(with_above(part)):
            kept_blank = isinstance(above, TitleLines | Article | BelowTitle)
            self.blank(lines_between(above, element, self.layout), keep=kept_blank)
            first = len(self.flow)
            self.element(element, n in kept)
            if brought and element is part.last_text:
                self.flow[first:] = carried_over(
                    self.flow[first:], brought, on_new_page=self.layout.brought_to_imprint
                )

    def element(self, element: PartElement, keep: bool) -> None:
        """An element of a part; `keep`: it stays with what stands below it."""
        layout = self.layout
        match element:
            case AttachmentLabel():  # a new page, the number at its first line, the title at the third (7.3.7)
                self.add("page")
                self.line([["level_1", str(element)]], face="level_1", keep=True)
                self.blank(layout.attachment_title_row - 2, keep=True)
            case TitleLines():
                self.title(element)
            case EditorsNote():
                self.editors_note(element.text)
            case Article():
                self.title(element)
            case Contributor():
                right = self.cells(layout.source_right)
                self.line(runs_of("level_2", str(element.text)), right=right, align="right")
            case Attendance():
                self.blank(layout.attendance_lines_above)
                for one in element.people:
                    self.labelled(_fitted(self.fit(one), FittedLabelled), keep)
            case Subtitle() | TitleNote() | Byline():
                words = "\n".join(_fitted(self.fit(element), FittedCentred).words)
                self.line(runs_of("level_2", words), face="level_2", align="center", keep=True)
            case Addressees():
                self.line(runs_of("body", _fitted(self.fit(element), FittedAddressees).text))
            case Heading():
                self.heading(element, keep)
            case Paragraph():
                self.body_paragraph(element.text, keep)
            case Labelled():
                self.labelled(_fitted(self.fit(element), FittedLabelled), keep)
            case Roster():
                self.roster(_fitted(self.fit(element), FittedRoster))
            case Table():
                self.add("table", **table(_fitted(self.fit(element), FittedTable), layout))
            case OriginalPages():
                self.add("original", count=element.count, numbered=element.numbered)
            case Form():
                self.form(_fitted(self.fit(element), FittedForm))
            case AttachmentNote():
                self.attachment_note(element, keep)
            case Signature():
                signed = self.fit(element)
                if isinstance(signed, FittedJointSignature):
                    self.joint_signature(signed, keep)
                else:
                    self.signature(_fitted(signed, FittedSignature), keep)
            case Remark():
                self.body_paragraph(element.text)
            case Slot():
                raise TypeError("a page is drawn of a bound document")
            case _:
                assert_never(element)

    # ---- 主体 -----------------------------------------------------------------------------------

    def editors_note(self, text: Text) -> None:
        first = self.cells(self.layout.first_line_indent)
        for n, words in enumerate(text.paragraphs):
            label = [] if n else [["level_1", "编者按："]]
            self.line(label + runs_of("level_2", words), first=first)

    def title(self, title: TitleLines | Article) -> None:
        fitted = _fitted(self.fit(title), FittedTitle)
        lines = [[marked("title", words), closer / 20] for words, closer in fitted.lines]
        self.add("title", lines=lines, words=str(title.text))

    def body_paragraph(self, text: Text, keep: bool = False) -> None:
        for words in text.paragraphs:
            self.line(runs_of("body", words), first=self.cells(self.layout.first_line_indent), keep=keep)

    def heading(self, heading: Heading, keep: bool) -> None:
        keep = keep or not heading.run_in
        face = LEVELS[heading.level]
        runs = runs_of(face, f"{heading.number}{heading.title}")
        first = self.cells(self.layout.first_line_indent)
        if not heading.run_in:
            self.line(runs, face=face, first=first, keep=keep, level=heading.level or 2)
            return
        beside, *below = heading.run_in.paragraphs
        self.line(runs + runs_of("body", beside), first=first, keep=keep)
        for words in below:
            self.line(runs_of("body", words), first=first, keep=keep)

    def labelled(self, labelled: FittedLabelled, keep: bool) -> None:
        for n, words in enumerate(labelled.paragraphs):
            label = runs_of("level_1", labelled.label) if n == 0 else []
            first = -self.cells(labelled.hanging) if n == 0 else 0
            self.line(label + runs_of("body", words), left=self.cells(labelled.left), first=first, keep=keep)

    def roster(self, roster: FittedRoster) -> None:
        for row in roster.rows:
            self.line(
                runs_of("body", "\n".join(row.lines)),
                left=self.cells(row.left),
                first=-self.cells(row.hanging),
                align="left",
            )

    def attachment_note(self, note: AttachmentNote, keep: bool) -> None:
        """附件说明 (7.3.4): one line below the text, two 字 in, names wrapped under their first character."""
        self.blank(self.layout.note_lines_above, keep=True)
        start = self.layout.first_line_indent + 3
        for entry in note.entries:
            left, lead, words = start, 3.0, "附件："
            if entry.number is not None:
                wide = 1.5 if len(note.entries) < 10 else 2.0  # 字 for "1." or "10."
                first = entry.number == 1
                left, lead = start + wide, wide + 3 if first else wide
                words = f"{'附件：' if first else ''}{entry.number}."
            self.line(
                runs_of("body", str(entry.title)),
                left=self.cells(left),
                first=-self.cells(lead),
                lead=words,
                align="left",
                keep=keep if entry is note.entries[-1] else len(note.entries) <= self.layout.note_kept,
                whole=True,
            )

    def signature(self, signature: FittedSignature, keep_date: bool) -> None:
        def line(words: str, right: float, keep: bool) -> None:
            if words:
                self.line(runs_of("body", words), right=self.cells(right), align="right", keep=keep)

        self.blank(signature.lines_above, keep=True)
        line(signature.issuer, signature.issuer_right, keep=True)
        self.blank(signature.lines_between, keep=True)
        line(signature.date, signature.date_right, keep=keep_date)

    def joint_signature(self, signature: FittedJointSignature, keep_date: bool) -> None:
        """A line of names each, then the date."""
        self.blank(signature.lines_above, keep=True)
        for n, row in enumerate(signature.rows):
            self.blank(signature.between_rows if n else 0, keep=True)
            if row.centres:
                names = [
                    {"at": self.cells(centre), "width": self.cells(wide), "runs": runs_of("body", name)}
                    for name, wide, centre in zip(row.names, row.widths, row.centres, strict=True)
                ]
                self.add("signed", names=names)
            else:
                right, spread = self.cells(row.right), row.spread / 20
                self.line(runs_of("body", row.names[0]), right=right, align="right", keep=True, spread=spread)
        self.blank(signature.lines_between, keep=True)
        if signature.date:
            self.line(
                runs_of("body", signature.date),
                right=self.cells(signature.date_right),
                align="right",
                keep=keep_date,
            )

    # ---- tables and 版记 ------------------------------------------------------------------------

    def form(self, form: FittedForm) -> None:
        """Rows of labels and what is filled in, each row at least so high."""
        rows = [
            {
                "height": row.height / 20,
                "cells": [
                    {
                        "wide": cell.columns,
                        "label": cell.label,
                        "top": cell.top,
                        "runs": marked("level_1" if cell.label else "body", "\n".join(cell.lines)),
                    }
                    for cell in row.cells
                ],
            }
            for row in form.rows
        ]
        self.add(
            "form",
            size=form.size,
            line=form.size * self.layout.table_line,
            margin=self.layout.form_cell_margin / 20,
            columns=[width / 20 for width in form.columns],
            rows=rows,
        )

    def imprint(self, imprint: FittedImprint) -> None:
        """版记 (7.4), from its first rule to its last."""
        cell = self.layout.small_cell / 20
        sent, printed = [], []
        for element in imprint.elements:
            match element:
                case FittedSentTo():
                    sent.append({"runs": runs_of("body", element.text), "hanging": element.hanging * cell})
                case FittedPrinted():
                    left, right = (runs_of("body", words) for words in (element.printer, element.date))
                    printed.append([left, right])
                case _:
                    assert_never(element)
        if not (sent or printed):
            return
        self.add(
            "imprint",
            unnumbered=self.layout.imprint_turns == 2,
            indent=self.layout.imprint_indent * cell,
            sent_to=sent,
            printed=printed,
        )


F = TypeVar("F")


def _fitted(fitted: object, kind: type[F]) -> F:
    assert isinstance(fitted, kind)
    return fitted
