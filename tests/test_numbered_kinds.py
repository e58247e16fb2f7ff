"""Kinds that number, one document or one for each recipient: what they quote, what is filed with them, who gets a number."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from contextlib import chdir
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

from conftest import notice_gen
from issuing import SIGNED, office_with
from notice_gen.office.archive import open_archive
from workbooks import write_workbook

pytestmark = pytest.mark.slow  # each issues a campaign

KINDS = Path(__file__).parent / "kinds"
FORM = {
    "文件": "答复",
    "活动编号": "2026-答01",
    "发文机关": "某某市卫生健康委员会",
    "机关代字": "某卫复",
    "年份": "2026",
    **SIGNED,
}
ANSWER = {
    "模板": "批复",
    "标题": "关于同意设立社区卫生服务站的批复",
    "来文单位": "某某区卫生健康局",
    "来文标题": "关于设立社区卫生服务站的请示",
    "来文字号": "某区卫〔2026〕3号",
    "来文日期": "2026年3月2日",
}
TEXT = [["层级", "标题", "内容"], [None, None, "经研究，同意设立。\n请做好筹备工作。"]]


def shown(folder: Path, form: dict, text: list = TEXT) -> str:
    book = write_workbook(folder / "b.xlsx", {"发文": {**FORM, **form}, "正文": text})
    return notice_gen("show", book, "--as", "outline").stdout


def issued(workbook: Path) -> dict:
    """What `issue` answers, run in the workbook's folder."""
    with chdir(workbook.parent):
        result = notice_gen("issue", workbook.name, "--format", "docx", "--jobs", "1", "--json")
    return json.loads(result.stdout)


def numbers(answer: dict) -> list[str]:
    return [one["number"] for one in answer["documents"]]


class TestQuoting:
    def test_an_answer_begins_with_what_it_answers(self, tmp_path: Path) -> None:
        """《…》（X〔2026〕3号）收悉, then the first paragraph on the same line, the others below it."""
        said = shown(tmp_path, ANSWER)
        assert (
            "你单位《关于设立社区卫生服务站的请示》（某区卫〔2026〕3号）收悉。‖经研究，同意设立。\n" in said
        )
        assert "  请做好筹备工作。\n" in said
        assert "〔主送机关〕某某区卫生健康局" in said

    def test_a_letter_without_a_number_is_told_by_its_date(self, tmp_path: Path) -> None:
        form = {**ANSWER, "来文字号": None, "来文称谓": "你局"}
        assert "你局2026年3月2日《关于设立社区卫生服务站的请示》收悉。‖" in shown(tmp_path, form)

    @pytest.mark.parametrize(
        "typed", ["你局某区卫〔2026〕3号文收悉。", "《关于设立社区卫生服务站的请示》收悉。"]
    )
    def test_who_typed_the_quotation_has_it_once(self, typed, tmp_path: Path) -> None:
        said = shown(tmp_path, ANSWER, [["内容"], [typed], ["同意设立。"]])
        assert said.count("收悉") == 1

    def test_a_text_that_begins_with_a_heading_stands_below_the_quotation(self, tmp_path: Path) -> None:
        said = shown(tmp_path, ANSWER, [["层级", "标题", "内容"], ["一级", "同意设立", "服务人口一万。"]])
        assert "收悉。\n  一、同意设立\n  服务人口一万。\n" in said

    def test_titles_inside_the_title_have_single_marks(self, tmp_path: Path) -> None:
        form = {**ANSWER, "来文标题": "关于印发《某某办法》的请示"}
        assert "《关于印发〈某某办法〉的请示》" in shown(tmp_path, form)


class TestFiling:
    def test_the_scan_of_the_letter_is_filed_with_the_item(self, tmp_path: Path) -> None:
        """来文文件 names it; it is the letter's bytes, under the role 来文."""
        book = office_with(tmp_path, {"发文": {**FORM, **ANSWER, "来文文件": "来文.pdf"}, "正文": TEXT})
        Image.new("RGB", (20, 20), "white").save(book.with_name("来文.pdf"))
        assert numbers(issued(book)) == ["某卫复〔2026〕1号"]
        archive = open_archive(tmp_path / "办公室" / "归档库")
        (item,) = [one for one in archive.items() if not one.startswith("活动:")]
        files = archive.files(item)
        assert files["来文/来文.pdf"].read_bytes() == book.with_name("来文.pdf").read_bytes()
        described = json.loads(files["件.json"].read_bytes())
        assert [one["role"] for one in described["files"]] == ["定稿", "来文", "处理单"]

    def test_a_letter_that_is_not_there_keeps_the_answer_back(self, tmp_path: Path) -> None:
        """No number is taken."""
        book = office_with(tmp_path, {"发文": {**FORM, **ANSWER, "来文文件": "来文.pdf"}, "正文": TEXT})
        answer = issued(book)
        assert [one["code"] for one in answer["findings"] if one["severity"] == "错误"] == ["W261"]
        assert not answer["documents"]


