"""The ways back from mistakes: wrong scans, wrong retention, void documents, numbers of before, two clerks at once."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import text

import archives
from archives import key, ofd, scan
from conftest import notice_gen
from notice_gen.model.filing import Number, State
from notice_gen.office.archive import open_archive
from notice_gen.office.register import open_register


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An office of two issued documents, whose .docx are only named so; it is the current folder."""
    folder = archives.office(tmp_path_factory.mktemp("back") / "办公室")
    with contextlib.chdir(folder):
        yield folder


def run(*words: object) -> tuple[int, dict[str, Any]]:
    """A command's exit code and its answer."""
    result = notice_gen(*words, "--json")
    assert result.stdout.startswith("{"), result.output
    return result.exit_code, json.loads(result.stdout)


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of what was found."""
    return [finding["code"] for finding in answer["findings"]]


def a_ledger(path: Path, header: list[str], *rows: list[Any]) -> Path:
    """A 发文登记簿 as an office kept it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(row)
    book.save(path)
    return path


class TestOldLedgers:
    @pytest.mark.parametrize("word", ["普通", "无", "公开", "—", "否", 0, "非密", "/", " 普 通 ", "内部"])
    def test_a_word_that_is_no_secrecy_hides_no_title(self, office, word) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", word]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", "密级"], row)
        assert run("register", "import", ledger, "--year", 2026)[0] == 0
        shown = run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"]
        assert shown["标题"] == "关于某事的函"
        assert "密级" not in shown

    @pytest.mark.parametrize(
        ("word", "level", "period"),
        [("秘密", "秘密", ""), ("机密级★1年", "机密", "1年"), ("绝密（长期）", "绝密", "长期")],
    )
    def test_a_secrecy_hides_all_words_also_those_of_own_columns(self, office, word, level, period) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", word, "某事的经过"]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", "密级", "摘要"], row)
        run("register", "import", ledger, "--year", 2026)
        shown = run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"]
        assert (shown["密级"], shown.get("保密期限", "")) == (level, period)
        assert {shown["标题"], shown["摘要"]} == {"（涉密，略）"}
        assert run("register", "search", "经过")[1]["entries"] == []

    def test_a_register_of_before_shows_what_an_import_had_hidden(self, office) -> None:
        ledger = a_ledger(
            office / "旧.xlsx", ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        )
        run("register", "import", ledger, "--year", 2026)
        register = open_register("发文登记簿.db")
        with register.writing() as connection:
            connection.execute(
                text("UPDATE entry SET facts = replace(facts, '{', '{\"密级\":\"普通\",') WHERE n = 3")
            )
        assert run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"]["标题"] == "关于某事的函"

    def test_every_column_is_kept_and_comes_back_with_the_export(self, office) -> None:
        header = [
            "序号",
            "文号",
            "标题",
            "日期",
            "拟稿人",
            "拟稿部门",
            "承办部门",
            "归档情况",
            "存档份数",
            None,
        ]
        row = [
            1,
            "某卫函〔2026〕3号",
            "关于某事的函",
            "2026-02-01",
            "张三",
            "办公室",
            "医政科",
            "已归",
            2,
            "急",
        ]
        code, answer = run("register", "import", a_ledger(office / "旧.xlsx", header, row), "--year", 2026)
        assert (code, codes(answer)) == (1, ["R049"])
        assert "拟稿部门、承办部门、归档情况、存档份数、J列" in answer["findings"][0]["seen"]
        wanted = {
            "拟稿人": "张三",
            "拟稿部门": "办公室",
            "承办部门": "医政科",
            "归档情况": "已归",
            "存档份数": "2",
            "J列": "急",
        }
        facts = run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"]
        assert {name: facts[name] for name in wanted} == wanted
        run("register", "export", "出.xlsx", "--year", 2026)
        notice_gen("init", "--office", office.parent / "另一个")
        copy = ["--office", office.parent / "另一个"]
        run("register", "import", "出.xlsx", "--year", 2026, *copy)
        facts = run("register", "show", "某卫函〔2026〕3号", *copy)[1]["entry"]["facts"]
        assert {name: facts[name] for name in wanted} == wanted


