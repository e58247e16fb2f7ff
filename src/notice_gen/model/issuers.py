"""Words in which several offices may stand → their names, the host's first. How they are set is not known here.

Hands type them on lines of their own (Alt+Enter), but a long name on two lines as well. What each line ends in tells the
two apart; where it does not, `perhaps_several` says so.
"""

from __future__ import annotations

from notice_gen.model.around import Mark
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.text import inline
from notice_gen.model.values import Listing

# What the name of an office ends in, or the post of who signs for it (7.3.5.3); 办公室 and 组织部 alone are the end of a
# name that goes on in the next line.
_OFFICE = lazy_pattern(
    r".{2,}(?:局|委|会|府|厅|部|院|办|室|中心|署|队|所|处|站|校|学|馆|社|团|公司|行|党组|妇联|军分区|基地"
    r"|长|主任|书记|主席|专员|总经理)"
)
SHORTEST = 4  # characters of a second name; 办公室 and 组织部 go on with the first
_SUFFIX = lazy_pattern(r"(?:\n|(?<=.))(文件|命令|令)\Z")


def is_office(words: str) -> bool:
    """Whether words may be the whole name of an office, or the post of its head."""
    return bool(_OFFICE.fullmatch(words))


def lines_of(words: str) -> list[str]:
    """The lines that have words on them."""
    return [line.strip() for line in words.split("\n") if line.strip()]


def names_in_lines(words: str) -> tuple[str, ...]:
    """The names of several offices, each on a line of its own; nothing where the words are one name, on however many lines."""
    if "\n" not in words:
        return ()
    first, *others = lines_of(words) or ("",)
    several = is_office(first) and any(map(is_office, others))
    return (first, *others) if several and all(len(one) >= SHORTEST for one in others) else ()


def perhaps_several(words: str) -> bool:
    """Whether lines that are read as one name may have been meant as several (某某区卫生局⏎财政局)."""
    lines = lines_of(words) if "\n" in words else []
    return len(lines) > 1 and is_office(lines[0]) and not names_in_lines(words)


def marked(mark: Mark) -> tuple[tuple[str, ...], str]:
    """The names that a bound mark of several issuers has, and what stands behind them (文件, 令); no names where it has one."""
    if not mark.text:
        return (), ""
    first, *others = mark.text.parts
    if isinstance(first, Listing) and len(first) > 1:
        return tuple(map(str, first)), "".join(map(inline, others))
    if others or not isinstance(first, str) or "\n" not in first:
        return (), ""
    suffix = _SUFFIX.search(first.strip())
    names = names_in_lines(first.strip()[: suffix.start()] if suffix else first)
    return (names, suffix[1] if suffix else "") if names else ((), "")
