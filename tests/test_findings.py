"""Places in words and for programs; one fault over many cells is one finding."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endless import calls
from notice_gen.batch.making import finding_of, kept
from notice_gen.model.diagnostics import Diagnostic, Fault, Severity
from notice_gen.model.grouping import count, grouped
from notice_gen.model.places import (
    NOWHERE,
    InCell,
    InCells,
    InFile,
    InLine,
    InParagraph,
    InSheet,
    OnPage,
    Place,
    cell_name,
    cells_of,
    in_words,
    place_as_data,
    place_from_data,
    placed,
    ranges,
    spot,
)

ROWS = st.integers(0, 9)
EMPTY = Fault("W114", Severity.ERROR, "必填的没有填")
PLACES = {
    "": NOWHERE,
    "《b.xlsx》": InFile("b.xlsx"),
    "《body.md.j2》第 3 行": InLine("body.md.j2", 3),
    "《定稿.docx》": InParagraph("定稿.docx", 7),
    "《b.xlsx》“活动”表": InSheet("b.xlsx", "活动"),
    "《b.xlsx》“活动”表 C3": InCell("b.xlsx", "活动", 2, 2),
    "《b.xlsx》“活动”表 C3:C4、C20": InCells("b.xlsx", "活动", ((2, 2), (3, 2), (19, 2))),
    "《b.xlsx》“活动”表 D3": OnPage(2, InCell("b.xlsx", "活动", 2, 3)),
}


def at(cell: str, sheet: str = "活动", seen: str = "没有填写") -> Diagnostic:
    return EMPTY.at(place_from_data({"file": "b.xlsx", "sheet": sheet, "cell": cell}), seen, "填写")


@pytest.mark.parametrize(("words", "place"), PLACES.items())
def test_a_place_says_where_it_is(words: str, place: Place):
    assert str(place) == words


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: type(place).__name__)
def test_a_place_is_the_same_after_json(place: Place):
    assert place_from_data(place_as_data(place)) == place


@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: type(place).__name__)
def test_a_finding_is_the_same_after_a_batch_s_manifest(place: Place):
    finding = EMPTY.at(place, "没有填写", "填写", "某")
    assert finding_of(kept(finding)) == finding


def test_a_page_whose_words_come_from_nowhere_takes_the_row_it_is_said_of():
    row = InCell("b.xlsx", "单位", 4, 0)
    assert placed(NOWHERE, row) == row
    assert placed(OnPage(3, NOWHERE), row) == OnPage(3, row)
    assert placed(InFile("b.xlsx"), row) == InFile("b.xlsx")


class TestRanges:
    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            ("C3", "C3"),
            ("C3 C4 C5", "C3:C5"),
            ("C20 C4 C3", "C3:C4、C20"),
            ("C3 D9 C4", "C3:C4、D9"),
            ("B9 C9 D9 F9", "B9:D9、F9"),
            ("B2 C2 B3 C3", "B2:C3"),
            ("B2 C2 B3", "B2:B3、C2"),
            ("Z1 AA1", "Z1:AA1"),
        ],
    )
    def test_cells_are_read_as_in_excel(self, cells: str, words: str):
        assert in_words((at(cell).place.row, at(cell).place.column) for cell in cells.split()) == words

    def test_of_very_many_ranges_the_first_are_named_and_the_cells_counted(self):
        words = in_words((row, 2) for row in range(0, 200, 2))
        assert words == "C1、C3、C5、C7、C9、C11、C13、C15、C17、C19、C21、C23 等 100 格"

    @settings(deadline=None)
    @given(cells=st.sets(st.tuples(st.integers(0, 9), st.integers(20, 29))))
    def test_ranges_cover_exactly_the_cells(self, cells: set[tuple[int, int]]):
        covered = [cell for words in ranges(cells) for cell in within(words)]
        assert sorted(covered) == sorted(cell_name(*cell) for cell in cells)  # each once, too


def within(words: str) -> list[str]:
    """The cells of a range, by counting."""
    first, _, last = words.partition(":")
    (left, top), (right, bottom) = (
        re.match("([A-Z]+)(.*)", cell).groups() for cell in (first, last or first)
    )
    number = {cell_name(0, n)[:-1]: n for n in range(60)}
    return [
        cell_name(row - 1, column)
        for row in range(int(top), int(bottom) + 1)
        for column in range(number[left], number[right] + 1)
    ]


class TestGrouping:
    def test_findings_that_differ_only_in_the_cell_are_one_where_the_first_stood(self):
        other = at("D9", seen="写错了")
        found = grouped([at("C5"), other, at("C4"), at("D4")])
        assert [(spot(one.place), one.seen) for one in found] == [("C4:C5、D4", "没有填写"), ("D9", "写错了")]
        assert [count(one) for one in found] == [3, 1]

    @pytest.mark.parametrize(
        "other",
        [
            at("C4", sheet="单位"),
            at("C4", seen="“某”不是日期"),
            replace(at("C4"), remedy="删去"),
            replace(at("C4"), meant="某"),
            replace(at("C4"), of_row=True),
            replace(at("C4"), softened=True),
            replace(at("C4"), place=OnPage(1, at("C4").place)),
            replace(at("C4"), fault=Fault("W111", Severity.DUE, "待补的还没有填")),
            replace(at("C4"), place=InSheet("b.xlsx", "活动")),
        ],
    )
    def test_what_differs_in_anything_else_stays_apart(self, other: Diagnostic):
        assert grouped([at("C3"), other]) == [at("C3"), other]

    @settings(deadline=None)
    @given(st.lists(st.builds(InCell, st.just("b.xlsx"), st.sampled_from("甲乙"), ROWS, ROWS)), st.data())
    def test_no_cell_is_lost_and_none_comes_in(self, places: list[InCell], data: st.DataObject):
        found = [EMPTY.at(place, data.draw(st.sampled_from("丙丁"))) for place in places]
        cells = {(cell, one.seen) for one in grouped(found) for cell in cells_of(one.place)}
        assert cells == {(one.place, one.seen) for one in found}

    def test_alike_on_one_page_are_one_finding_on_that_page(self):
        found = grouped(replace(one, place=OnPage(2, one.place)) for one in (at("C3"), at("C4")))
        assert [one.place for one in found] == [OnPage(2, InCells("b.xlsx", "活动", ((2, 2), (3, 2))))]

    @pytest.mark.slow
    def test_four_times_as_many_take_four_times_the_calls(self):
        def found(count: int) -> int:
            alike = [
                EMPTY.at(InCell("b.xlsx", "活动", row, row % 7), f"“{row % (count // 5)}”")
                for row in range(count)
            ]
            return calls(lambda: grouped(alike))

        assert found(40_000) < 4.5 * found(10_000)
