"""Kind → workbooks that the program writes: the blank one to fill in, last year's made ready for this year.

Documents are not written here, and no file is touched: bytes come in and go out.
"""

from notice_gen.forms.blank import blank_workbook
from notice_gen.forms.renewed import Change, Renewed, UnusualWorkbook, renewed_workbook

__all__ = ["Change", "Renewed", "UnusualWorkbook", "blank_workbook", "renewed_workbook"]
