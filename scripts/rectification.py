"""data/zhenggai.xlsx: the sample campaign of 整改通知书, a notice to each of twelve units with a number of its own.

What a clerk would type into the blank workbook of the kind; everything in it is invented. Numbers and dates of issue
are empty, as before issuing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl

from notice_gen.forms.blank import blank_workbook
from notice_gen.forms.saving import saved
from notice_gen.settings.examples_file import read_examples
from notice_gen.settings.kinds import builtin_templates, load_kind

SAMPLE = Path(__file__).parents[1] / "data" / "zhenggai.xlsx"

FORM = {
    "文件": "整改通知",
    "活动编号": "2026-整改01",
    "标题": "安全问题整改的通知",
    "发文机关": "某某区卫生健康局",
    "版头": "全印",
    "机关代字": "某卫改",
    "年份": "2026",
    "公开方式": "不予公开（内部管理信息）",
    "印发机关": "某某区卫生健康局办公室",
    "印数": "3",
    "用印": "是",
    "拟稿人": "某甲",
    "拟稿日期": "2026-03-23",
    "核稿人": "某乙",
    "核稿日期": "2026-03-24",
    "会签人": "某丙",
    "会签日期": "2026-03-25",
    "签发人": "某丁",
    "签发日期": "2026-03-26",
    "保管期限": "10年",
    "机构或问题": "医政股",
}
TEXT = (
    "【检查日期】，我局检查发现，你单位存在下列问题：",
    "【主要问题】",
    "请于【整改期限】前整改到位，并书面报告我局。",
)
# 单位名称, 单位代码, 类型, 整改事项, 检查日期, 整改期限, 主要问题
UNITS = (
    ("某某区第一医院", "A01", "区直医院", "消防安全", "2026-03-09", "2026-04-30",
     "住院楼三楼安全出口上锁，楼道堆放杂物。\n两具灭火器过期，没有更换。"),
    ("某某区第二医院", "A02", "区直医院", "医疗废物", "2026-03-09", "2026-04-30",
     "医疗废物暂存间没有上锁，转运登记缺两天。"),
    ("某某区中医医院", "A03", "区直医院", "药品管理", "2026-03-10", "2026-04-30",
     "煎药室没有温湿度记录，三种饮片超过有效期，没有下架。"),
    ("某某区妇幼保健院", "A04", "区直医院", "院内感染", "2026-03-10", "2026-04-30",
     "产房手卫生设施不全。\n消毒液浓度没有每日监测。"),
    ("某某区口腔医院", "A05", "区直医院", "", "2026-03-11", "2026-04-30",
     "牙科手机灭菌记录不全，消防器材没有专人保管。"),
    ("某某区精神病医院", "A06", "区直医院", "病区安全", "2026-03-11", "2026-04-15",
     "病区窗户限位装置损坏五处。\n夜间巡查记录缺三次。"),
    ("某甲镇中心卫生院", "B01", "乡镇卫生院", "疫苗冷链", "2026-03-12", "2026-04-15",
     "冷藏冰箱温度记录不全，备用电源不能启动。"),
    ("某乙镇卫生院", "B02", "乡镇卫生院", "消防安全", "2026-03-12", "2026-04-30",
     "配电间堆放纸箱，应急灯损坏四盏，没有组织过消防演练。"),
    ("某丙镇卫生院", "B03", "乡镇卫生院", "处方管理", "2026-03-13", "2026-04-30",
     "抗菌药物处方没有点评，两张处方缺医师签名。"),
    ("某丁乡卫生院", "B04", "乡镇卫生院", "医疗废物", "2026-03-13", "2026-04-30",
     "锐器盒超过容量，没有及时更换。\n暂存间没有警示标识。"),
    (
        "某某街道社区卫生服务中心", "C01", "社区卫生服务中心", "消防安全", "2026-03-16", "2026-05-15",
        "门诊楼二楼疏散指示标志损坏三处，应急照明不亮，消防通道被电动自行车占用。\n"
        "消防控制室值班人员没有持证上岗，值班记录缺六天，火灾报警控制器有两处故障没有处理。\n"
        "今年以来没有组织过消防安全培训和疏散演练，新进人员不会使用灭火器。\n"
        "微型消防站的器材没有定期检查，两套呼吸器压力不足。",
    ),
    (
        "某某新区社区卫生服务中心", "C02", "社区卫生服务中心", "药品管理", "2026-03-17", "2026-05-15",
        "药库和药房的温湿度记录不全，二月份有九天没有记录，冷藏柜温度计没有校准。\n"
        "五种药品超过有效期，仍与合格药品混放，没有设立不合格药品区。\n"
        "精神药品没有专柜双锁，出入库登记与实物相差两盒，交接班没有签名。",
    ),
)  # fmt: skip
COLUMNS = ("单位名称", "单位代码", "类型", "整改事项", "检查日期", "整改期限", "主要问题")


def lines(header: str, words: str | None) -> int:
    """How many lines words take in a column of the blank workbook: Excel does not fit a row by itself."""
    wide = {"主要问题": 21, "内容": 21}.get(header, 7)
    return sum(-(-len(line) // wide) for line in (words or "").split("\n") if not line.isascii())


def sample() -> bytes:
    """The workbook, filled in."""
    from io import BytesIO

    kind = load_kind(builtin_templates() / "rectification-notice")
    book = openpyxl.load_workbook(BytesIO(blank_workbook(kind, read_examples(kind))))
    form = {cell.value: cell.row for cell in book["发文"]["A"]}
    for item, words in FORM.items():
        book["发文"].cell(form[item], 2).value = words
    prose = [(FORM["文件"] if n == 0 else None, words) for n, words in enumerate(TEXT)]
    for name, headers, rows in (("正文", ("文件", "内容"), prose), ("单位", COLUMNS, UNITS)):
        columns = {cell.value: cell.column for cell in book[name][1]}
        for n, row in enumerate(rows, 2):
            for header, words in zip(headers, row, strict=True):  # type: ignore[assignment]
                book[name].cell(n, columns[header]).value = words or None
            book[name].row_dimensions[n].height = 16 * max(1, *map(lines, headers, row))
    return saved(book)


if __name__ == "__main__":
    SAMPLE.write_bytes(sample())
    sys.exit()
