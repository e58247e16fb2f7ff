"""Finals: what is refused, asked and taken over before a number is taken, and that the filed PDF says what the final says."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from conftest import notice_gen
from finals import CASES, Case, final_of, office
from issuing import MOMENT
from notice_gen.model.places import NOWHERE
from notice_gen.model.raised import base
from notice_gen.model.tables import Record
from notice_gen.office.archive import open_archive
from notice_gen.office.finals import Converted, NotConverted
from notice_gen.office.issuing import final as final_module
from notice_gen.office.issuing.issued_files import Paper
from notice_gen.office.register import open_register
from notice_gen.pages.pdfium import page_count, text_of
from notice_gen.taking.paragraphs import words

pytestmark = pytest.mark.slow  # each issues a final

ITEM = "2026-爱卫01/通知"
IDS = [case.what for case in CASES]
PDF_IN_ENGLISH = {"program": "the program's own", "libreoffice": "LibreOffice's, of the final", "": "nothing"}
PDF_IN_CHINESE = {"program": "本程序排的", "libreoffice": "LibreOffice 照定稿排的", "": "没有"}


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a campaign whose draft is made."""
    folder = tmp_path_factory.mktemp("finals")
    workbook = office(folder)
    notice_gen("build", workbook, "--output", folder / "草稿", "--format", "docx")
    return folder


