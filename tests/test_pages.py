"""Page checks keep quiet where the page is right: beside each wrong example of tests/bad/P….txt, its neighbour."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from bad_examples import BAD, SITUATIONS, load, run
from conftest import CAMPAIGNS, built, built_pdf, notice_gen
from issuing import campaign, office_with
from issuing import run as command
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import InCell
from notice_gen.pages import PAGE_RULES
from notice_gen.pages.faults import FAULTS
from notice_gen.pages.glyphs import Unreadable, read_pages
from notice_gen.pages.tracing import traced
from pages import Pages
from workbooks import DATA, FILLER, PLAIN, notice, write_workbook

pytestmark = pytest.mark.faces
CODES = sorted(path.stem for path in BAD.glob("P1*.txt"))


@pytest.mark.parametrize("code", CODES)
def test_a_right_page_is_not_said_to_be_wrong(code, tmp_path: Path) -> None:
    """The example with the words of 〔改好〕 exchanged; where it has none, without its 情形."""
    example = load(BAD / f"{code}.txt")
    exchanged = [tuple(map(str.strip, line.split("→"))) for line in example.lines("改好") or ()]

    def mended(line: str) -> str:
        for old, new in exchanged:
            line = line.replace(old, new)
        return line

    sections = tuple(
        (name, tuple(map(mended, lines))) for name, lines in example.sections if name not in ("情形", "改好")
    )
    assert sections != tuple(section for section in example.sections if section[0] != "改好")
    answer = run(replace(example, sections=sections), tmp_path)
    assert any(name.endswith(".pdf") for name in answer.files)
    assert code not in [finding.code for finding in answer.findings]


@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.__name__)
def test_a_rule_s_docstring_says_what_it_asks_and_by_which_clause(rule) -> None:
    """What a page is to be, in the standard's words, and the clause, or that it is the custom."""
    assert re.match(r"[一-龥][^:]*\((\d\.\d(\.\d)*|custom)\)", rule.__doc__ or "")


def test_what_pages_are_asked_stands_on_the_page_about_pages() -> None:
    """A row a fault, in the order of the table."""
    page = (Path(__file__).parents[1] / "docs" / "pdf.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (P\d+) \|", page, re.M) == list(FAULTS)


@pytest.mark.fangsong
def test_check_pages_reports_without_writing(tmp_path: Path) -> None:
    example = load(BAD / "P103.txt")
    command = ("命令", ("check 工作簿.xlsx --pages",))
    sections = (*(s for s in example.sections if s[0] != "命令"), command)
    answer = run(replace(example, sections=sections), tmp_path)
    assert [finding.code for finding in answer.findings] == ["P103"]
    assert answer.files == ()


def test_the_label_of_an_attachment_is_no_lonely_line() -> None:
    """附件 at the head of its page, after a page that ends in a full line (data/shaoxing.xlsx)."""
    result = notice_gen("check", DATA / "shaoxing.xlsx", "--pages")
    assert "〔P103〕" in result.output
    assert "有一行只有“附件”" not in result.output


# ---- what is read, and where it came from -----------------------------------------------------------


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_a_page_is_read_as_pdfium_reads_it(name: str, tmp_path: Path) -> None:
    """The same lines, each character where it is for another program."""
    pdf = built_pdf(DATA / f"{name}.xlsx", tmp_path)
    for ours, theirs in zip(read_pages(pdf.read_bytes()), Pages(pdf), strict=True):
        assert [line.text for line in ours.lines] == [line.text for line in theirs.text_lines]
        for line, other in zip(ours.lines, theirs.text_lines, strict=True):
            for glyph, there in zip(line.glyphs, other.glyphs, strict=True):
                assert abs(glyph.left - there.origin) < 0.02
                assert abs(glyph.baseline - there.baseline) < 0.02
                assert glyph.size == there.size
        lying = {round(rule.y, 1) for rule in ours.rules if rule.lies}
        assert lying == {round(rule.y, 1) for rule in theirs.rules}


