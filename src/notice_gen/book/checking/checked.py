"""What every check looks at: the kind, its laid-out sheets, and where findings go.

Which faults there are is not known here; whom one holds back is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from notice_gen.book.columns import Column
from notice_gen.book.laying import Laid
from notice_gen.book.overrides import tie_of
from notice_gen.book.sheets import Workbook
from notice_gen.model.diagnostics import Diagnostic, Fault, Place, Report
from notice_gen.model.kind import KIND_COLUMN, Field, Kind, header_key


@dataclass(slots=True)
class Checked:
    """What the checks look at: the kind, its laid-out sheets, and where findings go.

    `named` are the words by which 模板 names this kind: a document of another kind is read, so that others
    may refer to it, and judged with its own kind.
    """

    kind: Kind
    workbook: Workbook
    laid: dict[str, Laid]
    report: Report
    named: set[str] | None = None
    _units: dict[str, int] = dataclass_field(default_factory=dict)  # rows of documents by name, once asked

    def judged(self, laid: Laid) -> Sequence[int]:
        """The records of a sheet that are this kind's to judge."""
        column = laid.columns.get(header_key(KIND_COLUMN))
        if self.named is None or column is None or laid.declared.field(KIND_COLUMN) is None:
            return range(len(laid.rows))
        return [index for index, text in enumerate(column.texts) if text.strip() in self.named]

    def error(
        self, laid: Laid, index: int, fault: Fault, place: Place, seen: str, remedy: str, meant: str = ""
    ) -> None:
        """An 错误 of one record; where each record becomes a document, or belongs to one, it holds back no other."""
        alone = laid.declared.name == self.kind.documents and laid.declared.arrangement == "rows"
        if alone:
            laid.rows.refused.add(index)
        elif laid.declared.overrides is not None:
            alone = self._refuse_unit(laid, index)
        self.report.add(Diagnostic(fault, place, seen, remedy, meant, of_row=alone))

    def _refuse_unit(self, laid: Laid, index: int) -> bool:
        """Refuse the unit that a row of overrides belongs to; False where it names none that there is."""
        tie = tie_of(laid.declared, self.kind)
        column = laid.columns.get(tie.key) if tie else None
        if tie is None or tie.reference is None or column is None:
            return False
        documents = self.laid[self.kind.documents]
        if not self._units and tie.reference[1] in documents.columns:
            texts = documents.columns[tie.reference[1]].texts
            self._units = {text.strip(): n for n, text in enumerate(texts) if text.strip()}
        unit = self._units.get(column.texts[index].strip())
        if unit is not None:
            documents.rows.refused.add(unit)
        return unit is not None

    def fields(self) -> Iterator[tuple[Laid, Field, Column]]:
        """Every declared column that the workbook has."""
        for laid in self.laid.values():
            for field in laid.declared.fields:
                column = laid.columns.get(field.key)
                if column is not None:
                    yield laid, field, column
