"""完整性: Material → whether all is there: items, bytes, metadata, steps, pages, attachments (2-1 to 2-11).

What ought to have been filed and never was cannot be seen here (2-9).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from notice_gen.office.handover.bag import ABOUT, CATALOGUE
from notice_gen.office.handover.checks.file_formats import OPENED, format_of
from notice_gen.office.handover.checks.looked import (
    ONLY_A_BAG,
    Looked,
    Undecided,
    files_there,
    over_metadata,
    with_metadata,
)
from notice_gen.office.handover.codes import Code, parse_code
from notice_gen.office.handover.item import METADATA, TYPESET, role_of
from notice_gen.office.handover.material import Material
from notice_gen.office.handover.metadata import LEAST, LEAST_OF_A_FILE, schema


def item_count(material: Material) -> Looked | Undecided:
    """2-1: as many items as the 目录, the 说明文件 and bag-info.txt say."""
    if material.bag is None:
        return ONLY_A_BAG
    said = {
        CATALOGUE: None if material.catalogue is None else str(len(material.catalogue)),
        ABOUT: _about(material).get("件数"),
        "bag-info.txt": material.info.get("Item-Count"),
    }
    return Looked(len(material.items), "件", tuple(_differ(said, len(material.items), "件")))


def total_bytes(material: Material) -> Looked | Undecided:
    """2-2: as many bytes as bag-info.txt and the 说明文件 say."""
    if material.bag is None:
        return ONLY_A_BAG
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
    for one in with_metadata(material):
        faults += [
            f"{one.name}：{path.split('/')[-1]}空着" for path in (*LEAST, "档号/档号值") if not one.text(path)
        ]
        for block in one.blocks("电子属性"):
            faults += [
                f"{one.name}：“{block.get('计算机文件名')}”的{name}空着"
                for name in LEAST_OF_A_FILE
                if not block.get(name) and not (name == "文档创建程序" and _is_scan(block))
            ]
    return over_metadata(material, faults)


def _is_scan(block: dict[str, str]) -> bool:
    """Whether a scanner made the file, which seldom says by which program."""
    name, kind = block.get("归档库中名称", ""), block.get("格式信息", "").upper()
    return kind in ("JPEG", "PNG", "TIFF") or (role_of(name) in ("正本", "来文") and name != TYPESET)


STEPS = ("起草", "审核", "签发", "登记", "印发")  # GB/T 18894—2016 as far as the register knows them


def process(material: Material) -> Looked:
    """2-5: each step of an outgoing document has its time and who took it."""
    faults = []
    for one in with_metadata(material):
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
    return over_metadata(material, faults)


def continuous(material: Material) -> Looked | Undecided:
    """2-6: inside each class the 件号 run from 0001 without a gap, those of void documents and other papers with them.

    One that a document left for another is no gap, and is said beside."""
    if not material.whole:
        return Undecided("这里只有选定的各件，件号本来不连续")
    numbers: dict[str, set[int]] = {}
    for one in material.items:
        code = parse_code(one.text("档号/档号值"))
        if code:
            numbers.setdefault(code.item_class, set()).add(code.n)
    elsewhere = map(parse_code, material.void | material.others)
    known = {(code.item_class, code.n) for code in elsewhere if code}
    left = {(code.item_class, code.n): now for code, now in _left(material)}
    faults, moved = [], []
    for item_class, there in sorted(numbers.items()):
        gaps = [n for n in range(1, max(there)) if n not in there and (item_class, n) not in known]
        moved += [
            f"{item_class}-{n:04d} 已改编为 {left[item_class, n]}" for n in gaps if (item_class, n) in left
        ]
        gaps = [n for n in gaps if (item_class, n) not in left]
        if gaps:
            more = f" 等 {len(gaps)} 个" if len(gaps) > 10 else ""
            faults.append(f"{item_class} 缺件号 {'、'.join(f'{n:04d}' for n in gaps[:10])}{more}")
    return Looked(sum(map(len, numbers.values())), "个件号", tuple(faults), "、".join(moved))


def contents(material: Material) -> Looked:
    """2-7: every PDF opens and gives all its pages, every Word or Excel file and picture can be unpacked whole."""
    faults, count = [], 0
    for one, name, path in files_there(material):
        kind = material.once(format_of, path)
        if kind in OPENED:
            count += 1
            fault = OPENED[kind](material, path)
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
        text = _bare(str(one.item.description.get("text") or ""))
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
        return ONLY_A_BAG
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
        return ONLY_A_BAG
    own = sum(path.count("/") > 1 for path in material.payload)
    faults = _differ({"bag-info.txt": _oxum(material)[1]}, len(material.payload), "个文件")
    faults += _differ({ABOUT: _about(material).get("各件的文件数")}, own, "个文件")
    return Looked(len(material.payload), "个文件", tuple(faults))


def _left(material: Material) -> Iterator[tuple[Code, str]]:
    """The 档号 that documents left, each with the one which it has now."""
    for before, now in material.left.items():
        if (code := parse_code(before)) is not None:
            yield code, now


# ---- what these checks share --------------------------------------------------------------------


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


def _bare(words: str) -> str:
    """The words without spaces and marks, to be looked for."""
    return "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c)[0] in "LN")


def _without_namespace(words: str) -> str:
    return re.sub(r"\{[^{}]*+\}", "", words)
