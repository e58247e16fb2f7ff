"""表格设置 and what 附件 says of a whole table → the table that is printed."""

import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from grouped_tables import in_sections, total_first
from notice_gen.build.listing import list_columns
from notice_gen.build.requests import Source
from notice_gen.compose.by_columns import SUMS, merged_alike
from notice_gen.compose.sums import total
from notice_gen.fit.table import fit_table
from notice_gen.forms.blank import blank_workbook
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.figures import figure
from notice_gen.model.fitted import FittedRow
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.table import Cell, Table, TableLine, TableRow
from notice_gen.settings.kinds import find_kind
from office_tables import table_of
from workbooks import PLAIN, notice, write_workbook

SETTINGS = ["表", "列", "印否", "印成", "相同合并", "分类", "汇总", "对齐"]
HEADER = ["片区", "类别", "单位", "项目", "人数", "经费"]
ROWS: list[list[Any]] = [
    HEADER,
    ["东片", "医院", "甲院", "购置", 1, 0.1],
    ["东片", "医院", "甲院", "培训", 2, 0.2],
    ["东片", "卫生院", "乙院", "培训", 3, 0.3],
    ["西片", "医院", "丙院", "培训", 4, 0.4],
]


def setting(column: str, **asked: str) -> list[str | None]:
    return [column, *(asked.get(name) for name in SETTINGS[2:])]


def made(
    folder: Path, rows: Sequence[Any], *settings: Sequence[str | None], name: str = "附表", **attachment: Any
) -> tuple[Table, list[str]]:
    """The table of a sheet of these rows with these rows of 表格设置, and the codes of what is said."""
    about = {"所属": "方案", "标题": "某某表", "来源": name, **attachment}
    path = write_workbook(
        folder / "b.xlsx",
        {
            "发文": notice(标题=None, 印发件标题="某某工作方案"),
            "正文": [["部分", "内容"], ["方案", "为做好有关工作，制定本方案。"]],
            "附件": [list(about), list(about.values())],
            "表格设置": [SETTINGS, *([name, *one] for one in settings)],
            name: rows,
        },
    )
    report = Report()
    table = table_of(path, report)
    return table, [one.code for one in report]


def texts(table: Table) -> list[list[str]]:
    """The words of its cells; a dot where another cell reaches."""
    return [[str(cell.text) if cell else "·" for cell in row] for row in table.all_rows]


def first_words(table: Table) -> list[str]:
    """The first cell of each row below the header, and what the row is."""
    return [f"{row.kind} {row.cells[0].text if row.cells[0] else '·'}" for row in table.rows]


class TestColumns:
    def test_without_settings_a_sheet_is_printed_as_it_stands(self, tmp_path: Path) -> None:
        table, said = made(tmp_path, ROWS)
        assert (texts(table), said) == ([[str(c) for c in row] for row in ROWS], [])

    def test_columns_are_printed_in_the_order_of_the_settings(self, tmp_path: Path) -> None:
        order = ["单位", "项目", "片区", "类别", "经费", "人数"]
        table, _ = made(tmp_path, ROWS, *map(setting, order))
        assert texts(table)[0] == order

    def test_a_column_that_is_not_mentioned_stays_behind_its_neighbour(self, tmp_path: Path) -> None:
        table, _ = made(tmp_path, ROWS, setting("经费"), setting("片区"))
        assert texts(table)[0] == ["经费", "片区", "类别", "单位", "项目", "人数"]

    def test_a_column_that_is_not_to_be_printed_is_no_loss(self, tmp_path: Path) -> None:
        table, said = made(tmp_path, ROWS, setting("片区", 印否="否"), setting("类别", 印否="否"))
        assert (texts(table)[1], said) == (["甲院", "购置", "1", "0.1"], [])

    def test_headings_of_two_levels_stand_under_one_group(self, tmp_path: Path) -> None:
        table, said = made(
            tmp_path, ROWS, setting("人数", 印成="任务/人"), setting("经费", 印成="任务／万元")
        )
        assert texts(table)[:2] == [
            ["片区", "类别", "单位", "项目", "任务", "·"],
            ["·", "·", "·", "·", "人", "万元"],
        ]
        assert said == []

    def test_alignment_is_of_the_rows_not_of_the_header(self, tmp_path: Path) -> None:
        table, _ = made(tmp_path, ROWS, setting("单位", 对齐="右"))
        assert [row[2].align if row[2] else "?" for row in table.all_rows] == [
            "",
            "right",
            "right",
            "right",
            "right",
        ]

    def test_shown_columns_of_the_attachment_go_on_working(self, tmp_path: Path) -> None:
        table, said = made(tmp_path, ROWS, setting("单位", 相同合并="是"), 显示列="单位、人数=人")
        assert texts(table)[:3] == [["单位", "人"], ["甲院", "1"], ["·", "2"]]
        assert said == []

    def test_columns_of_a_declared_sheet_are_set_as_well(self, tmp_path: Path) -> None:
        rows = [
            ["组内职务", "姓名", "单位及职务"],
            ["组长", "某甲", "某局局长"],
            ["成员", "某乙", "某局科长"],
        ]
        table, said = made(
            tmp_path, rows, setting("姓名"), setting("组内职务", 印否="否"), setting("单位及职务", 印成="职务"),
            name="领导小组", 表内序号="连续",
        )  # fmt: skip
        assert texts(table) == [
            ["序号", "姓名", "职务"],
            ["1", "某甲", "某局局长"],
            ["2", "某乙", "某局科长"],
        ]
        assert said == []


