"""What people paste and type along: taken care of and said once, or named with what to write; what was meant stays."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from workbooks import PLAIN, notice, write_workbook

PLAN = {"标题": None, "印发件标题": "某某局工作方案", "序号": None}
HEADER = ["部分", "层级", "编号", "标题", "内容"]


class Run:
    """A workbook's outline and what was said of it, by code."""

    def __init__(self, path: Path, sheets: dict[str, Any], kind: object = None, **fields: Any) -> None:
        words = ("--kind", kind) if kind else ()
        self.book = write_workbook(path / "b.xlsx", {"发文": notice(**fields), **sheets})
        result = notice_gen("show", self.book, *words)
        self.exit, self.outline = result.exit_code, result.stdout
        self.lines = [line.strip() for line in result.stdout.splitlines()]
        self.all = [line for line in result.stderr.splitlines() if "〔" in line[-7:]]

    def said(self, *codes: str) -> list[str]:
        """Place and words of the findings with these codes, without what to do."""
        lines = [line for line in self.all if line[-5:-1] in codes]
        return [line.partition("》")[2].partition("。建议")[0] for line in lines]


def plan(path: Path, rows: list[list[Any]], header: tuple[str, ...] = ("部分", "内容"), **sheets: Any) -> Run:
    """A notice with its plan, whose rows these are."""
    return Run(
        path,
        {"正文": [list(header), ["通知", *[None] * (len(header) - 2), "现印发给你们。"], *rows], **sheets},
        **PLAN,
    )


def roster(path: Path, *people: tuple[str, str]) -> Run:
    """A plan with a roster of these roles and names."""
    rows = [["方案", "名单如下：", "领导小组"]]
    text = [["部分", "内容", "插入"], ["通知", "现印发给你们。", None], *rows]
    return Run(path, {"正文": text, "领导小组": [["组内职务", "姓名"], *map(list, people)]}, **PLAN)


# ---- pasted along -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "blank", ["　　", "    ", "\t", "\u00a0\u00a0", "\u2003\u2003", " 　\u00a0"], ids=ascii
)
def test_an_indent_is_taken_off_and_said_once(blank: str, tmp_path: Path) -> None:
    """trials/pasted-indent: also before a typed number, and below a line break."""
    rows = [[None, f"{blank}一、目标"], [None, f"{blank}完成任务。\n{blank}按时完成。"]]
    run = plan(tmp_path, [["方案", f"{blank}为做好工作，制定本方案。"], *rows])
    assert run.lines[-4:] == ["为做好工作，制定本方案。", "一、目标", "完成任务。", "按时完成。"]
    assert run.said("W240") == [
        "“正文”表 B3:B5：格的开头或换行后有空格（多是从 Word 贴来的段首空两字），已经去掉"
    ]


@pytest.mark.parametrize(
    "words", ["　　年　　月　　日", "    同志：", "　　　（盖章）", "填表时间：  年  月  日"]
)
def test_a_blank_to_be_written_in_stays(words: str, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", words]])
    assert f"  {words}\n" in run.outline
    assert run.said("W240") == []


def test_blank_lines_are_taken_off_and_said(tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "\n一段。\n\n　\n二段。\n"], ["方案", "三段。"]])
    assert run.lines[-3:] == ["一段。", "二段。", "三段。"]
    assert run.said("W241") == ["“正文”表 B3：格中有空行，已经去掉"]


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u2060", "\u00ad", "\ufeff", "\u200d", "\u3164", "\u180e"], ids=ascii
)
def test_characters_that_nobody_sees_are_taken_out_and_said(unseen: str, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", f"制定{unseen}本方案。"]])
    assert run.lines[-1] == "制定本方案。"
    assert len(run.said("W183")) == 1


def test_emoji_stay_joined(tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "甲👨\u200d👩\u200d👧乙。"]])
    assert run.lines[-1] == "甲👨\u200d👩\u200d👧乙。"
    assert run.said("W183") == []


