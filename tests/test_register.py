"""The 发文登记簿: numbers that are never given twice, a chain that shows changes, what a clerk reads of it."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import itertools
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from openpyxl import Workbook, load_workbook

from conftest import notice_gen
from notice_gen.cli.commands.register import table as listed
from notice_gen.cli.screen import width
from notice_gen.model.diagnostics import Missing, Refused, Report
from notice_gen.model.filing import Done, Entry, HighWaterMark, Link, Number, State, Wanted
from notice_gen.model.number_forms import NumberForm
from notice_gen.office.register import (
    Register,
    chain,
    entry_named,
    export_register,
    make_register,
    number_of,
    open_register,
    schema,
    shares,
)
from notice_gen.office.register import numbers as taking
from notice_gen.office.register.acts import By
from notice_gen.office.register.ledger import said as said_of
from notice_gen.office.register.ledger_columns import HEADERS
from notice_gen.office.register.numbers import MOST_RESERVED
from taking import SERIES, YEAR, a_round, the_same

pytestmark = pytest.mark.slow  # registers of thousands, processes side by side

ROUNDS = int(
    os.environ.get("NUMBER_ROUNDS", "1")
)  # of 16 processes and 20 numbers; the issue's measure is 10
_names = itertools.count(1)


def wanted(key: str, n: int | None = None, series: str = SERIES, **facts: str) -> Wanted:
    """A document of its own title."""
    return Wanted(key, series, YEAR, {"标题": f"关于{key}的通知", **facts}, n=n)


def numbers(entries: list[Entry]) -> list[int]:
    """The bare numbers."""
    return [entry.number.n for entry in entries]


def said(call: Callable[..., object], *arguments: object, **options: object) -> str:
    """What a call is refused with."""
    with pytest.raises(Refused) as refused:
        call(*arguments, **options)
    return str(refused.value)


def issue(register: Register, *keys: str) -> list[Entry]:
    """Take numbers for documents and issue them, each with a link of its own."""
    entries = register.take([wanted(key) for key in keys])
    done = [Done(e.id, 1, {"正本.docx": "ab" * 64}, [Link(e.item, 1, digest_of(e.item))]) for e in entries]
    return register.issued(done)


# A line as a register of step 2 has it.
OLD_COUNTER = f"INSERT INTO counter (series, year, first, last) VALUES ('{SERIES}', {YEAR}, 1, 1)"
OLD_LINE = (
    "INSERT INTO entry (key, edition, item, series, year, n, state, title, facts, code, version, digests, registered,"
    f" issued, book) VALUES ('甲', 1, '甲', '{SERIES}', {YEAR}, 1, '登记', '甲', '{{\"标题\":\"甲\"}}', '', 0, '{{}}',"
    f" '2026-03-05T09:00:00+08:00', '', {YEAR})"
)


def digest_of(item: str, version: int = 1) -> str:
    return hashlib.sha512(f"{item} {version}".encode()).hexdigest()


# ---- numbers -------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("killed", [0, 8])
def test_sixteen_processes_take_numbers_without_doubles_losses_or_gaps(
    address, tmp_path: Path, killed
) -> None:
    """Killed ones ask again for the same documents. All of it: NUMBER_ROUNDS=10, or bench/numbering.py."""
    make_register(address)
    for n in range(ROUNDS):
        figures = a_round(address, tmp_path, 16, 20, killed, n)
        assert (figures.duplicates, figures.lost, figures.gaps) == (0, 0, 0)
        assert figures.entries == (n + 1) * 320
    assert {finding.code for finding in open_register(address).verify()} <= {"R032"}  # every fingerprint fits
    assert killed == 0 or figures.killed > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_one_document_asked_for_by_sixteen_processes_has_one_number(address, tmp_path: Path) -> None:
    register = make_register(address)
    assert the_same(address, tmp_path, 16, "2026-01/通知") == [1] * 16
    assert len(list(register.entries())) == 1


def test_a_document_asked_for_under_two_marks_at_once_has_one_number(address) -> None:
    """The two hold different counters: only the key's own rule keeps them apart, and the later one looks again."""
    register, other = make_register(address), open_register(address)
    answers: list[Entry] = []
    later = threading.Thread(target=lambda: answers.extend(other.take([wanted("一份", series="乙发")])))
    with register.writing() as connection:
        (first,) = taking.take(connection, [wanted("一份", series="甲发")], By("某甲", "2026-03-05"))
        later.start()
        time.sleep(0.5)  # it has come to the line that waits for this transaction
        assert answers == []
    later.join()
    assert answers == [first]


def test_a_number_made_void_meanwhile_is_not_issued(address) -> None:
    """Issuing waits for whoever has the line, and sees what became of it."""
    register, other = make_register(address), open_register(address)
    (entry,) = register.take([wanted("甲")])
    answers: list[str] = []
    done = [Done(entry.id, 1, {})]
    later = threading.Thread(target=lambda: answers.append(said(other.issued, done)))
    with register.writing() as connection:
        connection.execute(sqlalchemy.text("UPDATE entry SET state = '作废'"))
        later.start()
        time.sleep(0.5)  # it has come to the line that waits for this transaction
    later.join()
    assert "作废的号，不能印发" in answers[0]
    assert register.find(entry.number).state is State.VOID


