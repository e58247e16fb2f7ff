"""The PDF beside the Word file: the same words and lines, PDF/A, the same bytes, and no box for a character.

The millimetres are in test_rendered_pages.py, which measures both.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import patch

import pypdfium2 as pdfium
import pytest

from conftest import CAMPAIGNS, Rendered, built_pdf, notice_gen
from notice_gen.writers.pdf import font_files, fonts
from pages import Pages
from workbooks import DATA, FILLER, PLAIN, notice, write_workbook

pytestmark = pytest.mark.faces
RARE = "𬀩㛃䶮玥喆堃"


def pdf_of(folder: Path, *rows: object, **fields: object) -> Path:
    """The PDF of a plain notice with these rows of 正文 and fields of 发文."""
    sheets = {"发文": notice(**fields), "正文": [["部分", "层级", "标题", "内容"], *rows]}
    book = write_workbook(folder / "b.xlsx", sheets)
    return built_pdf(book, folder / "out", "--kind", PLAIN)


def words(pdf: Path) -> str:
    document = pdfium.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def said(folder: Path, *rows: object, **fields: object) -> tuple[list[dict[str, str]], int]:
    """What is said of a notice that is to become a PDF, and the exit code."""
    sheets = {"发文": notice(**fields), "正文": [["部分", "层级", "标题", "内容"], *rows]}
    book = write_workbook(folder / "工作簿.xlsx", sheets)
    command = ("build", book, "--kind", PLAIN, "--format", "docx,pdf", "--output", folder / "out", "--json")
    result = notice_gen(*command)
    return json.loads(result.stdout)["findings"], result.exit_code


# ---- beside the Word file ---------------------------------------------------------------------------


def breaks(pages: Pages) -> set[int]:
    """After how many characters of the document a line ends."""
    ends, at = set(), 0
    for page in pages:
        for line in page.text_lines:
            at += len(line.text)
            ends.add(at)
    return ends


def text(pages: Pages) -> list[str]:
    """The characters of each page in one order: where lines end in a table's cells, words are read in another one."""
    return ["".join(sorted("".join(line.text for line in page.text_lines))) for page in pages]


@pytest.mark.rendered
class TestBesideLibreOffice:
    def test_both_carry_the_same_text(self, from_libreoffice: Rendered, from_typst: Rendered) -> None:
        """On each page; between 汉字 and digits LibreOffice's copy has U+2060 and ends no line, the PDF does."""
        for name in from_typst:
            assert text(from_typst[name]) == text(from_libreoffice[name]), name

    def test_both_have_as_many_pages(self, from_libreoffice: Rendered, from_typst: Rendered) -> None:
        for name in from_typst:
            assert len(from_typst[name]) == len(from_libreoffice[name]), name

    def test_lines_break_at_the_same_character(
        self, from_libreoffice: Rendered, from_typst: Rendered
    ) -> None:
        """At least 95 %; what differs and why is in docs/pdf.md."""
        theirs = {(name, at) for name, pages in from_libreoffice.items() for at in breaks(pages)}
        ours = {(name, at) for name, pages in from_typst.items() for at in breaks(pages)}
        assert len(theirs & ours) >= 0.95 * len(theirs)


# ---- the file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CAMPAIGNS)
class TestTheFile:
    @pytest.fixture
    def pdf(self, name, tmp_path: Path):
        return built_pdf(DATA / f"{name}.xlsx", tmp_path)

    def test_it_claims_pdf_a_2b(self, pdf) -> None:
        data = pdf.read_bytes()
        assert b"<pdfaid:part>2</pdfaid:part>" in data
        assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
        assert b"/OutputIntents" in data

    def test_it_is_tagged(self, pdf) -> None:
        data = pdf.read_bytes()
        assert b"/StructTreeRoot" in data
        assert re.search(rb"/Lang\s*\(zh", data)

    def test_its_faces_are_embedded(self, pdf) -> None:
        data = pdf.read_bytes()
        descriptors = data.count(b"/Type/FontDescriptor") or data.count(b"/FontDescriptor")
        assert descriptors
        assert (
            len(re.findall(rb"/FontFile[23]", data)) >= len(re.findall(rb"/Type\s*/FontDescriptor", data)) > 0
        )

    def test_another_process_writes_the_same_bytes(self, pdf, name, tmp_path: Path) -> None:
        again = tmp_path / "again"
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "notice_gen",
            "build",
            DATA / f"{name}.xlsx",
            "--format",
            "pdf",
        ]
        subprocess.run([*command, "--output", again], capture_output=True, check=False)
        (other,) = again.glob("*.pdf")
        assert other.read_bytes() == pdf.read_bytes()


