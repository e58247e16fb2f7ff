"""Many processes take numbers from one register at once, some of them killed: what was shown, what the register says."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path

from notice_gen.model.filing import Wanted
from notice_gen.model.number_forms import USUAL_FORM, NumberForm, usual_form
from notice_gen.office.register import open_register

SERIES, YEAR = "某卫发", 2026
# Forms that numbers are taken in beside the usual one, by the name of what has them.
FORMS = {
    "通知": USUAL_FORM,
    "令": usual_form("第N号"),
    "公告": usual_form("年第N号"),
    "纪要": usual_form("〔年〕N号"),
    "简报": usual_form("第N期（总第M期）"),
}
_fork = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Figures:
    """What went wrong in a round, each to be 0, and how long the taking took."""

    entries: int
    duplicates: int  # numbers that two documents have
    lost: int  # documents without a number, numbers shown that the register does not say
    gaps: int  # numbers between 1 and the highest that nobody has
    killed: int
    seconds: float


def take_each(
    address: str,
    keys: Sequence[str],
    shown: Path,
    start: Barrier | None = None,
    form: NumberForm = USUAL_FORM,
) -> None:
    """Take a number for each document, one after the other, and show each as soon as it came back."""
    out = os.open(shown, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    register = open_register(address)
    if start is not None:
        start.wait()
    for key in keys:
        (entry,) = register.take(
            [
                Wanted(
                    key,
                    SERIES,
                    YEAR,
                    {"标题": f"关于{key}的通知"},
                    item_class="Z109-WS·2026-Y-BGS",
                    form=form,
                )
            ]
        )
        os.write(out, f"{key} {entry.number.n}\n".encode())
    os._exit(0)


def shown_numbers(shown: Path) -> list[tuple[str, int]]:
    """What a process had shown before it ended or was killed."""
    lines = shown.read_text(encoding="utf-8").splitlines() if shown.exists() else []
    return [(key, int(n)) for key, _, n in (line.partition(" ") for line in lines)]


def a_round(
    address: str,
    folder: Path,
    processes: int,
    numbers: int,
    killed: int,
    seed: int,
    form: NumberForm = USUAL_FORM,
) -> Figures:
    """Processes with documents of their own take numbers at once; some are killed, and their documents asked for again."""
    chance = random.Random(seed)
    keys = {p: [f"2026-{seed:02}/{p:02}/{n:02}" for n in range(numbers)] for p in range(processes)}
    # A victim is killed a moment after it has shown so many: in the middle of taking the next.
    victims = {p: chance.randrange(1, numbers) for p in chance.sample(range(processes), killed)}
    files = {p: folder / f"{seed}-{p}.txt" for p in range(processes)}
    start = _fork.Barrier(processes + 1)
    running = {
        p: _fork.Process(target=take_each, args=(address, keys[p], files[p], start, form))
        for p in range(processes)
    }
    for process in running.values():
        process.start()
    start.wait()
    began = time.perf_counter()
    waiting = dict(victims)
    while waiting:
        for p, after in list(waiting.items()):
            if len(shown_numbers(files[p])) >= after:
                time.sleep(chance.uniform(0, 0.004))
                running[p].kill()
                del waiting[p]
        time.sleep(0.002)
    for process in running.values():
        process.join()
    dead = [p for p, process in running.items() if process.exitcode != 0]
    for p in dead:
        again = _fork.Process(target=take_each, args=(address, keys[p], files[p], None, form))
        again.start()
        again.join()
        assert again.exitcode == 0
    seconds = time.perf_counter() - began
    assert set(dead) <= set(victims), "a process ended by itself"
    return _counted(address, keys, files, len(dead), seconds)


def _counted(
    address: str, keys: dict[int, list[str]], files: dict[int, Path], killed: int, seconds: float
) -> Figures:
    """The register and what was shown, compared."""
    entries = list(open_register(address, writing=False).entries(YEAR, SERIES))
    given = {entry.key: entry.number.n for entry in entries}
    numbers = [entry.number.n for entry in entries]
    totals = [entry.number.total for entry in entries if entry.number.total is not None]
    codes = [entry.code for entry in entries]
    wanted = [key for of in keys.values() for key in of]
    shown = [line for file in files.values() for line in shown_numbers(file)]
    lost = sum(key not in given for key in wanted) + sum(given.get(key) != n for key, n in shown)
    lost += len(set(wanted) - {key for key, _ in shown})
    return Figures(
        entries=len(entries),
        duplicates=sum(len(some) - len(set(some)) for some in (numbers, totals, codes)),
        lost=lost,
        gaps=sum(max(some) - len(set(some)) for some in (numbers, totals) if some),
        killed=killed,
        seconds=seconds,
    )


def the_same(address: str, folder: Path, processes: int, key: str) -> list[int]:
    """The numbers that so many processes were shown for one document that all asked for at once."""
    files = [folder / f"same-{p}.txt" for p in range(processes)]
    start = _fork.Barrier(processes)
    running = [_fork.Process(target=take_each, args=(address, [key], file, start)) for file in files]
    for process in running:
        process.start()
    for process in running:
        process.join()
    return [n for file in files for _, n in shown_numbers(file)]
