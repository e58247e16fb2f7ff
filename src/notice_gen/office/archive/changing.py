"""What is changed of an item later → its next version: files that come, a file that is taken out, what its 件.json says.

Every change is a step of its process: who, when, why. Older versions keep what they had. Whether a change is meant is
asked elsewhere (`office/archiving`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from notice_gen.files.names import portable
from notice_gen.files.outbox import names_beside
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.filing import (
    BY_ISSUE,
    DESCRIPTION,
    FAIR,
    ROLES,
    Entry,
    identity_in,
    number_in,
    pages_entered,
)
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive.descriptions import read_description
from notice_gen.office.archive.faults import (
    MADE_BY_ISSUE,
    NO_FAIR_COPY,
    NO_SUCH_FILE,
    RECORD_MALFORMED,
)
from notice_gen.office.archive.keeping import Archive, Kept, NewItem
from notice_gen.office.archive.opening import FAIR_COPIES, Opened, opened

LONGEST_NAME = 120  # bytes of UTF-8: the folders of an item are long already


@dataclass(frozen=True, slots=True)
class Came:
    """A file that was read and is to join an item."""

    path: Path
    data: bytes
    digest: str
    what: Opened


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was to be added to an item; "unchanged": its bytes were there already, under `name`."""

    name: str
    state: Literal["added", "unchanged", "beside"]


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes an item, when, and why."""

    who: str
    moment: datetime
    reason: str = ""

    def step(self, what: str, words: str = "") -> dict[str, str]:
        """The step of the item's process."""
        when = self.moment.isoformat(timespec="seconds")
        said = "：".join(filter(None, (words, self.reason)))
        return {"行为": what, "人": self.who, "时间": when, **({"说明": said} if said else {})}


def came(files: Sequence[Path], role: str) -> list[Came]:
    """Files that are to join an item, read. Raises Refused for all that are not what they should be in that role."""
    read: list[Came] = []
    faults: list[Diagnostic] = []
    for path in files:
        try:
            data, what = opened(path)
        except Refused as refused:
            faults += refused.findings
            continue
        if role == "正本" and path.suffix.lower() not in FAIR_COPIES:
            seen = f"“{path.suffix.lower()}”不能作正本：正本是印出、盖章的那一份，Word、Excel 文件可以再改"
            remedy = "补入盖章后的扫描件（PDF、OFD 或图片）；改定的 Word 文件用 --as 定稿"
            faults.append(Diagnostic(NO_FAIR_COPY, InFile(path.name), seen, remedy))
        read.append(Came(path, data, hashlib.sha512(data).hexdigest(), what))
    if faults:
        raise Refused(*faults)
    return read


def described(archive: Archive, item: str) -> dict[str, Any]:
    """件.json of an item that is to be changed. Raises Refused where it has none."""
    description = read_description(archive, item)
    if not description:
        seen, remedy = f"“{item}”没有{DESCRIPTION}，不能补入文件", "用 notice-gen archive verify 校验归档库"
        raise Refused(Diagnostic(RECORD_MALFORMED, NOWHERE, seen, remedy))
    return description


def of_entry(entry: Entry) -> dict[str, Any]:
    """The first 件.json of a document of which there is only a line in the register, taken over from a ledger."""
    steps = [("登记", entry.registered), ("印发", entry.issued)]
    return {
        "format": 1,
        **identity_in(entry),
        "facts": dict(entry.facts),
        "process": [{"行为": act, "人": "", "时间": when} for act, when in steps],
        "files": [],
        "beside": [],
        "row": {},
        "campaign": None,
        "draft": None,
        "text": "",
        "made_from": dict(entry.digests),
        "output": "",
    }


def scanned_pages(description: Mapping[str, Any], files: Sequence[Came]) -> tuple[int, int] | None:
    """The pages of the document as it was set (else as the ledger says that it was taken over from) and of its scan, where
    they differ; None where they do not, or are not known.

    A scan may come in several files, also one after the other.
    """
    there = {file["name"]: file.get("pages") for file in description["files"] if file["role"] == "正本"}
    own = there.pop(FAIR, None) or pages_entered(description["facts"])
    pages = [one.what.pages for one in files]
    if own is None or not pages or None in pages:
        return None
    new = sum(count or 0 for count in pages)
    whole = new + sum(count or 0 for count in there.values())
    return None if own in (new, whole) else (own, new)


