"""The bytes of a .docx for Word → those of its copy for LibreOffice, which differs in exactly two things.

No switch of the format is right for both programs (docs/word-and-libreoffice.md): LibreOffice 7.4 reads
w:overflowPunct inverted, and always puts air between 汉字 and digits or Latin letters.
"""

from __future__ import annotations

import io
import zipfile

from notice_gen.model.patterns import lazy_pattern
from notice_gen.writers.docx.styles import W
from notice_gen.writers.docx.word_package import DOCUMENT, STYLES, zipped

WORD_JOINER = "\u2060"
_HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WESTERN = "0-9A-Za-z\u00c0-\u024f%.#&$"
_SEAM = lazy_pattern(f"(?<=[{_HAN}])(?=[{_WESTERN}])|(?<=[{_WESTERN}])(?=[{_HAN}])")


def for_libreoffice(docx: bytes) -> bytes:
    """The copy: w:overflowPunct turned round, U+2060 between 汉字 and digits or Latin."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    changed = {STYLES: _overflow_turned, DOCUMENT: _joined}
    return zipped(tuple((name, changed[name](data) if name in changed else data) for name, data in parts))


def _overflow_turned(styles: bytes) -> bytes:
    return styles.replace(b'<w:overflowPunct w:val="0"/>', b"<w:overflowPunct/>")


def _joined(document: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(document)
    for paragraph in root.iter(f"{{{W}}}p"):
        before = ""
        for text in paragraph.iter(f"{{{W}}}t", f"{{{W}}}tab", f"{{{W}}}br"):
            if text.tag != f"{{{W}}}t" or not text.text:
                before = ""
                continue
            words = before + text.text
            text.text = _SEAM.sub(WORD_JOINER, words)[len(before) :]
            before = words[-1]
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
