"""Where a line must not end or begin (GB/T 15834—2011, 5.1): pieces that stay whole, and the lines of a PDF."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import built, built_pdf
from notice_gen.writers.line_ends import NOT_FIRST, NOT_LAST, Piece, pieces
from pages import Pages
from workbooks import PLAIN, notice, write_workbook

HEADER = ["部分", "层级", "标题", "内容"]


def whole(words: str) -> list[str]:
    return [piece for piece, how in pieces(words) if how is Piece.WHOLE]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("体温36.5～37.3℃的", ["36.5～37.3℃"]),
        ("占９／５％的", ["９／５％"]),
        ("自3—5月起", ["3—5月"]),
        ("在2026年3月5日前", ["2026年", "3月", "5日"]),
        ("自2026年1月1日—2026年12月31日止", ["2026年", "1月", "1日—2026年", "12月", "31日"]),
        ("共￥3,500.00元整", ["￥3,500.00元"]),
        ("降至-5.3℃以下", ["-5.3℃"]),
        ("误差±0.5以内", ["±0.5"]),
        ("第15号令", ["第15号"]),
        ("约10 kg重", ["10 kg"]),
        ("占95％，较上年", ["95％，"]),
        ("健康体检—门诊—住院", ["检—门", "诊—住"]),
        ("困难——这是", ["难——这"]),
        ("“甲”—“乙”的", ["“甲”—“乙”"]),
        ("和／或", ["和／或"]),
        ("医心为民·健康在望", ["民·"]),
        ("办法（试行）", ["（试"]),
        ("比例（ILI%）升高", ["（ILI%）"]),
        ("循环（PDCA）管理", ["（PDCA）"]),
        ("推行“DRG/DIP”改革", ["“DRG/DIP”"]),
        ("新冠（COVID-19）的", ["（COVID-19）"]),
        ("推行DRG／DIP改革", ["DRG／DIP"]),
        ("甲流（H1N1）的", ["（H1N1）"]),
        ("分为（I类）的", ["（I"]),
    ],
)
def test_what_belongs_together_is_one_piece(words: str, kept: list[str]) -> None:
    assert whole(words) == kept


@pytest.mark.parametrize(
    "words", ["电话89107226；方便", "达到12.5%，", "0575-89107226", "——党员干部提素质", "没有数字的一句话。"]
)
def test_what_typst_keeps_by_itself_is_left_to_it(words: str) -> None:
    assert whole(words) == []


def test_pieces_are_the_words_and_nothing_else() -> None:
    for words in ("自2026年1月1日—2026年12月31日（含）止，", "a" * 90 + "。", "～", "", "１" * 60):
        assert "".join(piece for piece, _ in pieces(words)) == words


def test_what_is_wider_than_half_a_line_may_be_parted() -> None:
    assert whole("１" * 15) == []
    assert whole("１" * 14) == ["１" * 14]


# ---- the PDF ----------------------------------------------------------------------------------------

MIDDLES = (
    "12.5%", "95％", "９５％", "-5.3℃", "￥3,500.00元", "±0.5", "1,234,567元", "2026年", "第15号", "10～15",
    "3—5月", "2026—2028年", "36.5～37.3℃", "９／５％", "10 kg", "8：30", "（ILI%）", "（PDCA）", "“DRG/DIP”", "（COVID-19）",
)  # fmt: skip
MARKS = ("—", "——", "……", "～", "·", "／", "》", "，", "”。")


@pytest.mark.faces
def test_no_line_of_a_pdf_begins_or_ends_wrongly(tmp_path: Path) -> None:
    """Each at every place near the end of a line: of trials/line-breaks.xlsx. All stay inside the type area."""
    rows = [
        [None, None, None, f"{'甲' * filled}{middle}乙丙丁"]
        for middle in (*MIDDLES, *MARKS)
        for filled in range(17, 29)
    ]
    rows += [
        [None, None, None, f"{'甲' * filled}{mark}某某办法》"]
        for mark in "（《“￥"
        for filled in range(22, 28)
    ]
    sheets = {"发文": notice(), "正文": [HEADER, ["正文", None, None, "一段。"], *rows]}
    pages = Pages(built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "out", "--kind", PLAIN))
    lines = [line for page in pages for line in page.text_lines if line.glyphs[0].size == 16]
    assert not [line.text for line in lines if line.start < 29 and line.text[0] in "～—％℃·…／、，。”》"]
    assert not [line.text for line in lines if line.text[-1] in "（《“￥—～／"]
    assert not [line.text for line in lines if line.right > 184.3 or line.left < 27.9]
    text = [line.text for line in lines]
    for middle in MIDDLES:
        assert sum(middle.replace(" ", "") in line for line in text) >= 12, middle


@pytest.mark.faces
def test_a_line_that_begins_with_a_bracket_begins_at_the_edge(tmp_path: Path) -> None:
    """Typst would take half of its square there."""
    rows = [HEADER, ["正文", None, None, f"{'甲' * 26}《中华人民共和国药品管理法》的规定。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": rows})
    _, line = Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN)).find("《中华")
    assert line.text.startswith("《")
    assert abs(line.start - 28) < 0.1


@pytest.mark.faces
@pytest.mark.parametrize("letters", [44, 60, 200])
def test_letters_longer_than_a_line_stay_on_the_paper(letters: int, tmp_path: Path) -> None:
    words = ("abcdefghij" * 20)[:letters]
    rows = [HEADER, ["正文", None, None, f"网址是{words}。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": rows})
    pages = Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN))
    lines = [line for page in pages for line in page.text_lines]
    assert all(line.right < 184.5 for line in lines)
    assert words in "".join(line.text for line in lines)


@pytest.mark.faces
def test_no_line_of_a_cell_begins_with_a_dash(tmp_path: Path) -> None:
    """As long as the column is; a piece wider than its column is parted."""
    words = [
        f"{'甲' * filled}{middle}乙丙"
        for middle in ("检—门诊", "3—5月", "36.5～37.3℃")
        for filled in range(6, 30)
    ]
    sheets = {
        "发文": notice(),
        "正文": [HEADER, ["正文", None, None, "一段。"]],
        "附件": [["所属", "标题", "来源"], ["通知", "分工表", "分工"]],
        "分工": [["序号", "任务", "备注"], *([n, one, one] for n, one in enumerate(words, 1))],
    }
    pages = Pages(built_pdf(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "out", "--kind", PLAIN))
    glyphs = [line.glyphs for page in pages[1:] for line in page.text_lines]
    before = {"—": "检3", "～": "5"}
    for line in glyphs:
        for left, glyph in pairwise((None, *line)):
            if glyph.character in before:
                assert left is not None
                assert left.character in before[glyph.character]


# ---- the Word file ----------------------------------------------------------------------------------


def test_word_is_told_of_the_marks(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "b.xlsx", {"发文": notice(), "正文": [HEADER, ["正文", None, None, "一段。"]]}
    )
    with zipfile.ZipFile(built(book, tmp_path / "out", "--kind", PLAIN)) as package:
        settings = package.read("word/settings.xml").decode()
    assert f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{NOT_LAST}"/>' in settings
    assert f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{NOT_FIRST.replace(">", "&gt;")}"/>' in settings
    assert all(mark in NOT_FIRST for mark in "～—％℃，。、；：！？”’）》〉】〕·…")
    assert all(mark in NOT_LAST for mark in "（《“‘〈【〔￥")
