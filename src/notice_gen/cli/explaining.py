"""A code → its page: what the fault is, its smallest example as it prints, what to do. Nothing is looked for here.

The examples are those of the tests, kept beside this module by `make reference`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from notice_gen.model.diagnostics import Fault, Severity, joined
from notice_gen.model.kind import likely
from notice_gen.writers.faults import GLYPH_MISSING

EXAMPLES = Path(__file__).with_name("examples.json")
# Every room that finds something, from the lowest up (docs/life-of-a-notice.md).
ROOMS = (
    "files", "settings", "taking", "book", "compose", "fit", "writers", "pages", "build", "batch",
    "office.register", "office.archive", "office.finals", "office.handover", "office.issuing",
    "office.on_paper", "office", "cli",
)  # fmt: skip
# A code's first letter → whose matter it is, in the order in which they are listed.
MATTERS = {
    "W": "工作簿", "F": "版面", "P": "排好的页（PDF）", "O": "写文件", "I": "工作文件夹",
    "S": "设置（notice-gen.toml、办公室.toml）", "M": "本机", "B": "各单位的方案",
    "J": "印发", "D": "改过的定稿", "R": "发文登记簿", "A": "归档库", "H": "移交包和四性检测",
    "K": "模板的声明（kind.toml，给做模板的人）", "T": "模板的正文（.j2，给做模板的人）",
}  # fmt: skip
MEANINGS = {
    Severity.ERROR: "工作簿有错误时，一份公文也不生成（一行一份公文的模板，只是那一行的不生成），退出码 2",
    Severity.DUE: "公文照样生成，要补的地方标成【待填：…】，退出码 1；印发前必须补齐",
    Severity.NOTE: "公文照样生成，只是请人看一眼，退出码 1",
}

# What some keep from being made, which is less than others of their weight.
MEANINGS_OF = {
    GLYPH_MISSING.code: "只是这份公文没有 PDF，Word 文件照样写出，退出码 1；印发时当作提醒：公文照样印发，归档的这一件没有 PDF"
}


def all_faults() -> dict[str, Fault]:
    """The faults of all rooms by code. Raises ValueError where a code has two meanings."""
    return joined(import_module(f"notice_gen.{room}.faults").FAULTS for room in ROOMS)


def in_order(faults: dict[str, Fault]) -> Iterator[tuple[str, list[Fault]]]:
    """The faults by whose matter they are, each matter's by their code."""
    for letter, title in MATTERS.items():
        yield title, sorted((one for one in faults.values() if one.code[0] == letter), key=lambda f: f.code)


def page(code: str) -> dict[str, Any]:
    """What is known of a code, for a program; empty where there is no such code."""
    fault = all_faults().get(code)
    if fault is None:
        return {}
    kept = json.loads(EXAMPLES.read_text(encoding="utf-8"))[code]
    return {
        "code": fault.code,
        "severity": fault.severity.value,
        "name": fault.name,
        "matter": MATTERS[code[0]],
        "example": kept["example"],
        "said": kept["said"],
    }


def page_lines(known: dict[str, Any]) -> Iterator[str]:
    """The page as a person reads it."""
    severity = Severity(known["severity"])
    yield f"{known['code']}  {severity.value}：{known['name']}（{known['matter']}）"
    yield f"{MEANINGS_OF.get(known['code'], MEANINGS[severity])}。"
    if known["example"]:
        yield ""
        yield "例如（只写与一本正确的工作簿不同的地方；〔 〕里是表名，⏎ 是格内换行，␣ 是空格）："
        yield from (f"  {line}" for line in known["example"])
    yield ""
    yield "程序说："
    for line in known["said"]:
        said, _, remedy = line.rpartition(f"〔{known['code']}〕")[0].partition("建议：")
        yield f"  {said}"
        if remedy:
            yield ""
            yield f"怎么办：{remedy}"


def list_lines() -> Iterator[str]:
    """Every code, a line each."""
    for title, faults in in_order(all_faults()):
        yield f"{title}："
        yield from (f"  {fault.code}  {fault.severity.value}  {fault.name}" for fault in faults)


def meant(code: str) -> str:
    """The code that was probably meant, or nothing."""
    return likely(code, all_faults())
