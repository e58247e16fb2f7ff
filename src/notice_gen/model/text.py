"""Text of a document: literal words, values that remember their cells, and slots for values still to be bound.

A text knows its words and where they break; how they are set is decided elsewhere (`fit`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.values import Listing, Title, Value, Words, on_one_line, shown


@dataclass(frozen=True, slots=True)
class Slot:
    """Stands in a text or tree for the value with this index, until it is bound."""

    index: int


TextPart = str | Slot | Value


@dataclass(frozen=True, slots=True)
class Text:
    """Literal words and slots in order; once bound, literal words and values."""

    parts: tuple[TextPart, ...] = ()

    @classmethod
    def of(cls, *parts: TextPart) -> Text:
        """Text of these parts, the empty ones left out."""
        return cls(tuple(part for part in parts if part != ""))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        """The words on one line; only bound text has them."""
        return "".join(inline(part) for part in self.parts)

    @property
    def alone(self) -> TextPart | None:
        """The only part, where there is just one; its line breaks are then kept, not undone."""
        return self.parts[0] if len(self.parts) == 1 else None

    @property
    def paragraphs(self) -> list[str]:
        """The bound words, a new paragraph at each line break of a value that stands alone."""
        if isinstance(self.alone, Title):
            return [str(self)]
        if isinstance(self.alone, str):
            return [line for line in self.alone.split("\n") if line.strip()] or [""]
        return [str(self)]

    @property
    def broken(self) -> str:
        """The bound words with the clerk's own title breaks kept as \\n."""
        return "".join(shown(p) if isinstance(p, Title) or self.alone else inline(p) for p in self.parts)

    @property
    def items(self) -> tuple[str, ...]:
        """The names of a bound list, or the words as the only name."""
        if isinstance(self.alone, Listing):
            return tuple(str(item) for item in self.alone)
        words = str(self)
        return (words,) if words else ()


def inline(part: TextPart) -> str:
    """One bound part as running text, on one line."""
    if type(part) is Words and "\n" not in part:  # nearly every part of a batch
        return str(part)
    if isinstance(part, Title):
        return on_one_line(part)
    if isinstance(part, Slot):
        raise TypeError(f"slot {part.index} is not bound")
    words = shown(part)
    return " ".join(line for line in words.split("\n")) if "\n" in words else words


def announces(words: str) -> bool:
    """Whether words that end in ： announce what stands below them, not beside: 名单如下："""
    return words.rstrip("：:").endswith(("如下", "见下", "下列", "名单", "附后")) and words.endswith(
        ("：", ":")
    )


def is_phrase(name: str) -> bool:
    """Whether it is words for several people (各科室负责人), or more than a name (某丁，电话：0000), and not a person's name."""
    bare = unbracketed(name)  # 某丙（女） is a person
    if bare.startswith(_GROUPS) or _NO_NAME.search(bare):
        return True
    return len(bare) > 4 and "·" not in bare and not bare.isascii()


_PAIRS = {"（": "（）", "(": "（）", "〔": "〔〕", "[": "〔〕", "《": "《》", "〈": "〈〉", "【": "【】"}
_CLOSES = {"）": "（）", ")": "（）", "〕": "〔〕", "]": "〔〕", "》": "《》", "〉": "〈〉", "】": "【】"}


def bracketed(words: str) -> tuple[tuple[int, int], ...]:
    """From where to where the outermost brackets of the words reach, their marks included; （女) is one, of either width.

    A bracket that nothing closes is none.
    """
    opened: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for at, character in enumerate(words):
        if character in _PAIRS:
            opened.append((_PAIRS[character], at))
        elif character in _CLOSES and (pair := _CLOSES[character]) in (one for one, _ in opened):
            while opened[-1][0] != pair:  # what was opened inside and not closed is none
                opened.pop()
            start = opened.pop()[1]
            spans = [span for span in spans if span[0] < start]
            spans.append((start, at + 1))
    return tuple(spans)


def parted(words: str, marks: re.Pattern[str]) -> list[str]:
    """The words parted at the marks; those inside brackets part nothing: 李娜（女，回族）、王强 are two."""
    spans = bracketed(words) if any(map(words.__contains__, _PAIRS)) else ()
    if not spans:
        return marks.split(words)
    pieces, start = [], 0
    for match in marks.finditer(words):
        if not any(begin < match.start() < end for begin, end in spans):
            pieces.append(words[start : match.start()])
            start = match.end()
    return [*pieces, words[start:]]


def unbracketed(words: str) -> str:
    """The words without what stands in round brackets."""
    if "（" not in words and "(" not in words:
        return words
    for start, end in reversed(bracketed(words)):
        if words[start] in "（(":
            words = words[:start] + words[end:]
    return words


def without_end_marks(words: str) -> str:
    """Words without the marks at their end, where the page closes them with its own: 主送机关 by ：, 抄送 by 。"""
    return words.rstrip(" \t\n\u3000：:，,、；;。.．")


_GROUPS = ("各", "全体", "有关", "相关")
_NO_NAME = lazy_pattern(r"[：:@]|\d{3}")

EMPTY = Text()
