"""Several issuers: mark, signatures and signatories of two, four and six bodies, measured on LibreOffice's copy and on the PDF;
how they are entered; what is issued and filed of them.

Measures are numbered as the checks in docs/standards.md.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from conftest import built, built_pdf, notice_gen
from issuing import campaign, office_with
from notice_gen.fit import fit
from notice_gen.fit.em import em
from notice_gen.model.diagnostics import Report
from notice_gen.model.document import Head, Mark, Signature
from notice_gen.model.fitted import FittedHead, FittedJointMark, FittedJointSignature
from notice_gen.model.layout import GB_T_9704, Layout
from notice_gen.model.text import Text
from notice_gen.model.values import Listing, Words
from notice_gen.office.archive import open_archive
from notice_gen.office.archive.descriptions import read_description
from notice_gen.office.register import open_register
from pages import Line, Page, Pages
from workbooks import FILLER, Sheets, notice, write_workbook

LEFT, RIGHT, TOP = 28.0, 184.0, 37.0
CENTRE, PITCH, CELL = (LEFT + RIGHT) / 2, 225 / 22, 156 / 28
SEAL = 42.0
BODIES = (
    "某某市卫生健康委员会",
    "某某市教育局",
    "某某市财政局",
    "某某市医疗保障局",
    "某某市人力资源和社会保障局",
    "某某市红十字会",
)
PEOPLE = ("张三", "李四", "王五", "赵六", "孙七", "周八九")
TEXT = [["部分", "内容"], *([["正文", FILLER + "。"]] * 3)]


def joint(count: int, seal: str = "", **fields: Any) -> Sheets:
    """A notice of so many bodies, typed on lines of their own."""
    said = {
        "模板": "通知",
        "标题": "关于做好秋冬季学校传染病防治工作的通知",
        "发文机关": "\n".join(BODIES[:count]),
        "用印": seal,
        "成文日期": datetime.date(2026, 11, 20),
        **fields,
    }
    return {"发文": notice(**said), "正文": TEXT}


def upward(count: int) -> Sheets:
    """A request of so many bodies, whose heads all sign."""
    return joint(
        count,
        模板="请示",
        标题=f"某某市卫生健康委员会等{count}部门关于增加学校卫生人员的请示",
        签发人="、".join(PEOPLE[:count]),
        主送机关="某某市人民政府",
        附注="联系人：张三，电话：0000-0000000",
    )


COUNTS = (2, 4, 6)
CASES: Mapping[str, Sheets] = {
    **{f"sealed-{n}": joint(n) for n in COUNTS},
    **{f"unsealed-{n}": joint(n, "否") for n in COUNTS},
    **{f"upward-{n}": upward(n) for n in COUNTS},
    "urgent-3": joint(3, 紧急程度="特急"),
    "stamped": joint(2, "签名章", 署名="某某市卫生健康委员会主任\n某某市教育局局长"),
    "letter": joint(3, 公文格式="信函"),
}
MARKED = [name for name in CASES if name != "letter"]
SEALED = [name for name in CASES if name.startswith(("sealed", "upward"))]
UNSEALED = [name for name in CASES if name.startswith("unsealed")]
UPWARD = [name for name in CASES if name.startswith("upward")]


def bodies(name: str) -> tuple[str, ...]:
    """The issuers of a case."""
    return BODIES[: int(name[-1])] if name[-1].isdigit() else BODIES[:2]


def on(value: float, expected: float, tolerance: float) -> bool:
    return abs(value - expected) <= tolerance


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("joint")
    return {name: write_workbook(folder / f"{name}.xlsx", sheets) for name, sheets in CASES.items()}


# ---- the mark (7.2.4) ------------------------------------------------------------------------------


def of_the_mark(page: Page) -> tuple[list[Line], Line]:
    """The lines of names, and 文件 at their right, which may stand on the line of one of them."""
    below = next((line for line in page.lines if "签发人" in line.text), number(page))
    glyphs = [g for line in page.lines for g in line.glyphs if TOP + 25 < g.top < below.top - 10]
    right = max(g.right for g in glyphs)
    width = next(g for g in glyphs if g.right == right)
    suffix = sorted(
        (g for g in glyphs if g.left > right - 2.2 * (width.right - width.left)), key=lambda g: g.left
    )
    rows: dict[int, list[Any]] = {}
    for glyph in glyphs:
        if glyph not in suffix:
            key = next((k for k in rows if abs(rows[k][0].baseline - glyph.baseline) < 1), len(rows))
            rows.setdefault(key, []).append(glyph)
    names = [Line(tuple(sorted(row, key=lambda g: g.left))) for row in rows.values()]
    return sorted(names, key=lambda line: line.baseline), Line(tuple(suffix))


def number(page: Page) -> Line:
    return page.line("〔2026〕12号")


@pytest.mark.parametrize("name", MARKED)
class TestMark:
    def test_20_names_below_each_other_the_host_first(self, measured, name) -> None:
        names, suffix = of_the_mark(measured[name][0])
        assert tuple(line.text for line in names) == bodies(name)
        assert suffix.text == "文件"

    def test_20_each_is_spread_to_one_width(self, measured, name) -> None:
        """Their ink begins and ends alike but for the bearings of the characters."""
        names, _ = of_the_mark(measured[name][0])
        size = names[0].glyphs[0].bottom - names[0].glyphs[0].top
        assert max(line.left for line in names) - min(line.left for line in names) < 0.15 * size
        assert max(line.right for line in names) - min(line.right for line in names) < 0.15 * size

    def test_20_the_rest_stands_halfway_down_at_the_right(self, measured, name) -> None:
        names, suffix = of_the_mark(measured[name][0])
        halfway = (names[0].baseline + names[-1].baseline) / 2
        assert on(suffix.glyphs[0].baseline, halfway, 0.5)
        assert suffix.left > max(line.right for line in names)

    def test_17_18_its_ink_begins_35_mm_below_and_is_centred(self, measured, name) -> None:
        page = measured[name][0]
        names, suffix = of_the_mark(page)
        assert on(page.red_ink[0], TOP + 35, 1)
        assert on((min(line.left for line in names) + suffix.right) / 2, CENTRE, 1)
        assert min(line.left for line in names) >= LEFT
        assert suffix.right <= RIGHT

    def test_24_two_empty_lines_between_mark_and_number(self, measured, name) -> None:
        page = measured[name][0]
        first = page.line("签发人") if name in UPWARD else number(page)
        names, _ = of_the_mark(page)
        assert on(first.top - max(line.bottom for line in names), 2 * PITCH + 2.3, 3)

    def test_29_the_red_rule_is_4_mm_below_the_number(self, measured, name) -> None:
        page = measured[name][0]
        (rule,) = [rule for rule in page.rules if rule.red]
        assert on(rule.y - rule.thickness / 2 - number(page).bottom, 4, 1)

    def test_38_the_first_page_shows_text(self, measured, name) -> None:
        page = measured[name][0]
        (rule,) = [rule for rule in page.rules if rule.red]
        assert [line for line in page.text_lines if line.text.startswith("为贯彻") and line.top > rule.y]


@pytest.mark.parametrize("name", UPWARD)
class TestUpward:
    def test_26_the_heads_of_all_sign_two_a_row(self, measured, name) -> None:
        """7.2.6: in the order of the issuers, below each other."""
        page = measured[name][0]
        first = page.line("签发人")
        rows = [first.from_("签发人").text.removeprefix("签发人：")]
        rows += [
            line.text for line in page.text_lines if first.baseline < line.baseline < number(page).baseline
        ]
        if number(page).baseline - first.baseline > 1:
            rows.append(number(page).text.partition("号")[2])
        people = PEOPLE[: int(name[-1])]
        assert rows == ["".join(pair) for pair in zip(people[::2], people[1::2], strict=True)]

    def test_25_28_the_number_stands_on_the_last_one_s_line(self, measured, name) -> None:
        line = number(measured[name][0])
        assert on(line.left, LEFT + CELL, 1)
        assert on(line.right, RIGHT - CELL, 1)


def test_a_letter_has_the_host_s_mark_alone(measured) -> None:
    """10.1; below the text all of them sign."""
    pages = measured["letter"]
    assert pages[0].lines[0].text == BODIES[0]
    shown = "".join(line.text for page in pages for line in page.text_lines)
    assert (shown.count(BODIES[1]), shown.count(BODIES[2])) == (1, 1)


# ---- signatures (7.3.5) ----------------------------------------------------------------------------


def signed(pages: Pages, names: tuple[str, ...]) -> tuple[Page, list[Line], Line]:
    """The page of the signature, its names in their order, the date."""
    page, date = pages.find("2026年11月20日")
    date = date.only("2026年11月20日")
    above = [line for line in page.text_lines if line.baseline < date.baseline + 0.5]
    found = []
    for name in names:
        line = next(line for line in reversed(above) if name in line.text)
        found.append(line.only(name))
    return page, found, date


def squares(line: Line) -> float:
    """The centre of a line's squares."""
    return (line.start + line.glyphs[-1].origin + CELL) / 2


