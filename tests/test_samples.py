"""Each kind's own example, as a workbook in data/: it is what its folder says, and becomes a whole document."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from conftest import notice_gen

pytestmark = pytest.mark.slow  # each makes a whole campaign

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS.parent / "scripts"))

import samples  # noqa: E402

SAMPLES = samples.samples()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_sample_is_what_the_example_of_its_kind_says(sample) -> None:
    """`python scripts/samples.py` makes it anew."""
    assert sample.place.read_bytes() == samples.workbook_of(sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_sample_is_its_golden_form_and_nothing_is_to_be_said_of_it(sample) -> None:
    """The tree as text; renew with NEW_GOLDEN=1."""
    result = notice_gen("show", sample.place, "--as", "outline")
    golden = TESTS / "golden" / f"{sample.name}.txt"
    if os.environ.get("NEW_GOLDEN"):
        golden.write_text(result.stdout, encoding="utf-8")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == golden.read_text(encoding="utf-8")
