"""A traced document → the plan of all others that differ from it only in the words that are printed.

A plan is a shape in which everything is bound that is the same for all of its rows, and how the values of the
few slots left are had from a row. The plans of a book are kept by what may make documents differ: the type
of the unit, which of its columns are empty, and the words of those that the template looks at (`tracing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notice_gen.compose.bounds import LONGEST_TEXT, METER, Meter, Rows
from notice_gen.compose.rows import JOB, TYPE, Job, Row, rows_of
from notice_gen.compose.tracing import Key, Made, Recipe, Trace, Traced
from notice_gen.model.binding import Bindable, bind
from notice_gen.model.diagnostics import Diagnostic, Place, Report
from notice_gen.model.document import Document
from notice_gen.model.text import Slot, inline
from notice_gen.model.values import Words, shown

MOST_PLANS = 256
# What plans buy: 5,000 units in one process take 8.3 s of CPU with them, 24.7 s without, for the same files (medians of 3).


@dataclass(frozen=True, slots=True)
class Filled:
    """Words around columns of the row, and the cell that the words are from."""

    made: Made
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """A shape with little left to bind, what each of its slots is made of, and what is said of every row."""

    shape: Document
    sources: tuple[str | Recipe | Filled, ...]  # a column, a roster to be made anew, or words around columns
    findings: tuple[Diagnostic, ...]

    def values_of(self, job: Job) -> list[Bindable] | None:
        """The values of a row's document; None where they grow too long for a plan."""
        values: list[Bindable] = []
        row = job.issued.values
        context: dict[str, Any] = {}
        for source in self.sources:
            if isinstance(source, Recipe):
                if not context:
                    context = {JOB: job, METER: Meter()}
                arguments = [_for(job, argument) for argument in source.arguments]
                head = (context,) if source.takes_context else ()
                values.append(source.function(*head, *arguments))
            elif isinstance(source, str):
                values.append(row[source])
            else:
                words = "".join(p if isinstance(p, str) else inline(row[p.name]) for p in source.made)
                if len(words) > LONGEST_TEXT:
                    return None
                values.append(Words(words, source.place))
        job.report.extend(self.findings)
        return values


class Plans:
    """The plans of one book, found by what tells rows apart."""

    def __init__(self) -> None:
        self._looked_at: tuple[str, ...] = ()  # by any document so far
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def may_keep(self, job: Job) -> bool:
        """Whether the row has nothing in the tables that other rows have not."""
        return not any(job.issued.place in table.own for table in job.book.tables.values() if table.own)

    def find(self, job: Job) -> Plan | None:
        """The plan that the row's document follows, if there is one."""
        return self._plans.get(self._key(job)) if self._plans and self.may_keep(job) else None

    def keep(
        self, job: Job, trace: Trace, shape: Document, values: Sequence[Bindable], found: Report
    ) -> Plan | None:
        """Make a plan of a traced document; None where what was found of it is of this row alone."""
        if any(finding.place.sheet == job.sheet.name for finding in found):
            return None
        looked_at = tuple(sorted({*self._looked_at, *trace.looked_at}))
        if looked_at != self._looked_at:  # what was kept did not tell rows apart by these
            self._looked_at = looked_at
            self._plans.clear()
        if len(self._plans) >= MOST_PLANS:
            del self._plans[next(iter(self._plans))]
        sources: list[str | Recipe | Filled] = []
        bound: list[Any] = []
        for value in values:
            source: str | Recipe | Filled | None = _source(value) if isinstance(value, Traced) else None
            if id(value) in trace.recipes:
                source = trace.recipes[id(value)][1]
            if source is None:
                bound.append(value)
            else:
                bound.append(Slot(len(sources)))
                sources.append(source)
        bound.append(Slot(len(sources)))  # the names that a title does not part
        plan = Plan(bind(shape, bound), tuple(sources), tuple(found))
        self._plans[self._key(job)] = plan
        return plan

    def _key(self, job: Job) -> tuple[Any, ...]:
        values = job.issued.values
        words = [values[key] for key in values]
        unlike = [(type(one), not (one.strip() if isinstance(one, str) else one)) for one in words]
        seen = [values[key] for key in self._looked_at if key in values]
        return (shown(values.get(TYPE, "")), *unlike, *seen)


def _source(value: Traced) -> str | Filled:
    """How a printed value is had from another row: a bare column keeps the place of its cell."""
    first = value.made[0]
    if len(value.made) == 1 and isinstance(first, Key):
        return first.name
    return Filled(value.made, value.place)


def _for(job: Job, argument: Any) -> Any:
    """The argument of a function as another row's document has it."""
    if isinstance(argument, Rows):
        sheet = next(sheet for sheet in job.sheets if sheet.name == argument.sheet)
        return Rows(rows_of(sheet, job), argument.sheet)
    if isinstance(argument, Row):
        issued = argument.record is argument.job.issued
        return Row(job.issued if issued else argument.record, argument.sheet, job)
    return argument
