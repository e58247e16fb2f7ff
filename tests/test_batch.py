"""A batch: only what changed is made, nothing of a person's is lost, a kill loses nothing, every engine agrees."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from conftest import assert_word_accepts, notice_gen
from notice_gen.batch.batch_run import BatchRequest, run_batch
from notice_gen.batch.lists import sheet_of
from notice_gen.book import read_workbook
from notice_gen.build.kinds import kinds_of
from notice_gen.build.requests import NOBODY, Follower
from notice_gen.model.diagnostics import Report
from workbooks import DATA, TESTS, write_workbook

pytestmark = pytest.mark.slow  # most make a whole campaign, some are killed at it

SAMPLE = DATA / "wangcheng.xlsx"
SOURCE = TESTS.parent / "src"
UNITS = 30


def units_book(path: Path, many: int, **changed: list[Any]) -> Path:
    """A workbook of so many units; `changed` rows take the place of a unit's, by its code."""
    rows = [
        changed.get(
            f"U{n}", [f"某某第{n}医院", f"U{n}", "甲乙丙"[n % 3], f"某{n}", "某乙", "0000-0000000", "某发"]
        )
        for n in range(1, many + 1)
    ]
    header = ["单位名称", "单位代码", "类型", "负责人", "联系人", "联系电话", "机关代字"]
    return write_workbook(
        path,
        {
            "发文": {
                "文件": "单位方案",
                "模板": "单位方案",
                "标题": "活动方案",
                "发文机关": "某局",
                "年份": 2026,
            },
            "正文": [["部分", "内容"], ["方案", "【单位名称】开展活动，由【负责人】负责。"]],
            "单位": [header, *rows],
        },
    )


def run(book: Path, address: object, asked: BatchRequest | None = None, told=None, report=None):
    """A run of the unit plans of a workbook."""
    read = read_workbook(book)
    ((kind, named),) = kinds_of(read, DATA, "unit-plan")
    report = Report() if report is None else report
    return run_batch(
        read,
        kind,
        named,
        str(address),
        asked or BatchRequest(),
        report,
        Follower(told=told) if told else NOBODY,
    )


