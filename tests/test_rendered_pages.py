"""GB/T 9704—2012 measured in millimetres on the pages of LibreOffice's copy and of the PDF.

Each test is numbered as its check in docs/standards.md, which says what is expected of Word too.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import CAMPAIGNS, built, notice_gen, rendered_pages
from pages import Line, Page, Pages
from workbooks import IN_PARTS, PLAIN, notice, write_workbook

PITCH = 225 / 22
CELL = 156 / 28
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
CENTRE = (LEFT + RIGHT) / 2

UPWARD_KINDS = ("report-1", "request-4")
OTHER_KINDS = ("notice-2", "letter", "reply", *IN_PARTS)
EVERY = (*CAMPAIGNS, "downward", "upward-1", "upward-4", "plain-page", *OTHER_KINDS, *UPWARD_KINDS)
DRAFTS = ("meeting-notice", "forwarding")  # samples without a number yet
NUMBERED = tuple(name for name in EVERY if name not in DRAFTS)
MARKED = ("wangcheng", "downward", "upward-1", "upward-4", *OTHER_KINDS, *UPWARD_KINDS)  # with a printed mark
CENTRED = ("wangcheng", "shaoxing", "downward", *OTHER_KINDS)  # downward and sideways
UPWARD = ("upward-1", "upward-4")  # not sealed
SEALED = ("wangcheng", "shaoxing", "downward", *OTHER_KINDS, *UPWARD_KINDS)
TITLES = {
    "wangcheng": ["关于印发《长沙市望城区卫健系统", "“医心为民健康在望”活动实施方案》的通知"],
    "shaoxing": ["中共绍兴市中医院委员会印发《关于开展", "“护佑健康·医心为民”专题", "实践活动方案》的通知"],
    "downward": ["某某市卫生健康委员会", "关于进一步加强基层医疗卫生机构", "药品管理工作的通知"],
    "upward-1": ["某某市卫生健康委员会", "关于增加基层医疗卫生机构人员编制的请示"],
    "upward-4": ["某某市卫生健康委员会", "关于增加基层医疗卫生机构人员编制的请示"],
    "plain-page": ["关于做好公文处理工作的通知"],
    "meeting-notice": ["关于召开全市基层卫生健康工作会议的通知"],
    "forwarding": ["转发市疾病预防控制中心", "关于居民健康素养监测情况报告的通知"],
    "two-enclosures": ["关于印发公文处理工作两项制度的通知"],
    "notice-2": ["关于开展公文格式自查的通知"],
    "report-1": ["关于公文处理工作情况的报告"],
    "request-4": ["关于增加人员编制的请示"],
    "letter": ["关于商请支持义诊活动的函"],
    "reply": ["关于同意设立社区卫生服务站的批复"],
}


def on(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance


def body_size(line: Line) -> bool:
    return all(round(glyph.size) == 16 for glyph in line.glyphs)


def title_lines(pages: Pages) -> list[Line]:
    return [line for line in pages[0].text_lines if round(line.glyphs[0].size) == 22]


def number_line(page: Page) -> Line:
    return page.line("〔20")


@pytest.mark.parametrize("name", EVERY)
class TestPaperAndTypeArea:
    def test_01_pages_are_a4(self, rendered, name) -> None:
        """5.1"""
        for page in rendered[name]:
            assert on(page.width, 210, rendered.within(0.5))
            assert on(page.height, 297, rendered.within(0.5))

    def test_02_the_first_line_of_a_text_page_stands_at_the_top(self, rendered, name) -> None:
        """5.2.1: baseline 45.3 mm."""
        firsts = [page.text_lines[0] for page in rendered[name][1:] if page.text_lines]
        texts = [line for line in firsts if body_size(line) and not page_begins_a_table(line, rendered[name])]
        for line in texts:
            assert on(line.baseline, 45.3, rendered.within(0.5)), line.text
            assert line.top >= TOP

    def test_03_flush_text_begins_at_the_left_edge(self, rendered, name) -> None:
        """5.2.1: 28 mm, and at most 1 mm of the glyph's own bearing."""
        for page in rendered[name]:
            for line in page.text_lines:
                if body_size(line) and on(line.start, LEFT, 0.3):
                    assert on(line.start, LEFT, 0.1)

    def test_04_no_line_passes_the_right_edge(self, rendered, name) -> None:
        """5.2.1"""
        for page in rendered[name]:
            for line in page.text_lines:
                assert line.right <= RIGHT + 0.5, line.text

    def test_05_nothing_passes_the_foot(self, rendered, name) -> None:
        """5.2.1: ink never below 262 mm; the 22nd line's baseline is at 260.1 mm."""
        for page in rendered[name]:
            for line in page.text_lines:
                assert line.bottom <= BOTTOM
                if line.baseline > 258 and body_size(line):
                    assert on(line.baseline, 260.1, rendered.within(0.5)), line.text

    def test_11_the_page_number_lies_below_the_type_area(self, rendered, name) -> None:
        """7.1"""
        for page in rendered[name]:
            assert page.page_number is not None
            assert page.page_number.top > BOTTOM

    def test_71_72_73_75_page_numbers(self, rendered, name) -> None:
        """7.5: — N —, counted through attachments, its dash 7 mm below, right on odd, left on even pages."""
        for expected, page in enumerate(rendered[name], 1):
            number = page.page_number
            assert number is not None
            assert number.text == f"—{expected}—"
            dash = number.glyphs[0]
            assert on((dash.top + dash.bottom) / 2, 269, rendered.within(1))
            if expected % 2:
                assert on(number.right, RIGHT - 4.94, 1)
            else:
                assert on(number.left, LEFT + 4.94, 1)
            assert all(round(glyph.size) == 14 for glyph in number.glyphs)


