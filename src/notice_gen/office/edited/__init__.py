"""The Word file that people worked on after the draft: read, compared with the draft, stamped, printed.

    bytes ──final_file──▶ Parts ──paragraphs──▶ words ──comparing──▶ differences
                           └────stamping──▶ bytes, number and dates in their named styles ──converting──▶ PDF/A

`numbering` counts what Word counts by itself, `cells` traces the draft's words back to the workbook.

Nothing here decides on a number or a date, and no text is changed but theirs.
"""

from notice_gen.office.edited.cells import traced
from notice_gen.office.edited.comparing import Difference, differences
from notice_gen.office.edited.converting import Printed, Unprinted, final_pdf
from notice_gen.office.edited.final_file import read_final
from notice_gen.office.edited.paragraphs import Marks, Paragraph, as_number, marks, words
from notice_gen.office.edited.stamping import Moved, stamp, unready

__all__ = [
    "Difference", "Marks", "Moved", "Paragraph", "Printed", "Unprinted", "as_number", "differences", "final_pdf", "marks",
    "read_final", "stamp", "traced", "unready", "words",
]  # fmt: skip
