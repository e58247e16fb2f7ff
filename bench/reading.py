"""Reading and checking a workbook of 100,000 × 8 cells against openpyxl's normal reading, in one run.

`python bench/reading.py [--rows N] [--runs N]`. Each side runs in a process of its own, in turns, so that neither pays
for the other's memory; measured is the time inside the process, imports aside, and the process's peak memory (Linux).
openpyxl only reads its cells; notice-gen reads them as shown, with their formats, and checks every column of a
kind of eight typed columns (unique, required, enumerated, dates, telephone numbers). Both files hold what offices
keep: words, integers, a day, telephone numbers as text.
"""

from __future__ import annotations

import argparse
import datetime
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS, RUNS, TARGET = 100_000, 3, 0.2
KIND = """
documents = "单位"
[[sheet]]
name = "单位"
fields = [
  { name = "序号", type = "integer", constraints = { unique = true } },
  { name = "单位名称", type = "name", constraints = { required = true, unique = true } },
  { name = "单位类型", type = "word", constraints = { enum = ["基层", "医院", "专科", "门诊"] } },
  { name = "负责人", type = "name", due = true },
  { name = "联系电话", type = "phone" },
  { name = "床位数", type = "integer" },
  { name = "开始日期", type = "date" },
  { name = "备注" },
]
"""
OURS = """
import json, sys, time
from pathlib import Path
from notice_gen.book import check_book, read_workbook
from notice_gen.model.diagnostics import Report
from notice_gen.settings.kinds import load_kind
book, kind = Path(sys.argv[1]), load_kind(Path(sys.argv[2]))
begun = time.perf_counter()
workbook = read_workbook(book)
read = time.perf_counter() - begun
report = Report()
rows = len(check_book(kind, workbook, report).tables["单位"].records)
"""
THEIRS = """
import json, sys, time
import openpyxl
begun = time.perf_counter()
book = openpyxl.load_workbook(sys.argv[1])
rows = sum(1 for row in book.active.iter_rows(values_only=True) if any(row)) - 1
read, report = time.perf_counter() - begun, []
"""
END = """
took = time.perf_counter() - begun
# Of this process alone: ru_maxrss would count the parent's pages before exec.
peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": took, "read": read, "rows": rows, "found": len(report), "peak": peak}))
"""


def main() -> None:
    """Write the workbook, let both sides read it in turns, print seconds, ratio and memory."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book, kind = Path(folder) / "单位.xlsx", Path(folder) / "units"
        write(book, asked.rows)
        kind.mkdir()
        (kind / "kind.toml").write_text(KIND, encoding="utf-8")
        (kind / "body.md.j2").write_text("@标题 {{ 单位.单位名称 }}\n", encoding="utf-8")
        ours, theirs = [], []
        for _ in range(asked.runs):
            ours.append(run(OURS, book, kind))
            theirs.append(run(THEIRS, book, kind))
    for one in (*ours, *theirs):
        if one["rows"] != asked.rows or one["found"]:
            sys.exit(f"not what was written: {one}")
    mine, other = median(ours, "seconds"), median(theirs, "seconds")
    ratio = mine / other
    print(f"{asked.rows} × 8 cells, medians of {asked.runs} runs, peak memory of the process")
    print(
        f"notice-gen, read and check {mine:7.2f} s (reading {median(ours, 'read'):.2f})  {ours[0]['peak']} MB"
    )
    print(f"openpyxl, read             {other:7.2f} s               {theirs[0]['peak']} MB")
    print(
        f"ratio                      {ratio:7.2f}   target {TARGET}  {'holds' if ratio <= TARGET else 'does not hold'}"
    )


def write(path: Path, rows: int) -> None:
    """A workbook of one sheet 单位."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "单位"
    sheet.append(["序号", "单位名称", "单位类型", "负责人", "联系电话", "床位数", "开始日期", "备注"])
    for n in range(rows):
        kind = ("基层", "医院", "专科", "门诊")[n % 4]
        day = datetime.date(2026, 1 + n % 12, 1 + n % 28)
        telephone = f"0731-{8000000 + n}"
        sheet.append([n + 1, f"第{n}社区卫生服务中心", kind, f"某{n % 500}", telephone, n % 300, day, "无"])
    book.save(path)


def run(script: str, book: Path, kind: Path) -> dict[str, float]:
    """One side in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", script + END, str(book), str(kind)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def median(runs: list[dict[str, float]], what: str) -> float:
    """The median of one measure."""
    return statistics.median(one[what] for one in runs)


if __name__ == "__main__":
    main()
