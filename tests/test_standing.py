"""A sheet as it stands in Excel → the table that is printed of it."""

from pathlib import Path

import pytest

from notice_gen.model.diagnostics import Report
from office_tables import LAYINGS, Laying, Outline, every_outline, expected, table_of, told, workbook_with


def tellable(outline: Outline, laying: Laying) -> bool:
    """Without rules or print titles nobody can tell a heading over all columns from a title."""
    return laying != "bare" or not outline.header or outline.header[0].cells[0][1] < outline.width


TABLES = [(outline, laying) for outline in every_outline() for laying in LAYINGS if tellable(outline, laying)]


@pytest.mark.parametrize(("outline", "laying"), TABLES, ids=str)
def test_a_table_that_offices_issue_is_read_as_it_is(
    outline: Outline, laying: Laying, tmp_path: Path
) -> None:
    """Lines before, header with its spans, sections, sums, blank rows and notes, and every word of it; nothing is named."""
    report = Report()
    table = table_of(workbook_with(outline, tmp_path / "b.xlsx", laying), report)
    assert told(table) == expected(outline, laying)
    assert list(map(str, report)) == []
