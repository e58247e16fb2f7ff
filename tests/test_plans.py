"""Plans: a document made from another row's plan is the document that its own rows would have made."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notice_gen.book import check_book, read_workbook
from notice_gen.build.kinds import kinds_of
from notice_gen.compose import Composer
from notice_gen.compose.plans import Plans
from notice_gen.fit import fit
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Report
from notice_gen.model.layout import GB_T_9704
from notice_gen.model.places import InCell
from notice_gen.model.tables import Book, Record, Table
from notice_gen.model.values import Gap, Listing, Words
from notice_gen.settings.kinds import load_kind
from notice_gen.writers.docx.drawing import draw
from notice_gen.writers.docx.pieces import join
from notice_gen.writers.docx.word_file import drawn
from notice_gen.writers.docx.word_package import package
from notice_gen.writers.outline import outline
from test_verbatim import ODD, TEXT
from workbooks import DATA

KIND = """
documents = "单位"
[[sheet]]
name = "单位"
fields = [
  { name = "名称", whole = true }, { name = "类型" }, { name = "甲" }, { name = "乙" }, { name = "丙", type = "list" },
]
[[sheet]]
name = "正文"
fields = [{ name = "内容", type = "prose", open = true }, { name = "姓名", type = "list", open = true },
  { name = "组内职务" }, { name = "适用类型", type = "list" }]
"""
BODY = """
@标题 {{ 单位.名称 }}方案
{% for 段 in 正文 %}
{{ 段.内容 }}
{% endfor %}
{% if 单位.甲 == "一" %}甲是一{% endif +%}
{{ 加括号(单位.乙) }}
{% if 单位.乙 %}有乙{% else %}无乙{% endif +%}
{% set 接 = 单位.甲 ~ "和" ~ 单位.乙 %}
# {{ 接 }}‖{{ 单位.甲 }}
{% if 单位.甲 in ("一", "二") %}在{% endif +%}
{% if 单位.甲 is 成句 %}成句{% endif +%}
{% for 人 in 单位.丙 %}{{ 人 }}；{% endfor +%}
{{ 名单(正文) }}
@署名 {{ 单位.名称 }}
"""


@pytest.fixture(scope="module")
def kind(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("kinds") / "odd"
    folder.mkdir()
    (folder / "kind.toml").write_text(KIND, encoding="utf-8")
    (folder / "body.md.j2").write_text(BODY, encoding="utf-8")
    return load_kind(folder)


def book_of(units: list[dict[str, object]]) -> Book:
    """The units with some prose around their columns."""
    records = [
        Record(at, {name: _at(value, at) for name, value in unit.items()})
        for at, unit in ((InCell("b.xlsx", "单位", n, 0), unit) for n, unit in enumerate(units, 1))
    ]
    prose = [
        {"内容": Words("给【名称】的【甲】，【【不填】"), "姓名": Listing.of([Words("【甲】"), Words("某乙")]),
         "组内职务": Words("组长")},
        {"内容": Words("【乙】"), "适用类型": Listing.of([Words("大"), Words("中")]), "姓名": Words(""),
         "组内职务": Words("")},
    ]  # fmt: skip
    rows = [Record(InCell("b.xlsx", "正文", n, 0), values) for n, values in enumerate(prose, 1)]  # type: ignore[arg-type]
    return Book("b.xlsx", {"单位": Table("单位", {}, records), "正文": Table("正文", {}, rows)}, {})


def _at(value, place):
    return Listing.of(value, place) if isinstance(value, tuple) else type(value)(value, place)


def words_of(composed: Composed) -> tuple[str, str]:
    """The document as text, and as XML with its values put in first."""
    fitting = lambda element: fit(element, GB_T_9704, Report())  # noqa: E731
    document = composed.document
    return outline(document), join(draw(document, GB_T_9704, package(GB_T_9704)), (), fitting)


def written(composed: Composed) -> str:
    """The XML of the document, bound to pieces drawn once."""
    return join(drawn(composed.shape, GB_T_9704), composed.values, lambda e: fit(e, GB_T_9704, Report()))


CELL = st.one_of(st.sampled_from(["", "一", "二。", "（括号）", *ODD]), TEXT)
UNIT = st.fixed_dictionaries(
    {
        "名称": CELL.map(Words),
        "类型": st.sampled_from(["", "大", "中", "小"]).map(Words),
        "甲": st.one_of(CELL.map(Words), st.just(Gap.of("甲"))),
        "乙": CELL.map(Words),
        "丙": st.lists(TEXT.map(Words), max_size=3).map(Listing.of),
    }
)


@pytest.mark.slow
@given(units=st.lists(UNIT, min_size=2, max_size=6))
@example(units=[{"名称": Words("甲院"), "类型": Words("大"), "甲": Words(a), "乙": Words(b), "丙": Listing()} for a, b in (
    ("一", "x"), ("三", "y"), ("三", "（z）"), ("四", "y"), ("一", ""), ("二。", "x"))])  # fmt: skip
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_a_planned_document_is_what_its_own_row_makes(kind, units) -> None:
    """For any cells: conditions, comparisons, joined words, functions and 【列名】 on the units' own columns."""
    book = book_of(units)
    many = Composer(kind)
    for record in book.tables["单位"].records:
        report, alone = Report(), Report()
        planned = many.compose(book, record, report)
        naive = Composer(kind).compose(book, record, alone)
        assert words_of(planned) == words_of(naive)
        assert written(planned) == words_of(naive)[1]
        assert list(report) == list(alone)


def test_units_of_one_type_follow_one_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample's thirty units are rendered once for each type, and for each that has rows of its own."""
    path = DATA / "wangcheng.xlsx"
    workbook = read_workbook(path)
    ((kind, named),) = kinds_of(workbook, DATA, "unit-plan")
    book = check_book(kind, workbook, Report(), named)
    kept = []
    monkeypatch.setattr(Plans, "add", lambda self, *a, add=Plans.add: kept.append(add(self, *a)) or kept[-1])
    composer = Composer(kind)
    for record in book.tables["单位"].records:
        composer.compose(book, record, Report())
    assert 4 <= len(kept) <= 10
    assert all(kept)
