"""Units' own plans: what each says follows from its rows, its overrides and the campaign, and from nothing else."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from conftest import notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import spot
from notice_gen.writers.outline import outline
from workbooks import DATA, TESTS, write_workbook

SAMPLE = DATA / "wangcheng.xlsx"
GOLDEN = {
    "A01": "all of its own",
    "B01": "activities that fall out",
    "B04": "nobody in a role",
    "D01": "村卫生室",
}


@pytest.fixture(scope="module")
def outlines() -> dict[str, str]:
    """The sample's plans as text, by the code of the unit."""
    composed = compose_workbook(Source(SAMPLE, "unit-plan"), Report())
    return {one.key.rpartition("/")[2]: outline(one.document) for one in composed}


@pytest.mark.parametrize("code", GOLDEN)
def test_a_unit_plan_is_the_golden_form(code, outlines) -> None:
    """The tree as text; renew with NEW_GOLDEN=1."""
    golden = TESTS / "golden" / f"unit-{code}.txt"
    if os.environ.get("NEW_GOLDEN"):
        golden.write_text(outlines[code], encoding="utf-8")
    assert outlines[code] == golden.read_text(encoding="utf-8")


# ---- the same, computed another way -------------------------------------------------------------

COUNTS = "〇一二三四五六七八九十"


def rows(book, name: str) -> list[dict[str, str]]:
    """A sheet's rows by header, as words."""
    header, *lines = book[name].iter_rows(values_only=True)
    return [
        {
            key: "" if value is None else str(value).strip()
            for key, value in zip(header, line, strict=True)
            if key
        }
        for line in lines
    ]


def expected(book, unit: dict[str, str]) -> str:
    """All that a unit's plan says, white space and 、 aside, from openpyxl's cells alone."""
    name = unit["单位名称"]
    form = {str(line[0]): line[1:] for line in book["发文"].iter_rows(values_only=True)}
    notice, plan = ({key: values[n] for key, values in form.items()} for n in (0, 1))

    def fill(words: str) -> str:
        for column, value in unit.items():
            words = words.replace(f"【{column}】", value)
        return words

    code = unit["机关代字"] or "【待填：机关代字】"
    said = [unit["发文机关标志"] or f"{name}文件", f"{code}〔{plan['年份']}〕号", name + plan["标题"]]
    said.append(
        f"根据{notice['发文机关']}《关于印发〈{notice['印发件标题']}〉的通知》（{notice['机关代字']}"
        f"〔{notice['年份']}〕{notice['序号']}号）要求，结合本单位实际，制定本方案。"
    )
    file, first, third = "", 0, 0
    for row in rows(book, "正文"):
        file = row["文件"] or file
        types = re.split("、", row["适用类型"]) if row["适用类型"] else [unit["类型"]]
        if file != "单位方案" or unit["类型"] not in types:
            continue
        if row["插入"] == "单位小组":
            said += roster(book, name, fill)
        elif row["插入"] == "阶段":
            said += phases(book, name, fill)
        elif row["层级"] == "一级":
            first, third = first + 1, 0
            said += [f"{COUNTS[first]}、{row['标题']}", fill(row["内容"])]
        elif row["层级"] == "三级":
            third += 1
            said.append(f"{third}.{row['标题']}{fill(row['内容'])}")
        else:
            said.append(fill(row["内容"]))
    said += [name, f"{plan['年份']}年月日"]
    return bare("".join(said))


def bare(words: str) -> str:
    """Without white space and 、: between names of people there is a space, between phrases a mark."""
    return "".join(words.replace("、", "").split())


def roster(book, name: str, fill) -> list[str]:
    entries = rows(book, "单位小组")
    own = {row["组内职务"]: row["姓名"] for row in entries if row["单位"] == name}
    roles = {row["组内职务"]: row["姓名"] for row in entries if not row["单位"]}
    people = {**roles, **own}
    return [f"{role}：{fill(names)}" for role, names in people.items() if names != "无"]


