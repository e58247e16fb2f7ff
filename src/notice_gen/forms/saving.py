"""What all workbooks that the program writes share: cells that stay text, the same colours, reproducible bytes.

What is in them is not known here.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from notice_gen.model.kind import Field
from notice_gen.model.values import is_cjk

TEXT = "@"  # Excel's number format that leaves 1. and 007 and 5月12日 as they are typed
FACE, GREY = "宋体", "7A7A7A"
_REQUIRED, _DUE, _USUAL = "FBE5E1", "FFF5D1", "EDF1F5"
_CHANGED = re.compile(rb"(<dcterms:(created|modified)[^<>]*+>)[^<]*")
HIGHEST = 409  # points, of a row of Excel
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest day that a zip can hold


def put(cell: Any, words: str) -> None:
    """Words into a cell of openpyxl, as text whatever they begin with: never a formula, never an error."""
    cell.value = words
    cell.data_type = "s"
    if words[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True  # the ' that Excel keeps before such words when the cell is edited


def roomy(note: Comment) -> Comment:
    """The note in a box that shows all of it; openpyxl forgets the size of the box that it read."""
    lines = sum(1 + len(line) // 17 for line in note.text.split("\n"))
    note.width, note.height = 260, 24 + 18 * lines
    return note


def row_height(cells: Iterable[tuple[str, float]], size: int, least: int = 1) -> float:
    """Points for a row in which the words of every cell are seen, each given with the width of its column, `size` being their
    points: not every program makes rows higher when it opens a file."""
    lines = least
    for words, width in cells:
        room = max(int((width - 1) / 2.2), 1)  # 汉字 of a line at 11 points
        if len(words) <= room and "\n" not in words:
            continue
        taken = [sum(1 if is_cjk(c) else 0.5 for c in line) for line in words.split("\n")]
        lines = max(lines, sum(max(math.ceil(one / room), 1) for one in taken))
    return min(lines * size * 1.3 + 5, HIGHEST)


def header_fill(field: Field) -> PatternFill:
    """The ground of a header: red must be filled in, yellow may be later, grey may stay empty."""
    return PatternFill("solid", fgColor=_REQUIRED if field.required else _DUE if field.due else _USUAL)


def saved(workbook: Workbook) -> bytes:
    """The workbook as bytes that depend on nothing but what is in it: fixed dates, no clock."""
    return repacked(workbook, _settled)


def repacked(workbook: Workbook, settled: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook's bytes, each part of the package as `settled` makes it of its name and what openpyxl wrote."""
    stream, made = io.BytesIO(), io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(stream) as package, zipfile.ZipFile(made, "w") as target:
        for name in package.namelist():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, settled(name, package.read(name)))
    return made.getvalue()


def _settled(part: str, data: bytes) -> bytes:
    """A part of the package with fixed dates; numbers kept as text are no fault in it."""
    if part == "docProps/core.xml":
        return _CHANGED.sub(rb"\g<1>2012-07-01T00:00:00Z", data)  # GB/T 9704—2012 comes into force
    return _without_green_corners(data) if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", part) else data


def _without_green_corners(sheet: bytes) -> bytes:
    """Numbers kept as text are meant: Excel shall not warn of them (ECMA-376 part 1, 18.3.1.51).

    openpyxl does not write ignoredErrors; its place is before the drawings and what follows them.
    """
    whole = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors>'
    after = re.search(
        rb"<(smartTags|drawing|legacyDrawing|picture|oleObjects|controls|tableParts|extLst)\b|</worksheet>",
        sheet,
    )
    if after is None or b"<ignoredErrors" in sheet:
        return sheet
    return sheet[: after.start()] + whole + sheet[after.start() :]
