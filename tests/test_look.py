"""An office's own look: the table 版式, what it does on the page in millimetres, and that it is always said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import CAMPAIGNS, assert_word_accepts, built, built_pdf, notice_gen, rendered_pages
from notice_gen.cli.working_folder import SETTINGS_TEXT
from notice_gen.model.diagnostics import Refused
from notice_gen.model.document import FORMATS
from notice_gen.model.layout import GB_T_9704, Faces, mm
from notice_gen.model.looks import STANDARD as STANDARD_LOOKS
from notice_gen.settings.campaign import Settings, read_settings
from notice_gen.settings.look import KEYS, OF_FORMATS, laid_out
from notice_gen.writers.pdf import fonts
from pages import Pages
from workbooks import DATA, FILLER, PLAIN, notice, write_workbook

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
STANDARD = """
"标志字体" = "方正小标宋简体"
"标题字体" = "方正小标宋简体"
"正文字体" = "仿宋_GB2312"
"一级标题字体" = "黑体"
"二级标题字体" = "楷体_GB2312"
"页码字体" = "宋体"
"标题字号" = "2号"
"正文字号" = "3号"
"版记字号" = "4号"
"页码字号" = "4号"
"行距" = "29磅"
"字面撑满版心" = false
"上边距" = "37毫米"
"左边距" = "28毫米"
"右边距" = "26毫米"
"下边距" = "35毫米"
"页码样式" = "— 1 —"
"标志字号" = "44磅"
"标志上边距" = "35毫米"
"套打红线位置" = "118.2毫米"
"版记在偶数页" = false
"双面打印" = false
"联合行文标志" = "各机关"
"""


OTHERWISE = {  # a value of each key that is not the standard's
    "标志字体": '"黑体"', "标题字体": '"黑体"', "正文字体": '"楷体"', "一级标题字体": '"宋体"', "二级标题字体": '"宋体"',
    "页码字体": '"黑体"', "标题字号": "20", "正文字号": "15", "版记字号": "12", "页码字号": "12", "行距": "28",
    "字面撑满版心": "true", "上边距": "35", "左边距": "27", "右边距": "27", "下边距": "33", "页码样式": '"1"',
    "标志字号": "50", "标志上边距": "40", "套打红线位置": "125", "版记在偶数页": "true", "双面打印": "true",
    "联合行文标志": '"主办机关"',
}  # fmt: skip


def look(folder: Path, table: str) -> Settings:
    """The settings of a folder with this table 版式."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notice-gen.toml").write_text(f'["版式"]\n{table}\n', encoding="utf-8")
    return read_settings(folder / "notice-gen.toml", ("docx", "pdf"))


