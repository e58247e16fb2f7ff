"""Templates: the gate, the line markup, and kinds that are only a folder."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any, get_args

import pytest

from conftest import built, notice_gen
from notice_gen.book.columns import items_of
from notice_gen.compose.choosing import merged
from notice_gen.compose.markup import ELEMENTS, parse
from notice_gen.compose.nodes import _names, as_sentence, in_brackets, in_title_marks
from notice_gen.model.binding import bind
from notice_gen.model.diagnostics import Refused
from notice_gen.model.document import EVERY_ELEMENT, Heading, Node, parts_apart, parts_in_order
from notice_gen.model.table import Cell, TableRow
from notice_gen.model.text import Text, is_phrase
from notice_gen.model.values import Listing, Words
from word import styled, words
from workbooks import FOUR_LEVELS, PLAIN, notice, write_workbook


def kind_of(folder, body: str, declaration: str = 'sheets = ["发文", "正文"]'):
    """A kind that is only a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kind.toml").write_text(declaration, encoding="utf-8")
    (folder / "body.md.j2").write_text(body, encoding="utf-8")
    return folder


def sheets():
    return {"发文": notice(), "正文": [["部分", "内容"], ["正文", "一段"]]}


@pytest.fixture
def say(tmp_path: Path):
    """What the program says of a template, and its exit code."""

    def run(body: str, **options):
        kind = kind_of(tmp_path / "kind", body, **options)
        book = write_workbook(tmp_path / "book.xlsx", sheets())
        result = notice_gen("build", book, "--kind", kind, "--output", tmp_path / "out")
        assert "Traceback" not in result.output
        assert not (tmp_path / "out").exists() or result.exit_code < 2
        return result

    return run


def test_a_kind_is_a_folder_with_its_own_sheet_and_column(tmp_path: Path) -> None:
    """No Python: a sheet 物资 with a list, a column of 发文, a heading drawn from data."""
    kind = kind_of(
        tmp_path / "supplies",
        "@发文字号 {{ 发文.机关代字 }}〔{{ 发文.年份 }}〕{{ 发文.序号 }}号\n"
        "@标题 {{ 发文.标题 }}\n"
        "{% for 项 in 物资 %}\n"
        "# {{ 项.品名 }}\n"
        "数量{{ 项.数量 }}，由{{ 项.保管科室 }}保管，{{ 发文.仓库 }}。\n"
        "{{ 项['备注（内部）'] }}\n"
        "{% endfor %}\n",
        'name = "supplies"\ntitle = "物资清单"\nsheets = ["发文"]\n'
        '[[sheet]]\nname = "发文"\nfields = [{ name = "仓库", constraints = { required = true } }]\n'
        '[[sheet]]\nname = "物资"\nrequired = true\nfields = [\n'
        '  { name = "品名", constraints = { required = true, unique = true } },\n'
        '  { name = "数量", type = "integer" }, { name = "保管科室", type = "list" }, { name = "备注（内部）" },\n]\n',
    )
    book = write_workbook(
        tmp_path / "book.xlsx",
        {
            "发文": notice(仓库="一号库"),
            "物资": [
                ["品名", "数量", "保管科室", "备注（内部）"],
                ["口罩", 500, "院办，护理部", "注"],
                ["手套", 20, "检验科", None],
            ],
        },
    )
    docx = built(book, tmp_path / "out", "--kind", kind)
    assert [p.text for p in styled(docx, "公文一级标题")] == ["一、口罩", "二、手套"]
    assert [p.text for p in styled(docx, "公文正文")] == [
        "数量500，由院办、护理部保管，一号库。",
        "注",
        "数量20，由检验科保管，一号库。",
    ]


def test_a_kind_beside_the_workbook_is_found_by_its_title(tmp_path: Path) -> None:
    """templates/ beside the workbook comes before those of the program."""
    kind_of(
        tmp_path / "templates" / "own",
        "@标题 {{ 发文.标题 }}\n本院模板。\n",
        'title = "本院通知"\nsheets = ["发文"]',
    )
    book = write_workbook(tmp_path / "book.xlsx", {"发文": notice(模板="本院通知")})
    assert "本院模板。" in words(built(book, tmp_path / "out"))