@pytest.mark.parametrize("name", SEALED)
class TestSealed:
    def test_52_seals_do_not_touch_and_stay_in_the_type_area(self, measured, name) -> None:
        """Each presses down on its name: its centre is that of the name, all of a row on one height."""
        _, names, _ = signed(measured[name], bodies(name))
        places = [(squares(line), line.baseline) for line in names]
        for n, (x, y) in enumerate(places):
            assert x - SEAL / 2 >= LEFT
            assert x + SEAL / 2 <= RIGHT
            for other_x, other_y in places[n + 1 :]:
                assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 > SEAL + 1

    def test_52_at_most_three_a_row_the_host_first(self, measured, name) -> None:
        _, names, _ = signed(measured[name], bodies(name))
        places = [(round(line.baseline), line.left) for line in names]
        assert places == sorted(places)
        assert all(sum(y == height for y, _ in places) <= 3 for height, _ in places)

    def test_48_49_the_date_stands_below_the_last_centred_on_it(self, measured, name) -> None:
        """Its right edge four 字 before that of the type area, its line the next one."""
        _, names, date = signed(measured[name], bodies(name))
        assert on(date.glyphs[-1].origin + CELL, RIGHT - 4 * CELL, 1)
        assert on(squares(names[-1]), squares(date), 0.8)
        assert on(date.baseline - names[-1].baseline, PITCH, 0.3)

    def test_51_53_the_first_row_is_two_lines_below_text_on_its_page(self, measured, name) -> None:
        """A seal whose centre is a little above the name then begins within a line of the text."""
        page, names, _ = signed(measured[name], bodies(name))
        above = [line for line in page.text_lines if line.baseline < names[0].baseline - 1]
        assert above
        assert on(names[0].baseline - above[-1].baseline, 3 * PITCH, 0.3)


