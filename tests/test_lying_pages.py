"""横排表格 (GB/T 9704—2012, 8): pages on their side, measured in millimetres in LibreOffice's copy and in the PDF.

Numbers in names are those of the checks in docs/standards.md.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from docx import Document

from conftest import built, built_pdf, notice_gen, rendered_pages
from pages import Glyph, Page, Pages
from workbooks import FILLER, PLAIN, notice, write_workbook

WIDE = ["序号", "姓名", "单位", "职务", "身份证号码", "联系电话", "电子邮箱", "备注"]
PERSON = [
    "王某",
    "某某区妇幼保健计划生育服务中心",
    "副主任医师",
    "11010119900101001X",
    "13000000000",
    "someone@example.org",
    "",
]
ROWS = [[n, *PERSON] for n in range(1, 61)]
SHEETS = {
    "发文": notice(抄送机关="市委", 印发机关="办公室", 印发日期=datetime.date(2026, 3, 6)),
    "正文": [["部分", "内容"], ["正文", FILLER + "。"]],
    "附件": [["所属", "标题", "来源"], *(["通知", name, name] for name in ("名册一", "分工", "名册二", "名册三"))],
    "名册一": [WIDE, *ROWS],
    "分工": [["序号", "任务"], *([n, f"任务{n}"] for n in range(1, 5))],
    "名册二": [WIDE, *ROWS[:3]],
    "名册三": [WIDE, *ROWS[:3]],
}  # fmt: skip


@pytest.fixture(scope="module", params=["PDF", "LibreOffice"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The pages of one document, whose attachments 1, 3 and 4 are too wide for an upright page."""
    folder = tmp_path_factory.mktemp("lying")
    book = write_workbook(folder / "book.xlsx", SHEETS)
    if request.param == "PDF":
        return Pages(built_pdf(book, folder, "--kind", PLAIN))
    built(book, folder, "--kind", PLAIN, "--for", "libreoffice")
    rendered_pages(folder)
    return Pages(next(folder.glob("*.pdf")))


def lying(pages: Pages) -> list[Page]:
    return [page for page in pages if page.width > page.height]


def number_of(page: Page) -> list[Glyph]:
    """The page number of a page on its side: what stands left of the type area, from top to bottom."""
    return sorted((glyph for glyph in page.glyphs if glyph.right < 34), key=lambda glyph: glyph.top)


@pytest.mark.rendered
class TestPagesOnTheirSide:
    def test_the_tables_of_one_attachment_lie_and_the_others_stand(self, pages) -> None:
        """One section each; portrait goes on behind them, and 版记 stands on a page that stands."""
        wide = [number for number, page in enumerate(pages, 1) if page.width > page.height]
        assert {*wide} >= {3, 4}
        assert pages[wide[-1]].width < pages[wide[-1]].height  # the page after the last one
        assert all({round(page.width), round(page.height)} == {210, 297} for page in pages)
        first = {"附件1": "lies", "附件2": "stands", "附件3": "lies", "附件4": "lies"}
        for label, how in first.items():
            page = next(page for page in pages if any(line.text == label for line in page.lines))
            assert (page.width > page.height) == (how == "lies"), label

    def test_76_the_page_number_is_where_the_other_pages_have_it(self, pages) -> None:
        """8: its dash 28 mm from the paper's left edge; below on odd pages, above on even ones."""
        seen = set()
        for page in lying(pages):
            number = number_of(page)
            assert "".join(glyph.character for glyph in number) == f"—{page.number}—"
            for dash in (number[0], number[-1]):
                assert (dash.left + dash.right) / 2 == pytest.approx(28, abs=0.5)
            if page.number % 2:
                assert number[-1].bottom == pytest.approx(184 - 4.94, abs=0.5)
            else:
                assert number[0].top == pytest.approx(28 + 4.94, abs=0.5)
            seen.add(page.number % 2)
        assert seen == {0, 1}

    def test_77_the_table_lies_in_the_turned_type_area(self, pages) -> None:
        """8: head of the table to the same edge on odd and even pages; 225 x 156 mm, 28 mm from above, 35 from the left."""
        for page in lying(pages):
            words = [glyph for glyph in page.glyphs if glyph.left > 34]
            assert min(glyph.left for glyph in words) >= 35
            assert max(glyph.right for glyph in words) <= 260
            assert min(glyph.top for glyph in words) >= 28
            assert max(glyph.bottom for glyph in words) <= 184
            assert min(rule.left for rule in page.rules) == pytest.approx(35, abs=0.3)
            assert max(rule.right for rule in page.rules) == pytest.approx(260, abs=0.3)
            assert max(rule.y for rule in page.rules) <= 184.3

    def test_no_page_is_empty(self, pages) -> None:
        """Neither the end of a section nor its beginning makes a page of its own."""
        assert all(len(page.glyphs) > 10 for page in pages)


