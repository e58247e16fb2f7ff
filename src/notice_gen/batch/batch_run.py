"""One run of a batch, of one kind: what is asked of it, what became of it.

Jobs are made of the book's rows as they are needed; nothing here holds all of them. A Follower is told of every chunk,
and may stop the run behind it. The screen is not known here.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from notice_gen.batch.faults import NO_SUCH_UNIT, UNIT_FILE_EDITED
from notice_gen.batch.lists import (
    DIFFERENCES,
    DISTRIBUTION,
    FINDINGS,
    Units,
    differences,
    distribution,
    findings,
)
from notice_gen.batch.making import Made, Task, discard, finding_of, inputs_of, make
from notice_gen.batch.record import Entry, Record
from notice_gen.batch.stores import NOTES, Folder, Stands, Store, noted, store_of
from notice_gen.book import Workbook, check_book
from notice_gen.build.engines import Engine, Running
from notice_gen.build.jobs import NAME, TYPE, Job, Setup, jobs_of, packed, set_up, text_of
from notice_gen.build.requests import NOBODY, Follower, Stopped
from notice_gen.files.names import Artifact
from notice_gen.files.outbox import TEMPORARY, Outbox, disk_fault, names_beside
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused, Report
from notice_gen.model.kind import Kind, likely
from notice_gen.model.looks import STANDARD, Looks
from notice_gen.model.places import NOWHERE, Place
from notice_gen.model.raised import plain
from notice_gen.model.tables import Book

if TYPE_CHECKING:
    from notice_gen.batch.together import PrintFile, Zip

CHUNK = 100


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What a run is asked for. Empty `only` and `types` are all; `first` 0 is no limit.

    `pack` and `printed` are one file of all, a zip or a PDF. `listed`: every file is wanted in the answer.
    """

    formats: tuple[str, ...] = ("docx",)
    for_libreoffice: bool = False
    only: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    first: int = 0
    engine: Engine = "local"
    workers: int = 1
    scheduler: str | None = None
    pack: bool = False
    printed: bool = False
    listed: bool = False
    looks: Looks = STANDARD

    @property
    def part(self) -> bool:
        """Whether not all units are asked for."""
        return bool(self.only or self.types or self.first)


@dataclass(slots=True)
class Outcome:
    """What became of a run: how many documents of each state, where they are, whether it was stopped.

    `stands` are the units' files by key, where they are asked for. `book` is what they were made from, and `taken` the
    cells of it that all of them share and any of them takes; both only where every unit's document is there.
    """

    kind: Kind
    where: str
    counts: Counter[str] = field(default_factory=Counter)  # written, unchanged, beside, failed
    stands: dict[str, tuple[Stands, ...]] = field(default_factory=dict)
    stopped: bool = False
    book: Book | None = None
    taken: frozenset[Place] = frozenset()


def run_batch(
    workbook: Workbook,
    kind: Kind,
    named: set[str] | None,
    address: str,
    request: BatchRequest,
    report: Report,
    follower: Follower = NOBODY,
    running: Running | None = None,
    filled: Callable[[Book], Book] = lambda book: book,
) -> Outcome:
    """Make what is asked for of one kind; all findings are in the report. A run that is stopped leaves what it has made.

    `running` is the engine, where it has been started already; `filled` completes the checked book from elsewhere.

    Nothing is written where the book has a 错误 for all. A unit with a fault of its own is left out. Raises
    Refused where the place does not let anything be written, or nothing is asked for that there is.
    """
    outcome = Outcome(kind, address)
    book = check_book(kind, workbook, report, named)
    if report.refused:
        return outcome
    book = filled(book)
    formats = ("pdf",) if request.printed else request.formats
    if "pdf" in formats:
        from notice_gen.writers.pdf.fonts import standing_in

        with suppress(Missing):  # a face that there is not is said of each unit
            report.extend(standing_in(request.looks.faces))
    setup = set_up(kind, book, request.looks, formats, request.for_libreoffice)
    remote = "://" in address
    with (
        nullcontext() if remote else Outbox(Path(address), report, follower.waiting) as outbox
    ):  # one run at a time
        run = _Run(book, setup, store_of(address), request, report, outcome, follower, running)
        try:
            if request.pack or request.printed:
                from notice_gen.batch.together import PrintFile, Zip

                run.together(Path(address), PrintFile if request.printed else Zip)
            else:
                run.files()
                run.lists(outbox)
        except OSError as error:
            raise Refused(disk_fault(error, Path(address))) from error
        finally:
            run.close()
            discard()
    run.tell_taken()
    return outcome


