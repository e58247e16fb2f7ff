"""notice-gen.toml: where it is looked for, what wins, and that every fault of it is said at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.model.diagnostics import Refused
from notice_gen.settings.campaign import TABLES, Settings, find_settings, read_settings
from notice_gen.settings.look import TABLE
from notice_gen.settings.office import OFFICE_TABLES, OFFICE_TEXT, Office, find_office, read_office
from notice_gen.settings.settings_file import Tables
from workbooks import DATA

FORMATS = ("docx", "outline")


def keys(tables: Tables) -> list[tuple[str, str]]:
    """Every table and key that may be written."""
    return [(name, key) for name, table in tables.items() for key in table]


def settings(folder: Path, text: str) -> Path:
    """A file of settings with the table 生成."""
    folder.mkdir(exist_ok=True)
    (folder / "notice-gen.toml").write_text(f'["生成"]\n{text}\n', encoding="utf-8")
    return folder / "notice-gen.toml"


class TestWhereTheyAreFound:
    def test_those_beside_the_workbook_come_before_those_of_the_current_folder(self, tmp_path: Path) -> None:
        settings(tmp_path / "beside", '"输出文件夹" = "甲"')
        settings(tmp_path / "here", '"输出文件夹" = "乙"')
        found = find_settings(tmp_path / "beside", tmp_path / "here", FORMATS)
        assert found.output == tmp_path / "beside" / "甲"
        found = find_settings(tmp_path / "elsewhere", tmp_path / "here", FORMATS)
        assert found.output == tmp_path / "here" / "乙"

    def test_without_a_file_there_are_the_defaults(self, tmp_path: Path) -> None:
        assert find_settings(tmp_path, tmp_path, FORMATS) == Settings(None, tmp_path / "output", ("docx",))

    def test_what_a_file_leaves_out_is_the_default(self, tmp_path: Path) -> None:
        found = read_settings(settings(tmp_path, '"模板" = "函"'), FORMATS)
        assert found == Settings("函", tmp_path / "output", ("docx",))


class TestWhatWins:
    @pytest.fixture
    def book(self, tmp_path: Path):
        settings(tmp_path, '"输出文件夹" = "成品"\n"格式" = ["outline"]')
        return Path(shutil.copy(DATA / "shaoxing.xlsx", tmp_path))

    def test_the_settings_hold_where_no_option_is_given(self, book) -> None:
        notice_gen("build", book)
        assert [path.suffix for path in (book.parent / "成品").glob("[!.]*")] == [".txt"]

    def test_an_option_wins(self, book, tmp_path: Path) -> None:
        notice_gen("build", book, "--output", tmp_path / "别处", "--format", "docx")
        assert [path.suffix for path in (tmp_path / "别处").glob("[!.]*")] == [".docx"]
        assert not (book.parent / "成品").exists()

    def test_a_kind_of_the_settings_is_for_documents_that_name_none(self, book) -> None:
        """The workbook's own 模板 stays what it says."""
        settings(book.parent, '"模板" = "没有的模板"')
        assert "没有名为“没有的模板”的模板" in notice_gen("check", book).stderr


# Every key of notice-gen.toml and of 办公室.toml, with a value that is not the default; 版式 has its own in test_look.
CAMPAIGN = {
    ("生成", "模板"): '"函"', ("生成", "输出文件夹"): '"成品"', ("生成", "格式"): '["outline"]',
    ("版式", "行距"): "28",
}  # fmt: skip
FOLDER = ("办公室", "文件夹")  # of notice-gen.toml, read by `find_office` alone
OF_AN_OFFICE = {
    ("登记", "登记簿"): '"别处.db"', ("登记", "打印栏目"): '["发文字号", "文件标题"]',
    ("登记", "代字"): '{ "某卫函" = "信函" }', ("归档", "归档库"): '"别处"', ("归档", "全宗号"): '"Z109"',
    ("归档", "全宗名称"): '"某局"', ("归档", "立档单位"): '"某局"', ("归档", "保管期限"): '"永久"', ("归档", "每盒页数"): "100",
    ("归档", "保管期限表"): '{ "请示" = "永久" }',
    ("归档", "盒脊宽"): "40",
    ("归档", "印发时编档号"): "true", ("归档", "机构或问题"): '"办公"', ("归档", "机构代码"): '{ "办公室" = "XYZ" }',
    ("保密", "涉密计算机"): "true",
}  # fmt: skip


