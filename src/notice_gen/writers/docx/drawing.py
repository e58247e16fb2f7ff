"""Shape → pieces of document.xml: each element of the tree in its named style, in the order of the pages.

Every length comes from Layout or from what was fitted. Blank lines are paragraphs of their own, for
space before the first paragraph of a page differs between Word, WPS and LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

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
    Fitted,
    FittedAddressees,
    FittedCentred,
    FittedForm,
    FittedHead,
    FittedImprint,
    FittedJointSignature,
    FittedLabelled,
    FittedRoster,
    FittedSignature,
    FittedTable,
    FittedTitle,
)
from notice_gen.model.layout import Layout, lines_between, turned
from notice_gen.model.original import OriginalPages
from notice_gen.model.sections import Turned, section_of
from notice_gen.model.table import Table
from notice_gen.model.text import Slot, Text
from notice_gen.writers.docx.head_xml import head
from notice_gen.writers.docx.imprint_xml import imprint
from notice_gen.writers.docx.joint_signature_xml import joint_signature
from notice_gen.writers.docx.pieces import Piece, Pieces, xml_text
from notice_gen.writers.docx.styles import LEVELS, TITLE, run_in
from notice_gen.writers.docx.table_xml import form, table
from notice_gen.writers.docx.word_package import Package
from notice_gen.writers.docx.wordml import (
    BREAK,
    HIGHLIGHT,
    KEEP_LINES,
    KEEP_NEXT,
    NEW_PAGE,
    TAB,
    TINY,
    blank,
    gap,
    paragraph,
    run,
    section_end,
    styled,
    words,
)

TITLES: dict[Role, str] = {
    Role.MAIN: TITLE,
    Role.ENCLOSURE: "GwAttachmentTitle",
    Role.ATTACHMENT: "GwAttachmentTitle",
}

BELOW_TITLE: dict[type, str] = {Subtitle: "GwSubtitle", TitleNote: "GwTitleNote", Byline: "GwByline"}


def draw(shape: Document, layout: Layout, package: Package) -> tuple[Piece, ...]:
    """The pieces of the document's body, from its first paragraph to its section properties."""
    drawing = _Drawing(layout)
    drawing.pieces.fitted(shape.head, drawing.head)
    parts = list(parts_in_order(shape))
    for n, part in enumerate(parts):
        section, last = section_of(part, shape.head), n == len(parts) - 1
        closing = _closing(shape, package, layout) if last else ("", section_end(package.turned))
        if section is None:
            drawing.part(part)
            drawing.pieces.xml(closing[0])
        else:
            both = (_part(part, layout, closing[0]), _part(part, turned(layout), closing[1]))
            drawing.pieces.section(section, *both, section_end(package.section) if n else "")
    if shape.imprint is not None:
        drawing.pieces.fitted(shape.imprint, drawing.imprint)
        drawing.pieces.xml(package.unnumbered or package.section)
    return drawing.pieces.done()


def _part(part: Part, layout: Layout, closing: str) -> tuple[Piece, ...]:
    """The pieces of a part on pages of this layout, and what ends it."""
    drawing = _Drawing(layout)
    drawing.part(part)
    drawing.pieces.xml(closing)
    return drawing.pieces.done()


def _closing(shape: Document, package: Package, layout: Layout) -> tuple[str, str]:
    """What stands between the last part and 版记, or the end of the file: below upright pages, and below those that lie.

    版记 stands on an upright page, behind the turns that it needs (`Layout.imprint_turns`).
    """
    upright, lying = section_end(package.section), section_end(package.turned)
    if shape.imprint is None:
        return package.section, package.turned
    # LibreOffice begins a section with a paragraph: not with its end, nor with a floating table.
    if layout.imprint_turns == 2:
        empty = blank(1) + section_end(package.unnumbered) + TINY
        return upright + empty, lying + empty
    return (TINY.replace("<w:pPr>", f"<w:pPr>{NEW_PAGE}") if layout.imprint_turns else ""), lying + TINY


KAI = run_in(LEVELS[2])  # 楷体 in the size of the text


