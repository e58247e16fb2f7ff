"""The same campaign typed in ten programs gives the same document, byte for byte."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from conftest import CAMPAIGNS, notice_gen
from notice_gen.book import read_workbook
from shapes import CONVERTED, SHAPES
from word import words
from workbooks import DATA

KIND = """
documents = "发文"
[[sheet]]
name = "发文"
form = "upright"
fields = [
  { name = "标题", type = "title" }, { name = "年份", type = "year" }, { name = "成文日期", type = "date" },
  { name = "联系电话", type = "phone" }, { name = "用印" }, { name = "人名", type = "name" },
]
[[sheet]]
name = "活动"
fields = [{ name = "阶段", type = "word", fill = "down" }, { name = "活动名称", type = "prose" }, { name = "备注" }]
"""
BODY = """@标题 {{ 发文.标题 }}
{{ 发文.年份 }}，{{ 发文.成文日期 }}，{{ 发文['序号'] }}，{{ 发文.完成率 }}，{{ 发文.联系电话 }}，{{ 发文.空格 }}
{{ 发文.金额 }}，{{ 发文.小数 }}，{{ 发文.用印 }}，{{ 发文.人名 }}
{% for 项 in 活动 %}
# {{ 项.活动名称 }}‖{{ 项.阶段 }}，{{ 项.备注 }}
{% endfor %}
{{ 表格("活动") }}
"""


def built(workbook: Path, folder: Path) -> bytes:
    """The document of a workbook."""
    kind = folder / "kind"
    kind.mkdir(parents=True)
    (kind / "kind.toml").write_text(KIND, encoding="utf-8")
    (kind / "body.md.j2").write_text(BODY, encoding="utf-8")
    result = notice_gen("build", workbook, "--kind", kind, "--output", folder / "out")
    assert result.exit_code in (0, 1), result.output
    (docx,) = (folder / "out").glob("*.docx")
    return docx.read_bytes()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What openpyxl's file gives, looked at once by its words."""
    folder = tmp_path_factory.mktemp("expected")
    SHAPES["openpyxl.xlsx"](folder / "工作簿.xlsx")
    data = built(folder / "工作簿.xlsx", folder)
    (docx,) = (folder / "out").glob("*.docx")
    text = words(docx)
    for said in (
        "2026，2026年3月5日，007，95.5%，13800000000，",
        "1,234,567.50，0.3，",
        "某𠮷甲😀",
        "{{7*7}}",
        "=非公式",
    ):
        assert said in text
    return data


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.slow
def test_ten_writers_give_the_same_document(shape, expected, tmp_path: Path) -> None:
    """openpyxl, XlsxWriter, WPS-like, Strict, inline strings, no references, prefixes, .xls, .ods …"""
    SHAPES[shape](tmp_path / shape)
    assert built(tmp_path / shape, tmp_path) == expected


@pytest.mark.rendered
@pytest.mark.parametrize("shape", CONVERTED)
def test_files_saved_by_libreoffice_give_the_same_document(shape, expected, tmp_path: Path) -> None:
    CONVERTED[shape](tmp_path / shape)
    assert built(tmp_path / shape, tmp_path) == expected


READ_BY_OTHERS = [
    *(DATA / f"{name}.xlsx" for name in CAMPAIGNS),
    "openpyxl.xlsx",
    "xlsxwriter.xlsx",
    "wps.xlsx",
]


@pytest.mark.slow
@pytest.mark.parametrize("source", READ_BY_OTHERS, ids=str)
def test_another_library_reads_the_same_words(source, tmp_path: Path) -> None:
    """python-calamine, over every sheet: texts alike, numbers and days the same values."""
    from python_calamine import CalamineWorkbook

    path = source if isinstance(source, Path) else tmp_path / source
    if not isinstance(source, Path):
        SHAPES[source](path)
    other = CalamineWorkbook.from_path(str(path))
    for name, sheet in read_workbook(path).sheets.items():
        theirs = other.get_sheet_by_name(name)
        top, left = theirs.start or (0, 0)
        for down, row in enumerate(theirs.to_python(skip_empty_area=True)):
            for across, value in enumerate(row):
                mine = sheet.raw_at(top + down, left + across)
                if isinstance(mine, datetime.datetime) and not isinstance(value, datetime.datetime):
                    mine = mine.date()
                assert mine == value, (name, top + down, left + across)
