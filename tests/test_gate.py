"""The gate against hostile and endless templates: nothing escapes, nothing runs on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from notice_gen.book import check_book, read_workbook
from notice_gen.compose import Composer, bounds, gate
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.kind import Kind
from notice_gen.model.places import InLine, file_name, spot
from notice_gen.model.tables import Book
from notice_gen.model.text import inline
from notice_gen.settings.kinds import load_kind
from workbooks import notice, write_workbook

SECRET = "root:x:0:0"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory):
    """发文, and 正文 of 200 rows."""
    rows = [["部分", "内容"], *(["正文", f"第{n}段"] for n in range(200))]
    return write_workbook(tmp_path_factory.mktemp("gate") / "b.xlsx", {"发文": notice(), "正文": rows})


@pytest.fixture
def kind(tmp_path: Path):
    """Makes a kind of these templates."""

    def make(body: str | bytes, **others: str | bytes) -> Kind:
        folder = tmp_path / "kind"
        folder.mkdir(exist_ok=True)
        (folder / "kind.toml").write_text('sheets = ["发文", "正文"]', encoding="utf-8")
        for name, text in {
            "body.md.j2": body,
            **{f"{name}.j2": text for name, text in others.items()},
        }.items():
            (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_kind(folder)

    return make


def composed(kind: Kind, workbook) -> str:
    """The words of the document that a template makes. Raises Refused for a fault in it."""
    report = Report()
    book: Book = check_book(kind, read_workbook(workbook), report)
    one = Composer(kind).compose(book, book.tables["发文"].records[0], report)
    return "\n".join(inline_words(one.document))


def inline_words(tree: object):
    """Every word of a document's tree."""
    if isinstance(tree, str):
        yield inline(tree)
    elif isinstance(tree, tuple):
        for item in tree:
            yield from inline_words(item)
    elif hasattr(tree, "__dataclass_fields__"):
        for name in (
            name for name in tree.__dataclass_fields__ if name != "format"
        ):  # a word of the program's own
            yield from inline_words(getattr(tree, name))


def refused(kind: Kind, workbook) -> Diagnostic:
    """The finding on a template."""
    with pytest.raises(Refused) as caught:
        composed(kind, workbook)
    finding = caught.value.findings[0]
    assert finding.code.startswith("T"), finding
    assert file_name(finding.place), finding
    assert finding.remedy
    return finding


