"""Titles: where their lines end (7.3.1)."""

from __future__ import annotations

import os
import re
import zipfile
from itertools import pairwise

import pytest

from conftest import built, built_pdf, rendered_pages
from endless import comes_to_an_end
from notice_gen.fit import fit
from notice_gen.fit.em import em, widest
from notice_gen.fit.title import broken
from notice_gen.fit.title_costs import words_of
from notice_gen.fit.title_words import WORDS
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import TitleLines
from notice_gen.model.layout import GB_T_9704, pt
from notice_gen.model.text import Text
from notice_gen.model.values import Title
from pages import Pages
from workbooks import PLAIN, TESTS, notice, write_workbook

LIMIT = GB_T_9704.title_cells
GOLDEN = TESTS / "golden" / "titles.txt"  # real titles; a line ends at ／, each of which was read
READ = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line]
REAL = [line.replace("／", "") for line in READ]


def lines_of(title: str, names: tuple[str, ...] = (), limit: float = LIMIT) -> list[str]:
    return list(broken(title, names, limit, GB_T_9704.title_last_line_least))


def bare(words: str) -> str:
    return re.sub(r"\s", "", words)


def marked(title: str, lines: list[str]) -> str:
    """The title with ／ where its lines end, before the blank if there is one."""
    for end in lines[:-1]:
        at = title.index(end) + len(end)
        title = f"{title[:at]}／{title[at:]}"
    return title


def said(title: TitleLines) -> tuple[list[str], list[str]]:
    """The fitted lines, and what was said."""
    report = Report()
    lines = fit(title, GB_T_9704, report).lines
    return [line for line, _ in lines], [f"{finding.code} {finding.seen}" for finding in report]


def test_real_titles_break_as_they_were_read():
    """`NEW_GOLDEN=1` writes them anew, to be read before they are committed."""
    made = [marked(title, lines_of(title)) for title in REAL]
    if os.environ.get("NEW_GOLDEN"):
        GOLDEN.write_text("\n".join(made) + "\n", encoding="utf-8")
    assert made == READ


@pytest.mark.parametrize("limit", [LIMIT, 17.0, 24.6], ids=["2号", "26磅", "小二号"])
class TestEveryRealTitle:
    """At 2号 and at other sizes that an office may choose."""

    def test_keeps_its_words_within_the_type_area(self, limit):
        for title in REAL:
            lines = lines_of(title, limit=limit)
            assert bare("".join(lines)) == bare(title)
            assert max(map(em, lines)) <= limit

    def test_has_no_line_of_one_or_two_characters(self, limit):
        for title in REAL:
            assert min(map(len, lines_of(title, limit=limit))) > 2

    def test_begins_no_line_with_a_closing_mark_and_ends_none_with_an_opening_one(self, limit):
        for title in REAL:
            for line in lines_of(title, limit=limit):
                assert line[0] not in "”’》〉）〕】，、。：；—～%％·)"
                assert line[-1] not in "“‘《〈（〔【("

    def test_parts_no_title_in_marks_that_fits_a_line(self, limit):
        for title in REAL:
            lines = lines_of(title, limit=limit)
            for group in re.findall("《[^《》]*》|“[^“”]*”|〈[^〈〉]*〉", title):
                stub = re.match(f".{{1,2}}{re.escape(group)}", title)  # 关于《…》 would leave 关于 alone
                assert any(group in line for line in lines) or em(group) > limit or stub, lines

    def test_parts_no_number_from_its_unit_and_no_range(self, limit):
        for title in REAL:
            lines = lines_of(title, limit=limit)
            for number in re.findall(r"第?[0-9]+(?:[-—～·.][0-9]+)*(?:年度?|月|号|个|届)?", title):
                assert any(number in line for line in lines), lines

    def test_parts_no_word_of_the_list(self, limit):
        """Nor a place's name, nor what no list knows; 疫情防控 is two of its words."""
        for title in REAL:
            ends, at = set(), 0
            for line in lines_of(title, limit=limit)[:-1]:
                at = title.index(line, at) + len(line)
                ends.add(at)
            for word in words_of(title):
                inside = {
                    at
                    for at in range(word.start + 1, word.end)
                    if not {title[word.start : at], title[at : word.end]} <= WORDS
                }
                assert not ends & inside, (title, word)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于做好公文处理工作的通知", "关于做好公文处理工作的通知"),
        (
            "某某县人民政府办公室关于印发《2026年某某县基本公共卫生服务项目实施方案》的通知",
            "某某县人民政府办公室／关于印发《2026年某某县／基本公共卫生服务项目实施方案》的通知",
        ),
        (  # a title in marks that fills a line stays whole
            "关于印发《某某区“爱眼护眼”进校园活动实施方案》的通知",
            "关于印发／《某某区“爱眼护眼”进校园活动实施方案》／的通知",
        ),
        (  # trials/title-21-wide: two lines would end in 《
            "某某综合实验区卫生和计划生育局关于印发《某某综合实验区2018年“服务百姓健康行动”全国大型义诊活动周方案》的通知",
            "某某综合实验区卫生和计划生育局／关于印发《某某综合实验区2018年／“服务百姓健康行动”全国大型义诊活动周／方案》的通知",
        ),
        (  # trials/title-year
            "关于印发《某某县2026—2028年“三医”协同改革方案》的通知",
            "关于印发《某某县2026—2028年／“三医”协同改革方案》的通知",
        ),
        ("官渡口镇", "官渡口镇"),
    ],
)
def test_they_break_by_meaning(title, lines):
    assert "／".join(lines_of(title)) == lines