@pytest.mark.faces
@pytest.mark.parametrize("between", ["\u3000", "  "])
def test_names_with_room_between_them_fill_their_line(between: str, tmp_path: Path) -> None:
    """A full-width space takes a square like a character; two half ones take one together."""
    names = between.join(["某甲乙", "某丙", "某丁戊", "某己庚"] * 16)
    sheets = {"发文": notice(), "正文": [["部分", "内容"], ["正文", f"参加人员有{names}"]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    assert "P107" not in notice_gen("check", book, "--kind", PLAIN, "--pages").output


def test_a_pdf_of_another_program_is_not_half_read() -> None:
    for pdf in (
        b"",
        b"%PDF-1.7",
        b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    ):
        with pytest.raises(Unreadable):
            read_pages(pdf)


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_every_value_is_found_again_on_its_page(name: str, tmp_path: Path) -> None:
    one = compose_workbook(Source(DATA / f"{name}.xlsx"), Report())[0]
    pages = read_pages(built_pdf(DATA / f"{name}.xlsx", tmp_path).read_bytes())
    found = traced(pages, one.document)
    assert not [each.words for each in found if not each.runs]
    for each in found:
        assert each.words in "".join(run.text for _, run in each.runs)


@pytest.mark.parametrize(
    "words",
    [
        "甲\u2011乙\u2003丙\u00a0丁",  # marks that a face has as other characters
        "fi ffi fl office",
        "½ Ⅷ ㎡ ① ℃ ‰ × ÷ 〇 々 Ω α я",
        "10⁹ CO₂ m²",
        "—— …… ～ ￥ “” ‘’ · ／",
        r"\ ( ) [ ] < > Tj TJ ET Q \n \101 (a) [b]TJ",
        "Andre\u0301",
    ],
)
def test_odd_characters_are_read_and_found_again(words: str, tmp_path: Path) -> None:
    sheets = {
        "发文": notice(),
        "正文": [["部分", "内容"], ["正文", f"前{words}后。" * 3]],
        "附件": [["所属", "标题", "来源"], ["通知", "分工表", "分工"]],
        "分工": [["序号", "任务"], [1, words]],
    }
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen(
        "build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "out", "--json"
    )
    codes = {one["code"] for one in json.loads(result.stdout)["findings"]}
    assert not codes & {"P111", "P118", "P119"}
    assert list((tmp_path / "out").glob("*.pdf")) or "M012" in codes


@pytest.mark.parametrize("end", [":", "：", "，", "；", ".", "。 ", "　："])
def test_what_the_page_closes_with_its_own_mark_is_found(end: str, tmp_path: Path) -> None:
    """The marks at the end of 主送机关 and 抄送机关 are the page's, whichever were typed."""
    fields = {"主送机关": f"各有关单位{end}", "抄送机关": f"市政府办公室{end}", "印发机关": "办公室"}
    sheets = {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", "一段。" * 9]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen(
        "build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "out", "--json"
    )
    assert "P118" not in {one["code"] for one in json.loads(result.stdout)["findings"]}
    pages = read_pages(next((tmp_path / "out").glob("*.pdf")).read_bytes())
    text = "".join(run.text for page in pages for run in page.runs)
    assert "各有关单位：" in text
    assert "市政府办公室。" in text


def test_a_cell_is_found_where_it_stands(tmp_path: Path) -> None:
    """Sheet and cell → page and box: the second of two cells with the same words has the second place."""
    sheets = {
        "发文": notice(),
        "正文": [["部分", "内容"], ["正文", "正文。"]],
        "附件": [["所属", "标题", "来源"], ["通知", "分工表", "分工"]],
        "分工": [["序号", "责任单位"], [1, "办公室"], [2, "办公室"]],
    }
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    pdf = built_pdf(book, tmp_path / "out", "--kind", PLAIN)
    (one,) = compose_workbook(Source(book, kind=str(PLAIN)), Report())
    where = {
        each.place.cell: each.boxes
        for each in traced(read_pages(pdf.read_bytes()), one.document)
        if isinstance(each.place, InCell) and each.place.sheet == "分工"
    }
    page = Pages(pdf)[1]
    for cell, line in zip(
        ("B2", "B3"), [each for each in page.text_lines if "办公室" in each.text], strict=True
    ):
        (box,) = where[cell]
        words = line.only("办公室")
        assert box.page == 2
        assert abs(box.left - words.start) < 0.1
        assert box.top - 0.5 < words.top < words.bottom < box.bottom + 0.5


# ---- what is mended ---------------------------------------------------------------------------------

TEXT = "为贯彻落实上级有关工作部署进一步规范公文处理工作提高行政效能现将有关事项通知如下。"


@pytest.mark.parametrize(
    "title", ["某某卫生局\n关于印发某某考核方案的通知", "某某卫生局关于印发\n某某考核方案的通知"]
)
def test_the_last_lines_go_to_a_lonely_signature(title: str, tmp_path: Path) -> None:
    """7.3.5; of trials/p101-sg1.xlsx and p101-sg2.xlsx: also where a line of the title reads as the signature does."""
    fields = {"标题": title, "发文机关": "某某卫生局", "主送机关": "各科室"}
    sheets = {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", TEXT * 4]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    first, second = Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN))
    assert [line.text for line in second.text_lines[-2:]] == ["某某卫生局", "2026年3月5日"]
    assert len(second.text_lines) == 4
    assert first.text_lines[-1].right > 183  # set to the edge: the paragraph goes on
    assert second.text_lines[0].start < 28.1
    shown = "".join(line.text for page in (first, second) for line in page.text_lines)
    assert TEXT * 4 in shown


def with_attachments(folder: Path, count: int, *options: object) -> Path:
    titles = [f"某某市卫生健康系统第{n}类单位安全生产专项整治工作责任分工明细表" for n in range(1, count + 1)]
    sheets = {
        "发文": notice(标题="关于印发\n《某某市“健康体重”宣传活动方案》的通知"),
        "正文": [["部分", "内容"], ["正文", "现将方案印发给你们，请结合实际认真组织实施。"]],
        "附件": [["所属", "标题", "来源"], *(["通知", title, "表1"] for title in titles)],
        "表1": [["序号", "项"], [1, "甲"]],
    }
    return write_workbook(folder / "b.xlsx", sheets)


def test_a_long_note_on_attachments_goes_on_on_the_next_page(tmp_path: Path) -> None:
    """Of trials/attachment-list-6.xlsx: it parts between its entries, and neither page is empty nor blamed."""
    book = with_attachments(tmp_path, 6)
    command_line = ("build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "out", "--json")
    result = notice_gen(*command_line)
    assert not {"P101", "P116"} & {one["code"] for one in json.loads(result.stdout)["findings"]}
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    first, second, *_ = Pages(pdf)
    assert "3.某某市" in first.text_lines[-2].text
    assert second.text_lines[0].text.startswith("4.某某市")
    assert second.text_lines[-1].text == "2026年3月5日"


def test_the_word_file_keeps_together_what_the_pdf_does(tmp_path: Path) -> None:
    """The entries of a short note with each other, those of a long one each in itself; 附件 with its title."""
    for count, kept in ((3, 3), (6, 1)):
        (tmp_path / f"{count}").mkdir()
        word = built(with_attachments(tmp_path / f"{count}", count), tmp_path / f"{count}", "--kind", PLAIN)
        xml = Document(str(word)).element.xml
        entries = re.findall(r'<w:pStyle w:val="GwNote"/>(.*?)<w:ind ', xml, re.S)
        assert len(entries) == count
        assert all("<w:keepLines/>" in entry for entry in entries)
        assert sum("<w:keepNext/>" in entry for entry in entries) == kept
        assert re.search(r'<w:pStyle w:val="GwAttachment"/>\s*<w:keepNext/>', xml)


# ---- what cannot be read ----------------------------------------------------------------------------

NARROW = {
    "正文": [["部分", "内容"], ["正文", FILLER + "。"]],
    "附件": [["所属", "标题", "来源"], ["通知", "人员名单", "名单"]],
    "名单": [["姓名", "电话", "备注"], ["某甲", "13000000000", "是"]],
}


@pytest.mark.parametrize(("number", "files"), [(None, [".docx", ".pdf"]), (12, [".docx"])])
def test_an_unreadable_pdf_is_a_draft_at_most(number: int | None, files: list[str], tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(序号=number), **NARROW})
    with SITUATIONS["表格列太窄"]():
        result = notice_gen(
            "build", book, "--kind", PLAIN, "--format", "docx,pdf", "--output", tmp_path / "out"
        )
    assert "〔P111〕" in result.output
    assert result.exit_code == 1
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir() if path.name[0] != ".") == files


def test_a_preview_of_an_unreadable_pdf_has_its_findings(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), **NARROW})
    with SITUATIONS["表格列太窄"]():
        result = notice_gen("preview", book, "--kind", PLAIN, "--output", tmp_path / "out", "--no-open")
    assert result.exit_code == 2, result.output
    (page,) = (tmp_path / "out").glob("*.html")
    assert "叠在一起" in page.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.fangsong
