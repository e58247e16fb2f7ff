"""件号 of other papers outlast a run that is killed, a list that is lost, and a list that says something else."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import archives
from archives import scan
from conftest import notice_gen
from issuing import failing, in_a_child
from issuing import run as run_quietly
from notice_gen.office.archive import Archive, NewItem, open_archive
from notice_gen.office.handover import Item
from notice_gen.office.register import Register, open_register
from on_paper import with_settings
from test_ways_back import a_ledger, codes, run

pytestmark = pytest.mark.slow  # each keeps a register and an archive

LIST, CLASS = "归档文件编号 2026.xlsx", "Z109-WS·2026-D30-BGS"
HEADER = ["题名", "日期", "保管期限", "文号", "页数"]
INCOMING: list[Any] = ["省里来的通知", "2026-01-05", "30年", "省卫发〔2026〕9号", 3]
RECORD: list[Any] = ["内部会议的记录", "2026-12-30", "30年", None, None]
NUMBER = ("archive", "number", "--year", 2026)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Two documents and a list of two other papers, nothing numbered yet; it is the current folder."""
    folder = with_settings(
        archives.office(tmp_path_factory.mktemp("kept") / "办公室"), "归档", '"全宗号" = "Z109"'
    )
    with contextlib.chdir(folder):
        a_ledger(folder / "其他.xlsx", HEADER, INCOMING, RECORD)
        yield folder


def listed(path: str = LIST) -> list[tuple[str, str, str]]:
    """档号, title and 页数 of the list that was written."""
    rows = load_workbook(path).active.iter_rows(min_row=3, values_only=True)
    return [(str(row[1]), str(row[3]), str(row[7] or "")) for row in rows]


def kept() -> list[tuple[str, str]]:
    """The other papers in the register."""
    return [(paper.code, paper.title) for paper in open_register("发文登记簿.db").other_papers()]


ALL = [
    (f"{CLASS}-0001", "省里来的通知", "3"),
    (f"{CLASS}-0002", "关于第1次义诊的通知", ""),
    (f"{CLASS}-0003", "关于第2次义诊的通知", ""),
    (f"{CLASS}-0004", "内部会议的记录", ""),
]