def test_workbook_and_template_name_an_unknown_kind(tmp_path: Path) -> None:
    """The likely meant one is named."""
    book = write_workbook(tmp_path / "book.xlsx", {"发文": notice(模板="印发通知")})
    result = notice_gen("build", book, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "“发文”表 B10：没有名为“印发通知”的模板。建议：改为“印发类通知”。〔K001〕" in result.output


def test_a_cell_names_a_kind_and_never_a_folder(tmp_path: Path) -> None:
    """A workbook from elsewhere must not choose which files are read."""
    folder = kind_of(tmp_path / "elsewhere", "外来。\n", 'title = "外来"\nsheets = ["发文"]')
    book = write_workbook(tmp_path / "book.xlsx", {"发文": notice(模板=str(folder))})
    result = notice_gen("build", book, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "〔K001〕" in result.output


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ 发文.标提 }}", "《body.md.j2》第 1 行：“发文”表没有“标提”列。建议：改为“标题”。〔T003〕"),
        ("\n{{ 发闻.标题 }}", "《body.md.j2》第 2 行：没有“发闻”这个名称。建议：改为“发文”。〔T004〕"),
        ("{% if %}", "《body.md.j2》第 1 行：模板写法有误：这里少写了内容"),
        ("\n\n{{ 发文.标题|upper }}", "第 3 行：模板中不能使用竖线 |"),
        ("\n#标题", "《body.md.j2》第 2 行：模板中的一行“#标题”写法有误：# 之后要空一格"),
        ("##### 标题", "《body.md.j2》第 1 行：模板中的一行“##### 标题”写法有误：标题最多四级"),
        ("@主送 某某", "没有名为“主送”的要素。建议：改为“@主送机关”。〔T010〕"),
        ("\n\n看{{ 表格('正文') }}", "第 3 行：模板中的一行“看…”写法有误：名单和表格要单独占一行"),
        ("@附注 {{ 表格('正文') }}", "第 1 行：模板中的一行“@附注 …”写法有误：名单和表格要单独占一行"),
        ('{% include "没有.j2" %}', "《body.md.j2》第 1 行：找不到模板“没有.j2”"),
        (
            '\n{% include "body.md.j2" %}',
            "《body.md.j2》第 2 行：模板互相引用，没有尽头：body.md.j2 → body.md.j2",
        ),
        ("\n{{ 名单() }}", "《body.md.j2》第 2 行：“名单( )”的括号里要写 1 项内容，写了 0 项"),
        ("{% for x in 发文 %}{% endfor %}", "第 1 行：“for … in”后面不是一张表"),
        ("{{ 加括号(发文) }}", "第 1 行：括号里要写一列的内容"),
        ("\n\ue000", "《body.md.j2》第 2 行：模板中有不能用的字符（U+E000）"),
        ("{% if 正文 %}\n{{ 正文.内容 }}{% endif %}", "第 2 行：“正文”是一张表，不是一行，没有“内容”"),
        ("{% if 发文.标题 < 3 %}{% endif %}", "第 1 行：这两样东西不能相比"),
        ("{% if 发文.标题 is defined %}{% endif %}", "第 1 行：没有“is defined”这种判断"),
        ("{% fro 段 in 正文 %}{% endfor %}", "第 1 行：模板写法有误：没有“fro”这种标签。建议：改为“for”"),
    ],
)
def test_a_wrong_template_is_named_with_its_line(say, body, said) -> None:
    """Clear error, exit 2, nothing written."""
    result = say(body)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    "body",
    [
        "{{ 发文.标题.__class__ }}",
        "{{ 发文['__class__'] }}",
        "{{ 发文['record'] }}",
        "{{ 发文.record }}",
        "{{ 发文.标题.format }}",
        "{{ ''.join }}",
        "{{ 名单.__globals__ }}",
        "{{ 名单 }}",
        "{{ self }}",
        "{{ cycler('a') }}",
        "{{ range(10) }}",
        "{{ lipsum() }}",
        "{{ 9 ** 9 }}",
        "{{ 'a' * 9 }}",
        "{{ 发文|map('attr') }}",
        "{% macro m() %}{% endmacro %}",
        "{% set x %}y{% endset %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call 名单(正文) %}{% endcall %}",
        '{% import "body.md.j2" as b %}',
        "{% include 发文.标题 %}",
        '{% include "../../secret" %}',
        "{{ §job }}",
        "{{ true }}",
        "{{ none }}",
    ],
)
def test_what_a_template_may_not_do_is_refused(say, body) -> None:
    """The allow-list: no attribute walks, no filters, no macros, no imports, no loops without data."""
    assert say(body).exit_code == 2


