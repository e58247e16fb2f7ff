"""A workbook and its findings → the marked copy beside it, for a person to look at. What is found is not known here."""

from __future__ import annotations

import contextlib
import re
import zipfile
from pathlib import Path

from notice_gen.book import read_workbook
from notice_gen.book.spread import MOST_SPREAD, spread
from notice_gen.files.names import LONGEST_NAME, Artifact, portable
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.values import Words

MARKED = "_问题"  # how the name of a marked copy ends
LARGEST_COPY = 64 << 20  # unpacked bytes; a larger workbook, of a million formatted rows, is copied as values


def mark_workbook(path: Path, output: Path, report: Report) -> Saved:
    """〈name〉_问题.xlsx: a copy of the workbook with the findings marked, beside it.

    In the folder `output` where it may not be written beside it. Raises Refused where the disk lets neither.
    """
    from notice_gen.forms.marked import marked

    shown: dict[str, dict[tuple[int, int], Words]] = {}
    with contextlib.suppress(Refused):  # what `book` refuses must not be opened in any other way
        shown = {name: sheet.cells for name, sheet in read_workbook(path).sheets.items()}
    whole = shown and unpacked(path) <= LARGEST_COPY and spread(path) <= MOST_SPREAD
    data = marked(path if whole else None, path.name, tuple(report), shown)
    artifact = Artifact(marked_name(path), data)
    try:
        with Outbox(path.parent, report) as outbox:
            return outbox.save(artifact)
    except Refused:
        with Outbox(output, report) as outbox:
            return outbox.save(artifact)


def unpacked(path: Path) -> int:
    """Bytes of a package when it is unpacked; 0 for a file that is none."""
    try:
        with zipfile.ZipFile(path) as package:
            return sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile:
        return 0


def is_marked(path: Path) -> bool:
    """Whether the file is a copy that `check --mark` wrote, by its name."""
    return re.search(f"{MARKED}(（新\\d*）)?$", path.stem) is not None


def marked_name(path: Path) -> str:
    """The file name of a workbook's marked copy."""
    return f"{portable(path.stem, LONGEST_NAME - len(MARKED.encode()))}{MARKED}.xlsx"
