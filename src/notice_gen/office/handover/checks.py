"""四性检测: the table of checks (DA/T 70—2018, 归档环节), each decided by looking at real files, or named as not decided.

A check never passes for what it did not look at: with nothing to look at it is 未检测, and what of its item
a program cannot decide stands beside it in words.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from notice_gen.model.filing import RECORD, RETENTION
from notice_gen.office.handover.bag import ABOUT, CATALOGUE
from notice_gen.office.handover.catalogue import LIST
from notice_gen.office.handover.codes import SHAPE, parse_code
from notice_gen.office.handover.item import METADATA, TYPESET, day_of, role_of
from notice_gen.office.handover.material import EXPECTED, TAGS, TORN, Examined, Material, unpacks_too_large
from notice_gen.office.handover.metadata import LEAST, LEAST_OF_A_FILE, schema
from notice_gen.office.handover.page_counts import Unreadable, pages_of

Outcome = Literal["通过", "发现问题", "未检测"]
PASSED: Outcome = "通过"
FAILED: Outcome = "发现问题"
UNDECIDED: Outcome = "未检测"


@dataclass(frozen=True, slots=True)
class Looked:
    """How much a check looked at, in words (24 个文件), and what it found wrong."""

    count: int
    of: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Why a check decides nothing here."""

    why: str


Look = Callable[[Material], Looked | Undecided]


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the table. `words` say what is looked at; `beyond` what of the item no program here decides."""

    code: str
    property: str
    name: str
    words: str
    look: Look | Undecided
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check came to."""

    check: Check
    outcome: Outcome
    faults: tuple[str, ...]
    note: str

    def as_data(self) -> dict[str, Any]:
        """The result for a program to read (`--json`)."""
        check = self.check
        return {
            "code": check.code, "property": check.property, "name": check.name, "looked_at": check.words,
            "result": self.outcome, "note": self.note, "faults": list(self.faults),
        }  # fmt: skip


def examine(material: Material) -> list[Result]:
    """Every check of the table, in its order, on the material."""
    return [_result(check, material) for check in CHECKS]


def _result(check: Check, material: Material) -> Result:
    looked = check.look(material) if callable(check.look) else check.look
    if isinstance(looked, Undecided):
        return Result(check, UNDECIDED, (), looked.why)
    if not looked.count:
        return Result(check, UNDECIDED, (), f"没有可以检测的{looked.of}")
    beyond = f"；未检测：{check.beyond}" if check.beyond else ""
    note = f"检测 {looked.count} {looked.of}{beyond}"
    return Result(check, FAILED if looked.faults else PASSED, looked.faults, note)


# ---- 真实性 -------------------------------------------------------------------------------------


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
    return _over(material, faults)


def types(material: Material) -> Looked:
    """1-3: days are days, moments are moments, counts are whole numbers."""
    faults = []
    for one in _with_metadata(material):
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
    return _over(material, faults)


# 《党政机关公文处理工作条例》 art. 8; 令 is what a 命令（令） calls itself.
GENRES = (
    "决议", "决定", "命令", "令", "命令（令）", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示",
    "批复", "议案", "函", "纪要",
)  # fmt: skip
DOMAINS: dict[str, tuple[str, ...]] = {
    "聚合层次": ("件",),
    "档号/保管期限": (*RETENTION, ""),
    "内容描述/文种": (*GENRES, ""),
    "内容描述/密级": ("绝密", "机密", "秘密", ""),
    "内容描述/紧急程度": ("特急", "加急", "特提", "平急", ""),
    "形式特征/文件组合类型": ("单件", "组合文件"),
}


def domains(material: Material) -> Looked:
    """1-4: values that come from a list are in it; an empty one is 2-4's."""
    faults = [
        f"{one.name}：{path.split('/')[-1]}“{one.text(path)}”不在规定的值中"
        for one in _with_metadata(material)
        for path, known in DOMAINS.items()
        if one.text(path) not in known
    ]
    return _over(material, faults)


