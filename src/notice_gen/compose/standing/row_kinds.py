"""Rows of cells below a header → what each is: data, a section of two levels, a sum, blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.table import Cell, Cells, RowKind, TableRow

_SUM = lazy_pattern(r"[^\d，。；]{0,8}(合|总|小|共)\s*计(?:数)?\s*(?:[（(][^（()）]{0,8}[）)])?\s*[:：]?")
_FIRST = lazy_pattern(
    r"\s*(?:[一二三四五六七八九十百]+\s*[、.．]|第[一二三四五六七八九十百\d]+\s*[部分类章编批组项阶段]+)"
)
_SECOND = lazy_pattern(r"\s*[（(][一二三四五六七八九十百]+[）)]")
_THIRD = lazy_pattern(r"\s*(?:\d{1,2}\s*[.．、]|[（(]\d{1,2}[）)])")
_FIGURE = lazy_pattern(r"[-−+]?[\d,.]+[%‰]?|[-—–/]")
_NUMBER_ALONE = lazy_pattern(r"\s*(?:[（(]?[一二三四五六七八九十百]+[）)]?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[A-Z])\s*[、.．]?\s*")


def of_kinds(rows: Sequence[TableRow], width: int, numbered_first: bool) -> tuple[TableRow, ...]:
    """The rows with their kinds, a section's words in one cell over all columns.

    `numbered_first`: the first column holds numbers, so that words alone in it are a section's.
    """
    usual = _usual(rows)
    made: list[TableRow] = []
    last = max((n for n, row in enumerate(rows) if _filled(row.cells)), default=0)
    for n, row in enumerate(rows):
        section = None if n >= last or width < 2 else _section(row.cells, width, numbered_first, usual)
        if section is None and n < last and width > 2:
            section = _with_figures(rows, n, usual)
        made.append(replace(row, cells=section, kind="section") if section else row)
    levels = _levels([row for row in made if row.kind == "section"])
    kinds = iter(levels)
    told = [replace(row, kind=next(kinds)) if row.kind == "section" else _other(row) for row in made]
    return tuple(_sums(told))


def _usual(rows: Sequence[TableRow]) -> int:
    """How many cells most rows have filled."""
    counts = sorted(len(_filled(row.cells)) for row in rows if _filled(row.cells))
    return counts[len(counts) // 2] if counts else 0


def _filled(cells: Cells) -> list[tuple[int, Cell]]:
    return [(n, cell) for n, cell in enumerate(cells) if cell is not None and cell.text.strip()]


def _section(cells: Cells, width: int, numbered_first: bool, usual: int) -> Cells | None:
    """The cells of a section's row, or None where it is none.

    It is words over all columns; or words alone at the left of empty cells, where they are numbered as a section is, or
    where that column holds numbers otherwise; or a section's number at the left and its words over the rest.
    """
    filled = _filled(cells)
    if any(cell is not None and cell.rows > 1 for cell in cells) or not filled:
        return None
    at, first = filled[0]
    covered = any(cell is None for n, cell in enumerate(cells) if n >= first.columns)
    if len(filled) == 1 and at == 0:
        if first.columns >= width:
            return cells
        if 2 * first.columns > width and usual > 2:
            return replace(first, columns=width), *(None,) * (width - 1)
        words = str(first.text)
        numbered = _FIRST.match(words) or _SECOND.match(words)
        heading = numbered_first and not is_sum(words) and not words.strip().isascii()
        if first.columns == 1 and not covered and usual > 1 and (numbered or heading):
            return replace(first, columns=width), *(None,) * (width - 1)
        return None
    if len(filled) == 2 and at == 0 and first.columns == 1 and _NUMBER_ALONE.fullmatch(first.text):
        column, words_cell = filled[1]
        reaches = column == 1 and words_cell.columns == width - 1
        if reaches or (column == 1 and words_cell.columns == 1 and not covered and usual > 2 and width > 2):
            return first, replace(words_cell, columns=width - 1), *(None,) * (width - 2)
    return None


def _with_figures(rows: Sequence[TableRow], n: int, usual: int) -> Cells | None:
    """The cells of a section's row that has figures of its own (二、印刷费 | | | 1000), or None where it is none.

    Below it stands a row of another kind, which it heads: 一、 above 二、 are rows of data, and so is one above a sum.
    """
    own = _numbered_with_figures(rows[n].cells, usual)
    below = next((row.cells for row in rows[n + 1 :] if _filled(row.cells)), None)
    if own is None or below is None:
        return None
    deeper = _numbered_with_figures(below, usual)
    if deeper is not None and (_way_of(deeper) or 0) <= (_way_of(own) or 0):
        return None
    return None if any(is_sum(cell.text) for _, cell in _filled(below)[:2]) else own


def _numbered_with_figures(cells: Cells, usual: int) -> Cells | None:
    """Cells that begin with a section's number and words and have nothing else but figures; the words reach to these."""
    filled = _filled(cells)
    if len(filled) < 2 or len(filled) >= usual or any(cell is not None and cell.rows > 1 for cell in cells):
        return None
    at, first = filled[0]
    words = 0
    if _NUMBER_ALONE.fullmatch(first.text) and first.columns == 1 and filled[1][0] == 1:
        words = 1
    elif not (_FIRST.match(first.text) or _SECOND.match(first.text)):
        return None
    others = filled[words + 1 :]
    if at or not others or not all(_FIGURE.fullmatch(cell.text.strip()) for _, cell in others):
        return None
    made = list(cells)
    end = others[0][0]
    start = filled[words][0]
    made[start:end] = [replace(filled[words][1], columns=end - start), *(None,) * (end - start - 1)]
    return tuple(made)