def test_slots_in_prose_take_the_row_s_own_values(tmp_path: Path) -> None:
    """【列名】 once, never again; 【【 is a plain 【."""
    book = write_workbook(
        tmp_path / "book.xlsx",
        {
            "发文": notice(主送机关="【标题】局"),
            "正文": [["部分", "内容"], ["正文", "由【发文机关】致【主送机关】，【【注】，单个】和【不动。"]],
        },
    )
    kind = kind_of(
        tmp_path / "k", "@标题 {{ 发文.标题 }}\n{% for 段 in 正文 %}\n{{ 段.内容 }}\n{% endfor %}\n"
    )
    docx = built(book, tmp_path / "out", "--kind", kind)
    assert styled(docx, "公文正文")[0].text == "由某某市卫生健康委员会致【标题】局，【注】，单个】和【不动。"


def test_an_unknown_slot_names_its_cell(tmp_path: Path) -> None:
    """With the likely meant one."""
    book = write_workbook(
        tmp_path / "book.xlsx", {"发文": notice(), "正文": [["部分", "内容"], ["正文", "致【主送机构】"]]}
    )
    kind = kind_of(tmp_path / "k", "{% for 段 in 正文 %}\n{{ 段.内容 }}\n{% endfor %}\n")
    result = notice_gen("build", book, "--kind", kind, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert (
        "《book.xlsx》“正文”表 B2：【主送机构】不是可以填入的项目。建议：改为【主送机关】。〔W140〕"
        in result.output
    )


def test_several_groups_are_named(tmp_path: Path) -> None:
    """组别 is printed where there is more than one; one alone is named by the text above."""
    header = ["组别", "组内职务", "姓名"]
    several = [header, ["领导小组", "组长", "某甲"], [None, "成员", "某乙"], ["办公室", "主任", "某丙"]]
    prose = [["部分", "内容", "插入"], ["正文", None, "领导小组"]]
    for rows, lines in (
        (several, ["领导小组：", "组长：某　甲", "成员：某　乙", "办公室：", "主任：某　丙"]),
        (several[:3], ["组长：某　甲", "成员：某　乙"]),
    ):
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": prose, "领导小组": rows})
        docx = built(book, tmp_path / f"out{len(rows)}", "--kind", PLAIN)
        assert [p.text for p in styled(docx, "公文名单")] == lines


class TestPrintedNotice:
    """印发类通知, beyond the two campaigns."""

    def outline(self, folder, **sheets):
        form = notice(标题=None, 印发件标题="《健康某某》行动方案")
        book = write_workbook(folder / "b.xlsx", {"发文": form, **sheets})
        return notice_gen("show", book)

    def test_titles_inside_a_title_take_single_marks(self, tmp_path: Path) -> None:
        """GB/T 15834: 《…〈…〉…》."""
        result = self.outline(tmp_path, 正文=[["部分", "内容"], ["方案", "x"]])
        assert "〔标题〕关于印发《〈健康某某〉行动方案》的通知\n" in result.stdout
        assert "〔印发件〕《健康某某》行动方案\n" in result.stdout

    def test_a_plan_without_text_is_a_gap(self, tmp_path: Path) -> None:
        result = self.outline(tmp_path, 正文=[["部分", "内容"], ["通知", "现印发。"]])
        assert result.exit_code == 1
        assert "  【待填：方案的正文】\n" in result.stdout
        assert "还没有方案的正文" in result.stderr

    def test_a_part_may_have_a_title_of_its_own(self, tmp_path: Path) -> None:
        """层级 标题, its words in 标题 or in 内容."""
        for header in ("标题", "内容"):
            rows = [["部分", "层级", header], ["方案", "标题", "行动方案（简版）"], [None, "段落", "x"]]
            assert "〔印发件〕行动方案（简版）\n" in self.outline(tmp_path, 正文=rows).stdout

    def test_a_row_may_have_words_and_draw_a_sheet(self, tmp_path: Path) -> None:
        """标题 and 插入 in one row: the heading, then what is drawn, a level of its own."""
        result = self.outline(
            tmp_path,
            正文=[["部分", "层级", "标题", "插入"], ["方案", "一级", "工作任务", "活动"]],
            活动=[["活动名称", "内容", "责任科室"], ["摸底。", "甲", "院办"], ["整改", "乙", "院办"]],
        )
        assert "  一、工作任务\n      1.摸底。‖甲\n      2.整改。‖乙\n" in result.stdout

    @pytest.mark.parametrize(
        ("number", "drawn"),
        [("无", ["甲。", "乙。"]), (None, ["1.甲。", "2.乙。"]), ("续", ["2.甲。", "3.乙。"])],
    )
    def test_numbers_of_what_is_drawn_may_run_on_or_be_left_out(self, tmp_path: Path, number, drawn) -> None:
        result = self.outline(
            tmp_path,
            正文=[
                ["部分", "层级", "编号", "标题", "插入"],
                ["方案", "三级", None, "前一项", None],
                [None, "无号标题", None, "另起", None],
                [None, "三级", number, None, "活动"],
            ],
            活动=[["活动名称", "责任科室"], ["甲", "院办"], ["乙", "院办"]],
        )
        lines = [line.strip() for line in result.stdout.split("\n") if line.startswith("      ")]
        assert lines == ["1.前一项", *drawn]

    def test_activities_without_a_phase_are_not_lost(self, tmp_path: Path) -> None:
        result = self.outline(
            tmp_path,
            正文=[["部分", "层级", "编号", "插入"], ["方案", "三级", "续", "阶段"]],
            阶段=[["阶段", "标题", "期限"], ["一", "第一阶段", "（3月）"]],
            活动=[["阶段", "活动名称", "责任科室"], [None, "另一项", "院办"], ["一", "一项", "院办"]],
        )
        assert "〔无号标题〕第一阶段（3月）\n      1.一项。\n      2.另一项。\n" in result.stdout

    def test_a_note_is_put_in_brackets_once(self, tmp_path: Path) -> None:
        for note in ("此件公开发布", "（此件公开发布）", "(此件公开发布)", "（此件公开发布)"):
            book = write_workbook(
                tmp_path / "b.xlsx",
                {"发文": notice(印发件标题="方案", 附注=note), "正文": [["部分", "内容"], ["方案", "x"]]},
            )
            assert "〔附注〕（此件公开发布）\n" in notice_gen("show", book).stdout

    def test_a_slot_that_is_still_empty_is_a_gap(self, tmp_path: Path) -> None:
        book = write_workbook(
            tmp_path / "b.xlsx",
            {
                "发文": notice(印发件标题="方案", 联系电话=None),
                "正文": [["部分", "内容"], ["方案", "电话【联系电话】。"]],
            },
        )
        result = notice_gen("show", book)
        assert result.exit_code == 1
        assert "电话【待填：联系电话】。" in result.stdout
        with zipfile.ZipFile(built(book, tmp_path / "out")) as package:
            xml = package.read("word/document.xml").decode()
        assert re.findall("<w:highlight[^>]*></w:rPr><w:t[^>]*>([^<]*)<".replace("></", "/></"), xml) == [
            "【待填：联系电话】"
        ]
        assert "“发文”表 B11：【联系电话】还没有填写" in result.stderr


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("吴 刚", ["吴刚"]),
        ("熊 冰 李征斌 杨 杰", ["熊冰", "李征斌", "杨杰"]),
        ("某甲、某丙（女）", ["某甲", "某丙（女）"]),
        ("John Smith", ["John Smith"]),
        ("张三 李四 王五", ["张三", "李四", "王五"]),
        ("李 娜（女）", ["李娜（女）"]),
        ("李　娜（女，回族）、赵 磊 钱 江", ["李娜（女，回族）", "赵磊", "钱江"]),
        ("李\u00a0娜 (女、兼)\n王强（挂职；到2027年）", ["李娜(女、兼)", "王强（挂职；到2027年）"]),
        ("李娜（女 回族）", ["李娜（女 回族）"]),
        ("李 娜（女、王强", ["李", "娜（女", "王强"]),
    ],
)
def test_names_are_told_apart(cell, names) -> None:
    """Spaces inside a name and between names; no mark in brackets parts names, and a bracket is of the name before it."""
    value = Listing.of(map(Words, items_of(cell)))
    assert _names(value) == names
    assert not any(map(is_phrase, names))


