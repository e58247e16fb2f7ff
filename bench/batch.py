"""Many documents side by side: notice-gen's batch, docxtpl, and what the machine itself can do.

`python bench/batch.py [--units 5000] [--many 50000] [--pdf 200] [--kills 50] [--folder …] [--only measure …]`. In one run:

    limits    how fast this machine makes files (write a temporary one, rename it) and deflates the same bytes
    docx      one process, separate files; the CPU of a document outside file-system calls, with its profile
    docxtpl   the equivalent template, its words held equal cell by cell before anything is timed
    two       two processes, separate files; one zip
    many      memory of each process at --units and at --many; a second run; one row changed
    pdf       one and two processes
    kills     SIGKILL at random moments and run again: the tree of an undisturbed run

Only the ratios are worth keeping. The workbook is the sample campaign with as many units as are asked for.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import os
import pstats
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from openpyxl import Workbook, load_workbook

REPOSITORY = Path(__file__).parents[1]
SAMPLE = REPOSITORY / "data" / "wangcheng.xlsx"
SOURCE = REPOSITORY / "src"
TYPES = ("区直医院", "公共卫生", "社区卫生服务中心", "乡镇卫生院")
MEASURES = ("limits", "docx", "docxtpl", "two", "many", "pdf", "kills")


def units_book(path: Path, many: int, changed: int = 0) -> Path:
    """The sample campaign with so many units; the person of unit `changed` is another."""
    sample = load_workbook(SAMPLE, read_only=True)
    made = Workbook(write_only=True)
    for sheet in sample:
        new = made.create_sheet(sheet.title)
        rows = sheet.iter_rows(values_only=True)
        if sheet.title == "单位":
            new.append(["单位名称", "单位代码", "类型", "负责人", "联系人", "联系电话", "机关代字"])
            for n in range(1, many + 1):
                person = "新负责人" if n == changed else f"负责人{n}"
                new.append(
                    [
                        f"某某区第{n}医院",
                        f"U{n:06d}",
                        TYPES[n % 4],
                        person,
                        f"联系人{n}",
                        f"0731-8{n:07d}",
                        "某医发",
                    ]
                )
        elif sheet.title in ("单位小组", "单位活动"):
            for n, row in enumerate(rows):
                if n == 0 or not row[0]:
                    new.append(row)
        else:
            for row in rows:
                new.append(row)
    made.save(path)
    return path


def command(book: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "notice_gen", "units", str(book), "--output", str(out), *options]


ENVIRONMENT = {
    "NOTICE_GEN_FONTS": str(REPOSITORY / ".cache" / "fonts"),
    **os.environ,
    "PYTHONPATH": str(SOURCE),
}


def timed(book: Path, out: Path, *options: str) -> float:
    """The whole command's seconds."""
    start = time.perf_counter()
    done = subprocess.run(command(book, out, *options), env=ENVIRONMENT, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        sys.exit(done.stdout + done.stderr)
    return seconds


def peaks(book: Path, out: Path, *options: str) -> tuple[float, list[float]]:
    """The seconds of a run, and the most memory of each of its processes in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command(book, out, *options), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most: dict[int, float] = {}
    while process.poll() is None:
        for pid in [process.pid, *_children(process.pid)]:
            status = _read(f"/proc/{pid}/status")
            found = re.search(r"VmHWM:\s+(\d+)", status)
            if found:
                most[pid] = max(most.get(pid, 0), int(found[1]) / 1024)
        time.sleep(0.05)
    return time.perf_counter() - start, [most.pop(process.pid, 0), *sorted(most.values(), reverse=True)]


def _children(pid: int) -> list[int]:
    return [int(word) for word in _read(f"/proc/{pid}/task/{pid}/children").split()]


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


# ---- measures -----------------------------------------------------------------------------------


def limits(folder: Path, sample: bytes, document: bytes, many: int) -> tuple[float, float]:
    """Files a second that are made as the program makes them; documents a second that are deflated."""
    place = folder / "limits"
    place.mkdir()
    start = time.perf_counter()
    for n in range(many):
        temporary = f"{place}/{n}.tmp"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        os.write(handle, sample)
        os.close(handle)
        os.replace(temporary, f"{place}/{n}.docx")  # noqa: PTH105
    files = many / (time.perf_counter() - start)
    shutil.rmtree(place)
    from notice_gen.writers.docx.word_package import deflate

    start = time.perf_counter()
    for _ in range(500):
        deflate(document)
    return files, 500 / (time.perf_counter() - start)


@contextmanager
def calls_timed(spent: list[float]) -> Iterator[None]:
    """The CPU seconds of file-system calls of this process are added up while this lasts."""

    def timing(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[0] += time.process_time() - start

        return call

    names = ("open", "write", "close", "replace")
    with (
        patch.multiple(os, **{name: timing(getattr(os, name)) for name in names}),  # type: ignore[call-overload]
        patch.object(os.path, "lexists", timing(os.path.lexists)),
    ):
        yield


def one_process(book: Path, folder: Path, many: int) -> tuple[float, float, float]:
    """Documents a second in this process; CPU ms of a document, all and outside file-system calls."""
    from notice_gen.batch.batch_run import BatchRequest, run_batch
    from notice_gen.book import read_workbook
    from notice_gen.build.kinds import kinds_of
    from notice_gen.model.diagnostics import Report

    read = read_workbook(book)
    ((kind, named),) = kinds_of(read, SAMPLE.parent, "unit-plan")

    def run(name: str) -> None:
        run_batch(read, kind, named, str(folder / name), BatchRequest(), Report())

    spent = [0.0]
    start, cpu = time.perf_counter(), time.process_time()
    run("a")
    rate, used = many / (time.perf_counter() - start), (time.process_time() - cpu) / many
    cpu = time.process_time()
    with calls_timed(spent):
        run("b")
    outside = (time.process_time() - cpu - spent[0]) / many
    profile = cProfile.Profile()
    profile.runcall(run, "c")
    print(f"\nProfile of {many} documents (profiling makes calls of Python dear):")
    pstats.Stats(profile).strip_dirs().sort_stats("tottime").print_stats(14)
    for name in "abc":
        shutil.rmtree(folder / name)
    return rate, used * 1000, outside * 1000


def docxtpl_rate(folder: Path, many: int) -> float:
    """Documents a second that docxtpl renders of the same words into files, a template opened for each."""
    from docxtpl import DocxTemplate
    from docxtpl_template import context, save_template
    from whole_process import lines

    from notice_gen.build.documents import compose_workbook
    from notice_gen.build.requests import Source
    from notice_gen.fit import fit
    from notice_gen.model.diagnostics import Report
    from notice_gen.model.layout import GB_T_9704
    from notice_gen.writers.docx.word_file import write

    save_template(folder / "template.docx")
    units = compose_workbook(Source(SAMPLE, "unit-plan"), Report())
    contexts = [context(one.document) for one in units]
    for one, words in list(zip(units, contexts, strict=True))[:3]:
        template = DocxTemplate(folder / "template.docx")
        template.render(words)
        template.save(folder / "theirs.docx")
        ours = write(one, GB_T_9704, lambda element: fit(element, GB_T_9704, Report()))
        (folder / "ours.docx").write_bytes(ours)
        if lines(folder / "ours.docx") != lines(folder / "theirs.docx"):
            sys.exit("docxtpl's file does not hold the same words")
    start = time.perf_counter()
    for n in range(many):
        template = DocxTemplate(folder / "template.docx")
        template.render(contexts[n % len(contexts)])
        template.save(folder / f"t{n}.docx")
    return many / (time.perf_counter() - start)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and ".notice-gen" not in str(path.relative_to(folder))
    }


def kills(folder: Path, times: int) -> str:
    """Kill a run at random moments, so many times over several runs; then let it end, and compare the trees."""
    book = units_book(folder / "kill.xlsx", 1500)
    whole = timed(book, folder / "whole", "--jobs", "1")
    expected = tree(folder / "whole")
    moments, killed = random.Random(9), 0
    while killed < times:
        out = folder / f"killed-{killed}"
        for _ in range(5):
            process = subprocess.Popen(
                command(book, out, "--jobs", str(moments.choice((1, 2)))),
                env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
            time.sleep(moments.uniform(0.25, max(0.5, whole)))
            if process.poll() is None:
                os.killpg(process.pid, 9)
                killed += 1
            process.wait()
        timed(book, out, "--jobs", "1")
        if tree(out) != expected or list(out.rglob("*.tmp")):
            return f"after {killed} kills the tree is another one"
        shutil.rmtree(out)
    return f"{killed} kills, every tree the same"


# ---- the run --------------------------------------------------------------------------------------


def main() -> None:
    """Measure, print, leave nothing behind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=5000)
    parser.add_argument("--many", type=int, default=50000)
    parser.add_argument("--pdf", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--only", nargs="*", choices=MEASURES, default=MEASURES)
    parser.add_argument(
        "--folder", type=Path, default=Path.cwd(), help="where files are made, then taken away"
    )
    asked = parser.parse_args()
    sys.path[:0] = [str(SOURCE), str(Path(__file__).parent)]
    with tempfile.TemporaryDirectory(prefix="batch-", dir=asked.folder) as name:
        _measure(Path(name), asked)


def _measure(folder: Path, asked: argparse.Namespace) -> None:
    many = asked.units
    book = units_book(folder / "units.xlsx", many)
    said: list[tuple[str, str]] = []

    def say(what: str, value: str) -> None:
        said.append((what, value))
        print(f"{what:<58}{value}", flush=True)

    theirs = rate = two = 0.0
    if "limits" in asked.only or "docx" in asked.only:
        timed(book, folder / "warm", "--first", "1")
        one = next((folder / "warm").rglob("*.docx"))
        import zipfile

        with zipfile.ZipFile(one) as package:
            document = package.read("word/document.xml")
        files, deflated = limits(folder, one.read_bytes(), document, many)
        with_zlib = 200 / _span(lambda: [zlib.compress(document, 6) for _ in range(200)])
        say("machine: files/s made and renamed, one process", f"{files:,.0f}")
        say(
            f"machine: deflate of {len(document):,} bytes, documents/s",
            f"{deflated:,.0f} (zlib 6: {with_zlib:,.0f})",
        )
    if "docxtpl" in asked.only:
        theirs = docxtpl_rate(folder, 150)
        say("docxtpl, one process: documents/s", f"{theirs:,.1f}")
    if "docx" in asked.only:
        rate, cpu, outside = one_process(book, folder, many)
        say(f"one process, {many} files: documents/s", f"{rate:,.0f}" + _ratio(rate, theirs, 20))
        say("CPU ms a document; outside file-system calls", f"{cpu:.3f}; {outside:.3f}, at most 0.42")
    if "two" in asked.only:
        one_s = timed(book, folder / "one", "--jobs", "1")
        two_s = timed(book, folder / "two", "--jobs", "2", "--engine", "processes")
        say(
            "whole command, one process, then two: seconds",
            f"{one_s:.2f}, {two_s:.2f} = {one_s / two_s:.2f}, at least 1.7",
        )
        zip_s = timed(book, folder / "zip", "--jobs", "2", "--pack")
        two = many / zip_s
        say("one zip, two processes: documents/s", f"{two:,.0f}" + _ratio(two, theirs, 45))
        for each in ("one", "two", "zip"):
            shutil.rmtree(folder / each)
    if "many" in asked.only:
        _, small = peaks(book, folder / "small", "--jobs", "2")
        shutil.rmtree(folder / "small")
        big = units_book(folder / "many.xlsx", asked.many)
        first, large = peaks(big, folder / "many", "--jobs", "2")
        say(f"memory MB of each process, {many} units", ", ".join(f"{one:.0f}" for one in small))
        say(
            f"memory MB of each process, {asked.many} units",
            ", ".join(f"{one:.0f}" for one in large) + ", under 250",
        )
        again = timed(big, folder / "many", "--jobs", "2")
        say(
            "second run, nothing changed: seconds of the first's",
            f"{again:.1f} of {first:.1f} = 1/{first / again:.1f}, at most 1/10",
        )
        before = {path: path.stat().st_mtime_ns for path in (folder / "many").rglob("*.docx")}
        timed(units_book(big, asked.many, changed=asked.many // 2), folder / "many", "--jobs", "2")
        after = {path: path.stat().st_mtime_ns for path in (folder / "many").rglob("*.docx")}
        say("one row changed: documents written", str(sum(before.get(p) != t for p, t in after.items())))
        shutil.rmtree(folder / "many")
    if "pdf" in asked.only:
        few = units_book(folder / "pdf.xlsx", asked.pdf)
        pdf_one, memory = peaks(few, folder / "pdf1", "--format", "pdf", "--jobs", "1")
        pdf_two, both = peaks(few, folder / "pdf2", "--format", "pdf", "--jobs", "2", "--engine", "processes")
        for out in ("pdf1", "pdf2"):
            if (made := len(list((folder / out).rglob("*.pdf")))) != asked.pdf:
                sys.exit(f"{made} PDF of {asked.pdf}: look at what notice-gen doctor says of fonts")
        say(
            f"{asked.pdf} PDF, one process, then two: seconds",
            f"{pdf_one:.1f}, {pdf_two:.1f} = {pdf_one / pdf_two:.2f}, at least 1.6 ({asked.pdf / pdf_two:.1f}/s)",
        )
        say(
            "memory MB of each process",
            ", ".join(f"{one:.0f}" for one in [*memory[:1], *both]) + ", under 400",
        )
    if "kills" in asked.only:
        say("killed and run again", kills(folder, asked.kills))
    print("\n" + "\n".join(f"{what:<58}{value}" for what, value in said))


def _span(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _ratio(rate: float, other: float, least: int) -> str:
    return f" = {rate / other:.1f} x docxtpl, at least {least}" if other else ""


if __name__ == "__main__":
    main()
