"""A workbook → the documents of all its units, kind by kind, each kind in a folder of its own; a run of the same again reads nothing.

How one kind's are made is not known here (`batch_run`), nor where cited numbers come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from notice_gen.batch.batch_run import BatchRequest, Outcome, run_batch
from notice_gen.batch.remembered import recall, remember
from notice_gen.batch.stores import NOTES
from notice_gen.book import Workbook
from notice_gen.build.documents import OtherDocuments
from notice_gen.build.engines import Engine, Running, usual_workers
from notice_gen.build.kinds import kinds_of
from notice_gen.build.reading import read_with_files
from notice_gen.build.requests import NOBODY, Follower, Source, gathering
from notice_gen.compose import Elsewhere, dispatches, unaccounted
from notice_gen.files.names import portable
from notice_gen.model.diagnostics import Diagnostic, Report
from notice_gen.model.kind import Kind
from notice_gen.model.places import Place, sheet_name
from notice_gen.model.tables import Book

UNIT_KIND = "unit-plan"
WORTH_PROCESSES = 80_000  # bytes of a workbook, some 1,500 units; fewer are made before other processes start


class Citing(Protocol):
    """Looks up the numbers that documents were issued under, for what is printed.

    `said` are the numbers that were filled in, by 文件; `asked` are all answers by key, "" for what is not issued.
    """

    said: dict[str, str]
    asked: dict[str, str]

    def fill(self, book: Book) -> Book:
        """The book with the numbers that are known."""

    def numbers(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The numbers of the documents with these keys."""


@dataclass(frozen=True, slots=True)
class UnitsRequest:
    """The units of a workbook whose documents are wanted, at the address `output` (a folder, or s3://… and the like).

    `only`, `types` and `first` choose among the units; `pack` and `printed` make one file of all. `jobs`, `engine` and
    `scheduler` say where it is done; None is decided by how much there is to do. `listed`: the files are named one by one.
    """

    source: Source
    output: str
    formats: tuple[str, ...] = ("docx",)
    for_libreoffice: bool = False
    only: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    first: int = 0
    pack: bool = False
    printed: bool = False
    jobs: int | None = None
    engine: Engine | None = None
    scheduler: str | None = None
    listed: bool = False

    @property
    def remote(self) -> bool:
        """Whether the files go to no folder of this machine."""
        return "://" in self.output

    def batch(self) -> BatchRequest:
        """What is asked for of each kind, with what was left open decided."""
        path = self.source.path
        many = path.is_file() and path.stat().st_size > WORTH_PROCESSES
        workers = self.jobs or (usual_workers() if many else 1)
        usual: Engine = "dask" if self.scheduler else "processes" if workers > 1 else "local"
        return BatchRequest(
            formats=self.formats,
            for_libreoffice=self.for_libreoffice,
            only=self.only,
            types=self.types,
            first=self.first,
            engine=self.engine or usual,
            workers=workers,
            scheduler=self.scheduler,
            pack=self.pack,
            printed=self.printed,
            listed=self.listed,
            looks=self.source.looks,
        )


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """A unit's document: its key, the addresses of its files, and what was done for each (written, unchanged, beside)."""

    key: str
    files: tuple[str, ...]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitsResult:
    """How many documents there are of each state (written, unchanged, beside, failed), and all findings.

    `documents` are there where they were to be listed; `cited` are numbers of the register that were printed, by 文件.
    A run that was stopped goes on from there when it is asked for again.
    """

    counts: Mapping[str, int]
    findings: tuple[Diagnostic, ...]
    documents: tuple[UnitFiles, ...] = ()
    cited: Mapping[str, str] = field(default_factory=dict)
    stopped: bool = False


def make_units(
    request: UnitsRequest, citing: Citing | None = None, follower: Follower = NOBODY
) -> UnitsResult:
    """Make the units' documents, those that are not there yet or were made of something else.

    Raises Refused, with all findings, where going on is senseless.
    """
    source, batch = request.source, request.batch()
    # A run of the very same that left nothing to do need not read the workbook.
    whole = not (batch.part or batch.pack or batch.printed or batch.listed or request.remote)
    whole = whole and source.path.is_file()
    options = repr((batch.formats, batch.for_libreoffice))
    with gathering(source.known) as report:
        numbers = citing.numbers if citing is not None else lambda keys: dict.fromkeys(keys, "")
        if whole and (last := recall(Path(request.output), source, options, numbers)):
            report.extend(last.findings)
            return UnitsResult(Counter(unchanged=last.documents), tuple(report))
        run = _Run(request, batch, citing, report, follower)
        run.work()
        if whole and not run.left_something:
            cited = citing.asked if citing is not None else {}
            place = Path(request.output)
            remember(place, source, options, run.addresses, run.folders, run.counts, report, cited)
    return UnitsResult(
        run.counts,
        tuple(report),
        tuple(run.documents),
        dict(citing.said) if citing is not None else {},
        run.stopped,
    )


