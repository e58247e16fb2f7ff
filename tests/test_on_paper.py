"""What an office prints of its register and archive: the ledger, slips, stamps, boxes, lists; each says what is kept."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import ImageChops
from pypdfium2 import PdfDocument

from conftest import notice_gen
from handed_over import FILES, office, pdf, record
from notice_gen.model.filing import LEDGER, LEDGER_PRINTED, Number, Wanted
from notice_gen.model.layout import GB_T_9704
from notice_gen.office.register import open_register
from notice_gen.pages.glyphs import read_pages
from notice_gen.pages.pdfium import opened, text_of
from notice_gen.writers.pdf.labels import stamp_page
from notice_gen.writers.pdf.stamping import stamped
from on_paper import full_page, with_settings
from workbooks import DATA

YEAR = 2026


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An office with two filed documents of one series, and two lines of another that was begun before it."""
    folder = office(
        tmp_path / "办公室", *((record(n, FILES, 份数="45", 份号="000012"), FILES) for n in (1, 2))
    )
    register = open_register(
        str(folder / "发文登记簿.db"), clock=lambda: datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    )
    facts = {"标题": "关于商请支持体检工作的函", "份数": "3", "拟稿单位": "疾控科", "印发日期": "2026-01-05"}
    register.take([Wanted(f"函/{n}", "某卫函", YEAR, facts) for n in (1, 2)])
    register.void(Number("某卫函", YEAR, 2), "不发了")
    return folder


def sheet(path: Path, name: str = "发文登记簿") -> tuple[Any, list[dict[str, Any]]]:
    """A sheet of a workbook, and its lines below the header by column."""
    there = load_workbook(path)[name]
    header, *lines = there.iter_rows(min_row=2, values_only=True)
    return there, [dict(zip(header, line, strict=True)) for line in lines]


class TestLedger:
    """发文登记簿 to be read."""

    def test_figures_and_days_are_figures_and_days(self, place: Path, tmp_path: Path) -> None:
        """Excel sorts and counts them; 份号 keeps its noughts."""
        notice_gen("register", "export", tmp_path / "簿.xlsx", "--year", YEAR, "--office", place)
        _, lines = sheet(tmp_path / "簿.xlsx")
        line = next(line for line in lines if line["发文字号"] == "某卫发〔2026〕1号")
        assert (line["份数"], line["份号"]) == (45, "000012")
        assert isinstance(line["登记日期"], datetime.datetime)

    def test_what_the_office_prints_stands_in_the_print_area_and_all_else_beside_it(
        self, place: Path, tmp_path: Path
    ) -> None:
        columns = ["发文字号", "文件标题", "拟稿科室", "签收"]
        with_settings(place, "登记", f'"打印栏目" = {columns}'.replace("'", '"'))
        notice_gen("register", "export", tmp_path / "簿.xlsx", "--year", YEAR, "--office", place)
        there, lines = sheet(tmp_path / "簿.xlsx")
        assert list(lines[0])[:4] == columns
        assert set(lines[0]) == set(LEDGER)
        assert there.print_area == f"'发文登记簿'!$A$1:$D${len(lines) + 2}"

    def test_series_stand_in_the_order_of_the_office(self, place: Path, tmp_path: Path) -> None:
        """As first used, unless the settings name them in another order."""
        orders = []
        for n in (1, 2):
            path = tmp_path / f"{n}.xlsx"
            notice_gen("register", "export", path, "--year", YEAR, "--office", place)
            orders.append([line["发文字号"] for line in sheet(path)[1]])
            with_settings(place, '登记"."代字', '"某卫发" = "文件"', '"某卫函" = "信函"')
        one, other = ["某卫函〔2026〕1号", "某卫函〔2026〕2号"], ["某卫发〔2026〕1号", "某卫发〔2026〕2号"]
        assert orders == [one + other, other + one]

    def test_department_filing_and_a_void_number_are_said(self, place: Path, tmp_path: Path) -> None:
        notice_gen("register", "export", tmp_path / "簿.xlsx", "--year", YEAR, "--office", place)
        _, lines = sheet(tmp_path / "簿.xlsx")
        said = [(line["拟稿科室"], line["归档"]) for line in lines]
        assert said == [("疾控科", "没有办完"), ("疾控科", "作废"), (None, None), (None, None)]

    @pytest.mark.faces
    def test_the_printed_one_lies_on_a4_in_type_of_nine_points_at_least(
        self, place: Path, tmp_path: Path
    ) -> None:
        notice_gen("register", "export", tmp_path / "簿.pdf", "--year", YEAR, "--office", place)
        with opened(tmp_path / "簿.pdf") as document:
            assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [297, 210]
        (page,) = read_pages((tmp_path / "簿.pdf").read_bytes())
        assert min(line.size for line in page.lines) >= 9
        words = "".join(line.text for line in page.lines)
        printed = (*(name[:2] for name in LEDGER_PRINTED), "某卫函", "关于商请", "作废")
        assert [name for name in printed if name not in words] == []


