"""16 processes take 20 numbers each, 10 rounds, undisturbed and with half of them killed: duplicates, lost, gaps.

Each way 3,200 numbers, from one register on SQLite, or with --postgres on a PostgreSQL made for it. Also
one document asked for by 16 at once, and what groups of 200 cost. Ends with 1 where a figure is not 0.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from notice_gen.model.filing import Done, Link, Wanted  # noqa: E402
from notice_gen.model.number_forms import NumberForm  # noqa: E402
from notice_gen.office.register import make_register  # noqa: E402
from server import lacking, serving  # noqa: E402
from taking import FORMS, a_round, the_same  # noqa: E402

PROCESSES, NUMBERS = 16, 20
GROUP = 200


def rounds(address: str, folder: Path, times: int, killed: int, form: NumberForm) -> bool:
    """So many rounds in one register; whether every figure is 0."""
    make_register(address)
    seconds, dead, good = 0.0, 0, True
    for n in range(times):
        figures = a_round(address, folder, PROCESSES, NUMBERS, killed, n, form)
        seconds, dead = seconds + figures.seconds, dead + figures.killed
        good = good and (figures.duplicates, figures.lost, figures.gaps) == (0, 0, 0)
        good = good and figures.entries == (n + 1) * PROCESSES * NUMBERS
    print(
        f"  {figures.entries} numbers, {dead} processes killed:"
        f" duplicates {figures.duplicates}, lost {figures.lost}, gaps {figures.gaps},"
        f" {figures.entries / seconds:.0f} numbers a second{'' if good else '   FAILS'}"
    )
    return good


def groups(address: str) -> None:
    """What a document costs in groups, beside what the disk takes for one sync."""
    register = make_register(address)
    facts = {
        "标题": "关于做好某项工作的通知",
        "文种": "通知",
        "签发人": "某甲",
        "主送机关": "各区、县卫生健康局",
    }
    taking, issuing = [], []
    for group in range(20):
        wanted = [
            Wanted(f"2026-01/通知/{group}-{n}", "某卫发", 2026, facts, "Z109-WS·2026-Y-BGS")
            for n in range(GROUP)
        ]
        began = time.perf_counter()
        entries = register.take(wanted)
        taking.append(time.perf_counter() - began)
        done = [Done(e.id, 1, {"正本.docx": "ab" * 64}, [Link(e.item, 1, "cd" * 64)]) for e in entries]
        began = time.perf_counter()
        register.issued(done)
        issuing.append(time.perf_counter() - began)
    took, issued = sorted(taking)[10] / GROUP * 1000, sorted(issuing)[10] / GROUP * 1000
    print(f"  in groups of {GROUP}: take {took:.3f} ms, issued {issued:.3f} ms a document (medians of 20)")


def sync_time(folder: Path) -> float:
    """Milliseconds for one fsync of 4 KiB, the median of 50."""
    times = []
    with (folder / "sync").open("wb") as stream:
        for _ in range(50):
            stream.write(b"x" * 4096)
            began = time.perf_counter()
            stream.flush()
            os.fsync(stream.fileno())
            times.append(time.perf_counter() - began)
    return sorted(times)[25] * 1000


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument(
        "--form", choices=FORMS, default="通知", help="whose numbers (default: 某卫发〔2026〕N号)"
    )
    parser.add_argument(
        "--folder", type=Path, help="where the files are written (default: a temporary folder)"
    )
    options = parser.parse_args()
    if options.postgres and lacking():
        print(f"missing: {lacking()}")
        return 3
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=options.folder)))
        server = stack.enter_context(serving()) if options.postgres else None

        def at(name: str) -> str:
            return server.database(name) if server else str(folder / f"{name}.db")

        database, shape = "PostgreSQL" if options.postgres else "SQLite", FORMS[options.form].shape
        print(f"{database}, {shape}; one fsync of this disk: {sync_time(folder):.2f} ms")
        good = True
        for name, killed in (("undisturbed", 0), ("killed", PROCESSES // 2)):
            (folder / name).mkdir()
            good = rounds(at(name), folder / name, options.rounds, killed, FORMS[options.form]) and good
        same_address = at("same")
        make_register(same_address)
        same = the_same(same_address, folder, PROCESSES, "2026-01/通知")
        good = good and same == [1] * PROCESSES
        print(f"  one document asked for by {PROCESSES} at once: {len(set(same))} number")
        groups(at("groups"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
