"""A workbook → the papers that are to be issued, each with its facts for the register.

Everything that keeps a paper from being issued is found here, before a number is taken. The register is not read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from notice_gen.book import Workbook, check_book
from notice_gen.book.faults import UNDATED
from notice_gen.build.jobs import Own, form_of, jobs_of, set_up
from notice_gen.build.kinds import files_of, kinds_of
from notice_gen.build.requests import Source
from notice_gen.compose import Elsewhere, unaccounted
from notice_gen.files.names import distinct, file_stem, portable
from notice_gen.fit import fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report, Severity
from notice_gen.model.document import Mark, first
from notice_gen.model.filing import FACTS
from notice_gen.model.kind import DISPATCH, FILE_COLUMN, GENRES, KIND_COLUMN, Kind, likely
from notice_gen.model.patterns import lazy_pattern
from notice_gen.model.places import InCell, InFile, Place, cells_of, sheet_name, whole_sheet
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book, Record
from notice_gen.model.values import Gap, Listing, place_of, shown
from notice_gen.office.issuing.faults import (
    CLASSIFIED,
    LINE_BREAK_IN_KEY,
    NO_CAMPAIGN,
    NO_SERIES,
    NO_SUCH_PAPER,
    NOT_REGISTERED,
    NOT_SIGNED,
    STILL_DUE,
)
from notice_gen.office.issuing.issued_files import MADE, IssueSetup, Paper, Typesetter
from notice_gen.settings.kinds import find_kind

SLIP_KIND = "dispatch-slip"
JOINT = "联合机关"
CAMPAIGN, SERIES = "活动编号", "机关代字"
COLUMN_OF = {"份数": "印数"}  # where 发文 has another name for what the register says
SIGNED = ("签发人", "签发日期")
MOST_NAMED = 5

# What a key may not have: a line of the chain ends with a line feed, and 〈key〉#2 is the item of a second edition.
_NO_KEY = lazy_pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|#\d+$")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a workbook is read: which one, the formats, and the selection.

    `rows` are words of --row, empty for all; `unsigned` lets documents without 签发 pass. `year` is that of --year.
    """

    source: Source
    formats: tuple[str, ...]
    rows: tuple[str, ...] = ()
    unsigned: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """What of a workbook may be issued: its papers in order, and a Typesetter for each kind.

    `drafts` are the names, without suffix, that `build` gives the drafts of 发文's documents, by key.
    """

    papers: tuple[Paper, ...]
    setters: tuple[Typesetter, ...]
    drafts: Mapping[str, str]


def papers_of(workbook: Workbook, reading: Reading, report: Report) -> Papers:
    """The papers of a workbook that were picked; with every finding that concerns them.

    An 错误 is in the report for whatever keeps one from being issued. Raises Refused where going on is
    senseless, or where --row names what is not there.
    """
    source = reading.source
    kinds = kinds_of(workbook, source.path.parent, None, source.usual, source.here, source.codes)
    mine = [(kind, named) for kind, named in kinds if kind.register]
    others = [(kind, named) for kind, named in kinds if not kind.register]
    files = {file for kind, named in others for file in files_of(kind, workbook, named)}
    elsewhere = Elsewhere(frozenset(files), tuple(kind for kind, _ in others))
    slip = _slip(source)
    papers: list[Paper] = []
    setters: list[Typesetter] = []
    stems: dict[str, str] = {}
    names: dict[str, None] = {}
    found, taken = Report(), set[Place]()
    left_out: list[_LeftOut] = []
    unnumbered: dict[str, None] = {}
    for number, (kind, named) in enumerate(mine):
        book = check_book(kind, workbook, found, named)
        setup, candidates = _read(kind, book, named, reading, slip)
        setter = Typesetter(setup)
        setters.append(setter)
        left_out.append(_LeftOut(kind, book))
        for one in candidates:
            names[one.name] = names[one.file] = None
            picked = not reading.rows or one.name in reading.rows or one.file in reading.rows
            if not picked:
                left_out[-1].add(one)
                if kind.per_row:
                    continue
            heard = found if picked else Report()
            composed = setter.compose(one.record, one.own, None, heard)
            taken |= composed.cells
            if not kind.per_row:
                stems[composed.key] = file_stem(composed.document)
            if _without_number(kind, composed):
                if picked:
                    unnumbered[one.name] = None
                continue
            fit_document(composed.document, reading.source.looks.of(composed.shape.format), heard)
            if picked:
                papers.append(_paper(one, number, kind, composed, reading.year))
                found.extend(_lacking(papers[-1], one, reading.unsigned))
    going_out = {
        file for kind, theirs in others if not kind.per_row for file in files_of(kind, workbook, theirs)
    }
    _validate_rows(reading.rows, {**names, **dict.fromkeys(going_out)}, workbook.file)
    theirs = sorted(file for file in going_out if not reading.rows or file in reading.rows)
    _remark_unregistered(workbook.file, theirs, list(unnumbered), bool(papers), report)
    if papers and not found.refused:
        picked = bool(reading.rows)
        read = [(one.kind, one.book) for one in left_out if not (picked and one.kind.per_row)]
        there = _beside_units(elsewhere, mine, workbook) if picked else elsewhere
        lost = unaccounted(read, taken, there, found)
        found.extend(one for one in lost if not picked or one.severity is not Severity.NOTE)
    _tell(found, papers, left_out, workbook, report)
    drafts = dict(zip(stems, distinct(list(stems.values())), strict=True))
    return Papers(tuple(papers), tuple(setters), drafts)