@pytest.mark.parametrize("name", UNSEALED)
class TestUnsealed:
    def test_54_names_below_each_other_two_characters_before_the_edge(self, measured, name) -> None:
        """7.3.5.2: the host first, one line below the text; all begin and end alike."""
        page, names, _ = signed(measured[name], bodies(name))
        assert all(on(b.baseline - a.baseline, PITCH, 0.3) for a, b in pairwise(names))
        assert all(on(line.glyphs[-1].origin + CELL, RIGHT - 2 * CELL, 1) for line in names)
        assert all(on(line.start, names[0].start, 0.8) for line in names)
        above = [line for line in page.text_lines if line.baseline < names[0].baseline - 1]
        assert on(names[0].baseline - above[-1].baseline, 2 * PITCH, 0.3)

    def test_55_the_date_begins_two_characters_after_them(self, measured, name) -> None:
        _, names, date = signed(measured[name], bodies(name))
        assert on(date.start - names[0].start, 2 * CELL, 0.8)
        assert on(date.baseline - names[-1].baseline, PITCH, 0.3)


def test_56_posts_below_each_other_each_with_room_for_its_stamp(measured) -> None:
    """7.3.5.3: the host's first, two 字 left of the stamps, the date a line below the last."""
    page, posts, date = signed(measured["stamped"], ("某某市卫生健康委员会主任", "某某市教育局局长"))
    text = [line for line in page.text_lines if line.baseline < posts[0].baseline - 1][-1]
    assert on(posts[0].baseline - text.baseline, 3 * PITCH, 0.3)
    assert on(posts[1].baseline - posts[0].baseline, 3 * PITCH, 0.3)
    assert all(on(line.glyphs[-1].origin + CELL, RIGHT - (4 + 7 + 2) * CELL, 1) for line in posts)
    assert on(date.baseline - posts[1].baseline, 2 * PITCH, 0.3)
    assert on(date.glyphs[-1].origin + CELL, RIGHT - 4 * CELL, 1)


