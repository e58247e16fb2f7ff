"""The description of an item, 件.json, in the archive: it is read; items are found by it, and their files copied out.

It is made when a document is issued (`issuing/items`), and rewritten in `changing`.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.files.outbox import disk_fault
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.filing import (
    DESCRIPTION,
    FAIR,
    FINAL,
    SLIP,
    SLIP_PDF,
    Number,
    is_secret,
    may_be_shown,
    never_sealed,
    number_in,
)
from notice_gen.model.number_forms import SaidNumber, said_number
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive.faults import (
    FILE_CHANGED,
    FOLDER_TAKEN,
    NO_SUCH_ITEM,
    NO_SUCH_VERSION,
    RECORD_MALFORMED,
    SEVERAL_ITEMS,
)
from notice_gen.office.archive.keeping import Archive
from notice_gen.office.archive.searching import Indexed

# The order inside an item, DA/T 22—2015, 5.1: 正本 with its attachments before 定稿, the 处理单 last.
PRINTED = FAIR  # set by the program, without a seal; every other 正本 is a scan
LACKS_SCAN, LACKS_SLIP = "盖章扫描件", "处理单"  # what an item still needs, in words


@dataclass(frozen=True, slots=True)
class Named:
    """An item with what a person may call it: its key or number; `year` is that of the register it stands in."""

    item: str
    key: str
    number: Number
    year: int


def read_description(archive: Archive, item: str) -> dict[str, Any]:
    """件.json of the newest version; empty where the item has none, as that of a campaign.

    Raises Refused where it cannot be read.
    """
    return _description_of(archive, item, None)


def _description_of(archive: Archive, item: str, version: int | None) -> dict[str, Any]:
    path = archive.files(item, version).get(DESCRIPTION)
    if path is None:
        return {}
    try:
        said = json.loads(path.read_bytes())
        if isinstance(said, dict):
            return said
    except (OSError, ValueError):
        pass
    seen = f"“{item}”的{DESCRIPTION}读不出来，或内容不成样"
    remedy = "先运行 notice-gen archive verify，按结果从备份取回"
    raise Refused(Diagnostic(RECORD_MALFORMED, InFile(str(path)), seen, remedy))


def openly(description: Mapping[str, Any]) -> dict[str, Any]:
    """A description as anybody may see it: that of a document with a 密级 without its words."""
    facts = description.get("facts", {})
    if (shown := may_be_shown(facts)) is facts:
        return dict(description)
    signed: dict[str, Any] = {"signed": {}} if "signed" in description else {}
    return {**description, "facts": shown, "row": {}, "draft": None, **signed, "text": "", "output": ""}


def numbered(archive: Archive, numbers: Collection[Number]) -> Named | None:
    """An item that has one of these numbers, or None. All descriptions are read, unless the high-water mark is below them."""
    highest = archive.high_water().highest
    if all(number.n > highest.get((number.series, number.year), 0) for number in numbers):
        return None
    for item in archive.items():
        one = named(item, read_description(archive, item))
        if one.number in numbers:
            return one
    return None


def all_descriptions(archive: Archive, report: Report) -> list[tuple[str, dict[str, Any]]]:
    """Items and their descriptions, sorted by series, year and number; one that cannot be read is reported."""
    descriptions = []
    for folder in archive.folders():
        try:
            item = archive.item_in(folder)
            if description := read_description(archive, item):
                descriptions.append((item, description))
        except Refused as refused:
            report.extend(refused.findings)
    return sorted(descriptions, key=lambda one: (*_order(one[1]), one[0]))


def named(item: str, description: Mapping[str, Any]) -> Named:
    """What an item may be called, from its description."""
    try:
        number = number_in(description)
    except (KeyError, ValueError, TypeError):
        number = Number(*_order(description))
    return Named(item, str(description.get("key", item)), number, _order(description)[1])


def lacking(description: Mapping[str, Any]) -> tuple[str, ...]:
    """What an item still needs to be whole: its sealed scan, its slip."""
    files = description.get("files", [])
    scan = any(file["role"] == "正本" and file["name"] != PRINTED for file in files)
    slip = any(file["role"] == "处理单" for file in files)
    return tuple(word for word, there in ((LACKS_SCAN, scan), (LACKS_SLIP, slip)) if not there)


def asked_for(description: Mapping[str, Any]) -> tuple[str, ...]:
    """What people are to bring of what an item lacks: no sealed scan of a document that is never sealed."""
    lacks = lacking(description)
    return tuple(one for one in lacks if one != LACKS_SCAN) if never_sealed(description) else lacks


def sealed_before(archive: Archive, item: str) -> int:
    """The newest version with the sealed scan of an item that was printed anew (更正重印) since and has none of that yet; 0 where
    there is none. A scan that was withdrawn is none of it."""
    newest = archive.newest(item)
    if not newest or LACKS_SCAN not in lacking(read_description(archive, item)):
        return 0
    for version in range(newest - 1, 0, -1):
        if LACKS_SCAN not in lacking(_description_of(archive, item, version)):
            process = _description_of(archive, item, version + 1).get("process") or [{}]
            return version if process[-1].get("行为") == "更正重印" else 0
    return 0


def indexed(item: str, version: int, description: Mapping[str, Any]) -> Indexed:
    """What the search index gets of an item; of one without a description, as that of a campaign, only its name."""
    facts = description.get("facts", {})
    units = "\n".join(str(facts[name]) for name in ("发文机关", "主送机关", "抄送机关") if facts.get(name))
    return Indexed(
        item,
        version,
        str(description.get("number", "")),
        str(facts.get("标题", "")),
        units,
        str(description.get("text", "")),
        secret=is_secret(facts),
    )


def outputs_of(description: Mapping[str, Any]) -> dict[str, str]:
    """The files of an item that go to the output folder: logical name → file name, below the item's folder."""
    stem = description["output"].rpartition("/")[2]
    names = {
        FINAL: f"{stem}.docx",
        FAIR: f"{stem}.pdf",
        SLIP: f"{stem}（处理单）.docx",
        SLIP_PDF: f"{stem}（处理单）.pdf",
    }
    names |= {name: name.partition("/")[2] for name in description.get("beside", ())}
    there = {file["name"] for file in description["files"]}
    return {name: file for name, file in names.items() if name in there}


