"""PDF by Typst, warm in one process, against LibreOffice converting the same documents' docx in one call.

`python bench/pdf.py [--documents N] [--rounds N] [--memory N] [--face NAME] [--ours]`. Both campaigns in turns, nine pages each. A round
makes N PDFs and lets one call of LibreOffice convert the same N documents' docx. Counted is processor time, which a
busy machine does not change; only the ratio is worth keeping. Then `--memory` PDFs are written and the process's
memory is noted.

Most of a PDF's time is its fonts: cutting out the glyphs used and packing them. The tests' faces have outlines of the
costly kind (CFF) in collections of up to 60 MB. `--ours` sets our PDFs in the faces that travel with the program alone:
TrueType files of 3 to 4 MB, as the official ones are. `--face NAME` sets everything, on both sides, in one face.
Typst remembers what it has laid out, so that it matters how much documents differ: both cases are shown.
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
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from notice_gen.build.documents import compose_workbook  # noqa: E402
from notice_gen.build.requests import Source  # noqa: E402
from notice_gen.fit import fit  # noqa: E402
from notice_gen.model.binding import Composed  # noqa: E402
from notice_gen.model.diagnostics import Report  # noqa: E402
from notice_gen.model.layout import GB_T_9704, Faces, Layout  # noqa: E402
from notice_gen.model.values import Words  # noqa: E402
from notice_gen.writers import WRITERS  # noqa: E402
from notice_gen.writers.docx.libreoffice import for_libreoffice  # noqa: E402
from notice_gen.writers.pdf import font_files  # noqa: E402
from rendering import missing, render, use_test_fonts  # noqa: E402

TARGET = 10
CHANGES = {
    "nothing, the same two again": lambda words, addressees: False,
    "only its addressees, as units of a batch": lambda words, addressees: words in addressees,
    "every value of more than eight characters": lambda words, addressees: len(words) > 8,
}


def documents(changes: Callable[[str, str], bool]) -> Iterator[Composed]:
    """Both campaigns in turns without end, each time with other words in the values that change."""
    campaigns = [
        compose_workbook(Source(ROOT / "data" / f"{name}.xlsx"), Report())[0]
        for name in ("wangcheng", "shaoxing")
    ]
    addressees = [str(one.document.addressees.text) for one in campaigns if one.document.addressees]
    for n in count():
        one = campaigns[n % 2]
        values = (
            Words(f"{v}{n}") if type(v) is Words and v and changes(v, addressees[n % 2]) else v
            for v in one.values
        )
        yield replace(one, values=tuple(values))


def written(name: str, document: Composed, layout: Layout) -> bytes:
    """The document in a format."""
    return WRITERS[name].write(document, layout, lambda element: fit(element, layout, Report()))


def timed(
    made: Iterator[Composed], size: int, rounds: int, folder: Path, layout: Layout
) -> tuple[float, float]:
    """Medians of processor time, in milliseconds a document: ours and LibreOffice's."""
    ours, theirs = [], []
    for n in range(rounds + 1):
        batch = list(islice(made, size))
        for place, one in enumerate(batch):
            (folder / f"{place}.docx").write_bytes(for_libreoffice(written("docx", one, layout)))
        started = time.process_time()
        for one in batch:
            written("pdf", one, layout)
        own = time.process_time() - started
        before = children()
        render(folder)
        if n:  # the first round fills caches and makes LibreOffice's profile
            ours.append(own / size * 1000)
            theirs.append((children() - before) / size * 1000)
    return statistics.median(ours), statistics.median(theirs)


def children() -> float:
    """Seconds of processor time of the programs started so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time, compare, and ask the system for the memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=30, help="documents a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=2000, help="documents of the long run")
    parser.add_argument("--face", help="sets everything in this face")
    parser.add_argument("--ours", action="store_true", help="our PDFs in the program's own faces alone")
    asked = parser.parse_args()
    if asked.ours:
        font_files.folders = lambda: [font_files.OURS]
    layout = GB_T_9704
    if asked.face:
        layout = replace(layout, faces=Faces(*[asked.face] * 6))
    use_test_fonts()
    if missing():
        sys.exit(f"missing: {missing()} (scripts/test-tools)")
    print(f"Medians of {asked.rounds} rounds of {asked.documents} documents, ms of processor time a document")
    for what, changes in CHANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = timed(documents(changes), asked.documents, asked.rounds, Path(folder), layout)
        holds = "holds" if theirs >= TARGET * ours else "MISSED"
        print(f"From one document to the next changes {what}:")
        print(
            f"  PDF {ours:6.1f}   LibreOffice {theirs:6.1f}   {theirs / ours:5.1f} times as fast   target {TARGET}  {holds}"
        )
    for n, one in enumerate(islice(documents(changes), asked.memory), 1):
        written("pdf", one, layout)
        if n % max(1, asked.memory // 5) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"after {n:5} more documents, at most {peak} MB so far")


if __name__ == "__main__":
    main()