def page_begins_a_table(line: Line, pages: Pages) -> bool:
    page = next(page for page in pages if line in page.text_lines)
    return any(rule.y < line.top for rule in page.rules)


class TestLinesAndCharacters:
    def test_06_07_a_full_page_has_22_lines_of_28_characters(self, rendered) -> None:
        """5.2.3, on a page of nothing but 汉字."""
        page = rendered["plain-page"][1]
        assert [len(line.text) for line in page.text_lines] == [28] * 22

    def test_05_the_22nd_line_fills_the_page(self, rendered) -> None:
        """5.2.1"""
        last = rendered["plain-page"][1].text_lines[-1]
        assert on(last.baseline, 260.1, rendered.within(0.5))
        assert last.bottom <= BOTTOM


class TestHead:
    @pytest.mark.parametrize("name", MARKED)
    def test_10_only_mark_and_rule_are_red(self, rendered, name) -> None:
        """5.2.4"""
        first, *others = rendered[name]
        (rule,) = [rule for rule in first.rules if rule.red]
        top, bottom = first.red_ink
        assert on(top, 72, 1)
        assert on(bottom, rule.y, 0.6)
        assert first.is_grey_below(rule.y + 1)
        assert all(page.red_ink is None for page in others)

    def test_10_pre_printed_paper_gets_no_red(self, rendered) -> None:
        """版头 套打"""
        assert all(page.red_ink is None for page in rendered["shaoxing"])

    def test_13_the_copy_number_stands_on_the_first_line(self, rendered) -> None:
        """7.2.1"""
        line = rendered["downward"][0].text_lines[0]
        assert line.text == "000001"
        assert line.top >= TOP
        assert line.bottom <= TOP + PITCH
        assert on(line.left, LEFT, 1)

    def test_12_14_15_markers_stand_below_each_other(self, rendered) -> None:
        """7.2.1 to 7.2.3: 份号, 密级, 紧急程度 from the top, flush left."""
        lines = rendered["downward"][0].text_lines[:3]
        assert [line.text for line in lines] == ["000001", "机密★1年", "特急"]
        assert all(on(line.left, LEFT, 1) for line in lines)
        assert all(on(b.baseline - a.baseline, PITCH, 0.1) for a, b in pairwise(lines))

    @pytest.mark.parametrize("name", MARKED)
    def test_17_18_the_mark_s_place(self, rendered, name) -> None:
        """7.2.4: ink 35 mm below the type area's top, centred."""
        mark = rendered[name][0].line("文件")
        assert on(mark.top, TOP + 35, 1)
        assert on(mark.centre, CENTRE, 1)
        assert mark.left >= LEFT
        assert mark.right <= RIGHT

    @pytest.mark.parametrize("name", NUMBERED)
    def test_21_22_numbers_as_the_standard_writes_them(self, rendered, name) -> None:
        """7.2.5: full year in 〔〕, no 第, no zero before it; those that are quoted too."""
        text = "".join(line.text for page in rendered[name] for line in page.text_lines)
        assert text.count("〔20") == len(re.findall(r"[\u4e00-\u9fff]〔20\d\d〕[1-9]\d*号", text)) > 0
        assert not re.search(r"[\[【（(]20\d\d[\]】）)]", text)

    @pytest.mark.parametrize("name", CENTRED)
    def test_23_the_number_is_centred(self, rendered, name) -> None:
        """7.2.5"""
        assert on(number_line(rendered[name][0]).centre, CENTRE, 1)

    @pytest.mark.parametrize("name", ["wangcheng", "downward", "upward-1", "report-1", *OTHER_KINDS])
    def test_24_two_empty_lines_between_mark_and_number(self, rendered, name) -> None:
        """7.2.5"""
        page = rendered[name][0]
        assert on(number_line(page).top - page.line("文件").bottom, 2 * PITCH + 2.3, 3)

    @pytest.mark.parametrize("name", [*UPWARD, *UPWARD_KINDS])
    def test_25_27_28_number_and_signatories(self, rendered, name) -> None:
        """7.2.5, 7.2.6: number one 字 in, on the line of the last signatory, who ends one 字 before the edge."""
        line = number_line(rendered[name][0])
        number, last = line.only("某卫发〔2026〕12号"), line.glyphs[-1]
        assert on(number.left, LEFT + 5.6, 1)
        assert on(last.right, RIGHT - 5.6, 1)
        assert on(number.baseline, last.baseline, rendered.within(0.5))

    @pytest.mark.parametrize("name", ["upward-4", "request-4"])
    def test_26_signatories_two_a_row_under_each_other(self, rendered, name) -> None:
        """7.2.6: continuation aligns with the first name above."""
        page = rendered[name][0]
        above, below = page.line("签发人"), number_line(page)
        assert above.text == "签发人：某甲乙某丙"
        assert on(above.from_("某甲").start, below.from_("某丁").start, rendered.within(0.5))
        assert on(above.from_("某丙").start, below.from_("某己").start, rendered.within(0.5))

    @pytest.mark.parametrize("name", MARKED)
    def test_29_30_the_red_rule(self, rendered, name) -> None:
        """7.2.7: 4 mm below the number, as wide as the type area."""
        page = rendered[name][0]
        (rule,) = [rule for rule in page.rules if rule.red]
        assert on(rule.y - rule.thickness / 2 - number_line(page).bottom, 4, rendered.within(1))
        assert on(rule.left, LEFT, rendered.within(1))
        assert on(rule.right, RIGHT, rendered.within(1))


