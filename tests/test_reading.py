"""Files of every sort and writer → the same sheets, or a message that says what the file is."""

from __future__ import annotations

import datetime
import io
import os
import random
import re
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endless import comes_to_an_end
from notice_gen.book import read_workbook, xlsx
from notice_gen.book.number_format import compiled
from notice_gen.book.scan import Scan
from notice_gen.book.sheets import Sheet
from notice_gen.model.diagnostics import Refused
from notice_gen.model.places import spot
from odd_files import ole, overlapping
from shapes import CONVERTED, SHAPES, SHEETS, SPAN
from workbooks import notice, write_workbook

SHOWN = {
    "发文": {
        (1, 1): "关于做好“公文”<处理> & 工作的通知\n第二行", (2, 1): "2026", (3, 1): "2026年3月5日", (4, 1): "007",
        (5, 1): "95.5%", (6, 1): "13800000000", (7, 1): "  两头有空格  ", (8, 1): "1,234,567.50", (9, 1): "0.3",
        (10, 1): "TRUE", (11, 1): "某𠮷甲😀",
    },
    "活动": {(4, 4): "-3"},
}  # fmt: skip


def expected(name: str) -> dict[tuple[int, int], str]:
    """The texts of a sheet as Excel shows them."""
    return {at: SHOWN[name].get(at, str(value)) for at, (value, _) in SHEETS[name].items()}


def assert_is_the_same(path) -> None:
    workbook = read_workbook(path)
    assert list(workbook.sheets) == list(SHEETS)
    for name, sheet in workbook.sheets.items():
        assert sheet.cells == expected(name)
        assert sheet.spans == ({SPAN[1]: SPAN[2]} if name == SPAN[0] else {})
        assert [fault.code for fault in sheet.faults] == (["W135"] if name == "活动" else [])
    assert workbook.sheets["活动"].top == 2
    assert workbook.sheets["活动"].left == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_writers_give_the_same_sheets(shape, tmp_path: Path) -> None:
    """Texts, spans, hidden rows, place of the first cell."""
    SHAPES[shape](tmp_path / shape)
    assert_is_the_same(tmp_path / shape)


@pytest.mark.rendered
@pytest.mark.parametrize("shape", CONVERTED)
def test_files_saved_by_libreoffice_give_the_same_sheets(shape, tmp_path: Path) -> None:
    CONVERTED[shape](tmp_path / shape)
    assert_is_the_same(tmp_path / shape)


# ---- a package by hand ---------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PART = "xl/worksheets/sheet1.xml"