def with_sections(
    rows: Sequence[TableRow], at: Sequence[int], sections: Sequence[tuple[int, str]]
) -> tuple[TableRow, ...]:
    """The rows with those of sections among them, of two levels. `at` is the place of each row among all that there are
    (rising), and a section stands before the first row at its place or behind it; one without a row is left out."""
    width = len(rows[0].cells) if rows else 0
    told = [TableRow((Cell(words, columns=width), *(None,) * (width - 1))) for _, words in sections]
    told = [replace(row, kind=kind) for row, kind in zip(told, _levels(told), strict=True)]
    made: list[TableRow] = []
    waiting: list[TableRow] = []
    following = 0
    for row, place in zip(rows, at, strict=True):
        while following < len(sections) and sections[following][0] <= place:
            begun = told[following]
            within = begun.kind == "subsection"
            waiting = [*(one for one in waiting if within and one.kind == "section"), begun]
            following += 1
        made += [*waiting, row]
        waiting = []
    return tuple(made)


def _levels(rows: Sequence[TableRow]) -> list[RowKind]:
    """The levels of sections by how they are numbered: the highest way that occurs is the first level."""
    ways = [_way(row) for row in rows]
    ordered = sorted({way for way in ways if way is not None})
    return ["section" if way is None or way == ordered[0] else "subsection" for way in ways]


def _way(row: TableRow) -> int | None:
    return _way_of(row.cells)


def _way_of(cells: Cells) -> int | None:
    words = next((cell.text for cell in cells if cell is not None), "")
    for n, matches in enumerate((_FIRST.match, _SECOND.match, _THIRD.match)):
        if matches(words):
            return n
    alone = _NUMBER_ALONE.fullmatch(words)
    return (1 if words.strip()[:1] in ("（", "(") else 0) if alone else None


def _other(row: TableRow) -> TableRow:
    filled = _filled(row.cells)
    if not filled:
        covered = any(cell is None for cell in row.cells)
        deep = any(cell is not None and cell.rows > 1 for cell in row.cells)
        return row if deep or (covered and _below_a_span(row.cells)) else replace(row, kind="blank")
    at, first = filled[0]
    if at < 4 and is_sum(first.text):
        return replace(row, kind="subtotal" if "小" in first.text else "total")
    if len(filled) > 1 and at == 0 and filled[1][0] == 1 and is_sum(filled[1][1].text):
        return replace(row, kind="subtotal" if "小" in filled[1][1].text else "total")
    return row


def _below_a_span(cells: Cells) -> bool:
    """Whether a None of the row is no part of a cell to its left: one above reaches down to it."""
    reach = 0
    for n, cell in enumerate(cells):
        if cell is not None:
            reach = n + cell.columns
        elif n >= reach:
            return True
    return False


def is_sum(words: str) -> bool:
    """Whether words name a sum: 合计, 总 计, 全县小计（人）."""
    return _SUM.fullmatch(words.strip()) is not None


def _sums(rows: list[TableRow]) -> list[TableRow]:
    """Of several sums called 合计 the first or last row is the table's, where there is no 总计; the others are sections'."""
    totals = [n for n, row in enumerate(rows) if row.kind == "total"]
    grand = [n for n in totals if any("总" in cell.text for _, cell in _filled(rows[n].cells)[:2])]
    if grand and len(grand) < len(totals):
        own = set(grand)
    elif len(totals) > 1 and any(row.kind in ("section", "subsection") for row in rows):
        ends = [n for n in (0, len(rows) - 1) if n in totals]
        own = set(ends[:1]) if ends else set()
    else:
        return rows
    return [
        replace(row, kind="subtotal") if n in totals and n not in own else row for n, row in enumerate(rows)
    ]
