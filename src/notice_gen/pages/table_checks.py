"""Pages → faults of how tables, and what stands before them, were parted between two pages.

A docstring names what the page is to be, and the clause. Nothing is corrected here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from notice_gen.model.diagnostics import Diagnostic
from notice_gen.model.document import Paragraph, PartElement, with_above
from notice_gen.model.places import Place, one_place
from notice_gen.model.table import Table
from notice_gen.model.values import place_of
from notice_gen.pages.faults import LABEL_LEFT_BEHIND, PAGE_LEFT_EMPTY, PARTED_FROM_TABLE, ROW_ALONE
from notice_gen.pages.printed import Printed, on_page
from notice_gen.pages.tracing import Traced

LEFT_EMPTY = 11  # lines that a page lacks at its foot: half of one


def _tables(printed: Printed) -> Iterator[tuple[PartElement | None, Table, list[Traced]]]:
    """Each table that pages show, what stands above it, and its words."""
    for part, _, _ in printed.parts:
        for above, element in with_above(part):
            if isinstance(element, Table) and (words := printed.words_of(element)):
                yield above, element, words


def parted_from_table(printed: Printed) -> Iterator[Diagnostic]:
    """表格的标题、小标题行与下面的内容同处一面 (custom): neither stands alone at a page's foot."""
    for above, table, words in _tables(printed):
        title = printed.words_of(above) if above is not None else []
        if title and _heads(above) and title[-1].last_page < words[0].first_page:
            seen = f"的末尾是“{title[-1].words[:12]}”，它下面的表格在下一页"
            yield on_page(
                PARTED_FROM_TABLE, title[-1].last_page, seen, "在前面的正文中增减一两行", title[-1].place
            )
        rows = _rows(words)
        for n, row in enumerate(table.rows[:-1]):
            if (
                row.kind in ("section", "subsection")
                and n in rows
                and n + 1 in rows
                and rows[n].last_page < rows[n + 1].first_page
            ):
                seen = f"的末尾是小标题行“{rows[n].words[:12]}”，它下面的内容在下一页"
                remedy = "在前面的各行中增减一行字"
                yield on_page(PARTED_FROM_TABLE, rows[n].last_page, seen, remedy, rows[n].place)


def _heads(element: PartElement | None) -> bool:
    """Whether an element is the title of a table below it.

    Of a heading `orphaned_heading` says it; below the title of an attachment `page_left_empty` does.
    """
    return isinstance(element, Paragraph) and element.is_caption


def _rows(words: list[Traced]) -> dict[int, Traced]:
    """The first words of each row."""
    rows: dict[int, Traced] = {}
    for one in words:
        if one.row >= 0:
            rows.setdefault(one.row, one)
    return rows


def row_alone(printed: Printed) -> Iterator[Diagnostic]:
    """表格跨页不只留一行 (custom): one row alone on the last page of a table could stand with the others."""
    for _, _, words in _tables(printed):
        rows = _rows(words)
        pages = sorted({row.first_page for row in rows.values()})
        if len(pages) < 2:
            continue
        there = [row for row in rows.values() if row.first_page == pages[-1]]
        if len(there) == 1 and there[0].first_page == there[0].last_page:
            seen = f"只排了表格的最后一行（“{there[0].words[:12]}”）"
            remedy = "在前面的各行中减少几行字，或者减少“显示列”，让它回到前一页"
            yield on_page(ROW_ALONE, pages[-1], seen, remedy, there[0].place)


def label_left_behind(printed: Printed) -> Iterator[Diagnostic]:
    """合并的一格不跨页 (custom): its words stand once, and rows of it on the next page have lost their label.

    Word has no such cell that repeats its words, and our PDF is to be its like; where rows are few they stay together.
    """
    for _, table, words in _tables(printed):
        rows = _rows(words)
        for first, labels in sorted(_left_behind(table, words, rows).items()):
            said = "".join(f"“{label.words[:12]}”" for label in labels[:3])
            more = f"等 {len(labels)} 格的字" if len(labels) > 3 else "的字"
            seen = f"开头的几行属于合并的格，{said}{more}在第 {labels[0].first_page} 页，这一面上看不到"
            begun = rows[first].words[:12]
            remedy = f"要两面都有，在“{begun}”这一行把合并的格分成两格，各写一遍；这样看得明白的，不用管"
            place = one_place(label.place for label in labels)
            yield on_page(LABEL_LEFT_BEHIND, rows[first].first_page, seen, remedy, place)


def _left_behind(table: Table, words: list[Traced], rows: dict[int, Traced]) -> dict[int, list[Traced]]:
    """By the first row of a page: the words of merged cells that go on there and stand on the page before."""
    found: dict[int, list[Traced]] = {}
    for n, row in enumerate(table.rows):
        for cell in row.cells:
            if cell is None or cell.rows == 1 or not cell.text.strip():
                continue
            own = next((one for one in words if one.row == n and one.place == place_of(cell.text)), None)
            if own is None or not own.first_page:
                continue
            there = (
                m for m in range(n + 1, n + cell.rows) if m in rows and rows[m].first_page > own.last_page
            )
            first = next(there, None)
            if first is not None:
                found.setdefault(first, []).append(own)
    return found


def page_left_empty(printed: Printed) -> Iterator[Diagnostic]:
    """一面排满再排下一面 (5.2.3): what follows on the next page leaves no great room on this one."""
    for part, first, last in printed.parts:
        firsts: dict[int, Traced] = {}
        for element in part.elements:
            for one in printed.words_of(element):
                if one.row >= 0 or not isinstance(element, Table):  # not its header, which is repeated
                    firsts.setdefault(one.first_page, one)
        for page, following in pairwise(printed.pages[first - 1 : last]):
            lines = printed.lines_left(page)
            if lines >= LEFT_EMPTY and following.number in firsts:  # else a paragraph or a cell goes on
                begun = firsts[following.number]
                yield _left_empty(page.number, lines, isinstance(begun.element, Table), begun.place)


def _left_empty(page: int, lines: int, table: bool, place: Place) -> Diagnostic:
    what = "表格的下一行" if table else "下面的内容"
    seen = f"下面空了大约 {lines} 行，{what}排到了第 {page + 1} 页"
    remedy = "这一行的内容太多，分成几行来填" if table else "把下一页开头的这一段分成两段，或者把附件题目改短"
    return on_page(PAGE_LEFT_EMPTY, page, seen, remedy, place)
