"""m² is printed as m²: superscript, subscript and struck words of a cell, from every workbook to every output."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout, suppress
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from issuing import campaign, office_with, run
from notice_gen.book.characters import UNTIDY, cleaned, untidy
from notice_gen.book.workbooks import read_workbook
from notice_gen.cli import main
from notice_gen.fit.em import em
from notice_gen.model.kind import Kind
from notice_gen.model.places import spot
from notice_gen.model.raised import RAISED_SIZE, base, bears, from_typed, lowered, plain, raised
from notice_gen.office.finals import words
from notice_gen.pages.glyphs import Page, read_pages
from notice_gen.settings.kinds import load_kind
from workbooks import DATA, PLAIN, TESTS, notice, write_workbook

UP, DOWN, STRUCK = (
    InlineFont(vertAlign="superscript"),
    InlineFont(vertAlign="subscript"),
    InlineFont(strike=True),
)
TEMPLATES = TESTS.parent / "templates"
# How a character of the planes 15 and 16 looks in UTF-8, and in JSON that is kept to ASCII.
OURS_ALONE = re.compile(
    rb"\xf3[\xb0-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|\\u[dD][bB][89a-fA-F][0-9a-fA-F]\\u[dD][c-fC-F]"
)


def raised_in(text: str) -> list[str]:
    """The raised and lowered characters, in their order."""
    return [c for c in text if bears(c)]


# ---- the words ------------------------------------------------------------------------------------


def test_what_is_raised_survives_whatever_is_done_to_words() -> None:
    """Sliced, parted, stripped, replaced and joined, it stays what it is."""
    area = f" 占地10{raised('3')}m{raised('2')}、排CO{lowered('2')} "
    parted = "；".join(part.strip().replace("占地", "约") for part in area.split("、"))
    assert plain(parted) == "约10³m²；排CO₂"
    assert parted[3] == raised("3")


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (f"m{raised('2')}", "m²"),
        (f"10{raised('-12')}", "10⁻¹²"),
        (f"4{raised('th')}", "4^(th)"),
        (f"x{lowered('max')}{raised('2')}", "x_(max)²"),
        (f"{raised('甲')}乙", "^(甲)乙"),
    ],
)
def test_elsewhere_it_is_said_in_plain_characters(marked: str, said: str) -> None:
    assert plain(marked) == said


def test_typed_superscripts_are_raised_as_well() -> None:
    """The faces of a 公文 have no ² of their own; in words for people it is ² again."""
    typed = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ和₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
    assert base(from_typed(typed)) == "0123456789+-=()ni和0123456789+-=()"
    assert plain(from_typed(typed)) == typed


def test_it_takes_less_room_than_the_words_beside_it() -> None:
    assert em("m") < em("m" + raised("2")) < em("m2")


# ---- reading ----------------------------------------------------------------------------------------


def rich(path: Path) -> Path:
    """A workbook with runs in fonts of their own, and with cells whose own font raises, lowers or strikes."""
    book = Workbook()
    sheet = book.active
    sheet.title = "表"
    for row in (
        [CellRichText("占地10", TextBlock(UP, "3"), "m", TextBlock(UP, "2"), "、CO", TextBlock(DOWN, "2"))],
        [CellRichText("共5人", TextBlock(STRUCK, "，经费自理"), "。")],
        ["th"],
        [2026],
        ["不同"],
    ):
        sheet.append(row)
    sheet["A3"].font, sheet["A4"].font = Font(vertAlign="superscript"), Font(strike=True)
    sheet["A5"].font = Font(strike=False)
    book.save(path)
    return path


SHOWN = ["占地10³m²、CO₂", "共5人【待删：，经费自理】。", "^(th)", "【待删：2026】", "不同"]


def test_runs_and_fonts_of_a_workbook_are_kept(tmp_path: Path) -> None:
    """In shared strings; struck words are a gap and said with their cell, and a struck number is none any more."""
    sheet = read_workbook(rich(tmp_path / "b.xlsx")).sheets["表"]
    assert [plain(line[0]) for line in sheet.rows] == SHOWN
    assert [(fault.code, spot(fault.place)) for fault in sheet.faults] == [("W198", "A2"), ("W198", "A4")]
    assert sheet.raw[3][0] == sheet.rows[3][0]


def test_an_old_workbook_keeps_them_as_well(tmp_path: Path) -> None:
    """Runs of its shared strings, and fonts of its cells."""
    import xlwt

    up, down, struck = (
        xlwt.easyfont(words) for words in ("escapement superscript", "escapement subscript", "struck_out on")
    )
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write_rich_text(0, 0, ["占地10", ("3", up), "m", ("2", up), "、CO", ("2", down)])
    sheet.write_rich_text(1, 0, ["共5人", ("，经费自理", struck), "。"])
    sheet.write(2, 0, "th", xlwt.easyxf("font: escapement superscript"))
    sheet.write(3, 0, 2026, xlwt.easyxf("font: struck_out on"))
    sheet.write(4, 0, "不同")
    book.save(str(tmp_path / "b.xls"))
    read = read_workbook(tmp_path / "b.xls").sheets["表"]
    assert [plain(line[0]) for line in read.rows] == SHOWN
    assert [(fault.code, spot(fault.place)) for fault in read.faults] == [("W198", "A2"), ("W198", "A4")]


def test_an_opendocument_workbook_keeps_them_as_well(tmp_path: Path) -> None:
    """Spans, styles that stand on others, and the style that a whole column has."""
    styles = {
        "up": ("text", 'style:text-position="33% 58%"', ""),
        "down": ("text", 'style:text-position="sub 58%"', ""),
        "struck": ("text", 'style:text-line-through-type="single"', ""),
        "raised": ("table-cell", 'style:text-position="super"', ""),
        "done": ("table-cell", 'style:text-line-through-style="solid"', ""),
        "done today": ("table-cell", 'fo:color="#ff0000"', "done"),
        "not done": ("table-cell", 'style:text-line-through-type="none"', "done"),
    }
    described = "".join(
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{above}">'
        f"<style:text-properties {properties}/></style:style>"
        for name, (family, properties, above) in styles.items()
    )

    def span(style: str, words: str) -> str:
        return f'<text:span text:style-name="{style}">{words}</text:span>'

    cells = [
        ('table:style-name="plain"', f"占地10{span('up', '3')}m{span('up', '2')}、CO{span('down', '2')}"),
        ('table:style-name="plain"', f"共5人{span('struck', '，经费自理')}。"),
        ('table:style-name="raised"', "th"),
        ('office:value-type="float" office:value="2026"', "2026"),
        ('table:style-name="not done"', "不同"),
    ]
    rows = "".join(
        f"<table:table-row><table:table-cell {about}><text:p>{inside}</text:p></table:table-cell></table:table-row>"
        for about, inside in cells
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text", "style", "fo")
    )
    with zipfile.ZipFile(tmp_path / "b.ods", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr(
            "content.xml",
            f'<office:document-content {names}>{described}<table:table table:name="表">'
            f'<table:table-column table:default-cell-style-name="done today"/>{rows}</table:table>'
            "</office:document-content>",
        )
    read = read_workbook(tmp_path / "b.ods").sheets["表"]
    assert [plain(line[0]) for line in read.rows] == SHOWN
    assert [(fault.code, spot(fault.place)) for fault in read.faults] == [("W198", "A2"), ("W198", "A4")]


def test_a_strangers_private_characters_raise_nothing(tmp_path: Path) -> None:
    """Typed, or inside runs of rich text: a character of planes 15 and 16 is an 错误 and stands as 〓."""
    book = Workbook()
    book.active.title = "表"
    book.active.append([f"m{raised('2')}", CellRichText("m", TextBlock(UP, lowered("2")))])
    book.save(tmp_path / "b.xlsx")
    sheet = read_workbook(tmp_path / "b.xlsx").sheets["表"]
    assert [plain(cell) for cell in sheet.rows[0]] == ["m〓", "m^(〓)"]
    assert [(fault.code, spot(fault.place)) for fault in sheet.faults] == [("W197", "A1"), ("W197", "B1")]


# ---- characters that are none -----------------------------------------------------------------------


def test_radicals_and_compatibility_ideographs_become_ordinary_characters() -> None:
    """All that Unicode decomposes, and radicals of the supplement that are drawn like a 汉字."""
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E), *range(0x2F800, 0x2FA1E)):
        made, said = cleaned(chr(code))
        if made != chr(code):
            assert [fault.code for fault in said] == ["W195"]
            assert unicodedata.category(made) == "Lo"
            assert unicodedata.normalize("NFKC", made) == made
    assert cleaned("⽂⽤⼾⻓⻔⻅⻢⻛⻚⻩⺠⻄⻘⻬⻰")[0] == "文用户长门见马风页黄民西青齐龙"


def test_nothing_untidy_is_read_in_haste() -> None:
    """The quick look finds every character that the thorough one finds, and passes over the usual ones."""
    assert [c for c in map(chr, range(0x110000)) if UNTIDY.match(c) and not untidy(c)] == []
    assert [
        c for c in map(chr, (*range(0x80), *range(0x4E00, 0xA000), *range(0x20000, 0x2EC00))) if untidy(c)
    ] == []


def test_the_twelve_unified_ideographs_among_them_stay() -> None:
    twelve = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
    assert len(twelve) == 12
    assert cleaned(twelve) == (twelve, [])


# ---- the outputs ------------------------------------------------------------------------------------


def aligned(document: bytes) -> Iterator[str]:
    """The raised and lowered words of a Word file, by their runs, as the program's own characters."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        xml = package.read("word/document.xml").decode()
    for how, text in re.findall(
        r'<w:vertAlign w:val="(super|sub)script"/></w:rPr><w:t [^>]*>([^<]*)</w:t>', xml
    ):
        yield (raised if how == "super" else lowered)(text)


