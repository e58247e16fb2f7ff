"""notice-gen.toml of a working folder → Settings: a table per room, each value validated.

What the settings mean is decided by who asks for them; nothing of a workbook is read here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import DOCUMENT
from notice_gen.model.kind import instead
from notice_gen.model.looks import STANDARD, Looks
from notice_gen.settings.look import KEYS, OF_FORMATS, TABLE, difference, difference_of, looks_of, reader_of
from notice_gen.settings.settings_file import SettingsFile, Tables, Unfit, folder, words

SETTINGS = "notice-gen.toml"
MAKING = "生成"
OFFICE, OFFICE_FOLDER = "办公室", "文件夹"  # the table and key that say where the office's folder is
AS_THE_OFFICE_HAS_IT = "本机关规定如此的，不用管；不是的，删去这一项"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a working folder has set; what it leaves open is None or the program's default.

    `kind` is the kind of documents whose 模板 is empty; `output` where documents are written; `looks` the
    office's own layouts, and `differences` name what in it leaves GB/T 9704—2012.
    """

    kind: str | None = None
    output: Path = Path("output")
    formats: tuple[str, ...] = ("docx",)
    looks: Looks = STANDARD
    differences: tuple[Diagnostic, ...] = ()


def find_settings(beside: Path, here: Path, formats: Collection[str]) -> Settings:
    """The settings beside the workbook, else those of the current folder, else the defaults.

    `formats` are the names allowed in 格式. Raises Refused with every fault of the file.
    """
    for path in (beside / SETTINGS, here / SETTINGS):
        if path.is_file():
            return read_settings(path, formats)
    return Settings(output=here / Settings().output)


def read_settings(path: Path, formats: Collection[str]) -> Settings:
    """The settings of one file; a relative folder in it is relative to the file's own.

    Raises Refused with every fault, its line where it is known.
    """
    said = SettingsFile(path, TABLES)
    making = said.of(MAKING)
    for name in making.get("格式", ()):
        if name not in formats:
            meant, remedy = instead(name, formats)
            said.add_fault(MAKING, "格式", f"“格式”中没有“{name}”这一种", remedy, meant)
    look, looks = said.of(TABLE), STANDARD
    if not said.faults:
        try:
            looks = looks_of(look)
        except Unfit as unfit:
            said.add_fault(TABLE, unfit.key, f"“{unfit.key}”{unfit.seen}", unfit.remedy)
    said.raise_faults()
    usual = Settings()
    return Settings(
        kind=making.get("模板"),
        output=path.parent / making.get("输出文件夹", usual.output),
        formats=making.get("格式", usual.formats),
        looks=looks,
        differences=tuple(_differences(said, look, looks)),
    )


def _differences(said: SettingsFile, look: dict[str, Any], looks: Looks) -> Iterator[Diagnostic]:
    """What leaves the standard, each at its line; those of single formats after those of all."""
    for key, value in look.items():
        if key in KEYS and (fault := KEYS[key].left_by(value)) is not None:
            seen = difference(key, value, looks.of(DOCUMENT))
            yield said.note(fault, (TABLE, key), seen, AS_THE_OFFICE_HAS_IT)
    for format, keys in OF_FORMATS.items():
        for key, value in look.get(format, {}).items():
            if (fault := keys[key].left_by(value)) is not None:
                yield said.note(
                    fault, (TABLE, format, key), difference_of(format, key, value), AS_THE_OFFICE_HAS_IT
                )


# ---- values -------------------------------------------------------------------------------------


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise Unfit("要写一组文字", '写成 ["docx"] 这样')
    return tuple(dict.fromkeys(item.strip() for item in value))


# Every table and key, and how its value is read. A room's own table is one more line here.
TABLES: Tables = {
    MAKING: {"模板": words, "输出文件夹": folder, "格式": _several},
    OFFICE: {OFFICE_FOLDER: folder},
    TABLE: {
        **{name: key.read for name, key in KEYS.items()},
        **{format: reader_of(format) for format in OF_FORMATS},
    },
}
