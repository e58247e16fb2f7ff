"""可用性: Material → whether files can be read, in formats that last, without a key (3-1 to 3-8).

Whether a scan is sharp, or a PDF/A conforms in all points, is not decided here.
"""

from __future__ import annotations

from lxml import etree

from notice_gen.office.handover.checks.file_formats import format_of, has_words, is_encrypted
from notice_gen.office.handover.checks.looked import Looked, Undecided, files_there
from notice_gen.office.handover.item import METADATA, TYPESET, role_of
from notice_gen.office.handover.material import Material
from notice_gen.office.handover.page_counts import Unreadable, pages_of


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
    for one, name, path in files_there(material):
        count += 1
        kind, role = material.once(format_of, path), role_of(logical.get(path, ""))
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
    for one, name, path in files_there(material):
        match material.once(format_of, path):
            case "PDF":
                count += 1
                try:
                    if material.once(pages_of, path).filled == 0:
                        faults.append(f"{one.name}：“{name}”每一页都是空白")
                except Unreadable as error:
                    faults.append(f"{one.name}：“{name}”{error}")
            case "docx":
                count += 1
                if not has_words(path):
                    faults.append(f"{one.name}：“{name}”里没有文字，或者读不出来")
            case _:
                pass
    return Looked(count, "个文件", tuple(faults))


def plain(material: Material) -> Looked:
    """3-8: no file is encrypted, packed again, or of a format that only its maker reads."""
    faults = []
    files = list(files_there(material))
    for one, name, path in files:
        match material.once(format_of, path):
            case "PDF":
                if is_encrypted(material, path):
                    faults.append(f"{one.name}：“{name}”加了密")
            case "OLE2":
                if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():  # MS-OFFCRYPTO, 2.3.4.4
                    faults.append(f"{one.name}：“{name}”加了密")
            case "ZIP" | "RAR" | "7Z" | "GZIP" as kind:
                faults.append(f"{one.name}：“{name}”是压缩包（{kind}）")
            case _:
                pass
    return Looked(len(files), "个文件", tuple(faults))
