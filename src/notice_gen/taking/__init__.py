"""The bytes of Word files → their words as a person reads them, with the numbers that Word itself writes; a PDF's pages.

    bytes ──word_parts──▶ Parts ──paragraphs──▶ paragraphs            (a final, beside its draft)
                            └─────drafts─────▶ paragraphs and tables  (a text that is set by us)

Nothing is compared, stamped or set on a page here.
"""
