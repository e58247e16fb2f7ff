#!/usr/bin/env python3
"""A commit → whether this tree makes the same documents from that commit's samples, byte for byte.

    python scripts/same_documents.py af31191            # exit 0: the same; 1: what differs is listed
    python scripts/same_documents.py af31191 --keep DIR  # both results stay there to be looked at
    python scripts/same_documents.py af31191 --its-templates  # both with the commit's kinds, which are archived too

Both trees run the same commands, one after the other in a folder of the same name, with the clock held by
SOURCE_DATE_EPOCH: every sample workbook as docx, PDF and outline, the docx for LibreOffice, the thirty units one by
one and packed, and an office that issues the notices of 整改: its register's export, its archive, its package for
hand-over. Whether a difference is right is not judged here.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[1]
MOMENT = "1776000000"  # 2026-04-12, after the dates of the samples
SECONDS = re.compile("用时 [^）]*")
SAMPLES = ("wangcheng", "shaoxing", "zhenggai")
# What SQLite lays out by itself is compared by its exports; what a run remembers of files has their times in it.
LEFT_OUT = (".db", ".db-wal", ".db-shm", ".锁", ".notice-gen.run", ".notice-gen-units.json")

OFFICE = """
["归档"]
"全宗号" = "Z109"
"全宗名称" = "某某区卫生健康局"
"立档单位" = "某某区卫生健康局"
["归档"."机构代码"]
"办公室" = "BGS"
"医政股" = "YZG"
"""
# A * in a command stands for the file of that name.
COMMANDS = (
    *(f"build data/{name}.xlsx --output documents --format docx,pdf,outline" for name in SAMPLES),
    *(f"build data/{name}.xlsx --output libreoffice --for libreoffice" for name in SAMPLES),
    *(f"show data/{name}.xlsx --as outline" for name in SAMPLES),
    "units data/wangcheng.xlsx --output units --format docx,pdf",
    "units data/wangcheng.xlsx --output packed --pack",
    "pull documents/绍*.docx data/shaoxing.xlsx",
    "pull documents/绍*.docx data/wangcheng.xlsx",
    "init --office office",
    "init campaign --office office",
    "issue campaign/zhenggai.xlsx",
    "register list --office office",
    "register export --office office register.xlsx",
    "archive list --office office",
    "archive verify --office office",
    "archive export --office office handed-over",
    "archive examine handed-over --office office --output examined",
)


def results(tree: Path, source: Path, folder: Path, its_templates: bool) -> Path:
    """Everything that the commands of a tree make and say of the samples of `source`, in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source / "data", folder / "data")
    if its_templates:
        shutil.copytree(source / "templates", folder / "templates")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "src"),
        "SOURCE_DATE_EPOCH": MOMENT,
        "NOTICE_GEN_FONTS": str(HERE / ".cache" / "fonts"),
        "TZ": "Asia/Shanghai",
        "USER": "clerk",
    }
    said = []
    for command in COMMANDS:
        words = [
            str(next(folder.glob(word)).relative_to(folder)) if "*" in word else word
            for word in command.split(" ")
        ]
        if words[0] == "issue":
            shutil.copy(folder / "data" / "zhenggai.xlsx", folder / "campaign")
            (folder / "office" / "办公室.toml").write_text(OFFICE, encoding="utf-8")
            if its_templates:
                shutil.rmtree(folder / "campaign" / "templates")
                shutil.copytree(source / "templates", folder / "campaign" / "templates")
        done = subprocess.run(
            [sys.executable, "-m", "notice_gen", *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        words_said = SECONDS.sub("用时 …", done.stdout + done.stderr)
        said.append(f"$ notice-gen {command}\n{words_said}exit {done.returncode}\n")
        if done.returncode not in (0, 1):
            print(f"{tree.name}: exit {done.returncode}: {command}\n{words_said[-400:]}", file=sys.stderr)
    (folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    return folder


def files_of(folder: Path) -> set[str]:
    """The files to be compared, by their path in the folder."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(LEFT_OUT))
    return {str(path.relative_to(folder)) for path in found}


def differences(before: Path, after: Path) -> list[str]:
    """What one folder has and the other has not, or has otherwise."""
    old, new = files_of(before), files_of(after)
    changed = {name for name in old & new if not filecmp.cmp(before / name, after / name, shallow=False)}
    return [
        *(f"gone     {name}" for name in sorted(old - new)),
        *(f"new      {name}" for name in sorted(new - old)),
        *(f"differs  {name}" for name in sorted(changed)),
    ]


def main() -> int:
    """Compare this tree with a commit; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="the commit to compare with")
    parser.add_argument("--its-templates", action="store_true", help="make both with the commit's kinds")
    parser.add_argument("--keep", type=Path, help="a folder for both results")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        tree, run = Path(work) / "tree", Path(work) / "run"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), asked.commit], check=True)
        try:
            kept = asked.keep or Path(work) / "kept"
            kept.mkdir(parents=True, exist_ok=True)
            for name, source in (("before", tree), ("after", HERE)):
                shutil.rmtree(kept / name, ignore_errors=True)
                shutil.move(results(source, tree, run, asked.its_templates), kept / name)
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)
        found = differences(kept / "before", kept / "after")
        compared = len(files_of(kept / "after"))
    print("\n".join(found) or f"the same, {compared} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
