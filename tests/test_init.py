"""`notice-gen init`: the blank workbook, the working folder and its icons."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openxml_audit import FileFormat, OpenXmlValidator

from conftest import notice_gen
from notice_gen.cli.working_folder import dropped, only_workbook, windows_icon
from notice_gen.forms.blank import READY, blank_workbook
from notice_gen.model.kind import Kind
from notice_gen.settings.examples_file import read_examples
from notice_gen.settings.kinds import find_kind
from test_templates import kind_of
from word import words
from workbooks import DATA

pytestmark = pytest.mark.slow  # each makes a working folder

KIND = find_kind("printed-notice")
OFFERED = [sheet for sheet in KIND.sheets if not sheet.rare]


def blank_of(kind: Kind) -> bytes:
    """The blank workbook of a kind, as init writes it."""
    return blank_workbook(kind, read_examples(kind))


def typed_in(path: Path, kind: Kind = KIND) -> Path:
    """The blank workbook with the example of its own sheet 填写示例 typed into it."""
    book = load_workbook(path)
    for name, rows in read_examples(kind).items():
        page = book[name]
        if kind.sheet(name).arrangement == "upright":
            lines = {cell.value: cell.row for cell in page["A"]}
            for item, content in rows:
                page.cell(lines[item], 2).value = content
            continue
        columns = {cell.value: cell.column for cell in page[1]}
        for n, row in enumerate(rows[1:], 2):
            for header, content in zip(rows[0], row, strict=True):
                page.cell(n, columns[header]).value = content or None
    book.save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path):
    """A working folder, made by the command."""
    assert notice_gen("init", tmp_path / "工作 夹").exit_code == 0
    return tmp_path / "工作 夹"


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory):
    """The blank workbook, read again by openpyxl."""
    path = tmp_path_factory.mktemp("blank") / "b.xlsx"
    path.write_bytes(blank_of(KIND))
    return load_workbook(path)


def test_from_an_empty_folder_to_a_document(folder) -> None:
    """init, fill in what 填写示例 shows, check, build: no finding on the way."""
    typed_in(folder / "工作簿.xlsx")
    with chdir(folder):
        how, said = notice_gen("check").output.splitlines()
        assert how == "某某市“健康体重”宣传活动一览表：竖排，四号，约 1 页"
        assert said == "没有发现问题，可以生成 1 份公文。"
        assert notice_gen("build").exit_code == 0
    (docx,) = (folder / "output").glob("*.docx")
    assert docx.name == "送审稿 关于印发《某某市“健康体重”宣传活动方案》的通知 2026-03-05.docx"
    for part in ("（一）宣传发动", "（1）线上宣传。每周推送", "某乙丙", "健步走活动", "宣传活动一览表"):
        assert part in words(docx)


class TestBlankWorkbook:
    def test_the_same_kind_gives_the_same_bytes(self) -> None:
        assert blank_of(KIND) == blank_of(find_kind("印发类通知"))

    def test_excel_has_nothing_to_repair(self, tmp_path: Path) -> None:
        (tmp_path / "b.xlsx").write_bytes(blank_of(KIND))
        result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(str(tmp_path / "b.xlsx"))
        # openpyxl's inline strings and its order inside a font, which Excel takes, are in every file of its.
        ours = [str(e) for e in result.errors if "inline-string" not in str(e) and "/fonts[1]" not in str(e)]
        assert ours == []

    def test_untouched_it_says_what_is_to_be_filled_in_and_no_more(self, folder) -> None:
        result = notice_gen("check", folder / "工作簿.xlsx")
        said = re.findall("(..)：《工作簿.xlsx》“(.+?)”表[^：]*：([^。]+)。", result.stderr)
        assert sorted(said) == [
            ("待补", "发文", "“主送机关”还没有填写"),
            ("待补", "发文", "还没有通知的正文"),
            ("错误", "发文", "“印发件标题”、“标题”都空着"),
            ("错误", "发文", "“发文机关”没有填写"),
            ("错误", "发文", "“文件”没有填写"),
            ("错误", "正文", "表中还没有内容"),
        ]

    @pytest.mark.parametrize("sheet", OFFERED, ids=lambda sheet: sheet.name)
    def test_every_column_that_the_kind_declares_is_there_with_its_note(self, blank, sheet) -> None:
        cells = blank[sheet.name]["A"] if sheet.arrangement == "upright" else blank[sheet.name][1]
        notes = {cell.value: cell.comment.text for cell in cells if cell.comment}
        assert list(notes) == [field.name for field in sheet.offered]
        for field in sheet.offered:
            assert ("（必填）" in notes[field.name]) == field.required
            assert field.description.rstrip("。") in notes[field.name]

    def test_a_new_column_in_kind_toml_shows_up_by_itself(self, tmp_path: Path) -> None:
        """Its header, its drop-down, its note, and the colour of what must be filled in."""
        declaration = (
            'sheets = ["发文"]\n[[sheet]]\nname = "物资"\nfields = [{ name = "品类", type = "word", '
            'description = "按目录填", constraints = { required = true, enum = ["药品", "器械"] } }]\n'
        )
        kind = find_kind(str(kind_of(tmp_path / "own", "x", declaration)))
        (tmp_path / "b.xlsx").write_bytes(blank_of(kind))
        page = load_workbook(tmp_path / "b.xlsx")["物资"]
        assert page["A1"].value == "品类"
        assert page["A1"].comment.text == "品类（必填）\n按目录填。可选：药品、器械。"
        assert page["A1"].fill.fgColor.rgb.endswith("FBE5E1")
        (rule,) = page.data_validations.dataValidation
        assert (rule.formula1, str(rule.sqref)) == ('"药品,器械"', f"A2:A{READY + 1}")

    def test_what_is_typed_stays_as_it_is_typed(self, blank) -> None:
        """1. and 007 and 5月12日: every cell to fill in is of Excel's format for text."""
        for sheet in OFFERED:
            page = blank[sheet.name]
            if sheet.arrangement == "upright":
                cells = [page.cell(c.row, 2) for c in page["A"] if sheet.field(c.value or "")]
            else:
                cells = [
                    page.cell(row, n) for row in (2, 150, READY + 1) for n, _ in enumerate(sheet.offered, 1)
                ]
            assert {cell.number_format for cell in cells} == {"@"}

    def test_a_click_on_a_line_of_the_form_says_how_it_is_filled_in(self, blank) -> None:
        """Each line, as its hint promises; tables say it at their header."""
        page = blank["发文"]
        prompts = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
        lines = [cell.row for cell in page["A"] if KIND.sheet("发文").field(cell.value or "")]
        assert len(lines) == len(KIND.sheet("发文").offered)
        for row in lines:
            assert prompts[f"B{row}:F{row}"].showInputMessage
            assert prompts[f"B{row}:F{row}"].prompt
        assert not any(rule.showInputMessage for rule in blank["正文"].data_validations.dataValidation)

    def test_no_cell_is_a_formula(self, blank) -> None:
        assert not [c.coordinate for page in blank for row in page for c in row if c.data_type == "f"]

    def test_a_reference_offers_what_stands_in_the_other_sheet(self, blank) -> None:
        rules = {str(r.sqref): r for r in blank["正文"].data_validations.dataValidation}
        rule = rules[f"A2:A{READY + 1}"]
        assert rule.formula1 == "OFFSET('发文'!$B$7,0,0,1,MAX(1,COUNTA('发文'!$B$7:$F$7)))"
        assert blank["发文"]["A7"].value == "文件"
        assert rule.errorStyle == "warning"

    def test_the_form_prints_on_one_page_for_the_leader(self, blank) -> None:
        page = blank["发文"]
        assert page.print_area == f"'发文'!$A$2:$B${page.max_row}"
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)
        assert [page.cell(row, 1).value for row in range(2, 7)] == [
            "发文稿纸",
            "签发",
            "会签",
            "核稿",
            "项目",
        ]

    def test_the_example_is_never_read(self, folder) -> None:
        """Not even where an attachment names it as its source."""
        book = load_workbook(typed_in(folder / "工作簿.xlsx"))
        book["附件"]["E2"] = "填写示例"
        book.save(folder / "工作簿.xlsx")
        assert "“来源”的“填写示例”不是有内容的表" in notice_gen("check", folder / "工作簿.xlsx").stderr

    def test_the_example_is_never_printed(self, blank) -> None:
        page = blank["填写示例"]
        assert page.print_area == "'填写示例'!$XFD$1"
        assert page["XFD1"].value is None