# Each of these must be an error that names the line. The first line of each template is harmless.
ESCAPES = """
{{ 发文.__class__ }}
{{ 发文.标题.__class__.__mro__ }}
{{ 发文["__class__"] }}
{{ 发文["__cl" ~ "ass__"] }}
{{ 发文["record"] }}
{{ 发文.record.values }}
{{ 发文.inputs.book }}
{{ 发文.column("标题") }}
{{ 发文.标题.format(发文) }}
{{ 发文.标题.format }}
{{ "{0.__class__}".format(发文) }}
{{ "%s" % 发文 }}
{{ "a" * 1000000000 }}
{{ 9 ** 9 ** 9 }}
{{ 1 + 1 }}
{{ -1 }}
{{ "".join(正文) }}
{{ 正文[0] }}
{{ 正文[0:5] }}
{{ 正文["append"] }}
{{ 正文.clear }}
{{ 发文[0] }}
{{ 发文[发文.标题] }}
{{ 正文|map(attribute="__class__")|list }}
{{ 正文|groupby("job") }}
{{ 正文|sort(attribute="record") }}
{{ 正文|selectattr("job") }}
{{ 发文|attr("job") }}
{{ 发文.标题|attr("__class__") }}
{{ 发文.标题|safe }}
{{ 发文|tojson }}
{{ 发文|pprint }}
{{ 发文.标题 is callable }}
{{ 发文.标题 is defined }}
{{ 发文 is sameas 发文 }}
{{ 发文.标题 is filter("x") }}
{{ 发文.标题 is 成句(发文) }}
{% import "body.md.j2" as b %}
{% from "body.md.j2" import x %}
{% include "/etc/passwd" %}
{% include "../../../../etc/passwd" %}
{% include "./../kind.toml/../../x" %}
{% include "..\\\\..\\\\x" %}
{% include "C:/Windows/win.ini" %}
{% include "C:\\\\Windows\\\\win.ini" %}
{% include "\\\\\\\\server\\\\share\\\\x.j2" %}
{% include "//server/share/x.j2" %}
{% include "x\\x00.j2" %}
{% include "file:///etc/passwd" %}
{% include "" %}
{% include "." %}
{% include ["body.md.j2", "x"] %}
{% include 发文.标题 %}
{% include "a" ~ "b" %}
{% include "body.md.j2" without context %}
{% extends 发文.标题 %}
{% if 1 %}{% extends "x.j2" %}{% endif %}
{{ self }}
{{ self.body() }}
{{ self._TemplateReference__context }}
{% block a %}{{ super() }}{% endblock %}
{% block a %}{{ super.__class__ }}{% endblock %}
{% block a required %}{% endblock %}
{{ loop }}
{% for x in 正文 %}{{ loop.__class__ }}{% endfor %}
{% for x in 正文 %}{{ loop._iterable }}{% endfor %}
{% for x in 正文 %}{{ loop["_iterable"] }}{% endfor %}
{% for x in 正文 %}{{ loop.cycle("a", "b") }}{% endfor %}
{% for x in 正文 %}{{ loop(正文) }}{% endfor %}
{% for x in 正文 recursive %}{{ loop(正文) }}{% endfor %}
{% for x in 正文 %}{{ x.__init__.__globals__ }}{% endfor %}
{% for x in 正文 %}{{ x.inputs }}{% endfor %}
{% for a, b in 正文 %}{% endfor %}
{% for x in 发文 %}{% endfor %}
{% for x in 发文.标题 %}{{ x }}{% endfor %}
{{ caller() }}
{{ varargs }}
{{ kwargs }}
{{ namespace(a=1) }}
{% set ns.a = 1 %}
{% set a, b = 1, 2 %}
{% set _x = 1 %}
{% set x %}a{% endset %}
{{ range(1000000000) }}
{{ lipsum() }}
{{ dict(a=1) }}
{{ cycler("a") }}
{{ joiner() }}
{{ 名单.__globals__ }}
{{ 名单 }}
{{ 名单(正文).groups }}
{{ 名单(rows=正文) }}
{{ 名单(*正文) }}
{{ 名单(**发文) }}
{{ 名单(正文, 正文) }}
{{ 加括号(发文) }}
{{ 加括号(正文) }}
{{ 加括号(加括号) }}
{{ 表格(发文) }}
{{ 待填(发文) }}
{{ 附表(正文) }}
{{ {"a": 1} }}
{{ [1, 2] }}
{{ true }}
{{ none }}
{{ 1.5 }}
{{ 1 if false }}
{{ 发文 }}
{{ 正文 }}
{{ 没有 }}
{{ 没有.列 }}
{{ 没有 or "x" }}
{% if 没有 == 1 %}{% endif %}
{{ "a" ~ 发文 }}
{% if 正文 == 正文 %}{% endif %}
{% if 发文 in 正文 %}{% endif %}
{% if 发文.标题 < 1 %}{% endif %}
{% macro m() %}{% endmacro %}
{% call 名单(正文) %}{% endcall %}
{% filter upper %}x{% endfilter %}
{% autoescape true %}x{% endautoescape %}
{% trans %}x{% endtrans %}
{% do 正文.append(1) %}
{% debug %}
{% break %}
{{ ｓｅｌｆ }}
{{ 发文.__ｃlass__ }}
{{ 发文.＿＿class＿＿ }}
{{ ＿x }}
{{ §job }}
{{ §meter.values }}
{{ "\\ue000" }}
{{ "\\x00" }}
{{ "\\ud800" }}
{{ 0xffffffffffffffffffffffff }}
""".strip().split("\n")


@pytest.mark.filterwarnings("ignore:invalid escape")
@pytest.mark.parametrize("line", ESCAPES)
def test_nothing_escapes(kind, workbook, line) -> None:
    """An attack is an error with the template's name and the attack's line, whatever it tries."""
    body = "{# harmless #}\n" + line.replace("\\\\", "\\")
    finding = refused(kind(body), workbook)
    assert finding.place == InLine("body.md.j2", 2), finding
    assert SECRET not in str(finding)
    assert "object at 0x" not in str(finding)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{% raw %}{{ 发文.__class__ }}{% endraw %}", "{{ 发文.__class__ }}"),
        ("% for x in 正文:", "% for x in 正文:"),
        ("{{ '## {{ 7*7 }}' }}", "## {{ 7*7 }}"),
        ("{{ '<w:p/>' }}", "<w:p/>"),
        ("{{ '# 一' }}", "# 一"),
        ("{% set x = 'a' %}{% set ｘ = 'b' %}{{ x }}", "b"),
        ("{% block ｘ %}甲{% endblock %}乙", "甲乙"),
        ("\ufeff甲", "甲"),
        ("甲\r\n{% if 1 %}\r\n乙\r\n{% endif %}\r\n", "甲\n乙"),
    ],
)
def test_what_is_harmless_is_text(kind, workbook, body, words) -> None:
    """Line for line what the template says."""
    assert composed(kind(body), workbook).strip() == words