# ---- numbers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "typed", "made"),
    [
        ("一级", "二、", "一、"), ("二级", "（一）", "（一）"), ("二级", "(2) ", "（一）"), ("三级", "1.", "1."),
        ("三级", "1、", "1."), ("三级", "1）", "1."), ("四级", "（3）", "（1）"), ("四级", "①", "（1）"),
        ("二级", "一、", "（一）"), ("——", "——", "——"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["标题", "内容"])
def test_a_number_is_made_once(level: str, typed: str, made: str, column: str, tmp_path: Path) -> None:
    """trials/number-in-content: in 内容 as well as in 标题, and whatever level its form is of."""
    cells = [f"{typed}各单位要重视。", None] if column == "标题" else [None, f"{typed}各单位要重视。"]
    run = plan(tmp_path, [["方案", level, None, *cells]], tuple(HEADER))
    assert run.lines[-1].replace("‖", "") == f"{made}各单位要重视。"
    assert run.said("W172") == [
        f"“正文”表 {'D' if column == '标题' else 'E'}3：“层级”是{level}，{column}前又打了“{typed.strip()}”，已去掉"
    ]


def test_numbers_of_many_rows_are_said_once(tmp_path: Path) -> None:
    rows = [["方案", "二级", None, None, f"（{n}）各单位要重视。"] for n in "一二三"]
    run = plan(tmp_path, [["方案", "一级", None, "要求", None], *rows], tuple(HEADER))
    assert run.lines[-3:] == [f"（{n}）‖各单位要重视。" for n in "一二三"]
    assert run.said("W172") == ["“正文”表 E4:E6：填了“层级”的几行，前面又打了“（一）”等，已去掉"]


@pytest.mark.parametrize(
    "words", ["一、二级医院要评审。", "三、四年级学生参加。", "3.15消费者权益日。", "二、三产业融合。"]
)
@pytest.mark.parametrize("level", ["二级", None])
def test_what_only_looks_like_a_number_is_printed(words: str, level: str | None, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", level, None, None, words]], tuple(HEADER))
    assert run.lines[-1].replace("‖", "") == ("（一）" if level else "") + words
    assert run.said("W172", "W170") == []


@pytest.mark.parametrize(
    ("words", "left"), [("一、三甲医院创建", "三甲医院创建"), ("二、四项任务", "四项任务")]
)
def test_a_number_before_a_numeral_is_a_number(words: str, left: str, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "一级", None, words, "甲。"]], tuple(HEADER))
    assert run.lines[-2] == f"一、{left}"


def test_an_article_is_its_own_number(tmp_path: Path) -> None:
    """第一条 is printed as it was typed, and no 一、 before it."""
    rows = [["方案", "一级", None, None, f"第{n}条　各单位要重视。"] for n in "一二"]
    run = plan(tmp_path, rows, tuple(HEADER))
    assert run.lines[-2:] == ["‖第一条　各单位要重视。", "‖第二条　各单位要重视。"]
    assert run.said("W172") == [
        "“正文”表 E3:E4：填了“层级”的几行，前面又打了“第一条”等，照样印，程序不再编号"
    ]


def test_a_number_of_two_levels_is_the_texts_own(tmp_path: Path) -> None:
    run = plan(
        tmp_path,
        [["方案", "三级", None, "1.1 总则", "甲。"], ["方案", "三级", None, None, "10.5万元。"]],
        tuple(HEADER),
    )
    assert run.lines[-3:] == ["1.1 总则", "甲。", "1.‖10.5万元。"]
    assert len(run.said("W172")) == 1


def test_a_typed_number_beside_the_same_in_its_column_is_one(tmp_path: Path) -> None:
    run = plan(
        tmp_path,
        [["方案", "二级", "（三）", "（三）要求。", "甲。"], ["方案", "一级", "无", "一、要求。", "乙。"]],
        tuple(HEADER),
    )
    assert run.lines[-2:] == ["（三）要求。‖甲。", "一、要求。‖乙。"]


