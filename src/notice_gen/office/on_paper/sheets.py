"""Tables and forms of an office's own papers → their files (docx, pdf, xlsx), set as documents without a red head.

What stands in a paper is decided by the module that makes it; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notice_gen.build.printing import can_print
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import Outbox, Saved
from notice_gen.fit import fit, fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report, Severity
from notice_gen.model.document import BARE, Block, Document, Head, Part, Role, TitleLines
from notice_gen.model.layout import GB_T_9704, mm
from notice_gen.model.looks import Looks, looks_of
from notice_gen.model.places import NOWHERE
from notice_gen.model.table import (
    Cell,
    Holds,
    Table,
    TableColumn,
    TableLine,
    TableRow,
    Wanted,
)
from notice_gen.model.text import Text
from notice_gen.office.on_paper.faults import NO_SUCH_ENDING
from notice_gen.writers import WRITERS

ENDINGS = ("docx", "pdf", "xlsx")
# House choices: margins of a book that is punched at its left edge, in twips; the page number stands 7 mm below the text.
_BINDING, _SIDE, _ABOVE, _BELOW = mm(22), mm(15), mm(20), mm(22)


def _looks(wide: int, high: int) -> Looks:
    """A4 of that width and height, with type no smaller than 小五: these are read for years."""
    across, down = wide - _BINDING - _SIDE, high - _ABOVE - _BELOW
    lines = down // GB_T_9704.pitch
    layout = replace(
        GB_T_9704,
        page_width=wide,
        page_height=high,
        left=_BINDING,
        right=_SIDE,
        top=_ABOVE,
        bottom=_BELOW,
        foot=high - _BELOW,
        footer=_BELOW - GB_T_9704.page_number_below - GB_T_9704.footer_line // 2,
        lines=lines,
        characters=across // GB_T_9704.cell,
        title_size=18,
        enclosure_title_row=1,  # each page of a paper begins like its first
        table_sizes=(10.5, 9),
        table_room=lines - 3,
        form_room=lines - 3,
    )
    return looks_of(layout)


STANDING = _looks(GB_T_9704.page_width, GB_T_9704.page_height)
LYING = _looks(GB_T_9704.page_height, GB_T_9704.page_width)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header, what its cells hold, its share of the width (0: as its words need)."""

    header: str
    holds: Holds = "text"
    width: float = 0.0


def table(
    columns: Sequence[Column],
    rows: Iterable[TableRow],
    *,
    before: Sequence[TableLine] = (),
    after: Sequence[TableLine] = (),
) -> Table:
    """A table with a header; one without rows has an empty one to write in."""
    lines = tuple(rows) or (row([""] * len(columns)),)
    return Table(
        (tuple(Cell(column.header) for column in columns),),
        lines,
        tuple(TableColumn(column.holds, width=column.width) for column in columns),
        tuple(before),
        tuple(after),
        Wanted("纵向"),  # as the page is that it stands on
    )


def row(words: Iterable[object]) -> TableRow:
    """A row of a table, a cell each."""
    return TableRow(tuple(Cell(str(word)) for word in words))


def total(words: Iterable[object]) -> TableRow:
    """The row that sums up a table (合计)."""
    return TableRow(tuple(Cell(str(word)) for word in words), "total")


def section(words: str, columns: int) -> TableRow:
    """A row of one cell that says what stands below it."""
    return TableRow((Cell(words, columns=columns, align="left"), *[None] * (columns - 1)), "section")


def paper(*pages: tuple[str, Sequence[Block]]) -> Document:
    """A document of pages, each with its title and its blocks, that begin on pages of their own."""
    first, *others = (
        Part(Role.MAIN if n == 0 else Role.ENCLOSURE, (TitleLines(Text.of(title)), *blocks))
        for n, (title, blocks) in enumerate(pages)
    )
    return Document(Head(Text.of("不印")), (first, *others), format=BARE)


def files_of(
    document: Document, stem: str, endings: Sequence[str], report: Report, looks: Looks = STANDING
) -> list[Artifact]:
    """The paper's files, one for each ending. What its page cannot hold, or no face has, is reported, and there is no PDF.

    Raises Missing where this machine has no face for a role.
    """
    composed, layout = Composed(stem, document, ()), looks.of(BARE)
    found, unheard = Report(), Report()
    fit_document(document, layout, found)
    faults = found.of(Severity.ERROR)
    report.extend(faults)
    made = []
    for ending in endings:
        if ending == "pdf" and (faults or not can_print(composed, layout, report)):
            continue
        data = WRITERS[ending].write(composed, layout, lambda element: fit(element, layout, unheard))
        made.append(Artifact(f"{stem}.{ending}", data))
    return made


def save(document: Document, path: Path, report: Report, looks: Looks = STANDING) -> Saved | None:
    """Write a paper as its file's ending says; None where no PDF could be made of it, which is reported.

    Raises Refused for another ending, and where the disk does not let it.
    """
    ending = path.suffix[1:].lower()
    if ending not in ENDINGS:
        seen = f"“{path.name}”不是能写的一种文件"
        raise Refused(Diagnostic(NO_SUCH_ENDING, NOWHERE, seen, "文件名以 .docx、.pdf 或 .xlsx 结尾"))
    made = files_of(document, path.stem, (ending,), report, looks)
    with Outbox(path.parent, report) as outbox:
        return outbox.save(Artifact(path.name, made[0].data)) if made else None