# Words by which the program finds what belongs together; the templates print none of them.
KEYS = {
    "文件",
    "模板",
    "部分",
    "插入",
    "适用类型",
    "所属",
    "来源",
    "显示列",
    "合并列",
    "单位代码",
    "类型",
    "活动编号",
    "阶段",
    "活动序号",
}


def with_raised_words(path: Path, kind: Kind, source: Path) -> Path:
    """A sample workbook with ⁷ behind the words of every cell that may hold any words."""
    book = load_workbook(source)
    for declared in kind.sheets:
        rows = book[declared.name] if declared.name in book.sheetnames else []
        headers = {
            field.name: field
            for field in declared.fields
            if field.name not in KEYS and not (field.reference and field.reference[1] in KEYS)
        }
        above: dict[int, object] = {}  # the header of each column
        for row in rows:
            for cell in row:
                name = row[0].value if declared.arrangement == "upright" else above.get(cell.column)
                if declared.arrangement == "rows" and cell.value in headers:
                    above[cell.column] = cell.value
                field = headers.get(str(name))
                free = ("string", "prose", "title", "name", "issuers", "list")
                if field is None or not (field.type in free or field.reference):
                    continue
                fixed = field.enum or field.pattern or cell.value in (name, field.name, "无")
                if isinstance(cell.value, str) and not fixed and cell.value[:1] not in "【=":
                    cell.value += "⁷"
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sample", "command", "least"),
    [
        ("printed-notice", "wangcheng", "build", 90),
        ("unit-plan", "wangcheng", "units", 60),
        ("rectification-notice", "zhenggai", "units", 8),
    ],
)
def test_each_column_of_a_kind_is_printed_as_it_was_raised(
    name: str, sample: str, command: str, least: int, tmp_path: Path
) -> None:
    """The Word files say what they say without it, and ⁷ behind every cell; nothing of the private planes gets out."""
    told = []
    for folder, source in (
        ("plain", DATA / f"{sample}.xlsx"),
        (
            "raised",
            with_raised_words(tmp_path / "book.xlsx", load_kind(TEMPLATES / name), DATA / f"{sample}.xlsx"),
        ),
    ):
        assert run(command, source, "--output", tmp_path / folder, "--format", "docx") in (0, 1)
        told.append([path.read_bytes() for path in sorted((tmp_path / folder).rglob("*.docx"))])
    without, marked = told
    assert len(without) == len(marked) > 0
    for one, other in zip(without, marked, strict=True):
        before, after = (["".join(p.bare for p in words(file))] for file in (one, other))
        assert [text.replace(raised("7"), "") for text in after] == before
        assert list(aligned(other)) == raised_in(after[0])
        assert len(raised_in(after[0])) >= least
    leaks(tmp_path / "raised")


