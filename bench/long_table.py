"""An attachment of very many rows, each format in a process of its own → time, peak memory, pages.

`PYTHONPATH=src:tests python bench/long_table.py [ROWS …]` needs the faces of the tests. Six columns: number, unit, task,
day, telephone, remark; a section row before every hundred.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from office_tables import notice_with
from rendering import use_test_fonts

HEADER = ["序号", "单位名称", "工作任务", "完成时限", "联系电话", "备注"]
TASK = "完善基层服务场所的标识和流程，公布办事指南"


def main() -> None:
    """Print a row for each number of rows and format."""
    use_test_fonts()
    print("| rows | format | time (s) | of the processor (s) | peak memory (MB) | file (MB) | pages |")
    print("|---|---|---|---|---|---|---|")
    for count in [int(word) for word in sys.argv[1:]] or [2_000, 20_000]:
        with tempfile.TemporaryDirectory() as kept:
            book = notice_with(list(_rows(count)), Path(kept) / "book.xlsx", 标题="任务清单")
            for name in ("docx", "pdf"):
                took, worked, peak, file = _built(book, name, Path(kept) / name)
                pages = len(pdfium.PdfDocument(file)) if name == "pdf" else ""
                size = file.stat().st_size / 2**20
                print(
                    f"| {count:,} | {name} | {took:.1f} | {worked:.1f} | {peak:.0f} | {size:.1f} | {pages} |",
                    flush=True,
                )


def _rows(count: int) -> Iterator[list[object]]:
    yield [*HEADER]
    for n in range(1, count + 1):
        if n % 100 == 1:
            yield [f"第{n // 100 + 1}批"]
        yield [
            n,
            f"某某县第{n % 97 + 1}卫生院",
            TASK[: 8 + n % 13],
            f"{n % 12 + 1}月底",
            f"0000-{7000000 + n}",
            None,
        ]


def _built(book: Path, name: str, output: Path) -> tuple[float, float, float, Path]:
    """The seconds, those of the processor, and peak megabytes of a run, and its file."""
    command = [
        sys.executable,
        "-m",
        "notice_gen",
        "build",
        str(book),
        "--format",
        name,
        "--output",
        str(output),
    ]
    began = time.perf_counter()
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(run.pid, 0)
    took = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) not in (0, 1):  # 1: with findings
        raise SystemExit(f"{name}: exit {os.waitstatus_to_exitcode(status)}")
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, next(output.glob(f"*.{name}"))


if __name__ == "__main__":
    main()
