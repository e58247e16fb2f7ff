"""A paper and its stamp (number, dates) → the bytes of its item's files. It runs in this or in worker processes.

What all papers of a kind share is sent once to a process, as an IssueSetup. No number is given here, and no file written.
"""

from __future__ import annotations

import datetime
import hashlib
import pickle
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from notice_gen.build.apart import files_apart
from notice_gen.build.jobs import Own
from notice_gen.build.printing import in_formats
from notice_gen.compose import Composer, Slips
from notice_gen.files.names import LONGEST_NAME, Artifact, file_stem, portable
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Refused, Report
from notice_gen.model.document import Document, parts_apart, parts_in_order
from notice_gen.model.filing import BESIDE, FAIR, FINAL, SLIP, SLIP_PDF
from notice_gen.model.kind import DISPATCH, Kind
from notice_gen.model.looks import Looks
from notice_gen.model.number_forms import USUAL_FORM, NumberForm
from notice_gen.model.original import OriginalPages
from notice_gen.model.places import placed
from notice_gen.model.tables import Book, Record, Table
from notice_gen.model.values import Day, Value, Words, shown
from notice_gen.office.issuing.faults import PAPER_FAILED
from notice_gen.office.issuing.printed_number import validate_number
from notice_gen.pages.faults import OVERPRINTED
from notice_gen.pages.pdfium import page_count
from notice_gen.writers.outline import outline

LETTER = "来文"  # the role of such a file (model/filing)
NOT_OURS = "扫描件，不是本程序生成"
YEAR, N, MADE, ISSUED, PRINTER = "年份", "序号", "成文日期", "印发日期", "印发机关"
CODE, RETENTION_COLUMN = "档号", "保管期限"
REVIEWED_BY, REVIEWED_ON = "复审人", "复审日期"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the workbook that is to be issued.

    `name` is what `--row` says (文件 or 单位名称). `setup` is the index of its kind's Typesetter, `record` its own row,
    `own` the unit's own records. `series` is what its number is one of: its 机关代字, else the words of its mark. `year` is
    that of the register it goes into, `said_year` where somebody said so (年份, --year), else 0. `n` is the 序号 or 期数 in
    the workbook, `total` the 总期数. `facts` are what the register will say, with 成文日期
    and 印发日期 only where the workbook has them. `folder` is where its files go below the output folder, "" for that
    itself. `joint`: several offices issue it, `signers` are who signed for each and on which day, where the workbook says so.
    `taken_over` are the facts that the register has from a final: by name
    what the workbook says, and what the final says.
    """

    key: str
    name: str
    setup: int
    record: Record
    own: Own
    folder: str
    series: str
    year: int
    n: int | None
    facts: Mapping[str, str]
    said_year: int = 0
    form: NumberForm = USUAL_FORM
    total: int | None = None
    joint: bool = False
    signers: tuple[tuple[str, str], ...] = ()
    taken_over: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def signed_on(self) -> str:
        """The day on which it was signed, the last one where it was signed again or by several offices (GB/T 9704—2012,
        7.3.5.4); "" where nobody signed."""
        signed = self.facts["签发日期"]
        others = (self.facts[REVIEWED_ON], self.facts["会签日期"] if self.joint else "")
        return max(signed, *others) if signed else self.facts[REVIEWED_ON]

    @property
    def secret(self) -> bool:
        """Whether no word of it may be shown, searched or logged."""
        return bool(self.facts["密级"])


@dataclass(frozen=True, slots=True)
class Stamp:
    """What issuing writes into a document: 年份, its number in the columns of its form, 成文日期, 印发日期.

    `registered` is the moment at which the number was taken, ISO 8601, which its PDF bears: "" before that. `number` is
    what has to stand on the pages then: "" before that. `code` (档号, "" where none is given yet) and `retention` (保管期限) are
    what the slip says of filing.
    """

    year: int
    n: int
    made: datetime.date
    issued: datetime.date
    registered: str = ""
    total: int | None = None
    form: NumberForm = USUAL_FORM
    number: str = ""
    code: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class IssueSetup:
    """What all papers of a kind share. `dispatch` is their dispatch record, for kinds with a document per row, else None.

    `slip` is the kind 发文处理单, where there is one.
    """

    kind: Kind
    book: Book
    dispatch: Record | None
    looks: Looks
    formats: tuple[str, ...]
    slip: Kind | None = None


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """What was made of a paper: files by their logical names, none where it failed.

    `words` is the digest of what the workbook's document says, `text` are its words for searching; `stem` is the
    name of its files in the output folder, without suffix. For a document with a final, `draft` are the differences
    from the workbook's document (the key "draft" of 件.json), and `programs` the programs that made a file, where
    that was not this one.
    """

    files: Mapping[str, bytes]
    words: str
    text: str
    pages: int | None
    stem: str
    findings: tuple[Diagnostic, ...] = ()
    draft: object = None
    programs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """Some papers, each with its stamp; `number` is the task's place in the run."""

    number: int
    papers: tuple[tuple[Paper, Stamp], ...]