def test_joint_issuers_typed_without_a_blank_stand_on_lines_of_their_own():
    title = "某某市民政局某某市财政局某某市卫生健康委员会关于进一步做好困难群众救助工作的通知"
    expected = "某某市民政局／某某市财政局／某某市卫生健康委员会／关于进一步做好困难群众救助工作的通知"
    assert "／".join(lines_of(title)) == expected


def test_joint_issuers_typed_with_blanks_are_parted_at_them():
    """Two short ones may share a line."""
    title = "某某市民政局 某某市财政局 某某市卫生健康委员会关于进一步做好困难群众救助工作的通知"
    expected = "某某市民政局／ 某某市财政局 某某市卫生健康委员会／关于进一步做好困难群众救助工作的通知"
    assert marked(title, lines_of(title)) == expected


class TestTheWorkbooksNames:
    def test_a_name_that_no_list_knows_stays_whole(self):
        title = "关于表彰在全县卫生健康系统中成绩突出的靖港古镇望江楼先进集体的决定"
        for line in lines_of(title, ("靖港古镇望江楼",)):
            assert ("靖港" in line) == ("望江楼" in line)

    def test_a_name_as_wide_as_a_line_has_one_of_its_own(self):
        name = "和平关于第一镇的通知及方案印发工作办法"
        assert name in lines_of(f"关于{name}成立工作领导小组的通知", (name,))[1]

    def test_names_of_one_width_break_alike(self):
        """What is remembered of one unit's title serves the next."""
        title = "某某区第{}医院“健康在望”主题实践活动方案"
        ones, others = (lines_of(title.format(n), (f"某某区第{n}医院",)) for n in (31, 77))
        assert [line.replace("31", "77") for line in ones] == others

    def test_a_private_character_in_a_title_is_no_name(self):
        title = "关于做好\ue000公文处理工作和信息公开工作的通知"
        assert "".join(lines_of(title, ("公文处理",))) == title


class TestTheClerksOwnBreaks:
    def test_they_are_obeyed(self):
        lines, findings = said(TitleLines(Text.of(Title("关于某事的\n通知"))))
        assert lines == ["关于某事的", "通知"]
        assert findings == []

    def test_only_the_line_that_is_too_wide_is_broken_again(self):
        """trials/title-own-breaks."""
        own = (
            "某某综合实验区卫生和计划生育局\n某某综合实验区财政金融局\n"
            "关于印发《某某综合实验区2018年度城乡基本公共卫生服务项目实施方案》的通知"
        )
        lines, findings = said(TitleLines(Text.of(Title(own))))
        assert lines[:2] == own.split("\n")[:2]
        assert lines[2:] == lines_of(own.split("\n")[2])
        assert findings == [
            "F202 题目第 3 行“关于印发《某……》的通知”宽 36 字，一行最多排 20.1 字，这一行已分成 2 行，其余的换行照单元格"
        ]

    def test_a_line_a_little_too_wide_is_set_closer_and_reported(self):
        """At most 3 %: 20.5 em in 20.1."""
        report = Report()
        line = "“医心为民 健康在望”活动实施方案》的通知"
        title = TitleLines(
            Text.of("关于印发《", Title("长沙市望城区卫健系统\n“医心为民 健康在望”活动实施方案"), "》的通知")
        )
        (_, none), (words, closer) = fit(title, GB_T_9704, report).lines
        assert (none, words) == (0, line)
        assert em(line) * pt(22) - closer * len(line) <= GB_T_9704.text_width
        assert [finding.code for finding in report] == ["F201"]


