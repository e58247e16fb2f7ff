"""notice-gen.toml of a working folder → Settings: a table per room, each key held to its type.

What the settings mean is decided by who asks for them; nothing of a workbook is read here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Diagnostic, Place, Refused, Severity
from notice_gen.model.kind import likely
from notice_gen.model.layout import GB_T_9704, Layout
from notice_gen.settings.look import KEYS, TABLE, Unfit, difference, laid_out

SETTINGS = "notice-gen.toml"
OFFICE, OFFICE_FOLDER = "办公室", "文件夹"  # the table and key that say where the office's folder is
AS_THE_OFFICE_HAS_IT = "本机关规定如此的，不用管；不是的，删去这一项"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a working folder has set; what it leaves open is None or the program's default.

    `kind` is the kind of documents whose 模板 is empty; `output` where documents are written; `layout` the
    office's own look, and `differences` name what in it leaves GB/T 9704—2012.
    """

    kind: str | None = None
    output: Path = Path("output")
    formats: tuple[str, ...] = ("docx",)
    layout: Layout = GB_T_9704
    differences: tuple[Diagnostic, ...] = ()


def find_settings(beside: Path, here: Path, formats: Collection[str]) -> Settings:
    """The settings beside the workbook, else those of the current folder, else the defaults.

    `formats` are the names that 格式 may hold. Raises Refused with every fault of the file.
    """
    for folder in (beside, here):
        if (folder / SETTINGS).is_file():
            return read_settings(folder / SETTINGS, formats)
    return Settings()


def read_settings(path: Path, formats: Collection[str]) -> Settings:
    """The settings of one file; a relative folder in it is relative to the file's own.

    Raises Refused with every fault, its line where it is known.
    """
    said = Said(path, TABLES)
    making = said.of("生成")
    for name in making.get("格式", ()):
        if name not in formats:
            meant = likely(name, formats)
            remedy = f"改为“{meant}”" if meant else f"改为下列之一：{'、'.join(formats)}"
            said.wrong("格式", f"“格式”中没有“{name}”这一种", remedy, meant)
    look, layout = said.of(TABLE), GB_T_9704
    if not said.faults:
        try:
            layout = laid_out(look)
        except Unfit as unfit:
            said.wrong(unfit.key, f"“{unfit.key}”{unfit.seen}", unfit.remedy)
    said.hold()
    usual = Settings()
    return Settings(
        kind=making.get("模板"),
        output=path.parent / making.get("输出文件夹", usual.output),
        formats=making.get("格式", usual.formats),
        layout=layout,
        differences=tuple(
            said.finding(
                KEYS[key].code, Severity.NOTE, key, difference(key, value, layout), AS_THE_OFFICE_HAS_IT
            )
            for key, value in look.items()
            if KEYS[key].leaves(value)
        ),
    )


Reader = Callable[[object], Any]  # raises Unfit
Tables = Mapping[str, Mapping[str, Reader]]


class Said:
    """What a file of settings says, by table and key, each value read; and what is wrong with it so far.

    Raises Refused where the file cannot be read at all, or is not TOML.
    """

    def __init__(self, path: Path, known: Tables) -> None:
        self.path = path
        self.faults: list[Diagnostic] = []
        self._text = _text(path)
        self._said: dict[str, dict[str, Any]] = {}
        try:
            data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise _not_toml(path, self._text, str(error)) from error
        for name, table in data.items():
            if name not in known or not isinstance(table, dict):
                self._unknown(name, known, "设置中没有“{}”这一部分")
                continue
            for key, value in table.items():
                if key not in known[name]:
                    self._unknown(key, known[name], f"“{name}”中没有“{{}}”这一项")
                    continue
                try:
                    self._said.setdefault(name, {})[key] = known[name][key](value)
                except Unfit as unfit:
                    self.wrong(unfit.key or key, f"“{unfit.key or key}”{unfit.seen}", unfit.remedy)

    def of(self, table: str) -> dict[str, Any]:
        """The values of a table by key; what is not said is not there."""
        return self._said.get(table, {})

    def wrong(self, key: str, seen: str, remedy: str, meant: str = "") -> None:
        """Keep a fault of a key's value."""
        self.faults.append(self.finding("S003", Severity.ERROR, key, seen, remedy, meant))

    def hold(self) -> None:
        """Raises Refused with every fault, if there is one."""
        if self.faults:
            raise Refused(*self.faults)

    def finding(
        self, code: str, severity: Severity, name: str, seen: str, remedy: str, meant: str = ""
    ) -> Diagnostic:
        """A finding on the line where a table or key stands."""
        numbered = enumerate(self._text.splitlines(), 1)
        line = next((n for n, words in numbered if re.match(rf"[\s\[]*[\"']?{re.escape(name)}\b", words)), 0)
        return Diagnostic(code, severity, Place(self.path.name, line=line), seen, remedy, meant)

    def _unknown(self, name: str, known: Collection[str], seen: str) -> None:
        meant = likely(name, known, cutoff=0.4)
        remedy = f"改为“{meant}”" if meant else f"删去它，或改为下列之一：{'、'.join(known)}"
        self.faults.append(self.finding("S002", Severity.ERROR, name, seen.format(name), remedy, meant))


# ---- values -------------------------------------------------------------------------------------


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
    return Path(name)


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise Unfit("要写一组文字", '写成 ["docx"] 这样')
    return tuple(dict.fromkeys(item.strip() for item in value))


# Every table and key, and how its value is read. A room's own table is one more line here.
TABLES: Tables = {
    "生成": {"模板": words, "输出文件夹": folder, "格式": _several},
    OFFICE: {OFFICE_FOLDER: folder},
    TABLE: {name: key.read for name, key in KEYS.items()},
}


# ---- faults -------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # 记事本 may put a byte order mark before the text
    except UnicodeDecodeError as error:
        seen, remedy = "文件不是 UTF-8 编码", "用记事本打开，另存为时把编码选为 UTF-8"
        raise Refused(Diagnostic("S001", Severity.ERROR, Place(path.name), seen, remedy)) from error
    except OSError as error:
        seen, remedy = f"文件打不开（{error.strerror}）", "检查文件是否允许读取"
        raise Refused(Diagnostic("S001", Severity.ERROR, Place(path.name), seen, remedy)) from error


def _not_toml(path: Path, text: str, error: str) -> Refused:
    """The line where the parser stopped, and what usually is the matter with it."""
    lines = text.splitlines()
    at = re.search(r"at line (\d+)", error)
    line = int(at[1]) if at else len(lines)
    written = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    remedy = "按 notice-gen init 所写的样子改"
    if re.search("[“”‘’＝［］，]", written):
        remedy = "引号、等号、方括号和逗号都用英文的"
    elif re.match(r"\[?\s*[^\x00-\x7f]", written):
        remedy = '中文的名称放在英文引号里，如 "输出文件夹" = "output"'
    elif re.search(r'"[^"]*\\', written):
        remedy = "路径中的 \\ 改为 /"
    elif "overwrite" in error or "declare" in error:
        remedy = "同一项只写一次"
    seen = f"这一行看不懂：{written}" if written else "文件没有写完"
    return Refused(Diagnostic("S001", Severity.ERROR, Place(path.name, line=line), seen, remedy))