class _Run:
    """The kinds of one run, one after the other, and what became of them."""

    def __init__(
        self,
        request: UnitsRequest,
        batch: BatchRequest,
        citing: Citing | None,
        report: Report,
        follower: Follower,
    ) -> None:
        self.request, self.batch, self.citing = request, batch, citing
        self.report, self.follower = report, follower
        self.counts: Counter[str] = Counter()
        self.documents: list[UnitFiles] = []
        self.addresses: list[str] = []
        self.folders: list[Path] = []
        self.outcomes: list[Outcome] = []
        self.stopped = False

    @property
    def left_something(self) -> bool:
        """Whether the next run of the same would have something to do, or to say."""
        undone = self.counts["failed"] or self.counts["beside"]
        return bool(self.stopped or self.report.refused or undone)

    def work(self) -> None:
        """Make what is asked for of every kind."""
        request = self.request
        # Where nothing was made yet, other processes start while the workbook is read.
        fresh = request.remote or not any(Path(request.output).glob(f"*/{NOTES}"))
        engine = Running(self.batch.engine, self.batch.workers, self.batch.scheduler) if fresh else None
        with engine or nullcontext(None) as running:
            workbook = read_with_files(request.source.path, classified=request.source.classified)
            for kind, named in _kinds(workbook, request.source):
                self._make(workbook, kind, named, running)
                if self.stopped:
                    return
        self._account(workbook)

    def _make(self, workbook: Workbook, kind: Kind, named: set[str] | None, running: Running | None) -> None:
        output = self.request.output
        address = output if self.request.remote else str(Path(output) / portable(kind.title, 100))
        self.addresses.append(address)
        self.folders += kind.folders
        self.follower.began(kind.title)
        filled = self.citing.fill if self.citing is not None else lambda book: book
        outcome = run_batch(
            workbook, kind, named, address, self.batch, self.report, self.follower, running, filled
        )
        self.outcomes.append(outcome)
        self.counts.update(outcome.counts)
        self.documents += _files(outcome, address)
        self.stopped = self.stopped or outcome.stopped

    def _account(self, workbook: Workbook) -> None:
        """Name the cells of the workbook that no document takes, also none of those that `build` makes of it."""
        read = [(one.kind, one.book) for one in self.outcomes if one.book is not None]
        if self.report.refused or len(read) < len(self.outcomes):
            return
        taken = frozenset[Place]().union(*(one.taken for one in self.outcomes))
        if not any(unaccounted(read, taken, Elsewhere(units=True))):
            return
        others = OtherDocuments(workbook, self.request.source, {kind.name for kind, _ in read})
        # Where no column of 发文 names a kind, its first one is the kind's own, whoever else it belongs to.
        files = others.files if all(dispatches(kind, book) for kind, book in read) else frozenset[str]()
        # To compose the other documents takes longer than twenty units: mostly what is left has their 文件 beside it.
        if not any(unaccounted(read, taken, Elsewhere(files, units=True, sheets=others.sheets))):
            return
        cells, kinds = others.taken()
        sheets = {sheet.name for kind, _ in read for sheet in kind.sheets}
        taken |= {place for place in cells if sheet_name(place) in sheets}
        elsewhere = Elsewhere(files, kinds, units=True, sheets=others.sheets)
        self.report.extend(unaccounted(read, taken, elsewhere, self.report))


def _kinds(workbook: Workbook, source: Source) -> list[tuple[Kind, set[str] | None]]:
    """The kinds with a document for each unit that the workbook names; 单位方案 where it names none."""
    kinds = kinds_of(workbook, source.path.parent, source.kind, source.usual, source.here, source.codes)
    per_row = [(kind, named) for kind, named in kinds if kind.per_row]
    return per_row or kinds_of(workbook, source.path.parent, UNIT_KIND, here=source.here, codes=source.codes)


def _files(outcome: Outcome, address: str) -> Iterator[UnitFiles]:
    for key, stands in outcome.stands.items():
        files = tuple(f"{address}/{one.name}" for one in stands)
        yield UnitFiles(key, files, tuple(one.state for one in stands))
