"""What the page says by itself and a clerk types too, and cells of kinds that were printed otherwise than meant."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from test_habits import Run

pytestmark = pytest.mark.slow  # each makes a whole document

BULLETIN: dict[str, Any] = {
    "模板": "简报",
    "机关代字": None,
    "年份": None,
    "序号": None,
    "主送机关": None,
    "期数": 6,
}

APPOINTMENT: dict[str, Any] = {"模板": "任免通知", "标题": "关于李三同志任职的通知"}


def bulletin(path: Path, rows: list[list[Any]], **fields: Any) -> Run:
    """A bulletin with these rows of 正文: 层级, 标题, 内容."""
    return Run(path, {"正文": [["层级", "标题", "内容"], *rows]}, **{**BULLETIN, **fields})


def test_a_bulletin_has_any_number_of_articles(tmp_path: Path) -> None:
    """docs/kinds.md promises it; numbers typed in an article are its own."""
    rows = [[None, None, "一、甲事\n一段。"]]
    for title in ("第二篇", "第三篇", "第四篇"):
        rows += [["标题", title, None], [None, None, "一、乙事\n又一段。"]]
    run = bulletin(tmp_path, rows)
    assert run.said("W193", "W171") == []
    assert run.lines.count("一、乙事") == 3  # each begins at 一、


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("乔庄镇卫生院副院长", "乔庄镇卫生院副院长"),
        ("任乔庄镇卫生院副院长。", "乔庄镇卫生院副院长"),
        ("任某局党组书记；", "某局党组书记"),
        ("任命李三同志为某院院长职务", "某院院长"),
        ("李三同志任城关镇卫生院院长", "城关镇卫生院院长"),
        ("任城区卫生健康局局长", "任城区卫生健康局局长"),  # 任城区, 任丘市 and 任村镇 are places
        ("任丘市医院院长", "任丘市医院院长"),
        ("任村镇卫生院院长", "任村镇卫生院院长"),
    ],
)
def test_an_office_is_printed_without_the_words_of_the_page(typed: str, printed: str, tmp_path: Path) -> None:
    """任, the name and the mark are the page's; what may be a place's stays, and is named."""
    run = Run(tmp_path, {"任免": [["姓名", "任职"], ["李三", typed]]}, **APPOINTMENT)
    assert f"李三同志任{printed}。" in run.lines
    assert (run.said("W316") != []) is (typed != printed)
    assert (run.said("W322") != []) is printed.startswith("任")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("免去竹园镇卫生院院长职务", "竹园镇卫生院院长"),
        ("免去李三同志某院院长的职务。", "某院院长"),
        ("某院院长、书记等职务；", "某院院长、书记等"),
        ("免疫规划科科长", "免疫规划科科长"),
    ],
)
def test_a_lost_office_is_printed_without_the_words_of_the_page(
    typed: str, printed: str, tmp_path: Path
) -> None:
    run = Run(tmp_path, {"任免": [["姓名", "免职"], ["李三同志", typed]]}, **APPOINTMENT)
    assert f"免去李三同志{printed}职务。" in run.lines


def test_the_text_of_appointments_stands_first(tmp_path: Path) -> None:
    """正文, the usual word, is what 开头 is; another part is named."""
    prose = [["部分", "内容"], ["正文", "经市委研究，决定："], ["结尾", "特此通知。"], ["附言", "完。"]]
    run = Run(tmp_path, {"任免": [["姓名", "任职"], ["李三", "某院院长"]], "正文": prose}, **APPOINTMENT)
    at = [run.lines.index(line) for line in ("经市委研究，决定：", "李三同志任某院院长。", "特此通知。")]
    assert at == sorted(at)
    assert "经研究，决定：" not in run.lines
    assert run.said("W254") != []


@pytest.mark.parametrize(
    ("item", "typed", "line"),
    [
        ("编者按", "编者按：各地很快。", "〔编者按〕各地很快。"),
        ("编者按", "【编者按】各地很快。", "〔编者按〕各地很快。"),
        ("编者按", "按语中写到：各地很快。", "〔编者按〕按语中写到：各地很快。"),
        ("报", "报：市委办公室", "〔报上级〕市委办公室"),
        ("送", "送:市直部门", "〔送平级〕市直部门"),
        ("发", "发：各区", "〔发下级〕各区"),
        ("抄送机关", "抄　送：市委", "〔抄送机关〕市委"),
        ("附注", "附注：（此件公开发布）", "〔附注〕（此件公开发布）"),
        ("期数", "第6期", "〔发文字号〕第6期"),
        ("印数", "共印80份", "〔共印份数〕80"),
    ],
)
def test_a_label_of_the_page_is_printed_once(item: str, typed: str, line: str, tmp_path: Path) -> None:
    run = bulletin(tmp_path, [[None, None, "一段。"]], **{item: typed})
    assert line in run.lines
    assert run.said("W316", "W244") != [] or typed in line


def test_a_label_of_a_row_is_printed_once(tmp_path: Path) -> None:
    """参加单位： in 标题 and again before 内容."""
    run = bulletin(tmp_path, [[None, None, "一段。"], ["标签", "参加单位：", "参加单位：甲局"]])
    assert "〔标签〕参加单位：甲局" in run.lines
    assert len(run.said("W316")) == 2


# ---- cells that were read otherwise than meant --------------------------------------------------


def with_text(path: Path, text: Sequence[Any], attachments: Sequence[Any], **fields: Any) -> Run:
    """A notice with these rows of 正文 and 附件."""
    return Run(path, {"正文": text, "附件": attachments}, **{"模板": "通知", **fields})


def test_rows_below_a_filled_file_keep_their_own_part(tmp_path: Path) -> None:
    """文件 stands in the first row only: a row's cells are its own, and so is what 随文 says of it."""
    text = [["部分", "内容"], ["正文", "一段。"], ["甲部", "甲。"], ["乙部", "乙。"], ["丙部", "丙。"]]
    rows = [
        ["文件", "性质", "随文", "标题", "来源"],
        ["通知", None, "正文", "甲表", "甲部"],
        [None, "印发件", None, "办法", "乙部"],
        [None, None, "印发件1", "丙表", "丙部"],
    ]
    run = with_text(tmp_path, text, rows)
    notes = [line for line in run.lines if "附件说明" in line]
    assert ["甲表" in note for note in notes] == [True, False]
    assert ["丙表" in note for note in notes] == [False, True]


