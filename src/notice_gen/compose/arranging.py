"""Rows of 附件 → which of them goes with which part of the document, and what an enclosure is called there.

    性质 印发（转发）件   a part of its own: 印发件1, 印发件2 … in the order of the sheet
    其余                  an attachment of 正文 or of one of these (随文; 所属 in older workbooks)

The plan that 发文 and 正文 name by themselves (印发件标题, 方案) is the first enclosure. No text is made here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.bounds import TemplateFault
from notice_gen.compose.faults import (
    LABELLED_ALIKE,
    NO_SUCH_ENCLOSURE,
    NOT_BOUND,
    NOT_FOR_PAGES,
    PAGES_IN_PDF_ONLY,
    PASSED_ON_AS_ATTACHMENT,
    TEXT_TWICE,
    WRONG_ARGUMENTS,
)
from notice_gen.compose.rows import INPUTS, Inputs, Row, records_of
from notice_gen.model.kind import Sheet
from notice_gen.model.original import OriginalPages
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.tables import Record
from notice_gen.model.taken import TakenPages
from notice_gen.model.values import Words, place_of, shown

ISSUED = "印发（转发）件"  # 性质 of what is issued or passed on
APART = "不随文装订的附件"  # 性质 of an attachment that is a file of its own
OF_PAGES = "页码"  # the column of 附件 that only a PDF has a use for
UNNUMBERED = "不编页码"  # 页码 of a PDF whose pages have numbers of their own
MAIN, ENCLOSURE = "正文", "印发件"
PLAN = "方案"  # the part of 正文 that is an enclosure without a row of 附件
_NUMBERED = lazy_pattern(ENCLOSURE + r"(\d{1,2})")
OWN_TEXT = (MAIN, "通知")  # what the text of the document itself is called in 部分
_PASSES_ON = lazy_pattern(r"(?:.{0,20}关于)?(转发|批转|印发)")
OLDER = {
    "通知": MAIN,
    PLAN: f"{ENCLOSURE}1",
    ENCLOSURE: f"{ENCLOSURE}1",
}  # words of older workbooks and templates


@dataclass(frozen=True, slots=True)
class Arranged:
    """A row of 附件: the part that it goes with, or what it is called where it is such a part itself."""

    goes_with: str = ""
    called: str = ""


@jinja2.pass_context
def goes_with(context: Context, row: Row, part: str) -> bool:
    """随文(件, "正文"): the row is an attachment of that part."""
    if not isinstance(row, Row) or not isinstance(part, str):
        seen = "随文( ) 里要写附件表的一行和它随的部分"
        raise TemplateFault(WRONG_ARGUMENTS, seen, '写成 {% for 件 in 附件 if 随文(件, "正文") %}')
    return _arranged(context[INPUTS], row).goes_with == _known(part)


@jinja2.pass_context
def called(context: Context, row: Row) -> Words:
    """件名(件): what an enclosure is called in 随文, by its order: 印发件2."""
    if not isinstance(row, Row):
        raise TemplateFault(WRONG_ARGUMENTS, "件名( ) 里要写附件表的一行", "写成 {{ 件名(件) }}")
    return Words(_arranged(context[INPUTS], row).called)


def original_pages(inputs: Inputs, row: Row, pages: TakenPages) -> OriginalPages:
    """The pages of a PDF that a row of 附件 names as its 来源."""
    place = place_of(row.record.values.get("来源"))
    if _said(row.record, "性质") == APART:
        return OriginalPages(pages.file, pages.count, True, pages.data)
    if not pages.count:
        seen = f"《{pages.file}》这样的文件没有页，不能印在公文里"
        remedy = "另存为 PDF；随公文另发的，“性质”写不随文装订的附件"
        inputs.report.found(NOT_FOR_PAGES, place, seen, remedy)
        return OriginalPages(pages.file, 0)
    numbered = _said(row.record, OF_PAGES) != UNNUMBERED
    seen = f"《{pages.file}》的 {pages.count} 页只在 PDF 中；Word 文件里留一段话写明"
    if not numbered or pages.count > 1:  # Word has one page for them, which it counts
        seen += "，后面的页码可能与 PDF 不同"
    remedy = "印 PDF；这份 PDF 里有别人的页，不算合乎 PDF/A 的归档件"
    inputs.report.found(PAGES_IN_PDF_ONLY, place, seen, remedy)
    decides = row.record.values.get(OF_PAGES)
    return OriginalPages(
        pages.file, pages.count, numbered, pages.data, place_of(decides) if decides else place
    )


def _arranged(inputs: Inputs, row: Row) -> Arranged:
    """How a row is arranged among all rows of its sheet that belong to the document, found once for each document."""
    known = inputs.arranged
    if row.record.place not in known:
        known.update(_all_arranged(inputs, row.sheet))
    return known[row.record.place]


def _all_arranged(inputs: Inputs, sheet: Sheet) -> dict[Place, Arranged]:
    found: dict[Place, Arranged] = {}
    rows = list(records_of(sheet, inputs))
    enclosures = 1 if _has_plan(inputs, rows) else 0
    last = f"{ENCLOSURE}1" if enclosures else MAIN
    for record in rows:
        if _said(record, "性质") == ISSUED:
            enclosures += 1
            last = f"{ENCLOSURE}{enclosures}"
            found[record.place] = Arranged(called=last)
            continue
        # 所属 is read downwards; 随文 is not, for an enclosure between changes what is meant.
        last = _known(_said(record, "随文") or _said(record, "所属")) or last
        found[record.place] = Arranged(last)
    _judge(inputs, rows, enclosures)
    _judge_labels(inputs, rows, found)
    for record in rows:
        if _said(record, "性质") == APART:
            seen = f"“{_said(record, '标题')}”不随文装订，生成时另成一个文件，写在公文旁边"
            remedy = "发文时一起发；印发时这个文件和公文一起归档"
            inputs.report.found(NOT_BOUND, record.place, seen, remedy)
        # Other words than these were found with the book; an older 所属 is named as not printed (`accounting`).
        numbered = _NUMBERED.fullmatch(found[record.place].goes_with)
        value = record.values.get("随文")
        if value and numbered and int(numbered[1]) not in range(1, enclosures + 1):
            there = f"只有 {enclosures} 个" if enclosures else "没有"
            seen = f"“随文”是“{shown(value)}”，这份公文{there}印发（转发）件"
            remedy = "正文的附件写正文；印发（转发）件要在“性质”中写明"
            inputs.report.found(NO_SUCH_ENCLOSURE, place_of(value), seen, remedy)
    return found


def _judge(inputs: Inputs, rows: list[Record], enclosures: int) -> None:
    """Rows that print the document's own text once more, and what it passes on where that stands as an attachment."""
    for record in rows:
        if _said(record, "来源") in OWN_TEXT and _said(record, "来源") not in inputs.book.undeclared:
            source = record.values["来源"]
            seen = f"“来源”是“{shown(source)}”，附件会把这份公文的正文再印一遍"
            remedy = "附件的内容写在“正文”表的另一个部分（部分写附件1），“来源”也写附件1；或写一张表、一个文件的名称"
            inputs.report.found(TEXT_TWICE, place_of(source), seen, remedy)
    does = _PASSES_ON.match("".join(_said_of(inputs, "标题").split()))
    unsaid = [record for record in rows if not _said(record, "性质")]
    if does is not None and not enclosures and unsaid:
        seen = f"标题是“{does[0]}……”，附件表里却没有印发（转发）件，这一行印成了附件"
        remedy = f"{does[1]}的那一件，“性质”写{ISSUED}；本来是附件的，“性质”写附件"
        inputs.report.found(PASSED_ON_AS_ATTACHMENT, unsaid[0].place, seen, remedy)


