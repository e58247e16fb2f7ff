"""One writer at a time: first come, first served; nobody waits for a process that is gone, or without being told for whom."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from issuing import child_of, ended
from notice_gen.files import turns
from notice_gen.files.outbox import RUNNING, Outbox
from notice_gen.files.turns import Waiting, acquire_in_turn
from notice_gen.model.diagnostics import Report
from workbooks import DATA

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")


def until(there: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + 60
    while not there():
        assert time.monotonic() < end
        time.sleep(0.01)


def in_line(folder: Path) -> list[Path]:
    """The places of those who wait."""
    return sorted(folder.glob(f"{RUNNING}.*"))


def waiter(folder: Path, name: str) -> int:
    """A process that waits for the folder, then adds its name to 先后; it stands in line when this returns."""

    def work() -> int:
        held = acquire_in_turn(folder / RUNNING, 60)
        assert held is not None
        with (folder / "先后").open("a") as order:
            order.write(name)
        os.close(held[0])
        return 0

    before = len(in_line(folder))
    child = child_of(work)
    until(lambda: len(in_line(folder)) > before)
    return child


def test_who_came_first_goes_first(tmp_path: Path) -> None:
    with Outbox(tmp_path, Report()):
        children = [waiter(tmp_path, name) for name in "abcdefgh"]
    assert [ended(child) for child in children] == [0] * 8
    assert (tmp_path / "先后").read_text() == "abcdefgh"
    assert in_line(tmp_path) == []


def test_nobody_passes_those_who_wait(tmp_path: Path) -> None:
    """A newcomer stands behind them, also where the lock is free at that moment."""
    with Outbox(tmp_path, Report()):
        first = waiter(tmp_path, "a")
        os.kill(first, signal.SIGSTOP)
    second = waiter(tmp_path, "b")
    assert not (tmp_path / "先后").exists()
    os.kill(first, signal.SIGCONT)
    assert [ended(first), ended(second)] == [0, 0]
    assert (tmp_path / "先后").read_text() == "ab"


def test_who_is_gone_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Neither the holder that was killed nor one that was killed in the line."""
    holder = child_of(lambda: (Outbox(tmp_path, Report()).__enter__() and time.sleep(600)) or 0)
    until((tmp_path / RUNNING).exists)
    killed = waiter(tmp_path, "a")
    last = waiter(tmp_path, "b")
    for one in (killed, holder):
        os.kill(one, signal.SIGKILL)
        ended(one)
    assert ended(last) == 0
    assert (tmp_path / "先后").read_text() == "b"
    assert in_line(tmp_path) == []


def test_whoever_waits_is_told_for_whom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(turns, "SAID_AFTER", 0)
    with Outbox(tmp_path, Report(), Waiting("张三", "一号机")):
        assert acquire_in_turn(tmp_path / RUNNING, 0.1, Waiting("李四", told=said.append)) is None
    assert said == [
        f"“{tmp_path}”正由张三（一号机，进程 {os.getpid()}）在写，等它写完就接着办；按 Ctrl-C 停下。"
    ]


@pytest.mark.slow
def test_a_run_that_is_interrupted_while_it_waits_leaves_nothing(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "notice_gen",
        "build",
        str(DATA / "wangcheng.xlsx"),
        "--output",
        str(tmp_path),
    ]
    with Outbox(tmp_path, Report()):
        run = subprocess.Popen(command, stderr=subprocess.PIPE)
        until(lambda: bool(in_line(tmp_path)))
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert (run.returncode, said.decode().strip()) == (130, "已中断。")
    assert [path for path in tmp_path.iterdir() if path.name != RUNNING] == []