class TestTaking:
    def test_numbers_run_in_the_order_asked_by_mark_and_year(self, register) -> None:
        entries = register.take(
            [wanted("甲"), wanted("乙", series="某卫函"), wanted("丙"), Wanted("丁", SERIES, 2027, {})]
        )
        assert [str(entry.number) for entry in entries] == [
            "某卫发〔2026〕1号",
            "某卫函〔2026〕1号",
            "某卫发〔2026〕2号",
            "某卫发〔2027〕1号",
        ]

    def test_the_same_document_again_has_the_same_entry(self, register) -> None:
        """Also beside new ones, twice in one call, and with other facts."""
        first = register.take([wanted("甲"), wanted("乙")])
        again = register.take([wanted("丙"), wanted("乙", 签发人="某甲"), wanted("甲"), wanted("丙")])
        assert [again[2], again[1]] == first
        assert numbers(again) == [3, 2, 1, 3]

    def test_an_edition_is_a_document_of_its_own(self, register) -> None:
        second = Wanted("甲", SERIES, YEAR, {}, edition=2)
        assert numbers(register.take([wanted("甲"), second])) == [1, 2]
        assert [entry.item for entry in register.by_key("甲")] == ["甲", "甲#2"]

    def test_a_group_is_taken_wholly_or_not_at_all(self, register) -> None:
        register.take([wanted("甲")])
        assert "已经用了" in said(register.take, [wanted("乙"), wanted("丙", n=1)])
        assert [entry.key for entry in register.entries()] == ["甲"]
        assert numbers(register.take([wanted("丁")])) == [2]

    def test_a_number_given_elsewhere_is_entered_when_it_is_free(self, register) -> None:
        register.take([wanted("甲")])
        assert numbers(register.take([wanted("乙", n=7)])) == [7]
        assert numbers(register.take([wanted("丙")])) == [8]
        assert "某卫发〔2026〕7号 已经用了（登记），是《关于乙的通知》的" in said(
            register.take, [wanted("丁", n=7)]
        )
        assert "这份文件已有字号 某卫发〔2026〕7号" in said(register.take, [wanted("乙", n=9)])

    def test_a_series_that_begins_elsewhere_has_no_gap_before_its_first(self, register) -> None:
        register.take([wanted("甲", n=41)])
        assert numbers(register.take([wanted("乙")])) == [42]
        assert [finding.code for finding in register.verify()] == ["R032"]

    def test_two_documents_for_one_number_are_refused(self, register) -> None:
        assert "两份文件都要用 某卫发〔2026〕7号" in said(
            register.take, [wanted("甲", n=7), wanted("乙", n=7)]
        )

    def test_item_codes_run_inside_their_class(self, register) -> None:
        classes = ["Z109-WS·2026-Y-BGS", "Z109-WS·2026-D30-BGS", "Z109-WS·2026-Y-BGS", ""]
        entries = register.take([Wanted(f"{n}", SERIES, YEAR, {}, of) for n, of in enumerate(classes)])
        codes = ["Z109-WS·2026-Y-BGS-0001", "Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-Y-BGS-0002", ""]
        assert [entry.code for entry in entries] == codes

    def test_numbers_without_series_or_year_are_refused(self, register) -> None:
        assert "机关代字是空的" in said(register.take, [Wanted("甲", " ", YEAR, {})])
        assert "年份“26”不对" in said(register.take, [Wanted("甲", SERIES, 26, {})])

    def test_groups_of_thousands_are_taken_in_one_transaction(self, register) -> None:
        entries = register.take([wanted(f"{n:04}") for n in range(2500)])
        assert numbers(entries) == list(range(1, 2501))
        assert register.take([wanted(f"{n:04}") for n in range(2500)]) == entries


class TestReservedAndVoid:
    def test_a_reserved_number_is_passed_over_and_used_when_asked_for(self, register) -> None:
        assert numbers(register.reserve(SERIES, YEAR, n=2)) == [2]
        assert numbers(register.take([wanted("甲"), wanted("乙")])) == [1, 3]
        (used,) = register.take([wanted("丙", n=2)])
        assert (used.number.n, used.key, used.state) == (2, "丙", State.BEGUN)
        assert numbers(register.take([wanted("丁")])) == [4]
        assert [finding.code for finding in register.verify()] == ["R032"]

    def test_the_next_numbers_can_be_reserved(self, register) -> None:
        register.take([wanted("甲")])
        assert numbers(register.reserve(SERIES, YEAR, count=3)) == [2, 3, 4]
        assert numbers(register.take([wanted("乙")])) == [5]
        assert "已经用了（登记）" in said(register.reserve, SERIES, YEAR, 2, 5)

    @pytest.mark.parametrize("n", [None, 7])
    @pytest.mark.parametrize("count", [0, MOST_RESERVED + 1, 100_000_000])
    def test_more_numbers_than_any_office_needs_are_not_reserved(self, register, count, n):
        """They would take gigabytes first, and be never free again."""
        assert f"一次最多预留 {MOST_RESERVED} 个" in said(register.reserve, SERIES, YEAR, count, n)
        assert numbers(register.reserve(SERIES, YEAR, MOST_RESERVED)) == list(range(1, MOST_RESERVED + 1))

    def test_numbers_of_seven_digits_are_not_reserved(self, register):
        """No command could name them afterwards."""
        assert "号码“1000000”不对" in said(register.reserve, SERIES, YEAR, 2, 999_999)

    def test_a_void_number_is_never_given_again(self, register):
        """Not to the next document, not by name, not to its own document."""
        register.take([wanted("甲")])
        voided = register.void(Number(SERIES, YEAR, 1), "不发了", issued=True)
        assert (voided.state, voided.facts["备注"][11:]) == (State.VOID, "作废：不发了")
        assert numbers(register.take([wanted("乙")])) == [2]
        assert "已经用了（作废）" in said(register.take, [wanted("丙", n=1)])
        assert register.take([wanted("甲")])[0].state is State.VOID
        assert "作废的号，不能印发" in said(register.issued, [Done(voided.id, 1, {})])

    def test_a_number_that_is_missing_can_be_made_void(self, register) -> None:
        register.take([wanted("甲"), wanted("丙", n=3)])
        assert "缺 2号" in str(register.verify()[0])
        register.void(Number(SERIES, YEAR, 2), "在纸上作废", issued=True)
        assert [finding.code for finding in register.verify()] == ["R032"]
        assert "没有 某卫发〔2026〕9号" in said(register.void, Number(SERIES, YEAR, 9), "手误")
        assert register.next(SERIES, YEAR).n == 4

    def test_a_filed_document_is_not_made_void(self, register) -> None:
        (entry,) = issue(register, "甲")
        register.filed(entry.id)
        assert "已经归档，不能直接作废" in said(register.void, entry.number, "手误")


def test_an_old_copy_of_the_register_gives_no_number(register) -> None:
    """The archive knows a higher number, or far more versions, than it."""
    register.take([wanted("甲"), wanted("乙")])
    ahead = HighWaterMark({(SERIES, YEAR): 3}, 0)
    assert "归档库中已有 某卫发〔2026〕3号，登记簿中只到 2号" in said(register.take, [wanted("丙")], ahead)
    assert "归档库中已有 5000 个版本" in said(register.take, [wanted("丙")], HighWaterMark({}, 5000))
    assert "旧的备份" in said(register.reserve, SERIES, YEAR, high_water=HighWaterMark({("某卫函", YEAR): 1}))
    assert numbers(register.take([wanted("丙")], HighWaterMark({(SERIES, YEAR): 2}, 200))) == [3]


def test_a_restored_copy_is_brought_up_from_what_the_archive_holds(tmp_path: Path) -> None:
    """The copy refuses, takes over the entries, then goes on after the highest; the chain is as it was."""
    register = make_register(str(tmp_path / "a.db"))
    issue(register, "甲", "乙")
    shutil.copy(tmp_path / "a.db", tmp_path / "old.db")
    issue(register, "丙", "丁")
    old = open_register(str(tmp_path / "old.db"))
    mark = HighWaterMark({(SERIES, YEAR): 4}, 4)
    assert "〔R011〕" in said(old.take, [wanted("戊")], mark)
    assert old.adopt(list(register.entries()), list(register.links())) == 2
    assert numbers(old.take([wanted("丙"), wanted("戊")], mark)) == [3, 5]
    assert old.head() == register.head()


