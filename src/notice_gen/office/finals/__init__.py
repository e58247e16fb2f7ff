"""The Word file that people worked on after the draft: read, compared with the draft, stamped, printed.

    bytes ──package──▶ Parts ──reading──▶ paragraphs ──comparing──▶ differences
                        └────stamping──▶ bytes, number and dates in their named styles      ──printing──▶ PDF/A

Nothing here decides on a number or a date, and no text is changed but theirs.
"""

from notice_gen.office.finals.cells import traced
from notice_gen.office.finals.comparing import Difference, differences
from notice_gen.office.finals.converting import Printed, Unprinted, final_pdf
from notice_gen.office.finals.final_file import read_final
from notice_gen.office.finals.paragraphs import Paragraph, StyledWords, as_number, styled_words, words
from notice_gen.office.finals.stamping import Moved, stamp, unready

__all__ = [
    "Difference",
    "Moved",
    "Paragraph",
    "Printed",
    "StyledWords",
    "Unprinted",
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
