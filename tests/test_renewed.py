"""`init --from`: last year's workbook keeps everything but what was true last year only."""

from __future__ import annotations

import datetime
import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import PatternFill

from conftest import built, notice_gen
from notice_gen.book import check_book, read_workbook
from notice_gen.forms.renewed import renewed_workbook
from notice_gen.model.diagnostics import Report
from notice_gen.settings.kinds import find_kind
from workbooks import DATA, notice, with_in_last_sheet, write_workbook

pytestmark = pytest.mark.slow  # each makes a workbook and reads it again

FORM = {
    "文件": "通知",
    "活动编号": "2025-03",
    "印发件标题": "2025年“健康体重”活动方案",
    "发文机关": "某某市卫生健康委员会",
    "机关代字": "某卫发",
    "年份": "2025",
    "序号": "12",
    "份号": "000012",
    "签发人": "某甲",
    "主送机关": "各区、县卫生健康局",
    "成文日期": "2025年3月5日",
    "联系电话": "0000-2025 2024",
    "拟稿人": "某乙",
    "核稿人": "某丙",
    "签发日期": datetime.date(2025, 3, 4),
}
PROSE = [["部分", "内容"], ["方案", "为做好活动，制定本方案。"]]


def renewed(folder: Path, sheets: dict | None = None, **form: object) -> tuple[Workbook, str]:
    """This year's workbook made from these sheets of last year's, and what was said on the way."""
    old = write_workbook(folder / "去年.xlsx", {"发文": {**FORM, **form}, "正文": PROSE, **(sheets or {})})
    return renewed_from(old)


def renewed_from(old: Path) -> tuple[Workbook, str]:
    result = notice_gen("init", old.parent / "今年", "--from", old)
    assert result.exit_code in (0, 1), result.output
    return load_workbook(old.parent / "今年" / "工作簿.xlsx", rich_text=True), result.output


def form(book: Workbook) -> dict[str, object]:
    return {row[0].value: row[1].value for row in book["发文"].iter_rows(min_row=2)}


def column(book: Workbook, sheet: str, header: str) -> list[object]:
    letter = next(cell.column_letter for cell in book[sheet][1] if cell.value == header)
    return [cell.value for cell in book[sheet][letter][1:]]


class TestWhatIsCleared:
    def test_numbers_dates_and_signing_of_the_form(self, tmp_path: Path) -> None:
        """The rest stays as it was."""
        book, said = renewed(tmp_path)
        kept = {"文件", "印发件标题", "发文机关", "机关代字", "主送机关", "联系电话"}
        assert {item for item, content in form(book).items() if content is not None} == kept
        assert (
            "“发文”表：清空 9 格（活动编号、年份、序号、份号、签发人、成文日期、拟稿人、核稿人、签发日期）"
            in said
        )

    def test_real_dates_go_and_their_words_stay(self, tmp_path: Path) -> None:
        phases = [
            ["阶段", "标题", "期限", "截止日期"],
            ["一", "服务提升阶段", "到5月12日护士节", datetime.date(2025, 5, 12)],
        ]
        book, _ = renewed(tmp_path, {"阶段": phases})
        assert column(book, "阶段", "期限") == ["到5月12日护士节"]
        assert column(book, "阶段", "截止日期") == [None]

    def test_the_running_number_of_an_activity_is_no_document_number(self, tmp_path: Path) -> None:
        book, _ = renewed(tmp_path, {"活动": [["序号", "活动名称"], [1, "义诊"], [2, "讲座"]]})
        assert column(book, "活动", "序号") == [1, 2]

    @pytest.mark.parametrize("header", ["完成情况", "考核得分", "工作进展", "名 次"])
    def test_results_go_from_declared_and_from_own_sheets(self, tmp_path: Path, header) -> None:
        rows = [["序号", "活动名称", header, "备注"], [1, "义诊", "已完成", "照旧"]]
        book, said = renewed(tmp_path, {"活动": rows, "任务": [["一览"], *rows]})
        assert column(book, "活动", header) == [None]
        assert [cell.value for cell in book["任务"][3]] == [1, "义诊", None, "照旧"]
        assert f"“任务”表：清空 1 格（{header}）。" in said

    def test_a_kind_says_itself_what_goes(self, tmp_path: Path) -> None:
        """A column of a kind's own with renew = "clear"."""
        from test_templates import kind_of

        kind_of(tmp_path / "templates" / "own", "@标题 {{ 发文.标题 }}\n一段。\n", 'title = "本院通知"\nsheets = ["发文"]\n'
                '[[sheet]]\nname = "评比"\nfields = [{ name = "科室" }, { name = "红旗", renew = "clear" }]\n')  # fmt: skip
        book, _ = renewed(tmp_path, {"评比": [["科室", "红旗"], ["医政科", "三面"]]}, 模板="本院通知")
        assert column(book, "评比", "红旗") == [None]
        assert column(book, "评比", "科室") == ["医政科"]
        assert (tmp_path / "今年" / "templates" / "own" / "kind.toml").exists()