def reason(material: Material) -> Looked:
    """1-5: years agree, steps follow each other, nothing lies in the future."""
    faults = []
    for one in material.items:
        item = one.item
        if item.code and item.day and item.code.year not in (item.day.year, item.record.get("year")):
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
    for one in _with_metadata(material):
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
    return _over(material, faults)


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
    return _over(material, faults)


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
            real, said = material.once(_format, path), block.get("格式信息", "")
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
    for one in _with_metadata(material):
        named = [block.get("计算机文件名", "") for block in one.blocks("电子属性")]
        count += len(named)
        faults += [f"{one.name}：元数据中有“{name}”，文件不在" for name in named if not _is_file(one, name)]
        faults += [f"{one.name}：文件“{name}”没有写进元数据" for name in one.files if name not in named]
        if one.item.record and one.text("内容描述/文件编号") != one.item.number:
            faults.append(f"{one.name}：元数据中的文件编号与{RECORD}中的不同")
    return Looked(count, "个文件", tuple(faults))


def guides(material: Material) -> Looked | Undecided:
    """1-12: 说明文件 and 目录 are there, and the 目录 lists the items of the bag and no others."""
    if material.bag is None:
        return _ONLY_A_BAG
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
        return _ONLY_A_BAG
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

    log = logging.getLogger("bagit")
    level = log.level
    log.setLevel(logging.CRITICAL)  # it would say every finding on the error stream, in English
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
    finally:
        log.setLevel(level)


# ---- 完整性 -------------------------------------------------------------------------------------


def item_count(material: Material) -> Looked | Undecided:
    """2-1: as many items as the 目录, the 说明文件 and bag-info.txt say."""
    if material.bag is None:
        return _ONLY_A_BAG
    said = {
        CATALOGUE: None if material.catalogue is None else str(len(material.catalogue)),
        ABOUT: _about(material).get("件数"),
        "bag-info.txt": material.info.get("Item-Count"),
    }
    return Looked(len(material.items), "件", tuple(_differ(said, len(material.items), "件")))


def total_bytes(material: Material) -> Looked | Undecided:
    """2-2: as many bytes as bag-info.txt and the 说明文件 say."""
    if material.bag is None:
        return _ONLY_A_BAG
    sizes = {path: file.stat().st_size for path, file in material.payload.items()}
    own = sum(size for path, size in sizes.items() if path.count("/") > 1)
    faults = _differ({"bag-info.txt": _oxum(material)[0]}, sum(sizes.values()), "字节")
    faults += _differ({ABOUT: _about(material).get("各件的字节数")}, own, "字节")
    return Looked(sum(sizes.values()), "字节", tuple(faults))


def metadata_items(material: Material) -> Looked:
    """2-3: every element is there, in its order: the tree is valid against the XSD."""
    faults = []
    for one in material.items:
        if one.metadata is None:
            faults.append(f"{one.name}：没有可以读的{METADATA}")
        elif not schema().validate(one.metadata):
            for error in list(schema().error_log)[:3]:
                faults.append(
                    f"{one.name}：{METADATA}第 {error.line} 行不合格式（{_without_namespace(error.message)}）"
                )
    return Looked(len(material.items), "件", tuple(faults))


def mandatory(material: Material) -> Looked:
    """2-4: what GB/T 18894—2016 wants of each document and each file is filled in."""
    faults = []
    for one in _with_metadata(material):
        faults += [
            f"{one.name}：{path.split('/')[-1]}空着" for path in (*LEAST, "档号/档号值") if not one.text(path)
        ]
        for block in one.blocks("电子属性"):
            faults += [
                f"{one.name}：“{block.get('计算机文件名')}”的{name}空着"
                for name in LEAST_OF_A_FILE
                if not block.get(name) and not (name == "文档创建程序" and _is_scan(block))
            ]
    return _over(material, faults)


def _is_scan(block: dict[str, str]) -> bool:
    """Whether a scanner made the file, which seldom says by which program."""
    name, kind = block.get("归档库中名称", ""), block.get("格式信息", "").upper()
    return kind in ("JPEG", "PNG", "TIFF") or (role_of(name) == "正本" and name != TYPESET)


STEPS = ("起草", "审核", "签发", "登记", "印发")  # GB/T 18894—2016 as far as the register knows them


def process(material: Material) -> Looked:
    """2-5: each step of an outgoing document has its time and who took it."""
    faults = []
    for one in _with_metadata(material):
        taken = {block.get("业务行为", ""): block for block in one.blocks("业务")}
        for step in STEPS:
            lacking = [
                words
                for name, words in (("行为时间", "时间"), ("机构人员名称", "人员"))
                if step in taken and not taken[step].get(name)
            ]
            if step not in taken:
                faults.append(f"{one.name}：没有“{step}”的记录")
            elif lacking:
                faults.append(f"{one.name}：“{step}”没有{'和'.join(lacking)}")
    return _over(material, faults)


