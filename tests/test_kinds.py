"""kind.toml as people write it: whatever stands there, a kind or a clear error."""

from __future__ import annotations

import copy
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.kind import Kind
from notice_gen.model.places import file_name
from notice_gen.settings.kinds import builtin_templates, load_kind
from workbooks import TESTS, notice, write_workbook

WHOLE: dict[str, Any] = {
    "name": "supplies",
    "title": "物资通知",
    "documents": "发文",
    "register": True,
    "sheets": ["发文", "正文"],
    "sheet": [
        {
            "name": "物资",
            "form": "rows",
            "required": True,
            "description": "说明",
            "fields": [
                {
                    "name": "文件",
                    "type": "word",
                    "constraints": {
                        "required": True,
                        "unique": True,
                        "enum": ["甲", "乙"],
                        "pattern": "[一-龥]",
                    },
                    "due": True,
                    "fill": "down",
                    "open": True,
                    "whole": True,
                    "requiredWhen": {"数量": ["1"]},
                    "description": "说明",
                },
                {"name": "数量"},
            ],
            "foreignKeys": [{"fields": "文件", "reference": {"resource": "发文", "fields": "文件"}}],
        }
    ],
}
WRONG: tuple[Any, ...] = (
    5,
    1.5,
    True,
    "",
    " ",
    "没有",
    [],
    [1],
    ["没有"],
    [[]],
    {},
    {"没有": 1},
    [{}],
    [{"没有": 1}],
)


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def kind_of(folder: Path, data: dict[str, Any] | str) -> Kind:
    """The kind of a kind.toml. Raises Refused."""
    folder.mkdir(exist_ok=True)
    text = (
        data if isinstance(data, str) else "\n".join(f"{key} = {toml(value)}" for key, value in data.items())
    )
    (folder / "kind.toml").write_text(text, encoding="utf-8")
    (folder / "body.md.j2").touch()
    return load_kind(folder)


def refused(folder: Path, data: dict[str, Any] | str) -> Diagnostic:
    """The finding on a kind.toml."""
    with pytest.raises(Refused) as caught:
        kind_of(folder, data)
    (finding,) = caught.value.findings
    return finding


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, item in inside for path in ((*above, key), *paths(item, (*above, key)))]


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """WHOLE with one value put in the place of another."""
    data = copy.deepcopy(WHOLE)
    table: Any = data
    for key in path[:-1]:
        table = table[key]
    table[path[-1]] = value
    return data


def test_the_whole_of_it_is_a_kind(tmp_path: Path) -> None:
    """Every key that there is, read."""
    sheet = kind_of(tmp_path / "k", WHOLE).sheet("物资")
    assert sheet is not None
    field = sheet.fields[0]
    assert (field.required, field.unique, field.due, field.fill, field.open, field.whole) == (True,) * 6
    assert field.enum == ("甲", "乙")
    assert field.required_when == (("数量", ("1",)),)
    assert field.reference == ("发文", "文件")


@pytest.mark.parametrize("path", paths(WHOLE), ids=lambda path: ".".join(map(str, path)))
def test_a_wrong_value_anywhere_is_a_clear_error(tmp_path: Path, path) -> None:
    """Of any shape: refused with a code and what to do, or a kind."""
    for value in WRONG:
        try:
            kind_of(tmp_path / "k", changed(path, value))
        except Refused as refusal:
            for finding in refusal.findings:
                assert finding.code.startswith("K")
                assert file_name(finding.place) == "k/kind.toml"
                assert finding.remedy


@pytest.mark.parametrize(
    "path", [p for p in paths(WHOLE) if isinstance(p[-1], str)], ids=lambda p: ".".join(map(str, p))
)
def test_a_number_where_it_cannot_be_is_refused(tmp_path: Path, path) -> None:
    """No key takes a number."""
    assert refused(tmp_path / "k", changed(path, 5)).code == "K007"


def test_bytes_changed_at_random_are_a_kind_or_a_clear_error(tmp_path: Path) -> None:
    """A hundred damaged files, always the same ones."""
    whole = "\n".join(f"{key} = {toml(value)}" for key, value in WHOLE.items())
    chance = random.Random(6)
    codes = set()
    for _ in range(100):
        at, much = chance.randrange(len(whole)), chance.randrange(4)
        text = whole[:at] + chance.choice(["", "[", '"', "=", "\n", "}", "9", "."]) + whole[at + much :]
        try:
            kind_of(tmp_path / "k", text)
        except Refused as refusal:
            codes |= {finding.code for finding in refusal.findings}
    assert codes == {
        "K002",
        "K006",
        "K011",
        "K015",
    }  # no TOML, an unknown key, a wrong word, a column that is not there


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = " + "[" * 5_000, "K002"),
        ("x = " + "9" * 5_000, "K002"),
        (".".join(["a"] * 5_000) + " = 1", "K002"),
        ("# " + "x" * 300_000, "K005"),
        ('sheets = ["发文"]\n[[sheet]]\nname = "甲"\n[[sheet]]\nname = "甲"', "K018"),
        ('sheets = ["发文"]\n[[sheet]]\nname = "甲"\nforeignKeys = [{ fields = "乙" }]', "K008"),
        (
            'sheets = ["发文"]\n[[sheet]]\nname = "甲"\nfields = [{ name = "乙" }]\n'
            'foreignKeys = [{ fields = "丙", reference = { resource = "发文", fields = "文件" } }]',
            "K015",
        ),
        (
            'sheets = ["发文"]\n[[sheet]]\nname = "甲"\nfields = [{ name = "乙" }]\n'
            'foreignKeys = [{ fields = "乙", reference = { resource = "发闻", fields = "文件" } }]',
            "K015",
        ),
    ],
)
def test_what_is_wrong_with_it_has_its_code(tmp_path: Path, text, code) -> None:
    """Also where a parser would go on without end."""
    assert refused(tmp_path / "k", text).code == code


