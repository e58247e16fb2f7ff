"""A TOML file → its text, its data and the lines of its keys; or one finding in Chinese on why it cannot be read.

Reading takes bounded time whatever the bytes are. What the keys mean is not known here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from notice_gen.files.texts import CannotRead, text_of
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InFile, in_line

MOST_BYTES = 256 * 1024
# Parts of one key, as a.b.c has three. tomllib takes time and memory with the square of them, for each line anew:
# 2 s and 400 MB for one key of 10,000 (measured), 25 times that for 50,000. The deepest of ours has four.
MOST_PARTS = 20

# Possessive, and never begun in the middle of a word or behind a backslash: each character is looked at a few times only.
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_KEY = lazy_pattern(rf"(?<![A-Za-z0-9_\\-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_PARTS}}}")
_LONG_NUMBER = lazy_pattern("(?<![0-9_])[0-9][0-9_]{4000}")  # Python reads 4,300 digits
_KEY = lazy_pattern(rf"[ \t]*+(\[\[?)?[ \t]*+({_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+)[ \t]*+[=\]]")
LONGEST_SHOWN = 100  # characters of a line that a finding repeats

UNFINISHED, ENGLISH_MARKS = "文件没有写完", "引号、等号、方括号和逗号都用英文的"


@dataclass(frozen=True, slots=True)
class Stop:
    """Where tomllib stopped: the line from 1, the column from 1 (0 at the end of the file), the line's text, its message."""

    line: int
    column: int
    written: str
    error: str

    @property
    def at(self) -> str:
        """The character that it stopped at; empty at the end of a line."""
        return self.written[self.column - 1 : self.column] if self.column else ""

    @property
    def shown(self) -> str:
        """As much of the line as a finding repeats."""
        words = self.written.strip()
        return words[:LONGEST_SHOWN] + "…" if len(words) > LONGEST_SHOWN else words


@dataclass(frozen=True, slots=True)
class Wording:
    """The faults and words for one sort of file.

    The first five are its faults. `seen` says what is where tomllib stopped; `slip` is the remedy where the line shows a
    slip that people often make, else empty; `remedy` is that of all other stops.
    """

    not_toml: Fault
    unreadable: Fault
    not_utf8: Fault
    too_big: Fault
    outside: Fault
    seen: Callable[[Stop], str]
    slip: Callable[[Stop], str]
    remedy: str


@dataclass(frozen=True)
class TomlFile:
    """What was read: `place` is the file as findings name it, `data` as tomllib gives it."""

    place: InFile
    text: str
    data: dict[str, Any]

    def finding(self, fault: Fault, line: int, seen: str, remedy: str, meant: str = "") -> Diagnostic:
        """A finding on a line; 0 is the file as a whole."""
        return fault.at(in_line(self.place.file, line), seen, remedy, meant)

    def line_of(self, *path: str) -> int:
        """The first line that begins with this table or key, such as ("归档", "机构代码"); 0 for none."""
        return self._lines.get(path, 0)

    def line_with(self, *words: re.Pattern[str]) -> int:
        """The only line in which all of these are found; 0 where there are none or several."""
        numbered = enumerate(self.text.split("\n"), 1)
        found = [n for n, line in numbered if all(word.search(line) for word in words)]
        return found[0] if len(found) == 1 else 0

    @cached_property
    def _lines(self) -> dict[tuple[str, ...], int]:
        """The first line of every key that begins one, and of the tables that it is in."""
        lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for n, line in enumerate(self.text.split("\n"), 1):
            key = _KEY.match(line)
            if key is None:
                continue
            parts = tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_PART, key[2]))
            path = parts if key[1] else (*table, *parts)
            if key[1]:
                table = path
            for depth in range(len(path) - len(parts) + 1, len(path) + 1):
                lines.setdefault(path[:depth], n)
        return lines


def read_toml(path: Path, place: InFile, wording: Wording, folder: Path | None = None) -> TomlFile:
    """The file, which must lie in the folder, also behind a link, where one is given.

    Raises Refused with one finding: it cannot be read, is larger than MOST_BYTES, is not UTF-8 or is not TOML.
    """
    empty = TomlFile(place, "", {})
    try:
        text = text_of(path, None if folder is None else (folder,), MOST_BYTES)
    except CannotRead as error:
        fault, seen, remedy = _unreadable(error, wording)
        raise Refused(empty.finding(fault, 0, seen, remedy)) from error
    try:
        _validate_key_lengths(text)
        return TomlFile(place, text, tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        line, seen, remedy = _not_toml(text, error, wording)
        raise Refused(empty.finding(wording.not_toml, line, seen, remedy)) from error


class _LongKey(ValueError):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _validate_key_lengths(text: str) -> None:
    """Raise _LongKey for more than MOST_PARTS words with dots between them, wherever they are in the text."""
    found = _LONG_KEY.search(text)
    if found:
        raise _LongKey(_line_at(text, found.start()))


def _unreadable(error: CannotRead, wording: Wording) -> tuple[Fault, str, str]:
    match error.why:
        case "outside":
            return wording.outside, "这个文件是通向模板文件夹以外的链接", "把文件本身放进文件夹"
        case "too big":
            return wording.too_big, "文件太大（超过 256 KB）", "检查是不是放错了文件"
        case "not UTF-8":
            return wording.not_utf8, "文件不是 UTF-8 编码", "用记事本打开，另存为时把“编码”选为 UTF-8"
        case "missing":
            return wording.unreadable, "没有这个文件", "放回这个文件"
        case _:
            return wording.unreadable, "读不了这个文件", "检查它是不是文件、能不能打开"


def _not_toml(text: str, error: Exception, wording: Wording) -> tuple[int, str, str]:
    """The line at which it is not TOML, or 0, what was seen, and what to do."""
    match error:
        case _LongKey():
            return error.line, "这一行的点太多", wording.remedy
        case tomllib.TOMLDecodeError():
            stop = _stop(text, str(error))
            twice = "同一项只写一次" if re.search("overwrite|declare|Duplicate", stop.error) else ""
            return stop.line, wording.seen(stop), wording.slip(stop) or twice or wording.remedy
        case RecursionError():
            return _line_of_brackets(text), "文件的写法有误：括号套得太多", wording.remedy
        case _:  # Python refuses the number
            number = _LONG_NUMBER.search(text)
            line = _line_at(text, number.start()) if number else 0
            return line, "文件的写法有误：数字太长", wording.remedy


def _line_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _line_of_brackets(text: str) -> int:
    """The line of most brackets; 0 where they are spread over many lines."""
    brackets = [line.count("[") + line.count("{") for line in text.split("\n")]
    return brackets.index(max(brackets)) + 1 if max(brackets) > 100 else 0


def _stop(text: str, error: str) -> Stop:
    """The Stop in tomllib's message, which ends with the place; at the end of the file its last line that is not empty."""
    lines = text.split("\n")
    at = re.search(r"\(at line (\d+), column (\d+)\)$", error)
    line = int(at[1]) if at else len(text.rstrip().split("\n"))
    return Stop(line, int(at[2]) if at else 0, lines[line - 1], error)
