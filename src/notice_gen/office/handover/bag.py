"""Items → a 移交包: a BagIt bag (RFC 8493) with a folder per item, catalogue, 说明文件, metadata.

Written here and not by bagit's make_bag: that writes BagIt 0.97, changes the process's current folder and
reads every file again for its digests. Its validator must accept whatever this writes (tests).
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from notice_gen import __version__
from notice_gen.files.outbox import disk_fault
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report
from notice_gen.model.filing import DESCRIPTION, FAIR, never_sealed
from notice_gen.model.places import NOWHERE
from notice_gen.office.handover.catalogue import catalogue, pages_of_item
from notice_gen.office.handover.faults import (
    ARCHIVE_CHANGED,
    CLASSIFIED_ITEM,
    NO_ISSUE_DATE,
    NO_ITEM_CODE,
    NO_SEALED_SCAN,
    NOTHING_TO_HAND_OVER,
    PACKAGE_EXISTS,
)
from notice_gen.office.handover.item import METADATA, Item, Sender, folders, role_of
from notice_gen.office.handover.metadata import MODELLED_ON, SCHEMA, as_bytes, metadata, schema_bytes

ABOUT, CATALOGUE = "说明文件.txt", "归档文件目录.xlsx"
NAMED = 5  # items that a remark names
_DATED = "从登记簿接收来的，用 notice-gen archive correct 字号 --dated 日期 --reason 原因 补上；有工作簿的，补上后更正重印"
VOID, OTHERS = "Void-Item-Codes", "Other-Item-Codes"  # in bag-info.txt
LEFT = "Left-Item-Codes"  # there too: a 档号 that a document left, then the one which it has now, and so on
ALGORITHMS = ("sha256", "sha512")
WHOLE, CHOSEN = "全部", "选定"  # Handover-Scope: whether all items of the years are in the bag
_START, _END = ".notice-gen-", ".tmp"  # of a folder that is not whole yet
_LEFT_FOR_DEAD = 24 * 3600  # seconds; an older folder was left by a killed run
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A finished 移交包: where it is, and what its payload counts."""

    path: Path
    items: int
    files: int
    bytes: int


def hand_over(
    items: Sequence[Item],
    target: Path,
    report: Report,
    *,
    sender: Sender,
    heads: Mapping[int, str],
    when: datetime.datetime,
    scope: str = WHOLE,
    void: Sequence[str] = (),
    others: Sequence[str] = (),
    left: Mapping[str, str] = MappingProxyType({}),
) -> HandedOver:
    """Make the 移交包 `target`, a folder that is not there yet; whole or not at all.

    `heads` is the head of the register's chain by year, in hexadecimal; `void` are the 档号 of void documents, which
    are not handed over, `others` those of what has a 件号 among the items and no files here (收文 …). What a clerk should look at goes to
    the report. Raises Refused: the folder is there, there are no items, a file is not what its 件.json says,
    a fault of the disk.
    """
    if os.path.lexists(target):
        seen = f"“{target}”已经有了，没有动它"
        raise Refused(Diagnostic(PACKAGE_EXISTS, NOWHERE, seen, "换一个名称，或者把原来的移走"))
    if not items:
        raise Refused(
            Diagnostic(NOTHING_TO_HAND_OVER, NOWHERE, "没有可以移交的归档件", "先归档，或者换一个年度")
        )
    package = _Package(
        sorted(items, key=lambda item: item.order), sender, heads, when, scope, void, others, left
    )
    report.extend(remarks_of(package.items))
    parent = target.absolute().parent
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(parent) as made:
            payload = _fill(made, package, report)
            # The files are not synced one by one: what a power failure tears, the manifests find.
            made.rename(target)
    except OSError as error:
        raise Refused(disk_fault(error, target)) from error
    return HandedOver(target, len(items), len(payload.sizes), sum(payload.sizes.values()))


@dataclass(frozen=True, slots=True)
class _Package:
    """What is handed over, and what `hand_over` was told of it."""

    items: Sequence[Item]
    sender: Sender
    heads: Mapping[int, str]
    when: datetime.datetime
    scope: str
    void: Sequence[str]
    others: Sequence[str]
    left: Mapping[str, str]

    @property
    def years(self) -> list[int]:
        """The 年度 of the items."""
        return sorted({item.year for item in self.items if item.year})


class _Payload:
    """The payload while it is written: each file's size, and its digests by algorithm."""

    def __init__(self, bag: Path) -> None:
        self.bag = bag
        self.sizes: dict[str, int] = {}
        self.digests: dict[str, dict[str, str]] = {name: {} for name in ALGORITHMS}

    def write(self, path: str, data: bytes) -> None:
        target = self.bag / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.sizes[path] = len(data)
        for name in ALGORITHMS:
            self.digests[name][path] = hashlib.new(name, data).hexdigest()

    def copy(self, path: str, source: Path) -> None:
        target = self.bag / path
        target.parent.mkdir(parents=True, exist_ok=True)
        hashes = {name: hashlib.new(name) for name in ALGORITHMS}
        size = 0
        with source.open("rb") as stream, target.open("wb") as written:
            while block := stream.read(_BLOCK):
                size += written.write(block)
                for one in hashes.values():
                    one.update(block)
        self.sizes[path] = size
        for name, one in hashes.items():
            self.digests[name][path] = one.hexdigest()


