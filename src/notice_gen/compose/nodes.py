"""The functions and tests that a template may call: rows of the book → a roster, a table, words, a gap.

They return nodes of the document tree or values for slots, never text to be parsed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import jinja2
from jinja2.runtime import Context

from notice_gen.compose.arranging import called, goes_with
from notice_gen.compose.attached import attached_table, whole_table
from notice_gen.compose.bounds import METER, TemplateFault
from notice_gen.compose.faults import (
    END_MARKS_TAKEN_OFF,
    PART_EMPTY,
    WRONG_ARGUMENTS,
)
from notice_gen.compose.rows import INPUTS, Inputs, Row
from notice_gen.model.document import Member, Roster
from notice_gen.model.kind import FILE_COLUMN, header_key
from notice_gen.model.number_forms import figure_of
from notice_gen.model.numbering import chinese_numeral
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import Place
from notice_gen.model.raised import without_raised_end
from notice_gen.model.text import announces, bracketed, inline, is_phrase, parted, unbracketed
from notice_gen.model.values import Day, Gap, Listing, Value, Words, place_of, remade, shown

# No 。 follows these, of either width, nor 。 inside quotation marks or brackets.
_CLOSED = (*"。？！：.?!:", "……", *["。”", "！”", "？”", "。’", "！’", "？’", "。）", "！）", "？）"])
_ANGLES = lazy_pattern(r"(?:<<|<|＜|«|‹)([^<>＜＞«»‹›]++)(?:>>|>|＞|»|›)")  # typed for 《》


@jinja2.pass_context
def roster(context: Context, rows: Sequence[Row]) -> Roster:
    """名单(领导小组): people by their role, in the order of the sheet.

    Where the sheet has several 组别, each begins with its own name on a line.
    """
    if not isinstance(rows, list) or not all(isinstance(row, Row) for row in rows):
        raise TemplateFault(WRONG_ARGUMENTS, "名单( ) 里要写一张表", "写成 {{ 名单(领导小组) }}")
    context[METER].draw(4 * len(rows), "名单")
    there = {header_key(column) for column in rows[0].columns()} if rows else set()
    for name in ("组内职务", "姓名"):
        if rows and header_key(name) not in there:
            seen = f"“{rows[0].sheet.name}”表没有“{name}”列，不能作名单"
            raise TemplateFault(WRONG_ARGUMENTS, seen, "名单( ) 里写有组内职务和姓名的表，如 名单(领导小组)")

    def said(row: Row, column: str) -> Words:
        """The words in a row's column on one line; nothing where its sheet has no such column."""
        if column not in there:
            return Words()
        value = row.column(column)
        if type(value) is Words and "\n" not in value:
            return value
        return remade(inline(value), value)

    named = [said(row, "组别") for row in rows]
    several = len(set(named)) > 1
    groups: list[tuple[str, tuple[Member, ...]]] = []
    # Equal words below each other are printed once, and remember all of their cells.
    by_group = groupby(zip(rows, named, strict=True), key=lambda each: each[1])
    for _, grouped in by_group:
        together = list(grouped)
        if several and (groups or together[0][1]):
            group = remade(together[0][1], *(name for _, name in together))
            groups.append((group, ()))
        roles = ((row, said(row, "组内职务")) for row, _ in together)
        for _, alike in groupby(roles, key=lambda each: each[1]):
            members = list(alike)
            people = tuple(
                Member(name, said(row, "单位及职务"), phrase)
                for row, _ in members
                for name, phrase in _people(row.column("姓名"))
            )
            groups.append((remade(members[0][1], *(role for _, role in members)), people))
    return Roster(tuple(groups))