@pytest.mark.parametrize("name", EVERY)
class TestTitle:
    def test_31_33_the_lines_and_their_shape(self, rendered, name) -> None:
        """7.3.1: centred; trapezoid or diamond, no two lines alike, no stump."""
        lines = title_lines(rendered[name])
        assert [line.text for line in lines] == TITLES[name]
        widths = [line.right - line.left for line in lines]
        if len(widths) > 1:
            widest = widths.index(max(widths))
            assert widths[: widest + 1] == sorted(widths[: widest + 1])
            assert widths[widest:] == sorted(widths[widest:], reverse=True)
            assert all(abs(a - b) > 3 for a, b in pairwise(widths))
        for line in lines:
            # An opening mark's ink sits in the right half of its square: squares are centred, not ink.
            end = line.glyphs[-1].origin + (line.glyphs[-1].size * 25.4 / 72)
            assert on((line.start + end) / 2, CENTRE, rendered.within(1))
            assert len(line.text) >= 4

    def test_32_two_empty_lines_below_the_rule(self, rendered, name) -> None:
        """7.3.1: 21 to 22 mm to the first line's ink; on pre-printed paper to the place of the rule."""
        page = rendered[name][0]
        rules = [rule.y for rule in page.rules if rule.red]
        rule = rules[0] if rules else number_line(page).bottom + 4
        assert on(title_lines(rendered[name])[0].top - rule, 21.5, 3)

    def test_36_37_38_addressees_and_first_text(self, rendered, name) -> None:
        """7.3.2, 7.3.3: one empty line, flush left with ：, and text on the first page."""
        page = rendered[name][0]
        last = title_lines(rendered[name])[-1]
        below = [line for line in page.text_lines if line.baseline > last.baseline + 1]
        assert on(below[0].baseline - last.baseline, 2 * PITCH, 0.3 * PITCH)
        assert on(below[0].start, LEFT, rendered.within(0.5))
        assert below[0].text.endswith("：")
        assert on(below[1].baseline - below[0].baseline, PITCH, 0.3)
        assert on(below[1].start, LEFT + 2 * CELL, rendered.within(0.5))


