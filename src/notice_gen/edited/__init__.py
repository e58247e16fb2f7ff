"""The Word file that people worked on after the draft: read, compared with the draft, stamped, printed.

    bytes ──package──▶ Parts ──reading──▶ paragraphs ──comparing──▶ differences
                        └────stamping──▶ bytes, number and dates in their named styles      ──printing──▶ PDF/A

Nothing here decides on a number or a date, and no text is changed but theirs.
"""

from notice_gen.edited.comparing import Difference, differences
from notice_gen.edited.package import read_final
from notice_gen.edited.printing import Printed, Unprinted, final_pdf
from notice_gen.edited.reading import Marks, Paragraph, as_number, marks, words
from notice_gen.edited.stamping import Moved, stamp, unready
from notice_gen.edited.tracing import traced

__all__ = [
    "Difference", "Marks", "Moved", "Paragraph", "Printed", "Unprinted", "as_number", "differences", "final_pdf", "marks",
    "read_final", "stamp", "traced", "unready", "words",
]  # fmt: skip