class Typesetter:
    """Composes and prints the papers of an IssueSetup; a process caches it, with the templates that it has compiled."""

    def __init__(self, setup: IssueSetup) -> None:
        self.setup = setup
        self._composers: dict[Any, tuple[Composer, Book]] = {}
        self._slips = Slips(setup.slip, setup.book) if setup.slip else None

    def compose(self, record: Record, own: Own, stamp: Stamp | None, report: Report) -> Composed:
        """The document of a row, a draft where it has no stamp. Raises Refused for a fault in the template."""
        composer, book = self._composer(stamp)
        for sheet, records in own:
            book.tables[sheet].own[record.place] = records
        moment = datetime.datetime.fromisoformat(stamp.registered) if stamp and stamp.registered else None
        try:
            return replace(composer.compose(book, stamped(record, stamp, number=True), report), issued=moment)
        finally:
            for sheet, _ in own:
                book.tables[sheet].own.clear()

    def _composer(self, stamp: Stamp | None) -> tuple[Composer, Book]:
        """The composer and book for a stamp; there is one for each day, as the dates of 发文 are those of all units."""
        setup = self.setup
        days = (
            (stamp.year, stamp.made, stamp.issued)
            if stamp is not None and setup.dispatch is not None
            else None
        )
        if days not in self._composers:
            book = setup.book
            if stamp is not None and setup.dispatch is not None:
                dispatch = stamped(setup.dispatch, stamp, number=False)
                table = book.tables[DISPATCH]
                records = [dispatch if one.place == dispatch.place else one for one in table.records]
                tables = {**book.tables, DISPATCH: Table(table.name, table.headers, records)}
                book = replace(book, tables=tables)
            self._composers[days] = (Composer(setup.kind), book)
        return self._composers[days]

    def slip(self, composed: Composed, paper: Paper, stamp: Stamp) -> dict[str, bytes]:
        """The 发文处理单 of a paper's document by its logical names, in the formats of this run; none where the program has
        no such kind.

        What the register has from a final, the slip has too.
        """
        if self._slips is None:
            return {}
        record = stamped(paper.record, stamp, number=True)
        dispatch = record if self.setup.dispatch is None else stamped(self.setup.dispatch, stamp, number=True)
        report = Report()
        signed = {name: said for name, (_, said) in paper.taken_over.items()}
        if reviewer := paper.facts[REVIEWED_BY]:
            review = f"{reviewer}{shown(datetime.date.fromisoformat(paper.facts[REVIEWED_ON]))}复审"
            signed["备注"] = "；".join(filter(None, (paper.facts["备注"], review)))
        filed = {CODE: stamp.code, RETENTION_COLUMN: stamp.retention}
        signed |= {name: said for name, said in filed.items() if said}
        slip = self._slips.of(composed, record, dispatch, report, signed, _registered(paper, stamp))
        slip = replace(slip, issued=composed.issued)
        made = in_formats(slip, self.setup.formats, self.setup.looks, report)
        names = {"docx": SLIP, "pdf": SLIP_PDF}
        return {names[name]: data for name, data in made.items()}


def stamped(record: Record, stamp: Stamp | None, *, number: bool) -> Record:
    """The record as it is issued: days only where none stand, the number and its year in any case."""
    if stamp is None:
        return record
    values: dict[str, Value] = dict(record.values.items())
    for key, day in ((MADE, stamp.made), (ISSUED, stamp.issued)):
        # A date without an office would be half of a line of 版记 (7.4.3).
        if not values.get(key) and (key == MADE or values.get(PRINTER)):
            values[key] = Day.of(day, record.place)
    values[YEAR] = Words(str(stamp.year), record.place)
    if number:
        for column, figure in zip(stamp.form.columns, (stamp.n, stamp.total), strict=False):
            values[column] = Words(str(figure or ""), record.place)
    return Record(record.place, values)


def words_of(composed: Composed) -> tuple[str, str]:
    """The digest of what a document says and how it is built, and its words, a line for each paragraph.

    The files of others that are part of it are digested with their bytes.
    """
    document = composed.document
    lines = outline(document)
    text = "\n".join(_bare(line) for line in lines.splitlines() if not line.startswith("〔版头〕"))
    digest = hashlib.sha512(lines.encode("utf-8", "surrogatepass"))
    for original in _originals(document):
        digest.update(hashlib.sha512(original.data).digest())
    return digest.hexdigest(), text


def _originals(document: Document) -> Iterator[OriginalPages]:
    """The pages and files of others in a document, and in its attachments that are not bound along."""
    for part in (*parts_in_order(document), *parts_apart(document)):
        yield from (block for block in part.blocks if isinstance(block, OriginalPages))


