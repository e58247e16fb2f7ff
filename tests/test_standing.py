"""A sheet as it stands in Excel → the table that is printed of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from conftest import notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.compose.choosing import Pick, chosen, merged
from notice_gen.compose.holding import held_by
from notice_gen.compose.standing import as_it_stands
from notice_gen.compose.standing.cells import closing_lines
from notice_gen.model.appearance import BOTTOM, LEFT, TOP, Appearance, CellAppearance
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import InCell, spot
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
from workbooks import with_in_last_sheet, write_workbook


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

    @pytest.mark.parametrize("words", ["合计", "合计：", "平均"])
    def test_a_sum_below_the_rules_is_the_tables_last_row(self, tmp_path: Path, words: str) -> None:
        """Its only figure stands below its column, where a line below the table would put it at the right."""
        heads = [[*HEADER, "金额", "备注"], [1, "甲院", 10, 2.5, "无"], [2, "乙院", 20, 3.5, "无"]]
        rows = [*heads, [words, None, None, 6]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 3, 5))
        assert texts(table)[-1] == [words, "", "", "6", ""]
        assert (table.after, said) == ((), [])

    def test_a_frame_around_all_rows_is_one_table(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            side = Side(style="thin")
            for row in range(1, 5):
                for column in range(1, 4):
                    sheet.cell(row, column).border = Border(
                        left=side if column == 1 else None,
                        right=side if column == 3 else None,
                        top=side if row == 1 else None,
                        bottom=side if row == 4 else None,
                    )

        table, said = standing(tmp_path, [*ROWS, [3, "丙院", 30], ["各院请于月底前报送"]], change)
        assert (len(table.rows), lines(table.after), said) == (3, [("各院请于月底前报送",)], [])

    def test_a_heading_centred_over_columns_is_as_one_that_is_merged(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            rule(sheet, 1, 3, 3)
            for column in (2, 3):
                sheet.cell(1, column).alignment = Alignment(horizontal="centerContinuous")

        rows = [["单位", "人数", None], [None, "男", "女"], ["甲院", 1, 2]]
        table, said = standing(tmp_path, rows, change)
        assert [cell.columns if cell else 0 for cell in table.all_rows[0]] == [1, 2, 0]
        assert (len(table.header), said) == (2, [])

    def test_a_header_that_alone_is_ruled_does_not_end_the_table(self, tmp_path: Path) -> None:
        more = [[n, "某院", n] for n in range(3, 9)]
        table, _ = standing(tmp_path, [*ROWS, *more], lambda sheet: rule(sheet, 1, 1, 3))
        assert len(table.rows) == 8

    def test_a_column_with_a_heading_beside_the_rules_belongs_to_the_table(self, tmp_path: Path) -> None:
        rows = [[*HEADER, "备注"], [1, "甲院", 10, "新增"], [2, "乙院", 20]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 3, 3))
        assert (texts(table)[1], said) == (["1", "甲院", "10", "新增"], [])

    def test_a_ruled_header_above_units_that_are_to_fill_it_in_does_not_end_the_table(
        self, tmp_path: Path
    ) -> None:
        rows: list[list[Any]] = [["单位", "人数"], ["甲院"], ["乙院"]]
        table, _ = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 1, 2))
        assert (texts(table)[1:], table.after) == ([["甲院", ""], ["乙院", ""]], ())

    def test_a_frame_around_a_few_cells_is_no_table(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            thin = Side(style="thick")
            sheet["B2"].border = sheet["B3"].border = Border(thin, thin, thin, thin)

        table, said = standing(tmp_path, ROWS, change)
        assert (texts(table), said) == ([HEADER, ["1", "甲院", "10"], ["2", "乙院", "20"]], [])

    def test_a_title_and_lines_that_were_ruled_with_the_table_are_none_of_its_rows(
        self, tmp_path: Path
    ) -> None:
        """All borders on, from the first row."""
        rows = [["某某表"], ["填报单位：某局", None, "单位：万元"], *ROWS]

        def change(sheet: Worksheet) -> None:
            sheet.merge_cells("A1:C1")
            rule(sheet, 1, 5, 3)

        table, said = standing(tmp_path, rows, change)
        assert (table.before, said) == ((TableLine("填报单位：某局", "单位：万元"),), [])
        assert texts(table)[0] == HEADER
        other, said = standing(tmp_path, rows, change, 标题="别的表")
        assert (len(other.header), said) == (1, ["W108"])

    def test_a_heading_over_all_columns_inside_the_rules_is_of_the_header(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.merge_cells("A1:C1")
            rule(sheet, 1, 4, 3)

        table, said = standing(tmp_path, [["第二十条第（一）项"], *ROWS], change)
        assert (len(table.header), said) == (2, [])

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


# ---- what went wrong before ---------------------------------------------------------------------


def title_over(cells: str) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.merge_cells(cells)


class TestWentWrong:
    """Sheets of which a line became the header, or was dropped, or a note became a cell."""

    def test_a_unit_at_the_right_is_a_line_at_the_right(self, tmp_path: Path) -> None:
        rows = [["某某表"], [None, None, "单位：人"], *ROWS]
        table, said = standing(tmp_path, rows, title_over("A1:C1"))
        assert (table.before, said) == ((TableLine(right="单位：人"),), [])
        assert texts(table)[0] == HEADER

    @pytest.mark.parametrize("above", [["截止日期：2026年9月1日"], ["截止日期：", "2026年9月1日"]])
    def test_a_deadline_in_one_cell_or_two_is_a_line_before(self, above, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [above, ["序号", "任务", "单位"], [1, "摸底", "办公室"]])
        assert (table.before, said) == ((TableLine("截止日期：2026年9月1日"),), [])
        assert (len(table.header), len(table.rows)) == (1, 1)

    def test_a_note_below_a_sum_is_no_cell(self, tmp_path: Path) -> None:
        note = "备注：1.人数按2018年8月份下达的最新指标核算，任务人数＝常住人口数*年度建档率。"
        table, said = standing(tmp_path, [*ROWS, ["合计", None, 30], [note]])
        assert (table.after, kinds(table), said) == ((TableLine(note),), ["data", "data", "total"], [])

    def test_two_header_rows_a_sum_and_a_note_are_told_apart(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            for cells in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "B4:B6"):
                sheet.merge_cells(cells)

        rows = [
            ["某某表"],
            ["序号", "责任分工", None, "备注"],
            [None, "牵头单位", "配合单位"],
            *([n, "市卫生健康委" if n == 1 else None, "各区县"] for n in (1, 2, 3)),
            ["合计", None, None, "3项"],
            ["注：1.本表由牵头单位填报。"],
        ]
        table, said = standing(tmp_path, rows, change)
        assert (len(table.header), kinds(table), said) == (2, ["data", "data", "data", "total"], [])
        assert lines(table.after) == [("注：1.本表由牵头单位填报。",)]

    def test_ruled_empty_rows_below_a_header_without_rules_stay(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["单位", "人数", "备注"], [], [], [], ["填报人："]]
        table, said = standing(tmp_path, rows, lambda sheet: rule(sheet, 2, 4, 3))
        assert (len(table.header), kinds(table), said) == (1, ["blank"] * 3, [])
        assert lines(table.after) == [("填报人：",)]


# ---- rows ---------------------------------------------------------------------------------------


def kinds(table: Table) -> list[str]:
    return [row.kind for row in table.rows]


class TestRows:
    def test_words_alone_in_the_column_of_numbers_are_a_section(self, tmp_path: Path) -> None:
        rows = [HEADER, ["区本级"], [1, "甲院", 10], ["乡镇"], [2, "乙院", 20]]
        table, _ = standing(tmp_path, rows)
        assert kinds(table) == ["section", "data", "section", "data"]
        assert texts(table)[1] == ["区本级", "·", "·"]

    def test_words_alone_in_a_column_of_names_are_a_row_to_fill_in(self, tmp_path: Path) -> None:
        """A list of units, the rest left for them to fill in."""
        table, _ = standing(tmp_path, [["单位", "人数", "备注"], ["甲院"], ["乙院"], ["丙院"]])
        assert kinds(table) == ["data"] * 3
        assert texts(table)[3] == ["丙院", "", ""]

    def test_a_section_may_have_its_number_in_a_cell_of_its_own(self, tmp_path: Path) -> None:
        rows = [
            [*HEADER, "备注"],
            ["一", "区本级"],
            [1, "甲院", 10, "x"],
            ["（一）", "乡镇"],
            [2, "乙院", 20, "y"],
        ]
        table, _ = standing(tmp_path, rows)
        assert kinds(table) == ["section", "data", "subsection", "data"]
        assert [cell.columns for cell in table.rows[0].cells if cell] == [1, 3]

    def test_sections_are_of_one_level_where_all_are_numbered_alike(self, tmp_path: Path) -> None:
        rows = [HEADER, ["（一）院内"], [1, "甲院", 10], ["（二）院外"], [2, "乙院", 20]]
        table, _ = standing(tmp_path, rows)
        assert kinds(table) == ["section", "data", "section", "data"]

    def test_sums_are_told_from_rows_wherever_they_stand(self, tmp_path: Path) -> None:
        rows = [
            HEADER,
            ["总  计", None, 30],
            ["一、院内"],
            [None, "小计", 10],
            [1, "甲院", 10],
            ["合计（元）", None, 9],
        ]
        table, _ = standing(tmp_path, rows)
        assert kinds(table) == ["total", "section", "subtotal", "data", "subtotal"]

    def test_a_word_that_ends_like_a_sum_is_none(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, [["项目", "数"], ["统计", 1], ["会计", 2], ["设计", 3]])
        assert kinds(table) == ["data"] * 3

    def test_notes_below_a_table_without_rules_are_none_of_its_rows(self, tmp_path: Path) -> None:
        rows = [*ROWS, ["备注：1.按常住人口；"], ["2.不含流动人口。"], [None, None, "2026年3月5日"]]
        table, _ = standing(tmp_path, rows)
        assert lines(table.after) == [("备注：1.按常住人口；",), ("2.不含流动人口。",), ("2026年3月5日",)]
        assert table.after[-1].right
        assert len(table.rows) == 2

    def test_a_note_that_goes_on_below_its_first_words_is_no_row(self, tmp_path: Path) -> None:
        rows = [*ROWS, ["注：", "1.人数指在编人员"], [None, "2.不含退休人员"]]
        table, said = standing(tmp_path, rows)
        assert (len(table.rows), said) == (2, [])
        assert lines(table.after) == [("注：1.人数指在编人员",), ("　　2.不含退休人员",)]

    @pytest.mark.parametrize(
        "section", [["二、印刷费", None, None, 12], ["二", "印刷费", None, 12]], ids=["one", "two"]
    )
    def test_a_section_with_a_figure_is_one(self, tmp_path: Path, section: list[Any]) -> None:
        """Its words reach to the figure; it stays with its first row."""
        heads: list[list[Any]] = [["序号", "单位", "项目", "金额"], [1, "甲院", "纸", 8]]
        rows = [*heads, section, [1, "乙院", "册", 5], [2, "丙院", "册", 7], ["合计", None, None, 20]]
        table, _ = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 6, 4))
        assert [row.kind for row in table.rows] == ["data", "section", "data", "data", "total"]
        assert [cell.columns for cell in table.rows[1].cells if cell] in ([3, 1], [1, 2, 1])

    def test_numbered_rows_with_figures_one_below_the_other_are_no_sections(self, tmp_path: Path) -> None:
        heads: list[list[Any]] = [["项目", "单位", "数量", "金额"], ["基本", "甲院", 1, 8]]
        rows = [*heads, ["一、纸", None, None, 8], ["二、册", None, None, 5], ["合计", None, 1, 21]]
        table, _ = standing(tmp_path, rows, lambda sheet: rule(sheet, 1, 5, 4))
        assert [row.kind for row in table.rows] == ["data", "data", "data", "total"]

    def test_a_sum_without_figures_is_no_note(self, tmp_path: Path) -> None:
        """They are still to be filled in."""
        table, _ = standing(tmp_path, [*ROWS, ["合计"]])
        assert (kinds(table)[-1], table.after) == ("total", ())

    def test_a_note_merged_over_several_rows_is_one(self, tmp_path: Path) -> None:
        table, _ = standing(
            tmp_path, [*ROWS, ["说明：请于月底前报送。"]], lambda sheet: sheet.merge_cells("A4:C6")
        )
        assert (len(table.rows), lines(table.after)) == (2, [("说明：请于月底前报送。",)])

    def test_a_title_merged_over_two_rows_is_one(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["某某表"], [], *ROWS]
        table, said = standing(tmp_path, rows, lambda sheet: sheet.merge_cells("A1:C2"))
        assert (texts(table)[0], said) == (HEADER, [])

    def test_what_stands_above_does_not_make_the_table_wider(self, tmp_path: Path) -> None:
        rows = [["某某表"], *([None, *row] for row in ROWS)]
        table, _ = standing(tmp_path, rows, lambda sheet: sheet.merge_cells("A1:F1"))
        assert texts(table)[0] == HEADER

    def test_an_empty_corner_is_of_the_header(self, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [[None, "人数"], ["甲院", 5], ["乙院", 6]])
        assert (texts(table)[0], said) == (["", "人数"], [])

    def test_a_figure_alone_below_a_column_is_its_sum(self, tmp_path: Path) -> None:
        """Whatever the clerk forgot to write beside it."""
        table, _ = standing(tmp_path, [*ROWS, [None, None, 30]])
        assert texts(table)[-1] == ["", "", "30"]

    def test_a_note_of_several_lines_is_a_line_of_words_for_each(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, [*ROWS, ["注：1.甲。\n2.乙。"]])
        assert lines(table.after) == [("注：1.甲。",), ("2.乙。",)]

    def test_a_label_and_what_is_beside_it_are_one_piece(self, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [["截止日期：", "2026年9月1日"], *ROWS])
        assert (lines(table.before), said) == ([("截止日期：2026年9月1日",)], [])

    def test_what_was_merged_is_merged(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.merge_cells("B2:B3")
            sheet.merge_cells("B1:C1")

        table, _ = standing(tmp_path, [["序号", "单位", None], [1, "甲院", 10], [2, None, 20]], change)
        assert texts(table) == [["序号", "单位", "·"], ["1", "甲院", "10"], ["2", "·", "20"]]

    @pytest.mark.parametrize("groups", [["甲类", "", "乙类", ""], ["甲类", "", "", ""]], ids="/".join)
    def test_a_second_header_row_that_nobody_merged_is_of_the_header(self, groups, tmp_path: Path) -> None:
        """An empty cell beside a group, with a heading below it, belongs to the group."""
        lower = ["", "任务数", "完成数", "任务数", "完成数"]
        table, _ = standing(tmp_path, [["单位", *groups], lower, ["某院", 1, 2, 3, 4], ["某局", 1, 2, 3, 4]])
        wide = [cell.columns for cell in table.header[0] if cell]
        assert wide == [1] + [2] * 2 * (groups[2] != "") + [4] * (groups[2] == "")
        assert [cell.text for cell in table.header[1] if cell] == lower[1:]
        assert (table.header[0][0].rows, len(table.rows)) == (2, 2)

    def test_words_above_an_empty_cell_of_the_first_row_of_data_are_its_header(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, [["单位", "职务", "备注"], ["", "主任", "兼"], ["某院", 1, 2]])
        assert (len(table.header), len(table.rows)) == (1, 2)

    def test_a_group_over_columns_without_words_below_it_has_one_header_row(self, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            sheet.merge_cells("B1:C1")

        table, _ = standing(tmp_path, [["序号", "单位和人数", None], [1, "甲院", 10]], change)
        assert len(table.header) == 1


class TestTitle:
    def test_a_title_that_the_attachment_has_is_said_there(self, tmp_path: Path) -> None:
        """In two rows too; nothing is to be named."""
        rows = [["某某县2026年"], ["任务分解表"], ["（2026年3月）"], *ROWS]
        table, said = standing(tmp_path, rows, 标题="某某县2026年任务分解表")
        assert (lines(table.before), said) == ([("（2026年3月）",)], [])

    def test_another_title_and_a_typed_number_of_the_attachment_are_named(self, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [["附件2"], ["别的表"], ["单位：人"], *ROWS])
        assert (lines(table.before), said) == ([("单位：人",)], ["W108", "W108"])

    def test_the_advice_on_a_title_leads_out(self, tmp_path: Path) -> None:
        """A line with a colon is printed above the table."""
        table, said = standing(tmp_path, [["说明：别的表"], *ROWS])
        assert (lines(table.before), said) == ([("说明：别的表",)], [])


def test_what_lies_hidden_under_a_merged_cell_is_named(tmp_path: Path) -> None:
    """Some programs keep the words of all cells that they merge."""
    path = with_in_last_sheet(
        notice_with(ROWS, tmp_path / "b.xlsx"), '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    )
    report = Report()
    compose_workbook(Source(path), report)
    assert [(one.code, spot(one.place)) for one in report] == [("W143", "B3")]


# ---- forms --------------------------------------------------------------------------------------

FORM = [
    ["姓名", None, "性别", None, "贴照片处"],
    ["单位", None],
    ["类别", "□甲类  □乙类"],
    ["单位意见", "同意推荐。\n\n（盖章）\n年  月  日"],
    ["上级意见", "（盖章）\n  年  月  日"],
]


def merged_as_a_form(sheet: Worksheet) -> None:
    for cells in ("E1:E2", "B2:D2", "B3:E3", "B4:E4", "B5:E5"):
        sheet.merge_cells(cells)
    sheet.row_dimensions[4].height = 100


class TestForms:
    @pytest.mark.parametrize("ruled", [True, False])
    def test_a_form_has_no_header_and_keeps_its_room(self, ruled, tmp_path: Path) -> None:
        def change(sheet: Worksheet) -> None:
            merged_as_a_form(sheet)
            if ruled:
                rule(sheet, 1, 5, 5)

        table, said = standing(tmp_path, FORM, change)
        assert (table.header, len(table.rows), said) == ((), 5, [])
        assert [row.height for row in table.rows] == [0, 0, 0, 2000, 0]
        assert [(cell.text, cell.rows, cell.columns) for cell in table.rows[0].cells if cell] == [
            ("姓名", 1, 1), ("", 1, 1), ("性别", 1, 1), ("", 1, 1), ("贴照片处", 2, 1),
        ]  # fmt: skip

    def test_seal_and_day_stand_at_the_lower_right(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, FORM, merged_as_a_form)
        cells = [row.cells[1] for row in table.rows[3:]]
        assert [(cell.closing, cell.valign) for cell in cells if cell] == [(2, ""), (2, "bottom")]

    def test_labels_stand_in_the_middle_and_choices_at_the_left(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, FORM, merged_as_a_form)
        assert [cell.align for cell in table.rows[2].cells if cell] == ["center", "left"]

    def test_a_form_that_is_filled_in_is_a_form(self, tmp_path: Path) -> None:
        """Its cells are merged now so, now otherwise."""
        filled = [
            ["姓名", "某甲", "性别", "女"],
            ["单位", "某院"],
            ["电话", "0000-0000", "邮编", "000000"],
            ["通信地址", None, "某路1号"],
            ["意见", "同意"],
        ]

        def change(sheet: Worksheet) -> None:
            for cells in ("B2:D2", "A4:B4", "C4:D4", "B5:D5"):
                sheet.merge_cells(cells)

        table, _ = standing(tmp_path, filled, change)
        assert (table.header, len(table.rows)) == ((), 5)

    @pytest.mark.parametrize(
        ("words", "closing"),
        [
            ("2026年3月5日", 0), ("年 月 日", 1), ("意见：\n负责人签字：\n  年  月  日", 2), ("（公章）", 1),
            ("请盖章", 0), ("202  年  月  日", 1), ("", 0),
        ],
    )  # fmt: skip
    def test_a_day_that_is_filled_in_closes_nothing(self, words, closing) -> None:
        assert closing_lines(words) == closing


# ---- columns ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cells", "held"),
    [
        ("序号", ["1", "2"], "serial"),
        ("总投资", ["48,600", "19800.5", "—"], "figures"),
        ("建档率", ["80%", "65.5%"], "figures"),
        ("监测点编码", ["35102800101", "35102800112"], "code"),
        ("身份证号码", ["11010119900101001X"], "code"),
        ("联系电话", ["0000-00000000", "13000000000"], "code"),
        ("电子邮箱", ["a_b@example.org"], "latin"),
        ("完成时限", ["2026年3月底前", "4月15日", "2026-02-12"], "dates"),
        ("出生年月", ["1980.05", "1979.11"], "dates"),
        ("责任人", ["某甲\n某乙", "某 丙", "欧阳某"], "names"),
        ("姓名", ["阿卜杜某某·买某某", "某甲"], "names"),
        ("责任单位", ["卫健局\n国投公司", "住建局"], "list"),
        ("主要任务", ["推进改革。", "压缩时限。"], "text"),
        ("联系电话", ["", ""], "code"),
    ],
)
def test_what_a_column_holds_is_told_by_its_words(header, cells, held) -> None:
    assert held_by(header, cells) == held


TWO_ROWS = [
    ["序号", "健康管理", None, "体检", None, "备注"],
    [None, "任务数", "完成数", "任务数", "完成数", None],
    ["合计", 30, 3, 7, 5, None],
    ["一、院内"],
    [1, 10, 1, 3, 2, "甲"],
    [2, 20, 2, 4, 3, "乙"],
]


def two_header_rows(sheet: Worksheet) -> None:
    for cells in ("A1:A2", "B1:C1", "D1:E1", "F1:F2", "A4:F4"):
        sheet.merge_cells(cells)


class TestChosenColumns:
    def test_a_heading_of_the_second_row_is_named_with_its_group(self, tmp_path: Path) -> None:
        table, said = standing(
            tmp_path, TWO_ROWS, two_header_rows, 显示列="序号、健康管理/任务数、体检／任务数"
        )
        assert said == []
        assert texts(table) == [
            ["序号", "健康管理", "体检"],
            ["·", "任务数", "任务数"],
            ["合计", "30", "7"],
            ["一、院内", "·", "·"],
            ["1", "10", "3"],
            ["2", "20", "4"],
        ]

    def test_a_group_is_all_of_its_columns(self, tmp_path: Path) -> None:
        table, _ = standing(tmp_path, TWO_ROWS, two_header_rows, 显示列="体检、备注")
        assert texts(table)[:2] == [["体检", "·", "备注"], ["任务数", "完成数", "·"]]

    def test_a_heading_that_two_columns_have_names_none(self, tmp_path: Path) -> None:
        _, said = standing(tmp_path, TWO_ROWS, two_header_rows, 显示列="序号、任务数")
        assert said == ["W142"]

    def test_a_column_may_be_printed_under_other_headings(self, tmp_path: Path) -> None:
        wanted = "序号、健康管理/任务数=全年/任务、健康管理/完成数=全年/完成"
        table, _ = standing(tmp_path, TWO_ROWS, two_header_rows, 显示列=wanted)
        assert texts(table)[:2] == [["序号", "全年", "·"], ["·", "任务", "完成"]]

    def test_numbers_are_counted_over_sections_and_sums(self, tmp_path: Path) -> None:
        rows = [["单位", "人数"], ["一、院内"], ["甲院", 10], ["二、院外"], ["乙院", 20], ["合计", 30]]
        table, _ = standing(tmp_path, rows, 显示列="序号、单位、人数")
        assert [line[0] for line in texts(table)] == ["序号", "一、院内", "1", "二、院外", "2", ""]

    def test_a_sum_keeps_its_word_where_its_column_is_left_out(self, tmp_path: Path) -> None:
        table, said = standing(tmp_path, [*ROWS, ["合计", None, 30]], 显示列="单位、人数")
        assert (texts(table)[-1], said) == (["合计", "30"], [])

    def test_columns_merge_within_sections(self, tmp_path: Path) -> None:
        rows = [HEADER, ["一、院内"], [1, "甲院", 1], [2, "甲院", 2], ["二、院外"], [3, "甲院", 3]]
        table, _ = standing(tmp_path, rows, 合并列="单位")
        assert [line[1] for line in texts(table)] == ["单位", "·", "甲院", "·", "·", "甲院"]


DATA_ROWS = [["甲院", 1, "好", "三月"], ["乙院", 2, "中", "四月"], ["丙院", 3, "差", "五月"]]


@pytest.mark.parametrize(
    ("head", "named"),
    [
        (["单位", None, "评价", "期限"], True),
        (["单位", None, None, "期限"], True),
        (["单位", "人数", "评价", None], True),
        ([None, "人数", "评价", "期限"], False),  # a corner
        (["单位", "人数", "评价", "期限"], False),
    ],
)
def test_a_heading_that_is_missing_leaves_the_others_a_header(
    head: list[Any], named: bool, tmp_path: Path
) -> None:
    """It is no form: a form has room where this has cells. The column without one is named."""
    table, said = standing(tmp_path, [head, *DATA_ROWS])
    assert ([[str(cell.text) if cell else "" for cell in row] for row in table.header], said) == (
        [[word or "" for word in head]],
        ["W357"] * named,
    )


def test_headings_of_a_few_columns_that_became_a_line_are_named(tmp_path: Path) -> None:
    rows = [["单位", "人数", None, None, None], *([*row, "一"] for row in DATA_ROWS)]
    table, said = standing(tmp_path, rows)
    assert (lines(table.before), said) == ([("单位", "人数")], ["W357"])


def test_cells_merged_in_a_declared_sheet_are_merged_in_its_table(tmp_path: Path) -> None:
    """Cells that were left empty and read downwards are not."""
    leaders = [
        ["组内职务", "姓名", "单位及职务"],
        ["组长", "某甲", "某局局长"],
        ["副组长", "某乙", "某局副局长"],
        [None, "某丙", None],
        ["成员", "某丁", "某科科长"],
        [None, "某戊", "某科科员"],
    ]
    path = notice_with(ROWS, tmp_path / "b.xlsx", 来源="领导小组")
    book = load_workbook(path)
    sheet = book.create_sheet("领导小组")
    for row in leaders:
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("C3:C4")
    book.save(path)
    assert texts(table_of(path))[1:] == [
        ["组长", "某甲", "某局局长"],
        ["副组长", "某乙", "某局副局长"],
        ["·", "某丙", "·"],
        ["成员", "某丁", "某科科长"],
        ["成员", "某戊", "某科科员"],
    ]


TASKS = ["序号", "目标任务", "具体措施"]
TASK_ROWS = [
    TASKS,
    ["一、环境整治"],
    [1, "清理卫生死角", "每周一次"],
    ["二、服务提升"],
    ["（一）窗口"],
    [2, "导诊服务", "设导诊台"],
    ["（二）病区"],
    [3, "陪护", "发放证件"],
]


def declared(folder: Path, sheet: str, rows: Sequence[Any], merged: Sequence[str], **form: Any) -> Path:
    """A workbook with a sheet that its kind declares, some of whose rows are one cell."""
    path = write_workbook(folder / "b.xlsx", {"发文": form, sheet: rows})
    book = load_workbook(path)
    for cells in merged:
        book[sheet].merge_cells(cells)
    book.save(path)
    return path


def test_a_row_through_a_declared_sheet_is_a_section_of_its_table(tmp_path: Path) -> None:
    """And no task without a number; its span is kept, below the sections that it belongs to."""
    form = {"文件": "甲", "模板": "目标任务分解表", "标题": "某某目标任务分解表", "来源": "分解表"}
    through = ["A2:C2", "A4:C4", "A5:C5", "A7:C7"]
    table = table_of(declared(tmp_path, "分解表", TASK_ROWS, through, **form))
    assert [(row.kind, [str(c.text) if c else "·" for c in row.cells]) for row in table.rows] == [
        ("section", ["一、环境整治", "·", "·"]),
        ("data", ["1", "清理卫生死角", "每周一次"]),
        ("section", ["二、服务提升", "·", "·"]),
        ("subsection", ["（一）窗口", "·", "·"]),
        ("data", ["2", "导诊服务", "设导诊台"]),
        ("subsection", ["（二）病区", "·", "·"]),
        ("data", ["3", "陪护", "发放证件"]),
    ]
    chosen = table_of(declared(tmp_path, "分解表", TASK_ROWS, through, **form, 显示列="目标任务、具体措施"))
    assert [row.cells[0].columns for row in chosen.rows if row.kind != "data" and row.cells[0]] == [2] * 4


def test_a_row_through_a_declared_sheet_that_is_written_in_the_text_is_named(tmp_path: Path) -> None:
    """A roster in the text has no sections: their words are printed nowhere."""
    leaders = [["组内职务", "姓名", "单位及职务"], ["一、领导小组"], ["组长", "某甲", "局长"]]
    path = declared(
        tmp_path, "领导小组", leaders, ["A2:C2"], 文件="甲", 模板="领导小组名单", 标题="某某领导小组名单"
    )
    said = notice_gen("check", path).output
    assert "“领导小组”表 A2：这一行合并成一格，当作分段，没有印在公文里" in said
    assert "W114" not in said


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


@settings(max_examples=200, deadline=None)
@given(
    sheets(), st.lists(st.integers(-1, 5), min_size=1, max_size=8), st.lists(st.integers(0, 7), max_size=3)
)
def test_a_table_of_chosen_columns_is_whole(
    sheet: UndeclaredSheet, wanted: list[int], together: list[int]
) -> None:
    """In any order, twice too, and merged; no word comes in, and none of a column that stays is lost."""
    if not any(words.strip() for words in sheet.cells.values()):
        return
    table = as_it_stands(sheet, "某某表", lambda cells: None).table
    picks = [Pick(None if column < 0 else column) for column in wanted if column < table.width]
    if not picks:
        return
    made = chosen(table, picks)
    is_whole(made)
    numbers = {str(n) for n in range(len(table.rows) + 1)}
    assert set(made.words) <= {*table.words, "", "序号", *numbers}
    kept = {pick.column for pick in picks}
    own = {row[n].text for row in table.all_rows for n in kept if n is not None and row[n]}
    assert {words for words in own if words.strip()} <= set(made.words)
    is_whole(replace(made, rows=merged(made.rows, sorted({n for n in together if n < made.width}))))


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
