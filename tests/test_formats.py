"""公文格式: 信函, 命令, 纪要, 简报 and 无红头, chosen by 发文, by the office's 机关代字 or by the kind, and measured in millimetres.

Each measure is numbered as its check in docs/standards.md, on LibreOffice's copy and on the PDF.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageChops

from conftest import built, notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import FORMATS
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.looks import STANDARD, in_format
from notice_gen.settings.kinds import builtin_templates, load_kind
from pages import Line, Page, Pages
from word import paragraphs
from workbooks import DATA, FILLER, PLAIN, Sheets, notice, write_workbook

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
CENTRE, PITCH, CELL = (LEFT + RIGHT) / 2, 225 / 22, 156 / 28
BEARING = 1.6  # of 日 at the right, and of a closing bracket: what their squares have no ink in
MARKERS = {"份号": "000012", "密级": "秘密", "保密期限": "1年", "紧急程度": "加急"}
WIDE = [["项目", *(f"指标{n}" for n in range(1, 9))], *([f"第{n}项", *"12345678"] for n in range(1, 6))]


def letter(**fields: Any) -> Sheets:
    """A notice that goes out as a letter."""
    said = {
        "模板": "通知",
        "公文格式": "信函",
        "机关代字": "某卫函",
        "抄送机关": "市财政局，市人力资源和社会保障局",
        **fields,
    }
    return {"发文": notice(**said), "正文": [["部分", "内容"], *([["正文", FILLER + "。"]] * 6)]}


LETTERS: Mapping[str, Sheets] = {
    "letter": letter(),
    "letter-markers": letter(**MARKERS),
    "letter-lying": {
        **letter(),
        "附件": [["标题", "来源", "纸张方向"], ["各项指标", "指标", "横向"]],
        "指标": WIDE,
    },
}
SAMPLES = ("order", "minutes", "bulletin")


def on(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks that are measured, by name."""
    folder = tmp_path_factory.mktemp("formats")
    made = {name: write_workbook(folder / f"{name}.xlsx", sheets) for name, sheets in LETTERS.items()}
    return {**made, **{name: DATA / f"{name}.xlsx" for name in SAMPLES}}


def red_bands(page: Page) -> list[tuple[float, float]]:
    """The heights between which a page is red, from above: mark, rules."""
    image, scale = page._picture()
    red, green, blue = image.split()
    mask = ImageChops.multiply(red.point(lambda v: 255 * (v >= 200)), green.point(lambda v: 255 * (v <= 80)))
    mask = ImageChops.multiply(mask, blue.point(lambda v: 255 * (v <= 80)))
    bands: list[list[int]] = []
    for y in range(mask.height):
        if mask.crop((0, y, mask.width, y + 1)).getbbox() is None:
            continue
        if bands and y <= bands[-1][1] + 1:
            bands[-1][1] = y
        else:
            bands.append([y, y])
    return [(top * 25.4 / 72 / scale, (bottom + 1) * 25.4 / 72 / scale) for top, bottom in bands]


def number_of(page: Page) -> Line:
    line = page.line("〔2026〕12号")
    return line.only("某卫函〔2026〕12号")


@pytest.mark.parametrize("name", LETTERS)
class TestLetter:
    """信函 (10.1)."""

    def test_78_the_mark_stands_30_mm_from_the_paper_s_edge(self, measured, name) -> None:
        """Without 文件, centred, in its ink."""
        page = measured[name][0]
        mark = page.lines[0]
        assert mark.text == "某某市卫生健康委员会"
        assert on(red_bands(page)[0][0], 30, 1)
        assert on(mark.centre, CENTRE, 1)

    def test_79_80_two_red_double_rules(self, measured, name) -> None:
        """170 mm, thick over thin 4 mm below the mark; thin over thick, its lower edge 20 mm above the paper's."""
        page = measured[name][0]
        mark, *_ = red_bands(page)
        thick, thin, upper, lower = page.rules
        assert all(rule.red and on(rule.right - rule.left, 170, 1) for rule in page.rules)
        assert all(on((rule.left + rule.right) / 2, CENTRE, 1) for rule in page.rules)
        assert on(thick.y - thick.thickness / 2 - mark[1], 4, 1)
        assert thick.thickness > 1.5 * thin.thickness
        assert lower.thickness > 1.5 * upper.thickness
        assert on(lower.y + lower.thickness / 2, 277, 1)

    def test_80_the_rules_are_on_the_first_page_alone(self, measured, name) -> None:
        for page in measured[name][1:]:
            assert page.red_ink is None

    def test_81_the_number_ends_at_the_right_edge_below_the_rule(self, measured, name) -> None:
        """Its ink 7/8 of a character of size 3 below the rule."""
        page = measured[name][0]
        number, thin = number_of(page), page.rules[1]
        assert on(number.right, RIGHT, 1)
        assert on(number.top - (thin.y + thin.thickness / 2), 4.9, 1)

    def test_82_no_number_on_the_first_page_and_then_as_ever(self, measured, name) -> None:
        first, *others = measured[name]
        assert first.page_number is None
        assert [page.page_number.text for page in others if page.width < page.height] == [
            f"—{n}—" for n, page in enumerate(others, 2) if page.width < page.height
        ]

    def test_82_the_imprint_has_no_rules(self, measured, name) -> None:
        """抄送 stays, at the foot of the last page."""
        last = measured[name][-1]
        line = last.line("抄送：")
        assert not last.rules
        assert on(line.baseline, 260.4, 1)
        assert on(line.left, LEFT + 4.94, 1)

    def test_the_title_stands_two_lines_below_the_last_element_above_it(self, measured, name) -> None:
        page = measured[name][0]
        above = page.line("加急" if name == "letter-markers" else "〔2026〕12号")
        assert on(page.line("关于做好").baseline - above.baseline, 3 * PITCH, 1.2)