@pytest.mark.parametrize("name", [n for n in EVERY if n != "plain-page"])
def test_40_paragraphs_begin_two_characters_in(rendered, name) -> None:
    """7.3.3"""
    for page in rendered[name]:
        for line in page.text_lines:
            if re.match(r"(一、|（[一二]）|1\.|（1）)", line.text) and body_size(line) and not page.rules:
                assert on(line.start, LEFT + 2 * CELL, rendered.within(1)), line.text
                following = page.text_lines[page.text_lines.index(line) + 1 :]
                if line.right > RIGHT - 2 and following:
                    assert on(following[0].start, LEFT, rendered.within(0.5)), following[0].text


class TestAttachmentNote:
    @pytest.mark.parametrize("name", [*CAMPAIGNS, "forwarding", "two-enclosures"])
    def test_44_46_a_single_attachment(self, rendered, name) -> None:
        """7.3.4: one empty line, two 字 in, a wrapped name under its own first character."""
        page, line = rendered[name].find("附件：")
        above = page.text_lines[page.text_lines.index(line) - 1]
        assert on(line.baseline - above.baseline, 2 * PITCH, 0.3)
        assert on(line.start, LEFT + 2 * CELL, rendered.within(1))
        wrapped = page.text_lines[page.text_lines.index(line) + 1 :]
        if name in CAMPAIGNS:
            assert len(wrapped) == {"wangcheng": 1, "shaoxing": 0}[name]
        wrapped = wrapped if name in CAMPAIGNS else []
        assert all(on(below.start, line.glyphs[3].origin, rendered.within(0.5)) for below in wrapped)

    def test_44_46_several_attachments(self, rendered) -> None:
        """7.3.4: later names and wrapped ones under the first character of the first name."""
        page, first = rendered["downward"].find("附件：1.")
        at = page.text_lines.index(first)
        wrapped, second = page.text_lines[at + 1 : at + 3]
        assert on(first.start, LEFT + 2 * CELL, rendered.within(1))
        assert second.text == "2.任务分工表"
        assert on(second.start, first.glyphs[3].origin, rendered.within(0.5))
        assert on(wrapped.start, first.glyphs[5].origin, rendered.within(0.5))
        assert on(second.glyphs[2].origin, first.glyphs[5].origin, rendered.within(0.5))

    @pytest.mark.parametrize(
        ("name", "names"),
        [
            ("meeting-notice", ["1.参会回执", "2.会议日程"]),
            ("two-enclosures", ["1.发文办理要求", "2.发文任务分工表"]),
        ],
    )
    def test_44_46_two_attachments_of_a_part(self, rendered, name, names) -> None:
        """7.3.4: each part's own note, its second name under its first."""
        page, first = rendered[name].find(f"附件：{names[0]}")
        second = page.text_lines[page.text_lines.index(first) + 1]
        above = page.text_lines[page.text_lines.index(first) - 1]
        assert on(first.baseline - above.baseline, 2 * PITCH, 0.3)
        assert on(first.start, LEFT + 2 * CELL, rendered.within(1))
        assert second.text == names[1]
        assert on(second.start, first.glyphs[3].origin, rendered.within(0.5))
        assert on(second.glyphs[2].origin, first.glyphs[5].origin, rendered.within(0.5))

    def test_44_45_61_two_attachments_are_called_in_the_note_as_on_their_pages(self, rendered) -> None:
        """7.3.4, 7.3.7: 1. and 2. below each other, no mark behind a name, the same words on each page."""
        page, first = rendered["notice-2"].find("附件：1.")
        at = page.text_lines.index(first)
        above, second = page.text_lines[at - 1], page.text_lines[at + 1]
        assert on(first.baseline - above.baseline, 2 * PITCH, 0.3)
        assert on(second.glyphs[2].origin, first.glyphs[5].origin, rendered.within(0.5))
        noted = [first.text.removeprefix("附件："), second.text]
        on_pages = [
            f"{page.text_lines[0].text.removeprefix('附件')}.{page.text_lines[1].text}"
            for page in rendered["notice-2"]
            if re.fullmatch(r"附件\d", page.text_lines[0].text)
        ]
        assert noted == on_pages == ["1.公文格式自查要点", "2.任务分工表"]