def continuous(material: Material) -> Looked | Undecided:
    """2-6: inside each class the 件号 run from 0001 without a gap."""
    if not material.whole:
        return Undecided("这里只有选定的各件，件号本来不连续")
    numbers: dict[str, set[int]] = {}
    for one in material.items:
        code = parse_code(one.text("档号/档号值"))
        if code:
            numbers.setdefault(code.item_class, set()).add(code.n)
    void = {(code.item_class, code.n) for code in map(parse_code, material.void) if code}
    faults = []
    for item_class, there in sorted(numbers.items()):
        gaps = [n for n in range(1, max(there)) if n not in there and (item_class, n) not in void]
        if gaps:
            more = f" 等 {len(gaps)} 个" if len(gaps) > 10 else ""
            faults.append(f"{item_class} 缺件号 {'、'.join(f'{n:04d}' for n in gaps[:10])}{more}")
    return Looked(sum(map(len, numbers.values())), "个件号", tuple(faults))


def contents(material: Material) -> Looked:
    """2-7: every PDF opens and gives all its pages, every Word or Excel file and picture can be unpacked whole."""
    faults, count = [], 0
    for one, name, path in _files(material):
        kind = material.once(_format, path)
        if kind in _OPENED:
            count += 1
            fault = _OPENED[kind](material, path)
            if fault:
                faults.append(f"{one.name}：“{name}”{fault}")
        elif path.stat().st_size == 0:
            count += 1
            faults.append(f"{one.name}：“{name}”是空文件")
    return Looked(count, "个文件", tuple(faults))


def attachments(material: Material) -> Looked:
    """2-8: each attachment that the 附件说明 names stands in the text, or has a file of its own."""
    faults, count = [], 0
    for one in material.items:
        text = _bare(str(one.item.record.get("text") or ""))
        names = [_bare(Path(name).stem) for name in one.item.files if role_of(name) == "附件"]
        for words in re.split(r"[\n；;]", one.item.fact("附件")):
            title = _bare(re.sub(r"^\s*(附件)?\s*\d*\s*[.．:：、]?\s*", "", words))
            if not title:
                continue
            count += 1
            # In the text twice: once in the 附件说明, once as the title of the attachment itself.
            if text.count(title) < 2 and not any(title in name or name.endswith(title) for name in names):
                faults.append(f"{one.name}：附件“{words.strip()}”在正文后和附件文件中都没有找到")
    return Looked(count, "个附件", tuple(faults))


def package_metadata(material: Material) -> Looked | Undecided:
    """2-10: the package says who made it, when, what is in it; each item has its metadata."""
    if material.bag is None:
        return _ONLY_A_BAG
    labels = {
        "Source-Organization": "移交单位", "External-Identifier": "全宗号和年度", "Bagging-Date": "制作日期",
        "Payload-Oxum": "字节数和文件数",
    }  # fmt: skip
    faults = [
        f"bag-info.txt 没有{words}（{name}）" for name, words in labels.items() if not material.info.get(name)
    ]
    faults += [f"{one.name}：没有可以读的{METADATA}" for one in material.items if one.metadata is None]
    return Looked(len(labels) + len(material.items), "项", tuple(faults))


def file_count(material: Material) -> Looked | Undecided:
    """2-11: as many files as bag-info.txt and the 说明文件 say."""
    if material.bag is None:
        return _ONLY_A_BAG
    own = sum(path.count("/") > 1 for path in material.payload)
    faults = _differ({"bag-info.txt": _oxum(material)[1]}, len(material.payload), "个文件")
    faults += _differ({ABOUT: _about(material).get("各件的文件数")}, own, "个文件")
    return Looked(len(material.payload), "个文件", tuple(faults))


# ---- 可用性 -------------------------------------------------------------------------------------


