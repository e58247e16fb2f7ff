"""Report → what a person reads on the error stream: a calm table on a terminal, else a finding a line.

What was found and what it means for the exit code is decided elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TextIO, assert_never

import click

from notice_gen.model.diagnostics import Diagnostic, Report, Severity, printable
from notice_gen.model.grouping import count, grouped
from notice_gen.model.kind import DISPATCH
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import (
    InCell,
    InCells,
    InFile,
    InLine,
    InParagraph,
    InSheet,
    Nowhere,
    OnPage,
    Place,
    cells_of,
    in_words,
    page_of,
    sheet_or_file,
    spot,
)

NARROWEST, WIDEST = 40, 120  # columns; longer lines than that are hard to read
MANY, SHOWN = 50, 3  # more of one code in one sheet are folded: so many shown
WHERE = 16  # columns for the place of a finding; of more ranges than that the first is shown there
COLOURS = {Severity.ERROR: "red", Severity.DUE: "yellow", Severity.NOTE: "blue"}
UNITS = "单位"  # the sheet of units, which have a document each
WEIGHTS = tuple(Severity)  # the heaviest first

_MOMENT = lazy_pattern(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# What stands together on a line: a word, or a 汉字, with the marks that may not begin or end a line.
_TOGETHER = lazy_pattern("[“‘（《〔【]*(?:[!-~]+|.)[，。、；：？！）》”’〕】…]* *", re.DOTALL)


def say(report: Report, wrote: bool | None, *, documents: bool = True, kept_back: int | None = None) -> None:
    """Print the findings and what they mean.

    `wrote` is whether this run made files, None where the command says its own result; `documents` whether
    documents are what the command makes.
    """
    terminal = sys.stderr is not None and sys.stderr.isatty()
    if terminal:
        colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        lines = [*table(report, columns_of(sys.stderr), colour), *_counts(report)]
    else:
        lines = [printable(f"{finding.severity.value}：{finding}") for finding in _by_weight(grouped(report))]
    last = closing(report, wrote, documents, kept_back) if wrote is not None else ()
    for line in (*lines, *last):
        click.echo(line, err=True)


def table(report: Report, columns: int, colour: bool) -> Iterator[str]:
    """The findings by sheet, within so many columns of a terminal; a 汉字 takes two."""
    sheets: dict[str, list[Diagnostic]] = {}
    hidden = 0
    for finding in grouped(report):
        sheets.setdefault(sheet_or_file(finding.place) or "运行", []).append(finding)
    for heading, findings in sheets.items():
        yield ""
        heading = printable(heading)
        yield click.style(heading, bold=True) if colour else heading
        room = max(width(_where(finding.place)) for finding in findings)
        for finding, folded in _folded(sorted(findings, key=_order)):
            yield from _entry(finding, folded, room, columns, colour)
            hidden += sum(map(count, folded))
    if sheets:
        yield ""
    if hidden:
        yield f"没有列出的 {hidden} 处，用 notice-gen check --mark 可以在表中看到。"


def closing(
    report: Report, wrote: bool, documents: bool = True, kept_back: int | None = None
) -> Iterator[str]:
    """What the findings mean for the documents, or for a command that makes none, and what comes next.

    `kept_back` is how many documents an 错误 of their own kept from being written, None where only the findings tell.

    What is counted are the places to mend: of one fault over many cells each cell.
    """
    errors = report.of(Severity.ERROR)
    wrong, gaps = sum(map(count, errors)), sum(map(count, report.of(Severity.DUE)))
    if not documents:
        if report.refused:
            yield f"共有 {wrong} 处错误，没有办成。请改正后再运行一次。"
        return
    if report.refused:
        left = "有的文件已经生成，其余没有" if wrote else "没有生成文件"
        yield f"共有 {wrong} 处错误，{left}。请改正后再运行一次。"
        return
    on_pages = [error for error in errors if page_of(error.place)]
    others = [error for error in errors if not page_of(error.place)]
    if others:
        number = _kept_back(others) if kept_back is None else kept_back
        some = f"有 {number} 份" if number else "有的公文"
        left = f"{some}没有生成，其余已生成" if wrote else f"{some}不能生成"
        yield f"共有 {sum(map(count, others))} 处错误，{left}。请改正后再运行一次。"
    if on_pages:
        wrong = sum(map(count, on_pages))
        yield f"PDF 的页面上有 {wrong} 处错误：送审稿可以看，有文号的没有生成 PDF。请改正后再运行一次。"
    if gaps:
        yield f"还有 {gaps} 处待补。{_marks(report, wrote)}补齐后再生成一次。"


def _marks(report: Report, wrote: bool) -> str:
    """How a draft shows what is 待补: by marks of several sorts, and not all of it."""
    marks = dict.fromkeys(finding.fault.mark for finding in report.of(Severity.DUE))
    shown = "、".join(filter(None, marks))
    if not shown:
        return ""
    which = "有的地方" if "" in marks else "这些地方"
    return f"{'' if wrote else '这时生成，'}文件中{which}标着{shown}，"


def width(text: str) -> int:
    """Columns of a terminal. Marks such as “ that some terminals draw wide are counted wide."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


@cache
def _width_of(character: str) -> int:
    unseen = unicodedata.category(character) in ("Mn", "Me", "Cf")
    return 1 + (unicodedata.east_asian_width(character) in "WFA") - unseen


