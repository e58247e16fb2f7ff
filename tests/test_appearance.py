"""How a sheet looks and prints, read from .xlsx, .xls and .ods, and only where a table is made of it as it stands."""

import subprocess
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

from notice_gen.book import read_workbook
from notice_gen.book.appearance import print_area, title_rows
from notice_gen.book.stamp import Stamp
from notice_gen.model.appearance import BOTTOM, LEFT, NO_APPEARANCE, RIGHT, TOP, Appearance
from notice_gen.model.diagnostics import Report
from office_tables import Outline, every_outline, expected, notice_with, table_of, told, workbook_with
from rendering import configured


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ("'附表'!$1:$3", (0, 2)),
        ("'附表'!$A:$B,'附表'!$2:$2", (1, 1)),
        ("附表!$A:$B", None),
        ("#REF!", None),
        ("", None),
    ],
)
def test_print_titles_are_rows(said, rows) -> None:
    assert title_rows(said) == rows


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("'附表'!$A$1:$F$20", (0, 0, 19, 5)),
        ("'某''表'!$B$2:$C$3,'某''表'!$B$5:$D$6", (1, 1, 5, 3)),
        ("附表!$A:$C", (0, 0, 1_048_575, 2)),
        ("附表!$B$2", (1, 1, 1, 1)),
        ("#REF!", None),
    ],
)
def test_print_area_is_a_rectangle(said, area) -> None:
    assert print_area(said) == area


@pytest.mark.parametrize("outline", every_outline()[::4], ids=str)
def test_the_quick_way_and_the_slow_one_see_the_same(outline: Outline, tmp_path: Path) -> None:
    sheet = read_workbook(workbook_with(outline, tmp_path / "b.xlsx")).sheets["附表"]
    quick = sheet.read_appearance()
    with patch("notice_gen.book.appearance._quickly", lambda *_: False):
        assert sheet.read_appearance() == quick
    assert any(look.edges == TOP | RIGHT | BOTTOM | LEFT for look in quick.cells.values())


def test_a_sheet_that_is_not_printed_as_it_stands_is_never_looked_at(tmp_path: Path) -> None:
    """A million rows that nobody prints cost nothing."""
    path = notice_with([["单位", "人数"], ["甲院", 1]], tmp_path / "b.xlsx")
    book = load_workbook(path)
    book.create_sheet("底稿").append(["某", "某"])
    book.save(path)
    looked: list[str] = []

    def look(stamp: Stamp, sheet: str, *parts: str) -> Appearance:
        looked.append(sheet)
        return NO_APPEARANCE

    with patch("notice_gen.book.appearance.read_appearance", look):
        table_of(path, Report())
    assert looked == ["附表"]


def test_an_old_xls_tells_borders_alignment_heights_and_widths(tmp_path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("附表")
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin; align: horiz right, vert top")
    sheet.write(0, 0, "某", ruled)
    sheet.write(1, 0, "", ruled)
    sheet.row(1).height_mismatch = True
    sheet.row(1).height = 600
    sheet.col(0).width = 256 * 20
    book.save(str(tmp_path / "b.xls"))
    seen = read_workbook(tmp_path / "b.xls").sheets["附表"].read_appearance()
    assert [(look.edges, look.align, look.valign) for look in seen.cells.values()] == [
        (15, "right", "top")
    ] * 2
    assert (seen.heights[1], seen.set_by_hand, seen.widths) == (600, frozenset({1}), {0: 20})


@pytest.mark.rendered
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_other_formats_say_what_the_xlsx_says(ending, tmp_path: Path) -> None:
    """Saved anew by LibreOffice: print titles, sums, blank rows with their height. xlrd knows no orientation."""
    chosen = [every_outline()[n] for n in (1, 4, 9)]
    paths = [workbook_with(outline, tmp_path / f"{n}.xlsx") for n, outline in enumerate(chosen)]
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        tmp_path,
    ]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=180, env=configured(tmp_path))
    for outline, path in zip(chosen, paths, strict=True):
        table, original = table_of(path.with_suffix(f".{ending}")), table_of(path)
        assert told(table) == expected(outline)
        assert [column.width / table.columns[0].width for column in table.columns] == pytest.approx(
            [column.width / original.columns[0].width for column in original.columns], rel=0.02
        )
        assert [row.height for row in table.rows] == pytest.approx(
            [row.height for row in original.rows], abs=20
        )
        assert ending == "xls" or table.wanted == original.wanted
