"""The page to look at: everything in one file, pictures that show the pages, findings by their cells, nothing else runs."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pypdfium2 as pdfium
import pytest
from PIL import Image

from conftest import notice_gen
from notice_gen.cli.working_folder import has_screen
from workbooks import DATA, FILLER, PLAIN, notice, write_workbook

pytestmark = pytest.mark.faces
NASTY = "</li><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}\u202e"


class Read(HTMLParser):
    """What a page holds: its tags with their attributes, and its words."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, tag: str, attribute: str) -> list[str]:
        return [found[attribute] or "" for name, found in self.tags if name == tag and attribute in found]


def book(folder: Path, words: str = FILLER, **fields: Any) -> Path:
    sheets = {"发文": notice(**fields), "正文": [["部分", "内容"], ["正文", words]]}
    return write_workbook(folder / "工作簿.xlsx", sheets)


def previewed(workbook: Path, output: Path, *options: object) -> Read:
    result = notice_gen("preview", workbook, "--output", output, "--no-open", *options)
    assert "Traceback" not in result.output
    (page,) = output.glob("*.html")
    return Read(page)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("preview")


@pytest.fixture(scope="module")
def page(folder: Path) -> Read:
    """The page of a campaign."""
    return previewed(DATA / "shaoxing.xlsx", folder)


