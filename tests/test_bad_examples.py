"""Each code has its smallest wrong example, and each example says just what it should."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bad_examples import BAD, Example, examples, faults_of_the_program, lays_out_pages, load, renew, run
from notice_gen.model.diagnostics import Fault, Severity, joined, table

pytestmark = pytest.mark.slow  # every example is a workbook that is checked

EXAMPLES = examples()
IN_FANGSONG = (pytest.mark.faces, pytest.mark.fangsong)
OF_AN_OFFICE = tuple("AHJR")  # an office with its register and archive is made for each of these


def needs(example: Example) -> list[pytest.MarkDecorator]:
    """The marks of what an example needs: pages in 仿宋, or the time that an office takes."""
    office = [pytest.mark.slow] if example.code.startswith(OF_AN_OFFICE) else []
    return [*(IN_FANGSONG if lays_out_pages(example) else ()), *office]


@pytest.mark.parametrize(
    "example",
    [pytest.param(one, id=one.code, marks=needs(one)) for one in EXAMPLES],
)
def test_an_example_says_what_it_should(example: Example, tmp_path: Path) -> None:
    """The whole transcript; no traceback; nothing is written where the book is refused."""
    answer = run(example, tmp_path)
    assert "Traceback" not in answer.output
    if os.environ.get("NEW_BAD"):
        renew(example, answer.said)
        return
    assert answer.said == example.said
    assert example.code in {finding.code for finding in answer.findings}
    refused = any(f.severity is Severity.ERROR and f.scope == "book" for f in answer.findings)
    # Where an 错误 holds back single documents, the code says whether any other was made.
    held_back = any(f.severity is Severity.ERROR and f.scope == "row" for f in answer.findings)
    # 4, 5 and 6 are archive verify's own.
    assert answer.exit_code in ((2, 3, 4, 5, 6) if refused else (1, 2, 3) if held_back else (1,))
    assert not (refused and answer.files), answer.files
    documents = [name for name in answer.files if name.endswith((".docx", ".pdf"))]
    assert not (held_back and answer.exit_code == 2 and documents), documents


def test_every_fault_has_an_example_and_every_example_a_fault() -> None:
    """Both ways, and each example's first line is the fault's name."""
    names = {code: fault.name for code, fault in faults_of_the_program().items()}
    assert names == {example.code: example.fault for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.code)
def test_a_finding_weighs_what_its_table_says(example: Example) -> None:
    """Nowhere is one said with another weight, but where it is softened for what is not being done."""
    weight = faults_of_the_program()[example.code].severity.value
    said = load(BAD / f"{example.code}.txt").said  # as NEW_BAD has just written it
    assert {line.partition("：")[0] for line in said if f"〔{example.code}〕" in line} == {weight}


def test_a_code_with_two_meanings_is_refused() -> None:
    """In one room's table, and over all rooms."""
    one, two = Fault("W999", Severity.NOTE, "一"), Fault("W999", Severity.NOTE, "二")
    with pytest.raises(ValueError, match="W999 is both"):
        table({"ONE": one, "TWO": two})
    with pytest.raises(ValueError, match="W999 is both"):
        joined([table({"ONE": one}), table({"TWO": two})])


def test_no_code_stands_anywhere_but_in_the_tables() -> None:
    """A finding is made from its entry, and none is compared as a string."""
    source = Path(__file__).parents[1] / "src" / "notice_gen"
    modules = (path for path in source.rglob("*.py") if path.name != "faults.py")
    code = re.compile(r"""["'][A-Y]\d{3}["']""")
    assert not [path.name for path in modules if code.search(path.read_text(encoding="utf-8"))]


def test_no_two_codes_have_the_same_example() -> None:
    """What is wrong in one is not what is wrong in another."""
    assert len({example.sections for example in EXAMPLES}) == len(EXAMPLES)