class TestForEachRecipient:
    """register = true and a row for each unit: a number for each, of the office's own register."""

    def office(self, tmp_path: Path, kind: str, form: dict, units: list) -> Path:
        sheets = {"发文": {**FORM, **form}, "正文": TEXT, "单位": units}
        book = office_with(tmp_path, sheets)
        shutil.copytree(KINDS / kind, book.parent / "templates" / kind)
        return book

    def test_letters(self, tmp_path: Path) -> None:
        form = {"模板": "分送函", "标题": "关于商请支持义诊活动的函", "机关代字": "某卫函"}
        units = [["单位名称", "单位代码"], ["某某区教育局", "A1"], ["某某县教育局", "A2"]]
        book = self.office(tmp_path, "letters", form, units)
        assert numbers(issued(book)) == ["某卫函〔2026〕1号", "某卫函〔2026〕2号"]

    def test_answers_with_the_letter_of_each(self, tmp_path: Path) -> None:
        """Each quotes its own letter, and has its scan."""
        form = {"模板": "分送批复", "标题": "关于同意设立社区卫生服务站的批复"}
        units = [
            ["单位名称", "单位代码", "来文标题", "来文字号", "来文文件"],
            ["某某区卫生健康局", "A1", "关于设立甲站的请示", "甲卫〔2026〕3号", "甲.png"],
            ["某某县卫生健康局", "A2", "关于设立乙站的请示", None, None],
        ]
        book = self.office(tmp_path, "replies", form, units)
        Image.new("RGB", (20, 20), "white").save(book.with_name("甲.png"))
        assert numbers(issued(book)) == ["某卫复〔2026〕1号", "某卫复〔2026〕2号"]
        archive = open_archive(tmp_path / "办公室" / "归档库")
        texts = {}
        for item in archive.items():
            if not item.startswith("活动:"):
                described = json.loads(archive.files(item)["件.json"].read_bytes())
                texts[described["number"]] = (described["text"], [f["name"] for f in described["files"]])
        first, second = texts["某卫复〔2026〕1号"], texts["某卫复〔2026〕2号"]
        assert "你单位《关于设立甲站的请示》（甲卫〔2026〕3号）收悉。" in first[0]
        assert "你单位《关于设立乙站的请示》收悉。" in second[0]
        assert ("来文/甲.png" in first[1], "来文/甲.png" in second[1]) == (True, False)


class TestDecisionOfAMeeting:
    """决定 with 题注: the day of the meeting stands below the title, a date at the foot only below a signature."""

    FORM: ClassVar[dict[str, str]] = {
        "模板": "决定", "文件": "决定", "标题": "关于表彰先进集体的决定", "题注": "2026年2月6日某会议通过",
        "发文机关": "某某市卫生健康委员会", "机关代字": "某卫发",
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "foot"),
        [
            ({}, []),
            ({"成文日期": "2026年2月6日"}, []),
            ({"署名": "某某市卫生健康委员会"}, ["某某市卫生健康委员会", "　　年　　月　　日"]),
            (
                {"署名": "某某市卫生健康委员会", "成文日期": "2026年2月6日"},
                ["某某市卫生健康委员会", "2026年2月6日"],
            ),
        ],
    )
    def test_it_never_has_a_date_alone(self, fields, foot, tmp_path: Path) -> None:
        body = [["层级", "标题", "内容"], [None, None, "现决定表彰。"]]
        book = write_workbook(tmp_path / "b.xlsx", {"发文": {**self.FORM, **fields}, "正文": body})
        shown = notice_gen("show", book, "--as", "outline")
        ends = [
            line.partition("〕")[2]
            for line in shown.stdout.splitlines()
            if line.startswith(("〔署名", "〔成文"))
        ]
        assert ends == foot
        assert ("成文日期" in shown.stderr) is (list(fields) == ["成文日期"])


class TestWhatIsNotRegistered:
    """A document without head and number is not entered, and that is said."""

    @pytest.mark.parametrize(
        "fields", [{"公文格式": "无红头"}, {"版头": "无红头"}, {"版头": "无红头", "机关代字": None}]
    )
    def test_a_publicity_notice_without_a_head_has_no_number(self, fields, tmp_path: Path) -> None:
        form = {**FORM, "模板": "公示", "标题": "关于某名单的公示", "公示时间": "2026年3月1日至7日", **fields}
        sheets = {
            "发文": {key: value for key, value in form.items() if value},
            "正文": [["内容"], ["现予公示。"]],
        }
        workbook = office_with(tmp_path, sheets)
        assert "〔发文字号〕" not in notice_gen("show", workbook, "--as", "outline").stdout
        answer = issued(workbook)
        assert "J050" in [one["code"] for one in answer["findings"]]
        assert not [one for one in answer["findings"] if one["code"] in ("J009", "J008")]
        assert answer["documents"] == []


def test_the_office_that_is_named_says_the_format_and_whether_secrets_are_in_place(tmp_path: Path) -> None:
    """--office F: its 代字 formats, and no warning of an ordinary machine on one for classified text."""
    form = {
        **FORM,
        "模板": "通知",
        "标题": "关于某事的通知",
        "密级": "秘密",
        "份号": "000001",
        "主送机关": "各局",
    }
    workbook = office_with(tmp_path, {"发文": form, "正文": [["内容"], ["现予通知。"]]})
    (workbook.parent / "notice-gen.toml").unlink()
    told = tmp_path / "办公室" / "办公室.toml"
    text = told.read_text(encoding="utf-8")
    text = text.replace('"涉密计算机" = false', '"涉密计算机" = true')
    text = text.replace('["登记"."代字"]', '["登记"."代字"]\n"某卫复" = "信函"')
    told.write_text(text, encoding="utf-8")
    with chdir(workbook.parent):
        result = notice_gen(
            "issue", workbook.name, "--office", "../办公室", "--format", "docx", "--jobs", "1", "--json"
        )
    answer = json.loads(result.stdout)
    assert numbers(answer) == ["某卫复〔2026〕1号"], answer["findings"]
    assert "J007" not in [one["code"] for one in answer["findings"]]
    held = open_archive(tmp_path / "办公室" / "归档库").files("2026-答01/答复")["定稿/定稿.docx"].read_bytes()
    assert "公文信函发文字号" in styles_of(held)


def styles_of(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/styles.xml").decode()
