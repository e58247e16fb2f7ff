"""Every filled cell is printed, decides something by its column's name, or is named by a finding."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from openpyxl import load_workbook

from conftest import notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.fit import fit
from notice_gen.model.diagnostics import Refused, Report, Severity
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import cells_of
from notice_gen.settings.kinds import builtin_templates, find_kind
from notice_gen.writers import WRITERS
from random_workbooks import cells_without_a_word, random_workbook
from test_elements import text_of
from workbooks import DATA, PLAIN, notice, write_workbook

pytestmark = pytest.mark.slow  # random workbooks

KINDS = (
    *sorted(
        file.parent.name
        for file in builtin_templates().glob("*/kind.toml")
        if file.parent.name != "dispatch-slip"
    ),
    str(PLAIN),
)
# The long trial: NOTICE_GEN_WORKBOOKS=2000. Those that have an 错误 make no documents, and are not counted.
MANY = int(os.environ.get("NOTICE_GEN_WORKBOOKS", "60")) // len(KINDS)


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS, ids=lambda name: Path(name).name)
def test_no_cell_of_a_random_workbook_is_lost_without_a_word(name, tmp_path):
    kind = find_kind(name, tmp_path)
    tried, seed = 0, 0
    while tried < MANY:
        assert seed < 20 * MANY + 100, f"only {tried} of {seed} workbooks make documents"
        made = random_workbook(kind, seed, tmp_path / "b.xlsx")
        seed += 1
        report = Report()
        try:
            composed = compose_workbook(Source(made.path, kind=name, classified=True), report, units=True)
        except Refused:
            continue
        if (
            report.refused
            or not composed
            or any(one.scope == "row" and one.severity is Severity.ERROR for one in report)
        ):
            continue
        tried += 1
        text = "".join(
            text_of(WRITERS[output].write(one, GB_T_9704, lambda element: fit(element, GB_T_9704, Report())))
            for one in composed
            for output in ("docx", "outline")
        )
        said = {(cell.sheet, cell.row, cell.column) for one in report for cell in cells_of(one.place)}
        sheets = {one.place.sheet for one in report if one.code == "W144"}
        lost = [
            words
            for words in cells_without_a_word(made, kind, said, text)
            if words.split(" ")[0] not in sheets
        ]
        assert not lost, f"seed {seed - 1}"


# ---- single promises ------------------------------------------------------------------------------


def said(workbook: Path, *words: object) -> list[str]:
    """What `check` says of cells that are not printed: place and words."""
    result = notice_gen("check", workbook, *words)
    lines = [line for line in result.output.splitlines() if "〔W143〕" in line or "〔W254〕" in line]
    return [line.partition(f"《{workbook.name}》")[2].partition("。建议")[0] for line in lines]


def plain(tmp_path: Path, fields: Mapping[str, object] = MappingProxyType({}), **sheets: Any) -> list[str]:
    """The same of a plain notice with these sheets, what they add to 发文 as `fields`."""
    all_sheets = {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", "一段。"]], **sheets}
    return said(write_workbook(tmp_path / "b.xlsx", all_sheets), "--kind", PLAIN)


def test_a_part_that_is_no_part_is_named_with_all_its_cells(tmp_path):
    """文件 stands only in the first row: one printed row marked all others as printed."""
    text = [["文件", "部分", "层级", "内容"], ["通知", "正文", None, "一段。"], [None, "方案2", "段落", "二段。"],
            [None, None, "段落", "三段。"]]  # fmt: skip
    assert plain(tmp_path, 正文=text) == ["“正文”表 B3、C3:D4：“部分”为“方案2”的几行没有印在公文里"]


def test_a_row_for_no_unit_does_not_blame_its_part(tmp_path):
    text = [
        ["部分", "内容", "插入"],
        ["正文", "一段。", None],
        [None, None, None],
        ["正文", None, "领导小组"],
    ]
    people = [["组内职务", "姓名"], ["组长", "某甲"]]
    assert plain(tmp_path, 正文=text, 领导小组=people) == []


def test_what_no_kind_prints_is_named(tmp_path):
    assert plain(tmp_path, fields={"联系人": "某甲", "联系电话": "0000-0000000"}) == [
        "“发文”表 B10：“联系人”里填的没有印在公文里",
        "“发文”表 B11：“联系电话”里填的没有印在公文里",
    ]


def test_a_column_that_nobody_declares_is_named_with_its_header(tmp_path):
    text = [["部分", "内容", "经办"], ["正文", "一段。", "某甲"], ["正文", "二段。", "某乙"]]
    assert plain(tmp_path, 正文=text) == ["“正文”表 C1:C3：“经办”里填的没有印在公文里"]


def test_a_gap_does_not_stand_for_the_cell_where_it_is_said(tmp_path: Path) -> None:
    """待填 of a unit is said at the first cell of its row, which is not printed by that."""
    sheets = {
        "发文": notice(文件="整改", 模板="整改通知书", 标题="整改的通知", 主送机关=None, 序号=None),
        "正文": [["内容"]],
        "单位": [["备考", "单位名称", "单位代码"], ["查", "甲医院", "A1"]],
    }
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    assert said(book) == ["“单位”表 A1:A2：“备考”里填的没有印在公文里"]


@pytest.mark.parametrize(
    "headers", [["备考", "标题", "来源"], ["标题", "备考", "来源"], ["标题", "来源", "备考"]]
)
def test_a_column_of_ones_own_is_named_wherever_it_stands(headers: list[str], tmp_path: Path) -> None:
    """Words that a row does not have were counted as its first cell: an own column there was lost in silence."""
    words = {"备考": "某某", "标题": "名单", "来源": "领导小组"}
    people = [["组内职务", "姓名"], ["组长", "某甲"]]
    column = "ABC"[headers.index("备考")]
    assert plain(tmp_path, 附件=[headers, [words[name] for name in headers]], 领导小组=people) == [
        f"“附件”表 {column}1:{column}2：“备考”里填的没有印在公文里"
    ]


def test_a_header_with_nothing_below_is_named_where_nobody_knows_it(tmp_path: Path) -> None:
    assert plain(tmp_path, 附件=[["所属", "标题", "来源", "备考"]]) == [
        "“附件”表 D1：“备考”里填的没有印在公文里"
    ]


def test_keys_switches_and_what_the_register_takes_are_of_use(tmp_path):
    fields = {
        "活动编号": "2026-03",
        "版头": "全印",
        "用印": "是",
        "行文方向": "下行",
        "拟稿人": "某甲",
        "保管期限": "10年",
    }
    assert plain(tmp_path, fields=fields) == []


def test_what_the_register_takes_is_named_where_there_is_no_register(tmp_path):
    kind = tmp_path / "kind"
    kind.mkdir()
    (kind / "kind.toml").write_text('register = false\nsheets = ["发文", "正文"]\n', encoding="utf-8")
    (kind / "body.md.j2").write_text(
        (PLAIN / "body.md.j2").read_text("utf-8").replace('{% include "附件.md.j2" %}', ""), "utf-8"
    )
    sheets = {"发文": notice(保管期限="10年"), "正文": [["部分", "内容"], ["正文", "一段。"]]}
    assert said(write_workbook(tmp_path / "b.xlsx", sheets), "--kind", kind) == [
        "“发文”表 B10：“保管期限”里填的没有印在公文里"
    ]


def test_how_a_paper_is_handled_is_missed_nowhere(tmp_path):
    """纪要 have no row in a register, and are signed all the same."""
    sheets = {
        "发文": notice(模板="纪要", 签发人="某甲", 拟稿人="某乙"),
        "正文": [["部分", "内容"], ["正文", "一段。"]],
    }
    assert "签发人" not in notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).stderr


def test_what_a_format_does_not_print_is_said_of_the_format(tmp_path):
    """信函 have no 印发机关 and no 印发日期 (10.1)."""
    fields = {"公文格式": "信函", "印发机关": "某某办公室", "印发日期": "2026-03-05"}
    sheets = {"发文": notice(模板="通知", **fields), "正文": [["部分", "内容"], ["正文", "一段。"]]}
    heard = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).stderr
    assert "信函不印印发机关，可以清空" in heard
    assert "信函不印印发日期，可以清空" in heard


@pytest.mark.parametrize(
    ("name", "title", "named"),
    [
        ("第一阶段", "宣传发动阶段", True),
        ("宣传期", "宣传发动", True),
        ("第一阶段", "第一个阶段：宣传发动", False),
        ("一", "宣传发动阶段", False),
    ],
)
def test_the_name_of_a_phase_is_named_where_its_title_does_not_say_it(
    name: str, title: str, named: bool, tmp_path: Path
) -> None:
    sheets = {
        "发文": notice(印发件标题="方案"),
        "正文": [["部分", "内容", "插入"], ["通知", "印发。", None], ["方案", "一段。", "阶段"]],
        "阶段": [["阶段", "标题"], [name, title]],
    }
    wanted = ["“阶段”表 A2：“阶段”里填的没有印在公文里"] if named else []
    assert said(write_workbook(tmp_path / "b.xlsx", sheets)) == wanted


def test_columns_that_an_attachment_leaves_out_were_decided_upon(tmp_path):
    people = [["组内职务", "姓名", "单位及职务"], ["组长", "某甲", "某局"]]
    attached = [["所属", "标题", "来源", "显示列"], ["通知", "名单", "领导小组", "姓名"]]
    assert plain(tmp_path, 领导小组=people, 附件=attached) == []


def test_equal_roles_and_merged_cells_are_printed_once_for_all(tmp_path):
    text = [["部分", "内容", "插入"], ["正文", "一段。", "领导小组"]]
    people = [["组内职务", "姓名"], ["组长", "某甲"], ["成员", "某乙"], ["成员", "某丙"]]
    attached = [["所属", "标题", "来源", "合并列"], ["通知", "名单", "领导小组", "组内职务"]]
    assert plain(tmp_path, 正文=text, 领导小组=people) == []
    assert plain(tmp_path, 领导小组=people, 附件=attached) == []


def test_a_line_that_another_replaces_does_not_count_as_printed(tmp_path):
    """整改通知书 has @发文字号 twice: of the one with 发文's own 序号 nothing is left."""
    sheets = {
        "发文": notice(文件="整改", 模板="整改通知书", 标题="安全问题整改的通知", 主送机关=None),
        "正文": [["内容"], ["【主要问题】"]],
        "单位": [
            ["单位名称", "单位代码", "主要问题"],
            ["甲医院", "A1", "一处。"],
            ["乙医院", "B1", "两处。"],
        ],
    }
    assert said(write_workbook(tmp_path / "b.xlsx", sheets)) == ["“发文”表 B7：“序号”里填的没有印在公文里"]


