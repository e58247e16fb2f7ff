"""Sheet → columns and records: finds the header and the rows of data, and reads merged cells downwards.

People's sheets are untidy: a title above the header, merged cells, sums and remarks below, empty rows. What is
left out is reported. Whether the cells are right is not checked here (`checking`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from notice_gen.book.columns import Column, Rows
from notice_gen.book.faults import (
    COLUMN_TWICE,
    COLUMN_WITHOUT_NAME,
    COPY_OF_A_SHEET,
    HEADER_NOT_FOUND,
    HEADER_WORDS_LOST,
    ROWS_BELOW_TABLE,
    SEVERAL_COPIES,
    WORDS_ABOVE_HEADER,
)
from notice_gen.book.section_rows import section_rows, sections_of
from notice_gen.book.sheets import Sheet, Workbook, short
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.kind import Field, header_key
from notice_gen.model.kind import Sheet as Declared
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InCells, InFile, Place, cells_of
from notice_gen.model.tables import BY_HAND, DISPATCH_PAPER, EXAMPLE, HINT, SHOWN_IN_TABLES, Table, TypedRow
from notice_gen.model.values import Words

HEADER_WITHIN = 20  # rows in which the header is looked for
ITEM, EXPLANATIONS = "项目", frozenset(("说明", "填写说明", "备注", "示例"))
NEVER_READ = frozenset((EXAMPLE,))
OWN_WORDS = frozenset((HINT, DISPATCH_PAPER, *BY_HAND))  # what the blank workbook has above 项目
_COPY = lazy_pattern(
    r"(?<!\s)\s*+(?:[（(]\d++[）)]|[-—]?\s*+副本\d*+)$"
)  # 正文 (2): what Excel calls a copied sheet
_SUM = lazy_pattern(r"(合|总|小|共)\s*计\s*[:：]?")
_REMARK = lazy_pattern(r"(注|备注|说明|填表说明|填写说明|附注)\s*+\d?\s*+[:：.．、]")
_SUM_OR_REMARK = frozenset("合总小共注备说填附")


@dataclass(slots=True)
class Laid:
    """A declared sheet as columns by header key; `rows` are its records, `found` is whether the workbook has it.

    `sections` are rows through all columns, each with the index of the record below it.
    """

    declared: Declared
    place: Place
    found: bool
    columns: dict[str, Column]
    rows: Rows
    sums: Callable[[], Sequence[Mapping[str, Words]]] = tuple
    sections: Sequence[tuple[int, Words]] = ()

    @property
    def table(self) -> Table:
        """The sheet as a Table, the type that other rooms know."""
        headers = {key: column.header for key, column in self.columns.items()}
        return Table(
            self.declared.name, headers, self.rows, typed_rows=self.typed_rows, merged=cache(self.merged),
            sums=self.sums, sections=self.sections,
        )  # fmt: skip

    def merged(self) -> dict[str, dict[Place, int]]:
        """For each column the cells that are merged downwards, and over how many records each reaches."""
        each = ((key, column.merged()) for key, column in self.columns.items())
        return {key: cells for key, cells in each if cells}

    def typed_rows(self) -> list[TypedRow]:
        """The rows as they were typed, each cell where it was typed; a cell of nothing but white space is empty."""
        rows = []
        for n in range(len(self.rows)):
            said = {
                key: Words(column.texts[n], column.place(n))
                for key, column in self.columns.items()
                if column.texts[n].strip()
            }
            own = {key: words for key, words in said.items() if self.columns[key].own(n)}
            rows.append(TypedRow(own, said))
        return rows


def _find(declared: Declared, workbook: Workbook, report: Report) -> Sheet | None:
    """The workbook's sheet of that name with anything in it, or the only copy of it (正文 (2))."""
    key = header_key(declared.name)
    filled = [sheet for sheet in workbook.sheets.values() if sheet.filled and sheet.name not in NEVER_READ]
    copies = [s for s in filled if header_key(s.name) != key and header_key(_COPY.sub("", s.name)) == key]
    exact = next((sheet for sheet in filled if header_key(sheet.name) == key), None)
    if exact is not None:
        for copy in copies:
            seen = f"已有“{declared.name}”表，这一张没有用"
            report.found(
                COPY_OF_A_SHEET, copy.place, seen, f"要用这一张的话，把它改名为“{declared.name}”，原来的删去"
            )
        return exact
    if len(copies) > 1:
        names = "、".join(f"“{copy.name}”" for copy in copies)
        seen = f"没有“{declared.name}”表，却有 {names} 几张"
        report.found(SEVERAL_COPIES, InFile(workbook.file), seen, f"留下一张，改名为“{declared.name}”")
    if copies:
        if len(copies) == 1:
            seen, remedy = f"当作“{declared.name}”表使用", f"把表改名为“{declared.name}”"
            report.found(COPY_OF_A_SHEET, copies[0].place, seen, remedy, declared.name)
        return copies[0]
    return None


