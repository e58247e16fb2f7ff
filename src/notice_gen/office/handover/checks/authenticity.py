"""真实性: Material → whether items are what was filed: digests, metadata and files that agree (1-1 to 1-14).

Signatures, seals and time stamps are not looked at; the table in `examination` says so beside 1-1.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lxml import etree

from notice_gen.model.filing import DESCRIPTION, RETENTION
from notice_gen.model.kind import GENRES
from notice_gen.office.handover.bag import ABOUT, CATALOGUE
from notice_gen.office.handover.catalogue import LIST
from notice_gen.office.handover.checks.file_formats import format_of
from notice_gen.office.handover.checks.looked import (
    ONLY_A_BAG,
    Looked,
    Undecided,
    over_metadata,
    with_metadata,
)
from notice_gen.office.handover.codes import SHAPE, parse_code
from notice_gen.office.handover.item import day_of
from notice_gen.office.handover.material import EXPECTED, TAGS, Examined, Material
from notice_gen.office.handover.page_counts import Unreadable, pages_of


def fixity(material: Material) -> Looked:
    """1-1: every file has the sha512 that was written down when it was filed."""
    faults, count = [], 0
    for one in material.items:
        for file in one.item.described():
            count += 1
            path = one.item.files.get(file["name"])
            if path is None or not path.is_file():
                faults.append(f"{one.name}：“{file['name']}”不在")
            elif _sha512(path) != file.get("sha512"):
                faults.append(f"{one.name}：“{file['name']}”与归档时的校验值不同")
    return Looked(count, "个文件", tuple(faults))


# Characters; DA/T 46—2009 sets no bounds that we could read, these are a house choice.
LONGEST = {
    "电子文件号": 200, "档号/档号值": 27, "内容描述/题名": 300, "内容描述/文件编号": 60, "内容描述/责任者": 300,
    "内容描述/文种": 10, "内容描述/主送": 4000, "内容描述/抄送": 4000,
}  # fmt: skip


def lengths(material: Material) -> Looked:
    """1-2: no value of the metadata is longer than its bound."""
    faults = [
        f"{one.name}：{path.split('/')[-1]}有 {len(one.text(path))} 个字，超过 {longest} 个"
        for one in material.items
        for path, longest in LONGEST.items()
        if len(one.text(path)) > longest
    ]
    return over_metadata(material, faults)


def types(material: Material) -> Looked:
    """1-3: days are days, moments are moments, counts are whole numbers."""
    faults = []
    for one in with_metadata(material):
        for path in ("内容描述/日期", "公文核心元数据/成文日期", "公文核心元数据/印发日期"):
            words = one.text(path)
            if words and not _is_day(words):
                faults.append(f"{one.name}：{path.split('/')[-1]}“{words}”不是 2026-03-05 这样的日期")
        for block in one.blocks("业务"):
            if block["行为时间"] and day_of(block["行为时间"]) is None:
                faults.append(f"{one.name}：{block['业务行为']}的时间“{block['行为时间']}”不是日期或时刻")
        for block in one.blocks("电子属性"):
            if not re.fullmatch(r"\d+", block.get("计算机文件大小", ""), re.ASCII):
                faults.append(f"{one.name}：“{block.get('计算机文件名')}”的大小不是整数")
    return over_metadata(material, faults)


DOMAINS: dict[str, tuple[str, ...]] = {
    "聚合层次": ("件",),
    "档号/保管期限": (*RETENTION, ""),
    "内容描述/文种": (*GENRES, "命令（令）", ""),  # as 《党政机关公文处理工作条例》, art. 8, writes it
    "内容描述/密级": ("绝密", "机密", "秘密", ""),
    "内容描述/紧急程度": ("特急", "加急", "特提", "平急", ""),
    "形式特征/文件组合类型": ("单件", "组合文件"),
}


def domains(material: Material) -> Looked:
    """1-4: values that come from a list are in it; an empty one is 2-4's."""
    faults = [
        f"{one.name}：{path.split('/')[-1]}“{one.text(path)}”不在规定的值中"
        for one in with_metadata(material)
        for path, known in DOMAINS.items()
        if one.text(path) not in known
    ]
    return over_metadata(material, faults)


def reason(material: Material) -> Looked:
    """1-5: years agree, steps follow each other, nothing lies in the future."""
    faults = []
    for one in material.items:
        item = one.item
        if item.code and item.day and item.code.year not in (item.day.year, item.description.get("year")):
            faults.append(f"{one.name}：档号的年度 {item.code.year} 与成文日期、文号的年份都不同")
        days = [
            (name, day_of(item.fact(name)))
            for name in ("拟稿日期", "核稿日期", "签发日期", "成文日期", "印发日期")
        ]
        known = [(name, day) for name, day in days if day]
        for (earlier, first), (later, second) in pairwise(known):
            if second < first:
                faults.append(f"{one.name}：{later}早于{earlier}")
        # A 成文日期 may be set ahead of the day of filing; that of a step that was taken may not.
        for name, day in known:
            if name != "成文日期" and day > material.when.date() + datetime.timedelta(days=1):
                faults.append(f"{one.name}：{name} {day} 在检测之后")
    return Looked(len(material.items), "件", tuple(faults))


