"""Shape → pieces of document.xml: each element of the tree in its named style.

Every length comes from Layout or from what was fitted. Blank lines are paragraphs of their own, for
space before the first paragraph of a page differs between Word, WPS and LibreOffice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from notice_gen.model.document import (
    Attachment,
    Block,
    Cell,
    Document,
    Enclosure,
    Form,
    Heading,
    Paragraph,
    Roster,
    Slot,
    Table,
    Text,
)
from notice_gen.model.fitted import (
    Fitted,
    FittedAddressees,
    FittedForm,
    FittedHead,
    FittedImprint,
    FittedMark,
    FittedRoster,
    FittedSignature,
    FittedTable,
    FittedTitle,
    FormCell,
)
from notice_gen.model.layout import Layout, pt
from notice_gen.writers.docx.pieces import Piece, Pieces, seams_between, xml_text
from notice_gen.writers.docx.word_package import Package

HINT = '<w:rFonts w:hint="eastAsia"/>'
HIGHLIGHT = '<w:highlight w:val="yellow"/>'
LEVELS = ("GwUnnumbered", "GwLevel1", "GwLevel2", "GwLevel3", "GwLevel4")
BREAK = "<w:br/>"
TINY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def draw(shape: Document, layout: Layout, package: Package) -> tuple[Piece, ...]:
    """The pieces of the document's body, from its first paragraph to its section properties."""
    return _Drawing(layout).document(shape, package)


def run(xml: str, properties: str = "") -> str:
    """A run of text that is XML already."""
    return f'<w:r><w:rPr>{HINT}{properties}</w:rPr><w:t xml:space="preserve">{xml}</w:t></w:r>'


def _styled(style: str) -> Callable[[str], str]:
    """A run in a character style (w:rStyle comes first in w:rPr)."""
    return lambda xml: (
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/>{HINT}</w:rPr><w:t xml:space="preserve">{xml}</w:t></w:r>'
    )


def gap(xml: str) -> str:
    """A run that marks what is still to be filled in."""
    return run(xml, HIGHLIGHT)


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph; `properties` follow w:pStyle in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


KEEP_NEXT = "<w:keepNext/>"
NEW_PAGE = "<w:pageBreakBefore/>"