def parses(material: Material) -> Looked | Undecided:
    """3-1: every 元数据.xml can be parsed, and is one of ours."""
    if material.bag is None:
        return Undecided("归档库中不另存元数据.xml，做移交包时才写")
    faults = []
    for one in material.items:
        if one.metadata is None:
            faults.append(f"{one.name}：{METADATA}读不出来")
        elif etree.QName(one.metadata).localname != "电子文件元数据":
            faults.append(f"{one.name}：{METADATA}不是电子文件元数据")
    return Looked(len(material.items), "件", tuple(faults))


# Of what GB/T 18894—2016 and GB/T 33190—2016 name for documents, those that the program can tell by their bytes.
ALLOWED = ("PDF", "OFD", "docx", "xlsx", "pptx", "JPEG", "TIFF", "PNG")
OLD_ENDINGS = (".doc", ".wps", ".xls", ".et")  # OLE2 files that Word and WPS still open
FIXED = ("PDF", "OFD", "JPEG", "TIFF")  # what a 正本 may be: its page never changes


def formats(material: Material) -> Looked:
    """3-3: each file has, by its bytes, a format that may be filed; the typeset 正本 says that it is PDF/A."""
    faults, count = [], 0
    logical = {path: name for one in material.items for name, path in one.item.files.items()}
    for one, name, path in _files(material):
        count += 1
        kind, role = material.once(_format, path), role_of(logical.get(path, ""))
        if kind not in ALLOWED and not (kind == "OLE2" and path.suffix.lower() in OLD_ENDINGS):
            faults.append(f"{one.name}：“{name}”的格式{f'（{kind}）' if kind else ''}不在归档格式中")
        elif role == "正本" and kind not in FIXED:
            faults.append(f"{one.name}：正本“{name}”是 {kind}，版面不固定")
        elif logical.get(path) == TYPESET and b"pdfaid" not in path.read_bytes():
            faults.append(f"{one.name}：正本“{name}”没有标明是 PDF/A")
    return Looked(count, "个文件", tuple(faults))


def readable(material: Material) -> Looked:
    """3-4: a PDF has at least one page with text or an image, a Word file has words."""
    faults, count = [], 0
    for one, name, path in _files(material):
        match material.once(_format, path):
            case "PDF":
                count += 1
                try:
                    if material.once(pages_of, path).filled == 0:
                        faults.append(f"{one.name}：“{name}”每一页都是空白")
                except Unreadable as error:
                    faults.append(f"{one.name}：“{name}”{error}")
            case "docx":
                count += 1
                if not _has_words(path):
                    faults.append(f"{one.name}：“{name}”里没有文字，或者读不出来")
            case _:
                pass
    return Looked(count, "个文件", tuple(faults))


def plain(material: Material) -> Looked:
    """3-8: no file is encrypted, packed again, or of a format that only its maker reads."""
    faults = []
    files = list(_files(material))
    for one, name, path in files:
        match material.once(_format, path):
            case "PDF":
                if _is_encrypted(material, path):
                    faults.append(f"{one.name}：“{name}”加了密")
            case "OLE2":
                if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():  # MS-OFFCRYPTO, 2.3.4.4
                    faults.append(f"{one.name}：“{name}”加了密")
            case "ZIP" | "RAR" | "7Z" | "GZIP" as kind:
                faults.append(f"{one.name}：“{name}”是压缩包（{kind}）")
            case _:
                pass
    return Looked(len(files), "个文件", tuple(faults))


# ---- the table ----------------------------------------------------------------------------------

_ONLY_A_BAG = Undecided("检测移交包时才有；这里检测的是归档库中的各件")
_REAL, _WHOLE, _USABLE, _SAFE = "真实性", "完整性", "可用性", "安全性"