@pytest.mark.parametrize(
    ("function", "cell", "printed"),
    [
        (in_brackets, "（甲）和（乙）", "（（甲）和（乙））"),
        (in_brackets, "( 联系人：某甲 )", "（联系人：某甲）"),
        (in_title_marks, "<<甲方案>>", "《甲方案》"),
        (in_title_marks, "〈甲方案〉", "《甲方案》"),
        (in_title_marks, "《关于印发《甲方案》的通知》", "《关于印发〈甲方案〉的通知》"),
        (in_title_marks, "《甲》和《乙》", "《〈甲〉和〈乙〉》"),
        (as_sentence, "开展义诊.", "开展义诊."),
        (as_sentence, "口号是“健康第一！”", "口号是“健康第一！”"),
        (as_sentence, "开展“健康行”", "开展“健康行”。"),
    ],
)
def test_marks_of_either_width_are_put_once(function: Any, cell: str, printed: str) -> None:
    context: tuple[Any, ...] = (
        ({},) if function is as_sentence else ()
    )  # where it would say what it took off; here that is nothing
    assert function(*context, Words(cell)) == printed


class TestTables:
    def build(self, folder, attachment: dict[str, Any], **more):
        rows = [["所属", *attachment], ["通知", *attachment.values()]]
        table = [["项目", "数量", "备注（内部）"], ["口罩", 5, "x"], ["手套", 2, "y"], ["手套", 3, "z"]]
        sheets = {"发文": notice(), "正文": FOUR_LEVELS, "附件": rows, "物资": table, **more}
        book = write_workbook(folder / "b.xlsx", sheets)
        return notice_gen("show", book, "--kind", PLAIN)

    def lines(self, result):
        return [line.strip() for line in result.stdout.split("\n") if line.startswith("  |")]

    def test_a_sheet_that_no_kind_declares_is_shown_as_it_stands(self, tmp_path: Path) -> None:
        result = self.build(tmp_path, {"标题": "物资表", "来源": "物资"})
        assert self.lines(result)[:2] == ["| 项目 | 数量 | 备注（内部） |", "| 口罩 | 5 | x |"]

    def test_a_title_above_and_a_span_beyond_the_table(self, tmp_path: Path) -> None:
        """The sheet's own title is left out and said; a span is cut at the table's edge."""
        table = [["2026年物资清单"], ["项目", "数量", "备注（内部）"], ["口罩", 5, "x"]]
        result = self.build(tmp_path, {"标题": "物资表", "来源": "物资"}, 物资=table)
        assert self.lines(result) == ["| 项目 | 数量 | 备注（内部） |", "| 口罩 | 5 | x |"]
        assert "“物资”表 A1：表上方的“2026年物资清单”当作标题，没有印。" in result.stderr

    def test_equal_cells_of_any_sheet_may_be_merged(self, tmp_path: Path) -> None:
        result = self.build(
            tmp_path, {"标题": "物资表", "来源": "物资", "显示列": "项目＝品名、数量", "合并列": "项目"}
        )
        assert self.lines(result) == ["| 品名 | 数量 |", "| 口罩 | 5 |", "| 手套 | 2 |", "| 〃 | 3 |"]

    def test_columns_may_be_chosen_renamed_and_counted(self, tmp_path: Path) -> None:
        result = self.build(tmp_path, {"标题": "物资表", "来源": "物资", "显示列": "序号、数量=件\n数、项目"})
        assert self.lines(result) == [
            "| 序号 | 件⏎数 | 项目 |",
            "| 1 | 5 | 口罩 |",
            "| 2 | 2 | 手套 |",
            "| 3 | 3 | 手套 |",
        ]

    def test_an_unknown_column_names_its_cell(self, tmp_path: Path) -> None:
        result = self.build(tmp_path, {"标题": "物资表", "来源": "物资", "显示列": "项木"})
        assert "“附件”表 D2：“显示列”中的“项木”不是“物资”表的列。建议：改为“项目”。〔W142〕" in result.output

    def test_an_unknown_source_names_its_cell(self, tmp_path: Path) -> None:
        result = self.build(tmp_path, {"标题": "物资表", "来源": "物质"})
        assert "“附件”表 C2：“来源”的“物质”不是有内容的表。建议：改为“物资”。〔W126〕" in result.output

    def test_equal_neighbours_are_merged_within_the_merge_to_their_left(self) -> None:
        rows = tuple(TableRow(tuple(map(Cell, row))) for row in ("ax", "ax", "bx"))
        cells = merged(rows, [0, 1])
        assert [[c and c.rows for c in row.cells] for row in cells] == [[2, 2], [None, None], [1, 1]]


