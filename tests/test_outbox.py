"""The output folder: nothing a person did is lost, no half file, whatever the disk does."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.files import locks, outbox
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import MANIFEST, RUNNING, Outbox, Saved
from notice_gen.model.diagnostics import Refused, Report
from workbooks import DATA, PLAIN, notice, write_workbook


def save(at: Path, **files: bytes) -> tuple[list[Saved], list[str]]:
    """One run that writes these files (as .txt): what became of each, and the findings' lines."""
    report = Report()
    with Outbox(at, report) as output:
        saved = [output.save(Artifact(f"{name}.txt", data)) for name, data in files.items()]
    return saved, [str(finding) for finding in report]


def contents(at: Path) -> dict[str, bytes]:
    """The files of a folder but for the record."""
    return {path.name: path.read_bytes() for path in sorted(at.iterdir()) if path.name != MANIFEST}


class TestWhatAPersonDid:
    def test_a_file_that_was_changed_stays_and_both_are_named(self, tmp_path: Path) -> None:
        save(tmp_path, 通知=b"1")
        (tmp_path / "通知.txt").write_bytes(b"1, read by the chief")
        (saved,), (said,) = save(tmp_path, 通知=b"2")
        assert contents(tmp_path) == {"通知.txt": b"1, read by the chief", "通知（新）.txt": b"2"}
        assert saved == Saved(tmp_path / "通知（新）.txt", "beside")
        assert "《通知.txt》" in said
        assert "“通知（新）.txt”" in said

    def test_our_own_file_is_replaced(self, tmp_path: Path) -> None:
        save(tmp_path, 通知=b"1")
        (saved,), said = save(tmp_path, 通知=b"2")
        assert (contents(tmp_path), saved.state, said) == ({"通知.txt": b"2"}, "written", [])

    def test_equal_bytes_leave_the_file_alone(self, tmp_path: Path) -> None:
        save(tmp_path, 通知=b"1")
        os.utime(tmp_path / "通知.txt", (1, 1))
        record = (tmp_path / MANIFEST).stat()
        (saved,), said = save(tmp_path, 通知=b"1")
        assert (saved.state, said) == ("unchanged", [])
        assert (tmp_path / "通知.txt").stat().st_mtime == 1
        assert (tmp_path / MANIFEST).stat().st_mtime_ns == record.st_mtime_ns

    def test_the_new_one_beside_is_ours_until_it_is_changed_too(self, tmp_path: Path) -> None:
        save(tmp_path, 通知=b"1")
        (tmp_path / "通知.txt").write_bytes(b"mine")
        save(tmp_path, 通知=b"2")
        save(tmp_path, 通知=b"3")
        assert contents(tmp_path) == {"通知.txt": b"mine", "通知（新）.txt": b"3"}
        (tmp_path / "通知（新）.txt").write_bytes(b"mine too")
        save(tmp_path, 通知=b"4")
        assert contents(tmp_path)["通知（新2）.txt"] == b"4"

    def test_a_file_that_was_never_ours_stays(self, tmp_path: Path) -> None:
        (tmp_path / "通知.txt").write_bytes(b"found here")
        save(tmp_path, 通知=b"2")
        assert contents(tmp_path) == {"通知.txt": b"found here", "通知（新）.txt": b"2"}

    @pytest.mark.parametrize(
        "record", [b"", b"{", b"[" * 100_000, b"[]", b'{"files": 7}', b'{"files": {"\xff": 1}}', None]
    )
    def test_without_a_sound_record_every_other_file_is_a_person_s(self, tmp_path: Path, record) -> None:
        save(tmp_path, 甲=b"1", 乙=b"1")
        if record is None:
            (tmp_path / MANIFEST).unlink()
        else:
            (tmp_path / MANIFEST).write_bytes(record)
        saved, _ = save(tmp_path, 甲=b"2", 乙=b"1")
        assert [one.state for one in saved] == ["beside", "unchanged"]
        assert contents(tmp_path) == {"甲.txt": b"1", "甲（新）.txt": b"2", "乙.txt": b"1"}

    def test_a_document_does_not_take_the_place_of_another_s_new_one(self, tmp_path: Path) -> None:
        """A title that ends in （新） is a document of its own."""
        (tmp_path / "通知.txt").write_bytes(b"mine")
        report = Report()
        with Outbox(tmp_path, report) as output:
            output.save(Artifact("通知.txt", b"1"))
            output.save(Artifact("通知（新）.txt", b"2"))
        assert sorted(contents(tmp_path).values()) == [b"1", b"2", b"mine"]

    def test_the_command_says_all_three(self, tmp_path: Path) -> None:
        """已生成, 未变, 已生成，写在旁边; and in JSON under their words."""
        run = ("build", DATA / "shaoxing.xlsx", "--output", tmp_path / "o", "--format", "outline")
        assert notice_gen(*run).output.startswith("已生成：")
        assert notice_gen(*run).output.startswith("未变：")
        (file,) = (tmp_path / "o").glob("*.txt")
        file.write_text("改过")
        result = notice_gen(*run)
        assert result.exit_code == 1
        assert result.output.startswith("已生成，写在旁边：")
        assert "〔O101〕" in result.output
        answer = json.loads(notice_gen(*run, "--json").stdout)["documents"][0]
        assert answer["beside"] == answer["files"]
        assert answer["files"][0].endswith("（新）.txt")


