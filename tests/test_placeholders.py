"""Words in place of something still to come: which hold a document back, and which are its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.model.placeholders import placeholders
from workbooks import notice, write_workbook


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("活动经费（待补）万元", "（待补）"),
        ("经费【待补】万元", "【待补】"),
        ("经费[待核实]万元", "[待核实]"),
        ("电话（待补充：办公室报）", "（待补充：办公室报）"),
        ("地点（待通知）", "（待通知）"),
        ("主讲人（未定）", "（未定）"),
        ("联系人TBD", "TBD"),
        ("发至XX@163.com", "XX"),
        ("网址www.xxx.com", "xxx"),
        ("××局", "××"),
        ("时间待定，另行通知", "待定"),
    ],
)
def test_what_is_to_come_is_found(words: str, found: str) -> None:
    assert [one[0] for one in placeholders(words)] == [found]


@pytest.mark.parametrize(
    "words",
    [
        "电子邮箱：wjb_xx@example.com。",
        "见http://example.gov.cn/xx/2026.html。",
        "见example.gov.cn/xx/2026.html。",
        "材料待补齐后再报",
        "做好接待和待命工作",
        "待定岗位5个，待定的由区里统筹",
        "具体时间（另行通知）",
        "（待遇从优）",
        "【待填：联系电话】",
        "【待核】",
    ],
)
def test_letters_of_addresses_and_other_words_are_none(words: str) -> None:
    assert placeholders(words) == []


def said_of(path: Path, text: list[list[object]], **fields: str | None) -> str:
    form = notice(模板="通知", 标题="关于某某工作的通知", 印发件标题=None, **fields)
    return notice_gen("check", write_workbook(path / "b.xlsx", {"发文": form, "正文": text})).output


def test_a_gap_in_the_brackets_of_an_entry_is_one_fault(tmp_path: Path) -> None:
    said = said_of(tmp_path, [["内容"], ["活动经费【待补】万元。"]])
    assert "W175" in said
    assert "W140" not in said


def test_a_word_that_is_all_of_its_cell_is_due_in_a_text(tmp_path: Path) -> None:
    assert "W175" in said_of(tmp_path, [["内容"], ["待补"]])


def test_a_heading_that_is_a_sentence_is_told_how_to_say_so(tmp_path: Path) -> None:
    text: list[list[object]] = [["层级", "标题", "内容"], ["一级", "请确定1名联络员", None]]
    said = said_of(tmp_path, text)
    assert "W174" in said
    assert "在它末尾加上“。”" in said
    text[1][1] = "请确定1名联络员。"
    assert "W174" not in said_of(tmp_path, text)


def test_a_request_beside_a_report_is_not_told_that_reports_ask_nothing(tmp_path: Path) -> None:
    forms = [
        ["项目", "内容", "内容"],
        ["文件", "甲", "乙"],
        ["模板", "请示", "报告"],
        ["标题", "关于某某工作的请示", "关于某某工作的报告"],
        ["发文机关", "某某市卫生健康委员会", "某某市卫生健康委员会"],
        ["主送机关", "某某市人民政府", "某某市人民政府"],
        ["签发人", "某甲", "某甲"],
        ["成文日期", "2026年3月5日", "2026年3月5日"],
    ]
    text = [["文件", "内容"], ["甲", "妥否，请批示。"], ["乙", "特此报告。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": forms, "正文": text})
    assert "W273" not in notice_gen("check", book).output
    text[2][1] = "妥否，请批示。"
    book = write_workbook(tmp_path / "b.xlsx", {"发文": forms, "正文": text})
    assert "“正文”表 B3：报告里有“请批示”" in notice_gen("check", book).output
