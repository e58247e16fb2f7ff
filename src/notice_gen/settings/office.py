"""办公室.toml of an office's folder → Office: its register, its archive, and what its item codes are made of.

The register and the archive are not opened here; `notice-gen init --office` makes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from notice_gen.model.diagnostics import Diagnostic, Fault, Refused
from notice_gen.model.document import FORMATS, Format
from notice_gen.model.filing import LEDGER, LEDGER_PRINTED, RETENTION
from notice_gen.model.kind import likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import NOWHERE
from notice_gen.settings.campaign import OFFICE, OFFICE_FOLDER, SETTINGS, TABLES
from notice_gen.settings.faults import NO_MATTER_CODE, NO_OFFICE, NOT_AN_OFFICE
from notice_gen.settings.settings_file import SettingsFile, Tables, Unfit, folder, words

OFFICE_SETTINGS = "办公室.toml"
REGISTER, ARCHIVE = "发文登记簿.db", "归档库"
KEPT_FOR = "30年"  # most documents that a body issues on its own work: 国家档案局令第8号, annex
MATTER, MATTER_CODE = "办公室", "BGS"
BOX_PAGES = 200  # house choice: what a box of 30 mm holds of papers printed on one side, with some air
SPINE = 30  # mm; DA/T 22—2015, 6.4.1.1: 20, 30, 40, 50
CODES_AT_ISSUE = "印发时编档号"
SECRECY, FOR_SECRETS = (
    "保密",
    "涉密计算机",
)  # the table and key that say that this is a machine for classified text


_PARTING = lazy_pattern("的|关于")  # what parts the words of a title from its 文种


@dataclass(frozen=True, slots=True)
class Office:
    """An office's folder and what it has set.

    `register` is an address for `open_register`: a path, or a URL of PostgreSQL, whose password may be left to
    PGPASSWORD or pgpass. `fonds` is 全宗号, `agency` 立档单位; `retention` and `matter` (机构或问题) hold for
    documents that say nothing else; `codes` are the 机构（问题）代码 by their words, `formats` the 公文格式 of documents
    by their 机关代字, in the order in which the office has its series. `ledger` are the columns of the 发文登记簿 that it
    prints, `box_pages` how many pages go into a box, `spine` how wide its back is in millimetres. `classified`: this is a
    machine for text with a 密级. `retentions` is its table of 保管期限 by 文种, by 模板, or by words of a title.
    `codes_at_issue`: 档号 are given when a document is issued, and not once a year.
    """

    folder: Path
    register: str
    archive: Path
    fonds: str = ""
    fonds_name: str = ""
    agency: str = ""
    retention: str = KEPT_FOR
    matter: str = MATTER
    codes: Mapping[str, str] = field(default_factory=lambda: {MATTER: MATTER_CODE})
    codes_at_issue: bool = False
    classified: bool = False
    formats: Mapping[str, Format] = field(default_factory=dict)
    ledger: tuple[str, ...] = LEDGER_PRINTED
    box_pages: int = BOX_PAGES
    spine: int = SPINE
    retentions: Mapping[str, str] = field(default_factory=dict)

    @property
    def matters(self) -> Mapping[str, str]:
        """The words of 机构或问题 by their codes."""
        return {code: words for words, code in self.codes.items()}

    def item_class(self, facts: Mapping[str, str], year: int) -> str:
        """The 档号 without its 件号, like Z109-WS·2026-D30-BGS (DA/T 22—2015, 5.4); empty without a 全宗号.

        `facts` are the register's (保管期限, 机构或问题). Raises Refused for a 机构或问题 without a code.
        """
        if not self.fonds:
            return ""
        matter = facts.get("机构或问题", "").strip() or self.matter
        code = self.codes.get(matter) or (matter if matter in self.codes.values() else "")
        if not code:
            meant = likely(matter, self.codes)
            seen = f"“机构或问题”写的是“{matter}”，{OFFICE_SETTINGS} 中没有它的机构代码"
            own = f'在 {OFFICE_SETTINGS} 的 ["归档"."机构代码"] 中添一行，如 "{matter}" = "{self._initials(matter)}"'
            remedy = f"改为“{meant}”，或{own}" if meant else own
            raise _refused(NO_MATTER_CODE, seen, remedy, meant)
        retention = facts.get("保管期限", "").strip() or self.retention
        return f"{self.fonds}-WS·{year}-{RETENTION[retention]}-{code}"

    def suggested(self, facts: Mapping[str, str], kind: str = "") -> tuple[str, str]:
        """What the office's own table has for a document of this 模板 with these facts (标题, 文种): the line's words, the
        保管期限.

        The longest words that the title has, or that are the 模板, decide, else the 文种; both empty where the table says
        nothing.
        """
        title, genre = facts.get("标题", ""), facts.get("文种", "")
        fit = [
            words
            for words in self.retentions
            if words != genre and (words == kind or stands_in(words, title))
        ]
        fit = sorted(fit, key=len, reverse=True) or [words for words in self.retentions if words == genre]
        return (fit[0], self.retentions[fit[0]]) if fit else ("", "")

    def _initials(self, matter: str) -> str:
        """A code that is free, as offices make them: the initials of the words' Pinyin."""
        from pypinyin import Style, lazy_pinyin

        letters = "".join(lazy_pinyin(matter, style=Style.FIRST_LETTER, errors="ignore")).upper()
        code = re.sub("[^A-Z0-9]", "", letters)[:3].ljust(3, "X")
        others = (f"{code[:2]}{n}" for n in range(1, 10))
        return next(one for one in (code, *others) if one not in self.codes.values())


