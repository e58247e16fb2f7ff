"""What is made, never typed: `make reference`.

docs/workbook.md from the declarations of the kinds, docs/findings.md from the tables of faults, and what
`notice-gen explain` shows from what the wrong examples really print. A test holds that the files in the repository are
what this makes.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bad_examples import Example, examples  # noqa: E402
from notice_gen.cli.explaining import EXAMPLES, MEANINGS, all_faults, in_order  # noqa: E402
from notice_gen.forms.blank import WAYS  # noqa: E402
from notice_gen.model.diagnostics import Fault  # noqa: E402
from notice_gen.model.kind import Field, Kind, Sheet  # noqa: E402
from notice_gen.settings.kind_file import common_sheets  # noqa: E402
from notice_gen.settings.kinds import builtin_templates, load_kind  # noqa: E402

PAGES = {"workbook.md": lambda: workbook_page(kinds()), "findings.md": lambda: findings_page(all_faults())}
TYPES = {
    "word": "文字", "sheet": "表名", "string": "文字", "prose": "段落", "title": "标题", "name": "名称", "issuers": "机关名称",
    "list": "名单",
    "integer": "整数", "number": "数", "year": "年份", "date": "日期", "deadline": "期限", "boolean": "是或否", "phone": "电话",
    "file": "文件",
}  # fmt: skip


def main() -> None:
    """Write both pages to docs/, and the examples beside what shows them."""
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")
    EXAMPLES.write_text(examples_file(examples()), encoding="utf-8")


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
        "- 列名不分全角半角，不管空格；列的先后随意；多出来的列可以留着，没有印的会说。",
        "- 合并的格往下读；表上面的大标题、空行、表下面的合计和注不算内容，检查时会说；隐藏的行照样使用。",
        "- 自己加的表也可以用：把表名写在“正文”的“插入”或“附件”的“来源”里，照它在 Excel 里的样子印（[怎样看](tables.md)）。",
        "- 附表的列怎样印（换名、并格、分段、合计）写在“表格设置”里，“列出表头”把表和列填好；"
        "数的单位写在列名里，或者写在附件的“表上右”（[怎样填](tables.md#表格设置一列一列地说)）。",
        "- 上标、下标（m²、10³、CO₂，设成上标、下标的字，或直接打的 ² ₂）照样印出。",
        "- 有删除线的字不算内容，草稿中标成【待删：…】；印发前从格中删去，或去掉删除线。",
        "- 从 PDF 复制来的部首符号（⽂、⼾）换成汉字，造字（各台电脑自己定的字符）不换，都指出是哪一格。",
        "- 附表与正文的说法不同时，加一列“列名（表）”，如“内容（表）”，印表格时用它。",
        "",
    ]
    common = common_sheets(builtin_templates() / "shared")
    lines += ["## 各种公文共有的表", "", "一种公文用其中的几张；它有什么不同，写在下面各自的名下。", ""]
    for sheet in common.values():
        lines += _sheet(sheet)
    for kind in declared:
        upright = any(
            sheet.name == kind.documents and sheet.arrangement == "upright" for sheet in kind.sheets
        )
        lines += [f"## {kind.title}（{kind.name}）", ""]
        lines += [f"“{kind.documents}”表的一{'列' if upright else '行'}生成一份公文。", ""]
        shared = [one.name for one in kind.sheets if one.name in common]
        if shared:
            lines += [f"共有的表用{'、'.join(f'“{name}”' for name in shared)}，各列同上，不同的是：", ""]
        for sheet in kind.sheets:
            lines += _sheet(sheet, common.get(sheet.name))
    return "\n".join(lines)


def _sheet(sheet: Sheet, common: Sheet | None = None) -> list[str]:
    """A sheet with its columns; of one that is common with others only those that it has otherwise."""
    known = {field.name: field for field in common.fields} if common else {}
    fields = [field for field in sheet.fields if known.get(field.name) != field]
    offered = [field for field in fields if not field.retired]
    gone = [field.name for field in fields if field.retired]
    if common and not offered and not gone:
        return []
    line = "项目" if sheet.arrangement == "upright" else "列"
    required = "（必需）" if sheet.required else "（要用时自己加）" if sheet.rare else ""
    lines = [f"### {sheet.name}{required}", "", sheet.description + "。", ""]
    lines += [f"| {line} | 填什么 | 要求 | 说明 |", "|---|---|---|---|"]
    for field in offered:
        cells = (
            field.name,
            TYPES[field.type],
            "；".join(demands(field)) or "可以空着",
            field.description or WAYS.get(field.type, ""),
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    if not offered:
        lines = lines[:-2]
    return [*lines, "", *([f"不用填：{'、'.join(gone)}。", ""] if gone and common else [])]


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
        said.append("只能是：" + "、".join(field.choices))
    if field.required_without:
        said.append(f"{'、'.join(f'“{one}”' for one in field.required_without)}空着时必填")
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


def findings_page(faults: dict[str, Fault]) -> str:
    """Every fault by whose matter it is, a line each."""
    lines = [
        "# 程序会说的话",
        "",
        "一个编号一行。每个编号的例子、程序真正说的话和怎么办：`notice-gen explain W112`。",
        "本页由 `make reference` 从程序的表生成，不要手改。",
        "",
        *(f"- {weight.value}：{meaning}。" for weight, meaning in MEANINGS.items()),
        "",
        "同一句话说的是好几格，就只说一次，写明是哪些格，如 C3:C17、C20；“共有 15 处”数的是要改的格。",
        "`--json` 中这样的一条，`cell` 是第一格，`range` 是这些格，`cells` 是每一格。",
        "",
    ]
    for title, theirs in in_order(faults):
        lines += [
            f'<a id="{theirs[0].code[0]}"></a>',
            "",
            f"## {title}",
            "",
            "| 编号 | 轻重 | 是什么 |",
            "|---|---|---|",
        ]
        lines += [f"| {fault.code} | {fault.severity.value} | {fault.name} |" for fault in theirs]
        lines.append("")
    return "\n".join(lines)


def examples_file(bad: list[Example]) -> str:
    """What `explain` shows of each code: the lines of its example, and what is said of it."""
    kept = {
        example.code: {
            "example": _block(example),
            "said": list(dict.fromkeys(line for line in example.said if f"〔{example.code}〕" in line))[:3],
        }
        for example in bad
    }
    return json.dumps(kept, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


LONGEST = 100  # characters of a line of an example that the page shows


def _block(example: Example) -> list[str]:
    lines = []
    for name, content in example.sections:
        lines.append(f"〔{name}〕")
        shown = [line if len(line) <= LONGEST else line[:LONGEST] + "……" for line in content if line.strip()]
        for line, alike in groupby(shown):
            times = len(list(alike))
            lines += [line, f"……（同样的一行，共 {times} 行）"] if times > 3 else [line] * times
    return lines


if __name__ == "__main__":
    main()