# The codes are those of DA/T 70—2018 for 归档, as far as we know them (docs/standards.md, 4.10).
CHECKS = (
    Check("1-1", _REAL, "固化信息有效性", "每个文件的校验值（sha512）与归档时登记的相同", fixity, "电子签名、电子印章、时间戳"),
    Check("1-2", _REAL, "元数据项数据长度", "题名、文件编号等不超过规定的字数", lengths),
    Check("1-3", _REAL, "元数据项数据类型、格式", "日期、时间、数字写法正确", types),
    Check("1-4", _REAL, "设定值域的元数据项", "保管期限、文种、密级、紧急程度等在规定的值中", domains),
    Check("1-5", _REAL, "元数据项数据值合理性", "年度一致，拟稿、核稿、签发、成文、印发的日期先后合理", reason),
    Check("1-6", _REAL, "元数据项特殊字符", "元数据和文件名中没有控制字符、乱码和不能用的字符", characters),
    Check("1-7", _REAL, "档号规范性", "档号符合 DA/T 22—2015 5.4，与各著录项一致", code_form),
    Check("1-8", _REAL, "元数据项数据重复性", "档号、文号、题名没有重复", doubles),
    Check("1-10", _REAL, "内容数据属性一致性", "文件的大小、格式、页数与元数据相同", properties),
    Check("1-11", _REAL, "元数据与内容数据关联一致性", "元数据所列的文件都在，文件都列入元数据", linked),
    Check("1-12", _REAL, "说明文件和目录文件规范性", "说明文件、目录文件齐全，目录与各件一一对应", guides),
    Check("1-13", _REAL, "信息包目录结构规范性", "移交包的文件夹和文件都在规定的位置，没有多余", structure),
    Check("1-14", _REAL, "信息包一致性", "按 BagIt 清单逐个核对移交包的文件", unchanged, "移交前信息包的校验值（由接收方与发送方核对）"),
    Check("2-1", _WHOLE, "总件数相符性", "件数与目录、说明文件相同", item_count),
    Check("2-2", _WHOLE, "总字节数相符性", "字节数与说明文件、清单相同", total_bytes),
    Check("2-3", _WHOLE, "元数据项完整性", "元数据各项齐全，符合元数据.xsd", metadata_items),
    Check("2-4", _WHOLE, "元数据必填著录项", "题名、文号、责任者、日期、机构、保管期限、档号等没有空着", mandatory, "扫描件的文档创建程序"),
    Check("2-5", _WHOLE, "过程信息完整性", "起草、审核、签发、登记、印发都有时间和人员", process, "复核、用印、核发（程序没有记录）"),
    Check("2-6", _WHOLE, "连续性元数据项", "同一类的件号从 0001 起连续，作废的除外", continuous),
    Check("2-7", _WHOLE, "内容数据完整性", "每个文件打得开，各页、各部分齐全", contents, "内容与原件是否一致（须人工核对）"),
    Check("2-8", _WHOLE, "附件数据完整性", "附件说明所列的附件都能找到", attachments),
    Check("2-9", _WHOLE, "归档范围", "应归档的是否都已归档", Undecided("由人对照本单位的归档范围和保管期限表判断")),
    Check("2-10", _WHOLE, "信息包元数据完整性", "移交包有移交单位、日期、数量，各件有元数据", package_metadata),
    Check("2-11", _WHOLE, "信息包内容数据完整性", "文件数与说明文件、清单相同", file_count),
    Check("3-1", _USABLE, "信息包中元数据的可读性", "元数据.xml 都能解析", parses),
    Check("3-2", _USABLE, "目标数据库中元数据的可访问性", "接收方的数据库能否读出元数据", Undecided("由接收方导入自己的系统后检测")),
    Check("3-3", _USABLE, "内容数据格式", "文件格式属于归档格式，正本版面固定", formats, "PDF/A 是否完全符合 ISO 19005"),
    Check("3-4", _USABLE, "内容数据的可读性", "PDF 有文字或图像，Word 文件有文字", readable, "扫描是否清晰（须人工看）"),
    Check("3-8", _USABLE, "信息包中包含的内容数据格式合规性", "没有加密、再压缩和不通用的格式", plain),
    Check("4-1", _SAFE, "杀毒软件", "接收和保管的电脑装有杀毒软件", Undecided("本程序不检测，由管理员确认")),
    Check("4-2", _SAFE, "病毒", "文件中没有病毒", Undecided("本程序不检测，用杀毒软件扫描")),
    Check("4-3", _SAFE, "载体中的多余文件", "移交的载体中没有无关的文件", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-4", _SAFE, "载体读取速度", "移交的载体读取正常", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-5", _SAFE, "载体外观", "移交的载体没有损伤", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-6", _SAFE, "光盘合格性", "光盘的错误率等符合规定", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-7", _SAFE, "操作过程安全性", "归档、移交的操作过程安全、可控", Undecided("由人对照本单位的制度判断")),
)  # fmt: skip


# ---- what the checks share ----------------------------------------------------------------------


