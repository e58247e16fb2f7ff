"""A file → Workbook (sheets as Excel shows them) → Book (checked tables of a kind).

`read_workbook` does the first step: it recognises the file, enforces limits and reads the cells. `check_book` does the
second; `lay_out` makes the columns of a single sheet, which is how the kinds that a workbook asks for are found out.
Every finding carries its cell; nothing is guessed.
"""

from notice_gen.book.checking import check_book
from notice_gen.book.laying import lay_out
from notice_gen.book.workbooks import Sheet, Workbook, read_workbook

__all__ = ["Sheet", "Workbook", "check_book", "lay_out", "read_workbook"]
