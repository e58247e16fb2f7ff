"""Reading a workbook: what the clerk sees in Excel is what the tables hold, and faults name their cell."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from conftest import notice_gen
from notice_gen.book import check_book, read_workbook
from notice_gen.book.number_format import compiled
from notice_gen.model.diagnostics import Refused, Report, Severity
from notice_gen.model.places import cell_name, spot
from notice_gen.model.values import Day, Listing, shown
from notice_gen.settings.kinds import find_kind, load_kind
from workbooks import FOUR_LEVELS, PLAIN, notice, write_workbook

KIND = load_kind(PLAIN)


def read(path: Path, kind: Any = KIND) -> tuple[Any, Report]:
    report = Report()
    return check_book(kind, read_workbook(path), report), report


def value_of(folder: Path, value: object, number_format: str = "General") -> str:
    """A value as a table without declaration shows it."""
    book = Workbook()
    book.active.append(["列"])
    book.active.append([value])
    book.active["A2"].number_format = number_format
    book.save(folder / "v.xlsx")
    workbook = read_workbook(folder / "v.xlsx")
    return str(workbook.sheets["Sheet"].at(1, 0))


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (datetime.date(2022, 5, 12), 'm"月"d"日"', "5月12日"),
        (datetime.date(2022, 5, 12), 'm"月"d"日";@', "5月12日"),
        (datetime.date(2022, 5, 12), '[$-804]yyyy"年"m"月"d"日"', "2022年5月12日"),
        (datetime.date(2022, 5, 2), "yyyy-mm-dd", "2022-05-02"),
        (datetime.datetime(2022, 5, 12, 8, 5), "yyyy/m/d h:mm", "2022/5/12 8:05"),
        (0.95, "0%", "95%"),
        (0.1234, "0.00%", "12.34%"),
        (7, "000", "007"),
        (1234567, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (12, "General", "12"),
        (0.1, "General", "0.1"),
        (1 / 3, "General", "0.333333333"),
        (-3, "0", "-3"),
        (5, '0"个"', "5个"),
        (0, '#,##0;-#,##0;"无"', "无"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ', "-"),
        (13800000000, "General", "13800000000"),
        ("0731-88000000", "@", "0731-88000000"),
        (True, "General", "TRUE"),
        ("甲\n乙", "General", "甲\n乙"),
        ("  空格  ", "General", "  空格  "),
    ],
)
def test_a_value_is_what_excel_shows(value, number_format, seen, tmp_path: Path) -> None:
    """5月12日, 95%, 007 and telephone numbers come out as shown."""
    assert value_of(tmp_path, value, number_format) == seen


def test_a_format_that_is_not_understood_is_said(tmp_path: Path) -> None:
    """Shown plain, with a 提醒 that names the cell."""
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(机构或问题=50)})
    edited = load_workbook(book)
    for row in edited["发文"].iter_rows():
        if row[0].value == "机构或问题":
            row[1].number_format = "[$-130000]e"
            cell = row[1].coordinate
    edited.save(book)
    _, report = read(book)
    (note,) = report
    assert (note.code, note.severity, spot(note.place)) == ("W133", Severity.NOTE, cell)


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [(2.5, "0", "3"), (-2.5, "0", "-3"), (0.005, "0.0#", "0.01"), (3, "0.0#", "3.0")],
)
def test_numbers_round_as_in_excel(value, code, expected) -> None:
    assert compiled(code).number(value) == expected


# ---- forms ---------------------------------------------------------------------------------------


def test_the_form_may_lie_down(tmp_path: Path) -> None:
    """发文 upright or with one row a document: the same values."""
    fields = notice()
    upright = write_workbook(tmp_path / "u.xlsx", {"发文": fields})
    lying = write_workbook(tmp_path / "l.xlsx", {"发文": [list(fields), list(fields.values())]})
    books = [read(path)[0].tables["发文"].records for path in (upright, lying)]
    shown_values = [{key: shown(value) for key, value in records[0].values.items()} for records in books]
    assert shown_values[0] == shown_values[1]
    assert len(books[0]) == len(books[1]) == 1


def test_a_further_document_is_a_further_column(tmp_path: Path) -> None:
    """项目 in A, 内容 in B, one more column per document; a column 说明 is none."""
    book = write_workbook(
        tmp_path / "b.xlsx",
        {
            "发文": [
                ["项目", "说明", "内容", "内容2"],
                ["文件", "简称", "甲", "乙"],
                ["标题", "", "甲的通知", "乙的通知"],
                ["发文机关", "", "某局", "某局"],
                ["主送机关", "", "各局", "各局"],
            ]
        },
    )
    tables, report = read(book)
    assert [shown(r.values["文件"]) for r in tables.tables["发文"].records] == ["甲", "乙"]
    assert not len(report)


def test_headers_are_matched_without_width_and_white_space(tmp_path: Path) -> None:
    """责任⏎领导 = 责任领导, （ = (."""
    book = write_workbook(
        tmp_path / "b.xlsx",
        {"发文": notice(), "正文": [["部 分", "内\n容", "标题(表)"], ["正文", "一段", "x"]]},
    )
    record = read(book)[0].tables["正文"].records[0]
    assert shown(record.values["内容"]) == "一段"
    assert "标题(表)" in record.values


def test_a_title_row_above_the_header_and_empty_rows_are_no_data(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "b.xlsx",
        {
            "发文": notice(),
            "正文": [["某某活动正文"], [], ["部分", "内容"], ["正文", "一段"], [], [None, "二段"]],
        },
    )
    records = read(book)[0].tables["正文"].records
    assert [(shown(r.values["部分"]), shown(r.values["内容"])) for r in records] == [
        ("正文", "一段"),
        ("正文", "二段"),
    ]


def test_a_merged_cell_is_read_downwards(tmp_path: Path) -> None:
    """data/wangcheng.xlsx merges the phase over its activities."""
    book, _ = read(Path(__file__).parents[1] / "data" / "wangcheng.xlsx", find_kind("printed-notice"))
    phases = [shown(record.values["阶段"]) for record in book.tables["活动"].records]
    assert phases == ["第一阶段"] * 5 + ["第二阶段"] * 5 + ["第三阶段"] * 5


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("院办、护理部", ["院办", "护理部"]),
        ("院办，护理部；工会", ["院办", "护理部", "工会"]),
        ("院办/护理部\n工会", ["院办", "护理部", "工会"]),
        ("院办 护理部", ["院办", "护理部"]),
        ("院办 某处", ["院办 某处"]),
    ],
)
def test_a_list_is_parted_at_marks_and_at_known_words(words, items, tmp_path: Path) -> None:
    """A space parts only what is known elsewhere in the book."""
    book = write_workbook(
        tmp_path / "b.xlsx",
        {
            "发文": notice(),
            "领导小组": [["组内职务", "姓名"], ["甲", words], ["乙", "院办"], ["丙", "护理部"]],
        },
    )
    value = read(book)[0].tables["领导小组"].records[0].values["姓名"]
    assert isinstance(value, Listing)
    assert list(value) == items


def test_dates_may_be_typed(tmp_path: Path) -> None:
    for typed in ("2026-3-5", "2026年3月5日", "2026/03/05", "2026.3.5"):
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(成文日期=typed)})
        value = read(book)[0].tables["发文"].records[0].values["成文日期"]
        assert isinstance(value, Day)
        assert shown(value) == "2026年3月5日"


def test_cells_are_named_as_in_excel() -> None:
    assert [cell_name(0, c) for c in (0, 25, 26, 701, 702, 16383)] == [
        "A1",
        "Z1",
        "AA1",
        "ZZ1",
        "AAA1",
        "XFD1",
    ]


# ---- faults --------------------------------------------------------------------------------------

STRAY = [["文件", "部分", "内容"], ["通只", "正文", "x"]]
FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("W110", {"发文": notice(发文机关=None)}, "“发文”表 B4：“发文机关”没有填写。建议：填写发文机关。"),
    ("W102", {"发文": {"文件": "甲", "发文机构": "某局", "主送机关": "各局"}},
     "“发文”表 A3：没有“发文机关”这一项。建议：把“发文机构”改为“发文机关”。"),
    ("W120", {"发文": notice(成文日期="下周")}, "“成文日期”填的“下周”不是日期。建议：写成 2026-12-05 这样的日期。"),
    ("W127", {"发文": notice(成文日期="2026.13.5")}, "“成文日期”填的“2026.13.5”不是真有的日子。"),
    ("W121", {"发文": notice(序号="七")}, "“序号”填的“七”不是整数。建议：只写数字，如 7。"),
    ("W150", {"发文": notice(年份="26")}, "“年份”填的“26”不是年份。建议：写成四位数字，如 2026。"),
    ("W122", {"发文": notice(紧急程度="急件")}, "“紧急程度”填的“急件”不在可选的内容里。建议：改为下列之一：特急、加急。"),
    ("W122", {"发文": notice(版头="套印")}, "“版头”填的“套印”不在可选的内容里。建议：改为“套打”。"),
    ("W123", {"发文": notice(份号="12")}, "“份号”填的“12”写法不对。"),
    ("W113", {"发文": notice(密级="秘密")}, "“密级”为“秘密”时，“份号”不能空着。建议：填写份号。"),
    ("W113", {"发文": notice(行文方向="上行")}, "“行文方向”为“上行”时，“签发人”不能空着。"),
    ("W124", {"发文": [["文件", "发文机关", "主送机关"], *[["甲", "某局", "各局"]] * 2]}, "A3：“文件”的“甲”与 A2 重复。"),
    ("W125", {"发文": notice(), "正文": STRAY}, "“正文”表 A2：“文件”的“通只”不在“发文”表中。建议：改为“通知”。"),
    ("W101", {"发文单": notice(), "正文": FOUR_LEVELS}, "《b.xlsx》：没有“发文”表，或表中没有内容。建议：把“发文单”表改名为“发文”。"),
    ("W103", {"发文": notice(), "正文": [["部分", "内容", "内 容"], ["正文", "x", "y"]]}, "C1：“内 容”出现了两次。"),
    ("W104", {"发文": notice(), "正文": [["甲", "乙"], ["正文", "x"]]}, "“正文”表：找不到表头。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "sheets", "said"), FAULTS, ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)]
)
def test_a_fault_names_its_cell_and_the_remedy(code, sheets, said, tmp_path: Path) -> None:
    """Exit 2, nothing written, no traceback."""
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen("build", book, "--kind", PLAIN, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert said in result.output
    assert f"〔{code}〕" in result.output
    assert not (tmp_path / "out").exists()


def test_a_misspelt_part_keeps_the_document_back(tmp_path: Path) -> None:
    """Half a plan must not leave the house; the advice leads to a document with the whole of it."""
    rows = [["部分", "内容"], ["正文", "一段"], ["正纹", "二段"]]
    sheets = {"发文": notice(), "正文": rows}
    result = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert result.exit_code == 2
    assert (
        "“正文”表 A3:B3：“部分”为“正纹”的几行没有印在公文里。建议：把“部分”改为“正文”。〔W253〕"
        in result.output
    )
    rows[2][0] = "正文"
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert result.exit_code == 0
    assert "二段" in result.stdout


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            {"发文": notice(抄送机构="市委")},
            "“发文”表 A10：“抄送机构”不是认识的项目。建议：如果是“抄送机关”，请改名。〔W106〕",
        ),
        (
            {"正文": [["部分", "内容", "编号 "], ["正文", "x", None, "丢了"]]},
            "D2：“丢了”上面没有列名，没有用到。",
        ),
        (
            {"发文": [["项目", "内容"], *notice().items(), [None, "丢了"]]},
            "B10：“丢了”左边没有项目，没有用到。",
        ),
        ({"领导小组": [["组内职务", "姓名"], ["组长", "某甲"]]}, "“领导小组”表：这张表没有用到。"),
        (
            {
                "附件": [["所属", "标题", "来源"], ["方案", "名单", "领导小组"]],
                "领导小组": [["组内职务", "姓名"], ["组长", "某甲"]],
            },
            "“附件”表 A2:C2：“所属”为“方案”的几行没有印在公文里。",
        ),
    ],
)
def test_nothing_is_lost_without_a_word(sheets, said, tmp_path: Path) -> None:
    """提醒: the document is written, exit 1."""
    all_sheets = {"发文": notice(), "正文": FOUR_LEVELS, **sheets}
    result = notice_gen("check", write_workbook(tmp_path / "b.xlsx", all_sheets), "--kind", PLAIN)
    assert said in result.output
    assert result.exit_code == 1


RENAMED = [
    ({"正文内容": FOUR_LEVELS}, "“正文内容”表：这张表的列名和“正文”的一样，表名却不是，里面的内容没有用上"),
    ({"正文": [["部分", "小标题", "内容"], ["正文", "丢了", "x"]]},
     "“正文”表 B1：“小标题”不是认识的列，里面的文字读不到；"),
    ({"正文": [["部分", "插入"], ["正文", "领导小组"]], "领导小组名单": [["组内职务", "姓名"], ["组长", "某甲"]]},
     "“正文”表 B2：“插入”的“领导小组”不是有内容的表。建议：把“领导小组名单”表改名为“领导小组”。〔W126〕"),
    ({"正文": [["部分", "插入"], ["正文", "附件"]]}, "“插入”的“附件”不是有内容的表。"),
    ({"正文": [["部分", "编号", "标题"], ["正文", "不编号", "x"]]}, "“正文”表 B2：“编号”填的“不编号”写法不对。"),
    ({"发文": notice(保密期限="1年")}, "“保密期限”为“1年”时，“密级”不能空着。"),
    ({"发文": notice(机关代字=None)}, "“序号”为“12”时，“机关代字”不能空着。"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "said"), RENAMED)
def test_renamed_and_misspelt_things_are_named(sheets, said, tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), **sheets})
    result = notice_gen("check", book, "--kind", PLAIN)
    assert said in result.output
    assert result.exit_code >= 1


def test_spaces_around_words_the_program_works_by_are_no_fault(tmp_path: Path) -> None:
    """部分 方案␣, 插入 领导小组␣, 编号 续␣."""
    sheets = {
        "发文": notice(用印=" 否 "),
        "正文": [
            ["部分 ", "层级", "编号", "标题", "插入"],
            ["正文 ", "一级 ", "无 ", "要求", None],
            [None] * 4 + ["领导小组 "],
        ],
        "领导小组": [["组内职务", "姓名"], ["组长", "某甲"]],
    }
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert result.exit_code == 0
    assert "  要求\n  〔名单〕组长：某甲\n" in result.stdout


def test_a_fault_in_a_sheet_that_nothing_uses_stops_nothing(tmp_path: Path) -> None:
    """#N/A matters where it would be printed."""
    book = write_workbook(tmp_path / "b.xlsx", {"草表": [["x"], [50]], "发文": notice(), "正文": FOUR_LEVELS})
    edited(book, "xl/worksheets/sheet1.xml", 't="n"><v>50', 't="e"><v>#N/A')
    assert notice_gen("check", book, "--kind", PLAIN).exit_code == 0


def test_a_value_read_down_is_checked_once(tmp_path: Path) -> None:
    sheets = {"发文": notice(), "正文": [["文件", "部分", "内容"], ["通只", "正文", "x"], [None, None, "y"]]}
    _, report = read(write_workbook(tmp_path / "b.xlsx", sheets))
    assert [spot(finding.place) for finding in report] == ["A2"]


def test_a_remark_beside_the_form_is_no_document(tmp_path: Path) -> None:
    rows = [["项目", "内容"], *([k, v] for k, v in notice().items())]
    rows[3] = [*rows[3], "记得核对"]
    book, report = read(write_workbook(tmp_path / "b.xlsx", {"发文": rows}))
    assert len(book.tables["发文"].records) == 1
    assert [(finding.code, spot(finding.place)) for finding in report] == [("W107", "C4")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2027年2月1日至2月10日", False),
        ("2027年2月1日至2027年2月10日", False),
        ("2月1日—10日", False),
        ("2月1日到2月11日", True),
        ("到2月10日，2月20日报总结", False),
        ("2月20日前", True),
        ("2月", False),
    ],
)
def test_the_end_of_a_span_of_days_is_the_deadline(words: str, said: bool, tmp_path: Path) -> None:
    sheets = {
        "发文": notice(印发件标题="方案"),
        "正文": [["部分", "内容", "插入"], ["方案", "一段。", "阶段"]],
        "阶段": [["阶段", "标题", "期限", "截止日期"], ["一", "总结", words, datetime.date(2027, 2, 10)]],
    }
    output = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).output
    assert ("〔W169〕" in output) is said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2026年3月9日至3月13日（5个工作日）", ""),
        ("2026年3月9日上午9时至13日下午5时", ""),
        ("2026年12月28日至1月4日", ""),  # over New Year
        ("3月9日—3月15日，为期7天", ""),
        ("自发布之日起五个工作日", ""),
        ("2026.3.9-2026.3.13", ""),
        ("2026年3月13日至9日", "W354"),
        ("3月1日至3月9日", "W354"),
        ("2025年3月9日至3月13日", "W354"),
        ("2026年3月1日前", "W354"),
        ("2026年3月9日至3月12日，共五个工作日", "W355"),
        ("2026年3月9日至3月13日，为期10天", "W355"),
    ],
)
def test_a_term_is_after_its_document_and_as_long_as_it_says(words: str, code: str, tmp_path: Path) -> None:
    form = notice(模板="公示", 公示时间=words, 成文日期="2026年3月5日")
    write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": [["内容"], ["一段。"]]})
    _, report = read(tmp_path / "b.xlsx", find_kind("publicity"))
    assert [one.fault.code for one in report if one.fault.code in ("W354", "W355")] == [code] * bool(code)


