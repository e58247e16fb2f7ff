"""Columns → findings, and the Book of tables that a kind declares.

The whole workbook is checked in one run. Each check is a function that gets a Checked; `checklist` is their order. What a
fault means for the documents is decided elsewhere.
"""

from notice_gen.book.checking.checklist import check_book

__all__ = ["check_book"]
