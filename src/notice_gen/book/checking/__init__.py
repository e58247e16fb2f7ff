"""Columns → findings, and the Book of tables that a kind asks for.

All of the book is checked in one run; what a fault means for the documents is decided elsewhere. Each check is a
function of laid-out sheets; `checklist` is their order.
"""

from notice_gen.book.checking.checklist import check_book

__all__ = ["check_book"]