def test_an_unreadable_pdf_is_not_issued(tmp_path: Path) -> None:
    """Its entry waits until it is mended; then it takes the same number."""
    sheets = {
        **campaign(),
        "附件": [["所属", "标题", "来源"], ["方案", "人员名单", "名单"]],
        "名单": NARROW["名单"],
    }
    place = office_with(tmp_path, sheets)
    with chdir(place.parent):
        with SITUATIONS["表格列太窄"]():
            assert command("issue", "工作簿.xlsx") == 2
        assert not list(tmp_path.rglob("*.pdf"))
        assert command("issue", "工作簿.xlsx") in (0, 1)
    assert list(tmp_path.rglob("*〔2026〕1号*.pdf"))


def test_a_table_that_no_page_holds_is_not_issued(tmp_path: Path) -> None:
    """F220 keeps its document back, names its cells, and nothing is written; no number is taken."""
    number = "110101199001010011"
    sheets = {
        **campaign(),
        "附件": [["所属", "标题", "来源"], ["方案", "人员名单", "名单"]],
        "名单": [[f"第{n}组身份证号码" for n in range(12)], [number] * 12],
    }
    place = office_with(tmp_path, sheets)
    with chdir(place.parent):
        answer = notice_gen("issue", "工作簿.xlsx")
    assert answer.exit_code == 2
    assert f"A2“{number}”" in answer.output
    assert "〔F220〕" in answer.output
    assert not [*tmp_path.rglob("*.pdf"), *tmp_path.rglob("*.docx")]