# ---- what is fitted, for whatever names -------------------------------------------------------------

KINDS_OF_OFFICE = (
    "局",
    "委员会",
    "人民政府",
    "卫生健康局",
    "人力资源和社会保障局",
    "红十字会",
    "中级人民法院",
)


def some_names(chance: random.Random) -> list[str]:
    return [
        f"某某市{'东西南北中'[n % 5]}{chance.choice(KINDS_OF_OFFICE)}" for n in range(chance.randint(2, 9))
    ]


@pytest.mark.parametrize("start", range(4))
def test_seals_of_any_names_have_their_room(start: int) -> None:
    """No two names on a line touch, no seal touches another or leaves the type area; a date still open stands there too."""
    for seed in range(start * 100, start * 100 + 100):
        chance = random.Random(seed)
        names = some_names(chance)
        date = chance.choice(("2026年3月5日", "2026年11月20日", "2026年　　月　　日"))
        found = Report()
        value = Listing.of(map(Words, names))
        fitted = fit(Signature(Text.of(value), Text.of(date)), GB_T_9704, found)
        assert isinstance(fitted, FittedJointSignature)
        assert [name for row in fitted.rows for name in row.names] == names
        seal = GB_T_9704.seal / GB_T_9704.cell
        for row in fitted.rows:
            assert len(row.names) <= 3
            for (one, wide), (other, wider) in pairwise(zip(row.centres, row.widths, strict=True)):
                assert other - one >= max(seal, (wide + wider) / 2) + 0.4
            assert row.centres[0] - max(seal, row.widths[0]) / 2 >= -0.01
            assert row.centres[-1] + max(seal, row.widths[-1]) / 2 <= GB_T_9704.characters + 0.01
        assert (
            abs(GB_T_9704.characters - fitted.date_right - em(date) / 2 - fitted.rows[-1].centres[-1]) < 0.01
        )


@pytest.mark.parametrize("start", range(4))
def test_a_mark_of_any_names_leaves_room_for_text_or_says_so(start: int) -> None:
    layout = GB_T_9704
    for seed in range(start * 50, start * 50 + 50):
        names = some_names(random.Random(seed))
        found = Report()
        head = fitted_head(names, layout, found)
        mark = head.pieces.joint
        assert isinstance(mark, FittedJointMark)
        assert mark.width + mark.gap + mark.suffix_width <= layout.mark_width + 2
        left = layout.lines * layout.pitch - layout.head_height - head.taller
        codes = {one.code for one in found}
        assert left >= layout.joint_lines_below * layout.pitch or codes == {"F267"}
        assert (mark.size == layout.mark_size) == (not codes)
        for name, between in mark.names:
            square = mark.size * 20 * mark.scale / 100
            assert abs(em(name) * square + between * (len(name) - 1) - mark.width) <= len(name) + 1


def fitted_head(names: list[str], layout: Layout, found: Report) -> FittedHead:
    head = fit(Head(elements=(Mark(Text.of(Listing.of(map(Words, names)), "文件")),)), layout, found)
    assert isinstance(head, FittedHead)
    return head


# ---- entry -----------------------------------------------------------------------------------------

OF_EACH: list[list[Any]] = [
    ["机关名称", "签发人", "签发日期", "份数"],
    ["某某市卫生健康委员会", "张三", datetime.date(2026, 11, 18), 10],
    ["某某市教育局", "李四", datetime.date(2026, 11, 23), 20],
]


def outline(folder: Path, sheets: Sheets, settings: str = "") -> list[str]:
    """The lines of the outline that are of head and signature; nothing may be said."""
    if settings:
        (folder / "notice-gen.toml").write_text(settings, encoding="utf-8")
    result = notice_gen("show", write_workbook(folder / "工作簿.xlsx", sheets), "--as", "outline")
    assert (result.exit_code, result.stderr) == (0, "")
    return [line for line in result.stdout.splitlines() if line.startswith("〔")]


def codes(folder: Path, sheets: Sheets) -> list[str]:
    """What `check` says."""
    result = notice_gen("check", write_workbook(folder / "工作簿.xlsx", sheets), "--json")
    return [one["code"] for one in json.loads(result.stdout)["findings"]]


