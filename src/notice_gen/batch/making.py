"""A chunk of jobs → files in the store, wherever it is run: in this process, in another, on another machine.

The Setup comes pickled and is opened once per thread; what was compiled for it is cached. A failure of one job does
not affect the others. Which jobs are to be done is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from notice_gen.batch.faults import PROGRAM_FAILED
from notice_gen.batch.record import Entry
from notice_gen.batch.stores import Put, Stands, Store, store_of
from notice_gen.build.jobs import Job, Setup
from notice_gen.compose import Composer, lost_of_own
from notice_gen.files.outbox import disk_fault
from notice_gen.fit import fit, fit_document
from notice_gen.model.binding import Composed
from notice_gen.model.diagnostics import Diagnostic, Fault, Refused, Report, Severity
from notice_gen.model.places import Place, place_from_data, placed
from notice_gen.writers import WRITERS

MOST_KEPT = 256  # sets of cells that a Shop remembers
GROUP = 50  # documents whose files are noted together before they are put


@dataclass(frozen=True, slots=True)
class Task:
    """A chunk: its jobs, each with the digests that its files may have had from us, and where files go.

    Without an address the bytes come back with the answer.
    """

    jobs: tuple[tuple[Job, frozenset[str]], ...]
    setup_digest: str
    address: str | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a job. `entry` is None where nothing was made; `data` are files that were not put.

    `left` are the cells of the Setup that the document does not take, a bit each.
    """

    key: str
    entry: Entry | None
    stands: tuple[Stands, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    data: tuple[tuple[str, bytes], ...] = ()
    left: int = 0


class Shop:
    """What a thread caches between chunks: the opened Setup and what was compiled for it."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.left = 0  # cells of the Setup that the last document does not take, a bit each
        self._composer = Composer(setup.kind)
        self._bits = {place: 1 << n for n, place in enumerate(setup.cells)}
        self._left: dict[
            frozenset[Place], int
        ] = {}  # by what a document takes; documents of one plan take the same

    def files(self, job: Job, report: Report) -> Iterator[tuple[str, bytes]]:
        """The names and bytes of a job's files. Raises Refused for a fault in the template."""
        setup = self.setup
        tables = setup.book.tables
        for sheet, records in job.own:
            tables[sheet].own[job.record.place] = records
        try:
            composed = self._composer.compose(setup.book, job.record, report)
            self.left = self._left_by(composed.cells)
            for _, records in job.own:
                report.extend(lost_of_own(records, setup.kind, self._bits, composed.cells))
            yield from written(composed, job.path, setup, report)
        finally:
            for sheet, _ in job.own:
                tables[sheet].own.clear()

    def _left_by(self, taken: frozenset[Place]) -> int:
        left = self._left.get(taken)
        if left is None:
            if len(self._left) >= MOST_KEPT:
                self._left.clear()
            left = self._left[taken] = sum(bit for place, bit in self._bits.items() if place not in taken)
        return left


def written(composed: Composed, path: str, setup: Setup, report: Report) -> Iterator[tuple[str, bytes]]:
    """A document in each format of the run, under its path; in none where it cannot be set, which is reported."""
    fitted = Report()
    made: dict[str, tuple[str, bytes]] = {}
    for name in setup.formats:
        if name != "pdf":
            made[name] = _written(name, composed, path, setup, fitted)
    if not made:  # no writer has reported what the elements needed
        fit_document(composed.document, setup.looks.of(composed.shape.format), fitted)
    report.extend(fitted)
    if fitted.of(Severity.ERROR):
        return
    for name in setup.formats:
        if name == "pdf":
            from notice_gen.build.printing import printed

            data = printed(composed, setup.looks, report)
            if data:
                yield f"{path}.pdf", data
        else:
            yield made[name]


def _written(name: str, composed: Composed, path: str, setup: Setup, report: Report) -> tuple[str, bytes]:
    """A document in one format, with the name of its file."""
    layout = setup.looks.of(composed.shape.format)
    data = WRITERS[name].write(composed, layout, lambda element: fit(element, layout, report))
    if name == "docx" and setup.for_libreoffice:
        from notice_gen.writers.docx.libreoffice import for_libreoffice

        return f"{path}（LibreOffice）.docx", for_libreoffice(data)
    return f"{path}.{WRITERS[name].ending}", data


def make(setup: bytes, task: Task) -> list[Made]:
    """Do a chunk of jobs."""
    shop = _shop(setup)
    store = _store(task.address) if task.address is not None else None
    made: list[Made] = []
    for start in range(0, len(task.jobs), GROUP):
        made += _group(shop, store, task.jobs[start : start + GROUP], task.setup_digest)
    return made


def _group(
    shop: Shop, store: Store | None, jobs: tuple[tuple[Job, frozenset[str]], ...], setup_digest: str
) -> Iterator[Made]:
    """Some jobs whose files are put together."""
    puts: list[Put] = []
    done: list[tuple[Job, list[tuple[str, bytes]], tuple[Diagnostic, ...], int]] = []
    for job, ours in jobs:
        report = Report()
        try:
            files = list(shop.files(job, report))
        except Refused as refused:
            report.extend(_of_row(finding) for finding in refused.findings)
            files = []
        except Exception as error:  # a fault of ours in one document is no reason to make no other
            report.add(_fault_of_ours(job, error))
            files = []
        # What is said of a page has no cell: it is said of the unit.
        told = (replace(one, place=placed(one.place, job.record.place)) for one in report)
        done.append((job, files, tuple(told), shop.left))
        puts += [Put(name, data, hashlib.sha256(data).hexdigest(), ours) for name, data in files]
    if store is None:
        for job, files, found, left in done:
            yield Made(job.key, None, (), found, tuple(files), left)
        return
    stands = iter(zip(puts, store.put(puts), strict=True))
    for job, files, found, left in done:
        results = [next(stands) for _ in files]
        refusals = [(put, result) for put, result in results if isinstance(result, OSError)]
        there = tuple(result for _, result in results if isinstance(result, Stands))
        if refusals or not files:
            faults = (_of_row(disk_fault(result, Path(put.name))) for put, result in refusals)
            yield Made(job.key, None, there, (*found, *faults))
            continue
        names = tuple((result.name, put.digest) for put, result in results if isinstance(result, Stands))
        data = tuple(kept(finding) for finding in found)
        entry = Entry(job.key, inputs_of(job, setup_digest), names, data, left)
        yield Made(job.key, entry, there, found, left=left)


def inputs_of(job: Job, setup_digest: str) -> str:
    """The digest of all that a document is made from, its file name included."""
    return hashlib.sha256(f"{setup_digest} {job.path} {job.inputs}".encode()).hexdigest()[:32]


def kept(finding: Diagnostic) -> dict[str, Any]:
    """A finding as it is kept in the manifest."""
    return {**finding.as_data(), "name": finding.fault.name}


def finding_of(data: dict[str, Any]) -> Diagnostic:
    """A finding that was kept in the manifest."""
    severity = next(one for one in Severity if one.value == data["severity"])
    fault = Fault(data["code"], severity, data.get("name", ""), data.get("scope", "book"))
    return Diagnostic(
        fault, place_from_data(data), data["seen"], data.get("remedy", ""), data.get("meant", "")
    )


def _of_row(finding: Diagnostic) -> Diagnostic:
    return replace(finding, of_row=True)


def _fault_of_ours(job: Job, error: Exception) -> Diagnostic:
    seen = f"“{job.unit}”的一份没有做成，程序出错（{type(error).__name__}：{error}）"
    remedy = "请把这一行和这句话发给维护的人"
    return Diagnostic(PROGRAM_FAILED, job.record.place, seen, remedy, of_row=True)


class _Cache(threading.local):
    """What a thread has cached, for several may be making different batches, or the same one in two places."""

    def __init__(self) -> None:
        self.shops: dict[bytes, Shop] = {}
        self.stores: dict[str, Store] = {}


_CACHE = _Cache()
MOST_SHOPS, MOST_STORES = 2, 4


def _shop(setup: bytes) -> Shop:
    shops = _CACHE.shops
    if setup not in shops:
        while len(shops) >= MOST_SHOPS:
            del shops[next(iter(shops))]
        shops[setup] = Shop(pickle.loads(setup))
    return shops[setup]


def _store(address: str) -> Store:
    stores = _CACHE.stores
    if address not in stores:
        while len(stores) >= MOST_STORES:
            del stores[next(iter(stores))]
        stores[address] = store_of(address)
    return stores[address]


def discard() -> None:
    """Discard what this thread has cached: the stores and the opened Setup."""
    _CACHE.stores.clear()
    _CACHE.shops.clear()
