"""A printed paper → its item in the archive; a campaign → the one object that its items refer to.

件.json (docs/format.md) is made here; `archive/descriptions` and `handover` read it. Nothing is written to the disk here.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from notice_gen import __version__
from notice_gen.model.filing import BESIDE, CAMPAIGN, DESCRIPTION, FAIR, FINAL, SLIP_PDF, Entry, identity_in
from notice_gen.model.kind import DISPATCH, Kind
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record
from notice_gen.model.values import shown
from notice_gen.office.archive import Kept, NewItem
from notice_gen.office.issuing.issued_files import REVIEWED_BY, REVIEWED_ON, IssueSetup, Paper, PaperFiles

FROM_WORKBOOK, FROM_TEMPLATES, FROM_WORDS = "工作簿", "模板", "文字"
FORMATS = {FAIR: "PDF/A-2b", SLIP_PDF: "PDF/A-2b"}
SIGNING = (("起草", "拟稿人", "拟稿日期"), ("审核", "核稿人", "核稿日期"), ("会签", "会签人", "会签日期"),
           ("签发", "签发人", "签发日期"))  # fmt: skip
# What is done by the office after signing, kept through reprints.
FILING = ("登记", "印发", "更正重印", "归档", "撤下", "更正", "编号")


def campaign_id(key: str) -> str:
    """The identifier of the campaign's object, from a document's key."""
    return f"{CAMPAIGN}{key.partition('/')[0]}"


class Campaign:
    """What the documents of a campaign were made from: the workbook, the templates of its kinds, the programs."""

    def __init__(self, workbook: Path, setups: Sequence[IssueSetup]) -> None:
        kinds = {kind.name: kind for setup in setups for kind in (setup.kind, setup.slip) if kind}
        data = workbook.read_bytes()
        templates = dict(_templates(kinds.values()))
        self.files: dict[str, bytes] = {
            f"工作簿/{workbook.name}": data,
            **templates,
            "程序.json": _as_json(programs()),
        }
        named = (f"{name} {hashlib.sha512(text).hexdigest()}\n" for name, text in sorted(templates.items()))
        self.digests = {
            FROM_WORKBOOK: hashlib.sha512(data).hexdigest(),
            FROM_TEMPLATES: hashlib.sha512("".join(named).encode()).hexdigest(),
        }

    def item(self, key: str) -> NewItem:
        """The object of the campaign that a document's key names."""
        return NewItem(campaign_id(key), self.files, "工作簿、模板和程序")


