"""The marked copy: a coloured, annotated workbook with a list in front; the original is never touched."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from conftest import notice_gen
from notice_gen.book.faults import NOT_A_DATE
from notice_gen.files.outbox import Outbox, disk_fault
from notice_gen.forms import marked as room
from notice_gen.forms.marked import FILLS, marked
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Severity
from notice_gen.model.places import InSheet, place_from_data
from workbooks import DATA, FOUR_LEVELS, PLAIN, notice, with_in_last_sheet, write_workbook

pytestmark = pytest.mark.slow  # each marks a workbook

TRICKY = "三科 '甲' 组"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a wrong date, a gap, a note of the clerk, merged cells and a sheet with a tricky name."""
    path = write_workbook(
        tmp_path / "b.xlsx",
        {
            "发文": notice(成文日期="2026.13.5", 主送机关=None),
            "正文": FOUR_LEVELS,
            TRICKY: [["a", "b"], ["=1+1", "x"]],
        },
    )
    source = load_workbook(path)
    source["发文"]["B9"].comment = Comment("我的批注", "某甲")
    source[TRICKY]["A2"].data_type = "s"
    source[TRICKY].merge_cells("A2:B3")
    source.save(path)
    return path


def finding(cell: str, seen: str, severity: Severity = Severity.ERROR, sheet: str = "发文") -> Diagnostic:
    place = place_from_data({"file": "b.xlsx", "sheet": sheet, **({"cell": cell} if cell else {})})
    return Fault("W120", severity, "写得不像日期").at(place, seen, "改正它")


def opened(data: bytes, tmp_path: Path) -> Workbook:
    (tmp_path / "marked.xlsx").write_bytes(data)
    return load_workbook(tmp_path / "marked.xlsx")


def colour(cell) -> str:
    return cell.fill.fgColor.rgb[2:] if cell.fill.fill_type else ""