def test_activities_are_numbered_once(tmp_path: Path) -> None:
    text = [["部分", "内容", "插入"], ["通知", "现印发给你们。", None], ["方案", "安排如下：", "活动"]]
    there = [["序号", "活动名称", "责任科室"], [1, "1.义诊", "甲科"], [2, "12.4国家宪法日宣传", "甲科"]]
    run = Run(tmp_path, {"正文": text, "活动": there}, **PLAN)
    assert run.lines[-2:] == ["1.义诊。‖", "2.12.4国家宪法日宣传。‖"] or run.lines[-2:] == [
        "1.义诊。",
        "2.12.4国家宪法日宣传。",
    ]
    assert run.said("W246") == ["“活动”表 B2：“活动名称”前又打了编号，已经去掉"]


@pytest.mark.parametrize(
    ("year", "number"),
    [("2018年", "266号"), ("〔2018〕", "第266号"), ("２０１８", "２６６"), ("[2018]年", "266 号")],
)
def test_year_and_number_are_their_figures(year: str, number: str, tmp_path: Path) -> None:
    text = [["部分", "内容"], ["正文", "一段。"]]
    run = Run(tmp_path, {"正文": text}, PLAIN, 年份=year, 序号=number, 成文日期="2018-03-05")
    assert "〔发文字号〕某卫发〔2018〕266号" in run.lines
    assert len(run.said("W244")) == 1
    assert "B6:B7" in run.said("W244")[0]


# ---- titles and notes ---------------------------------------------------------------------------


def test_title_marks_round_a_title_are_made_once(tmp_path: Path) -> None:
    run = Run(
        tmp_path, {"正文": [["部分", "内容"], ["方案", "一段。"]]}, **{**PLAN, "印发件标题": "《某某方案》"}
    )
    assert "〔标题〕关于印发《某某方案》的通知" in run.lines
    assert "〔印发件〕某某方案" in run.lines
    assert run.said("W243") == ["“发文”表 B10：标题两头打了书名号，已经去掉"]


def test_title_marks_round_the_title_of_a_part_too(tmp_path: Path) -> None:
    run = plan(
        tmp_path, [["方案", "标题", "《某某局方案》"], ["方案", None, "一段。"]], ("部分", "层级", "内容")
    )
    assert "〔印发件〕某某局方案" in run.lines
    assert run.said("W243") == ["“正文”表 C3：标题两头打了书名号，已经去掉"]


def test_two_titles_in_marks_stay(tmp_path: Path) -> None:
    title = "《甲办法》和《乙办法》"
    run = Run(tmp_path, {"正文": [["部分", "内容"], ["方案", "一段。"]]}, **{**PLAN, "印发件标题": title})
    assert f"〔印发件〕{title}" in run.lines
    assert run.said("W243") == []


ACTIVITIES = [["序号", "活动名称", "责任科室"], [1, "义诊", "甲科"]]


@pytest.mark.parametrize(
    "title", ["附件1：某某表", "附件1 某某表", "附件一：某某表", "附件：《某某表》", "1.某某表"]
)
def test_the_label_of_an_attachment_is_made_once(title: str, tmp_path: Path) -> None:
    listed = [["所属", "标题", "来源"], ["方案", title, "活动"]]
    run = plan(tmp_path, [["方案", "一段。"]], 附件=listed, 活动=ACTIVITIES)
    assert "〔附件说明〕某某表" in run.lines
    assert "〔附件〕某某表" in run.lines
    assert len(run.said("W245")) == 1


def test_a_title_that_begins_with_the_word_attachment_stays(tmp_path: Path) -> None:
    listed = [["所属", "标题", "来源"], ["方案", "附件管理办法", "活动"]]
    run = plan(tmp_path, [["方案", "一段。"]], 附件=listed, 活动=ACTIVITIES)
    assert "〔附件〕附件管理办法" in run.lines
    assert run.said("W245") == []


