"""The doctor: what is installed, which faces there are, what is missing and what to do."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from conftest import notice_gen
from notice_gen.cli import machine
from notice_gen.cli.machine import Item, rendered
from notice_gen.cli.screen import width
from notice_gen.writers.pdf.font_files import Face
from notice_gen.writers.pdf.fonts import ROLES

pytestmark = pytest.mark.slow  # processes, faces


def items(*arguments: object) -> tuple[dict[str, dict[str, str]], int]:
    """What the command finds, by name, and its exit code."""
    result = notice_gen("doctor", "--json", *arguments)
    assert "Traceback" not in result.output
    return {item["name"]: item for item in json.loads(result.stdout)["items"]}, result.exit_code


def test_all_is_well_here(tmp_path: Path) -> None:
    """Each package that pyproject.toml asks for, the templates, the folder; nothing is left behind."""
    found, code = items("--output", tmp_path / "output")
    assert code == 0
    packages = {"click", "jinja2", "lxml", "openpyxl", "pypinyin", "python-docx", "xlrd"}
    assert packages <= {name for name, item in found.items() if item["state"] == "好"}
    assert found["python-docx"]["seen"] == metadata.version("python-docx")
    assert found["印发类通知"]["state"] == found["输出文件夹"]["state"] == "好"
    assert list(tmp_path.iterdir()) == []


class TestSomethingMissing:
    def test_a_package(self, monkeypatch: pytest.MonkeyPatch) -> None:
        version = metadata.version

        def without_lxml(name):
            if name == "lxml":
                raise metadata.PackageNotFoundError(name)
            return version(name)

        monkeypatch.setattr(metadata, "version", without_lxml)
        result = notice_gen("doctor")
        assert result.exit_code == 3
        assert "缺    lxml" in result.output
        assert result.output.endswith("缺少：lxml。补上以后再运行 notice-gen doctor。\n")

    def test_a_package_that_is_too_old(self, monkeypatch: pytest.MonkeyPatch) -> None:
        version = metadata.version
        monkeypatch.setattr(metadata, "version", lambda name: "5.9" if name == "lxml" else version(name))
        found, code = items()
        assert code == 3
        assert found["lxml"]["seen"].startswith("5.9，需要 6.1.")

    def test_a_folder_that_takes_no_files(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        found, code = items("--output", tmp_path / "file" / "output")
        assert code == 3
        assert found["输出文件夹"]["state"] == "缺"

    def test_a_template_that_is_wrong(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "templates" / "own").mkdir(parents=True)
        (tmp_path / "templates" / "own" / "kind.toml").write_text("sheets = 7 8\n")
        monkeypatch.chdir(tmp_path)
        found, code = items()
        assert code == 3
        assert "own/kind.toml" in found["own"]["seen"]

    def test_faces_and_office_programs_are_only_noted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The Word file names the official faces, and Word has them."""
        monkeypatch.setattr("notice_gen.writers.pdf.fonts.scan", lambda: ())
        monkeypatch.setattr(machine.shutil, "which", lambda name: None)  # type: ignore[attr-defined]
        found, code = items()
        assert code == 0
        assert {found[name]["state"] for name in (*ROLES, "办公软件")} == {"留意"}
        assert "texlive-lang-chinese" in found["仿宋"]["remedy"]


def test_the_faces_are_those_that_a_pdf_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The official one where there is one, else the free one in its place, by name."""
    own = Face(Path("a.ttf"), 0, ("SimHei", "黑体"), 400)
    free = Face(Path("b.otf"), 0, ("FandolFang R",), 400)
    monkeypatch.setattr("notice_gen.writers.pdf.fonts.scan", lambda: (own, free))
    found, _ = items()
    assert found["黑体"]["seen"] == "黑体"
    assert found["仿宋"]["seen"] == "没有仿宋_GB2312，用 FandolFang R 代替"
    assert found["楷体"]["state"] == "留意"


def test_the_table_keeps_within_the_width() -> None:
    """Also where paths are long; marks and names stand in columns."""
    long = Item("程序", "notice-gen", "留意", "0.1.0，在 /opt/某某/" + "很长的路径/" * 12, "重新安装" * 20)
    lines = list(rendered([long, Item("程序", "乙", "好", "1.0")], 79))
    assert all(width(line) <= 79 for line in lines)
    assert "  好    乙          1.0" in lines
