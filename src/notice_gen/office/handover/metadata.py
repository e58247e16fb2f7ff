"""Item → its 元数据.xml, modelled on DA/T 46—2009 and GB/T 33480—2016; its schema is metadata.xsd beside this module.

Modelled on: the names and their order are theirs, no conformance is claimed. What the item's 件.json does not say
stays empty, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from notice_gen.office.handover.item import Item, Sender, day_of, legible, role_of

NAMESPACE = "urn:notice-gen:metadata:1"
SCHEMA = "元数据.xsd"
MODELLED_ON = (
    "元素名称和次序参照 DA/T 46—2009《文书类电子文件元数据方案》和 "
    "GB/T 33480—2016《党政机关电子公文元数据规范》，不声明符合这两项标准；格式见元数据.xsd"
)
# The 18 elements of GB/T 33480—2016, 4.1—4.18, in its order.
CORE = (
    "公文标识", "文种", "份号", "密级和保密期限", "紧急程度", "发文机关标志", "发文字号", "签发人", "标题",
    "主送机关", "附件说明", "发文机关或签发人署名", "成文日期", "附注", "抄送机关", "印发机关", "印发日期",
    "发布层次",
)  # fmt: skip
# What GB/T 18894—2016 wants of every archived document at the least, by the names of DA/T 46—2009.
LEAST = (
    "内容描述/题名", "内容描述/文件编号", "内容描述/责任者", "内容描述/日期", "档号/机构或问题",
    "档号/保管期限", "形式特征/稿本",
)  # fmt: skip
LEAST_OF_A_FILE = ("格式信息", "计算机文件名", "计算机文件大小", "文档创建程序")

_BY_THE_OFFICE = ("登记", "印发", "更正重印", "归档", "撤下", "更正", "编号")
_Pairs = tuple[tuple[str, str], ...]


def schema_bytes() -> bytes:
    """The XSD that every 元数据.xml is valid against, as it goes into the 移交包."""
    return Path(__file__).with_name("metadata.xsd").read_bytes()


@cache
def schema() -> etree.XMLSchema:
    """The XSD, ready to validate."""
    return etree.XMLSchema(etree.fromstring(schema_bytes()))


def metadata(item: Item, sender: Sender, pages: int | None) -> etree._Element:
    """The item's metadata as a tree; `pages` is the 页数 of the catalogue, None where it is not known.

    `item.names` are the names of its files in the 移交包.
    """
    root = etree.Element(f"{{{NAMESPACE}}}电子文件元数据", nsmap={None: NAMESPACE})
    root.append(etree.Comment(f" {MODELLED_ON} "))
    _leaves(root, (("聚合层次", "件"),))
    _block(root, "来源", (("全宗名称", sender.fonds_name), ("立档单位名称", sender.body)))
    _leaves(root, (("电子文件号", item.id),))
    _block(root, "档号", _code(item, sender))
    _block(root, "内容描述", _content(item))
    files = [(name, *_of(item, name)) for name in item.in_order()]
    stages = dict.fromkeys(role for name, _, _ in files if (role := role_of(name)) in ("正本", "定稿"))
    _block(
        root,
        "形式特征",
        (
            ("文件组合类型", "组合文件" if len(files) > 1 else "单件"),
            ("件数", "1"),
            ("页数", "" if pages is None else str(pages)),
            ("语种", "汉语"),
            ("稿本", "、".join(stages)),
        ),
    )
    for n, (name, described, size) in enumerate(files, 1):
        _block(root, "电子属性", _electronic(n, name, item.names[name], described, size))
    _block(root, "公文核心元数据", zip(CORE, _core(item), strict=True))
    people = dict.fromkeys(step["人"] for step in _process(item) if step["人"])
    offices = dict.fromkeys((*item.bodies, *(step["机构"] for step in _process(item) if step["机构"])))
    for office in offices or ("",):
        _block(root, "机构人员", (("机构人员类型", "单位"), ("机构人员名称", office)))
    for person in people:
        _block(root, "机构人员", (("机构人员类型", "个人"), ("机构人员名称", person)))
    for step in _process(item):
        _block(
            root,
            "业务",
            (
                ("业务状态", "历史行为"),
                ("业务行为", step["行为"]),
                ("行为时间", step["时间"]),
                ("机构人员名称", step["人"] or step["机构"]),
            ),
        )
    _block(
        root,
        "归档库",
        (("版本", str(item.version) if item.version else ""), ("清单校验值", item.digest)),
    )
    return root


def as_bytes(root: etree._Element) -> bytes:
    """The tree as the file's bytes."""
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"


