"""A file (.xlsx, .xls, .ods …) → a Workbook: its sheets, cell by cell, as the clerk sees them.

Which sheets and columns a document needs is not known here.
"""

from __future__ import annotations

from pathlib import Path

from notice_gen.book.recognising import recognise, recognise_package
from notice_gen.book.sheets import Sheet, Workbook, uncollected
from notice_gen.book.stamp import Stamp
from notice_gen.book.unpacking import Package
from notice_gen.book.xlsx import read_xlsx

__all__ = ["Sheet", "Workbook", "read_workbook"]


def read_workbook(path: Path) -> Workbook:
    """The workbook's cells as shown, with the findings of each sheet beside them.

    Raises Refused where the file is no workbook that can be read, saying what it is.
    """
    reader = recognise(path)
    stamp = Stamp.of(path)
    with uncollected():
        if reader == "xls":
            from notice_gen.book.xls import read_xls

            return read_xls(path, stamp)
        with Package(path, path.name) as package:
            if recognise_package(package) != "ods":
                return read_xlsx(package, stamp)
            from notice_gen.book.ods import read_ods

            return read_ods(package, stamp)
