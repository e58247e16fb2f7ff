"""Every filled cell is printed, decides something by its column's name, or is named by a finding."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.fit import fit
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import cells_of
from notice_gen.settings.kinds import find_kind
from notice_gen.writers import WRITERS
from random_workbooks import cells_without_a_word, random_workbook
from test_elements import text_of
from workbooks import PLAIN

KINDS = ("printed-notice", "unit-plan", "rectification-notice", str(PLAIN))
# The long trial: NOTICE_GEN_WORKBOOKS=2000. Those that have an 错误 make no documents, and are not counted.
MANY = int(os.environ.get("NOTICE_GEN_WORKBOOKS", "60")) // len(KINDS)


@pytest.mark.parametrize("name", KINDS, ids=lambda name: Path(name).name)
def test_no_cell_of_a_random_workbook_is_lost_without_a_word(name, tmp_path):
    kind = find_kind(name, tmp_path)
    tried, seed = 0, 0
    while tried < MANY:
        assert seed < 20 * MANY + 100, f"only {tried} of {seed} workbooks make documents"
        made = random_workbook(kind, seed, tmp_path / "b.xlsx")
        seed += 1
        report = Report()
        try:
            composed = compose_workbook(Source(made.path, kind=name), report, units=True)
        except Refused:
            continue
        if (
            report.refused
            or not composed
            or any(one.scope == "row" and one.severity.value == "错误" for one in report)
        ):
            continue
        tried += 1
        text = "".join(
            text_of(WRITERS[output].write(one, GB_T_9704, lambda element: fit(element, GB_T_9704, Report())))
            for one in composed
            for output in ("docx", "outline")
        )
        said = {(cell.sheet, cell.row, cell.column) for one in report for cell in cells_of(one.place)}
        sheets = {one.place.sheet for one in report if one.code == "W144"}
        lost = [
            words
            for words in cells_without_a_word(made, kind, said, text)
            if words.split(" ")[0] not in sheets
        ]
        assert not lost, f"seed {seed - 1}"
