"""A finished PDF → what only a page shows: read glyph by glyph, judged by the standard. Nothing is drawn here."""

from notice_gen.pages.page_checks import PAGE_RULES, addressees_mended, check_pages, parted_signature_mended

__all__ = ["PAGE_RULES", "addressees_mended", "check_pages", "parted_signature_mended"]
