"""The commands: exit codes, words, JSON, files that are whole, a quick start."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import CAMPAIGNS, notice_gen
from notice_gen.cli import main
from notice_gen.files.names import distinct, file_stem, portable
from notice_gen.model.document import Document, DocumentNumber, Head, Part, Role, TitleLines
from notice_gen.model.text import Text
from notice_gen.writers import WRITERS
from workbooks import DATA, FOUR_LEVELS, PLAIN, SYNTHETIC, TESTS, notice, write_workbook

ROOT = TESTS.parent
COMMANDS = [one.name for one in main.listed if one.line]


@pytest.mark.parametrize("name", [*CAMPAIGNS, "downward", "upward-4"])
def test_outline_is_the_golden_form(name, tmp_path: Path) -> None:
    """The tree as text; renew with NEW_GOLDEN=1."""
    if name in CAMPAIGNS:
        result = notice_gen("show", DATA / f"{name}.xlsx", "--as", "outline")
    else:
        book = write_workbook(tmp_path / "b.xlsx", SYNTHETIC[name])
        result = notice_gen("show", book, "--as", "outline", "--kind", PLAIN)
    golden = TESTS / "golden" / f"{name}.txt"
    if os.environ.get("NEW_GOLDEN"):
        golden.write_text(result.stdout, encoding="utf-8")
    assert result.stdout == golden.read_text(encoding="utf-8")


class TestExitCodes:
    def test_0_is_clean(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": FOUR_LEVELS})
        assert notice_gen("build", book, "--kind", PLAIN, "--output", tmp_path).exit_code == 0

    def test_1_lets_the_document_out_with_something_to_look_at(self, tmp_path: Path) -> None:
        result = notice_gen("build", DATA / "wangcheng.xlsx", "--output", tmp_path)
        assert result.exit_code == 1
        assert "宽 20.5 字" in result.stderr
        assert "〔F201〕" in result.stderr
        assert len(list(tmp_path.glob("*.docx"))) == 1

    def test_2_is_wrong_input_or_usage(self, tmp_path: Path) -> None:
        assert notice_gen("build", tmp_path / "no.xlsx").exit_code == 2
        assert notice_gen("build").exit_code == 2
        assert notice_gen("build", DATA / "shaoxing.xlsx", "--format", "pdx").exit_code == 2

    def test_3_is_something_missing_on_the_machine(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setitem(sys.modules, "lxml", None)
        result = notice_gen("build", DATA / "shaoxing.xlsx", "--for", "libreoffice", "--output", tmp_path)
        assert result.exit_code == 3
        assert "本机缺少 Python 软件包“lxml”" in result.output

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["build"], "用法不对：缺少“工作簿”。"),
            (
                ["biuld", "x"],
                f"用法不对：没有这个命令，可用：{'、'.join(COMMANDS)}；可能是“build”。",
            ),
            (["build", "x", "--ouput", "y"], "用法不对：没有“--ouput”这个选项，可能是“--output”。"),
            (["build", "x", "--for", "wps"], "用法不对：“--for”只能是：word、libreoffice。"),
            (["build", "x", "--jobs", "0"], "用法不对：“--jobs”要写一个正整数。"),
            (
                ["build", "我的", "工作簿.xlsx"],
                "用法不对：多写了“工作簿.xlsx”；名称中有空格的，整个放在引号里。",
            ),
            (["build", "x", "--output"], "用法不对：选项“--output”后面缺少内容。"),
            (["build", "x", "--json=1"], "用法不对：选项“--json”后面不写内容。"),
            (["units", "x", "--first", "-1"], "用法不对：“--first”要写 0 或一个正整数。"),
            (["build", "x", "--format", ""], "用法不对：没有“”这种格式"),
            (["build", "x", "--format", "pdx"], f"用法不对：没有“pdx”这种格式，可用：{'、'.join(WRITERS)}。"),
        ],
    )
    def test_wrong_usage_is_said_in_chinese(self, arguments, said) -> None:
        result = notice_gen(*arguments)
        assert result.exit_code == 2
        assert said in result.output

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--help"],
            ["build", "--help"],
            ["check", "-h"],
            ["show", "--help"],
            ["doctor", "-h"],
            ["init", "-h"],
        ],
    )
    def test_help_is_chinese(self, arguments) -> None:
        result = notice_gen(*arguments)
        assert result.exit_code == 0
        assert "用法：" in result.output
        assert not [w for w in ("Usage", "Options", "Show", "Commands", "COMMAND") if w in result.output]

    def test_without_words_five_lines_say_what_to_do(self) -> None:
        """Each command that they name is there."""
        result = notice_gen()
        assert result.exit_code == 0
        assert len(result.output.splitlines()) == 5
        named = set(re.findall(r"notice-gen ([a-z]+) ?", result.output))
        assert named == {"init", "check", "build", "doctor"}

    def test_check_says_that_all_is_well(self, tmp_path: Path) -> None:
        book = write_workbook(tmp_path / "b.xlsx", {"发文": notice(), "正文": FOUR_LEVELS})
        result = notice_gen("check", book, "--kind", PLAIN)
        assert result.exit_code == 0
        assert result.output == "没有发现问题，可以生成 1 份公文。\n"


def test_json_is_for_programs(tmp_path: Path) -> None:
    """Documents with their keys and files, findings with code and cell."""
    answer = json.loads(notice_gen("build", DATA / "wangcheng.xlsx", "--output", tmp_path, "--json").stdout)
    (document,) = answer["documents"]
    (finding,) = answer["findings"]
    assert document["key"] == "2022-01/实施方案通知"
    assert Path(document["files"][0]).exists()
    assert document["written"] == document["files"]
    assert (finding["code"], finding["sheet"], finding["cell"]) == ("F201", "发文", "B6")
    check = json.loads(notice_gen("check", DATA / "shaoxing.xlsx", "--json").stdout)
    assert check["documents"] == [{"key": "2021-01/专题活动方案通知"}]
    assert {finding["code"] for finding in check["findings"]} == {"W166"}


class TestSeveralDocuments:
    @pytest.fixture
    def book(self, tmp_path: Path):
        documents = [
            notice(文件=name, 序号=n, 标题=f"关于{name}的通知") for n, name in enumerate("甲乙丙", 1)
        ]
        prose = [["文件", "部分", "内容"], *([d["文件"], "正文", f"{d['文件']}的正文"] for d in documents)]
        form = [["项目", "内容", "内容2", "内容3"], *([k, *(d[k] for d in documents)] for k in documents[0])]
        return write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": prose})

    def test_each_gets_its_own_prose(self, book, tmp_path: Path) -> None:
        from word import words

        assert notice_gen("build", book, "--kind", PLAIN, "--output", tmp_path / "out").exit_code == 0
        for name in "甲乙丙":
            (docx,) = (tmp_path / "out").glob(f"*关于{name}的通知*.docx")
            assert f"{name}的正文" in words(docx)

    def test_documents_of_two_kinds_take_their_own_rows(self, tmp_path: Path) -> None:
        """Rows of one document are not missing from the other; a list that one of them prints is used."""
        from test_templates import kind_of

        kind_of(tmp_path / "templates" / "own", "@标题 {{ 发文.标题 }}\n{% for 段 in 正文 %}\n{{ 段.内容 }}\n{% endfor %}\n",
                'title = "本院通知"\nsheets = ["发文", "正文"]')  # fmt: skip
        form = [["项目", "内容", "内容2"]]
        form += [[k, v, v] for k, v in notice().items()] + [
            ["模板", "本院通知", "印发类通知"],
            ["印发件标题", None, "公文处理工作"],
        ]
        form[1] = ["文件", "甲", "乙"]
        prose = [["文件", "部分", "内容"], ["甲", "正文", "甲文"], ["乙", "方案", "乙文"]]
        book = write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": prose})
        result = notice_gen("build", book, "--output", tmp_path / "out")
        assert result.exit_code == 1, result.output  # our own kind prints little of 发文
        assert "“正文”表" not in result.output
        assert len(list((tmp_path / "out").glob("*.docx"))) == 2

    def test_one_names_its_kind_and_one_does_not(self, tmp_path: Path) -> None:
        """An empty 模板 is the usual kind, beside a document of another; a column 说明 names none."""
        from test_templates import kind_of

        kind_of(
            tmp_path / "templates" / "own",
            "@标题 {{ 发文.标题 }}\n甲文。\n",
            'title = "本院通知"\nsheets = ["发文"]',
        )
        form = [
            ["项目", "说明", "内容", "内容2"],
            ["模板", "模板的名称", "本院通知", None],
            ["印发件标题", "", None, "公文处理工作"],
        ]
        form += [[k, "", v, v] for k, v in notice().items()]
        form[3] = ["文件", "", "甲", "乙"]
        prose = [["文件", "部分", "内容"], ["乙", "方案", "乙文"]]
        book = write_workbook(tmp_path / "b.xlsx", {"发文": form, "正文": prose})
        result = notice_gen("show", book)
        assert result.exit_code == 1, result.output  # our own kind prints little of 发文
        assert "“正文”表" not in result.output
        assert "甲文。" in result.stdout
        assert "乙文" in result.stdout

    def test_a_file_that_cannot_be_written_leaves_the_others(self, book, tmp_path: Path) -> None:
        """Said truly: some are there, the rest is not."""
        (tmp_path / "out" / "某卫发〔2026〕2号 关于乙的通知 2026-03-05.docx").mkdir(parents=True)
        result = notice_gen("build", book, "--kind", PLAIN, "--output", tmp_path / "out")
        assert result.exit_code == 2
        assert "（已有同名的文件夹）" in result.output
        assert "共有 1 处错误，有的文件已经生成，其余没有。" in result.output
        assert len([path for path in (tmp_path / "out").glob("*.docx") if path.is_file()]) == 2

    @pytest.mark.slow
    def test_processes_make_the_same_files(self, book, tmp_path: Path) -> None:
        """--jobs 2: the same names, the same bytes."""
        for jobs in ("1", "2"):
            notice_gen("build", book, "--kind", PLAIN, "--output", tmp_path / jobs, "--jobs", jobs)
        one, two = ({p.name: p.read_bytes() for p in (tmp_path / j).iterdir()} for j in ("1", "2"))
        assert len(one) == 4  # the record of the folder too
        assert one == two


class TestFileNames:
    def document(self, number, title):
        head = Head(elements=(DocumentNumber(Text.of(number)),))
        return Document(head, (Part(Role.MAIN, (TitleLines(Text.of(title)),)),))

    def test_number_and_title(self) -> None:
        assert (
            file_stem(self.document("某发〔2026〕7号", "关于某事的通知")) == "某发〔2026〕7号 关于某事的通知"
        )
        assert file_stem(self.document("某发〔2026〕　　号", "关于某事的通知")) == "送审稿 关于某事的通知"

    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ('a<b>:"/\\|?*', "a＜b＞：＂／＼｜？＊"),
            ("../../etc/passwd", "．．／．．／etc／passwd"),
            ("名称. . ", "名称"),
            ("con", "_con"),
            ("NUL.txt", "_NUL.txt"),
            ("\u202e\u200b\x07名", "名"),
            ("", "送审稿"),
        ],
    )
    def test_they_are_safe_on_every_system(self, name, safe) -> None:
        assert portable(name).replace("．．", "..") == safe.replace("．．", "..").removeprefix("..")

    def test_long_names_are_cut_at_a_character(self) -> None:
        assert len(portable("某" * 300).encode()) <= 200

    def test_two_alike_get_two_files(self) -> None:
        assert distinct(["甲A", "甲ａ", "甲a"]) == ["甲A", "甲ａ（2）", "甲a（3）"]


class TestStart:
    def modules(self, code: str) -> set[str]:
        """What a fresh interpreter has loaded afterwards, the standard library aside."""
        script = f"import sys\n{code}\nprint('---')\nprint('\\n'.join(sys.modules))"
        result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        loaded = {name.split(".")[0] for name in result.stdout.partition("---")[2].split()}
        return {
            name for name in loaded - sys.stdlib_module_names if not name.startswith(("_", "sitecustomize"))
        }

    def test_help_imports_click_and_nothing_else(self) -> None:
        """`notice-gen --help` costs what `import click` costs."""
        helped = self.modules(
            "from notice_gen.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
        )
        assert helped - {"colorama"} == {"click", "notice_gen"}

    def test_a_build_leaves_out_what_it_does_not_need(self, tmp_path: Path) -> None:
        built = self.modules(
            f"from notice_gen.cli import main\n"
            f"try: main(['build', {str(DATA / 'shaoxing.xlsx')!r}, '--output', {str(tmp_path)!r}])\n"
            f"except SystemExit: pass"
        )
        assert built & {"docx", "jinja2"}
        assert not built & {"openpyxl", "PIL", "pypdfium2"}


@pytest.mark.slow
class TestOddEnvironments:
    def run(self, *arguments, **environment):
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT")}
        return subprocess.run(
            [sys.executable, "-m", "notice_gen", *map(str, arguments)],
            env={**kept, **environment},
            capture_output=True,
        )

    def test_c_locale_and_no_home(self, tmp_path: Path) -> None:
        result = self.run("build", DATA / "wangcheng.xlsx", "--output", tmp_path, LC_ALL="C")
        assert result.returncode == 1
        assert "题目第 2 行" in result.stderr.decode("utf-8")

    def test_a_console_that_lacks_characters(self, tmp_path: Path) -> None:
        """Code page 936 has not every character of every title."""
        book = write_workbook(
            tmp_path / "b.xlsx", {"发文": notice(标题="关于𬀩㛃的通知"), "正文": FOUR_LEVELS}
        )
        result = self.run("build", book, "--kind", PLAIN, "--output", tmp_path / "o", PYTHONIOENCODING="gbk")
        assert result.returncode == 0
        assert b"Traceback" not in result.stderr
        assert len(list((tmp_path / "o").glob("*.docx"))) == 1


@pytest.mark.slow
def test_the_wheel_brings_what_the_program_reads(tmp_path: Path) -> None:
    """Installed elsewhere, without the repository, it builds a sample; types and the examples of `explain` come along."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".*", "output", "tests", "bench", "docs"))
    subprocess.run(
        [*pip, "install", "--no-build-isolation", "--no-deps", "--target", tmp_path / "site", copy],
        check=True, capture_output=True,
    )  # fmt: skip
    shutil.rmtree(copy)
    package = ROOT / "src" / "notice_gen"
    wanted = {str(path.relative_to(package)) for path in package.rglob("*") if path.is_file()}
    wanted |= {str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*") if path.is_file()}
    site = tmp_path / "site" / "notice_gen"
    brought = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    assert {"py.typed", "cli/examples.json", "writers/pdf/page.typ"} <= wanted
    assert [name for name in wanted - brought if "__pycache__" not in name] == []
    script = "import notice_gen, sys; print(notice_gen.__file__); from notice_gen.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", script, "build", str(DATA / "shaoxing.xlsx"), "--output", "out"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )
    assert str(tmp_path / "site") in result.stdout
    assert result.returncode == 1, result.stderr
    assert "〔W166〕" in result.stderr


def test_an_empty_book_is_said(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "b.xlsx", {"发文": [["文件", "发文机关", "主送机关"]], "正文": FOUR_LEVELS}
    )
    result = notice_gen("build", book, "--output", tmp_path / "out", "--kind", PLAIN)
    assert "“发文”表：表中还没有内容。" in result.output