def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    """Workers are spawned: Typst does not survive a fork."""
    forms = {
        "项目": ["内容", "内容"],
        **{k: [v, v] for k, v in notice().items()},
        "文件": ["甲", "乙"],
        "序号": [1, 2],
    }
    rows = [[item, *values] for item, values in forms.items()]
    book = write_workbook(tmp_path / "b.xlsx", {"发文": rows, "正文": [["部分", "内容"], ["正文", FILLER]]})
    for jobs in (1, 2):
        out = tmp_path / f"jobs-{jobs}"
        result = notice_gen(
            "build", book, "--kind", PLAIN, "--format", "pdf", "--output", out, "--jobs", jobs
        )
        assert result.exit_code in (0, 1), result.output
    alone, together = (
        [p.read_bytes() for p in sorted((tmp_path / f"jobs-{n}").glob("*.pdf"))] for n in (1, 2)
    )
    assert len(alone) == 2
    assert alone == together


def test_it_is_dated_by_the_document(tmp_path: Path) -> None:
    """Not by the clock: 成文日期 is the file's date."""
    assert b"2026-03-05" in pdf_of(tmp_path, ["正文", None, None, "正文。"]).read_bytes()


# ---- words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "# 一",
        "#let x = 1",
        "$a^2$",
        "*不是粗体*",
        "\\u{41}",
        "= 标题",
        "{{ 7*7 }}",
        "<w:p>",
        "//注",
        "@引用",
        "\"引号'",
    ],
)
def test_a_cell_that_looks_like_markup_stays_text(cell, tmp_path: Path) -> None:
    pdf = pdf_of(tmp_path, ["正文", None, None, f"前{cell}后"])
    assert f"前{cell}后".replace(" ", "") in words(pdf).replace(" ", "").replace("\r\n", "")


def test_rare_characters_of_names_come_out(tmp_path: Path) -> None:
    """From a face that has them, in every face of the document."""
    rows = [
        ["正文", None, None, f"王{RARE}同志。"],
        [None, "一级", f"黑体{RARE}", None],
        [None, "二级", f"楷体{RARE}", None],
    ]
    pdf = pdf_of(tmp_path, *rows, 标题=f"关于{RARE}的通知")
    assert words(pdf).count(RARE) == 4


def test_what_is_still_to_be_filled_in_is_marked(tmp_path: Path) -> None:
    """Yellow, as in the Word file."""
    page = pdfium.PdfDocument(pdf_of(tmp_path, ["正文", None, None, "正文。"], 主送机关=""))[0]
    colours = {colour for _, colour in page.render(scale=2).to_pil().convert("RGB").getcolors(1 << 20)}
    assert (255, 255, 0) in colours


@pytest.mark.parametrize("filled", range(4, 16))
def test_the_signature_is_never_alone_on_a_page(filled, tmp_path: Path) -> None:
    """7.3.5: the last paragraph goes with it."""
    rows = [["正文", None, None, "正" * 28 * filled], [None, None, None, "末" * 40]]
    pages = Pages(pdf_of(tmp_path, *rows))
    page, line = pages.find("2026年3月5日")
    assert page.text_lines.index(line) >= 2
    assert any("末" in line.text for line in page.text_lines)


@pytest.mark.parametrize("filled", range(8, 14))
def test_a_heading_stays_with_its_text(filled, tmp_path: Path) -> None:
    rows = [
        ["正文", None, None, "正" * (28 * filled - 2)],
        [None, "一级", "标题", None],
        [None, None, None, "文" * 60],
    ]
    for page in Pages(pdf_of(tmp_path, *rows)):
        assert page.text_lines[-1].text != "一、标题"


# ---- faces ------------------------------------------------------------------------------------------