def tree(folder: Path) -> dict[str, str]:
    """Every file of the units by its name, with the digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and ".notice-gen" not in path.relative_to(folder).as_posix()
    }


class TestOnlyWhatChanged:
    def test_a_second_run_writes_nothing(self, tmp_path: Path) -> None:
        assert run(SAMPLE, tmp_path).counts == {"written": UNITS, "failed": 0}
        before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.docx")}
        assert run(SAMPLE, tmp_path).counts == {"unchanged": UNITS, "failed": 0}
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.docx")} == before

    def test_one_row_changed_is_one_document_written(self, tmp_path: Path) -> None:
        run(units_book(tmp_path / "书.xlsx", 20), tmp_path / "out")
        row = ["某某第7医院", "U7", "乙", "某新人", "某乙", "0000-0000000", "某发"]
        outcome = run(units_book(tmp_path / "书.xlsx", 20, U7=row), tmp_path / "out")
        assert (outcome.counts["written"], outcome.counts["unchanged"]) == (1, 19)

    def test_a_changed_template_is_all_documents_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(units_book(tmp_path / "书.xlsx", 5), tmp_path / "out")
        monkeypatch.setattr("notice_gen.build.jobs.__version__", "another")
        counts = run(units_book(tmp_path / "书.xlsx", 5), tmp_path / "out").counts
        assert counts["unchanged"] + counts["written"] == 5
        assert not counts["beside"]

    def test_a_file_taken_away_is_made_again(self, tmp_path: Path) -> None:
        run(SAMPLE, tmp_path)
        gone = next(tmp_path.rglob("*.docx"))
        gone.unlink()
        assert run(SAMPLE, tmp_path).counts["written"] == 1
        assert gone.is_file()

    def test_a_unit_that_moves_in_the_sheet_takes_its_file_with_it(self, tmp_path: Path) -> None:
        """No second file under the old number stays."""
        run(units_book(tmp_path / "书.xlsx", 9), tmp_path / "out")
        rows = {
            f"U{n}": [f"某某第{n - 1 or 9}医院", f"U{n - 1 or 9}", "甲", "某", "某", "0", "某发"]
            for n in range(1, 10)
        }
        run(units_book(tmp_path / "书.xlsx", 9, **rows), tmp_path / "out")
        assert len(list((tmp_path / "out").rglob("*.docx"))) == 9


class TestTheVerySameAgain:
    """The command remembers a whole run, and reads no workbook for the very same one."""

    @pytest.fixture
    def book(self, tmp_path: Path):
        book = units_book(tmp_path / "u.xlsx", 5)
        self.out = tmp_path / "out"
        assert notice_gen("units", book, "--output", self.out).exit_code == 0
        return book

    def read(self, book, monkeypatch, *options):
        """The workbooks that the next run reads, and what it says."""
        import notice_gen.build.reading as reading

        seen = []
        monkeypatch.setattr(reading, "read_workbook", lambda path: seen.append(path) or read_workbook(path))
        result = notice_gen("units", book, "--output", self.out, *options)
        return len(seen), result.stdout.partition("（")[0]

    def test_is_not_read(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.read(book, monkeypatch) == (0, "生成 0 份，5 份没有变化")

    def test_a_saved_workbook_is_read(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        units_book(book, 5, U2=["别的医院", "U2", "甲", "某二", "某乙", "0000-0000000", "某发"])
        assert self.read(book, monkeypatch) == (1, "生成 1 份，4 份没有变化")

    def test_a_file_taken_away_is_made_again(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        next(self.out.rglob("*第3医院*.docx")).unlink()
        assert self.read(book, monkeypatch) == (1, "生成 1 份，4 份没有变化")

    def test_another_format_is_made(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.read(book, monkeypatch, "--format", "outline") == (1, "生成 5 份")

    def test_findings_are_said_again(self, book, monkeypatch: pytest.MonkeyPatch) -> None:
        units_book(book, 5, U2=["别的医院", "U2", "甲", "", "某乙", "0000-0000000", "某发"])
        first = notice_gen("units", book, "--output", self.out)
        again = notice_gen("units", book, "--output", self.out)
        assert (first.exit_code, again.exit_code) == (1, 1)
        assert "负责人" in again.stderr
        assert again.stderr == first.stderr


class TestAPersonsFile:
    def test_a_changed_file_stays_and_the_new_one_stands_beside(self, tmp_path: Path) -> None:
        book, out = tmp_path / "书.xlsx", tmp_path / "out"
        run(units_book(book, 3), out)
        edited = out / "乙" / "1 某某第1医院 单位方案.docx"
        edited.write_bytes(b"finished by the unit")
        row = ["某某第1医院", "U1", "乙", "某新人", "某乙", "0000-0000000", "某发"]
        report = Report()
        outcome = run(units_book(book, 3, U1=row), out, report=report)
        assert edited.read_bytes() == b"finished by the unit"
        assert (edited.parent / "1 某某第1医院 单位方案（新）.docx").is_file()
        assert outcome.counts["beside"] == 1
        assert [finding.code for finding in report if finding.code == "O103"]
        edited.unlink()
        (edited.parent / "1 某某第1医院 单位方案（新）.docx").unlink()
        run(units_book(book, 3, U1=row), out)

    def test_a_changed_file_of_an_unchanged_unit_is_left_alone(self, tmp_path: Path) -> None:
        book, out = units_book(tmp_path / "书.xlsx", 3), tmp_path / "out"
        run(book, out)
        edited = out / "乙" / "1 某某第1医院 单位方案.docx"
        edited.write_bytes(b"finished by the unit")
        assert run(book, out).counts["unchanged"] == 3
        assert edited.read_bytes() == b"finished by the unit"
        edited.unlink()


class TestOneBadRow:
    def test_the_others_are_made_and_the_exit_code_says_so(self, tmp_path: Path) -> None:
        row = ["某某第2医院", None, "乙", "某", "某", "0", "某发"]
        book = units_book(tmp_path / "书.xlsx", 3, U2=row)
        result = notice_gen("units", book, "--output", tmp_path / "out")
        assert result.exit_code == 2
        assert "生成 2 份，1 份没有生成" in result.output
        assert len(list((tmp_path / "out").rglob("*.docx"))) == 2

    def test_it_is_in_the_list_of_findings_with_its_cell(self, tmp_path: Path) -> None:
        row = ["某某第2医院", None, "乙", "某", "某", "0", "某发"]
        notice_gen("units", units_book(tmp_path / "书.xlsx", 3, U2=row), "--output", tmp_path / "out")
        sheet = load_workbook(tmp_path / "out" / "单位方案" / "问题清单.xlsx").active
        assert [cell.value for cell in sheet[2]][:4] == ["错误", "书.xlsx", "单位", "B3"]
        assert sheet.auto_filter.ref == f"A1:G{sheet.max_row}"

    def test_json_names_every_file(self, tmp_path: Path) -> None:
        result = notice_gen("units", SAMPLE, "--output", tmp_path, "--json")
        answer = json.loads(result.stdout)
        files = {file for document in answer["documents"] for file in document["files"]}
        assert files == {str(path) for path in tmp_path.rglob("*.docx")}
        assert answer["counts"]["written"] == UNITS


class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        ("options", "made"),
        [
            (("--only", "望城区急救站"), 1),
            (("--type", "公共卫生"), 5),
            (("--first", "3"), 3),
            (("--type", "公共卫生", "--first", "2"), 2),
        ],
    )
    def test_some_of_them(self, options, made, tmp_path: Path) -> None:
        notice_gen("units", SAMPLE, "--output", tmp_path, *options)
        assert len(list(tmp_path.rglob("*.docx"))) == made

    def test_part_by_part_is_the_same_as_all(self, tmp_path: Path) -> None:
        for sort in ("区直医院", "公共卫生", "社区卫生服务中心", "乡镇卫生院"):
            run(SAMPLE, tmp_path / "parts", BatchRequest(types=(sort,)))
        run(SAMPLE, tmp_path / "parts")
        run(SAMPLE, tmp_path / "all")
        assert tree(tmp_path / "parts") == tree(tmp_path / "all")

    def test_units_of_like_names_have_files_of_their_own(self, tmp_path: Path) -> None:
        rows = {
            f"U{n}": [
                f"某/院{'' if n == 1 else '　' * 0 + '：'[: n - 1]}",
                f"U{n}",
                "甲",
                "某",
                "某",
                "0",
                "某发",
            ]
            for n in (1, 2)
        }
        run(units_book(tmp_path / "书.xlsx", 2, **rows), tmp_path / "out")
        assert len(list((tmp_path / "out").rglob("*.docx"))) == 2

    def test_one_zip_of_all_in_the_order_of_the_sheet(self, tmp_path):
        run(SAMPLE, tmp_path / "单位方案", BatchRequest(pack=True))
        run(SAMPLE, tmp_path / "files")
        with zipfile.ZipFile(tmp_path / "单位方案" / "单位方案.zip") as packed:
            assert packed.testzip() is None
            names = packed.namelist()
            assert [int(name.rpartition("/")[2][:2]) for name in names] == list(range(1, UNITS + 1))
            for name in names:
                assert packed.read(name) == (tmp_path / "files" / name).read_bytes()
        assert run(SAMPLE, tmp_path / "单位方案", BatchRequest(pack=True)).counts["unchanged"] == UNITS


@pytest.mark.faces
def test_the_pdf_to_be_printed_begins_each_unit_on_the_front_of_a_sheet(tmp_path: Path) -> None:
    """An odd page for each, a blank page before it where the one before ended on an odd one."""
    from pypdfium2 import PdfDocument

    run(units_book(tmp_path / "书.xlsx", 3), tmp_path / "单位方案", BatchRequest(printed=True))
    pages = PdfDocument(tmp_path / "单位方案" / "单位方案（打印）.pdf")
    said = [page.get_textpage().get_text_range() for page in pages]
    assert [bool(words.strip()) for words in said] == [True, False, True, False, True]
    assert all(f"某某第{n}医院" in "".join(said[2 * (n - 1)].split()) for n in (1, 2, 3))


class TestTheFile:
    def test_a_docx_is_a_sound_zip_that_word_accepts(self, tmp_path):
        run(SAMPLE, tmp_path, BatchRequest(first=2))
        for path in tmp_path.rglob("*.docx"):
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None
            assert_word_accepts(path)

    def test_without_isal_the_parts_are_the_same(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from notice_gen.writers.docx import word_package

        run(SAMPLE, tmp_path / "isal", BatchRequest(first=3))
        monkeypatch.setattr(word_package, "deflate", word_package._zlib_deflate)
        run(SAMPLE, tmp_path / "zlib", BatchRequest(first=3))
        for path in (tmp_path / "isal").rglob("*.docx"):
            other = tmp_path / "zlib" / path.relative_to(tmp_path / "isal")
            with zipfile.ZipFile(path) as one, zipfile.ZipFile(other) as two:
                assert one.namelist() == two.namelist()
                assert all(one.read(name) == two.read(name) for name in one.namelist())

    def test_lists_hold_text_and_no_formula(self, tmp_path: Path) -> None:
        path = tmp_path / "表.xlsx"
        odd = ['=HYPERLINK("http://x")', "+1", "-1", "@x", "<w:p>&", "\x01a", "007"]
        path.write_bytes(sheet_of("表", [("甲", 9)], ([words] for words in odd)))
        cells = [row[0] for row in load_workbook(path).active.iter_rows(min_row=2)]
        assert [cell.value for cell in cells] == [
            '=HYPERLINK("http://x")',
            "+1",
            "-1",
            "@x",
            "<w:p>&",
            "a",
            "007",
        ]
        assert all(cell.data_type in ("s", "inlineStr") for cell in cells)
        assert [cell.quotePrefix for cell in cells[:4]] == [True] * 4

    def test_the_table_of_differences_says_what_a_unit_has_of_its_own(self, tmp_path: Path) -> None:
        run(SAMPLE, tmp_path)
        rows = list(load_workbook(tmp_path / "差异表.xlsx").active.iter_rows(values_only=True))
        (hospital,) = (row for row in rows if row[1] == "望城区人民医院")
        assert "3 责任科室：护理部、工会；责任人：某丙；时间：4月28日；名额：20人" in hospital[4]
        assert "副组长 姓名：某甲、某乙" in hospital[3]
        assert [row[5] for row in rows if row[1] == "丁字镇卫生院"] == ["机关代字"]


# ---- engines and stores --------------------------------------------------------------------------


@pytest.fixture
def far(tmp_path_factory: pytest.TempPathFactory):
    """A folder whose thousands of files are not given to Word's validator one by one."""
    return tmp_path_factory.mktemp("far")


