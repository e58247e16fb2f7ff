"""Sheets as people have them: the same records, and nothing left out without a word."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from conftest import notice_gen
from endless import comes_to_an_end
from notice_gen.book import check_book, lay_out, read_workbook
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import spot
from notice_gen.model.values import shown
from notice_gen.settings.kinds import find_kind
from workbooks import FOUR_LEVELS, PLAIN, notice, with_in_last_sheet, write_workbook

HEADER: list[Any] = ["序号", "阶段", "活动名称", "责任科室"]
ROWS: list[list[Any]] = [
    [1, "第一阶段", "摸底", "办公室"],
    [2, None, "培训", "医政科"],
    [3, None, "总结", "办公室"],
]


def activities(rows: list[list[Any]], folder: Path, edit: Any = None) -> tuple[list[list[str]], Report]:
    """What 活动 holds once these rows have been read, and what was found."""
    sheets = {
        "发文": {**notice(标题=None), "印发件标题": "某某活动方案"},
        "正文": [["部分", "插入"], ["方案", "阶段"]],
        "阶段": [["阶段", "标题"], ["第一阶段", "准备阶段"]],
        "活动": rows,
    }
    book = write_workbook(folder / "b.xlsx", sheets)
    if edit:
        opened = load_workbook(book)
        edit(opened["活动"])
        opened.save(book)
    report = Report()
    table = check_book(find_kind("printed-notice"), read_workbook(book), report).tables["活动"]
    keys = ("序号", "阶段", "活动名称", "责任科室")
    return [[shown(record.values.get(key, "")) for key in keys] for record in table.records], report


EXPECTED = [
    ["1", "第一阶段", "摸底", "办公室"],
    ["2", "第一阶段", "培训", "医政科"],
    ["3", "第一阶段", "总结", "办公室"],
]


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, *ROWS],
        [HEADER, [], ROWS[0], [], [None, " ", None], *ROWS[1:], []],
        [[h[::1] + " " for h in HEADER], *ROWS],
        [list(reversed(HEADER)), *(list(reversed(row)) for row in ROWS)],
        [[*HEADER, "经办人"], *([*row, "某甲"] for row in ROWS)],
        [[None, *HEADER], *([None, *row] for row in ROWS)],
    ],
    ids=[
        "plain",
        "empty rows",
        "spaces in headers",
        "columns in any order",
        "extra column",
        "moved right",
    ],
)
def test_the_same_records_come_out(rows, tmp_path: Path) -> None:
    """And nothing is found."""
    records, report = activities(rows, tmp_path)
    assert records == EXPECTED
    assert not [str(finding) for finding in report if finding.code not in ("W133",)]


def test_words_above_a_header_are_no_data_and_are_said(tmp_path: Path) -> None:
    records, report = activities([["二〇二六年活动安排表"], ["单位：某某局"], HEADER, *ROWS], tmp_path)
    assert records == EXPECTED
    (finding,) = report
    assert (finding.code, spot(finding.place)) == ("W191", "A1:A2")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["合计", None, 3, None], "这一行是合计（“合计”），不算作内容"),
        ([None, None, "合 计：", "3 项"], "这一行是合计（“合 计：”），不算作内容"),
        (["注：责任科室可以增加。"], "这一行是注（“注：责任科室可以增加。”），不算作内容"),
        (["填表说明：一式两份"], "这一行是注（“填表说明：一式两份”），不算作内容"),
    ],
)
def test_sums_and_remarks_below_are_no_data_and_are_said(row, said, tmp_path: Path) -> None:
    records, report = activities([HEADER, *ROWS, row], tmp_path)
    assert records == EXPECTED
    (finding,) = [finding for finding in report if finding.code == "W109"]
    assert finding.seen == said
    assert spot(finding.place).endswith("5")


def test_the_header_again_between_rows_is_no_data_and_is_said(tmp_path: Path) -> None:
    """As on a sheet that was printed on several pages and copied together."""
    records, report = activities([HEADER, ROWS[0], HEADER, *ROWS[1:]], tmp_path)
    assert records == EXPECTED
    assert "这一行又是表头，不算作内容" in [finding.seen for finding in report]


def test_a_row_of_nothing_but_an_uncalculated_formula_is_not_lost(tmp_path: Path) -> None:
    """The formula may stand for 插入, and a whole roster with it."""
    sheets = {"发文": notice(), "正文": [["部分", "内容", "插入"], ["正文", "一段。"], [None, None, "=A1"]]}
    result = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert result.exit_code == 2
    assert "“正文”表 C3：" in result.output


def test_merged_cells_that_overlap_are_read_once(tmp_path: Path) -> None:
    """Thousands of them, each as long as the column, would be read for minutes."""
    path = write_workbook(tmp_path / "b.xlsx", {"活动": [HEADER, *ROWS]})
    spans = "".join(f'<mergeCell ref="B{row}:B1048576"/>' for row in range(2, 2002))
    with_in_last_sheet(path, f"<mergeCells>{spans}</mergeCells>")
    declared = next(sheet for sheet in find_kind("printed-notice").sheets if sheet.name == "活动")
    with comes_to_an_end():
        laid = lay_out(declared, read_workbook(path), Report())
    assert [str(record.values["阶段"]) for record in laid.table.records] == ["第一阶段"] * 3


def test_a_sheet_that_nobody_prints_is_not_gone_through(tmp_path: Path) -> None:
    """Lists of a million rows lie in the workbooks that notices are written in."""
    sheets = {"发文": notice(), "正文": FOUR_LEVELS, "名单": [["姓名"], ["某甲"]]}
    book = check_book(
        find_kind(str(PLAIN)), read_workbook(write_workbook(tmp_path / "b.xlsx", sheets)), Report()
    )
    assert "cells" not in vars(book.undeclared["名单"])
    assert str(book.undeclared["名单"].cells[1, 0]) == "某甲"


def test_a_remark_that_is_prose_stays_prose(tmp_path: Path) -> None:
    """注：… in the column of the text is the text."""
    sheets = {"发文": notice(), "正文": [["部分", "内容"], ["正文", "甲。"], [None, "注：见下文。"]]}
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert "  注：见下文。\n" in result.stdout


def test_a_header_in_two_rows_is_read(tmp_path: Path) -> None:
    """责任 over 科室 is 责任科室, where the sheet declares that."""

    def edit(sheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:B2")
        sheet.merge_cells("C1:C2")
        sheet.merge_cells("D1:E1")

    rows = [
        ["序号", "阶段", "活动名称", "责任", None],
        [None, None, None, "领导", "科室"],
        *([*row[:3], "某甲", row[3]] for row in ROWS),
    ]
    records, report = activities(rows, tmp_path, edit)
    assert records == EXPECTED
    assert not len(report)


def test_a_merged_cell_is_read_downwards(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        HEADER,
        [1, "第一阶段", "摸底", "办公室"],
        [2, None, "培训", None],
        [3, None, "总结", None],
    ]
    records, _ = activities(rows, tmp_path, lambda sheet: sheet.merge_cells("D2:D4"))
    assert [record[3] for record in records] == ["办公室", "办公室", "办公室"]


def test_a_copied_sheet_is_taken_where_the_original_is_gone(tmp_path: Path) -> None:
    """正文 (2) for 正文, with a word; the original where both are there, with a word too."""
    only = {"发文": notice(), "正文 (2)": FOUR_LEVELS}
    both = {"发文": notice(), "正文": FOUR_LEVELS, "正文 (2)": [["部分", "内容"], ["正文", "旧稿"]]}
    for n, (sheets, said) in enumerate(((only, "当作“正文”表使用"), (both, "已有“正文”表，这一张没有用"))):
        book = write_workbook(tmp_path / f"{n}.xlsx", sheets)
        result = notice_gen("show", book, "--kind", PLAIN)
        assert result.exit_code == 1
        assert f"“正文 (2)”表：{said}" in result.stderr
        assert "一、总体要求" in result.stdout
        assert "旧稿" not in result.stdout


def test_a_due_column_that_is_missing_leaves_gaps_in_the_document(tmp_path: Path) -> None:
    """Said once for the column; every row shows its gap."""
    sheets = {
        "发文": notice(),
        "正文": [["部分", "插入"], ["正文", "领导小组"]],
        "领导小组": [["组内职务", "备注"], ["组长", "x"], ["副组长", "y"]],
    }
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert result.exit_code == 1
    assert "〔名单〕组长：【待填：姓名】" in result.stdout
    assert result.stderr.count("没有“姓名”这一列") == 1
    assert "W114" not in result.stderr


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (False, "“插入”的“领导小组”不是有内容的表。建议：加上“领导小组”表。〔W126〕"),
        (True, "“领导小组”表还没有内容"),
    ],
)
def test_a_sheet_that_is_missing_is_an_error_and_an_empty_one_a_gap(there, said, tmp_path: Path) -> None:
    sheets = {"发文": notice(), "正文": [["部分", "内容", "插入"], ["正文", "名单如下。", "领导小组"]]}
    if there:
        sheets["领导小组"] = [["组内职务", "姓名"]]
    result = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", PLAIN)
    assert said in result.output
    assert result.exit_code == (1 if there else 2)


def test_the_filled_example_is_never_read(tmp_path: Path) -> None:
    """A sheet 填写示例 is no data, no document, and no near miss of another."""
    book = write_workbook(
        tmp_path / "b.xlsx",
        {"发文": notice(), "正文": FOUR_LEVELS, "填写示例": [["项目", "内容"], ["文件", "例"]]},
    )
    result = notice_gen("check", book, "--kind", PLAIN)
    assert "填写示例" not in result.output
    assert result.exit_code == 0


class TestOneDocumentARow:
    """A kind that makes a document of each row: a wrong row holds back itself and no other."""

    @pytest.fixture
    def say(self, tmp_path: Path):
        kind = tmp_path / "letters"
        kind.mkdir()
        (kind / "kind.toml").write_text(
            'documents = "来函"\n[[sheet]]\nname = "来函"\nfields = [\n'
            '  { name = "文件", type = "word", constraints = { required = true, unique = true } },\n'
            '  { name = "标题", type = "title" }, { name = "日期", type = "date" },\n]\n',
            encoding="utf-8",
        )
        (kind / "body.md.j2").write_text("@标题 {{ 来函.标题 }}\n{{ 来函.日期 }}收到。\n", encoding="utf-8")

        def run(rows):
            book = Workbook()
            book.active.title = "来函"
            for row in [["文件", "标题", "日期"], *rows]:
                book.active.append(row)
            book.save(tmp_path / "b.xlsx")
            return notice_gen("build", tmp_path / "b.xlsx", "--kind", kind, "--output", tmp_path / "out")

        return run

    def test_the_rest_are_written(self, say, tmp_path: Path) -> None:
        result = say(
            [["甲", "甲函", datetime.date(2026, 3, 5)], ["乙", "乙函", "昨天"], ["丙", "丙函", "2026-3-6"]]
        )
        assert result.exit_code == 1
        assert "“来函”表 C3：“日期”填的“昨天”不是日期" in result.output
        names = sorted(path.name for path in (tmp_path / "out").glob("*.docx"))
        assert names == ["送审稿 丙函.docx", "送审稿 甲函.docx"]

    def test_nothing_is_written_where_every_row_is_wrong(self, say, tmp_path: Path) -> None:
        result = say([["甲", "甲函", "昨天"], ["乙", "乙函", "前天"]])
        assert result.exit_code == 2
        assert not (tmp_path / "out").exists()
