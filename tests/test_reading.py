"""Files of every sort and writer → the same sheets, or a message that says what the file is."""

from __future__ import annotations

import pytest

from notice_gen.book import read_workbook
from notice_gen.book.sheets import Sheet
from rendering import missing
from shapes import CONVERTED, SHAPES, SHEETS, SPAN

SHOWN = {
    "发文": {
        (1, 1): "关于做好“公文”<处理> & 工作的通知\n第二行", (2, 1): "2026", (3, 1): "2026年3月5日", (4, 1): "007",
        (5, 1): "95.5%", (6, 1): "13800000000", (7, 1): "  两头有空格  ", (8, 1): "1,234,567.50", (9, 1): "0.3",
        (10, 1): "TRUE", (11, 1): "某𠮷甲😀",
    },
    "活动": {(4, 4): "-3"},
}  # fmt: skip


def filled(sheet: Sheet) -> dict[tuple[int, int], str]:
    """The filled cells of a sheet."""
    return {
        (row, column): text
        for row in range(sheet.top, sheet.bottom)
        for column in range(sheet.left, sheet.right)
        if (text := sheet.text(row, column))
    }


def expected(name: str) -> dict[tuple[int, int], str]:
    """The texts of a sheet as Excel shows them."""
    return {at: SHOWN[name].get(at, str(value)) for at, (value, _) in SHEETS[name].items()}


def assert_is_the_same(path) -> None:
    workbook = read_workbook(path)
    assert list(workbook.sheets) == list(SHEETS)
    for name, sheet in workbook.sheets.items():
        assert filled(sheet) == expected(name)
        assert sheet.spans == ({SPAN[1]: SPAN[2]} if name == SPAN[0] else {})
        assert [fault.code for fault in sheet.faults] == (["W135"] if name == "活动" else [])
    assert workbook.sheets["活动"].top == 2
    assert workbook.sheets["活动"].left == 1


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_writers_give_the_same_sheets(shape, tmp_path):
    """Texts, spans, hidden rows, place of the first cell."""
    SHAPES[shape](tmp_path / shape)
    assert_is_the_same(tmp_path / shape)


@pytest.mark.rendered
@pytest.mark.parametrize("shape", CONVERTED)
def test_files_saved_by_libreoffice_give_the_same_sheets(shape, tmp_path):
    if "LibreOffice" in missing():
        pytest.skip("LibreOffice is missing (scripts/test-tools)")
    CONVERTED[shape](tmp_path / shape)
    assert_is_the_same(tmp_path / shape)