def _people(value: Value) -> list[tuple[str, bool]]:
    """The names in a cell; where it has words that are no name, the lines of the cell as they were typed, each a phrase."""
    names = _names(value)
    if not any(map(is_phrase, names)):
        return [(name, False) for name in names]
    if not isinstance(value, Listing) or len(value) == 1:
        return [(name, True) for name in names] if len(names) == 1 else [(remade(shown(value), value), True)]
    words = value.typed or shown(value)
    return [(remade(line.strip(), value), True) for line in words.split("\n") if line.strip()]


def _names(value: Value) -> list[str]:
    """The names in a cell: 吴 刚 = 吴刚, and 熊 冰 李征斌 杨 杰 are three people."""
    items = value if isinstance(value, Listing) else (value,)
    return [remade(name, item) for item in items for name in _parted(parted(shown(item), _SPACES))]


_SPACES = lazy_pattern(r"\s+")


def _parted(pieces: list[str]) -> list[str]:
    """Pieces between spaces as names: single characters belong together, Latin names stay as they are.

    What stands in brackets is said of the name before it, and is none of its characters: 李 娜（女）, 李娜 （女）.
    """
    names: list[str] = []
    before = ""  # the piece before, without what it has in brackets
    for piece in filter(None, pieces):
        name = unbracketed(piece)
        if names and piece.isascii() and before.isascii():
            names[-1] += f" {piece}"
        elif names and not name:
            names[-1] += piece
            continue
        elif len(name) == 1 and len(before) == 1 and names and len(names[-1]) == 1:
            names[-1] += piece
        else:
            names.append(piece)
        before = name
    return names


@jinja2.pass_context
def cited(context: Context, row: Row) -> Row:
    """依据文件(发文): the document that this one cites, by 依据; the first other one where that is empty."""
    if not isinstance(row, Row):
        raise TemplateFault(WRONG_ARGUMENTS, "依据文件( ) 里要写发文", "写成 {{ 依据文件(发文) }}")
    inputs: Inputs = context[INPUTS]
    name = shown(row.record.values.get("依据", "")).strip()
    others = [one for one in inputs.book.tables[row.sheet.name].records if one.place != row.record.place]
    found = next(
        (o for o in others if not name or shown(o.values.get(FILE_COLUMN, "")).strip() == name), None
    )
    return Row(found or row.record, row.sheet, inputs)


def ends_a_sentence(value: object) -> bool:
    """成句: the words end in 。？！ or ：, so that text is run in after them; below …如下： begins a paragraph."""
    if not isinstance(value, str | Day | Listing):
        raise TemplateFault(
            WRONG_ARGUMENTS, "“is 成句”前面要写一列的内容", "写成 {% if 段.标题 is 成句 %} 这样"
        )
    words = without_raised_end(shown(value).rstrip())
    return words.endswith(("。", "？", "！", "：", ":")) and not announces(words)


def _bare(words: object) -> str:
    """The words that a function is given, without outer spaces."""
    if not isinstance(words, str | Day | Listing):
        raise TemplateFault(WRONG_ARGUMENTS, "括号里要写一列的内容", "写成 {{ 加括号(发文.附注) }} 这样")
    return shown(words).strip()


def in_brackets(words: Value) -> Words:
    """加括号(附注): the words in （）, once; (甲) becomes （甲）, as the marks are the page's."""
    bare = _bare(words)
    if bare.startswith(("（", "(")) and _is_one_bracket(bare):
        bare = bare[1:-1].strip()
    return remade(f"（{bare}）" if bare else bare, words)


def _is_one_bracket(bare: str) -> bool:
    """Whether a bracket opens with the words and closes with them: not （甲）和（乙）."""
    return bracketed(bare) == ((0, len(bare)),)


@jinja2.pass_context
def as_sentence(context: Context, words: Value) -> Words:
    """加句号(项.活动名称): the words closed by 。, once; a comma or the like at their end gives way to it, and is named."""
    bare = _without_end(context, words, "，,、；;")
    closed = without_raised_end(bare).endswith(_CLOSED)  # a note's number stands behind the mark: 办理。⁷
    return remade(bare if closed or not bare else f"{bare}。", words)


