"""What an office prints of its register and archive: the ledger, slips, stamps, boxes, lists; each says what is kept."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import sqlite3
from contextlib import chdir, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from PIL import ImageChops
from pypdfium2 import PdfDocument

from conftest import notice_gen
from handed_over import FILES, item, office, pdf, record
from issuing import campaign, office_with, run
from notice_gen.model.diagnostics import Report
from notice_gen.model.filing import LEDGER, LEDGER_PRINTED, Done, Number, Wanted
from notice_gen.model.kind import GENRES
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.number_forms import NumberForm
from notice_gen.office.archive import open_archive
from notice_gen.office.handover.exchange import COLUMNS
from notice_gen.office.on_paper.boxes import Box, boxes_of, notes
from notice_gen.office.on_paper.sheets import files_of
from notice_gen.office.on_paper.statistics import Counted, counted, report_of
from notice_gen.office.register import make_register, open_register
from notice_gen.pages.glyphs import read_pages
from notice_gen.pages.pdfium import opened, text_of
from notice_gen.settings.kinds import all_kinds, builtin_templates
from notice_gen.settings.office import OFFICE_TEXT, Office, read_office
from notice_gen.writers.outline import outline
from notice_gen.writers.pdf.labels import stamp_page
from notice_gen.writers.pdf.stamping import stamped
from on_paper import full_page, with_settings
from pages import Pages
from word import words
from workbooks import DATA, write_workbook

pytestmark = pytest.mark.slow  # each issues documents and prints their papers

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

    def test_what_a_line_says_under_a_name_of_its_own_has_a_column(self, place: Path, tmp_path: Path) -> None:
        """As a ledger that was taken over has: nothing stays unseen."""
        register = open_register(str(place / "发文登记簿.db"))
        register.take([Wanted("旧", "某卫发", YEAR, {"标题": "关于旧事的通知", "承办部门": "某科"})])
        notice_gen("register", "export", tmp_path / "簿.xlsx", "--year", YEAR, "--office", place)
        assert [line["承办部门"] for line in sheet(tmp_path / "簿.xlsx")[1] if line["承办部门"]] == ["某科"]

    @pytest.mark.faces
    def test_the_printed_one_lies_on_a4_in_type_of_nine_points_at_least(
        self, place: Path, tmp_path: Path
    ) -> None:
        notice_gen("register", "export", tmp_path / "簿.pdf", "--year", YEAR, "--office", place)
        with opened(tmp_path / "簿.pdf") as document:
            assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [297, 210]
        (page,) = read_pages((tmp_path / "簿.pdf").read_bytes())
        assert min(line.size for line in page.lines) >= 9
        there = "".join(line.text for line in page.lines)
        printed = (*(name[:2] for name in LEDGER_PRINTED), "某卫函", "关于商请", "作废")
        assert [name for name in printed if name not in there] == []


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

    def test_that_the_sealed_page_is_of_before_a_reprint_is_said(self, tmp_path: Path) -> None:
        """Until the reprint's own scan has come; a scan that was withdrawn was never its sealed page."""
        workbook = office_with(tmp_path, campaign())
        place = tmp_path / "办公室"
        settings = place / "办公室.toml"
        settings.write_text(
            settings.read_text(encoding="utf-8").replace('# "全宗号"', '"全宗号"'), encoding="utf-8"
        )
        scan = tmp_path / "盖章.pdf"

        def said() -> list[str]:
            answer = notice_gen("archive", "stamp", tmp_path / "副本", "--office", place, "--json")
            return [one["code"] for one in json.loads(answer.output)["findings"]]

        def added(words: str) -> None:
            scan.write_bytes(pdf(*words))
            assert run("archive", "add", "1号", scan, "--as", "正本", "--other-pages", "--office", place) == 0

        assert run("issue", workbook) in (0, 1)
        assert run(
            "archive", "number", "--year", YEAR, "--office", place, "--output", tmp_path / "编号.xlsx"
        ) in (0, 1)
        added("ab")
        assert run("archive", "withdraw", "1号", "盖章.pdf", "--reason", "是别的", "--office", place) == 0
        assert said() == []
        added("ac")
        write_workbook(workbook, campaign(主送机关="各区、县（市）卫生健康局"))
        assert run("issue", workbook, "--reprint") in (0, 1)
        assert said() == ["A048"]
        added("ad")
        assert said() == []

    def test_a_sheet_of_labels_has_one_for_every_item(self, place: Path, tmp_path: Path) -> None:
        notice_gen("archive", "labels", tmp_path / "标签.pdf", "--office", place)
        there = text_of(tmp_path / "标签.pdf").split()
        assert [word for word in there if word.startswith("000")] == ["0001", "0002"]


