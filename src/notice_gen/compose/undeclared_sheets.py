"""Sheets that no kind of a run reads, and rows of 附件 for documents without attachments → findings on them.

What the declared sheets' cells became of is not said here (`accounting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from notice_gen.compose.faults import NOT_PRINTED, SECTION_NOT_PRINTED, SHEET_NOT_USED
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.kind import ATTACHMENTS, DISPATCH, FILE_COLUMN, KIND_COLUMN, Kind
from notice_gen.model.places import Place, one_place, whole_sheet
from notice_gen.model.tables import Book, Record
from notice_gen.model.text import inline
from notice_gen.model.values import shown

REMEDY = "要印的话，写在公文会印的地方；不要印的话，不用管"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is accounted for elsewhere: the kinds whose documents another run makes, and these by their 文件.

    `units`: what single units have of their own was accounted for with their documents. `sheets` are those that the
    workbook's other kinds declare. `bare` are 文件 of documents of kinds without 附件, in this run or another.
    """

    files: frozenset[str] = frozenset()
    kinds: tuple[Kind, ...] = ()
    units: bool = False
    sheets: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()

    def reads(self, sheet: str) -> bool:
        """Whether a kind of the workbook that is not of this run declares the sheet."""
        return sheet in self.sheets or any(kind.sheet(sheet) for kind in self.kinds)

    def declares(self, sheet: str, key: str) -> bool:
        """Whether a kind of another run reads such a column."""
        return any((there := kind.sheet(sheet)) and there.field(key) for kind in self.kinds)


NOTHING_ELSE = Elsewhere()

# Sheets that other kinds read by their names; whoever fills one in here waits for what it says in vain.
JOINT = "联合机关"
READ_BY_NAME = (ATTACHMENTS, "领导小组", JOINT)


def unread(
    book: Book, name: str, read: Sequence[tuple[Kind, Book]], taken: Collection[Place]
) -> Iterator[Diagnostic]:
    """A sheet with the name of one that other kinds read, and that nothing here prints."""
    cells = [words.place for words in book.undeclared[name].cells.values() if words.strip()]
    if not cells or any(getattr(place, "sheet", "") == name for place in taken):
        yield from cells_left(book, name, taken)
        return
    titles = "、".join(f"“{kind.title}”" for kind, _ in read)
    remedy = "要印的表，在正文的“插入”中写上它的名称；附件随通知发的，在“发文”表中加一列通知；不用的表请删去"
    if name == JOINT:
        remedy = "几个机关一起发的，写在“发文机关”里，一行一个；不用的表请删去"
    seen = f"这张表没有用到，{titles}里没有“{name}”"
    yield Diagnostic(SHEET_NOT_USED, whole_sheet(cells[0]), seen, remedy)


def of_bare_documents(book: Book, name: str, elsewhere: Elsewhere) -> Iterator[Diagnostic]:
    """Where 附件, which another run reads, names a document that has no attachments."""
    cells = [one for one in book.undeclared[name].cells.values() if one.strip() in elsewhere.bare]
    for file in dict.fromkeys(one.strip() for one in cells) if name == ATTACHMENTS else ():
        places = [one.place for one in cells if one.strip() == file]
        found = finding_on(SECTION_NOT_PRINTED, places, bare_seen(file), BARE_REMEDY)
        yield replace(found, softened=elsewhere.units)


def bare_seen(file: str) -> str:
    return f"“{inline(file)}”这样的公文没有附件，附件表里写了它的几行没有印"


BARE_REMEDY = (
    "随通知发的，把“文件”改为那份通知；要印在它里面的表，在它正文的“插入”中写表名；不要印的，删去这几行"
)


def without_attachments(read: Sequence[tuple[Kind, Book]], elsewhere: Elsewhere) -> frozenset[str]:
    """The 文件 of documents whose kinds have no sheet 附件."""
    bare = {
        shown(one.values.get(FILE_COLUMN, "")).strip()
        for kind, book in read
        if kind.sheet(ATTACHMENTS) is None
        for one in dispatches(kind, book)
    }
    return frozenset(bare - {""}) | (frozenset() if elsewhere.reads(ATTACHMENTS) else elsewhere.files)


def cells_left(book: Book, name: str, taken: Collection[Place]) -> Iterator[Diagnostic]:
    """Cells of a sheet as it stands that its table has not; a sheet that nothing prints is read by nobody."""
    if not any(getattr(place, "sheet", "") == name for place in taken):
        return
    left = [words.place for words in book.undeclared[name].cells.values() if words.strip()]
    left = [place for place in left if place not in taken]
    if left:
        yield finding_on(NOT_PRINTED, left, "这些格没有印在表里", REMEDY)


def dispatches(kind: Kind, book: Book) -> list[Record]:
    """The columns of 发文 whose 模板 names the kind."""
    table = book.tables.get(DISPATCH)
    names = (kind.name, kind.title)
    records = table.records if table else ()
    return [one for one in records if shown(one.values.get(KIND_COLUMN, "")).strip() in names]


def finding_on(fault: Fault, places: Iterable[Place], seen: str, remedy: str) -> Diagnostic:
    """One finding on all of these cells, which are of one sheet."""
    return Diagnostic(fault, one_place(places), seen, remedy)