def leaks(folder: Path) -> None:
    """Fail where a file of the folder has a character of the private planes in its name or anywhere in it."""
    looked = 0
    for path in filter(Path.is_file, folder.rglob("*")):
        assert not bears(str(path))
        data = path.read_bytes()
        parts = {path.name: data}
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                parts = {f"{path.name}/{part}": package.read(part) for part in package.namelist()}
        for part, content in parts.items():
            if not part.endswith((".pdf", ".png", ".ttf")):
                looked += 1
                assert OURS_ALONE.search(content) is None, part
    assert looked


def test_what_is_issued_says_it_plainly(tmp_path: Path) -> None:
    """Register, archive, 处理单, names of files: all of an office's folder, and what its commands answer."""
    place = office_with(
        tmp_path, campaign(印发件标题="降碳CO₂活动方案", 主送机关="各区、县卫生健康局（m²）", 备注="10³")
    )
    with chdir(place.parent):
        assert run("issue", place, "--format", "docx") in (0, 1)
        leaks(tmp_path)
        for command in (("register", "list"), ("archive", "list"), ("check", place)):
            for how in ((), ("--json",)):
                said = answer(*command, *how)
                assert OURS_ALONE.search(said.encode()) is None
    (issued,) = place.parent.rglob("*的通知*-18.docx")
    assert "《降碳CO₂活动方案》" in issued.name
    assert list(aligned(issued.read_bytes())).count(lowered("2")) == 3
    assert "降碳CO₂" in answer("register", "list", "--office", tmp_path / "办公室")


