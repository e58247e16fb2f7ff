"""Page checks keep quiet where the page is right: beside each wrong example of tests/bad/P….txt, its neighbour."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bad_examples import BAD, load, run
from conftest import notice_gen
from notice_gen.pages import PAGE_RULES
from workbooks import DATA

pytestmark = pytest.mark.faces
CODES = sorted(path.stem for path in BAD.glob("P1*.txt"))

# What mends an example: words of its sections exchanged. The others are mended by taking their 情形 away.
MENDED = {
    "P101": ("请认真贯彻执行。", "请认真贯彻执行。" * 20),
    "P109": ("方案 | 一段。", "通知 | 第二段。"),
    "P103": ("制定本方案。", "现制定本活动方案。"),
    "P104": ("进一步加强某某工作⏎", ""),
    "P110": ("主送机关 | ", "主送机关 | 各区、县卫生健康局 | "),
    "P108": ("abcdefghij", "abcdefghij "),
}


@pytest.mark.parametrize("code", CODES)
def test_a_right_page_is_not_said_to_be_wrong(code, tmp_path):
    example = load(BAD / f"{code}.txt")
    old, new = MENDED.get(code, ("", ""))
    sections = tuple(
        (name, tuple(line.replace(old, new) if old else line for line in lines))
        for name, lines in example.sections
        if name != "情形"
    )
    assert sections != example.sections
    answer = run(replace(example, sections=sections), tmp_path)
    assert any(name.endswith(".pdf") for name in answer.files)
    assert code not in [finding.code for finding in answer.findings]


def test_every_rule_has_its_page():
    """The docstring is what its reader gets, clause and all."""
    assert all(rule.__doc__ for rule in PAGE_RULES)


@pytest.mark.fangsong
def test_check_pages_reports_without_writing(tmp_path):
    example = load(BAD / "P103.txt")
    command = ("命令", ("check 工作簿.xlsx --pages",))
    sections = (*(s for s in example.sections if s[0] != "命令"), command)
    answer = run(replace(example, sections=sections), tmp_path)
    assert [finding.code for finding in answer.findings] == ["P103"]
    assert answer.files == ()


def test_the_label_of_an_attachment_is_no_lonely_line():
    """附件 at the head of its page, after a page that ends in a full line (data/shaoxing.xlsx)."""
    result = notice_gen("check", DATA / "shaoxing.xlsx", "--pages")
    assert "〔P103〕" in result.output
    assert "有一行只有“附件”" not in result.output
