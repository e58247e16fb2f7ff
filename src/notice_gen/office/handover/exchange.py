"""Items → the catalogue as archive systems take it in: CSV, or XML with its schema. A line for each item, every value as words.

The columns are called as DA/T 22—2015 (5.5) calls those of the 归档文件目录, the others as DA/T 46—2009 calls its elements
(docs/format.md). Nothing is left out and nothing filled in: what is not known is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from lxml import etree

from notice_gen.office.handover.item import Item, Sender, legible

NAMESPACE = "urn:notice-gen:catalogue:1"
ROOT, LINE = "归档文件目录", "归档文件"
COLUMNS = (
    "序号", "档号", "全宗号", "全宗名称", "立档单位名称", "档案门类代码", "年度", "保管期限", "机构或问题", "机构代码", "件号",
    "文号", "责任者", "题名", "日期", "文种", "密级", "保密期限", "紧急程度", "主送", "抄送", "页数", "电子文件号", "备注",
)  # fmt: skip
_XS = "http://www.w3.org/2001/XMLSchema"
_MARK = (
    "\ufeff"  # Excel on a Chinese Windows reads a CSV without it as GBK; utf-8-sig and importers pass over it
)


def lines_of(items: Sequence[Item], pages: Mapping[str, int | None], sender: Sender) -> list[tuple[str, ...]]:
    """The values of each item in the order of a catalogue, by COLUMNS; `pages` are the 页数 by the items' ids."""
    ordered = sorted(items, key=lambda item: item.order)
    return [_line(n, item, pages.get(item.id), sender) for n, item in enumerate(ordered, 1)]


def _line(n: int, item: Item, pages: int | None, sender: Sender) -> tuple[str, ...]:
    code, fact = item.code, item.fact
    values = (
        str(n),
        item.code_words,
        code.fonds if code else sender.fonds,
        sender.fonds_name,
        sender.body,
        code.sort if code else "",
        str(item.year or ""),
        item.retention,
        item.unit,
        code.unit if code else "",
        f"{code.n:04d}" if code else "",
        item.number,
        fact("发文机关"),
        item.title,
        item.day.strftime("%Y%m%d") if item.day else "",  # DA/T 22—2015, 5.5: eight digits
        fact("文种"),
        fact("密级"),
        fact("保密期限"),
        fact("紧急程度"),
        fact("主送机关"),
        fact("抄送机关"),
        "" if pages is None else str(pages),
        item.id if item.files else "",  # a paper of the office's list has none
        fact("备注"),
    )
    return tuple(map(legible, values))


def as_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """RFC 4180 in UTF-8: a header, every value in quotation marks, lines ended by CR LF, a byte order mark for Excel."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines)
    return (_MARK + stream.getvalue()).encode()


def as_xml(lines: Sequence[Sequence[str]]) -> bytes:
    """An element for each item with an element for each column, in their order; valid against `schema_of_catalogue`."""
    root = etree.Element(f"{{{NAMESPACE}}}{ROOT}", nsmap={None: NAMESPACE})
    for values in lines:
        line = etree.SubElement(root, f"{{{NAMESPACE}}}{LINE}")
        for name, words in zip(COLUMNS, values, strict=True):
            etree.SubElement(line, f"{{{NAMESPACE}}}{name}").text = words
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def schema_of_catalogue() -> bytes:
    """The XSD of `as_xml`."""
    root = etree.Element(
        f"{{{_XS}}}schema",
        {"targetNamespace": NAMESPACE, "elementFormDefault": "qualified", "version": "1"},
        nsmap={"xs": _XS},
    )
    whole = _sequence(etree.SubElement(root, f"{{{_XS}}}element", {"name": ROOT}))
    line = etree.SubElement(
        whole, f"{{{_XS}}}element", {"name": LINE, "minOccurs": "0", "maxOccurs": "unbounded"}
    )
    columns = _sequence(line)
    for name in COLUMNS:
        etree.SubElement(columns, f"{{{_XS}}}element", {"name": name, "type": "xs:string"})
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def _sequence(element: etree._Element) -> etree._Element:
    kind = etree.SubElement(element, f"{{{_XS}}}complexType")
    return etree.SubElement(kind, f"{{{_XS}}}sequence")
