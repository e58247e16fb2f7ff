"""Words of the text beside what the calendar and other sheets say: a weekday, a quoted letter, an attachment, a list drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from workbooks import notice, write_workbook


def shown(path: Path, sheets: dict[str, Any], **fields: str | None) -> tuple[str, str]:
    """A workbook's outline, and what was said of it."""
    dispatch = notice(标题="关于某某工作的通知", 印发件标题=None, **fields)
    result = notice_gen("show", write_workbook(path / "b.xlsx", {"发文": dispatch, **sheets}))
    return result.stdout, result.stderr


def test_a_weekday_that_is_not_the_date_s_is_said_with_the_right_one(tmp_path: Path) -> None:
    text = [["内容"], ["2026年3月12日（星期三）上午开会。"], ["2026年3月12日（星期四）下午散会。"]]
    _, said = shown(tmp_path, {"正文": text}, 模板="通知")
    assert "“正文”表 A2：“2026年3月12日（星期三）”，这一天是星期四" in said
    assert said.count("W335") == 1


@pytest.mark.parametrize(
    "words",
    ["2026年3月12日（星期四）", "2026年3月15日星期天", "2026年3月12日，周三以前", "2026年3月12日周四至周五"],
)
def test_days_of_which_no_weekday_is_certainly_wrong_are_not_named(words: str, tmp_path: Path) -> None:
    assert "W335" not in shown(tmp_path, {"正文": [["内容"], [f"{words}开会。"]]}, 模板="通知")[1]


def test_an_attachment_that_is_not_there_is_named_in_a_column_of_words_too(tmp_path: Path) -> None:
    told = [["项目", "内容"], ["会议名称", "会议"], ["回执报送", "请报送回执（见附件2）"]]
    slip = [["项目", "内容"], ["单位名称", None]]
    sheets = {"会议": told, "回执": slip, "附件": [["标题", "来源"], ["参会回执", "回执"]]}
    _, said = shown(tmp_path, sheets, 模板="会议通知")
    assert "“会议”表 B3：“回执报送”提到“附件2”，“附件”表中只有 1 个附件" in said


ANSWER = {
    "模板": "批复",
    "来文单位": "某某区卫生健康局",
    "来文标题": "关于设立某某站的请示",
    "来文字号": "某卫〔2026〕3号",
}


@pytest.mark.parametrize("title", ["关于设立某某站的请示", "关于申请设立某某站的请示"])
def test_a_quotation_is_printed_once_or_named(title: str, tmp_path: Path) -> None:
    text = [["内容"], [f"你局《{title}》收悉。批复如下："], ["同意。"]]
    outline, said = shown(tmp_path, {"正文": text}, **ANSWER)
    assert (outline.count("收悉") == 1) != ("W334" in said)


def test_an_answer_that_begins_with_its_decision_has_the_quotation_made(tmp_path: Path) -> None:
    outline, said = shown(tmp_path, {"正文": [["内容"], ["原则同意《某某规划》。"]]}, **ANSWER)
    assert outline.count("收悉") == 1
    assert "W334" not in said


@pytest.mark.parametrize(
    ("kind", "part"),
    [("成立领导小组通知", "名单后"), ("成立领导小组通知", "名单前"), ("领导小组名单", "名单后")],
)
@pytest.mark.parametrize("drawn", [None, "领导小组"])
def test_a_list_that_the_kind_prints_and_a_row_draws_is_printed_once(
    kind: str, part: str, drawn: str | None, tmp_path: Path
) -> None:
    text = [
        ["部分", "内容", "插入"],
        ["名单前", "为做好工作，成立领导小组。", None],
        [part, "名单如上。", drawn],
    ]
    sheets = {"正文": text, "领导小组": [["组内职务", "姓名"], ["组长", "某甲乙"]]}
    outline, _ = shown(tmp_path, sheets, 模板=kind)
    assert outline.count("某甲乙") == 1


