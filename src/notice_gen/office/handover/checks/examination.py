"""Material → a Result for every line of the table of checks (四性检测, DA/T 70—2018, 归档环节).

Each line is decided by reading the files themselves, or reported as 未检测; what a program cannot decide of it is said
beside it in words. A line's function is in the module of its property: `authenticity` (真实性), `integrity` (完整性),
`usability` (可用性). Nothing of 安全性 can be seen from here, so it has no module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from notice_gen.office.handover.checks.authenticity import (
    characters,
    code_form,
    domains,
    doubles,
    fixity,
    guides,
    lengths,
    linked,
    properties,
    reason,
    structure,
    types,
    unchanged,
)
from notice_gen.office.handover.checks.integrity import (
    attachments,
    contents,
    continuous,
    file_count,
    item_count,
    mandatory,
    metadata_items,
    package_metadata,
    process,
    total_bytes,
)
from notice_gen.office.handover.checks.looked import Looked, Undecided
from notice_gen.office.handover.checks.usability import formats, parses, plain, readable
from notice_gen.office.handover.material import Material

Outcome = Literal["通过", "发现问题", "未检测"]
PASSED: Outcome = "通过"
FAILED: Outcome = "发现问题"
UNDECIDED: Outcome = "未检测"
Look = Callable[[Material], Looked | Undecided]


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the table. `words` say what is checked, `beyond` what of it this program cannot decide."""

    code: str
    property: str
    name: str
    words: str
    look: Look | Undecided
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a check, with its faults in words."""

    check: Check
    outcome: Outcome
    faults: tuple[str, ...]
    note: str

    def as_data(self) -> dict[str, Any]:
        """The result for a program to read (`--json`)."""
        check = self.check
        return {
            "code": check.code, "property": check.property, "name": check.name, "looked_at": check.words,
            "result": self.outcome, "note": self.note, "faults": list(self.faults),
        }  # fmt: skip


_REAL, _WHOLE, _USABLE, _SAFE = "真实性", "完整性", "可用性", "安全性"

# The codes are those of DA/T 70—2018 for 归档, as far as we know them (docs/standards.md, 4.10).
CHECKS = (
    Check("1-1", _REAL, "固化信息有效性", "每个文件的校验值（sha512）与归档时登记的相同", fixity, "电子签名、电子印章、时间戳"),
    Check("1-2", _REAL, "元数据项数据长度", "题名、文件编号等不超过规定的字数", lengths),
    Check("1-3", _REAL, "元数据项数据类型、格式", "日期、时间、数字写法正确", types),
    Check("1-4", _REAL, "设定值域的元数据项", "保管期限、文种、密级、紧急程度等在规定的值中", domains),
    Check("1-5", _REAL, "元数据项数据值合理性", "年度一致，拟稿、核稿、签发、成文、印发的日期先后合理", reason),
    Check("1-6", _REAL, "元数据项特殊字符", "元数据和文件名中没有控制字符、乱码和不能用的字符", characters),
    Check("1-7", _REAL, "档号规范性", "档号符合 DA/T 22—2015 5.4，与各著录项一致", code_form),
    Check("1-8", _REAL, "元数据项数据重复性", "档号、文号、题名没有重复", doubles),
    Check("1-10", _REAL, "内容数据属性一致性", "文件的大小、格式、页数与元数据相同", properties),
    Check("1-11", _REAL, "元数据与内容数据关联一致性", "元数据所列的文件都在，文件都列入元数据", linked),
    Check("1-12", _REAL, "说明文件和目录文件规范性", "说明文件、目录文件齐全，目录与各件一一对应", guides),
    Check("1-13", _REAL, "信息包目录结构规范性", "移交包的文件夹和文件都在规定的位置，没有多余", structure),
    Check("1-14", _REAL, "信息包一致性", "按 BagIt 清单逐个核对移交包的文件", unchanged, "移交前信息包的校验值（由接收方与发送方核对）"),
    Check("2-1", _WHOLE, "总件数相符性", "件数与目录、说明文件相同", item_count),
    Check("2-2", _WHOLE, "总字节数相符性", "字节数与说明文件、清单相同", total_bytes),
    Check("2-3", _WHOLE, "元数据项完整性", "元数据各项齐全，符合元数据.xsd", metadata_items),
    Check("2-4", _WHOLE, "元数据必填著录项", "题名、文号、责任者、日期、机构、保管期限、档号等没有空着", mandatory, "扫描件的文档创建程序"),
    Check("2-5", _WHOLE, "过程信息完整性", "起草、审核、签发、登记、印发都有时间和人员", process, "复核、用印、核发（程序没有记录）"),
    Check("2-6", _WHOLE, "连续性元数据项", "同一类的件号从 0001 起连续，作废的、收文等其他文件的除外", continuous),
    Check("2-7", _WHOLE, "内容数据完整性", "每个文件打得开，各页、各部分齐全", contents, "内容与原件是否一致（须人工核对）"),
    Check("2-8", _WHOLE, "附件数据完整性", "附件说明所列的附件都能找到", attachments),
    Check("2-9", _WHOLE, "归档范围", "应归档的是否都已归档", Undecided("由人对照本单位的归档范围和保管期限表判断")),
    Check("2-10", _WHOLE, "信息包元数据完整性", "移交包有移交单位、日期、数量，各件有元数据", package_metadata),
    Check("2-11", _WHOLE, "信息包内容数据完整性", "文件数与说明文件、清单相同", file_count),
    Check("3-1", _USABLE, "信息包中元数据的可读性", "元数据.xml 都能解析", parses),
    Check("3-2", _USABLE, "目标数据库中元数据的可访问性", "接收方的数据库能否读出元数据", Undecided("由接收方导入自己的系统后检测")),
    Check("3-3", _USABLE, "内容数据格式", "文件格式属于归档格式，正本版面固定", formats, "PDF/A 是否完全符合 ISO 19005"),
    Check("3-4", _USABLE, "内容数据的可读性", "PDF 有文字或图像，Word 文件有文字", readable, "扫描是否清晰（须人工看）"),
    Check("3-8", _USABLE, "信息包中包含的内容数据格式合规性", "没有加密、再压缩和不通用的格式", plain),
    Check("4-1", _SAFE, "杀毒软件", "接收和保管的电脑装有杀毒软件", Undecided("本程序不检测，由管理员确认")),
    Check("4-2", _SAFE, "病毒", "文件中没有病毒", Undecided("本程序不检测，用杀毒软件扫描")),
    Check("4-3", _SAFE, "载体中的多余文件", "移交的载体中没有无关的文件", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-4", _SAFE, "载体读取速度", "移交的载体读取正常", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-5", _SAFE, "载体外观", "移交的载体没有损伤", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-6", _SAFE, "光盘合格性", "光盘的错误率等符合规定", Undecided("本程序看不到载体，移交时由人检查")),
    Check("4-7", _SAFE, "操作过程安全性", "归档、移交的操作过程安全、可控", Undecided("由人对照本单位的制度判断")),
)  # fmt: skip


def examine(material: Material) -> list[Result]:
    """Every check of the table, in its order, on the material."""
    return [_result(check, material) for check in CHECKS]


def _result(check: Check, material: Material) -> Result:
    looked = check.look(material) if callable(check.look) else check.look
    if isinstance(looked, Undecided):
        return Result(check, UNDECIDED, (), looked.why)
    if not looked.count:
        return Result(check, UNDECIDED, (), f"没有可以检测的{looked.of}")
    beyond = f"；未检测：{check.beyond}" if check.beyond else ""
    besides = f"；{looked.besides}" if looked.besides else ""
    note = f"检测 {looked.count} {looked.of}{besides}{beyond}"
    return Result(check, FAILED if looked.faults else PASSED, looked.faults, note)