def _over(material: Material, faults: Iterable[str]) -> Looked:
    """A check of the metadata of all items that have some."""
    return Looked(sum(1 for _ in _with_metadata(material)), "件", tuple(faults))


def _with_metadata(material: Material) -> Iterator[Examined]:
    return (one for one in material.items if one.metadata is not None)


def _files(material: Material) -> Iterator[tuple[Examined, str, Path]]:
    """Every file of every item that is there."""
    for one in material.items:
        for name, path in one.files.items():
            if path.is_file():
                yield one, name, path


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


def _format(path: Path) -> str:
    """The format by the file's first bytes, a zip's by what is in it; empty where it is not known."""
    with path.open("rb") as stream:
        head = stream.read(1024)
    if b"%PDF-" in head:
        return "PDF"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    for start, kind in (
        (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n", "PNG"), (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"),
        (b"\xd0\xcf\x11\xe0", "OLE2"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7Z"), (b"\x1f\x8b", "GZIP"),
    ):  # fmt: skip
        if head.startswith(start):
            return kind
    return ""


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except TORN:
        # Torn at its end: by its name, so that 2-7 says that it does not open.
        return {".docx": "docx", ".xlsx": "xlsx", ".pptx": "pptx", ".ofd": "OFD"}.get(
            path.suffix.lower(), "ZIP"
        )
    for part, kind in (
        ("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"), ("OFD.xml", "OFD"),
    ):  # fmt: skip
        if part in names:
            return kind
    return "ZIP"


def _pdf_fault(material: Material, path: Path) -> str:
    try:
        return "" if material.once(pages_of, path).all else "没有一页"
    except Unreadable as error:
        return str(error)


def _zip_fault(_: Material, path: Path) -> str:
    if unpacks_too_large(path):
        return "展开后太大，没有打开"
    try:
        with zipfile.ZipFile(path) as package:
            torn = package.testzip()
    except TORN:
        return "打不开，文件不完整"
    return f"里面的 {torn} 坏了" if torn else ""


def _image_fault(_: Material, path: Path) -> str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "打不开，图像不完整"
    return ""


_OPENED: dict[str, Callable[[Material, Path], str]] = {
    "PDF": _pdf_fault, "docx": _zip_fault, "xlsx": _zip_fault, "pptx": _zip_fault, "OFD": _zip_fault,
    "JPEG": _image_fault, "PNG": _image_fault, "TIFF": _image_fault,
}  # fmt: skip


def _is_encrypted(material: Material, path: Path) -> bool:
    """Also where it cannot be opened: the dictionary names the encryption (ISO 32000-1, 7.6.1)."""
    try:
        return material.once(pages_of, path).encrypted
    except Unreadable:
        return b"/Encrypt" in path.read_bytes()


def _has_words(path: Path) -> bool:
    if unpacks_too_large(path):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(
                package.read("word/document.xml"), etree.XMLParser(resolve_entities=False, no_network=True)
            )
    except (*TORN, KeyError, etree.XMLSyntaxError):
        return False
    return any(
        (text or "").strip()
        for text in root.itertext("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


def _oxum(material: Material) -> tuple[str | None, str | None]:
    """Bytes and files as Payload-Oxum says them (RFC 8493, 2.2.2)."""
    found = re.fullmatch(r"(\d+)\.(\d+)", material.info.get("Payload-Oxum", ""), re.ASCII)
    return (found[1], found[2]) if found else (None, None)


def _about(material: Material) -> dict[str, str]:
    """What the 说明文件 counts, by name."""
    path = material.payload.get(f"data/{ABOUT}")
    if path is None:
        return {}
    words = path.read_text(encoding="utf-8", errors="replace")
    return dict(re.findall(r"^(件数|各件的文件数|各件的字节数)：(\d+)", words, re.MULTILINE))


def _differ(said: dict[str, str | None], real: int, of: str) -> list[str]:
    return [
        f"{where}中写的是 {words} {of}，实际 {real} {of}" if words is not None else f"{where}中没有写"
        for where, words in said.items()
        if words != str(real)
    ]


def _first(row: tuple[str, ...]) -> str:
    return " ".join(part for part in row[:3] if part)


def _bare(words: str) -> str:
    """The words without spaces and marks, to be looked for."""
    return "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c)[0] in "LN")


def _without_namespace(words: str) -> str:
    return re.sub(r"\{[^}]*\}", "", words)
