"""The bytes of a PDF → findings on what only its pages show: read glyph by glyph, compared with the standard.

Nothing is drawn or changed here.
"""

from notice_gen.pages.page_checks import PAGE_RULES, addressees_mended, check_pages, parted_signature_mended

__all__ = ["PAGE_RULES", "addressees_mended", "check_pages", "parted_signature_mended"]
