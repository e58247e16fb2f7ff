"""data/NAME.xlsx: real plans, a roster, a table and a 汇报, typed from their texts (tests/seeds) as a clerk would type them.

The texts stand there as they were found; data/corrections.toml lists what is corrected. `tests/test_seeds.py` holds that
the documents say what they say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import samples

from notice_gen.model.kind import Rows
from notice_gen.settings.kinds import builtin_templates, load_kind

ROOT = Path(__file__).parents[1]
LEVELS = {
    "一级": re.compile(r"([一二三四五六七八九十])、"),
    "二级": re.compile(r"（([一二三四五六七八九十])）"),
    "三级": re.compile(r"(\d+)\."),
}
HAN = "一二三四五六七八九十"
HEADER = ["层级", "编号", "标题", "内容", "插入"]
TABLE = "分解"

TITLE_OF_TABLE = "宾市——区卫生局创建文明城市工作目标分解表"


@dataclass(frozen=True)
class Seed:
    """A text and how it is typed: its name, its kind, what 发文 says besides, the paragraphs that are headings without
    number, words before which a paragraph begins where the text runs together, words between which a heading ends."""

    name: str
    kind: str
    dispatch: dict[str, str] = field(default_factory=dict)
    unnumbered: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()


SEEDS = (
    Seed("zuofeng", "plan"),
    Seed("jilv", "plan", unnumbered=("第三阶段：", "第四阶段：")),
    Seed("xingxiang", "plan"),
    Seed(
        "wenming",
        "plan",
        {"主送机关": "区级各医疗卫生单位"},
        parted=(
            "为认真贯彻落实市委",
            "一、指导思想",
            "以邓小平理论",
            "二、奋斗目标",
            "通过四年左右",
            "三、主要任务",
            "结合卫生系统和本单位实际，紧紧",
            "四、方法步骤",
            "各单位要从实际出发",
            "（一）宣传发动阶段",
            "区卫生局、各医疗卫生单位要层层",
            "（二）创建实施阶段",
            "各单位要按照所承担",
            "（三）检查考核阶段",
            "市、区创建指挥部将在",
            "（四）巩固提高阶段",
            "区级各医疗卫生单位要在迎检",
            "五、组织领导",
            "区卫生局将把创建",
            "（一）加强组织领导。",
            "（二）狠抓工作落实。",
            "（三）确保工作实效。",
            "请各单位确定一名联络人",
            "附件：",
        ),
    ),
    Seed("huibao", "work-report"),
    Seed("mingdan", "roster"),
    Seed(
        "dongtai",
        "bulletin",
        {"发文机关": "区委卫生健康工委", "发文机关标志": "工作动态", "成文日期": "2025年6月26日"},
        unnumbered=("“",),
    ),
    Seed("fenjie", "task-list", {"来源": TABLE, "表上左": "总责任人：甘筱华"}),
)


def corrected(name: str) -> str:
    """A seed's text with its listed corrections."""
    text = (ROOT / "tests" / "seeds" / f"{name}.txt").read_text(encoding="utf-8")
    listed = tomllib.loads((ROOT / "data" / "corrections.toml").read_text(encoding="utf-8"))
    for correction in listed[name]:
        text = text.replace(correction["seed"], correction["printed"])
    return text


def paragraphs(seed: Seed) -> list[str]:
    """The text in paragraphs, the title first."""
    text = corrected(seed.name)
    at = 0
    for words in seed.parted:
        at = text.index(words, at)
        text = f"{text[:at]}\n{text[at:]}"
        at += len(words)
    return [line.strip() for line in text.split("\n") if line.strip()]


def rows(seed: Seed, lines: list[str]) -> Iterator[list[str]]:
    """Rows of 正文: a heading with its level, its text run in behind its first sentence."""
    counts = dict.fromkeys(LEVELS, 0)
    anew = ""  # the level whose numbers begin anew under the same heading, and stand as they are
    for line in lines:
        level = next((level for level, number in LEVELS.items() if number.match(line)), "")
        if not level:
            unnumbered = line.startswith(seed.unnumbered) if seed.unnumbered else False
            yield ["无号标题", "", line, "", ""] if unnumbered else ["段落", "", "", line, ""]
            continue
        match = LEVELS[level].match(line)
        assert match is not None
        typed = match[1]
        n = HAN.index(typed) + 1 if typed in HAN else int(typed)
        for deeper in list(LEVELS)[list(LEVELS).index(level) + 1 :]:
            counts[deeper] = 0
            anew = "" if deeper == anew else anew
        if n != counts[level] + 1:
            anew = level
        number = match[0] if level == anew else ""
        counts[level] = n
        words = line[match.end() :].strip()
        end = words.find("。") + 1
        yield (
            [level, number, words[:end], words[end:], ""]
            if 0 < end < len(words)
            else [level, number, words, "", ""]
        )