def test_a_line_that_a_wider_stand_in_would_overfill_is_set_closer():
    """Digits of the free face that stands in for 小标宋 are 0.61 of a cell wide."""
    line = "关于开展2025年1月至2026年12月工作的通知"
    assert em(line) < LIMIT < widest(line)
    ((words, closer),) = fit(TitleLines(Text.of(line)), GB_T_9704, Report()).lines
    assert words == line
    assert widest(line) * pt(22) - closer * len(line) <= GB_T_9704.text_width


def test_lines_are_a_trapezoid_or_a_diamond_where_the_words_allow():
    """Nine in ten of the real titles that need three lines and have one issuer."""
    three = [lines for lines in map(lines_of, REAL) if len(lines) == 3]
    shapes = [[b - a for a, b in pairwise(map(em, lines))] for lines in three]
    good = [steps for steps in shapes if not (steps[0] < 0 < steps[1])]
    assert len(good) >= 0.9 * len(three)


def test_a_paragraph_pasted_into_a_title_is_cut_at_once_and_reported():
    """No search over every way to cut it."""
    lines, findings = said(TitleLines(Text.of(Title("关于做好公文处理工作的通知" * 40))))
    assert max(map(em, lines)) <= LIMIT
    assert [finding[:4] for finding in findings] == ["F203"]


@pytest.mark.parametrize(
    "words", ["关于开展全市卫生健康系统工作检查评比" * 10, "A" * 400, "的" * 190, "《" * 190, "9年" * 120]
)
def test_a_strange_title_is_set(words):
    """The widest that is searched, of words, letters, marks, numbers."""
    with comes_to_an_end():
        lines = lines_of(words)
    assert "".join(lines) == words
    assert max(map(em, lines)) <= LIMIT


def test_what_is_set_upon_a_character_stays_with_it():
    """A variant of 葛 and a letter with its accent; a rare 汉字 of an office's own code is no mark."""
    title = "某某市卫生健康委员会关于表彰" + "葛\U000e0100o\u0301\ue8f5" * 12 + "同志的决定"
    lines = lines_of(title)
    assert "".join(lines) == title
    assert not any(line[0] in "\U000e0100\u0301" for line in lines)


def test_the_list_has_each_word_that_offices_use_in_titles():
    assert {"通知", "实施方案", "卫生健康", "领导小组", "进一步", "长沙"} <= WORDS


@pytest.mark.rendered
@pytest.mark.faces
def test_full_lines_with_digits_hold_on_the_page(tmp_path):
    """In the PDF, and in LibreOffice, which leaves air beside digits that are wider in its face."""
    title = "平潭综合实验区管委会关于报送平潭综合实验区2023年法治政府建设情况的函"
    sheets = {"发文": notice(标题=title), "正文": [["部分", "内容"], ["正文", "现将有关情况函告如下。"]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    files = [built_pdf(book, tmp_path / "pdf", "--kind", PLAIN), tmp_path / "word.pdf"]
    built(book, tmp_path / "docx", "--kind", PLAIN).rename(tmp_path / "word.docx")
    rendered_pages(tmp_path)
    for page in (Pages(file)[0] for file in files):
        lines = [line.text for line in page.text_lines if round(line.glyphs[0].size) == 22]
        assert lines == ["平潭综合实验区管委会关于报送", "平潭综合实验区2023年法治政府建设情况的函"]


def test_a_title_is_set_closer_never_narrower(documents):
    """ONLYOFFICE ignores w:w. The sample's second line is 20.5 字 wide."""
    with zipfile.ZipFile(documents["wangcheng"]) as file:
        xml = file.read("word/document.xml").decode()
    title = next(p for p in re.findall("<w:p>.*?</w:p>", xml) if 'w:val="Title"' in p)
    assert "<w:w " not in title
    assert re.search(r'<w:spacing w:val="-\d+"/></w:rPr><w:t xml:space="preserve">“医心为民 健康在望”', title)
