"""One run of a batch: what is wanted of it, what became of it.

The screen is not known here; who wants to follow the run gives a function that is told of every chunk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from notice_gen.batch.engines import Engine, Running
from notice_gen.batch.jobs import Job, Setup, jobs_of, named_apart, packed, set_up
from notice_gen.batch.making import Made, Task, finding_of, inputs_of, let_go, make
from notice_gen.batch.record import Record
from notice_gen.batch.stores import NOTES, Folder, Stands, Store, noted, store_of
from notice_gen.book import Workbook, check_book
from notice_gen.diagnostics import Diagnostic, Place, Refused, Report, Severity
from notice_gen.kind import Kind, likely
from notice_gen.layout import GB_T_9704, Layout
from notice_gen.outbox import TEMPORARY, Outbox, disk_fault

CHUNK = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run is asked for. Empty `only` and `types` are all; `first` 0 is no limit."""

    formats: tuple[str, ...] = ("docx",)
    for_libreoffice: bool = False
    only: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    first: int = 0
    engine: Engine = "local"
    workers: int = 1
    scheduler: str | None = None
    pack: bool = False
    layout: Layout = GB_T_9704

    @property
    def part(self) -> bool:
        """Whether not all units are asked for."""
        return bool(self.only or self.types or self.first)


@dataclass(slots=True)
class Outcome:
    """What became of a run: the units' files by key, how many of each state, whether it was stopped."""

    kind: Kind
    stands: dict[str, tuple[Stands, ...]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)  # written, unchanged, beside, failed
    stopped: bool = False


Told = Callable[[int, int, int], None]  # done, of all, written so far


def run_batch(
    workbook: Workbook,
    kind: Kind,
    named: set[str] | None,
    address: str,
    asked: Asked,
    report: Report,
    told: Told = lambda done, all_of, written: None,
) -> Outcome:
    """Make what is asked for of one kind; all findings are in the report.

    Nothing is written where the book has a 错误 for all. A unit with a fault of its own is left out. Raises
    Refused where the place does not let anything be written, or nothing is asked for that there is.
    """
    outcome = Outcome(kind)
    book = check_book(kind, workbook, report, named)
    if report.refused:
        return outcome
    units = book.tables[kind.documents].records
    outcome.counts["failed"] = sum(record.refused for record in units)
    jobs = _chosen(list(jobs_of(kind, book)), asked)
    setup = set_up(kind, book, asked.layout, asked.formats, asked.for_libreoffice)
    del book, units
    if "://" in address:
        _run(setup, jobs, store_of(address), address, asked, report, outcome, told)
        return outcome
    with Outbox(Path(address), report):  # one run at a time
        _run(setup, jobs, store_of(address), address, asked, report, outcome, told)
    return outcome


def _chosen(jobs: list[Job], asked: Asked) -> list[Job]:
    """The jobs that are asked for. Raises Refused for a unit or type that there is none of."""
    jobs = named_apart(jobs)
    for wanted, known, what in (
        (asked.only, [job.unit for job in jobs], "单位"),
        (asked.types, [job.type for job in jobs], "类型"),
    ):
        there = set(known)
        for name in wanted:
            if name not in there:
                meant = likely(name, dict.fromkeys(known))
                remedy = f"改为“{meant}”" if meant else f"看看“单位”表中的{what}"
                raise Refused(
                    Diagnostic("B002", Severity.ERROR, Place(), f"没有{what}“{name}”", remedy, meant)
                )
    jobs = [job for job in jobs if not asked.only or job.unit in asked.only]
    jobs = [job for job in jobs if not asked.types or job.type in asked.types]
    return jobs[: asked.first or None]


def _run(
    setup: Setup, jobs: list[Job], store: Store, address: str, asked: Asked, report: Report, outcome: Outcome,
    told: Told,
) -> None:  # fmt: skip
    try:
        names = store.names()
        record = Record(store, names)
    except OSError as error:
        raise Refused(disk_fault(error, Path(address))) from error
    left = noted(store, names)
    digest = setup.digest
    waiting: list[tuple[Job, frozenset[str]]] = []
    for job in jobs:
        entry = record.entries.get(job.key)
        same = entry is not None and entry.inputs == inputs_of(job, digest)
        if entry is not None and same and all(name in names for name, _ in entry.files):
            outcome.counts["unchanged"] += 1
            outcome.stands[job.key] = tuple(Stands(name, "unchanged") for name, _ in entry.files)
            report.extend(finding_of(data) for data in entry.findings)
            continue
        ours = {file_digest for _, file_digest in entry.files} if entry is not None else set()
        for file, digests in left.items() if left else ():
            if file.rpartition(".")[0] == job.path:
                ours |= digests
        waiting.append((job, frozenset(ours)))
    done = len(jobs) - len(waiting)
    told(done, len(jobs), 0)
    packed_setup = packed(setup)
    tasks = (Task(chunk, digest, address) for chunk in _in_chunks(waiting, asked))
    engine = asked.engine if len(waiting) > 1 else "local"
    try:
        with Running(engine, asked.workers, asked.scheduler) as running:
            for _, made in running.map(make, packed_setup, tasks):
                record.add(one.entry for one in made if one.entry is not None)
                for one in made:
                    _count(one, outcome, report)
                done += len(made)
                told(done, len(jobs), outcome.counts["written"])
        record.settle()
    except KeyboardInterrupt:
        outcome.stopped = True
    except OSError as error:
        raise Refused(disk_fault(error, Path(address))) from error
    finally:
        let_go()
    if not outcome.stopped:
        _tidy(store, names, asked)


def _in_chunks(
    waiting: Sequence[tuple[Job, frozenset[str]]], asked: Asked
) -> Iterator[tuple[tuple[Job, frozenset[str]], ...]]:
    """Chunks small enough that every worker has some."""
    size = max(1, min(CHUNK, -(-len(waiting) // (4 * max(1, asked.workers)))))
    rest = iter(waiting)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def _count(made: Made, outcome: Outcome, report: Report) -> None:
    report.extend(made.findings)
    outcome.stands[made.key] = made.stands
    if made.entry is None:
        outcome.counts["failed"] += 1
        return
    states = {one.state for one in made.stands}
    state = "beside" if "beside" in states else "written" if "written" in states else "unchanged"
    outcome.counts[state] += 1
    for one in made.stands:
        if one.state == "beside":
            report.add(stands_beside(one.name))


def stands_beside(name: str) -> Diagnostic:
    """A file that somebody changed was left as it is."""
    seen = f"原来的文件有人改过，没有动它，新的一份是“{name}”"
    return Diagnostic("O103", Severity.NOTE, Place(), seen, "对照两份，把要用的留下")


def _tidy(store: Store, names: set[str], asked: Asked) -> None:
    """Take away what killed runs left, and what this run had noted: it is in the manifest now."""
    if not isinstance(store, Folder):
        return
    for name in store.names() if not asked.part else names:
        base = name.rpartition("/")[2]
        temporary = base.startswith(TEMPORARY[0]) and base.endswith(TEMPORARY[1])
        journal = name.startswith(f"{NOTES}/") and name.endswith(".run") and not asked.part
        if temporary or journal:
            store.remove(name)