def moment(words: str) -> str:
    """A moment as a person writes it: 2026-03-05T09:30:00+08:00 is 2026-03-05 09:30; other words as they are."""
    return words[:16].replace("T", " ") if _MOMENT.match(words) else words


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns; none begins with a closing mark, words stay whole."""
    text = printable(text)
    if width(text) <= columns:
        return [text.rstrip()]
    lines, line = [], ""
    for part in _TOGETHER.findall(text):
        if width(line) + width(part.rstrip()) <= columns:
            line += part
            continue
        if line:
            lines.append(line.rstrip())
        *whole, line = _cut(part.rstrip(), columns)  # a path, an address
        lines += whole
        line += part[len(part.rstrip()) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _cut(word: str, columns: int) -> Iterator[str]:
    """A word in pieces of at most so many columns, each character looked at once; one piece at least."""
    begun, wide = 0, 0
    for n, character in enumerate(word):
        wide += width(character)
        if wide > columns and n > begun:
            yield word[begun:n]
            begun, wide = n, width(character)
    yield word[begun:]


def columns_of(stream: TextIO | None) -> int:
    """The width of the terminal that a stream writes on, within what reads well."""
    try:
        columns = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        try:
            columns = os.get_terminal_size(stream.fileno()).columns if stream is not None else 80
        except (OSError, ValueError):
            columns = 80
    return min(
        max((columns or 80) - 1, NARROWEST), WIDEST
    )  # the last column: Windows breaks the line after it


def discard(stream: TextIO) -> None:
    """Discard what is buffered in a stream that can no longer be written, or Python would try to flush it again at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _entry(
    finding: Diagnostic, folded: Sequence[Diagnostic], room: int, columns: int, colour: bool
) -> Iterator[str]:
    weight, where = finding.severity.value, _where(finding.place)
    if colour:
        weight = click.style(weight, fg=COLOURS[finding.severity])
    indent = 8 + (room + 2 if room else 0)
    space = " " * indent
    first, *rest = wrapped(f"{finding.seen}。", columns - indent)
    yield f"  {weight}  {where}{' ' * (indent - 8 - width(where))}{first}"
    yield from (space + line for line in rest)
    remedy = [
        f"{'→ ' if n == 0 else '  '}{line}"
        for n, line in enumerate(wrapped(finding.remedy, columns - indent - 3) if finding.remedy else ())
    ]
    code = click.style(finding.code, dim=True) if colour else finding.code
    if remedy and width(remedy[-1]) + 2 + len(finding.code) <= columns - indent:
        remedy[-1] += f"  {code}"
    else:
        remedy.append(code)
    yield from (space + line for line in remedy)
    if where != (cells := spot(finding.place)):
        yield from (space + line for line in wrapped(f"这些格都是：{cells}", columns - indent))
    if folded:
        cells = in_words((cell.row, cell.column) for one in folded for cell in cells_of(one.place))
        words = f"还有 {sum(map(count, folded))} 处同样的问题" + (f"：{cells}" if cells else "")
        yield from (space + line for line in wrapped(words, columns - indent))


def _folded(findings: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, Sequence[Diagnostic]]]:
    """Each finding to be shown, the last shown of very many with those that it stands for."""
    alike: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        alike.setdefault(finding.code, []).append(finding)
    seen: dict[str, int] = {}
    for finding in findings:
        same = alike[finding.code]
        n = seen[finding.code] = seen.get(finding.code, 0) + 1
        if len(same) <= MANY or n < SHOWN:
            yield finding, ()
        elif n == SHOWN:
            yield finding, same[SHOWN:]


def _where(place: Place) -> str:
    """Where in the sheet or file, short enough for a column: of many ranges the first."""
    words = spot(place)
    return words if width(words) <= WHERE else f"{words.partition('、')[0]} 等"


def _order(finding: Diagnostic) -> tuple[int, int, int]:
    """The heaviest first, then down the sheet or file."""
    place = finding.place
    return WEIGHTS.index(finding.severity), *_position(place)


def _position(place: Place) -> tuple[int, int]:
    match place:
        case InCell():
            return place.row + 1, place.column
        case InCells():
            row, column = place.cells[0]
            return row + 1, column
        case InLine():
            return place.line, 0
        case OnPage():
            return _position(place.source)
        case Nowhere() | InFile() | InParagraph() | InSheet():
            return 0, 0
        case _:
            assert_never(place)


def _kept_back(errors: Sequence[Diagnostic]) -> int:
    """How many documents these keep back: columns of 发文, rows of 单位; 0 where other cells are wrong, of one document or of several."""
    cells = [cell for error in errors for cell in cells_of(error.place)]
    if not cells or any(cell.sheet not in (DISPATCH, UNITS) for cell in cells):
        return 0
    return len({(c.file, c.sheet, c.column if c.sheet == DISPATCH else c.row) for c in cells})


def _by_weight(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted(findings, key=lambda finding: WEIGHTS.index(finding.severity))


def _counts(report: Report) -> Iterator[str]:
    places = {severity: sum(map(count, report.of(severity))) for severity in Severity}
    counts = [f"{severity.value} {number} 处" for severity, number in places.items() if number]
    if len(counts) > 1:  # a single one is in the closing words
        yield "，".join(counts) + "。"
