"""Words of a table's header → the lines that they may be set in, parted between words, few of them or narrow ones.

Header words are short and few; what is not known here is taken in pairs of characters. No widths of columns are decided.
"""

from __future__ import annotations

import re
from functools import lru_cache

from notice_gen.fit.cell_words import safe
from notice_gen.fit.em import em
from notice_gen.fit.title_words import ATTRIBUTES, CLOSING_NOUNS, ORGANS, SORTS, VERBS
from notice_gen.model.patterns import lazy_pattern

# What heads columns of an office's tables, beside the words of its titles: a line break between two reads well.
_OF_HEADERS = """
    序号 姓名 性别 年龄 民族 籍贯 学历 学位 专业 职务 职称 职级 单位 名称 部门 科室 地址 邮编 邮箱 电子 电话 联系 手机 号码 身份证 证件
    银行 账号 账户 开户行 备注 说明 签名 签字 签章 盖章 日期 时间 时限 期限 年度 季度 月份 出生 年月 参加 政治 面貌 任务 措施 目标 指标
    进度 进展 成效 结果 原因 得分 扣分 分值 评分 项目 类别 类型 编号 编码 代码 数量 金额 合计 小计 总计 单价 总价 预算 决算 资金 经费
    投资 计划 实际 完成 累计 本年 上年 同比 增长 比例 比率 占比 人数 人次 户数 次数 件数 场次 面积 规模 建设 地点 区域 范围 对象 主体
    法人 代表 法定 代表人 负责 负责人 责任 责任人 责任单位 牵头 配合 协助 主管 分管 挂钩 领导 联系人 经办人 填报人 审核人 主讲人 主持人
    服务 人口 健康 档案 建档 建档率 建档数 管理 管理率 管理数 任务数 规范 规范管理 高血压 糖尿病 患者 老年人 中央 省级 市级 区级 县级 支出
    功能 分类 科目 整改 问题 描述 来源 销号 情况 是否 住宿 乘车 用餐 监测 检测 检验 抽查 检查 合格 不合格 事项 具体 形象 医师 护士 药师
    其他 义诊 咨询 免费 体检 转诊 大病 会诊 手术 讲座 培训 宣传 宣传册 折页 资料 发放 媒体 报道 减免 费用 群众 医务 人员 行政 处罚
    决定书 案件 违法 履行 方式 机关 备案 有效期 机构 使用 维保 楼盘 小区 电梯 梯号 牵头单位 配合单位 工作 落实 要求 内容 标准 考核 所属
    航班 车次 到达 返程 星期 星期一 星期二 星期三 星期四 星期五 星期六 星期日 所在 通信 工作单位 本级 总数 总额 下达 已 未 率 数
"""
_KNOWN = frozenset(_OF_HEADERS.split()) | ATTRIBUTES | CLOSING_NOUNS | VERBS | SORTS | ORGANS
_LONGEST = max(map(len, _KNOWN))
_JOINING = frozenset("及和与或")
_LATIN = r"[A-Za-z0-9.,:%‰/+\-]+"
_UNIT = lazy_pattern(
    rf"{_LATIN}(?:[—–～~]{_LATIN})*|[（(][^（）()]{{1,6}}[）)]|[（(《“]?.[）)》”、，：；]*", re.DOTALL
)
Lines = tuple[str, ...]


@lru_cache(maxsize=2048)
def words_of(header: str) -> Lines:
    """The words of one line of a header: known ones as long as they go, the others in pairs."""
    units = [found[0] for found in _UNIT.finditer(header.strip())]
    costs: list[tuple[float, Lines]] = [(0.0, ())]
    for end in range(1, len(units) + 1):
        best = None
        for start in range(max(0, end - _LONGEST), end):
            word = "".join(units[start:end])
            cost = costs[start][0] + _cost(word, end - start)
            if best is None or cost < best[0]:
                best = (cost, (*costs[start][1], word))
        costs.append(best or (0.0, ()))
    return costs[-1][1]


def _cost(word: str, units: int) -> float:
    bare = word.strip("（）()《》“”、，：；")
    if bare in _KNOWN and len(bare) > 1:
        return 1.0
    if units == 2 and word[1:2] in ("（", "("):
        return 2.4  # what stands in brackets is a word of its own
    if word in _JOINING:
        return 1.0
    if units == 1:
        return 1.5 if len(word) > 1 else 2.2
    return 1.4 if units == 2 else 9.0


@lru_cache(maxsize=2048)
def settings_of(header: str) -> tuple[tuple[float, Lines], ...]:
    """How a header may be set, each as its width and its lines: from the fewest lines to the narrowest by words.

    Breaks of its own stay.
    """
    own = [line for line in header.split("\n") if line.strip()] or [""]
    parted = [words_of(line) for line in own]
    made: dict[int, tuple[float, Lines]] = {}
    widths = sorted(
        {
            em("".join(words[i:j]))
            for words in parted
            for i in range(len(words))
            for j in range(i + 1, len(words) + 1)
        }
    )
    for width in widths:
        lines = tuple(line for words in parted for line in _filled(words, width))
        if any(em(line) > width for line in lines):
            continue
        if len(lines) not in made:
            made[len(lines)] = (max(map(safe, lines), default=1.0), lines)
    return tuple(made[count] for count in sorted(made)) or ((1.0, ("",)),)


def _filled(words: Lines, width: float) -> list[str]:
    """Words put into lines no wider than so many cells, as evenly as the least number of lines allows."""
    lines: list[str] = []
    for word in words:
        if lines and em(lines[-1] + word) <= width:
            lines[-1] += word
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=2048)
def stacked(header: str) -> tuple[float, Lines]:
    """A header one character below the other, for columns of a digit or two; brackets and Latin words stay whole."""
    lines = tuple(found[0] for line in header.split("\n") for found in _UNIT.finditer(line.strip()))
    return max(map(safe, lines), default=1.0), lines


def set_within(header: str, room: float) -> Lines:
    """The lines of a header in so many cells: the fewest that go, parted by words where that goes at all."""
    ways = settings_of(header)
    fitting = next((lines for width, lines in ways if width <= room), None)
    if fitting is not None:
        return fitting
    width, lines = stacked(header)
    return lines if width <= room else ways[-1][1]