def test_words_made_of_two_cells_remember_both(tmp_path):
    """【联系人】 in a text that all units share: neither it nor the unit's cell is lost."""
    sheets = {
        "发文": notice(文件="整改", 模板="整改通知书", 标题="整改的通知", 主送机关=None, 序号=None),
        "正文": [["内容"], ["请与【经办】联系。"], ["【主要问题】"]],
        "单位": [["单位名称", "单位代码", "主要问题", "经办", "备考"], ["甲医院", "A1", "一处。", "某甲", "查"],
                ["乙医院", "B1", "两处。", "某乙", None]],
    }  # fmt: skip
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    assert said(book) == ["“单位”表 E1:E2：“备考”里填的没有印在公文里"]
    sheets["单位"] = [row[:4] for row in sheets["单位"]]
    assert said(write_workbook(book, sheets)) == []


class TestUnits:
    """`units` names what all of its documents share and none takes, once; the units' own cells row by row."""

    def book(self, tmp_path: Path, *rows: list[object]) -> Path:
        sheets = {
            "发文": notice(文件="整改", 模板="整改通知书", 标题="整改的通知", 主送机关=None, 序号=None),
            "正文": [["内容", "适用类型"], ["【主要问题】", None], *rows],
            "单位": [["单位名称", "单位代码", "主要问题", "类型"], ["甲医院", "A1", "一处。", "医院"],
                    ["乙镇", "B1", "两处。", "乡镇"]],
        }  # fmt: skip
        return write_workbook(tmp_path / "b.xlsx", sheets)

    def run(self, book: Path, *words: object) -> list[str]:
        result = notice_gen("units", book, "--output", book.parent / "out", *words)
        return [
            line.partition("：")[2].partition("。建议")[0]
            for line in result.output.splitlines()
            if "W143" in line
        ]

    def test_what_one_type_prints_is_printed(self, tmp_path):
        assert self.run(self.book(tmp_path, ["只给医院。", "医院"], ["只给乡镇。", "乡镇"])) == []

    def test_what_no_unit_prints_is_named_and_again_in_the_next_run(self, tmp_path):
        book = self.book(tmp_path, ["给谁看。", "没有的类型"])
        lost = ["《b.xlsx》“正文”表 A3:B3：这一行没有印在公文里"]
        assert self.run(book) == lost
        assert self.run(book) == lost  # the cache of the same run
        (book.parent / "out" / ".notice-gen-units.json").unlink()
        assert self.run(book) == lost  # the manifest, where nothing is to be made

    def test_a_part_of_the_units_cannot_tell(self, tmp_path):
        assert self.run(self.book(tmp_path, ["只给乡镇。", "乡镇"]), "--only", "甲医院") == []

    @pytest.mark.slow
    def test_what_the_notice_beside_them_prints_is_printed(self, tmp_path):
        campaign = tmp_path / "wangcheng.xlsx"
        campaign.write_bytes((DATA / "wangcheng.xlsx").read_bytes())
        book = load_workbook(campaign)
        book["正文"]["G20"] = None  # 阶段 and 活动 stand in the notice alone
        book.save(campaign)
        lost = self.run(campaign)
        assert not [line for line in lost if "“阶段”" in line or "“活动”" in line]