FILED = {"拟稿单位": "疾控科", "校对人": "某丁", "保管期限": "永久", "机构或问题": "办公室"}


class TestSlip:
    """发文处理单 as it is filed."""

    def issued(self, folder: Path, *options: object, **fields: Any) -> Path:
        """The folder of a campaign whose notice is issued, in an office with a 全宗号."""
        workbook = office_with(folder, campaign(**{**FILED, **fields}))
        with_settings(folder / "办公室", "归档", '"全宗号" = "Z109"')
        with chdir(workbook.parent):
            assert run("issue", workbook.name, *options) in (0, 1)
        return workbook.parent

    @pytest.mark.faces
    @pytest.mark.fangsong
    def test_it_is_filed_as_pdf_too(self, tmp_path: Path) -> None:
        self.issued(tmp_path)
        archive = open_archive(tmp_path / "办公室" / "归档库")
        (kept,) = (one for one in archive.items() if not one.startswith("活动:"))
        files = archive.files(kept)
        assert {"处理单/处理单.docx", "处理单/处理单.pdf"} <= set(files)
        there = text_of(files["处理单/处理单.pdf"])
        assert b"<pdfaid:part>2</pdfaid:part>" in files["处理单/处理单.pdf"].read_bytes()
        assert [said for said in ("疾控科", "某丁", "永久") if said not in there] == []

    def test_an_office_s_own_form_is_a_folder_beside_the_workbook(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**FILED))
        own = workbook.parent / "templates" / "dispatch-slip"
        shutil.copytree(builtin_templates() / "dispatch-slip", own)
        (own / "body.md.j2").write_text(
            "@版头 不印\n@标题 公文签批单\n|拟稿科室|{{ 发文.拟稿单位 }}|\n", encoding="utf-8"
        )
        with chdir(workbook.parent):
            run("issue", workbook.name, "--format", "docx")
        (slip,) = (tmp_path / "活动" / "output").glob("*（处理单）.docx")
        assert [said for said in ("公文签批单", "拟稿科室", "疾控科") if said not in words(slip)] == []

    def test_a_reprint_without_pdf_keeps_no_pdf_of_the_slip_before(self, tmp_path: Path) -> None:
        """What an item says of a document is one thing."""
        place = self.issued(tmp_path)
        write_workbook(place / "工作簿.xlsx", campaign(**FILED, 附注="此件公开发布"))
        with chdir(place):
            run("issue", "工作簿.xlsx", "--reprint", "--format", "docx")
        archive = open_archive(tmp_path / "办公室" / "归档库")
        (kept,) = (one for one in archive.items() if not one.startswith("活动:"))
        assert archive.newest(kept) == 2
        assert "处理单/处理单.pdf" not in archive.files(kept)

    def test_a_date_of_printing_without_an_office_is_a_gap(self, tmp_path: Path) -> None:
        """Half of a line of 版记 (GB/T 9704—2012, 7.4.3)."""
        day = datetime.date(2026, 3, 19)
        workbook = write_workbook(tmp_path / "b.xlsx", campaign(印发日期=day))
        found = json.loads(notice_gen("check", workbook, "--json").stdout)["findings"]
        assert [(one["code"], one["severity"]) for one in found if "印发机关" in one["seen"]] == [
            ("W116", "待补")
        ]


