"""A workbook's documents → numbered, printed, kept in the archive, entered in the register; always forward.

The edge where all rooms meet; what it says on a screen is not known here.
"""

from notice_gen.office.issuing.issue_run import issue
from notice_gen.office.issuing.run import Issued, Outcome, Wishes

__all__ = ["Issued", "Outcome", "Wishes", "issue"]
