"""Chunks of jobs on an executor: this process, several, or a Dask cluster; few are in flight at a time.

Chunks of a worker process that dies are done again. What a chunk does is not known here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import AbstractContextManager
from typing import Any, Literal, Self

from notice_gen.build.requests import Stopped

Engine = Literal["local", "processes", "dask"]
ENGINES: tuple[Engine, ...] = ("local", "processes", "dask")
IN_FLIGHT = 3  # chunks for each worker
MOST_RESTARTS = 3

Work = Callable[[Any], Any]


class Here(Executor):
    """This process: a chunk is done when it is submitted."""

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


class Running(AbstractContextManager["Running"]):
    """An engine, started: `with Running(...) as engine: for task, made in engine.map(make, setup, tasks)`."""

    def __init__(self, engine: Engine, workers: int, scheduler: str | None = None) -> None:
        self._engine, self._scheduler = engine, scheduler
        self._client: Any = None
        self._executor: Executor = Here()
        self.workers = 1 if engine == "local" else workers

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, kind: Any, value: Any, trace: Any) -> None:
        if self._client is not None:
            self._client.close()
        else:
            # Where the follower stopped it, chunks that are being done are finished before the folder is left.
            finish = kind is None or issubclass(kind, Stopped)
            self._executor.shutdown(wait=finish, cancel_futures=True)

    def map(self, work: Any, setup: bytes, tasks: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        """Each task with what became of it, as they are done. Raises what a task raised."""
        flying: dict[Future[Any], Any] = {}
        again: list[Any] = []
        restarts = 0
        most = 1 if self._engine == "local" else IN_FLIGHT * max(1, self.workers)
        while True:
            try:
                while len(flying) < most:
                    task = again.pop() if again else next(tasks, None)
                    if task is None:
                        break
                    again.append(task)  # until it is submitted
                    future = self._executor.submit(work, setup, task)
                    flying[future] = again.pop()
                if not flying:
                    return
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    made = future.result()
                    yield flying.pop(future), made
            except BrokenExecutor:
                # The pool is gone with all that it held; a chunk may be done twice, its files come out the same.
                restarts += 1
                if restarts > MOST_RESTARTS:
                    raise
                again += flying.values()
                flying.clear()
                self._start()

    def _start(self) -> None:
        match self._engine:
            case "local":
                pass
            case "processes":
                from concurrent.futures import ProcessPoolExecutor
                from multiprocessing import get_context

                from notice_gen.files.locks import leave_with_parent

                self._executor = ProcessPoolExecutor(
                    self.workers, mp_context=get_context("spawn"), initializer=leave_with_parent
                )
                for _ in range(self.workers):  # they start while the workbook is read
                    self._executor.submit(ready)
            case "dask":
                from distributed import Client

                self._client = Client(self._scheduler, set_as_default=False)  # type: ignore[no-untyped-call]
                self._client.wait_for_workers(1)
                self.workers = sum(self._client.nthreads().values())
                self._executor = self._client.get_executor(pure=False, retries=3)


def ready() -> None:
    """Load in a new process what every chunk needs."""
    import docx
    import jinja2
    import lxml

    import notice_gen.compose
    import notice_gen.writers

    _ = docx, jinja2, lxml, notice_gen.compose, notice_gen.writers


def usual_workers() -> int:
    """As many processes as this machine has processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
