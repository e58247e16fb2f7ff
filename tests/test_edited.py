"""Word files that people worked on after the draft: stamped, read, compared, printed."""

from __future__ import annotations

import copy
import datetime
import io
import json
import os
import re
import stat
import subprocess
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as WordParagraph
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from PIL import Image

from conftest import assert_word_accepts, built, notice_gen
from notice_gen.build.documents import compose_workbook
from notice_gen.build.requests import Source
from notice_gen.model.diagnostics import Refused, Report
from notice_gen.model.filing import Number
from notice_gen.model.looks import STANDARD
from notice_gen.model.places import InParagraph
from notice_gen.office.finals import (
    Converted,
    NotConverted,
    Paragraph,
    differences,
    final_pdf,
    print_form,
    stamp,
    styled_words,
    words,
)
from notice_gen.office.pulling import moved_indents, printed_final
from notice_gen.taking.paragraphs import paragraphs_of, text_of
from notice_gen.taking.style_names import OURS
from notice_gen.writers.docx.libreoffice import for_libreoffice
from notice_gen.writers.docx.styles import table_of_styles
from notice_gen.writers.pdf import font_files, fonts
from odd_files import ole, overlapping
from rendering import configured
from workbooks import DATA, PLAIN, SYNTHETIC, write_workbook

pytestmark = pytest.mark.slow

MAIN = "word/document.xml"
OPEN = ("序号", "成文日期", "印发日期")  # what a draft leaves to be stamped
SERIES = {"wangcheng": ("望卫政发", 2022), "shaoxing": ("绍市中医党", 2021)}
DRAFTS = ("wangcheng", "shaoxing", "downward", "upward-1", "upward-4")
WITH_IMPRINT = ("shaoxing", "downward")
Edit = Callable[[docx.document.Document], None]


# ---- drafts, and what people do to them ---------------------------------------------------------


@pytest.fixture(scope="session")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Drafts whose number and dates are open, by name."""
    folder = tmp_path_factory.mktemp("drafts")
    made = {}
    for name in DRAFTS:
        options = () if name in SERIES else ("--kind", PLAIN)
        made[name] = built(open_workbook(name, folder), folder / name, *options).read_bytes()
    return made


def open_workbook(name: str, folder: Path) -> Path:
    """The workbook of a draft whose number and dates are open."""
    path = folder / f"{name}.xlsx"
    if name not in SERIES:
        form = {key: value for key, value in SYNTHETIC[name]["发文"].items() if key not in OPEN}
        return write_workbook(path, {**SYNTHETIC[name], "发文": form})
    book = load_workbook(DATA / path.name)
    for row in book["发文"].iter_rows(max_col=2):
        if row[0].value in OPEN:
            row[1].value = None
    book.save(path)
    return path


def number_of(name: str, n: int = 7) -> Number:
    return Number(*SERIES.get(name, ("某卫发", 2026)), n)


def stamped(data: bytes, name: str = "wangcheng", n: int = 7) -> bytes:
    """Number n, 5 March and, where there is an imprint, 6 March."""
    number = number_of(name, n)
    printed = datetime.date(number.year, 3, 6) if name in WITH_IMPRINT else None
    return stamp(data, number, datetime.date(number.year, 3, 5), printed)


def edited(data: bytes, *edits: Edit) -> bytes:
    """The file after these edits, saved by python-docx."""
    document = docx.Document(io.BytesIO(data))
    for edit in edits:
        edit(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def exchanged(data: bytes, *pairs: tuple[str, str], part: str = MAIN) -> bytes:
    """The file with pieces of a part's XML exchanged."""
    parts = unzipped(data)
    text = parts[part].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return zipped({**parts, part: text.encode()})


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def paragraph(document: docx.document.Document, start: str) -> WordParagraph:
    return next(p for p in document.paragraphs if p.text.startswith(start))


def run(text: str, properties: str = "") -> str:
    return f'<w:r {nsdecls("w")}><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def change_text(document: docx.document.Document) -> None:
    """Somebody types into the middle of a run; Word splits it and marks the pieces by rsid."""
    one = paragraph(document, "领导小组办公室设局办公室").runs[0]
    before, after = one.text.split("统筹协调")
    one.text = before
    one._r.set(qn("w:rsidR"), "00A77B3E")
    new = parse_xml(run("统筹、协调和督办"))
    new.set(qn("w:rsidR"), "00C81D52")
    one._r.addnext(new)
    new.addnext(parse_xml(run(after, '<w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/>')))


def add_paragraph(document: docx.document.Document) -> None:
    """Enter at the end of a paragraph: a new one in the same style."""
    above = paragraph(document, "领导小组办公室设局办公室")
    new = copy.deepcopy(above._p)
    above._p.addnext(new)
    for child in list(new)[1:]:
        new.remove(child)
    new.append(parse_xml(run("各单位要明确一名联络员。")))