def answer(*words: object) -> str:
    """What a command answers."""
    said = io.StringIO()
    with redirect_stdout(said), suppress(SystemExit):
        main([str(word) for word in words], prog_name="notice-gen", obj={})
    return said.getvalue()


def test_struck_words_are_marked_in_the_draft_and_never_issued(tmp_path: Path) -> None:
    place = office_with(tmp_path, campaign())
    book = load_workbook(place)
    book["正文"]["D3"] = CellRichText("人人动手", TextBlock(STRUCK, "，三月底前完成"), "。")
    book.save(place)
    with chdir(place.parent):
        assert run("build", place, "--output", "稿") == 1
        (draft,) = Path("稿").glob("*.docx")
        assert "人人动手【待删：，三月底前完成】。" in [p.text for p in words(draft.read_bytes())]
        assert run("issue", place, "--format", "docx") == 2
        assert not list(tmp_path.rglob("*〔2026〕*"))


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ("", []),
        ("vertAlign", ["减排10³吨。"]),
        ("strike", ["减排10³【待删：吨。】"]),
    ],
)
def test_a_word_file_that_is_raised_or_struck_otherwise_differs(
    change: str, differs: list[str], tmp_path: Path
) -> None:
    """`pull` compares runs, not only words: 10³ is not 103, and what is struck out is no text."""
    place = office_with(tmp_path, campaign())
    book = load_workbook(place)
    book["正文"]["D3"] = (
        "减排103吨。" if change == "vertAlign" else CellRichText("减排10", TextBlock(UP, "3"), "吨。")
    )
    book.save(place)
    with chdir(place.parent):
        run("build", place, "--output", "稿")
        (draft,) = Path("稿").glob("*.docx")
        word = Document(str(draft))
        paragraph = next(one for one in word.paragraphs if "减排" in one.text)
        if change == "vertAlign":
            first = paragraph.runs[0]
            first.text = "减排10"
            for text, up in (("3", True), ("吨。", False)):
                paragraph.add_run(text).font.superscript = up or None
        elif change == "strike":
            paragraph.runs[-1].font.strike = True
        word.save("改.docx")
        pulled = json.loads(answer("pull", "改.docx", place, "--json"))
    assert [one["final"] for one in pulled["differences"]] == differs


