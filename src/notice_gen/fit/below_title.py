"""What stands below a title, and labels with names → their lines: centred in the shape of a title, or behind a colon."""

from __future__ import annotations

from collections.abc import Iterator

from notice_gen.fit.em import em
from notice_gen.fit.title import broken
from notice_gen.model.document import Byline, Labelled, Subtitle, TitleNote
from notice_gen.model.fitted import FittedCentred, FittedLabelled
from notice_gen.model.layout import Layout
from notice_gen.model.text import without_end_marks

SPARE = 1  # 字 that a centred line leaves free: a stand-in face may have wider digits than 楷体
LONGEST = 12  # 字; below a longer label there would be hardly room for words, so the lines begin where paragraphs do


def fit_below_title(element: Subtitle | TitleNote | Byline, layout: Layout) -> FittedCentred:
    """Its lines, no stump below a longer one; a clerk's own breaks stand."""
    match element:
        case Subtitle() | TitleNote():
            words = [element.text.broken]
        case Byline():
            words = [element.author.broken, element.date.broken]
    return FittedCentred(tuple(line for text in words for line in _lines(text, layout)))


def _lines(text: str, layout: Layout) -> Iterator[str]:
    for line in text.split("\n"):
        if line.strip():
            yield from broken(line.strip(), (), layout.characters - SPARE, layout.title_last_line_least)


def fit_labelled(labelled: Labelled, layout: Layout) -> FittedLabelled:
    """The label closed by one full-width colon, and the paragraphs beside it, which all begin behind it (10.3)."""
    label = without_end_marks(str(labelled.label)) + "："
    wide = em(label)
    hanging = wide if wide <= LONGEST else 0.0
    return FittedLabelled(label, tuple(labelled.text.paragraphs), layout.first_line_indent + hanging, hanging)