def test_private_characters_in_a_cell_stay_what_they_are(kind, tmp_path: Path) -> None:
    """The characters that stand for values inside are no values when a cell holds them."""
    book = write_workbook(
        tmp_path / "b.xlsx",
        {"发文": notice(附注="\ue000甲\ue001"), "正文": [["部分", "内容"], ["正文", "x"]]},
    )
    assert composed(kind("前{{ 发文.附注 }}后"), book) == "前\n\ue000甲\ue001\n后"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("甲乙".encode("gbk"), "T016"),
        ("甲\n乙\x00".encode(), "T008"),
        ("甲\n乙\ue001".encode(), "T008"),
        (b"\xff\xfe" + "甲".encode("utf-16-le"), "T016"),
        (b"a" * (1024 * 1024 + 1), "T015"),
    ],
)
def test_bytes_that_are_no_template_are_named(kind, workbook, data, code) -> None:
    """A clear error with its own code."""
    assert refused(kind(data), workbook).code == code


class TestFolder:
    """Templates and what they include lie in the kind's folders."""

    def test_a_link_that_leads_out_is_refused(self, kind, workbook, tmp_path: Path) -> None:
        (tmp_path / "outside.j2").write_text(SECRET)
        made = kind('\n{% include "link.j2" %}')
        (tmp_path / "kind" / "link.j2").symlink_to(tmp_path / "outside.j2")
        finding = refused(made, workbook)
        assert finding.code == "T018"
        assert str(finding.place) == "《body.md.j2》第 2 行"

    def test_a_folder_behind_a_link_is_outside_too(self, kind, workbook, tmp_path: Path) -> None:
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "a.j2").write_text(SECRET)
        made = kind('{% include "link/a.j2" %}')
        (tmp_path / "kind" / "link").symlink_to(tmp_path / "outside")
        assert refused(made, workbook).code == "T018"

    def test_links_in_a_circle_are_refused(self, kind, workbook, tmp_path: Path) -> None:
        made = kind('{% include "a.j2" %}')
        (tmp_path / "kind" / "a.j2").symlink_to("b.j2")
        (tmp_path / "kind" / "b.j2").symlink_to("a.j2")
        assert refused(made, workbook).code == "T017"

    def test_a_link_within_the_folder_is_followed(self, kind, workbook, tmp_path: Path) -> None:
        made = kind('{% include "a.j2" %}', b="甲")
        (tmp_path / "kind" / "a.j2").symlink_to("b.j2")
        assert composed(made, workbook) == "甲"

    def test_a_folder_or_a_pipe_is_no_template(self, kind, workbook, tmp_path: Path) -> None:
        made = kind('{% include "a.j2" %}')
        (tmp_path / "kind" / "a.j2").mkdir()
        assert refused(made, workbook).code == "T017"
        (tmp_path / "kind" / "a.j2").rmdir()
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "kind" / "a.j2")
            assert refused(made, workbook).code == "T017"

    def test_a_body_that_is_a_link_out_is_refused(self, kind, workbook, tmp_path: Path) -> None:
        made = kind("")
        (tmp_path / "outside.j2").write_text(SECRET)
        (tmp_path / "kind" / "body.md.j2").unlink()
        (tmp_path / "kind" / "body.md.j2").symlink_to(tmp_path / "outside.j2")
        assert refused(made, workbook).code == "T018"


EACH, DONE = "{% for 段 in 正文 %}", "{% endfor %}"
BIG = "{% set 长 = '" + "字" * 30_000 + "' %}"
WORDS = "[" + ", ".join(["'甲'"] * 5_000) + "]"
FAN = {f"t{n}": f'{{% include "t{n + 1}.j2" %}}' * 2 for n in range(30)}
LOOPS = {f"t{n}": f'{EACH}{{% include "t{n + 1}.j2" %}}{DONE}' for n in range(5)}


