"""A sheet as it stands in Excel → the table that is printed of it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice_gen.compose.standing import as_it_stands
from notice_gen.model.appearance import BOTTOM, LEFT, TOP, Appearance, CellAppearance
from notice_gen.model.diagnostics import Report
from notice_gen.model.places import InCell
from notice_gen.model.table import Table
from notice_gen.model.tables import UndeclaredSheet
from notice_gen.model.values import Words, places_of
from office_tables import LAYINGS, Laying, Outline, every_outline, expected, table_of, told, workbook_with


def tellable(outline: Outline, laying: Laying) -> bool:
    """Without rules or print titles nobody can tell a heading over all columns from a title."""
    return laying != "bare" or not outline.header or outline.header[0].cells[0][1] < outline.width


TABLES = [(outline, laying) for outline in every_outline() for laying in LAYINGS if tellable(outline, laying)]


@pytest.mark.parametrize(("outline", "laying"), TABLES, ids=str)
def test_a_table_that_offices_issue_is_read_as_it_is(
    outline: Outline, laying: Laying, tmp_path: Path
) -> None:
    """Lines before, header with its spans, sections, sums, blank rows and notes, and every word of it; nothing is named."""
    report = Report()
    table = table_of(workbook_with(outline, tmp_path / "b.xlsx", laying), report)
    assert told(table) == expected(outline, laying)
    assert list(map(str, report)) == []


# ---- nothing is lost ----------------------------------------------------------------------------

SAID = (
    "序号|单位|甲院|合计|小计|1|2|3.5|一、部分|（一）项目|注：见附表|单位：万元|填报人：|附件1|某某表|2026年3月5日|说明。|A|一"
    "| |总 计|（盖章）\n年  月  日"
)
WORDS = st.sampled_from(SAID.split("|"))
POSITIONS = st.tuples(st.integers(0, 9), st.integers(0, 5))
EDGES = st.sampled_from([0, 0, 15, 15, 15, BOTTOM, TOP | LEFT])


@st.composite
def sheets(draw: st.DrawFn) -> UndeclaredSheet:
    """A sheet of any cells, with merged cells that do not overlap, rules anywhere, and any page setup."""
    filled = draw(st.dictionaries(POSITIONS, WORDS, min_size=1, max_size=30))
    taken: set[tuple[int, int]] = set()
    spans = {}
    for (row, column), deep, wide in draw(
        st.lists(st.tuples(POSITIONS, st.integers(1, 4), st.integers(1, 6)), max_size=6)
    ):
        covers = {(row + y, column + x) for y in range(deep) for x in range(wide)}
        if (deep, wide) != (1, 1) and not covers & taken:
            taken |= covers
            spans[row, column] = (deep, wide)
    under = {(r + y, c + x) for (r, c), (d, w) in spans.items() for y in range(d) for x in range(w)} - set(
        spans
    )
    cells = {at: Words(words, InCell("b.xlsx", "表", *at)) for at, words in filled.items() if at not in under}
    looks = draw(st.dictionaries(POSITIONS, st.builds(CellAppearance, EDGES), max_size=60))
    two = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda ends: (min(ends), max(ends)))
    area = st.tuples(two, two).map(lambda both: (both[0][0], both[1][0], both[0][1], both[1][1]))
    appearance = Appearance(looks, titles=draw(st.none() | two), area=draw(st.none() | area))
    return UndeclaredSheet("表", lambda: cells, spans, (), lambda: appearance)


@settings(max_examples=200, deadline=None)
@given(sheets())
def test_every_word_of_a_sheet_is_in_its_table_or_named(sheet: UndeclaredSheet) -> None:
    """Whatever is merged, ruled and set for printing; each cell once, and the grid is whole."""
    if not any(words.strip() for words in sheet.cells.values()):
        return
    found = as_it_stands(sheet, "某某表", lambda cells: None)
    kept = [places_of(words) for words in found.table.words]
    kept += [places_of(words) for words in (*found.said, *found.left_out, *found.outside)]
    where = [place for places in kept for place in places]
    wanted = {words.place for words in sheet.cells.values() if words.strip()}
    assert set(where) >= wanted
    assert len({*where}) == len([place for place in where if place in wanted]) or all(
        "\n" in sheet.cells[place.row, place.column] for place in where if where.count(place) > 1
    )
    is_whole(found.table)


def is_whole(table: Table) -> None:
    """Every place of the grid is one cell's: its own, or one that spans it."""
    for part in (table.header, [row.cells for row in table.rows]):
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(part):
            assert len(row) == table.width
            for x, cell in enumerate(row):
                if cell is None:
                    assert (y, x) in taken, (y, x)
                    continue
                covers = {
                    (y + down, x + across) for down in range(cell.rows) for across in range(cell.columns)
                }
                assert not covers & taken
                assert all(down < len(part) and across < table.width for down, across in covers)
                taken |= covers