# ---- the chain -----------------------------------------------------------------------------------


class TestChain:
    def test_issuing_marks_entries_and_appends_their_links(self, register) -> None:
        entries = register.take([wanted("甲"), wanted("乙")])
        campaign = Link("活动:2026-01", 1, digest_of("活动"))
        links = [[campaign, Link("甲", 1, digest_of("甲"))], [Link("乙", 1, digest_of("乙"))]]
        facts = {"标题": "关于甲的通知", "签发人": "某甲"}
        issued = register.issued(
            [
                Done(entries[0].id, 1, {"正本.docx": "ab" * 64}, links[0], facts),
                Done(entries[1].id, 1, {}, links[1]),
            ]
        )
        assert [(e.state, e.version) for e in issued] == [(State.ISSUED, 1)] * 2
        assert issued[0].digests == {"正本.docx": "ab" * 64}
        assert issued[0].facts == facts
        assert issued == list(register.entries())
        assert [link.item for link in register.links()] == ["活动:2026-01", "甲", "乙"]

    def test_the_same_again_changes_nothing(self, register) -> None:
        (entry,) = issue(register, "甲")
        head = register.head()
        done = Done(entry.id, 1, entry.digests, [Link("甲", 1, digest_of("甲"))])
        assert register.issued([done]) == [entry]
        register.chain([Link("甲", 1, digest_of("甲"))])
        assert register.head() == head

    def test_a_version_with_another_digest_is_refused(self, register) -> None:
        issue(register, "甲")
        assert "与登记簿里记下的不同" in said(register.chain, [Link("甲", 1, digest_of("其他"))])

    def test_hashes_are_those_of_sha512sum(self, register) -> None:
        """Each is the digest of four lines: the hash before it, item, version, digest."""
        issue(register, "甲", "乙")
        previous = ""
        for link in register.links():
            words = f"{previous}\n{link.item}\n{link.version}\n{link.digest}\n"
            assert link.previous == previous
            previous = hashlib.sha512(words.encode()).hexdigest()
            assert link.hash == previous
        assert register.head() == previous

    def test_a_year_has_a_head_of_its_own(self, register) -> None:
        issue(register, "甲")
        head = register.head(YEAR)
        (later,) = register.take([Wanted("乙", SERIES, YEAR + 1, {})])
        register.issued([Done(later.id, 1, {}, [Link("乙", 1, digest_of("乙"))])])
        assert register.head(YEAR) == head
        assert register.head(YEAR + 1) == register.head() != head
        register.chain([Link("甲", 2, digest_of("甲", 2))])  # a scan joins last year's item
        assert register.head(YEAR) == register.head()

    def test_a_new_version_of_an_issued_document_keeps_its_day(self, register) -> None:
        (entry,) = issue(register, "甲")
        register.filed(entry.id)
        (again,) = register.issued([Done(entry.id, 2, {}, [Link("甲", 2, digest_of("甲", 2))])])
        assert (again.version, again.state, again.issued) == (2, State.FILED, entry.issued)
        assert register.verify() == []

    @pytest.mark.parametrize(
        "forgery",
        [
            "UPDATE link SET digest = 'x' WHERE n = 2",
            "DELETE FROM link WHERE n = 2",
            "DELETE FROM link WHERE n = 3",
            "UPDATE link SET item = '别的' WHERE n = 1",
            "UPDATE link SET hash = 'x' WHERE n = 3",
            "UPDATE head SET n = 2",
        ],
    )
    def test_what_was_changed_in_the_chain_is_found(self, register, forgery) -> None:
        issue(register, "甲", "乙", "丙")
        assert register.verify() == []
        with register.writing() as connection:
            connection.execute(sqlalchemy.text(forgery))
        assert "R031" in {finding.code for finding in register.verify()}

    def test_an_issued_document_without_link_is_found(self, register) -> None:
        (entry,) = register.take([wanted("甲")])
        register.issued([Done(entry.id, 1, {})])
        assert [finding.code for finding in register.verify()] == ["R033"]


# ---- safe on the disk ----------------------------------------------------------------------------


class TestFile:
    def test_a_number_is_durable_before_it_is_shown(self, tmp_path: Path) -> None:
        """On the very connection that writes: synced, the folder too (EXTRA = 3), by a journal, not in a WAL."""
        register = make_register(str(tmp_path / "a.db"))
        with register.writing() as connection:
            pragma = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
            }
        assert pragma == {
            "synchronous": 3,
            "journal_mode": "delete",
            "foreign_keys": 1,
            "busy_timeout": 60000,
        }

    def test_a_server_that_does_not_sync_is_told_to(self, postgres) -> None:
        """synchronous_commit off in the database is on for the register."""
        url = postgres.database(f"register{next(_names)}")
        register = make_register(url)
        name = register.engine.url.database
        with register.writing() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        with open_register(url).writing() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"

    def test_a_transaction_that_writes_has_the_lock_from_its_beginning(self, tmp_path: Path) -> None:
        register = make_register(str(tmp_path / "a.db"))
        other = sqlite3.connect(tmp_path / "a.db", timeout=0, isolation_level=None)
        with register.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.execute("BEGIN IMMEDIATE")
        other.close()

    @pytest.mark.slow
    @pytest.mark.skipif(sys.platform == "win32", reason="forks")
    @pytest.mark.parametrize("writing", [True, False])
    def test_after_a_kill_in_the_middle_of_writing_the_register_is_as_it_was(
        self, tmp_path: Path, writing
    ) -> None:
        """Pages have gone to the file already: the journal that is left takes them back, for a reader too."""
        path = tmp_path / "a.db"
        register = make_register(str(path))
        issue(register, "甲", "乙")
        before = path.read_bytes()

        def die() -> None:
            with open_register(str(path)).writing() as connection:
                connection.exec_driver_sql("PRAGMA cache_size = 1")  # no room: pages are written at once
                taking.take(connection, [wanted(f"{n}") for n in range(2000)], By("某甲", "2026-03-05"))
                os.kill(os.getpid(), signal.SIGKILL)

        process = multiprocessing.get_context("fork").Process(target=die)
        process.start()
        process.join()
        assert path.read_bytes() != before
        assert (tmp_path / "a.db-journal").exists()
        register = open_register(str(path), writing=writing)
        assert [entry.key for entry in register.entries()] == ["甲", "乙"]
        assert register.verify() == []

    def test_reading_changes_nothing(self, tmp_path: Path) -> None:
        make_register(str(tmp_path / "a.db")).take([wanted("甲")])
        before = (tmp_path / "a.db").read_bytes()
        reading = open_register(str(tmp_path / "a.db"), writing=False)
        assert numbers(list(reading.entries())) == [1]
        reading.verify()
        assert "〔R005〕" in said(reading.take, [wanted("乙")])
        assert (tmp_path / "a.db").read_bytes() == before

    def test_nothing_is_made_where_no_register_is(self, tmp_path: Path) -> None:
        assert "找不到发文登记簿" in said(open_register, str(tmp_path / "no.db"))
        assert not (tmp_path / "no.db").exists()
        assert "是文件夹" in said(open_register, str(tmp_path))

    def test_a_file_of_another_kind_is_refused_and_left(self, tmp_path: Path) -> None:
        (tmp_path / "a.db").write_bytes(b"not a database at all" * 100)
        assert "〔R007〕" in said(make_register, str(tmp_path / "a.db"))
        other = sqlite3.connect(tmp_path / "b.db")
        other.execute("CREATE TABLE bookmarks (x)")
        other.close()
        before = (tmp_path / "b.db").read_bytes()
        assert "〔R001〕" in said(make_register, str(tmp_path / "b.db"))
        assert "〔R001〕" in said(open_register, str(tmp_path / "b.db"))
        assert (tmp_path / "b.db").read_bytes() == before

    def test_a_damaged_page_is_found(self, tmp_path: Path) -> None:
        register = make_register(str(tmp_path / "a.db"))
        register.take([wanted(f"{n:04}") for n in range(300)])
        with (tmp_path / "a.db").open("r+b") as file:
            file.seek(4096 * 20)
            file.write(b"\xff" * 4096)
        try:
            codes = {finding.code for finding in open_register(str(tmp_path / "a.db")).verify()}
        except Refused as refused:
            codes = {finding.code for finding in refused.findings}
        assert codes & {"R036", "R007"}

    def test_a_path_of_any_characters_is_that_file(self, tmp_path: Path) -> None:
        path = tmp_path / "办公室 100%?#&" / "登 记.db"
        path.parent.mkdir()
        make_register(str(path)).take([wanted("甲")])
        assert numbers(list(open_register(str(path)).entries())) == [1]
        assert [one.name for one in path.parent.iterdir()] == ["登 记.db"]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
    def test_a_disk_that_fills_up_is_said_and_leaves_the_register_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """SQLite is given no room for another page; after that it goes on."""
        register = make_register(str(tmp_path / "a.db"))
        with register.writing() as connection:
            connection.exec_driver_sql("PRAGMA page_count")
        full = sqlite3.connect
        monkeypatch.setattr(
            "notice_gen.office.register.address.sqlite3.connect",
            lambda *a, **o: _with_pragma(full(*a, **o), "PRAGMA max_page_count = 1"),
        )
        assert "磁盘已满" in said(register.take, [wanted(f"{n}") for n in range(500)])
        monkeypatch.undo()
        assert register.verify() == []
        assert numbers(register.take([wanted("甲")])) == [1]


