"""Two attachment tables made from plain rows: sections of two levels with sums, and a statistic with its total first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbooks import notice, write_workbook

SETTINGS = ("表", "列", "印否", "印成", "相同合并", "分类", "汇总", "对齐")
HEADER = ("序号", "片区", "类别", "单位", "项目", "任务数", "中央资金", "省级资金", "备注")
BOTH = {"表上左": "填报单位：某某局", "表上右": "单位：人、万元"}


def rows() -> list[tuple[Any, ...]]:
    """Nine columns: two areas, two sorts of units in each, three units of each with two projects."""
    made: list[tuple[Any, ...]] = [HEADER]
    for area in ("东部片区", "西部片区"):
        for sort in ("综合医院", "乡镇卫生院"):
            for unit in "一二三":
                for project in ("设备购置", "人员培训"):
                    n = len(made)
                    money = (f"{0.1 * n:.1f}", f"{1000 + 7.25 * n:,.2f}", None if n % 3 else "续建")
                    made.append((n, area, sort, f"某某{sort[:2]}第{unit}院", project, 10 + n, *money))
    return made


def asked(column: str, **more: str) -> list[str | None]:
    """A row of 表格设置 on a column, without the name of the table."""
    return [column, *(more.get(name) for name in SETTINGS[2:])]


def workbook(path: Path, settings: Sequence[Sequence[str | None]], **attachment: str) -> Path:
    """A notice whose attachment is this table, with these rows of 表格设置 and columns of 附件."""
    about = {"所属": "方案", "标题": "某某项目任务和经费安排表", "来源": "经费", **attachment}
    sheets = {
        "发文": notice(标题=None, 印发件标题="某某项目实施方案"),
        "正文": [["部分", "内容"], ["方案", "为做好有关工作，制定本方案。"]],
        "附件": [list(about), list(about.values())],
        "表格设置": [list(SETTINGS), *(["经费", *one] for one in settings)],
        "经费": rows(),
    }
    return write_workbook(path, sheets)


SUMMED = [
    asked("任务数", 汇总="合计"),
    asked("中央资金", 印成="资金/中央", 汇总="合计"),
    asked("省级资金", 印成="资金/省级", 汇总="合计"),
]


def in_sections(path: Path) -> Path:
    """Sections of two levels, a sum for each and for all, numbers from 1 in each section."""
    levels = [asked("片区", 分类="一级"), asked("类别", 分类="二级"), asked("单位", 相同合并="是")]
    settings = [asked("序号"), *levels, asked("项目", 对齐="左"), *SUMMED, asked("备注")]
    return workbook(path, settings, **BOTH, 表内序号="分段重编", 表下注="注：资金以下达的文件为准。")


def total_first(path: Path) -> Path:
    """Sections of one level, the sums above what they are of, numbers throughout."""
    levels = [asked("片区", 分类="一级"), asked("单位", 相同合并="是"), asked("类别", 印否="否")]
    settings = [asked("序号"), *levels, asked("项目"), *SUMMED, asked("备注", 印否="否")]
    return workbook(path, settings, **BOTH, 表内序号="连续", 合计位置="首行")