def test_a_foreign_key_may_be_on_a_common_sheet_s_column(tmp_path: Path) -> None:
    """A kind adds to 正文 that its 适用类型 stands in a sheet of its own."""
    kind = kind_of(
        tmp_path / "k",
        'sheets = ["发文", "正文"]\n[[sheet]]\nname = "类型"\nfields = [{ name = "名称" }]\n[[sheet]]\nname = "正文"\n'
        'foreignKeys = [{ fields = "适用类型", reference = { resource = "类型", fields = "名称" } }]',
    )
    sheet = kind.sheet("正文")
    assert sheet is not None
    field = sheet.field("适用类型")
    assert field is not None
    assert field.reference == ("类型", "名称")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Notepad writes one."""
    assert kind_of(tmp_path / "k", "\ufefftitle = '物资'\nsheets = ['发文']").title == "物资"


@pytest.mark.parametrize("pattern", ["(a+)+", "(a*)*b", "(?:x+y)*", "([0-9]+-)+", "(a{2,})+"])
def test_a_pattern_that_may_never_end_is_refused(pattern, tmp_path: Path) -> None:
    """Python's re knows no limit of time."""
    (tmp_path / "body.md.j2").write_text("x", encoding="utf-8")
    (tmp_path / "kind.toml").write_text(
        'documents = "甲"\n[[sheet]]\nname = "甲"\n'
        f"fields = [{{ name = \"乙\", constraints = {{ pattern = '{pattern}' }} }}]\n",
        encoding="utf-8",
    )
    with pytest.raises(Refused, match="重复套着重复"):
        load_kind(tmp_path)


def test_the_kind_that_the_page_tells_of_makes_a_document(tmp_path: Path) -> None:
    """docs/adding-a-kind.md, block by block, as somebody would follow it."""
    page = (TESTS.parent / "docs" / "adding-a-kind.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL)
    of_kinds = [block for language, block in blocks if language == "toml" and "[number]" not in block]
    declared, example = of_kinds
    (body,) = [block for language, block in blocks if language == "jinja"]
    folder = tmp_path / "templates" / "supplies"
    folder.mkdir(parents=True)
    for name, text in (("kind.toml", declared), ("examples.toml", example), ("body.md.j2", body)):
        (folder / name).write_text(text, encoding="utf-8")
    text = [["部分", "内容"], ["清单前", "现配发物资。"], ["清单后", "请按时领取。"], ["附件1", "凭证领取。"]]
    sheets = {
        "发文": notice(模板="物资通知"),
        "正文": text,
        "物资": [["品名", "数量", "保管科室"], ["口罩", 100, "应急科"]],
        "附件": [["标题", "来源"], ["领取办法", "附件1"]],
    }
    result = notice_gen("show", write_workbook(tmp_path / "b.xlsx", sheets), "--as", "outline")
    assert (result.exit_code, result.stderr) == (0, "")
    for words in ("一、口罩", "数量100，由应急科保管。", "请按时领取。", "〔附件〕领取办法", "凭证领取。"):
        assert words in result.stdout


def test_a_kind_takes_some_columns_of_a_common_sheet(tmp_path: Path) -> None:
    """`only`: in the sheet's order; a condition on a column that is left out is none; another word is refused."""
    text = 'sheets = ["发文"]\n[[sheet]]\nname = "发文"\nonly = ["标题", "文件", "机关代字"]'
    sheet = kind_of(tmp_path / "k", text).sheet("发文")
    assert sheet is not None
    assert [field.name for field in sheet.fields] == ["文件", "标题", "机关代字"]
    assert sheet.fields[2].required_when == ()
    finding = refused(tmp_path / "k", text.replace("标题", "标提"))
    assert (finding.code, finding.meant) == ("K015", "标题")


def test_a_kind_may_have_attachments_and_no_text(tmp_path: Path) -> None:
    """It cannot tell what the parts of 正文 are called, so that it says nothing of them."""
    (tmp_path / "kind.toml").write_text('sheets = ["发文", "附件"]', encoding="utf-8")
    (tmp_path / "body.md.j2").write_text(
        "{% for 件 in 附件 %}\n{{ 件.标题 }}\n{% endfor %}", encoding="utf-8"
    )
    sheets = {"发文": notice(), "附件": [["标题", "来源"], ["自查要点", "附件1"]]}
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    result = notice_gen("check", book, "--kind", tmp_path)
    assert "附件1" not in result.output
    assert result.exit_code == 1  # what 发文 says is not printed by this kind


def test_every_kind_with_attachments_can_say_how_their_columns_print() -> None:
    """`notice-gen columns` needs 表格设置; the 发文处理单 is made by the program, and its tables by nobody."""
    kinds = [load_kind(path.parent) for path in sorted(builtin_templates().glob("*/kind.toml"))]
    lacking = [one.name for one in kinds if one.sheet("附件") and not one.sheet("表格设置")]
    assert lacking == ["dispatch-slip"]


def test_one_of_two_columns_is_missed_once(tmp_path: Path) -> None:
    """Each of 任职 and 免职 may stand for the other: a row without both is one fault."""
    sheets = {
        "发文": notice(模板="任免通知", 标题="关于某甲同志任职的通知"),
        "任免": [["姓名", "任职", "免职"], ["某甲", None, None], ["某乙", "某科科长", None]],
    }
    said = notice_gen("check", write_workbook(tmp_path / "b.xlsx", sheets)).stderr
    assert said.count("〔W110〕") == 1
