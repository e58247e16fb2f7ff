"""Finals (定稿), the Word files that people made of our drafts: read, compared with the draft, stamped, printed.

    bytes ──word_parts──▶ Parts ──elements──▶ paragraphs ──comparing──▶ differences ── signed: what the register keeps
                            ├──unfinished──▶ what keeps it from being issued
                            ├──print_form──▶ what its pages say
                            └────stamping────▶ bytes with number and dates ──converting──▶ PDF/A

`numbering` gives the numbers that Word itself writes, `cells` traces words to the cells of the workbook.
Nothing here decides on a number or a date, and no other text is changed.
"""

from notice_gen.office.finals.cells import traced
from notice_gen.office.finals.comparing import Difference, differences
from notice_gen.office.finals.converting import Converted, NotConverted, entitled, final_pdf
from notice_gen.office.finals.days import TypedDay, day_in
from notice_gen.office.finals.print_form import missing_in, print_form, set_otherwise
from notice_gen.office.finals.signed import Otherwise, lacking, other_series, otherwise
from notice_gen.office.finals.stamping import Moved, stamp, unready
from notice_gen.taking.paragraphs import Paragraph, StyledWords, as_number, styled_words, words
from notice_gen.taking.word_parts import read_final

__all__ = [
    "Converted",
    "Difference",
    "Moved",
    "NotConverted",
    "Otherwise",
    "Paragraph",
    "StyledWords",
    "TypedDay",
    "as_number",
    "day_in",
    "differences",
    "entitled",
    "final_pdf",
    "lacking",
    "missing_in",
    "other_series",
    "otherwise",
    "print_form",
    "read_final",
    "set_otherwise",
    "stamp",
    "styled_words",
    "traced",
    "unready",
    "words",
]  # fmt: skip