def _templates(kinds: Iterable[Kind]) -> Iterable[tuple[str, bytes]]:
    for kind in kinds:
        for folder in kind.folders:
            name = folder.resolve().name
            for path in sorted(folder.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    yield f"模板/{name}/{path.relative_to(folder).as_posix()}", path.read_bytes()


def programs() -> dict[str, Any]:
    """The versions of this program, of Python and of all packages that it asks for."""
    names = {re.split(r"[^\w.-]", words, maxsplit=1)[0] for words in metadata.requires("notice-gen") or ()}
    packages = {}
    for name in sorted(names, key=str.lower):
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # one that is only asked for on other machines
            continue
    return {"notice-gen": __version__, "python": platform.python_version(), "requirements": packages}


def new_item(
    paper: Paper,
    entry: Entry,
    printed: PaperFiles,
    setup: IssueSetup,
    campaign: Kept,
    made_from: Mapping[str, str],
    facts: Mapping[str, str],
    moment: str,
    before: Mapping[str, Any],
    kept: Mapping[str, Path],
    who: str = "",
    registrar: str = "",
) -> tuple[NewItem, dict[str, Any]]:
    """The item of a paper and what its 件.json says.

    `who` issues it, `registrar` took its number.

    `before` is 件.json of the version that is reprinted and `kept` are its files; those that came with it later
    (处理单, 附件, 来文) stay, and the sealed scan where the 定稿 is the same to the byte; a scan of another text does not,
    nor do the attachments that were printed with the version before.
    """
    files: dict[str, bytes | Path] = dict(printed.files)
    described = [_file(name, data, printed) for name, data in printed.files.items()]
    digests = {old["name"]: old["sha512"] for old in before.get("files", ())}
    same = digests.get(FINAL) == hashlib.sha512(printed.files[FINAL]).hexdigest()
    for old in before.get("files", ()):
        later = old["role"] in ("处理单", BESIDE, "来文") and old["name"] not in before.get("beside", ())
        stays = later or (same and old["role"] == "正本" and old["name"] != FAIR)
        of_before = old["name"] == SLIP_PDF  # of the slip that this one replaces
        if stays and not of_before and old["name"] not in files and old["name"] in kept:
            files[old["name"]] = kept[old["name"]]
            described.append(old)
    begun = _act("登记", registrar, entry.registered)
    now = _act("更正重印" if before else "印发", who, moment)
    description = {
        "format": 1,
        **identity_in(entry),
        "facts": dict(facts),
        "process": _process(paper, facts, begun, now, before),
        "files": described,
        "beside": [name for name in printed.files if name.startswith(f"{BESIDE}/")],
        "row": _row(paper, setup),
        "campaign": {"item": campaign.item, "version": campaign.version, "digest": campaign.digest},
        "draft": printed.draft,
        **({"signed": _signed(paper)} if paper.taken_over else {}),
        **({"corrected": before["corrected"]} if "corrected" in before else {}),
        "text": "" if paper.secret else printed.text,
        "made_from": {**made_from, FROM_WORDS: printed.words},
        "output": "/".join(filter(None, (paper.folder, printed.stem))),
    }
    files[DESCRIPTION] = _as_json(description)
    message = f"{entry.number} 更正重印" if before else f"{entry.number} 印发"
    return NewItem(entry.item, files, message, entry.number, new=entry.version == 0), description


def digests_of(description: Mapping[str, Any]) -> dict[str, str]:
    """What the register keeps of an item: the digests of what it was made from and of every file."""
    return {**description["made_from"], **{file["name"]: file["sha512"] for file in description["files"]}}


def _file(name: str, data: bytes, printed: PaperFiles) -> dict[str, Any]:
    return {
        "name": name,
        "role": name.partition("/")[0],  # the folder says it
        "format": FORMATS.get(name, name.rpartition(".")[2]),
        "bytes": len(data),
        "sha512": hashlib.sha512(data).hexdigest(),
        "pages": printed.pages if name == FAIR else None,
        "program": printed.programs.get(name, f"notice-gen {__version__}"),
    }


def _process(
    paper: Paper,
    facts: Mapping[str, str],
    begun: dict[str, str],
    now: dict[str, str],
    before: Mapping[str, Any],
) -> list[dict[str, str]]:
    """Who did what, and when, in the order of 公文处理; `begun` and `now`: its number was taken, it is issued."""
    steps = []
    for act, who, when in SIGNING:
        if act == "签发" and paper.signers and not paper.taken_over.keys() & {who, when}:
            steps += [_act(act, *signed) for signed in paper.signers]
        elif facts[who] or facts[when]:
            steps.append(_act(act, facts[who], facts[when]))
    if facts[REVIEWED_BY]:  # 条例, 第二十五条: what was changed after signing went to the signer again
        steps.append(_act("复审", facts[REVIEWED_BY], facts[REVIEWED_ON]))
    filed = [step for step in before.get("process", ()) if step["行为"] in FILING]
    return [*steps, *(filed or [begun]), now]


def _act(act: str, who: str, when: str) -> dict[str, str]:
    return {"行为": act, "人": who, "时间": when}


def _signed(paper: Paper) -> dict[str, dict[str, str]]:
    """The facts that are from the final, with what the workbook says."""
    return {name: {"workbook": before, "final": said} for name, (before, said) in paper.taken_over.items()}


def _row(paper: Paper, setup: IssueSetup) -> dict[str, dict[str, str]]:
    """The cells of the paper's own row and of its column of 发文, by sheet and header."""
    kind, book = setup.kind, setup.book
    if setup.dispatch is None:
        return {DISPATCH: _cells(paper.record, book, DISPATCH)}
    return {
        DISPATCH: _cells(setup.dispatch, book, DISPATCH),
        kind.documents: _cells(paper.record, book, kind.documents),
    }


def _cells(record: Record, book: Book, sheet: str) -> dict[str, str]:
    headers = book.tables[sheet].headers
    return {
        headers.get(key, key): words for key, value in record.values.items() if (words := plain(shown(value)))
    }


def _as_json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n"
