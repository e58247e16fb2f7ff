"""The two pages that are made, never typed: `make reference`.

docs/workbook.md from the declarations of the kinds, docs/findings.md from what the wrong examples really print.
A test holds that the pages in the repository are what this makes.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bad_examples import Example, examples  # noqa: E402
from notice_gen.forms.blank import WAYS  # noqa: E402
from notice_gen.model.diagnostics import Severity  # noqa: E402
from notice_gen.model.kind import Field, Kind, Sheet  # noqa: E402
from notice_gen.settings.kinds import builtin_templates, load_kind  # noqa: E402

PAGES = {"workbook.md": lambda: workbook_page(kinds()), "findings.md": lambda: findings_page(examples())}
TYPES = {
    "word": "文字", "sheet": "表名", "string": "文字", "prose": "段落", "title": "标题", "name": "名称", "list": "名单",
    "integer": "整数", "number": "数", "year": "年份", "date": "日期", "deadline": "期限", "boolean": "是或否", "phone": "电话",
}  # fmt: skip
WEIGHTS = {
    Severity.ERROR: "工作簿有错误时，一份公文也不生成（一行一份公文的模板，只是那一行的不生成），退出码 2。",
    Severity.DUE: "公文照样生成，要补的地方标成【待填：…】，退出码 1。印发前必须补齐。",
    Severity.NOTE: "公文照样生成，只是请人看一眼，退出码 1。",
}


def main() -> None:
    """Write both pages to docs/."""
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")


def kinds() -> list[Kind]:
    """The kinds that come with the program."""
    return [load_kind(path.parent) for path in sorted(builtin_templates().glob("*/kind.toml"))]


def workbook_page(declared: list[Kind]) -> str:
    """Each kind's sheets and columns, as the program reads them."""
    lines = [
        "# 工作簿：每张表、每一列",
        "",
        "空白工作簿用 `notice-gen init 文件夹` 得到，里面的“填写示例”表画出了填好的样子。填法也写在每一格的批注里。",
        "本页由 `make reference` 从模板的声明（`kind.toml`）生成，不要手改。",
        "",
        "- 列名不分全角半角，不管空格；列的先后随意；多出来的列可以留着。",
        "- 合并的格往下读；表上面的大标题、空行、表下面的合计和注不算内容；隐藏的行照样使用。",
        "- 自己加的表也可以用：把表名写在“正文”的“插入”或“附件”的“来源”里，第一行是表头，合并的格照样合并。",
        "- 附表与正文的说法不同时，加一列“列名（表）”，如“内容（表）”，印表格时用它。",
        "",
    ]
    for kind in declared:
        upright = any(
            sheet.name == kind.documents and sheet.arrangement == "upright" for sheet in kind.sheets
        )
        lines += [f"## {kind.title}（{kind.name}）", ""]
        lines += [f"“{kind.documents}”表的一{'列' if upright else '行'}生成一份公文。", ""]
        for sheet in kind.sheets:
            lines += _sheet(sheet)
    return "\n".join(lines)


def _sheet(sheet: Sheet) -> list[str]:
    line = "项目" if sheet.arrangement == "upright" else "列"
    required = "（必需）" if sheet.required else ""
    lines = [f"### {sheet.name}{required}", "", sheet.description + "。", ""]
    lines += [f"| {line} | 填什么 | 要求 | 说明 |", "|---|---|---|---|"]
    for field in sheet.fields:
        cells = (
            field.name,
            TYPES[field.type],
            "；".join(demands(field)) or "可以空着",
            field.description or WAYS.get(field.type, ""),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def demands(field: Field) -> list[str]:
    """What a column asks for, in a clerk's words."""
    said = []
    if field.required:
        said.append("必填")
    if field.due:
        said.append("可以以后补")
    if field.unique:
        said.append("各不相同")
    if field.enum:
        said.append("只能是：" + "、".join(field.enum))
    if field.reference:
        said.append(f"取自“{field.reference[0]}”表的“{field.reference[1]}”")
    for how, when in (("必填", field.required_when), ("要补上", field.due_when)):
        for other, values in when:
            said.append(f"“{other}”{'为' + '、'.join(values) if values else '填了'}时{how}")
    said += [f"不早于“{earlier}”" for earlier in field.not_before]
    if field.fill and "同上" not in field.description:
        said.append("空白同上一行")
    if field.open:
        said.append("可以写【项目名】，印出发文表中的那一项")
    return said


# A code's first letter → whose matter it is, in the order of the page.
ROOMS = {
    "W": "工作簿", "F": "版面", "P": "排好的页（PDF）", "O": "写文件", "I": "工作文件夹",
    "S": "设置（notice-gen.toml、办公室.toml）", "M": "本机", "B": "各单位的方案",
    "J": "印发", "D": "改过的定稿", "R": "发文登记簿", "A": "归档库", "H": "移交包和四性检测",
    "K": "模板的声明（kind.toml，给做模板的人）", "T": "模板的正文（.j2，给做模板的人）",
}  # fmt: skip


def findings_page(bad: list[Example]) -> str:
    """Each finding by weight, room and code, with the smallest workbook that causes it and what is said."""
    unnamed = {example.code[0] for example in bad} - set(ROOMS)
    assert not unnamed, f"no title for the findings of {unnamed}"
    lines = [
        "# 程序会说的话",
        "",
        "按编号查：每个编号一个最小的例子，例子下面是程序真正说的话：在哪里、看到什么、怎么办。",
        "本页由 `make reference` 从 `tests/bad/` 中的例子生成，不要手改。",
        "",
        "例子只写与一本正确的工作簿不同的地方：〔 〕里是表名，一行一行照表里的样子；⏎ 是格内换行，␣ 是空格。",
        "",
    ]
    for weight in WEIGHTS:
        theirs = [example for example in bad if weight_of(example) == weight.value]
        rooms = [room for room in ROOMS if any(example.code.startswith(room) for example in theirs)]
        named = (f"[{ROOMS[room]}](#{_anchor(weight.value, room)})" for room in rooms)
        lines += [f"- {weight.value}（{len(theirs)} 种）：{'、'.join(named)}"]
    lines.append("")
    for weight, meaning in WEIGHTS.items():
        lines += [f"## {weight.value}", "", meaning, ""]
        for room, title in ROOMS.items():
            theirs = [
                example
                for example in bad
                if example.code.startswith(room) and weight_of(example) == weight.value
            ]
            if theirs:
                lines += [f'<a id="{_anchor(weight.value, room)}"></a>', "", f"### {title}", ""]
            for example in theirs:
                lines += [f"#### {example.code} {example.fault}", "", *_block(example), ""]
                lines += [*(f"> {line}" for line in example.said if f"〔{example.code}〕" in line), ""]
    return "\n".join(lines)


def _anchor(weight: str, room: str) -> str:
    return f"{weight}-{room}"


def weight_of(example: Example) -> str:
    """The weight of an example's own finding."""
    return next(line.partition("：")[0] for line in example.said if f"〔{example.code}〕" in line)


LONGEST = 100  # characters of a line of an example that the page shows


def _block(example: Example) -> list[str]:
    if not example.sections:
        return []
    lines = ["```text"]
    for name, content in example.sections:
        lines.append(f"〔{name}〕")
        shown = [line if len(line) <= LONGEST else line[:LONGEST] + "……" for line in content if line.strip()]
        for line, alike in groupby(shown):
            times = len(list(alike))
            lines += [line, f"……（同样的一行，共 {times} 行）"] if times > 3 else [line] * times
    return [*lines, "```"]


if __name__ == "__main__":
    main()
