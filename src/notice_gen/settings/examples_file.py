"""examples.toml of a kind → the filled sheets that its blank workbook shows. Nothing is drawn here (`forms/example`)."""

from __future__ import annotations

from pathlib import Path

from notice_gen.model.diagnostics import Refused
from notice_gen.model.kind import DISPATCH, Examples, Kind, Rows
from notice_gen.model.places import InFile
from notice_gen.settings.faults import EXAMPLE_INCOMPLETE
from notice_gen.settings.toml_file import ENGLISH_MARKS, UNFINISHED, Stop, Wording, read_toml

FILE = "examples.toml"
REMEDY = "每张表写成一组行，每行一组文字；或者删去这个文件"


def _seen(stop: Stop) -> str:
    return f"示例文件看不懂：{stop.shown}" if stop.shown else UNFINISHED


def _slip(stop: Stop) -> str:
    return ENGLISH_MARKS if stop.at and stop.at in "“”‘’＝［］，" else ""


WORDING = Wording(
    not_toml=EXAMPLE_INCOMPLETE,
    unreadable=EXAMPLE_INCOMPLETE,
    not_utf8=EXAMPLE_INCOMPLETE,
    too_big=EXAMPLE_INCOMPLETE,
    outside=EXAMPLE_INCOMPLETE,
    seen=_seen,
    slip=_slip,
    remedy=REMEDY,
)


def read_examples(kind: Kind, own: str = FILE) -> Examples:
    """The filled sheets of a kind, by name, those columns only that the kind has; its own come before shared ones.

    `own` is the file of the kind's folder: a kind may have more examples than the one that blank workbooks show.

    Its own may have sheets that no kind declares: such as are printed as they stand.

    Raises Refused where an examples.toml is not what it should be.
    """
    files = [kind.folders[0] / own, *(folder / FILE for folder in kind.folders[1:])]
    read = [_read(file) if file.is_file() else {} for file in files]
    found: dict[str, Rows] = {}
    for rows_by_name in read:
        for name, rows in rows_by_name.items():
            found.setdefault(name, rows)
    # A kind whose own examples are a document of their own shows none of the shared sheets, which tell of another one.
    whole = any(name in read[0] for name in (DISPATCH, "正文"))
    declared = [sheet.name for sheet in kind.sheets if sheet.name in (read[0] if whole else found)]
    more = [name for name in read[0] if kind.sheet(name) is None]
    return {
        **{name: _known(name, found[name], kind) for name in declared},
        **{name: read[0][name] for name in more},
    }


def _read(path: Path) -> Examples:
    file = read_toml(path, InFile(f"{path.parent.name}/{path.name}"), WORDING, path.parent)
    for name, rows in file.data.items():
        lists = isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)
        words = lists and all(isinstance(cell, str) for row in rows for cell in row)
        if not words or {len(row) for row in rows} != {len(rows[0])} or not rows[0]:
            seen = f"示例中“{name}”表的各行不是一样多的文字"
            raise Refused(file.finding(EXAMPLE_INCOMPLETE, file.line_of(name), seen, REMEDY))
    return file.data


def _known(name: str, rows: Rows, kind: Kind) -> Rows:
    sheet = kind.sheet(name)
    assert sheet is not None
    if sheet.arrangement == "upright":
        return [row for row in rows if sheet.field(row[0])]
    kept = [column for column, header in enumerate(rows[0]) if sheet.field(header)]
    return [[row[column] for column in kept] for row in rows]