NOTES = [
    [["一段。\n附件：1. 甲表\n2. 乙表"]],
    [["一段。"], ["附件：1.甲表"], ["2.《乙表》"]],
    [["一段。"], ["附件："], ["1.甲表；2.乙表"]],
    [["一段。"], ["附件1：甲表"], ["附件2：乙表"]],
]


@pytest.mark.parametrize("rows", NOTES, ids=range(len(NOTES)))
def test_a_pasted_attachment_note_is_made_of_the_sheet(rows: list[list[str]], tmp_path: Path) -> None:
    listed = [["所属", "标题", "来源"], ["方案", "甲表", "活动"], [None, "乙表", "活动"]]
    run = plan(tmp_path, [["方案", *row] for row in rows], 附件=listed, 活动=ACTIVITIES)
    at = run.lines.index("〔印发件〕某某局工作方案")
    assert run.lines[at + 1 : at + 3] == ["一段。", "〔附件说明〕1. 甲表；2. 乙表"]
    assert len(run.said("W256")) == 1
    assert "没有印" in run.said("W256")[0]


def test_a_note_that_says_something_else_is_printed_and_said(tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "一段。"], ["方案", "附件：丙表"]])
    assert "附件：丙表" in run.lines
    assert "“正文”表 B4：正文里打了“附件：……”，照样印成一段" in run.said("W256")[0]


# ---- rosters and names --------------------------------------------------------------------------


def test_a_role_has_one_colon(tmp_path: Path) -> None:
    """trials/roster-colon."""
    run = roster(tmp_path, ("组 长：", "某甲"), ("成　员:", "某乙丙 某丁"))
    assert run.lines[-2:] == ["〔名单〕组长：某甲", "〔名单〕成员：某乙丙、某丁"]
    assert run.said("W242") == ["“领导小组”表 A2:A3：“组内职务”里有空格或冒号，已经去掉"]


def test_words_beside_a_name_are_printed_as_they_were_typed(tmp_path: Path) -> None:
    """trials/roster-label: no ， becomes 、."""
    run = roster(
        tmp_path,
        ("组长", "某甲"),
        ("总协调人", "某丁，联系方式：0000-0000000"),
        ("成员", "各科室负责人，某戊"),
    )
    assert run.lines[-2:] == [
        "〔名单〕总协调人：某丁，联系方式：0000-0000000",
        "〔名单〕成员：各科室负责人，某戊",
    ]
    assert run.said("W251") == []


def test_words_of_two_rows_are_two_lines(tmp_path: Path) -> None:
    run = roster(tmp_path, ("成员", "各科室负责人"), ("成员", "各单位负责人"))
    assert run.lines[-1] == "〔名单〕成员：各科室负责人⏎各单位负责人"


def test_marks_between_people_that_are_not_printed_are_said(tmp_path: Path) -> None:
    run = roster(tmp_path, ("成员", "某甲，某乙；某丙"), ("联络员", "某丁、某戊"))
    assert run.lines[-2] == "〔名单〕成员：某甲、某乙、某丙"
    assert [words.partition("：")[0] for words in run.said("W251")] == ["“领导小组”表 B2"]


def test_a_latin_name_among_others_stays_one(tmp_path: Path) -> None:
    run = roster(tmp_path, ("专家", "吴 刚 John Smith 某乙丙"))
    assert run.lines[-1] == "〔名单〕专家：吴刚、John Smith、某乙丙"


UNITS = ["单位名称", "单位代码", "主要问题"]


def units(path: Path, *names: str) -> Run:
    """整改通知书 for units of these names."""
    rows = [[name, f"A{n}", "一处。"] for n, name in enumerate(names)]
    fields = {"文件": "整改", "模板": "整改通知书", "标题": "整改的通知", "主送机关": None, "序号": None}
    run = Run(path, {"正文": [["内容"], ["【主要问题】"]], "单位": [UNITS, *rows]}, **fields)
    result = notice_gen("check", run.book)
    run.exit, run.all = result.exit_code, [line for line in result.output.splitlines() if "〔" in line[-7:]]
    return run


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某区中心（东院）", "某区中心(东院)"), ("某区疾控/卫监中心", "某区疾控／卫监中心"), ("某医院", "某 医院"),
        ("某医院Ａ座", "某医院A座"), ("某医院　", "某医院"), ("某“爱心”医院", '某"爱心"医院'),
    ],
)  # fmt: skip
def test_names_that_the_eye_does_not_tell_apart_are_twins(one: str, other: str, tmp_path: Path) -> None:
    """trials/units-half-width-twins."""
    run = units(tmp_path, one, "另一医院", other)
    assert len(run.said("W124")) == 1
    assert run.said("W124")[0].startswith("“单位”表 A4：“单位名称”的")