def test_all_cells_whose_numbers_were_read_as_levels_are_named(tmp_path: Path) -> None:
    text = [["部分", "内容"], ["方案", "一、甲"], [None, "一段。"], [None, "二、乙\n（一）丙"]]
    sheets = {"发文": notice(印发件标题="方案"), "正文": text}
    output = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).output
    assert "“正文”表 B2、B4：“方案”的正文没有填层级，按打上的编号（一、（一）1.（1）——）认出 3 处" in output


def test_all_faults_are_said_in_one_run(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "b.xlsx", {"发文": notice(发文机关=None, 年份="26", 版头="套印"), "正文": FOUR_LEVELS}
    )
    _, report = read(book)
    assert [finding.code for finding in report] == ["W110", "W150", "W122", "W161"]


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with a piece of its XML changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part].decode()
    parts[part] = parts[part].decode().replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


class TestCellsThatExcelHasSpoilt:
    SHEET = "xl/worksheets/sheet1.xml"

    def codes(self, folder: Path, cell: str) -> set[tuple[str, str]]:
        book = write_workbook(
            folder / "b.xlsx", {"发文": [*([k, v] for k, v in notice().items()), ["印数", 50]]}
        )
        edited(book, self.SHEET, "<v>50</v>", cell)
        _, report = read(book)
        return {(finding.code, spot(finding.place)) for finding in report}

    def test_an_error_value_is_an_error(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(印数=50)})
        edited(book, self.SHEET, 't="n"><v>50', 't="e"><v>#N/A')
        _, report = read(book)
        assert [finding.code for finding in report] == ["W130"]

    def test_a_formula_without_result_is_an_error(self, tmp_path: Path) -> None:
        assert self.codes(tmp_path, "<f>1+1</f>") == {("W131", "B9")}

    def test_an_integer_beyond_excel_is_an_error(self, tmp_path: Path) -> None:
        assert self.codes(tmp_path, "<v>430124199001010011</v>") == {("W132", "B9")}