class TestSections:
    def test_values_become_rows_of_two_levels(self, tmp_path: Path) -> None:
        table, said = made(tmp_path, ROWS, setting("片区", 分类="一级"), setting("类别", 分类="二级"))
        assert first_words(table) == [
            "section 东片", "subsection 医院", "data 甲院", "data 甲院", "subsection 卫生院", "data 乙院",
            "section 西片", "subsection 医院", "data 丙院",
        ]  # fmt: skip
        assert said == []

    def test_an_empty_cell_says_what_the_one_above_says(self, tmp_path: Path) -> None:
        rows = [["类", "单位"], ["医院", "甲"], [None, "乙"], ["卫生院", "丙"]]
        table, said = made(tmp_path, rows, setting("类", 分类="一级"), setting("单位"))
        assert first_words(table) == ["section 医院", "data 甲", "data 乙", "section 卫生院", "data 丙"]
        assert said == []

    def test_a_second_level_that_is_empty_is_not_that_of_the_section_before(self, tmp_path: Path) -> None:
        rows = [["片", "类", "单位"], ["东", "医院", "甲"], ["西", None, "乙"], ["西", "医院", "丙"]]
        table, _ = made(tmp_path, rows, setting("片", 分类="一级"), setting("类", 分类="二级"))
        assert first_words(table) == [
            "section 东", "subsection 医院", "data 甲", "section 西", "data 乙", "subsection 医院", "data 丙",
        ]  # fmt: skip

    def test_what_reaches_over_a_section_is_said_in_both(self, tmp_path: Path) -> None:
        rows = [["类", "单位", "项目"], ["甲类", "一院", "购置"], ["乙类", "一院", "培训"]]
        table, _ = made(tmp_path, rows, setting("类", 分类="一级"), setting("单位", 相同合并="是"))
        assert texts(table) == [
            ["单位", "项目"], ["甲类", "·"], ["一院", "购置"], ["乙类", "·"], ["一院", "培训"],
        ]  # fmt: skip