def test_names_that_differ_in_a_character_are_two(tmp_path: Path) -> None:
    assert units(tmp_path, "某区一院", "某区二院", "某区（东）院").said("W124") == []


def test_serial_numbers_are_twins_whatever_their_width(tmp_path: Path) -> None:
    there = [["序号", "活动名称", "责任科室"], ["1", "义诊", "甲科"], ["１", "讲座", "甲科"]]
    text = [["部分", "内容", "插入"], ["方案", "安排如下：", "活动"]]
    run = Run(tmp_path, {"正文": text, "活动": there}, **PLAN)
    assert len(run.said("W124")) == 1


def test_spaces_between_latin_words_of_a_name_stay(tmp_path: Path) -> None:
    """trials/units-latin-name; those between 汉字 go."""
    names = ("北京 United Family 医院", "某 某　医院")
    run = units(tmp_path, *names)
    made = notice_gen("units", run.book, "--output", tmp_path / "out", "--format", "outline")
    assert made.exit_code in (0, 1)
    texts = [path.read_text("utf-8") for path in sorted((tmp_path / "out").rglob("*.txt"))]
    assert any("〔主送机关〕北京 United Family 医院\n" in text for text in texts)
    assert any("〔主送机关〕某某医院\n" in text for text in texts)


@pytest.mark.parametrize(
    "names", ["某某区卫生局；某某区财政金融局", "某某区卫生局、某某区财政局", "某某市委员会 某某市人民政府"]
)
def test_two_issuers_are_asked_about(names: str, tmp_path: Path) -> None:
    """On one line; no short name is advised. Following the advice makes the document of both, or of one."""
    sheets = {"正文": [["部分", "内容"], ["正文", "一段。"]]}
    run = Run(tmp_path, sheets, PLAIN, 发文机关=names)
    assert run.exit == 2
    assert len(run.said("W252")) == 1
    assert not run.said("F210")
    host, *others = re.split("[；、 ]", names)
    assert Run(tmp_path, sheets, PLAIN, 发文机关=host).exit == 0
    assert Run(tmp_path, sheets, PLAIN, 发文机关="\n".join((host, *others))).exit == 0


@pytest.mark.parametrize(
    "name",
    ["长沙市望城区\n卫生健康局", "某某市人民政府\n办公室", "中共某某市委 组织部", "北京 United Family 医院"],
)
def test_one_issuer_on_two_lines_is_one(name: str, tmp_path: Path) -> None:
    run = Run(tmp_path, {"正文": [["部分", "内容"], ["正文", "一段。"]]}, PLAIN, 发文机关=name)
    assert run.said("W252") == []


# ---- marks --------------------------------------------------------------------------------------

