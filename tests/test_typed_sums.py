"""Sums that somebody typed into a sheet: a wrong one is named, and no right one is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from notice_gen.compose.standing.row_kinds import of_kinds
from notice_gen.compose.typed_sums import typed_sums
from notice_gen.model.diagnostics import Report
from notice_gen.model.table import Cell, Table, TableRow
from office_tables import Outline, every_outline, table_of, workbook_with

pytestmark = pytest.mark.slow  # every table of the trials is set

Rows = Sequence[Sequence[object]]


def said(head: Sequence[str], rows: Rows, summed: Sequence[int] = ()) -> list[str]:
    cells = tuple(TableRow(tuple(Cell(str(one)) for one in row)) for row in rows)
    table = Table((tuple(map(Cell, head)),), of_kinds(cells, len(head), numbered_first=False))
    return [one.seen for one in typed_sums(table, summed)]


UNITS = ["单位", "人数", "经费"]


def test_a_wrong_sum_is_named_with_both_figures() -> None:
    assert said(UNITS, [["甲", 10, "0.1"], ["乙", 20, "0.2"], ["合计", 31, "0.3"]]) == [
        "“人数”的合计写的是 31，各行加起来是 30"
    ]


def test_a_row_that_was_added_after_the_sum_is_said_once_for_all_columns() -> None:
    head = ["单位", "一组", "二组", "三组", "四组"]
    rows = [[unit, 10, 20, 30, 40] for unit in "甲乙丙丁戊己"]
    assert said(head, [*rows, ["合计", 50, 100, 150, 200]]) == [
        "“一组”等 4 列的合计写的是 50，各行加起来是 60"
    ]


@pytest.mark.parametrize(
    ("corner", "seen"),
    [
        (([60], 100), ["“合计”的合计写的是 100，各行、这一行各列加起来都是 90"]),
        (([61], 90), ["“乙组”的合计写的是 61，各行加起来是 60"]),
    ],
    ids=["the corner is wrong", "a part of the corner's row is wrong"],
)
def test_a_wrong_figure_in_the_corner_is_said_once(corner: tuple[list[int], int], seen: list[str]) -> None:
    (second,), whole = corner
    rows = [["甲", 10, 20, 30], ["乙", 10, 20, 30], ["丙", 10, 20, 30], ["合计", 30, second, whole]]
    assert said(["单位", "甲组", "乙组", "合计"], rows) == seen


@pytest.mark.parametrize(
    "rows",
    [
        [["合计", 30, ""], ["甲", 10, ""], ["乙", 20, ""]],
        [["总计", 60, ""], ["小计", 30, ""], ["甲", 10, ""], ["乙", 20, ""], ["小计", 30, ""], ["丙", 15, ""], ["丁", 15, ""]],
        [["甲", 10, ""], ["乙", 20, ""], ["小计", 30, ""], ["丙", 15, ""], ["丁", 15, ""], ["小计", 30, ""], ["合计", 60, ""]],
        [["甲", "1,000.5", ""], ["乙", "0.5", ""], ["丙", "—", ""], ["合计", "1,001", ""]],
        [["一类", 30, ""], ["甲", 10, ""], ["乙", 20, ""], ["二类", 5, ""], ["合计", 35, ""]],
        [["甲", -10, ""], ["乙", 20, ""], ["合计", 10, ""]],
    ],
    ids=["first", "subtotals first", "subtotals last", "thousands", "parts below their whole", "negative"],
)  # fmt: skip
def test_a_right_sum_is_not_said(rows: Rows) -> None:
    assert said(UNITS, rows) == []


def test_a_wrong_subtotal_is_named() -> None:
    rows = [
        ["总计", 60, ""],
        ["小计", 31, ""],
        ["甲", 10, ""],
        ["乙", 20, ""],
        ["小计", 30, ""],
        ["丙", 30, ""],
    ]
    assert said(UNITS, rows) == ["“人数”的小计写的是 31，各行加起来是 30"]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (["单位", "合格率"], [["甲", 90], ["乙", 80], ["合计", 85]]),
        (["单位", "单价"], [["甲", 90], ["乙", 80], ["合计", 100]]),
        (["单位", "人数"], [["甲", "90%"], ["乙", "80%"], ["合计", "85%"]]),
        (["单位", "人数"], [["甲", "约90"], ["乙", 80], ["合计", 100]]),
        (["单位", "人数"], [["甲", 90], ["其中：乙", 80], ["合计", 91]]),
        (["单位", "人数"], [["甲", 90], ["平均", 80], ["合计", 91]]),
        (["单位", "人数"], [["甲", 90], ["……", ""], ["合计", 1000]]),
        (["单位", "人数", "户数"], [["甲", 90, 10], ["乙", 80, 10], ["合计", 1000, 300]]),
    ],
    ids=["rate", "price", "per cent", "no figure", "part of it", "average", "left out", "excerpt"],
)
def test_what_is_no_sum_of_the_rows_is_not_said(head: Sequence[str], rows: Rows) -> None:
    assert said(head, rows) == []


def test_a_row_whose_total_differs_is_named_where_the_others_agree() -> None:
    head = ["单位", "中央", "省级", "合计"]
    rows = [["甲", 1, 2, 3], ["乙", 4, 5, 9], ["丙", 7, 8, 16], ["丁", 1, 1, 2]]
    assert said(head, rows) == ["“丙”一行的合计写的是 16，这一行各列加起来是 15"]
    assert said(head, [["甲", 1, 2, 5], ["乙", 4, 5, 2], ["丙", 7, 8, 1]]) == []  # 合计 of something else


def test_columns_that_are_summed_by_settings_are_compared_there() -> None:
    assert said(["单位", "人数"], [["甲", 10], ["乙", 20], ["合计", 31]], summed=[1]) == []


@pytest.mark.parametrize("outline", every_outline(), ids=str)
def test_no_table_that_offices_issue_is_said_to_be_wrong(outline: Outline, tmp_path: Path) -> None:
    report = Report()
    table_of(workbook_with(outline, tmp_path / "book.xlsx"), report)
    assert {"W258", "W259"}.isdisjoint(one.code for one in report)