class TestSums:
    def test_a_sum_for_each_section_and_for_all(self, tmp_path: Path) -> None:
        table, said = made(
            tmp_path, ROWS, setting("片区", 分类="一级"), setting("类别", 分类="二级"),
            setting("人数", 汇总="合计"), setting("经费", 汇总="合计"), 显示列="单位、项目、人数、经费",
        )  # fmt: skip
        sums = [texts(table)[n + 1] for n, row in enumerate(table.rows) if row.kind in ("subtotal", "total")]
        assert sums == [
            ["小计", "·", "3", "0.3"],
            ["小计", "·", "3", "0.3"],
            ["合计", "·", "6", "0.6"],
            ["小计", "·", "4", "0.4"],
            ["合计", "·", "4", "0.4"],
            ["总计", "·", "10", "1.0"],
        ]
        assert said == []

    def test_sums_may_stand_first(self, tmp_path: Path) -> None:
        table, _ = made(
            tmp_path, ROWS, setting("片区", 分类="一级"), setting("人数", 汇总="合计"), 合计位置="首行"
        )
        assert first_words(table)[:3] == ["total 合计", "section 东片", "subtotal 小计"]

    def test_a_sum_of_the_sheet_that_agrees_stays_and_is_alone(self, tmp_path: Path) -> None:
        rows = [["单位", "人数"], ["甲", 10], ["乙", "1,020"], ["合计", "1,030"]]
        table, said = made(tmp_path, rows, setting("人数", 汇总="合计"), setting("单位"), 显示列="单位、人数")
        assert (texts(table), said) == (
            [["单位", "人数"], ["甲", "10"], ["乙", "1,020"], ["合计", "1,030"]],
            [],
        )

    @pytest.mark.parametrize("own", [31, "30.01", "三十", None])
    def test_a_sum_of_the_sheet_that_differs_keeps_the_document_back(self, own: Any, tmp_path: Path) -> None:
        rows = [["单位", "人数", "备注"], ["甲", 10, None], ["乙", 20, "续"], ["合计", own, None]]
        _, said = made(tmp_path, rows, setting("人数", 汇总="合计"))
        assert "W285" in said

    def test_sums_of_sections_in_the_sheet_are_compared_with_their_rows(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [
            ["序号", "单位", "人数"], ["一、院内", None, None], [1, "甲", 10], [2, "乙", 20], ["小计", None, 30],
            ["二、院外", None, None], [3, "丙", 5], ["小计", None, 6], ["合计", None, 35],
        ]  # fmt: skip
        table, said = made(tmp_path, rows, setting("人数", 汇总="合计"), 显示列="序号、单位、人数")
        assert (said, len(table.rows)) == (["W285"], 8)

    def test_a_sum_of_the_sheet_is_moved_where_that_is_asked(self, tmp_path: Path) -> None:
        rows = [["单位", "人数"], ["甲", 10], ["乙", 20], ["合计", 30]]
        table, said = made(tmp_path, rows, 合计位置="首行")
        assert (first_words(table), said) == (["total 合计", "data 甲", "data 乙"], [])

    @pytest.mark.parametrize("words", ["30人", "约5", "①", "（3）", "1,23", "1 2", "２人", "1e3", "0x1"])
    def test_what_is_no_figure_is_never_left_out_in_silence(self, words: str, tmp_path: Path) -> None:
        rows = [["单位", "人数"], ["甲", 10], ["乙", words]]
        _, said = made(tmp_path, rows, setting("单位"), setting("人数", 汇总="合计"))
        assert said == ["W286"]

    @pytest.mark.parametrize("words", ["—", "－", "无", "/", None])
    def test_a_cell_that_has_none_is_asked_about(self, words: str | None, tmp_path: Path) -> None:
        rows = [["单位", "人数"], ["甲", 10], ["乙", words]]
        table, said = made(tmp_path, rows, setting("单位"), setting("人数", 汇总="合计"))
        assert (said, texts(table)[-1]) == (["W287"], ["合计", "10"])

    @pytest.mark.parametrize(
        ("words", "sum_of_them"),
        [
            (["0.1", "0.2"], "0.3"),
            (["1,000.50", "2"], "1,002.50"),
            (["11", "1.5", "1.5"], "14"),
            (["１０", "-3"], "7"),
            (["12.5%", "0.5％"], "13.0%"),
            (["9" * 30, "1"], "1" + "0" * 30),
        ],
    )
    def test_sums_are_exact_and_written_as_the_cells_are(self, words: list[str], sum_of_them: str) -> None:
        assert str(total([one for word in words if (one := figure(word))])) == sum_of_them


class TestNumbers:
    def test_numbers_begin_again_in_each_section(self, tmp_path: Path) -> None:
        table, said = made(
            tmp_path, ROWS, setting("片区", 分类="一级"), 显示列="单位、人数", 表内序号="分段重编"
        )
        assert [line[0] for line in texts(table)] == ["序号", "东片", "1", "2", "3", "西片", "1"]
        assert said == []

    def test_typed_numbers_are_counted_anew_where_that_is_asked(self, tmp_path: Path) -> None:
        rows = [["序号", "单位"], [1, "甲"], [5, "乙"]]
        table, said = made(tmp_path, rows, 表内序号="连续")
        assert (texts(table), said) == ([["序号", "单位"], ["1", "甲"], ["2", "乙"]], [])


class TestMerges:
    def test_a_merge_never_crosses_that_of_its_parent(self, tmp_path: Path) -> None:
        rows = [
            ["片", "类", "单位"],
            ["东", "医院", "甲"],
            [None, "医院", "乙"],
            ["西", "医院", "丙"],
            [None, None, "丁"],
        ]
        table, said = made(tmp_path, rows, setting("片", 相同合并="是"), setting("类", 相同合并="是"))
        assert texts(table)[1:] == [
            ["东", "医院", "甲"],
            ["·", "·", "乙"],
            ["西", "医院", "丙"],
            ["·", "·", "丁"],
        ]
        assert said == []

    @given(st.lists(st.tuples(*[st.sampled_from(["甲", "乙", ""])] * 3), min_size=1, max_size=12))
    def test_merged_cells_nest_and_lose_no_words(self, lines: list[tuple[str, ...]]) -> None:
        rows = tuple(TableRow(tuple(map(Cell, line))) for line in lines)
        found = merged_alike(rows, [0, 1, 2])
        starts = [{n for n, row in enumerate(found) if row.cells[column]} for column in range(3)]
        assert all(outer <= inner for outer, inner in pairwise(starts))
        for column in range(3):
            for n, row in enumerate(found):
                if (cell := row.cells[column]) is not None:
                    covered = {lines[at][column] for at in range(n, n + cell.rows)} - {""}
                    assert covered <= {cell.text}


class TestWhole:
    def test_lines_above_and_notes_below(self, tmp_path: Path) -> None:
        table, said = made(
            tmp_path, ROWS, 表上左="填报单位：某局", 表上右="单位：万元", 表下注="注：一。\n二。"
        )
        assert table.before == (TableLine("填报单位：某局", "单位：万元"),)
        assert table.after == (TableLine("注：一。"), TableLine("二。"))
        assert said == []

    def test_what_the_sheet_says_itself_is_not_said_twice(self, tmp_path: Path) -> None:
        rows = [[None, None, None, None, None, "单位：万元"], *ROWS]
        table, said = made(tmp_path, rows, 表上右="单位： 万元", 表上左="某局")
        assert (table.before, said) == ((TableLine("某局", "单位：万元"),), [])

    def test_orientation_and_size_are_handed_on(self, tmp_path: Path) -> None:
        table, said = made(tmp_path, ROWS, 纸张方向="横向", 字号="小五")
        assert (table.wanted.orientation, table.wanted.size, said) == ("横向", 9.0, [])

    def test_what_concerns_a_table_is_named_where_there_is_none(self, tmp_path: Path) -> None:
        about = {
            "所属": "方案",
            "标题": "某某办法",
            "来源": "附件1",
            "纸张方向": "横向",
            "表上右": "单位：人",
        }
        path = write_workbook(
            tmp_path / "b.xlsx",
            {
                "发文": notice(标题=None, 印发件标题="某某工作方案"),
                "正文": [["部分", "内容"], ["方案", "为做好有关工作。"], ["附件1", "一段文字。"]],
                "附件": [list(about), list(about.values())],
            },
        )
        report = Report()
        with pytest.raises(StopIteration):
            table_of(path, report)
        assert sorted(one.code for one in report) == ["W143", "W289"]


class TestListedColumns:
    """`notice-gen columns`: 表格设置 is filled in, in the workbook itself."""

    def book(self, folder: Path, settings: Sequence[Any] | None = None) -> Path:
        about = {"所属": "方案", "标题": "某某表", "来源": "附表"}
        sheets: dict[str, Any] = {
            "发文": notice(标题=None, 印发件标题="某某工作方案"),
            "正文": [["部分", "内容"], ["方案", "为做好有关工作。"]],
            "附件": [list(about), list(about.values())],
            "附表": [["单位", "人数"], ["甲", 1]],
        }
        return write_workbook(folder / "b.xlsx", {**sheets, **({"表格设置": settings} if settings else {})})

    def rows(self, path: Path) -> list[list[Any]]:
        sheet = load_workbook(path)["表格设置"]
        return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]

    def test_a_sheet_that_is_not_there_is_made(self, tmp_path: Path) -> None:
        path = self.book(tmp_path)
        assert list_columns(Source(path)).columns == {"附表": ("单位", "人数")}
        assert self.rows(path) == [SETTINGS, ["附表", "单位", "是"], ["附表", "人数", "是"]]
        report = Report()
        assert texts(table_of(path, report)) == [["单位", "人数"], ["甲", "1"]]
        assert list(report) == []

    def test_what_somebody_typed_stays_and_is_not_listed_again(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, [["对齐", "列", "表"], ["左", "人数", "附表"], [None, "姓名", "名册"]])
        assert list_columns(Source(path)).columns == {"附表": ("单位",)}
        assert self.rows(path)[1:] == [["左", "人数", "附表"], ["姓名", "名册"], ["单位", "附表"]]

    def test_a_second_time_changes_nothing(self, tmp_path: Path) -> None:
        path = self.book(tmp_path)
        list_columns(Source(path))
        before = path.read_bytes()
        assert list_columns(Source(path)).columns == {"附表": ()}
        assert path.read_bytes() == before

    def test_the_blank_workbook_has_the_rows_below_its_header(self, tmp_path: Path) -> None:
        kind = find_kind("printed-notice", tmp_path)
        path = tmp_path / "b.xlsx"
        path.write_bytes(blank_workbook(kind, {}))
        assert list_columns(Source(path), ["领导小组"]).columns == {
            "领导小组": ("组别", "组内职务", "姓名", "单位及职务")
        }
        assert self.rows(path)[:2] == [SETTINGS, ["领导小组", "组别", "是"]]

    def test_every_other_part_of_the_file_stays_byte_for_byte(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, [SETTINGS])
        before = parts_of(path)
        list_columns(Source(path))
        after = parts_of(path)
        assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet5.xml"]

    def test_headings_that_begin_like_formulas_stay_words(self, tmp_path: Path) -> None:
        path = self.book(tmp_path, [SETTINGS])
        book = load_workbook(path)
        book["附表"]["B1"].value = "+人数"
        book["附表"]["B1"].data_type = "s"
        book.save(path)
        list_columns(Source(path))
        cell = load_workbook(path)["表格设置"]["B3"]
        assert (cell.value, cell.data_type) == ("+人数", "s")

    def test_a_workbook_that_is_open_is_left_alone(self, tmp_path: Path) -> None:
        path = self.book(tmp_path)
        (tmp_path / "~$b.xlsx").write_bytes(b"")
        before = path.read_bytes()
        with pytest.raises(Refused) as refused:
            list_columns(Source(path))
        assert [one.code for one in refused.value.findings] == ["F251"]
        assert path.read_bytes() == before


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