MARKS = [  # words, code, what is to be written
    ("坚持三审三校,落实责任。", "W247", "写成全角的“，”"),
    ("完成率达95%;其余随后。", "W247", "写成全角的“；”"),
    ("时间:3月5日。", "W247", "写成全角的“：”"),
    ("逾期不候!", "W247", "写成全角的“！”"),
    ("按办法办理.各单位要落实。", "W247", "写成全角的“。”；人名中间的点写成“·”"),
    ("落实(试行)办法。", "W247", "写成全角的“（ ）”"),
    ('坚持"三审三校"制度。', "W248", "引号写成“ ”，引号里的引号写成‘ ’"),
    ("各单位要”认真“组织。", "W248", "一前一后，两两相对"),
    ("各单位要“认真组织。", "W248", "一前一后，两两相对"),
    ("印发《某某办法的通知。", "W248", "一前一后，两两相对"),
    ("依据某政发[2025]12号。", "W249", "年份用六角括号，写成〔2026〕5号 这样"),
    ("依据某政发（2025）12号。", "W249", "年份用六角括号，写成〔2026〕5号 这样"),
    ("依据某政发〔2025〕第12号。", "W249", "前面不加“第”，不用 0 补齐，写成〔2026〕5号 这样"),
    ("依据某政发〔2025〕012号。", "W249", "前面不加“第”，不用 0 补齐，写成〔2026〕5号 这样"),
    ("甲、乙、丙...", "W250", "写成“……”"),
    ("全面推进--务求实效。", "W250", "写成“——”"),
    ("各单位，，要落实。", "W250", "留一个"),
    ("含１２３项，ｗｅｂ平台。", "W250", "用半角的，如 2026、web"),
    ("共3~5天。", "W250", "写成“～”"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "code", "remedy"), MARKS, ids=[words for words, *_ in MARKS])
def test_a_wrong_mark_is_named_with_what_to_write(words: str, code: str, remedy: str, tmp_path: Path) -> None:
    """trials/punctuation: it is printed as it was typed, in one finding."""
    run = plan(tmp_path, [["方案", words]])
    assert run.lines[-1] == words
    assert len(run.all) == 1
    assert f"。建议：{remedy}。〔{code}〕" in run.all[0]
    assert "“正文”表 B3：" in run.all[0]


MENDED = [  # the same, after what was advised
    "坚持三审三校，落实责任。",
    "完成率达95%；其余随后。",
    "时间：3月5日。",
    "逾期不候！",
    "按办法办理。各单位要落实。",
    "落实（试行）办法。",
    "坚持“三审三校”制度。",
    "各单位要“认真”组织。",
    "各单位要“认真”组织。",
    "印发《某某办法》的通知。",
    "依据某政发〔2025〕12号。",
    "甲、乙、丙……",
    "全面推进——务求实效。",
    "各单位，要落实。",
    "含123项，web平台。",
    "共3～5天。",
]


@pytest.mark.parametrize("words", MENDED)
def test_what_is_advised_for_a_mark_is_no_finding(words: str, tmp_path: Path) -> None:
    assert plan(tmp_path, [["方案", words]]).all == []


FINE = [
    "详见http://www.example.gov.cn/a/b?x=1&y=2；邮箱someone_name@example-center.gov.cn，逾期不候。",
    "上午8:30—11:30，比例1:2，共1,234.5万元，增长3.5%。",
    "按照《关于印发〈某某办法〉的通知》（某政发〔2025〕12号）执行。",
    "采用COVID-19, Inc. (USA)的U.S. standard, v2.0; OK?",
    "要做到“有部署、有检查，有‘回头看’”；“‘AI’赋能”、People’s Hospital除外。",
    "买买提·艾力、A类（GB/T 9704—2012）、95％、3～5天、5月1日—3日。",
    "他说：“好。”",
    "（一）甲；（二）乙……",
    "——党员带头。",
]


@pytest.mark.parametrize("words", FINE)
def test_right_marks_are_no_finding(words: str, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "段落", None, None, words]], tuple(HEADER))
    assert run.all == []


def test_a_mark_in_many_cells_is_one_finding(tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "甲,乙。"], ["方案", "丙。"], ["方案", "丁,戊。"]])
    assert run.said("W247") == ["“正文”表 B3、B5：有半角的“,”（甲,乙。等）"]


