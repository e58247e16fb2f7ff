"""Each code has its smallest wrong example, and each example says just what it should."""

from __future__ import annotations

import os

import pytest

from bad_examples import Example, codes_of_the_program, examples, lays_out_pages, renew, run
from notice_gen.model.diagnostics import Severity

EXAMPLES = examples()


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(one, id=one.code, marks=pytest.mark.faces if lays_out_pages(one) else ())
        for one in EXAMPLES
    ],
)
def test_an_example_says_what_it_should(example: Example, tmp_path):
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


def test_every_code_has_an_example_and_every_example_a_code():
    """Both ways."""
    assert sorted(set(codes_of_the_program())) == sorted(example.code for example in EXAMPLES)


def test_no_two_codes_have_the_same_example():
    """What is wrong in one is not what is wrong in another."""
    assert len({example.sections for example in EXAMPLES}) == len(EXAMPLES)