class TestSignature:
    @pytest.mark.parametrize("name", SEALED)
    def test_48_49_sealed(self, rendered, name) -> None:
        """7.3.5.1: date four 字 before the right edge, issuer centred on it."""
        page, date = date_line(rendered[name])
        issuer = page.text_lines[page.text_lines.index(date) - 1]
        assert on(
            date.glyphs[-1].origin + CELL, RIGHT - 4 * CELL, rendered.within(1)
        )  # its square: the ink of 日 is narrow
        assert on(centre_of_squares(issuer), centre_of_squares(date), rendered.within(0.8))

    @pytest.mark.parametrize("name", UPWARD)
    def test_54_55_unsealed(self, rendered, name) -> None:
        """7.3.5.2: one empty line, issuer two 字 before the edge, date two 字 after the issuer's beginning."""
        page, date = date_line(rendered[name])
        at = page.text_lines.index(date)
        issuer, text = page.text_lines[at - 1], page.text_lines[at - 2]
        assert on(issuer.right, RIGHT - 2 * 5.6, 1)
        assert on(date.start - issuer.start, 2 * 5.6, rendered.within(0.8))
        assert on(issuer.baseline - text.baseline, 2 * PITCH, 0.3)

    @pytest.mark.parametrize("name", [*SEALED, *UPWARD])
    def test_53_the_signature_stands_with_text(self, rendered, name) -> None:
        """7.3.5: never alone on a page."""
        page, date = date_line(rendered[name])
        assert page.text_lines.index(date) >= 2

    @pytest.mark.parametrize("name", ["downward", *UPWARD, "request-4"])
    def test_57_the_note_stands_below_the_date(self, rendered, name) -> None:
        """7.3.6"""
        page, date = date_line(rendered[name])
        note = page.text_lines[page.text_lines.index(date) + 1]
        assert note.text.startswith("（")
        assert note.text.endswith("）")
        assert on(note.start, LEFT + 2 * CELL, rendered.within(1))
        assert on(note.baseline - date.baseline, PITCH, 0.3)


def date_line(pages: Pages) -> tuple[Page, Line]:
    for page in pages:
        for line in page.text_lines:
            if re.fullmatch(r"20\d\d年\d+月\d+日", line.text):
                return page, line
    raise AssertionError("no date")


def centre_of_squares(line: Line) -> float:
    return (line.start + line.glyphs[-1].origin + CELL) / 2


