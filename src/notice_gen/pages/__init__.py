"""The bytes of a PDF → findings on what only its pages show: read run by run, compared with document and standard.

Nothing is drawn or changed here.
"""

from notice_gen.pages.glyphs import Unreadable
from notice_gen.pages.page_checks import (
    PAGE_RULES,
    addressees_mended,
    brought_to_imprint,
    check_pages,
    findings_on,
    lines_brought,
    look_at,
    note_parted,
    numbers_over,
    parted_signature_mended,
    unread,
)
from notice_gen.pages.text_checks import last_lines, left_before_signature

__all__ = [
    "PAGE_RULES",
    "Unreadable",
    "addressees_mended",
    "brought_to_imprint",
    "check_pages",
    "findings_on",
    "last_lines",
    "left_before_signature",
    "lines_brought",
    "look_at",
    "note_parted",
    "numbers_over",
    "parted_signature_mended",
    "unread",
]
