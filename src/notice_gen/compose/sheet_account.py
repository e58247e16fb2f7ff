"""One sheet of a workbook, which several kinds may read → findings on its cells that nothing became of.

Which cells the documents take is known before (`accounts`), and which sheets there are (`accounting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from notice_gen.compose.arranging import OF_PAGES
from notice_gen.compose.column_settings import COLUMN_SETTINGS, OF_A_TABLE
from notice_gen.compose.column_use import decides, heading_of, is_idle, key_of, seen_in, tie_of
from notice_gen.compose.faults import (
    NO_EFFECT,
    NOT_PRINTED,
    NOTHING_TO_SET,
    SECTION_MISNAMED,
    SECTION_NOT_PRINTED,
    SETTINGS_NOT_USED,
    SHEET_NOT_USED,
)
from notice_gen.compose.undeclared_sheets import BARE_REMEDY, REMEDY, Elsewhere, bare_seen, finding_on
from notice_gen.model.diagnostics import Diagnostic, Fault
from notice_gen.model.kind import (
    ATTACHMENTS,
    CODE_COLUMN,
    DISPATCH,
    FILE_COLUMN,
    FORMAT_COLUMN,
    KIND_COLUMN,
    Kind,
    Sheet,
    header_key,
    likely,
)
from notice_gen.model.places import Place, whole_sheet
from notice_gen.model.tables import Book, TypedRow
from notice_gen.model.text import inline
from notice_gen.model.values import Words, on_one_line, place_of


@dataclass(frozen=True, slots=True)
class _Lost:
    """What is to be said of cells that nothing became of."""

    fault: Fault
    seen: str
    remedy: str
    meant: str


class SheetAccount:
    """The account of one sheet, which several kinds may read."""

    def __init__(
        self,
        name: str,
        kinds: Sequence[Kind],
        book: Book,
        taken: Collection[Place],
        elsewhere: Elsewhere,
        wrong: Collection[Place],
        named: Collection[Place],
        refused: Collection[str],
    ) -> None:
        self.name, self.kinds, self.taken, self.elsewhere = name, kinds, taken, elsewhere
        self.wrong, self.named, self.refused = wrong, named, refused
        self.sheets = [sheet for kind in kinds if (sheet := kind.sheet(name))]
        self.sheet = self.sheets[0]
        self.table = book.tables[name]
        # What the rows belong to by a key that is read downwards (部分, 所属), and what of it is printed.
        fills = (one for one in reversed(self.sheet.fields) if one.fill and one.use == "decides")
        self.owner = next(fills, None)
        self.owners: set[str] = set()
        self.lost: dict[_Lost, list[Place]] = {}

    def findings(self) -> Iterator[Diagnostic]:
        """One finding for all cells of which the same is to be said."""
        rows = [row for row in self.table.typed_rows() if row.own and not self._aside(row)]
        if (
            rows
            and self._is_list()
            and not any(self._taken(words) for row in rows for words in row.own.values())
        ):
            if not self.elsewhere.kinds or not any(kind.sheet(self.name) for kind in self.elsewhere.kinds):
                place = whole_sheet(next(iter(rows[0].own.values())).place)
                remedy = "在正文的“插入”或附件的“来源”中写上它；不用的表请删去"
                yield Diagnostic(SHEET_NOT_USED, place, "这张表没有用到", remedy)
            return
        if self.owner:
            taken = [row for row in rows if any(map(self._taken, row.own.values()))]
            self.owners = {row.said.get(self.owner.key, "").strip() for row in taken}
        for row in rows:
            self._account(row)
        for _, words in self.table.sections if rows else ():
            if not self._taken(words):
                remedy = "在附表里印的会印出来；写进正文的，一段的名称写在正文表里；不要印的话，不用管"
                self._lose("这一行合并成一格，当作分段，没有印在公文里", remedy, words.place)
        self._headers(rows)
        for lost, places in self.lost.items():
            # Of units the documents are there already, and what one of them prints is that unit's.
            found = finding_on(lost.fault, places, lost.seen, lost.remedy)
            yield replace(found, meant=lost.meant, softened=self.elsewhere.units)

    def _is_list(self) -> bool:
        """Whether the sheet is drawn by its name (领导小组, 活动), not by what its rows belong to (正文, 附件)."""
        return self.sheet.arrangement == "rows" and not any(
            field.type == "sheet" or (field.reference and field.reference[0] == DISPATCH)
            for sheet in self.sheets
            for field in sheet.fields
        )

    def _aside(self, row: TypedRow) -> bool:
        """Whether a row is another run's, or is wrong, or a unit's of which no document is made."""
        if any(words.place in self.wrong for words in row.own.values()):
            return True
        for kind in self.kinds:
            sheet = kind.sheet(self.name)
            assert sheet is not None
            tie = tie_of(sheet, DISPATCH) if self.name != DISPATCH else None
            if tie and row.said.get(tie.key, "").strip() in self.elsewhere.files - {""}:
                return not self._of_a_bare_document(row)
            unit = tie_of(sheet, kind.documents) if sheet.overrides else None
            whose = row.said.get(unit.key, "").strip() if unit else ""
            if whose and (self.elsewhere.units or whose in self.refused):
                return True
        file = row.said.get(key_of(self.sheet, FILE_COLUMN), "").strip()
        return self.name == DISPATCH and file in self.elsewhere.files

    def _of_a_bare_document(self, row: TypedRow) -> bool:
        """Whether a row of 附件 is of a document that has no attachments, so that no run prints it."""
        return self.name == ATTACHMENTS and self._is_bare(row)

    def _is_bare(self, row: TypedRow) -> bool:
        return row.said.get(key_of(self.sheet, FILE_COLUMN), "").strip() in self.elsewhere.bare

    def _account(self, row: TypedRow) -> None:
        kinds = self._kinds_of(row)
        pending = {
            key: words
            for key, words in row.own.items()
            if not self._taken(words)
            and not any(decides(kind, sheet, key, row.said) for kind, sheet in kinds)
            and not self._elsewhere(row, key)
        }
        draws = any(field.type == "sheet" for sheet in self.sheets for field in sheet.fields)
        keys_only = all((field := self.sheet.field(key)) and field.fill for key in row.own)
        whole = self.sheet.arrangement == "rows" and not any(map(self._taken, row.own.values()))
        if whole and not keys_only and self.sheet.overrides is None and (pending or draws):
            if any(not self._elsewhere(row, key) for key in row.own):
                self._lose_row(row)
            return
        for key, words in pending.items():
            field = self.sheet.field(key)
            if all(is_idle(kind, sheet, key) for kind, sheet in kinds):
                self._lose_idle(kinds[0], key, words)
                continue
            said_in = field.said_in if field and field.use == "decides" else ""
            remedy = f"要印的话，写进“{said_in}”；不要印的话，不用管" if said_in else REMEDY
            kind = kinds[0][0]
            form = kind.format_of(
                row.said.get(header_key(FORMAT_COLUMN), ""), row.said.get(header_key(CODE_COLUMN), "")
            )
            if field and field.formats and form not in field.formats:
                remedy = f"{form}不印{field.name}，可以清空这一格，也可以不管"
            self._lose(seen_in(self._name(key)), remedy, words.place)
        of_a_source = {**dict.fromkeys(OF_A_TABLE, "表"), OF_PAGES: "PDF"}
        for name, source in of_a_source.items() if self.name == ATTACHMENTS else ():
            said = row.own.get(header_key(name))
            if name == OF_PAGES and row.said.get(header_key("来源"), "").strip().lower().endswith(".pdf"):
                continue
            if said is not None and not self._taken(said) and not self._elsewhere(row, header_key(name)):
                seen = f"“{name}”只对{source}有用，这一行的来源不是{source}，没有用上"
                self._lose(seen, "清空这一格", said.place, fault=NOTHING_TO_SET)

    def _lose_idle(self, kind: tuple[Kind, Sheet], key: str, words: Words) -> None:
        """A cell that does nothing in documents of this kind."""
        field = kind[1].field(key)
        why = f"（{field.description}）" if field and field.use == "idle" and field.description else ""
        seen = f"“{self._name(key)}”对{kind[0].title}不起作用{why}"
        self._lose(seen, "清空这一格", words.place, fault=NO_EFFECT)

    def _kinds_of(self, row: TypedRow) -> list[tuple[Kind, Sheet]]:
        """The kinds that a row may be of, with what they call its sheet: of 发文 those that its 模板 names."""
        both = list(zip(self.kinds, self.sheets, strict=True))
        if self.name != DISPATCH:
            return both
        named = row.said.get(key_of(self.sheet, KIND_COLUMN), "").strip()
        return [(kind, sheet) for kind, sheet in both if named in (kind.name, kind.title)] or both

    def _taken(self, words: Words) -> bool:
        return words.place in self.taken

    def _elsewhere(self, row: TypedRow, key: str) -> bool:
        """Whether a cell that belongs to none of this run's documents may be of use in another run."""
        tie = tie_of(self.sheet, DISPATCH)
        tied = self.name == DISPATCH or (tie is not None and row.said.get(tie.key, "").strip())
        return not tied and self.elsewhere.declares(self.name, key)

    def _lose_row(self, row: TypedRow) -> None:
        """No word of the row is printed; where nothing is of what it belongs to by a key, a whole section is lost."""
        places = [words.place for words in row.own.values()]
        if self.name == COLUMN_SETTINGS:
            named = on_one_line(row.said.get(self.sheet.fields[0].key, "")).strip()
            remedy = "要印的，在正文的“插入”或附件的“来源”中写上它；不印的，不用管"
            self._lose(f"“{named}”表没有印，给它的设置没有用上", remedy, *places, fault=SETTINGS_NOT_USED)
            return
        if self._of_a_bare_document(row):
            seen = bare_seen(row.said[key_of(self.sheet, FILE_COLUMN)].strip())
            self._lose(seen, BARE_REMEDY, *places, fault=SECTION_NOT_PRINTED)
            return
        owner = self.owner
        belongs = row.said.get(owner.key) if owner else None
        name = belongs.strip() if belongs else ""
        if owner is None or name in self.owners or not (belongs or self.owners):
            remedy = "检查它属于哪份公文的哪个部分、用于哪些单位；不要印的话，不用管"
            self._lose("这一行没有印在公文里", remedy, *places)
            return
        whose = f"“{owner.name}”为“{inline(name)}”的几行" if belongs else f"“{owner.name}”空着的几行"
        seen = f"{whose}没有印在公文里"
        meant = likely(name, [one for one in self.owners if one and _digits(one) == _digits(name)])
        places = [*([belongs.place] if belongs else ()), *places]
        if meant:
            self._lose(seen, f"把“{owner.name}”改为“{meant}”", *places, fault=SECTION_MISNAMED, meant=meant)
        else:
            known = "、".join(dict.fromkeys(one for one in (*owner.offered, *sorted(self.owners)) if one))
            remedy = f"改正“{owner.name}”{f'（{known}）' if known else ''}；是附件的，在附件表中加一行；不要印的，移到另一张表"
            if self.name == ATTACHMENTS:
                remedy = (
                    "看看“文件”是不是带附件的那份公文，“随文”是不是它的正文或印发件；不要印的，删去这几行"
                )
            elif self._is_bare(row) or not any(kind.sheet(ATTACHMENTS) for kind in self.kinds):
                remedy = f"是正文的，改正“{owner.name}”；这样的公文没有附件，要附的表在正文的“插入”中写表名；不要印的，移到另一张表"
            self._lose(seen, remedy, *places, fault=SECTION_NOT_PRINTED)

    def _headers(self, rows: Sequence[TypedRow]) -> None:
        """Headers of columns that no kind declares and no table prints."""
        for key, header in self.table.headers.items():
            known = any(sheet.field(key) for sheet in self.sheets) or self.elsewhere.declares(self.name, key)
            filled = [row.own[key] for row in rows if key in row.own]
            used = any(map(self._taken, filled)) or place_of(header) in self.taken
            if not known and not used and (filled or place_of(header) not in self.named):
                self._lose(seen_in(self._name(key)), REMEDY, place_of(header))

    def _name(self, key: str) -> str:
        """A column as the clerk calls it."""
        return heading_of(self.table.headers[key])

    def _lose(
        self, seen: str, remedy: str, *places: Place, fault: Fault = NOT_PRINTED, meant: str = ""
    ) -> None:
        self.lost.setdefault(_Lost(fault, seen, remedy, meant), []).extend(places)


def _digits(name: str) -> str:
    """方案2 is another part than 方案; 方按 is a slip."""
    return "".join(filter(str.isdigit, name))