def _fill(bag: Path, package: _Package, report: Report) -> _Payload:
    """Write the whole bag. Raises Refused with every file that is not what its 件.json says."""
    payload, items, sender = _Payload(bag), package.items, package.sender
    wrong: list[Diagnostic] = []
    pages = {}
    for item, folder in zip(items, folders(list(items)), strict=True):
        inside = f"data/{folder}"
        described = {file["name"]: file for file in item.described()}
        for name in sorted({DESCRIPTION, *described} - item.files.keys()):
            wrong.append(_wrong(item, name, "在归档库中不见了"))
        for name, in_bag in item.names.items():
            if not item.files[name].is_file():
                wrong.append(_wrong(item, name, "在归档库中不见了"))
                continue
            payload.copy(f"{inside}/{in_bag}", item.files[name])
            digest = payload.digests["sha512"][f"{inside}/{in_bag}"]
            if name not in described:
                wrong.append(_wrong(item, name, f"没有记在{DESCRIPTION}中"))
            elif described[name].get("sha512") != digest:
                wrong.append(_wrong(item, name, "与归档时的校验值不同"))
        if wrong:
            continue
        pages[item.id] = pages_of_item(item, report)
        payload.write(f"{inside}/{METADATA}", as_bytes(metadata(item, sender, pages[item.id])))
        payload.copy(f"{inside}/{DESCRIPTION}", item.files[DESCRIPTION])
    if wrong:
        raise Refused(*wrong)
    payload.write(f"data/{CATALOGUE}", catalogue(items, sender, package.heads, pages))
    payload.write(f"data/{SCHEMA}", schema_bytes())
    payload.write(f"data/{ABOUT}", _about(package, payload).encode())
    _tags(bag, package, payload)
    return payload


def _tags(bag: Path, package: _Package, payload: _Payload) -> None:
    """The files beside the payload (RFC 8493, 2.1 and 2.2)."""
    count, size = len(payload.sizes), sum(payload.sizes.values())
    items, sender, heads, years = package.items, package.sender, package.heads, package.years
    fonds = next((item.code.fonds for item in items if item.code), sender.fonds)
    info = [
        ("Source-Organization", sender.body or sender.fonds_name),
        (
            "External-Description",
            f"归档文件移交包，{len(items)} 件，{'、'.join(f'{year} 年' for year in years)}",
        ),
        ("External-Identifier", " ".join(filter(None, (fonds, "、".join(map(str, years)))))),
        ("Bagging-Date", package.when.date().isoformat()),
        ("Bag-Size", _size(size)),
        ("Payload-Oxum", f"{size}.{count}"),
        ("Bag-Software-Agent", f"notice-gen {__version__}"),
        ("Item-Count", str(len(items))),
        ("Handover-Scope", package.scope),
        (VOID, " ".join(package.void)),
        (OTHERS, " ".join(package.others)),
        (LEFT, " ".join(f"{before} {now}" for before, now in package.left.items())),
        *(("Register-Chain-Head", f"{year} {heads[year]}") for year in years if heads.get(year)),
    ]
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{name}: {' '.join(words.split())}\n" for name, words in info if words),
    }
    for name in ALGORITHMS:
        tags[f"manifest-{name}.txt"] = _manifest(payload.digests[name])
    for name in ALGORITHMS:
        digests = {
            tag: hashlib.new(name, words.encode()).hexdigest()
            for tag, words in tags.items()
            if not tag.startswith("tagmanifest")
        }
        tags[f"tagmanifest-{name}.txt"] = _manifest(digests)
    for tag, words in tags.items():
        (bag / tag).write_bytes(words.encode())


