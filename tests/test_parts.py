"""A document of several parts: the notice itself, what it issues or passes on, attachments, what is a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import notice_gen
from word import words
from workbooks import notice, write_workbook

REPORT = [
    ["部分", "内容"],
    ["正文", "现将报告转发给你们，请结合实际贯彻执行。"],
    ["报告", "现将情况报告如下。"],
]


def shown(folder: Path, kind: str = "通知", code: int = 0, **sheets: Any) -> list[str]:
    """The outline of a workbook of that kind, line by line."""
    form = sheets.pop("发文", notice())
    book = write_workbook(folder / "b.xlsx", {"发文": {**form, "模板": kind}, **sheets})
    result = notice_gen("show", book)
    assert result.exit_code == code, result.stderr
    return result.stdout.splitlines()


class TestOrdinaryNotice:
    """通知, which issues nothing."""

    def test_it_is_whole_without_an_enclosure(self, tmp_path: Path) -> None:
        lines = shown(tmp_path, 正文=[["部分", "内容"], [None, "现将有关事项通知如下。"]])
        assert not [line for line in lines if "印发件" in line or "待填" in line]
        assert "  现将有关事项通知如下。" in lines

    def test_its_attachments_are_those_of_its_text(self, tmp_path: Path) -> None:
        """Without a word in 随文."""
        lines = shown(
            tmp_path,
            正文=[["部分", "内容"], ["正文", "见附件1、附件2。"], ["附件1", "第一项。"]],
            附件=[["标题", "来源"], ["要求", "附件1"], ["进度表", "进度"]],
            进度=[["单位", "人数"], ["甲", 1]],
        )
        assert lines[lines.index("〔附件说明〕1. 要求；2. 进度表") :] == [
            "〔附件说明〕1. 要求；2. 进度表",
            "〔署名〕某某市卫生健康委员会",
            "〔成文日期〕2026年3月5日",
            "〔附件1〕要求",
            "  第一项。",
            "〔附件2〕进度表",
            "  | 单位 | 人数 |",
            "  | 甲 | 1 |",
        ]

    def test_an_attachment_whose_text_is_another_documents_is_a_gap(self, tmp_path: Path) -> None:
        """It printed the word of 来源 as its text, and nobody was told."""
        form = [["文件", "模板", "标题", "发文机关", "主送机关", "成文日期"],
                ["甲", "通知", "关于甲的通知", "某某局", "各科", "2026-3-5"],
                ["乙", "通知", "关于乙的通知", "某某局", "各科", "2026-3-5"]]  # fmt: skip
        sheets = {
            "发文": form,
            "正文": [["文件", "部分", "内容"], ["甲", "正文", "见附件。"], ["乙", "正文", "一段。"], ["乙", "附件1", "两段。"]],
            "附件": [["文件", "标题", "来源"], ["甲", "要求", "附件1"]],
        }  # fmt: skip
        book = write_workbook(tmp_path / "b.xlsx", sheets)
        assert "  【待填：附件1的内容】" in notice_gen("show", book).stdout.splitlines()
        assert "“附件”表 C2：“正文”表的部分“附件1”里没有这份公文的内容" in notice_gen("check", book).output

    def test_the_kind_that_issues_a_plan_makes_it_too(self, tmp_path: Path) -> None:
        """Where neither 印发件标题 nor 方案 says anything."""
        lines = shown(tmp_path, "印发类通知", 正文=[["部分", "内容"], ["通知", "请遵照执行。"]])
        assert not [line for line in lines if "印发件" in line or "待填" in line]

    def test_a_plan_without_a_title_is_a_gap_and_not_lost(self, tmp_path: Path) -> None:
        rows = [["部分", "内容"], ["通知", "请遵照执行。"], ["方案", "一段。"]]
        lines = shown(tmp_path, "印发类通知", 1, 正文=rows)
        assert lines[-2:] == ["〔印发件〕【待填：方案的标题】", "  一段。"]


class TestEnclosures:
    """印发（转发）件: rows of 附件."""

    def test_a_text_passed_on_has_addressees_signature_and_date_of_its_own(self, tmp_path: Path) -> None:
        header = ["性质", "标题", "来源", "主送机关", "署名", "成文日期"]
        row = ["转发件", "关于某项工作的报告", "报告", "市人民政府", "市卫生健康委", "2026年3月1日"]
        lines = shown(tmp_path, 正文=REPORT, 附件=[header, row])
        assert lines[-5:] == [
            "〔印发件〕关于某项工作的报告",
            "〔主送机关〕市人民政府",
            "  现将情况报告如下。",
            "〔署名〕市卫生健康委（用印：否）",
            "〔成文日期〕2026年3月1日",
        ]
        assert "〔署名〕某某市卫生健康委员会" in lines

    def test_each_has_the_attachments_that_follow_it(self, tmp_path: Path) -> None:
        """随文 names one; empty, it is as above. Numbers begin anew with each part."""
        lines = shown(
            tmp_path,
            code=1,  # W356: two of them are 附件1
            正文=[
                ["部分", "层级", "标题", "内容"],
                ["正文", None, None, "现印发两个办法。"],
                ["办法一", "一级", "总则", "甲。"],
                ["办法二", "一级", "总则", "乙。"],
                ["附件", None, None, "丙。"],
            ],
            附件=[
                ["性质", "随文", "标题", "来源"],
                ["附件", "正文", "正文的附件", "附件"],
                ["印发件", None, "办法一", "办法一"],
                [None, None, "办法一的附件", "附件"],
                ["印发件", None, "办法二", "办法二"],
                [None, "印发件2", "办法二的附件甲", "附件"],
                [None, None, "办法二的附件乙", "附件"],
            ],
        )
        assert [line for line in lines if line.startswith(("〔印发件", "〔附件"))] == [
            "〔附件说明〕正文的附件",
            "〔印发件〕办法一",
            "〔附件说明〕办法一的附件",
            "〔附件〕办法一的附件",
            "〔印发件〕办法二",
            "〔附件说明〕1. 办法二的附件甲；2. 办法二的附件乙",
            "〔附件1〕办法二的附件甲",
            "〔附件2〕办法二的附件乙",
            "〔附件〕正文的附件",
        ]
        assert [line for line in lines if "总则" in line] == ["  一、总则", "  一、总则"]

    @pytest.mark.parametrize(("word", "remedy"), [("印发件3", "只有 1 个"), ("印发件", "")])
    def test_an_attachment_of_none_is_said(self, tmp_path: Path, word: str, remedy: str) -> None:
        book = write_workbook(
            tmp_path / "b.xlsx",
            {
                "发文": notice(模板="通知"),
                "正文": REPORT,
                "附件": [
                    ["性质", "随文", "标题", "来源"],
                    ["印发件", None, "报告", "报告"],
                    [None, word, "附件", "报告"],
                ],
            },
        )
        result = notice_gen("check", book)
        said = [line for line in result.stderr.splitlines() if "〔W260〕" in line]
        assert [remedy in line and "B3" in line for line in said] == ([True] if remedy else [])

    def test_a_plan_and_another_enclosure_stand_in_order(self, tmp_path: Path) -> None:
        """The plan of 印发件标题 is the first; what says nothing goes with it, as in older workbooks."""
        lines = shown(
            tmp_path,
            "印发类通知",
            发文=notice(标题=None, 印发件标题="方案"),
            正文=[["部分", "内容"], ["方案", "甲。"], ["办法", "乙。"], ["附件", "丙。"]],
            附件=[
                ["性质", "标题", "来源"],
                [None, "方案的附件", "附件"],
                ["印发件", "办法", "办法"],
                [None, "办法的附件", "附件"],
            ],
        )
        assert [line for line in lines if line.startswith(("〔印发件", "〔附件〕"))] == [
            "〔印发件〕方案",
            "〔附件〕方案的附件",
            "〔印发件〕办法",
            "〔附件〕办法的附件",
        ]


class TestOfficeWords:
    """Drop-downs say what an office says, and older workbooks go on."""

    @pytest.mark.parametrize(("new", "old"), [("印红头", "全印"), ("套打", "套打"), ("无红头", "不印")])
    def test_the_head(self, tmp_path: Path, new: str, old: str) -> None:
        made = [shown(tmp_path, 发文=notice(版头=one), 正文=[["内容"], ["一段。"]]) for one in (new, old)]
        assert made[0] == made[1]
        assert made[0][0] == f"〔版头〕{old}"

    @pytest.mark.parametrize(
        ("new", "old"), [("加盖印章", "是"), ("不加盖印章", "否"), ("加盖签名章", "签名章")]
    )
    def test_the_seal(self, tmp_path: Path, new: str, old: str) -> None:
        made = [shown(tmp_path, 发文=notice(用印=one), 正文=[["内容"], ["一段。"]]) for one in (new, old)]
        assert made[0] == made[1]
        assert f"（用印：{old}）" in "".join(made[0])


class TestNotBound:
    """不随文装订的附件: noted and numbered with the others, and a file of its own."""

    def made(self, folder: Path, source: str) -> dict[str, bytes]:
        """The files that a notice with a bound and such an attachment becomes, by name."""
        rows = [[None, "要求", "附件1"], ["不随文装订的附件", "数据表", source]]
        book = write_workbook(
            folder / "b.xlsx",
            {
                "发文": notice(模板="通知"),
                "正文": [["部分", "内容"], ["正文", "见附件。"], ["附件1", "一段。"], ["附件2", "两段。"]],
                "附件": [["性质", "标题", "来源"], *rows],
            },
        )
        result = notice_gen("build", book, "--output", folder / "out")
        assert "“数据表”不随文装订" in result.stderr
        return {path.name: path.read_bytes() for path in (folder / "out").iterdir() if path.name[0] != "."}

    def test_62_its_first_line_is_the_number_and_its_own(self, tmp_path: Path) -> None:
        """7.3.7. The document notes it, and has no page of it."""
        self.made(tmp_path, "附件2")
        document, apart = (
            words(next((tmp_path / "out").glob(name))) for name in ("*通知*.docx", "*附件2 数据表.docx")
        )
        assert apart.startswith("某卫发〔2026〕12号附件2数据表两段。")
        assert "附件：1.要求2.数据表" in document
        assert "两段。" not in document

    def test_a_file_is_copied_under_that_name(self, tmp_path: Path) -> None:
        (tmp_path / "数据.xlsx").write_bytes(b"figures")
        made = self.made(tmp_path, "数据.xlsx")
        assert made["某卫发〔2026〕12号附件2 数据表.xlsx"] == b"figures"
