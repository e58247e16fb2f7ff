"""`archive papers` and `catalogue` with the office's list of 件号: what lies in a box is in its lists and counts."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import archives
from archives import scan
from notice_gen.pages.pdfium import text_of
from on_paper import with_settings
from test_ways_back import a_ledger, codes, run

pytestmark = pytest.mark.slow  # each keeps a register and an archive

LIST, CLASS = "归档文件编号 2026.xlsx", "Z109-WS·2026-D30-BGS"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two documents with scans, a line of an old ledger and two other papers, all numbered; it is the current folder."""
    folder = with_settings(
        archives.office(tmp_path_factory.mktemp("boxes") / "办公室"), "归档", '"全宗号" = "Z109"'
    )
    with contextlib.chdir(folder):
        header = ["文号", "标题", "日期", "保管期限", "页数"]
        ledger = ["某卫函〔2026〕3号", "关于商请支持的函", "2026-02-01", "30年", 4]
        run("register", "import", a_ledger(folder / "旧.xlsx", header, ledger), "--year", 2026)
        for n in (1, 2):
            (folder / f"扫描{n}.pdf").write_bytes(scan(n))
            run("archive", "add", f"某卫发〔2026〕{n}号", f"扫描{n}.pdf", "--as", "正本", "--other-pages")
        header = ["题名", "日期", "保管期限", "文号", "页数"]
        rows: list[list[Any]] = [
            ["省里来的通知", "2026-01-05", "30年", "省卫发〔2026〕9号", 3],
            ["内部会议的记录", "2026-12-30", "30年", None, None],
        ]
        others = a_ledger(folder / "其他.xlsx", header, *rows)
        assert run("archive", "number", "--year", 2026, "--others", others)[0] in (0, 1)
        yield folder


def filled(column: str, title: str, words: Any) -> None:
    """A cell of the list, as the office fills it in."""
    book = load_workbook(LIST)
    rows = list(book.active.iter_rows(min_row=2))
    at = next(cell.column for cell in rows[0] if cell.value == column)
    (row,) = (cells[0].row for cells in rows[1:] if title in [cell.value for cell in cells])
    book.active.cell(row, at).value = words
    book.save(LIST)


def test_what_lies_in_the_box_is_what_its_papers_say(office) -> None:
    filled("页数", "内部会议的记录", 2)
    code, answer = run("archive", "papers", "装盒", "--year", 2026, "--others", LIST)
    assert (code, codes(answer)) == (0, [])
    note = "".join(text_of(office / "装盒" / "备考表.pdf").split())
    assert "本盒5件，" in note
    assert "件号0001—0005。" in note
    rows = list(load_workbook(office / "装盒" / "移交清单.xlsx").active.values)
    listed = [row for row in rows if str(row[2] or "").startswith(CLASS)]
    assert [(row[2][-4:], row[4], row[8]) for row in listed if row[8]] == [
        ("0001", "省里来的通知", "无电子文件"),
        ("0002", "关于商请支持的函", "无电子文件"),
        ("0005", "内部会议的记录", "无电子文件"),
    ]
    pages = [int(row[7]) for row in listed]
    assert (pages[0], pages[1], pages[4]) == (3, 4, 2)
    assert f"，{sum(pages)}页" in note
    (box,) = (
        row for row in load_workbook(office / "装盒" / "档案盒目录.xlsx").active.values if row[0] in (1, "1")
    )
    assert [str(cell) for cell in box[4:7]] == ["0001—0005", "5", str(sum(pages))]


def test_the_catalogue_has_them_without_a_file(office) -> None:
    run("archive", "catalogue", "目录.csv", "--year", 2026, "--others", LIST)
    lines = list(csv.DictReader((office / "目录.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line["件号"] for line in lines] == ["0001", "0002", "0003", "0004", "0005"]
    assert [line["题名"] for line in lines if not line["电子文件号"]] == [
        "省里来的通知", "关于商请支持的函", "内部会议的记录",
    ]  # fmt: skip


def test_pages_that_nobody_wrote_are_asked_for(office) -> None:
    answer = run("archive", "papers", "装盒", "--year", 2026, "--others", LIST)[1]
    (said,) = (one for one in answer["findings"] if one["code"] == "A052")
    assert said["seen"].endswith(f"{CLASS}-0005")
    assert "0005的页数没有" in "".join(text_of(office / "装盒" / "备考表.pdf").split())


def test_a_document_of_ours_goes_by_the_register(office) -> None:
    """Its 档号 was corrected after the list was written: it is not listed a second time under the old one."""
    run("archive", "correct", "某卫发〔2026〕1号", "--retention", "永久", "--reason", "错了")
    answer = run("archive", "papers", "装盒", "--year", 2026, "--others", LIST)[1]
    assert "A050" in codes(answer)
    rows = list(load_workbook(office / "装盒" / "移交清单.xlsx").active.values)
    assert [row[2] for row in rows if row[3] == "某卫发〔2026〕1号"] == ["Z109-WS·2026-Y-BGS-0001"]
    assert "件号0003没有列入" in "".join(text_of(office / "装盒" / "备考表.pdf").split())


def test_two_papers_with_one_number_are_refused(office) -> None:
    filled("档号", "内部会议的记录", f"{CLASS}-0003")
    filled("件号", "内部会议的记录", "0003")
    answer = run("archive", "papers", "装盒", "--year", 2026, "--others", LIST)[1]
    assert codes(answer)[-1] == "A030"
    assert not (office / "装盒").exists()


def test_a_line_without_a_number_is_in_no_box(office) -> None:
    filled("档号", "内部会议的记录", None)
    filled("件号", "内部会议的记录", None)
    answer = run("archive", "papers", "装盒", "--year", 2026, "--others", LIST)[1]
    assert {"A051", "A146"} <= set(codes(answer))
