"""An archived item as plain data, and what a 移交包 says of it: file names in order, day, class, pages.

Where items come from (archive, register) is not known here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from notice_gen.files.names import distinct, portable
from notice_gen.model.filing import DESCRIPTION, FAIR, ROLES, title_of
from notice_gen.model.patterns import lazy_pattern
from notice_gen.office.handover.codes import Code, parse_code

METADATA = "元数据.xml"
TYPESET = FAIR  # made by the program; any other 正本 is what was printed, sealed and scanned
# A path inside the bag stays under 200 characters, so that there is room for a folder's own path within the
# 260 of Windows, and each name under 200 bytes of UTF-8, where file systems take 255.
_LONGEST_FOLDER, _LONGEST_FILE, _LONGEST_BYTES = 90, 60, 190

_NOT_XML = lazy_pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sender:
    """Who hands over: 全宗号, 全宗名称, 立档单位名称 of the office's settings; empty where they are not set."""

    fonds: str = ""
    fonds_name: str = ""
    body: str = ""


@dataclass(frozen=True)
class Item:
    """An archived item (件): its id, its parsed 件.json, its files by logical name (正本/正本.pdf …).

    `version` and `digest` (sha512 of that version's inventory, in hexadecimal) are the archive's, as they
    stand in the register's chain; 0 and empty where they are not known. `matters` are the office's words of
    机构或问题 by their codes.
    """

    id: str
    description: Mapping[str, Any]
    files: Mapping[str, Path]
    version: int = 0
    digest: str = ""
    matters: Mapping[str, str] = field(default_factory=dict)

    def fact(self, name: str) -> str:
        """What the register says of it, by the names of FACTS; empty where nothing is said."""
        facts = self.description.get("facts")
        value = facts.get(name) if isinstance(facts, Mapping) else None
        return "" if value is None else str(value).strip()

    def word(self, name: str) -> str:
        """The words of its own row in the dispatch sheet under a header; empty where there are none."""
        row = self.description.get("row")
        sheet = row.get("发文") if isinstance(row, Mapping) else None
        value = sheet.get(name) if isinstance(sheet, Mapping) else None
        return "" if value is None else str(value).strip()

    @property
    def number(self) -> str:
        """The 文号, as printed."""
        return str(self.description.get("number") or "")

    @property
    def title(self) -> str:
        """The 题名, on one line; of what has no title of its own its whole number."""
        return legible(
            title_of({"标题": self.fact("标题")}, str(self.description.get("series") or ""), self.number)
        )

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies whose document it is: of a joint one all of them, the host first, as 发文机关 names them."""
        names = re.split("[\n、；;]", self.fact("发文机关"))
        return tuple(dict.fromkeys(legible(name.strip()) for name in names if name.strip()))

    @property
    def code_words(self) -> str:
        """The 档号 as it was written down, well formed or not."""
        return str(self.description.get("code") or "")

    @cached_property
    def code(self) -> Code | None:
        """The parts of the 档号, where it is one."""
        return parse_code(self.code_words)

    @property
    def year(self) -> int:
        """The 年度: of the 档号, else of the number."""
        year = self.code.year if self.code else self.description.get("year")
        return year if isinstance(year, int) else 0

    @property
    def retention(self) -> str:
        """The 保管期限 in words."""
        return self.code.retention_words if self.code else self.fact("保管期限")

    @property
    def unit(self) -> str:
        """The 机构或问题 in words, else its code."""
        said = self.fact("机构或问题") or (self.code.unit if self.code else "")
        return self.matters.get(said, said)

    @property
    def day(self) -> datetime.date | None:
        """The 成文日期; None where there is none or it is no day. Of a document that a ledger alone says something of, what the
        ledger has for it (`item_numbers` arranges by that too): the day when it was printed, or came out."""
        day = day_of(self.fact("成文日期"))
        if day is not None or self.has_workbook:
            return day
        steps = self.description.get("process")
        issued = [
            str(step.get("时间") or "")
            for step in (steps if isinstance(steps, list) else ())
            if isinstance(step, Mapping) and step.get("行为") in ("印发", "登记")
        ]
        days = map(day_of, (self.fact("印发日期"), *reversed(issued)))
        return next((one for one in days if one is not None), None)

    @property
    def has_workbook(self) -> bool:
        """Whether `issue` made it: of what was taken over from a ledger there is none."""
        return bool(self.description.get("row") or self.description.get("campaign"))

    @property
    def name(self) -> str:
        """What people call it: its number, else its title, else its id."""
        return self.number or self.title or self.id

    @property
    def order(self) -> tuple[object, ...]:
        """Where it stands in a catalogue: by 档号, then those without one by series and number."""
        n = self.description.get("n")
        number = (
            str(self.description.get("series") or ""),
            self.year,
            n if isinstance(n, int) else 0,
            self.id,
        )
        return (0, self.code, *number) if self.code else (1, *number)

    def described(self) -> Iterator[Mapping[str, Any]]:
        """The files that the 件.json describes, in its order; what is no description is left out."""
        files = self.description.get("files")
        for file in files if isinstance(files, list) else ():
            if isinstance(file, Mapping) and isinstance(file.get("name"), str):
                yield file

    def in_order(self) -> list[str]:
        """The logical names of its files but the 件.json, in the order of DA/T 22—2015, 5.1; the sealed 正本 first."""

        def place(name: str) -> tuple[object, ...]:
            role = role_of(name)
            return ROLES.index(role) if role in ROLES else len(ROLES), name == TYPESET, natural(name)

        return sorted((name for name in self.files if name != DESCRIPTION), key=place)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names in the 移交包 by logical name: 01 正本 盖章扫描件.pdf, 02 正本.pdf, 03 定稿.docx …"""
        logical = self.in_order()
        stems = distinct([f"{n:02d} {_stem(name)}" for n, name in enumerate(logical, 1)])
        return {name: f"{stem}{_suffix(name)}" for name, stem in zip(logical, stems, strict=True)}


def folders(items: list[Item]) -> list[str]:
    """The items' folders in the 移交包: 〈档号 or number〉 〈title〉, no two alike."""
    whole = (f"{item.code_words or item.number or item.id} {item.title}".strip() for item in items)
    return distinct([_safe(name, _LONGEST_FOLDER) for name in whole])


def role_of(name: str) -> str:
    """The role of a file by its logical name: the first folder."""
    return name.partition("/")[0]


def day_of(words: str) -> datetime.date | None:
    """The day that 2026年3月5日, 2026-03-05 or 2026-03-05T… say; None where it is none."""
    found = re.match(r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日$|-(\d\d)-(\d\d)(?:T|$))", words, re.ASCII)
    if found is None:
        return None
    year, *rest = (int(part) for part in found.groups() if part)
    try:
        return datetime.date(year, *rest)
    except ValueError:
        return None


def legible(words: str, instead: str = "") -> str:
    """The words without what no XML may hold (XML 1.0, 2.2), so that they can be written down at all."""
    return _NOT_XML.sub(instead, words)


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts 附件2 before 附件10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def _stem(name: str) -> str:
    role, stem = role_of(name), PurePosixPath(name).stem
    return _safe(stem if stem.startswith(role) else f"{role} {stem}", _LONGEST_FILE)


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix
    return f".{portable(suffix[1:], 10)}" if suffix[1:] else ""


def _safe(name: str, longest: int) -> str:
    # A manifest escapes % (RFC 8493, 2.1.3), which the validators do not all read back.
    return portable(" ".join(name.replace("%", "％").split())[:longest], _LONGEST_BYTES)