def test_the_markers_of_a_letter_stand_below_its_rule(measured) -> None:
    """10.1: 份号, 密级, 紧急程度 at the left, the first on the number's line."""
    page = measured["letter-markers"][0]
    copy, level, urgency = page.line("000012"), page.line("秘密★1年"), page.line("加急")
    assert on(copy.baseline, number_of(page).baseline, 0.1)
    assert on(level.baseline - copy.baseline, PITCH, 0.1)
    assert on(urgency.baseline - level.baseline, PITCH, 0.1)
    assert all(on(line.left, LEFT, 1) for line in (copy, level, urgency))


class TestOrder:
    """命令 (10.2)."""

    def test_83_the_mark_stands_20_mm_below_the_type_area_s_edge(self, measured) -> None:
        page = measured["order"][0]
        assert on(red_bands(page)[0][0], TOP + 20, 1)
        assert on(page.line("某某市人民政府令").centre, CENTRE, 1)

    def test_83_number_and_text_stand_two_lines_below(self, measured) -> None:
        """The number centred, no rule below it."""
        page = measured["order"][0]
        number, text = page.line("第7号"), page.line("管理办法》")
        assert on(number.top - red_bands(page)[0][1], 2 * PITCH + 1.3, 3)
        assert on(number.centre, CENTRE, 1)
        assert on(text.baseline - number.baseline, 3 * PITCH, 1.2)
        assert not [rule for rule in page.rules if rule.red]

    def test_56_post_and_date_leave_room_for_the_stamp(self, measured) -> None:
        """7.3.5.3: two lines below the text; the post two 字 left of the stamp, the date one line below."""
        page = measured["order"][0]
        text, post, date = page.line("同时废止"), page.line("市长"), page.line("2026年3月5日")
        assert on(post.baseline - text.baseline, 3 * PITCH, 0.3)
        assert on(date.baseline - post.baseline, 2 * PITCH, 0.3)
        assert on(date.right, RIGHT - 4 * CELL, BEARING)
        assert on(post.right, RIGHT - (4 + 7 + 2) * CELL, 1)


class TestMinutes:
    """纪要 (10.3)."""

    def test_84_the_mark_stands_35_mm_below_the_type_area_s_edge(self, measured) -> None:
        page = measured["minutes"][0]
        assert on(red_bands(page)[0][0], TOP + 35, 1)
        assert on(page.line("会议纪要").centre, CENTRE, 1)

    def test_84_who_was_there_stands_a_line_below_the_text(self, measured) -> None:
        """Labels in 黑体, two 字 in; words and the lines below begin behind the colon."""
        page, present = measured["minutes"].find("出席：")
        excused, others, more = page.line("请假："), page.line("列席："), page.line("市第一医院")
        assert on(present.left, LEFT + 2 * CELL, 1)
        assert on(more.start, LEFT + 5 * CELL, 0.3)
        assert on(others.from_("市疾病").start, more.start, 0.3)
        assert excused.glyphs[0].font == present.glyphs[0].font != present.glyphs[3].font

    def test_nobody_signs(self, measured) -> None:
        """The day stands above the rule, at the right of who edited it."""
        page = measured["minutes"][0]
        line = page.line("2026年3月5日")
        (rule,) = [rule for rule in page.rules if rule.red]
        assert line.text.startswith("某某市卫生健康委员会办公室")
        assert on(line.left, LEFT + CELL, 1)
        assert on(line.right, RIGHT - CELL, BEARING)
        assert on(rule.y - line.bottom, 4, 1.2)


