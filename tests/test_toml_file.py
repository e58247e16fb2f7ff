"""TOML that would not end or that no parser bears: each file of ours ends with a finding, soon."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from endless import comes_to_an_end
from notice_gen.model.diagnostics import Diagnostic, Refused
from notice_gen.model.places import InFile, file_name, spot
from notice_gen.settings.campaign import read_settings
from notice_gen.settings.examples_file import read_examples
from notice_gen.settings.kinds import find_kind, load_kind
from notice_gen.settings.office import read_office
from notice_gen.settings.settings_file import MOST_FAULTS, WORDING
from notice_gen.settings.toml_file import MOST_BYTES, MOST_PARTS, read_toml
from workbooks import DATA

KIND = find_kind("printed-notice")
READERS: dict[str, Callable[[Path], Any]] = {
    "kind.toml": lambda path: load_kind(path.parent),
    "notice-gen.toml": lambda path: read_settings(path, ("docx", "pdf")),
    "办公室.toml": read_office,
    "examples.toml": lambda path: read_examples(replace(KIND, folders=(path.parent,))),
}
CODES = {"kind.toml": "K", "examples.toml": "I007"}  # of the settings S
DEEP = ".".join(["a"] * MOST_PARTS)
# What each of these files holds, the line that is named (None: it does not matter), and the words for it.
HOSTILE: dict[str, tuple[str, int | None, str]] = {
    "a number of 100,000 digits": ("\nx = " + "9" * 100_000, 2, "数字太长"),
    "the same with underscores": ("x = " + "9_" * 100_000 + "9", 1, "数字太长"),
    "shorter ones before it": ("x = [" + ("9" * 3_999 + ",") * 40 + "9" * 5_000 + "]", None, "数字太长"),
    "brackets within brackets": ("\n\nx = " + "[" * 20_000 + "]" * 20_000, 3, "括号套得太多"),
    "brackets line by line": ("x = " + "[\n" * 100_000, 0, "括号套得太多"),
    "tables within tables": ("x = " + "{ a = " * 40_000, 1, "括号套得太多"),
    "a key of 50,000 parts": ("\n" + ".".join("a" * 50_000) + " = 1", 2, "点太多"),
    "the same with spaces": (" . ".join("a" * 50_000) + " = 1", 1, "点太多"),
    "the same in quotes": (".".join(['"a"'] * 50_000) + " = 1", 1, "点太多"),
    "a table of 50,000 parts": ("[" + ".".join("a" * 50_000) + "]", 1, "点太多"),
    "tables of 50,000 parts": ("[[" + ".".join("a" * 50_000) + "]]", 1, "点太多"),
    "a key within a table within an array": ("x = [\n{" + ".".join("a" * 50_000) + " = 1}]", 2, "点太多"),
    "keys of 100 parts on every line": ("".join(f"{'a.' * 100}b{n} = 1\n" for n in range(1_200)), 1, "点太多"),
    "the deepest keys on every line": (f"[{DEEP}]\n" + "".join(f"{DEEP[2:]}.b{n} = 1\n" for n in range(5_000)), None, ""),
    "the deepest tables": ("".join(f"[[{DEEP}]]\n" for n in range(5_000)), None, ""),
    "quotes escaped without end": ('x = "' + '\\"' * 120_000, None, ""),
    "quotes": ("x = " + '"' * 200_000, None, ""),
    "blanks": ("x = " + " " * 250_000, None, ""),
    "30,000 tables": ("".join(f"[t{n}]\n" for n in range(25_000)), None, ""),
    "30,000 keys": ('["生成"]\n["归档"]\n' + "".join(f"k{n} = 1\n" for n in range(20_000)), None, ""),
    "a word of 200,000 letters": ("x" * 200_000 + " = 1", 1, ""),
    "a file of 257 KB": ("#" * (MOST_BYTES + 1), 0, "文件太大"),
    "no text": ("\x00", None, ""),
}  # fmt: skip


def refused(path: Path, text: str) -> tuple[Diagnostic, ...]:
    """The findings on one of these files."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        READERS[path.name](path)
    return caught.value.findings


@pytest.mark.parametrize("file", READERS)
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.slow
def test_a_hostile_file_ends_with_a_finding(name, file, tmp_path: Path) -> None:
    """Also where tomllib would take minutes, or Python raises what is no TOMLDecodeError."""
    text, line, words = HOSTILE[name]
    with comes_to_an_end():
        findings = refused(tmp_path / file, text)
    for finding in findings:
        assert finding.code.startswith(CODES.get(file, "S"))
        assert file_name(finding.place).endswith(file)
        assert re.search("[一-龥]", finding.seen)
        assert finding.remedy
    assert words in findings[0].seen
    assert line is None or spot(findings[0].place) == (f"第 {line} 行" if line else "")