def mark_and_dress(document: docx.document.Document) -> None:
    """A bookmark, another face, a soft hyphen and a spelling mark."""
    one = paragraph(document, "全区卫健系统干部职工")
    one.runs[0].font.name = "仿宋_GB2312"
    one._p.insert(1, parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="7" w:name="_GoBack"/>'))
    one._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="7"/>'))
    one._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:softHyphen/></w:r>"))


def track(document: docx.document.Document) -> None:
    """With tracking on: words put in, words taken out, a face changed."""
    one = paragraph(document, "以习近平新时代")._p
    w, by = nsdecls("w"), 'w:author="某甲" w:date="2026-03-05T09:00:00Z"'
    one.append(parse_xml(f'<w:ins {w} w:id="901" {by}>{run("要抓好落实。")}</w:ins>'))
    gone = run("（这一句删去）").replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    one.append(parse_xml(f'<w:del {w} w:id="902" {by}>{gone}</w:del>'))
    first = one.find(qn("w:r"))
    first.find(qn("w:rPr")).append(parse_xml(f'<w:rPrChange {w} w:id="903" {by}><w:rPr/></w:rPrChange>'))


def accept_all(document: docx.document.Document) -> None:
    """审阅 → 接受所有修订: w:ins is unwrapped, w:del and the changes of properties go."""
    root = document.element
    for name in ("del", "rPrChange", "pPrChange"):
        for element in list(root.iter(qn(f"w:{name}"))):
            element.getparent().remove(element)
    for element in list(root.iter(qn("w:ins"))):
        for child in list(element):
            element.addprevious(child)
        element.getparent().remove(element)


def xml_of_paragraphs(data: bytes, *left_out: str) -> list[bytes]:
    """Every paragraph of the main part as canonical XML, those of some styles left out."""
    root = etree.fromstring(unzipped(data)[MAIN])
    styles = ("GwNumber", "GwDate", "GwPrinter", *left_out)
    return [
        etree.tostring(p, method="c14n")
        for p in root.iter(qn("w:p"))
        if (p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is None)
        or p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) not in styles
    ]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


# ---- stamping -----------------------------------------------------------------------------------


def test_styles_are_called_as_the_writer_calls_them() -> None:
    """The names that are looked for are those that drafts have."""
    written = {style.id: style.name for style in table_of_styles(STANDARD.of("文件"))}
    written["GwTitle"] = "公文标题"  # of earlier files
    assert {own: written[own] for own in OURS} == OURS


@pytest.mark.parametrize("name", DRAFTS)
def test_number_and_dates_come_into_their_styles(name, drafts) -> None:
    """Of every kind of head: printed, pre-printed paper, one row of signatories, two."""
    found = styled_words(stamped(drafts[name], name))
    number = number_of(name)
    assert found.number == str(number)
    assert found.signed == f"{number.year}年3月5日"
    assert found.printed == (f"{number.year}年3月6日" if name in WITH_IMPRINT else "")


def test_every_other_byte_stays(drafts) -> None:
    """Of the main part too: only three texts are exchanged."""
    before, after = unzipped(drafts["shaoxing"]), unzipped(stamped(drafts["shaoxing"], "shaoxing"))
    text = before[MAIN].decode()
    for old, new in (
        ("绍市中医党〔2021〕　　号", "绍市中医党〔2021〕7号"),
        (">2021年　　月　　日<", ">2021年3月5日<"),
        (">2021年　　月　　日印发<", ">2021年3月6日印发<"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert list(before) == list(after)
    assert {**before, MAIN: text.encode()} == after


def test_stamping_again_changes_nothing(drafts) -> None:
    """A run that was interrupted is done again with the same words."""
    once = stamped(drafts["downward"], "downward")
    assert stamped(once, "downward") == once
    assert stamped(drafts["downward"], "downward") == once


def test_signatories_stay_on_the_line_of_the_number(drafts) -> None:
    """Two rows have the number's style; only the second has the number."""
    rows = [one.text for one in words(stamped(drafts["upward-4"], "upward-4")) if one.style == "公文发文字号"]
    assert rows == ["签发人：某甲乙\t某　丙", "某卫发〔2026〕7号\t\t某丁戊\t某己庚"]


def test_a_draft_edited_in_word_is_stamped_and_otherwise_as_the_person_left_it(
    drafts, tmp_path: Path
) -> None:
    """Text changed, a paragraph added, runs split, faces changed, tracked changes accepted."""
    final = edited(drafts["wangcheng"], change_text, add_paragraph, mark_and_dress, track, accept_all)
    done = stamped(final)
    assert styled_words(done).number == "望卫政发〔2022〕7号"
    assert styled_words(done).signed == "2022年3月5日"
    assert xml_of_paragraphs(done) == xml_of_paragraphs(final)
    said = [one.text for one in words(done)]
    assert "各单位要明确一名联络员。" in said
    assert any("统筹、协调和督办和组织实施" in text for text in said)
    assert any(text.endswith("要抓好落实。") for text in said)
    (tmp_path / "定稿.docx").write_bytes(done)  # Word's rules are held by the fixture


def test_runs_of_the_number_keep_their_properties(drafts) -> None:
    """A number over five runs, one of them bold, one blank: the digits come where the blank was."""
    pieces = "".join(
        run(text, properties)
        for text, properties in (
            ("望卫政发", '<w:color w:val="000000"/>'), ("〔2022", ""), ("〕", "<w:b/>"), ("　　", '<w:sz w:val="30"/>'),
            ("号", ""),
        )
    )  # fmt: skip
    old = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">望卫政发〔2022〕　　号</w:t></w:r>'
    done = unzipped(stamped(exchanged(drafts["wangcheng"], (old, pieces))))[MAIN].decode()
    assert done.count('<w:rPr><w:sz w:val="30"/></w:rPr><w:t xml:space="preserve">7</w:t>') == 1
    assert done.count('<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">〕</w:t>') == 1
    assert (
        styled_words(stamped(exchanged(drafts["wangcheng"], (old, pieces)))).number == "望卫政发〔2022〕7号"
    )


@given(
    cuts=st.lists(st.integers(0, 13), max_size=6),
    blank=st.text(" 　\u2060\u00ad_", max_size=5),
    n=st.integers(1, 2000),
)
def test_however_the_number_is_cut_into_runs_it_comes_out_whole(number_draft, cuts, blank, n) -> None:
    """Word and LibreOffice cut runs where they like, and people leave blanks as they like."""
    text = f"望卫政发〔2022〕{blank}号"
    at = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    pieces = "".join(run(text[a:b]) for a, b in pairwise(at))
    draft = number_draft.replace("<!--number-->", pieces)
    done = stamp(zipped({**PACKAGE, MAIN: draft.encode()}), Number("望卫政发", 2022, n), None, None)
    assert [one.text for one in words(done)] == [f"望卫政发〔2022〕{n}号", "正文。"]


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": f'<R><r Type="{RELATION}/officeDocument" Target="word/document.xml"/></R>'.encode(),
}


@pytest.fixture(scope="session")
def number_draft() -> str:
    """The smallest main part with a place for the number's runs."""
    return (
        f'<w:document {nsdecls("w")}><w:body><w:p><w:pPr><w:pStyle w:val="GwNumber"/></w:pPr><!--number--></w:p>'
        f"<w:p>{run('正文。')}</w:p></w:body></w:document>"
    )


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("望卫政发〔2022〕7号", "望卫政发〔2022〕7号"),
        ("望卫政发〔2022〕号", "望卫政发〔2022〕7号"),
        ("望卫政发〔2022〕07号", "望卫政发〔2022〕7号"),
        ("望卫政发[2022]第7号", "望卫政发〔2022〕7号"),
        ("望卫政发（2022）＿＿号", "望卫政发〔2022〕7号"),
        ("望卫政发〔　　〕××号", "望卫政发〔2022〕7号"),
        ("望卫政发〔２０２２〕７号", "望卫政发〔2022〕7号"),
    ],
)
def test_a_number_typed_in_whatever_way_becomes_the_standard_one(typed, becomes, number_draft) -> None:
    """六角括号, no 第, no padding (GB/T 9704—2012, 7.2.5)."""
    draft = number_draft.replace("<!--number-->", run(typed))
    done = stamp(zipped({**PACKAGE, MAIN: draft.encode()}), Number("望卫政发", 2022, 7), None, None)
    assert words(done)[0].text == becomes