# ---- a person's words for an item ---------------------------------------------------------------


def which(words: str, among: Iterable[Named], this_year: int) -> Named:
    """The item that a person means by 望卫政发〔2022〕7号, 7号, 7, 第3期, 总第45期 or its key.

    A bare number is that of this year; of several series or years nothing is guessed. Raises Refused where none
    or several fit.
    """
    words = words.strip()
    among = list(among)
    fit = [one for one in among if words in (one.item, one.key, str(one.number))]
    said = said_number(words)
    if not fit and said is not None:
        fit = [one for one in among if _means(said, one)]
        of_this_year = [one for one in fit if one.year == this_year]
        fit = of_this_year if len(of_this_year) == 1 else fit
    if len(fit) == 1:
        return fit[0]
    if not fit:
        seen, remedy = f"归档库中没有“{words}”", "用 notice-gen archive list 看有哪些件，照写字号"
        raise Refused(Diagnostic(NO_SUCH_ITEM, NOWHERE, seen, remedy))
    several = "、".join(f"{one.number}（{one.item}）" for one in fit[:8])
    seen, remedy = f"“{words}”指的可能是这几件：{several}", "写全字号；字号相同的写括号中的标识"
    raise Refused(Diagnostic(SEVERAL_ITEMS, NOWHERE, seen, remedy))


def _means(said: SaidNumber, one: Named) -> bool:
    """Whether words for a number may mean this one; what they leave open fits."""
    number = one.number
    return (
        said.series in ("", number.series)
        and said.n in (None, number.n)
        and said.total in (None, number.total)
        and said.year in (None, one.year)
        and said.unit in ("", number.form.unit)
    )


# ---- files taken out -----------------------------------------------------------------------------


def restore(archive: Archive, item: str, folder: Path, version: int | None = None) -> list[Path]:
    """Copy the files of a version (None: the newest) into an empty or new folder, verifying each digest; returns the copies.

    Raises Refused where there is no such version, the folder is not empty, or a file was changed.
    """
    inventory = archive.inventory(item)
    if version is not None and not 1 <= version <= inventory.head:
        seen = f"“{item}”没有第 {version} 版，共有 {inventory.head} 版"
        raise Refused(Diagnostic(NO_SUCH_VERSION, NOWHERE, seen, "用 notice-gen archive show 看有哪些版本"))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        seen, remedy = f"“{folder}”不是空文件夹", "换一个新的或空的文件夹"
        raise Refused(Diagnostic(FOLDER_TAKEN, NOWHERE, seen, remedy))
    state = inventory.versions[(version or inventory.head) - 1].state
    read = {}
    for name, path in archive.files(item, version).items():
        try:
            read[name] = path.read_bytes()
            words = "改过，与清单中的校验值不一致"
        except OSError as error:
            words = f"读不出来（系统说 {errno.errorcode.get(error.errno or 0, '出错')}）"
        if name not in read or hashlib.sha512(read[name]).hexdigest() != state[name]:
            seen, remedy = (
                f"归档库中的文件{words}，没有取出",
                "从备份取回这个文件，用 notice-gen archive verify 校验",
            )
            raise Refused(Diagnostic(FILE_CHANGED, InFile(str(path)), seen, remedy))
    made = []
    for name, data in read.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise Refused(disk_fault(error, path)) from error
        made.append(path)
    return made


def _order(description: Mapping[str, Any]) -> tuple[str, int, int]:
    return (
        str(description.get("series", "")),
        int(description.get("year") or 0),
        int(description.get("n") or 0),
    )