@pytest.fixture
def case_there(there: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it; no place of files that Word must accept, for some finals it would not."""
    folder = tmp_path_factory.mktemp("case")
    shutil.copytree(there, folder, dirs_exist_ok=True)
    return folder


def final(folder: Path, case: Case) -> Path:
    (draft,) = (folder / "草稿").glob("*.docx")
    return final_of(draft, case, folder)


def issued(folder: Path, path: Path, *options: object, formats: str = "docx") -> dict[str, Any]:
    """What `issue --final --json` answers."""
    workbook = folder / "活动" / "工作簿.xlsx"
    words = (
        "issue",
        workbook,
        "--final",
        path,
        "--output",
        folder / "活动" / "output",
        "--format",
        formats,
        "--json",
    )
    result = notice_gen(*words, *options)
    assert result.output.startswith("{"), (result.output, result.exception)
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def codes(answer: dict[str, Any]) -> tuple[str, ...]:
    """What was said, without 提醒 on fonts and on the way of printing."""
    return tuple(
        sorted({one["code"] for one in answer["findings"]} - {"J021", "J022", "J044", "J046", "J048"})
    )


def numbers(folder: Path) -> list[str]:
    register = open_register(str(folder / "办公室" / "发文登记簿.db"), writing=False)
    return [str(entry.number) for entry in register.entries()]


def item(folder: Path) -> dict[str, Any]:
    """件.json."""
    held = open_archive(folder / "办公室" / "归档库").files(ITEM)
    description: dict[str, Any] = json.loads(held["件.json"].read_bytes())
    return description


def kept(folder: Path, name: str) -> bytes:
    return open_archive(folder / "办公室" / "归档库").files(ITEM)[name].read_bytes()


# ---- each of the table ----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_a_final_says_otherwise_is_said_before_a_number_is_taken(case: Case, case_there: Path) -> None:
    answer = issued(case_there, final(case_there, case))
    assert codes(answer) == case.said
    taken = numbers(case_there)
    assert bool(taken) == (bool(case.filed) and not case.asked)


@pytest.mark.faces
@pytest.mark.fangsong
@pytest.mark.parametrize("case", [case for case in CASES if case.filed], ids=lambda case: case.what)
def test_the_programs_own_pdf_is_filed_only_where_it_says_the_same(
    case: Case, case_there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(final_module, "printed_final", lambda *_: NotConverted("不排"))
    answer = issued(case_there, final(case_there, case), "--as-signed", formats="docx,pdf")
    assert numbers(case_there) == ["某卫发〔2026〕1号"]
    fair = [one for one in item(case_there)["files"] if one["name"] == "正本/正本.pdf"]
    assert bool(fair) == (case.filed == "program")
    assert ("J022" in {one["code"] for one in answer["findings"]}) == (case.filed == "libreoffice")


@pytest.mark.slow
@pytest.mark.rendered
@pytest.mark.fangsong
@pytest.mark.parametrize(
    "case",
    [
        one
        for one in CASES
        if one.filed == "libreoffice" and (one.printed or os.environ.get("NOTICE_GEN_FINALS"))
    ],
    ids=lambda case: case.what,
)
def test_the_text_of_the_filed_pdf_is_that_of_the_final(case: Case, case_there: Path) -> None:
    issued(case_there, final(case_there, case), "--as-signed", formats="docx,pdf")
    pdf = re.sub(r"[\s\ufffe]", "", text_of(kept(case_there, "正本/正本.pdf")))
    numbers_of_pages = "".join(f"—{n + 1}—" for n in range(page_count(kept(case_there, "正本/正本.pdf"))))
    said = base("".join(one.text for one in words(kept(case_there, "定稿/定稿.docx"))))
    wanted = re.sub(r"\s", "", said.replace("〔图〕", ""))
    assert Counter(wanted) - Counter(pdf) == Counter()
    more = Counter(pdf) - Counter(wanted + numbers_of_pages)
    assert set(more) <= set(
        "征求意见稿" if "征求意见稿" in case.what else ""
    )  # a header comes again on each page


# ---- taken over -----------------------------------------------------------------------------------


def case(what: str) -> Case:
    return next(one for one in CASES if one.what == what)


def test_register_slip_names_and_metadata_say_what_was_signed(case_there: Path) -> None:
    issued(case_there, final(case_there, case("标题改了")), "--as-signed")
    title = "关于印发《爱国卫生月活动实施方案》的紧急通知"
    register = open_register(str(case_there / "办公室" / "发文登记簿.db"), writing=False)
    (entry,) = register.entries()
    record = item(case_there)
    assert (entry.facts["标题"], record["facts"]["标题"]) == (title, title)
    assert title in record["output"]
    assert record["signed"]["标题"]["workbook"].startswith("关于印发《“爱国卫生月”")
    slip = Document(io.BytesIO(kept(case_there, "处理单/处理单.docx")))
    assert title in [cell.text for row in slip.tables[0].rows for cell in row.cells]


def test_a_review_is_kept_and_dates_the_document(case_there: Path) -> None:
    changed = final(case_there, case("改一个数"))
    options = ("--reviewed-by", "某丙", "--reviewed-on", "2026-03-19")
    assert codes(issued(case_there, changed, "--reviewed-by", "某丙", "--reviewed-on", "2026-03-17")) == (
        "J042",
        "J047",
    )
    issued(case_there, changed, *options)
    record = item(case_there)
    assert {"行为": "复审", "人": "某丙", "时间": "2026-03-19"} in record["process"]
    assert (record["facts"]["签发日期"], record["facts"]["成文日期"]) == ("2026-03-18", "2026-03-19")
    assert "2026年3月19日" in [one.text for one in words(kept(case_there, "定稿/定稿.docx"))]
    slip = Document(io.BytesIO(kept(case_there, "处理单/处理单.docx")))
    assert "某丙2026年3月19日复审" in [cell.text for row in slip.tables[0].rows for cell in row.cells]


def test_of_a_joint_document_the_last_signature_dates_it() -> None:
    """GB/T 9704—2012, 7.3.5.4."""
    facts = {"签发日期": "2026-03-18", "会签日期": "2026-03-19", "复审日期": ""}
    paper = Paper("", "", 0, Record(NOWHERE, {}), (), "", "某卫发", 2026, None, facts)
    assert (paper.signed_on, replace(paper, joint=True).signed_on) == ("2026-03-18", "2026-03-19")


def test_a_change_that_is_known_to_be_older_than_the_signature_is_not_asked_about(case_there: Path) -> None:
    changed = final(case_there, case("改一个数"))
    document = Document(str(changed))
    document.core_properties.modified = datetime(2026, 3, 17, 4)
    document.save(str(changed))
    assert codes(issued(case_there, changed)) == ("J042",)
    assert numbers(case_there) == ["某卫发〔2026〕1号"]


def test_a_day_that_is_not_the_day_of_signing_is_said(case_there: Path) -> None:
    answer = issued(case_there, final(case_there, case("成文日期写成另一天")), "--as-signed")
    assert "J044" in {one["code"] for one in answer["findings"]}
    assert item(case_there)["facts"]["成文日期"] == "2026-03-20"


# ---- afterwards -----------------------------------------------------------------------------------


def again(folder: Path, *options: object) -> dict[str, Any]:
    """`issue` from the workbook alone."""
    workbook = folder / "活动" / "工作簿.xlsx"
    result = notice_gen(
        "issue", workbook, "--output", folder / "活动" / "output", "--format", "docx", "--json", *options
    )
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def test_what_was_issued_from_a_final_is_done_for_the_workbook_too(case_there: Path) -> None:
    issued(case_there, final(case_there, case("标题改了")), "--as-signed")
    answer = again(case_there)
    assert [one["state"] for one in answer["documents"]] == ["again"]
    assert codes(answer) == ()


def test_it_is_never_made_anew_from_the_workbook(case_there: Path) -> None:
    from openpyxl import load_workbook

    issued(case_there, final(case_there, case("加一句")), "--as-signed")
    before = item(case_there)
    path = case_there / "活动" / "工作簿.xlsx"
    book = load_workbook(path)
    drafted = next(row for row in book["发文"].iter_rows() if row[0].value == "拟稿人")
    drafted[1].value = "某庚"
    book.save(path)
    assert codes(again(case_there)) == ("J019",)
    refused = again(case_there, "--reprint")
    assert codes(refused) == ("J043",)
    assert "定稿中改过的 1 处" in refused["findings"][0]["seen"]
    assert item(case_there) == before
    (out,) = (
        one for one in (case_there / "活动" / "output").glob("某卫发*.docx") if "处理单" not in one.name
    )
    answer = issued(case_there, out, "--reprint")
    assert [one["state"] for one in answer["documents"]] == ["reprinted"]
    assert item(case_there)["facts"]["拟稿人"] == "某庚"
    assert item(case_there)["text"] == before["text"]


def test_a_number_that_was_taken_for_a_final_is_not_used_for_the_workbook(
    case_there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    changed = final(case_there, case("加一句"))
    with monkeypatch.context() as broken_off:
        broken_off.setattr(final_module.FinalFile, "printed", broken)
        issued(case_there, changed, "--as-signed")
    assert numbers(case_there) == ["某卫发〔2026〕1号"]
    assert codes(again(case_there)) == ("J043",)
    answer = issued(case_there, changed, "--as-signed")
    assert [one["number"] for one in answer["documents"]] == ["某卫发〔2026〕1号"]
    assert "各单位要抓好落实" in item(case_there)["text"]


# ---- the PDF of a final -----------------------------------------------------------------------------


@pytest.mark.faces
@pytest.mark.fangsong
def test_a_pdf_that_lacks_words_of_the_final_is_not_filed(
    case_there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where LibreOffice leaves out what it does not know."""
    issued(case_there, final(case_there, case("没有改")), formats="docx,pdf")
    own = kept(case_there, "正本/正本.pdf")
    monkeypatch.setattr(final_module, "printed_final", lambda *_: Converted(own, "LibreOffice"))
    answer = issued(
        case_there, final(case_there, case("加一句")), "--as-signed", "--reprint", formats="docx,pdf"
    )
    assert "J045" in {one["code"] for one in answer["findings"]}
    assert [one["name"] for one in item(case_there)["files"]] == [
        "定稿/定稿.docx",
        "处理单/处理单.docx",
        "处理单/处理单.pdf",
    ]


# ---- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ending", "filed"), [("", PDF_IN_ENGLISH), (".zh-CN", PDF_IN_CHINESE)])
def test_the_table_of_the_page_is_what_is_tried(ending: str, filed: dict[str, str]) -> None:
    page = (Path(__file__).parents[1] / "docs" / f"finals{ending}.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in page.splitlines()
        if line.startswith("| ")
    ]
    rows = [row for row in rows if len(row) == 4][1:]
    assert [(row[2].replace("、", ", "), row[3]) for row in rows] == [
        (", ".join(case.said), filed[case.filed]) for case in CASES
    ]
    assert not ending or [row[0] for row in rows] == IDS
