"""A sheet as it stands in Excel → the table that is printed of it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from notice_gen.compose.standing import as_it_stands
from notice_gen.model.appearance import BOTTOM, LEFT, TOP, Appearance, CellAppearance
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import InCell
from notice_gen.model.table import Table, TableLine
from notice_gen.model.tables import UndeclaredSheet
from notice_gen.model.values import Words, places_of
from office_tables import (
    LAYINGS,
    Laying,
    Outline,
    every_outline,
    expected,
    notice_with,
    rule,
    table_of,
    told,
    workbook_with,
)


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
    assert [str(one) for one in report if not one.code.startswith("F")] == []  # what it needs is another's


# ---- what was set in Excel ----------------------------------------------------------------------

HEADER = ["序号", "单位", "人数"]
ROWS: list[list[Any]] = [HEADER, [1, "甲院", 10], [2, "乙院", 20]]


def standing(
    folder: Path, rows: Sequence[Any], change: Callable[[Worksheet], object] = id, **attachment: Any
) -> tuple[Table, list[str]]:
    """The table of a sheet of these rows, changed with openpyxl, and the codes of what is said."""
    report = Report()
    table = table_of(notice_with(rows, folder / "b.xlsx", change, **attachment), report)
    return table, [one.code for one in report]


def texts(table: Table) -> list[list[str]]:
    """The words of its cells; a dot where another cell reaches."""
    return [[str(cell.text) if cell else "·" for cell in row] for row in table.all_rows]


def lines(said: Iterable[TableLine]) -> list[tuple[str, ...]]:
    return [line.pieces for line in said]


class TestBorders:
    def test_what_stands_above_the_rules_is_title_and_lines_before(self, tmp_path: Path) -> None:
        rows = [["某某表"], ["填报单位：某局", None, "单位：万元"], *ROWS]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 3, 5, 3))
        assert (table.before, said) == ((TableLine("填报单位：某局", "单位：万元"),), [])
        assert texts(table)[0] == HEADER

    def test_two_words_above_the_rules_are_no_header(self, tmp_path: Path) -> None:
        """Without a colon, which a sheet without rules would need."""
        table, _ = standing(
            tmp_path, [["某局", None, "二〇二六年"], *ROWS], lambda sheet: rule(sheet, 2, 4, 3)
        )
        assert lines(table.before) == [("某局", "二〇二六年")]

    def test_what_stands_below_the_rules_is_a_note(self, tmp_path: Path) -> None:
        rows = [*ROWS, ["各院请于月底前报送"], ["填报人：", None, "审核人："]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 3, 3))
        assert (lines(table.after), said) == ([("各院请于月底前报送",), ("填报人：", "审核人：")], [])

    def test_empty_rows_that_are_ruled_are_kept_with_their_height(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            rule(sheet, 1, 5, 3)
            sheet.row_dimensions[4].height = 30

        table, _ = standing(tmp_path, ROWS, change)
        assert [(row.kind, row.height) for row in table.rows[2:]] == [("blank", 600), ("blank", 0)]

    def test_a_row_that_somebody_forgot_to_rule_is_a_row(self, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [*ROWS, [3, "丙院", 30]], lambda sheet: rule(sheet, 1, 3, 3))
        assert texts(table)[-1] == ["3", "丙院", "30"]
        assert (table.after, said) == ((), [])

    def test_a_header_that_alone_is_ruled_does_not_end_the_table(self, tmp_path: Path) -> None:
        more = [[n, "某院", n] for n in range(3, 9)]
        table, _ = standing(tmp_path, [*ROWS, *more], lambda sheet: rule(sheet, 1, 1, 3))
        assert len(table.rows) == 8

    def test_a_column_with_a_heading_beside_the_rules_belongs_to_the_table(self, tmp_path: Path) -> None:
        rows = [[*HEADER, "备注"], [1, "甲院", 10, "新增"], [2, "乙院", 20]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 3, 3))
        assert (texts(table)[1], said) == (["1", "甲院", "10", "新增"], [])

    def test_words_beside_the_rules_are_named(self, tmp_path: Path) -> None:
        rows = [HEADER, [1, "甲院", 10, None, "再核一下"], [2, "乙院", 20]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 3, 3))
        assert (table.width, said) == (3, ["W221"])

    def test_rules_that_only_the_neighbours_have_enclose_too(self, tmp_path: Path) -> None:
        """Excel keeps a rule with one of the two cells that it parts."""

        def change(sheet: Worksheet) -> None:
            thin = Side(style="hair")
            for row in sheet["A2:C4"]:
                for cell in row:
                    cell.border = Border(top=thin, left=thin)
            sheet["D2"].border = sheet["D3"].border = sheet["D4"].border = Border(left=thin)
            sheet["A5"].border = sheet["B5"].border = sheet["C5"].border = Border(top=thin)

        table, _ = standing(tmp_path, [["二〇二六年", "某局"], *ROWS, ["请核对"]], change)
        assert lines(table.before) == [("二〇二六年", "某局")]
        assert lines(table.after) == [("请核对",)]


class TestPageSetup:
    def test_print_titles_say_how_deep_the_header_is(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.print_title_rows = "1:2"

        table, _ = standing(tmp_path, [["项目", "数"], ["甲", "乙"], ["a", "b"]], change)
        assert (len(table.header), len(table.rows)) == (2, 1)

    def test_print_titles_that_begin_with_the_title_leave_it_out_of_the_header(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.print_title_rows = "1:3"

        table, said = standing(tmp_path, [["某某表"], ["单位：万元"], *ROWS], change)
        assert (len(table.header), lines(table.before), said) == (1, [("单位：万元",)], [])

    def test_what_is_outside_the_print_area_is_not_printed_and_named(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.print_area = "A1:C3"

        rows = [[*HEADER, "核对"], [1, "甲院", 10, "对"], [2, "乙院", 20, "错"], ["底稿"]]
        table, said = standing(tmp_path, rows, change)
        assert (table.width, len(table.rows), said) == (3, 2, ["W221"])

    def test_a_sheet_set_to_landscape_wants_it(self, tmp_path: Path) -> None:
        """Portrait is what every sheet is set to, and says nothing."""
        asked = []
        for way in ("portrait", "landscape"):

            def change(sheet: Worksheet, way: str = way) -> None:
                sheet.page_setup.orientation = way

            table, _ = standing(tmp_path, ROWS, change)
            asked.append(table.wanted.orientation)
        assert asked == ["自动", "横向"]

    def test_widths_that_somebody_set_are_proportions(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.column_dimensions["B"].width = 30

        table, _ = standing(tmp_path, ROWS, change)
        assert [round(column.width) for column in table.columns] == [8, 30, 8]
        untouched, _ = standing(tmp_path, ROWS)
        assert [column.width for column in untouched.columns] == [0, 0, 0]

    def test_how_nearly_all_cells_of_a_column_stand_is_the_columns(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            for row in (2, 3):
                sheet.cell(row, 3).alignment = Alignment(horizontal="right")
            sheet.cell(2, 2).alignment = Alignment(horizontal="center", vertical="top")

        table, _ = standing(tmp_path, ROWS, change)
        assert [column.align for column in table.columns] == ["", "", "right"]
        assert [(c.align, c.valign) for c in table.rows[0].cells if c] == [
            ("", ""),
            ("center", "top"),
            ("", ""),
        ]

    def test_a_diagonal_in_the_corner_is_kept(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet["A1"].border = Border(diagonal=Side(style="thin"), diagonalDown=True)

        table, _ = standing(tmp_path, [["年度\n单位", "2025年"], ["甲院", 1], ["乙院", 2]], change)
        assert table.header[0][0].diagonal == "falling"


# ---- nothing is lost ----------------------------------------------------------------------------

SAID = (
    "序号|单位|甲院|合计|小计|1|2|3.5|一、部分|（一）项目|注：见附表|单位：万元|填报人：|附件1|某某表|2026年3月5日|说明。|A|一"
    "| |总 计|（盖章）\n年  月  日"
)
WORDS = st.sampled_from(SAID.split("|"))
POSITIONS = st.tuples(st.integers(0, 9), st.integers(0, 5))
EDGES = st.sampled_from([0, 0, 15, 15, 15, BOTTOM, TOP | LEFT])


@st.composite
def sheets(draw: st.DrawFn) -> UndeclaredSheet:
    """A sheet of any cells, with merged cells that do not overlap, rules anywhere, and any page setup."""
    filled = draw(st.dictionaries(POSITIONS, WORDS, min_size=1, max_size=30))
    taken: set[tuple[int, int]] = set()
    spans = {}
    for (row, column), deep, wide in draw(
        st.lists(st.tuples(POSITIONS, st.integers(1, 4), st.integers(1, 6)), max_size=6)
    ):
        covers = {(row + y, column + x) for y in range(deep) for x in range(wide)}
        if (deep, wide) != (1, 1) and not covers & taken:
            taken |= covers
            spans[row, column] = (deep, wide)
    under = {(r + y, c + x) for (r, c), (d, w) in spans.items() for y in range(d) for x in range(w)} - set(
        spans
    )
    cells = {at: Words(words, InCell("b.xlsx", "表", *at)) for at, words in filled.items() if at not in under}
    looks = draw(st.dictionaries(POSITIONS, st.builds(CellAppearance, EDGES), max_size=60))
    two = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: (min(ends), max(ends)))
    area = st.tuples(two, two).map(lambda both: (both[0][0], both[1][0], both[0][1], both[1][1]))
    appearance = Appearance(looks, titles=draw(st.none() | two), area=draw(st.none() | area))
    return UndeclaredSheet("表", lambda: cells, spans, (), lambda: appearance)


@settings(max_examples=200, deadline=None)
@given(sheets())
def test_every_word_of_a_sheet_is_in_its_table_or_named(sheet: UndeclaredSheet) -> None:
    """Whatever is merged, ruled and set for printing; each cell once, and the grid is whole."""
    if not any(words.strip() for words in sheet.cells.values()):
        return
    found = as_it_stands(sheet, "某某表", lambda cells: None)
    kept = [places_of(words) for words in found.table.words]
    kept += [places_of(words) for words in (*found.said, *found.left_out, *found.outside)]
    where = [place for places in kept for place in places]
    wanted = {words.place for words in sheet.cells.values() if words.strip()}
    assert set(where) >= wanted
    assert len({*where}) == len([place for place in where if place in wanted]) or all(
        "\n" in sheet.cells[place.row, place.column] for place in where if where.count(place) > 1
    )
    is_whole(found.table)


def is_whole(table: Table) -> None:
    """Every place of the grid is one cell's: its own, or one that spans it."""
    for part in (table.header, [row.cells for row in table.rows]):
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(part):
            assert len(row) == table.width
            for x, cell in enumerate(row):
                if cell is None:
                    assert (y, x) in taken, (y, x)
                    continue
                covers = {
                    (y + down, x + across) for down in range(cell.rows) for across in range(cell.columns)
                }
                assert not covers & taken
                assert all(down < len(part) and across < table.width for down, across in covers)
                taken |= covers
