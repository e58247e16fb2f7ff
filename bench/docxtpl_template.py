"""Composed document → what docxtpl needs to write the same words: a template and its context.

The template is one that a person would make in Word: a paragraph style per element, a loop over the
blocks of a body, a table whose rows are two loops with the phase merged over the inner one, page numbers in
the footers. It has none of notice-gen's fitting (title lines, the mark's size, column widths) and none of
its blank lines, so docxtpl is given rather less to do. It knows the elements that the measured workbook
uses; `whole_process.py` compares the words of both files, so one that is left out does not go unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, assert_never

from docx import Document as NewDocx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from notice_gen.model.document import (
    Article,
    AttachmentLabel,
    AttachmentNote,
    Block,
    Contributor,
    Document,
    Form,
    Heading,
    Labelled,
    Mark,
    Paragraph,
    Part,
    Roster,
    TitleLines,
    first,
)
from notice_gen.model.original import OriginalPages
from notice_gen.model.table import Table
from notice_gen.model.text import Slot

CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

# Name, face, size in points, alignment (None: justified, two characters in).
STYLES = (
    ("mark", "方正小标宋简体", 48, CENTER),
    ("number", "仿宋_GB2312", 16, CENTER),
    ("title", "方正小标宋简体", 22, CENTER),
    ("addressees", "仿宋_GB2312", 16, WD_ALIGN_PARAGRAPH.LEFT),
    ("level0", "楷体_GB2312", 16, None),
    ("level1", "黑体", 16, None),
    ("level2", "楷体_GB2312", 16, None),
    ("level3", "仿宋_GB2312", 16, None),
    ("level4", "仿宋_GB2312", 16, None),
    ("paragraph", "仿宋_GB2312", 16, None),
    ("roster", "仿宋_GB2312", 16, None),
    ("signature", "仿宋_GB2312", 16, RIGHT),
    ("label", "黑体", 16, WD_ALIGN_PARAGRAPH.LEFT),
    ("cell", "仿宋_GB2312", 12, CENTER),
    ("page", "宋体", 14, CENTER),
)
BLOCKS = ("level0", "level1", "level2", "level3", "level4", "paragraph", "roster")

Context = dict[str, Any]

# ---- context ------------------------------------------------------------------------------------


def context(document: Document) -> Context:
    """The words of a bound document as docxtpl's context; everything in it can be JSON."""
    signature, mark = document.signature, first(document.head.elements, Mark)
    return {
        "mark": str(mark.text) if mark else "",
        "number": str(document.number),
        "title": document.title.text.broken if document.title else "",
        "addressees": f"{document.addressees.text}：" if document.addressees else "",
        "body": list(_blocks(document.main.blocks)),
        "issuer": str(signature.issuer) if signature else "",
        "date": str(signature.date) if signature else "",
        "enclosures": [
            {
                "title": _title(enclosure),
                "body": list(_blocks(enclosure.blocks)),
                "note": list(_note(enclosure)),
                "attachments": [_attachment(attachment) for attachment in enclosure.attachments],
            }
            for enclosure in document.parts[1:]
        ],
    }


def _blocks(blocks: Sequence[Block]) -> Iterator[Context]:
    for block in blocks:
        match block:
            case Heading():
                first, *further = block.run_in.paragraphs if block.run_in else [""]
                yield _block(f"level{block.level}", f"{block.number}{block.title}", first)
                yield from (_block("paragraph", words) for words in further)
            case Paragraph():
                yield from (_block("paragraph", words) for words in block.text.paragraphs)
            case Roster():
                for role, members in block.groups:
                    names = (f"{m.name}（{m.post}）" if m.post else m.name for m in members)
                    yield _block("roster", f"{role}：" + "\u3000".join(names))
            case Labelled():
                yield _block("paragraph", f"{block.label}：{block.text}")
            case Article() | Contributor() | Table() | OriginalPages() | Form() | Slot():
                raise TypeError(f"the template has no room for a {type(block).__name__} in a body")
            case _:
                assert_never(block)


def _block(style: str, words: str, run_in: str = "") -> Context:
    return {"style": style, "words": words, "run_in": run_in}


def _title(part: Part) -> str:
    title = first(part.elements, TitleLines)
    return title.text.broken if title else ""


def _note(part: Part) -> Iterator[str]:
    note = first(part.elements, AttachmentNote)
    for n, entry in enumerate(note.entries if note else ()):
        number = f"{entry.number}." if entry.number else ""
        yield f"{'' if n else '附件：'}{number}{entry.title}"


