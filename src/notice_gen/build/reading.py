"""A path → the workbook, which may name files of its folder. What they hold is read when a cell names them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from notice_gen.book import Workbook, read_workbook
from notice_gen.model.taken import Taken


def read_with_files(path: Path, *, classified: bool = False) -> Workbook:
    """The workbook, with the way to the files beside it. Raises Refused where it is no workbook that can be read.

    `classified`: this is a machine for text with a 密级.
    """
    workbook = read_workbook(path)
    workbook.classified = classified
    workbook.beside = partial(_taken, path.parent)
    return workbook


def _taken(folder: Path, name: str) -> Taken:
    from notice_gen.taking.beside import take  # loaded where a cell names a file

    return take(folder, name)
