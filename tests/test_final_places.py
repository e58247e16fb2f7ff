"""Finals of every format: where number and days are stamped, and what typed there is never overwritten in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from conftest import notice_gen
from finals import everywhere, with_words
from issuing import MOMENT, campaign, office_with
from notice_gen.office.archive import open_archive
from notice_gen.office.finals.days import typed_day

pytestmark = pytest.mark.slow  # each issues a final

ITEM = "2026-爱卫01/通知"


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))


def final_of(workbook: Path, edit: Callable[[WordDocument], object]) -> Path:
    """The workbook's draft, edited."""
    folder = workbook.parent / "稿"
    notice_gen("build", workbook, "--output", folder, "--format", "docx")
    (draft,) = folder.glob("*.docx")
    document = Document(str(draft))
    edit(document)
    final = workbook.parent / "定稿.docx"
    document.save(str(final))
    return final


def issue(workbook: Path, final: Path, *options: object) -> dict[str, Any]:
    folder = workbook.parent / "output"
    words = ("issue", workbook, "--final", final, "--output", folder, "--format", "docx", "--json")
    result = notice_gen(*words, *options)
    assert result.output.startswith("{"), (result.output, result.exception)
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def codes(answer: dict[str, Any]) -> list[str]:
    return [one["code"] for one in answer["findings"] if one["severity"] == "错误"]


def typed(paragraph: Paragraph, old: str, new: str) -> None:
    """Words of one of its runs typed over."""
    at = paragraph.text.index(old)
    for run in paragraph.runs:
        start, at = at, at - len(run.text)
        if 0 <= start < len(run.text):
            run.text = run.text[:start] + new + run.text[start + len(old) :]
            return


def nothing(document: WordDocument) -> None:
    """Not edited."""


def number_line(document: WordDocument) -> Paragraph:
    return with_words(document, "某卫发〔")


LETTER = {"公文格式": "信函", "紧急程度": "特急"}


class TestLetters:
    """信函: 发文字号 stands on a line with 紧急程度 (GB/T 9704—2012, 10.1)."""

    def test_its_number_is_stamped_and_its_urgency_stays(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**LETTER))
        answer = issue(workbook, final_of(workbook, nothing))
        assert [one["number"] for one in answer["documents"]] == ["某卫发〔2026〕1号"]
        held = open_archive(tmp_path / "办公室" / "归档库").files(ITEM)["定稿/定稿.docx"]
        (line,) = [one.text for one in everywhere(Document(str(held))) if "某卫发〔" in one.text]
        assert line == "特急\t某卫发〔2026〕1号"

    def test_another_number_typed_into_it_is_not_overwritten(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**LETTER))
        final = final_of(workbook, lambda it: typed(number_line(it), "　　", "9"))
        assert codes(issue(workbook, final, "--as-signed")) == ["J012"]

    def test_the_register_has_the_urgency_of_the_final(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**LETTER))
        final = final_of(workbook, lambda it: typed(number_line(it), "特急", "加急"))
        assert codes(issue(workbook, final)) == ["J040"]
        issue(workbook, final, "--as-signed")
        held = open_archive(tmp_path / "办公室" / "归档库").files(ITEM)["件.json"]
        assert json.loads(held.read_bytes())["facts"]["紧急程度"] == "加急"

    def test_without_a_place_for_its_number_it_is_not_issued(self, tmp_path: Path) -> None:
        def edit(document: WordDocument) -> None:
            number_line(document).style = document.styles["公文份号"]

        workbook = office_with(tmp_path, campaign(**LETTER))
        assert codes(issue(workbook, final_of(workbook, edit), "--as-signed")) == ["D007"]


def days_as(made: str | None = None, printed: str | None = None) -> Callable[[WordDocument], None]:
    """成文日期 and the day of 印发 typed so."""

    def edit(document: WordDocument) -> None:
        for style, words in (("公文成文日期", made), ("公文印发机关和日期", printed)):
            for one in everywhere(document) if words else ():
                if one.style is not None and one.style.name == style:
                    old = re.search(r"\S*2026年.*日", one.text)
                    assert old is not None
                    typed(one, old[0].lstrip("\t"), words or "")

    return edit