def test_lines_and_the_sheet_make_the_same_document(tmp_path: Path) -> None:
    """So does the host in 发文 and all of them in 联合机关."""
    typed = joint(2, 成文日期=datetime.date(2026, 11, 23))
    of_sheet = {**joint(2, 发文机关="", 成文日期=""), "联合机关": OF_EACH}
    both = {**joint(2, 发文机关=BODIES[0], 成文日期=""), "联合机关": OF_EACH}
    one, other, third = (outline(tmp_path, sheets) for sheets in (typed, of_sheet, both))
    assert one == other == third
    assert "〔署名〕某某市卫生健康委员会、某某市教育局" in one
    assert "〔成文日期〕2026年11月23日" in one


def test_a_document_takes_the_bodies_that_name_it(tmp_path: Path) -> None:
    """Two documents of a workbook; 文件 is read downwards."""
    of_two = {
        "文件": ["甲文", "乙文"],
        "发文机关": ["", "某某市卫生健康委员会"],
        "标题": ["关于甲事的通知", "关于乙事的通知"],
    }
    said = notice(模板="通知", 序号="", 成文日期="")
    both = [["项目", "", ""], *([name, *of_two.get(name, (words, words))] for name, words in said.items())]
    of_each = [["文件", *OF_EACH[0]], ["甲文", *OF_EACH[1]], ["", *OF_EACH[2]]]
    text = [["文件", "部分", "内容"], ["甲文", "正文", "一段。"], ["乙文", "正文", "一段。"]]
    lines = outline(tmp_path, {"发文": both, "联合机关": of_each, "正文": text})
    assert [line for line in lines if line.startswith("〔署名〕")] == [
        "〔署名〕某某市卫生健康委员会、某某市教育局",
        "〔署名〕某某市卫生健康委员会",
    ]


def test_another_name_below_the_text(tmp_path: Path) -> None:
    """署名 of 联合机关, where it is filled in; the mark has 机关名称."""
    header, first, second = OF_EACH
    rows = [[*header, "署名"], [*first, "某某市卫生健康委"], [*second, ""]]
    lines = outline(tmp_path, {**joint(2, 发文机关="", 成文日期=""), "联合机关": rows})
    assert "〔发文机关标志〕某某市卫生健康委员会、某某市教育局文件" in lines
    assert "〔署名〕某某市卫生健康委、某某市教育局" in lines


def test_the_heads_in_the_sheet_stand_in_the_head_of_an_upward_document(tmp_path: Path) -> None:
    sheets = upward(2)
    sheets["发文"] = {**sheets["发文"], "发文机关": "", "签发人": "", "成文日期": ""}
    assert "〔签发人〕张三、李四" in outline(tmp_path, {**sheets, "联合机关": OF_EACH})


@pytest.mark.parametrize(
    "typed",
    [
        "某某市卫生健康委员会\n某某市教育局文件",
        "某某市卫生健康委员会\n某某市教育局\n文件",
    ],
)
def test_a_mark_that_was_typed_on_lines_is_one_of_several(typed: str) -> None:
    head = fit(Head(elements=(Mark(Text.of(Words(typed))),)), GB_T_9704, Report())
    assert isinstance(head, FittedHead)
    mark = head.pieces.joint
    assert mark is not None
    assert ([name for name, _ in mark.names], mark.suffix) == (list(BODIES[:2]), "文件")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("某某区卫生局\n某某区财政金融局", []),
        ("长沙市望城区\n卫生健康局", []),
        ("某某市人民政府\n办公室", ["W340"]),
        ("某某区卫生局\n财政局", ["W340"]),
        ("某某区卫生局、某某区财政局", ["W252"]),
        ("某某市委员会 某某市人民政府\n某某市教育局", ["W252"]),
    ],
)
def test_what_may_be_two_names_or_one_is_asked_about(words: str, said: list[str], tmp_path: Path) -> None:
    assert [code for code in codes(tmp_path, joint(1, 发文机关=words)) if code[0] == "W"] == said