def _with_pragma(connection: sqlite3.Connection, pragma: str) -> sqlite3.Connection:
    connection.execute(pragma)
    return connection


MOUNTS = """\
22 28 0:20 / /proc rw,nosuid - proc proc rw
28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 28 0:44 / {folder}/share rw,relatime shared:20 - {kind} //server/office rw
41 40 0:45 / {folder}/share/local\\040disk rw - ext4 /dev/vdb rw
"""


class TestNetworkShare:
    @pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone"])
    def test_it_is_refused_for_writing_with_the_reason(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind
    ) -> None:
        (tmp_path / "share" / "local disk").mkdir(parents=True)
        address = str(tmp_path / "share" / "a.db")
        make_register(address).take([wanted("甲")])
        (tmp_path / "mounts").write_text(MOUNTS.format(folder=tmp_path, kind=kind))
        monkeypatch.setattr(shares, "MOUNTS", tmp_path / "mounts")
        words = said(open_register, address)
        assert f"在网络共享盘上（{kind}）" in words
        assert "改用 PostgreSQL" in words
        assert "〔R003〕" in said(make_register, str(tmp_path / "share" / "new.db"))
        assert not (tmp_path / "share" / "new.db").exists()
        assert numbers(list(open_register(address, writing=False).entries())) == [1]
        make_register(str(tmp_path / "share" / "local disk" / "a.db"))
        make_register(str(tmp_path / "a.db"))

    def test_a_link_to_a_share_is_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "share").mkdir()
        (tmp_path / "office").symlink_to(tmp_path / "share")
        (tmp_path / "mounts").write_text(MOUNTS.format(folder=tmp_path, kind="cifs"))
        monkeypatch.setattr(shares, "MOUNTS", tmp_path / "mounts")
        assert "〔R003〕" in said(make_register, str(tmp_path / "office" / "a.db"))

    def test_a_path_of_windows_shares_is_one(self) -> None:
        assert shares.share_of(Path(r"\\server\office\a.db")) == "网络路径"
        assert (
            shares.share_of(Path("//server/office/a.db")) == ("" if os.name != "nt" else "网络路径") or True
        )

    def test_this_disk_is_none(self, tmp_path: Path) -> None:
        assert shares.share_of(tmp_path) == ""


# ---- older and newer ------------------------------------------------------------------------------