class TestWhatUnitPlansDoNotHave:
    """A unit plan has no attachments: what is filled in for them is never its body, and is named."""

    def book(self, tmp_path: Path, *, notice_too: bool = False, **sheets: Any) -> Path:
        dispatch: list[list[Any]] = [
            ["项目", "内容"],
            ["文件", "单位方案"],
            ["模板", "单位方案"],
            ["标题", "活动方案"],
        ]
        dispatch += [["发文机关", "某某局"], ["年份", 2026], ["版头", "全印"]]
        if notice_too:
            dispatch.append(["依据", "通知"])
            fields = notice()
            dispatch = [[*row, fields.get(row[0])] for row in dispatch]
            known = {row[0] for row in dispatch}
            dispatch += [[name, None, value] for name, value in fields.items() if name not in known]
        text: list[list[Any]] = [
            ["文件", "部分", "层级", "标题", "内容"],
            ["单位方案", "方案", None, None, "方案的一段。"],
        ]
        if notice_too:
            text.append(["通知", "通知", None, None, "通知的一段。"])
        unit = ["甲医院", "A1", "某甲", "某乙", "0000-0000000", "某甲发"]
        units = [["单位名称", "单位代码", "负责人", "联系人", "联系电话", "机关代字"], unit]
        made = {"发文": dispatch, "正文": [*text, *sheets.pop("rows", [])], "单位": units, **sheets}
        return write_workbook(tmp_path / "b.xlsx", made)

    def said(self, book: Path, *words: object) -> list[str]:
        return [
            line.partition(f"《{book.name}》")[2]
            for line in notice_gen(*words).output.splitlines()
            if "W254" in line or "W144" in line
        ]

    @pytest.mark.parametrize("part", ["附件1", "附件", "附表", "印发件1"])
    def test_another_part_is_no_text_of_the_plan(self, tmp_path: Path, part: str) -> None:
        rows = [["单位方案", part, "标题", "样表", None], [None, None, None, None, "样表的一段。"]]
        book = self.book(tmp_path, rows=rows)
        shown = notice_gen("units", book, "--output", tmp_path / "out", "--format", "outline")
        outline = next((tmp_path / "out").rglob("*.txt")).read_text("utf-8")
        assert "方案的一段。" in outline
        assert "样表" not in outline
        for said in (shown.output, notice_gen("check", book).output):
            assert f"“正文”表 A3:D3、E4：“部分”为“{part}”的几行没有印在公文里" in said
            assert "这样的公文没有附件，要附的表在正文的“插入”中写表名" in said

    def test_a_sheet_of_attachments_is_named(self, tmp_path: Path) -> None:
        attachments = [["标题", "来源"], ["任务表", "活动"]]
        book = self.book(tmp_path, 附件=attachments, 领导小组=[["组内职务", "姓名"], ["组长", "某甲"]])
        for words in (("check", book), ("units", book, "--output", tmp_path / "out")):
            assert [line.partition("。建议")[0] for line in self.said(book, *words)] == [
                f"“{name}”表：这张表没有用到，“单位方案”里没有“{name}”" for name in ("附件", "领导小组")
            ]

    def test_a_row_of_attachments_is_named_where_the_notice_has_some(self, tmp_path: Path) -> None:
        attachments = [["文件", "随文", "标题", "来源"], ["单位方案", "正文", "任务表", "任务"]]
        tasks = [["序号", "任务"], [1, "摸底"]]
        book = self.book(tmp_path, notice_too=True, 附件=attachments, 任务=tasks)
        out = ("--output", tmp_path / "out")
        for words in (("check", book), ("build", book, *out), ("units", book, *out)):
            (line,) = self.said(book, *words)
            assert "“单位方案”这样的公文没有附件，附件表里写了它的几行没有印" in line
            assert "把“文件”改为那份通知" in line

    def test_a_row_of_the_notice_is_the_notices(self, tmp_path: Path) -> None:
        attachments = [["文件", "随文", "标题", "来源"], ["通知", "正文", "任务表", "任务"]]
        tasks = [["序号", "任务"], [1, "摸底"]]
        book = self.book(tmp_path, notice_too=True, 附件=attachments, 任务=tasks)
        out = ("--output", tmp_path / "out")
        for words in (("check", book), ("build", book, *out), ("units", book, *out)):
            assert self.said(book, *words) == []


