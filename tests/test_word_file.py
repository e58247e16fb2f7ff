"""The .docx itself, read back as Word reads it: styles, faces, sizes, words.

Numbers in names are those of the checks in docs/standards.md.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest

from conftest import CAMPAIGNS, built, notice_gen
from notice_gen.model.layout import GB_T_9704
from word import headed, paragraphs, styled, words
from workbooks import FILLER, FOUR_LEVELS, IN_PARTS, PLAIN, notice, write_workbook

EVERY = (*CAMPAIGNS, "downward", "upward-1", "upward-4")
TITLES = ("公文标题", "公文附件标题")


def test_01_08_the_section(documents) -> None:
    """5.1, 5.2: A4, a type area of 22 lines of 580 with at most 0.3 mm to spare."""
    with zipfile.ZipFile(documents["wangcheng"]) as package:
        xml = package.read("word/document.xml").decode()
    assert '<w:pgSz w:w="11906" w:h="16838"/>' in xml
    assert '<w:docGrid w:type="lines" w:linePitch="580"/>' in xml
    margins = dict(re.findall(r'w:(top|bottom)="(\d+)"', re.search("<w:pgMar[^>]*>", xml)[0]))
    spare = 16838 - int(margins["top"]) - int(margins["bottom"]) - 22 * 580
    assert 0 <= spare <= 0.3 * 1440 / 25.4


def test_09_the_default_face_and_size(documents) -> None:
    """5.2.2: 3号仿宋."""
    with zipfile.ZipFile(documents["wangcheng"]) as package:
        defaults = re.search("<w:docDefaults>.*</w:docDefaults>", package.read("word/styles.xml").decode())[0]
    assert 'w:eastAsia="仿宋_GB2312"' in defaults
    assert '<w:sz w:val="32"/>' in defaults


def test_12_14_15_16_markers(documents) -> None:
    """7.2.1 to 7.2.3: six digits; 黑体 for 密级★期限 and 紧急程度; a secret document has 份号."""
    (number,) = styled(documents["downward"], "公文份号")
    classification, urgency = styled(documents["downward"], "公文密级紧急程度")
    assert re.fullmatch(r"\d{6}", number.text)
    assert re.fullmatch(r"(绝密|机密|秘密)(★\d+(年|个月)|★长期)?", classification.text)
    assert urgency.text in ("特急", "加急")
    for paragraph in (classification, urgency):
        assert {(run.face, run.size) for run in paragraph.runs} == {("黑体", "32")}


@pytest.mark.parametrize("name", ["wangcheng", "downward", "upward-1"])
def test_19_the_mark_is_red(documents, name) -> None:
    """7.2.4"""
    (mark,) = styled(documents[name], "公文发文机关标志")
    assert {(run.face, run.color) for run in mark.runs} == {("方正小标宋简体", "FF0000")}


@pytest.mark.parametrize("name", [*EVERY, "two-enclosures"])
def test_21_22_the_number(documents, name) -> None:
    """7.2.5: 机关代字〔年份〕序号号, no 第, no padding, no other brackets."""
    number = styled(documents[name], "公文发文字号")[-1].text
    assert re.search(r"[\u4e00-\u9fff]+〔20\d{2}〕[1-9]\d*号", number)
    assert not re.search(r"[\[【（(]20\d\d[\]】）)]|〔20\d\d〕(第|0)", words(documents[name]))


def test_26_signatories(documents) -> None:
    """7.2.6: 签发人： in 仿宋, names in 楷体."""
    above, below = styled(documents["upward-4"], "公文发文字号")
    faces = {run.text: run.face for p in (above, below) for run in p.runs if run.text.strip()}
    assert faces["签发人："] == "仿宋_GB2312"
    assert [faces[name] for name in ("某甲乙", "某　丙", "某丁戊", "某己庚")] == ["楷体_GB2312"] * 4


@pytest.mark.parametrize("name", EVERY)
def test_31_titles(documents, name) -> None:
    """7.3.1: 2号小标宋, centred, never bold, no mark at the end."""
    titles = [p for style in TITLES for p in styled(documents[name], style)]
    for title in titles:
        assert title.align == "center"
        assert {(run.face, run.size, run.bold) for run in title.runs} == {("方正小标宋简体", "44", False)}
        assert title.text[-1] not in "。，；：！？"


@pytest.mark.parametrize("name", EVERY)
def test_34_titles_break_between_words(documents, name) -> None:
    """7.3.1: never inside 《》 or “” that would fit on a line."""
    for title in (p.text for style in TITLES for p in styled(documents[name], style)):
        for line in title.split("\n"):
            assert line.count("“") == line.count("”")


@pytest.mark.parametrize("name", EVERY)
def test_39_paragraphs_are_indented_two_characters(documents, name) -> None:
    """7.3.3: 632 twips, two characters of the page."""
    body = styled(documents[name], "公文正文")
    assert body
    assert {p.indent.get("firstLine") for p in body} == {"632"}


def test_41_42_43_levels(documents) -> None:
    """7.3.3: 一、黑体 （一）楷体 1. and （1）仿宋, 3号, not bold, counted from 1."""
    expected = [
        ("公文一级标题", "黑体", ["一、总体要求", "二、重点任务"]),
        ("公文二级标题", "楷体_GB2312", ["（一）基本原则", "（二）工作目标。"]),
        ("公文三级标题", "仿宋_GB2312", ["1.依法依规。"]),
        ("公文四级标题", "仿宋_GB2312", ["（1）严格程序。", "（2）明确责任。"]),
    ]
    for style, face, starts in expected:
        found = headed(documents["upward-1"], style)
        assert [p.text.removesuffix(FILLER + "。") for p in found] == starts
        for paragraph in found:
            heading = [run for run in paragraph.runs if FILLER not in run.text]
            assert {(run.face, run.size, run.bold) for run in heading} == {(face, "32", False)}
            assert {run.face for run in paragraph.runs if FILLER in run.text} <= {"仿宋_GB2312"}


def test_the_navigation_pane_shows_titles_and_headings_and_no_text(documents):
    """Paragraphs with an outline level, by their style: a heading with text on its line is not among them."""
    shown = [p.text.replace("\n", "") for p in paragraphs(documents["upward-1"]) if p.outline is not None]
    assert shown == [
        "某某市卫生健康委员会关于增加基层医疗卫生机构人员编制的请示",
        "一、总体要求",
        "（一）基本原则",
        "二、重点任务",
    ]


def test_levels_are_based_on_the_headings_that_word_knows(documents):
    """Titles, too: whoever reads the file finds them by the names of Word's own styles."""
    styles = docx.Document(str(documents["upward-1"])).styles
    known = {
        "公文标题": 1,
        "公文附件标题": 1,
        "公文一级标题": 1,
        "公文二级标题": 2,
        "公文三级标题": 3,
        "公文四级标题": 4,
    }
    assert {name: styles[name].base_style.name for name in known} == {
        name: f"Heading {level}" for name, level in known.items()
    }