@pytest.mark.rendered
@pytest.mark.faces
@pytest.mark.parametrize("extra", range(8))
def test_a_signature_that_leaves_the_first_page_is_said(extra, tmp_path: Path) -> None:
    """7.3.5: a notice of one paragraph that just fills the page; the 提醒 agrees with the rendered page."""
    words = "正" * (28 * (extra + 3) - 3) + "。"
    sheets = {"发文": notice(标题="关于做好公文处理工作的通知"), "正文": [["部分", "内容"], ["正文", words]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    said = "〔F240〕" in notice_gen("check", book, "--kind", PLAIN).output
    built(book, tmp_path / "out", "--kind", PLAIN, "--for", "libreoffice").rename(tmp_path / "one.docx")
    rendered_pages(tmp_path)
    pages = Pages(tmp_path / "one.pdf")
    page, date = date_line(pages)
    alone = page.number == 2 and page.text_lines.index(date) < 2
    assert said == alone


class TestAttachments:
    @pytest.mark.parametrize(
        ("name", "labels"),
        [
            ("wangcheng", ["附件"]),
            ("shaoxing", ["附件"]),
            ("downward", ["附件1", "附件2"]),
            ("meeting-notice", ["附件1", "附件2"]),
            ("forwarding", ["附件"]),
            ("two-enclosures", ["附件", "附件1", "附件2"]),
            ("notice-2", ["附件1", "附件2"]),
        ],
    )
    def test_58_59_60_each_begins_a_page(self, rendered, name, labels) -> None:
        """7.3.7: label on the first line, flush; title centred on the third; after the signature."""
        pages = rendered[name]
        found = [
            page
            for page in pages
            if page.text_lines[0].text.startswith("附件") and "：" not in page.text_lines[0].text
        ]
        assert [page.text_lines[0].text for page in found] == labels
        assert found[0].number > date_line(pages)[0].number
        for page in found:
            label, title = page.text_lines[:2]
            assert on(label.start, LEFT, rendered.within(1))
            assert label.top >= TOP
            assert label.bottom <= TOP + PITCH
            assert on(title.baseline - label.baseline, 2 * PITCH, rendered.within(1))
            end = title.glyphs[-1].origin + title.glyphs[-1].size * 25.4 / 72
            assert on((title.start + end) / 2, CENTRE, rendered.within(1))

    @pytest.mark.parametrize("name", CAMPAIGNS)
    def test_the_enclosed_plan_begins_a_page_of_its_own(self, rendered, name) -> None:
        """An enclosure is no attachment: a new page, its title, no label."""
        words = "长沙市望城区卫健系统" if name == "wangcheng" else "关于开展“护佑健康·医心为民”"
        page = next(page for page in rendered[name][1:] if page.text_lines[0].text == words)
        assert round(page.text_lines[0].glyphs[0].size) == 22
        assert page.number == 2

    @pytest.mark.parametrize(
        ("name", "title"),
        [
            ("forwarding", "关于2026年居民健康素养监测情况的报告"),
            ("two-enclosures", "公文收文办理制度"),
            ("two-enclosures", "公文发文办理制度"),
        ],
    )
    def test_each_enclosure_begins_a_page_with_its_title_on_the_third_row(
        self, rendered, name, title
    ) -> None:
        """No label; the title where an attachment's stands, centred, and below it an empty line."""
        page, first = next(
            (page, line) for page in rendered[name] for line in page.text_lines[:1] if line.text == title
        )
        assert round(first.glyphs[0].size) == 22
        assert on(first.baseline, TOP + 2 * PITCH + 8.3, 2)
        end = first.glyphs[-1].origin + first.glyphs[-1].size * 25.4 / 72
        assert on((first.start + end) / 2, CENTRE, rendered.within(1))
        assert on(page.text_lines[1].baseline - first.baseline, 2 * PITCH, 0.3 * PITCH)

    def test_a_report_that_is_passed_on_has_its_own_addressee_signature_and_date(self, rendered) -> None:
        """7.3.2, 7.3.5.2: flush with ：; unsealed, as the seal is on the original; before its attachment."""
        pages = rendered["forwarding"]
        page, addressee = next(
            (page, line)
            for page in pages
            for line in page.text_lines[:2]
            if line.text == "某某市卫生健康委员会："
        )
        assert on(addressee.start, LEFT, rendered.within(0.5))
        signed, date = pages.find("2026年10月30日")
        issuer = signed.text_lines[signed.text_lines.index(date) - 1]
        assert issuer.text == "某某市疾病预防控制中心"
        assert on(issuer.right, RIGHT - 2 * 5.6, 1)
        assert on(date.start - issuer.start, 2 * 5.6, rendered.within(0.8))
        assert page.number <= signed.number < pages[-1].number

    def test_a_table_repeats_its_header_and_never_parts_a_row(self, rendered) -> None:
        """Each page of the long table begins with its header; rows have a rule above and below."""
        pages = [
            page for page in rendered["downward"] if any("任务内容第" in x.text for x in page.text_lines)
        ]
        assert len(pages) > 1
        for page in pages:
            assert any(line.text == "序号任务责任单位" for line in page.text_lines)

    def test_rows_merged_by_the_data_have_no_rule_inside(self, rendered) -> None:
        """合并列: the phase column has three cells, the others fifteen rows."""
        page, _ = rendered["wangcheng"].find("第一阶段")
        full = [rule for rule in page.rules if on(rule.left, LEFT, 0.5) and on(rule.right, RIGHT, 0.5)]
        assert len(full) == 5  # top, header, two between phases, bottom


class TestImprint:
    WITH = ("shaoxing", "downward", "forwarding", "two-enclosures")

    @pytest.mark.parametrize("name", WITH)
    def test_63_64_65_66_68_its_rules(self, rendered, name) -> None:
        """7.4.1: on the last page, the last rule at 262 mm, 0.35 mm outside and 0.25 mm inside."""
        page = rendered[name][-1]
        first, inner, last = page.rules[-3:]
        assert on(last.y, BOTTOM, rendered.within(1))
        assert on(last.y, BOTTOM, 0.3)
        for rule, thickness in ((first, 0.35), (inner, 0.25), (last, 0.35)):
            assert on(rule.left, LEFT, rendered.within(1))
            assert on(rule.right, RIGHT, rendered.within(1))
            assert on(rule.thickness, thickness, 0.1)
        copy_to, printer = page.line("抄送："), page.text_lines[-1]
        assert first.y < copy_to.top
        assert inner.y < printer.top < last.y

    @pytest.mark.parametrize("name", WITH)
    def test_the_words_of_a_row_have_the_same_white_above_and_below(self, rendered, name) -> None:
        """Open in 7.4: the last line of 抄送 lay hard on the rule below it, with three times the white above the first."""
        page = rendered[name][-1]
        for above, below in pairwise(page.rules[-3:]):
            words = [line for line in page.text_lines if above.y < line.baseline < below.y]
            assert on(words[0].top - above.y, below.y - words[-1].bottom, 1.0)

    @pytest.mark.parametrize("name", WITH)
    def test_67_69_its_words(self, rendered, name) -> None:
        """7.4.2, 7.4.3: one 字 of 4号 from both edges, wrapped behind the colon."""
        page = rendered[name][-1]
        copy_to, printer = page.line("抄送："), page.text_lines[-1]
        assert on(copy_to.start, LEFT + 4.94, rendered.within(1))
        assert copy_to.right <= RIGHT - 4.94 + 1
        assert on(printer.start, LEFT + 4.94, rendered.within(1))
        assert on(printer.right, RIGHT - 4.94, 1)
        assert printer.text.endswith("印发")
        assert all(round(glyph.size) == 14 for line in (copy_to, printer) for glyph in line.glyphs)
        wrapped = page.text_lines[page.text_lines.index(copy_to) + 1 : -1]
        assert all(on(line.start, LEFT + 4 * 4.94, rendered.within(1)) for line in wrapped)
        assert [copy_to, *wrapped][-1].text.endswith("。")