@pytest.fixture
def _source_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))


@pytest.mark.usefixtures("_source_on_path")
class TestEngines:
    def test_processes_make_the_same_tree(self, far) -> None:
        run(SAMPLE, far / "one")
        run(SAMPLE, far / "two", BatchRequest(engine="processes", workers=2))
        assert tree(far / "one") == tree(far / "two")

    def test_a_sheet_as_it_stands_goes_with_the_rows(self, far) -> None:
        book = units_book(far / "书.xlsx", 4)
        opened = load_workbook(book)
        opened["正文"].append([None, None, "任务"])
        opened["正文"]["C1"] = "插入"
        opened.create_sheet("任务").append(["任务", "单位"])
        opened["任务"].append(["甲事", "乙处"])
        opened.create_sheet("不印").append(["谁也不看"])
        opened.save(book)
        run(book, far / "one")
        run(book, far / "two", BatchRequest(engine="processes", workers=2))
        assert tree(far / "one") == tree(far / "two")
        (table,) = docx.Document(str(next((far / "two").rglob("*.docx")))).tables
        assert [cell.text for cell in table.rows[1].cells] == ["甲事", "乙处"]

    def test_a_killed_process_takes_no_document_with_it(self, far) -> None:
        book = units_book(far / "书.xlsx", 600)
        run(book, far / "one")
        killed: list[Any] = []

        def told(done, all_of) -> None:
            if not killed:
                children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
                workers = [
                    pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
                ]
                os.kill(int(workers[0]), signal.SIGKILL)
                killed.append(workers[0])

        run(book, far / "two", BatchRequest(engine="processes", workers=2), told)
        assert killed
        assert tree(far / "one") == tree(far / "two")

    def test_a_cluster_of_workers_one_of_them_killed_makes_the_same_tree(self, far) -> None:
        distributed = pytest.importorskip("distributed")
        book = units_book(far / "书.xlsx", 800)
        run(book, far / "one")
        killed: list[Any] = []
        with distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:

            def told(done, all_of) -> None:
                if not killed and done:
                    process = next(iter(cluster.workers.values()))
                    killed.append(process.pid)
                    os.kill(process.pid, signal.SIGKILL)

            asked = BatchRequest(engine="dask", workers=3, scheduler=cluster.scheduler_address)
            outcome = run(book, far / "two", asked, told)
        assert killed
        assert outcome.counts["written"] + outcome.counts["unchanged"] == 800
        assert tree(far / "one") == tree(far / "two")

    def test_an_address_of_fsspec_takes_the_same_files(self, far) -> None:
        fsspec = pytest.importorskip("fsspec")
        address = f"memory://{uuid.uuid4().hex}"
        assert run(SAMPLE, address).counts["written"] == UNITS
        run(SAMPLE, far)
        system, root = fsspec.core.url_to_fs(address)
        there = {
            path.removeprefix(f"{root}/"): hashlib.sha256(system.cat_file(path)).hexdigest()
            for path in system.find(root)
            if ".notice-gen" not in path
        }
        assert there == tree(far)
        assert run(SAMPLE, address).counts == {"unchanged": UNITS, "failed": 0}