class TestNumbersOfBefore:
    @pytest.fixture(autouse=True)
    def imported(self, office) -> None:
        header = ["文号", "标题", "日期", "主送"]
        row = ["某卫函〔2026〕3号", "关于商请支持义诊的函", "2026-02-01", "某某大学"]
        run("register", "import", a_ledger(office / "旧.xlsx", header, row), "--year", 2026)

    def test_it_takes_a_scan_and_the_archive_is_whole(self, office) -> None:
        (office / "盖章.pdf").write_bytes(scan(2))
        code, answer = run("archive", "add", "某卫函〔2026〕3号", "盖章.pdf", "--as", "正本")
        assert (code, answer["version"], answer["state"]) == (0, 1, "印发")
        (office / "签批单.pdf").write_bytes(scan())
        assert run("archive", "add", "3号", "签批单.pdf", "--as", "处理单")[1]["state"] == "归档"
        assert run("archive", "verify")[1]["result"] == "完好"
        assert run("archive", "show", "3号")[1]["record"]["facts"]["主送机关"] == "某某大学"
        (office / "发文登记簿.db").unlink()
        notice_gen("init", "--office", office)
        notice_gen("register", "catch-up")
        line = open_register("发文登记簿.db").find(Number("某卫函", 2026, 3))
        assert line is not None
        assert (line.state, line.facts["标题"]) == (State.FILED, "关于商请支持义诊的函")
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_scan_that_was_broken_off_before_the_register_is_completed(
        self, office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from notice_gen.office.register import Register

        (office / "盖章.pdf").write_bytes(scan(2))
        with monkeypatch.context() as patched:
            patched.setattr(Register, "issued", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            notice_gen("archive", "add", "3号", "盖章.pdf", "--as", "正本")
        again = run("archive", "add", "3号", "盖章.pdf", "--as", "正本")[1]
        assert (again["version"], again["added"][0]["state"]) == (1, "unchanged")
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_both_searches_find_it(self, office) -> None:
        assert [one["number"] for one in run("archive", "search", "商请", "义诊")[1]["items"]] == [
            "某卫函〔2026〕3号"
        ]
        assert [one["number"] for one in run("register", "search", "某某大学")[1]["entries"]] == [
            "某卫函〔2026〕3号"
        ]
        assert {one["number"] for one in run("register", "search", "义诊")[1]["entries"]} == {
            "某卫发〔2026〕1号", "某卫发〔2026〕2号", "某卫函〔2026〕3号",
        }  # fmt: skip

    def test_a_bare_number_of_two_series_is_asked_about(self, office) -> None:
        """Also where the other one is only a line of a ledger, or reserved."""
        (office / "盖章.pdf").write_bytes(scan())
        run("register", "reserve", "某卫函", 2026, "--number", 1)
        code, answer = run("archive", "add", "1号", "盖章.pdf", "--as", "正本")
        assert (code, codes(answer)) == (2, ["A008"])


class TestScans:
    def test_a_scan_of_another_length_is_taken_when_somebody_says_so(self, office) -> None:
        open_archive(office / "归档库").put([archives._of_one_page()], created=archives.MOMENT)
        open_register("发文登记簿.db").chain(open_archive(office / "归档库").links(key(1)))
        (office / "盖章.pdf").write_bytes(scan(2))
        assert codes(run("archive", "add", "1号", "盖章.pdf", "--as", "正本")[1]) == ["A018"]
        assert run("archive", "add", "1号", "盖章.pdf", "--as", "正本", "--other-pages")[0] == 0

    def test_a_scan_in_two_files_has_the_pages_of_both(self, office) -> None:
        said = archives.record(1)
        said["files"][0]["pages"] = 2
        item = archives.NewItem(key(1), {"件.json": json.dumps(said).encode()}, "印发", keep=True)
        open_archive(office / "归档库").put([item], created=archives.MOMENT)
        for n in (1, 2):
            (office / f"{n}.pdf").write_bytes(scan() + b"%" * n)
        assert run("archive", "add", "1号", "1.pdf", "2.pdf", "--as", "正本")[0] == 0

    @pytest.mark.parametrize(("name", "code"), [("盖章.docx", "A017"), ("盖章.xlsx", "A014")])
    def test_a_file_that_people_go_on_writing_in_is_no_fair_copy(self, office, name, code) -> None:
        (office / name).write_bytes(archives.word())
        assert codes(run("archive", "add", "1号", name, "--as", "正本")[1]) == [code]

    @pytest.mark.parametrize(
        ("content", "code"), [('<ofd:TextObject ID="3"/>', 0), ("<ofd:Layer/>", 2), ("", 2)]
    )
    def test_an_ofd_has_something_on_its_pages(self, office, content, code) -> None:
        (office / "盖章.ofd").write_bytes(ofd(content))
        assert run("archive", "add", "1号", "盖章.ofd", "--as", "正本")[0] == code

    def test_a_scan_called_as_the_typeset_text_is_a_scan(self, office) -> None:
        """正本/正本.pdf is the name of what the program set: a scan of that name lies beside it."""
        header, row = ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        run("register", "import", a_ledger(office / "旧.xlsx", header, row), "--year", 2026)
        (office / "正本.pdf").write_bytes(scan())
        answer = run("archive", "add", "3号", "正本.pdf", "--as", "正本")[1]
        assert answer["missing"] == ["处理单"]
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_wrong_scan_goes_into_history_with_its_reason(self, office) -> None:
        (office / "盖章.pdf").write_bytes(wrong := scan(2))
        (office / "签批单.pdf").write_bytes(scan(3))
        run("archive", "add", "1号", "盖章.pdf", "--as", "正本")
        run("archive", "add", "1号", "签批单.pdf", "--as", "处理单")
        code, answer = run("archive", "withdraw", "1号", "盖章.pdf", "--reason", "是2号的", "--by", "李四")
        assert (code, answer["state"], answer["missing"]) == (0, "印发", ["盖章扫描件"])
        step = run("archive", "show", "1号")[1]["record"]["process"][-1]
        assert (step["行为"], step["人"], step["说明"]) == ("撤下", "李四", "正本/盖章.pdf：是2号的")
        archive = open_archive(office / "归档库")
        assert archive.files(key(1), 3)["正本/盖章.pdf"].read_bytes() == wrong
        assert "正本/盖章.pdf" not in archive.files(key(1))
        assert run("archive", "add", "2号", "盖章.pdf", "--as", "正本")[0] == 0
        assert run("archive", "verify")[1]["result"] == "完好"


class TestWhoActed:
    def test_every_act_on_a_number_is_noted_with_who_and_when(self, office) -> None:
        (office / "盖章.pdf").write_bytes(scan(2))
        (office / "签批单.pdf").write_bytes(scan(3))
        run("archive", "add", "1号", "盖章.pdf", "--as", "正本", "--by", "张三")
        run("archive", "add", "1号", "签批单.pdf", "--as", "处理单", "--by", "李四")
        run("register", "void", "2号", "--reason", "印错了", "--issued", "--by", "王五")
        assert [(one["what"], one["who"]) for one in run("register", "show", "1号")[1]["acts"]][-1] == (
            "归档",
            "李四",
        )
        void = run("register", "show", "2号")[1]["acts"][-1]
        assert (void["what"], void["who"], void["words"]) == ("作废", "王五", "印错了")
        assert datetime.datetime.fromisoformat(void["moment"]).tzinfo is not None