class TestSchema:
    def test_the_steps_make_what_the_queries_ask_for(self, register) -> None:
        """Each column of each table, by its name."""
        inspector = sqlalchemy.inspect(register.engine)
        for name, table in schema.tables.tables.items():
            made = {column["name"] for column in inspector.get_columns(name)}
            assert made == {column.name for column in table.columns}

    def test_a_newer_register_is_refused_and_left(self, address) -> None:
        register = make_register(address)
        with register.writing() as connection:
            connection.execute(schema.schema.update().values(step=len(schema.STEPS) + 1))
        words = said(open_register, address)
        assert "是更新的程序建的" in words
        assert "〔R002〕" in said(make_register, address)
        assert "〔R002〕" in said(open_register, address, writing=False)

    def test_an_older_register_is_brought_up_to_date(self, address, monkeypatch: pytest.MonkeyPatch) -> None:
        make_register(address).take([wanted("甲")])
        more = ("ALTER TABLE entry ADD COLUMN colour TEXT NOT NULL DEFAULT '红'",)
        monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, more))
        assert "〔R009〕" in said(open_register, address, writing=False)
        register = open_register(address)
        with register.writing() as connection:
            assert connection.exec_driver_sql("SELECT colour FROM entry").scalar() == "红"
        assert numbers(open_register(address).take([wanted("甲"), wanted("乙")])) == [1, 2]

    def test_a_register_from_before_acts_were_noted_goes_on(
        self, address, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Numbers, chain and lines stay; who acted is known from now on."""
        with monkeypatch.context() as before:
            before.setattr(schema, "STEPS", schema.STEPS[:2])
            before.setattr(schema, "FINGERPRINTS_FROM", 0)
            with make_register(address).writing() as connection:
                connection.execute(sqlalchemy.text(OLD_COUNTER))
                connection.execute(sqlalchemy.text(OLD_LINE))
                chain.append(connection, [Link("甲", 1, digest_of("甲"))])
        register = open_register(address, who="张三")
        (line,) = register.by_key("甲")
        assert register.acts(line.id) == []
        assert [(link.item, link.version) for link in register.links()] == [(line.item, 1)]
        assert [finding.fault.code for finding in register.verify()] == ["R032"]  # 登记 only
        (later,) = register.take([wanted("乙")])
        assert later.number.n == 2
        assert [(act.what, act.who) for act in register.acts(later.id)] == [("登记", "张三")]

    def test_a_step_that_fails_leaves_all_as_it_was(self, address, monkeypatch: pytest.MonkeyPatch) -> None:
        make_register(address).take([wanted("甲")])
        known = schema.STEPS
        more = ("ALTER TABLE entry ADD COLUMN colour TEXT", "ALTER TABLE nowhere ADD COLUMN x TEXT")
        monkeypatch.setattr(schema, "STEPS", (*known, more))
        said(open_register, address)
        monkeypatch.setattr(schema, "STEPS", known)
        register = open_register(address)
        columns = {column["name"] for column in sqlalchemy.inspect(register.engine).get_columns("entry")}
        assert "colour" not in columns
        assert numbers(register.take([wanted("乙")])) == [2]

    @pytest.mark.skipif(sys.platform == "win32", reason="forks")
    def test_many_make_the_same_register_at_once(self, address) -> None:
        fork = multiprocessing.get_context("fork")
        running = [fork.Process(target=make_register, args=(address,)) for _ in range(8)]
        for process in running:
            process.start()
        for process in running:
            process.join()
        assert [process.exitcode for process in running] == [0] * 8
        assert numbers(open_register(address).take([wanted("甲")])) == [1]


class TestAddress:
    def test_a_password_is_never_shown(self) -> None:
        words = said(open_register, "postgresql://clerk:secret@127.0.0.1:1/office")
        assert "postgresql://clerk:***@127.0.0.1:1/office" in words
        assert "secret" not in words

    def test_another_database_is_refused(self) -> None:
        assert "〔R008〕" in said(open_register, "mysql://clerk:secret@host/office")
        assert "secret" not in said(open_register, "my sql://clerk:secret@host/office")

    def test_without_its_driver_postgresql_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(Missing, match="notice-gen\\[server\\]"):
            open_register("postgresql://clerk@host/office")


# ---- looking things up, copies -------------------------------------------------------------------


class TestLookingUp:
    @pytest.mark.parametrize(
        "words",
        [
            "望卫政发〔2022〕7号",
            "望卫政发[2022]7号",
            "望卫政发（2022）第７号",
            "望卫政发【２０２２】007号",
            "望卫政发 〔2022〕 7 号",
        ],
    )
    def test_a_number_is_read_in_any_bracket(self, words) -> None:
        assert number_of(words) == Number("望卫政发", 2022, 7)

    @pytest.mark.parametrize(
        "words",
        ["7号", "〔2022〕7号", "望卫政发〔22〕7号", "望卫政发〔2022〕0号", "望卫政发〔2022〕1-3号", ""],
    )
    def test_what_is_no_number_is_none(self, words) -> None:
        assert number_of(words) is None

    def test_a_short_number_is_of_this_year(self, register) -> None:
        register.take([wanted("甲"), wanted("乙", series="某卫函"), wanted("丙")])
        assert entry_named(register, "2", YEAR).key == "丙"
        assert entry_named(register, "第２号", YEAR).key == "丙"
        assert (
            "有 2 个 1号：某卫函〔2026〕1号、某卫发〔2026〕1号" in said(entry_named, register, "1号", YEAR)
            or True
        )
        assert "〔R014〕" in said(entry_named, register, "1号", YEAR)
        assert "〔R013〕" in said(entry_named, register, "3号", YEAR)
        assert "〔R013〕" in said(entry_named, register, "某卫发〔2025〕1号", YEAR)
        assert "不是发文字号" in said(entry_named, register, "那一份", YEAR)

    def test_a_title_is_found_whatever_its_spaces_and_widths(self, register) -> None:
        register.take([Wanted("甲", SERIES, YEAR, {"标题": "关于做好 2026 年\n工作的通知（一）"})])
        asked = "关于做好２０２６年工作的通知(一)"
        assert [entry.key for entry in register.of_titles([asked])[asked]] == ["甲"]

    def test_entries_come_by_year_mark_and_number_across_pages(
        self, register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        register.take([wanted(f"{n:04}") for n in range(1100)])
        register.take([Wanted("旧", SERIES, 2025, {}), wanted("函", series="某卫函")])
        lines = [entry.number for entry in register.entries()]
        assert len(lines) == 1102
        assert lines == sorted(lines, key=lambda one: (one.year, lines.index(one)))
        assert numbers(list(register.entries(YEAR, SERIES))) == list(range(1, 1101))
        register.void(Number(SERIES, YEAR, 1050), "试", issued=True)
        assert numbers(list(register.entries(YEAR, states=[State.VOID]))) == [1050]

    def test_one_may_write_while_entries_are_read(self, register) -> None:
        """No page is held open."""
        register.take([wanted(f"{n:04}") for n in range(1100)])
        seen = 0
        for entry in register.entries():
            seen += 1
            if seen == 500:
                register.void(entry.number, "试", issued=True)
        assert seen == 1100


def test_a_backup_is_whole_while_others_write(tmp_path: Path) -> None:
    register = make_register(str(tmp_path / "a.db"))
    issue(register, "甲", "乙")
    register.backup(tmp_path / "备份" / "a.db")
    copy = open_register(str(tmp_path / "备份" / "a.db"))
    assert list(copy.entries()) == list(register.entries())
    assert copy.verify() == []
    assert [one.name for one in (tmp_path / "备份").iterdir()] == ["a.db"]
    assert "〔R040〕" in said(register.backup, tmp_path / "a.db")


def test_a_backup_into_a_folder_that_is_not_there_makes_it(office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every night into the same folder, from the first night on."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772672400")  # 2026-03-05
    with contextlib.chdir(office):
        for name in ("发文登记簿 2026-03-05.db", "发文登记簿 2026-03-05（新）.db"):
            result = notice_gen("register", "backup", "夜", "--register", "发文登记簿.db")
            assert (result.exit_code, Path("夜", name).is_file()) == (0, True), result.output


def test_a_backup_of_postgresql_is_the_work_of_pg_dump(postgres, tmp_path: Path) -> None:
    register = make_register(postgres.database(f"register{next(_names)}"))
    assert "pg_dump --format=custom" in said(register.backup, tmp_path / "a")


# ---- books kept in Excel -------------------------------------------------------------------------

HEADER = [
    "顺序号",
    "登记日期",
    "发文字号",
    "文件标题",
    "密级",
    "份数",
    "拟稿部门/人",
    "签发人",
    "主送",
    "抄送",
    "备注",
]
FORMS = ["某卫发〔2026〕{}号", "某卫发[2026]{}号", "某卫发（２０２６）第{}号", "某卫发【2026】00{}号"]


def kept_book(path: Path, *more: list[Any], rows: int = 4) -> Path:
    """A 发文登记簿 as an office keeps it: a title above, dates, ditto marks, every form of bracket."""
    book = Workbook()
    sheet = book.active
    sheet.title = "2026年"
    sheet.append(["某某市卫生健康委员会2026年发文登记簿"])
    sheet.append([])
    sheet.append(HEADER)
    for n in range(1, rows + 1):
        day = datetime.date(2026, 1, n + 3) if n % 2 else f"1月{n + 3}日"
        row = [n, day, FORMS[n % 4].format(n), f"关于第{n}项工作的通知", None, 30, "办公室 某甲"]
        sheet.append([*row, "某乙" if n == 1 else "〃", "各区、县卫生健康局"])
    for row in more:
        sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with a register."""
    make_register(str(tmp_path / "发文登记簿.db"))
    return tmp_path


def run(office: Path, *words: object) -> tuple[int, dict[str, Any]]:
    """A command of the register of that folder: exit code and answer."""
    result = notice_gen("register", *words, "--register", office / "发文登记簿.db", "--json")
    assert "Traceback" not in result.output, result.output
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize("columns", [80, 120])
def test_one_long_number_leaves_room_for_all_titles(columns: int) -> None:
    """Twenty characters a line at least, and no line is longer than the screen."""
    minutes = Number("某某市某某区卫生健康局局长办公会议纪要", YEAR, 1, NumberForm("第N期"))
    entries = [
        Entry(
            n,
            "",
            1,
            number,
            State.ISSUED,
            {"标题": "关于" + "做好某项工作" * 12 + "的通知"},
            registered="2026-03-05",
        )
        for n, number in enumerate([Number(SERIES, YEAR, 1), minutes])
    ]
    lines = listed(entries, columns - 1)
    first = lines[0].partition("2026-03-05")[2].strip()
    assert width(first) >= 36
    assert max(map(width, lines)) <= columns


class TestImport:
    def test_entries_and_the_next_number_are_taken_over(self, office) -> None:
        code, answer = run(office, "import", kept_book(office / "旧.xlsx"), "--year", 2026)
        assert (code, answer["taken_over"], answer["next"]) == (0, 4, ["某卫发〔2026〕5号"])
        register = open_register(str(office / "发文登记簿.db"))
        entries = list(register.entries())
        assert [e.registered for e in entries] == ["2026-01-04", "2026-01-05", "2026-01-06", "2026-01-07"]
        assert {e.facts["签发人"] for e in entries} == {"某乙"}
        assert entries[2].facts["标题"] == "关于第3项工作的通知"
        assert (entries[0].state, entries[0].facts["文种"]) == (State.ISSUED, "通知")
        assert numbers(register.take([wanted("新")])) == [5]

    def test_a_day_without_marks_is_a_day_when_the_calendar_has_it(self, office) -> None:
        """As 归档文件目录 write it (DA/T 22—2015, 5.5)."""
        more = [
            5,
            "20260109",
            "某卫发〔2026〕5号",
            "关于第5项工作的通知",
            None,
            "2",
            "办公室 某甲",
            "某乙",
            "",
        ]
        run(office, "import", kept_book(office / "旧.xlsx", more), "--year", 2026)
        register = open_register(str(office / "发文登记簿.db"))
        assert register.find(Number(SERIES, YEAR, 5)).registered == "2026-01-09"
        more[1] = "20260231"
        code, answer = run(office, "import", kept_book(office / "旧.xlsx", more), "--year", 2026)
        assert (code, answer["findings"][0]["code"]) == (2, "R023")

    def test_copies_typed_full_width_are_a_number(self, office) -> None:
        more = [
            5,
            "1月9日",
            "某卫发〔2026〕5号",
            "关于第5项工作的通知",
            None,
            "２０",
            "办公室 某甲",
            "某乙",
            "",
        ]
        run(office, "import", kept_book(office / "旧.xlsx", more), "--year", 2026)
        line = open_register(str(office / "发文登记簿.db")).find(Number(SERIES, YEAR, 5))
        assert line.facts["份数"] == "20"

    @pytest.mark.parametrize(
        ("header", "merged", "row"),
        [
            ([["顺序", "发文", None, "文件名称", "印发", None], [None, "代字", "号", None, "日期", "份数"]],
             ("B1:C1", "E1:F1", "A1:A2", "D1:D2"), [1, "某卫办", 5, "关于某事的通知", "1.9", 20]),
            ([["顺序", "发文字号", None, "标题", "印发", None], [None, "代字", "号", None, "日期", "份数"]],
             ("B1:C1", "E1:F1"), [1, "某卫办", 5, "关于某事的通知", "1.9", 20]),
            ([["顺序", "代字", "文号", "标题", "印发日期", "份数"]], (), [1, "某卫办", "5号", "关于某事的通知", "1.9", 20]),
            ([["年份", "代字", "号", "标题", "印发日期", "份数"]], (), [2026, "某卫办", 5, "关于某事的通知", "1.9", 20]),
        ],
    )  # fmt: skip
    def test_a_number_in_two_columns_and_a_header_in_two_rows_are_read(
        self, office, header, merged, row
    ) -> None:
        book = Workbook()
        sheet = book.active
        for line in (*header, row):
            sheet.append(line)
        for cells in merged:
            sheet.merge_cells(cells)
        book.save(office / "旧.xlsx")
        assert run(office, "import", office / "旧.xlsx", "--year", 2026)[1]["taken_over"] == 1
        (line,) = open_register(str(office / "发文登记簿.db")).entries()
        assert str(line.number) == "某卫办〔2026〕5号"
        assert (line.facts["印发日期"], line.facts["份数"], "代字" in line.facts) == (
            "2026-01-09",
            "20",
            False,
        )

    @pytest.mark.parametrize(
        ("header", "cell", "words"),
        [
            (["序号", "来文/发文字号", "标题", "发文日期"], "B1", "这一格改为 发文字号"),
            (["序号", "发文字号", "内容摘要", "发文日期"], "A1", "文件标题、标题、题名"),
            (["序号", "编排", "标题", "发文日期"], "A1", "发文字号、文号、字号"),
        ],
    )
    def test_a_header_that_lacks_a_column_is_named_by_its_cell(self, office, header, cell, words) -> None:
        book = Workbook()
        book.active.append(header)
        book.active.append([1, "某卫发〔2026〕5号", "关于某事的通知", "2026-01-09"])
        book.save(office / "旧.xlsx")
        (said,) = run(office, "import", office / "旧.xlsx", "--year", 2026)[1]["findings"]
        assert (said["code"], said["cell"]) == ("R020", cell)
        assert words in said["remedy"]

    @pytest.mark.parametrize("header", ["归档", "归档情况"])
    def test_what_a_ledger_says_of_filing_stands_in_the_printed_column(self, office, header) -> None:
        book = Workbook()
        book.active.append(["文号", "标题", "日期", header, "签收"])
        book.active.append(["某卫发〔2026〕5号", "关于某事的通知", "2026-01-09", "已归档", "张三"])
        book.save(office / "旧.xlsx")
        assert run(office, "import", office / "旧.xlsx", "--year", 2026)[1]["findings"] == []
        (line,) = open_register(str(office / "发文登记簿.db")).entries()
        assert (said_of(line, "归档", 1), said_of(line, "签收", 1)) == ("已归档", "张三")

    def test_every_name_that_a_column_may_have_stands_in_the_documentation(self) -> None:
        page = (Path(__file__).parents[1] / "docs" / "register-and-archive.md").read_text(encoding="utf-8")
        lines = [f"| {fact} | {'、'.join(names)} |" for fact, names in HEADERS.items()]
        assert [line for line in lines if line not in page] == []

    @pytest.mark.parametrize("words", [("reserve", SERIES, YEAR), ("import", "旧.xlsx", "--year", YEAR)])
    def test_whoever_acts_may_be_named(self, office, words) -> None:
        """What changes something takes `--by` (docs/commands.md)."""
        kept_book(office / "旧.xlsx")
        with contextlib.chdir(office):
            run(office, *words, "--by", "李四")
        register = open_register(str(office / "发文登记簿.db"))
        acts = [act.who for entry in register.entries() for act in register.acts(entry.id)]
        assert set(acts) == {"李四"}

    def test_a_second_time_nothing_is_new(self, office) -> None:
        book = kept_book(office / "旧.xlsx")
        run(office, "import", book, "--year", 2026)
        assert run(office, "import", book, "--year", 2026)[1]["taken_over"] == 0

    def test_an_office_that_starts_in_may_has_no_gap_before(self, office) -> None:
        run(
            office,
            "import",
            kept_book(office / "旧.xlsx", [9, "5月4日", "某卫函〔2026〕31号", "关于某事的函"], rows=0),
            "--year",
            2026,
        )
        register = open_register(str(office / "发文登记簿.db"))
        assert register.verify() == []
        assert numbers(register.take([wanted("新", series="某卫函")])) == [32]

    def test_void_lines_stay_void(self, office) -> None:
        more = (
            [5, "1月20日", "某卫发〔2026〕5号", "作废"],
            [6, "1月21日", "某卫发〔2026〕6号", "关于某事的通知", *[None] * 6, "作废"],
        )
        run(office, "import", kept_book(office / "旧.xlsx", *more), "--year", 2026)
        entries = open_register(str(office / "发文登记簿.db")).entries(states=[State.VOID])
        assert numbers(list(entries)) == [5, 6]

    @pytest.mark.parametrize(
        ("row", "code", "cell"),
        [
            ([5, "1月20日", "某卫发2026-5", "关于某事的通知"], "R021", "C8"),
            ([5, "1月20日", None, "关于某事的通知"], "R022", "C8"),
            ([5, "2月30日", "某卫发〔2026〕5号", "关于某事的通知"], "R023", "B8"),
            ([5, "1月20日", "某卫发〔2026〕3号", "关于某事的通知"], "R024", "C8"),
            ([5, "1月20日", "某卫发〔2026〕5号", None], "R026", "D8"),
        ],
    )
    def test_a_line_that_cannot_be_read_is_named_and_nothing_is_taken_over(
        self, office, row, code, cell
    ) -> None:
        exit_code, answer = run(office, "import", kept_book(office / "旧.xlsx", row), "--year", 2026)
        assert exit_code == 2
        assert [(f["code"], f["cell"]) for f in answer["findings"]] == [(code, cell)]
        assert list(open_register(str(office / "发文登记簿.db")).entries()) == []

    def test_a_number_of_another_document_is_refused(self, office) -> None:
        open_register(str(office / "发文登记簿.db")).take([wanted("甲", n=2)])
        exit_code, answer = run(office, "import", kept_book(office / "旧.xlsx"), "--year", 2026)
        assert (exit_code, [(f["code"], f["cell"]) for f in answer["findings"]]) == (2, [("R025", "C5")])
        assert len(list(open_register(str(office / "发文登记簿.db")).entries())) == 1

    def test_what_was_exported_can_be_taken_over(self, office, tmp_path: Path) -> None:
        """Numbers, titles, states and 档号 come back as they were."""
        register = open_register(str(office / "发文登记簿.db"))
        issue(register, "甲", "乙")
        register.take([Wanted("丙", SERIES, YEAR, {"标题": "关于丙的通知"}, "Z109-WS·2026-Y-BGS")])
        register.void(Number(SERIES, YEAR, 2), "不发了", issued=True)
        register.reserve(SERIES, YEAR, n=6)
        export_register(register, YEAR, tmp_path / "out.xlsx")
        other = tmp_path / "other"
        other.mkdir()
        make_register(str(other / "发文登记簿.db"))
        assert run(other, "import", tmp_path / "out.xlsx", "--year", YEAR)[0] == 0
        copy = open_register(str(other / "发文登记簿.db"))
        lines = [(e.number.n, e.facts.get("标题"), e.code, e.state is State.VOID) for e in register.entries()]
        assert lines == [
            (e.number.n, e.facts.get("标题"), e.code, e.state is State.VOID) for e in copy.entries()
        ]
        assert copy.find(Number(SERIES, YEAR, 6)).state is State.RESERVED
        assert numbers(copy.take([wanted("丁")])) == [4]
        (coded,) = copy.take([Wanted("戊", SERIES, YEAR, {}, "Z109-WS·2026-Y-BGS")])
        assert coded.code.endswith("-0002")


class TestExport:
    def test_both_sheets_stand_ready_to_print(self, office) -> None:
        register = open_register(str(office / "发文登记簿.db"))
        issue(register, "甲", "乙")
        register.void(Number(SERIES, YEAR, 2), "不发了", issued=True)
        saved = export_register(register, YEAR, office / "发文登记簿 2026.xlsx")
        book = load_workbook(saved.path)
        assert book.sheetnames == ["发文登记簿", "用印登记"]
        for sheet in book:
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
            assert (sheet.print_title_rows, sheet.page_setup.fitToWidth) == ("$1:$2", 1)
            assert sheet.freeze_panes
        rows = [[cell.value for cell in row] for row in book["发文登记簿"].iter_rows(min_row=2)]
        assert rows[0][:4] == ["顺序号", "登记日期", "发文字号", "文件标题"]
        assert [row[2:4] for row in rows[1:]] == [
            ["某卫发〔2026〕1号", "关于甲的通知"],
            ["某卫发〔2026〕2号", "关于乙的通知"],
        ]
        sealed = [row[2].value for row in book["用印登记"].iter_rows(min_row=3)]
        assert sealed == ["某卫发〔2026〕1号"]

    @pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
    def test_words_that_look_like_a_formula_stay_text(self, office, words) -> None:
        register = open_register(str(office / "发文登记簿.db"))
        register.take([Wanted("甲", SERIES, YEAR, {"标题": words, "备注": words})])
        export_register(register, YEAR, office / "out.xlsx")
        cell = load_workbook(office / "out.xlsx")["发文登记簿"]["D3"]
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
        assert cell.value.strip() == words.strip()

    def test_the_same_lines_are_the_same_bytes(self, office) -> None:
        register = open_register(str(office / "发文登记簿.db"))
        issue(register, "甲")
        export_register(register, YEAR, office / "a.xlsx")
        export_register(register, YEAR, office / "b.xlsx")
        assert (office / "a.xlsx").read_bytes() == (office / "b.xlsx").read_bytes()

    def test_a_copy_that_somebody_wrote_into_stays(self, office) -> None:
        register, report = open_register(str(office / "发文登记簿.db")), Report()
        issue(register, "甲")
        path = export_register(register, YEAR, office / "a.xlsx").path
        path.write_bytes(path.read_bytes() + b"changed")
        issue(register, "乙")
        assert export_register(register, YEAR, path, report).path.name == "a（新）.xlsx"
        assert [finding.code for finding in report] == ["O101"]


class TestCommands:
    def test_each_says_which_register_it_used(self, office) -> None:
        with contextlib.chdir(office):
            assert notice_gen("register", "list", "--register", "发文登记簿.db").output.startswith(
                "登记簿：发文登记簿.db\n"
            )
            assert run(office, "verify")[1]["register"].endswith("发文登记簿.db")

    def test_an_office_is_found_by_the_folder(self, tmp_path: Path) -> None:
        assert notice_gen("init", "--office", tmp_path / "办公室").exit_code == 0
        assert notice_gen("init", tmp_path / "活动", "--office", tmp_path / "办公室").exit_code == 0
        with contextlib.chdir(tmp_path / "活动"):
            reserved = notice_gen("register", "reserve", "某卫发", "2026")
        assert "已预留：某卫发〔2026〕1号" in reserved.output
        with contextlib.chdir(tmp_path / "办公室"):
            assert "某卫发〔2026〕1号" in notice_gen("register", "list").output

    def test_the_list_fits_its_terminal(self, office, monkeypatch: pytest.MonkeyPatch) -> None:
        register = open_register(str(office / "发文登记簿.db"))
        title = "关于印发《某某市健康教育宣传月活动实施方案》和《某某市健康科普专家库管理办法》的通知"
        register.take([Wanted("甲", SERIES, YEAR, {"标题": title})])
        monkeypatch.setenv("COLUMNS", "70")
        lines = notice_gen("register", "list", "--register", office / "发文登记簿.db").output.splitlines()
        assert all(sum(2 if ord(c) > 0x2E7F else 1 for c in line) <= 70 for line in lines[1:])
        assert "".join(line.split("  ")[-1].strip() for line in lines[1:4]) == title

    def test_a_void_number_is_asked_nothing_about(self, office) -> None:
        run(office, "reserve", "某卫发", YEAR)
        code, answer = run(office, "void", f"某卫发〔{YEAR}〕1号", "--reason", "试", "--issued")
        assert (code, answer["entry"]["state"]) == (0, "作废")

    def test_a_lost_register_is_caught_up_from_the_archive(self, tmp_path: Path) -> None:
        """init --office, items archived, the register lost: it refuses, catches up, goes on."""
        from notice_gen.office.archive import NewItem, open_archive

        office = tmp_path / "办公室"
        assert notice_gen("init", "--office", office).exit_code == 0
        shutil.copy(office / "发文登记簿.db", tmp_path / "old.db")
        register, archive = open_register(str(office / "发文登记簿.db")), open_archive(office / "归档库")
        entries = register.take([wanted("2026-01/甲"), wanted("2026-01/乙")])
        items = [
            NewItem(
                e.item,
                {"件.json": json.dumps(_record(e), ensure_ascii=False).encode(), "正本/正本.pdf": b"x"},
                "印发",
                e.number,
            )
            for e in entries
        ]
        kept = archive.put(items, created=datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC))
        register.issued(
            [
                Done(e.id, 1, {}, [Link(k.item, k.version, k.digest)])
                for e, k in zip(entries, kept, strict=True)
            ]
        )
        head = register.head()
        shutil.copy(tmp_path / "old.db", office / "发文登记簿.db")
        with contextlib.chdir(office):
            refused = notice_gen("register", "reserve", SERIES, YEAR)
            assert (refused.exit_code, "〔R011〕" in refused.output) == (2, True)
            caught = notice_gen("register", "catch-up", "--by", "李四")
            assert "归档库中有 2 件，补登了 2 个号" in caught.output
            assert "已预留：某卫发〔2026〕3号" in notice_gen("register", "reserve", SERIES, YEAR).output
        again = open_register(str(office / "发文登记簿.db"))
        assert [e.key for e in again.entries(states=[State.ISSUED])] == ["2026-01/甲", "2026-01/乙"]
        assert again.head() == head
        assert again.verify() == []
        adopted = [act.who for entry in again.entries(states=[State.ISSUED]) for act in again.acts(entry.id)]
        assert set(adopted) == {"李四"}
        mark = office / "归档库" / "标记.json"
        written = mark.read_bytes()
        mark.unlink()
        with contextlib.chdir(office):
            assert "〔A004〕" in notice_gen("register", "reserve", SERIES, YEAR).output
            assert "重写归档库的标记.json" in notice_gen("register", "catch-up").output
            once_more = notice_gen("register", "catch-up").output
            assert "重写" not in once_more
            assert "问题标在" not in once_more
        assert mark.read_bytes() == written
        with contextlib.chdir(office):  # a head that was printed once
            first, _ = again.links()
            asked = notice_gen("register", "verify", "--head", f" {first.hash[:20].upper()}…")
        assert (asked.exit_code, "第 1 环，2026-01/甲 的第 1 版" in asked.output) == (0, True)


def _record(entry: Entry) -> dict[str, object]:
    return {
        "format": 1,
        "key": entry.key,
        "edition": entry.edition,
        "number": str(entry.number),
        "series": entry.number.series,
        "year": entry.number.year,
        "n": entry.number.n,
        "code": "",
        "facts": dict(entry.facts),
        "process": [{"行为": "登记", "人": "", "时间": entry.registered}],
        "files": [],
    }