def test_a_command_says_it_and_writes_nothing(tmp_path: Path) -> None:
    """Exit code 2 and the line of the settings, no traceback."""
    book = tmp_path / "b.xlsx"
    book.write_bytes((DATA / "wangcheng.xlsx").read_bytes())
    (tmp_path / "notice-gen.toml").write_text(".".join("a" * 50_000), encoding="utf-8")
    result = notice_gen("build", book, "--output", tmp_path / "out")
    assert result.exit_code == 2
    assert "《notice-gen.toml》第 1 行：这一行的点太多" in result.output
    assert not (tmp_path / "out").exists()


def test_a_key_may_have_as_many_parts_as_any_file_needs(tmp_path: Path) -> None:
    path = tmp_path / "notice-gen.toml"
    path.write_text(f"# 1.2.3.4.5.6.7.8.9.10 …………\n{DEEP} = 'a.b.c'\n", encoding="utf-8")
    assert read_toml(path, InFile("a.toml"), WORDING).data["a"]


class TestFindings:
    def test_a_line_is_that_of_the_key_in_its_own_table(self, tmp_path: Path) -> None:
        text = '["登记"]\n"登记簿" = "a.db"\n["归档"]\n# "归档库" = 3\n"归档库" = 3\n["归档"."机构代码"]\n"办公室" = "bgs"\n'
        lines = [spot(finding.place) for finding in refused(tmp_path / "办公室.toml", text)]
        assert lines == ["第 5 行", "第 7 行"]

    def test_a_key_in_front_of_which_its_table_stands_has_a_line(self, tmp_path: Path) -> None:
        (finding,) = refused(tmp_path / "notice-gen.toml", '\n"生成"."格式" = "docx"\n')
        assert spot(finding.place) == "第 2 行"

    def test_where_very_much_is_wrong_the_first_faults_are_said(self, tmp_path: Path) -> None:
        text = '["生成"]\n' + "".join(f"k{n} = 1\n" for n in range(1_000))
        *said, last = refused(tmp_path / "notice-gen.toml", text)
        assert [spot(finding.place) for finding in said] == [f"第 {n} 行" for n in range(2, MOST_FAULTS + 2)]
        assert last.seen == "错误太多，后面的没有再查"

    def test_a_long_line_is_repeated_in_part(self, tmp_path: Path) -> None:
        (finding,) = refused(tmp_path / "办公室.toml", "x = “" + "甲" * 1_000)
        assert len(finding.seen) < 120

    @pytest.mark.parametrize(
        ("line", "advice"),
        [
            ("title = “物资”", "引号、等号、方括号和逗号都用英文的"),
            ('sheets = ["发文"，"正文"]', "引号、等号、方括号和逗号都用英文的"),
            ('title = "\\d"', "有 \\ 的文字放在单引号里，如 '\\d+'"),
            ('title = "a"\ntitle = "b"\n', "同一项只写一次"),
            ('title = "写成“甲”，不写“乙”\n', "检查引号、等号、方括号和逗号"),
        ],
    )
    def test_a_slip_in_kind_toml_gets_its_advice(self, line, advice, tmp_path: Path) -> None:
        """Where the parser stopped; Chinese marks elsewhere in the line are part of a description."""
        (finding,) = refused(tmp_path / "kind.toml", line)
        assert (finding.code, finding.remedy) == ("K002", advice)

    @pytest.mark.parametrize(
        "number", ["nan", "inf", "1e400", "9" * 400, "0x" + "f" * 9_000, f'"{"9" * 400}磅"']
    )
    @pytest.mark.parametrize("key", ["正文字号", "行距", "上边距", "页码样式"])
    def test_a_number_beyond_all_measure_does_not_fit(self, key, number, tmp_path: Path) -> None:
        (finding,) = refused(tmp_path / "notice-gen.toml", f'["版式"]\n"{key}" = {number}\n')
        assert (finding.code, spot(finding.place)) == ("S003", "第 2 行")

    def test_settings_behind_a_link_are_read(self, tmp_path: Path) -> None:
        """An office may keep them elsewhere; a kind's own files may not lie outside of its folder."""
        (tmp_path / "elsewhere.toml").write_text('["生成"]\n"模板" = "函"\n', encoding="utf-8")
        (tmp_path / "notice-gen.toml").symlink_to("elsewhere.toml")
        assert read_settings(tmp_path / "notice-gen.toml", ("docx",)).kind == "函"