@pytest.mark.parametrize(("name", "last"), [("wangcheng", "15.医鸣惊人"), ("shaoxing", "（十）推广适宜技术")])
def test_43_numbers_run_on_across_the_phases(documents, name, last) -> None:
    """7.3.3: 1. to 15. over three phases; （一） to （十） drawn from the sheet."""
    style = "公文三级标题" if name == "wangcheng" else "公文二级标题"
    count = 15 if name == "wangcheng" else 10
    assert headed(documents[name], style)[count - 1].text.startswith(last)


@pytest.mark.parametrize("name", [*CAMPAIGNS, "downward", "meeting-notice", "forwarding"])
def test_45_61_attachments_agree_with_their_note(documents, name) -> None:
    """7.3.4, 7.3.7: same number, same words, no mark at the end."""
    note = [p.text.removeprefix("附件：").replace("\t", "") for p in styled(documents[name], "公文附件说明")]
    labels = [p.text.removeprefix("附件") for p in styled(documents[name], "公文附件序号")]
    titles = [p.text.replace("\n", "") for p in styled(documents[name], "公文附件标题")]
    attached = titles[-len(labels) :]
    assert note == [f"{n}.{title}" if n else title for n, title in zip(labels, attached, strict=True)]
    assert not any(entry[-1] in "，。；" for entry in note)


@pytest.mark.parametrize("name", [*EVERY, *IN_PARTS])
def test_47_the_date(documents, name) -> None:
    """7.3.5.4: a real day, no zeros; a report that is passed on has one of its own."""
    dates = styled(documents[name], "公文成文日期")
    assert len(dates) == (2 if name == "forwarding" else 1)
    for date in dates:
        match = re.fullmatch(r"(20\d\d)年([1-9]\d?)月([1-9]\d?)日", date.text)
        assert datetime.date(*map(int, match.groups()))


