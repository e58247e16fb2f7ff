"""The samples → the thirteen documents that are judged, each as Word file and PDF.

The program is run as a clerk runs it. Who judges them is not known here.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOMENT = "1776000000"  # the day of the run is in no file
COMMANDS = {  # folder → what fills it
    "望城": ("build", "data/wangcheng.xlsx"),
    "绍兴": ("build", "data/shaoxing.xlsx"),
    "整改": ("units", "data/zhenggai.xlsx", "--first", "1"),
    "单位": ("units", "data/wangcheng.xlsx", "--first", "10"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A document: what it is called in the tables, its Word file, and its PDF."""

    name: str
    docx: Path
    pdf: Path


def subjects(folder: Path) -> list[Subject]:
    """The documents, made in this folder. Raises RuntimeError where the program does not make them."""
    found = []
    for name, (command, workbook, *options) in COMMANDS.items():
        made = folder / name
        words = [command, str(ROOT / workbook), *options, "--output", str(made), "--format", "docx,pdf"]
        done = subprocess.run(
            [sys.executable, "-m", "notice_gen", *words],
            cwd=folder,
            env={**os.environ, "SOURCE_DATE_EPOCH": MOMENT, "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
        )
        files = sorted(made.rglob("*.docx"), key=lambda path: path.name)
        if done.returncode not in (0, 1) or not files:
            raise RuntimeError(f"notice-gen {' '.join(words)}\n{done.stdout}{done.stderr}")
        several = len(files) > 1
        for n, docx in enumerate(files, 1):
            found.append(Subject(f"{name} {n:02}" if several else name, docx, docx.with_suffix(".pdf")))
    return found
