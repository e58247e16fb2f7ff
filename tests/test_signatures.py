"""Two hundred notices of one to three pages: the signature is never alone on its page, or what is advised mends it."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import notice_gen
from pages import Pages
from workbooks import FILLER, PLAIN, notice, write_workbook

pytestmark = [pytest.mark.faces, pytest.mark.slow]
NOTICES = 200
SENTENCE = "请各单位认真组织实施，按时报送情况。"
UNITS = ("各区、县卫生健康局", "市直各医疗卫生单位", "各民营医院", "委机关各科室", "市疾病预防控制中心")


@dataclass(frozen=True)
class Notice:
    """What is varied: paragraphs of the text, addressees, title, attachments, seal, remark."""

    paragraphs: tuple[str, ...]
    addressees: str
    title: str
    attachments: tuple[str, ...]
    seal: str
    remark: str

    def built(self, folder: Path) -> tuple[Pages, list[dict[str, str]]]:
        """Its pages, and what is said of them."""
        fields = {
            "标题": self.title,
            "主送机关": self.addressees,
            "用印": self.seal,
            "附注": self.remark or None,
        }
        rows = [["部分", "内容"], *(["正文", one] for one in self.paragraphs)]
        sheets: dict[str, object] = {"发文": notice(**fields), "正文": rows}
        if self.attachments:
            sheets["附件"] = [["所属", "标题", "来源"], *(["通知", one, "分工"] for one in self.attachments)]
            sheets["分工"] = [["序号", "任务"], [1, "宣传"], [2, "总结"]]
        folder.mkdir()
        book = write_workbook(folder / "工作簿.xlsx", sheets)
        command = ("build", book, "--kind", PLAIN, "--format", "pdf", "--output", folder, "--json")
        result = notice_gen(*command)
        assert result.exit_code in (0, 1), result.output
        (pdf,) = folder.glob("*.pdf")
        return Pages(pdf), json.loads(result.stdout)["findings"]


def varied(chance: random.Random) -> Notice:
    paragraphs = []
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5))):
        words = (FILLER * 8)[: chance.randint(8, 420)]
        paragraphs.append(f"{words}。")
    attachments = [
        f"某某市卫生健康系统第{n}类{(FILLER * 2)[: chance.randint(2, 40)]}明细表"
        for n in range(chance.choice((0, 0, 0, 1, 2, 3, 6, 9)))
    ]
    return Notice(
        tuple(paragraphs),
        "，".join(chance.choices(UNITS, k=chance.choice((1, 1, 2, 4, 9)))),
        f"关于{FILLER[: chance.randint(4, 40)]}的通知",
        tuple(attachments),
        chance.choice(("是", "是", "否", "签名章")),
        chance.choice(("", "", "此件公开发布")),
    )


def alone(pages: Pages) -> bool:
    """Whether the page of the signature shows nothing above it, or the next page has its date."""
    page, date = pages.find("2026年3月5日")
    lines = page.text_lines
    issuer = [line for line in lines if line.text == "某某市卫生健康委员会" and line.baseline < date.baseline]
    return not issuer or lines.index(issuer[-1]) == 0


def mended(one: Notice, remedy: str) -> Notice:
    """The notice changed as the finding advises."""
    *others, last = one.paragraphs
    if "再写上一两句" in remedy:
        return replace(one, paragraphs=(*others, last + SENTENCE * 2))
    assert "分成两段" in remedy
    return replace(one, paragraphs=(*others, last[: len(last) // 2] + "。", last[len(last) // 2 :]))


@pytest.mark.parametrize("start", range(0, NOTICES, 20))
def test_no_signature_is_alone(start: int, tmp_path: Path) -> None:
    """Of one to three pages, whatever their length, addressees, attachments and seals."""
    for n in range(start, start + 20):
        one = varied(random.Random(n))
        pages, findings = one.built(tmp_path / f"{n}")
        said = [finding for finding in findings if finding["code"] == "P101"]
        if said:
            pages, findings = mended(one, said[0]["remedy"]).built(tmp_path / f"{n}-mended")
            assert "P101" not in {finding["code"] for finding in findings}, (n, said)
        assert not alone(pages), n
