"""Tables that offices issue (tests/tables) on the pages of the PDF and of LibreOffice's copy of the Word file.

Each is laid out in a workbook as an office would; what is looked for are the promises of a page: nothing over anything
else, nothing parted that is one, nothing lost, the header on each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdfium2.raw as raw
import pytest

from conftest import built, built_pdf, rendered_pages
from notice_gen.model.table import Table
from office_tables import Outline, every_outline, table_of, workbook_with
from pages import MM, Glyph, Page, Pages
from workbooks import PLAIN, notice, write_workbook

OUTLINES = every_outline()
FIGURE = re.compile(r"(?<![A-Za-z0-9@./-])[-−]?\d[\d,]*(?:\.\d+)?%?(?![A-Za-z0-9@])")
TOUCHES = 0.15  # mm that ink may reach into a rule
OVER = 0.1  # type sizes that ink may reach into other ink: heavy faces of titles do of themselves


@dataclass(frozen=True)
class Made:
    """A table's document: the table itself, and the pages of its attachment."""

    table: Table
    pages: list[Page]


def attachment(path: Path) -> list[Page]:
    """The pages from the attachment's label on."""
    pages = Pages(path)
    first = next(n for n, page in enumerate(pages) if any(line.text == "附件" for line in page.lines))
    return pages[first:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@pytest.fixture(scope="module")
def rendered_files(folder: Path) -> list[Path]:
    """LibreOffice's pages of all tables, in their order; it is started once."""
    copies = folder / "copies"
    copies.mkdir()
    for n, outline in enumerate(OUTLINES):
        book = workbook_with(outline, folder / f"word{n:02}.xlsx")
        built(book, folder / f"word{n:02}", "--for", "libreoffice").rename(copies / f"{n:02}.docx")
    rendered_pages(copies)
    return sorted(copies.glob("*.pdf"))


@pytest.fixture(scope="module", params=OUTLINES, ids=str)
def outline(request: pytest.FixtureRequest) -> Outline:
    return request.param


@pytest.fixture(scope="module")
def printed(outline: Outline, folder: Path) -> Made:
    """One table in the PDF."""
    book = workbook_with(outline, folder / f"pdf{OUTLINES.index(outline):02}.xlsx")
    return Made(table_of(book), attachment(built_pdf(book, folder / book.stem)))


@pytest.fixture(scope="module")
def in_word(outline: Outline, printed: Made, rendered_files: list[Path]) -> Made:
    """The same in the Word file, as LibreOffice shows it."""
    return Made(printed.table, attachment(rendered_files[OUTLINES.index(outline)]))


# ---- what is looked for ---------------------------------------------------------------------------


@cache
def upright_rules(page: Page) -> list[tuple[float, float, float]]:
    """Vertical rules of a page: where each lies, its top and bottom."""
    found = []
    for item in page.page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = (edge * MM for edge in item.get_bounds())
        if right - left < 1 and top - bottom > 2:
            found.append(((left + right) / 2, page.height - top, page.height - bottom))
    return found


def words_on(page: Page) -> list[Glyph]:
    """The glyphs of a page without its number."""
    if page.width > page.height:
        return [glyph for glyph in page.glyphs if glyph.right > 34.5]
    return [glyph for glyph in page.glyphs if glyph.top < 262]


def over_each_other(page: Page) -> Iterator[str]:
    """Glyphs whose ink lies on other ink."""
    near: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in words_on(page):
        place = round(glyph.left / 8), round(glyph.top / 8)
        for x in (-1, 0, 1):
            for y in (-1, 0, 1):
                for other in near.get((place[0] + x, place[1] + y), []):
                    across = min(glyph.right, other.right) - max(glyph.left, other.left)
                    down = min(glyph.bottom, other.bottom) - max(glyph.top, other.top)
                    if min(across, down) > OVER * glyph.size * MM:
                        yield f"page {page.number}: {glyph.character}{other.character}"
        near.setdefault(place, []).append(glyph)


def over_rules(page: Page) -> Iterator[str]:
    """Glyphs that a rule of the table runs through."""
    for glyph in words_on(page):
        for rule in page.rules:
            if glyph.top + TOUCHES < rule.y < glyph.bottom - TOUCHES and rule.left < glyph.left < rule.right:
                yield f"page {page.number}: {glyph.character} on a rule"
        for x, top, bottom in upright_rules(page):
            if glyph.left + TOUCHES < x < glyph.right - TOUCHES and top < glyph.top < bottom:
                yield f"page {page.number}: {glyph.character} on an upright rule"


def outside(page: Page) -> Iterator[str]:
    """Ink outside the type area, standing or lying (5.2.1, 8)."""
    left, right, top, bottom = (35, 260, 28, 184) if page.width > page.height else (28, 184, 37, 262)
    for glyph in words_on(page):
        if glyph.left < left - 0.2 or glyph.right > right + 0.3:
            yield f"page {page.number}: {glyph.character} at {glyph.left:.1f}"
        if glyph.top < top - 0.2 or glyph.bottom > bottom + 0.3:
            yield f"page {page.number}: {glyph.character} at {glyph.top:.1f} from above"


def check_page(made: Made) -> None:
    for page in made.pages:
        assert not list(over_each_other(page))
        assert not list(over_rules(page))
        assert not list(outside(page))


def check_words(made: Made) -> None:
    words = Counter(c for text in made.table.words for c in text if not c.isspace())
    shown = Counter(glyph.character for page in made.pages for glyph in page.glyphs)
    assert not words - shown


def check_figures(made: Made) -> None:
    """A figure stands on one line as often as the table has it."""
    lines = [line.text for page in made.pages for line in page.lines]
    for figure, times in Counter(n for text in made.table.words for n in FIGURE.findall(text)).items():
        if len(figure) > 1:
            assert sum(line.count(figure) for line in lines) >= times, figure


def check_header(made: Made) -> None:
    heads = [cell.text.replace("\n", "") for row in made.table.header for cell in row if cell is not None]
    for page in made.pages:
        shown = Counter(glyph.character for glyph in page.glyphs)
        if page.rules:
            assert not Counter(c for head in heads for c in head if not c.isspace()) - shown


CHECKS = (check_page, check_words, check_figures, check_header)


@pytest.mark.faces
@pytest.mark.parametrize("check", CHECKS)
def test_a_table_is_right_in_the_pdf(printed: Made, check) -> None:
    check(printed)


@pytest.mark.rendered
@pytest.mark.parametrize("check", CHECKS)
def test_a_table_is_right_in_the_word_file(in_word: Made, check) -> None:
    check(in_word)


def rows_on(page: Page) -> int:
    """How many rows a page shows: as many as rules from edge to edge bound."""
    wide = [rule.y for rule in page.rules if rule.right - rule.left > 20]
    return sum(below - above > 1 for above, below in pairwise(sorted({round(y, 1) for y in wide})))


@pytest.mark.rendered
def test_word_and_pdf_are_laid_out_alike(printed: Made, in_word: Made) -> None:
    """The same pages, standing or lying, and no page with more than one row more or less."""
    sides = [(round(page.width), round(page.height)) for page in printed.pages]
    assert sides == [(round(page.width), round(page.height)) for page in in_word.pages]
    for ours, theirs in zip(printed.pages, in_word.pages, strict=True):
        assert abs(rows_on(ours) - rows_on(theirs)) <= 1


# ---- rosters that went wrong once -----------------------------------------------------------------


def made_of(folder: Path, *rows: Sequence[object], title: str = "名单") -> Made:
    """The PDF of a notice with one table."""
    sheets = {
        "发文": notice(),
        "正文": [["部分", "内容"], ["正文", "正文。"]],
        "附件": [["所属", "标题", "来源"], ["通知", title, "名单"]],
        "名单": list(rows),
    }
    book = write_workbook(folder / "book.xlsx", sheets)
    pdf = built_pdf(book, folder / "out", "--kind", PLAIN)
    return Made(table_of(book, kind=str(PLAIN)), attachment(pdf))


@pytest.mark.faces
class TestRosters:
    def test_nine_columns_with_mail_and_telephone_stand_side_by_side(self, tmp_path: Path) -> None:
        """They lie on their side, in one line each."""
        head = ["序号", "姓名", "性别", "单位", "职务", "联系电话", "电子邮箱", "住宿", "备注"]
        person = [
            "某乙丙",
            "男",
            "市妇幼保健院",
            "副主任医师",
            "13000000000",
            "someone@example.com",
            "是",
            "",
        ]
        made = made_of(tmp_path, head, *([n, *person] for n in range(1, 7)))
        for check in CHECKS:
            check(made)
        (page,) = made.pages
        assert page.width > page.height
        assert sum("someone@example.com" in line.text for line in page.lines) == 6

    def test_a_long_address_of_mail_is_whole(self, tmp_path: Path) -> None:
        head = ["序号", "单位名称", "地址", "联系人", "联系电话", "电子邮箱"]
        place = "某某市某某区某某街道某某路100号"
        unit = ["某某市妇幼保健计划生育服务中心", place, "某甲", "0000-00000000", "fuyoubaojian_office@example.gov.cn"]  # fmt: skip
        made = made_of(tmp_path, head, *([n, *unit] for n in range(1, 5)))
        for check in CHECKS:
            check(made)
        assert sum("fuyoubaojian_office@example.gov.cn" in line.text for line in made.pages[0].lines) == 4

    def test_an_address_that_no_column_holds_parts_after_its_marks(self, tmp_path: Path) -> None:
        """After @ . / and nowhere else; what stands beside it keeps its place."""
        mail = (
            "the.department.of.maternal.and.child.health@some.long.name.of.a.health.commission.example.gov.cn"
        )
        head = ["序号", "姓名", "身份证号码", "银行账号", "联系电话", "电子邮箱"]
        made = made_of(
            tmp_path, head, [1, "某乙丙", "11010119900101001X", "6222000000000000001", "13000000000", mail]
        )
        check_page(made)
        lines = [line.text for page in made.pages for line in page.lines]
        parts = [part for line in lines if (part := re.sub(r"[^a-z.@]", "", line))]
        assert "".join(parts) == mail
        assert all(part[-1] in ".@" for part in parts[:-1])

    def test_names_of_one_column_are_set_in_one_way(self, tmp_path: Path) -> None:
        """王某, 李 某 and 张　某 each as wide as a name of three characters."""
        names = ["王某", "李 某", "张　某", "赵某某"]
        made = made_of(
            tmp_path, ["序号", "姓名", "单位"], *([n, name, "市医院"] for n, name in enumerate(names, 1))
        )
        firsts = [[g for g in made.pages[0].glyphs if g.character in "王李张赵某"]]
        lefts = {round(glyph.origin, 1) for glyph in firsts[0] if glyph.character in "王李张赵"}
        assert len(lefts) == 1
        lasts = [line for line in made.pages[0].lines if "某" in line.text]
        assert (
            len({round(max(g.right for g in line.glyphs if g.character == "某"), 1) for line in lasts}) == 1
        )


@pytest.mark.faces
def test_items_of_two_lists_stay_level_though_one_wraps(tmp_path: Path) -> None:
    """The second person stands beside the second unit."""
    units = "卫生健康局\n城市建设投资集团有限公司\n财政局"
    row = [
        1,
        "建设门诊综合楼、医技楼及配套设施，总建筑面积五万六千平方米，设置床位五百张。" * 4,
        units,
        "某甲\n某乙\n某某丙",
    ]
    made = made_of(tmp_path, ["序号", "建设内容及规模", "责任单位", "责任人"], row)
    page = made.pages[0]
    for unit, person in (("卫", "甲"), ("城", "乙"), ("财", "丙")):
        assert glyph_of(page, unit).baseline == pytest.approx(glyph_of(page, person).baseline, abs=0.1)


def glyph_of(page: Page, character: str) -> Glyph:
    return next(glyph for glyph in page.glyphs if glyph.character == character)


@pytest.mark.faces
def test_no_row_stands_alone_on_the_last_page(tmp_path: Path) -> None:
    """Whatever the number of rows, a last page has at least two."""
    for many in (26, 27, 28, 29):
        folder = tmp_path / str(many)
        folder.mkdir()
        made = made_of(
            folder, ["序号", "任务", "说明"], *([n, f"任务{n}", "长" * 30] for n in range(1, many + 1))
        )
        assert rows_on(made.pages[-1]) - 1 >= 2, many