def _beside_units(
    elsewhere: Elsewhere, mine: Sequence[tuple[Kind, set[str] | None]], workbook: Workbook
) -> Elsewhere:
    """What else is accounted for elsewhere where rows were picked: documents of units were composed in part only."""
    units = [(kind, files_of(kind, workbook, named)) for kind, named in mine if kind.per_row]
    files = elsewhere.files.union(*(theirs for _, theirs in units))
    return Elsewhere(files, (*elsewhere.kinds, *(kind for kind, _ in units)))


def _without_number(kind: Kind, composed: Composed) -> bool:
    """Whether a document has neither a head nor a 发文字号: such a one (公示) is not entered."""
    document = composed.document
    return kind.number.coded and str(document.head.mode) == "不印" and not str(document.number or "").strip()


def _remark_unregistered(
    file: str, of_kinds: Sequence[str], headless: Sequence[str], others: bool, report: Report
) -> None:
    """A 提醒 on documents that are not entered: those of kinds that never are, and those without head and number;
    `others` are there that are."""
    names = [name for name in (*of_kinds, *headless) if name]
    if others and not names:
        return
    which = (
        f"“{'”“'.join(names[:MOST_NAMED])}”{'等' if len(names) > MOST_NAMED else ''}"
        if names
        else "工作簿里的公文"
    )
    seen = f"{which}不编发文字号，不登记、不归档，这里没有印发"
    remedy = "用 notice-gen build 排出 Word 和 PDF，照本单位的办法签发、公布"
    if headless:
        remedy += "；要编号登记的，“版头”改为印红头，“公文格式”改为文件，填好“机关代字”"
    report.found(NOT_REGISTERED, InFile(file), seen, remedy)


# ---- one kind of the workbook -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A row that may be issued: its name for --row, its own record and its dispatch record, its issuers as 联合机关 has them."""

    name: str
    file: str
    record: Record
    dispatch: Record
    own: Own = ()
    folder: str = ""
    issuers: tuple[Record, ...] = ()

    def words(self, column: str) -> str:
        """The row's words in a column, else those of its dispatch record."""
        said = shown(self.record.values.get(column, "")).strip()
        return plain(said or shown(self.dispatch.values.get(column, "")).strip())


def _read(
    kind: Kind, book: Book, named: set[str] | None, reading: Reading, slip: Kind | None
) -> tuple[IssueSetup, Iterator[_Candidate]]:
    """What the papers of a kind share, and its rows."""
    if not kind.per_row:
        setup = IssueSetup(kind, book, None, reading.source.looks, reading.formats, slip)
        return setup, _of_dispatch_sheet(book, named)
    shared = set_up(kind, book, reading.source.looks, reading.formats, for_libreoffice=False).book
    dispatch, _ = form_of(kind, shared)
    return IssueSetup(kind, shared, dispatch, reading.source.looks, reading.formats, slip), _of_rows(
        kind, book, dispatch
    )


def _of_dispatch_sheet(book: Book, named: set[str] | None) -> Iterator[_Candidate]:
    for record in book.tables[DISPATCH].records:
        words = shown(record.values.get(KIND_COLUMN, "")).strip()
        if not record.refused and (named is None or words in named):
            own = _to_be_dated(record)
            file = plain(shown(record.values.get(FILE_COLUMN, "")).strip())
            yield _Candidate(file, file, own, own, issuers=_issuers(book, file))


def _of_rows(kind: Kind, book: Book, dispatch: Record) -> Iterator[_Candidate]:
    title = portable(kind.title, 100)
    file = plain(shown(dispatch.values.get(FILE_COLUMN, "")).strip())
    issuers = _issuers(book, file)
    for job in jobs_of(kind, book):
        record = _to_be_dated(job.record)
        folder = f"{title}/{job.path.rpartition('/')[0]}"
        yield _Candidate(job.unit, file, record, dispatch, job.own, folder, issuers)


def _issuers(book: Book, file: str) -> tuple[Record, ...]:
    """The rows of 联合机关 that are of a document."""
    rows = book.tables[JOINT].records if JOINT in book.tables else ()
    return tuple(row for row in rows if _said(row, FILE_COLUMN) in ("", file) and _said(row, "机关名称"))


