"""The archive: nobody changes it unseen, whatever stops a run leaves it whole, words are found in it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import replace
from pathlib import Path

import ocfl
import pytest
from ocfl.layout_0003_hash_and_id_n_tuple import Layout_0003_Hash_And_Id_N_Tuple
from sqlalchemy import create_engine

import archives
from archives import (
    CAMPAIGN,
    DAMAGES,
    MOMENT,
    campaign,
    chain,
    damage,
    filled,
    forge,
    key,
    new_item,
    scan,
    tree,
)
from conftest import notice_gen, skip_or_fail
from notice_gen.files.locks import acquire_lock
from notice_gen.model.diagnostics import Diagnostic, Refused, Severity
from notice_gen.model.filing import HighWaterMark, Number, State
from notice_gen.model.places import file_name
from notice_gen.office.archive import Archive, NewItem, fixity, keeping, make_archive, open_archive, verify
from notice_gen.office.archive.objects import SCHEME, place_of
from notice_gen.office.archive.searching import Indexed, Search
from notice_gen.office.register import open_register

pytestmark = pytest.mark.slow

TRIALS = int(os.environ.get("ARCHIVE_TRIALS", "60"))  # random changes; bench/archive.py tries 300
KILLS = int(os.environ.get("ARCHIVE_KILLS", "25"))


@pytest.fixture
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose .docx are only named so."""
    return tmp_path_factory.mktemp("shelf")


def wrong(findings: list[Diagnostic]) -> list[str]:
    """What is said to be damaged."""
    return [str(finding) for finding in findings if finding.severity is Severity.ERROR]


# ---- the format -----------------------------------------------------------------------------------


def judged(archive: Archive) -> tuple[bool, int, int, list[list[str]], str]:
    """What ocfl-py says of a storage root: valid, objects, good ones, errors and warnings."""
    root = ocfl.StorageRoot(str(archive.root))
    valid = root.validate(log_warnings=True)
    return valid, root.num_objects, root.good_objects, root.errors, root.log.status_str()


def test_ocfl_py_accepts_what_is_written_without_a_warning(shelf) -> None:
    """Documents, a campaign, second versions, the same bytes under two names."""
    archive = filled(shelf / "归档库")
    archive.put([NewItem("x", {"a": b"1", "b/c": b"1"}, "two names")], created=MOMENT)
    assert judged(archive) == (True, 6, 6, [], "")


@pytest.mark.parametrize("item", ["a", "活动:甲", "2026/通知#2", "义诊" * 9, "A_b-c.d", "𠮷 %~'é\\"])
def test_an_item_lies_where_ocfl_py_looks_for_it(item) -> None:
    layout = Layout_0003_Hash_And_Id_N_Tuple()
    layout.tuple_size, layout.number_of_tuples = 3, 1
    assert "/".join(place_of(item)) == layout.identifier_to_path(SCHEME + item)


def test_the_same_items_are_the_same_bytes(shelf) -> None:
    assert tree(filled(shelf / "甲")) == tree(filled(shelf / "乙"))


def test_sha512sum_agrees_with_every_sidecar(shelf) -> None:
    """With a tool that knows nothing of this program."""
    archive = filled(shelf / "归档库")
    for beside in archive.root.rglob("inventory.json.sha512"):
        done = subprocess.run(["sha512sum", "-c", beside.name], cwd=beside.parent, capture_output=True)
        assert done.returncode == 0