def _attachment(attachment: Part) -> Context:
    """An attachment that is one table, its rows gathered by the cell of the second column that spans them."""
    (table,) = attachment.blocks
    assert isinstance(table, Table)
    phases: list[Context] = []
    for number, phase, name, offices in (row.cells for row in table.rows):
        assert number
        assert name
        assert offices
        if phase:
            phases.append({"name": phase.text, "rows": []})
        row = {"number": number.text, "name": name.text, "offices": offices.text.split("\n")}
        phases[-1]["rows"].append(row)
    return {
        "label": str(first(attachment.elements, AttachmentLabel)),
        "title": _title(attachment),
        "header": [cell.text for cell in table.header[0] if cell],
        "phases": phases,
    }


# ---- template -----------------------------------------------------------------------------------


def save_template(path: Path) -> None:
    """Write the template; all words of a document come from its context."""
    docx = NewDocx()
    _add_styles(docx)
    _page_numbers(docx)
    for style, name in (("mark", "mark"), ("number", "number"), ("title", "title")):
        docx.add_paragraph(f"{{{{ {name} }}}}", style)
    docx.add_paragraph("{{ addressees }}", "addressees")
    _loop_of_blocks(docx, "body")
    docx.add_paragraph("{{ issuer }}", "signature")
    docx.add_paragraph("{{ date }}", "signature")
    docx.add_paragraph("{%p for enclosure in enclosures %}")
    _on_new_page(docx.add_paragraph("{{ enclosure.title }}", "title"))
    _loop_of_blocks(docx, "enclosure.body")
    docx.add_paragraph("{%p for line in enclosure.note %}")
    docx.add_paragraph("{{ line }}", "paragraph")
    docx.add_paragraph("{%p endfor %}")
    docx.add_paragraph("{%p for attachment in enclosure.attachments %}")
    _on_new_page(docx.add_paragraph("{{ attachment.label }}", "label"))
    docx.add_paragraph("{{ attachment.title }}", "title")
    _table(docx)
    docx.add_paragraph("{%p endfor %}")
    docx.add_paragraph("{%p endfor %}")
    docx.save(str(path))


def _add_styles(docx: Docx) -> None:
    for name, face, size, alignment in STYLES:
        style = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name = face
        style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
        style.font.size = Pt(size)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing = Pt(28.95)
        spacing.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if alignment is None else alignment
        if alignment is None:
            spacing.first_line_indent = Pt(2 * size)


def _page_numbers(docx: Docx) -> None:
    """— 1 — in the footers of odd and even pages."""
    docx.settings.odd_and_even_pages_header_footer = True
    section = docx.sections[0]
    for footer in (section.footer, section.even_page_footer):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = docx.styles["page"]
        line.add_run("— ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        field.append(line.add_run("1")._r)
        line._p.append(field)
        line.add_run(" —")


def _loop_of_blocks(docx: Docx, blocks: str) -> None:
    """A paragraph in each style a block may have, of which the loop takes one."""
    docx.add_paragraph(f"{{%p for block in {blocks} %}}")
    for n, style in enumerate(BLOCKS):
        docx.add_paragraph(f'{{%p {"elif" if n else "if"} block.style == "{style}" %}}')
        line = docx.add_paragraph("{{ block.words }}", style)
        if style.startswith("level"):
            line.add_run("{{ block.run_in }}")
    docx.add_paragraph("{%p endif %}")
    docx.add_paragraph("{%p endfor %}")


def _on_new_page(paragraph: DocxParagraph) -> None:
    paragraph.paragraph_format.page_break_before = True


def _table(docx: Docx) -> None:
    """Header, then the rows of each phase, the phase merged over them ({% vm %})."""
    loops = ("{%tr for phase in attachment.phases %}", "{%tr for row in phase.rows %}")
    rows = (
        [f"{{{{ attachment.header[{column}] }}}}" for column in range(4)],
        [loops[0]],
        [loops[1]],
        ["{{ row.number }}", "{% vm %}{{ phase.name }}", "{{ row.name }}", "{{ office }}"],
        ["{%tr endfor %}"],
        ["{%tr endfor %}"],
    )
    table = docx.add_table(len(rows), 4, "Table Grid")
    for row, words in zip(table.rows, rows, strict=True):
        for cell, inside in zip(row.cells, words, strict=False):
            cell.paragraphs[0].style = docx.styles["cell"]
            cell.paragraphs[0].add_run(inside)
    _loop_in_cell(table.rows[3].cells[3], "{%p for office in row.offices %}")


def _loop_in_cell(cell: _Cell, loop: str) -> None:
    """The cell's paragraph once for each turn of the loop."""
    cell.paragraphs[0].insert_paragraph_before(loop)
    cell.add_paragraph("{%p endfor %}")
