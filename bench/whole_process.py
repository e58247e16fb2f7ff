"""Whole processes side by side: notice-gen against docxtpl, its --help against importing click.

`python bench/whole_process.py [--runs N]`. Measured is the time from starting a Python process to its
end: interpreter, imports, reading, composing, writing, all files warm in the system's cache. The two sides
of a comparison take turns, first the one and then the other in front, so that a busy machine slows both; only
the ratio of their medians is worth keeping.

Not measured: memory, a first run without bytecode, many documents in one process, LibreOffice or Word.
Bytecode is compiled beforehand, as in an installation: into the temporary folder, for both sides, whatever
PYTHONDONTWRITEBYTECODE says. docxtpl neither reads the workbook nor checks or fits anything: its words come
ready from JSON. That both files say the same is made sure of before anything is timed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from docxtpl_template import context, save_template
from lxml import etree

from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report

BENCH = Path(__file__).parent
REPOSITORY = BENCH.parent
WORKBOOK = Path("data") / "wangcheng.xlsx"
RUNS = 15
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_READ_PARTS = re.compile(r"word/(document|footer\d*|header\d*)\.xml")

Command = tuple[str, ...]
Environment = dict[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two commands; the first may take at most `target` times as long as the second.

    `passes` are the first one's exit codes that are no failure (1: notice-gen has findings).
    """

    name: str
    measured: Command
    reference: Command
    target: float
    passes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Medians in milliseconds."""

    comparison: Comparison
    measured: float
    reference: float

    @property
    def ratio(self) -> float:
        """How many times as long as the reference."""
        return self.measured / self.reference

    @property
    def holds(self) -> bool:
        """Whether the target is met."""
        return self.ratio <= self.comparison.target


def main() -> None:
    """Check that both sides write the same words, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each process (default {RUNS})")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = with_bytecode(Path(folder))
        comparisons = (one_document(Path(folder)), help_text())
        for comparison in comparisons:  # also the warm-up: bytecode is compiled, files are in the cache
            run(comparison.measured, environment, comparison.passes)
            run(comparison.reference, environment)
        same_words(Path(folder))
        outcomes = [measure(comparison, runs, environment) for comparison in comparisons]
    print(table(outcomes, runs))


# ---- what is compared ---------------------------------------------------------------------------


def one_document(folder: Path) -> Comparison:
    """`notice-gen build` against docxtpl, with the same words; prepares what docxtpl needs."""
    (composed,) = compose_workbook(Source(REPOSITORY / WORKBOOK), Report())
    template, words, out = folder / "template.docx", folder / "context.json", folder / "docxtpl.docx"
    save_template(template)
    words.write_text(json.dumps(context(composed.document), ensure_ascii=False), encoding="utf-8")
    return Comparison(
        "build one document / docxtpl",
        (sys.executable, "-m", "notice_gen", "build", str(WORKBOOK), "--output", str(folder / "built")),
        (sys.executable, str(BENCH / "docxtpl_one.py"), str(template), str(words), str(out)),
        target=3,
        passes=(0, 1),
    )


def help_text() -> Comparison:
    """`notice-gen --help` against a Python that imports click."""
    return Comparison(
        "--help / import click",
        (sys.executable, "-m", "notice_gen", "--help"),
        (sys.executable, "-c", "import click"),
        target=2,
    )


# ---- the same words -----------------------------------------------------------------------------


def same_words(folder: Path) -> None:
    """Stop with a message unless both sides wrote the same words, with the same cells merged."""
    (built,) = (folder / "built").glob("*.docx")
    ours, theirs = lines(built), lines(folder / "docxtpl.docx")
    for n, (one, other) in enumerate(zip_longest(ours, theirs, fillvalue="(nothing)"), 1):
        if one != other:
            sys.exit(f"The files differ at line {n}:\n  notice-gen: {one}\n  docxtpl:    {other}")
    print(f"Both files hold the same {len(ours)} lines, {sum(map(len, ours))} characters.\n")


def lines(docx: Path) -> list[str]:
    """The words of a file, a paragraph a line, without white space; empty paragraphs are left out.

    A table cell that is merged upwards is the line 〃. Footers come after the text.
    """
    found: list[str] = []
    with zipfile.ZipFile(docx) as package:
        for part in sorted(filter(_READ_PARTS.fullmatch, package.namelist())):
            for element in etree.fromstring(package.read(part)).iter(f"{W}p", f"{W}vMerge"):
                found.append(_merge(element) if element.tag == f"{W}vMerge" else _words(element))
    return [line for line in found if line]


def _words(paragraph: etree._Element) -> str:
    words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
    return "".join(words.split())


def _merge(element: etree._Element) -> str:
    return "" if element.get(f"{W}val") == "restart" else "〃"


# ---- measuring ----------------------------------------------------------------------------------


def with_bytecode(folder: Path) -> Environment:
    """This process's environment, with the bytecode of every module kept in the folder."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def measure(comparison: Comparison, runs: int, environment: Environment) -> Outcome:
    """Both processes so many times in turns."""
    measured: list[float] = []
    reference: list[float] = []
    for n in range(runs):
        turns = [
            (measured, comparison.measured, comparison.passes),
            (reference, comparison.reference, (0,)),
        ]
        for times, command, passes in turns if n % 2 else reversed(turns):
            times.append(run(command, environment, passes))
    return Outcome(comparison, statistics.median(measured), statistics.median(reference))


def run(command: Command, environment: Environment, passes: tuple[int, ...] = (0,)) -> float:
    """Milliseconds that a process takes; stops with a message where it fails."""
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, capture_output=True
    )
    took = (time.perf_counter() - begun) * 1000
    if done.returncode not in passes:
        said = done.stderr.decode(errors="replace")
        sys.exit(f"{' '.join(command[1:])} ended with {done.returncode}:\n{said}")
    return took


def table(outcomes: list[Outcome], runs: int) -> str:
    """The outcomes as plain text."""
    rows = [f"{f'Medians of {runs} runs':<32}{'ms':>8}{'against':>9}{'ratio':>8}{'target':>8}"]
    for outcome in outcomes:
        comparison = outcome.comparison
        rows.append(
            f"{comparison.name:<32}{outcome.measured:>8.0f}{outcome.reference:>9.0f}{outcome.ratio:>8.2f}"
            f"{comparison.target:>8g}  {'holds' if outcome.holds else 'does not hold'}"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
