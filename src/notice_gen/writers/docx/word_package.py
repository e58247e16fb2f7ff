"""Layout → the parts of a Word package that are the same in every document; parts → the file's bytes.

python-docx makes the package: content types, relationships, footers, section. Its dates and what its template brings
along are removed, so that the same values give the same bytes.
"""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from notice_gen.model.layout import Layout, turned
from notice_gen.writers.docx.pieces import xml_text
from notice_gen.writers.docx.styles import W, styles_xml
from notice_gen.writers.docx.turned_number import lying_number
from notice_gen.writers.docx.wordml import exact
from notice_gen.writers.line_ends import NOT_FIRST, NOT_LAST
from notice_gen.writers.properties import Properties

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section, _Footer

DOCUMENT = "word/document.xml"
STYLES = "word/styles.xml"
_KEPT = ("/styles", "/settings", "/footer", "/fontTable", "/theme")
Parts = tuple[tuple[str, bytes], ...]

SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/>{{mirrored}}<w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
    '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:noLineBreaksAfter w:lang="zh-CN" w:val="{not_last}"/>'
    '<w:noLineBreaksBefore w:lang="zh-CN" w:val="{not_first}"/>'
    "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
    "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
FONTS = f'<w:fonts xmlns:w="{W}"/>'
CORE = "docProps/core.xml"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">{}<dc:language>zh-CN</dc:language></cp:coreProperties>'
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts beside document.xml, by name, and the section properties that point to the footers.

    `unnumbered` are those of a section without page numbers, where the layout has one; `turned` those of pages that
    lie on their side, whose footers are in `turned_parts` alone. `opening` are those of the section that begins the
    document, where its first page has no number (10.1).
    """

    parts: tuple[tuple[str, bytes], ...]
    section: str
    unnumbered: str
    turned: str
    turned_parts: tuple[tuple[str, bytes], ...]
    opening: str = ""


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
    section_xml, unnumbered, opening = _properties(section, layout), "", ""
    if not layout.first_page_numbered:
        section.different_first_page_header_footer = True
        _filled(section.first_page_footer, '<w:p><w:pPr><w:pStyle w:val="GwPageOdd"/></w:pPr></w:p>')
        opening = _properties(section, layout)
        section.different_first_page_header_footer = False
    if layout.imprint_turns == 2:
        bare = document.add_section()
        _foot(bare, "")  # in the same styles: a higher line would push up the foot of the body
        unnumbered = _properties(bare, layout)
    parts = _saved(document, layout)
    # Behind all others, so that the names and numbers of these do not depend on it.
    lying = document.add_section()
    _turn(lying, layout)
    lying_xml = _properties(lying, turned(layout))
    return Package(parts, section_xml, unnumbered, lying_xml, _saved(document, layout), opening)


def _turn(section: Section, layout: Layout) -> None:
    """Pages that lie on their side (8), the page number where the others have it: beside the table then."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    page = turned(layout)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(page.page_width), Twips(page.page_height)
    section.top_margin, section.bottom_margin = Twips(page.top), Twips(page.bottom)
    section.left_margin, section.right_margin = Twips(page.left), Twips(page.right)
    section.footer_distance = Twips(page.bottom // 2)
    feet = ((section.footer, "GwPageOdd"), (section.even_page_footer, "GwPageEven"))
    for box, (footer, style) in enumerate(feet, 1):
        number = lying_number(page, style, _page_number(layout), box)
        _filled(footer, f"<w:p><w:pPr>{exact(20)}</w:pPr>{number}</w:p>")


def _saved(document: Document, layout: Layout) -> Parts:
    """The parts of the package as it stands."""
    saved = io.BytesIO()
    document.save(saved)
    replaced = {
        STYLES: styles_xml(layout),
        "word/settings.xml": SETTINGS.format(
            mirrored="<w:mirrorMargins/>" if layout.mirrored else "",
            not_last=xml_text(NOT_LAST),
            not_first=xml_text(NOT_FIRST),
        ),
        "word/fontTable.xml": FONTS,
    }
    parts = []
    with zipfile.ZipFile(saved) as made:
        for name in made.namelist():
            if name not in (DOCUMENT, CORE):
                parts.append((name, _declared(replaced[name]) if name in replaced else made.read(name)))
    return tuple(parts)


def _foot(section: Section, inside: str) -> None:
    """The footers of odd and even pages."""
    for footer, style in ((section.footer, "GwPageOdd"), (section.even_page_footer, "GwPageEven")):
        _filled(footer, f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>')


def _filled(footer: _Footer, paragraph: str) -> None:
    """A footer of this one paragraph."""
    from docx.oxml import parse_xml

    footer.is_linked_to_previous = False
    element = footer._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(paragraph.replace("<w:p>", f'<w:p xmlns:w="{W}">', 1)))


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


def core_xml(about: Properties) -> bytes:
    """docProps/core.xml: what the file says of itself, what is not known yet left out."""
    said = (("title", about.title), ("creator", about.author), ("subject", about.subject))
    return _declared(_CORE.format("".join(f"<dc:{name}>{xml_text(x)}</dc:{name}>" for name, x in said if x)))


def document_xml(body: str) -> bytes:
    """word/document.xml around its body."""
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return _declared(
        f'<w:document xmlns:w="{W}" xmlns:r="{relationships}"><w:body>{body}</w:body></w:document>'
    )


# ---- the zip ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """Parts that are the same in every file, deflated once: what stands before a document's own parts in the zip and
    after them, and their entries in the zip's directory.

    PKWARE APPNOTE 6.3.10: 4.3.7 local header, 4.3.12 central directory, 4.3.16 end.
    """

    before: bytes
    after: bytes
    listed_before: bytes
    listed_after: tuple[tuple[bytes, bytes, int], ...]  # entry up to its offset, name; offset within `after`
    count: int


_LOCAL = struct.Struct("<4s5H3I2H")
_LISTED = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DAY = (1 << 5) | 1  # 1980-01-01, the earliest date that a zip can hold
_MADE = (3 << 8) | 20  # on Unix, whatever the system: the same bytes everywhere
_MODE = 0o644 << 16
STORED = (
    1024  # bytes; a part of a document's own up to this is stored, for deflating takes longer than it saves
)


def _headers(name: str, data: bytes, deflated: bytes, offset: int) -> tuple[bytes, bytes]:
    """The local header of an entry and its line in the directory; where `deflated` is `data` it is stored as it is."""
    named, way = name.encode(), 0 if deflated is data else 8
    utf8 = 0 if name.isascii() else 0x800
    sizes = (crc32(data), len(deflated), len(data))
    local = _LOCAL.pack(b"PK\3\4", 20, utf8, way, 0, _DAY, *sizes, len(named), 0) + named
    listed = _LISTED.pack(
        b"PK\1\2", _MADE, 20, utf8, way, 0, _DAY, *sizes, len(named), 0, 0, 0, 0, _MODE, offset
    )
    return local, listed + named


def framed(before: Parts, after: Parts) -> Frame:
    """The frame around a document's own parts: those before and after them, in the order of the file."""
    start, listed = bytearray(), bytearray()
    for name, data in before:
        deflated = _deflated(data)
        local, entry = _headers(name, data, deflated, len(start))
        start += local + deflated
        listed += entry
    rest = bytearray()
    entries = []
    for name, data in after:
        deflated = _deflated(data)
        local, entry = _headers(name, data, deflated, 0)
        entries.append((entry[: _LISTED.size - 4], entry[_LISTED.size :], len(rest)))
        rest += local + deflated
    return Frame(bytes(start), bytes(rest), bytes(listed), tuple(entries), len(before) + len(after))


def in_frame(frame: Frame, *own: tuple[str, bytes]) -> bytes:
    """The bytes of the file that has these parts of its own: fixed order, fixed dates."""
    listed, written, end = [frame.listed_before], [frame.before], len(frame.before)
    for part, data in own:
        deflated = deflate(data) if len(data) > STORED else data
        local, entry = _headers(part, data, deflated, end)
        listed.append(entry)
        written += local, deflated
        end += len(local) + len(deflated)
    for head, name, offset in frame.listed_after:
        listed += head, (end + offset).to_bytes(4, "little"), name
    directory = b"".join(listed)
    count = frame.count + len(own)
    closing = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), end + len(frame.after), 0)
    return b"".join((*written, frame.after, directory, closing))


def zipped(parts: Parts) -> bytes:
    """The bytes of a package of these parts, document.xml among them."""
    at = next(n for n, (name, _) in enumerate(parts) if name == DOCUMENT)
    return in_frame(framed(parts[:at], parts[at + 1 :]), parts[at])


def _deflated(data: bytes) -> bytes:
    """A part that is deflated once: as small as it gets."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _zlib_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(4, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _fastest() -> tuple[Callable[[bytes], bytes], Callable[[bytes], int]]:
    """Raw deflate and CRC-32: of Intel's library where python-isal is installed, else of zlib."""
    try:
        from isal import isal_zlib
    except ImportError:
        return _zlib_deflate, zlib.crc32
    pack: Callable[..., bytes] = isal_zlib.compress
    crc: Callable[[bytes], int] = isal_zlib.crc32
    return lambda data: pack(data, 2, -15), crc


deflate, crc32 = _fastest()
