"""`--format xlsx`: the tables of a document → a workbook."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from notice_gen.fit import fit
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import AttachmentLabel, Document, Part, Role, TitleLines
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.table import Cell, Holds, Table, TableColumn, TableLine, TableRow, Wanted
from notice_gen.model.text import Text
from notice_gen.writers import WRITERS


def workbook(*tables: Table, title: str = "某某表") -> bytes:
    parts = [
        Part(Role.ATTACHMENT, (AttachmentLabel(n), TitleLines(Text.of(title)), table))
        for n, table in enumerate(tables, 1)
    ]
    composed = Composed("活动/文件", Document(parts=(Part(Role.MAIN, (), tuple(parts)),)), ())
    return WRITERS["xlsx"].write(composed, GB_T_9704, lambda element: fit(element, GB_T_9704, Report()))


def table(words: Sequence[str], holds: Holds = "figures", **more: Any) -> Table:
    rows = tuple(TableRow((Cell(f"第{n}行"), Cell(one))) for n, one in enumerate(words, 1))
    return Table(((Cell("名称"), Cell("数")),), rows, (TableColumn(), TableColumn(holds)), **more)


def column(data: bytes, title: str = "某某表") -> list[tuple[Any, str]]:
    """Values and number formats of the second column, below label, title and header."""
    sheet = load_workbook(io.BytesIO(data))[title]
    return [(sheet.cell(n, 2).value, sheet.cell(n, 2).number_format) for n in range(4, sheet.max_row + 1)]


def test_figures_are_numbers_that_show_as_they_were_written() -> None:
    assert column(workbook(table(["1,234.50", "12.5%", "-3", "0.10"]))) == [
        (1234.5, "#,##0.00"), (0.125, "0.0%"), (-3, "0"), (0.1, "0.00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["007", "—", "１２", "+5", "1234567890123456", "5‰", "约3", "=1+1", "1,23", "-0"]
)
def test_what_a_number_would_show_otherwise_stays_words(words: str) -> None:
    ((value, form),) = column(workbook(table([words])))
    assert (value, form) == (words, "@")


@pytest.mark.parametrize("holds", ["text", "code", "dates", "list"])
def test_digits_of_other_columns_stay_words(holds: Holds) -> None:
    assert column(workbook(table(["20260305"], holds))) == [("20260305", "@")]


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1-2", "-x", "@SUM(1)"])
def test_no_cell_is_a_formula(words: str) -> None:
    data = workbook(table([words], "text"), title="=某某表")
    cell = load_workbook(io.BytesIO(data)).worksheets[0]["B4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (words, "s", True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())


def test_the_header_is_printed_on_each_page_as_the_table_lies() -> None:
    lines = (TableLine("填报单位：某局", "单位：人"),)
    data = workbook(table(["1"], before=lines, wanted=Wanted("横向")))
    sheet = load_workbook(io.BytesIO(data))["某某表"]
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert [sheet["A3"].value, sheet["B3"].value] == ["填报单位：某局", "单位：人"]


def test_spans_are_merged_cells() -> None:
    header = ((Cell("类", rows=2), Cell("数", columns=2), None), (None, Cell("甲"), Cell("乙")))
    rows = (TableRow((Cell("合计", columns=3), None, None), "total"),)
    sheet = load_workbook(io.BytesIO(workbook(Table(header, rows))))["某某表"]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A2:C2", "A3:A4", "B3:C3", "A5:C5"}


def test_each_table_has_a_sheet_with_a_name_that_excel_takes() -> None:
    title = "关于“某某/某某”的[一览]表：" + "长" * 40
    names = load_workbook(io.BytesIO(workbook(table(["1"]), table(["2"]), title=title))).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)


def test_a_document_without_tables_says_so() -> None:
    assert load_workbook(io.BytesIO(workbook())).worksheets[0]["A1"].value == "这份公文没有附表"


def test_excel_has_nothing_to_repair(tmp_path: Path) -> None:
    lines = (TableLine("甲", "丙", ("乙",)),)
    path = tmp_path / "b.xlsx"
    path.write_bytes(
        workbook(table(["1,000.5", "<&>'"], before=lines, after=lines), table(["x"]), title="R&D's")
    )
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(str(path))
    # Excel takes words that stand in their cell, and has a theme of its own.
    ours = [
        str(one)
        for one in result.errors
        if not {"inline-string", "theme"} & set(re.split(r"[ /']", str(one)))
    ]
    assert ours == []


def test_bytes_depend_on_nothing_but_the_document() -> None:
    assert workbook(table(["1"])) == workbook(table(["1"]))