class _Drawing:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pieces = Pieces()

    # ---- the whole ------------------------------------------------------------------------------

    def part(self, part: Part) -> None:
        """A part from its first page on; an enclosure (印发件) has no label, and its title stands in its row."""
        if part.role is Role.ENCLOSURE:
            self.pieces.xml(
                blank(self.layout.enclosure_title_row - 1, first=NEW_PAGE)
            )  # else the title begins it
        kept = kept_with_next(part)
        for n, (above, element) in enumerate(with_above(part)):
            kept_blank = KEEP_NEXT if isinstance(above, TitleLines | Article | BelowTitle) else ""
            self.pieces.xml(blank(lines_between(above, element, self.layout), keep=kept_blank))
            self.element(element, KEEP_NEXT if n in kept else "", part.role)

    def fitted(self, element: object, draw: Callable[[Fitted], str]) -> None:
        """An element that is fitted when bound, on the page that this one is."""
        self.pieces.fitted(Turned(element) if self.layout.turned else element, draw)

    def element(self, element: PartElement, keep: str, role: Role) -> None:
        """An element of a part; `keep` is the property of one that stays with what stands below it."""
        pieces = self.pieces
        match element:
            case AttachmentLabel():
                pieces.xml(paragraph("GwAttachment", run(str(element)), KEEP_NEXT + NEW_PAGE))
                pieces.xml(blank(self.layout.attachment_title_row - 2, keep=KEEP_NEXT))
            case TitleLines():
                begins = role is Role.ENCLOSURE and self.layout.enclosure_title_row == 1
                self.fitted(element, self.title(TITLES[role], NEW_PAGE if begins else ""))
            case EditorsNote():
                self.editors_note(element.text)
            case Article():
                self.fitted(element, self.title(TITLE))
            case Contributor():
                self.source(element.text)
            case Attendance():
                pieces.xml(blank(self.layout.attendance_lines_above))
                for one in element.people:
                    self.fitted(one, self.labelled(keep))
            case Subtitle() | TitleNote() | Byline():
                self.fitted(element, self.centred(BELOW_TITLE[type(element)]))
            case Addressees():
                self.fitted(element, self.addressees)
            case Heading():
                self.heading(element, keep)
            case Paragraph():
                self.body_paragraph(element.text, keep)
            case Labelled():
                self.fitted(element, self.labelled(keep))
            case Slot() | Roster() | Table() | OriginalPages() | Form():
                self.fitted(element, self.node)
            case AttachmentNote():
                self.attachment_note(element, keep)
            case Signature():
                self.fitted(element, self.signature(keep))
            case Remark():
                pieces.xml('<w:p><w:pPr><w:pStyle w:val="GwRemark"/></w:pPr>')
                pieces.text(element.text, run, gap)
                pieces.xml("</w:p>")
            case _:
                assert_never(element)

    # ---- 版头 and 版记 ----------------------------------------------------------------------------

    def head(self, fitted: Fitted) -> str:
        assert isinstance(fitted, FittedHead)
        return head(fitted, self.layout)

    def imprint(self, fitted: Fitted) -> str:
        assert isinstance(fitted, FittedImprint)
        return imprint(fitted, self.layout)

    # ---- 主体 -----------------------------------------------------------------------------------

    def title(self, style: str, more: str = "") -> Callable[[Fitted], str]:
        def drawn(title: Fitted) -> str:
            assert isinstance(title, FittedTitle)
            lines = (
                run(xml_text(line), f'<w:spacing w:val="-{closer}"/>' if closer else "")
                for line, closer in title.lines
            )
            return paragraph(style, f"<w:r>{BREAK}</w:r>".join(lines), KEEP_NEXT + more)

        return drawn

    def centred(self, style: str) -> Callable[[Fitted], str]:
        """Lines below the title, on its page."""

        def drawn(fitted: Fitted) -> str:
            assert isinstance(fitted, FittedCentred)
            return paragraph(style, f"<w:r>{BREAK}</w:r>".join(map(words, fitted.words)), KEEP_NEXT)

        return drawn

    def editors_note(self, text: Text) -> None:
        """Its label, then paragraphs in 楷体; in styles that every file has, for bulletins alone have it."""
        opened = '<w:p><w:pPr><w:pStyle w:val="GwBody"/></w:pPr>'
        self.pieces.xml(opened + styled("GwLabel")("编者按："))
        self.pieces.text(text, styled(KAI), styled(KAI, HIGHLIGHT), between=f"</w:p>{opened}")
        self.pieces.xml("</w:p>")

    def source(self, text: Text) -> None:
        indent = (
            f'<w:ind w:right="{self.cells(self.layout.source_right)}" w:firstLine="0"/><w:jc w:val="right"/>'
        )
        self.pieces.xml(f'<w:p><w:pPr><w:pStyle w:val="GwBody"/>{indent}</w:pPr>')
        self.pieces.text(text, styled(KAI), styled(KAI, HIGHLIGHT))
        self.pieces.xml("</w:p>")

    def labelled(self, keep: str) -> Callable[[Fitted], str]:
        """A label and the paragraphs beside it, each of its own, for a line break would stretch the line above it."""

        def drawn(fitted: Fitted) -> str:
            assert isinstance(fitted, FittedLabelled)
            label = styled("GwLabel")(xml_text(fitted.label))
            left, hanging = self.cells(fitted.left), self.cells(fitted.hanging)
            xml = ""
            for n, said in enumerate(fitted.paragraphs):
                out = hanging if n == 0 else 0
                indent = f'<w:ind w:left="{left}" w:hanging="{out}"/>'
                xml += paragraph("GwLabelled", ("" if n else label) + words(said), keep + indent)
            return xml

        return drawn

    def addressees(self, addressees: Fitted) -> str:
        assert isinstance(addressees, FittedAddressees)
        return paragraph("GwAddressees", words(addressees.text))

    def body_paragraph(self, text: Text, properties: str = "") -> None:
        opened = f'<w:p><w:pPr><w:pStyle w:val="GwBody"/>{properties}</w:pPr>'
        self.pieces.xml(opened)
        self.pieces.text(text, run, gap, between=f"</w:p>{opened}")
        self.pieces.xml("</w:p>")

    def heading(self, heading: Heading, keep: str) -> None:
        pieces = self.pieces
        style = LEVELS[heading.level]
        if not heading.run_in:
            pieces.xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{KEEP_NEXT}</w:pPr>')
            pieces.text(heading.number, run, gap)
            pieces.text(heading.title, run, gap)
            pieces.xml("</w:p>")
            return
        # A paragraph of the body: only the words of the heading are one, and have its face.
        opened = f'<w:p><w:pPr><w:pStyle w:val="GwBody"/>{keep}</w:pPr>'
        own, own_gap = styled(run_in(style)), styled(run_in(style), HIGHLIGHT)
        pieces.xml(opened)
        pieces.text(heading.number, own, own_gap)
        pieces.text(heading.title, own, own_gap)
        pieces.text(heading.run_in, run, gap, between=f"</w:p>{opened}")
        pieces.xml("</w:p>")

    def node(self, node: Fitted) -> str:
        if isinstance(node, OriginalPages):
            return paragraph("GwBody", run(xml_text(node.said), HIGHLIGHT))
        if isinstance(node, FittedRoster):
            return self.roster(node)
        # Word joins two tables that touch, and wants a paragraph at the end of the file.
        if isinstance(node, FittedForm):
            return form(node, self.layout) + TINY
        assert isinstance(node, FittedTable)
        return table(node, self.layout)

    def roster(self, roster: FittedRoster) -> str:
        drawn = []
        for row in roster.rows:
            indent = f'<w:ind w:left="{self.cells(row.left)}" w:hanging="{self.cells(row.hanging)}"/>'
            lines = f"<w:r>{BREAK}</w:r>".join(run(xml_text(line)) for line in row.lines)
            drawn.append(paragraph("GwRoster", lines, indent))
        return "".join(drawn)

    def cells(self, count: float) -> int:
        """字 as twips on the page."""
        return round(count * self.layout.cell)

    def attachment_note(self, note: AttachmentNote, keep: str) -> None:
        """附件说明 (7.3.4): one line below the text, two 字 in, names wrapped under their first character."""
        pieces, cells = self.pieces, self.cells
        pieces.xml(blank(self.layout.note_lines_above, keep=KEEP_NEXT))
        start = self.layout.first_line_indent + 3
        for entry in note.entries:
            whole = KEEP_NEXT if len(note.entries) <= self.layout.note_kept else ""
            kept = (keep if entry is note.entries[-1] else whole) + KEEP_LINES
            if entry.number is None:
                indent, lead = f'<w:ind w:left="{cells(start)}" w:hanging="{cells(3)}"/>', run("附件：")
            else:
                wide = 1.5 if len(note.entries) < 10 else 2.0  # 字 for "1." or "10."
                first = entry.number == 1
                hanging = wide + 3 if first else wide
                indent = f'<w:ind w:left="{cells(start + wide)}" w:hanging="{cells(hanging)}"/>'
                lead = run(f"{'附件：' if first else ''}{entry.number}.") + TAB
            pieces.xml(f'<w:p><w:pPr><w:pStyle w:val="GwNote"/>{kept}{indent}</w:pPr>{lead}')
            pieces.text(entry.title, run, gap)
            pieces.xml("</w:p>")

    def signature(self, keep: str) -> Callable[[Fitted], str]:
        """Issuer and date in their places; the date stays with a note below it (`keep`)."""

        def line(style: str, text: str, right: float, properties: str) -> str:
            return paragraph(style, words(text), f'{properties}<w:ind w:right="{self.cells(right)}"/>')

        def drawn(signature: Fitted) -> str:
            if isinstance(signature, FittedJointSignature):
                return joint_signature(signature, keep, self.layout)
            assert isinstance(signature, FittedSignature)
            xml = blank(signature.lines_above, keep=KEEP_NEXT)
            if signature.issuer:
                xml += line("GwIssuer", signature.issuer, signature.issuer_right, KEEP_NEXT)
            xml += blank(signature.lines_between, keep=KEEP_NEXT)
            if signature.date:
                xml += line("GwDate", signature.date, signature.date_right, keep)
            return xml

        return drawn