def test_59_attachment_labels(documents) -> None:
    """7.3.7: 3号黑体, on a new page."""
    for label in styled(documents["downward"], "公文附件序号"):
        assert label.new_page
        assert {(run.face, run.size) for run in label.runs} == {("黑体", "32")}


def test_67_69_imprint(documents) -> None:
    """7.4: 4号仿宋; 抄送 closed by 。, the date by 印发."""
    (copy_to,) = styled(documents["downward"], "公文抄送机关")
    (printer,) = styled(documents["downward"], "公文印发机关和日期")
    assert copy_to.text.startswith("抄送：")
    assert copy_to.text.endswith("各人民团体。")
    assert printer.text == "某某市卫生健康委员会办公室\t2026年3月6日印发"
    assert {(r.face, r.size) for p in (copy_to, printer) for r in p.runs if r.text.strip()} == {
        ("仿宋_GB2312", "28")
    }


def test_71_page_numbers_are_fields(documents) -> None:
    """7.5: — PAGE — in 4号宋体, the only field of the file."""
    with zipfile.ZipFile(documents["wangcheng"]) as package:
        footers = [package.read(n).decode() for n in package.namelist() if "footer" in n and "rels" not in n]
        assert "fldChar" not in package.read("word/document.xml").decode()
        styles = package.read("word/styles.xml").decode()
    assert len(footers) == 2
    for footer in footers:
        assert re.sub("<[^>]*>", "", footer).split() == ["—", "PAGE", "1", "—"]
    for style in ("GwPageOdd", "GwPageEven"):
        declared = re.search(f'w:styleId="{style}".*?</w:style>', styles)[0]
        assert 'w:eastAsia="宋体"' in declared
        assert '<w:sz w:val="28"/>' in declared


@pytest.mark.parametrize("name", EVERY)
def test_every_paragraph_has_a_named_style(documents, name) -> None:
    """A clerk restyles by them, and a file is read back by them."""
    for paragraph in paragraphs(documents[name]):
        assert paragraph.style.startswith("公文") or not paragraph.text


def test_two_builds_give_the_same_bytes(tmp_path: Path, workbooks) -> None:
    """In another process, with another hash seed, years later by its clock."""
    book, options = workbooks["downward"]
    later = (
        "import time; now, local = time.time, time.localtime\n"
        "time.time = lambda: now() + 1e8\n"
        "time.localtime = lambda s=None: local(time.time() if s is None else s)\n"
        "from notice_gen.cli import main; main()"
    )
    subprocess.run(
        [sys.executable, "-c", later, "build", str(book), "--output", str(tmp_path / "2"), *options],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
    )
    first = built(book, tmp_path / "1", *options)
    assert (tmp_path / "2" / first.name).read_bytes() == first.read_bytes()


def test_the_libreoffice_copy_differs_in_two_things(tmp_path: Path, workbooks) -> None:
    """w:overflowPunct turned round in the styles, U+2060 in the text, and nothing else."""
    book, options = workbooks["wangcheng"]
    for_word = parts(built(book, tmp_path / "w", *options).read_bytes())
    copy = parts(built(book, tmp_path / "l", *options, "--for", "libreoffice").read_bytes())
    changed = {name for name in for_word if for_word[name] != copy[name]}
    assert changed == {"word/document.xml", "word/styles.xml"}
    assert copy["word/styles.xml"] == for_word["word/styles.xml"].replace(
        '<w:overflowPunct w:val="0"/>', "<w:overflowPunct/>"
    )
    joined = canonical(copy["word/document.xml"])
    assert "\u2060" in joined
    assert joined.replace("\u2060", "") == canonical(for_word["word/document.xml"])
    assert "2022\u2060年\u20602\u2060月\u206015\u2060日" in joined