def doubling(expression: str, first: str = "{% set 文 = '甲' %}") -> str:
    """A text that grows from line to line."""
    return first + f"\n{{% set 文 = {expression} %}}" * 40


ENDLESS = {
    "nested loops without output": (EACH * 6 + DONE * 6, "T012"),
    "filtered loops": (("{% for 段 in 正文 if 段.部分 == '无' or 段.内容 %}") * 6 + DONE * 6, "T012"),
    "literal lists": (f"{{% set 甲 = {WORDS} %}}" + "{% for 乙 in 甲 %}" * 3 + DONE * 3, "T012"),
    "searching lists": (f"{{% set 甲 = {WORDS} %}}{EACH * 2}{{% if 段.内容 in 甲 %}}{{% endif %}}{DONE * 2}", "T012"),
    "searching text": (f"{BIG}{EACH * 2}{{% if '甲' in 长 %}}{{% endif %}}{DONE * 2}", "T012"),
    "much text in loops": (EACH * 3 + "字" * 5_000 + DONE * 3, "T012"),
    "functions in loops": (EACH * 3 + "{% set 甲 = 加括号(段.内容) %}" + DONE * 3, "T012"),
    "blocks in loops": (EACH * 3 + "{% block 甲 scoped %}{% if 段.内容 %}{% endif %}{% endblock %}" + DONE * 3, "T012"),
    "loops over text": ("{% set 文 = '甲乙' %}{% for 字 in 文 %}" + DONE, "T025"),
    "outputs": (EACH * 2 + "{{ 1 }}" * 8 + DONE * 2, "T014"),
    "lines": (EACH * 2 + "#\n" * 3 + DONE * 2, "T014"),
    "including itself": ('甲{% include "body.md.j2" %}', "T005"),
    "including itself in a block": (EACH + '{% block 甲 %}{% include "body.md.j2" %}{% endblock %}' + DONE, "T005"),
    "extending itself": ('{% extends "body.md.j2" %}', "T005"),
    "two files": ('{% include "a.j2" %}', "T005", {"a": '{% include "b.j2" %}', "b": '{% include "a.j2" %}'}),
    "a fan of includes": ('{% include "t0.j2" %}', "T005", {**FAN, "t30": ""}),
    "includes in loops": ('{% include "t0.j2" %}', "T012", {**LOOPS, "t5": ""}),
    "a text doubled": (doubling("文 ~ 文"), "T013"),
    "doubled in brackets": (doubling("加括号(文 ~ 文)"), "T013"),
    "doubled as a sentence": (doubling("加句号(文 ~ 文)"), "T013"),
    "doubled in title marks": (doubling("加书名号(文 ~ 文)"), "T013"),
    "doubled within": ("{% set 文 = '甲' %}" + "{% with 文 = 文 ~ 文 %}" * 25 + "{{ 文 }}" + "{% endwith %}" * 25, "T013"),
    "a long text printed": (BIG + EACH * 2 + "{{ 长 }}" + DONE * 2, "T013"),
    "long texts made": (BIG + EACH * 2 + "{% set 乙 = 加括号(长) %}" + DONE * 2, "T013"),
    "a huge literal": ("{{ '" + "字" * 200_000 + "' }}", "T013"),
    "a huge number": ("{{ " + "9" * 10_000 + " }}", "T001"),
    "tables": (EACH * 2 + "{% set 甲 = 表格('正文') %}" + DONE * 2, "T029"),
    "one table many times": ("{% set 甲 = 表格('正文') %}" + EACH * 2 + "{{ 甲 }}\n" + DONE * 2, "T029"),
    "parentheses": ("{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}", "T023"),
    "not": ("{% if " + "not " * 3_000 + "1 %}{% endif %}", "T023"),
    "and": ("{% if " + " and ".join(["1"] * 3_000) + " %}{% endif %}", "T023"),
    "attributes": ("{{ 发文" + ".甲" * 3_000 + " }}", "T023"),
    "if": ("{% if 1 %}" * 3_000 + "{% endif %}" * 3_000, "T023"),
    "elif": ("{% if 1 %}" + "{% elif 1 %}" * 3_000 + "{% endif %}", "T023"),
    "for": ("".join(f"{{% for 甲{n} in 正文 %}}" for n in range(25)) + DONE * 25, "T023"),
    "blocks inside blocks": ("".join(f"{{% block b{n} %}}" for n in range(300)) + "{% endblock %}" * 300, "T023"),
    "tokens": ("{{ 发文.标题 }}\n" * 10_000, "T015"),
    "unclosed comments": ("{#" * 200_000, "T001"),
    "braces": ("{" * 500_000, "T023"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_not_end_is_stopped(kind, workbook, monkeypatch: pytest.MonkeyPatch, name) -> None:
    """By a count, not by a clock; a tenth of the real limit here, so that the tests stay quick."""
    monkeypatch.setattr(bounds, "MOST_STEPS", bounds.MOST_STEPS // 10)
    body, code, *others = ENDLESS[name]
    finding = refused(kind(body, **(others[0] if others else {})), workbook)  # type: ignore[arg-type]
    assert finding.code == code, finding


def test_slots_in_a_cell_do_not_multiply_without_end(kind, tmp_path: Path) -> None:
    """5,000 times 【附注】 with 10,000 characters each."""
    prose = [["部分", "内容"], ["正文", "【附注】" * 5_000]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(附注="字" * 10_000), "正文": prose})
    finding = refused(kind(EACH + "{{ 段.内容 }}" + DONE), book)
    assert (finding.code, str(finding.place)) == ("T013", "《b.xlsx》“正文”表 B2")


def test_a_faulty_line_of_many_words_is_found_at_once(kind, workbook) -> None:
    """Its words are looked for in templates one after the other, never in every combination."""
    line = "@没有 " + "甲{{ 发文.文件 }}" * 40
    finding = refused(kind("\n" + "甲" * 50_000 + "\n" + line), workbook)
    assert (finding.code, spot(finding.place)) == ("T010", "第 3 行")


def test_nested_lists_are_never_compared(kind, workbook) -> None:
    """Two lists of lists, each 2^60 large when walked."""
    nest = "{{% set {0} = ['甲'] %}}" + "{{% set {0} = [{0}, {0}] %}}" * 60
    body = nest.format("甲") + nest.format("乙")
    for compare in ("甲 == 乙", "甲 < 乙", "'丙' in 甲", "甲 in 乙"):
        assert refused(kind(body + f"{{% if {compare} %}}{{% endif %}}"), workbook).code == "T028"


def test_nothing_is_computed_while_compiling(kind, workbook) -> None:
    """A text that grows from constants alone is made when the template runs, where it is counted."""
    body = "{% if 0 %}{{ " + " ~ ".join(["'" + "字" * 20_000 + "'"] * 10) + " }}{% endif %}甲"
    assert composed(kind(body), workbook) == "甲"


def test_what_is_usual_is_far_from_the_limits(kind, workbook) -> None:
    """A list within a list, texts joined, a block, 200 rows."""
    body = (
        EACH + "{% for 项 in 正文 if 项.内容 == 段.内容 %}\n{{ 项.部分 ~ 项.内容 }}\n" + DONE + DONE
        + "{% for 甲 in ['乙', '丙'] %}{% if 甲 in ('乙', '丁') %}{{ 甲 }}{{ loop.index }}{% endif %}{% endfor %}\n"
    )  # fmt: skip
    words = composed(kind(body), workbook).split("\n")
    assert words[:2] == ["正文第0段", "正文第1段"]
    assert words[-2:] == ["乙", "1"]


class TestNames:
    """A misspelt name is found before anything is rendered."""

    def said(self, kind, workbook) -> list[str]:
        with pytest.raises(Refused) as caught:
            composed(kind, workbook)
        return [f"{f.code} {f.place} {f.meant}" for f in caught.value.findings]

    def test_in_a_branch_that_is_not_taken(self, kind, workbook) -> None:
        body = "{% if 0 %}\n{{ 发文.标提 }}\n{{ 发闻.标题 }}\n{% for 段 in 正文 %}{{ 段.内客 }}{% endfor %}{% endif %}"
        assert self.said(kind(body), workbook) == [
            "T003 《body.md.j2》第 2 行 标题",
            "T004 《body.md.j2》第 3 行 发文",
            "T003 《body.md.j2》第 4 行 内容",
        ]

    def test_in_what_is_included(self, kind, workbook) -> None:
        made = kind(
            '{% for 段 in 正文 %}{% if 0 %}{% include "a.j2" %}{% endif %}{% endfor %}', a="\n{{ 段.内客 }}"
        )
        assert self.said(made, workbook) == ["T003 《a.j2》第 2 行 内容"]

    def test_in_an_argument(self, kind, workbook) -> None:
        assert self.said(kind("{% if 0 %}{{ 加括号(发文.附住) }}{% endif %}"), workbook) == [
            "T003 《body.md.j2》第 1 行 附注"
        ]

    def test_a_loop_s_variable_outside_of_its_loop(self, kind, workbook) -> None:
        assert refused(kind("{% for 段 in 正文 %}{% endfor %}\n{{ 段.内容 }}"), workbook).code == "T004"

    def test_a_variable_of_two_loops_has_the_columns_of_the_nearer(self, kind, workbook) -> None:
        body = "{% for 项 in [] %}{{ 项.什么 }}{% endfor %}{% if 0 %}{% for 项 in 正文 %}{{ 项.什么 }}{% endfor %}{% endif %}"
        assert self.said(kind(body), workbook) == ["T003 《body.md.j2》第 1 行 "]

    def test_what_is_set_somewhere_is_a_name(self, kind, workbook) -> None:
        body = "{% set 甲 = '乙' %}{% with 丙 = 甲 %}{{ 丙 }}{% endwith %}{% set 行 = 发文 %}{{ 行.文件 }}"
        assert composed(kind(body), workbook) == "乙\n通知"

    def test_a_column_that_only_the_workbook_has(self, kind, tmp_path: Path) -> None:
        book = write_workbook(
            tmp_path / "b.xlsx", {"发文": notice(仓库="一号库"), "正文": [["部分", "内容"], ["正文", "x"]]}
        )
        assert composed(kind("{{ 发文.仓库 }}"), book) == "一号库"


def test_an_upright_sheet_that_is_empty_has_empty_columns(tmp_path: Path, workbook) -> None:
    """A form that nobody filled in is no error of the template."""
    folder = tmp_path / "k"
    folder.mkdir()
    (folder / "kind.toml").write_text(
        'sheets = ["发文"]\n[[sheet]]\nname = "联系"\nform = "upright"\nfields = [{ name = "电话" }]',
        encoding="utf-8",
    )
    (folder / "body.md.j2").write_text("甲{% if 联系.电话 %}乙{% endif %}", encoding="utf-8")
    assert composed(load_kind(folder), workbook) == "甲"


def test_a_sheet_may_be_called_like_a_function(tmp_path: Path) -> None:
    """名单(名单): the function is meant by its brackets, the sheet by its name."""
    folder = tmp_path / "k"
    folder.mkdir()
    (folder / "kind.toml").write_text(
        'sheets = ["发文"]\n[[sheet]]\nname = "名单"\nfields = [{ name = "组别" }, { name = "组内职务" },'
        ' { name = "姓名" }, { name = "单位及职务" }]',
        encoding="utf-8",
    )
    (folder / "body.md.j2").write_text("{{ 名单(名单) }}", encoding="utf-8")
    rows = [["组内职务", "姓名"], ["组长", "某甲"]]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "名单": rows})
    assert composed(load_kind(folder), book).split("\n")[:2] == ["组长", "某甲"]