class TestFilesThatAreNoWorkbooks:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "文件是空的"),
            (b"a,b\n1,2\n", "这是纯文本"),
            (b"<html></html>", "这是一份网页"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "认不出这是什么文件"),
            (b"PK\x03\x04 torn", "文件不完整"),
        ],
    )
    def test_it_is_said_what_they_are(self, content, said, tmp_path: Path) -> None:
        (tmp_path / "b.xlsx").write_bytes(content)
        result = notice_gen("check", tmp_path / "b.xlsx")
        assert result.exit_code == 2
        assert f"《b.xlsx》：{said}" in result.output

    def test_a_missing_file_and_a_folder(self, tmp_path: Path) -> None:
        assert "找不到这个文件" in notice_gen("check", tmp_path / "no.xlsx").output
        assert "这是一个文件夹" in notice_gen("check", tmp_path).output

    def test_a_zip_that_is_no_workbook(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as package:
            package.writestr("a.txt", "x")
        result = notice_gen("check", tmp_path / "b.xlsx")
        assert result.exit_code == 2
        assert "Traceback" not in result.output

    def test_a_doctype_is_refused(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice()})
        edited(book, "xl/worksheets/sheet1.xml", "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
        with pytest.raises(Refused, match="DOCTYPE"):
            read_workbook(book)

    def test_one_valued_cell_in_the_far_corner_is_refused(self, tmp_path: Path) -> None:
        """It would abort the library that reads values, and cannot be caught there."""
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice()})
        corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        edited(book, "xl/worksheets/sheet1.xml", "</sheetData>", corner)
        with pytest.raises(Refused, match="XFD1048576"):
            read_workbook(book)

    def test_a_swollen_zip_is_refused(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("xl/workbook.xml", b" " * (20 << 20))
        with pytest.raises(Refused, match="解压后过大"):
            read_workbook(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("rare", "often", "said"),
    [
        ("医政课", "医政科", True),
        ("医政", "医政科", False),
        ("公共卫生料", "公共卫生科", True),
        ("党建办公", "党建办公室", True),
        ("李征彬", "李征斌", True),
        ("医保科", "医务科", False),
        ("医务处", "医务科", False),
        ("财务科", "医务科", False),
        ("张建英", "张建荣", False),
    ],
)
def test_a_near_miss_is_a_slip_and_not_another_name(rare, often, said, tmp_path: Path) -> None:
    """Of the same sound, a character too many or too few; names that offices really have side by side are left alone."""
    rows = [["活动名称", "责任科室"], ["甲", often], ["乙", often], ["丙", rare]]
    sheets = {
        "发文": {**notice(标题=None), "印发件标题": "方案"},
        "正文": [["部分", "插入"], ["方案", "活动"]],
        "活动": rows,
    }
    result = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets))
    assert ("〔W112〕" in result.output) is said
