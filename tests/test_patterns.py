"""No regular expression of the program takes time with the square of the text that it is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notice_gen.compose.choosing import levels_of
from notice_gen.model.patterns import lazy_pattern
from patterns import MOST_STEPS, SOURCE, Pattern, modules_with_patterns, patterns_of, steps, texts

N = 12  # pieces in the shortest of three texts; more than any count that a pattern names, but those left out
MOST = N * N // 4  # steps of the third text beyond what is linear


def counts(pattern: Pattern) -> int:
    """The highest count that a pattern names, as 6 in {0,6}."""
    return max(map(int, re.findall(r"(\d+)\}", pattern.text)), default=0)


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
@pytest.mark.parametrize("module", modules_with_patterns(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_pattern_looks_at_no_text_again_and_again(module: Path):
    """Steps are counted, not seconds: twice the text takes twice the steps."""
    for pattern in patterns_of(module):
        if counts(pattern) <= N:
            more, text = growth(pattern)
            assert more < MOST, f"{pattern.where}: {pattern.text} on {text!a}…"


@pytest.mark.parametrize("text", [r"\s*,", r"\d+x", r"a*a*b", "《[^》]*》", r"(?:\d|\d\d)*x"])
def test_a_pattern_that_does_is_noticed(text: str):
    """What is looked for from every place of a run; two repeats that share it; one within another."""
    assert growth(Pattern("", re.compile(text), True))[0] >= MOST


@pytest.mark.parametrize("text", [r"(?<!\d)\d++x", r"(?<!\d)\d+x", "[^》]", r"a*b", "《[^《》]*》"])
def test_a_pattern_that_does_not_is_let_pass(text: str):
    """Also where it begins with a repeat, if it is matched at one place only."""
    assert growth(Pattern("", re.compile(text), text != r"a*b"))[0] < MOST


def test_a_lazy_pattern_is_compiled_by_its_first_use(monkeypatch: pytest.MonkeyPatch):
    """Importing the program compiles none of them."""
    asked: list[str] = []
    compiled = re.compile
    monkeypatch.setattr(re, "compile", lambda text, flags=0: asked.append(text) or compiled(text, flags))
    late = lazy_pattern("[甲乙]+", re.MULTILINE)
    assert not asked
    assert [late.fullmatch(words) is not None for words in ("甲乙", "丙")] == [True, False]
    assert (set(asked), late.flags & re.MULTILINE) == ({"[甲乙]+"}, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "levels"),
    [
        ("合计/男/女", ("合计", "男", "女")),
        ("费用（元/人）", ("费用（元/人）",)),
        ("费用（元/人）/上半年", ("费用（元/人）", "上半年")),
        ("甲（乙/丙", ("甲（乙", "丙")),  # nothing closes it
        ("/ 甲 //", ("甲",)),
    ],
)
def test_a_heading_parts_at_strokes_outside_brackets(heading: str, levels: tuple[str, ...]):
    assert levels_of(heading) == levels