def test_two_names_in_one_row_of_the_sheet_are_an_error(tmp_path: Path) -> None:
    rows = [["机关名称"], ["某某市卫生健康委员会、某某市教育局"], ["某某市财政局"]]
    assert "W252" in codes(tmp_path, {**joint(1, 发文机关=""), "联合机关": rows})


def test_a_kind_without_the_sheet_says_that_it_does_not_read_it(tmp_path: Path) -> None:
    """Minutes are one body's; nothing that was filled in is passed over in silence."""
    sheets: Sheets = {
        "发文": notice(模板="纪要", 标题="", 主送机关="", 机关代字="", 年份="", 期数=3, 序号="")
    }
    sheets = {**sheets, "正文": [["内容"], ["会议研究了有关事项。"]], "联合机关": OF_EACH}
    assert "W144" in codes(tmp_path, sheets)


@pytest.mark.parametrize("name", ["联合单位", "联合机构", "会签"])
@pytest.mark.parametrize("header", [["机关名称", "签发人"], ["文件", "机关名称", "署名", "份数"]])
def test_the_sheet_under_another_name_loses_no_issuer_in_silence(
    name: str, header: list[str], tmp_path: Path
) -> None:
    """It is known by its columns, whatever it is called; nothing is made of one issuer alone."""
    rows = [
        header,
        *(
            [{"机关名称": body}.get(one, "通知" if one == "文件" else "") for one in header]
            for body in BODIES[:2]
        ),
    ]
    assert "W371" in codes(tmp_path, {**joint(1), name: rows})


def test_a_list_of_bodies_that_nobody_signs_for_is_a_list(tmp_path: Path) -> None:
    """What an office keeps of whom it sends copies to is no sheet of issuers."""
    rows = [["机关名称", "份数"], [BODIES[1], 2], [BODIES[2], 1]]
    assert "W371" not in codes(tmp_path, {**joint(1), "分送": rows})


def test_a_list_under_another_name_that_the_text_asks_for_is_meant_so(tmp_path: Path) -> None:
    text = [["部分", "内容", "插入"], ["正文", "成立领导小组，名单如下：", "成员"]]
    group = [["组内职务", "姓名"], ["组长", "张三"]]
    assert "W372" not in codes(tmp_path, {**joint(1), "正文": text, "成员": group})
    assert "W372" in codes(tmp_path, {**joint(1), "成员": group})


def test_a_report_of_several_that_is_passed_on_is_signed_by_all(tmp_path: Path) -> None:
    """署名 of a row of 附件, on lines of its own; the notice itself is of one body."""
    passed_on = [
        ["性质", "标题", "来源", "署名"],
        ["印发（转发）件", "关于甲事的报告", "报告", "\n".join(BODIES[1:3])],
    ]
    text = [["部分", "内容"], ["正文", "现转发给你们。"], ["报告", "现将有关情况报告如下。"]]
    lines = outline(
        tmp_path,
        {
            "发文": notice(模板="通知", 标题="转发某某市教育局 某某市财政局关于甲事的报告的通知"),
            "正文": text,
            "附件": passed_on,
        },
    )
    assert lines[-2] == "〔署名〕某某市教育局、某某市财政局（用印：否）"


@pytest.mark.faces
def test_the_longest_name_stays_on_one_line_whatever_its_length(tmp_path: Path) -> None:
    """Its box was rounded down: the last of 8 or 16 characters stood on the first."""
    for long in range(5, 18):
        names = ("某" * (long - 1) + "局", "某某市财政局")
        folder = tmp_path / str(long)
        folder.mkdir()
        book = write_workbook(folder / "工作簿.xlsx", joint(2, 发文机关="\n".join(names), 署名=None))
        mark, _ = of_the_mark(Pages(built_pdf(book, folder / "out"))[0])
        assert [line.text.replace(" ", "") for line in mark] == list(names), long


@pytest.mark.slow
def test_the_office_may_have_the_host_s_mark_alone(tmp_path: Path) -> None:
    """7.2.4: 如需同时标注; all sign nevertheless. The pages bear all words that they should (P102 is silent)."""
    (tmp_path / "notice-gen.toml").write_text('["版式"]\n"联合行文标志" = "主办机关"\n', encoding="utf-8")
    book = write_workbook(tmp_path / "工作簿.xlsx", joint(2))
    pages = Pages(built_pdf(book, tmp_path / "out"))
    assert pages[0].lines[0].text == f"{BODIES[0]}文件"
    assert BODIES[1] in "".join(line.text for line in pages[-1].text_lines)


