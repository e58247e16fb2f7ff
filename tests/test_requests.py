"""What lies below the command line is called from one process: by several threads, with a follower, with a clock of its own."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from notice_gen.batch.units_run import UnitsRequest, make_units
from notice_gen.build.checking import CheckRequest, check
from notice_gen.build.documents import DocumentsRequest, build
from notice_gen.build.requests import Follower, Source
from notice_gen.cli.working_folder import make_office
from notice_gen.files.outbox import MANIFEST
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Severity
from notice_gen.model.places import NOWHERE
from notice_gen.office.bookkeeping import ReserveRequest, reserve
from notice_gen.office.issuing import IssueRequest, issue
from notice_gen.office.register import make_register, open_register
from notice_gen.pages.pdfium import opened, page_count
from notice_gen.settings.office import read_office
from workbooks import DATA, FOUR_LEVELS, PLAIN, notice, write_workbook

T = TypeVar("T")
SAMPLES = tuple(DATA / f"{name}.xlsx" for name in ("wangcheng", "shaoxing"))
MOMENT = datetime.datetime(2026, 3, 5, 9, 30, tzinfo=datetime.UTC)
STOP = Follower(stop=lambda: True)


@pytest.fixture
def far(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose many documents are not validated one by one: they are compared with each other."""
    return tmp_path_factory.mktemp("far")


def at_once(work: Callable[[int], T], times: int) -> list[T]:
    """The work done so many times, each in a thread of its own."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that they get in each other's way wherever they can
    try:
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(work, range(times)))
    finally:
        sys.setswitchinterval(usual)


def tree(folder: Path) -> dict[str, bytes]:
    """What clerks see of a folder, by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".notice-gen" not in path.as_posix()
    }


def built(folder: Path, formats: Sequence[str] = ("docx",)) -> None:
    for sample in SAMPLES:
        build(DocumentsRequest(Source(sample), folder, tuple(formats)))


@pytest.mark.slow
class TestSeveralThreads:
    def test_documents_built_at_once_are_those_built_one_after_the_other(self, far):
        built(far / "alone", ("docx", "outline"))
        at_once(lambda n: built(far / str(n), ("docx", "outline")), 4)
        assert len(tree(far / "alone")) == 4
        for n in range(4):
            assert tree(far / str(n)) == tree(far / "alone")

    @pytest.mark.faces
    def test_pdfs_made_and_read_at_once_are_those_made_one_after_the_other(self, far):
        """Typst has one state for each set of faces."""
        built(far / "alone", ("pdf",))
        at_once(lambda n: built(far / str(n), ("pdf",)), 4)
        assert len(tree(far / "alone")) == 2
        for n in range(4):
            assert tree(far / str(n)) == tree(far / "alone")

    @pytest.mark.faces
    def test_one_thread_at_a_time_is_inside_the_library_that_reads_pdfs(self, far):
        """It has one state for the whole process, and no locks of its own."""
        built(far, ("pdf",))
        first, second = sorted(far.glob("*.pdf"))
        with ThreadPoolExecutor(1) as pool:
            with opened(first):
                other = pool.submit(page_count, second)
                with pytest.raises(TimeoutError):
                    other.result(timeout=0.3)
            assert other.result(timeout=30) > 1

    def test_one_folder_written_by_several_at_once_is_whole(self, far):
        """One waits for the other; none takes the other's file for a person's."""
        built(far / "alone")
        at_once(lambda n: built(far / "all"), 4)
        assert tree(far / "all") == tree(far / "alone")
        assert (far / "all" / MANIFEST).read_bytes() == (far / "alone" / MANIFEST).read_bytes()

    def test_the_same_units_made_at_once_are_those_made_alone(self, far):
        """The rows that single units have of their own are in none of the others' documents."""

        def made(folder: Path) -> dict[str, int]:
            return dict(make_units(UnitsRequest(Source(SAMPLES[0]), str(folder))).counts)

        made(far / "alone")
        counts = at_once(lambda n: made(far / str(n)), 4)
        assert [one["written"] for one in counts] == [30] * 4
        for n in range(4):
            assert tree(far / str(n)).keys() == tree(far / "alone").keys()
            documents = {name: data for name, data in tree(far / str(n)).items() if name.endswith(".docx")}
            assert documents.items() <= tree(far / "alone").items()

    def test_numbers_reserved_at_once_are_each_given_once(self, far):
        address = str(far / "登记簿.db")
        make_register(address)

        def reserved(_: int) -> list[int]:
            register = open_register(address)
            return [
                entry.number.n
                for _ in range(5)
                for entry in reserve(register, None, ReserveRequest("某卫发", 2026, 2)).entries
            ]

        given = at_once(reserved, 6)
        assert sorted(n for numbers in given for n in numbers) == list(range(1, 61))

    def test_checks_at_once_find_what_one_finds(self, far):
        def found(_: int) -> list[str]:
            return [str(one) for path in SAMPLES for one in check(CheckRequest(Source(path), far)).findings]

        alone = found(0)
        assert alone
        assert at_once(found, 4) == [alone] * 4


