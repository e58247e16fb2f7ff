"""`issue` of many documents: how many a second, beside what the disk does for the same files; runs that are killed.

    python bench/issue.py [--documents 1000] [--pdf 200] [--jobs 2] [--kills 0] [--folder DIR]

Every run is a process of its own, from start to end, on a new office: workbook read and checked, numbers taken,
documents and slips printed, objects synced in the archive, copies in the output folder, the register closed and
exported. The disk's figure is measured right after it: the same bytes under as many names, each file synced, each
folder made and synced, in one process that does nothing else. With --kills, runs on 20 documents are killed at
random moments, every third at a random write, fsync or rename, and run again; it ends with 1 where anything differs
from an undisturbed run.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from issuing import Trial, calls_of, killed, office_with, refused, small_groups, units  # noqa: E402
from rendering import FOLDERS, FONTS  # noqa: E402


def main() -> int:
    """Measure, then kill; gives the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--pdf", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument(
        "--folder", type=Path, help="the disk to measure on; default: the system's temporary folder"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as place:
        folder = Path(place)
        print(f"{'':34}{'documents':>10}{'seconds':>9}{'a second':>10}{'disk, a second':>16}")
        for name, count, formats, jobs in (
            ("docx, register, archive, 1 process", asked.documents, "docx", 1),
            (f"docx, register, archive, {asked.jobs} processes", asked.documents, "docx", asked.jobs),
            (f"with PDF, {asked.jobs} processes", asked.pdf, "docx,pdf", asked.jobs),
        ):
            if count:
                seconds, written = measured(folder / f"{formats} {jobs}", count, formats, jobs)
                disk = disk_alone(folder / f"disk {formats} {jobs}", written)
                print(f"{name:34}{count:>10}{seconds:>9.1f}{count / seconds:>10.0f}{count / disk:>16.0f}")
        return kills(folder, asked.kills) if asked.kills else 0


def measured(folder: Path, count: int, formats: str, jobs: int) -> tuple[float, dict[str, bytes]]:
    """The seconds of a whole process, and every file that it left in archive and output folder."""
    folder.mkdir()
    workbook = office_with(folder, units(count))
    command = [
        sys.executable,
        "-m",
        "notice_gen",
        "issue",
        workbook.name,
        "--format",
        formats,
        "--jobs",
        str(jobs),
    ]
    started = time.monotonic()
    run = subprocess.run(
        command,
        cwd=workbook.parent,
        env={**os.environ, FOLDERS: str(FONTS), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
    )
    seconds = time.monotonic() - started
    if run.returncode not in (0, 1) or f"已印发 {count} 份" not in run.stdout:
        raise SystemExit(f"issue ended with {run.returncode}: {run.stdout[-500:]} {run.stderr[-500:]}")
    roots = (folder / "办公室" / "归档库", workbook.parent / "output")
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for root in roots
        for path in root.rglob("*")
        if path.is_file()
    }
    return seconds, files


def disk_alone(folder: Path, files: dict[str, bytes]) -> float:
    """The seconds that the disk takes for these files: written, synced, in folders that are synced too."""
    started = time.monotonic()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    for path in {(folder / name).parent for name in files}:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    return time.monotonic() - started


def kills(folder: Path, count: int) -> int:
    """Kill and run again so many times; 1 where anything came out otherwise."""
    (folder / "kills").mkdir()
    with small_groups(8):
        trial = Trial.of(folder / "kills", 20)
        calls = calls_of(trial, folder / "counted")
        differing = 0
        for n in range(count):
            disturb = killed(trial, n)
            if n % 3 == 0:
                disturb = refused(random.Random(n).randint(1, calls), kill=n % 2 == 0)
            found = trial.disturbed(folder / f"kill {n}", disturb)
            differing += bool(found)
            if found:
                print(f"kill {n}: {found[:5]}")
    print(f"{count} runs on 20 documents killed or refused by the disk, then run again: {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main())
