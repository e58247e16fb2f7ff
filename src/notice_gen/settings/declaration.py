"""kind.toml or sheets.toml → its data, validated against a Shape (keys and types); faults name their line.

What the words of a kind mean is not known here (`kind_file`, `declared_sheets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Fault, Refused
from notice_gen.model.kind import instead, likely
from notice_gen.model.places import InFile
from notice_gen.settings.faults import (
    DECLARATION_MISSING,
    DECLARATION_NOT_UTF8,
    DECLARATION_TOO_BIG,
    LINK_OUTSIDE,
    NAME_MISSING,
    NOT_TOML,
    UNKNOWN_KEY,
    WRONG_VALUE,
)
from notice_gen.settings.toml_file import ENGLISH_MARKS, UNFINISHED, Stop, TomlFile, Wording, read_toml

# The keys of a table and the type of each value: a type; [one] for a list of it; {str: one} for a table of any keys.
Shape = Mapping[str, Any]


def _seen(stop: Stop) -> str:
    return f"这一行第 {stop.column} 个字附近的写法有误" if stop.column else UNFINISHED


def _slip(stop: Stop) -> str:
    # Only where tomllib stopped: elsewhere in the line Chinese marks and \\ are part of descriptions and patterns.
    if stop.at and stop.at in "“”‘’＝［］，":
        return ENGLISH_MARKS
    return r"有 \ 的文字放在单引号里，如 '\d+'" if stop.error.startswith("Unescaped '\\'") else ""


WORDING = Wording(
    not_toml=NOT_TOML,
    unreadable=DECLARATION_MISSING,
    not_utf8=DECLARATION_NOT_UTF8,
    too_big=DECLARATION_TOO_BIG,
    outside=LINK_OUTSIDE,
    seen=_seen,
    slip=_slip,
    remedy="检查引号、等号、方括号和逗号",
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A kind.toml or sheets.toml that has been parsed. Methods that validate raise Refused with the line of the fault."""

    file: TomlFile

    @classmethod
    def read(cls, path: Path) -> Declaration:
        """The file, which lies in its folder, also behind a link. Raises Refused."""
        place = InFile(f"{path.parent.name}/{path.name}")
        return cls(read_toml(path, place, WORDING, path.parent))

    @property
    def data(self) -> dict[str, Any]:
        """The parsed TOML."""
        return self.file.data

    def validate(self, table: dict[str, Any], shape: Shape, path: str = "") -> None:
        """Raise Refused unless every key of the table is in the shape, with a value of its type. `path` names the table."""
        within = f"{path}中" if path else ""
        for key, value in table.items():
            if key not in shape:
                meant = likely(key, shape)
                remedy = f"改为“{meant}”" if meant else f"去掉它；可用的有：{'、'.join(shape)}"
                raise self.refusal(
                    UNKNOWN_KEY, f"{within}不认识的键“{key}”", remedy, key, within=path, meant=meant
                )
            if not _fits(value, shape[key]):
                seen = f"{within}“{key}”的写法不对"
                raise self.refusal(
                    WRONG_VALUE, seen, f"写成 {key} = {_example(shape[key])} 这样", key, within=path
                )

    def named(self, table: dict[str, Any], key: str, path: str) -> str:
        """The text under a required key. Raises Refused where it is missing or empty."""
        value = table.get(key, "")
        if not (value.strip() if isinstance(value, str) else value):
            raise self.refusal(NAME_MISSING, f"{path}没有 {key}", f"补上 {key}", within=path)
        return str(value)

    def refusal(
        self, fault: Fault, seen: str, remedy: str, *words: str, within: str = "", meant: str = ""
    ) -> Refused:
        """A Refused to raise; its line is the one that has all of `words`, where there is only one (below `within`)."""
        line = self._line(words, within)
        return Refused(self.file.finding(fault, line, seen, remedy, meant))

    def unknown_word(
        self, fault: Fault, seen: str, word: str, known: Iterable[str], *words: str, within: str = ""
    ) -> Refused:
        """A Refused to raise for a word that is none of those known, with the one that was probably meant.

        Its line is that of `words`, or of the word itself.
        """
        meant, remedy = instead(word, known)
        return self.refusal(fault, seen, remedy, *(words or (word,)), within=within, meant=meant)

    def _line(self, words: Iterable[str], within: str) -> int:
        """The only line that has all the words; of several the only one that has the table's name too."""
        wanted = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in words if word]
        names = [re.compile(rf"[\"']{re.escape(name)}[\"']") for name in re.findall("“([^“”]+)”", within)]
        for patterns in (wanted, [*wanted, *names[-1:]]) if wanted else (names[-1:],):
            line = self.file.line_with(*patterns) if patterns else 0
            if line:
                return line
        return 0


def _fits(value: Any, shape: Any) -> bool:
    match shape:
        case [inner]:
            return isinstance(value, list) and all(_fits(item, inner) for item in value)
        case dict():
            (inner,) = shape.values()
            return isinstance(value, dict) and all(_fits(item, inner) for item in value.values())
        case _:
            return isinstance(value, shape)


def _example(shape: Any) -> str:
    match shape:
        case [inner]:
            return f"[{_example(inner)}, …]"
        case dict():
            (inner,) = shape.values()
            return f'{{ "列名" = {_example(inner)} }}'
        case _:
            return {str: '"文字"', bool: "true", dict: "{ … }"}[shape]