def _judge_labels(inputs: Inputs, rows: list[Record], found: Mapping[Place, Arranged]) -> None:
    """Attachments of the document and of what it issues: both are headed 附件1, one behind the other.

    Those of two enclosures follow each its own, as offices print them; the document's stand behind all of them (7.3.7),
    where a reader takes them for the last enclosure's.
    """
    of = {record.place: found[record.place].goes_with for record in rows}
    own = next((record for record in rows if of[record.place] == MAIN), None)
    other = next((record for record in rows if _NUMBERED.fullmatch(of[record.place])), None)
    if own is None or other is None:
        return
    enclosure = of[other.place]
    seen = (
        f"正文的附件（“{_said(own, '标题')}”）和{enclosure}的附件（“{_said(other, '标题')}”）各从附件1编起，"
        f"前后排在一起，看的人分不清"
    )
    remedy = f"合在一处编号：“随文”都写正文，或都写{enclosure}；要各编各的，不用管"
    inputs.report.found(LABELLED_ALIKE, own.place, seen, remedy)


def _said_of(inputs: Inputs, key: str) -> str:
    return shown(inputs.issued.values.get(key, ""))


def _has_plan(inputs: Inputs, rows: list[Record]) -> bool:
    """Whether the document encloses a plan of which no row of 附件 tells."""
    if any(_said(record, "来源") == PLAN for record in rows):
        return False
    if _said_of(inputs, "印发件标题").strip():
        return True
    prose = next((sheet for sheet in inputs.sheets if sheet.name == "正文"), None)
    return prose is not None and any(_said(one, "部分") == PLAN for one in records_of(prose, inputs))


def _known(word: str) -> str:
    """A part as it is called here."""
    bare = OLDER.get(word.strip(), word.strip())
    return re.sub(r"(?<=件)0+(?=[1-9])", "", bare)


def _said(record: Record, key: str) -> str:
    value = record.values.get(key)
    return "" if value is None else shown(value).strip()