def _said(row: Record, name: str) -> str:
    return plain(shown(row.values.get(name, "")).strip())


def _copies(issuers: Sequence[Record]) -> str:
    """How many copies each issuer of a joint document gets: 某某市教育局 20份；某某市财政局 5份."""
    return "；".join(f"{_said(row, '机关名称')} {n}份" for row in issuers if (n := _said(row, "份数")))


def _signers(issuers: Sequence[Record]) -> tuple[tuple[str, str], ...]:
    """Who signed for each issuer, and the day, ISO 8601, in the order of the days; none where one of both is open."""
    signed = [(_said(row, "签发人"), row.values.get("签发日期")) for row in issuers]
    days = [(who, day.isoformat()) for who, day in signed if who and isinstance(day, datetime.date)]
    return tuple(sorted(days, key=lambda one: one[1])) if len(days) == len(issuers) > 1 else ()


def _to_be_dated(record: Record) -> Record:
    """A record of its own; a day that is still open is given when it is issued."""
    values = {key: value for key, value in record.values.items() if key != MADE or not isinstance(value, Gap)}
    return Record(record.place, values)


def _slip(source: Source) -> Kind | None:
    """The kind 发文处理单; None where there is none."""
    try:
        return find_kind(SLIP_KIND, source.path.parent, source.here)
    except Refused:
        return None


# ---- what the register is to say ----------------------------------------------------------------


def _paper(one: _Candidate, setup: int, kind: Kind, composed: Composed, asked_year: int | None) -> Paper:
    document = composed.document
    facts = {name: one.words(COLUMN_OF.get(name, name)) for name in FACTS}
    for name in FACTS:
        if name.endswith("日期"):
            facts[name] = _day(one, name)
    series = _first(one) if kind.number.coded else _series(kind, composed)
    title = plain(str(document.title.text)) if document.title else one.words("标题")
    if not title and not kind.number.coded:
        title = series  # minutes and orders go by their mark
    facts["标题"] = title
    facts["各机关份数"] = _copies(one.issuers)
    facts["文种"] = next((genre for genre in GENRES if title.rstrip("）)").endswith(genre)), "")
    facts["附件"] = plain("；".join(map(str, document.attachment_titles)))
    if facts["公开方式"] and (why := one.words("不予公开理由")):
        facts["公开方式"] += f"（{why}）"
    if document.main_to:
        facts["主送机关"] = plain(str(document.main_to))
    said_year = one.words("年份")
    year = said_year or (facts[MADE] or facts["签发日期"])[:4]
    figures = [_figure(one, column) for column in kind.number.columns]
    return Paper(
        key=composed.key,
        name=one.name,
        setup=setup,
        record=one.record,
        own=one.own,
        folder=one.folder,
        series=series,
        year=asked_year or _year(year),
        n=figures[0],
        facts=facts,
        joint=isinstance(issuers := one.dispatch.values.get("发文机关"), Listing) and len(issuers) > 1,
        signers=_signers(one.issuers),
        said_year=asked_year or _year(said_year),
        form=kind.number,
        total=figures[1] if len(figures) > 1 else None,
    )


def _year(words: str) -> int:
    return int(words) if re.fullmatch(r"\d{4}", words) else 0


def _figure(one: _Candidate, column: str) -> int | None:
    """A figure of the number in the paper's own row: never 发文's, where each unit has its own."""
    words = shown(one.record.values.get(column, "")).strip()
    return int(words) if words.isdigit() else None


def _series(kind: Kind, composed: Composed) -> str:
    """What numbers without 机关代字 are numbers of: what the kind says, else the words of the mark, else the kind's name."""
    mark = first(composed.document.head.elements, Mark)
    words = "".join(plain(str(mark.text)).split()) if mark is not None else ""
    return kind.series or words or kind.title


def _day(one: _Candidate, column: str) -> str:
    """A day as 2026-03-05; words that are no day have been reported."""
    for record in (one.record, one.dispatch):
        value = record.values.get(column)
        if isinstance(value, datetime.date):
            return value.isoformat()
    return ""


def _first(one: _Candidate) -> str:
    """机关代字; of a joint issue the host's, which is the first."""
    said = one.dispatch.values.get(SERIES) or one.record.values.get(SERIES) or ""
    if isinstance(said, Listing):
        return shown(said[0]) if said else ""
    return re.split(r"[、，,；;\s]", shown(said).strip())[0]