def ink_of(pdf: bytes, box: tuple[float, float, float, float]) -> bytes:
    """The first page in grey, drawn within a box (left, top, right, bottom in millimetres)."""
    with opened(pdf) as document:
        seen = document[0].render(scale=4).to_pil().convert("L")
    return seen.crop(tuple(round(edge / 25.4 * 72 * 4) for edge in box)).tobytes()


def marked(pdf: bytes) -> tuple[float, ...]:
    """Where the red of a stamp stands on the first page: left, top, right, bottom in millimetres."""
    with opened(pdf) as document:
        seen = document[0].render(scale=4).to_pil().convert("RGB")
    red, green, _ = seen.split()
    box = ImageChops.subtract(red, green).point(lambda shade: 255 if shade > 90 else 0).getbbox()
    assert box is not None
    return tuple(edge / 4 / 72 * 25.4 for edge in box)


@pytest.mark.faces
class TestStamp:
    """归档章 on copies, and labels."""

    STAMP = ("Z109", "2026", "0007", "疾病预防控制科", "30年", "12")

    def stamped(self, page: bytes) -> bytes | None:
        return stamped(page, stamp_page(self.STAMP, GB_T_9704.faces))

    def turned(self, page: bytes, by: int) -> bytes:
        document = PdfDocument(page)
        document[0].set_rotation(by)
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()

    def test_it_is_45_by_16_in_the_middle_at_the_top(self) -> None:
        """DA/T 22—2015, 5.4."""
        copy = self.stamped(pdf("one"))
        assert copy is not None
        left, top, right, bottom = marked(copy)
        assert (right - left, bottom - top) == pytest.approx((45, 16), abs=0.5)
        assert (left + right) / 2 == pytest.approx(105, abs=0.5)
        assert bottom < 30

    @pytest.mark.parametrize("by", [90, 180, 270])
    def test_it_stands_upright_on_a_page_that_is_turned(self, by: int) -> None:
        """A scanner lays pages down as they come."""
        copy = self.stamped(self.turned(pdf("one"), by))
        assert copy is not None
        left, top, right, bottom = marked(copy)
        assert (right - left, bottom - top) == pytest.approx((45, 16), abs=0.5)
        assert top < 30

    def test_it_never_stands_on_words(self) -> None:
        """Where the middle has words it goes beside or below them; all that was there is there still."""
        page = pdf("x) Tj ET 180 760 235 70 re f BT /F 24 Tf 72 500 Td (one")
        copy = self.stamped(page)
        assert copy is not None
        left, top, right, bottom = marked(copy)
        around = (left - 0.5, top - 0.5, right + 0.5, bottom + 0.5)
        assert set(ink_of(page, around)) == {255}
        below = (0, 80, 210, 297)
        assert ink_of(copy, below) == ink_of(page, below)

    def test_a_page_without_a_free_place_gets_none(self) -> None:
        assert self.stamped(full_page()) is None

    def test_the_copy_of_a_pdf_a_is_one(self, tmp_path: Path) -> None:
        """Its claim, its colour profile, every face embedded."""
        notice_gen("build", DATA / "letter.xlsx", "--format", "pdf", "--output", tmp_path)
        (page,) = tmp_path.glob("*.pdf")
        copy = self.stamped(page.read_bytes())
        assert copy is not None
        assert b"<pdfaid:part>2</pdfaid:part>" in copy
        assert b"<pdfaid:conformance>B</pdfaid:conformance>" in copy
        assert b"/GTS_PDFA1" in copy
        assert copy.count(b"/FontDescriptor ") == copy.count(b"/FontFile3 ") + copy.count(b"/FontFile2 ")

    def test_the_archive_keeps_its_bytes_and_the_copy_has_the_item_s_words(
        self, place: Path, tmp_path: Path
    ) -> None:
        before = {path: path.read_bytes() for path in (place / "归档库").rglob("*") if path.is_file()}
        result = notice_gen("archive", "stamp", tmp_path / "副本", "--office", place)
        assert result.exit_code == 0, result.output
        assert {path: path.read_bytes() for path in (place / "归档库").rglob("*") if path.is_file()} == before
        names = sorted(path.name for path in (tmp_path / "副本").glob("*.pdf"))
        assert names == [
            f"Z109-WS·2026-D30-BGS-000{n} 某卫发〔2026〕{n}号 盖章扫描件（归档章）.pdf" for n in (1, 2)
        ]
        assert {"Z109", "2026", "0001", "办公室", "30年"} <= set(
            text_of(tmp_path / "副本" / names[0]).split()
        )

    def test_a_sheet_of_labels_has_one_for_every_item(self, place: Path, tmp_path: Path) -> None:
        notice_gen("archive", "labels", tmp_path / "标签.pdf", "--office", place)
        words = text_of(tmp_path / "标签.pdf").split()
        assert [word for word in words if word.startswith("000")] == ["0001", "0002"]
