"""What the page says by itself and a clerk types too, and cells of kinds that were printed otherwise than meant."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from test_habits import Run

BULLETIN: dict[str, Any] = {"模板": "简报", "机关代字": None, "年份": None, "序号": None, "主送机关": None, "期数": 6}

APPOINTMENT: dict[str, Any] = {"模板": "任免通知", "标题": "关于李三同志任职的通知"}


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
    assert run.lines.count("一、乙事") == 3  # each begins at 一、


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("乔庄镇卫生院副院长", "乔庄镇卫生院副院长"),
        ("任乔庄镇卫生院副院长。", "乔庄镇卫生院副院长"),
        ("任某局党组书记；", "某局党组书记"),
        ("任命李三同志为某院院长职务", "某院院长"),
        ("李三同志任城关镇卫生院院长", "城关镇卫生院院长"),
        ("任城区卫生健康局局长", "任城区卫生健康局局长"),  # 任城区, 任丘市 and 任村镇 are places
        ("任丘市医院院长", "任丘市医院院长"),
        ("任村镇卫生院院长", "任村镇卫生院院长"),
    ],
)
def test_an_office_is_printed_without_the_words_of_the_page(typed: str, printed: str, tmp_path: Path) -> None:
    """任, the name and the mark are the page's; what may be a place's stays, and is named."""
    run = Run(tmp_path, {"任免": [["姓名", "任职"], ["李三", typed]]}, **APPOINTMENT)
    assert f"李三同志任{printed}。" in run.lines
    assert (run.said("W316") != []) is (typed != printed)
    assert (run.said("W322") != []) is printed.startswith("任")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("免去竹园镇卫生院院长职务", "竹园镇卫生院院长"),
        ("免去李三同志某院院长的职务。", "某院院长"),
        ("某院院长、书记等职务；", "某院院长、书记等"),
        ("免疫规划科科长", "免疫规划科科长"),
    ],
)
def test_a_lost_office_is_printed_without_the_words_of_the_page(
    typed: str, printed: str, tmp_path: Path
) -> None:
    run = Run(tmp_path, {"任免": [["姓名", "免职"], ["李三同志", typed]]}, **APPOINTMENT)
    assert f"免去李三同志{printed}职务。" in run.lines


def test_the_text_of_appointments_stands_first(tmp_path: Path) -> None:
    """正文, the usual word, is what 开头 is; another part is named."""
    prose = [["部分", "内容"], ["正文", "经市委研究，决定："], ["结尾", "特此通知。"], ["附言", "完。"]]
    run = Run(tmp_path, {"任免": [["姓名", "任职"], ["李三", "某院院长"]], "正文": prose}, **APPOINTMENT)
    at = [run.lines.index(line) for line in ("经市委研究，决定：", "李三同志任某院院长。", "特此通知。")]
    assert at == sorted(at) and "经研究，决定：" not in run.lines
    assert run.said("W254") != []


@pytest.mark.parametrize(
    ("item", "typed", "line"),
    [
        ("编者按", "编者按：各地很快。", "〔编者按〕各地很快。"),
        ("编者按", "【编者按】各地很快。", "〔编者按〕各地很快。"),
        ("编者按", "按语中写到：各地很快。", "〔编者按〕按语中写到：各地很快。"),
        ("报", "报：市委办公室", "〔报上级〕市委办公室"),
        ("送", "送:市直部门", "〔送平级〕市直部门"),
        ("发", "发：各区", "〔发下级〕各区"),
        ("抄送机关", "抄　送：市委", "〔抄送机关〕市委"),
        ("附注", "附注：（此件公开发布）", "〔附注〕（此件公开发布）"),
        ("期数", "第6期", "〔发文字号〕第6期"),
        ("印数", "共印80份", "〔共印份数〕80"),
    ],
)
def test_a_label_of_the_page_is_printed_once(item: str, typed: str, line: str, tmp_path: Path) -> None:
    run = bulletin(tmp_path, [[None, None, "一段。"]], **{item: typed})
    assert line in run.lines
    assert run.said("W316", "W244") != [] or typed in line


def test_a_label_of_a_row_is_printed_once(tmp_path: Path) -> None:
    """参加单位： in 标题 and again before 内容."""
    run = bulletin(tmp_path, [[None, None, "一段。"], ["标签", "参加单位：", "参加单位：甲局"]])
    assert "〔标签〕参加单位：甲局" in run.lines and len(run.said("W316")) == 2
