"""Words → strings of WordprocessingML: a run, a paragraph, empty lines. Which elements there are is not known here."""

from __future__ import annotations

from collections.abc import Callable

from notice_gen.writers.docx.pieces import seams_between, xml_text

HINT = '<w:rFonts w:hint="eastAsia"/>'
HIGHLIGHT = '<w:highlight w:val="yellow"/>'
BREAK = "<w:br/>"
TAB = "<w:r><w:tab/></w:r>"
TINY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
KEEP_NEXT = "<w:keepNext/>"
KEEP_LINES = "<w:keepLines/>"
NEW_PAGE = "<w:pageBreakBefore/>"


def run(xml: str, properties: str = "") -> str:
    """A run of text that is XML already."""
    return f'<w:r><w:rPr>{HINT}{properties}</w:rPr><w:t xml:space="preserve">{xml}</w:t></w:r>'


def styled(style: str, properties: str = "") -> Callable[[str], str]:
    """A run in a character style (w:rStyle comes first in w:rPr)."""
    return lambda xml: (
        f'<w:r><w:rPr><w:rStyle w:val="{style}"/>{HINT}{properties}</w:rPr>'
        f'<w:t xml:space="preserve">{xml}</w:t></w:r>'
    )


def gap(xml: str) -> str:
    """A run that marks what is still to be filled in."""
    return run(xml, HIGHLIGHT)


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph; `properties` follow w:pStyle in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def exact(line: int, before: int = 0, after: int = 0) -> str:
    """A paragraph's spacing: lines of exactly so many twips, so much above the first and below the last."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


def section_end(properties: str) -> str:
    """The paragraph that ends a section with these w:sectPr; as low as it is, it never makes a page of its own."""
    return f"<w:p><w:pPr>{exact(2)}{properties}</w:pPr></w:p>"


def blank(lines: int, first: str = "", keep: str = "") -> str:
    """Empty lines on the grid; `first` are properties of the first of them."""
    properties = [first] + [""] * (lines - 1)
    return "".join(paragraph("GwBlank", "", keep + p) for p in properties[:lines])


def words(text: str, properties: str = "") -> str:
    """A run of a fitted element's words, with what is still to be filled in marked."""

    def own(xml: str) -> str:
        return run(xml, properties)

    def marked(xml: str) -> str:
        return run(xml, properties + HIGHLIGHT)

    return own(xml_text(text, seams_between(own, marked)))
