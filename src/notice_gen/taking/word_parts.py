"""The bytes of a .docx → its parts, limits checked before anything is unpacked; parts → bytes again.

What the parts say is not known here. Workbooks are streamed instead, with other limits (`book.unpacking`); a Word file
is small enough to be in memory as a whole.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice_gen.files.zips import TORN
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.places import InFile
from notice_gen.taking.faults import FINAL_ENCRYPTED, FINAL_TOO_BIG, MACROS, NOT_WORD

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
UNNAMED_FINAL = "定稿.docx"  # in findings, the name of a file whose name is not known

MOST_ON_DISK = 100 << 20  # bytes; pictures of a scanned attachment included
MOST_ENTRIES = 2_000
MOST_UNPACKED = 400 << 20
MOST_RATIO, RATIO_COUNTS_ABOVE = 200, 10 << 20  # unpacked to packed, for an entry above so many bytes
MOST_XML = 64 << 20  # bytes of a part that is read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_ANEW = "用 Word 或 WPS 打开，另存为普通的 .docx 文件"
WHOLE_AGAIN = "重新取得这个文件，或在 Word、WPS 中打开修复后另存"

# Content that would lie outside of the file, by the last word of its relation's type, and its name for the clerk.
ELSEWHERE = {"image": "图片", "oleObject": "对象", "subDocument": "子文档", "frame": "框架"}


@dataclass(frozen=True, slots=True)
class Parts:
    """A package: every part in the order of the file, with the name of the main one and its relations by type."""

    file: str
    parts: Mapping[str, bytes]
    entries: tuple[zipfile.ZipInfo, ...]
    main: str
    related: Mapping[str, tuple[str, ...]]

    def tree(self, part: str) -> Any:
        """The root element of a part. Raises Refused for broken XML, and for a DOCTYPE, which no Word file has."""
        from lxml import etree

        data = self.parts.get(part)
        if data is None:
            raise torn(self.file, f"缺少 {part}")
        if len(data) > MOST_XML:
            raise swollen(self.file)
        try:
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise torn(self.file, f"{part} 已损坏") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise torn(self.file, f"{part} 含有 DOCTYPE，正常的 Word 文件没有")
        return root

    def trees(self, *types: str) -> Iterator[Any]:
        """The root elements of the parts that the main one has by these types of relation, in this order."""
        for name in types:
            for part in self.related.get(name, ()):
                yield self.tree(part)

    def targets(self, part: str) -> dict[str, str]:
        """What lies within the file of a part's relations: id → name of the part that it leads to."""
        lists = _list_of(part)
        if lists not in self.parts:
            return {}
        return {
            str(relation.get("Id", "")): _target(part, str(relation.get("Target", "")))
            for relation in self.tree(lists)
            if relation.get("TargetMode") != "External"
        }


def _list_of(part: str) -> str:
    """The list of a part's relations; "" is the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _target(part: str, target: str) -> str:
    """The name of the part that a relation of another leads to."""
    folder = posixpath.dirname(part)
    whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(whole)


def read_final(path: Path) -> bytes:
    """The bytes of a final. Raises Refused for one that is too large to be read, OSError where it cannot be."""
    if path.stat().st_size > MOST_ON_DISK:
        raise swollen(path.name)
    return path.read_bytes()


def opened(data: bytes, file: str = UNNAMED_FINAL) -> Parts:
    """The parts of a .docx. Raises Refused for what is none, is locked, has macros, or is beyond the limits."""
    if len(data) > MOST_ON_DISK:
        raise swollen(file)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise refused(FINAL_ENCRYPTED, file, "文件加了密码", "在 Word 或 WPS 中去掉密码后另存")
        raise refused(FINAL_ENCRYPTED, file, "这是旧式的 .doc 或 .wps 文件", SAVE_ANEW)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = _judged(package, file)
            parts = {entry.filename: package.read(entry) for entry in entries}
    except TORN as error:
        raise torn(file, "文件不完整，或者不是 Word 文件") from error
    bare = Parts(file, parts, entries, "", {})
    main = next(iter(_relations(bare, "").get("officeDocument", ())), "")
    if not main or main not in parts:
        raise torn(file, "压缩包里没有 Word 的正文")
    kinds = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in kinds or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise refused(MACROS, file, "文件里有宏，宏可以改动文字", SAVE_ANEW)
    return Parts(file, parts, entries, main, _relations(bare, main))


def packed(parts: Parts, changed: Mapping[str, bytes]) -> bytes:
    """The package with some parts changed; order, names and dates of the zip stay as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for entry in parts.entries:
            kept = zipfile.ZipInfo(entry.filename, entry.date_time)
            kept.compress_type, kept.external_attr = entry.compress_type, entry.external_attr
            kept.create_system = 3  # the same bytes on every system
            package.writestr(kept, changed.get(entry.filename, parts.parts[entry.filename]))
    return out.getvalue()


def _judged(package: zipfile.ZipFile, file: str) -> tuple[zipfile.ZipInfo, ...]:
    """The entries of a zip, validated against the limits. Raises Refused."""
    entries = tuple(entry for entry in package.infolist() if not entry.is_dir())
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(
            entry.file_size > RATIO_COUNTS_ABOVE
            and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
    ):
        raise swollen(file)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(FINAL_ENCRYPTED, file, "文件加了密码", "在 Word 或 WPS 中去掉密码后另存")
    reached = 0  # entries that share bytes unpack to far more than the file holds (CVE-2024-0450)
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < reached:
            raise torn(file, "文件里的部件互相重叠")
        reached = entry.header_offset + entry.compress_size
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise torn(file, "文件里有同名的部件")
    return entries


def _relations(parts: Parts, of: str) -> dict[str, tuple[str, ...]]:
    """The parts that a part is related to, by the last word of the relation's type; "" is the package."""
    lists = _list_of(of)
    found: dict[str, tuple[str, ...]] = {}
    for relation in parts.tree(lists) if lists in parts.parts else ():
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        target = str(relation.get("Target", ""))
        if relation.get("TargetMode") == "External":
            if of and kind in ELSEWHERE:
                seen = f"文件里有{ELSEWHERE[kind]}是链接到别处的（“{target[-60:]}”），不在文件里"
                raise refused(MACROS, parts.file, seen, f"在 Word 或 WPS 中把{ELSEWHERE[kind]}改为嵌入后另存")
            continue
        if kind == "aFChunk":
            seen = "文件里插入了另一个文件，还没有合并成一份"
            raise refused(MACROS, parts.file, seen, SAVE_ANEW)
        found[kind] = (*found.get(kind, ()), _target(of, target))
    return found


def refused(fault: Fault, file: str, seen: str, remedy: str) -> Refused:
    """A Refused with one finding on the file."""
    return Refused(Diagnostic(fault, InFile(file), seen, remedy))


def torn(file: str, seen: str) -> Refused:
    """A Refused to raise for a file that cannot be read as a Word file."""
    return refused(NOT_WORD, file, seen, WHOLE_AGAIN)


def swollen(file: str) -> Refused:
    """A Refused to raise for a file that is too large."""
    return refused(
        FINAL_TOO_BIG, file, "文件过大，不像是一份公文", "检查是不是这份定稿；图片太大时先压缩图片再另存"
    )


def value_of(element: Any, name: str) -> str:
    """The w:val of an element's child of that name; "" where there is none."""
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""