class TestWhatIsMarked:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("2025年3月开始", "2025年【待核】3月开始"),
            ("2024年度工作", "2024年度【待核】工作"),
            ("国卫发〔2025〕12号", "国卫发〔2025〕【待核】12号"),
            ("2024—2025年", "2024【待核】—2025年【待核】"),
            ("到2026年底、2030年", "到2026年底、2030年"),
            ("1998年以来", "1998年以来"),
            ("2025年【待核】起", "2025年【待核】起"),
            ("电话 0000-20251234、编号20250101", "电话 0000-20251234、编号20250101"),
            ("经费2025.5元", "经费2025.5元"),
            ("2025.5.12前", "2025【待核】.5.12前"),
            ("2025-05-12", "2025【待核】-05-12"),
            ("2025-1234567", "2025-1234567"),
        ],
    )
    def test_a_year_up_to_that_of_the_workbook(self, tmp_path: Path, old, new) -> None:
        book, _ = renewed(tmp_path, {"正文": [["部分", "内容"], ["方案", old]]})
        assert column(book, "正文", "内容") == [new]

    @pytest.mark.parametrize(
        ("form", "marked"),
        [
            ({}, ["2024", "2025", "2026"]),  # no year at all: what lies before this_year is old
            ({"成文日期": "2025年3月5日"}, ["2024", "2025"]),
            ({"成文日期": "2025年3月5日", "年份": "2024"}, ["2024"]),
        ],
    )
    def test_which_years_are_old_is_said_by_the_workbook_before_the_clock(
        self, tmp_path: Path, form, marked
    ) -> None:
        kind = find_kind("printed-notice")
        prose = [["部分", "内容"], ["方案", "2024年、2025年、2026年、2027年"]]
        old = write_workbook(tmp_path / "b.xlsx", {"发文": {"文件": "通知", **form}, "正文": prose})
        tables = check_book(kind, read_workbook(old), Report())
        made = renewed_workbook(old.read_bytes(), [(kind, tables)], this_year=2027)
        (tmp_path / "new.xlsx").write_bytes(made.data)
        words = load_workbook(tmp_path / "new.xlsx")["正文"]["B2"].value
        assert re.findall("(....)年【待核】", words) == marked

    def test_titles_and_sheets_that_no_kind_declares(self, tmp_path: Path) -> None:
        book, said = renewed(tmp_path, {"任务": [["2025年任务", "数量"], ["2025年底前完成", 2025]]})
        assert form(book)["印发件标题"] == "2025年【待核】“健康体重”活动方案"
        assert [[c.value for c in row] for row in book["任务"]] == [
            ["2025年【待核】任务", "数量"],
            ["2025年【待核】底前完成", 2025],
        ]
        assert "“任务”表：标出【待核】 2 处。" in said

    def test_the_name_of_a_sheet_stays_a_name(self, tmp_path: Path) -> None:
        book, _ = renewed(
            tmp_path,
            {"2025年任务": [["任务"], ["义诊"]], "附件": [["标题", "来源"], ["任务分解表", "2025年任务"]]},
        )
        assert column(book, "附件", "来源") == ["2025年任务"]

    def test_a_real_date_that_no_kind_declares_becomes_words_to_check(self, tmp_path: Path) -> None:
        tasks = [["任务", "时间"], ["义诊", datetime.date(2025, 5, 12)], ["讲座", datetime.date(2026, 5, 12)]]
        book, _ = renewed(tmp_path, {"任务": tasks})
        assert column(book, "任务", "时间") == ["2025年5月12日【待核】", datetime.datetime(2026, 5, 12)]

    def test_the_draft_shows_the_marks_and_says_how_many_are_left(self, tmp_path: Path) -> None:
        """Also in prose that is open to 【列名】."""
        from docx import Document
        from docx.enum.text import WD_COLOR_INDEX

        renewed(tmp_path, {"正文": [["部分", "内容"], ["方案", "从2025年3月起。"]]})
        new = tmp_path / "今年" / "工作簿.xlsx"
        docx = built(new, tmp_path / "out")
        lit = [run.text for p in Document(str(docx)).paragraphs for run in p.runs
               if run.font.highlight_color == WD_COLOR_INDEX.YELLOW and "待核" in run.text]  # fmt: skip
        assert lit.count("【待核】") >= 2
        assert "“正文”表 B2：“内容”里有【待核】，还没有核对" in notice_gen("check", new).stderr