class TestOpenElsewhere:
    @pytest.mark.parametrize(
        "mark",
        ["~$关于某事的通知.txt", "~$于某事的通知.txt", "~$某事的通知.txt", ".~关于某事的通知.txt", ".~lock.关于某事的通知.txt#"],
        ids=["Excel", "Word 7", "Word", "WPS", "LibreOffice"],
    )  # fmt: skip
    def test_the_new_one_stands_beside(self, tmp_path: Path, mark) -> None:
        save(tmp_path, 关于某事的通知=b"1")
        (tmp_path / mark).write_bytes(b"")
        _, (said,) = save(tmp_path, 关于某事的通知=b"2")
        assert "正在 Word、WPS 或 LibreOffice 中打开" in said
        assert contents(tmp_path)["关于某事的通知.txt"] == b"1"
        assert contents(tmp_path)["关于某事的通知（新）.txt"] == b"2"

    def test_windows_refuses_to_replace_what_is_open(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PermissionError on the file itself: a 提醒, and the new one beside it."""
        save(tmp_path, 通知=b"1")
        replace = os.replace

        def as_windows_does(source, target) -> None:
            if Path(target).name == "通知.txt":
                raise PermissionError(errno.EACCES, "Access is denied")
            replace(source, target)

        monkeypatch.setattr(os, "replace", as_windows_does)
        _, (said,) = save(tmp_path, 通知=b"2")
        assert "〔O102〕" in said
        assert contents(tmp_path) == {"通知.txt": b"1", "通知（新）.txt": b"2"}


class TestTheRecord:
    def test_keys_of_a_later_version_are_kept(self, tmp_path: Path) -> None:
        save(tmp_path, 甲=b"1")
        record = json.loads((tmp_path / MANIFEST).read_bytes())
        record["run"] = 7
        record["files"]["甲.txt"]["document"] = "2026-01/通知"
        (tmp_path / MANIFEST).write_text(json.dumps(record))
        save(tmp_path, 甲=b"2")
        after = json.loads((tmp_path / MANIFEST).read_bytes())
        assert after["run"] == 7
        assert after["files"]["甲.txt"]["document"] == "2026-01/通知"
        assert after["files"]["甲.txt"]["sha256"] != record["files"]["甲.txt"]["sha256"]

    def test_what_a_killed_run_wrote_is_ours(self, tmp_path: Path) -> None:
        """Its lines are read, also where the last one is torn; afterwards nothing of it is left."""
        save(tmp_path, 甲=b"1", 乙=b"1")
        (tmp_path / "甲.txt").write_bytes(b"2")  # as the killed run did
        digest = outbox._digest(tmp_path / "甲.txt")
        (tmp_path / RUNNING).write_text(json.dumps(["甲.txt", digest]) + '\n["乙.tx')
        (tmp_path / ".notice-gen-x.tmp").write_bytes(b"half")
        _, said = save(tmp_path, 甲=b"3", 乙=b"3")
        assert (contents(tmp_path), said) == ({"甲.txt": b"3", "乙.txt": b"3"}, [])

    def test_a_killed_run_s_file_that_nobody_writes_again_stays_ours(self, tmp_path: Path) -> None:
        save(tmp_path, 甲=b"1")
        (tmp_path / "乙.txt").write_bytes(b"1")
        (tmp_path / RUNNING).write_text(json.dumps(["乙.txt", outbox._digest(tmp_path / "乙.txt")]) + "\n")
        save(tmp_path, 甲=b"1")
        _, said = save(tmp_path, 乙=b"2")
        assert said == []

    def test_a_second_run_waits_for_the_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(outbox, "PATIENCE", 0.1)
        with Outbox(tmp_path, Report()), pytest.raises(Refused, match="正在写"):
            save(tmp_path, 通知=b"1")
        assert save(tmp_path, 通知=b"1")[0][0].state == "written"

    def test_on_a_disk_without_locks_only_old_leftovers_go(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A young one may be another run's."""
        monkeypatch.setattr(locks, "try_lock", lambda handle: None)
        for name, age in (("old", 7200), ("young", 60)):
            (tmp_path / f".notice-gen-{name}.tmp").touch()
            os.utime(tmp_path / f".notice-gen-{name}.tmp", (time.time() - age,) * 2)
        save(tmp_path, 通知=b"1")
        assert list(contents(tmp_path)) == [".notice-gen-young.tmp", "通知.txt"]

    @pytest.mark.slow
    def test_many_runs_at_once_lose_nothing(self, tmp_path: Path) -> None:
        """Eight processes, each with files of its own and one in common: every one is in the record."""
        script = (
            "import sys; from pathlib import Path; from notice_gen.model.diagnostics import Report\n"
            "from notice_gen.files.outbox import Outbox; from notice_gen.files.names import Artifact\n"
            "for n in range(5):\n"
            "    with Outbox(Path(sys.argv[1]), Report()) as output:\n"
            "        output.save(Artifact(f'{sys.argv[2]}-{n}.txt', b'1'))\n"
            "        output.save(Artifact('common.txt', f'{sys.argv[2]}-{n}'.encode()))\n"
        )
        runs = [subprocess.Popen([sys.executable, "-c", script, tmp_path, str(n)]) for n in range(8)]
        assert [run.wait() for run in runs] == [0] * 8
        files = set(json.loads((tmp_path / MANIFEST).read_bytes())["files"])
        assert files == {"common.txt", *(f"{run}-{n}.txt" for run in range(8) for n in range(5))}
        assert set(contents(tmp_path)) == files


# ---- the disk and the machine -------------------------------------------------------------------


def campaign(path: Path, documents: int) -> Path:
    """A workbook of so many documents."""
    names = [f"事项{n}" for n in range(documents)]
    forms = [notice(文件=name, 序号=n, 标题=f"关于{name}的通知") for n, name in enumerate(names, 1)]
    form = [["项目", *(f"内容{n}" for n in range(documents))]]
    form += [[key, *(fields[key] for fields in forms)] for key in forms[0]]
    prose = [["文件", "部分", "内容"], *([name, "正文", f"{name}的正文。"] for name in names)]
    return write_workbook(path, {"发文": form, "正文": prose})


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of four documents."""
    return campaign(tmp_path / "b.xlsx", 4)


def build(book: Path, at: Path) -> tuple[int, str]:
    """Write the documents as outlines: exit code, and all that is said."""
    result = notice_gen("build", book, "--output", at, "--kind", PLAIN, "--format", "outline")
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def tree(at: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(path.relative_to(at)): path.read_bytes() for path in at.rglob("*") if path.is_file()}


def failing(at: Path, nth: int, code: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the n-th system call on the folder fail; gives how many there were."""
    calls = 0

    def fails(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments, **options):
            nonlocal calls
            there = any(str(at) in str(a) for a in arguments if isinstance(a, str | Path)) or name in (
                "write",
                "lseek",
            )
            if there:
                calls += 1
                if calls == nth:
                    raise OSError(code, os.strerror(code))
            return real(*arguments, **options)

        return call

    for name in ("mkdir", "open", "replace", "write", "lseek", "chmod", "unlink"):
        monkeypatch.setattr(os, name, fails(name, getattr(os, name)))
    monkeypatch.setattr(io, "open", fails("io.open", io.open))
    return lambda: calls


class TestTheDisk:
    @pytest.mark.slow
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
    def test_whichever_call_fails_it_is_said_and_a_second_run_completes(
        self, book, tmp_path: Path, code
    ) -> None:
        build(book, tmp_path / "undisturbed")
        wanted = tree(tmp_path / "undisturbed")
        n, calls = 0, 0
        while calls >= n:
            n += 1
            at = tmp_path / f"o{n}"
            with pytest.MonkeyPatch.context() as patch:
                count = failing(at, n, code, patch)
                exit_code, said = build(book, at)
                calls = count()
            assert exit_code in (0, 2), (n, said)
            if exit_code == 2:
                assert "写不进" in said
            assert all(wanted[name] == data for name, data in tree(at).items() if name.endswith(".txt"))
            assert build(book, at)[0] == 0
            assert tree(at) == wanted, n
            shutil.rmtree(at)
        assert n > 30  # until one where nothing failed

    def test_a_full_disk(self, book, tmp_path: Path) -> None:
        """A real one, of 12 kB: said, nothing half, and with room again it completes."""
        small = tmp_path / "small"
        small.mkdir()
        mount: list[str | Path] = ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", small]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("may not mount a small disk here")
        try:
            exit_code, said = build(book, small / "o")
            assert exit_code == 2
            assert "（磁盘已满）。建议：腾出空间后再运行一次" in said
            build(book, tmp_path / "undisturbed")
            wanted = tree(tmp_path / "undisturbed")
            assert all(
                wanted[name] == data for name, data in tree(small / "o").items() if name.endswith(".txt")
            )
            subprocess.run(["mount", "-o", "remount,size=16m", small], check=True)
            assert build(book, small / "o")[0] == 0
            assert tree(small / "o") == wanted
            subprocess.run(["mount", "-o", "remount,ro", small], check=True)
            exit_code, said = build(book, small / "o")
            assert exit_code == 2
            assert "（磁盘是只读的）" in said
        finally:
            subprocess.run(["umount", small], check=True)

    @pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows knows no such permissions")
    def test_no_permission(self, book, tmp_path: Path) -> None:
        """As somebody who may not write there."""
        at = tmp_path / "o"
        at.mkdir(mode=0o555)
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere; the calls that fail above stand for it")
        exit_code, said = build(book, at)
        assert exit_code == 2
        assert "（没有写入的权限）" in said

    def test_odd_names_of_folders(self, book, tmp_path: Path) -> None:
        """Spaces, quotes, percent, brackets, emoji, a line break."""
        at = tmp_path / "輸出 'a\"%20[1]*?\n😀 .d"
        assert build(book, at)[0] == 0
        assert len(tree(at)) == 5

    def test_the_output_is_a_file(self, book, tmp_path: Path) -> None:
        (tmp_path / "o").write_text("x")
        for at in (tmp_path / "o", tmp_path / "o" / "p"):
            exit_code, said = build(book, at)
            assert exit_code == 2
            assert "（路径中有一段是文件，不是文件夹）" in said

    def test_a_name_that_is_too_long(self, book, tmp_path: Path) -> None:
        exit_code, said = build(book, tmp_path / ("长" * 100))
        assert exit_code == 2
        assert "（名称太长）" in said

    def test_a_device_or_a_link_in_the_place_of_a_file(self, book, tmp_path: Path) -> None:
        """A dangling link and a pipe are a person's: nothing hangs, the new ones stand beside."""
        build(book, tmp_path / "o")
        one, two, *_ = sorted((tmp_path / "o").glob("*.txt"))
        one.unlink()
        two.unlink()
        one.symlink_to(tmp_path / "nowhere")
        os.mkfifo(two)
        exit_code, said = build(book, tmp_path / "o")
        assert exit_code == 1
        assert said.count("〔O101〕") == 2
        assert one.is_symlink()
        assert not (tmp_path / "nowhere").exists()


@pytest.mark.slow
class TestKilled:
    SCRIPT = (
        "import sys, notice_gen.cli, notice_gen.build.documents, notice_gen.cli.screen, jinja2, docx\n"
        "import notice_gen.writers, notice_gen.files.outbox, pathlib\n"
        "from time import sleep\n"
        "write = pathlib.Path.write_bytes\n"
        "def slow(self, data): write(self, data[:99]); sleep(.004); return write(self, data)\n"
        "pathlib.Path.write_bytes = slow\n"  # or hardly any of the moments would be in the writing
        "print('ready', flush=True); notice_gen.cli.main(sys.argv[1:])\n"
    )

    def start(self, book: Path, at: Path) -> subprocess.Popen[bytes]:
        """A build in a process of its own, everything loaded."""
        words = ["build", book, "--kind", PLAIN, "--format", "outline", "--output", at]
        run = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT, *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        return run

    def test_at_any_moment_a_second_run_completes(self, tmp_path: Path) -> None:
        """SIGKILL at 30 moments or more: no half file under a final name, then the same tree as undisturbed."""
        book, at = campaign(tmp_path / "b.xlsx", 12), tmp_path / "o"
        with self.start(book, tmp_path / "undisturbed"):
            begun = time.monotonic()
        whole, wanted = time.monotonic() - begun, tree(tmp_path / "undisturbed")
        assert len(wanted) == 13
        moments, in_between = random.Random(3), 0
        for n in range(150):
            if n >= 30 and in_between >= 5:
                break
            with self.start(book, at) as run:
                time.sleep(moments.uniform(0, whole))
                run.kill()
            left = tree(at) if at.exists() else {}
            in_between += RUNNING in left
            assert all(wanted[name] == data for name, data in left.items() if not name.startswith("."))
            assert build(book, at)[0] == 0
            assert tree(at) == wanted
            shutil.rmtree(at)
        assert in_between >= 5  # else this test looked at nothing


@pytest.mark.slow
class TestOddEnvironments:
    @pytest.fixture
    def run(self, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
        """The program through a shell, in a folder of its own."""

        def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
            kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(outbox.__file__).parents[2])}
            program = f"{sys.executable} -m notice_gen"
            return subprocess.run(
                ["bash", "-c", line.replace("notice-gen", program)],
                cwd=tmp_path, env={**kept, "DATA": str(DATA), **environment},
                capture_output=True, encoding="utf-8",
            )  # fmt: skip

        return shell

    def test_nobody_reads_the_output(self, run) -> None:
        done = run("notice-gen show $DATA/wangcheng.xlsx | head -c 0; exit ${PIPESTATUS[0]}")
        assert done.returncode == 1
        assert "F201" in done.stderr
        assert "Error" not in done.stderr

    @pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
    def test_closed_streams_give_the_same_files(self, run, tmp_path: Path, closed) -> None:
        run("notice-gen build $DATA/wangcheng.xlsx --output wanted")
        done = run(f"notice-gen build $DATA/wangcheng.xlsx --output o {closed}")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert tree(tmp_path / "o") == tree(tmp_path / "wanted")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no device that is always full")
    def test_the_output_goes_to_a_full_disk(self, run) -> None:
        done = run("notice-gen show $DATA/wangcheng.xlsx > /dev/full")
        assert done.returncode == 2
        assert "结果送不出去（磁盘已满）" in done.stderr
        for line in ("notice-gen --help > /dev/full", "notice-gen check $DATA/wangcheng.xlsx 2> /dev/full"):
            done = run(line)
            assert done.returncode in (1, 2)
            assert done.stderr == ""

    def test_c_locale_and_no_home_give_the_same_files(self, run, tmp_path: Path) -> None:
        campaign(tmp_path / "b.xlsx", 2)
        wanted = run(f"notice-gen build b.xlsx --kind {PLAIN} --output wanted", LC_ALL="C.UTF-8", HOME="/tmp")
        done = run(f"notice-gen build b.xlsx --kind {PLAIN} --output o", LC_ALL="C")
        assert (wanted.returncode, done.returncode, done.stderr) == (0, 0, "")
        assert tree(tmp_path / "o") == tree(tmp_path / "wanted")

    def test_the_working_folder_is_gone(self, run) -> None:
        done = run("mkdir gone; cd gone; rmdir ../gone; notice-gen build $DATA/shaoxing.xlsx")
        assert done.returncode == 2
        assert "（所在的文件夹已经不在）" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_run_that_writes_nothing_leaves_no_folder_of_its_own(tmp_path: Path) -> None:
    there = tmp_path / "原有"
    there.mkdir()
    for folder in (there / "甲" / "乙", there):
        with Outbox(folder, Report()):
            pass
    assert list(tmp_path.rglob("*")) == [there]
