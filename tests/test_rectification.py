"""整改通知书: the office's notice to each unit, by that unit's row, the common text and 发文."""

from __future__ import annotations

import os
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from conftest import notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import spot
from notice_gen.settings.kinds import find_kind, load_kind
from notice_gen.writers.outline import outline
from workbooks import DATA, TESTS, write_workbook

sys.path.insert(0, str(TESTS.parent / "scripts"))

import rectification

SAMPLE = DATA / "zhenggai.xlsx"
TEXT = [["内容"], ["【检查日期】，你单位存在下列问题："], ["【主要问题】"], ["请于【整改期限】前整改到位。"]]
UNIT = {"单位名称": "某某镇卫生院", "单位代码": "B01", "检查日期": "2026-03-12", "整改期限": "2026-04-15"}


def form(**fields: object) -> dict[str, object]:
    return {
        "文件": "整改通知",
        "活动编号": "2026-整改01",
        "模板": "整改通知书",
        "标题": "安全问题整改的通知",
        "发文机关": "某某区卫生健康局",
        "机关代字": "某卫改",
        "年份": "2026",
        "印发机关": "某某区卫生健康局办公室",
        **fields,
    }


def said(folder: Path, unit: dict[str, str], report: Report | None = None, **fields: object) -> list[str]:
    """The notice to one unit as lines of text."""
    row = {**UNIT, "主要问题": "楼道堆放杂物。", **unit}
    sheets = {"发文": form(**fields), "正文": TEXT, "单位": [list(row), list(row.values())]}
    book = write_workbook(folder / "整改.xlsx", sheets)
    (one,) = compose_workbook(Source(book, "整改通知书"), report if report is not None else Report())
    return outline(one.document).splitlines()


def line(lines: list[str], element: str) -> str:
    (found,) = (words for words in lines if words.startswith(f"〔{element}〕"))
    return found.partition("〕")[2]


def typed(workbook: Path | BytesIO) -> dict[str, list[dict[str, str]]]:
    """The filled cells of each sheet by their headers; of the form by its items."""
    book = openpyxl.load_workbook(workbook)
    form = {str(row[0]): str(row[1]) for row in book["发文"].iter_rows(values_only=True) if row[0] and row[1]}
    said = {"发文": [form]}
    for name in ("正文", "单位"):
        header, *rows = book[name].iter_rows(values_only=True)
        filled = [{str(h): str(v) for h, v in zip(header, row, strict=True) if v} for row in rows]
        said[name] = [row for row in filled if row]
    return said


class TestSample:
    @pytest.mark.slow
    def test_it_is_what_the_script_types(self) -> None:
        """Whatever columns the blank workbook has gained since."""
        assert typed(SAMPLE) == typed(BytesIO(rectification.sample()))

    def test_it_is_in_order(self) -> None:
        result = notice_gen("check", SAMPLE)
        assert (result.exit_code, result.output) == (0, "没有发现问题，可以生成 12 份公文。\n")

    @pytest.mark.parametrize("code", ["A01", "A05", "C01"])
    def test_a_notice_is_the_golden_form(self, code) -> None:
        """The tree as text; renew with NEW_GOLDEN=1."""
        made = {
            one.key.rpartition("/")[2]: one for one in compose_workbook(Source(SAMPLE), Report(), units=True)
        }
        golden = TESTS / "golden" / f"rectification-{code}.txt"
        if os.environ.get("NEW_GOLDEN"):
            golden.write_text(outline(made[code].document), encoding="utf-8")
        assert outline(made[code].document) == golden.read_text(encoding="utf-8")

    def test_its_drafts_have_no_number(self, tmp_path: Path) -> None:
        result = notice_gen("units", SAMPLE, "--output", tmp_path, "--format", "outline")
        assert result.exit_code == 0, result.output
        made = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")]
        assert len(made) == 12
        assert all("〔发文字号〕某卫改〔2026〕　　号\n" in words for words in made)
        assert all("〔成文日期〕2026年　　月　　日\n" in words for words in made)

    def test_drafts_are_files_that_word_accepts(self, tmp_path: Path) -> None:
        result = notice_gen("units", SAMPLE, "--output", tmp_path)
        assert result.exit_code == 0
        assert len([*tmp_path.rglob("*.docx")]) == 12  # conftest has each of them validated

    @pytest.mark.faces
    def test_a_usual_notice_is_one_page(self, tmp_path: Path) -> None:
        """Two lines of findings; with several paragraphs of them it is a leaf of two pages."""
        result = notice_gen("units", SAMPLE, "--output", tmp_path, "--format", "pdf")
        assert result.exit_code == 0, result.output
        pages = {path.name[:2]: len(pypdfium2.PdfDocument(path)) for path in tmp_path.rglob("*.pdf")}
        assert pages == {**{f"{n:02d}": 1 for n in range(1, 11)}, "11": 2, "12": 2}