def test_an_enclosure_that_is_not_there_is_named_at_its_own_cell(tmp_path: Path) -> None:
    text = [["部分", "内容"], ["正文", "一段。"], ["甲部", "甲。"], ["乙部", "乙。"]]
    rows = [
        ["文件", "随文", "标题", "来源"],
        ["通知", "正文", "甲表", "甲部"],
        [None, "印发件1", "乙表", "乙部"],
    ]
    run = with_text(tmp_path, text, rows)
    assert [one.partition("：")[0] for one in run.said("W260")] == ["“附件”表 B3"]


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (datetime.datetime(2026, 12, 3, 9, 0), "2026年12月3日9:00"),
        (datetime.datetime(2026, 12, 3, 14, 30, 15), "2026年12月3日14:30:15"),
        (datetime.date(2026, 12, 3), "2026年12月3日"),
        (datetime.time(9, 30), "9:30"),
        ("2026-12-03 9:00", "2026-12-03 9:00"),  # typed as words: they stay
        ("12月3日上午9时", "12月3日上午9时"),
    ],
)
def test_a_day_in_a_cell_of_words_is_written_as_documents_write_it(
    cell: object, printed: str, tmp_path: Path
) -> None:
    meeting = {"会议名称": "某会", "会议时间": cell}
    run = Run(tmp_path, {"会议": meeting}, 模板="会议通知", 标题="关于召开某会的通知")
    assert f"{printed}。" in run.lines
    assert (run.said("W317") != []) is not isinstance(cell, str)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("乔卫院[2026]12号", "乔卫院〔2026〕12号"),
        ("乔卫院（2026）第012号", "乔卫院〔2026〕12号"),
        ("乔卫院〔2026〕12号", "乔卫院〔2026〕12号"),
    ],
)
def test_the_number_of_a_letter_has_its_brackets(typed: str, printed: str, tmp_path: Path) -> None:
    letter = {"来文单位": "某县局", "来文标题": "关于某事的请示", "来文字号": typed}
    run = Run(tmp_path, {"正文": [["内容"], ["同意。"]]}, 模板="批复", 标题="关于同意某事的批复", **letter)
    assert f"（{printed}）收悉" in run.outline
    assert (run.said("W249") != []) is (typed != printed)


@pytest.mark.parametrize(
    ("typed", "meant"), [("1级", "一级"), ("2级", "二级"), ("3 级", "三级"), ("4", "四级")]
)
def test_a_level_in_figures_is_told_its_own_name(typed: str, meant: str, tmp_path: Path) -> None:
    run = with_text(tmp_path, [["层级", "标题"], [typed, "甲"]], [])
    assert [f"改为“{meant}”" in line for line in run.all if "W122" in line] == [True]


@pytest.mark.parametrize(
    ("fields", "bare"),
    [({}, True), ({"版头": "印红头"}, False), ({"版头": "无红头"}, True), ({"机关代字": "某卫"}, False)],
)
def test_a_publicity_has_no_red_head_unless_asked(fields: dict[str, Any], bare: bool, tmp_path: Path) -> None:
    plain = {"模板": "公示", "标题": "关于某事的公示", "机关代字": None, "年份": None, "序号": None}
    run = Run(tmp_path, {"正文": [["内容"], ["一段。"]]}, **{**plain, **fields})
    assert ("〔版头〕不印" in run.lines) is bare


