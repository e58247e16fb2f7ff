"""The header of a ledger → which column is which fact of the register; every column with words is kept.

A column that the register has no fact for is kept under the ledger's own header. Lines are read in `taking_over`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from notice_gen.book import Sheet
from notice_gen.model.filing import FACTS, LEDGER
from notice_gen.model.kind import header_key
from notice_gen.model.raised import plain
from notice_gen.model.values import on_one_line

MOST_ABOVE = 20  # filled rows of titles and remarks above the header
NUMBER, TITLE, STATE, REGISTERED, RETAINED, CODE = "发文字号", "标题", "状态", "登记日期", "保管期限", "档号"
# What our own export says by itself (归档, 签收); a ledger's words for it are kept and printed.
FILED, SIGNED_FOR = "归档", "签收"
SERIES, FIGURE, YEAR = "代字", "号", "年份"
# By fact: what its column is called in ledgers, the surest name first.
HEADERS: Mapping[str, tuple[str, ...]] = {
    NUMBER: ("发文字号", "文号", "字号", "发文号", "发文文号", "公文字号", "文件字号", "发文编号"),
    TITLE: ("文件标题", "标题", "题名", "文件名称", "文件题名", "公文标题", "文件名", "发文标题"),
    REGISTERED: ("登记日期", "登记时间", "办文日期", "办文时间"),
    "印发日期": (
        "印发日期", "发文日期", "发文时间", "印发时间", "制发日期", "制发时间", "行文日期", "行文时间", "发出日期", "发出时间",
        "封发日期", "收发日期", "收发时间", "收发文日期", "日期", "时间", "日期时间", "年月日", "登记/发文日期",
    ),
    "成文日期": ("成文日期", "成文时间", "文件日期", "落款日期", "形成日期", "形成时间", "文件形成日期", "文件形成时间"),
    "签发日期": ("签发日期", "签发时间", "签批日期", "签批时间", "批准日期"),
    "附件": ("附件", "附件名称"),
    "密级": (
        "密级", "秘密等级", "密级和保密期限", "密级及保密期限", "密级与保密期限", "密级/保密期限", "密级(保密期限)", "密级期限",
        "涉密等级", "保密等级", "保密级别", "密别", "是否涉密",
    ),
    "保密期限": ("保密期限",),
    "紧急程度": ("紧急程度", "缓急", "缓急程度"),
    "文种": ("文种", "公文种类"),
    "公开方式": ("公开方式", "公开属性"),
    "份数": ("份数", "印发份数", "印数", "印制份数"),
    "拟稿人": ("拟稿人", "拟稿", "拟稿部门/人", "拟稿部门/拟稿人", "承办人"),
    "拟稿单位": ("拟稿单位", "拟稿科室", "拟稿部门", "主办部门", "主办科室"),
    "核稿人": ("核稿人", "核稿", "审核人"),
    "会签人": ("会签人", "会签"),
    "签发人": ("签发人", "签发", "签发领导", "签批人", "签批", "签批领导", "批准人", "批准领导"),
    "发文机关": ("发文机关", "发文单位"),
    "主送机关": ("主送机关", "主送", "主送单位", "发往机关", "发往单位", "发往机关及份数"),
    "抄送机关": ("抄送机关", "抄送", "抄送单位"),
    "保管期限": ("保管期限", "保管年限", "保存期限", "保存年限", "归档期限", "期限(保管)", "保管期"),
    "备注": ("备注", "说明"),
    STATE: ("状态",),
    CODE: ("档号",),
    FILED: ("归档", "归档情况", "是否归档", "是否已归档"),
    SIGNED_FOR: ("签收", "签收情况"),
    SERIES: ("代字", "机关代字", "发文代字", "发文机关代字", "字"),
    FIGURE: ("号", "号数", "发文号数"),
    YEAR: ("年份", "年度", "年号", "年"),
}  # fmt: skip
PARTS = (SERIES, FIGURE, YEAR)  # of a number that stands in several columns
DATES = (REGISTERED, "印发日期", "成文日期", "签发日期")
_COUNTS = {"序号", "顺序号", "顺序", "编号", "行号"}  # of the line, which the register counts itself
_NAMES = {**{name: (name,) for name in FACTS}, **HEADERS}
_FACT_OF = {header_key(name): (fact, n) for fact, names in _NAMES.items() for n, name in enumerate(names)}
_OWN_COUNTS = {header_key(name) for name in _COUNTS}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each fact stands: `of` is the column by fact or by the ledger's own header, `own` the latter in order.

    `top` is the row of the header, the lower one where it has two.
    """

    of: Mapping[str, int]
    own: tuple[str, ...]
    top: int