class TestBoxes:
    """Boxes and their papers (DA/T 22—2015, 6.4)."""

    def boxed(self, folder: Path, most: int, *said: tuple[int, str, int | None]) -> list[Box]:
        """The boxes of items, each with its 件号, the part of its 档号 above that, and its pages."""
        items = [item(folder / above, n, code=f"Z109-WS·{above}-{n:04d}") for n, above, _ in said]
        pages = {f"{above}/{n}": count for n, above, count in said}
        items = [replace(one, id=f"{above}/{n}") for one, (n, above, _) in zip(items, said, strict=True)]
        return boxes_of(items, pages, most, Report())

    def test_other_years_retentions_and_departments_go_into_other_boxes(self, tmp_path: Path) -> None:
        boxes = self.boxed(
            tmp_path,
            500,
            (1, "2026-Y-BGS", 3),
            (1, "2026-D30-BGS", 3),
            (1, "2025-Y-BGS", 3),
            (2, "2026-Y-BGS", 3),
        )
        assert [(box.n, box.year, box.retention, box.range) for box in boxes] == [
            (1, 2025, "永久", "0001"), (2, 2026, "30年", "0001"), (3, 2026, "永久", "0001—0002"),
        ]  # fmt: skip

    def test_items_of_one_class_are_together_whatever_words_their_department_has(
        self, tmp_path: Path
    ) -> None:
        """The 档号 says which class it is: 办公室 and BGS are one."""
        said = [(1, "办公室"), (2, "BGS"), (3, "办公室")]
        items = [item(tmp_path, n, 机构或问题=unit) for n, unit in said]
        boxes = boxes_of(items, dict.fromkeys([one.id for one in items], 3), 100, Report())
        assert [box.numbers for box in boxes] == [(1, 2, 3)]

    def test_a_full_box_is_followed_by_another_and_no_item_is_lost(self, tmp_path: Path) -> None:
        said = [(n, "2026-Y-BGS", 90 if n == 3 else 40) for n in range(1, 7)]
        boxes = self.boxed(tmp_path, 100, *said)
        assert [box.numbers for box in boxes] == [(1, 2), (3,), (4, 5), (6,)]

    def test_the_note_names_the_item_numbers_that_are_not_there(self, tmp_path: Path) -> None:
        (box,) = self.boxed(tmp_path, 100, (1, "2026-Y-BGS", 3), (4, "2026-Y-BGS", None))
        said = outline(notes([box]))
        assert (
            "本盒 2 件，件号 0001—0004。⏎件号 0002、0003 没有列入，上面的件数、页数没有计入。⏎件号 0004 的页数没有数出来。"
            in said
        )

    @pytest.mark.faces
    def test_each_note_begins_at_the_same_height(self, tmp_path: Path) -> None:
        """In the PDF and in the Word form, whose page begins with the title itself."""
        boxes = self.boxed(tmp_path, 3, *((n, "2026-Y-BGS", 3) for n in (1, 2, 3)))
        made = {one.name: one.data for one in files_of(notes(boxes), "备考表", ("docx", "pdf"), Report())}
        pages = read_pages(made["备考表.pdf"])
        tops = [line.baseline for page in pages for line in page.lines if line.text == "备考表"]
        assert (len(tops), len({round(top) for top in tops})) == (3, 1)
        (tmp_path / "备考表.docx").write_bytes(made["备考表.docx"])
        texts = Document(str(tmp_path / "备考表.docx")).paragraphs
        titles = [one for one in texts if one.text == "备考表"]
        assert [one.paragraph_format.page_break_before for one in titles] == [None, True, True]

    @pytest.mark.faces
    def test_every_paper_is_there_and_counts_alike(self, place: Path, tmp_path: Path) -> None:
        result = notice_gen("archive", "papers", tmp_path / "装盒", "--office", place, "--first-box", 7)
        assert result.exit_code == 0, result.output
        there = {path.name: path for path in (tmp_path / "装盒").iterdir() if path.name[0] != "."}
        assert sorted(there) == sorted(
            [f"{name}.{ending}" for name in ("备考表", "交接文据") for ending in ("docx", "pdf")]
            + [
                f"{name}.{ending}"
                for name in ("档案盒目录", "移交清单")
                for ending in ("docx", "pdf", "xlsx")
            ]
            + ["盒脊标签.pdf"]
        )
        for name, said in (
            ("备考表.pdf", "本盒 2 件，12 页，件号 0001—0002。"),
            ("档案盒目录.pdf", "0001—0002"),
            ("移交清单.pdf", "2 件，1 盒"),
            ("交接文据.pdf", "2 件（1 盒）"),
            ("盒脊标签.pdf", "0002"),
        ):
            assert said in text_of(there[name]), name
        rows = list(load_workbook(there["移交清单.xlsx"]).active.values)
        assert [line[7] for line in rows if line[0] in (1, 2, "合计")] == [6, 6, 12]
        assert {line[1] for line in rows if line[0] in (1, 2)} == {7}