def test_a_line_of_words_that_ends_in_a_tag_stays_a_line(tmp_path):
    """Else the next element would run into this one: @密级 机密★1年@紧急程度 特急."""
    kind = tmp_path / "kind"
    kind.mkdir()
    (kind / "kind.toml").write_text('sheets = ["发文"]\n', encoding="utf-8")
    (kind / "body.md.j2").write_text(
        "@标题 {{ 发文.标题 }}\n"
        "@密级 {{ 发文.密级 }}{% if 发文.保密期限 %}★{{ 发文.保密期限 }}{% endif %}\n"
        "{% if 发文.紧急程度 %}@紧急程度 {{ 发文.紧急程度 }}{% endif %}\n"
        "@主送机关 {{ 发文.主送机关 }}{# 各单位 #}\n"
        "正文。{% if 发文.附注 %}又及。{% endif %}\n"
        "又一段。\n",
        encoding="utf-8",
    )
    sheets = {"发文": notice(密级="机密", 保密期限="1年", 份号="000012", 紧急程度="特急")}
    result = notice_gen(
        "show", write_workbook(tmp_path / "b.xlsx", sheets), "--kind", kind, "--as", "outline"
    )
    assert "〔密级〕机密★1年\n〔紧急程度〕特急\n" in result.output
    assert "〔主送机关〕各区、县卫生健康局\n  正文。\n  又一段。\n" in result.output