def text_of(root: etree._Element, path: str) -> str:
    """The words of the element at a path such as 内容描述/题名; empty where it is missing or empty."""
    found = root.find("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/")))
    return "" if found is None else (found.text or "").strip()


def blocks_of(root: etree._Element, name: str) -> Iterator[dict[str, str]]:
    """Each element of that name below the root, its children as words by name."""
    for block in root.findall(f"{{{NAMESPACE}}}{name}"):
        yield {etree.QName(child).localname: (child.text or "").strip() for child in block}


def _code(item: Item, sender: Sender) -> _Pairs:
    code = item.code
    return (
        ("档号值", item.code_words),
        ("全宗号", code.fonds if code else sender.fonds),
        ("年度", str(item.year) if item.year else ""),
        ("保管期限", item.retention),
        ("机构或问题", item.unit),
        ("类别号", code.item_class.partition("-")[2] if code else ""),
        ("室编件号", f"{code.n:04d}" if code else ""),
    )


def _content(item: Item) -> _Pairs:
    fact = item.fact
    return (
        ("题名", item.title),
        ("文件编号", item.number),
        ("责任者", "；".join(item.bodies)),
        ("日期", _iso(fact("成文日期")) or (item.day.isoformat() if item.day else "")),
        ("文种", fact("文种")),
        ("紧急程度", fact("紧急程度")),
        ("主送", fact("主送机关")),
        ("抄送", fact("抄送机关")),
        ("密级", fact("密级")),
        ("保密期限", fact("保密期限")),
    )


def _electronic(n: int, name: str, in_bag: str, described: Mapping[str, Any], size: int) -> _Pairs:
    pages = described.get("pages")
    return (
        ("文档序号", str(n)),
        ("文档类别", role_of(name)),
        ("格式信息", str(described.get("format") or "")),
        ("计算机文件名", in_bag),
        ("计算机文件大小", str(described.get("bytes") if described else size)),
        ("文档创建程序", str(described.get("program") or "")),
        ("文档页数", str(pages) if isinstance(pages, int) else ""),
        ("校验算法", "sha512"),
        ("校验值", str(described.get("sha512") or "")),
        ("归档库中名称", name),
    )


def _core(item: Item) -> Iterator[str]:
    """The words of CORE, in its order."""
    secrecy = "★".join(words for words in (item.fact("密级"), item.fact("保密期限")) if words)
    said = {
        "公文标识": item.id,
        "份号": item.word("份号"),
        "密级和保密期限": secrecy,
        "发文机关标志": item.word("发文机关标志"),
        "发文字号": item.number,
        "签发人": item.fact("签发人"),
        "标题": item.title,
        "附件说明": item.fact("附件"),
        "发文机关或签发人署名": item.word("署名") or "；".join(item.bodies),
        "成文日期": _iso(item.fact("成文日期")),
        "附注": item.word("附注"),
        "印发日期": _iso(item.fact("印发日期")),
        "发布层次": item.word("发布层次") or item.fact("公开方式"),
    }
    for name in CORE:
        yield said.get(name, item.fact(name))


def _of(item: Item, name: str) -> tuple[Mapping[str, Any], int]:
    """What the item's 件.json says of a file (nothing where it does not list it), and the file's size."""
    described = next((file for file in item.described() if file["name"] == name), {})
    path = item.files[name]
    return described, path.stat().st_size if path.is_file() else 0


def _process(item: Item) -> Iterator[dict[str, str]]:
    steps = item.description.get("process")
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, Mapping):
            said = {name: str(step.get(name) or "").strip() for name in ("行为", "人", "时间")}
            # 机构人员名称 may be a body's: these steps the office takes, where nobody is named.
            by_office = said["行为"] in _BY_THE_OFFICE and not said["人"]
            yield {
                **said,
                "机构": (item.fact("印发机关") or next(iter(item.bodies), "")) if by_office else "",
            }


def _iso(words: str) -> str:
    """A day as xs:date; what is no day stays as it was written, for the schema and the examination to find."""
    day = day_of(words)
    return day.isoformat() if day else words


def _block(root: etree._Element, name: str, pairs: Any) -> None:
    _leaves(etree.SubElement(root, f"{{{NAMESPACE}}}{name}"), pairs)


def _leaves(parent: etree._Element, pairs: Any) -> None:
    for name, words in pairs:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = legible(words) or None
