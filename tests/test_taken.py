"""Word files beside the workbook: read into the text, set by us, and what is not certain is said by paragraph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement

from conftest import notice_gen
from endless import calls
from notice_gen.taking.drafts import taken_text
from workbooks import notice, write_workbook

FILE = "办法.docx"
TITLE = "某某市公文处理办法"


@pytest.fixture(autouse=True)
def _every_docx_is_valid() -> None:
    """These are other people's, and some of them are odd on purpose."""


def word(path: Path, *paragraphs: str, title: str = TITLE) -> Any:
    """A Word file of these paragraphs below a centred title; saved, and given back to be changed."""
    made = docx.Document()
    if title:
        made.add_paragraph(title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(str(path))
    return made


def shown(folder: Path, *, file: str = FILE, title: str = TITLE, nature: str = "印发件") -> Any:
    """What a notice with that file becomes."""
    book = write_workbook(
        folder / "b.xlsx",
        {
            "发文": notice(模板="通知"),
            "正文": [["部分", "内容"], ["正文", "现印发给你们。"]],
            "附件": [["性质", "标题", "来源"], [nature, title, file]],
        },
    )
    return notice_gen("show", book)


def enclosed(folder: Path, **given: Any) -> list[str]:
    """The lines of the enclosure."""
    lines = shown(folder, **given).stdout.splitlines()
    return lines[lines.index(f"〔印发件〕{TITLE}") + 1 :]


def test_typed_numbers_become_headings_of_ours(tmp_path: Path) -> None:
    word(
        tmp_path / FILE,
        "为规范工作，制定本办法。",
        "一、总则",
        "（一）目的。依法办事。",
        "1.分工。各负其责。",
        "——要快；",
    )
    assert enclosed(tmp_path) == [
        "  为规范工作，制定本办法。",
        "  一、总则",
        "    （一）目的。‖依法办事。",
        "      1.分工。‖各负其责。",
        "  ——要快；",
    ]


def test_numbers_that_word_writes_itself_are_read(tmp_path: Path) -> None:
    """A list of Word has its number in no paragraph's text."""
    made = word(tmp_path / FILE, "开头。")
    for text in ("总则", "附则"):
        made.add_paragraph(text, style="List Number")
    made.save(str(tmp_path / FILE))
    assert enclosed(tmp_path) == ["  开头。", "      1.总则", "      2.附则"]


def test_a_table_becomes_a_table_with_its_merged_cells(tmp_path: Path) -> None:
    made = word(tmp_path / FILE, "见下表：")
    table = made.add_table(rows=3, cols=3)
    for row, words in enumerate((("阶段", "任务", "科室"), ("一", "拟稿", "办公室"), ("", "核稿", "办公室"))):
        for column, text in enumerate(words):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    made.add_paragraph("以上。")
    made.save(str(tmp_path / FILE))
    assert enclosed(tmp_path) == [
        "  见下表：",
        "  | 阶段 | 任务 | 科室 |",
        "  | 一 | 拟稿 | 办公室 |",
        "  | 〃 | 核稿 | 办公室 |",
        "  以上。",
    ]


def test_its_label_and_title_are_those_of_the_row(tmp_path: Path) -> None:
    """Printed once; a title over two lines is one."""
    made = docx.Document()
    for text in ("附件2：", "某某市公文", "处理办法"):
        made.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("一段。")
    made.save(str(tmp_path / FILE))
    assert enclosed(tmp_path) == ["  一段。"]
    assert shown(tmp_path).stderr == ""


def test_a_title_that_differs_is_said(tmp_path: Path) -> None:
    word(tmp_path / FILE, "一段。", title="某某市公文处理细则")
    result = shown(tmp_path)
    assert "某某市公文处理细则”与附件表的标题不同" in result.stderr
    assert "〔W266〕" in result.stderr


def test_what_is_left_behind_is_said(tmp_path: Path) -> None:
    """Pictures, foot notes, text boxes; none of them is dropped in silence."""
    made = word(tmp_path / FILE, "一段。")
    run = made.add_paragraph("又一段。").add_run()
    run._r.append(OxmlElement("w:footnoteReference"))
    made.save(str(tmp_path / FILE))
    said = shown(tmp_path).stderr
    assert "《办法.docx》：文件里有脚注，没有取来" in said
    assert "〔W263〕" in said


@pytest.mark.parametrize(("style", "code"), [("Heading 1", "W267"), ("Heading 2", "W267"), ("Normal", "")])
def test_a_heading_without_a_number_keeps_none_and_is_said(tmp_path: Path, style: str, code: str) -> None:
    made = word(tmp_path / FILE, "开头。")
    made.add_paragraph("总则", style=style)
    made.add_paragraph("一段。")
    made.save(str(tmp_path / FILE))
    assert [line.strip() for line in enclosed(tmp_path)] == ["开头。", "总则", "一段。"]
    assert ("〔W267〕" in shown(tmp_path).stderr) == bool(code)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("办法1.docx", "工作簿旁边没有《办法1.docx》这个文件。建议：改为“办法.docx”"),
        ("../办法.docx", "“../办法.docx”不是文件名"),
        ("办法.pdf", "工作簿旁边没有《办法.pdf》"),
    ],
)
def test_a_file_that_is_not_there_is_named_with_its_cell(tmp_path: Path, file: str, said: str) -> None:
    word(tmp_path / FILE, "一段。")
    result = shown(tmp_path, file=file)
    assert (result.exit_code, said in result.stderr, "“附件”表 C2" in result.stderr) == (2, True, True)


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"PK\x03\x04 torn")
    assert "〔D001〕" in shown(tmp_path).stderr


@pytest.mark.slow
def test_ten_thousand_paragraphs_are_read_in_linear_time(tmp_path: Path) -> None:
    """Four times as many take four times the calls of functions, which no busy machine changes."""

    def taken(count: int) -> int:
        word(tmp_path / FILE, *["一段。"] * count)
        data = (tmp_path / FILE).read_bytes()
        return calls(lambda: taken_text(data, FILE))

    assert taken(10_000) < 4.5 * taken(2_500)


def test_words_around_the_text_are_named_once_and_page_numbers_are_not(tmp_path: Path) -> None:
    made = word(tmp_path / FILE, "一段。")
    section = made.sections[0]
    section.header.paragraphs[0].text = "内部资料　注意保存"
    section.footer.paragraphs[0].text = "— 1 —"
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "内部资料　注意保存"
    made.add_comment(made.paragraphs[1].runs, "再核", author="某某")
    made.save(str(tmp_path / FILE))
    said = shown(tmp_path).stderr
    assert "文件的页眉“内部资料 注意保存”、批注（1 个）没有取来" in said
    assert said.count("内部资料") == 1
    assert "页脚“" not in said


@pytest.mark.parametrize(("there", "typed"), [(FILE, "办法"), ("来文扫描.pdf", "来文扫描")])
def test_a_file_named_without_its_ending_is_offered(tmp_path: Path, there: str, typed: str) -> None:
    if there == FILE:
        word(tmp_path / FILE, "一段。")
    else:
        (tmp_path / there).write_bytes(b"%PDF-1.4")
    assert f"改为“{there}”" in shown(tmp_path, file=typed).stderr
    assert "改为“" not in shown(tmp_path, file="无此文件").stderr
