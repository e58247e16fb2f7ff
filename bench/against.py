"""This tree against a commit: the CPU of the same commands, in pairs, in one run.

`python bench/against.py COMMIT [--pairs 5] [--units 3000] [--pdf 40] [--only batch pdf build check]`

Each command is a process of its own: `batch` units as docx in one process, `pdf` units as PDF, `build` a sample campaign
as docx, `check` the same one. Printed is the median of the pairs' ratios (this tree : the commit) with the smallest and
the largest, and what the first run of each cost. CPU is of the process and its children, file-system calls included.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from batch import ENVIRONMENT, REPOSITORY, units_book

MEASURES = ("batch", "pdf", "build", "check")


def cpu(tree: Path, words: list[str], out: Path) -> float:
    """CPU seconds of `notice-gen` with these words, by the program of a tree."""
    shutil.rmtree(out, ignore_errors=True)
    environment = {**ENVIRONMENT, "PYTHONPATH": str(tree / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # neither tree compiles its modules again in every run
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "notice_gen", *words],
        env=environment,
        cwd=out.parent,  # in the repository the commit would find this tree's templates
        capture_output=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(done.stdout + done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print; the commit's tree and all files are taken away."""
    parser = argparse.ArgumentParser()
    parser.add_argument("commit")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--pdf", type=int, default=40)
    parser.add_argument("--only", nargs="*", choices=MEASURES, default=MEASURES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="batch-", dir=Path.cwd()) as name:
        folder, tree = Path(name), Path(name) / "tree"
        git = ["git", "-C", str(REPOSITORY), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), asked.commit], check=True)
        try:
            book, few = (
                units_book(folder / "units.xlsx", asked.units),
                units_book(folder / "few.xlsx", asked.pdf),
            )
            out = folder / "out"
            sample = shutil.copy(tree / "data" / "shaoxing.xlsx", folder)
            commands = {
                "batch": ["units", str(book), "--output", str(out), "--jobs", "1"],
                "pdf": ["units", str(few), "--output", str(out), "--format", "pdf", "--jobs", "1"],
                "build": ["build", str(sample), "--output", str(out)],
                "check": ["check", str(sample)],
            }
            for measure in asked.only:
                for warm in (REPOSITORY, tree):
                    cpu(warm, commands[measure], out)
                pairs = [
                    (cpu(REPOSITORY, commands[measure], out), cpu(tree, commands[measure], out))
                    for _ in range(asked.pairs)
                ]
                ratios = sorted(ours / theirs for ours, theirs in pairs)
                ours, theirs = pairs[0]
                print(
                    f"{measure:<8}{statistics.median(ratios):.3f}  ({ratios[0]:.3f}–{ratios[-1]:.3f})"
                    f"   {ours:.2f} s : {theirs:.2f} s",
                    flush=True,
                )
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    main()