def is_copy(name: str, declared: Sequence[Declared]) -> bool:
    """Whether a sheet's name is that of a copied declared sheet (正文 (2))."""
    bare = _COPY.sub("", name)
    return bare != name and any(header_key(bare) == header_key(sheet.name) for sheet in declared)


def lay_out(declared: Declared, workbook: Workbook, report: Report) -> Laid:
    """One declared sheet as columns and records; empty where the workbook has none."""
    sheet = _find(declared, workbook, report)
    if sheet is None:
        return Laid(declared, InFile(workbook.file), False, {}, Rows({}, 0))
    laid = _upright(declared, sheet, report) if declared.arrangement == "upright" else None
    laid = laid or _lying(declared, sheet, report)
    if laid is None:
        wanted = [field.name for field in declared.fields if field.required] or [declared.fields[0].name]
        report.found(
            HEADER_NOT_FOUND, sheet.place, "找不到表头", f"在第一行写上列名（{'、'.join(wanted)} 等）"
        )
        return Laid(declared, sheet.place, True, {}, Rows({}, 0))
    return laid


# ---- one row a record ---------------------------------------------------------------------------


def _lying(declared: Declared, sheet: Sheet, report: Report) -> Laid | None:
    """A record a row, below the header: that of the first twenty rows which has the most of the declared headers."""
    known = {field.key for field in declared.fields}
    filled = [row for row in range(sheet.top, sheet.bottom) if any(sheet.rows[row - sheet.top])]
    matches = {row: sum(header_key(w) in known for w in sheet.rows[row - sheet.top] if w)
               for row in filled[:HEADER_WITHIN]}  # fmt: skip
    best = max(matches, key=lambda row: matches[row])
    if not matches[best]:
        return None
    headers, first, lost = _headers(sheet, best, known)
    _above(sheet, range(sheet.top, best), "表头", report)
    at: dict[str, tuple[int, Words]] = {}
    for column, words in headers:
        key = header_key(words)
        if key in at:
            report.found(COLUMN_TWICE, words.place, f"“{words}”出现了两次", "改名或删去其中一处")
        elif key:
            at[key] = (column, words)
        else:
            lost.append(words)
    if lost:
        seen = f"表头里的“{short(lost[0])}”没有用到"
        report.found(
            HEADER_WORDS_LOST, cells_together(words.place for words in lost), seen, "一列只留一个列名"
        )
    lines = _data_rows(declared, sheet, first, at, report)
    used = {column for column, _ in at.values()}
    through = section_rows(declared, sheet, lines, used)
    lines = [row for row in lines if row not in through] if through else lines
    turned = list(zip(*(sheet.rows[row - sheet.top] for row in lines), strict=True))  # columns of the data
    columns = {
        key: Column(
            words,
            _field(declared, key),
            sheet,
            column,
            lines,
            list(turned[column - sheet.left]) if turned else [],
        )
        for key, (column, words) in at.items()
    }
    _read_merged_down(sheet, columns, {column: key for key, (column, _) in at.items()}, lines)
    for one in columns.values():
        if one.field is not None and one.field.fill:
            one.fill_down()
    _nameless_columns(sheet, first, used, report)
    taken = {*lines, *through, *range(best, first)}
    # A row with nothing but a cell without a usable value is no record; it must not be left out without a finding.
    taken |= {
        row for row, column in sheet.broken if row >= first and not any(sheet.text(row, c) for c in used)
    }
    report.extend(_faults(sheet, lambda row, column: row in taken and column in used))
    others = partial(_sums, sheet, range(max(first, sheet.top), sheet.bottom), {*lines, *through}, at)
    sections = sections_of(sheet, through, lines, min(used)) if through else ()
    return Laid(declared, sheet.place, True, columns, Rows(columns, len(lines)), others, sections)


def _sums(
    sheet: Sheet, rows: range, lines: set[int], at: Mapping[str, tuple[int, Words]]
) -> list[dict[str, Words]]:
    """The cells of the rows that are sums of the whole table, by header key."""
    found: list[dict[str, Words]] = []
    for row in rows:
        if row not in lines:
            words = {
                key: w for key, (c, _) in at.items() if (w := sheet.at(row, c)) is not None and w.strip()
            }
            name = next(iter(words.values()), Words()).strip()
            found += [words] if _SUM.fullmatch(name) and "小" not in name else []
    return found


def _field(declared: Declared, key: str) -> Field | None:
    return declared.field(key) or declared.field(key.removesuffix(SHOWN_IN_TABLES))