@pytest.mark.parametrize(
    "typed", ["望卫政发〔2022〕8号", "望卫政发〔2021〕7号", "望卫发〔2022〕7号", "望卫政发〔2022〕70号"]
)
def test_another_number_in_the_file_is_refused_with_both_said(typed, drafts) -> None:
    """Somebody typed a number by hand; it is not written over."""
    final = exchanged(drafts["wangcheng"], ("望卫政发〔2022〕　　号", typed))
    with pytest.raises(Refused, match="望卫政发〔2022〕7号") as refused:
        stamped(final)
    assert codes(refused) == ["D008"]
    assert typed in str(refused.value)


def test_a_number_that_differs_names_its_paragraph(drafts):
    final = exchanged(drafts["wangcheng"], ("望卫政发〔2022〕　　号", "望卫政发〔2022〕8号"))
    with pytest.raises(Refused) as refused:
        stamped(final)
    (place,) = (finding.place for finding in refused.value.findings)
    every = [*paragraphs_of(docx.Document(io.BytesIO(final)).element.body)]
    assert isinstance(place, InParagraph)
    assert text_of(every[place.paragraph - 1]) == "望卫政发〔2022〕8号"


@pytest.mark.parametrize(
    "typed",
    [
        "2022年2月15日",
        "二〇二二年二月十五日",
        "2022 年 2 月 15 日",
        "　　年　　月　　日",
        "2022年__月__日",
        " ",
    ],
)
def test_whatever_date_stands_there_becomes_the_day_of_signing(typed, drafts) -> None:
    """Planned dates, dates in 汉字, blanks, an empty paragraph."""
    final = exchanged(drafts["wangcheng"], (">2022年　　月　　日<", f">{typed}<"))
    assert styled_words(stamped(final)).signed == "2022年3月5日"


def test_no_printing_day_leaves_the_imprint_alone(drafts) -> None:
    """None is: that place is not looked for."""
    number = number_of("shaoxing")
    done = stamp(drafts["shaoxing"], number, datetime.date(2021, 3, 5), None)
    assert styled_words(done).printed == "2021年　　月　　日"


STYLED = '<w:pStyle w:val="GwNumber"/>'


def test_a_style_that_is_nowhere_is_refused_and_its_words_are_shown(drafts) -> None:
    """The number's paragraph was pasted without its style."""
    final = exchanged(drafts["wangcheng"], (STYLED, '<w:pStyle w:val="GwBody"/>'))
    with pytest.raises(Refused) as refused:
        stamped(final)
    assert codes(refused) == ["D007"]
    assert "“望卫政发〔2022〕 号”这一段现在的样式是“公文正文”，改为“公文发文字号”" in str(refused.value)


def test_a_style_that_is_there_twice_is_refused(drafts) -> None:
    """The addressees got the number's style."""
    final = exchanged(drafts["wangcheng"], ('<w:pStyle w:val="GwAddressees"/>', STYLED))
    with pytest.raises(Refused, match="有 2 段用样式“公文发文字号”") as refused:
        stamped(final)
    assert codes(refused) == ["D007"]


def test_an_empty_paragraph_of_the_style_does_not_count(drafts) -> None:
    """Enter behind the date makes one."""

    def enter(document: docx.document.Document) -> None:
        date = paragraph(document, "2022年")
        new = copy.deepcopy(date._p)
        date._p.addnext(new)
        for child in list(new)[1:]:
            new.remove(child)

    assert styled_words(stamped(edited(drafts["wangcheng"], enter))).signed == "2022年3月5日"


