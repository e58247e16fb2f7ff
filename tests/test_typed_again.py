"""What the page says by itself and a clerk types too, and cells of kinds that were printed otherwise than meant."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from test_habits import Run

BULLETIN: dict[str, Any] = {"模板": "简报", "机关代字": None, "年份": None, "序号": None, "主送机关": None, "期数": 6}


def bulletin(path: Path, rows: list[list[Any]], **fields: Any) -> Run:
    """A bulletin with these rows of 正文: 层级, 标题, 内容."""
    return Run(path, {"正文": [["层级", "标题", "内容"], *rows]}, **{**BULLETIN, **fields})


def test_a_bulletin_has_any_number_of_articles(tmp_path: Path) -> None:
    """docs/kinds.md promises it; numbers typed in an article are its own."""
    rows = [[None, None, "一、甲事\n一段。"]]
    for title in ("第二篇", "第三篇", "第四篇"):
        rows += [["标题", title, None], [None, None, "一、乙事\n又一段。"]]
    run = bulletin(tmp_path, rows)
    assert run.said("W193", "W171") == []
    assert sum("一、乙事" in line for line in run.lines) == 3