@pytest.mark.parametrize(
    ("header", "likely"), [("正文内容", "内容"), ("内荣", "内容"), ("正文", "内容"), ("某列", "内容")]
)
def test_prose_under_another_name_makes_no_document(header: str, likely: str, tmp_path: Path) -> None:
    run = with_text(tmp_path, [["层级", header], [None, "一段。"]], [])
    assert len(run.said("W319")) == 1
    assert f"改为“{likely}”" in next(line for line in run.all if "W319" in line)
    assert run.outline.strip() == ""


@pytest.mark.parametrize(
    ("head", "rows", "error"),
    [
        (["内容", "经办"], [["一段。", "某甲"]], False),
        (["内容", "问题"], [["一段。", "要不要写"]], False),  # as like 标题 as 标提 is
        (["内容", "标题备注"], [["一段。", "不要标题"]], False),
        (["标题", "内容依据"], [["一段。", "照省里的文件。"]], False),
        (["插入", "备注"], [["任务", "下周再改。"]], False),
        (["内容", "小标题"], [["一段。", "一、工作目标"]], True),
        (["内容", "标提"], [["一段。", None], [None, "工作目标"]], True),
        (["标题", "内容要点"], [["工作目标", "按期完成各项任务。"]], True),
        (["标题", "内容要点"], [["工作目标", None], [None, "按期完成"]], True),
    ],
)
def test_a_column_of_ones_own_beside_the_prose_is_no_error(
    head: list[str], rows: list[list[Any]], error: bool, tmp_path: Path
) -> None:
    """Whose words, if they were text, would not leave a row empty; a renamed one is."""
    run = with_text(tmp_path, [head, *rows], [])
    assert (run.said("W319") != []) is error


@pytest.mark.parametrize(("sort", "named"), [(None, True), ("附件", False), ("转发件", False)])
def test_what_is_passed_on_is_asked_for(sort: str | None, named: bool, tmp_path: Path) -> None:
    text = [["部分", "内容"], ["正文", "一段。"], ["甲部", "甲。"]]
    rows = [["性质", "标题", "来源"], [sort, "某办法", "甲部"]]
    run = with_text(tmp_path, text, rows, 标题="转发某局关于某事的通知")
    assert (run.said("W320") != []) is named


TEXT = ["内容"]
PLAIN_NOTICE: dict[str, Any] = {"模板": "通知", "序号": None}


def said_of(path: Path, *paragraphs: str, **fields: Any) -> list[str]:
    """What is said (W362) of a notice with these paragraphs."""
    return Run(path, {"正文": [TEXT, *([one] for one in paragraphs)]}, **{**PLAIN_NOTICE, **fields}).said(
        "W362"
    )


def test_a_typed_date_that_is_another_day_is_said_with_both(tmp_path: Path) -> None:
    (said,) = said_of(tmp_path, "特此通知。", "二〇二六年三月二十日")
    assert "和成文日期（2026年3月5日）不一样" in said


def test_the_date_of_minutes_typed_below_their_text_is_said(tmp_path: Path) -> None:
    """They have it in their heads and no signature to stand above it."""
    (said,) = said_of(
        tmp_path, "会议研究了有关工作。", "2026年3月5日", 模板="纪要", 期数=3, 标题=None, 出席="某甲"
    )
    assert "会印两遍" in said


def test_a_signature_above_a_remark_is_found(tmp_path: Path) -> None:
    said = said_of(tmp_path, "特此通知。", "某某市卫生 健康委员会", "2026年3月5日", "（此件公开发布）")
    assert len(said) == 2


def test_the_issuer_within_the_text_is_no_signature(tmp_path: Path) -> None:
    assert said_of(tmp_path, "主办单位如下：", "某某市卫生健康委员会", "各单位要配合。") == []


def test_several_attachments_want_a_number_where_one_is_named(tmp_path: Path) -> None:
    sheets = {
        "正文": [["部分", "内容"], ["正文", "名单见附件。"], ["甲", "一段。"], ["乙", "一段。"]],
        "附件": [["标题", "来源"], ["甲表", "甲"], ["乙表", "乙"]],
    }
    run = Run(tmp_path, sheets, **PLAIN_NOTICE)
    assert run.said("W365") == ["“正文”表 B2：写了“见附件”，附件有 2 个，没有说是哪一个"]


def test_text_beside_the_title_of_an_article_stands_below_it(tmp_path: Path) -> None:
    run = bulletin(tmp_path, [[None, None, "一段。"], ["标题", "第二篇", "又一段。"]])
    at = run.lines.index("〔文章〕第二篇")
    assert run.lines[at + 1] == "又一段。"


def test_a_heading_without_level_stands_apart_from_its_text(tmp_path: Path) -> None:
    rows = [["段落", "加强领导", "各单位要落实。"]]
    run = Run(tmp_path, {"正文": [["层级", "标题", "内容"], *rows]}, **PLAIN_NOTICE)
    at = run.lines.index("【待填：“加强领导”的层级】加强领导")
    assert run.lines[at + 1] == "各单位要落实。"
    assert len(run.said("W360")) == 1
