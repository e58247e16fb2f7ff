"""Which stretches of two sequences are the same: as difflib says, and in bounded time where difflib would not end."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest

from endless import comes_to_an_end
from notice_gen.office.finals import aligning
from notice_gen.office.finals.aligning import codes, likeness

pytestmark = pytest.mark.slow

SOME = random.Random(20261129)


def any_text(letters: str, longest: int) -> str:
    return "".join(SOME.choice(letters) for _ in range(SOME.randrange(longest)))


DIGITS = "".join(SOME.choice("0123456789") for _ in range(200_000))
PARAGRAPHS = [f"第{n}段" for n in range(40_000)]
# Old, new, and how much of the old one must at least be found again.
HOSTILE = {
    "other digits": (DIGITS, DIGITS[::-1], 0),
    "digits with a piece taken out": (DIGITS, DIGITS[:900] + DIGITS[950:], 199_950),
    "digits with pieces exchanged": (DIGITS, "0" + DIGITS[7:100_000] + "甲乙" + DIGITS[100_009:], 199_970),
    "one digit": ("1" * 200_000, "1" * 199_999 + "2", 199_999),
    "added paragraphs": (PARAGRAPHS[:50], PARAGRAPHS[25:], 25),
    "every second paragraph": (PARAGRAPHS[::2], PARAGRAPHS[::3], 6_667),
    "the same paragraph": (["√"] * 1_500 + ["甲"], ["√"] * 40_000 + ["乙"], 1_500),
}


def test_it_is_as_difflib_says():
    for _ in range(300):
        old, new = any_text("甲乙丙丁", 40), any_text("甲乙丙丁", 40)
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        assert codes(old, new) == matcher.get_opcodes()
        assert likeness(old, new) == matcher.ratio()


@pytest.mark.parametrize("as_list", [False, True])
def test_beyond_the_bound_the_new_one_still_comes_of_the_old(as_list, monkeypatch):
    """Every stretch once, in order; what is called equal is."""
    monkeypatch.setattr(aligning, "MOST_STEPS", 30)
    monkeypatch.setattr(aligning, "MOST_STEPS_INSIDE", 10)
    for _ in range(300):
        texts = any_text("甲乙丙丁子丑寅卯", 60), any_text("甲乙丙丁子丑寅卯", 60)
        old, new = map(list, texts) if as_list else texts
        i = j = 0
        for tag, i1, i2, j1, j2 in codes(old, new):
            assert (i1, j1) == (i, j)
            assert (old[i1:i2] == new[j1:j2]) is (tag == "equal")
            i, j = i2, j2
        assert (i, j) == (len(old), len(new))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_difflib_would_not_end_with_is_soon_compared(name):
    """200,000 digits took difflib hours, 40,000 paragraphs half a minute."""
    old, new, least = HOSTILE[name]
    with comes_to_an_end():
        found = sum(i2 - i1 for tag, i1, i2, _, _ in codes(old, new) if tag == "equal")
    assert found >= least