@jinja2.pass_context
def within_sentence(context: Context, words: Value) -> Words:
    """去标点(会议.会议名称): the words without the marks at their end, where the template goes on with a mark of its own."""
    return remade(_without_end(context, words, "，,、；;：:。"), words)


def _without_end(context: Context, words: Value, marks: str) -> str:
    """The words without these marks at their end; what is taken off is named at the cell, in the same words for all cells."""
    bare = _bare(words)
    left = bare.rstrip(marks + " \u3000")
    if left == bare or not left:
        return bare
    inputs: Inputs = context[INPUTS]
    seen = f"末尾的“{bare[len(left) :].strip()}”没有印，后面的标点由程序加"
    inputs.report.found(END_MARKS_TAKEN_OFF, place_of(words), seen, "末尾不写标点")
    return left


def in_title_marks(words: Value) -> Words:
    """加书名号(发文.印发件标题): the title in 《》, titles inside it in 〈〉 (GB/T 15834—2011, 4.15)."""
    bare = _bare(words)
    if bare.startswith(("《", "〈")) and _is_one_bracket(bare):
        bare = bare[1:-1]
    elif (match := _ANGLES.fullmatch(bare)) is not None:
        bare = match[1].strip()
    marked = f"《{bare.replace('《', '〈').replace('》', '〉')}》"
    return remade(marked, words)


def in_words(words: Value) -> Words:
    """汉字数(发文.序号): a whole number in characters, 40 as 四十; what is none stays as it is."""
    bare = _bare(words)
    figure = figure_of(bare) if len(bare) <= 8 else None
    return remade(chinese_numeral(figure) if figure else bare, words)


@jinja2.pass_context
def still_to_fill(context: Context, what: str) -> Gap:
    """待填("方案的正文"): a gap that the draft shows and the run reports."""
    if not isinstance(what, str):
        raise TemplateFault(WRONG_ARGUMENTS, "待填( ) 里要写缺少什么", '写成 {{ 待填("方案的正文") }}')
    inputs: Inputs = context[INPUTS]
    return _gap(inputs, what, inputs.issued.place)


@jinja2.pass_context
def still_to_fill_in(context: Context, what: str, row: Row) -> Gap:
    """行待填("标签后面的内容", 段): such a gap in that row, which is where it is reported."""
    if not isinstance(what, str) or not isinstance(row, Row):
        remedy = '写成 {{ 行待填("标签后面的内容", 段) }}'
        raise TemplateFault(WRONG_ARGUMENTS, "行待填( ) 里要写缺少什么、在哪一行", remedy)
    return _gap(context[INPUTS], what, row.record.place)


def _gap(inputs: Inputs, what: str, place: Place) -> Gap:
    inputs.report.found(PART_EMPTY, place, f"还没有{what}", "印发前补上")
    return Gap.of(what, place)


@jinja2.pass_context
def is_empty_sheet(context: Context, name: object) -> bool:
    """空表: the named sheet is one that the kind knows, and has no rows yet."""
    table = context[INPUTS].book.tables.get(shown(name).strip())
    return table is not None and not table.records


@jinja2.pass_context
def is_declared(context: Context, name: Value) -> bool:
    """认识: the kind declares a sheet of that name."""
    said = shown(name).strip()
    return any(sheet.name == said for sheet in context[INPUTS].sheets)


FUNCTIONS = {
    "名单": roster,
    "附表": attached_table,
    "表格": whole_table,
    "加括号": in_brackets,
    "加句号": as_sentence,
    "加书名号": in_title_marks,
    "汉字数": in_words,
    "去标点": within_sentence,
    "待填": still_to_fill,
    "行待填": still_to_fill_in,
    "依据文件": cited,
    "随文": goes_with,
    "件名": called,
}
TESTS = {"成句": ends_a_sentence, "空表": is_empty_sheet, "认识": is_declared}
