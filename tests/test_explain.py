"""`explain`: what a code means, an example as it prints, what to do."""

from __future__ import annotations

import json

import pytest

from bad_examples import faults_of_the_program
from conftest import notice_gen
from notice_gen.cli.explaining import all_faults, page


def test_it_shows_the_fault_an_example_and_what_to_do() -> None:
    result = notice_gen("explain", "W112")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "W112  提醒：一个名称和常用的只差一个字（工作簿）"
    assert "  总结 | 医政课" in lines
    assert "  提醒：《工作簿.xlsx》“活动”表 B4：责任科室“医政课”只出现一次，“医政科”出现 2 次。" in lines
    assert lines[-1] == "怎么办：写错了的话，改为“医政科”。"


@pytest.mark.parametrize("typed", ["w112", "〔W112〕", " W112"])
def test_a_code_is_taken_as_it_was_printed_or_typed(typed) -> None:
    assert notice_gen("explain", typed).output == notice_gen("explain", "W112").output


def test_without_a_code_it_lists_all_of_them() -> None:
    listed = notice_gen("explain").output
    assert all(f"  {code}  " in listed for code in faults_of_the_program())


def test_it_knows_the_tables_of_all_rooms() -> None:
    """A room that is added is named in ROOMS."""
    assert all_faults() == faults_of_the_program()


def test_each_code_has_words_that_lead_out() -> None:
    """What is said of its example."""
    said = {code: page(code)["said"] for code in faults_of_the_program()}
    silent = [
        code for code, lines in said.items() if not lines or any(f"〔{code}〕" not in line for line in lines)
    ]
    assert not silent


def test_a_code_that_is_none_is_answered_with_the_likely_one() -> None:
    result = notice_gen("explain", "V112")
    assert result.exit_code == 2
    assert "没有“V112”这个编号，可能是“W112”" in result.output


def test_a_program_gets_the_same_page() -> None:
    assert json.loads(notice_gen("explain", "W112", "--json").stdout)["name"] == "一个名称和常用的只差一个字"