def beside_of(composed: Composed, setup: IssueSetup, report: Report) -> dict[str, bytes]:
    """The files of a document's attachments that are not bound along, by their logical names in its item."""

    def make(one: Composed, stem: str) -> list[Artifact]:
        made = in_formats(one, setup.formats, setup.looks, report)
        return [Artifact(f"{stem}.{ending}", data) for ending, data in made.items()]

    return {f"{BESIDE}/{one.name}": one.data for one in files_apart(composed, make)}


def _bare(line: str) -> str:
    """A line of the outline without its marks."""
    line = re.sub(r"^\s*(〔[^〕]*〕)?", "", line).replace("‖", "").replace("⏎", "")
    if line.startswith("| "):
        return line.strip("| ").replace(" | ", "\t").replace("〃", "")
    return line


def _registered(paper: Paper, stamp: Stamp) -> str:
    """What the register calls a number without 机关代字; "" for one that says it itself."""
    return "" if paper.form.coded else paper.form.registered(paper.series, stamp.year, stamp.n, stamp.total)


def stem_of(paper: Paper, composed: Composed, stamp: Stamp) -> str:
    """The name of a paper's files; a unit's has the unit's name in it, for many have one title."""
    document, number = composed.document, _registered(paper, stamp)
    if not paper.folder:
        return file_stem(document, number)
    title = paper.facts["标题"]
    named = title if paper.name in title else f"{paper.name} {title}"
    return portable(f"{number or document.number} {named}", LONGEST_NAME)


def print_papers(setup: bytes | Typesetter, task: Task) -> list[PaperFiles]:
    """Print the papers of a task, in order. A failure of one paper does not affect the others."""
    setter = _setter(setup) if isinstance(setup, bytes) else setup
    return [printed(setter, paper, stamp) for paper, stamp in task.papers]


def printed(setter: Typesetter, paper: Paper, stamp: Stamp) -> PaperFiles:
    """One paper's files, and what was found of its pages."""
    report = Report()
    setup = setter.setup
    files: dict[str, bytes] = {}
    try:
        composed = setter.compose(
            paper.record, paper.own, stamp, Report()
        )  # its cells were judged before a number was taken
        validate_number(composed, stamp.number, paper.record.place)
        made = in_formats(composed, setup.formats, setup.looks, report)
        validate_pages(report)
        files[FINAL] = made["docx"]
        if made.get("pdf"):
            files[FAIR] = made["pdf"]
        files |= beside_of(composed, setup, report)
        validate_pages(report)
        files.update(letter := letter_of(setup, paper))
        files.update(setter.slip(composed, paper, stamp))
        words, text = words_of(composed)
        pages = page_count(files[FAIR]) if FAIR in files else None
        notes, programs = tuple(_notes(report, paper)), dict.fromkeys(letter, NOT_OURS)
        stem = stem_of(paper, composed, stamp)
        return PaperFiles(files, words, text, pages, stem, notes, programs=programs)
    except Refused as refused:
        found = tuple(replace(one, of_row=True) for one in refused.findings)
        return PaperFiles({}, "", "", None, "", found)
    except Exception as error:  # a fault of ours in one document is no reason to issue no other
        seen = f"“{paper.key}”没有做成，程序出错（{type(error).__name__}：{'' if paper.secret else error}）"
        remedy = "它的登记号留着，请把这句话发给维护的人；改好后再运行一次"
        fault = Diagnostic(PAPER_FAILED, paper.record.place, seen, remedy, of_row=True)
        return PaperFiles({}, "", "", None, "", (fault,))


def letter_of(setup: IssueSetup, paper: Paper) -> dict[str, bytes]:
    """The files that cells of the paper's own row, or of its column of 发文, name to be filed with it (type `file`)."""
    found: dict[str, bytes] = {}
    own = [(setup.kind.documents, paper.record)]
    for name, record in own if setup.dispatch is None else [*own, (DISPATCH, setup.dispatch)]:
        sheet = setup.kind.sheet(name)
        for one in sheet.fields if sheet is not None else ():
            file = shown(record.values.get(one.key, "")).strip() if one.type == "file" else ""
            if file in setup.book.pages:
                found[f"{LETTER}/{file}"] = setup.book.pages[file].data
    return found


def validate_pages(report: Report) -> None:
    """Raises Refused where something on the pages of a PDF cannot be read: such a paper does not leave the house."""
    unreadable = [one for one in report if one.fault is OVERPRINTED]
    if unreadable:
        raise Refused(*unreadable)


def _notes(report: Report, paper: Paper) -> list[Diagnostic]:
    """The findings on an issued document, softened to 提醒, as it is issued nevertheless."""
    found = []
    for one in report:
        place = placed(one.place, paper.record.place)
        found.append(replace(one, softened=True, place=place, of_row=True))
    return found


def packed(setup: IssueSetup) -> bytes:
    """The IssueSetup, pickled for other processes."""
    return pickle.dumps(setup)


@lru_cache(maxsize=4)
def _setter(setup: bytes) -> Typesetter:
    return Typesetter(pickle.loads(setup))
