"""A document with a number, or a day on which it was issued, and no day of its own: a draft, and a 待补."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from issuing import campaign, issue_there, office_with, units
from notice_gen.office.register import open_register
from workbooks import notice, write_workbook

pytestmark = pytest.mark.slow  # each issues or makes a document

TEXT = [["内容"], ["请做好工作。"]]


def built_of(folder: Path, **fields: Any) -> tuple[str, str]:
    """The name of the file that is made, and what is said."""
    form = notice(**{"模板": "通知", "标题": "关于某事的通知", "成文日期": None, **fields})
    book = write_workbook(folder / "b.xlsx", {"发文": form, "正文": TEXT})
    result = notice_gen("build", book, "--output", folder / "out")
    return next((folder / "out").glob("*.docx")).name, result.output


@pytest.mark.parametrize("missing", [{}, {"成文日期": ""}])
def test_a_number_without_a_day_is_due_and_the_file_a_draft(missing: dict[str, str], tmp_path: Path) -> None:
    name, said = built_of(tmp_path, 序号=9, 印发机关="某某办公室", 印发日期="2026-11-24", **missing)
    assert name.startswith("送审稿 ")
    assert said.count("W370") == 1
    assert "“序号”填了 9，“成文日期”还没有填写" in said


def test_a_day_of_issue_without_a_number_asks_for_it_too(tmp_path: Path) -> None:
    assert "W370" in built_of(tmp_path, 序号="", 印发机关="某某办公室", 印发日期="2026-11-24")[1]


def test_minutes_with_a_number_and_no_day_are_a_draft(tmp_path: Path) -> None:
    name, said = built_of(
        tmp_path, 模板="纪要", 标题="", 主送机关="", 机关代字="", 年份="", 期数=9, 出席="张三"
    )
    assert name.startswith("送审稿 ")
    assert "W370" in said


@pytest.mark.parametrize(
    ("fields", "starts"),
    [
        ({"序号": 9, "成文日期": "2026-11-23"}, "某卫发〔2026〕9号 "),
        ({"序号": ""}, "送审稿 "),
        (
            {
                "模板": "决定",
                "标题": "关于某事的决定",
                "题注": "2026年1月15日会议通过",
                "序号": 9,
                "署名": None,
            },
            "",
        ),
    ],
)
def test_what_has_its_day_or_no_number_is_not_asked(
    fields: dict[str, Any], starts: str, tmp_path: Path
) -> None:
    name, said = built_of(tmp_path, **fields)
    assert name.startswith(starts)
    assert "W370" not in said


def test_units_numbers_without_a_day_are_due_in_their_rows(tmp_path: Path) -> None:
    """Not where 发文 has the day of all of them."""
    sheets = units(2)
    sheets["单位"] = [
        [*sheets["单位"][0], "序号"],
        *([*row, n] for n, row in enumerate(sheets["单位"][1:], 1)),
    ]
    sheets["发文"]["年份"] = 2026
    undated = notice_gen("check", write_workbook(tmp_path / "a.xlsx", sheets)).output
    assert "W370" in undated
    sheets["发文"]["成文日期"] = "2026年3月20日"
    assert "W370" not in notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).output


def test_whoever_issues_gives_the_day_that_is_open(tmp_path: Path) -> None:
    """A 印发日期 that was typed ahead keeps nothing from being issued; 成文日期 is the day on which it was signed."""
    office_with(
        tmp_path, campaign(成文日期=None, 印发机关="某某市卫生健康委员会办公室", 印发日期="2026-03-20")
    )
    issue_there(tmp_path)
    register = open_register(str(tmp_path / "办公室" / "发文登记簿.db"), writing=False)
    (entry,) = register.entries()
    assert entry.facts["成文日期"] == entry.facts["签发日期"]
