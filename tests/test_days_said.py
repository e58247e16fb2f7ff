"""Days in running words that no calendar has: which are named, and which words are no such days."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.model.days_said import days_that_are_not
from workbooks import notice, write_workbook

THIS_YEAR = (2026, 2027, 2025)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("请于2026年2月30日前报送", "2026年2月30日"),
        ("有效期至2026年13月1日", "2026年13月1日"),
        ("有效期至2026年13月", "2026年13月"),
        ("2026年11月31日上午9时", "2026年11月31日"),
        ("4月31日", "4月31日"),
        ("13月5日", "13月5日"),
        ("2026年2月29日", "2026年2月29日"),
        ("二〇二六年十一月三十一日", "二〇二六年十一月三十一日"),
        ("２０２６年２月３０日", "２０２６年２月３０日"),
        ("6月28日至31日", "6月28日至31日"),
        ("6月28—31日", "6月28—31日"),
        ("6月28日（星期日）上午9时至31日", "6月28日（星期日）上午9时至31日"),
        ("6月28日、31日", "6月28日、31日"),
        ("2026年12月28日至2月29日", "2026年12月28日至2月29日"),
        ("每月32日", "每月32日"),
    ],
)
def test_a_day_that_there_is_not_is_named(words: str, day: str) -> None:
    assert [(one.words, one.certain) for one in days_that_are_not(words)] == [(day, True)]


@pytest.mark.parametrize("words", ["原文为“6月31日”的", "《关于6月31日活动的通知》", "2026.2.30", "2月29日"])
def test_a_quotation_a_number_and_an_unnamed_year_are_to_be_looked_at(words: str) -> None:
    assert [one.certain for one in days_that_are_not(words, THIS_YEAR)] == [False]


@pytest.mark.parametrize(
    "words",
    [
        "2028年2月29日",
        "1月1日至12月31日",
        "9月1日—5日",
        "（2026年11月—2027年3月）",
        "1月31日、2月28日和3月31日",
        "13月龄、18月龄儿童",
        "6月31号楼",
        "6月31日龄",
        "农历二月三十日",
        "三四月三十日",
        "6月1日—31个工作日",
        "全年12个月30日",
    ],
)
def test_what_is_a_day_or_none_at_all_is_not_named(words: str) -> None:
    assert days_that_are_not(words, THIS_YEAR) == []


def test_where_a_leap_year_is_meant_29_february_is_a_day() -> None:
    assert days_that_are_not("2月29日", (2027, 2028, 2026)) == []


def said_of(path: Path, **sheets: object) -> str:
    form = notice(模板="通知", 标题="关于4月31日活动的通知", 印发件标题=None)
    book = write_workbook(path / "b.xlsx", {"发文": form, **sheets})
    return notice_gen("check", book).output


def test_a_title_and_a_text_are_looked_through(tmp_path: Path) -> None:
    said = said_of(tmp_path, 正文=[["内容"], ["请于2026年11月31日前报送。"]])
    assert "“标题”里写着“4月31日”" in said
    assert "“正文”表 A2：“内容”里写着“2026年11月31日”" in said


def test_a_column_of_the_clerk_s_own_is_looked_through_where_it_is_printed(tmp_path: Path) -> None:
    members = [["组内职务", "姓名", "到会日期"], ["组长", "某甲", "6月31日"]]
    text = [["内容", "插入"], ["名单如下。", None]]
    attached = [["标题", "来源"], ["名单", "领导小组"]]
    assert "W384" in said_of(tmp_path, 正文=text, 领导小组=members, 附件=attached)


def test_a_meeting_of_last_january_is_named_where_next_year_s_is_meant(tmp_path: Path) -> None:
    form = notice(模板="会议通知", 标题="关于召开座谈会的通知", 印发件标题=None, 成文日期="2026年11月23日")
    told = [
        ["项目", "内容"],
        ["会议名称", "座谈会"],
        ["会议时间", "1月5日上午9时"],
        ["会议地点", "三楼"],
        ["参会人员", "各科室。"],
    ]
    said = notice_gen("check", write_workbook(tmp_path / "b.xlsx", {"发文": form, "会议": told})).output
    assert "W382" in said
    assert "是明年的，写明2027年1月5日" in said
    told[2][1] = "2027年1月5日上午9时"
    said = notice_gen("check", write_workbook(tmp_path / "b.xlsx", {"发文": form, "会议": told})).output
    assert "W382" not in said
