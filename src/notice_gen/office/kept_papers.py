"""The lines of an office's list of other papers + what the register has kept of them → the lines, each with the 件号 that it has.

A list that is given again, without 件号 too, gets the same ones; a paper that the list has no more stays in its place. Nothing is
numbered here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.filing import OtherPaper
from notice_gen.model.places import NOWHERE
from notice_gen.office.archive.faults import OTHER_MOVED
from notice_gen.office.handover.codes import parse_code
from notice_gen.office.other_items import OtherItem


@dataclass(frozen=True, slots=True)
class Listed:
    """Another paper: its class (the 档号 without the 件号), the line of the list, with its 件号 where it has one, and what the
    register has kept of it; `only_kept` says that no line of the list is of it."""

    item_class: str
    item: OtherItem
    kept: OtherPaper | None = None
    only_kept: bool = False

    def as_kept(self, code: str) -> OtherPaper:
        """What the register is to keep of it."""
        one = self.item
        return OtherPaper(code, one.title, one.day, one.number, one.retention, one.matter, one.pages)


def with_kept(
    lines: Sequence[tuple[str, OtherItem]], kept: Sequence[OtherPaper], report: Report
) -> list[Listed]:
    """The lines, each given with its class, and behind them the papers that are kept and stand in no line.

    A line without 件号 is what it was before by its title, day and number; one that has another 件号 or class now is moved, which
    is reported.
    """
    free = {paper.code: paper for paper in kept}
    found: dict[int, OtherPaper] = {}
    for key_of_line, key_of_paper in _ALIKE:
        papers: dict[object, list[OtherPaper]] = {}
        for paper in free.values():
            papers.setdefault(key_of_paper(paper), []).append(paper)
        for n, (item_class, item) in enumerate(lines):
            key = key_of_line(item_class, item) if n not in found else None
            if key is not None and (alike := papers.get(key)):
                found[n] = free.pop(alike.pop(0).code)
    listed = []
    for n, (item_class, item) in enumerate(lines):
        before = found.get(n)
        code = parse_code(before.code) if before is not None else None
        if item.n is None and code is not None and code.item_class == item_class:
            item = replace(item, n=code.n)
        if before is not None and item.pages is None:
            item = replace(item, pages=before.pages)  # the list has no such column, or it is left empty
        one = Listed(item_class, item, before)
        if before is not None and code is not None and (code.item_class, code.n) != (item_class, item.n):
            report.add(_moved(one, before))
        listed.append(one)
    rest = ((parse_code(paper.code), paper) for paper in free.values())
    return listed + [
        Listed(code.item_class, _item(paper, code.n), paper, True) for code, paper in rest if code
    ]


def _code(item_class: str, item: OtherItem) -> str | None:
    return None if item.n is None else f"{item_class}-{item.n:04d}"


def _words_in_class(item_class: str, item: OtherItem) -> tuple[object, ...] | None:
    return (item_class, *_words("", item)) if item.n is None else None


def _words(_: str, item: OtherItem | OtherPaper) -> tuple[object, ...]:
    return item.day, _bare(item.title), _bare(item.number)


def _bare(words: str) -> str:
    return "".join(words.split())


# By what a line and a paper are the same, the surest first.
_ALIKE: tuple[tuple[Callable[[str, OtherItem], object | None], Callable[[OtherPaper], object]], ...] = (
    (_code, lambda paper: paper.code),
    (_words_in_class, lambda paper: (paper.code.rpartition("-")[0], *_words("", paper))),
    (_words, lambda paper: _words("", paper)),
)


def _item(paper: OtherPaper, n: int) -> OtherItem:
    return OtherItem(
        NOWHERE,
        paper.title,
        paper.day,
        paper.retention,
        paper.matter,
        paper.number,
        n,
        paper.code,
        paper.pages,
    )


def _moved(one: Listed, before: OtherPaper) -> Diagnostic:
    now = f"件号是 {one.item.n}" if one.item.n is not None else "要编新的件号"
    seen = f"上次编的档号是 {before.code}，目录中归 {one.item_class}，{now}；照目录，{before.code} 空出来了"
    return Diagnostic(
        OTHER_MOVED, one.item.place, seen, "核对保管期限、机构或问题和件号；盖过归档章的改盖，备考表中说明"
    )