class TestCompiledOnce:
    def test_the_next_composer_takes_the_code_that_is_there(self, kind, workbook, monkeypatch):
        """Nothing is parsed again: 20 templates took half of a check's time."""
        body = "@标题 一次编译\n{% for 段 in 正文 %}{{ 段.内容 }}\n{% endfor %}"
        once = composed(kind(body), workbook)
        monkeypatch.setattr(gate.Gate, "_parse", lambda *given: pytest.fail("parsed again"))
        assert composed(kind(body), workbook) == once

    def test_a_template_that_was_changed_is_read_anew(self, kind, workbook):
        assert "甲" in composed(kind("@标题 甲\n正文。"), workbook)
        assert "乙" in composed(kind("@标题 乙\n正文。"), workbook)

    def test_what_is_taken_counts_towards_the_limit_too(self, kind, workbook, monkeypatch):
        body = "@标题 计数\n{% for 段 in 正文 %}{{ 段.内容 }}\n{% endfor %}"
        composed(kind(body), workbook)
        monkeypatch.setattr(gate, "MOST_TOKENS", 5)
        with pytest.raises(Refused) as refused:
            composed(kind(body), workbook)
        assert "模板太长" in refused.value.findings[0].seen

    def test_no_more_than_the_last_are_kept(self, kind, workbook, monkeypatch):
        monkeypatch.setattr(gate, "MOST_COMPILED", 2)
        for n in range(4):
            composed(kind(f"@标题 第{n}个\n正文。"), workbook)
        assert len(gate._compiled) <= 2
