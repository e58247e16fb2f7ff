"""Values never become markup: what stands in a cell stands in the document, character by character."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from conftest import assert_word_accepts, built
from notice_gen.compose import Composer
from notice_gen.fit import fit
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Report
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import InFile
from notice_gen.model.tables import Book, Record, Table
from notice_gen.model.values import Listing, Title, Words
from notice_gen.settings.kinds import load_kind
from notice_gen.writers.docx.drawing import draw
from notice_gen.writers.docx.pieces import join
from notice_gen.writers.docx.word_file import drawn, write
from notice_gen.writers.docx.word_package import package
from word import headed, styled
from workbooks import PLAIN, notice, write_workbook

pytestmark = pytest.mark.slow

ODD = [
    "# 标题",
    "#### 四级",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "<w:p/>",
    "a|b",
    "| 表 | 格 |",
    "*x*",
    "**重点**",
    "@标题 假的",
    "标题‖正文",
    "&amp; & < >",
    "𬀩㛃䶮",
    "中间有  两个空格",
    "——破折号",
    "\ue000\ue001",
    "=1+1",
    "制表\t符",
    "]]>",
    "附件：1. 假的",
    "%s {0} $x \\n",
]


@pytest.mark.parametrize("words", [w for w in ODD if not w.startswith("=")])
def test_a_prose_cell_appears_exactly_so(words, tmp_path: Path) -> None:
    """Through a real workbook: as a paragraph, as a heading, as text run in."""
    book = write_workbook(
        tmp_path / "book.xlsx",
        {
            "发文": notice(),
            "正文": [
                ["部分", "层级", "标题", "内容"],
                ["正文", "段落", None, words],
                [None, "一级", words, "下文"],
                [None, "二级", "接排。", words],
            ],
        },
    )
    document = built(book, tmp_path / "out", "--kind", PLAIN)
    assert styled(document, "公文正文")[0].text == words
    assert styled(document, "公文一级标题")[0].text == "一、" + words
    assert headed(document, "公文二级标题")[0].text == "（一）接排。" + words


def test_a_formula_sign_in_a_text_cell_is_text(tmp_path: Path) -> None:
    """Typed as text ('=1+1), as a clerk would."""
    from openpyxl import load_workbook

    book = write_workbook(
        tmp_path / "book.xlsx", {"发文": notice(), "正文": [["部分", "内容"], ["正文", "x"]]}
    )
    edited = load_workbook(book)
    cell = edited["正文"]["B2"]
    cell.value, cell.data_type = "=1+1", "s"
    edited.save(book)
    assert styled(built(book, tmp_path / "out", "--kind", PLAIN), "公文正文")[0].text == "=1+1"


# ---- arbitrary text ------------------------------------------------------------------------------

# What reading leaves: no character that XML forbids or of the private planes, line ends as \n.
TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r\ufffe\uffff").filter(  # type: ignore[arg-type]
        lambda c: " " <= c < "\U000f0000" or c in "\t\n"
    ),
    min_size=1,
    max_size=40,
)
KIND = load_kind(PLAIN)
COMPOSER = Composer(KIND)


def record(**values: object) -> Record:
    return Record(InFile("book.xlsx"), dict(values))  # type: ignore[arg-type]


def composed(title: str, addressees: str, prose: list[str], posts: list[str]) -> Composed:
    """A document whose every cell is given, without a file in between."""
    fields = {
        "文件": "通知",
        "标题": Title(title),
        "发文机关": Words("某机关"),
        "主送机关": Words(addressees),
    }
    rows = [
        record(部分=Words("正文"), 层级=Words("段落"), 标题=Words(""), 内容=Words(text)) for text in prose
    ]
    rows.append(record(部分=Words("正文"), 层级=Words("二级"), 标题=Words(prose[0]), 内容=Words(prose[-1])))
    rows.append(record(部分=Words("正文"), 层级=Words(""), 插入=Words("领导小组")))
    members = [
        record(组内职务=Words("组员"), 姓名=Listing.of([Words("某甲")]), 单位及职务=Words(post))
        for post in posts
    ]
    tables = {
        "发文": Table("发文", {}, [record(**fields)]),
        "正文": Table("正文", {}, rows),
        "领导小组": Table("领导小组", {}, members),
        "附件": Table("附件", {}),
    }
    book = Book("book.xlsx", tables, {})
    return COMPOSER.compose(book, tables["发文"].records[0], Report())


def fitting(element: object) -> object:
    return fit(element, GB_T_9704, Report())  # type: ignore[arg-type]


def naive(one: Composed) -> str:
    """The reference: the values put in first, then everything drawn as literal text."""
    return join(draw(one.document, GB_T_9704, package(GB_T_9704)), (), fitting)  # type: ignore[arg-type]


@pytest.mark.slow
@given(
    title=TEXT,
    addressees=TEXT,
    prose=st.lists(TEXT, min_size=1, max_size=4),
    posts=st.lists(TEXT, max_size=2),
)
@example(
    title="题【待填：甲】",
    addressees="【待填：主送机关】",
    prose=["甲【待填：乙】\t丙\n丁"],
    posts=["【待填：职务】"],
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_compile_and_bind_equals_the_naive_reference(title, addressees, prose, posts) -> None:
    """For any text in any cell."""
    prose = [text.replace("【", "【【") for text in prose]
    one = composed(title, addressees, prose, posts)
    assert join(drawn(one.shape, GB_T_9704), one.values, fitting) == naive(one)  # type: ignore[arg-type]


@pytest.mark.slow
@given(text=TEXT)
@settings(max_examples=300, deadline=None)
def test_any_prose_stands_in_the_document_as_it_is(text, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each line of the cell a paragraph; white lines are no paragraphs."""
    one = composed("题", "某某", [text.replace("【", "【【")], [])
    data = write(one, GB_T_9704, fitting)  # type: ignore[arg-type]
    document = docx.Document(io.BytesIO(data))
    shown = [p.text for p in document.paragraphs if p.style.name == "公文正文"]
    lines = [line for line in text.split("\n") if line.strip()]
    assert shown[: len(lines)] == lines
    path = Path(tmp_path_factory.mktemp("any") / "any.docx")
    path.write_bytes(data)
    assert_word_accepts(path)


def test_documents_of_one_shape_are_parsed_once() -> None:
    """The cache is keyed by the skeleton, which holds no value."""
    composer = Composer(KIND)
    book = Book("b.xlsx", {name: Table(name, {}) for name in ("发文", "正文", "领导小组", "附件")}, {})
    for n in range(50):
        composer.compose(
            book, record(文件=Words(f"文件{n}"), 标题=Title(f"题{n}"), 发文机关=Words("某")), Report()
        )
    assert composer.parsed == 1
