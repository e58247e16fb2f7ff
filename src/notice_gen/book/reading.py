"""A file → a Workbook: its sheets, cell by cell, as the clerk sees them.

Which sheets and columns a document needs is not known here.
"""

from __future__ import annotations

import gc
from pathlib import Path

from notice_gen.book.package import Package, refused
from notice_gen.book.sheets import Sheet, Workbook
from notice_gen.book.xlsx import read_xlsx
from notice_gen.diagnostics import Refused, Report

__all__ = ["Sheet", "Workbook", "read_workbook"]


def read_workbook(path: Path, report: Report | None = None) -> Workbook:
    """The workbook's cells as shown, with the findings of each sheet beside them.

    Raises Refused where the file is no workbook that can be read, saying what it is.
    """
    _is_a_workbook(path)
    # Rows are made by the hundred thousand and hold no cycles: collecting in between would take as long again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        with Package(path, path.name) as package:
            return read_xlsx(package)
    finally:
        if collecting:
            gc.enable()


def _is_a_workbook(path: Path) -> None:
    """Raise Refused, saying what the file is, unless it is an unencrypted .xlsx package."""
    file = path.name
    if not path.exists():
        raise _unreadable(file, "找不到这个文件", "检查文件名和所在的文件夹")
    if not path.is_file():
        raise _unreadable(file, "这不是一个文件", "指明一本 .xlsx 工作簿")
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError as error:
        raise _unreadable(file, f"文件打不开（{error.strerror}）", "检查文件是否允许读取") from error
    if not head:
        raise _unreadable(file, "文件是空的", "重新取得这本工作簿")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(
            file, "这是加密的工作簿或旧的 .xls 文件", "在 Excel 或 WPS 中去掉密码，另存为 .xlsx"
        )
    if not head.startswith(b"PK"):
        raise _unreadable(file, "这不是 .xlsx 工作簿（或没有下载完整）", "在 Excel 或 WPS 中另存为 .xlsx")


def _unreadable(file: str, seen: str, remedy: str) -> Refused:
    return refused("W001", file, seen, remedy)
