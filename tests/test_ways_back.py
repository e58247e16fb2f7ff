"""The ways back from mistakes: wrong scans, wrong retention, void documents, numbers of before, two clerks at once."""

from __future__ import annotations

import contextlib
import datetime
import json
import multiprocessing
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import text

import archives
from archives import key, ofd, scan
from conftest import notice_gen
from issuing import campaign, child_of, ended, office_with
from issuing import run as run_quietly
from notice_gen.model.filing import Number, State
from notice_gen.office.archive import Archive, open_archive
from notice_gen.office.issuing import issue_run, steps
from notice_gen.office.register import Register, make_register, open_register
from workbooks import write_workbook

pytestmark = pytest.mark.slow  # each keeps a register and an archive


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


def a_ledger(path: Path, header: list[Any], *rows: list[Any]) -> Path:
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

    @pytest.mark.parametrize(
        "word", ["内部资料 秘密", "内部（机密）", "内部★绝密", "秘密级（内部）", "一般秘密"]
    )
    def test_a_word_that_has_a_level_in_it_is_never_taken_as_none(self, office, word) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", word]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", "密级"], row)
        assert codes(run("register", "import", ledger, "--year", 2026)[1]) == ["R048"]
        assert run("register", "show", "某卫函〔2026〕3号")[0] != 0

    @pytest.mark.parametrize(
        ("header", "word"),
        [
            ("密级和保密期限", "内部、秘密"),
            ("备注", "机密"),
            ("保密要求", "按秘密管理"),
            ("是否涉密", "是"),
            ("摘要", "秘密★1年"),
        ],
    )
    def test_a_level_in_another_column_is_asked_about(self, office, header, word) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", word]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", header], row)
        assert "R048" in codes(run("register", "import", ledger, "--year", 2026)[1])
        assert run("register", "show", "某卫函〔2026〕3号")[0] != 0

    @pytest.mark.parametrize(
        ("header", "word"),
        [("保密审查", "不涉及国家秘密，可以公开"), ("保密审查人", "张三"), ("是否涉密", "否")],
    )
    def test_a_review_that_found_no_secret_hides_nothing(self, office, header, word) -> None:
        row = ["某卫函〔2026〕3号", "关于机密文件管理的函", "2026-02-01", word]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", header], row)
        run("register", "import", ledger, "--year", 2026)
        assert (
            run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"]["标题"]
            == "关于机密文件管理的函"
        )

    @pytest.mark.parametrize(
        ("header", "fact"),
        [
            *((one, "印发日期") for one in ("收发日期", "制发日期", "行文日期", "日期时间", "收 发 日 期")),
            ("文件日期", "成文日期"),
            ("办文日期", ""),
        ],
    )
    def test_a_day_is_known_by_the_words_of_other_ledgers(self, office, header, fact) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-01-05"]
        answer = run(
            "register", "import", a_ledger(office / "旧.xlsx", ["文号", "标题", header], row), "--year", 2026
        )
        assert codes(answer[1]) == []
        entry = run("register", "show", "某卫函〔2026〕3号")[1]["entry"]
        assert entry["registered"][:10] == "2026-01-05"
        assert not fact or entry["facts"][fact] == "2026-01-05"

    def test_a_column_of_days_that_nobody_knows_is_asked_about_before_anything_is_entered(
        self, office
    ) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-01-05", "张三"]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "办结情况", "经手"], row)
        answer = run("register", "import", ledger, "--year", 2026)[1]
        assert "像日期的有：办结情况" in next(
            one["seen"] for one in answer["findings"] if one["code"] == "R056"
        )
        assert run("register", "show", "某卫函〔2026〕3号")[0] != 0

    def test_lines_without_a_day_are_named(self, office) -> None:
        header = ["文号", "标题", "日期"]
        rows: list[list[Any]] = [
            ["某卫函〔2026〕3号", "关于某事的函", "2026-01-05"],
            ["某卫函〔2026〕4号", "关于他事的函", None],
        ]
        answer = run("register", "import", a_ledger(office / "旧.xlsx", header, *rows), "--year", 2026)[1]
        assert codes(answer) == ["R057"]

    @pytest.mark.parametrize(
        ("header", "word", "fact", "meant"),
        [
            *(
                ("保管年限", word, "保管期限", "30年")
                for word in (30, "定期30年", "定期（30年）", "D30", "三十年")
            ),
            ("期限（保管）", "10", "保管期限", "10年"),
            ("保管年限", "永久", "保管期限", "永久"),
            *((one, "张三", "签发人", "张三") for one in ("签批人", "批准人", "签发领导")),
        ],
    )
    def test_retention_and_signatory_are_known_by_other_words(
        self, office, header, word, fact, meant
    ) -> None:
        row = ["某卫函〔2026〕3号", "关于某事的函", "2026-01-05", word]
        ledger = a_ledger(office / "旧.xlsx", ["文号", "标题", "日期", header], row)
        assert codes(run("register", "import", ledger, "--year", 2026)[1]) == []
        assert run("register", "show", "某卫函〔2026〕3号")[1]["entry"]["facts"][fact] == meant

    def test_nobody_is_told_to_issue_a_void_number(self, office) -> None:
        row = ["某卫函〔2026〕3号", "作废", "2026-02-01"]
        run("register", "import", a_ledger(office / "旧.xlsx", ["文号", "标题", "日期"], row), "--year", 2026)
        (office / "扫描.pdf").write_bytes(scan())
        (found,) = run("archive", "add", "某卫函〔2026〕3号", "扫描.pdf", "--as", "正本")[1]["findings"]
        assert (found["code"], found["remedy"]) == ("A022", "核对字号；作废的号不补入文件")

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
        assert "承办部门、存档份数、J列" in answer["findings"][0]["seen"]
        wanted = {
            "拟稿人": "张三",
            "拟稿单位": "办公室",
            "承办部门": "医政科",
            "归档": "已归",
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

    def test_a_scan_of_another_length_than_the_ledger_says_is_asked_about(self, office) -> None:
        """And said again on paper, where somebody took it so."""
        row = ["某卫函〔2026〕4号", "关于体检的函", "2026-02-03", "５页"]
        run(
            "register",
            "import",
            a_ledger(office / "页.xlsx", ["文号", "标题", "日期", "页 数"], row),
            "--year",
            2026,
        )
        (office / "盖章.pdf").write_bytes(scan(2))
        code, answer = run("archive", "add", "4号", "盖章.pdf", "--as", "正本")
        assert (code, codes(answer)) == (2, ["A018"])
        assert "在登记簿中写的是 5 页" in answer["findings"][0]["seen"]
        assert run("archive", "add", "4号", "盖章.pdf", "--as", "正本", "--other-pages")[0] == 0
        assert "A049" in codes(run("archive", "catalogue", "目录.csv")[1])
        (office / "续.pdf").write_bytes(scan(3))
        assert run("archive", "add", "4号", "续.pdf", "--as", "正本")[0] == 0
        assert "A049" not in codes(run("archive", "catalogue", "目录.csv")[1])

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
    @pytest.mark.parametrize(
        "name",
        [
            "某卫发〔2026〕8号 盖章.pdf", "某卫发[2026]8号.pdf", "8号.pdf", "第8号.pdf", "某卫发〔2025〕1号.pdf",
            "某卫函〔2026〕1号.pdf", "盖章 21号.pdf", "某卫发2026-8.pdf",
        ],
    )  # fmt: skip
    def test_a_scan_named_for_another_number_is_taken_when_somebody_says_so(self, office, name) -> None:
        (office / name).write_bytes(scan())
        assert codes(run("archive", "add", "1号", name, "--as", "正本")[1]) == ["A070"]
        assert run("archive", "add", "1号", name, "--as", "正本", "--other-name")[0] == 0

    @pytest.mark.parametrize(
        "name",
        [
            "某卫发〔2026〕1号 盖章.pdf",
            "1号.pdf",
            "扫描0008.pdf",
            "某卫发2026-01 扫描2026-8.pdf",
            "某卫发2026-11-8.pdf",
            "3月8号扫描.pdf",
            "卫发（2026）1号 转发8号文的通知.pdf",
        ],
    )
    def test_a_scan_named_for_its_own_number_or_for_none_is_taken(self, office, name) -> None:
        (office / name).write_bytes(scan())
        assert run("archive", "add", "1号", name, "--as", "正本")[0] == 0

    def test_an_attachment_may_have_a_number_of_its_own(self, office) -> None:
        (office / "某市卫发〔2026〕15号.pdf").write_bytes(scan())
        assert run("archive", "add", "1号", "某市卫发〔2026〕15号.pdf", "--as", "附件")[0] == 0

    def test_a_file_that_is_not_there_is_not_to_be_scanned_again(self, office) -> None:
        (said,) = run("archive", "add", "1号", "盖彰.pdf", "--as", "正本")[1]["findings"]
        assert (said["code"], "扫描" in said["remedy"]) == ("A071", False)

    @pytest.mark.parametrize(
        ("said", "missing"),
        [
            ({}, ["盖章扫描件"]),
            ({"facts": {"标题": "某局会议纪要", "文种": "纪要"}}, []),
            ({"facts": {"标题": "一条动态"}, "form": "第N期（总第M期）", "total": 45}, []),
            ({"row": {"发文": {"用印": "不加盖印章"}}}, []),
        ],
    )
    def test_no_sealed_scan_is_asked_for_of_what_is_never_sealed(self, office, said, missing) -> None:
        described = {**archives.record(1), **said}
        item = archives.NewItem(key(1), {"件.json": json.dumps(described).encode()}, "印发", keep=True)
        open_archive(office / "归档库").put([item], created=archives.MOMENT)
        (listed,) = (one for one in run("archive", "list")[1]["items"] if one["item"] == key(1))
        assert [one for one in listed["missing"] if one != "处理单"] == missing

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
        run("archive", "withdraw", "1号", "盖章.pdf", "--reason", "放错了", "--by", "赵六")
        last = run("register", "show", "1号")[1]["acts"][-1]
        assert (last["what"], last["who"], last["words"]) == ("撤下", "赵六", "正本/盖章.pdf：放错了")
        void = run("register", "show", "2号")[1]["acts"][-1]
        assert (void["what"], void["who"], void["words"]) == ("作废", "王五", "印错了")
        assert datetime.datetime.fromisoformat(void["moment"]).tzinfo is not None


@pytest.fixture
def coded(office) -> Path:
    """The office has a 全宗号 since, which its two documents were issued without, and two departments."""
    settings = '["归档"]\n"全宗号" = "Z109"\n["归档"."机构代码"]\n"办公室" = "BGS"\n"医政科" = "YZK"\n'
    (office / "办公室.toml").write_text(settings, encoding="utf-8")
    return office


def code_of(n: int) -> str:
    """The 档号 of the nth document, in register, archive and search for it alike."""
    entry = open_register("发文登记簿.db").find(Number("某卫发", 2026, n))
    assert entry is not None
    record = run("archive", "show", f"某卫发〔2026〕{n}号")[1]["record"]
    assert record["code"] == entry.code
    return entry.code


def in_order() -> list[str]:
    """The 档号 of the year as the list for the office has them, each with its title."""
    sheet = load_workbook("归档文件编号 2026.xlsx").active
    assert sheet is not None
    return [f"{row[1]} {row[3]}" for row in sheet.iter_rows(min_row=3, values_only=True)]


class TestCorrecting:
    def test_the_retention_is_corrected_with_a_reason(self, coded) -> None:
        words = ("--retention", "永久", "--matter", "医政科", "--reason", "按新的期限表", "--by", "张三")
        code, answer = run("archive", "correct", "1号", *words)
        assert (code, answer["version"]) == (0, 2)
        record = run("archive", "show", "1号")[1]["record"]
        assert (record["facts"]["保管期限"], record["facts"]["机构或问题"]) == ("永久", "医政科")
        step = record["process"][-1]
        assert (step["行为"], step["人"]) == ("更正", "张三")
        assert step["说明"] == "保管期限：空→永久；机构或问题：空→医政科：按新的期限表"
        assert run("register", "show", "1号")[1]["entry"]["facts"]["保管期限"] == "永久"
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_corrected_title_is_found_and_the_files_stay(self, coded) -> None:
        before = open_archive(coded / "归档库").files(key(1))["正本/正本.pdf"].read_bytes()
        run("archive", "correct", "1号", "--title", "关于秋季义诊的通知", "--reason", "登记时写错")
        assert [one["number"] for one in run("archive", "search", "秋季")[1]["items"]] == [
            "某卫发〔2026〕1号"
        ]
        assert open_archive(coded / "归档库").files(key(1))["正本/正本.pdf"].read_bytes() == before
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_numbered_item_gets_the_next_code_of_its_new_class(self, coded) -> None:
        run("archive", "number", "--year", 2026)
        assert (code_of(1), code_of(2)) == ("Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-D30-BGS-0002")
        code, answer = run("archive", "correct", "1号", "--retention", "永久", "--reason", "错了")
        assert (code, codes(answer)) == (1, ["A025"])
        assert code_of(1) == "Z109-WS·2026-Y-BGS-0001"
        run("archive", "correct", "2号", "--code", "Z109-WS·2026-D30-BGS-0001", "--reason", "补上空号")
        assert code_of(2) == "Z109-WS·2026-D30-BGS-0001"
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_number_that_a_document_left_is_no_gap_and_no_other_paper_s(self, coded) -> None:
        run("archive", "number", "--year", 2026)
        run("archive", "correct", "1号", "--retention", "永久", "--reason", "错了")
        moved = "Z109-WS·2026-D30-BGS-0001 已改编为 Z109-WS·2026-Y-BGS-0001"
        run("archive", "export", "包")
        for words in (("--year", 2026), ("包",)):
            (check,) = (one for one in run("archive", "examine", *words)[1]["checks"] if one["code"] == "2-6")
            assert (check["faults"], moved in check["note"]) == ([], True)
        answer = run("archive", "catalogue", "目录.csv", "--year", 2026)[1]
        (found,) = (one for one in answer["findings"] if one["code"] == "A146")
        assert found["seen"].endswith("：0001 已改编为 Z109-WS·2026-Y-BGS-0001")
        assert found["remedy"] == "不用补，备考表中说明"
        run("archive", "correct", "2号", "--code", "Z109-WS·2026-D30-BGS-0001", "--reason", "补上空号")
        assert open_register("发文登记簿.db").left_codes() == {
            "Z109-WS·2026-D30-BGS-0002": "Z109-WS·2026-D30-BGS-0001"
        }

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("--code", "Z109-WS·2026-Y-BGS-0001"), "A024"),
            (("--code", "0001"), "A024"),
            (("--code", "Z109-WS·2026-D30-BGS-0002"), "R050"),
            ((), "A023"),
        ],
    )
    def test_a_code_that_does_not_fit_or_is_another_one_s_is_refused(self, coded, words, code) -> None:
        run("archive", "number", "--year", 2026)
        assert codes(run("archive", "correct", "1号", *words, "--reason", "错了")[1]) == [code]
        assert code_of(1) == "Z109-WS·2026-D30-BGS-0001"

    def test_a_number_of_before_is_corrected_in_the_register(self, coded) -> None:
        header, row = (
            ["文号", "标题", "日期", "保管期限"],
            ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", "长期"],
        )
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        assert codes(run("archive", "number", "--year", 2026)[1]) == ["A028"]
        run("archive", "correct", "3号", "--retention", "30年", "--reason", "长期改定期")
        assert codes(run("archive", "number", "--year", 2026)[1]) == ["A147"]  # the others have none

    @pytest.mark.parametrize("broken", ["put", "restated"])
    def test_a_correction_that_was_broken_off_is_completed_by_the_next(
        self, coded, monkeypatch: pytest.MonkeyPatch, broken
    ) -> None:
        from notice_gen.office.archive import Archive
        from notice_gen.office.register import Register

        run("archive", "number", "--year", 2026)
        words = ("archive", "correct", "1号", "--retention", "永久", "--reason", "错了")
        with monkeypatch.context() as patched:
            patched.setattr({"put": Archive, "restated": Register}[broken], broken, lambda *_, **__: 1 / 0)
            notice_gen(*words)
        assert run("archive", "verify")[1]["result"] == "没有损坏，上次的运行没有做完"
        run(*words)
        assert code_of(1) == "Z109-WS·2026-Y-BGS-0001"
        assert run("archive", "verify")[1]["result"] == "完好"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET facts = replace(facts, '义诊', '别的') WHERE n = 1",
        "UPDATE act SET who = '某乙'",
        "UPDATE link SET hash = 'x' WHERE n = 1",
    ],
)
def test_what_was_changed_in_the_register_is_no_damage_of_the_archive(coded, change) -> None:
    with open_register("发文登记簿.db").writing() as connection:
        connection.execute(text(change))
    assert run("archive", "verify")[0] == 4
    assert notice_gen("archive", "verify").stdout.startswith("归档库完好，登记簿有改动：2 件")
    open_archive(coded / "归档库").files(key(2))["件.json"].write_bytes(b"{}")
    assert notice_gen("archive", "verify").stdout.startswith("归档库有损坏：")