class TestThePage:
    def test_it_asks_the_network_for_nothing(self, page) -> None:
        """No address, no script, no frame; a policy that forbids all but its own pictures and styles."""
        assert not re.search(r"https?:|@import|url\(|//", re.sub(r"data:[^\"]*", "", page.text))
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "iframe", "object", "form"})
        assert all(source.startswith("data:image/png;base64,") for source in page.of("img", "src"))
        (policy,) = (a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
        assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

    def test_it_shows_every_page_of_the_pdf(self, page, folder) -> None:
        """As wide as it says, and with ink on it."""
        (pdf,) = folder.glob("*.pdf")
        pictures = [base64.b64decode(source.partition(",")[2]) for source in page.of("img", "src")]
        assert len(pictures) == len(pdfium.PdfDocument(pdf)) > 1
        for data, (_, attributes) in zip(pictures, (t for t in page.tags if t[0] == "img"), strict=True):
            picture = Image.open(io.BytesIO(data))
            assert (str(picture.width), str(picture.height)) == (attributes["width"], attributes["height"])
            assert picture.convert("L").getextrema()[0] < 60  # type: ignore[operator]

    def test_red_stays_red(self, tmp_path: Path) -> None:
        page = previewed(DATA / "wangcheng.xlsx", tmp_path)
        picture = Image.open(io.BytesIO(base64.b64decode(page.of("img", "src")[0].partition(",")[2])))
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
        assert any(red > 230 and green < 40 and blue < 40 for red, green, blue in colours)  # type: ignore[misc]

    def test_findings_stand_by_their_sheet_and_cell(self, page) -> None:
        """All of what check says."""
        findings = json.loads(notice_gen("check", DATA / "shaoxing.xlsx", "--pages", "--json").stdout)[
            "findings"
        ]
        assert {finding["code"] for finding in findings} == {"W166", "P103"}  # of cells, and of pages
        for finding in findings:
            assert finding["seen"] in page.words
            if "sheet" in finding:
                assert f"“{finding['sheet']}”表" in page.words
                assert finding["cell"] in page.words

    def test_a_finding_of_a_page_leads_to_its_picture(self, page) -> None:
        targets = {link for link in page.of("a", "href") if link.startswith("#")}
        assert targets
        assert {target[1:] for target in targets} <= set(page.of("figure", "id"))

    def test_the_same_workbook_gives_the_same_bytes(self, page, tmp_path: Path) -> None:
        again = previewed(DATA / "shaoxing.xlsx", tmp_path)
        assert re.sub("<h1>.*?</h1>", "", again.text) == re.sub("<h1>.*?</h1>", "", page.text)


def test_its_links_lead_to_the_files(tmp_path: Path) -> None:
    """PDF always; the Word file where it has been made."""
    workbook = book(tmp_path, 标题="关于“50%”和 #1 号文件的通知")
    assert len(previewed(workbook, tmp_path / "out", "--kind", PLAIN).of("a", "href")) == 2
    notice_gen("build", workbook, "--kind", PLAIN, "--output", tmp_path / "out")
    links = previewed(workbook, tmp_path / "out", "--kind", PLAIN).of("a", "href")
    files = [(tmp_path / "out" / unquote(link)).resolve() for link in links]
    assert [file.suffix for file in files] == [".xlsx", ".pdf", ".docx"]
    assert all(file.is_file() for file in files)


def test_what_comes_from_cells_is_only_text(tmp_path: Path) -> None:
    """In what a finding quotes, with no character that turns the direction of writing."""
    workbook = book(tmp_path, 标题=f"关于{NASTY}的通知", 成文日期=NASTY, 密级=NASTY)
    page = previewed(workbook, tmp_path / "out", "--kind", PLAIN)
    assert "</li><script>alert(1" in page.words
    assert "\u202e" not in page.text
    assert "49" not in page.words
    named = {tag for tag, _ in page.tags}
    assert named.isdisjoint({"script", "b"})
    assert all(source.startswith("data:") for source in page.of("img", "src"))
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_a_title_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    """Where the document is made: in the heading, the links and the words for those who cannot see."""
    page = previewed(
        book(tmp_path, 标题='关于<script>x</script>"onload="的通知'), tmp_path / "out", "--kind", PLAIN
    )
    assert page.of("img", "src")
    assert "script" not in {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_a_workbook_with_an_error_shows_the_findings_only(tmp_path: Path) -> None:
    """Exit code as build: 2; no PDF, no picture."""
    workbook = book(tmp_path, 成文日期="2026.13.5")
    result = notice_gen("preview", workbook, "--kind", PLAIN, "--output", tmp_path / "out", "--no-open")
    assert result.exit_code == 2
    assert {path.suffix for path in (tmp_path / "out").glob("[!.]*")} == {".html"}
    page = Read(next((tmp_path / "out").glob("*.html")))
    assert "2026.13.5" in page.words
    assert "公文还没有生成" in page.words
    assert not page.of("img", "src")


@pytest.mark.fangsong
def test_plans_of_units_are_said_to_be_made_and_checked_elsewhere(tmp_path: Path) -> None:
    """Nothing is said to be in order that nobody has looked at."""
    page = previewed(DATA / "wangcheng.xlsx", tmp_path / "a")
    sheets = {
        "发文": {"文件": "方案", "模板": "单位方案", "标题": "方案", "发文机关": "某局"},
        "单位": [["单位名称", "单位代码"], ["甲院", "A"]],
    }
    alone = previewed(write_workbook(tmp_path / "b.xlsx", sheets), tmp_path / "b")
    for read in (page, alone):
        assert "“单位方案”一个单位一份，不在这里画，也没有在这里检查" in read.words
    assert not re.search("(?<!其他公文)没有发现问题", alone.words)


def test_exit_codes_and_json_are_as_those_of_build(tmp_path: Path) -> None:
    clean = notice_gen(
        "preview", book(tmp_path), "--kind", PLAIN, "--output", tmp_path / "o", "--no-open", "--json"
    )
    assert clean.exit_code == 0
    answer = json.loads(clean.stdout)
    assert Path(answer["preview"]).name == "工作簿_预览.html"
    assert [Path(file).suffix for file in answer["documents"][0]["files"]] == [".pdf"]
    due = book(tmp_path, 主送机关="")
    assert notice_gen("preview", due, "--kind", PLAIN, "--output", tmp_path / "o", "--no-open").exit_code == 1


class TestWhatIsMissing:
    def run(self, tmp_path: Path) -> tuple[int, str]:
        result = notice_gen(
            "preview", book(tmp_path), "--kind", PLAIN, "--output", tmp_path / "o", "--no-open"
        )
        assert not (tmp_path / "o").exists()
        return result.exit_code, result.output

    def test_without_fonts_it_says_which(self, tmp_path: Path) -> None:
        with patch("notice_gen.writers.pdf.font_files.folders", lambda: []):
            code, said = self.run(tmp_path)
        assert code == 3
        assert "方正小标宋简体" in said

    @pytest.mark.parametrize("package", ["typst", "pypdfium2"])
    def test_without_a_package_it_says_which(self, package, tmp_path: Path) -> None:
        from notice_gen.writers.pdf import press

        press._press.cache_clear()
        with patch.dict(sys.modules, {package: None}):
            code, said = self.run(tmp_path)
        assert code == 3
        assert f"缺少 Python 软件包“{package}”" in said


class TestOpening:
    def opened(self, tmp_path: Path, screen: bool, *options: str) -> list[Path]:
        shown: list[Path] = []
        with (
            patch("notice_gen.cli.working_folder.has_screen", lambda: screen),
            patch("notice_gen.cli.working_folder.open_in_desktop", shown.append),
        ):
            notice_gen("preview", book(tmp_path), "--kind", PLAIN, "--output", tmp_path / "o", *options)
        return shown

    def test_it_opens_where_there_is_a_screen(self, tmp_path: Path) -> None:
        assert self.opened(tmp_path, True) == [tmp_path / "o" / "工作簿_预览.html"]

    def test_it_does_not_where_there_is_none_or_nobody_wants_it(self, tmp_path: Path) -> None:
        assert self.opened(tmp_path, False) == []
        assert self.opened(tmp_path, True, "--no-open") == []

    @pytest.mark.parametrize(
        ("system", "variables", "seen"),
        [
            ("linux", {}, False),
            ("linux", {"DISPLAY": ":0"}, True),
            ("linux", {"WAYLAND_DISPLAY": "w"}, True),
            ("win32", {}, True),
        ],
    )
    def test_what_counts_as_a_screen(self, system, variables, seen) -> None:
        with patch.dict(os.environ, variables, clear=True), patch("sys.platform", system):
            assert has_screen() is seen


def test_more_pages_than_a_browser_bears_are_named_not_drawn(tmp_path: Path) -> None:
    """Of a hundred documents the first ones; the others have their links."""
    rows = [["项目", "内容", "内容"], *([k, v, v] for k, v in notice().items() if k not in ("文件", "序号"))]
    rows += [["文件", "甲", "乙"], ["序号", 1, 2]]
    workbook = write_workbook(
        tmp_path / "b.xlsx", {"发文": rows, "正文": [["部分", "内容"], ["正文", FILLER]]}
    )
    with patch("notice_gen.build.preview.MOST_PAGES", 1):
        page = previewed(workbook, tmp_path / "out", "--kind", PLAIN)
    assert len(page.of("img", "src")) == 1
    assert "后面 1 份没有画出来" in page.words
    assert len([link for link in page.of("a", "href") if link.endswith(".pdf")]) == 2