def relations(*related: tuple[str, str]) -> str:
    """A part of relations: kind and target of each."""
    lines = (
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(related, 1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(lines)}</Relationships>'


def parts(rows: str, tail: str = "", formats: tuple[str, ...] = (), head: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; style n + 1 has the n-th format."""
    custom = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{custom}</numFmts>'
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>零</t></si><si><t>一 &amp; 二</t></si></sst>',
        PART: f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>',
    }


def package(path: Path, members: dict[str, str | bytes]) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def one_sheet(folder: Path, rows: str, *formats: str, head: str = "", tail: str = "") -> Sheet:
    """The sheet of a workbook by hand."""
    made = parts(
        rows,
        tail,
        tuple(f.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") for f in formats),
        head,
    )
    return read_workbook(package(folder / "手工.xlsx", made)).sheets["表"]


def cell(folder: Path, inside: str, *formats: str) -> tuple[str, list[str]]:
    """What one cell, C2, shows, and the codes of what is said."""
    sheet = one_sheet(folder, f'<row r="2">{inside}</row>', *formats)
    return sheet.text(1, 2), [fault.code for fault in sheet.faults]


def refusal(path: Path) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    return refused.value.findings[0].code


# ---- the two ways --------------------------------------------------------------------------------

PLAIN_TEXT = st.text(st.sampled_from("某甲&<\"' _x0041​\n—😀="), max_size=6)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("某", "&#26576;")


CELLS = st.one_of(
    PLAIN_TEXT.map(lambda text: f' t="inlineStr"><is><t xml:space="preserve">{escaped(text)}</t></is></c>'),
    PLAIN_TEXT.map(lambda text: f' t="str"><f>A1&amp;"x"</f><v>{escaped(text)}</v></c>'),
    st.sampled_from([' t="s"><v>0</v></c>', ' t="s"><v>1</v></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>',
                     ' t="e"><f>---甲</f><v>#NAME?</v></c>', ' s="1"/>', "><f>1+1</f></c>", "><f>1+1</f><v/></c>",
                     ' t="d"><v>2026-03-05</v></c>', "><v>0</v></c>", "><v>007</v></c>", "><v>430124199001010011</v></c>",
                     '><f>_xlfn.DISPIMG("x",1)</f><v>0</v></c>', ' t="n"><v>1e400</v></c>', ' t="s"><v>9</v></c>']),
    st.tuples(st.sampled_from(["", ' s="1"', ' s="2" t="n"', ' s="3"', ' s="9"']),
              st.one_of(st.integers(-5, 60000), st.floats(-1e12, 1e12), st.integers(10**10, 10**16)))
    .map(lambda one: f"{one[0]}><v>{one[1]!r}</v></c>"),
)  # fmt: skip
ROWS = st.dictionaries(st.integers(1, 9), st.dictionaries(st.integers(0, 5), CELLS, max_size=5), max_size=5)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, hidden=st.booleans())
def test_the_quick_way_and_the_general_way_see_the_same(
    rows, hidden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every sort of cell in the plain dialect: equal sheets, equal findings, or refused both times."""
    text = "".join(
        f'<row r="{row}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>'
        + "".join(f'<c r="{chr(65 + column)}{row}"{inside}' for column, inside in sorted(cells.items()))
        + "</row>"
        for row, cells in sorted(rows.items())
    )
    tail = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'
    head = '<cols><col min="2" max="3" hidden="1"/></cols>'
    path = package(tmp_path / "b.xlsx", parts(text, tail, ("yyyy/m/d", "0.0%", "bbb"), head))
    answers = []
    for way in ("quick", "general"):
        with monkeypatch.context() as patched:
            if way == "general":
                patched.setattr(Scan, "done", lambda _: False)
            try:
                answers.append(read_workbook(path).sheets)
            except Refused as refused:
                answers.append(refused.findings)  # type: ignore[arg-type]
    assert answers[0] == answers[1]


def test_a_plain_sheet_is_read_the_quick_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would compare the general way with itself."""
    monkeypatch.setattr(xlsx, "stream", None)
    for shape in ("openpyxl.xlsx", "xlsxwriter.xlsx", "wps.xlsx"):
        SHAPES[shape](tmp_path / shape)
        read_workbook(tmp_path / shape)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>2</v></c><c><v>1</v></c></row>',
        "<row><c><v>2</v></c><c><v>1</v></c></row>",
        '<row r="1"><!-- x --><c r="A1"><v>2</v></c><c r="B1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v><![CDATA[2]]></v></c><c r="B1"><v>1</v></c></row>',
        '<row r="1"><c t="n" r="A1"><v>2</v></c><c r="B1"><v>1</v><extLst><ext/></extLst></c></row>',
        "<row r='1'><c r='A1'><v>2</v></c><c r='B1'><v>1</v></c></row>",
        '<row r="2"/><row r="1"><c r="A1"><v>2</v></c><c r="B1"><v>1</v></c></row>',
        '<row r="1">\n  <c r="A1">\n<v>2</v>\n</c>\n  <c r="B1"><v>1</v></c>\n</row>',
    ],
)  # fmt: skip
def test_odd_dialects_give_the_same_cells(rows, tmp_path: Path) -> None:
    sheet = one_sheet(tmp_path, rows)
    assert (sheet.rows, sheet.raw) == ([["2", "1"]], [[2.0, 1.0]])


# ---- what a cell shows ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "shown", "codes"),
    [
        ('<c r="C2" t="inlineStr"><is><t>a_x000D_&#10;b</t></is></c>', "a\nb", []),
        ('<c r="C2" t="inlineStr"><is><t>_x005F_x000D_</t></is></c>', "_x000D_", []),
        ('<c r="C2" t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', "😀", []),
        ('<c r="C2" t="inlineStr"><is><t>甲_x0007_乙</t></is></c>', "甲乙", ["W134"]),
        ('<c r="C2" t="inlineStr"><is><t>甲_xD800_乙</t></is></c>', "甲乙", ["W134"]),
        ('<c r="C2" t="inlineStr"><is><t>甲&#x200B;乙</t></is></c>', "甲乙", ["W183"]),
        ('<c r="C2" t="inlineStr"><is><t>甲&#x202E;乙</t></is></c>', "甲乙", ["W183"]),
        ('<c r="C2" t="inlineStr"><is><t>👨&#x200D;👩 &#160;</t></is></c>', "👨\u200d👩 \xa0", []),
        ('<c r="C2" t="inlineStr"><is><r><t>标</t></r><r><t>题</t></r><rPh sb="0" eb="1"><t>biao</t></rPh></is></c>', "标题", []),
        ('<c r="C2" t="str"><f>A1</f><v>甲</v></c>', "甲", []),
        ('<c r="C2"><f t="shared" ref="C2:C3" si="0">A1</f><v>3</v></c>', "3", []),
        ('<c r="C2"><f t="array" ref="C2">A1:A2</f><v>3</v></c>', "3", []),
        ('<c r="C2"><f t="dataTable" ref="C2"/><v>3</v></c>', "3", []),
        ('<c r="C2" t="e"><v>#N/A</v></c>', "#N/A", ["W130"]),
        ('<c r="C2"><f>A1</f></c>', "", ["W131"]),
        ('<c r="C2"><v>430124199001010011</v></c>', "430124199001010011", ["W132"]),
        ('<c r="C2" t="e"><f>A1+#REF!</f><v>#REF!</v></c>', "#REF!", ["W136"]),
        ('<c r="C2" t="e"><f>---党员</f><v>#NAME?</v></c>', "#NAME?", ["W137"]),
        ('<c r="C2" t="e"><f>-党员</f><v>#NAME?</v></c>', "#NAME?", ["W137"]),
        ('<c r="C2" t="e"><f>合计(A1)</f><v>#NAME?</v></c>', "#NAME?", ["W138"]),
        ('<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!", ["W139"]),
        ('<c r="C2" t="e"><v>#SPILL!</v></c>', "#SPILL!", ["W139"]),
        ('<c r="C2" s="1"><v>-1</v></c>', "-1", ["W181"]),
        ('<c r="C2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>', "", ["W182"]),
        ('<c r="C2"><v>123456789012</v></c>', "123456789012", ["W184"]),
        ('<c r="C2"><v>0.30000000000000004</v></c>', "0.3", []),
        ('<c r="C2" s="1"><v>60</v></c>', "1900/2/29", []),
        ('<c r="C2" s="1"><v>0</v></c>', "1900/1/0", []),
        ('<c r="C2" s="2"><v>46086</v></c>', "46086", ["W133"]),
        ('<c r="C2" s="3" t="s"><v>0</v></c>', "第零号", []),
        ('<c r="C2" t="b"><v>0</v></c>', "FALSE", []),
        ('<c r="C2" t="d"><v>2026-03-05T08:05:00</v></c>', "2026/3/5 8:05", []),
    ],
)  # fmt: skip
def test_a_cell_is_what_excel_shows(inside, shown, codes, tmp_path: Path) -> None:
    """Escapes, phonetics, errors by what happened, the calendar of Excel."""
    assert cell(tmp_path, inside, "yyyy/m/d", "bbb", '"第"@"号"') == (shown, codes)


@pytest.mark.parametrize(
    "code", ["General", "0", "0_ ", "#,##0", "0.00", "000000000000000000", "yyyy/m/d", "@", "bbb"]
)
@pytest.mark.parametrize(
    "stored", ["430124199001010011", "4.30124199001010013E+17", "-1.0E+15", "1234567890123456"]
)
def test_a_whole_number_of_more_than_fifteen_digits_is_an_error_in_every_format(
    code, stored, tmp_path: Path
) -> None:
    """Excel writes long ones with an exponent; fifteen digits are all that it has kept of them."""
    assert cell(tmp_path, f'<c r="C2" s="1"><v>{stored}</v></c>', code)[1] == ["W132"]


def test_fifteen_digits_are_a_number_like_any_other(tmp_path: Path) -> None:
    assert cell(tmp_path, '<c r="C2" s="1"><v>999999999999999</v></c>', "0") == ("999999999999999", [])


MARCH_5 = 46086


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (MARCH_5, "aaaa", "星期四"),
        (MARCH_5, "[$-804]aaa;@", "周四"),
        (MARCH_5, '"周"aaa', "周四"),
        (MARCH_5, 'yyyy"年"m"月"d"日" aaaa', "2026年3月5日 星期四"),
        (MARCH_5, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年三月五日"),
        (46381, '[DBNum1][$-804]m"月"d"日"', "十二月二十五日"),
        (123, "[DBNum1][$-804]General", "一百二十三"),
        (10005, "[DBNum2][$-804]General", "壹万零伍"),
        (2026, "[DBNum1]0000", "二〇二六"),
        (MARCH_5 + 20 / 24, '上午/下午h"时"mm"分"', "下午8时00分"),
        (MARCH_5 + 8 / 24, "h:mm AM/PM", "8:00 AM"),
        (1.5, "[h]:mm", "36:00"),
        (MARCH_5, "mmm-yy", "Mar-26"),
        (MARCH_5, "[$-F800]", "2026年3月5日"),
        (1.5, "# ?/?", "1 1/2"),
        (0.75, "# ?/8", "6/8"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (-5, "[Red]0", "-5"),
        (-20, "#,##0;[Red]#,##0", "-20"),  # on paper the colour is gone
        (-1234.5, "0.00;[红色]0.00", "-1234.50"),
        (-20, "[Red][<0]0;0", "-20"),
        (-0.2, "0;[Red]0", "0"),
        (-20, '0;[Red]"减"0', "减20"),
        (-20, "0;[Red]▲0", "▲20"),
        (-20, "0;0", "20"),
        (-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"),
        (-5, "0;[红色](0)", "(5)"),
        (150, '[>=100]"多";"少"', "多"),
        (-5, "[>100]0;0", "-5"),
        (123456, '0.0,"千"', "123.5千"),
        (123456, '0!.0,"万"', "12.3万"),
        (13812345678, "000-0000-0000", "138-1234-5678"),
        (1234567, "[$¥-804]#,##0.00", "¥1,234,567.00"),
        (0, "0;-0;;@", ""),
        (1 / 3, "General", "0.333333333"),
        (100 / 3, "General", "33.33333333"),
        (1.5e-7, "General", "1.5E-07"),
        (1.2345678e20, "General", "1.23457E+20"),
        (3, "0.##", "3."),
        (MARCH_5, "[$-130000]yyyy", None),
        (5, ";;;", ""),
        (-5, "0;;", ""),
        (5, "0;;", "5"),
        (0, "0;;", ""),
        (-5, "0;", ""),
        (5, ";0", ""),
        (-0.5, '0.0;"";"-"', ""),
        (5, "[未知]0", None),
    ],
)  # fmt: skip
def test_a_number_is_what_its_format_shows(value, code, shown) -> None:
    """None is shown plain, and said."""
    assert compiled(code).number(value) == shown


@pytest.mark.parametrize(
    ("code", "shown"), [(";;;", ""), ("0;0;0;", ""), ("0;;", "某甲"), ("0;0;0;@同志", "某甲同志")]
)
def test_the_fourth_section_of_a_format_is_for_text(code, shown):
    """Where it is empty, Excel shows no text."""
    assert compiled(code).text("某甲") == shown


def test_text_that_its_format_hides_is_said(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1" s="1" t="inlineStr"><is><t>乙</t></is></c></row>'
    sheet = read_workbook(package(tmp_path / "b.xlsx", parts(row, formats=(";;;",)))).sheets["表"]
    assert (sheet.text(0, 1), [fault.code for fault in sheet.faults]) == ("", ["W187"])


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    made = parts('<row r="1"><c r="A1" s="1"><v>44624</v></c></row>', formats=("yyyy/m/d",))
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace(
        "<sheets>", '<workbookPr date1904="1"/><sheets>'
    )
    sheet = read_workbook(package(tmp_path / "b.xlsx", made)).sheets["表"]
    assert (sheet.text(0, 0), sheet.raw_at(0, 0)) == ("2026/3/5", datetime.date(2026, 3, 5))


def test_a_sheet_knows_where_its_cells_stand(tmp_path: Path) -> None:
    """Empty rows and columns around the data are left out, positions stay the sheet's own."""
    sheet = one_sheet(tmp_path, '<row r="3"><c r="C3" t="s"><v>0</v></c><c r="E3"><v>7</v></c></row>')
    assert (sheet.top, sheet.left, sheet.bottom, sheet.right) == (2, 2, 3, 5)
    assert (sheet.rows, sheet.raw) == ([["零", "", "7"]], [["零", "", 7.0]])
    words = sheet.at(2, 4)
    assert words == "7"
    assert spot(words.place) == "E3"
    assert sheet.at(2, 3) is None
    assert sheet.text(99, 99) == sheet.raw_at(0, 0) == ""


def test_a_row_of_text_is_kept_once(tmp_path: Path) -> None:
    sheet = one_sheet(
        tmp_path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    )
    assert sheet.raw[0] is sheet.rows[0]
    assert sheet.raw[1] is not sheet.rows[1]


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    rows = '<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c></row><row r="9" hidden="1"/>'
    sheet = one_sheet(tmp_path, rows, head='<cols><col min="1" max="9" hidden="1"/></cols>')
    assert [str(fault.seen) for fault in sheet.faults] == [
        "第 1 行隐藏着，照样使用",
        "A 列隐藏着，照样使用",
    ]
    made = parts(rows)
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("<sheet ", '<sheet state="veryHidden" ')
    assert read_workbook(package(tmp_path / "b.xlsx", made)).sheets["表"].hidden


def test_a_shared_text_is_cleaned_at_each_cell_that_holds_it(tmp_path: Path) -> None:
    made = parts('<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>')
    made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>甲\u200b乙_x000D_\n丙</t></si></sst>'
    sheet = read_workbook(package(tmp_path / "b.xlsx", made)).sheets["表"]
    assert sheet.rows == [["甲乙\n丙", "甲乙\n丙"]]
    assert [(fault.code, spot(fault.place)) for fault in sheet.faults] == [("W183", "A1"), ("W183", "B1")]


@pytest.mark.parametrize(
    "cells", ['<c r="A2"><v>1</v></c>', '<c r="B1"><v>1</v></c><c r="C3" t="b"><v>1</v></c>']
)
def test_a_cell_that_stands_in_another_row_is_damage(cells, tmp_path: Path) -> None:
    """Never silently moved, whichever way the sheet is read."""
    assert refusal(package(tmp_path / "b.xlsx", parts(f'<row r="1">{cells}</row>'))) == "W019"


def test_a_note_on_very_many_cells_is_said_a_hundred_times_and_then_counted(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c></row>' for n in range(1, 301))
    faults = one_sheet(tmp_path, rows, "bbb").faults
    assert len(faults) == 101
    assert str(faults[-1]) == "《手工.xlsx》“表”表：另有 200 格是同样的情况。建议：一并检查。〔W133〕"


# ---- the other formats ---------------------------------------------------------------------------


def ods_sheet(folder: Path, *cells: tuple[str, str]) -> Sheet:
    """An OpenDocument sheet of one column: attributes and paragraphs of each cell."""
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    rows = "".join(
        f"<table:table-row><table:table-cell {about}>{inside}</table:table-cell></table:table-row>"
        for about, inside in cells
    )
    made = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<office:document-content {spaces}><table:table table:name="表">{rows}</table:table>'
        "</office:document-content>",
    }
    return read_workbook(package(folder / "b.ods", made)).sheets["表"]  # type: ignore[arg-type]


def test_cells_of_opendocument_are_what_was_shown(tmp_path: Path) -> None:
    """The text as the other program showed it, the value behind it, white space that stands as elements."""
    sheet = ods_sheet(
        tmp_path,
        ('office:value-type="date" office:date-value="2026-03-05"', "<text:p>3月5日</text:p>"),
        ('office:value-type="time" office:time-value="PT08H05M00S"', "<text:p>8:05</text:p>"),
        ('office:value-type="float" office:value="5"', ""),
        (
            "",
            '<text:p> 甲<text:s text:c="3"/>乙<text:line-break/>丙 \n <text:span>丁</text:span></text:p><text:p/>',
        ),
        (
            "",
            "<text:p><text:ruby><text:ruby-base>标</text:ruby-base><text:ruby-text>biāo</text:ruby-text></text:ruby></text:p>",
        ),
    )
    assert [line[0] for line in sheet.rows] == ["3月5日", "8:05", "5", "甲   乙\n丙 丁\n", "标"]
    assert [line[0] for line in sheet.raw][:3] == [datetime.date(2026, 3, 5), datetime.time(8, 5), 5.0]


def test_faults_of_opendocument_name_their_cells(tmp_path: Path) -> None:
    sheet = ods_sheet(
        tmp_path,
        ('table:formula="of:=[.A1]"', ""),
        ('table:formula="of:=---党员" office:value-type="string"', "<text:p>#NAME?</text:p>"),
        (
            'office:value-type="float" office:value="430124199001010011"',
            "<text:p>430124199001010000</text:p>",
        ),
        ('office:value-type="string"', "<text:p>甲\u202e乙</text:p>"),
    )
    assert [(fault.code, spot(fault.place)) for fault in sheet.faults] == [
        ("W131", "A1"), ("W137", "A2"), ("W132", "A3"), ("W183", "A4"),
    ]  # fmt: skip


def test_cells_of_an_old_workbook_are_what_excel_shows(tmp_path: Path) -> None:
    """Days from 1904, error values, integers beyond Excel."""
    import xlwt

    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("表")
    sheet.write(0, 0, datetime.date(2026, 3, 5), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write(1, 0, 0.5, xlwt.easyxf(num_format_str='h"时"mm"分"'))
    sheet.row(2).set_cell_error(0, "#REF!")
    sheet.write(3, 0, 430124199001010011)
    book.save(str(tmp_path / "b.xls"))
    read = read_workbook(tmp_path / "b.xls").sheets["表"]
    assert [line[0] for line in read.rows[:3]] == ["2026/3/5", "12时00分", "#REF!"]
    assert read.raw[0][0] == datetime.date(2026, 3, 5)
    assert [(fault.code, spot(fault.place)) for fault in read.faults] == [("W136", "A3"), ("W132", "A4")]


def test_an_old_workbook_says_itself_what_its_formats_are(tmp_path: Path) -> None:
    """Number 50 is a day in Chinese only where the file does not say otherwise; xlwt's is 165."""
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, 81227827687, xlwt.easyxf(num_format_str="000000000000"))
    path = tmp_path / "b.xls"
    book.save(str(path))
    data = re.sub(rb"(?s)(?<=\x1e\x04..)\xa5\x00(?=\x0c\x00)", b"\x32\x00", path.read_bytes())
    path.write_bytes(re.sub(rb"(?s)(?<=\xe0\x00\x14\x00..)\xa5\x00", b"\x32\x00", data))
    sheet = read_workbook(path).sheets["表"]
    assert (sheet.text(0, 0), list(sheet.faults)) == ("081227827687", [])


def test_repeated_rows_and_cells_are_filled_or_refused(tmp_path: Path) -> None:
    """A row said once and meant a million times."""
    cell = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"><text:p>甲</text:p></table:table-cell>'
    row = (
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="{}">'
        + cell
        + "</table:table-row>"
    )
    close = "<table:table-row><table:table-cell>"
    sheet = ods_sheet(tmp_path, ("", row.format(3, 2) + close))
    assert [line for line in sheet.rows if any(line)] == [["甲", "甲"]] * 3
    with pytest.raises(Refused, match=r"W026|W004"):
        ods_sheet(tmp_path, ("", row.format(1_048_576, 16_384) + close))


# ---- files that are no workbook ------------------------------------------------------------------


def zipped(**members: bytes) -> bytes:
    """A zip of these members (__ for /, _ for .)."""
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


NO_WORKBOOKS: list[tuple[str, bytes, str]] = [
    ("W008", b"", "空"),
    ("W009", ole("EncryptedPackage", "EncryptionInfo"), "加密"),
    ("W010", ole("WordDocument", "1Table"), "doc"),
    ("W010", ole("PowerPoint Document"), "ppt"),
    ("W010", zipped(word__document_xml=b"<w/>"), "docx"),
    ("W010", zipped(ppt__presentation_xml=b"<p/>"), "pptx"),
    ("W010", zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
    ("W010", b"{\\rtf1 x}", "rtf"),
    ("W011", b"%PDF-1.7\n", "pdf"),
    ("W012", b"\x89PNG\r\n\x1a\n", "png"),
    ("W012", b"\xff\xd8\xff\xe0", "jpg"),
    ("W013", b"Rar!\x1a\x07", "rar"),
    ("W013", b"7z\xbc\xaf\x27\x1c", "7z"),
    ("W013", zipped(a_xlsx=b"x"), "zip"),
    ("W014", "<html><table><tr><td>甲</td></tr></table></html>".encode(), "网页"),
    ("W014", "\ufeff\n<TABLE><tr><td>甲</td></tr></TABLE>".encode(), "网页片段"),
    ("W014", "<html><body>某某</body></html>".encode("gbk"), "国标网页"),
    ("W015", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
    ("W016", "甲,乙\n1,2\n".encode("gbk"), "国标文本"),
    ("W016", "甲\t乙\n".encode("utf-16"), "统一码文本"),
    ("W017", zipped(xl__workbook_bin=b"x", _rels___rels=b"<r/>"), "xlsb"),
    ("W018", b"PK\3\4 torn", "残缺"),
    ("W024", bytes(range(256)), "不明"),
    ("W024", ole("别的"), "别的"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "data", "name"), NO_WORKBOOKS, ids=[name for _, _, name in NO_WORKBOOKS])
def test_a_file_is_called_what_it_is_whatever_its_name(code, data, name, tmp_path: Path) -> None:
    for ending in (".xlsx", ".xls"):
        path = tmp_path / (name + ending)
        path.write_bytes(data)
        assert refusal(path) == code


def test_folders_pipes_devices_and_lock_files(tmp_path: Path) -> None:
    """Nothing is opened that could block."""
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "~$表.xlsx").write_bytes(b"x")
    (tmp_path / ".~lock.表.xlsx#").write_bytes(b"x")
    assert refusal(tmp_path) == "W005"
    assert refusal(tmp_path / "管道.xlsx") == "W006"
    assert refusal(Path("/dev/null")) == "W006"
    assert refusal(tmp_path / "~$表.xlsx") == "W023"
    assert refusal(tmp_path / ".~lock.表.xlsx#") == "W023"
    assert refusal(tmp_path / "没有.xlsx") == "W001"
    assert refusal(tmp_path / ("长" * 300)) == "W001"


# ---- packages that mean harm ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "part", [PART, "xl/workbook.xml", "docProps/core.xml", "xl/drawings/drawing1.xml", "x.bin"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_doctype_anywhere_is_refused(part, encoding, tmp_path: Path) -> None:
    made = parts("")
    text = str(made.get(part, "<a/>"))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig").removesuffix("-be")}"?>'
    bomb = '<!-- x --><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    made[part] = mark + (declared + bomb + text).encode(encoding)
    assert refusal(package(tmp_path / "b.xlsx", made)) == "W003"


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    """A high ratio, too many entries, shared bytes, equal names."""
    swollen = package(tmp_path / "a.xlsx", {**parts(""), PART: b" " * (30 << 20)})
    assert refusal(swollen) == "W002"
    assert (
        refusal(package(tmp_path / "b.xlsx", {**parts(""), **{f"x{n}": b"" for n in range(5_100)}})) == "W020"
    )
    assert refusal(overlapping(tmp_path / "c.xlsx")) == "W021"
    assert refusal(package(tmp_path / "d.xlsx", {**parts(""), PART.upper(): b""})) == "W028"


def test_comments_before_the_elements_are_bounded_over_all_parts(tmp_path: Path) -> None:
    """Each a little, 600 of them half a minute."""
    padded = {f"xl/media/{n}.xml": "<?a?>" * 200_000 + "<a/>" for n in range(6)}
    assert refusal(package(tmp_path / "b.xlsx", {**parts(""), **padded})) == "W019"


@pytest.mark.parametrize("index", ["-1", "1.5", "abc", "99", "9" * 5000])
def test_a_shared_text_that_does_not_exist_is_damage(index, tmp_path: Path) -> None:
    """-1 would be the last text of all, in a cell that never held it."""
    made = parts(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>')
    made["xl/sharedStrings.xml"] = "<sst><si><t>甲</t></si></sst>"
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
    )
    assert refusal(package(tmp_path / "b.xlsx", made)) == "W019"


def test_a_size_that_lies_is_cut(tmp_path: Path) -> None:
    """The stream is read only as far as was declared, and then does not match its sum."""
    path = package(tmp_path / "b.xlsx", {**parts(""), PART: b"<a>" + b" " * (9 << 20) + b"</a>"})
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", (9 << 20) + 7), struct.pack("<I", 500)))
    assert refusal(path) == "W019"


def test_the_far_corner_is_refused_when_filled_and_ignored_when_styled(tmp_path: Path) -> None:
    first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="1048576"><c r="XFD1048576"'
    with pytest.raises(Refused, match="XFD1048576"):
        one_sheet(tmp_path, first + "><v>1</v></c></row>")
    assert one_sheet(tmp_path, first + ' s="0"/></row>').rows == [["零"]]


@pytest.mark.slow
def test_formatted_empty_cells_are_passed_over_unread(tmp_path, monkeypatch):
    """Rows that somebody ruled down to the end of the sheet cost next to nothing."""
    ruled = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="2"/></row>' for n in range(3, 200_000))
    filled = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" s="1"/><c r="B2"><v>5</v></c></row>'
    usual, read = Scan._usual, []
    monkeypatch.setattr(Scan, "_usual", lambda *given: read.append(given) or usual(*given))
    assert one_sheet(tmp_path, filled + ruled).rows == [["零", ""], ["", "5"]]
    assert len(read) == 2


@pytest.mark.slow
def test_formatted_empty_rows_are_quickly_passed(tmp_path):
    rows = "".join(f'<row r="{n}" s="1" customFormat="1" ht="{n % 977}"/>' for n in range(2, 300_000))
    with comes_to_an_end():
        assert one_sheet(tmp_path, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' + rows).rows == [["零"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({PART: "<worksheet><sheetData>"}, "W019"),
        ({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}, "W022"),
        ({"xl/sharedStrings.xml": "<sst><si>"}, "W019"),
        ({"xl/_rels/workbook.xml.rels": relations(("worksheet", "gone.xml"))}, "W019"),
        ({"xl/_rels/workbook.xml.rels": relations(("chartsheet", "worksheets/sheet1.xml"))}, "W022"),
    ],
)  # fmt: skip
def test_a_broken_part_is_named(change, code, tmp_path: Path) -> None:
    assert refusal(package(tmp_path / "b.xlsx", {**parts(""), **change})) == code


def test_a_workbook_without_styles_and_shared_strings(tmp_path: Path) -> None:
    made = parts('<row r="1"><c r="A1" s="3"><v>5</v></c></row>')
    del made["xl/styles.xml"], made["xl/sharedStrings.xml"]
    assert read_workbook(package(tmp_path / "b.xlsx", made)).sheets["表"].rows == [["5"]]


# ---- whatever else -------------------------------------------------------------------------------


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """A good file cut, with bytes changed, or with a part of its package changed."""
    way = chance.randrange(3)
    if way == 0:
        return data[: chance.randrange(len(data))]
    if way == 1 or not data.startswith(b"PK"):
        changed = bytearray(data)
        for _ in range(chance.choice([1, 3, 20])):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    source = zipfile.ZipFile(io.BytesIO(data))
    names = source.namelist()
    victim = chance.choice(names)
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            part = source.read(name)
            at = chance.randrange(len(part) + 1)
            if name == victim:
                part = chance.choice([
                    part[:at], part[:at] + b"\xff" + part[at:], part[:at] + b"<v>1</v>" + part[at:],
                    part[:at] + b"99999999999999999999" + part[at:], source.read(chance.choice(names)),
                    part.replace(b"1", b"-1"), part.replace(b'"0"', b'"x"'), part.replace(b"<row", b"<r"), b"",
                ])  # fmt: skip
            made.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else(shape, tmp_path: Path) -> None:
    """Twenty-five of each shape; a file never takes long."""
    SHAPES[shape](tmp_path / shape)
    good, chance = (tmp_path / shape).read_bytes(), random.Random(shape)
    for _ in range(25):
        path = tmp_path / f"坏{Path(shape).suffix}"
        path.write_bytes(spoilt(good, chance))
        with comes_to_an_end(), suppress(Refused):
            read_workbook(path)


def test_a_part_that_is_no_worksheet_is_damage_and_no_empty_sheet(tmp_path: Path) -> None:
    """A relation says worksheet, the part says otherwise."""
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice()})
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = b"<a/>"
    with zipfile.ZipFile(book, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(Refused, match="W019"):
        read_workbook(book)