class TestSpring:
    def test_documents_stand_by_their_days_before_they_are_numbered(self, coded) -> None:
        for n, day in ((1, "2026-05-01"), (2, "2026-03-01")):
            with open_register("发文登记簿.db").writing() as connection:
                more = f"UPDATE entry SET facts = replace(facts, '{{', '{{\"成文日期\":\"{day}\",') WHERE n = {n}"
                connection.execute(text(more))
        run("archive", "number", "--year", 2026)
        assert [line[-9:] for line in in_order()] == ["关于第2次义诊的通知"[-9:], "关于第1次义诊的通知"[-9:]]
        assert (code_of(2), code_of(1)) == ("Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-D30-BGS-0002")

    def test_incoming_and_internal_papers_are_numbered_together_with_ours(self, coded) -> None:
        header = ["题名", "日期", "保管期限", "机构或问题", "文号", "件号"]
        rows: list[list[Any]] = [
            ["省里来的通知", "2026-01-05", "30年", "办公室", "省卫发〔2026〕9号", None],
            ["内部会议的记录", "20261230", "30年", None, None, None],
            ["医政科的统计", "2026-06-01", "永久", "医政科", None, 7],
        ]
        code, answer = run(
            "archive", "number", "--year", 2026, "--others", a_ledger(coded / "其他.xlsx", header, *rows)
        )
        assert (code, codes(answer)) == (1, ["A147"])
        head = "Z109-WS·2026-"
        assert in_order() == [
            f"{head}D30-BGS-0001 省里来的通知",
            f"{head}D30-BGS-0002 关于第1次义诊的通知",
            f"{head}D30-BGS-0003 关于第2次义诊的通知",
            f"{head}D30-BGS-0004 内部会议的记录",
            f"{head}Y-YZK-0007 医政科的统计",
        ]
        assert len(answer["numbered"]) == 2
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_other_papers_keep_their_numbers_through_a_second_run(self, coded) -> None:
        """The same list again: the register has kept who has which, and nobody gets a number that was given."""
        header, row = ["题名", "日期", "保管期限"], ["内部会议的记录", "2026-12-30", "30年"]
        others = a_ledger(coded / "其他.xlsx", header, row)
        run("archive", "number", "--year", 2026, "--others", others)
        first = in_order()
        header, row = ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        answer = run("archive", "number", "--year", 2026, "--others", others)[1]
        assert answer["numbered"] == [{"number": "某卫函〔2026〕3号", "code": "Z109-WS·2026-D30-BGS-0004"}]
        assert in_order() == [*first, "Z109-WS·2026-D30-BGS-0004 关于某事的函"]

    def test_the_rows_of_the_list_are_as_high_as_their_words(self, coded) -> None:
        """LibreOffice draws what is wrapped over the next rows otherwise."""
        header, rows = (
            ["题名", "日期", "保管期限"],
            [["短", "2026-12-30", "30年"], ["长" * 60, "2026-12-31", "30年"]],
        )
        run("archive", "number", "--year", 2026, "--others", a_ledger(coded / "其他.xlsx", header, *rows))
        sheet = load_workbook("归档文件编号 2026.xlsx").active
        assert sheet is not None
        height = {row[3].value: sheet.row_dimensions[row[3].row].height for row in sheet.iter_rows(min_row=3)}
        assert height["短"] >= 11 * 1.3
        assert height["长" * 60] >= 3 * 11 * 1.3  # 25 to a line of that column

    def test_documents_with_the_usual_retention_are_named(self, coded) -> None:
        header = ["文号", "标题", "日期", "保管期限"]
        rows = [
            [f"某卫函〔2026〕{n}号", f"关于第{n}事的函", "2026-02-01", said]
            for n, said in ((3, None), (4, "10"))
        ]
        run("register", "import", a_ledger(coded / "旧.xlsx", header, *rows), "--year", 2026)
        (found,) = run("archive", "number", "--year", 2026)[1]["findings"]
        assert found["code"] == "A147"
        assert "某卫函〔2026〕3号" in found["seen"]
        assert "某卫函〔2026〕4号" not in found["seen"]
        assert run("archive", "number", "--year", 2026)[1]["findings"] == []

    def test_papers_of_boxes_say_which_numbers_they_leave_out(self, coded) -> None:
        """An incoming paper that was numbered along, and a document that is on paper: neither is said to have no file."""
        header, row = (
            ["文号", "标题", "日期", "保管期限"],
            ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", "30"],
        )
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        header = ["题名", "日期", "保管期限", "机构或问题"]
        rows = [
            ["省里来的通知", "2026-01-05", "30年", "办公室"],
            ["医政科的统计", "2026-06-01", "永久", "医政科"],
        ]
        run("archive", "number", "--year", 2026, "--others", a_ledger(coded / "其他.xlsx", header, *rows))
        for command in (("papers", "装盒"), ("catalogue", "目录.csv")):
            said = [
                one["seen"]
                for one in run("archive", *command, "--year", 2026)[1]["findings"]
                if one["code"] == "A146"
            ]
            assert len(said) == 2
            assert "0002 某卫函〔2026〕3号（只有登记）" in said[0]
            assert "0001 不是登记簿里的发文" in said[0]
            assert said[1].startswith("Z109-WS·2026-Y-YZK 的件号有的没有列入：0001 不是")

    def test_the_class_of_a_ledger_line_is_in_words(self, coded) -> None:
        """Its 档号 has the code alone; catalogue and labels say 办公室, as of the others."""
        header, row = (
            ["文号", "标题", "日期", "保管期限"],
            ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01", "30"],
        )
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        (coded / "扫描.pdf").write_bytes(archives.scan())
        run("archive", "add", "某卫函〔2026〕3号", "扫描.pdf", "--as", "正本")
        run("archive", "number", "--year", 2026)
        run("archive", "catalogue", "目录.csv", "--year", 2026)
        said = (coded / "目录.csv").read_text(encoding="utf-8-sig")
        assert [line for line in said.splitlines() if "某卫函" in line and "办公室" in line]

    def test_a_void_number_leaves_no_hole(self, coded) -> None:
        run("register", "void", "1号", "--reason", "印错了", "--issued")
        run("archive", "number", "--year", 2026)
        assert (code_of(1), code_of(2)) == ("", "Z109-WS·2026-D30-BGS-0001")

    def test_what_is_void_is_named_and_not_examined(self, coded) -> None:
        """It has no 档号, and nothing mends that."""
        run("register", "void", "1号", "--reason", "印错了", "--issued")
        run("archive", "number", "--year", 2026)
        answer = run("archive", "examine", "--year", 2026)[1]
        assert answer["items"] == 1
        assert not [
            words for check in answer["checks"] for words in check["faults"] if "〔2026〕1号" in words
        ]
        (seen,) = (one["seen"] for one in answer["findings"] if one["code"] == "H003")
        assert seen == "某卫发〔2026〕1号 在发文登记簿中是“作废”，没有检测"

    def test_a_lacking_code_is_mended_by_numbering(self, coded) -> None:
        found = [
            one for one in run("archive", "examine")[1]["findings"] if "档号" in one["seen"].split("：")[-1]
        ]
        assert {one["seen"].split()[1] for one in found} == {"1-7", "2-4"}
        assert all("notice-gen archive number" in one["remedy"] for one in found)

    def test_it_begins_where_the_office_says_and_goes_on_behind_the_last(self, coded) -> None:
        header, row = ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        run("archive", "number", "--year", 2026, "--first", 41)
        assert code_of(2) == "Z109-WS·2026-D30-BGS-0042"
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        answer = run("archive", "number", "--year", 2026)[1]
        assert answer["numbered"] == [{"number": "某卫函〔2026〕3号", "code": "Z109-WS·2026-D30-BGS-0043"}]
        assert code_of(2) == "Z109-WS·2026-D30-BGS-0042"

    def test_one_first_number_is_for_one_class(self, coded) -> None:
        run("archive", "correct", "1号", "--retention", "永久", "--reason", "错了")
        assert codes(run("archive", "number", "--year", 2026, "--first", 41)[1]) == ["A027"]
        assert run("archive", "number", "--year", 2026, "--first", 41, "--retention", "永久")[0] == 0
        assert (code_of(1), code_of(2)) == ("Z109-WS·2026-Y-BGS-0041", "")

    def test_the_number_that_the_office_s_list_has_for_our_document_is_taken(self, coded) -> None:
        header = ["题名", "日期", "保管期限", "文号", "件号"]
        row = ["关于第2次义诊的通知", "2026-01-05", "30年", "某卫发[2026]2号", 5]
        run("archive", "number", "--year", 2026, "--others", a_ledger(coded / "其他.xlsx", header, row))
        assert (code_of(2), code_of(1)) == ("Z109-WS·2026-D30-BGS-0005", "Z109-WS·2026-D30-BGS-0006")

    def test_without_a_fonds_none_is_given(self, office) -> None:
        assert codes(run("archive", "number", "--year", 2026)[1]) == ["A026"]

    @pytest.mark.parametrize("broken", ["put", "restated"])
    def test_a_run_that_was_broken_off_is_completed_by_the_next(
        self, coded, monkeypatch: pytest.MonkeyPatch, broken
    ) -> None:
        from notice_gen.office.archive import Archive
        from notice_gen.office.register import Register

        with monkeypatch.context() as patched:
            patched.setattr({"put": Archive, "restated": Register}[broken], broken, lambda *_, **__: 1 / 0)
            notice_gen("archive", "number", "--year", 2026)
        code, answer = run("archive", "number", "--year", 2026)
        assert (code, codes(answer), answer["numbered"]) == (1, ["A147"], [])
        assert answer["completed"] == [
            f"某卫发〔2026〕{n}号　编号　档号 Z109-WS·2026-D30-BGS-000{n}" for n in (1, 2)
        ]
        assert (code_of(1), code_of(2)) == ("Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-D30-BGS-0002")
        assert run("archive", "verify")[1]["result"] == "完好"
        assert "completed" not in run("archive", "number", "--year", 2026)[1]

    def test_what_a_killed_run_numbered_by_the_usual_retention_is_named_by_the_next(
        self, coded, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A line without files too, which has its 档号 whole and is not completed."""
        header, row = ["文号", "标题", "日期"], ["某卫函〔2026〕3号", "关于某事的函", "2026-02-01"]
        run("register", "import", a_ledger(coded / "旧.xlsx", header, row), "--year", 2026)
        with monkeypatch.context() as patched:
            patched.setattr(Archive, "put", lambda *_, **__: 1 / 0)
            notice_gen("archive", "number", "--year", 2026)
        (found,) = run("archive", "number", "--year", 2026)[1]["findings"]
        assert found["code"] == "A147"
        named = set(found["seen"].rpartition("：")[2].split("、"))
        assert named == {"某卫发〔2026〕1号", "某卫发〔2026〕2号", "某卫函〔2026〕3号"}
        assert run("archive", "number", "--year", 2026)[1]["findings"] == []

    def test_other_papers_that_were_numbered_are_counted_by_themselves(self, coded) -> None:
        header, rows = ["题名", "日期", "保管期限"], [[f"记录{n}", "2026-12-30", "30年"] for n in (1, 2)]
        a_ledger(coded / "其他.xlsx", header, rows[0])
        words = ("archive", "number", "--year", "2026", "--others", "其他.xlsx")
        assert "编了 2 件的档号，另编其他文件 1 件；全部 3 件的件号在" in notice_gen(*words).stdout
        a_ledger(coded / "其他.xlsx", header, *rows)
        assert "编了 0 件的档号，另编其他文件 1 件；全部 4 件的件号在" in notice_gen(*words).stdout
        assert "编了 0 件的档号；全部 4 件的件号在" in notice_gen(*words).stdout


class TestTwoClerksAtOnce:
    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def desks(self, request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
        """The workbooks of two clerks of one office, with the same title under two 活动编号."""
        first = office_with(tmp_path, campaign())
        if request.param == "postgresql":
            address = request.getfixturevalue("postgres").database(f"back{time.monotonic_ns()}")
            settings = tmp_path / "办公室" / "办公室.toml"
            said = settings.read_text(encoding="utf-8").replace("发文登记簿.db", address)
            settings.write_text(said, encoding="utf-8")
            notice_gen("init", "--office", tmp_path / "办公室")
        second = tmp_path / "又一个"
        shutil.copytree(first.parent, second)
        return first, write_workbook(second / "工作簿.xlsx", campaign(活动编号="2026-爱卫02"))

    def at_once(self, desks: tuple[Path, Path], *words: str) -> list[int]:
        """Both issue, and take their numbers only when both have been decided on; how they ended."""
        forking = multiprocessing.get_context("fork")
        decided = forking.Barrier(2)
        real = steps.steps_of

        def waiting(run: Any) -> Any:
            made = real(run)
            decided.wait(60)
            return made

        def work(workbook: Path) -> int:
            with patch.object(issue_run, "steps_of", waiting):
                return run_quietly("issue", workbook, "--format", "docx", "--jobs", "1", *words)

        clerks = [child_of(partial(work, workbook)) for workbook in desks]
        return sorted(ended(clerk) for clerk in clerks)

    @pytest.mark.skipif(sys.platform == "win32", reason="forks")
    def test_the_later_one_is_asked_about_the_same_title(self, desks) -> None:
        assert self.at_once(desks) == [1, 2]  # 1: there is no PDF
        entries = run("register", "list", "--office", desks[0].parents[1] / "办公室")[1]["entries"]
        assert [(one["number"], one["state"]) for one in entries] == [("某卫发〔2026〕1号", "印发")]

    @pytest.mark.skipif(sys.platform == "win32", reason="forks")
    def test_who_says_that_it_is_a_new_one_gets_the_next_number(self, desks) -> None:
        assert self.at_once(desks, "--new") == [1, 1]
        entries = run("register", "list", "--office", desks[0].parents[1] / "办公室")[1]["entries"]
        assert [one["n"] for one in entries] == [1, 2]


class TestBesideAVoid:
    """A number is made void, or a title corrected, while another run writes to the same items."""

    @pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
    def address(self, request: pytest.FixtureRequest, coded: Path) -> str:
        """The register of the office with a 全宗号, also moved to a server."""
        if request.param == "sqlite":
            return "发文登记簿.db"
        address = str(request.getfixturevalue("postgres").database(f"void{time.monotonic_ns()}"))
        there = list(open_register("发文登记簿.db").entries())
        links = [link for item in (key(1), key(2)) for link in open_archive(coded / "归档库").links(item)]
        make_register(address).adopt(there, links)
        settings = coded / "办公室.toml"
        words = f'["登记"]\n"登记簿" = "{address}"\n' + settings.read_text(encoding="utf-8")
        settings.write_text(words, encoding="utf-8")
        return address

    def void_before(
        self, monkeypatch: pytest.MonkeyPatch, address: str, of: type, name: str, *words: object
    ) -> tuple[int, dict[str, Any]]:
        """A command beside which 某卫发〔2026〕1号 is made void just before it comes to that step; its end."""
        real = getattr(of, name)

        def later(*args: Any, **more: Any) -> Any:
            monkeypatch.undo()
            open_register(address).void(Number("某卫发", 2026, 1), "理由甲", issued=True)
            return real(*args, **more)

        monkeypatch.setattr(of, name, later)
        return run(*words)

    @pytest.mark.parametrize(
        ("of", "name", "codes_of"),
        [
            (Register, "give_codes", ("", "0002")),
            (Archive, "put", ("0001", "0002")),
            (Register, "restated", ("0001", "0002")),
        ],
    )
    def test_its_reason_stays_and_no_number_is_given_to_it(
        self, monkeypatch: pytest.MonkeyPatch, address, of, name, codes_of
    ) -> None:
        words = ("archive", "number", "--year", 2026)
        _code, answer = self.void_before(monkeypatch, address, of, name, *words)
        assert codes(answer) == ["A147"]  # the office's usual 保管期限; nothing else
        register = open_register(address)
        lines = [register.find(Number("某卫发", 2026, n)) for n in (1, 2)]
        assert lines[0] is not None
        assert lines[0].state is State.VOID
        assert lines[0].facts["备注"].endswith("作废：理由甲")
        assert tuple(line.code[-4:] for line in lines if line is not None) == codes_of
        assert run("archive", "verify")[1]["result"] == "完好"

    @pytest.mark.parametrize(("of", "name"), [(Archive, "put"), (Register, "restated")])
    def test_its_reason_stays_beside_a_correction(
        self, monkeypatch: pytest.MonkeyPatch, address, of, name
    ) -> None:
        words = ("archive", "correct", "1号", "--title", "新", "--reason", "错了")
        code, answer = self.void_before(monkeypatch, address, of, name, *words)
        assert (code, codes(answer)) == (0, [])
        line = open_register(address).find(Number("某卫发", 2026, 1))
        assert line is not None
        assert (line.state, line.facts["标题"]) == (State.VOID, "新")
        assert line.facts["备注"].endswith("作废：理由甲")
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_title_corrected_beside_the_numbering_stays(self, coded, monkeypatch) -> None:
        real = Archive.put

        def later(*args: Any, **more: Any) -> Any:
            monkeypatch.undo()
            assert run("archive", "correct", "1号", "--title", "新", "--reason", "错了")[0] == 0
            return real(*args, **more)

        monkeypatch.setattr(Archive, "put", later)
        assert codes(run("archive", "number", "--year", 2026)[1]) == ["A147", "A005"]
        assert codes(run("archive", "number", "--year", 2026)[1]) == ["A147"]  # it completes what was left
        assert run("register", "show", "1号")[1]["entry"]["facts"]["标题"] == "新"
        assert (code_of(1), code_of(2)) == ("Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-D30-BGS-0002")
        assert run("archive", "verify")[1]["result"] == "完好"


class TestKilledBeforeTheRegister:
    """A run that is broken off when the archive has its new version, and the register knows nothing of it."""

    def broken_off(self, monkeypatch: pytest.MonkeyPatch, *words: object) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Register, "restated", lambda *_: 1 / 0)
            patched.setattr(Register, "chain", lambda *_: 1 / 0)
            notice_gen(*words)
        assert run("archive", "verify")[1]["result"] != "完好"

    @pytest.fixture
    def filed(self, office) -> Path:
        (office / "盖章.pdf").write_bytes(scan(2))
        (office / "签批单.pdf").write_bytes(scan(3))
        run("archive", "add", "1号", "盖章.pdf", "--as", "正本")
        run("archive", "add", "1号", "签批单.pdf", "--as", "处理单")
        return office

    def test_the_same_withdrawal_again_completes_it(self, filed, monkeypatch) -> None:
        words = ("archive", "withdraw", "1号", "盖章.pdf", "--reason", "放错了", "--by", "张三")
        self.broken_off(monkeypatch, *words)
        code, answer = run(*words)
        assert (code, answer["version"], answer["withdrawn"]) == (0, 4, "正本/盖章.pdf")
        assert (answer["state"], answer["missing"]) == ("印发", ["盖章扫描件"])
        acts = run("register", "show", "1号")[1]["acts"]
        assert [(one["who"], one["words"]) for one in acts if one["what"] == "撤下"] == [
            ("张三", "正本/盖章.pdf：放错了")
        ]
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_the_same_correction_again_notes_why(self, office, monkeypatch) -> None:
        words = ("archive", "correct", "1号", "--title", "新", "--reason", "登记时写错", "--by", "张三")
        self.broken_off(monkeypatch, *words)
        said = notice_gen(*words).output
        assert "没有做完的这次接着做完了：\n  更正　标题：" in said
        assert "没有变化" not in said
        assert run("archive", "show", "1号")[1]["record"]["facts"]["标题"] == "新"
        (act,) = (one for one in run("register", "show", "1号")[1]["acts"] if one["what"] == "更正")
        assert act["who"] == "张三"
        assert act["words"].endswith("→新：登记时写错")
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_another_change_completes_it_first(self, filed, monkeypatch) -> None:
        self.broken_off(monkeypatch, "archive", "withdraw", "1号", "盖章.pdf", "--reason", "放错了")
        (filed / "再扫.pdf").write_bytes(scan(4))
        assert run("archive", "add", "1号", "再扫.pdf", "--as", "正本")[1]["state"] == "归档"
        acts = [one["what"] for one in run("register", "show", "1号")[1]["acts"]]
        assert acts[-3:] == ["撤下", "补入", "归档"]
        assert run("archive", "verify")[1]["result"] == "完好"

    @pytest.mark.parametrize(
        "words",
        [
            ("withdraw", "1号", "盖章.pdf", "--reason", "放错了"),
            ("correct", "1号", "--title", "新", "--reason", "错了"),
        ],
    )
    def test_what_lies_ready_is_moved_before_it_is_read(self, filed, monkeypatch, words) -> None:
        """Killed between the group in 就绪 and the objects' folders."""
        with monkeypatch.context() as patched:
            patched.setattr("notice_gen.office.archive.keeping.move", lambda *_: 1 / 0)
            notice_gen("archive", *words)
        assert run("archive", *words)[0] == 0
        assert run("register", "show", "1号")[1]["acts"][-1]["words"].endswith(words[-1])
        assert run("archive", "show", "1号")[1]["versions"][-1]["version"] == 4
        assert run("archive", "verify")[1]["result"] == "完好"

    def test_a_document_whose_last_scan_came_is_filed_by_whatever_completes_it(
        self, office, monkeypatch
    ) -> None:
        """The smallest notice has its slip already: the scan is all that it lacked."""
        (office / "签批单.pdf").write_bytes(scan(3))
        run("archive", "add", "1号", "签批单.pdf", "--as", "处理单")
        (office / "盖章.pdf").write_bytes(scan(2))
        self.broken_off(monkeypatch, "archive", "add", "1号", "盖章.pdf", "--as", "正本")
        answer = run("archive", "correct", "1号", "--title", "新", "--reason", "错了")[1]
        assert answer["completed"] == ["补入　正本/盖章.pdf"]
        assert run("register", "show", "1号")[1]["entry"]["state"] == "归档"
        assert [one["what"] for one in run("register", "show", "1号")[1]["acts"]][-3:] == [
            "补入",
            "归档",
            "更正",
        ]

    def test_a_scan_again_is_noted(self, filed, monkeypatch) -> None:
        (filed / "附.pdf").write_bytes(scan(4))
        words = ("archive", "add", "1号", "附.pdf", "--as", "附件")
        self.broken_off(monkeypatch, *words)
        assert run(*words)[1]["added"][0]["state"] == "unchanged"
        last = run("register", "show", "1号")[1]["acts"][-1]
        assert (last["what"], last["words"]) == ("补入", "附件/附.pdf")


class TestReasons:
    @pytest.mark.parametrize("reason", ["", " ", "\u3000", "——"])
    @pytest.mark.parametrize(
        "words",
        [
            ("register", "void", "1号", "--issued"),
            ("archive", "correct", "1号", "--title", "新"),
            ("archive", "withdraw", "1号", "盖章.pdf"),
        ],
    )
    def test_nothing_is_taken_back_without_one(self, office, words, reason) -> None:
        (office / "盖章.pdf").write_bytes(scan(2))
        run("archive", "add", "1号", "盖章.pdf", "--as", "正本")
        before = run("archive", "show", "1号")[1]
        assert codes(run(*words, "--reason", reason)[1]) == ["R052"]
        assert run("archive", "show", "1号")[1] == before

    def test_the_same_reason_again_is_not_remarked_on(self, office) -> None:
        words = ("register", "void", "1号", "--issued", "--reason")
        run(*words, "印错了")
        assert "R053" not in codes(run(*words, "印错了")[1])
        assert "R053" in codes(run(*words, "错了")[1])


class TestFreeNumbers:
    def test_a_number_that_may_be_another_paper_s_is_taken_when_somebody_says_so(self, coded) -> None:
        row = ["内部会议的记录", "2026-12-30", "30年"]
        others = a_ledger(coded / "其他.xlsx", ["题名", "日期", "保管期限"], row)
        run("archive", "number", "--year", 2026, "--others", others)
        words = ("archive", "correct", "1号", "--code", "Z109-WS·2026-D30-BGS-0003", "--reason", "错了")
        assert codes(run(*words, "--free")[1]) == ["A033"]
        (coded / "归档文件编号 2026.xlsx").unlink()
        assert codes(run(*words, "--free")[1]) == ["A033"]
        with open_register("发文登记簿.db").writing() as connection:  # a register of before had not kept them
            connection.execute(text("DELETE FROM other_paper"))
        assert codes(run(*words)[1]) == ["A034"]
        assert code_of(1) == "Z109-WS·2026-D30-BGS-0001"
        assert run(*words, "--free")[0] == 0
        assert code_of(1) == "Z109-WS·2026-D30-BGS-0003"

    def test_of_many_items_it_is_said_that_not_all_are_shown(self, coded) -> None:
        header, title = ["文号", "标题", "日期"], "关于某事的函"
        rows = [[f"某卫函〔2026〕{n}号", title, "2026-02-01"] for n in range(1, 22)]
        run("register", "import", a_ledger(coded / "旧.xlsx", header, *rows), "--year", 2026)
        said = notice_gen("archive", "number", "--year", 2026).stdout
        assert said.count("Z109-WS·2026-D30-BGS-") == 20
        assert "另有 3 件" in said


class TestVoidedFiles:
    @pytest.fixture
    def issued(self, tmp_path: Path) -> Path:
        """The output folder of a campaign whose notice is issued; the office stands beside the campaign."""
        workbook = office_with(tmp_path, campaign())
        with contextlib.chdir(workbook.parent):
            run_quietly("issue", "工作簿.xlsx", "--format", "docx", "--jobs", "1")
        return workbook.parent / "output"

    def void(self, output: Path) -> dict[str, Any]:
        office = output.parents[1] / "办公室"
        return run("register", "void", "1号", "--reason", "印错了", "--issued", "--office", office)[1]

    def names(self, output: Path) -> list[str]:
        return sorted(path.name for path in output.iterdir() if not path.name.startswith("."))

    def test_its_files_bear_the_mark_and_the_archive_s_stay(self, issued) -> None:
        before = {path.name: path.read_bytes() for path in issued.glob("*.docx")}
        answer = self.void(issued)
        assert self.names(issued) == sorted(f"作废 {name}" for name in before)
        assert len(answer["marked"]) == len(before) == 2
        assert {(issued / f"作废 {name}").read_bytes() for name in before} == set(before.values())
        assert run("archive", "verify", "--office", issued.parents[1] / "办公室")[1]["result"] == "完好"

    def test_what_a_person_changed_is_marked_and_kept(self, issued) -> None:
        changed = next(path for path in issued.glob("*.docx") if "处理单" not in path.name)
        data = changed.read_bytes() + b"changed"
        changed.write_bytes(data)
        (issued / "别的.docx").write_bytes(changed.read_bytes())
        self.void(issued)
        assert (issued / f"作废 {changed.name}").read_bytes() == data
        assert (issued / "别的.docx").is_file()
        for path in issued.glob("*.docx"):
            path.unlink()  # a changed package need not open in Word

    def test_files_of_a_folder_that_was_moved_are_marked_by_the_next_issue(self, issued) -> None:
        moved = issued.parent.rename(issued.parents[1] / "搬走")
        answer = self.void(issued)
        assert codes(answer) == ["R051"]
        with contextlib.chdir(moved):
            run_quietly("issue", "工作簿.xlsx", "--format", "docx", "--jobs", "1")
        assert all(name.startswith("作废 ") for name in self.names(moved / "output"))

    def test_a_new_one_stands_beside_the_void_one(self, issued) -> None:
        self.void(issued)
        with contextlib.chdir(issued.parent):
            run_quietly("issue", "工作簿.xlsx", "--format", "docx", "--jobs", "1", "--new")
        assert [name[:12] for name in self.names(issued) if not name.startswith("作废")] == [
            "某卫发〔2026〕2号 "
        ] * 2
