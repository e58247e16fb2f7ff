"""The README's own notice: what the clerk of the tour types into the blank workbook, and how it is mended.

Typing is all that is done here; checking and building are the program's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

Typed = dict[str, list[list[str]]]

FORM = {
    "文件": "书香五月",
    "印发件标题": "某某县“书香五月”全民阅读活动方案",
    "发文机关": "某某县文化和旅游局",
    "机关代字": "某文旅发",
    "年份": "2026",
    "主送机关": "",
    "成文日期": "2026.4.31",
    "联系人": "某甲",
    "联系电话": "0000-0000000",
}
SHEETS: Typed = {
    "正文": [
        ["文件", "部分", "层级", "标题", "内容", "插入"],
        ["书香五月", "通知", "段落", "", "现将《【印发件标题】》印发给你们，请认真组织实施。", ""],
        ["", "", "段落", "", "联系人：【联系人】，电话：【联系电话】。", ""],
        ["", "方案", "段落", "", "为推动全民阅读，结合我县实际，制定本方案。", ""],
        ["", "", "一级", "组织领导", "成立活动领导小组，名单如下：", ""],
        ["", "", "", "", "", "领导小组"],
        ["", "", "一级", "活动内容", "", ""],
        ["", "", "二级", "办好书展", "", ""],
        ["", "", "三级", "进社区。", "每个社区设一个借阅点。", ""],
        ["", "", "四级", "选书。", "以新书、童书为主。", ""],
        ["", "", "四级", "值守。", "每天有人值守。", ""],
        ["", "", "三级", "进学校。", "每校举办一次书展。", ""],
        ["", "", "二级", "讲好故事", "每周六举办一场亲子故事会。", ""],
        ["", "", "一级", "实施步骤", "活动分两个阶段进行：", ""],
        ["", "", "三级", "", "", "阶段"],
        ["", "", "一级", "工作要求", "各单位于6月5日前报送总结，活动安排见附件。", ""],
    ],
    "领导小组": [
        ["组内职务", "姓名"],
        ["组长", "某甲"],
        ["副组长", "某乙丙、某丁"],
        ["成员", "各科室、县图书馆负责人"],
    ],
    "阶段": [
        ["阶段", "标题", "期限", "截止日期"],
        ["第一阶段", "第一阶段：启动", "到5月10日", "2026-05-10"],
        ["第二阶段", "第二阶段：开展", "到5月31日", "2026-05-31"],
    ],
    "活动": [
        ["序号", "阶段", "活动名称", "内容", "责任科室"],
        ["1", "第一阶段", "启动仪式", "在县图书馆举行，发布书单。", "公共服务科"],
        ["2", "", "社区书展", "十个社区各三天。", "公共服务科、县图书馆"],
        ["3", "第二阶段", "校园书展", "六所学校各一天。", "公共服务科"],
        ["4", "", "亲子故事会", "每周六上午一场。", "公共服物科"],
    ],
    "附件": [
        ["随文", "标题", "来源", "显示列", "合并列"],
        ["印发件1", "“书香五月”活动安排表", "活动", "序号、阶段、活动名称、内容、责任科室", "阶段"],
    ],
}  # fmt: skip
MENDED = (
    ("发文", "成文日期", "2026.4.30"),
    ("发文", "主送机关", "各乡镇人民政府，局属各单位"),
    ("活动", "责任科室", "公共服务科"),
)  # sheet, column (its last filled cell), what is typed instead


def fill_in(workbook: Path) -> None:
    """Type the notice, with its three mistakes, into a blank workbook."""
    book = openpyxl.load_workbook(workbook)
    for item, words in FORM.items():
        _beside(book["发文"], item).value = words or None
    for name, (headers, *rows) in SHEETS.items():
        columns = {cell.value: cell.column for cell in book[name][1]}
        for n, row in enumerate(rows, 2):
            for header, words in zip(headers, row, strict=True):
                book[name].cell(n, columns[header]).value = words or None
    book.save(workbook)


def mend(workbook: Path) -> None:
    """Type what the findings ask for."""
    book = openpyxl.load_workbook(workbook)
    for name, column, words in MENDED:
        if name == "发文":
            _beside(book[name], column).value = words
            continue
        number = next(cell.column for cell in book[name][1] if cell.value == column)
        filled = [row for row in range(2, book[name].max_row + 1) if book[name].cell(row, number).value]
        book[name].cell(filled[-1], number).value = words
    book.save(workbook)


def _beside(form: Any, item: str) -> Any:
    """The cell beside an item of the upright form."""
    return next(form.cell(cell.row, 2) for cell in form["A"] if cell.value == item)