def test_the_worked_session_of_the_formats_is_what_happens(office) -> None:
    """Every command of docs/format.md on another item: each file OK, the chain whole, its digests the versions'."""
    if lacks := [tool for tool in ("jq", "sqlite3", "sha512sum") if shutil.which(tool) is None]:
        skip_or_fail("the session of docs/format.md", ", ".join(lacks))
    (office / "盖章扫描件.pdf").write_bytes(scan())
    run("add", "1号", "盖章扫描件.pdf", "--as", "正本")
    page = (Path(__file__).parents[1] / "docs" / "format.md").read_text(encoding="utf-8")
    shown = "".join(re.findall(r"^```console\n(.*?)^```", page, re.M | re.S))
    program = re.search(r"^\$ cat chain.sh\n(.*?)^\$", shown, re.M | re.S)[1]
    (office / "chain.sh").write_text(program, encoding="utf-8")
    commands = [
        line[2:] for line in shown.splitlines() if line.startswith("$ ") and "cat chain.sh" not in line
    ]
    script = "\n".join(commands).replace("2022-01/实施方案通知", key(1))
    script = re.sub("ddc/item[^ \n]*", "/".join(place_of(key(1))), script)
    done = subprocess.run(["bash", "-ec", script], cwd=office.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == [place_of(key(1))[0], "/".join((*place_of(key(1)), "inventory.json"))]
    # Three inventories; 件.json twice, 正本 twice, 定稿.
    assert sum(line.endswith(": OK") for line in lines) == 3 + 5
    links = [line.split() for line in lines if line.endswith("whole")]
    assert [(item, version) for item, version, *_ in links] == [
        (key(1), "v1"),
        (key(2), "v1"),
        (key(1), "v2"),
    ]
    assert lines[-2:] == [digest for item, _, digest, *_ in links if item == key(1)]


# ---- putting --------------------------------------------------------------------------------------


class TestPutting:
    def test_the_same_files_again_change_nothing(self, shelf) -> None:
        archive = filled(shelf / "归档库")
        before = tree(archive)
        (kept,) = archive.put([new_item(3)], created=MOMENT.replace(year=2027))
        assert (kept.version, kept.again, kept.digest) == (1, True, archive.digest(key(3)))
        assert tree(archive) == before

    def test_a_new_version_leaves_every_old_byte(self, shelf) -> None:
        archive = filled(shelf / "归档库")
        before = {path: data for path, data in tree(archive).items() if "/v" in path}
        old = archive.files(key(3))
        (kept,) = archive.put([new_item(3, b"reprinted")], created=MOMENT)
        after = tree(archive)
        assert kept.version == 2
        assert {path: after.get(path) for path in before} == before
        assert archive.files(key(3), 1) == old
        assert archive.files(key(3))["正本/正本.pdf"].read_bytes().endswith(b"reprinted")

    def test_only_what_changed_is_stored_again(self, shelf) -> None:
        archive = filled(shelf / "归档库")
        (kept,) = archive.put([NewItem(key(3), {"处理单/处理单.pdf": b"1"}, "补", keep=True)], created=MOMENT)
        stored = {
            path.name for path in (archive.folder(key(3)) / "v2" / "content").rglob("*") if path.is_file()
        }
        assert (kept.version, stored) == (2, {"处理单.pdf"})
        assert set(archive.files(key(3))) == {
            "件.json",
            "正本/正本.pdf",
            "定稿/定稿.docx",
            "处理单/处理单.pdf",
        }

    def test_a_file_is_taken_from_its_path(self, shelf) -> None:
        archive = make_archive(shelf / "归档库")
        (shelf / "scan.pdf").write_bytes(b"x" * 3_000_000)
        archive.put([NewItem("a", {"正本/scan.pdf": shelf / "scan.pdf"}, "补")], created=MOMENT)
        assert archive.files("a")["正本/scan.pdf"].read_bytes() == b"x" * 3_000_000

    def test_what_is_kept_is_read_only(self, shelf) -> None:
        archive = filled(shelf / "归档库")
        assert {path.stat().st_mode & 0o222 for path in archive.files(key(1)).values()} == {0}

    def test_the_mark_knows_the_highest_number_and_every_version(self, shelf) -> None:
        archive = filled(shelf / "归档库")
        assert archive.high_water() == HighWaterMark({("某卫发", 2026): 4}, 7)
        archive.put([NewItem("b", {"a": b"1"}, "印发", Number("某卫函", 2026, 2))], created=MOMENT)
        assert archive.high_water() == HighWaterMark({("某卫发", 2026): 4, ("某卫函", 2026): 2}, 8)

    def test_every_item_is_listed(self, shelf) -> None:
        long = "义诊" * 40
        archive = filled(shelf / "归档库")
        archive.put([NewItem(long, {"a": b"1"}, "long")], created=MOMENT)
        assert sorted(archive.items()) == sorted([CAMPAIGN, long, *map(key, range(1, 5))])

    def test_a_second_writer_waits_and_is_told(self, shelf, monkeypatch: pytest.MonkeyPatch) -> None:
        archive = filled(shelf / "归档库")
        monkeypatch.setattr(keeping, "PATIENCE", 0.05)
        with archive._writing(), pytest.raises(Refused, match="另一个程序正在用归档库"):
            archive.put([new_item(9)], created=MOMENT)
        assert archive.put([new_item(9)], created=MOMENT)[0].version == 1

    def test_other_files_are_not_made_an_archive(self, shelf) -> None:
        (shelf / "a.txt").write_text("mine")
        with pytest.raises(Refused, match="已有别的文件"):
            make_archive(shelf)
        with pytest.raises(Refused, match="不是归档库"):
            open_archive(shelf)


# ---- stopped on the way ---------------------------------------------------------------------------

GROUP = [campaign(b"2"), *(new_item(n) for n in range(5, 8)), new_item(3, b"new")]


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, name: str, at: int) -> Iterator[list[int]]:
    """A disk that refuses the nth call of one kind, and every later one."""
    calls = [0]
    real = getattr(os, name)

    def call(*arguments: object, **options: object) -> object:
        calls[0] += 1
        if calls[0] >= at:
            raise OSError(28, os.strerror(28), str(arguments[0]))
        return real(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, name, call)
        yield calls


