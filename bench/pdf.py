"""PDF by Typst, warm in one process, against LibreOffice converting the same documents' docx in one call.

`python bench/pdf.py [--documents N] [--rounds N] [--memory N]`. Both campaigns in turns, every document with
values of its own. A round times N PDFs and one call of LibreOffice for the same N docx; the two take turns, and
only the ratio of their medians is worth keeping. Then `--memory` PDFs are written and the process's memory noted.

LibreOffice has a profile already and the tests' faces; its one start is part of its time, as it is in an office.
Not measured: reading workbooks, composing, writing the docx.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from notice_gen.build import compose_workbook  # noqa: E402
from notice_gen.diagnostics import Report  # noqa: E402
from notice_gen.document import Composed  # noqa: E402
from notice_gen.fit import fit  # noqa: E402
from notice_gen.layout import GB_T_9704  # noqa: E402
from notice_gen.values import Words  # noqa: E402
from notice_gen.writers import WRITERS  # noqa: E402
from notice_gen.writers.docx.libreoffice import for_libreoffice  # noqa: E402
from rendering import missing, render, use_test_fonts  # noqa: E402

TARGET = 10


def documents() -> Iterator[Composed]:
    """Both campaigns in turns without end, each time with other words in every longer value."""
    campaigns = [
        compose_workbook(ROOT / "data" / f"{name}.xlsx", Report())[0] for name in ("wangcheng", "shaoxing")
    ]
    for n in count():
        one = campaigns[n % 2]
        yield replace(
            one,
            values=tuple(Words(f"{v}{n}") if type(v) is Words and len(v) > 8 else v for v in one.values),
        )


def written(name: str, document: Composed) -> bytes:
    """The document in a format."""
    return WRITERS[name](document, GB_T_9704, lambda element: fit(element, GB_T_9704, Report()))


def main() -> None:
    """Time, compare, and ask the system for the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=30, help="documents a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, default=2000, help="documents of the long run")
    asked = parser.parse_args()
    if missing():
        sys.exit(f"missing: {missing()} (scripts/test-tools)")
    use_test_fonts()
    made = documents()
    written("pdf", next(made))  # warm: the fonts are loaded
    typst, libreoffice = [], []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for n in range(asked.rounds + 1):
            batch = list(islice(made, asked.documents))
            for place, one in enumerate(batch):
                (folder / f"{place}.docx").write_bytes(for_libreoffice(written("docx", one)))
            started = time.perf_counter()
            for one in batch:
                written("pdf", one)
            between = time.perf_counter()
            render(folder)
            if n:  # the first round makes LibreOffice's profile
                typst.append((between - started) / asked.documents * 1000)
                libreoffice.append((time.perf_counter() - between) / asked.documents * 1000)
    ours, theirs = statistics.median(typst), statistics.median(libreoffice)
    print(f"Medians of {asked.rounds} rounds of {asked.documents} documents, ms a document")
    print(f"PDF by Typst        {ours:8.1f}")
    print(f"LibreOffice         {theirs:8.1f}")
    print(
        f"times as fast       {theirs / ours:8.1f}   target {TARGET}  {'holds' if theirs >= TARGET * ours else 'MISSED'}"
    )
    for n, one in enumerate(islice(made, asked.memory), 1):
        written("pdf", one)
        if n % max(1, asked.memory // 5) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"after {n:5} more      {peak:8} MB at most so far")


if __name__ == "__main__":
    main()