def _manifest(digests: Mapping[str, str]) -> str:
    """Lines that sha256sum -c and sha512sum -c read too."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def _about(package: _Package, payload: _Payload) -> str:
    """说明文件, in the office's words. Counts are those of the items' own files and of what is described there."""
    items, sender, heads, years = package.items, package.sender, package.heads, package.years
    own = {path: size for path, size in payload.sizes.items() if path.count("/") > 1}
    formats = sorted({str(file.get("format") or "") for item in items for file in item.described()} - {""})
    lines = [
        "归档文件移交包 说明文件",
        "",
        f"移交单位：{sender.body or '（设置中没有写）'}",
        f"全宗：{' '.join(filter(None, (sender.fonds, sender.fonds_name))) or '（设置中没有写）'}",
        f"年度：{'、'.join(map(str, years))}",
        f"移交范围：{'所列年度归档的全部各件' if package.scope == WHOLE else '选定的各件，不是所列年度的全部'}",
        f"制作时间：{package.when:%Y-%m-%d %H:%M:%S %z}",
        f"件数：{len(items)}",
        f"各件的文件数：{len(own)}（包括{METADATA}和{DESCRIPTION}）",
        f"各件的字节数：{sum(own.values())}",
        f"文件格式：{'、'.join(formats)}",
        f"制作程序：notice-gen {__version__}",
        "",
        "一、结构",
        "本移交包按 BagIt（RFC 8493）组织，内容都在 data 文件夹中：",
        f"  {ABOUT}：就是本文件",
        f"  {CATALOGUE}：按年度、保管期限、机构（问题）分表，各有封面，参照 DA/T 22—2015 5.5",
        f"  {SCHEMA}：各件{METADATA}的格式",
        "  每件一个文件夹，名称是档号和题名；文件按正本、附件、定稿、处理单的次序编号（DA/T 22—2015 5.1），",
        f"  另有{METADATA}和归档时的记录{DESCRIPTION}",
        f"{METADATA}的{MODELLED_ON}。",
        "",
        "二、校验",
        "在本移交包的文件夹中运行下面一条命令，每个文件后面都应是“成功”或“OK”：",
        "  sha512sum -c manifest-sha512.txt",
        "用 sha256sum -c manifest-sha256.txt 也可以。data 之外各文件的校验值在 tagmanifest-sha512.txt 中。",
        "",
        "三、校验链",
        "发文登记簿把归档的每个版本依次记入一条校验链。制作本包时各年度最后一环的值如下，也印在目录的末尾。",
        "发文登记簿的校验链中有它，登记簿和归档库又都校验通过的，各件记入以后没有改动过：",
        *(f"  {year} 年：{heads.get(year) or '登记簿中没有本年度的校验链'}" for year in years),
        "",
        "四、没有包括的",
        "电子签名、电子印章和时间戳不是本程序所做，包中没有另行提供；病毒检测请在接收时进行。",
        "",
    ]
    return "\r\n".join(lines)  # 记事本 of older Windows shows nothing else as lines


def _size(count: int) -> str:
    for unit, whole in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= whole:
            return f"{count / whole:.1f} {unit}"
    return f"{count} B"


# ---- what a clerk reads of it -------------------------------------------------------------------


def _wrong(item: Item, name: str, what: str) -> Diagnostic:
    seen = f"{item.name} 的文件“{name}”{what}，没有做移交包"
    return Diagnostic(
        ARCHIVE_CHANGED, NOWHERE, seen, "先校验归档库（notice-gen archive verify），查明后再移交"
    )


def remarks_of(items: Sequence[Item]) -> Iterator[Diagnostic]:
    """The 提醒 on what should be checked before the items are handed over; the same of several items is one."""
    said: dict[tuple[Fault, str, str], list[str]] = {}
    for item in items:
        for remark in _remarks(item):
            said.setdefault(remark, []).append(item.name)
    for (code, seen, remedy), names in said.items():
        more = f" 等 {len(names)} 件" if len(names) > NAMED else ""
        words = f"{'、'.join(names[:NAMED])}{more} {seen}"
        yield Diagnostic(code, NOWHERE, words, remedy)


def _remarks(item: Item) -> Iterator[tuple[Fault, str, str]]:
    """What of an item should be checked: fault, what was seen, what to do."""

    if item.code is None:
        words = f"的档号“{item.code_words}”不合规定" if item.code_words else "没有档号"
        yield (
            NO_ITEM_CODE,
            words,
            "先用 notice-gen archive number --year 年份 编档号（办公室的设置中要有全宗号）",
        )
    roles = [role_of(name) for name in item.files if name != FAIR]
    wanted = {"处理单": "处理单"}
    if not never_sealed(item.description):
        wanted = {"正本": "盖章的正本扫描件", **wanted}
    lacking = [words for role, words in wanted.items() if role not in roles]
    if lacking:
        yield (NO_SEALED_SCAN, f"还没有{'和'.join(lacking)}", "扫描后用 notice-gen archive add 补上")
    if item.day is None:
        yield (NO_ISSUE_DATE, "没有能认出的成文日期，目录中的日期空着", _DATED)
    if item.fact("密级") in ("绝密", "机密", "秘密"):
        yield (
            CLASSIFIED_ITEM,
            f"的密级是{item.fact('密级')}",
            "涉密文件按保密规定移交，不要放在普通的电脑和介质上",
        )


# ---- whole or not at all ------------------------------------------------------------------------


@contextlib.contextmanager
def _unfinished(parent: Path) -> Iterator[Path]:
    """A folder beside the target for what is not whole yet; gone afterwards unless it was renamed."""
    for left in parent.glob(f"{_START}*{_END}"):
        with contextlib.suppress(OSError):
            if left.is_dir() and left.stat().st_mtime < time.time() - _LEFT_FOR_DEAD:
                shutil.rmtree(left)
    made = parent / f"{_START}{os.urandom(8).hex()}{_END}"
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
