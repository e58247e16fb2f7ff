"""The argument of every check: the kind, its laid-out sheets, and where findings go.

Which faults there are is not known here; which documents an 错误 keeps back is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from notice_gen.book.columns import Column
from notice_gen.book.laying import Laid
from notice_gen.book.overrides import tie_of
from notice_gen.book.sheets import Workbook
from notice_gen.model.diagnostics import Diagnostic, Fault, Report
from notice_gen.model.document import Format
from notice_gen.model.kind import (
    CODE_COLUMN,
    DISPATCH,
    FILE_COLUMN,
    FORMAT_COLUMN,
    KIND_COLUMN,
    Field,
    Kind,
    header_key,
)
from notice_gen.model.places import Place


@dataclass(slots=True)
class Checked:
    """What a check gets: the kind, its laid-out sheets by name, and where findings go.

    `named` are the words in 模板 that mean this kind (None: all documents are of it). Records of other kinds are read, so
    that references to them are found, and checked when their own kind is.
    """

    kind: Kind
    workbook: Workbook
    laid: dict[str, Laid]
    report: Report
    named: set[str] | None = None
    _units: dict[str, int] = dataclass_field(default_factory=dict)  # rows of documents by name, once asked

    def judged(self, laid: Laid) -> Sequence[int]:
        """The indexes of a sheet's records that are checked with this kind."""
        column = laid.columns.get(header_key(KIND_COLUMN))
        if self.named is None:
            return range(len(laid.rows))
        if column is None or laid.declared.field(KIND_COLUMN) is None:
            return self._of_our_documents(laid)
        return [index for index, text in enumerate(column.texts) if text.strip() in self.named]

    def _of_our_documents(self, laid: Laid) -> Sequence[int]:
        """The records of a sheet that do not name, in 文件, a document of another kind."""
        everything = range(len(laid.rows))
        column, dispatch = laid.columns.get(header_key(FILE_COLUMN)), self.laid.get(DISPATCH)
        files = dispatch.columns.get(header_key(FILE_COLUMN)) if dispatch else None
        if column is None or dispatch is None or files is None or laid is dispatch:
            return everything
        if dispatch.columns.get(header_key(KIND_COLUMN)) is None:
            return everything
        ours = {files.texts[index].strip() for index in self.judged(dispatch)}
        others = {text.strip() for text in files.texts} - ours
        if not others:
            return everything
        return [index for index in everything if column.texts[index].strip() not in others]

    def error(
        self, laid: Laid, index: int, fault: Fault, place: Place, seen: str, remedy: str, meant: str = ""
    ) -> None:
        """Report an 错误 of one record. Where each record becomes a document, or belongs to one, only that document is kept back."""
        alone = laid.declared.name == self.kind.documents and laid.declared.arrangement == "rows"
        if alone:
            laid.rows.refused.add(index)
        elif laid.declared.overrides is not None:
            alone = self._refuse_unit(laid, index)
        self.report.add(Diagnostic(fault, place, seen, remedy, meant, of_row=alone))

    def _refuse_unit(self, laid: Laid, index: int) -> bool:
        """Mark the unit that a row of overrides belongs to as refused; False where it names no unit of the workbook."""
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

    def format_of(self, laid: Laid, index: int) -> Format:
        """The format of the document of a dispatch record, by what it says, its 机关代字, or its kind."""
        columns = (laid.columns.get(header_key(name)) for name in (FORMAT_COLUMN, CODE_COLUMN))
        said, code = (column.texts[index] if column else "" for column in columns)
        return self.kind.format_of(said, code)

    def fields(self) -> Iterator[tuple[Laid, Field, Column]]:
        """Every declared column that the workbook has."""
        for laid in self.laid.values():
            for field in laid.declared.fields:
                column = laid.columns.get(field.key)
                if column is not None:
                    yield laid, field, column