class TestWorkingFolder:
    def test_what_stands_in_it(self, folder) -> None:
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        assert names >= {
            "工作簿.xlsx", "notice-gen.toml", "output", "检查.bat", "生成.bat", "检查.desktop", "生成.desktop",
            "templates/printed-notice/kind.toml", "templates/printed-notice/body.md.j2", "templates/shared/落款.md.j2",
        }  # fmt: skip

    def test_a_template_changed_there_is_the_one_that_is_used(self, folder) -> None:
        """Also a shared part, and also when the command is run elsewhere."""
        typed_in(folder / "工作簿.xlsx")
        for part, line in (
            ("printed-notice/body.md.j2", "本院改过的话。\n"),
            ("shared/落款.md.j2", "@附注 本院附注\n"),
        ):
            path = folder / "templates" / part
            path.write_text(
                path.read_text("utf-8").replace("@附注 {{ 加括号(发文.附注) }}\n", "") + line, "utf-8"
            )
        shown = notice_gen("show", folder / "工作簿.xlsx").stdout
        assert "本院改过的话。" in shown
        assert "本院附注" in shown

    def test_a_column_added_to_its_sheets_is_known(self, folder) -> None:
        (folder / "templates/printed-notice/kind.toml").write_text(
            'title = "印发类通知"\nsheets = ["发文", "正文"]\n[[sheet]]\nname = "发文"\n'
            'fields = [{ name = "新项目", constraints = { required = true } }]\n', "utf-8"
        )  # fmt: skip
        assert "没有“新项目”这一项" in notice_gen("check", folder / "工作簿.xlsx").stderr

    def test_nothing_that_stands_there_is_replaced(self, folder) -> None:
        """A second init brings back what is missing and leaves the rest as it is."""
        (folder / "检查.bat").unlink()
        (folder / "notice-gen.toml").write_text('["生成"]\n', "utf-8")
        (folder / "工作簿.xlsx").rename(folder / "护士节.xlsx")
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        result = notice_gen("init", folder)
        assert result.stdout.startswith(f"“{folder}”已经是工作文件夹：补上 1 个文件，原有的都没有动。")
        assert {path: path.read_bytes() for path in before} == before
        assert (folder / "检查.bat").exists()
        assert not (folder / "工作簿.xlsx").exists()

    @pytest.mark.slow
    def test_a_run_that_was_broken_off_is_completed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Killed after any number of files: the next run gives the same folder."""
        from notice_gen.cli import working_folder as rooms

        whole, broken = tmp_path / "whole", tmp_path / "broken"
        notice_gen("init", whole)
        save = rooms.save  # type: ignore[attr-defined]
        for most in (1, 2, 5):
            left = iter(range(most))
            monkeypatch.setattr(rooms, "save", lambda *a, left=left: (next(left), save(*a))[1])
            assert notice_gen("init", broken).exception is not None
        monkeypatch.setattr(rooms, "save", save)
        assert notice_gen("init", broken).exit_code == 0
        files = [{p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.suffix in (".xlsx", ".j2", ".toml", ".bat")}
                 for f in (whole, broken)]  # fmt: skip
        assert files[0] == files[1]

    def test_a_folder_with_other_things_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "照片.jpg").write_bytes(b"x")
        result = notice_gen("init", tmp_path)
        assert result.exit_code == 2
        assert "里已经有别的东西（照片.jpg）" in result.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]

    def test_a_disk_that_refuses_is_a_message(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        result = notice_gen("init", tmp_path / "file" / "夹")
        assert result.exit_code == 2
        assert "写不进" in result.stderr

    def test_lock_files_and_marked_copies_are_no_workbooks(self, folder) -> None:
        for name in (
            "~$工作簿.xlsx",
            "工作簿_问题.xlsx",
            "工作簿_问题（新2）.xlsx",
            ".~lock.工作簿.xlsx",
            "说明.pdf",
            "发文登记簿 2026.xlsx",  # `register export` in the campaign's folder
        ):
            (folder / name).write_bytes(b"x")
        assert only_workbook(folder) == folder / "工作簿.xlsx"


class TestIconsForWindows:
    def test_it_is_gbk_with_windows_line_ends(self, folder) -> None:
        for name in ("检查.bat", "生成.bat"):
            data = (folder / name).read_bytes()
            text = data.decode("gbk")
            assert data.count(b"\n") == data.count(b"\r\n") == text.count("\n")
            assert text.splitlines()[:2] == ["@echo off", "chcp 936 >nul"]  # before the first 汉字
            assert "pause" in text.splitlines()

    def test_it_starts_the_program_that_made_it_else_the_one_on_the_path(self) -> None:
        text = windows_icon("生成", r"D:\100%\python.exe").decode("gbk")
        assert r'set "NOTICE_GEN_PYTHON=D:\100%%\python.exe"' in text
        assert text.index("-m notice_gen clicked build") < text.index('"!NOTICE_GEN_PROGRAM!" clicked build')
        assert text.index("clicked build") < text.index("这台电脑上没有找到 notice-gen。")

    def test_a_path_that_cmd_cannot_read_is_left_out(self) -> None:
        assert 'set "NOTICE_GEN_PYTHON="\r\n' in windows_icon("检查", "C:\\𬀩\\python.exe").decode("gbk")

    @pytest.mark.parametrize(
        ("line", "files"),
        [
            (r'cmd.exe /c ""D:\公 文\检查.bat" "', []),
            (r'cmd.exe /c ""D:\公 文\检查.bat" D:\甲&乙.xlsx"', [r"D:\甲&乙.xlsx"]),
            (r'cmd.exe /c ""D:\公 文\检查.bat" "D:\我 的\甲.xlsx""', [r"D:\我 的\甲.xlsx"]),
            (r'cmd.exe /c ""D:\公 文\检查.bat" "D:\我 的\甲.xlsx" D:\乙;丙.xlsx"', [r"D:\我 的\甲.xlsx", r"D:\乙;丙.xlsx"]),
            (r'"C:\Windows\system32\cmd.exe" ', []),
            ("", []),
        ],
    )  # fmt: skip
    def test_the_dropped_file_is_found_whole(self, line, files) -> None:
        """As Explorer writes the command line; %1 would end before the &."""
        assert dropped(line, r"D:\公 文\检查.bat") == files


def exec_words(desktop: Path) -> list[str]:
    """The Exec key taken apart as the Desktop Entry Specification says, without field codes."""
    value = re.search(r"^Exec=(.*)$", desktop.read_text("utf-8"), re.M)[1]
    assert "\\" not in value.replace("\\\\", "")  # a value doubles every backslash
    value = value.replace("\\\\", "\\")
    found = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value)
    return [
        re.sub(r'\\(["`$\\])', r"\1", quoted) or bare for quoted, bare in found if bare not in ("%k", "%F")
    ]


@pytest.mark.slow
class TestIconsForLinux:
    def clicked(self, folder: Path, icon: str, *arguments: object) -> tuple[str, str]:
        """What it says in the terminal, and what it opened."""
        shims = folder.parent / "bin"
        shims.mkdir(exist_ok=True)
        (shims / "xdg-open").write_text('#!/bin/sh\necho "$(realpath "$1")" >> "$OPENED"\n')
        (shims / "xdg-open").chmod(0o755)
        opened = folder.parent / "opened"
        opened.write_text("")
        source = Path(__file__).parents[1] / "src"
        result = subprocess.run(
            [*exec_words(folder / f"{icon}.desktop"), *map(str, arguments)],
            env={**os.environ, "PATH": f"{shims}:{os.environ['PATH']}", "OPENED": str(opened), "PYTHONPATH": str(source)},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/",
        )  # fmt: skip
        return result.stdout + result.stderr, opened.read_text().strip()

    def test_a_double_click_makes_the_documents_and_opens_their_folder(self, folder) -> None:
        typed_in(folder / "工作簿.xlsx")
        said, opened = self.clicked(folder, "生成", folder / "生成.desktop")
        assert "已生成：output/送审稿" in said
        assert said.endswith("按回车键关闭窗口 ")
        assert opened == str(folder / "output")

    def test_findings_open_the_marked_copy(self, folder) -> None:
        """Also on the second click, which finds the same and leaves the copy as it is."""
        for _ in range(2):
            said, opened = self.clicked(folder, "检查", folder / "检查.desktop")
            assert "“文件”没有填写" in said
            assert opened == str(folder / "工作簿_问题.xlsx")

    def test_findings_open_the_copy_beside_one_that_a_person_changed(self, folder) -> None:
        shutil.copy(folder / "工作簿.xlsx", folder / "工作簿_问题.xlsx")
        _, opened = self.clicked(folder, "检查", folder / "检查.desktop")
        assert opened == str(folder / "工作簿_问题（新）.xlsx")

    def test_documents_that_stand_there_already_open_their_folder_too(self, folder) -> None:
        typed_in(folder / "工作簿.xlsx")
        self.clicked(folder, "生成", folder / "生成.desktop")
        said, opened = self.clicked(folder, "生成", folder / "生成.desktop")
        assert "未变：output/送审稿" in said
        assert opened == str(folder / "output")

    def test_a_workbook_with_an_odd_name_is_dropped_on_it(self, folder, tmp_path: Path) -> None:
        odd = typed_in(folder / "工作簿.xlsx").rename(tmp_path / "甲 & 乙 $HOME '\"`.xlsx")
        said, _ = self.clicked(folder, "检查", folder / "检查.desktop", odd)
        assert "没有发现问题，可以生成 1 份公文。" in said

    def test_a_desktop_that_does_not_say_where_the_icon_stands(self, folder) -> None:
        typed_in(folder / "工作簿.xlsx")
        assert "没有发现问题" in self.clicked(folder, "检查")[0]

    def test_it_does_without_the_settings(self, folder) -> None:
        """Somebody took them away: the workbook is still the one beside the icon."""
        typed_in(folder / "工作簿.xlsx")
        (folder / "notice-gen.toml").unlink()
        assert "没有发现问题" in self.clicked(folder, "检查", folder / "检查.desktop")[0]

    def test_several_workbooks_are_named(self, folder) -> None:
        shutil.copy(folder / "工作簿.xlsx", folder / "乙.xlsx")
        said, opened = self.clicked(folder, "生成", folder / "生成.desktop")
        assert "文件夹里有 2 本工作簿：《乙.xlsx》、《工作簿.xlsx》" in said
        assert opened == ""

    def test_it_may_be_started(self, folder) -> None:
        assert os.access(folder / "检查.desktop", os.X_OK)

    def test_it_starts_the_program_that_made_it(self, folder) -> None:
        assert f"{sys.executable} -m notice_gen clicked check" in exec_words(folder / "检查.desktop")[2]


def test_a_rare_sheet_is_not_in_a_new_workbook(tmp_path: Path) -> None:
    """联合机关: who needs it adds it (docs/kinds.md); a sample that fills it in has it, with its notes."""
    assert "联合机关" in {sheet.name for sheet in KIND.sheets}
    (tmp_path / "b.xlsx").write_bytes(blank_of(KIND))
    assert "联合机关" not in load_workbook(tmp_path / "b.xlsx").sheetnames
    page = load_workbook(DATA / "joint.xlsx")["联合机关"]
    assert "主办机关在第一行" in page["B1"].comment.text