def refused(folder: Path, table: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        look(folder, table)
    return [str(finding) for finding in refused.value.findings]


class TestTheTable:
    def test_what_is_not_said_is_as_the_standard_has_it(self) -> None:
        assert laid_out({}) == GB_T_9704

    def test_the_standard_written_out_is_the_standard(self, tmp_path: Path) -> None:
        """Every key has its default in the words of an office, and none of them is a difference."""
        found = look(tmp_path, STANDARD)
        assert found.looks.of("文件") == GB_T_9704
        assert found.differences == ()
        assert all(f'"{key}"' in STANDARD for key in KEYS)

    @pytest.mark.parametrize("key", KEYS)
    def test_no_key_is_accepted_and_then_ignored(self, key, tmp_path: Path) -> None:
        assert look(tmp_path, f'"{key}" = {OTHERWISE[key]}').looks.of("文件") != GB_T_9704

    @pytest.mark.faces
    @pytest.mark.parametrize("name", CAMPAIGNS)
    def test_the_standard_written_out_gives_the_same_files(self, name, tmp_path: Path) -> None:
        book = tmp_path / "with" / f"{name}.xlsx"
        look(book.parent, STANDARD)
        book.write_bytes((DATA / f"{name}.xlsx").read_bytes())
        files = []
        for workbook, out in ((book, tmp_path / "a"), (DATA / f"{name}.xlsx", tmp_path / "b")):
            notice_gen("build", workbook, "--output", out, "--format", "docx,pdf")
            files.append([path.read_bytes() for path in sorted(out.glob("[!.]*"))])
        assert len(files[0]) == 2
        assert files[0] == files[1]

    @pytest.mark.parametrize(
        ("written", "points"),
        [
            ('"3号"', 16),
            ('"三号"', 16),
            ('"小三"', 15),
            ('"小3号"', 15),
            ('"16磅"', 16),
            ('"15.5 pt"', 15.5),
            ("14", 14),
        ],
    )
    def test_a_size_is_written_as_offices_write_it(self, written, points, tmp_path: Path) -> None:
        assert look(tmp_path, f'"正文字号" = {written}').looks.of("文件").body_size == points

    @pytest.mark.parametrize("written", ['"34毫米"', '"3.4厘米"', '"34 mm"', "34", "34.0"])
    def test_a_length_is_written_as_offices_write_it(self, written, tmp_path: Path) -> None:
        assert look(tmp_path, f'"上边距" = {written}').looks.of("文件").top == 1928

    @pytest.mark.parametrize(
        "line",
        [
            '"正文字号" = "特号"', '"正文字号" = "3"', '"正文字号" = true', '"正文字号" = "2号"', '"行距" = "28毫米"',
            '"行距" = 200', '"上边距" = "三十七毫米"', '"上边距" = -3', '"左边距" = 90', '"页码样式" = "第1页"',
            '"联合行文标志" = true', '"联合行文标志" = "两个"',
            '"页码样式" = true', '"双面打印" = "是"', '"正文字体" = ""', '"正文字体" = "<w:p>"', '"标志上边距" = 15',
            '"标志上边距" = 110', '"套打红线位置" = 90', '"套打红线位置" = 190', '"左边距" = 50\n"右边距" = 45',
            '"上边距" = 60\n"下边距" = 60', '"正文字号" = 18\n"行距" = 20', '"行距" = 28\n"字面撑满版心" = true',
        ],
    )  # fmt: skip
    def test_what_no_page_can_be_made_of_is_refused(self, line, tmp_path: Path) -> None:
        (said,) = refused(tmp_path, line)
        assert re.search(r"第 [23] 行.*。建议：.*〔S003〕$", said)

    @pytest.mark.parametrize(
        ("format", "key"), [(name, key) for name, keys in OF_FORMATS.items() for key in keys]
    )
    def test_no_key_of_a_format_is_accepted_and_then_ignored(self, format, key, tmp_path: Path) -> None:
        """It changes that format and no other; the standard's own value changes nothing and is no difference."""
        usual = OF_FORMATS[format][key].usual
        other = look(tmp_path / "other", f'["版式"."{format}"]\n"{key}" = {usual + 2:g}')
        changed = [name for name in FORMATS if other.looks.of(name) != STANDARD_LOOKS.of(name)]
        assert changed == [format]
        same = look(tmp_path / "same", f'["版式"."{format}"]\n"{key}" = {usual:g}')
        assert same.looks == STANDARD_LOOKS
        assert same.differences == ()

    def test_what_a_format_has_otherwise_is_said_with_its_clause(self, tmp_path: Path) -> None:
        (said,) = look(tmp_path, '["版式"."命令"]\n"标志上边距" = 25').differences
        assert "命令的“标志上边距”为 25 毫米；GB/T 9704—2012 10.2" in str(said)

    @pytest.mark.parametrize(
        "line",
        [
            '["版式"."信函"]\n"标志上边距" = 10',
            '["版式"."命令"]\n"标志上边距" = 150',
            '["版式"."简报"]\n"红线长度" = 170',
        ],
    )
    def test_what_a_format_cannot_have_is_refused(self, line, tmp_path: Path) -> None:
        (said,) = refused(tmp_path, line)
        assert re.search(r"第 3 行.*。建议：.*〔S003〕$", said)

    def test_the_mark_of_other_formats_stays_where_that_of_documents_is_moved(self, tmp_path: Path) -> None:
        """Each has its own place in the standard."""
        looks = look(tmp_path, '"标志上边距" = 20').looks
        assert looks.of("文件").mark_top == looks.of("命令").mark_top == mm(20)
        assert looks.of("纪要").mark_top == mm(35)

    def test_a_wrong_key_gets_its_likeness(self, tmp_path: Path) -> None:
        (said,) = refused(tmp_path, '"行间距" = 28')
        assert said.endswith("“版式”中没有“行间距”这一项。建议：改为“行距”。〔S002〕")

    def test_the_example_of_a_new_folder_is_understood(self, tmp_path: Path) -> None:
        """Every line that init comments out does what it says, and all of them can stand together but one."""
        table = SETTINGS_TEXT.partition('# ["版式"]\n')[2]
        lines = [line.removeprefix("# ") for line in table.splitlines() if "撑满" not in line]
        assert len(lines) == 9
        look(tmp_path, "\n".join(lines))

    @pytest.mark.parametrize("width", [120, 140, 156, 170, 180])
    @pytest.mark.parametrize("body", [12, 14, 15, 16, 18])
    def test_lines_are_filled_by_whole_characters(self, width, body) -> None:
        """The type area is filled to 0.4 mm, and characters hardly closer or wider than they are."""
        layout = laid_out({"左边距": 25.0, "右边距": 210.0 - 25 - width, "正文字号": float(body)})
        assert abs(layout.characters * layout.cell * 25.4 / 1440 - width) < 0.4
        assert abs(layout.tracking) < 0.02 * 20 * body


class TestWhatIsSaid:
    def said(self, folder: Path, table: str, command: str = "check") -> list[dict[str, Any]]:
        look(folder, table)
        sheets = {"发文": notice(), "正文": [["部分", "内容"], ["正文", FILLER]]}
        book = write_workbook(folder / "工作簿.xlsx", sheets)
        result = notice_gen(command, book, "--kind", PLAIN, "--json")
        found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
        return found

    @pytest.mark.parametrize("command", ["check", "build"])
    def test_each_difference_is_named_with_the_clause_it_leaves(self, command, tmp_path: Path) -> None:
        """One 提醒 each, at its line of the settings."""
        found = self.said(tmp_path, '"行距" = "28磅"\n"页码样式" = "-1-"', command)
        assert [(f["code"], f["severity"], f["file"], f["line"]) for f in found] == [
            ("F303", "提醒", "notice-gen.toml", 2),
            ("F306", "提醒", "notice-gen.toml", 3),
        ]
        assert "GB/T 9704—2012 5.2.3" in found[0]["seen"]
        assert "7.5" in found[1]["seen"]

    def test_another_name_of_the_same_face_is_no_difference(self, tmp_path: Path) -> None:
        assert (
            self.said(tmp_path, '"标题字体" = "方正小标宋_GBK"\n"正文字体" = "仿宋"\n"页码字体" = "华文宋体"')
            == []
        )

    def test_another_face_is_one(self, tmp_path: Path) -> None:
        (found,) = self.said(tmp_path, '"正文字体" = "楷体"')
        assert found["code"] == "F301"

    def test_all_settings_that_leave_the_standard_are_said(self, tmp_path: Path) -> None:
        together = [key for key in KEYS if KEYS[key].fault and key != "字面撑满版心"]  # not with 行距
        found = self.said(tmp_path, "\n".join(f'"{key}" = {OTHERWISE[key]}' for key in together))
        assert [finding["code"] for finding in found] == [KEYS[key].fault.code for key in together]


@pytest.mark.faces
def test_a_face_of_another_role_is_replaced_by_that_role_s_faces() -> None:
    """Text in 黑体 on a machine without it is set in the free 黑体, not in 仿宋."""
    body = fonts.chosen(Faces(body="黑体"))["body"]
    assert body.faces[0] == fonts.chosen()["level_1"].faces[0]


# ---- on the page ------------------------------------------------------------------------------------

LOOKS = {
    "usual": "",
    "ink": '"字面撑满版心" = true',
    "close": '"行距" = "28磅"\n"页码样式" = "-1-"\n"页码字号" = "小四"',
    "margins": '"上边距" = "34毫米"\n"下边距" = "32毫米"\n"左边距" = "25毫米"\n"右边距" = "25毫米"',
    "small": '"正文字号" = "小三"\n"标题字号" = "20磅"\n"版记字号" = "小四"\n"页码样式" = "1"',
    "mark": '"标志上边距" = "50毫米"\n"标志字号" = "36磅"',
    "preprinted": '"套打红线位置" = "130毫米"',
}


def whole(**fields: Any) -> dict[str, Any]:
    """A notice with a mark, four full pages and an imprint."""
    fields = {
        "抄送机关": "市委各部门",
        "印发机关": "某某市卫生健康委员会办公室",
        "印发日期": "2026年3月6日",
        **fields,
    }
    return {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", FILLER * 20]]}


def workbook(folder: Path, name: str) -> Path:
    look(folder / name, LOOKS[name])
    fields = {"版头": "套打"} if name == "preprinted" else {}
    return write_workbook(folder / name / "b.xlsx", whole(**fields))


@pytest.fixture(scope="session")
def from_word(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """The Word files of all looks as LibreOffice renders its copies."""
    folder = tmp_path_factory.mktemp("looks")
    for name in LOOKS:
        docx = built(workbook(folder, name), folder / name / "out", "--kind", PLAIN, "--for", "libreoffice")
        docx.rename(folder / f"{name}.docx")
    rendered_pages(folder)
    return {name: Pages(folder / f"{name}.pdf") for name in LOOKS}


@pytest.fixture(scope="session")
def from_pdf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """The PDFs of all looks."""
    folder = tmp_path_factory.mktemp("looks")
    return {n: Pages(built_pdf(workbook(folder, n), folder / n / "out", "--kind", PLAIN)) for n in LOOKS}


@pytest.fixture(
    params=[
        pytest.param("from_word", marks=pytest.mark.rendered),
        pytest.param("from_pdf", marks=pytest.mark.faces),
    ]
)
def looks(request: pytest.FixtureRequest) -> dict[str, Pages]:
    found: dict[str, Pages] = request.getfixturevalue(request.param)
    return found


def near(value: float, expected: float, tolerance: float = 0.4) -> bool:
    return abs(value - expected) <= tolerance


class TestOnThePage:
    def test_ink_fills_the_type_area(self, looks) -> None:
        """First ink at 37 mm, last at 262 mm, and 22 lines of 28."""
        lines = looks["ink"][1].text_lines
        assert [len(line.text) for line in lines] == [28] * 22
        assert near(lines[0].top, TOP, 1)
        assert near(lines[-1].bottom, BOTTOM, 1)

    def test_lines_are_as_far_apart_as_asked(self, looks) -> None:
        """28 pt; the first line stands where 28 pt put it."""
        lines = looks["close"][1].text_lines
        assert [len(line.text) for line in lines] == [28] * 22
        assert near((lines[21].baseline - lines[0].baseline) / 21, 28 * 25.4 / 72, 0.02)
        assert near(lines[0].baseline, TOP + 0.8 * 28 * 25.4 / 72)

    def test_margins_move_the_text(self, looks) -> None:
        lines = looks["margins"][1].text_lines
        assert {len(line.text) for line in lines} == {28}
        assert len(lines) == 22
        assert near(lines[0].start, 25)
        assert near(lines[0].right, 185, 0.6)
        assert near(lines[0].baseline, 34 + 0.8 * 29 * 25.4 / 72)

    def test_smaller_text_has_more_characters_a_line(self, looks) -> None:
        """15 pt: 29 characters in 156 mm."""
        lines = looks["small"][1].text_lines
        assert {len(line.text) for line in lines} == {29}
        assert {round(glyph.size) for line in lines for glyph in line.glyphs} == {15}
        assert near(lines[0].right, RIGHT, 0.6)

    def test_indents_follow_the_characters(self, looks) -> None:
        """Two 字 of the smaller text, not of the standard's."""
        line = looks["small"][0].line("为贯彻落实")
        assert near(line.start, LEFT + 2 * 156 / 29, 0.1)

    def test_a_title_has_its_size(self, looks) -> None:
        assert {round(glyph.size) for glyph in looks["small"][0].line("关于做好").glyphs} == {20}

    @pytest.mark.parametrize("name", ["usual", "ink", "close", "small", "mark"])
    def test_the_imprint_stays_on_the_lower_edge(self, looks, name) -> None:
        """7.4.1 holds in every look; the body may reach further down."""
        assert near(looks[name][-1].rules[-1].y, BOTTOM)

    def test_the_imprint_follows_the_lower_margin(self, looks) -> None:
        rule = looks["margins"][-1].rules[-1]
        assert near(rule.y, 297 - 32)
        assert near(rule.left, 25)
        assert near(rule.right, 185, 0.6)

    def test_the_imprint_has_its_size(self, looks) -> None:
        assert {round(glyph.size) for glyph in looks["small"][-1].line("抄送").glyphs} == {12}

    @pytest.mark.parametrize(("name", "below"), [("ink", 262), ("close", 262), ("margins", 265)])
    def test_the_page_number_stays_below_the_type_area(self, looks, name, below) -> None:
        """7.5: its dash 7 mm below."""
        dash = next(line for line in looks[name][1].lines if line.top > below).glyphs[0]
        assert near((dash.top + dash.bottom) / 2, below + 7, 0.5)

    @pytest.mark.parametrize(("name", "words"), [("usual", "—2—"), ("close", "-2-"), ("small", "2")])
    def test_the_page_number_is_written_as_asked(self, looks, name, words) -> None:
        assert looks[name][1].page_number.text == words

    def test_the_mark_stands_as_far_down_as_asked(self, looks) -> None:
        """50 mm below the type area's upper edge, in 36 pt; the number and the rule keep their distances."""
        usual, page = looks["usual"][0], looks["mark"][0]
        mark = page.line("文件")
        assert near(mark.top, TOP + 50)
        assert round(mark.glyphs[0].size) == 36
        assert near(page.line("〔20").top - mark.bottom, usual.line("〔20").top - usual.line("文件").bottom)
        (rule,) = [rule for rule in page.rules if rule.red]
        assert near(rule.y - page.line("〔20").bottom, 4.3)

    @pytest.mark.parametrize("name", ["ink", "close", "mark"])
    def test_the_title_keeps_its_distance_from_the_rule(self, looks, name) -> None:
        """7.3.1: two empty lines below the red rule."""
        page = looks[name][0]
        (rule,) = [rule for rule in page.rules if rule.red]
        pitch = 29.6 if name == "ink" else 28 if name == "close" else 29
        assert near(page.line("关于做好").top - rule.y, 2 * pitch * 25.4 / 72 + 1.5, 2)

    def test_the_number_stands_above_the_rule_of_pre_printed_paper(self, looks) -> None:
        """4 mm above 130 mm, and nothing red is printed."""
        page = looks["preprinted"][0]
        assert near(page.line("〔20").bottom + 4, 130, 1)
        assert page.red_ink is None

    @pytest.mark.slow
    def test_no_look_has_findings_of_its_pages(self, tmp_path: Path) -> None:
        """The page checks measure by the office's look, not by the standard."""
        for name in LOOKS:
            command = ("check", workbook(tmp_path, name), "--kind", PLAIN, "--pages", "--json")
            found = json.loads(notice_gen(*command).stdout)["findings"]
            assert [f["seen"] for f in found if f["code"].startswith("P")] == [], name

    def test_a_lower_rule_of_the_paper_leaves_less_room_for_the_signature(self, tmp_path: Path) -> None:
        """F240 counts with the room that the office's paper takes."""
        said = []
        for table in ("", '"套打红线位置" = "140毫米"'):
            look(tmp_path, table)
            sheets = {"发文": notice(版头="套打"), "正文": [["部分", "内容"], ["正文", FILLER[:56]]]}
            book = write_workbook(tmp_path / "b.xlsx", sheets)
            found = json.loads(notice_gen("check", book, "--kind", PLAIN, "--json").stdout)["findings"]
            said.append([f["code"] for f in found])
        assert said == [[], ["F309", "F240"]]


# ---- both sides of the paper ------------------------------------------------------------------------

# Repeats of the filler → how the document ends: what each page holds of lines, and its number.
ENDS = {
    "even already": (20, [(13, "—1—"), (22, "—2—"), (22, "—3—"), (15, "—4—")]),
    "with text on an odd page": (
        25,
        [(13, "—1—"), (22, "—2—"), (22, "—3—"), (22, "—4—"), (7, "—5—"), (2, "—6—")],
    ),
    "alone on an odd page": (22, [(13, "—1—"), (22, "—2—"), (22, "—3—"), (19, "—4—"), (0, None), (2, None)]),
}


def ending(folder: Path, name: str, table: str) -> Path:
    sheets = whole()
    sheets["正文"] = [["部分", "内容"], ["正文", FILLER * ENDS[name][0]]]
    look(folder, table)
    return write_workbook(folder / f"{name}.xlsx", sheets)


BOTH_SIDES = '"版记在偶数页" = true\n"双面打印" = true'


@pytest.fixture(scope="session")
def ends_in_word(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """The Word files, as LibreOffice renders its copies."""
    folder = tmp_path_factory.mktemp("ends")
    for name in ENDS:
        book = ending(folder / name, name, BOTH_SIDES)
        docx = built(book, folder / name / "out", "--kind", PLAIN, "--for", "libreoffice")
        docx.rename(folder / f"{name}.docx")
        assert_word_accepts(folder / f"{name}.docx")
    rendered_pages(folder)
    return {name: Pages(folder / f"{name}.pdf") for name in ENDS}


@pytest.fixture(scope="session")
def ends_in_pdf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Pages]:
    """The PDFs."""
    folder = tmp_path_factory.mktemp("ends")
    return {
        name: Pages(
            built_pdf(ending(folder / name, name, BOTH_SIDES), folder / name / "out", "--kind", PLAIN)
        )
        for name in ENDS
    }


@pytest.fixture(
    params=[
        pytest.param("ends_in_word", marks=pytest.mark.rendered),
        pytest.param("ends_in_pdf", marks=pytest.mark.faces),
    ]
)
def ends(request: pytest.FixtureRequest) -> dict[str, Pages]:
    found: dict[str, Pages] = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize("name", ENDS)
class TestBothSidesOfThePaper:
    def test_the_imprint_is_on_an_even_page(self, ends, name) -> None:
        """7.5: where a blank page comes before it, neither has a number; where none does, it keeps its own."""
        pages = [(len(p.text_lines), p.page_number.text if p.page_number else None) for p in ends[name]]
        assert pages == ENDS[name][1]

    def test_it_lies_at_the_foot_between_the_margins_of_an_even_page(self, ends, name) -> None:
        rule = ends[name][-1].rules[-1]
        assert near(rule.y, BOTTOM)
        assert near(rule.left, 210 - RIGHT)
        assert near(rule.right, 210 - LEFT)

    def test_the_binding_is_left_on_odd_pages_and_right_on_even_ones(self, ends, name) -> None:
        odd, even = ends[name][2], ends[name][1]
        assert near(odd.text_lines[0].start, LEFT, 0.1)
        assert near(even.text_lines[0].start, 210 - RIGHT)
        assert near(even.text_lines[0].right, 210 - LEFT, 0.6)

    def test_page_numbers_are_on_the_outer_side(self, ends, name) -> None:
        """7.5: one 字 from the edge of the type area."""
        assert near(ends[name][2].page_number.right, RIGHT - 4.94, 1)
        assert near(ends[name][1].page_number.left, 210 - RIGHT + 4.94, 1)


@pytest.mark.faces
def test_both_are_off_unless_asked_for(tmp_path: Path) -> None:
    """The standard leaves them open; the document ends on its fifth page."""
    book = ending(tmp_path, "with text on an odd page", "")
    assert len(Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN))) == 5


@pytest.mark.faces
@pytest.mark.parametrize("repeats", [22, 25])
def test_a_document_without_an_imprint_gets_no_page_more(repeats, tmp_path: Path) -> None:
    look(tmp_path, BOTH_SIDES)
    sheets = {"发文": notice(), "正文": [["部分", "内容"], ["正文", FILLER * repeats]]}
    pages = Pages(built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "out", "--kind", PLAIN))
    assert all(page.page_number for page in pages)


@pytest.mark.faces
def test_an_imprint_that_would_get_a_page_of_its_own_lies_at_the_foot_of_one_with_text(
    tmp_path: Path,
) -> None:
    """Where nobody asked for an even page, the last lines and the signature go over to it (P135)."""
    book = ending(tmp_path, "alone on an odd page", "")
    pages = Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN))
    assert len(pages[-1].text_lines) > 2
    assert near(pages[-1].rules[-1].y, BOTTOM)


@pytest.mark.faces
@pytest.mark.fangsong
def test_the_pages_of_both_sides_have_no_findings(tmp_path: Path) -> None:
    for name in ENDS:
        book = ending(tmp_path / name, name, BOTH_SIDES)
        found = json.loads(notice_gen("check", book, "--kind", PLAIN, "--pages", "--json").stdout)["findings"]
        assert found == [], name
