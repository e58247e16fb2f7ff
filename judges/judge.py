"""The sample documents before programs other than ours: `make judges`. What they find is written into docs/judges.md.

`python judges/judge.py --tools FOLDER [--keep FOLDER]`. FOLDER is a virtual environment with requirements/judges.txt,
and node_modules with numfmt. Ends with 1 where a judge finds what should not be, and names it; what is known and cannot
be helped stands in docs/judges.md.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from archive_judges import JARS, JAVA, archived  # noqa: E402
from layout_judges import by_libreoffice, by_onlyoffice  # noqa: E402
from lines import Likeness, likeness  # noqa: E402
from number_formats import CODES, VALUES, compared  # noqa: E402
from reading_judges import readings  # noqa: E402
from subjects import Subject, subjects  # noqa: E402

from rendering import missing, use_test_fonts  # noqa: E402

PAGE = ROOT / "docs" / "judges.md"
BEGIN, END = "<!-- figures: made by `make judges` -->\n", "<!-- end of figures -->\n"
LEAST = 0.93  # of the lines of LibreOffice's own copy; one paragraph goes on otherwise with FandolFang's spaces (docs/judges.md)
PACKAGES = "openjdk-17-jdk-headless libpdfbox2-java libactivation-java libjaxb-api-java pandoc qpdf nodejs"


def main() -> int:
    """Ask all judges, write the page, name what should not be; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=Path, required=True, help="the judges' virtual environment")
    parser.add_argument("--keep", type=Path, help="a folder for all files, made anew")
    asked = parser.parse_args()
    use_test_fonts()
    if lacks := missing() or lacking():
        print(f"missing for the judges: {lacks}", file=sys.stderr)
        return 3
    with tempfile.TemporaryDirectory() as work:
        folder = asked.keep or Path(work)
        if asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        wrong = Findings()
        made = subjects(folder)
        python = asked.tools.absolute() / "bin" / "python"
        figures = "\n".join(
            line
            for table in (
                layouts(made, folder, python, wrong),
                archives(made, folder, python, wrong),
                readers(made, python, wrong),
                formats(asked.tools.absolute() / "node_modules", wrong),
            )
            for line in (*table, "")
        )
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{figures}{END}{rest.partition(END)[2]}", encoding="utf-8")
    print(figures)
    print("\n".join(wrong) or "nothing that docs/judges.md does not know")
    return 1 if wrong else 0


class Findings(list[str]):
    """What should not be, a line each."""

    def unless(self, held: bool, said: str) -> None:
        """Note it, unless that is so."""
        if not held:
            self.append(said)


def lacking() -> str:
    """The Debian packages that have the tools, where one is missing."""
    there = all(shutil.which(tool) for tool in ("java", "pandoc", "qpdf", "node"))
    return "" if there and all((JAVA / f"{name}.jar").exists() for name in JARS) else PACKAGES


def table(header: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    yield f"| {' | '.join(header)} |"
    yield "|---" * len(header) + "|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def layouts(made: Sequence[Subject], folder: Path, python: Path, wrong: Findings) -> Iterator[str]:
    """Pages and lines of each document in other programs, beside our PDF."""
    drawn = (
        by_onlyoffice(made, folder / "onlyoffice", python),
        by_libreoffice(made, folder / "libreoffice", its_copy=False),
        by_libreoffice(made, folder / "copies", its_copy=True),
    )
    found = {one: [likeness(one.pdf, pdfs[n]) for pdfs in drawn] for n, one in enumerate(made)}
    for one, likenesses in found.items():
        for program, like in zip(("ONLYOFFICE", "LibreOffice", "its copy"), likenesses, strict=True):
            ours, theirs = like.pages
            wrong.unless(ours == theirs, f"{one.name}: {program} has {theirs} pages for {ours}")
        wrong.unless(
            likenesses[2].alike >= LEAST * likenesses[2].lines,
            f"{one.name}: LibreOffice's copy breaks its lines otherwise",
        )

    def cells(like: Likeness) -> str:
        pages = "" if like.pages[0] == like.pages[1] else f"**{like.pages[1]} pages**, "
        return f"{pages}{like.alike} ({like.alike / like.lines:.1%})"

    def rows() -> Iterator[Sequence[object]]:
        for one, likenesses in found.items():
            yield one.name, likenesses[0].pages[0], likenesses[0].lines, *map(cells, likenesses)
        sums = [sum(like[n].alike for like in found.values()) for n in range(3)]
        lines, pages = (
            sum(count) for count in zip(*((x[0].lines, x[0].pages[0]) for x in found.values()), strict=True)
        )
        yield "all", pages, lines, *(f"{total} ({total / lines:.1%})" for total in sums)

    yield from table(
        (
            "document",
            "pages",
            "lines of our PDF",
            "alike in ONLYOFFICE",
            "in LibreOffice, the file for Word",
            "in LibreOffice, its copy",
        ),
        rows(),
    )


def archives(made: Sequence[Subject], folder: Path, python: Path, wrong: Findings) -> Iterator[str]:
    """What Preflight, qpdf and pikepdf find in each PDF."""
    found = dict(zip(made, archived(made, folder / "archived", python), strict=True))
    for one, what in found.items():
        for finding in what.findings:
            wrong.append(f"{one.name}: Preflight: {finding}")
        wrong.unless(what.sound, f"{one.name}: qpdf --check")
        wrong.unless(what.headings > 0, f"{one.name}: no heading is tagged")
    yield from table(
        ("PDF", "Preflight, beyond the two", "qpdf", "headings", "paragraphs", "tables", "their rows"),
        (
            (one.name, len(what.findings), "sound" if what.sound else "**unsound**", what.headings,
             *(what.tags.get(tag, 0) for tag in ("P", "Table", "TR")))
            for one, what in found.items()
        ),
    )  # fmt: skip


def readers(made: Sequence[Subject], python: Path, wrong: Findings) -> Iterator[str]:
    """What readers see of each Word file."""
    found = dict(zip(made, readings(made, python), strict=True))
    names = ("pandoc", "mammoth", "docx2python")
    for one, by in found.items():
        for name in names:
            wrong.unless(by[name].levels[0] == by[name].levels[1], f"{one.name}: {name} misses headings")
        wrong.unless(by["pandoc"].title, f"{one.name}: pandoc misses the title")

    def cell(name: str, one: Subject) -> str:
        seen = found[one][name]
        counts = (seen.levels, seen.others, seen.tables)
        return "; ".join(f"{n} of {there}" for n, there in counts) + (
            "; title" if seen.title else "; no title"
        )

    yield "Headings of the four levels; titles of attachments and headings without number; tables; the title:"
    yield ""
    yield from table(
        ("Word file", *names), ((one.name, *(cell(name, one) for name in names)) for one in found)
    )


def formats(modules: Path, wrong: Findings) -> Iterator[str]:
    """How many values are shown as numfmt shows them, and why others are not."""
    counted, unknown = compared(modules)
    for one in unknown:
        wrong.append(f"{one.code} of {one.value}: {one.ours!r} here, {one.theirs!r} in numfmt")
    yield f"{len(CODES)} number formats, {len(VALUES)} values each, beside numfmt:"
    yield ""
    yield from table(
        ("", "values"),
        (
            ("shown alike", counted[""]),
            *((why, n) for why, n in counted.most_common() if why),
            ("differ otherwise", len(unknown)),
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
