"""Names in 出席, 签发人 and rosters: what is parted, what is asked about, what is left as it was typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import notice_gen
from workbooks import notice, write_workbook


def said_of_minutes(folder: Path, **present: str) -> tuple[str, str]:
    """The outline of minutes with these people, and what is said of them."""
    form = notice(
        模板="纪要",
        标题="",
        主送机关="",
        机关代字="",
        年份="",
        序号="",
        期数="",
        **{"出席": "张三", **present},
    )
    text = [["内容"], ["会议研究了有关事项。"]]
    result = notice_gen(
        "show", write_workbook(folder / "b.xlsx", {"发文": form, "正文": text}), "--as", "outline"
    )
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("张三 李四", "张三、李四"),
        ("张三，李四；王五", "张三、李四、王五"),
        ("市疾控中心：张三 李四\n市医院　王五，赵六六", "市疾控中心：张三、李四⏎市医院　王五、赵六六"),
        ("张三（主持），李四", "张三（主持）、李四"),
    ],
)
def test_names_of_those_present_are_parted_by_marks_and_that_is_said(
    typed: str, printed: str, tmp_path: Path
) -> None:
    outline, said = said_of_minutes(tmp_path, 列席=typed.replace("张三", "孙七"))
    assert printed.replace("张三", "孙七") in outline
    assert "W251" in said


@pytest.mark.parametrize("typed", ["市医院　孙七", "孙七（局长，主持），各科室负责人", "孙　七、李四"])
def test_what_is_not_all_names_stays_as_it_was_typed(typed: str, tmp_path: Path) -> None:
    outline, said = said_of_minutes(tmp_path, 列席=typed)
    assert typed in outline
    assert "W251" not in said


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("张三李四王五", True),
        ("市医院　张三李四王五", True),
        ("副局长张三李四王五", True),
        ("副局长张三、欧阳修远、各科室主要负责人、市卫生健康委员会办公室主任李四", False),
        ("阿依古丽·买买提、市第一人民医院呼吸与危重症医学科", False),
    ],
)
def test_names_of_those_present_that_run_together_are_asked_about(
    typed: str, asked: bool, tmp_path: Path
) -> None:
    assert ("W373" in said_of_minutes(tmp_path, 出席=typed)[1]) is asked


@pytest.mark.parametrize(
    ("typed", "asked"), [("张三李四", True), ("欧阳修远", False), ("张三、李四", False), ("张三", False)]
)
def test_four_characters_of_who_signs_are_two_names(typed: str, asked: bool, tmp_path: Path) -> None:
    form = notice(模板="通知", 标题="关于某事的通知", 签发人=typed)
    book = write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": [["内容"], ["请做好工作。"]]})
    assert ("W373" in notice_gen("check", book).output) is asked


def test_who_is_present_twice_is_said_in_the_later_place(tmp_path: Path) -> None:
    _, said = said_of_minutes(tmp_path, 出席="局长张三、李四、张三", 请假="王五", 列席="市医院　李四、王六")
    assert "“出席”里的“张三”写了两次" in said
    assert "“列席”里的“李四”，在“出席”里也有" in said
    assert said.count("W374") == 2
