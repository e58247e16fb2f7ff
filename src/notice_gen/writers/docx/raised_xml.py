"""word/document.xml → the same with raised and lowered characters as runs of their own (w:vertAlign).

It is done once to the whole part, so that no element of a document can forget it.
"""

from __future__ import annotations

import re

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.raised import Manner, bears, runs_of

# Runs are what `wordml` and `pieces` write: properties that hold no other run, and words without markup between w:t.
_RUN = lazy_pattern(
    r"<w:r>(?:<w:rPr>(?P<properties>(?:(?!</?w:r(?:Pr)?>).)*+)</w:rPr>)?(?P<inside>(?:(?!</?w:r>).)*+)</w:r>",
    re.DOTALL,
)
_TEXT = lazy_pattern(r'<w:t xml:space="preserve">([^<]*)</w:t>')
_ALIGNED = {Manner.RAISED: "superscript", Manner.LOWERED: "subscript"}


def with_raised(part: bytes) -> bytes:
    """The part with each raised or lowered character as the one that it stands for, in a run of its own."""
    # The bytes that characters of the planes 15 and 16 begin with: nearly every document is done here.
    if b"\xf3" not in part and b"\xf4" not in part:
        return part
    return _RUN.sub(_parted, part.decode()).encode()


def _parted(run: re.Match[str]) -> str:
    if not bears(run["inside"]):
        return run[0]
    own = run["properties"] or ""
    made, at = "", 0
    for text in _TEXT.finditer(run["inside"]):
        made += _run(own, run["inside"][at : text.start()])
        at = text.end()
        for manner, words in runs_of(text[1]):
            if manner is Manner.PLAIN:
                made += _run(own, _words(words))
            else:
                # w:vertAlign comes behind all properties that we write (CT_RPr is a sequence).
                aligned = f'<w:vertAlign w:val="{_ALIGNED[manner]}"/>'
                made += _run(own + aligned, _words(_escaped(words)))
    return made + _run(own, run["inside"][at:])


def _run(properties: str, inside: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>" if inside else ""


def _words(words: str) -> str:
    return f'<w:t xml:space="preserve">{words}</w:t>'


def _escaped(words: str) -> str:
    """Raised markup is words: only now it is a plain < or &."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