def test_the_addressees_are_looked_at_too(tmp_path: Path) -> None:
    run = Run(tmp_path, {"正文": [["部分", "内容"], ["正文", "一段。"]]}, PLAIN, 主送机关="各区,县卫生健康局")
    assert run.said("W247") == ["“发文”表 B8：有半角的“,”（各区,县卫生健康局）"]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("各单位 各科室", "的几个机关之间用了空格"),
        ("各单位\n各科室", "的几个机关之间用了换行"),
        ("各单位；各科室", "的几个机关之间用了“；”"),
        ("各单位/各科室", "的几个机关之间用了“/”"),
        ("各单位。", "末尾的“。”没有印，印成了“：”"),
    ],
)
def test_wrong_marks_between_addressees_are_named(words: str, what: str, tmp_path: Path) -> None:
    run = Run(tmp_path, {"正文": [["部分", "内容"], ["正文", "一段。"]]}, PLAIN, 主送机关=words)
    assert run.said("W257") == [f"“发文”表 B8：“主送机关”{what}"]


@pytest.mark.parametrize(
    "words", ["各区、县卫生健康局，市直各单位", "各单位：", "北京 United Family 医院", "某某局（某某办）"]
)
def test_right_marks_between_addressees_are_no_finding(words: str, tmp_path: Path) -> None:
    fields = {
        "主送机关": words,
        "抄送机关": "某局，某委；某办。",
        "印发机关": "某办",
        "印发日期": "2026-03-05",
    }
    run = Run(tmp_path, {"正文": [["部分", "内容"], ["正文", "一段。"]]}, PLAIN, **fields)
    assert run.all == []


# ---- run-in headings, blanks, lost parts --------------------------------------------------------


def test_a_heading_that_ends_in_a_colon_has_its_text_run_in(tmp_path: Path) -> None:
    rows = [
        ["方案", "二级", None, "义诊活动：", "专家组到社区。"],
        ["方案", None, None, None, "（二）科普宣传：专家组到社区。"],
    ]
    run = plan(tmp_path, rows, tuple(HEADER))
    assert run.lines[-2:] == ["（一）义诊活动：‖专家组到社区。", "（二）科普宣传：‖专家组到社区。"]


