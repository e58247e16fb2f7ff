"""Issuing: numbers are taken once, files come whole, and whatever stops a run, the next one finishes it."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdfium2 import PdfDocument

from archives import scan
from conftest import notice_gen
from issuing import (
    MOMENT,
    Trial,
    calls_of,
    campaign,
    child_of,
    ended,
    issue_there,
    killed,
    office_with,
    refused,
    small_groups,
    state,
    units,
)
from notice_gen.build.requests import Follower
from notice_gen.model.filing import Number, State
from notice_gen.office.archive import Archive, open_archive
from notice_gen.office.issuing.deciding import Step
from notice_gen.office.issuing.run import Run
from notice_gen.office.issuing.taking import taken
from notice_gen.office.register import Register, open_register
from notice_gen.writers.pdf import font_files
from workbooks import TESTS, Sheets, write_workbook

pytestmark = pytest.mark.slow  # each issues a campaign, some are killed at it

SOURCE = TESTS.parent / "src"

KILLS = 15
FAULTS = 8


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))


def issue(workbook: Path, *options: object) -> tuple[dict[str, Any], int]:
    """`issue --json` of a workbook that office_with made, docx only; its answer and exit code."""
    folder = workbook.parent / "output"
    result = notice_gen("issue", workbook, "--output", folder, "--format", "docx", "--json", *options)
    assert result.output.startswith("{"), (result.output, result.exception)
    return json.loads(result.output), result.exit_code


def codes(answer: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in answer["findings"]]


def numbers(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """What became of each document, with its number."""
    return [(one["state"], one["number"]) for one in answer.get("documents", ())]


def register_of(workbook: Path) -> Register:
    return open_register(str(workbook.parents[1] / "办公室" / "发文登记簿.db"), writing=False)


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def with_attachments(title: str) -> Sheets:
    """A notice with a table and somebody's workbook that are not bound along."""
    return {
        **campaign(),
        "附件": [
            ["性质", "随文", "标题", "来源"],
            ["不随文装订的附件", "正文", title, "任务"],
            ["不随文装订的附件", "正文", "数据", "数据.xlsx"],
        ],
        "任务": [["任务", "科室"], ["摸底", "医政科"]],
    }


def with_files(workbook: Path) -> Path:
    """The workbook with the files beside it that it names."""
    write_workbook(workbook.parent / "数据.xlsx", {"数据": [["甲"], ["乙"]]})
    return workbook


class TestMistypedNumbers:
    """Asked about before a number is taken: it is never free again."""

    @pytest.fixture
    def second(self, tmp_path: Path) -> Path:
        """A workbook whose number will be 某卫发〔2026〕2号."""
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        return write_workbook(workbook, campaign(活动编号="2026-02", 印发件标题="另一个方案"))

    def test_a_number_that_leaves_others_free_is_meant_only_when_said(self, second: Path) -> None:
        answer, code = issue(second, "--number", 80)
        (said,) = answer["findings"]
        assert (said["code"], code) == ("J080", 2)
        assert "某卫发〔2026〕2—79号" in said["seen"]
        assert len(list(register_of(second).entries())) == 1
        answer, _ = issue(second, "--number", 80, "--leave-free")
        assert numbers(answer) == [("issued", "某卫发〔2026〕80号")]

    def test_the_next_number_a_reserved_one_and_a_first_one_are_no_question(self, second: Path) -> None:
        """The first number of a series is where it begins."""
        office = second.parents[1] / "办公室"
        notice_gen("register", "reserve", "某卫发", 2026, "--number", 9, "--office", office)
        assert numbers(issue(second, "--number", 9)[0]) == [("issued", "某卫发〔2026〕9号")]
        write_workbook(second, campaign(活动编号="2026-03", 印发件标题="第三个方案"))
        assert numbers(issue(second, "--number", 2)[0]) == [("issued", "某卫发〔2026〕2号")]
        write_workbook(second, campaign(活动编号="2026-04", 印发件标题="第四个方案", 机关代字="某市教办"))
        assert numbers(issue(second, "--number", 31)[0]) == [("issued", "某市教办〔2026〕31号")]

    @pytest.mark.parametrize("series", ["某卫法", "某卫", "某某卫发"])
    def test_a_series_one_character_off_is_meant_only_when_said(self, second: Path, series: str) -> None:
        write_workbook(second, campaign(活动编号="2026-02", 印发件标题="另一个方案", 机关代字=series))
        answer, code = issue(second)
        assert (codes(answer), code) == (["J081"], 2)
        assert len(list(register_of(second).entries())) == 1
        assert numbers(issue(second, "--new-series")[0]) == [("issued", f"{series}〔2026〕1号")]

    def test_a_series_that_the_office_names_is_no_question(self, second: Path) -> None:
        settings = second.parents[1] / "办公室" / "办公室.toml"
        said = settings.read_text("utf-8").replace('["登记"."代字"]', '["登记"."代字"]\n"某卫法" = "文件"')
        settings.write_text(said, encoding="utf-8")
        write_workbook(second, campaign(活动编号="2026-02", 印发件标题="另一个方案", 机关代字="某卫法"))
        assert numbers(issue(second)[0]) == [("issued", "某卫法〔2026〕1号")]