class TestACheck:
    def test_cells_are_coloured_by_weight_and_annotated(self, book) -> None:
        result = notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert result.exit_code == 2
        assert result.stdout == f"问题标在：{book.with_name('b_问题.xlsx')}\n"
        copy = load_workbook(book.with_name("b_问题.xlsx"))
        assert copy.sheetnames == ["问题", "发文", "正文", TRICKY]
        date, gap = copy["发文"]["B9"], copy["发文"]["B8"]
        assert (colour(date), colour(gap)) == (FILLS[Severity.ERROR], FILLS[Severity.DUE])
        assert date.comment.text.startswith("我的批注\n\n错误：“成文日期”填的“2026.13.5”")
        assert "\n怎么办：" in date.comment.text
        assert gap.comment.text.startswith("待补：“主送机关”还没有填写。")

    def test_the_list_says_everything_with_links(self, book) -> None:
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        sheet = load_workbook(book.with_name("b_问题.xlsx"))["问题"]
        assert [cell.value for cell in sheet[2]] == [title for title, _ in room.COLUMNS]
        first = [cell.value for cell in sheet[3]]
        assert first[:4] == [1, "错误", "发文", "B9"]
        assert first[4].startswith("“成文日期”填的“2026.13.5”")
        assert sheet["D3"].hyperlink.location == "'发文'!B9"
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:G4")
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)

    def test_the_original_is_never_touched(self, book) -> None:
        before = book.read_bytes(), book.stat().st_mtime_ns
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert (book.read_bytes(), book.stat().st_mtime_ns) == before

    def test_a_later_run_replaces_ours_but_not_what_a_person_changed(self, book) -> None:
        """The same findings leave it as it is; other ones replace it; a person's stays."""
        copy = book.with_name("b_问题.xlsx")
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        first = copy.read_bytes(), copy.stat().st_mtime_ns
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert (copy.read_bytes(), copy.stat().st_mtime_ns) == first
        write_workbook(book, {"发文": notice(主送机关=None), "正文": FOUR_LEVELS})
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert load_workbook(copy)["问题"]["B3"].value == "待补"
        by_hand = load_workbook(copy)
        by_hand["问题"]["H3"] = "已问过"
        by_hand.save(copy)
        kept = copy.read_bytes()
        result = notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert copy.read_bytes() == kept
        assert "〔O101〕" in result.stderr
        assert result.stdout == f"问题标在：{book.with_name('b_问题（新）.xlsx')}\n"

    @pytest.mark.parametrize(
        "over_all",
        [
            '<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>',
            '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        ],
        ids=["merged", "linked"],
    )
    def test_a_sheet_merged_or_linked_as_a_whole_is_copied_as_values(self, over_all, tmp_path: Path) -> None:
        """openpyxl would make each of its 17 thousand million cells."""
        path = write_workbook(
            tmp_path / "b.xlsx", {"发文": notice(主送机关=None), "正文": FOUR_LEVELS, "另": [["甲"]]}
        )
        notice_gen("check", with_in_last_sheet(path, over_all), "--mark", "--kind", PLAIN)
        copy = load_workbook(tmp_path / "b_问题.xlsx")
        assert copy["问题"]["A1"].value.endswith(room.VALUES_ONLY)
        assert copy["另"]["A1"].value == "甲"

    def test_when_all_is_mended_the_old_copy_says_so(self, book) -> None:
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        write_workbook(book, {"发文": notice(), "正文": FOUR_LEVELS})
        assert notice_gen("check", book, "--mark", "--kind", PLAIN).exit_code == 0
        assert load_workbook(book.with_name("b_问题.xlsx"))["问题"]["E3"].value == "没有发现问题。"

    def test_nothing_found_and_no_old_copy_writes_nothing(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": FOUR_LEVELS})
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        assert [path.name for path in tmp_path.iterdir()] == ["b.xlsx"]

    def test_where_it_may_not_stand_beside_it_goes_to_the_output_folder(
        self, book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enter = Outbox.__enter__

        def read_only_beside_the_workbook(self):
            if self.path == book.parent:
                raise Refused(disk_fault(PermissionError(13, ""), book.parent))
            return enter(self)

        monkeypatch.setattr(Outbox, "__enter__", read_only_beside_the_workbook)
        result = notice_gen("check", book, "--mark", "--kind", PLAIN, "--output", tmp_path / "o", "--json")
        answer = json.loads(result.stdout)
        assert answer["marked"] == str(tmp_path / "o" / "b_问题.xlsx")
        assert "O002" not in result.stdout
        assert (tmp_path / "o" / "b_问题.xlsx").exists()

    def test_a_marked_copy_is_not_taken_for_the_workbook(self, book) -> None:
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        result = notice_gen("check", book.with_name("b_问题.xlsx"), "--mark", "--kind", PLAIN)
        assert "这是检查时做的标注副本，不是原来的工作簿。建议：在《b》中改正" in result.stderr
        assert not book.with_name("b_问题_问题.xlsx").exists()

    @pytest.mark.parametrize("what", ["", ".", "/", "no.xlsx"])
    def test_what_is_no_file_gets_no_copy(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what
    ) -> None:
        monkeypatch.chdir(tmp_path)
        result = notice_gen("check", what, "--mark")
        assert result.exit_code == 2
        assert isinstance(result.exception, SystemExit)
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_no_workbook_gets_a_list(self, tmp_path: Path) -> None:
        (tmp_path / "b.xlsx").write_text("序号,姓名\n")
        notice_gen("check", tmp_path / "b.xlsx", "--mark")
        copy = load_workbook(tmp_path / "b_问题.xlsx")
        assert copy.sheetnames == ["问题"]
        assert "内容读不出来" in copy["问题"]["A1"].value

    def test_a_workbook_that_openpyxl_cannot_open_is_copied_as_values(
        self, book, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import openpyxl

        def fails(*arguments, **options) -> None:
            raise KeyError("xl/sharedStrings.xml")

        monkeypatch.setattr(openpyxl, "load_workbook", fails)
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        copy = load_workbook(book.with_name("b_问题.xlsx"))
        assert copy.sheetnames == ["问题", "发文", "正文", TRICKY]
        assert copy["发文"]["B9"].value == "2026.13.5"
        assert colour(copy["发文"]["B9"]) == FILLS[Severity.ERROR]
        assert "没有带上格式" in copy["问题"]["A1"].value

    def test_a_very_large_workbook_is_copied_as_values(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        """A million formatted rows would take openpyxl minutes."""
        from notice_gen.build import marking

        monkeypatch.setattr(marking, "LARGEST_COPY", 1000)
        notice_gen("check", book, "--mark", "--kind", PLAIN)
        copy = load_workbook(book.with_name("b_问题.xlsx"))
        assert "没有带上格式" in copy["问题"]["A1"].value


class TestTheWorkbook:
    def test_several_findings_of_a_cell_are_one_note_the_heaviest_colours(self, book, tmp_path: Path) -> None:
        found = [finding("B3", "轻", Severity.NOTE), finding("B3", "重", Severity.ERROR)]
        cell = opened(marked(book, "b.xlsx", found, {}), tmp_path)["发文"]["B3"]
        assert cell.comment.text == "错误：重。\n怎么办：改正它。\n\n提醒：轻。\n怎么办：改正它。"
        assert colour(cell) == FILLS[Severity.ERROR]

    def test_a_finding_of_a_sheet_marks_its_first_cell_one_in_a_merged_cell_its_first(
        self, book, tmp_path: Path
    ) -> None:
        found = [finding("", "整张表"), finding("B3", "合并", sheet=TRICKY)]
        copy = opened(marked(book, "b.xlsx", found, {}), tmp_path)
        assert colour(copy["发文"]["A1"]) == colour(copy[TRICKY]["A2"]) == FILLS[Severity.ERROR]
        assert copy["问题"]["D3"].value == "全表"

    def test_links_lead_into_sheets_with_quotes_and_spaces(self, book, tmp_path: Path) -> None:
        found = [finding("A2", "x", sheet=TRICKY), finding("", "在模板里", sheet="没有的表")]
        sheet = opened(marked(book, "b.xlsx", found, {}), tmp_path)["问题"]
        assert sheet["D3"].hyperlink.location == "'三科 ''甲'' 组'!A2"
        assert sheet["D4"].hyperlink is None

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "=cmd|' /C calc'!A0"])
    def test_every_word_of_ours_is_text(self, book, tmp_path: Path, start) -> None:
        """Never a formula: in the list, nor in a copy of the values."""
        found = [NOT_A_DATE.at(InSheet("b.xlsx", start), f"{start}1+1", f"{start}2")]
        data = marked(None, "b.xls", found, {"发文": {(0, 0): f"{start}1"}})
        (tmp_path / "m.xlsx").write_bytes(data)
        with zipfile.ZipFile(tmp_path / "m.xlsx") as package:
            sheets = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
        assert len(sheets) == 2
        assert not any(re.search(b"<f[ >]", sheet) for sheet in sheets)
        assert load_workbook(tmp_path / "m.xlsx")["发文"]["A1"].data_type == "s"
        assert load_workbook(tmp_path / "m.xlsx")["发文"]["A1"].quotePrefix

    def test_a_text_of_the_clerk_that_looks_like_a_formula_stays_text(self, book, tmp_path: Path) -> None:
        cell = opened(marked(book, "b.xlsx", [finding("B3", "x")], {}), tmp_path)[TRICKY]["A2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")

    def test_characters_that_no_workbook_takes(self, book, tmp_path: Path) -> None:
        """Control characters go; _x0041_ stays these characters; very long words are cut."""
        found = [finding("B3", "甲\x07\ud800乙"), finding("B4", "_x0041_"), finding("B5", "长" * 40_000)]
        sheet = opened(marked(book, "b.xlsx", found, {}), tmp_path)["问题"]
        assert sheet["E3"].value == "甲乙"
        assert sheet["E4"].value in ("_x0041_", "_x005F_x0041_")  # openpyxl leaves the escape as it is
        assert len(sheet["E5"].value) < 32_767

    def test_only_the_list_is_selected_and_a_sheet_of_that_name_keeps_its_place(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"问题": [["x"]], "发文": [["y"]]})
        copy = opened(marked(book, "b.xlsx", [finding("A1", "x", sheet="问题")], {}), tmp_path)
        assert copy.sheetnames == ["问题1", "问题", "发文"]
        assert [sheet.sheet_view.tabSelected for sheet in copy] == [True, False, False]
        assert copy["问题1"]["D3"].hyperlink.location == "'问题'!A1"

    def test_a_hidden_sheet_that_is_linked_to_is_shown(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": [["x"]], "单位": [["y"]]})
        source = load_workbook(book)
        source["单位"].sheet_state = "hidden"
        source.save(book)
        copy = opened(marked(book, "b.xlsx", [finding("A1", "x", sheet="单位")], {}), tmp_path)
        assert copy["单位"].sheet_state == "visible"

    def test_one_fault_over_many_cells_is_a_line_and_each_cell_is_coloured(self, tmp_path):
        book = write_workbook(tmp_path / "b.xlsx", {"发文": [["x", "y"]] * 5})
        found = [finding(cell, "没有填写") for cell in ("B2", "B3", "A5", "B4")]
        copy = opened(marked(book, "b.xlsx", found, {}), tmp_path)
        said = copy["问题"]
        assert [row[3].value for row in said.iter_rows(min_row=3)] == ["A5、B2:B4"]
        assert said["D3"].hyperlink.location == "'发文'!A5"
        coloured = {cell.coordinate for row in copy["发文"].iter_rows() for cell in row if colour(cell)}
        noted = {cell.coordinate for row in copy["发文"].iter_rows() for cell in row if cell.comment}
        assert coloured == noted == {"B2", "B3", "B4", "A5"}

    def test_the_bytes_bear_no_clock(self, tmp_path):
        opened(marked(DATA / "wangcheng.xlsx", "w.xlsx", [finding("B6", "x")], {}), tmp_path)
        with zipfile.ZipFile(tmp_path / "marked.xlsx") as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"1980-01-01T00:00:00Z</dcterms:modified>" in package.read("docProps/core.xml")

    def test_very_many_findings_keep_within_what_excel_takes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Notes and links are bounded, colours and list are not."""
        monkeypatch.setattr(room, "MOST_NOTES", 3)
        monkeypatch.setattr(room, "MOST_LINKS", 4)
        book = write_workbook(tmp_path / "b.xlsx", {"发文": [["x"]] * 9})
        found = [finding(f"A{n}", f"“{n}”") for n in range(1, 10)]
        copy = opened(marked(book, "b.xlsx", found, {}), tmp_path)
        cells = [row[0] for row in copy["发文"].iter_rows(min_row=1, max_row=9)]
        assert [bool(cell.comment) for cell in cells] == [True] * 3 + [False] * 6
        assert all(colour(cell) for cell in cells)
        assert sum(cell.hyperlink is not None for cell in copy["问题"]["D"]) == 4
        assert copy["问题"].max_row == 11