def stands_in(words: str, title: str) -> bool:
    """Whether words stand in a title, also where 的 or 关于 parts them: 会议通知 in 关于召开某某会议的通知."""
    whole = _PARTING.sub("", words)
    return words in title or (bool(whole) and whole in _PARTING.sub("", title))


def find_office(here: Path, folder: Path | None = None) -> Office:
    """The office: of that folder, else of 办公室.toml here, else the one that notice-gen.toml here points to.

    Raises Refused where there is none, with what to do, or with every fault of its settings.
    """
    if folder is None and (here / OFFICE_SETTINGS).is_file():
        folder = here
    if folder is None and (here / SETTINGS).is_file():
        said = SettingsFile(here / SETTINGS, TABLES).of(OFFICE).get(OFFICE_FOLDER)
        folder = here / said if said is not None else None
    if folder is None:
        remedy = (
            f'已有办公室文件夹的，用 --office 指明，或写在 {SETTINGS} 的 ["{OFFICE}"] 中；'
            "还没有的，运行 notice-gen init --office 文件夹"
        )
        raise _refused(NO_OFFICE, "不知道用哪一本发文登记簿、哪一个归档库", remedy)
    if not (folder / OFFICE_SETTINGS).is_file():
        seen = f"文件夹“{folder}”中没有 {OFFICE_SETTINGS}，不是办公室文件夹"
        raise _refused(NOT_AN_OFFICE, seen, f"换成办公室文件夹，或新建：notice-gen init --office {folder}")
    return read_office(folder / OFFICE_SETTINGS)


def read_office(path: Path) -> Office:
    """The office that one file describes; a relative path in it is relative to the file's own folder.

    Raises Refused with every fault, its line where it is known.
    """
    said = SettingsFile(path, OFFICE_TABLES)
    said.raise_faults()
    filing = said.of("归档")
    register = said.of("登记").get("登记簿", REGISTER)
    usual = Office(path.parent, "", path.parent)
    return Office(
        folder=path.parent,
        register=register if "://" in register else str(path.parent / register),
        archive=path.parent / filing.get("归档库", ARCHIVE),
        fonds=filing.get("全宗号", ""),
        fonds_name=filing.get("全宗名称", ""),
        agency=filing.get("立档单位", ""),
        retention=filing.get("保管期限", usual.retention),
        matter=filing.get("机构或问题", usual.matter),
        codes=filing.get("机构代码", usual.codes),
        codes_at_issue=filing.get(CODES_AT_ISSUE, usual.codes_at_issue),
        classified=said.of(SECRECY).get(FOR_SECRETS, usual.classified),
        formats=said.of("登记").get("代字", {}),
        retentions=filing.get("保管期限表", {}),
        box_pages=filing.get("每盒页数", usual.box_pages),
        spine=filing.get("盒脊宽", usual.spine),
        ledger=said.of("登记").get("打印栏目", usual.ledger),
    )