def characters(material: Material) -> Looked:
    """1-6: no character in metadata or file names that does not print, is nobody's, or stands for one lost."""
    faults = []
    for one in material.items:
        if one.metadata is not None:
            for element in one.metadata.iter(etree.Element):
                if odd := _odd(element.text or ""):
                    faults.append(f"{one.name}：{etree.QName(element).localname}中有{odd}")
        for name in one.files:
            odd = _odd(name) or ("不能用作文件名的字符" if re.search(r'[<>:"\\|?*]', name) else "")
            if odd:
                faults.append(f"{one.name}：文件名“{name}”中有{odd}")
    return Looked(len(material.items), "件", tuple(faults))


def code_form(material: Material) -> Looked:
    """1-7: the 档号 has the form of DA/T 22—2015, 5.4, and says what the metadata says."""
    faults = []
    for one in with_metadata(material):
        words = one.text("档号/档号值")
        code = parse_code(words)
        if code is None:
            faults.append(f"{one.name}：档号“{words}”不是“{SHAPE}”" if words else f"{one.name}：没有档号")
            continue
        said = (
            one.text("档号/全宗号"),
            one.text("档号/年度"),
            one.text("档号/保管期限"),
            one.text("档号/室编件号"),
        )
        if said != (code.fonds, str(code.year), code.retention_words, f"{code.n:04d}"):
            faults.append(f"{one.name}：档号“{words}”与元数据中的全宗号、年度、保管期限、件号不一致")
        kept = one.item.fact("保管期限")
        if kept and kept != code.retention_words:
            faults.append(f"{one.name}：档号中的保管期限是{code.retention_words}，登记的是{kept}")
    return over_metadata(material, faults)


def doubles(material: Material) -> Looked:
    """1-8: no two items share a 档号, a 文号 or a 题名."""
    faults = []
    for path in ("档号/档号值", "内容描述/文件编号", "内容描述/题名"):
        counts = Counter(one.text(path) for one in material.items)
        faults += [
            f"{path.split('/')[-1].removesuffix('值')}“{words}”有 {count} 件"
            for words, count in counts.items()
            if words and count > 1
        ]
    return over_metadata(material, faults)


def properties(material: Material) -> Looked:
    """1-10: size, format and pages of each file are what the metadata says."""
    faults, count = [], 0
    for one in material.items:
        for block in one.blocks("电子属性"):
            path = one.files.get(block.get("计算机文件名", ""))
            if path is None or not path.is_file():
                continue  # 1-11 says so
            count += 1
            name = f"{one.name}：“{block['计算机文件名']}”"
            size = path.stat().st_size
            if block.get("计算机文件大小") != str(size):
                faults.append(f"{name}有 {size} 字节，元数据中写的是 {block.get('计算机文件大小')}")
            real, said = material.once(format_of, path), block.get("格式信息", "")
            if said and real and not said.upper().startswith(real.upper()):
                faults.append(f"{name}其实是 {real}，元数据中写的是 {said}")
            if block.get("文档页数") and real == "PDF":
                try:
                    pages = material.once(pages_of, path).all
                except Unreadable:
                    continue  # 2-7 says so
                if block["文档页数"] != str(pages):
                    faults.append(f"{name}有 {pages} 页，元数据中写的是 {block['文档页数']}")
    return Looked(count, "个文件", tuple(faults))


def linked(material: Material) -> Looked:
    """1-11: each file that the metadata names is there, and each file that is there is named."""
    faults, count = [], 0
    for one in with_metadata(material):
        named = [block.get("计算机文件名", "") for block in one.blocks("电子属性")]
        count += len(named)
        faults += [f"{one.name}：元数据中有“{name}”，文件不在" for name in named if not _is_file(one, name)]
        faults += [f"{one.name}：文件“{name}”没有写进元数据" for name in one.files if name not in named]
        if one.item.description and one.text("内容描述/文件编号") != one.item.number:
            faults.append(f"{one.name}：元数据中的文件编号与{DESCRIPTION}中的不同")
    return Looked(count, "个文件", tuple(faults))


