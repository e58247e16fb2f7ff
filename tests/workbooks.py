"""Plain Python → workbooks as a clerk fills them in, and the three synthetic documents to measure."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Sheets = Mapping[str, Any]  # rows of cells, or for an upright sheet items and their contents

TESTS = Path(__file__).parent
DATA = TESTS.parent / "data"
PLAIN = TESTS / "kinds" / "plain"

FILLER = (
    "为贯彻落实上级有关工作部署进一步规范公文处理工作提高行政效能现将有关事项通知如下请各单位认真组织实施"
    "高度重视加强领导明确责任细化措施确保各项任务落到实处取得实效并及时总结经验做法"
)


def write_workbook(path: Path, sheets: Sheets) -> Path:
    """A workbook of these sheets: a mapping is an upright form, a list has its header first.

    One with a 密级 lies in the folder of an office whose machine is for such text.
    """
    book = Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        if isinstance(content, Mapping):
            sheet.append(["项目", "内容"])
            for item, value in content.items():
                sheet.append([item, value])
        else:
            for row in content:
                sheet.append(list(row))
    book.save(path)
    form = sheets.get("发文", ())
    if isinstance(form, Mapping) and form.get("密级"):
        for_classified(path.parent)
    return path


def for_classified(folder: Path) -> Path:
    """The folder, now that of an office whose machine is for text with a 密级."""
    said = '["保密"]\n"涉密计算机" = true\n'
    (folder / "办公室.toml").write_text(said, encoding="utf-8")
    return folder


def with_in_last_sheet(path: Path, xml: str, before: str = "") -> Path:
    """The workbook with more XML behind the rows of its last sheet, or in the place of `before`."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    last = max(name for name in parts if name.startswith("xl/worksheets/sheet"))
    old, new = (before, xml) if before else ("</sheetData>", "</sheetData>" + xml)
    parts[last] = parts[last].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def notice(**fields: Any) -> dict[str, Any]:
    """发文 of the smallest notice that is in order, with some fields changed."""
    return {
        "文件": "通知",
        "标题": "关于做好公文处理工作的通知",
        "发文机关": "某某市卫生健康委员会",
        "机关代字": "某卫发",
        "年份": 2026,
        "序号": 12,
        "主送机关": "各区、县卫生健康局",
        "成文日期": datetime.date(2026, 3, 5),
        **fields,
    }


def plain_page() -> Sheets:
    """A document of nothing but 汉字, to count lines and characters on."""
    return {
        "发文": notice(),
        "正文": [["部分", "内容"], ["正文", FILLER * 20]],
    }


FOUR_LEVELS = [
    ["部分", "层级", "标题", "内容"],
    ["正文", None, None, FILLER + "。"],
    [None, "一级", "总体要求", FILLER + "。"],
    [None, "二级", "基本原则", FILLER + "。"],
    [None, "三级", "依法依规。", FILLER + "。"],
    [None, "四级", "严格程序。", FILLER + "。"],
    [None, "四级", "明确责任。", FILLER + "。"],
    [None, "二级", "工作目标。", FILLER + "。"],
    [None, "一级", "重点任务", FILLER + "。"],
]


def downward() -> Sheets:
    """Sealed, with every marker line, several attachments and a full imprint."""
    return {
        "发文": notice(
            标题="某某市卫生健康委员会关于进一步加强基层医疗卫生机构药品管理工作的通知",
            份号="000001",
            密级="机密",
            保密期限="1年",
            紧急程度="特急",
            用印="是",
            附注="此件公开发布",
            抄送机关="市委各部门，市人大常委会办公厅，市政协办公厅，市中级人民法院，市人民检察院，某某军分区，各人民团体",
            印发机关="某某市卫生健康委员会办公室",
            印发日期=datetime.date(2026, 3, 6),
        ),
        "正文": [
            *FOUR_LEVELS,
            ["附件1", None, None, FILLER + "。"],
            [None, "一级", "检查要点", FILLER + "。"],
        ],
        "附件": [
            ["所属", "标题", "来源", "显示列"],
            ["通知", "公文格式自查要点以及各区县卫生健康局应当认真对照检查并按期上报的事项", "附件1", None],
            ["通知", "任务分工表", "任务", None],
        ],
        "任务": [
            ["序号", "任务", "责任单位"],
            *([n, f"任务内容第{n}项，{FILLER[:20]}", "办公室"] for n in range(1, 41)),
        ],
    }