class TestKilled:
    def test_the_same_command_completes_it_wherever_the_kill_came(self, office) -> None:
        """Killed at every fourth write, fsync, rename of a run: each time nothing is lost, and nobody is accused."""
        words = (*NUMBER, "--others", "其他.xlsx", "--output", "编号.xlsx")
        killed = 0
        for n in range(1, 400, 4):
            place = shutil.copytree(office, office.parent / f"第{n}次")

            def work(place: Path = place, n: int = n) -> int:
                os.chdir(place)
                with failing(n, kill=True):
                    return run_quietly(*words)

            if in_a_child(work) >= 0:
                break
            killed += 1
            with contextlib.chdir(place):
                code, answer = run("archive", "verify")
                assert (code in (0, 1), answer["result"] == "有损坏") == (True, False), n
                assert run(*words)[0] in (0, 1), n
                assert listed("编号.xlsx") == ALL, n
                assert run("archive", "verify")[1]["result"] == "完好", n
            shutil.rmtree(place)
        assert killed > 5

    @pytest.mark.parametrize(("broken", "code"), [("put", "A063"), ("restated", "A062")])
    def test_verify_says_what_was_not_finished_and_accuses_nobody(
        self, office, monkeypatch: pytest.MonkeyPatch, broken, code
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr({"put": Archive, "restated": Register}[broken], broken, lambda *_, **__: 1 / 0)
            notice_gen(*NUMBER)
        ended, answer = run("archive", "verify")
        assert (ended, answer["result"]) == (1, "没有损坏，上次的运行没有做完")
        assert set(codes(answer)) == {code}
        assert "archive number" in answer["findings"][0]["remedy"]

    def test_a_correction_is_named_as_one(self, office, monkeypatch: pytest.MonkeyPatch) -> None:
        words = ("archive", "correct", "1号", "--title", "新", "--reason", "错了", "--by", "张三")
        with monkeypatch.context() as patched:
            patched.setattr(Register, "restated", lambda *_: 1 / 0)
            notice_gen(*words)
        (found,) = run("archive", "verify")[1]["findings"]
        assert found["code"] == "A062"
        assert "上次的更正（张三，" in found["seen"]
        assert "archive correct" in found["remedy"]

    def test_a_version_that_changes_a_text_is_damage(self, office) -> None:
        """It says that it is a correction; a correction leaves the texts alone."""
        archive = open_archive(Path("归档库"))
        record = archives.record(1)
        record["process"].append({"行为": "更正", "人": "某乙", "时间": "2026-04-01"})
        new = archives.new_item(1, b"changed")
        files = {**new.files, "件.json": json.dumps(record, ensure_ascii=False).encode()}
        archive.put([NewItem(archives.key(1), files, "更正", after=1)], created=archives.MOMENT)
        ended, answer = run("archive", "verify")
        assert (ended, codes(answer)) == (4, ["A109"])


class TestListAgain:
    @pytest.fixture(autouse=True)
    def numbered(self, office) -> None:
        run(*NUMBER, "--others", "其他.xlsx")
        assert listed() == ALL

    def test_a_list_that_was_lost_is_written_again_without_others(self, office) -> None:
        Path(LIST).unlink()
        assert run(*NUMBER)[0] in (0, 1)
        assert listed() == ALL

    def test_a_line_that_is_new_goes_on_behind(self, office) -> None:
        a_ledger(office / "其他.xlsx", HEADER, RECORD, ["另一份通知", "2026-02-02", "30年"], INCOMING)
        run(*NUMBER, "--others", "其他.xlsx", "--output", "新.xlsx")
        assert listed("新.xlsx") == [*ALL, (f"{CLASS}-0005", "另一份通知", "")]

    def test_a_line_whose_words_changed_gets_no_second_number(self, office) -> None:
        changed = ["省里来的关于某事的通知", *INCOMING[1:3]]
        a_ledger(office / "其他.xlsx", HEADER, changed, RECORD)
        (found,) = run(*NUMBER, "--others", "其他.xlsx")[1]["findings"]
        assert found["code"] == "A032"
        assert "1 省里来的通知" in found["seen"]
        a_ledger(office / "其他.xlsx", [*HEADER, "件号"], [*changed, None, None, 1], RECORD)
        assert run(*NUMBER, "--others", "其他.xlsx", "--output", "新.xlsx")[0] == 0
        assert kept() == [(f"{CLASS}-0001", "省里来的关于某事的通知"), (f"{CLASS}-0004", "内部会议的记录")]

    def test_pages_that_the_list_has_no_column_for_stay(self, office) -> None:
        a_ledger(office / "其他.xlsx", HEADER[:4], INCOMING[:4], RECORD[:4])
        run(*NUMBER, "--others", "其他.xlsx", "--output", "新.xlsx")
        assert listed("新.xlsx") == ALL

    def test_pages_that_are_filled_in_stay_of_a_document_without_files_too(self, office) -> None:
        header, row = ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        run("register", "import", a_ledger(office / "旧.xlsx", header, row), "--year", 2026)
        run(*NUMBER)
        book = load_workbook(LIST)
        (at,) = (row[7] for row in book.active.iter_rows(min_row=3) if row[3].value == "关于某事的函")
        at.value = 6
        book.save("填页数.xlsx")
        run(*NUMBER, "--others", "填页数.xlsx", "--output", "新.xlsx")
        assert listed("新.xlsx") == [*ALL, (f"{CLASS}-0005", "关于某事的函", "6")]

    def test_another_class_is_said_and_the_old_number_stays_empty(self, office) -> None:
        a_ledger(office / "其他.xlsx", HEADER, [INCOMING[0], INCOMING[1], "永久", INCOMING[3]], RECORD)
        answer = run(*NUMBER, "--others", "其他.xlsx", "--output", "新.xlsx")[1]
        assert codes(answer) == ["A061"]
        assert kept() == [(f"{CLASS}-0004", "内部会议的记录"), ("Z109-WS·2026-Y-BGS-0001", "省里来的通知")]

    def test_no_document_is_corrected_to_a_number_of_another_paper(self, office) -> None:
        words = ("archive", "correct", "1号", "--code", f"{CLASS}-0001", "--free", "--reason", "错了")
        assert codes(run(*words)[1]) == ["A033"]

    def test_what_was_given_is_no_gap(self, office) -> None:
        """2-6 of the 四性检测, of the archive and of its package."""
        run("archive", "export", "包", "--year", 2026)
        for words in (("--year", 2026), ("包",)):
            (check,) = (one for one in run("archive", "examine", *words)[1]["checks"] if one["code"] == "2-6")
            assert check["faults"] == []


class TestOfALedger:
    @pytest.fixture(autouse=True)
    def with_scan(self, office) -> None:
        header, row = (
            ["文号", "标题", "日期", "保管期限"],
            ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", "30年"],
        )
        run("register", "import", a_ledger(office / "旧.xlsx", header, row), "--year", 2026)
        (office / "扫描.pdf").write_bytes(scan())
        run("archive", "add", "某卫函〔2026〕3号", "扫描.pdf", "--as", "正本")

    def lacking(self) -> list[str]:
        (check,) = (one for one in run("archive", "examine")[1]["checks"] if one["code"] == "2-4")
        return [words for words in check["faults"] if words.startswith("某卫函") and "档号" not in words]

    def test_its_day_is_the_ledgers_and_the_rest_is_corrected(self, office) -> None:
        run("archive", "correct", "某卫函〔2026〕3号", "--matter", "办公室", "--reason", "登记簿没有")
        assert self.lacking() == ["某卫函〔2026〕3号：责任者空着"]
        words = ("--agency", "某某市卫生健康委员会", "--dated", "2026-01-31", "--reason", "登记簿没有")
        assert run("archive", "correct", "某卫函〔2026〕3号", *words)[0] == 0
        assert self.lacking() == []
        assert run("archive", "verify")[1]["result"] == "完好"


def test_minutes_without_a_title_go_by_their_whole_number() -> None:
    """All of a series have one mark, which stands in the register as their title (1-8: no two 题名 alike)."""
    said = {"series": "某某局会议纪要", "number": "某某局会议纪要第3次", "facts": {"标题": "某某局会议纪要"}}
    assert Item("1", said, {}).title == "某某局会议纪要第3次"
    assert Item("1", {**said, "facts": {"标题": "关于某事的会议纪要"}}, {}).title == "关于某事的会议纪要"


@pytest.mark.parametrize(
    ("path", "written"),
    [("报告.docx", "报告.docx"), ("夹", "夹/四性检测报告.docx"), ("2026.6", "2026.6/四性检测报告.docx")],
)
def test_the_report_goes_into_the_file_or_folder_that_was_named(office, path, written) -> None:
    assert Path(run("archive", "examine", "--output", path)[1]["report"]) == Path(written)
    assert Path(written).is_file()


@pytest.mark.parametrize("path", ["四性.xlsx", "四性.pdf"])
def test_no_folder_is_made_by_the_name_of_another_file(office, path) -> None:
    assert "H013" in codes(run("archive", "examine", "--output", path)[1])
    assert not Path(path).exists()
