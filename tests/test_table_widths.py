"""Widths of a table's columns, and what is never parted in its cells: counted, with no page drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from notice_gen.fit import fit
from notice_gen.fit.cell_words import ROOMY, kept_whole, safe
from notice_gen.fit.table import upright_pages
from notice_gen.fit.table_columns import hanging_of, measured
from notice_gen.fit.table_widths import lone_in
from notice_gen.model.diagnostics import Report
from notice_gen.model.fitted import FittedTable
from notice_gen.model.layout import GB_T_9704, Layout, pt, turned
from notice_gen.model.table import Cell, Cells, Table, TableColumn, TableLine, TableRow


def row(words: Sequence[str]) -> Cells:
    return tuple(map(Cell, words))


def table(head: Sequence[str], *rows: Sequence[str], after: Sequence[str] = ()) -> Table:
    return Table((row(head),), tuple(TableRow(row(one)) for one in rows), after=tuple(map(TableLine, after)))


def set_as(one: Table, layout: Layout = GB_T_9704) -> FittedTable:
    made = fit(one, layout, Report())
    assert isinstance(made, FittedTable)
    return made


def room(made: FittedTable, column: int) -> float:
    """What a column's words have, in em."""
    return (made.columns[column] - 2 * made.margin) / pt(made.size)


class TestSpareRoom:
    def test_all_columns_have_air_and_a_long_one_takes_no_more_than_its_share(self) -> None:
        made = set_as(
            table(
                ["序号", "单位", "任务", "时限"], *[["1", "某某区医院", "做好宣传动员和总结", "4月底前"]] * 5
            )
        )
        airs = [room(made, n) - wide for n, wide in enumerate((2, 5, 9, 4))]
        assert airs[0] < min(airs[1:])
        assert max(airs[1:]) < 2.5 * min(airs[1:])

    def test_telephones_take_no_room_by_which_a_heading_stands_in_one_line(self) -> None:
        made = set_as(table(["日期", "带班领导", "值班电话"], *[["1月1日", "张三", "0000-1111111"]] * 2))
        assert [cell.lines for cell in made.header[0] if cell] == [("日期",), ("带班领导",), ("值班电话",)]
        assert made.columns[2] < sum(made.columns) / 2

    def test_a_heading_too_long_for_one_line_stands_in_two_where_there_is_room(self) -> None:
        made = set_as(
            table(
                ["序号", "单位", "抽查病历（份）", "缺陷（份）", "合格率", "备注"],
                *[["1", "某某第1卫生院", "30", "1", "96.67%", "限期整改，约谈负责人"]] * 5,
            )
        )
        assert [cell.lines for cell in made.header[0] if cell][2] == ("抽查病历", "（份）")

    def test_columns_of_one_sort_are_as_wide_as_each_other(self) -> None:
        days = [f"星期{day}" for day in "一二三四五"]
        made = set_as(
            table(["节次", *days], *[["第1节", "公文处理", "讨论", "信访条例", "讨论", "考试"]] * 4)
        )
        assert max(made.columns[1:]) - min(made.columns[1:]) < pt(made.size) / 4

    def test_one_long_name_among_many_parts_and_leaves_the_room_to_the_others(self) -> None:
        people = [["某甲", "长期扎根基层一线，工作实绩突出。" * 4]] * 5
        known = set_as(table(["姓名", "主要事迹"], *people))
        made = set_as(table(["姓名", "主要事迹"], *people, ["古丽某某·买买提某某", people[0][1]]))
        assert room(made, 0) < room(known, 0) + 5
        cell = made.rows[-1].cells[0]
        assert cell is not None
        assert (cell.lines, cell.align) == (("古丽某某·\n买买提某某",), "center")

    def test_a_name_that_there_is_room_for_is_whole(self) -> None:
        made = set_as(
            table(["序号", "姓名"], ["1", "某甲"], ["2", "某乙"], ["3", "某丙"], ["4", "古丽某某·买买提某某"])
        )
        cell = made.rows[-1].cells[1]
        assert cell is not None
        assert cell.lines == ("古丽某某·买买提某某",)

    def test_a_heading_of_three_characters_is_not_parted(self) -> None:
        made = set_as(table(["序号", "星期四", "任务"], *[["1", "讨论", "长" * 60]] * 3))
        cell = made.header[0][1]
        assert cell is not None
        assert cell.lines == ("星期四",)

    @pytest.mark.parametrize(("heading", "least"), [("手机号码", 6), ("姓名", 3), ("身份证号码", 6)])
    def test_a_column_to_be_written_in_has_room_for_a_hand(self, heading: str, least: float) -> None:
        made = set_as(
            table(
                ["序号", heading, "性别", "民族", "职务", "是否清真", "到达时间", "返程时间", "备注"],
                [""] * 9,
            )
        )
        assert room(made, 1) >= least


UNITS = ["某某镇中心卫生院", "某某乡卫生院", "某某街道社区卫生服务中心", "某某县人民医院", "某某东镇卫生院"]
DEVICES = [
    "全自动生化分析仪",
    "便携式彩色多普勒超声诊断仪",
    "数字化X射线摄影系统（DR）",
    "十二导联心电图机",
    "呼吸机",
]
MODELS = ["BS-430", "M9", "RADSPEED Fit", "ECG-1200", "VG70"]


