"""A title → its lines: the clerk's own breaks, else whole words in a trapezoid or a diamond.

Words come from a short list and from the workbook's own names; no segmentation library, which would
take longer to load than the whole document takes to make.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from notice_gen.fit.em import em
from notice_gen.fit.faults import TITLE_CONDENSED, TITLE_LINE_TOO_WIDE, TITLE_TOO_LONG
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import TitleLines
from notice_gen.model.fitted import FittedTitle
from notice_gen.model.layout import Layout
from notice_gen.model.places import NOWHERE, cells_of
from notice_gen.model.values import place_of

# Words that titles of official documents are made of; a line does not end inside one.
_WORDS = """
    关于 印发 转发 批转 公布 发布 开展 召开 举办 加强 做好 进一步 推进 推动 落实 实施 组织
    调整 成立 同意 申请 表彰 任免 贯彻 修订 修改 废止 规范 完善 深化 全面 全市 全区 全县
    全省 全国 全院 全系统 年度 专项 重点 重大 紧急 补充 联合 通知 通报 通告 公告 公报 决定
    决议 命令 意见 报告 请示 批复 议案 函 纪要 方案 实施方案 工作方案 行动方案 行动计划
    实施意见 指导意见 管理办法 暂行办法 办法 规定 细则 实施细则 规划 计划 要点 工作要点 总结
    清单 任务 目标 责任 分工 工作 活动 专题 实践 教育 学习 培训 竞赛 比武 评比 考核 检查
    督查 评价 评估 整治 治理 建设 管理 服务 保障 监督 安全 生产 质量 提升 创建 发展 改革
    创新 基层 基本 公共 公共卫生 医疗 医疗卫生 卫生 卫生健康 健康 卫健 系统 医院 中医 中医院
    中医药 人民 人民政府 人民医院 委员会 办公室 办公厅 领导小组 局机关 机关 机构 单位 部门 科室
    党委 党组 支部 政府 市委 区委 县委 省委 中共 疫情 防控 预防 控制 中心 社区 乡镇 街道
    妇幼 保健 药品 药事 护理 护士 医师 药师 家庭 医生 签约 应急 演练 信息 信息化 数据 档案
    财务 审计 预算 绩效 工程 项目 资金 经费 人才 队伍 干部 职工 党员 情况 一览表 明细表
    统计表 汇总表 登记表 申报表 责任表 分解表 时间表 工作清单 任务清单 名单 名册 附件 有关 事项
    问题
    期间 节日 假期 春节 国庆 值班 安排 突发 事件 处置 应急处置
    突发公共卫生事件 基本公共卫生服务 公共卫生服务 医疗机构 医疗卫生机构
    基层医疗卫生机构 卫生健康局 卫生健康委 卫生健康委员会 人民政府办公室
    医药卫生 体制改革 重点工作 财政 补助 先进集体 先进个人 党风廉政建设
    宣传 行风 作风 能力 水平 机制 制度 体系 平台 网络 会议 培训班 座谈会
    动员会 调研