class TestOnThePage:
    """A table of nine columns as it is set: which rows stay on one page."""

    def rows(self, path: Path) -> list[FittedRow]:
        fitted = fit_table(table_of(path), GB_T_9704, Report())
        return list(fitted.rows)

    def test_the_sums_of_nested_sections_stay_together(self, tmp_path: Path) -> None:
        rows = self.rows(in_sections(tmp_path / "b.xlsx"))
        assert [row.kind for row in rows[-3:]] == ["subtotal", "subtotal", "total"]
        assert all(rows[n - 1].kept for n, row in enumerate(rows) if row.kind in SUMS)

    def test_a_section_stays_with_its_sum_and_its_first_row(self, tmp_path: Path) -> None:
        rows = self.rows(total_first(tmp_path / "b.xlsx"))
        assert [row.kind for row in rows[:4]] == ["total", "section", "subtotal", "data"]
        assert [row.kept for row in rows[:3]] == [True, True, True]


def test_a_sum_below_a_declared_sheet_is_compared(tmp_path: Path) -> None:
    """It is no record there; the sum that is printed is ours."""
    rows = [
        ["序号", "阶段", "活动名称", "人数"], [1, None, "义诊", 10], [2, None, "讲座", 20], ["合计", None, None, 31],
    ]  # fmt: skip
    table, said = made(tmp_path, rows, setting("阶段", 印否="否"), setting("人数", 汇总="合计"), name="活动")
    assert said == ["W109", "W115", "W285"]
    assert texts(table)[-1][:3] == ["合计", "·", "30"]


def test_a_slash_in_brackets_makes_no_second_level(tmp_path: Path) -> None:
    table, _ = made(tmp_path, ROWS, setting("经费", 印成="标准（元/人）"))
    assert texts(table)[0][-1] == "标准（元/人）"


def test_a_kind_that_does_not_read_the_sheet_says_so(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "b.xlsx",
        {
            "发文": notice(标题="关于某某工作的通知"),
            "正文": [["部分", "内容"], ["正文", "一段。"]],
            "附件": [["所属", "标题", "来源", "显示列", "合并列"], ["通知", "某某表", "附表", None, None]],
            "附表": [["单位"], ["甲"]],
            "表格设置": [SETTINGS, ["附表", "单位"]],
        },
    )
    report = Report()
    table_of(path, report, kind=str(PLAIN))
    assert [(one.code, str(one.place)) for one in report if one.code == "W288"]
