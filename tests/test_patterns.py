"""No regular expression of the program takes time with the square of the text that it is given."""

from __future__ import annotations

import re

import pytest

from patterns import MOST_STEPS, Pattern, patterns, steps, texts

N = 12  # pieces in the shortest of three texts; more than any count that a pattern names, but those left out
MOST = N * N // 4  # steps of the third text beyond what is linear


def counts(pattern: Pattern) -> int:
    """The highest count that a pattern names, as 6 in {0,6}."""
    return max(map(int, re.findall(r"(\d+)\}", pattern.text)), default=0)


PATTERNS = [one for one in patterns() if counts(one) <= N]


def growth(pattern: Pattern) -> tuple[int, str]:
    """The steps that a text of three lengths takes beyond what is linear, and that text; of several the first that is
    beyond MOST."""
    for text in texts(pattern):
        thrice = steps(pattern, text(3 * N))
        if thrice >= MOST_STEPS:
            return thrice, text(3)
        if thrice <= 10 * 3 * N:  # not half of the square
            continue
        more = thrice - 2 * steps(pattern, text(2 * N)) + steps(pattern, text(N))
        if more >= MOST:
            return more, text(3)
    return 0, ""


@pytest.mark.slow
@pytest.mark.parametrize("pattern", PATTERNS, ids=[one.where for one in PATTERNS])
def test_a_pattern_looks_at_no_text_again_and_again(pattern: Pattern):
    """Steps are counted, not seconds: twice the text takes twice the steps."""
    more, text = growth(pattern)
    assert more < MOST, f"{pattern.text} on {text!a}…"


@pytest.mark.parametrize("text", [r"\s*,", r"\d+x", r"a*a*b", "《[^》]*》", r"(?:\d|\d\d)*x"])
def test_a_pattern_that_does_is_noticed(text: str):
    """What is looked for from every place of a run; two repeats that share it; one within another."""
    assert growth(Pattern("", re.compile(text), True))[0] >= MOST


@pytest.mark.parametrize("text", [r"(?<!\d)\d++x", r"(?<!\d)\d+x", "[^》]", r"a*b", "《[^《》]*》"])
def test_a_pattern_that_does_not_is_let_pass(text: str):
    """Also where it begins with a repeat, if it is matched at one place only."""
    assert growth(Pattern("", re.compile(text), text != r"a*b"))[0] < MOST