def test_a_style_is_known_by_its_alias(drafts) -> None:
    """Word keeps our name as an alias where somebody gave the style another."""
    ours = 'w:styleId="GwNumber"><w:name w:val="公文发文字号"/>'
    renamed = 'w:styleId="a7"><w:name w:val="文号"/><w:aliases w:val="字号,公文发文字号"/>'
    final = exchanged(drafts["wangcheng"], (ours, renamed), part="word/styles.xml")
    final = exchanged(final, (STYLED, '<w:pStyle w:val="a7"/>'))
    assert styled_words(stamped(final)).number == "望卫政发〔2022〕7号"


def test_the_copy_for_libreoffice_is_stamped_too(drafts) -> None:
    """U+2060 stands between its 汉字 and digits; people go on with that copy although they should not."""
    copied = for_libreoffice(drafts["shaoxing"])
    assert "\u2060" in unzipped(copied)[MAIN].decode()
    assert styled_words(stamped(copied, "shaoxing")) == styled_words(stamped(drafts["shaoxing"], "shaoxing"))
    assert differences(drafts["shaoxing"], copied) == []


ANCHOR = "全区卫健系统干部职工</w:t></w:r>"
BY = 'w:id="1" w:author="某甲" w:date="2026-03-05T09:00:00Z"'


@pytest.mark.parametrize(
    "left",
    [
        f"<w:ins {BY}><w:r><w:t>增</w:t></w:r></w:ins>",
        f"<w:del {BY}><w:r><w:delText>删</w:delText></w:r></w:del>",
        f"<w:moveFrom {BY}><w:r><w:t>移</w:t></w:r></w:moveFrom>",
        f"<w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr><w:t>粗</w:t></w:r>",
    ],
)
def test_changes_that_nobody_accepted_are_refused(left, drafts) -> None:
    """The sealed text must be one text."""
    with pytest.raises(Refused, match=r"1 处修订没有接受.*接受（或拒绝）全部修订") as refused:
        stamped(exchanged(drafts["wangcheng"], (ANCHOR, ANCHOR + left)))
    assert codes(refused) == ["D005"]


def test_changes_in_a_footer_are_refused_too(drafts) -> None:
    """They would be printed with the page number."""
    footer = next(name for name in unzipped(drafts["wangcheng"]) if "footer" in name and "rels" not in name)
    final = exchanged(
        drafts["wangcheng"], ("</w:p>", f"<w:ins {BY}><w:r><w:t>增</w:t></w:r></w:ins></w:p>"), part=footer
    )
    with pytest.raises(Refused) as refused:
        stamped(final)
    assert codes(refused) == ["D005"]


def test_comments_gaps_and_living_dates_are_refused_together(drafts) -> None:
    """All that is to be done is said at once."""
    left = (
        '<w:commentRangeStart w:id="3"/><w:r><w:t>【待填：联系电话】</w:t></w:r><w:commentRangeEnd w:id="3"/>'
        '<w:r><w:commentReference w:id="3"/></w:r><w:fldSimple w:instr=" TIME \\@ &quot;yyyy年M月d日&quot; "/>'
    )
    with pytest.raises(Refused) as refused:
        stamped(exchanged(drafts["wangcheng"], (ANCHOR, ANCHOR + left)))
    assert codes(refused) == ["D006", "D010", "D015"]


def test_page_numbers_are_no_living_dates(drafts) -> None:
    """The draft's own footer has a PAGE field."""
    assert b" PAGE " in b"".join(unzipped(drafts["wangcheng"]).values())
    stamped(drafts["wangcheng"])


def test_a_shorter_date_brings_issuer_and_date_to_their_places(drafts) -> None:
    """The issuer is centred on the date (7.3.5.1), unless a person has moved it."""

    def right(data: bytes) -> list[str]:
        root = etree.fromstring(unzipped(data)[MAIN])
        return [
            p.find(f"{qn('w:pPr')}/{qn('w:ind')}").get(qn("w:right"))
            for p in root.iter(qn("w:p"))
            if p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
            and p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) in ("GwIssuer", "GwDate")
        ]

    issuer, date = right(drafts["wangcheng"])
    places = {"公文署名": (int(issuer), 802), "公文成文日期": (int(date), int(date))}
    where = datetime.date(2022, 3, 5)
    assert right(stamp(drafts["wangcheng"], None, where, None, moved=places)) == ["802", date]
    elsewhere = exchanged(drafts["wangcheng"], (f'<w:ind w:right="{issuer}"/>', '<w:ind w:right="400"/>'))
    assert right(stamp(elsewhere, None, where, None, moved=places)) == ["400", date]


# What the workbooks have: number, 成文日期, 印发日期. Pre-printed paper, unsealed, sealed.
ISSUED = {
    "shaoxing": (Number("绍市中医党", 2021, 18), datetime.date(2021, 6, 2), datetime.date(2021, 6, 2)),
    "upward-1": (Number("某卫发", 2026, 12), datetime.date(2026, 3, 5), None),
    "downward": (Number("某卫发", 2026, 12), datetime.date(2026, 3, 5), datetime.date(2026, 3, 6)),
}


@pytest.mark.parametrize("name", ISSUED)
def test_an_untouched_draft_that_is_stamped_is_the_document_with_its_number(
    name, drafts, documents, tmp_path: Path
) -> None:
    """Byte for byte in the main part: as if the workbook had had the number and the dates."""
    number, signed, printed = ISSUED[name]
    kind = None if name in SERIES else str(PLAIN)
    (composed,) = compose_workbook(Source(open_workbook(name, tmp_path), kind), Report())
    done = stamp(drafts[name], number, signed, printed, moved=moved_indents(composed, STANDARD, signed))
    assert unzipped(done)[MAIN].decode() == unzipped(documents[name].read_bytes())[MAIN].decode()