class TestTheWalk:
    """init --office, init, fill in, issue, again."""

    def test_a_document_gets_the_next_number_and_says_it(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        answer, code = issue(workbook)
        assert numbers(answer) == [("issued", "某卫发〔2026〕1号")]
        assert answer["register"].endswith("发文登记簿.db")
        assert code == 1  # a 提醒 that there is no PDF
        (docx, slip) = sorted((workbook.parent / "output").glob("*.docx"), key=lambda path: len(path.name))
        words = "\n".join(paragraph.text for paragraph in Document(str(docx)).paragraphs)
        assert "某卫发〔2026〕1号" in words
        assert "2026年3月18日" in words  # 成文日期: the day it was signed (7.3.5.4)
        assert docx.name.startswith("某卫发〔2026〕1号 关于印发《“爱国卫生月”活动实施方案》的通知")
        assert slip.name.endswith("（处理单）.docx")

    def test_a_second_run_changes_nothing(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        before = files_of(tmp_path)
        answer, code = issue(workbook)
        assert numbers(answer) == [("again", "某卫发〔2026〕1号")]
        assert code == 0
        assert files_of(tmp_path) == before

    def test_another_day_is_no_change(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        workbook = office_with(tmp_path, campaign(印发机关="某某市卫生健康委员会办公室"))
        issue(workbook)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT + 30 * 86_400))
        answer, _ = issue(workbook)
        assert numbers(answer) == [("again", "某卫发〔2026〕1号")]

    def test_the_item_holds_what_the_register_says(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        (entry,) = register_of(workbook).by_key("2026-爱卫01/通知")
        archive = open_archive(tmp_path / "办公室" / "归档库")
        held = archive.files(entry.item)
        assert sorted(held) == ["件.json", "处理单/处理单.docx", "定稿/定稿.docx"]
        record = json.loads(held["件.json"].read_bytes())
        assert (record["number"], record["facts"]) == (str(entry.number), dict(entry.facts))
        assert record["row"]["发文"]["签发人"] == "某丙"
        assert "人人动手。" in record["text"].splitlines()
        assert [step["行为"] for step in record["process"]] == ["起草", "审核", "签发", "登记", "印发"]
        of_campaign = record["campaign"]
        assert archive.digest(of_campaign["item"], of_campaign["version"]) == of_campaign["digest"]
        assert f"工作簿/{workbook.name}" in archive.files(of_campaign["item"])
        links = [(link.item, link.version) for link in register_of(workbook).links()]
        assert links == [("活动:2026-爱卫01", 1), (entry.item, 1)]

    def test_the_item_holds_whatever_belongs_to_the_document(self, tmp_path: Path) -> None:
        """Attachments that are files of their own, ours to set or somebody's."""
        workbook = with_files(office_with(tmp_path, with_attachments("任务表")))
        answer, _ = issue(workbook)
        assert numbers(answer) == [("issued", "某卫发〔2026〕1号")]
        archive = open_archive(tmp_path / "办公室" / "归档库")
        held = archive.files("2026-爱卫01/通知")
        ours, theirs = "某卫发〔2026〕1号附件1 任务表.docx", "某卫发〔2026〕1号附件2 数据.xlsx"
        assert sorted(name for name in held if name.startswith("附件/")) == [
            f"附件/{ours}",
            f"附件/{theirs}",
        ]
        assert held[f"附件/{theirs}"].read_bytes() == (workbook.parent / "数据.xlsx").read_bytes()
        first = Document(str(workbook.parent / "output" / ours)).paragraphs[0].text
        assert first == "某卫发〔2026〕1号附件1"
        assert archive.newest("2026-爱卫01/通知") == 1
        assert notice_gen("register", "verify", "--office", tmp_path / "办公室").exit_code == 0

    def test_a_reprint_files_its_own_attachments_only(self, tmp_path: Path) -> None:
        """One that has another title since is not kept beside the new one."""
        workbook = with_files(office_with(tmp_path, with_attachments("任务表")))
        issue(workbook)
        write_workbook(workbook, with_attachments("分工表"))
        with_files(workbook)
        assert numbers(issue(workbook, "--reprint")[0]) == [("reprinted", "某卫发〔2026〕1号")]
        held = open_archive(tmp_path / "办公室" / "归档库").files("2026-爱卫01/通知")
        assert [name for name in held if "任务表" in name] == []
        assert len([name for name in held if "分工表" in name]) == 1

    def test_a_changed_file_of_others_is_asked_about(self, tmp_path: Path) -> None:
        """Its words are not ours to read; its bytes are part of what was issued."""
        workbook = with_files(office_with(tmp_path, with_attachments("任务表")))
        issue(workbook)
        (workbook.parent / "数据.xlsx").write_bytes(b"PK other")
        assert codes(issue(workbook)[0])[-1].startswith("J")

    def test_each_unit_has_a_number_of_its_own(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, units(3))
        answer, _ = issue(workbook)
        assert [number for _, number in numbers(answer)] == [f"某卫改〔2026〕{n}号" for n in (1, 2, 3)]
        answer, _ = issue(workbook, "--row", "某某市第2医院")
        assert numbers(answer) == [("again", "某卫改〔2026〕2号")]

    @pytest.mark.parametrize(
        ("at_issue", "codes"),
        [("true", ["Z109-WS·2026-D30-BGS-0001", "Z109-WS·2026-D30-BGS-0002"]), ("false", ["", ""])],
    )
    def test_item_codes_are_given_at_issue_only_where_the_office_says_so(
        self, tmp_path: Path, at_issue, codes
    ) -> None:
        workbook = office_with(tmp_path, units(2))
        settings = tmp_path / "办公室" / "办公室.toml"
        said = settings.read_text(encoding="utf-8").replace('# "全宗号"', '"全宗号"')
        said = said.replace('"印发时编档号" = false', f'"印发时编档号" = {at_issue}')
        settings.write_text(said, encoding="utf-8")
        answer, _ = issue(workbook)
        assert [one["code"] for one in answer["documents"]] == codes

    def test_a_reprint_keeps_what_the_archive_was_corrected_to(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        office = tmp_path / "办公室"
        issue(workbook)
        words = (
            "--retention",
            "永久",
            "--title",
            "关于爱国卫生的通知",
            "--reason",
            "错了",
            "--office",
            office,
        )
        assert notice_gen("archive", "correct", "1号", *words).exit_code == 0
        answer, code = issue(workbook)
        assert (numbers(answer), codes(answer), code) == ([("again", "某卫发〔2026〕1号")], [], 0)
        write_workbook(workbook, campaign(主送机关="各区卫生健康局"))
        issue(workbook, "--reprint")
        archive = open_archive(office / "归档库")
        facts = json.loads(archive.files("2026-爱卫01/通知")["件.json"].read_bytes())["facts"]
        assert (facts["保管期限"], facts["标题"]) == ("永久", "关于爱国卫生的通知")
        assert facts["主送机关"] == "各区卫生健康局"
        assert notice_gen("archive", "verify", "--office", office).exit_code == 0

    def test_a_number_given_elsewhere_is_entered(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(序号=7))
        answer, code = issue(workbook)
        assert (codes(answer), code) == (["J012"], 2)
        answer, _ = issue(workbook, "--number", "7")
        assert numbers(answer) == [("issued", "某卫发〔2026〕7号")]

    @pytest.mark.faces
    @pytest.mark.fangsong
    def test_with_faces_the_item_has_its_pdf(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        answer, code = issue(workbook, "--format", "docx,pdf")
        assert (codes(answer), code) == ([], 0)
        held = open_archive(tmp_path / "办公室" / "归档库").files("2026-爱卫01/通知")
        (fair,) = (f for f in json.loads(held["件.json"].read_bytes())["files"] if f["role"] == "正本")
        assert (fair["name"], fair["format"], fair["pages"]) == ("正本/正本.pdf", "PDF/A-2b", 2)
        (copy,) = (workbook.parent / "output").glob("*18.pdf")
        assert copy.read_bytes() == held["正本/正本.pdf"].read_bytes()

    @pytest.mark.faces
    @pytest.mark.fangsong
    def test_a_resumed_run_dates_its_pdf_by_the_moment_that_the_register_has(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The number is taken at one moment, the paper printed at another: its bytes do not depend on the second."""
        workbook = office_with(tmp_path, campaign())
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")  # 2026-09-21T14:13:20Z
        with monkeypatch.context() as killed:
            killed.setattr("notice_gen.office.issuing.issue_run._work", _taken_and_stopped)
            issue(workbook, "--format", "docx,pdf")
        (entry,) = register_of(workbook).entries()
        assert entry.state.value == "登记"
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790900000")
        issue(workbook, "--format", "docx,pdf")
        pdfs = list((workbook.parent / "output").glob("*.pdf"))  # of the document and of its slip
        dated = [PdfDocument(pdf).get_metadata_dict()["CreationDate"] for pdf in pdfs]
        assert dated == ["D:20260921141320Z"] * 2

    def test_without_a_text_face_the_item_has_no_pdf(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A draft may be set in 楷体 in the place of 仿宋; what is issued may not."""
        monkeypatch.setattr(font_files, "folders", lambda: [font_files.OURS])
        workbook = office_with(tmp_path, campaign())
        answer, code = issue(workbook, "--format", "docx,pdf")
        assert (codes(answer), code) == (["J021"], 1)
        assert "仿宋" in answer["findings"][0]["seen"]
        assert not list((workbook.parent / "output").glob("*.pdf"))

    def test_colleagues_get_a_copy_of_the_register(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        assert (tmp_path / "办公室" / "发文登记簿 2026.xlsx").is_file()

    def test_init_keeps_the_office_that_is_there(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        before = files_of(tmp_path / "办公室" / "归档库")
        assert notice_gen("init", "--office", tmp_path / "办公室").exit_code == 0
        assert files_of(tmp_path / "办公室" / "归档库") == before
        assert len(list(register_of(workbook).entries())) == 1

    def test_a_campaign_does_not_begin_a_second_register(self, tmp_path: Path) -> None:
        result = notice_gen("init", tmp_path / "活动", "--office", tmp_path / "办公窒")
        assert result.exit_code == 2
        assert not list(tmp_path.iterdir())


def _taken_and_stopped(run: Run, steps: Sequence[Step], _: Follower) -> None:
    """A run that is stopped when its numbers are taken."""
    taken(run, steps)
    raise KeyboardInterrupt


class TestRefused:
    """Nothing is taken where something is still to be done."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"抄送机关": "市财政局"}, "J006"),
            ({"签发日期": None}, "J010"),
            ({"活动编号": None}, "J008"),
            ({"机关代字": None, "年份": None}, "J009"),
        ],
    )
    def test_no_number_is_lost(self, tmp_path: Path, fields, code) -> None:
        workbook = office_with(tmp_path, campaign(**fields))
        answer, exit_code = issue(workbook)
        assert code in codes(answer)
        assert exit_code == 2
        assert not list(register_of(workbook).entries())
        assert not (workbook.parent / "output").exists()
        write_workbook(workbook, campaign())
        assert numbers(issue(workbook)[0]) == [("issued", "某卫发〔2026〕1号")]

    def test_a_day_of_signing_that_is_none_is_not_said_to_be_lacking_too(self, tmp_path: Path) -> None:
        answer, exit_code = issue(office_with(tmp_path, campaign(签发日期="2026年11月31日")))
        assert "W127" in codes(answer)
        assert "J010" not in codes(answer)
        assert exit_code == 2

    @pytest.mark.parametrize("options", [(), ("--row", "通知")], ids=["all", "one row"])
    @pytest.mark.parametrize(("part", "code"), [("方按", "W253"), ("方案2", "W254")])
    def test_half_a_plan_is_not_issued(self, part, code, options, tmp_path: Path) -> None:
        """A 部分 that no document prints: no number is taken, also where the document is picked by --row."""
        sheets: Any = campaign()
        sheets["正文"] = [*sheets["正文"], [part, None, None, "保障措施。"]]
        workbook = office_with(tmp_path, sheets)
        answer, exit_code = issue(workbook, *options)
        assert code in codes(answer)
        assert exit_code == 2
        assert not list(register_of(workbook).entries())

    def test_unsigned_is_issued_when_it_is_said(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(签发人=None, 签发日期=None))
        answer, _ = issue(workbook, "--unsigned")
        assert numbers(answer) == [("issued", "某卫发〔2026〕1号")]

    def test_a_gap_of_one_unit_does_not_hold_another_that_is_named(self, tmp_path: Path) -> None:
        sheets = units(2)
        sheets["单位"][1][5] = None
        workbook = office_with(tmp_path, sheets)
        assert "J006" in codes(issue(workbook)[0])
        answer, _ = issue(workbook, "--row", "某某市第2医院")
        assert numbers(answer) == [("issued", "某卫改〔2026〕1号")]

    def test_an_edited_draft_is_not_issued_over(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        notice_gen("build", workbook, "--output", workbook.parent / "output")
        (draft,) = (workbook.parent / "output").glob("送审稿*.docx")
        edited = Document(str(draft))
        edited.paragraphs[-1].add_run("改过的话")
        edited.save(str(draft))
        assert "J015" in codes(issue(workbook)[0])
        assert not list(register_of(workbook).entries())
        draft.unlink()
        assert numbers(issue(workbook)[0]) == [("issued", "某卫发〔2026〕1号")]

    def test_a_draft_that_was_issued_as_the_final_is_not_asked_about_again(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        notice_gen("build", workbook, "--output", workbook.parent / "output")
        (draft,) = (workbook.parent / "output").glob("送审稿*.docx")
        edited = Document(str(draft))
        edited.paragraphs[-1].add_run("改过的话")
        edited.save(str(draft))
        issue(workbook, "--final", draft, "--as-signed")
        assert numbers(issue(workbook)[0]) == [("again", "某卫发〔2026〕1号")]

    def test_words_of_a_secret_document_are_not_said(self, tmp_path: Path) -> None:
        fields = {"密级": "秘密", "保密期限": "1年", "份号": "000001", "印发件标题": "某密方案"}
        workbook = office_with(tmp_path, campaign(**fields))
        settings = tmp_path / "办公室" / "办公室.toml"
        said = settings.read_text(encoding="utf-8").replace('"涉密计算机" = false', '"涉密计算机" = true')
        settings.write_text(said, encoding="utf-8")
        workbook.with_name(
            "办公室.toml"
        ).unlink()  # as write_workbook has it: the office is another folder here
        answer, _ = issue(workbook)
        assert "J007" not in codes(answer)  # this machine is for such text
        assert "某密" not in json.dumps(answer, ensure_ascii=False)
        (entry,) = register_of(workbook).entries()
        held = open_archive(tmp_path / "办公室" / "归档库").files(entry.item)
        assert json.loads(held["件.json"].read_bytes())["text"] == ""
        office = ("--office", tmp_path / "办公室")
        for command in ("register list", "register show 1", "archive list", "archive show 1"):
            for more in ((), ("--json",)):
                said = notice_gen(*command.split(), *more, *office).output
                assert "某卫发〔2026〕1号" in said
                assert "某密" not in said
        said = notice_gen("register", "void", "1", "--reason", "重发", "--issued", *office).output
        assert "《（涉密，略）》" in said
        write_workbook(workbook, campaign(活动编号="2026-爱卫02"))
        answer, _ = issue(workbook, "--number", 1)
        assert "R010" in codes(answer)
        assert "某密" not in json.dumps(answer, ensure_ascii=False)
        for sheet in load_workbook(tmp_path / "办公室" / "发文登记簿 2026.xlsx"):
            words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
            assert "（涉密，略）" in words
            assert not [one for one in words if "某密" in one]


class TestAskedAbout:
    """A document that is issued already, and is not quite the same."""

    def issued(self, tmp_path: Path, **fields: Any) -> Path:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        write_workbook(workbook, campaign(**fields))
        return workbook

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"印发件标题": "“爱国卫生月”活动补充方案"}, "J016"),
            ({"年份": 2027, "签发日期": datetime.date(2027, 3, 1)}, "J016"),
            ({"活动编号": "2026-爱卫02"}, "J017"),
            ({"主送机关": "各区卫生健康局"}, "J018"),
        ],
    )
    def test_who_cannot_be_asked_is_told_both_ways(self, tmp_path: Path, fields, code) -> None:
        workbook = self.issued(tmp_path, **fields)
        before = state(tmp_path)
        answer, exit_code = issue(workbook)
        assert (codes(answer), exit_code) == ([code], 2)
        assert state(tmp_path) == before

    def test_a_reprint_keeps_the_number_and_the_old_version(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path, 主送机关="各区卫生健康局")
        archive = open_archive(tmp_path / "办公室" / "归档库")
        old = archive.files("2026-爱卫01/通知")["定稿/定稿.docx"].read_bytes()
        answer, _ = issue(workbook, "--reprint")
        assert numbers(answer) == [("reprinted", "某卫发〔2026〕1号")]
        assert archive.newest("2026-爱卫01/通知") == 2
        assert archive.files("2026-爱卫01/通知", 1)["定稿/定稿.docx"].read_bytes() == old
        assert numbers(issue(workbook, "--reprint")[0]) == [("again", "某卫发〔2026〕1号")]

    def test_a_record_that_cannot_be_read_is_said_not_reprinted(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path, 主送机关="各区卫生健康局")
        path = open_archive(tmp_path / "办公室" / "归档库").files("2026-爱卫01/通知")["件.json"]
        path.chmod(0o644)
        path.write_text("{")
        answer, code = issue(workbook, "--reprint")
        assert ("A006" in codes(answer), code) == (True, 2)

    def test_a_new_document_of_an_old_key_takes_the_next_number(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path, 印发件标题="“爱国卫生月”活动补充方案")
        answer, _ = issue(workbook, "--new")
        assert [(one["number"], one["item"]) for one in answer["documents"]] == [
            ("某卫发〔2026〕2号", "2026-爱卫01/通知#2")
        ]
        assert numbers(issue(workbook, "--new")[0]) == [("again", "某卫发〔2026〕2号")]

    def test_last_years_workbook_copied_begins_the_new_year(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path, 年份=2027, 签发日期=datetime.date(2027, 3, 1))
        answer, _ = issue(workbook, "--new", "--on", "2027-03-02")
        assert numbers(answer) == [("issued", "某卫发〔2027〕1号")]

    @pytest.mark.parametrize(
        ("fields", "state"),
        [({"核稿人": "某己"}, State.FILED), ({"主送机关": "各区卫生健康局"}, State.ISSUED)],
    )
    def test_a_reprint_keeps_the_sealed_scan_only_of_the_same_text(
        self, tmp_path: Path, fields, state
    ) -> None:
        """Where the text is another one the old seal says nothing: the item is no longer 归档."""
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        (tmp_path / "盖章.pdf").write_bytes(scan())
        office = tmp_path / "办公室"
        notice_gen("archive", "add", "1号", tmp_path / "盖章.pdf", "--as", "正本", "--office", office)
        assert register_of(workbook).find(Number("某卫发", 2026, 1)).state is State.FILED
        write_workbook(workbook, campaign(**fields))
        assert numbers(issue(workbook, "--reprint")[0]) == [("reprinted", "某卫发〔2026〕1号")]
        entry = register_of(workbook).find(Number("某卫发", 2026, 1))
        held = open_archive(office / "归档库").files(entry.item)
        assert (entry.state, "正本/盖章.pdf" in held) == (state, state is State.FILED)

    def test_a_reprint_under_another_key_stays_the_same_item(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path, 活动编号="2026-爱卫02", 主送机关="各区卫生健康局")
        answer, _ = issue(workbook, "--reprint")
        assert [(one["state"], one["number"], one["key"]) for one in answer["documents"]] == [
            ("reprinted", "某卫发〔2026〕1号", "2026-爱卫01/通知")
        ]

    def test_a_voided_number_is_not_given_again(self, tmp_path: Path) -> None:
        workbook = self.issued(tmp_path)
        book = open_register(str(tmp_path / "办公室" / "发文登记簿.db"))
        book.void(Number("某卫发", 2026, 1), "重发", issued=True)
        assert codes(issue(workbook)[0]) == ["J049"]
        assert codes(issue(workbook, "--reprint")[0]) == ["J049"]
        for done in ("issued", "again"):
            assert numbers(issue(workbook, "--new")[0]) == [(done, "某卫发〔2026〕2号")]


def test_a_key_is_never_taken_for_a_later_edition_of_another(tmp_path: Path) -> None:
    """〈key〉#2 is the item of a second edition: no document may be called so."""
    workbook = office_with(tmp_path, campaign(文件="通知#2"))
    answer, _ = issue(workbook)
    assert (numbers(answer), codes(answer)) == ([], ["J025"])


class TestAnOldRegister:
    """A copy of the register from before some numbers were given: a gap in it may be filled in the archive."""

    def test_it_gives_no_number_again_and_no_document_another(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        file, office = tmp_path / "办公室" / "发文登记簿.db", ("--office", tmp_path / "办公室")

        def given(code: str, *options: object) -> tuple[list[tuple[str, str]], list[str]]:
            write_workbook(workbook, campaign(活动编号=code, 印发件标题=f"{code}方案"))
            answer, _ = issue(workbook, *options)
            return numbers(answer), codes(answer)

        given("A")
        given("B", "--number", 5)
        assert notice_gen("register", "reserve", "某卫发", "2026", "--number", "3", *office).exit_code == 0
        shutil.copy(file, tmp_path / "old.db")
        given("C", "--number", 2)
        given("D", "--number", 3)
        shutil.copy(tmp_path / "old.db", file)
        for code, options in (("C", ()), ("D", ()), ("E", ("--number", 2)), ("E", ("--number", 3))):
            got, said = given(code, *options)
            assert (got, "R011" in said) == ([], True), (code, options)
        reserved = notice_gen("register", "reserve", "某卫发", "2026", "--number", "2", *office, "--json")
        assert "R011" in reserved.output
        assert notice_gen("register", "catch-up", *office).exit_code in (0, 1)
        assert given("C")[0] == [("again", "某卫发〔2026〕2号")]
        assert "R010" in given("E", "--number", 3)[1]
        assert given("E", "--number", 4)[0] == [("issued", "某卫发〔2026〕4号")]


@pytest.fixture(scope="class")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trial, Path]]:
    """A folder as it is before `issue`, and what an undisturbed run makes of it."""
    folder = tmp_path_factory.mktemp("trial")
    with small_groups(8):
        yield Trial.of(folder, 20), folder


class TestBrokenOff:
    """What was begun is finished, and comes out as if nothing had happened."""

    @pytest.mark.parametrize("seed", range(KILLS))
    def test_a_run_killed_at_any_moment_is_finished_by_the_next(self, trial, seed) -> None:
        trial, folder = trial
        assert trial.disturbed(folder / f"killed {seed}", killed(trial, seed)) == []

    def test_any_write_that_fails_or_dies_is_made_good(self, trial) -> None:
        trial, folder = trial
        calls = calls_of(trial, folder / "counted")
        chosen = random.Random(6).sample(range(1, calls + 1), FAULTS)
        for n in chosen:
            differing = trial.disturbed(folder / f"refused {n}", refused(n, kill=n % 2 == 0))
            assert differing == [], (n, calls)

    def test_a_disturbance_is_seen_without_a_re_run(self, trial) -> None:
        """The trial can fail: a run that dies half way leaves something else than an undisturbed one."""
        trial, folder = trial
        place = folder / "not finished"
        shutil.copytree(trial.before, place)
        refused(calls_of(trial, folder / "counted") // 2, kill=True)(place)
        assert state(place) != trial.after

    def test_four_runs_at_once_are_as_one(self, tmp_path: Path) -> None:
        """Clerks who issue the same workbook at the same moment: each unit has one number and one version."""
        office_with(tmp_path, units(6))
        children = [child_of(lambda: issue_there(tmp_path)) for _ in range(4)]
        assert {ended(child) for child in children} <= {0, 1}
        book = open_register(str(tmp_path / "办公室" / "发文登记簿.db"), writing=False)
        entries = list(book.entries())
        assert [(entry.number.n, entry.version) for entry in entries] == [(n, 1) for n in range(1, 7)]
        assert book.verify() == []

    @pytest.mark.parametrize("late", ["before the number", "before the archive"])
    def test_the_slower_of_two_with_other_words_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late
    ) -> None:
        """Two copies of a campaign, one changed, at the same moment: one number, one version, one of them asked."""
        workbook = office_with(tmp_path, campaign())
        shutil.copytree(workbook.parent, tmp_path / "另一个")
        other = write_workbook(tmp_path / "另一个" / "工作簿.xlsx", campaign(主送机关="各区卫生健康局"))
        place, name = (Register, "take") if late == "before the number" else (Archive, "put")
        call, quicker = getattr(place, name), list[Any]()

        def slow(self: Any, first: Any, *more: Any, **named: Any) -> Any:
            if first and not quicker and not str(getattr(first[0], "id", "")).startswith("活动:"):
                quicker.append(True)
                quicker.append(issue(other))
            return call(self, first, *more, **named)

        monkeypatch.setattr(place, name, slow)
        answer, _ = issue(workbook)
        assert numbers(quicker[1][0]) == [("issued", "某卫发〔2026〕1号")]
        assert (answer["documents"], "J018" in codes(answer)) == ([], True)
        (entry,) = register_of(workbook).entries()
        archive = open_archive(tmp_path / "办公室" / "归档库")
        assert (entry.version, archive.newest(entry.item), entry.facts["主送机关"]) == (
            1,
            1,
            "各区卫生健康局",
        )
        assert not list((workbook.parent / "output").glob("*.docx"))

    def test_a_kept_item_is_adopted_never_made_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Killed between archive and second transaction: its bytes come from the archive."""
        workbook = office_with(tmp_path, campaign())
        monkeypatch.setattr(Register, "issued", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert issue(workbook)[1] == 130
        monkeypatch.undo()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT + 86_400))
        (begun,) = register_of(workbook).entries()
        assert begun.state is State.BEGUN
        shutil.rmtree(workbook.parent / "output")
        write_workbook(
            workbook, campaign(主送机关="各区卫生健康局")
        )  # what is kept was made from the old one
        answer, _ = issue(workbook)
        assert numbers(answer) == [("finished", "某卫发〔2026〕1号")]
        archive = open_archive(tmp_path / "办公室" / "归档库")
        assert archive.newest(begun.item) == 1
        copy = next((workbook.parent / "output").glob("*通知 2026-03-18.docx"))
        assert copy.read_bytes() == archive.files(begun.item)["定稿/定稿.docx"].read_bytes()

    def test_a_begun_number_is_never_anothers(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        workbook = office_with(tmp_path, campaign())
        monkeypatch.setattr("notice_gen.office.archive.Archive.put", _nothing_kept)
        issue(workbook)
        monkeypatch.undo()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
        other = campaign(活动编号="2026-控烟01", 印发件标题="控烟活动方案")
        answer, _ = issue(write_workbook(workbook.with_name("另一本.xlsx"), other))
        assert numbers(answer) == [("issued", "某卫发〔2026〕2号")]
        assert numbers(issue(workbook)[0]) == [("issued", "某卫发〔2026〕1号")]

    def test_a_reprint_that_was_kept_is_registered_by_the_next_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        write_workbook(workbook, campaign(主送机关="各区卫生健康局"))
        monkeypatch.setattr(Register, "issued", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        issue(workbook, "--reprint")
        monkeypatch.undo()
        answer, _ = issue(workbook)
        assert numbers(answer) == [("finished", "某卫发〔2026〕1号")]
        (entry,) = register_of(workbook).entries()
        assert entry.version == 2


def _nothing_kept(self: Any, items: Any, **_: Any) -> Any:
    if items:
        raise KeyboardInterrupt
    return []


class TestFinal:
    """The Word file that people went on with is what is issued."""

    def edited(self, workbook: Path, words: str = "各单位要抓好落实。") -> Path:
        """The draft with a sentence more, under a name of the person's own."""
        notice_gen("build", workbook, "--output", workbook.parent / "稿")
        (draft,) = (workbook.parent / "稿").glob("*.docx")
        document = Document(str(draft))
        body = next(one for one in document.paragraphs if "人人动手" in one.text)
        body.runs[-1].text += words
        final = workbook.parent / "定稿.docx"
        document.save(str(final))
        return final

    def text(self, path: Path) -> list[str]:
        return [paragraph.text for paragraph in Document(str(path)).paragraphs]

    def test_it_gets_number_and_dates_and_nothing_else_is_changed(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(印发机关="某某市卫生健康委员会办公室"))
        final = self.edited(workbook)
        before = self.text(final)
        answer, _ = issue(workbook, "--final", final, "--as-signed")
        assert numbers(answer) == [("issued", "某卫发〔2026〕1号")]
        held = open_archive(tmp_path / "办公室" / "归档库").files("2026-爱卫01/通知")
        after = self.text(held["定稿/定稿.docx"])
        differing = [new for old, new in zip(before, after, strict=True) if old != new]
        assert [words.strip() for words in differing] == ["某卫发〔2026〕1号", "2026年3月18日"]
        record = json.loads(held["件.json"].read_bytes())
        assert [one["kind"] for one in record["draft"]] == ["改"]
        assert "人人动手。各单位要抓好落实。" in record["text"]

    def test_the_same_final_again_changes_nothing(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        final = self.edited(workbook)
        issue(workbook, "--final", final, "--as-signed")
        assert numbers(issue(workbook, "--final", final)[0]) == [("again", "某卫发〔2026〕1号")]
        assert numbers(issue(workbook)[0]) == [("again", "某卫发〔2026〕1号")]
        other = self.edited(workbook, "务求实效。")
        assert codes(issue(workbook, "--final", other)[0]) == ["J018"]
        assert codes(issue(workbook, "--final", other, "--reprint")[0]) == ["J042", "J041"]
        answer, _ = issue(workbook, "--final", other, "--reprint", "--as-signed")
        assert numbers(answer) == [("reprinted", "某卫发〔2026〕1号")]

    def test_a_file_that_cannot_be_stamped_takes_no_number(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        final = self.edited(workbook)
        document = Document(str(final))
        number = next(one for one in document.paragraphs if "某卫发〔" in one.text)
        number.style = document.styles["Normal"]
        document.save(str(final))
        assert issue(workbook, "--final", final)[1] == 2
        assert not list(register_of(workbook).entries())

    def test_a_number_typed_into_it_is_confirmed(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        final = self.edited(workbook)
        document = Document(str(final))
        number = next(one for one in document.paragraphs if "某卫发〔" in one.text)
        for run in number.runs[1:]:
            run.text = ""
        number.runs[0].text = "某卫发〔2026〕7号"
        document.save(str(final))
        assert codes(issue(workbook, "--final", final)[0]) == ["J012"]
        assert numbers(issue(workbook, "--final", final, "--number", "7", "--as-signed")[0]) == [
            ("issued", "某卫发〔2026〕7号")
        ]


PLANS = [
    ["项目", "内容", "内容"],
    ["文件", "通知", "方案"],
    ["活动编号", "2026-爱卫01", "2026-爱卫01"],
    ["模板", "印发类通知", "单位方案"],
    ["标题", None, "爱国卫生活动实施方案"],
    ["印发件标题", "爱国卫生活动总体方案", None],
    ["发文机关", "某某市卫生健康委员会", "某某市卫生健康委员会"],
    ["机关代字", "某卫发", None],
    ["年份", 2026, 2026],
    ["主送机关", "各区、县卫生健康局", None],
    ["签发人", "某丙", None],
    ["签发日期", datetime.date(2026, 3, 18), None],
]
BODY = [["文件", "部分", "内容"], ["通知", "方案", "人人动手。"], ["方案", "方案", "每周大扫除。"]]
UNIT = ["单位名称", "单位代码", "类型", "负责人", "联系人", "联系电话", "机关代字"]


def test_plans_of_units_cite_the_number_that_was_issued(tmp_path: Path) -> None:
    """The draft of a unit has its campaign's number as soon as that is in the register."""
    unit = ["某某镇卫生院", "A01", "卫生院", "某丁", "某戊", "0731-00000000", "某镇卫"]
    workbook = office_with(tmp_path, {"发文": PLANS, "正文": BODY, "单位": [UNIT, unit]})
    output = tmp_path / "方案"
    notice_gen("units", workbook, "--output", output)
    assert "（某卫发〔2026〕　　号）" in _words_in(output)
    assert numbers(issue(workbook)[0]) == [("issued", "某卫发〔2026〕1号")]
    result = notice_gen("units", workbook, "--output", output)
    assert "引用登记簿中的字号：“通知”某卫发〔2026〕1号。" in result.output
    assert "（某卫发〔2026〕1号）" in _words_in(output)


def _words_in(folder: Path) -> str:
    (plan,) = folder.rglob("*某某镇卫生院*.docx")
    return "\n".join(paragraph.text for paragraph in Document(str(plan)).paragraphs)


class TestTheIcon:
    """印发 in a working folder that points to an office."""

    @pytest.fixture
    def folder(self, tmp_path: Path):
        notice_gen("init", "--office", tmp_path / "办公室")
        notice_gen("init", tmp_path / "活动", "--office", tmp_path / "办公室")
        write_workbook(tmp_path / "活动" / "工作簿.xlsx", campaign())
        return tmp_path / "活动"

    def clicked(self, folder, answer, *dropped):
        """What it says, and the numbers that the register has afterwards."""
        result = subprocess.run(
            [sys.executable, "-m", "notice_gen", "clicked", "issue", *map(str, dropped)],
            input=answer, capture_output=True, text=True, cwd=folder,
            env={**os.environ, "NOTICE_GEN_ICON": str(folder / "印发.desktop"), "PYTHONPATH": str(SOURCE)},
        )  # fmt: skip
        register = open_register(str(folder.parent / "办公室" / "发文登记簿.db"))
        return result.stdout + result.stderr, [str(entry.number) for entry in register.entries()]

    def test_asks_before_a_number_is_used(self, folder) -> None:
        assert (folder / "印发.bat").exists()
        said, numbers = self.clicked(folder, "n\n")
        assert ("没有印发。" in said, numbers) == (True, [])
        said, numbers = self.clicked(folder, "y\n")
        assert ("已印发：某卫发〔2026〕1号" in said, numbers) == (True, ["某卫发〔2026〕1号"])

    def test_issues_the_word_file_that_is_dropped_on_it(self, folder) -> None:
        notice_gen("build", folder / "工作簿.xlsx", "--output", folder / "output")
        (draft,) = (folder / "output").glob("*.docx")
        document = Document(str(draft))
        next(p for p in document.paragraphs if "人人动手" in p.text).runs[0].text = "大家一起动手。"
        document.save(str(draft))
        said, numbers = self.clicked(folder, "y\n0\n", draft)
        assert ("大家一起动手。" in said, numbers) == (True, [])
        said, numbers = self.clicked(folder, "y\n1\n", draft)
        assert numbers == ["某卫发〔2026〕1号"], said
        final = next(p for p in (folder / "output").glob("某卫发〔2026〕1号*.docx") if "处理单" not in p.name)
        assert "大家一起动手。" in [p.text for p in Document(str(final)).paragraphs]

    def test_is_not_made_where_there_is_no_office(self, tmp_path: Path) -> None:
        notice_gen("init", tmp_path / "别的活动")
        assert not list((tmp_path / "别的活动").glob("印发.*"))


class TestTheRegistersLines:
    """`archive verify` holds each line of the register against what was filed of it."""

    @pytest.fixture
    def workbook(self, tmp_path: Path):
        workbook = office_with(tmp_path, units(2))
        issue(workbook)
        return workbook

    def verified(self, workbook):
        result = notice_gen("archive", "verify", "--office", workbook.parents[1] / "办公室", "--json")
        return result.exit_code, codes(json.loads(result.output))

    @pytest.mark.parametrize(
        ("edit", "code"),  # the register's own findings (R07…) stand beside it: tests/test_fingerprints.py
        [
            ("UPDATE entry SET n = 77 WHERE n = 1", "A116"),
            ("UPDATE entry SET state = '作废' WHERE n = 1", "A116"),
            ("UPDATE entry SET facts = replace(facts, '某丙', '某丁') WHERE n = 1", "A116"),
            ("UPDATE entry SET digests = replace(digests, 'a', 'b') WHERE n = 1", "A116"),
            ("UPDATE entry SET code = 'Z109-WS·2026-D30-BGS-0009' WHERE n = 1", "A116"),
            ("DELETE FROM entry WHERE n = 1", "A117"),
        ],
    )
    def test_a_line_that_somebody_edited_is_found(self, workbook, edit, code) -> None:
        with contextlib.closing(sqlite3.connect(workbook.parents[1] / "办公室" / "发文登记簿.db")) as file:
            file.execute(edit)
            file.commit()
        exit_code, found = self.verified(workbook)
        assert (exit_code, [one for one in found if one.startswith("A")]) == (4, [code])

    def test_what_the_commands_do_to_a_line_is_no_fault(self, workbook, tmp_path: Path) -> None:
        """A reprint, a void number, a slip that joins, a register that was made anew from the archive."""
        office = workbook.parents[1] / "办公室"
        changed = units(2)
        changed["单位"][1][5] = "安全出口上锁，灭火器过期。"
        write_workbook(workbook, changed)
        assert numbers(issue(workbook, "--reprint")[0])[0] == ("reprinted", "某卫改〔2026〕1号")
        notice_gen("register", "void", "2号", "--reason", "重复", "--issued", "--office", office)
        slip = tmp_path / "签批单.png"
        Image.new("RGB", (20, 20), "white").save(slip)
        added = notice_gen("archive", "add", "某卫改〔2026〕1号", slip, "--as", "处理单", "--office", office)
        assert added.exit_code == 0, added.output
        assert self.verified(workbook) == (0, [])
        (office / "发文登记簿.db").unlink()
        notice_gen("init", "--office", office)
        notice_gen("register", "catch-up", "--office", office)
        assert self.verified(workbook) == (0, [])