@pytest.mark.rendered
def test_a_file_that_ends_on_its_side_has_no_page_behind(tmp_path: Path) -> None:
    """Without 版记 the last section is the one that lies."""
    sheets = {**SHEETS, "发文": notice(), "附件": SHEETS["附件"][:2]}
    docx = built(write_workbook(tmp_path / "book.xlsx", sheets), tmp_path, "--kind", PLAIN)
    rendered_pages(tmp_path)
    last = Pages(docx.with_suffix(".pdf"))[-1]
    assert last.width > last.height
    assert any("60" in line.text for line in last.lines)


@pytest.mark.faces
def test_the_checks_of_a_page_know_its_side(tmp_path: Path) -> None:
    """What is in its place on a page that lies is not said to be outside the type area."""
    found = notice_gen(
        "build", write_workbook(tmp_path / "book.xlsx", SHEETS), "--kind", PLAIN, "--output", tmp_path, "--format", "pdf"
    ).output  # fmt: skip
    assert "P106" not in found
    assert "P108" not in found


def test_check_says_that_a_table_lies_to_save_pages(tmp_path: Path) -> None:
    """And how many it would take upright; that is no finding."""
    head = ["序号", "主要任务", "具体措施", "牵头单位", "配合单位", "完成时限", "责任人"]
    task = [
        "推进一件事一次办",
        "梳理高频事项清单，编制办事指南，推动线上线下融合，年内上线不少于二十个主题服务。",
    ]
    units = ["政务服务中心", "发改局、市场监管局、税务局", "2026年9月底", "某甲"]
    rows = [head, *([n, *task, *units] for n in range(1, 41))]
    sheets = {**SHEETS, "附件": [["所属", "标题", "来源"], ["通知", "分工表", "分工"]], "分工": rows}
    said = notice_gen("check", write_workbook(tmp_path / "book.xlsx", sheets), "--kind", PLAIN).output
    assert re.search(r"分工表：横排（竖排要 \d+ 页），\S+，约 \d+ 页", said), said
    assert "F222" not in said


@pytest.mark.faces
@pytest.mark.parametrize(("kind", "lies"), [("目标任务分解表", True), ("通知", False)])
def test_a_paper_of_nothing_but_a_table_may_lie_and_one_with_a_head_stands(
    kind, lies, tmp_path: Path
) -> None:
    """8: its first page too, title above the table; the Word file has that page size from its first section on."""
    said = {"来源": "名册"} if lies else {}
    whole = {"文件": "表", "标题": "名册", **said} if lies else notice(标题="名册的通知")
    sheets = {"发文": {"模板": kind, **whole}, "正文": [["插入"], ["名册"]], "名册": [WIDE, *ROWS[:3]]}
    if lies:
        del sheets["正文"]
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    pages = Pages(built_pdf(book, tmp_path))
    assert {page.width > page.height for page in pages} == {lies}
    sections = Document(str(built(book, tmp_path / "word"))).sections
    assert [(one.page_width or 0) > (one.page_height or 0) for one in sections] == [lies]
