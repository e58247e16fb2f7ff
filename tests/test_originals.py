"""来文.pdf, whose pages go into the PDF as they are, and are named where they cannot."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from conftest import built, built_pdf, notice_gen
from word import words
from workbooks import notice, write_workbook

pytestmark = pytest.mark.faces
RED, BLUE = (255, 0, 0), (0, 0, 255)
A4 = (595, 842)


def scan(path: Path, *pages: tuple[tuple[int, int], tuple[int, int, int]]) -> None:
    """A scanned document: pages of that size in points, of one colour with a blue upper edge."""
    images = []
    for (width, height), color in pages:
        image = Image.new("RGB", (width, height), color)
        image.paste(BLUE, (0, 0, width, height // 10))
        images.append(image)
    images[0].save(path, save_all=True, append_images=images[1:], resolution=72)


def book(folder: Path, **row: Any) -> Path:
    """A notice that passes on 来文.pdf, with an attachment of its own behind it."""
    first = {"性质": "转发件", "随文": None, "标题": "某某来文", "来源": "来文.pdf", "页码": None, **row}
    second = {"性质": None, "随文": "正文", "标题": "要求", "来源": "附件1", "页码": None}
    return write_workbook(
        folder / "b.xlsx",
        {
            "发文": notice(模板="通知", 抄送机关="市财政局", 印发机关="办公室", 印发日期="2026-03-05"),
            "正文": [["部分", "内容"], ["正文", "现将来文转发给你们。"], ["附件1", "一段。"]],
            "附件": [list(first), list(first.values()), list(second.values())],
        },
    )


def colors(pdf: Path, page: int) -> tuple[Any, Any]:
    """The colours of a page's middle and of its upper edge, a compressed picture's near enough."""
    image = pdfium.PdfDocument(pdf)[page].render(scale=1).to_pil().convert("RGB")
    return named(image.getpixel((image.width // 2, image.height // 2))), named(
        image.getpixel((image.width // 2, 20))
    )


def named(color: Any) -> Any:
    """The colour of a scan that one is nearest to, white else."""
    near = [one for one in (RED, BLUE) if sum(abs(a - b) for a, b in zip(one, color, strict=True)) < 30]
    return near[0] if near else None


def numbers(pdf: Path) -> list[str]:
    """The page numbers, page by page; "" where there is none."""
    found = []
    for page in pdfium.PdfDocument(pdf):
        words = "".join(page.get_textpage().get_text_bounded().split())
        found.append(words.rpartition("—")[0].rpartition("—")[2] if "—" in words else "")
    return found


def test_the_pages_go_in_as_they_are_behind_the_notice(tmp_path: Path) -> None:
    """With no page of ours before them, and the page numbers go on over them."""
    scan(tmp_path / "来文.pdf", (A4, RED), (A4, RED))
    pdf = built_pdf(book(tmp_path), tmp_path / "out")
    assert [colors(pdf, n) for n in (1, 2)] == [(RED, BLUE), (RED, BLUE)]
    assert numbers(pdf) == ["1", "2", "3", "4"]
    assert {page.get_size() for page in pdfium.PdfDocument(pdf)} == {pdfium.PdfDocument(pdf)[0].get_size()}


def test_pages_with_numbers_of_their_own_are_not_counted(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", (A4, RED), (A4, RED))
    assert numbers(built_pdf(book(tmp_path, 页码="不编页码"), tmp_path / "out")) == ["1", "", "", "2"]


def test_as_an_attachment_they_stand_behind_its_label_and_title(tmp_path: Path) -> None:
    """Between the other pages in the order of the sheet."""
    scan(tmp_path / "来文.pdf", (A4, RED))
    pdf = built_pdf(book(tmp_path, 性质="附件", 随文="正文"), tmp_path / "out")
    assert [colors(pdf, n)[0] == RED for n in range(4)] == [False, False, True, False]


def test_a_wide_page_is_turned_with_its_head_to_the_left(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", ((842, 595), RED))
    page = pdfium.PdfDocument(built_pdf(book(tmp_path), tmp_path / "out"))[1]
    image = page.render(scale=1).to_pil().convert("RGB")
    assert [named(image.getpixel((x, 400))) for x in (20, 580)] == [BLUE, RED]


def test_a_page_that_is_larger_than_the_paper_is_made_to_fit(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", ((1190, 1684), RED))
    assert colors(built_pdf(book(tmp_path), tmp_path / "out"), 1) == (RED, BLUE)


def test_a_page_that_is_turned_in_its_file_is_turned_here(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", ((842, 595), RED))
    turned = pdfium.PdfDocument(tmp_path / "来文.pdf")
    turned[0].set_rotation(270)
    out = io.BytesIO()
    turned.save(out)
    (tmp_path / "来文.pdf").write_bytes(out.getvalue())
    page = pdfium.PdfDocument(built_pdf(book(tmp_path), tmp_path / "out"))[1]
    image = page.render(scale=1).to_pil().convert("RGB")
    assert [named(image.getpixel((x, 400))) for x in (20, 580)] == [BLUE, RED]


def test_two_runs_make_the_same_bytes(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", (A4, RED))
    one, two = (built_pdf(book(tmp_path), tmp_path / out).read_bytes() for out in ("one", "two"))
    assert one == two


def test_it_does_not_claim_to_be_an_archive_s_pdf(tmp_path: Path) -> None:
    """What others made need not be PDF/A."""
    scan(tmp_path / "来文.pdf", (A4, RED))
    assert b"pdfaid:part" not in built_pdf(book(tmp_path), tmp_path / "out").read_bytes()


def test_the_word_file_names_them_and_that_is_said(tmp_path: Path) -> None:
    scan(tmp_path / "来文.pdf", (A4, RED), (A4, RED))
    docx = built(book(tmp_path), tmp_path / "out")
    assert "（《来文.pdf》的原件共2页，排在PDF中。）" in words(docx)
    assert "《来文.pdf》的 2 页只在 PDF 中" in notice_gen("check", tmp_path / "b.xlsx").stderr


def test_the_page_number_is_seen_on_top_of_a_scan(tmp_path: Path) -> None:
    """Not only in the words of the PDF: the picture would cover it; on a dark ground it has a white one of its own."""
    for color in (RED, (250, 250, 245), (0, 0, 0)):
        scan(tmp_path / "来文.pdf", (A4, color))
        pdf = built_pdf(book(tmp_path), tmp_path / "out")
        image = (
            pdfium.PdfDocument(pdf)[1].render(scale=2, grayscale=True).to_pil().crop((160, 1490, 320, 1550))
        )
        low, high = image.getextrema()
        assert high - low > 60
        assert numbers(pdf) == ["1", "2", "3"]


def test_a_page_number_on_another_is_said_with_its_cell(tmp_path: Path) -> None:
    """The pages by their numbers; nothing of clean ones, nor where they are not numbered."""
    clean, own = Image.new("RGB", A4, "white"), Image.new("RGB", A4, "white")
    ImageDraw.Draw(own).text((95, 756), "--- 1 ---", fill=0, font_size=14)
    clean.save(tmp_path / "来文.pdf", save_all=True, append_images=[clean, own], resolution=72)
    said = notice_gen("build", "--output", tmp_path / "out", "--format", "pdf", book(tmp_path)).stderr
    assert "D2：《来文.pdf》的第 3 页在排页码的地方已有字或图" in said
    assert (
        "P127"
        not in notice_gen(
            "build", "--output", tmp_path / "out", "--format", "pdf", book(tmp_path, 页码="不编页码")
        ).stderr
    )


@pytest.mark.parametrize(
    ("at", "words", "near"),
    [
        ((280, 785), "- 3 -", True),  # in the middle, below ours
        ((470, 762), "3", True),  # on the other side, beside ours
        ((280, 725), "- 3 -", True),  # above ours
        ((280, 815), "- 3 -", False),  # at the paper's edge
        ((100, 700), "last line of a text", False),
        ((40, 785), "this page is a copy of the original and has been stamped", False),
    ],
)
def test_a_number_of_its_own_near_ours_is_said(
    at: tuple[int, int], words: str, near: bool, tmp_path: Path
) -> None:
    page = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(page)
    for y in range(100, 710, 28):
        draw.text((90, y), "a line of the text that others wrote " * 2, fill=0, font_size=14)
    draw.text(at, words, fill=0, font_size=12)
    page.save(tmp_path / "来文.pdf", resolution=72)
    said = notice_gen("build", "--output", tmp_path / "out", "--format", "pdf", book(tmp_path)).stderr
    assert ("D2：《来文.pdf》的第 1 页好像自己有页码" in said) is near
    assert "P127" not in said


def test_an_odd_number_stands_on_the_right_behind_pages_that_are_not_counted(tmp_path: Path) -> None:
    """As in the Word file: the number as printed decides, not the sheet of paper."""
    scan(tmp_path / "来文.pdf", (A4, RED))
    for said, left in (("不编页码", True), ("连续编页码", False)):
        pdf = built_pdf(book(tmp_path, 页码=said), tmp_path / "out")
        text = pdfium.PdfDocument(pdf)[2].get_textpage()
        at = text.get_text_range().index("—")
        assert (text.get_charbox(at)[0] < 200) is left
        assert numbers(pdf)[-1] == ("2" if left else "3")


def test_what_is_said_of_later_page_numbers_is_true(tmp_path: Path) -> None:
    """Word has one page for those of the PDF, and counts it: of a single page that counts in both nothing is said."""
    for pages, said, differ in ((1, None, False), (2, None, True), (1, "不编页码", True)):
        scan(tmp_path / "来文.pdf", *[(A4, RED)] * pages)
        heard = notice_gen("check", book(tmp_path, 页码=said)).stderr
        assert ("后面的页码可能与 PDF 不同" in heard) is differ
