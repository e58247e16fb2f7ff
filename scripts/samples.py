"""data/KIND.xlsx: the filled workbook of each kind whose folder has an example of its own (examples.toml).

A second one, examples-NAME.toml, becomes data/NAME.xlsx. What stands on the sheet 填写示例 is typed into the blank workbook; everything in it is invented. So a new kind brings
its sample along, and `tests/test_samples.py` looks at what becomes of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl

from notice_gen.forms.blank import blank_workbook
from notice_gen.forms.saving import TEXT, put, saved
from notice_gen.model.kind import Examples, Kind, Rows, Sheet
from notice_gen.settings.examples_file import read_examples
from notice_gen.settings.kinds import builtin_templates, load_kind

DATA = Path(__file__).parents[1] / "data"
MADE_OTHERWISE = ("rectification-notice",)  # data/zhenggai.xlsx: scripts/rectification.py


@dataclass(frozen=True)
class Sample:
    """A filled workbook: its name in data/, its kind, and the file of the kind's folder that says what is in it."""

    name: str
    kind: Kind
    file: str

    @property
    def place(self) -> Path:
        """Where it stands."""
        return DATA / f"{self.name}.xlsx"


def samples() -> list[Sample]:
    """The samples of all kinds that have examples of their own."""
    found = []
    for path in sorted(builtin_templates().glob("*/examples*.toml")):
        if path.parent.name not in (*MADE_OTHERWISE, "shared"):
            kind = load_kind(path.parent)
            name = path.stem.removeprefix("examples").removeprefix("-") or kind.name
            found.append(Sample(name, kind, path.name))
    return found


def workbook_of(sample: Sample) -> bytes:
    """The workbook of a sample."""
    return filled(sample.kind, read_examples(sample.kind, sample.file))


def filled(kind: Kind, examples: Examples, merged: Sequence[tuple[str, str]] = ()) -> bytes:
    """The kind's blank workbook with the examples typed in; `merged` are ranges by the name of their sheet."""
    book = openpyxl.load_workbook(BytesIO(blank_workbook(kind, examples)))
    for name, rows in examples.items():
        sheet = kind.sheet(name)
        if sheet is None:
            _as_it_stands(book.create_sheet(name), rows)
        elif sheet.arrangement == "upright":
            lines = {cell.value: cell.row for cell in book[name]["A"]}
            for item, words in rows:
                put(book[name].cell(lines[item], 2), words)
        else:
            _below_header(book[name], sheet, rows)
    for name, cells in merged:
        book[name].merge_cells(cells)
    return saved(book)


def _below_header(page: object, sheet: Sheet, rows: Rows) -> None:
    columns = {field.key: n for n, field in enumerate(sheet.offered, 1)}
    header, *lines = rows
    for n, line in enumerate(lines, 2):
        for name, words in zip(header, line, strict=True):
            field = sheet.field(name)
            if words and field is not None:
                put(page.cell(n, columns[field.key]), words)  # type: ignore[attr-defined]


def _as_it_stands(page: object, rows: Rows) -> None:
    for n, line in enumerate(rows, 1):
        for column, words in enumerate(line, 1):
            cell = page.cell(n, column)  # type: ignore[attr-defined]
            cell.number_format = TEXT
            if words:
                put(cell, words)


if __name__ == "__main__":
    for one in samples():
        one.place.write_bytes(workbook_of(one))