def _headers(sheet: Sheet, row: int, known: set[str]) -> tuple[list[tuple[int, Words]], int, list[Words]]:
    """The headers with their columns, the first row below them, and the words beside them that are no part of a header.

    A header may stand in two rows: a group over several columns (责任: 领导, 科室) is put before the word
    below it where the sheet declares that (责任领导), else left out.
    """
    found: list[tuple[int, Words]] = []
    taken: set[Place] = set()
    deep = max((sheet.spans.get((row, c), (1, 1))[0] for c in range(sheet.left, sheet.right)), default=1)
    column = sheet.left
    while column < sheet.right:
        words = sheet.at(row, column)
        _, wide = sheet.spans.get((row, column), (1, 1))
        below = (
            [(c, sheet.at(row + 1, c)) for c in range(column, column + wide)] if deep > 1 and wide > 1 else []
        )
        for c, under in below:
            if under is not None and words is not None:
                joined = Words(words + under, under.place)
                of_group = header_key(joined) in known
                taken |= {under.place, *((words.place,) if of_group else ())}
                found.append((c, joined if of_group else under))
        if words is not None and not below:
            taken.add(words.place)
            found.append((column, words))
        column += max(wide, 1)
    there = (sheet.at(r, c) for r in range(row, row + deep) for c in range(sheet.left, sheet.right))
    lost = [words for words in there if words is not None and words.strip() and words.place not in taken]
    return found, row + deep, lost


def _data_rows(
    declared: Declared, sheet: Sheet, first: int, at: dict[str, tuple[int, Words]], report: Report
) -> list[int]:
    """The rows below the header that hold data: not empty ones, sums, the header again, remarks under the table."""
    lines: list[int] = []
    across = [column - sheet.left for column, _ in at.values()]
    header = [str(words) for _, words in at.values()]
    prose = any(field.type == "prose" for field in declared.fields)  # 注：… may be a paragraph there
    begin = max(first, sheet.top)
    leftmost = min(across)
    for row, cells in enumerate(sheet.rows[begin - sheet.top :], begin):
        words = cells[leftmost]
        filled: int | None = leftmost
        if not words or words.isspace():
            filled = next((c for c in across if cells[c] and not cells[c].isspace()), None)
            if filled is None:
                continue
            words = cells[filled]
        if words == header[0] and len(header) > 1 and [cells[c] for c in across] == header:
            place = _filled(sheet, row, across)
            report.found(ROWS_BELOW_TABLE, place, "这一行又是表头，不算作内容", "不用管；也可以删去这一行")
            continue
        if words[0] in _SUM_OR_REMARK or words[0].isspace():
            words = words.strip()
            what = "合计" if _SUM.fullmatch(words) else ""
            alone = _REMARK.match(words) and sum(bool(cells[c]) for c in across) == 1
            if alone and (filled == leftmost or not prose):
                what = "注"
            if what:
                place = _filled(sheet, row, across)
                seen = f"这一行是{what}（“{short(words)}”），不算作内容"
                report.found(ROWS_BELOW_TABLE, place, seen, "如果是内容，请换个写法；不是就不用管")
                continue
        lines.append(row)
    return lines


def _read_merged_down(
    sheet: Sheet, columns: dict[str, Column], keys: dict[int, str], lines: list[int]
) -> None:
    """A merged cell's words belong to every record that it reaches over."""
    index = {row: n for n, row in enumerate(lines)} if sheet.spans else {}
    reached: dict[
        int, int
    ] = {}  # the row below the last merged cell of a column; no writer lets them overlap
    for (top, left), (rows, _) in sorted(sheet.spans.items()):
        if rows > 1 and left in keys:
            for row in range(max(top + 1, reached.get(left, 0)), min(top + rows, sheet.bottom)):
                if row in index:
                    columns[keys[left]].take(index[row], (top, left))
            reached[left] = max(top + rows, reached.get(left, 0))


def _nameless_columns(sheet: Sheet, first: int, used: set[int], report: Report) -> None:
    """What stands below the header in columns without one: all cells of a column in one finding."""
    rows = range(max(first, sheet.top), sheet.bottom)
    for column in range(sheet.left, sheet.right):
        if column in used:
            continue
        filled = [row for row in rows if sheet.text(row, column).strip()]
        if filled:
            seen = f"“{short(sheet.text(filled[0], column))}”上面没有列名，没有用到"
            place = cells_together(sheet.place_of(row, column) for row in filled)
            report.found(COLUMN_WITHOUT_NAME, place, seen, "补上列名，或删去这些内容")


def _filled(sheet: Sheet, row: int, across: Sequence[int]) -> Place:
    """The filled cells of a row in these columns, counted from the sheet's left."""
    cells = (column + sheet.left for column in across)
    return cells_together(sheet.place_of(row, column) for column in cells if sheet.text(row, column).strip())