class TestNumberAndDates:
    def test_they_are_those_of_the_unit_s_row(self, tmp_path: Path) -> None:
        unit = {"年份": "2027", "序号": "5", "成文日期": "2027-03-27", "印发日期": "2027-03-28"}
        lines = said(tmp_path, unit, 成文日期="2026-03-20", 印发日期="2026-03-21")
        assert line(lines, "发文字号") == "某卫改〔2027〕5号"
        assert line(lines, "成文日期") == "2027年3月27日"
        assert line(lines, "印发日期") == "2027年3月28日"

    def test_what_the_row_leaves_open_is_said_by_the_form(self, tmp_path: Path) -> None:
        lines = said(tmp_path, {"序号": "5"}, 成文日期="2026-03-27", 印发日期="2026-03-28")
        assert line(lines, "发文字号") == "某卫改〔2026〕5号"
        assert line(lines, "成文日期") == "2026年3月27日"
        assert line(lines, "印发日期") == "2026年3月28日"

    def test_a_number_in_the_form_is_never_that_of_all_units(self, tmp_path: Path) -> None:
        assert line(said(tmp_path, {}, 序号="5"), "发文字号") == "某卫改〔2026〕　　号"

    def test_a_draft_leaves_them_blank(self, tmp_path: Path) -> None:
        lines = said(tmp_path, {}, 年份="")
        assert line(lines, "发文字号") == "某卫改〔　　〕　　号"
        assert line(lines, "成文日期") == "　　年　　月　　日"
        assert line(lines, "印发日期") == "　　年　　月　　日"


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        ({}, "关于某某镇卫生院安全问题整改的通知"),
        ({"整改事项": "消防安全"}, "关于某某镇卫生院消防安全整改的通知"),
        ({"整改事项": "消防安全", "标题": "关于限期整改的通知"}, "关于限期整改的通知"),
    ],
)
def test_the_row_s_own_words_come_first_in_the_title(tmp_path: Path, unit, title) -> None:
    assert line(said(tmp_path, unit), "标题") == title


def test_it_goes_to_the_unit_under_the_office_s_own_mark(tmp_path: Path) -> None:
    lines = said(tmp_path, {}, 抄送机关="某某区人民政府办公室")
    assert line(lines, "发文机关标志") == "某某区卫生健康局文件"
    assert line(lines, "主送机关") == "某某镇卫生院"
    assert line(lines, "署名") == "某某区卫生健康局"
    assert line(lines, "抄送机关") == "某某区人民政府办公室"
    assert line(lines, "印发机关") == "某某区卫生健康局办公室"


def test_findings_of_several_lines_are_paragraphs(tmp_path: Path) -> None:
    """A 【列名】 that is all of its cell gives the words as they stand."""
    lines = said(tmp_path, {"主要问题": "楼道堆放杂物。\n灭火器过期。"})
    assert [words for words in lines if words.startswith("  ")] == [
        "  2026年3月12日，你单位存在下列问题：",
        "  楼道堆放杂物。",
        "  灭火器过期。",
        "  请于2026年4月15日前整改到位。",
    ]


def test_findings_that_are_still_to_come_are_a_gap(tmp_path: Path) -> None:
    report = Report()
    lines = said(tmp_path, {"主要问题": ""}, report)
    assert "  【待填：主要问题】" in lines
    assert [(finding.code, spot(finding.place)) for finding in report] == [("W114", "E2")]


@pytest.mark.parametrize(
    ("kind", "numbered"),
    [
        ("printed-notice", True),
        ("rectification-notice", True),
        ("unit-plan", False),
        ("dispatch-slip", False),
    ],
)
def test_a_kind_says_whether_it_takes_numbers_of_the_register(kind, numbered) -> None:
    """The office numbers what it issues; a unit numbers its own plan, and a slip has no number."""
    assert find_kind(kind).register is numbered


@pytest.mark.parametrize(("documents", "numbered"), [("发文", True), ("单位", False)])
def test_where_nothing_is_said_the_documents_of_the_form_are_numbered(
    tmp_path: Path, documents, numbered
) -> None:
    declaration = f'documents = "{documents}"\nsheets = ["发文"]\n[[sheet]]\nname = "单位"\n'
    (tmp_path / "kind.toml").write_text(declaration + 'fields = [{ name = "单位名称" }]\n', encoding="utf-8")
    (tmp_path / "body.md.j2").write_text("@标题 某某\n", encoding="utf-8")
    assert load_kind(tmp_path).register is numbered