def parts(docx: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def canonical(xml: str) -> str:
    from lxml import etree

    return etree.tostring(etree.fromstring(xml.encode()), method="c14n").decode()


@pytest.mark.parametrize("changed", [{"密级": "机密"}, {"密级": "绝密", "份号": None}])
def test_16_a_secret_document_without_copy_number_is_refused(tmp_path: Path, changed) -> None:
    """条例 9-1"""
    result = notice_gen("build", draft(tmp_path, **changed), "--output", tmp_path / "out", "--kind", PLAIN)
    assert result.exit_code == 2
    assert "“份号”不能空着" in result.output


def test_26_an_upward_document_without_signatory_is_refused(tmp_path: Path) -> None:
    """条例 9-6"""
    book = draft(tmp_path, 行文方向="上行", 签发人=None)
    result = notice_gen("build", book, "--output", tmp_path / "out", "--kind", PLAIN)
    assert result.exit_code == 2
    assert "“签发人”不能空着" in result.output


class TestDraft:
    """A draft without number and date, and with gaps."""

    def test_number_and_date_stay_open(self, tmp_path: Path) -> None:
        """代字〔2026〕 号 with two full-width blanks; never today's date."""
        book = draft(tmp_path, 序号=None, 成文日期=None)
        docx = built(book, tmp_path / "out", "--kind", PLAIN)
        assert styled(docx, "公文发文字号")[0].text == "某卫发〔2026〕　　号"
        assert styled(docx, "公文成文日期")[0].text == "2026年　　月　　日"
        assert docx.name.startswith("送审稿 关于做好公文处理工作的通知")

    def test_what_is_due_is_marked(self, tmp_path: Path) -> None:
        """主送机关 is due: 【待填：主送机关】, exit 1, said with its cell."""
        book = draft(tmp_path, 主送机关=None)
        result = notice_gen("build", book, "--output", tmp_path / "out", "--kind", PLAIN)
        assert result.exit_code == 1
        assert "待补：《book.xlsx》“发文”表 B8：“主送机关”还没有填写。" in result.output
        (docx,) = (tmp_path / "out").glob("*.docx")
        assert styled(docx, "公文主送机关")[0].text == "【待填：主送机关】："
        with zipfile.ZipFile(docx) as package:
            assert '<w:highlight w:val="yellow"/>' in package.read("word/document.xml").decode()

    def test_no_head_at_all(self, tmp_path: Path) -> None:
        """版头 不印: no mark, no rule; number and title at the top."""
        docx = built(draft(tmp_path, 版头="不印"), tmp_path / "out", "--kind", PLAIN)
        assert not styled(docx, "公文发文机关标志")
        assert paragraphs(docx)[0].style == "公文发文字号"

    def test_no_head_in_an_upward_document_keeps_the_signatory(self, tmp_path: Path) -> None:
        """签发人 stands beside the number there too."""
        book = draft(tmp_path, 版头="不印", 行文方向="上行", 签发人="某甲乙")
        (number,) = styled(built(book, tmp_path / "out", "--kind", PLAIN), "公文发文字号")
        assert number.text == "\t某卫发〔2026〕12号\t签发人：某甲乙"

    def test_a_long_mark_is_set_closer_then_narrowed_then_made_smaller(self, tmp_path: Path) -> None:
        """7.2.4: never wider than the type area."""
        book = draft(tmp_path, 发文机关标志="某某自治州某某自治县卫生健康和疾病预防控制委员会文件")
        docx = built(book, tmp_path / "out", "--kind", PLAIN)
        (mark,) = styled(docx, "公文发文机关标志")
        (run,) = mark.runs
        assert run.scale == 70
        assert len(mark.text) * (int(run.size) * 10 * 0.7 + run.tracking) <= GB_T_9704.mark_width

    def test_a_narrowed_mark_has_room_for_its_full_width(self, tmp_path):
        """A program that does not know w:w keeps it on one line: the indents reach beyond the type area by as much."""
        docx = built(
            draft(tmp_path, 发文机关标志="某某市某某区卫生健康局文件"), tmp_path / "out", "--kind", PLAIN
        )
        (mark,) = styled(docx, "公文发文机关标志")
        (run,) = mark.runs
        assert run.scale < 100
        room = GB_T_9704.text_width - int(mark.indent["left"]) - int(mark.indent["right"])
        assert len(mark.text) * (int(run.size) * 10 + run.tracking) <= room


def draft(folder, **changed):
    return write_workbook(folder / "book.xlsx", {"发文": notice(**changed), "正文": FOUR_LEVELS})


def test_addressees_in_the_imprint_stand_above_the_copies_with_no_rule_between(tmp_path: Path) -> None:
    """主送位置 版记 (7.3.2, 7.4.2): one cell, 主送 and then 抄送, and nothing below the title."""
    fields = notice(主送位置="版记", 抄送机关="市委办公室", 印发机关="某某办公室", 印发日期="2026-03-06")
    book = write_workbook(tmp_path / "b.xlsx", {"发文": fields, "正文": FOUR_LEVELS})
    document = docx.Document(str(built(book, tmp_path / "out", "--kind", PLAIN)))
    imprint = document.tables[-1]
    assert imprint.cell(0, 0).text == "主送：各区、县卫生健康局。\n抄送：市委办公室。"
    assert "各区、县卫生健康局：" not in [paragraph.text for paragraph in document.paragraphs]