def add(
    archive: Archive, item: str, description: Mapping[str, Any], files: Sequence[Came], role: str, act: Act
) -> tuple[Kept, list[Added], Mapping[str, Any]]:
    """Add files to an item, in the role's folder, as a new version; returns the item, the files' names, the new 件.json.

    A file whose bytes are in that folder already is not added; where its name is taken it gets another one.
    """
    after = archive.newest(item)
    known = {file["name"]: file["sha512"] for file in description["files"]}
    new: dict[str, bytes | Path] = {}
    added: list[Added] = []
    lines: list[dict[str, Any]] = []
    for one in files:
        same = next((n for n, d in known.items() if d == one.digest and n.startswith(f"{role}/")), None)
        if same is not None:
            added.append(Added(same, "unchanged"))
            continue
        wanted = PurePosixPath(role, portable(one.path.stem, LONGEST_NAME) + one.path.suffix.lower())
        taken = {*known, *BY_ISSUE}
        name = next(n.as_posix() for n in names_beside(Path(wanted)) if n.as_posix() not in taken)
        added.append(Added(name, "beside" if str(wanted) in known else "added"))
        known[name], new[name] = one.digest, one.data
        lines.append(_line(name, role, one))
    if lines:
        everything = [*description["files"], *lines]
        description = {
            **description,
            "process": [*description.get("process", []), act.step("归档")],
            "files": sorted(everything, key=lambda file: ROLES.index(file["role"])),
        }
        new[DESCRIPTION] = as_bytes(description)
    message = f"补入{role}：" + "、".join(PurePosixPath(line["name"]).name for line in lines)
    number = None if after else number_in(description)
    (kept,) = archive.put([NewItem(item, new, message, number, keep=True, after=after)], created=act.moment)
    return kept, added, description


def withdraw(archive: Archive, item: str, words: str, act: Act) -> tuple[Kept, str, Mapping[str, Any]]:
    """Take a file that was added out of an item's next version; returns the item, the file's name, the new 件.json.

    `words` are its name, with or without the folder. Raises Refused where there is none, several, or it is of the
    document itself.
    """
    after = archive.newest(item)
    description = described(archive, item)
    name = _named(words, description)
    kept_files = [file for file in description["files"] if file["name"] != name]
    description = {
        **description,
        "process": [*description.get("process", []), act.step("撤下", name)],
        "files": kept_files,
    }
    files: dict[str, bytes | Path] = {n: path for n, path in archive.files(item).items() if n != name}
    files[DESCRIPTION] = as_bytes(description)
    new = NewItem(item, files, f"撤下{name}：{act.reason}", after=after)
    (kept,) = archive.put([new], created=act.moment)
    return kept, name, description


def withdrawn_last(archive: Archive, item: str, words: str) -> str:
    """The file that the newest version took out, if `words` are its name, with or without the folder; empty if not."""
    newest = archive.newest(item)
    if newest < 2 or described(archive, item)["process"][-1]["行为"] != "撤下":
        return ""
    gone = archive.files(item, newest - 1).keys() - archive.files(item).keys()
    return next((name for name in gone if words in (name, PurePosixPath(name).name)), "")


def restated(description: Mapping[str, Any], facts: Mapping[str, str], code: str) -> dict[str, Any]:
    """A 件.json that says other facts and another 档号; what was said before stays in `corrected`, for a reprint."""
    before = description["facts"]
    corrected = dict(description.get("corrected", {}))
    for name, said in facts.items():
        if before.get(name, "") != said:
            first = corrected.get(name, {}).get("before", before.get(name, ""))
            corrected[name] = {"before": first, "now": said}
    more = {"corrected": corrected} if corrected else {}
    return {**description, "code": code, "facts": {**before, **facts}, **more}


def as_bytes(description: Mapping[str, Any]) -> bytes:
    """件.json as it is written."""
    return json.dumps(description, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n"


def _named(words: str, description: Mapping[str, Any]) -> str:
    """The logical name of the file that is meant. Raises Refused."""
    names = [file["name"] for file in description["files"]]
    fit = [name for name in names if words in (name, PurePosixPath(name).name)]
    if len(fit) != 1:
        seen = f"这一件有几个“{words}”：{'、'.join(fit)}" if fit else f"这一件里没有“{words}”"
        there = "、".join(_may_go(names, description))
        remedy = (
            "写全文件夹和名称" if fit else f"写下列之一：{there}" if there else "这一件没有后来补入的文件"
        )
        raise Refused(Diagnostic(NO_SUCH_FILE, NOWHERE, seen, remedy))
    if fit[0] not in _may_go(names, description):
        seen, remedy = (
            f"“{fit[0]}”是印发的公文本身，不能撤下",
            "公文错了的，更正重印（issue --reprint）或作废",
        )
        raise Refused(Diagnostic(MADE_BY_ISSUE, NOWHERE, seen, remedy))
    return str(fit[0])


def _may_go(names: Sequence[str], description: Mapping[str, Any]) -> list[str]:
    return [name for name in names if name not in BY_ISSUE and name not in description.get("beside", ())]


def _line(name: str, role: str, one: Came) -> dict[str, Any]:
    return {
        "name": name, "role": role, "format": one.what.format, "bytes": len(one.data),
        "sha512": one.digest, "pages": one.what.pages, "program": one.what.program,
    }  # fmt: skip


def holders(descriptions: Sequence[tuple[str, Mapping[str, Any]]], digest: str) -> Iterator[str]:
    """The items whose newest version has a file of these bytes."""
    for item, description in descriptions:
        if any(file.get("sha512") == digest for file in description.get("files", ())):
            yield item