def phases(book, name: str, fill) -> list[str]:
    own = {row["活动序号"]: row for row in rows(book, "单位活动") if row["单位"] == name}
    said, number, phase = [], 0, ""
    activities = []
    for row in rows(book, "活动"):
        phase = row["阶段"] or phase
        activities.append({**row, "阶段": phase})
    for stage in rows(book, "阶段"):
        said += [f"{stage['标题']}（{stage['期限']}）", stage["内容"]]
        for row in activities:
            override = own.get(row["序号"], {})
            if row["阶段"] != stage["阶段"] or override.get("是否开展") == "否":
                continue
            number += 1
            words = f"{number}.{row['活动名称']}。{row['内容']}{fill(override.get('补充内容', ''))}"
            for column in ("责任科室", "责任人", "时间", "名额"):
                value = override.get(column) or row.get(column, "")
                if value and value != "无":
                    words += f"{column}：{value}。"
            said.append(words)
    return said


@pytest.mark.slow
def test_every_unit_says_what_its_rows_say(tmp_path: Path) -> None:
    """All thirty, in the Word file, against what a reader of the sheets works out by hand."""
    notice_gen("units", SAMPLE, "--output", tmp_path)
    book = load_workbook(SAMPLE)
    units = rows(book, "单位")
    assert len(units) == 30
    for n, unit in enumerate(units, 1):
        path = tmp_path / "单位方案" / unit["类型"] / f"{n:02d} {unit['单位名称']} 单位方案.docx"
        assert words_of(path) == expected(book, unit), unit["单位名称"]


def words_of(path: Path) -> str:
    return bare("".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs))


@pytest.mark.slow
def test_the_number_of_the_campaign_stays_blank_until_it_is_issued(tmp_path: Path) -> None:
    """Only the citation changes when the notice gets its number."""
    book = load_workbook(SAMPLE)
    number = next(row for row in book["发文"].iter_rows() if row[0].value == "序号")
    number[1].value = None
    path = tmp_path / "书.xlsx"
    book.save(path)
    blank = outline(compose_workbook(Source(path, "unit-plan"), Report())[0].document)
    numbered = outline(compose_workbook(Source(SAMPLE, "unit-plan"), Report())[0].document)
    assert "（望卫政发〔2022〕　　号）要求" in blank
    assert blank.replace("〔2022〕　　号）要求", "〔2022〕7号）要求") == numbered


# ---- overrides ----------------------------------------------------------------------------------


def book_with(tmp_path: Path, **sheets: Any) -> Path:
    """Two units and three activities, with some sheets in the place of these."""
    return write_workbook(
        tmp_path / "书.xlsx",
        {
            "发文": {"文件": "单位方案", "模板": "单位方案", "标题": "活动方案", "发文机关": "某局"},
            "正文": [
                ["部分", "内容", "插入"],
                ["方案", "名单：", "单位小组"],
                [None, "活动：", "活动"],
                [None, None, "表"],
            ][:3],
            "单位": [
                ["单位名称", "单位代码", "类型", "负责人", "联系人", "联系电话", "机关代字"],
                ["甲院", "A", "医院", "某甲", "某乙", "0000-0000000", "甲发"],
                ["乙站", "B", "站", "某丙", "某丁", "0000-0000000", "乙发"],
            ],
            "活动": [
                ["序号", "活动名称", "内容", "责任科室", "责任科室（表）"],
                ["1", "义诊", "到社区。", "医务科", "医务"],
                ["2", "讲座", "请专家。", "宣传科", None],
                ["3", "健步走", None, "工会", None],
            ],
            "单位小组": [["单位", "组内职务", "姓名"], [None, "组长", "【负责人】"]],
            "单位活动": [["单位", "活动序号", "是否开展", "责任科室"], ["甲院", "2", "否", None]],
            **sheets,
        },
    )


def plans(path: Path) -> tuple[dict[str, str], list[str]]:
    """The plans by code, and the codes of the findings."""
    report = Report()
    composed = compose_workbook(Source(path, "unit-plan"), report)
    made = {one.key.rpartition("/")[2]: outline(one.document) for one in composed}
    return made, [f"{finding.code} {spot(finding.place)} {finding.scope}" for finding in report]


