"""The two campaigns against the real documents they were entered from."""

import tomllib

import pytest

from conftest import CAMPAIGNS
from word import words
from workbooks import DATA, TESTS

CORRECTIONS = tomllib.loads((DATA / "corrections.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_the_text_is_the_seed_s_but_for_the_listed_corrections(campaign, documents) -> None:
    """Every character, white space aside."""
    seed = "".join((TESTS / "seeds" / f"{campaign}.txt").read_text(encoding="utf-8").split())
    for correction in CORRECTIONS[campaign]:
        assert seed.count(correction["seed"]) == correction.get("times", 1), correction
        seed = seed.replace(correction["seed"], correction["printed"])
    assert words(documents[campaign]) == seed


def test_table_and_text_may_word_an_item_differently(documents) -> None:
    """内容（表） takes the place of 内容 in the attachment only."""
    printed = words(documents["shaoxing"])
    assert printed.count("中药快递等服务") == 1
    assert printed.count("中药快速等服务") == 1