class TestFaces:
    def test_a_character_that_no_face_has_is_named_by_its_cell(self, tmp_path: Path) -> None:
        findings, code = said(tmp_path, ["正文", None, None, "王𓀀同志。"])
        (found,) = [finding for finding in findings if finding["code"] == "M012"]
        assert (found["severity"], found["sheet"], found["cell"]) == ("错误", "正文", "D2")
        assert "𓀀" in found["seen"]
        assert code == 1
        (word,) = (file for file in (tmp_path / "out").iterdir() if not file.name.startswith("."))
        assert word.suffix == ".docx"
        assert "王𓀀同志" in zipfile.ZipFile(word).read("word/document.xml").decode()

    def test_also_in_tables_and_rosters(self, tmp_path: Path) -> None:
        sheets = {
            "发文": notice(),
            "正文": [["部分", "内容"], ["正文", "正文。"]],
            "附件": [["所属", "标题", "来源", "显示列"], ["通知", "分工表", "分工", None]],
            "分工": [["序号", "负责人"], [1, "王𓀀"]],
        }
        book = write_workbook(tmp_path / "b.xlsx", sheets)
        result = notice_gen("build", book, "--kind", PLAIN, "--format", "pdf", "--output", tmp_path / "o")
        assert "“分工”表 B2" in result.output

    def test_without_any_face_it_says_what_to_install(self, tmp_path: Path) -> None:
        """The Word file is written all the same."""
        with patch("notice_gen.writers.pdf.font_files.folders", lambda: [tmp_path / "none"]):
            findings, code = said(tmp_path, ["正文", None, None, "正文。"])
        (found,) = [finding for finding in findings if finding["code"] == "M011"]
        assert "方正小标宋简体" in found["remedy"]
        assert code == 3
        assert [path.suffix for path in (tmp_path / "out").glob("*.*") if path.name[0] != "."] == [".docx"]

    def test_without_typst_it_says_so(self, tmp_path: Path) -> None:
        with (
            patch.dict(sys.modules, {"typst": None}),
            patch("notice_gen.writers.pdf.press._press.cache_clear"),
        ):
            from notice_gen.writers.pdf import press

            press._press.cache_clear()
            findings, code = said(tmp_path, ["正文", None, None, "正文。"])
        assert [finding["code"] for finding in findings if finding["severity"] == "错误"] == ["M001"]
        assert code == 1  # the Word file is there

    def test_official_faces_come_before_free_ones(self) -> None:
        """The first family of each role is the one that the layout names."""
        official = font_files.Face(Path("fs.ttf"), 0, ("FangSong_GB2312", "仿宋_GB2312"), 400)
        with patch("notice_gen.writers.pdf.fonts.scan", lambda: (*fonts_of_the_machine, official)):  # type: ignore[has-type]
            fonts_of_the_machine = fonts_here
            body = fonts.chosen()["body"]
        assert body.faces[0] == official
        assert fonts.is_official(body.role, official)
        assert official.name == "仿宋_GB2312"

    def test_free_faces_are_said_to_be_free(self) -> None:
        free = font_files.Face(Path("a.otf"), 0, ("Noto Sans CJK SC",), 400)
        with patch("notice_gen.writers.pdf.fonts.scan", lambda: (free,)):
            assert fonts.faces_by_role()["黑体"] == free
        assert not fonts.is_official("黑体", free)

    def test_the_scan_reads_a_file_once(self) -> None:
        font_files.scan()
        before = font_files._faces.cache_info().misses
        font_files.scan()
        assert font_files._faces.cache_info().misses == before

    def test_a_file_that_is_no_font_is_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "broken.ttf").write_bytes(b"no font")
        (tmp_path / "broken.ttc").write_bytes(b"ttcf\x00\x01\x00\x00\x00\x00\x00\x05")
        with patch("notice_gen.writers.pdf.font_files.folders", lambda: [tmp_path]):
            assert font_files.scan() == ()


fonts_here = font_files.scan()


@pytest.mark.parametrize("slot", ["title", "level_1", "body", "level_2"])
def test_characters_and_marks_keep_their_mainland_forms(slot) -> None:
    """page.typ sets lines in Taiwan's way, for their ends; the same glyphs come out as in the mainland's.

    Not asked: the dash of Noto CJK, which its mainland form joins to the next.
    """
    import typst

    from notice_gen.writers.pdf.press import SOURCE

    assert 'region: "tw",\n  features: (locl: 0),' in SOURCE.read_text(encoding="utf-8")
    face = fonts.chosen()[slot].faces[0]
    shown = "字".join("关直骨将户门草刃海角具真化令返说尊平次认识，。、：；？！“”《》（）〔〕·")
    families = typst.Fonts(False, False, [str(face.path.parent)])
    found = {(Path(str(info.path)).name, info.index): info.family for info in families.fonts()}
    name = found[face.path.name, face.index]

    def picture(region: str) -> bytes:
        source = (
            "#set page(width: 900pt, height: 80pt)\n"
            f'#set text(font: "{name}", weight: {face.weight}, lang: "zh", {region}, fallback: false)\n{shown}'
        )
        return typst.compile(source.encode(), font_paths=families, format="png")

    assert picture('region: "tw", features: (locl: 0)') == picture('region: "cn"')


def test_a_row_taller_than_a_page_loses_nothing(tmp_path: Path) -> None:
    """It is the one row that is parted; every character is on a page, inside the type area."""
    sheets = {
        "发文": notice(),
        "正文": [["部分", "内容"], ["正文", "正文。"]],
        "附件": [["所属", "标题", "来源"], ["通知", "分工表", "分工"]],
        "分工": [["序号", "任务"], [1, "长" * 2500], [2, "短"]],
    }
    book = write_workbook(tmp_path / "b.xlsx", sheets)
    pages = Pages(built_pdf(book, tmp_path / "out", "--kind", PLAIN))
    assert "".join(text(pages)).count("长") == 2500
    assert all(line.bottom <= 262.2 for page in pages for line in page.text_lines)