def test_an_activity_that_a_unit_does_not_hold_closes_up(tmp_path: Path) -> None:
    made, _ = plans(book_with(tmp_path))
    assert "讲座" not in made["A"]
    assert "2.健步走" in made["A"]
    assert "3.健步走" in made["B"]


def test_nothing_written_inherits_and_none_empties(tmp_path: Path) -> None:
    own = [["单位", "活动序号", "是否开展", "责任科室"], ["甲院", "1", None, "无"], ["甲院", "3", "是", None]]
    made, _ = plans(book_with(tmp_path, 单位活动=own))
    assert "1.义诊。‖到社区。\n" in made["A"]
    assert "责任科室：工会" in made["A"]
    assert "责任科室：医务科" in made["B"]


def test_what_a_unit_says_of_an_activity_is_closed_once(tmp_path: Path) -> None:
    """Whatever runs on behind the words of a cell begins a sentence of its own."""
    activities = [
        ["序号", "活动名称", "内容", "责任科室", "时间"],
        ["1", "义诊", "到社区", "医务科", "5月。"],
        ["2", "讲座", "请专家", "宣传科", "6月"],
    ]
    own = [["单位", "活动序号", "责任科室", "时间", "补充内容"], ["甲院", "1", None, None, "与街道联合开展"]]
    own += [["乙站", "2", "无", "无", "在站里办"]]
    made, _ = plans(book_with(tmp_path, 活动=activities, 单位活动=own))
    assert "1.义诊。‖到社区。与街道联合开展。责任科室：医务科。时间：5月。\n" in made["A"]
    assert "2.讲座。‖请专家。在站里办\n" in made["B"]


def test_nothing_is_due_in_a_plan_that_does_not_print_it(tmp_path: Path) -> None:
    """印发机关 beside 抄送机关, 附注 and 签发人 of an upward document: a plan has none of them."""
    said = {"文件": "单位方案", "模板": "单位方案", "标题": "活动方案", "发文机关": "某局"}
    path = book_with(tmp_path, 发文={**said, "抄送机关": "市委办公室", "行文方向": "上行"})
    output = notice_gen("check", path).output
    assert "W116" not in output
    assert "错误" not in output
    assert "“抄送机关”里填的没有印在公文里" in output


def test_a_unit_roster_takes_the_place_of_the_common_one_by_role(tmp_path: Path) -> None:
    own = [
        ["单位", "组内职务", "姓名"],
        [None, "组长", "【负责人】"],
        [None, "成员", "各科负责人"],
        ["甲院", "成员", "某戊、某己"],
        ["乙站", "成员", "无"],
        ["乙站", "联络员", "【联系人】"],
    ]
    made, _ = plans(book_with(tmp_path, 单位小组=own))
    roster = {code: re.findall("〔名单〕(.*)", text) for code, text in made.items()}
    assert roster["A"] == ["组长：某甲", "成员：某戊、某己"]
    assert roster["B"] == ["组长：某丙", "联络员：某丁"]


def test_an_override_for_an_unknown_activity_holds_back_its_unit_only(tmp_path: Path) -> None:
    own = [["单位", "活动序号", "是否开展"], ["甲院", "7", "否"]]
    made, found = plans(book_with(tmp_path, 单位活动=own))
    assert list(made) == ["B"]
    assert "W186 B2 row" in found


def test_an_override_for_an_unknown_unit_is_an_error_with_its_cell(tmp_path: Path) -> None:
    own = [["单位", "活动序号", "是否开展"], ["丙院", "1", "否"]]
    _, found = plans(book_with(tmp_path, 单位活动=own))
    assert "W125 A2 book" in found


def test_the_notice_says_nothing_of_the_units_rows(tmp_path: Path) -> None:
    """What is for the units is no lost row of the notice."""
    report = Report()
    (notice,) = compose_workbook(Source(SAMPLE), report)
    assert "单位小组" not in outline(notice.document)
    assert not [finding for finding in report if finding.code in ("W143", "W144")]