class TestDays:
    """A day that is typed into a final is stamped, asked about or refused; never overwritten in silence."""

    @pytest.mark.parametrize(
        ("words", "stated"),
        [
            ("2026年3月5日", (2026, 3, 5, "")),
            ("二〇二六年三月二十一日", (2026, 3, 21, "")),
            ("２０２６年３月　日", (2026, 3, None, "")),
            ("　　年　　月　　日", (None, None, None, "")),
            ("2026年×月×日", (2026, None, None, "")),
            ("26年3月5日", (26, 3, 5, "年份写的是“26”，要四位")),
            ("二六年三月五日", (26, 3, 5, "年份写的是“二六”，要四位")),
            ("2026年2月30日", (2026, 2, 30, "没有这一天")),
            ("2026年3月0日", (2026, 3, 0, "没有这一天")),
            ("2026年13月　日", (2026, 13, None, "没有这一天")),
            ("2026年　月31日", (2026, None, 31, "")),
        ],
    )
    def test_what_is_stated_of_a_day(self, words: str, stated: tuple[object, ...]) -> None:
        day = typed_day(words)
        assert day is not None
        assert (day.year, day.month, day.day, day.fault) == stated

    @pytest.mark.parametrize(
        ("made", "printed"),
        [
            ("26年3月5日", None),
            ("2026年2月30日", None),
            ("2026年3月81日", None),
            ("2026年4月　　日", None),
            ("2025年　　月　　日", None),
            (None, "26年3月19日"),
            (None, "2026年5月　日"),
        ],
    )
    def test_one_that_cannot_be_stamped_is_refused_at_the_final(
        self, made: str | None, printed: str | None, there: Path
    ) -> None:
        final = final_of(there, days_as(made, printed))
        answer = issue(there, final, "--as-signed")
        assert codes(answer) == ["D009"]
        assert all("定稿.docx" in str(one) for one in answer["findings"] if one["code"] == "D009")

    def test_a_month_that_is_the_days_own_is_filled_in(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        answer = issue(workbook, final_of(workbook, days_as("2026年3月　　日")))
        assert [one["state"] for one in answer["documents"]] == ["issued"]

    def test_a_day_of_printing_that_is_to_come_is_asked_about(self, there: Path) -> None:
        assert codes(issue(there, final_of(there, days_as(printed="2026年12月31日")))) == ["J040"]

    def test_a_final_printed_before_it_was_made_is_said_at_the_final(self, there: Path) -> None:
        answer = issue(there, final_of(there, days_as("2026年3月19日", "2026年3月18日")), "--as-signed")
        assert codes(answer) == ["J011"]
        assert "定稿.docx" in str(answer["findings"])


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook from which nothing gets issued."""
    return office_with(tmp_path_factory.mktemp("there"), campaign(印发机关="某某市卫生健康委员会办公室"))


def run_with(properties: str) -> Callable[[WordDocument], None]:
    def edit(document: WordDocument) -> None:
        run = with_words(document, "人人动手").runs[0]
        run._r.get_or_add_rPr().append(parse_xml(f"<w:{properties} {nsdecls('w')}/>"))

    return edit


def paragraph_with(properties: str) -> Callable[[WordDocument], None]:
    def edit(document: WordDocument) -> None:
        one = with_words(document, "人人动手")._p.get_or_add_pPr()
        one.append(parse_xml(f"<w:{properties} {nsdecls('w')}/>"))

    return edit


def low_row(document: WordDocument) -> None:
    row = document.add_table(1, 1).rows[0]
    row.cells[0].text = "看不见的一行"
    height = f'<w:trHeight w:val="20" w:hRule="exact" {nsdecls("w")}/>'
    row._tr.get_or_add_trPr().append(parse_xml(height))


@pytest.mark.parametrize(
    "edit",
    [
        run_with('w w:val="1"'),
        run_with('spacing w:val="-400"'),
        paragraph_with('spacing w:line="10" w:lineRule="exact"'),
        paragraph_with('ind w:left="20000"'),
        paragraph_with('framePr w:x="-20000" w:y="1"'),
        low_row,
    ],
    ids=["width", "tracking", "line", "indent", "frame", "row"],
)
def test_words_that_do_not_show_on_paper_are_refused(
    edit: Callable[[WordDocument], None], there: Path
) -> None:
    assert "D017" in codes(issue(there, final_of(there, edit), "--as-signed"))
