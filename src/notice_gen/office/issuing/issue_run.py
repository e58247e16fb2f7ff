"""One run of `issue`: a workbook → numbered, printed, filed documents, group by group; nothing is rolled back.

A first transaction takes a group's numbers (`taking`), the papers are printed, their items go into the archive,
copies into the output folder, and a second transaction marks them as issued (`closing`). Whatever stops a run, the
next one marks as issued what is in the archive, and prints the rest with the numbers that were taken.
What is to be done with a paper is not decided here (`steps`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from notice_gen.build.engines import Running
from notice_gen.build.reading import read_with_files
from notice_gen.build.requests import NOBODY, Follower, Stopped, gathering
from notice_gen.files.clock import Clock, now
from notice_gen.files.outbox import Outbox
from notice_gen.model.diagnostics import Diagnostic, Missing, Refused, Report, Severity
from notice_gen.model.filing import Entry, Number, State
from notice_gen.model.places import NOWHERE, InFile
from notice_gen.office.archive import open_archive
from notice_gen.office.issuing.closing import Campaigns, close
from notice_gen.office.issuing.deciding import Ask, Confirm, Known, Step
from notice_gen.office.issuing.faults import NO_PDF, ONE_NUMBER_FOR_SEVERAL
from notice_gen.office.issuing.final import FinalFile
from notice_gen.office.issuing.issued_files import (
    Paper,
    PaperFiles,
    Stamp,
    Task,
    Typesetter,
    packed,
    print_papers,
)
from notice_gen.office.issuing.papers import Papers, Reading, papers_of, remark_classified
from notice_gen.office.issuing.run import IssueRequest, IssueResult, Outcome, Run
from notice_gen.office.issuing.settling import Settle
from notice_gen.office.issuing.steps import steps_of
from notice_gen.office.issuing.taking import Group, taken
from notice_gen.office.register import Register, open_register
from notice_gen.office.voided_files import mark_in, remember_output

GROUP = 200  # papers between two transactions
CHUNK = 50  # papers in a task of a process; while a group is filed, tasks of the next one are running
WORTH_PROCESSES = 60  # papers; fewer are printed before another process has started


def issue(
    request: IssueRequest,
    *,
    clock: Clock = now,
    ask: Ask = lambda question: None,
    settle: Settle = lambda question: None,
    confirm: Confirm = lambda question: False,
    follower: Follower = NOBODY,
) -> IssueResult:
    """Issue the documents of a workbook; nothing is taken where one of its findings is an 错误.

    `ask` puts a question to whoever acts, `settle` one about a 定稿 that says something else than the workbook, `confirm`
    one of yes or no; a KeyboardInterrupt stops it as a follower does. Raises Refused, with all findings, where nothing
    can be issued, where a question has no answer, and with the faults of register, archive and disk.
    """
    with gathering(request.source.known) as report:
        final = FinalFile(request.final) if request.final is not None else None
        register = open_register(request.office.register, clock=clock, who=request.who)
        archive = open_archive(request.office.archive)
        outcome, unprinted = Outcome(), Report()
        papers = _read(request, _printable(request, unprinted), final, report)
        if papers is not None:
            moment = clock()
            with _outboxes(request, papers, report, follower) as outboxes:
                archive.put(
                    [], created=moment
                )  # a group that a killed run left whole goes to its places first
                entries = register.of_keys([paper.key for paper in papers.papers])
                papers = _totalled(papers, entries, register, request.total)
                new = [paper.facts["标题"] for paper in papers.papers if paper.key not in entries]
                titled = register.of_titles(new)
                known = Known(
                    archive,
                    entries,
                    titled,
                    moment.date(),
                    request.on,
                    request.answer,
                    ask,
                    final,
                    request.settled,
                    settle,
                    confirm,
                )
                run = Run(request, papers, register, archive, known, outboxes, report, outcome, moment)
                remember_output(request.office.folder, request.output)
                _mark_void(run)
                _issue(run, unprinted, follower)
            _copy_register(run)
    return IssueResult(
        register.address, tuple(outcome.documents), outcome.failed, outcome.stopped, tuple(report)
    )


@contextlib.contextmanager
def _outboxes(
    request: IssueRequest, papers: Papers, report: Report, follower: Follower
) -> Iterator[dict[str, Outbox]]:
    """The folders for copies, open, by their path below the output; the output itself first."""
    with contextlib.ExitStack() as stack:
        folders = sorted(dict.fromkeys(paper.folder for paper in papers.papers), key=bool)
        # Opened in any case: what a killed run wrote and did not note is noted now.
        yield {
            folder: stack.enter_context(Outbox(request.output / folder, report, follower.waiting))
            for folder in folders
        }


def _mark_void(run: Run) -> None:
    """Mark what still stands in the folders of documents whose numbers were made void from elsewhere."""
    for paper in run.papers.papers:
        for entry in run.known.entries.get(paper.key, ()):
            if entry.state is State.VOID and entry.version:
                mark_in(run.outboxes[paper.folder], run.archive, entry, run.report)


def _issue(run: Run, unprinted: Report, follower: Follower) -> None:
    """Do all that is to be done; `unprinted` is reported where something is printed."""
    steps = steps_of(run)
    if any(step.way == "make" for step in steps):
        run.report.extend(unprinted)
    try:
        follower.went(0, len(steps))
        _work(run, steps, follower)
    except (KeyboardInterrupt, Stopped):
        run.outcome.stopped = True


def _printable(request: IssueRequest, report: Report) -> tuple[str, ...]:
    """The formats that this machine can make; a 提醒 where there will be no PDF."""
    seen, remedy = "没有排 PDF，归档的一件先只有 Word 定稿", "盖章后把扫描件用 notice-gen archive add 加进去"
    if "pdf" in request.formats:
        from notice_gen.writers.pdf.fonts import chosen
        from notice_gen.writers.pdf.press import validate_typst

        try:
            validate_typst()
            chosen(request.source.looks.faces, drafts=False)
        except Missing as missing:
            seen = f"{missing.findings[0].seen}，{seen}"
        except ModuleNotFoundError:
            seen = f"本机没有排 PDF 的软件，{seen}"
        else:
            return ("docx", "pdf")
    report.found(NO_PDF, NOWHERE, seen, remedy)
    return ("docx",)


def _read(
    request: IssueRequest, formats: tuple[str, ...], final: FinalFile | None, report: Report
) -> Papers | None:
    """The papers to be issued; None where there are none, or an 错误 keeps all of them back.

    Raises Refused where --number, --total or --final, which are for one document, are given for several.
    """
    reading = Reading(request.source, formats, request.rows, request.unsigned, request.year)
    workbook = request.source.path
    papers = papers_of(read_with_files(workbook, classified=request.source.classified), reading, report)
    if any(finding.severity is Severity.ERROR for finding in report) or not papers.papers:
        return None
    given = (("--number", request.number), ("--total", request.total), ("--final", final))
    what = next((option for option, value in given if value is not None), "")
    if what and len(papers.papers) > 1:
        seen = f"{what} 只用于一份公文，这里有 {len(papers.papers)} 份"
        raise Refused(
            Diagnostic(ONE_NUMBER_FOR_SEVERAL, InFile(workbook.name), seen, "用 --row 指明是哪一份")
        )
    if final is None:
        return papers
    (paper,) = papers.papers
    ready = final.ready(paper, papers.setters[paper.setup], request.on)
    if ready.secret and not paper.secret and not request.source.classified:
        remark_classified(workbook.name, report)
    return replace(papers, papers=(ready,))


def _totalled(
    papers: Papers, entries: Mapping[str, Sequence[Entry]], register: Register, given: int | None
) -> Papers:
    """The papers, without 总第M期 where their kind has it only if counted, and it is not."""
    made = []
    for paper in papers.papers:
        own = any(one.number.total is not None for one in entries.get(paper.key, ()))
        said = given is not None or paper.total is not None or own
        optional = papers.setters[paper.setup].setup.kind.total_if_counted
        bare = optional and not said and not register.counts_totals(paper.series)
        made.append(replace(paper, form=paper.form.without_total) if bare else paper)
    return replace(papers, papers=tuple(made))


# ---- groups -------------------------------------------------------------------------------------


def _work(run: Run, steps: Sequence[Step], follower: Follower) -> None:
    """Do all steps, group by group, in their order. Raises Stopped between two groups."""
    campaigns = Campaigns(run)
    for number, setter in enumerate(run.papers.setters):
        of_kind = [step for step in steps if step.paper.setup == number]
        if not of_kind:
            continue
        making = sum(step.way == "make" for step in of_kind)
        many = setter.setup.kind.per_row and making >= WORTH_PROCESSES and run.request.jobs > 1
        with Running("processes" if many else "local", run.request.jobs) as engine:
            setup = packed(setter.setup) if many else setter
            for group in _printed(run, of_kind, engine, setup):
                close(run, group, campaigns)
                follower.went(len(run.outcome.documents) + run.outcome.failed, len(steps))


def _printed(run: Run, steps: Sequence[Step], engine: Running, setup: bytes | Typesetter) -> Iterator[Group]:
    """The groups of some steps in their order, each as soon as all of it is printed; later ones are printed meanwhile."""
    groups: dict[int, Group] = {}
    group_of: dict[int, int] = {}  # by number of a task
    turn = 0

    def tasks() -> Iterator[Task]:
        number = 0
        for n, start in enumerate(range(0, len(steps), GROUP)):
            group = groups[n] = taken(run, steps[start : start + GROUP])
            papers = [
                (step.paper, stamp)
                for step, stamp in zip(group.steps, group.stamps, strict=True)
                if stamp is not None
            ]
            chunks = [papers[at : at + CHUNK] for at in range(0, len(papers), CHUNK)] or [[]]
            group.waiting = len(chunks)
            for chunk in chunks:
                group_of[number] = n
                yield Task(number, tuple(chunk))
                number += 1

    def print_final(setter: Typesetter, task: Task) -> list[PaperFiles]:
        return [_of_final(run, steps, setter, paper, days) for paper, days in task.papers]

    work = print_papers if run.known.final is None else print_final
    for task, made in engine.map(work, setup, tasks()):  # type: ignore[arg-type]
        group = groups[group_of.pop(task.number)]
        where = {step.paper.key: i for i, step in enumerate(group.steps)}
        for (paper, _), printed in zip(task.papers, made, strict=True):
            group.printed[where[paper.key]] = printed
        group.waiting -= 1
        while turn in groups and not groups[turn].waiting:
            yield groups.pop(turn)
            turn += 1


def _of_final(run: Run, steps: Sequence[Step], setter: Typesetter, paper: Paper, days: Stamp) -> PaperFiles:
    """The files of the document that has a final; its 机关代字 is that of its entry, where it has one already."""
    assert run.known.final is not None
    entry = next((step.entry for step in steps if step.paper.key == paper.key), None)
    series = entry.number.series if entry is not None else paper.series
    number = Number(series, days.year if paper.form.yearly else 0, days.n, paper.form, days.total)
    return run.known.final.printed(paper, number, days, setter, setter.setup.formats)


# ---- afterwards ---------------------------------------------------------------------------------


def _copy_register(run: Run) -> None:
    """A copy of the register for colleagues to look at, a year a file, beside the register."""
    from notice_gen.office.register import export_register

    for year in sorted({one.entry.year for one in run.outcome.documents}):
        path = run.office.folder / f"发文登记簿 {year}.xlsx"
        try:
            office = run.office
            export_register(
                run.register, year, path, run.report, printed=office.ledger, series=tuple(office.formats)
            )
        except Refused as refused:  # what is issued stays issued
            run.report.extend(replace(one, softened=True) for one in refused.findings)