class TestAFollower:
    def test_who_stops_a_build_gets_no_file(self, far):
        result = build(DocumentsRequest(Source(SAMPLES[0]), far / "out"), STOP)
        assert (result.stopped, result.documents) == (True, ())
        assert not (far / "out").exists()

    def test_who_stops_units_goes_on_where_they_were(self, far):
        request = UnitsRequest(Source(SAMPLES[0]), str(far), jobs=1)
        seen: list[tuple[int, int]] = []
        first = make_units(
            request, follower=Follower(told=lambda *so_far: seen.append(so_far), stop=lambda: True)
        )
        done = first.counts["written"]
        assert first.stopped
        assert 0 < done < 30
        assert seen == [(done, 30)]
        second = make_units(request)
        assert (second.stopped, second.counts["written"], second.counts["unchanged"]) == (
            False,
            30 - done,
            done,
        )

    def test_who_stops_an_issue_before_it_began_takes_no_number(self, far):
        request = to_be_issued(far)
        result = issue(request, clock=lambda: MOMENT, follower=STOP)
        assert (result.stopped, result.documents) == (True, ())
        assert not list(open_register(request.office.register).entries())


def to_be_issued(folder: Path) -> IssueRequest:
    """A workbook of one signed document, and an office with an empty register and archive."""
    make_office(folder / "办公室")
    office = read_office(folder / "办公室" / "办公室.toml")
    form = notice(序号=None, 活动编号="2026-01", 签发人="某某", 签发日期=datetime.date(2026, 3, 4))
    book = write_workbook(folder / "书.xlsx", {"发文": form, "正文": FOUR_LEVELS})
    return IssueRequest(Source(book, usual=str(PLAIN)), office, folder / "out", formats=("docx",))


class TestWhatIsGiven:
    def test_a_register_enters_the_moment_of_the_clock_that_it_is_given(self, tmp_path):
        make_register(str(tmp_path / "a.db"))
        register = open_register(str(tmp_path / "a.db"), clock=lambda: MOMENT)
        (entry,) = reserve(register, None, ReserveRequest("某卫发", 2026)).entries
        assert entry.registered == MOMENT.isoformat()

    def test_an_issue_bears_the_day_of_the_clock_that_it_is_given(self, tmp_path):
        result = issue(to_be_issued(tmp_path), clock=lambda: MOMENT)
        (issued,) = result.documents
        assert issued.entry.registered == MOMENT.isoformat()
        assert issued.entry.facts["印发日期"] == "2026-03-05"

    def test_kinds_are_looked_for_in_the_folder_that_is_given_not_where_the_process_stands(
        self, tmp_path, monkeypatch
    ):
        from test_templates import kind_of

        kind_of(
            tmp_path / "templates" / "own", "@标题 {{ 发文.标题 }}\n", 'title = "本院通知"\nsheets = ["发文"]'
        )
        (tmp_path / "elsewhere").mkdir()
        book = write_workbook(tmp_path / "elsewhere" / "书.xlsx", {"发文": notice(模板="本院通知")})
        monkeypatch.chdir(tmp_path)
        source = Source(book)
        assert [one.code for one in check(CheckRequest(source, tmp_path)).findings] == ["K001"]
        given = check(CheckRequest(replace(source, here=tmp_path), tmp_path))
        assert len(given.keys) == 1

    def test_a_refusal_brings_all_that_was_found_before_it(self, tmp_path):
        known = Diagnostic(Fault("S999", Severity.NOTE, ""), NOWHERE, "先看到的")
        with pytest.raises(Refused) as refused:
            build(DocumentsRequest(Source(tmp_path / "没有.xlsx", known=(known,)), tmp_path))
        assert refused.value.findings[0] == known
        assert len(refused.value.findings) == 2