def guides(material: Material) -> Looked | Undecided:
    """1-12: 说明文件 and 目录 are there, and the 目录 lists the items of the bag and no others."""
    if material.bag is None:
        return ONLY_A_BAG
    faults = [] if f"data/{ABOUT}" in material.payload else [f"没有{ABOUT}"]
    if material.catalogue is None:
        return Looked(2, "个文件", (*faults, f"没有{CATALOGUE}，或者打不开"))
    listed = Counter((row.code, row.number, row.title, row.day) for row in material.catalogue)
    there = Counter(
        (
            one.text("档号/档号值"),
            one.text("内容描述/文件编号"),
            one.text("内容描述/题名"),
            one.text("内容描述/日期").replace("-", ""),
        )
        for one in material.items
    )
    faults += [f"目录中的“{_first(row)}”与包中的各件对不上" for row in listed - there]
    faults += [f"包中的“{_first(row)}”与目录对不上" for row in there - listed]
    return Looked(len(material.catalogue), f"行{LIST}", tuple(faults))


def structure(material: Material) -> Looked | Undecided:
    """1-13: the folders and files are where a 移交包 has them, and nothing else is there."""
    if material.bag is None:
        return ONLY_A_BAG
    faults = [f"没有 data/{name}" for name in EXPECTED if f"data/{name}" not in material.payload]
    faults += [f"没有 {name}" for name in TAGS if name not in material.tags]
    faults += [f"多了 {name}" for name in material.tags if name not in TAGS]
    faults += [
        f"多了 {path}"
        for path in material.payload
        if path.count("/") != 2 and path.removeprefix("data/") not in EXPECTED
    ]
    faults += [f"{path} 不是文件，是链接或别的东西" for path in material.odd]
    for one in material.items:
        faults += [f"{one.name}：没有{name}，或者读不出来" for name in one.unread]
    return Looked(len(material.payload) + len(material.tags), "个文件", tuple(faults))


def unchanged(material: Material) -> Looked | Undecided:
    """1-14: bagit's own validator finds every file there and every digest right."""
    if material.bag is None:
        return Undecided("归档库各件由 notice-gen archive verify 校验")
    if material.odd:  # bagit would read what a link points to, and wait for ever at a pipe
        said = tuple(f"{path} 不是文件，是链接或别的东西" for path in material.odd)
        return Looked(len(material.payload) + len(material.tags), "个文件", said)
    faults = [*_bag_faults(material.bag), *_unlisted(material)]
    return Looked(len(material.payload) + len(material.tags), "个文件", tuple(faults))


def _unlisted(material: Material) -> Iterator[str]:
    """Tag files that a tagmanifest leaves out: bagit takes a shortened one for whole (RFC 8493, 2.2.1: may omit)."""
    own = {name for name in TAGS if not name.startswith("tagmanifest")}
    for name, path in material.tags.items():
        if name.startswith("tagmanifest"):
            words = path.read_bytes().decode(errors="replace")
            listed = {line.partition(" ")[2].strip() for line in words.splitlines()}
            yield from (f"{other} 不在 {name} 中" for other in sorted(own - listed))


def _bag_faults(folder: Path) -> Iterator[str]:
    import bagit

    # It would say every finding on the error stream, in English; its exceptions have them too.
    logging.getLogger("bagit").setLevel(logging.CRITICAL)
    try:
        bag = bagit.Bag(str(folder))
        bag.info.pop("Payload-Oxum", None)  # 2-2 and 2-11 hold it; here it would hide which files are meant
        bag.validate()
    except bagit.BagValidationError as error:
        seen = {
            bagit.ChecksumMismatch: "与清单中的校验值不同",
            bagit.FileMissing: "在清单中，文件不在",
            bagit.UnexpectedFile: "不在清单中",
        }
        said = list(
            dict.fromkeys(
                f"{detail.path} {seen[type(detail)]}" for detail in error.details if type(detail) in seen
            )
        )
        yield from said or [f"不符合 BagIt 的格式（{error}）"]
    except bagit.BagError as error:
        yield f"不符合 BagIt 的格式（{error}）"
    except (OSError, UnicodeError, ValueError) as error:
        yield f"清单读不出来（{type(error).__name__}）"


# ---- what these checks share --------------------------------------------------------------------


def _is_file(one: Examined, name: str) -> bool:
    path = one.files.get(name)
    return path is not None and path.is_file()


def _sha512(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha512").hexdigest()


def _is_day(words: str) -> bool:
    try:
        datetime.date.fromisoformat(words)
    except ValueError:
        return False
    return len(words) == 10


def _odd(words: str) -> str:
    """What is odd in some words, or nothing: U+FFFD, control, private and unassigned characters."""
    for c in words:
        if c == "\ufffd":
            return "乱码（U+FFFD）"
        if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") and c not in "\n\t\r":
            return f"特殊字符（U+{ord(c):04X}）"
    return ""


def _first(row: tuple[str, ...]) -> str:
    return " ".join(part for part in row[:3] if part)
