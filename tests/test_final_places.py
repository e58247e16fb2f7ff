"""Finals of every format: where number and days are stamped, and what typed there is never overwritten in silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from conftest import notice_gen
from finals import everywhere, with_words
from issuing import MOMENT, campaign, office_with
from notice_gen.office.archive import open_archive

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
    """Words of a paragraph typed over, in the run that its first one stands in."""
    at = paragraph.text.index(old)
    for run in paragraph.runs:
        start, at = at, at - len(run.text)
        if 0 <= start < len(run.text):
            run.text = run.text[:start] + new + run.text[start + len(old) :]
            old = old[len(run.text) - start :] if start + len(old) > len(run.text) else ""
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
