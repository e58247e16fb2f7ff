"""The real titles of tests/golden/titles.txt → how their lines stand in our PDF, LibreOffice and ONLYOFFICE.

`python judges/titles.py --tools FOLDER [--each N]`: N titles to a document, each as the title of an attachment, which is
fitted as every title is. FOLDER is the judges' virtual environment. Ends with 1 where a line differs from those decided.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from layout_judges import by_libreoffice, by_onlyoffice  # noqa: E402
from subjects import Subject  # noqa: E402

from notice_gen.model.layout import GB_T_9704  # noqa: E402
from pages import Pages  # noqa: E402
from rendering import missing, use_test_fonts  # noqa: E402
from workbooks import notice, write_workbook  # noqa: E402

TITLES = (ROOT / "tests" / "golden" / "titles.txt").read_text(encoding="utf-8").split("\n")


def subject(titles: list[str], folder: Path) -> Subject:
    """A notice with an attachment for each title, as Word file and PDF."""
    names = [f"附件{n}" for n in range(1, len(titles) + 1)]
    sheets = {
        "发文": notice(模板="通知", 标题="关于题目的通知", 印发件标题=""),
        "正文": [["部分", "内容"], ["正文", "现将有关题目附上。"], *([name, "内容。"] for name in names)],
        "附件": [
            ["性质", "标题", "来源"],
            *(["附件", t.replace("／", ""), n] for t, n in zip(titles, names, strict=True)),
        ],
    }
    book = write_workbook(folder / "titles.xlsx", sheets)
    words = ["build", str(book), "--output", str(folder / "made"), "--format", "docx,pdf"]
    done = subprocess.run([sys.executable, "-m", "notice_gen", *words], capture_output=True, text=True)
    files = list((folder / "made").glob("*.docx"))
    if len(files) != 1:
        raise RuntimeError(done.stdout + done.stderr)
    return Subject(folder.name, files[0], files[0].with_suffix(".pdf"))


def title_lines(pdf: Path) -> Iterator[list[str]]:
    """The lines of the title on the first page of each attachment, without blanks."""
    for page in Pages(pdf):
        lines = [line for line in page.text_lines if abs(line.glyphs[0].size - GB_T_9704.title_size) < 1.2]
        if lines and any(re.fullmatch(r"附件\s*\d+", line.text) for line in page.text_lines):
            yield [re.sub(r"\s", "", line.text) for line in lines]


def main() -> int:
    """Count the titles whose lines are those decided; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=Path, required=True, help="the judges' virtual environment")
    parser.add_argument("--each", type=int, default=48, help="titles to a document")
    asked = parser.parse_args()
    use_test_fonts()
    if lacks := missing():
        print(f"missing for the judges: {lacks}", file=sys.stderr)
        return 3
    titles = [title for title in TITLES if title]
    differ = 0
    with tempfile.TemporaryDirectory() as work:
        lists = [titles[n : n + asked.each] for n in range(0, len(titles), asked.each)]
        made = []
        for n, some in enumerate(lists):
            (Path(work) / str(n)).mkdir()
            made.append(subject(some, Path(work) / str(n)))
        python = asked.tools.absolute() / "bin" / "python"
        pdfs = {
            "PDF": [one.pdf for one in made],
            "LibreOffice": by_libreoffice(made, Path(work) / "libreoffice", its_copy=True),
            "ONLYOFFICE": by_onlyoffice(made, Path(work) / "onlyoffice", python),
        }
        for program, files in pdfs.items():
            alike = 0
            for some, file in zip(lists, files, strict=True):
                shown = list(title_lines(file))
                for title, lines in zip(some, shown, strict=True):
                    decided = [re.sub(r"\s", "", line) for line in title.split("／")]
                    alike += lines == decided
                    if lines != decided:
                        print(f"{program}: {'／'.join(lines)} (decided: {title})")
            print(f"{program}: {alike} of {len(titles)} titles in the lines decided")
            differ += len(titles) - alike
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