def _lacking(paper: Paper, one: _Candidate, unsigned: bool) -> Iterator[Diagnostic]:
    """What must be there before a number is taken."""
    for column, code, why in (
        (CAMPAIGN, NO_CAMPAIGN, "公文以它登记"),
        (SERIES, NO_SERIES, "没有它就没有发文字号"),
    ):
        if not one.words(column) and (column != SERIES or paper.form.coded):
            place = _place(one, column)
            yield Diagnostic(code, place, f"没有填写{column}，{why}", f"在“发文”表中补上{column}")
    if _NO_KEY.search(paper.key):
        seen = f"编号“{' '.join(paper.key.split())}”里有换行、制表符，或末尾是 # 和数字，登记簿和归档库分不清"
        remedy = "改写活动编号、文件或单位代码，不用这些字符"
        yield Diagnostic(LINE_BREAK_IN_KEY, _place(one, CAMPAIGN), seen, remedy)
    if not unsigned and (without := _unfilled(paper, one)):
        seen = f"没有填写{'、'.join(without)}，还不能印发"
        remedy = "签发后填上；确实不经签发的，加上 --unsigned"
        yield Diagnostic(NOT_SIGNED, _place(one, without[0]), seen, remedy)


def _unfilled(paper: Paper, one: _Candidate) -> list[str]:
    """What is still to be filled in for a signature; a cell that holds something else was named with the workbook."""
    return [name for name in SIGNED if not paper.facts[name] and not one.words(name)]


def _place(one: _Candidate, column: str) -> Place:
    """The cell of 发文 where something is to be filled in, or the sheet where the line is not there."""
    value = one.dispatch.values.get(column)
    return place_of(value) if value is not None else whole_sheet(one.dispatch.place)


# ---- findings -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _LeftOut:
    """The rows of a kind that were not selected: findings on them keep nothing from being issued."""

    kind: Kind
    book: Book
    lines: set[int] = field(default_factory=set)  # rows, or columns of an upright form
    files: set[str] = field(default_factory=set)

    def add(self, one: _Candidate) -> None:
        """Leave a row out."""
        self.lines.update(map(self._line, cells_of(one.record.place)))
        if not self.kind.per_row:
            self.files.add(one.file)

    def has(self, finding: Diagnostic) -> bool:
        """Whether a finding speaks of nothing but rows that were left out."""
        cells = cells_of(finding.place)
        return bool(self.lines and cells) and all(map(self._has, cells))

    def _has(self, cell: InCell) -> bool:
        line = self._line(cell)
        if cell.sheet == self.kind.documents:
            return line in self.lines
        table = self.book.tables.get(cell.sheet)
        for record in table.records if table is not None and self.files else ():
            if line in map(self._line, cells_of(record.place)):
                return shown(record.values.get(FILE_COLUMN, "")).strip() in self.files
        return False

    def _line(self, cell: InCell) -> int:
        """The cell's row, or in an upright form its column."""
        declared = self.kind.sheet(cell.sheet)
        upright = declared is not None and declared.arrangement == "upright"
        return cell.column if upright else cell.row


def _validate_rows(rows: tuple[str, ...], names: Mapping[str, None], file: str) -> None:
    """Raises Refused for a --row that nothing is called."""
    for name in rows:
        if name not in names:
            meant = likely(name, names)
            remedy = f"改为“{meant}”" if meant else "看看“发文”表的“文件”、“单位”表的“单位名称”"
            seen = f"工作簿中没有要印发的“{name}”"
            raise Refused(Diagnostic(NO_SUCH_PAPER, InFile(file), seen, remedy, meant))


def _tell(
    found: Report, papers: list[Paper], left_out: list[_LeftOut], workbook: Workbook, report: Report
) -> None:
    """Add the findings that concern the selected papers to the report, without words of documents with a 密级."""
    secret, file = any(paper.secret for paper in papers), workbook.file
    # Whoever issues gives the day: 成文日期 is no gap here.
    concerning = [
        one for one in found if one.fault is not UNDATED and not any(rows.has(one) for rows in left_out)
    ]
    report.extend(_silent(one) if secret else one for one in concerning)
    due = sum(one.severity is Severity.DUE for one in concerning)
    if due:
        seen = f"还有 {due} 处待补，没有印发，也没有登记字号"
        report.found(STILL_DUE, InFile(file), seen, "补齐后再印发；只印发其中几份的，用 --row 指明")
    if secret and not workbook.classified:
        remark_classified(file, report)


def remark_classified(file: str, report: Report) -> None:
    """A 提醒 that a document has a 密级."""
    seen = "有公文标了密级；涉密的文字不应当在普通电脑上起草、印发和保存"
    report.found(CLASSIFIED, InFile(file), seen, "按本单位的保密规定，在涉密计算机上办理")


def _silent(finding: Diagnostic) -> Diagnostic:
    """A finding without a word of a document that has a 密级."""
    if not sheet_name(finding.place):
        return finding
    return replace(finding, seen="这一格有问题（涉密，不显示）", remedy="用 notice-gen check 看", meant="")
