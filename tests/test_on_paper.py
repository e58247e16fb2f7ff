"""What an office prints of its register and archive: the ledger, slips, stamps, boxes, lists; each says what is kept."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from conftest import notice_gen
from handed_over import FILES, office, record
from notice_gen.model.filing import LEDGER, LEDGER_PRINTED, Number, Wanted
from notice_gen.office.register import open_register
from notice_gen.pages.glyphs import read_pages
from notice_gen.pages.pdfium import opened
from on_paper import with_settings

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