def beside(typed: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows in which the line below a heading without number, which ends in a colon, stands beside it."""
    heading: list[str] = []
    for row in typed:
        if heading:
            yield [*heading[:3], row[3], ""]
            heading = []
        elif row[0] == "无号标题":
            heading = row
        else:
            yield row


ROSTER = [
    ["组内职务", "姓名"],
    ["组长", "王军"],
    ["副组长", "刘石溪、邓英明、鲍明、顾维臣、方士浩、陈业芝"],
    ["成员", "市局（公司）各部门负责人和各县（市、区）局（部）主要负责人。"],
]


def with_roster(typed: list[list[str]]) -> list[list[str]]:
    """The rows in which the sheet 领导小组 stands in the place of 组长：…, 副组长：… and 成员：…"""
    found = [n for n, row in enumerate(typed) if re.match(r"(组\s*长|副组长|成\s*员)：", row[3])]
    first, last = found[0], found[-1]
    return [*typed[:first], ["", "", "", "", "领导小组"], *typed[last + 1 :]]


# Where each cell of the table begins in its text (… : it goes on to the next one), row by row; how many rows it reaches down.
CELLS: list[list[tuple[int, str, int]]] = [
    [
        (1, "序号", 1),
        (2, "项目", 1),
        (3, "项目内容", 1),
        (4, "测评标准", 1),
        (5, "测评方法", 1),
        (6, "分管领导", 1),
        (7, "责任单位（责任股室）", 1),
        (8, "责任人", 1),
    ],
    [
        (1, "一", 4),
        (2, "依法行政", 4),
        (3, "（一）医疗…", 1),
        (4, "1、严格按照…", 4),
        (5, "材料审核", 4),
        (6, "石永发", 2),
        (7, "医政股", 2),
        (8, "李晓燕", 2),
    ],
    [(3, "（二）妇幼…", 1)],
    [(3, "（三）传染病防治…", 1), (6, "朱莉", 1), (7, "防保股", 1), (8, "孟玲", 1)],
    [(3, "（三）五大卫生…", 1), (6, "李志伟 朱莉", 1), (7, "防保股 执法队", 1), (8, "李志伟 孟玲", 1)],
    [
        (1, "二", 2),
        (2, "社会诚信体系建设", 2),
        (3, "（一）诚信建设。…", 1),
        (4, "1、列举近两年…", 1),
        (5, "（一）材料审核…", 2),
        (6, "石永发 李小平 李志伟", 2),
        (7, "区级各医疗卫生单位", 2),
        (8, "各单位党政主要领导", 2),
    ],
    [(3, "（二）窗口行业规范化服务。", 1), (4, "1、医院整体环境…", 1)],
    [
        (1, "三", 1),
        (2, "社会公益事业", 1),
        (3, "（一）公益性活动 （二）扶贫帮困", 1),
        (4, "1、公益性活动机制…", 1),
        (5, "审核材料 问卷调查", 1),
        (6, "石永发 李跃琼", 1),
        (7, "医政股 红会办", 1),
        (8, "何钦芬 李晓燕", 1),
    ],
    [
        (1, "四", 5),
        (2, "医疗与公共卫生", 5),
        (3, "（一）社区卫生服务中心（站）", 1),
        (4, "1、每3—5万…", 1),
        (5, "材料审核 问卷调查", 1),
        (6, "石永发", 1),
        (7, "医政股", 1),
        (8, "李晓燕", 1),
    ],
    [
        (3, "（二）每5万人配备急救车数（辆）", 1),
        (4, ">1.2 ≥1 <1", 1),
        (5, "材料审核", 1),
        (6, "石永发", 1),
        (7, "医政股", 1),
        (8, "李晓燕", 1),
    ],
    [
        (3, "（三）经营性公共卫生场所", 1),
        (4, "1、经营性公共场所…", 1),
        (5, "实地考核", 1),
        (6, "李志伟", 1),
        (7, "执法队", 1),
        (8, "李志伟", 1),
    ],
    [
        (3, "（四）食品卫生", 1),
        (4, "1、所售食品…", 1),
        (5, "实地考核 材料审核", 1),
        (6, "李志伟", 1),
        (7, "执法队", 1),
        (8, "李志伟", 1),
    ],
    [
        (3, "（五）突发公共卫生事件应急系统", 1),
        (4, "1、建立统一…", 1),
        (5, "材料审核", 1),
        (6, "甘筱华 朱莉", 1),
        (7, "应急办 防保股", 1),
        (8, "赵桥 孟玲", 1),
    ],
    [
        (1, "五", 1),
        (2, "社区建设", 1),
        (3, "卫生进社区活动覆盖面（）", 1),
        (4, "1）>80 2）>60 3）≤60", 1),
        (5, "问卷调查", 1),
        (6, "石永发", 1),
        (7, "医政股", 1),
        (8, "李晓燕", 1),
    ],
]
NUMBERED = re.compile(r"(?<!^)(?<![\d.≥])(?=\d、|（[一二三]）)")  # a line of its own in a cell


def table(text: str) -> tuple[list[list[str]], list[str]]:
    """The rows of the table in that text, and the ranges of its merged cells."""
    flat = [(r, column, words, down) for r, cells in enumerate(CELLS) for column, words, down in cells]
    starts, at = [], 0
    for _, _, words, _ in flat:
        bare = words.replace(" ", "").removesuffix("…")
        at = text.index(bare, at)
        starts.append(at)
        at += len(bare)
    typed = [[""] * 8 for _ in CELLS]
    merged = []
    for (r, column, words, down), begin, end in zip(flat, starts, [*starts[1:], len(text)], strict=True):
        whole = text[begin:end]
        assert words.endswith("…") or whole == words.replace(" ", ""), whole
        lines = NUMBERED.sub("\n", whole) if words.endswith("…") else words.replace(" ", "\n")
        typed[r][column - 1] = lines
        if down > 1:
            letter = "ABCDEFGH"[column - 1]
            merged.append(f"{letter}{r + 1}:{letter}{r + down}")
    return typed, merged


def workbook_of(seed: Seed) -> bytes:
    """The workbook that a clerk types from a seed."""
    kind = load_kind(builtin_templates() / seed.kind)
    title, *lines = paragraphs(seed)
    sheets: dict[str, Rows] = {}
    merged: list[str] = []
    match seed.name:
        case "fenjie":
            whole = "".join([title, *lines])
            title = TITLE_OF_TABLE
            sheets[TABLE], merged = table(whole[whole.index("序号项目") :])
        case "wenming":
            title, lines, rest = title.removesuffix("区级各医疗卫生单位："), lines[:-1], lines[-1]
            sheets["正文"] = [HEADER, *rows(seed, lines)]
            sheets["附件"] = [
                ["随文", "标题", "来源", "表上左"],
                ["正文", TITLE_OF_TABLE, TABLE, "总责任人：甘筱华"],
            ]
            sheets[TABLE], merged = table(rest[rest.index("序号项目") :])
        case "jilv" | "mingdan":
            typed = with_roster(list(rows(seed, lines)))
            sheets["正文"] = [HEADER, *(row for row in typed if seed.name == "jilv" or not row[4])]
            sheets["领导小组"] = ROSTER
        case "dongtai":
            title = title.partition("6月26日")[2]
            sheets["正文"] = [HEADER, *beside(rows(seed, lines))]
        case _:
            sheets["正文"] = [HEADER, *rows(seed, lines)]
    said = {"文件": seed.name, "模板": kind.title, "标题": title, **seed.dispatch}
    sheets = {"发文": [list(pair) for pair in said.items()], **sheets}
    return samples.filled(kind, sheets, [(TABLE, cells) for cells in merged])


if __name__ == "__main__":
    for one in SEEDS:
        (samples.DATA / f"{one.name}.xlsx").write_bytes(workbook_of(one))
