"""Layout → the parts of a Word package that are the same in every document; parts → the file's bytes.

python-docx makes the package: content types, relationships, footers, section. Its clock and its template's
leftovers are kept out, so that the same values give the same bytes.
"""

from __future__ import annotations

import copy
import io
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from notice_gen.layout import Layout
from notice_gen.writers.docx.styles import W, styles_xml

if TYPE_CHECKING:
    from docx.section import Section

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
_KEPT = ("/styles", "/settings", "/footer", "/fontTable", "/theme")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold

SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{{mirrored}}<w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="doNotCompress"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
FONTS = f'<w:fonts xmlns:w="{W}"/>'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>notice-gen</dc:creator></cp:coreProperties>'
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts beside document.xml, by name, and the section properties that point to the footers.

    `unnumbered` are those of a section without page numbers, where the layout has one.
    """

    parts: tuple[tuple[str, bytes], ...]
    section: str
    unnumbered: str


@lru_cache(maxsize=8)
def package(layout: Layout) -> Package:
    """The package of a layout."""
    import docx
    from docx.shared import Twips

    document = docx.Document()
    part = document.part
    for relation, target in list(part.rels.items()):
        if not target.reltype.endswith(_KEPT):
            del part.rels[relation]
    for relation, target in list(part.package.rels.items()):
        if not target.reltype.endswith(("/officeDocument", "/core-properties")):
            del part.package.rels[relation]
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.page_width, section.page_height = Twips(layout.page_width), Twips(layout.page_height)
    section.top_margin, section.bottom_margin = Twips(layout.top), Twips(layout.bottom)
    section.left_margin, section.right_margin = Twips(layout.left), Twips(layout.right)
    section.header_distance, section.footer_distance = Twips(851), Twips(layout.footer)
    _foot(section, _page_number(layout))
    section_xml, unnumbered = _properties(section, layout), ""
    if layout.imprint_turns == 2:
        bare = document.add_section()
        _foot(bare, "")  # in the same styles: a higher line would push up the foot of the body
        unnumbered = _properties(bare, layout)

    saved = io.BytesIO()
    document.save(saved)
    replaced = {
        STYLES: styles_xml(layout),
        "word/settings.xml": SETTINGS.format(mirrored="<w:mirrorMargins/>" if layout.mirrored else ""),
        "word/fontTable.xml": FONTS,
        "docProps/core.xml": CORE,
    }
    parts = []
    with zipfile.ZipFile(saved) as made:
        for name in made.namelist():
            if name != DOCUMENT:
                parts.append((name, _declared(replaced[name]) if name in replaced else made.read(name)))
    return Package(tuple(parts), section_xml, unnumbered)


def _foot(section: Section, inside: str) -> None:
    """The footers of odd and even pages."""
    from docx.oxml import parse_xml

    for footer, style in ((section.footer, "GwPageOdd"), (section.even_page_footer, "GwPageEven")):
        footer.is_linked_to_previous = False
        element = footer._element
        for child in list(element):
            element.remove(child)
        paragraph = f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'
        element.append(parse_xml(paragraph))


def _properties(section: Section, layout: Layout) -> str:
    """w:sectPr of a section, with the line grid where there is one."""
    from docx.oxml import parse_xml
    from lxml import etree

    properties = copy.deepcopy(section._sectPr)  # a copy of its own sheds the template's namespaces
    for child in list(properties):
        if etree.QName(child).localname in ("cols", "docGrid"):
            properties.remove(child)
    if layout.fills:
        grid = f'<w:docGrid xmlns:w="{W}" w:type="lines" w:linePitch="{layout.pitch}"/>'
        properties.append(parse_xml(grid))
    for name in properties.attrib:
        del properties.attrib[name]  # the template's revision marks
    etree.cleanup_namespaces(properties)
    xml: str = etree.tostring(properties, encoding="unicode")
    return xml


def _page_number(layout: Layout) -> str:
    """— 1 —: the page number between two dashes (GB/T 9704—2012, 7.5), the only field of the file."""
    before, after = layout.page_number_words

    def run(inside: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>{inside}</w:r>'

    def text(words: str) -> str:
        return run(f'<w:t xml:space="preserve">{words}</w:t>') if words else ""

    return (
        text(before)
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run('<w:instrText xml:space="preserve"> PAGE </w:instrText>')
        + run('<w:fldChar w:fldCharType="separate"/>')
        + text("1")
        + run('<w:fldChar w:fldCharType="end"/>')
        + text(after)
    )


def _declared(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def document_xml(body: str) -> bytes:
    """word/document.xml around its body."""
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _declared(
        f'<w:document xmlns:w="{W}" xmlns:r="{relationships}"><w:body>{body}</w:body></w:document>'
    )


def zipped(parts: tuple[tuple[str, bytes], ...]) -> bytes:
    """The package's bytes: fixed order, fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every system
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()