class TestBulletin:
    """简报, whose measures are ours."""

    def test_number_editor_and_rule(self, measured) -> None:
        page = measured["bulletin"][0]
        number, edited = page.line("第6期（总第128期）"), page.line("2026年4月10日")
        (rule,) = [rule for rule in page.rules if rule.red]
        assert on(red_bands(page)[0][0], TOP + 20, 1)
        assert on(number.centre, CENTRE, BEARING)
        assert on(edited.baseline - number.baseline, PITCH, 0.3)
        assert on(rule.y - edited.bottom, 4, 1.2)

    def test_articles_follow_each_other_with_what_they_have(self, measured) -> None:
        pages = measured["bulletin"]
        words = "".join(line.text for page in pages for line in page.text_lines)
        order = [
            "编者按：",
            "宣传活动",
            "——宣传活动启动",
            "（市健康教育中心供稿）",
            "某某镇卫生院把",
            "——基层做法",
            "（某某镇卫生院供稿）",
        ]
        assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)

    def test_to_whom_it_goes_and_how_many(self, measured) -> None:
        last = measured["bulletin"][-1]
        lines = [last.line(label) for label in ("报：", "送：", "发：")]
        assert all(on(line.left, LEFT + 4.94, 1) for line in lines)
        assert on(last.line("共印80份").right, RIGHT - 4.94, 1)
        assert on(max(rule.y for rule in last.rules), BOTTOM, 1)


# ---- which format ---------------------------------------------------------------------------------