# ---- reading ------------------------------------------------------------------------------------


def body(inside: str, **parts: str) -> bytes:
    """A package whose body this is, with parts by the last word of their relation."""
    relations = "".join(f'<r Type="{RELATION}/{name}" Target="{name}.xml"/>' for name in parts)
    document = f"<w:document {nsdecls('w', 'wp', 'a')} {SHAPES}><w:body>{inside}</w:body></w:document>"
    return zipped({
        **PACKAGE,
        MAIN: document.encode(),
        "word/_rels/document.xml.rels": f"<R>{relations}</R>".encode(),
        **{f"word/{name}.xml": text.encode() for name, text in parts.items()},
    })  # fmt: skip


SHAPES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def said(inside: str, **parts: str) -> list[str]:
    return [one.text for one in words(body(inside, **parts))]


def test_what_is_deleted_hidden_or_code_is_not_read() -> None:
    """And what is put in is."""
    assert said(
        f"<w:p>{run('一')}<w:del {BY}><w:r><w:delText>二</w:delText></w:r></w:del><w:moveFrom {BY}>{run('三')}</w:moveFrom>"
        f"<w:ins {BY}>{run('四')}</w:ins>{run('五', '<w:vanish/>')}<w:r><w:instrText> PAGE </w:instrText></w:r>"
        f"{run('六', '<w:vanish w:val=&quot;0&quot;/>'.replace('&quot;', chr(34)))}</w:p>"
    ) == ["一四六"]


def test_a_paragraph_whose_mark_is_deleted_runs_on() -> None:
    """As it will when the change is accepted."""
    mark = f"<w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>"
    assert said(f"<w:p>{mark}{run('前，')}</w:p><w:p>{run('后。')}</w:p>") == ["前，后。"]


def test_tabs_breaks_and_hyphens_are_read_and_invisible_marks_are_not() -> None:
    """A soft hyphen and U+2060 are nothing that a person reads."""
    inside = (
        run("一\u2060七\u00ad号") + "<w:r><w:tab/><w:noBreakHyphen/><w:softHyphen/><w:br/></w:r>" + run("二")
    )
    assert said(f"<w:p>{inside}</w:p>") == ["一七号\t-\n二"]


def test_a_text_box_is_read_once() -> None:
    """Word keeps a second copy for old programs."""
    box = f"<w:txbxContent><w:p>{run('框中的字')}</w:p></w:txbxContent>"
    inside = (
        f'<w:p>{run("前")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{run('后')}</w:p>"
    )
    assert said(inside) == ["前后", "框中的字"]


def test_tables_are_read_cell_by_cell_and_notes_at_the_end() -> None:
    """In the order of the file."""
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("甲", "乙"))
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote><w:p>{run('注')}</w:p></w:footnote></w:footnotes>"
    inside = f"<w:p>{run('前')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p>{run('后')}</w:p>"
    read = words(body(inside, footnotes=notes))
    assert [(one.text, one.in_table) for one in read] == [
        ("前", False),
        ("甲", True),
        ("乙", True),
        ("后", False),
        ("注", False),
    ]


def test_a_picture_makes_another_text(drafts) -> None:
    """The program's own page would not have it."""

    def add_picture(document: docx.document.Document) -> None:
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8)).save(drawn, "PNG")
        document.add_paragraph().add_run().add_picture(drawn)

    (found,) = differences(drafts["wangcheng"], edited(drafts["wangcheng"], add_picture))
    assert (found.kind, found.final) == ("增", "〔图〕")


def test_words_in_a_header_are_read_and_page_numbers_are_not(drafts) -> None:
    """A draft has nothing but page numbers there."""

    def add_header(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].add_run("内部资料")

    (found,) = differences(drafts["wangcheng"], edited(drafts["wangcheng"], add_header))
    assert (found.kind, found.final) == ("增", "内部资料")


NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""  # fmt: skip


def test_numbers_that_word_makes_are_read() -> None:
    """Word makes a list of a typed 一、 as soon as Enter is pressed; 一、 is then no word any more."""

    def listed(level: int, text: str, number: int = 1) -> str:
        properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"

    inside = (
        listed(0, "总体要求") + listed(1, "甲。") + listed(1, "乙。") + listed(2, "点") + listed(0, "工作任务")
        + listed(1, "丙。") + listed(0, "另起", 2) + listed(0, "没有号", 0)
    )  # fmt: skip
    assert said(inside, numbering=NUMBERING) == [
        "一、总体要求", "1.甲。", "2.乙。", "点", "二、工作任务", "1.丙。", "五、另起", "没有号",
    ]  # fmt: skip


# ---- files that are no Word files ---------------------------------------------------------------


def bomb() -> bytes:
    return zipped({**PACKAGE, MAIN: b" " * (60 << 20)})


def encrypted_entry() -> bytes:
    data = bytearray(zipped({**PACKAGE, MAIN: b"<a/>"}))
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(sign) + at] |= 1
    return bytes(data)