@pytest.mark.faces
@pytest.mark.parametrize("name", CASES)
def test_every_word_is_found_again_on_its_pages(name: str, books: dict[str, Path], tmp_path: Path) -> None:
    """The checks of pages have nothing to say of names that stand apart."""
    result = notice_gen("build", books[name], "--output", tmp_path, "--format", "pdf", "--json")
    said = {one["code"] for one in json.loads(result.stdout)["findings"]}
    assert not {code for code in said if code[0] == "P"} - {
        "P116"
    }  # a page left empty, for six seals need one


@pytest.mark.slow
def test_a_title_keeps_each_issuer_whole(books: dict[str, Path], tmp_path: Path) -> None:
    """Parted by a blank in the title, they end at the ends of lines."""
    sheets = joint(3, 标题="某某市卫生健康委员会 某某市教育局 某某市财政局关于做好传染病防治工作的通知")
    pages = Pages(built_pdf(write_workbook(tmp_path / "工作簿.xlsx", sheets), tmp_path / "out"))
    title = [line.text for line in pages[0].text_lines if 20 < line.glyphs[0].size < 24]
    assert all(any(name in line for line in title) for name in BODIES[:3])


# ---- issued and filed ------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_is_issued_names_all_and_is_dated_by_the_last(tmp_path: Path) -> None:
    """One number, the host's; the entry has all bodies and the heads that signed (7.3.5.4)."""
    sheets = campaign(
        模板="通知", 标题="关于传染病防治的通知", 印发件标题=None, 发文机关="", 签发人="", 签发日期=""
    )
    sheets["正文"] = [["部分", "内容"], ["正文", "一段。"]]
    of_each = [OF_EACH[0][:3], [*OF_EACH[1][:2], "2026-03-17"], [*OF_EACH[2][:2], "2026-03-19"]]
    book = office_with(tmp_path, {**sheets, "联合机关": of_each})
    result = notice_gen("issue", book, "--output", tmp_path / "out", "--format", "docx", "--json")
    assert result.exit_code in (0, 1), result.output
    (entry,) = open_register(str(tmp_path / "办公室" / "发文登记簿.db"), writing=False).entries()
    assert (str(entry.number), entry.facts["成文日期"]) == ("某卫发〔2026〕1号", "2026-03-19")
    assert entry.facts["发文机关"] == "某某市卫生健康委员会、某某市教育局"
    assert (entry.facts["签发人"], entry.facts["签发日期"]) == ("张三、李四", "2026-03-19")
    process = read_description(open_archive(tmp_path / "办公室" / "归档库"), entry.item)["process"]
    assert [(step["人"], step["时间"]) for step in process if step["行为"] == "签发"] == [
        ("张三", "2026-03-17"),
        ("李四", "2026-03-19"),
    ]


@pytest.mark.slow
def test_a_final_of_several_is_stamped_below_the_last_name(tmp_path: Path) -> None:
    """The date that the draft left open stands centred below the last name, whose place the draft has fixed."""
    sheets = {
        **campaign(模板="通知", 标题="关于传染病防治的通知", 印发件标题=None, 发文机关="\n".join(BODIES[:3])),
        "正文": [["部分", "内容"], ["正文", "一段。"], ["正文", "又一段。"]],
    }
    book = office_with(tmp_path, sheets)
    final = built(book, tmp_path / "草稿")
    result = notice_gen(
        "issue", book, "--final", final, "--output", tmp_path / "out", "--format", "docx", "--json"
    )
    assert result.exit_code in (0, 1), result.output
    (issued,) = (path for path in (tmp_path / "out").glob("*.docx") if "处理单" not in path.name)
    paragraphs = {one.text: one for one in Document(str(issued)).paragraphs}
    (stop,) = paragraphs["\t某某市财政局"].paragraph_format.tab_stops
    date = paragraphs["2026年3月18日"]
    right = date.paragraph_format.right_indent
    assert right is not None
    width, cell = GB_T_9704.characters * GB_T_9704.cell, GB_T_9704.cell
    assert abs(stop.position.twips - (width - right.twips - em(date.text) * cell / 2)) < 3