class _Drawing:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pieces = Pieces()

    # ---- the whole ------------------------------------------------------------------------------

    def document(self, shape: Document, package: Package) -> tuple[Piece, ...]:
        pieces = self.pieces
        pieces.fitted(shape.head, self.head)
        if shape.title:
            pieces.fitted(shape.title, self.title("GwTitle"))
        if shape.addressees:
            pieces.xml(self.blank(self.layout.addressees_lines_above))
            pieces.fitted(shape.addressees, self.addressees)
        elif shape.title:
            pieces.xml(self.blank(1))
        # The last paragraph stays with the signature, unless it is the only one: LibreOffice moves a kept
        # paragraph as a whole, and the first page must show text (7.3.3).
        kept = bool(shape.signature or shape.attachments) and len(shape.body) > 1
        self.blocks(shape.body, keep_last=kept)
        self.attachment_note(shape.attachments, keep=bool(shape.signature))
        if shape.signature:
            pieces.fitted(shape.signature, self.signature(keep_date=bool(shape.note)))
        if shape.note:
            pieces.xml('<w:p><w:pPr><w:pStyle w:val="GwRemark"/></w:pPr>')
            pieces.text(shape.note, run, gap)
            pieces.xml("</w:p>")
        for enclosure in shape.enclosures:
            self.enclosure(enclosure)
        for attachment in shape.attachments:
            self.attachment(attachment)
        section = package.section
        if shape.imprint:
            section = self.turned(package)
            pieces.fitted(shape.imprint, self.imprint)
        pieces.xml(section)
        return pieces.done()

    def blank(self, lines: int, first: str = "", keep: str = "") -> str:
        """Empty lines on the grid; `first` are properties of the first of them."""
        properties = [first] + [""] * (lines - 1)
        return "".join(paragraph("GwBlank", "", keep + p) for p in properties[:lines])

    # ---- 版头 -----------------------------------------------------------------------------------

    def head(self, head: Fitted) -> str:
        assert isinstance(head, FittedHead)
        if head.form == "不印":
            markers = "".join(self.markers(head, keep_empty=False))
            number = self.number_and_rule(head) if head.number or head.signatories else ""
            above = self.blank(self.layout.title_lines_above) if markers or number else ""
            return markers + number + above
        return (
            "".join(self.markers(head, keep_empty=True))
            + self.mark(head.mark, self.layout.preprinted_lower if head.form == "套打" else 0)
            + self.number_and_rule(head)
            + self.blank(self.layout.title_lines_above)
        )

    def markers(self, head: FittedHead, keep_empty: bool) -> list[str]:
        """份号, 密级 and 紧急程度, closed up from the first line; empty lines keep the mark's place."""
        lines = [
            paragraph(style, run(xml_text(words)))
            for style, words in (
                ("GwMarker", head.copy_number),
                ("GwBoldMarker", head.classification),
                ("GwBoldMarker", head.urgency),
            )
            if words
        ]
        if keep_empty:
            lines += [self.blank(1)] * (self.layout.marker_lines - len(lines))
        return lines

    def mark(self, mark: FittedMark | None, lower: int) -> str:
        """The mark with its ink 35 mm below the type area's top, or its room on pre-printed paper.

        `lower` is how much lower the paper of the office has it, in twips.
        """
        layout = self.layout
        size = mark.size if mark else layout.mark_size
        line = pt(max(size * 1.14, 24))
        above = layout.mark_top + lower - layout.marker_lines * layout.pitch
        before = round(above - layout.baseline * line + layout.mark_ink_above * pt(size))
        spacing = f'<w:spacing w:before="{max(0, before)}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
        inside = ""
        if mark:
            scale = f'<w:w w:val="{mark.scale}"/>' if mark.scale != 100 else ""
            half = round(mark.size * 2)
            inside = run(xml_text(mark.text), f'{scale}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        # What is left of the way from the mark's ink to the number's, as two lines that are empty.
        below = (1 - layout.baseline) * line - layout.mark_ink_below * pt(size)
        to_ink = layout.baseline * layout.pitch - layout.body_ink_above * pt(layout.body_size)
        half_way = round((layout.mark_to_number - below - to_ink) / 2)
        exact = f'<w:spacing w:before="0" w:after="0" w:line="{half_way}" w:lineRule="exact"/>'
        return paragraph("GwMark", inside, spacing) + paragraph("GwBlank", "", exact) * 2

    def number_and_rule(self, head: FittedHead) -> str:
        """发文字号, with signatories on its line in an upward document, and the red rule below it."""
        layout = self.layout
        rows = head.signatories or ((),)
        drawn = [self.number_row(head, n, last=n == len(rows) - 1) for n in range(len(rows))]
        if head.form == "套打":  # room for the rule of the pre-printed paper
            room = pt(layout.rule_gap_pt + layout.rule_eighths / 8)
            exact = f'<w:spacing w:before="0" w:after="0" w:line="{room}" w:lineRule="exact"/>'
            drawn.append(paragraph("GwBlank", "", exact))
        return "".join(drawn)

    def number_row(self, head: FittedHead, n: int, last: bool) -> str:
        """The n-th row of signatories; the last one has the number and the rule."""
        layout = self.layout
        properties = ""
        if last and head.form == "全印":
            properties = (
                f'<w:pBdr><w:bottom w:val="single" w:sz="{layout.rule_eighths}" '
                f'w:space="{layout.rule_gap_pt}" w:color="{layout.red}"/></w:pBdr>'
            )
        number = run(xml_text(head.number)) if last and head.number else ""
        if not head.signatories:
            return paragraph("GwNumber", number, properties)
        # Tab stops, not indents: a border is as wide as its paragraph's indents leave it.
        stops = (1.0, head.label_column, *head.columns)
        tabs = "".join(f'<w:tab w:val="left" w:pos="{self.cells(stop)}"/>' for stop in stops)
        label = run("签发人：") if n == 0 else _TAB
        named = _styled("GwSignatory")
        names = _TAB.join(named(xml_text(name.rstrip("\u3000"))) for name in head.signatories[n])
        inside = _TAB + number + _TAB + label + names
        return paragraph("GwNumber", inside, f'{properties}<w:tabs>{tabs}</w:tabs><w:jc w:val="left"/>')

    # ---- 主体 -----------------------------------------------------------------------------------

    def title(self, style: str) -> Callable[[Fitted], str]:
        def drawn(title: Fitted) -> str:
            assert isinstance(title, FittedTitle)
            lines = (
                run(xml_text(line), f'<w:w w:val="{scale}"/>' if scale != 100 else "")
                for line, scale in title.lines
            )
            return paragraph(style, f"<w:r>{BREAK}</w:r>".join(lines), KEEP_NEXT)

        return drawn

    def addressees(self, addressees: Fitted) -> str:
        assert isinstance(addressees, FittedAddressees)
        return paragraph("GwAddressees", _words(addressees.text))

    def blocks(self, blocks: tuple[Block, ...], keep_last: bool = False) -> None:
        for n, block in enumerate(blocks):
            keep = keep_last and n == len(blocks) - 1
            match block:
                case Heading():
                    self.heading(block, keep)
                case Paragraph():
                    self.body_paragraph(block.text, KEEP_NEXT if keep else "")
                case Slot() | Roster() | Table() | Form():
                    self.pieces.fitted(block, self.node)
                case _:
                    assert_never(block)

    def body_paragraph(self, text: Text, properties: str = "") -> None:
        opened = f'<w:p><w:pPr><w:pStyle w:val="GwBody"/>{properties}</w:pPr>'
        self.pieces.xml(opened)
        self.pieces.text(text, run, gap, between=f"</w:p>{opened}")
        self.pieces.xml("</w:p>")

    def heading(self, heading: Heading, keep: bool) -> None:
        pieces = self.pieces
        properties = KEEP_NEXT if keep or not heading.run_in else ""
        style = LEVELS[heading.level]
        pieces.xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>')
        pieces.text(heading.number, run, gap)
        pieces.text(heading.title, run, gap)
        if heading.run_in:
            # Only the heading itself has its level's face; further lines are paragraphs of the body.
            body = f'</w:p><w:p><w:pPr><w:pStyle w:val="GwBody"/>{properties}</w:pPr>'
            pieces.text(heading.run_in, _styled("GwRunIn"), gap, between=body)
        pieces.xml("</w:p>")

    def node(self, node: Fitted) -> str:
        if isinstance(node, FittedRoster):
            return self.roster(node)
        if isinstance(node, FittedForm):
            return self.form(node) + TINY
        assert isinstance(node, FittedTable)
        # Word joins two tables that touch, and wants a paragraph at the end of the file.
        return self.table(node) + TINY

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

    def attachment_note(self, attachments: tuple[Attachment, ...], keep: bool) -> None:
        """附件说明 (7.3.4): one line below the text, two 字 in, names wrapped under their first character."""
        if not attachments:
            return
        pieces, cells = self.pieces, self.cells
        pieces.xml(self.blank(self.layout.note_lines_above, keep=KEEP_NEXT))
        start = self.layout.first_line_indent + 3
        for attachment in attachments:
            kept = KEEP_NEXT if keep or attachment is not attachments[-1] else ""
            if attachment.number is None:
                indent, lead = f'<w:ind w:left="{cells(start)}" w:hanging="{cells(3)}"/>', run("附件：")
            else:
                wide = 1.5 if len(attachments) < 10 else 2.0  # 字 for "1." or "10."
                first = attachment.number == 1
                hanging = wide + 3 if first else wide
                indent = f'<w:ind w:left="{cells(start + wide)}" w:hanging="{cells(hanging)}"/>'
                lead = run(f"{'附件：' if first else ''}{attachment.number}.") + _TAB
            pieces.xml(f'<w:p><w:pPr><w:pStyle w:val="GwNote"/>{kept}{indent}</w:pPr>{lead}')
            pieces.text(attachment.title.text, run, gap)
            pieces.xml("</w:p>")

    def signature(self, keep_date: bool) -> Callable[[Fitted], str]:
        """Issuer and date in their places; the date stays with a note below it."""

        def drawn(signature: Fitted) -> str:
            assert isinstance(signature, FittedSignature)
            return self.signature_lines(signature, KEEP_NEXT if keep_date else "")

        return drawn

    def signature_lines(self, signature: FittedSignature, keep_date: str) -> str:
        def line(style: str, words: str, right: float, keep: str) -> str:
            return paragraph(style, _words(words), f'{keep}<w:ind w:right="{self.cells(right)}"/>')

        drawn = self.blank(signature.lines_above, keep=KEEP_NEXT)
        if signature.issuer:
            drawn += line("GwIssuer", signature.issuer, signature.issuer_right, KEEP_NEXT)
        drawn += self.blank(signature.lines_between, keep=KEEP_NEXT)
        if signature.date:
            drawn += line("GwDate", signature.date, signature.date_right, keep_date)
        return drawn

    def enclosure(self, enclosure: Enclosure) -> None:
        """The plan that the notice issues, on a new page (印发件; not an attachment)."""
        above = self.layout.enclosure_title_row - 1
        self.pieces.xml(self.blank(above, first=NEW_PAGE))
        self.pieces.fitted(enclosure.title, self.title("GwAttachmentTitle"))
        self.pieces.xml(self.blank(1))
        self.blocks(enclosure.body, keep_last=bool(enclosure.attachments) and len(enclosure.body) > 1)
        self.attachment_note(enclosure.attachments, keep=False)
        for attachment in enclosure.attachments:
            self.attachment(attachment)

    def attachment(self, attachment: Attachment) -> None:
        """附件 (7.3.7): a new page, its number at the first line, its title at the third."""
        pieces = self.pieces
        label = f"附件{attachment.number or ''}"
        pieces.xml(paragraph("GwAttachment", run(label), NEW_PAGE))
        pieces.xml(self.blank(self.layout.attachment_title_row - 2))
        pieces.fitted(attachment.title, self.title("GwAttachmentTitle"))
        pieces.xml(self.blank(1))
        self.blocks(attachment.body)

    # ---- tables ---------------------------------------------------------------------------------

    def table(self, table: FittedTable) -> str:
        rows = [(row, True) for row in table.header] + [(row, False) for row in table.rows]
        widths = [column.width for column in table.columns]
        return self.grid(widths, self.layout.table_cell_margin, self.table_rows(rows, table))

    def form(self, form: FittedForm) -> str:
        """A form (发文处理单): rows of at least their height, none parted between two pages."""
        rows = []
        for row in form.rows:
            at, cells = 0, []
            for cell in row.cells:
                width = sum(form.columns[at : at + cell.columns])
                cells.append(self.form_cell(cell, width, form.size))
                at += cell.columns
            height = f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>'
            rows.append(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>{''.join(cells)}</w:tr>")
        return self.grid(form.columns, self.layout.form_cell_margin, rows)

    def form_cell(self, cell: FormCell, width: int, size: float) -> str:
        inside = self.cell_lines(cell.lines or ("",), "GwHeaderCell" if cell.label else "GwCell", size)
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        return self.cell(inside, width, span)

    def grid(self, widths: Sequence[int], side: int, rows: list[str]) -> str:
        """A ruled table as wide as its columns, in the middle of the type area; `side` is the air beside words."""
        layout = self.layout
        width = sum(widths)
        rule = f'w:val="single" w:sz="{layout.table_rule}" w:space="0" w:color="auto"'
        borders = "".join(
            f"<w:{edge} {rule}/>" for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        margins = (
            f'<w:top w:w="{layout.table_row_air}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
            f'<w:bottom w:w="{layout.table_row_air}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
        )
        grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            + "".join(rows)
            + "</w:tbl>"
        )

    def table_rows(self, rows: list[tuple[tuple[Cell | None, ...], bool]], table: FittedTable) -> list[str]:
        drawn = []
        open_spans: dict[int, tuple[int, Cell]] = {}  # column → rows still to cover, and by which cell
        for row, is_header in rows:
            cells = []
            column = 0
            while column < len(row):
                cell = row[column]
                merge = ""
                if cell is None and column in open_spans:
                    left, cell = open_spans.pop(column)
                    if left > 1:
                        open_spans[column] = (left - 1, cell)
                    merge = "<w:vMerge/>"
                elif cell is not None and cell.rows > 1:
                    open_spans[column] = (cell.rows - 1, cell)
                    merge = '<w:vMerge w:val="restart"/>'
                cell = cell or Cell("")
                cells.append(self.table_cell(cell, column, merge, is_header, table))
                column += cell.columns
            header = "<w:tblHeader/>" if is_header else ""
            drawn.append(f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>")
        return drawn

    def table_cell(self, cell: Cell, column: int, merge: str, is_header: bool, table: FittedTable) -> str:
        width = sum(c.width for c in table.columns[column : column + cell.columns])
        centred = not is_header and (table.columns[column].align == "center" or cell.columns > 1)
        style = "GwHeaderCell" if is_header else "GwCell"
        lines = [""] if merge == "<w:vMerge/>" else cell.text.split("\n")
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        return self.cell(self.cell_lines(lines, style, table.size, centred), width, span + merge)

    def cell_lines(self, lines: Sequence[str], style: str, size: float, centred: bool = False) -> str:
        """The paragraphs of a cell, in type of so many points."""
        line, half = round(pt(size) * self.layout.table_line), round(size * 2)
        properties = f'<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
        if centred:
            properties += '<w:jc w:val="center"/>'
        sized = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        return "".join(paragraph(style, _words(words, sized) if words else "", properties) for words in lines)

    def cell(self, inside: str, width: int, spans: str) -> str:
        """A cell of these paragraphs, between its upper and its lower rule in the middle."""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
            f"{inside}</w:tc>"
        )

    # ---- 版记 -----------------------------------------------------------------------------------

    def turned(self, package: Package) -> str:
        """Turn the pages before 版记; the properties of the section that it then stands in."""
        if self.layout.imprint_turns == 2:
            # A section ends with a paragraph; as low as this one it never makes a page of its own.
            exact = '<w:spacing w:before="0" w:after="0" w:line="2" w:lineRule="exact"/>'
            ends = [f"<w:p><w:pPr>{exact}{s}</w:pPr></w:p>" for s in (package.section, package.unnumbered)]
            # LibreOffice begins a section with a paragraph: not with its end, nor with a floating table.
            self.pieces.xml(ends[0] + self.blank(1) + ends[1] + TINY)
            return package.unnumbered
        if self.layout.imprint_turns == 1:
            self.pieces.xml(TINY.replace("<w:pPr>", f"<w:pPr>{NEW_PAGE}"))
        return package.section

    def imprint(self, imprint: Fitted) -> str:
        """版记 (7.4) as a floating table whose last rule lies on the type area's lower edge.

        A floating table is the one form that Word, WPS and LibreOffice all put at the foot of the page
        and let grow upwards; it must be as wide as the text and anchored to the page sideways
        (docs/word-and-libreoffice.md, "imprint").
        """
        assert isinstance(imprint, FittedImprint)
        layout = self.layout
        outer, inner = layout.rule_outer, layout.rule_inner
        right = layout.text_width - round(layout.imprint_indent * layout.small_cell)
        rows = []
        if imprint.sent_to:  # no rule between 主送 and 抄送 (7.4.2)
            rows.append("".join(paragraph("GwCopyTo", _words(words)) for words in imprint.sent_to))
        if imprint.printer or imprint.date:
            tabs = f'<w:tabs><w:tab w:val="right" w:pos="{right}"/></w:tabs>'
            inside = run(xml_text(imprint.printer)) + _TAB + run(xml_text(imprint.date))
            rows.append(paragraph("GwPrinter", inside, tabs))
        none = 'w:val="nil"'
        width = layout.text_width
        return (
            '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:topFromText="0" '
            f'w:bottomFromText="0" w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{layout.imprint_left}" '
            f'w:tblpYSpec="bottom"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>'
            f'<w:top w:val="single" w:sz="{outer}" w:space="0" w:color="auto"/><w:left {none}/>'
            f'<w:bottom w:val="single" w:sz="{outer}" w:space="0" w:color="auto"/><w:right {none}/>'
            f'<w:insideH w:val="single" w:sz="{inner}" w:space="0" w:color="auto"/><w:insideV {none}/>'
            '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
            f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/>'
            "</w:tblGrid>"
            + "".join(
                f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                f"</w:tcPr>{row}</w:tc></w:tr>"
                for row in rows
            )
            + self.below_imprint(width)
            + "</w:tbl>"
            + TINY
        )

    def below_imprint(self, width: int) -> str:
        """A last row below the last rule, as high as the body reaches below the type area; mostly none."""
        layout = self.layout
        if not layout.below_foot:
            return ""
        high = layout.below_foot
        exact = f'<w:spacing w:before="0" w:after="0" w:line="{high}" w:lineRule="exact"/>'
        return (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{high}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
            f'<w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders><w:top w:val="single" w:sz="{layout.rule_outer}" '
            'w:space="0" w:color="auto"/><w:bottom w:val="nil"/></w:tcBorders></w:tcPr>'
            f"{paragraph('GwBlank', '', exact)}</w:tc></w:tr>"
        )


_TAB = "<w:r><w:tab/></w:r>"


def _words(words: str, properties: str = "") -> str:
    """A run of a fitted element's words, with what is still to be filled in marked."""

    def own(xml: str) -> str:
        return run(xml, properties)

    def marked(xml: str) -> str:
        return run(xml, properties + HIGHLIGHT)

    return own(xml_text(words, seams_between(own, marked)))