ODD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("D001", lambda: b""),
    "text": ("D001", lambda: "正文".encode()),
    "torn": ("D001", lambda: zipped(PACKAGE)[:-30]),
    "no main part": ("D001", lambda: zipped(PACKAGE)),
    "a workbook": ("D001", lambda: (DATA / "wangcheng.xlsx").read_bytes()),
    "broken XML": ("D001", lambda: zipped({**PACKAGE, MAIN: b"<w:document"})),
    "DOCTYPE": ("D001", lambda: zipped({**PACKAGE, MAIN: b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'})),
    "strict": ("D001", lambda: zipped({**PACKAGE, MAIN: b'<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'})),
    "deep": ("D001", lambda: zipped({**PACKAGE, MAIN: b"<a>" * 10_000 + b"</a>" * 10_000})),
    "password": ("D002", lambda: ole("EncryptionInfo", "EncryptedPackage")),
    "old .doc": ("D002", lambda: ole("WordDocument")),
    "locked entry": ("D002", encrypted_entry),
    "bomb": ("D003", bomb),
    "many entries": ("D003", lambda: zipped({**PACKAGE, **{f"x/{n}": b"" for n in range(2_001)}})),
    "macros": ("D004", lambda: zipped({**PACKAGE, MAIN: b"<a/>", "word/vbaProject.bin": b""})),
    "linked picture": ("D004", lambda: zipped({
        **PACKAGE, MAIN: b"<a/>",
        "word/_rels/document.xml.rels": f'<R><r Type="{RELATION}/image" TargetMode="External" Target="http://x/y.png"/></R>'.encode(),
    })),
    "another file put in": ("D004", lambda: zipped({
        **PACKAGE, MAIN: b"<a/>",
        "word/_rels/document.xml.rels": f'<R><r Type="{RELATION}/aFChunk" Target="afchunk.docx"/></R>'.encode(),
    })),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_what_is_no_safe_word_file_is_refused_in_words(odd) -> None:
    """Never a traceback, and nothing unpacked before it is judged."""
    code, made = ODD[odd]
    with pytest.raises(Refused) as refused:
        words(made(), "某某.docx")
    assert codes(refused) == [code]
    assert "《某某.docx》" in str(refused.value)


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CVE-2024-0450, however little they unpack to."""
    monkeypatch.setattr("notice_gen.taking.word_parts.MOST_UNPACKED", 1 << 40)
    monkeypatch.setattr("notice_gen.taking.word_parts.RATIO_COUNTS_ABOVE", 1 << 40)
    with pytest.raises(Refused) as refused:
        words(overlapping(tmp_path / "x.zip").read_bytes())
    assert codes(refused) == ["D001"]


def test_half_a_file_never_raises_anything_else(drafts) -> None:
    """Cut or spoilt anywhere, it is refused or read."""
    data = drafts["wangcheng"]
    for at in range(50, len(data), len(data) // 60):
        for spoilt in (data[:at], data[:at] + b"\xff\xff" + data[at + 2 :]):
            with suppress(Refused):
                words(spoilt)


# ---- differences --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAFTS)
def test_only_number_and_dates_are_no_difference(name, drafts) -> None:
    """The draft's text was not touched: its own PDF is the final's."""
    assert differences(drafts[name], stamped(drafts[name], name)) == []


def test_a_day_other_than_the_workbooks_is_a_difference_where_that_is_asked(drafts) -> None:
    """For `pull`: what the draft leaves open is none, what it has and is changed is one."""
    dated = exchanged(drafts["wangcheng"], (">2022年　　月　　日<", ">2022年2月15日<"))
    assert differences(drafts["wangcheng"], stamped(dated), dates=True) == []
    (found,) = differences(dated, stamped(dated), dates=True)
    assert (found.kind, found.style, found.draft, found.final) == (
        "改",
        "公文成文日期",
        "2022年2月15日",
        "2022年3月5日",
    )


def test_what_was_changed_added_and_taken_out_is_told_apart(drafts) -> None:
    """In the order of the final, with the words of both."""

    def take_out(document: docx.document.Document) -> None:
        one = paragraph(document, "全区卫健系统干部职工")._p
        one.getparent().remove(one)

    final = edited(drafts["wangcheng"], change_text, add_paragraph, take_out)
    found = [(one.kind, one.draft[-13:], one.final[-16:]) for one in differences(drafts["wangcheng"], final)]
    assert found == [
        ("改", "负责活动的统筹协调和组织实施。"[-13:], "负责活动的统筹、协调和督办和组织实施。"[-16:]),
        ("增", "", "各单位要明确一名联络员。"),
        ("删", "全区卫健系统干部职工", ""),
    ]
    json.dumps([one.as_data() for one in differences(drafts["wangcheng"], final)])


def test_a_cell_whose_words_are_all_new_is_the_same_cell_changed() -> None:
    """Nothing in common, but the same place of the table."""
    draft = [Paragraph("公文表格", text, True) for text in ("1", "财务科", "2", "医务科")]
    final = [Paragraph("公文表格", text, True) for text in ("1", "财务科", "2", "各单位")]
    assert [(one.kind, one.draft, one.final) for one in differences(draft, final)] == [
        ("改", "医务科", "各单位")
    ]


def test_another_series_is_a_difference(drafts) -> None:
    """The number's digits are not, the issuer's own sign is."""
    final = exchanged(drafts["wangcheng"], ("望卫政发〔2022〕　　号", "望卫办发〔2022〕7号"))
    (found,) = differences(drafts["wangcheng"], final)
    assert found.style == "公文发文字号"


# ---- pull ---------------------------------------------------------------------------------------


@pytest.fixture
def final(documents: dict[str, Path], tmp_path: Path) -> Callable[..., Path]:
    """A final of a campaign's whole draft, after these edits."""

    def made(*edits: Edit, name: str = "wangcheng") -> Path:
        path = tmp_path / "定稿 改2.docx"
        path.write_bytes(edited(documents[name].read_bytes(), *edits))
        return path

    return made


@pytest.mark.parametrize("name", ["wangcheng", "shaoxing"])
def test_pull_says_that_nothing_differs(name, final) -> None:
    """Whatever the file is called."""
    result = notice_gen("pull", final(name=name), DATA / f"{name}.xlsx")
    assert result.exit_code == 0, result.output
    assert "没有不同的地方" in result.output


def test_pull_names_the_cell_of_each_difference(final) -> None:
    """So that the clerk can carry it back; neither file is touched."""

    def change_activity(document: docx.document.Document) -> None:
        one = paragraph(document, "1.医践初心")
        one.runs[1].text = one.runs[1].text.replace("大比武", "大练兵")
        one.runs[2].text += "某甲负责。"

    path = final(change_text, add_paragraph, change_activity)
    before = path.read_bytes(), (DATA / "wangcheng.xlsx").read_bytes()
    result = notice_gen("pull", path, DATA / "wangcheng.xlsx", "--json")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    book = load_workbook(DATA / "wangcheng.xlsx")
    told = [
        (one["kind"], cell["sheet"], cell["cell"], cell["final"][-16:])
        for one in answer["differences"]
        for cell in one["cells"]
    ]
    assert told == [
        ("改", "正文", "F6", "负责活动的统筹、协调和督办和组织实施。"[-16:]),
        ("增", "正文", "F6", ""),
        ("改", "活动", "C2", "医践初心，活力党建大练兵。"),
        ("改", "活动", "D2", "评选优秀基层党组织和优秀党员。某甲负责。"[-16:]),
    ]
    for one in answer["differences"]:
        for cell in one["cells"]:
            assert str(book[cell["sheet"]][cell["cell"]].value).rstrip("。") in cell["workbook"] + "。"
    assert before == (path.read_bytes(), (DATA / "wangcheng.xlsx").read_bytes())


def test_pull_shows_both_words_on_the_screen(final) -> None:
    """With a little of what stands around them."""
    result = notice_gen("pull", final(change_text), DATA / "wangcheng.xlsx")
    assert "1. 改  “正文”表 F6（公文正文）" in result.output
    assert "工作簿：…主任，负责活动的统筹协调和组织实施。" in result.output
    assert "定稿：　…主任，负责活动的统筹、协调和督办和组织实施。" in result.output


def test_pull_finds_a_changed_cell_of_a_table_and_of_a_roster(final) -> None:
    """Cells of an attachment's table and names of a roster know theirs."""

    def change_table(document: docx.document.Document) -> None:
        cell = next(c for t in document.tables for r in t.rows for c in r.cells if c.text == "财务科")
        cell.paragraphs[0].runs[0].text = "财务审计科"
        one = next(p for p in document.paragraphs if p.style.name == "公文名单")
        last = one.runs[-1]
        last.text = last.text[:-1] + "某"

    answer = json.loads(notice_gen("pull", final(change_table), DATA / "wangcheng.xlsx", "--json").stdout)
    told = [
        (cell["sheet"], cell["workbook"], cell["final"])
        for one in answer["differences"]
        for cell in one["cells"]
    ]
    assert len(told) == 2
    assert told[0][0] == "领导小组"
    assert told[1] == ("活动", "财务科", "财务审计科")


def two_notices(folder: Path, *titles: str) -> Path:
    """A workbook of two notices of these titles."""
    form = [
        ["项目", *(["内容"] * len(titles))],
        ["文件", *(f"通知{n}" for n in range(1, len(titles) + 1))],
        ["印发件标题", *titles],
        *([name, *([value] * len(titles))] for name, value in (
            ("发文机关", "某某市卫生健康委员会"), ("机关代字", "某卫发"), ("年份", 2026), ("主送机关", "各区、县卫生健康局"),
            ("成文日期", "2026年3月5日"),
        )),
    ]  # fmt: skip
    return write_workbook(
        folder / "工作簿.xlsx",
        {"发文": form, "正文": [["部分", "内容"], ["方案", "为做好活动，制定本方案。"]]},
    )


def test_pull_finds_the_document_by_its_title_and_else_by_the_nearest(tmp_path: Path) -> None:
    """And says how."""
    book = two_notices(tmp_path, "甲活动方案", "乙活动方案")
    notice_gen("build", book, "--output", tmp_path / "out")
    second = next((tmp_path / "out").glob("*乙*.docx"))
    answer = json.loads(notice_gen("pull", second, book, "--json").stdout)
    assert (answer["key"], answer["by"], answer["differences"]) == ("通知2", "标题", [])

    def retitle(document: docx.document.Document) -> None:
        for one in document.paragraphs:
            for piece in one.runs:
                piece.text = piece.text.replace("乙活动方案", "乙活动的实施方案")

    second.write_bytes(edited(second.read_bytes(), retitle))
    answer = json.loads(notice_gen("pull", second, book, "--json").stdout)
    assert (answer["key"], answer["by"]) == ("通知2", "相近")
    assert {cell["cell"] for one in answer["differences"] for cell in one.get("cells", [])} == {"C3"}


def test_pull_asks_which_of_several_alike(tmp_path: Path) -> None:
    """And takes the answer."""
    book = two_notices(tmp_path, "某活动方案", "某活动方案")
    notice_gen("build", book, "--output", tmp_path / "out")
    one = min((tmp_path / "out").glob("*.docx"))
    result = notice_gen("pull", one, book)
    assert result.exit_code == 2
    assert "--row" in result.output
    assert json.loads(notice_gen("pull", one, book, "--row", "通知2", "--json").stdout)["key"] == "通知2"


# ---- printing -----------------------------------------------------------------------------------


def test_where_libreoffice_is_not_installed_that_is_said(monkeypatch: pytest.MonkeyPatch, drafts) -> None:
    """The PDF is left for the scan."""
    monkeypatch.setattr("notice_gen.office.finals.converting.libreoffice", lambda: None)
    made = final_pdf(drafts["wangcheng"])
    assert isinstance(made, NotConverted)
    assert "没有 LibreOffice" in made.seen


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands for the program")
def test_a_run_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drafts
) -> None:
    """soffice is a script that starts the program proper."""
    fake = tmp_path / "soffice"
    fake.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("notice_gen.office.finals.converting.libreoffice", lambda: str(fake))
    made = final_pdf(drafts["wangcheng"], seconds=1)
    assert isinstance(made, NotConverted)
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the child still runs")


def own_name(face: font_files.Face) -> str:
    """The name that a face bears in a PDF."""
    with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
        return font["name"].getDebugName(6)


def family(name: str) -> str:
    """Of the name in a PDF what is not style; the faces of a collection of Noto share one, with the ending jp."""
    return re.sub("(jp|sc)$", "", name.partition("-")[0])


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """A file converted by LibreOffice, with the test fonts and a profile of its own."""
    folder = tmp_path_factory.mktemp("libreoffice")
    environment = configured(folder)

    def converted(data: bytes, ending: str, to: str) -> bytes:
        source = folder / f"file.{ending}"
        source.write_bytes(data)
        out = folder / f"to-{to}"
        command = [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            to,
        ]
        command += ["--outdir", str(out), str(source)]
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
        return (out / f"file.{to}").read_bytes()

    return converted


@pytest.mark.rendered
@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_saved_by_libreoffice_is_stamped(name, drafts, libreoffice) -> None:
    """Its styles have other ids, its runs are cut at every digit, its text is as it was."""
    final = libreoffice(drafts[name], "docx", "docx")
    assert b"GwNumber" not in unzipped(final)[MAIN]
    done = stamped(final, name)
    assert styled_words(done) == styled_words(stamped(drafts[name], name))
    assert print_form(final) == print_form(drafts[name])
    assert differences(drafts[name], done) == []


@pytest.mark.rendered
def test_a_draft_edited_and_saved_by_libreoffice_is_otherwise_as_it_was_left(
    drafts, libreoffice, tmp_path: Path
) -> None:
    """Edited in an .fodt, where the text is in sight; 版记 comes back as a text box, twice."""
    flat = libreoffice(drafts["downward"], "docx", "fodt").decode()
    old, new = "总体要求", "总体要求和目标"
    assert flat.count(old) >= 1
    final = libreoffice(flat.replace(old, new).encode(), "fodt", "docx")
    assert unzipped(final)[MAIN].count("日印发".encode()) == 2
    done = stamped(final, "downward")
    xml = unzipped(done)[MAIN].decode()
    text = "".join(etree.fromstring(xml.encode()).itertext())
    assert text.count("2026年3月6日印发") == 2
    assert styled_words(done).number == "某卫发〔2026〕7号"
    changed = {one.final for one in differences(drafts["downward"], done)}
    assert changed == {"一、总体要求和目标"}
    assert (styled_words(done).signed, styled_words(done).printed) == ("2026年3月5日", "2026年3月6日")


@pytest.mark.rendered
def test_the_pdf_of_an_edited_final_has_the_faces_of_our_own_pdfs(
    drafts, libreoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The official names mean nothing to LibreOffice here; it is told what stands for them."""
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    made = printed_final(edited(drafts["wangcheng"], change_text))
    assert isinstance(made, Converted)
    embedded = set(map(family, re.findall(r"/FontName/\w+\+(\S+)", made.pdf.decode("latin-1"))))
    ours = {slot: family(own_name(one.faces[0])) for slot, one in fonts.chosen().items()}
    assert {ours["title"], ours["body"], ours["level_2"]} <= embedded <= set(ours.values())


def add_price(document: docx.document.Document) -> None:
    paragraph(document, "领导小组办公室设局办公室").add_run("经费￥20万元。")


def test_where_a_face_is_missing_the_final_has_no_pdf(drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    """No PDF is written with a face of another kind in its place."""
    monkeypatch.setattr("notice_gen.writers.pdf.fonts.scan", lambda: ())
    made = printed_final(drafts["wangcheng"])
    assert isinstance(made, NotConverted)
    assert "小标宋" in made.seen


def test_a_sign_that_the_face_draws_as_another_leaves_the_final_without_a_pdf(
    drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice would print ￥ as ＄ in Fandol's 仿宋."""
    monkeypatch.setattr("notice_gen.writers.pdf.fonts.is_well_kept", lambda face: False)
    monkeypatch.setattr("notice_gen.writers.pdf.font_files.Face.drawn_as_others", lambda face: "￥")
    final = stamped(edited(drafts["wangcheng"], add_price))
    made = printed_final(final)
    assert isinstance(made, NotConverted)
    assert "“￥”" in made.seen


@pytest.mark.rendered
def test_the_pdf_of_an_edited_final_is_pdf_a_and_names_its_program(drafts, libreoffice) -> None:
    """Its first page has the number, its last the printing day; the added paragraph is there."""
    final = stamped(edited(drafts["wangcheng"], change_text, add_paragraph))
    made = printed_final(final)
    assert isinstance(made, Converted)
    assert made.program.startswith("LibreOffice ")
    assert b"<pdfaid:part>2</pdfaid:part>" in made.pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made.pdf
    document = pypdfium2.PdfDocument(made.pdf)
    pages = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    assert "望卫政发〔2022〕7号" in pages[0]
    assert "2022年3月5日" in pages[0]
    assert any("各单位要明确一名联络员。" in page for page in pages)


def test_a_file_that_is_stamped_is_one_that_word_accepts(drafts, tmp_path: Path) -> None:
    """Of every draft."""
    for name in DRAFTS:
        path = tmp_path / f"{name}.docx"
        path.write_bytes(stamped(drafts[name], name))
        assert_word_accepts(path)