class TestEveryKey:
    """None is accepted and then ignored, and no field of the settings is left that nothing sets."""

    def changed(self, path: Path, read: Callable[[Path], Settings | Office], said: str) -> set[str]:
        """The fields that a file has otherwise than an empty one."""
        path.write_text("", encoding="utf-8")
        usual = read(path)
        path.write_text(said, encoding="utf-8")
        found = read(path)
        return {
            field.name for field in fields(found) if getattr(found, field.name) != getattr(usual, field.name)
        }

    def of_a_campaign(self, folder: Path, key: tuple[str, str]) -> set[str]:
        said = f'["{key[0]}"]\n"{key[1]}" = {CAMPAIGN[key]}\n'
        return self.changed(folder / "notice-gen.toml", lambda path: read_settings(path, FORMATS), said)

    def of_an_office(self, folder: Path, key: tuple[str, str]) -> set[str]:
        said = f'["{key[0]}"]\n"{key[1]}" = {OF_AN_OFFICE[key]}\n'
        return self.changed(folder / "办公室.toml", read_office, said)

    @pytest.mark.parametrize("key", [key for key in keys(TABLES) if key != FOLDER and key[0] != TABLE])
    def test_a_key_of_notice_gen_toml_changes_the_settings(self, key, tmp_path: Path) -> None:
        assert self.of_a_campaign(tmp_path, key)

    def test_the_folder_of_an_office_is_where_the_office_is(self, tmp_path: Path) -> None:
        (tmp_path / "局办").mkdir()
        (tmp_path / "局办" / "办公室.toml").touch()
        (tmp_path / "notice-gen.toml").write_text(
            f'["{FOLDER[0]}"]\n"{FOLDER[1]}" = "局办"\n', encoding="utf-8"
        )
        assert find_office(tmp_path).folder == tmp_path / "局办"

    @pytest.mark.parametrize("key", keys(OFFICE_TABLES))
    def test_a_key_of_an_office_changes_the_office(self, key, tmp_path: Path) -> None:
        assert self.of_an_office(tmp_path, key)

    def test_every_field_of_the_settings_is_set_by_a_key(self, tmp_path: Path) -> None:
        found = {name for key in CAMPAIGN for name in self.of_a_campaign(tmp_path, key)}
        assert found == {field.name for field in fields(Settings)}

    def test_every_field_of_an_office_is_set_by_a_key(self, tmp_path: Path) -> None:
        """But its folder, which is where the file stands."""
        found = {name for key in OF_AN_OFFICE for name in self.of_an_office(tmp_path, key)}
        assert found == {field.name for field in fields(Office)} - {"folder"}

    def test_the_file_that_init_writes_for_an_office_names_every_key(self) -> None:
        """What is not said in it stands there behind a #."""
        assert [key for _, key in keys(OFFICE_TABLES) if f'"{key}"' not in OFFICE_TEXT] == []


class TestFaults:
    def faults(self, tmp_path: Path, data: bytes) -> list[str]:
        path = tmp_path / "notice-gen.toml"
        path.write_bytes(data)
        with pytest.raises(Refused) as refused:
            read_settings(path, FORMATS)
        return [str(finding) for finding in refused.value.findings]

    def test_all_faults_are_said_at_once_with_their_lines(self, tmp_path: Path) -> None:
        text = '["生成"]\n"格式" = "docx"\n"输出文件夹" = 3\n"模版" = "函"\n["版面"]\n"边距" = 3\n'
        assert self.faults(tmp_path, text.encode()) == [
            '《notice-gen.toml》第 2 行：“格式”要写一组文字。建议：写成 ["docx"] 这样。〔S003〕',
            "《notice-gen.toml》第 3 行：“输出文件夹”要写一段文字。"
            '建议：放在英文引号里，如 "output"；不用的项删去整行。〔S003〕',
            "《notice-gen.toml》第 4 行：“生成”中没有“模版”这一项。建议：改为“模板”。〔S002〕",
            "《notice-gen.toml》第 5 行：设置中没有“版面”这一部分。建议：改为“版式”。〔S002〕",
        ]

    @pytest.mark.parametrize(
        ("line", "advice"),
        [
            ("输出文件夹 = 'a'", '中文的名称放在英文引号里，如 "输出文件夹" = "output"'),
            ("“输出文件夹” = 'a'", "引号、等号、方括号和逗号都用英文的"),
            ('"输出文件夹" ＝ "a"', "引号、等号、方括号和逗号都用英文的"),
            ('"输出文件夹" = "D:\\公文\\草稿"', "路径中的 \\ 改为 /"),
            ('"模板" = "a"\n"模板" = "b"', "同一项只写一次"),
        ],
    )
    def test_what_is_no_toml_gets_the_usual_advice(self, tmp_path: Path, line, advice) -> None:
        (said,) = self.faults(tmp_path, f'["生成"]\n{line}\n'.encode())
        assert f"建议：{advice}。〔S001〕" in said

    @pytest.mark.parametrize("name", [r"D:\new", r"D:\temp", r"\\server\\a\request"])
    def test_a_backslash_that_became_another_character_is_said(self, tmp_path: Path, name) -> None:
        (said,) = self.faults(tmp_path, f'["生成"]\n"输出文件夹" = "{name}"\n'.encode())
        assert said.startswith("《notice-gen.toml》第 2 行：“输出文件夹”中的 \\ ")
        assert "建议：路径中的 \\ 改为 /。〔S003〕" in said

    def test_another_encoding_is_named(self, tmp_path: Path) -> None:
        (said,) = self.faults(tmp_path, '["生成"]\n'.encode("gbk"))
        assert "文件不是 UTF-8 编码" in said

    def test_a_byte_order_mark_of_notepad_is_no_fault(self, tmp_path: Path) -> None:
        path = tmp_path / "notice-gen.toml"
        path.write_bytes(b"\xef\xbb\xbf" + '["生成"]\n"模板" = "函"\n'.encode())
        assert read_settings(path, FORMATS).kind == "函"