@pytest.mark.slow
@pytest.mark.parametrize("name", ["write", "fsync", "rename", "replace", "mkdir", "rmdir"])
def test_the_nth_call_failing_leaves_it_whole_and_a_repeated_put_completes(
    name, shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every n of each kind of call, until one lets it through."""
    filled(shelf / "before")
    undisturbed = Archive(shelf / "undisturbed")
    shutil.copytree(shelf / "before", undisturbed.path)
    wanted = undisturbed.put(GROUP, created=MOMENT)
    for n in range(1, 1000):
        archive = Archive(shelf / "now")
        shutil.copytree(shelf / "before", archive.path)
        said = ""
        with failing(monkeypatch, name, n) as calls:
            try:
                archive.put(GROUP, created=MOMENT)
            except Refused as refused:
                said = str(refused)
        assert "磁盘已满" in said or not said
        assert wrong(verify(archive, None)) == [], n
        for item in archive.items():  # whoever reads now sees a whole version
            assert all(path.is_file() for path in archive.files(item).values())
        again = archive.put(GROUP, created=MOMENT)
        assert [(k.item, k.version, k.digest) for k in again] == [
            (k.item, k.version, k.digest) for k in wanted
        ]
        assert tree(archive) == tree(undisturbed), n
        shutil.rmtree(archive.path)
        if not said:
            break
    assert not said
    assert calls[0] < n
    assert n > 1


def test_everything_is_on_the_disk_before_it_is_moved(shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each staged file and folder is synced before 就绪; each folder that something came into before 就绪 goes."""
    archive = filled(shelf / "归档库")
    synced: set[str] = set()
    real = {name: getattr(os, name) for name in ("fsync", "rename", "rmdir", "replace")}
    came: set[str] = set()

    def fsync(handle: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real["fsync"](handle)

    def rename(source: Path, target: Path) -> None:
        staged = {str(source), *(str(path) for path in Path(source).rglob("*"))}
        assert staged <= synced
        real["rename"](source, target)

    def replace(source: Path, target: Path) -> None:
        came.add(str(Path(target).parent))
        synced.discard(str(Path(target).parent))
        real["replace"](source, target)

    def rmdir(folder: Path) -> None:
        if Path(folder).name == keeping.READY:
            assert came <= synced
        real["rmdir"](folder)

    for name, call in (("fsync", fsync), ("rename", rename), ("replace", replace), ("rmdir", rmdir)):
        monkeypatch.setattr(os, name, call)
    archive.put(GROUP, created=MOMENT)
    assert str(archive.folder(key(3))) in came


@pytest.mark.slow
def test_killed_at_any_moment_a_repeated_put_completes(shelf) -> None:
    """SIGKILL while 20 items and new versions of 3 are put: the tree of an undisturbed run."""
    group = [campaign(b"2"), *(new_item(n) for n in range(5, 25)), new_item(3, b"new"), new_item(4, b"new")]
    filled(shelf / "before")
    took = 60.0
    for name in ("first", "undisturbed"):  # the shorter of two: the disk may be slow for once
        undisturbed = Archive(shelf / name)
        shutil.copytree(shelf / "before", undisturbed.path)
        start = time.perf_counter()
        undisturbed.put(group, created=MOMENT)
        took = min(took, time.perf_counter() - start)
    chance, killed = random.Random(20260305), 0
    for n in range(KILLS):
        archive = Archive(shelf / "now")
        shutil.copytree(shelf / "before", archive.path)
        child = os.fork()
        if child == 0:
            archive.put(group, created=MOMENT)
            os._exit(0)
        time.sleep(chance.random() * took)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert wrong(verify(archive, None)) == [], n
        archive.put(group, created=MOMENT)
        assert tree(archive) == tree(undisturbed), n
        assert verify(archive, chain(undisturbed)) == []
        shutil.rmtree(archive.path)
    assert killed > KILLS / 2


def test_what_a_killed_run_left_is_only_to_be_looked_at(shelf) -> None:
    archive = filled(shelf / "归档库")
    staging = archive.path / keeping.STAGING
    (staging / keeping.WRITING / "件").mkdir(parents=True)
    (finding,) = verify(archive, chain(archive))
    assert (finding.code, finding.severity) == ("A112", Severity.NOTE)


# ---- checking -------------------------------------------------------------------------------------


def test_an_archive_as_it_was_written_has_no_findings(shelf) -> None:
    archive = filled(shelf / "归档库", many=200)
    assert verify(archive, chain(archive), jobs=2, issued=[key(1)]) == []


@pytest.mark.slow
def test_every_random_change_is_found_and_named(shelf) -> None:
    """Bytes, names, missing, added, swapped files and folders; whole objects with all digests rewritten."""
    filled(shelf / "before")
    links = chain(Archive(shelf / "before"))
    missed, done = [], set()
    for n in range(TRIALS):
        archive = Archive(shelf / "now")
        shutil.copytree(shelf / "before", archive.path)
        what, paths = damage(archive, random.Random(n))
        said = {Path(file_name(f.place)) for f in verify(archive, links) if f.severity is Severity.ERROR}
        done.add(what)
        if not any(path == one or one in path.parents for path in said for one in paths):
            missed.append((n, what, paths, said))
        shutil.rmtree(archive.path)
    assert missed == []
    assert done == set(DAMAGES)  # each sort was tried


def test_a_forger_who_rewrites_all_digests_is_found_by_the_chain(shelf) -> None:
    """The object is sound to ocfl-py and to us; only the register knows better."""
    archive = filled(shelf / "归档库")
    links = chain(archive)
    items = (CAMPAIGN, key(1), key(2), key(3))
    for item in items:
        forge(archive, item, random.Random(1))
    assert judged(archive)[:4] == (True, 5, 5, [])
    assert verify(archive, None) == []
    named = {Path(file_name(f.place)).parents[1] for f in verify(archive, links) if f.code == "A107"}
    assert named == {archive.folder(item) for item in items}


def test_what_is_entered_a_moment_later_is_no_alarm(shelf) -> None:
    """A run files its group, then enters it: who checks between the two asks the register once more."""
    archive = filled(shelf / "归档库")
    links = chain(archive)
    found = verify(archive, links[:-1])
    assert [one.code for one in found] == ["A109"]
    assert fixity.still_unchained(archive, found, links) == []
    forged = [*links[:-1], replace(links[-1], digest="0" * 128)]
    assert fixity.still_unchained(archive, found, forged) == found


def test_checking_changes_nothing(shelf) -> None:
    archive = filled(shelf / "归档库")
    (archive.folder(key(1)) / "备注.txt").write_bytes(b"x")
    before = {path: path.stat() for path in archive.path.rglob("*")}
    verify(archive, chain(archive), jobs=1)
    now = {path: path.stat() for path in archive.path.rglob("*")}
    assert {p: (s.st_mtime_ns, s.st_size, s.st_mode) for p, s in before.items()} == {
        p: (s.st_mtime_ns, s.st_size, s.st_mode) for p, s in now.items()
    }


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the workers")
def test_a_killed_check_leaves_nobody_who_holds_the_lock(shelf) -> None:
    """Its workers would wait for work for ever, and the archive be in use until the machine is started anew."""
    archive = filled(shelf / "归档库", 130)
    child = os.fork()
    if not child:
        with archive.reading():
            while True:
                verify(archive, None, jobs=2)
    workers = Path(f"/proc/{child}/task/{child}/children")
    while len(left := workers.read_text().split()) < 2:
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    held = acquire_lock(archive.path / keeping.LOCK, 5)
    for worker in left if held is None else ():
        os.kill(int(worker), signal.SIGKILL)
    assert held is not None
    os.close(held[0])


# ---- the commands ---------------------------------------------------------------------------------


@pytest.fixture
def office(shelf: Path) -> Iterator[Path]:
    """An office with two issued documents; the commands run there."""
    folder = archives.office(shelf / "办公室")
    with chdir(folder):
        yield folder


def run(*words: object) -> tuple[int, dict]:
    """A command's exit code and its answer."""
    result = notice_gen("archive", *words, "--json")
    assert result.stdout.startswith("{"), result.output
    return result.exit_code, json.loads(result.stdout)


class TestVerifying:
    def test_0_whole_4_damaged_5_in_use_6_not_there(self, office) -> None:
        archive = open_archive(office / "归档库")
        assert run("verify")[0] == 0
        with archive._writing():
            assert run("verify")[0] == 5
        archive.files(key(1))["件.json"].unlink()
        code, answer = run("verify")
        assert (code, answer["result"]) == (4, "有损坏")
        assert run("verify", "--archive", "没有")[0] == 6

    def test_the_log_has_a_line_for_each_run_and_for_each_bad_path(
        self, office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        assert run("verify", "--log", "../校验.log")[0] == 0
        bad = open_archive(office / "归档库").files(key(1))["件.json"]
        bad.unlink()
        assert run("verify", "--log", "../校验.log")[0] == 4
        first, second, third = (office.parent / "校验.log").read_text(encoding="utf-8").splitlines()
        assert first.startswith("1970-01-01T00:00:00+00:00\t归档库\t完好：2 件，6 个文件，")
        assert first.endswith("，与登记簿的校验链（2 环）核对")
        assert "有损坏：2 件" in second
        assert str(bad.name) in third

    def test_a_log_inside_the_archive_is_refused(self, office) -> None:
        code, answer = run("verify", "--log", "归档库/校验.log")
        assert (code, answer["findings"][0]["code"]) == (2, "A016")
        assert not (office / "归档库" / "校验.log").exists()

    def test_an_archive_alone_is_checked_by_itself(self, office) -> None:
        (office / "发文登记簿.db").unlink()
        code, answer = run("verify", "--archive", "归档库")
        assert (code, answer["items"], answer["links"]) == (0, 2, 0)


class TestAdding:
    def test_a_scan_and_a_slip_make_it_filed(self, office) -> None:
        (office / "盖章.pdf").write_bytes(scan(3))
        (office / "签批单.pdf").write_bytes(scan())
        assert run("list", "--missing")[1]["items"][0]["missing"] == ["盖章扫描件", "处理单"]
        code, first = run("add", "1号", "盖章.pdf", "--as", "正本")
        assert (code, first["version"], first["missing"], first["state"]) == (0, 2, ["处理单"], "印发")
        code, second = run("add", "某卫发〔2026〕1号", "签批单.pdf", "--as", "处理单", "--by", "某乙")
        assert (code, second["version"], second["missing"], second["state"]) == (0, 3, [], "归档")
        register = open_register("发文登记簿.db")
        assert register.find(Number("某卫发", 2026, 1)).state is State.FILED
        record = run("show", key(1))[1]["record"]
        assert [(f["name"], f["pages"]) for f in record["files"]] == [
            ("正本/正本.pdf", None), ("正本/盖章.pdf", 3), ("定稿/定稿.docx", None), ("处理单/签批单.pdf", 1),
        ]  # fmt: skip
        assert record["process"][-1]["人"] == "某乙"
        assert run("verify")[0] == 0
        assert judged(open_archive(office / "归档库"))[:4] == (True, 2, 2, [])

    def test_of_a_void_item_nothing_is_missing(self, office) -> None:
        register = open_register("发文登记簿.db")
        register.void(Number("某卫发", 2026, 1), "印错了", issued=True)
        assert [one["item"] for one in run("list", "--missing")[1]["items"]] == [key(2)]
        assert [one["void"] for one in run("list")[1]["items"]] == [True, False]

    def test_an_attachment_alone_does_not_make_it_filed_when_the_register_is_lost(self, office) -> None:
        (office / "附图.pdf").write_bytes(scan())
        run("add", "1号", "附图.pdf", "--as", "附件")
        (office / "发文登记簿.db").unlink()
        assert notice_gen("init", "--office", office).exit_code == 0
        assert notice_gen("register", "catch-up").exit_code == 1
        assert {line.state for line in open_register("发文登记簿.db").entries()} == {State.ISSUED}

    def test_the_same_bytes_again_are_unchanged_and_other_bytes_stand_beside(self, office) -> None:
        (office / "盖章.pdf").write_bytes(scan(1))
        run("add", "1号", "盖章.pdf", "--as", "正本")
        again = run("add", "1号", "盖章.pdf", "--as", "正本")[1]
        assert (again["version"], again["added"][0]["state"]) == (2, "unchanged")
        (office / "盖章.pdf").write_bytes(scan(2))
        other = run("add", "1号", "盖章.pdf", "--as", "正本")[1]
        assert other["added"] == [{"name": "正本/盖章（新）.pdf", "state": "beside"}]
        assert other["version"] == 3

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.pdf", b"%PDF-1.7\n"),
            ("a.jpg", b"\xff\xd8\xff"),
            ("a.docx", b"PK"),
            ("a.ofd", scan()),
            ("a.tif", b""),
        ],
    )
    def test_a_file_that_is_not_what_its_name_says_is_refused(self, office, name, data) -> None:
        (office / name).write_bytes(data)
        before = tree(open_archive(office / "归档库"))
        code, answer = run("add", "1号", name, "--as", "附件")
        assert (code, [f["code"] for f in answer["findings"]]) == (2, ["A014"])
        assert tree(open_archive(office / "归档库")) == before

    @pytest.mark.slow
    def test_a_run_broken_off_before_the_register_is_completed_by_the_next(
        self, office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The version stands in the archive, its link not in the chain: the next addition appends both."""
        from notice_gen.office.register import Register

        (office / "盖章.pdf").write_bytes(scan())
        with monkeypatch.context() as patched:
            patched.setattr(Register, "restated", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            notice_gen("archive", "add", "1号", "盖章.pdf", "--as", "正本")
        assert run("verify")[0] == 1
        (office / "签批单.pdf").write_bytes(scan(2))
        run("add", "1号", "签批单.pdf", "--as", "处理单")
        assert run("verify")[0] == 0


class TestTakingOut:
    def test_the_files_of_any_version_come_out_as_they_were(self, office) -> None:
        sealed = scan()
        (office / "盖章.pdf").write_bytes(sealed)
        run("add", "2号", "盖章.pdf", "--as", "正本")
        run("restore", "2号", "新")
        run("restore", "2号", "旧", "--version", "1")
        names = [sorted(p.name for p in Path(f).rglob("*") if p.is_file()) for f in ("新", "旧")]
        assert names == [
            ["件.json", "定稿.docx", "正本.pdf", "盖章.pdf"],
            ["件.json", "定稿.docx", "正本.pdf"],
        ]
        assert (office / "新" / "正本" / "盖章.pdf").read_bytes() == sealed

    def test_a_changed_file_does_not_come_out(self, office) -> None:
        path = open_archive(office / "归档库").files(key(2))["正本/正本.pdf"]
        path.chmod(0o644)
        path.write_bytes(b"other")
        code, answer = run("restore", "2号", "新")
        assert (code, answer["findings"][0]["code"]) == (2, "A012")
        assert not (office / "新").exists()

    def test_a_number_of_several_years_is_asked_about(self, office) -> None:
        from notice_gen.office.archive.descriptions import Named, which

        among = [
            Named("a", "a", Number("某卫发", 2024, 7), 2024),
            Named("b", "b", Number("某卫发", 2025, 7), 2025),
        ]
        with pytest.raises(Refused, match="某卫发〔2024〕7号（a）、某卫发〔2025〕7号（b）"):
            which("7号", among, 2026)
        assert which("7", among, 2025).item == "b"
        assert which("某卫发〔2024〕7号", among, 2025).item == "a"


# ---- searching ------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def search(request: pytest.FixtureRequest, shelf: Path) -> Search:
    """An empty index in either database."""
    if request.param == "sqlite":
        return Search(create_engine(f"sqlite:///{shelf}/a.db"))
    address = request.getfixturevalue("postgres").database(f"search{time.monotonic_ns()}")
    return Search(create_engine(address.replace("postgresql:", "postgresql+psycopg:")))


GIVEN = [
    Indexed(
        "a",
        1,
        "某卫发〔2026〕7号",
        "关于印发《义诊方案》的通知",
        "各区卫生健康局",
        "按照GB/T 9704，２０２６年做好义诊。\n𠮷田路",
    ),
    Indexed(
        "b",
        1,
        "某卫发〔2026〕8号",
        "关于开展宣传的通知",
        "各医院",
        "宣传义诊活动，诊义不是词。甲乙丙，乙丙丁。",
    ),
    Indexed("c", 1, "某卫发〔2026〕9号", "不该见到的标题", "某局", "不该见到的内容", secret=True),
]


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("义诊", ["a", "b"]), ("诊义", ["b"]), ("义", ["a", "b"]), ("宣传 义诊", ["b"]), ("义诊方案", ["a"]),
        ("卫生健康局", ["a"]), ("gb/t", ["a"]), ("9704", ["a"]), ("970", []), ("2026年", ["a"]), ("𠮷田", ["a"]),
        ("8号", ["b"]), ("某卫发〔2026〕9号", ["c"]), ("见到", []), ("内容", []), ("方案活动", []), ("，", []), ("%", []),
        ("' OR 1", []), ("开展义诊", []), ("甲乙丙", ["b"]), ("甲乙丙丁", []),
    ],
)  # fmt: skip
def test_words_are_found_where_all_of_them_stand(search, words, items) -> None:
    search.index(GIVEN)
    assert sorted(found.item for found in search.find(words.split())) == items


def test_titles_come_first_then_the_newest(search) -> None:
    search.index([Indexed(str(n), 1, "", "义诊" if n == 2 else "", "", "义诊") for n in range(5)])
    assert [found.item for found in search.find(["义诊"], 3)] == ["2", "4", "3"]


def test_an_item_taken_in_again_is_found_by_its_new_words_only(search) -> None:
    search.index(GIVEN)
    search.index(GIVEN)
    assert len(search.find(["义诊"])) == 2
    search.index([Indexed("a", 2, "某卫发〔2026〕7号", "另一个标题", "", "另一份文字")])
    assert [found.item for found in search.find(["义诊"])] == ["b"]
    assert search.find(["另一份"])[0].snippet == "另一份文字"
    assert search.missing({"a": 2, "b": 2, "d": 1}) == ["b", "d"]


def test_of_a_secret_document_nothing_but_the_number_is_held(search) -> None:
    search.index(GIVEN)
    with search._engine.connect() as connection:
        from sqlalchemy import text

        rows = connection.execute(text("SELECT * FROM archive_search WHERE item = 'c'")).all()
    assert "不该" not in str(rows)


def test_the_command_takes_in_what_is_new(office) -> None:
    assert [one["number"] for one in run("search", "第2次")[1]["items"]] == ["某卫发〔2026〕2号"]
    assert run("search", "义诊", "工作")[1]["items"][0]["snippet"] == "为做好义诊工作，现通知如下。"
    assert run("search", "没有")[1]["items"] == []
