"""Prose pasted from Word: levels are read from the numbers that people typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from workbooks import PLAIN, notice, write_workbook


@pytest.fixture
def outline(tmp_path: Path):
    """The outline of a document with these paragraphs, each a cell of 内容 without level, and what was said."""

    def run(*paragraphs: str, header: tuple[str, ...] = ("部分", "内容"), rows: Any = None):
        table = [list(header), *(rows or [["正文", words] for words in paragraphs])]
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": table})
        result = notice_gen("show", book, "--kind", PLAIN)
        lines = [line for line in result.stdout.splitlines() if line.startswith("  ") and "〔" not in line]
        return lines, result.stderr

    return run


def test_typed_numbers_are_levels(outline) -> None:
    """一、 （一） 1. （1） ——: taken off and made anew, text run in after the first sentence."""
    lines, said = outline(
        "为做好工作，制定本方案。",
        "一、总体要求",
        "坚持为民。",
        "（一）加强领导。各单位要成立专班。",
        "1.摸底。逐户走访。",
        "(1)甲类。先办。",
        "——党员带头。做表率。",
        "二、工作要求",
    )
    assert lines == [
        "  为做好工作，制定本方案。",
        "  一、总体要求",
        "  坚持为民。",
        "    （一）加强领导。‖各单位要成立专班。",
        "      1.摸底。‖逐户走访。",
        "        （1）甲类。‖先办。",
        "  ——党员带头。做表率。",
        "  二、工作要求",
        "  【待填：“工作要求”的内容】",
    ]
    assert "认出 6 处，编号由程序重编" in said


def test_a_whole_text_in_one_cell_is_parted(outline) -> None:
    """Pasted into a cell that was being edited: every line a paragraph."""
    lines, _ = outline("为做好工作。\n一、总体要求\n坚持为民。\n二、工作要求\n抓好落实。")
    assert lines == ["  为做好工作。", "  一、总体要求", "  坚持为民。", "  二、工作要求", "  抓好落实。"]


def test_numbers_that_run_on_across_sections_run_on(outline) -> None:
    """1.–4. over two phases, as real notices have them."""
    lines, said = outline(
        "一、第一阶段", "1.甲。做甲。", "2.乙。做乙。", "二、第二阶段", "3.丙。做丙。", "4.丁。做丁。"
    )
    assert lines[-2:] == ["      3.丙。‖做丙。", "      4.丁。‖做丁。"]
    assert "接不上" not in said


@pytest.mark.parametrize(
    ("paragraphs", "place"),
    [(("一、甲。文。", "三、乙。文。"), "B3：编号“三、”接不上：这里应当是第 2 个"),
     (("一、甲。文。", "（二）乙。文。"), "B3：编号“（二）”接不上：这里应当是第 1 个")],
)  # fmt: skip
def test_a_jump_is_reported_with_its_cell(outline, paragraphs, place) -> None:
    _, said = outline(*paragraphs)
    assert place in said


@pytest.mark.parametrize(
    "words",
    [
        "2026年3月5日召开会议。",
        "3.5万元用于培训。",
        "一是加强领导。",
        "（某某区）试点。",
        "-5℃以下停工。",
        "1.5倍。",
    ],
)
def test_what_only_looks_like_a_number_stays_text(outline, words) -> None:
    lines, said = outline(words)
    assert lines == [f"  {words}"]
    assert "认出" not in said


def test_a_level_that_is_filled_in_is_not_guessed(outline) -> None:
    """层级 段落 keeps a paragraph that begins with a number as it is."""
    rows = [["正文", "段落", "1.甲。"], ["正文", "一级", "乙。"]]
    lines, said = outline(header=("部分", "层级", "内容"), rows=rows)
    assert lines == ["  1.甲。", "  一、‖乙。"]
    assert "认出" not in said


def test_a_number_typed_before_a_heading_with_a_level_is_taken_off(outline) -> None:
    lines, said = outline(
        header=("部分", "层级", "标题", "内容"), rows=[["正文", "一级", "一、总体要求", "坚持为民。"]]
    )
    assert lines == ["  一、总体要求", "  坚持为民。"]
    assert "标题前又打了“一、”，已去掉" in said


def test_a_long_first_sentence_is_text_and_no_heading(outline) -> None:
    """Its number keeps the heading's level; its words stay body text."""
    words = "各单位要按照全员参与强化基础注重实效的要求以增强法治意识规范执业行为强化服务技能改善服务态度为重点推动活动。"
    lines, _ = outline(f"1.{words}")
    assert lines == [f"      1.‖{words}"]