def _above(sheet: Sheet, rows: range, what: str, report: Report) -> None:
    """The words above a header or 项目, which are printed nowhere; those that the program writes there say nothing."""
    there = (sheet.at(row, column) for row in rows for column in range(sheet.left, sheet.right))
    own = OWN_WORDS | {sheet.name}  # the blank workbook titles an upright sheet with its name
    words = [one for one in there if one is not None and one.strip() and one.strip() not in own]
    if words:
        seen = f"{what}上面的“{short(words[0])}”没有印"
        remedy = "附件的标题写在附件表里；不要印的话，不用管"
        report.found(WORDS_ABOVE_HEADER, cells_together(one.place for one in words), seen, remedy)


def cells_together(places: Iterable[Place]) -> Place:
    """Cells of one sheet as one place."""
    cells = sorted(
        (cell for place in places for cell in cells_of(place)), key=lambda cell: (cell.column, cell.row)
    )
    first = cells[0]
    many = tuple((cell.row, cell.column) for cell in cells)
    return first if len(cells) == 1 else InCells(first.file, first.sheet, many)


# ---- one column a record ------------------------------------------------------------------------


def _upright(declared: Declared, sheet: Sheet, report: Report) -> Laid | None:
    """项目 in one column, one more column per record; None where the sheet has a record a row."""
    known = {field.key for field in declared.fields}
    cells = [
        (row, column, words)
        for row in range(sheet.top, sheet.bottom)
        for column, words in enumerate(sheet.rows[row - sheet.top], sheet.left)
        if words and header_key(words) in known
    ]
    standing, lying = Counter(c for _, c, _ in cells), Counter(r for r, _, _ in cells)
    if not standing or standing.most_common(1)[0][1] < lying.most_common(1)[0][1]:
        return None
    column = standing.most_common(1)[0][0]
    items, top = _items(sheet, column, report)
    first = min((row for row, _ in items.values()), default=sheet.top)
    lines = {row for row, _ in items.values()}
    explained = {c for c in range(sheet.left, sheet.right)
                 if top is not None and header_key(sheet.text(top, c)) in EXPLANATIONS}  # fmt: skip

    def filled(c: int) -> list[int]:
        return [row for row in range(sheet.top, sheet.bottom) if sheet.text(row, c).strip()]

    beside = [c for c in range(column + 1, sheet.right) if c not in explained]
    documents = [c for c in beside if any(row in lines for row in filled(c))] or [column + 1]
    # A column without heading that fills a single line is a remark, not another document.
    remarks = [c for c in documents if top is not None and not sheet.text(top, c).strip()
               and sum(row in lines for row in filled(c)) == 1]  # fmt: skip
    documents = [c for c in documents if c not in remarks] or documents
    begin = top + 1 if top is not None else first
    _above(sheet, range(sheet.top, top if top is not None else first), "项目", report)
    for c in range(sheet.left, sheet.right):
        if c == column or c in explained:
            continue
        for row in filled(c):
            words = sheet.at(row, c)
            if words is None or row < begin or (c in documents and row in lines):
                continue
            seen = f"“{short(words)}”左边没有项目，没有用到"
            if c in documents and sheet.text(row, column).strip():
                seen = f"“{short(words)}”左边的项目写了两次，没有用到"
            report.found(COLUMN_WITHOUT_NAME, words.place, seen, "补上列名，或删去这些内容")
    columns = {
        key: Column(
            words,
            declared.field(key),
            sheet,
            row,
            documents,
            [sheet.text(row, column) for column in documents],
            upright=True,
        )
        for key, (row, words) in items.items()
    }
    report.extend(_faults(sheet, lambda row, c: row in lines and c in (column, *documents)))
    return Laid(declared, sheet.place, True, columns, Rows(columns, len(documents)))


def _items(sheet: Sheet, column: int, report: Report) -> tuple[dict[str, tuple[int, Words]], int | None]:
    """The items of an upright sheet by key, each with its row and words, and the row of the heading 项目 or None."""
    items: dict[str, tuple[int, Words]] = {}
    top: int | None = None
    for row in range(sheet.top, sheet.bottom):
        words = sheet.at(row, column)
        key = header_key(words) if words is not None else ""
        if words is None or not key:
            continue
        if key == ITEM and top is None:
            top = row
            items.clear()  # what stands above is the sheet's title
        elif key in items:
            report.found(COLUMN_TWICE, words.place, f"“{words}”出现了两次", "改名或删去其中一处")
        else:
            items[key] = (row, words)
    return items, top


# ---- what reading found -------------------------------------------------------------------------


def _faults(sheet: Sheet, used: Callable[[int, int], bool]) -> list[Diagnostic]:
    """The findings of reading, without those on broken cells that nothing uses."""
    unused = {id(fault) for at, fault in sheet.broken.items() if not used(*at)}
    return [fault for fault in sheet.faults if id(fault) not in unused]