def upward(*signatories: str) -> Sheets:
    """Unsealed, with signatories beside the number."""
    return {
        "发文": notice(
            标题="某某市卫生健康委员会关于增加基层医疗卫生机构人员编制的请示",
            行文方向="上行",
            签发人="、".join(signatories),
            主送机关="某某市人民政府",
            用印="否",
            附注="联系人：某甲，联系电话：0000-0000000",
        ),
        "正文": FOUR_LEVELS,
    }


def two_enclosures() -> Sheets:
    """A notice that issues two regulations, the one with an attachment, the other with two; of the kind 通知."""
    fields = notice(
        标题="关于印发公文处理工作两项制度的通知",
        抄送机关="市委办公室，市人大常委会办公室",
        印发机关="某某市卫生健康委员会办公室",
        印发日期=datetime.date(2026, 3, 6),
    )
    return {
        "发文": {"模板": "通知", **fields},
        "正文": [
            ["部分", "层级", "标题", "内容"],
            ["正文", None, None, f"现将两项制度印发给你们，请遵照执行。{FILLER}。"],
            *(
                [part, level, title, FILLER + "。"]
                for part in ("收文", "发文")
                for level, title in REGULATION
            ),
            ["要求", None, None, FILLER + "。"],
        ],
        "附件": [
            ["性质", "随文", "标题", "来源"],
            ["印发件", None, "公文收文办理制度", "收文"],
            ["附件", "印发件1", "收文登记表", "任务"],
            ["印发件", None, "公文发文办理制度", "发文"],
            ["附件", "印发件2", "发文办理要求", "要求"],
            ["附件", "印发件2", "发文任务分工表", "任务"],
        ],
        "任务": [["序号", "任务", "责任单位"], [1, "登记", "办公室"], [2, "分送", "办公室"]],
    }


REGULATION = (("一级", "总则"), ("二级", "适用范围。"), ("一级", "附则"))
# Documents with several parts: two of the samples, and one that is only measured.
IN_PARTS = ("meeting-notice", "forwarding", "two-enclosures")


def of_kind(kind: str, title: str, **more: Any) -> Sheets:
    """A document of one of our kinds, with some lines of 发文; sealed."""
    return {"发文": notice(模板=kind, 标题=title, **more), "正文": FOUR_LEVELS}


OF_KINDS: dict[str, Sheets] = {
    "notice-2": {
        **of_kind("通知", "关于开展公文格式自查的通知"),
        "正文": [*FOUR_LEVELS, ["附件1", None, None, FILLER + "。"]],
        "附件": [
            ["随文", "标题", "来源"],
            ["正文", "公文格式自查要点", "附件1"],
            ["正文", "任务分工表", "任务"],
        ],
        "任务": [["序号", "任务", "责任单位"], [1, "自查", "办公室"], [2, "整改", "办公室"]],
    },
    "report-1": of_kind("报告", "关于公文处理工作情况的报告", 签发人="某甲乙", 主送机关="某某市人民政府"),
    "request-4": of_kind(
        "请示",
        "关于增加人员编制的请示",
        签发人="某甲乙、某丙、某丁戊、某己庚",
        主送机关="某某市人民政府",
        附注="联系人：某甲，联系电话：0000-0000000",
    ),
    "letter": of_kind("函", "关于商请支持义诊活动的函", 主送机关="某某市教育局", 公文格式="文件"),
    "reply": of_kind(
        "批复",
        "关于同意设立社区卫生服务站的批复",
        主送机关=None,
        来文单位="某某区卫生健康局",
        来文标题="关于设立社区卫生服务站的请示",
        来文字号="某区卫〔2026〕3号",
    ),
}
SYNTHETIC: dict[str, Sheets] = {
    "downward": downward(),
    "upward-1": upward("某甲乙"),
    "upward-4": upward("某甲乙", "某丙", "某丁戊", "某己庚"),
}
