"""A file of settings → its validated values by table and key; all faults are collected, each with its line.

Which tables and keys there are, and what they mean, is declared by `campaign` and `office`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.kind import likely
from notice_gen.model.places import InFile
from notice_gen.settings.faults import SETTINGS_UNREADABLE, UNKNOWN_SETTING, WRONG_SETTING
from notice_gen.settings.toml_file import ENGLISH_MARKS, UNFINISHED, Stop, Wording, read_toml

MOST_FAULTS = 50  # of one file; then it is said that the others were not looked at


class Unfit(Exception):
    """A value that its key cannot have: what is wrong, what to do, and the key at fault where it is another one."""

    def __init__(self, seen: str, remedy: str, key: str = "") -> None:
        super().__init__(seen)
        self.seen, self.remedy, self.key = seen, remedy, key


Reader = Callable[[object], Any]  # raises Unfit
Tables = Mapping[str, Mapping[str, Reader]]


def _seen(stop: Stop) -> str:
    return f"这一行看不懂：{stop.shown}" if stop.shown else UNFINISHED


def _slip(stop: Stop) -> str:
    slips = (
        ("[“”‘’＝［］，]", ENGLISH_MARKS),
        (r"^\s*+\[?\s*+[^\x00-\x7f]", '中文的名称放在英文引号里，如 "输出文件夹" = "output"'),
        (r'"[^"]*\\', "路径中的 \\ 改为 /"),
    )
    return next((remedy for looks, remedy in slips if re.search(looks, stop.written)), "")


WORDING = Wording(
    not_toml=SETTINGS_UNREADABLE,
    unreadable=SETTINGS_UNREADABLE,
    not_utf8=SETTINGS_UNREADABLE,
    too_big=SETTINGS_UNREADABLE,
    outside=SETTINGS_UNREADABLE,
    seen=_seen,
    slip=_slip,
    remedy="按 notice-gen init 所写的样子改",
)


class SettingsFile:
    """The values of a file of settings, and the faults found in it so far (`raise_faults` raises them).

    Raises Refused where the file cannot be read at all, or is not TOML.
    """

    def __init__(self, path: Path, known: Tables) -> None:
        self.faults: list[Diagnostic] = []
        self._file = read_toml(path, InFile(path.name), WORDING)
        self._values: dict[str, dict[str, Any]] = {}
        for name, table in self._file.data.items():
            if name in known and isinstance(table, dict):
                self._read(name, table, known[name])
            else:
                self._unknown((name,), known, "设置中没有“{}”这一部分")
            if len(self.faults) > MOST_FAULTS:
                return

    def of(self, table: str) -> dict[str, Any]:
        """The values of a table by key, without the keys that the file does not have."""
        return self._values.get(table, {})

    def add_fault(self, table: str, key: str, seen: str, remedy: str, meant: str = "") -> None:
        """Add a fault of a key's value, at its line."""
        self._add(WRONG_SETTING, (table, key), seen, remedy, meant)

    def note(self, fault: Fault, path: tuple[str, ...], seen: str, remedy: str) -> Diagnostic:
        """A 提醒 on the line of a key, by the tables that it stands in."""
        return self._file.finding(fault, self._file.line_of(*path), seen, remedy)

    def raise_faults(self) -> None:
        """Raise Refused with all faults, if there are any."""
        if self.faults:
            raise Refused(*self.faults)

    def _read(self, name: str, table: dict[str, Any], known: Mapping[str, Reader]) -> None:
        for key, value in table.items():
            if len(self.faults) > MOST_FAULTS:
                return
            if key not in known:
                self._unknown((name, key), known, f"“{name}”中没有“{{}}”这一项")
                continue
            try:
                self._values.setdefault(name, {})[key] = known[key](value)
            except Unfit as unfit:
                at_fault = unfit.key or key
                inside = (name, key, at_fault)  # as a code of a table of codes
                path = inside if self._file.line_of(*inside) else (name, at_fault)
                self._add(WRONG_SETTING, path, f"“{at_fault}”{unfit.seen}", unfit.remedy)

    def _unknown(self, path: tuple[str, ...], known: Collection[str], seen: str) -> None:
        meant = likely(path[-1], known, cutoff=0.4)
        remedy = f"改为“{meant}”" if meant else f"删去它，或改为下列之一：{'、'.join(known)}"
        self._add(UNKNOWN_SETTING, path, seen.format(path[-1]), remedy, meant)

    def _add(self, fault: Fault, path: tuple[str, ...], seen: str, remedy: str, meant: str = "") -> None:
        line = self._file.line_of(*path)
        if len(self.faults) == MOST_FAULTS:
            fault, line, seen, remedy, meant = (
                SETTINGS_UNREADABLE,
                0,
                "错误太多，后面的没有再查",
                WORDING.remedy,
                "",
            )
        if len(self.faults) <= MOST_FAULTS:
            self.faults.append(self._file.finding(fault, line, seen, remedy, meant))


# ---- readers of values that any table may have --------------------------------------------------


def words(value: object) -> str:
    """A text that says something. Raises Unfit."""
    if not isinstance(value, str) or not value.strip():
        raise Unfit("要写一段文字", '放在英文引号里，如 "output"；不用的项删去整行')
    return value.strip()


def folder(value: object) -> Path:
    """The path of a folder. Raises Unfit."""
    name = words(value)
    if "\0" in name:
        raise Unfit("不是文件夹的名称", '写一个文件夹的名称，如 "output"')
    if any(character < " " for character in name):  # TOML reads "D:\new" as D:, the end of a line, and ew
        raise Unfit("中的 \\ 和后面的字母合成了另一个字符", "路径中的 \\ 改为 /")
    return Path(name)