# ---- stopped and killed ---------------------------------------------------------------------------


def started(book: Path, out: Path) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    words = [sys.executable, "-m", "notice_gen", "units", str(book), "--output", str(out), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def wait_for_files(out: Path) -> None:
    for _ in range(6000):
        if next(out.rglob("*.docx"), None):
            return
        time.sleep(0.01)
    raise AssertionError("nothing was written")


def test_killed_at_random_moments_and_run_again_is_the_undisturbed_tree(far) -> None:
    book = units_book(far / "书.xlsx", 1000)
    run(book, far / "whole" / "单位方案")
    moments = random.Random(5)
    for n in range(4):
        process = started(book, far / "out")
        if n == 0:
            wait_for_files(far / "out")
        else:
            time.sleep(moments.uniform(0.2, 0.9))
        process.kill()
        process.communicate()
        for path in (far / "out").rglob("*.docx"):
            assert zipfile.ZipFile(path).testzip() is None
    process = started(book, far / "out")
    process.communicate()
    assert tree(far / "out") == tree(far / "whole")
    assert not list((far / "out").rglob("*.tmp"))
    assert not list((far / "out").rglob("*.run"))


def test_a_file_of_a_killed_run_is_the_programs_own_though_the_workbook_changed_since(far) -> None:
    """What was noted before the kill is replaced, not left as a person's."""
    out = far / "out"
    process = started(units_book(far / "书.xlsx", 1000), out)
    wait_for_files(out)
    process.kill()
    process.communicate()
    rows = {
        f"U{n}": [f"某某第{n}医院", f"U{n}", "甲乙丙"[n % 3], "某新人", "某", "0", "某发"]
        for n in range(1, 1001)
    }
    outcome = run(units_book(far / "书.xlsx", 1000, **rows), out / "单位方案")
    assert outcome.counts["written"] == 1000
    assert not outcome.counts["beside"]


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(far) -> None:
    book = units_book(far / "书.xlsx", 3000)
    process = started(book, far / "out")
    wait_for_files(far / "out")
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate()
    assert process.returncode == 130, (said.decode(), errors.decode())
    assert "Traceback" not in errors.decode()
    assert "从停下的地方接着做" in said.decode()
    counts = run(book, far / "out" / "单位方案").counts
    assert counts["unchanged"] > 0
    assert counts["unchanged"] + counts["written"] == 3000


def test_nothing_of_progress_is_said_where_nobody_looks(far) -> None:
    """Not on a terminal: two lines, and no carriage return."""
    result = notice_gen("units", SAMPLE, "--output", far)
    assert "\r" not in result.output
    assert "生成 30 份" in result.stdout


@pytest.mark.parametrize("formats", ["docx", pytest.param("pdf", marks=pytest.mark.faces)])
def test_a_table_that_no_page_holds_keeps_the_plans_back(formats, tmp_path: Path) -> None:
    """F220 is an 错误 in a batch as it is in a single document: nothing is written that nobody can read."""
    book = units_book(tmp_path / "书.xlsx", 2)
    opened = load_workbook(book)
    opened["正文"].append([None, None, "名册"])
    opened["正文"]["C1"] = "插入"
    roster = opened.create_sheet("名册")
    roster.append([f"{n}组身份证号码" for n in "一二三四五六七八九十"])
    roster.append(["110101199001010011"] * 10)
    opened.save(book)
    result = notice_gen("units", book, "--output", tmp_path / "out", "--format", formats)
    assert result.exit_code == 2
    assert "F220" in result.output
    assert not [*(tmp_path / "out").rglob(f"*.{formats}")]
