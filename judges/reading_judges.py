"""Word files → which of their headings, tables and titles pandoc, mammoth and docx2python see as such."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from subjects import Subject

from word import styled  # of the tests

HERE = Path(__file__).parent
LEVELS = ("公文一级标题", "公文二级标题", "公文三级标题", "公文四级标题")
OTHERS = ("公文附件标题", "公文无号标题")


@dataclass(frozen=True, slots=True)
class Seen:
    """Of one file by one reader, each as (seen, there): numbered headings on their level, other titles, tables; the title."""

    levels: tuple[int, int]
    others: tuple[int, int]
    tables: tuple[int, int]
    title: bool


def readings(subjects: Sequence[Subject], python: Path) -> list[dict[str, Seen]]:
    """What each reader sees of each subject."""
    files = [str(one.docx) for one in subjects]
    made = subprocess.run([python, HERE / "with_readers.py", *files], check=True, capture_output=True)
    others = json.loads(made.stdout)
    return [
        {reader: _seen(one.docx, what) for reader, what in {"pandoc": _pandoc(one.docx), **rest}.items()}
        for one, rest in zip(subjects, others, strict=True)
    ]


def _seen(path: Path, what: dict[str, Any]) -> Seen:
    levels = [(n, _bare(p.text)) for n, style in enumerate(LEVELS, 1) for p in styled(path, style)]
    others = [_bare(p.text) for style in OTHERS for p in styled(path, style)]
    titles = [_bare(p.text) for p in styled(path, "公文标题")]
    found = [(level, _bare(words)) for level, words in what["headings"]]
    texts = [words for _, words in found]
    tables = len(docx.Document(str(path)).tables)
    return Seen(
        (sum(one in found for one in levels), len(levels)),
        (sum(one in texts for one in others), len(others)),
        (what["tables"], tables),
        what["title"] or (bool(titles) and all(title in texts for title in titles)),
    )


def _pandoc(path: Path) -> dict[str, Any]:
    done = subprocess.run(["pandoc", "-f", "docx", "-t", "json", path], check=True, capture_output=True)
    blocks = json.loads(done.stdout)["blocks"]
    return {
        "headings": [(one["c"][0], "".join(_strings(one["c"][2]))) for one in blocks if one["t"] == "Header"],
        "tables": sum(one["t"] == "Table" for one in blocks),
        "title": False,  # it looks for one in the first paragraph only
    }


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if tree["t"] == "Str":
            yield tree["c"]
        else:
            yield from _strings(tree.get("c", []))
    elif isinstance(tree, list):
        for one in tree:
            yield from _strings(one)


def _bare(words: str) -> str:
    return "".join(words.split())
