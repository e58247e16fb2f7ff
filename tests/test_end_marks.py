"""Marks typed at the end of a cell, where the page goes on with its own: one is printed, and what was taken off is said."""

from __future__ import annotations

from pathlib import Path

from conftest import notice_gen
from workbooks import notice, write_workbook


def meeting(path: Path, **fields: str) -> tuple[list[str], str]:
    """The lines of a 会议通知 with these fields of 会议, and what was said."""
    told = {
        "会议名称": "关于2026年工作的会议",
        "会议时间": "2026年3月12日",
        "会议地点": "二楼会议室",
        **fields,
    }
    sheets = {
        "发文": notice(模板="会议通知", 标题="关于召开会议的通知", 印发件标题=None),
        "会议": [["项目", "内容"], *map(list, told.items())],
    }
    result = notice_gen("show", write_workbook(path / "b.xlsx", sheets))
    return [line.strip() for line in result.stdout.splitlines()], result.stderr


def test_a_mark_at_the_end_of_a_field_gives_way_to_the_page_s_and_is_named(tmp_path: Path) -> None:
    lines, said = meeting(
        tmp_path,
        会议名称="关于2026年工作的会议。",
        会议时间="2026年3月12日；",
        会议地点="二楼会议室、",
        联系人="某甲。",
        联系电话="0000-0000000；",
    )
    assert "经研究，决定召开关于2026年工作的会议，现将有关事项通知如下：" in lines
    assert {"2026年3月12日。", "二楼会议室。", "联系人：某甲，联系电话：0000-0000000。"} <= set(lines)
    assert said.count("W333") == 3  # for 。, ； and 、: one each, with all cells


def test_a_field_that_ends_its_own_sentence_is_named_by_nothing(tmp_path: Path) -> None:
    lines, said = meeting(tmp_path, 会议地点="二楼会议室。", 参会人员="名单如下：")
    assert {"二楼会议室。", "名单如下："} <= set(lines)
    assert "W333" not in said