EVERY_NAME = "一段。\n" + "\n".join(f"@{name} {name}的话" for name in ELEMENTS)


class TestMarkup:
    def numbers(self, skeleton: str) -> list[str]:
        return [str(block.number) for block in parse(skeleton, "t").main.blocks if isinstance(block, Heading)]

    def test_levels_restart_within_the_heading_above(self) -> None:
        assert self.numbers("# a\n## b\n### c\n### d\n## e\n### f\n# g\n## h") == [
            "一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）",
        ]  # fmt: skip

    def test_numbers_run_on_where_asked(self) -> None:
        assert self.numbers("# a\n## b\n## c\n# d\n##+ e\n##+ f") == [
            "一、",
            "（一）",
            "（二）",
            "二、",
            "（三）",
            "（四）",
        ]

    def test_a_heading_without_number_restarts_only_the_lower_levels(self) -> None:
        assert self.numbers("# a\n## b\n### c\n#0 d\n### e\n###+ f\n## g") == [
            "一、",
            "（一）",
            "1.",
            "",
            "1.",
            "2.",
            "（二）",
        ]

    def test_a_number_may_be_typed_or_left_out(self) -> None:
        assert self.numbers("#= 第一章‖总则\n#- 附则\n# a") == ["第一章", "", "一、"]

    def test_numbers_close_up_after_a_row_that_falls_out(self) -> None:
        assert self.numbers("### a\n\n### c") == ["1.", "2."]

    def test_chinese_numerals_go_beyond_ten(self) -> None:
        assert self.numbers("\n".join(["# x"] * 31))[9:31:10] == ["十、", "二十、", "三十、"]
        assert self.numbers("\n".join(["# x"] * 112))[-1] == "一百一十二、"

    @pytest.mark.parametrize("name", ELEMENTS)
    def test_what_is_said_of_an_element_stands_in_the_document(self, name) -> None:
        """None of the names that the markup knows is read and then dropped."""
        assert f"{name}的话" in repr(parse(EVERY_NAME, "t"))

    def test_every_element_of_the_tree_can_be_written(self) -> None:
        """By a name or by a line of its own; rosters and tables are made by functions and stand in a slot."""
        document = parse(f"{EVERY_NAME}\n# 标题\n#: 标签‖名单\n|签发||", "t")
        every_part = (*parts_in_order(document), *parts_apart(document))
        parts = (element for part in every_part for element in part.elements)
        made = {type(element) for element in (*document.head.elements, *parts, *document.imprint.elements)}
        assert EVERY_ELEMENT - made == set(get_args(Node))

    def test_an_element_without_words_is_no_element(self) -> None:
        assert parse("@密级 \n@主送机关 ", "t").addressees is None

    def test_a_line_break_in_a_value_alone_is_a_paragraph(self) -> None:
        (block,) = parse("\ue000", "t").main.blocks
        assert bind(block, [Words("甲\n乙")]).text.paragraphs == ["甲", "乙"]

    def test_a_line_break_among_words_is_a_space(self) -> None:
        (block,) = parse("为\ue000，", "t").main.blocks
        assert bind(block, [Words("甲\n乙")]).text == Text(("为", Words("甲\n乙"), "，"))
        assert str(bind(block, [Words("甲\n乙")]).text) == "为甲 乙，"

    def test_unknown_elements_are_refused_with_the_likely_one(self) -> None:
        with pytest.raises(Refused, match="改为“@成文日期”"):
            parse("@成文日 x", "t")
        assert "成文日期" in ELEMENTS