@pytest.mark.faces
def test_a_page_is_not_left_with_empty_lines_before_the_signatures(tmp_path: Path) -> None:
    """A last paragraph that would go over as a whole leaves what fits on the first page."""
    text = [["部分", "内容"], ["正文", "甲" * 109 + "。"], [None, "乙" * 189 + "。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": text})
    result = notice_gen(
        "build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "out", "--json"
    )
    assert "P117" in {finding["code"] for finding in json.loads(result.stdout)["findings"]}


@pytest.mark.faces
def test_a_short_word_of_the_head_is_no_last_line_of_a_paragraph(tmp_path: Path) -> None:
    """In a 信函 份号 stands on the line of the number, and 紧急程度 below it."""
    fields = {"公文格式": "信函", "份号": "000001", "紧急程度": "特急"}
    sheets = {"发文": notice(模板="通知", **fields), "正文": [["部分", "内容"], ["正文", "一段。" * 30]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    assert "有一行只有“特急”" not in notice_gen("check", book, "--pages").output


@pytest.mark.faces
def test_a_page_is_not_left_with_empty_lines_where_a_heading_went_over_too(tmp_path: Path) -> None:
    """The heading and the first lines of its paragraph stay on the page before the signature's."""
    text = [["层级", "标题", "内容"], ["", "", "甲" * 708 + "。"], ["一级", "工作要求", ""]]
    text.append(["", "", "乙" * 105 + "。"])
    sheets = {"发文": notice(模板="通知"), "正文": text}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen("build", book, "--format", "pdf", "--output", tmp_path / "out", "--json")
    assert "P117" in {finding["code"] for finding in json.loads(result.stdout)["findings"]}, result.output
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    pages = Pages(pdf)
    assert "一、工作要求" in [line.text for line in pages[-2].text_lines]


@pytest.mark.faces
def test_the_last_lines_of_an_article_go_to_the_imprint_with_who_sent_it_in(tmp_path: Path) -> None:
    """Of a 简报: its last page showed nothing but 报, 送, 发."""
    head = {"文件": "简报", "活动编号": "1", "模板": "简报", "标题": "某某工作扎实推进", "期数": "6"}
    head |= {
        "发文机关": "某某市卫生健康委员会",
        "发文机关标志": "卫生健康工作动态",
        "成文日期": "2026年4月10日",
    }
    head |= {"编印单位": "某某市卫生健康委员会办公室", "报": "市委办公室", "送": "市直有关部门"}
    head |= {"发": "各区、县卫生健康局", "印数": "80"}
    text = [["层级", "标题", "内容"], ["", "", "甲" * 140 + "。"], ["", "", "乙" * 560 + "。"]]
    sheets = {"发文": head, "正文": [*text, ["来源", "", "某某县卫生健康局供稿"]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen("build", book, "--format", "pdf", "--output", tmp_path / "out", "--json")
    (said,) = [one for one in json.loads(result.stdout)["findings"] if one["code"] == "P135"]
    assert "最后两行和供稿单位排到了版记的一页" in said["seen"]
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    lines = [line.text for line in Pages(pdf)[-1].text_lines]
    assert lines[0].startswith("乙")
    assert lines[2] == "（某某县卫生健康局供稿）"


@pytest.mark.faces
def test_two_lines_stand_above_a_signature_that_went_over_where_the_paragraph_has_them(
    tmp_path: Path,
) -> None:
    """A last paragraph of two lines is not parted so that 局。 alone stands on the signature's page."""
    text = [["内容"], *[["整改事项。"]] * 4, ["请于2026年8月10日前完成整改，并将整改情况书面报我局。"]]
    sheets = {"发文": notice(模板="通知", 印发件标题=None, 标题="关于整改的通知"), "正文": text}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    notice_gen("build", book, "--format", "pdf", "--output", tmp_path / "out")
    (pdf,) = (tmp_path / "out").glob("*.pdf")
    above = [line.text for line in Pages(pdf)[-1].text_lines]
    assert above[:2] == ["请于2026年8月10日前完成整改，并将整改情况书面报我", "局。"]
