"""The paragraphs of draft and final → what differs, with the cells that the draft's words came from.

Spaces, line breaks and styles are no difference. Which of the two is right is not decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE, Place, sheet_name, spot
from notice_gen.model.raised import bears, plain
from notice_gen.office.finals.aligning import Code, codes, likeness, pairs
from notice_gen.taking.paragraphs import DATE_WORDS, NUMBER_WORDS, Paragraph, Span, bare, words
from notice_gen.taking.style_names import DATE, EDITED, NUMBER, PRINTER

Kind = Literal["改", "增", "删"]
ALIKE = 0.4  # from this ratio of common characters on, a paragraph is the same one changed
MOST_PAIRED = (
    10_000  # pairs of paragraphs to be compared for likeness; beyond it they are paired in their order
)
MOST_COMPARED = 10_000_000  # pairs of equal characters in them; beyond it likewise
# A heading with text on its line is a paragraph of the body; in files from before 2026-12 it had its level's style.
BODY, LEVELS = "公文正文", ("公文无号标题", "公文一级标题", "公文二级标题", "公文三级标题", "公文四级标题")
NEAR = 10  # characters shown on either side of a change


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a difference that belongs to one cell: what the workbook says and what the final says instead.

    `around` are the changed places with a few characters on either side, draft and final. `place` is nowhere
    where the words are the template's own.
    """

    place: Place
    workbook: str
    final: str
    around: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        _in_plain_words(self, "workbook", "final")
        around = tuple((plain(old), plain(new)) for old, new in self.around)
        object.__setattr__(self, "around", around)


@dataclass(frozen=True, slots=True)
class Difference:
    """A paragraph that was changed (改), added (增) or taken out (删): its style, the draft's words, the final's.

    `parts` are the cells that it touches; of an added paragraph, the cell of the words that it follows.
    """

    kind: Kind
    style: str
    draft: str
    final: str
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        _in_plain_words(self, "draft", "final")

    def as_data(self) -> dict[str, object]:
        """For 件.json and `--json`: cells only where they are known."""
        data: dict[str, object] = {
            "kind": self.kind,
            "style": self.style,
            "draft": self.draft,
            "final": self.final,
        }
        cells = [
            {
                "sheet": sheet_name(part.place),
                "cell": spot(part.place),
                "workbook": part.workbook,
                "final": part.final,
            }
            for part in self.parts
            if part.place != NOWHERE
        ]
        return {**data, "cells": cells} if cells else data


def _in_plain_words(said: Part | Difference, *names: str) -> None:
    """What has been compared is only shown from now on."""
    for name in names:
        if bears(getattr(said, name)):
            object.__setattr__(said, name, plain(getattr(said, name)))


def differences(
    draft: bytes | Sequence[Paragraph],
    final: bytes | Sequence[Paragraph],
    *,
    dates: bool = False,
) -> list[Difference]:
    """What differs, in the order of the final; nothing where only number and dates do.

    A number or date that the draft leaves open is never a difference. Where the draft has one, it is a
    difference only if `dates` asks for that. Raises Refused for bytes that are no Word file.
    """
    before = words(draft) if isinstance(draft, bytes) else list(draft)
    after = words(final) if isinstance(final, bytes) else list(final)
    masks = [_masked(one, dates) for one in before], [_masked(one, dates) for one in after]
    if dates:  # what stands open in the draft is open in the final as well
        masks = masks[0], _opened(before, masks[0], after, masks[1])
    found: list[Difference] = []
    for tag, i1, i2, j1, j2 in codes(*masks):
        if tag == "equal":
            continue
        last = before[i1 - 1] if i1 else None  # that an added paragraph follows
        for old, new in _paired(before[i1:i2], after[j1:j2]):
            if old is not None and new is not None:
                found.append(_changed(old, new))
            elif old is not None:
                found.append(Difference("删", old.style, old.text, "", tuple(_gone(old))))
            elif new is not None:
                after_words = (Part(last.spans[-1].place, last.text, ""),) if last and last.spans else ()
                found.append(Difference("增", new.style, "", new.text, after_words))
            last = old or last
    return found


# ---- number and dates ---------------------------------------------------------------------------

_OPEN_NUMBER = lazy_pattern(
    r"[〔【\[（(［][0-9]*[〕】\]）)］]第?号|(?:(?<![0-9])[0-9]*+年)?第[号期次](?:（总第期）)?"
)
_OPEN_DATE = lazy_pattern(r"(?<![0-9])[0-9]*+年(?:[0-9]*+月日|月[0-9]*+日)")


def _masked(paragraph: Paragraph, dates: bool) -> str:
    """The words to compare: without spaces, and number and dates as if they were open."""
    if dates:
        return paragraph.bare
    if paragraph.style == NUMBER:
        # The series stays: it is the issuer's own, and no number.
        return bare(NUMBER_WORDS.sub(lambda m: f"{m['series'] or ''}〔〕号", paragraph.text))
    if paragraph.style in (DATE, PRINTER, EDITED):
        return bare(DATE_WORDS.sub("年月日", paragraph.text))
    return paragraph.bare