def test_a_register_of_before_has_nothing_against_its_documents(tmp_path: Path) -> None:
    """拟稿单位 and 份号 were no facts then: what it does not say, no workbook says otherwise (J019)."""
    workbook = office_with(tmp_path, campaign(拟稿单位="疾控科"))
    with chdir(workbook.parent):
        run("issue", workbook.name, "--format", "docx")
        with closing(sqlite3.connect(tmp_path / "办公室" / "发文登记簿.db")) as database, database:
            ((facts,),) = database.execute("SELECT facts FROM entry")
            old = {name: said for name, said in json.loads(facts).items() if name not in ("拟稿单位", "份号")}
            database.execute("UPDATE entry SET facts = ?", [json.dumps(old, ensure_ascii=False)])
        answer = json.loads(notice_gen("issue", workbook.name, "--format", "docx", "--json").stdout)
    assert [one["state"] for one in answer["documents"]] == ["again"]
    assert "J019" not in {one["code"] for one in answer["findings"]}


class TestDistribution:
    """分发: who gets how many copies."""

    def entered(self, folder: Path, **facts: str) -> Path:
        """An office with a document of these facts."""
        return office(folder / "办公室", (record(1, FILES, **facts), FILES))

    def test_each_recipient_has_a_line_and_the_rest_is_kept(self, tmp_path: Path) -> None:
        """各区、县卫生健康局 is one name; the copies and those that are kept make up 份数."""
        to = {
            "主送机关": "各区、县卫生健康局，市第一医院",
            "抄送机关": "市委办公室、市政府办公室",
            "份数": "45",
        }
        place = self.entered(tmp_path, **to)
        result = notice_gen(
            "register", "distribute", "1号", tmp_path / "分发.xlsx", "--copies", 10, "--office", place
        )
        assert result.exit_code == 0, result.output
        lines = list(load_workbook(tmp_path / "分发.xlsx").active.values)[4:]
        assert [line[1:3] for line in lines] == [
            ("各区、县卫生健康局", 10), ("市第一医院", 10), ("市委办公室", 10), ("市政府办公室", 10), ("存档", 5), ("合计", 45),
        ]  # fmt: skip

    def test_the_issuers_of_a_joint_document_have_what_the_workbook_said(self, tmp_path: Path) -> None:
        to = {"主送机关": "市第一医院，某某市财政局", "抄送机关": "", "份数": "45"}
        place = self.entered(tmp_path, **to, 各机关份数="某某市教育局 20份；某某市财政局 5份")
        notice_gen("register", "distribute", "1号", tmp_path / "分发.xlsx", "--copies", 2, "--office", place)
        lines = list(load_workbook(tmp_path / "分发.xlsx").active.values)[4:]
        assert [line[1:3] for line in lines] == [
            ("某某市教育局", 20), ("某某市财政局", 5), ("市第一医院", 2), ("存档", 18), ("合计", 45),
        ]  # fmt: skip

    def test_what_a_clerk_fills_in_is_printed(self, tmp_path: Path) -> None:
        """Copies, who signed and when; no line is lost."""
        place = self.entered(tmp_path, 主送机关="市第一医院，市第二医院", 抄送机关="", 份数="45")
        sheet = tmp_path / "分发.xlsx"
        notice_gen("register", "distribute", "1号", sheet, "--office", place)
        book = load_workbook(sheet)
        there = book.active
        there["C5"], there["D5"], there["E5"] = 30, "张三", datetime.date(2026, 3, 6)
        there["C6"], there["C7"] = 10, 5
        book.save(sheet)
        result = notice_gen(
            "register",
            "distribute",
            "1号",
            tmp_path / "签收.xlsx",
            "--filled",
            sheet,
            "--office",
            place,
            "--json",
        )
        assert json.loads(result.stdout)["findings"] == [], result.output
        lines = list(load_workbook(tmp_path / "签收.xlsx").active.values)[4:]
        assert [line[1:5] for line in lines][:2] == [
            ("市第一医院", 30, "张三", "2026-03-06"), ("市第二医院", 10, None, None),
        ]  # fmt: skip
        assert [line[1:3] for line in lines][-2:] == [("存档", 5), ("合计", 45)]