@pytest.mark.rendered
def test_a_final_that_is_raised_is_filed_plainly(tmp_path: Path) -> None:
    """`issue --final`: the archive's words of a Word file in which 10³ was raised by hand."""
    place = office_with(tmp_path, campaign())
    with chdir(place.parent):
        run("build", place, "--output", "稿")
        (draft,) = Path("稿").glob("*.docx")
        word = Document(str(draft))
        paragraph = next(one for one in word.paragraphs if "人人动手" in one.text)
        paragraph.add_run("减排10")
        paragraph.add_run("3").font.superscript = True
        word.save("定稿.docx")
        assert run("issue", place, "--final", "定稿.docx", "--as-signed") in (0, 1)
    leaks(tmp_path)
    assert any("减排10³" in path.read_text(encoding="utf-8") for path in tmp_path.rglob("件.json"))


@pytest.mark.faces
def test_a_page_has_as_many_raised_characters_as_the_word_file(tmp_path: Path) -> None:
    """In the mark, titles, text, rosters, tables and the imprint of a whole notice."""
    book = with_raised_words(
        tmp_path / "book.xlsx", load_kind(TEMPLATES / "printed-notice"), DATA / "wangcheng.xlsx"
    )
    assert run("build", book, "--output", tmp_path / "out", "--format", "docx,pdf") in (0, 1)
    document, pdf = (next((tmp_path / "out").glob(f"*.{ending}")).read_bytes() for ending in ("docx", "pdf"))
    assert len(small_in(read_pages(pdf))) == len(list(aligned(document))) >= 90


def small_in(pages: tuple[Page, ...]) -> list[str]:
    """The characters that are set so small beside others of their line."""
    return [
        glyph.character
        for page in pages
        for line in page.lines
        for glyph in line.glyphs
        if abs(glyph.size / line.size - RAISED_SIZE) < 0.02
    ]


@pytest.mark.faces
def test_a_page_shows_it_small_and_high_and_moves_nothing(tmp_path: Path) -> None:
    """In text, title and table: the same lines at the same heights as without it, and glyphs of 0.65."""
    for name, two, three in (("flat", "2", "3"), ("raised", "₂", "³")):
        sheets = {
            "发文": notice(标题=f"关于CO{two}减排的通知", 用印="否"),
            "正文": [["部分", "内容"], ["正文", f"占地10m{three}，" * 30]],
        }
        book = write_workbook(tmp_path / f"{name}.xlsx", sheets)
        assert run("build", book, "--kind", PLAIN, "--output", tmp_path / name, "--format", "pdf") in (0, 1)
    flat, with_it = (
        read_pages(next((tmp_path / name).glob("*.pdf")).read_bytes()) for name in ("flat", "raised")
    )
    heights = [[round(line.baseline, 2) for line in page.lines] for page in flat]
    assert [[round(line.baseline, 2) for line in page.lines] for page in with_it] == heights
    assert small_in(with_it) == ["2", *["3"] * 30]


def test_the_marked_copy_keeps_it(tmp_path: Path) -> None:
    """The copy with its findings coloured is a workbook that people read: 10³ is not 103 there either."""
    place = write_workbook(tmp_path / "工作簿.xlsx", campaign())
    book = load_workbook(place)
    book["正文"]["D3"] = CellRichText("减排10", TextBlock(UP, "3"), "吨，待定。")
    book.save(place)
    run("check", "--mark", place)
    (copy,) = tmp_path.glob("*_问题.xlsx")
    assert plain(read_workbook(copy).sheets["正文"].text(2, 3)) == "减排10³吨，待定。"


@pytest.mark.parametrize(
    ("words_of_cell", "code"),
    [
        ("【待删：旧的一句】。", "W179"),
        (CellRichText("新的一句", TextBlock(STRUCK, "旧的一句"), "。"), "W198"),
    ],
)
def test_struck_words_are_said_once_whether_struck_or_typed(
    words_of_cell: str, code: str, tmp_path: Path
) -> None:
    """Who types what the draft shows does not make it valid text."""
    place = write_workbook(tmp_path / "工作簿.xlsx", campaign())
    book = load_workbook(place)
    book["正文"]["D3"] = words_of_cell
    book.save(place)
    found = json.loads(answer("check", place, "--json"))["findings"]
    assert [one["code"] for one in found if one.get("cell") == "D3"] == [code]