@pytest.mark.parametrize(
    ("typed", "printed", "said"),
    [
        ("某甲 某乙丙", ["某甲", "某乙丙"], True),
        ("某甲　某乙丙", ["某甲", "某乙丙"], True),
        ("某　甲", ["某　甲"], False),
        ("某甲 局长", ["某甲 局长"], False),
        ("某甲、某乙丙", ["某甲", "某乙丙"], False),
    ],
)
def test_names_parted_by_a_blank_are_two_and_it_is_said(
    typed: str, printed: list[str], said: bool, tmp_path: Path
) -> None:
    outline, findings = shown(tmp_path, {"正文": [["内容"], ["汇报如下。"]]}, 模板="报告", 签发人=typed)
    signed = next(line for line in outline.splitlines() if "签发人" in line)
    assert signed.split("〕")[-1].split("、") == printed
    assert ("W251" in findings) is said


def test_a_label_without_content_is_due_in_its_own_row(tmp_path: Path) -> None:
    text = [["层级", "标题", "内容"], ["段落", None, "一段。"], ["标签", "参加单位", None]]
    _, said = shown(tmp_path, {"正文": text}, 模板="通知")
    assert "“正文”表 第 3 行：还没有标签后面的内容" in said or "“正文”表 A3：还没有标签后面的内容" in said


def test_a_word_that_is_as_near_to_several_has_them_all_named(tmp_path: Path) -> None:
    told = [["项目", "内容"], ["会议名称", "会议"]]
    slip = [["项目", "内容", "行高"], ["单位名称", None, "二行"]]
    _, said = shown(tmp_path, {"会议": told, "回执": slip}, 模板="会议通知")
    assert "建议：改为下列之一：一行、三行、六行" in said


def test_minutes_are_in_their_own_format_only(tmp_path: Path) -> None:
    text = [["内容"], ["会议议定。"]]
    _, said = shown(tmp_path, {"正文": text}, 模板="纪要", 公文格式="文件", 机关代字=None, 年份=None)
    assert "“公文格式”填的“文件”不在可选的内容里" in said


@pytest.mark.parametrize("typed", ["第12期", "12期", "１２"])
def test_the_number_of_an_issue_is_read_as_it_is_printed(typed: str, tmp_path: Path) -> None:
    text = [["内容"], ["会议议定。"]]
    outline, said = shown(
        tmp_path, {"正文": text}, 模板="纪要", 期数=typed, 序号=None, 机关代字=None, 年份=None
    )
    assert "第12期" in outline
    assert "W244" in said


@pytest.mark.faces
def test_a_heading_with_which_an_attachment_ends_heads_no_other_page(tmp_path: Path) -> None:
    """What comes on the next page is another attachment, not its text: P102 has nothing to say."""
    text = [
        ["部分", "内容"],
        ["正文", "请做好工作。"],
        ["附件1", "一、消防通道。"],
        ["附件2", "本单位承诺。"],
    ]
    attached = [["标题", "来源"], ["检查清单", "附件1"], ["承诺书", "附件2"]]
    form = notice(模板="通知", 标题="关于某某工作的通知")
    book = write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": text, "附件": attached})
    result = notice_gen("build", book, "--output", tmp_path / "out", "--format", "pdf")
    assert "已生成" in result.output
    assert "P102" not in result.output


@pytest.mark.parametrize("typed", ["普通", "公开", "无", "否", "—", "非密"])
def test_a_word_for_no_level_of_secrecy_is_none_and_said(typed: str, tmp_path: Path) -> None:
    outline, said = shown(tmp_path, {"正文": [["内容"], ["请做好工作。"]]}, 模板="通知", 密级=typed)
    assert "〔W387〕" in said
    assert said.count("〔W") == 1
    assert "密级" not in outline


def test_internal_is_no_level_of_secrecy_and_that_is_all_that_is_said(tmp_path: Path) -> None:
    _, said = shown(tmp_path, {"正文": [["内容"], ["请做好工作。"]]}, 模板="通知", 密级="内部")
    assert "“密级”写的“内部”不是密级" in said
    assert said.count("〔W") == 1