def office_beside(*folders: Path) -> Office | None:
    """The office that the first of these folders with settings belongs to, for those who draft in it; None without one.

    What is wrong with the office's own settings is not said here: whoever drafts cannot mend it, and `find_office` says it.
    """
    for here in folders:
        if (here / OFFICE_SETTINGS).is_file() or (here / SETTINGS).is_file():
            with suppress(Refused, OSError):
                return find_office(here)
            return None
    return None


# ---- values -------------------------------------------------------------------------------------


def _fonds(value: object) -> str:
    number = words(value)
    if not re.fullmatch(r"[A-Z0-9]{4}", number):  # DA/T 22—2015, 5.4
        raise Unfit(f"不能是“{number}”", '写档案馆给的四位全宗号，大写字母和数字，如 "Z109"')
    return number


def _retention(value: object) -> str:
    said = words(value)
    if said not in RETENTION:
        raise Unfit(f"不能是“{said}”", f"写下列之一：{'、'.join(RETENTION)}")
    return said


def _retentions(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unfit("要写成一部分，一行一个", '如 ["归档"."保管期限表"] 下面写 "请示" = "永久"')
    for name, said in value.items():
        if said not in RETENTION:
            raise Unfit("的保管期限不对", f"写下列之一：{'、'.join(RETENTION)}", str(name))
    return dict(value)


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit("要写 true 或 false", "是的写 true，不是的写 false，不加引号")
    return value


def _codes(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Unfit("要写成一部分，一行一个", '如 ["归档"."机构代码"] 下面写 "办公室" = "BGS"')
    for name, code in value.items():
        if not isinstance(code, str) or not re.fullmatch(r"[A-Z0-9]{3}", code):
            remedy = "写三个大写字母或数字，常用拼音的首字母，如 BGS"  # DA/T 22—2015, 5.4
            raise Unfit("的代码不是三个字母或数字", remedy, str(name))
    first: dict[str, str] = {}
    for name, code in value.items():
        other = first.setdefault(code, name)
        if other != name:
            raise Unfit(f"与“{other}”的代码相同", "两个机构或问题各用各的代码", name)
    return dict(value)


def _code_formats(value: object) -> dict[str, Format]:
    if not isinstance(value, dict):
        raise Unfit("要写成一部分，一行一个", '如 ["登记"."代字"] 下面写 "某卫函" = "信函"')
    for name, format in value.items():
        if format not in FORMATS:
            raise Unfit("的格式不对", f"写下列之一：{'、'.join(FORMATS)}", str(name))
    return dict(value)


def _box_pages(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5000:
        raise Unfit("要写一个整数", "写一盒放多少页，如 200，不加引号")
    return value


def _spine(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 15 <= value <= 100:
        raise Unfit("要写毫米数", "写档案盒的厚度，如 20、30、40、50，不加引号")
    return value


def _columns(value: object) -> tuple[str, ...]:
    among = f"从下列中选：{'、'.join(LEDGER)}"
    if not isinstance(value, list) or not value:
        raise Unfit("要写成一列名称", f'写在方括号里，如 ["发文字号", "文件标题"]；{among}')
    for name in value:
        if name not in LEDGER:
            raise Unfit(f"中的“{name}”不是登记簿的栏目", among)
        if value.count(name) > 1:
            raise Unfit(f"中的“{name}”写了两次", "每栏写一次")
    if not {"发文字号", "文件标题"} <= set(value):
        raise Unfit("中没有发文字号或文件标题", "这两栏都写上，才看得出是哪一份")
    return tuple(value)


OFFICE_TABLES: Tables = {
    "登记": {"登记簿": words, "打印栏目": _columns, "代字": _code_formats},
    "归档": {
        "归档库": folder,
        "全宗号": _fonds,
        "全宗名称": words,
        "立档单位": words,
        "保管期限": _retention,
        "机构或问题": words,
        "每盒页数": _box_pages,
        "盒脊宽": _spine,
        "保管期限表": _retentions,
        "机构代码": _codes,
        CODES_AT_ISSUE: _yes,
    },
    SECRECY: {FOR_SECRETS: _yes},
}


def _refused(fault: Fault, seen: str, remedy: str, meant: str = "") -> Refused:
    return Refused(Diagnostic(fault, NOWHERE, seen, remedy, meant))


# ---- what `init --office` writes ----------------------------------------------------------------

OFFICE_TEXT = f"""\
# 办公室的设置：发文登记簿和归档库，全办公室共用一套，各个活动的文件夹都指到这里。
# 以 # 开头的是说明，不起作用。中文的名称和文字都要放在英文引号里。

["登记"]
# 发文登记簿。放在本机的硬盘上，不要放在共享文件夹、网盘里；文件夹要常备份。
# 几个人同时登记的，请管理员装 PostgreSQL，写成 "postgresql://用户@主机/数据库"，
# 密码不写在这里，由管理员放在 pgpass 文件或 PGPASSWORD 中。
"登记簿" = "{REGISTER}"
# 印在纸上的发文登记簿有哪些栏目，照这里的先后；Excel 表里总有全部栏目。去掉行首的 #，再增减：
# "打印栏目" = [{", ".join(f'"{name}"' for name in LEDGER_PRINTED)}]
# 哪个机关代字的公文用哪种格式，一行一个；工作簿里没有写公文格式的，照这里的；
# 登记簿中各代字的先后也照这里的。去掉行首的 #，写上自己的：
["登记"."代字"]
# "某卫发" = "文件"
# "某卫函" = "信函"

["归档"]
# 归档库：印发的每一件（定稿、正本、处理单）都存一份，存进去的不再改动。
"归档库" = "{ARCHIVE}"
# 档案馆给的全宗号；去掉行首的 # 并写上自己的，才编档号。
# "全宗号" = "Z109"
# "全宗名称" = "某某市卫生健康委员会"
# "立档单位" = "某某市卫生健康委员会"
# 工作簿中没有写的，按这里的：永久、30年或10年
"保管期限" = "{KEPT_FOR}"
"机构或问题" = "{MATTER}"
# 档号第二年整理归档时编（收文、发文、内部文件排在一起）：notice-gen archive number --year 年份
# 件号只给发文用、印发时就编的，改为 true
"{CODES_AT_ISSUE}" = false
# 装盒：一盒最多多少页，盒脊多宽（毫米）。
"每盒页数" = {BOX_PAGES}
"盒脊宽" = {SPINE}

# 本单位的保管期限表：文种、模板的名称，或者标题里的词（中间隔着“的”“关于”也算），几行都合的照最长的一行。
# 工作簿中没有写保管期限的照它定，写得不同的会提醒。去掉行首的 #，写上自己的：
["归档"."保管期限表"]
# "请示" = "永久"
# "任免通知" = "永久"
# "会议通知" = "10年"

["保密"]
# 有密级的公文只能在涉密计算机上办理。本机是涉密计算机、不连互联网的，改为 true。
"涉密计算机" = false

# 机构（问题）代码：各科室或各类问题，三个大写字母或数字，一行一个，各不相同。
["归档"."机构代码"]
"{MATTER}" = "{MATTER_CODE}"
"""
