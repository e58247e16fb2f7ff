"""A traced document → a plan by which the documents of similar rows are made without rendering the template again.

A plan is a shape in which everything is bound that is the same for all rows of its sort, and where the values of the
few remaining slots come from in a row. Plans are cached by whatever may make documents differ otherwise: the type of
the unit, which of its columns are empty, and the words in columns that the template inspects (`tracing`).
See docs/decisions/0016.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notice_gen.compose.accounts import Account
from notice_gen.compose.bounds import LONGEST_TEXT, METER, Meter, Rows
from notice_gen.compose.rows import INPUTS, TYPE, Inputs, Row, rows_of
from notice_gen.compose.tracing import Key, Made, Recipe, Trace, Traced
from notice_gen.model.binding import Bindable, bind
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.document import Document
from notice_gen.model.places import Place, sheet_name
from notice_gen.model.text import Slot, inline
from notice_gen.model.values import Words, shown

MOST_PLANS = 256
# What plans buy: 5,000 units in one process take 8.3 s of CPU with them, 24.7 s without, for the same files (medians of 3).


@dataclass(frozen=True, slots=True)
class Filled:
    """A value joined from literal words and columns of the row (`made`); `place` is the cell it is reported at."""

    made: Made
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """A shape with a few slots left, the source of each slot's value, and the findings that every such row has.

    `account` says which cells such a document takes, and which of the row's columns it does not.
    """

    shape: Document
    sources: tuple[
        str | Recipe | Filled, ...
    ]  # a column, a function to be called again, or words and columns
    findings: tuple[Diagnostic, ...]
    account: Account

    def values_of(self, inputs: Inputs) -> list[Bindable] | None:
        """The values for the slots, from the issued row of the inputs; None where a text would become too long."""
        values: list[Bindable] = []
        row = inputs.issued.values
        context: dict[str, Any] = {}
        for source in self.sources:
            if isinstance(source, Recipe):
                if not context:
                    context = {INPUTS: inputs, METER: Meter()}
                arguments = [_for(inputs, argument) for argument in source.arguments]
                head = (context,) if source.takes_context else ()
                values.append(source.function(*head, *arguments))
            elif isinstance(source, str):
                values.append(row[source])
            else:
                words = "".join(p if isinstance(p, str) else inline(row[p.name]) for p in source.made)
                if len(words) > LONGEST_TEXT:
                    return None
                values.append(Words(words, source.place))
        inputs.report.extend(self.findings)
        return values


class Plans:
    """The cache of the plans of one book, at most MOST_PLANS."""

    def __init__(self) -> None:
        self._inspected: tuple[str, ...] = ()  # columns that any document so far inspected; part of the key
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def may_plan(self, inputs: Inputs) -> bool:
        """Whether a plan can be made for the row: not where it has records of its own in a table (overrides)."""
        return not any(inputs.issued.place in table.own for table in inputs.book.tables.values() if table.own)

    def find(self, inputs: Inputs) -> Plan | None:
        """The cached plan for the row's document, if there is one."""
        return self._plans.get(self._key(inputs)) if self._plans and self.may_plan(inputs) else None

    def add(
        self,
        inputs: Inputs,
        trace: Trace,
        shape: Document,
        values: Sequence[Bindable],
        account: Account,
        found: Report,
    ) -> Plan | None:
        """Make and cache a plan of a traced document; None where a finding on it is on a cell of this very row."""
        if any(sheet_name(finding.place) == inputs.sheet.name for finding in found):
            return None
        inspected = tuple(sorted({*self._inspected, *trace.inspected}))
        if inspected != self._inspected:  # the keys of older plans lack these columns
            self._inspected = inspected
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
        plan = Plan(bind(shape, bound), tuple(sources), tuple(found), account)
        self._plans[self._key(inputs)] = plan
        return plan

    def _key(self, inputs: Inputs) -> tuple[Any, ...]:
        values = inputs.issued.values
        words = [values[key] for key in values]
        unlike = [(type(one), not (one.strip() if isinstance(one, str) else one)) for one in words]
        seen = [values[key] for key in self._inspected if key in values]
        return (shown(values.get(TYPE, "")), *unlike, *seen)


def _source(value: Traced) -> str | Filled:
    """Where a printed value comes from in another row: a column by itself (the value keeps its cell), or words and columns."""
    first = value.made[0]
    if len(value.made) == 1 and isinstance(first, Key):
        return first.name
    return Filled(value.made, value.place)


def _for(inputs: Inputs, argument: Any) -> Any:
    """A recorded argument of a function, for the document of another row."""
    if isinstance(argument, Rows):
        sheet = next(sheet for sheet in inputs.sheets if sheet.name == argument.sheet)
        return Rows(rows_of(sheet, inputs), argument.sheet)
    if isinstance(argument, Row):
        issued = argument.record is argument.inputs.issued
        return Row(inputs.issued if issued else argument.record, argument.sheet, inputs)
    return argument