class TestWhatStays:
    def test_the_old_workbook_is_not_touched(self, tmp_path: Path) -> None:
        renewed(tmp_path)
        old = tmp_path / "去年.xlsx"
        before = hashlib.sha256(old.read_bytes()).digest()
        (tmp_path / "今年").rename(tmp_path / "别处")
        renewed_from(old)
        assert hashlib.sha256(old.read_bytes()).digest() == before

    def test_formats_formulas_and_bold_words(self, tmp_path: Path) -> None:
        old = write_workbook(
            tmp_path / "去年.xlsx", {"发文": FORM, "正文": PROSE, "单位": [["单位", "人数"], ["甲院", 3]]}
        )
        book = load_workbook(old)
        book["单位"]["A2"].fill = PatternFill("solid", fgColor="00FF00")
        book["单位"].column_dimensions["A"].width = 33
        book["单位"]["B3"] = "=SUM(B2:B2)"
        book["单位"]["A3"] = CellRichText("自", TextBlock(InlineFont(b=True), "2025年"), "起")
        book.save(old)
        page = renewed_from(old)[0]["单位"]
        assert page["A2"].fill.fgColor.rgb == "0000FF00"
        assert page.column_dimensions["A"].width == 33
        assert page["B3"].value == "=SUM(B2:B2)"
        assert str(page["A3"].value) == "自2025年【待核】起"
        assert page["A3"].value[1].font.b

    def test_notes_on_cells_stay_readable(self, tmp_path: Path) -> None:
        """The notes of the blank workbook, a year later."""
        notice_gen("init", tmp_path / "去年")
        book, _ = renewed_from((tmp_path / "去年" / "工作簿.xlsx").rename(tmp_path / "旧.xlsx"))
        note = book["发文"]["A9"].comment
        assert note.text == "模板（可以空着）\n模板的名称，如 通知、印发类通知；空白为印发类通知。"
        with zipfile.ZipFile(tmp_path / "今年" / "工作簿.xlsx") as package:
            boxes = b"".join(package.read(name) for name in package.namelist() if name.endswith(".vml"))
        assert boxes.count(b"width:260px") == boxes.count(b"<ns0:shape ") > 30  # not openpyxl's 144px

    def test_words_that_begin_with_a_sign_stay_words(self, tmp_path: Path) -> None:
        """Marked or not, they never become a formula."""
        old = write_workbook(tmp_path / "去年.xlsx", {"发文": FORM, "正文": PROSE})
        book = load_workbook(old)
        for row, text in ((3, "=2025年"), (4, "=1+1"), (5, "@2025年")):
            book["正文"].cell(row, 2).value = text
            book["正文"].cell(row, 2).data_type = "s"
        book.save(old)
        page = renewed_from(old)[0]["正文"]
        assert [(c.value, c.data_type) for c in page["B"][2:]] == [
            ("=2025年【待核】", "s"), ("=1+1", "s"), ("@2025年【待核】", "s"),
        ]  # fmt: skip

    def test_what_cannot_be_taken_over_is_named(self, tmp_path: Path) -> None:
        old = write_workbook(
            tmp_path / "去年.xlsx", {"发文": FORM, "正文": PROSE, "单位": [["单位", "人数"], ["甲院", 3]]}
        )
        book = load_workbook(old)
        chart = BarChart()
        chart.add_data(Reference(book["单位"], min_col=2, min_row=1, max_row=2))
        book["单位"].add_chart(chart, "D2")
        book.save(old)
        assert "没有带到新的工作簿里" not in renewed_from(old)[1]  # charts are carried over

    @pytest.mark.parametrize("name", ["wangcheng", "shaoxing"])
    def test_a_real_campaign_renewed_can_be_built(self, name, tmp_path: Path) -> None:
        """With its gaps: number and date open, old years marked."""
        assert notice_gen("init", tmp_path / "今年", "--from", DATA / f"{name}.xlsx").exit_code == 0
        result = notice_gen("build", tmp_path / "今年" / "工作簿.xlsx", "--output", tmp_path / "out")
        assert result.exit_code in (0, 1)
        assert "错误" not in result.stderr
        assert [path.name[:3] for path in (tmp_path / "out").glob("[!.]*")] == ["送审稿"]


class TestASheetMadeToExplode:
    """openpyxl would make each of its 17 thousand million cells."""

    def test_a_lone_cell_in_the_far_corner_is_kept(self, tmp_path: Path) -> None:
        path = write_workbook(tmp_path / "old.xlsx", {"发文": notice(), "另": [["甲"]]})
        corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        with_in_last_sheet(path, corner, before="</sheetData>")
        assert (
            notice_gen("init", tmp_path / "new", "--from", path).exit_code == 2
        )  # beyond what is read at all
        with_in_last_sheet(path, corner.replace("<v>1</v>", ""), before=corner)
        assert notice_gen("init", tmp_path / "new", "--from", path).exit_code == 0

    def test_a_sheet_merged_as_a_whole_is_refused(self, tmp_path: Path) -> None:
        path = write_workbook(tmp_path / "old.xlsx", {"发文": notice(), "另": [["甲"]]})
        with_in_last_sheet(path, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
        result = notice_gen("init", tmp_path / "new", "--from", path)
        assert (result.exit_code, "〔I008〕" in result.stderr) == (2, True)
