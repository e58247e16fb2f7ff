"""What a person reads on the error stream: a table on a terminal, else a finding a line."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.cli import screen
from notice_gen.model.diagnostics import Diagnostic, Fault, Report, Scope, Severity
from notice_gen.model.places import place_from_data
from workbooks import FOUR_LEVELS, PLAIN, notice, write_workbook

COLOUR = re.compile("\x1b\\[[0-9;]*m")


def finding(
    severity: Severity, code: str, sheet: str, cell: str, seen: str, remedy: str = "", scope: Scope = "book"
) -> Diagnostic:
    fault = Fault(code, severity, "", scope)
    place = place_from_data(
        {"file": "b.xlsx", "sheet": sheet, **({"cell": cell} if cell else {})} if sheet else {}
    )
    return fault.at(place, seen, remedy)


def table(*findings: Diagnostic, columns: int = 60) -> list[str]:
    report = Report()
    report.extend(findings)
    return list(screen.table(report, columns, colour=False))


def test_findings_stand_by_sheet_the_heaviest_first_then_down_the_sheet() -> None:
    assert table(
        finding(Severity.NOTE, "W135", "活动", "", "有 3 行隐藏着，照样使用", "不要的行请删除"),
        finding(Severity.DUE, "W111", "发文", "B12", "“联系电话”还没有填写", "印发前补上"),
        finding(Severity.ERROR, "W120", "发文", "B10", "“2026.13.5”不是日期", "写成 2026-12-05 这样的日期"),
        finding(Severity.ERROR, "W122", "发文", "B9", "“很急”不在可选的内容里"),
        finding(Severity.ERROR, "O001", "", "", "磁盘已满"),
    ) == [
        "",
        "“活动”表",
        "  提醒  有 3 行隐藏着，照样使用。",
        "        → 不要的行请删除  W135",
        "",
        "“发文”表",
        "  错误  B9   “很急”不在可选的内容里。",
        "             W122",
        "  错误  B10  “2026.13.5”不是日期。",
        "             → 写成 2026-12-05 这样的日期  W120",
        "  待补  B12  “联系电话”还没有填写。",
        "             → 印发前补上  W111",
        "",
        "运行",
        "  错误  磁盘已满。",
        "        O001",
        "",
    ]


@pytest.mark.parametrize("columns", [40, 79, 119])
def test_lines_hang_and_keep_within_the_width(columns) -> None:
    """A 汉字 takes two columns; no line begins with a closing mark or ends with an opening one."""
    long = "责任科室“医政课”只出现一次，“医政科”出现四次（见《工作清单》），" * 4
    lines = table(finding(Severity.NOTE, "W112", "活动", "D7", long, long), columns=columns)
    assert all(screen.width(line) <= columns for line in lines)
    entry = lines[2:-1]
    assert all(line.startswith(" " * 12) and line[12] not in "，。”）》、" for line in entry[1:])
    assert not any(line.rstrip().endswith(("“", "（", "《")) for line in entry)
    words = [entry[0].removeprefix("  提醒  D7"), *(line.strip().removeprefix("→") for line in entry[1:])]
    assert "".join(words).replace(" ", "") == f"{long}。{long}W112"


def test_a_long_path_is_broken_only_where_it_must_be() -> None:
    assert screen.wrapped("写不进“output/abc.docx”", 20) == ["写不进", "“output/abc.docx”"]
    assert screen.wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_very_many_of_one_kind_are_folded():
    """Each quotes its cell: the first three, then a count and the other cells; another code is not folded."""
    many = [finding(Severity.ERROR, "W120", "活动", f"D{n}", f"“{n}”不是日期") for n in range(2, 62)]
    lines = table(*many, finding(Severity.NOTE, "W112", "活动", "D5", "“医政课”"), columns=200)
    assert [line[6:8] for line in lines if "不是日期" in line] == ["D2", "D3", "D4"]
    assert "             还有 57 处同样的问题：D5:D61" in lines
    assert lines[-1] == "没有列出的 57 处，用 notice-gen check --mark 可以在表中看到。"
    assert any("“医政课”" in line for line in lines)
    assert "同样的问题" not in "".join(table(*many[:50]))


def alike(*cells: str) -> list[Diagnostic]:
    return [finding(Severity.ERROR, "W114", "活动", cell, "“牵头”还没有填写", "填写牵头") for cell in cells]


def test_one_fault_over_many_cells_is_one_entry_with_its_range():
    assert table(*alike("C3", "C4", "C5", "C20")) == [
        "",
        "“活动”表",
        "  错误  C3:C5、C20  “牵头”还没有填写。",
        "                    → 填写牵头  W114",
        "",
    ]


def test_many_ranges_stand_below_their_entry():
    lines = table(*alike("C3", "C4", *(f"C{n}" for n in range(6, 66, 2))), columns=60)
    assert lines[2:-1] == [
        "  错误  C3:C4 等  “牵头”还没有填写。",
        "                  → 填写牵头  W114",
        "                  这些格都是：C3:C4、C6、C8、C10、C12、C14、",
        "                  C16、C18、C20、C22、C24、C26 等 32 格",
    ]


def test_what_a_terminal_would_obey_is_not_printed():
    """A cell cannot move the cursor, colour the screen or turn the line around."""
    (line,) = table(finding(Severity.NOTE, "W112", "活\u202e动", "", "甲\x9b31m乙\n丙\x1b[2J丁"))[2:-2]
    assert line == "  提醒  甲31m乙 丙[2J丁。"


def test_a_moment_is_written_as_people_write_it() -> None:
    assert screen.moment("2026-03-05T09:30:07+08:00") == "2026-03-05 09:30"
    assert [screen.moment(words) for words in ("2026-03-05", "")] == ["2026-03-05", ""]


class TestClosing:
    def closing(self, *findings: Diagnostic, wrote: bool = True) -> list[str]:
        report = Report()
        report.extend(findings)
        return list(screen.closing(report, wrote))

    def test_an_error_of_the_book(self) -> None:
        wrong = finding(Severity.ERROR, "W120", "发文", "B8", "x")
        assert self.closing(wrong, wrote=False) == ["共有 1 处错误，没有生成文件。请改正后再运行一次。"]

    def test_a_command_that_makes_no_documents_does_not_speak_of_files(self) -> None:
        report = Report()
        report.extend([finding(Severity.ERROR, "R023", "2026年", "E9", "x")])
        said = list(screen.closing(report, wrote=False, documents=False))
        assert said == ["共有 1 处错误，没有办成。请改正后再运行一次。"]

    def test_errors_of_rows_keep_back_those_documents(self) -> None:
        """Three errors in two rows: two documents."""
        rows = [
            finding(Severity.ERROR, "W120", "单位", cell, "x", scope="row") for cell in ("B3", "C3", "B7")
        ]
        assert self.closing(*rows) == ["共有 3 处错误，有 2 份没有生成，其余已生成。请改正后再运行一次。"]

    def test_gaps_say_where_they_stand(self):
        gaps = [finding(Severity.DUE, "W111", "发文", f"B{n}", "x") for n in range(1, 4)]
        assert self.closing(*gaps) == ["还有 3 处待补。文件中这些地方标着【待填：…】，补齐后再生成一次。"]

    def test_notes_need_no_words(self) -> None:
        assert self.closing(finding(Severity.NOTE, "W112", "活动", "D7", "x")) == []


class TestRealRuns:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        form = notice(成文日期="2026.13.5", 主送机关=None)
        return write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": FOUR_LEVELS})

    def on_a_terminal(self, book: Path, **environment: str) -> str:
        """What the program prints on a terminal, its exit code aside."""
        pty = pytest.importorskip("pty")  # not on Windows
        try:
            master, terminal = pty.openpty()
        except OSError:
            pytest.skip("no terminals can be opened here")
        kept = {**os.environ, "TERM": "xterm", **environment}
        kept.pop("NO_COLOR", None) if "NO_COLOR" not in environment else None
        words = [sys.executable, "-m", "notice_gen", "check", str(book), "--kind", str(PLAIN)]
        subprocess.run(words, stdout=terminal, stderr=terminal, stdin=terminal, env=kept)
        os.close(terminal)
        said = b""
        try:
            while piece := os.read(master, 65536):
                said += piece
        except OSError:  # Linux says so when the other end is closed
            pass
        os.close(master)
        return said.decode().replace("\r\n", "\n")

    def test_a_terminal_gets_a_table_in_colours(self, book) -> None:
        said = self.on_a_terminal(book, COLUMNS="80")
        plain = COLOUR.sub("", said)
        assert said != plain
        assert "\n“发文”表\n  错误  B9  “成文日期”填的“2026.13.5”" in plain
        assert "\n错误 1 处，待补 1 处。\n共有 1 处错误，没有生成文件。请改正后再运行一次。\n" in plain

    @pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
    def test_no_colours_for_those_who_wish_none(self, book, wish) -> None:
        said = self.on_a_terminal(book, **wish)
        assert "“发文”表" in said
        assert "\x1b" not in said

    def test_elsewhere_a_finding_is_a_line(self, book) -> None:
        result = notice_gen("check", book, "--kind", PLAIN)
        first, *_ = result.stderr.splitlines()
        assert first.startswith("错误：《b.xlsx》“发文”表 B9：“成文日期”填的“2026.13.5”")
        assert len(result.stderr.splitlines()) == 3

    def levels(self, tmp_path: Path, words: Callable[[int], str]) -> Path:
        """A workbook whose sixty levels, B2 to B61, say what `words` makes of their number."""
        rows = [["部分", "层级", "内容"], *(["正文", words(n), "x"] for n in range(60))]
        return write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": rows})

    def test_json_has_one_fault_over_many_cells_once_with_every_cell(self, tmp_path):
        book = self.levels(tmp_path, lambda _: "五级")
        answer = json.loads(notice_gen("check", book, "--kind", PLAIN, "--json").stdout)
        (found,) = (one for one in answer["findings"] if one["severity"] == "错误")
        assert (found["cell"], found["range"]) == ("B2", "B2:B61")
        assert found["cells"] == [f"B{n}" for n in range(2, 62)]

    def test_json_has_each_of_very_many_that_differ(self, tmp_path):
        """Folding is for the eyes only."""
        book = self.levels(tmp_path, lambda n: f"第{n}级")
        result = notice_gen("check", book, "--kind", PLAIN, "--json")
        assert result.stdout.count('"severity": "错误"') == 60

    def test_one_fault_over_many_cells_is_a_line_and_each_cell_is_counted(self, tmp_path):
        said = notice_gen("check", self.levels(tmp_path, lambda _: "五级"), "--kind", PLAIN).stderr
        assert said.count("五级") == 1
        assert "“正文”表 B2:B61：" in said
        assert "共有 60 处错误" in said

    def test_nothing_to_say_says_nothing(self, tmp_path):
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": FOUR_LEVELS})
        assert notice_gen("check", book, "--kind", PLAIN).stderr == ""
