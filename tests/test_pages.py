"""Page checks keep quiet where the page is right: beside each wrong example of tests/bad/P….txt, its neighbour."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bad_examples import BAD, load, run
from conftest import notice_gen
from notice_gen.pages import PAGE_RULES
from notice_gen.pages.faults import FAULTS
from workbooks import DATA

pytestmark = pytest.mark.faces
CODES = sorted(path.stem for path in BAD.glob("P1*.txt"))


@pytest.mark.parametrize("code", CODES)
def test_a_right_page_is_not_said_to_be_wrong(code, tmp_path: Path) -> None:
    """The example with the words of 〔改好〕 exchanged; where it has none, without its 情形."""
    example = load(BAD / f"{code}.txt")
    exchanged = [tuple(map(str.strip, line.split("→"))) for line in example.lines("改好") or ()]

    def mended(line: str) -> str:
        for old, new in exchanged:
            line = line.replace(old, new)
        return line

    sections = tuple(
        (name, tuple(map(mended, lines))) for name, lines in example.sections if name not in ("情形", "改好")
    )
    assert sections != tuple(section for section in example.sections if section[0] != "改好")
    answer = run(replace(example, sections=sections), tmp_path)
    assert any(name.endswith(".pdf") for name in answer.files)
    assert code not in [finding.code for finding in answer.findings]


@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.__name__)
def test_a_rule_s_docstring_says_what_it_asks_and_by_which_clause(rule) -> None:
    """What a page is to be, in the standard's words, and the clause, or that it is the custom."""
    assert re.match(r"[一-龥][^:]*\((\d\.\d(\.\d)*|custom)\)", rule.__doc__ or "")


def test_what_pages_are_asked_stands_on_the_page_about_pages() -> None:
    """A row a fault, in the order of the table."""
    page = (Path(__file__).parents[1] / "docs" / "pdf.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (P\d+) \|", page, re.M) == list(FAULTS)


def test_check_pages_reports_without_writing(tmp_path: Path) -> None:
    example = load(BAD / "P103.txt")
    command = ("命令", ("check 工作簿.xlsx --pages",))
    sections = (*(s for s in example.sections if s[0] != "命令"), command)
    answer = run(replace(example, sections=sections), tmp_path)
    assert [finding.code for finding in answer.findings] == ["P103"]
    assert answer.files == ()


def test_the_label_of_an_attachment_is_no_lonely_line() -> None:
    """附件 at the head of its page, after a page that ends in a full line (data/shaoxing.xlsx)."""
    result = notice_gen("check", DATA / "shaoxing.xlsx", "--pages")
    assert "〔P103〕" in result.output
    assert "有一行只有“附件”" not in result.output
