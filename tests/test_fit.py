"""Fitting: lines, indents and widths, counted in em cells."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from notice_gen.fit import fit
from notice_gen.fit.em import em, spread
from notice_gen.fit.title import LEXICON, _breaks, _costs, broken
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import (
    Cell,
    CopyTo,
    Imprint,
    MainTo,
    Member,
    PrintDate,
    Printer,
    Roster,
    Signature,
    Table,
    TitleLines,
)
from notice_gen.model.fitted import FittedPrinted, FittedSentTo
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.text import Text
from notice_gen.model.values import Title

LIMIT = GB_T_9704.title_cells


def fitted(element, report=None):
    return fit(element, GB_T_9704, report if report is not None else Report())


@pytest.mark.parametrize(
    ("text", "width"), [("汉字", 2), ("2022年", 3), ("a b", 1.25), ("“·”—", 4), ("", 0), ("𬀩", 1)]
)
def test_width_in_em_cells(text, width) -> None:
    """汉字 and full-width marks 1, ASCII 0.5, a space 0.25."""
    assert em(text) == width


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "lines"),
        [
            ("关于做好公文处理工作的通知", ["关于做好公文处理工作的通知"]),
            (
                "某某市卫生健康委员会关于进一步加强基层医疗卫生机构药品管理工作的通知",
                ["某某市卫生健康委员会关于进一步", "加强基层医疗卫生机构药品管理工作的通知"],
            ),
            (  # the title inside is as wide as a line: it is parted between its words
                "关于印发《某某区“爱眼护眼”进校园活动实施方案》的通知",
                ["关于印发《某某区“爱眼护眼”进校园活动", "实施方案》的通知"],
            ),
            (
                "某某县人民政府办公室关于印发《2026年某某县基本公共卫生服务项目实施方案》的通知",
                ["某某县人民政府办公室关于印发", "《2026年某某县基本公共卫生", "服务项目实施方案》的通知"],
            ),
        ],
    )
    def test_they_break_by_meaning(self, title, lines) -> None:
        """Whole words, a trapezoid or a diamond, no two lines alike (7.3.1)."""
        made = list(broken(title, (), LIMIT, 4))
        assert "".join(made) == title
        widths = [em(line) for line in made]
        assert max(widths) <= LIMIT
        assert all(abs(a - b) >= 1 for a, b in pairwise(widths))
        rising = [b > a for a, b in pairwise(widths)]
        assert rising == sorted(rising, reverse=True) or not any(rising)
        if len(lines) < 3:
            assert made == lines

    def test_the_workbook_s_names_stay_whole(self) -> None:
        """A name that the lexicon does not know."""
        title = "关于表彰在全县卫生健康系统中成绩突出的靖港古镇望江楼先进集体的决定"
        for line in broken(title, ("靖港古镇望江楼",), LIMIT, 4):
            assert ("靖港" in line) == ("望江楼" in line)

    def test_quoted_groups_numbers_and_units_stay_whole(self) -> None:
        title = "关于开展“护佑健康·医心为民”专题实践活动暨2026年第12届全市中医药文化节的通知"
        lines = broken(title, (), LIMIT, 4)
        assert any("“护佑健康·医心为民”" in line for line in lines)
        assert any("2026年" in line for line in lines)
        assert not any(line[0] in "的，、》”" for line in lines)

    def test_the_clerk_s_own_break_is_obeyed(self) -> None:
        title = TitleLines(Text.of(Title("关于某事的\n通知")))
        assert fitted(title).lines == (("关于某事的", 100), ("通知", 100))

    def test_a_line_a_little_too_wide_is_condensed_and_reported(self) -> None:
        """At most 3 %: 20.25 em in 20.1."""
        report = Report()
        line = "“医心为民 健康在望”活动实施方案》的通知"
        title = TitleLines(
            Text.of("关于印发《", Title("长沙市望城区卫健系统\n“医心为民 健康在望”活动实施方案"), "》的通知")
        )
        assert fitted(title, report).lines[1] == (line, 99)
        assert [finding.code for finding in report] == ["F201"]

    def test_a_line_far_too_wide_is_broken_again_and_reported(self) -> None:
        report = Report()
        title = TitleLines(
            Text.of(Title("某某市卫生健康委员会关于进一步加强基层医疗卫生机构\n药品管理工作的通知"))
        )
        lines = fitted(title, report).lines
        assert max(em(line) for line, _ in lines) <= LIMIT
        assert [finding.code for finding in report] == ["F202"]

    def test_a_paragraph_pasted_into_a_title_is_cut_at_once_and_reported(self) -> None:
        """No search over every way to cut it."""
        report = Report()
        lines = fitted(TitleLines(Text.of(Title("关于做好公文处理工作的通知" * 40))), report).lines
        assert max(em(line) for line, _ in lines) <= LIMIT
        assert [finding.code for finding in report] == ["F203"]

    @pytest.mark.parametrize("length", [60, 70, 80])
    def test_a_title_of_four_lines_is_searched_quickly(self, length) -> None:
        """The search looks only where a line can end: it once took minutes."""
        text = ("关于开展全市卫生健康系统工作检查评比" * 9)[:length]
        assert "".join(broken(text, (), LIMIT, 4)) == text

    def test_words_that_nothing_can_part_are_cut(self) -> None:
        assert "".join(broken("A" * 100, (), LIMIT, 4)) == "A" * 100
        assert max(em(line) for line in broken("A" * 100, (), LIMIT, 4)) <= LIMIT


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
        roster = Roster((("成员", (Member("各科室负责人", phrase=True), Member("某甲"))),))
        assert fitted(roster).rows[0].lines == ("成员：各科室负责人、某甲",)

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
        return Table((tuple(map(Cell, header)),), tuple(tuple(map(Cell, row)) for row in rows))

    def test_columns_fill_the_type_area(self) -> None:
        table = fitted(self.table(["序号", "任务"], ["1", "长" * 200]))
        assert sum(column.width for column in table.columns) == 8856
        assert table.columns[0].width < table.columns[1].width / 4

    def test_a_table_that_can_stand_on_a_page_does(self) -> None:
        """The largest size of type at which it does."""
        small = self.table(["序号", "任务"], *(["1", "任务"] for _ in range(5)))
        larger = self.table(["序号", "任务"], *(["1", "任务"] for _ in range(18)))
        assert fitted(small).size == 14
        assert fitted(larger).size == 12

    def test_short_columns_are_centred_and_long_ones_read_from_the_left(self) -> None:
        table = fitted(self.table(["序号", "任务"], ["1", "长" * 30]))
        assert [column.align for column in table.columns] == ["center", "left"]

    def test_a_table_too_wide_is_reported(self) -> None:
        report = Report()
        fitted(self.table([f"列{n}" for n in range(40)], ["内容内容"] * 40), report)
        assert [finding.code for finding in report] == ["F220"]


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


def test_a_title_that_begins_with_a_name_is_looked_at_as_any_other() -> None:
    """What follows the name is remembered: the same places and costs as when all of it is looked at."""
    chance, marks = random.Random(5), "某第一二三医院卫生健康局区县镇街道中心《》“”（）12年a关于的和"
    for _ in range(3_000):
        words = [chance.choice([*marks, *chance.sample(LEXICON, 4)]) for _ in range(chance.randint(3, 14))]
        end = chance.randint(1, len(words) - 1)
        name, title = "".join(words[:end]), "".join(words)
        names = (name,) if chance.random() < 0.8 else (name, title[:4], title[-3:])
        assert _costs(title, names, LIMIT) == dict(_breaks(title, names, LIMIT)), (title, names)
