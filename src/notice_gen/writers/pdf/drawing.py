"""Fitted document → plain data for page.typ: what stands on the page, in order, each length in points.

Every length comes from Layout or from what was fitted; what follows from a face's ink is measured in page.typ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, assert_never

from notice_gen.model.document import (
    Attachment,
    Block,
    Cell,
    Composed,
    Document,
    Enclosure,
    Form,
    Heading,
    Paragraph,
    Roster,
    Slot,
    Table,
    Text,
    TitleLines,
)
from notice_gen.model.fitted import (
    Fit,
    FittedAddressees,
    FittedForm,
    FittedHead,
    FittedImprint,
    FittedRoster,
    FittedSignature,
    FittedTable,
    FittedTitle,
)
from notice_gen.model.layout import Layout
from notice_gen.model.values import GAP

Item = dict[str, Any]
Run = list[str]  # a face (a field of Faces, or "gap"), and words

LEVELS = ("level_2", "level_1", "level_2", "body", "body")  # faces of levels 0 to 4 (7.3.3)


def draw(composed: Composed, layout: Layout, fit: Fit) -> Item:
    """The document as page.typ reads it."""
    document = composed.document
    drawing = _Drawing(layout, fit)
    drawing.document(document)
    title = str(document.title.text) if document.title else ""
    return {"page": _page(layout), "title": title, "flow": drawing.flow}


def _page(layout: Layout) -> Item:
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
        "title_size": layout.title_size,
        "mark_size": layout.mark_size,
        "baseline": layout.baseline,
        "red": layout.red,
        "rule": layout.rule_eighths / 8,
        "table_rule": layout.table_rule / 8,
        "rule_outer": layout.rule_outer / 8,
        "rule_inner": layout.rule_inner / 8,
    }


class _Drawing:
    def __init__(self, layout: Layout, fit: Fit) -> None:
        self.layout, self.fit = layout, fit
        self.flow: list[Item] = []

    def add(self, kind: str, **item: Any) -> None:
        self.flow.append({"kind": kind, **item})

    def blank(self, lines: int, keep: bool = False) -> None:
        """Empty lines on the grid."""
        if lines > 0:
            on_notice = all(item["kind"] != "page" for item in self.flow)
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
        layout = self.layout
        self.head(_fitted(self.fit(document.head), FittedHead))
        if document.title:
            self.title(document.title)
        if document.addressees:
            self.blank(layout.addressees_lines_above)
            addressees = _fitted(self.fit(document.addressees), FittedAddressees)
            self.line(_runs("body", addressees.text))
        elif document.title:
            self.blank(1)
        # As in the docx: a notice's only paragraph is not moved as a whole, or the first page has no text.
        kept = bool(document.signature or document.attachments) and len(document.body) > 1
        self.blocks(document.body, keep_last=kept)
        self.attachment_note(document.attachments, keep=bool(document.signature))
        if document.signature:
            signature = _fitted(self.fit(document.signature), FittedSignature)
            self.signature(signature, keep_date=bool(document.note))
        if document.note:
            self.body_paragraph(document.note)
        for enclosure in document.enclosures:
            self.enclosure(enclosure)
        for attachment in document.attachments:
            self.attachment(attachment)
        if document.imprint:
            imprint = _fitted(self.fit(document.imprint), FittedImprint)
            if layout.imprint_turns == 1:
                self.add("page")
            self.imprint(imprint)

    # ---- 版头 -----------------------------------------------------------------------------------

    def head(self, head: FittedHead) -> None:
        layout = self.layout
        markers = [
            [face, words]
            for face, words in (
                ("body", head.copy_number),
                ("level_1", head.classification),
                ("level_1", head.urgency),
            )
            if words
        ]
        rows = self.number_rows(head)
        if head.form == "不印":
            for face, words in markers:
                self.line(_runs(face, words), face=face)
            if head.number or head.signatories:
                self.add("rows", rows=rows)
            if markers or head.number or head.signatories:
                self.blank(layout.title_lines_above)
            return
        lower = layout.preprinted_lower if head.form == "套打" else 0
        # Each row more takes a line.
        height = (layout.head_height + lower + (len(rows) - 1) * layout.pitch) / 20
        mark = head.mark and {"words": head.mark.text, "size": head.mark.size, "scale": head.mark.scale}
        if head.mark:
            height -= (layout.mark_size - head.mark.size) * (layout.mark_ink_above + layout.mark_ink_below)
        top = (layout.mark_top + lower) / 20
        self.add(
            "head", markers=markers, mark=mark, top=top, rows=rows, height=height, rule=head.form == "全印"
        )
        self.blank(layout.title_lines_above)

    def number_rows(self, head: FittedHead) -> list[list[Item]]:
        """Rows of words, each with its distance from the left edge in points, or none where it is centred."""
        if not head.signatories:
            return [[{"at": None, "face": "body", "words": head.number}]]
        rows: list[list[Item]] = []
        for n, names in enumerate(head.signatories):
            row = [
                {"at": self.cells(column), "face": "level_2", "words": name.rstrip("\u3000")}
                for column, name in zip(head.columns, names, strict=False)
            ]
            if n == 0:
                row.insert(0, {"at": self.cells(head.label_column), "face": "body", "words": "签发人："})
            if n == len(head.signatories) - 1 and head.number:
                row.insert(0, {"at": self.cells(1), "face": "body", "words": head.number})
            rows.append(row)
        return rows

    # ---- 主体 -----------------------------------------------------------------------------------

    def title(self, title: TitleLines) -> None:
        fitted = _fitted(self.fit(title), FittedTitle)
        lines = [[_runs("title", words), scale] for words, scale in fitted.lines]
        self.add("title", lines=lines, words=str(title.text))

    def blocks(self, blocks: tuple[Block, ...], keep_last: bool = False) -> None:
        for n, block in enumerate(blocks):
            keep = keep_last and n == len(blocks) - 1
            match block:
                case Heading():
                    self.heading(block, keep)
                case Paragraph():
                    self.body_paragraph(block.text, keep)
                case Roster():
                    self.roster(_fitted(self.fit(block), FittedRoster))
                case Table():
                    self.table(_fitted(self.fit(block), FittedTable))
                case Form():
                    self.form(_fitted(self.fit(block), FittedForm))
                case Slot():
                    raise TypeError("a page is drawn of a bound document")
                case _:
                    assert_never(block)

    def body_paragraph(self, text: Text, keep: bool = False) -> None:
        for words in text.paragraphs:
            self.line(_runs("body", words), first=self.cells(self.layout.first_line_indent), keep=keep)

    def heading(self, heading: Heading, keep: bool) -> None:
        keep = keep or not heading.run_in
        face = LEVELS[heading.level]
        runs = _runs(face, f"{heading.number}{heading.title}")
        first = self.cells(self.layout.first_line_indent)
        if not heading.run_in:
            self.line(runs, face=face, first=first, keep=keep, level=heading.level or 2)
            return
        beside, *below = heading.run_in.paragraphs
        self.line(runs + _runs("body", beside), first=first, keep=keep)
        for words in below:
            self.line(_runs("body", words), first=first, keep=keep)

    def roster(self, roster: FittedRoster) -> None:
        for row in roster.rows:
            self.line(
                _runs("body", "\n".join(row.lines)),
                left=self.cells(row.left),
                first=-self.cells(row.hanging),
                align="left",
            )

    def attachment_note(self, attachments: tuple[Attachment, ...], keep: bool) -> None:
        """附件说明 (7.3.4): one line below the text, two 字 in, names wrapped under their first character."""
        if not attachments:
            return
        self.blank(self.layout.note_lines_above, keep=True)
        start = self.layout.first_line_indent + 3
        for attachment in attachments:
            left, lead, words = start, 3.0, "附件："
            if attachment.number is not None:
                wide = 1.5 if len(attachments) < 10 else 2.0  # 字 for "1." or "10."
                first = attachment.number == 1
                left, lead = start + wide, wide + 3 if first else wide
                words = f"{'附件：' if first else ''}{attachment.number}."
            self.line(
                _runs("body", str(attachment.title.text)),
                left=self.cells(left),
                first=-self.cells(lead),
                lead=words,
                align="left",
                keep=keep or attachment is not attachments[-1],
            )

    def signature(self, signature: FittedSignature, keep_date: bool) -> None:
        def line(words: str, right: float, keep: bool) -> None:
            if words:
                self.line(_runs("body", words), right=self.cells(right), align="right", keep=keep)

        self.blank(signature.lines_above, keep=True)
        line(signature.issuer, signature.issuer_right, keep=True)
        self.blank(signature.lines_between, keep=True)
        line(signature.date, signature.date_right, keep=keep_date)

    def enclosure(self, enclosure: Enclosure) -> None:
        """The plan that the notice issues, on a new page (印发件; not an attachment)."""
        self.add("page")
        self.blank(self.layout.enclosure_title_row - 1)
        self.title(enclosure.title)
        self.blank(1)
        self.blocks(enclosure.body, keep_last=bool(enclosure.attachments) and len(enclosure.body) > 1)
        self.attachment_note(enclosure.attachments, keep=False)
        for attachment in enclosure.attachments:
            self.attachment(attachment)

    def attachment(self, attachment: Attachment) -> None:
        """附件 (7.3.7): a new page, its number at the first line, its title at the third."""
        self.add("page")
        self.line([["level_1", f"附件{attachment.number or ''}"]], face="level_1")
        self.blank(self.layout.attachment_title_row - 2)
        self.title(attachment.title)
        self.blank(1)
        self.blocks(attachment.body)

    # ---- tables and 版记 ------------------------------------------------------------------------

    def table(self, table: FittedTable) -> None:
        aligned = [column.align for column in table.columns]
        self.add(
            "table",
            size=table.size,
            line=table.size * self.layout.table_line,
            columns=[column.width / 20 for column in table.columns],
            **{"header-rows": len(table.header)},
            header=_placed(table.header, ["center"] * len(aligned)),
            rows=_placed(table.rows, aligned, table.parted),
        )

    def form(self, form: FittedForm) -> None:
        """Rows of labels and what is filled in, each row at least so high."""
        rows = [
            {
                "height": row.height / 20,
                "cells": [
                    {
                        "wide": cell.columns,
                        "label": cell.label,
                        "runs": _runs("level_1" if cell.label else "body", "\n".join(cell.lines)),
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
        self.add(
            "imprint",
            unnumbered=self.layout.imprint_turns == 2,
            indent=self.layout.imprint_indent * cell,
            hanging=3 * cell,
            sent_to=[_runs("body", words) for words in imprint.sent_to],
            printer=_runs("body", imprint.printer),
            date=_runs("body", imprint.date),
        )


F = TypeVar("F")


def _fitted(fitted: object, kind: type[F]) -> F:
    assert isinstance(fitted, kind)
    return fitted


def _runs(face: str, words: str) -> list[Run]:
    """Words in one face, what is still to be filled in as runs of their own."""
    words = words.replace("\t", " ")
    runs: list[Run] = []
    at = 0
    for gap in GAP.finditer(words):
        runs += [[face, words[at : gap.start()]], [f"{face} gap", gap[0]]]
        at = gap.end()
    runs.append([face, words[at:]])
    return [run for run in runs if run[1]]


def _placed(
    rows: tuple[tuple[Cell | None, ...], ...], aligned: Sequence[str], parted: frozenset[int] = frozenset()
) -> list[Item]:
    """The cells with their places; a span ends where the next cell stands or the rows do."""
    taken: set[tuple[int, int]] = set()
    made = []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if (x, y) in taken:
                continue
            cell = cell or Cell("")
            wide = max(1, min(cell.columns, len(aligned) - x))
            deep = 1
            while deep < cell.rows and y + deep < len(rows) and rows[y + deep][x] is None:
                deep += 1
            taken.update((x + across, y + down) for across in range(wide) for down in range(deep))
            align = "center" if wide > 1 else aligned[x]
            breakable = deep > 1 or y in parted
            made.append(
                {
                    "breakable": breakable,
                    "x": x,
                    "y": y,
                    "wide": wide,
                    "deep": deep,
                    "align": align,
                    "runs": _runs("", cell.text),
                }
            )
    return made
