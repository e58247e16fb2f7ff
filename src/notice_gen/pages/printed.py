"""The pages of a PDF, its document and layout → what a check of pages looks at: lengths, lines, where each element stands.

Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.document import Document, Element, Part, parts_in_order
from notice_gen.model.layout import Layout, turned
from notice_gen.model.places import NOWHERE, OnPage, Place
from notice_gen.pages.glyphs import Line, Page, Rule, Run
from notice_gen.pages.tracing import Traced, traced


@dataclass(frozen=True)
class Printed:
    """The pages of a PDF, the bound document, its layout; properties are in millimetres."""

    pages: tuple[Page, ...]
    document: Document
    layout: Layout

    @cached_property
    def left(self) -> float:
        """Left edge of the type area."""
        return mm(self.layout.left)

    @cached_property
    def right(self) -> float:
        """Right edge of the type area."""
        return mm(self.layout.page_width - self.layout.right)

    @cached_property
    def top(self) -> float:
        """Upper edge of the type area."""
        return mm(self.layout.top)

    def top_of(self, page: Page) -> float:
        """How high words may stand on a page: on the first one, where the mark does if that is above the type area (10.1)."""
        above = min(0.0, mm(self.layout.mark_top)) if page.number == 1 else 0.0
        return self.top + above

    def of_the_head(self, page: Page, rule: Rule) -> bool:
        """Whether a rule is one of the double rules of the first page, which are wider than the type area (10.1)."""
        rules = self.layout.double_rules
        return rules is not None and page.number == 1 and abs(rule.right - rule.left - mm(rules.width)) < 0.5

    @cached_property
    def bottom(self) -> float:
        """Lower edge of the type area."""
        return mm(self.layout.foot)

    @cached_property
    def pitch(self) -> float:
        """Distance of two lines."""
        return mm(self.layout.pitch)

    @cached_property
    def upright(self) -> tuple[Page, ...]:
        """The pages that are of the layout's own size: none that is turned for a wide table."""
        return tuple(page for page in self.pages if not page.lies)

    def on(self, page: Page) -> Printed:
        """The same, to measure a page by that lies on its side where this one does."""
        return replace(self, layout=turned(self.layout)) if page.lies else self

    @cached_property
    def cell(self) -> float:
        """Width of a character of the body."""
        return mm(self.layout.cell)

    def body(self, line: Line) -> bool:
        """Whether a line has the body's size."""
        return abs(line.size - self.layout.body_size) < 0.2

    def full(self, line: Line) -> bool:
        """Whether a line of the body goes on to the right edge."""
        return self.body(line) and line.end > self.right - mm(self.layout.cell)

    def flush(self, line: Line) -> bool:
        """Whether a line of the body begins at the left edge."""
        return self.body(line) and abs(line.start - self.left) < 1

    # ---- where everything stands --------------------------------------------------------------

    @cached_property
    def traced(self) -> tuple[Traced, ...]:
        """All words of the document, with their runs on the pages."""
        return traced(self.pages, self.document, self.layout.joint_names)

    @cached_property
    def _by_element(self) -> dict[int, list[Traced]]:
        found: dict[int, list[Traced]] = {}
        for one in self.traced:
            found.setdefault(id(one.element), []).append(one)
        return found

    @cached_property
    def _by_run(self) -> dict[tuple[int, int], Traced]:
        return {(page, run.drawn): one for one in self.traced for page, run in one.runs}

    def words_of(self, element: Element) -> list[Traced]:
        """The words of an element that pages show, in their order."""
        return [one for one in self._by_element.get(id(element), ()) if one.runs]

    def place_of(self, page: int, *runs: Run) -> Place:
        """The cell of the first of these runs that has one."""
        for run in runs:
            one = self._by_run.get((page, run.drawn))
            if one is not None and one.place != NOWHERE:
                return one.place
        return NOWHERE

    def element_of(self, page: int, *runs: Run) -> Element | None:
        """The element whose words the first of these runs shows that shows any."""
        return next((one.element for run in runs if (one := self._by_run.get((page, run.drawn)))), None)

    @cached_property
    def parts(self) -> tuple[tuple[Part, int, int], ...]:
        """The parts of the document that pages show, each with its first and its last page."""
        found = []
        for part in parts_in_order(self.document):
            pages = [one for element in part.elements for one in self.words_of(element)]
            if pages:
                found.append(
                    (part, min(one.first_page for one in pages), max(one.last_page for one in pages))
                )
        return tuple(found)

    def lines_left(self, page: Page) -> int:
        """How many lines of the type area are empty below all that a page shows."""
        edges = self.on(page)
        lowest = [line.baseline for line in page.lines] + [rule.bottom for rule in page.rules]
        return int((edges.bottom - max(lowest, default=edges.top)) / self.pitch)

    def above(self, page: Page, baseline: float) -> Iterator[Line]:
        """The lines of a page above a height."""
        return (line for line in page.lines if line.baseline < baseline - 0.1)


def mm(twips: float) -> float:
    """Twips as millimetres."""
    return twips * 25.4 / 1440


def on_page(fault: Fault, page: int, seen: str, remedy: str, place: Place = NOWHERE) -> Diagnostic:
    """A finding on a page of the PDF."""
    return Diagnostic(fault, OnPage(page, place), f"PDF 第 {page} 页{seen}", remedy)
