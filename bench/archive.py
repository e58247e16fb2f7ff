"""The archive beside what the disk does: put, verify, search; 300 random changes, each to be found.

`python bench/archive.py [--items 10000] [--texts 100000] [--changes 300] [--folder …] [--only measure …]`. In one run:

    put       items a second, in groups of 200 with five files each, beside the same files written and synced alone
    verify    seconds for all of them on one and on two processes, beside sha512sum over the same files
    search    the index of --texts texts: texts a second, bytes a text, milliseconds of a search, warm
    changes   random changes found, and false alarms

`--address` is a PostgreSQL database (sqlalchemy URL) for search, else SQLite. Only the ratios are worth keeping.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from notice_gen.model.places import file_name

REPOSITORY = Path(__file__).parents[1]
sys.path[:0] = [str(REPOSITORY / "src"), str(REPOSITORY / "tests")]

from sqlalchemy import create_engine  # noqa: E402

import archives  # noqa: E402
from notice_gen.model.diagnostics import Severity  # noqa: E402
from notice_gen.model.filing import Number  # noqa: E402
from notice_gen.office.archive import Archive, NewItem, make_archive, verify  # noqa: E402
from notice_gen.office.archive.searching import Indexed, Search  # noqa: E402

GROUP = 200
MEASURES = ("put", "verify", "search", "changes")
QUESTIONS = (
    "义诊",
    "方案 健康",
    "各科室",
    "通知",
    "的",
    "2020",
    "77号",
    "实施方案",
    "没有的词",
    "工作 领导 小组",
)


def item(n: int) -> NewItem:
    """A document with five small files, no two alike."""
    sizes = {
        "正本/正本.pdf": 24_000,
        "定稿/定稿.docx": 14_000,
        "处理单/处理单.docx": 9_000,
        "附件/1.docx": 6_000,
    }
    files: dict[str, bytes | Path] = {name: random.Random(n).randbytes(size) for name, size in sizes.items()}
    files["件.json"] = f'{{"series": "某卫发", "year": 2026, "n": {n}, "text": "{"义" * 700}"}}'.encode()
    return NewItem(f"活动2026/通知{n}", files, "印发", Number("某卫发", 2026, n))


def put(folder: Path, many: int) -> Archive:
    """Fill an archive; say how fast, and how fast the disk takes the same files."""
    archive = make_archive(folder / "归档库")
    spent = 0.0
    for first in range(1, many + 1, GROUP):
        group = [item(n) for n in range(first, min(first + GROUP, many + 1))]
        start = time.perf_counter()
        archive.put(group, created=archives.MOMENT)
        spent += time.perf_counter() - start
    files = [path for path in archive.root.rglob("*") if path.is_file()]
    alone = _alone(folder / "alone", files)
    print(f"put      {many / spent:7.0f} items a second; the disk alone {many / alone:.0f} ({len(files)} files,"
          f" {sum(p.stat().st_size for p in files) / 1e6:.0f} MB): {spent / alone:.2f} times its time")  # fmt: skip
    return archive


def _alone(folder: Path, files: list[Path]) -> float:
    """Seconds to write the same bytes into as many files, a folder for every hundred, and to sync them."""

    def sync(path: Path) -> None:
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)

    spent = 0.0
    for first in range(0, len(files), 2000):
        group = [
            (folder / str(n // 100) / str(n), path.read_bytes())
            for n, path in enumerate(files[first : first + 2000], first)
        ]
        start = time.perf_counter()
        for path, data in group:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(sync, (path for path, _ in group)))
        spent += time.perf_counter() - start
    shutil.rmtree(folder)
    return spent


def check(archive: Archive, many: int) -> None:
    """Read every byte, on one process and on two."""
    links = archives.chain(archive)
    for jobs in (1, 2):
        start = time.perf_counter()
        findings = verify(archive, links, jobs)
        spent = time.perf_counter() - start
        print(f"verify   {spent:7.1f} s for {many} items on {jobs} process(es), {len(findings)} findings")
    start = time.perf_counter()
    subprocess.run(
        f"find '{archive.root}' -type f -print0 | xargs -0 -P 2 -n 500 sha512sum > {os.devnull}",
        shell=True,
        check=True,
    )
    print(f"         {time.perf_counter() - start:7.1f} s sha512sum over the same files, two at a time")


def search(folder: Path, many: int, address: str) -> None:
    """Index texts made of this repository's own sample documents, and ask."""
    words = "".join(
        path.read_text(encoding="utf-8") for path in sorted((REPOSITORY / "tests" / "golden").glob("*.txt"))
    )
    lines = [line.strip() for line in re.split("[。\n]", words) if len(line.strip()) > 5]
    chance = random.Random(1)
    engine = create_engine(address or f"sqlite:///{folder}/search.db")
    index = Search(engine)
    spent = 0.0
    for first in range(0, many, 1000):
        texts = [
            Indexed(f"k{n}", 1, f"某卫发〔{2000 + n % 30}〕{n}号", "关于" + chance.choice(lines)[:24], "各区卫生健康局",
                    "\n".join(chance.choices(lines, k=40)))
            for n in range(first, min(first + 1000, many))
        ]  # fmt: skip
        start = time.perf_counter()
        index.index(texts)
        spent += time.perf_counter() - start
    size = f", {(folder / 'search.db').stat().st_size / many:.0f} bytes a text" if not address else ""
    print(f"search   {many / spent:7.0f} texts a second taken in{size}")
    for question in QUESTIONS:
        found = index.find(question.split())
        times = sorted(_timed(lambda: index.find(question.split())) for _ in range(9))  # noqa: B023
        print(
            f"         {times[4] * 1000:7.1f} ms (worst of nine {times[-1] * 1000:.1f})  {question}: {len(found)}"
        )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def changes(folder: Path, many: int) -> None:
    """Change one thing at a time, and see whether it is found and named."""
    before = archives.filled(folder / "before")
    links = archives.chain(before)
    false = len(verify(before, links))
    found = named = 0
    kinds: dict[str, int] = {}
    for n in range(many):
        archive = Archive(folder / "now")
        shutil.copytree(before.path, archive.path)
        what, paths = archives.damage(archive, random.Random(n))
        wrong = [f for f in verify(archive, links) if f.severity is Severity.ERROR]
        said = {Path(file_name(f.place)) for f in wrong}
        kinds[what] = kinds.get(what, 0) + 1
        found += bool(wrong)
        named += any(path == one or one in path.parents for path in said for one in paths)
        shutil.rmtree(archive.path)
    print(f"changes  {found} of {many} found, {named} named by path, {false} false alarms before: {kinds}")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--changes", type=int, default=300)
    parser.add_argument("--address", default="")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as temporary:
        folder = Path(temporary)
        if {"put", "verify"} & set(asked.only):
            archive = put(folder, asked.items)
            if "verify" in asked.only:
                check(archive, asked.items)
        if "search" in asked.only:
            search(folder, asked.texts, asked.address)
        if "changes" in asked.only:
            changes(folder, asked.changes)


if __name__ == "__main__":
    main()
