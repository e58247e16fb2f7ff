"""Finals (定稿), the Word files that people made of our drafts: read, compared with the draft, stamped, printed.

    bytes ──final_file──▶ Parts ──paragraphs──▶ paragraphs ──comparing──▶ differences
                            └────stamping────▶ bytes with number and dates ──converting──▶ PDF/A

`numbering` gives the numbers that Word itself writes, `cells` traces words to the cells of the workbook.
Nothing here decides on a number or a date, and no other text is changed.
"""

from notice_gen.office.finals.cells import traced
from notice_gen.office.finals.comparing import Difference, differences
from notice_gen.office.finals.converting import Converted, NotConverted, final_pdf
from notice_gen.office.finals.stamping import Moved, stamp, unready
from notice_gen.taking.paragraphs import Paragraph, StyledWords, as_number, styled_words, words
from notice_gen.taking.word_parts import read_final

__all__ = [
    "Converted",
    "Difference",
    "Moved",
    "NotConverted",
    "Paragraph",
    "StyledWords",
    "as_number",
    "differences",
    "final_pdf",
    "read_final",
    "stamp",
    "styled_words",
    "traced",
    "unready",
    "words",
]  # fmt: skip
