"""报告 and 请示: what is asked for, who signs, to whom they go (《条例》 art. 15; GB/T 9704—2012, 7.2.6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.fit.em import em
from notice_gen.fit.head import fit_head
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import DocumentNumber, Head, Signatories
from notice_gen.model.fitted import FittedNumber
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.text import Text
from notice_gen.model.values import Listing, Words
from workbooks import FOUR_LEVELS, notice, write_workbook


def said(folder: Path, kind: str, title: str, **more: object) -> str:
    """What `check` says of an upward document, by the kind of its own or by one that serves for all."""
    form = notice(模板=kind, 标题=title, 主送机关="某某市人民政府", 签发人="某甲乙", **more)
    part = "通知" if kind == "印发类通知" else "正文"
    text = [row if n == 0 else [part, *row[1:]] for n, row in enumerate(FOUR_LEVELS)]
    return notice_gen("check", write_workbook(folder / "b.xlsx", {"发文": form, "正文": text})).output


@pytest.mark.parametrize(("kind", "more"), [("请示", {}), ("印发类通知", {"行文方向": "上行"})])
def test_a_request_is_asked_whom_to_call(tmp_path: Path, kind: str, more: dict) -> None:
    """附注, whichever kind makes it."""
    output = said(tmp_path, kind, "关于增加人员编制的请示", **more)
    assert "“附注”还没有填写。建议：印发前补上。〔W116〕" in output


@pytest.mark.parametrize(
    ("more", "printed"),
    [
        ({"联系人": "李四", "联系电话": "0000-7700000"}, "（联系人：李四，电话：0000-7700000）"),
        ({"联系电话": "0000-7700000"}, "（联系电话：0000-7700000）"),
        ({"联系人": "李四", "联系电话": "0000-7700000", "附注": "请于月底前批复"}, "（请于月底前批复）"),
    ],
)
def test_whom_to_call_is_printed_where_the_form_has_it(
    more: dict[str, str], printed: str, tmp_path: Path
) -> None:
    """And not asked for a second time; what 附注 itself says goes first."""
    form = notice(
        模板="请示", 标题="关于增加人员编制的请示", 主送机关="某某市人民政府", 签发人="某甲乙", **more
    )
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": FOUR_LEVELS}))
    assert f"〔附注〕{printed}" in result.stdout
    assert "W116" not in result.stderr


@pytest.mark.parametrize(("kind", "more"), [("报告", {}), ("印发类通知", {"行文方向": "上行"})])
def test_a_report_is_not(tmp_path: Path, kind: str, more: dict) -> None:
    assert "附注" not in said(tmp_path, kind, "关于上半年工作情况的报告", **more)


def test_who_signs_may_be_open_in_a_draft(tmp_path: Path) -> None:
    """A 待补; the draft shows the gap beside the number."""
    form = notice(模板="报告", 标题="关于上半年工作情况的报告", 主送机关="某某市人民政府")
    book = write_workbook(tmp_path / "b.xlsx", {"发文": {**form, "签发人": None}, "正文": FOUR_LEVELS})
    result = notice_gen("show", book, "--as", "outline")
    assert "〔签发人〕【待填：签发人】" in result.stdout
    assert "“签发人”还没有填写" in result.stderr


def test_a_title_of_another_kind_is_named(tmp_path: Path) -> None:
    output = said(tmp_path, "请示", "关于上半年工作情况的报告", 附注="联系人：某某")
    assert "没有以请示结尾，模板是请示" in output


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3)])
def test_one_to_six_signatories_two_a_row(count: int, rows: int) -> None:
    """7.2.6: the last one ends one 字 before the edge, in whatever row."""
    names = Listing([Words(f"某{n}某") for n in "甲乙丙丁戊己"[:count]])
    head = Head(Text(), (DocumentNumber(Text.of("某卫发〔2026〕12号")), Signatories(Text((names,)))))
    number = fit_head(head, GB_T_9704, Report()).elements[-1]
    assert [len(row) for row in number.signatories] == [2] * (count // 2) + [1] * (count % 2)
    assert len(number.signatories) == rows
    assert number.columns[-1] + 3 == GB_T_9704.text_width / GB_T_9704.cell - 1


@pytest.mark.parametrize(
    "names", [("张三", "王五"), ("张三", "王五", "赵六六"), ("欧阳修远", "张三"), ("李四光", "赵六六")]
)
def test_two_signatories_are_further_apart_than_a_name_is_spread(names: tuple[str, ...]) -> None:
    """张　三　　王　五 is two people; names of one length stand one 字 apart."""
    number = signed(names, "某卫发〔2026〕12号")
    first, second = number.columns
    width = em(number.signatories[0][0])
    within = max(name.strip("　").count("　") for row in number.signatories for name in row)
    assert second - first - width == within + 1


def test_a_long_number_is_not_run_into() -> None:
    """The names stand closer where the number needs the room."""
    text = "某某某某某某某〔2026〕123号"
    number = signed(("张三", "王五"), text)
    assert number.columns[1] - number.columns[0] == 4
    assert 1 + em(text) < number.label_column


def signed(names: tuple[str, ...], number: str) -> FittedNumber:
    """The fitted number of a head with these signatories."""
    people = Listing([Words(name) for name in names])
    head = Head(Text(), (DocumentNumber(Text.of(number)), Signatories(Text((people,)))))
    fitted = fit_head(head, GB_T_9704, Report()).elements[-1]
    assert isinstance(fitted, FittedNumber)
    return fitted