"""
LEXICON = tuple(_WORDS.split())
LONGEST_WHOLE = 20  # characters; a longer name may be parted
MOST_LINES = 4  # a longer title is no title; it is set in full lines and reported
_OPENING, _CLOSING = "“‘《〈（〔【", "”’》〉）〕】，。、；：！？"
_MARKS = re.compile(f"[{_OPENING}{_CLOSING}]")
_GROUPS = (("《", "》"), ("“", "”"), ("〈", "〉"), ("（", "）"))
_BOUND_FORWARD = (
    "关于",
    "印发",
    "转发",
    "批转",
    "在",
    "对",
    "和",
    "与",
    "及",
    "第",
)  # a line does not end in them
_BY_FIRST: dict[str, list[str]] = {}  # the words of the lexicon by their first character
for _word in LEXICON:
    _BY_FIRST.setdefault(_word[0], []).append(_word)
LONGEST_WORD = max(map(len, LEXICON))
_BOUND_BACK = ("的", "等", "了", "者")  # a line does not begin with them


def fit_title(title: TitleLines, layout: Layout, report: Report) -> FittedTitle:
    """The lines of a title (GB/T 9704—2012, 7.3.1), each narrowed by at most a few per cent if too wide."""
    names = tuple(title.names) if isinstance(title.names, tuple) else ()
    words = title.text.broken
    place = next((place_of(part) for part in title.text.parts if cells_of(place_of(part))), NOWHERE)
    limit, most = layout.title_cells, layout.title_cells * (1 + layout.title_condensed_at_most)
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(lines) > 1 and any(em(line) > most for line in lines):
        n, worst = max(enumerate(lines, 1), key=lambda numbered: em(numbered[1]))
        seen = f"题目第 {n} 行宽 {em(worst):g} 字，一行最多排 {limit:.1f} 字，已由程序另行分行"
        report.add(Diagnostic(TITLE_LINE_TOO_WIDE, place, seen, "在单元格中另选换行的地方"))
        lines = [str(title.text)]
    if len(lines) == 1:
        lines = list(broken(lines[0], names, limit, layout.title_last_line_least))
    if len(lines) > MOST_LINES:
        seen = f"题目有 {len(words)} 个字，排了 {len(lines)} 行"
        report.add(Diagnostic(TITLE_TOO_LONG, place, seen, "缩短题目，或检查是不是把正文填在了题目里"))
    fitted = []
    for n, line in enumerate(lines, 1):
        scale = 100
        if em(line) > limit:
            scale = math.floor(100 * limit / em(line))
            seen = f"题目第 {n} 行宽 {em(line):g} 字，一行最多排 {limit:.1f} 字，已缩窄到 {scale}%"
            report.add(Diagnostic(TITLE_CONDENSED, place, seen, "另选换行的地方，或减少几个字"))
        fitted.append((line, scale))
    return FittedTitle(tuple(fitted))


@lru_cache(maxsize=1024)
def broken(text: str, names: tuple[str, ...], limit: float, least: float) -> tuple[str, ...]:
    """One line of words broken into as few lines as fit, in the best shape.

    `limit` is the widest line and `least` the narrowest last line, in em cells.
    """
    if em(text) <= limit:
        return (text,)
    fewest = math.ceil(em(text) / limit)
    if fewest > MOST_LINES:
        return _cut(text, limit)
    # A title in 《》 that fits a line stays whole, unless nothing else could then be parted.
    for whole in (True, False):
        best = _best(text, _costs(text, names, limit if whole else limit / 2), fewest, limit, least)
        if best:
            return best
    return _cut(text, limit)


def _best(
    text: str, costs: dict[int, float], fewest: int, limit: float, least: float
) -> tuple[str, ...] | None:
    """The cheapest way to cut a text at places of these costs, if there is one."""
    widths = tuple(map(em, text))
    blanks = frozenset(n for n, character in enumerate(text) if character.isspace())
    cuts = _cheapest(widths, blanks, tuple(costs.items()), fewest, limit, least)
    if cuts is None:
        return None
    return tuple(text[start:end].strip() for start, end in pairwise((0, *cuts, len(text))))


@lru_cache(maxsize=4096)
def _cheapest(
    widths: tuple[float, ...], blanks: frozenset[int], costs: tuple[tuple[int, float], ...], fewest: int,
    limit: float, least: float,
) -> tuple[int, ...] | None:  # fmt: skip
    """Where to cut characters of these widths, some of them blank: titles of thousands of units are built alike."""
    cost = dict(costs)
    places = sorted(cost)
    upto = (0.0, *accumulate(widths))

    def width(start: int, end: int) -> float:
        while start in blanks:
            start += 1
        while end > start and end - 1 in blanks:
            end -= 1
        return upto[end] - upto[start]

    def ways(start: int, first: int, count: int) -> Iterator[tuple[tuple[int, ...], tuple[float, ...]]]:
        """Every way to cut what begins at `start` into so many lines, none wider than the limit."""
        last = width(start, len(widths))
        if count == 1:
            if last <= limit:
                yield (), (last,)
            return
        for n in range(first, len(places)):
            place = places[n]
            line = width(start, place)
            if line > limit:
                return
            if upto[-1] - upto[place] > (count - 1) * limit:
                continue
            for cuts, lines in ways(place, n + 1, count - 1):
                yield (place, *cuts), (line, *lines)

    # A line more gives a better shape to a short title; a long one has enough ways to be cut.
    tried = (fewest, fewest + 1) if fewest < 3 else (fewest,)
    found = [
        (sum(cost[cut] for cut in cuts) + _shape(lines) + 3 * (count - fewest), cuts)
        for count in tried
        for cuts, lines in ways(0, 0, count)
        if lines[-1] >= least
    ]
    return min(found)[1] if found else None


def _cut(text: str, limit: float) -> tuple[str, ...]:
    """The last resort for words that nothing can part: full lines."""
    lines, line = [], ""
    for character in text:
        if em(line + character) > limit:
            lines.append(line)
            line = ""
        line += character
    return (*lines, line)


def _shape(widths: Sequence[float]) -> float:
    """How far lines are from a trapezoid or diamond of like lengths; 0 is best."""
    steps = [b - a for a, b in pairwise(widths)]
    growing = sum(step > 0 for step in steps)
    one_way = growing in (0, len(steps))
    turn = next((n for n, step in enumerate(steps) if step < 0), len(steps))
    diamond = all(step > 0 for step in steps[:turn]) and all(step < 0 for step in steps[turn:])
    cost = 0.0 if one_way or diamond else 12.0
    if any(abs(step) < 1 for step in steps):
        cost += 8.0  # a block of equal lines
    spread = max(widths) - min(widths)
    return cost + abs(spread - 3) * 0.35


def _costs(text: str, names: tuple[str, ...], limit: float) -> dict[int, float]:
    """The places at which a line may end, each with its cost.

    Titles of thousands of units differ in the name that they begin with, which is not parted: what follows it is
    looked at once, unless a word reaches from one into the other.
    """
    there = [one for one in names if one in text]
    at = len(there[0]) if len(there) == 1 and text.find(there[0], 1) < 0 else 0
    if not 2 < at <= LONGEST_WHOLE or _joined(text, at) or text.find(text[at - 2 : at], at - 1) >= 0:
        return dict(_breaks(text, names, limit))
    return {place + at - 2: cost for place, cost in _breaks_after(text[at - 2 :], limit)}


def _joined(text: str, at: int) -> bool:
    """Whether a known word, a number or a group in marks reaches over that place."""
    if text[at - 1].isascii() or _MARKS.search(text, 0, at):
        return True
    return any(
        len(word) > at - start and text.startswith(word, start)
        for start in range(max(0, at - LONGEST_WORD + 1), at)
        for word in _BY_FIRST.get(text[start], ())
    )


@lru_cache(maxsize=1024)
def _breaks_after(text: str, limit: float) -> tuple[tuple[int, float], ...]:
    """The places in a text that begins with the last two characters of a name."""
    return tuple(_breaks(text, (text[:2],), limit))


def _breaks(text: str, names: tuple[str, ...], limit: float) -> Iterator[tuple[int, float]]:
    """The places at which a line may end, each with its cost: 0 between two known words.

    A group in marks no wider than `limit` is not parted.
    """
    inside: set[int] = set()
    begins, ends = {0}, {len(text)}
    for group in _groups(text):
        if em(text[group.start() : group.end()]) <= limit:
            inside.update(range(group.start() + 1, group.end()))
        begins.add(group.start())
        ends.add(group.end())
    for at, first in enumerate(text):
        for word in _BY_FIRST.get(first, ()):
            if text.startswith(word, at):
                inside.update(range(at + 1, at + len(word)))
                begins.add(at)
                ends.add(at + len(word))
    for word in names:
        if not 1 < len(word) <= LONGEST_WHOLE:
            continue
        at = text.find(word)
        while at >= 0:
            inside.update(range(at + 1, at + len(word)))
            begins.add(at)
            ends.add(at + len(word))
            at = text.find(word, at + 1)
    for number in re.finditer(r"[0-9A-Za-z.%]+[年月日号个项级次届期]?", text):
        inside.update(range(number.start() + 1, number.end()))
        begins.add(number.start())
        ends.add(number.end())
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if at in inside or after in _CLOSING or before in _OPENING or after.startswith(_BOUND_BACK):
            continue
        cost = 0.0
        if not (at in ends or before in _CLOSING or before in "的和与及、· "):
            cost += 3.0
        if not (at in begins or after in _OPENING):
            cost += 3.0
        if text[:at].endswith(_BOUND_FORWARD):
            cost += 6.0
        if text.startswith("关于", at):
            cost -= 2.0
        yield at, cost


def _groups(text: str) -> Iterator[re.Match[str]]:
    for opening, closing in _GROUPS:
        yield from re.finditer(f"{opening}[^{closing}]*{closing}", text)