class _Run:
    """The parts of a run and what they share."""

    def __init__(
        self, book: Book, setup: Setup, store: Store, request: BatchRequest, report: Report, outcome: Outcome, follower: Follower,
        running: Running | None,
    ) -> None:  # fmt: skip
        self.book, self.setup, self.store, self.request = book, setup, store, request
        self.report, self.outcome, self.follower, self.running = report, outcome, follower, running
        self.units = book.tables[setup.kind.documents].records
        self.digest = setup.digest
        self.listed = Units()
        self.ending = ".docx" if "docx" in request.formats else f".{request.formats[0]}"
        self.record = Record(store)
        self.done = 0
        self.left = (1 << len(setup.cells)) - 1  # what no document so far has taken, a bit each
        self._validate_names()
        refused = sum(unit.refused for unit in self.units)
        many = len(self.units) - refused
        if request.only or request.types:
            many = sum(not unit.refused and self._wanted(n) for n, unit in enumerate(self.units))
        self.all_of = min(many, request.first or many)
        outcome.counts["failed"] = refused

    def tell_taken(self) -> None:
        """Say which of the shared cells any document took, where all documents are there."""
        if not (self.outcome.stopped or self.request.part or self.outcome.counts["failed"]):
            cells = enumerate(self.setup.cells)
            self.outcome.taken = frozenset(place for n, place in cells if not self.left >> n & 1)
            self.outcome.book = self.book

    def close(self) -> None:
        """Close the temporary files."""
        self.record.close()
        self.listed.close()

    # ---- files of their own ---------------------------------------------------------------------

    def files(self) -> None:
        """Make the files that are not there yet, or not of what is in the book now."""
        tasks = (Task(chunk, self.digest, self.outcome.where) for chunk in self._chunks(self._waiting()))
        # A journal line is needed only after a run was killed.
        self._work(tasks, self._count)
        if not self.outcome.stopped:
            self.record.settle()
            self._tidy()

    def _waiting(self) -> Iterator[tuple[Job, frozenset[str]]]:
        """The jobs that there is something to do for, each with the digests that its files had from us."""
        left: dict[str, set[str]] = {}
        for name, digests in noted(self.store).items():
            left.setdefault(name.rpartition(".")[0], set()).update(digests)
        for job in self._jobs():
            if not self.request.part:
                self.listed.add(job, self.ending)
            entry = self.record.entry(job.key)
            if entry is not None and self._as_it_is(job, entry):
                self.outcome.counts["unchanged"] += 1
                self.left &= entry.left
                if self.request.listed:
                    self.outcome.stands[job.key] = tuple(Stands(name, "unchanged") for name, _ in entry.files)
                self.report.extend(finding_of(data) for data in entry.findings)
                self.done += 1
                if self.done % CHUNK == 0:
                    self.follower.went(self.done, self.all_of)
                continue
            ours = {digest for _, digest in entry.files} if entry is not None else set()
            yield job, frozenset(ours | left.get(job.path, set()))

    def _as_it_is(self, job: Job, entry: Entry) -> bool:
        """Whether the files are there and were made from just this."""
        made_of = inputs_of(job, self.digest)
        return entry.inputs == made_of and all(self.store.there(name) for name, _ in entry.files)

    def _count(self, made: Made) -> None:
        """Count the outcome of a job, and add it to the manifest."""
        self.report.extend(made.findings)
        if self.request.listed:
            self.outcome.stands[made.key] = made.stands
        if made.entry is None:
            self.outcome.counts["failed"] += 1
            return
        self.left &= made.left
        states = {one.state for one in made.stands}
        state = "beside" if "beside" in states else "written" if "written" in states else "unchanged"
        self.outcome.counts[state] += 1
        for one in made.stands:
            if one.state == "beside":
                self.report.add(stands_beside(one.name))
        earlier = self.record.entry(made.key)
        names = {name for name, _ in made.entry.files}
        for name, digest in earlier.files if earlier is not None else ():
            # The unit has another place in the sheet, or another name, than last time.
            if name not in names and _digest_of(self.store, name) == digest:
                self.store.remove(name)

    def _tidy(self) -> None:
        """Delete what killed runs left, and this run's journal: all of it is in the manifest now."""
        if not isinstance(self.store, Folder):
            return
        for name in self.store.names():
            base = name.rpartition("/")[2]
            temporary = base.startswith(TEMPORARY[0]) and base.endswith(TEMPORARY[1])
            journal = name.startswith(f"{NOTES}/") and name.endswith(".run") and not self.request.part
            if temporary or journal:
                self.store.remove(name)

    # ---- one file of all ------------------------------------------------------------------------

    def together(self, folder: Path, make_file: type[Zip] | type[PrintFile]) -> None:
        """All documents in one file in the folder, in the order of the sheet; whole, or not there."""
        name = f"{folder.name}{make_file.ending}"
        made_of = hashlib.sha256(self.digest.encode())
        for job in self._jobs():
            made_of.update(inputs_of(job, self.digest).encode())
        entry = self.record.entry(name)
        if entry is not None and entry.inputs == made_of.hexdigest() and self.store.there(entry.files[0][0]):
            self.outcome.counts["unchanged"] = self.done = self.all_of
            self.left &= entry.left
            self.follower.went(self.done, self.all_of)
            return
        temporary = folder / f"{TEMPORARY[0]}{os.getpid()}{TEMPORARY[1]}"
        waiting: dict[int, list[Made]] = {}
        turn = 0

        def add(number: int, made: list[Made]) -> None:
            nonlocal turn
            waiting[number] = made
            while turn in waiting:
                for one in waiting.pop(turn):
                    self.report.extend(one.findings)
                    self.outcome.counts["written" if one.data else "failed"] += 1
                    self.left &= one.left if one.data else self.left
                    for file, data in one.data:
                        target.add(file, data)
                turn += 1

        try:
            target = make_file(temporary)
            jobs = ((job, frozenset[str]()) for job in self._jobs())
            tasks = (Task(chunk, self.digest, None, n) for n, chunk in enumerate(self._chunks(jobs)))
            self._work(tasks, None, add)
            target.close()
            if not self.outcome.stopped and self.outcome.counts["written"]:
                digest = self._placed(temporary, folder / name, entry)
                self.record.add([Entry(name, made_of.hexdigest(), digest, left=self.left)])
                self.record.settle()
        finally:
            temporary.unlink(missing_ok=True)

    def _placed(self, temporary: Path, path: Path, entry: Entry | None) -> tuple[tuple[str, str], ...]:
        """The file in its place, unless a person changed what stands there: then beside it."""
        digest = _file_digest(temporary)
        ours = {digest, *(known for _, known in entry.files)} if entry is not None else {digest}
        for candidate in names_beside(path):
            if not candidate.exists() or _file_digest(candidate) in ours:
                temporary.replace(candidate)
                if candidate != path:
                    self.report.add(stands_beside(candidate.name))
                return ((candidate.name, digest),)
        raise AssertionError  # there is always a next name

    # ---- lists ----------------------------------------------------------------------------------

    def lists(self, outbox: Outbox | None) -> None:
        """差异表 and 分发清单 of all units, 问题清单 where there are findings; anew where anything was."""
        counts = self.outcome.counts
        if (
            self.outcome.stopped
            or self.request.part
            or not counts["written"] + counts["unchanged"] + counts["beside"]
        ):
            return
        there = self.store.there(DIFFERENCES) and self.store.there(DISTRIBUTION)
        found = list(self.report)
        if not there or self.outcome.counts["written"] or self.outcome.counts["beside"]:
            self._save(outbox, Artifact(DISTRIBUTION, distribution(self.listed)))
            self._save(outbox, Artifact(DIFFERENCES, differences(self.setup.kind, self.book, self.listed)))
        if found or self.store.there(FINDINGS):
            self._save(outbox, Artifact(FINDINGS, findings(found)))

    def _save(self, outbox: Outbox | None, artifact: Artifact) -> None:
        if outbox is not None:
            outbox.save(artifact)
        else:
            self.store.write(artifact)

    # ---- jobs -----------------------------------------------------------------------------------

    def _jobs(self) -> Iterator[Job]:
        """The jobs that are asked for, made one after the other."""
        jobs = jobs_of(self.setup.kind, self.book)
        if self.request.only or self.request.types:
            jobs = (job for job in jobs if self._asks(job.unit, job.type))
        return islice(jobs, self.request.first or None)

    def _wanted(self, n: int) -> bool:
        if not (self.request.only or self.request.types):
            return True
        unit = self.units[n]
        return self._asks(plain(text_of(unit, NAME)).strip(), plain(text_of(unit, TYPE)).strip())

    def _asks(self, unit: str, sort: str) -> bool:
        return (not self.request.only or unit in self.request.only) and (
            not self.request.types or sort in self.request.types
        )

    def _validate_names(self) -> None:
        """Raises Refused for a unit or type that there is none of."""
        for wanted, key, what in ((self.request.only, NAME, "单位"), (self.request.types, TYPE, "类型")):
            known = {plain(text_of(unit, key)).strip(): None for unit in self.units} if wanted else {}
            for name in wanted:
                if name not in known:
                    meant = likely(name, known)
                    remedy = f"改为“{meant}”" if meant else f"看看“{self.setup.kind.documents}”表"
                    seen = f"没有{what}“{name}”"
                    raise Refused(Diagnostic(NO_SUCH_UNIT, NOWHERE, seen, remedy, meant))

    def _chunks(
        self, jobs: Iterator[tuple[Job, frozenset[str]]]
    ) -> Iterator[tuple[tuple[Job, frozenset[str]], ...]]:
        """Chunks small enough that every worker has some."""
        size = max(1, min(CHUNK, -(-self.all_of // (4 * max(1, self.request.workers)))))
        while chunk := tuple(islice(jobs, size)):
            yield chunk

    def _work(
        self,
        tasks: Iterator[Task],
        count: Callable[[Made], None] | None,
        whole: Callable[[int, list[Made]], None] | None = None,
    ) -> None:
        """Do the tasks on the engine; what becomes of each is counted, chunk by chunk."""
        gc.freeze()  # the book stays as it is: it need not be looked through for garbage again and again
        try:
            first = next(tasks, None)
            if first is None:
                return  # no engine is started for nothing
            started = self.running or Running(
                self.request.engine, self.request.workers, self.request.scheduler
            )
            with nullcontext(started) if self.running else started as running:
                tasks = chain((first,), tasks)
                for task, made in running.map(make, packed(self.setup), tasks):
                    if whole is not None:
                        whole(task.number, made)
                    if count is not None:
                        for one in made:
                            count(one)
                        self.record.add(one.entry for one in made if one.entry is not None)
                    self.done += len(made)
                    self.follower.went(self.done, self.all_of)
        except (KeyboardInterrupt, Stopped):
            self.outcome.stopped = True
        finally:
            gc.unfreeze()


def stands_beside(name: str) -> Diagnostic:
    """A file that somebody changed was left as it is."""
    seen = f"原来的文件有人改过，没有动它，新的一份是“{name}”"
    return Diagnostic(UNIT_FILE_EDITED, NOWHERE, seen, "对照两份，把要用的留下")


def _digest_of(store: Store, name: str) -> str:
    try:
        return hashlib.sha256(store.read(name)).hexdigest()
    except OSError:
        return ""


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