def _opened(
    before: Sequence[Paragraph], drafts: Sequence[str], after: Sequence[Paragraph], finals: Sequence[str]
) -> list[str]:
    """The final's words to compare; a number or date that the draft leaves open gets the draft's words again."""
    opened = list(finals)
    for style, pattern, is_open in (
        (NUMBER, NUMBER_WORDS, _OPEN_NUMBER), (DATE, DATE_WORDS, _OPEN_DATE), (PRINTER, DATE_WORDS, _OPEN_DATE),
        (EDITED, DATE_WORDS, _OPEN_DATE),
    ):  # fmt: skip
        theirs = [words for one, words in zip(before, drafts, strict=True) if one.style == style]
        gap = next((match for words in theirs for match in [is_open.search(words)] if match), None)
        if gap is None:
            continue
        for n, one in enumerate(after):
            if one.style == style:
                match = pattern.search(finals[n])
                if match:
                    keep = (match["series"] or "") if style == NUMBER else ""
                    opened[n] = finals[n][: match.start()] + keep + gap[0] + finals[n][match.end() :]
    return opened


# ---- which became which -------------------------------------------------------------------------

Pair = tuple[Paragraph | None, Paragraph | None]


def _paired(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Pair]:
    """Paragraphs of the draft with those that they became, in the order of both."""
    if len(old) == len(new) and all(map(_same_place, old, new)) and (len(old) == 1 or old[0].in_table):
        yield from zip(old, new, strict=True)  # another text in the same place, however unlike
        return
    mine, theirs = ("".join(one.bare for one in some) for some in (old, new))
    if len(old) * len(new) > MOST_PAIRED or pairs(mine, theirs) > MOST_COMPARED:
        both = min(len(old), len(new))
        yield from zip(old[:both], new[:both], strict=True)
        yield from ((one, None) for one in old[both:])
        yield from ((None, one) for one in new[both:])
        return
    # The best sum of likenesses over pairs in order, as in the edit distance of two words.
    alike = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else -1.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new) and alike[i][j] >= ALIKE
        if both and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i + 1][j] >= best[i][j + 1]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _same_place(old: Paragraph, new: Paragraph) -> bool:
    run_in = old.style == BODY and new.style in LEVELS
    return (old.style == new.style or run_in) and old.in_table == new.in_table


def _likeness(old: Paragraph, new: Paragraph) -> float:
    """0 to 1. Words that stand in their own style, as an issuer or a date, are the same element however they read."""
    if old.style == new.style and old.style in (NUMBER, DATE, PRINTER, EDITED):
        return 1.0
    mine, theirs = old.bare, new.bare
    most = min(len(mine), len(theirs)), (Counter(mine) & Counter(theirs)).total()
    if 2 * min(most) < ALIKE * (len(mine) + len(theirs)):  # whatever their order
        return 0.0
    return likeness(mine, theirs)


# ---- which cell ---------------------------------------------------------------------------------


def _changed(old: Paragraph, new: Paragraph) -> Difference:
    """A changed paragraph, its changes sorted to the cells whose words they touch."""
    whole = codes(old.text, new.text)
    changes = [
        code for code in whole
        if code[0] != "equal" and bare(old.text[code[1] : code[2]]) != bare(new.text[code[3] : code[4]])
    ]  # fmt: skip
    touched: dict[Span | None, list[tuple[int, int, int, int]]] = {}
    for _, i1, i2, j1, j2 in changes:
        for span in _touched(old.spans, i1, i2):
            touched.setdefault(span, []).append((i1, i2, j1, j2))
    parts = []
    for span, places in touched.items():
        around = tuple(_around(old.text, new.text, places))
        if span is None:
            parts.append(Part(NOWHERE, "", "", around))
        else:
            cell_now = _now(whole, new.text, span)
            parts.append(Part(span.place, old.text[span.start : span.end], cell_now, around))
    return Difference("改", old.style, old.text, new.text, tuple(parts))


def _touched(spans: Sequence[Span], start: int, end: int) -> list[Span | None]:
    """The cells whose words lie in the draft's characters from start to end, or that such an insertion follows."""
    if start == end:
        follows = [span for span in spans if span.start < start <= span.end]
        before = [span for span in spans if span.start == start]
        return [next(iter(follows or before), None)]
    return [span for span in spans if span.start < end and start < span.end] or [None]


def _now(whole: Sequence[Code], final: str, span: Span) -> str:
    """The final's characters in the place of a cell's."""
    said = []
    for tag, i1, i2, j1, j2 in whole:
        if tag == "equal":
            start, end = max(i1, span.start), min(i2, span.end)
            if start < end:
                said.append(final[j1 + start - i1 : j1 + end - i1])
        elif (
            (i1 == i2 and span.start < i1 <= span.end)
            or (i1 < i2 and span.start <= i1 < span.end)
            or i1 == i2 == span.start == 0
        ):
            said.append(final[j1:j2])
    return "".join(said)


def _around(old: str, new: str, places: Sequence[tuple[int, int, int, int]]) -> Iterator[tuple[str, str]]:
    """Changed places that lie near each other as one, with a few characters on either side."""
    joined: list[list[int]] = []
    for i1, i2, j1, j2 in places:
        if joined and i1 - joined[-1][1] <= 2 * NEAR:
            joined[-1][1], joined[-1][3] = i2, j2
        else:
            joined.append([i1, i2, j1, j2])
    for i1, i2, j1, j2 in joined:
        yield _excerpt(old, i1, i2), _excerpt(new, j1, j2)


def _excerpt(text: str, start: int, end: int) -> str:
    left, right = max(0, start - NEAR), min(len(text), end + NEAR)
    return f"{'…' if left else ''}{text[left:right]}{'…' if right < len(text) else ''}"


def _gone(old: Paragraph) -> Iterator[Part]:
    """The cells of a paragraph that was taken out."""
    for span in old.spans:
        yield Part(span.place, old.text[span.start : span.end], "")