class TestStatistics:
    """发文统计."""

    def test_what_was_issued_is_counted_by_kind_department_and_month_against_last_year(
        self, tmp_path: Path
    ) -> None:
        """Numbers that are void, reserved or not finished are not; all three counts have one sum."""
        register = make_register(str(tmp_path / "登记簿.db"))
        for n, (year, genre, department, day) in enumerate(
            [
                (2025, "通知", "疾控科", "2025-12-30"),
                (2026, "通知", "疾控科", "2026-03-05"),
                (2026, "通知", "", "2026-03-06"),
                (2026, "函", "医政科", "2026-12-01"),
            ]
        ):
            facts = {"标题": f"关于某事的{genre}", "文种": genre, "拟稿单位": department, "印发日期": day}
            (entry,) = register.take([Wanted(f"活动/{n}", "某卫发", year, facts)])
            register.issued([Done(entry.id, 1, {})])
        register.take([Wanted("没有办完", "某卫发", 2026, {"标题": "关于某事的函", "文种": "函"})])
        register.reserve("某卫发", 2026)
        result = notice_gen(
            "register", "statistics", "--year", 2026, "--register", tmp_path / "登记簿.db", "--json"
        )
        counts = json.loads(result.stdout)["counts"]
        assert counts["文种"] == [["通知", 1, 2], ["函", 0, 1]]
        assert counts["拟稿科室"] == [["疾控科", 1, 1], ["医政科", 0, 1], ["没有写", 0, 1]]
        assert [line for line in counts["月份"] if line[1] or line[2]] == [["3月", 0, 2], ["12月", 1, 1]]
        assert {
            tuple(map(sum, zip(*(line[1:] for line in lines), strict=True))) for lines in counts.values()
        } == {(1, 3)}

    @pytest.mark.parametrize(
        ("series", "form", "facts", "genre"),
        [
            ("卫生健康工作动态", NumberForm("第N期"), {"标题": "一条动态"}, "简报"),
            ("局长办公会议纪要", NumberForm("第N期"), {"标题": "研究某事"}, "纪要"),
            ("某卫发", NumberForm(), {"标题": "研究某事"}, "没有写"),
        ],
    )
    def test_what_has_no_genre_is_counted_by_its_mark(
        self, tmp_path: Path, series, form, facts, genre
    ) -> None:
        """A bulletin is none of the fifteen 文种, and is counted in 期."""
        register = make_register(str(tmp_path / "登记簿.db"))
        (entry,) = register.take([Wanted("活动/1", series, YEAR, facts, form=form)])
        register.issued([Done(entry.id, 1, {})])
        assert counted(register.entries(), YEAR)[0].lines == ((genre, 0, 1),)

    @pytest.mark.faces
    def test_what_stands_above_a_table_is_clear_of_its_rule(self, place: Path, tmp_path: Path) -> None:
        """By a millimetre of white at least."""
        notice_gen("register", "statistics", tmp_path / "统计.pdf", "--year", YEAR, "--office", place)
        gaps = [
            min(rule.y for rule in page.rules if rule.y > line.bottom - 1) - line.bottom
            for page in Pages(tmp_path / "统计.pdf")
            for line in page.lines
            if "单位：件" in line.text
        ]
        assert len(gaps) == 3
        assert min(gaps) > 1

    @pytest.mark.parametrize(("genres", "pages"), [(3, 1), (12, 2)])
    def test_no_table_is_parted_between_pages(self, genres: int, pages: int) -> None:
        """What does not stand below the others whole has a page of its own."""
        lines = tuple((f"文种{n}", n, n) for n in range(genres))
        counts = (Counted("文种", lines), Counted("拟稿科室", lines), Counted("月份", lines))
        assert len(report_of(counts, YEAR).parts) == pages

    def test_the_workbook_has_figures(self, place: Path, tmp_path: Path) -> None:
        notice_gen("register", "statistics", tmp_path / "统计.xlsx", "--year", YEAR, "--office", place)
        sums = [
            line[1:4]
            for line in load_workbook(tmp_path / "统计.xlsx").worksheets[0].values
            if line[0] == "合计"
        ]
        assert sums == [(0, 2, 2)]


