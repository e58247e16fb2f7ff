"""`issue` gives the numbers that a kind's form asks for, and files no document under a number that it does not print."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
from docx import Document

from conftest import notice_gen
from issuing import MOMENT, campaign, office_with
from notice_gen.office.archive import open_archive
from notice_gen.office.register import open_register
from workbooks import write_workbook

pytestmark = pytest.mark.slow  # each issues a campaign

DATA = Path(__file__).parents[1] / "data"
BODY = """\
{{% include "版头要素.md.j2" %}}
@发文字号 {number}
@标题 {{{{ 发文.标题 }}}}
{{% for 段 in 正文 %}}
{{% include "段落.md.j2" %}}
{{% endfor %}}
{{% include "落款.md.j2" %}}
"""
COLUMNS = """
[[sheet]]
name = "发文"
fields = [{ name = "期数", type = "integer", renew = "clear" }, { name = "总期数", type = "integer", renew = "clear" }]
"""


@pytest.fixture(autouse=True)
def _the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))


def an_office(folder: Path, number: str, declared: str, mark: str, **fields: Any) -> Path:
    """An office and a campaign with a kind of its own, which prints its number so and declares it so."""
    form: dict[str, Any] = {
        "模板": "特种公文", "标题": "关于某事的公告", "印发件标题": None, "发文机关标志": mark,
        "机关代字": None, "年份": None, **fields,
    }  # fmt: skip
    workbook = office_with(
        folder, {**campaign(**form), "正文": [["层级", "标题", "内容"], [None, None, "某事。"]]}
    )
    place = workbook.parent / "templates" / "special"
    place.mkdir(parents=True)
    (place / "body.md.j2").write_text(BODY.format(number=number), encoding="utf-8")
    text = f'title = "特种公文"\nsheets = ["发文", "正文"]\n{declared}\n{COLUMNS}'
    (place / "kind.toml").write_text(text, encoding="utf-8")
    return workbook


def issue(workbook: Path, *options: object) -> tuple[dict[str, Any], int]:
    result = notice_gen(
        "issue", workbook, "--output", workbook.parent / "output", "--format", "docx", "--json", *options
    )
    assert result.output.startswith("{"), (result.output, result.exception)
    return json.loads(result.output), result.exit_code


def codes(answer: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in answer["findings"]]


def numbers(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["state"], one["number"]) for one in answer.get("documents", ())]


def entries(workbook: Path) -> list[str]:
    path = workbook.parents[1] / "办公室" / "发文登记簿.db"
    return [str(entry.number) for entry in open_register(str(path), writing=False).entries()]


def words(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


N, ISSUE_N, TOTAL = '{{ 发文.序号 or "　　" }}', '{{ 发文.期数 or "　　" }}', '{{ 发文.总期数 or "　　" }}'
YEAR = '{{ 发文.年份 or "　　" }}'
FORMS = {
    "第N号": (f"第{N}号", "", "某某市人民政府令", "第1号", "某某市人民政府令第1号"),
    "第N号汉字": ("第{{ 汉字数(发文.序号) or '　　' }}号", 'figures = "汉字"', "某某市人民政府令", "第一号", "某某市人民政府令第一号"),
    "〔年〕N号": (f"〔{YEAR}〕{N}号", "", "某某市卫生健康委员会会议纪要", "〔2026〕1号", "某某市卫生健康委员会会议纪要〔2026〕1号"),
    "年第N号": (f"{YEAR}年第{N}号", "", "某某市卫生健康委员会公告", "2026年第1号", "某某市卫生健康委员会公告2026年第1号"),
    "第N期": (f"第{ISSUE_N}期", "", "工作动态", "第1期", "工作动态2026年第1期"),
    "第N期（总第M期）": (f"第{ISSUE_N}期（总第{TOTAL}期）", "", "工作动态", "第1期（总第1期）", "工作动态2026年第1期（总第1期）"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_document_gets_a_number_of_its_kind_s_form(tmp_path: Path, name) -> None:
    """On its pages, in the register, the names of its files, its slip, its item and the search; a second run changes nothing."""
    template, more, mark, printed, registered = FORMS[name]
    shape = name.removesuffix("汉字")
    workbook = an_office(tmp_path, template, f'[number]\nform = "{shape}"\n{more}', mark)
    answer, code = issue(workbook)
    assert numbers(answer) == [("issued", registered)], answer
    assert code == 1  # a 提醒 that there is no PDF
    (text, slip) = sorted((workbook.parent / "output").glob("*.docx"), key=lambda path: len(path.name))
    assert printed in words(text).split("\n")
    assert registered in words(slip)
    assert text.name.startswith(f"{registered} 关于某事")
    archive = tmp_path / "办公室" / "归档库"
    record = json.loads(open_archive(archive).files("2026-爱卫01/通知")["件.json"].read_bytes())
    assert (record["number"], record["year"], record["n"]) == (registered, 2026, 1)
    assert numbers(issue(workbook)[0]) == [("again", registered)]
    office = tmp_path / "办公室"
    assert registered in notice_gen("register", "show", registered, "--office", office).output
    assert registered in notice_gen("archive", "show", registered, "--office", office).output
    assert registered in notice_gen("archive", "search", registered, "--office", office).output
    verified = notice_gen("archive", "verify", "--office", office)
    assert verified.exit_code == 0, verified.output


@pytest.mark.parametrize(
    ("template", "mark", "printed", "remedy"),
    [
        ("第四十号", "某某市人民政府令", "“第四十号”", 'form = "第N号"'),
        (f"〔{YEAR}〕{N}号", "某某会议纪要", "〔2026〕1号", 'form = "〔年〕N号"'),
        (f"{YEAR}年第{N}号", "某某公告", "2026年第1号", 'form = "年第N号"'),
        ("", "某某公告", "没有印出字号", "@发文字号"),
        (
            "{{ 发文.机关代字 }}〔{{ 发文.年份 }}〕{{ 发文.序号 }}",
            "某某文件",
            "某卫发〔2026〕1”",
            "@发文字号",
        ),
    ],
)
def test_a_kind_that_prints_another_number_takes_none(
    tmp_path: Path, template, mark, printed, remedy
) -> None:
    workbook = an_office(tmp_path, template, "", mark, 机关代字="某卫发", 年份=2026)
    answer, exit_code = issue(workbook)
    assert ([c for c in codes(answer) if c == "R045"], exit_code) == (["R045"], 2), answer
    (said,) = (one for one in answer["findings"] if one["code"] == "R045")
    assert printed in said["seen"]
    assert remedy in said["remedy"]
    assert entries(workbook) == []


def test_a_number_that_is_right_for_the_first_alone_is_not_filed_for_the_second(tmp_path: Path) -> None:
    """The template prints 1号 whatever is given: 2号 stays with its document, begun, and nothing of that goes out."""
    workbook = an_office(
        tmp_path, "{{ 发文.机关代字 }}〔{{ 发文.年份 }}〕1号", "", "某某文件", 机关代字="某卫发", 年份=2026
    )
    notice = campaign(模板="特种公文", 标题="关于某事的通知", 印发件标题=None)["发文"]
    both = [
        ["项目", "内容", "内容"],
        *([name, said, said] for name, said in notice.items() if name != "文件"),
    ]
    both += [["文件", "甲", "乙"]]
    text = [["文件", "内容"], ["甲", "某事。"], ["乙", "另事。"]]
    write_workbook(workbook, {"发文": both, "正文": text})
    answer, _ = issue(workbook)
    assert numbers(answer) == [("issued", "某卫发〔2026〕1号")]
    assert ("R045" in codes(answer), answer["failed"]) == (True, 1)
    (docx, slip) = (workbook.parent / "output").glob("*.docx")
    assert docx.name[:11] == slip.name[:11] == "某卫发〔2026〕1号"


def test_a_bulletin_that_began_on_paper_goes_on(tmp_path: Path) -> None:
    template = f"第{ISSUE_N}期（总第{TOTAL}期）"
    declared = '[number]\nform = "第N期（总第M期）"'
    workbook = an_office(tmp_path, template, declared, "工作动态", 期数=3, 总期数=45)
    assert codes(issue(workbook)[0]).count("J012") == 1
    assert codes(issue(workbook, "--number", 3)[0]).count("J012") == 1
    answer, _ = issue(workbook, "--number", 3, "--total", 45)
    assert numbers(answer) == [("issued", "工作动态2026年第3期（总第45期）")]
    assert numbers(issue(workbook)[0]) == [("again", "工作动态2026年第3期（总第45期）")]


@pytest.mark.parametrize("name", ["第N号汉字", "年第N号", "第N期（总第M期）"])
def test_a_final_gets_its_number_where_the_draft_has_room_for_it(tmp_path: Path, name) -> None:
    template, more, mark, printed, registered = FORMS[name]
    workbook = an_office(tmp_path, template, f'[number]\nform = "{name.removesuffix("汉字")}"\n{more}', mark)
    notice_gen("build", workbook, "--format", "docx", "--output", tmp_path)
    (draft,) = tmp_path.glob("送审稿*.docx")
    document = Document(str(draft))
    last = next(one for one in document.paragraphs if one.text.strip() == "某事。")
    last.runs[-1].text += "特此公告。"
    document.save(str(draft))
    reviewed = ("--reviewed-by", "某丙", "--reviewed-on", "2026-03-18")
    answer, _ = issue(workbook, "--final", draft, *reviewed)
    assert numbers(answer) == [("issued", registered)], answer
    (text,) = (path for path in (workbook.parent / "output").glob("*.docx") if "处理单" not in path.name)
    assert printed in words(text).split("\n")
    assert "某事。特此公告。" in words(text)
    open_ones = [one for one in document.paragraphs if one.style.name == "公文发文字号"]
    open_ones[0].runs[0].text = printed.replace("1", "9").replace("一", "九")
    for run in open_ones[0].runs[1:]:
        run.text = ""
    document.save(str(draft))
    assert issue(workbook, "--final", draft)[1] == 2  # another number than the one that it has


class TestLastYear:
    """Drafted in December, signed in January."""

    signed: ClassVar = {"年份": 2025, "签发日期": datetime.date(2026, 1, 6)}

    def test_a_number_of_last_year_is_asked_about(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**self.signed))
        answer, code = issue(workbook)
        assert ("R046" in codes(answer), code) == (True, 2)
        assert entries(workbook) == []
        answer, _ = issue(workbook, "--year", 2025)
        assert numbers(answer) == [("issued", "某卫发〔2025〕1号")]
        assert "R047" in codes(answer)
        assert numbers(issue(workbook)[0]) == [("again", "某卫发〔2025〕1号")]

    def test_the_year_of_the_line_serves_where_the_workbook_says_none(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign(**{**self.signed, "年份": None}))
        answer, _ = issue(workbook, "--year", 2025)
        assert numbers(answer) == [("issued", "某卫发〔2025〕1号")]
        (docx,) = (workbook.parent / "output").glob("某卫发〔2025〕1号*2026-01-06.docx")
        assert "2026年1月6日" in words(docx)
        assert numbers(issue(workbook)[0]) == [("again", "某卫发〔2025〕1号")]

    def test_a_year_that_is_far_off_is_refused(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        answer, code = issue(workbook, "--year", 2062)
        assert ("R046" in codes(answer), code) == (True, 2)

    def test_next_year_s_document_of_a_copied_workbook_is_asked_about_still(self, tmp_path: Path) -> None:
        workbook = office_with(tmp_path, campaign())
        issue(workbook)
        write_workbook(workbook, campaign(年份=2027, 签发日期=datetime.date(2027, 3, 18)))
        assert "J016" in codes(issue(workbook)[0])


def a_sample(folder: Path, kind: str, **fields: object) -> Path:
    """An office, if there is none yet, and the sample of a kind in a folder beside it, with no number yet and some fields changed."""
    there = folder / "活动" / "工作簿.xlsx"
    workbook = there if there.exists() else office_with(folder, campaign())
    book = openpyxl.load_workbook(DATA / f"{kind}.xlsx")
    form = {"序号": None, "期数": None, "总期数": None, **fields}
    for row in book["发文"].iter_rows():
        for name in form:
            if row[0].value == name:
                row[1].value = form[name]
    book.save(workbook)
    return workbook


class TestKindsThatComeAlong:
    """命令, 纪要, 简报 go whole through `issue`."""

    @pytest.mark.parametrize(
        ("kind", "printed", "first", "second", "titled"),
        [
            (
                "order", "第1号", "某某市人民政府令第1号", "某某市人民政府令第2号",
                "公布《某某市公共场所急救设施管理办法》的令",
            ),
            (
                "minutes", "第1期", "某某市卫生健康委员会会议纪要2026年第1期", "某某市卫生健康委员会会议纪要2026年第2期",
                "某某市卫生健康委员会会议纪要",
            ),
            (
                "bulletin", "第1期", "卫生健康工作动态2026年第1期",
                "卫生健康工作动态2026年第2期", "某某市扎实推进“健康体重”宣传活动",
            ),
        ],
    )  # fmt: skip
    def test_one_takes_the_next_number_and_prints_it(
        self, tmp_path: Path, kind, printed, first, second, titled
    ) -> None:
        workbook = a_sample(tmp_path, kind)
        answer, _ = issue(workbook, "--unsigned", "--on", "2026-12-05")
        assert numbers(answer) == [("issued", first)], answer
        (text,) = (path for path in (workbook.parent / "output").glob("*.docx") if "处理单" not in path.name)
        assert text.name.startswith(first)
        assert text.name.count(first.partition("第")[0]) == 1  # a mark is not said twice
        assert printed in words(text).split("\n")
        assert numbers(issue(workbook, "--unsigned")[0]) == [("again", first)]
        path = workbook.parents[1] / "办公室" / "发文登记簿.db"
        (entry,) = open_register(str(path), writing=False).entries()
        assert entry.facts["标题"] == titled
        a_next = {"文件": "又一份", **({} if kind == "minutes" else {"标题": "另一份"})}
        book = openpyxl.load_workbook(workbook)
        for row in book["发文"].iter_rows():
            if row[0].value in a_next:
                row[1].value = a_next[row[0].value]
        book.save(workbook)
        answer, _ = issue(workbook, "--unsigned", "--on", "2026-12-05")
        assert numbers(answer) == [("issued", second)], answer

    def test_the_slip_of_minutes_without_a_title_has_their_whole_number_as_title(
        self, tmp_path: Path
    ) -> None:
        workbook = a_sample(tmp_path, "minutes")
        issue(workbook, "--unsigned", "--on", "2026-12-05")
        (slip,) = (workbook.parent / "output").glob("*（处理单）.docx")
        cells = [cell.text for row in Document(str(slip)).tables[0].rows for cell in row.cells]
        assert cells[cells.index("标题") + 1] == "某某市卫生健康委员会会议纪要2026年第1期"

    def test_a_bulletin_counts_all_its_issues_from_when_a_total_is_given(self, tmp_path: Path) -> None:
        """None is counted before, and each later issue has the next one."""
        for name, fields, given, number in (
            ("甲", {}, (), "第1期"),
            ("乙", {"总期数": 128}, ("--total", 128), "第2期（总第128期）"),
            ("丙", {}, (), "第3期（总第129期）"),
        ):
            workbook = a_sample(tmp_path, "bulletin", 文件=name, 标题=name, **fields)
            answer, _ = issue(workbook, "--unsigned", "--on", "2026-12-05", *given)
            assert numbers(answer) == [("issued", f"卫生健康工作动态2026年{number}")], answer
            files = (workbook.parent / "output").glob(f"*{number}*.docx")
            (text,) = (path for path in files if "处理单" not in path.name)
            assert number in words(text).split("\n")

    def test_a_new_mark_is_said_as_one(self, tmp_path: Path) -> None:
        """A bulletin has no 机关代字 that could be misspelt."""
        workbook = a_sample(tmp_path, "order")
        issue(workbook, "--unsigned", "--on", "2026-12-05")
        answer, _ = issue(a_sample(tmp_path, "bulletin"), "--unsigned", "--on", "2026-12-05")
        (said,) = (one for one in answer["findings"] if one["code"] == "J023")
        assert said["seen"] == (
            "登记簿中第一次编“卫生健康工作动态”的号，从第1期起；已编过号的是 某某市人民政府令"
        )
        assert "发文机关标志" in said["remedy"]

    def test_a_new_series_begins_where_the_clerk_says(self, tmp_path: Path) -> None:
        issue(a_sample(tmp_path, "order"), "--unsigned", "--on", "2026-12-05")
        answer, _ = issue(a_sample(tmp_path, "bulletin"), "--unsigned", "--on", "2026-12-05", "--number", 7)
        (said,) = (one for one in answer["findings"] if one["code"] == "J023")
        assert "从第7期起" in said["seen"]

    def test_the_copies_of_joint_issuers_stand_on_the_distribution_sheet(self, tmp_path: Path) -> None:
        """As 联合机关 has them (docs/kinds.md)."""
        answer, _ = issue(a_sample(tmp_path, "joint"), "--unsigned", "--on", "2026-12-05")
        ((_, number),) = numbers(answer)
        sheet = tmp_path / "分发.xlsx"
        notice_gen("register", "distribute", number, sheet, "--office", tmp_path / "办公室")
        lines = [line[1:3] for line in openpyxl.load_workbook(sheet).active.values]
        assert [line for line in lines if str(line[0]).startswith("某某市")] == [
            ("某某市卫生健康委员会", 10), ("某某市教育局", 20), ("某某市财政局", 5),
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", ["order", "minutes", "bulletin"])
    def test_a_final_gets_number_and_day(self, tmp_path: Path, kind: str) -> None:
        """The day above the rule of minutes and bulletins is stamped like one below a signature."""
        workbook = a_sample(tmp_path, kind, 成文日期=None, 印发日期=None)
        notice_gen("build", workbook, "--format", "docx", "--output", tmp_path)
        (draft,) = tmp_path.glob("送审稿*.docx")
        answer, _ = issue(workbook, "--unsigned", "--final", draft, "--on", "2026-12-05")
        assert [state for state, _ in numbers(answer)] == ["issued"], answer
        assert "J042" not in codes(answer)
        (text,) = (path for path in (workbook.parent / "output").glob("*.docx") if "处理单" not in path.name)
        said = words(text)
        assert "第1" in said
        assert "2026年12月5日" in said
        assert not re.search("第\u3000|年\u3000", said)

    def test_a_final_with_another_unit_of_number_is_refused(self, tmp_path: Path) -> None:
        workbook = a_sample(tmp_path, "minutes")
        notice_gen("build", workbook, "--format", "docx", "--output", tmp_path)
        (draft,) = tmp_path.glob("送审稿*.docx")
        document = Document(str(draft))
        for one in document.paragraphs:
            for run in one.runs:
                if one.style.name == "公文发文字号" and run.text.endswith("期"):
                    run.text = run.text.replace("期", "号")
        document.save(str(draft))
        answer, code = issue(workbook, "--unsigned", "--final", draft)
        assert (numbers(answer), code) == ([], 2)
        assert entries(workbook) == []
