"""An attachment note that was typed into the text (附件：1.甲表 2.乙表) → the text without it; what is said of it.

The note is made of the sheet 附件. A typed one goes as a whole, or stays as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from notice_gen.book.columns import Column
from notice_gen.book.faults import NOTE_TYPED
from notice_gen.book.laying import Laid, cells_together
from notice_gen.book.prose import LEVEL, LEVELS, TEXT, TITLE, is_prose
from notice_gen.book.sheets import short
from notice_gen.model.diagnostics import Report
from notice_gen.model.kind import ATTACHMENTS, header_key
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place

_ORDER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_NOTE = lazy_pattern(rf"附\s?件\s?{_ORDER}?\s?[:：]")
_NUMBER = lazy_pattern(rf"{_ORDER}[.．、]")
_DIGIT = lazy_pattern(r"\s*(\d{1,2})[.．、]\s*(?!\d)[^。！？：:\n]{2,60}$")
LONGEST_NOTE = 30  # lines; more attachments than any note lists

_Line = tuple[int, str]  # the index of its cell, its words


@dataclass(frozen=True, slots=True)
class _Note:
    """A typed note: which of the lines it takes, and the titles in it that 附件 does not have."""

    lines: range
    strange: tuple[str, ...]
    known: bool  # whether 附件 has any of its titles


def tidy_notes(laid: Mapping[str, Laid], report: Report) -> None:
    """Take paragraphs off the prose that say what 附件 says, for the note is made of that sheet; name all others like it."""
    attachments = laid.get(ATTACHMENTS)
    titles = attachments.columns.get(header_key(TITLE)) if attachments is not None else None
    known = {_bare_title(text) for text in titles.texts} - {""} if titles is not None else set()
    for one in laid.values():
        if not is_prose([field.name for field in one.declared.fields]):
            continue
        taken: list[Place] = []
        left: list[Place] = []
        strange: list[str] = []
        levels = one.columns.get(header_key(LEVEL))
        headings = {n for n, level in enumerate(levels.texts) if level.strip() in LEVELS} if levels else set()
        for column in (one.columns[key] for key in (TITLE, TEXT) if key in one.columns):
            strange += _without_notes(column, headings, known, taken, left)
        for places, done in ((taken, "没有印"), (left, "照样印成一段")):
            if places:
                seen = f"正文里打了“附件：……”，{done}：附件说明由程序照“附件”表排在正文下面"
                remedy = "这里删去" if places is taken else "附件填在“附件”表里，一行一个，这里删去"
                if places is taken and strange:
                    seen += f"；其中“{'”“'.join(strange)}”和附件表的标题不一样"
                    remedy = "看看附件表里是不是少了，标题哪一个对；这里删去"
                report.found(NOTE_TYPED, cells_together(dict.fromkeys(places)), seen, remedy)


def _without_notes(
    column: Column,
    headings: Collection[int],
    known: Collection[str],
    taken: list[Place],
    left: list[Place],
) -> list[str]:
    """Take the lines of notes off a column; `left` are the cells of those that say something else than 附件.

    `headings` are the rows that were given the level of one. The titles that were taken off and that 附件 has otherwise are given.
    """
    if not _NOTE.search("\n".join(column.texts)):
        return []
    lines = [
        (n, "" if n in headings else line)
        for n, text in enumerate(column.texts)
        if text
        for line in text.split("\n")
    ]
    gone: set[int] = set()  # which of the lines
    strange: list[str] = []
    for note in _notes(lines, known):
        if note.known:
            gone.update(note.lines)
            strange += note.strange
        else:
            left += [column.place(lines[at][0]) for at in note.lines]
    for index in dict.fromkeys(lines[at][0] for at in sorted(gone)):
        kept = [line for at, (n, line) in enumerate(lines) if n == index and at not in gone]
        column.texts[index] = "\n".join(kept)
        taken.append(column.place(index))
    return strange


def _notes(lines: Sequence[_Line], known: Collection[str]) -> Iterator[_Note]:
    """The notes among the lines of a column: a line 附件：… and the titles that go on below it."""
    at = 0
    while at < len(lines):
        label = _NOTE.match(lines[at][1].strip())
        if label is None:
            at += 1
            continue
        rest = lines[at][1].strip()[label.end() :]
        titles = _titles(rest)
        numbers = _numbers(rest)
        end = at + 1
        while end < min(len(lines), at + LONGEST_NOTE) and _goes_on(
            lines[end][1], numbers, known, bool(titles)
        ):
            titles += _titles(lines[end][1])
            numbers = _numbers(lines[end][1]) or numbers
            end += 1
        strange = tuple(short(one, 20) for one in titles if one not in known)
        # Its only line may be a text that begins with the word: 附件：请于3月5日前报送。
        yield _Note(range(at, end), strange, any(title in known for title in titles))
        at = end


def _goes_on(line: str, last: int, known: Collection[str], begun: bool) -> bool:
    """Whether a line goes on with a note: titles that 附件 has, or the next number before a title."""
    if _NOTE.match(line.strip()):
        return False
    titles = _titles(line)
    if titles and all(title in known for title in titles):
        return True
    match = _DIGIT.match(line)
    return match is not None and int(match[1]) == last + 1 and (last > 0 or not begun)


def _numbers(words: str) -> int:
    """The last number before a title in words: 2 of 1.甲表；2.乙表; 0 where there is none."""
    found = re.findall(r"(?:^|[；;\s])(\d{1,2})[.．、]", words.strip())
    return int(found[-1]) if found else 0


def _titles(words: str) -> list[str]:
    """The titles of a line of a note, bare."""
    pieces = (piece.strip() for piece in re.split("[；;]", words))
    return [title for piece in pieces if (title := _bare_title(_NUMBER.sub("", piece, count=1)))]


def _bare_title(words: str) -> str:
    """A title without what stands around it in a note."""
    return re.sub(r"[\s《》；;。]", "", words)