class TestRetention:
    """保管期限 by the office's own table."""

    def test_what_the_title_says_goes_before_its_kind(self, tmp_path: Path) -> None:
        """The table decides where the workbook says nothing, for register, 档号 and slip alike."""
        workbook = office_with(tmp_path, campaign(机构或问题="办公室"))
        place = with_settings(tmp_path / "办公室", "归档", '"全宗号" = "Z109"')
        with_settings(place, '归档"."保管期限表', '"通知" = "10年"', '"活动实施方案" = "永久"')
        with chdir(workbook.parent):
            run("issue", workbook.name, "--format", "docx")
        (entry,) = open_register(str(place / "发文登记簿.db")).entries()
        assert entry.facts["保管期限"] == "永久"
        assert read_office(place / "办公室.toml").item_class(entry.facts, YEAR) == "Z109-WS·2026-Y-BGS"
        (slip,) = (workbook.parent / "output").glob("*（处理单）.docx")
        assert "永久" in words(slip)

    @pytest.mark.parametrize(
        ("title", "genre", "kind", "line"),
        [
            ("关于召开2026年全区卫生健康工作会议的通知", "通知", "通知", "会议通知"),
            ("关于召开会商的通知", "通知", "会议通知", "会议通知"),
            ("关于李某甲等同志职务任免的通知", "通知", "通知", "任免通知"),
            ("关于某事的通知", "通知", "通知", "通知"),
            ("关于某事的函", "函", "函", ""),
        ],
    )
    def test_words_that_are_parted_and_the_name_of_a_kind_fit(self, title, genre, kind, line) -> None:
        lines = {"通知": "30年", "会议通知": "10年", "任免通知": "永久"}
        office = Office(Path(), "", Path(), retentions=lines)
        assert office.suggested({"标题": title, "文种": genre}, kind) == (line, lines.get(line, ""))

    def test_every_line_that_the_settings_show_is_a_kind_or_a_genre(self) -> None:
        """They are taken as they stand."""
        known = {*GENRES, *(kind.title for kind in all_kinds())}
        shown = OFFICE_TEXT.partition('\n["归档"."保管期限表"]')[2].partition("\n\n")[0]
        lines = set(re.findall('# "(.+?)" =', shown))
        assert lines
        assert lines <= known

    def test_a_reprint_keeps_what_was_entered(self, tmp_path: Path) -> None:
        """A table that came later does not set 保管期限 against the 档号."""
        workbook = office_with(tmp_path, campaign(机构或问题="办公室"))
        place = with_settings(tmp_path / "办公室", "归档", '"全宗号" = "Z109"')
        with chdir(workbook.parent):
            run("issue", workbook.name, "--format", "docx")
            with_settings(place, '归档"."保管期限表', '"通知" = "永久"')
            write_workbook(workbook, campaign(机构或问题="办公室", 附注="此件公开发布"))
            run("issue", workbook.name, "--format", "docx", "--reprint")
        (entry,) = open_register(str(place / "发文登记簿.db")).entries()
        assert (entry.version, entry.facts["保管期限"]) == (2, "30年")


class TestExchange:
    """The catalogue as archive systems take it in."""

    ODD = '关于“甲,乙” 与 "丙" & <丁> 的通知'

    def written(self, folder: Path, name: str) -> bytes:
        """The catalogue of two documents in a file of this name."""
        place = office(
            folder / "办公室",
            (record(1, FILES, 标题=self.ODD, 备注="一行\n又一行"), FILES),
            (record(2, FILES, code=""), FILES),
        )
        notice_gen("archive", "catalogue", folder / name, "--office", place)
        return (folder / name).read_bytes()

    def test_a_csv_gives_back_every_value_as_it_was(self, tmp_path: Path) -> None:
        """Every value is quoted; 件号 keeps its noughts, a line break stays inside its value."""
        data = self.written(tmp_path, "目录.csv")
        assert data.startswith(b"\xef\xbb\xbf")  # Excel on a Chinese Windows takes a file without it for GBK
        one, other = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert (one["题名"], one["备注"], one["件号"]) == (self.ODD, "一行\n又一行", "0001")
        assert (one["档号"], one["日期"], one["页数"]) == ("Z109-WS·2026-D30-BGS-0001", "20260305", "6")
        assert (other["档号"], other["件号"], other["文号"]) == ("", "", "某卫发〔2026〕2号")
        assert all(line.startswith('"') for line in data.decode("utf-8-sig").split("\r\n") if line)

    def test_the_xml_is_valid_and_says_the_same_as_the_csv(self, tmp_path: Path) -> None:
        data = self.written(tmp_path, "目录.xml")
        root = etree.fromstring(data)
        etree.XMLSchema(etree.parse(tmp_path / "目录.xsd")).assertValid(root)
        lines = [{etree.QName(one).localname: one.text or "" for one in line} for line in root]
        said = self.written(tmp_path / "csv", "目录.csv").decode("utf-8-sig")
        assert lines == list(csv.DictReader(io.StringIO(said, newline="")))

    def test_the_columns_are_those_of_the_page_on_formats(self) -> None:
        """docs/format.md says where each name is from."""
        page = (DATA.parent / "docs" / "format.md").read_text(encoding="utf-8")
        table = page.partition("| column |")[2].partition("\n\n")[0]
        named = [name for cells in re.findall(r"^\| ([^|]+) \|", table, re.M) for name in cells.split(", ")]
        assert [name for name in named if name != "---"] == list(COLUMNS)