def columns_of(sheet: Sheet) -> Columns | None:
    """The columns of a sheet; None where it is no ledger."""
    for row in _rows_above(sheet):
        for bottom, headers in _headers_at(sheet, row):
            of = _facts(headers)
            if NUMBER in of and TITLE in of:
                own = _own(sheet, bottom, headers, of)
                return Columns({**of, **own}, tuple(own), bottom)
    return None


@dataclass(frozen=True, slots=True)
class NearHeader:
    """A row that looks like a header and lacks a column: which fact, and the cell (row, column) that seems meant for it,
    with its words; the row's first cell and no words where none does."""

    lacks: str
    at: tuple[int, int]
    words: str = ""


def near_header(sheet: Sheet) -> NearHeader | None:
    """What the row lacks that comes nearest to a header, two facts of which are known at least; None where no row does."""
    best: tuple[int, NearHeader] | None = None
    for row in _rows_above(sheet):
        for bottom, headers in _headers_at(sheet, row):
            of = _facts(headers)
            lacks = next((fact for fact in (NUMBER, TITLE) if fact not in of), "")
            if len(of) < 2 or not lacks or (best is not None and len(of) <= best[0]):
                continue
            others = {column: names[0] for column, names in headers.items() if column not in of.values()}
            keys = [header_key(name) for name in HEADERS[lacks]]
            column = next(
                (c for c, name in others.items() if any(key in header_key(name) for key in keys)), None
            )
            at = (bottom, column if column is not None else min(headers))
            best = len(of), NearHeader(lacks, at, others[column] if column is not None else "")
    return best[1] if best is not None else None


def is_header_again(words: str) -> bool:
    """Whether the cell of a number has the word of its header once more, as at the top of a printed page."""
    return _FACT_OF.get(header_key(words), ("", 0))[0] in (NUMBER, FIGURE)


Names = Mapping[int, tuple[str, ...]]  # what the header of each column may be, the fullest first


def _rows_above(sheet: Sheet) -> Iterator[int]:
    """The rows among which the header may be."""
    looked = 0
    for row in range(sheet.top, sheet.bottom):
        yield row
        looked += any(sheet.text(row, column).strip() for column in range(sheet.left, sheet.right))
        if looked > MOST_ABOVE:
            break


def _headers_at(sheet: Sheet, row: int) -> Iterator[tuple[int, Names]]:
    """The header that a row may be, with its last row: together with the row below, where all that stands there are
    headers (发文 over 代字 and 号), and alone."""
    across = range(sheet.left, sheet.right)
    alone = {column: words for column in across if (words := _words(sheet, row, column))}
    below = {column: words for column in across if (words := _words(sheet, row + 1, column))}
    if alone and below and row + 1 < sheet.bottom:
        above, last = {}, ""
        for column in across:
            last = alone.get(column, last)
            above[column] = last
        both = {column: (above[column] + words, words) for column, words in below.items()}
        if all(any(header_key(name) in _FACT_OF for name in names) for names in both.values()):
            yield row + 1, {**{column: (words,) for column, words in alone.items()}, **both}
    if alone:
        yield row, {column: (words,) for column, words in alone.items()}


def _words(sheet: Sheet, row: int, column: int) -> str:
    return plain(on_one_line(sheet.text(row, column))).strip()


def _facts(headers: Names) -> dict[str, int]:
    """The column of each fact in what may be a header; of two for one fact the one with the surer name."""
    best: dict[str, tuple[int, int]] = {}
    for column, names in headers.items():
        known = (_FACT_OF[key] for name in names if (key := header_key(name)) in _FACT_OF)
        fact, rank = next(known, ("", 0))
        if fact and (fact not in best or rank < best[fact][0]):
            best[fact] = rank, column
    of = {fact: column for fact, (_, column) in best.items()}
    if NUMBER not in of and SERIES in of and FIGURE in of:
        of[NUMBER] = of.pop(FIGURE)
    if SERIES not in of or FIGURE in of:  # parts of no number
        of = {fact: column for fact, column in of.items() if fact not in PARTS}
    return of


def _own(sheet: Sheet, row: int, names: Names, known: Mapping[str, int]) -> dict[str, int]:
    """The other columns that have words below the header, by their own headers: 承办部门, K列 where it has none."""
    taken: dict[str, int] = {}
    for column in range(sheet.left, sheet.right):
        header = names.get(column, ("",))[0]
        if column in known.values() or header_key(header) in _OWN_COUNTS:
            continue
        if any(sheet.text(below, column).strip() for below in range(row + 1, sheet.bottom)):
            name = header or f"{get_column_letter(column + 1)}列"
            taken[_free(name, {*known, *taken, *FACTS, *LEDGER})] = column
    return taken


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or 〈name〉（2）… where a fact or another column has it."""
    n, free, there = 1, name, set(taken)
    while free in there:
        n += 1
        free = f"{name}（{n}）"
    return free