def outline(
    folder: Path, *, codes: str = "", kind: str | Path = "通知", **fields: Any
) -> tuple[list[str], str]:
    """The outline's lines, and what was said; `codes` are lines of 办公室.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    if codes:
        (folder / "办公室.toml").write_text(f'["登记"."代字"]\n{codes}\n', encoding="utf-8")
    book = write_workbook(
        folder / "簿.xlsx", {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", FILLER]]}
    )
    result = notice_gen("show", book, "--kind", kind, "--as", "outline")
    return result.stdout.splitlines(), result.stderr


class TestWhichFormat:
    def test_a_document_that_says_nothing_has_its_kind_s(self, tmp_path: Path) -> None:
        lines, said = outline(tmp_path)
        assert lines[0] == "〔发文机关标志〕某某市卫生健康委员会文件"
        assert said == ""

    def test_a_letter_has_a_mark_without_its_ending_and_no_printer(self, tmp_path: Path) -> None:
        lines, said = outline(tmp_path, 公文格式="信函", 抄送机关="市财政局")
        assert lines[:2] == ["〔公文格式〕信函", "〔发文机关标志〕某某市卫生健康委员会"]
        assert lines[-1] == "〔抄送机关〕市财政局"
        assert said == ""  # 印发机关 is no 待补 here, as it is in 文件

    def test_a_printer_that_a_letter_does_not_print_is_named(self, tmp_path: Path) -> None:
        _, said = outline(tmp_path, 公文格式="信函", 抄送机关="市财政局", 印发机关="某某办公室")
        assert "“印发机关”里填的没有印在公文里" in said

    def test_a_code_of_the_office_decides(self, tmp_path: Path) -> None:
        lines, said = outline(tmp_path, codes='"某卫函" = "信函"', 机关代字="某卫函")
        assert lines[0] == "〔公文格式〕信函"
        assert said == ""

    def test_another_code_does_not(self, tmp_path: Path) -> None:
        lines, _ = outline(tmp_path, codes='"某卫函" = "信函"', 机关代字="某卫发")
        assert lines[0].startswith("〔发文机关标志〕")

    def test_what_is_typed_goes_before_the_code_and_is_said(self, tmp_path: Path) -> None:
        lines, said = outline(tmp_path, codes='"某卫函" = "信函"', 机关代字="某卫函", 公文格式="文件")
        assert lines[0].startswith("〔发文机关标志〕")
        assert said.rstrip().endswith("〔W300〕")

    def test_a_format_that_the_kind_does_not_have_is_an_error(self, tmp_path: Path) -> None:
        _, said = outline(tmp_path, 公文格式="纪要")
        assert "不在可选的内容里" in said
        assert said.startswith("错误：")

    def test_a_code_of_a_format_that_the_kind_does_not_have_is_said(self, tmp_path: Path) -> None:
        _, said = outline(tmp_path, codes='"某卫纪" = "纪要"', 机关代字="某卫纪")
        assert "模板“通知”没有纪要格式" in said

    def test_the_folder_that_notice_gen_toml_points_to_is_the_office(self, tmp_path: Path) -> None:
        (tmp_path / "局办").mkdir()
        (tmp_path / "局办" / "办公室.toml").write_text(
            '["登记"."代字"]\n"某卫函" = "信函"\n', encoding="utf-8"
        )
        (tmp_path / "notice-gen.toml").write_text('["办公室"]\n"文件夹" = "局办"\n', encoding="utf-8")
        lines, _ = outline(tmp_path, 机关代字="某卫函")
        assert lines[0] == "〔公文格式〕信函"

    def test_one_without_a_red_head_begins_with_the_title(self, tmp_path: Path) -> None:
        book = write_workbook(
            tmp_path / "簿.xlsx",
            {
                "发文": notice(模板="通知", 公文格式="无红头", 序号=None, 机关代字=None),
                "正文": [["内容"], [FILLER]],
            },
        )
        assert paragraphs(built(book, tmp_path / "out"))[0].text == "关于做好公文处理工作的通知"

    def test_units_have_the_format_of_their_dispatch_record(self, tmp_path: Path) -> None:
        book = write_workbook(
            tmp_path / "簿.xlsx",
            {
                "发文": notice(
                    模板="整改通知书",
                    公文格式="信函",
                    标题="安全问题整改的通知",
                    主送机关=None,
                    序号=None,
                    成文日期=None,
                ),
                "正文": [["内容"], [FILLER]],
                "单位": [["单位名称", "单位代码", "整改事项", "成文日期"]]
                + [[f"某某{n}院", f"A{n}", "消防安全", datetime.date(2026, 3, 5)] for n in range(1, 4)],
            },
        )
        report = Report()
        composed = compose_workbook(Source(book), report, units=True)
        assert [one.document.format for one in composed] == ["信函"] * 3
        assert "文件" not in str(composed[0].document.head)


# ---- a kind of one's own in each format -----------------------------------------------------------


@pytest.mark.faces
@pytest.mark.parametrize("format", FORMATS)
def test_a_kind_that_is_a_folder_goes_out_in_each_format(format, tmp_path: Path) -> None:
    """Its default is the first that kind.toml lists; Word file and PDF are made, and nothing is to be said but that a
    document without a head prints no number."""
    folder = tmp_path / "templates" / "own"
    shutil.copytree(PLAIN, folder)
    declared = (folder / "kind.toml").read_text(encoding="utf-8")
    (folder / "kind.toml").write_text(f'formats = ["{format}"]\n{declared}', encoding="utf-8")
    shutil.copytree(builtin_templates() / "shared", tmp_path / "templates" / "shared")
    book = write_workbook(
        tmp_path / "簿.xlsx", {"发文": notice(), "正文": [["部分", "内容"], *([["正文", FILLER + "。"]] * 5)]}
    )
    result = notice_gen("build", book, "--kind", folder, "--output", tmp_path / "out", "--format", "docx,pdf")
    codes = set(re.findall(r"〔([A-Z]\d{3})〕", result.stderr))
    assert codes == ({"W143"} if format == "无红头" else set())
    assert len(list((tmp_path / "out").glob("*.*"))) >= 2
    lines, _ = outline(tmp_path / "again", kind=folder)
    assert lines[0] == (
        f"〔公文格式〕{format}" if format != "文件" else "〔发文机关标志〕某某市卫生健康委员会文件"
    )


def test_every_builtin_kind_has_a_format() -> None:
    for declaration in sorted(builtin_templates().glob("*/kind.toml")):
        assert load_kind(declaration.parent).formats


def test_ordinary_documents_have_the_standard_s_own_layout() -> None:
    assert STANDARD.of("文件") is in_format(GB_T_9704, "文件")
    assert STANDARD.of("无红头") == GB_T_9704


@pytest.mark.faces
def test_markers_that_would_run_into_an_order_s_mark_lower_it(tmp_path: Path) -> None:
    """Three lines of them need 31 mm; it is said, and mark and number keep their distance."""
    book = write_workbook(
        tmp_path / "簿.xlsx",
        {
            "发文": notice(
                模板="命令", 机关代字=None, 年份=None, 主送机关=None, 标题=None, 署名="主任", **MARKERS
            ),
            "正文": [["内容"], [FILLER + "。"]],
        },
    )
    result = notice_gen("build", book, "--output", tmp_path / "out", "--format", "pdf")
    assert "〔F263〕" in result.output + result.stderr
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    page = Pages(pdf)[0]
    top, bottom = red_bands(page)[0]
    assert page.line("加急").bottom < top
    assert on(page.line("第12号").top - bottom, 2 * PITCH + 1.3, 3)