class TestLastLines:
    """A cell reads badly that ends in a line of one character: 某某县人民医 and 院."""

    def test_few_cells_of_a_full_table_end_in_one_character(self) -> None:
        rows = [
            [str(n + 1), UNITS[n % 5], DEVICES[n % 5], MODELS[n % 5], "3", "2018", "张三 0000-1234500"]
            for n in range(15)
        ]
        heads = ["序号", "调配单位", "设备名称", "规格型号", "数量（台）", "购置年份", "联系人及电话"]
        one = table(heads, *rows)
        made = set_as(one)
        assert made.size >= 10.5
        lone = sum(lone_in(row, n, room(made, n)) for row in measured(one).rows for n in range(7))
        assert lone * 3 < len(rows)

    def test_figures_take_no_room_that_saves_lines_of_words(self) -> None:
        """A quarter more for figures, for a machine without 仿宋, parted the names of half the units."""
        heads = [
            "序号",
            "单位名称",
            "服务人口",
            "建档人数",
            "动态使用率",
            "高血压",
            "糖尿病",
            "补助资金",
            "备注",
        ]
        figures = ["13,371", "12,435", "63.0%", "1203", "401", "121.68", ""]
        units = ["某某县人民医院", "某某县妇幼保健院", "东某镇中心卫生院", "某丁街道社区卫生服务中心"]
        widths = [6, 26, 11, 11, 11, 10, 10, 12, 14]
        one = table(heads, *[[str(n + 1), units[n % 4], *figures] for n in range(12)])
        set_in_excel = Table(
            one.header, one.rows, columns=tuple(TableColumn(width=widths[n]) for n in range(9))
        )
        assert room(set_as(set_in_excel), 1) >= 8


class TestFigures:
    @pytest.mark.parametrize("figure", ["1200", "12,345.67", "98.5%", "-3.50", "2026-03-05"])
    def test_a_figure_has_room_in_a_wider_face_where_there_is_any(self, figure: str) -> None:
        """LibreOffice printed 1200 as 120 and 0: the indent that puts figures in the middle took the room."""
        made = set_as(table(["单位", "一", "二"], *[["某某区卫生健康局", figure, figure]] * 3))
        cell = made.rows[0].cells[1]
        assert cell is not None
        assert room(made, 1) - cell.indent / pt(made.size) >= safe(figure) * ROOMY - 0.01

    @pytest.mark.parametrize("size", [14.0, 12.0, 10.5, 9.0, 8.0, 7.5])
    def test_no_size_has_a_figure_without_its_room(self, size: float) -> None:
        one = table(["单位", *"一二三四五六七八"], *[["某局", *["12,345.67"] * 8]] * 3)
        made = set_as(Table(one.header, one.rows, wanted=type(one.wanted)(size=size)), turned(GB_T_9704))
        for n in range(1, 9):
            cell = made.rows[0].cells[n]
            assert cell is not None
            assert room(made, n) - cell.indent / pt(made.size) >= safe("12,345.67")


@pytest.mark.parametrize(
    ("words", "wide", "lines"),
    [
        ("测试速度≥2000T/h；样本位≥300", 8, ["测试速度", "≥2000T/h；样本", "位≥300"]),
        ("输入AC220V±10%，50Hz", 7.5, ["输入", "AC220V±10%，", "50Hz"]),
        ("王某某（副局长）", 6, ["王某某", "（副局长）"]),
        ("组织管理（20分）", 4.2, ["组织管理", "（20分）"]),
    ],
)
def test_models_figures_with_signs_and_short_brackets_stay_whole(
    words: str, wide: float, lines: list[str]
) -> None:
    assert kept_whole(words, wide) == lines


@pytest.mark.parametrize(
    ("line", "hangs"),
    [
        ("①有年度计划。", 1),
        ("1.健全制度", 1),
        ("①成立小组（2分）；②明确职责（2分）", 0),
        ("1.甲；2.乙", 0),
        ("1.5倍", 0),
    ],
)
def test_below_the_first_of_several_numbers_nothing_hangs(line: str, hangs: float) -> None:
    assert hanging_of(line) == hangs


def test_lines_of_unlike_sorts_are_no_list() -> None:
    """第1节 above its time stays closed up though the other cell's first line wraps."""
    made = set_as(
        table(
            ["节次", "课程"], *[["第1节\n8:30—9:15", "公文写作与公文处理实务操作" * 3 + "\n（某教授）"]] * 2
        )
    )
    cell = made.rows[0].cells[0]
    assert cell is not None
    assert cell.lines == ("第1节", "8:30—9:15")


class TestPages:
    def test_a_note_that_wraps_counts(self) -> None:
        rows = [["1", "任务"]] * 19
        assert (
            set_as(table(["序号", "任务"], *rows)).size
            > set_as(table(["序号", "任务"], *rows, after=["注" * 90])).size
        )

    def test_a_table_that_saves_pages_on_its_side_says_how_many_it_would_take(self) -> None:
        rows = [["1", "长" * 40, "长" * 40, "长" * 40]] * 40
        one = table(["序号", "任务", "措施", "成效"], *rows)
        assert upright_pages(one, GB_T_9704) == set_as(one).pages > 1

    def test_a_table_that_is_asked_to_lie_saves_nothing(self) -> None:
        one = table(["序号", "任务"], ["1", "宣传"])
        asked = Table(one.header, one.rows, wanted=type(one.wanted)("横向"))
        assert upright_pages(asked, GB_T_9704) == 0


def test_no_column_of_names_is_wider_for_telephones_beside_it() -> None:
    columns = measured(table(["姓名", "电话"], *[["某甲", "13000000000"]] * 3)).columns
    assert columns[0].kept == columns[0].roomy == 0


def test_a_number_of_full_width_digits_is_one_piece() -> None:
    assert measured(table(["编号"], ["编号１２３４５６号"])).columns[0].whole == 6
