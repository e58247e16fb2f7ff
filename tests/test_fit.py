"""Fitting: lines, indents and widths, counted in em cells."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import get_args

import pytest

from notice_gen.fit import fit
from notice_gen.fit.cell_words import kept_whole
from notice_gen.fit.em import em, spread
from notice_gen.fit.head import fit_head
from notice_gen.fit.table_columns import measured
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import (
    CopyTo,
    Head,
    Imprint,
    MainTo,
    Mark,
    Member,
    PrintDate,
    Printer,
    Roster,
    Signature,
)
from notice_gen.model.fitted import FittedPrinted, FittedSentTo, FittedTable
from notice_gen.model.layout import GB_T_9704, turned
from notice_gen.model.table import Cell, Cells, RowKind, Table, TableColumn, TableRow
from notice_gen.model.text import Text
from notice_gen.model.values import Words
from notice_gen.writers.docx.table_xml import table as table_xml


def fitted(element, report=None):
    return fit(element, GB_T_9704, report if report is not None else Report())


@pytest.mark.parametrize(
    ("text", "width"), [("汉字", 2), ("2022年", 3), ("a b", 1.5), ("“·”—", 4), ("", 0), ("𬀩", 1)]
)
def test_width_in_em_cells(text, width) -> None:
    """汉字 and full-width marks 1, ASCII 0.5, a space with it."""
    assert em(text) == width


class TestMarks:
    """Type size, twips between characters and scale of a mark of so many characters (7.2.4)."""

    @pytest.mark.parametrize(
        ("characters", "expected"),
        [(9, (44, 0, 100)), (10, (44, -17, 98)), (13, (44, -17, 76)), (15, (41.5, -16, 70))],
    )
    def test_a_mark_is_set_closer_then_narrowed_then_smaller(self, characters, expected):
        mark, _ = fitted_mark("某" * characters).elements
        assert (mark.size, mark.tracking, mark.scale) == expected

    @pytest.mark.parametrize("characters", range(1, 40))
    def test_no_mark_is_wider_than_its_room(self, characters):
        mark, _ = fitted_mark("某" * characters).elements
        assert characters * (mark.size * 20 * mark.scale / 100 + mark.tracking) <= GB_T_9704.mark_width

    def test_closer_alone_does_for_a_mark_that_is_a_little_too_wide(self):
        """No face is narrowed for it."""
        layout = replace(GB_T_9704, mark_size=43)
        mark, _ = fitted_mark("某" * 10, layout).elements
        assert (mark.tracking, mark.scale, mark.beyond) == (-10, 100, 0)


def fitted_mark(words, layout=GB_T_9704):
    return fit_head(Head(elements=(Mark(Text.of(Words(words))),)), layout, Report())


class TestRosters:
    def roster(self, *names, role="副组长"):
        return fitted(Roster((("组长", (Member("吴刚"),)), (role, tuple(map(Member, names))))))

    def test_names_of_two_are_spaced_to_three_and_returns_align(self) -> None:
        """Seed 000: five names a line, the return under the first name."""
        rows = self.roster("熊冰", "李征斌", "冯双炎", "杨杰", "胡顶立", "程新和", "李国军").rows
        assert rows[0].lines == ("组　长：吴　刚",)
        assert rows[1].lines == ("副组长：熊　冰　李征斌　冯双炎　杨　杰　胡顶立", "程新和　李国军")
        assert (rows[1].left, rows[1].hanging) == (6, 4)

    def test_a_longer_name_takes_whole_columns(self) -> None:
        rows = self.roster("买买提·艾力", "熊冰").rows
        assert rows[1].lines == ("副组长：买买提·艾力　　熊　冰",)

    def test_phrases_are_set_as_text(self) -> None:
        """Each on a line of its own: 、 between words that were typed in two rows would be invented."""
        phrases = (Member("各科室负责人，某丙", phrase=True), Member("各单位负责人", phrase=True))
        roster = Roster((("成员", (*phrases, Member("某甲"), Member("某乙"))),))
        assert fitted(roster).rows[0].lines == (
            "成员：各科室负责人，某丙",
            "各单位负责人",
            "某　甲　某　乙",
        )

    def test_roles_are_spread_to_one_width(self) -> None:
        """Beside one of five characters; a very long one does not pull the short ones apart."""
        roles = ("组长", "副组长", "总协调人", "领导小组办公室主任")
        rows = fitted(Roster(tuple((role, (Member("某甲"),)) for role in roles))).rows
        assert [row.lines[0] for row in rows] == [
            "组　　长：某　甲",
            "副 组 长：某　甲",
            "总协调人：某　甲",
            "领导小组办公室主任：某　甲",
        ]

    def test_posts_stand_in_a_column(self) -> None:
        roster = Roster(
            (
                ("组长", (Member("吴刚", "局长"),)),
                ("副组长", (Member("李征斌", "副局长"), Member("熊冰", "科长"))),
            )
        )
        rows = fitted(roster).rows
        assert [row.lines[0] for row in rows] == [
            "组　长：吴　刚　局长",
            "副组长：李征斌　副局长",
            "　　　　熊　冰　科长",
        ]
        assert {(row.left, row.hanging) for row in rows} == {(10, 8)}

    def test_spreading(self) -> None:
        assert [spread(name, 3) for name in ("吴刚", "李征斌", "欧阳某某")] == [
            "吴　刚",
            "李征斌",
            "欧阳某某",
        ]


class TestSignatures:
    def at(self, issuer, date, seal):
        signature = fitted(Signature(Text.of(issuer), Text.of(date), Text.of(seal)))
        return signature.issuer_right, signature.date_right

    def test_sealed(self) -> None:
        """7.3.5.1: date 4, issuer 4 + (D - N)/2."""
        assert self.at("某局", "2026年11月23日", "是") == (4 + (7 - 2) / 2, 4)
        assert self.at("长沙市望城区卫生健康局", "2022年2月15日", "") == (4 + (6.5 - 11) / 2, 4)

    def test_sealed_with_a_very_long_issuer(self) -> None:
        """Neither leaves the type area."""
        issuer_right, date_right = self.at("某" * 20, "2026年1月5日", "是")
        assert issuer_right == 0
        assert date_right == (20 - 6) / 2

    def test_unsealed(self) -> None:
        """7.3.5.2: the longer one 2 from the edge, the date begins 2 after the issuer."""
        assert self.at("某某市卫生健康委员会", "2026年3月5日", "否") == (2, 4)
        assert self.at("某局", "2026年11月23日", "否") == (7 + 4 - 2, 2)

    def test_an_issuer_too_long_for_its_place_leaves_the_date_whole(self) -> None:
        """It begins at the left edge; said."""
        report = Report()
        signature = fitted(Signature(Text.of("某" * 34), Text.of("2026年3月5日"), Text.of("否")), report)
        assert signature.issuer_right == 0
        assert signature.date_right <= 28 - em("2026年3月5日")
        assert [finding.code for finding in report] == ["F230"]

    def test_a_stamp_has_room(self) -> None:
        signature = fitted(Signature(Text.of("局长"), Text.of("2026年3月5日"), Text.of("签名章")))
        assert (signature.lines_above, signature.lines_between, signature.date_right) == (2, 1, 4)


class TestTables:
    def table(self, header, *rows):
        return Table((tuple(map(Cell, header)),), tuple(TableRow(tuple(map(Cell, row))) for row in rows))

    def test_columns_fill_the_type_area(self) -> None:
        table = fitted(self.table(["序号", "任务"], ["1", "长" * 200]))
        assert sum(table.columns) == 8856
        assert table.columns[0] < table.columns[1] / 4

    @pytest.mark.parametrize(("said", "stands"), [("center", "center"), ("", "left")])
    def test_an_alignment_that_the_sheet_sets_holds_for_a_cell_that_wraps(self, said, stands) -> None:
        """Else what wraps reads from the left."""
        table = self.table(["序号", "任务"], ["1", "长" * 200])
        columns = (TableColumn(), TableColumn(align=said))
        cell = fitted(replace(table, columns=columns)).rows[0].cells[1]
        assert cell.align == stands

    def test_a_table_that_can_stand_on_a_page_does(self) -> None:
        """The largest size of type at which it does."""
        small = self.table(["序号", "任务"], *(["1", "任务"] for _ in range(5)))
        larger = self.table(["序号", "任务"], *(["1", "任务"] for _ in range(18)))
        assert fitted(small).size == 14
        assert fitted(larger).size == 12

    def test_short_columns_are_centred_and_long_ones_read_from_the_left(self) -> None:
        table = fitted(self.table(["序号", "任务"], ["1", "长" * 30]))
        assert [cell.align for cell in table.rows[0].cells] == ["center", "left"]

    @pytest.mark.parametrize(
        ("figure", "size"), [("1,234.56", 9), ("12,345.67", 9), ("123,456.78", 7.5)], ids=str
    )
    def test_twelve_months_and_their_sum_are_printed_in_small_type_and_said(self, figure, size) -> None:
        """On a page on its side; nobody may be told that an ordinary table of a year cannot be printed."""
        report = Report()
        heads = ["科目名称", *(f"{n}月" for n in range(1, 13)), "合计"]
        table = self.table(heads, *[["办公费", *[figure] * 12, "1" + figure]] * 6)
        assert fit(table, turned(GB_T_9704), report).size == size
        assert "F223" in [finding.code for finding in report]
        assert "F220" not in [finding.code for finding in report]

    def test_a_row_to_be_written_in_is_as_high_as_one_with_words(self) -> None:
        """In the PDF a row of empty cells has no height of its own."""
        table = self.table(["姓名", "职务"], ["王某", "主任"], ["", ""], ["", ""])
        made = fitted(table)
        assert [row.height >= made.heights[0] for row in made.rows] == [False, True, True]

    def test_a_form_whose_widths_nobody_set_has_room_to_write_in(self) -> None:
        """Equal columns, as it has them in Excel."""
        rows = [["姓名", "", "性别", "", "出生年月", ""], ["身份证号", "", "", "", "电话", ""]]
        form = Table((), tuple(TableRow(tuple(map(Cell, row))) for row in rows))
        columns = fitted(form).columns
        assert max(columns) < min(columns) * 1.02

    @pytest.mark.parametrize(
        ("words", "room", "lines"),
        [
            ("2026年3月10日—2026年12月31日", 9.5, ["2026年3月10日—", "2026年12月31日"]),
            ("2026年3月10日—2026年12月31日", 6, ["2026年", "3月10日—", "2026年", "12月31日"]),
            ("张三丰、欧阳娜娜、买买提·艾力、王五", 8, ["张三丰、", "欧阳娜娜、", "买买提·艾力、", "王五"]),
            ("每人补助1,234.56元以内", 8, ["每人补助", "1,234.56元以内"]),
            ("阿依古丽·吐尔逊、王芳", 6, ["阿依古丽·", "吐尔逊、王芳"]),
            ("每人1,234.56元", 4.5, ["每人", "1,234.56", "元"]),
            ("长长长长长长长长长长", 4, ["长长长长长长长长长长"]),
        ],
    )
    def test_a_date_a_name_an_amount_is_not_parted(self, words, room, lines) -> None:
        """A date for which there is no room parts after 年; words without these are left to Word and the PDF."""
        assert kept_whole(words, room) == lines

    def test_a_column_is_as_wide_as_its_dates_where_another_can_give(self) -> None:
        rows = [["长" * 120, "自2026年12月31日起至2027年12月31日前", "阿依古丽·吐尔逊、王芳"]] * 5
        columns = measured(self.table(["内容", "时限", "责任人"], *rows)).columns
        assert [round(column.kept, 1) for column in columns] == [0.0, 8.2, 9.0]

    def test_a_table_too_wide_is_reported(self) -> None:
        report = Report()
        fitted(self.table([f"列{n}" for n in range(40)], ["内容内容"] * 40), report)
        assert [finding.code for finding in report] == ["F220"]


WORDS = (
    "",
    "1",
    "某甲",
    "长" * 40,
    "a@b.cn",
    "110101199001010011",
    "12,345.67",
    "2026年3月5日",
    "甲\n乙",
    "x" * 60,
)


def any_table(random: Random) -> Table:
    """A table of any shape: cells over rows and columns, any words, any kinds of rows."""
    columns = random.randint(1, 25)

    def grid(rows: int) -> list[Cells]:
        made: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
        taken: set[tuple[int, int]] = set()
        for y in range(rows):
            for x in range(columns):
                if (y, x) in taken:
                    continue
                deep = min(random.choice([1, 1, 1, 2, 3]), rows - y)
                wide = min(random.choice([1, 1, 1, 2, columns]), columns - x)
                covered = {(y + down, x + across) for down in range(deep) for across in range(wide)}
                if covered & taken:
                    deep, wide, covered = 1, 1, {(y, x)}
                taken |= covered
                made[y][x] = Cell(random.choice(WORDS), deep, wide)
        return [tuple(row) for row in made]

    kinds = get_args(RowKind)
    header = grid(random.randint(0, 2))
    rows = [
        TableRow(cells, random.choice(kinds), random.choice([0, 3000]))
        for cells in grid(random.randint(1, 9))
    ]
    return Table(tuple(header), tuple(rows))


def test_any_table_fills_the_type_area_standing_or_lying() -> None:
    """Each column has a width, and each row of the Word table as many columns as there are."""
    for seed in range(120):
        table = any_table(Random(seed))
        for layout in (GB_T_9704, turned(GB_T_9704)):
            made = fit(table, layout, Report())
            assert isinstance(made, FittedTable)
            assert sum(made.columns) == layout.text_width - layout.text_width % 12, seed
            assert min(made.columns) > 0, seed
            for row in re.findall("<w:tr>.*?</w:tr>", table_xml(made, layout)):
                spans = sum(int(wide) - 1 for wide in re.findall(r'<w:gridSpan w:val="(\d+)"', row))
                assert row.count("<w:tc>") + spans == table.width, seed


def test_the_imprint_is_closed_as_the_standard_asks() -> None:
    """主送 above 抄送, each with its label and a full stop; the date followed by 印发 (7.4.2, 7.4.3)."""
    words = ("各县", "市委。", "某办", "2026年3月6日")
    kinds = (MainTo, CopyTo, Printer, PrintDate)
    imprint = fitted(Imprint(tuple(kind(Text.of(said)) for kind, said in zip(kinds, words, strict=True))))  # type: ignore[misc]
    assert imprint.elements == (
        FittedSentTo("主送：各县。"),
        FittedSentTo("抄送：市委。"),
        FittedPrinted("某办", "2026年3月6日印发"),
    )


def test_a_numbered_line_of_a_cell_has_less_room_below_its_number() -> None:
    """1、 hangs: what goes on below it is parted for the room that is left there, or it would be parted twice."""
    line = "1、母婴保健机构开展母婴保健专项技术行政执法（含行政许可、监督管理、查处违法行为）。"
    first, *others = kept_whole(line, 9, 1.5)
    assert em(first) > 7.5
    assert all(em(other) <= 7.5 for other in others)
