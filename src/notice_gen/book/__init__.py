"""Workbook → Book, in three steps: what the file is and its limits, the sheets as shown, the checked tables.

`read_workbook` takes the cells as the clerk sees them; `check_book` makes the tables that a kind asks for
(`lay_out` a single one, to see which kinds a workbook asks for).
Every finding carries its cell; nothing is guessed.
"""

from notice_gen.book.checking import check_book
from notice_gen.book.laying import lay_out
from notice_gen.book.workbooks import Sheet, Workbook, read_workbook

__all__ = ["Sheet", "Workbook", "check_book", "lay_out", "read_workbook"]