def test_what_a_heading_announces_stands_below_it(tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", "二级", None, "安排如下：", "上午开会。"]], tuple(HEADER))
    assert run.lines[-2:] == ["（一）安排如下：", "上午开会。"]


@pytest.mark.parametrize(
    "words", ["时间：  年  月  日", "填表人：____", "　　年　　月　　日", "姓名：＿＿＿　电话：＿＿＿"]
)
def test_a_blank_of_a_form_is_no_gap(words: str, tmp_path: Path) -> None:
    """It is said, and keeps nothing from being issued."""
    run = plan(tmp_path, [["方案", words]])
    assert [line[:3] for line in run.all] == ["提醒："]
    assert run.said("W255") == ["“正文”表 B3：“内容”里有留空的地方，照样印成空白"]


@pytest.mark.parametrize("words", ["请于  月  日前报送。", "2026年  月  日", "由____负责。"])
def test_a_blank_within_a_sentence_is_a_gap(words: str, tmp_path: Path) -> None:
    run = plan(tmp_path, [["方案", words]])
    assert [line[:3] for line in run.all] == ["待补："]


LOST = (
    [["甲", "方案2", "二段。"], [None, None, "三段。"]],
    [["甲", "方案2", "二段。"], ["甲", "方案2", "三段。"]],
)


@pytest.mark.parametrize("rows", LOST, ids=["downwards", "each row"])
def test_a_part_that_no_document_prints_keeps_it_from_being_issued(rows: list[Any], tmp_path: Path) -> None:
    """trials/silent-loss-q1 and -r1."""
    text = [["文件", "部分", "内容"], ["甲", "通知", "现印发给你们。"], [None, "方案", "一段。"], *rows]
    run = Run(tmp_path, {"正文": text}, **PLAN, 文件="甲")
    assert [line[:3] for line in run.all] == ["待补："]
    assert run.said("W254")[0].endswith("“部分”为“方案2”的几行没有印在公文里")


def test_what_is_advised_for_a_lost_part_leads_out(tmp_path: Path) -> None:
    """Its words corrected, an attachment of it, or moved to another sheet."""
    whole = [["方案", "一段。"], ["方案", "二段。"]]
    assert plan(tmp_path, whole).all == []
    listed = [["所属", "标题", "来源"], ["方案", "实施细则", "方案2"]]
    attached = plan(tmp_path, [["方案", "一段。"], ["方案2", "二段。"]], 附件=listed)
    assert attached.all == []
    assert attached.lines[-2:] == ["〔附件〕实施细则", "二段。"]
    moved = plan(tmp_path, [["方案", "一段。"]], 备用=[["部分", "内容"], ["方案2", "二段。"]])
    assert moved.said("W253", "W254") == []


def test_hidden_rows_and_columns_are_named(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    run = plan(tmp_path, [["方案", f"第{n}段。"] for n in range(9)])
    book = load_workbook(run.book)
    sheet = book["正文"]
    for row in (3, 6, 7, 8):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.save(run.book)
    said = notice_gen("check", run.book).output
    assert "第 3、6—8 行隐藏着，照样使用" in said
    assert "B 列隐藏着，照样使用" in said


def test_a_templates_own_square_is_raised(tmp_path: Path) -> None:
    """As one in a cell is."""
    kind = tmp_path / "kind"
    kind.mkdir()
    (kind / "kind.toml").write_text((PLAIN / "kind.toml").read_text("utf-8"), "utf-8")
    body = (PLAIN / "body.md.j2").read_text("utf-8")
    (kind / "body.md.j2").write_text(body.replace("{% set", "面积20m²。\n{% set", 1), "utf-8")
    text = [["部分", "内容"], ["正文", "一段。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": text})
    result = notice_gen("build", book, "--kind", kind, "--output", tmp_path / "out")
    assert result.exit_code == 0, result.output
    import zipfile

    (made,) = (tmp_path / "out").glob("*.docx")
    assert 'w:vertAlign w:val="superscript"' in zipfile.ZipFile(made).read("word/document.xml").decode()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ImportError("libtypst: wrong architecture"),
            "错误：排 PDF 的程序 typst 不能运行（libtypst: wrong architecture）",
        ),
        (ModuleNotFoundError("no typst", name="typst"), "错误：本机缺少 Python 软件包“typst”"),
    ],
    ids=["broken", "missing"],
)
def test_typst_that_does_not_load_is_a_finding(
    error: ImportError, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The Word file is written."""
    import builtins

    load = builtins.__import__

    def fails(name: str, *rest: Any, **named: Any) -> Any:
        if name == "typst":
            raise error
        return load(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", fails)
    text = [["部分", "内容"], ["正文", "一段。"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": text})
    out = tmp_path / "out"
    result = notice_gen("build", book, "--kind", PLAIN, "--output", out, "--format", "docx,pdf")
    assert result.exit_code == 1
    assert said in result.output
    assert len(list(out.glob("*.docx"))) == 1


def test_a_typed_note_goes_as_a_whole_and_what_the_sheet_has_otherwise_is_named(tmp_path: Path) -> None:
    """Its first line alone went, and 2.丙表 became a heading of the text."""
    listed = [["所属", "标题", "来源"], ["方案", "甲表", "活动"], [None, "乙表", "活动"]]
    rows = [["方案", "一段。"], ["方案", "附件：1.甲表"], ["方案", "　　2.丙表"]]
    run = plan(tmp_path, rows, 附件=listed, 活动=ACTIVITIES)
    assert not [line for line in run.lines if "丙表" in line]
    (said,) = run.said("W256")
    assert "“正文”表 B4:B5" in said
    assert "“丙表”和附件表的标题不一样" in said


def test_numbered_text_below_a_note_of_one_attachment_stays(tmp_path: Path) -> None:
    listed = [["所属", "标题", "来源"], ["方案", "甲表", "活动"]]
    rows = [["方案", "一段。"], ["方案", "附件：甲表"], ["方案", "1.总的要求"]]
    run = plan(tmp_path, rows, 附件=listed, 活动=ACTIVITIES)
    assert "1.总的要求" in run.lines
