"""The two campaigns, and what scripts/seeds.py types, against the real documents they were entered from."""

import sys
import tomllib
from pathlib import Path

import pytest

from conftest import CAMPAIGNS, built
from word import words
from workbooks import DATA, TESTS

sys.path.insert(0, str(TESTS.parent / "scripts"))

import seeds

pytestmark = pytest.mark.slow  # each makes a whole document

CORRECTIONS = tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


def of_the_seed(name: str) -> str:
    """The text of a real document with its listed corrections, white space aside."""
    text = _bare((TESTS / "seeds" / f"{name}.txt").read_text(encoding="utf-8"))
    for correction in CORRECTIONS[name]:
        seed = _bare(correction["seed"])
        assert text.count(seed) == correction.get("times", 1), correction
        text = text.replace(seed, _bare(correction["printed"]))
    return text


def _bare(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_the_text_is_the_seed_s_but_for_the_listed_corrections(campaign, documents) -> None:
    """Every character, white space aside."""
    assert words(documents[campaign]) == of_the_seed(campaign)


@pytest.mark.parametrize("seed", seeds.SEEDS, ids=lambda seed: seed.name)
def test_a_plan_a_table_a_roster_and_a_report_say_what_their_seeds_say(seed, tmp_path: Path) -> None:
    """Every character, white space aside."""
    assert words(built(DATA / f"{seed.name}.xlsx", tmp_path)) == of_the_seed(seed.name)


@pytest.mark.parametrize("seed", seeds.SEEDS, ids=lambda seed: seed.name)
def test_their_workbooks_are_what_is_typed_from_them(seed) -> None:
    """`python scripts/seeds.py` makes them anew."""
    assert (DATA / f"{seed.name}.xlsx").read_bytes() == seeds.workbook_of(seed)


def test_table_and_text_may_word_an_item_differently(documents) -> None:
    """内容（表） takes the place of 内容 in the attachment only."""
    printed = words(documents["shaoxing"])
    assert printed.count("中药快递等服务") == 1
    assert printed.count("中药快速等服务") == 1
