"""A workbook's documents → numbered, printed, filed in the archive, marked as issued in the register.

Nothing is rolled back: the next run finishes what a run left unfinished. `issue_run` calls the other modules; what is
shown on a screen is not known here.
"""

from notice_gen.office.issuing.issue_run import issue
from notice_gen.office.issuing.run import Issued, IssueRequest, IssueResult

__all__ = ["IssueRequest", "IssueResult", "Issued", "issue"]
